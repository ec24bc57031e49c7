//! The working-day calendar of Bulgaria.
//!
//! Fixed and moved holidays, Orthodox Easter, and the days that the Council of Ministers decrees on or off. Pure: a day in,
//! an answer out. Source: Кодекс на труда, чл. 154 (domain.md §2.7).

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// Why a day is off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum DayOff {
    /// Saturday or Sunday.
    Weekend,
    /// A fixed holiday of чл. 154, ал. 1, named by its day and month.
    Holiday,
    /// Good Friday to Easter Monday.
    Easter,
    /// The next working day after a fixed holiday that fell on a weekend (since 2017).
    Moved,
    /// Off by decree of the Council of Ministers.
    Decreed,
}

/// Fixed holidays (month, day), Кодекс на труда чл. 154, ал. 1.
const FIXED: [(u32, u32); 10] = [(1, 1), (3, 3), (5, 1), (5, 6), (5, 24), (9, 6), (9, 22), (12, 24), (12, 25), (12, 26)];

/// The first year in which a fixed holiday on a weekend moves to the next working day.
const MOVING_SINCE: i32 = 2017;

/// The calendar with the office's table of decreed days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    off: BTreeSet<NaiveDate>,
    on: BTreeSet<NaiveDate>,
}

/// Orthodox Easter Sunday by the Gregorian calendar (Meeus, Julian + 13 days; valid 1900–2099).
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year.rem_euclid(4), year.rem_euclid(7), year.rem_euclid(19));
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let month = (d + e + 114) / 31;
    let day = (d + e + 114) % 31 + 1;
    NaiveDate::from_ymd_opt(year, month as u32, day as u32)?.checked_add_days(Days::new(13))
}

fn weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn fixed(day: NaiveDate) -> bool {
    FIXED.contains(&(day.month(), day.day()))
}

fn at_easter(day: NaiveDate) -> bool {
    easter(day.year()).is_some_and(|sunday| (-2..=1).contains(&(day - sunday).num_days()))
}

impl Calendar {
    /// A calendar with decreed days off and decreed working days („отработване“).
    pub fn new(off: impl IntoIterator<Item = NaiveDate>, on: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { off: off.into_iter().collect(), on: on.into_iter().collect() }
    }

    /// Why `day` is off, or `None` when it is a working day.
    pub fn day_off(&self, day: NaiveDate) -> Option<DayOff> {
        if self.on.contains(&day) {
            return None;
        }
        if self.off.contains(&day) {
            return Some(DayOff::Decreed);
        }
        if at_easter(day) {
            return Some(DayOff::Easter);
        }
        if fixed(day) {
            return Some(DayOff::Holiday);
        }
        if weekend(day) {
            return Some(DayOff::Weekend);
        }
        moved_here(day).then_some(DayOff::Moved)
    }

    /// Whether the office works on `day`.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.day_off(day).is_none()
    }

    /// `day` itself when it is a working day, else the first one after it.
    pub fn roll(&self, day: NaiveDate) -> NaiveDate {
        let mut day = day;
        while !self.is_working_day(day) {
            match day.succ_opt() {
                Some(next) => day = next,
                None => return day,
            }
        }
        day
    }

    /// The `n`-th working day after `start`; `start` itself is not counted.
    pub fn add_working_days(&self, start: NaiveDate, n: u32) -> NaiveDate {
        let mut day = start;
        let mut left = n;
        while left > 0 {
            let Some(next) = day.succ_opt() else { return day };
            day = next;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }
}

/// Whether a fixed holiday of the days before falls on a weekend and moves here.
///
/// Holidays in a row move in a row: 25 and 26.12.2027 (Sat, Sun) give 27 and 28.12. A moved day lands on the next day that
/// is not off by itself, so a holiday moved to Easter Monday would move on; Easter days themselves never move.
fn moved_here(day: NaiveDate) -> bool {
    if day.year() < MOVING_SINCE {
        return false;
    }
    // The longest chain is a weekend and three holidays; ten days look back over any of them.
    let Some(from) = day.checked_sub_days(Days::new(10)) else { return false };
    let own = |d: NaiveDate| weekend(d) || fixed(d) || at_easter(d);
    let mut owed = 0_u32;
    for seen in from.iter_days().take_while(|d| *d <= day) {
        if fixed(seen) && weekend(seen) {
            owed += 1;
        } else if owed > 0 && !own(seen) {
            if seen == day {
                return true;
            }
            owed -= 1;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn easter_of_the_years_that_domain_md_lists() {
        for text in
            ["2024-05-05", "2025-04-20", "2026-04-12", "2027-05-02", "2028-04-16", "2029-04-08", "2030-04-28", "2031-04-13"]
        {
            assert_eq!(easter(day(text).year()), Some(day(text)));
        }
    }

    #[test]
    fn holidays_of_2026_and_2027() {
        let calendar = Calendar::new([day("2026-01-02")], []);
        for (text, why) in [
            ("2026-01-01", DayOff::Holiday),
            ("2026-01-02", DayOff::Decreed),
            ("2026-04-10", DayOff::Easter),
            ("2026-04-13", DayOff::Easter),
            ("2026-05-25", DayOff::Moved),
            ("2026-09-07", DayOff::Moved),
            ("2026-12-28", DayOff::Moved),
            ("2027-05-04", DayOff::Moved),
            ("2027-12-27", DayOff::Moved),
            ("2027-12-28", DayOff::Moved),
            ("2026-11-22", DayOff::Weekend),
        ] {
            assert_eq!(calendar.day_off(day(text)), Some(why), "{text}");
        }
        assert!(calendar.is_working_day(day("2027-12-29")));
        assert!(calendar.is_working_day(day("2024-05-07")), "Easter Monday on 6 May 2024 gave no extra day");
        assert!(calendar.is_working_day(day("2016-12-27")) && calendar.is_working_day(day("2016-05-03")));
    }

    #[test]
    fn a_decreed_working_saturday_counts() {
        let calendar = Calendar::new([], [day("2026-11-28")]);
        assert!(calendar.is_working_day(day("2026-11-28")));
        assert_eq!(calendar.add_working_days(day("2026-11-27"), 1), day("2026-11-28"));
    }
}
