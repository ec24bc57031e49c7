//! The hall: `cargo bench --bench hall -- [CALLS]`, by itself 500; needs a display (Xvfb will do).
//!
//! From a call at the counter (what F2 does, with its claim) to the new number in the log of a display process of its own: two
//! workstations of one office in a local folder, the display with the key of the hall.

#![allow(clippy::panic, clippy::pedantic)]

use gishe::domain::station::Kind;
use gishe::domain::ticket::Line;
use gishe::domain::{staff, visit};
use gishe::office::calling::Aim;
use gishe::office::clock::{SystemClock, SystemRandom};
use gishe::office::courier::Courier;
use gishe::office::desk::Desk;
use gishe::office::{Command, Home, Value, Who};
use gishe::share::status::Link;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn now_ms() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}

fn in_step(courier: &Courier) {
    let begun = Instant::now();
    while courier.status().link != Link::InStep {
        assert!(begun.elapsed() < Duration::from_secs(30), "the folder is good");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn calls(root: &Path, n: usize) {
    let folder = root.join("share");
    std::fs::create_dir_all(&folder).expect("a folder");
    let (counter, hall) = (Home::at(root.join("counter")), Home::at(root.join("hall")));
    let phrase = counter.found("Гише 1", Some(&folder)).expect("an office");
    hall.join(&folder, &phrase, "Табло", Kind::Hall, now_ms()).expect("joined");
    let mut office = counter.open(Box::new(SystemClock), Box::new(SystemRandom)).expect("opened");
    // An example has no opening hours: the bench runs at any time of the day.
    let _ = office.perform(Who::PROGRAM, Command::MarkExample).expect("an example");
    let add = Command::Staff(None, staff::Command::Add("Служител".to_owned()));
    let Value::Member(clerk) = office.perform(Who::PROGRAM, add).expect("a member").value else { panic!("no member") };
    let who = Who { by: clerk.id, counter: 1 };
    for _ in 0..n {
        let _ = office.perform(who, Command::IssueTicket { line: Line::Filing, priority: false }).expect("a ticket");
    }
    let desk = Desk::new(office).expect("a thread");
    let courier = Courier::start(&counter, &desk).expect("started").expect("a courier");
    in_step(&courier);
    let log = root.join("display.log");
    let mut display = std::process::Command::new(env!("CARGO_BIN_EXE_gishe"))
        .args(["display", "--quiet", "--out", &log.display().to_string(), "--data", &hall.dir().display().to_string()])
        .spawn()
        .expect("the display runs");
    // The display has caught up when the first call is in its log.
    let mut called: BTreeMap<String, i64> = BTreeMap::new();
    let seen = || -> BTreeMap<String, i64> {
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        text.lines()
            .filter_map(|line| {
                let mut cells = line.split(' ');
                let at = cells.next()?.parse().ok()?;
                Some((cells.next()?.to_owned(), at))
            })
            .collect()
    };
    for place in 0..n {
        let pressed = now_ms();
        let outcome = iced::futures::executor::block_on(courier.call(who, Aim::Next(true))).expect("called");
        let Value::Visit(visit) = outcome.value else { panic!("no visit") };
        courier.poke();
        let label = visit.label.to_string();
        let _ = called.insert(label.clone(), pressed);
        let begun = Instant::now();
        let patience = Duration::from_secs(if place == 0 { 60 } else { 10 });
        while !seen().contains_key(&label) {
            assert!(begun.elapsed() < patience, "{label} is never shown");
            std::thread::sleep(Duration::from_millis(5));
        }
        // The visitor heard it and comes.
        let id = visit.id;
        let started = desk.wait(move |office| office.perform(who, Command::Visit(id, visit::Command::Start)).map(drop));
        started.expect("the office is there").expect("started");
        if place == 0 {
            // The first waited for the window to open: it is not counted.
            let _ = called.remove(&label);
        }
    }
    let _ = display.kill();
    let _ = display.wait();
    let seen = seen();
    let mut times: Vec<i64> = called.iter().filter_map(|(label, at)| Some(seen.get(label)? - at)).collect();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent).div_ceil(100).saturating_sub(1)];
    say(&format!(
        "from F2 to the display's new number, {} calls: median {} ms, 99th percentile {} ms, longest {} ms",
        times.len(),
        at(50),
        at(99),
        at(100)
    ));
    assert!(times.len() > 400 || n < 400, "too few calls were seen: {}", times.len());
    assert!(at(99) <= 1_000, "a visitor who is called sees it within a second");
}

fn main() {
    let n = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(500);
    let root = std::env::temp_dir().join(format!("gishe-bench-hall-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&root);
    if std::env::var_os("DISPLAY").is_none() {
        say("no display, not measured");
        return;
    }
    calls(&root, n);
    let _ = std::fs::remove_dir_all(&root);
}
