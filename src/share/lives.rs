//! The lives of one workstation: a copy at work elsewhere, or data put back from a backup, are met before anything is written
//! under a name that somebody else has used (sync.md §3.1).
//!
//! Whoever finds that out goes on under a new writer. What was published before and parts into branches is settled afterwards
//! (see [`super::branches`]).

use super::exchange::{Exchange, Round, Step, Stop};
use super::head::{HEAD_BYTES, Head};
use super::join;
use super::ledger::{Ledger, Rebirth, Told};
use super::status::{Link, Matter};
use crate::domain::event::{Body, Event, Written, hex};
use crate::domain::stamp::Writer;
use crate::domain::station::{self, By, CODE_MAX, Cert, LATER_LIVES, RESERVE, Why};
use std::collections::{BTreeMap, BTreeSet};

/// A folder of one's own files that does not answer holds up a new life for so long at most, milliseconds.
const UNLISTED_MS: i64 = 300_000;

/// A code that was refused is asked for again after so long, milliseconds.
const CODE_AGAIN_MS: i64 = 60_000;

/// In which order a workstation tries the codes of later lives in a folder that is copied about, where two may take one code each in its own copy:
/// each has some that no other tries before its own are at an end.
fn turn_of(first_code: u8) -> Vec<u8> {
    let mut all: Vec<u8> = (LATER_LIVES..=RESERVE).collect();
    let turn =
        |code: &u8| (i16::from(*code) - i16::from(LATER_LIVES) - i16::from(first_code) + 1).rem_euclid(i16::from(CODE_MAX));
    all.sort_by_key(turn);
    all
}

/// Where the folder and the data part.
#[derive(Debug)]
struct Fork {
    /// The folder agrees up to this event.
    same: u64,
    /// The first event that differs.
    differs: u64,
    /// What the folder holds from there, by sequence number: one or more branches.
    branch: BTreeMap<u64, Vec<Written>>,
}

/// Where a later life of `me` says that it parts from it: by its certificate, or by a word among its events.
fn ends(me: Writer, cert: &Cert, events: &[Written]) -> Option<u64> {
    if !cert.line().contains(&me) {
        return None;
    }
    let mut former = cert.former();
    while let Some((of, cut)) = former {
        if let Some(cut) = cut.filter(|_| of.writer() == Some(me)) {
            return Some(cut);
        }
        former = of.former();
    }
    let settled = |written: &Written| match Event::held(&written.line, None).ok()?.body {
        Body::Station(station::Event::Settled { writer, cut }) if writer == me => Some(cut),
        _ => None,
    };
    events.iter().filter_map(settled).min()
}

impl Exchange {
    /// The first round of a running program: its mark, its certificate in the folder, no litter of a crash.
    pub(super) fn begin(&mut self, round: &mut Round<'_>) -> Step<()> {
        if self.nonce.is_some() {
            return Ok(());
        }
        if round.ledger.copied()? {
            self.rebirth(round, Why::Copied, None)?;
        }
        let nonce = format!("{:016x}", (round.random)());
        if let By::Former { why, .. } = &self.station.cert.by
            && round.ledger.front(0)?.seq == 0
        {
            // It began when the data were opened, before there was an exchange that could say so.
            self.reborn = Some(*why);
            self.tell(Matter::Reborn, None, String::new(), "", round.now_ms);
        }
        self.nonces = round.ledger.nonces(Some(&nonce))?;
        self.noted = round.ledger.heard(None)?;
        self.nonce = Some(nonce);
        self.sweep(round);
        Ok(())
    }

    /// What a process that was killed left half written: also in what a former life of this workstation healed for others.
    fn sweep(&self, round: &mut Round<'_>) {
        let mut dirs = Vec::new();
        for wid in self.station.cert.own_line() {
            dirs.extend([format!("w/{wid}/s"), format!("w/{wid}/p"), format!("w/{wid}")]);
            let healed = round.folder.list(&format!("h/{wid}")).unwrap_or_default().into_iter();
            dirs.extend(healed.filter(|item| item.dir).map(|item| format!("h/{wid}/{}", item.name)));
        }
        for dir in dirs {
            for item in round.folder.list(&dir).unwrap_or_default() {
                if item.name.starts_with('.') && item.name.ends_with(".tmp") {
                    let _ = round.folder.remove(&format!("{dir}/{}", item.name));
                }
            }
        }
    }

    /// One's own head: another program with the same key, or a folder that knows more than we do, is met before the first
    /// write (sync.md §3.1).
    pub(super) fn guard(&mut self, round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        if let Some(why) = self.witnessed(me, round)? {
            self.list_own(round)?;
            let fork = self.fork_point(round)?;
            self.rebirth(round, why, fork)?;
            return self.begin(round);
        }
        let own = round.ledger.held()?.into_iter().find(|h| h.writer == me);
        if let Some(cut) = own.filter(|h| !h.stolen).and_then(|h| h.cut.filter(|cut| *cut < h.seq)) {
            // Another life goes on under a later writer and said where this one parts from it.
            let fork = Fork { same: cut, differs: cut + 1, branch: BTreeMap::new() };
            self.rebirth(round, Why::Doubled, Some(fork))?;
            return self.begin(round);
        }
        let Ok(bytes) = round.folder.read(&format!("w/{me}/head"), HEAD_BYTES) else { return Ok(()) };
        let Some(head) = self.own_head_of(bytes, me) else { return Ok(()) };
        let mine = self.held_of(me, round.ledger)?;
        let doubled = !self.nonces.contains(&head.nonce);
        let ahead = head.hi > mine;
        let apart = !ahead && head.hi > 0 && round.ledger.hash_at(me, head.hi)?.map(|h| hex(&h)) != Some(head.hash.clone());
        if doubled || ahead || apart {
            let why = if ahead { Why::RolledBack } else { Why::Doubled };
            self.list_own(round)?;
            let fork = self.fork_point(round)?;
            self.rebirth(round, why, fork)?;
            return self.begin(round);
        }
        Ok(())
    }

    /// One's own head, proved once as long as the same one lies there.
    fn own_head_of(&mut self, bytes: Vec<u8>, me: Writer) -> Option<Head> {
        if self.own_head.as_ref().is_none_or(|(known, head)| *known != bytes || head.wid != me) {
            let head = Head::read(&bytes, me, &self.station.key.verifying_key().to_bytes())?;
            self.own_head = Some((bytes, head));
        }
        self.own_head.as_ref().map(|(_, head)| head.clone())
    }

    /// Where the folder and the data part is found in one's own files. While they cannot be listed that waits, but not for ever: branches are
    /// found later as well.
    fn list_own(&mut self, round: &mut Round<'_>) -> Step<()> {
        self.may_ask()?;
        let _ = self.list_all(round)?;
        if !self.unlisted.contains(&self.station.writer()) {
            self.unlisted_ms = None;
            return Ok(());
        }
        let since = *self.unlisted_ms.get_or_insert(round.mono_ms);
        if round.mono_ms - since >= UNLISTED_MS {
            return Ok(());
        }
        Err(std::io::Error::other("a folder of files does not answer").into())
    }

    /// Others are witnesses: who holds more of this writer than this workstation does, or something else, saw another life.
    pub(super) fn witnessed(&self, me: Writer, round: &mut Round<'_>) -> Told<Option<Why>> {
        for heard in self.heads.values() {
            let Some((seq, hash)) = heard.head.seen.get(&me) else { continue };
            match round.ledger.hash_at(me, *seq)? {
                None => return Ok(Some(Why::RolledBack)),
                Some(ours) if hex(&ours[..4]) != *hash => return Ok(Some(Why::Doubled)),
                Some(_) => {}
            }
        }
        Ok(None)
    }

    fn held_of(&self, writer: Writer, ledger: &mut dyn Ledger) -> Told<u64> {
        Ok(ledger.held()?.into_iter().find(|h| h.writer == writer).map_or(0, |h| h.seq))
    }

    /// Goes on under a new writer, which begins where the folder and the data part.
    fn rebirth(&mut self, round: &mut Round<'_>, why: Why, fork: Option<Fork>) -> Step<()> {
        if !self.station.cert.may_go_on() {
            // Nobody would trust it: only who leaves this workstation behind and joins it anew can do something about that.
            self.tell(Matter::NoCode, None, String::new(), "", round.now_ms);
            return Err(Stop::Link(Link::Starting));
        }
        let published = round.ledger.front(0)?.seq;
        let fork = fork.unwrap_or(Fork { same: 0, differs: u64::MAX, branch: BTreeMap::new() });
        // What was not published from here has no signed run that could be given to others, also where the folder seems to
        // agree: its files may be gone tomorrow. It is issued again; the same happening counts once.
        let from = published.min(fork.differs.saturating_sub(1));
        let cut = published > from;
        let branch =
            if cut { fork.branch.into_iter().filter(|(n, _)| *n > from).flat_map(|(_, w)| w).collect() } else { Vec::new() };
        let (code, digit) = self.new_names(why, round)?;
        let mut seed = [0_u8; 32];
        seed.chunks_mut(8).for_each(|part| part.copy_from_slice(&(round.random)().to_le_bytes()));
        round.ledger.rebirth(&Rebirth { why, code, digit, from, cut, branch, seed })?;
        self.allotted = None;
        self.recognise(round)?;
        self.tell(Matter::Reborn, None, String::new(), "", round.now_ms);
        Ok(())
    }

    /// Before files of another life of this workstation are taken in, which say that this one counts no further: it goes on under a
    /// new name first. What was shown here stands in the register all the while, also when no new name can be had – the folder full –
    /// and the files wait.
    pub(super) fn part_first(&mut self, cert: &Cert, events: &[Written], round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        let Some(cut) = ends(me, cert, events).filter(|_| cert.writer() != Some(me)) else { return Ok(()) };
        if cut >= self.held_of(me, round.ledger)? {
            return Ok(());
        }
        let fork = Fork { same: cut, differs: cut + 1, branch: BTreeMap::new() };
        self.rebirth(round, Why::Doubled, Some(fork))?;
        self.begin(round)
    }

    /// A code and a digit for the next life. Those that were taken for a life that could not begin – the disk was full – are kept for it:
    /// each try would else use up one more of the office's.
    fn new_names(&mut self, why: Why, round: &mut Round<'_>) -> Step<(u8, Option<u8>)> {
        let certs: Vec<Cert> = round.ledger.held()?.into_iter().filter_map(|h| h.cert).collect();
        if let Some(names) = self.allotted.filter(|(code, _)| certs.iter().all(|cert| cert.code != *code)) {
            return Ok(names);
        }
        self.may_ask()?;
        // Copies of one workstation may ask under one name. The mark stays the same until there is a life: what was taken and not answered is
        // found again.
        let me = self.station.writer();
        let fresh = || format!("{me}-{:016x}", (round.random)());
        let mark = self.mark.get_or_insert_with(fresh).clone();
        let names = self.ask(why, &certs, &mark, round);
        match &names {
            Ok(names) => {
                self.allotted = Some(*names);
                (self.mark, self.refused) = (None, None);
            }
            // It broke off, and may keep what it had begun.
            Err(Stop::Folder(error)) if round.folder.list("codes").is_ok_and(|all| all.len() != self.codes) => {
                self.refused = Some((round.mono_ms, Some(error.kind())));
            }
            Err(Stop::Folder(_) | Stop::Ledger(_)) => {}
            Err(Stop::Link(_)) => self.refused = Some((round.mono_ms, None)),
        }
        names
    }

    /// A folder that breaks off what is written may keep a code each time, and there are not many: after that it is asked again in a while only.
    fn may_ask(&self) -> Step<()> {
        match self.refused.filter(|_| self.put_off()) {
            None => Ok(()),
            Some((_, kind)) => Err(kind.map_or(Stop::Link(Link::Starting), |kind| std::io::Error::from(kind).into())),
        }
    }

    /// Whether a code was refused a moment ago, so that the next life waits.
    pub fn put_off(&self) -> bool {
        self.refused.is_some_and(|(since, _)| (0..CODE_AGAIN_MS).contains(&(self.mono_ms - since)))
    }

    /// Whether some file should be written again, by who holds what it brings.
    pub fn wanting(&self) -> bool {
        !self.wants().is_empty()
    }

    fn ask(&mut self, why: Why, certs: &[Cert], mark: &str, round: &mut Round<'_>) -> Step<(u8, Option<u8>)> {
        self.codes = round.folder.list("codes").map_or(0, |all| all.len());
        let code = self.new_code(mark, round)?;
        if let (Why::RolledBack, Some(digit)) = (why, self.station.cert.digit) {
            return Ok((code, Some(digit)));
        }
        let used: BTreeSet<u8> = certs.iter().filter_map(|c| c.digit).collect();
        let free = (0..=9).filter(|digit| self.strong && !used.contains(digit));
        Ok((code, join::allot_digit(round.folder, free, mark)?))
    }

    fn new_code(&mut self, mark: &str, round: &mut Round<'_>) -> Step<u8> {
        let reserve = RESERVE + self.station.cert.first_code();
        let used = round.ledger.held()?.iter().any(|h| h.cert.as_ref().is_some_and(|c| c.code == reserve));
        if !self.strong && !used {
            return Ok(reserve);
        }
        // Codes 21–79 are for incarnations that have a folder; 01–20 are for workstations. A code that the ledger knows is
        // never given again, whatever became of its file.
        let used: BTreeSet<u8> = round.ledger.held()?.iter().filter_map(|h| h.cert.as_ref()).map(|c| c.code).collect();
        let all = if self.strong { (LATER_LIVES..=RESERVE).collect() } else { turn_of(self.station.cert.first_code()) };
        match join::allot_code(round.folder, all.into_iter().filter(|code| !used.contains(code)), mark) {
            // The folder has room: it is the codes that are at an end, and only an administrator can do something about that.
            Err(error) if join::no_codes(&error) => {
                self.tell(Matter::NoCode, None, String::new(), "", round.now_ms);
                Err(Stop::Link(Link::Starting))
            }
            Ok(code) => {
                self.problems.over(Matter::NoCode, None, "");
                Ok(code)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Looks at files of this workstation that it does not know: a folder that holds more, or something else, than the data
    /// does means that a backup was restored or a copy is at work. True when there is a new writer for that.
    pub(super) fn own_files(&mut self, round: &mut Round<'_>) -> Step<bool> {
        let me = self.station.writer();
        let mine = self.held.iter().find(|h| h.writer == me).map_or(0, |h| h.seq);
        match self.fork_point(round)? {
            None => Ok(false),
            Some(fork) if fork.differs == u64::MAX && fork.same <= mine => Ok(false),
            Some(fork) => {
                let why = if fork.differs == u64::MAX { Why::RolledBack } else { Why::Doubled };
                self.rebirth(round, why, Some(fork))?;
                Ok(true)
            }
        }
    }

    /// Up to which own event the folder agrees, and the first that differs or is unknown here; `None` when there are no
    /// unknown files.
    fn fork_point(&mut self, round: &mut Round<'_>) -> Step<Option<Fork>> {
        let me = self.station.writer();
        let known: BTreeSet<String> = round.ledger.pieces(me)?.into_iter().map(|p| p.name).collect();
        let mine = round.ledger.held()?.into_iter().find(|h| h.writer == me).map_or(0, |h| h.seq);
        let (mut fork, mut found) = (Fork { same: 0, differs: u64::MAX, branch: BTreeMap::new() }, false);
        for file in self.catalog.files(me).to_vec() {
            let name = file.path.rsplit('/').next().unwrap_or_default().to_owned();
            if known.contains(&name) || self.branches.own.contains(&file.path) {
                continue;
            }
            let Some(segment) = self.read_file(&file.path, me, round).filter(|s| s.header.wid == me) else { continue };
            found = true;
            let (lo, hi) = (segment.header.lo, segment.header.hi);
            let ours = if lo <= mine { round.ledger.events(me, lo, hi.min(mine))? } else { Vec::new() };
            let apart = segment.open.events.iter().zip(&ours).position(|(a, b)| a.line != b.line);
            // Another branch may be alike again behind the first event that differs: the hash before tells.
            let other = lo - 1 <= mine && round.ledger.hash_at(me, lo - 1)?.is_some_and(|hash| hash != segment.prev);
            let first = if other { lo } else { apart.map_or(u64::MAX, |at| lo + at as u64) };
            if hi <= mine && first == u64::MAX {
                // What is unknown today must be looked at again tomorrow.
                let _ = self.branches.own.insert(file.path);
            }
            if first != u64::MAX {
                for (n, event) in (lo..).zip(segment.open.events).filter(|(n, _)| *n >= first) {
                    fork.branch.entry(n).or_default().push(event);
                }
            }
            fork.differs = fork.differs.min(if other { lo - 1 } else { first });
            fork.same = fork.same.max(if first == u64::MAX { hi } else { first - 1 });
        }
        // A longer branch that begins with all of ours is a restored backup, not a fork.
        Ok(found.then_some(fork))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_copied_folder_no_two_workstations_try_the_same_codes_first() {
        let mut tried = BTreeSet::new();
        for code in 1..=CODE_MAX {
            let turn = turn_of(code);
            assert!(turn[..2].iter().all(|code| tried.insert(*code)), "{code}: {turn:?}");
            assert_eq!(turn.into_iter().collect::<BTreeSet<_>>(), (LATER_LIVES..=RESERVE).collect());
        }
    }
}
