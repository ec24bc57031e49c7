//! Hybrid logical stamps: when something happened, in an order every workstation agrees on.
//!
//! A stamp is 48 bits of wall-clock milliseconds, a 16-bit counter and the writer's id, written as fixed-width text so
//! that text order is stamp order. No clock is read here: the wall time comes in as a number.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Length of a writer id in characters (Crockford base32 of a hash, sync.md §3.1).
pub const WRITER_CHARS: usize = 10;

/// A writer: one incarnation of one workstation, named by its public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Writer([u8; WRITER_CHARS]);

const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Writer {
    /// The writer of a public key: the first ten base32 characters of its BLAKE3 hash.
    pub fn of_key(public: &[u8; 32]) -> Self {
        let hash = blake3::hash(public);
        let mut bits: u64 = 0;
        for byte in &hash.as_bytes()[..7] {
            bits = (bits << 8) | u64::from(*byte);
        }
        // 56 bits hold the 50 that ten characters need; the lowest six are dropped.
        bits >>= 6;
        let mut text = [0_u8; WRITER_CHARS];
        for (place, slot) in text.iter_mut().enumerate() {
            let shift = 5 * (WRITER_CHARS - 1 - place);
            *slot = CROCKFORD[((bits >> shift) & 31) as usize];
        }
        Self(text)
    }

    /// The ten characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that is no writer id or no stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAStamp;

/// Which bytes are characters of [`CROCKFORD`]: writers are read many times a second.
static KNOWN: [bool; 256] = {
    let (mut known, mut n) = ([false; 256], 0);
    while n < CROCKFORD.len() {
        known[CROCKFORD[n] as usize] = true;
        n += 1;
    }
    known
};

impl FromStr for Writer {
    type Err = NotAStamp;

    fn from_str(text: &str) -> Result<Self, NotAStamp> {
        let bytes: [u8; WRITER_CHARS] = text.as_bytes().try_into().map_err(|_| NotAStamp)?;
        if bytes.iter().all(|b| KNOWN[usize::from(*b)]) { Ok(Self(bytes)) } else { Err(NotAStamp) }
    }
}

impl Serialize for Writer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Writer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("not a writer"))
    }
}

/// A point in the office's shared order of happenings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stamp {
    /// Milliseconds since 1970, UTC, at most 48 bits; never behind an earlier stamp of the same writer.
    pub ms: u64,
    /// Breaks ties inside one millisecond.
    pub counter: u16,
    /// Who wrote it.
    pub writer: Writer,
}

/// When something happened, without who wrote it: milliseconds and counter of its stamp.
pub type Moment = (u64, u16);

impl Stamp {
    /// What stays of it when the same happening is issued again under a new writer.
    pub const fn moment(&self) -> Moment {
        (self.ms, self.counter)
    }

    /// The next stamp of `writer` at wall time `wall_ms`, after everything up to `last`.
    ///
    /// A clock that stands still or goes back advances the counter instead, so stamps only rise (sync.md §3.6).
    pub fn next(last: Option<Stamp>, wall_ms: u64, writer: Writer) -> Self {
        let wall_ms = wall_ms & 0xffff_ffff_ffff;
        match last {
            Some(l) if l.ms >= wall_ms => match l.counter.checked_add(1) {
                Some(counter) => Self { ms: l.ms, counter, writer },
                None => Self { ms: l.ms + 1, counter: 0, writer },
            },
            _ => Self { ms: wall_ms, counter: 0, writer },
        }
    }

    /// What is left of it without the writer: what was issued again under a new writer has the same.
    pub const fn tick(&self) -> (u64, u16) {
        (self.ms, self.counter)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}-{:04x}-{}", self.ms, self.counter, self.writer)
    }
}

impl FromStr for Stamp {
    type Err = NotAStamp;

    fn from_str(text: &str) -> Result<Self, NotAStamp> {
        if text.len() != 12 + 1 + 4 + 1 + WRITER_CHARS || !text.is_ascii() {
            return Err(NotAStamp);
        }
        let (ms, rest) = text.split_at(12);
        let (counter, writer) = rest[1..].split_at(4);
        let lower = |s: &str| s.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if !lower(ms) || !lower(counter) || &rest[..1] != "-" || &writer[..1] != "-" {
            return Err(NotAStamp);
        }
        Ok(Self {
            ms: u64::from_str_radix(ms, 16).map_err(|_| NotAStamp)?,
            counter: u16::from_str_radix(counter, 16).map_err(|_| NotAStamp)?,
            writer: writer[1..].parse()?,
        })
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("not a stamp"))
    }
}

/// What a field that is set replaced: generation and stamp of the value seen, or `None` for the first value.
///
/// Generation comes before the clock, so an edit made after seeing a value always beats it (sync.md §3.6–3.7).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub struct Base(pub u32, pub Stamp);

impl Base {
    /// Whether both name the same value: one that was issued again under a new writer is the same.
    pub fn same(&self, other: &Self) -> bool {
        (self.0, self.1.moment()) == (other.0, other.1.moment())
    }

    /// Whether it names an earlier value: who saw only that had not seen the other. A later one is no sign of this, even when it does
    /// not stand here: it is still under way, or does not count.
    pub fn before(&self, other: &Self) -> bool {
        (self.0, self.1.tick()) < (other.0, other.1.tick())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer() -> Writer {
        Writer::of_key(&[7; 32])
    }

    #[test]
    fn text_order_is_stamp_order_and_reads_back() {
        let a = Stamp::next(None, 1_000, writer());
        let b = Stamp::next(Some(a), 1_000, writer());
        let c = Stamp::next(Some(b), 500, writer());
        let d = Stamp::next(Some(c), 2_000, writer());
        assert!(a < b && b < c && c < d);
        assert!(a.to_string() < b.to_string() && b.to_string() < c.to_string() && c.to_string() < d.to_string());
        for stamp in [a, b, c, d] {
            assert_eq!(stamp.to_string().parse(), Ok(stamp));
        }
    }

    #[test]
    fn the_counter_overflows_into_the_millisecond() {
        let full = Stamp { ms: 9, counter: u16::MAX, writer: writer() };
        assert_eq!(Stamp::next(Some(full), 3, writer()), Stamp { ms: 10, counter: 0, writer: writer() });
    }

    #[test]
    fn upper_case_and_foreign_letters_are_no_stamp() {
        let good = Stamp::next(None, 0xabc, writer()).to_string();
        assert!(good.to_uppercase().parse::<Stamp>().is_err());
        assert!("iiiiiiiiii".parse::<Writer>().is_err(), "i is no Crockford digit");
        assert!("".parse::<Stamp>().is_err());
    }
}
