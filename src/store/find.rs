//! Finding cases as one types: by number in any notation, by the beginnings of words.

use super::Result;
use super::cases::{COLUMNS, Filter, Line, View, line};
use crate::domain::number::Number;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

/// The most words of a query that are looked at.
const WORDS_MAX: usize = 8;

/// How many of what was found are counted at most.
pub const COUNTED_MAX: u64 = 1000;

/// Up to `limit` cases after the row `after` in which every typed word begins a word, newest first; a number finds its case alone,
/// whatever the list is narrowed to. Of a view counts what it is narrowed to, not its tab: who searches looks everywhere.
pub fn cases(db: &Connection, typed: &str, view: &View, after: Option<i64>, limit: u32) -> Result<Vec<Line>> {
    if after.is_none() {
        let found = numbered(db, typed, limit)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let Some((condition, mut values)) = matching(typed, view) else { return Ok(Vec::new()) };
    // Bound after the match: SQLite then walks the index from there.
    let further = if after.is_some() { " AND words.rowid < ?" } else { "" };
    values.extend(after.map(Value::Integer));
    values.push(Value::Integer(i64::from(limit)));
    let sql = format!("SELECT {COLUMNS} {condition}{further} ORDER BY words.rowid DESC LIMIT ?");
    let mut read = db.prepare_cached(&sql)?;
    let rows = read.query_map(params_from_iter(values), line)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many cases a search finds, [`COUNTED_MAX`] at most.
pub fn count(db: &Connection, typed: &str, view: &View) -> Result<u64> {
    let found = numbered(db, typed, COUNTED_MAX as u32)?.len() as u64;
    if found > 0 {
        return Ok(found);
    }
    let Some((condition, mut values)) = matching(typed, view) else { return Ok(0) };
    values.push(Value::Integer(COUNTED_MAX as i64));
    let mut read = db.prepare_cached(&format!("SELECT count(*) FROM (SELECT 1 {condition} LIMIT ?)"))?;
    Ok(read.query_row(params_from_iter(values), |r| r.get::<_, i64>(0))? as u64)
}

fn matching(typed: &str, view: &View) -> Option<(String, Vec<Value>)> {
    let query = fts_query(typed);
    if query.is_empty() {
        return None;
    }
    let everywhere = View { filter: Filter::All, ..view.clone() };
    let (narrowed, further) = everywhere.condition(chrono::NaiveDate::MIN, uuid::Uuid::nil());
    let mut values = vec![Value::Text(query)];
    values.extend(further);
    Some((format!("FROM words JOIN cases ON cases.row = words.rowid WHERE words MATCH ? AND {narrowed}"), values))
}

/// Cases of a number as typed: with its register, or `412/2026` for the number of any register in a year.
fn numbered(db: &Connection, typed: &str, limit: u32) -> Result<Vec<Line>> {
    if let Some((index, seq, year)) = Number::read(typed) {
        return by_number(db, &index, seq, year, limit);
    }
    let Some((seq, year)) = Number::read_of_year(typed) else { return Ok(Vec::new()) };
    // A step of the index for each register, whatever the number of cases.
    let sql = format!(
        "WITH RECURSIVE i(x) AS (SELECT min(idx) FROM cases
             UNION ALL SELECT (SELECT min(idx) FROM cases WHERE idx > i.x) FROM i WHERE i.x IS NOT NULL)
         SELECT {COLUMNS} FROM cases WHERE idx IN (SELECT x FROM i) AND seq = ?1 AND date LIKE ?2 || '-%' ORDER BY date DESC LIMIT ?3"
    );
    let mut read = db.prepare_cached(&sql)?;
    let rows = read.query_map(params![seq, year.to_string(), limit], line)?;
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
