//! The register at a million cases: `cargo bench --bench register -- [DIR [CASES]]`. The files are filled once in DIR (a temporary
//! folder by default) and kept there for the next run.
//!
//! * search as one types, and pages of sixty lines in all four orders and under the tabs, from any place;
//! * pages and numbers of lists that are narrowed by kind, status, unit and days, common and rare;
//! * registration beside that in a register of 10,000.
//!
//! The peer is the same program at 10,000 cases; the machine and the time are the reader's to note.

#![allow(clippy::panic, clippy::pedantic)]

use chrono::Days;
use gishe::domain::case::{Kind, Status};
use gishe::domain::form::Form;
use gishe::office::clock::{ManualClock, SeededRandom, SystemRandom};
use gishe::office::{Command, Home, Office, Value, Who, example};
use gishe::store::cases::{Filter, Order, View};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const SMALL: u32 = 10_000;
const REGISTRATIONS: u32 = 1_000;
/// 12.11.2026, UTC: the day of the bench.
const TODAY: i64 = 1_794_440_000_000;
/// Between two cases: a million of them are twenty years.
const PACE: i64 = 631_000;

fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn at(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent).div_ceil(100).saturating_sub(1)]
}

fn told(what: &str, times: &mut [Duration]) {
    let n = times.len();
    say(&format!("{what}, {n} times: median {:?}, p99 {:?}, longest {:?}", at(times, 50), at(times, 99), at(times, 100)));
}

fn form(random: &mut SeededRandom) -> Form {
    let who = example::somebody(random);
    let services = ["2016", "2034", "2079", "2128", "2036", "1998"];
    Form {
        service: (*random.pick(&services)).to_owned(),
        applicant: if who.company { gishe::domain::person::ApplicantKind::Company } else { Default::default() },
        name: who.name,
        identifier: who.identifier,
        address: who.address,
        phone: who.phone,
        sheets: "2".to_owned(),
        ..Form::default()
    }
}

fn register(office: &mut Office, form: Form) {
    let outcome = office.perform(Who::PROGRAM, Command::Register(Box::new(form), None)).expect("registered");
    assert!(matches!(outcome.value, Value::Case(_)), "a case");
}

/// A home with so many cases, filled when it is not; durability is put aside while filling, the file is the same.
fn filled(dir: &Path, cases: u32) -> (Home, ManualClock) {
    let home = Home::at(dir.join(cases.to_string()));
    let begin = TODAY - i64::from(cases) * PACE;
    let clock = ManualClock::at(begin);
    let mut office = home.open(Box::new(clock.clone()), Box::new(SeededRandom::new(2))).expect("opened");
    let have = office.register_count(Filter::All, uuid::Uuid::nil()).expect("counted") as u32;
    clock.set(begin + i64::from(have) * PACE);
    office.store().read().execute_batch("PRAGMA synchronous = OFF").expect("set");
    let mut random = SeededRandom::new(3 + u64::from(have));
    let start = Instant::now();
    for _ in have..cases {
        clock.advance(PACE);
        let form = form(&mut random);
        register(&mut office, form);
    }
    // As in a register of many years: of two hundred cases one is still worked on. The row is what lists read; events stay as they are.
    let settle = "UPDATE cases SET status = CASE row % 1000 WHEN 0 THEN 'status-ready' ELSE 'status-archived' END
                  WHERE row % 200 <> 1 AND status = 'status-registered'";
    office.store().read().execute_batch(settle).expect("settled");
    say(&format!("{cases} cases: filled up in {:?}", start.elapsed()));
    (home, clock)
}

fn search(office: &Office) {
    let words =
        ["мария хаджиева", "петров", "иван чаушев", "емине", "рудна", "101-7777", "petrov iv", "0878 1", "юлия белева 52"];
    let (mut times, mut slowest) = (Vec::new(), (Duration::ZERO, String::new()));
    for _ in 0..5 {
        for word in words {
            let letters: Vec<char> = word.chars().collect();
            for upto in 1..=letters.len() {
                let typed: String = letters[..upto].iter().collect();
                let start = Instant::now();
                let _ = office.find(&typed, 60).expect("found");
                times.push(start.elapsed());
                slowest = slowest.max((start.elapsed(), typed));
            }
        }
    }
    told("search as one types, 60 lines", &mut times);
    say(&format!("the slowest: {slowest:?}"));
}

fn pages(office: &Office) {
    let mut random = SeededRandom::new(9);
    let nobody = uuid::Uuid::nil();
    for order in Order::ALL {
        let view = View { filter: Filter::All, order, ..View::default() };
        let mut times = Vec::new();
        for _ in 0..100 {
            // From any place: a line found by its number leads on.
            let (seq, year) = (1 + random.below(50_000), 2007 + random.below(20));
            let found = office.find(&format!("{seq}/{year}"), 1).expect("found");
            let mut last = found.into_iter().next();
            for _ in 0..3 {
                let start = Instant::now();
                let page = office.register_page(&view, nobody, last.as_ref(), 60).expect("a page");
                times.push(start.elapsed());
                last = page.into_iter().last();
            }
        }
        told(&format!("a page {order:?}"), &mut times);
    }
    let (mut times, mut slowest) = (Vec::new(), (Duration::ZERO, Filter::All));
    for filter in Filter::ALL {
        for _ in 0..20 {
            let start = Instant::now();
            let _ = office.register_page(filter, nobody, None, 60).expect("a page");
            times.push(start.elapsed());
            if start.elapsed() > slowest.0 {
                slowest = (start.elapsed(), filter);
            }
        }
    }
    told("the first page of a tab", &mut times);
    say(&format!("the slowest: {slowest:?}"));
}

/// Every combination of what a list is narrowed by, common and rare, in every order: two pages of it, and how many there are.
fn narrowed(office: &Office) {
    let nobody = uuid::Uuid::nil();
    let today = office.today();
    let kinds = [None, Some(Kind::Request), Some(Kind::Signal)];
    let states = [None, Some(Status::Archived), Some(Status::Registered), Some(Status::Ready), Some(Status::Refused)];
    let units = ["", "Местни данъци и такси", "Гражданска регистрация и административно обслужване", "Няма такова звено"];
    // Any, the last month, a year, up to a day long ago, from a day long ago.
    let ago = |days| Some(today - Days::new(days));
    let days = [(None, None), (ago(30), Some(today)), (ago(3_000), ago(2_635)), (None, ago(4_000)), (ago(4_000), None)];
    let (mut pages, mut counts, mut slowest) = (Vec::new(), Vec::new(), (Duration::ZERO, View::default()));
    for order in Order::ALL {
        for kind in kinds {
            for status in states {
                for unit in units {
                    for (from, to) in days {
                        let view = View { filter: Filter::All, kind, status, unit: unit.to_owned(), from, to, order };
                        let mut last = None;
                        for _ in 0..2 {
                            let start = Instant::now();
                            let page = office.register_page(&view, nobody, last.as_ref(), 60).expect("a page");
                            pages.push(start.elapsed());
                            if start.elapsed() > slowest.0 {
                                slowest = (start.elapsed(), view.clone());
                            }
                            last = page.into_iter().last();
                            if last.is_none() {
                                break;
                            }
                        }
                        let start = Instant::now();
                        let _ = office.register_counted(&view, nobody).expect("counted");
                        counts.push(start.elapsed());
                    }
                }
            }
        }
    }
    told("a page of a narrowed list", &mut pages);
    say(&format!("the slowest: {slowest:?}"));
    told("the number of a narrowed list", &mut counts);
}

fn registrations(office: &mut Office, clock: &ManualClock) -> Duration {
    // What filling left to the disk is on it first: a clerk's day does not begin behind eight minutes of writing.
    office.store().read().execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)").expect("set");
    let _ = std::process::Command::new("sync").status();
    let mut random = SeededRandom::new(u64::from(std::process::id()));
    let mut times = Vec::new();
    for _ in 0..REGISTRATIONS {
        clock.advance(1000);
        let form = form(&mut random);
        let start = Instant::now();
        register(office, form);
        times.push(start.elapsed());
    }
    told("a registration", &mut times);
    times.iter().sum::<Duration>() / REGISTRATIONS
}

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| !arg.starts_with("--"));
    let dir = args.next().map_or_else(|| std::env::temp_dir().join("gishe-register-years"), PathBuf::from);
    let cases = args.next().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let mut means = Vec::new();
    for cases in [SMALL, cases] {
        let (home, clock) = filled(&dir, cases);
        let mut office = home.open(Box::new(clock.clone()), Box::new(SystemRandom)).expect("opened");
        // Behind what an earlier run registered.
        let have = office.register_count(Filter::All, uuid::Uuid::nil()).expect("counted") as i64;
        clock.set(TODAY + (have - i64::from(cases)) * 1000);
        if cases > SMALL {
            search(&office);
            pages(&office);
            narrowed(&office);
        }
        means.push(registrations(&mut office, &clock));
    }
    say(&format!(
        "a registration at {cases} cases costs {:.2} times that at {SMALL}",
        means[1].as_secs_f64() / means[0].as_secs_f64()
    ));
}
