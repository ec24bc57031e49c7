//! Opening an office, joining one, and the administrator's acts: each asks for the office's passphrase.

use super::home::Sheet;
use super::identity::certificate;
use super::{Command, Fault, Home, Identity, Office, Who};
use crate::domain::refusal::Refusal;
use crate::domain::sealing::{self, Appointed, Role};
use crate::domain::stamp::Writer;
use crate::domain::station::{self, Cert, Kind};
use crate::share::exchange::Station;
use crate::share::folder::{Folder, RealFolder};
use crate::share::join::{self, JoinError, Joined};
use crate::share::keys::{Ring, Secret, passphrase};
use crate::share::ledger::{Held, Ledger};
use crate::share::place::{Class, classify};
use crate::share::sealed;
use crate::share::status::Mode;
use crate::store::{Store, drafts, log};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Which workstation was to be left behind as stolen, and when that was refused once.
const ASKED: &str = "stolen";
/// So long such a refusal is remembered, milliseconds.
const ASKED_MS: i64 = 3_600_000;
/// The longest name of a workstation, bytes: one whose certificate has a longer name is trusted nowhere (`Cert::check`).
pub const NAME_BYTES_MAX: usize = 200;

/// How calling treats the folder: an override of what was found out about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Trust {
    /// As found out.
    #[default]
    Auto,
    /// Copied about by a sync tool that left no sign: own tickets only.
    Weak,
}

/// The shared folder of this workstation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// Where it is.
    pub folder: Option<PathBuf>,
    /// How it is treated.
    pub trust: Trust,
}

impl Office {
    /// The shared folder.
    pub fn share(&self) -> Result<Share, Fault> {
        let db = self.store.read();
        let folder = drafts::meta(db, "folder")?.filter(|text| !text.is_empty()).map(PathBuf::from);
        let trust = if drafts::meta(db, "trust")?.as_deref() == Some("weak") { Trust::Weak } else { Trust::Auto };
        Ok(Share { folder, trust })
    }

    /// Sets the shared folder of this workstation; another workstation reaches the same folder by another path.
    pub fn set_share(&mut self, share: &Share) -> Result<(), Fault> {
        // As it is found from anywhere: the window is started from another place than the command that named it.
        let whole = share.folder.as_ref().map(|p| std::path::absolute(p).unwrap_or_else(|_| p.clone()));
        let folder = whole.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        let trust = if share.trust == Trust::Weak { "weak" } else { "auto" };
        self.store.write(|tx| {
            drafts::set_meta(tx, "folder", &folder)?;
            drafts::set_meta(tx, "trust", trust).map_err(Fault::from)
        })
    }

    /// A random number.
    pub fn random_number(&mut self) -> u64 {
        let mut bytes = [0_u8; 8];
        self.random.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// Erases the personal data of a case for good: ledger, tables, index, and then the files.
    pub fn erase(&mut self, who: Who, case: uuid::Uuid, ground: &str) -> Result<(), Fault> {
        let _ = self.perform(who, Command::Erase(case, ground.to_owned()))?;
        Ok(crate::store::check::scour(&mut self.store)?)
    }
}

/// A workstation's name as it is kept, without the blanks around it.
///
/// # Errors
/// No name, or one over [`NAME_BYTES_MAX`].
pub fn station_name(typed: &str) -> Result<&str, Refusal> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(Refusal::new("welcome-needs-name"));
    }
    if name.len() > NAME_BYTES_MAX { Err(Refusal::new("welcome-name-long")) } else { Ok(name) }
}

/// A shared folder that is named has to be there: a mistyped one is not made.
fn stands(folder: &Path) -> Result<(), Refusal> {
    let missing = || Refusal::new("exchange-no-folder").with("folder", folder.display());
    if folder.is_dir() { Ok(()) } else { Err(missing()) }
}

impl Home {
    /// Opens an office here, with its first workstation `name`; gives the passphrase, which is shown once and kept nowhere.
    ///
    /// Data that was begun before goes on under its own writer and numbers. Once the office is there its passphrase is given, whatever
    /// fails after it: nobody could get it back. [`Home::remember`] says whether the data know the folder.
    ///
    /// # Errors
    /// No name or one too long, a folder that is not there, fails or holds an office, an office or damaged data here, a full disk.
    pub fn found(&self, name: &str, folder: Option<&Path>) -> Result<String, Fault> {
        let name = station_name(name)?;
        if self.sheet()?.is_some() {
            return Err(JoinError::Taken.into());
        }
        folder.map_or(Ok(()), stands)?;
        if self.exists() {
            // Data that do not open are told of while there is no office yet.
            let store = Store::open(&self.file())?;
            if certificate(store.read())?.is_some() {
                return Err(self.keys_lost());
            }
        }
        let mut random = super::clock::SystemRandom;
        let mut number = || super::clock::number(&mut random);
        let phrase = passphrase(&mut number);
        let key =
            self.dir().join("writer.key").exists().then(|| self.first_key(&mut super::clock::SystemRandom)).transpose()?;
        let joined = join::found(name, key.map(|k| k.to_bytes()), &phrase, &mut number)
            .map_err(|e| Fault::Io(self.dir().to_owned(), e))?;
        // The data folder is made and written to first: an office in the shared folder whose keys could be kept nowhere would be nobody's,
        // and no other could be opened there.
        let _exchange = self.lock_exchange()?;
        self.keep_office_age(&joined.office_age)?;
        if let Some(folder) = folder {
            join::establish(&RealFolder::at(folder), &joined, &mut number)?;
        }
        self.keep_station(&joined)?;
        let _ = self.remember(folder);
        Ok(phrase)
    }

    /// Joins the office in `folder` by its passphrase or a one-time code.
    ///
    /// # Errors
    /// No name or one too long, a folder that is not there or fails, a wrong passphrase or code, data or an office that are here already. One
    /// that joined and could not keep where its folder is joins again: then only that is done.
    pub fn join(&self, folder: &Path, typed: &str, name: &str, kind: Kind, now_ms: i64) -> Result<(), Fault> {
        let name = station_name(name)?;
        stands(folder)?;
        if let Some(sheet) = self.sheet()? {
            return self.join_again(folder, &sheet);
        }
        if self.exists() {
            let store = Store::open(&self.file())?;
            if log::count(store.read())? > 0 {
                return Err(JoinError::Taken.into());
            }
        }
        let mut random = super::clock::SystemRandom;
        let mut number = || super::clock::number(&mut random);
        let strong = classify(folder, number()) == Class::Strong;
        let joined = join::join(&RealFolder::at(folder), strong, typed, name, kind, now_ms, &mut number)?;
        self.keep_station(&joined)?;
        // Whoever leaves a workstation behind before this one first ran gives it the new keys too. In the first round it is done again.
        let _ = join::show(&RealFolder::at(folder), &joined.station.cert, &mut number);
        self.remember(Some(folder))
    }

    /// A one-time code opens once: who was cut off after it has the keys and the number of the workstation, and lacks the folder alone.
    fn join_again(&self, folder: &Path, sheet: &Sheet) -> Result<(), Fault> {
        let same = join::site_of(&RealFolder::at(folder)).is_ok_and(|there| there.site == sheet.site.site);
        if !same || self.as_it_is()?.share()?.folder.is_some() {
            return Err(JoinError::Taken.into());
        }
        self.remember(Some(folder))
    }

    /// Keeps where the shared folder is, in the data of this workstation.
    ///
    /// # Errors
    /// Those of opening the data and of writing there.
    pub fn remember(&self, folder: Option<&Path>) -> Result<(), Fault> {
        self.as_it_is()?.set_share(&Share { folder: folder.map(Path::to_owned), trust: Trust::Auto })
    }

    fn as_it_is(&self) -> Result<Office, Fault> {
        self.open(Box::new(super::clock::SystemClock), Box::new(super::clock::SystemRandom))
    }

    /// The office's secret, by the passphrase: from the folder, which may be newer, or from the copy kept here.
    pub fn secret(&self, folder: Option<&dyn Folder>, typed: &str) -> Result<Secret, Fault> {
        // Whoever can write in the folder could put a secret of their own there: only this office's counts.
        let ours = self.sheet()?.and_then(|sheet| sheet.site.key());
        let of_office = |secret: &Secret| {
            let public = secret.site().map(|key| key.verifying_key().to_bytes());
            ours.is_none() || public == ours
        };
        let there = folder.and_then(|f| f.read("office.age", crate::share::FILE_BYTES_MAX).ok());
        let opened = there.as_deref().and_then(|bytes| Secret::open(bytes, typed)).filter(of_office);
        let opened = opened.or_else(|| Secret::open(&self.office_age(), typed).filter(of_office));
        opened.ok_or_else(|| JoinError::WrongPassphrase.into())
    }
}

/// Invites one workstation; gives the one-time code.
pub fn invite(home: &Home, folder: &Path, typed: &str, kind: Kind, now_ms: i64) -> Result<String, Fault> {
    let mut random = super::clock::SystemRandom;
    // Create-exclusive decides nothing in a folder that is copied about: there one workstation alone gives out codes.
    let first = home.sheet()?.is_some_and(|sheet| sheet.certs.last().is_some_and(|cert| cert.first_code() == 1));
    if !first && classify(folder, super::clock::number(&mut random)) == Class::Weak {
        return Err(JoinError::NotFirst.into());
    }
    let folder = RealFolder::at(folder);
    let known = home.sheet()?.map(|sheet| Ring::new(sheet.epochs)).unwrap_or_default();
    let secret = join::with_all(&home.secret(Some(&folder), typed)?, &known);
    Ok(join::invite(&folder, &secret, kind, now_ms, &mut || super::clock::number(&mut random))?)
}

/// Whether a certificate is of a workstation that was left behind, as far as is held here or `said` in the folder; or of a later life: whoever has
/// its key can give itself any number of them.
fn left_behind(held: &[Held], said: &BTreeSet<Writer>, cert: &Cert) -> bool {
    let gone = |writer: &Writer| said.contains(writer) || held.iter().any(|h| h.writer == *writer && h.out_of_service());
    cert.line().iter().any(gone)
}

/// Who is in service and gets new keys.
fn staying(held: &[Held], said: &BTreeSet<Writer>) -> Vec<Cert> {
    let in_service = held.iter().filter(|h| !h.retired).filter_map(|h| h.cert.clone());
    in_service.filter(|cert| !left_behind(held, said, cert)).collect()
}

/// Others hold what a stolen workstation wrote and what has not come here: it would count nowhere, whether its clerk wrote it this morning or the
/// thief did. It is told once; who says it again within an hour means it.
fn warn_once(office: &mut Office, code: u8, behind: u64) -> Result<(), Fault> {
    let now = office.now_ms();
    let asked = drafts::meta(office.store().read(), ASKED)?.unwrap_or_default();
    let asked = asked.split_once(' ').and_then(|(of, at)| Some((of.parse::<u8>().ok()?, at.parse::<i64>().ok()?)));
    if behind == 0 || asked.is_some_and(|(of, at)| of == code && (0..ASKED_MS).contains(&(now - at))) {
        return Ok(());
    }
    office.store_mut().write(|tx| drafts::set_meta(tx, ASKED, &format!("{code} {now}")))?;
    Err(Refusal::new("refusal-stolen-behind").with("n", behind).into())
}

/// Leaves a workstation behind: its code, and whether its later events do not count because it was stolen. New office keys for
/// all who stay.
///
/// # Errors
/// A wrong passphrase, a workstation that is not there or is this one, a folder that fails; a stolen one of which others hold what has not
/// come here yet is told once.
pub fn retire(home: &Home, office: &mut Office, folder: &Path, typed: &str, code: u8, stolen: bool) -> Result<(), Fault> {
    let folder = RealFolder::at(folder);
    let secret = home.secret(Some(&folder), typed)?;
    let site = secret.site().ok_or(JoinError::WrongPassphrase)?;
    let public = site.verifying_key().to_bytes();
    let held = office.held().map_err(|e| Fault::Data(e.to_string()))?;
    let of = |cert: &Cert| cert.first_code() == code;
    // With a stolen one all its lives are named, also those that a later one had ended: what nobody names counts nowhere.
    let goes = |h: &&Held| h.cert.as_ref().is_some_and(of) && (!h.retired || stolen && !h.stolen);
    let mut gone: Vec<&Held> = held.iter().filter(goes).collect();
    // The youngest first: an act that was cut off can then be done again.
    gone.sort_by_key(|h| std::cmp::Reverse(h.cert.as_ref().map_or(0, |cert| cert.line().len())));
    let mine = office.enrolled().is_some_and(|me| me.cert.first_code() == code);
    if gone.is_empty() || mine {
        return Err(Fault::NotFound(format!("{code:02}")));
    }
    if stolen {
        warn_once(office, code, join::behind(&folder, &public, &held, code, office.now_ms()).map_err(JoinError::from)?)?;
    }
    let mut random = super::clock::SystemRandom;
    let mut number = || super::clock::number(&mut random);
    let mut said = join::left(&folder, &public).map_err(JoinError::from)?;
    said.extend(gone.iter().map(|held| held.writer));
    let mut stay = staying(&held, &said);
    // Who joined a moment ago is not known here yet.
    let known = |cert: &Cert| held.iter().any(|h| Some(h.writer) == cert.writer());
    let there = join::certificates(&folder, &public).map_err(JoinError::from)?;
    stay.extend(there.into_iter().filter(|cert| !known(cert)));
    stay.retain(|cert| !of(cert) && !left_behind(&held, &said, cert));
    let Some(Station { ring, .. }) = home.station(office)? else { return Err(Fault::NotFound(code.to_string())) };
    let (epoch, sealed) = join::new_epoch(&folder, &secret, typed, &ring, &stay, &mut number)?;
    home.keep_office_age(&sealed)?;
    home.keep_ring(&ring.with(epoch))?;
    for held in &gone {
        // The new keys are out: what the folder does not take is said by the event alone.
        let _ = join::say_left(&folder, &site, held.writer, stolen.then_some(held.seq), &mut number);
    }
    for held in gone {
        let event = station::Event::retired(&site, held.writer, stolen.then_some(held.seq));
        let _ = office.perform(Who::PROGRAM, Command::Station(event))?;
    }
    Ok(())
}

/// Puts the office into an empty folder, so that everything this workstation holds can be written there again.
///
/// The keys of all epochs go there as well, for those who were away when one began and for those who will join: the copy of the secret that is
/// kept here may be older than the last of them.
///
/// # Errors
/// A workstation that belongs to no office, a wrong passphrase, a folder that is not there, has another office in it or fails. What was
/// written there until then can be written again.
pub fn resettle(home: &Home, office: &mut Office, folder: &Path, typed: &str) -> Result<(), Fault> {
    let Some(station) = home.station(office)? else { return Err(JoinError::NoOffice.into()) };
    if !folder.is_dir() {
        return Err(JoinError::Folder(std::io::ErrorKind::NotFound.into()).into());
    }
    let place = RealFolder::at(folder);
    let secret = join::with_all(&home.secret(Some(&place), typed)?, &station.ring);
    let site = secret.site().ok_or(JoinError::WrongPassphrase)?;
    let held = office.held().map_err(|e| Fault::Data(e.to_string()))?;
    let office_age = secret.seal(typed).map_err(JoinError::from)?;
    home.keep_office_age(&office_age)?;
    let joined = Joined { station, office_age };
    let mut random = super::clock::SystemRandom;
    let mut number = || super::clock::number(&mut random);
    join::establish(&place, &joined, &mut number)?;
    for held in held.iter().filter(|h| h.out_of_service()) {
        join::say_left(&place, &site, held.writer, held.cut, &mut number).map_err(JoinError::from)?;
    }
    let stay = staying(&held, &join::left(&place, &site.verifying_key().to_bytes()).map_err(JoinError::from)?);
    for epoch in secret.epochs.iter().filter(|epoch| epoch.n > 1) {
        join::hand_out(&place, &site, epoch, &stay, &mut number).map_err(JoinError::from)?;
    }
    let trust = office.share()?.trust;
    office.set_share(&Share { folder: Some(folder.to_owned()), trust })
}

/// An identity made of parts: for tests that enrol without a folder.
pub fn identity_of(joined: &Joined) -> Identity {
    Identity { key: joined.station.key.clone(), cert: joined.station.cert.clone() }
}

/// The ring that a display or kiosk holds.
pub fn hall_ring(ring: &Ring) -> Ring {
    Ring::new(ring.epochs().iter().map(|e| e.for_kind(Kind::Hall)).collect())
}

/// The mode of calling while the exchange has not begun: own tickets, when there may be others.
pub const fn mode_before(share: &Share) -> Mode {
    if share.folder.is_some() { Mode::Absent } else { Mode::Alone }
}

/// Whether somebody may do an administrator's act: in an open office its passphrase says so; before that everybody may.
///
/// # Errors
/// A wrong passphrase.
pub fn administrator(home: &Home, folder: Option<&Path>, phrase: &str) -> Result<(), Fault> {
    if home.sheet()?.is_some() {
        let folder = folder.map(RealFolder::at);
        let _ = home.secret(folder.as_ref().map(|f| f as &dyn Folder), phrase)?;
    }
    Ok(())
}

/// Makes the key of somebody who is appointed to open sealed signals; `own` is that person's passphrase.
///
/// # Errors
/// A wrong passphrase of the office, no name, or a passphrase under twelve characters.
pub fn appoint(
    home: &Home,
    folder: Option<&Path>,
    phrase: &str,
    role: Role,
    name: &str,
    own: &str,
) -> Result<Appointed, Fault> {
    administrator(home, folder, phrase)?;
    let name = sealing::check_name(name)?;
    if own.trim().chars().count() < 12 {
        return Err(Refusal::new("refusal-passphrase-short").at("passphrase").into());
    }
    let (recipient, locked) = sealed::appoint(own).map_err(|e| Fault::Data(e.to_string()))?;
    Ok(Appointed { role, name, recipient, locked })
}
