//! What people are told of the exchange: where it stands, every workstation, every problem with what to do.

use crate::domain::stamp::Writer;
use crate::domain::station::{Kind, Why};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the exchange stands with its folder.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Link {
    /// No folder is named.
    #[default]
    None,
    /// Not tried yet.
    Starting,
    /// In step.
    InStep,
    /// The folder cannot be reached, or its sign is gone.
    Absent,
    /// The folder belongs to another office.
    Foreign,
    /// The folder needs a newer program: its format.
    NewerNeeded(u32),
    /// There is no right to write.
    NoRight,
    /// The folder is full.
    Full,
    /// Many files were altered: publishing has stopped.
    Spoiled,
}

impl Link {
    /// The locale key of the word in the status line.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::None => "link-none",
            Self::Starting => "link-starting",
            Self::InStep => "link-in-step",
            Self::Absent => "link-absent",
            Self::Foreign => "link-foreign",
            Self::NewerNeeded(_) => "link-newer",
            Self::NoRight => "link-no-right",
            Self::Full => "link-full",
            Self::Spoiled => "link-spoiled",
        }
    }

    /// Whether files go to the folder.
    pub const fn writes(&self) -> bool {
        matches!(self, Self::InStep | Self::Starting)
    }
}

/// A kind of problem.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub enum Matter {
    /// A file is damaged; others are asked for it.
    Damaged,
    /// A file cannot be read.
    Unreadable,
    /// Files of a writer that is not admitted.
    Unknown,
    /// Two branches of one writer.
    Fork,
    /// A clock is ahead or behind.
    Clock,
    /// Files that need a newer program.
    Newer,
    /// Sealed with keys that this workstation was not given.
    Locked,
    /// Tables differ at the same events.
    Digest,
    /// This workstation goes on under a new writer.
    Reborn,
    /// The local disk or file failed while taking in.
    Local,
    /// Events are missing that nobody has brought for ten minutes.
    Missing,
    /// Whole, sealed for us, but wrong inside.
    Wrong,
    /// All codes of new lives are given out: this workstation cannot go on under a new writer.
    NoCode,
    /// Two workstations were given one code: a one-time code was typed twice, in two copies of the folder.
    CodeTwice,
    /// A file of the folder holds data that were erased, and can be neither written anew nor removed.
    Stuck,
    /// Personal data that had been erased were put back: the word that erased them is nowhere any more.
    Returned,
}

impl Matter {
    /// The locale key of its sentence.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Damaged => "problem-damaged",
            Self::Unreadable => "problem-unreadable",
            Self::Unknown => "problem-unknown",
            Self::Fork => "problem-fork",
            Self::Clock => "problem-clock",
            Self::Newer => "problem-newer",
            Self::Locked => "problem-locked",
            Self::Digest => "problem-digest",
            Self::Reborn => "problem-reborn",
            Self::Local => "problem-local",
            Self::Missing => "problem-missing",
            Self::Wrong => "problem-wrong",
            Self::NoCode => "problem-no-code",
            Self::CodeTwice => "problem-code-twice",
            Self::Stuck => "problem-stuck",
            Self::Returned => "problem-returned",
        }
    }
}

/// A problem, told once until it is over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// What.
    pub matter: Matter,
    /// About which writer, when about one.
    pub writer: Option<Writer>,
    /// The workstation's name or code, for people.
    pub station: String,
    /// A file, an offset in seconds, a reason: what the sentence names.
    pub detail: String,
    /// Since when, milliseconds since 1970.
    pub since_ms: i64,
}

/// Another workstation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Peer {
    /// Its writer now.
    pub writer: Writer,
    /// The code it was enrolled with.
    pub code: u8,
    /// Its name.
    pub name: String,
    /// What it may read.
    pub kind: Kind,
    /// When its head last changed, by our clock; `None` when never.
    pub heard_ms: Option<i64>,
    /// Its clock minus ours, milliseconds.
    pub offset_ms: i64,
    /// The last of our events that it has.
    pub has_mine: u64,
    /// The last of its events that we have.
    pub held: u64,
    /// The last it announced.
    pub announced: u64,
    /// Out of service.
    pub retired: bool,
    /// It works with a copy of this workstation's data, or this one with a copy of its: both were enrolled as one, under one code, by which
    /// neither is retired from the other.
    pub twin: bool,
}

/// How sure calling is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Mode {
    /// No other workstation calls: every ticket may be called.
    #[default]
    Alone,
    /// Claims by create-exclusive decide.
    Strong,
    /// A folder that is copied about: own tickets only.
    Weak,
    /// No folder now: own tickets only.
    Absent,
}

impl Mode {
    /// The locale key of the banner, empty when there is nothing to say.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Alone | Self::Strong => "",
            Self::Weak => "mode-weak",
            Self::Absent => "mode-absent",
        }
    }

    /// Whether only tickets of this workstation may be called.
    pub const fn own_only(self) -> bool {
        matches!(self, Self::Weak | Self::Absent)
    }
}

/// An erasure that not every workstation has heeded yet: there the personal data still lie.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pending {
    /// The number of the case.
    pub number: String,
    /// Since when, milliseconds since 1970.
    pub since_ms: i64,
    /// The workstations that have not seen it, by name.
    pub stations: Vec<String>,
}

/// The state of the exchange.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Status {
    /// With the folder.
    pub link: Link,
    /// When the folder was last in order, milliseconds since 1970.
    pub good_ms: Option<i64>,
    /// Since when it has not been.
    pub bad_ms: Option<i64>,
    /// Own events that are not published.
    pub unsent: u64,
    /// The oldest of them, milliseconds since 1970.
    pub unsent_ms: Option<i64>,
    /// The last own event in the folder.
    pub published: u64,
    /// Events of others that are announced and not here yet.
    pub awaited: u64,
    /// The other workstations.
    pub peers: Vec<Peer>,
    /// Problems, the oldest first.
    pub problems: Vec<Problem>,
    /// How sure calling is.
    pub mode: Mode,
    /// Files of the folder that are none of ours.
    pub foreign: u32,
    /// Erasures that not every workstation has heeded.
    #[serde(default)]
    pub pending: Vec<Pending>,
    /// When the tables here were last made anew because another's differed, milliseconds since 1970 (sync.md row 75).
    #[serde(default)]
    pub rebuilt_ms: Option<i64>,
    /// The last time this workstation went on under a new writer.
    pub reborn: Option<Why>,
    /// Files of cases that are on their way.
    #[serde(default)]
    pub files: super::blobs::Due,
}

impl Status {
    /// The last own event that another workstation holds.
    pub fn seen_elsewhere(&self) -> u64 {
        self.peers.iter().map(|p| p.has_mine).max().unwrap_or(0)
    }
}

/// Problems by what they are about: each is told once, and taken back when it is over.
#[derive(Clone, Debug, Default)]
pub struct Problems(BTreeMap<(Matter, Option<Writer>, String), Problem>);

impl Problems {
    /// Notes a problem; one that is known keeps its beginning. `key` tells apart problems of one matter and writer.
    pub fn raise(&mut self, problem: Problem, key: &str) {
        let place = (problem.matter, problem.writer, key.to_owned());
        let since_ms = self.0.get(&place).map_or(problem.since_ms, |known| known.since_ms);
        let _ = self.0.insert(place, Problem { since_ms, ..problem });
    }

    /// Takes back a problem.
    pub fn over(&mut self, matter: Matter, writer: Option<Writer>, key: &str) {
        let _ = self.0.remove(&(matter, writer, key.to_owned()));
    }

    /// Takes back all problems of a matter about a writer.
    pub fn over_all(&mut self, matter: Matter, writer: Option<Writer>) {
        self.0.retain(|(m, w, _), _| (*m, *w) != (matter, writer));
    }

    /// Takes back the problems of a matter whose key is gone.
    pub fn forget(&mut self, matter: Matter, gone: impl Fn(&str) -> bool) {
        self.0.retain(|(m, _, key), _| *m != matter || !gone(key));
    }

    /// Takes back the problems of a matter and key but those about some writers.
    pub fn keep(&mut self, matter: Matter, key: &str, still: impl Fn(Option<Writer>) -> bool) {
        self.0.retain(|(m, writer, k), _| *m != matter || k != key || still(*writer));
    }

    /// The problems, the oldest first.
    pub fn list(&self) -> Vec<Problem> {
        let mut list: Vec<Problem> = self.0.values().cloned().collect();
        list.sort_by_key(|p| p.since_ms);
        list
    }
}
