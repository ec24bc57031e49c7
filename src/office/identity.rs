//! Who this workstation is to its office: its key and certificate, and its own going on under a new writer.

use super::{Fault, Office};
use crate::domain::event::{Body, Event, Written, from_hex, hex};
use crate::domain::stamp::{Stamp, Writer};
use crate::domain::station::{By, Cert, LATER_LIVES, RESERVE, Why};
use crate::share::ledger::Rebirth;
use crate::store::{Db, StoreError, append, drafts, log, pieces};
use ed25519_dalek::SigningKey;
use uuid::Uuid;

/// What an enrolled workstation is.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its signing key.
    pub key: SigningKey,
    /// Its certificate.
    pub cert: Cert,
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
    pub(super) fn another_name(&self) -> Result<Option<String>, StoreError> {
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
    pub(super) fn be_reborn_or_follow(&mut self, rebirth: &Rebirth) -> Result<(), Fault> {
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
pub(super) fn issue_strange(tx: &Db, me: Writer, strange: Vec<Written>, random: &mut dyn super::Random) -> Result<(), Fault> {
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
pub(super) fn issue(tx: &Db, writer: Writer, again: &[Written], random: &mut dyn super::Random) -> Result<(), Fault> {
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

/// Reads a secret key from 64 hex digits.
pub(super) fn key_of(text: &str) -> Option<SigningKey> {
    let bytes: [u8; 32] = from_hex(text.trim())?.try_into().ok()?;
    Some(SigningKey::from_bytes(&bytes))
}
