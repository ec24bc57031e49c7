//! Signed runs of events as they travel through the folder: kept so that a repeat writes the same bytes, and so that any
//! workstation can write another's file again.

use super::{Result, log};
use crate::domain::event::{chain_next, from_hex};
use crate::domain::stamp::Writer;
use rusqlite::{Connection, OptionalExtension, params};

/// A signed run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The first event.
    pub lo: u64,
    /// The last event.
    pub hi: u64,
    /// The name of its file.
    pub name: String,
    /// The header's bytes.
    pub header: Vec<u8>,
    /// The tail's bytes.
    pub tail: Vec<u8>,
}

/// Keeps a run; `sealed` are its file's bytes while they are not yet published.
pub fn keep(db: &Connection, writer: Writer, row: &Row, sealed: Option<&[u8]>) -> Result<()> {
    let _ = db
        .prepare_cached(
            "INSERT OR REPLACE INTO pieces (writer, lo, hi, name, header, tail, sealed, published)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            writer.as_str(),
            row.lo as i64,
            row.hi as i64,
            row.name,
            row.header,
            row.tail,
            sealed,
            sealed.is_none()
        ])?;
    Ok(())
}

/// Notes that a run's file was published and read back.
pub fn published(db: &Connection, writer: Writer, name: &str) -> Result<()> {
    let _ = db
        .prepare_cached("UPDATE pieces SET published = 1, sealed = NULL WHERE writer = ?1 AND name = ?2")?
        .execute(params![writer.as_str(), name])?;
    Ok(())
}

/// The oldest run that is sealed and not published: range, name, bytes.
pub fn waiting(db: &Connection, writer: Writer) -> Result<Option<(u64, u64, String, Vec<u8>)>> {
    let sql = "SELECT lo, hi, name, sealed FROM pieces WHERE writer = ?1 AND published = 0 AND sealed IS NOT NULL
               ORDER BY hi LIMIT 1";
    let mut read = db.prepare_cached(sql)?;
    let row = read
        .query_row([writer.as_str()], |r| Ok((r.get::<_, i64>(0)? as u64, r.get::<_, i64>(1)? as u64, r.get(2)?, r.get(3)?)));
    Ok(row.optional()?)
}

/// The last event of a writer that stands in a run, published or not.
pub fn planned(db: &Connection, writer: Writer) -> Result<u64> {
    let mut read = db.prepare_cached("SELECT coalesce(max(hi), 0) FROM pieces WHERE writer = ?1")?;
    Ok(read.query_row([writer.as_str()], |r| r.get::<_, i64>(0))? as u64)
}

/// The last event of a writer that was published.
pub fn front(db: &Connection, writer: Writer) -> Result<u64> {
    let sql = "SELECT hi FROM pieces WHERE writer = ?1 AND published = 1 ORDER BY hi DESC LIMIT 1";
    let mut read = db.prepare_cached(sql)?;
    Ok(read.query_row([writer.as_str()], |r| r.get::<_, i64>(0)).optional()?.unwrap_or(0) as u64)
}

/// The names of the newest published files, the newest last.
pub fn newest(db: &Connection, writer: Writer, n: usize) -> Result<Vec<String>> {
    let sql = "SELECT name FROM pieces WHERE writer = ?1 AND published = 1 ORDER BY hi DESC LIMIT ?2";
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map(params![writer.as_str(), n as i64], |r| r.get(0))?;
    let mut names: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
    names.reverse();
    Ok(names)
}

/// All runs of a writer, in order.
pub fn all(db: &Connection, writer: Writer) -> Result<Vec<Row>> {
    let mut read = db.prepare_cached("SELECT lo, hi, name, header, tail FROM pieces WHERE writer = ?1 ORDER BY hi, lo")?;
    let rows = read.query_map([writer.as_str()], |r| {
        Ok(Row {
            lo: r.get::<_, i64>(0)? as u64,
            hi: r.get::<_, i64>(1)? as u64,
            name: r.get(2)?,
            header: r.get(3)?,
            tail: r.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Drops the runs inside `lo..=hi` of a writer.
pub fn drop_inside(db: &Connection, writer: Writer, lo: u64, hi: u64) -> Result<()> {
    let _ = db.prepare_cached("DELETE FROM pieces WHERE writer = ?1 AND lo >= ?2 AND hi <= ?3")?.execute(params![
        writer.as_str(),
        lo as i64,
        hi as i64
    ])?;
    Ok(())
}

/// The chain hash of a writer after event `seq`: from the nearest run that ends before, then line by line.
pub fn hash_at(db: &Connection, writer: Writer, seq: u64) -> Result<Option<[u8; 32]>> {
    let Some(head) = log::head(db, writer)? else { return Ok(None) };
    if seq == head.seq {
        return Ok(Some(head.hash));
    }
    if seq > head.seq {
        return Ok(None);
    }
    let sql = "SELECT hi, tail FROM pieces WHERE writer = ?1 AND hi <= ?2 ORDER BY hi DESC LIMIT 1";
    let near = db
        .prepare_cached(sql)?
        .query_row(params![writer.as_str(), seq as i64], |r| Ok((r.get::<_, i64>(0)? as u64, r.get::<_, Vec<u8>>(1)?)))
        .optional()?;
    let hash_of = |tail: &[u8]| -> Option<[u8; 32]> {
        let tail: serde_json::Value = serde_json::from_slice(tail).ok()?;
        from_hex(tail.get("h")?.as_str()?)?.try_into().ok()
    };
    let start = (0, crate::domain::event::chain_start(&head.public));
    let (at, hash) = near.and_then(|(hi, tail)| Some((hi, hash_of(&tail)?))).unwrap_or(start);
    let lines = log::run(db, writer, at + 1, seq)?;
    Ok((lines.len() as u64 == seq - at).then(|| lines.iter().fold(hash, |h, w| chain_next(&h, &w.line))))
}

/// Erased events whose data may still lie in files.
pub fn purges(db: &Connection) -> Result<Vec<(Writer, u64)>> {
    log::places(db, "SELECT writer, seq FROM purges ORDER BY writer, seq", [])
}

/// The newest cases whose personal data was erased.
pub fn erased_cases(db: &Connection, limit: u32) -> Result<Vec<uuid::Uuid>> {
    // The word that erased is the last about a case, or nearly so.
    // From the few purges on: asked the other way round, SQLite walks the whole ledger.
    let sql = "WITH gone AS MATERIALIZED (
                   SELECT DISTINCT l.about FROM purges p CROSS JOIN log l ON l.writer = p.writer AND l.seq = p.seq)
               SELECT e.about FROM gone CROSS JOIN log e ON e.about = gone.about
               WHERE EXISTS (SELECT 1 FROM cases WHERE id = gone.about)
               GROUP BY e.about ORDER BY max(e.row) DESC LIMIT ?1";
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map([limit], |r| r.get::<_, [u8; 16]>(0))?;
    Ok(rows.collect::<std::result::Result<Vec<_>, _>>()?.into_iter().map(uuid::Uuid::from_bytes).collect())
}

/// Drops the runs of a writer that were sealed and not published: they are issued again under another.
pub fn drop_unpublished(db: &Connection, writer: Writer) -> Result<()> {
    let _ = db.prepare_cached("DELETE FROM pieces WHERE writer = ?1 AND published = 0")?.execute([writer.as_str()])?;
    Ok(())
}
