//! Number series: what comes next, and the date of the last one. A cache too: events note the numbers they carry.

use super::Result;
use crate::domain::event::{Body, Event};
use crate::domain::number::{Number, Register};
use crate::domain::ticket::{Label, Line};
use crate::domain::{case, payment, visit};
use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

fn number_key(register: Register, code: u8, year: i32) -> String {
    format!("{}{code:02}/{year}", register.0)
}

fn ticket_key(issuer: u8, line: Line, day: NaiveDate) -> String {
    format!("ticket/{issuer}/{}/{day}", line.letter())
}

fn last(db: &Connection, key: &str) -> Result<Option<(u32, NaiveDate)>> {
    let mut read = db.prepare_cached("SELECT last, date FROM series WHERE key = ?1")?;
    let row = read.query_row([key], |r| Ok((r.get::<_, u32>(0)?, r.get::<_, String>(1)?))).optional()?;
    Ok(row.map(|(n, date)| (n, date.parse().unwrap_or(NaiveDate::MIN))))
}

/// The next number of a register on `date`, and the date of the last one of that year or, failing that, of the year after:
/// a clock that fell back over New Year meets the newer series. Numbers up to `given` were given out before this program came.
pub fn next_number(
    db: &Connection,
    register: Register,
    code: u8,
    date: NaiveDate,
    given: u32,
) -> Result<(Number, Option<NaiveDate>)> {
    let this_year = last(db, &number_key(register, code, date.year()))?;
    let next_year = last(db, &number_key(register, code, date.year() + 1))?;
    let seq = this_year.map_or(0, |(n, _)| n).max(given) + 1;
    Ok((Number { register, code, seq, date }, next_year.or(this_year).map(|(_, d)| d)))
}

/// The next ticket label of a line on `day`.
pub fn next_label(db: &Connection, issuer: u8, line: Line, day: NaiveDate) -> Result<Label> {
    let n = last(db, &ticket_key(issuer, line, day))?.map_or(0, |(n, _)| n) + 1;
    Ok(Label { line, issuer, n })
}

/// Numbers that events carry, gathered before they are written: of a series the last number and the last date.
#[derive(Debug, Default)]
pub struct Noted(BTreeMap<String, (u32, NaiveDate)>);

impl Noted {
    /// Notes the number that an event carries; `false` when it carries none.
    pub fn note(&mut self, event: &Event) -> bool {
        let (key, n, date) = match &event.body {
            Body::Case(case::Event::Registered(r)) => {
                (number_key(r.number.register, r.number.code, r.number.year()), r.number.seq, r.number.date)
            }
            Body::Payment(payment::Event::Paid { number, .. }) => {
                (number_key(number.register, number.code, number.year()), number.seq, number.date)
            }
            Body::Visit(visit::Event::Issued { label, day, .. }) => (ticket_key(label.issuer, label.line, *day), label.n, *day),
            _ => return false,
        };
        let known = self.0.entry(key).or_insert((n, date));
        *known = (known.0.max(n), known.1.max(date));
        true
    }

    /// Writes them.
    pub fn write(self, db: &Connection) -> Result<()> {
        for (key, (n, date)) in self.0 {
            let _ = db
                .prepare_cached(
                    "INSERT INTO series (key, last, date) VALUES (?1, ?2, ?3)
                     ON CONFLICT (key) DO UPDATE SET last = max(last, excluded.last), date = max(date, excluded.date)",
                )?
                .execute(params![key, n, date.to_string()])?;
        }
        Ok(())
    }
}
