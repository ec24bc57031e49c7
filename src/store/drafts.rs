//! Drafts: half-filled forms and the window's own wishes, kept through a crash. Of this workstation alone, never exchanged.

use super::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// Keeps a draft; the last one under a key wins.
pub fn keep(db: &Connection, key: &str, body: &str, now_ms: i64) -> Result<()> {
    let _ = db
        .prepare_cached("INSERT OR REPLACE INTO drafts (key, body, saved_ms) VALUES (?1, ?2, ?3)")?
        .execute(params![key, body, now_ms])?;
    Ok(())
}

/// A draft and when it was kept.
pub fn get(db: &Connection, key: &str) -> Result<Option<(String, i64)>> {
    let mut read = db.prepare_cached("SELECT body, saved_ms FROM drafts WHERE key = ?1")?;
    Ok(read.query_row([key], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}

/// Drops a draft.
pub fn drop(db: &Connection, key: &str) -> Result<()> {
    let _ = db.prepare_cached("DELETE FROM drafts WHERE key = ?1")?.execute([key])?;
    Ok(())
}

/// Drops drafts whose keys begin so and that were kept before a moment, milliseconds.
pub fn drop_before(db: &Connection, begins: &str, before_ms: i64) -> Result<()> {
    let _ = db
        .prepare_cached("DELETE FROM drafts WHERE substr(key, 1, length(?1)) = ?1 AND saved_ms < ?2")?
        .execute(params![begins, before_ms])?;
    Ok(())
}

/// The value of a fact about this file.
pub fn meta(db: &Connection, key: &str) -> Result<Option<String>> {
    let mut read = db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(read.query_row([key], |r| r.get(0)).optional()?)
}

/// Notes a fact about this file.
pub fn set_meta(db: &Connection, key: &str, value: &str) -> Result<()> {
    let _ = db.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?.execute(params![key, value])?;
    Ok(())
}
