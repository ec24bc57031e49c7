//! Bytes beside the store, each file under the hash of its content: papers that were issued, and files that belong to cases.
//!
//! A file is written whole and flushed before the event that names it; a file that is there is never written again.

use super::{Fault, Home, Material, Office, Who};
use crate::domain::attachment;
use crate::domain::case::{self, Case};
use crate::domain::event::hex;
use crate::domain::money::Cents;
use crate::domain::printing::{Issued, Way};
use crate::paper::Medium;
use crate::share::blobs::Shelf;
use crate::store::append;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bytes that were kept so lately are not removed.
const LET_GO: std::time::Duration = std::time::Duration::from_secs(60);

/// The ending of a file that is damaged.
const DAMAGED: &str = "damaged";
/// What was half written so long ago is written no more.
const HALF: std::time::Duration = std::time::Duration::from_secs(3600);

/// The folder of kept papers, or of kept files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    dir: PathBuf,
    ending: &'static str,
}

impl Archive {
    /// The papers in a data folder.
    pub fn of(home: &Home) -> Self {
        Self { dir: home.dir().join("archive"), ending: ".pdf" }
    }

    /// The files of cases in a data folder.
    pub fn files(home: &Home) -> Self {
        Self { dir: home.dir().join("files"), ending: "" }
    }

    fn path(&self, hash: &str) -> PathBuf {
        // A hash from elsewhere names no other place.
        let plain: String = hash.chars().filter(char::is_ascii_hexdigit).collect();
        self.dir.join(plain.get(..2).unwrap_or("00")).join(format!("{plain}{}", self.ending))
    }

    /// Whether a file stands here, by its name.
    pub fn has(&self, hash: &str) -> bool {
        self.path(hash).is_file()
    }

    /// Puts a file that is no more what its name says beside its place: another's copy takes that. It may be all there is, and is not thrown
    /// away.
    ///
    /// # Errors
    /// Those of the disk; the file is then where it was.
    pub fn set_aside(&self, hash: &str) -> Result<(), Fault> {
        let path = self.path(hash);
        std::fs::rename(&path, path.with_extension(DAMAGED)).map_err(|e| Fault::Io(path, e))
    }

    /// Removes the bytes of a hash; gone already is gone.
    pub fn remove(&self, hash: &str) -> Result<(), Fault> {
        let path = self.path(hash);
        let _ = std::fs::remove_file(path.with_extension(DAMAGED));
        match std::fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Fault::Io(path, e)),
            _ => Ok(()),
        }
    }

    /// Keeps bytes; gives their hash: BLAKE3, 64 hexadecimal digits.
    pub fn keep(&self, bytes: &[u8]) -> Result<String, Fault> {
        let hash = hex(blake3::hash(bytes).as_bytes());
        let path = self.path(&hash);
        let io = |path: &Path| {
            let path = path.to_owned();
            move |e| Fault::Io(path, e)
        };
        if self.get(&hash)?.is_some() {
            // Wanted again, as the date of the file says to whoever would remove it: see `Archive::let_go`.
            let touched = std::fs::File::options().append(true).open(&path);
            let _ = touched.and_then(|file| file.set_modified(std::time::SystemTime::now()));
            return Ok(hash);
        }
        let folder = path.parent().unwrap_or(&self.dir);
        std::fs::create_dir_all(folder).map_err(io(folder))?;
        let half = folder.join(format!(".{hash}.{}.tmp", std::process::id()));
        let written = std::fs::File::create(&half).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        if let Err(error) = written.and_then(|()| std::fs::rename(&half, &path)) {
            let _ = std::fs::remove_file(&half);
            return Err(Fault::Io(path, error));
        }
        // The name lasts too, where folders can be flushed.
        if let Ok(folder) = std::fs::File::open(folder) {
            let _ = folder.sync_all();
        }
        Ok(hash)
    }

    /// Removes bytes that no case has, unless they were kept within the last minute: somebody may be about to name them.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn let_go(&self, hash: &str) -> Result<(), Fault> {
        let age = std::fs::metadata(self.path(hash)).and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age < LET_GO) { Ok(()) } else { self.remove(hash) }
    }

    /// Removes what a process that was killed left half written; what is younger than an hour may still be written.
    pub fn tidy(&self) {
        let folders = std::fs::read_dir(&self.dir).into_iter().flatten().flatten().map(|entry| entry.path());
        for file in folders.filter_map(|dir| std::fs::read_dir(dir).ok()).flatten().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') || !name.ends_with(".tmp") {
                continue;
            }
            let age = file.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
            if age.is_some_and(|age| age > HALF) {
                let _ = std::fs::remove_file(file.path());
            }
        }
    }

    /// The bytes of a hash; `None` when they are not here, or are not those any more.
    pub fn get(&self, hash: &str) -> Result<Option<Vec<u8>>, Fault> {
        let path = self.path(hash);
        match std::fs::read(&path) {
            Ok(bytes) if hex(blake3::hash(&bytes).as_bytes()) == hash => Ok(Some(bytes)),
            Ok(_) => Ok(None),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Fault::Io(path, e)),
        }
    }
}

/// The shelf as the exchange sees it. Before bytes are removed the office is asked once more: a file that was taken away may have
/// been attached again since the list was read.
#[derive(Debug)]
pub struct Guarded<'a> {
    /// The shelf.
    pub shelf: &'a Archive,
    /// The office.
    pub desk: &'a super::desk::Desk,
}

impl Shelf for Guarded<'_> {
    fn has(&self, hash: &str) -> bool {
        self.shelf.has(hash)
    }

    fn get(&self, hash: &str) -> io::Result<Option<Vec<u8>>> {
        self.shelf.get(hash).map_err(io::Error::other)
    }

    /// On a full disk what is left is the desk's.
    fn room(&self) -> bool {
        self.desk.wait(|office| !office.disk_low()).unwrap_or(false)
    }

    fn keep(&self, bytes: &[u8]) -> io::Result<()> {
        self.shelf.keep(bytes).map(|_| ()).map_err(io::Error::other)
    }

    fn remove(&self, hash: &str) -> io::Result<()> {
        let (shelf, hash) = (self.shelf.clone(), hash.to_owned());
        let asked = self.desk.wait(move |office| {
            if crate::store::rows::file_gone(office.store().read(), &hash)? {
                shelf.let_go(&hash)
            } else if shelf.has(&hash) && shelf.get(&hash)?.is_none() {
                shelf.set_aside(&hash)
            } else {
                Ok(())
            }
        });
        asked.map_err(|gone| io::Error::other(format!("{gone:?}")))?.map_err(io::Error::other)
    }
}

impl Shelf for Archive {
    fn has(&self, hash: &str) -> bool {
        Archive::has(self, hash)
    }

    fn get(&self, hash: &str) -> io::Result<Option<Vec<u8>>> {
        Archive::get(self, hash).map_err(io::Error::other)
    }

    fn keep(&self, bytes: &[u8]) -> io::Result<()> {
        Archive::keep(self, bytes).map(|_| ()).map_err(io::Error::other)
    }

    fn remove(&self, hash: &str) -> io::Result<()> {
        Archive::remove(self, hash).map_err(io::Error::other)
    }
}

impl Office {
    /// Attaches a file to a case: its bytes are kept first, then the event that names them.
    ///
    /// # Errors
    /// What stands against the file or the case. That is asked before any byte is written: a case that takes no files, such as a
    /// sealed signal, leaves none on the disk.
    pub fn attach(&mut self, who: Who, shelf: &Archive, case: uuid::Uuid, name: &str, bytes: &[u8]) -> Result<Case, Fault> {
        let attach = case::Command::Attach(attachment::look(bytes, name)?);
        let found = self.dossier(case)?.case;
        self.may(who, &found, &attach)?;
        let _ = shelf.keep(bytes)?;
        match self.perform(who, super::Command::Case(case, attach))?.value {
            super::Value::Case(case) => Ok(*case),
            _ => Err(Fault::NotFound(case.to_string())),
        }
    }

    /// What stands against a file's command on a case, asked before its bytes are kept.
    pub(super) fn may(&self, who: Who, found: &Case, command: &case::Command) -> Result<(), Fault> {
        let context = case::Context {
            today: self.today(),
            settings: self.settings(),
            paid: Cents::ZERO,
            code: self.station_code(),
            by: who.by,
            registrar: "",
            served: &[],
            writer: None,
        };
        Ok(case::decide(found, command, &context).map(drop)?)
    }

    /// Performs a command; when it takes a file away, the bytes go as well unless another case has them.
    ///
    /// # Errors
    /// As [`Office::perform`]. Bytes that cannot be removed now go with the next sweep: the command stands.
    pub fn perform_clean(&mut self, who: Who, shelf: &Archive, command: super::Command) -> Result<super::Outcome, Fault> {
        let takes = matches!(&command, super::Command::Case(_, case::Command::Detach(..) | case::Command::Erase(_)));
        let outcome = self.perform(who, command)?;
        if takes {
            let _ = self.sweep(shelf);
        }
        Ok(outcome)
    }

    /// Removes the bytes of files that no case has any more.
    pub fn sweep(&self, shelf: &Archive) -> Result<(), Fault> {
        let known = crate::store::rows::all_files(self.store().read())?;
        known.iter().filter(|(_, _, gone)| *gone).try_for_each(|(hash, ..)| shelf.remove(hash))
    }

    /// Notes that a paper goes out; what is the office's word is kept first. Nothing is kept of who was erased since the paper was laid out.
    ///
    /// # Errors
    /// The disk's and the store's: nothing is noted then.
    pub fn issue(
        &mut self,
        who: Who,
        archive: &Archive,
        material: &Material,
        medium: Medium,
        bytes: &[u8],
        way: Way,
    ) -> Result<(), Fault> {
        let of = material.which().of();
        let erased = |db: &crate::store::Db| of.map_or(Ok(false), |of| append::erased(db, of));
        let kept = material.which().paper().kept() && !erased(self.store().read())?;
        let hash = if kept { archive.keep(bytes)? } else { hex(blake3::hash(bytes).as_bytes()) };
        let issued = material.issued(medium, way, hash.clone());
        let _ = self.perform(who, super::Command::Issue(Box::new(issued)))?;
        // Another process may have erased between the two, and it did not know of this paper yet.
        if kept && erased(self.store().read())? && archive.remove(&hash).is_err() {
            self.store_mut().write(|tx| append::note_erasure(tx).map_err(Fault::from))?;
        }
        Ok(())
    }

    /// A mark for one order of printing: the same order is printed once, however often it is sent.
    pub fn new_order(&mut self) -> String {
        let mut random = [0_u8; 4];
        self.random.fill(&mut random);
        hex(&random)
    }

    /// The payment of a receipt's number, as typed: `1301-4` or `1301-4/24.11.2026`.
    pub fn payment_numbered(&self, typed: &str) -> Result<Option<uuid::Uuid>, Fault> {
        let Some((index, seq, year)) = crate::domain::number::Number::read(typed) else { return Ok(None) };
        Ok(crate::store::visits::payment_numbered(self.store().read(), &index, seq, year)?)
    }

    /// What went out under a number, the newest last, with the moment in milliseconds.
    pub fn issued(&self, number: &str) -> Result<Vec<(i64, Issued)>, Fault> {
        Ok(crate::store::rows::issued_under(self.store().read(), number)?)
    }
}
