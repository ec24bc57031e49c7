//! Opening an office, joining it, inviting others, leaving a workstation behind: the administrator's acts on the folder.

use super::FILE_BYTES_MAX;
use super::exchange::Station;
use super::folder::{Folder, put};
use super::head::{HEAD_BYTES, Head};
use super::keys::{Epoch, Invitation, Own, Ring, Secret, invitation_name, is_code, one_time_code, seal_to};
use super::ledger::Held;
use super::survey::is_copy_of;
use crate::domain::event::hex;
use crate::domain::stamp::Writer;
use crate::domain::station::{self, By, CODE_MAX, Cert, FORMAT, Kind, Site, sign_voucher, signed};
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;

/// A one-time code is good for a day, milliseconds.
pub const INVITATION_MS: i64 = 24 * 3_600_000;

/// Why a workstation did not join, or an act was not done. Nothing was changed.
#[derive(Debug)]
pub enum JoinError {
    /// There is no office in this folder.
    NoOffice,
    /// There is one already.
    Taken,
    /// The office needs a newer program.
    Newer(u32),
    /// The passphrase is wrong.
    WrongPassphrase,
    /// No invitation for this code: wrong, used or withdrawn.
    NoInvitation,
    /// The invitation is older than a day.
    Expired,
    /// All codes are given out.
    NoCode,
    /// The folder is copied about by a sync tool: only a one-time code admits there.
    Weak,
    /// The same, and this is not the first workstation: it alone gives one-time codes there, since two could give out one code.
    NotFirst,
    /// The folder failed.
    Folder(io::Error),
}

impl From<io::Error> for JoinError {
    fn from(error: io::Error) -> Self {
        Self::Folder(error)
    }
}

/// Everything a new workstation needs to begin.
#[derive(Clone, Debug)]
pub struct Joined {
    /// Its keys and certificates.
    pub station: Station,
    /// The sealed secret, kept locally for the administrator's acts; empty for one who came by a code.
    pub office_age: Vec<u8>,
}

/// Random numbers.
pub type Random<'a> = &'a mut dyn FnMut() -> u64;

fn bytes_of<const N: usize>(random: Random<'_>) -> [u8; N] {
    let mut bytes = [0_u8; N];
    for part in bytes.chunks_mut(8) {
        let word = random().to_le_bytes();
        part.copy_from_slice(&word[..part.len()]);
    }
    bytes
}

/// All codes that may be allotted are given out; told apart from a folder that is full.
#[derive(Debug)]
pub struct NoCodes;

impl std::fmt::Display for NoCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no code is left")
    }
}

impl std::error::Error for NoCodes {}

/// Whether an error says that no code is left.
pub fn no_codes(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<NoCodes>())
}

/// Allots a workstation code by create-exclusive: the first free one of `codes`. No other attempt has the same `mark`.
pub fn allot_code(folder: &dyn Folder, codes: impl Iterator<Item = u8>, mark: &str) -> io::Result<u8> {
    folder.make_dir("codes")?;
    for code in codes {
        if took(folder, &format!("codes/{code:02}"), mark)? {
            return Ok(code);
        }
    }
    Err(io::Error::other(NoCodes))
}

/// Allots a digit for tickets: the first free one of `digits`; `None` when all are given out. A folder that fails is another matter: a workstation
/// without a digit issues no tickets.
pub fn allot_digit(folder: &dyn Folder, digits: impl Iterator<Item = u8>, mark: &str) -> io::Result<Option<u8>> {
    for digit in digits {
        if took(folder, &format!("codes/d{digit}"), mark)? {
            return Ok(Some(digit));
        }
    }
    Ok(None)
}

/// Takes a name with this mark; false when somebody else has it. The answer may be lost, of this attempt or of an earlier one with this mark:
/// each try would else use up one more of the office's codes.
fn took(folder: &dyn Folder, path: &str, mark: &str) -> io::Result<bool> {
    match folder.create_whole(path, mark.as_bytes()) {
        Ok(()) => Ok(true),
        Err(_) if is_mine(folder, path, mark)? => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// So much of a mark tells it from all others: half of its random end is there.
const TELLING: usize = 8;

/// Whether a file that was not said to be made carries the mark of this attempt. Of a mark that was only begun the rest is written.
fn is_mine(folder: &dyn Folder, path: &str, mark: &str) -> io::Result<bool> {
    let Ok(there) = folder.read(path, 256) else { return Ok(false) };
    let begun = mark.as_bytes().starts_with(&there) && there.len() + TELLING >= mark.len();
    if begun && there.len() < mark.len() {
        folder.write_in_place(path, mark.as_bytes())?;
    }
    Ok(begun)
}

fn fresh(name: &str, code: u8, digit: Option<u8>, kind: Kind, random: Random<'_>) -> (SigningKey, Own, Cert) {
    let key = SigningKey::from_bytes(&bytes_of(random));
    let own = Own::new();
    let cert = Cert {
        public: hex(&key.verifying_key().to_bytes()),
        code,
        digit,
        kind,
        name: name.to_owned(),
        recipient: own.recipient(),
        by: By::Site { sig: String::new() },
    };
    (key, own, cert)
}

/// Opens an office: its sign, its keys, its first workstation. Touches no folder.
pub fn found(name: &str, key: Option<[u8; 32]>, passphrase: &str, random: Random<'_>) -> io::Result<Joined> {
    let site_key: [u8; 32] = bytes_of(random);
    let secret = Secret::new(site_key);
    let site_key = SigningKey::from_bytes(&site_key);
    let site = Site::new(bytes_of(random), &site_key, FORMAT);
    let (fresh_key, own, cert) = fresh(name, 1, Some(0), Kind::Staff, random);
    // Data that was begun before the office was opened goes on under its own writer.
    let key = key.map_or(fresh_key, |k| SigningKey::from_bytes(&k));
    let cert = Cert { public: hex(&key.verifying_key().to_bytes()), ..cert }.by_site(&site_key);
    let ring = Ring::new(secret.epochs.clone());
    Ok(Joined { station: Station { key, cert, site, ring, own }, office_age: secret.seal(passphrase)? })
}

/// Puts an office into a folder: keys and codes first, the sign last.
pub fn establish(folder: &dyn Folder, joined: &Joined, random: Random<'_>) -> Result<(), JoinError> {
    let site = serde_json::to_vec(&joined.station.site).map_err(io::Error::other)?;
    if let Ok(there) = folder.read("site.json", 4096) {
        let same = serde_json::from_slice::<Site>(&there).is_ok_and(|s| s.site == joined.station.site.site);
        return if same { Ok(()) } else { Err(JoinError::Taken) };
    }
    for dir in ["w", "h", "q", "codes", "joins", "keys"] {
        folder.make_dir(dir)?;
    }
    if !joined.office_age.is_empty() {
        put(folder, "", "office.age", &joined.office_age, random())?;
    }
    let mark = joined.station.writer().to_string();
    for name in [format!("codes/{:02}", joined.station.cert.first_code()), "codes/d0".to_owned()] {
        match folder.create_new(&name, mark.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => {}
        }
    }
    put(folder, "", "site.json", &site, random())?;
    Ok(())
}

/// The sign of the office in a folder.
pub fn site_of(folder: &dyn Folder) -> Result<Site, JoinError> {
    let bytes = match folder.read("site.json", 4096) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(JoinError::NoOffice),
        Err(error) => return Err(error.into()),
    };
    let site: Site = serde_json::from_slice(&bytes).map_err(|_| JoinError::NoOffice)?;
    if site.key().is_none() {
        return Err(JoinError::NoOffice);
    }
    if site.min_reader > FORMAT { Err(JoinError::Newer(site.min_reader)) } else { Ok(site) }
}

/// Joins the office in a folder by its passphrase or by a one-time code.
pub fn join(
    folder: &dyn Folder,
    strong: bool,
    typed: &str,
    name: &str,
    kind: Kind,
    now_ms: i64,
    random: Random<'_>,
) -> Result<Joined, JoinError> {
    let site = site_of(folder)?;
    if is_code(typed) {
        by_code(folder, site, typed, name, now_ms, random)
    } else {
        by_passphrase(folder, site, strong, typed, name, kind, random)
    }
}

fn by_passphrase(
    folder: &dyn Folder,
    site: Site,
    strong: bool,
    typed: &str,
    name: &str,
    kind: Kind,
    random: Random<'_>,
) -> Result<Joined, JoinError> {
    let office_age = folder.read("office.age", FILE_BYTES_MAX)?;
    let secret = Secret::open(&office_age, typed).ok_or(JoinError::WrongPassphrase)?;
    let site_key = secret.site().ok_or(JoinError::WrongPassphrase)?;
    if !strong {
        return Err(JoinError::Weak);
    }
    let mark = format!("{:016x}", random());
    let (code, digit) = allot(folder, kind, &mark)?;
    let (key, own, cert) = fresh(name, code, digit, kind, random);
    let cert = cert.by_site(&site_key);
    let ring = Ring::new(secret.epochs.iter().map(|e| e.for_kind(kind)).collect());
    let office_age = if kind == Kind::Staff { office_age } else { Vec::new() };
    Ok(Joined { station: Station { key, cert, site, ring, own }, office_age })
}

fn allot(folder: &dyn Folder, kind: Kind, mark: &str) -> Result<(u8, Option<u8>), JoinError> {
    let code = allot_code(folder, 1..=CODE_MAX, mark)
        .map_err(|error| if no_codes(&error) { JoinError::NoCode } else { JoinError::Folder(error) })?;
    // A display prints no tickets and a kiosk does; which it is, is not known here, so both get a digit while there are some.
    let _ = kind;
    let digit = allot_digit(folder, 0..=9, mark).inspect_err(|_| drop(folder.remove(&format!("codes/{code:02}"))));
    Ok((code, digit.map_err(JoinError::Folder)?))
}

fn by_code(
    folder: &dyn Folder,
    site: Site,
    typed: &str,
    name: &str,
    now_ms: i64,
    random: Random<'_>,
) -> Result<Joined, JoinError> {
    let path = format!("joins/{}", invitation_name(typed));
    let bytes = match folder.read(&path, FILE_BYTES_MAX) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(JoinError::NoInvitation),
        Err(error) => return Err(error.into()),
    };
    let invitation = Invitation::open(&bytes, typed).ok_or(JoinError::NoInvitation)?;
    if now_ms > invitation.until_ms {
        let _ = folder.remove(&path);
        return Err(JoinError::Expired);
    }
    let voucher = invitation.voucher().ok_or(JoinError::NoInvitation)?;
    let (key, own, cert) = fresh(name, invitation.code, invitation.digit, invitation.kind, random);
    let cert = cert.by_voucher(&voucher, &invitation.by);
    if cert.check(&site.key().unwrap_or_default()).is_err() {
        return Err(JoinError::NoInvitation);
    }
    // Used: nobody else comes in by it.
    folder.remove(&path)?;
    let ring = Ring::new(invitation.epochs);
    // The office's secret, sealed: an administrator types the passphrase here also when the folder is gone.
    let staff = invitation.kind == Kind::Staff;
    let office_age = if staff { folder.read("office.age", FILE_BYTES_MAX).unwrap_or_default() } else { Vec::new() };
    Ok(Joined { station: Station { key, cert, site, ring, own }, office_age })
}

/// Invites one workstation: a one-time code of 20 characters, good for a day.
pub fn invite(folder: &dyn Folder, secret: &Secret, kind: Kind, now_ms: i64, random: Random<'_>) -> Result<String, JoinError> {
    let site_key = secret.site().ok_or(JoinError::WrongPassphrase)?;
    let voucher = SigningKey::from_bytes(&bytes_of(random));
    let (code, digit) = allot(folder, kind, &format!("{:016x}", random()))?;
    let invitation = Invitation {
        voucher: hex(&voucher.to_bytes()),
        by: sign_voucher(&site_key, &voucher.verifying_key().to_bytes(), code, digit, kind),
        code,
        digit,
        kind,
        epochs: secret.epochs.iter().map(|e| e.for_kind(kind)).collect(),
        until_ms: now_ms + INVITATION_MS,
    };
    let typed = one_time_code(&mut *random);
    put(folder, "joins", &invitation_name(&typed), &invitation.seal(&typed)?, random())?;
    Ok(typed)
}

#[derive(Serialize, Deserialize)]
struct Handed {
    epoch: Epoch,
    sig: String,
}

fn epoch_said(epoch: &Epoch) -> Vec<u8> {
    format!("gishe epoch 1\n{}\n{}\n{}", epoch.n, epoch.office, epoch.hall).into_bytes()
}

/// Invitations carry the keys of their day: who typed one after a new epoch began would read nothing of what follows.
/// One that cannot be removed holds up nobody: it carries old keys alone.
fn withdraw_invitations(folder: &dyn Folder) {
    for item in folder.list("joins").unwrap_or_default() {
        if !item.dir && item.name.ends_with(".age") {
            let _ = folder.remove(&format!("joins/{}", item.name));
        }
    }
}

/// Certificates that lie in the folder and lead to the office: also of workstations that wrote no event yet, as a display never does.
///
/// # Errors
/// The folder's, when it cannot be listed; a certificate that cannot be read is left out.
pub fn certificates(folder: &dyn Folder, site: &[u8; 32]) -> io::Result<Vec<Cert>> {
    let mut found = Vec::new();
    for item in folder.list("w")?.into_iter().filter(|item| item.dir) {
        found.extend(certificate(folder, &item.name, site));
    }
    Ok(found)
}

/// The certificate of a writer as it lies in the folder, or in a copy beside its file: where folders are copied about, an altered one stays in the
/// copy of whoever does not know the writer, and the whole one that its owner writes again comes to lie beside it.
///
/// # Errors
/// No whole one is there: true when the file itself is a certificate, but altered or of another office; false when it is none or cannot be read.
pub fn certificate(folder: &dyn Folder, writer: &str, site: &[u8; 32]) -> Result<Cert, bool> {
    let dir = format!("w/{writer}");
    let read = |name: &str| {
        let bytes = folder.read(&format!("{dir}/{name}"), 65_536).map_err(|_| false)?;
        let cert: Cert = serde_json::from_slice(&bytes).map_err(|_| false)?;
        if cert.check(site).is_ok_and(|of| of.as_str() == writer) { Ok(cert) } else { Err(true) }
    };
    read("id.json").or_else(|strange| {
        let beside = folder.list(&dir).unwrap_or_default().into_iter();
        let mut beside = beside.filter(|item| !item.dir && is_copy_of(&item.name, "id", ".json"));
        beside.find_map(|item| read(&item.name).ok()).ok_or(strange)
    })
}

/// How a file of keys is named that says who was left behind.
const LEFT: &str = "left-";

/// Says in the folder, by the site's word, that a writer was left behind: an administrator elsewhere, who has not heard of it yet, gives it no
/// later keys. `cut`: the last of its events that counts, when it was stolen.
///
/// # Errors
/// The folder's.
pub fn say_left(
    folder: &dyn Folder,
    site: &SigningKey,
    writer: Writer,
    cut: Option<u64>,
    random: Random<'_>,
) -> io::Result<()> {
    let said = station::Event::retired(site, writer, cut);
    put(folder, "keys", &format!("{LEFT}{writer}.json"), &serde_json::to_vec(&said).map_err(io::Error::other)?, random())
}

/// Who was left behind, as the folder says by the site's word.
///
/// # Errors
/// The folder's: who does not know it must give no keys.
pub fn left(folder: &dyn Folder, site: &[u8; 32]) -> io::Result<BTreeSet<Writer>> {
    let items = match folder.list("keys") {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        items => items?,
    };
    let mut all = BTreeSet::new();
    for item in items.into_iter().filter(|item| item.name.starts_with(LEFT)) {
        let bytes = folder.read(&format!("keys/{}", item.name), 65_536)?;
        let said = serde_json::from_slice::<station::Event>(&bytes).ok().and_then(|said| said.retires(site));
        all.extend(said.map(|(writer, _)| writer));
    }
    Ok(all)
}

/// How many events of a workstation the others hold that are not `held` here: by what their heads say that were written within a day.
///
/// # Errors
/// The folder's.
pub fn behind(folder: &dyn Folder, site: &[u8; 32], held: &[Held], code: u8, now_ms: i64) -> io::Result<u64> {
    let certs = certificates(folder, site)?;
    let of_code: BTreeSet<Writer> = certs.iter().filter(|cert| cert.first_code() == code).filter_map(Cert::writer).collect();
    let more = |of: Writer, seq: u64| {
        // What stands behind a cut is wanted nowhere.
        held.iter().find(|h| h.writer == of).map_or(seq, |h| h.wanted(seq).saturating_sub(h.seq))
    };
    let mut most = 0;
    for cert in certs.iter().filter(|cert| cert.first_code() != code) {
        let (Some(writer), Some(key)) = (cert.writer(), cert.key()) else { continue };
        let Ok(bytes) = folder.read(&format!("w/{writer}/head"), HEAD_BYTES) else { continue };
        let Some(head) = Head::read(&bytes, writer, &key).filter(|head| now_ms - head.ms < INVITATION_MS) else { continue };
        let of_it = head.seen.iter().filter(|(of, _)| of_code.contains(of));
        most = most.max(of_it.map(|(of, (seq, _))| more(*of, *seq)).sum());
    }
    Ok(most)
}

/// The secret with the epochs that another administrator began meanwhile: a workstation knows them that an older copy of the secret does not.
pub fn with_all(secret: &Secret, known: &Ring) -> Secret {
    let mut secret = secret.clone();
    for epoch in known.epochs() {
        if epoch.office_key.is_some() && !secret.epochs.contains(epoch) {
            secret.epochs.push(epoch.clone());
        }
    }
    secret
}

/// Gives the keys of an epoch to those who stay, sealed to their boxes and signed by the site.
///
/// # Errors
/// The folder's, and a box that is none; those who were given the keys until then have them.
pub fn hand_out(folder: &dyn Folder, site: &SigningKey, epoch: &Epoch, stay: &[Cert], random: Random<'_>) -> io::Result<()> {
    let sig = hex(&site.sign(&epoch_said(epoch)).to_bytes());
    for kind in [Kind::Staff, Kind::Hall] {
        let to: Vec<String> = stay.iter().filter(|c| c.kind == kind).map(|c| c.recipient.clone()).collect();
        if to.is_empty() {
            continue;
        }
        let handed = Handed { epoch: epoch.for_kind(kind), sig: sig.clone() };
        let bytes = seal_to(&serde_json::to_vec(&handed).map_err(io::Error::other)?, &to)?;
        let suffix = if kind == Kind::Staff { "" } else { "-hall" };
        let name = format!("{:04}-{}{suffix}.age", epoch.n, &blake3::hash(&bytes).to_hex()[..8]);
        put(folder, "keys", &name, &bytes, random())?;
    }
    Ok(())
}

/// Puts a certificate into the folder, so that its workstation is known before it has written anything.
///
/// # Errors
/// The folder's.
pub fn show(folder: &dyn Folder, cert: &Cert, random: Random<'_>) -> io::Result<()> {
    let Some(writer) = cert.writer() else { return Ok(()) };
    let dir = format!("w/{writer}");
    folder.make_dir(&dir)?;
    put(folder, &dir, "id.json", &serde_json::to_vec(cert).map_err(io::Error::other)?, random())
}

/// Begins a new epoch of keys: for those who stay, by their certificates; gives the new secret, sealed.
pub fn new_epoch(
    folder: &dyn Folder,
    secret: &Secret,
    passphrase: &str,
    known: &Ring,
    stay: &[Cert],
    random: Random<'_>,
) -> Result<(Epoch, Vec<u8>), JoinError> {
    let site_key = secret.site().ok_or(JoinError::WrongPassphrase)?;
    withdraw_invitations(folder);
    let mut secret = with_all(secret, known);
    let epoch = Epoch::new(secret.epochs.iter().map(|e| e.n).max().unwrap_or(0) + 1);
    hand_out(folder, &site_key, &epoch, stay, &mut *random)?;
    secret.epochs.push(epoch.clone());
    let office_age = secret.seal(passphrase)?;
    let fresh = format!("office-{:04}.age", epoch.n);
    put(folder, "", &fresh, &office_age, random())?;
    folder.write_in_place("office.age", &office_age)?;
    Ok((epoch, office_age))
}

/// Keys of later epochs that were sealed to this workstation and signed by the site.
pub fn later_epochs(folder: &dyn Folder, station: &Station) -> Vec<Epoch> {
    let site = station.site_key();
    let mut found = Vec::new();
    for item in folder.list("keys").unwrap_or_default() {
        let Ok(bytes) = folder.read(&format!("keys/{}", item.name), FILE_BYTES_MAX) else { continue };
        let Some(opened) = station.own.open(&bytes) else { continue };
        let Ok(handed) = serde_json::from_slice::<Handed>(&opened) else { continue };
        if signed(&site, &epoch_said(&handed.epoch), &handed.sig) {
            found.push(handed.epoch);
        }
    }
    found
}
