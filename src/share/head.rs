//! Heads: 4,096 bytes per writer, rewritten in place – what is newest, what was seen, what is wanted.
//!
//! A head is a hint: wrong, torn or missing it costs only time. It is signed, since others believe its `seen` when they tidy.

use super::segment::Seen;
use crate::domain::event::hex;
use crate::domain::stamp::Writer;
use crate::domain::station::signed;
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The size of a head's file.
pub const HEAD_BYTES: usize = 4096;
/// How many of the newest names a head carries.
pub const NAMES: usize = 8;

/// What a writer says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Head {
    /// The program's version.
    pub app: String,
    /// The highest folder format it takes part in.
    pub format: u32,
    /// The last event in the folder.
    pub hi: u64,
    /// The chain hash after it, 64 hex.
    pub hash: String,
    /// Its wall clock when this was written, milliseconds since 1970.
    pub ms: i64,
    /// Names of its newest segments, the newest last.
    pub names: Vec<String>,
    /// Marks the running program: another one with the same key is noticed by it.
    pub nonce: String,
    /// What it holds of the others.
    pub seen: Seen,
    /// A digest of its tables, and the hash of the vector at which it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<(String, String)>,
    /// Events it waits for in vain: writer and sequence number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub want: BTreeMap<Writer, u64>,
    /// Events that it holds without their personal data, and of which nothing that it holds says that they were erased: the first of each
    /// writer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bare: BTreeMap<Writer, u64>,
    /// The writer.
    pub wid: Writer,
}

impl Head {
    /// The file's bytes.
    pub fn write(&self, key: &SigningKey) -> Vec<u8> {
        let mut head = self.clone();
        loop {
            let line = serde_json::to_vec(&head).unwrap_or_default();
            let sig = hex(&key.sign(&said(&line)).to_bytes());
            if line.len() + 1 + sig.len() < HEAD_BYTES {
                let mut bytes = line;
                bytes.push(b'\n');
                bytes.extend_from_slice(sig.as_bytes());
                bytes.resize(HEAD_BYTES, b'\n');
                return bytes;
            }
            // A very large office: names are found by listing as well, and so is what is wanted.
            if head.bare.len() > 1 {
                head.bare = head.bare.pop_first().into_iter().collect();
                continue;
            }
            head.names.clear();
            head.want.clear();
            if head.digest.take().is_none() {
                let _ = head.seen.pop_first();
            }
        }
    }

    /// What it says of its own writer, as it says it of others: who wrote its history anew to the same length is noticed by that.
    pub fn itself(&self) -> Option<(Writer, u64, String)> {
        self.hash.get(..8).filter(|_| self.hi > 0).map(|hash| (self.wid, self.hi, hash.to_owned()))
    }

    /// Reads a head of the writer `wid` with the key `public`; `None` when it is torn, foreign or forged.
    pub fn read(bytes: &[u8], wid: Writer, public: &[u8; 32]) -> Option<Self> {
        let head = Self::peek(bytes)?;
        let mut lines = bytes.splitn(3, |b| *b == b'\n');
        let (line, sig) = (lines.next()?, std::str::from_utf8(lines.next()?).ok()?);
        // The padding is checked too: half of an older head behind a newer one is a torn file.
        let padded = lines.all(|rest| rest.iter().all(|b| *b == b'\n'));
        (padded && head.wid == wid && signed(public, &said(line), sig)).then_some(head)
    }

    /// Reads a head without proving it.
    pub fn peek(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != HEAD_BYTES {
            return None;
        }
        serde_json::from_slice(bytes.split(|b| *b == b'\n').next()?).ok()
    }
}

fn said(line: &[u8]) -> Vec<u8> {
    [b"gishe head 1\n".as_slice(), line].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head_of(wid: Writer, seen: Seen, bare: BTreeMap<Writer, u64>) -> Head {
        Head {
            app: "1".into(),
            format: 1,
            hi: 9,
            hash: "ab".repeat(32),
            ms: 5,
            names: vec!["0000000001-0000000009-01234567.seg".into(); NAMES],
            nonce: "aa".into(),
            seen,
            digest: None,
            want: BTreeMap::new(),
            bare,
            wid,
        }
    }

    /// In a large office what lacks its personal data is asked for all the same, one event at a time.
    #[test]
    fn a_head_without_room_keeps_one_of_what_it_lacks() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let public = key.verifying_key().to_bytes();
        let wid = Writer::of_key(&public);
        let all = || (0..150).map(|n| Writer::of_key(&[n; 32]));
        let seen = all().map(|writer| (writer, (1, "01234567".to_owned()))).collect();
        let head = head_of(wid, seen, all().map(|writer| (writer, 7)).collect());
        let read = Head::read(&head.write(&key), wid, &public).expect("a head");
        assert_eq!(read.bare.first_key_value(), head.bare.first_key_value());
        assert_eq!(read.bare.len(), 1);
        assert!(read.seen.len() > 50, "and no more of the rest is left out than must be: {}", read.seen.len());
    }

    #[test]
    fn a_head_is_always_4096_bytes_and_tells_torn_from_whole() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let public = key.verifying_key().to_bytes();
        let wid = Writer::of_key(&public);
        let seen: Seen = (0..60).map(|n| (Writer::of_key(&[n; 32]), (u64::from(n), "01234567".to_owned()))).collect();
        let head = head_of(wid, seen, BTreeMap::new());
        let bytes = head.write(&key);
        assert_eq!(bytes.len(), HEAD_BYTES);
        assert_eq!(Head::read(&bytes, wid, &public), Some(head));
        assert_eq!(Head::read(&bytes[..4000], wid, &public), None);
        for at in [5, 200, 1000, 3000] {
            let mut torn = bytes.clone();
            torn[at] ^= 1;
            assert_eq!(Head::read(&torn, wid, &public), None, "{at}");
        }
    }
}
