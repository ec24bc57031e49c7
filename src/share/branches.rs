//! Two branches of one former self: a copy worked on unnoticed, or data were put back and the folder forgot. Found by a later
//! self in files and by what others witness, cut where they part; whoever holds what no longer counts issues it again.
//!
//! No number is lost by that, whichever branch its event stood on (sync.md §3.1, rows 36–39).

use super::exchange::{Exchange, Round, SILENT_MS, Step};
use super::hearing::Heard;
use super::status::Matter;
use crate::domain::event::{Written, hex};
use crate::domain::stamp::Writer;
use crate::domain::station::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// Orphans are issued again by who holds them after this long, milliseconds, and the workstation's turn: who cut the branch
/// comes first.
const ADOPT_MS: i64 = 60_000;
/// How long one workstation waits for another before it, milliseconds.
const TURN_MS: i64 = 20_000;

/// Another branch that nobody writes into the folder is waited for so long, milliseconds.
const GIVE_UP_MS: i64 = 600_000;
/// How often another branch is looked for, milliseconds.
const LOOK_MS: i64 = 5_000;

/// What is known of branches.
#[derive(Debug, Default)]
pub(super) struct Branches {
    /// Files under the present name that were compared and are one's own.
    pub(super) own: BTreeSet<String>,
    /// Files of former selves that were compared and are alike.
    alike: BTreeSet<String>,
    /// Up to which event somebody holds something else of a former self; told to the others, who write it into the folder.
    pub(super) apart: BTreeMap<Writer, u64>,
    /// Since when, milliseconds.
    apart_ms: BTreeMap<Writer, i64>,
    /// Since when others want an event of a former self that nobody has, milliseconds.
    unmet_ms: BTreeMap<(Writer, u64), i64>,
    /// How many events here stand nowhere else.
    pub(super) orphans: u64,
    /// Since when, milliseconds.
    orphans_ms: Option<i64>,
    /// Files behind the end of a writer that were looked at: what they bring stands.
    behind: BTreeSet<String>,
    /// Since when there are others, milliseconds.
    behind_ms: Option<i64>,
    /// What was held when there were none: they are counted again when that has changed.
    none_of: Vec<(Writer, u64, Option<u64>)>,
}

impl Exchange {
    /// Looks at all former selves.
    pub(super) fn branches(&mut self, round: &mut Round<'_>) -> Step<()> {
        for former in self.station.cert.line().into_iter().skip(1) {
            self.branch(former, round)?;
        }
        Ok(())
    }

    fn branch(&mut self, former: Writer, round: &mut Round<'_>) -> Step<()> {
        let known = self.branches.apart.remove(&former);
        let Some(held) = self.held.iter().find(|h| h.writer == former) else { return Ok(()) };
        let limit = held.wanted(held.seq);
        let (parts, mut before) = self.in_files(former, limit, round)?;
        if let Some(first) = parts {
            let branch = self.strange(former, first - 1, round)?.0;
            round.ledger.settle(former, first - 1, branch)?;
            self.held = round.ledger.held()?;
            self.branches.alike.clear();
            self.problems.over_all(Matter::Fork, Some(former));
            return Ok(());
        }
        for heard in self.heads.values() {
            let own = (heard.head.wid == former).then(|| (heard.head.hi, heard.head.hash.get(..8).unwrap_or_default()));
            let told = heard.head.seen.get(&former).map(|(seq, hash)| (*seq, hash.as_str()));
            for (seq, hash) in [own, told].into_iter().flatten().filter(|(seq, _)| (1..=limit).contains(seq)) {
                if round.ledger.hash_at(former, seq)?.is_some_and(|ours| hex(&ours[..4]) != hash) {
                    before = Some(before.map_or(seq, |known: u64| known.min(seq)));
                }
            }
        }
        let Some(seq) = before else {
            let _ = self.branches.apart_ms.remove(&former);
            return self.lost(former, limit, round);
        };
        let since = *self.branches.apart_ms.entry(former).or_insert(round.mono_ms);
        if known.is_some() && round.mono_ms - since >= GIVE_UP_MS {
            // Who holds it has no signed run of it to give: all of it is issued again, by everyone who holds any.
            let branch = self.strange(former, 0, round)?.0;
            round.ledger.settle(former, 0, branch)?;
            self.held = round.ledger.held()?;
        } else {
            let _ = self.branches.apart.insert(former, seq);
            // Whoever holds the other branch writes it into the folder; until then nothing is settled.
            self.awaited += 1;
            if self.catalog.listed_before(former, round.mono_ms - LOOK_MS) {
                self.list_writer(former, round)?;
            }
        }
        Ok(())
    }

    /// An event of a former self that nobody holds any more: its file was destroyed before anybody read it, and the data was put
    /// back. After a while its line ends there, and what files hold behind it is issued again; who holds it after all issues it
    /// again when it comes. Here it may not be missed at all: who saw it announced wants it.
    fn lost(&mut self, former: Writer, limit: u64, round: &mut Round<'_>) -> Step<()> {
        let next = (former, limit + 1);
        if self.held.iter().any(|h| h.writer == former && h.cut.is_some_and(|cut| cut <= limit)) {
            // It was said already.
            return Ok(());
        }
        let wanted = self.heads.iter().any(|(by, h)| self.at_work(*by) && h.head.want.get(&former) == Some(&next.1));
        self.branches.unmet_ms.retain(|at, _| at.0 != former || (wanted && *at == next));
        let unmet = wanted.then(|| *self.branches.unmet_ms.entry(next).or_insert(round.mono_ms));
        let since = self.gap_ms.get(&former).copied().into_iter().chain(unmet).min();
        // A living original of a copy still has what it wrote.
        let missing = since.is_some_and(|since| round.mono_ms - since >= GIVE_UP_MS) && self.silent(former, SILENT_MS);
        // Who was taken out of service, or goes on under another name, says for ever what it held.
        let stays = |by: &Writer| !super::ledger::out_of_service(&self.held, *by) && !self.outlived(*by);
        let sees = |h: &Heard| h.head.seen.get(&former).is_some_and(|(seq, _)| *seq > limit);
        let held = self.heads.iter().any(|(by, h)| stays(by) && sees(h));
        if !missing || held {
            return Ok(());
        }
        let branch = self.strange(former, limit, round)?.0;
        round.ledger.settle(former, limit, branch)?;
        self.held = round.ledger.held()?;
        Ok(())
    }

    /// What files of a former self hold behind `cut` and is not held here: whoever wrote it may be gone, so it is issued again as
    /// well. Twice is no harm: the same happening counts once. With it the files that could be looked at.
    fn strange(&mut self, former: Writer, cut: u64, round: &mut Round<'_>) -> Step<(Vec<Written>, Vec<String>)> {
        let known: BTreeSet<String> = round.ledger.pieces(former)?.into_iter().map(|p| p.name).collect();
        let (mut strange, mut looked) = (BTreeMap::new(), Vec::new());
        for file in self.catalog.files(former).to_vec() {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            if file.hi <= cut {
                continue;
            }
            if known.contains(name) {
                looked.push(file.path);
                continue;
            }
            let Some(segment) = self.read_file(&file.path, former, round).filter(|s| s.header.wid == former) else { continue };
            let (lo, hi) = (segment.header.lo, segment.header.hi);
            let ours = round.ledger.events(former, lo, hi)?;
            looked.push(file.path);
            for (place, event) in segment.open.events.into_iter().enumerate() {
                let seq = lo + place as u64;
                if seq > cut && ours.get(place).is_none_or(|held| held.line != event.line) {
                    let _ = strange.insert((seq, event.line.clone()), event);
                }
            }
        }
        Ok((strange.into_values().collect(), looked))
    }

    /// Files behind the end of a writer that came to light after that was said – in one copy of the folder, from a backup –, or that could
    /// not be read then: nobody takes them in any more, so what they bring is issued again. A later life of the writer is the first to do
    /// that, then whoever finds them, one workstation after the other.
    pub(super) fn behind(&mut self, round: &mut Round<'_>) -> Step<()> {
        if self.station.cert.kind != Kind::Staff || self.catalog.spoiled() {
            return Ok(());
        }
        let mono = round.mono_ms;
        let fresh = |writer: Writer, cut: u64| {
            let new = |path: &String| !self.branches.behind.contains(path) && !self.catalog.fails(path, mono);
            self.catalog.files(writer).iter().any(|file| file.hi > cut && new(&file.path))
        };
        // What a thief wrote is issued by nobody.
        let ends = self.held.iter().filter(|h| !h.stolen).filter_map(|h| h.cut.map(|cut| (h.writer, cut)));
        let ended: Vec<_> = ends.filter(|(writer, cut)| fresh(*writer, *cut)).collect();
        if ended.is_empty() {
            self.branches.behind_ms = None;
            return Ok(());
        }
        let since = *self.branches.behind_ms.get_or_insert(mono);
        let turn = ADOPT_MS + i64::from(self.station.cert.first_code() % 20) * TURN_MS;
        let line = self.station.cert.line();
        for (writer, cut) in ended.into_iter().filter(|(writer, _)| line.contains(writer) || mono - since >= turn) {
            let (strange, looked) = self.strange(writer, cut, round)?;
            if !strange.is_empty() {
                round.ledger.issue_again(strange)?;
                self.held = round.ledger.held()?;
            }
            self.branches.behind.extend(looked);
        }
        Ok(())
    }

    /// Compares files of a former self with what is held: the first event that differs; or else up to which one they must.
    fn in_files(&mut self, former: Writer, limit: u64, round: &mut Round<'_>) -> Step<(Option<u64>, Option<u64>)> {
        let unknown =
            |path: &String, this: &Self| !this.branches.alike.contains(path) && !this.catalog.fails(path, round.mono_ms);
        // Also the file that follows says by the hash before it whether the folder knows another branch.
        let files: Vec<_> =
            self.catalog.files(former).iter().filter(|f| f.lo <= limit + 1 && unknown(&f.path, self)).cloned().collect();
        if files.is_empty() {
            return Ok((None, None));
        }
        let known: BTreeSet<String> = round.ledger.pieces(former)?.into_iter().map(|p| p.name).collect();
        let ended = self.held.iter().any(|h| h.writer == former && h.cut.is_some());
        let (mut parts, mut before) = (None::<u64>, None::<u64>);
        for file in files {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            if known.contains(name) {
                let _ = self.branches.alike.insert(file.path);
                continue;
            }
            let Some(segment) = self.read_file(&file.path, former, round).filter(|s| s.header.wid == former) else { continue };
            let (lo, hi) = (segment.header.lo, segment.header.hi);
            let ours = round.ledger.events(former, lo, hi.min(limit))?;
            let apart = segment.open.events.iter().zip(&ours).position(|(a, b)| a.line != b.line);
            // Lines may be alike again behind the first that differs (a happening that was issued again): the hash before tells.
            if round.ledger.hash_at(former, lo - 1)?.is_some_and(|hash| hash != segment.prev) {
                before = Some(before.map_or(lo - 1, |b| b.min(lo - 1)));
            } else if let Some(at) = apart {
                parts = Some(parts.map_or(lo + at as u64, |p| p.min(lo + at as u64)));
            } else if ended || hi <= limit {
                // What goes on behind what is held may be another branch than the one that is taken in next.
                let _ = self.branches.alike.insert(file.path);
            }
        }
        // Where an earlier difference is certain, a later one is not the first.
        let parts = parts.filter(|parts| before.is_none_or(|before| *parts <= before));
        Ok((parts, before))
    }

    /// Events that no longer count and stand nowhere else are issued again by who holds them, one workstation after the other.
    pub(super) fn adopt(&mut self, round: &mut Round<'_>) -> Step<()> {
        let ended = self.held.iter().any(|h| !h.stolen && h.cut.is_some_and(|cut| cut < h.seq));
        let of: Vec<_> = self.held.iter().map(|h| (h.writer, h.seq, h.cut)).collect();
        let asks = ended && self.station.cert.kind == Kind::Staff && of != self.branches.none_of;
        self.branches.orphans = if asks { round.ledger.orphans(&[], false)? } else { 0 };
        if self.branches.orphans == 0 {
            self.branches.orphans_ms = None;
            self.branches.none_of = of;
            return Ok(());
        }
        let line = self.station.cert.line();
        if round.ledger.orphans(&line, true)? > 0 {
            self.held = round.ledger.held()?;
            return Ok(());
        }
        let since = *self.branches.orphans_ms.get_or_insert(round.mono_ms);
        let turn = i64::from(self.station.cert.first_code() % 20) * TURN_MS;
        if round.mono_ms - since >= ADOPT_MS + turn {
            let _ = round.ledger.orphans(&[], true)?;
            self.held = round.ledger.held()?;
        }
        Ok(())
    }
}
