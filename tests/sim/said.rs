//! Everything that was acknowledged: a command that was not refused promised each event that it wrote – numbers, and just as well corrections,
//! hand-overs, settings, erasures and steps of a call, of which no number tells.

use super::station::{Brought, Station};
use super::world::Bytes;
use super::{Failure, Run};
use gishe::domain::event::Event;
use gishe::domain::stamp::Writer;
use gishe::office::Office;
use gishe::store::{Db, cases, log, visits};
use serde_json::Value;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// What an event is known by, under whichever writer it is issued again.
pub type Mark = [u8; 32];

/// The event itself stands there and counts: asked first, since most were never issued again.
static SAME: LazyLock<String> =
    LazyLock::new(|| format!("SELECT 1 FROM log WHERE writer = ?1 AND seq = ?2 AND line = ?3 AND {}", log::COUNTS));

/// Something that was shown to a person.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The number or label.
    pub number: String,
    /// What it names.
    pub id: Uuid,
    /// Whether it is a case.
    pub case: bool,
    /// Which workstation showed it, under which writer, after which of its events.
    pub by: (usize, Writer, u64),
    /// When, by the true time.
    pub at_ms: i64,
    /// Which workstation has it: nothing but data put back takes it away there.
    pub on: Cell<Option<usize>>,
}

impl Shown {
    /// What must not be given twice: a number counts in its year, on whichever day; a ticket in its day.
    pub fn given(&self) -> String {
        let year = |date: &str| date.rsplit('.').next().unwrap_or_default().to_owned();
        self.number.split_once('/').map_or_else(|| self.number.clone(), |(short, date)| format!("{short}/{}", year(date)))
    }

    /// The number as another workstation knows it.
    pub fn find(&self, office: &Office) -> Option<String> {
        let db = office.store().read();
        if self.case {
            return cases::one(db, self.id).ok().flatten().map(|c| c.registered.number.to_string());
        }
        if let Ok(Some(visit)) = visits::one(db, self.id) {
            return Some(format!("{} {}", visit.label, visit.day));
        }
        visits::payment(db, self.id).ok().flatten().map(|p| p.number.to_string())
    }
}

/// An event that a command wrote.
#[derive(Clone, Debug)]
pub struct Said {
    event: Event,
    line: Vec<u8>,
    mark: Mark,
    /// Which workstation has it: nothing but data put back takes it away there.
    on: Cell<Option<usize>>,
}

/// The mark of an event: its moment and what its line says. Its number and its writer are others when it is issued again, and the commitment to
/// its personal data is another one, or none when they were erased before (as the ledger itself compares, see [`log::stands`]).
pub fn mark(event: &Event, line: &[u8]) -> Mark {
    let mut facts: BTreeMap<String, Value> = serde_json::from_slice(line).unwrap_or_default();
    for key in ["n", "t", "pd", "at"] {
        let _ = facts.remove(key);
    }
    let text = serde_json::to_vec(&facts).unwrap_or_default();
    let (ms, counter) = event.stamp.moment();
    let mut hasher = blake3::Hasher::new();
    let _ = hasher.update(&ms.to_le_bytes()).update(&counter.to_le_bytes()).update(&text);
    *hasher.finalize().as_bytes()
}

impl Said {
    /// An event of the ledger of `client`.
    pub fn of(client: usize, line: Vec<u8>) -> Self {
        let event = Event::held(&line, None).expect("an event of the ledger");
        Self { mark: mark(&event, &line), event, line, on: Cell::new(Some(client)) }
    }

    /// Whether it stands in a ledger and counts there, as it was written or issued again.
    pub fn stands(&self, db: &Db) -> bool {
        let (writer, seq) = (self.event.writer(), self.event.seq as i64);
        let same =
            db.prepare_cached(&SAME).and_then(|mut read| read.exists(rusqlite::params![writer.as_str(), seq, self.line]));
        same.expect("a readable ledger") || log::stands(db, &self.event, &self.line).expect("a readable ledger")
    }
}

impl Said {
    /// Whether it lies in a ledger, though it may not count: behind the end of its writer it is issued again after some minutes.
    fn lies(&self, db: &Db) -> bool {
        let sql = "SELECT 1 FROM log WHERE writer = ?1 AND seq = ?2 AND line = ?3";
        let (writer, seq) = (self.event.writer(), self.event.seq as i64);
        let there = db.prepare_cached(sql).and_then(|mut read| read.exists(rusqlite::params![writer.as_str(), seq, self.line]));
        there.expect("a readable ledger")
    }
}

impl Station {
    /// Whether its ledger holds the event that began what was shown, though it may not count: behind the end of its writer it is issued again
    /// after some minutes.
    pub fn keeps(&self, shown: &Shown) -> bool {
        let (_, writer, seq) = shown.by;
        let sql = "SELECT 1 FROM log WHERE about = ?1 AND writer = ?2 AND seq <= ?3";
        let db = self.office().store().read();
        let params = rusqlite::params![shown.id.as_bytes(), writer.as_str(), seq as i64];
        db.prepare_cached(sql).and_then(|mut read| read.exists(params)).unwrap_or(false)
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Event { seq, about, .. } = self.event;
        write!(f, "event {seq} of {} about {about} ({})", self.event.writer(), String::from_utf8_lossy(&self.line))
    }
}

impl Run {
    /// What the last command of a workstation wrote is promised from now on.
    pub(super) fn acknowledge(&mut self, n: usize) {
        for said in std::mem::take(&mut self.stations[n].said) {
            // A copy that takes a new name issues again what was promised before.
            if self.marks.insert(said.mark) {
                self.said.push(said);
            }
        }
    }

    /// What a file of the folder brings. The bytes are kept with it: their place in memory is then nobody else's.
    pub(super) fn brought_by(&self, bytes: &Bytes) -> Rc<Brought> {
        let mut known = self.brought.borrow_mut();
        if known.len() > 20_000 {
            known.clear();
        }
        let place = Arc::as_ptr(bytes) as usize;
        let open = || (Arc::clone(bytes), Rc::new(self.stations[0].brings(bytes)));
        Rc::clone(&known.entry(place).or_insert_with(open).1)
    }

    /// Whether a workstation has an event, or a whole file of the folder, its backup or its copies. A workstation that had it has it, until
    /// its data are put back: were it not so, the last check would tell, and asking all of them at every harm took most of a long run.
    fn holds(&self, said: &Said) -> bool {
        if said.on.get().is_some() {
            return true;
        }
        let has = |n: &usize| said.stands(self.stations[*n].office().store().read());
        said.on.set((0..self.stations.len()).find(has));
        if said.on.get().is_some() {
            return true;
        }
        if self.stations.iter().any(|station| said.lies(station.office().store().read())) {
            return true;
        }
        let brings = |bytes: &Bytes| self.brought_by(bytes).marks.contains(&said.mark);
        let file = |writer: &str| self.world.lock().is_ok_and(|world| world.any_file(writer, brings));
        // It may have been issued again under another writer: all files are opened before it is given up.
        file(said.event.writer().as_str()) || file("")
    }

    /// What a workstation had, or all of them, is looked for again.
    pub(super) fn look_again(&self, n: Option<usize>) {
        let all = self.said.iter().map(|said| &said.on).chain(self.shown.iter().map(|shown| &shown.on));
        all.filter(|on| n.is_none() || on.get() == n).for_each(|on| on.set(None));
    }

    /// An event that is nowhere any more.
    pub(super) fn unheld(&self) -> Option<String> {
        let lost = self.said.iter().find(|said| !self.holds(said))?;
        Some(format!("I1 {lost} is nowhere any more, and nobody destroyed it"))
    }

    /// What is nowhere any more is promised no longer.
    pub(super) fn forgo_said(&mut self) {
        let said = std::mem::take(&mut self.said);
        self.said = said.into_iter().filter(|said| self.holds(said)).collect();
        self.marks = self.said.iter().map(|said| said.mark).collect();
    }

    /// I1: every event that was acknowledged stands on every workstation and counts there.
    pub(super) fn check_said(&mut self) -> Result<(), Failure> {
        for n in 0..self.stations.len() {
            let db = self.stations[n].office().store().read();
            let lost = self.said.iter().find(|said| !said.stands(db)).map(|said| (said.to_string(), said.event.about));
            if let Some((said, about)) = lost {
                let held = self.about(n, Some(about));
                return Err(Failure { what: format!("I1 {said} is not on station {n}: {held}") });
            }
        }
        Ok(())
    }
}
