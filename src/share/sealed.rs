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
    let mut to = content.to.clone();
    while to.len() < RECIPIENTS {
        to.push(x25519::Identity::generate().to_public().to_string());
    }
    Ok(BASE64.encode(keys::seal_to(&serde_json::to_vec(&padded)?, &to)?))
}

/// Opens a seal with an officer's locked key and passphrase; `None` when either is wrong.
pub fn open(sealed: &str, locked: &str, passphrase: &str) -> Option<Content> {
    let locked = BASE64.decode(locked).ok()?;
    let secret = String::from_utf8(keys::unseal_passphrase(&locked, passphrase)?).ok()?;
    let identity: x25519::Identity = secret.parse().ok()?;
    let bytes = keys::unseal_with(&BASE64.decode(sealed).ok()?, &identity)?;
    serde_json::from_slice(&bytes).ok()
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
        let opened = open(&sealed, &locked, "ясна дума за отваряне").expect("opened");
        assert_eq!(opened.personal.description, "Искаха пари за разрешение.");
        assert!(open(&sealed, &locked, "друга дума").is_none() && open(&sealed, &other, "друга дума").is_none());
        let longer = seal(&content(&"Дълго. ".repeat(100), vec![one.clone(), one])).expect("sealed");
        assert!(longer.len().abs_diff(sealed.len()) < 400, "{} and {}", sealed.len(), longer.len());
    }
}
