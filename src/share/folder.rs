//! A folder as the exchange uses it: few operations, each with a plain meaning, so that every fault can be simulated.
//!
//! Paths are relative, parts joined by `/`, names of `[a-z0-9.-]` at most 64 long (sync.md H16). No operation keeps a handle
//! (H6), no time stamp is looked at (H14).

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A name in a folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Item {
    /// The name.
    pub name: String,
    /// Whether it is a folder.
    pub dir: bool,
    /// Bytes of a file.
    pub len: u64,
}

/// A folder that several workstations share.
pub trait Folder: Send {
    /// The names in a folder, without those that are neither file nor folder.
    fn list(&self, dir: &str) -> io::Result<Vec<Item>>;
    /// A file's bytes; longer than `max` is an error of kind `FileTooLarge`.
    fn read(&self, path: &str, max: usize) -> io::Result<Vec<u8>>;
    /// Makes a file that must not exist and writes it through to the disk. When that fails the name may be taken, with less under it or nothing.
    fn create_new(&self, path: &str, bytes: &[u8]) -> io::Result<()>;
    /// The same of what is worth nothing half written, and must not take its name then: it is taken away again, as far as that can be done. Not
    /// for what others go by as soon as the name is there.
    fn create_whole(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.create_new(path, bytes)
    }
    /// Renames a file.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Rewrites a file of constant size in place; makes it when it does not exist.
    fn write_in_place(&self, path: &str, bytes: &[u8]) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &str) -> io::Result<()>;
    /// Makes a folder and those above it, but never the root.
    fn make_dir(&self, dir: &str) -> io::Result<()>;
    /// Writes a folder's names through to the disk, where that can be asked for.
    fn sync_dir(&self, dir: &str) -> io::Result<()>;
}

/// A real folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealFolder {
    root: PathBuf,
}

impl RealFolder {
    /// The folder `root`, which must exist when something is to be written.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn path(&self, path: &str) -> PathBuf {
        let mut full = self.root.clone();
        full.extend(path.split('/').filter(|part| !part.is_empty()));
        full
    }
}

/// Runs `work` again while a signal interrupts it (sync.md H23).
fn steady<T>(mut work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 0..8 {
        match work() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
    work()
}

impl Folder for RealFolder {
    fn list(&self, dir: &str) -> io::Result<Vec<Item>> {
        let mut items = Vec::new();
        for entry in steady(|| std::fs::read_dir(self.path(dir)))? {
            let entry = entry?;
            // Links lead elsewhere; a name that vanished meanwhile is no fault.
            let Ok(kind) = entry.file_type() else { continue };
            let Ok(name) = entry.file_name().into_string() else { continue };
            if kind.is_dir() {
                items.push(Item { name, dir: true, len: 0 });
            } else if kind.is_file() {
                let len = entry.metadata().map_or(0, |m| m.len());
                items.push(Item { name, dir: false, len });
            }
        }
        items.sort();
        Ok(items)
    }

    fn read(&self, path: &str, max: usize) -> io::Result<Vec<u8>> {
        let path = self.path(path);
        let file = steady(|| File::open(&path))?;
        let mut bytes = Vec::new();
        let _ = file.take(max as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > max { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
    }

    fn create_new(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(path);
        let file = steady(|| OpenOptions::new().write(true).create_new(true).open(&path))?;
        write_through(file, bytes)
    }

    fn create_whole(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(path);
        let file = steady(|| OpenOptions::new().write(true).create_new(true).open(&path))?;
        // A full folder has room for a name and not for what belongs under it.
        write_through(file, bytes).inspect_err(|_| drop(std::fs::remove_file(&path)))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        std::fs::rename(self.path(from), self.path(to))
    }

    fn write_in_place(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(path);
        let file = steady(|| OpenOptions::new().write(true).create(true).truncate(false).open(&path))?;
        if file.metadata().map_or(0, |m| m.len()) > bytes.len() as u64 {
            file.set_len(bytes.len() as u64)?;
        }
        write_through(file, bytes)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        steady(|| std::fs::remove_file(self.path(path)))
    }

    fn make_dir(&self, dir: &str) -> io::Result<()> {
        // The root is never made: a mount that vanished leaves an empty place, and files there would be lost (H21).
        if !self.root.is_dir() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let mut path = self.root.clone();
        for part in dir.split('/').filter(|part| !part.is_empty()) {
            path.push(part);
            match std::fs::create_dir(&path) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists || path.is_dir() => {}
                other => other?,
            }
        }
        Ok(())
    }

    fn sync_dir(&self, dir: &str) -> io::Result<()> {
        #[cfg(unix)]
        if let Ok(dir) = File::open(self.path(dir)) {
            // Some filesystems cannot (H13): the local file stays the durable copy.
            let _ = dir.sync_all();
        }
        let _ = dir;
        Ok(())
    }
}

/// Writes, flushes and closes; what the network still held back shows at the flush (H24).
fn write_through(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    match file.sync_all() {
        Err(e) if matches!(e.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) => Ok(()),
        other => other,
    }
}

/// Whether an error means that somebody holds the file for a moment.
pub fn is_busy(error: &io::Error) -> bool {
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION have no kind of their own.
    error.kind() == io::ErrorKind::ResourceBusy || (cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33)))
}

/// Puts a file under its final name and reads it back: a temporary file first, then a rename; when the rename is refused the
/// final name is written directly, since a file without its trailer harms nobody (sync.md H1).
///
/// # Errors
/// The folder's; the file is then not there or not whole, and the same call may be made again.
pub fn put(folder: &dyn Folder, dir: &str, name: &str, bytes: &[u8], nonce: u64) -> io::Result<()> {
    let inside = |name: &str| if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") };
    let path = inside(name);
    // Sealing the same lines twice gives files of different length: a longer one is another one, and no error.
    let ours = |path: &str| match folder.read(path, bytes.len()) {
        Ok(there) => Ok(there == bytes),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Ok(false),
        Err(error) => Err(error),
    };
    if ours(&path).is_ok_and(|ours| ours) {
        return Ok(());
    }
    if !dir.is_empty() {
        folder.make_dir(dir)?;
    }
    let fresh = inside(&format!(".{nonce:016x}.tmp"));
    if let Err(error) = folder.create_new(&fresh, bytes) {
        // What was written of it takes the room of others.
        let _ = folder.remove(&fresh);
        return Err(error);
    }
    if let Err(error) = folder.rename(&fresh, &path) {
        // The answer may be wrong either way: what counts is what lies there.
        if !ours(&path).is_ok_and(|ours| ours) {
            let direct = folder.write_in_place(&path, bytes);
            let _ = folder.remove(&fresh);
            direct.map_err(|_| error)?;
        }
    }
    folder.sync_dir(dir)?;
    match ours(&path) {
        Ok(true) => return Ok(()),
        Ok(false) => {}
        // A rename that said that it was done may have lost the file.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    // Zero-length and short files after a reconnect were seen in the field (H12).
    folder.write_in_place(&path, bytes)?;
    if ours(&path)? { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}
