//! Registering: the next number, the facts and the access code, sealed where the law wants that.

use super::{Value, Work};
use crate::domain::case::Kind;
use crate::domain::event::Body;
use crate::domain::form::{self, Form};
use crate::domain::number::{Number, Register};
use crate::domain::settings;
use crate::office::Fault;
use crate::store::{cases, series};
use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

/// Letters of access codes: none that are taken for another.
const CODE_LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

impl Work<'_> {
    /// Registers a paper under the next number of its register; one that was sent twice keeps its number.
    pub(super) fn register(&mut self, form: &Form, visit: Option<Uuid>, parent: Option<Uuid>) -> Result<Value, Fault> {
        if !form.reference.is_empty()
            && let Some(known) = cases::by_reference(self.tx, &crate::office::sealed::mark(form))?
        {
            // The same paper sent twice keeps its number.
            let case = cases::one(self.tx, known)?.ok_or_else(|| Fault::NotFound(known.to_string()))?;
            return Ok(Value::Case(Box::new(case)));
        }
        let of_visit = self.visit_of(form)?;
        let (number, last_date) = self.next_number(form.register())?;
        let mut random = [0_u8; 8];
        self.random.fill(&mut random);
        let access_code: String = random.iter().map(|b| char::from(CODE_LETTERS[usize::from(b & 31)])).collect();
        let context = form::Context {
            now: self.now,
            settings: self.settings,
            catalogue: self.catalogue,
            counter: (self.who.counter > 0).then_some(self.who.counter),
            visit,
            number,
            last_date,
            access_code: &access_code,
            of_visit,
            parent,
        };
        let (events, sealed) = if form.kind == Kind::Restricted {
            let (event, regime, to) = crate::office::sealed::registered(form, &context, self.settings)?;
            (vec![event], Some((regime, to)))
        } else {
            (form::decide(form, &context)?, None)
        };
        let id = self.new_id();
        self.sealed = sealed.map(|(regime, to)| (id, regime, to));
        let events = self.append(id, self.who.by, events.into_iter().map(Body::Case).collect())?;
        self.case_value(&events, id)
    }

    pub(super) fn next_number(&self, register: Register) -> Result<(Number, Option<NaiveDate>), Fault> {
        let given = self.settings.given(register, self.code, self.today().year());
        Ok(series::next_number(self.tx, register, self.code, self.today(), given)?)
    }

    /// Says where a register of this workstation begins this year.
    pub(super) fn start(&mut self, register: Register, given: u32) -> Result<Value, Fault> {
        let year = self.today().year();
        let (next, _) = series::next_number(self.tx, register, self.code, self.today(), 0)?;
        self.settings_events(settings::set_start(self.settings, (register, self.code, year), given, next.seq - 1)?)
    }
}
