//! Keys of the counter, from the press to the ledger: what the window sends is done by a real office and read back.

use super::screens::{Window, click, simulator, window};
use super::support::Bench;
use gishe::domain::settings::Key;
use gishe::domain::ticket::Line;
use gishe::domain::visit::{Aside, Cause, Event, State, Visit};
use gishe::gui::app::{App, Choosing, Message, Purpose, Screen};
use gishe::gui::keys::Intent;
use gishe::gui::screen::lines;
use gishe::office::Command;
use gishe::office::clock::ManualClock;
use gishe::words::Lang;
use uuid::Uuid;

/// The window takes a message, and all that follows from it is done.
fn send(app: &mut App, message: Message) {
    let first = app.update(message);
    super::support::drive(first, |message| app.update(message));
}

/// A counter with a clock that the test turns.
struct Counter {
    app: App,
    clock: ManualClock,
    _folder: super::support::Folder,
}

impl Counter {
    fn new(bench: Bench) -> Self {
        let clock = bench.clock.clone();
        let Window { app, _folder } = window(bench, Lang::Bg);
        let mut counter = Self { app, clock, _folder };
        counter.give(Command::OpenCounter);
        counter
    }

    fn press(&mut self, intent: Intent) {
        send(&mut self.app, Message::Key(intent));
    }

    fn click(&mut self, text: &str) {
        for message in click(&self.app, text) {
            send(&mut self.app, message);
        }
    }

    fn give(&mut self, command: Command) {
        send(&mut self.app, Message::Do(Purpose::Plain, Box::new(command)));
        assert_eq!(self.app.banner, None);
    }

    fn minutes(&self, n: i64) {
        self.clock.advance(n * 60_000);
    }

    fn here(&self) -> &Visit {
        self.app.snapshot.queue.here.as_ref().expect("a visit")
    }

    fn of(&self, id: Uuid) -> Visit {
        let told = self.app.desk.wait(move |office| gishe::store::visits::one(office.store().read(), id));
        told.expect("an answer").expect("read").expect("a visit")
    }

    fn waiting(&self) -> Vec<String> {
        self.app.snapshot.queue.waiting.iter().map(|v| v.label.to_string()).collect()
    }
}

fn four() -> Bench {
    let mut bench = Bench::new();
    for line in [Line::Filing, Line::Fees, Line::Filing, Line::Fees] {
        let _ = bench.ticket(line);
        bench.minutes(1);
    }
    bench
}

#[test]
fn every_action_on_a_visit_has_its_key() {
    let mut at = Counter::new(four());
    at.press(Intent::CallNext);
    let first = at.here().id;
    assert_eq!((at.here().label.to_string().as_str(), at.here().state), ("Б-001", State::Called));
    at.minutes(1);
    at.press(Intent::Recall);
    assert_eq!(at.here().stage().calls, 2);
    at.press(Intent::Recycle);
    assert_eq!((at.of(first).state, at.app.snapshot.queue.here.is_none()), (State::Waiting, true));
    at.press(Intent::CallNext);
    at.press(Intent::Start);
    let second = at.here().id;
    assert_eq!((at.here().label.to_string().as_str(), at.here().state), ("Г-001", State::Serving));
    at.press(Intent::Enquiry);
    at.press(Intent::More);
    at.press(Intent::More);
    at.press(Intent::Fewer);
    assert_eq!((at.here().enquiries, at.here().party), (1, 2));
    at.app.note = "Вика на другите.".to_owned();
    at.press(Intent::Incident);
    assert_eq!(at.here().incidents.len(), 1);
    at.app.note.clear();
    at.press(Intent::ParkOrResume);
    assert_eq!(at.of(second).state, State::Parked);
    at.press(Intent::ParkOrResume);
    assert_eq!(at.here().id, second, "F8 takes it up again");
    at.press(Intent::Finish);
    assert_eq!(at.of(second).state, State::Finished);
    // Who does not come: called twice and two minutes, then F6; back by a press.
    at.press(Intent::CallNext);
    let missed = at.here().id;
    at.press(Intent::NoShow);
    assert!(at.app.banner.is_some(), "too soon is said");
    at.minutes(2);
    at.press(Intent::Recall);
    at.minutes(1);
    at.press(Intent::NoShow);
    assert_eq!(at.of(missed).state, State::NoShow);
    at.click(&at.of(missed).label.to_string());
    assert_eq!(at.of(missed).state, State::Waiting);
    at.press(Intent::CallNext);
    assert_eq!(at.here().id, missed, "who came back is first");
    at.press(Intent::Leave);
    assert_eq!(at.of(missed).state, State::Left);
    // A long wait, its cause by one key, a further service, a transfer.
    at.minutes(30);
    at.press(Intent::CallNext);
    at.press(Intent::Start);
    let late = at.here().id;
    at.press(Intent::Cause(2));
    assert_eq!(at.of(late).cause, Some(Cause::Counter));
    at.press(Intent::Transfer);
    assert_eq!(at.app.choosing, Some(Choosing::Transfer));
    let to = format!("{} · {}", Line::Receiving.letter(), at.app.words.line(&at.app.snapshot.settings, Line::Receiving));
    at.click(&to);
    assert_eq!((at.of(late).state, at.of(late).stage().line), (State::Waiting, Line::Receiving));
}

#[test]
fn breaks_help_and_work_without_a_ticket_by_key() {
    let mut at = Counter::new(four());
    at.press(Intent::CallHelp);
    assert!(at.app.snapshot.session.as_ref().expect("open").help_ms.is_some());
    at.press(Intent::CallHelp);
    assert!(at.app.snapshot.session.as_ref().expect("open").help_ms.is_none());
    at.press(Intent::Break);
    assert!(at.app.snapshot.session.as_ref().expect("open").break_ms.is_some());
    at.press(Intent::Break);
    assert!(at.app.snapshot.session.as_ref().expect("open").break_ms.is_none());
    // These lead the keyboard to their buttons: Enter is the press.
    for (intent, id) in [(Intent::WalkIn, "walk-0"), (Intent::Pause, "pause-0")] {
        at.press(intent);
        assert_eq!(at.app.banner, None);
        assert!(simulator(&at.app).find(iced_test::selector::id(id)).is_ok(), "{id}");
    }
    at.press(Intent::Ticket);
    assert_eq!(at.app.choosing, Some(Choosing::Ticket));
    at.press(Intent::Escape);
    at.press(Intent::Priority);
    assert!(simulator(&at.app).find(iced_test::selector::id("star-1")).is_ok());
    at.press(Intent::Escape);
    at.give(Command::WalkIn { line: Line::Fees, channel: None });
    at.press(Intent::WalkIn);
    assert!(at.app.banner.is_some(), "a visitor is here: said, not done");
    at.press(Intent::Another);
    assert!(simulator(&at.app).find(iced_test::selector::id("another-0")).is_ok());
    at.click(&Line::Filing.letter().to_string());
    assert_eq!((at.here().stages.len(), at.here().state), (2, State::Serving));
    // F1 tells the keys.
    at.press(Intent::Help);
    let entries = gishe::gui::screen::palette::entries(&at.app);
    assert!(entries.iter().any(|entry| entry.about == "Alt O"));
}

#[test]
fn who_waits_is_explained_called_before_the_turn_and_moved_by_keys() {
    let mut bench = four();
    let serves = [(Line::Filing.letter(), 0), (Line::Fees.letter(), 1)].into();
    let _ = bench.perform(Command::Serves(1, Some(serves)));
    let mut at = Counter::new(bench);
    assert_eq!(at.waiting(), ["Б-001", "Б-002", "Г-001", "Г-002"]);
    let chosen = |at: &Counter| match at.app.choosing {
        Some(Choosing::Aside(id)) => at.of(id).label.to_string(),
        other => panic!("{other:?}"),
    };
    at.press(Intent::Aside);
    assert_eq!(chosen(&at), "Б-002", "the first is called by F2");
    at.press(Intent::Down);
    assert_eq!(chosen(&at), "Г-001");
    // Why a ticket of 10:01 stands behind one of 10:02: three minutes waited, less the ten of the second level.
    let mut ui = simulator(&at.app);
    let place = at
        .app
        .words
        .tr_with("aside-why", &[("waited", "3".into()), ("bonus", "0".into()), ("later", "10".into()), ("score", "-7".into())]);
    assert!(ui.find(place.as_str()).is_ok(), "{place}");
    drop(ui);
    at.press(Intent::Down);
    at.press(Intent::Up);
    let id = at.app.snapshot.queue.waiting[2].id;
    at.click(&at.app.words.tr(Aside::Frail.key()));
    assert_eq!((at.of(id).state, at.of(id).aside), (State::Called, Some(Aside::Frail)));
    at.press(Intent::Start);
    at.press(Intent::Finish);
    at.press(Intent::Aside);
    let moved = at.app.snapshot.queue.waiting[1].id;
    let to = format!("{} · {}", Line::Fees.letter(), at.app.words.line_short(&at.app.snapshot.settings, Line::Fees));
    at.click(&to);
    assert_eq!(at.of(moved).stage().line, Line::Fees);
    at.press(Intent::Escape);
    // Arrows alone open nothing.
    at.press(Intent::Down);
    assert_eq!(at.app.choosing, None);
}

#[test]
fn a_free_counter_that_nobody_touches_goes_on_a_break_where_settings_say_so() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Set(Key::IdleBreakMin, "5".into()));
    let mut at = Counter::new(bench);
    let tick = |at: &mut Counter| {
        send(&mut at.app, Message::Tick);
    };
    tick(&mut at);
    at.minutes(4);
    tick(&mut at);
    let on_break = |at: &Counter| at.app.snapshot.session.as_ref().expect("open").break_ms.is_some();
    assert!(!on_break(&at), "four minutes are not five");
    at.minutes(2);
    // The first look brings the time, the second acts by it.
    tick(&mut at);
    tick(&mut at);
    assert!(on_break(&at));
    assert_eq!(at.app.snapshot.session.as_ref().expect("open").why, gishe::domain::counter::Pause::Idle);
    // Off by default.
    let mut at = Counter::new(Bench::new());
    tick(&mut at);
    at.minutes(300);
    tick(&mut at);
    tick(&mut at);
    assert!(!on_break(&at));
}

#[test]
fn a_ticket_that_two_counters_called_is_told_at_both_once() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    let _ = bench.perform(Command::CallNext { finish: false });
    let mut at = Counter::new(bench);
    let stamp = gishe::domain::stamp::Stamp::next(None, 1, gishe::domain::stamp::Writer::of_key(&[3; 32]));
    let mut snapshot = at.app.snapshot.clone();
    for visit in snapshot.queue.serving.iter_mut().chain(&mut snapshot.queue.here) {
        visit.apply_of(&Event::Called { counter: 2 }, Some(stamp), Uuid::nil(), snapshot.now_ms);
    }
    drop(at.app.update(Message::Loaded(Box::new(Ok(snapshot.clone())))));
    let said = at.app.banner.clone().expect("it is said");
    assert!(said.contains(&ticket.label.to_string()) && said.contains('2'), "{said}");
    drop(at.app.update(Message::CloseBanner));
    drop(at.app.update(Message::Loaded(Box::new(Ok(snapshot.clone())))));
    assert_eq!(at.app.banner, None, "once");
    // The other counter hears that it loses the ticket.
    let mut other = Counter::new(Bench::new());
    other.app.counter = 2;
    drop(other.app.update(Message::Loaded(Box::new(Ok(snapshot)))));
    let lost = other.app.banner.clone().expect("it is said");
    assert!(lost.contains(&ticket.label.to_string()) && lost.contains('1') && lost != said, "{lost}");
}

#[test]
fn the_supervisor_opens_a_line_at_a_counter_by_one_press() {
    let mut bench = four();
    let serves = [(Line::Filing.letter(), 0)].into();
    let _ = bench.perform(Command::Serves(1, Some(serves)));
    let serves = [(Line::Fees.letter(), 0)].into();
    let _ = bench.perform(Command::Serves(2, Some(serves)));
    bench.minutes(25);
    let mut at = Counter::new(bench);
    send(&mut at.app, Message::Go(Screen::Summary));
    let told = |at: &Counter, text: &str| simulator(&at.app).find(text).is_ok();
    let over = at.app.words.tr_with("now-close", &[("n", "0".into()), ("over", "4".into())]);
    assert!(told(&at, &over), "four are over the standard: {over}");
    // Counter 1 takes fees as well.
    at.click(&Line::Fees.letter().to_string());
    assert_eq!(at.app.snapshot.settings.level(1, Line::Fees), Some(0));
}

#[test]
fn lines_are_named_opened_and_given_to_counters_in_settings() {
    let mut at = Counter::new(Bench::new());
    at.app.screen = Screen::Settings;
    let say = |at: &mut Counter, message: lines::Message| {
        send(&mut at.app, Message::Lines(message));
    };
    let line = Line::of_letter('Д').expect("a letter");
    say(&mut at, lines::Message::Edit(Some(line)));
    say(&mut at, lines::Message::Name("Местни данъци".into()));
    say(&mut at, lines::Message::Opens("9:00".into()));
    say(&mut at, lines::Message::Closes("утре".into()));
    say(&mut at, lines::Message::Open(true));
    say(&mut at, lines::Message::Save);
    let kept = |at: &Counter, text: &str| simulator(&at.app).find(text).is_ok();
    assert!(!at.app.snapshot.settings.line(line).open, "a time that is none is refused");
    assert!(kept(&at, "Местни данъци") && kept(&at, "утре"), "and stays as typed");
    say(&mut at, lines::Message::Closes("12:30".into()));
    say(&mut at, lines::Message::Save);
    let sheet = at.app.snapshot.settings.line(line);
    assert_eq!((sheet.name.as_str(), sheet.open), ("Местни данъци", true));
    assert!(kept(&at, "Д · Местни данъци"));
    // A press goes through the levels and then to nothing.
    let mut seen = Vec::new();
    for _ in 0..5 {
        say(&mut at, lines::Message::Level(1, line));
        seen.push(at.app.snapshot.settings.level(1, line));
    }
    assert!(seen.contains(&Some(1)) && seen.contains(&None), "{seen:?}");
}

/// F11, from the press to the ledger: the newest scan of the folder named in Settings goes to the case at hand and leaves the folder;
/// without a case, or with nothing new there, the clerk is told what to do.
#[test]
fn the_newest_scan_goes_to_the_case_at_hand_by_one_key() {
    let mut bench = Bench::new();
    let case = bench.register(super::support::heirs());
    let mut at = Counter::new(bench);
    let scans = at._folder.0.join("scans");
    std::fs::create_dir_all(&scans).expect("a folder");
    at.give(Command::Scanner(scans.display().to_string()));
    at.press(Intent::Scan);
    assert!(at.app.banner.is_some(), "no case is at hand");
    at.app.banner = None;
    at.app.screen = Screen::Register;
    send(&mut at.app, Message::Register(gishe::gui::screen::register::Message::Choose(case.id)));
    at.press(Intent::Scan);
    assert!(at.app.banner.take().is_some(), "nothing was scanned");
    std::fs::write(scans.join("scan-1.pdf"), b"%PDF-1.7\n1 0 obj\n").expect("half a file");
    at.press(Intent::Scan);
    assert!(at.app.banner.take().is_some(), "the scanner still writes");
    std::fs::write(scans.join("scan-1.pdf"), b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n").expect("a file");
    at.press(Intent::Scan);
    assert_eq!(at.app.banner, None);
    let held = at.app.desk.wait(move |office| gishe::store::cases::one(office.store().read(), case.id));
    let held = held.expect("an answer").expect("read").expect("the case");
    assert_eq!(held.files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["scan-1.pdf"]);
    assert!(!scans.join("scan-1.pdf").exists(), "it is kept, and gone from the scanner's folder");
}

/// Where the search finds nothing, the page says what else can be tried.
#[test]
fn a_word_that_no_service_has_is_no_blank_page() {
    let Window { mut app, _folder } = window(Bench::new(), Lang::Bg);
    let none = app.words.tr("work-none");
    app.work.search = "наследници".to_owned();
    assert!(simulator(&app).find(none.as_str()).is_err());
    app.work.search = "нледник".to_owned();
    assert!(simulator(&app).find(none.as_str()).is_ok());
}
