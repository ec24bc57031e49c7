//! The office as the exchange sees it: its ledger by runs of bytes, and its own going on under a new writer.
//!
//! Each call is one transaction of the store. A workstation that is not enrolled has no identity and exchanges nothing.

use super::{Fault, Office};
use crate::domain::case;
use crate::domain::event::{Body, Event, Written, from_hex, hex};
use crate::domain::stamp::{Stamp, Writer};
use crate::domain::station::{self, By, Cert, LATER_LIVES, RESERVE, Why};
use crate::share::exchange::CLOCK_MAX_MS;
use crate::share::keys::Ring;
use crate::share::ledger::{Arrival, Erasure, Front, Held, Ledger, Next, Piece, Rebirth, Sealed, Told, Trouble, Unsealed};
use crate::share::segment::{Open, fitting};
use crate::store::{Db, StoreError, append, cases, check, drafts, log, pieces, visits};
use ed25519_dalek::SigningKey;
use uuid::Uuid;

/// Marks of running programs that are remembered.
const NONCES: usize = 64;

/// Erasures that are watched until everybody heeded them: the newest ones.
const ERASURES: u32 = 200;
/// So many events without their personal data are looked after at once.
const BARE: u32 = 2_000;
/// For so long people are told whose personal data came back, milliseconds.
const RETURNED_MS: i64 = 30 * 24 * 3_600_000;

/// What an enrolled workstation is.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its signing key.
    pub key: SigningKey,
    /// Its certificate.
    pub cert: Cert,
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Line(_) | StoreError::Gap { .. } => Self::Bad,
            StoreError::Sqlite(error) => Self::Local(error.to_string()),
        }
    }
}

/// Notes who writes here, unless another process on these data went on under a later name in this moment: that one holds.
pub(super) fn write_as(tx: &Db, writer: Writer) -> Result<(), StoreError> {
    let now = drafts::meta(tx, "writer")?.and_then(|text| text.parse::<Writer>().ok()).filter(|now| *now != writer);
    let head = now.map(|now| log::head(tx, now)).transpose()?.flatten();
    if head.is_some_and(|head| head.cert.is_some()) {
        return Ok(());
    }
    drafts::set_meta(tx, "writer", writer.as_str())
}

/// The certificate of the name that these data go on under.
///
/// # Errors
/// The store's; none is there before the data belong to an office.
pub(super) fn certificate(db: &Db) -> Result<Option<Cert>, StoreError> {
    let now = drafts::meta(db, "writer")?.and_then(|text| text.parse::<Writer>().ok());
    Ok(now.map(|now| log::head(db, now)).transpose()?.flatten().and_then(|head| head.cert))
}

fn none() -> Trouble {
    Trouble::Local("not enrolled".to_owned())
}

impl Office {
    /// Gives the office its identity: it writes under the certificate's writer, code and digit from now on.
    pub fn enrol(&mut self, identity: Identity, site: &str) -> Result<(), Fault> {
        let public = identity.key.verifying_key().to_bytes();
        let cert = identity.cert.clone();
        self.writer = self.store.write(|tx| {
            let writer = log::admit(tx, &public, cert.code, Some(&cert))?;
            write_as(tx, writer)?;
            drafts::set_meta(tx, "site", site)?;
            Ok::<_, StoreError>(writer)
        })?;
        self.code = cert.code;
        self.digit = cert.digit;
        self.identity = Some(identity);
        Ok(())
    }

    /// What the workstation is to its office; none before it is enrolled.
    pub fn enrolled(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// The digit of the tickets issued here.
    pub fn digit(&self) -> Option<u8> {
        self.digit
    }

    /// Notes that the data lies in another place than it was made in: before the next write there is a new writer.
    pub fn mark_copied(&mut self) {
        self.copied = self.identity.is_some();
    }

    /// Gives the store back: what a process leaves behind when it ends.
    pub fn into_store(self) -> crate::store::Store {
        self.store
    }

    /// The name under which another process on these data goes on.
    fn another_name(&self) -> Result<Option<String>, StoreError> {
        let now = drafts::meta(self.store.read(), "writer")?;
        let enrolled = self.keeper.is_some() && self.identity.is_some();
        Ok(now.filter(|now| enrolled && *now != self.writer.as_str()))
    }

    /// Takes over the name under which another process on these data goes on.
    pub(super) fn take_identity(&mut self) -> Result<(), Fault> {
        let Some(home) = self.keeper.clone() else { return Err(Fault::Reborn) };
        let Some(sheet) = home.sheet()? else { return Err(home.keys_lost()) };
        // A name whose key is not here – an older copy of the keys was put back – is no other's instead: under an earlier one the original
        // of a copy may be at work.
        let identity = home.identity_of(&self.store, &sheet)?;
        let writer = identity.cert.writer().ok_or(Fault::Reborn)?;
        self.writer = writer;
        self.code = identity.cert.code;
        self.digit = identity.cert.digit;
        self.identity = Some(identity);
        self.copied = false;
        Ok(())
    }

    /// A copy that must write before it reached the folder takes its reserve code.
    pub(super) fn leave_copy(&mut self) -> Result<(), Fault> {
        if !self.copied {
            return Ok(());
        }
        if self.another_name()?.is_some() {
            return self.take_identity();
        }
        let Some(identity) = &self.identity else { return Ok(()) };
        let line = identity.cert.line();
        let heads = log::heads(self.store.read())?;
        let marked = self.marked_code();
        let free = |code: &u8| marked != Some(*code) && heads.iter().all(|h| h.code != *code);
        // Where there is no shared folder and nobody else was ever heard of, the codes and the tickets are all this workstation's: it may be
        // moved from machine to machine as often as need be.
        let alone = self.share()?.folder.is_none() && heads.iter().all(|h| h.cert.is_none() || line.contains(&h.writer));
        let digit = if alone { identity.cert.digit } else { None };
        let reserve = RESERVE + identity.cert.first_code();
        let code = if alone {
            (marked.map_or(LATER_LIVES, |code| LATER_LIVES.max(code.saturating_add(1)))..=RESERVE).find(free)
        } else {
            Some(reserve).filter(free)
        };
        let code = code.ok_or(Fault::Copied)?;
        if !self.identity.as_ref().is_some_and(|own| own.cert.may_go_on()) {
            return Err(Fault::Copied);
        }
        let mut seed = [0_u8; 32];
        self.random.fill(&mut seed);
        let from = pieces::front(self.store.read(), self.writer)?;
        let rebirth = Rebirth { why: Why::Copied, code, digit, from, cut: false, branch: Vec::new(), seed };
        self.be_reborn_or_follow(&rebirth)
    }

    /// Of two processes that would begin a new life of these data at once the second goes on under the name that the first took.
    fn be_reborn_or_follow(&mut self, rebirth: &Rebirth) -> Result<(), Fault> {
        match self.be_reborn(rebirth) {
            Err(Fault::Reborn) => self.take_identity(),
            other => other,
        }
    }

    /// Goes on under a new writer: its key is kept first, then one transaction issues again what was not published.
    ///
    /// # Errors
    /// [`Fault::Reborn`] when another process on these data was first: nothing was written, and there is one new life. Those of the store
    /// and of the disk.
    pub fn be_reborn(&mut self, rebirth: &Rebirth) -> Result<(), Fault> {
        let Some(identity) = self.identity.clone() else { return Ok(()) };
        let key = SigningKey::from_bytes(&rebirth.seed);
        let old = self.writer;
        let cut = rebirth.cut.then_some(rebirth.from);
        let cert = Cert {
            public: hex(&key.verifying_key().to_bytes()),
            code: rebirth.code,
            digit: rebirth.digit,
            by: By::Site { sig: String::new() },
            ..identity.cert.clone()
        }
        .by_former(&identity.key, &identity.cert, rebirth.why, cut);
        let identity = Identity { key, cert };
        if let Some(home) = &self.keeper {
            home.keep_identity(&identity)?;
        }
        let random = self.random.as_mut();
        // The copy is at home here from now on: at the next start it is none.
        let here = self.keeper.as_ref().filter(|_| self.copied).map(|home| crate::share::place::fingerprint(&home.file()));
        let writer = self.store.write(|tx| {
            if let Some(here) = &here {
                drafts::set_meta(tx, "place", here)?;
            }
            issue_again(tx, old, &identity, rebirth, random)
        })?;
        self.writer = writer;
        self.code = rebirth.code;
        self.digit = rebirth.digit;
        self.identity = Some(identity);
        self.copied = false;
        self.read_settings()?;
        Ok(())
    }

    /// Where a writer ends, a setting of its may count no more, and the one before holds again.
    fn read_settings(&mut self) -> Result<(), StoreError> {
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

/// Admits the new writer, issues own events after `from` again under it, and takes the unpublished ones off the old one.
pub(super) fn issue_again(
    tx: &Db,
    old: Writer,
    identity: &Identity,
    rebirth: &Rebirth,
    random: &mut dyn super::Random,
) -> Result<Writer, Fault> {
    // Another process on these data went on in this moment: what was not published stands under its new name, and one life is enough.
    if drafts::meta(tx, "writer")?.is_some_and(|now| now != old.as_str()) {
        return Err(Fault::Reborn);
    }
    let public = identity.key.verifying_key().to_bytes();
    let head = log::head(tx, old)?.ok_or_else(|| Fault::NotFound(old.to_string()))?;
    let from = rebirth.from;
    let mut again = log::run(tx, old, from + 1, head.seq)?;
    let before = pieces::hash_at(tx, old, from.min(head.seq))?.unwrap_or(head.hash);
    if !rebirth.cut && !again.is_empty() {
        log::take_back(tx, old, from, &before)?;
    }
    let own: Vec<_> = again.iter().map(|w| w.line.clone()).collect();
    again.extend(rebirth.branch.iter().filter(|w| !own.contains(&w.line)).cloned());
    pieces::drop_unpublished(tx, old)?;
    // A branch that was published keeps its lines; they no longer count.
    let writer = log::admit(tx, &public, identity.cert.code, Some(&identity.cert))?;
    drafts::set_meta(tx, "writer", writer.as_str())?;
    issue(tx, writer, &again, random)?;
    Ok(writer)
}

/// Issues again what stands nowhere yet.
fn issue_strange(tx: &Db, me: Writer, strange: Vec<Written>, random: &mut dyn super::Random) -> Result<(), Fault> {
    let mut others = Vec::new();
    for written in strange {
        let event = Event::read(&written.line, written.companion.as_deref()).map_err(StoreError::from)?;
        if !log::stands(tx, &event, &written.line)? {
            others.push(written);
        }
    }
    issue(tx, me, &others, random)
}

/// Issues events again under a writer, with their stamps: the same happenings.
fn issue(tx: &Db, writer: Writer, again: &[Written], random: &mut dyn super::Random) -> Result<(), Fault> {
    let mut touched: Vec<(Uuid, Body)> = Vec::new();
    let mut seq = log::head(tx, writer)?.map_or(0, |head| head.seq);
    for written in again {
        let event = Event::read(&written.line, written.companion.as_deref()).map_err(StoreError::from)?;
        let about = event.about;
        seq += 1;
        let event = Event { seq, stamp: Stamp { writer, ..event.stamp }, ..event };
        let mut salt = [0_u8; 16];
        random.fill(&mut salt);
        let written = Event::again(written, seq, event.stamp, salt).map_err(StoreError::from)?;
        append::insert(tx, &event, &written)?;
        touched.push((about, event.body));
    }
    for (about, body) in touched {
        append::refold(tx, about, &body)?;
    }
    Ok(())
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

/// Reads a secret key from 64 hex digits.
pub fn key_of(text: &str) -> Option<SigningKey> {
    let bytes: [u8; 32] = from_hex(text.trim())?.try_into().ok()?;
    Some(SigningKey::from_bytes(&bytes))
}
