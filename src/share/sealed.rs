//! The seal of signals: `age` to the keys of appointed officers, of an even length and with an even number of recipients, so that the
//! bytes tell nothing but that something is sealed.

use super::keys;
use crate::domain::sealing::Content;
use age::secrecy::ExposeSecret;
use age::x25519;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::io;

/// Contents are padded to a multiple of this, bytes.
const STEP: usize = 4096;
/// Every seal names so many recipients; those that are missing are keys that nobody has.
const RECIPIENTS: usize = 4;

/// A new officer's key: the recipient, and the private key sealed by a passphrase, in base64.
///
/// # Errors
/// The machine has no randomness.
pub fn appoint(passphrase: &str) -> io::Result<(String, String)> {
    let identity = x25519::Identity::generate();
    let secret = identity.to_string();
    let locked = keys::seal_passphrase(secret.expose_secret().as_bytes(), passphrase)?;
    Ok((identity.to_public().to_string(), BASE64.encode(locked)))
}

/// Seals a content, in base64.
///
/// # Errors
/// A recipient that is no key.
pub fn seal(content: &Content) -> io::Result<String> {
    let mut padded = content.clone();
    let length = serde_json::to_vec(&padded)?.len();
    padded.pad = " ".repeat(length.div_ceil(STEP) * STEP - length);
    let to = decoys(&content.to, RECIPIENTS);
    Ok(BASE64.encode(keys::seal_to(&serde_json::to_vec(&padded)?, &to)?))
}

/// An officer's key, unlocked: unlocking takes a third of a second, opening with it nothing.
pub struct Key(x25519::Identity);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Unlocks an officer's key by the passphrase; `None` for a wrong one.
pub fn unlock(locked: &str, passphrase: &str) -> Option<Key> {
    let locked = BASE64.decode(locked).ok()?;
    String::from_utf8(keys::unseal_passphrase(&locked, passphrase)?).ok()?.parse().ok().map(Key)
}

/// Opens a seal; `None` when it is not for this key.
pub fn open(sealed: &str, key: &Key) -> Option<Content> {
    let bytes = keys::unseal_with(&BASE64.decode(sealed).ok()?, &key.0)?;
    serde_json::from_slice(&bytes).ok()
}

/// Files are padded to a multiple of this, bytes: their length tells as little as may be.
const FILE_STEP: usize = 65_536;

/// So many recipients at least; those that are missing are keys that nobody has.
fn decoys(to: &[String], least: usize) -> Vec<String> {
    let mut to = to.to_vec();
    while to.len() < least {
        to.push(x25519::Identity::generate().to_public().to_string());
    }
    to
}

/// Seals a file: its length in eight bytes, the lowest first, its bytes, zeros up to the step.
///
/// # Errors
/// A recipient that is no key.
pub fn seal_file(bytes: &[u8], to: &[String]) -> io::Result<Vec<u8>> {
    let mut whole = (bytes.len() as u64).to_le_bytes().to_vec();
    whole.extend_from_slice(bytes);
    whole.resize(whole.len().div_ceil(FILE_STEP) * FILE_STEP, 0);
    keys::seal_to(&whole, &decoys(to, RECIPIENTS))
}

/// Opens a file; `None` when it is not for this key, or the bytes are not whole.
pub fn open_file(sealed: &[u8], key: &Key) -> Option<Vec<u8>> {
    let mut whole = keys::unseal_with(sealed, &key.0)?;
    let length = u64::from_le_bytes(whole.get(..8)?.try_into().ok()?) as usize;
    let _ = whole.drain(..8);
    (length <= whole.len()).then(|| {
        whole.truncate(length);
        whole
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Personal;

    #[test]
    fn only_the_appointed_open_it_and_its_length_tells_nothing() {
        let (one, locked) = appoint("ясна дума за отваряне").expect("a key");
        let (_, other) = appoint("друга дума").expect("a key");
        let content = |text: &str, to: Vec<String>| Content {
            personal: Personal { description: text.to_owned(), ..Personal::default() },
            to,
            ..Content::default()
        };
        let sealed = seal(&content("Искаха пари за разрешение.", vec![one.clone()])).expect("sealed");
        let key = unlock(&locked, "ясна дума за отваряне").expect("the passphrase");
        let other = unlock(&other, "друга дума").expect("the passphrase");
        assert!(unlock(&locked, "друга дума").is_none());
        let opened = open(&sealed, &key).expect("opened");
        assert_eq!(opened.personal.description, "Искаха пари за разрешение.");
        assert!(open(&sealed, &other).is_none());
        let file = seal_file(b"%PDF-1.7", std::slice::from_ref(&one)).expect("sealed");
        assert_eq!(open_file(&file, &key).as_deref(), Some(b"%PDF-1.7".as_slice()));
        assert!(open_file(&file, &other).is_none());
        let long = seal_file(&vec![7; 60_000], std::slice::from_ref(&one)).expect("sealed");
        assert!(long.len().abs_diff(file.len()) < 400, "a note and a scan look alike");
        let longer = seal(&content(&"Дълго. ".repeat(100), vec![one.clone(), one])).expect("sealed");
        assert!(longer.len().abs_diff(sealed.len()) < 400, "{} and {}", sealed.len(), longer.len());
    }
}
