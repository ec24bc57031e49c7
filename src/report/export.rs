//! Lists as CSV (RFC 4180) or JSON lines: the same columns, the same values.

use serde_json::{Map, Value};

/// How a list is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Comma-separated, quoted where needed, CRLF.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// A workbook, made by [`super::workbook`].
    Xlsx,
}

/// The head of a list: column names for CSV, nothing for JSON lines.
pub fn head(form: Form, columns: &[&str]) -> String {
    match form {
        Form::Csv => csv(columns.iter().copied()),
        Form::Jsonl | Form::Xlsx => String::new(),
    }
}

/// A row of a list, with its line end.
pub fn row(form: Form, columns: &[&str], cells: &[String]) -> String {
    match form {
        Form::Csv => csv(cells.iter().map(String::as_str)),
        Form::Xlsx => String::new(),
        Form::Jsonl => {
            let object: Map<String, Value> =
                columns.iter().zip(cells).map(|(name, cell)| ((*name).to_owned(), Value::String(cell.clone()))).collect();
            format!("{}\n", Value::Object(object))
        }
    }
}

fn csv<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = cells.map(quote).collect();
    format!("{}\r\n", quoted.join(","))
}

/// Quotes a cell; one that a spreadsheet would run as a formula gets an apostrophe before it.
fn quote(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '@']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        let cells = ["a".to_owned(), "б, \"в\"".to_owned(), "=1+1".to_owned(), "-5".to_owned()];
        assert_eq!(row(Form::Csv, &["1", "2", "3", "4"], &cells), "a,\"б, \"\"в\"\"\",'=1+1,-5\r\n");
        assert_eq!(row(Form::Jsonl, &["x"], &["\"".to_owned()]), "{\"x\":\"\\\"\"}\n");
    }
}
