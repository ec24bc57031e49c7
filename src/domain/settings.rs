//! The office's settings: values set by events, with defaults that domain.md names.
//!
//! Also the events about the office as a whole: that it is an example, and that personal data was read in bulk. Of two values of one setting
//! that were set apart the one of the higher generation holds; the other is kept until a person decides.

mod key;

pub use key::{Key, Shape, read_date};

use key::parse_time;

use super::calendar::Calendar;
use super::number::Register;
use super::printing::{self, Paper, Place};
use super::refusal::Refusal;
use super::stamp::{Base, Stamp};
use super::term::Hours;
use super::text;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What happened to the office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// A setting got a value; `b` is the stamp of the value it replaced.
    Set {
        /// The setting's key, see [`Key`].
        key: String,
        /// Its new value, in the text form of [`Key::check`].
        v: String,
        /// What it replaced.
        b: Option<Base>,
    },
    /// Somebody decided about a value that lost, or looked at it.
    Reviewed {
        /// Its stamp, see [`Clash`].
        of: Stamp,
    },
    /// The store is an example: every paper says ОБРАЗЕЦ, and a day may be played on it.
    MarkedExample {},
    /// Personal data was read in bulk, unmasked: by `find` or `export`.
    DataRead {
        /// The command that read.
        what: String,
        /// How many records.
        rows: u32,
    },
}

/// The key of the office's crest: a PNG file in base64, or nothing. Not a line of text, so not one of [`Key`].
pub const CREST: &str = "office.crest";

/// A value that was set.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    value: String,
    base: Base,
    done: (i64, Uuid),
}

/// A value that another one replaced which was set apart, by who had not seen it: kept, shown to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The setting's key, as written in events.
    pub key: String,
    /// What set the value: its stamp decides it, whoever its writer is.
    pub base: Base,
    /// The value, in its text form.
    pub lost: String,
    /// When it was set, milliseconds since 1970, and by whom.
    pub done: (i64, Uuid),
}

impl Clash {
    /// Whether the value can be put in force again: who opens sealed signals is appointed by an administrator, and a series of numbers never
    /// goes back.
    pub fn takes(&self) -> bool {
        !["sealed.", "start."].iter().any(|kept| self.key.starts_with(kept))
    }
}

/// The settings in force: a fold of [`Event::Set`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    values: BTreeMap<String, Held>,
    /// Whether the store is marked as an example.
    pub example: bool,
    clashes: Vec<Clash>,
    reviewed: BTreeSet<(u64, u16)>,
}

impl Settings {
    /// Applies an event of the office of which nobody asks who did it; order is the caller's (generation, stamp, writer).
    pub fn apply(&mut self, event: &Event, base: Base) {
        self.apply_of(event, base, Uuid::nil(), base.1.ms as i64);
    }

    /// Applies an event of the office, done by somebody at a time in milliseconds since 1970; order is the caller's.
    pub fn apply_of(&mut self, event: &Event, base: Base, by: Uuid, at_ms: i64) {
        match event {
            Event::Set { key, v, b } => {
                // What a device tells of itself is nobody's decision.
                if !key.starts_with(DEVICE) {
                    self.meet(key, v, *b);
                }
                let held = Held { value: v.clone(), base, done: (at_ms, by) };
                let _ = self.values.insert(key.clone(), held);
            }
            Event::Reviewed { of } => {
                let _ = self.reviewed.insert(of.tick());
            }
            Event::MarkedExample {} => self.example = true,
            Event::DataRead { .. } => {}
        }
    }

    /// Keeps the value in force when the one that replaces it was set by who had seen only an earlier one, or none.
    fn meet(&mut self, key: &str, value: &str, seen: Option<Base>) {
        // Whose value lost and who set it again decided by that, and so did who set the value that had lost.
        self.clashes
            .retain(|clash| clash.key != key || (clash.lost != value && seen.is_none_or(|seen| !seen.same(&clash.base))));
        if let Some(held) = self.values.get(key)
            && held.value != value
            && seen.is_none_or(|seen| seen.before(&held.base))
        {
            let lost = held.value.clone();
            self.clashes.push(Clash { key: key.to_owned(), base: held.base, lost, done: held.done });
        }
    }

    /// Values that lost and about which nobody has decided, in the order of folding.
    pub fn open_clashes(&self) -> impl Iterator<Item = &Clash> {
        self.clashes.iter().filter(|clash| !self.reviewed.contains(&clash.base.1.tick()))
    }

    /// The value of a key that was set, when, in milliseconds since 1970, and by whom.
    pub fn held(&self, key: &str) -> Option<(&str, (i64, Uuid))> {
        self.values.get(key).map(|held| (held.value.as_str(), held.done))
    }

    /// The value of a setting in its text form.
    pub fn text(&self, key: Key) -> &str {
        self.values.get(key.code()).map_or(key.default_value(), |held| &held.value)
    }

    /// The stamp of the value in force, for the next event that replaces it.
    pub fn base(&self, key: Key) -> Option<Base> {
        self.base_of(key.code())
    }

    /// The same, by the key as written in events.
    pub fn base_of(&self, key: &str) -> Option<Base> {
        self.values.get(key).map(|held| held.base)
    }

    /// Every value that was set, with its key and stamp.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, Base)> {
        self.values.iter().map(|(key, held)| (key.as_str(), held.value.as_str(), held.base))
    }

    /// A value that is no line of text: the crest, a place of printing. Empty when it was taken back.
    pub(super) fn raw(&self, key: &str) -> &str {
        self.values.get(key).map_or("", |held| &held.value)
    }

    /// The office's crest, a PNG file in base64; empty when there is none.
    pub fn crest(&self) -> &str {
        self.raw(CREST)
    }

    /// The last number that was given in a register, by a workstation's code and in a year, before this program came.
    pub fn given(&self, register: Register, code: u8, year: i32) -> u32 {
        self.raw(&start_key(register, code, year)).parse().unwrap_or(0)
    }

    /// Where the workstation of a code prints a paper.
    pub fn place(&self, code: u8, paper: Paper) -> Option<Place> {
        Place::read(self.raw(&printing::key(code, paper)))
    }

    /// The units of the office, as named in Settings.
    pub fn units(&self) -> Vec<String> {
        self.text(Key::Units).split(';').map(str::trim).filter(|u| !u.is_empty()).map(str::to_owned).collect()
    }

    /// Who receives citizens.
    pub fn officials(&self) -> Vec<String> {
        let all = self.text(Key::ReceptionOfficials).split(';').map(str::trim);
        all.filter(|o| !o.is_empty()).map(str::to_owned).collect()
    }

    /// The views of the register that were kept: name and view as text.
    pub fn views(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all().filter_map(|(key, value, _)| Some((key.strip_prefix(VIEW)?, value))).filter(|(_, v)| !v.is_empty())
    }

    /// How the office words a text; empty when as the program came with it.
    pub fn wording(&self, key: &str) -> &str {
        self.raw(&wording_key(key))
    }

    /// Devices that are in trouble: the code of their workstation, and what is the matter as locale keys.
    pub fn devices(&self) -> impl Iterator<Item = (u8, &str)> {
        let of = |(key, value, _)| -> Option<(u8, &str)> { Some((str::strip_prefix(key, DEVICE)?.parse().ok()?, value)) };
        self.all().filter_map(of).filter(|(_, trouble)| !trouble.is_empty())
    }

    /// The folder that the scanner of a workstation writes to; empty for none.
    pub fn scanner(&self, code: u8) -> &str {
        self.raw(&scanner_key(code))
    }

    /// A whole number; the default when the stored text is of a newer program.
    pub fn whole(&self, key: Key) -> u32 {
        self.text(key).parse().or_else(|_| key.default_value().parse()).unwrap_or(0)
    }

    /// The office's zone, never the PC's.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.text(Key::Zone).parse().unwrap_or(chrono_tz::Europe::Sofia)
    }

    /// The working-day calendar with the office's decreed days.
    pub fn calendar(&self) -> Calendar {
        let dates = |key| self.text(key).split(',').filter_map(read_date).collect::<Vec<_>>();
        Calendar::new(dates(Key::DaysOff), dates(Key::DaysOn))
    }

    /// Working hours.
    pub fn hours(&self) -> Hours {
        let time = |key: Key| parse_time(self.text(key)).or_else(|| parse_time(key.default_value())).unwrap_or(NaiveTime::MIN);
        Hours { from: time(Key::Opens), to: time(Key::Closes) }
    }

    /// The local date and time of a moment, in the office's zone.
    pub fn local(&self, at_ms: i64) -> chrono::NaiveDateTime {
        use chrono::TimeZone;
        self.zone().timestamp_millis_opt(at_ms).single().map(|t| t.naive_local()).unwrap_or_default()
    }

    /// How far the office's zone is east of UTC at a local date and time, minutes.
    pub fn offset_min(&self, local: chrono::NaiveDateTime) -> i32 {
        let utc_ms = self.moment(local);
        let apart = local.and_utc().timestamp_millis() - utc_ms;
        (apart / 60_000) as i32
    }

    /// The moment in milliseconds of a local date and time; the earlier one when the clock is set back, the first after a gap.
    pub fn moment(&self, local: chrono::NaiveDateTime) -> i64 {
        use chrono::TimeZone;
        let zone = self.zone();
        zone.from_local_datetime(&local)
            .earliest()
            .or_else(|| zone.from_local_datetime(&(local + chrono::TimeDelta::hours(1))).earliest())
            .map_or(0, |t| t.timestamp_millis())
    }
}

/// Decides a new value of a setting.
pub fn set(settings: &Settings, key: Key, value: &str) -> Result<Vec<Event>, Refusal> {
    let v = key.check(value)?;
    if v == settings.text(key) {
        return Ok(Vec::new());
    }
    let closing = |k: Key| if k == key { parse_time(&v) } else { parse_time(settings.text(k)) };
    if matches!(key, Key::Opens | Key::Closes) && closing(Key::Opens) >= closing(Key::Closes) {
        return Err(Refusal::new("refusal-setting-hours").at(key.code()));
    }
    Ok(vec![Event::Set { key: key.code().to_owned(), v, b: settings.base(key) }])
}

fn start_key(register: Register, code: u8, year: i32) -> String {
    format!("start.{}{code:02}.{year}", register.0)
}

/// Decides where a register of a workstation begins in a year that had begun before this program came: after `given`. `last` is
/// the last number that stands there already; a series never goes back.
///
/// # Errors
/// A refusal once numbers were given here: going back would repeat them, going on would leave a gap.
pub fn set_start(
    settings: &Settings,
    (register, code, year): (Register, u8, i32),
    given: u32,
    last: u32,
) -> Result<Vec<Event>, Refusal> {
    if given > 9_999_999 || last > 0 {
        return Err(Refusal::new("refusal-start").with("last", last).at("start"));
    }
    Ok(set_raw(settings, start_key(register, code, year), given.to_string()))
}

/// Decides a value that is no line of text; an empty one takes it back.
pub fn set_raw(settings: &Settings, key: String, v: String) -> Vec<Event> {
    if v == settings.raw(&key) {
        return Vec::new();
    }
    let b = settings.base_of(&key);
    vec![Event::Set { key, v, b }]
}

/// Decides about a value that lost, by its stamp: with `take` it is set again, as any other is, in place of the value that this base set; else it
/// was looked at. Looking at what was decided does nothing.
///
/// # Errors
/// A refusal where the value does not fit the others any more, and where another value is in force by now than the one that was seen.
pub fn settle(settings: &Settings, of: Stamp, take: Option<Base>) -> Result<Vec<Event>, Refusal> {
    let open = settings.open_clashes().find(|clash| clash.base.1.tick() == of.tick());
    let Some(seen) = take else { return Ok(open.map(|_| Event::Reviewed { of }).into_iter().collect()) };
    let clash = open.filter(|clash| clash.takes() && settings.base_of(&clash.key).is_some_and(|now| now.same(&seen)));
    let Some(clash) = clash else { return Err(Refusal::new("refusal-setting-settled")) };
    let mut events = match Key::of_code(&clash.key) {
        Some(key) => set(settings, key, &clash.lost)?,
        None => set_raw(settings, clash.key.clone(), clash.lost.clone()),
    };
    events.push(Event::Reviewed { of });
    Ok(events)
}

/// What keys of kept views begin with.
const VIEW: &str = "view.";

/// Decides that a view of the register is kept under a name; an empty one is kept no more.
pub fn set_view(settings: &Settings, name: &str, view: String) -> Result<Vec<Event>, Refusal> {
    let name = text::needed(name).map_err(|_| Refusal::new("refusal-empty").at("view_name"))?;
    Ok(set_raw(settings, format!("{VIEW}{name}"), view))
}

/// What keys of the office's own wordings begin with.
pub const WORDING: &str = "text.";

/// The key of an office's own wording of a text.
pub fn wording_key(key: &str) -> String {
    format!("{WORDING}{key}")
}

fn scanner_key(code: u8) -> String {
    format!("scan.{code:02}")
}

/// Decides which folder the scanner of a workstation writes to; an empty one takes it back.
pub fn set_scanner(settings: &Settings, code: u8, folder: &str) -> Result<Vec<Event>, Refusal> {
    let folder = text::line(folder).map_err(|_| Refusal::new("refusal-setting-text").at("scan_folder"))?;
    Ok(set_raw(settings, scanner_key(code), folder))
}

/// Decides where the workstation of a code prints a paper; `None` takes the place back.
pub fn set_place(settings: &Settings, code: u8, paper: Paper, place: Option<&Place>) -> Result<Vec<Event>, Refusal> {
    if let Some(place) = place {
        place.check(paper)?;
    }
    Ok(set_raw(settings, printing::key(code, paper), place.map(Place::text).unwrap_or_default()))
}

const DEVICE: &str = "device.";

/// Decides what is told of the device of a workstation: locale keys, or nothing when all is well again.
pub fn set_device(settings: &Settings, code: u8, trouble: &str) -> Vec<Event> {
    let known = trouble.len() <= 120 && trouble.split(' ').all(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    if known { set_raw(settings, format!("{DEVICE}{code:02}"), trouble.to_owned()) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_keys_and_its_defaults_hold() {
        for (place, key) in Key::all().enumerate() {
            assert_eq!(key as usize, place, "{}", key.code());
            assert_eq!(key.check(key.default_value()), Ok(key.default_value().to_owned()), "{}", key.code());
            assert_eq!(Key::of_code(key.code()), Some(key));
        }
    }

    #[test]
    fn values_are_checked_by_their_shape() {
        for (key, bad) in [
            (Key::WaitMaxMin, "0"),
            (Key::WaitMaxMin, "x"),
            (Key::Zone, "Europe/Madan"),
            (Key::Opens, "25:00"),
            (Key::DaysOff, "29.02.2027"),
            (Key::OfficeIban, "BG31IABG74918400234700"),
            (Key::OfficeName, " "),
        ] {
            let refusal = key.check(bad).expect_err(bad);
            assert_eq!(refusal.field, Some(key.code()));
        }
        assert_eq!(Key::DaysOff.check("02.01.2026, 2025-12-31"), Ok("2025-12-31,2026-01-02".to_owned()));
        assert!(set(&Settings::default(), Key::Opens, "18:00").is_err(), "opening after closing");
        assert_eq!(set(&Settings::default(), Key::Opens, "08:00"), Ok(Vec::new()), "no event for no change");
    }

    #[test]
    fn days_are_those_of_the_offices_zone() {
        let settings = Settings::default();
        // 23.11.2026 22:30 UTC is half past midnight on the 24th in Sofia.
        let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).and_then(|d| d.and_hms_opt(22, 30, 0)).expect("a time");
        let local = settings.local(at.and_utc().timestamp_millis());
        assert_eq!(local.to_string(), "2026-11-24 00:30:00");
        assert_eq!(settings.moment(local), at.and_utc().timestamp_millis());
        assert_eq!(settings.offset_min(local), 120);
        assert_eq!(settings.offset_min(local + chrono::TimeDelta::days(180)), 180, "summer time");
        let gap = chrono::NaiveDate::from_ymd_opt(2026, 3, 29).and_then(|d| d.and_hms_opt(3, 30, 0)).expect("a time");
        assert!(settings.moment(gap) > 0, "a local time that does not exist still has a moment");
    }
}
