//! Looking over the whole folder: what lies there, what is missing and healed, what is many and packed, what was altered.
//!
//! A workstation touches its own files alone; in place of another's it writes copies under `h/<itself>/` (sync.md §3.5, §3.11).

use super::FILE_BYTES_MAX;
use super::catalog::FileRef;
use super::exchange::{Exchange, Round, SILENT_MS, Step, Stop};
use super::folder::{Item, put};
use super::ledger::{Piece, caretaker, out_of_service};
use super::segment::{BadSegment, Open, open, range_of, whole};
use super::status::Matter;
use crate::domain::stamp::Writer;
use crate::domain::station::{Cert, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// An owner who was heard within this time heals its own files, milliseconds.
const OWNER_MS: i64 = 120_000;
/// Between two looks at what others wait for, milliseconds.
const ATTEND_MS: i64 = 10_000;
/// Every known file is read again within half a working day, milliseconds: workstations are switched off in the evening.
const SCRUB_MS: i64 = 4 * 3_600_000;

/// So many files are read again in one round after one was found altered.
const ALARMED: usize = 40;

/// The length of a file's own name: two numbers of ten digits, eight digits of the hash, the ending.
const NAME_LEN: usize = "0000000001-0000000002-01234567.seg".len();

/// What somebody goes on wanting although it lies here is written again after so long, milliseconds.
const UNSEEN_MS: i64 = 120_000;

type Files = BTreeMap<Writer, Vec<FileRef>>;

/// What lies in a folder of the folder; nothing in one that is not there, and no answer is `None`.
fn listed(round: &Round<'_>, dir: &str) -> Option<Vec<Item>> {
    match round.folder.list(dir) {
        Ok(items) => Some(items),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(Vec::new()),
        Err(_) => None,
    }
}

/// Whether what follows a file's own name marks a copy beside it, as sync tools and people make them: `.sync-conflict-…`, ` (1)`.
fn is_copy(end: &str) -> bool {
    let number = end.strip_prefix(" (").and_then(|end| end.split_once(')')).map(|(number, _)| number);
    end.starts_with(".sync-conflict") || number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a file is such a copy of the one of this name: tools set the mark before the ending or behind it.
pub(super) fn is_copy_of(name: &str, stem: &str, ending: &str) -> bool {
    let end = name.strip_prefix(stem);
    end.is_some_and(|end| end.strip_prefix(ending).or_else(|| end.strip_suffix(ending)).is_some_and(is_copy))
}

/// What fails about one file holds up nobody: a scanner or a backup has it open, or its rights are somebody else's. A folder that is full, takes
/// no writing or does not answer is another matter, and so is the ledger.
fn of_one_file(done: Step<()>) -> Step<()> {
    use std::io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull, TimedOut};
    match done {
        Err(Stop::Folder(error)) if !matches!(error.kind(), QuotaExceeded | ReadOnlyFilesystem | StorageFull | TimedOut) => {
            Ok(())
        }
        done => done,
    }
}

impl Exchange {
    /// Lists the whole folder; whether all of it answered. What did not counts as it was: a folder that gives an error is no empty one.
    pub(super) fn list_all(&mut self, round: &mut Round<'_>) -> Step<bool> {
        let Some(writers) = listed(round, "w") else {
            self.unlisted = self.everyone();
            return Ok(false);
        };
        if writers.is_empty() && round.folder.read("site.json", FILE_BYTES_MAX).is_err() {
            // The folder went away in this moment: an empty place is no emptied folder.
            self.unlisted = self.everyone();
            return Ok(false);
        }
        let known = std::mem::take(&mut self.catalog.files);
        self.catalog.foreign = 0;
        self.dirs.clear();
        self.unlisted.clear();
        for item in writers {
            match item.name.parse::<Writer>() {
                Ok(wid) if item.dir => {
                    let _ = self.dirs.insert(wid);
                }
                _ => self.catalog.foreign += 1,
            }
        }
        for wid in self.dirs.clone() {
            self.list_dirs(wid, &[format!("w/{wid}/s"), format!("w/{wid}/p")], &known, round);
            let _ = self.catalog.listed.insert(wid, round.mono_ms);
        }
        self.list_healed(&known, round);
        // A file that was altered and is gone is gone: it counts no more.
        let there: BTreeSet<String> = self.catalog.files.values().flatten().map(|f| f.path.clone()).collect();
        self.catalog.failing.retain(|path, _| there.contains(path));
        self.catalog.changed.retain(|path| there.contains(path));
        self.catalog.good.retain(|path| there.contains(path));
        self.catalog.beyond.retain(|path| there.contains(path));
        for matter in [Matter::Damaged, Matter::Unreadable, Matter::Newer, Matter::Locked, Matter::Wrong, Matter::Stuck] {
            self.problems.forget(matter, |path| !there.contains(path));
        }
        let dirs = &self.dirs;
        self.problems.keep(Matter::Unknown, "", |writer| writer.is_some_and(|writer| dirs.contains(&writer)));
        Ok(self.unlisted.is_empty())
    }

    /// Lists what others wrote in place of a writer.
    fn list_healed(&mut self, known: &Files, round: &mut Round<'_>) {
        let Some(holders) = listed(round, "h") else { return self.keep_all_known("h/", known) };
        for holder in holders.into_iter().filter(|item| item.dir && item.name.parse::<Writer>().is_ok()) {
            let under = format!("h/{}", holder.name);
            let Some(writers) = listed(round, &under) else {
                self.keep_all_known(&format!("{under}/"), known);
                continue;
            };
            for item in writers {
                if let (true, Ok(wid)) = (item.dir, item.name.parse::<Writer>()) {
                    self.list_dirs(wid, &[format!("{under}/{wid}")], known, round);
                }
            }
        }
    }

    /// Files under a folder that does not answer are those that were known there. Whoever has some there is not looked after.
    fn keep_known(&mut self, under: &str, wid: Writer, known: &Files) {
        // One's own files are looked for where they belong.
        if wid != self.station.writer() || under.starts_with("w/") {
            let _ = self.unlisted.insert(wid);
        }
        let kept = known.get(&wid).into_iter().flatten().filter(|f| f.path.starts_with(under)).cloned();
        self.catalog.files.entry(wid).or_default().extend(kept);
    }

    fn keep_all_known(&mut self, under: &str, known: &Files) {
        for wid in self.everyone().into_iter().chain(known.keys().copied()).collect::<BTreeSet<_>>() {
            self.keep_known(under, wid, known);
        }
    }

    fn everyone(&self) -> BTreeSet<Writer> {
        self.dirs.iter().copied().chain(self.held.iter().map(|h| h.writer)).collect()
    }

    fn list_dirs(&mut self, wid: Writer, dirs: &[String], known: &Files, round: &mut Round<'_>) {
        for dir in dirs {
            let Some(items) = listed(round, dir) else {
                self.keep_known(&format!("{dir}/"), wid, known);
                continue;
            };
            let names: BTreeSet<String> = items.iter().map(|item| item.name.clone()).collect();
            for item in items {
                let path = format!("{dir}/{}", item.name);
                match range_of(&item.name) {
                    Some((lo, hi)) if !item.dir => {
                        // A known file under another ending was made unreadable; a copy beside it, also a program's own backup, was not.
                        let renamed = item.name.rsplit_once(".seg").map(|(stem, end)| (format!("{stem}.seg"), end));
                        let renamed = renamed.filter(|(_, end)| !end.is_empty() && !is_copy(end));
                        let gone =
                            |name: &String| !names.contains(name) && self.catalog.good.contains(&format!("{dir}/{name}"));
                        if renamed.is_some_and(|(name, _)| gone(&name)) && !self.catalog.good.contains(&path) {
                            self.catalog.alter(&path);
                        }
                        self.catalog.files.entry(wid).or_default().push(FileRef { path, lo, hi });
                    }
                    _ if item.name.ends_with(".tmp") => {}
                    _ => self.catalog.foreign += 1,
                }
            }
        }
    }

    /// Lists the files of one writer, wherever they lie.
    pub(super) fn list_writer(&mut self, wid: Writer, round: &mut Round<'_>) -> Step<()> {
        let known: Files = self.catalog.files.remove(&wid).map(|files| (wid, files)).into_iter().collect();
        let _ = self.unlisted.remove(&wid);
        let mut dirs = vec![format!("w/{wid}/s"), format!("w/{wid}/p")];
        match listed(round, "h") {
            Some(holders) => dirs.extend(holders.into_iter().filter(|i| i.dir).map(|i| format!("h/{}/{wid}", i.name))),
            None => self.keep_known("h/", wid, &known),
        }
        let foreign = self.catalog.foreign;
        self.list_dirs(wid, &dirs, &known, round);
        self.catalog.foreign = foreign;
        let _ = self.catalog.listed.insert(wid, round.mono_ms);
        Ok(())
    }

    /// After a listing: heal, pack, tidy, purge.
    pub(super) fn survey(&mut self, round: &mut Round<'_>) -> Step<()> {
        if self.catalog.spoiled() {
            return Ok(());
        }
        self.wake(round);
        self.hold_codes(round);
        self.hold_certificate(round)?;
        self.codes_twice(round.now_ms);
        self.look_at_ill(round);
        // What fails about one file is looked at again with the next listing; the rest goes on, and so does the exchange.
        let steps = [Self::heal, Self::purge, Self::pack, Self::tidy];
        steps.into_iter().try_for_each(|step| of_one_file(step(self, round)))
    }

    /// What was found damaged, or failed once or twice, is looked at again: its owner, or whoever held it, may have written it anew. What it
    /// holds may have come by another file meanwhile, so that nobody would read this one until it is scrubbed, and its owner would write it
    /// again and again.
    fn look_at_ill(&mut self, round: &mut Round<'_>) {
        let all =
            self.catalog.writers().into_iter().flat_map(|wid| self.catalog.files(wid).iter().map(move |file| (wid, file)));
        let ill =
            all.filter(|(_, file)| self.catalog.damaged(&file.path) || self.catalog.failed_before(&file.path, round.mono_ms));
        // Those come first that were not tried for longest: some may lie damaged for ever, and hide the others.
        let mut ill: Vec<_> =
            ill.map(|(wid, file)| (self.catalog.failing.get(&file.path).map(|f| f.until_ms), wid, file.path.clone())).collect();
        ill.sort();
        for (_, wid, path) in ill.into_iter().take(ALARMED) {
            let _ = self.read_file(&path, wid, round);
        }
        // Who looked after the folder made a fresh start with all of them.
        let catalog = &self.catalog;
        for matter in [Matter::Damaged, Matter::Unreadable] {
            self.problems.forget(matter, |path| !catalog.damaged(path));
        }
    }

    /// Without one's certificate nobody can read one's head: it is written again when it was removed or altered.
    fn hold_certificate(&mut self, round: &mut Round<'_>) -> Step<()> {
        let dir = format!("w/{}", self.station.writer());
        let there = round.folder.list(&dir).unwrap_or_default();
        if there.iter().all(|item| item.name != "head") {
            return Ok(());
        }
        let cert = serde_json::to_vec(&self.station.cert).map_err(std::io::Error::other)?;
        let whole = match round.folder.read(&format!("{dir}/id.json"), FILE_BYTES_MAX) {
            Ok(bytes) => bytes == cert,
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        };
        if !whole {
            put(round.folder, &dir, "id.json", &cert, (round.random)())?;
        }
        Ok(())
    }

    /// In a folder that is copied about, a one-time code typed on two machines admits both under one code: their numbers would meet.
    fn codes_twice(&mut self, now_ms: i64) {
        let mut first = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for cert in self.held.iter().filter(|h| !h.out_of_service()).filter_map(|h| h.cert.as_ref()) {
            let Some(root) = cert.line().last().copied() else { continue };
            if *first.entry(cert.first_code()).or_insert(root) != root {
                let _ = twice.insert((cert.first_code(), root));
            }
        }
        self.problems.keep(Matter::CodeTwice, "", |writer| twice.iter().any(|(_, root)| Some(*root) == writer));
        for (code, root) in twice {
            self.tell(Matter::CodeTwice, Some(root), format!("{code:02}"), "", now_ms);
        }
    }

    /// Codes and digits that are given out stay given out, also in a folder that was emptied.
    fn hold_codes(&mut self, round: &mut Round<'_>) {
        let there = match round.folder.list("codes") {
            Ok(there) => there,
            // The office's sign is there, this folder of it is not: who joins next would else be given a code anew.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && round.folder.make_dir("codes").is_ok() => Vec::new(),
            Err(_) => return,
        };
        for held in &self.held {
            let Some(cert) = &held.cert else { continue };
            let digit = cert.digit.map(|d| format!("d{d}"));
            for name in [Some(format!("{:02}", cert.code)), digit].into_iter().flatten() {
                if there.iter().all(|item| item.name != name) {
                    // Whoever comes first is right: the file only has to be there.
                    let _ = round.folder.create_new(&format!("codes/{name}"), held.writer.as_str().as_bytes());
                }
            }
        }
    }

    /// Somebody waits for events that are held here: the files that should bring them are read, and what is damaged healed.
    pub(super) fn attend(&mut self, round: &mut Round<'_>) -> Step<()> {
        let waiting = self.heads.iter().filter(|(wid, _)| self.asks(**wid));
        let wants: BTreeSet<(Writer, u64)> =
            waiting.flat_map(|(_, heard)| heard.head.want.iter().map(|(w, n)| (*w, *n))).collect();
        let ours = |w: Writer, n: u64| self.held.iter().any(|h| h.writer == w && h.seq >= n);
        let wants: Vec<_> = wants.into_iter().filter(|(w, n)| ours(*w, *n)).collect();
        self.apart.retain(|wid, n| wants.contains(&(*wid, *n)));
        if wants.is_empty() || self.catalog.spoiled() || (0..ATTEND_MS).contains(&(round.mono_ms - self.attended_ms)) {
            return Ok(());
        }
        self.attended_ms = round.mono_ms;
        self.wanted_ms.retain(|want, _| wants.contains(want));
        for (wid, n) in wants {
            self.list_writer(wid, round)?;
            let ours = round.ledger.hash_at(wid, n)?;
            let (mut files, mut alike) = (0, 0);
            for file in self.catalog.files(wid).to_vec() {
                if file.lo <= n
                    && n <= file.hi
                    && let Some(segment) = self.read_file(&file.path, wid, round)
                {
                    files += 1;
                    alike += usize::from(segment.hashes.get((n - file.lo) as usize).copied() == ours);
                }
            }
            // The folder knows another branch only, or another's copy of the folder lacks what lies in this one: it is written
            // beside what is there.
            let since = *self.wanted_ms.entry((wid, n)).or_insert(round.mono_ms);
            let unseen = round.mono_ms - since > UNSEEN_MS;
            let other = files > 0 && alike == 0;
            let _ = if other || unseen { self.apart.insert(wid, n) } else { self.apart.remove(&wid) };
        }
        self.heal(round)
    }

    fn open_of(&self, wid: Writer, piece: &Piece, round: &mut Round<'_>) -> Step<Option<Open>> {
        let events = round.ledger.events(wid, piece.lo, piece.hi)?;
        let whole = events.len() as u64 == piece.hi - piece.lo + 1;
        Ok(whole.then(|| Open { header: piece.header.clone(), tail: piece.tail.clone(), events }))
    }

    /// What is missing in the folder and held here is written again: one's own at once, another's when its owner is silent
    /// or somebody waits for it.
    fn heal(&mut self, round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        let published = round.ledger.front(0)?.seq;
        for held in self.held.clone() {
            let wid = held.writer;
            let until = if wid == me { published } else { held.wanted(held.seq) };
            let mut gaps = if wid == me { self.catalog.gaps(wid, until) } else { self.catalog.gaps_for_all(wid, until) };
            gaps.extend(self.apart.get(&wid).map(|n| (*n, *n)));
            if gaps.is_empty() {
                let _ = self.heal_ms.remove(&wid);
            }
            // What is not known to be missing is written all the same where somebody waits for it, or an administrator says so.
            let asked = self.in_place || self.apart.contains_key(&wid);
            let unknown = held.cert.is_none() || (self.unlisted.contains(&wid) && !asked);
            if gaps.is_empty() || unknown || (wid != me && self.station.cert.kind == Kind::Hall) {
                continue;
            }
            if wid != me && !self.in_place_of(wid, &gaps, held.retired, round.mono_ms) {
                continue;
            }
            of_one_file(self.write_again(wid, &gaps, round))?;
        }
        self.clear_damaged(round);
        Ok(())
    }

    /// Writes a run into a folder, in place of what lies there under its name; not one of which some events are not held here.
    pub(super) fn write_run(&mut self, wid: Writer, piece: &Piece, dir: &str, round: &mut Round<'_>) -> Step<bool> {
        let Some(open) = self.open_of(wid, piece, round)? else { return Ok(false) };
        let bytes = open.seal(&self.station.ring, wid, piece.lo)?;
        let name = open.name(piece.lo);
        put(round.folder, dir, &name, &bytes, (round.random)())?;
        let path = format!("{dir}/{name}");
        self.catalog.retry(&path);
        let files = self.catalog.files.entry(wid).or_default();
        files.retain(|file| file.path != path);
        files.push(FileRef { path, lo: piece.lo, hi: piece.hi });
        Ok(true)
    }

    /// Writes the runs of a writer that reach into `gaps`.
    fn write_again(&mut self, wid: Writer, gaps: &[(u64, u64)], round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        let dir = if wid == me { format!("w/{me}/s") } else { format!("h/{me}/{wid}") };
        for piece in round.ledger.pieces(wid)? {
            if !gaps.iter().any(|(lo, hi)| piece.lo <= *hi && *lo <= piece.hi) {
                continue;
            }
            if self.write_run(wid, &piece, &dir, round)?
                && self.apart.get(&wid).is_some_and(|n| piece.lo <= *n && *n <= piece.hi)
            {
                // Written beside what lies here: whoever wants it gets time to find it before it is written once more.
                let _ = self.apart.remove(&wid);
                self.wanted_ms.retain(|(of, _), _| *of != wid);
            }
        }
        Ok(())
    }

    /// Files of one's own that stay damaged are removed once all they should hold lies in others. One that only cannot be read may hold another
    /// branch, unless it is known what it holds.
    fn clear_damaged(&mut self, round: &mut Round<'_>) {
        for wid in self.catalog.writers() {
            for file in self.catalog.files(wid).to_vec() {
                let damaged = self.catalog.damaged(&file.path) && self.catalog.covered(wid, &file);
                let known = |round: &mut Round<'_>| {
                    let name = file.path.rsplit('/').next().unwrap_or_default();
                    round.ledger.pieces(wid).is_ok_and(|pieces| pieces.iter().any(|piece| piece.name == name))
                };
                let ours = damaged && self.may_change(&file.path) && (!self.catalog.unread(&file.path) || known(round));
                if ours && round.folder.remove(&file.path).is_ok() {
                    self.catalog.retry(&file.path);
                    self.catalog.files.entry(wid).or_default().retain(|f| f.path != file.path);
                    self.problems.forget(Matter::Damaged, |path| path == file.path);
                }
            }
        }
    }

    /// Whether a file is this workstation's to change: what lies under its own name; under a former one that nobody uses any more; and
    /// for one workstation of the office what lies under the names of those that were left behind.
    fn may_change(&self, path: &str) -> bool {
        let owner = path.split('/').nth(1).and_then(|name| name.parse::<Writer>().ok());
        owner.is_some_and(|owner| self.speaks_for(owner) || (self.caretaker() && self.out_of_service(owner)))
    }

    fn speaks_for(&self, writer: Writer) -> bool {
        let cert = &self.station.cert;
        writer == self.station.writer()
            || (cert.own_line().contains(&writer) && self.silent(writer, SILENT_MS) && !self.unsure.contains(&writer))
            || (cert.line().contains(&writer) && self.left_to_copies(writer))
    }

    /// Whether nobody but its copies looks after a writer's files: it was not heard for a month, and no later life of its machine was, nor is
    /// there one of which that cannot be told.
    fn left_to_copies(&self, writer: Writer) -> bool {
        let later = |cert: &Cert| cert.writer() != Some(writer) && cert.own_line().contains(&writer);
        let lives = self.held.iter().filter(|h| h.cert.as_ref().is_some_and(later)).map(|h| h.writer);
        let all_known = !self.strangers;
        self.superseded(writer)
            && all_known
            && lives.chain([writer]).all(|life| self.slept(life) && !self.unsure.contains(&life))
    }

    fn out_of_service(&self, writer: Writer) -> bool {
        out_of_service(&self.held, writer)
    }

    /// One workstation looks after what those left behind that are out of service. A display holds no personal data and no key to it.
    fn caretaker(&self) -> bool {
        caretaker(&self.held, self.station.cert.first_code())
    }

    /// Whether to write copies in place of an owner. Holders take turns by their codes, so that not all do it at once.
    fn in_place_of(&mut self, wid: Writer, gaps: &[(u64, u64)], retired: bool, now_ms: i64) -> bool {
        let within = |n: &u64| gaps.iter().any(|(lo, hi)| lo <= n && n <= hi);
        let wanted = self.heads.iter().any(|(by, h)| self.at_work(*by) && h.head.want.get(&wid).is_some_and(within));
        let silent = retired || self.silent(wid, OWNER_MS);
        let since = *self.heal_ms.entry(wid).or_insert(now_ms);
        let turn = i64::from(self.station.cert.first_code() % 20) * 5_000;
        self.in_place || ((wanted || silent) && now_ms - since >= turn)
    }

    /// Writes files without the personal data that was erased, and removes those that hold it (sync.md §3.12).
    fn purge(&mut self, round: &mut Round<'_>) -> Step<()> {
        let erased: BTreeSet<(Writer, u64)> = round.ledger.erased()?.into_iter().collect();
        // The word that erased goes out first: data put back from a backup would forget it, and the files lack what is not erased.
        if erased.is_empty() || round.ledger.unsent()?.0 > 0 {
            return Ok(());
        }
        self.catalog.look_again(erased.len());
        for wid in erased.iter().map(|(w, _)| *w).collect::<BTreeSet<_>>() {
            for file in self.catalog.files(wid).to_vec() {
                let clean = self.catalog.clean.contains(&(wid, file.path.clone()));
                if clean || !self.may_change(&file.path) || erased.range((wid, file.lo)..=(wid, file.hi)).next().is_none() {
                    continue;
                }
                // What cannot be read now is looked at again: the word that erased is never forgotten.
                if !self.catalog.fails(&file.path, round.mono_ms) {
                    let done = self.strip(wid, &file, &erased, round);
                    match &done {
                        Err(Stop::Folder(_)) => {
                            self.tell(Matter::Stuck, Some(wid), file.path.clone(), &file.path, round.now_ms);
                        }
                        _ => self.problems.forget(Matter::Stuck, |path| path == file.path),
                    }
                    of_one_file(done)?;
                }
            }
        }
        Ok(())
    }

    /// Writes one file without what was erased, then removes it.
    fn strip(&mut self, wid: Writer, file: &FileRef, erased: &BTreeSet<(Writer, u64)>, round: &mut Round<'_>) -> Step<()> {
        let Some(mut segment) = self.read_file(&file.path, wid, round) else { return Ok(()) };
        let (lo, hi) = (segment.header.lo, segment.header.hi);
        // Only what is held here was erased: another branch may hold somebody else's data under the same number.
        let ours = round.ledger.events(wid, lo, hi)?;
        let mut holds = false;
        for ((seq, event), ours) in (lo..).zip(segment.open.events.iter_mut()).zip(&ours) {
            if erased.contains(&(wid, seq)) && event.line == ours.line {
                holds |= event.companion.take().is_some();
            }
        }
        if !holds {
            let _ = self.catalog.clean.insert((wid, file.path.clone()));
            return Ok(());
        }
        let me = self.station.writer();
        let dir = if self.speaks_for(wid) { format!("w/{wid}/p") } else { format!("h/{me}/{wid}") };
        let name = segment.open.name(lo);
        let path = format!("{dir}/{name}");
        // One that stands there free of it was written when the file could not be removed.
        if path == file.path || !self.catalog.clean.contains(&(wid, path.clone())) {
            let bytes = segment.open.seal(&self.station.ring, wid, lo)?;
            put(round.folder, &dir, &name, &bytes, (round.random)())?;
            let files = self.catalog.files.entry(wid).or_default();
            files.retain(|f| f.path != path);
            files.push(FileRef { path: path.clone(), lo, hi });
            let _ = self.catalog.clean.insert((wid, path.clone()));
        }
        if path == file.path {
            return Ok(());
        }
        match round.folder.remove(&file.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => {
                self.catalog.files.entry(wid).or_default().retain(|f| f.path != file.path);
                Ok(())
            }
        }
    }

    /// Reads known files again, all within a day; all of them soon when one was found altered.
    pub(super) fn scrub(&mut self, round: &mut Round<'_>) {
        let files: Vec<(Writer, String)> =
            self.catalog.files.iter().flat_map(|(w, fs)| fs.iter().map(|f| (*w, f.path.clone()))).collect();
        let alarmed = self.catalog.alarm > 0;
        let pause = SCRUB_MS / (files.len() as i64 + 1);
        if files.is_empty() || (!alarmed && (0..pause).contains(&(round.mono_ms - self.catalog.scrubbed_ms))) {
            return;
        }
        self.catalog.scrubbed_ms = round.mono_ms;
        let left = self.catalog.alarm.min(files.len());
        let some = left.clamp(1, ALARMED);
        self.catalog.alarm = left.saturating_sub(some);
        for _ in 0..some {
            // Each start begins elsewhere, so that short days reach all of them as well.
            let from = self.catalog.cursor.map_or_else(|| (round.random)() as usize % files.len(), |at| at + 1);
            let at = from % files.len();
            self.catalog.cursor = Some(at);
            let (wid, path) = &files[at];
            let Ok(bytes) = round.folder.read(path, FILE_BYTES_MAX) else { continue };
            match whole(&bytes) {
                Ok(_) if !self.swapped(path, &bytes) => {
                    self.catalog.good(path);
                    for matter in [Matter::Damaged, Matter::Newer] {
                        self.problems.forget(matter, |of| of == path);
                    }
                }
                Err(BadSegment::Newer) => {}
                Ok(_) | Err(_) => {
                    // One's own was whole when it was written, and is written again at once.
                    let own = path.starts_with(&format!("w/{}/", self.station.writer()));
                    if self.catalog.failed(path, round.mono_ms, 60_000) || own {
                        self.tell(Matter::Damaged, Some(*wid), path.clone(), path, round.now_ms);
                    }
                }
            }
        }
    }

    /// Whether a file holds something else than its name says: names carry the hash of what is signed. What this workstation has no key
    /// for cannot be told.
    fn swapped(&self, path: &str, bytes: &[u8]) -> bool {
        let name = path.rsplit('/').next().unwrap_or_default();
        let own_name = name.len() == NAME_LEN && name.ends_with(".seg") && range_of(name).is_some();
        if !own_name || self.station.cert.kind != Kind::Staff {
            return false;
        }
        match open(bytes, &self.station.ring, &self.station.site_key()) {
            Ok(segment) => {
                let personal = whole(bytes).is_ok_and(|(_, personal)| !personal.is_empty());
                let read = segment.open.events.iter().any(|event| event.companion.is_some());
                (read || !personal) && segment.open.name(segment.header.lo) != name
            }
            Err(BadSegment::Locked | BadSegment::Newer) => false,
            Err(_) => true,
        }
    }
}
