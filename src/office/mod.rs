//! The one door: commands go in, outcomes come out; everything that changes goes through [`Office::perform`].
//!
//! A command is decided and written in one transaction; a number is shown only after its commit. Reading gives values. The
//! clock and randomness come from outside, so that a day can be played and a test repeated.

pub mod admin;
pub mod archive;
pub mod board;
pub mod calling;
pub mod calls;
pub mod clock;
pub mod courier;
pub mod desk;
pub mod email;
pub mod example;
pub mod exchange;
pub mod fault;
mod heed;
pub mod home;
mod identity;
pub mod intake;
pub mod lists;
mod mark;
pub mod papers;
pub mod perform;
pub mod play;
mod porter;
mod probe;
pub mod read;
mod rekey;
mod reserve;
mod rolls;
pub mod scanner;
pub mod sealed;
pub mod texts;
pub mod told;
pub mod webform;
pub mod worklist;

pub use clock::{Clock, Random};
pub use fault::Fault;
pub use home::Home;
pub use identity::Identity;
pub use papers::{Material, Which};
pub use perform::{Changes, Command, Outcome, Value, Who};

use crate::domain::catalogue::Catalogue;
use crate::domain::settings::Settings;
use crate::domain::stamp::{Stamp, Writer};
use crate::store::Store;
use std::sync::{Arc, LazyLock};

/// Read once: every office of a process has the same.
static CATALOGUE: LazyLock<Result<Arc<Catalogue>, String>> =
    LazyLock::new(|| Catalogue::read(SERVICES).map(Arc::new).map_err(|e| e.to_string()));

/// The catalogue's data file, built in.
pub const SERVICES: &str = include_str!("../../assets/catalogue/services.json");
/// The settlements with postcodes, built in: ekatte, kind, name, English name, postcode, mayoralty, population.
pub const SETTLEMENTS: &str = include_str!("../../assets/catalogue/settlements.csv");

/// A window that the program may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Face {
    /// The staff's; the example office or the real one.
    Staff(bool),
    /// The public display; where its log goes, and whether it is silent.
    Display(Option<std::path::PathBuf>, bool),
    /// The kiosk; not over the whole screen, for trying.
    Kiosk(bool),
}

/// An office's workstation: its file, its key, its clock.
pub struct Office {
    store: Store,
    clock: Box<dyn Clock>,
    random: Box<dyn Random>,
    writer: Writer,
    code: u8,
    digit: Option<u8>,
    latest: Option<Stamp>,
    identity: Option<Identity>,
    copied: bool,
    keeper: Option<Home>,
    settings: Settings,
    catalogue: Arc<Catalogue>,
    /// The day for which the pace of the days before was learnt, and the pace.
    pace: (chrono::NaiveDate, crate::domain::estimate::History),
    /// The file as it was when the settings were read.
    seen: i64,
    /// The sealed signal that was registered here last: its law, and the public keys that it was sealed to.
    sealed_to: Option<(uuid::Uuid, crate::domain::sealing::Regime, Vec<String>)>,
    /// How far the data were noted to be written.
    noted: Option<mark::Mark>,
    /// Since when the disk is known to be full, milliseconds: what was kept for this is in use.
    low_ms: Option<i64>,
    /// Claims of others in the way of a call here, since when, and what time their makers said it was; by visit, call and place among the
    /// orphaned.
    taken: std::collections::BTreeMap<(uuid::Uuid, u32, u32), (i64, Option<i64>)>,
}

/// Days before today that the pace is learnt from.
const PACE_DAYS: usize = 20;

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office").field("writer", &self.writer).field("code", &self.code).finish_non_exhaustive()
    }
}

impl Office {
    /// An office over an open store, written to by `public`'s writer under the workstation code `code`.
    pub fn new(
        store: Store,
        public: &[u8; 32],
        code: u8,
        clock: Box<dyn Clock>,
        random: Box<dyn Random>,
    ) -> Result<Self, Fault> {
        let mut store = store;
        let writer = store.write(|tx| {
            let writer = crate::store::log::admit(tx, public, code, None)?;
            identity::write_as(tx, writer)?;
            Ok::<_, crate::store::StoreError>(writer)
        })?;
        let latest = crate::store::drafts::meta(store.read(), "clock")?.and_then(|text| text.parse().ok());
        let settings = crate::store::visits::settings(store.read())?;
        let catalogue = CATALOGUE.clone().map_err(Fault::Data)?;
        let (identity, copied, keeper) = (None, false, None);
        let digit = code.checked_sub(1).filter(|digit| *digit <= 9);
        let pace = (chrono::NaiveDate::MIN, crate::domain::estimate::History::default());
        let seen = store.data_version()?;
        Ok(Self {
            store,
            clock,
            random,
            writer,
            code,
            digit,
            latest,
            identity,
            copied,
            keeper,
            settings,
            catalogue,
            pace,
            seen,
            sealed_to: None,
            noted: None,
            low_ms: None,
            taken: std::collections::BTreeMap::new(),
        })
    }

    /// Takes over settings that another process on this file wrote.
    ///
    /// # Errors
    /// The store's.
    pub fn refresh(&mut self) -> Result<(), Fault> {
        let now = self.store.data_version()?;
        if std::mem::replace(&mut self.seen, now) != now {
            self.settings = crate::store::visits::settings(self.store.read())?;
        }
        Ok(())
    }

    /// Learns once a day how long services took on the days before.
    pub(crate) fn learn_pace(&mut self) -> Result<(), Fault> {
        let today = self.today();
        if self.pace.0 == today {
            return Ok(());
        }
        let db = self.store.read();
        let mut visits = Vec::new();
        for day in crate::store::visits::days(db)?.into_iter().rev().filter(|day| *day < today).take(PACE_DAYS) {
            visits.extend(crate::store::visits::of_day(db, day)?);
        }
        let hour = |ms: i64| chrono::Timelike::hour(&self.settings.local(ms));
        self.pace = (today, crate::domain::estimate::History::of(&visits, hour));
        Ok(())
    }

    /// The settings in force.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The catalogue of services.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// The store, for reading and for `verify`.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The store, for `rebuild`.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// This workstation's writer id.
    pub fn writer(&self) -> Writer {
        self.writer
    }

    /// Now, milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Now in the office's zone.
    pub fn now_local(&self) -> chrono::NaiveDateTime {
        self.settings.local(self.now_ms())
    }

    /// Today in the office's zone.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now_local().date()
    }

    /// Puts another clock in the place of this one (after a day was played).
    pub fn set_clock(&mut self, clock: Box<dyn Clock>) {
        self.clock = clock;
    }
}
