//! How every date of a case came about: by which term, from which day, over which days off, on what ground.
//!
//! Replayed from the history by the settings in force. A date that was promised stands; where today's calendar or settings would
//! give another one, the date is shown without its sum.

use super::cycle::{self, Action, Span};
use super::{Case, Event, Kind, Status};
use crate::domain::settings::Settings;
use crate::domain::term::{Due, Ground, Term, Unit};
use chrono::{NaiveDate, NaiveTime};

/// On what a date stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// The ground of a term.
    Ground(Ground),
    /// The locale key of a law, as in the table of the life cycle.
    Law(&'static str),
}

/// A date of a case with its explanation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Explained {
    /// The locale key of what it is the date of.
    pub what: &'static str,
    /// The date as it stands.
    pub date: NaiveDate,
    /// How it was counted, when today's calendar still gives it.
    pub due: Option<Due>,
    /// On what it stands.
    pub why: Why,
}

/// The dates of a case in force, each with its explanation: the answer, the unit's term, what is missing, the notice, the archive.
pub fn explain(case: &Case, settings: &Settings) -> Vec<Explained> {
    let mut all: Vec<Explained> = Vec::new();
    let mut put = |one: Explained| {
        all.retain(|known| known.what != one.what);
        all.push(one);
    };
    let facts = &case.registered;
    let count = |term: Term, from: NaiveDate| term.due(from.and_time(NaiveTime::MIN), &settings.calendar(), settings.hours());
    let made =
        |what, date: NaiveDate, due: Option<Due>, why| Explained { what, date, due: due.filter(|due| due.date == date), why };
    if let Some(date) = facts.due {
        let why = facts.ground.map_or(Why::Law("law-sealed"), Why::Ground);
        put(made("case-due", date, super::explain_due(case, settings), why));
    }
    let mut due = facts.due;
    let mut start = facts.received;
    for entry in case.history.iter().filter(|entry| entry.applied) {
        let today = settings.local(entry.at_ms).date();
        let row = entry.event.action().and_then(|action| row_of(case, action));
        let span = row.and_then(|row| row.term).map(|span| match span {
            Span::Of(term) => term,
            Span::Setting(key) => Term::new(settings.whole(key), Unit::Days),
        });
        let law = Why::Law(row.map_or("law-custom", |row| row.law));
        let from_today = span.map(|term| count(term, today));
        match &entry.event {
            Event::Mended { due: Some(date) } | Event::Reopened { due: Some(date), .. } => {
                start = today;
                due = Some(*date);
                let term = facts.term.or_else(|| facts.kind.term(facts.collective).map(|(term, _)| term));
                put(made("case-due", *date, term.map(|term| count(term, today)), law));
            }
            // Said apart, it was counted from a date that the other moved already: the later one holds.
            Event::Extended { due: date, .. } | Event::Awaited { due: Some(date), .. }
                if due.is_some_and(|due| *date < due) => {}
            Event::Extended { due: date, ground, .. } => {
                let whole = cycle::extends_whole(facts.kind);
                let counted =
                    if whole { span.map(|term| count(term, start)) } else { due.zip(span).map(|(due, term)| count(term, due)) };
                put(made("case-due", *date, counted, Why::Ground(*ground)));
                due = Some(*date);
            }
            Event::Awaited { due: Some(date), .. } => {
                put(made("case-due", *date, due.zip(span).map(|(due, term)| count(term, due)), law));
                due = Some(*date);
            }
            Event::Instructed { until, .. } => put(made("case-missing-due", *until, from_today, law)),
            Event::Decided { notice_due, .. } | Event::Refused { notice_due, .. } => {
                put(made("case-notice-due", *notice_due, from_today, law));
            }
            Event::Forwarded { notice_due, .. } => {
                let counted = [today, facts.received]
                    .into_iter()
                    .zip([span, span])
                    .find_map(|(from, term)| Some(count(term?, from)).filter(|due| due.date == *notice_due));
                put(made("case-notice-due", *notice_due, counted, law));
            }
            Event::Terminated { notice_due: Some(date) } | Event::NoProceeding { notice_due: Some(date), .. } => {
                put(made("case-notice-due", *date, from_today, law));
            }
            Event::Assigned { until: Some(date), .. } => put(made("case-unit-due", *date, None, Why::Law("law-resolution"))),
            Event::Archived { until } => put(made("case-kept-until", *until, None, Why::Law("law-archive"))),
            _ => {}
        }
    }
    all
}

/// The row of an action on the case's path, wherever the case stood.
fn row_of(case: &Case, action: Action) -> Option<&'static cycle::Row> {
    cycle::ROWS.iter().find(|row| row.action == action && row.fits(case.registered.kind))
}

impl Case {
    /// Whether its data must still be kept: until the archive term is over; a void entry need not be.
    pub fn must_be_kept(&self, today: NaiveDate) -> bool {
        let until = self.history.iter().rev().find_map(|entry| match entry.event {
            Event::Archived { until } if entry.applied => Some(until),
            _ => None,
        });
        self.status != Status::Voided && until.is_none_or(|until| today <= until)
    }

    /// The last day for this appeal, when it came after it: fourteen days from the day on which the act was communicated, a month
    /// where it is against silence (АПК чл. 84). What came by post came on the day of its postmark.
    pub fn late(&self, settings: &Settings) -> Option<NaiveDate> {
        let facts = &self.registered;
        (facts.kind == Kind::Appeal).then_some(())?;
        let filed = facts.postmark.unwrap_or(facts.received);
        crate::domain::term::appeal_late(facts.happened?, facts.silence, filed, settings)
    }
}
