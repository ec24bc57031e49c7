//! The kiosk under the simulator: what a touch leads to, page by page.

use super::support::{Bench, drive, letters};
use gishe::domain::opinion::Topic;
use gishe::domain::settings::{Key, Settings};
use gishe::domain::ticket::Line;
use gishe::gui::hall::Hall;
use gishe::gui::kiosk::{Kiosk, Message, Page};
use gishe::words::{Lang, Words};
use iced_test::simulator::Simulator;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn kiosk(bench: Bench) -> (Kiosk, super::support::Folder) {
    let home = bench.home();
    let Bench { office, folder, .. } = bench;
    drop(office);
    let hall = Hall::open(home).expect("a hall");
    let (mut kiosk, _) = Kiosk::new(hall, Words::new(Lang::Bg), 1, Arc::new(AtomicBool::new(false)));
    let board = gishe::office::board::Board {
        lines: Line::ALL
            .map(|line| gishe::office::board::Standing { line, waiting: 0, seconds: 0, open: line != Line::Fees })
            .into(),
        ..Default::default()
    };
    let _ = kiosk.update(Message::Read(Box::new((Default::default(), Some(board)))));
    (kiosk, folder)
}

/// Touches a text; the messages go back into the kiosk.
fn touch(kiosk: &mut Kiosk, text: &str) {
    let messages: Vec<Message> = {
        let mut ui: Simulator<'_, Message> = Simulator::with_size(letters(), iced::Size::new(1080.0, 1080.0), kiosk.view());
        let _ = ui.click(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        ui.into_messages().collect()
    };
    for message in messages {
        let _ = kiosk.update(message);
    }
}

#[test]
fn an_opinion_takes_three_touches() {
    let (mut kiosk, _folder) = kiosk(Bench::new());
    touch(&mut kiosk, "Оценете обслужването");
    assert_eq!(kiosk.page(), &Page::Score);
    touch(&mut kiosk, "Удовлетворен");
    assert_eq!(kiosk.page(), &Page::Topic(4));
    touch(&mut kiosk, "Отношението на служителя");
    assert_eq!(kiosk.page(), &Page::Drawing);
    // Touched twice, it is kept once: the page takes no second answer.
    let _ = kiosk.update(Message::Topic(Topic::Place));
    assert_eq!(kiosk.page(), &Page::Drawing);
    let _ = kiosk.update(Message::Kept(None));
    assert_eq!(kiosk.page(), &Page::Thanks);
    // A fault says so, and the next visitor begins anew.
    let _ = kiosk.update(Message::Kept(Some("Няма място".to_owned())));
    touch(&mut kiosk, "Назад");
    assert_eq!(kiosk.page(), &Page::Start);
}

/// Everything that can be touched stands on the screen whole, with four lines and with all ten.
#[test]
fn every_touch_is_on_the_screen() {
    let (mut kiosk, _folder) = kiosk(Bench::new());
    let many: Vec<_> = Line::LETTERS
        .into_iter()
        .filter_map(Line::of_letter)
        .map(|line| gishe::office::board::Standing { line, waiting: 0, seconds: 0, open: true })
        .collect();
    let whole = |kiosk: &Kiosk, last: &str| {
        for size in [(1080.0, 1080.0), (1920.0, 1080.0), (1024.0, 768.0), (1080.0, 1920.0)] {
            let size = iced::Size::new(size.0, size.1);
            let mut ui: Simulator<'_, Message> = Simulator::with_size(letters(), size, kiosk.view());
            let found = ui.find(last).unwrap_or_else(|e| panic!("{last} at {size:?}: {e}"));
            let bounds = found.visible_bounds().expect("seen");
            assert!(bounds.y + bounds.height < size.height, "{last} at {size:?}: {bounds:?}");
            assert!((bounds.height - found.bounds().height).abs() < 1.0, "{last} is cut at {size:?}");
        }
    };
    whole(&kiosk, "Оценете обслужването");
    let board = gishe::office::board::Board { lines: many, ..Default::default() };
    let _ = kiosk.update(Message::Read(Box::new((Default::default(), Some(board)))));
    whole(&kiosk, "Оценете обслужването");
    let _ = kiosk.update(Message::Opinion);
    whole(&kiosk, "Назад");
    let _ = kiosk.update(Message::Score(1));
    whole(&kiosk, "Назад");
}

#[test]
fn a_ticket_takes_two_touches_and_a_closed_line_none() {
    let (mut kiosk, _folder) = kiosk(Bench::new());
    let words = Words::new(Lang::Bg);
    let line = |line: Line| format!("{}   {}", line.letter(), words.line(&Default::default(), line));
    touch(&mut kiosk, &format!("{} ({})", line(Line::Fees), words.tr("kiosk-closed")));
    assert_eq!(kiosk.page(), &Page::Start);
    touch(&mut kiosk, &line(Line::Filing));
    assert_eq!(kiosk.page(), &Page::Priority(Line::Filing));
    touch(&mut kiosk, "Не");
    assert_eq!(kiosk.page(), &Page::Drawing);
    // Left alone, any page goes back to the start.
    let _ = kiosk.update(Message::Back);
    touch(&mut kiosk, "Имам записан час");
    for digit in ['1', '2'] {
        touch(&mut kiosk, &digit.to_string());
    }
    assert_eq!(kiosk.page(), &Page::Code("12".to_owned()));
    for _ in 0..30 {
        let _ = kiosk.update(Message::Second);
    }
    assert_eq!(kiosk.page(), &Page::Start);
}

/// The kiosk takes a message, and all that follows from it is done.
fn read(kiosk: &mut Kiosk, message: Message) {
    let first = kiosk.update(message);
    drive(first, |message| kiosk.update(message));
}

fn devices(home: &gishe::office::Home) -> Vec<(u8, String)> {
    let clock = Box::new(gishe::office::clock::SystemClock);
    let office = home.open(clock, Box::new(gishe::office::clock::SystemRandom)).expect("an office");
    office.settings().devices().map(|(code, trouble)| (code, trouble.to_string())).collect()
}

/// Out of paper: the visitor is told to remember the number, staff are told on every workstation, and that it is well again.
#[test]
fn printer_trouble_is_told_to_the_visitor_and_to_staff() {
    use gishe::gui::kiosk::Ticket;
    use gishe::print::spool::Report;
    use gishe::print::{Progress, Reason};
    let mut bench = Bench::new();
    let visit = bench.ticket(Line::Filing);
    let home = bench.home();
    let (mut kiosk, _folder) = kiosk(bench);
    read(&mut kiosk, Message::Drawn(Box::new(Ok((visit.clone(), 3)))));
    let Page::Number(shown, 3, Ticket::None) = kiosk.page() else { panic!("{:?}", kiosk.page()) };
    assert_eq!(shown.label, visit.label);
    read(&mut kiosk, Message::Printing(Report::At(Progress::Waiting(vec![Reason::PaperOut]))));
    assert!(matches!(kiosk.page(), Page::Number(_, _, Ticket::None)));
    let words = Words::new(Lang::Bg);
    let mut ui: Simulator<'_, Message> = Simulator::with_size(letters(), iced::Size::new(1080.0, 1080.0), kiosk.view());
    for seen in [visit.label.to_string(), words.tr("kiosk-no-paper"), words.tr_with("kiosk-ahead", &[("n", "3".into())])] {
        assert!(ui.find(seen.as_str()).is_ok(), "{seen}");
    }
    drop(ui);
    let told = devices(&home);
    assert!(matches!(told.as_slice(), [(1, why)] if why.contains("paper")), "{told:?}");
    // Told once for each change; and when it prints again, that too.
    read(&mut kiosk, Message::Printing(Report::At(Progress::Done)));
    assert!(matches!(kiosk.page(), Page::Number(_, _, Ticket::Printed)));
    assert!(devices(&home).iter().all(|(_, why)| why.is_empty()), "{:?}", devices(&home));
}

#[test]
fn the_kiosk_speaks_english_until_the_next_visitor() {
    let (mut kiosk, _folder) = kiosk(Bench::new());
    let (bg, en) = (Words::new(Lang::Bg), Words::new(Lang::En));
    let shows = |kiosk: &Kiosk, text: &str| {
        let mut ui: Simulator<'_, Message> = Simulator::with_size(letters(), iced::Size::new(1080.0, 1080.0), kiosk.view());
        ui.find(text).is_ok()
    };
    touch(&mut kiosk, "English");
    let line = format!("{}   {}", Line::Filing.letter(), en.line(&Default::default(), Line::Filing));
    assert!(shows(&kiosk, &line) && !shows(&kiosk, &bg.tr("kiosk-opinion")));
    touch(&mut kiosk, &line);
    assert!(shows(&kiosk, &en.tr("kiosk-priority")));
    // Priority asked for, by touch.
    touch(&mut kiosk, &en.tr("kiosk-yes"));
    assert_eq!(kiosk.page(), &Page::Drawing);
    let _ = kiosk.update(Message::Back);
    touch(&mut kiosk, &en.tr("kiosk-opinion"));
    assert!(shows(&kiosk, &en.tr("kiosk-score")));
    for _ in 0..30 {
        let _ = kiosk.update(Message::Second);
    }
    assert!(shows(&kiosk, &bg.tr("kiosk-opinion")), "the next visitor begins in Bulgarian");
}

/// Priority and the number of an appointment reach the office, through what the touches ask of it.
#[test]
fn touches_draw_a_priority_ticket_and_check_an_appointment_in() {
    use gishe::domain::booking::{Guest, Slot};
    use gishe::office::{Command, Value};
    let mut bench = Bench::new();
    let slot = Slot { official: "Кмет".into(), day: "2026-11-27".parse().expect("a date"), time: "10:15".into() };
    let guest = Guest { name: "Мария Петрова".into(), phone: "0888 000 000".into(), topic: "Пътят".into() };
    let Value::Booking(booking) = bench.perform(Command::Book(Box::new((slot, guest)))).value else { panic!("no booking") };
    bench.minutes(3 * 24 * 60);
    // The office of the kiosk asks the test's clock: it is opened by hand.
    let hall = {
        let (home, clock) = (bench.home(), bench.clock.clone());
        let Bench { office, .. } = bench;
        drop(office);
        let office = home.open(Box::new(clock), Box::new(gishe::office::clock::SeededRandom::new(4))).expect("an office");
        Hall::of(home, gishe::office::desk::Desk::new(office).expect("a desk"))
    };
    let (mut kiosk, _) = Kiosk::new(hall, Words::new(Lang::Bg), 1, Arc::new(AtomicBool::new(false)));
    let _ = kiosk.update(Message::Choose(Line::Filing));
    read(&mut kiosk, Message::Answer(Line::Filing, true));
    let Page::Number(visit, _, _) = kiosk.page() else { panic!("{:?}", kiosk.page()) };
    assert!(visit.priority && visit.label.line == Line::Filing);
    let _ = kiosk.update(Message::Back);
    let _ = kiosk.update(Message::Appointment);
    for digit in format!("{:04}", booking.code()).chars() {
        read(&mut kiosk, Message::Digit(Some(digit)));
    }
    let Page::Number(visit, _, _) = kiosk.page() else { panic!("{:?}", kiosk.page()) };
    assert_eq!(visit.label.line, Line::Reception);
    // A number that nobody has: a sentence, and the way back.
    let _ = kiosk.update(Message::Back);
    let _ = kiosk.update(Message::Appointment);
    for digit in ['9', '9', '9', '9'] {
        read(&mut kiosk, Message::Digit(Some(digit)));
    }
    assert!(matches!(kiosk.page(), Page::Sorry(sentence) if !sentence.is_empty()), "{:?}", kiosk.page());
}

/// What is heard at a display.
#[derive(Clone, Default)]
struct Heard(Arc<std::sync::Mutex<Vec<String>>>);

impl gishe::gui::voice::Voice for Heard {
    fn say(&mut self, sentence: &str) {
        self.0.lock().expect("a lock").push(sentence.to_owned());
    }
    fn chime(&mut self) {
        self.0.lock().expect("a lock").push("chime".to_owned());
    }
}

fn call(n: u32, counter: u8, at_ms: i64, called: bool) -> gishe::office::board::Call {
    let label = gishe::domain::ticket::Label { line: Line::Filing, issuer: 0, n };
    gishe::office::board::Call { label, counter, at_ms, calls: 1, called }
}

fn place(display: &gishe::gui::display::Display, text: &str) -> iced::Rectangle {
    let size = iced::Size::new(1920.0, 1080.0);
    let mut ui: Simulator<'_, gishe::gui::display::Message> = Simulator::with_size(letters(), size, display.view());
    ui.find(text).unwrap_or_else(|e| panic!("{text}: {e}")).bounds()
}

fn on_display(display: &gishe::gui::display::Display, text: &str) -> bool {
    let size = iced::Size::new(1920.0, 1080.0);
    let mut ui: Simulator<'_, gishe::gui::display::Message> = Simulator::with_size(letters(), size, display.view());
    let Ok(found) = ui.find(text) else { return false };
    let (seen, whole) = (found.visible_bounds(), found.bounds());
    seen.is_some_and(|seen| (seen.height - whole.height).abs() < 1.0 && seen.y + seen.height <= size.height)
}

/// A call is cried once with its words and stands in the log; a recall is cried again; who is at the counter is not, nor what is old.
#[test]
fn the_display_cries_each_call_once_and_shows_all_of_them() {
    use gishe::gui::display::{Display, Message as Shows};
    use gishe::office::board::Board;
    let bench = Bench::new();
    let hall = Hall::of(bench.home(), gishe::office::desk::Desk::new(bench.office).expect("a desk"));
    let (heard, log) = (Heard::default(), bench.folder.0.join("cried"));
    let crier = gishe::gui::voice::Crier::new(heard.clone());
    let (mut display, _) = Display::new(hall, Words::new(Lang::Bg), Some(crier), Some(log.clone()));
    let now = super::support::TEN;
    let show = |display: &mut Display, calls: Vec<gishe::office::board::Call>, now_ms: i64| {
        let board = Board { now: calls, at_ms: now_ms, mark: now_ms, ..Default::default() };
        drop(display.update(Shows::Read(Box::new((now_ms, Default::default(), Some(board))))));
    };
    show(&mut display, vec![call(1, 1, now - 5_000, true)], now);
    show(&mut display, vec![call(1, 1, now - 5_000, true)], now + 500);
    let (second, third) = (call(2, 2, now + 900, true), call(3, 1, now + 800, false));
    show(&mut display, vec![second, third, call(1, 1, now - 5_000, true)], now + 1_000);
    // Called again; and one whose call arrives after a long cut.
    let again = call(2, 2, now + 9_000, true);
    show(&mut display, vec![again, call(4, 1, now - 120_000, true)], now + 9_500);
    let words = Words::new(Lang::Bg);
    let said = words.spoken_call(call(2, 2, 0, true).label, 2);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(5);
    let all = || heard.0.lock().expect("a lock").clone();
    while all().len() < 4 && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!(all(), ["chime", said.as_str(), "chime", said.as_str()], "what stood when the display began is not cried");
    let logged = std::fs::read_to_string(&log).expect("a log");
    let labels: Vec<&str> = logged.lines().filter_map(|line| line.split(' ').nth(1)).collect();
    assert_eq!(labels, ["Б-001", "Б-002", "Б-002"]);
    // Up to as many counters as there are here: every number stands there whole.
    for n in [1, 5, 8, 12, 20] {
        let calls: Vec<_> = (1..=n).map(|n| call(40 + n, n as u8, now, true)).collect();
        show(&mut display, calls, now + 20_000 + i64::from(n));
        // None is squeezed, none lies over the other or over the foot.
        let places: Vec<_> = display.shown().iter().map(|(label, _)| place(&display, label)).collect();
        assert!(places.iter().all(|p| (p.height - places[0].height).abs() < 1.0), "{n}: {places:?}");
        assert!(places.windows(2).all(|two| two[0].y + two[0].height <= two[1].y + 1.0), "{n}: {places:?}");
        let last = places.last().expect("a place");
        assert!(last.y + last.height <= place(&display, Settings::default().text(Key::OfficeMotto)).y, "{n}: {last:?}");
    }
}

/// Cut off from the others, the display says how old its data are, and goes on.
#[test]
fn the_display_tells_how_old_its_data_are() {
    use gishe::gui::display::{Display, Message as Shows};
    use gishe::share::status::{Link, Status};
    let bench = Bench::new();
    let home = bench.home();
    let now = super::support::TEN;
    let status = |link: Link| {
        let status = Status { link, good_ms: Some(now - 7 * 60_000), ..Default::default() };
        std::fs::write(home.dir().join("exchange.json"), serde_json::to_vec(&status).expect("bytes")).expect("written");
    };
    let hall = Hall::of(home.clone(), gishe::office::desk::Desk::new(bench.office).expect("a desk"));
    let (mut display, _) = Display::new(hall, Words::new(Lang::Bg), None, None);
    let old = Words::new(Lang::Bg).tr_with("display-old", &[("n", "7".into())]);
    let read = |display: &mut Display| drop(display.update(Shows::Read(Box::new((now, Default::default(), None)))));
    status(Link::Absent);
    read(&mut display);
    assert!(on_display(&display, &old), "{old}");
    status(Link::InStep);
    read(&mut display);
    assert!(!on_display(&display, &old));
}
