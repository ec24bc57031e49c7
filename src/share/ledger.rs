//! The ledger as the exchange sees it: heads, runs of bytes, and a place to put what came. Implemented above, over the store.

use super::segment::{Open, Seen};
use crate::domain::event::Written;
use crate::domain::stamp::Writer;
use crate::domain::station::{Cert, Kind, Why};
use ed25519_dalek::SigningKey;
use std::collections::BTreeMap;

/// What is held of one writer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// The writer.
    pub writer: Writer,
    /// Its certificate; none for a writer of before the office was opened.
    pub cert: Option<Cert>,
    /// The last event held.
    pub seq: u64,
    /// The chain hash after it.
    pub hash: [u8; 32],
    /// Of its last stamp the milliseconds since 1970, 0 when it wrote nothing: never behind what it had heard, whatever its clock said.
    pub stamp_ms: i64,
    /// The last event held that counts, and the chain hash after it.
    pub counted: (u64, [u8; 32]),
    /// Later events do not count: two branches were published, or the workstation was stolen.
    pub cut: Option<u64>,
    /// Whether it was taken out of service, or goes on under another writer.
    pub retired: bool,
    /// Whether it was cut because the workstation was stolen.
    pub stolen: bool,
}

impl Held {
    /// Whether an administrator took it out of service, and nobody goes on for it.
    pub fn out_of_service(&self) -> bool {
        self.retired && (self.stolen || self.cut.is_none())
    }

    /// How far its events are wanted.
    pub fn wanted(&self, announced: u64) -> u64 {
        self.cut.map_or(announced, |cut| announced.min(cut))
    }
}

/// Whether the workstation of the code `code`, as it was given at enrolment, looks after what those left behind that are out of service:
/// of those at work with personal data one does, the one with the lowest code.
pub fn caretaker(held: &[Held], code: u8) -> bool {
    let staff = held.iter().filter(|h| !h.retired).filter_map(|h| h.cert.as_ref()).filter(|c| c.kind == Kind::Staff);
    staff.map(|c| c.first_code()).min() == Some(code)
}

/// Whether nobody goes on for a writer: it was taken out of service itself, or was ended by a later life of its machine, and with the last of
/// those it went.
pub fn out_of_service(held: &[Held], writer: Writer) -> bool {
    let later = |h: &&Held| h.writer != writer && h.cert.as_ref().is_some_and(|cert| cert.own_line().contains(&writer));
    let gone = || held.iter().any(|h| later(&h)) && held.iter().filter(later).all(|h| h.retired);
    held.iter().any(|h| h.writer == writer && h.retired && (h.out_of_service() || gone()))
}

/// A file that is to be published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
    /// Its name.
    pub name: String,
    /// The first event.
    pub lo: u64,
    /// The last event.
    pub hi: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Own events that no segment holds yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsealed {
    /// The first event.
    pub lo: u64,
    /// The chain hash before it.
    pub before: [u8; 32],
    /// The events.
    pub events: Vec<Written>,
}

/// What is to be published next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Next {
    /// Nothing.
    Nothing,
    /// A file that was sealed before: the same bytes go out again.
    Sealed(Sealed),
    /// Events to sign and seal.
    Unsealed(Unsealed),
}

/// A signed run of a writer, of which the bytes around the lines are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The first event.
    pub lo: u64,
    /// The last event.
    pub hi: u64,
    /// The header's bytes.
    pub header: Vec<u8>,
    /// The tail's bytes.
    pub tail: Vec<u8>,
    /// The name of the file it was read from or written to; empty when it came otherwise.
    pub name: String,
}

/// The front of what this workstation has published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Front {
    /// The last own event that lies in the folder.
    pub seq: u64,
    /// The chain hash after it.
    pub hash: [u8; 32],
    /// The names of the newest files, the newest last.
    pub names: Vec<String>,
}

/// A run of another writer's events that was found good.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrival {
    /// The writer's certificate.
    pub cert: Cert,
    /// The first event that is new here.
    pub from: u64,
    /// The new events.
    pub events: Vec<Written>,
    /// The signed run they came in.
    pub piece: Piece,
}

/// How a workstation goes on under a new writer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rebirth {
    /// Why.
    pub why: Why,
    /// The code of the new writer.
    pub code: u8,
    /// The digit of the new writer.
    pub digit: Option<u8>,
    /// Own events after this one are issued again.
    pub from: u64,
    /// Whether they were published before, so that the former writer is cut there.
    pub cut: bool,
    /// What another branch of the former writer holds after `from`, when it is cut: whoever wrote it may be gone, so it is issued
    /// again as well. Twice is no harm: the same happening counts once.
    pub branch: Vec<Written>,
    /// Seed of the new key: from the operating system, or from the seed of a simulation.
    pub seed: [u8; 32],
}

/// An erasure of personal data, as its event says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erasure {
    /// Who wrote it.
    pub writer: Writer,
    /// As its how-manyeth event.
    pub seq: u64,
    /// The number of the case.
    pub number: String,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
}

/// Why the ledger did not do what was asked; the folder is not at fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// The events are not what an honest program writes, or do not follow.
    Bad,
    /// The local file or disk failed; nothing was changed.
    Local(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bad => f.write_str("events do not follow"),
            Self::Local(why) => f.write_str(why),
        }
    }
}

/// A result of the ledger.
pub type Told<T> = Result<T, Trouble>;

/// What the exchange asks of the local ledger. Each call is one transaction, or reads one state.
pub trait Ledger {
    /// This workstation's key and certificate now.
    fn identity(&mut self) -> Told<(SigningKey, Cert)>;
    /// Whether the data was found in another place than it was made in, and no new writer was begun for that yet.
    fn copied(&mut self) -> Told<bool>;
    /// What is held of every writer, this one's own included.
    fn held(&mut self) -> Told<Vec<Held>>;
    /// What is to be published next.
    fn next(&mut self) -> Told<Next>;
    /// Keeps a sealed file before it is published: a repeat writes the same bytes under the same name.
    fn keep(&mut self, sealed: &Sealed, open: &Open) -> Told<()>;
    /// Notes that a kept file lies in the folder and was read back.
    fn published(&mut self, name: &str) -> Told<()>;
    /// How many own events are not published, and when the oldest of them was written (milliseconds since 1970).
    fn unsent(&mut self) -> Told<(u64, Option<i64>)>;
    /// What was published last, with at most `names` names.
    fn front(&mut self, names: usize) -> Told<Front>;
    /// Notes a workstation in its first life, or in one that ends no other, of which no event came yet: a display never writes one.
    fn meet(&mut self, cert: &Cert) -> Told<()>;
    /// Takes in a run of another writer's events.
    fn absorb(&mut self, arrival: Arrival) -> Told<()>;
    /// The chain hash of a writer after an event that is held; `None` when it is not.
    fn hash_at(&mut self, writer: Writer, seq: u64) -> Told<Option<[u8; 32]>>;
    /// The signed runs of a writer, in order.
    fn pieces(&mut self, writer: Writer) -> Told<Vec<Piece>>;
    /// Events `lo..=hi` of a writer.
    fn events(&mut self, writer: Writer, lo: u64, hi: u64) -> Told<Vec<Written>>;
    /// Replaces own signed runs from `lo` to `hi` by one, after a compaction.
    fn repacked(&mut self, piece: &Piece, name: &str) -> Told<()>;
    /// Goes on under a new writer.
    fn rebirth(&mut self, rebirth: &Rebirth) -> Told<()>;
    /// Says that a former self has two branches that part after `cut`, and issues again what is held here of what no longer
    /// counts, and what `branch` brings from files.
    fn settle(&mut self, former: Writer, cut: u64, branch: Vec<Written>) -> Told<()>;
    /// Issues again what files bring behind the end of a writer, unless it stands.
    fn issue_again(&mut self, strange: Vec<Written>) -> Told<()>;
    /// How many events that no longer count are held here and stand nowhere else, of these writers or, when none is named, of all;
    /// `adopt` issues them again.
    fn orphans(&mut self, of: &[Writer], adopt: bool) -> Told<u64>;
    /// The marks of this data's running programs, the newest last; `begin` adds a new one.
    fn nonces(&mut self, begin: Option<&str>) -> Told<Vec<String>>;
    /// When those who may sleep were heard last at work, by the clock of this machine (milliseconds since 1970; to the hour); `note` adds one.
    fn heard(&mut self, note: Option<(Writer, i64)>) -> Told<BTreeMap<Writer, i64>>;
    /// What is held and a digest of the tables that it makes, both at one moment: compared with others that hold the same. No digest while
    /// personal data are missing here: they were erased before they came, and the word that erased them is still on its way.
    fn digest(&mut self) -> Told<(Vec<Held>, Option<String>)>;
    /// Makes the tables anew from the ledger.
    fn rebuild(&mut self) -> Told<()>;
    /// Events whose personal data was erased here: it may still lie in files of the folder, or come back with an old one.
    fn erased(&mut self) -> Told<Vec<(Writer, u64)>>;
    /// The words that erased: who is to heed them is counted by what each workstation has seen.
    fn erasures(&mut self) -> Told<Vec<Erasure>>;
    /// Events that are held here without their personal data although nothing held says that they were erased: some of them, the same ones
    /// first each time.
    fn bare(&mut self) -> Told<Vec<(Writer, u64)>>;
    /// Puts personal data to events of a writer that are held without them. Whether any were filled in.
    fn fill_in(&mut self, writer: Writer, events: Vec<(u64, Written)>) -> Told<bool>;
    /// What was filled in of late: the numbers of cases whose personal data are not erased again, and an empty text for what has no number.
    fn returned(&mut self) -> Told<Vec<String>>;
    /// Keeps new office keys.
    fn keep_ring(&mut self, ring: &super::keys::Ring) -> Told<()>;
}

/// The vector of what is held, as heads and headers carry it.
pub fn seen(held: &[Held], but: Writer) -> Seen {
    // Of a writer that was cut, what counts is said: what lies behind the cut may differ and harms nobody.
    held.iter()
        .filter(|h| h.writer != but && h.counted.0 > 0)
        .map(|h| (h.writer, (h.counted.0, crate::domain::event::hex(&h.counted.1[..4]))))
        .collect()
}
