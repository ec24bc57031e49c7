//! Printing without a printer: the raster on a socket bit for bit, a job's way told step by step, papers kept as they went out. The
//! real printers are in tests/print/printers.sh.

use super::support::{Bench, heirs};
use gishe::domain::medium::Medium;
use gishe::domain::printing::{Address, Paper, Place, Way};
use gishe::office::archive::Archive;
use gishe::office::{Command, Which};
use gishe::paper::{picture, raster};
use gishe::print::spool::{self, Report, Running};
use gishe::print::{Job, Printer, Progress, Reason, Ticket, Trouble, escpos, printer};
use gishe::words::Words;
use std::io::Read;
use std::net::TcpListener;
use std::process::Command as Process;
use std::sync::{Arc, Mutex};

fn job(bench: &mut Bench, medium: Medium) -> Job {
    let case = bench.register(heirs());
    let pdf = bench.office.material(Which::Receipt(case.id), Words::default()).expect("values").pdf(medium).expect("a PDF");
    let order = bench.office.new_order();
    Job { name: "101-1".into(), order, pdf: Arc::new(pdf), medium, copies: 1, cut: true, drawer: true }
}

#[test]
fn the_raster_arrives_bit_for_bit_and_its_qr_decodes() {
    let mut bench = Bench::new();
    let job = job(&mut bench, Medium::Roll80);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let taken = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes).expect("bytes");
        bytes
    });
    let address = Address::parse(&format!("tcp://127.0.0.1:{port}")).expect("an address");
    let end = spool::run(printer(&address), &job, &Running::default(), || Ok(()), |_| {});
    assert_eq!(end, Report::At(Progress::Handed));
    let bytes = taken.join().expect("taken");
    assert_eq!(bytes, escpos::bytes(&job).expect("a raster"), "the bytes on the wire");
    assert!(bytes.starts_with(&[0x1b, b'p']) && bytes.ends_with(&[0x1d, b'V', 66, 0]), "drawer first, knife last");
    // What the paper shows is the middle of the picture of the very PDF.
    let shown = escpos::read_back(&bytes).expect("a raster");
    let page = &picture::pages(&job.pdf, raster::DPI / 72.0).expect("a picture")[0];
    assert_eq!((shown.width, shown.height), (576, page.height));
    let shift = (page.width - shown.width) / 2;
    let mut pgm = format!("P5 {} {} 255\n", shown.width, shown.height).into_bytes();
    for y in 0..shown.height {
        for x in 0..shown.width {
            let at = ((y * page.width + x + shift) * 4) as usize;
            let [r, g, b] = [page.rgba[at], page.rgba[at + 1], page.rgba[at + 2]].map(u32::from);
            assert_eq!(shown.black(x, y), r * 299 + g * 587 + b * 114 < 160_000, "dot {x}, {y}");
            pgm.push(if shown.black(x, y) { 0 } else { 255 });
        }
    }
    let path = bench.folder.0.join("roll.pgm");
    std::fs::write(&path, pgm).expect("written");
    let output = Process::new("zbarimg").args(["--raw", "-q"]).arg(&path).output().expect("zbarimg is installed");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("101-1/24.11.2026 "), "{output:?}");
}

#[test]
fn a_receipt_printer_that_is_off_or_breaks_is_told_apart() {
    let mut bench = Bench::new();
    let mut job = job(&mut bench, Medium::Roll80);
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let at = |port: u16| printer(&Address::Raw("127.0.0.1".into(), port));
    let off = spool::run(at(free), &job, &Running::default(), || Ok(()), |_| {});
    assert_eq!(off, Report::Failed(Trouble::Off(format!("127.0.0.1:{free}"))));
    assert!(!off.may_have_printed(), "trying again prints nothing twice");
    // It takes some bytes and hangs up: the clerk has to look at the paper.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let _ = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 64]);
    });
    job.copies = 9;
    let broken = spool::run(at(port), &job, &Running::default(), || Ok(()), |_| {});
    assert!(matches!(broken, Report::Failed(Trouble::Unsure(_))) && broken.may_have_printed(), "{broken:?}");
    let device = bench.folder.0.join("lp0");
    let to = Address::Device(device.display().to_string());
    assert!(matches!(spool::run(printer(&to), &job, &Running::default(), || Ok(()), |_| {}), Report::Failed(Trouble::Off(_))));
    assert!(!device.exists(), "a device is never made");
    std::fs::write(&device, b"").expect("a device");
    assert_eq!(spool::run(printer(&to), &job, &Running::default(), || Ok(()), |_| {}), Report::At(Progress::Handed));
    assert_eq!(std::fs::read(&device).expect("bytes"), escpos::bytes(&job).expect("a raster"));
}

/// A printer that goes through a list of answers.
struct Scripted {
    answers: Vec<Result<Progress, Trouble>>,
    log: Arc<Mutex<Vec<&'static str>>>,
}

impl Scripted {
    fn note(&self, what: &'static str) {
        self.log.lock().expect("a lock").push(what);
    }
}

impl Printer for Scripted {
    fn check(&mut self, _: &Job) -> Result<(), Trouble> {
        self.note("check");
        Ok(())
    }
    fn send(&mut self, _: &Job) -> Result<Ticket, Trouble> {
        self.note("send");
        Ok(7)
    }
    fn look(&mut self, ticket: Ticket) -> Result<Progress, Trouble> {
        assert_eq!(ticket, 7);
        if self.answers.len() > 1 { self.answers.remove(0) } else { self.answers[0].clone() }
    }
    fn cancel(&mut self, _: Ticket) -> Result<(), Trouble> {
        self.note("cancel");
        self.answers = vec![Ok(Progress::Cancelled)];
        Ok(())
    }
}

#[test]
fn a_job_is_sent_once_followed_to_its_end_and_cancelled_on_demand() {
    let mut bench = Bench::new();
    let job = job(&mut bench, Medium::A5);
    let log = Arc::new(Mutex::new(Vec::new()));
    let empty = Ok(Progress::Printing(vec![Reason::PaperOut]));
    let answers = vec![Ok(Progress::Waiting(vec![])), empty.clone(), Err(Trouble::Off("x".into())), Ok(Progress::Done)];
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let scripted = Box::new(Scripted { answers, log: Arc::clone(&log) });
    let end = spool::run(scripted, &job, &Running::default(), || Ok(()), move |r| tell.lock().expect("a lock").push(r));
    assert_eq!(end, Report::At(Progress::Done));
    let expected = [
        Report::Checking,
        Report::Sending,
        Report::At(Progress::Waiting(vec![])),
        Report::At(Progress::Printing(vec![Reason::PaperOut])),
        Report::Silent,
        Report::At(Progress::Done),
    ];
    assert_eq!(*told.lock().expect("a lock"), expected);
    assert_eq!(*log.lock().expect("a lock"), ["check", "send"], "sent once");
    log.lock().expect("a lock").clear();
    let running = Running::default();
    let handle = running.clone();
    let scripted = Box::new(Scripted { answers: vec![empty], log: Arc::clone(&log) });
    let end = spool::run(
        scripted,
        &job,
        &running,
        || Ok(()),
        move |r| {
            if matches!(r, Report::At(Progress::Printing(_))) {
                handle.cancel();
            }
        },
    );
    assert_eq!(end, Report::At(Progress::Cancelled));
    assert_eq!(*log.lock().expect("a lock"), ["check", "send", "cancel"]);
    // What could not be issued is not sent.
    log.lock().expect("a lock").clear();
    let scripted = Box::new(Scripted { answers: vec![Ok(Progress::Done)], log: Arc::clone(&log) });
    let no = || Err(Trouble::Other("the disk is full".into()));
    let end = spool::run(scripted, &job, &Running::default(), no, |_| {});
    assert!(matches!(end, Report::Failed(Trouble::Other(_))));
    assert_eq!(*log.lock().expect("a lock"), ["check"]);
}

#[test]
fn what_was_issued_comes_back_byte_for_byte_and_stands_in_the_ledger() {
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    let archive = Archive::of(&bench.home());
    let material = bench.office.material(Which::Receipt(case.id), Words::default()).expect("values");
    let bytes = material.pdf(Medium::A5).expect("a PDF");
    bench.office.issue(bench.who, &archive, &material, Medium::A5, &bytes, Way::Printed).expect("issued");
    let number = case.registered.number.to_string();
    // The office moves; the paper that was issued does not.
    let _ = bench.perform(Command::Set(gishe::domain::settings::Key::OfficeAddress, "другаде".into()));
    let issued = bench.office.issued(&number).expect("issued");
    assert_eq!((issued.len(), issued[0].1.paper, issued[0].1.way), (1, Paper::Receipt, Way::Printed));
    let kept = archive.get(&issued[0].1.hash).expect("read").expect("kept");
    assert_eq!(kept, bytes);
    let now = bench.office.material(Which::Receipt(case.id), Words::default()).expect("values");
    assert_ne!(now.pdf(Medium::A5).expect("a PDF"), bytes, "what stands now is another paper");
    bench.assert_whole();
    let _ = gishe::store::check::rebuild(bench.office.store_mut()).expect("rebuilt");
    assert_eq!(bench.office.issued(&number).expect("issued"), issued);
    // Bytes that were altered on the disk are not passed for the issued ones.
    let hash = &issued[0].1.hash;
    let path = bench.home().dir().join("archive").join(&hash[..2]).join(format!("{hash}.pdf"));
    std::fs::write(&path, b"%PDF").expect("altered");
    assert_eq!(archive.get(hash).expect("read"), None);
}

#[test]
fn places_of_printing_are_settings_of_one_workstation() {
    let mut bench = Bench::new();
    let place = Place {
        address: Address::parse("ipp://localhost/printers/Lex").expect("an address"),
        medium: Medium::A4Stub,
        copies: 2,
        cut: false,
        drawer: false,
    };
    let _ = bench.perform(Command::Place(Paper::Receipt, Some(Box::new(place.clone()))));
    let code = bench.office.station_code();
    assert_eq!(bench.office.settings().place(code, Paper::Receipt), Some(place.clone()));
    assert_eq!(bench.office.settings().place(code + 1, Paper::Receipt), None);
    let wrong = Place { medium: Medium::A6, ..place };
    assert_eq!(bench.refusal(Command::Place(Paper::Receipt, Some(Box::new(wrong)))), "refusal-print-medium");
    assert_eq!(bench.refusal(Command::Crest(Some(b"GIF".to_vec()))), "refusal-crest-png");
    let _ = bench.perform(Command::Place(Paper::Receipt, None));
    assert_eq!(bench.office.settings().place(code, Paper::Receipt), None);
    bench.assert_whole();
}
