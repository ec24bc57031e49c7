//! The office as the exchange sees it: its ledger by runs of bytes.
//!
//! Each call is one transaction of the store. A workstation that is not enrolled has no identity and exchanges nothing.

use super::identity::{Identity, issue, issue_strange};
use super::{Fault, Office};
use crate::domain::case;
use crate::domain::event::{Body, Event, Written};
use crate::domain::stamp::{Stamp, Writer};
use crate::domain::station::{self, Cert};
use crate::share::exchange::CLOCK_MAX_MS;
use crate::share::keys::Ring;
use crate::share::ledger::{Arrival, Erasure, Front, Held, Ledger, Next, Piece, Rebirth, Sealed, Told, Trouble, Unsealed};
use crate::share::segment::{Open, fitting};
use crate::store::{Db, StoreError, append, cases, check, drafts, log, pieces, visits};
use ed25519_dalek::SigningKey;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Marks of running programs that are remembered: a head that comes back with an old backup of the folder is known as one's own for years.
const NONCES: usize = 2_048;

/// Erasures that are watched until everybody heeded them: the newest ones.
const ERASURES: u32 = 200;
/// So many events without their personal data are looked after at once.
const BARE: u32 = 2_000;
/// For so long people are told whose personal data came back, milliseconds.
const RETURNED_MS: i64 = 30 * 24 * 3_600_000;

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Line(_) | StoreError::Gap { .. } => Self::Bad,
            StoreError::Sqlite(error) => Self::Local(error.to_string()),
        }
    }
}

fn none() -> Trouble {
    Trouble::Local("not enrolled".to_owned())
}

impl Office {
    /// Where a writer ends, a setting of its may count no more, and the one before holds again.
    pub(super) fn read_settings(&mut self) -> Result<(), StoreError> {
        self.settings = visits::settings(self.store.read())?;
        Ok(())
    }

    fn me(&self) -> Told<&Identity> {
        self.identity.as_ref().ok_or_else(none)
    }

    fn told<T>(result: Result<T, Fault>) -> Told<T> {
        result.map_err(|fault| match fault {
            Fault::Store(error) => error.into(),
            other => Trouble::Local(other.to_string()),
        })
    }
}

/// What is held of every writer.
pub(super) fn held_in(db: &Db) -> Result<Vec<Held>, StoreError> {
    let endings = log::endings(db)?;
    let heads = log::heads(db)?;
    Ok(heads
        .into_iter()
        .map(|head| {
            let ending = endings.get(head.writer.as_str());
            let cut = ending.copied().flatten();
            let counted = match cut.filter(|cut| *cut < head.seq) {
                Some(cut) => (cut, pieces::hash_at(db, head.writer, cut).ok().flatten().unwrap_or_default()),
                None => (head.seq, head.hash),
            };
            Held {
                writer: head.writer,
                cert: head.cert,
                seq: head.seq,
                hash: head.hash,
                stamp_ms: head.stamp.map_or(0, |stamp| stamp.ms as i64),
                counted,
                cut,
                retired: ending.is_some(),
                stolen: log::stolen(db, head.writer).unwrap_or(false),
            }
        })
        .collect())
}

/// What is held and a digest of the tables, seen in one moment; none while personal data are missing.
fn digest_in(db: &Db) -> Result<(Vec<Held>, Option<String>), StoreError> {
    let snapshot = db.unchecked_transaction()?;
    let held = held_in(&snapshot)?;
    if log::bare(&snapshot)? {
        return Ok((held, None));
    }
    let mut hasher = blake3::Hasher::new();
    for (name, digest) in check::digests_of_tables(&snapshot)? {
        let _ = hasher.update(name.as_bytes()).update(digest.as_bytes());
    }
    Ok((held, Some(hasher.finalize().to_hex()[..16].to_owned())))
}

/// What got its personal data back, and when, milliseconds since 1970.
fn returned_in(db: &Db) -> Result<Vec<(i64, Uuid)>, StoreError> {
    Ok(drafts::meta(db, "returned")?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// As the office's own digest, over a connection of the caller's: it takes a second in a large office, and clerks do not wait for it.
pub(super) fn digest_beside(path: &std::path::Path) -> Told<(Vec<Held>, Option<String>)> {
    Ok(digest_in(&crate::store::Store::beside(path)?)?)
}

impl Ledger for Office {
    fn identity(&mut self) -> Told<(SigningKey, Cert)> {
        // A kiosk or a window beside this process may have gone on under a new name.
        if self.another_name()?.is_some() {
            Self::told(self.take_identity())?;
        }
        self.me().map(|me| (me.key.clone(), me.cert.clone()))
    }

    fn copied(&mut self) -> Told<bool> {
        Ok(self.copied)
    }

    fn held(&mut self) -> Told<Vec<Held>> {
        Ok(held_in(self.store.read())?)
    }

    fn next(&mut self) -> Told<Next> {
        let _ = self.me()?;
        let db = self.store.read();
        if let Some((lo, hi, name, bytes)) = pieces::waiting(db, self.writer)? {
            return Ok(Next::Sealed(Sealed { name, lo, hi, bytes }));
        }
        let planned = pieces::planned(db, self.writer)?;
        let held = log::head(db, self.writer)?.map_or(0, |h| h.seq);
        if held <= planned {
            return Ok(Next::Nothing);
        }
        let mut events = log::run(db, self.writer, planned + 1, planned + crate::share::SEGMENT_EVENTS_MAX)?;
        events.truncate(fitting(&events));
        let before = pieces::hash_at(db, self.writer, planned)?.ok_or(Trouble::Bad)?;
        Ok(Next::Unsealed(Unsealed { lo: planned + 1, before, events }))
    }

    fn keep(&mut self, sealed: &Sealed, open: &Open) -> Told<()> {
        let me = self.writer;
        let (header, tail) = (open.header.clone(), open.tail.clone());
        let row = pieces::Row { lo: sealed.lo, hi: sealed.hi, name: sealed.name.clone(), header, tail };
        Ok(self.store.write(|tx| pieces::keep(tx, me, &row, Some(&sealed.bytes)))?)
    }

    fn published(&mut self, name: &str) -> Told<()> {
        let me = self.writer;
        Ok(self.store.write(|tx| pieces::published(tx, me, name))?)
    }

    fn unsent(&mut self) -> Told<(u64, Option<i64>)> {
        let db = self.store.read();
        let held = log::head(db, self.writer)?.map_or(0, |h| h.seq);
        let front = pieces::front(db, self.writer)?;
        let oldest = log::run(db, self.writer, front + 1, front + 1)?;
        let oldest = oldest.first().and_then(|w| Event::read(&w.line, None).ok()).map(|e| e.at_ms);
        Ok((held.saturating_sub(front), oldest))
    }

    fn front(&mut self, names: usize) -> Told<Front> {
        let db = self.store.read();
        let seq = pieces::front(db, self.writer)?;
        let hash = if names == 0 { None } else { pieces::hash_at(db, self.writer, seq)? };
        let names = if names == 0 { Vec::new() } else { pieces::newest(db, self.writer, names)? };
        Ok(Front { seq, hash: hash.unwrap_or_default(), names })
    }

    fn meet(&mut self, cert: &Cert) -> Told<()> {
        let public = cert.key().ok_or(Trouble::Bad)?;
        let _ = self.store.write(|tx| log::admit(tx, &public, cert.code, Some(cert)))?;
        Ok(())
    }

    fn absorb(&mut self, arrival: Arrival) -> Told<()> {
        let public = arrival.cert.key().ok_or(Trouble::Bad)?;
        if self.still_low() {
            return Err(Trouble::Local("database or disk is full".to_owned()));
        }
        let now = self.clock.now_ms();
        let latest = self.latest;
        let Arrival { cert, from, events, piece } = arrival;
        let (latest, settings) = self.store.write(|tx| {
            let ended = log::endings(tx)?;
            let writer = log::admit(tx, &public, cert.code, Some(&cert))?;
            // It is known from now on, and nothing of it is wanted.
            if log::barred(tx, writer)? {
                return Ok((latest, log::endings(tx)? != ended));
            }
            let head = log::head(tx, writer)?.ok_or(StoreError::Gap { expected: 0, got: from })?;
            if head.seq + 1 != from {
                return Err(StoreError::Gap { expected: head.seq + 1, got: from });
            }
            let absorbed = append::absorb(tx, &events)?;
            // A certificate ends its former life, too.
            let ends = log::endings(tx)? != ended;
            if ends {
                append::note_ending(tx)?;
            }
            let last = from + events.len() as u64 - 1;
            if last == piece.hi {
                let row = pieces::Row { lo: piece.lo, hi: piece.hi, name: piece.name, header: piece.header, tail: piece.tail };
                pieces::keep(tx, writer, &row, None)?;
            }
            // Stamps of a clock far ahead are applied and not taken over (sync.md §3.6).
            let theirs = log::head(tx, writer)?.and_then(|h| h.stamp).filter(|s| (s.ms as i64) <= now + CLOCK_MAX_MS);
            let latest = latest.max(theirs);
            if let Some(stamp) = latest {
                drafts::set_meta(tx, "clock", &stamp.to_string())?;
            }
            Ok((latest, absorbed.settings || ends))
        })?;
        self.latest = latest;
        if settings {
            self.read_settings()?;
        }
        Ok(())
    }

    fn hash_at(&mut self, writer: Writer, seq: u64) -> Told<Option<[u8; 32]>> {
        Ok(pieces::hash_at(self.store.read(), writer, seq)?)
    }

    fn pieces(&mut self, writer: Writer) -> Told<Vec<Piece>> {
        let rows = pieces::all(self.store.read(), writer)?;
        let piece = |r: pieces::Row| Piece { lo: r.lo, hi: r.hi, header: r.header, tail: r.tail, name: r.name };
        Ok(rows.into_iter().map(piece).collect())
    }

    fn events(&mut self, writer: Writer, lo: u64, hi: u64) -> Told<Vec<Written>> {
        Ok(log::run(self.store.read(), writer, lo, hi)?)
    }

    fn repacked(&mut self, piece: &Piece, name: &str) -> Told<()> {
        let me = self.writer;
        let (header, tail) = (piece.header.clone(), piece.tail.clone());
        let row = pieces::Row { lo: piece.lo, hi: piece.hi, name: name.to_owned(), header, tail };
        Ok(self.store.write(|tx| {
            pieces::drop_inside(tx, me, row.lo, row.hi)?;
            pieces::keep(tx, me, &row, None)
        })?)
    }

    fn rebirth(&mut self, rebirth: &Rebirth) -> Told<()> {
        Self::told(self.be_reborn_or_follow(rebirth))
    }

    fn settle(&mut self, former: Writer, cut: u64, branch: Vec<Written>) -> Told<()> {
        let (me, now, latest) = (self.writer, self.clock.now_ms(), self.latest);
        // A display has no personal data of others: what it issued again would lack them for good.
        let hall = self.identity.as_ref().filter(|own| own.cert.kind == station::Kind::Hall);
        let of = hall.map(|own| own.cert.line()).unwrap_or_default();
        let random = self.random.as_mut();
        let mut id = [0_u8; 10];
        random.fill(&mut id);
        let about = uuid::Builder::from_unix_timestamp_millis(now.max(0) as u64, &id).into_uuid();
        Self::told(self.store.write(|tx| {
            let head = log::head(tx, me)?.ok_or_else(|| Fault::NotFound(me.to_string()))?;
            let stamp = Stamp::next(head.stamp.max(latest), now.max(0) as u64, me);
            let body = Body::Station(station::Event::Settled { writer: former, cut });
            let event = Event { seq: head.seq + 1, generation: 0, stamp, at_ms: now, by: Uuid::nil(), about, body };
            let written = event.write([0; 16]).map_err(StoreError::from)?;
            append::insert(tx, &event, &written)?;
            let again = log::orphans(tx, &of)?;
            issue(tx, me, &again, random)?;
            issue_strange(tx, me, branch, random)
        }))?;
        Ok(self.read_settings()?)
    }

    fn issue_again(&mut self, strange: Vec<Written>) -> Told<()> {
        let (me, random) = (self.writer, self.random.as_mut());
        Self::told(self.store.write(|tx| issue_strange(tx, me, strange, random)))?;
        Ok(self.read_settings()?)
    }

    fn orphans(&mut self, of: &[Writer], adopt: bool) -> Told<u64> {
        let (me, random) = (self.writer, self.random.as_mut());
        if !adopt {
            return Ok(log::orphans(self.store.read(), of)?.len() as u64);
        }
        let adopted = Self::told(self.store.write(|tx| {
            let again = log::orphans(tx, of)?;
            issue(tx, me, &again, random)?;
            Ok::<_, Fault>(again.len() as u64)
        }))?;
        self.read_settings()?;
        Ok(adopted)
    }

    fn nonces(&mut self, begin: Option<&str>) -> Told<Vec<String>> {
        let known = drafts::meta(self.store.read(), "nonces")?.unwrap_or_default();
        let mut all: Vec<String> = known.split_whitespace().map(str::to_owned).collect();
        if let Some(nonce) = begin {
            all.push(nonce.to_owned());
            let excess = all.len().saturating_sub(NONCES);
            let _ = all.drain(..excess);
            let text = all.join(" ");
            self.store.write(|tx| drafts::set_meta(tx, "nonces", &text))?;
        }
        Ok(all)
    }

    fn heard(&mut self, note: Option<(Writer, i64)>) -> Told<BTreeMap<Writer, i64>> {
        let known = drafts::meta(self.store.read(), "heard")?.unwrap_or_default();
        let one = |text: &str| text.split_once('=').and_then(|(writer, at)| Some((writer.parse().ok()?, at.parse().ok()?)));
        let mut all: BTreeMap<Writer, i64> = known.split_whitespace().filter_map(one).collect();
        if let Some((writer, at_ms)) = note {
            let _ = all.insert(writer, at_ms);
            let text = all.iter().map(|(writer, at)| format!("{writer}={at}")).collect::<Vec<_>>().join(" ");
            self.store.write(|tx| drafts::set_meta(tx, "heard", &text))?;
        }
        Ok(all)
    }

    fn digest(&mut self) -> Told<(Vec<Held>, Option<String>)> {
        Ok(digest_in(self.store.read())?)
    }

    fn rebuild(&mut self) -> Told<()> {
        let _ = check::rebuild(&mut self.store)?;
        Ok(self.read_settings()?)
    }

    fn erased(&mut self) -> Told<Vec<(Writer, u64)>> {
        Ok(pieces::purges(self.store.read())?)
    }

    fn erasures(&mut self) -> Told<Vec<Erasure>> {
        let db = self.store.read();
        let mut all = Vec::new();
        for case in pieces::erased_cases(db, ERASURES)? {
            let Some(known) = cases::one(db, case)? else { continue };
            let of = |event: &Event| matches!(&event.body, Body::Case(case::Event::Erased { .. }));
            let Some(event) = log::about(db, case)?.into_iter().find(of) else { continue };
            let number = known.registered.number.to_string();
            all.push(Erasure { writer: event.stamp.writer, seq: event.seq, number, at_ms: event.at_ms });
        }
        Ok(all)
    }

    fn bare(&mut self) -> Told<Vec<(Writer, u64)>> {
        let bare = log::bare_events(self.store.read(), BARE)?;
        if bare.is_empty() && log::any_bare(self.store.read())? {
            self.store.write(|tx| log::none_bare(tx))?;
        }
        Ok(bare)
    }

    fn fill_in(&mut self, writer: Writer, events: Vec<(u64, Written)>) -> Told<bool> {
        let now = self.clock.now_ms();
        Ok(self.store.write(|tx| {
            let filled = append::fill_in(tx, writer, &events)?;
            if !filled.is_empty() {
                let known = returned_in(tx)?.into_iter().filter(|(ms, _)| now - ms < RETURNED_MS);
                let all: Vec<(i64, Uuid)> = known.chain(filled.iter().map(|about| (now, *about))).collect();
                drafts::set_meta(tx, "returned", &serde_json::to_string(&all).unwrap_or_default())?;
            }
            Ok::<_, StoreError>(!filled.is_empty())
        })?)
    }

    fn returned(&mut self) -> Told<Vec<String>> {
        let (db, now) = (self.store.read(), self.clock.now_ms());
        let mut numbers = Vec::new();
        for (ms, about) in returned_in(db)? {
            if now - ms < RETURNED_MS && !append::erased(db, about)? {
                numbers.push(cases::one(db, about)?.map(|known| known.registered.number.to_string()).unwrap_or_default());
            }
        }
        Ok(numbers)
    }

    fn keep_ring(&mut self, ring: &Ring) -> Told<()> {
        match &self.keeper {
            Some(home) => Self::told(home.keep_ring(ring)),
            None => Ok(()),
        }
    }
}
