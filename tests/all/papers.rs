//! Papers: read back letter by letter, byte-equal, marked, masked, within their size, their QR decodable.

use super::support::{Bench, complaint, egn, heirs};
use gishe::domain::case::{self, FeePlan};
use gishe::domain::form::Form;
use gishe::domain::payment::Method;
use gishe::domain::settings::Key;
use gishe::domain::ticket::Line;
use gishe::office::{Command, Value, Which};
use gishe::paper::{Medium, PaperError, picture};
use gishe::words::Words;
use std::process::Command as Process;

/// The text of a PDF as poppler reads it, words separated by single blanks.
fn read_back(bench: &Bench, pdf: &[u8]) -> String {
    let path = bench.folder.0.join("paper.pdf");
    std::fs::write(&path, pdf).expect("written");
    let output = Process::new("pdftotext").args(["-raw"]).arg(&path).arg("-").output().expect("pdftotext is installed");
    assert!(output.status.success());
    words_of(&String::from_utf8(output.stdout).expect("text"))
}

fn words_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_paper_reads_back_letter_by_letter() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    let all = "абвгдежзийклмнопрстуфхцчшщъьюя АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ ѝ Ѝ № „кавички“ «други» – — € Latin qwx";
    let case = bench.register(Form { subject: all.into(), ..heirs() });
    let other = bench.register(complaint());
    let pay = Command::Pay { case: case.id, method: Method::Cash, reference: String::new() };
    let Value::Payment(payment) = bench.perform(pay).value else { panic!() };
    let day = bench.office.today();
    let table = [
        (Which::Ticket(ticket.id), Medium::Roll80),
        (Which::Receipt(case.id), Medium::A5),
        (Which::Receipt(case.id), Medium::Roll80),
        (Which::Receipt(other.id), Medium::A5),
        (Which::Fee(payment.id), Medium::A5),
        (Which::Fee(payment.id), Medium::Roll80),
        (Which::Day(day), Medium::A4),
    ];
    for (which, medium) in table {
        let material = bench.office.material(which, Words::default()).expect("values");
        let pdf = material.pdf(medium).unwrap_or_else(|e| panic!("{which:?} {medium:?}: {e}"));
        assert_eq!(pdf, material.pdf(medium).expect("again"), "same content, same bytes");
        let (read, set) = (read_back(&bench, &pdf), words_of(&material.scene(medium).text()));
        let sorted = |text: &str| {
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            words.sort();
            words
        };
        assert_eq!(sorted(&read), sorted(&set), "{which:?} {medium:?}");
        assert!(pdf.len() < 30_000, "{which:?} {medium:?}: {} bytes", pdf.len());
        let check =
            Process::new("qpdf").arg("--check").arg(bench.folder.0.join("paper.pdf")).output().expect("qpdf is installed");
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    }
}

#[test]
fn a_receipt_says_what_the_law_and_the_citizen_need() {
    let mut bench = Bench::new();
    let case = bench.register(Form { fee_plan: FeePlan::Bank, ..heirs() });
    let text = |bench: &Bench| {
        let material = bench.office.material(Which::Receipt(case.id), Words::default()).expect("values");
        words_of(&material.scene(Medium::A5).text())
    };
    let first = text(&bench);
    for part in [
        "101-1/24.11.2026",
        "10:00 ч.",
        "Издаване на удостоверение за наследници (УРИ 2016)",
        "Мария И. П.",
        "листа: 2, приложения: 1",
        "01.12.2026 (вт.)",
        "7 дни от 24.11.2026 → 01.12.2026",
        "1,53 €, по банков път",
        "BG30 IABG 7491 8400 2347 00",
        "44 80 07",
        "Първа Служителка, Гише 1",
        "0308/9-82-20",
        "С лице към хората",
    ] {
        assert!(first.contains(part), "{part} is missing: {first}");
    }
    assert!(!first.contains(&egn()) && first.contains(&format!("••••••{}", &egn()[6..])), "the identifier is masked");
    assert!(!first.contains("Иванова"), "the name is masked");
    assert!(!first.contains("ДУБЛИКАТ") && !first.contains("ОБРАЗЕЦ") && !first.contains(" лв"));
    let _ = bench.on_case(case.id, case::Command::Reissue(case::Issue::Receipt));
    let _ = bench.perform(Command::Set(Key::DualUntil, "31.12.2026".into()));
    let _ = bench.perform(Command::MarkExample);
    let again = text(&bench);
    assert!(again.contains("ДУБЛИКАТ 1") && again.contains("ОБРАЗЕЦ") && again.contains("(2,99 лв)"), "{again}");
    let complaint = bench.register(complaint());
    let material = bench.office.material(Which::Receipt(complaint.id), Words::default()).expect("values");
    let said = words_of(&material.scene(Medium::A5).text());
    assert!(said.contains("Решение до 25.01.2027") && said.contains("до 7 дни") && said.contains("АПК чл. 121"), "{said}");
    assert!(!said.contains("Такса"));
}

#[test]
fn the_qr_of_the_drawn_page_decodes_to_number_and_code() {
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    let material = bench.office.material(Which::Receipt(case.id), Words::default()).expect("values");
    for medium in [Medium::A5, Medium::Roll80] {
        let pages = picture::pages(&material.pdf(medium).expect("a PDF"), 3.0).expect("pictures");
        let page = &pages[0];
        let mut pgm = format!("P5 {} {} 255\n", page.width, page.height).into_bytes();
        pgm.extend(page.rgba.chunks(4).map(|p| p[0]));
        let path = bench.folder.0.join("page.pgm");
        std::fs::write(&path, pgm).expect("written");
        let output = Process::new("zbarimg").args(["--raw", "-q"]).arg(&path).output().expect("zbarimg is installed");
        let code = case.personal.as_ref().map(|p| p.access_code.clone()).expect("a code");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), format!("101-1/24.11.2026 {code}"));
    }
}

#[test]
fn long_names_wrap_and_two_hundred_papers_flow_over_pages() {
    let mut bench = Bench::new();
    let long = Form {
        subject: "Щъркелово".repeat(30), description: "ред ".repeat(2000), name: "Щ".repeat(120), ..heirs()
    };
    let case = bench.register(long);
    let material = bench.office.material(Which::Receipt(case.id), Words::default()).expect("values");
    for medium in [Medium::A5, Medium::Roll80] {
        let pdf = material.pdf(medium).expect("nothing stands outside the page");
        let joined: String = material.scene(medium).text().split_whitespace().collect();
        assert!(joined.contains(&"Щъркелово".repeat(30)) && !pdf.is_empty());
    }
    let mut many = case;
    many.registered.papers = (0..200).map(|n| case::Paper { name: format!("документ номер {n}"), brought: false }).collect();
    let receipt = gishe::paper::receipt::Receipt { case: &many, due: None, paid: Vec::new(), clerk: "С".into(), duplicate: 0 };
    let letterhead = gishe::paper::Letterhead::new(bench.office.settings(), Words::default());
    let scene = gishe::paper::receipt::scene(&receipt, &letterhead, Medium::A5);
    assert!(scene.pages.len() > 1 && scene.check().is_ok());
    assert!(scene.text().contains("документ номер 199"));
}

#[test]
fn a_run_outside_its_page_is_an_error() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    let mut scene = bench.office.material(Which::Ticket(ticket.id), Words::default()).expect("values").scene(Medium::Roll80);
    scene.pages[0].width = 60.0;
    assert!(matches!(gishe::paper::pdf::write(&scene), Err(PaperError::Outside(_))));
}

#[test]
fn bytes_are_equal_in_two_processes() {
    let folder = super::support::Folder::new();
    let mut bytes = Vec::new();
    for name in ["a", "b"] {
        let data = folder.0.join(name);
        let run = Process::new(env!("CARGO_BIN_EXE_gishe"))
            .args(["day", "--date", "2026-11-24", "--visits", "6", "--seed", "4", "--data", &data.display().to_string()])
            .output()
            .expect("the program runs");
        assert!(run.status.success());
        let mut files: Vec<_> = walk(&data.join("papers"));
        files.sort();
        bytes.push(
            files
                .iter()
                .map(|f| (f.strip_prefix(&data).expect("inside").to_owned(), std::fs::read(f).expect("read")))
                .collect::<Vec<_>>(),
        );
    }
    assert!(bytes[0].len() > 8);
    assert!(bytes[0] == bytes[1], "the papers of two processes differ");
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(dir)
        .expect("a folder")
        .flat_map(|entry| {
            let path = entry.expect("an entry").path();
            if path.is_dir() { walk(&path) } else { vec![path] }
        })
        .collect()
}
