//! Taking in what others wrote: each writer by itself, in order, whole files only. One unreadable file stalls its writer
//! alone.

use super::FILE_BYTES_MAX;
use super::catalog::FileRef;
use super::exchange::{Exchange, Round, Step, Stop};
use super::ledger::{Arrival, Piece, Trouble};
use super::segment::{BadSegment, Segment, open, range_of};
use super::status::Matter;
use crate::domain::event::chain_start;
use crate::domain::stamp::Writer;
use std::io;

/// Files of one writer taken in one round at most.
const PULL_MAX: usize = 12;
/// Events taken in one transaction at most: the desk goes on answering in between.
const CHUNK: usize = 500;
/// The same for who is so far behind that it catches up for seconds: fewer commits write fewer pages.
const CHUNK_BEHIND: usize = 1000;
/// So many events away is far behind.
const FAR: u64 = 10_000;
/// A gap is told to the others after this long, milliseconds.
const WANT_MS: i64 = 10_000;
/// A gap is told to people after this long, milliseconds.
const MISSING_MS: i64 = 600_000;

impl Exchange {
    pub(super) fn pull_all(&mut self, round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        let seen = self.heads.values().flat_map(|h| h.head.seen.keys().copied());
        let mut writers: Vec<Writer> = self.dirs.iter().copied().chain(self.catalog.writers()).chain(seen).collect();
        writers.sort_unstable();
        writers.dedup();
        writers.retain(|w| *w != me);
        self.awaited = 0;
        for wid in &writers {
            self.pull(*wid, round)?;
        }
        Ok(())
    }

    fn target(&self, wid: Writer) -> (u64, u64) {
        let held = self.held.iter().find(|h| h.writer == wid);
        // What another one holds exists, whatever became of its file.
        let witnessed = self.heads.values().filter_map(|h| h.head.seen.get(&wid)).map(|(seq, _)| *seq).max().unwrap_or(0);
        let announced = self.heads.get(&wid).map_or(0, |h| h.head.hi).max(self.catalog.newest(wid)).max(witnessed);
        (held.map_or(0, |h| h.seq), held.map_or(announced, |h| h.wanted(announced)))
    }

    fn pull(&mut self, wid: Writer, round: &mut Round<'_>) -> Step<()> {
        for _ in 0..PULL_MAX {
            let (have, target) = self.target(wid);
            if have >= target {
                self.came(wid);
                self.problems.over_all(Matter::Missing, Some(wid));
                // What was altered after it had been taken in is told until it is replaced.
                let (changed, name) = (&self.catalog.changed, wid.to_string());
                self.problems.forget(Matter::Damaged, |path| path.contains(&name) && !changed.contains(path));
                self.problems.over_all(Matter::Unreadable, Some(wid));
                self.problems.over(Matter::Fork, Some(wid), "");
                break;
            }
            let Some(file) = self.candidate(wid, have + 1, round.mono_ms) else {
                self.missing(wid, have + 1, round)?;
                break;
            };
            self.take(wid, &file, have, round)?;
            if self.target(wid).0 > have {
                // What it waited for is here: with many files to come nobody else is to write them again.
                self.came(wid);
            }
        }
        let (have, target) = self.target(wid);
        self.awaited += target.saturating_sub(have);
        Ok(())
    }

    /// What was waited for of a writer is here.
    fn came(&mut self, wid: Writer) {
        let _ = self.gap_ms.remove(&wid);
        let _ = self.want.remove(&wid);
    }

    /// The file that brings most: announced by the writer's head, or found by listing.
    fn candidate(&self, wid: Writer, next: u64, now_ms: i64) -> Option<FileRef> {
        let covers = |lo: u64, hi: u64| lo <= next && next <= hi;
        let named = self.heads.get(&wid).into_iter().flat_map(|h| &h.head.names).filter_map(|name| {
            let (lo, hi) = range_of(name)?;
            Some(FileRef { path: format!("w/{wid}/s/{name}"), lo, hi })
        });
        let listed = self.catalog.files(wid).iter().cloned();
        named
            .chain(listed)
            .filter(|f| covers(f.lo, f.hi) && !self.catalog.waits(&f.path, now_ms))
            .max_by(|a, b| a.hi.cmp(&b.hi).then_with(|| b.path.cmp(&a.path)))
    }

    /// Nobody has the next event to give: look again, tell the others, tell people.
    fn missing(&mut self, wid: Writer, next: u64, round: &mut Round<'_>) -> Step<()> {
        let since = *self.gap_ms.entry(wid).or_insert(round.mono_ms);
        let waited = round.mono_ms - since;
        if self.catalog.listed_before(wid, round.mono_ms - 2_000) {
            self.list_writer(wid, round)?;
        }
        if waited >= WANT_MS {
            let _ = self.want.insert(wid, next);
        }
        if waited >= MISSING_MS {
            self.tell(Matter::Missing, Some(wid), next.to_string(), "", round.now_ms);
        }
        Ok(())
    }

    fn take(&mut self, wid: Writer, file: &FileRef, have: u64, round: &mut Round<'_>) -> Step<()> {
        let now = round.now_ms;
        let Some(segment) = self.read_file(&file.path, wid, round) else { return Ok(()) };
        let header = &segment.header;
        if header.wid != wid || header.lo > have + 1 || header.hi <= have {
            // A name that says something else than its content.
            self.catalog.wait(&file.path, round.mono_ms, 60_000);
            return Ok(());
        }
        let held = self.held.iter().find(|h| h.writer == wid);
        let ours = held.map_or_else(|| chain_start(&header.cert.key().unwrap_or_default()), |h| h.hash);
        let theirs = if header.lo == have + 1 { segment.prev } else { segment.hashes[(have - header.lo) as usize] };
        if ours != theirs {
            let detail = have.to_string();
            self.tell(Matter::Fork, Some(wid), detail, "", now);
            self.catalog.wait(&file.path, round.mono_ms, 60_000);
            return Ok(());
        }
        let until = held.map_or(header.hi, |h| h.wanted(header.hi));
        self.absorb(segment, have, until, &file.path, round)
    }

    fn absorb(&mut self, segment: Segment, have: u64, until: u64, path: &str, round: &mut Round<'_>) -> Step<()> {
        let Segment { header, open, .. } = segment;
        self.part_first(&header.cert, &open.events, round)?;
        let piece = Piece {
            lo: header.lo,
            hi: header.hi,
            header: open.header,
            tail: open.tail,
            name: path.rsplit('/').next().unwrap_or_default().to_owned(),
        };
        let new: Vec<_> = open.events.into_iter().skip((have + 1 - header.lo) as usize).collect();
        let new = &new[..new.len().min((until - have) as usize)];
        let mut from = have + 1;
        let (_, target) = self.target(header.wid);
        let chunk = if target - have > FAR { CHUNK_BEHIND } else { CHUNK };
        for events in new.chunks(chunk) {
            let n = events.len() as u64;
            let arrival = Arrival { cert: header.cert.clone(), from, events: events.to_vec(), piece: piece.clone() };
            match round.ledger.absorb(arrival) {
                Ok(()) => {}
                Err(Trouble::Bad) => {
                    self.tell(Matter::Wrong, Some(header.wid), path.to_owned(), path, round.now_ms);
                    self.catalog.wait(path, round.mono_ms, 60_000);
                    break;
                }
                Err(other) => return Err(Stop::Ledger(other)),
            }
            from += n;
        }
        self.held = round.ledger.held()?;
        Ok(())
    }

    /// Reads and opens a file; what is wrong with it is noted, and told to people when it stays wrong.
    pub(super) fn read_file(&mut self, path: &str, wid: Writer, round: &mut Round<'_>) -> Option<Segment> {
        let (now, mono) = (round.now_ms, round.mono_ms);
        let bytes = match round.folder.read(path, FILE_BYTES_MAX) {
            Ok(bytes) => {
                // What is wrong with it now is another matter.
                self.problems.forget(Matter::Unreadable, |told| told == path);
                bytes
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.catalog.wait(path, mono, 1_000);
                return None;
            }
            Err(_) => {
                if self.catalog.failed_to_read(path, mono, 2_000) {
                    self.tell(Matter::Unreadable, Some(wid), path.to_owned(), path, now);
                }
                return None;
            }
        };
        let bad = match open(&bytes, &self.station.ring, &self.station.site_key()) {
            Ok(segment) => {
                self.catalog.good(path);
                // It was healed in its place.
                for matter in [Matter::Wrong, Matter::Newer, Matter::Locked, Matter::Unreadable, Matter::Damaged] {
                    self.problems.forget(matter, |told| told == path);
                }
                return Some(segment);
            }
            Err(bad) => bad,
        };
        match bad {
            // It may still be on its way: a word only when it stays so.
            BadSegment::Damaged => {
                if self.catalog.failed(path, mono, 1_000) {
                    self.tell(Matter::Damaged, Some(wid), path.to_owned(), path, now);
                    let _ = self.gap_ms.entry(wid).or_insert(mono - WANT_MS);
                }
            }
            BadSegment::Locked => {
                self.catalog.wait(path, mono, 10_000);
                if self.new_keys(round) {
                    self.catalog.retry(path);
                } else {
                    let _ = self.catalog.beyond.insert(path.to_owned());
                    self.tell(Matter::Locked, Some(wid), path.to_owned(), path, now);
                }
            }
            BadSegment::Newer => {
                self.catalog.wait(path, mono, 60_000);
                let _ = self.catalog.beyond.insert(path.to_owned());
                self.tell(Matter::Newer, Some(wid), path.to_owned(), path, now);
            }
            BadSegment::NotTrusted => {
                self.catalog.wait(path, mono, 60_000);
                self.tell(Matter::Unknown, Some(wid), wid.to_string(), "", now);
            }
            BadSegment::Wrong => {
                self.catalog.wait(path, mono, 60_000);
                self.tell(Matter::Wrong, Some(wid), path.to_owned(), path, now);
            }
        }
        None
    }

    /// Looks for keys of a later epoch, sealed to this workstation by an administrator's act.
    pub(super) fn new_keys(&mut self, round: &mut Round<'_>) -> bool {
        let found = super::join::later_epochs(round.folder, &self.station);
        let ring = found.into_iter().fold(self.station.ring.clone(), |ring, epoch| ring.with(epoch));
        if ring == self.station.ring || round.ledger.keep_ring(&ring).is_err() {
            return false;
        }
        self.station.ring = ring;
        let held: Vec<Writer> = self.held.iter().map(|h| h.writer).collect();
        held.into_iter().for_each(|w| self.problems.over_all(Matter::Locked, Some(w)));
        true
    }
}
