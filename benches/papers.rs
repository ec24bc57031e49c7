//! What papers cost: `cargo bench --bench papers`. Processor milliseconds a slip, a cold process to the finished file, bytes,
//! preview, raster, a register of 10,000 rows; beside the limit (writing the same bytes) and, when `GISHE_PEERS_PYTHON` names a
//! Python with reportlab, qrcode and typst, the same slip by ReportLab and Typst in the same run.

#![allow(clippy::panic, clippy::pedantic)]

use gishe::domain::form::Form;
use gishe::office::clock::{ManualClock, SeededRandom};
use gishe::office::{Command, Home, Office, Value, Which, Who, example};
use gishe::paper::incoming::{self, Entry};
use gishe::paper::{Letterhead, Medium, picture, raster};
use gishe::words::Words;
use std::io::Write;
use std::path::Path;
use std::process::Command as Process;
use std::time::Instant;

/// 24.11.2026, 10:00 in Sofia.
const TEN: i64 = 1_795_507_200_000;

fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Processor seconds of this thread so far.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// Processor milliseconds of `work`, each of `times`.
fn each(times: u32, mut work: impl FnMut()) -> f64 {
    work();
    let begun = cpu();
    (0..times).for_each(|_| work());
    (cpu() - begun) * 1000.0 / f64::from(times)
}

fn office(dir: &Path) -> Office {
    let clock = Box::new(ManualClock::at(TEN));
    Home::at(dir).open(clock, Box::new(SeededRandom::new(3))).expect("an office")
}

fn slips(office: &mut Office, dir: &Path) {
    let mut random = SeededRandom::new(7);
    let who = example::somebody(&mut random);
    let form = Form {
        service: "2016".to_owned(),
        name: who.name,
        identifier: example::egn(&mut random, true),
        address: who.address,
        phone: who.phone,
        sheets: "2".to_owned(),
        ..Form::default()
    };
    let Value::Case(case) = office.perform(Who::PROGRAM, Command::Register(Box::new(form), None)).expect("registered").value
    else {
        panic!("no case")
    };
    let material = office.material(Which::Receipt(case.id), Words::default()).expect("values");
    for medium in [Medium::A5, Medium::Roll80] {
        let pdf = material.pdf(medium).expect("a PDF");
        let cost = each(200, || drop(material.pdf(medium).expect("a PDF")));
        let path = dir.join("limit.pdf");
        let limit = each(200, || std::fs::write(&path, &pdf).expect("written"));
        say(&format!("receipt {}: {cost:.2} ms CPU, {} bytes; writing the same bytes {limit:.3} ms", medium.code(), pdf.len()));
        let preview = each(40, || drop(picture::page(&pdf, 0, 2.0).expect("a picture")));
        say(&format!("preview of it at 144 dpi: {preview:.2} ms CPU"));
        if medium == Medium::Roll80 {
            let dots = each(40, || drop(raster::pages(&pdf, 576).expect("dots")));
            say(&format!("raster of it at 203 dpi: {dots:.2} ms CPU"));
        }
    }
    let day = office.material(Which::Day(office.today()), Words::default()).expect("values").pdf(Medium::A4).expect("a PDF");
    say(&format!("daily summary A4: {} bytes", day.len()));
}

fn register(office: &Office) {
    let letterhead = Letterhead::new(office.settings(), Words::default());
    let now = office.now_local();
    let entry = |n: u32| Entry {
        number: format!("101-{n}"),
        at: now,
        sender: "Мария И. П.".to_owned(),
        reference: String::new(),
        kind: "Заявление за услуга".to_owned(),
        subject: "Издаване на удостоверение за наследници".to_owned(),
        free_text: false,
        counts: (2, 1),
        channel: "на гише".to_owned(),
        unit: "Гражданска регистрация".to_owned(),
        due: Some(now.date()),
        answer: "(01-1) 02.12.2026".to_owned(),
        note: "регистрирана".to_owned(),
    };
    let entries: Vec<Entry> = (1..=10_000).map(entry).collect();
    let begun = cpu();
    let scene = incoming::scene(&entries, now.date(), now.date(), &letterhead, now);
    let set = cpu() - begun;
    let pdf = gishe::paper::pdf::write(&scene).expect("a PDF");
    let all = cpu() - begun;
    say(&format!(
        "register of 10,000 rows: {} pages, set in {set:.2} s CPU, all {all:.2} s CPU, {:.2} MB",
        scene.pages.len(),
        pdf.len() as f64 / 1e6
    ));
}

/// A process that starts, makes a paper and ends: the charter needs no case.
fn cold(dir: &Path) {
    let program = env!("CARGO_BIN_EXE_gishe");
    let out = dir.join("cold.pdf");
    let mut best = f64::MAX;
    let run = |args: &[&str]| {
        let begun = Instant::now();
        let done = Process::new(program).args(args).args(["--data", &dir.display().to_string()]).output().expect("a process");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        begun.elapsed().as_secs_f64() * 1000.0
    };
    let bare = (0..10).map(|_| run(&["verify"])).fold(f64::MAX, f64::min);
    for _ in 0..10 {
        // A sheet is made anew each time; a receipt would come out of the archive.
        best = best.min(run(&["paper", "service", "2016", "--medium", "a5", "--out", &out.display().to_string()]));
    }
    say(&format!(
        "cold process to a finished sheet: {best:.1} ms by the clock (one that opens the store and proves it: {bare:.1} ms)"
    ));
}

fn peers() {
    let Ok(python) = std::env::var("GISHE_PEERS_PYTHON") else {
        say("peers: GISHE_PEERS_PYTHON names no Python");
        return;
    };
    let root = env!("CARGO_MANIFEST_DIR");
    for script in ["reportlab_slip.py", "typst_slip.py"] {
        let path = format!("{root}/benches/peers/slip/{script}");
        let done = Process::new(&python).args([&path, &format!("{root}/assets/fonts"), "60"]).output().expect("a process");
        say(String::from_utf8_lossy(&done.stdout).trim());
    }
}

fn main() {
    let dir = std::env::temp_dir().join(format!("gishe-papers-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).expect("a folder");
    let mut office = office(&dir);
    slips(&mut office, &dir);
    register(&office);
    drop(office);
    cold(&dir);
    peers();
    let _ = std::fs::remove_dir_all(&dir);
}
