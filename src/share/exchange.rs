//! The exchange: one round looks at the folder, takes in what is new, publishes what is not, and says where it stands.
//!
//! A round does bounded work and never waits; it is called again after a while. Everything it remembers may be lost at any
//! moment: what must last lies in the ledger. Order of a round: the sign at the door, one's own head, the others' heads, what
//! they announce, one's own events, one's own head again (sync.md §3.5).

use super::bare::Bare;
use super::branches::Branches;
use super::catalog::Catalog;
use super::folder::{Folder, put};
use super::head::{HEAD_BYTES, Head, NAMES};
use super::hearing::Heard;
use super::keys::{Own, Ring};
use super::ledger::{Erasure, Held, Ledger, Next, Sealed, Trouble, seen};
use super::segment::{Seen, sign};
use super::status::{Link, Matter, Problem, Problems, Status};
use crate::domain::event::hex;
use crate::domain::stamp::Writer;
use crate::domain::station::{Cert, FORMAT, Site, Why};
use ed25519_dalek::SigningKey;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// How often a head is rewritten when nothing happens, milliseconds.
pub const HEARTBEAT_MS: i64 = 10_000;
/// How often the whole folder is listed, milliseconds.
pub const LISTING_MS: i64 = 60_000;
/// After how long again when a part of it did not answer, milliseconds.
const LISTING_AGAIN_MS: i64 = 10_000;
/// How often new workstations are looked for, milliseconds.
const DISCOVER_MS: i64 = 3_000;
/// A clock this far ahead is told to people and not taken over, milliseconds (sync.md §3.6).
pub const CLOCK_MAX_MS: i64 = 15 * 60_000;
/// A workstation not heard of for this long is not waited for, milliseconds.
pub const ASLEEP_MS: i64 = 30 * 24 * 3_600_000;
/// A former writer that is not heard for this long goes on under a later one, milliseconds.
pub(super) const SILENT_MS: i64 = 300_000;
/// How many files are published in one round at most.
const PUBLISH_MAX: usize = 16;

/// What a workstation is to the folder: its keys and certificates.
#[derive(Clone, Debug)]
pub struct Station {
    /// Its signing key.
    pub key: SigningKey,
    /// Its certificate.
    pub cert: Cert,
    /// The office's sign.
    pub site: Site,
    /// The office's keys.
    pub ring: Ring,
    /// Its own box, for keys that are sealed to it.
    pub own: Own,
}

impl Station {
    /// Its writer.
    pub fn writer(&self) -> Writer {
        Writer::of_key(&self.key.verifying_key().to_bytes())
    }

    /// The site's public key; zeros when the sign is damaged, which nothing was ever signed with.
    pub fn site_key(&self) -> [u8; 32] {
        self.site.key().unwrap_or_default()
    }
}

/// The exchange of one workstation.
#[derive(Debug)]
pub struct Exchange {
    pub(super) station: Station,
    pub(super) strong: bool,
    pub(super) nonce: Option<String>,
    pub(super) nonces: Vec<String>,
    pub(super) dirs: BTreeSet<Writer>,
    pub(super) heads: BTreeMap<Writer, Heard>,
    pub(super) catalog: Catalog,
    pub(super) listed_ms: Option<i64>,
    pub(super) want: BTreeMap<Writer, u64>,
    /// Since when others want an event, milliseconds.
    pub(super) wanted_ms: BTreeMap<(Writer, u64), i64>,
    /// Events that others want and of which the folder knows another branch only.
    pub(super) apart: BTreeMap<Writer, u64>,
    pub(super) gap_ms: BTreeMap<Writer, i64>,
    pub(super) heal_ms: BTreeMap<Writer, i64>,
    pub(super) attended_ms: i64,
    discovered_ms: i64,
    pub(super) branches: Branches,
    /// Whether the heads of the others were read since the program began.
    pub(super) listened: bool,
    pub(super) problems: Problems,
    pub(super) digest: Option<(String, Option<String>, i64)>,
    pub(super) digest_every_ms: i64,
    pub(super) rebuilt_at: Option<String>,
    pub(super) rebuilt_ms: Option<i64>,
    pub(super) erasures: Vec<Erasure>,
    /// How many events were erased when they were read last, and what counted then: a word may be issued again under another name.
    erased: (usize, Vec<(Writer, u64)>),
    written: Option<(Head, i64)>,
    pub(super) link: Link,
    pub(super) good_ms: Option<i64>,
    pub(super) bad_ms: Option<i64>,
    pub(super) reborn: Option<Why>,
    pub(super) awaited: u64,
    pub(super) held: Vec<Held>,
    pub(super) mono_ms: i64,
    pub(super) now_ms: i64,
    pub(super) begun_ms: Option<i64>,
    /// Whether nothing was published in this round, since files were altered.
    withheld: bool,
    /// What both clocks said last.
    pub(super) clocks: Option<(i64, i64)>,
    /// When those who may sleep were heard last at work, by this clock, also before the program began.
    pub(super) noted: BTreeMap<Writer, i64>,
    pub(super) in_place: bool,
    /// A code and a digit that were taken in the folder for the next life, until it has begun.
    pub(super) allotted: Option<(u8, Option<u8>)>,
    /// What a code is taken with for the next life, until there is one.
    pub(super) mark: Option<String>,
    /// How many names lay among the codes when it was asked for.
    pub(super) codes: usize,
    /// When a code was refused, and by which error of the folder; none when there are no more.
    pub(super) refused: Option<(i64, Option<io::ErrorKind>)>,
    /// Writers of whom some folder of files did not answer when it was listed last.
    pub(super) unlisted: BTreeSet<Writer>,
    /// Since when one's own are among them, milliseconds.
    pub(super) unlisted_ms: Option<i64>,
    /// Writers whose heads could not be read before the folder was looked over: they may be at work.
    pub(super) unsure: BTreeSet<Writer>,
    /// Somebody writes into the folder whose certificate cannot be read: a later life of whomever.
    pub(super) strangers: bool,
    /// One's own head as it was read last, proved.
    pub(super) own_head: Option<(Vec<u8>, Head)>,
    pub(super) bare: Bare,
}

/// Why a round stopped early.
#[derive(Debug)]
pub(super) enum Stop {
    Folder(io::Error),
    Link(Link),
    Ledger(Trouble),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Folder(error)
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Ledger(trouble)
    }
}

/// A result inside a round.
pub(super) type Step<T> = Result<T, Stop>;

/// What a round is given from outside.
pub struct Round<'a> {
    /// The folder.
    pub folder: &'a dyn Folder,
    /// The local ledger.
    pub ledger: &'a mut dyn Ledger,
    /// Now, milliseconds since 1970: what people and heads are told.
    pub now_ms: i64,
    /// A clock that only goes forward, milliseconds since whenever: what intervals are measured by.
    pub mono_ms: i64,
    /// Random numbers, for names and keys.
    pub random: &'a mut dyn FnMut() -> u64,
}

impl Exchange {
    /// An exchange that begins; `strong` tells whether create-exclusive decides in this folder.
    pub fn new(station: Station, strong: bool) -> Self {
        Self {
            station,
            strong,
            nonce: None,
            nonces: Vec::new(),
            dirs: BTreeSet::new(),
            heads: BTreeMap::new(),
            catalog: Catalog::default(),
            listed_ms: None,
            want: BTreeMap::new(),
            apart: BTreeMap::new(),
            wanted_ms: BTreeMap::new(),
            gap_ms: BTreeMap::new(),
            heal_ms: BTreeMap::new(),
            attended_ms: 0,
            discovered_ms: 0,
            branches: Branches::default(),
            listened: false,
            problems: Problems::default(),
            digest: None,
            digest_every_ms: 600_000,
            rebuilt_at: None,
            rebuilt_ms: None,
            erasures: Vec::new(),
            erased: (0, Vec::new()),
            written: None,
            link: Link::Starting,
            good_ms: None,
            bad_ms: None,
            reborn: None,
            awaited: 0,
            held: Vec::new(),
            mono_ms: 0,
            now_ms: 0,
            begun_ms: None,
            withheld: false,
            clocks: None,
            noted: BTreeMap::new(),
            in_place: false,
            allotted: None,
            mark: None,
            codes: 0,
            refused: None,
            unlisted: BTreeSet::new(),
            unlisted_ms: None,
            unsure: BTreeSet::new(),
            strangers: false,
            own_head: None,
            bare: Bare::default(),
        }
    }

    /// What the workstation is.
    pub fn station(&self) -> &Station {
        &self.station
    }

    /// Whether create-exclusive decides in this folder, as was found out since.
    pub fn set_strong(&mut self, strong: bool) {
        self.strong = strong;
    }

    /// Compares tables every so many milliseconds instead of every ten minutes.
    pub fn set_digest_every(&mut self, ms: i64) {
        self.digest_every_ms = ms;
    }

    /// The whole folder is looked at again in the next round, and trusted again if it was not.
    pub fn look_again(&mut self) {
        self.listed_ms = None;
        self.catalog.forgive();
        if self.link == Link::Spoiled {
            self.link = Link::Starting;
        }
    }

    /// Everything that is held is written into the folder again, in place of whoever wrote it: an administrator's word over a
    /// folder that was emptied or spoiled.
    pub fn fill_again(&mut self) {
        self.in_place = true;
        self.look_again();
    }

    /// One round. Never panics, never waits; what went wrong is in the status.
    pub fn round(&mut self, mut round: Round<'_>) -> Status {
        let now = round.now_ms;
        self.mono_ms = round.mono_ms;
        self.now_ms = now;
        let _ = self.begun_ms.get_or_insert(round.mono_ms);
        let link = match self.steps(&mut round) {
            Ok(()) => {
                self.problems.over(Matter::Local, None, "");
                // Files may have read well again since: what was not published goes out in the next round.
                if self.withheld || self.catalog.spoiled() { Link::Spoiled } else { Link::InStep }
            }
            Err(Stop::Link(link)) => link,
            Err(Stop::Ledger(trouble)) => {
                self.tell(Matter::Local, None, trouble.to_string(), "", now);
                self.link.clone()
            }
            Err(Stop::Folder(error)) => super::account::link_of(&error),
        };
        if link == Link::InStep {
            self.good_ms = Some(now);
            self.bad_ms = None;
        } else if self.bad_ms.is_none() {
            self.bad_ms = Some(now);
        }
        if link == Link::Absent {
            // What was known of the folder may be another folder's when it comes back.
            self.listed_ms = None;
        }
        self.link = link;
        self.account(round.ledger)
    }

    fn steps(&mut self, round: &mut Round<'_>) -> Step<()> {
        self.recognise(round)?;
        self.door(round)?;
        self.begin(round)?;
        self.note_jump(round);
        self.guard(round)?;
        self.held = round.ledger.held()?;
        if self.listed_ms.is_none_or(|at| round.mono_ms - at >= LISTING_MS) {
            let whole = self.list_all(round)?;
            // A workstation was retired: what follows is sealed with keys that it does not have.
            let _ = self.new_keys(round);
            if self.own_files(round)? {
                self.held = round.ledger.held()?;
            }
            // What could not be listed is asked for again soon.
            self.listed_ms = Some(if whole { round.mono_ms } else { round.mono_ms - LISTING_MS + LISTING_AGAIN_MS });
            self.hear_witnesses(round)?;
            let erased = (round.ledger.erased()?.len(), self.held.iter().map(|h| (h.writer, h.counted.0)).collect());
            if erased.0 != self.erased.0 || (erased != self.erased && !self.pending().is_empty()) {
                self.erasures = round.ledger.erasures()?;
                self.erased = erased;
            }
            match self.survey(round) {
                // One file that does not answer holds up what is done to it, not what others sent; a folder that does not is met below.
                Err(Stop::Folder(error)) if error.kind() == io::ErrorKind::TimedOut => {}
                surveyed => surveyed?,
            }
        }
        self.discover(round)?;
        if self.read_heads(round)? && self.witnessed(self.station.writer(), round)?.is_some() {
            // Somebody knows another life of this writer: before anything more is written under it.
            self.guard(round)?;
            self.held = round.ledger.held()?;
        }
        self.listened = true;
        let taken = self.take_in(round);
        // A disk that is full here takes nothing in; what stands on it leaves all the more. Under a name that counts no further nothing does.
        let full = matches!(taken, Err(Stop::Ledger(_))) && self.allotted.is_none();
        if taken.is_err() && !full {
            return taken;
        }
        self.withheld = self.catalog.spoiled();
        if !self.withheld {
            self.publish(round)?;
        }
        self.write_head(round)?;
        self.scrub(round);
        taken
    }

    fn take_in(&mut self, round: &mut Round<'_>) -> Step<()> {
        self.attend(round)?;
        self.pull_all(round)?;
        self.branches(round)?;
        self.adopt(round)?;
        self.behind(round)?;
        self.complete(round)?;
        self.compare_digests(round)
    }

    /// The ledger may have gone on under a new writer by itself, offline.
    pub(super) fn recognise(&mut self, round: &mut Round<'_>) -> Step<()> {
        let (key, cert) = round.ledger.identity()?;
        if key.to_bytes() != self.station.key.to_bytes() {
            self.reborn = match &cert.by {
                crate::domain::station::By::Former { why, .. } => Some(*why),
                _ => None,
            };
            self.station.key = key;
            self.station.cert = cert;
            self.nonce = None;
            self.written = None;
            self.listed_ms = None;
            self.branches.own.clear();
        }
        Ok(())
    }

    /// The sign at the door: without it nothing is read or written (sync.md H21).
    fn door(&mut self, round: &mut Round<'_>) -> Step<()> {
        let bytes = round.folder.read("site.json", HEAD_BYTES)?;
        let site: Site = serde_json::from_slice(&bytes).map_err(|_| Stop::Link(Link::Absent))?;
        if site.site != self.station.site.site || site.public != self.station.site.public {
            return Err(Stop::Link(Link::Foreign));
        }
        if site.key().is_none() {
            return Err(Stop::Link(Link::Absent));
        }
        if site.min_reader > FORMAT {
            return Err(Stop::Link(Link::NewerNeeded(site.min_reader)));
        }
        Ok(())
    }

    /// Who is new is met within seconds, long before the next listing.
    fn discover(&mut self, round: &mut Round<'_>) -> Step<()> {
        if (0..DISCOVER_MS).contains(&(round.mono_ms - self.discovered_ms)) {
            return Ok(());
        }
        self.discovered_ms = round.mono_ms;
        for item in round.folder.list("w").unwrap_or_default() {
            if let (true, Ok(wid)) = (item.dir, item.name.parse::<Writer>())
                && self.dirs.insert(wid)
            {
                self.list_writer(wid, round)?;
            }
        }
        Ok(())
    }

    fn publish(&mut self, round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        for _ in 0..PUBLISH_MAX {
            let sealed = match round.ledger.next()? {
                Next::Nothing => break,
                Next::Sealed(sealed) => sealed,
                Next::Unsealed(run) => {
                    let seen = self.seen();
                    let open = sign(&self.station.key, &self.station.cert, run.lo, run.before, run.events, seen);
                    let hi = run.lo + open.events.len() as u64 - 1;
                    let bytes = open.seal(&self.station.ring, me, run.lo)?;
                    let sealed = Sealed { name: open.name(run.lo), lo: run.lo, hi, bytes };
                    round.ledger.keep(&sealed, &open)?;
                    sealed
                }
            };
            put(round.folder, &format!("w/{me}/s"), &sealed.name, &sealed.bytes, (round.random)())?;
            round.ledger.published(&sealed.name)?;
            self.catalog.note_own(me, &sealed.name);
        }
        Ok(())
    }

    /// What is waited for, and what was found damaged: its owner looks and heals.
    pub(super) fn wants(&self) -> BTreeMap<Writer, u64> {
        let mut wants = self.catalog.ill();
        wants.extend(self.want.clone());
        wants.extend(self.branches.apart.clone());
        wants
    }

    fn seen(&self) -> Seen {
        seen(&self.held, self.station.writer())
    }

    fn write_head(&mut self, round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        let front = round.ledger.front(NAMES)?;
        let head = Head {
            app: env!("CARGO_PKG_VERSION").to_owned(),
            format: FORMAT,
            hi: front.seq,
            hash: hex(&front.hash),
            ms: round.now_ms,
            names: front.names,
            nonce: self.nonce.clone().unwrap_or_default(),
            seen: self.seen(),
            digest: self.digest.clone().and_then(|(vector, digest, _)| Some((vector, digest?))),
            want: self.wants(),
            bare: self.lacking(),
            wid: me,
        };
        let due = match &self.written {
            None => true,
            Some((last, at)) => {
                let since = round.mono_ms - at;
                let news = last.hi != head.hi || last.names != head.names;
                let asks = last.want != head.want || last.bare != head.bare;
                let word = asks || last.seen != head.seen || last.digest != head.digest;
                news || !(0..HEARTBEAT_MS).contains(&since) || (word && since >= 1000)
            }
        };
        if !due {
            return Ok(());
        }
        let (path, bytes) = (format!("w/{me}/head"), head.write(&self.station.key));
        let known = self.written.take().is_some();
        let gone = |done: &io::Result<()>| done.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::NotFound);
        let mut done = if known { round.folder.write_in_place(&path, &bytes) } else { Err(io::ErrorKind::NotFound.into()) };
        if gone(&done) {
            // Not made yet, or somebody removed it: the certificate goes with it.
            round.folder.make_dir(&format!("w/{me}"))?;
            let cert = serde_json::to_vec(&self.station.cert).map_err(io::Error::other)?;
            put(round.folder, &format!("w/{me}"), "id.json", &cert, (round.random)())?;
            done = round.folder.write_in_place(&path, &bytes);
        }
        done?;
        self.written = Some((head, round.mono_ms));
        Ok(())
    }

    /// Notes a problem with the name of the workstation it is about.
    pub(super) fn tell(&mut self, matter: Matter, writer: Option<Writer>, detail: String, key: &str, now_ms: i64) {
        let cert = writer.and_then(|w| self.held.iter().find(|h| h.writer == w)?.cert.clone());
        let station = cert.map(|c| c.name).or_else(|| writer.map(|w| w.to_string())).unwrap_or_default();
        self.problems.raise(Problem { matter, writer, station, detail, since_ms: now_ms }, key);
    }
}
