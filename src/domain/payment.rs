//! Payments: numbered fee receipts, voided or refunded with a reason, never deleted.

use super::form;
use super::money::Cents;
use super::number::Number;
use super::refusal::Refusal;
use super::stamp::Stamp;
use super::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How a fee was paid (domain.md §2.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// In cash.
    #[default]
    Cash,
    /// By card.
    Card,
    /// By bank transfer.
    Bank,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cash, Self::Card, Self::Bank];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Cash => "method-cash",
            Self::Card => "method-card",
            Self::Bank => "method-bank",
        }
    }
}

/// The personal part of a payment.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Payer {
    /// Who paid.
    pub name: String,
    /// Reference of the transfer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reference: String,
}

/// A reason: free text, personal data.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// The text.
    pub text: String,
}

/// What happened to a payment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// Paid, with a numbered receipt.
    Paid {
        /// The receipt's number.
        number: Number,
        /// The case it pays for.
        case: Uuid,
        /// How much.
        amount: Cents,
        /// How.
        method: Method,
        /// The counter.
        counter: Option<u8>,
        /// Who.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Payer>,
    },
    /// The receipt is void: it was made in error, no money changed hands or it went back at once.
    Voided {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// The money was given back.
    Refunded {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Reason>,
    },
    /// The receipt was issued again.
    Reissued {
        /// The how-manyeth duplicate.
        n: u32,
    },
    /// Somebody looked at an end that came second.
    Reviewed {
        /// Its stamp, see [`Late`].
        of: Stamp,
    },
    /// Personal data was erased with that of its case.
    Erased {},
}

/// Where a payment stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Status {
    /// In force.
    Paid,
    /// Void.
    Voided,
    /// Given back.
    Refunded,
}

impl Status {
    /// The locale key of its name, which is also its code in tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Paid => "payment-paid",
            Self::Voided => "payment-voided",
            Self::Refunded => "payment-refunded",
        }
    }
}

/// An end of a payment that had ended already, elsewhere: the till may have paid out twice. Kept, without effect, shown to people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Late {
    /// Its stamp: decides it, whoever its writer is.
    pub of: Stamp,
    /// What it would have made of the payment.
    pub status: Status,
    /// When that was done, milliseconds since 1970, and by whom.
    pub done: (i64, Uuid),
}

/// A payment as its events tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// Its id.
    pub id: Uuid,
    /// The receipt's number.
    pub number: Number,
    /// The case.
    pub case: Uuid,
    /// How much.
    pub amount: Cents,
    /// How.
    pub method: Method,
    /// The counter.
    pub counter: Option<u8>,
    /// Who took it.
    pub by: Uuid,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Who paid; `None` once erased.
    pub payer: Option<Payer>,
    /// Where it stands.
    pub status: Status,
    /// Duplicates issued.
    pub duplicates: u32,
    /// When it was voided or given back, milliseconds since 1970, and by whom.
    pub ended: Option<(i64, Uuid)>,
    /// Ends that came second.
    pub late: Vec<Late>,
    /// Those of them that somebody looked at, by stamps without their writers.
    pub reviewed: BTreeSet<(u64, u16)>,
}

impl Payment {
    /// The payment that an event begins; `None` for any but [`Event::Paid`].
    pub fn begin(id: Uuid, event: &Event, by: Uuid, at_ms: i64) -> Option<Self> {
        let Event::Paid { number, case, amount, method, counter, pd } = event else { return None };
        Some(Self {
            id,
            number: *number,
            case: *case,
            amount: *amount,
            method: *method,
            counter: *counter,
            by,
            at_ms,
            payer: pd.clone(),
            status: Status::Paid,
            duplicates: 0,
            ended: None,
            late: Vec::new(),
            reviewed: BTreeSet::new(),
        })
    }

    /// Applies a later event with its stamp, by whom and when, milliseconds since 1970; a second end has no effect and is kept.
    pub fn apply(&mut self, event: &Event, of: Stamp, by: Uuid, at_ms: i64) {
        match event {
            Event::Paid { .. } => {}
            Event::Voided { .. } => self.end(Status::Voided, of, (at_ms, by)),
            Event::Refunded { .. } => self.end(Status::Refunded, of, (at_ms, by)),
            Event::Reissued { .. } => self.duplicates += 1,
            Event::Reviewed { of } => {
                let _ = self.reviewed.insert(of.tick());
            }
            Event::Erased {} => self.payer = None,
        }
    }

    fn end(&mut self, status: Status, of: Stamp, done: (i64, Uuid)) {
        if self.status == Status::Paid {
            (self.status, self.ended) = (status, Some(done));
        } else {
            self.late.push(Late { of, status, done });
        }
    }

    /// Ends that came second and that nobody has looked at.
    pub fn open_late(&self) -> impl Iterator<Item = &Late> {
        self.late.iter().filter(|late| !self.reviewed.contains(&late.of.tick()))
    }

    /// What counts as paid.
    pub fn in_force(&self) -> Cents {
        if self.status == Status::Paid { self.amount } else { Cents::ZERO }
    }
}

/// What the rules need to know to take a payment.
#[derive(Clone, Debug)]
pub struct Context {
    /// The receipt's number that comes next.
    pub number: Number,
    /// The date of the last receipt here.
    pub last_date: Option<chrono::NaiveDate>,
    /// The case.
    pub case: Uuid,
    /// What is owed on the case and not yet paid.
    pub owed: Cents,
    /// The counter.
    pub counter: Option<u8>,
    /// The applicant, who is the payer when nobody else is named.
    pub payer: String,
}

/// Decides taking a payment of what is owed.
pub fn pay(method: Method, reference: &str, context: &Context) -> Result<Event, Refusal> {
    if let Some(last) = context.last_date.filter(|last| *last > context.number.date) {
        let (today, last) = (context.number.date.format("%d.%m.%Y"), last.format("%d.%m.%Y"));
        return Err(Refusal::new("refusal-clock").with("today", today).with("last", last));
    }
    if context.owed <= Cents::ZERO {
        return Err(Refusal::new("refusal-nothing-owed"));
    }
    let reference = text::line(reference).map_err(|bad| form::bad_text(bad, "reference"))?;
    Ok(Event::Paid {
        number: context.number,
        case: context.case,
        amount: context.owed,
        method,
        counter: context.counter,
        pd: Some(Payer { name: context.payer.clone(), reference }),
    })
}

/// What is asked of a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Void it, with a reason.
    Void(String),
    /// Give the money back, with a reason.
    Refund(String),
    /// Issue the receipt again.
    Reissue,
    /// An end that came second was looked at, by its stamp.
    Review(Stamp),
}

/// Decides a command on a payment.
pub fn decide(payment: &Payment, command: &Command) -> Result<Event, Refusal> {
    let reason = |typed: &str| -> Result<Option<Reason>, Refusal> {
        let text = text::lines(typed).map_err(|bad| form::bad_text(bad, "reason"))?;
        if text.is_empty() { Err(Refusal::new("refusal-reason").at("reason")) } else { Ok(Some(Reason { text })) }
    };
    let ended =
        || Refusal::new("refusal-payment-state").with("number", payment.number.short()).with("status", payment.status.key());
    match command {
        Command::Reissue => Ok(Event::Reissued { n: payment.duplicates + 1 }),
        Command::Review(of) => Ok(Event::Reviewed { of: *of }),
        _ if payment.status != Status::Paid => Err(ended()),
        Command::Void(why) => Ok(Event::Voided { pd: reason(why)? }),
        Command::Refund(why) => Ok(Event::Refunded { pd: reason(why)? }),
    }
}
