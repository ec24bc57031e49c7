//! The register as a workbook: what a view shows. Personal data is masked unless asked for; in the clear it is on record.

use super::{Command, Fault, Office, Who};
use crate::domain::money::Cents;
use crate::domain::person::{mask_identifier, mask_phone, shown_name};
use crate::report::workbook::{Cell, LINES_MAX, Sheet};
use crate::store::cases::{Line, View};
use crate::words::Words;

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

impl Office {
    /// The lines of a view as a workbook, or of a search when something is typed.
    ///
    /// # Errors
    /// The store's, or a workbook that could not be put together.
    pub fn workbook(&mut self, who: Who, view: &View, typed: &str, unmasked: bool, words: Words) -> Result<Vec<u8>, Fault> {
        let columns = COLUMNS.map(|(key, width)| (words.tr(key), width));
        let mut sheet = Sheet::new(&words.tr("screen-register"), &columns).map_err(|e| Fault::Data(e.to_string()))?;
        self.listed(who, view, typed, unmasked, |line| {
            sheet.push(&cells(line, unmasked, words)).map_err(|e| Fault::Data(e.to_string()))?;
            Ok(sheet.rows() < LINES_MAX)
        })?;
        sheet.finish().map_err(|e| Fault::Data(e.to_string()))
    }

    /// The same as comma-separated values for any program: semicolons and the mark of UTF-8, as spreadsheets here read them;
    /// days as `2026-11-23`, money with a point.
    ///
    /// # Errors
    /// The store's.
    pub fn table(&mut self, who: Who, view: &View, typed: &str, unmasked: bool, words: Words) -> Result<Vec<u8>, Fault> {
        let fault = |e: csv::Error| Fault::Data(e.to_string());
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(COLUMNS.map(|(key, _)| words.tr(key))).map_err(fault)?;
        self.listed(who, view, typed, unmasked, |line| {
            let row = cells(line, unmasked, words).into_iter().map(|cell| match cell {
                // A cell that begins like a formula would be one in a spreadsheet.
                Cell::Text(text) if text.starts_with(['=', '+', '-', '@']) => format!("'{text}"),
                Cell::Text(text) => text,
                Cell::Date(day) => day.map(|day| day.to_string()).unwrap_or_default(),
                Cell::Money(Cents(0)) => String::new(),
                Cell::Money(money) => format!("{}.{:02}", money.0 / 100, money.0 % 100),
            });
            writer.write_record(row).map_err(fault).map(|()| true)
        })?;
        writer.into_inner().map_err(|e| Fault::Data(e.to_string()))
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
        or(shown_name(&line.name, line.applicant), &line.name),
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
