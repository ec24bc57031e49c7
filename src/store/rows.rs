//! Writing the rows of aggregates: each is a cache of a fold and is replaced whole.

use super::Result;
use crate::domain::booking::Booking;
use crate::domain::case::{Case, Event};
use crate::domain::counter::Session;
use crate::domain::latin::latin;
use crate::domain::payment::Payment;
use crate::domain::person::Personal;
use crate::domain::printing::{Issued, Paper, Way};
use crate::domain::settings::Settings;
use crate::domain::staff::Member;
use crate::domain::visit::Visit;
use rusqlite::{Connection, OptionalExtension, params};

/// Replaces a visit's row.
pub fn visit(db: &Connection, v: &Visit) -> Result<()> {
    let _ = db
        .prepare_cached("INSERT OR REPLACE INTO visits (id, day, label, state, issued_ms, called_ms, counter, clashes, waited_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(params![
            v.id.as_bytes().as_slice(),
            v.day.to_string(),
            v.label.to_string(),
            v.state.key(),
            v.issued_ms,
            v.stages.first().and_then(|s| s.first_called_ms),
            v.counter(),
            v.open_clashes().count() as i64,
            v.waiting_ms().filter(|_| v.waited()),
        ])?;
    Ok(())
}

/// What the search index is still to be told of a case.
#[derive(Debug)]
pub struct Indexed {
    row: i64,
    /// Words of before are taken out first.
    known: bool,
    text: String,
}

/// When the search index is told of a case's words.
#[derive(Debug)]
pub enum Words {
    /// Before the transaction ends: gathered here, told by [`index`].
    Now(Vec<Indexed>),
    /// While nobody asks: the case is noted in `unindexed`. For long runs of events from elsewhere.
    Later,
}

/// Tells the search index. Kept apart from the rows: a statement that may be undone makes the index write what it has gathered, so
/// among thousands of rows it is told once, at the end.
pub fn index(db: &Connection, words: Words) -> Result<()> {
    let Words::Now(words) = words else { return Ok(()) };
    for Indexed { row, known, text } in words {
        if known {
            let _ = db.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([row])?;
        }
        let _ = db.prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")?.execute(params![row, text])?;
    }
    Ok(())
}

/// How many cases the search index was not told of yet.
pub fn unindexed(db: &Connection) -> Result<u64> {
    Ok(db.prepare_cached("SELECT count(*) FROM unindexed")?.query_row([], |r| r.get::<_, i64>(0))? as u64)
}

/// Tells the search index of up to `limit` cases that wait for it; gives how many it were.
pub fn index_waiting(db: &Connection, limit: u32) -> Result<usize> {
    let mut read =
        db.prepare_cached("SELECT u.row, c.id FROM unindexed u LEFT JOIN cases c ON c.row = u.row ORDER BY u.row LIMIT ?1")?;
    let rows = read.query_map([limit], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<[u8; 16]>>(1)?)))?;
    let waiting = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut told = Vec::with_capacity(waiting.len());
    for (row, id) in &waiting {
        let Some(id) = id else { continue };
        let events = super::log::about(db, uuid::Uuid::from_bytes(*id))?;
        if let Some(case) = crate::domain::fold::case(&events) {
            told.push(Indexed { row: *row, known: true, text: words(&case) });
        }
    }
    index(db, Words::Now(told))?;
    if let Some((last, _)) = waiting.last() {
        let _ = db.prepare_cached("DELETE FROM unindexed WHERE row <= ?1")?.execute([last])?;
    }
    Ok(waiting.len())
}

/// When a case was done, in milliseconds: the first event that answers it, after it was last taken up again.
fn done(c: &Case) -> Option<i64> {
    // What was taken up again is not done yet.
    let again = c.history.iter().rposition(|entry| entry.applied && matches!(entry.event, Event::Reopened { .. }));
    c.history.iter().skip(again.map_or(0, |place| place + 1)).find_map(|entry| match entry.event {
        Event::ResultReady {}
        | Event::Decided { .. }
        | Event::NoProceeding { .. }
        | Event::Refused { .. }
        | Event::Forwarded { .. }
        | Event::Withdrawn { .. }
        | Event::Terminated { .. }
        | Event::Notified { .. }
        | Event::Closed {}
            if entry.applied =>
        {
            Some(entry.at_ms)
        }
        _ => None,
    })
}

/// Replaces a case's row, or puts it in when none of its events stood here before (`fresh`); its words, when they changed, go to
/// [`index`] or wait.
pub fn case(db: &Connection, c: &Case, fresh: bool, told: &mut Words) -> Result<()> {
    let nothing = Personal::default();
    let personal = c.personal.as_ref().unwrap_or(&nothing);
    let text = words(c);
    let sum = i64::from(crc32c::crc32c(text.as_bytes()));
    let known = if fresh { None } else { known(db, c)? };
    let row = match known {
        Some((row, _)) => {
            change(db, row, c, personal, sum)?;
            row
        }
        None => put(db, c, personal, sum)?,
    };
    files(db, c, fresh)?;
    handed(db, c, fresh)?;
    let (known, same) = (known.is_some(), known.is_some_and(|(_, of)| of == sum));
    match told {
        _ if same => {}
        Words::Now(told) => told.push(Indexed { row, known, text }),
        // What was erased leaves the index at once.
        Words::Later if c.erased => index(db, Words::Now(vec![Indexed { row, known: true, text }]))?,
        Words::Later => {
            let _ = db.prepare_cached("INSERT OR IGNORE INTO unindexed (row) VALUES (?1)")?.execute([row])?;
        }
    }
    Ok(())
}

/// The row of a case, and the sum of the text it is found by.
fn known(db: &Connection, c: &Case) -> Result<Option<(i64, i64)>> {
    let mut read = db.prepare_cached("SELECT row, indexed FROM cases WHERE id = ?1")?;
    Ok(read.query_row([c.id.as_bytes().as_slice()], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}

fn put(db: &Connection, c: &Case, personal: &Personal, sum: i64) -> Result<i64> {
    let facts = &c.registered;
    let _ = db
        .prepare_cached(
            "INSERT INTO cases (id, idx, seq, date, at_ms, by, kind, status, title, unit, due, due_time, done_ms, notice_due, fee,
                 applicant, name, identifier, address, phone, email, subject, visit, reference, review, next, duty, indexed, protected)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)",
        )?
        .execute(params![
            c.id.as_bytes().as_slice(),
            facts.number.index(),
            facts.number.seq,
            facts.number.date.to_string(),
            c.at_ms,
            c.by.as_bytes().as_slice(),
            facts.kind.key(),
            c.status.key(),
            facts.service.as_ref().map_or("", |s| s.name.as_str()),
            c.unit(),
            c.due.map(|d| d.to_string()),
            facts.due_time,
            done(c),
            c.notice_due.map(|d| d.to_string()),
            c.fee_due().0,
            crate::domain::person::ApplicantKind::key(facts.applicant),
            personal.name,
            personal.identifier,
            personal.address,
            personal.phone,
            personal.email,
            personal.subject,
            facts.visit.map(|v| v.as_bytes().to_vec()),
            reference(c),
            review(c),
            c.next().map(|(day, _)| day.to_string()),
            c.next().map(|(_, duty)| duty.key()),
            sum,
            facts.protected,
        ])?;
    Ok(db.last_insert_rowid())
}

/// Changes what may change of a case that is known.
fn change(db: &Connection, row: i64, c: &Case, personal: &Personal, sum: i64) -> Result<()> {
    let _ = db
        .prepare_cached(
            "UPDATE cases SET status = ?2, unit = ?3, due = ?4, done_ms = ?5, notice_due = ?6, fee = ?7, name = ?8,
                 identifier = ?9, address = ?10, phone = ?11, email = ?12, subject = ?13, review = ?14, next = ?15, duty = ?16, indexed = ?17, reference = ?18 WHERE row = ?1",
        )?
        .execute(params![
            row,
            c.status.key(),
            c.unit(),
            c.due.map(|d| d.to_string()),
            done(c),
            c.notice_due.map(|d| d.to_string()),
            c.fee_due().0,
            personal.name,
            personal.identifier,
            personal.address,
            personal.phone,
            personal.email,
            personal.subject,
            review(c),
            c.next().map(|(day, _)| day.to_string()),
            c.next().map(|(_, duty)| duty.key()),
            sum,
            reference(c),
        ])?;
    Ok(())
}

/// Conflicts and late steps that nobody has looked at.
fn review(c: &Case) -> i64 {
    (c.open_conflicts().count() + c.open_late().count()) as i64
}

/// Replaces the rows of when a case was given to units.
fn handed(db: &Connection, c: &Case, fresh: bool) -> Result<()> {
    if !fresh {
        let _ = db.prepare_cached("DELETE FROM handed WHERE about = ?1")?.execute([c.id.as_bytes().as_slice()])?;
    }
    for entry in c.history.iter().filter(|entry| entry.applied && matches!(entry.event, Event::Assigned { .. })) {
        let _ = db
            .prepare_cached("INSERT OR IGNORE INTO handed (about, at_ms) VALUES (?1, ?2)")?
            .execute(params![c.id.as_bytes().as_slice(), entry.at_ms])?;
    }
    Ok(())
}

/// Replaces the rows of a case's files: those that were taken away or erased stay, so that their bytes go everywhere. So does one that was
/// attached when the case took none any more, as nobody there knew: its bytes travelled.
fn files(db: &Connection, c: &Case, fresh: bool) -> Result<()> {
    if !fresh {
        let _ = db.prepare_cached("DELETE FROM files WHERE about = ?1")?.execute([c.id.as_bytes().as_slice()])?;
    }
    let known = c.history.iter().filter_map(|entry| match &entry.event {
        Event::Attached { hash, bytes, .. } => Some((hash, *bytes)),
        _ => None,
    });
    for (hash, bytes) in known {
        let gone = c.files.iter().all(|file| file.hash != *hash);
        let _ = db
            .prepare_cached("INSERT OR REPLACE INTO files (hash, about, bytes, gone) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![hash, c.id.as_bytes().as_slice(), bytes as i64, gone])?;
    }
    Ok(())
}

/// Papers that went out for what was erased since, by the hash of their content (BLAKE3, 64 hexadecimal digits).
///
/// # Errors
/// The store's.
pub fn erased_papers(db: &Connection) -> Result<Vec<String>> {
    let mut read = db.prepare_cached("SELECT hash FROM issued WHERE of IN (SELECT about FROM erasures)")?;
    let rows = read.query_map([], |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The files that cases have or had: hash, length, and whether no case has it any more.
pub fn all_files(db: &Connection) -> Result<Vec<(String, u64, bool)>> {
    let mut read = db.prepare_cached("SELECT hash, max(bytes), min(gone) FROM files GROUP BY hash")?;
    let rows = read.query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? as u64, r.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a file was known and no case has it any more.
pub fn file_gone(db: &Connection, hash: &str) -> Result<bool> {
    let mut read = db.prepare_cached("SELECT coalesce(min(gone), 0) FROM files WHERE hash = ?1")?;
    Ok(read.query_row([hash], |r| r.get(0))?)
}

/// So many characters of a description are searched: its beginning says what it is about.
const SEARCHED: usize = 1000;

/// By what a paper that comes twice is known: the sender's reference, or the mark of a sealed signal.
fn reference(c: &Case) -> Option<&str> {
    let mark = || c.personal.as_ref().map(|p| p.mark.as_str()).filter(|mark| !mark.is_empty());
    c.registered.reference.as_deref().or_else(mark)
}

/// What a search finds a case by.
fn words(c: &Case) -> String {
    let nothing = Personal::default();
    let p = c.personal.as_ref().unwrap_or(&nothing);
    let digits: String = p.phone.chars().filter(char::is_ascii_digit).collect();
    let number = c.registered.number;
    let title = c.registered.service.as_ref().map_or("", |s| s.name.as_str());
    let reference = c.registered.reference.as_deref().unwrap_or_default();
    let description: String = p.description.chars().take(SEARCHED).collect();
    let mut text = format!(
        "{} {}{} {} {} {} {} {} {digits} {} {} {title} {} {reference} {} {description}",
        number.short(),
        number.index(),
        number.seq,
        p.name,
        latin(&p.name),
        p.proxy,
        p.identifier,
        p.phone,
        p.email,
        p.subject,
        p.address,
        p.about,
    );
    if !p.place.is_empty() {
        text.push(' ');
        text.push_str(&p.place);
    }
    text
}

/// Replaces a payment's row.
pub fn payment(db: &Connection, p: &Payment) -> Result<()> {
    let _ = db
        .prepare_cached("INSERT OR REPLACE INTO payments (id, case_id, idx, seq, date, amount, method, status) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            p.id.as_bytes().as_slice(),
            p.case.as_bytes().as_slice(),
            p.number.index(),
            p.number.seq,
            p.number.date.to_string(),
            p.amount.0,
            p.method.key(),
            p.status.key(),
        ])?;
    Ok(())
}

/// Replaces the row of a paper that went out.
pub fn issued(db: &Connection, id: uuid::Uuid, at_ms: i64, by: uuid::Uuid, paper: &Issued) -> Result<()> {
    let _ = db
        .prepare_cached("INSERT OR REPLACE INTO issued (id, paper, of, number, medium, duplicate, way, hash, at_ms, by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
        .execute(params![
            id.as_bytes().as_slice(),
            paper.paper.code(),
            paper.of.map(|id| id.as_bytes().to_vec()),
            paper.number,
            paper.medium,
            paper.duplicate,
            if paper.way == Way::Printed { "printed" } else { "saved" },
            paper.hash,
            at_ms,
            by.as_bytes().as_slice(),
        ])?;
    Ok(())
}

/// What went out under a number, the newest last, with its moment.
pub fn issued_under(db: &Connection, number: &str) -> Result<Vec<(i64, Issued)>> {
    let sql = "SELECT paper, of, number, medium, duplicate, way, hash, at_ms FROM issued WHERE number = ?1 ORDER BY at_ms, id";
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map([number], |r| {
        let of: Option<[u8; 16]> = r.get(1)?;
        let issued = Issued {
            paper: Paper::of_code(&r.get::<_, String>(0)?).unwrap_or(Paper::Trial),
            of: of.map(uuid::Uuid::from_bytes),
            number: r.get(2)?,
            medium: r.get(3)?,
            duplicate: r.get(4)?,
            way: if r.get::<_, String>(5)? == "printed" { Way::Printed } else { Way::Saved },
            hash: r.get(6)?,
        };
        Ok((r.get(7)?, issued))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Replaces a member's row.
pub fn member(db: &Connection, m: &Member) -> Result<()> {
    let _ = db.prepare_cached("INSERT OR REPLACE INTO staff (id, name, active) VALUES (?1, ?2, ?3)")?.execute(params![
        m.id.as_bytes().as_slice(),
        m.name,
        m.active
    ])?;
    Ok(())
}

/// Replaces a counter session's row.
pub fn session(db: &Connection, s: &Session) -> Result<()> {
    let _ = db
        .prepare_cached("INSERT OR REPLACE INTO sessions (id, counter, clerk, opened_ms, break_ms, closed_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![s.id.as_bytes().as_slice(), s.counter, s.clerk.as_bytes().as_slice(), s.opened_ms, s.break_ms, s.closed_ms])?;
    Ok(())
}

/// Replaces a booking's row.
pub fn booking(db: &Connection, b: &Booking) -> Result<()> {
    let _ = db
        .prepare_cached("INSERT OR REPLACE INTO bookings (id, official, day, time, state) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![b.id.as_bytes().as_slice(), b.slot.official, b.slot.day.to_string(), b.slot.time, b.state.key()])?;
    Ok(())
}

/// Replaces an opinion's row.
pub fn opinion(db: &Connection, id: uuid::Uuid, given: &crate::domain::opinion::Event) -> Result<()> {
    let crate::domain::opinion::Event::Given { day, score, topic } = given;
    let _ = db
        .prepare_cached("INSERT OR REPLACE INTO opinions (id, day, score, topic) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id.as_bytes().as_slice(), day.to_string(), score, topic.key()])?;
    Ok(())
}

/// Writes the settings in force.
pub fn settings(db: &Connection, settings: &Settings) -> Result<()> {
    // One that was set behind the end of a writer holds no more.
    let _ = db.prepare_cached("DELETE FROM settings")?.execute([])?;
    let mut put =
        db.prepare_cached("INSERT OR REPLACE INTO settings (key, value, generation, stamp) VALUES (?1, ?2, ?3, ?4)")?;
    for (key, value, base) in settings.all() {
        let _ = put.execute(params![key, value, base.0, base.1.to_string()])?;
    }
    Ok(())
}

/// Removes the row of an aggregate that no counting event begins any more.
pub fn remove(db: &Connection, table: &'static str, about: uuid::Uuid) -> Result<()> {
    let id = about.as_bytes().as_slice();
    if table == "cases" {
        let _ = db.prepare_cached("DELETE FROM unindexed WHERE row IN (SELECT row FROM cases WHERE id = ?1)")?.execute([id])?;
        let _ = db.prepare_cached("DELETE FROM words WHERE rowid IN (SELECT row FROM cases WHERE id = ?1)")?.execute([id])?;
        let _ = db.prepare_cached("DELETE FROM files WHERE about = ?1")?.execute([id])?;
        let _ = db.prepare_cached("DELETE FROM handed WHERE about = ?1")?.execute([id])?;
    }
    let _ = db.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?.execute([id])?;
    Ok(())
}
