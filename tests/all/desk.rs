//! A workstation over a real folder, and the office it belongs to.

use super::support::{Folder, TEN, heirs};
use gishe::domain::case::{self};
use gishe::domain::staff;
use gishe::domain::stamp::Writer;
use gishe::domain::station::Kind;
use gishe::office::clock::{Clock, ManualClock, SeededRandom};
use gishe::office::{Command, Home, Office, Value, Who};
use gishe::share::exchange::{Exchange, Round};
use gishe::share::folder::{Item, RealFolder};
use gishe::share::ledger::Ledger;
use gishe::share::patient::{ANSWER_MAX, Patient};
use gishe::share::status::Status;
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

pub const NAME: &str = "Мария Иванова Петрова";

/// A workstation over a real folder, with a clock of its own.
pub struct Desk {
    pub home: Home,
    pub office: Office,
    pub exchange: Exchange,
    pub clock: ManualClock,
    pub random: SeededRandom,
    pub folder: PathBuf,
    pub share: Patient<RealFolder>,
    pub who: Who,
    pub status: Status,
}

impl Desk {
    pub fn at(home: Home, folder: &Path, seed: u64) -> Self {
        let clock = ManualClock::at(TEN);
        let office = home.open(Box::new(clock.clone()), Box::new(SeededRandom::new(seed))).expect("an office");
        let station = home.station(&office).expect("a sheet").expect("an enrolled workstation");
        Self {
            home,
            office,
            exchange: Exchange::new(station, true),
            clock,
            random: SeededRandom::new(seed + 1),
            folder: folder.to_owned(),
            share: Patient::new(RealFolder::at(folder), ANSWER_MAX),
            who: Who { by: Uuid::from_u128(u128::from(seed)), counter: 1 },
            status: Status::default(),
        }
    }

    /// Looks for the office in another folder from now on.
    pub fn go_to(&mut self, folder: &Path) {
        self.folder = folder.to_owned();
        self.share = Patient::new(RealFolder::at(folder), ANSWER_MAX);
    }

    pub fn round(&mut self) {
        self.clock.advance(1_000);
        let now_ms = self.clock.now_ms();
        let random = &mut self.random;
        self.status = self.exchange.round(Round {
            folder: &self.share,
            ledger: &mut self.office,
            now_ms,
            mono_ms: now_ms,
            random: &mut || random.next_u64(),
        });
    }

    pub fn perform(&mut self, command: Command) -> Value {
        self.office.perform(self.who, command).unwrap_or_else(|fault| panic!("{fault}")).value
    }

    pub fn register(&mut self) -> case::Case {
        match self.perform(Command::Register(Box::new(heirs()), None)) {
            Value::Case(case) => *case,
            other => panic!("{other:?}"),
        }
    }

    pub fn case(&self, id: Uuid) -> Option<case::Case> {
        gishe::store::cases::one(self.office.store().read(), id).expect("a read")
    }

    /// The code that was given to it when it joined.
    pub fn code(&self) -> u8 {
        self.office.enrolled().expect("an enrolled workstation").cert.first_code()
    }

    pub fn writer(&self) -> Writer {
        self.office.enrolled().expect("an enrolled workstation").cert.writer().expect("a writer")
    }

    pub fn has(&mut self, writer: Writer) -> u64 {
        self.office.held().expect("what is held").iter().find(|h| h.writer == writer).map_or(0, |h| h.seq)
    }

    /// The chain hash of a writer after an event that is held.
    pub fn office_hash(&mut self, writer: Writer, seq: u64) -> [u8; 32] {
        self.office.hash_at(writer, seq).expect("a hash").expect("a hash")
    }

    pub fn assert_whole(&self) {
        let report = gishe::store::check::verify(self.office.store()).expect("a report");
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    }
}

/// Rounds in turn until a minute's listing has come by twice.
pub fn settle(desks: &mut [&mut Desk]) {
    for _ in 0..4 {
        for desk in desks.iter_mut() {
            desk.round();
        }
    }
    for _ in 0..12 {
        for desk in desks.iter_mut() {
            desk.clock.advance(16_000);
            desk.round();
        }
    }
}

pub struct Place {
    pub root: Folder,
    pub folder: PathBuf,
    pub phrase: String,
}

impl Place {
    /// An office of one workstation, with a member of staff.
    pub fn new() -> (Self, Desk) {
        let root = Folder::new();
        let folder = root.0.join("share");
        std::fs::create_dir_all(&folder).expect("a folder");
        let home = Home::at(root.0.join("first"));
        let phrase = home.found("Гише 1", Some(&folder)).expect("an office");
        let mut desk = Desk::at(home, &folder, 1);
        let add = Command::Staff(None, staff::Command::Add("Първа Служителка".to_owned()));
        let Value::Member(member) = desk.office.perform(Who::PROGRAM, add).expect("a member").value else {
            panic!("no member")
        };
        desk.who.by = member.id;
        desk.round();
        (Self { root, folder, phrase }, desk)
    }

    pub fn join(&self, name: &str, kind: Kind, typed: &str, seed: u64, by: &Desk) -> Desk {
        let home = Home::at(self.root.0.join(name));
        home.join(&self.folder, typed, name, kind, TEN).unwrap_or_else(|fault| panic!("{fault}"));
        let mut desk = Desk::at(home, &self.folder, seed);
        desk.who.by = by.who.by;
        desk
    }

    pub fn two() -> (Self, Desk, Desk) {
        let (place, mut one) = Self::new();
        let phrase = place.phrase.clone();
        let mut two = place.join("second", Kind::Staff, &phrase, 2, &one);
        settle(&mut [&mut one, &mut two]);
        (place, one, two)
    }

    /// With a third workstation, and all three in step.
    pub fn three() -> (Self, Desk, Desk, Desk) {
        let (place, mut one, mut two) = Self::two();
        let mut three = place.join("third", Kind::Staff, &place.phrase, 3, &one);
        settle(&mut [&mut one, &mut two, &mut three]);
        (place, one, two, three)
    }

    /// Every file that claims to hold events.
    pub fn segments(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut dirs = vec![self.folder.clone()];
        while let Some(dir) = dirs.pop() {
            for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    dirs.push(path);
                } else if path.extension().is_some_and(|e| e == "seg") {
                    found.push(path);
                }
            }
        }
        found.sort();
        found
    }
}

/// A real folder in which some folders cannot be listed, and some files neither read nor written nor removed: by parts of their paths.
pub struct Faulty {
    pub folder: RealFolder,
    pub unlistable: Vec<String>,
    pub stuck: Vec<String>,
    /// Whose files can be read and written, but not removed.
    pub kept: Vec<String>,
}

impl Faulty {
    fn may(&self, path: &str) -> io::Result<()> {
        if self.stuck.iter().any(|bad| path.contains(bad)) { Err(io::Error::from_raw_os_error(5)) } else { Ok(()) }
    }
}

impl gishe::share::folder::Folder for Faulty {
    fn list(&self, dir: &str) -> io::Result<Vec<Item>> {
        let bad = self.unlistable.iter().any(|bad| bad == dir);
        if bad { Err(io::Error::from_raw_os_error(5)) } else { self.folder.list(dir) }
    }
    fn read(&self, path: &str, max: usize) -> io::Result<Vec<u8>> {
        self.may(path)?;
        self.folder.read(path, max)
    }
    fn create_new(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.folder.create_new(path, bytes)
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.may(to)?;
        self.folder.rename(from, to)
    }
    fn write_in_place(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.may(path)?;
        self.folder.write_in_place(path, bytes)
    }
    fn remove(&self, path: &str) -> io::Result<()> {
        self.may(path)?;
        if self.kept.iter().any(|kept| path.contains(kept)) {
            return Err(io::Error::from_raw_os_error(5));
        }
        self.folder.remove(path)
    }
    fn make_dir(&self, dir: &str) -> io::Result<()> {
        self.folder.make_dir(dir)
    }
    fn sync_dir(&self, dir: &str) -> io::Result<()> {
        self.folder.sync_dir(dir)
    }
}

pub fn contains(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}
