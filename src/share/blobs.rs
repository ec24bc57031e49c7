//! Files of cases through the shared folder: `b/<name>`, each sealed for staff workstations, written by whoever has it and taken
//! by whoever has not.
//!
//! The ledger says which files there are; here only bytes travel. A file is named by its content under the office's key, so that
//! two who write it write the same, and a damaged one is replaced by any holder. Copies that a sync tool put beside it serve as
//! well; who finds none for a while asks for one by `<name>.want`, and a holder writes a copy under a name that is new everywhere.
//! What no case has any more is removed by everyone, here and there.

use super::folder::{Folder, put};
use super::keys::Ring;
use crate::domain::event::hex;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Where they lie.
const DIR: &str = "b";
/// Bytes that travel in one round at most; one file always does.
const ROUND_BYTES: u64 = 8 * 1024 * 1024;
/// The folder's names are read again after this long, milliseconds.
const LOOK_MS: i64 = 60_000;
/// And after this long while something is missing.
const LOOK_SOON_MS: i64 = 5_000;
/// Who finds no copy for this long asks for one, milliseconds.
const WANT_MS: i64 = 60_000;
/// The ending of such a request.
const WANT: &str = ".want";
/// A file that did not open so many times is removed: a holder writes it again.
const FAILS_MAX: u32 = 3;

/// So many files that are not answered for end a round.
const SILENT_MAX: u32 = 2;
/// A half written file that lies so long is nobody's, milliseconds.
const HALF_MS: i64 = 3_600_000;

/// Folder, keys and shelf.
struct Ends<'a> {
    folder: &'a dyn Folder,
    ring: &'a Ring,
    shelf: &'a dyn Shelf,
}

/// Whether a file still has to come or go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Done,
    Awaited,
    Unsent,
}

/// A file that the ledger speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// BLAKE3 of its content, 64 hexadecimal digits.
    pub hash: String,
    /// How long, bytes.
    pub bytes: u64,
    /// No case has it any more.
    pub gone: bool,
}

/// Where a workstation keeps files.
pub trait Shelf {
    /// Whether a file stands here.
    fn has(&self, hash: &str) -> bool;
    /// Its bytes; `None` when they are not here or not those any more.
    fn get(&self, hash: &str) -> io::Result<Option<Vec<u8>>>;
    /// Whether there is room for what others sent.
    fn room(&self) -> bool {
        true
    }
    /// Keeps bytes under the hash of their content.
    fn keep(&self, bytes: &[u8]) -> io::Result<()>;
    /// Removes them.
    fn remove(&self, hash: &str) -> io::Result<()>;
}

/// How many files are still on their way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Due {
    /// To this workstation.
    pub awaited: u64,
    /// From this workstation to the folder.
    pub unsent: u64,
}

/// What is remembered between rounds; may be lost at any moment.
#[derive(Debug, Default)]
pub struct Blobs {
    looked_ms: Option<i64>,
    there: BTreeMap<String, u64>,
    here: BTreeSet<String>,
    /// Gone files that were let go of here.
    swept: BTreeSet<String>,
    fails: BTreeMap<String, u32>,
    since: BTreeMap<String, i64>,
    /// Since when files lie there half written, milliseconds.
    halves: BTreeMap<String, i64>,
    due: Due,
}

/// The least that a sealed file of so many bytes is long: the body with a mark for each part of it.
fn least(bytes: u64) -> u64 {
    bytes + 16 + 16 * bytes.div_ceil(65_536).max(1)
}

impl Blobs {
    /// One round of bounded work: what is missing there is written, what is missing here is taken, what is gone is removed.
    ///
    /// # Errors
    /// The folder's or the shelf's; what was done until then is done.
    pub fn round(
        &mut self,
        folder: &dyn Folder,
        ring: &Ring,
        shelf: &dyn Shelf,
        wanted: &[Wanted],
        mono_ms: i64,
        random: &mut dyn FnMut() -> u64,
    ) -> io::Result<Due> {
        let pause = if self.due == Due::default() { LOOK_MS } else { LOOK_SOON_MS };
        if !wanted.is_empty() && self.looked_ms.is_none_or(|at| !(0..pause).contains(&(mono_ms - at))) {
            self.there = match folder.list(DIR) {
                Ok(items) => items.into_iter().filter(|i| !i.dir).map(|i| (i.name, i.len)).collect(),
                Err(e) if e.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
                Err(e) => return Err(e),
            };
            self.looked_ms = Some(mono_ms);
        }
        self.tidy(folder, mono_ms);
        let ends = Ends { folder, ring, shelf };
        let (mut due, mut moved, mut silent) = (Due::default(), 0_u64, 0);
        for file in wanted {
            let Some(name) = ring.name_of(&file.hash) else { return Ok(Due::default()) };
            match self.one(&ends, file, &name, &mut moved, mono_ms, random) {
                Ok(way) => {
                    due.awaited += u64::from(way == Way::Awaited);
                    due.unsent += u64::from(way == Way::Unsent);
                }
                Err(error) if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                    return Err(error);
                }
                // A file that fails holds up no other; a folder that does not answer at all is not asked for each of them.
                Err(error) => {
                    silent += u32::from(error.kind() == io::ErrorKind::TimedOut);
                    if silent > SILENT_MAX {
                        return Err(error);
                    }
                    let here = self.here.contains(&file.hash) || shelf.has(&file.hash);
                    due.awaited += u64::from(!here && !file.gone);
                    due.unsent += u64::from(here && !file.gone);
                }
            }
        }
        self.due = due;
        Ok(due)
    }

    /// What is to be done for one file.
    fn one(
        &mut self,
        ends: &Ends<'_>,
        file: &Wanted,
        name: &str,
        moved: &mut u64,
        mono_ms: i64,
        random: &mut dyn FnMut() -> u64,
    ) -> io::Result<Way> {
        let Ends { folder, ring, shelf } = *ends;
        if file.gone {
            self.sweep(folder, shelf, file, name)?;
            return Ok(Way::Done);
        }
        let here = self.here.contains(&file.hash) || shelf.has(&file.hash);
        let wanted = self.there.contains_key(&format!("{name}{WANT}"));
        // One that is too short is tried as well: it may be a remnant that stands in the way of a whole one.
        let there = if here {
            !wanted && self.there.get(name).is_some_and(|len| *len >= least(file.bytes))
        } else {
            self.copies(name).next().is_some()
        };
        let room = *moved == 0 || *moved + file.bytes <= ROUND_BYTES;
        match (here, there) {
            (true, true) => {
                let _ = self.here.insert(file.hash.clone());
                Ok(Way::Done)
            }
            (true, false) if room => {
                *moved += file.bytes.max(1);
                Ok(if self.write(folder, ring, shelf, file, name, random)? { Way::Done } else { Way::Unsent })
            }
            (true, false) => Ok(Way::Unsent),
            (false, true) if room && shelf.room() => {
                *moved += file.bytes.max(1);
                Ok(if self.take(folder, ring, shelf, file, name)? { Way::Done } else { Way::Awaited })
            }
            (false, there) => {
                let since = *self.since.entry(name.to_owned()).or_insert(mono_ms);
                if !there && !wanted && mono_ms - since >= WANT_MS {
                    let _ = self.since.insert(name.to_owned(), mono_ms);
                    put(folder, DIR, &format!("{name}{WANT}"), b"want\n", random())?;
                }
                Ok(Way::Awaited)
            }
        }
    }

    /// What a process that was killed left half written is removed, whoever it was: a file is under way for minutes, not for an hour.
    fn tidy(&mut self, folder: &dyn Folder, mono_ms: i64) {
        let there = &self.there;
        self.halves.retain(|name, _| there.contains_key(name));
        for name in there.keys().filter(|name| name.starts_with('.') && name.ends_with(".tmp")) {
            let since = *self.halves.entry(name.clone()).or_insert(mono_ms);
            if mono_ms - since >= HALF_MS {
                let _ = remove(folder, name);
            }
        }
    }

    /// What was on its way after the last round that went well.
    pub fn due(&self) -> Due {
        self.due
    }

    /// Writes a file into the folder; false when its bytes are not here after all.
    fn write(
        &mut self,
        folder: &dyn Folder,
        ring: &Ring,
        shelf: &dyn Shelf,
        file: &Wanted,
        name: &str,
        random: &mut dyn FnMut() -> u64,
    ) -> io::Result<bool> {
        let Some(bytes) = shelf.get(&file.hash)? else {
            // Damaged here: another's copy takes its place.
            let _ = self.here.remove(&file.hash);
            shelf.remove(&file.hash)?;
            return Ok(false);
        };
        let sealed = ring.seal_personal(&bytes)?;
        let want = format!("{name}{WANT}");
        if self.there.contains_key(&want) {
            // Somebody does not see the one that stands here: a name that was never removed anywhere comes through.
            let fresh = format!("{name}-{:08x}", random() as u32);
            put(folder, DIR, &fresh, &sealed, random())?;
            remove(folder, &want)?;
            let _ = self.there.remove(&want);
            let _ = self.there.insert(fresh, sealed.len() as u64);
        }
        put(folder, DIR, name, &sealed, random())?;
        let _ = self.here.insert(file.hash.clone());
        let _ = self.there.insert(name.to_owned(), sealed.len() as u64);
        Ok(true)
    }

    /// The names under which a file lies in the folder: its own, and copies beside it.
    fn copies(&self, name: &str) -> impl Iterator<Item = &String> {
        self.there
            .range(name.to_owned()..)
            .map(|(n, _)| n)
            .take_while(move |n| n.starts_with(name))
            .filter(|n| !n.ends_with(WANT))
    }

    /// Takes a file out of the folder; false when none of its copies opens.
    fn take(&mut self, folder: &dyn Folder, ring: &Ring, shelf: &dyn Shelf, file: &Wanted, name: &str) -> io::Result<bool> {
        let most = least(file.bytes) as usize + 65_536;
        for copy in self.copies(name).cloned().collect::<Vec<_>>() {
            let path = format!("{DIR}/{copy}");
            let read = match folder.read(&path, most) {
                Ok(sealed) => ring.open_personal(&sealed),
                Err(e) if e.kind() == io::ErrorKind::NotFound => {
                    let _ = self.there.remove(&copy);
                    continue;
                }
                Err(e) if e.kind() == io::ErrorKind::FileTooLarge => None,
                Err(e) => return Err(e),
            };
            if let Some(bytes) = read.filter(|bytes| hex(blake3::hash(bytes).as_bytes()) == file.hash) {
                shelf.keep(&bytes)?;
                let _ = self.fails.remove(&copy);
                let _ = self.since.remove(name);
                let _ = self.here.insert(file.hash.clone());
                return Ok(true);
            }
            let fails = self.fails.entry(copy.clone()).or_default();
            *fails += 1;
            if *fails >= FAILS_MAX && !behind(folder, ring) {
                // It may have been on its way; now it is damaged, and a holder looks for what is missing.
                let _ = self.fails.remove(&copy);
                remove(folder, &copy)?;
                let _ = self.there.remove(&copy);
            }
        }
        Ok(false)
    }

    fn sweep(&mut self, folder: &dyn Folder, shelf: &dyn Shelf, file: &Wanted, name: &str) -> io::Result<()> {
        // Once also where none is here: a damaged one may have been set aside.
        let here = self.here.remove(&file.hash) || shelf.has(&file.hash);
        if here || !self.swept.contains(&file.hash) {
            shelf.remove(&file.hash)?;
            let _ = self.swept.insert(file.hash.clone());
        }
        let _ = self.since.remove(name);
        let all: Vec<String> =
            self.there.range(name.to_owned()..).map(|(n, _)| n).take_while(|n| n.starts_with(name)).cloned().collect();
        for copy in all {
            remove(folder, &copy)?;
            let _ = self.there.remove(&copy);
        }
        Ok(())
    }
}

/// Whether keys were handed out that are not here: what does not open may then be good for all others. A folder that does not say counts as that.
fn behind(folder: &dyn Folder, ring: &Ring) -> bool {
    let epoch = |name: &str| name.get(..4).and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
    match folder.list("keys") {
        Ok(items) => items.iter().any(|item| epoch(&item.name) > ring.newest()),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// Removes a file of the folder; gone already is gone.
fn remove(folder: &dyn Folder, name: &str) -> io::Result<()> {
    match folder.remove(&format!("{DIR}/{name}")) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
