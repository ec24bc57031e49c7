//! What lies in the folder, as last listed, and what is known of its files: which failed, which changed, which are free of what was erased.

use super::segment::range_of;
use crate::domain::stamp::Writer;
use std::collections::{BTreeMap, BTreeSet};

/// A file of the folder that claims to hold events `lo..=hi`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FileRef {
    /// Its path.
    pub path: String,
    /// The first event.
    pub lo: u64,
    /// The last event.
    pub hi: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Failing {
    pub(super) since_ms: i64,
    pub(super) until_ms: i64,
    pub(super) times: u32,
    /// Its bytes could not be had when it was tried last: what they are nobody knows.
    pub(super) unread: bool,
}

/// What lies in the folder, as last listed, and what is known of its files.
#[derive(Debug, Default)]
pub struct Catalog {
    pub(super) files: BTreeMap<Writer, Vec<FileRef>>,
    pub(super) listed: BTreeMap<Writer, i64>,
    pub(super) failing: BTreeMap<String, Failing>,
    /// Files that were read whole once: one that fails afterwards was changed.
    pub(super) good: BTreeSet<String>,
    pub(super) changed: BTreeSet<String>,
    /// So many files, and no more than there are, are read again at once: all of them when one was found altered.
    pub(super) alarm: usize,
    pub(super) cursor: Option<usize>,
    pub(super) scrubbed_ms: i64,
    /// Files in which nothing of what was erased is left, as far as it was erased when they were read.
    pub(super) clean: BTreeSet<(Writer, String)>,
    /// Whole files that this workstation has no key for, or whose format it does not know: others read them.
    pub(super) beyond: BTreeSet<String>,
    /// How many erased events they were read for.
    pub(super) clean_of: usize,
    /// Names that are none of ours.
    pub foreign: u32,
}

impl Catalog {
    /// Files that were read for fewer erased events are read again, and those that went and came back.
    pub(super) fn look_again(&mut self, erased: usize) {
        if erased != self.clean_of {
            self.clean.clear();
            self.clean_of = erased;
        }
        let files = &self.files;
        self.clean.retain(|(wid, path)| files.get(wid).is_some_and(|fs| fs.iter().any(|f| f.path == *path)));
    }

    /// The writers that have files.
    pub fn writers(&self) -> Vec<Writer> {
        self.files.keys().copied().collect()
    }

    /// A writer's files.
    pub fn files(&self, wid: Writer) -> &[FileRef] {
        self.files.get(&wid).map_or(&[], Vec::as_slice)
    }

    /// The last event that a file of the writer claims.
    pub fn newest(&self, wid: Writer) -> u64 {
        self.files(wid).iter().filter(|f| !self.failing.contains_key(&f.path)).map(|f| f.hi).max().unwrap_or(0)
    }

    /// Adds an own file that was just published.
    pub fn note_own(&mut self, me: Writer, name: &str) {
        if let Some((lo, hi)) = range_of(name) {
            self.files.entry(me).or_default().push(FileRef { path: format!("w/{me}/s/{name}"), lo, hi });
        }
    }

    /// Whether a file is not to be tried yet.
    pub fn waits(&self, path: &str, now_ms: i64) -> bool {
        self.failing.get(path).is_some_and(|f| now_ms < f.until_ms && now_ms >= f.since_ms)
    }

    /// Whether a file could not be read and is not to be tried yet; one that only parts from what is held reads well.
    pub fn fails(&self, path: &str, now_ms: i64) -> bool {
        self.waits(path, now_ms) && self.failing.get(path).is_some_and(|f| f.times > 0)
    }

    /// Whether a file could not be read, and may be tried again now.
    pub(super) fn failed_before(&self, path: &str, now_ms: i64) -> bool {
        self.failing.get(path).is_some_and(|f| f.times > 0) && !self.waits(path, now_ms)
    }

    /// Leaves a file alone for a while.
    pub fn wait(&mut self, path: &str, now_ms: i64, ms: i64) {
        let failing =
            self.failing.entry(path.to_owned()).or_insert(Failing { since_ms: now_ms, until_ms: 0, times: 0, unread: false });
        failing.until_ms = now_ms + ms;
    }

    /// Notes that a file gave an error; true once it has lasted.
    pub(super) fn failed_to_read(&mut self, path: &str, now_ms: i64, ms: i64) -> bool {
        let lasted = self.failed(path, now_ms, ms);
        if let Some(failing) = self.failing.get_mut(path) {
            failing.unread = true;
        }
        lasted
    }

    /// Whether the bytes of a file could not be had when it was tried last.
    pub(super) fn unread(&self, path: &str) -> bool {
        self.failing.get(path).is_some_and(|failing| failing.unread)
    }

    /// Notes a failure; true once it has lasted.
    pub fn failed(&mut self, path: &str, now_ms: i64, ms: i64) -> bool {
        self.wait(path, now_ms, ms);
        // A copy that a sync tool put beside a file is replaced by the next such copy: only files under their own names count.
        if path.ends_with(".seg") && self.good.contains(path) {
            self.alter(path);
        }
        let Some(failing) = self.failing.get_mut(path) else { return false };
        failing.times += 1;
        failing.unread = false;
        failing.times >= 3 && now_ms - failing.since_ms >= 5_000 || self.changed.contains(path)
    }

    /// Notes that a known file was altered: all others are looked at soon.
    pub(super) fn alter(&mut self, path: &str) {
        if self.changed.insert(path.to_owned()) {
            // How many there are is not known while they are being listed.
            self.alarm = usize::MAX;
        }
    }

    /// Whether all that a file should hold lies in others that can be read.
    pub(super) fn covered(&self, wid: Writer, file: &FileRef) -> bool {
        self.gaps(wid, file.hi).iter().all(|(lo, hi)| *hi < file.lo || file.hi < *lo)
    }

    /// Tries a file again at once.
    pub fn retry(&mut self, path: &str) {
        let _ = self.failing.remove(path);
        let _ = self.beyond.remove(path);
        let _ = self.changed.remove(path);
    }

    /// Notes that a file was found good.
    pub fn good(&mut self, path: &str) {
        let _ = self.failing.remove(path);
        let _ = self.changed.remove(path);
        let _ = self.beyond.remove(path);
        let _ = self.good.insert(path.to_owned());
    }

    /// Whether a writer was not listed since a moment.
    pub fn listed_before(&self, wid: Writer, ms: i64) -> bool {
        self.listed.get(&wid).is_none_or(|at| *at <= ms)
    }

    /// Whether so many known files were altered that nothing more is written (sync.md §3.13).
    pub fn spoiled(&self) -> bool {
        let (changed, known) = (self.changed.len(), self.good.len());
        changed > 20 || (changed >= 3 && changed * 20 > known)
    }

    /// Trusts the folder again: an administrator's word.
    pub fn forgive(&mut self) {
        self.changed.clear();
        self.good.clear();
        self.failing.clear();
        self.beyond.clear();
    }

    /// The first event of a failing file of each writer that no other file brings.
    pub fn ill(&self) -> BTreeMap<Writer, u64> {
        let ill = |wid: Writer, file: &FileRef| {
            let gap = || self.gaps(wid, file.hi).into_iter().find(|(_, hi)| *hi >= file.lo);
            self.damaged(&file.path).then(gap).flatten().map(|(lo, _)| lo.max(file.lo))
        };
        let first = |(wid, files): (&Writer, &Vec<FileRef>)| Some((*wid, files.iter().find_map(|f| ill(*wid, f))?));
        self.files.iter().filter_map(first).collect()
    }

    /// Whether a file was found damaged, and not only on its way.
    pub(super) fn damaged(&self, path: &str) -> bool {
        self.changed.contains(path) || self.failing.get(path).is_some_and(|x| x.times > 2)
    }

    pub(super) fn usable(&self, wid: Writer) -> impl Iterator<Item = &FileRef> {
        self.files(wid).iter().filter(|f| !self.failing.contains_key(&f.path) && !self.changed.contains(&f.path))
    }

    /// The ranges of `1..=until` that no usable file covers.
    pub(super) fn gaps(&self, wid: Writer, until: u64) -> Vec<(u64, u64)> {
        let usable = self.usable(wid).map(|f| (f.lo, f.hi)).collect();
        between(usable, until)
    }

    /// The ranges of `1..=until` that no file covers which anybody can read: what is sealed with a key that is not here is not missing.
    pub(super) fn gaps_for_all(&self, wid: Writer, until: u64) -> Vec<(u64, u64)> {
        let beyond = self.files(wid).iter().filter(|f| self.beyond.contains(&f.path));
        let known = self.usable(wid).chain(beyond).map(|f| (f.lo, f.hi)).collect();
        between(known, until)
    }
}

/// The ranges of `1..=until` that none of `ranges` covers.
fn between(mut ranges: Vec<(u64, u64)>, until: u64) -> Vec<(u64, u64)> {
    ranges.sort_unstable();
    let (mut next, mut gaps) = (1, Vec::new());
    for (lo, hi) in ranges {
        if lo > next && next <= until {
            gaps.push((next, (lo - 1).min(until)));
        }
        next = next.max(hi + 1);
    }
    if next <= until {
        gaps.push((next, until));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A renamed file is met while the files are being listed, and their number is not known yet: all others are looked at all the same.
    #[test]
    fn what_was_altered_raises_an_alarm_before_the_listing_is_whole() {
        let mut catalog = Catalog::default();
        catalog.alter("w/0123456789/s/0000000001-0000000002-01234567.seg.locked");
        let raised = std::mem::take(&mut catalog.alarm);
        catalog.alter("w/0123456789/s/0000000001-0000000002-01234567.seg.locked");
        assert!(raised > 0 && catalog.alarm == 0, "once for each file");
    }
}
