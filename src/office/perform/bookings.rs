//! Bookings: made, moved, arrived, held. And what visitors thought.

use super::{Value, Work};
use crate::domain::booking::{self, Booking, Command, Guest, Slot};
use crate::domain::case::Kind;
use crate::domain::event::{Body, Event};
use crate::domain::settings::Key;
use crate::domain::ticket::Line;
use crate::domain::visit;
use crate::domain::{estimate, fold};
use crate::office::Fault;
use crate::store::{cases, series, visits};
use uuid::Uuid;

impl Work<'_> {
    /// Everything about bookings.
    pub(super) fn booked(&mut self, command: super::Command) -> Result<Value, Fault> {
        match command {
            super::Command::Book(asked) => self.book(&asked.0, &asked.1),
            super::Command::Booking(id, command) => self.booking(id, &command),
            super::Command::CheckIn(id) => self.check_in(id),
            super::Command::CheckInCode(code) => self.check_in_code(code),
            super::Command::Opinion(score, topic) => {
                let given = crate::domain::opinion::give(self.today(), score, topic)?;
                let id = self.new_id();
                let _ = self.append(id, self.who.by, vec![Body::Opinion(given)])?;
                Ok(Value::Nothing)
            }
            super::Command::Minutes(id, case) => self.minuted(id, case),
            _ => Ok(Value::Nothing),
        }
    }

    fn book(&mut self, slot: &Slot, guest: &Guest) -> Result<Value, Fault> {
        let taken = visits::bookings(self.tx, slot.day)?;
        let event = booking::book(self.settings, slot, guest, &taken, self.now)?;
        let id = self.new_id();
        let events = self.append(id, self.who.by, vec![Body::Booking(event)])?;
        booking_value(&events, id)
    }

    fn one_booking(&self, id: Uuid) -> Result<Booking, Fault> {
        visits::booking(self.tx, id)?.ok_or_else(|| Fault::NotFound(id.to_string()))
    }

    fn booking(&mut self, id: Uuid, command: &Command) -> Result<Value, Fault> {
        let found = self.one_booking(id)?;
        let target = match command {
            Command::Move(slot) => Some(slot),
            Command::Settle(of, _) => found.lost_slot(*of),
            _ => None,
        };
        let taken = visits::bookings(self.tx, target.unwrap_or(&found.slot).day)?;
        let decided = booking::decide(&found, command, self.settings, &taken, self.now)?;
        if *command == Command::Hold
            && let Some(visit) = found.visit.map(|visit| visits::one(self.tx, visit)).transpose()?.flatten()
            && visit.state == visit::State::Waiting
            && !found.slot.official.is_empty()
        {
            // The official received the guest: no counter will call this ticket.
            let counter = self.who.counter;
            let served = [visit::Event::Called { counter }, visit::Event::Started {}, visit::Event::Finished {}];
            let _ = self.append(visit.id, self.who.by, served.map(Body::Visit).into())?;
            self.changes.visits = true;
        }
        let events = self.append(id, self.who.by, decided.into_iter().map(Body::Booking).collect())?;
        booking_value(&events, id)
    }

    /// The guest gets a ticket of the reception's line, or of the filing line for an appointment at the counters. The wait counts from
    /// the slot, as long as it is kept; who comes later waits by the arrival.
    fn check_in(&mut self, id: Uuid) -> Result<Value, Fault> {
        let found = self.one_booking(id)?;
        let visit = self.new_id();
        let event = booking::arrive(&found, visit, self.today())?;
        let (line, day) = (if found.slot.official.is_empty() { Line::Filing } else { Line::Reception }, self.today());
        let digit = self.digit.ok_or_else(|| crate::domain::refusal::Refusal::new("refusal-ticket-digit"))?;
        let label = series::next_label(self.tx, digit, line, day)?;
        let slot_ms = self.slot_ms(&found.slot).filter(|slot| self.now_ms <= slot + self.keep_ms());
        let (live, done) = (visits::live(self.tx, day)?, visits::of_day(self.tx, day)?);
        // The wait counts from the slot: what passes until then is none.
        let until_slot_s = slot_ms.map_or(0, |slot| u32::try_from((slot - self.now_ms) / 1000).unwrap_or(0));
        let from_now_s = estimate::at_issue(line, false, &live, &done, self.now_ms, self.settings, self.pace);
        let estimate_s = Some(from_now_s.saturating_sub(until_slot_s));
        let events = [
            visit::Event::Issued { label, day, priority: false },
            visit::Event::Detailed { party: 1, channel: None, estimate_s, slot_ms, service: None },
        ];
        let _ = self.append(id, self.who.by, vec![Body::Booking(event)])?;
        let events = self.append(visit, self.who.by, events.map(Body::Visit).into())?;
        self.visit_value(&events, visit)
    }

    /// The moment of a slot, milliseconds.
    fn slot_ms(&self, slot: &Slot) -> Option<i64> {
        let time = chrono::NaiveTime::parse_from_str(&slot.time, "%H:%M").ok()?;
        Some(self.settings.moment(slot.day.and_time(time)))
    }

    fn keep_ms(&self) -> i64 {
        i64::from(self.settings.whole(Key::AppointmentKeepMin)) * 60_000
    }

    /// Appointments at the counters whose guests did not come are marked: those of days before, and of today once the slot is not kept
    /// any more. Whom the mayor receives is marked by people. Who comes after all is taken in and waits by the arrival. The slot is named: a
    /// move that was not heard of yet goes before.
    pub(super) fn miss_late(&mut self, day: chrono::NaiveDate) -> Result<(), Fault> {
        for id in visits::booked_until(self.tx, day)? {
            let found = self.one_booking(id)?;
            let late = self.slot_ms(&found.slot).is_some_and(|slot| self.now_ms > slot + self.keep_ms());
            if found.state == booking::State::Booked && found.slot.official.is_empty() && late {
                let missed = booking::Event::Missed { slot: Some(found.slot), b: None };
                let _ = self.append(id, Uuid::nil(), vec![Body::Booking(missed)])?;
            }
        }
        Ok(())
    }

    /// The service of an appointment's guest is over: so is the appointment.
    pub(super) fn held_at_counter(&mut self, visit: Uuid) -> Result<(), Fault> {
        for id in visits::arrived_as(self.tx, self.today(), visit)? {
            let _ = self.append(id, self.who.by, vec![Body::Booking(booking::Event::Held {})])?;
        }
        Ok(())
    }

    /// The one booking of today with this number.
    fn check_in_code(&mut self, code: u32) -> Result<Value, Fault> {
        let today = visits::bookings(self.tx, self.today())?;
        let mut found = today
            .iter()
            .filter(|b| b.code() == code && booking::after(b.state, &booking::Event::Arrived { visit: b.id }).is_some());
        match (found.next(), found.next()) {
            (Some(one), None) => self.check_in(one.id),
            _ => Err(crate::domain::refusal::Refusal::new("refusal-booking-code").into()),
        }
    }

    fn minuted(&mut self, id: Uuid, case: Uuid) -> Result<Value, Fault> {
        let found = self.one_booking(id)?;
        let written = cases::one(self.tx, case)?.ok_or_else(|| Fault::NotFound(case.to_string()))?;
        if written.registered.kind != Kind::Reception || !found.state.holds() {
            let number = written.registered.number.short();
            return Err(crate::domain::refusal::Refusal::new("refusal-minutes").with("number", number).into());
        }
        let event = booking::step(&found, booking::Event::Minuted { case })?;
        let events = self.append(id, self.who.by, vec![Body::Booking(event)])?;
        booking_value(&events, id)
    }
}

fn booking_value(events: &[Event], id: Uuid) -> Result<Value, Fault> {
    fold::booking(events).map(|b| Value::Booking(Box::new(b))).ok_or_else(|| Fault::NotFound(id.to_string()))
}
