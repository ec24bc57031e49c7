//! The ledger table: events by aggregate, by writer, all of them.

use super::Result;
use crate::domain::event::{Event, chain_start};
use crate::domain::fold;
use crate::domain::stamp::{Stamp, Writer};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// A writer's key and the head of its chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The writer.
    pub writer: Writer,
    /// Its public key.
    pub public: [u8; 32],
    /// The workstation code in its numbers.
    pub code: u8,
    /// The last sequence number held, 0 when none.
    pub seq: u64,
    /// The chain hash after it.
    pub hash: [u8; 32],
    /// Its last stamp.
    pub stamp: Option<Stamp>,
}

/// The events about an aggregate, in the order of folding.
pub fn about(db: &Connection, id: Uuid) -> Result<Vec<Event>> {
    let mut read = db.prepare_cached("SELECT line, companion FROM log WHERE about = ?1")?;
    let rows =
        read.query_map([id.as_bytes().as_slice()], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Option<Vec<u8>>>(1)?)))?;
    let mut events = Vec::new();
    for row in rows {
        let (line, companion) = row?;
        events.push(Event::read(&line, companion.as_deref())?);
    }
    Ok(fold::ordered(events))
}

/// Notes a writer with an empty chain; a known one stays as it is.
pub fn admit(db: &Connection, public: &[u8; 32], code: u8) -> Result<Writer> {
    let writer = Writer::of_key(public);
    let _ = db.execute(
        "INSERT OR IGNORE INTO writers (writer, public, code, seq, hash) VALUES (?1, ?2, ?3, 0, ?4)",
        params![writer.as_str(), public.as_slice(), code, chain_start(public).as_slice()],
    )?;
    Ok(writer)
}

/// The head of a writer's chain; `None` when the writer is unknown.
pub fn head(db: &Connection, writer: Writer) -> Result<Option<Head>> {
    let mut read = db.prepare_cached("SELECT writer, public, code, seq, hash, stamp FROM writers WHERE writer = ?1")?;
    Ok(read.query_row([writer.as_str()], of_row).optional()?)
}

/// All writers.
pub fn heads(db: &Connection) -> Result<Vec<Head>> {
    let mut read = db.prepare("SELECT writer, public, code, seq, hash, stamp FROM writers ORDER BY writer")?;
    let rows = read.query_map([], of_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn of_row(r: &rusqlite::Row<'_>) -> rusqlite::Result<Head> {
    let bad = |_| rusqlite::Error::InvalidQuery;
    Ok(Head {
        writer: r.get::<_, String>(0)?.parse().map_err(bad)?,
        public: r.get(1)?,
        code: r.get(2)?,
        seq: r.get::<_, i64>(3)? as u64,
        hash: r.get(4)?,
        stamp: r.get::<_, Option<String>>(5)?.map(|s| s.parse().map_err(bad)).transpose()?,
    })
}

/// Walks over all events in the order they were written here; `visit` gets the stored bytes.
pub fn walk(db: &Connection, mut visit: impl FnMut(Row) -> Result<()>) -> Result<()> {
    let mut read = db.prepare("SELECT writer, seq, about, line, companion FROM log ORDER BY row")?;
    let mut rows = read.query([])?;
    while let Some(r) = rows.next()? {
        visit(Row {
            writer: r.get(0)?,
            seq: r.get::<_, i64>(1)? as u64,
            about: r.get::<_, [u8; 16]>(2).map(Uuid::from_bytes)?,
            line: r.get(3)?,
            companion: r.get(4)?,
        })?;
    }
    Ok(())
}

/// A stored event, as bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The writer, as stored.
    pub writer: String,
    /// Its sequence number, as stored.
    pub seq: u64,
    /// The aggregate, as stored.
    pub about: Uuid,
    /// The line.
    pub line: Vec<u8>,
    /// The companion.
    pub companion: Option<Vec<u8>>,
}

/// How many events there are.
pub fn count(db: &Connection) -> Result<u64> {
    Ok(db.query_row("SELECT count(*) FROM log", [], |r| r.get::<_, i64>(0))? as u64)
}
