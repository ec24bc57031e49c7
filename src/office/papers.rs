//! What papers are made of: values taken from the office at once, rendered elsewhere at leisure.

use super::{Fault, Office};
use crate::domain::case::{self, Case};
use crate::domain::money::Cents;
use crate::domain::payment::Payment;
use crate::domain::summary::Summary;
use crate::domain::visit::Visit;
use crate::paper::{self, Letterhead, Medium, PaperError};
use crate::words::Words;
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// The ticket of a visit.
    Ticket(Uuid),
    /// The receipt of a case.
    Receipt(Uuid),
    /// The fee receipt of a payment.
    Fee(Uuid),
    /// The summary of a day.
    Day(NaiveDate),
}

/// A paper's values: everything it says, and nothing that holds the store.
#[derive(Clone, Debug)]
pub struct Material {
    letterhead: Letterhead,
    content: Content,
    /// A file name for it, without folder.
    pub file_name: String,
}

#[derive(Clone, Debug)]
enum Content {
    Ticket { visit: Box<Visit>, ahead: usize },
    Receipt { case: Box<Case>, paid: Vec<(String, Cents)>, clerk: String },
    Fee { payment: Box<Payment>, case: Box<Case>, clerk: String },
    Day { summary: Box<Summary>, names: BTreeMap<Uuid, String>, now: NaiveDateTime },
}

impl Material {
    /// The PDF, on a medium; a ticket is always a roll, a summary always A4.
    pub fn pdf(&self, medium: Medium) -> Result<Vec<u8>, PaperError> {
        paper::pdf::write(&self.scene(medium))
    }

    /// The laid-out page.
    pub fn scene(&self, medium: Medium) -> paper::scene::Scene {
        match &self.content {
            Content::Ticket { visit, ahead } => {
                paper::ticket::scene(&paper::ticket::Ticket { visit, ahead: *ahead }, &self.letterhead)
            }
            Content::Receipt { case, paid, clerk } => {
                let receipt = paper::receipt::Receipt {
                    case,
                    due: case::explain_due(case, &self.letterhead.settings),
                    paid: paid.clone(),
                    clerk: clerk.clone(),
                    duplicate: case.duplicates.get(&case::Issue::Receipt).copied().unwrap_or(0),
                };
                paper::receipt::scene(&receipt, &self.letterhead, medium)
            }
            Content::Fee { payment, case, clerk } => {
                let fee = paper::fee::FeeReceipt { payment, case, clerk: clerk.clone(), duplicate: payment.duplicates };
                paper::fee::scene(&fee, &self.letterhead, medium)
            }
            Content::Day { summary, names, now } => {
                let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
                paper::day::scene(summary, &self.letterhead, *now, &name)
            }
        }
    }
}

impl Office {
    /// Takes the values of a paper.
    pub fn material(&self, which: Which, words: Words) -> Result<Material, Fault> {
        let missing = |id: Uuid| Fault::NotFound(id.to_string());
        let db = self.store().read();
        let (content, file_name) = match which {
            Which::Ticket(id) => {
                let visit = crate::store::visits::one(db, id)?.ok_or_else(|| missing(id))?;
                let same_day = crate::store::visits::of_day(db, visit.day)?;
                let at = visit.issued_ms;
                // Who had come before and was not yet called then.
                let ahead = same_day
                    .iter()
                    .filter(|v| v.issued_ms < at && v.stages.first().and_then(|s| s.first_called_ms).is_none_or(|c| c > at))
                    .filter(|v| v.stage().ended_ms.is_none_or(|end| end > at))
                    .count();
                let name = format!("{}-{}.pdf", visit.day, visit.label);
                (Content::Ticket { visit: Box::new(visit), ahead }, name)
            }
            Which::Receipt(id) => {
                let dossier = self.dossier(id)?;
                let clerk = self.staff_name(dossier.case.by)?;
                let in_force = dossier.payments.iter().filter(|p| p.in_force() > Cents::ZERO);
                let paid = in_force.map(|p| (p.number.short(), p.amount)).collect();
                let name = format!("{}-{}.pdf", dossier.case.registered.number.short(), dossier.case.registered.number.date);
                (Content::Receipt { case: Box::new(dossier.case), paid, clerk }, name)
            }
            Which::Fee(id) => {
                let payment = crate::store::visits::payment(db, id)?.ok_or_else(|| missing(id))?;
                let case = crate::store::cases::one(db, payment.case)?.ok_or_else(|| missing(payment.case))?;
                let clerk = self.staff_name(payment.by)?;
                let name = format!("{}-{}.pdf", payment.number.short(), payment.number.date);
                (Content::Fee { payment: Box::new(payment), case: Box::new(case), clerk }, name)
            }
            Which::Day(day) => {
                let names = self.staff()?.into_iter().map(|m| (m.id, m.name)).collect();
                let summary = Box::new(self.summary(day)?);
                (Content::Day { summary, names, now: self.now_local() }, format!("{day}.pdf"))
            }
        };
        Ok(Material { letterhead: Letterhead::new(self.settings(), words), content, file_name })
    }
}
