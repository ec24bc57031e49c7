//! How long somebody will wait, as told on the ticket and on screens.
//!
//! The estimator: for every one ahead the mean handling time of their line, over the counters that serve the line. The mean is
//! today's over the last [`RECENT`] services of that line, pulled towards what is usual as if that had been seen [`WEIGHT`] times, so
//! that the first visitors of a day get a sensible figure and the pace of today soon rules. What is usual is the mean of the last days
//! at that line and hour, or at that line, where at least [`ENOUGH`] were served; [`USUAL_S`] before there is any history. Who is being
//! served counts as half a service. What was foretold is kept with the ticket; the day's summary shows how far it was off.

use super::queue;
use super::settings::Settings;
use super::ticket::Line;
use super::visit::{Stage, State, Visit};
use std::collections::{BTreeMap, BTreeSet};

/// Services of today that the pace is taken from.
const RECENT: usize = 20;
/// A usual service, seconds, before today has shown its own.
const USUAL_S: i64 = 360;
/// How many services the usual one counts as.
const WEIGHT: i64 = 4;
/// So many services of a line and hour are enough to go by.
const ENOUGH: u32 = 5;

/// How long services took on the days before: by line and hour of the day, seconds in all and how many.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct History {
    at: BTreeMap<(Line, u32), (i64, u32)>,
    of: BTreeMap<Line, (i64, u32)>,
}

impl History {
    /// Learns from the visits of days before; `hour` gives the hour of the day of a moment.
    pub fn of(visits: &[Visit], hour: impl Fn(i64) -> u32) -> Self {
        let mut history = Self::default();
        for visit in visits.iter().filter(|v| !v.time_inaccurate) {
            for stage in &visit.stages {
                let (Some(took), Some(at)) = (taken_s(stage), stage.first_called_ms) else { continue };
                for sum in [history.at.entry((stage.line, hour(at))).or_default(), history.of.entry(stage.line).or_default()] {
                    *sum = (sum.0 + took, sum.1 + 1);
                }
            }
        }
        history
    }

    /// What is usual at a line and hour, seconds.
    pub fn usual_s(&self, line: Line, hour: u32) -> i64 {
        let enough = |sum: Option<&(i64, u32)>| sum.filter(|(_, n)| *n >= ENOUGH).map(|(s, n)| s / i64::from(*n));
        enough(self.at.get(&(line, hour))).or_else(|| enough(self.of.get(&line))).unwrap_or(USUAL_S)
    }
}

/// How long a counter was taken by one stage, seconds: from the call to the end, without what the visitor was away.
fn taken_s(stage: &Stage) -> Option<i64> {
    let away = stage.parked_ms + stage.again_ms + stage.away_ms;
    let took = stage.ended_ms? - stage.first_called_ms? - away;
    (took >= 0).then_some(took / 1000)
}

/// Counters that work at a line now: those where somebody was called within the last half hour, or else all that serve it.
fn counters(line: Line, today: &[Visit], now_ms: i64, settings: &Settings) -> i64 {
    let serves = |counter: &u8| settings.level(*counter, line).is_some();
    let busy = |counter: &u8| {
        today
            .iter()
            .flat_map(|v| &v.stages)
            .any(|stage| stage.counter == Some(*counter) && stage.last_called_ms.is_some_and(|at| now_ms - at < 30 * 60_000))
    };
    let all: Vec<u8> = (1..=settings.counters()).filter(serves).collect();
    let working = all.iter().copied().filter(busy).count();
    (if working > 0 { working } else { all.len() }).max(1) as i64
}

/// The mean time a counter is taken by one visitor of a line, seconds: from the call to the end.
fn handling_s(line: Line, today: &[Visit], usual_s: i64) -> i64 {
    let stages = today.iter().filter(|v| !v.time_inaccurate).flat_map(|v| &v.stages).filter(|stage| stage.line == line);
    let mut ended: Vec<(i64, i64)> = stages.filter_map(|stage| Some((stage.ended_ms?, taken_s(stage)?))).collect();
    ended.sort_unstable_by_key(|(at, _)| std::cmp::Reverse(*at));
    ended.truncate(RECENT);
    let sum: i64 = ended.iter().map(|(_, took)| took).sum();
    (sum + usual_s * WEIGHT) / (ended.len() as i64 + WEIGHT)
}

/// What an estimate goes by.
struct Basis<'a> {
    live: &'a [Visit],
    today: &'a [Visit],
    now_ms: i64,
    settings: &'a Settings,
    pace: &'a History,
}

impl Basis<'_> {
    fn foretell(&self, ahead: &[&Visit], line: Line) -> u32 {
        use chrono::Timelike;
        let hour = self.settings.local(self.now_ms).hour();
        let lines: BTreeSet<Line> = ahead.iter().map(|v| v.stage().line).chain([line]).collect();
        let handling: BTreeMap<Line, i64> =
            lines.into_iter().map(|of| (of, handling_s(of, self.today, self.pace.usual_s(of, hour)))).collect();
        let counters = counters(line, self.today, self.now_ms, self.settings);
        let serving = self.live.iter().filter(|v| {
            matches!(v.state, State::Called | State::Serving)
                && v.counter().is_some_and(|counter| self.settings.level(counter, line).is_some())
        });
        let serving = (serving.count() as i64).min(counters);
        // A free counter calls at once; a taken one is half done on average.
        let halves = if serving < counters { 0 } else { serving };
        let work: i64 = ahead.iter().filter_map(|v| handling.get(&v.stage().line)).sum();
        let work = work + halves * handling.get(&line).copied().unwrap_or(USUAL_S) / 2;
        (work / counters).max(0) as u32
    }
}

/// The wait foretold to somebody who draws a ticket now, seconds.
pub fn at_issue(
    line: Line,
    priority: bool,
    live: &[Visit],
    today: &[Visit],
    now_ms: i64,
    settings: &Settings,
    pace: &History,
) -> u32 {
    let serving = (1..=settings.counters()).find(|counter| settings.level(*counter, line).is_some()).unwrap_or(1);
    let order = queue::order(live, serving, now_ms, settings);
    let bonus = if priority { i64::from(settings.whole(super::settings::Key::PriorityBonusMin)) * 60_000 } else { 0 };
    let level = settings.level(serving, line).unwrap_or(0);
    let mine = bonus - i64::from(level) * i64::from(settings.whole(super::settings::Key::PrecedenceMin)) * 60_000;
    let before = order.into_iter().filter(|v| {
        let level = settings.level(serving, v.stage().line).unwrap_or(0);
        let place = queue::place(v, level, now_ms, settings);
        place.returned || place.score_ms >= mine
    });
    let before: Vec<&Visit> = before.collect();
    Basis { live, today, now_ms, settings, pace }.foretell(&before, line)
}

/// How far what was foretold was off: how many, and the mean absolute error in seconds.
pub fn error(visits: &[Visit]) -> (u32, i64) {
    let off: Vec<i64> = visits.iter().filter_map(|v| Some((i64::from(v.estimate_s?) - v.waiting_ms()? / 1000).abs())).collect();
    (off.len() as u32, if off.is_empty() { 0 } else { off.iter().sum::<i64>() / off.len() as i64 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ticket::Label;
    use crate::domain::visit::Event;
    use uuid::Uuid;

    fn visit(n: u32, at_min: i64) -> Visit {
        let label = Label { line: Line::Filing, issuer: 0, n };
        let issued = Event::Issued { label, day: "2026-11-24".parse().expect("a date"), priority: false };
        Visit::begin(Uuid::from_u128(u128::from(n)), &issued, at_min * 60_000).expect("a visit")
    }

    fn served(n: u32, at_min: i64, took_min: i64, counter: u8) -> Visit {
        let mut v = visit(n, at_min);
        let by = Uuid::from_u128(9);
        v.apply(&Event::Called { counter }, by, at_min * 60_000);
        v.apply(&Event::Started {}, by, at_min * 60_000);
        v.apply(&Event::Finished {}, by, (at_min + took_min) * 60_000);
        v
    }

    #[test]
    fn an_empty_hall_is_no_wait_and_the_pace_of_today_rules() {
        let settings = Settings::default();
        assert_eq!(at_issue(Line::Filing, false, &[], &[], 0, &settings, &History::default()), 0);
        let waiting_now: Vec<Visit> = (1..=4).map(|n| visit(n, 60)).collect();
        let usual = at_issue(Line::Filing, false, &waiting_now, &waiting_now, 61 * 60_000, &settings, &History::default());
        assert_eq!(usual, 4 * 360 / 2, "two counters, six minutes each");
        // Today two counters take ten minutes each time.
        let day: Vec<Visit> = (10..40).map(|n| served(n, 30 + i64::from(n % 10), 10, 1 + (n % 2) as u8)).collect();
        let slow = at_issue(Line::Filing, false, &waiting_now, &day, 61 * 60_000, &settings, &History::default());
        assert!(slow > 4 * 540 / 2 && slow <= 4 * 600 / 2, "{slow:?}");
    }

    /// The days before say what is usual, by line and hour; a line that nobody served takes the usual service.
    #[test]
    fn what_is_usual_is_learnt_by_line_and_hour() {
        let settings = Settings::default();
        let hour = |ms: i64| (ms / 3_600_000) as u32;
        let days: Vec<Visit> =
            (0..12).map(|n| served(n, if n < 6 { 60 } else { 120 }, if n < 6 { 2 } else { 20 }, 1)).collect();
        let pace = History::of(&days, hour);
        let usual = [1, 2, 3].map(|at| pace.usual_s(Line::Filing, at));
        assert_eq!(usual, [120, 1200, 660], "its hour, its hour, the whole day");
        assert_eq!(pace.usual_s(Line::Fees, 1), USUAL_S);
        let ahead: Vec<Visit> = (1..=4).map(|n| visit(n, 60)).collect();
        // 23:01 in Sofia on the first of January 1970 is hour 3 there.
        let told = at_issue(Line::Filing, false, &ahead, &ahead, 61 * 60_000, &settings, &pace);
        assert_eq!(told, 4 * 660 / 2);
    }

    #[test]
    fn priority_waits_less_and_the_error_is_told() {
        let settings = Settings::default();
        let waiting_now: Vec<Visit> = (1..=6).map(|n| visit(n, i64::from(n))).collect();
        let at = |priority| {
            at_issue(Line::Filing, priority, &waiting_now, &waiting_now, 16 * 60_000, &settings, &History::default())
        };
        assert_eq!((at(false), at(true)), (6 * 360 / 2, 360 / 2), "fifteen minutes of bonus leave only the first ahead");
        let mut v = served(1, 0, 5, 1);
        v.estimate_s = Some(100);
        assert_eq!(error(&[v]), (1, 100));
    }
}
