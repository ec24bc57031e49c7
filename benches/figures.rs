//! Figures, not tests: each names what it is measured against, on this machine, in this run. `cargo bench`.
//!
//! * durable registration through the one door, beside a bare SQLite insert of the same bytes under the same pragmas;
//! * search as one types in 100,000 cases;
//! * from process start to the window's first usable frame, its resident memory and idle CPU with 100,000 cases (needs a
//!   display; Xvfb will do);
//! * receipts a second and bytes a receipt.

#![allow(clippy::panic, clippy::pedantic)]

use gishe::domain::form::Form;
use gishe::office::clock::{ManualClock, SeededRandom, SystemClock, SystemRandom};
use gishe::office::{Command, Home, Office, Value, Which, Who, example};
use gishe::paper::Medium;
use gishe::words::Words;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const CASES: u32 = 100_000;
const REGISTRATIONS: u32 = 2_000;

fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent).div_ceil(100).saturating_sub(1)]
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

fn register(office: &mut Office, form: Form) -> gishe::domain::case::Case {
    let outcome = office.perform(Who::PROGRAM, Command::Register(Box::new(form), None)).expect("registered");
    match outcome.value {
        Value::Case(case) => *case,
        other => panic!("{other:?}"),
    }
}

/// Registration at the end of a full file, and bare inserts of the same bytes into a table of their own.
fn registration(dir: &Path) {
    let home = Home::at(dir.join("registration"));
    let mut office = home.open(Box::new(SystemClock), Box::new(SystemRandom)).expect("opened");
    let mut random = SeededRandom::new(1);
    let forms: Vec<Form> = (0..REGISTRATIONS).map(|_| form(&mut random)).collect();
    let mut times = Vec::new();
    for form in forms {
        let start = Instant::now();
        let _ = register(&mut office, form);
        times.push(start.elapsed());
    }
    let mut rows = Vec::new();
    gishe::store::log::walk(office.store().read(), |row| {
        rows.push((row.line, row.companion));
        Ok(())
    })
    .expect("walked");
    let bare = rusqlite::Connection::open(dir.join("bare.sqlite")).expect("opened");
    bare.execute_batch("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE log (row INTEGER PRIMARY KEY, line BLOB, companion BLOB);")
        .expect("made");
    let mut bare_times = Vec::new();
    for (line, companion) in &rows {
        let start = Instant::now();
        let _ = bare
            .execute("INSERT INTO log (line, companion) VALUES (?1, ?2)", rusqlite::params![line, companion])
            .expect("inserted");
        bare_times.push(start.elapsed());
    }
    let (ours, theirs): (Duration, Duration) = (times.iter().sum(), bare_times.iter().sum());
    say(&format!(
        "registration: mean {:?}, median {:?}, p99 {:?}; bare insert of the same bytes: mean {:?}, median {:?}; factor {:.2}",
        ours / REGISTRATIONS,
        percentile(&mut times, 50),
        percentile(&mut times, 99),
        theirs / rows.len() as u32,
        percentile(&mut bare_times, 50),
        (ours.as_secs_f64() / f64::from(REGISTRATIONS)) / (theirs.as_secs_f64() / rows.len() as f64)
    ));
}

/// Fills a store with cases; durability is put aside while filling, the file is the same.
fn filled(dir: &Path) -> Home {
    let home = Home::at(dir.join("full"));
    let clock = ManualClock::at(1_795_000_000_000);
    let mut office = home.open(Box::new(clock.clone()), Box::new(SeededRandom::new(2))).expect("opened");
    let _ = office.become_example(["a", "b"]).expect("an example");
    office.store().read().execute_batch("PRAGMA synchronous = OFF").expect("set");
    let mut random = SeededRandom::new(3);
    let start = Instant::now();
    for _ in 0..CASES {
        clock.advance(1000);
        let form = form(&mut random);
        let _ = register(&mut office, form);
    }
    say(&format!("filled with {CASES} cases in {:?}", start.elapsed()));
    home
}

fn search(home: &Home) {
    let office = home.open(Box::new(SystemClock), Box::new(SystemRandom)).expect("opened");
    let mut times = Vec::new();
    let words =
        ["мария хаджиева", "петров", "иван чаушев", "емине", "рудна", "101-77777", "наследници ив", "0878 1", "юлия белева 52"];
    for _ in 0..5 {
        for word in words {
            let letters: Vec<char> = word.chars().collect();
            for upto in 1..=letters.len() {
                let typed: String = letters[..upto].iter().collect();
                let start = Instant::now();
                let _ = office.find(&typed, 60).expect("found");
                times.push(start.elapsed());
            }
        }
    }
    let n = times.len();
    say(&format!(
        "search as you type in {CASES} cases, {n} key strokes: median {:?}, p99 {:?}, longest {:?}",
        percentile(&mut times, 50),
        percentile(&mut times, 99),
        percentile(&mut times, 100)
    ));
}

fn receipts(home: &Home) {
    let office = home.open(Box::new(SystemClock), Box::new(SystemRandom)).expect("opened");
    let lines = office.register_page(gishe::store::cases::Filter::All, uuid::Uuid::nil(), None, 300).expect("a page");
    let materials: Vec<_> =
        lines.iter().map(|l| office.material(Which::Receipt(l.id), Words::default()).expect("values")).collect();
    let _ = materials[0].pdf(Medium::A5);
    let start = Instant::now();
    let bytes: usize = materials.iter().map(|m| m.pdf(Medium::A5).expect("a PDF").len()).sum();
    let each = start.elapsed() / materials.len() as u32;
    say(&format!(
        "receipts A5: {:?} each, {:.0} a second, {} bytes each",
        each,
        1.0 / each.as_secs_f64(),
        bytes / materials.len()
    ));
}

/// Start to first usable frame: the window's title appears and its first paint has reached the screen.
fn window(home: &Home) {
    if std::env::var_os("DISPLAY").is_none() {
        say("window: no display, not measured");
        return;
    }
    let start = Instant::now();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_gishe"))
        .args(["--example", "--data", &home.dir().display().to_string()])
        .spawn()
        .expect("the program runs");
    let pixel = || {
        let shot = std::process::Command::new("import").args(["-window", "root", "-crop", "1x1+683+384", "txt:-"]).output();
        shot.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default()
    };
    while start.elapsed() < Duration::from_secs(20) && !pixel().to_uppercase().contains("FFFFFF") {}
    say(&format!("start to first usable frame with {CASES} cases: at most {:?} (polled by screenshots)", start.elapsed()));
    std::thread::sleep(Duration::from_secs(4));
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let resident = status.lines().find(|l| l.starts_with("VmRSS")).unwrap_or("VmRSS unknown").to_owned();
    let ticks = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
        let after = stat.rsplit(')').next().unwrap_or_default().to_owned();
        let cells: Vec<u64> = after.split_whitespace().filter_map(|c| c.parse().ok()).collect();
        cells.get(10).copied().unwrap_or(0) + cells.get(11).copied().unwrap_or(0)
    };
    let before = ticks();
    std::thread::sleep(Duration::from_secs(20));
    let used = ticks() - before;
    say(&format!("window at rest: {resident}; CPU {:.2} % of one core over 20 s", used as f64 / 20.0));
    let _ = child.kill();
    let _ = child.wait();
}

fn main() {
    let dir: PathBuf = std::env::temp_dir().join(format!("gishe-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder");
    registration(&dir);
    // `cargo bench -- registration` stops here.
    if std::env::args().any(|a| a == "registration") {
        let _ = std::fs::remove_dir_all(&dir);
        return;
    }
    let home = filled(&dir);
    search(&home);
    receipts(&home);
    window(&home);
    let _ = std::fs::remove_dir_all(&dir);
}
