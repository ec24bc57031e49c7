//! A list for other programs as it is written row by row: a workbook, or comma-separated values.

use super::workbook::{Cell, LINES_MAX, Sheet};
use crate::domain::money::Cents;

/// How a list goes out of the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A workbook (Office Open XML).
    Xlsx,
    /// Comma-separated values for any program: semicolons and the mark of UTF-8, as spreadsheets here read them; days as
    /// `2026-11-23`, moments as `2026-11-23 08:05`, money with a point.
    Csv,
}

impl Format {
    /// The ending of such a file.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

/// A list that is being written.
pub struct Table(Into);

enum Into {
    Book(Box<Sheet>),
    Values(Box<csv::Writer<Vec<u8>>>, u32),
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("rows", &self.rows()).finish_non_exhaustive()
    }
}

impl Table {
    /// A list of this name with headings and their widths in characters.
    ///
    /// # Errors
    /// In words of the library: a name that no sheet may have.
    pub fn new(format: Format, name: &str, columns: &[(String, f64)]) -> Result<Self, String> {
        Ok(Self(match format {
            Format::Xlsx => Into::Book(Box::new(Sheet::new(name, columns).map_err(|e| e.to_string())?)),
            Format::Csv => {
                let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
                writer.write_record(columns.iter().map(|(heading, _)| heading)).map_err(|e| e.to_string())?;
                Into::Values(Box::new(writer), 0)
            }
        }))
    }

    /// How many rows it has.
    pub fn rows(&self) -> u32 {
        match &self.0 {
            Into::Book(sheet) => sheet.rows(),
            Into::Values(_, rows) => *rows,
        }
    }

    /// Whether it takes no further row: a sheet holds so many.
    pub fn full(&self) -> bool {
        matches!(self.0, Into::Book(_)) && self.rows() >= LINES_MAX
    }

    /// Adds a row.
    ///
    /// # Errors
    /// In words of the library: a text that is longer than a cell holds.
    pub fn push(&mut self, cells: Vec<Cell>) -> Result<(), String> {
        match &mut self.0 {
            Into::Book(sheet) => sheet.push(&cells).map_err(|e| e.to_string()),
            Into::Values(writer, rows) => {
                *rows += 1;
                writer.write_record(cells.into_iter().map(value)).map_err(|e| e.to_string())
            }
        }
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// In words of the library.
    pub fn finish(self) -> Result<Vec<u8>, String> {
        match self.0 {
            Into::Book(sheet) => sheet.finish().map_err(|e| e.to_string()),
            Into::Values(writer, _) => writer.into_inner().map_err(|e| e.to_string()),
        }
    }
}

fn value(cell: Cell) -> String {
    match cell {
        // A cell that begins like a formula would be one in a spreadsheet.
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@']) => format!("'{text}"),
        Cell::Text(text) => text,
        Cell::Date(day) => day.map(|day| day.to_string()).unwrap_or_default(),
        Cell::Moment(at) => at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
        Cell::Number(n) => n.map(|n| n.to_string()).unwrap_or_default(),
        Cell::Money(Cents(0)) => String::new(),
        Cell::Money(money) => {
            let (sign, cents) = (if money.0 < 0 { "-" } else { "" }, money.0.abs());
            format!("{sign}{}.{:02}", cents / 100, cents % 100)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn values_are_written_as_spreadsheets_here_read_them_and_formulas_are_disarmed() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        let columns = ["а", "б", "в", "г", "д", "е"].map(|name| (name.to_owned(), 10.0));
        let mut table = Table::new(Format::Csv, "Списък", &columns).expect("a table");
        table
            .push(vec![
                Cell::Text("=1+1".to_owned()),
                Cell::Text("едно; \"две\"".to_owned()),
                Cell::Date(Some(day)),
                Cell::Moment(day.and_hms_opt(8, 5, 59)),
                Cell::Number(Some(-3)),
                Cell::Money(Cents(-5)),
            ])
            .expect("a row");
        assert_eq!(table.rows(), 1);
        let text = String::from_utf8(table.finish().expect("bytes")).expect("text");
        assert_eq!(text, "\u{feff}а;б;в;г;д;е\n'=1+1;\"едно; \"\"две\"\"\";2026-11-23;2026-11-23 08:05;-3;-0.05\n");
    }
}
