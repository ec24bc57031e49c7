//! Appending an event: its bytes into the ledger, its aggregate folded anew, the row replaced – in the caller's transaction.
//!
//! Local and remote events take this same path, so rebuilding from the ledger gives the same tables.

use super::rows::Words;
use super::{Result, StoreError, drafts, log, rows, series, visits};
use crate::domain::event::{Body, Event, Written, chain_next};
use crate::domain::stamp::{Stamp, Writer};
use crate::domain::station::Site;
use crate::domain::{booking, case, fold, payment, station, visit};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Puts an event into the ledger and moves the head of its writer's chain.
///
/// # Errors
/// [`StoreError::Gap`] when it is not the next event of its writer; nothing is written then.
pub fn insert(db: &Connection, event: &Event, written: &Written) -> Result<()> {
    let writer = event.writer();
    let head = log::head(db, writer)?.ok_or(StoreError::Gap { expected: 0, got: event.seq })?;
    let hash = put(db, &head, head.seq, &head.hash, event, written, any_erased(db)?)?;
    move_head(db, writer, event.seq, event.stamp, &hash)?;
    note_payer(db, event)?;
    after(db, event)
}

/// Writes the row of an event and gives the chain hash after it. `erasures`: whether anything was erased ever.
fn put(
    db: &Connection,
    head: &log::Head,
    seq: u64,
    hash: &[u8; 32],
    event: &Event,
    written: &Written,
    erasures: bool,
) -> Result<[u8; 32]> {
    if seq + 1 != event.seq || head.writer != event.writer() {
        return Err(StoreError::Gap { expected: seq + 1, got: event.seq });
    }
    let mut companion = written.companion.as_ref();
    if companion.is_some() || log::commits(&written.line) {
        if erasures && erased(db, event.about)? {
            // Also when they did not come with it: another file may hold them.
            note_purge(db, event.writer().as_str(), event.seq)?;
            companion = None;
        } else if companion.is_none() {
            log::note_bare(db)?;
        }
    }
    let _ = db
        .prepare_cached(
            "INSERT INTO log (writer, seq, about, generation, stamp, line, companion) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            event.writer().as_str(),
            event.seq as i64,
            event.about.as_bytes().as_slice(),
            event.generation,
            event.stamp.to_string(),
            written.line,
            companion,
        ])?;
    Ok(chain_next(hash, &written.line))
}

fn move_head(db: &Connection, writer: Writer, seq: u64, stamp: Stamp, hash: &[u8; 32]) -> Result<()> {
    // Events that were issued again under a new writer keep their old stamps: the head keeps the highest.
    let _ = db
        .prepare_cached("UPDATE writers SET seq = ?2, hash = ?3, stamp = max(coalesce(stamp, ''), ?4) WHERE writer = ?1")?
        .execute(params![writer.as_str(), seq as i64, hash.as_slice(), stamp.to_string()])?;
    Ok(())
}

/// What an event does beside its aggregate: number series, erasure, the end of a writer.
pub(super) fn after(db: &Connection, event: &Event) -> Result<()> {
    match &event.body {
        Body::Case(case::Event::Erased { .. })
        | Body::Payment(payment::Event::Erased {})
        | Body::Visit(visit::Event::Erased {})
        | Body::Booking(booking::Event::Erased {}) => erase(db, event.about),
        Body::Station(body) => {
            let site = drafts::meta(db, "site")?.and_then(|text| serde_json::from_str::<Site>(&text).ok());
            if let Some((writer, cut)) = site.and_then(|s| s.key()).and_then(|key| body.retires(&key)) {
                return log::end(db, writer, cut, cut.is_some());
            }
            if let station::Event::Settled { writer, cut } = body {
                // Only a later self may say where a writer parts into branches.
                let line = log::head(db, event.writer())?.and_then(|h| h.cert).map(|cert| cert.line()).unwrap_or_default();
                if line.iter().skip(1).any(|former| former == writer) {
                    return log::end(db, *writer, Some(*cut), false);
                }
            }
            Ok(())
        }
        _ => {
            let mut noted = series::Noted::default();
            let _ = noted.note(event);
            noted.write(db)
        }
    }
}

/// Whether the personal data of an aggregate were erased.
pub fn erased(db: &Connection, about: Uuid) -> Result<bool> {
    let mut read = db.prepare_cached("SELECT 1 FROM erasures WHERE about = ?1")?;
    Ok(read.query_row([about.as_bytes().as_slice()], |_| Ok(())).optional()?.is_some())
}

/// Whether anything was erased ever: in most offices nothing was, and nothing is asked of each event.
fn any_erased(db: &Connection) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM erasures LIMIT 1")?.exists([])?)
}

fn note_purge(db: &Connection, writer: &str, seq: u64) -> Result<()> {
    let _ = db
        .prepare_cached("INSERT OR IGNORE INTO purges (writer, seq) VALUES (?1, ?2)")?
        .execute(params![writer, seq as i64])?;
    Ok(())
}

/// The fact about this file that says how far what follows an erasure has come: empty, begun, or due.
pub const FOLLOWS: &str = "scour";

/// Notes that an erasure is to be followed up: papers of it beside the store, payers that were written down apart, the search index, the
/// log of writes. In the transaction that erases, so that no crash forgets it.
///
/// # Errors
/// The store's.
pub fn note_erasure(db: &Connection) -> Result<()> {
    drafts::set_meta(db, FOLLOWS, "due")
}

/// Notes that writers ended: what they would have erased themselves somebody else does now.
///
/// # Errors
/// The store's.
pub fn note_ending(db: &Connection) -> Result<()> {
    if visits::payments_of_erased(db)?.is_empty() { Ok(()) } else { note_erasure(db) }
}

/// A payment that comes after its case was erased names the payer still.
fn note_payer(db: &Connection, event: &Event) -> Result<()> {
    match &event.body {
        Body::Payment(payment::Event::Paid { case, .. }) if erased(db, *case)? => note_erasure(db),
        _ => Ok(()),
    }
}

/// Takes the companions of an aggregate away: now and whenever one comes late. The lines stay, and so does the chain.
fn erase(db: &Connection, about: Uuid) -> Result<()> {
    let id = about.as_bytes().as_slice();
    let _ = db.prepare_cached("INSERT OR IGNORE INTO erasures (about) VALUES (?1)")?.execute([id])?;
    let _ = db
        .prepare_cached(
            "INSERT OR IGNORE INTO purges (writer, seq) SELECT writer, seq FROM log WHERE about = ?1 AND instr(line, ?2) > 0",
        )?
        .execute(params![id, log::COMMITS])?;
    let _ = db.prepare_cached("UPDATE log SET companion = NULL WHERE about = ?1 AND companion IS NOT NULL")?.execute([id])?;
    note_erasure(db)
}

/// Puts personal data to events of a writer that are held without them, by their numbers. What was erased stays erased, and what is another
/// event under the same number is passed over. What was filled in.
///
/// # Errors
/// The store's, and what personal data are not what their event commits to.
pub fn fill_in(db: &Connection, writer: Writer, written: &[(u64, Written)]) -> Result<Vec<Uuid>> {
    let mut touched = BTreeSet::new();
    for (seq, bytes) in written {
        let event = Event::read(&bytes.line, bytes.companion.as_deref())?;
        // Of a case that was erased the payer is erased next.
        let payer = matches!(&event.body, Body::Payment(payment::Event::Paid { case, .. }) if erased(db, *case)?);
        if payer || erased(db, event.about)? {
            continue;
        }
        let done = db
            .prepare_cached("UPDATE log SET companion = ?4 WHERE writer = ?1 AND seq = ?2 AND line = ?3 AND companion IS NULL")?
            .execute(params![writer.as_str(), *seq as i64, bytes.line, bytes.companion])?;
        if done > 0 {
            let _ = touched.insert(event.about);
        }
    }
    touched.iter().try_for_each(|about| refold_about(db, *about))?;
    Ok(touched.into_iter().collect())
}

/// Folds the aggregate of `body` anew and replaces its row.
pub fn refold(db: &Connection, about: Uuid, body: &Body) -> Result<()> {
    let events = log::about(db, about)?;
    replace(db, about, body, &events)
}

/// Folds an aggregate anew, whatever it is.
pub fn refold_about(db: &Connection, about: Uuid) -> Result<()> {
    let mut read = db.prepare_cached("SELECT line FROM log WHERE about = ?1")?;
    let lines = read.query_map([about.as_bytes().as_slice()], |r| r.get::<_, Vec<u8>>(0))?;
    for line in lines.collect::<rusqlite::Result<Vec<_>>>()? {
        let event = Event::held(&line, None)?;
        if !matches!(event.body, Body::Unknown { .. }) {
            return refold(db, about, &event.body);
        }
    }
    Ok(())
}

/// Replaces the row of an aggregate by the fold of `events`, which are all of its events that count, in order.
pub fn replace(db: &Connection, about: Uuid, body: &Body, events: &[Event]) -> Result<()> {
    let mut words = Words::Now(Vec::new());
    replace_rows(db, about, body, events, false, &mut words)?;
    rows::index(db, words)
}

/// As [`replace`], with what the search index is to be told left to the caller; `fresh`: no row of the aggregate stands here.
pub fn replace_rows(db: &Connection, about: Uuid, body: &Body, events: &[Event], fresh: bool, words: &mut Words) -> Result<()> {
    let gone = |table| rows::remove(db, table, about);
    match body {
        Body::Visit(_) => fold::visit(events).map_or_else(|| gone("visits"), |v| rows::visit(db, &v)),
        Body::Case(_) => match fold::case(events) {
            Some(case) => rows::case(db, &case, fresh, words),
            None => gone("cases"),
        },
        Body::Payment(_) => fold::payment(events).map_or_else(|| gone("payments"), |p| rows::payment(db, &p)),
        Body::Staff(_) => fold::member(events).map_or_else(|| gone("staff"), |m| rows::member(db, &m)),
        Body::Counter(_) => fold::session(events).map_or_else(|| gone("sessions"), |s| rows::session(db, &s)),
        Body::Office(_) => rows::settings(db, &fold::settings(events)),
        Body::Paper(_) => match fold::issued(events) {
            Some((event, paper)) => rows::issued(db, about, event.at_ms, event.by, paper),
            None => gone("issued"),
        },
        Body::Booking(_) => fold::booking(events).map_or_else(|| gone("bookings"), |b| rows::booking(db, &b)),
        Body::Opinion(_) => fold::opinion(events).map_or_else(|| gone("opinions"), |o| rows::opinion(db, about, o)),
        Body::Station(_) | Body::Unknown { .. } => Ok(()),
    }
}

/// So many events at once are a long run: the search index follows while nobody asks.
const LONG_RUN: usize = 200;

/// What a run brought that concerns more than its own rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Absorbed {
    /// A setting of the office, or the end of a writer: what it had set may hold no more.
    pub settings: bool,
}

/// An aggregate that events of a run are about.
struct Touched {
    body: Body,
    /// None of its events stood here before.
    fresh: bool,
    /// All its events, when they are known without asking the ledger.
    whole: Option<Vec<Event>>,
}

/// A writer whose events of a run are being put in.
struct Writing {
    head: log::Head,
    seq: u64,
    hash: [u8; 32],
    stamp: Option<Stamp>,
}

/// Appends events that another workstation or an older file wrote, as bytes; each aggregate is folded once.
///
/// # Errors
/// [`StoreError::Gap`] when they do not follow, or are not of the writer they say.
pub fn absorb(db: &Connection, written: &[Written]) -> Result<Absorbed> {
    let mut touched: BTreeMap<Uuid, Touched> = BTreeMap::new();
    let mut order = Vec::new();
    let mut writing: Option<Writing> = None;
    let mut noted = series::Noted::default();
    let ended = log::endings(db)?;
    let mut erasures = any_erased(db)?;
    let mut absorbed = Absorbed::default();
    for bytes in written {
        let event = Event::read(&bytes.line, bytes.companion.as_deref())?;
        if writing.as_ref().is_none_or(|w| w.head.writer != event.writer()) {
            finish(db, writing.take())?;
            let head = log::head(db, event.writer())?.ok_or(StoreError::Gap { expected: 0, got: event.seq })?;
            writing = Some(Writing { seq: head.seq, hash: head.hash, stamp: None, head });
        }
        let Some(now) = &mut writing else { continue };
        if let Entry::Vacant(place) = touched.entry(event.about) {
            order.push(event.about);
            let fresh = !log::known(db, event.about)?;
            let body = Body::Unknown { entity: String::new(), op: String::new() };
            let _ = place.insert(Touched { body, fresh, whole: fresh.then(Vec::new) });
        }
        absorbed.settings |= matches!(event.body, Body::Office(_));
        note_payer(db, &event)?;
        now.hash = put(db, &now.head, now.seq, &now.hash, &event, bytes, erasures)?;
        now.seq = event.seq;
        now.stamp = now.stamp.max(Some(event.stamp));
        if !noted.note(&event) {
            after(db, &event)?;
            erasures = erasures || any_erased(db)?;
        }
        let Some(aggregate) = touched.get_mut(&event.about) else { continue };
        if matches!(aggregate.body, Body::Unknown { .. }) {
            aggregate.body = event.body.clone();
        }
        // What may stand behind the cut of a writer that ended does not count: the ledger knows.
        if ended.contains_key(event.writer().as_str()) {
            aggregate.whole = None;
        }
        if let Some(whole) = &mut aggregate.whole {
            whole.push(event);
        }
    }
    finish(db, writing)?;
    noted.write(db)?;
    let same_endings = log::endings(db)? == ended;
    absorbed.settings |= !same_endings;
    let mut words = if written.len() >= LONG_RUN { Words::Later } else { Words::Now(Vec::new()) };
    for about in order {
        let Some(Touched { body, fresh, whole }) = touched.remove(&about) else { continue };
        if !matches!(body, Body::Unknown { .. }) {
            let events = match whole {
                Some(events) if same_endings && !(erasures && erased(db, about)?) => fold::ordered(events),
                _ => log::about(db, about)?,
            };
            // An ending that came with the run may have folded it already.
            replace_rows(db, about, &body, &events, fresh && same_endings, &mut words)?;
        }
    }
    rows::index(db, words)?;
    Ok(absorbed)
}

/// Moves a writer's head after a run of its events.
fn finish(db: &Connection, writing: Option<Writing>) -> Result<()> {
    let Some(Writing { head, seq, hash, stamp: Some(stamp) }) = writing else { return Ok(()) };
    move_head(db, head.writer, seq, stamp, &hash)
}
