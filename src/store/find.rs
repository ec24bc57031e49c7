//! Finding cases as one types: by number in any notation, by the beginnings of words.

use super::Result;
use super::cases::{COLUMNS, Line, line};
use crate::domain::number::Number;
use rusqlite::{Connection, params};

/// The most words of a query that are looked at.
const WORDS_MAX: usize = 8;

/// Up to `limit` cases in which every typed word begins a word, newest first; a number finds its case alone.
pub fn cases(db: &Connection, typed: &str, limit: u32) -> Result<Vec<Line>> {
    if let Some((index, seq, year)) = Number::read(typed) {
        let found = by_number(db, &index, seq, year, limit)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let query = fts_query(typed);
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM words JOIN cases ON cases.row = words.rowid WHERE words MATCH ?1 ORDER BY words.rowid DESC LIMIT ?2"
    );
    let mut read = db.prepare_cached(&sql)?;
    let rows = read.query_map(params![query, limit], line)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Cases of an index and sequence number, of a year when one is named, the newest first.
pub fn by_number(db: &Connection, index: &str, seq: u32, year: Option<i32>, limit: u32) -> Result<Vec<Line>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM cases WHERE idx = ?1 AND seq = ?2 AND (?3 IS NULL OR date LIKE ?3 || '-%') ORDER BY date DESC LIMIT ?4"
    );
    let mut read = db.prepare_cached(&sql)?;
    let rows = read.query_map(params![index, seq, year.map(|y| y.to_string()), limit], line)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Words as FTS5 prefixes, quoted so that nothing typed is taken for an operator.
fn fts_query(typed: &str) -> String {
    typed
        .chars()
        .take(200)
        .collect::<String>()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(WORDS_MAX)
        .map(|w| format!("\"{w}\"*"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::fts_query;

    #[test]
    fn nothing_typed_is_an_operator() {
        assert_eq!(fts_query("Мария OR \"x* (NEAR"), "\"Мария\"* \"OR\"* \"x\"* \"NEAR\"*");
        assert_eq!(fts_query("  ,.- "), "");
    }
}
