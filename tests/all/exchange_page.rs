//! The exchange page in the window: acts that are done once and as they were meant, secrets that go with the clerk, a worklist that is decided
//! as it was seen.

use super::desk::{Desk, Place, settle};
use super::screens::{Window, click, simulator, window};
use super::support::{Bench, Folder, complaint, drive};
use gishe::domain::case::{Event, Field, Shown};
use gishe::domain::refusal::Refusal;
use gishe::domain::stamp::Stamp;
use gishe::domain::station::Kind;
use gishe::gui::app::{App, Clerk, Message, Purpose, Screen, Trouble};
use gishe::gui::keys::Intent;
use gishe::gui::screen::asking::What;
use gishe::gui::screen::exchange::Message as Exchange;
use gishe::gui::screen::{officers, register};
use gishe::office::admin::Share;
use gishe::office::worklist::Matter;
use gishe::office::{Home, told};
use gishe::share::ledger::Ledger;
use gishe::share::status::{Link, Peer, Status};
use gishe::words::Lang;
use iced::Task;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The page over a workstation that belongs to an office.
struct Page {
    app: App,
    phrase: String,
    folder: PathBuf,
    _root: Folder,
}

impl Page {
    fn of(place: Place, desk: Desk) -> Self {
        let Place { root, folder, phrase } = place;
        let Desk { home, office, clock, who, .. } = desk;
        let Window { mut app, _folder } = window(Bench { office, clock, folder: root, who }, Lang::Bg);
        app.home = home;
        app.screen = Screen::Exchange;
        Self { app, phrase, folder, _root: _folder }
    }

    fn say(&mut self, message: Exchange) -> Task<Message> {
        self.app.update(Message::Exchange(message))
    }

    fn phrase(&mut self) {
        let phrase = self.phrase.clone();
        drop(self.say(Exchange::Phrase(phrase)));
    }

    /// Does an act to its answer.
    fn act(&mut self, message: Exchange) {
        let task = self.say(message);
        self.answer(task);
    }

    /// The answer comes; what the window begins with it – an exchange that goes on for ever – is left.
    fn answer(&mut self, task: Task<Message>) {
        let mut told = Vec::new();
        drive(task, |message| {
            told.push(message);
            Task::none()
        });
        for message in told {
            drop(self.app.update(message));
        }
    }

    fn share(&self) -> Share {
        self.app.desk.wait(|office| office.share()).expect("an answer").expect("a share")
    }

    fn retired(&self, code: u8) -> bool {
        let held = self.app.desk.wait(|office| office.held()).expect("an answer").expect("what is held");
        held.iter().any(|held| held.retired && held.cert.as_ref().is_some_and(|cert| cert.first_code() == code))
    }

    fn stop(&self) {
        if let Some(courier) = &self.app.courier {
            courier.stop();
        }
    }
}

fn send(app: &mut App, message: Message) {
    let first = app.update(message);
    drive(first, |message| app.update(message));
}

/// Two values of a phone number that were written apart.
fn field(case: Uuid, of: Stamp) -> Matter {
    let (won, lost) = (Some("0888 111 111".to_owned()), Some("0888 222 222".to_owned()));
    Matter::Field { case, number: "101-1".to_owned(), of, field: Field::Phone, won, lost, shown: Shown { over: of, now: None } }
}

/// A window on the exchange page over an office with one case.
fn with_case() -> (Window, Uuid, Stamp) {
    let mut bench = Bench::new();
    let case = bench.register(complaint());
    let mut window = window(bench, Lang::Bg);
    window.app.screen = Screen::Exchange;
    (window, case.id, case.history[0].of)
}

fn segments(dir: &Path) -> usize {
    let entries = std::fs::read_dir(dir).expect("a folder").flatten().map(|entry| entry.path());
    let count = |path: PathBuf| match path.is_dir() {
        true => segments(&path),
        false => usize::from(path.extension().is_some_and(|e| e == "seg")),
    };
    entries.map(count).sum()
}

/// A workstation as the page shows it that nobody has heard yet.
fn peer(of: &Desk, code: u8, twin: bool) -> Peer {
    Peer {
        writer: of.writer(),
        code,
        name: "second".to_owned(),
        kind: Kind::Staff,
        heard_ms: None,
        offset_ms: 0,
        has_mine: 0,
        held: 0,
        announced: 0,
        retired: false,
        twin,
    }
}

/// Others hold what a stolen workstation wrote and what has not come here: that is told before it is cut off, and a double click answers neither
/// the question nor the warning.
#[test]
fn a_double_click_retires_nobody() {
    let (place, one, mut two, mut three) = Place::three();
    let _ = two.register();
    settle(&mut [&mut two, &mut three]);
    let code = two.code();
    let mut page = Page::of(place, one);
    page.app.status.peers = vec![peer(&two, code, false)];
    assert!(simulator(&page.app).find(page.app.words.tr("exchange-retire-needs").as_str()).is_ok(), "what it needs is said");
    page.phrase();
    drop(page.say(Exchange::Stolen(true)));
    let retire = page.app.words.tr("exchange-retire");
    let pressed = [click(&page.app, &retire), click(&page.app, &retire)].concat();
    assert_eq!(pressed.len(), 2, "{pressed:?}");
    for message in pressed {
        assert_eq!(page.app.update(message).units(), 0, "asked, and not done");
    }
    assert_eq!((page.app.exchange.retiring, page.app.exchange.busy), (Some(code), false));
    let sure = page.app.words.tr_with("exchange-retire-sure-stolen", &[("code", format!("{code:02}"))]);
    let meant = click(&page.app, &sure);
    assert!(matches!(meant.as_slice(), [Message::Exchange(Exchange::RetireForGood(of))] if *of == code), "{meant:?}");
    let first = page.say(Exchange::RetireForGood(code));
    assert!(page.app.exchange.busy && first.units() > 0);
    for again in [Exchange::RetireForGood(code), Exchange::Retire(code), Exchange::RetireForGood(code), Exchange::Move] {
        assert_eq!(page.say(again).units(), 0, "one act at a time");
    }
    page.answer(first);
    assert!(!page.retired(code) && !page.app.exchange.busy, "told first");
    assert!(page.app.exchange.problem.is_some());
    assert_eq!(page.app.banner, page.app.exchange.problem, "where it is in sight");
    drop(page.say(Exchange::Retire(code)));
    page.act(Exchange::RetireForGood(code));
    assert!(page.retired(code), "{:?}", page.app.exchange.problem);
    assert_eq!((page.app.exchange.phrase.as_str(), page.app.exchange.stolen, &page.app.exchange.problem), ("", false, &None));
    assert_eq!(page.app.banner, None, "what stood against it is over");
    page.stop();
}

/// The original of a copy has the copy's code: what would retire it is not there, and it is said why both look alike.
#[test]
fn nobody_retires_the_workstation_whose_copy_it_is() {
    let (place, one, two, _three) = Place::three();
    let code = one.code();
    let mut page = Page::of(place, one);
    page.phrase();
    for twin in [false, true] {
        page.app.status.peers = vec![peer(&two, code, twin)];
        let mut seen = simulator(&page.app);
        let mut there = |key: &str| seen.find(page.app.words.tr(key).as_str()).is_ok();
        assert_eq!((there("exchange-retire"), there("exchange-retire-needs"), there("exchange-twin")), (!twin, !twin, twin));
    }
    page.stop();
}

/// Pressed twice, one workstation is invited; the code says what it is for. Without the passphrase, or with no folder, it is said what is missing.
#[test]
fn one_press_invites_one_workstation() {
    let (place, one) = Place::new();
    let mut page = Page::of(place, one);
    drop(page.say(Exchange::Invite(true)));
    assert_eq!(page.app.exchange.problem, Some(page.app.words.tr("exchange-phrase-needed")));
    page.phrase();
    let first = page.say(Exchange::Invite(true));
    assert_eq!(page.say(Exchange::Invite(true)).units(), 0, "pressed twice");
    page.answer(first);
    let (kind, code) = page.app.exchange.code.clone().expect("a code");
    assert_eq!(kind, Kind::Hall);
    let mut ui = simulator(&page.app);
    for seen in [told::grouped(&code), page.app.words.tr(Kind::Hall.key())] {
        assert!(ui.find(seen.as_str()).is_ok(), "{seen}");
    }
    drop(ui);
    assert_eq!(std::fs::read_dir(page.folder.join("joins")).expect("a folder").count(), 1);
    page.app.exchange.share = Some(Share::default());
    drop(page.say(Exchange::Invite(false)));
    assert_eq!(page.app.exchange.problem, Some(page.app.words.tr("exchange-folder-first")));
    assert!(simulator(&page.app).find(page.app.words.tr("exchange-folder-first").as_str()).is_ok());
}

#[test]
fn no_secret_waits_for_the_next_clerk() {
    let (window, case, _) = with_case();
    let Window { mut app, _folder } = window;
    let by = app.clerk.as_ref().expect("a clerk").id;
    let fill = |app: &mut App| {
        app.exchange.phrase = "шест думи".to_owned();
        app.exchange.code = Some((Kind::Staff, "ABCDE".to_owned()));
        let _ = app.exchange.shown.insert(case);
        app.screen = Screen::Exchange;
    };
    let secret = |app: &App| !app.exchange.phrase.is_empty() || app.exchange.code.is_some();
    // By the rail, and by a key of the counter.
    for leaves in [Message::Go(Screen::Summary), Message::Key(Intent::CallNext)] {
        fill(&mut app);
        drop(app.update(leaves));
        assert!(app.screen != Screen::Exchange && !secret(&app));
        assert!(app.exchange.shown.contains(&case), "read is read, and on record");
    }
    app.screen = Screen::Settings;
    drop(app.update(Message::Officers(officers::Message::Own("тайна дума".to_owned()))));
    drop(app.update(Message::Go(Screen::Counter)));
    assert!(!format!("{:?}", app.settings.officers).contains("тайна"));
    fill(&mut app);
    drop(app.update(Message::SignOut));
    assert!(app.clerk.is_none() && !secret(&app) && app.exchange.shown.is_empty());
    // What comes late is for who asked.
    let late = || Exchange::Invited { by, told: Ok((Kind::Staff, "ABCDE".to_owned())) };
    drop(app.update(Message::Exchange(late())));
    assert!(!secret(&app));
    app.clerk = Some(Clerk { id: Uuid::from_u128(9), name: "Втора Служителка".to_owned() });
    drop(app.update(Message::Exchange(late())));
    drop(app.update(Message::Exchange(Exchange::Shown { by, case, told: Ok(()) })));
    assert!(!secret(&app) && app.exchange.shown.is_empty());
    app.clerk = Some(Clerk { id: by, name: "Първа Служителка".to_owned() });
    drop(app.update(Message::Exchange(late())));
    assert!(secret(&app));
}

/// An office that was opened without a folder: one that is named later gets it once that is said, since it may be where a drive is not connected.
#[test]
fn a_folder_that_is_named_later_gets_the_office() {
    let root = Folder::new();
    let folder = root.0.join("later");
    std::fs::create_dir(&folder).expect("a folder");
    let home = Home::at(root.0.join("first"));
    let phrase = home.found("Гише 1", None).expect("an office");
    let desk = Desk::at(home, &folder, 1);
    let mut page = Page::of(Place { root, folder: folder.clone(), phrase }, desk);
    // Nothing is in use and nothing is named.
    page.phrase();
    page.act(Exchange::Move);
    assert_eq!(page.app.exchange.problem, Some(page.app.words.tr("exchange-not-here")));
    drop(page.say(Exchange::Folder(folder.display().to_string())));
    page.act(Exchange::Move);
    let empty = page.app.words.tr_with("exchange-folder-empty", &[("folder", folder.display().to_string())]);
    assert_eq!((&page.app.banner, page.share().folder), (&Some(empty), None));
    drop(page.say(Exchange::Fresh(true)));
    page.act(Exchange::Move);
    assert_eq!(page.app.exchange.problem, None);
    assert!(folder.join("site.json").exists() && page.app.courier.is_some());
    assert_eq!(page.share().folder.as_deref(), Some(folder.as_path()));
    // And left again, by an empty field.
    page.phrase();
    drop(page.say(Exchange::Folder(String::new())));
    page.act(Exchange::Move);
    assert_eq!(page.app.toast.clone().map(|(said, _)| said), Some(page.app.words.tr("exchange-left")));
    assert_eq!((page.share().folder, page.app.courier.is_none()), (None, true), "{:?}", page.app.exchange.problem);
}

/// What was written into another folder before is written into the new one; the folder of another office is refused before it is used.
#[test]
fn an_office_goes_to_a_new_folder_with_all_it_has() {
    let (place, mut one) = Place::new();
    let _ = one.register();
    one.round();
    let (theirs, _other) = Place::new();
    let fresh = place.root.0.join("fresh");
    std::fs::create_dir(&fresh).expect("a folder");
    let mut page = Page::of(place, one);
    assert!(segments(&page.folder) > 0, "written there");
    page.phrase();
    drop(page.say(Exchange::Folder(theirs.folder.display().to_string())));
    drop(page.say(Exchange::Fresh(true)));
    page.act(Exchange::Move);
    assert_eq!(page.app.exchange.problem, Some(page.app.words.tr("fault-join-taken")));
    assert_eq!(page.share().folder.as_deref(), Some(page.folder.as_path()));
    drop(page.say(Exchange::Folder(fresh.display().to_string())));
    assert!(!page.app.exchange.fresh, "that was said of another folder");
    drop(page.say(Exchange::Fresh(true)));
    page.act(Exchange::Move);
    assert_eq!(page.app.exchange.problem, None);
    let begun = Instant::now();
    while segments(&fresh) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", page.app.courier.as_ref().map(|c| c.status()));
        std::thread::sleep(Duration::from_millis(50));
    }
    page.stop();
}

/// Where nothing is exchanged nothing is said to be done; the state of another process is believed while one exchanges.
#[test]
fn without_an_exchange_nothing_is_said_to_be_done() {
    let (window, ..) = with_case();
    let Window { mut app, _folder } = window;
    for asked in [Exchange::LookAgain, Exchange::FillAgain] {
        app.exchange.problem = None;
        drop(app.update(Message::Exchange(asked)));
        assert_eq!((&app.exchange.problem, &app.toast), (&Some(app.words.tr("exchange-not-here")), &None));
    }
    let status = Status { link: Link::InStep, ..Status::default() };
    std::fs::create_dir_all(app.home.dir()).expect("a folder");
    std::fs::write(app.home.dir().join("exchange.json"), serde_json::to_vec(&status).expect("bytes")).expect("written");
    app.enrolled = None;
    drop(app.update(Message::Tick));
    assert_eq!(app.status.link, Link::None, "whoever wrote it has ended");
    let alone = click(&app, &app.words.tr("status-local"));
    assert!(matches!(alone.as_slice(), [Message::Go(Screen::Exchange)]), "{alone:?}");
    let lock = app.home.lock_exchange().expect("a lock").expect("free");
    app.enrolled = None;
    drop(app.update(Message::Tick));
    assert_eq!(app.status.link, Link::InStep);
    assert!(simulator(&app).find(app.words.tr("status-local").as_str()).is_err());
    drop(lock);
    app.exchange_fault = Some("Няма такъв запис: нещо.".to_owned());
    assert!(simulator(&app).find("Няма такъв запис: нещо.").is_ok());
}

/// Personal data are shown once their reading stands on record, here and in the register; what leaves the list is covered again.
#[test]
fn values_are_shown_once_the_reading_is_on_record() {
    let (window, case, of) = with_case();
    let Window { mut app, _folder } = window;
    let show = |place| Message::Exchange(Exchange::Show(place));
    app.exchange.matters = vec![field(Uuid::from_u128(1), of), field(case, of)];
    send(&mut app, show(0));
    assert!(app.exchange.shown.is_empty() && app.banner.take().is_some(), "it cannot be put on record");
    let first = app.update(show(1));
    assert!(app.exchange.shown.is_empty(), "not yet");
    assert_eq!(app.update(show(1)).units(), 0, "pressed twice");
    drive(first, |message| app.update(message));
    assert!(app.exchange.shown.contains(&case));
    send(&mut app, Message::Exchange(Exchange::Matters(Ok((vec![field(Uuid::from_u128(1), of)], Share::default())))));
    assert!(app.exchange.shown.is_empty());

    app.screen = Screen::Register;
    let readings = |app: &App| {
        let told = app.desk.wait(move |office| office.dossier(case)).expect("an answer").expect("a case").case;
        told.history.iter().filter(|entry| matches!(entry.event, Event::Revealed {})).count()
    };
    let before = readings(&app);
    let first = app.update(Message::Register(register::Message::Reveal));
    assert_eq!(app.register.revealed, None);
    drive(first, |message| app.update(message));
    assert_eq!((app.register.revealed, readings(&app)), (Some(case), before + 1));
    // A correction shows the entry as it stands.
    app.register.revealed = None;
    let first = app.update(Message::Register(register::Message::Ask(What::Correct)));
    assert!(app.register.asking.is_none());
    drive(first, |message| app.update(message));
    assert!(app.register.asking.is_some() && readings(&app) == before + 2);
}

#[test]
fn keys_decide_the_matter_that_was_seen() {
    let (window, case, of) = with_case();
    let Window { mut app, _folder } = window;
    let press = |app: &mut App, n| app.update(Message::Key(Intent::Cause(n))).units();
    let listed = |app: &mut App, matter| {
        drop(app.update(Message::Exchange(Exchange::Matters(Ok((vec![matter], Share::default()))))));
    };
    app.exchange.matters = vec![Matter::Pair { case, number: "101-1".to_owned(), of }];
    assert_eq!(press(&mut app, 2), 0, "there is no other value to take");
    drop(app.update(Message::Key(Intent::Search)));
    assert_eq!(press(&mut app, 1), 0, "the palette is open");
    app.palette = None;
    assert_eq!((app.screen, &app.exchange.deciding), (Screen::Exchange, &None));
    listed(&mut app, field(case, of));
    assert_eq!(press(&mut app, 1), 0, "the press was meant for the one before");
    app.exchange.changed = None;
    assert!(press(&mut app, 1) > 0);
    for n in [1, 2] {
        assert_eq!(press(&mut app, n), 0, "it is being decided");
    }
    assert!(app.exchange.deciding.is_some());
    listed(&mut app, field(case, of));
    assert_eq!(app.exchange.deciding, None);
    assert!(press(&mut app, 2) > 0);
    // Elsewhere they are keys of the counter.
    listed(&mut app, field(case, of));
    app.screen = Screen::Services;
    let _ = press(&mut app, 1);
    assert_eq!((app.screen, &app.exchange.deciding), (Screen::Counter, &None));
}

/// A refusal says that the list is to be looked at again: the new one stands there. A matter of a case leads to the case.
#[test]
fn a_refused_decision_reads_the_list_anew() {
    let (window, case, of) = with_case();
    let Window { mut app, _folder } = window;
    app.exchange.matters = vec![field(case, of)];
    app.exchange.deciding = Some(field(case, of));
    let refused = || {
        let refusal = Some(Refusal::new("refusal-setting-settled"));
        let trouble = Trouble { sentence: "Погледнете ги отново.".to_owned(), refusal };
        Message::Did(Purpose::Plain, Box::new(Err(trouble)))
    };
    let shown = click(&app, &app.words.tr("case-show"));
    assert!(matches!(shown.as_slice(), [Message::Register(register::Message::Open(of))] if *of == case), "{shown:?}");
    send(&mut app, refused());
    assert!(app.exchange.matters.is_empty() && app.exchange.deciding.is_none());
    assert_eq!(app.banner.as_deref(), Some("Погледнете ги отново."));
    app.screen = Screen::Services;
    assert_eq!(app.update(refused()).units(), 0);
}

/// What is typed as a folder is the clerk's, whatever arrives meanwhile; an emptied field too.
#[test]
fn a_folder_is_not_typed_over() {
    let (window, ..) = with_case();
    let Window { mut app, _folder } = window;
    let arrives = |app: &mut App, folder: &str| {
        let share = Share { folder: Some(PathBuf::from(folder)), ..Share::default() };
        drop(app.update(Message::Exchange(Exchange::Matters(Ok((Vec::new(), share))))));
    };
    arrives(&mut app, "/mnt/first");
    assert!(simulator(&app).find("/mnt/first").is_ok(), "what is in use stands there");
    arrives(&mut app, "/mnt/second");
    assert!(simulator(&app).find("/mnt/second").is_ok());
    for typed in ["/mnt/other", ""] {
        drop(app.update(Message::Exchange(Exchange::Folder(typed.to_owned()))));
        drop(app.update(Message::Exchange(Exchange::Weak(true))));
        arrives(&mut app, "/mnt/third");
        assert_eq!((app.exchange.folder.as_deref(), app.exchange.weak), (Some(typed), Some(true)));
    }
    assert!(simulator(&app).find("/mnt/third").is_err());
}

/// A folder that is not in order: the page says who mends it, as long as it is not.
#[test]
fn the_page_says_what_to_do_about_the_folder() {
    let Window { mut app, _folder } = window(Bench::new(), Lang::Bg);
    app.screen = Screen::Exchange;
    for link in [Link::Absent, Link::Foreign, Link::NewerNeeded(2), Link::NoRight, Link::Full, Link::Spoiled] {
        app.status = Status { link, ..Status::default() };
        let remedy = told::remedy(app.words, &app.status).expect("a remedy");
        assert!(simulator(&app).find(remedy.as_str()).is_ok(), "{remedy}");
        app.status.link = Link::InStep;
        assert!(simulator(&app).find(remedy.as_str()).is_err());
    }
}
