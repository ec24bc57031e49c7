//! Terms: when an answer is due, and why on that day.
//!
//! Counting follows ГПК чл. 60 (АПК has no rules of its own): days from the day after the event, months to the same
//! number of the month, and a term that ends on a day off ends on the next working day (domain.md §2.7).

use super::calendar::{Calendar, DayOff};
use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

/// The unit a term is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Working days („работни дни“), the start excluded.
    Workdays,
    /// Hours of the office's working time, at most nine; the same or the next working day.
    Workhours,
    /// Calendar months.
    Months,
}

/// A length of time allowed by law or tariff.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub struct Term {
    /// How many units; 0 means the same day.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

/// The legal ground of a term, as a citation key; the words are in the locale files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The office's tariff or the register of services.
    Tariff,
    /// АПК чл. 57, ал. 1: an individual act, 14 days.
    Apk57,
    /// АПК чл. 121: a signal, two months from receipt.
    Apk121,
    /// АПК чл. 118, ал. 1: a proposal, two months.
    Apk118,
    /// ЗДОИ чл. 28: fourteen days from registration.
    Zdoi28,
    /// АПК чл. 123, ал. 1: the decision is communicated within seven days.
    Apk123,
    /// АПК чл. 91–92: own review, or the file goes to the higher body: seven days, fourteen when collective.
    Apk91,
    /// НАО: the standard for written enquiries, three working days.
    Standard,
    /// No rule of law: what the office has set itself.
    Custom,
    /// АПК чл. 57, ал. 5: evidence is collected, up to one month.
    Apk57Evidence,
    /// АПК чл. 118, ал. 2: a proposal that needs longer study, up to six months in all.
    Apk118Extended,
    /// АПК чл. 121: a signal, at most one month more.
    Apk121Extended,
    /// ЗДОИ чл. 30: large volume, up to ten days more.
    Zdoi30,
    /// ЗДОИ чл. 31: a third party's consent, fourteen days more.
    Zdoi31,
}

/// Working hours of the office on a working day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hours {
    /// Opening time of day.
    pub from: NaiveTime,
    /// Closing time of day.
    pub to: NaiveTime,
}

/// A computed due moment that can explain itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// The day the term started from.
    pub start: NaiveDate,
    /// The term.
    pub term: Term,
    /// Where plain counting ended.
    pub raw: NaiveDate,
    /// Why `raw` was no working day, when the term moved on.
    pub moved_because: Option<DayOff>,
    /// The last day of the term.
    pub date: NaiveDate,
    /// The time of day, for terms in working hours.
    pub time: Option<NaiveTime>,
}

impl Term {
    /// A term of `n` units.
    pub const fn new(n: u32, unit: Unit) -> Self {
        Self { n, unit }
    }

    /// The last day of this term counted from `start`.
    ///
    /// `start` is the local moment of receipt in the office's zone. Terms in working hours run inside `hours`, a start after
    /// closing or on a day off begins at the next opening.
    pub fn due(self, start: NaiveDateTime, calendar: &Calendar, hours: Hours) -> Due {
        let day = start.date();
        let (raw, time) = match self.unit {
            Unit::Days => (day.checked_add_days(Days::new(u64::from(self.n))).unwrap_or(day), None),
            Unit::Workdays => (calendar.add_working_days(day, self.n), None),
            Unit::Months => (add_months(day, self.n), None),
            Unit::Workhours => {
                let end = add_working_hours(start, self.n, calendar, hours);
                (end.date(), Some(end.time()))
            }
        };
        let date = calendar.roll(raw);
        Due { start: day, term: self, raw, moved_because: calendar.day_off(raw), date, time }
    }
}

/// The same number `n` months on, or the last day of that month (ГПК чл. 60, ал. 3).
pub fn add_months(day: NaiveDate, n: u32) -> NaiveDate {
    day.checked_add_months(Months::new(n)).unwrap_or(day)
}

fn add_working_hours(start: NaiveDateTime, n: u32, calendar: &Calendar, hours: Hours) -> NaiveDateTime {
    let length = (hours.to - hours.from).num_minutes();
    if length <= 0 {
        return start;
    }
    let mut left = i64::from(n) * 60;
    let mut at = start;
    loop {
        if !calendar.is_working_day(at.date()) || at.time() >= hours.to {
            let next = calendar.roll(at.date().succ_opt().unwrap_or(at.date()));
            if next <= at.date() {
                return at;
            }
            at = next.and_time(hours.from);
            continue;
        }
        if at.time() < hours.from {
            at = at.date().and_time(hours.from);
        }
        let today = (hours.to - at.time()).num_minutes();
        if left <= today {
            return at + chrono::TimeDelta::minutes(left);
        }
        left -= today;
        at = at.date().and_time(hours.to);
    }
}

impl Due {
    /// Days from `today` to the due date; negative when overdue.
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        (self.date - today).num_days()
    }
}

/// The last day for an appeal, when it was filed after it: fourteen days from the day on which the act was communicated (АПК чл. 84,
/// ал. 1), a month from the day on which the term for an answer ended in `silence` (ал. 2); moved to a working day.
pub fn appeal_late(
    since: NaiveDate,
    silence: bool,
    filed: NaiveDate,
    settings: &super::settings::Settings,
) -> Option<NaiveDate> {
    let start = since.and_time(chrono::NaiveTime::MIN);
    let term = if silence { Term::new(1, Unit::Months) } else { Term::new(14, Unit::Days) };
    let last = term.due(start, &settings.calendar(), settings.hours()).date;
    (filed > last).then_some(last)
}

/// Whether a breach on `breach` lies more than two years before `today` (АПК чл. 111, ал. 4).
pub fn over_two_years(breach: NaiveDate, today: NaiveDate) -> bool {
    add_months(breach, 24) < today
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> Hours {
        Hours {
            from: NaiveTime::from_hms_opt(8, 0, 0).expect("a time"),
            to: NaiveTime::from_hms_opt(17, 0, 0).expect("a time"),
        }
    }

    fn due(start: &str, n: u32, unit: Unit) -> Due {
        let calendar = Calendar::new(["2025-12-31", "2026-01-02"].map(|d| d.parse().expect("a date")), []);
        let start: NaiveDate = start.parse().expect("a date");
        Term::new(n, unit).due(start.and_hms_opt(10, 0, 0).expect("a time"), &calendar, hours())
    }

    /// Every vector of domain.md §2.7.
    #[test]
    fn vectors_of_the_domain() {
        for (start, n, unit, raw, want) in [
            ("2026-04-03", 7, Unit::Days, "2026-04-10", "2026-04-14"),
            ("2026-12-14", 14, Unit::Days, "2026-12-28", "2026-12-29"),
            ("2026-08-24", 14, Unit::Days, "2026-09-07", "2026-09-08"),
            ("2025-12-18", 14, Unit::Days, "2026-01-01", "2026-01-05"),
            ("2027-04-20", 14, Unit::Days, "2027-05-04", "2027-05-05"),
            ("2026-01-31", 1, Unit::Months, "2026-02-28", "2026-03-02"),
            ("2026-12-31", 2, Unit::Months, "2027-02-28", "2027-03-01"),
            ("2026-03-06", 2, Unit::Months, "2026-05-06", "2026-05-07"),
            ("2028-01-31", 1, Unit::Months, "2028-02-29", "2028-02-29"),
            ("2026-04-09", 5, Unit::Workdays, "2026-04-20", "2026-04-20"),
            ("2026-12-23", 3, Unit::Workdays, "2026-12-31", "2026-12-31"),
        ] {
            let got = due(start, n, unit);
            assert_eq!(got.raw, raw.parse::<NaiveDate>().expect("a date"), "raw end of {start} + {n} {unit:?}");
            assert_eq!(got.date, want.parse::<NaiveDate>().expect("a date"), "{start} + {n} {unit:?}");
            assert_eq!(got.moved_because.is_some(), got.raw != got.date);
        }
    }

    #[test]
    fn working_hours_cross_the_night_and_the_weekend() {
        let calendar = Calendar::default();
        let at = |d: &str, h, m| d.parse::<NaiveDate>().expect("a date").and_hms_opt(h, m, 0).expect("a time");
        for (start, n, want) in [
            (at("2026-11-24", 9, 0), 3, at("2026-11-24", 12, 0)),
            (at("2026-11-24", 16, 0), 3, at("2026-11-25", 10, 0)),
            (at("2026-11-27", 16, 30), 1, at("2026-11-30", 8, 30)),
            (at("2026-11-24", 7, 0), 8, at("2026-11-24", 16, 0)),
            (at("2026-11-28", 12, 0), 2, at("2026-11-30", 10, 0)),
            (at("2026-11-24", 8, 0), 9, at("2026-11-24", 17, 0)),
        ] {
            let got = Term::new(n, Unit::Workhours).due(start, &calendar, hours());
            assert_eq!(got.date.and_time(got.time.expect("an hour")), want, "{start} + {n} h");
        }
    }

    #[test]
    fn same_day_and_two_years() {
        assert_eq!(due("2026-11-24", 0, Unit::Days).date.to_string(), "2026-11-24");
        let d = |t: &str| t.parse::<NaiveDate>().expect("a date");
        assert!(!over_two_years(d("2024-11-24"), d("2026-11-24")));
        assert!(over_two_years(d("2024-11-23"), d("2026-11-24")));
        assert!(over_two_years(d("2024-02-29"), d("2026-03-01")));
        assert!(!over_two_years(d("2024-02-29"), d("2026-02-28")));
    }
}
