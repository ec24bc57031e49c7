//! What a round comes to for people: where the exchange stands, every workstation, what is pending.

use super::exchange::{ASLEEP_MS, Exchange, HEARTBEAT_MS, SILENT_MS};
use super::hearing::Heard;
use super::ledger::{Erasure, Held, Ledger};
use super::status::{Link, Mode, Peer, Pending, Status};
use crate::domain::stamp::Writer;
use crate::domain::station::{Cert, Kind};
use std::io;

/// A clock that differs from what was written with it by more than this is wrong, milliseconds.
const DAY_MS: i64 = 24 * 3_600_000;

impl Exchange {
    /// Whether a writer was not heard for so long, by somebody who listened so long.
    pub(super) fn silent(&self, writer: Writer, ms: i64) -> bool {
        let since = self.heads.get(&writer).map(|h| h.heard_ms).or(self.begun_ms);
        since.is_some_and(|since| self.mono_ms - since > ms)
    }

    /// Whether a workstation goes on under a later writer than this one.
    pub(super) fn superseded(&self, writer: Writer) -> bool {
        self.held.iter().any(|h| h.cert.as_ref().is_some_and(|c| c.line().iter().skip(1).any(|w| *w == writer)))
    }

    /// Whether somebody may still write under this name: what the head of a former life says, or that of one that was left behind, stands
    /// there for ever and asks for nothing. A copy that nobody noticed may go on under the name that its original gave up: it is heard.
    pub(super) fn at_work(&self, writer: Writer) -> bool {
        let ended = self.superseded(writer) || super::ledger::out_of_service(&self.held, writer);
        !((self.outlived(writer) && self.silent(writer, 3 * HEARTBEAT_MS)) || (ended && self.silent(writer, SILENT_MS)))
    }

    /// Whether what a writer's head asks for is still asked: who is switched off, or has gone on, says for ever what it waited for last, and who
    /// has just begun reads heads of long ago.
    pub(super) fn asks(&self, writer: Writer) -> bool {
        let old = self.heads.get(&writer).is_none_or(|heard| self.now_ms - heard.latest_ms > SILENT_MS);
        !old && self.at_work(writer) && !self.silent(writer, SILENT_MS)
    }

    /// Whether the machine of a writer goes on under a later one: not the original of a copy, which may be at work elsewhere.
    pub(super) fn outlived(&self, writer: Writer) -> bool {
        self.held.iter().any(|h| h.cert.as_ref().is_some_and(|c| c.own_line().iter().skip(1).any(|w| *w == writer)))
    }

    /// Whether the original of a copy was not heard for a month: its data went on in the copy. A clock that is wrong by years
    /// makes nobody sleep, neither here – everybody else who is heard must say so too, and what was heard by this clock counts by it – nor
    /// there: stamps never go back with a clock.
    pub(super) fn asleep(&self, writer: Writer) -> bool {
        self.superseded(writer) && self.slept(writer)
    }

    /// Whether a writer was not heard for a month.
    pub(super) fn slept(&self, writer: Writer) -> bool {
        let Some(heard) = self.heads.get(&writer).filter(|_| self.silent(writer, SILENT_MS)) else {
            return false;
        };
        let line = self.station.cert.line();
        let others = self.heads.iter().filter(|(other, _)| **other != writer && !line.contains(other));
        let stamp_ms = self.held.iter().find(|h| h.writer == writer).map_or(0, |h| h.stamp_ms);
        // Not by their stamps: these stay ahead for ever when a clock was.
        let earliest = others.filter(|(other, _)| !self.silent(**other, SILENT_MS)).map(|(_, heard)| heard.head.ms).min();
        // Whose clock is behind what it wrote itself may have written its head at any time before it was read here first.
        let guessed = heard.latest_ms <= heard.head.ms && heard.head.ms.saturating_add(DAY_MS) < stamp_ms;
        if guessed && !self.silent(writer, ASLEEP_MS) {
            return false;
        }
        // This clock may have been set since the note was made.
        let noted_ms = self.noted.get(&writer).copied().filter(|at| *at <= self.now_ms).unwrap_or(i64::MIN);
        let last_ms = heard.head.ms.max(heard.latest_ms).max(stamp_ms).max(noted_ms);
        let after = |ms: i64| ms - last_ms >= ASLEEP_MS;
        after(self.now_ms) && earliest.is_some_and(after)
    }

    /// Which workstations in service have not said that they saw an erasure: until then the data lie there.
    pub(super) fn pending(&self) -> Vec<Pending> {
        let line = self.station.cert.own_line();
        // The original of a copy may only be switched off, with all it has; a former life of the same machine has nothing.
        // So has an original of which the folder knows nothing any more.
        let unheard = |writer| self.outlived(writer) || (self.superseded(writer) && !self.heads.contains_key(&writer));
        let gone = |writer| (unheard(writer) && self.silent(writer, SILENT_MS)) || self.asleep(writer);
        let service = |h: &&Held| !h.retired && !line.contains(&h.writer) && !gone(h.writer);
        let known = self.held.iter().filter(service).filter_map(|h| Some((h, h.cert.as_ref()?)));
        // A display or kiosk never had the data.
        let peers: Vec<(&Held, &Cert)> = known.filter(|(_, cert)| cert.kind == Kind::Staff).collect();
        let saw = |peer: Writer, erasure: &Erasure| {
            let seen = |heard: &Heard| heard.head.seen.get(&erasure.writer).map_or(0, |(seq, _)| *seq);
            peer == erasure.writer || self.heads.get(&peer).is_some_and(|heard| seen(heard) >= erasure.seq)
        };
        let of = |erasure: &Erasure| {
            let stations: Vec<String> =
                peers.iter().filter(|(h, _)| !saw(h.writer, erasure)).map(|(_, cert)| cert.name.clone()).collect();
            Pending { number: erasure.number.clone(), since_ms: erasure.at_ms, stations }
        };
        self.erasures.iter().map(of).filter(|pending| !pending.stations.is_empty()).collect()
    }

    /// The state of the exchange after a round.
    pub(super) fn account(&mut self, ledger: &mut dyn Ledger) -> Status {
        let me = self.station.writer();
        // The original that the data were copied from is another workstation, and calls as this one does.
        let line = self.station.cert.own_line();
        let (unsent, unsent_ms) = ledger.unsent().unwrap_or_default();
        // What is held and stands nowhere else that counts is still to be sent.
        let unsent = unsent + self.branches.orphans;
        let mut peers: Vec<Peer> = Vec::new();
        for held in &self.held {
            let Some(cert) = held.cert.clone().filter(|_| held.writer != me && !line.contains(&held.writer)) else { continue };
            let heard = self.heads.get(&held.writer);
            // Who has just begun reads heads of long ago.
            let old = heard.is_some_and(|h| self.now_ms - h.wall_ms > SILENT_MS);
            if self.superseded(held.writer) && (old || self.silent(held.writer, SILENT_MS)) {
                continue;
            }
            peers.push(Peer {
                writer: held.writer,
                code: cert.first_code(),
                twin: cert.first_code() == self.station.cert.first_code(),
                name: cert.name,
                kind: cert.kind,
                heard_ms: heard.map(|h| h.wall_ms),
                offset_ms: heard.map_or(0, |h| h.offset_ms),
                has_mine: heard.and_then(|h| h.head.seen.get(&me)).map_or(0, |(seq, _)| *seq),
                held: held.wanted(held.seq),
                announced: heard.map_or(held.seq, |h| held.wanted(h.head.hi).max(held.wanted(held.seq))),
                retired: held.retired,
            });
        }
        peers.sort_by_key(|p| (p.retired, p.code));
        // A display or a kiosk calls nobody: beside them alone a counter calls whom it likes.
        let others = peers.iter().any(|p| !p.retired && p.kind == Kind::Staff);
        let mode = match (&self.link, others, self.strong) {
            (_, false, _) => Mode::Alone,
            (Link::InStep, true, true) => Mode::Strong,
            (Link::InStep, true, false) => Mode::Weak,
            _ => Mode::Absent,
        };
        Status {
            link: self.link.clone(),
            good_ms: self.good_ms,
            bad_ms: self.bad_ms,
            unsent,
            unsent_ms,
            published: ledger.front(0).map_or(0, |f| f.seq),
            awaited: self.awaited,
            peers,
            problems: self.problems.list(),
            mode,
            foreign: self.catalog.foreign,
            pending: self.pending(),
            rebuilt_ms: self.rebuilt_ms,
            reborn: self.reborn,
            files: super::blobs::Due::default(),
        }
    }
}

/// What an error of the folder means for people.
pub(super) fn link_of(error: &io::Error) -> Link {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Link::NoRight,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Link::Full,
        _ => Link::Absent,
    }
}
