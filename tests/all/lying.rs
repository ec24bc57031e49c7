//! A folder that does not do what it says: renames that are refused, done and denied, or said to be done and are not; writes that come out
//! empty; answers that are lost; a claim that nobody answers.

use super::desk::{Desk, Place, settle};
use gishe::domain::event::{Body, Event};
use gishe::domain::stamp::Writer;
use gishe::domain::ticket::Line;
use gishe::domain::visit::{self, State, Visit};
use gishe::office::calling::{self, Aim};
use gishe::office::clock::Clock;
use gishe::office::courier::Courier;
use gishe::office::{Command, Fault, Office, Value, Who};
use gishe::share::claim::{Claim, Mark, claim, path};
use gishe::share::exchange::Round;
use gishe::share::folder::{Folder, Item, RealFolder, put};
use gishe::share::segment::range_of;
use gishe::share::status::{Link, Mode};
use gishe::store::log;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// What is wrong with a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lie {
    /// Somebody holds every file that is to be renamed.
    Busy,
    /// A rename fails, and has happened.
    FailedButDone,
    /// A rename is done, and the file is gone.
    DoneButGone,
    /// What is made comes out empty; what is written in place is good.
    Hollow,
    /// Whatever is written comes out empty.
    HollowForEver,
    /// Nothing can be read.
    Unreadable,
    /// A file is made, and the answer takes too long.
    LateAnswer,
}

/// A real folder that lies, about renames each so-many-th time.
struct Lying {
    folder: RealFolder,
    lie: Lie,
    each: u32,
    renames: Cell<u32>,
}

impl Lying {
    fn at(root: impl Into<PathBuf>, lie: Lie, each: u32) -> Self {
        Self { folder: RealFolder::at(root), lie, each, renames: Cell::new(0) }
    }
}

impl Folder for Lying {
    fn list(&self, dir: &str) -> io::Result<Vec<Item>> {
        self.folder.list(dir)
    }
    fn read(&self, path: &str, max: usize) -> io::Result<Vec<u8>> {
        if self.lie == Lie::Unreadable { Err(io::Error::from_raw_os_error(5)) } else { self.folder.read(path, max) }
    }
    fn create_new(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let hollow = matches!(self.lie, Lie::Hollow | Lie::HollowForEver);
        match self.folder.create_new(path, if hollow { &[] } else { bytes }) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error),
            _ if self.lie == Lie::LateAnswer => Err(io::ErrorKind::TimedOut.into()),
            done => done,
        }
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let before = self.renames.replace(self.renames.get() + 1);
        match self.lie {
            _ if !before.is_multiple_of(self.each) => self.folder.rename(from, to),
            Lie::Busy => Err(io::ErrorKind::ResourceBusy.into()),
            Lie::FailedButDone => self.folder.rename(from, to).and(Err(io::Error::from_raw_os_error(5))),
            Lie::DoneButGone => self.folder.remove(from),
            _ => self.folder.rename(from, to),
        }
    }
    fn write_in_place(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.folder.write_in_place(path, if self.lie == Lie::HollowForEver { &[] } else { bytes })
    }
    fn remove(&self, path: &str) -> io::Result<()> {
        self.folder.remove(path)
    }
    fn make_dir(&self, dir: &str) -> io::Result<()> {
        self.folder.make_dir(dir)
    }
    fn sync_dir(&self, dir: &str) -> io::Result<()> {
        self.folder.sync_dir(dir)
    }
}

const NAME: &str = "0000000001-0000000002-01234567.seg";
const BYTES: &[u8] = b"what was sealed";

/// What a put comes to in such a folder, what lies under the name then, and what lies beside it.
fn put_under(lie: Lie) -> (io::Result<()>, Option<Vec<u8>>, Vec<String>) {
    let root = super::support::Folder::new();
    let done = put(&Lying::at(&root.0, lie, 1), "s", NAME, BYTES, 7);
    let names = std::fs::read_dir(root.0.join("s")).expect("names").flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    (done, std::fs::read(root.0.join("s").join(NAME)).ok(), names.filter(|name| name != NAME).collect())
}

fn assert_put(lie: Lie) {
    let (done, there, beside) = put_under(lie);
    assert!(done.is_ok(), "{lie:?}: {done:?}");
    assert_eq!(there.as_deref(), Some(BYTES), "{lie:?}");
    assert!(beside.is_empty(), "{lie:?}: {beside:?}");
}

/// Rows 29 and 30: somebody holds the file at every rename; a rename fails and has happened; what was made came out empty. The file lies
/// under its name, byte for byte, and nothing beside it.
#[test]
fn a_put_is_done_when_its_bytes_lie_there_whatever_a_rename_says() {
    [Lie::Busy, Lie::FailedButDone, Lie::Hollow].into_iter().for_each(assert_put);
}

/// Row 30, the reverse: a rename says that it is done, and the file is under neither name. The look-up finds that out, and it is written.
#[test]
fn a_rename_that_says_done_and_lost_the_file_is_found_out() {
    assert_put(Lie::DoneButGone);
}

/// What cannot be read back, or comes out empty a second time, is not taken for published.
#[test]
fn a_put_that_cannot_be_read_back_is_not_done() {
    for lie in [Lie::HollowForEver, Lie::Unreadable] {
        let (done, _, beside) = put_under(lie);
        assert!(done.is_err(), "{lie:?}");
        assert!(beside.is_empty(), "{lie:?}: {beside:?}");
    }
}

fn round_in(desk: &mut Desk, folder: &dyn Folder) {
    desk.clock.advance(1_000);
    let now_ms = desk.clock.now_ms();
    let (ledger, random) = (&mut desk.office, &mut desk.random);
    desk.status = desk.exchange.round(Round { folder, ledger, now_ms, mono_ms: now_ms, random: &mut || random.next_u64() });
}

/// Rows 29 and 30 through a whole exchange, in which every rename is refused or lies, or each second one loses its file: what was registered
/// travels once, under one name, and no half file stays.
#[test]
fn what_is_registered_travels_through_renames_that_lie() {
    for (lie, each) in [(Lie::Busy, 1), (Lie::FailedButDone, 1), (Lie::DoneButGone, 2)] {
        let (place, mut one, mut two) = Place::two();
        let folder = Lying::at(&place.folder, lie, each);
        let mut cases = Vec::new();
        for _ in 0..3 {
            cases.push(one.register());
            (0..4).for_each(|_| round_in(&mut one, &folder));
        }
        assert_eq!((&one.status.link, one.status.unsent), (&Link::InStep, 0), "{lie:?}: {:?}", one.status);
        let own = format!("w/{}/s", one.writer());
        let names: Vec<String> = RealFolder::at(&place.folder).list(&own).expect("names").into_iter().map(|i| i.name).collect();
        assert!(names.iter().all(|name| name.ends_with(".seg")), "{lie:?}: {names:?}");
        let runs: BTreeSet<_> = names.iter().filter_map(|name| range_of(name)).collect();
        assert_eq!(runs.len(), names.len(), "{lie:?}: {names:?}");
        settle(&mut [&mut one, &mut two]);
        assert!(cases.iter().all(|case| two.case(case.id).is_some()), "{lie:?}: {:?}", two.status);
        assert!(one.status.problems.is_empty() && one.status.reborn.is_none(), "{lie:?}: {:?}", one.status);
    }
}

fn ticket(desk: &mut Desk) -> Visit {
    match desk.perform(Command::IssueTicket { line: Line::Filing, priority: false }) {
        Value::Visit(visit) => *visit,
        other => panic!("{other:?}"),
    }
}

/// Row 50: a claim is made and its answer is lost. What lies there decides: it is one's own and one calls; another's is another's, and
/// nobody calls that ticket a second time.
#[test]
fn a_claim_whose_answer_was_lost_is_decided_by_what_lies_there() {
    let root = super::support::Folder::new();
    std::fs::create_dir_all(root.0.join("q/20261124")).expect("a folder");
    let folder = Lying::at(&root.0, Lie::LateAnswer, 1);
    let day: chrono::NaiveDate = "2026-11-24".parse().expect("a date");
    let writer = |n: u8| Writer::of_key(&[n; 32]);
    let mark = |n: u8, nonce: &str| Mark { counter: n, nonce: nonce.to_owned(), wid: writer(n) };
    let ask = |n: u8, nonce: &str| claim(&folder, day, Uuid::from_u128(7), (0, 0), &mark(n, nonce), &[writer(n)]);
    assert!(matches!(ask(1, "first"), Claim::Mine));
    assert!(matches!(ask(1, "first"), Claim::Mine), "asked again");
    assert!(matches!(ask(2, "other"), Claim::Taken(Some(owner)) if owner == mark(1, "first")));

    let (place, mut one, mut two) = Place::two();
    let waiting = ticket(&mut two);
    settle(&mut [&mut one, &mut two]);
    std::fs::create_dir_all(place.folder.join("q/20261124")).expect("a folder");
    let slow = Lying::at(&place.folder, Lie::LateAnswer, 1);
    let called = calling::call(&mut one.office, Some(&slow), Mode::Strong, one.who, Aim::Next(false), 1).expect("called");
    assert!(matches!(called, (outcome, Mode::Strong) if matches!(&outcome.value, Value::Visit(v) if v.id == waiting.id)));
    let beside = Who { counter: 2, ..two.who };
    let honest = RealFolder::at(&place.folder);
    let refused = calling::call(&mut two.office, Some(&honest), Mode::Strong, beside, Aim::Next(false), 2);
    assert!(matches!(&refused, Err(Fault::Refused(r)) if r.key == "refusal-call-taken"), "{refused:?}");
}

/// The answer of a future that another thread gives.
fn answer<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(answer) => return answer,
            Poll::Pending => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// Which tickets were called, by the ledger.
fn calls(office: &mut Office) -> Vec<Uuid> {
    let mut all = Vec::new();
    log::walk(office.store().read(), |row| {
        let event = Event::held(&row.line, None)?;
        if matches!(event.body, Body::Visit(visit::Event::Called { .. })) {
            all.push(event.about);
        }
        Ok(())
    })
    .expect("walked");
    all
}

/// Row 26: the folder does not answer a claim – here a pipe stands in its place. The counter calls one of its own tickets within seconds;
/// when the answer comes after all, and would be for it, nobody is called a second time.
#[cfg(unix)]
#[test]
fn a_claim_that_is_not_answered_calls_an_own_ticket_and_nobody_twice() {
    let (place, mut one, mut two) = Place::two();
    let theirs = ticket(&mut two);
    one.clock.advance(60_000);
    two.clock.advance(60_000);
    let own = ticket(&mut one);
    settle(&mut [&mut one, &mut two]);
    let who = one.who;
    let tickets = one.office.candidates(who.counter, Aim::Next(false)).expect("a line").tickets;
    assert_eq!(tickets.iter().map(|t| (t.visit, t.own)).collect::<Vec<_>>(), [(theirs.id, false), (own.id, true)]);
    let pipe = place.folder.join(path(tickets[0].day, theirs.id, (tickets[0].n, 0)));
    std::fs::create_dir_all(pipe.parent().expect("a folder")).expect("a folder");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let mark = Mark { counter: who.counter, nonce: "late".to_owned(), wid: one.writer() };

    let home = one.home.clone();
    let desk = gishe::office::desk::Desk::new(one.office).expect("a desk");
    let courier = Courier::start(&home, &desk).expect("begun").expect("a folder is named");
    two.round();
    let begun = Instant::now();
    while courier.status().mode != Mode::Strong {
        assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", courier.status());
        std::thread::sleep(Duration::from_millis(50));
    }
    let begun = Instant::now();
    let outcome = answer(courier.call(who, Aim::Next(false))).expect("somebody is called");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    let Value::Visit(called) = outcome.value else { panic!("{:?}", outcome.value) };
    assert_eq!((called.id, called.state, called.counter()), (own.id, State::Called, Some(who.counter)));

    std::fs::write(&pipe, serde_json::to_vec(&mark).expect("json")).expect("into the pipe");
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(desk.wait(calls).expect("an office"), [own.id]);
    }
    courier.stop();
}
