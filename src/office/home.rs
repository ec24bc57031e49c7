//! The data folder: where it lies, its key, its lock.
//!
//! `gishe.sqlite` the store, `writer.key` this workstation's secret key (readable by its owner alone), `window.lock` held
//! while a staff window is open, `papers/` what was saved.

use super::{Clock, Fault, Office, Random};
use crate::domain::event::hex;
use crate::store::Store;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The workstation code until workstations are enrolled.
pub const FIRST_CODE: u8 = 1;

/// A data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    dir: PathBuf,
}

/// Held while a staff window is open; the operating system lets go of it on a crash.
#[derive(Debug)]
pub struct WindowLock(#[allow(dead_code, reason = "held, never read: dropping it unlocks")] File);

impl Home {
    /// The folder `dir`.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The real office's folder: the platform's place for data.
    pub fn real() -> Self {
        let dirs = directories::ProjectDirs::from("", "", "gishe");
        Self::at(dirs.map_or_else(|| PathBuf::from("gishe-data"), |d| d.data_dir().to_owned()))
    }

    /// The example office's folder, beside the real one.
    pub fn example() -> Self {
        let mut dir = Self::real().dir;
        let name = dir.file_name().map_or_else(|| "gishe".into(), |n| n.to_string_lossy().into_owned());
        dir.set_file_name(format!("{name}-example"));
        Self { dir }
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where papers are saved when nobody says otherwise.
    pub fn papers(&self) -> PathBuf {
        self.dir.join("papers")
    }

    /// The store's file.
    pub fn file(&self) -> PathBuf {
        self.dir.join(crate::store::open::FILE_NAME)
    }

    /// Whether an office lives here already.
    pub fn exists(&self) -> bool {
        self.file().exists()
    }

    /// Opens or begins the office.
    pub fn open(&self, clock: Box<dyn Clock>, random: Box<dyn Random>) -> Result<Office, Fault> {
        if self.dir.is_file() {
            let error = std::io::Error::new(std::io::ErrorKind::NotADirectory, "not a folder");
            return Err(Fault::Io(self.dir.clone(), error));
        }
        make_private_dir(&self.dir).map_err(|e| Fault::Io(self.dir.clone(), e))?;
        // The file is looked at first: a foreign or newer one gets no key beside it.
        let store = Store::open(&self.file())?;
        // A key is never made from a seed, whatever the office's own randomness is.
        let public = self.public_key(&mut super::clock::SystemRandom)?;
        Office::new(store, &public, FIRST_CODE, clock, random)
    }

    /// The public key of this workstation; the secret one is made at the first opening.
    fn public_key(&self, random: &mut dyn Random) -> Result<[u8; 32], Fault> {
        let path = self.dir.join("writer.key");
        let io = |e: std::io::Error| Fault::Io(path.clone(), e);
        let secret = match std::fs::read_to_string(&path) {
            Ok(text) => read_secret(&text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
            Err(e) => return Err(io(e)),
        };
        let secret = match secret {
            Some(secret) => secret,
            None => {
                let mut secret = [0_u8; 32];
                random.fill(&mut secret);
                let fresh = self.dir.join("writer.key.new");
                let mut options = OpenOptions::new();
                let _ = options.write(true).create(true).truncate(true);
                #[cfg(unix)]
                {
                    use std::os::unix::fs::OpenOptionsExt;
                    let _ = options.mode(0o600);
                }
                let mut file = options.open(&fresh).map_err(io)?;
                file.write_all(format!("{}\n", hex(&secret)).as_bytes()).map_err(io)?;
                file.sync_all().map_err(io)?;
                std::fs::rename(&fresh, &path).map_err(io)?;
                secret
            }
        };
        Ok(ed25519_dalek::SigningKey::from_bytes(&secret).verifying_key().to_bytes())
    }

    /// Takes the lock of the staff window; a second window is told that one is open.
    pub fn lock_window(&self) -> Result<WindowLock, Fault> {
        make_private_dir(&self.dir).map_err(|e| Fault::Io(self.dir.clone(), e))?;
        let path = self.dir.join("window.lock");
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = open.map_err(|e| Fault::Io(path.clone(), e))?;
        match file.try_lock() {
            Ok(()) => Ok(WindowLock(file)),
            Err(TryLockError::WouldBlock) => Err(Fault::InUse(self.dir.clone())),
            Err(TryLockError::Error(e)) => Err(Fault::Io(path, e)),
        }
    }
}

fn make_private_dir(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    let _ = builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        let _ = builder.mode(0o700);
    }
    builder.create(dir)
}

fn read_secret(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut secret = [0_u8; 32];
    for (place, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(secret)
}
