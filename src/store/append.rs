//! Appending an event: its bytes into the ledger, its aggregate folded anew, the row replaced – in the caller's transaction.
//!
//! Local and remote events take this same path, so rebuilding from the ledger gives the same tables.

use super::{Result, StoreError, log, rows, series};
use crate::domain::event::{Body, Event, Written, chain_next};
use crate::domain::fold;
use rusqlite::{Connection, params};
use uuid::Uuid;

/// Puts an event into the ledger and moves the head of its writer's chain.
///
/// # Errors
/// [`StoreError::Gap`] when it is not the next event of its writer; nothing is written then.
pub fn insert(db: &Connection, event: &Event, written: &Written) -> Result<()> {
    let writer = event.writer();
    let head = log::head(db, writer)?.ok_or(StoreError::Gap { expected: 0, got: event.seq })?;
    if head.seq + 1 != event.seq {
        return Err(StoreError::Gap { expected: head.seq + 1, got: event.seq });
    }
    let hash = chain_next(&head.hash, &written.line);
    let _ = db
        .prepare_cached(
            "INSERT INTO log (writer, seq, about, generation, stamp, line, companion) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            writer.as_str(),
            event.seq as i64,
            event.about.as_bytes().as_slice(),
            event.generation,
            event.stamp.to_string(),
            written.line,
            written.companion,
        ])?;
    let _ = db.prepare_cached("UPDATE writers SET seq = ?2, hash = ?3, stamp = ?4 WHERE writer = ?1")?.execute(params![
        writer.as_str(),
        event.seq as i64,
        hash.as_slice(),
        event.stamp.to_string()
    ])?;
    series::note(db, event)
}

/// Folds the aggregate of `body` anew and replaces its row.
pub fn refold(db: &Connection, about: Uuid, body: &Body) -> Result<()> {
    let events = log::about(db, about)?;
    replace(db, body, &events)
}

/// Replaces the row of an aggregate by the fold of `events`, which are all of its events in order.
pub fn replace(db: &Connection, body: &Body, events: &[Event]) -> Result<()> {
    match body {
        Body::Visit(_) => fold::visit(events).map_or(Ok(()), |v| rows::visit(db, &v)),
        Body::Case(_) => fold::case(events).map_or(Ok(()), |c| rows::case(db, &c)),
        Body::Payment(_) => fold::payment(events).map_or(Ok(()), |p| rows::payment(db, &p)),
        Body::Staff(_) => fold::member(events).map_or(Ok(()), |m| rows::member(db, &m)),
        Body::Counter(_) => fold::session(events).map_or(Ok(()), |s| rows::session(db, &s)),
        Body::Office(_) => rows::settings(db, &fold::settings(events)),
        Body::Unknown { .. } => Ok(()),
    }
}

/// Appends events that another workstation or an older file wrote, as bytes; each aggregate is folded once.
pub fn absorb(db: &Connection, written: &[Written]) -> Result<()> {
    let mut touched: Vec<(Uuid, Body)> = Vec::new();
    for bytes in written {
        let event = Event::read(&bytes.line, bytes.companion.as_deref())?;
        insert(db, &event, bytes)?;
        if !touched.iter().any(|(id, _)| *id == event.about) {
            touched.push((event.about, event.body));
        }
    }
    touched.iter().try_for_each(|(about, body)| refold(db, *about, body))
}
