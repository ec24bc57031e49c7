//! A case („преписка“): a registered paper and what became of it.
//!
//! What happened is stored; status, fields in force, due date and conflicts are folded from it.

pub mod cycle;
mod decided;
mod explain;
mod happening;
mod kinds;
mod moving;
mod rules;

pub use cycle::{Action, Status, after};
pub use decided::{Conflict, Looked, Shown};
pub use explain::{Explained, Why, explain};
pub use happening::{Change, Check, Corrected, Event, Issue, NoProceeding, Reason, Resolution, letter_key};
pub use kinds::{Access, Channel, Danger, Delivery, FeePlan, Kind, Led, Outcome, Question, Track};
pub use moving::Step;
pub use rules::{Command, Context, decide, explain_due};

use crate::domain::attachment::Format;
use crate::domain::catalogue::SpeedKind;
use crate::domain::money::Cents;
use crate::domain::number::Number;
use crate::domain::person::{ApplicantKind, Capacity, Personal};
use crate::domain::stamp::{Base, Stamp, Writer};
use crate::domain::term::{Ground, Term, add_months};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The service that a request asks for, as it stood on that day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The service's code.
    pub code: String,
    /// Its name on that day.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// The speed.
    pub speed: SpeedKind,
    /// The speed's own name, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_name: Option<String>,
}

/// A document of the checklist.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paper {
    /// Its name.
    pub name: String,
    /// Whether it was brought.
    pub brought: bool,
}

/// The facts of a registration: everything but personal data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Registered {
    /// The registration number.
    pub number: Number,
    /// The kind.
    pub kind: Kind,
    /// The local date of receipt; the term starts here.
    pub received: NaiveDate,
    /// Date of the postmark, when it came by post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postmark: Option<NaiveDate>,
    /// How it came.
    pub channel: Channel,
    /// The counter, when it came over one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<u8>,
    /// The visit it was registered in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Uuid>,
    /// The service, for a request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Asked>,
    /// The term; `None` when the catalogue's text does not parse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// The ground of the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// The due date that was promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The due time of day, `HH:MM`, for terms in working hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_time: Option<String>,
    /// The fee in cents.
    #[serde(default)]
    pub fee: Cents,
    /// How it is to be paid.
    #[serde(default)]
    pub fee_plan: FeePlan,
    /// How the result is received.
    #[serde(default)]
    pub delivery: Delivery,
    /// Sheets handed in.
    #[serde(default)]
    pub sheets: u32,
    /// Attachments handed in.
    #[serde(default)]
    pub attachments: u32,
    /// The checklist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
    /// What the applicant is.
    pub applicant: ApplicantKind,
    /// In what capacity the person acts.
    #[serde(default)]
    pub capacity: Capacity,
    /// An identity document was shown (no copy is kept, domain.md §8).
    #[serde(default)]
    pub id_checked: bool,
    /// The date of what is complained of (two-year rule).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<NaiveDate>,
    /// Filed by several people together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub collective: bool,
    /// An appeal against silence: `happened` is the day on which the term for an answer ended (АПК чл. 58 and 84, ал. 2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silence: bool,
    /// The sender asked that their name stay hidden from those it is about („запазена самоличност“).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub protected: bool,
    /// The type of an emergency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<Danger>,
    /// It was said, not handed in: a protocol is drawn up of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub oral: bool,
    /// By when it must be sent on where another body is the right one: seven days from receipt (АПК чл. 112).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence: Option<NaiveDate>,
    /// Of a sealed signal: the working day on which two months end, under either law the last for its officers' answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<NaiveDate>,
    /// In what form access to information is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// The visit that a complaint, praise or opinion is about (charter C14, C27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_visit: Option<Uuid>,
    /// It proposes to change what the office publishes: a task for who keeps the catalogue (charter C26).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub information: bool,
    /// A complex service: what is missing the office collects itself (charter C40, АПК чл. 21, ал. 5 [M]).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub complex: bool,
    /// The case for which this one collects a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Uuid>,
    /// The sender's own reference, for papers that come by file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pd: Option<Personal>,
}

/// A field that can be corrected.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Name of the applicant.
    Name,
    /// ЕГН, ЛНЧ or ЕИК.
    Identifier,
    /// Address.
    Address,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// Subject.
    Subject,
    /// Description.
    Description,
    /// Where an emergency is.
    Place,
    /// Who is hurt there.
    Hurt,
    /// Who or what is in danger there.
    Endangered,
    /// Sheets (a fact).
    Sheets,
    /// Attachments (a fact).
    Attachments,
    /// Delivery of the result (a fact).
    Delivery,
}

impl Field {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 13] = [
        Self::Name,
        Self::Identifier,
        Self::Address,
        Self::Phone,
        Self::Email,
        Self::Subject,
        Self::Description,
        Self::Place,
        Self::Hurt,
        Self::Endangered,
        Self::Sheets,
        Self::Attachments,
        Self::Delivery,
    ];

    /// Its name in forms, files and refusals.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Identifier => "identifier",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Subject => "subject",
            Self::Description => "description",
            Self::Place => "place",
            Self::Hurt => "hurt",
            Self::Endangered => "endangered",
            Self::Sheets => "sheets",
            Self::Attachments => "attachments",
            Self::Delivery => "delivery",
        }
    }

    /// Whether its value is personal data.
    pub const fn personal(self) -> bool {
        !matches!(self, Self::Sheets | Self::Attachments | Self::Delivery)
    }

    /// Whether papers of a kind have it.
    pub fn fits(self, kind: Kind) -> bool {
        kind == Kind::Emergency || !matches!(self, Self::Place | Self::Hurt | Self::Endangered)
    }
}

/// One entry of the history as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What happened.
    pub event: Event,
    /// Who did it.
    pub by: Uuid,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Whether it had an effect.
    pub applied: bool,
    /// Its stamp.
    pub of: Stamp,
}

/// What is due next in a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Duty {
    /// The answer or result.
    Answer,
    /// The answer of the unit that it was given to.
    Unit,
    /// What the sender has to bring.
    Missing,
    /// The word to the sender.
    Notice,
    /// To look whether another body is the right one, and to send it on.
    Competence,
}

impl Duty {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Answer, Self::Unit, Self::Missing, Self::Notice, Self::Competence];

    /// The locale key of its name, which is also its code in tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Answer => "duty-answer",
            Self::Unit => "duty-unit",
            Self::Missing => "duty-missing",
            Self::Notice => "duty-notice",
            Self::Competence => "duty-competence",
        }
    }

    /// The duty of a code.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.key() == key)
    }
}

/// Whom a case was given to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assigned {
    /// The unit.
    pub unit: String,
    /// The officer, or empty.
    pub officer: String,
    /// What is to be done.
    pub instruction: String,
    /// By when.
    pub until: Option<NaiveDate>,
    /// When it was given, milliseconds.
    pub at_ms: i64,
    /// The stamp of the resolution.
    pub of: Stamp,
}

/// A file that belongs to a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attached {
    /// BLAKE3 of its content, 64 hexadecimal digits.
    pub hash: String,
    /// What it is.
    pub format: Format,
    /// How long, bytes.
    pub bytes: u64,
    /// Its name; empty once erased.
    pub name: String,
    /// When it was attached, milliseconds.
    pub at_ms: i64,
}

/// A case as its events tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// Its id.
    pub id: Uuid,
    /// The registration as it was made.
    pub registered: Registered,
    /// When, in milliseconds.
    pub at_ms: i64,
    /// Who registered.
    pub by: Uuid,
    /// Where it stands.
    pub status: Status,
    /// Personal data in force; `None` once erased.
    pub personal: Option<Personal>,
    /// Whether the fee is waived.
    pub fee_waived: bool,
    /// Duplicates issued, per paper.
    pub duplicates: BTreeMap<Issue, u32>,
    /// The due date in force: as promised, moved by corrections of the papers and by extensions.
    pub due: Option<NaiveDate>,
    /// By when the sender must be told of the decision.
    pub notice_due: Option<NaiveDate>,
    /// By when what is missing must come.
    pub missing_due: Option<NaiveDate>,
    /// Whom it was given to last.
    pub assigned: Option<Assigned>,
    /// Officers who stood back.
    pub recused: BTreeSet<String>,
    /// Steps of an emergency's checklist that were done, with the moment.
    pub steps: BTreeMap<u8, i64>,
    /// Files, in the order in which they were attached.
    pub files: Vec<Attached>,
    /// Conflicting edits.
    pub conflicts: Vec<Conflict>,
    /// What somebody decided or looked at.
    pub looked: BTreeSet<Looked>,
    /// Personal data was erased.
    pub erased: bool,
    /// Everything that happened, in order.
    pub history: Vec<Entry>,
    fields: BTreeMap<Field, Base>,
}

impl Case {
    /// The case that a registration begins; `None` for any other event.
    pub fn begin(id: Uuid, event: &Event, base: Base, by: Uuid, at_ms: i64) -> Option<Self> {
        let Event::Registered(registered) = event else { return None };
        Some(Self {
            id,
            registered: (**registered).clone(),
            at_ms,
            by,
            status: Status::Registered,
            personal: registered.pd.clone(),
            fee_waived: false,
            duplicates: BTreeMap::new(),
            due: registered.due,
            notice_due: None,
            missing_due: None,
            assigned: None,
            recused: BTreeSet::new(),
            steps: BTreeMap::new(),
            files: Vec::new(),
            conflicts: Vec::new(),
            looked: BTreeSet::new(),
            erased: false,
            history: vec![Entry { event: event.clone(), by, at_ms, applied: true, of: base.1 }],
            fields: Field::ALL.into_iter().map(|field| (field, base)).collect(),
        })
    }

    /// Applies a later event; one that makes no sense stays in the history without effect.
    pub fn apply(&mut self, event: &Event, base: Base, by: Uuid, at_ms: i64) {
        let next = after(self.registered.kind, self.status, event);
        self.history.push(Entry { event: event.clone(), by, at_ms, applied: next.is_some(), of: base.1 });
        let Some(mut next) = next else { return };
        match event {
            Event::Corrected { set, pd } => {
                for (field, change) in set {
                    let value = change.v.clone().or_else(|| pd.as_ref()?.values.get(field).cloned());
                    self.set(*field, change.b, value, base);
                }
            }
            Event::FeeWaived { .. } => self.fee_waived = true,
            Event::Reissued { paper, .. } => *self.duplicates.entry(*paper).or_default() += 1,
            Event::Decided { notice_due, .. } | Event::Refused { notice_due, .. } | Event::Forwarded { notice_due, .. } => {
                self.notice_due = Some(*notice_due);
            }
            Event::Terminated { notice_due } | Event::NoProceeding { notice_due, .. } => self.notice_due = *notice_due,
            // Said apart, one is counted from a date that the other moved already: the later one holds.
            Event::Extended { due, .. } => self.due = self.due.max(Some(*due)),
            Event::Awaited { due, .. } => self.due = self.due.max(*due),
            Event::Mended { due } | Event::Reopened { due, .. } => {
                self.missing_due = None;
                self.due = due.or(self.due);
            }
            Event::Instructed { until, .. } => self.missing_due = Some(*until),
            Event::Assigned { unit, until, pd } => {
                let pd = pd.clone().unwrap_or_default();
                let (officer, instruction) = (pd.officer, pd.instruction);
                let of = base.1;
                self.assigned = Some(Assigned { unit: unit.clone(), officer, instruction, until: *until, at_ms, of });
                self.excuse();
            }
            Event::Recused { of, .. } => next = self.recuse(*of, next),
            Event::Stepped { step } => {
                let _ = self.steps.entry(*step).or_insert(at_ms);
            }
            // An erasure holds for what another workstation attached meanwhile as well.
            Event::Attached { hash, format, bytes, pd } if !self.erased && self.files.iter().all(|f| f.hash != *hash) => {
                let name = pd.as_ref().map(|pd| pd.text.clone()).unwrap_or_default();
                self.files.push(Attached { hash: hash.clone(), format: *format, bytes: *bytes, name, at_ms });
            }
            Event::Detached { hash, .. } => self.files.retain(|f| f.hash != *hash),
            Event::Reviewed { of, field, over } => {
                let _ = self.looked.insert(Looked::at(*of, *field, *over));
            }
            Event::Erased { .. } => {
                self.erased = true;
                self.personal = None;
                self.files.clear();
                if let Some(assigned) = &mut self.assigned {
                    assigned.instruction.clear();
                }
            }
            _ => {}
        }
        self.status = next;
    }

    /// The value of a field in force, unmasked; `None` once erased, and for a field that the kind does not have.
    pub fn value(&self, field: Field) -> Option<String> {
        match field {
            _ if !field.fits(self.registered.kind) => None,
            Field::Sheets => Some(self.registered.sheets.to_string()),
            Field::Attachments => Some(self.registered.attachments.to_string()),
            Field::Delivery => Some(self.registered.delivery.code().to_owned()),
            _ => slot(&mut self.personal.clone()?, field).map(|s| s.clone()),
        }
    }

    /// The stamp of a field's value in force.
    pub fn base(&self, field: Field) -> Option<Base> {
        self.fields.get(&field).copied()
    }

    /// The fee that is still owed in law: nothing when waived or void.
    pub fn fee_due(&self) -> Cents {
        if self.fee_waived || self.status == Status::Voided { Cents::ZERO } else { self.registered.fee }
    }

    /// What must be done next, and by when: the answer, the unit's own term, what is missing, the word to the sender. `None` while
    /// nothing is due.
    pub fn next(&self) -> Option<(NaiveDate, Duty)> {
        let answer = self.due.map(|day| (day, Duty::Answer));
        match self.status {
            // Its officers tell the sender first; then two months run under either law (АПК чл. 121; Directive 2019/1937, чл. 9).
            Status::Notified if self.registered.kind == Kind::Restricted => {
                let by = self.registered.answer.unwrap_or_else(|| add_months(self.registered.received, 2));
                Some((by, Duty::Answer))
            }
            Status::Assigned | Status::InWork => {
                let unit = self.assigned.as_ref().and_then(|a| a.until).map(|day| (day, Duty::Unit));
                answer.into_iter().chain(unit).min()
            }
            // Nobody was told to work on it: whether it belongs here at all comes first.
            Status::Registered => {
                // Who was given it and stood back found that it belongs here.
                let competence =
                    self.registered.competence.filter(|_| self.recused.is_empty()).map(|day| (day, Duty::Competence));
                answer.into_iter().chain(competence).min()
            }
            Status::AwaitingOther => answer,
            Status::AwaitingCorrection => self.missing_due.map(|day| (day, Duty::Missing)),
            Status::Decided | Status::Refused | Status::Forwarded | Status::Terminated | Status::NoProceeding => {
                self.notice_due.map(|day| (day, Duty::Notice))
            }
            _ => None,
        }
    }

    /// The unit that works on it: by resolution, or else the service's own.
    pub fn unit(&self) -> &str {
        let own = || self.registered.service.as_ref().map_or("", |service| service.unit.as_str());
        self.assigned.as_ref().map_or_else(own, |assigned| assigned.unit.as_str())
    }

    /// Whether an access code as typed is the case's; `None` until eight characters are typed, or when it was erased.
    pub fn access(&self, typed: &str) -> Option<bool> {
        let typed: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        let code = self.personal.as_ref().map(|p| p.access_code.as_str()).filter(|code| !code.is_empty())?;
        (typed.len() >= code.len()).then(|| typed == code)
    }

    /// How many papers about this case a writer issued: letters, protocols, further documents. Each keeps the case's number with its
    /// own in brackets, so that two workstations never give one twice (sync.md §0.4).
    pub fn papers_of(&self, writer: Writer) -> u32 {
        self.history.iter().filter(|e| e.of.writer == writer && letter_key(self.registered.kind, &e.event).is_some()).count()
            as u32
    }

    /// Days to the due date while it runs; negative when overdue.
    pub fn days_left(&self, today: NaiveDate) -> Option<i64> {
        self.status.running().then_some(())?;
        Some((self.due? - today).num_days())
    }
}

fn slot(personal: &mut Personal, field: Field) -> Option<&mut String> {
    match field {
        Field::Name => Some(&mut personal.name),
        Field::Identifier => Some(&mut personal.identifier),
        Field::Address => Some(&mut personal.address),
        Field::Phone => Some(&mut personal.phone),
        Field::Email => Some(&mut personal.email),
        Field::Subject => Some(&mut personal.subject),
        Field::Description => Some(&mut personal.description),
        Field::Place => Some(&mut personal.place),
        Field::Hurt => Some(&mut personal.hurt),
        Field::Endangered => Some(&mut personal.endangered),
        Field::Sheets | Field::Attachments | Field::Delivery => None,
    }
}
