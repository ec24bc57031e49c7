//! A shared folder as bad as real ones: per-client views, stale listings, negative caches, torn and lost writes, the two
//! rename anomalies measured on Samba, conflict copies, people who delete. All of it by seed.

mod folder;

pub use folder::SimFolder;
use gishe::office::clock::SeededRandom;
use gishe::share::exchange::ASLEEP_MS;
use gishe::share::folder::Item;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex};

/// A file's bytes.
pub type Bytes = Arc<Vec<u8>>;

/// What is wrong with the folder now, for one client or all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ills {
    /// Unplugged: an empty mount point.
    pub absent: bool,
    /// No right to write.
    pub denied: bool,
    /// No room.
    pub full: bool,
    /// One operation in so many fails with an error, half of them after their work was done; 0 for none.
    pub errors: u64,
    /// Reads and listings show the folder as it was so long ago.
    pub stale_ms: i64,
    /// A file not found stays not found for so long.
    pub negative_ms: i64,
    /// A listing leaves out one name in so many.
    pub omit: u64,
    /// One write in so many stops in the middle.
    pub torn: u64,
    /// One rename in so many lies: it fails and has happened, or succeeds and has not.
    pub rename_lies: u64,
    /// One rename, removal or rewritten head in so many meets somebody who holds the file, and one read in four times as many.
    pub busy: u64,
    /// One written file in so many comes out empty although all was well.
    pub hollow: u64,
}

#[derive(Clone, Default)]
struct View {
    files: BTreeMap<String, Vec<(i64, Option<Bytes>)>>,
    dirs: BTreeSet<String>,
}

impl View {
    fn at(&self, path: &str, ms: i64) -> Option<Bytes> {
        self.files.get(path)?.iter().rev().find(|(at, _)| *at <= ms)?.1.clone()
    }

    /// All files that lay here at a moment, without those that were being written.
    fn all_at(&self, ms: i64) -> Vec<(String, Bytes)> {
        let paths = self.files.keys().filter(|path| !path.ends_with(".tmp"));
        paths.filter_map(|path| Some((path.clone(), self.at(path, ms)?))).collect()
    }

    fn now(&self, path: &str) -> Option<Bytes> {
        self.files.get(path)?.last()?.1.clone()
    }

    fn set(&mut self, path: &str, ms: i64, bytes: Option<Bytes>) {
        if bytes.is_some() {
            self.make(path.rsplit_once('/').map_or("", |(dir, _)| dir));
        }
        let versions = self.files.entry(path.to_owned()).or_default();
        versions.push((ms, bytes));
        if versions.len() > 6 {
            let _ = versions.remove(0);
        }
    }

    /// Makes a folder and those above it.
    fn make(&mut self, dir: &str) {
        let mut at = dir;
        while !at.is_empty() && self.dirs.insert(at.to_owned()) {
            at = at.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// Whether files lay under a prefix at a moment.
    fn live(&self, under: &str, ms: i64) -> bool {
        let mut below = self.files.range(under.to_owned()..).take_while(|(path, _)| path.starts_with(under));
        below.any(|(path, _)| self.at(path, ms).is_some())
    }

    /// The names in a folder at a moment; none of a folder that was not there. One that was deleted is there as long as a client remembers
    /// what lay in it.
    fn names(&self, dir: &str, ms: i64) -> Option<Vec<Item>> {
        let prefix = if dir.is_empty() { String::new() } else { format!("{dir}/") };
        if !dir.is_empty() && !self.dirs.contains(dir) && !self.live(&prefix, ms) {
            return None;
        }
        let folder = |name: &str| Item { name: name.to_owned(), dir: true, len: 0 };
        let below = self.dirs.range(prefix.clone()..).take_while(|path| path.starts_with(&prefix));
        let names = below.map(|path| &path[prefix.len()..]).filter(|name| !name.is_empty() && !name.contains('/'));
        let mut items: BTreeMap<String, Item> = names.map(|name| (name.to_owned(), folder(name))).collect();
        let mut from = prefix.clone();
        while let Some((path, versions)) = self.files.range(from..).next().filter(|(p, _)| p.starts_with(&prefix)) {
            let rest = &path[prefix.len()..];
            match rest.split_once('/') {
                // One name stands for all that lies below it.
                Some((name, _)) => {
                    if !items.contains_key(name) && self.live(&format!("{prefix}{name}/"), ms) {
                        let _ = items.insert(name.to_owned(), folder(name));
                    }
                    from = format!("{prefix}{name}0");
                }
                None => {
                    let then = versions.iter().rev().find(|(written, _)| *written <= ms);
                    if let Some((_, Some(bytes))) = then {
                        let file = Item { name: rest.to_owned(), dir: false, len: bytes.len() as u64 };
                        let _ = items.insert(rest.to_owned(), file);
                    }
                    from = format!("{path}\0");
                }
            }
        }
        Some(items.into_values().collect())
    }
}

/// What becomes of a call of folder or ledger, of a process that is to be killed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    /// It is done and answered.
    Lives,
    /// The process is killed at it: when some of it was done, or none.
    Last(bool),
    /// There is nobody to call any more.
    Dead,
}

/// The world of files.
pub struct World {
    now_ms: i64,
    random: SeededRandom,
    views: Vec<View>,
    /// So many of the clients are there; the machines of the others are still to be bought, and what came to their copies stands nowhere.
    pub begun: usize,
    weak: bool,
    travelling: Vec<(i64, usize, String, Option<Bytes>)>,
    ills: Vec<Ills>,
    missed: BTreeMap<(usize, String), i64>,
    backup: Option<View>,
    /// Files that nobody can read.
    pub broken: BTreeSet<String>,
    /// Who may change files under `w/<writer>/` and `h/<writer>/`.
    pub owners: BTreeMap<String, BTreeSet<usize>>,
    /// When a client wrote its head last.
    heard: BTreeMap<usize, i64>,
    /// Who made a claim or took a code, in which copy of the folder.
    makers: BTreeMap<(usize, String), usize>,
    /// What a client did to files that are none of its own.
    pub trespasses: Vec<String>,
    /// Operations so far.
    pub operations: u64,
    /// The process at work is killed at its so manyeth call of folder or ledger; 0 when it is dead.
    pub fuse: Option<u64>,
    /// After so many calls more the folder is away from whoever is at work, and what its answers are then.
    cut: Option<(u64, io::ErrorKind)>,
    /// It is being killed in the middle of what it does now.
    dying: bool,
    /// Faults that came about.
    pub faults: u64,
}

fn shared<T>(world: &Arc<Mutex<World>>, work: impl FnOnce(&mut World) -> T) -> T {
    work(&mut world.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// The error of a process that was killed.
pub fn killed() -> io::Error {
    io::Error::other("killed")
}

impl World {
    /// An empty folder for so many clients; `weak` gives each a copy of its own.
    pub fn new(clients: usize, weak: bool, seed: u64, now_ms: i64) -> Arc<Mutex<Self>> {
        Arc::new(Mutex::new(Self {
            now_ms,
            random: SeededRandom::new(seed),
            views: vec![View::default(); if weak { clients } else { 1 }],
            begun: clients,
            weak,
            travelling: Vec::new(),
            ills: vec![Ills::default(); clients],
            missed: BTreeMap::new(),
            backup: None,
            broken: BTreeSet::new(),
            owners: BTreeMap::new(),
            heard: BTreeMap::new(),
            makers: BTreeMap::new(),
            trespasses: Vec::new(),
            operations: 0,
            fuse: None,
            cut: None,
            dying: false,
            faults: 0,
        }))
    }

    /// Counts a call of the process at work.
    pub fn call(&mut self) -> Call {
        match &mut self.fuse {
            None => Call::Lives,
            Some(0) => Call::Dead,
            Some(left) => {
                *left -= 1;
                if *left > 0 { Call::Lives } else { Call::Last(self.random.one_in(2)) }
            }
        }
    }

    /// The cable of who is at work is pulled after so many calls: an empty mount point is left, or nothing answers.
    pub fn pull(&mut self, after: u64) {
        let kind = if self.random.one_in(2) { io::ErrorKind::NotFound } else { io::ErrorKind::TimedOut };
        self.cut = Some((after, kind));
    }

    /// It is put back.
    pub fn plug(&mut self) {
        self.cut = None;
        self.faults += 1;
    }

    /// Counts a call of the folder against the cable.
    fn reach(&mut self) -> io::Result<()> {
        match &mut self.cut {
            None => Ok(()),
            Some((0, kind)) => Err((*kind).into()),
            Some((left, _)) => {
                *left -= 1;
                Ok(())
            }
        }
    }

    fn place(&self, client: usize) -> usize {
        if self.weak { client } else { 0 }
    }

    /// Time passes: what travels between copies arrives.
    pub fn pass(&mut self, now_ms: i64) {
        self.now_ms = now_ms;
        let (due, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.travelling).into_iter().partition(|t| t.0 <= now_ms);
        self.travelling = later;
        for (_, to, path, bytes) in due {
            if self.ills[to].absent {
                self.travelling.push((now_ms + 2_000, to, path, bytes));
                continue;
            }
            let there = self.views[to].now(&path);
            match (&there, &bytes) {
                (Some(a), Some(b)) if a == b => continue,
                // Claims and codes made on both sides: the copy that came is put beside.
                (Some(_), Some(_)) if !path.ends_with("/head") && !path.ends_with(".age") => {
                    let beside = format!("{path}.sync-conflict-20261124");
                    self.views[to].set(&beside, now_ms, bytes);
                    self.faults += 1;
                }
                _ => self.views[to].set(&path, now_ms, bytes),
            }
        }
    }

    fn write(&mut self, client: usize, path: &str, bytes: Option<Bytes>) {
        if let Some(owner) = path.strip_prefix("w/").or_else(|| path.strip_prefix("h/")).and_then(|p| p.split('/').next())
            && self.owners.get(owner).is_some_and(|owners| !owners.contains(&client) && !self.asleep(owners, client))
        {
            let heard: Vec<_> =
                self.owners[owner].iter().map(|of| (of, self.heard.get(of).map(|at| (self.now_ms - at) / 1000))).collect();
            let gone = if bytes.is_none() { "away" } else { "" };
            self.trespasses.push(format!("{client} wrote {path} {gone}; its owners were heard so many seconds ago: {heard:?}"));
        }
        if path.ends_with("/head") {
            let _ = self.heard.insert(client, self.now_ms);
        }
        if bytes.is_some() && !fits_everywhere(path) {
            self.trespasses.push(format!("{client} wrote a name that some folder has no room for: {path}"));
        }
        let place = self.place(client);
        let now = self.now_ms;
        if path.starts_with("codes/") || path.starts_with("q/") {
            // Whoever comes first has it: what lies there nobody else writes over or takes away.
            let key = (place, path.to_owned());
            if self.views[place].now(path).is_none() {
                let _ = self.makers.insert(key, client);
            } else if self.makers.get(&key) != Some(&client) {
                self.trespasses.push(format!("{client} wrote {path}"));
            }
        }
        self.views[place].set(path, now, bytes.clone());
        if self.weak && !path.ends_with(".tmp") {
            for to in (0..self.views.len()).filter(|to| *to != place) {
                let delay = 300 + self.random.below(4_000) as i64;
                self.travelling.push((now + delay, to, path.to_owned(), bytes.clone()));
            }
        }
    }

    /// An error of a folder: what it says of itself is not always what is the matter.
    fn error(&mut self, writes: bool) -> io::Error {
        match self.random.below(if writes { 6 } else { 3 }) {
            0 | 1 => io::Error::from_raw_os_error(5),
            2 => io::ErrorKind::TimedOut.into(),
            3 => io::ErrorKind::StorageFull.into(),
            4 => io::ErrorKind::QuotaExceeded.into(),
            _ => io::ErrorKind::ReadOnlyFilesystem.into(),
        }
    }

    /// Somebody else holds a file, one time in so many.
    fn held(&mut self, one_in: u64) -> io::Result<()> {
        if one_in == 0 || !self.random.one_in(one_in) {
            return Ok(());
        }
        self.faults += 1;
        Err(io::ErrorKind::ResourceBusy.into())
    }

    /// Whether files are still on their way between copies.
    pub fn travels(&self) -> bool {
        self.travelling.iter().any(|t| !t.2.ends_with("/head"))
    }

    /// Whether these were not heard for a month, but for what clocks may be wrong by: a copy speaks for its original then. To a copy of the
    /// folder it comes later that one is back.
    fn asleep(&self, owners: &BTreeSet<usize>, client: usize) -> bool {
        let long = |at: &i64| self.now_ms - at >= ASLEEP_MS - 24 * 3_600_000;
        let place = self.place(client);
        let arrived = |owner: &usize| {
            let writers = self.owners.iter().filter(|(_, of)| of.contains(owner)).map(|(writer, _)| format!("w/{writer}/head"));
            let last =
                |path: String| self.views[place].files.get(&path)?.iter().rev().find(|(_, head)| head.is_some()).map(|v| v.0);
            writers.filter_map(last).max().filter(|_| self.weak)
        };
        // A copy that never said anything is known to nobody.
        let unheard = |owner: &usize| self.heard.get(owner).is_none_or(long) || arrived(owner).is_some_and(|at| long(&at));
        owners.iter().any(|owner| self.heard.contains_key(owner)) && owners.iter().all(unheard)
    }

    /// How many clients there are, or will be.
    pub fn clients(&self) -> usize {
        self.ills.len()
    }

    /// What the folder is to a client: its ills, and whether the office's sign is there. Of a round that is cut short nothing is expected.
    pub fn seen_by(&self, client: usize) -> Option<(Ills, bool)> {
        // A file that was moved along may arrive a moment later.
        let sign = self.views[self.place(client)].at("site.json", self.now_ms).is_some_and(|bytes| !bytes.is_empty());
        // Nor is what was not found found at once where a folder remembers that, also after it was cured of it.
        let missed = self.missed.get(&(client, "site.json".to_owned())).is_some_and(|until| self.now_ms < *until);
        let sign = sign && !missed;
        (self.fuse.is_none() && self.cut.is_none()).then(|| (self.ills[client].clone(), sign))
    }

    /// What lay under a path at a moment and lies there now, as a client sees it.
    pub fn lay(&self, client: usize, path: &str, then: i64) -> Vec<Bytes> {
        let view = &self.views[self.place(client)];
        view.at(path, then).into_iter().chain(view.now(path)).collect()
    }

    /// The ills of a client.
    pub fn ills(&mut self, client: usize) -> &mut Ills {
        &mut self.ills[client]
    }

    /// All ills end; what was not found may be found. What keeps copies of the folder alike does so again: files of events that a machine's own copy has
    /// lost, and another one has, come back to it.
    pub fn heal(&mut self) {
        if self.weak {
            let (all, now) = (self.all_files(), self.now_ms);
            for (path, bytes) in all {
                let owners: BTreeSet<usize> =
                    path.split('/').filter_map(|part| self.owners.get(part)).flatten().copied().collect();
                for owner in owners.into_iter().filter(|owner| *owner < self.begun) {
                    if self.views[owner].now(&path).is_none() {
                        self.views[owner].set(&path, now, Some(Arc::clone(&bytes)));
                    }
                }
            }
        }
        self.ills.iter_mut().for_each(|ills| *ills = Ills::default());
        self.missed.clear();
        self.broken.clear();
        self.fuse = None;
        self.cut = None;
        self.backup = None;
    }

    /// A machine starts with a copy of another's folder.
    pub fn copy_view(&mut self, from: usize, to: usize) {
        self.begun = self.begun.max(to + 1);
        if self.weak {
            self.views[to] = self.views[from].clone();
            // Its own sync tool fetches what the other's was still to get.
            let coming: Vec<_> = self.travelling.iter().filter(|t| t.1 == from).cloned().collect();
            self.travelling.retain(|t| t.1 != to);
            self.travelling.extend(coming.into_iter().map(|t| (t.0, to, t.2, t.3)));
        }
    }

    /// All files there are now, without those that are being written.
    pub fn paths(&self) -> Vec<String> {
        let view = &self.views[0];
        view.files
            .iter()
            .filter(|(p, v)| v.last().is_some_and(|(_, b)| b.is_some()) && !p.ends_with(".tmp"))
            .map(|(p, _)| p.clone())
            .collect()
    }

    /// The files with events that stand now, in whichever copy of the folder, each once.
    pub fn all_files(&self) -> Vec<(String, Bytes)> {
        // One after the other as they lie in the copies: one seed goes the same way in every process (seed 1100056980).
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        let views = self.views.iter().take(self.begun);
        for (path, versions) in views.flat_map(|view| &view.files).filter(|(path, _)| path.contains(".seg")) {
            if let Some((_, Some(bytes))) = versions.last()
                && seen.insert((path, Arc::as_ptr(bytes) as usize))
            {
                found.push((path.clone(), Arc::clone(bytes)));
            }
        }
        found
    }

    /// Files that were being written when somebody fell, and stand half done.
    pub fn litter(&self) -> Vec<String> {
        let standing = self.views.iter().flat_map(|view| &view.files).filter(|(path, _)| path.ends_with(".tmp"));
        standing.filter(|(_, v)| v.last().is_some_and(|(_, b)| b.is_some())).map(|(path, _)| path.clone()).collect()
    }

    /// What lay under a path at a moment, in each copy of the folder.
    pub fn copies_at(&self, path: &str, ms: i64) -> Vec<Option<Bytes>> {
        self.views.iter().map(|view| view.at(path, ms)).collect()
    }

    /// All files that lay in some copy of the folder at a moment, without those that were being written.
    pub fn files_at(&self, ms: i64) -> Vec<(String, Bytes)> {
        self.views.iter().flat_map(|view| view.all_at(ms)).collect()
    }

    /// The files that lay at a moment in each copy of the folder that somebody works with.
    pub fn copies_at_work(&self, ms: i64) -> Vec<Vec<(String, Bytes)>> {
        self.views.iter().take(self.begun).map(|view| view.all_at(ms)).collect()
    }

    /// Whether a test holds for some file that stands, comes or could come back under a writer's name.
    pub fn any_file(&self, writer: &str, test: impl Fn(&Bytes) -> bool) -> bool {
        let stand = self.views.iter().take(self.begun).chain(&self.backup).flat_map(|v| &v.files);
        let standing = stand.filter_map(|(path, versions)| Some((path, versions.last()?.1.as_ref()?)));
        let coming = self.travelling.iter().filter(|(_, to, ..)| *to < self.begun);
        let coming = coming.filter_map(|(_, _, path, bytes)| Some((path, bytes.as_ref()?)));
        let mut files = standing.chain(coming).filter(|(path, _)| path.contains(writer) && path.contains(".seg"));
        files.any(|(_, bytes)| test(bytes))
    }

    /// What lies under a path now.
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        self.views[0].now(path).map(|bytes| bytes.to_vec())
    }

    /// Somebody writes a file from outside.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>) {
        self.tamper(path, Some(bytes));
    }

    fn tamper(&mut self, path: &str, bytes: Option<Vec<u8>>) {
        let now = self.now_ms;
        let bytes = bytes.map(Arc::new);
        self.views.iter_mut().for_each(|v| v.set(path, now, bytes.clone()));
        self.faults += 1;
    }

    /// A person or a disk does something to the file number `pick` among those under `under`.
    pub fn harm(&mut self, under: &str, seed: u64) {
        let mut random = SeededRandom::new(seed);
        let paths: Vec<String> = self.paths().into_iter().filter(|p| p.starts_with(under)).collect();
        if paths.is_empty() {
            return;
        }
        let path = random.pick(&paths).clone();
        let bytes = self.views[0].now(&path).map(|b| b.to_vec()).unwrap_or_default();
        let at = place_in(bytes.len(), &mut random);
        match random.below(7) {
            0 => self.tamper(&path, None),
            1 => self.tamper(&path, Some(bytes[..at.min(bytes.len())].to_vec())),
            2 => {
                let mut bytes = bytes;
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
                self.tamper(&path, Some(bytes));
            }
            3 => self.tamper(&path, Some([bytes.clone(), bytes].concat())),
            4 => self.tamper(&path, Some(Vec::new())),
            5 => {
                // The same file under other names: a conflict copy, a download, a rename.
                self.tamper(&format!("{path}.sync-conflict-1"), Some(bytes.clone()));
                self.tamper(&format!("{path} (1)"), Some(bytes));
            }
            _ => {
                let (dir, _) = path.rsplit_once('/').unwrap_or(("", &path));
                for name in ["desktop.ini", ".DS_Store", "Thumbs.db"] {
                    self.tamper(&format!("{dir}/{name}"), Some(b"foreign".to_vec()));
                }
            }
        }
    }

    /// A whole folder of files vanishes, and the folders in it; in a copy of the folder these stay where a file lies in them that the others
    /// have not got yet.
    pub fn wipe(&mut self, under: &str) {
        let there =
            self.views[0].files.iter().filter(|(_, versions)| versions.last().is_some_and(|(_, bytes)| bytes.is_some()));
        let gone: Vec<String> = there.map(|(path, _)| path.clone()).filter(|path| path.starts_with(under)).collect();
        for path in gone {
            self.tamper(&path, None);
        }
        for view in &mut self.views {
            let empty = |dir: &String| {
                let inside = format!("{dir}/");
                inside.starts_with(under) && !view.live(&inside, i64::MAX)
            };
            let gone: Vec<String> = view.dirs.iter().filter(|dir| empty(dir)).cloned().collect();
            view.dirs.retain(|dir| !gone.contains(dir));
        }
    }

    /// A backup of the folder is taken, or put back over it.
    pub fn backup(&mut self) {
        if self.backup.is_none() {
            self.backup = Some(self.views[0].clone());
        }
    }

    /// The backup is put back: files that are newer vanish.
    pub fn restore(&mut self) {
        let Some(backup) = self.backup.take() else { return };
        for path in self.paths() {
            // Codes are never taken back by hand: two workstations would get one.
            if !path.starts_with("codes/") {
                self.tamper(&path, backup.now(&path).map(|b| b.to_vec()));
            }
        }
    }

    /// Three files in ten are turned into something else.
    pub fn ransom(&mut self, seed: u64) {
        let mut random = SeededRandom::new(seed);
        for path in self.paths().into_iter().filter(|p| p.ends_with(".seg")) {
            if random.below(10) < 3 {
                self.tamper(&path, Some(b"pay".repeat(100)));
            }
        }
    }
}

/// Row 55: names that a file system of two kinds of letters, of short paths or of reserved words takes as they are.
fn fits_everywhere(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
    let reserved = ["con", "aux", "nul", "prn"];
    let name = |name: &str| {
        let stem = name.split('.').next().unwrap_or_default();
        (1..=64).contains(&name.len()) && name.chars().all(plain) && !name.ends_with('.') && !reserved.contains(&stem)
    };
    path.len() <= 100 && path.split('/').all(name)
}

/// Somewhere in so many bytes: by share, since sealing makes the same file some bytes longer or shorter each time, and a seed shall do
/// the same harm to it.
fn place_in(len: usize, random: &mut SeededRandom) -> usize {
    ((u128::from(random.next_u64()) * len as u128) >> 64) as usize
}
