//! Reading visits, staff, sessions, payments and settings.

use super::{Result, log};
use crate::domain::booking::Booking;
use crate::domain::counter::Session;
use crate::domain::fold;
use crate::domain::opinion::Opinions;
use crate::domain::payment::Payment;
use crate::domain::settings::Settings;
use crate::domain::staff::Member;
use crate::domain::ticket::Label;
use crate::domain::visit::Visit;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// The aggregate that stands for the office as a whole: settings, example mark, bulk reading.
pub const OFFICE: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

fn ids(db: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Uuid>> {
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map(params, |r| r.get::<_, [u8; 16]>(0).map(Uuid::from_bytes))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn fold_all<T>(db: &Connection, ids: Vec<Uuid>, fold: impl Fn(&[crate::domain::event::Event]) -> Option<T>) -> Result<Vec<T>> {
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        all.extend(fold(&log::about(db, id)?));
    }
    Ok(all)
}

/// One visit.
pub fn one(db: &Connection, id: Uuid) -> Result<Option<Visit>> {
    Ok(fold::visit(&log::about(db, id)?))
}

/// The visits of a day, in the order of issue.
pub fn of_day(db: &Connection, day: NaiveDate) -> Result<Vec<Visit>> {
    let ids = ids(db, "SELECT id FROM visits WHERE day = ?1 ORDER BY issued_ms, id", [day.to_string()])?;
    fold_all(db, ids, fold::visit)
}

/// A number that changes whenever something was written, here or by another process.
pub fn mark(db: &Connection) -> Result<i64> {
    let theirs: i64 = db.pragma_query_value(None, "data_version", |r| r.get(0))?;
    let ours: i64 = db.prepare_cached("SELECT coalesce(max(row), 0) FROM log")?.query_row([], |r| r.get(0))?;
    Ok((theirs << 40) ^ ours)
}

/// The bookings of a day, by official and time.
pub fn bookings(db: &Connection, day: NaiveDate) -> Result<Vec<Booking>> {
    let ids = ids(db, "SELECT id FROM bookings WHERE day = ?1 ORDER BY official, time, id", [day.to_string()])?;
    fold_all(db, ids, fold::booking)
}

/// Appointments at the counters of days up to `day` that nobody came to yet.
pub fn booked_until(db: &Connection, day: NaiveDate) -> Result<Vec<Uuid>> {
    let sql = "SELECT id FROM bookings WHERE day <= ?1 AND official = '' AND state = 'booking-booked' ORDER BY day, time, id";
    ids(db, sql, [day.to_string()])
}

/// The appointment at the counters whose guest came as this visit.
pub fn arrived_as(db: &Connection, day: NaiveDate, visit: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT id FROM bookings WHERE day = ?1 AND official = '' AND state = 'booking-arrived'";
    let all = fold_all(db, ids(db, sql, [day.to_string()])?, fold::booking)?;
    Ok(all.iter().filter(|b| b.visit == Some(visit)).map(|b| b.id).collect())
}

/// The opinions of a day, counted.
pub fn opinions(db: &Connection, day: NaiveDate) -> Result<Opinions> {
    let mut read = db.prepare_cached("SELECT score, count(*) FROM opinions WHERE day = ?1 GROUP BY score")?;
    let rows = read.query_map([day.to_string()], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(Opinions::of(rows.collect::<rusqlite::Result<Vec<_>>>()?))
}

/// The bookings whose minutes are a case, or whose guest came as a visit.
pub fn bookings_of(db: &Connection, case: Uuid, visit: Option<Uuid>) -> Result<Vec<Uuid>> {
    // Few are made in a year, and an erasure is rare: their events say it.
    let ids = ids(db, "SELECT id FROM bookings ORDER BY day", [])?;
    let all = fold_all(db, ids, fold::booking)?;
    let bound = |b: &&Booking| b.case == Some(case) || (visit.is_some() && b.visit == visit);
    Ok(all.iter().filter(bound).map(|b| b.id).collect())
}

/// One booking.
pub fn booking(db: &Connection, id: Uuid) -> Result<Option<Booking>> {
    Ok(fold::booking(&log::about(db, id)?))
}

/// The visit of a label and day.
pub fn labelled(db: &Connection, label: Label, day: NaiveDate) -> Result<Option<Uuid>> {
    let sql = "SELECT id FROM visits WHERE day = ?1 AND label = ?2 ORDER BY issued_ms LIMIT 1";
    Ok(ids(db, sql, [day.to_string(), label.to_string()])?.first().copied())
}

const OPEN: &str = "state IN ('visit-waiting', 'visit-called', 'visit-serving', 'visit-parked')";

/// The open visits of a day, and those that did not come: all that a counter works with.
pub fn live(db: &Connection, day: NaiveDate) -> Result<Vec<Visit>> {
    let sql = format!("SELECT id FROM visits WHERE day = ?1 AND ({OPEN} OR state = 'visit-no-show') ORDER BY issued_ms, id");
    let ids = ids(db, &sql, [day.to_string()])?;
    fold_all(db, ids, fold::visit)
}

/// Visits still open from days before `day`.
pub fn left_open(db: &Connection, day: NaiveDate) -> Result<Vec<Visit>> {
    let sql = format!("SELECT id FROM visits WHERE {OPEN} AND day < ?1 ORDER BY issued_ms, id");
    let ids = ids(db, &sql, [day.to_string()])?;
    fold_all(db, ids, fold::visit)
}

/// The visit called or served at a counter now.
pub fn at_counter(db: &Connection, counter: u8) -> Result<Option<Visit>> {
    let sql = "SELECT id FROM visits WHERE counter = ?1 AND state IN ('visit-called', 'visit-serving') LIMIT 1";
    match ids(db, sql, [counter])?.first() {
        Some(id) => one(db, *id),
        None => Ok(None),
    }
}

/// All members of staff, by name.
pub fn staff(db: &Connection) -> Result<Vec<Member>> {
    let mut read = db.prepare_cached("SELECT id, name, active FROM staff ORDER BY name, id")?;
    let rows = read.query_map([], |r| Ok(Member { id: Uuid::from_bytes(r.get(0)?), name: r.get(1)?, active: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The settings in force.
pub fn settings(db: &Connection) -> Result<Settings> {
    Ok(fold::settings(&log::about(db, OFFICE)?))
}

/// The open session at a counter.
pub fn session(db: &Connection, counter: u8) -> Result<Option<Session>> {
    let sql = "SELECT id FROM sessions WHERE counter = ?1 AND closed_ms IS NULL ORDER BY opened_ms DESC LIMIT 1";
    match ids(db, sql, [counter])?.first() {
        Some(id) => Ok(fold::session(&log::about(db, *id)?)),
        None => Ok(None),
    }
}

/// The sessions that were open at some time of a span of milliseconds.
pub fn sessions_between(db: &Connection, from_ms: i64, to_ms: i64) -> Result<Vec<Session>> {
    let sql = "SELECT id FROM sessions WHERE opened_ms < ?2 AND (closed_ms IS NULL OR closed_ms > ?1) ORDER BY opened_ms, id";
    let ids = ids(db, sql, [from_ms, to_ms])?;
    fold_all(db, ids, fold::session)
}

/// Sessions that earlier days left open.
pub fn sessions_before(db: &Connection, ms: i64) -> Result<Vec<Session>> {
    let ids = ids(db, "SELECT id FROM sessions WHERE closed_ms IS NULL AND opened_ms < ?1 ORDER BY opened_ms, id", [ms])?;
    fold_all(db, ids, fold::session)
}

/// One payment.
pub fn payment(db: &Connection, id: Uuid) -> Result<Option<Payment>> {
    Ok(fold::payment(&log::about(db, id)?))
}

/// The payment of a number; the newest when no year is named.
pub fn payment_numbered(db: &Connection, index: &str, seq: u32, year: Option<i32>) -> Result<Option<Uuid>> {
    let sql = "SELECT id FROM payments WHERE idx = ?1 AND seq = ?2 AND (?3 IS NULL OR date LIKE ?3 || '-%') ORDER BY date DESC LIMIT 1";
    let found = ids(db, sql, rusqlite::params![index, seq, year.map(|y| y.to_string())])?;
    Ok(found.first().copied())
}

/// The payments for a case, oldest first.
pub fn payments_of(db: &Connection, case: Uuid) -> Result<Vec<Payment>> {
    let ids = ids(db, "SELECT id FROM payments WHERE case_id = ?1 ORDER BY idx, date, seq", [case.as_bytes().as_slice()])?;
    fold_all(db, ids, fold::payment)
}

/// Payments whose case was erased and which name their payer still, each with the writer of what was held of it first.
pub fn payments_of_erased(db: &Connection) -> Result<Vec<(Uuid, String)>> {
    // Of one that was issued again the one that counts.
    let sql = format!(
        "SELECT p.id, (SELECT writer FROM log WHERE about = p.id AND {} ORDER BY row LIMIT 1) FROM payments p
               WHERE p.case_id IN (SELECT about FROM erasures) AND p.id NOT IN (SELECT about FROM erasures) ORDER BY p.id",
        super::log::COUNTS
    );
    let mut read = db.prepare_cached(&sql)?;
    let rows = read.query_map([], |r| Ok((r.get::<_, [u8; 16]>(0).map(Uuid::from_bytes)?, r.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Those that have open matters, until there are so many matters; `open` counts those of one.
fn apart<T>(
    db: &Connection,
    ids: Vec<Uuid>,
    fold: impl Fn(&[crate::domain::event::Event]) -> Option<T>,
    open: impl Fn(&T) -> usize,
    limit: u32,
) -> Result<Vec<T>> {
    let (mut all, mut found) = (Vec::new(), 0);
    for id in ids {
        if found >= limit as usize {
            break;
        }
        let Some(one) = fold(&log::about(db, id)?) else { continue };
        let matters = open(&one);
        if matters > 0 {
            found += matters;
            all.push(one);
        }
    }
    Ok(all)
}

/// Payments since `from` that were voided or given back a second time elsewhere and nobody has looked at it, the newest first: so many that
/// there are `limit` matters.
///
/// # Errors
/// The store's.
pub fn payments_apart(db: &Connection, from: NaiveDate, limit: u32) -> Result<Vec<Payment>> {
    // What one writer did alone did not meet anything.
    let sql = "SELECT id FROM payments WHERE date >= ?1 AND status <> 'payment-paid'
                   AND (SELECT count(DISTINCT writer) FROM log WHERE about = payments.id) > 1 ORDER BY date DESC, id";
    apart(db, ids(db, sql, [from.to_string()])?, fold::payment, |payment: &Payment| payment.open_late().count(), limit)
}

/// Bookings of days since `from` with which something was done apart and nobody has decided, the latest day first: so many that there are
/// `limit` matters.
///
/// # Errors
/// The store's.
pub fn bookings_apart(db: &Connection, from: NaiveDate, limit: u32) -> Result<Vec<Booking>> {
    let sql = "SELECT id FROM bookings WHERE day >= ?1
                   AND (SELECT count(DISTINCT writer) FROM log WHERE about = bookings.id) > 1 ORDER BY day DESC, time DESC, id";
    apart(db, ids(db, sql, [from.to_string()])?, fold::booking, |booking: &Booking| booking.open_clashes().count(), limit)
}

/// Cases for which more is paid, neither void nor given back, than they owe, of those with a payment since `from`: each with what is paid, in
/// cents; the newest case first.
///
/// # Errors
/// The store's.
pub fn overpaid(db: &Connection, from: NaiveDate, limit: u32) -> Result<Vec<(Uuid, i64)>> {
    let sql = "SELECT c.id, sum(p.amount) FROM payments p JOIN cases c ON c.id = p.case_id
               WHERE p.status = 'payment-paid' AND p.case_id IN (SELECT case_id FROM payments WHERE date >= ?1)
               GROUP BY c.id, c.fee, c.at_ms HAVING sum(p.amount) > c.fee ORDER BY c.at_ms DESC, c.id LIMIT ?2";
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map(params![from.to_string(), limit], |r| {
        Ok((r.get::<_, [u8; 16]>(0).map(Uuid::from_bytes)?, r.get::<_, i64>(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The payments taken on a day.
pub fn payments_on(db: &Connection, day: NaiveDate) -> Result<Vec<Payment>> {
    let ids = ids(db, "SELECT id FROM payments WHERE date = ?1 ORDER BY idx, seq", [day.to_string()])?;
    fold_all(db, ids, fold::payment)
}

/// What is paid for a case and neither void nor given back, in cents.
pub fn paid(db: &Connection, case: Uuid) -> Result<i64> {
    let mut read =
        db.prepare_cached("SELECT coalesce(sum(amount), 0) FROM payments WHERE case_id = ?1 AND status = 'payment-paid'")?;
    Ok(read.query_row([case.as_bytes().as_slice()], |r| r.get(0))?)
}

/// Whether an event of this id exists at all.
pub fn known(db: &Connection, id: Uuid) -> Result<bool> {
    let mut read = db.prepare_cached("SELECT 1 FROM log WHERE about = ?1 LIMIT 1")?;
    Ok(read.query_row(params![id.as_bytes().as_slice()], |_| Ok(())).optional()?.is_some())
}

/// Mean waiting time of a day's called visits, milliseconds.
pub fn mean_wait_ms(db: &Connection, day: NaiveDate) -> Result<Option<i64>> {
    let mut read = db.prepare_cached("SELECT avg(waited_ms) FROM visits WHERE day = ?1 AND waited_ms IS NOT NULL")?;
    Ok(read.query_row([day.to_string()], |r| r.get::<_, Option<f64>>(0))?.map(|ms| ms as i64))
}

/// The days that have visits, oldest first.
pub fn days(db: &Connection) -> Result<Vec<NaiveDate>> {
    let mut read = db.prepare_cached("SELECT DISTINCT day FROM visits ORDER BY day")?;
    let rows = read.query_map([], |r| r.get::<_, String>(0))?;
    let mut days = Vec::new();
    for row in rows {
        days.extend(row?.parse().ok().map(|day: NaiveDate| day));
    }
    Ok(days)
}

/// Visits with clashes that nobody has looked at.
pub fn to_review(db: &Connection, limit: u32) -> Result<Vec<Uuid>> {
    ids(db, "SELECT id FROM visits WHERE clashes > 0 ORDER BY day DESC, issued_ms DESC LIMIT ?1", [limit])
}
