//! Intake by file: requests and complaints that came by post, e-mail or the web site, one JSON object a line.
//!
//! Idempotent by the sender's reference: the same line again gives the same number. Each line is answered, in order. Open cases of
//! the register in use before come the same way, each with the unit that works on it.

use super::{Command, Fault, Office, Value, Who};
use crate::domain::case::{self, Kind, Status, Step, Track};
use crate::domain::form::{self, Form};
use crate::domain::number::{Number, Register};
use crate::domain::person::ApplicantKind;
use crate::domain::refusal::Refusal;
use crate::domain::sealing::Regime;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::path::Path;

/// The longest line of an intake file, bytes.
pub const INTAKE_LINE_MAX: usize = 1 << 20;

/// What a paper is that does not say so itself: a message, a row of the web site's export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sort {
    /// Its kind.
    pub kind: Kind,
    /// Of what will be sealed, the law that it comes under: whoever takes it in answers the question that separates the two.
    pub regime: Option<Regime>,
}

impl Sort {
    /// All that can be chosen: every kind, and what will be sealed under both laws.
    pub fn all() -> Vec<Self> {
        let laws = |kind| if kind == Kind::Restricted { Regime::ALL.map(Some).to_vec() } else { vec![None] };
        Kind::ALL.into_iter().flat_map(|kind| laws(kind).into_iter().map(move |regime| Self { kind, regime })).collect()
    }

    /// A law that nothing is sealed by would leave open what was meant to be sealed.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub fn proved(self) -> Result<Self, Refusal> {
        if self.regime.is_some() && self.kind != Kind::Restricted {
            return Err(Refusal::new("refusal-regime-open").at("regime"));
        }
        Ok(self)
    }

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match (self.kind, self.regime) {
            (Kind::Restricted, Some(Regime::Citizen)) => "intake-sealed-citizen",
            (Kind::Restricted, Some(Regime::Whistleblower)) => "intake-sealed-whistleblower",
            (kind, _) => kind.key(),
        }
    }
}

impl From<Kind> for Sort {
    fn from(kind: Kind) -> Self {
        Self { kind, regime: None }
    }
}

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
        let (line, unit) = without_unit(line);
        let form = match read_line(&line) {
            Ok(form) => form,
            Err(refusal) => return Ok(Answer::Refused(refusal)),
        };
        let known = crate::store::cases::by_reference(self.store.read(), &super::sealed::mark(&form))?;
        match self.perform(by, Command::Register(Box::new(form), None)) {
            Ok(outcome) => match outcome.value {
                Value::Case(case) => {
                    // Asked of the case, not of this run: one that was cut off between the two is made whole by the next.
                    let given = case.history.iter().any(|entry| matches!(entry.event, case::Event::Assigned { .. }));
                    if !unit.is_empty()
                        && !given
                        && case.status == Status::Registered
                        && case.registered.kind != Kind::Restricted
                    {
                        let step = Step::Assign(unit, String::new(), String::new(), String::new());
                        match self.perform(by, Command::Case(case.id, case::Command::Move(step))) {
                            // A unit that the rules do not take is for people to name: the case is registered and waits to be assigned.
                            Ok(_) | Err(Fault::Refused(_)) => {}
                            Err(fault) => return Err(fault),
                        }
                    }
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
        let form = match read_line(&without_unit(line).0) {
            Ok(form) => form,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let known = crate::store::cases::by_reference(self.store.read(), &super::sealed::mark(&form))?.is_some();
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
        // What will be sealed needs its law and somebody to open it.
        let decided = if form.kind == Kind::Restricted {
            match super::sealed::registered(&form, &context, self.settings()).map(|_| ()) {
                Ok(()) => Ok(()),
                Err(Fault::Refused(refusal)) => Err(refusal),
                Err(fault) => return Err(fault),
            }
        } else {
            form::decide(&form, &context).map(drop)
        };
        Ok(decided.map(|()| Preview {
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

/// A line without the unit that works on the case already, and that unit: it is no part of what was handed in.
fn without_unit(line: &str) -> (Cow<'_, str>, String) {
    let unchanged = || (Cow::Borrowed(line), String::new());
    if line.len() > INTAKE_LINE_MAX || !line.contains("\"unit\"") {
        return unchanged();
    }
    let Ok(serde_json::Value::Object(mut object)) = serde_json::from_str(line) else { return unchanged() };
    let Some(serde_json::Value::String(unit)) = object.remove("unit") else { return unchanged() };
    let unit: String = unit.trim().chars().take(UNIT_MAX).collect();
    (Cow::Owned(serde_json::Value::Object(object).to_string()), unit)
}

/// The longest name of a unit, characters.
const UNIT_MAX: usize = 120;

fn read_line(line: &str) -> Result<Form, Refusal> {
    if line.len() > INTAKE_LINE_MAX {
        return Err(Refusal::new("refusal-intake-long").with("max", INTAKE_LINE_MAX));
    }
    let mut form: Form = serde_json::from_str(line).map_err(|error| {
        let text = error.to_string();
        // serde names the unknown field or the wrong variant between back ticks.
        let named = text.split('`').nth(1).unwrap_or_default().to_owned();
        let key = if text.starts_with("unknown field") { "refusal-intake-unknown" } else { "refusal-intake-line" };
        Refusal::new(key).with("name", named).with("column", error.column()).with("why", text)
    })?;
    let _ = Sort { kind: form.kind, regime: form.regime }.proved()?;
    if form.reference.trim().is_empty() {
        return Err(Refusal::new("refusal-intake-reference").at("reference"));
    }
    // Nobody is at the counter to be asked: what names nobody, or nobody who could be answered, is anonymous, and registered in any
    // case (domain.md §2.3). The name that it gives, if any, stays.
    let nobody = form.name.trim().is_empty() && form.applicant != ApplicantKind::Anonymous;
    let mute = matches!(form.kind.track(), Track::Feedback | Track::Appeal | Track::Enquiry)
        && [&form.address, &form.phone, &form.email].iter().all(|way| way.trim().is_empty());
    if form.kind.may_be_anonymous() && !form.kind.asks_service() && (nobody || mute) {
        form.applicant = ApplicantKind::Anonymous;
    }
    // Open cases of the register in use before may have come over the counter: they say when.
    if form.channel == crate::domain::case::Channel::Counter && form.received.trim().is_empty() {
        return Err(Refusal::new("refusal-intake-channel").at("channel"));
    }
    Ok(form)
}

/// The lines of an intake file with their places: JSON objects, or a CSV table with the names of the fields in its first row, or the
/// web site's export, whose rows are of `sort`.
///
/// # Errors
/// A table that cannot be read.
pub fn lines_of(file: &Path, bytes: &[u8], sort: impl Into<Sort>) -> Result<Vec<(usize, String)>, Fault> {
    if file.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("csv")) {
        return of_table(bytes, sort.into()).map_err(|e| Fault::Data(e.to_string()));
    }
    Ok(of_lines(bytes))
}

fn of_lines(bytes: &[u8]) -> Vec<(usize, String)> {
    let texts = bytes.split(|b| *b == b'\n').map(|line| String::from_utf8_lossy(line).trim().to_owned());
    (1..).zip(texts).filter(|(_, text)| !text.is_empty()).collect()
}

/// The rows of a CSV table as JSON objects; commas or semicolons, with or without the mark of UTF-8 that spreadsheets write.
fn of_table(bytes: &[u8], sort: Sort) -> Result<Vec<(usize, String)>, csv::Error> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    // What a spreadsheet here calls plain CSV is in the letters of Windows.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1251.decode_without_bom_handling(bytes).0,
    };
    let bytes = text.as_bytes();
    let head = String::from_utf8_lossy(bytes.split(|b| *b == b'\n').next().unwrap_or_default());
    let delimiter = if head.matches(';').count() > head.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(bytes);
    let names = reader.headers()?.clone();
    let export = super::webform::is_export(names.iter());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let place = record.position().map_or(0, |at| at.line() as usize);
        if export {
            rows.push((place, super::webform::line(names.iter().zip(&record), sort)));
            continue;
        }
        let mut object = serde_json::Map::new();
        for (name, value) in names.iter().zip(&record).filter(|(_, value)| !value.is_empty()) {
            let value = match (name, value) {
                (
                    "id_checked" | "identifier_is_lnch" | "collective" | "silence" | "protected" | "information" | "complex",
                    text,
                ) => (text == "1" || text == "true").into(),
                // Places in the checklist of the service, the first is 0.
                ("brought", text) => {
                    text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u64>().ok()).collect::<Vec<_>>().into()
                }
                ("speed", text) => text.parse::<u64>().map_or_else(|_| text.into(), Into::into),
                (_, text) => text.into(),
            };
            let _ = object.insert(name.to_owned(), value);
        }
        rows.push((place, serde_json::Value::Object(object).to_string()));
    }
    Ok(rows)
}

/// Where a register of this workstation stands this year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Begin {
    /// The register.
    pub register: Register,
    /// Its index with the workstation's code, as numbers are printed: `101`.
    pub index: String,
    /// The locale key of its name: that of the kind that it is known by.
    pub name: &'static str,
    /// The last number given here; 0 for none.
    pub last: u32,
    /// The last number given before this program came; 0 for none.
    pub given: u32,
}

impl Office {
    /// Where the registers of this workstation stand this year.
    ///
    /// # Errors
    /// The store's.
    pub fn begins(&self) -> Result<Vec<Begin>, Fault> {
        let today = self.now_local().date();
        let mut registers: Vec<(Register, &'static str)> = vec![(Register::FEES, "paper-fee")];
        // Where several kinds share a register, the one that it is known by stands first.
        let known_by = [Kind::Signal, Kind::Opinion, Kind::Correspondence];
        for kind in known_by.into_iter().chain(Kind::ALL) {
            if registers.iter().all(|(register, _)| *register != kind.register()) {
                registers.push((kind.register(), kind.key()));
            }
        }
        registers.sort();
        let stands = |(register, name): (Register, &'static str)| {
            let (next, _) = crate::store::series::next_number(self.store.read(), register, self.code, today, 0)?;
            let given = self.settings().given(register, self.code, chrono::Datelike::year(&today));
            Ok(Begin { register, index: next.index(), name, last: next.seq - 1, given })
        };
        registers.into_iter().map(stands).collect()
    }
}
