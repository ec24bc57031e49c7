//! Proving and mending: the chain whole, the tables equal to a rebuild; and the rebuild itself.

use super::rows::Words;
use super::{Result, Store, append, log};
use crate::domain::event::{Body, Event, Written, chain_next, chain_start};
use crate::domain::fold;
use crate::domain::stamp::Writer;
use rusqlite::Connection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The file itself, as SQLite sees it.
    File(String),
    /// An event is missing: writer and sequence number.
    Missing(String, u64),
    /// The bytes of an event are not what was written.
    Altered(String, u64),
    /// An event's personal data do not match its commitment.
    Companion(String, u64),
    /// The head of a writer's chain is not the hash of its events.
    Head(String),
    /// A table is not what a rebuild gives.
    Table(&'static str),
}

/// What `verify` found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// Events looked at.
    pub events: u64,
    /// Writers looked at: writer, last sequence number, first eight hex digits of the chain's head.
    pub writers: Vec<(String, u64, String)>,
    /// Faults; none is good.
    pub faults: Vec<Fault>,
}

/// The cache tables with the columns that are compared, in an order of their own (row numbers are the file's own affair).
const TABLES: [(&str, &str); 15] = [
    ("visits", "SELECT * FROM visits ORDER BY id"),
    (
        "cases",
        "SELECT id, idx, seq, date, at_ms, by, kind, status, title, unit, due, due_time, done_ms, notice_due, next, duty, fee, applicant,
         name, identifier, address, phone, email, subject, visit, reference, review, protected FROM cases ORDER BY id",
    ),
    ("bookings", "SELECT * FROM bookings ORDER BY id"),
    ("opinions", "SELECT * FROM opinions ORDER BY id"),
    ("files", "SELECT * FROM files ORDER BY hash, about"),
    ("handed", "SELECT * FROM handed ORDER BY about, at_ms"),
    ("payments", "SELECT * FROM payments ORDER BY id"),
    ("staff", "SELECT * FROM staff ORDER BY id"),
    ("sessions", "SELECT * FROM sessions ORDER BY id"),
    ("settings", "SELECT * FROM settings ORDER BY key"),
    ("issued", "SELECT * FROM issued ORDER BY id"),
    // Of a later life of a stolen writer one workstation may know and another not, and nothing of it counts.
    ("endings", "SELECT writer, cut, stolen & 1 FROM endings WHERE stolen <> 2 OR cut IS NOT NULL ORDER BY writer"),
    ("erasures", "SELECT * FROM erasures ORDER BY about"),
    ("series", "SELECT * FROM series ORDER BY key"),
    (WORDS, "SELECT term, doc, cnt FROM temp.vocabulary ORDER BY term"),
];

/// The search index: made from the cases, and told of long runs later.
pub const WORDS: &str = "words";

/// Tables that also remember what does not count – events behind the end of a writer: a number that was shown is never given again, what
/// was erased stays so. Of those events one workstation may hold more than another. What counts of them stands in the other tables.
const BEYOND: [&str; 2] = ["series", "erasures"];

/// A hash per cache table that depends on nothing but what counts: what workstations compare. The search index follows later.
pub fn digests_of_tables(db: &Connection) -> Result<Vec<(&'static str, blake3::Hash)>> {
    TABLES
        .iter()
        .filter(|(name, _)| *name != WORDS && !BEYOND.contains(name))
        .map(|(name, sql)| Ok((*name, digest(db, sql)?)))
        .collect()
}

/// A hash per cache table: equal hashes mean equal tables.
pub fn digests(db: &Connection) -> Result<Vec<(&'static str, blake3::Hash)>> {
    db.execute_batch("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, words, row)")?;
    TABLES.iter().map(|(name, sql)| Ok((*name, digest(db, sql)?))).collect()
}

fn digest(db: &Connection, sql: &str) -> Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut read = db.prepare_cached(sql)?;
    let columns = read.column_count();
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            use rusqlite::types::ValueRef;
            let (tag, bytes): (u8, Vec<u8>) = match row.get_ref(column)? {
                ValueRef::Null => (0, Vec::new()),
                ValueRef::Integer(n) => (1, n.to_le_bytes().to_vec()),
                ValueRef::Real(n) => (2, n.to_le_bytes().to_vec()),
                ValueRef::Text(t) => (3, t.to_vec()),
                ValueRef::Blob(b) => (4, b.to_vec()),
            };
            let _ = hasher.update(&[tag]).update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
        }
    }
    Ok(hasher.finalize())
}

/// Proves the file: SQLite's own check, every chain from its key to its head, every commitment, every table.
pub fn verify(store: &Store) -> Result<Report> {
    let db = store.read();
    let mut report = Report::default();
    let mut check = db.prepare("PRAGMA integrity_check(5)")?;
    for line in check.query_map([], |r| r.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            report.faults.push(Fault::File(line));
        }
    }
    let copy = Store::in_memory()?;
    if let Some(site) = super::drafts::meta(db, "site")? {
        super::drafts::set_meta(copy.read(), "site", &site)?;
    }
    let mut chains: BTreeMap<String, (u64, [u8; 32])> = BTreeMap::new();
    for head in log::heads(db)? {
        let _ = log::admit(copy.read(), &head.public, head.code, head.cert.as_ref())?;
        let _ = chains.insert(head.writer.to_string(), (0, chain_start(&head.public)));
    }
    let mut sound = Vec::new();
    log::walk(db, |row| {
        report.events += 1;
        let Some((seq, hash)) = chains.get_mut(&row.writer) else {
            report.faults.push(Fault::Altered(row.writer, row.seq));
            return Ok(());
        };
        if row.seq != *seq + 1 {
            report.faults.push(Fault::Missing(row.writer.clone(), *seq + 1));
        }
        *seq = row.seq;
        *hash = chain_next(hash, &row.line);
        match Event::read(&row.line, row.companion.as_deref()) {
            Ok(event) if event.seq == row.seq && event.about == row.about && event.writer().as_str() == row.writer => {
                sound.push(Written { line: row.line, companion: row.companion });
            }
            Err(crate::domain::event::BadLine::Companion) => report.faults.push(Fault::Companion(row.writer, row.seq)),
            _ => report.faults.push(Fault::Altered(row.writer, row.seq)),
        }
        Ok(())
    })?;
    for head in log::heads(db)? {
        let writer = head.writer.to_string();
        let (seq, hash) = chains.get(&writer).copied().unwrap_or_default();
        if (seq, hash) != (head.seq, head.hash) || Writer::of_key(&head.public) != head.writer {
            report.faults.push(Fault::Head(writer.clone()));
        }
        report.writers.push((writer, seq, crate::domain::event::hex(&hash[..4])));
    }
    // Words that wait for the search index are missing in it, and nothing is wrong.
    let waits = super::rows::unindexed(db)? > 0;
    if report.faults.is_empty() {
        copy.read().execute_batch("BEGIN")?;
        for written in &sound {
            let event = Event::held(&written.line, written.companion.as_deref())?;
            append::insert(copy.read(), &event, written)?;
        }
        fill(copy.read())?;
        copy.read().execute_batch("COMMIT")?;
        let (ours, theirs) = (digests(db)?, digests(copy.read())?);
        report.faults.extend(
            ours.iter().zip(&theirs).filter(|(a, b)| a != b && !(waits && a.0 == WORDS)).map(|(a, _)| Fault::Table(a.0)),
        );
    }
    copy.recycle();
    Ok(report)
}

/// Makes all cache tables anew from the ledger, in one transaction. Gives the number of events.
pub fn rebuild(store: &mut Store) -> Result<u64> {
    store.write(|tx| {
        tx.execute_batch(
            "DELETE FROM visits; DELETE FROM cases; DELETE FROM files; DELETE FROM handed; DELETE FROM bookings; DELETE FROM opinions;
             DELETE FROM payments; DELETE FROM staff; DELETE FROM sessions;
             DELETE FROM settings; DELETE FROM issued; DELETE FROM series; DELETE FROM endings; DELETE FROM erasures;
             DELETE FROM unindexed; INSERT INTO words (words) VALUES ('delete-all');",
        )?;
        let _ = tx.execute("DELETE FROM meta WHERE key = ?1", [super::upgrade::TABLES])?;
        for head in log::heads(tx)? {
            let _ = log::admit(tx, &head.public, head.code, head.cert.as_ref())?;
        }
        let mut events = Vec::new();
        log::walk(tx, |row| {
            events.push(Event::read(&row.line, row.companion.as_deref())?);
            Ok(())
        })?;
        events.iter().try_for_each(|event| append::after(tx, event))?;
        fill(tx)?;
        Ok(events.len() as u64)
    })
}

/// So many cases' words are gathered before the search index is told.
const INDEXED_AT_ONCE: usize = 2_000;

/// Folds every aggregate of the ledger into its row, in the order in which aggregates first appear.
fn fill(db: &Connection) -> Result<()> {
    let endings = log::endings(db)?;
    let mut order: Vec<Uuid> = Vec::new();
    let mut by_about: BTreeMap<Uuid, Vec<Event>> = BTreeMap::new();
    log::walk(db, |row| {
        if endings.get(&row.writer).is_some_and(|cut| cut.is_some_and(|cut| row.seq > cut)) {
            return Ok(());
        }
        let event = Event::held(&row.line, row.companion.as_deref())?;
        let events = by_about.entry(row.about).or_default();
        if events.is_empty() {
            order.push(row.about);
        }
        events.push(event);
        Ok(())
    })?;
    let mut words = Words::Now(Vec::new());
    for about in order {
        let events = fold::ordered(by_about.remove(&about).unwrap_or_default());
        let Some(known) = events.iter().find(|e| !matches!(e.body, Body::Unknown { .. })) else { continue };
        append::replace_rows(db, about, &known.body, &events, false, &mut words)?;
        if matches!(&words, Words::Now(told) if told.len() >= INDEXED_AT_ONCE) {
            super::rows::index(db, std::mem::replace(&mut words, Words::Now(Vec::new())))?;
        }
    }
    super::rows::index(db, words)
}

/// Pages of the search index that are merged in one step; about ten milliseconds.
const MERGED: i32 = 64;

/// So many parts of the index are merged at once otherwise: what SQLite does by itself.
const USERMERGE: i32 = 4;

/// How far a scour came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scoured {
    /// There is more to merge.
    More,
    /// All is merged; somebody reads the write-ahead log, which is cut another time.
    Busy,
    /// Nothing of what was deleted is left.
    Done,
}

/// One step of [`scour`] for who goes on working: merges a part of the search index, whose old parts still have words of rows that were
/// deleted; freed pages are overwritten. With `first` a merge of everything begins. At the end the write-ahead log is cut.
pub fn scour_step(store: &mut Store, first: bool) -> Result<Scoured> {
    let db = &store.connection;
    let changes = || db.query_row("SELECT total_changes()", [], |r| r.get::<_, i64>(0));
    let option = |name: &str, n: i32| db.execute("INSERT INTO words (words, rank) VALUES (?1, ?2)", rusqlite::params![name, n]);
    // Two parts are worth merging meanwhile: else a merge that new parts come between would not go on (SQLite, FTS5 §6.8).
    let _ = option("usermerge", 2)?;
    let before = changes()?;
    let _ = option("merge", if first { -MERGED } else { MERGED })?;
    // The index says by fewer than two changes that there was nothing left to merge (SQLite, FTS5 §6.9).
    if changes()? - before >= 2 {
        return Ok(Scoured::More);
    }
    let _ = option("usermerge", USERMERGE)?;
    // Nobody waits for a reader elsewhere.
    db.busy_timeout(std::time::Duration::ZERO)?;
    let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get::<_, i64>(0));
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(if busy? == 0 { Scoured::Done } else { Scoured::Busy })
}

/// Leaves nothing of erased data in the file: the index is merged, the pages are written anew, the write-ahead log is cut.
pub fn scour(store: &mut Store) -> Result<()> {
    store.connection.execute_batch("INSERT INTO words (words) VALUES ('optimize'); VACUUM;")?;
    let () = store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}
