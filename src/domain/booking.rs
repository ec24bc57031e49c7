//! Bookings: the mayor's reception (charter C22: Fridays 09:00–12:00) and appointments at the counters, made by telephone or at the
//! counter. A booking holds a slot; two that were made apart for one slot both stand until a person moves one. Of two moves of one
//! booking made apart the last in order holds, and the other is kept until a person decides.

use super::calendar::Calendar;
use super::form::{bad_text, check_phone};
use super::refusal::Refusal;
use super::settings::{Key, Settings};
use super::stamp::{Base, Stamp};
use super::text;
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is booked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Slot {
    /// The official, as named in Settings; empty for an appointment at the counters.
    pub official: String,
    /// The day.
    pub day: NaiveDate,
    /// The time, `HH:MM`.
    pub time: String,
}

/// Who comes, and about what: personal data.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Guest {
    /// The name.
    pub name: String,
    /// The telephone.
    pub phone: String,
    /// The topic.
    pub topic: String,
}

/// What happened to a booking.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// Made.
    Booked {
        /// The slot.
        slot: Slot,
        /// The guest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Guest>,
    },
    /// Moved to another slot.
    Moved {
        /// The slot.
        slot: Slot,
        /// What gave the slot that it leaves; nothing where an older program wrote it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        b: Option<Base>,
    },
    /// Given up.
    Cancelled {
        /// What gave the slot that is given up; nothing where an older program wrote it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        b: Option<Base>,
    },
    /// The guest is here, with a ticket.
    Arrived {
        /// The visit.
        visit: Uuid,
    },
    /// It took place.
    Held {},
    /// The guest did not come.
    Missed {
        /// The slot that passed, where the program says so by itself: it comes last, and holds for a booking of that slot alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<Slot>,
        /// What gave the slot that passed, where a person says so; nothing where an older program wrote it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        b: Option<Base>,
    },
    /// Its minutes were registered.
    Minuted {
        /// The case.
        case: Uuid,
    },
    /// Somebody decided about what was done apart, or looked at it.
    Reviewed {
        /// The stamp of what lost, see [`Clash`].
        of: Stamp,
    },
    /// Personal data was erased.
    Erased {},
}

/// Where a booking stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum State {
    /// Made.
    Booked,
    /// The guest is here.
    Arrived,
    /// It took place.
    Held,
    /// The guest did not come.
    Missed,
    /// Given up.
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Booked, Self::Arrived, Self::Held, Self::Missed, Self::Cancelled];

    /// The locale key of its name, which is also its name in tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Booked => "booking-booked",
            Self::Arrived => "booking-arrived",
            Self::Held => "booking-held",
            Self::Missed => "booking-missed",
            Self::Cancelled => "booking-cancelled",
        }
    }

    /// Whether the slot is taken.
    pub const fn holds(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Missed)
    }
}

/// The state after an event, or `None` when it makes no sense.
pub fn after(state: State, event: &Event) -> Option<State> {
    match (state, event) {
        (State::Booked, Event::Moved { .. }) => Some(State::Booked),
        (State::Booked, Event::Cancelled { .. }) => Some(State::Cancelled),
        (State::Booked | State::Missed, Event::Arrived { .. }) => Some(State::Arrived),
        (State::Booked, Event::Missed { .. }) => Some(State::Missed),
        (State::Booked | State::Arrived, Event::Held {}) => Some(State::Held),
        (State::Held | State::Arrived, Event::Minuted { .. }) => Some(State::Held),
        (any, Event::Reviewed { .. } | Event::Erased {}) => Some(any),
        _ => None,
    }
}

/// What lost when something was done to a booking apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lost {
    /// A slot that it was moved to.
    Slot(Slot),
    /// A step that would have led to this state.
    Step(State),
}

/// What was done to a booking and has no effect, since something else was done apart: kept, shown to people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// The stamp of what lost: decides it, whoever its writer is.
    pub of: Stamp,
    /// What lost.
    pub lost: Lost,
    /// When that was done, milliseconds since 1970, and by whom.
    pub done: (i64, Uuid),
}

/// A booking as its events tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Booking {
    /// Its id.
    pub id: Uuid,
    /// The slot in force.
    pub slot: Slot,
    /// The guest; `None` once erased.
    pub guest: Option<Guest>,
    /// Where it stands.
    pub state: State,
    /// When it was made, milliseconds since 1970, and by whom.
    pub made: (i64, Uuid),
    /// What gave the slot in force; `None` where that is not known.
    pub base: Option<Base>,
    /// When it got the slot in force, milliseconds since 1970, and by whom.
    pub placed: (i64, Uuid),
    /// The guest's visit.
    pub visit: Option<Uuid>,
    /// Its minutes.
    pub case: Option<Uuid>,
    /// What was done apart and lost.
    pub clashes: Vec<Clash>,
    /// What of that somebody decided or looked at, by stamps without their writers.
    pub reviewed: BTreeSet<(u64, u16)>,
}

impl Booking {
    /// The booking that an event makes; `None` for any other event.
    pub fn begin(id: Uuid, event: &Event, base: Option<Base>, by: Uuid, at_ms: i64) -> Option<Self> {
        let Event::Booked { slot, pd } = event else { return None };
        let (slot, guest) = (slot.clone(), pd.clone());
        Some(Self {
            id,
            slot,
            guest,
            state: State::Booked,
            made: (at_ms, by),
            base,
            placed: (at_ms, by),
            visit: None,
            case: None,
            clashes: Vec::new(),
            reviewed: BTreeSet::new(),
        })
    }

    /// The number on its slip, four digits: whoever has it checks in at the kiosk.
    pub fn code(&self) -> u32 {
        let low = self.id.as_bytes().iter().rev().take(4).fold(0_u32, |n, byte| n << 8 | u32::from(*byte));
        1000 + low % 9000
    }

    /// Applies a later event of which only the content is known; one that makes no sense has no effect.
    pub fn apply(&mut self, event: &Event) {
        self.apply_of(event, None, Uuid::nil(), 0);
    }

    /// Applies a later event with its base, by whom and when, milliseconds since 1970. One that makes no sense has no effect; what a
    /// person did so is kept as a clash.
    pub fn apply_of(&mut self, event: &Event, base: Option<Base>, by: Uuid, at_ms: i64) {
        if let (Event::Missed { b: Some(seen), .. }, Some(now)) = (event, self.base)
            && self.state == State::Booked
            && seen.before(&now)
        {
            // The guest did not come at a time that was given up: the one that was agreed since stands, and somebody looks.
            if let Some(base) = base {
                self.clashes.push(Clash { of: base.1, lost: Lost::Step(State::Missed), done: (at_ms, by) });
            }
            return;
        }
        if let Event::Missed { slot: Some(slot), .. } = event
            && (self.state != State::Booked || *slot != self.slot)
        {
            // The program saw a booking that is another by now.
            return;
        }
        let Some(next) = after(self.state, event) else {
            self.late(event, base, (at_ms, by));
            return;
        };
        match event {
            Event::Moved { slot, b } => {
                self.meet(*b, Some(slot));
                self.slot = slot.clone();
                (self.base, self.placed) = (base, (at_ms, by));
            }
            Event::Cancelled { b } => self.meet(*b, None),
            Event::Arrived { visit } => self.visit = Some(*visit),
            Event::Minuted { case } => self.case = Some(*case),
            Event::Reviewed { of } => {
                let _ = self.reviewed.insert(of.tick());
            }
            Event::Erased {} => self.guest = None,
            _ => {}
        }
        self.state = next;
    }

    /// Keeps the slot in force when the step that ends it – a move to `slot`, or giving it up – had not seen it.
    fn meet(&mut self, seen: Option<Base>, slot: Option<&Slot>) {
        // Whose move lost and who moved it again decided by that, and so did who moved it to the slot that had lost.
        self.clashes.retain(|clash| {
            let again = matches!((&clash.lost, slot), (Lost::Slot(lost), Some(slot)) if lost == slot);
            !again && seen.is_none_or(|seen| seen.1.tick() != clash.of.tick())
        });
        if let (Some(seen), Some(now)) = (seen, self.base)
            && seen.before(&now)
            && slot != Some(&self.slot)
        {
            self.clashes.push(Clash { of: now.1, lost: Lost::Slot(self.slot.clone()), done: self.placed });
        }
    }

    /// Keeps a step that came too late, unless it would have led to where the booking is anyway.
    fn late(&mut self, event: &Event, base: Option<Base>, done: (i64, Uuid)) {
        let lost = match event {
            Event::Moved { slot, .. } => Lost::Slot(slot.clone()),
            Event::Cancelled { .. } => Lost::Step(State::Cancelled),
            Event::Arrived { .. } => Lost::Step(State::Arrived),
            Event::Held {} | Event::Minuted { .. } => Lost::Step(State::Held),
            // What the program marks by itself is nobody's decision.
            Event::Missed { .. } if !done.1.is_nil() => Lost::Step(State::Missed),
            _ => return,
        };
        if let Some(base) = base.filter(|_| lost != Lost::Step(self.state)) {
            self.clashes.push(Clash { of: base.1, lost, done });
        }
    }

    /// What was done apart and lost, and nobody has decided.
    pub fn open_clashes(&self) -> impl Iterator<Item = &Clash> {
        self.clashes.iter().filter(|clash| !self.reviewed.contains(&clash.of.tick()))
    }

    /// What gave the slot in force, where what lost can take its place: a slot, while the guest is awaited.
    pub fn takes(&self, clash: &Clash) -> Option<Base> {
        self.base.filter(|_| self.state == State::Booked && matches!(clash.lost, Lost::Slot(_)))
    }

    /// The slot that lost, of a matter that is open; `None` for any other.
    pub fn lost_slot(&self, of: Stamp) -> Option<&Slot> {
        match &self.open_clashes().find(|clash| clash.of.tick() == of.tick())?.lost {
            Lost::Slot(slot) => Some(slot),
            Lost::Step(_) => None,
        }
    }
}

/// What is asked of a booking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Move it.
    Move(Slot),
    /// Give it up.
    Cancel,
    /// The guest did not come.
    Miss,
    /// It took place.
    Hold,
    /// Erase who the guest is, once the booking is over.
    Erase,
    /// Look at what was done apart, by the stamp of what lost; it is moved to the slot that lost in place of the one that the base gave.
    Settle(Stamp, Option<Base>),
}

/// The slots of an official on a day: none when there is no reception.
pub fn slots(settings: &Settings, official: &str, day: NaiveDate) -> Vec<String> {
    let calendar: Calendar = settings.calendar();
    let appointments = official.is_empty();
    let (opens, closes, length, every_day) = if appointments {
        (Key::Opens, Key::Closes, Key::AppointmentMin, true)
    } else {
        (Key::ReceptionFrom, Key::ReceptionTo, Key::ReceptionMin, false)
    };
    let weekday = settings.whole(Key::ReceptionDay);
    if !calendar.is_working_day(day) || (!every_day && day.weekday().number_from_monday() != weekday) {
        return Vec::new();
    }
    let minute = |key: Key| {
        let time = NaiveTime::parse_from_str(settings.text(key), "%H:%M").unwrap_or_default();
        time.hour() * 60 + time.minute()
    };
    let length = settings.whole(length).max(5);
    let mut all = Vec::new();
    let mut at = minute(opens);
    while at + length <= minute(closes) {
        all.push(format!("{:02}:{:02}", at / 60, at % 60));
        at += length;
    }
    all
}

/// The next day from `day` on which an official has slots; within a quarter of a year.
pub fn next_day(settings: &Settings, official: &str, day: NaiveDate) -> Option<NaiveDate> {
    day.iter_days().take(92).find(|day| !slots(settings, official, *day).is_empty())
}

/// Decides a new booking, as typed; `taken` are the bookings that hold slots on that day.
///
/// # Errors
/// No such slot, a slot that is taken or past, a guest without name or telephone; each names its field.
pub fn book(
    settings: &Settings,
    slot: &Slot,
    guest: &Guest,
    taken: &[Booking],
    now: chrono::NaiveDateTime,
) -> Result<Event, Refusal> {
    free(settings, slot, taken, now)?;
    let guest = Guest {
        name: text::needed(&guest.name).map_err(|bad| bad_text(bad, "name"))?,
        phone: check_phone(&guest.phone)?,
        topic: text::line(&guest.topic).map_err(|bad| bad_text(bad, "topic"))?,
    };
    if guest.phone.is_empty() {
        return Err(Refusal::new("refusal-empty").at("phone"));
    }
    Ok(Event::Booked { slot: slot.clone(), pd: Some(guest) })
}

fn free(settings: &Settings, slot: &Slot, taken: &[Booking], now: chrono::NaiveDateTime) -> Result<(), Refusal> {
    let wrong =
        |key: &'static str| Refusal::new(key).with("day", slot.day.format("%d.%m.%Y")).with("time", &slot.time).at("slot");
    if !slots(settings, &slot.official, slot.day).contains(&slot.time) {
        return Err(wrong("refusal-slot-none"));
    }
    let time = NaiveTime::parse_from_str(&slot.time, "%H:%M").unwrap_or_default();
    if slot.day.and_time(time) < now {
        return Err(wrong("refusal-slot-past"));
    }
    // As many appointments at once as there are counters; an official receives one after the other.
    let room = if slot.official.is_empty() { usize::from(settings.counters()) } else { 1 };
    if taken.iter().filter(|b| b.state.holds() && b.slot == *slot).count() >= room {
        return Err(wrong("refusal-slot-taken"));
    }
    Ok(())
}

/// Decides a command on a booking; `taken` are the bookings of the day that it is moved to.
///
/// # Errors
/// A slot that is not free; a state in which it makes no sense.
pub fn decide(
    booking: &Booking,
    command: &Command,
    settings: &Settings,
    taken: &[Booking],
    now: chrono::NaiveDateTime,
) -> Result<Vec<Event>, Refusal> {
    let moved = |slot: &Slot| {
        free(settings, slot, taken, now)?;
        step(booking, Event::Moved { slot: slot.clone(), b: booking.base })
    };
    let event = match command {
        Command::Move(slot) => return Ok(vec![moved(slot)?]),
        Command::Settle(of, take) => {
            let looked = Event::Reviewed { of: *of };
            let Some(seen) = take else { return Ok(vec![looked]) };
            let slot = booking.lost_slot(*of).filter(|_| booking.base.is_some_and(|now| now.same(seen)));
            // Another page decided it meanwhile, or moved it.
            let slot = slot.ok_or_else(|| Refusal::new("refusal-booking-settled"))?;
            return Ok(vec![moved(slot)?, looked]);
        }
        Command::Cancel => Event::Cancelled { b: booking.base },
        Command::Miss => Event::Missed { slot: None, b: booking.base },
        Command::Hold => Event::Held {},
        Command::Erase => {
            if booking.state == State::Booked || booking.state == State::Arrived || booking.guest.is_none() {
                return Err(Refusal::new("refusal-erase-booking"));
            }
            Event::Erased {}
        }
    };
    let come = booking.slot.day <= now.date();
    if !come && matches!(event, Event::Missed { .. } | Event::Held {}) {
        return Err(not_its_day(booking));
    }
    Ok(vec![step(booking, event)?])
}

/// The guest is here: on the day of the slot and on no other.
///
/// # Errors
/// Another day; a state in which it makes no sense.
pub fn arrive(booking: &Booking, visit: Uuid, today: NaiveDate) -> Result<Event, Refusal> {
    if booking.slot.day != today {
        return Err(not_its_day(booking));
    }
    step(booking, Event::Arrived { visit })
}

fn not_its_day(booking: &Booking) -> Refusal {
    Refusal::new("refusal-booking-day").with("day", booking.slot.day.format("%d.%m.%Y")).with("time", &booking.slot.time)
}

/// The event, when the booking's state allows it.
///
/// # Errors
/// A state in which it makes no sense.
pub fn step(booking: &Booking, event: Event) -> Result<Event, Refusal> {
    match after(booking.state, &event) {
        Some(_) => Ok(event),
        None => Err(Refusal::new("refusal-booking-state").with("state", booking.state.key())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn fridays_from_nine_to_twelve_and_no_holidays() {
        let settings = Settings::default();
        let friday = slots(&settings, "Кмет", day("2026-11-27"));
        assert_eq!((friday.len(), friday[0].as_str(), friday[11].as_str()), (12, "09:00", "11:45"));
        assert!(slots(&settings, "Кмет", day("2026-11-26")).is_empty(), "a Thursday");
        assert!(slots(&settings, "Кмет", day("2026-12-25")).is_empty(), "Christmas is a Friday");
        assert_eq!(next_day(&settings, "Кмет", day("2026-12-19")), Some(day("2027-01-08")), "25.12. and 01.01. are Fridays");
        assert!(!slots(&settings, "", day("2026-11-26")).is_empty(), "appointments on every working day");
    }

    #[test]
    fn a_slot_is_given_once_and_the_guest_can_be_reached() {
        let settings = Settings::default();
        let now = day("2026-11-24").and_hms_opt(10, 0, 0).expect("a time");
        let slot = Slot { official: "Кмет".into(), day: day("2026-11-27"), time: "09:15".into() };
        let guest = Guest { name: "Мария Петрова".into(), phone: "0888 000 000".into(), topic: "Път".into() };
        let event = book(&settings, &slot, &guest, &[], now).expect("booked");
        let booked = Booking::begin(Uuid::from_u128(1), &event, None, Uuid::nil(), 0).expect("a booking");
        let key =
            |slot: &Slot, guest: &Guest, taken: &[Booking]| book(&settings, slot, guest, taken, now).map_err(|r| r.key).err();
        assert_eq!(key(&slot, &guest, std::slice::from_ref(&booked)), Some("refusal-slot-taken"));
        let mut gone = booked.clone();
        gone.apply(&decide(&gone, &Command::Cancel, &settings, &[], now).expect("given up")[0]);
        assert_eq!(key(&slot, &guest, &[gone.clone()]), None, "what was given up is free");
        assert_eq!(key(&Slot { time: "09:10".into(), ..slot.clone() }, &guest, &[]), Some("refusal-slot-none"));
        assert_eq!(key(&Slot { day: day("2026-11-20"), ..slot.clone() }, &guest, &[]), Some("refusal-slot-past"));
        assert_eq!(key(&slot, &Guest { phone: String::new(), ..guest.clone() }, &[]), Some("refusal-empty"));
        assert!(decide(&gone, &Command::Hold, &settings, &[], now).is_err());
        for early in [Command::Hold, Command::Miss] {
            assert_eq!(decide(&booked, &early, &settings, &[], now).map_err(|r| r.key), Err("refusal-booking-day"));
        }
        let visit = Uuid::from_u128(7);
        assert_eq!(arrive(&booked, visit, now.date()).map_err(|r| r.key), Err("refusal-booking-day"));
        assert_eq!(arrive(&booked, visit, slot.day), Ok(Event::Arrived { visit }));
    }

    /// The whole table: what may follow in which state, and where that leads.
    #[test]
    fn the_states_of_a_booking() {
        let slot = Slot { official: String::new(), day: day("2026-11-27"), time: "09:15".into() };
        let id = Uuid::from_u128(7);
        let events = [
            Event::Booked { slot: slot.clone(), pd: None },
            Event::Moved { slot, b: None },
            Event::Cancelled { b: None },
            Event::Arrived { visit: id },
            Event::Held {},
            Event::Missed { slot: None, b: None },
            Event::Minuted { case: id },
            Event::Erased {},
        ];
        let (b, a, h, m, c) =
            (Some(State::Booked), Some(State::Arrived), Some(State::Held), Some(State::Missed), Some(State::Cancelled));
        let table = [
            (State::Booked, [None, b, c, a, h, m, None, b]),
            (State::Arrived, [None, None, None, None, h, None, h, a]),
            (State::Held, [None, None, None, None, None, None, h, h]),
            (State::Missed, [None, None, None, a, None, None, None, m]),
            (State::Cancelled, [None, None, None, None, None, None, None, c]),
        ];
        for (state, row) in table {
            assert_eq!(events.each_ref().map(|event| after(state, event)), row, "{state:?}");
        }
    }
}
