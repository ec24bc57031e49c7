//! Intake by file: requests and complaints that came by post, e-mail or the web site, one JSON object a line.
//!
//! Idempotent by the sender's reference: the same line again gives the same number. Each line is answered, in order.

use super::{Command, Fault, Office, Value, Who};
use crate::domain::case::Kind;
use crate::domain::form::{self, Form};
use crate::domain::number::Number;
use crate::domain::refusal::Refusal;
use chrono::NaiveDate;

/// The longest line of an intake file, bytes.
pub const INTAKE_LINE_MAX: usize = 1 << 20;

/// The answer to one line.
#[derive(Debug)]
pub enum Answer {
    /// Registered under this number, now or before.
    Registered {
        /// The number.
        number: String,
        /// Whether an earlier run registered it.
        again: bool,
    },
    /// Refused; nothing was registered.
    Refused(Refusal),
}

impl Office {
    /// Registers one line of an intake file.
    ///
    /// # Errors
    /// The machine's errors; a refusal is an [`Answer`].
    pub fn intake_line(&mut self, line: &str, by: Who) -> Result<Answer, Fault> {
        let form = match read_line(line) {
            Ok(form) => form,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        let known = crate::store::cases::by_reference(self.store.read(), &form.reference)?;
        match self.perform(by, Command::Register(Box::new(form), None)) {
            Ok(outcome) => match outcome.value {
                Value::Case(case) => {
                    Ok(Answer::Registered { number: case.registered.number.to_string(), again: known.is_some() })
                }
                _ => Err(Fault::Data("a registration gave no case".to_owned())),
            },
            Err(Fault::Refused(refusal)) => Ok(Answer::Refused(refusal)),
            Err(fault) => Err(fault),
        }
    }
}

impl Office {
    /// Checks one line of an intake file without registering it: its kind, its due date, and whether it is known already.
    ///
    /// # Errors
    /// The machine's errors; what the rules say against it is in the inner result.
    pub fn preview_line(&self, line: &str) -> Result<Result<Preview, Refusal>, Fault> {
        let form = match read_line(line) {
            Ok(form) => form,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let known = crate::store::cases::by_reference(self.store.read(), &form.reference)?.is_some();
        let now = self.now_local();
        let number = Number { register: form.register(), code: self.code, seq: 1, date: now.date() };
        let context = form::Context {
            now,
            settings: self.settings(),
            catalogue: self.catalogue(),
            counter: None,
            visit: None,
            number,
            last_date: None,
            access_code: "",
            of_visit: None,
            parent: None,
        };
        Ok(form::decide(&form, &context).map(|_| Preview {
            kind: form.kind,
            reference: form.reference.clone(),
            due: form.due(now, self.settings(), self.catalogue()).map(|(due, _)| due.date),
            known,
        }))
    }
}

/// What a line would become.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Preview {
    /// Its kind.
    pub kind: Kind,
    /// The sender's reference.
    pub reference: String,
    /// When it is due.
    pub due: Option<NaiveDate>,
    /// Whether an earlier run registered it.
    pub known: bool,
}

fn read_line(line: &str) -> Result<Form, Refusal> {
    if line.len() > INTAKE_LINE_MAX {
        return Err(Refusal::new("refusal-intake-long").with("max", INTAKE_LINE_MAX));
    }
    let form: Form = serde_json::from_str(line).map_err(|error| {
        let text = error.to_string();
        // serde names the unknown field or the wrong variant between back ticks.
        let named = text.split('`').nth(1).unwrap_or_default().to_owned();
        let key = if text.starts_with("unknown field") { "refusal-intake-unknown" } else { "refusal-intake-line" };
        Refusal::new(key).with("name", named).with("column", error.column()).with("why", text)
    })?;
    if form.reference.trim().is_empty() {
        return Err(Refusal::new("refusal-intake-reference").at("reference"));
    }
    // Open cases of the register in use before may have come over the counter: they say when.
    if form.channel == crate::domain::case::Channel::Counter && form.received.trim().is_empty() {
        return Err(Refusal::new("refusal-intake-channel").at("channel"));
    }
    Ok(form)
}
