//! What the exchange costs: `cargo bench --bench exchange [-- EVENTS… | records | services | days]`, by itself 2,000, 10,000 and
//! 100,000 events of each kind: the records of the peers, the longest events there are, and days as an office writes them.
//!
//! * publishing and pulling with application of so many events from one workstation to another through a folder, sealed:
//!   processor seconds of the process (its own thread, and the one that works on the folder), bytes and files in the folder, the most memory ever resident;
//! * one poll of a folder in which 2 and 20 workstations are quiet;
//! * from commit to visible on the other side, with both couriers as the window runs them.
//!
//! Peers, in the same folder and on the same machine: `benches/peers/joplin.sh` and `benches/peers/automerge.sh`.

#![allow(clippy::panic, clippy::pedantic)]

use gishe::domain::case::Kind as Paper;
use gishe::domain::form::Form;
use gishe::domain::settings::Key;
use gishe::domain::staff;
use gishe::domain::station::Kind;
use gishe::office::clock::{Clock, ManualClock, SeededRandom};
use gishe::office::courier::Courier;
use gishe::office::desk::Desk;
use gishe::office::play::Plan;
use gishe::office::{Command, Home, Office, Who, example};
use gishe::share::exchange::{Exchange, Round};
use gishe::share::folder::RealFolder;
use gishe::share::ledger::Ledger;
use gishe::share::patient::{ANSWER_MAX, Patient};
use gishe::share::status::{Link, Status};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// 24.11.2026, 10:00 in Sofia.
const TEN: i64 = 1_795_507_200_000;

fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Processor seconds of the threads of this process so far.
fn cpu() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").expect("threads").flatten();
    let spent = |path: PathBuf| {
        let text = std::fs::read_to_string(path.join("schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0)
    };
    threads.map(|thread| spent(thread.path())).sum::<f64>() / 1e9
}

/// The most memory that was ever resident, megabytes.
fn peak_mb() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
}

struct Station {
    office: Office,
    exchange: Exchange,
    clock: ManualClock,
    random: SeededRandom,
    folder: Patient<RealFolder>,
}

impl Station {
    fn at(dir: &Path, folder: &Path) -> Self {
        let (home, clock) = (Home::at(dir), ManualClock::at(TEN));
        let office = home.open(Box::new(clock.clone()), Box::new(SeededRandom::new(5))).expect("an office");
        let station = home.station(&office).expect("a sheet").expect("an enrolled workstation");
        let mut exchange = Exchange::new(station, true);
        let folder = Patient::new(RealFolder::at(folder), ANSWER_MAX);
        exchange.set_digest_every(i64::MAX / 2);
        Self { office, exchange, clock, random: SeededRandom::new(6), folder }
    }

    fn round(&mut self) -> Status {
        self.clock.advance(500);
        let (now_ms, random) = (self.clock.now_ms(), &mut self.random);
        self.exchange.round(Round {
            folder: &self.folder,
            ledger: &mut self.office,
            now_ms,
            mono_ms: now_ms,
            random: &mut || random.next_u64(),
        })
    }

    fn events(&mut self) -> u64 {
        self.office.held().expect("what is held").iter().map(|held| held.seq).sum()
    }
}

/// An office of `n` workstations in a folder of its own.
fn office_of(n: usize, root: &Path) -> Vec<PathBuf> {
    let _ = std::fs::remove_dir_all(root);
    let folder = root.join("share");
    std::fs::create_dir_all(&folder).expect("a folder");
    let phrase = Home::at(root.join("1")).found("1", Some(&folder)).expect("an office");
    for other in 2..=n {
        let home = Home::at(root.join(other.to_string()));
        home.join(&folder, &phrase, &other.to_string(), Kind::Staff, TEN).expect("joined");
    }
    (1..=n).map(|n| root.join(n.to_string())).collect()
}

/// What travels.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// The records that the peers are given (`benches/peers/records.py`), each registered: as a proposal, which names no service.
    Records,
    /// Registrations of a service with its list of papers alone: the longest events there are.
    Services,
    /// Days of eighty visitors, as a front office writes them: tickets, calls, registrations, payments, answers.
    Days,
}

impl What {
    const ALL: [(Self, &str); 3] = [(Self::Records, "records"), (Self::Services, "services"), (Self::Days, "days")];
}

/// The records that the peers are given, from the one place where they are made.
fn records(count: u64) -> Vec<Form> {
    #[derive(serde::Deserialize)]
    struct Record {
        name: String,
        address: String,
        phone: String,
        subject: String,
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/records.py");
    let made = std::process::Command::new("python3").args([script, "json", &count.to_string()]).output();
    let made = made.expect("python3, which makes the records");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let form = |line: &str| {
        let Record { name, address, phone, subject } = serde_json::from_str(line).expect("a record");
        Form { kind: Paper::Proposal, name, address, phone, subject, ..Form::default() }
    };
    String::from_utf8(made.stdout).expect("text").lines().map(form).collect()
}

fn service(random: &mut SeededRandom) -> Form {
    let who = example::somebody(random);
    Form {
        service: "2016".to_owned(),
        name: who.name,
        identifier: example::egn(random, true),
        address: who.address,
        phone: who.phone,
        sheets: "2".to_owned(),
        ..Form::default()
    }
}

/// Lets the workstation write so many events, and a few more where it plays whole days.
fn fill(station: &mut Station, what: What, events: u64) {
    let mut random = SeededRandom::new(11);
    let add = |name: &str| Command::Staff(None, staff::Command::Add(name.to_owned()));
    let _ = station.office.perform(Who::PROGRAM, add("Служител")).expect("a member");
    if what == What::Days {
        let _ = station.office.perform(Who::PROGRAM, Command::MarkExample).expect("an example");
        let _ = station.office.perform(Who::PROGRAM, add("Друг служител")).expect("a member");
    }
    let mut forms = if what == What::Records { records(events) } else { Vec::new() }.into_iter();
    let mut day = chrono::DateTime::from_timestamp_millis(TEN).expect("a day").date_naive();
    while station.events() < events {
        if what == What::Days {
            day = day.succ_opt().expect("a next day");
            let weekday = chrono::Datelike::weekday(&day).number_from_monday();
            if weekday < 6 {
                let plan = Plan { day, visits: 80, seed: random.next_u64() };
                let _ = station.office.play(plan, &station.clock).expect("a day");
            }
            continue;
        }
        for _ in 0..(events - station.events()).div_ceil(2).max(1) {
            let form = if what == What::Records { forms.next().expect("a record") } else { service(&mut random) };
            station.clock.advance(1_000);
            let _ = station.office.perform(Who::PROGRAM, Command::Register(Box::new(form), None)).expect("registered");
        }
    }
}

fn weight(dir: &Path) -> (u64, u64) {
    let (mut bytes, mut files) = (0, 0);
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        let (b, f) = if path.is_dir() { weight(&path) } else { (entry.metadata().map_or(0, |m| m.len()), 1) };
        bytes += b;
        files += f;
    }
    (bytes, files)
}

/// Publishes or pulls in a process of its own, so that its memory is its own.
fn phase(dir: &Path, folder: &Path, what: &str) {
    let mut station = Station::at(dir, folder);
    let (begun, wall) = (cpu(), Instant::now());
    let mut rounds = 0;
    loop {
        let status = station.round();
        rounds += 1;
        assert_eq!(status.link, Link::InStep, "{status:?}");
        if status.unsent == 0 && status.awaited == 0 && (what == "publish" || !status.peers.is_empty()) {
            break;
        }
    }
    let (spent, wall, events) = (cpu() - begun, wall.elapsed().as_secs_f64(), station.events());
    let begun = cpu();
    let _ = station.office.digest().expect("a digest");
    let digest = cpu() - begun;
    say(&format!(
        "{what}: {events} events, {spent:.2} CPU s, one digest of the tables ({digest:.2}, every ten minutes) among them, {wall:.2} s, \
         {rounds} rounds, {:.0} MB resident at most",
        peak_mb()
    ));
}

fn through_a_folder(what: What, events: u64, root: &Path) {
    let homes = office_of(2, root);
    let folder = root.join("share");
    let mut station = Station::at(&homes[0], &folder);
    fill(&mut station, what, events);
    let sql = "SELECT avg(length(line) + coalesce(length(companion), 0)) FROM log";
    let each: f64 = station.office.store().read().query_row(sql, [], |r| r.get(0)).expect("a length");
    drop(station);
    let name = What::ALL.iter().find(|(of, _)| *of == what).map_or("", |(_, name)| name);
    say(&format!("{name}, {each:.0} bytes an event:"));
    for (home, what) in homes.iter().zip(["publish", "pull and apply"]) {
        let program = std::env::current_exe().expect("this program");
        let done = std::process::Command::new(program).arg(what).arg(home).arg(&folder).status().expect("a process");
        assert!(done.success());
    }
    let (bytes, files) = weight(&folder);
    say(&format!("in the folder: {:.2} MB in {files} files", bytes as f64 / 1e6));
}

fn quiet(n: usize, root: &Path) {
    let homes = office_of(n, root);
    let mut stations: Vec<Station> = homes.iter().map(|home| Station::at(home, &root.join("share"))).collect();
    for _ in 0..3 {
        stations.iter_mut().for_each(|station| drop(station.round()));
    }
    let one = &mut stations[0];
    let begun = cpu();
    let polls = 400;
    (0..polls).for_each(|_| drop(one.round()));
    let each = (cpu() - begun) * 1000.0 / f64::from(polls);
    say(&format!("a poll among {n} quiet workstations: {each:.3} ms CPU (200 s of polls, listings and own heads among them)"));
}

fn commit_to_visible(root: &Path) {
    let homes: Vec<Home> = office_of(2, root).into_iter().map(Home::at).collect();
    let open = |home: &Home| {
        let clock = Box::new(gishe::office::clock::SystemClock);
        let office = home.open(clock, Box::new(gishe::office::clock::SystemRandom)).expect("an office");
        Desk::new(office).expect("a desk")
    };
    let desks: Vec<Desk> = homes.iter().map(open).collect();
    let couriers: Vec<Courier> = homes
        .iter()
        .zip(&desks)
        .map(|(home, desk)| Courier::start(home, desk).expect("a courier").expect("a folder"))
        .collect();
    std::thread::sleep(Duration::from_secs(3));
    let count = |desk: &Desk| {
        desk.wait(|office| office.held().map(|h| h.iter().map(|h| h.seq).sum::<u64>())).expect("asked").expect("held")
    };
    // At whatever hour this runs, tickets are issued.
    for (key, time) in [(Key::Opens, "00:00"), (Key::Closes, "23:59"), (Key::DaysOn, "")] {
        let set = desks[0].wait(move |office| {
            // On whatever day, too.
            let days = || format!("{},{}", office.today(), office.today() + chrono::Days::new(1));
            let value = if key == Key::DaysOn { days() } else { time.to_owned() };
            office.perform(Who::PROGRAM, Command::Set(key, value)).map(drop)
        });
        set.expect("asked").expect("set");
    }
    let mut random = SeededRandom::new(3);
    let mut times = Vec::new();
    for _ in 0..200 {
        std::thread::sleep(Duration::from_millis(random.below(700)));
        let before = count(&desks[1]);
        let done = desks[0].wait(|office| {
            let ticket = Command::IssueTicket { line: gishe::domain::ticket::Line::Filing, priority: false };
            let _ = office.perform(Who::PROGRAM, ticket).expect("a ticket");
            Instant::now()
        });
        let done = done.expect("asked");
        couriers[0].poke();
        while count(&desks[1]) == before {
            std::thread::sleep(Duration::from_millis(2));
        }
        times.push(done.elapsed());
    }
    couriers.iter().for_each(Courier::stop);
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent).div_ceil(100) - 1].as_millis();
    say(&format!("from commit to visible on the other side: median {} ms, 99th percentile {} ms, of 200", at(50), at(99)));
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [what, home, folder] = args.as_slice()
        && (what == "publish" || what == "pull and apply")
    {
        return phase(Path::new(home), Path::new(folder), what);
    }
    let named = |name: &String| What::ALL.iter().find(|(_, of)| of == name).map(|(what, _)| *what);
    if let [first, what, events, root] = args.as_slice()
        && first == "fill"
    {
        // Leaves a published folder and an empty second workstation, to be pulled under a profiler.
        let homes = office_of(2, Path::new(root));
        let mut station = Station::at(&homes[0], &Path::new(root).join("share"));
        fill(&mut station, named(what).expect("records, services or days"), events.parse().expect("a number"));
        drop(station);
        return phase(&homes[0], &Path::new(root).join("share"), "publish");
    }
    let root = std::env::temp_dir().join(format!("gishe-bench-{}", std::process::id()));
    let given: Vec<u64> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    let chosen: Vec<What> = args.iter().filter_map(named).collect();
    for (what, _) in What::ALL.into_iter().filter(|(what, _)| chosen.is_empty() || chosen.contains(what)) {
        for events in if given.is_empty() { vec![2_000, 10_000, 100_000] } else { given.clone() } {
            through_a_folder(what, events, &root);
        }
    }
    for n in [2, 20] {
        quiet(n, &root);
    }
    commit_to_visible(&root);
    let _ = std::fs::remove_dir_all(&root);
}
