//! Bad input: each gets a clear error that names the field, and changes nothing.

use super::support::{Bench, Folder, heirs};
use gishe::domain::form::Form;
use gishe::office::clock::{SystemClock, SystemRandom};
use gishe::office::intake::Answer;
use gishe::office::{Command, Fault, Home, Office, Who};
use gishe::store::OpenError;
use gishe::words::{Lang, Words};
use std::path::Path;

/// The fields and keys of all refusals that a form meets, and that nothing was written.
fn refused(form: Form) -> Vec<(Option<&'static str>, &'static str)> {
    let mut bench = Bench::new();
    let before = gishe::store::log::count(bench.office.store().read()).expect("a count");
    let Err(Fault::Refused(refusal)) = bench.office.perform(bench.who, Command::Register(Box::new(form), None)) else {
        panic!("not refused")
    };
    assert_eq!(gishe::store::log::count(bench.office.store().read()).expect("a count"), before, "a refusal writes nothing");
    for each in refusal.each() {
        for lang in [Lang::Bg, Lang::En] {
            let words = Words::new(lang);
            let sentence = words.refusal(each);
            assert!(words.has(each.key) && !sentence.contains("field-") && !sentence.contains('{'), "{sentence}");
        }
    }
    refusal.each().map(|r| (r.field, r.key)).collect()
}

#[test]
fn wrong_fields_of_a_form() {
    let table: Vec<(Form, &str, &str)> = vec![
        (Form { identifier: "8503156027".into(), ..heirs() }, "identifier", "refusal-identifier-check"),
        (Form { identifier: "8702296100".into(), ..heirs() }, "identifier", "refusal-identifier-birth"),
        (Form { identifier: "2651011234".into(), ..heirs() }, "identifier", "refusal-identifier-check"),
        (Form { identifier: "123".into(), ..heirs() }, "identifier", "refusal-identifier-length"),
        (Form { identifier: "85031560АБ".into(), ..heirs() }, "identifier", "refusal-identifier-digits"),
        (Form { name: "  ".into(), ..heirs() }, "name", "refusal-empty"),
        (Form { name: "Мария\u{7}".into(), ..heirs() }, "name", "refusal-control"),
        (Form { subject: "х".repeat(2 << 20), ..heirs() }, "subject", "refusal-too-long"),
        (Form { description: "х".repeat(2 << 20), ..heirs() }, "description", "refusal-too-long"),
        (Form { phone: "звънни".into(), ..heirs() }, "phone", "refusal-phone"),
        (Form { email: "мария".into(), ..heirs() }, "email", "refusal-email"),
        (Form { received: "29.02.2026".into(), ..heirs() }, "received", "refusal-date"),
        (Form { received: "25.11.2026".into(), ..heirs() }, "received", "refusal-date-future"),
        (Form { happened: "вчера".into(), ..heirs() }, "happened", "refusal-date"),
        (Form { service: "9999x".into(), ..heirs() }, "service", "refusal-service-unknown"),
        (Form { service: String::new(), ..heirs() }, "service", "refusal-service-none"),
        (Form { speed: 9, ..heirs() }, "speed", "refusal-speed"),
        (Form { sheets: "два".into(), ..heirs() }, "sheets", "refusal-count"),
        (Form { attachments: "-1".into(), ..heirs() }, "attachments", "refusal-count"),
        (Form { service: "2088".into(), fee: "-5".into(), ..heirs() }, "fee", "refusal-fee-negative"),
        (Form { service: "2088".into(), fee: "пет".into(), ..heirs() }, "fee", "refusal-fee"),
        (Form { service: "2088".into(), fee: "1000000".into(), ..heirs() }, "fee", "refusal-fee-much"),
        (Form { service: "2088".into(), ..heirs() }, "fee", "refusal-fee"),
    ];
    for (form, field, key) in table {
        let shown = format!("{field} {key}");
        assert_eq!(refused(form), [(Some(field), key)], "{shown}");
    }
}

#[test]
fn an_identifier_born_in_the_future_is_refused() {
    // 20.05.2005 seen from a clock that stands before that day.
    let mut bench = Bench::new();
    bench.clock.set(1_000_000_000_000);
    assert_eq!(
        bench.refusal(Command::Register(Box::new(Form { identifier: "0545206218".into(), ..heirs() }), None)),
        "refusal-identifier-future"
    );
}

#[test]
fn all_problems_of_a_form_come_at_once() {
    let form = Form { name: String::new(), identifier: "1".into(), phone: "x".into(), ..heirs() };
    let fields: Vec<_> = refused(form).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, [Some("name"), Some("identifier"), Some("phone")]);
}

#[test]
fn emoji_are_kept_and_marked_on_paper() {
    let mut bench = Bench::new();
    let case = bench.register(Form { subject: "Честито 🙂 – „ѝ“".into(), ..heirs() });
    assert_eq!(case.personal.as_ref().map(|p| p.subject.as_str()), Some("Честито 🙂 – „ѝ“"));
    let material = bench.office.material(gishe::office::Which::Receipt(case.id), Words::default()).expect("values");
    assert!(material.scene(gishe::paper::Medium::A5).text().contains("Честито ◊ – „ѝ“"));
}

#[test]
fn intake_answers_each_line_and_is_idempotent() {
    let mut bench = Bench::new();
    let mut line = |text: &str| match bench.office.intake_line(text, Who::PROGRAM).expect("an answer") {
        Answer::Registered { number, again } => Ok((number, again)),
        Answer::Refused(refusal) => Err((refusal.field.unwrap_or(""), refusal.key)),
    };
    let good = r#"{"kind":"request","service":"2016","name":"Мария Иванова","channel":"email","reference":"m-1"}"#;
    assert_eq!(line(good), Ok(("101-1/24.11.2026".into(), false)));
    assert_eq!(line(good), Ok(("101-1/24.11.2026".into(), true)));
    for (text, want) in [
        ("{", ("", "refusal-intake-line")),
        ("[1]", ("", "refusal-intake-line")),
        (r#"{"kind":"wish"}"#, ("", "refusal-intake-line")),
        (r#"{"nmae":"x","channel":"post","reference":"r"}"#, ("", "refusal-intake-unknown")),
        (r#"{"name":"x","channel":"post"}"#, ("reference", "refusal-intake-reference")),
        (r#"{"name":"x","reference":"r-2"}"#, ("channel", "refusal-intake-channel")),
        (r#"{"channel":"post","reference":"r-3","service":"2016"}"#, ("name", "refusal-empty")),
        (r#"{"channel":"post","reference":"r-4","service":"nope","name":"x"}"#, ("service", "refusal-service-unknown")),
    ] {
        assert_eq!(line(text), Err(want), "{text}");
    }
    let complaint = r#"{"kind":"service_complaint","applicant":"anonymous","subject":"s","channel":"site","reference":"c-1"}"#;
    assert_eq!(line(complaint), Ok(("301-1/24.11.2026".into(), false)));
    assert_eq!(line(&good.replace("m-1", "m-2")), Ok(("101-2/24.11.2026".into(), false)), "refusals take no numbers");
}

fn open(dir: &Path) -> Result<Office, Fault> {
    Home::at(dir).open(Box::new(SystemClock), Box::new(SystemRandom))
}

#[test]
fn files_that_are_not_ours_stay_as_they_are() {
    let folder = Folder::new();
    let file = |name: &str| folder.0.join(name).join("gishe.sqlite");
    let make = |name: &str| {
        std::fs::create_dir_all(folder.0.join(name)).expect("a folder");
        file(name)
    };
    drop(open(&folder.0.join("good")).expect("opened"));
    std::fs::create_dir_all(make("folder")).expect("a folder");
    std::fs::write(make("text"), "това не е база").expect("written");
    let foreign = rusqlite_file(&make("foreign"), "CREATE TABLE t (a)");
    assert!(foreign.exists());
    let whole = std::fs::read(file("good")).expect("read");
    std::fs::write(make("short"), &whole[..whole.len() - 1000]).expect("written");
    let _ = std::fs::copy(file("good"), make("newer")).expect("copied");
    let newer = rusqlite_file(&file("newer"), "PRAGMA user_version = 999");
    let bytes_before = std::fs::read(&newer).expect("read");
    let check = |name: &str, expected: fn(&Fault) -> bool| {
        let fault = open(&folder.0.join(name)).expect_err(name);
        assert!(expected(&fault), "{name}: {fault:?}");
        for lang in [Lang::Bg, Lang::En] {
            let sentence = fault.sentence(Words::new(lang));
            assert!(sentence.contains(name) && !sentence.contains("fault-"), "{sentence}");
        }
    };
    check("folder", |f| matches!(f, Fault::Open(OpenError::IsFolder(_))));
    check("text", |f| matches!(f, Fault::Open(OpenError::Foreign(_))));
    check("foreign", |f| matches!(f, Fault::Open(OpenError::Foreign(_))));
    check("short", |f| matches!(f, Fault::Open(OpenError::Damaged(_))));
    check("newer", |f| matches!(f, Fault::Open(OpenError::Newer(_, 999, _))));
    assert_eq!(std::fs::read(&newer).expect("read"), bytes_before, "a newer file is not touched");
    let plain = folder.0.join("plain");
    std::fs::write(&plain, "x").expect("written");
    assert!(matches!(open(&plain), Err(Fault::Io(..))), "a data folder that is a file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = std::fs::copy(file("good"), make("readonly")).expect("copied");
        std::fs::set_permissions(file("readonly"), std::fs::Permissions::from_mode(0o444)).expect("set");
        check("readonly", |f| matches!(f, Fault::Open(OpenError::ReadOnly(_))));
    }
}

fn rusqlite_file(path: &Path, sql: &str) -> std::path::PathBuf {
    let db = rusqlite::Connection::open(path).expect("a file");
    db.execute_batch(sql).expect("done");
    path.to_owned()
}

#[test]
fn a_second_window_is_told_that_one_is_open() {
    let folder = Folder::new();
    let home = Home::at(&folder.0);
    let lock = home.lock_window().expect("the first");
    assert!(matches!(home.lock_window(), Err(Fault::InUse(_))));
    drop(lock);
    assert!(home.lock_window().is_ok());
}

/// Row 40: the program itself, started while a window is open on these data: it says so, and ends before it draws anything.
#[cfg(feature = "gui")]
#[test]
fn a_second_program_says_that_one_is_open_and_ends() {
    let folder = Folder::new();
    let home = Home::at(folder.0.join("d"));
    drop(open(home.dir()).expect("an office"));
    let _window = home.lock_window().expect("the first");
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_gishe"))
        .args(["--data", &home.dir().display().to_string()])
        .env_remove("GISHE_LANG")
        .output()
        .expect("run");
    let said = String::from_utf8_lossy(&program.stderr);
    assert_eq!((program.status.code(), program.stdout.is_empty()), (Some(3), true), "{said}");
    assert_eq!(said.trim(), Fault::InUse(home.dir().to_owned()).sentence(Words::default()));
    assert!(home.lock_window().is_err(), "the first is as it was");
}

#[test]
fn the_command_line_says_what_is_wrong_by_its_exit_code() {
    let folder = Folder::new();
    let run = |args: &[&str]| {
        let output =
            std::process::Command::new(env!("CARGO_BIN_EXE_gishe")).args(args).env_remove("GISHE_LANG").output().expect("run");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
    };
    let data = folder.0.join("d").display().to_string();
    assert_eq!(run(&["verify", "--data", &data]).0, Some(3), "nothing there");
    assert!(!folder.0.join("d").exists(), "a mistyped folder is not made");
    assert_eq!(run(&["dance"]).0, Some(2));
    assert_eq!(run(&["--help"]).0, Some(0));
    let (code, said) = run(&["day", "--data", &data, "--visits", "10", "--date", "24.11.2026"]);
    assert!(code == Some(0) && said.contains("Дневен отчет"), "{said}");
    assert_eq!(run(&["verify", "--data", &data]).0, Some(0));
    assert_eq!(run(&["rebuild", "--data", &data]).0, Some(0));
    assert_eq!(run(&["find", "няма такъв", "--data", &data]).0, Some(1));
    let masked = run(&["export", "cases", "--data", &data]).1;
    let plain = run(&["export", "cases", "--data", &data, "--unmasked", "--as", "jsonl"]).1;
    assert!(masked.contains("••••••") && !plain.contains("••••••"));
    let events = run(&["export", "events", "--as", "jsonl", "--data", &data]).1;
    assert!(events.contains("data_read") && events.contains("export cases"), "reading in bulk is on record");
    assert!(!events.contains("companion"));
    let real = folder.0.join("real").display().to_string();
    let intake = folder.0.join("in.jsonl");
    std::fs::write(&intake, "{\"service\":\"2016\",\"name\":\"Я\",\"channel\":\"post\",\"reference\":\"1\"}\nnonsense\n")
        .expect("written");
    let (code, said) = run(&["intake", &intake.display().to_string(), "--data", &real]);
    assert!(
        code == Some(1) && said.contains("ред 1: регистриран под № 101-1") && said.contains("ред 2: НЕ Е РЕГИСТРИРАН"),
        "{said}"
    );
    let (code, said) = run(&["day", "--data", &real]);
    assert!(code == Some(1) && said.contains("пример"), "no day is played on a real office: {said}");
}
