//! Workstations as the office knows them: certificates that admit a writer, the office's own sign, and retirement.
//!
//! Trust is a chain of ed25519 signatures from the site's key, which lies sealed under the office's passphrase: the site
//! admits a writer itself or by a one-time voucher, and a writer names its next incarnation (sync.md §0.1, §3.1). Pure: keys
//! and bytes come in, an answer goes out.

use super::event::{from_hex, hex};
use super::stamp::Writer;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::HashSet;

/// The highest code given at enrolment.
pub const CODE_MAX: u8 = 20;
/// What is added to a workstation's code for the one it holds in reserve.
pub const RESERVE: u8 = 79;
/// The first code of later lives (sync.md §3.1): those of a workstation alone, or of one that reaches the folder.
pub const LATER_LIVES: u8 = CODE_MAX + 1;
/// How many incarnations a certificate may carry inside itself.
const DEPTH_MAX: usize = 24;

/// What a workstation may read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A staff workstation: everything.
    Staff,
    /// A display or kiosk: facts without personal data.
    Hall,
}

impl Kind {
    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Staff => "station-staff",
            Self::Hall => "station-hall",
        }
    }
}

/// Why a workstation goes on under a new writer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The data lies on another machine or in another place than it was made in.
    Copied,
    /// The folder holds more of this writer than the data does: a backup or snapshot was restored.
    RolledBack,
    /// Another process writes with the same key.
    Doubled,
    /// The key could not be read.
    KeyLost,
}

impl Why {
    /// The locale key of the sentence.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Copied => "incarnation-copied",
            Self::RolledBack => "incarnation-rolled-back",
            Self::Doubled => "incarnation-doubled",
            Self::KeyLost => "incarnation-key-lost",
        }
    }
}

/// Who vouches for a writer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The site's own key, under the passphrase.
    Site {
        /// Signature over the certificate.
        sig: String,
    },
    /// A one-time voucher that the site signed beforehand.
    Voucher {
        /// The voucher's public key, 64 hex.
        key: String,
        /// The site's signature over voucher key, code and kind.
        by: String,
        /// The voucher's signature over the certificate.
        sig: String,
    },
    /// The incarnation before.
    Former {
        /// Its certificate.
        cert: Box<Cert>,
        /// Why there is a new one.
        why: Why,
        /// The last event of the former writer that counts, when two branches of it were published.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cut: Option<u64>,
        /// The former key's signature over the certificate, reason and cut.
        sig: String,
    },
}

/// The certificate of a writer: who it is and why it is trusted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cert {
    /// Public key, 64 hex.
    pub public: String,
    /// Workstation code in numbers, 1–99.
    pub code: u8,
    /// Digit on its tickets; none issues no tickets (sync.md §0.5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digit: Option<u8>,
    /// What it may read.
    pub kind: Kind,
    /// Its name among people.
    pub name: String,
    /// The `age` recipient that new office keys are sealed to.
    pub recipient: String,
    /// Who vouches.
    pub by: By,
}

/// Why a certificate is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotTrusted;

impl Cert {
    /// The public key; `None` when the text is none.
    pub fn key(&self) -> Option<[u8; 32]> {
        from_hex(&self.public)?.try_into().ok()
    }

    /// The writer it admits; `None` when the key is none.
    pub fn writer(&self) -> Option<Writer> {
        self.key().map(|key| Writer::of_key(&key))
    }

    /// The incarnation before, and the last of its events that counts.
    pub fn former(&self) -> Option<(&Cert, Option<u64>)> {
        match &self.by {
            By::Former { cert, cut, .. } => Some((cert, *cut)),
            _ => None,
        }
    }

    /// The writers of this workstation, the present one first.
    pub fn line(&self) -> Vec<Writer> {
        let mut all: Vec<Writer> = self.writer().into_iter().collect();
        if let Some((former, _)) = self.former() {
            all.extend(former.line());
        }
        all
    }

    /// Whether a next incarnation would still be trusted: each carries all before it.
    pub fn may_go_on(&self) -> bool {
        self.line().len() < DEPTH_MAX
    }

    /// Those of its writers whose files are its own: not those of an original that a copy was taken of, which goes on elsewhere.
    pub fn own_line(&self) -> Vec<Writer> {
        let mut all: Vec<Writer> = self.writer().into_iter().collect();
        if let By::Former { cert, why, .. } = &self.by
            && *why != Why::Copied
        {
            all.extend(cert.own_line());
        }
        all
    }

    /// The code that was given at enrolment, by which people know the workstation.
    pub fn first_code(&self) -> u8 {
        self.former().map_or(self.code, |(former, _)| former.first_code())
    }

    /// What is signed: everything but the signature itself.
    fn said(&self, context: &str) -> Vec<u8> {
        let digit = self.digit.map_or_else(|| "-".to_owned(), |d| d.to_string());
        let kind = if self.kind == Kind::Staff { "staff" } else { "hall" };
        // The name is last and framed by its length: no two certificates say the same bytes.
        format!(
            "gishe cert 1\n{context}\n{}\n{:02}\n{digit}\n{kind}\n{}\n{}\n{}",
            self.public,
            self.code,
            self.recipient,
            self.name.len(),
            self.name
        )
        .into_bytes()
    }

    /// A certificate by the site's key.
    pub fn by_site(mut self, site: &SigningKey) -> Self {
        let sig = hex(&site.sign(&self.said("site")).to_bytes());
        self.by = By::Site { sig };
        self
    }

    /// A certificate by a voucher.
    pub fn by_voucher(mut self, voucher: &SigningKey, by: &str) -> Self {
        let sig = hex(&voucher.sign(&self.said("voucher")).to_bytes());
        self.by = By::Voucher { key: hex(&voucher.verifying_key().to_bytes()), by: by.to_owned(), sig };
        self
    }

    /// A certificate for the next incarnation of the writer of `former`.
    pub fn by_former(mut self, key: &SigningKey, former: &Cert, why: Why, cut: Option<u64>) -> Self {
        let sig = hex(&key.sign(&self.said(&former_context(why, cut))).to_bytes());
        self.by = By::Former { cert: Box::new(former.clone()), why, cut, sig };
        self
    }

    /// Whether the certificate leads to the site's key.
    ///
    /// # Errors
    /// [`NotTrusted`], whatever is wrong with it.
    pub fn check(&self, site: &[u8; 32]) -> Result<Writer, NotTrusted> {
        self.check_to(site, DEPTH_MAX)
    }

    fn check_to(&self, site: &[u8; 32], depth: usize) -> Result<Writer, NotTrusted> {
        let sound = self.code >= 1 && self.code <= 99 && self.digit.is_none_or(|d| d <= 9) && self.name.len() <= 200;
        if !sound || depth == 0 {
            return Err(NotTrusted);
        }
        let good = match &self.by {
            By::Site { sig } => signed(site, &self.said("site"), sig),
            By::Voucher { key, by, sig } => {
                let voucher: [u8; 32] = from_hex(key).and_then(|k| k.try_into().ok()).ok_or(NotTrusted)?;
                signed(site, &voucher_said(key, self.code, self.digit, self.kind), by)
                    && signed(&voucher, &self.said("voucher"), sig)
            }
            By::Former { cert, why, cut, sig } => {
                let _ = cert.check_to(site, depth - 1)?;
                let former = cert.key().ok_or(NotTrusted)?;
                cert.kind == self.kind && signed(&former, &self.said(&former_context(*why, *cut)), sig)
            }
        };
        if good { self.writer().ok_or(NotTrusted) } else { Err(NotTrusted) }
    }
}

fn former_context(why: Why, cut: Option<u64>) -> String {
    format!("former {why:?} {}", cut.map_or_else(|| "-".to_owned(), |n| n.to_string()))
}

fn voucher_said(key: &str, code: u8, digit: Option<u8>, kind: Kind) -> Vec<u8> {
    format!("gishe voucher 1\n{key}\n{code:02}\n{digit:?}\n{kind:?}").into_bytes()
}

/// The site's signature over a voucher.
pub fn sign_voucher(site: &SigningKey, voucher: &[u8; 32], code: u8, digit: Option<u8>, kind: Kind) -> String {
    hex(&site.sign(&voucher_said(&hex(voucher), code, digit, kind)).to_bytes())
}

/// Whether `sig` (128 hex) is `key`'s signature over `said`.
pub fn signed(key: &[u8; 32], said: &[u8], sig: &str) -> bool {
    let Some(bytes) = from_hex(sig).and_then(|b| <[u8; 64]>::try_from(b).ok()) else { return false };
    let asked = blake3::Hasher::new().update(key).update(&bytes).update(said).finalize();
    if PROVED.with_borrow(|proved| proved.contains(asked.as_bytes())) {
        return true;
    }
    let good = VerifyingKey::from_bytes(key).is_ok_and(|key| key.verify_strict(said, &Signature::from_bytes(&bytes)).is_ok());
    if good {
        PROVED.with_borrow_mut(|proved| {
            if proved.len() >= PROVED_MAX {
                proved.clear();
            }
            let _ = proved.insert(*asked.as_bytes());
        });
    }
    good
}

/// Proofs that are remembered at most: 32 bytes each.
const PROVED_MAX: usize = 8192;

thread_local! {
    /// What was proved before on this thread, by the hash of all that the proof depends on. The same certificates and heads are
    /// met at every look into the folder, and a proof costs as much as reading a small file.
    static PROVED: RefCell<HashSet<[u8; 32]>> = RefCell::new(HashSet::new());
}

/// What happened to a workstation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// Taken out of service by an administrator.
    Retired {
        /// The writer.
        writer: Writer,
        /// The last of its events that counts, when it was stolen; all of them when it only broke.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cut: Option<u64>,
        /// The site's signature.
        sig: String,
    },
    /// A former self has two branches: its events after `cut` no longer count, and who holds some of them issues them again.
    /// Valid from a writer that goes on for `writer`.
    Settled {
        /// The former writer.
        writer: Writer,
        /// The last event that both branches have.
        cut: u64,
    },
    /// The personal data of an erased aggregate is gone from this workstation and from its files in the folder.
    Purged {
        /// The aggregate.
        of: uuid::Uuid,
    },
}

fn retired_said(writer: Writer, cut: Option<u64>) -> Vec<u8> {
    format!("gishe retired 1\n{writer}\n{cut:?}").into_bytes()
}

impl Event {
    /// A retirement, signed by the site.
    pub fn retired(site: &SigningKey, writer: Writer, cut: Option<u64>) -> Self {
        Self::Retired { writer, cut, sig: hex(&site.sign(&retired_said(writer, cut)).to_bytes()) }
    }

    /// The writer that is retired and where it is cut, when the site signed it.
    pub fn retires(&self, site: &[u8; 32]) -> Option<(Writer, Option<u64>)> {
        match self {
            Self::Retired { writer, cut, sig } if signed(site, &retired_said(*writer, *cut), sig) => Some((*writer, *cut)),
            _ => None,
        }
    }
}

/// The sign at the door of an office's folder: `site.json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Site {
    /// 128 random bits, 32 hex.
    pub site: String,
    /// The folder's format.
    pub format: u32,
    /// The least format a program must know to write here.
    pub min_reader: u32,
    /// The site's public key, 64 hex.
    pub public: String,
    /// The site's signature over the rest.
    pub sig: String,
}

/// The format of the folder that this program writes and the highest it can take part in.
pub const FORMAT: u32 = 1;

impl Site {
    /// A new office's sign.
    pub fn new(id: [u8; 16], key: &SigningKey, min_reader: u32) -> Self {
        let mut site = Self {
            site: hex(&id),
            format: FORMAT,
            min_reader,
            public: hex(&key.verifying_key().to_bytes()),
            sig: String::new(),
        };
        site.sig = hex(&key.sign(&site.said()).to_bytes());
        site
    }

    fn said(&self) -> Vec<u8> {
        format!("gishe site\n{}\n{}\n{}\n{}", self.site, self.format, self.min_reader, self.public).into_bytes()
    }

    /// The site's public key, when the sign is whole.
    pub fn key(&self) -> Option<[u8; 32]> {
        let key: [u8; 32] = from_hex(&self.public)?.try_into().ok()?;
        signed(&key, &self.said(), &self.sig).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> SigningKey {
        SigningKey::from_bytes(&[n; 32])
    }

    fn cert(of: &SigningKey, code: u8) -> Cert {
        Cert {
            public: hex(&of.verifying_key().to_bytes()),
            code,
            digit: Some(0),
            kind: Kind::Staff,
            name: "Гише 1".into(),
            recipient: "age1x".into(),
            by: By::Site { sig: String::new() },
        }
    }

    #[test]
    fn the_last_life_that_is_trusted_begins_no_other() {
        let site = key(1);
        let public = site.verifying_key().to_bytes();
        let mut last = (key(100), cert(&key(100), 1).by_site(&site));
        while last.1.may_go_on() {
            assert!(last.1.check(&public).is_ok());
            let next = key(100 + last.1.line().len() as u8);
            last = (next.clone(), cert(&next, 21).by_former(&last.0, &last.1, Why::RolledBack, None));
        }
        assert!(last.1.check(&public).is_ok(), "life {}", last.1.line().len());
        let beyond = cert(&key(99), 21).by_former(&last.0, &last.1, Why::RolledBack, None);
        assert!(beyond.check(&public).is_err());
    }

    #[test]
    fn site_voucher_and_former_admit_and_nothing_else_does() {
        let (site, voucher, first, second) = (key(1), key(2), key(3), key(4));
        let public = site.verifying_key().to_bytes();
        let admitted = cert(&first, 1).by_site(&site);
        assert!(admitted.check(&public).is_ok());
        let by = sign_voucher(&site, &voucher.verifying_key().to_bytes(), 2, Some(0), Kind::Staff);
        let vouched = cert(&second, 2).by_voucher(&voucher, &by);
        assert!(vouched.check(&public).is_ok());
        let next = cert(&key(5), 21).by_former(&first, &admitted, Why::Doubled, Some(7));
        assert!(next.check(&public).is_ok());
        assert_eq!((next.first_code(), next.line().len()), (1, 2));
        let bad: Vec<Cert> = vec![
            Cert { code: 9, ..admitted.clone() },
            Cert { name: "Гише 2".into(), ..admitted.clone() },
            Cert { kind: Kind::Hall, ..vouched.clone() },
            Cert { code: 3, ..vouched },
            cert(&second, 1).by_site(&first),
            cert(&key(5), 21).by_former(&second, &admitted, Why::Doubled, None),
            match next.by.clone() {
                By::Former { cert, why, sig, .. } => Cert { by: By::Former { cert, why, cut: Some(6), sig }, ..next },
                _ => admitted,
            },
        ];
        for cert in bad {
            assert!(cert.check(&public).is_err(), "{cert:?}");
        }
    }

    #[test]
    fn the_sign_at_the_door_and_retirement_are_the_sites_own() {
        let site = Site::new([7; 16], &key(1), 1);
        assert_eq!(site.key(), Some(key(1).verifying_key().to_bytes()));
        assert_eq!(Site { min_reader: 9, ..site.clone() }.key(), None);
        let writer = Writer::of_key(&[1; 32]);
        let gone = Event::retired(&key(1), writer, Some(4));
        assert_eq!(gone.retires(&key(1).verifying_key().to_bytes()), Some((writer, Some(4))));
        assert_eq!(gone.retires(&key(2).verifying_key().to_bytes()), None);
    }
}
