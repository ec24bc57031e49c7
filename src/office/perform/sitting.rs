//! The counters' part of the door: who sits where, breaks, calls for help.

use super::{Value, Work};
use crate::domain::event::Body;
use crate::domain::refusal::Refusal;
use crate::domain::{counter, fold};
use crate::office::Fault;
use crate::store::visits;

impl Work<'_> {
    pub(super) fn open_counter(&mut self) -> Result<Value, Fault> {
        if let Some(open) = visits::session(self.tx, self.who.counter)? {
            if open.clerk == self.who.by && self.settings.local(open.opened_ms).date() == self.today() {
                return Ok(Value::Session(open));
            }
            // Nobody is put out in the middle of a service.
            if open.clerk != self.who.by
                && let Some(visit) = visits::at_counter(self.tx, self.who.counter)?.filter(|v| v.day == self.today())
            {
                let name = self.name_of(open.clerk)?;
                let refusal = Refusal::new("refusal-counter-busy").with("counter", self.who.counter).with("name", name);
                return Err(refusal.with("label", visit.label).into());
            }
            // Whoever sat here before is signed out by the one who sits down.
            let _ = self.append(open.id, self.who.by, vec![Body::Counter(counter::Event::Closed {})])?;
        }
        let id = self.new_id();
        let events = self.append(id, self.who.by, vec![Body::Counter(counter::Event::Opened { counter: self.who.counter })])?;
        self.changes.staff = true;
        fold::session(&events).map(Value::Session).ok_or_else(|| Fault::NotFound(id.to_string()))
    }

    pub(super) fn session(&mut self, command: counter::Command) -> Result<Value, Fault> {
        self.session_at(self.who.counter, command)
    }

    pub(super) fn session_at(&mut self, counter: u8, command: counter::Command) -> Result<Value, Fault> {
        let open = visits::session(self.tx, counter)?.ok_or_else(|| Refusal::new("refusal-session-closed"))?;
        let serving = visits::at_counter(self.tx, counter)?.is_some();
        let event = counter::decide(&open, command, serving)?;
        let events = self.append(open.id, self.who.by, vec![Body::Counter(event)])?;
        self.changes.staff = true;
        fold::session(&events).map(Value::Session).ok_or_else(|| Fault::NotFound(open.id.to_string()))
    }
}
