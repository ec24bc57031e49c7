//! Read models: what screens, papers and reports show, as values.

use super::{Fault, Office};
use crate::domain::case::Case;
use crate::domain::counter::Session;
use crate::domain::payment::Payment;
use crate::domain::staff::Member;
use crate::domain::summary::{self, Summary};
use crate::domain::visit::{State, Visit};
use crate::domain::{money::Cents, queue, stages};
use crate::store::cases::{Filter, Line, View};
use crate::store::{cases, drafts, find, rows, visits};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

/// How many days back the share of answers in time looks, today among them: a month.
pub const LATELY_DAYS: u64 = 29;

/// The queue as a counter sees it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Queue {
    /// Who waits, in the order of calling.
    pub waiting: Vec<Visit>,
    /// Who waits for another counter alone.
    pub elsewhere: Vec<Visit>,
    /// Who is called or served, at any counter.
    pub serving: Vec<Visit>,
    /// Who is put aside.
    pub parked: Vec<Visit>,
    /// Who did not come and may still be taken back.
    pub missed: Vec<Visit>,
    /// The visit at this counter.
    pub here: Option<Visit>,
    /// Mean waiting time of today's called visits, milliseconds.
    pub mean_wait_ms: Option<i64>,
}

/// A counter now: who sits there, and whom they serve.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CounterNow {
    /// The counter.
    pub counter: u8,
    /// Its open session.
    pub session: Option<Session>,
    /// The visit that is called or served there.
    pub visit: Option<Visit>,
}

/// What was registered and paid in a visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VisitCase {
    /// The line of the register.
    pub line: Line,
    /// What is paid.
    pub paid: Cents,
}

/// A case with its payments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dossier {
    /// The case.
    pub case: Case,
    /// Its payments, oldest first.
    pub payments: Vec<Payment>,
    /// The visit that it is about, when it is about one.
    pub visit: Option<Visit>,
}

impl Dossier {
    /// What is paid and in force.
    pub fn paid(&self) -> Cents {
        self.payments.iter().map(Payment::in_force).sum()
    }

    /// What is still owed.
    pub fn owed(&self) -> Cents {
        let owed = self.case.fee_due() - self.paid();
        if owed < Cents::ZERO { Cents::ZERO } else { owed }
    }
}

impl Office {
    /// The queue of today as `counter` sees it.
    pub fn queue(&self, counter: u8) -> Result<Queue, Fault> {
        let (db, today, now) = (self.store.read(), self.today(), self.now_ms());
        let live = visits::live(db, today)?;
        let waiting: Vec<Visit> = queue::order(&live, counter, now, &self.settings).into_iter().cloned().collect();
        let of = |want: fn(&Visit) -> bool| live.iter().filter(|v| want(v)).cloned().collect::<Vec<_>>();
        // Who may still be taken back.
        let back_ms = i64::from(self.settings.whole(crate::domain::settings::Key::ReinstateMin)) * 60_000;
        let serving = of(|v| matches!(v.state, State::Called | State::Serving));
        Ok(Queue {
            elsewhere: live
                .iter()
                .filter(|v| v.state == State::Waiting && waiting.iter().all(|w| w.id != v.id))
                .cloned()
                .collect(),
            here: serving.iter().find(|v| v.counter() == Some(counter)).cloned(),
            parked: of(|v| v.state == State::Parked),
            missed: of(|v| v.state == State::NoShow)
                .into_iter()
                .filter(|v| v.no_show_ms.is_some_and(|at| now - at <= back_ms))
                .collect(),
            waiting,
            serving,
            mean_wait_ms: visits::mean_wait_ms(db, today)?,
        })
    }

    /// Where the minutes of a visit went, breaks of its line's counters told apart.
    pub fn minutes(&self, visit: &Visit) -> Result<crate::domain::visit::Minutes, Fault> {
        let now = self.now_ms();
        let sessions = visits::sessions_between(self.store.read(), visit.issued_ms, now)?;
        let settings = &self.settings;
        Ok(visit.minutes_with(now, |line, from, to| {
            // While one counter of the line is at work, it is the queue that takes the time.
            let serving = (1..=settings.counters()).filter(|counter| settings.level(*counter, line).is_some());
            let away = serving.map(|counter| {
                let at = sessions.iter().filter(|s| s.counter == counter);
                at.map(|s| s.away_ms(from, to)).min().unwrap_or(to - from)
            });
            away.min().unwrap_or(0)
        }))
    }

    /// Waits of today over the standard that nobody explained, the longest first.
    pub fn unexplained(&self) -> Result<Vec<Visit>, Fault> {
        let norm = self.settings.whole(crate::domain::settings::Key::WaitMaxMin);
        let mut found = visits::of_day(self.store.read(), self.today())?;
        found.retain(|v| v.cause.is_none() && v.waited_over(norm));
        found.sort_by_key(|v| std::cmp::Reverse(v.longest_wait_ms()));
        Ok(found)
    }

    /// What was registered in a visit, oldest first.
    pub fn visit_cases(&self, visit: Uuid) -> Result<Vec<VisitCase>, Fault> {
        let db = self.store.read();
        let lines = cases::of_visit(db, visit)?;
        lines
            .into_iter()
            .map(|line| {
                let paid = Cents(visits::paid(db, line.id)?);
                Ok(VisitCase { line, paid })
            })
            .collect()
    }

    /// A case with its payments.
    pub fn dossier(&self, id: Uuid) -> Result<Dossier, Fault> {
        let db = self.store.read();
        let case = cases::one(db, id)?.ok_or_else(|| Fault::NotFound(id.to_string()))?;
        let visit = case.registered.of_visit.map(|visit| visits::one(db, visit)).transpose()?.flatten();
        Ok(Dossier { case, payments: visits::payments_of(db, id)?, visit })
    }

    /// A page of the register.
    pub fn register_page(
        &self,
        view: impl Into<View>,
        clerk: Uuid,
        after: Option<&Line>,
        limit: u32,
    ) -> Result<Vec<Line>, Fault> {
        Ok(cases::page(self.store.read(), &view.into(), self.today(), clerk, after, limit)?)
    }

    /// How many cases a view shows, without looking at more than a list may take.
    pub fn register_counted(&self, view: &View, clerk: Uuid) -> Result<crate::store::Counted, Fault> {
        Ok(cases::counted(self.store.read(), view, self.today(), clerk)?)
    }

    /// How many cases a filter shows.
    pub fn register_count(&self, view: impl Into<View>, clerk: Uuid) -> Result<u64, Fault> {
        Ok(cases::count(self.store.read(), &view.into(), self.today(), clerk)?)
    }

    /// The newest day of every month in which cases were registered, the newest first.
    pub fn months(&self) -> Result<Vec<chrono::NaiveDate>, Fault> {
        Ok(cases::months(self.store.read())?)
    }

    /// The units of the office: those of Settings, of the catalogue, and those that cases were given to.
    pub fn units(&self) -> Result<Vec<String>, Fault> {
        let mut all: std::collections::BTreeSet<String> = self.settings.units().into_iter().collect();
        all.extend(self.catalogue.all().iter().map(|s| s.unit.clone()).filter(|unit| !unit.is_empty()));
        all.extend(cases::units(self.store.read())?);
        Ok(all.into_iter().collect())
    }

    /// Cases by number or words.
    pub fn find(&self, typed: &str, limit: u32) -> Result<Vec<Line>, Fault> {
        Ok(find::cases(self.store.read(), typed, &View::from(Filter::All), None, limit)?)
    }

    /// A page of what is found within what a view is narrowed to.
    pub fn find_in(&self, typed: &str, view: &View, after: Option<&Line>, limit: u32) -> Result<Vec<Line>, Fault> {
        Ok(find::cases(self.store.read(), typed, view, after.map(|line| line.row), limit)?)
    }

    /// How many are found within what a view is narrowed to, [`find::COUNTED_MAX`] at most.
    pub fn found(&self, typed: &str, view: &View) -> Result<u64, Fault> {
        Ok(find::count(self.store.read(), typed, view)?)
    }

    /// What every unit has to do, who is late first; and how much of what it answered lately it answered in time.
    pub fn loads(&self) -> Result<Vec<cases::Load>, Fault> {
        let (db, today) = (self.store.read(), self.today());
        let mut loads = cases::board(db, today)?;
        for (ms, due, unit) in self.done(today - Days::new(LATELY_DAYS), today)? {
            let place = loads.iter().position(|load| load.unit == unit).unwrap_or(loads.len());
            if place == loads.len() {
                loads.push(cases::Load { unit, ..cases::Load::default() });
            }
            loads[place].answered += 1;
            loads[place].in_time += u32::from(self.settings.local(ms).date() <= due);
        }
        Ok(loads)
    }

    /// What was answered on the days `from` to `to` of that which had a term.
    fn done(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<(i64, NaiveDate, String)>, Fault> {
        let midnight = |d: NaiveDate| self.settings.moment(d.and_time(chrono::NaiveTime::MIN));
        let next = to.checked_add_days(Days::new(1)).unwrap_or(to);
        Ok(cases::done_between(self.store.read(), midnight(from), midnight(next))?)
    }

    /// How many cases the search does not find by their words yet: a long run of events came from elsewhere.
    pub fn unindexed(&self) -> Result<u64, Fault> {
        Ok(rows::unindexed(self.store.read())?)
    }

    /// Tells the search of up to `limit` cases that wait for it; gives how many it were.
    pub fn index_waiting(&mut self, limit: u32) -> Result<usize, Fault> {
        self.store.write(|tx| Ok(rows::index_waiting(tx, limit)?))
    }

    /// How long cases registered on the days `from` to `to` stood in each status, the slowest first.
    pub fn stages(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<stages::Row>, Fault> {
        let db = self.store.read();
        let found: Vec<Case> = cases::between(db, from, to)?
            .into_iter()
            .map(|id| cases::one(db, id))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect();
        Ok(stages::rows(found.iter(), self.now_ms()))
    }

    /// All members of staff.
    pub fn staff(&self) -> Result<Vec<Member>, Fault> {
        Ok(visits::staff(self.store.read())?)
    }

    /// The name of a member of staff; empty for the program itself.
    pub fn staff_name(&self, id: Uuid) -> Result<String, Fault> {
        Ok(self.staff()?.into_iter().find(|m| m.id == id).map(|m| m.name).unwrap_or_default())
    }

    /// The open session at a counter.
    pub fn session(&self, counter: u8) -> Result<Option<Session>, Fault> {
        Ok(visits::session(self.store.read(), counter)?)
    }

    /// The counters as they are now.
    pub fn counters(&self) -> Result<Vec<CounterNow>, Fault> {
        let db = self.store.read();
        (1..=self.settings.counters())
            .map(|counter| {
                let session = visits::session(db, counter)?;
                let visit = visits::at_counter(db, counter)?;
                Ok(CounterNow { counter, session, visit })
            })
            .collect()
    }

    /// The figures of a day.
    pub fn summary(&self, day: NaiveDate) -> Result<Summary, Fault> {
        let db = self.store.read();
        let nobody = Uuid::nil();
        let done = self.done(day, day)?;
        let in_time = done.iter().filter(|(ms, due, _)| self.settings.local(*ms).date() <= *due).count();
        let facts = summary::Facts {
            visits: visits::of_day(db, day)?,
            cases: cases::of_day(db, day)?,
            payments: visits::payments_on(db, day)?,
            overdue: cases::count(db, &Filter::Overdue.into(), day, nobody)? as u32,
            due_today: cases::count(db, &Filter::DueToday.into(), day, nobody)? as u32,
            oldest_overdue: cases::oldest_overdue(db, day)?.map(|(number, due)| (number, (day - due).num_days())),
            opinions: visits::opinions(db, day)?,
            in_term: (done.len() as u32, in_time as u32),
        };
        Ok(summary::of_day(day, &facts, &self.settings))
    }

    /// Keeps a draft: a form half filled, or a wish of the window.
    pub fn keep_draft(&mut self, key: &str, body: &str) -> Result<(), Fault> {
        let now = self.now_ms();
        self.store.write(|tx| drafts::keep(tx, key, body, now).map_err(Fault::from))
    }

    /// A draft and when it was kept.
    pub fn draft(&self, key: &str) -> Result<Option<(String, i64)>, Fault> {
        Ok(drafts::get(self.store.read(), key)?)
    }

    /// Drops a draft.
    pub fn drop_draft(&mut self, key: &str) -> Result<(), Fault> {
        self.store.write(|tx| drafts::drop(tx, key).map_err(Fault::from))
    }
}
