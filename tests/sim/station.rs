//! A workstation of the simulation: the real office over a real store, the real exchange, a clerk without a plan.

mod mortal;

use super::said::{Mark, Said, Shown, mark};
use super::schedule::Plan;
use super::world::{SimFolder, World};
use gishe::domain::case::{self, Field};
use gishe::domain::event::{Event, hex};
use gishe::domain::fold;
use gishe::domain::form::Form;
use gishe::domain::payment::Method;
use gishe::domain::settings::Key;
use gishe::domain::stamp::Writer;
use gishe::domain::station::{By, Cert, Kind, Site};
use gishe::domain::ticket::Line;
use gishe::domain::visit;
use gishe::office::admin::{Share, Trust};
use gishe::office::calling::{self, Aim};
use gishe::office::clock::{ManualClock, SeededRandom};
use gishe::office::{Command, Fault, Identity, Office, Outcome, Value, Who};
use gishe::share::exchange::{Exchange, Round, Station as Sheet};
use gishe::share::folder::Folder;
use gishe::share::join::{Joined, establish};
use gishe::share::keys::{Epoch, Own, Ring};
use gishe::share::ledger::Ledger;
use gishe::share::segment::{self, Segment};
use gishe::share::status::{Link, Mode, Status};
use gishe::store::{Store, log, visits};
use mortal::Mortal;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use uuid::Uuid;

/// What a file of the folder brings.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The ids of what its events begin. A later step alone brings nothing back.
    pub begins: BTreeSet<Uuid>,
    /// Its events, each for itself.
    pub marks: BTreeSet<Mark>,
}

/// A workstation.
pub struct Station {
    office: Option<Office>,
    /// Its exchange.
    pub exchange: Exchange,
    clock: ManualClock,
    random: SeededRandom,
    strong: bool,
    file: Option<TempFile>,
    snapshot: Option<(TempFile, Identity)>,
    folder: SimFolder,
    counter: u8,
    /// Which client of the folder it is.
    pub client: usize,
    /// Its clock minus the true one.
    pub skew_ms: i64,
    /// When its program began, by the true time: its intervals are measured from there.
    begun_ms: i64,
    /// Its local file fails after so many calls.
    pub mortal: Option<u64>,
    /// What it says of the exchange.
    pub status: Status,
    /// An administrator has looked after it.
    pub looked: bool,
    /// How often its tables were made anew because another's differed.
    pub rebuilt: Vec<String>,
    /// What its last command wrote.
    pub said: Vec<Said>,
    /// The machine failed here, which no ill of the folder explains.
    pub fault: Option<String>,
    /// The writer that a copy was made of, when it knows that it is one.
    copy_of: Option<Writer>,
}

/// A call that was made.
#[derive(Clone, Copy, Debug)]
pub struct Called {
    /// Whom.
    pub visit: Uuid,
    /// The how-manyeth call of this ticket out of the line: names its claim.
    pub n: u32,
    /// How it was decided.
    pub mode: Mode,
}

/// A file that goes with its owner.
struct TempFile(PathBuf);

impl TempFile {
    fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let shm = PathBuf::from("/dev/shm");
        let dir = if shm.is_dir() { shm } else { std::env::temp_dir() };
        let n = COUNT.fetch_add(1, Ordering::SeqCst);
        let file = Self(dir.join(format!("gishe-sim-{}-{n}.sqlite", std::process::id())));
        // A process of the same number that was killed may have left one.
        file.remove();
        file
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", self.0.display()));
        }
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        self.remove();
    }
}

/// The box of every workstation. It stands in certificates, and these in the hash that names a file: of thirty-two bytes 7, so that one
/// seed gives the same names in every process.
const BOX: &str = "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K";

fn keys() -> &'static (Ring, Own) {
    // Keys of files do not come from the seed: nothing that happens depends on their bytes.
    static KEYS: OnceLock<(Ring, Own)> = OnceLock::new();
    KEYS.get_or_init(|| (Ring::new(vec![Epoch::new(1)]), Own::read(BOX).expect("a box")))
}

/// Opens an office and enrols its workstations.
pub fn open_office(plan: &Plan, world: &Arc<Mutex<World>>, now_ms: i64) -> Vec<Station> {
    let key = |n: u8| {
        let mut bytes = [n; 32];
        bytes[..8].copy_from_slice(&plan.seed.to_le_bytes());
        ed25519_dalek::SigningKey::from_bytes(&bytes)
    };
    let site_key = key(200);
    let site = Site::new([7; 16], &site_key, 1);
    let (ring, own) = keys();
    let mut stations = Vec::new();
    for n in 0..plan.stations {
        let signing = key(n as u8);
        let cert = Cert {
            public: hex(&signing.verifying_key().to_bytes()),
            code: n as u8 + 1,
            digit: Some(n as u8),
            kind: Kind::Staff,
            name: format!("w{n}"),
            recipient: own.recipient(),
            by: By::Site { sig: String::new() },
        }
        .by_site(&site_key);
        let sheet =
            Sheet { key: signing.clone(), cert: cert.clone(), site: site.clone(), ring: ring.clone(), own: own.clone() };
        let folder = SimFolder::new(world, n);
        let mut random = SeededRandom::new(plan.seed ^ (n as u64) << 32);
        if n == 0 {
            let joined = Joined { station: sheet.clone(), office_age: Vec::new() };
            establish(&folder, &joined, &mut || random.next_u64()).expect("an office in a good folder");
        }
        for name in [format!("codes/{:02}", n + 1), format!("codes/d{n}")] {
            let _ = SimFolder::new(world, 0).create_new(&name, b"enrolled");
        }
        let file = plan.files.then(TempFile::new);
        let store = match &file {
            Some(file) => Store::open(&file.0).expect("a store"),
            None => Store::in_memory().expect("a store"),
        };
        let clock = ManualClock::at(now_ms);
        let office = reopen(store, &Identity { key: signing, cert }, &site, &clock, random.next_u64());
        stations.push(Station {
            office: Some(office),
            exchange: exchange(sheet, !plan.weak || plan.forced),
            clock,
            random,
            strong: !plan.weak || plan.forced,
            file,
            snapshot: None,
            folder,
            counter: n as u8 + 1,
            client: n,
            skew_ms: 0,
            begun_ms: now_ms,
            mortal: None,
            status: Status::default(),
            looked: false,
            rebuilt: Vec::new(),
            said: Vec::new(),
            fault: None,
            copy_of: None,
        });
    }
    if let Ok(mut world) = world.lock() {
        world.pass(now_ms + 60_000);
    }
    stations
}

fn exchange(sheet: Sheet, strong: bool) -> Exchange {
    let mut exchange = Exchange::new(sheet, strong);
    exchange.set_digest_every(120_000);
    exchange
}

fn reopen(store: Store, identity: &Identity, site: &Site, clock: &ManualClock, seed: u64) -> Office {
    let public = identity.key.verifying_key().to_bytes();
    let random = Box::new(SeededRandom::new(seed));
    let mut office = Office::new(store, &public, identity.cert.code, Box::new(clock.clone()), random).expect("an office");
    office.enrol(identity.clone(), &serde_json::to_string(site).expect("text")).expect("enrolled");
    // It has a shared folder, also while that is away: it is not alone.
    office.set_share(&Share { folder: Some("share".into()), trust: Trust::Auto }).expect("a folder");
    office
}

fn cert_writer(identity: &Identity) -> Writer {
    identity.cert.writer().expect("a key")
}

/// An administrator puts the sign back where the folder was emptied.
pub fn put_back_sign(stations: &[Station], world: &Arc<Mutex<World>>) {
    let sheet = stations[0].exchange.station().clone();
    for client in 0..stations.len() {
        let joined = Joined { station: sheet.clone(), office_age: Vec::new() };
        let folder = SimFolder::new(world, client);
        let mut n = 77;
        let _ = establish(&folder, &joined, &mut || {
            n += 1;
            n
        });
    }
}

impl Station {
    /// Its office.
    pub fn office_mut(&mut self) -> &mut Office {
        self.office.as_mut().expect("an office is always there")
    }

    pub fn office(&self) -> &Office {
        self.office.as_ref().expect("an office is always there")
    }

    /// Its writers, the present one first.
    pub fn line(&self) -> Vec<Writer> {
        self.office().enrolled().map(|me| me.cert.line()).unwrap_or_default()
    }

    /// Sets its clock by the true time.
    pub fn set_clock(&mut self, now_ms: i64) {
        self.clock.set(now_ms + self.skew_ms);
    }

    fn now_ms(&self) -> i64 {
        self.office().now_ms()
    }

    /// One round of exchange at a true time, or the part of it before the process is killed.
    pub fn round(&mut self, true_ms: i64) {
        let (now_ms, mono_ms) = (self.now_ms(), true_ms - self.begun_ms);
        let Self { office, exchange, random, folder, mortal, rebuilt, .. } = self;
        let office = office.as_mut().expect("an office is always there");
        let folder: &SimFolder = folder;
        let mut failed = None;
        let mut ledger = Mortal { office, folder, left: *mortal, rebuilt, failed: &mut failed };
        self.status = exchange.round(Round { folder, ledger: &mut ledger, now_ms, mono_ms, random: &mut || random.next_u64() });
        if let Some(why) = failed {
            self.note_fault(format!("its ledger failed in a round that nobody killed: {why}"));
        }
    }

    /// The process ended and begins again: what was committed is there.
    pub fn restart(&mut self, true_ms: i64) {
        self.mortal = None;
        let identity = self.office().enrolled().expect("enrolled").clone();
        let office = self.office.take().expect("an office is always there");
        let store = match &self.file {
            Some(file) => {
                drop(office);
                Store::open(&file.0).expect("opened again")
            }
            None => office.into_store(),
        };
        self.begin(store, &identity, true_ms);
    }

    /// It is needed no more: a store in memory serves the next run, emptied.
    pub fn end(self) {
        if let Some(office) = self.office {
            office.into_store().recycle();
        }
    }

    fn begin(&mut self, store: Store, identity: &Identity, true_ms: i64) {
        self.begun_ms = true_ms;
        let sheet = self.exchange.station().clone();
        let seed = self.random.next_u64();
        let mut office = reopen(store, identity, &sheet.site, &self.clock, seed);
        // The place of the data is compared at every opening.
        if self.copy_of == Some(office.writer()) {
            office.mark_copied();
        }
        self.office = Some(office);
        let Identity { key, cert } = identity.clone();
        self.exchange = exchange(Sheet { key, cert, ..sheet }, self.strong);
    }

    /// Its data are copied away.
    pub fn take_snapshot(&mut self) {
        let file = TempFile::new();
        let identity = self.office().enrolled().expect("enrolled").clone();
        self.copy_to(&file);
        self.snapshot = Some((file, identity));
    }

    fn copy_to(&self, file: &TempFile) {
        let path = file.0.to_string_lossy().into_owned();
        let _ = self.office().store().read().execute("VACUUM INTO ?1", [path]).expect("a copy");
    }

    /// Whether there is a copy of its data.
    pub fn has_snapshot(&self) -> bool {
        self.snapshot.is_some()
    }

    /// The copy is put back in the place of the data, unnoticed. True when there was one.
    pub fn roll_back(&mut self, now_ms: i64) -> bool {
        let Some((file, identity)) = self.snapshot.take() else { return false };
        self.set_clock(now_ms);
        drop(self.office.take());
        let store = Store::open(&file.0).expect("a copy opens");
        self.file = Some(file);
        self.begin(store, &identity, now_ms);
        true
    }

    /// A second machine starts on a copy of the data as they are now.
    pub fn twin(&self, world: &Arc<Mutex<World>>, client: usize, noticed: bool, now_ms: i64) -> Option<Self> {
        let file = TempFile::new();
        self.copy_to(&file);
        let identity = self.office().enrolled()?.clone();
        let clock = ManualClock::at(now_ms);
        let sheet = self.exchange.station().clone();
        let store = Store::open(&file.0).ok()?;
        let mut random = SeededRandom::new(client as u64 ^ now_ms as u64);
        let mut office = reopen(store, &identity, &sheet.site, &clock, random.next_u64());
        if noticed {
            office.mark_copied();
        }
        if let Ok(mut world) = world.lock() {
            world.copy_view(self.client, client);
        }
        let writer = cert_writer(&identity);
        let Identity { key, cert } = identity;
        Some(Self {
            office: Some(office),
            exchange: exchange(Sheet { key, cert, ..sheet }, self.strong),
            clock,
            random,
            strong: self.strong,
            file: Some(file),
            snapshot: None,
            folder: SimFolder::new(world, client),
            counter: client as u8 + 1,
            client,
            skew_ms: 0,
            begun_ms: now_ms,
            mortal: None,
            status: Status::default(),
            looked: false,
            rebuilt: Vec::new(),
            said: Vec::new(),
            fault: None,
            copy_of: noticed.then_some(writer),
        })
    }

    /// An administrator looks after this workstation: a folder that was spoiled is trusted again.
    pub fn heal(&mut self) {
        self.exchange.look_again();
    }

    /// Whether the office's tables hold what was shown. That they are what its events say is I3's matter: asked after every harm, folding
    /// all of them anew took most of a long run.
    pub fn has(&self, shown: &Shown) -> bool {
        let table = |name: &str| format!("SELECT 1 FROM {name} WHERE id = ?1");
        let sql = ["cases", "visits", "payments"].map(table).join(" UNION ALL ");
        let db = self.office().store().read();
        db.prepare_cached(&sql).and_then(|mut read| read.exists([shown.id.as_bytes()])).unwrap_or(false)
    }

    /// What stands in a file of the folder, when it is whole.
    pub fn opened(&self, bytes: &[u8]) -> Option<Segment> {
        let sheet = self.exchange.station();
        segment::open(bytes, &sheet.ring, &sheet.site_key()).ok()
    }

    /// What a file of the folder brings.
    pub fn brings(&self, bytes: &[u8]) -> Brought {
        let Some(file) = self.opened(bytes) else { return Brought::default() };
        let begins = |e: &[Event]| fold::case(e).is_some() || fold::visit(e).is_some() || fold::payment(e).is_some();
        let mut brought = Brought::default();
        for written in &file.open.events {
            let Ok(event) = Event::held(&written.line, None) else { continue };
            let _ = brought.marks.insert(mark(&event, &written.line));
            if begins(std::slice::from_ref(&event)) {
                let _ = brought.begins.insert(event.about);
            }
        }
        brought
    }

    /// Under which writer it goes on, and how many events that has here.
    fn front(&self) -> (Writer, u64) {
        let office = self.office();
        let head = log::head(office.store().read(), office.writer()).expect("a readable ledger");
        (office.writer(), head.map_or(0, |head| head.seq))
    }

    /// A command was not refused: what it wrote since is promised. Under a new name that is all, what was issued again as well.
    fn acknowledged(&mut self, before: (Writer, u64)) {
        let (writer, last) = self.front();
        let from = if writer == before.0 { before.1 } else { 0 };
        let written = log::run(self.office().store().read(), writer, from + 1, last).expect("a readable ledger");
        let client = self.client;
        self.said.extend(written.into_iter().map(|written| Said::of(client, written.line)));
    }

    /// Gives a command.
    fn perform(&mut self, who: Who, command: Command) -> Option<Outcome> {
        let before = self.front();
        let answer = self.office_mut().perform(who, command);
        let outcome = self.answered(answer)?;
        self.acknowledged(before);
        Some(outcome)
    }

    /// What a command gave. A rule's refusal is an answer; whatever else stands against a command is a fault of the machine.
    fn answered<T>(&mut self, answer: Result<T, Fault>) -> Option<T> {
        match answer {
            Ok(given) => return Some(given),
            Err(Fault::Refused(_)) => {}
            // A second copy has no code in reserve: it waits for the folder.
            Err(Fault::Copied) if self.copy_of.is_some() => {}
            Err(fault) => self.note_fault(format!("a command failed with {fault:?}")),
        }
        None
    }

    fn note_fault(&mut self, what: String) {
        let _ = self.fault.get_or_insert(what);
    }

    /// A clerk does something; what is shown for it.
    pub fn command(&mut self, seed: u64) -> Option<Shown> {
        let mut random = SeededRandom::new(seed);
        let who = super::who(usize::from(self.counter) - 1);
        let some_case = self.some_case(&mut random);
        let command = match random.below(24) {
            0..=5 => Command::IssueTicket { line: *random.pick(&Line::ALL), priority: random.one_in(6) },
            6..=8 => return self.call(&mut random),
            9..=11 => {
                let here = visits::at_counter(self.office().store().read(), self.counter).expect("a readable ledger")?;
                let next = match here.state {
                    visit::State::Called if random.one_in(5) => visit::Command::Recycle,
                    visit::State::Called => visit::Command::Start,
                    _ if random.one_in(5) => visit::Command::Transfer(*random.pick(&Line::ALL), None, String::new()),
                    _ if random.one_in(6) => visit::Command::Park("чака".to_owned()),
                    _ => visit::Command::Finish,
                };
                Command::Visit(here.id, next)
            }
            12..=15 => Command::Register(Box::new(form(&mut random)), None),
            16..=18 => Command::Case(some_case?, correction(&mut random)),
            19 => Command::Case(some_case?, case::Command::ResultReady),
            20 => Command::Case(some_case?, case::Command::HandOver("лично".to_owned())),
            21 => Command::Pay { case: some_case?, method: Method::Cash, reference: String::new() },
            22 if random.one_in(4) => Command::Erase(some_case?, "ЗЗЛД чл. 25".to_owned()),
            22 => Command::Case(some_case?, case::Command::Void("грешка".to_owned())),
            _ => Command::Set(Key::WaitMaxMin, (1 + random.below(200)).to_string()),
        };
        let outcome = self.perform(who, command)?;
        self.shown(outcome)
    }

    /// The personal data of one of the newest cases are erased.
    pub fn erase_some(&mut self, seed: u64) {
        if let Some(case) = self.some_case(&mut SeededRandom::new(seed)) {
            let who = super::who(usize::from(self.counter) - 1);
            let _ = self.perform(who, Command::Erase(case, "ЗЗЛД чл. 25".to_owned()));
        }
    }

    fn call(&mut self, random: &mut SeededRandom) -> Option<Shown> {
        let nonce = random.next_u64();
        let _ = self.call_as(Aim::Next(random.one_in(2)), nonce);
        None
    }

    /// The counter at this workstation.
    pub fn counter(&self) -> u8 {
        self.counter
    }

    /// Calls somebody, by a claim where that decides.
    pub fn call_as(&mut self, aim: Aim, nonce: u64) -> Option<Called> {
        let who = super::who(usize::from(self.counter) - 1);
        let mode = if self.status.link == Link::default() { Mode::Absent } else { self.status.mode };
        let (folder, before) = (self.folder.clone(), self.front());
        let answer = calling::call(self.office_mut(), Some(&folder), mode, who, aim, nonce);
        let (outcome, mode) = self.answered(answer)?;
        self.acknowledged(before);
        match outcome.value {
            Value::Visit(visit) if visit.state.open() && visit.counter() == Some(self.counter) => {
                Some(Called { visit: visit.id, n: visit.claims().saturating_sub(1), mode })
            }
            _ => None,
        }
    }

    fn shown(&mut self, outcome: Outcome) -> Option<Shown> {
        let (number, id, case) = match outcome.value {
            Value::Case(case) if case.history.len() == 1 => (case.registered.number.to_string(), case.id, true),
            Value::Payment(payment) => (payment.number.to_string(), payment.id, false),
            Value::Visit(visit) if visit.state == visit::State::Waiting && visit.claims() == 0 => {
                (format!("{} {}", visit.label, visit.day), visit.id, false)
            }
            _ => return None,
        };
        let writer = self.office().writer();
        let held = self.office_mut().held().expect("a readable ledger");
        let seq = held.iter().find(|h| h.writer == writer).map_or(0, |h| h.seq);
        Some(Shown {
            number,
            id,
            case,
            by: (self.client, writer, seq),
            at_ms: self.now_ms() - self.skew_ms,
            on: Cell::new(None),
        })
    }

    fn some_case(&self, random: &mut SeededRandom) -> Option<Uuid> {
        let db = self.office().store().read();
        let n: i64 = db.query_row("SELECT count(*) FROM cases", [], |r| r.get(0)).expect("a readable ledger");
        // The newest are worked on most.
        let back = random.below((n as u64).min(6));
        let sql = "SELECT id FROM cases ORDER BY at_ms DESC, id LIMIT 1 OFFSET ?1";
        db.query_row(sql, [back as i64], |r| r.get::<_, [u8; 16]>(0)).ok().map(Uuid::from_bytes)
    }
}

fn form(random: &mut SeededRandom) -> Form {
    if random.one_in(3) {
        return Form {
            kind: case::Kind::ServiceComplaint,
            name: "Асен Петров Щерев".to_owned(),
            phone: "0888 000 000".to_owned(),
            subject: "Чакане".to_owned(),
            description: "Чаках.".to_owned(),
            ..Form::default()
        };
    }
    Form {
        service: "2016".to_owned(),
        name: format!("Мария Иванова {}", random.below(100)),
        address: "с. Върбина".to_owned(),
        phone: "0308 9-82-20".to_owned(),
        sheets: "1".to_owned(),
        ..Form::default()
    }
}

fn correction(random: &mut SeededRandom) -> case::Command {
    let (field, value) = match random.below(3) {
        0 => (Field::Phone, format!("0888 {:03} {:03}", random.below(1000), random.below(1000))),
        1 => (Field::Name, format!("Иванка Петрова {}", random.below(1000))),
        _ => (Field::Sheets, (1 + random.below(50)).to_string()),
    };
    case::Command::Correct([(field, value)].into(), "сгрешено".to_owned())
}
