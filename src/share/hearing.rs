//! Hearing the others: their heads, their certificates, what their clocks say, and what they are witnesses of (sync.md §3.6, §3.13).

use super::exchange::{ASLEEP_MS, CLOCK_MAX_MS, Exchange, Round, SILENT_MS, Step};
use super::head::{HEAD_BYTES, Head};
use super::join::certificate;
use super::ledger::Held;
use super::status::Matter;
use crate::domain::event::hex;
use crate::domain::stamp::Writer;
use crate::domain::station::Cert;
use std::collections::BTreeSet;

/// How often is noted who was heard.
const HOUR_MS: i64 = 3_600_000;

/// Tells a fork that somebody's head shows from one that a file shows.
const WITNESSED: &str = "seen";

/// Another writer's head as last read.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) bytes: Vec<u8>,
    pub(super) head: Head,
    pub(super) heard_ms: i64,
    /// When it was written at the earliest, which is what people are told, and at the latest.
    pub(super) wall_ms: i64,
    pub(super) latest_ms: i64,
    pub(super) offset_ms: i64,
    /// Its clock seems to be behind.
    behind: bool,
    /// When it was looked at last, on both clocks: whatever follows was written later.
    looked: (i64, i64),
}

impl Exchange {
    /// Reads the heads of the others; true when one of them said something new.
    pub(super) fn read_heads(&mut self, round: &mut Round<'_>) -> Step<bool> {
        let me = self.station.writer();
        let mut news = false;
        for wid in self.dirs.clone() {
            if wid == me {
                continue;
            }
            let Ok(bytes) = round.folder.read(&format!("w/{wid}/head"), HEAD_BYTES) else { continue };
            if let Some(heard) = self.heads.get_mut(&wid).filter(|heard| heard.bytes == bytes) {
                heard.looked = (round.now_ms, round.mono_ms);
                continue;
            }
            let Some(cert) = self.cert_of(wid, round) else { continue };
            let Some(head) = Head::read(&bytes, wid, &cert.key().unwrap_or_default()) else { continue };
            // A later life that says where a former one ends is taken in with its events, not before: these are what it issued again. One that
            // ends nothing may write nothing for long, and is met as it is; what its former self wanted is over.
            if self.held.iter().all(|h| h.writer != wid) && !self.says_an_end(&cert) {
                round.ledger.meet(&cert)?;
                self.held = round.ledger.held()?;
            }
            if self.heads.get(&wid).is_some_and(|heard| heard.head.ms > head.ms && heard.head.hi > head.hi) {
                // An older head came back with a restored folder: its owner will write a newer one.
                continue;
            }
            self.hear(wid, head, bytes, round)?;
            news = true;
        }
        Ok(news)
    }

    fn hear(&mut self, wid: Writer, head: Head, bytes: Vec<u8>, round: &mut Round<'_>) -> Step<()> {
        let now_ms = round.now_ms;
        // It was written between the last look and this one – long ago, when that was: at the first look only a clock ahead shows. Whichever
        // of both clocks went less tells how long that is: one is set, the other stands still while a machine sleeps.
        let looked = self.heads.get(&wid).map(|heard| heard.looked);
        let earliest = looked.map_or(i64::MIN, |(wall_ms, mono_ms)| wall_ms.min(now_ms - (round.mono_ms - mono_ms)));
        let wall_ms = head.ms.max(earliest).min(now_ms);
        let offset = head.ms.saturating_sub(wall_ms);
        // One head may come late to this copy of the folder, or back from a backup: two in a row are a clock.
        let behind = offset < -CLOCK_MAX_MS;
        let late = behind && self.heads.get(&wid).is_none_or(|heard| !heard.behind);
        let offset = if late {
            0
        } else if behind {
            head.ms.saturating_sub(now_ms)
        } else {
            offset
        };
        if behind || offset > CLOCK_MAX_MS / 3 {
            if !late {
                self.tell(Matter::Clock, Some(wid), (offset / 1000).to_string(), "", now_ms);
            }
        } else {
            self.problems.over(Matter::Clock, Some(wid), "");
        }
        let said = self.heads.get(&wid).map(|heard| &heard.head.seen);
        let new = head.seen.iter().filter(|(other, at)| said.and_then(|said| said.get(other)) != Some(at));
        let mut new: Vec<_> = new.map(|(other, (seq, hash))| (*other, *seq, hash.clone())).collect();
        if self.heads.get(&wid).is_none_or(|heard| (heard.head.hi, &heard.head.hash) != (head.hi, &head.hash)) {
            new.extend(head.itself());
        }
        for (other, seq) in self.parted(&new, round)? {
            self.tell(Matter::Fork, Some(other), seq.to_string(), WITNESSED, now_ms);
        }
        if looked.is_some() {
            self.note(wid, round);
        }
        // Who has just begun reads heads of long ago.
        let latest_ms = if looked.is_some() { now_ms } else { wall_ms };
        let (heard_ms, looked) = (round.mono_ms, (now_ms, round.mono_ms));
        let heard = Heard { bytes, head, heard_ms, wall_ms, latest_ms, offset_ms: offset, behind, looked };
        let _ = self.heads.insert(wid, heard);
        Ok(())
    }

    /// Notes once an hour that somebody is at work of whom that may matter in a month: by which clock it was heard is known then, whoever has one
    /// that is wrong. Kept or not, nothing waits for it.
    fn note(&mut self, wid: Writer, round: &mut Round<'_>) {
        let later = |h: &Held| h.writer == wid && h.cert.as_ref().is_some_and(|cert| cert.own_line().len() > 1);
        let noted = self.noted.get(&wid).is_some_and(|at| (0..HOUR_MS).contains(&(round.now_ms - at)));
        if !noted && (self.superseded(wid) || self.held.iter().any(later)) {
            let _ = self.noted.insert(wid, round.now_ms);
            let _ = round.ledger.heard(Some((wid, round.now_ms)));
        }
    }

    /// This clock was set far ahead, or the machine slept for weeks: a month begins anew for all who were heard before.
    pub(super) fn note_jump(&mut self, round: &mut Round<'_>) {
        let (now_ms, mono_ms) = (round.now_ms, round.mono_ms);
        if self.clocks.is_some_and(|(wall, mono)| (now_ms - wall) - (mono_ms - mono) > ASLEEP_MS / 2) {
            for wid in self.heads.keys().copied().collect::<Vec<_>>() {
                self.note(wid, round);
            }
        }
        self.clocks = Some((now_ms, mono_ms));
    }

    /// Whether a life that is not known here yet, or one before it, says where another one ends.
    fn says_an_end(&self, cert: &Cert) -> bool {
        let known = |cert: &Cert| self.held.iter().any(|h| cert.writer() == Some(h.writer));
        cert.former().is_some_and(|(former, cut)| !known(cert) && (cut.is_some() || self.says_an_end(former)))
    }

    /// Each writer is a witness of the others: two hashes for one event are two branches (sync.md §3.13). Which of what was seen
    /// elsewhere is something else here.
    fn parted(&self, seen: &[(Writer, u64, String)], round: &mut Round<'_>) -> Step<Vec<(Writer, u64)>> {
        let mut parted = Vec::new();
        for (other, seq, hash) in seen {
            let counts = self.held.iter().any(|h| h.writer == *other && *seq <= h.counted.0);
            if counts && round.ledger.hash_at(*other, *seq)?.is_some_and(|ours| hex(&ours[..4]) != *hash) {
                parted.push((*other, *seq));
            }
        }
        Ok(parted)
    }

    /// All that heads say is compared again with what came since: what was said of an event before it was here, and what is settled.
    pub(super) fn hear_witnesses(&mut self, round: &mut Round<'_>) -> Step<()> {
        let seen: Vec<_> = self.heads.values().flat_map(|heard| &heard.head.seen).collect();
        let mut seen: Vec<_> = seen.into_iter().map(|(other, (seq, hash))| (*other, *seq, hash.clone())).collect();
        seen.extend(self.heads.values().filter_map(|heard| heard.head.itself()));
        let parted = self.parted(&seen, round)?;
        // Who is not heard any more may have set it, and says so as soon as it is back.
        let heard = self.heads.keys().filter(|wid| self.at_work(**wid) && !self.silent(**wid, SILENT_MS));
        let heard: BTreeSet<Writer> = heard.copied().collect();
        self.problems.keep(Matter::Clock, "", |writer| writer.is_some_and(|writer| heard.contains(&writer)));
        self.problems.keep(Matter::Fork, WITNESSED, |writer| parted.iter().any(|(other, _)| writer == Some(*other)));
        for (other, seq) in parted {
            self.tell(Matter::Fork, Some(other), seq.to_string(), WITNESSED, round.now_ms);
        }
        Ok(())
    }

    /// The certificate of a writer: as held, or as it lies in the folder.
    pub(super) fn cert_of(&mut self, wid: Writer, round: &Round<'_>) -> Option<Cert> {
        if let Some(cert) = self.held.iter().find(|h| h.writer == wid).and_then(|h| h.cert.clone()) {
            self.problems.over(Matter::Unknown, Some(wid), "");
            return Some(cert);
        }
        match certificate(round.folder, wid.as_str(), &self.station.site_key()) {
            Ok(cert) => {
                self.problems.over(Matter::Unknown, Some(wid), "");
                Some(cert)
            }
            Err(strange) => {
                if strange {
                    self.tell(Matter::Unknown, Some(wid), wid.to_string(), "", round.now_ms);
                }
                None
            }
        }
    }

    /// Who was silent may have come back since heads were read: an original that slept, a copy under a name that was given up. Then its files
    /// are its own.
    pub(super) fn wake(&mut self, round: &mut Round<'_>) {
        self.unsure.clear();
        self.strangers = false;
        // Nor was a life heard yet that began since then, or nothing of it is held that says whose it is.
        let me = self.station.writer();
        let held = |wid: &Writer| self.held.iter().any(|h| h.writer == *wid);
        let unheard = |wid: &Writer| *wid != me && (!self.heads.contains_key(wid) || !(held(wid) || self.slept(*wid)));
        for wid in self.dirs.iter().copied().filter(unheard).collect::<Vec<_>>() {
            match self.cert_of(wid, round) {
                Some(cert) => self.unsure.extend(cert.own_line().into_iter().skip(1)),
                None => self.strangers = true,
            }
        }
        for wid in self.heads.keys().copied().filter(|wid| self.silent(*wid, SILENT_MS)).collect::<Vec<_>>() {
            match round.folder.read(&format!("w/{wid}/head"), HEAD_BYTES) {
                Ok(bytes) => {
                    let key = self.held.iter().find(|h| h.writer == wid).and_then(|h| h.cert.as_ref()?.key());
                    let head = Head::read(&bytes, wid, &key.unwrap_or_default());
                    match (self.heads.get_mut(&wid), head) {
                        (Some(heard), Some(head)) if heard.head.ms < head.ms => heard.heard_ms = round.mono_ms,
                        // Broken off while it was written, whenever that was, or written by a clock that was set back.
                        (Some(heard), _) if heard.bytes != bytes => drop(self.unsure.insert(wid)),
                        _ => {}
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(_) => {
                    let _ = self.unsure.insert(wid);
                }
            }
        }
    }
}
