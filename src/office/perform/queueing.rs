//! The queue's part of the door: tickets, visits, calls.

use super::{Value, Work};
use crate::domain::event::{Body, Event};
use crate::domain::refusal::Refusal;
use crate::domain::ticket::Line;
use crate::domain::visit::{self, Visit};
use crate::domain::{case, counter, estimate, fold, queue};
use crate::office::Fault;
use crate::store::{Db, series, visits};
use chrono::NaiveDate;
use uuid::Uuid;

impl Work<'_> {
    pub(super) fn issue(&mut self, line: Line, priority: bool, service: Option<&str>) -> Result<Value, Fault> {
        let day = self.today();
        // Digits are allotted at enrolment; a workstation without one issues no tickets (sync.md §0.5).
        let digit = self.digit.ok_or_else(|| Refusal::new("refusal-ticket-digit"))?;
        let label = series::next_label(self.tx, digit, line, day)?;
        let id = self.new_id();
        if !self.settings.example
            && let Err((from, to)) = self.settings.issues(line, self.now.time())
        {
            // Tickets end with the opening hours; who holds one is served.
            let hours = |t: chrono::NaiveTime| t.format("%H:%M").to_string();
            return Err(Refusal::new("refusal-line-closed").with("from", hours(from)).with("to", hours(to)).into());
        }
        if !self.settings.example && !self.settings.calendar().is_working_day(day) {
            return Err(Refusal::new("refusal-day-off").with("day", day.format("%d.%m.%Y")).into());
        }
        let visits = visits::live(self.tx, day)?;
        let done = visits::of_day(self.tx, day)?;
        let estimate_s = estimate::at_issue(line, priority, &visits, &done, self.now_ms, self.settings, self.pace);
        let service = service.map(str::to_owned);
        let events = [
            visit::Event::Issued { label, day, priority },
            visit::Event::Detailed { party: 1, channel: None, estimate_s: Some(estimate_s), slot_ms: None, service },
        ];
        let events = self.append(id, self.who.by, events.map(Body::Visit).into())?;
        self.visit_value(&events, id)
    }

    /// A ticket for a service of the catalogue, in its line.
    pub(super) fn issue_for(&mut self, service: &str) -> Result<Value, Fault> {
        if self.catalogue.get(service).is_none() {
            return Err(Refusal::new("refusal-service-unknown").with("code", service).at("service").into());
        }
        self.issue(self.settings.line_of(service), false, Some(service))
    }

    /// A ticket that is called and served in the same moment.
    pub(super) fn walk_in(&mut self, line: Line, channel: Option<case::Channel>) -> Result<Value, Fault> {
        let _ = ready_to_call(self.tx, self.who.counter, false)?;
        let day = self.today();
        let digit = self.digit.ok_or_else(|| Refusal::new("refusal-ticket-digit"))?;
        let label = series::next_label(self.tx, digit, line, day)?;
        let counter = self.who.counter;
        let events = [
            visit::Event::Issued { label, day, priority: false },
            visit::Event::Detailed { party: 1, channel, estimate_s: None, slot_ms: None, service: None },
            visit::Event::Called { counter },
            visit::Event::Started {},
        ];
        let id = self.new_id();
        let events = self.append(id, self.who.by, events.map(Body::Visit).into())?;
        self.visit_value(&events, id)
    }

    pub(super) fn visit_value(&mut self, events: &[Event], id: Uuid) -> Result<Value, Fault> {
        self.changes.visits = true;
        fold::visit(events).map(|v| Value::Visit(Box::new(v))).ok_or_else(|| Fault::NotFound(id.to_string()))
    }

    pub(super) fn visit(&mut self, id: Uuid, command: &visit::Command) -> Result<Value, Fault> {
        let found = visits::one(self.tx, id)?.ok_or_else(|| Fault::NotFound(id.to_string()))?;
        if matches!(command, visit::Command::Call | visit::Command::CallAside(_) | visit::Command::Resume) {
            not_on_break(self.tx, self.who.counter)?;
        }
        let open_here = visits::at_counter(self.tx, self.who.counter)?.filter(|v| v.id != id).map(|v| v.label);
        let context = visit::Context {
            now_ms: self.now_ms,
            today: self.today(),
            settings: self.settings,
            counter: self.who.counter,
            by: self.who.by,
            open_here,
        };
        let events = visit::decide(&found, command, &context)?;
        let over = events.iter().any(|event| matches!(event, visit::Event::Finished {}));
        let events = self.append(id, self.who.by, events.into_iter().map(Body::Visit).collect())?;
        if over {
            self.held_at_counter(id)?;
        }
        self.visit_value(&events, id)
    }

    /// Calls the visitor whose turn it is, or the one that was claimed, with whether earlier ones were passed over; no visit is a claim
    /// that found nobody.
    pub(super) fn call(&mut self, claimed: Option<(Option<Uuid>, bool)>, finish: bool) -> Result<Value, Fault> {
        let open = ready_to_call(self.tx, self.who.counter, finish)?;
        let apart = claimed.is_some_and(|(_, apart)| apart);
        let next = match claimed {
            Some((claimed, _)) => claimed,
            None => {
                let waiting = visits::live(self.tx, self.today())?;
                queue::order(&waiting, self.who.counter, self.now_ms, self.settings).first().map(|v| v.id)
            }
        };
        let done = match open {
            Some(open) => Some(self.visit(open.id, &visit::Command::Finish)?),
            None => None,
        };
        match (next, done) {
            (Some(next), _) if apart => self.visit(next, &visit::Command::CallAside(visit::Aside::Apart)),
            (Some(next), _) => self.visit(next, &visit::Command::Call),
            // Nobody waits: the service is over all the same.
            (None, Some(done)) => Ok(done),
            (None, None) => Err(Refusal::new("refusal-nobody-waits").into()),
        }
    }

    /// A certain ticket is called only when it is its turn; out of order it needs a reason.
    pub(super) fn call_in_order(&mut self, id: Uuid) -> Result<Value, Fault> {
        let live = visits::live(self.tx, self.today())?;
        let order = queue::order(&live, self.who.counter, self.now_ms, self.settings);
        let first = order.first().is_some_and(|v| v.id == id);
        match live.iter().find(|v| v.id == id && v.state == visit::State::Waiting) {
            // Also one of a line that this counter does not serve; one for another counter alone is refused in its own words.
            Some(asked) if !first && asked.stage().only_counter.is_none_or(|only| only == self.who.counter) => {
                Err(Refusal::new("refusal-call-order").with("label", asked.label).into())
            }
            _ => self.visit(id, &visit::Command::Call),
        }
    }

    pub(super) fn close_before(&mut self, day: NaiveDate) -> Result<u32, Fault> {
        let open = visits::left_open(self.tx, day)?;
        for visit in &open {
            let _ = self.append(visit.id, Uuid::nil(), vec![Body::Visit(visit::Event::DayClosed {})])?;
        }
        self.changes.visits |= !open.is_empty();
        // Who forgot to sign out yesterday sits nowhere today.
        let midnight = self.settings.moment(day.min(self.today()).and_time(chrono::NaiveTime::MIN));
        for session in visits::sessions_before(self.tx, midnight)? {
            let _ = self.append(session.id, Uuid::nil(), vec![Body::Counter(counter::Event::Closed {})])?;
            self.changes.staff = true;
        }
        // A place is kept for the day: who comes tomorrow begins anew, and the half-filled form names a person.
        crate::store::drafts::drop_before(self.tx, "kept/", midnight)?;
        self.miss_late(day)?;
        Ok(open.len() as u32)
    }
}

/// What stands against a call at this counter; gives the visit that is to be finished first.
pub(in crate::office) fn ready_to_call(db: &Db, counter: u8, finish: bool) -> Result<Option<Visit>, Fault> {
    not_on_break(db, counter)?;
    let Some(open) = visits::at_counter(db, counter)? else { return Ok(None) };
    let key = match open.state {
        visit::State::Called => "refusal-call-called",
        _ if !finish => "refusal-call-open",
        _ => return Ok(Some(open)),
    };
    Err(Refusal::new(key).with("label", open.label).into())
}

/// A counter on a break calls nobody, whichever way.
fn not_on_break(db: &Db, counter: u8) -> Result<(), Fault> {
    if visits::session(db, counter)?.is_some_and(|session| session.break_ms.is_some()) {
        return Err(Refusal::new("refusal-call-break").into());
    }
    Ok(())
}
