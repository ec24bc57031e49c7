//! Segments: runs of events of one writer, in two sealed parts – facts for every workstation, personal data for staff alone.
//!
//! ```text
//! gishe-seg 1 <bytes of A, 10 digits> <bytes of B, 10 digits>\n
//! A: age(office, hall; zstd(  GISHE1 {header}\n  framed lines…  END {tail}\n  ))
//! B: age(office; zstd(        GISHEPD1 {"hi":…,"lo":…,"wid":…}\n  framed companions…  ))       absent when there are none
//! \n<BLAKE3 of everything before, 64 hex>\n
//! ```
//! The signature covers header, chain and count; companions are bound by the commitments in their lines. Reading is strict: a
//! file is whole and from an admitted writer, or it is nothing.

use super::keys::Ring;
use super::{SEGMENT_BYTES_MAX, SEGMENT_EVENTS_MAX};
use crate::domain::event::{LINE_BYTES_MAX, Written, chain_next, chain_start, frame, from_hex, hex, unframe};
use crate::domain::stamp::Writer;
use crate::domain::station::{Cert, signed};
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const MAGIC: &[u8] = b"gishe-seg ";
const FIRST_LINE: usize = 10 + 2 + 11 + 11;
const TRAILER: usize = 1 + 64 + 1;
/// The most bytes of an opened part: a bomb is refused.
const OPEN_BYTES_MAX: usize = 64 << 20;
/// Compression: level 3, zstd's own default.
const LEVEL: i32 = 3;

/// What another workstation was last seen to hold: sequence number and the first eight hex of its chain.
pub type Seen = BTreeMap<Writer, (u64, String)>;

/// The header of a segment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Header {
    /// The program's version.
    pub app: String,
    /// The writer's certificate.
    pub cert: Cert,
    /// The last event.
    pub hi: u64,
    /// The first event.
    pub lo: u64,
    /// Companions inside: fewer after an erasure.
    pub pd: u64,
    /// The chain hash before the first event, 64 hex.
    pub prev: String,
    /// What the writer had of the others: it is a witness.
    pub seen: Seen,
    /// The writer.
    pub wid: Writer,
}

/// The end of a segment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tail {
    /// The chain hash after the last event, 64 hex.
    pub h: String,
    /// How many events.
    pub n: u64,
    /// The writer's signature.
    pub sig: String,
}

/// A signed segment, not sealed: header and tail as bytes, lines and companions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Open {
    /// The header's bytes.
    pub header: Vec<u8>,
    /// The tail's bytes.
    pub tail: Vec<u8>,
    /// Lines with their companions.
    pub events: Vec<Written>,
}

/// A segment that was read and found good.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The header.
    pub header: Header,
    /// As bytes.
    pub open: Open,
    /// The chain hash before the first event.
    pub prev: [u8; 32],
    /// The chain hash after each event.
    pub hashes: Vec<[u8; 32]>,
}

/// Why a file is no segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadSegment {
    /// Cut short, altered, or something else altogether.
    Damaged,
    /// A newer program's format.
    Newer,
    /// Sealed with a key that this workstation does not have.
    Locked,
    /// Whole, but its writer is not admitted to this office.
    NotTrusted,
    /// Whole and sealed for us, but its inside is wrong: nothing an honest program writes.
    Wrong,
}

fn said(header: &[u8], hash: &str, n: u64) -> Vec<u8> {
    let mut said = b"gishe segment 1\n".to_vec();
    said.extend_from_slice(header);
    said.extend_from_slice(format!("\n{hash}\n{n}").as_bytes());
    said
}

/// Signs a run of the writer's own events. `before` is the chain hash before the first.
pub fn sign(key: &SigningKey, cert: &Cert, lo: u64, before: [u8; 32], events: Vec<Written>, seen: Seen) -> Open {
    let n = events.len() as u64;
    let hash = hex(&events.iter().fold(before, |h, e| chain_next(&h, &e.line)));
    let header = Header {
        app: env!("CARGO_PKG_VERSION").to_owned(),
        cert: cert.clone(),
        hi: lo + n - 1,
        lo,
        pd: events.iter().filter(|e| e.companion.is_some()).count() as u64,
        prev: hex(&before),
        seen,
        wid: Writer::of_key(&key.verifying_key().to_bytes()),
    };
    let header = serde_json::to_vec(&header).unwrap_or_default();
    let sig = hex(&key.sign(&said(&header, &hash, n)).to_bytes());
    let tail = serde_json::to_vec(&Tail { h: hash, n, sig }).unwrap_or_default();
    Open { header, tail, events }
}

impl Open {
    /// The name of its file: range and hash of what is signed.
    pub fn name(&self, lo: u64) -> String {
        let hi = lo + self.events.len() as u64 - 1;
        let pd = self.events.iter().filter(|e| e.companion.is_some()).count();
        let mut hasher = blake3::Hasher::new();
        let _ = hasher.update(&self.header).update(b"\n").update(&self.tail).update(&pd.to_le_bytes());
        format!("{lo:010}-{hi:010}-{}.seg", &hasher.finalize().to_hex()[..8])
    }

    /// The facts, as a person with the key reads them.
    pub fn facts(&self) -> Vec<u8> {
        let mut text = b"GISHE1 ".to_vec();
        text.extend_from_slice(&self.header);
        text.push(b'\n');
        for event in &self.events {
            text.extend_from_slice(&frame(&event.line));
        }
        text.extend_from_slice(b"END ");
        text.extend_from_slice(&self.tail);
        text.push(b'\n');
        text
    }

    /// The personal data, as a person with the key reads it; `None` when there is none.
    pub fn personal(&self, wid: Writer, lo: u64) -> Option<Vec<u8>> {
        let hi = lo + self.events.len() as u64 - 1;
        let mut text = format!("GISHEPD1 {{\"hi\":{hi},\"lo\":{lo},\"wid\":\"{wid}\"}}\n").into_bytes();
        let head = text.len();
        for companion in self.events.iter().filter_map(|e| e.companion.as_ref()) {
            text.extend_from_slice(&frame(companion));
        }
        (text.len() > head).then_some(text)
    }

    /// Seals the segment into its file's bytes.
    ///
    /// # Errors
    /// When the ring holds no key to seal with, or memory fails.
    pub fn seal(&self, ring: &Ring, wid: Writer, lo: u64) -> std::io::Result<Vec<u8>> {
        let a = ring.seal_facts(&zstd::bulk::compress(&self.facts(), LEVEL)?)?;
        let b = match self.personal(wid, lo) {
            Some(text) => ring.seal_personal(&zstd::bulk::compress(&text, LEVEL)?)?,
            None => Vec::new(),
        };
        let mut file = format!("gishe-seg 1 {:010} {:010}\n", a.len(), b.len()).into_bytes();
        file.extend_from_slice(&a);
        file.extend_from_slice(&b);
        let hash = blake3::hash(&file).to_hex();
        file.push(b'\n');
        file.extend_from_slice(hash.as_bytes());
        file.push(b'\n');
        Ok(file)
    }
}

/// Whether a file's bytes are whole: no key is needed for that.
pub fn whole(file: &[u8]) -> Result<(&[u8], &[u8]), BadSegment> {
    let bad = BadSegment::Damaged;
    if file.starts_with(MAGIC) && file.len() > FIRST_LINE && file.get(10..12) != Some(b"1 ") {
        // Another format: whole or not cannot be told.
        return Err(if file[10].is_ascii_digit() && file[10] > b'1' { BadSegment::Newer } else { bad });
    }
    if file.len() < FIRST_LINE + TRAILER || !file.starts_with(MAGIC) {
        return Err(bad);
    }
    let (body, trailer) = file.split_at(file.len() - TRAILER);
    if trailer != format!("\n{}\n", blake3::hash(body).to_hex()).as_bytes() {
        return Err(bad);
    }
    let number = |at: usize| -> Option<usize> {
        let digits = body.get(at..at + 10)?;
        digits.iter().all(u8::is_ascii_digit).then(|| std::str::from_utf8(digits).ok()?.parse().ok())?
    };
    let (a, b) = (number(12).ok_or(bad)?, number(23).ok_or(bad)?);
    if body.get(22) != Some(&b' ') || body.get(33) != Some(&b'\n') || FIRST_LINE + a + b != body.len() {
        return Err(bad);
    }
    Ok(body[FIRST_LINE..].split_at(a))
}

/// Opens a file: whole, sealed for us, from a writer admitted by `site`.
pub fn open(file: &[u8], ring: &Ring, site: &[u8; 32]) -> Result<Segment, BadSegment> {
    let (a, b) = whole(file)?;
    let facts = unpack(&ring.open_facts(a).ok_or(BadSegment::Locked)?)?;
    let mut segment = read_facts(&facts, site)?;
    // A display or kiosk has no key for the second part and needs none.
    if !b.is_empty()
        && let Some(personal) = ring.open_personal(b)
    {
        read_personal(&unpack(&personal)?, &mut segment)?;
    }
    Ok(segment)
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>, BadSegment> {
    zstd::bulk::decompress(bytes, zstd_size(bytes)?).map_err(|_| BadSegment::Wrong)
}

/// The size that a zstd frame says it opens to; frames of ours always say it.
fn zstd_size(bytes: &[u8]) -> Result<usize, BadSegment> {
    match zstd::zstd_safe::get_frame_content_size(bytes) {
        Ok(Some(size)) if size <= OPEN_BYTES_MAX as u64 => Ok(size as usize),
        _ => Err(BadSegment::Wrong),
    }
}

/// Takes a line that begins with `word` off `data`.
fn line_of<'a>(data: &'a [u8], word: &str) -> Result<(&'a [u8], &'a [u8]), BadSegment> {
    let end = data.iter().position(|b| *b == b'\n').ok_or(BadSegment::Wrong)?;
    let line = data[..end].strip_prefix(word.as_bytes()).ok_or(BadSegment::Wrong)?;
    if line.len() > LINE_BYTES_MAX { Err(BadSegment::Wrong) } else { Ok((line, &data[end + 1..])) }
}

/// Reads and proves the facts: canonical header, admitted writer, chain, signature.
pub fn read_facts(facts: &[u8], site: &[u8; 32]) -> Result<Segment, BadSegment> {
    let wrong = BadSegment::Wrong;
    let (header_bytes, mut rest) = line_of(facts, "GISHE1 ")?;
    let header: Header = serde_json::from_slice(header_bytes).map_err(|_| wrong)?;
    let public = header.cert.key().ok_or(wrong)?;
    if header.cert.check(site) != Ok(header.wid) {
        return Err(BadSegment::NotTrusted);
    }
    let n = header.hi.checked_sub(header.lo).and_then(|n| n.checked_add(1)).filter(|n| *n <= SEGMENT_EVENTS_MAX);
    let n = n.filter(|_| header.lo >= 1).ok_or(wrong)?;
    let prev: [u8; 32] = from_hex(&header.prev).and_then(|p| p.try_into().ok()).ok_or(wrong)?;
    if header.lo == 1 && prev != chain_start(&public) {
        return Err(wrong);
    }
    let (mut events, mut hashes, mut hash) = (Vec::with_capacity(n as usize), Vec::with_capacity(n as usize), prev);
    for _ in 0..n {
        let (line, after) = unframe(rest).map_err(|_| wrong)?;
        rest = after;
        hash = chain_next(&hash, line);
        hashes.push(hash);
        events.push(Written { line: line.to_vec(), companion: None });
    }
    let (tail_bytes, rest) = line_of(rest, "END ")?;
    let tail: Tail = serde_json::from_slice(tail_bytes).map_err(|_| wrong)?;
    let good = rest.is_empty()
        && tail.n == n
        && tail.h == hex(&hash)
        && signed(&public, &said(header_bytes, &tail.h, n), &tail.sig)
        && serde_json::to_vec(&tail).is_ok_and(|again| again == tail_bytes);
    if !good {
        return Err(wrong);
    }
    let open = Open { header: header_bytes.to_vec(), tail: tail_bytes.to_vec(), events };
    Ok(Segment { header, open, prev, hashes })
}

#[derive(Deserialize)]
struct CompanionHead {
    n: u64,
}

#[derive(Serialize, Deserialize)]
struct PersonalHead {
    hi: u64,
    lo: u64,
    wid: Writer,
}

fn read_personal(personal: &[u8], segment: &mut Segment) -> Result<(), BadSegment> {
    let wrong = BadSegment::Wrong;
    let (head, mut rest) = line_of(personal, "GISHEPD1 ")?;
    let head: PersonalHead = serde_json::from_slice(head).map_err(|_| wrong)?;
    if (head.lo, head.hi, head.wid) != (segment.header.lo, segment.header.hi, segment.header.wid) {
        return Err(wrong);
    }
    while !rest.is_empty() {
        let (companion, after) = unframe(rest).map_err(|_| wrong)?;
        rest = after;
        let n = serde_json::from_slice::<CompanionHead>(companion).map_err(|_| wrong)?.n;
        let place = n.checked_sub(head.lo).ok_or(wrong)? as usize;
        let event = segment.open.events.get_mut(place).ok_or(wrong)?;
        // Each companion is the one its line committed to.
        let commitment = format!("\"pd\":\"{}\"", blake3::hash(companion).to_hex());
        if event.companion.is_some() || !contains(&event.line, commitment.as_bytes()) {
            return Err(wrong);
        }
        event.companion = Some(companion.to_vec());
    }
    Ok(())
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    // The commitment stands near the end of a line: sorted keys put it after the facts.
    text.windows(part.len()).rev().any(|window| window == part)
}

/// The range in a segment's name; any suffix that a sync tool added is no matter, the content decides.
pub fn range_of(name: &str) -> Option<(u64, u64)> {
    let digits = |at: usize| -> Option<u64> {
        let part = name.get(at..at + 10)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let (lo, hi) = (digits(0)?, digits(11)?);
    let shaped = name.get(10..11) == Some("-") && name.get(21..22) == Some("-") && !name.ends_with(".tmp");
    (shaped && lo >= 1 && lo <= hi && hi - lo < SEGMENT_EVENTS_MAX).then_some((lo, hi))
}

/// How many of `events`, from the first, fit into one segment.
pub fn fitting(events: &[Written]) -> usize {
    let mut bytes = 0;
    let mut n = 0;
    for event in events.iter().take(SEGMENT_EVENTS_MAX as usize) {
        bytes += event.line.len() + event.companion.as_ref().map_or(0, Vec::len);
        if n > 0 && bytes > SEGMENT_BYTES_MAX {
            break;
        }
        n += 1;
    }
    n
}
