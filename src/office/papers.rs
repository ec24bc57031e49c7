//! What papers are made of: values taken from the office at once, rendered elsewhere at leisure.

use super::{Fault, Office};
use crate::domain::booking::Booking;
use crate::domain::case::{self, Case};
use crate::domain::catalogue::Service;
use crate::domain::money::Cents;
use crate::domain::payment::Payment;
use crate::domain::person::{mask_name, shown_name};
use crate::domain::printing::{Issued, Paper, Way};
use crate::domain::sealing::Regime;
use crate::domain::settings::Key;
use crate::domain::summary::Summary;
use crate::domain::visit::Visit;
use crate::paper::handover::Handed;
use crate::paper::incoming::Entry;
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
    /// The acknowledgement of a sealed signal, with the dates of its law: given at registration alone.
    Acknowledgement(Uuid, Regime),
    /// The fee receipt of a payment.
    Fee(Uuid),
    /// The incoming stamp of a case.
    Stamp(Uuid),
    /// The information sheet of a service: its place in the catalogue.
    Service(usize),
    /// The incoming register of the days from – to.
    Incoming(NaiveDate, NaiveDate),
    /// The summary of a day.
    Day(NaiveDate),
    /// The charter of the client.
    Charter,
    /// The feedback slip, handed out at a counter or not.
    Feedback(Option<u8>),
    /// The print-out of a case.
    CaseFile(Uuid),
    /// The hand-over list of a day.
    HandOver(NaiveDate),
    /// The list of a reception day.
    Reception(NaiveDate),
    /// The slip of a booking.
    Booking(Uuid),
    /// The slip of the kept place of a visit.
    Missing(Uuid),
    /// The letter or protocol about an entry of a case's history, by its place.
    Letter(Uuid, usize),
    /// The test page for where a paper is printed.
    Trial(Paper),
}

impl Which {
    /// Its kind.
    pub const fn paper(self) -> Paper {
        match self {
            Self::Ticket(_) => Paper::Ticket,
            Self::Receipt(_) => Paper::Receipt,
            Self::Acknowledgement(..) => Paper::Acknowledgement,
            Self::Fee(_) => Paper::Fee,
            Self::Stamp(_) => Paper::Stamp,
            Self::Service(_) => Paper::Service,
            Self::Incoming(..) => Paper::Incoming,
            Self::Day(_) => Paper::Day,
            Self::Charter => Paper::Charter,
            Self::Feedback(_) => Paper::Feedback,
            Self::CaseFile(_) => Paper::CaseFile,
            Self::HandOver(_) => Paper::HandOver,
            Self::Reception(_) => Paper::Reception,
            Self::Booking(_) => Paper::Booking,
            Self::Missing(_) => Paper::Missing,
            Self::Letter(..) => Paper::Letter,
            Self::Trial(_) => Paper::Trial,
        }
    }

    /// The case, payment or visit it is about.
    pub const fn of(self) -> Option<Uuid> {
        match self {
            Self::Ticket(id)
            | Self::Missing(id)
            | Self::Receipt(id)
            | Self::Fee(id)
            | Self::Stamp(id)
            | Self::Letter(id, _)
            | Self::Acknowledgement(id, _)
            | Self::CaseFile(id) => Some(id),
            _ => None,
        }
    }
}

/// A paper's values: everything it says, and nothing that holds the store.
#[derive(Clone, Debug)]
pub struct Material {
    letterhead: Letterhead,
    content: Content,
    which: Which,
    /// The number or the name on it.
    pub number: String,
    /// The how-manyeth duplicate, 0 for the first.
    pub duplicate: u32,
    /// A file name for it, without folder.
    pub file_name: String,
}

#[derive(Clone, Debug)]
enum Content {
    Ticket { visit: Box<Visit>, ahead: usize },
    Receipt { case: Box<Case>, paid: Vec<(String, Cents)>, clerk: String, regime: Option<Regime> },
    Fee { payment: Box<Payment>, case: Box<Case>, clerk: String },
    Stamp { case: Box<Case> },
    Service { service: Box<Service>, now: NaiveDateTime },
    Incoming { entries: Vec<Entry>, from: NaiveDate, to: NaiveDate, now: NaiveDateTime },
    Day { summary: Box<Summary>, names: BTreeMap<Uuid, String>, now: NaiveDateTime },
    Charter { now: NaiveDateTime },
    Feedback { counter: Option<u8>, now: NaiveDateTime },
    CaseFile { case: Box<Case>, about: Box<paper::casefile::About>, names: BTreeMap<Uuid, String>, now: NaiveDateTime },
    HandOver { entries: Vec<Handed>, day: NaiveDate, now: NaiveDateTime },
    Reception { bookings: Vec<Booking>, day: NaiveDate, now: NaiveDateTime },
    Booking { booking: Box<Booking>, now: NaiveDateTime },
    Missing { visit: Box<Visit>, now: NaiveDateTime },
    Letter { case: Box<Case>, place: usize, number: String, clerk: String },
    Trial { address: String, now: NaiveDateTime },
}

impl Material {
    /// The PDF, on a medium that the paper may have; another one gives the paper's first.
    pub fn pdf(&self, medium: Medium) -> Result<Vec<u8>, PaperError> {
        paper::pdf::write(&self.scene(medium))
    }

    /// The laid-out page.
    pub fn scene(&self, medium: Medium) -> paper::scene::Scene {
        let media = self.which.paper().media();
        let medium = if media.contains(&medium) { medium } else { media[0] };
        let head = &self.letterhead;
        match &self.content {
            Content::Ticket { visit, ahead } => {
                paper::ticket::scene(&paper::ticket::Ticket { visit, ahead: *ahead }, head, medium)
            }
            Content::Receipt { case, paid, clerk, regime } => {
                let due = case::explain_due(case, &head.settings);
                let (paid, clerk, duplicate) = (paid.clone(), clerk.clone(), self.duplicate);
                let receipt = paper::receipt::Receipt { case, due, paid, clerk, duplicate, regime: *regime };
                paper::receipt::scene(&receipt, head, medium)
            }
            Content::Fee { payment, case, clerk } => {
                let fee = paper::fee::FeeReceipt { payment, case, clerk: clerk.clone(), duplicate: self.duplicate };
                paper::fee::scene(&fee, head, medium)
            }
            Content::Stamp { case } => paper::stamp::scene(case, head, medium),
            Content::Service { service, now } => paper::service::scene(service, head, *now, medium),
            Content::Incoming { entries, from, to, now } => paper::incoming::scene(entries, *from, *to, head, *now),
            Content::Day { summary, names, now } => {
                let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
                paper::day::scene(summary, head, *now, &name)
            }
            Content::Charter { now } => paper::charter::scene(head, *now),
            Content::Feedback { counter, now } => paper::feedback::scene(head, *now, *counter, medium),
            Content::CaseFile { case, about, names, now } => paper::casefile::scene(case, about, names, head, *now),
            Content::Reception { bookings, day, now } => paper::reception::list(bookings, *day, head, *now),
            Content::Booking { booking, now } => paper::reception::slip(booking, head, medium, *now),
            Content::Missing { visit, now } => paper::missing::scene(visit, head, medium, *now),
            Content::HandOver { entries, day, now } => paper::handover::scene(entries, *day, head, *now),
            Content::Letter { case, place, number, clerk } => {
                let entry = &case.history[*place];
                let letter = paper::letter::Letter { case, entry, number: number.clone(), clerk: clerk.clone() };
                paper::letter::scene(&letter, head)
            }
            Content::Trial { address, now } => paper::trial::scene(head, *now, address, medium),
        }
    }

    /// Which paper it is.
    pub fn which(&self) -> Which {
        self.which
    }

    /// What is kept of it when it goes out.
    pub fn issued(&self, medium: Medium, way: Way, hash: String) -> Issued {
        Issued {
            paper: self.which.paper(),
            of: self.which.of(),
            number: self.number.clone(),
            medium: medium.code().to_owned(),
            duplicate: self.duplicate,
            way,
            hash,
        }
    }
}

impl Office {
    /// Takes the values of a paper.
    pub fn material(&self, which: Which, words: Words) -> Result<Material, Fault> {
        let now = self.now_local();
        let today = now.date();
        let (content, number, duplicate, file_name) = match which {
            Which::Ticket(id) => self.ticket_values(id)?,
            Which::Receipt(id) => self.receipt_values(id, None)?,
            Which::Acknowledgement(id, regime) => self.receipt_values(id, Some(regime))?,
            Which::Fee(id) => self.fee_values(id)?,
            Which::Stamp(id) => {
                let case = self.dossier(id)?.case;
                let number = case.registered.number;
                let name = format!("{}-{}-{}.pdf", number.short(), number.date, words.tr("file-stamp"));
                (Content::Stamp { case: Box::new(case) }, number.to_string(), 0, name)
            }
            Which::Service(place) => {
                let service = self.catalogue().all().get(place).ok_or_else(|| Fault::NotFound(place.to_string()))?;
                let (code, service) = (service.code.clone(), Box::new(service.clone()));
                (Content::Service { service, now }, code.clone(), 0, format!("{}-{code}.pdf", words.tr("file-service")))
            }
            Which::Incoming(from, to) => {
                let entries = self.incoming(from, to, words)?;
                let name = words.tr("file-incoming");
                let name = if from == to { format!("{name}-{from}.pdf") } else { format!("{name}-{from}-{to}.pdf") };
                (Content::Incoming { entries, from, to, now }, format!("{from}/{to}"), 0, name)
            }
            Which::Day(day) => {
                let names = self.staff()?.into_iter().map(|m| (m.id, m.name)).collect();
                let summary = Box::new(self.summary(day)?);
                (Content::Day { summary, names, now }, day.to_string(), 0, format!("{day}.pdf"))
            }
            Which::Charter => (Content::Charter { now }, today.to_string(), 0, format!("{}.pdf", words.tr("file-charter"))),
            Which::Feedback(counter) => {
                (Content::Feedback { counter, now }, today.to_string(), 0, format!("{}.pdf", words.tr("file-feedback")))
            }
            Which::CaseFile(id) => {
                let case = Box::new(self.dossier(id)?.case);
                let about = Box::new(self.around(&case)?);
                let names = self.staff()?.into_iter().map(|m| (m.id, m.name)).collect();
                let number = case.registered.number;
                let name = format!("{}-{}-{}.pdf", number.short(), number.date, words.tr("file-casefile"));
                (Content::CaseFile { case, about, names, now }, number.to_string(), 0, name)
            }
            Which::HandOver(day) => {
                let entries = self.handed_over(day, words)?;
                (
                    Content::HandOver { entries, day, now },
                    day.to_string(),
                    0,
                    format!("{}-{day}.pdf", words.tr("file-handover")),
                )
            }
            Which::Reception(_) | Which::Booking(_) => self.reception_values(which, now, words)?,
            Which::Missing(id) => {
                let found = crate::store::visits::one(self.store().read(), id)?;
                let visit = Box::new(found.ok_or_else(|| Fault::NotFound(id.to_string()))?);
                let (number, name) =
                    (visit.label.to_string(), format!("{}-{}-{}.pdf", visit.day, visit.label, words.tr("file-missing")));
                (Content::Missing { visit, now }, number, 0, name)
            }
            Which::Letter(id, place) => self.letter_values(id, place, words)?,
            Which::Trial(paper) => {
                let place = self.settings().place(self.station_code(), paper);
                let address = place.map(|place| place.address.to_string()).unwrap_or_default();
                (Content::Trial { address, now }, today.to_string(), 0, format!("{}.pdf", words.tr("file-trial")))
            }
        };
        let settings = self.worded(which.paper(), &number)?;
        let letterhead = Letterhead::new(&settings, words);
        Ok(Material { letterhead, content, which, number, duplicate, file_name })
    }

    /// The code that people know this workstation by: its settings of printing are kept under it.
    pub fn station_code(&self) -> u8 {
        self.enrolled().map_or(self.code, |me| me.cert.first_code())
    }

    /// How many had come before a ticket, waited still when it was drawn, and may be called by a counter that serves its line. The same
    /// whenever it is asked: the kiosk shows it and the ticket bears it.
    ///
    /// # Errors
    /// Those of the store.
    pub fn ahead(&self, visit: &Visit) -> Result<usize, Fault> {
        let (at, line) = ((visit.issued_ms, visit.label), visit.label.line);
        let day = crate::store::visits::of_day(self.store().read(), visit.day)?;
        let before = day.iter().filter(|v| (v.issued_ms, v.label) < at && self.settings().share_counter(v.label.line, line));
        let waited = before.filter(|v| v.stages.first().and_then(|s| s.first_called_ms).is_none_or(|c| c > at.0));
        Ok(waited.filter(|v| v.stage().ended_ms.is_none_or(|end| end > at.0)).count())
    }

    fn ticket_values(&self, id: Uuid) -> Result<(Content, String, u32, String), Fault> {
        let visit = crate::store::visits::one(self.store().read(), id)?.ok_or_else(|| Fault::NotFound(id.to_string()))?;
        let ahead = self.ahead(&visit)?;
        let (number, name) = (visit.label.to_string(), format!("{}-{}.pdf", visit.day, visit.label));
        Ok((Content::Ticket { visit: Box::new(visit), ahead }, number, 0, name))
    }

    fn receipt_values(&self, id: Uuid, regime: Option<Regime>) -> Result<(Content, String, u32, String), Fault> {
        let dossier = self.dossier(id)?;
        let clerk = self.staff_name(dossier.case.by)?;
        let in_force = dossier.payments.iter().filter(|p| p.in_force() > Cents::ZERO);
        let paid = in_force.map(|p| (p.number.short(), p.amount)).collect();
        let number = dossier.case.registered.number;
        let duplicate = dossier.case.duplicates.get(&case::Issue::Receipt).copied().unwrap_or(0);
        let name = format!("{}-{}.pdf", number.short(), number.date);
        Ok((Content::Receipt { case: Box::new(dossier.case), paid, clerk, regime }, number.to_string(), duplicate, name))
    }

    fn reception_values(
        &self,
        which: Which,
        now: NaiveDateTime,
        words: Words,
    ) -> Result<(Content, String, u32, String), Fault> {
        let db = self.store().read();
        match which {
            Which::Booking(id) => {
                let found = crate::store::visits::booking(db, id)?;
                let booking = Box::new(found.ok_or_else(|| Fault::NotFound(id.to_string()))?);
                let number = format!("{} {}", booking.slot.day, booking.slot.time);
                let name = format!("{}-{}.pdf", words.tr("file-booking"), number.replace([' ', ':'], "-"));
                Ok((Content::Booking { booking, now }, number, 0, name))
            }
            other => {
                let day = if let Which::Reception(day) = other { day } else { now.date() };
                let bookings = crate::store::visits::bookings(db, day)?;
                let name = format!("{}-{day}.pdf", words.tr("file-reception"));
                Ok((Content::Reception { bookings, day, now }, day.to_string(), 0, name))
            }
        }
    }

    /// Papers about a case keep its number, with the workstation's code and count in brackets (sync.md §0.4): no event that comes later
    /// from elsewhere changes it.
    fn letter_place(&self, case: &Case, place: usize) -> Result<(u8, u32), Fault> {
        let entry = &case.history[place];
        if let case::Event::Followed { code, n, .. } = entry.event {
            return Ok((code, n));
        }
        let writer = entry.of.writer;
        let head = crate::store::log::head(self.store().read(), writer)?;
        let before = &case.history[..=place];
        let bears = |e: &&case::Entry| e.of.writer == writer && paper::letter::key(case, &e.event).is_some();
        Ok((head.map_or(self.code, |head| head.code), before.iter().filter(bears).count() as u32))
    }

    /// What stands around a case for its print-out: payments, the ticket, the case it collects for.
    fn around(&self, case: &Case) -> Result<paper::casefile::About, Fault> {
        let db = self.store().read();
        let visit = case.registered.of_visit.or(case.registered.visit);
        let visit = visit.map(|id| crate::store::visits::one(db, id)).transpose()?.flatten();
        let parent = case.registered.parent.map(|id| crate::store::cases::one(db, id)).transpose()?.flatten();
        Ok(paper::casefile::About {
            payments: crate::store::visits::payments_of(db, case.id)?,
            visit: visit.map_or_else(String::new, |v| format!("{} / {}", v.label, v.day.format("%d.%m.%Y"))),
            parent: parent.map_or_else(String::new, |parent| parent.registered.number.to_string()),
        })
    }

    /// What a case was answered with last: the number of that letter inside the case, and its date; empty while nothing was.
    fn answered(&self, case: &Case, words: Words) -> Result<String, Fault> {
        use case::cycle::Action as A;
        let answers = |e: &case::Entry| {
            let action = e.event.action();
            let ends = [A::Ready, A::Decide, A::Refuse, A::Forward, A::NoProceeding, A::Terminate];
            e.applied && action.is_some_and(|action| ends.contains(&action)) && paper::letter::key(case, &e.event).is_some()
        };
        let Some(place) = case.history.iter().rposition(answers) else { return Ok(String::new()) };
        let (code, n) = self.letter_place(case, place)?;
        Ok(format!("({code:02}-{n}) {}", words.date(self.settings().local(case.history[place].at_ms).date())))
    }

    fn letter_values(&self, id: Uuid, place: usize, words: Words) -> Result<(Content, String, u32, String), Fault> {
        let case = self.dossier(id)?.case;
        let entry = case.history.get(place).filter(|e| e.applied && paper::letter::key(&case, &e.event).is_some());
        let entry = entry.ok_or_else(|| Fault::NotFound(place.to_string()))?;
        // Letters are signed for the office by whom the office says; protocols by who drew them up. The expert is never named (C07).
        let signer = self.settings().text(Key::Signer);
        let clerk = if signer.is_empty() || paper::letter::protocol(&entry.event) {
            self.staff_name(entry.by)?
        } else {
            signer.to_owned()
        };
        let (code, n) = self.letter_place(&case, place)?;
        let letters = format!("{code:02}-{n}");
        let number = format!("{} ({letters})", case.registered.number);
        let name = format!(
            "{}-{}-{}-{letters}.pdf",
            case.registered.number.short(),
            case.registered.number.date,
            words.tr("file-letter")
        );
        Ok((Content::Letter { case: Box::new(case), place, number: number.clone(), clerk }, number, 0, name))
    }

    fn fee_values(&self, id: Uuid) -> Result<(Content, String, u32, String), Fault> {
        let db = self.store().read();
        let missing = |id: Uuid| Fault::NotFound(id.to_string());
        let payment = crate::store::visits::payment(db, id)?.ok_or_else(|| missing(id))?;
        let case = crate::store::cases::one(db, payment.case)?.ok_or_else(|| missing(payment.case))?;
        let clerk = self.staff_name(payment.by)?;
        let (number, duplicate) = (payment.number, payment.duplicates);
        let name = format!("{}-{}.pdf", number.short(), number.date);
        let content = Content::Fee { payment: Box::new(payment), case: Box::new(case), clerk };
        Ok((content, number.to_string(), duplicate, name))
    }

    /// What was given to units on a day, by unit.
    pub fn handed_over(&self, day: NaiveDate, words: Words) -> Result<Vec<Handed>, Fault> {
        let mut entries = Vec::new();
        let midnight = |day: NaiveDate| self.settings().moment(day.and_time(chrono::NaiveTime::MIN));
        let (from, to) = (midnight(day), midnight(day.succ_opt().unwrap_or(day)));
        for (id, at_ms) in crate::store::cases::handed(self.store().read(), from, to)? {
            let Some(case) = crate::store::cases::one(self.store().read(), id)? else { continue };
            let given = case.history.iter().find_map(|entry| match &entry.event {
                case::Event::Assigned { unit, until, .. } if entry.applied && entry.at_ms == at_ms => {
                    Some((unit.clone(), *until))
                }
                _ => None,
            });
            let Some((unit, until)) = given else { continue };
            let at = self.settings().local(at_ms);
            let facts = &case.registered;
            let personal = case.personal.clone().unwrap_or_default();
            let sender =
                if facts.protected { words.tr("case-protected-short") } else { shown_name(&personal.name, facts.applicant) };
            entries.push(Handed {
                unit,
                number: facts.number.short(),
                at,
                kind: words.tr(facts.kind.key()),
                sender,
                subject: facts.service.as_ref().map_or_else(|| personal.subject.clone(), |s| s.name.clone()),
                free_text: facts.service.is_none(),
                counts: (facts.sheets, facts.attachments),
                until: until.or(case.due),
            });
        }
        entries.sort_by(|a, b| (&a.unit, a.at, &a.number).cmp(&(&b.unit, b.at, &b.number)));
        Ok(entries)
    }

    /// The rows of the incoming register.
    pub(super) fn incoming(&self, from: NaiveDate, to: NaiveDate, words: Words) -> Result<Vec<Entry>, Fault> {
        let mut entries = Vec::new();
        for id in crate::store::cases::between(self.store().read(), from, to)? {
            let Some(case) = crate::store::cases::one(self.store().read(), id)? else { continue };
            let facts = &case.registered;
            if facts.kind == case::Kind::Restricted {
                // Number and time, and no more (domain.md §9.6).
                entries.push(Entry::restricted(facts.number.short(), self.settings().local(case.at_ms), words));
                continue;
            }
            let personal = case.personal.clone().unwrap_or_default();
            let sender =
                if facts.protected { words.tr("case-protected-short") } else { shown_name(&personal.name, facts.applicant) };
            let sender =
                if facts.protected || facts.capacity == crate::domain::person::Capacity::Principal || personal.proxy.is_empty()
                {
                    sender
                } else {
                    words.tr_with("incoming-through", &[("name", sender), ("proxy", mask_name(&personal.proxy))])
                };
            let subject = facts.service.as_ref().map_or_else(|| personal.subject.clone(), |s| s.name.clone());
            entries.push(Entry {
                number: facts.number.short(),
                at: self.settings().local(case.at_ms),
                sender,
                reference: facts.reference.clone().unwrap_or_default(),
                kind: words.tr(facts.kind.key()),
                subject,
                free_text: facts.service.is_none(),
                counts: (facts.sheets, facts.attachments),
                channel: words.tr(facts.channel.key()),
                unit: case.unit().to_owned(),
                due: facts.due,
                answer: self.answered(&case, words)?,
                note: words.tr(case.status.key()),
            });
        }
        Ok(entries)
    }
}
