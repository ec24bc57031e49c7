//! Personal data that are missing here and were not erased: somebody took them out of a file because they were erased, and the word that said
//! so was destroyed with all that held it – files lost, data put back from a backup. The facts stand; whoever holds the data still writes the
//! file again, and whoever lacks them takes them in (sync.md §3.12). Nothing is erased by guessing; people are told that it was undone.
//!
//! The word may only be on its way: nothing is asked for, given or taken in by who still waits for anything.

use super::exchange::{Exchange, Round, Step, Stop};
use super::ledger::Trouble;
use super::status::Matter;
use crate::domain::event::Written;
use crate::domain::stamp::Writer;
use crate::domain::station::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// Between two looks, milliseconds.
const LOOK_MS: i64 = 10_000;
/// The same once nobody has given anything for long, milliseconds: perhaps nobody has them any more.
const LOOK_SELDOM_MS: i64 = 600_000;
/// For so long the word that erased may still be on its way, milliseconds.
const PATIENCE_MS: i64 = 60_000;
/// What somebody goes on lacking although it lies here is written again after so long, milliseconds: longer than between two looks.
const UNSEEN_MS: i64 = 2 * LOOK_SELDOM_MS;
/// So many numbers are named.
const NAMED: usize = 5;

/// What lacks its personal data, here and elsewhere.
#[derive(Debug, Default)]
pub(super) struct Bare {
    /// Events that lack them here, and since when, milliseconds.
    since_ms: BTreeMap<(Writer, u64), i64>,
    /// Since when nothing else is waited for, so that they are asked for, milliseconds.
    asked_ms: Option<i64>,
    /// When they were looked for last, milliseconds.
    looked_ms: Option<i64>,
    /// When what others lack was looked for last, milliseconds.
    answered_ms: Option<i64>,
    /// Since when others lack what is held here, or since it was last written for them, milliseconds.
    lacked_ms: BTreeMap<(Writer, u64), i64>,
}

/// Some numbers, as a sentence names them.
fn named(numbers: &[String]) -> String {
    let all: BTreeSet<&str> = numbers.iter().map(String::as_str).filter(|number| !number.is_empty()).collect();
    let some: Vec<&str> = all.iter().copied().take(NAMED).collect();
    match (some.is_empty(), all.len() > NAMED) {
        (true, _) => "–".to_owned(),
        (_, true) => format!("{}, …", some.join(", ")),
        _ => some.join(", "),
    }
}

impl Exchange {
    /// What this workstation says that it lacks: one event of each writer, another one every ten minutes.
    pub(super) fn lacking(&self) -> BTreeMap<Writer, u64> {
        let mut due: BTreeMap<Writer, Vec<u64>> = BTreeMap::new();
        let patient = |since: i64| self.mono_ms - since < PATIENCE_MS;
        for ((wid, n), _) in self.bare.since_ms.iter().filter(|(_, since)| !patient(**since) && self.awaited == 0) {
            due.entry(*wid).or_default().push(*n);
        }
        let turn = (self.mono_ms / LOOK_SELDOM_MS).unsigned_abs() as usize;
        due.into_iter().filter_map(|(wid, all)| Some((wid, *all.get(turn % all.len())?))).collect()
    }

    /// Takes in what was missing here, and writes for others what they miss. A display holds no personal data.
    pub(super) fn complete(&mut self, round: &mut Round<'_>) -> Step<()> {
        if self.station.cert.kind != Kind::Staff {
            return Ok(());
        }
        self.look_for_bare(round)?;
        if self.awaited == 0 { self.answer_bare(round) } else { Ok(()) }
    }

    fn look_for_bare(&mut self, round: &mut Round<'_>) -> Step<()> {
        let mono = round.mono_ms;
        let bare = !self.bare.since_ms.is_empty();
        self.bare.asked_ms = self.bare.asked_ms.or(Some(mono)).filter(|_| bare && self.awaited == 0);
        let soon = !bare || self.bare.asked_ms.is_some_and(|asked| mono - asked <= LOOK_SELDOM_MS);
        let pause = if soon { LOOK_MS } else { LOOK_SELDOM_MS };
        if self.bare.looked_ms.is_some_and(|at| (0..pause).contains(&(mono - at))) {
            return Ok(());
        }
        self.bare.looked_ms = Some(mono);
        self.note_bare(round)?;
        let due = |since: i64| mono - since >= PATIENCE_MS;
        let of: BTreeSet<Writer> = self.bare.since_ms.iter().filter(|(_, s)| due(**s)).map(|((wid, _), _)| *wid).collect();
        for wid in of {
            if self.awaited == 0 && self.fill_from_files(wid, round)? {
                self.note_bare(round)?;
                // Tables were not compared while something was missing.
                self.digest = None;
            }
        }
        let returned = round.ledger.returned()?;
        if returned.is_empty() {
            self.problems.over(Matter::Returned, None, "");
        } else {
            self.tell(Matter::Returned, None, named(&returned), "", round.now_ms);
        }
        Ok(())
    }

    /// Notes what lacks its personal data now.
    fn note_bare(&mut self, round: &mut Round<'_>) -> Step<()> {
        let bare = round.ledger.bare()?;
        let known = std::mem::take(&mut self.bare.since_ms);
        let since = |of: (Writer, u64)| (of, known.get(&of).copied().unwrap_or(round.mono_ms));
        self.bare.since_ms = bare.into_iter().map(since).collect();
        Ok(())
    }

    /// Takes in what files bring of a writer's personal data that are missing here.
    fn fill_from_files(&mut self, wid: Writer, round: &mut Round<'_>) -> Step<bool> {
        self.list_writer(wid, round)?;
        let mut filled = false;
        for file in self.catalog.files(wid).to_vec() {
            let missing = self.bare.since_ms.range((wid, file.lo)..=(wid, file.hi)).next().is_some();
            if !missing || self.catalog.waits(&file.path, round.mono_ms) {
                continue;
            }
            let Some(segment) = self.read_file(&file.path, wid, round).filter(|s| s.header.wid == wid) else { continue };
            let lacks = |(n, event): &(u64, Written)| event.companion.is_some() && self.bare.since_ms.contains_key(&(wid, *n));
            let events: Vec<_> = (segment.header.lo..).zip(segment.open.events).filter(lacks).collect();
            if events.is_empty() {
                continue;
            }
            match round.ledger.fill_in(wid, events) {
                Ok(new) => filled |= new,
                Err(Trouble::Bad) => {
                    self.tell(Matter::Wrong, Some(wid), file.path.clone(), &file.path, round.now_ms);
                    self.catalog.wait(&file.path, round.mono_ms, PATIENCE_MS);
                }
                Err(other) => return Err(Stop::Ledger(other)),
            }
        }
        Ok(filled)
    }

    fn answer_bare(&mut self, round: &mut Round<'_>) -> Step<()> {
        let mono = round.mono_ms;
        let asking = self.heads.iter().filter(|(wid, _)| self.asks(**wid));
        let lacked: BTreeSet<(Writer, u64)> =
            asking.flat_map(|(_, heard)| heard.head.bare.iter().map(|(w, n)| (*w, *n))).collect();
        self.bare.lacked_ms.retain(|of, _| lacked.contains(of));
        if lacked.is_empty()
            || self.catalog.spoiled()
            || self.bare.answered_ms.is_some_and(|at| (0..LOOK_MS).contains(&(mono - at)))
        {
            return Ok(());
        }
        self.bare.answered_ms = Some(mono);
        // Holders take turns by their codes, so that not all write it at once.
        let turn = i64::from(self.station.cert.first_code() % 20) * 5_000;
        for (wid, n) in lacked {
            let since = *self.bare.lacked_ms.entry((wid, n)).or_insert(mono);
            let held = round.ledger.events(wid, n, n)?;
            if mono - since < turn || held.first().is_none_or(|event| event.companion.is_none()) {
                continue;
            }
            self.list_writer(wid, round)?;
            // Another's copy of the folder may lack what lies in this one: it is written beside what is there.
            if mono - since < UNSEEN_MS && self.lies_whole(wid, n, round) {
                continue;
            }
            if self.write_whole(wid, n, round)? {
                let _ = self.bare.lacked_ms.insert((wid, n), mono);
            }
        }
        Ok(())
    }

    /// Whether some file brings an event with its personal data.
    fn lies_whole(&mut self, wid: Writer, n: u64, round: &mut Round<'_>) -> bool {
        self.catalog.files(wid).to_vec().into_iter().filter(|file| file.lo <= n && n <= file.hi).any(|file| {
            let segment = self.read_file(&file.path, wid, round);
            let event = segment.as_ref().and_then(|s| s.open.events.get(n.checked_sub(s.header.lo)? as usize));
            event.is_some_and(|event| event.companion.is_some())
        })
    }

    /// Writes the run that holds an event, with the personal data that are held here.
    fn write_whole(&mut self, wid: Writer, n: u64, round: &mut Round<'_>) -> Step<bool> {
        let me = self.station.writer();
        let dir = if wid == me { format!("w/{me}/p") } else { format!("h/{me}/{wid}") };
        let pieces = round.ledger.pieces(wid)?;
        for piece in pieces.into_iter().filter(|piece| piece.lo <= n && n <= piece.hi) {
            if self.write_run(wid, &piece, &dir, round)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
