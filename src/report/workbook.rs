//! A list as a workbook (Office Open XML): headings in words, dates as dates, money as money.

use crate::domain::money::Cents;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

/// Lines of a workbook at most: what spreadsheets hold, less the heading.
pub const LINES_MAX: u32 = 1_000_000;

/// What stands in a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Text; empty for nothing.
    Text(String),
    /// A day.
    Date(Option<NaiveDate>),
    /// A day and a time of it, local.
    Moment(Option<NaiveDateTime>),
    /// A number.
    Number(Option<i64>),
    /// Money; nothing when zero.
    Money(Cents),
}

/// A workbook with one sheet that is being filled.
pub struct Sheet {
    book: Workbook,
    columns: u16,
    rows: u32,
    text: Format,
    date: Format,
    moment: Format,
    money: Format,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl Sheet {
    /// A sheet of this name, with headings and their widths in characters.
    ///
    /// # Errors
    /// The library's: a name that no sheet may have.
    pub fn new(name: &str, columns: &[(String, f64)]) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let top = || Format::new().set_align(FormatAlign::Top);
        let _ = sheet.set_name(name)?;
        for (column, (heading, width)) in (0..).zip(columns) {
            let _ = sheet.write_string_with_format(0, column, heading, &top().set_bold())?;
            let _ = sheet.set_column_width(column, *width)?;
        }
        let _ = sheet.set_freeze_panes(1, 0)?;
        Ok(Self {
            columns: columns.len() as u16,
            rows: 0,
            text: top().set_text_wrap(),
            date: top().set_num_format("dd.mm.yyyy"),
            moment: top().set_num_format("dd.mm.yyyy hh:mm"),
            money: top().set_num_format("0.00 \"€\""),
            book,
        })
    }

    /// How many lines it has.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Adds a line.
    ///
    /// # Errors
    /// The library's: a text that is longer than a cell holds.
    pub fn push(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        self.rows += 1;
        let row = self.rows;
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(cells) {
            let _ = match cell {
                Cell::Text(text) if !text.is_empty() => sheet.write_string_with_format(row, column, text, &self.text)?,
                Cell::Date(Some(day)) => {
                    let date = ExcelDateTime::from_timestamp(day.and_time(NaiveTime::MIN).and_utc().timestamp())?;
                    sheet.write_datetime_with_format(row, column, &date, &self.date)?
                }
                // The sheet knows no zones: local time stands as it is.
                Cell::Moment(Some(at)) => {
                    let moment = ExcelDateTime::from_timestamp(at.and_utc().timestamp())?;
                    sheet.write_datetime_with_format(row, column, &moment, &self.moment)?
                }
                Cell::Number(Some(n)) => sheet.write_number_with_format(row, column, *n as f64, &self.text)?,
                Cell::Money(amount) if *amount != Cents::ZERO => {
                    sheet.write_number_with_format(row, column, amount.0 as f64 / 100.0, &self.money)?
                }
                _ => sheet,
            };
        }
        Ok(())
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// The library's.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        let last = self.columns.saturating_sub(1);
        let _ = self.book.worksheet_from_index(0)?.autofilter(0, 0, self.rows.max(1), last)?;
        self.book.save_to_buffer()
    }
}
