//! The simulation: two to eight workstations, one folder, everything that can go wrong – in one process, on one thread, from
//! one seed. Then all ills end, and what was acknowledged must be everywhere (invariants I1–I8 of the exchange), the folder included (I9).

pub mod covered;
pub mod day;
mod minimise;
mod quiet;
mod said;
pub mod schedule;
pub mod station;
mod told;
mod trace;
pub mod world;

use gishe::domain::event::hex;
use gishe::domain::stamp::Writer;
use gishe::office::Who;
use gishe::share::ledger::{Held, Ledger};
use gishe::share::status::{Link, Mode};
use gishe::store::check;
#[allow(unused_imports, reason = "the suite runs plans alone")]
pub use minimise::{caught, minimised, run_caught};
use said::Shown;
use said::{Mark, Said};
use schedule::{Act, Harm, Plan};
use station::{Brought, Station};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
#[allow(unused_imports, reason = "the suite traces nothing")]
pub use trace::trace;
use world::{Bytes, World};

/// 24.11.2026, 10:00 in Sofia, milliseconds since 1970.
const TEN: i64 = 1_795_507_200_000;

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Commands given.
    pub commands: u64,
    /// Faults that came about.
    pub faults: u64,
    /// Rounds of exchange.
    pub rounds: u64,
}

/// What was found wrong.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The invariant and the details.
    pub what: String,
}

/// One run of a plan.
pub struct Run {
    /// The folder.
    pub world: Arc<Mutex<World>>,
    /// The workstations.
    pub stations: Vec<Station>,
    /// Everything that was shown to people.
    pub shown: Vec<Shown>,
    /// Calls that were made, by visit and try.
    pub now_ms: i64,
    /// Workstations that may have given a number twice, by their first codes, and since when: a copy that did not know that it is one, data
    /// that were put back.
    pairs: BTreeMap<u8, i64>,
    /// The first codes of all writers.
    roots: BTreeMap<Writer, u8>,
    /// Workstations that were copied, by their first codes.
    copied: BTreeSet<u8>,
    figures: Figures,
    /// Bytes of files were altered.
    altered: bool,
    /// Every event that was acknowledged, and what these are known by.
    said: Vec<Said>,
    marks: BTreeSet<Mark>,
    /// What files of the folder bring, as far as anybody asked.
    brought: RefCell<HashMap<usize, (Bytes, Rc<Brought>)>>,
    /// What nobody had any more although nothing had been destroyed since it was last seen.
    lost: Option<String>,
    /// What every workstation holds is told after each of its rounds.
    telling: bool,
}

/// Runs a plan: the schedule, then the healing, then the invariants.
pub fn run(plan: &Plan) -> Result<Figures, Failure> {
    gishe::share::keys::remember_opened(2048);
    gishe::store::open::keep_emptied();
    let mut run = Run::begin(plan);
    for act in &plan.acts {
        run.act(act);
        run.broken()?;
    }
    run.heal();
    run.broken()?;
    run.rest()?;
    run.complete()?;
    run.figures.faults = run.world.lock().map_or(0, |w| w.faults);
    run.stations.into_iter().for_each(Station::end);
    Ok(run.figures)
}

impl Run {
    /// The workstations of a plan before its first act.
    pub fn begin(plan: &Plan) -> Self {
        let world = World::new(
            plan.stations + plan.acts.iter().filter(|a| matches!(a, Act::Clone { .. })).count(),
            plan.weak,
            plan.seed,
            TEN,
        );
        if let Ok(mut world) = world.lock() {
            world.begun = plan.stations;
        }
        let stations = station::open_office(plan, &world, TEN);
        let mut run = Self {
            world,
            stations,
            shown: Vec::new(),
            now_ms: TEN,
            pairs: BTreeMap::new(),
            roots: BTreeMap::new(),
            copied: BTreeSet::new(),
            figures: Figures::default(),
            altered: false,
            said: Vec::new(),
            marks: BTreeSet::new(),
            brought: RefCell::default(),
            lost: None,
            telling: false,
        };
        for n in 0..run.stations.len() {
            run.note_owner(n);
        }
        run
    }

    fn note_owner(&mut self, n: usize) {
        let client = self.stations[n].client;
        let line: Vec<Writer> = self.stations[n].line();
        let code = self.first_code(n);
        self.roots.extend(line.iter().map(|writer| (*writer, code)));
        if let Ok(mut world) = self.world.lock() {
            for writer in line {
                let _ = world.owners.entry(writer.to_string()).or_insert_with(|| BTreeSet::from([client]));
            }
        }
    }

    /// The code that a workstation was enrolled with: copies and later lives have the same.
    fn first_code(&self, n: usize) -> u8 {
        self.stations[n].office().enrolled().map_or(0, |me| me.cert.first_code())
    }

    /// From now on a workstation may give numbers that were given before.
    fn allow_pairs(&mut self, n: usize) {
        let code = self.first_code(n);
        let _ = self.pairs.entry(code).or_insert(self.now_ms);
    }

    /// One act.
    pub fn act(&mut self, act: &Act) {
        match act {
            Act::Pass(ms) => self.pass(*ms),
            Act::Command { station, seed } => {
                let n = *station % self.stations.len();
                self.figures.commands += 1;
                let shown = self.stations[n].command(*seed);
                self.shown.extend(shown);
                self.acknowledge(n);
                self.note_fault(n);
                self.note_owner(n);
            }
            Act::Round { station } => {
                let n = *station % self.stations.len();
                self.round(n);
            }
            Act::Kill { station, after } => {
                let n = *station % self.stations.len();
                self.kill(n, *after);
            }
            Act::Cut { station, after } => {
                let n = *station % self.stations.len();
                self.cut(n, *after);
            }
            Act::Erase { station, seed } => {
                let n = *station % self.stations.len();
                self.figures.commands += 1;
                self.stations[n].erase_some(*seed);
                self.acknowledge(n);
                self.note_fault(n);
                // A copy takes its new name before it erases.
                self.note_owner(n);
            }
            Act::Restart { station } => {
                let n = *station % self.stations.len();
                self.stations[n].restart(self.now_ms);
            }
            Act::Clock { station, skew_ms } => {
                let n = *station % self.stations.len();
                self.stations[n].skew_ms = *skew_ms;
                self.stations[n].set_clock(self.now_ms);
            }
            Act::Snapshot { station } => {
                let n = *station % self.stations.len();
                self.stations[n].take_snapshot();
            }
            Act::RollBack { station } => {
                let n = *station % self.stations.len();
                self.roll_back(n);
            }
            Act::PutBack { station } => {
                let all = self.stations.len();
                let kept = (0..all).map(|n| (station + n) % all).find(|n| self.stations[*n].has_snapshot());
                kept.into_iter().for_each(|n| self.roll_back(n));
            }
            Act::Clone { station, noticed } => self.clone_station(*station, *noticed),
            Act::Folder(harm) => {
                if harm.destroys() {
                    self.must_stand();
                }
                harm.apply(&self.world, self.now_ms);
                self.altered |= matches!(harm, Harm::File { .. });
                if harm.destroys() {
                    self.forgo();
                }
            }
        }
    }

    fn kill(&mut self, n: usize, after: u64) {
        if let Ok(mut world) = self.world.lock() {
            world.fuse = Some(after);
        }
        self.round(n);
        if let Ok(mut world) = self.world.lock() {
            world.fuse = None;
            world.faults += 1;
        }
        self.stations[n].restart(self.now_ms);
    }

    fn cut(&mut self, n: usize, after: u64) {
        if let Ok(mut world) = self.world.lock() {
            world.pull(after);
        }
        self.round(n);
        if let Ok(mut world) = self.world.lock() {
            world.plug();
        }
    }

    fn roll_back(&mut self, n: usize) {
        self.must_stand();
        if self.stations[n].roll_back(self.now_ms) {
            self.look_again(Some(n));
            self.allow_pairs(n);
            self.forgo();
            self.note_owner(n);
        }
    }

    /// Whether a workstation has what was shown, or a whole file of the folder, its backup or its copies.
    fn stands(&self, shown: &Shown) -> bool {
        let brings = |bytes: &Bytes| self.brought_by(bytes).begins.contains(&shown.id);
        let file = |writer| self.world.lock().is_ok_and(|w| w.any_file(writer, brings));
        // It may have been issued again under another writer: all files are opened before it is given up.
        let held = |s: &Station| s.has(shown) || s.keeps(shown);
        if shown.on.get().is_none() {
            shown.on.set(self.stations.iter().position(held));
        }
        shown.on.get().is_some() || file(shown.by.1.as_str()) || file("")
    }

    /// Before something is destroyed: up to here the exchange alone was at work, and it loses nothing (I1).
    fn must_stand(&mut self) {
        let lost = self.shown.iter().find(|shown| !self.stands(shown));
        if let (Some(shown), None) = (lost, &self.lost) {
            self.lost = Some(format!("I1 {} of {} is nowhere any more, and nobody destroyed it", shown.number, shown.id));
        }
        if self.lost.is_none() {
            self.lost = self.unheld();
        }
    }

    /// What was gone with the data that was put back, or with the files that were destroyed this moment: no fault of the exchange.
    fn forgo(&mut self) {
        let shown = std::mem::take(&mut self.shown);
        self.shown = shown.into_iter().filter(|shown| self.stands(shown)).collect();
        self.forgo_said();
    }

    fn clone_station(&mut self, station: usize, noticed: bool) {
        let n = station % self.stations.len();
        let client = self.stations.len();
        let Some(twin) = self.stations[n].twin(&self.world, client, noticed, self.now_ms) else { return };
        // A copy that does not know that it is one may give numbers twice: that is told, not prevented.
        // Two copies of one workstation that never met the folder share the one code in reserve: told as well.
        let first = self.first_code(n);
        if !noticed || !self.copied.insert(first) {
            self.allow_pairs(n);
        }
        if !noticed && let Ok(mut world) = self.world.lock() {
            // Both own these files; of a copy that knew that it is one, only those of its own life.
            let own = self.stations[n].office().enrolled().map(|me| me.cert.own_line()).unwrap_or_default();
            for writer in own {
                let _ = world.owners.entry(writer.to_string()).or_default().insert(client);
            }
        }
        self.stations.push(twin);
        if noticed {
            self.note_owner(client);
        }
    }

    /// Time passes, milliseconds.
    pub fn pass(&mut self, ms: i64) {
        self.now_ms += ms;
        if let Ok(mut world) = self.world.lock() {
            world.pass(self.now_ms);
        }
        for station in &mut self.stations {
            station.set_clock(self.now_ms);
        }
    }

    /// A workstation exchanges.
    pub fn round(&mut self, n: usize) {
        self.figures.rounds += 1;
        self.stations[n].round(self.now_ms);
        if let (Some(why), None) = (self.stations[n].rebuilt.first().cloned(), &self.lost) {
            let held: Vec<_> = (0..self.stations.len()).map(|n| self.ends(n)).collect();
            let tables = |at: usize| check::digests(self.stations[at].office().store().read()).unwrap_or_default();
            let (ours, theirs) = (tables(n), tables(0));
            let apart: Vec<&str> = ours.iter().zip(&theirs).filter(|(a, b)| a != b).map(|(a, _)| a.0).collect();
            let held = held.join("\n  ");
            self.lost =
                Some(format!("I2 workstation {n} had to be rebuilt: {why} {apart:?}\n  {held}\n  {}", self.difference(n)));
        }
        self.note_fault(n);
        self.note_owner(n);
        self.check_told(n);
        if self.telling {
            self.tell_round(n);
        }
    }

    /// A machine that fails by itself: no ill of the folder excuses that.
    fn note_fault(&mut self, n: usize) {
        if let (Some(why), None) = (self.stations[n].fault.take(), &self.lost) {
            self.lost = Some(format!("F1 workstation {n}: {why}"));
        }
    }

    /// A promise that was broken on the way.
    fn broken(&mut self) -> Result<(), Failure> {
        self.lost.take().map_or(Ok(()), |what| Err(Failure { what }))
    }

    /// What must hold once all ills have ended.
    fn rest(&mut self) -> Result<(), Failure> {
        self.settle()?;
        self.quiet()?;
        self.check()
    }

    /// All ills end: clocks are set, cables plugged in, and an administrator puts the sign back where it was deleted.
    fn heal(&mut self) {
        self.look_again(None);
        self.must_stand();
        if let Ok(mut world) = self.world.lock() {
            world.heal();
        }
        for station in &mut self.stations {
            station.skew_ms = 0;
        }
        self.pass(1_000);
        station::put_back_sign(&self.stations, &self.world);
        // A backup of the folder that nobody put back comes no more.
        self.forgo();
    }

    /// What a workstation holds of each writer: how much, how much of it counts, and the end of that.
    fn ends(&mut self, n: usize) -> String {
        let held = self.stations[n].office_mut().held().unwrap_or_default();
        let end = |h: &Held| {
            let hash = h.counted.1.iter().take(3).map(|b| format!("{b:02x}")).collect::<String>();
            format!("{} {}/{}:{hash}", h.writer, h.seq, h.counted.0)
        };
        format!("{n}: {}", held.iter().map(end).collect::<Vec<_>>().join(" "))
    }

    /// What counts of each writer: how far it goes, and the end of its chain there. Two branches may be of one length.
    fn vector(&mut self, n: usize) -> BTreeMap<Writer, (u64, String)> {
        let held = self.stations[n].office_mut().held().expect("a readable ledger");
        let end = |h: &Held| (h.writer, (h.counted.0, hex(&h.counted.1[..4])));
        held.iter().filter(|h| h.counted.0 > 0).map(end).collect()
    }

    fn in_step(&mut self) -> bool {
        let first = self.vector(0);
        let waits = |s: &Station| s.status.unsent > 0 || s.status.awaited > 0 || s.status.link != Link::InStep;
        let unsent = self.stations.iter().any(waits);
        !unsent && (1..self.stations.len()).all(|n| self.vector(n) == first) && self.alike_bare()
    }

    /// Whether no workstation lacks personal data that another one shows: the word that erased them may be nowhere any more.
    fn alike_bare(&mut self) -> bool {
        let mut bare = self.stations.iter_mut().map(|station| station.office_mut().bare().expect("a readable ledger"));
        let first = bare.next().map(BTreeSet::from_iter);
        bare.all(|other| first == Some(other.into_iter().collect()))
    }

    /// I7: once faults stop, all vectors are equal within bounded time.
    fn settle(&mut self) -> Result<(), Failure> {
        // A long life leaves longer chains of what has to be healed, one thing after the other.
        let most = 140 + (self.figures.commands / 50).min(160) as u32;
        for step in 0..most {
            // Short steps show what heads bring, long ones what listings do.
            self.pass(if step < 4 { 2_500 } else { 16_000 });
            for n in 0..self.stations.len() {
                self.round(n);
                self.broken()?;
            }
            // When an administrator comes, altered files are on their way no more.
            if step % 8 == 7 {
                let _ = self.look();
            }
            let travels = self.world.lock().is_ok_and(|w| w.travels());
            if step > 8 && !travels && self.in_step() {
                return Ok(());
            }
        }
        Err(self.apart("not in step"))
    }

    /// Where every workstation stands.
    fn apart(&mut self, what: &str) -> Failure {
        let vectors: Vec<_> = (0..self.stations.len()).map(|n| self.vector(n)).collect();
        let states: Vec<_> = self
            .stations
            .iter()
            .map(|s| {
                let mut problems: BTreeMap<_, Vec<&str>> = BTreeMap::new();
                for problem in &s.status.problems {
                    problems.entry(problem.matter).or_default().push(&problem.detail);
                }
                let problems: Vec<_> = problems.into_iter().map(|(matter, all)| (matter, all.len(), all[0])).collect();
                format!("{:?}, {} unsent, {} awaited, {problems:?}", s.status.link, s.status.unsent, s.status.awaited)
            })
            .collect();
        Failure { what: format!("I7 {what}: {states:#?} {vectors:?}") }
    }

    fn check(&mut self) -> Result<(), Failure> {
        let fail = |what: String| Err(Failure { what });
        if let Ok(world) = self.world.lock()
            && let Some(first) = world.trespasses.first()
        {
            return fail(format!("I6 {first}"));
        }
        let mut digests = Vec::new();
        for station in &mut self.stations {
            let office = station.office_mut();
            while office.index_waiting(500).is_ok_and(|told| told > 0) {}
            // I3: the tables are what a rebuild gives, and the chains are whole.
            match check::verify(office.store()) {
                Ok(report) if report.faults.is_empty() => {}
                other => return fail(format!("I3 {other:?}")),
            }
            let office = station.office_mut();
            match check::digests(office.store().read()) {
                Ok(tables) => digests.push(tables),
                Err(error) => return fail(format!("I2 {error:?}")),
            }
        }
        // I2: equal tables at equal vectors.
        for (n, digest) in digests.iter().enumerate() {
            if *digest != digests[0] {
                let tables: Vec<&str> = digest.iter().zip(&digests[0]).filter(|(a, b)| a != b).map(|(a, _)| a.0).collect();
                return fail(format!("I2 station {n} differs from 0 in {tables:?}: {}", self.difference(n)));
            }
        }
        self.check_numbers()?;
        self.check_said()?;
        self.check_losers()?;
        self.check_messages()
    }

    /// The first case that station `n` shows otherwise than station 0, with the events about it on both.
    fn difference(&mut self, n: usize) -> String {
        self.about(n, None)
    }

    /// What stands on station 0 and on station `n` about a case, or the first that they show otherwise.
    fn about(&mut self, n: usize, which: Option<uuid::Uuid>) -> String {
        let rows = |station: &mut Station| -> BTreeMap<Vec<u8>, String> {
            let db = station.office_mut().store().read();
            let sql =
                "SELECT id, format('%s %s %s %s %s %s %s %s %s %s %s %s %s', idx, seq, at_ms, kind, status, unit, due, done_ms,
                       applicant, name, identifier, subject, review) FROM cases";
            let text = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get::<_, Option<String>>(1)?.unwrap_or_default()));
            db.prepare(sql)
                .and_then(|mut read| read.query_map([], text).map(Iterator::flatten).map(Iterator::collect))
                .unwrap_or_default()
        };
        let (zero, other) = (rows(&mut self.stations[0]), rows(&mut self.stations[n]));
        let ids: BTreeSet<&Vec<u8>> = zero.keys().chain(other.keys()).collect();
        let which = which.map(|id| id.as_bytes().to_vec());
        let first = || ids.iter().copied().find(|id| zero.get(*id) != other.get(*id));
        let Some(id) = which.as_ref().or_else(first) else { return "no case".to_owned() };
        let mut text = format!("{:?} | {:?}", zero.get(id), other.get(id));
        for at in [0, n] {
            let db = self.stations[at].office_mut().store().read();
            let sql = "SELECT writer || ' ' || seq || ' ' || (companion IS NULL) || ' ' || CAST(line AS TEXT) FROM log
                       WHERE about = ?1 ORDER BY writer, seq";
            let lines: Vec<String> = db
                .prepare(sql)
                .and_then(|mut read| read.query_map([id], |r| r.get(0)).map(Iterator::flatten).map(Iterator::collect))
                .unwrap_or_default();
            let held = self.stations[at].office_mut().held().unwrap_or_default();
            let held: Vec<String> = held.iter().map(|h| format!("{} {} of {:?}", h.writer, h.seq, h.cut)).collect();
            text.push_str(&format!("\n station {at}, {}:\n  {}", held.join(", "), lines.join("\n  ")));
        }
        text
    }

    /// Whether two numbers may be alike: both of one workstation or its copies, the later one since that may be.
    fn may_be_pair(&self, one: &Shown, other: &Shown) -> bool {
        let root = |shown: &Shown| self.roots.get(&shown.by.1).copied();
        let since = root(one).filter(|code| root(other) == Some(*code)).and_then(|code| self.pairs.get(&code));
        since.is_some_and(|since| one.at_ms.max(other.at_ms) >= *since)
    }

    /// I1: every number that was shown stands on every workstation. I4: none was given twice.
    fn check_numbers(&mut self) -> Result<(), Failure> {
        let mut given: BTreeMap<String, &Shown> = BTreeMap::new();
        for shown in &self.shown {
            if let Some(other) = given.insert(shown.given(), shown)
                && other.id != shown.id
                && !self.may_be_pair(other, shown)
            {
                return Err(Failure { what: format!("I4 {} was given twice: {other:?} {shown:?}", shown.number) });
            }
        }
        for n in 0..self.stations.len() {
            let office = self.stations[n].office_mut();
            let lost = self.shown.iter().find(|shown| shown.find(office).as_deref() != Some(shown.number.as_str()));
            if let Some(shown) = lost.cloned() {
                let where_: Vec<String> = (0..self.stations.len()).map(|at| self.about(at, Some(shown.id))).collect();
                return Err(Failure { what: format!("I1 {shown:?} is not on station {n}: {}", where_.join("\n")) });
            }
        }
        Ok(())
    }

    /// I5: the value that lost is still readable, unless it was erased: on every workstation.
    fn check_losers(&mut self) -> Result<(), Failure> {
        let ids: BTreeSet<uuid::Uuid> = self.shown.iter().filter(|s| s.case).map(|s| s.id).collect();
        for (n, station) in self.stations.iter().enumerate() {
            for id in &ids {
                let case = match station.office().dossier(*id) {
                    Ok(dossier) => dossier.case,
                    Err(fault) => return Err(Failure { what: format!("I5 {id} cannot be read on station {n}: {fault:?}") }),
                };
                if !case.erased && case.conflicts.iter().any(|c| c.lost.is_none()) {
                    return Err(Failure { what: format!("I5 a loser of {id} is gone on station {n}") });
                }
            }
        }
        Ok(())
    }
}

/// Who gives commands at a station.
pub fn who(n: usize) -> Who {
    Who { by: uuid::Uuid::from_u128(100 + n as u128), counter: n as u8 + 1 }
}

/// Whether calls are made by claims in this plan.
pub fn claims(mode: Mode) -> bool {
    mode == Mode::Strong
}
