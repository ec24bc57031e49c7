//! The exchange at work: a thread that holds the folder, and asks the office's thread for runs of bytes.
//!
//! A folder may block for a minute; nothing but this thread waits for it, and it goes on with what answers. One process exchanges at a time: it holds a lock.

use super::admin::{Share, Trust};
use super::calling::{self, Aim, Door};
use super::desk::Desk;
use super::porter::Porter;
use super::probe::Probe;
use super::{Fault, Home, Office, Outcome, Who};
use crate::domain::event::Written;
use crate::domain::stamp::Writer;
use crate::domain::station::Cert;
use crate::share::claim;
use crate::share::exchange::{Exchange, Round};
use crate::share::folder::{Folder, RealFolder};
use crate::share::keys::Ring;
use crate::share::ledger::{Arrival, Erasure, Front, Held, Ledger, Next, Piece, Rebirth, Sealed, Told, Trouble};
use crate::share::patient::{ANSWER_MAX, Patient};
use crate::share::segment::Open;
use crate::share::status::{Link, Mode, Status};
use ed25519_dalek::SigningKey;
use futures_channel::oneshot;
use std::collections::BTreeMap;
use std::fs::File;
use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two looks at the heads while all is well.
const POLL: Duration = Duration::from_millis(500);
/// Between two tries of a folder that is away: doubled up to this.
const RETRY_MAX: Duration = Duration::from_secs(30);
/// How long a commit waits for others before it is published.
const GATHER: Duration = Duration::from_millis(100);
/// Cases of which the search is told in one go, while nobody asks the office for anything: some ten milliseconds.
const INDEXED: u32 = 64;
/// How long the search is told of cases between two rounds.
const INDEXING: Duration = Duration::from_millis(300);
/// How long a claim may take before own tickets are called instead.
const CLAIM_MAX: Duration = Duration::from_secs(2);

enum Word {
    Poke,
    LookAgain,
    FillAgain,
    Stop,
}

/// A handle to the exchange's thread.
#[derive(Clone)]
pub struct Courier {
    words: mpsc::Sender<Word>,
    status: Arc<Mutex<Status>>,
    arrivals: Arc<AtomicU64>,
    waiting: Arc<Mutex<Vec<oneshot::Sender<()>>>>,
    desk: Desk,
    share: Share,
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Courier").field("share", &self.share).finish_non_exhaustive()
    }
}

impl Courier {
    /// Begins to exchange; `None` when the workstation is not enrolled, names no folder, or another process does it already.
    pub fn start(home: &Home, desk: &Desk) -> Result<Option<Self>, Fault> {
        // The lock comes first: while another process exchanges, a window asks at every tick and must not wait for the office's thread.
        let Some(lock) = home.lock_exchange()? else { return Ok(None) };
        let here = home.clone();
        let asked = desk.wait(move |office| Ok::<_, Fault>((here.station(office)?, office.share()?)));
        let (Some(station), share) = asked?? else { return Ok(None) };
        let Some(folder) = share.folder.clone() else { return Ok(None) };
        let site = station.site.site.clone();
        let (words, heard) = mpsc::channel();
        let status = Arc::new(Mutex::new(Status { link: Link::Starting, mode: Mode::Absent, ..Status::default() }));
        let arrivals = Arc::new(AtomicU64::new(0));
        let waiting = Arc::new(Mutex::new(Vec::new()));
        let worker = Worker {
            tidied_ms: None,
            exchange: Exchange::new(station, false),
            probe: Probe::of(folder.clone(), site, share.trust == Trust::Weak),
            link: Link::Starting,
            porter: Porter::begin(home, desk, &folder).map_err(|e| Fault::Io(home.dir().to_owned(), e))?,
            folder: Patient::new(RealFolder::at(folder), ANSWER_MAX),
            desk: desk.clone(),
            home: home.clone(),
            status: Arc::clone(&status),
            arrivals: Arc::clone(&arrivals),
            waiting: Arc::clone(&waiting),
            indexed: false,
            scouring: true,
            told: None,
            due: false,
            _lock: lock,
        };
        let _ = std::thread::Builder::new()
            .name("exchange".into())
            .spawn(move || worker.run(&heard))
            .map_err(|e| Fault::Io(home.dir().to_owned(), e))?;
        Ok(Some(Self { words, status, arrivals, waiting, desk: desk.clone(), share }))
    }

    /// The state of the exchange.
    pub fn status(&self) -> Status {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A number that changes whenever something came.
    pub fn arrivals(&self) -> u64 {
        self.arrivals.load(Ordering::SeqCst)
    }

    /// A future that is done when there is something to tell.
    pub fn changed(&self) -> impl Future<Output = ()> + Send + use<> {
        let (tell, told) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(tell);
        async move {
            let _ = told.await;
        }
    }

    /// Something was committed here: it is published soon.
    pub fn poke(&self) {
        let _ = self.words.send(Word::Poke);
    }

    /// Looks at the whole folder again and trusts it.
    pub fn look_again(&self) {
        let _ = self.words.send(Word::LookAgain);
    }

    /// Writes everything that is held into the folder again.
    pub fn fill_again(&self) {
        let _ = self.words.send(Word::FillAgain);
    }

    /// Ends after the round that is under way.
    pub fn stop(&self) {
        let _ = self.words.send(Word::Stop);
    }

    /// Calls a visitor, by a claim where that decides; the future gives the outcome. A folder that does not answer in two
    /// seconds is away: own tickets are called then.
    pub fn call(&self, who: Who, aim: Aim) -> impl Future<Output = Result<Outcome, Fault>> + Send + use<> {
        let (tell, told) = oneshot::channel();
        let (desk, mode) = (self.desk.clone(), self.status().mode);
        let folder = self.share.folder.clone().map(RealFolder::at);
        let began = std::thread::Builder::new().name("claim".into()).spawn(move || {
            let _ = tell.send(call_within(desk, folder, mode, who, aim));
        });
        async move {
            let _ = began.map_err(|_| Fault::Gone)?;
            told.await.map_err(|_| Fault::Gone)?
        }
    }
}

/// Calls a visitor while another process on these data exchanges: by a claim in the same folder, in the mode it told last.
pub fn call_beside(desk: &Desk, mode: Mode, who: Who, aim: Aim) -> impl Future<Output = Result<Outcome, Fault>> + Send + use<> {
    let (tell, told) = oneshot::channel();
    let desk = desk.clone();
    let began = std::thread::Builder::new().name("claim".into()).spawn(move || {
        let share = desk.wait(|office| office.share()).ok().and_then(Result::ok);
        let folder = share.and_then(|share| share.folder).map(RealFolder::at);
        let _ = tell.send(call_within(desk, folder, mode, who, aim));
    });
    async move {
        let _ = began.map_err(|_| Fault::Gone)?;
        told.await.map_err(|_| Fault::Gone)?
    }
}

fn call_within(desk: Desk, folder: Option<RealFolder>, mode: Mode, who: Who, aim: Aim) -> Result<Outcome, Fault> {
    let nonce = super::clock::number(&mut super::clock::SystemRandom);
    let (tell, told) = mpsc::channel();
    if mode == Mode::Strong {
        let turn = Arc::new(AtomicBool::new(false));
        let mut door = InTurn { desk: desk.clone(), turn: Arc::clone(&turn) };
        let _ = std::thread::Builder::new().name("claim-folder".into()).spawn(move || {
            let folder = folder.as_ref().map(|f| f as &dyn Folder);
            let _ = tell.send(calling::call(&mut door, folder, mode, who, aim, nonce));
        });
        match told.recv_timeout(CLAIM_MAX) {
            Ok(outcome) => return outcome.map(|(outcome, _)| outcome),
            // The claim came in the last moment and the call is being written: its answer is the answer.
            Err(RecvTimeoutError::Timeout) if turn.swap(true, Ordering::SeqCst) => {
                if let Ok(outcome) = told.recv() {
                    return outcome.map(|(outcome, _)| outcome);
                }
            }
            Err(_) => {}
        }
    }
    let mode = if mode == Mode::Strong { Mode::Absent } else { mode };
    let mut door = desk;
    calling::call(&mut door, None, mode, who, aim, nonce).map(|(outcome, _)| outcome)
}

/// The office for one call out of two that are tried: by a claim, and without the folder when that takes too long. Who has the turn first
/// calls; the other never does.
struct InTurn {
    desk: Desk,
    turn: Arc<AtomicBool>,
}

impl Door for InTurn {
    fn ask<T: Send + 'static>(
        &mut self,
        job: impl FnOnce(&mut Office) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        Door::ask(&mut self.desk, job)
    }

    fn wanted(&mut self) -> bool {
        !self.turn.swap(true, Ordering::SeqCst)
    }
}

struct Worker {
    /// When old claims were last looked for.
    tidied_ms: Option<i64>,
    exchange: Exchange,
    probe: Probe,
    /// What the last round came to.
    link: Link,
    porter: Porter,
    folder: Patient<RealFolder>,
    desk: Desk,
    home: Home,
    status: Arc<Mutex<Status>>,
    arrivals: Arc<AtomicU64>,
    waiting: Arc<Mutex<Vec<oneshot::Sender<()>>>>,
    /// The search knows every case, as far as anything came.
    indexed: bool,
    /// Whether something erased may still lie in the local file.
    scouring: bool,
    told: Option<(Status, u64)>,
    due: bool,
    _lock: File,
}

impl Worker {
    fn run(mut self, heard: &mpsc::Receiver<Word>) {
        let begun = Instant::now();
        let mut pause = Duration::ZERO;
        let mut kept = Instant::now();
        loop {
            match heard.recv_timeout(pause) {
                Ok(Word::Poke) => {
                    self.porter.fresh = true;
                    // It may have been an erasure.
                    self.scouring = true;
                    std::thread::sleep(GATHER);
                    while let Ok(word) = heard.try_recv() {
                        match word {
                            Word::Poke => {}
                            other => self.heed(&other),
                        }
                    }
                }
                Ok(Word::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(other) => self.heed(&other),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let mono_ms = begun.elapsed().as_millis() as i64;
            let mut status = self.round(mono_ms);
            let good = status.link == Link::InStep;
            if good {
                status.files = self.porter.carry(&self.exchange, mono_ms, self.arrivals.load(Ordering::SeqCst));
                self.tidy_claims(mono_ms);
            }
            self.index();
            pause = if good { POLL } else { (pause * 2).clamp(POLL, RETRY_MAX) };
            // The command line reads the state of a window from here.
            if kept.elapsed() > Duration::from_secs(1) {
                kept = Instant::now();
                let text = serde_json::to_vec(&status).unwrap_or_default();
                // Whoever reads it beside us sees the last state or this one, never half of it.
                let (last, next) = (self.home.dir().join("exchange.json"), self.home.dir().join("exchange.json.tmp"));
                let _ = std::fs::write(&next, text).and_then(|()| std::fs::rename(&next, last));
            }
            self.tell(&status);
            *self.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
            self.wake();
        }
    }

    /// Own claims of days long past are removed, at the start and once a day.
    fn tidy_claims(&mut self, mono_ms: i64) {
        if self.tidied_ms.is_some_and(|at| mono_ms - at < 24 * 3_600_000) {
            return;
        }
        self.tidied_ms = Some(mono_ms);
        let told = self.desk.wait(|office| {
            let line = office.enrolled().map(|me| me.cert.own_line()).unwrap_or_default();
            (office.today(), line)
        });
        if let Ok((today, line)) = told {
            claim::tidy(&self.folder, today, &line);
        }
    }

    /// Notes whether there is something to tell: what only passes with time is nothing.
    fn tell(&mut self, status: &Status) {
        let mut still = Status { good_ms: None, ..status.clone() };
        for peer in &mut still.peers {
            (peer.heard_ms, peer.offset_ms) = (None, 0);
        }
        let now = (still, self.arrivals.load(Ordering::SeqCst));
        if self.told.as_ref() != Some(&now) {
            self.told = Some(now);
            self.due = true;
        }
    }

    fn wake(&mut self) {
        if std::mem::take(&mut self.due) {
            let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
            for tell in waiting {
                let _ = tell.send(());
            }
        }
    }

    /// Tells the search of cases that came in long runs, in small jobs: whoever asks the office meanwhile comes in between.
    fn index(&mut self) {
        let begun = Instant::now();
        while !self.indexed && begun.elapsed() < INDEXING {
            let told = self.desk.wait(|office| office.index_waiting(INDEXED));
            self.indexed = told.is_ok_and(|told| told.is_ok_and(|n| n < INDEXED as usize));
            self.due |= self.indexed;
        }
        // What was erased elsewhere leaves the search and the write-ahead log too, a few pages at a time.
        while self.indexed && self.scouring && begun.elapsed() < INDEXING {
            self.scouring = self.desk.wait(Office::scour_waiting).is_ok_and(|told| told.is_ok_and(|more| more));
        }
    }

    fn heed(&mut self, word: &Word) {
        match word {
            Word::FillAgain => self.exchange.fill_again(),
            Word::LookAgain => self.exchange.look_again(),
            Word::Poke | Word::Stop => {}
        }
    }

    fn round(&mut self, mono_ms: i64) -> Status {
        let mut ledger = AtDesk { desk: self.desk.clone(), file: self.home.file(), arrivals: Arc::clone(&self.arrivals) };
        let before = self.arrivals.load(Ordering::SeqCst);
        let now_ms = self.desk.wait(|office| office.now_ms()).unwrap_or_default();
        let mut random = super::clock::SystemRandom;
        let away = matches!(self.link, Link::Absent | Link::Foreign);
        self.exchange.set_strong(self.probe.strong(away, mono_ms));
        let status = self.exchange.round(Round {
            folder: &self.folder,
            ledger: &mut ledger,
            now_ms,
            mono_ms,
            random: &mut || super::clock::number(&mut random),
        });
        self.link = status.link.clone();
        self.indexed &= self.arrivals.load(Ordering::SeqCst) == before;
        self.scouring |= self.arrivals.load(Ordering::SeqCst) != before;
        status
    }
}

/// The ledger behind the office's thread: each call is one job there.
struct AtDesk {
    desk: Desk,
    file: PathBuf,
    arrivals: Arc<AtomicU64>,
}

impl AtDesk {
    fn told<T: Send + 'static>(&self, job: impl FnOnce(&mut Office) -> Told<T> + Send + 'static) -> Told<T> {
        self.desk.wait(job).map_err(|_| Trouble::Local("the office has closed".to_owned()))?
    }
}

impl Ledger for AtDesk {
    fn identity(&mut self) -> Told<(SigningKey, Cert)> {
        self.told(Ledger::identity)
    }
    fn copied(&mut self) -> Told<bool> {
        self.told(|o| o.copied())
    }
    fn held(&mut self) -> Told<Vec<Held>> {
        self.told(|o| o.held())
    }
    fn next(&mut self) -> Told<Next> {
        self.told(|o| o.next())
    }
    fn keep(&mut self, sealed: &Sealed, open: &Open) -> Told<()> {
        let (sealed, open) = (sealed.clone(), open.clone());
        self.told(move |o| o.keep(&sealed, &open))
    }
    fn published(&mut self, name: &str) -> Told<()> {
        let name = name.to_owned();
        self.told(move |o| o.published(&name))
    }
    fn unsent(&mut self) -> Told<(u64, Option<i64>)> {
        self.told(|o| o.unsent())
    }
    fn front(&mut self, names: usize) -> Told<Front> {
        self.told(move |o| o.front(names))
    }
    fn meet(&mut self, cert: &Cert) -> Told<()> {
        let cert = cert.clone();
        self.told(move |o| o.meet(&cert))
    }
    fn absorb(&mut self, arrival: Arrival) -> Told<()> {
        let told = self.told(move |o| o.absorb(arrival));
        let _ = self.arrivals.fetch_add(1, Ordering::SeqCst);
        told
    }
    fn hash_at(&mut self, writer: Writer, seq: u64) -> Told<Option<[u8; 32]>> {
        self.told(move |o| o.hash_at(writer, seq))
    }
    fn pieces(&mut self, writer: Writer) -> Told<Vec<Piece>> {
        self.told(move |o| o.pieces(writer))
    }
    fn events(&mut self, writer: Writer, lo: u64, hi: u64) -> Told<Vec<Written>> {
        self.told(move |o| o.events(writer, lo, hi))
    }
    fn repacked(&mut self, piece: &Piece, name: &str) -> Told<()> {
        let (piece, name) = (piece.clone(), name.to_owned());
        self.told(move |o| o.repacked(&piece, &name))
    }
    fn rebirth(&mut self, rebirth: &Rebirth) -> Told<()> {
        let rebirth = rebirth.clone();
        self.told(move |o| o.rebirth(&rebirth))
    }
    fn settle(&mut self, former: Writer, cut: u64, branch: Vec<Written>) -> Told<()> {
        self.told(move |o| o.settle(former, cut, branch))
    }
    fn issue_again(&mut self, strange: Vec<Written>) -> Told<()> {
        self.told(move |o| o.issue_again(strange))
    }
    fn orphans(&mut self, of: &[Writer], adopt: bool) -> Told<u64> {
        let of = of.to_vec();
        self.told(move |o| o.orphans(&of, adopt))
    }
    fn nonces(&mut self, begin: Option<&str>) -> Told<Vec<String>> {
        let begin = begin.map(str::to_owned);
        self.told(move |o| o.nonces(begin.as_deref()))
    }
    fn heard(&mut self, note: Option<(Writer, i64)>) -> Told<BTreeMap<Writer, i64>> {
        self.told(move |o| o.heard(note))
    }
    fn digest(&mut self) -> Told<(Vec<Held>, Option<String>)> {
        super::exchange::digest_beside(&self.file)
    }
    fn rebuild(&mut self) -> Told<()> {
        self.told(|o| o.rebuild())
    }
    fn erased(&mut self) -> Told<Vec<(Writer, u64)>> {
        self.told(|o| o.erased())
    }
    fn erasures(&mut self) -> Told<Vec<Erasure>> {
        self.told(|o| o.erasures())
    }
    fn bare(&mut self) -> Told<Vec<(Writer, u64)>> {
        self.told(|o| o.bare())
    }
    fn fill_in(&mut self, writer: Writer, events: Vec<(u64, Written)>) -> Told<bool> {
        let told = self.told(move |o| o.fill_in(writer, events));
        let _ = self.arrivals.fetch_add(1, Ordering::SeqCst);
        told
    }
    fn returned(&mut self) -> Told<Vec<String>> {
        self.told(|o| o.returned())
    }
    fn keep_ring(&mut self, ring: &Ring) -> Told<()> {
        let ring = ring.clone();
        self.told(move |o| o.keep_ring(&ring))
    }
}
