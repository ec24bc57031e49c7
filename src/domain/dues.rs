//! What a form comes to: by when it is due, what it costs, whether it comes too late (domain.md §2).

use super::case::Kind;
use super::catalogue::Catalogue;
use super::form::Form;
use super::money::Cents;
use super::settings::{Settings, read_date};
use super::term::{Due, Ground, Term, Unit, appeal_late};
use chrono::{NaiveDate, NaiveDateTime};

impl Form {
    /// The due date that this form promises now; `None` for a kind without a term, or while the service is unknown or its term does
    /// not parse.
    pub fn due(&self, now: NaiveDateTime, settings: &Settings, catalogue: &Catalogue) -> Option<(Due, Ground)> {
        let of_service = || Some((catalogue.get(&self.service)?.speeds.get(self.speed)?.term?, Ground::Tariff));
        let usual = match self.kind {
            kind if kind.asks_service() && !self.service.is_empty() => of_service(),
            kind => kind.term(self.collective),
        };
        // What has no term of its own is due when somebody says so.
        let days = |day: NaiveDate| Term::new((day - now.date()).num_days().clamp(0, 9_999) as u32, Unit::Days);
        let (term, ground) = usual.or_else(|| Some((days(read_date(&self.deadline)?), Ground::Custom)))?;
        let start = match read_date(&self.received) {
            Some(day) if day < now.date() => day.and_time(settings.hours().from),
            _ => now,
        };
        let due = term.due(start, &settings.calendar(), settings.hours());
        let given = read_date(&self.deadline).map(|date| Due { date, raw: date, moved_because: None, time: None, ..due });
        Some((given.unwrap_or(due), ground))
    }

    /// The fee of this form, or `None` while the clerk must type it.
    pub fn fee(&self, catalogue: &Catalogue) -> Option<Cents> {
        if self.kind == Kind::Request || (self.kind.asks_service() && !self.service.is_empty()) {
            return catalogue.get(&self.service)?.speeds.get(self.speed)?.fee;
        }
        Some(Cents::ZERO)
    }

    /// The last day for this appeal, when it comes after it; said to the clerk, and registered in any case.
    pub fn late(&self, today: NaiveDate, settings: &Settings) -> Option<NaiveDate> {
        (self.kind == Kind::Appeal).then_some(())?;
        let filed = read_date(&self.postmark).or_else(|| read_date(&self.received)).unwrap_or(today);
        appeal_late(read_date(&self.happened)?, self.silence, filed, settings)
    }
}
