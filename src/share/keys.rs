//! Keys: what seals segments, what the passphrase opens, what a one-time code carries.
//!
//! All sealing is `age` (age-encryption.org/v1): X25519 for files, scrypt for what people type. A workstation holds a
//! [`Ring`]; the site's signing key is in [`Secret`] alone, which only the passphrase opens.

use crate::domain::event::{from_hex, hex};
use crate::domain::station::Kind;
use age::secrecy::{ExposeSecret, SecretString};
use age::x25519;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Read, Write};

/// Work of scrypt for the passphrase: 2^16, about a third of a second and 64 MB.
const PASSPHRASE_WORK: u8 = 16;
/// Work of scrypt for a one-time code, which has 100 bits of its own.
const CODE_WORK: u8 = 12;
/// Characters of a one-time code.
pub const CODE_CHARS: usize = 20;
/// Words of a passphrase.
pub const WORDS: usize = 6;
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Consonants and vowels of generated words.
const LETTERS: &str = include_str!("../../assets/passphrase.txt");

/// The keys of one epoch: a new one begins when a workstation is retired.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    /// 1, 2, 3 …
    pub n: u32,
    /// Recipient of everything.
    pub office: String,
    /// Recipient of facts.
    pub hall: String,
    /// Opens everything; a display or kiosk does not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_key: Option<String>,
    /// Opens facts.
    pub hall_key: String,
}

impl Epoch {
    /// New keys for the epoch `n`.
    pub fn new(n: u32) -> Self {
        let (office, hall) = (x25519::Identity::generate(), x25519::Identity::generate());
        Self {
            n,
            office: office.to_public().to_string(),
            hall: hall.to_public().to_string(),
            office_key: Some(office.to_string().expose_secret().to_owned()),
            hall_key: hall.to_string().expose_secret().to_owned(),
        }
    }

    /// The same keys without what a display or kiosk must not have.
    pub fn for_kind(&self, kind: Kind) -> Self {
        let office_key = self.office_key.clone().filter(|_| kind == Kind::Staff);
        Self { office_key, ..self.clone() }
    }
}

impl std::fmt::Debug for Epoch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Epoch {}", self.n)
    }
}

/// The keys that a workstation holds, by epoch.
#[derive(Clone, Default)]
pub struct Ring {
    epochs: Vec<Epoch>,
    to: Option<(x25519::Recipient, x25519::Recipient)>,
    facts: Vec<x25519::Identity>,
    personal: Vec<x25519::Identity>,
    /// Hash of all its keys.
    id: [u8; 32],
}

impl std::fmt::Debug for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.epochs).finish()
    }
}

impl PartialEq for Ring {
    fn eq(&self, other: &Self) -> bool {
        self.epochs == other.epochs
    }
}

impl Ring {
    /// A ring of these epochs; those that do not parse are left out.
    pub fn new(mut epochs: Vec<Epoch>) -> Self {
        // Two administrators may begin an epoch of one number at once: both keys are kept, and everybody seals with the same one.
        epochs.sort_by(|a, b| (a.n, &a.office).cmp(&(b.n, &b.office)));
        epochs.dedup();
        let mut ring = Self::default();
        for epoch in epochs {
            let (Ok(hall), Ok(to_hall), Ok(to_office)) = (epoch.hall_key.parse(), epoch.hall.parse(), epoch.office.parse())
            else {
                continue;
            };
            // The newest keys are tried first: nearly every file is sealed with them.
            ring.facts.insert(0, hall);
            if let Some(Ok(office)) = epoch.office_key.as_deref().map(str::parse) {
                ring.personal.insert(0, office);
            }
            ring.to = Some((to_hall, to_office));
            ring.epochs.push(epoch);
        }
        let keys = serde_json::to_vec(&ring.epochs).unwrap_or_default();
        ring.id = *blake3::hash(&keys).as_bytes();
        ring
    }

    /// The epochs.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The newest epoch's number, 0 when there is none.
    pub fn newest(&self) -> u32 {
        self.epochs.last().map_or(0, |e| e.n)
    }

    /// The ring with another epoch.
    pub fn with(&self, epoch: Epoch) -> Self {
        Self::new(self.epochs.iter().cloned().chain([epoch]).collect())
    }

    /// Seals facts for every workstation.
    pub fn seal_facts(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let (hall, office) = self.to.as_ref().ok_or(io::ErrorKind::NotFound)?;
        seal(bytes, &[hall, office])
    }

    /// Seals personal data for staff workstations.
    pub fn seal_personal(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let (_, office) = self.to.as_ref().ok_or(io::ErrorKind::NotFound)?;
        seal(bytes, &[office])
    }

    /// The name in the folder of a file with this content: who has no key cannot tell by a name whether a file that he knows lies
    /// there. `None` without the key of personal data.
    pub fn name_of(&self, hash: &str) -> Option<String> {
        let first = self.epochs.iter().find_map(|epoch| epoch.office_key.as_ref())?;
        let key = blake3::derive_key("gishe 2026 names of files in the shared folder", first.as_bytes());
        Some(hex(&blake3::keyed_hash(&key, hash.as_bytes()).as_bytes()[..16]))
    }

    /// Opens facts; `None` without the key, or when the bytes are damaged.
    pub fn open_facts(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        opened(0, &self.id, bytes, || unseal(bytes, self.facts.iter()))
    }

    /// Opens personal data; `None` without the key, or when the bytes are damaged.
    pub fn open_personal(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        opened(1, &self.id, bytes, || unseal(bytes, self.personal.iter()))
    }
}

/// What was opened before on this thread, when it is to be remembered at all: by the hash of all that opening depends on.
struct Opened {
    most: usize,
    bytes: HashMap<[u8; 32], Vec<u8>>,
}

thread_local! {
    static OPENED: RefCell<Option<Opened>> = const { RefCell::new(None) };
}

/// From now on this thread remembers up to `most` opened pieces. For simulations, in which many workstations of one thread open the same
/// files; the program itself does not, as what is opened there stays in memory no longer than needed.
pub fn remember_opened(most: usize) {
    OPENED.set(Some(Opened { most, bytes: HashMap::new() }));
}

fn opened(part: u8, ring: &[u8; 32], bytes: &[u8], open: impl FnOnce() -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    if OPENED.with_borrow(Option::is_none) {
        return open();
    }
    let asked = *blake3::Hasher::new().update(&[part]).update(ring).update(bytes).finalize().as_bytes();
    if let Some(known) = OPENED.with_borrow(|o| o.as_ref().and_then(|o| o.bytes.get(&asked).cloned())) {
        return Some(known);
    }
    let found = open()?;
    OPENED.with_borrow_mut(|o| {
        let Some(o) = o else { return };
        if o.bytes.len() >= o.most {
            o.bytes.clear();
        }
        let _ = o.bytes.insert(asked, found.clone());
    });
    Some(found)
}

fn seal(bytes: &[u8], to: &[&x25519::Recipient]) -> io::Result<Vec<u8>> {
    let recipients = to.iter().map(|r| *r as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
    let mut sealed = Vec::with_capacity(bytes.len() + 512);
    let mut writer = encryptor.wrap_output(&mut sealed)?;
    writer.write_all(bytes)?;
    let _ = writer.finish()?;
    Ok(sealed)
}

fn unseal<'a>(bytes: &[u8], keys: impl Iterator<Item = &'a x25519::Identity>) -> Option<Vec<u8>> {
    let decryptor = age::Decryptor::new(bytes).ok()?;
    let mut reader = decryptor.decrypt(keys.map(|k| k as &dyn age::Identity)).ok()?;
    let mut opened = Vec::with_capacity(bytes.len());
    let _ = reader.read_to_end(&mut opened).ok()?;
    Some(opened)
}

/// Seals bytes to recipients by their texts; those that do not parse are an error.
pub fn seal_to(bytes: &[u8], recipients: &[String]) -> io::Result<Vec<u8>> {
    let parsed: Result<Vec<x25519::Recipient>, _> = recipients.iter().map(|r| r.parse()).collect();
    let parsed = parsed.map_err(|why: &str| io::Error::new(io::ErrorKind::InvalidData, why))?;
    seal(bytes, &parsed.iter().collect::<Vec<_>>())
}

/// Seals bytes by a passphrase that somebody chose.
pub fn seal_passphrase(bytes: &[u8], passphrase: &str) -> io::Result<Vec<u8>> {
    seal_typed(bytes, passphrase.trim(), PASSPHRASE_WORK)
}

/// Opens what a passphrase sealed; `None` for a wrong one.
pub fn unseal_passphrase(bytes: &[u8], passphrase: &str) -> Option<Vec<u8>> {
    unseal_typed(bytes, passphrase.trim(), PASSPHRASE_WORK)
}

/// Opens bytes with one key.
pub fn unseal_with(bytes: &[u8], key: &x25519::Identity) -> Option<Vec<u8>> {
    unseal(bytes, std::iter::once(key))
}

/// A workstation's own box: keys that are sealed to it alone.
#[derive(Clone)]
pub struct Own(x25519::Identity);

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Own")
    }
}

impl Own {
    /// A new box.
    pub fn new() -> Self {
        Self(x25519::Identity::generate())
    }

    /// A box from its text.
    pub fn read(text: &str) -> Option<Self> {
        text.trim().parse().ok().map(Self)
    }

    /// Its text: secret.
    pub fn text(&self) -> String {
        self.0.to_string().expose_secret().to_owned()
    }

    /// Where others seal to.
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }

    /// Opens what was sealed to it.
    pub fn open(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        unseal(bytes, std::iter::once(&self.0))
    }
}

impl Default for Own {
    fn default() -> Self {
        Self::new()
    }
}

/// What the passphrase opens: everything.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// The site's signing key, 64 hex.
    site_key: String,
    /// All epochs.
    pub epochs: Vec<Epoch>,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// A new office's secret with its first epoch.
    pub fn new(site_key: [u8; 32]) -> Self {
        Self { site_key: hex(&site_key), epochs: vec![Epoch::new(1)] }
    }

    /// The site's signing key; `None` when the secret is damaged.
    pub fn site(&self) -> Option<SigningKey> {
        let bytes: [u8; 32] = from_hex(&self.site_key)?.try_into().ok()?;
        Some(SigningKey::from_bytes(&bytes))
    }

    /// Seals the secret under a passphrase: `office.age`.
    pub fn seal(&self, passphrase: &str) -> io::Result<Vec<u8>> {
        seal_typed(&serde_json::to_vec(self)?, &normal(passphrase), PASSPHRASE_WORK)
    }

    /// Opens `office.age`; `None` for a wrong passphrase.
    pub fn open(bytes: &[u8], passphrase: &str) -> Option<Self> {
        serde_json::from_slice(&unseal_typed(bytes, &normal(passphrase), PASSPHRASE_WORK)?).ok()
    }
}

/// What a one-time code opens: keys for one newcomer, and a voucher that admits it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The voucher's signing key, 64 hex.
    pub voucher: String,
    /// The site's signature over it.
    pub by: String,
    /// The workstation code allotted.
    pub code: u8,
    /// The ticket digit allotted.
    pub digit: Option<u8>,
    /// What the newcomer may read.
    pub kind: Kind,
    /// Keys for that.
    pub epochs: Vec<Epoch>,
    /// No longer good after this moment, milliseconds since 1970.
    pub until_ms: i64,
}

impl Invitation {
    /// The voucher's key.
    pub fn voucher(&self) -> Option<SigningKey> {
        let bytes: [u8; 32] = from_hex(&self.voucher)?.try_into().ok()?;
        Some(SigningKey::from_bytes(&bytes))
    }

    /// Seals it under a one-time code.
    pub fn seal(&self, code: &str) -> io::Result<Vec<u8>> {
        seal_typed(&serde_json::to_vec(self)?, &normal_code(code), CODE_WORK)
    }

    /// Opens it by the code.
    pub fn open(bytes: &[u8], code: &str) -> Option<Self> {
        serde_json::from_slice(&unseal_typed(bytes, &normal_code(code), CODE_WORK)?).ok()
    }
}

fn seal_typed(bytes: &[u8], typed: &str, work: u8) -> io::Result<Vec<u8>> {
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(typed.to_owned()));
    recipient.set_work_factor(work);
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as _)).map_err(io::Error::other)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed)?;
    writer.write_all(bytes)?;
    let _ = writer.finish()?;
    Ok(sealed)
}

fn unseal_typed(bytes: &[u8], typed: &str, work: u8) -> Option<Vec<u8>> {
    let mut identity = age::scrypt::Identity::new(SecretString::from(typed.to_owned()));
    // A forged file must not keep the PC busy for hours.
    identity.set_max_work_factor(work + 2);
    let decryptor = age::Decryptor::new(bytes).ok()?;
    let mut reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).ok()?;
    let mut opened = Vec::new();
    let _ = reader.read_to_end(&mut opened).ok()?;
    Some(opened)
}

/// A passphrase of six made-up words from random bytes: twelve syllables of 48, 67 bits in all.
pub fn passphrase(mut random: impl FnMut() -> u64) -> String {
    let mut lines = LETTERS.lines().map(|l| l.chars().collect::<Vec<char>>());
    let (consonants, vowels) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let mut pick = |of: &[char]| of[(random() % of.len() as u64) as usize];
    let words: Vec<String> = (0..WORDS).map(|_| (0..2).flat_map(|_| [pick(&consonants), pick(&vowels)]).collect()).collect();
    words.join(" ")
}

/// A one-time code of 20 characters from random numbers.
pub fn one_time_code(mut random: impl FnMut() -> u64) -> String {
    (0..CODE_CHARS).map(|_| char::from(CROCKFORD[(random() % 32) as usize])).collect()
}

/// A passphrase as it is meant: case, blanks and hyphens do not matter.
pub fn normal(passphrase: &str) -> String {
    let lower = passphrase.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A one-time code as it is meant: without blanks and hyphens; letters that are taken for figures are those figures.
pub fn normal_code(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
    letters
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => 'V',
            other => other,
        })
        .collect()
}

/// Whether what was typed is a one-time code rather than a passphrase.
pub fn is_code(typed: &str) -> bool {
    normal_code(typed).len() == CODE_CHARS && typed.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ' ')
}

/// The name of the invitation that a code opens.
pub fn invitation_name(code: &str) -> String {
    format!("{}.age", &blake3::hash(normal_code(code).as_bytes()).to_hex()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_read_all_the_hall_reads_facts_and_a_retired_one_nothing_new() {
        let first = Epoch::new(1);
        let staff = Ring::new(vec![first.clone()]);
        let hall = Ring::new(vec![first.for_kind(Kind::Hall)]);
        let (facts, personal) = (staff.seal_facts(b"facts").expect("sealed"), hall.seal_personal(b"name").expect("sealed"));
        assert_eq!(staff.open_facts(&facts).as_deref(), Some(&b"facts"[..]));
        assert_eq!(hall.open_facts(&facts).as_deref(), Some(&b"facts"[..]));
        assert_eq!(staff.open_personal(&personal).as_deref(), Some(&b"name"[..]));
        assert_eq!(hall.open_personal(&personal), None);
        let later = staff.with(Epoch::new(2));
        let next = later.seal_facts(b"later").expect("sealed");
        assert_eq!((staff.open_facts(&next), later.open_facts(&facts).is_some()), (None, true));
    }

    #[test]
    fn what_people_type_opens_in_any_hand() {
        let mut n = 7_u64;
        let mut random = || {
            n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            n >> 33
        };
        let phrase = passphrase(&mut random);
        assert_eq!(phrase.split(' ').count(), WORDS);
        let secret = Secret::new([5; 32]);
        let sealed = secret.seal(&phrase).expect("sealed");
        assert_eq!(Secret::open(&sealed, &format!("  {} ", phrase.to_uppercase().replace(' ', "-"))), Some(secret));
        assert_eq!(Secret::open(&sealed, "бака мала"), None);
        let code = one_time_code(&mut random);
        assert!(is_code(&code.to_lowercase()) && is_code(&format!("{}-{}", &code[..10], &code[10..])) && !is_code(&phrase));
        assert_eq!(normal_code("oil-u 9"), "011V9");
    }
}
