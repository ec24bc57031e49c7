//! Where the lives of a workstation end of which one was named as stolen: computed from what certificates and events say.
//!
//! Of a workstation that nobody stole every cut holds that was said, the earliest first ([`super::log::end`]). Whoever has a stolen key can
//! sign any number of later lives with it, and each can say where a life before it ended. So of such a workstation that alone counts which the
//! site signed, or which a life said that an administrator named and before the place where it was cut – whatever came first.

use super::log::{self, HEIR, STOLEN};
use super::{Result, append, drafts};
use crate::domain::event::{Body, Event};
use crate::domain::stamp::Writer;
use crate::domain::station::{Cert, Event as Said, Site};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How a line tells that its event is about a workstation.
const STATION: &[u8] = b"\"station\"";

/// What the ledger says of the ends of writers.
#[derive(Default)]
struct Words {
    /// Taken out of service by the site; with the last event that counts where the workstation was stolen.
    retired: BTreeMap<Writer, Option<u64>>,
    /// Who said it, in which of its events, of whom, and where that one is cut.
    settled: Vec<(Writer, u64, Writer, u64)>,
}

impl Words {
    /// Walks the ledger: of workstations there are few events, and this is asked when one was stolen.
    fn of(db: &Connection) -> Result<Self> {
        let mut words = Self::default();
        let site = drafts::meta(db, "site")?.and_then(|text| serde_json::from_str::<Site>(&text).ok());
        let key = site.and_then(|site| site.key());
        let mut read = db.prepare_cached("SELECT line FROM log WHERE instr(line, ?1) > 0")?;
        let mut rows = read.query([STATION])?;
        while let Some(row) = rows.next()? {
            let event = Event::held(&row.get::<_, Vec<u8>>(0)?, None)?;
            let Body::Station(said) = &event.body else { continue };
            if let Some((writer, cut)) = key.and_then(|key| said.retires(&key)) {
                let known = words.retired.entry(writer).or_insert(cut);
                *known = earlier(*known, cut);
            } else if let Said::Settled { writer, cut } = said {
                words.settled.push((event.writer(), event.seq, *writer, *cut));
            }
        }
        Ok(words)
    }

    fn named(&self, writer: Writer) -> bool {
        self.retired.get(&writer).is_some_and(Option::is_some)
    }

    /// Whether a later life stands on one that was named, and was not named itself.
    fn barred(&self, line: &[Writer]) -> bool {
        line.first().is_some_and(|own| !self.named(*own)) && line.iter().skip(1).any(|former| self.named(*former))
    }

    /// What the lives say of those before them.
    fn cuts(&self, lives: &BTreeMap<Writer, Option<Cert>>) -> BTreeMap<Writer, u64> {
        let mut cuts: BTreeMap<Writer, u64> = BTreeMap::new();
        let mut say = |of: Writer, cut: u64| {
            let known = cuts.entry(of).or_insert(cut);
            *known = cut.min(*known);
        };
        for cert in lives.values().flatten() {
            // Each for itself: what another certificate encloses may have been signed for the purpose.
            if let Some((former, Some(cut))) = cert.former()
                && let (Some(of), false) = (former.writer(), self.barred(&cert.line()))
            {
                say(of, cut);
            }
        }
        for (by, seq, of, cut) in &self.settled {
            let Some(Some(cert)) = lives.get(by) else { continue };
            let line = cert.line();
            let counts = self.retired.get(by).copied().flatten().is_none_or(|last| *seq <= last);
            if counts && !self.barred(&line) && line.iter().skip(1).any(|former| former == of) {
                say(*of, *cut);
            }
        }
        cuts
    }
}

/// Of two cuts the earlier holds.
fn earlier(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.into_iter().chain(other).min()
}

/// Whether a life of the workstation that began with `root` was named as stolen.
///
/// # Errors
/// The store's.
pub(super) fn any_named(db: &Connection, root: Writer) -> Result<bool> {
    let mut read = db.prepare_cached("SELECT writer FROM endings WHERE stolen & ?1")?;
    let named = read.query_map([STOLEN], |r| r.get::<_, String>(0))?.collect::<rusqlite::Result<BTreeSet<_>>>()?;
    if named.is_empty() {
        return Ok(false);
    }
    Ok(lives(db, root)?.keys().any(|writer| named.contains(writer.as_str())))
}

/// The lives of the workstation that began with `root`, as far as certificates here tell of them.
fn lives(db: &Connection, root: Writer) -> Result<BTreeMap<Writer, Option<Cert>>> {
    let certs = log::heads(db)?.into_iter().filter_map(|head| head.cert);
    let certs: Vec<Cert> = certs.filter(|cert| cert.line().last() == Some(&root)).collect();
    // What a life says of itself comes before what a later one encloses.
    let own = certs.iter().filter_map(|cert| Some((cert.writer()?, Some(cert.clone()))));
    let mut all: BTreeMap<Writer, Option<Cert>> = own.collect();
    for cert in &certs {
        let mut at = cert.former();
        while let Some((former, _)) = at {
            if let Some(writer) = former.writer() {
                let _ = all.entry(writer).or_insert_with(|| Some(former.clone()));
            }
            at = former.former();
        }
    }
    let _ = all.entry(root).or_insert(None);
    Ok(all)
}

/// Sets the endings of all lives of the workstation that began with `root`; aggregates that lose or gain events by it are folded anew.
///
/// # Errors
/// The store's.
pub(super) fn settle(db: &Connection, root: Writer) -> Result<()> {
    let words = Words::of(db)?;
    let lives = lives(db, root)?;
    let cuts = words.cuts(&lives);
    let mut moved = Vec::new();
    for (writer, cert) in &lives {
        let line = cert.as_ref().map_or_else(|| vec![*writer], Cert::line);
        let heir = line.iter().skip(1).any(|former| words.named(*former));
        let how = if words.named(*writer) { STOLEN } else { 0 } | if heir { HEIR } else { 0 };
        let retired = words.retired.get(writer);
        let said = cuts.get(writer).copied();
        let next = (retired.is_some() || said.is_some() || how != 0).then(|| (earlier(retired.copied().flatten(), said), how));
        if let Some(from) = put(db, *writer, next)? {
            moved.push((*writer, from));
        }
    }
    // Aggregates are folded when all ends stand.
    moved.into_iter().try_for_each(|(writer, from)| refold(db, writer, from))
}

/// The last event that counts of a writer with such an end.
const fn holds(ending: Option<(Option<u64>, i64)>) -> Option<u64> {
    match ending {
        Some((_, HEIR)) => Some(0),
        Some((cut, _)) => cut,
        None => None,
    }
}

/// Writes the end of a writer, or takes it away; gives the event after which something counts otherwise than before.
pub(super) fn put(db: &Connection, writer: Writer, next: Option<(Option<u64>, i64)>) -> Result<Option<u64>> {
    let known = known(db, writer)?;
    if known == next {
        return Ok(None);
    }
    let _ = match next {
        Some((cut, how)) => db
            .prepare_cached("INSERT OR REPLACE INTO endings (writer, cut, stolen) VALUES (?1, ?2, ?3)")?
            .execute(params![writer.as_str(), cut.map(|cut| cut as i64), how])?,
        None => db.prepare_cached("DELETE FROM endings WHERE writer = ?1")?.execute([writer.as_str()])?,
    };
    let (before, after) = (holds(known), holds(next));
    Ok(earlier(before, after).filter(|_| before != after))
}

/// The end of a writer: the last event that counts, and what is known of whose hands it was in.
pub(super) fn known(db: &Connection, writer: Writer) -> Result<Option<(Option<u64>, i64)>> {
    let mut read = db.prepare_cached("SELECT cut, stolen FROM endings WHERE writer = ?1")?;
    let row = read.query_row([writer.as_str()], |r| Ok((r.get::<_, Option<i64>>(0)?.map(|cut| cut as u64), r.get(1)?)));
    Ok(row.optional()?)
}

/// Folds anew what the events of a writer after `from` are about.
pub(super) fn refold(db: &Connection, writer: Writer, from: u64) -> Result<()> {
    let mut read = db.prepare_cached("SELECT DISTINCT about FROM log WHERE writer = ?1 AND seq > ?2")?;
    let touched = read.query_map(params![writer.as_str(), from as i64], |r| r.get::<_, [u8; 16]>(0).map(Uuid::from_bytes))?;
    let touched = touched.collect::<rusqlite::Result<Vec<_>>>()?;
    touched.into_iter().try_for_each(|id| append::refold_about(db, id))
}
