//! What people have to decide: edits that met, steps that came too late, numbers that stand twice, money that was paid twice.

use super::{Fault, Office};
use crate::domain::booking::{self, Lost, Slot};
use crate::domain::case::{self, Case};
use crate::domain::money::Cents;
use crate::domain::payment;
use crate::domain::stamp::{Base, Stamp};
use crate::domain::visit;
use crate::store::{cases, visits};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

/// So many days back payments are looked through for matters: a receipt of the year before is still asked about.
const PAYMENT_DAYS: u64 = 400;
/// So many days back bookings are: a slot that passed long ago concerns nobody any more.
const BOOKING_DAYS: u64 = 92;

/// Who did something, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// The name; empty for the program itself.
    pub who: String,
    /// Milliseconds since 1970.
    pub at_ms: i64,
}

/// One matter of the worklist.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Matter {
    /// Two edits of one field that did not see each other.
    Field {
        /// The case.
        case: Uuid,
        /// Its number.
        number: String,
        /// Decides it.
        of: Stamp,
        /// The field.
        field: case::Field,
        /// The value in force.
        won: Option<String>,
        /// The value that lost.
        lost: Option<String>,
        /// The stamp of the value that lost, and what set the one in force.
        shown: case::Shown,
    },
    /// A step on a case that came too late and had no effect.
    Late {
        /// The case.
        case: Uuid,
        /// Its number.
        number: String,
        /// Decides it.
        of: Stamp,
        /// The step.
        event: case::Event,
        /// The status it met.
        status: case::Status,
    },
    /// Two counters did something with one ticket while apart.
    Ticket {
        /// The visit.
        visit: Uuid,
        /// The ticket.
        label: String,
        /// Decides it.
        of: Stamp,
        /// The state it met.
        state: visit::State,
        /// The counter that keeps it, when one does.
        counter: Option<u8>,
    },
    /// A number that stands twice: the later case keeps it and is shown as repeated.
    Pair {
        /// The later case.
        case: Uuid,
        /// The number.
        number: String,
        /// Decides it.
        of: Stamp,
    },
    /// Two values of one setting that were set apart.
    Setting {
        /// Its key, as written in events.
        key: String,
        /// Decides it.
        of: Stamp,
        /// The value in force, in its text form.
        won: String,
        /// By whom and when that was set.
        held: Done,
        /// The value that lost.
        lost: String,
        /// By whom and when that was set.
        done: Done,
        /// What set the value in force, where the one that lost can take its place.
        takes: Option<Base>,
    },
    /// A payment that was voided or given back twice, apart.
    Payment {
        /// The payment.
        payment: Uuid,
        /// The case it was taken for.
        case: Uuid,
        /// The receipt's number.
        number: String,
        /// Decides it.
        of: Stamp,
        /// How it ended.
        status: payment::Status,
        /// By whom and when.
        ended: Done,
        /// What came second.
        late: payment::Status,
        /// By whom and when.
        done: Done,
    },
    /// Two moves of one booking that were made apart, or another step with it that came too late.
    Booking {
        /// The booking.
        booking: Uuid,
        /// The number on its slip.
        code: u32,
        /// Decides it.
        of: Stamp,
        /// The slot in force.
        slot: Slot,
        /// Where it stands.
        state: booking::State,
        /// What lost.
        lost: Lost,
        /// By whom and when that was done.
        done: Done,
        /// What gave the slot in force, where the one that lost can take its place.
        takes: Option<Base>,
    },
    /// More is paid for a case than it owes: over once money is given back or a receipt is void.
    Overpaid {
        /// The case.
        case: Uuid,
        /// Its number.
        number: String,
        /// What it owes.
        fee: Cents,
        /// What is paid.
        paid: Cents,
    },
}

impl Matter {
    /// What decides it; `None` for what is over by itself.
    pub const fn of(&self) -> Option<Stamp> {
        match self {
            Self::Field { of, .. }
            | Self::Late { of, .. }
            | Self::Ticket { of, .. }
            | Self::Pair { of, .. }
            | Self::Setting { of, .. }
            | Self::Payment { of, .. }
            | Self::Booking { of, .. } => Some(*of),
            Self::Overpaid { .. } => None,
        }
    }

    /// Whether there is a value that lost and can be put in force again.
    pub const fn takes(&self) -> bool {
        match self {
            Self::Field { lost, .. } => lost.is_some(),
            Self::Setting { takes, .. } | Self::Booking { takes, .. } => takes.is_some(),
            Self::Late { .. } | Self::Ticket { .. } | Self::Pair { .. } | Self::Payment { .. } | Self::Overpaid { .. } => false,
        }
    }
}

impl Office {
    /// The worklist, at most `limit` matters of each kind.
    pub fn worklist(&self, limit: u32) -> Result<Vec<Matter>, Fault> {
        let db = self.store.read();
        let mut all = Vec::new();
        for id in cases::to_review(db, limit)? {
            let Some(case) = cases::one(db, id)? else { continue };
            of_case(&case, &mut all);
        }
        for id in visits::to_review(db, limit)? {
            let Some(visit) = visits::one(db, id)? else { continue };
            for clash in visit.open_clashes() {
                let Some(of) = clash.of else { continue };
                let (label, counter) = (visit.label.to_string(), visit.counter());
                all.push(Matter::Ticket { visit: id, label, of, state: clash.state, counter });
            }
        }
        for id in cases::repeated(db, limit)? {
            let Some(case) = cases::one(db, id)? else { continue };
            let of = case.history[0].of;
            if !case.looked_at(of) {
                all.push(Matter::Pair { case: id, number: case.registered.number.to_string(), of });
            }
        }
        self.of_settings(limit, &mut all)?;
        self.of_payments(limit, &mut all)?;
        self.of_bookings(limit, &mut all)?;
        // Last: no key decides it, and the keys are the first one's.
        self.of_overpaid(limit, &mut all)?;
        Ok(all)
    }

    fn of_settings(&self, limit: u32, all: &mut Vec<Matter>) -> Result<(), Fault> {
        // Read anew: another process on this file may have decided one.
        let settings = visits::settings(self.store.read())?;
        let mut open: Vec<_> = settings.open_clashes().collect();
        open.reverse();
        for clash in open.into_iter().take(limit as usize) {
            let (won, held) = settings.held(&clash.key).unwrap_or_default();
            all.push(Matter::Setting {
                key: clash.key.clone(),
                of: clash.base.1,
                won: won.to_owned(),
                held: self.done_by(held)?,
                lost: clash.lost.clone(),
                done: self.done_by(clash.done)?,
                takes: settings.base_of(&clash.key).filter(|_| clash.takes()),
            });
        }
        Ok(())
    }

    fn of_payments(&self, limit: u32, all: &mut Vec<Matter>) -> Result<(), Fault> {
        for paid in visits::payments_apart(self.store.read(), self.since(PAYMENT_DAYS), limit)? {
            for late in paid.open_late() {
                all.push(Matter::Payment {
                    payment: paid.id,
                    case: paid.case,
                    number: paid.number.to_string(),
                    of: late.of,
                    status: paid.status,
                    ended: self.done_by(paid.ended.unwrap_or_default())?,
                    late: late.status,
                    done: self.done_by(late.done)?,
                });
            }
        }
        Ok(())
    }

    fn of_bookings(&self, limit: u32, all: &mut Vec<Matter>) -> Result<(), Fault> {
        for booked in visits::bookings_apart(self.store.read(), self.since(BOOKING_DAYS), limit)? {
            for clash in booked.open_clashes() {
                all.push(Matter::Booking {
                    booking: booked.id,
                    code: booked.code(),
                    of: clash.of,
                    slot: booked.slot.clone(),
                    state: booked.state,
                    lost: clash.lost.clone(),
                    done: self.done_by(clash.done)?,
                    takes: booked.takes(clash),
                });
            }
        }
        Ok(())
    }

    fn of_overpaid(&self, limit: u32, all: &mut Vec<Matter>) -> Result<(), Fault> {
        let db = self.store.read();
        for (id, paid) in visits::overpaid(db, self.since(PAYMENT_DAYS), limit)? {
            let Some(case) = cases::one(db, id)? else { continue };
            let number = case.registered.number.to_string();
            all.push(Matter::Overpaid { case: id, number, fee: case.fee_due(), paid: Cents(paid) });
        }
        Ok(())
    }

    fn since(&self, days: u64) -> NaiveDate {
        self.today().checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
    }

    fn done_by(&self, (at_ms, by): (i64, Uuid)) -> Result<Done, Fault> {
        Ok(Done { who: self.staff_name(by)?, at_ms })
    }

    /// Whether another, earlier case has the same number.
    pub fn is_repeated(&self, case: Uuid) -> Result<bool, Fault> {
        Ok(cases::repeated(self.store.read(), 1000)?.contains(&case))
    }
}

fn of_case(case: &Case, all: &mut Vec<Matter>) {
    let number = case.registered.number.to_string();
    for conflict in case.open_conflicts() {
        all.push(Matter::Field {
            case: case.id,
            number: number.clone(),
            of: conflict.of,
            field: conflict.field,
            // It may have been set again since: what is kept is what stands now.
            won: case.value(conflict.field),
            lost: conflict.lost.clone(),
            shown: case::Shown { over: conflict.over, now: case.base(conflict.field) },
        });
    }
    for entry in case.open_late() {
        let event = entry.event.clone();
        all.push(Matter::Late { case: case.id, number: number.clone(), of: entry.of, event, status: case.status });
    }
}
