//! `office …`, `share …` and `erase`: opening and joining an office, looking at the exchange, mending it.
//!
//! Passphrases and one-time codes are read from standard input, never from the command line, where others could see them.

use super::{DONE, FAULTY, complain, existing, say};
use crate::domain::case::Event;
use crate::domain::event::Body;
use crate::domain::refusal::Refusal;
use crate::domain::station::Kind;
use crate::office::admin::{self, Share};
use crate::office::clock::SystemClock;
use crate::office::courier::Courier;
use crate::office::desk::Desk;
use crate::office::{Clock, Command, Fault, Home, Who, told};
use crate::share::FILE_BYTES_MAX;
use crate::share::folder::{Folder, RealFolder};
use crate::share::segment::{self, BadSegment};
use crate::share::status::{Link, Status};
use crate::store::{cases, log};
use crate::words::Words;
use std::io::{BufRead, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// So many matters of each kind are counted at most.
const MATTERS_MAX: u32 = 1000;

/// What is asked of the office or its folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Open an office; the folder and this workstation's name.
    Open(Option<PathBuf>, String),
    /// Join one; display or kiosk or not.
    Join(PathBuf, String, bool),
    /// Invite a workstation; display or kiosk or not.
    Invite(bool),
    /// Retire a workstation by its code; stolen or not.
    Retire(u8, bool),
    /// Give a workstation whose key was lost a new one.
    Rekey,
    /// Show the state of the exchange.
    Status,
    /// Read every file of the folder.
    Check,
    /// Print a file for a person with the key.
    Cat(PathBuf),
    /// Write again what is missing in the folder.
    Heal,
    /// Write everything that is held into another, empty folder.
    Rebuild(PathBuf),
    /// Exchange without a window, for so many seconds; none for ever.
    Run(Option<u64>),
    /// Erase the personal data of a case: the number, the legal ground, and whether a court or the authority ordered it.
    Erase(String, String, bool),
}

/// Does it.
pub fn run(home: &Home, ask: Ask, unmasked: bool, words: Words) -> Result<u8, Fault> {
    match ask {
        Ask::Open(folder, name) => {
            let phrase = home.found(&name, folder.as_deref())?;
            say(&words.tr_with("cli-office-open", &[("phrase", phrase)]));
            // The passphrase was told first, since nobody can get it back; what the data say of it comes after.
            home.remember(folder.as_deref())?;
            Ok(DONE)
        }
        Ask::Join(folder, name, hall) => {
            let kind = if hall { Kind::Hall } else { Kind::Staff };
            home.join(&folder, &typed(words)?, &name, kind, SystemClock.now_ms())?;
            let code = existing(home)?.enrolled().map_or(0, |me| me.cert.code);
            say(&words.tr_with("cli-office-joined", &[("code", format!("{code:02}"))]));
            Ok(DONE)
        }
        Ask::Invite(hall) => {
            let kind = if hall { Kind::Hall } else { Kind::Staff };
            let code = admin::invite(home, &folder_of(home)?, &typed(words)?, kind, SystemClock.now_ms())?;
            say(&words.tr_with("cli-office-code", &[("code", told::grouped(&code))]));
            Ok(DONE)
        }
        Ask::Retire(code, stolen) => {
            let mut office = existing(home)?;
            admin::retire(home, &mut office, &folder_of(home)?, &typed(words)?, code, stolen)?;
            say(&words.tr_with("cli-office-retired", &[("code", format!("{code:02}"))]));
            Ok(DONE)
        }
        Ask::Status => status(home, words),
        Ask::Check => check(home, words),
        Ask::Cat(file) => cat(home, &file, unmasked, words),
        Ask::Rekey => {
            let code = home.rekey(&typed(words)?)?;
            say(&words.tr_with("cli-office-rekeyed", &[("code", format!("{code:02}"))]));
            Ok(DONE)
        }
        Ask::Heal => {
            administrator(home, words)?;
            exchanged(home, words, |courier| courier.look_again())
        }
        Ask::Rebuild(folder) => rebuild(home, &folder, words),
        Ask::Run(seconds) => follow(home, seconds, words),
        Ask::Erase(number, ground, ordered) => erase(home, &number, &ground, ordered, words),
    }
}

fn typed(words: Words) -> Result<String, Fault> {
    complain(&words.tr("cli-passphrase"));
    let mut line = String::new();
    let _ = std::io::stdin().lock().read_line(&mut line).map_err(|e| Fault::Io(PathBuf::from("-"), e))?;
    Ok(line.trim().to_owned())
}

/// An administrator's act asks for the office's passphrase: nobody has a role yet that would say the same.
fn administrator(home: &Home, words: Words) -> Result<(), Fault> {
    let folder = existing(home)?.share()?.folder;
    if home.sheet()?.is_some() { admin::administrator(home, folder.as_deref(), &typed(words)?) } else { Ok(()) }
}

fn folder_of(home: &Home) -> Result<PathBuf, Fault> {
    let Share { folder, .. } = existing(home)?.share()?;
    folder.ok_or_else(|| Refusal::new("refusal-no-folder").into())
}

/// Puts the office into another folder and writes everything there.
///
/// The locks come first: beside an exchange at work the office would have moved by the time that is told. The window's is kept to the end,
/// since the exchange takes its own anew.
fn rebuild(home: &Home, folder: &Path, words: Words) -> Result<u8, Fault> {
    let mut office = existing(home)?;
    let _window = home.lock_window()?;
    let exchange = home.lock_exchange()?.ok_or_else(|| Fault::InUse(home.dir().to_owned()))?;
    admin::resettle(home, &mut office, folder, &typed(words)?)?;
    drop((office, exchange));
    exchanged(home, words, |courier| courier.fill_again())
}

/// The state in words, a line for each thing.
pub fn lines(status: &Status, words: Words) -> Vec<String> {
    let mut lines = vec![words.tr_with(
        "cli-share-link",
        &[
            ("link", words.tr(status.link.key())),
            ("unsent", status.unsent.to_string()),
            ("awaited", status.awaited.to_string()),
        ],
    )];
    lines.extend(told::remedy(words, status));
    for peer in &status.peers {
        lines.push(words.tr_with(
            "cli-share-peer",
            &[
                ("code", format!("{:02}", peer.code)),
                ("name", peer.name.clone()),
                ("held", peer.held.to_string()),
                ("announced", peer.announced.to_string()),
                ("mine", peer.has_mine.to_string()),
            ],
        ));
    }
    if status.rebuilt_ms.is_some() {
        lines.push(words.tr("exchange-rebuilt"));
    }
    lines.extend(status.pending.iter().map(|pending| told::pending(words, pending)));
    for problem in &status.problems {
        lines.push(told::problem(words, problem));
    }
    lines
}

/// Says where the exchange stands; without a folder there is none, which is no fault.
fn status(home: &Home, words: Words) -> Result<u8, Fault> {
    if existing(home)?.share()?.folder.is_none() {
        say(&words.tr("refusal-no-folder"));
        decisions(home, words)?;
        return Ok(DONE);
    }
    let courier = begin(home)?;
    let status = match &courier {
        Some((courier, _)) => wait(courier, Duration::from_secs(20), |s| s.link != Link::Starting),
        None => {
            // A window is open and exchanges: it leaves its state beside the data.
            let path = home.dir().join("exchange.json");
            match std::fs::read(&path) {
                Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| Fault::Data(e.to_string()))?,
                // It has only just begun.
                Err(e) if e.kind() == ErrorKind::NotFound => Status { link: Link::Starting, ..Status::default() },
                Err(e) => return Err(Fault::Io(path, e)),
            }
        }
    };
    lines(&status, words).iter().for_each(|line| say(line));
    decisions(home, words)?;
    Ok(if status.problems.is_empty() && status.link == Link::InStep { DONE } else { FAULTY })
}

/// Says how many matters wait for a person, when there are any.
fn decisions(home: &Home, words: Words) -> Result<(), Fault> {
    let waiting = existing(home)?.worklist(MATTERS_MAX)?.len();
    if waiting > 0 {
        say(&words.tr_with("cli-share-matters", &[("n", waiting.to_string())]));
    }
    Ok(())
}

fn begin(home: &Home) -> Result<Option<(Courier, Desk)>, Fault> {
    let desk = Desk::new(existing(home)?).map_err(|e| Fault::Io(home.dir().to_owned(), e))?;
    Ok(Courier::start(home, &desk)?.map(|courier| (courier, desk)))
}

fn wait(courier: &Courier, most: Duration, done: impl Fn(&Status) -> bool) -> Status {
    let begun = Instant::now();
    loop {
        let status = courier.status();
        if done(&status) || begun.elapsed() > most {
            return status;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Exchanges until all is sent and received, with something asked of the exchange first.
fn exchanged(home: &Home, words: Words, first: impl Fn(&Courier)) -> Result<u8, Fault> {
    let _ = folder_of(home)?;
    let Some((courier, _desk)) = begin(home)? else { return Err(Fault::InUse(home.dir().to_owned())) };
    first(&courier);
    std::thread::sleep(Duration::from_secs(2));
    let settled = |s: &Status| s.link != Link::Starting && s.unsent == 0 && s.awaited == 0 && s.files.unsent == 0;
    let status = wait(&courier, Duration::from_secs(120), settled);
    courier.stop();
    lines(&status, words).iter().for_each(|line| say(line));
    Ok(if status.link == Link::InStep { DONE } else { FAULTY })
}

fn follow(home: &Home, seconds: Option<u64>, words: Words) -> Result<u8, Fault> {
    let _ = folder_of(home)?;
    let Some((courier, _desk)) = begin(home)? else { return Err(Fault::InUse(home.dir().to_owned())) };
    let begun = Instant::now();
    let mut last = Vec::new();
    while seconds.is_none_or(|n| begun.elapsed() < Duration::from_secs(n)) {
        let lines = lines(&courier.status(), words);
        if lines != last {
            lines.iter().for_each(|line| say(line));
            last = lines;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    courier.stop();
    Ok(DONE)
}

/// Every file of events in the folder, by its path.
///
/// # Errors
/// A folder that is away or of which a part cannot be listed: of files that nobody saw nothing is said.
fn files_in(folder: &dyn Folder) -> std::io::Result<Vec<String>> {
    // Where the office's sign is not, the share is away or was emptied: an empty mount point has no good files.
    let _ = folder.read("site.json", FILE_BYTES_MAX)?;
    // A program that copies folders about leaves out empty ones.
    let items = |dir: &str| match folder.list(dir) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        other => other,
    };
    let mut files = Vec::new();
    for top in ["w", "h"] {
        for writer in items(top)?.into_iter().filter(|i| i.dir) {
            let place = format!("{top}/{}", writer.name);
            for sub in items(&place)?.into_iter().filter(|i| i.dir) {
                let place = format!("{place}/{}", sub.name);
                let segments = items(&place)?.into_iter().filter(|i| segment::range_of(&i.name).is_some());
                files.extend(segments.map(|i| format!("{place}/{}", i.name)));
            }
        }
    }
    Ok(files)
}

fn check(home: &Home, words: Words) -> Result<u8, Fault> {
    let office = existing(home)?;
    let Some(station) = home.station(&office)? else { return Err(crate::share::join::JoinError::NoOffice.into()) };
    let root = folder_of(home)?;
    let folder = RealFolder::at(&root);
    let files = match files_in(&folder) {
        Ok(files) => files,
        Err(why) => {
            let args = [("path", root.display().to_string()), ("why", why.to_string())];
            complain(&words.tr_with("cli-share-unlisted", &args));
            return Ok(FAULTY);
        }
    };
    let (mut good, mut bad) = (0_u64, 0_u64);
    for path in files {
        let read = folder.read(&path, FILE_BYTES_MAX).map_err(|_| BadSegment::Damaged);
        match read.and_then(|bytes| segment::open(&bytes, &station.ring, &station.site_key())) {
            Ok(_) => good += 1,
            Err(why) => {
                bad += 1;
                say(&words.tr_with("cli-share-bad", &[("file", path), ("why", words.tr(bad_key(why)))]));
            }
        }
    }
    say(&words.tr_with("cli-share-checked", &[("good", good.to_string()), ("bad", bad.to_string())]));
    Ok(if bad == 0 { DONE } else { FAULTY })
}

const fn bad_key(why: BadSegment) -> &'static str {
    match why {
        BadSegment::Damaged => "cli-bad-damaged",
        BadSegment::Newer => "cli-bad-newer",
        BadSegment::Locked => "cli-bad-locked",
        BadSegment::NotTrusted => "cli-bad-unknown",
        BadSegment::Wrong => "cli-bad-wrong",
    }
}

fn cat(home: &Home, file: &Path, unmasked: bool, words: Words) -> Result<u8, Fault> {
    let mut office = existing(home)?;
    let Some(station) = home.station(&office)? else { return Err(crate::share::join::JoinError::NoOffice.into()) };
    let bytes = std::fs::read(file).map_err(|e| Fault::Io(file.to_owned(), e))?;
    let opened = match segment::open(&bytes, &station.ring, &station.site_key()) {
        Ok(opened) => opened,
        Err(why) => {
            let file = file.display().to_string();
            complain(&words.tr_with("cli-share-bad", &[("file", file), ("why", words.tr(bad_key(why)))]));
            return Ok(FAULTY);
        }
    };
    say(String::from_utf8_lossy(&opened.open.facts()).trim_end());
    let (wid, lo) = (opened.header.wid, opened.header.lo);
    if let Some(personal) = opened.open.personal(wid, lo).filter(|_| unmasked) {
        let rows = opened.open.events.iter().filter(|e| e.companion.is_some()).count() as u32;
        let _ = office.perform(Who::PROGRAM, Command::NoteRead { what: "share cat".to_owned(), rows })?;
        say(String::from_utf8_lossy(&personal).trim_end());
    }
    Ok(DONE)
}

fn erase(home: &Home, typed_number: &str, ground: &str, ordered: bool, words: Words) -> Result<u8, Fault> {
    administrator(home, words)?;
    let mut office = existing(home)?;
    let found = office.find(typed_number, 2)?;
    let [line] = found.as_slice() else { return Err(Fault::NotFound(typed_number.to_owned())) };
    let found = cases::one(office.store().read(), line.id)?;
    // What must be kept is erased on an order alone (Regulation 2016/679 art. 17, para. 3; domain.md §8, row 5).
    if let Some(case) = found.filter(|case| !ordered && case.must_be_kept(office.today())) {
        return Err(Refusal::new("refusal-erase-kept").with("number", case.registered.number.short()).into());
    }
    office.erase(Who::PROGRAM, line.id, ground)?;
    office.sweep(&crate::office::archive::Archive::files(home))?;
    let case = cases::one(office.store().read(), line.id)?.ok_or_else(|| Fault::NotFound(typed_number.to_owned()))?;
    let erased = log::about(office.store().read(), line.id)?;
    debug_assert!(erased.iter().any(|e| matches!(&e.body, Body::Case(Event::Erased { .. }))), "an erasure is on record");
    say(&words.tr_with("cli-erased", &[("number", case.registered.number.to_string())]));
    Ok(DONE)
}
