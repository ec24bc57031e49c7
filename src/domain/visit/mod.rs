//! A visit: the life of one ticket, from the door to the last service.
//!
//! A visit holds one or more stages, one per service or transfer; one is open at a time. The states and guards are those of
//! peers.md §4.3. Waiting time is fixed at the first call and never recomputed.

pub mod cycle;
mod minutes;
mod rules;

pub use cycle::after;
pub use minutes::Minutes;
pub use rules::{Command, Context, RECALL_MIN_MS, decide};

use crate::domain::case::Channel;
use crate::domain::stamp::{Moment, Stamp};
use crate::domain::ticket::{Label, Line};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Free text about a visit: personal data, kept apart from the facts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// What the clerk wrote.
    pub text: String,
}

/// Why somebody was called out of order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    /// Cannot stand or wait.
    Frail,
    /// Comes back with what was missing.
    Returns,
    /// Has an appointment.
    Appointed,
    /// A word only: nothing to be served.
    Brief,
    /// A call was made by mistake.
    Mistake,
    /// Apart from the others, who call the tickets before it: only own tickets can be called without a folder that decides.
    Apart,
}

impl Aside {
    /// Those that people give, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Frail, Self::Returns, Self::Appointed, Self::Brief, Self::Mistake];

    /// The locale key of the reason.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Frail => "aside-frail",
            Self::Returns => "aside-returns",
            Self::Appointed => "aside-appointed",
            Self::Brief => "aside-brief",
            Self::Mistake => "aside-mistake",
            Self::Apart => "aside-apart",
        }
    }
}

/// Why a wait was longer than the standard.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Too many came at once.
    Crowd,
    /// A counter was closed or on a break.
    Counter,
    /// A service before took long.
    Long,
    /// The machine, the network or the power failed.
    Machine,
    /// The visitor was away when called.
    Away,
}

impl Cause {
    /// All of them, in the order of their keys 1 to 5.
    pub const ALL: [Self; 5] = [Self::Crowd, Self::Counter, Self::Long, Self::Machine, Self::Away];

    /// The locale key of the cause.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Crowd => "cause-crowd",
            Self::Counter => "cause-counter",
            Self::Long => "cause-long",
            Self::Machine => "cause-machine",
            Self::Away => "cause-away",
        }
    }
}

/// What happened to a visit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// A ticket was issued.
    Issued {
        /// The label on it.
        label: Label,
        /// The office's local day.
        day: NaiveDate,
        /// Legal priority (pregnant, disabled, old, with small children).
        priority: bool,
    },
    /// What is known of the arrival beside the ticket.
    Detailed {
        /// How many people came together.
        party: u32,
        /// How it came, when nobody stands there: by telephone, by post.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        channel: Option<Channel>,
        /// The wait that was foretold, seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        estimate_s: Option<u32>,
        /// The slot of an appointment that is kept: the wait counts from it, milliseconds since 1970.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot_ms: Option<i64>,
        /// The service that is asked for, by its code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        service: Option<String>,
    },
    /// So many people came together.
    Party {
        /// How many.
        n: u32,
    },
    /// The place is kept while these papers are fetched: names of documents as the catalogue has them.
    Missing {
        /// The documents.
        papers: Vec<String>,
    },
    /// The next call is out of order, and why.
    Aside {
        /// The reason.
        why: Aside,
    },
    /// Something happened that others should know of (charter C46).
    Incident {
        /// What.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Note>,
    },
    /// Why the wait was longer than the standard.
    Explained {
        /// The cause.
        cause: Cause,
    },
    /// The visitor was called to a counter.
    Called {
        /// The counter.
        counter: u8,
    },
    /// The call was repeated.
    Recalled {},
    /// The visitor came and is being served.
    Started {},
    /// The service is over.
    Finished {},
    /// Called, and put back into the line.
    Recycled {},
    /// Called and did not come.
    NoShow {},
    /// Came after all and waits again, keeping the time of arrival.
    Reinstated {},
    /// Put aside: fills in a form, fetches a paper.
    Parked {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Note>,
    },
    /// Sent to another line or counter; the ticket keeps its label and its arrival.
    Transferred {
        /// The line.
        line: Line,
        /// A counter, when a certain one is meant.
        counter: Option<u8>,
        /// What the next clerk should know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Note>,
    },
    /// Waits in another line from now on, by the arrival it has.
    Moved {
        /// The line.
        line: Line,
    },
    /// Left without being served.
    Left {},
    /// Still open when the day was closed.
    DayClosed {},
    /// A note about the visit.
    Noted {
        /// The text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Note>,
    },
    /// An enquiry was answered and only counted.
    EnquiryAnswered {},
    /// Somebody looked at an event that came too late or twice.
    Reviewed {
        /// Its stamp.
        of: Stamp,
    },
    /// Personal data was erased; notes stay empty from here on.
    Erased {},
}

/// Where a visit stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In the line.
    Waiting,
    /// Called, not yet at the counter.
    Called,
    /// At the counter.
    Serving,
    /// Put aside.
    Parked,
    /// Served.
    Finished,
    /// Did not come.
    NoShow,
    /// Left.
    Left,
    /// Open at day end.
    DayClosed,
}

impl State {
    /// All states.
    pub const ALL: [Self; 8] =
        [Self::Waiting, Self::Called, Self::Serving, Self::Parked, Self::Finished, Self::NoShow, Self::Left, Self::DayClosed];

    /// The locale key of the state's name, which is also its name in tables and exports.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "visit-waiting",
            Self::Called => "visit-called",
            Self::Serving => "visit-serving",
            Self::Parked => "visit-parked",
            Self::Finished => "visit-finished",
            Self::NoShow => "visit-no-show",
            Self::Left => "visit-left",
            Self::DayClosed => "visit-day-closed",
        }
    }

    /// Whether the visit is still somebody's work.
    pub const fn open(self) -> bool {
        matches!(self, Self::Waiting | Self::Called | Self::Serving | Self::Parked)
    }
}

/// One service inside a visit. Times are milliseconds since 1970, UTC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stage {
    /// The line waited in.
    pub line: Line,
    /// A counter that alone may call, after a transfer to it.
    pub only_counter: Option<u8>,
    /// When the wait began.
    pub entered_ms: i64,
    /// The first call; waiting time ends here.
    pub first_called_ms: Option<i64>,
    /// The last call.
    pub last_called_ms: Option<i64>,
    /// How many times called.
    pub calls: u32,
    /// The first call since it came back into the line last.
    pub recalled_from_ms: Option<i64>,
    /// How many times called since then.
    pub recalls: u32,
    /// The counter that called.
    pub counter: Option<u8>,
    /// The clerk who called.
    pub clerk: Option<Uuid>,
    /// When the service began.
    pub serving_ms: Option<i64>,
    /// When the stage ended.
    pub ended_ms: Option<i64>,
    /// Time put aside, which is no service time.
    pub parked_ms: i64,
    /// How long it waited in the line again after a call: put back, or come after all.
    pub again_ms: i64,
    /// The longest of those waits.
    pub again_longest_ms: i64,
    /// How long the visitor was away after not having come, before coming after all.
    pub away_ms: i64,
}

impl Stage {
    fn new(line: Line, only_counter: Option<u8>, entered_ms: i64) -> Self {
        Self {
            line,
            only_counter,
            entered_ms,
            first_called_ms: None,
            last_called_ms: None,
            calls: 0,
            recalled_from_ms: None,
            recalls: 0,
            counter: None,
            clerk: None,
            serving_ms: None,
            ended_ms: None,
            parked_ms: 0,
            again_ms: 0,
            again_longest_ms: 0,
            away_ms: 0,
        }
    }

    /// Time of service without time put aside, in milliseconds, once the stage has ended.
    pub fn serving_time_ms(&self) -> Option<i64> {
        Some((self.ended_ms? - self.serving_ms? - self.parked_ms).max(0))
    }
}

/// An event that came too late or twice: kept, without effect, shown to people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// Its stamp.
    pub of: Option<Stamp>,
    /// The state it met.
    pub state: State,
    /// The event.
    pub event: Event,
    /// Who did it.
    pub by: Uuid,
    /// When, in milliseconds.
    pub at_ms: i64,
}

/// A visit as its events tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visit {
    /// Its id.
    pub id: Uuid,
    /// The ticket.
    pub label: Label,
    /// The local day of issue.
    pub day: NaiveDate,
    /// Legal priority.
    pub priority: bool,
    /// When the ticket was issued, in milliseconds.
    pub issued_ms: i64,
    /// Where it stands.
    pub state: State,
    /// Stages, the open one last.
    pub stages: Vec<Stage>,
    /// Came back after not coming: called before others.
    pub returned: bool,
    /// Put back into the line at this moment; its place counts from here.
    pub recycled_ms: Option<i64>,
    /// Since when it waits in the line again after a call.
    pub again_since_ms: Option<i64>,
    /// When it was put aside, and by whom.
    pub parked_by: Option<(Uuid, i64)>,
    /// When it was marked as not having come.
    pub no_show_ms: Option<i64>,
    /// Times that must not enter a mean: closed by day end while being served.
    pub time_inaccurate: bool,
    /// Calls, those without effect too.
    claims: u32,
    /// Enquiries answered.
    pub enquiries: u32,
    /// How many people came together.
    pub party: u32,
    /// How it came, when nobody stood there.
    pub channel: Option<Channel>,
    /// The wait that was foretold, seconds.
    pub estimate_s: Option<u32>,
    /// The slot of an appointment that was kept, milliseconds since 1970.
    pub slot_ms: Option<i64>,
    /// The service that is asked for, by its code.
    pub service: Option<String>,
    /// The documents that are being fetched while the place is kept.
    pub missing: Vec<String>,
    /// Called out of order, and why.
    pub aside: Option<Aside>,
    /// Why the wait was longer than the standard.
    pub cause: Option<Cause>,
    /// Incidents, oldest first; `None` once erased.
    pub incidents: Vec<(i64, Option<String>)>,
    /// Notes, oldest first; `None` once erased.
    pub notes: Vec<(i64, Option<String>)>,
    /// Events without effect.
    pub clashes: Vec<Clash>,
    /// Those of them that somebody looked at; who goes on under a new writer issues the same again.
    pub reviewed: BTreeSet<Moment>,
}

impl Visit {
    /// The visit that an event of issue begins; `None` for any other event.
    pub fn begin(id: Uuid, event: &Event, at_ms: i64) -> Option<Self> {
        let Event::Issued { label, day, priority } = event else { return None };
        Some(Self {
            id,
            label: *label,
            day: *day,
            priority: *priority,
            issued_ms: at_ms,
            state: State::Waiting,
            stages: vec![Stage::new(label.line, None, at_ms)],
            returned: false,
            recycled_ms: None,
            again_since_ms: None,
            parked_by: None,
            no_show_ms: None,
            time_inaccurate: false,
            claims: 0,
            enquiries: 0,
            party: 1,
            channel: None,
            estimate_s: None,
            slot_ms: None,
            service: None,
            missing: Vec::new(),
            aside: None,
            cause: None,
            incidents: Vec::new(),
            notes: Vec::new(),
            clashes: Vec::new(),
            reviewed: BTreeSet::new(),
        })
    }

    /// The last stage: the open one, while the visit is open.
    pub fn stage(&self) -> &Stage {
        self.stages.last().expect("a visit begins with a stage and none is ever removed")
    }

    fn stage_mut(&mut self) -> &mut Stage {
        self.stages.last_mut().expect("a visit begins with a stage and none is ever removed")
    }

    /// Applies an event by `by` at `at_ms`; one that makes no sense is kept as a clash.
    pub fn apply(&mut self, event: &Event, by: Uuid, at_ms: i64) {
        self.apply_of(event, None, by, at_ms);
    }

    /// Clashes that nobody has looked at.
    pub fn open_clashes(&self) -> impl Iterator<Item = &Clash> {
        self.clashes.iter().filter(|c| c.of.is_none_or(|of| !self.reviewed.contains(&of.moment())))
    }

    /// How many times the ticket was called out of the line: names its next claim.
    pub fn claims(&self) -> u32 {
        self.claims
    }

    /// Applies an event with its stamp.
    pub fn apply_of(&mut self, event: &Event, of: Option<Stamp>, by: Uuid, at_ms: i64) {
        self.claims += u32::from(matches!(event, Event::Called { .. }));
        let Some(next) = after(self.state, event) else {
            self.clashes.push(Clash { of, state: self.state, event: event.clone(), by, at_ms });
            return;
        };
        match event {
            Event::Issued { .. } => {}
            Event::Called { counter } => {
                if let Some((_, since)) = self.parked_by.take() {
                    self.stage_mut().parked_ms += (at_ms - since).max(0);
                }
                self.returned = false;
                let again = self.again_since_ms.take().map_or(0, |since| (at_ms - since).max(0));
                let stage = self.stage_mut();
                stage.again_ms += again;
                stage.again_longest_ms = stage.again_longest_ms.max(again);
                stage.counter = Some(*counter);
                stage.clerk = Some(by);
                stage.called(at_ms);
            }
            Event::Recalled {} => self.stage_mut().called(at_ms),
            Event::Started {} => {
                let stage = self.stage_mut();
                let _ = stage.serving_ms.get_or_insert(at_ms);
            }
            Event::Recycled {} => {
                self.recycled_ms = Some(at_ms);
                self.again_since_ms = Some(at_ms);
                self.stage_mut().back();
            }
            Event::Reinstated {} => {
                self.returned = true;
                self.again_since_ms = Some(at_ms);
                let away = self.no_show_ms.take().map_or(0, |since| (at_ms - since).max(0));
                let stage = self.stage_mut();
                stage.away_ms += away;
                stage.ended_ms = None;
                stage.back();
            }
            Event::Parked { pd } => {
                self.parked_by = Some((by, at_ms));
                self.keep_note(pd.as_ref(), at_ms);
            }
            Event::Transferred { line, counter, pd } => {
                self.stage_mut().ended_ms = Some(at_ms);
                self.stages.push(Stage::new(*line, *counter, at_ms));
                self.keep_note(pd.as_ref(), at_ms);
            }
            Event::NoShow {} => {
                self.no_show_ms = Some(at_ms);
                self.stage_mut().ended_ms = Some(at_ms);
            }
            Event::Finished {} | Event::Left {} => self.stage_mut().ended_ms = Some(at_ms),
            Event::DayClosed {} => {
                self.time_inaccurate = self.stage().serving_ms.is_some();
                self.stage_mut().ended_ms = Some(at_ms);
            }
            event => self.note(event, at_ms),
        }
        self.state = next;
    }

    /// What only adds to what is known.
    fn note(&mut self, event: &Event, at_ms: i64) {
        match event {
            Event::Noted { pd } => self.notes.push((at_ms, pd.as_ref().map(|n| n.text.clone()))),
            Event::EnquiryAnswered {} => self.enquiries += 1,
            Event::Detailed { party, channel, estimate_s, slot_ms, service } => {
                (self.party, self.channel, self.estimate_s) = (*party, *channel, *estimate_s);
                (self.slot_ms, self.service) = (*slot_ms, service.clone());
                // Who comes early waits from the slot on.
                let from = self.waits_from_ms();
                if let [first] = self.stages.as_mut_slice() {
                    first.entered_ms = from;
                }
            }
            Event::Party { n } => self.party = *n,
            Event::Missing { papers } => self.missing.clone_from(papers),
            Event::Aside { why } => self.aside = Some(*why),
            Event::Moved { line } => {
                let stage = self.stage_mut();
                (stage.line, stage.only_counter) = (*line, None);
            }
            Event::Explained { cause } => self.cause = Some(*cause),
            Event::Incident { pd } => self.incidents.push((at_ms, pd.as_ref().map(|n| n.text.clone()))),
            Event::Reviewed { of } => {
                let _ = self.reviewed.insert(of.moment());
            }
            Event::Erased {} => {
                self.notes.iter_mut().chain(&mut self.incidents).for_each(|note| note.1 = None);
            }
            _ => {}
        }
    }

    fn keep_note(&mut self, note: Option<&Note>, at_ms: i64) {
        if let Some(note) = note {
            self.notes.push((at_ms, Some(note.text.clone())));
        }
    }

    /// The counter at which the visit is called or served now.
    pub fn counter(&self) -> Option<u8> {
        matches!(self.state, State::Called | State::Serving).then(|| self.stage().counter).flatten()
    }
}

impl Stage {
    fn called(&mut self, at_ms: i64) {
        let _ = self.first_called_ms.get_or_insert(at_ms);
        let _ = self.recalled_from_ms.get_or_insert(at_ms);
        self.last_called_ms = Some(at_ms);
        self.calls += 1;
        self.recalls += 1;
    }

    /// Back in the line: nobody serves it, and calls are counted anew.
    fn back(&mut self) {
        (self.counter, self.clerk, self.recalled_from_ms, self.recalls) = (None, None, None, 0);
    }
}
