//! The exchange: one round looks at the folder, takes in what is new, publishes what is not, and says where it stands.
//!
//! A round does bounded work and never waits; it is called again after a while. Everything it remembers may be lost at any
//! moment: what must last lies in the ledger. Order of a round: the sign at the door, one's own head, the others' heads, what
//! they announce, one's own events, one's own head again (sync.md §3.5).

use super::branches::Branches;
use super::catalog::Catalog;
use super::folder::{Folder, put};
use super::head::{HEAD_BYTES, Head, NAMES};
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
/// Tells a fork that somebody's head shows from one that a file shows.
const WITNESSED: &str = "seen";
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

/// Another writer's head as last read.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) bytes: Vec<u8>,
    pub(super) head: Head,
    pub(super) heard_ms: i64,
    /// When it was written at the earliest, which is what people are told, and at the latest.
    pub(super) wall_ms: i64,
    pub(super) latest_ms: i64,
    pub(super) offset_ms: i64,
    /// Its clock seems to be behind.
    behind: bool,
    /// When it was looked at last, on both clocks: whatever follows was written later.
    looked: (i64, i64),
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
    /// How many events were erased when they were read last.
    erased: usize,
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
            erased: 0,
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
            in_place: false,
            allotted: None,
            mark: None,
            codes: 0,
            refused: None,
            unlisted: BTreeSet::new(),
            unlisted_ms: None,
            unsure: BTreeSet::new(),
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
                if self.catalog.spoiled() { Link::Spoiled } else { Link::InStep }
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
            let erased = round.ledger.erased()?.len();
            if erased != self.erased {
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
        if !self.catalog.spoiled() {
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

    /// Reads the heads of the others; true when one of them said something new.
    fn read_heads(&mut self, round: &mut Round<'_>) -> Step<bool> {
        let me = self.station.writer();
        let mut news = false;
        for wid in self.dirs.clone() {
            if wid == me {
                continue;
            }
            let Ok(bytes) = round.folder.read(&format!("w/{wid}/head"), HEAD_BYTES) else { continue };
            if let Some(heard) = self.heads.get_mut(&wid).filter(|heard| heard.bytes == bytes) {
                heard.looked = (round.now_ms, round.mono_ms);
                continue;
            }
            let Some(cert) = self.cert_of(wid, round) else { continue };
            let Some(head) = Head::read(&bytes, wid, &cert.key().unwrap_or_default()) else { continue };
            // A later life that says where a former one ends is taken in with its events, not before: these are what it issued again. One that
            // ends nothing may write nothing for long, and is met as it is; what its former self wanted is over.
            if self.held.iter().all(|h| h.writer != wid) && !self.says_an_end(&cert) {
                round.ledger.meet(&cert)?;
                self.held = round.ledger.held()?;
            }
            if self.heads.get(&wid).is_some_and(|heard| heard.head.ms > head.ms && heard.head.hi > head.hi) {
                // An older head came back with a restored folder: its owner will write a newer one.
                continue;
            }
            self.hear(wid, head, bytes, round)?;
            news = true;
        }
        Ok(news)
    }

    fn hear(&mut self, wid: Writer, head: Head, bytes: Vec<u8>, round: &mut Round<'_>) -> Step<()> {
        let now_ms = round.now_ms;
        // It was written between the last look and this one – long ago, when that was: at the first look only a clock ahead shows. Whichever
        // of both clocks went less tells how long that is: one is set, the other stands still while a machine sleeps.
        let looked = self.heads.get(&wid).map(|heard| heard.looked);
        let earliest = looked.map_or(i64::MIN, |(wall_ms, mono_ms)| wall_ms.min(now_ms - (round.mono_ms - mono_ms)));
        let wall_ms = head.ms.max(earliest).min(now_ms);
        let offset = head.ms.saturating_sub(wall_ms);
        // One head may come late to this copy of the folder, or back from a backup: two in a row are a clock.
        let behind = offset < -CLOCK_MAX_MS;
        let late = behind && self.heads.get(&wid).is_none_or(|heard| !heard.behind);
        let offset = if late {
            0
        } else if behind {
            head.ms.saturating_sub(now_ms)
        } else {
            offset
        };
        if behind || offset > CLOCK_MAX_MS / 3 {
            if !late {
                self.tell(Matter::Clock, Some(wid), (offset / 1000).to_string(), "", now_ms);
            }
        } else {
            self.problems.over(Matter::Clock, Some(wid), "");
        }
        let said = self.heads.get(&wid).map(|heard| &heard.head.seen);
        let new = head.seen.iter().filter(|(other, at)| said.and_then(|said| said.get(other)) != Some(at));
        let mut new: Vec<_> = new.map(|(other, (seq, hash))| (*other, *seq, hash.clone())).collect();
        if self.heads.get(&wid).is_none_or(|heard| (heard.head.hi, &heard.head.hash) != (head.hi, &head.hash)) {
            new.extend(head.itself());
        }
        for (other, seq) in self.parted(&new, round)? {
            self.tell(Matter::Fork, Some(other), seq.to_string(), WITNESSED, now_ms);
        }
        // Who has just begun reads heads of long ago.
        let latest_ms = if looked.is_some() { now_ms } else { wall_ms };
        let (heard_ms, looked) = (round.mono_ms, (now_ms, round.mono_ms));
        let heard = Heard { bytes, head, heard_ms, wall_ms, latest_ms, offset_ms: offset, behind, looked };
        let _ = self.heads.insert(wid, heard);
        Ok(())
    }

    /// Whether a life that is not known here yet, or one before it, says where another one ends.
    fn says_an_end(&self, cert: &Cert) -> bool {
        let known = |cert: &Cert| self.held.iter().any(|h| cert.writer() == Some(h.writer));
        cert.former().is_some_and(|(former, cut)| !known(cert) && (cut.is_some() || self.says_an_end(former)))
    }

    /// Each writer is a witness of the others: two hashes for one event are two branches (sync.md §3.13). Which of what was seen
    /// elsewhere is something else here.
    fn parted(&self, seen: &[(Writer, u64, String)], round: &mut Round<'_>) -> Step<Vec<(Writer, u64)>> {
        let mut parted = Vec::new();
        for (other, seq, hash) in seen {
            let counts = self.held.iter().any(|h| h.writer == *other && *seq <= h.counted.0);
            if counts && round.ledger.hash_at(*other, *seq)?.is_some_and(|ours| hex(&ours[..4]) != *hash) {
                parted.push((*other, *seq));
            }
        }
        Ok(parted)
    }

    /// All that heads say is compared again with what came since: what was said of an event before it was here, and what is settled.
    fn hear_witnesses(&mut self, round: &mut Round<'_>) -> Step<()> {
        let seen: Vec<_> = self.heads.values().flat_map(|heard| &heard.head.seen).collect();
        let mut seen: Vec<_> = seen.into_iter().map(|(other, (seq, hash))| (*other, *seq, hash.clone())).collect();
        seen.extend(self.heads.values().filter_map(|heard| heard.head.itself()));
        let parted = self.parted(&seen, round)?;
        // Who is not heard any more may have set it, and says so as soon as it is back.
        let heard = self.heads.keys().filter(|wid| self.at_work(**wid) && !self.silent(**wid, SILENT_MS));
        let heard: BTreeSet<Writer> = heard.copied().collect();
        self.problems.keep(Matter::Clock, "", |writer| writer.is_some_and(|writer| heard.contains(&writer)));
        self.problems.keep(Matter::Fork, WITNESSED, |writer| parted.iter().any(|(other, _)| writer == Some(*other)));
        for (other, seq) in parted {
            self.tell(Matter::Fork, Some(other), seq.to_string(), WITNESSED, round.now_ms);
        }
        Ok(())
    }

    /// The certificate of a writer: as held, or as it lies in the folder.
    pub(super) fn cert_of(&mut self, wid: Writer, round: &Round<'_>) -> Option<Cert> {
        if let Some(cert) = self.held.iter().find(|h| h.writer == wid).and_then(|h| h.cert.clone()) {
            self.problems.over(Matter::Unknown, Some(wid), "");
            return Some(cert);
        }
        let bytes = round.folder.read(&format!("w/{wid}/id.json"), 65_536).ok()?;
        let cert: Cert = serde_json::from_slice(&bytes).ok()?;
        if cert.check(&self.station.site_key()) == Ok(wid) {
            self.problems.over(Matter::Unknown, Some(wid), "");
            return Some(cert);
        }
        self.tell(Matter::Unknown, Some(wid), wid.to_string(), "", round.now_ms);
        None
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
            wid: me,
        };
        let due = match &self.written {
            None => true,
            Some((last, at)) => {
                let since = round.mono_ms - at;
                let news = last.hi != head.hi || last.names != head.names;
                let word = last.seen != head.seen || last.want != head.want || last.digest != head.digest;
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
