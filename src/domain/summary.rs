//! The day in figures: visits, waiting, registrations, fees, standards. Everything is computed, nothing stored.
//!
//! Times are whole seconds. A visit closed by day end while being served does not enter means of service time.

use super::case::{Channel, Kind, Status};
use super::money::Cents;
use super::number::{Number, Register};
use super::opinion::Opinions;
use super::payment::{self, Method};
use super::settings::{Key, Settings};
use super::ticket::Line;
use super::visit::{Cause, State, Visit};
use chrono::{NaiveDate, Timelike};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a summary needs of a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CaseRow {
    /// Number.
    pub number: Number,
    /// Kind.
    pub kind: Kind,
    /// Status now.
    pub status: Status,
}

/// The facts a summary is computed from.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Visits whose ticket is of the day.
    pub visits: Vec<Visit>,
    /// Cases registered on the day.
    pub cases: Vec<CaseRow>,
    /// Payments taken on the day.
    pub payments: Vec<payment::Payment>,
    /// Cases overdue at the end of the day, or now.
    pub overdue: u32,
    /// Cases due on the day and not yet done.
    pub due_today: u32,
    /// The oldest overdue case: short number and days.
    pub oldest_overdue: Option<(String, i64)>,
    /// Decisions and results of cases due up to the day: how many, and how many of them in time.
    pub in_term: (u32, u32),
    /// What visitors thought.
    pub opinions: Opinions,
}

/// A spread of durations, seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spread {
    /// How many.
    pub n: u32,
    /// Median.
    pub median_s: i64,
    /// 90th percentile.
    pub p90_s: i64,
    /// Mean.
    pub mean_s: i64,
    /// The longest.
    pub max_s: i64,
    /// How many within the standard.
    pub within: u32,
}

impl Spread {
    fn of(mut seconds: Vec<i64>, standard_s: i64) -> Self {
        seconds.sort_unstable();
        let n = seconds.len();
        // Nearest rank: the smallest value with at least that share at or below it.
        let rank = |percent: usize| seconds.get((n * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or(0);
        Self {
            n: n as u32,
            median_s: rank(50),
            p90_s: rank(90),
            mean_s: if n == 0 { 0 } else { seconds.iter().sum::<i64>() / n as i64 },
            max_s: seconds.last().copied().unwrap_or(0),
            within: seconds.iter().filter(|s| **s <= standard_s).count() as u32,
        }
    }

    /// Share within the standard, whole per cent rounded down, so that 100 means all; `None` of nothing.
    pub fn share_percent(&self) -> Option<u32> {
        (self.n > 0).then(|| self.within * 100 / self.n)
    }
}

/// A quarter of an hour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Quarter {
    /// Minutes from midnight at its start, in the office's zone.
    pub from_min: u32,
    /// Tickets issued.
    pub arrivals: u32,
    /// Mean waiting time of those called, seconds.
    pub wait_s: Option<i64>,
}

/// A counter's day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CounterRow {
    /// The counter.
    pub counter: u8,
    /// Clerks who served there.
    pub clerks: Vec<Uuid>,
    /// Stages served.
    pub served: u32,
    /// Mean time of service, seconds.
    pub service_s: i64,
    /// Time of service in all, seconds.
    pub busy_s: i64,
}

/// How the visits of the day ended: they add up to those issued.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Ends {
    /// Tickets issued.
    pub issued: u32,
    /// Finished.
    pub finished: u32,
    /// Did not come.
    pub no_show: u32,
    /// Left.
    pub left: u32,
    /// Closed by day end.
    pub day_closed: u32,
    /// Still open.
    pub open: u32,
}

impl Ends {
    /// Whether issued = finished + no-show + left + day end + open.
    pub fn adds_up(&self) -> bool {
        self.issued == self.finished + self.no_show + self.left + self.day_closed + self.open
    }
}

/// First and last number of a register on the day, and how many there are and are void.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegisterRow {
    /// The register's index as printed, workstation code included.
    pub index: String,
    /// The first number.
    pub first: u32,
    /// The last number.
    pub last: u32,
    /// How many.
    pub count: u32,
    /// How many of them void.
    pub voided: u32,
}

/// The figures of a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// The day.
    pub day: NaiveDate,
    /// How visits ended.
    pub ends: Ends,
    /// People, where several came with one ticket.
    pub people: u32,
    /// Waiting time.
    pub wait: Spread,
    /// Time of service.
    pub service: Spread,
    /// Enquiries answered.
    pub enquiries: u32,
    /// How long visits took in which one was answered, against the standard for answers.
    pub answers: Spread,
    /// The promised longest time for an answer, minutes.
    pub answer_max_min: u32,
    /// Waits over the standard by cause; those that nobody explained last.
    pub breaches: Vec<(Option<Cause>, u32)>,
    /// Incidents.
    pub incidents: u32,
    /// Called out of order.
    pub asides: u32,
    /// Work without a visitor, by how it came.
    pub channels: BTreeMap<Channel, u32>,
    /// What visitors thought.
    pub opinions: Opinions,
    /// How many waits were foretold, and by how many seconds that was off on average.
    pub foretold: (u32, i64),
    /// Registered, by kind.
    pub registered: BTreeMap<Kind, u32>,
    /// Registers of the day.
    pub registers: Vec<RegisterRow>,
    /// Money taken, by method: how many and how much.
    pub taken: Vec<(Method, u32, Cents)>,
    /// Receipts void or refunded: how many and how much.
    pub returned: (u32, Cents),
    /// Overdue now.
    pub overdue: u32,
    /// Due today.
    pub due_today: u32,
    /// The oldest overdue case.
    pub oldest_overdue: Option<(String, i64)>,
    /// Done in term, of those due: n and within.
    pub in_term: (u32, u32),
    /// Quarters of an hour from opening to closing, or further where tickets were issued.
    pub quarters: Vec<Quarter>,
    /// Per line.
    pub lines: Vec<(Line, u32, Spread)>,
    /// Per counter.
    pub counters: Vec<CounterRow>,
    /// The promised longest wait, minutes.
    pub wait_max_min: u32,
    /// The promised share, per cent.
    pub wait_target_percent: u32,
}

fn seconds(ms: i64) -> i64 {
    ms / 1000
}

fn waits<'a>(visits: impl Iterator<Item = &'a Visit>) -> Vec<i64> {
    // Calls, letters and who was served in the moment of coming waited for nothing; the mayor's guests have a time of their own.
    visits.filter(|v| v.waited() && v.label.line != Line::Reception).filter_map(Visit::waiting_ms).map(seconds).collect()
}

/// Seconds of service of the visits in which an enquiry was answered: that answer came within them.
fn answers(visits: &[Visit]) -> Vec<i64> {
    let served = |v: &Visit| v.stages.iter().filter_map(super::visit::Stage::serving_time_ms).map(seconds).sum();
    visits.iter().filter(|v| v.enquiries > 0 && !v.time_inaccurate).map(served).collect()
}

/// Computes the figures of `day`.
pub fn of_day(day: NaiveDate, facts: &Facts, settings: &Settings) -> Summary {
    let visits = &facts.visits;
    let wait_max_min = settings.whole(Key::WaitMaxMin);
    let standard_s = i64::from(wait_max_min) * 60;
    let stages = || visits.iter().filter(|v| !v.time_inaccurate).flat_map(|v| &v.stages);
    let service = stages().filter_map(super::visit::Stage::serving_time_ms).map(seconds).collect();
    let mut registered = BTreeMap::new();
    for case in &facts.cases {
        *registered.entry(case.kind).or_insert(0) += 1;
    }
    let gone: Vec<_> = facts.payments.iter().filter(|p| p.status != payment::Status::Paid).collect();
    Summary {
        day,
        ends: ends(visits),
        people: visits.iter().filter(|v| v.channel.is_none()).map(|v| v.party).sum(),
        wait: Spread::of(waits(visits.iter()), standard_s),
        service: Spread::of(service, standard_s),
        enquiries: visits.iter().map(|v| v.enquiries).sum(),
        answers: Spread::of(answers(visits), i64::from(settings.whole(Key::AnswerMaxMin)) * 60),
        answer_max_min: settings.whole(Key::AnswerMaxMin),
        breaches: breaches(visits, wait_max_min),
        incidents: visits.iter().map(|v| v.incidents.len() as u32).sum(),
        asides: visits.iter().filter(|v| v.aside.is_some()).count() as u32,
        channels: visits.iter().filter_map(|v| v.channel).fold(BTreeMap::new(), |mut all, channel| {
            *all.entry(channel).or_insert(0) += 1;
            all
        }),
        opinions: facts.opinions,
        foretold: super::estimate::error(visits),
        registered,
        registers: registers(facts),
        taken: Method::ALL
            .into_iter()
            .map(|method| {
                let of = facts.payments.iter().filter(|p| p.method == method && p.status == payment::Status::Paid);
                (method, of.clone().count() as u32, of.map(|p| p.amount).sum())
            })
            .collect(),
        returned: (gone.len() as u32, gone.iter().map(|p| p.amount).sum()),
        overdue: facts.overdue,
        due_today: facts.due_today,
        oldest_overdue: facts.oldest_overdue.clone(),
        in_term: facts.in_term,
        quarters: quarters(visits, settings),
        lines: lines(visits)
            .into_iter()
            .map(|line| {
                let of = || visits.iter().filter(move |v| v.channel.is_none() && v.label.line == line);
                (line, of().count() as u32, Spread::of(waits(of()), standard_s))
            })
            .collect(),
        counters: counters(visits),
        wait_max_min,
        wait_target_percent: settings.whole(Key::WaitTargetPercent),
    }
}

/// The usual lines, and the others that were used.
fn lines(visits: &[Visit]) -> Vec<Line> {
    let mut all: Vec<Line> = Line::ALL.into_iter().chain(visits.iter().map(|v| v.label.line)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn breaches(visits: &[Visit], norm_min: u32) -> Vec<(Option<Cause>, u32)> {
    let over = || visits.iter().filter(|v| v.waited_over(norm_min));
    let causes = Cause::ALL.into_iter().map(Some).chain([None]);
    causes.map(|cause| (cause, over().filter(|v| v.cause == cause).count() as u32)).filter(|(_, n)| *n > 0).collect()
}

fn ends(visits: &[Visit]) -> Ends {
    // Work that came by telephone or post is nobody in the hall: it is counted by how it came.
    let hall = || visits.iter().filter(|v| v.channel.is_none());
    let mut ends = Ends { issued: hall().count() as u32, ..Ends::default() };
    for visit in hall() {
        match visit.state {
            State::Finished => ends.finished += 1,
            State::NoShow => ends.no_show += 1,
            State::Left => ends.left += 1,
            State::DayClosed => ends.day_closed += 1,
            State::Waiting | State::Called | State::Serving | State::Parked => ends.open += 1,
        }
    }
    ends
}

fn registers(facts: &Facts) -> Vec<RegisterRow> {
    let cases = facts.cases.iter().map(|c| (c.number, c.status == Status::Voided));
    let fees = facts.payments.iter().map(|p| (p.number, p.status == payment::Status::Voided));
    let mut rows: BTreeMap<(Register, u8), RegisterRow> = BTreeMap::new();
    for (number, void) in cases.chain(fees) {
        let row = rows.entry((number.register, number.code)).or_insert_with(|| RegisterRow {
            index: number.index(),
            first: number.seq,
            last: number.seq,
            count: 0,
            voided: 0,
        });
        row.first = row.first.min(number.seq);
        row.last = row.last.max(number.seq);
        row.count += 1;
        row.voided += u32::from(void);
    }
    rows.into_values().collect()
}

fn quarters(visits: &[Visit], settings: &Settings) -> Vec<Quarter> {
    let minute = |ms: i64| {
        let time = settings.local(ms).time();
        time.hour() * 60 + time.minute()
    };
    let hours = settings.hours();
    let of_time = |t: chrono::NaiveTime| t.hour() * 60 + t.minute();
    let from = visits.iter().map(|v| minute(v.issued_ms)).min().unwrap_or(u32::MAX).min(of_time(hours.from)) / 15;
    let to = visits.iter().map(|v| minute(v.issued_ms) + 1).max().unwrap_or(0).max(of_time(hours.to)).div_ceil(15);
    (from..to)
        .map(|quarter| {
            let inside = || visits.iter().filter(move |v| v.channel.is_none() && minute(v.issued_ms) / 15 == quarter);
            let waited = waits(inside());
            let wait_s = (!waited.is_empty()).then(|| waited.iter().sum::<i64>() / waited.len() as i64);
            Quarter { from_min: quarter * 15, arrivals: inside().count() as u32, wait_s }
        })
        .collect()
}

fn counters(visits: &[Visit]) -> Vec<CounterRow> {
    let mut rows: BTreeMap<u8, CounterRow> = BTreeMap::new();
    for visit in visits.iter().filter(|v| !v.time_inaccurate) {
        for stage in &visit.stages {
            let (Some(counter), Some(time)) = (stage.counter, stage.serving_time_ms()) else { continue };
            let new = || CounterRow { counter, clerks: Vec::new(), served: 0, service_s: 0, busy_s: 0 };
            let row = rows.entry(counter).or_insert_with(new);
            row.served += 1;
            row.busy_s += seconds(time);
            if let Some(clerk) = stage.clerk.filter(|c| !row.clerks.contains(c)) {
                row.clerks.push(clerk);
            }
        }
    }
    for row in rows.values_mut() {
        row.service_s = row.busy_s / i64::from(row.served.max(1));
    }
    rows.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_by_nearest_rank_and_shares() {
        let spread = Spread::of(vec![60, 120, 180, 240, 1500], 1200);
        assert_eq!((spread.n, spread.median_s, spread.p90_s, spread.mean_s, spread.max_s), (5, 180, 1500, 420, 1500));
        assert_eq!(spread.share_percent(), Some(80));
        assert_eq!(Spread::of(vec![], 1200).share_percent(), None);
        assert_eq!(Spread::of(vec![1200], 1200).share_percent(), Some(100), "the standard itself is kept");
    }

    #[test]
    fn an_empty_day_adds_up_and_has_its_quarters() {
        let day = "2026-11-24".parse().expect("a date");
        let summary = of_day(day, &Facts::default(), &Settings::default());
        assert!(summary.ends.adds_up());
        assert_eq!(summary.quarters.len(), 36, "08:00 to 17:00");
        assert_eq!(summary.quarters[0].from_min, 480);
    }
}
