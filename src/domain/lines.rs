//! Lines and counters as the office configures them: which letters, when they are open, which counter serves which line, and
//! before which other.

use super::refusal::Refusal;
use super::settings::{Event, Key, Settings, set_raw};
use super::text;
use super::ticket::Line;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A line as the office configures it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Sheet {
    /// Its name; that of the locale when empty.
    pub name: String,
    /// Whether tickets are issued for it.
    pub open: bool,
    /// From when, `HH:MM`; the office's opening time when empty.
    pub opens: String,
    /// Until when; the office's closing time when empty. Who holds a ticket by then is served (НАО чл. 19 [M]).
    pub closes: String,
    /// Codes of services of the catalogue that belong to it; none names all that belong to no other.
    pub services: Vec<String>,
}

/// Which lines a counter serves, each with its level: 0 before 1 before 2.
pub type Serves = BTreeMap<char, u8>;

/// The highest level of precedence.
pub const LEVEL_MAX: u8 = 3;

fn line_key(line: Line) -> String {
    format!("line.{}", line.letter())
}

fn counter_key(counter: u8) -> String {
    format!("counter.{counter:02}")
}

/// Reads a time of day as typed.
fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()
}

impl Settings {
    /// How a line is configured: the four usual lines and the reception are open until somebody says otherwise.
    pub fn line(&self, line: Line) -> Sheet {
        let usual = Line::ALL.contains(&line);
        serde_json::from_str(self.raw(&line_key(line))).unwrap_or_else(|_| Sheet { open: usual, ..Sheet::default() })
    }

    /// The lines for which tickets are issued, in the order of their letters.
    pub fn open_lines(&self) -> Vec<Line> {
        Line::LETTERS.into_iter().filter_map(Line::of_letter).filter(|line| self.line(*line).open).collect()
    }

    /// The line of a service: the one that names it, else the first that names no services; the filing line when none is open.
    pub fn line_of(&self, service: &str) -> Line {
        let open = self.open_lines();
        let named = open.iter().find(|line| self.line(**line).services.iter().any(|code| code == service));
        let rest = || open.iter().find(|line| **line == Line::Filing && self.line(**line).services.is_empty());
        let any = || open.iter().find(|line| self.line(**line).services.is_empty());
        named.or_else(rest).or_else(any).copied().unwrap_or(Line::Filing)
    }

    /// How many counters there are.
    pub fn counters(&self) -> u8 {
        self.whole(Key::Counters).min(99) as u8
    }

    /// At which level a counter serves a line; `None` when it does not. A counter that nobody configured serves all lines alike, and a
    /// line that no counter is configured for is served by all: no ticket waits unseen. The mayor's guests are called by counters only
    /// when the office opens their line for that.
    pub fn level(&self, counter: u8, line: Line) -> Option<u8> {
        let named = |counter: u8| match self.serves(counter) {
            Some(serves) => serves.get(&line.letter()).copied(),
            None => Some(0),
        };
        if line == Line::Reception && !self.line(line).open {
            return None;
        }
        named(counter).or_else(|| (1..=self.counters()).all(|counter| named(counter).is_none()).then_some(0))
    }

    /// Whether some counter serves both lines, so that a ticket of one may stand before a ticket of the other.
    pub fn share_counter(&self, one: Line, other: Line) -> bool {
        one == other
            || (1..=self.counters()).any(|counter| self.level(counter, one).is_some() && self.level(counter, other).is_some())
    }

    /// Which lines a counter serves; `None` for all alike.
    pub fn serves(&self, counter: u8) -> Option<Serves> {
        serde_json::from_str(self.raw(&counter_key(counter))).ok()
    }

    /// Whether tickets of a line are issued at this time of day, or from when to when they are.
    ///
    /// # Errors
    /// Opening and closing time.
    pub fn issues(&self, line: Line, now: NaiveTime) -> Result<(), (NaiveTime, NaiveTime)> {
        let sheet = self.line(line);
        let hours = self.hours();
        let (from, to) = (time(&sheet.opens).unwrap_or(hours.from), time(&sheet.closes).unwrap_or(hours.to));
        if sheet.open && (from..to).contains(&now) { Ok(()) } else { Err((from, to)) }
    }
}

/// Decides how a line is configured.
///
/// # Errors
/// A time that is none, a closing time before the opening, a name with control characters; each names its field.
pub fn set_line(settings: &Settings, line: Line, sheet: &Sheet) -> Result<Vec<Event>, Refusal> {
    let mut sheet = sheet.clone();
    sheet.name = text::line(&sheet.name).map_err(|_| Refusal::new("refusal-setting-text").at("line_name"))?;
    for (value, field) in [(&mut sheet.opens, "line_opens"), (&mut sheet.closes, "line_closes")] {
        *value = value.trim().to_owned();
        if !value.is_empty() {
            *value = time(value).ok_or_else(|| Refusal::new("refusal-setting-time").at(field))?.format("%H:%M").to_string();
        }
    }
    sheet.services = sheet.services.iter().map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect();
    sheet.services.dedup();
    for other in Line::LETTERS.into_iter().filter_map(Line::of_letter).filter(|other| *other != line) {
        if let Some(code) = settings.line(other).services.iter().find(|code| sheet.services.contains(code)) {
            let refusal = Refusal::new("refusal-line-service").with("code", code).with("line", other.letter());
            return Err(refusal.at("line_services"));
        }
    }
    let hours = settings.hours();
    if time(&sheet.opens).unwrap_or(hours.from) >= time(&sheet.closes).unwrap_or(hours.to) {
        return Err(Refusal::new("refusal-line-hours").at("line_closes"));
    }
    Ok(set_raw(settings, line_key(line), serde_json::to_string(&sheet).unwrap_or_default()))
}

/// Decides which lines a counter serves; `None` for all alike.
///
/// # Errors
/// A counter that serves nothing.
pub fn set_counter(settings: &Settings, counter: u8, serves: Option<&Serves>) -> Result<Vec<Event>, Refusal> {
    if serves.is_some_and(|serves| serves.is_empty()) {
        return Err(Refusal::new("refusal-counter-lines").with("counter", counter));
    }
    let value = serves.map(|serves| serde_json::to_string(serves).unwrap_or_default()).unwrap_or_default();
    Ok(set_raw(settings, counter_key(counter), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_configured_is_as_it_was() {
        let settings = Settings::default();
        assert_eq!(settings.open_lines(), Line::ALL);
        assert_eq!((settings.level(1, Line::Fees), settings.counters()), (Some(0), 2));
        let at = |text: &str| time(text).expect("a time");
        assert_eq!(settings.issues(Line::Filing, at("16:59")), Ok(()));
        assert_eq!(settings.issues(Line::Filing, at("17:00")), Err((at("08:00"), at("17:00"))));
        assert!(settings.issues(Line::Reception, at("10:00")).is_err(), "not opened");
    }

    #[test]
    fn wrong_hours_and_idle_counters_are_refused() {
        let settings = Settings::default();
        let sheet =
            |opens: &str, closes: &str| Sheet { open: true, opens: opens.into(), closes: closes.into(), ..Sheet::default() };
        let key = |s: &Sheet| set_line(&settings, Line::Fees, s).map_err(|r| (r.key, r.field));
        assert_eq!(key(&sheet("9 часа", "")), Err(("refusal-setting-time", Some("line_opens"))));
        assert_eq!(key(&sheet("12:00", "11:00")), Err(("refusal-line-hours", Some("line_closes"))));
        assert_eq!(key(&sheet("18:00", "")), Err(("refusal-line-hours", Some("line_closes"))));
        assert_eq!(key(&sheet("9:30", "12:00")).map(|events| events.len()), Ok(1));
        assert!(set_counter(&settings, 1, Some(&Serves::new())).is_err());
    }
}
