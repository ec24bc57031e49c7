//! What happens to a case: the events, as they stand in the ledger.

use super::{Action, Channel, Field, Kind, Outcome, Registered, Track, cycle};
use crate::domain::attachment::Format;
use crate::domain::number::Number;
use crate::domain::stamp::{Base, Stamp};
use crate::domain::term::Ground;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A change of one field; `v` is absent for personal data, which lies in the companion frame.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// The new value of a fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub v: Option<String>,
    /// The value replaced.
    pub b: Option<Base>,
}

/// The personal part of a correction.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Corrected {
    /// Why.
    pub reason: String,
    /// New values of personal fields.
    pub values: BTreeMap<Field, String>,
}

/// A reason or note: free text, personal data.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// The text.
    pub text: String,
}

/// The record of the check: who, findings, measures (charter C28).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Check {
    /// Who checked.
    pub by: String,
    /// What was found.
    pub findings: String,
    /// What is done about it.
    pub measures: String,
}

/// Why there is no proceeding (АПК чл. 111, ал. 4).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoProceeding {
    /// Anonymous.
    Anonymous,
    /// About something more than two years ago.
    OverTwoYears,
    /// Repeated on a matter that was decided, without new facts (АПК чл. 124, ал. 3).
    Repeated,
    /// Nothing that could be proved (charter C43).
    Unproven,
    /// A request for information without name, description or address (ЗДОИ чл. 25).
    Incomplete,
    /// An appeal that came after its term (АПК чл. 88, ал. 1).
    Late,
    /// An appeal by somebody who has no right to it (АПК чл. 88, ал. 1).
    NoRight,
    /// An appeal against what is not open to one (АПК чл. 88, ал. 1).
    NotSubject,
}

impl NoProceeding {
    /// Whether a proceeding on a path may be barred by it.
    pub fn fits(self, track: Track) -> bool {
        match self {
            Self::Incomplete => track == Track::Information,
            Self::Late | Self::NoRight | Self::NotSubject => track == Track::Appeal,
            Self::Anonymous => matches!(track, Track::Feedback | Track::Service | Track::Appeal),
            Self::OverTwoYears | Self::Repeated | Self::Unproven => track == Track::Feedback,
        }
    }

    /// The locale key of the ground in a word or two, for choosing.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Anonymous => "barred-anonymous",
            Self::OverTwoYears => "barred-two-years",
            Self::Repeated => "barred-repeated",
            Self::Unproven => "barred-unproven",
            Self::Incomplete => "barred-incomplete",
            Self::Late => "barred-late",
            Self::NoRight => "barred-no-right",
            Self::NotSubject => "barred-not-subject",
        }
    }

    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Anonymous,
        Self::OverTwoYears,
        Self::Repeated,
        Self::Unproven,
        Self::Incomplete,
        Self::Late,
        Self::NoRight,
        Self::NotSubject,
    ];

    /// The locale key of the sentence.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Anonymous => "no-proceeding-anonymous",
            Self::OverTwoYears => "no-proceeding-two-years",
            Self::Repeated => "no-proceeding-repeated",
            Self::Unproven => "no-proceeding-unproven",
            Self::Incomplete => "no-proceeding-incomplete",
            Self::Late => "no-proceeding-late",
            Self::NoRight => "no-proceeding-no-right",
            Self::NotSubject => "no-proceeding-not-subject",
        }
    }
}

/// A resolution: who works on it and what is to be done.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Resolution {
    /// The officer; never named to the sender (charter C07).
    pub officer: String,
    /// What is to be done.
    pub instruction: String,
}

/// A paper that is issued about a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issue {
    /// The receipt with acknowledgement.
    Receipt,
    /// The fee receipt.
    FeeReceipt,
}

/// What happened to a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// Registered, with a number.
    Registered(Box<Registered>),
    /// A wrong entry was corrected; the old value stays readable.
    Corrected {
        /// The fields.
        set: BTreeMap<Field, Change>,
        /// Reason and personal values.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Corrected>,
    },
    /// The result lies ready at the counter.
    ResultReady {},
    /// The result was handed over or sent.
    HandedOver {
        /// Who received it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// The entry is void; the number stays.
    Voided {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// The complaint was decided, with the record of the check.
    Decided {
        /// What was found.
        outcome: Outcome,
        /// When it was checked.
        checked: NaiveDate,
        /// By when the sender must be told (АПК чл. 123, ал. 1).
        notice_due: NaiveDate,
        /// The record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Check>,
    },
    /// The sender was told.
    Notified {
        /// How.
        channel: Channel,
        /// When.
        on: NaiveDate,
    },
    /// Closed.
    Closed {},
    /// Registered and closed without proceeding.
    NoProceeding {
        /// The ground.
        ground: NoProceeding,
        /// By when the sender must be told; none for who cannot be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice_due: Option<NaiveDate>,
    },
    /// Given to a unit by resolution: who, what, until when.
    Assigned {
        /// The unit.
        unit: String,
        /// By when the unit is to answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<NaiveDate>,
        /// The officer and what is to be done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Resolution>,
    },
    /// The unit took it.
    Accepted {
        /// Who signed for it in the hand-over list, where a clerk entered that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// An officer stood back.
    Recused {
        /// The stamp of the resolution that gave it to them; none for whoever has it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Stamp>,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// The sender was told what is missing, and by when it must come. The clock stands.
    Instructed {
        /// The last day.
        until: NaiveDate,
        /// What is missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// What was missing came; the term runs anew.
    Mended {
        /// The new due date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<NaiveDate>,
    },
    /// Another body or a third person is waited for.
    Awaited {
        /// The due date meanwhile, where the law moves it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<NaiveDate>,
        /// Who: a body or a third person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// What was waited for came.
    Resumed {},
    /// The term was extended.
    Extended {
        /// The new due date.
        due: NaiveDate,
        /// On what ground.
        ground: Ground,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// Refused, with reasons.
    Refused {
        /// By when the sender must be told.
        notice_due: NaiveDate,
        /// The reasons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// Sent to the competent body.
    Forwarded {
        /// Which.
        to: String,
        /// By when the sender must be told.
        notice_due: NaiveDate,
    },
    /// The sender took it back.
    Withdrawn {
        /// Their words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// What was missing did not come in time.
    Terminated {
        /// By when the sender must be told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice_due: Option<NaiveDate>,
    },
    /// Taken up again.
    Reopened {
        /// The new date, where the proceeding begins anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<NaiveDate>,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// It was answered in writing, without a decision.
    Answered {
        /// The answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// The prosecutor was told of what may be a crime (АПК чл. 123, ал. 4).
    Prosecuted {
        /// Which prosecutor's office.
        to: String,
        /// What shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// Put into the archive.
    Archived {
        /// Kept until the end of this day (номенклатура на делата).
        until: NaiveDate,
    },
    /// A note by somebody who works on it.
    Noted {
        /// The note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// A further document came to this case: it keeps the case's number, with its own in brackets (sync.md §0.4).
    Followed {
        /// The code of the workstation that took it in.
        code: u8,
        /// Its own count for this case, from 1.
        n: u32,
        /// Sheets.
        sheets: u32,
        /// What it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// It belongs together with another case.
    Linked {
        /// The other case.
        to: Uuid,
        /// The other's number.
        number: Number,
    },
    /// A file was attached; its bytes lie under their hash, outside the ledger.
    Attached {
        /// BLAKE3 of the content, 64 hexadecimal digits.
        hash: String,
        /// What it is.
        format: Format,
        /// How long, bytes.
        bytes: u64,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// A file was attached by mistake and is taken away; its bytes go where no other case has them.
    Detached {
        /// Its hash.
        hash: String,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// Something was added to a sealed signal, sealed to the same officers.
    Added {
        /// The seal, in base64.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// A step of the emergency's checklist was done.
    Stepped {
        /// Which, by its place in the list of its type.
        step: u8,
    },
    /// The fee is waived.
    FeeWaived {
        /// The ground.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// Personal data was shown unmasked to the clerk.
    Revealed {},
    /// A paper was issued again.
    Reissued {
        /// Which.
        paper: Issue,
        /// The how-manyeth duplicate.
        n: u32,
    },
    /// Somebody looked at a conflict, a step that came too late, or a number that stands twice.
    Reviewed {
        /// The stamp of the event that brought it.
        of: Stamp,
        /// Of an edit of several fields the one that was decided; none for all of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<Field>,
        /// The stamp of the value that lost, as it was seen; none for whatever lost.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over: Option<Stamp>,
    },
    /// Personal data was erased on this ground; number and facts stay.
    Erased {
        /// The legal ground.
        ground: String,
    },
}

/// The locale key of the letter or protocol that goes with an event of a case of this kind, if one does: by the table of the life
/// cycle, or for what stands outside it.
pub fn letter_key(kind: Kind, event: &Event) -> Option<&'static str> {
    match (event, kind) {
        (Event::Registered(_), Kind::OralRequest) => Some("letter-oral"),
        (Event::Registered(facts), _) if facts.oral => Some("letter-oral-signal"),
        (Event::Registered(_), Kind::Reception) => Some("letter-reception"),
        (Event::Registered(_), Kind::Emergency) => Some("letter-emergency"),
        (Event::Followed { .. }, _) => Some("letter-follow"),
        // What is decided about information is told in three ways (ЗДОИ чл. 33, 34, 37).
        (Event::Decided { outcome: Outcome::Partly, .. }, Kind::InformationRequest) => Some("letter-grant-partly"),
        (Event::Decided { outcome: Outcome::Unfounded, .. }, Kind::InformationRequest) => Some("letter-not-held"),
        _ => cycle::paper(kind.track(), event.action()?),
    }
}

impl Event {
    /// The free texts that the event brought: personal data, shown when the case's data are.
    pub fn texts(&self) -> Vec<&str> {
        let texts: Vec<&str> = match self {
            Self::HandedOver { pd }
            | Self::Voided { pd }
            | Self::FeeWaived { pd }
            | Self::Recused { pd, .. }
            | Self::Instructed { pd, .. }
            | Self::Extended { pd, .. }
            | Self::Refused { pd, .. }
            | Self::Withdrawn { pd }
            | Self::Prosecuted { pd, .. }
            | Self::Answered { pd }
            | Self::Followed { pd, .. }
            | Self::Awaited { pd, .. }
            | Self::Accepted { pd }
            | Self::Reopened { pd, .. }
            | Self::Attached { pd, .. }
            | Self::Detached { pd, .. }
            | Self::Noted { pd } => pd.iter().map(|reason| reason.text.as_str()).collect(),
            Self::Decided { pd: Some(check), .. } => vec![&check.by, &check.findings, &check.measures],
            Self::Assigned { pd: Some(resolution), .. } => vec![&resolution.officer, &resolution.instruction],
            Self::Corrected { pd: Some(corrected), .. } => vec![&corrected.reason],
            _ => Vec::new(),
        };
        texts.into_iter().filter(|text| !text.is_empty()).collect()
    }

    /// The action that the event is, when it moves the case.
    pub const fn action(&self) -> Option<Action> {
        Some(match self {
            Self::Assigned { .. } => Action::Assign,
            Self::Accepted { .. } => Action::Accept,
            Self::Recused { .. } => Action::Recuse,
            Self::Instructed { .. } => Action::Instruct,
            Self::Mended { .. } => Action::Mend,
            Self::Awaited { .. } => Action::Await,
            Self::Resumed {} => Action::Resume,
            Self::Extended { .. } => Action::Extend,
            Self::ResultReady {} => Action::Ready,
            Self::HandedOver { .. } => Action::HandOver,
            Self::Decided { .. } => Action::Decide,
            Self::Refused { .. } => Action::Refuse,
            Self::Forwarded { .. } => Action::Forward,
            Self::Notified { .. } => Action::Notify,
            Self::Withdrawn { .. } => Action::Withdraw,
            Self::Terminated { .. } => Action::Terminate,
            Self::NoProceeding { .. } => Action::NoProceeding,
            Self::Closed {} => Action::Close,
            Self::Prosecuted { .. } => Action::Prosecute,
            Self::Answered { .. } => Action::Answer,
            Self::Reopened { .. } => Action::Reopen,
            Self::Archived { .. } => Action::Archive,
            Self::Voided { .. } => Action::Void,
            _ => return None,
        })
    }
}
