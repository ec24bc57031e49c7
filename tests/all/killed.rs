//! Killed at random instants: every number that was shown is there after restart, numbers are gap-free, the file is whole.

use super::support::Folder;
use gishe::office::Home;
use gishe::office::clock::{SeededRandom, SystemClock, SystemRandom};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How many times the process is killed.
const KILLS: u32 = 200;

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
