//! `find`, `summary`, `export`, `intake`: lists in and out. Personal data is masked unless asked for, and that is on record.

use super::{DONE, REFUSED, complain, day, say};
use crate::domain::event::Event;
use crate::domain::number::Register;
use crate::domain::person::{mask_identifier, mask_phone};
use crate::domain::refusal::Refusal;
use crate::domain::settings::Key;
use crate::office::archive::Archive;
use crate::office::intake::{Answer, Sort, lines_of};
use crate::office::lists::List;
use crate::office::{Command, Fault, Home, Office, Which, Who, email};
use crate::paper::Medium;
use crate::report::export::{self, Form};
use crate::report::figures;
use crate::report::table::Format;
use crate::store::cases::Line;
use crate::store::{cases, log, visits};
use crate::words::Words;
use chrono::NaiveDate;
use std::path::Path;

/// How a summary is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SummaryForm {
    /// A page of text.
    Text,
    /// JSON.
    Json,
    /// A PDF beside the data.
    Pdf,
}

/// What is exported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Cases.
    Cases,
    /// Visits.
    Visits,
    /// The ledger's lines of facts.
    Events,
}

/// A list of the window, by the word it is asked for with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rolled {
    /// Visits of days.
    Visits,
    /// The incoming register of days.
    Incoming,
    /// Time per stage.
    Stages,
    /// What was given to units.
    HandOver,
    /// Bookings.
    Reception,
    /// Calls.
    Calls,
    /// Fees taken.
    Payments,
    /// What units have to do.
    Board,
}

impl Rolled {
    /// The list of a word.
    pub fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "visits" => Self::Visits,
            "incoming" => Self::Incoming,
            "stages" => Self::Stages,
            "handover" => Self::HandOver,
            "reception" => Self::Reception,
            "calls" => Self::Calls,
            "payments" => Self::Payments,
            "board" => Self::Board,
            _ => return None,
        })
    }

    /// Whether it is of a span of days; others are of one day, or of now.
    const fn spans(self) -> bool {
        matches!(self, Self::Visits | Self::Incoming | Self::Stages)
    }
}

/// A list of the window, and the days that it is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Roll {
    /// Which.
    pub what: Rolled,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last one.
    pub to: Option<NaiveDate>,
}

impl Roll {
    /// The list of these days; `None` when it is not of so many.
    pub fn of(what: Rolled, days: &[NaiveDate]) -> Option<Self> {
        let most = match what {
            Rolled::Board => 0,
            what if what.spans() => 2,
            _ => 1,
        };
        (days.len() <= most).then(|| Self { what, from: days.first().copied(), to: days.get(1).copied() })
    }
}

const CASE_COLUMNS: [&str; 13] = [
    "number",
    "date",
    "kind",
    "status",
    "applicant",
    "name",
    "identifier",
    "phone",
    "subject",
    "service",
    "unit",
    "due",
    "fee_cents",
];
const VISIT_COLUMNS: [&str; 9] = ["ticket", "day", "line", "state", "issued", "called", "wait_s", "service_s", "counter"];
const EVENT_COLUMNS: [&str; 3] = ["writer", "seq", "line"];

/// Registers the lines of a file, JSON objects or a CSV table with the names of the fields in its first row; `check` only says what
/// each would become.
pub fn intake(home: &Home, office: &mut Office, file: &Path, sort: Sort, check: bool, words: Words) -> Result<u8, Fault> {
    let io = |e| Fault::Io(file.to_owned(), e);
    let bytes = std::fs::read(file).map_err(io)?;
    let is = |ending: &str| file.extension().is_some_and(|ext| ext.eq_ignore_ascii_case(ending));
    if is("eml") {
        return message(home, office, file, &bytes, sort, check, words);
    }
    let lines = lines_of(file, &bytes, sort)?;
    let mut refused = 0;
    for (place, text) in lines {
        let n = ("line", place.to_string());
        let refusal = if check {
            match office.preview_line(&text)? {
                Ok(preview) => {
                    let key = if preview.known { "cli-intake-known" } else { "cli-intake-would" };
                    let due = preview.due.map_or_else(|| words.tr("form-no-term"), |due| words.date(due));
                    let args =
                        [n.clone(), ("kind", words.tr(preview.kind.key())), ("reference", preview.reference), ("due", due)];
                    say(&words.tr_with(key, &args));
                    None
                }
                Err(refusal) => Some(refusal),
            }
        } else {
            match office.intake_line(&text, Who::PROGRAM)? {
                Answer::Registered { number, again } => {
                    let key = if again { "cli-intake-again" } else { "cli-intake-registered" };
                    say(&words.tr_with(key, &[n.clone(), ("number", number)]));
                    None
                }
                Answer::Refused(refusal) => Some(refusal),
            }
        };
        if let Some(refusal) = refusal {
            refused += 1;
            for each in refusal.each() {
                say(&words.tr_with("cli-intake-refused", &[n.clone(), ("why", words.refusal(each))]));
            }
        }
    }
    Ok(if refused == 0 { DONE } else { REFUSED })
}

/// Registers a message with what it brought, or says what it would become.
fn message(
    home: &Home,
    office: &mut Office,
    file: &Path,
    bytes: &[u8],
    sort: Sort,
    check: bool,
    words: Words,
) -> Result<u8, Fault> {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let refused = |refusal: &Refusal| {
        for each in refusal.each() {
            say(&words.tr_with("cli-email-refused", &[("file", name.clone()), ("why", words.refusal(each))]));
        }
        Ok(REFUSED)
    };
    if check {
        return match email::read(bytes, &name, sort) {
            Ok(letter) => {
                let (kind, files) = (words.tr(letter.form.kind.key()), letter.files.len().to_string());
                say(&words.tr_with("cli-email-would", &[("kind", kind), ("date", letter.form.received), ("files", files)]));
                Ok(DONE)
            }
            Err(refusal) => refused(&refusal),
        };
    }
    match office.take_email(Who::PROGRAM, &Archive::files(home), bytes, &name, sort)? {
        Ok(taken) => {
            let key = if taken.again { "cli-email-again" } else { "cli-email-registered" };
            say(&words.tr_with(key, &[("number", taken.number), ("files", taken.files.to_string())]));
            for left in taken.left {
                say(&words.tr_with("cli-email-left", &[("file", left)]));
            }
            Ok(DONE)
        }
        Err(refusal) => refused(&refusal),
    }
}

/// Says which number was given last in a register of this workstation before this program came.
pub fn start(office: &mut Office, register: u16, given: u32, words: Words) -> Result<u8, Fault> {
    let _ = office.perform(Who::PROGRAM, Command::Start(Register(register), given))?;
    say(&words.tr_with("cli-start", &[("register", register.to_string()), ("n", (given + 1).to_string())]));
    Ok(DONE)
}

/// Says a setting and its value, or all of them; with a value sets it, as an event like those of the window.
pub fn set(office: &mut Office, key: Option<Key>, value: Option<String>) -> Result<u8, Fault> {
    if let (Some(key), Some(value)) = (key, value) {
        let _ = office.perform(Who::PROGRAM, Command::Set(key, value))?;
    }
    for known in Key::all().filter(|known| key.is_none_or(|key| key == *known)) {
        say(&format!("{} = {}", known.code(), office.settings().text(known)));
    }
    Ok(DONE)
}

fn cells(line: &Line, unmasked: bool) -> Vec<String> {
    let or = |masked: String, plain: &str| if unmasked { plain.to_owned() } else { masked };
    vec![
        line.short(),
        line.date.to_string(),
        line.kind.key().to_owned(),
        line.status.key().to_owned(),
        line.applicant.key().to_owned(),
        or(line.sender("protected"), &line.name),
        or(mask_identifier(&line.identifier), &line.identifier),
        or(mask_phone(&line.phone), &line.phone),
        // A subject is free text and may name people.
        or(if line.subject.is_empty() { String::new() } else { "•••".to_owned() }, &line.subject),
        line.title.clone(),
        line.unit.clone(),
        line.due.map(|d| d.to_string()).unwrap_or_default(),
        line.fee.to_string(),
    ]
}

/// Notes on record that personal data is read in the clear, before it is.
fn note_reading(office: &mut Office, what: &str, rows: usize) -> Result<(), Fault> {
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    office.perform(Who::PROGRAM, Command::NoteRead { what: what.to_owned(), rows }).map(drop)
}

/// Finds cases by number or words.
pub fn find(office: &mut Office, typed: &str, unmasked: bool, words: Words) -> Result<u8, Fault> {
    // What came in long runs is found as well.
    while office.index_waiting(500)? > 0 {}
    let found = office.find(typed, 50)?;
    if found.is_empty() {
        complain(&words.tr_with("cli-nothing-found", &[("what", typed.to_owned())]));
        return Ok(REFUSED);
    }
    if unmasked {
        note_reading(office, "find", found.len())?;
    }
    for line in &found {
        let name = if unmasked { line.name.clone() } else { line.sender(&words.tr("case-protected-short")) };
        let due = line.due.map(|d| words.date(d)).unwrap_or_default();
        let what = if line.title.is_empty() { words.tr(line.kind.key()) } else { line.title.clone() };
        let fields = [
            format!("{:<12}", line.short()),
            words.date(line.date),
            format!("{:<22}", words.tr(line.status.key())),
            format!("{name:<28}"),
            format!("{due:<10}"),
            what,
        ];
        say(fields.join("  ").trim_end());
    }
    Ok(DONE)
}

/// Writes how long cases stood in each status, the slowest first.
pub fn stages(office: &Office, from: Option<NaiveDate>, to: Option<NaiveDate>, words: Words) -> Result<u8, Fault> {
    let to = to.unwrap_or_else(|| office.today());
    let from = from.unwrap_or_else(|| to - chrono::Days::new(90));
    for row in office.stages(from, to)? {
        say(&figures::stage(&row, words));
    }
    Ok(DONE)
}

/// Writes the figures of a day.
pub fn summary(office: &Office, day_asked: Option<NaiveDate>, form: SummaryForm, words: Words) -> Result<u8, Fault> {
    let date = day_asked.unwrap_or_else(|| office.today());
    match form {
        SummaryForm::Text => say(figures::text(&office.summary(date)?, words).trim_end()),
        SummaryForm::Json => say(&figures::json(&office.summary(date)?).to_string()),
        SummaryForm::Pdf => {
            let folder = std::env::current_dir().map_err(|e| Fault::Io(".".into(), e))?;
            say(&day::save(office, Which::Day(date), Medium::A4, &folder, words)?.display().to_string());
        }
    }
    Ok(DONE)
}

/// Writes a list to standard output.
pub fn export(office: &mut Office, what: What, form: Form, unmasked: bool, words: Words) -> Result<u8, Fault> {
    match what {
        What::Cases if form == Form::Xlsx => {
            let all = List::Register(Box::new(cases::Filter::All.into()), String::new());
            put(&office.export(Who::PROGRAM, &all, Format::Xlsx, unmasked, words)?)?;
        }
        What::Cases => {
            if unmasked {
                let all = office.register_count(cases::Filter::All, uuid::Uuid::nil())?;
                note_reading(office, "export cases", all as usize)?;
            }
            write(&export::head(form, &CASE_COLUMNS));
            cases::walk(office.store().read(), |line| {
                write(&export::row(form, &CASE_COLUMNS, &cells(&line, unmasked)));
                Ok(())
            })?;
        }
        What::Visits => {
            write(&export::head(form, &VISIT_COLUMNS));
            for day in visits::days(office.store().read())? {
                for visit in visits::of_day(office.store().read(), day)? {
                    write(&export::row(form, &VISIT_COLUMNS, &visit_cells(office, &visit)));
                }
            }
        }
        What::Events => events(office, form, unmasked)?,
    }
    Ok(DONE)
}

/// Writes a list of the window to standard output; without days it is today's, with headings in the office's words.
pub fn roll(office: &mut Office, roll: &Roll, format: Format, unmasked: bool, words: Words) -> Result<u8, Fault> {
    let today = office.today();
    // The time per stage is of a quarter, like `gishe stages`.
    let quarter = roll.what == Rolled::Stages && roll.from.is_none();
    let first = if quarter { today - chrono::Days::new(90) } else { today };
    let (from, to) = (roll.from.unwrap_or(first), roll.to.or(roll.from).unwrap_or(today));
    let list = match roll.what {
        Rolled::Visits => List::Visits(from, to),
        Rolled::Incoming => List::Incoming(from, to),
        Rolled::Stages => List::Stages(from, to),
        Rolled::HandOver => List::HandOver(from),
        Rolled::Reception => List::Bookings(from),
        Rolled::Calls => List::Calls(from),
        Rolled::Payments => List::Payments(from),
        Rolled::Board => List::Board,
    };
    put(&office.export(Who::PROGRAM, &list, format, unmasked, words)?)?;
    Ok(DONE)
}

fn put(bytes: &[u8]) -> Result<(), Fault> {
    std::io::Write::write_all(&mut std::io::stdout(), bytes).map_err(|e| Fault::Io("-".into(), e))
}

fn visit_cells(office: &Office, visit: &crate::domain::visit::Visit) -> Vec<String> {
    let time =
        |ms: Option<i64>| ms.map(|ms| office.settings().local(ms).format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default();
    let first = visit.stages.first();
    let seconds = |ms: Option<i64>| ms.map(|ms| (ms / 1000).to_string()).unwrap_or_default();
    vec![
        visit.label.to_string(),
        visit.day.to_string(),
        visit.label.line.letter().to_string(),
        visit.state.key().to_owned(),
        time(Some(visit.issued_ms)),
        time(first.and_then(|s| s.first_called_ms)),
        seconds(visit.waiting_ms()),
        seconds((!visit.time_inaccurate).then(|| visit.stage().serving_time_ms()).flatten()),
        visit.stage().counter.map(|c| c.to_string()).unwrap_or_default(),
    ]
}

/// The lines of facts as they were written, which hold no personal data; with `unmasked` their companions too.
fn events(office: &mut Office, form: Form, unmasked: bool) -> Result<(), Fault> {
    if unmasked {
        let all = log::count(office.store().read())?;
        note_reading(office, "export events", all as usize)?;
    }
    let columns: Vec<&str> = if unmasked { [&EVENT_COLUMNS[..], &["companion"]].concat() } else { EVENT_COLUMNS.to_vec() };
    write(&export::head(form, &columns));
    log::walk(office.store().read(), |row| {
        let _ = Event::read(&row.line, None)?;
        let mut cells = vec![row.writer, row.seq.to_string(), String::from_utf8_lossy(&row.line).into_owned()];
        if unmasked {
            cells.push(row.companion.map(|c| String::from_utf8_lossy(&c).into_owned()).unwrap_or_default());
        }
        write(&export::row(form, &columns, &cells));
        Ok(())
    })?;
    Ok(())
}

fn write(text: &str) {
    use std::io::Write;
    if std::io::stdout().write_all(text.as_bytes()).is_err() {
        std::process::exit(i32::from(DONE));
    }
}
