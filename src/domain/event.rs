//! An event and its final byte form: a line of facts, chained, and a companion frame of personal data.
//!
//! The bytes are written once and kept verbatim (sync.md §3.4, §3.12). The line holds facts and the commitment to its
//! companion; erasing the companion leaves the chain whole. JSON keys stand in sorted order, so a line that does not
//! re-encode to itself is refused: no doubled keys, no odd numbers, no stray blanks.

use super::canonical::is_canonical;
use super::stamp::{Stamp, Writer};
use super::{booking, case, counter, opinion, payment, printing, settings, staff, station, visit};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use uuid::Uuid;

/// The version of the line format that this program writes; a newer one is kept, not understood.
pub const LINE_VERSION: i64 = 1;
/// The longest line or companion frame, bytes.
pub const LINE_BYTES_MAX: usize = 256 * 1024;

/// What happened, to which kind of aggregate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Body {
    /// To a visit.
    Visit(visit::Event),
    /// To a case.
    Case(case::Event),
    /// To a payment.
    Payment(payment::Event),
    /// To a member of staff.
    Staff(staff::Event),
    /// To the office as a whole.
    Office(settings::Event),
    /// In a counter session.
    Counter(counter::Event),
    /// To a workstation.
    Station(station::Event),
    /// To a paper that went out.
    Paper(printing::Event),
    /// To a booking.
    Booking(booking::Event),
    /// To an opinion.
    Opinion(opinion::Event),
    /// Something a newer program wrote: kept verbatim, without effect here.
    Unknown {
        /// The kind of aggregate.
        entity: String,
        /// The operation.
        op: String,
    },
}

impl Body {
    /// The kind of aggregate, as written in lines.
    pub fn entity(&self) -> &str {
        match self {
            Self::Visit(_) => "visit",
            Self::Case(_) => "case",
            Self::Payment(_) => "payment",
            Self::Staff(_) => "staff",
            Self::Office(_) => "office",
            Self::Counter(_) => "counter",
            Self::Station(_) => "station",
            Self::Paper(_) => "paper",
            Self::Booking(_) => "booking",
            Self::Opinion(_) => "opinion",
            Self::Unknown { entity, .. } => entity,
        }
    }
}

/// An event: the only thing that is stored about the world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// 1, 2, 3 … of its writer, without gaps.
    pub seq: u64,
    /// How many times other writers' values were replaced on the way here (sync.md §3.6).
    pub generation: u32,
    /// Hybrid stamp; carries the writer.
    pub stamp: Stamp,
    /// The wall clock, milliseconds since 1970, when it differs from the stamp's.
    pub at_ms: i64,
    /// The member of staff; nil for the program itself.
    pub by: Uuid,
    /// The aggregate.
    pub about: Uuid,
    /// What happened.
    pub body: Body,
}

/// The bytes of an event: what is stored, chained, sealed and forwarded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The line of facts, without framing.
    pub line: Vec<u8>,
    /// The companion frame with personal data, when there is any.
    pub companion: Option<Vec<u8>>,
}

/// Why bytes are no event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BadLine {
    /// Longer than [`LINE_BYTES_MAX`].
    TooLong,
    /// No JSON object in canonical form.
    NotCanonical,
    /// A field is missing or has the wrong form.
    Field(&'static str),
    /// The companion is not the one committed to.
    Companion,
    /// The frame around a line is damaged.
    Frame,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str("line too long"),
            Self::NotCanonical => f.write_str("line is not canonical JSON"),
            Self::Field(name) => write!(f, "field {name} is missing or wrong"),
            Self::Companion => f.write_str("companion frame does not match its commitment"),
            Self::Frame => f.write_str("frame is damaged"),
        }
    }
}

impl std::error::Error for BadLine {}

fn to_parts(body: &Body) -> Result<(String, Map<String, Value>), BadLine> {
    fn parts(event: &impl Serialize) -> Result<(String, Map<String, Value>), BadLine> {
        let Ok(Value::Object(mut tagged)) = serde_json::to_value(event) else { return Err(BadLine::Field("o")) };
        let Some(Value::String(op)) = tagged.remove("o") else { return Err(BadLine::Field("o")) };
        match tagged.remove("f") {
            Some(Value::Object(facts)) => Ok((op, facts)),
            _ => Err(BadLine::Field("f")),
        }
    }
    match body {
        Body::Visit(e) => parts(e),
        Body::Case(e) => parts(e),
        Body::Payment(e) => parts(e),
        Body::Staff(e) => parts(e),
        Body::Office(e) => parts(e),
        Body::Counter(e) => parts(e),
        Body::Station(e) => parts(e),
        Body::Paper(e) => parts(e),
        Body::Booking(e) => parts(e),
        Body::Opinion(e) => parts(e),
        Body::Unknown { .. } => Err(BadLine::Field("o")),
    }
}

/// Reads what happened. `facts` and `personal` are JSON as it stands in the line and in its companion.
fn of_parts(entity: &str, op: &str, facts: &str, personal: Option<&str>) -> Body {
    fn known<T: DeserializeOwned>(text: &str, wrap: impl Fn(T) -> Body) -> Option<Body> {
        serde_json::from_str(text).ok().map(wrap)
    }
    let text = tagged(op, facts, personal);
    let read = match entity {
        "visit" => known(&text, Body::Visit),
        "case" => known(&text, Body::Case),
        "payment" => known(&text, Body::Payment),
        "staff" => known(&text, Body::Staff),
        "office" => known(&text, Body::Office),
        "counter" => known(&text, Body::Counter),
        "station" => known(&text, Body::Station),
        "paper" => known(&text, Body::Paper),
        "booking" => known(&text, Body::Booking),
        "opinion" => known(&text, Body::Opinion),
        _ => None,
    };
    read.unwrap_or_else(|| Body::Unknown { entity: entity.to_owned(), op: op.to_owned() })
}

/// Operation and facts as one value, the personal data among the facts again; the operation first, so that it is read in one go.
fn tagged(op: &str, facts: &str, personal: Option<&str>) -> String {
    let mut text = String::with_capacity(facts.len() + personal.map_or(0, str::len) + op.len() + 32);
    text.push_str("{\"o\":");
    // Writing a text into memory cannot fail.
    text.push_str(&serde_json::to_string(op).unwrap_or_default());
    text.push_str(",\"f\":");
    match (personal, facts.strip_prefix('{')) {
        (Some(personal), Some(rest)) => {
            text.push_str("{\"pd\":");
            text.push_str(personal);
            if rest != "}" {
                text.push(',');
            }
            text.push_str(rest);
        }
        _ => text.push_str(facts),
    }
    text.push('}');
    text
}

/// A line as it is read: texts stay where they stand.
#[derive(Deserialize)]
struct Line<'a> {
    at: Option<i64>,
    by: Uuid,
    #[serde(borrow)]
    e: Cow<'a, str>,
    #[serde(borrow)]
    f: &'a RawValue,
    g: u32,
    id: Uuid,
    n: u64,
    #[serde(borrow)]
    o: Cow<'a, str>,
    #[serde(borrow)]
    pd: Option<Cow<'a, str>>,
    t: Stamp,
    v: i64,
}

/// A companion as it is read.
#[derive(Deserialize)]
struct Companion<'a> {
    #[serde(borrow)]
    d: &'a RawValue,
    n: u64,
}

impl Event {
    /// Writes the event's bytes; `salt` makes the commitment to personal data unguessable.
    pub fn write(&self, salt: [u8; 16]) -> Result<Written, BadLine> {
        let (op, mut facts) = to_parts(&self.body)?;
        let mut line = Map::new();
        let mut put = |key: &str, value: Value| {
            let _ = line.insert(key.to_owned(), value);
        };
        let mut companion = None;
        if let Some(personal) = facts.remove("pd") {
            let mut frame = Map::new();
            let _ = frame.insert("d".to_owned(), personal);
            let _ = frame.insert("n".to_owned(), Value::from(self.seq));
            let _ = frame.insert("s".to_owned(), Value::String(hex(&salt)));
            let bytes = serde_json::to_vec(&frame).map_err(|_| BadLine::NotCanonical)?;
            put("pd", Value::String(blake3::hash(&bytes).to_hex().to_string()));
            companion = Some(bytes);
        }
        if self.at_ms != self.stamp.ms as i64 {
            put("at", Value::from(self.at_ms));
        }
        put("by", Value::String(self.by.to_string()));
        put("e", Value::String(self.body.entity().to_owned()));
        put("f", Value::Object(facts));
        put("g", Value::from(self.generation));
        put("id", Value::String(self.about.to_string()));
        put("n", Value::from(self.seq));
        put("o", Value::String(op));
        put("t", Value::String(self.stamp.to_string()));
        put("v", Value::from(LINE_VERSION));
        let line = serde_json::to_vec(&line).map_err(|_| BadLine::NotCanonical)?;
        if line.len() > LINE_BYTES_MAX || companion.as_ref().is_some_and(|c| c.len() > LINE_BYTES_MAX) {
            return Err(BadLine::TooLong);
        }
        Ok(Written { line, companion })
    }

    /// The same happening once more, as number `seq` with `stamp`: what a newer program wrote into it stays as it stands there.
    ///
    /// # Errors
    /// As [`Event::read`].
    pub fn again(written: &Written, seq: u64, stamp: Stamp, salt: [u8; 16]) -> Result<Written, BadLine> {
        let map = |bytes: &[u8]| serde_json::from_slice::<Map<String, Value>>(bytes).map_err(|_| BadLine::Field("line"));
        let mut line = map(&written.line)?;
        let _ = line.insert("n".to_owned(), Value::from(seq));
        let _ = line.insert("t".to_owned(), Value::String(stamp.to_string()));
        let mut companion = None;
        let _ = line.remove("pd");
        if let Some(bytes) = &written.companion {
            let mut frame = map(bytes)?;
            let _ = frame.insert("n".to_owned(), Value::from(seq));
            let _ = frame.insert("s".to_owned(), Value::String(hex(&salt)));
            let bytes = serde_json::to_vec(&frame).map_err(|_| BadLine::NotCanonical)?;
            let _ = line.insert("pd".to_owned(), Value::String(blake3::hash(&bytes).to_hex().to_string()));
            companion = Some(bytes);
        }
        let line = serde_json::to_vec(&line).map_err(|_| BadLine::NotCanonical)?;
        Ok(Written { line, companion })
    }

    /// Reads an event from its bytes; a missing companion (erased, or not for these eyes) leaves personal data empty.
    pub fn read(line: &[u8], companion: Option<&[u8]>) -> Result<Self, BadLine> {
        canonical(line)?;
        let read = line_of(line)?;
        let Some(bytes) = companion else { return Self::of_line(&read, None) };
        let committed = read.pd.as_deref().ok_or(BadLine::Field("pd"))?;
        if blake3::hash(bytes).to_hex().as_str() != committed {
            return Err(BadLine::Companion);
        }
        canonical(bytes)?;
        match companion_of(bytes) {
            Ok(personal) if personal.n == read.n => Self::of_line(&read, Some(personal.d.get())),
            _ => Err(BadLine::Companion),
        }
    }

    /// Reads an event that [`Event::read`] let into the ledger once: its form is not proved again.
    pub fn held(line: &[u8], companion: Option<&[u8]>) -> Result<Self, BadLine> {
        let read = line_of(line)?;
        let personal = companion.map(companion_of).transpose()?;
        Self::of_line(&read, personal.map(|p| p.d.get()))
    }

    fn of_line(line: &Line<'_>, personal: Option<&str>) -> Result<Self, BadLine> {
        let facts = line.f.get();
        if !facts.starts_with('{') {
            return Err(BadLine::Field("f"));
        }
        let body = if line.v == LINE_VERSION {
            of_parts(&line.e, &line.o, facts, personal)
        } else {
            Body::Unknown { entity: line.e.clone().into_owned(), op: line.o.clone().into_owned() }
        };
        let at_ms = line.at.unwrap_or(line.t.ms as i64);
        Ok(Self { seq: line.n, generation: line.g, stamp: line.t, at_ms, by: line.by, about: line.id, body })
    }

    /// The order of folding: generation, then stamp, then writer (inside the stamp).
    pub fn order(&self) -> (u32, Stamp) {
        (self.generation, self.stamp)
    }

    /// The writer.
    pub fn writer(&self) -> Writer {
        self.stamp.writer
    }
}

fn canonical(bytes: &[u8]) -> Result<(), BadLine> {
    if bytes.len() > LINE_BYTES_MAX {
        return Err(BadLine::TooLong);
    }
    if is_canonical(bytes) { Ok(()) } else { Err(BadLine::NotCanonical) }
}

// As text at once: the letters are proved once, not string by string.
fn line_of(bytes: &[u8]) -> Result<Line<'_>, BadLine> {
    let text = std::str::from_utf8(bytes).map_err(|_| BadLine::NotCanonical)?;
    serde_json::from_str(text).map_err(|_| BadLine::Field("line"))
}

fn companion_of(bytes: &[u8]) -> Result<Companion<'_>, BadLine> {
    let text = std::str::from_utf8(bytes).map_err(|_| BadLine::Companion)?;
    serde_json::from_str(text).map_err(|_| BadLine::Companion)
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |b: &u8| [b >> 4, b & 15].map(|half| char::from(DIGITS[usize::from(half)]));
    let mut text = String::with_capacity(bytes.len() * 2);
    text.extend(bytes.iter().flat_map(digits));
    text
}

/// The bytes of lower-case hexadecimal; `None` for anything else, upper case too.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks_exact(2) {
        bytes.push(digit(pair[0])? << 4 | digit(pair[1])?);
    }
    Some(bytes)
}

/// The value of a lower-case hexadecimal digit.
pub(super) fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

/// The start of a writer's chain: the hash of its public key.
pub fn chain_start(public: &[u8; 32]) -> [u8; 32] {
    *blake3::hash(public).as_bytes()
}

/// The next link: `h_n = BLAKE3(h_{n-1} ‖ line_n)`, over the facts alone.
pub fn chain_next(previous: &[u8; 32], line: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let _ = hasher.update(previous).update(line);
    *hasher.finalize().as_bytes()
}

/// A line or companion as it stands in a file: eight hex of length, eight hex of CRC-32C, the bytes, a line feed.
pub fn frame(bytes: &[u8]) -> Vec<u8> {
    let mut framed = format!("{:08x} {:08x} ", bytes.len(), crc32c::crc32c(bytes)).into_bytes();
    framed.extend_from_slice(bytes);
    framed.push(b'\n');
    framed
}

/// Takes the first frame off `data`: its bytes and the rest. Anything but an exact re-encoding is refused.
pub fn unframe(data: &[u8]) -> Result<(&[u8], &[u8]), BadLine> {
    let number = |at: usize| -> Option<u32> {
        data.get(at..at + 8)?.iter().try_fold(0_u32, |n, b| Some(n << 4 | u32::from(digit(*b)?)))
    };
    let length = number(0).ok_or(BadLine::Frame)? as usize;
    if length > LINE_BYTES_MAX {
        return Err(BadLine::TooLong);
    }
    let bytes = data.get(18..18 + length).ok_or(BadLine::Frame)?;
    let whole = data[8] == b' ' && data[17] == b' ' && data.get(18 + length) == Some(&b'\n');
    if whole && number(9) == Some(crc32c::crc32c(bytes)) { Ok((bytes, &data[18 + length + 1..])) } else { Err(BadLine::Frame) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ticket::{Label, Line};

    fn event(body: Body) -> Event {
        let writer = Writer::of_key(&[1; 32]);
        let stamp = Stamp::next(None, 1_795_000_000_000, writer);
        Event { seq: 5, generation: 2, stamp, at_ms: stamp.ms as i64, by: Uuid::from_u128(3), about: Uuid::from_u128(4), body }
    }

    fn noted() -> Event {
        event(Body::Visit(visit::Event::Noted {
            pd: Some(visit::Note { text: "ще донесе пълномощно".into() })
        }))
    }

    #[test]
    fn facts_and_personal_data_part_and_meet_again() {
        let written = noted().write([9; 16]).expect("bytes");
        let line = String::from_utf8(written.line.clone()).expect("text");
        assert!(!line.contains("пълномощно") && line.contains("\"pd\":\""), "{line}");
        assert!(line.starts_with("{\"by\":") && line.ends_with("\"v\":1}"), "{line}");
        assert_eq!(Event::read(&written.line, written.companion.as_deref()), Ok(noted()));
        let erased = Event::read(&written.line, None).expect("an event without its companion");
        assert_eq!(erased.body, Body::Visit(visit::Event::Noted { pd: None }));
    }

    #[test]
    fn another_companion_is_refused() {
        let (a, b) = (noted().write([1; 16]).expect("bytes"), noted().write([2; 16]).expect("bytes"));
        assert_ne!(a.line, b.line, "the salt reaches the commitment");
        assert_eq!(Event::read(&a.line, b.companion.as_deref()), Err(BadLine::Companion));
    }

    #[test]
    fn lines_that_do_not_re_encode_are_refused() {
        let line = String::from_utf8(noted().write([1; 16]).expect("bytes").line).expect("text");
        for bad in [
            line.replace("\"v\":1", "\"v\": 1"),
            line.replace("\"g\":2", "\"g\":2.0"),
            line.replace("\"g\":2", "\"g\":2,\"g\":2"),
            line.replace("\"v\":1}", "\"v\":1} "),
            String::new(),
            "[]".into(),
        ] {
            assert!(Event::read(bad.as_bytes(), None).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_a_newer_program_wrote_is_kept_without_effect() {
        let line = String::from_utf8(noted().write([1; 16]).expect("bytes").line).expect("text");
        let newer = line.replace("\"noted\"", "\"sung\"");
        assert_eq!(
            Event::read(newer.as_bytes(), None).map(|e| e.body),
            Ok(Body::Unknown { entity: "visit".into(), op: "sung".into() })
        );
    }

    #[test]
    fn frames_read_back_and_every_flipped_bit_is_found() {
        let label = Label { line: Line::Filing, issuer: 0, n: 1 };
        let issued = visit::Event::Issued { label, day: "2026-11-24".parse().expect("a date"), priority: false };
        let line = event(Body::Visit(issued)).write([0; 16]).expect("bytes").line;
        let framed = frame(&line);
        assert_eq!(unframe(&framed), Ok((line.as_slice(), &[][..])));
        for at in 0..framed.len() {
            assert!(unframe(&framed[..at]).is_err(), "truncated at {at}");
            for bit in 0..8 {
                let mut bad = framed.clone();
                bad[at] ^= 1 << bit;
                assert!(unframe(&bad).is_err(), "bit {bit} of byte {at}");
            }
        }
    }
}
