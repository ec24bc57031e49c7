//! Lists as files for other programs: workbooks and comma-separated values. Personal data is masked unless asked for; in the clear it is
//! on record.

use super::{Command, Fault, Office, Who};
use crate::domain::money::Cents;
use crate::domain::person::{mask_identifier, mask_phone};
use crate::report::table::{Format, Table};
use crate::report::workbook::Cell;
use crate::store::cases::{Line, View};
use crate::words::Words;
use chrono::{NaiveDate, NaiveDateTime};

/// Lines read at once.
const PAGE: u32 = 2_000;

const COLUMNS: [(&str, f64); 12] = [
    ("list-number", 13.0),
    ("list-date", 12.0),
    ("list-kind", 26.0),
    ("list-title", 46.0),
    ("list-name", 24.0),
    ("list-identifier", 14.0),
    ("list-phone", 15.0),
    ("list-subject", 40.0),
    ("list-unit", 20.0),
    ("list-due", 12.0),
    ("list-status", 20.0),
    ("list-fee", 10.0),
];

/// A list that goes out as a file.
#[derive(Clone, PartialEq, Debug)]
pub enum List {
    /// What a view of the register shows, or a search within it when something is typed.
    Register(Box<View>, String),
    /// The incoming register of days.
    Incoming(NaiveDate, NaiveDate),
    /// What was given to the units on a day.
    HandOver(NaiveDate),
    /// The bookings of a day: the receptions of officials and appointments at the counters.
    Bookings(NaiveDate),
    /// The visits of days, one row each.
    Visits(NaiveDate, NaiveDate),
    /// The calls of a day.
    Calls(NaiveDate),
    /// The fees that were taken on a day.
    Payments(NaiveDate),
    /// What every unit has to do, and what it did in time.
    Board,
    /// Time per stage of the cases registered on days.
    Stages(NaiveDate, NaiveDate),
}

impl List {
    /// The locale key of its name: that of its sheet.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Register(..) => "screen-register",
            Self::Incoming(..) => "roll-incoming",
            Self::HandOver(_) => "roll-handover",
            Self::Bookings(_) => "screen-reception",
            Self::Visits(..) => "roll-visits",
            Self::Calls(_) => "roll-calls",
            Self::Payments(_) => "money-title",
            Self::Board => "roll-board",
            Self::Stages(..) => "roll-stages",
        }
    }

    /// The days that it is of.
    const fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Self::Register(..) | Self::Board => None,
            Self::Incoming(from, to) | Self::Visits(from, to) | Self::Stages(from, to) => Some((*from, *to)),
            Self::HandOver(day) | Self::Bookings(day) | Self::Calls(day) | Self::Payments(day) => Some((*day, *day)),
        }
    }

    /// The name of its file without the ending: what it is, of which days, and when it was made, so that none is written over.
    pub fn file_name(&self, now: NaiveDateTime, words: Words) -> String {
        let name = words.tr(self.key()).to_lowercase().replace(' ', "-");
        let days = match self.days() {
            None => String::new(),
            Some((from, to)) if from == to => format!("-{from}"),
            Some((from, to)) => format!("-{from}-{to}"),
        };
        format!("{name}{days}-{}", now.format("%Y-%m-%d-%H%M%S"))
    }
}

impl Office {
    /// A list as a file's bytes. Personal data is masked unless asked for; in the clear it is on record before it is read.
    ///
    /// # Errors
    /// The store's, or a workbook that could not be put together.
    pub fn export(&mut self, who: Who, list: &List, format: Format, unmasked: bool, words: Words) -> Result<Vec<u8>, Fault> {
        let name = words.tr(list.key());
        let fault = Fault::Data;
        if let List::Register(view, typed) = list {
            let columns = COLUMNS.map(|(key, width)| (words.tr(key), width));
            let mut table = Table::new(format, &name, &columns).map_err(fault)?;
            self.listed(who, view, typed, unmasked, |line| {
                table.push(cells(line, unmasked, words)).map_err(fault)?;
                Ok(!table.full())
            })?;
            return table.finish().map_err(fault);
        }
        let roll = self.roll(list, unmasked, words)?;
        if unmasked && roll.personal {
            let rows = u32::try_from(roll.rows.len()).unwrap_or(u32::MAX);
            let _ = self.perform(who, Command::NoteRead { what: roll.what.to_owned(), rows })?;
        }
        let columns: Vec<(String, f64)> = roll.columns.iter().map(|(key, width)| (words.tr(key), *width)).collect();
        let mut table = Table::new(format, &name, &columns).map_err(fault)?;
        for row in roll.rows {
            if table.full() {
                break;
            }
            table.push(row).map_err(fault)?;
        }
        table.finish().map_err(fault)
    }

    /// Every line of a view, or of a search within what it is narrowed to, until `take` has enough. In the clear it is on record.
    fn listed(
        &mut self,
        who: Who,
        view: &View,
        typed: &str,
        unmasked: bool,
        mut take: impl FnMut(&Line) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let search = !typed.trim().is_empty();
        if unmasked {
            let rows = if search { self.found(typed, view)? } else { self.register_count(view, who.by)? };
            let rows = u32::try_from(rows).unwrap_or(u32::MAX);
            let _ = self.perform(who, Command::NoteRead { what: "export cases".to_owned(), rows })?;
        }
        let mut last: Option<Line> = None;
        loop {
            let lines = if search {
                self.find_in(typed, view, last.as_ref(), PAGE)?
            } else {
                self.register_page(view, who.by, last.as_ref(), PAGE)?
            };
            for line in &lines {
                if !take(line)? {
                    return Ok(());
                }
            }
            if lines.len() < PAGE as usize {
                return Ok(());
            }
            last = lines.into_iter().last();
        }
    }
}

fn cells(line: &Line, unmasked: bool, words: Words) -> Vec<Cell> {
    let or = |masked: String, plain: &String| Cell::Text(if unmasked { plain.clone() } else { masked });
    vec![
        Cell::Text(line.short()),
        Cell::Date(Some(line.date)),
        Cell::Text(words.tr(line.kind.key())),
        Cell::Text(line.title.clone()),
        or(line.sender(&words.tr("case-protected-short")), &line.name),
        or(mask_identifier(&line.identifier), &line.identifier),
        or(mask_phone(&line.phone), &line.phone),
        // A subject is free text and may name people.
        or(if line.subject.is_empty() { String::new() } else { "•••".to_owned() }, &line.subject),
        Cell::Text(line.unit.clone()),
        Cell::Date(line.due),
        Cell::Text(words.tr(line.status.key())),
        Cell::Money(Cents(line.fee)),
    ]
}
