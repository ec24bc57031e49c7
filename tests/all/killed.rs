//! Killed at random instants: every number that was shown is there after restart, numbers are gap-free, the file is whole. And killed in the
//! two moments that chance seldom meets: with a number that nobody saw yet, and while it takes in what others wrote.

use super::desk::{Desk, Place, settle};
use super::support::{Folder, TEN};
use gishe::domain::station::Kind;
use gishe::office::clock::{Clock, SeededRandom, SystemClock, SystemRandom};
use gishe::office::intake::Answer;
use gishe::office::{Home, Which, Who};
use gishe::paper::Medium;
use gishe::store::{Store, check};
use gishe::words::Words;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many times the process is killed.
const KILLS: u32 = 200;

/// Rows 1 and 2.
#[test]
fn every_printed_number_survives_two_hundred_kills() {
    let folder = Folder::new();
    let data = folder.0.join("data");
    let intake = folder.0.join("intake.jsonl");
    let mut random = SeededRandom::new(20_261_124);
    let mut printed: BTreeSet<String> = BTreeSet::new();
    let mut next = 0_u32;
    let mut killed = 0;
    while killed < KILLS {
        let mut file = std::fs::File::create(&intake).expect("a file");
        for _ in 0..400 {
            next += 1;
            writeln!(
                file,
                r#"{{"kind":"request","service":"2016","name":"Мария Иванова","channel":"post","reference":"kill-{next}"}}"#
            )
            .expect("written");
        }
        drop(file);
        let mut child = Command::new(env!("CARGO_BIN_EXE_gishe"))
            .args(["intake", &intake.display().to_string(), "--data", &data.display().to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let out = child.stdout.take().expect("its output");
        let reader = std::thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).collect::<Vec<_>>());
        // Random instants from before the file is open to the midst of registering.
        std::thread::sleep(Duration::from_micros(random.below(120_000)));
        if child.try_wait().expect("asked").is_none() {
            killed += 1;
        }
        let _ = child.kill();
        let _ = child.wait();
        for line in reader.join().expect("read") {
            let number = line.rsplit("№ ").next().expect("a number").to_owned();
            assert!(printed.insert(number), "a number was given twice: {line}");
        }
    }
    assert!(printed.len() > 100, "only {} numbers were printed: the test kills too early", printed.len());
    let office = Home::at(&data).open(Box::new(SystemClock), Box::new(SystemRandom)).expect("opened");
    let report = gishe::store::check::verify(office.store()).expect("a report");
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    let mut kept = BTreeSet::new();
    let mut seqs = BTreeSet::new();
    gishe::store::cases::walk(office.store().read(), |line| {
        let _ = kept.insert(format!("{}/{}", line.short(), line.date.format("%d.%m.%Y")));
        let _ = seqs.insert((line.date.format("%Y").to_string(), line.seq));
        Ok(())
    })
    .expect("walked");
    let lost: Vec<&String> = printed.difference(&kept).collect();
    assert!(lost.is_empty(), "printed and lost: {lost:?}");
    let years: BTreeSet<&String> = seqs.iter().map(|(year, _)| year).collect();
    for year in years {
        let of_year: Vec<u32> = seqs.iter().filter(|(y, _)| y == year).map(|(_, n)| *n).collect();
        assert_eq!(of_year, (1..=of_year.len() as u32).collect::<Vec<_>>(), "gap-free in {year}");
    }
}

/// How many of something a file that is open elsewhere has; none while it is being made.
fn count(home: &Home, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let read = |db: gishe::store::Db| db.query_row(&sql, [], |row| row.get(0)).ok();
    Store::beside(&home.file()).ok().and_then(read).unwrap_or(0)
}

/// Row 2: killed after a number was committed and before it was shown. That moment lasts as long as one likes where nobody reads what the
/// program says. The number is there, is given for the same paper again, and its receipt can be printed.
#[test]
fn a_number_that_nobody_saw_is_there_and_its_receipt_can_be_printed() {
    let folder = Folder::new();
    let (home, intake) = (Home::at(folder.0.join("data")), folder.0.join("intake.jsonl"));
    let line = |n: u32| {
        format!(r#"{{"kind":"request","service":"2016","name":"Мария Иванова","channel":"post","reference":"unseen-{n}"}}"#)
    };
    let lines: Vec<String> = (1..=4_000).map(line).collect();
    std::fs::write(&intake, lines.join("\n")).expect("written");
    let data = home.dir().display().to_string();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gishe"))
        .args(["intake", &intake.display().to_string(), "--data", &data])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut out = child.stdout.take().expect("its output");
    // The pipe is full when nothing moves any more.
    let (begun, mut kept, mut still) = (Instant::now(), 0, 0);
    while still < 12 {
        assert!(begun.elapsed() < Duration::from_secs(300), "{kept} registered, and it goes on");
        std::thread::sleep(Duration::from_millis(250));
        let now = count(&home, "cases");
        still = if now == kept && now > 0 { still + 1 } else { 0 };
        kept = now;
    }
    assert!(child.try_wait().expect("asked").is_none(), "it waits for somebody who reads");
    let _ = child.kill();
    let _ = child.wait();
    let mut said = Vec::new();
    let _ = out.read_to_end(&mut said).expect("what it said");
    let said = String::from_utf8_lossy(&said).into_owned();
    let shown = said.matches('\n').count();
    assert_eq!(kept, shown as i64 + 1, "one was committed and not shown");

    let mut office = home.open(Box::new(SystemClock), Box::new(SystemRandom)).expect("opened");
    let mut again = |line: &str| match office.intake_line(line, Who::PROGRAM).expect("an answer") {
        Answer::Registered { number, again } => (number, again),
        Answer::Refused(refusal) => panic!("{refusal:?}"),
    };
    let (number, known) = again(&lines[shown]);
    assert!(known && !said.contains(&number), "{number}");
    assert_eq!(again(&lines[shown]), (number.clone(), true), "however often it comes");
    let (next, known) = again(&lines[shown + 1]);
    assert!(!known && next != number, "{next}");
    let case = office.find(&number, 2).expect("found").remove(0).id;
    let receipt = office.material(Which::Receipt(case), Words::default()).expect("values");
    assert!(receipt.scene(Medium::A5).text().contains(&number), "{number}");
    let report = check::verify(office.store()).expect("a report");
    assert!(report.faults.is_empty(), "{:?}", report.faults);
}

/// Row 4: killed while it takes in what another workstation wrote. What is there is whole and in order, never less than before, and in the end
/// all of it.
#[test]
fn a_program_killed_while_it_takes_in_goes_on_where_it_stood() {
    let (place, mut one) = Place::new();
    let mut two = place.join("second", Kind::Staff, &place.phrase, 2, &one);
    two.round();
    let Desk { home, office, .. } = two;
    drop(office);
    // As many files as come before the next listing; so they stay as small as they are.
    for _ in 0..50 {
        (0..8).for_each(|_| drop(one.register()));
        one.round();
    }
    let all = one.has(one.writer());
    let mut random = SeededRandom::new(4);
    let (mut before, mut between, mut kills) = (0, 0, 0);
    while kills < 25 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gishe"))
            .args(["share", "run", "--seconds", "60", "--data", &home.dir().display().to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        std::thread::sleep(Duration::from_micros(random.below(1_200_000)));
        assert!(child.try_wait().expect("asked").is_none(), "it exchanges until it is killed");
        let _ = child.kill();
        let _ = child.wait();
        kills += 1;
        let store = Store::open(&home.file()).expect("it opens");
        let report = check::verify(&store).expect("a report");
        assert!(report.faults.is_empty(), "kill {kills}: {:?}", report.faults);
        assert!(report.events >= before, "kill {kills}: {} of {before}", report.events);
        before = report.events;
        between += u32::from(before > 0 && before < all);
    }
    assert!(between > 0, "killed in the midst of it, and not only before and after: {before} of {all}");
    let mut two = Desk::at(home, &place.folder, 3);
    two.clock.advance(one.clock.now_ms() - TEN);
    settle(&mut [&mut one, &mut two]);
    assert_eq!((two.has(one.writer()), two.status.awaited), (one.has(one.writer()), 0), "{:?}", two.status);
    assert_eq!(count(&two.home, "cases"), 400);
    two.assert_whole();
}
