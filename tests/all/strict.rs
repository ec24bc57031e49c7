//! What a strict reading of the law against the program found: dates that may not be the law's, names that were asked to be kept,
//! who may not check, clocks that begin anew.

use super::papers::{read_back, words_of};
use super::support::{Bench, complaint, heirs};
use gishe::domain::case::{self, Check, Kind, NoProceeding, Outcome, Step};
use gishe::domain::form::Form;
use gishe::domain::sealing::{Appointed, Regime, Role};
use gishe::office::intake::lines_of;
use gishe::office::lists::List;
use gishe::office::{Command, Which};
use gishe::paper::Medium;
use gishe::report::table::Format;
use gishe::share::sealed;
use gishe::store::cases::{Filter, View};
use gishe::words::{Lang, Words};
use std::path::Path;

const WORD: &str = "мартеница под прага";

fn officer(bench: &mut Bench) {
    let (recipient, locked) = sealed::appoint(WORD).expect("a key");
    let one = Appointed { role: Role::Officer, name: "Определен Служител".to_owned(), recipient, locked };
    let _ = bench.perform(Command::Appoint(Box::new(one)));
}

fn restricted() -> Form {
    Form {
        kind: Kind::Restricted, regime: Some(Regime::Citizen), service: String::new(), subject: "Пари".into(), ..heirs()
    }
}

fn paper(bench: &Bench, which: Which, medium: Medium) -> String {
    let material = bench.office.material(which, Words::default()).expect("values");
    words_of(&read_back(bench, &material.pdf(medium).expect("a paper")))
}

/// Which law a signal was sealed under is not known outside the seal: its receipt says number and day, and no date that the other law sets.
#[test]
fn the_receipt_of_a_sealed_signal_promises_no_date_of_another_law() {
    let mut bench = Bench::new();
    officer(&mut bench);
    let case = bench.register(restricted());
    let due = Words::default().date_short_day(case.registered.due.expect("taken up by then"));
    let receipt = paper(&bench, Which::Receipt(case.id), Medium::A5);
    assert!(receipt.contains(&case.registered.number.to_string()), "{receipt}");
    assert!(!receipt.contains(&due) && !receipt.contains(&due[..10]) && !receipt.contains("Срок за решение"), "{receipt}");
    let acknowledged = paper(&bench, Which::Acknowledgement(case.id, Regime::Citizen), Medium::A5);
    assert!(acknowledged.contains("25.01.2027"), "two months, moved to a working day: {acknowledged}");
}

/// All that the form of a sealed signal says is in the seal: who reports for whom, the sheets, the sender's number.
#[test]
fn nothing_of_a_sealed_form_is_lost() {
    let mut bench = Bench::new();
    officer(&mut bench);
    let form = Form {
        capacity: gishe::domain::person::Capacity::Proxy,
        proxy: "Петър Петров".into(),
        authority: "Пълномощно 12/2026".into(),
        sheets: "3".into(),
        attachments: "2".into(),
        reference: "АБ-7".into(),
        protected: true,
        ..restricted()
    };
    let case = bench.register(form);
    let opened = bench.office.open_sealed(bench.who, case.id, WORD).expect("opened");
    let fields = opened.contents[0].fields();
    let has = |name: &str, value: &str| fields.contains(&(name, value));
    assert!(has("proxy", "Петър Петров") && has("authority", "Пълномощно 12/2026"), "{fields:?}");
    assert!(has("sheets", "3") && has("attachments", "2") && has("reference", "АБ-7"), "{fields:?}");
    assert!(has("protected", "sealed-yes") && has("capacity", "capacity-proxy"), "{fields:?}");
    for (name, value) in fields {
        let words = Words::new(Lang::Bg);
        assert!(!words.field(name).is_empty() && (words.has(value) || !value.starts_with("capacity")), "{name}");
    }
}

/// A preview says what registering would say: a signal that nobody could open is refused at once, with one that could it is not.
#[test]
fn the_preview_of_a_sealed_line_asks_for_its_law_and_its_officers() {
    let mut bench = Bench::new();
    let line = |regime: &str| {
        format!(
            r#"{{"kind":"restricted","channel":"email","reference":"s-1","name":"Иванка Колева","subject":"Пари","description":"Поискаха."{regime}}}"#
        )
    };
    let told = |bench: &Bench, regime: &str| bench.office.preview_line(&line(regime)).expect("an answer").map_err(|r| r.key);
    assert_eq!(told(&bench, ",\"regime\":\"citizen\"").err(), Some("refusal-nobody-appointed"));
    officer(&mut bench);
    assert_eq!(told(&bench, "").err(), Some("refusal-regime"));
    assert!(told(&bench, ",\"regime\":\"citizen\"").is_ok());
}

/// What is found and the step go into the ledger together: a step that is refused leaves nothing in the seal.
#[test]
fn a_refused_step_adds_nothing_to_the_seal() {
    let mut bench = Bench::new();
    officer(&mut bench);
    let case = bench.register(restricted());
    let before = bench.office.open_sealed(bench.who, case.id, WORD).expect("opened").contents.len();
    let refused = bench.office.move_sealed(bench.who, case.id, WORD, "Проверено.", case::Command::Move(Step::Archive));
    assert!(refused.is_err());
    assert_eq!(bench.office.open_sealed(bench.who, case.id, WORD).expect("opened").contents.len(), before);
    bench.assert_whole();
}

/// The incoming register of a day with a sealed signal: number and time, and no word more.
#[test]
fn the_incoming_register_says_a_sealed_signals_number_alone() {
    let mut bench = Bench::new();
    officer(&mut bench);
    let case = bench.register(Form {
        name: "Иванка Колева".into(), description: "Поискаха пари".into(), ..restricted()
    });
    let day = bench.office.today();
    let list = List::Incoming(day, day);
    let bytes = bench.office.export(bench.who, &list, Format::Csv, true, Words::new(Lang::Bg)).expect("a list");
    let text = String::from_utf8(bytes).expect("text");
    let row = text.lines().nth(1).expect("its row").to_owned();
    assert!(row.starts_with(&case.registered.number.short()), "{row}");
    assert!(!text.contains("Иванка") && !text.contains("Поискаха") && !text.contains("Пари"), "{text}");
    assert_eq!(
        row.split(';').filter(|cell| !cell.is_empty() && *cell != "0").count(),
        3,
        "number, time, that it is restricted: {row}"
    );
}

/// Whoever asked that the name be kept stands on no list by name: not even by its first letters.
#[test]
fn a_name_that_is_to_be_kept_stands_on_no_list() {
    let mut bench = Bench::new();
    let kept = bench
        .register(Form { kind: Kind::Signal, protected: true, name: "Светлана Кирова".into(), ..complaint() });
    let line = bench.office.find(&kept.registered.number.short(), 1).expect("found").remove(0);
    assert!(line.protected);
    assert_eq!(line.sender("запазена"), "запазена");
    let day = bench.office.today();
    let register = List::Register(Box::new(View::from(Filter::All)), String::new());
    for list in [register, List::Incoming(day, day)] {
        let bytes = bench.office.export(bench.who, &list, Format::Csv, false, Words::new(Lang::Bg)).expect("a list");
        let text = String::from_utf8(bytes).expect("text");
        assert!(text.contains(&kept.registered.number.short()) && !text.contains("Светлана"), "{text}");
    }
    let paper = paper(&bench, Which::Incoming(day, day), Medium::A4Landscape);
    assert!(!paper.contains("Светлана"), "{paper}");
    bench.assert_whole();
}

/// АПК чл. 113 and charter C07: neither who registered it, nor whom it is about, nor who stood back handles or checks it.
#[test]
fn who_may_not_check_is_refused() {
    let mut bench = Bench::new();
    let me = bench.office.staff_name(bench.who.by).expect("a name");
    let about = Form { kind: Kind::Signal, about: "Георги Димов Стоев".into(), ..complaint() };
    let case = bench.register(about);
    let assign =
        |officer: &str| case::Command::Move(Step::Assign("ТСУ".into(), officer.to_owned(), String::new(), String::new()));
    let refused = |bench: &mut Bench, command| bench.refusal(Command::Case(case.id, command));
    assert!(!me.is_empty());
    assert_eq!(refused(&mut bench, assign(&me)), "refusal-assign-registrar");
    let _ = bench.on_case(case.id, assign("Стефка Манева"));
    let _ = bench.on_case(case.id, case::Command::Move(Step::Recuse("роднина".into())));
    let _ = bench.on_case(case.id, assign("Друг Служител"));
    let check = |by: &str| {
        let check = Check { by: by.to_owned(), findings: "Проверено.".into(), measures: "Няма.".into() };
        case::Command::Decide(Outcome::default(), check)
    };
    assert_eq!(refused(&mut bench, check("Георги Стоев")), "refusal-assign-about");
    assert_eq!(refused(&mut bench, check("стефка  манева")), "refusal-assign-recused");
    assert_eq!(refused(&mut bench, check(&me)), "refusal-check-registrar");
    let _ = bench.on_case(case.id, check("Друг Служител"));
    bench.assert_whole();
}

/// A proceeding that begins anew has its whole term again, and says so; a receipt says what was said at the counter.
#[test]
fn what_is_taken_up_again_has_its_term_again() {
    let mut bench = Bench::new();
    let signal = bench.register(Form { kind: Kind::Signal, ..complaint() });
    let before = paper(&bench, Which::Receipt(signal.id), Medium::A5);
    let first = signal.due.expect("a term");
    bench.minutes(10 * 24 * 60);
    let _ = bench.on_case(signal.id, case::Command::Move(Step::NoProceeding(NoProceeding::Repeated)));
    assert_eq!(paper(&bench, Which::Receipt(signal.id), Medium::A5), before, "a later decision changes no receipt");
    bench.minutes(10 * 24 * 60);
    let again = bench.on_case(signal.id, case::Command::Move(Step::Reopen("Нови доказателства".into())));
    let due = again.due.expect("a term");
    assert!(due > first, "{due} after {first}");
    let told = case::explain(&again, bench.office.settings());
    let one = told.iter().find(|one| one.what == "case-due").expect("explained");
    assert_eq!((one.date, one.due.map(|due| due.date)), (due, Some(due)), "the sum is shown");
    bench.assert_whole();
}

/// The explanation of the issue's own example: fourteen days from 14.12.2026 end on Christmas.
#[test]
fn a_date_explains_itself_over_the_holidays() {
    let mut bench = Bench::new();
    bench.minutes(20 * 24 * 60);
    let case =
        bench.register(Form { kind: Kind::OralRequest, service: String::new(), subject: "Справка".into(), ..heirs() });
    assert_eq!(case.registered.received.to_string(), "2026-12-14");
    let told = case::explain(&case, bench.office.settings());
    let sentence = Words::new(Lang::Bg).explained(told.first().expect("a date"));
    for part in ["14 дни", "14.12.2026", "28.12", "29.12.2026", "чл. 57, ал. 1", "чл. 60"] {
        assert!(sentence.contains(part), "{part}: {sentence}");
    }
}

/// Every field of a form may come in a table.
#[test]
fn a_table_may_fill_every_field() {
    let bench = Bench::new();
    let head = "kind;channel;reference;name;phone;subject;description;information;complex;collective;protected;id_checked;brought;sheets";
    let row = "proposal;email;п-1;Мария Жекова;0308 9-82-20;Табло;Повече табла;1;;true;1;1;;2";
    let lines = lines_of(Path::new("a.csv"), format!("{head}\n{row}\n").as_bytes(), Kind::Proposal).expect("a table");
    let told = bench.office.preview_line(&lines[0].1).expect("an answer");
    assert_eq!(told.expect("accepted").kind, Kind::Proposal, "{}", lines[0].1);
    let head = "kind;channel;reference;name;phone;service;complex;brought";
    let row = "request;email;з-1;Мария Жекова;0308 9-82-20;2016;1;0, 1";
    let lines = lines_of(Path::new("a.csv"), format!("{head}\n{row}\n").as_bytes(), Kind::Request).expect("a table");
    assert!(lines[0].1.contains("\"complex\":true") && lines[0].1.contains("[0,1]"), "{}", lines[0].1);
    assert!(bench.office.preview_line(&lines[0].1).expect("an answer").is_ok(), "{}", lines[0].1);
}

/// The archive keeps a case to the end of the year so many years after it was closed, as Settings say.
#[test]
fn the_archive_keeps_to_the_end_of_the_year_that_settings_say() {
    use gishe::domain::settings::Key;
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Set(Key::KeepFeedback, "7".to_owned()));
    let case = bench.register(Form { kind: Kind::Signal, ..complaint() });
    let check =
        Check { by: "Друг Служител".into(), findings: "Проверено.".into(), measures: "Няма.".into() };
    let _ = bench.on_case(case.id, case::Command::Decide(Outcome::default(), check));
    let _ = bench.on_case(case.id, case::Command::Notify(case::Channel::Post));
    let _ = bench.on_case(case.id, case::Command::Close);
    // Put away a year and a half later: the years run from the closing.
    bench.minutes(550 * 24 * 60);
    let archived = bench.on_case(case.id, case::Command::Move(Step::Archive));
    let until = archived.history.iter().find_map(|entry| match entry.event {
        case::Event::Archived { until } => Some(until.to_string()),
        _ => None,
    });
    assert_eq!(until.as_deref(), Some("2033-12-31"));
    let told = case::explain(&archived, bench.office.settings());
    assert!(told.iter().any(|one| one.what == "case-kept-until" && one.date.to_string() == "2033-12-31"));
}

/// Silence is a refusal by law (АПК чл. 58): the register says so before it is one, and only then.
#[cfg(feature = "gui")]
#[test]
fn a_tacit_refusal_is_said_before_it_happens() {
    use super::screens::{simulator, window};
    use gishe::gui::app::Screen;
    let says = |days: i64| {
        let mut bench = Bench::new();
        let form = Form { kind: Kind::OralRequest, service: String::new(), subject: "Справка".into(), ..heirs() };
        let due = bench.register(form).due.expect("a term");
        bench.minutes(((due - bench.office.today()).num_days() - days) * 24 * 60);
        let mut app = window(bench, Lang::Bg).app;
        app.screen = Screen::Register;
        simulator(&app).find("Без отговор в срок се смята, че има мълчалив отказ (АПК чл. 58).").is_ok()
    };
    assert_eq!([says(9), says(3), says(0), says(-2)], [false, true, true, false]);
}

/// A file of version 5 opens: what the register gained since is made anew from the events, and a copy of the file as it was stays.
#[test]
fn a_file_of_the_version_before_opens_whole() {
    let mut bench = Bench::new();
    let kept = bench.register(Form { kind: Kind::Signal, protected: true, ..complaint() });
    let _ = bench.register(heirs());
    let (home, number) = (bench.home(), kept.registered.number.short());
    let Bench { office, folder: _folder, clock, .. } = bench;
    drop(office);
    let older = rusqlite::Connection::open(home.file()).expect("the file");
    older
        .execute_batch("DROP INDEX cases_by_done; ALTER TABLE cases DROP COLUMN protected; PRAGMA user_version = 5;")
        .expect("as it was");
    drop(older);
    let random = Box::new(gishe::office::clock::SeededRandom::new(9));
    let office = home.open(Box::new(clock), random).expect("an office");
    assert!(office.find(&number, 1).expect("found").remove(0).protected);
    assert!(office.loads().expect("a board").iter().map(|load| load.open).sum::<u32>() >= 2);
    let report = gishe::store::check::verify(office.store()).expect("a report");
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    let copy = std::path::PathBuf::from(format!("{}.v5", home.file().display()));
    assert!(copy.exists());
}
