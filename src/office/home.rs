//! The data folder: where it lies, its key, its lock.
//!
//! `gishe.sqlite` the store; `station.json` and `<writer>.key` what the workstation is to its office, `writer.key` before it
//! belongs to one (all readable by their owner alone); `sheet.lock` held while the first of them is changed; `office.age` the office's keys
//! under its passphrase; `window.lock` held while a staff window is open; `papers/` what was saved; `reserve` room for the hour in which the disk is full.

use super::identity::{certificate, key_of};
use super::{Clock, Fault, Identity, Office, Random};
use crate::domain::event::hex;
use crate::domain::station::{Cert, Site};
use crate::share::exchange::Station;
use crate::share::join::Joined;
use crate::share::keys::{Epoch, Own, Ring};
use crate::share::place;
use crate::store::Store;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The workstation code until workstations are enrolled.
pub const FIRST_CODE: u8 = 1;

/// The file that makes a workstation enrolled.
const SHEET: &str = "station.json";

/// What an enrolled workstation keeps beside its store: secret, readable by its owner alone.
#[derive(Clone, Serialize, Deserialize)]
pub struct Sheet {
    /// The office's sign.
    pub site: Site,
    /// The certificates of its incarnations, the newest last.
    pub certs: Vec<Cert>,
    /// The office's keys.
    pub epochs: Vec<Epoch>,
    /// The workstation's own box.
    pub own: String,
    /// Whether the store has taken its place in the office: from then on a store that knows nothing of it is not this workstation's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub begun: bool,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("site", &self.site.site).finish_non_exhaustive()
    }
}

/// A data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    pub(super) dir: PathBuf,
    /// Where it is noted how far the data are written; nowhere in most tests.
    pub(super) marks: Option<PathBuf>,
}

/// Held while a staff window is open; the operating system lets go of it on a crash.
#[derive(Debug)]
pub struct WindowLock(#[allow(dead_code, reason = "held, never read: dropping it unlocks")] File);

impl Home {
    /// The folder `dir`.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), marks: None }
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
        Self::at(dir)
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where papers are saved when nobody says otherwise.
    pub fn papers(&self) -> PathBuf {
        self.dir.join("papers")
    }

    /// Where files of cases lie while somebody looks at them with another program; emptied at every start.
    pub fn opened(&self) -> PathBuf {
        self.dir.join("opened")
    }

    /// The store's file.
    pub fn file(&self) -> PathBuf {
        self.dir.join(crate::store::open::FILE_NAME)
    }

    /// Whether an office lives here already.
    pub fn exists(&self) -> bool {
        self.file().exists()
    }

    /// Opens or begins the office. An enrolled workstation comes back with its identity; data that was copied elsewhere goes
    /// on under a new writer.
    pub fn open(&self, clock: Box<dyn Clock>, random: Box<dyn Random>) -> Result<Office, Fault> {
        if self.dir.is_file() {
            let error = std::io::Error::new(std::io::ErrorKind::NotADirectory, "not a folder");
            return Err(Fault::Io(self.dir.clone(), error));
        }
        make_private_dir(&self.dir).map_err(|e| Fault::Io(self.dir.clone(), e))?;
        self.never_anew()?;
        // The file is looked at first: a foreign or newer one gets no key beside it.
        let store = Store::open(&self.file())?;
        let Some(sheet) = self.sheet()? else {
            // What belongs to an office is written under no other name than its own.
            if certificate(store.read())?.is_some() {
                return Err(self.keys_lost());
            }
            // A key is never made from a seed, whatever the office's own randomness is.
            let key = self.first_key(&mut super::clock::SystemRandom)?;
            let mut office = Office::new(store, &key.verifying_key().to_bytes(), FIRST_CODE, clock, random)?;
            office.keeper = Some(self.clone());
            let _ = office.follow_erasures();
            return Ok(office);
        };
        let identity = self.identity_of(&store, &sheet)?;
        let public = identity.key.verifying_key().to_bytes();
        let mut office = Office::new(store, &public, identity.cert.code, clock, random)?;
        office.enrol(identity, &serde_json::to_string(&sheet.site).unwrap_or_default())?;
        office.keeper = Some(self.clone());
        self.notice_place(&mut office)?;
        // On a full disk the next opening notes it.
        let _ = self.has_begun();
        office.note_mark()?;
        // What could not be removed the last time holds up nobody now.
        let _ = office.follow_erasures();
        Ok(office)
    }

    /// Where a workstation was at work a store that is gone is not begun anew: it would give the same numbers a second time.
    ///
    /// # Errors
    /// [`Fault::DataGone`]: the data are put back, or the workstation joins anew.
    fn never_anew(&self) -> Result<(), Fault> {
        let begun = !self.exists() && self.sheet()?.is_some_and(|sheet| sheet.begun);
        if begun { Err(Fault::DataGone(self.file())) } else { Ok(()) }
    }

    /// Notes that the store has taken its place in the office.
    fn has_begun(&self) -> Result<(), Fault> {
        if self.sheet()?.is_none_or(|sheet| sheet.begun) {
            return Ok(());
        }
        let _held = self.lock_sheet()?;
        let sheet = self.sheet()?.ok_or_else(|| self.keys_lost())?;
        self.keep_sheet(&Sheet { begun: true, ..sheet })
    }

    /// Data in another place than it was made in is a copy: its original may still be at work.
    fn notice_place(&self, office: &mut Office) -> Result<(), Fault> {
        use crate::store::drafts;
        let here = place::fingerprint(&self.file());
        let known = drafts::meta(office.store().read(), "place")?;
        let put_back = office.put_back()?;
        if known.as_ref() == Some(&here) && !put_back {
            return Ok(());
        }
        if known.is_some() || put_back {
            office.mark_copied();
            // The new writer comes first: a crash in between finds the copy again.
            match office.leave_copy() {
                // The folder gives a code in the first round; until then nothing is registered here.
                Err(Fault::Copied) => return Ok(()),
                other => other?,
            }
        }
        office.store_mut().write(|tx| drafts::set_meta(tx, "place", &here).map_err(Fault::from))
    }

    /// The key of data that belongs to no office yet; made at the first opening.
    pub fn first_key(&self, random: &mut dyn Random) -> Result<SigningKey, Fault> {
        let path = self.dir.join("writer.key");
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                if let Some(key) = key_of(&text) {
                    return Ok(key);
                }
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(Fault::Io(path, e)),
        }
        let mut secret = [0_u8; 32];
        random.fill(&mut secret);
        self.keep_secret("writer.key", &format!("{}\n", hex(&secret)))?;
        Ok(SigningKey::from_bytes(&secret))
    }

    /// What the workstation is to its office, when it is enrolled.
    pub fn sheet(&self) -> Result<Option<Sheet>, Fault> {
        let path = self.dir.join(SHEET);
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| Fault::Data(format!("{}: {e}", path.display()))),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Fault::Io(path, e)),
        }
    }

    /// The key and the certificate of the name that the data go on under.
    ///
    /// # Errors
    /// The store's, and [`Fault::KeyLost`] when they are not here: nothing is written under another name instead.
    pub(super) fn identity_of(&self, store: &Store, sheet: &Sheet) -> Result<Identity, Fault> {
        let writer = crate::store::drafts::meta(store.read(), "writer")?;
        let of = |cert: &Cert| cert.writer().map(|w| w.to_string());
        let named = |sheet: &Sheet| sheet.certs.iter().find(|c| of(c) == writer).cloned();
        let mut cert = named(sheet);
        if cert.is_none() {
            // The key of a new writer is kept before the ledger turns to it: a process beside may have done both since the sheet was read.
            cert = self.sheet()?.as_ref().and_then(named);
        }
        // Just joined: the ledger has no name in the office yet.
        if cert.is_none() && certificate(store.read())?.is_none() {
            cert = sheet.certs.first().cloned();
        }
        let cert = cert.ok_or_else(|| Fault::KeyLost(self.dir.join(SHEET)))?;
        let name = format!("{}.key", of(&cert).unwrap_or_default());
        let path = self.dir.join(&name);
        let key = std::fs::read_to_string(&path).ok().and_then(|text| key_of(&text));
        match key {
            Some(key) if hex(&key.verifying_key().to_bytes()) == cert.public => Ok(Identity { key, cert }),
            _ => Err(Fault::KeyLost(path)),
        }
    }

    /// Everything that the exchange needs of this workstation; `None` when it is not enrolled.
    pub fn station(&self, office: &Office) -> Result<Option<Station>, Fault> {
        let (Some(sheet), Some(identity)) = (self.sheet()?, office.enrolled()) else { return Ok(None) };
        let own = Own::read(&sheet.own).ok_or_else(|| Fault::KeyLost(self.dir.join(SHEET)))?;
        let Identity { key, cert } = identity.clone();
        Ok(Some(Station { key, cert, site: sheet.site, ring: Ring::new(sheet.epochs), own }))
    }

    /// Keeps a new workstation's keys: the sheet last, since with it the workstation is enrolled.
    pub fn keep_station(&self, joined: &Joined) -> Result<(), Fault> {
        make_private_dir(&self.dir).map_err(|e| Fault::Io(self.dir.clone(), e))?;
        let station = &joined.station;
        self.keep_secret(&format!("{}.key", station.writer()), &format!("{}\n", hex(&station.key.to_bytes())))?;
        if !joined.office_age.is_empty() {
            self.keep_office_age(&joined.office_age)?;
        }
        let _held = self.lock_sheet()?;
        self.keep_sheet(&Sheet {
            site: station.site.clone(),
            certs: vec![station.cert.clone()],
            epochs: station.ring.epochs().to_vec(),
            own: station.own.text(),
            begun: false,
        })
    }

    /// Keeps the next incarnation's key and certificate, before the ledger turns to it.
    ///
    /// # Errors
    /// [`Fault::KeysLost`] when the sheet is gone: what was written under a name that is kept nowhere would be nobody's. Those of the disk.
    pub fn keep_identity(&self, identity: &Identity) -> Result<(), Fault> {
        let _held = self.lock_sheet()?;
        let sheet = self.sheet()?.ok_or_else(|| self.keys_lost())?;
        self.keep_life(sheet, identity)
    }

    /// Keeps what a workstation is whose keys were lost: the sheet as it was or was made anew, with the new life's key and certificate.
    pub(super) fn keep_rekeyed(&self, sheet: Sheet, identity: &Identity) -> Result<(), Fault> {
        let _held = self.lock_sheet()?;
        self.keep_life(sheet, identity)
    }

    fn keep_life(&self, mut sheet: Sheet, identity: &Identity) -> Result<(), Fault> {
        let writer = identity.cert.writer().map(|w| w.to_string()).unwrap_or_default();
        self.keep_secret(&format!("{writer}.key"), &format!("{}\n", hex(&identity.key.to_bytes())))?;
        sheet.certs.push(identity.cert.clone());
        self.keep_sheet(&sheet)
    }

    /// Keeps new office keys.
    ///
    /// # Errors
    /// [`Fault::KeysLost`] when the sheet is gone. Those of the disk.
    pub fn keep_ring(&self, ring: &Ring) -> Result<(), Fault> {
        let _held = self.lock_sheet()?;
        let sheet = self.sheet()?.ok_or_else(|| self.keys_lost())?;
        self.keep_sheet(&Sheet { epochs: ring.epochs().to_vec(), ..sheet })
    }

    /// What is said when the sheet of a workstation that belongs to an office is gone.
    pub(super) fn keys_lost(&self) -> Fault {
        Fault::KeysLost(self.dir.join(SHEET))
    }

    /// Held while the sheet is read, changed and written: of two processes on these data one would else overwrite the other's keys.
    fn lock_sheet(&self) -> Result<File, Fault> {
        let path = self.dir.join("sheet.lock");
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        open.and_then(|file| file.lock().map(|()| file)).map_err(|e| Fault::Io(path, e))
    }

    fn keep_sheet(&self, sheet: &Sheet) -> Result<(), Fault> {
        let text = serde_json::to_string(sheet).map_err(|e| Fault::Data(e.to_string()))?;
        self.keep_secret(SHEET, &text)
    }

    /// The sealed secret of the office, for the administrator's acts; empty when this workstation has none.
    pub fn office_age(&self) -> Vec<u8> {
        std::fs::read(self.dir.join("office.age")).unwrap_or_default()
    }

    /// Keeps the sealed secret of the office.
    pub fn keep_office_age(&self, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.dir.join("office.age");
        let fresh = self.dir.join("office.age.new");
        std::fs::write(&fresh, bytes).and_then(|()| std::fs::rename(&fresh, &path)).map_err(|e| Fault::Io(path, e))
    }

    /// Writes a file that its owner alone may read: whole or not at all.
    fn keep_secret(&self, name: &str, text: &str) -> Result<(), Fault> {
        let path = self.dir.join(name);
        let io = |e: std::io::Error| Fault::Io(path.clone(), e);
        let fresh = self.dir.join(format!("{name}.new"));
        let mut options = OpenOptions::new();
        let _ = options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            let _ = options.mode(0o600);
        }
        let mut file = options.open(&fresh).map_err(io)?;
        file.write_all(text.as_bytes()).map_err(io)?;
        file.sync_all().map_err(io)?;
        std::fs::rename(&fresh, &path).map_err(io)
    }

    /// Takes the lock of the exchange; `None` when another process of this machine holds it.
    pub fn lock_exchange(&self) -> Result<Option<File>, Fault> {
        make_private_dir(&self.dir).map_err(|e| Fault::Io(self.dir.clone(), e))?;
        let path = self.dir.join("exchange.lock");
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = open.map_err(|e| Fault::Io(path.clone(), e))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(Fault::Io(path, e)),
        }
    }

    /// Takes the lock of the staff window; a second window is told that one is open.
    pub fn lock_window(&self) -> Result<WindowLock, Fault> {
        make_private_dir(&self.dir).map_err(|e| Fault::Io(self.dir.clone(), e))?;
        let path = self.dir.join("window.lock");
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = open.map_err(|e| Fault::Io(path.clone(), e))?;
        match file.try_lock() {
            Ok(()) => {
                let _ = std::fs::remove_dir_all(self.opened());
                Ok(WindowLock(file))
            }
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
