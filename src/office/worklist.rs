//! What people have to decide: edits that met, steps that came too late, numbers that stand twice.

use super::{Fault, Office};
use crate::domain::case::{self, Case};
use crate::domain::stamp::Stamp;
use crate::domain::visit;
use crate::store::{cases, visits};
use uuid::Uuid;

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
}

impl Matter {
    /// What decides it.
    pub const fn of(&self) -> Stamp {
        match self {
            Self::Field { of, .. } | Self::Late { of, .. } | Self::Ticket { of, .. } | Self::Pair { of, .. } => *of,
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
            if !case.reviewed.contains(&of) {
                all.push(Matter::Pair { case: id, number: case.registered.number.to_string(), of });
            }
        }
        Ok(all)
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
            won: conflict.won.clone(),
            lost: conflict.lost.clone(),
        });
    }
    for entry in case.open_late() {
        let event = entry.event.clone();
        all.push(Matter::Late { case: case.id, number: number.clone(), of: entry.of, event, status: case.status });
    }
}
