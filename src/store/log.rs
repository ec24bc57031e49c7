//! The ledger table: events by aggregate, by writer, all of them.

use super::{Result, endings};
use crate::domain::event::{Event, Written, chain_start};
use crate::domain::fold;
use crate::domain::stamp::{Stamp, Writer};
use crate::domain::station::Cert;
use rusqlite::{Connection, OptionalExtension, Params, params};
use std::cell::RefCell;
use std::collections::HashMap;
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
    /// Its certificate.
    pub cert: Option<Cert>,
}

/// What stands in the ledger and counts: not after the cut of a writer that ended.
pub const COUNTS: &str = "NOT EXISTS (SELECT 1 FROM endings
                 WHERE endings.writer = log.writer AND log.seq > CASE endings.stolen WHEN 2 THEN 0 ELSE endings.cut END)";

/// In `endings.stolen`: an administrator named the writer's workstation as stolen.
pub(super) const STOLEN: i64 = 1;
/// In `endings.stolen`: a later life of a stolen writer. Unless it was named itself, nothing of it counts: whoever has the stolen key can
/// give itself any number of later lives.
pub(super) const HEIR: i64 = 2;

/// The events about an aggregate that count, in the order of folding.
pub fn about(db: &Connection, id: Uuid) -> Result<Vec<Event>> {
    let mut read = db.prepare_cached(&format!("SELECT line, companion FROM log WHERE about = ?1 AND {COUNTS}"))?;
    let rows =
        read.query_map([id.as_bytes().as_slice()], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Option<Vec<u8>>>(1)?)))?;
    let mut events = Vec::new();
    for row in rows {
        let (line, companion) = row?;
        events.push(Event::held(&line, companion.as_deref())?);
    }
    Ok(fold::ordered(events))
}

/// Whether any event about an aggregate stands here.
pub fn known(db: &Connection, about: Uuid) -> Result<bool> {
    let mut read = db.prepare_cached("SELECT 1 FROM log WHERE about = ?1 LIMIT 1")?;
    Ok(read.query_row([about.as_bytes().as_slice()], |_| Ok(())).optional()?.is_some())
}

/// Notes a writer with an empty chain; a known one stays as it is, but for a certificate that it did not have.
pub fn admit(db: &Connection, public: &[u8; 32], code: u8, cert: Option<&Cert>) -> Result<Writer> {
    let writer = Writer::of_key(public);
    if let Some(cert) = cert {
        certify(db, public, cert)?;
    }
    let _ = db.execute(
        "INSERT OR IGNORE INTO writers (writer, public, code, seq, hash) VALUES (?1, ?2, ?3, 0, ?4)",
        params![writer.as_str(), public.as_slice(), code, chain_start(public).as_slice()],
    )?;
    Ok(writer)
}

/// The head of a writer's chain; `None` when the writer is unknown.
pub fn head(db: &Connection, writer: Writer) -> Result<Option<Head>> {
    let mut read = db.prepare_cached("SELECT writer, public, code, seq, hash, stamp, cert FROM writers WHERE writer = ?1")?;
    Ok(read.query_row([writer.as_str()], of_row).optional()?)
}

/// All writers.
pub fn heads(db: &Connection) -> Result<Vec<Head>> {
    let mut read = db.prepare_cached("SELECT writer, public, code, seq, hash, stamp, cert FROM writers ORDER BY writer")?;
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
        cert: r.get_ref(6)?.as_str_or_null()?.and_then(cert_of),
    })
}

/// More certificates than an office has.
const CERTS: usize = 256;

thread_local! {
    /// Certificates as they were read: what is held of all writers is asked for several times in every round.
    static READ: RefCell<HashMap<String, Option<Cert>>> = RefCell::default();
}

fn cert_of(text: &str) -> Option<Cert> {
    READ.with_borrow_mut(|read| {
        if let Some(cert) = read.get(text) {
            return cert.clone();
        }
        if read.len() >= CERTS {
            read.clear();
        }
        read.entry(text.to_owned()).or_insert_with(|| serde_json::from_str(text).ok()).clone()
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

/// Notes a writer's certificate, and with it the end of the incarnation before.
fn certify(db: &Connection, public: &[u8; 32], cert: &Cert) -> Result<()> {
    let text = serde_json::to_string(cert).unwrap_or_default();
    let known = head(db, Writer::of_key(public))?.is_some_and(|head| head.cert.is_some());
    let _ = db
        .prepare_cached(
            "INSERT INTO writers (writer, public, code, seq, hash, cert) VALUES (?1, ?2, ?3, 0, ?4, ?5)
             ON CONFLICT (writer) DO UPDATE SET cert = coalesce(cert, excluded.cert), code = CASE WHEN seq = 0 THEN excluded.code ELSE code END",
        )?
        .execute(params![
            Writer::of_key(public).as_str(),
            public.as_slice(),
            cert.code,
            chain_start(public).as_slice(),
            text
        ])?;
    let line = cert.line();
    // Of a workstation that was stolen a life says nothing by itself.
    if let Some(root) = line.last().filter(|_| line.len() > 1)
        && endings::any_named(db, *root)?
    {
        return if known { Ok(()) } else { endings::settle(db, *root) };
    }
    let mut at = cert;
    while let Some((former, cut)) = at.former() {
        // Without a cut the former may go on: a copy leaves its original at work.
        if let (Some(writer), Some(_)) = (former.writer(), cut) {
            note_end(db, writer, cut)?;
        }
        at = former;
    }
    Ok(())
}

/// Ends a writer; events after `cut` no longer count. Of two cuts the earlier holds. Aggregates that lose events are folded anew. With one
/// that was stolen all its later lives end that nobody named, and what they said of its ends counts no more.
///
/// # Errors
/// The store's.
pub fn end(db: &Connection, writer: Writer, cut: Option<u64>, stolen: bool) -> Result<()> {
    let cert = head(db, writer)?.and_then(|head| head.cert);
    let root = cert.and_then(|cert| cert.line().last().copied()).unwrap_or(writer);
    if stolen || endings::any_named(db, root)? { endings::settle(db, root) } else { note_end(db, writer, cut) }
}

fn note_end(db: &Connection, writer: Writer, cut: Option<u64>) -> Result<()> {
    let (before, how) = endings::known(db, writer)?.unwrap_or_default();
    let next = cut.into_iter().chain(before).min();
    match endings::put(db, writer, Some((next, how)))? {
        Some(from) => endings::refold(db, writer, from),
        None => Ok(()),
    }
}

/// Writers that ended, with their cuts.
pub fn endings(db: &Connection) -> Result<std::collections::BTreeMap<String, Option<u64>>> {
    let mut read = db.prepare_cached("SELECT writer, CASE stolen WHEN 2 THEN 0 ELSE cut END FROM endings")?;
    let rows = read.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, Option<i64>>(1)?.map(|c| c as u64))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a writer ended because its workstation was stolen.
pub fn stolen(db: &Connection, writer: Writer) -> Result<bool> {
    let mut read = db.prepare_cached("SELECT 1 FROM endings WHERE writer = ?1 AND stolen <> 0")?;
    Ok(read.query_row([writer.as_str()], |_| Ok(())).optional()?.is_some())
}

/// Whether a writer is a later life of a stolen one that nobody named: nothing is taken in of it.
///
/// # Errors
/// The store's.
pub fn barred(db: &Connection, writer: Writer) -> Result<bool> {
    let mut read = db.prepare_cached("SELECT 1 FROM endings WHERE writer = ?1 AND stolen = 2")?;
    Ok(read.exists([writer.as_str()])?)
}

/// What a line says has happened, and by whom: without its number, its stamp and its personal data.
fn happening(line: &[u8]) -> Option<serde_json::Map<String, serde_json::Value>> {
    let serde_json::Value::Object(mut object) = serde_json::from_slice(line).ok()? else { return None };
    for key in ["n", "t", "pd", "at"] {
        let _ = object.remove(key);
    }
    Some(object)
}

/// Events after the cut of a writer that has a later self, which no counting event stands for: of two branches, one was lost
/// sight of. A thief's are not among them. Of the writers named alone, or of all when none is named.
pub fn orphans(db: &Connection, of: &[Writer]) -> Result<Vec<Written>> {
    let sql = "SELECT log.writer, log.about, log.generation, log.stamp, log.line, log.companion FROM log
               JOIN endings ON endings.writer = log.writer
               WHERE endings.stolen = 0 AND log.seq > endings.cut ORDER BY log.row";
    let mut read = db.prepare_cached(sql)?;
    let mut found = Vec::new();
    let mut rows = read.query([])?;
    while let Some(r) = rows.next()? {
        let (writer, about, generation, stamp): (String, [u8; 16], i64, String) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
        if !of.is_empty() && of.iter().all(|w| w.as_str() != writer) {
            continue;
        }
        let line: Vec<u8> = r.get(4)?;
        if !twin(db, &about, generation, &stamp, &line)? {
            found.push(Written { line, companion: r.get(5)? });
        }
    }
    Ok(found)
}

/// Whether the same happening stands here and counts, under whichever writer.
fn twin(db: &Connection, about: &[u8; 16], generation: i64, stamp: &str, line: &[u8]) -> Result<bool> {
    let mut twins =
        db.prepare_cached(&format!("SELECT stamp, line FROM log WHERE about = ?1 AND generation = ?2 AND {COUNTS}"))?;
    let same =
        twins.query_map(params![about.as_slice(), generation], |r| Ok((r.get::<_, String>(0)?, r.get::<_, Vec<u8>>(1)?)))?;
    let same = same.collect::<rusqlite::Result<Vec<_>>>()?;
    // A stamp without its writer: the same happening under another one. Two lives may stamp different happenings alike: what
    // happened is compared as well.
    let when = |stamp: &str| stamp.get(..17).unwrap_or_default().to_owned();
    Ok(same.iter().any(|(twin, other)| when(twin) == when(stamp) && happening(other) == happening(line)))
}

/// Whether the happening of an event stands here and counts.
pub fn stands(db: &Connection, event: &Event, line: &[u8]) -> Result<bool> {
    twin(db, event.about.as_bytes(), i64::from(event.generation), &event.stamp.to_string(), line)
}

/// Events `lo..=hi` of a writer, as bytes; fewer when not all are held.
pub fn run(db: &Connection, writer: Writer, lo: u64, hi: u64) -> Result<Vec<Written>> {
    let mut read =
        db.prepare_cached("SELECT line, companion FROM log WHERE writer = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq")?;
    let rows = read
        .query_map(params![writer.as_str(), lo as i64, hi as i64], |r| Ok(Written { line: r.get(0)?, companion: r.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Takes a writer's events after `seq` back off the ledger: they were never published and are issued again under another.
pub fn take_back(db: &Connection, writer: Writer, seq: u64, hash: &[u8; 32]) -> Result<()> {
    let _ =
        db.prepare_cached("DELETE FROM log WHERE writer = ?1 AND seq > ?2")?.execute(params![writer.as_str(), seq as i64])?;
    // What was erased among them was never in a file: under the same numbers somebody else may have written other people's data.
    let _ = db
        .prepare_cached("DELETE FROM purges WHERE writer = ?1 AND seq > ?2")?
        .execute(params![writer.as_str(), seq as i64])?;
    let _ = db.prepare_cached("UPDATE writers SET seq = ?2, hash = ?3 WHERE writer = ?1")?.execute(params![
        writer.as_str(),
        seq as i64,
        hash.as_slice()
    ])?;
    Ok(())
}

/// How a line says that personal data go with it: the key of the commitment. Inside a text its quotes would be escaped.
pub(super) const COMMITS: &[u8] = b"\"pd\":\"";
/// Set once personal data did not come with an event whose erasure was not known.
const BARE: &str = "bare";

/// Whether personal data go with an event.
pub(super) fn commits(line: &[u8]) -> bool {
    line.windows(COMMITS.len()).any(|part| part == COMMITS)
}

/// Notes that an event came without its personal data, and without a word that they were erased.
pub(super) fn note_bare(db: &Connection) -> Result<()> {
    super::drafts::set_meta(db, BARE, "once")
}

/// Whether an event is held without its personal data although nothing held says that they were erased: its file lost them before it was
/// read here, and the word that erased is on its way (sync.md §3.12) or is nowhere any more. The whole ledger is looked at, in files where
/// that happened.
pub fn bare(db: &Connection) -> Result<bool> {
    Ok(!bare_events(db, 1)?.is_empty())
}

/// Some of the events that [`bare`] is about: those that count, at most `limit`.
///
/// # Errors
/// The store's.
pub fn bare_events(db: &Connection, limit: u32) -> Result<Vec<(Writer, u64)>> {
    if any_bare(db)? { without_personal(db, COUNTS, limit) } else { Ok(Vec::new()) }
}

fn without_personal(db: &Connection, which: &str, limit: u32) -> Result<Vec<(Writer, u64)>> {
    let sql = format!(
        "SELECT writer, seq FROM log WHERE companion IS NULL AND instr(line, ?1) > 0 AND {which}
         AND NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.about = log.about) LIMIT ?2"
    );
    places(db, &sql, params![COMMITS, limit])
}

/// The writers and numbers of events, as a query gives them.
pub(super) fn places(db: &Connection, sql: &str, params: impl Params) -> Result<Vec<(Writer, u64)>> {
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map(params, |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)? as u64)))?;
    let mut all = Vec::new();
    for row in rows {
        let (writer, seq) = row?;
        all.extend(writer.parse().ok().map(|w| (w, seq)));
    }
    Ok(all)
}

/// Whether it is worth looking for such events.
///
/// # Errors
/// The store's.
pub fn any_bare(db: &Connection) -> Result<bool> {
    Ok(super::drafts::meta(db, BARE)?.is_some_and(|once| !once.is_empty()))
}

/// Notes that none is left, when none is, also among what does not count now: nobody looks for them until one comes again.
///
/// # Errors
/// The store's.
pub fn none_bare(db: &Connection) -> Result<()> {
    if without_personal(db, "1", 1)?.is_empty() { super::drafts::set_meta(db, BARE, "") } else { Ok(()) }
}
