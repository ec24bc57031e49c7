//! Finding, listing, taking over: any word, any page, any day, the first morning.

use super::support::{Bench, complaint, heirs};
use gishe::domain::booking::{self, Guest, Slot};
use gishe::domain::case::{self, Channel, Field, Kind, Step};
use gishe::domain::form::Form;
use gishe::domain::payment::Method;
use gishe::domain::ticket::Line;
use gishe::domain::visit;
use gishe::office::intake::lines_of;
use gishe::office::lists::List;
use gishe::office::{Command, Value};
use gishe::report::table::Format;
use gishe::store::cases::{Filter, View};
use gishe::words::{Lang, Words};
use std::path::Path;

fn everything() -> View {
    View::from(Filter::All)
}

fn register(typed: &str) -> List {
    List::Register(Box::new(everything()), typed.to_owned())
}

/// The rows of a list as they go out, headings first.
fn rows(bench: &mut Bench, list: &List, unmasked: bool) -> Vec<Vec<String>> {
    let bytes = bench.office.export(bench.who, list, Format::Csv, unmasked, Words::new(Lang::Bg)).expect("a table");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(&bytes[3..]);
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

/// Gives a case to a unit.
fn give(unit: &str) -> case::Command {
    case::Command::Move(Step::Assign(unit.into(), String::new(), String::new(), String::new()))
}

/// How often it is on record that a list was read in the clear.
fn noted(bench: &Bench, what: &str) -> i64 {
    let sql =
        "SELECT count(*) FROM log WHERE CAST(line AS TEXT) LIKE '%\"data_read\"%' AND CAST(line AS TEXT) LIKE '%' || ?1 || '%'";
    bench.office.store().read().query_row(sql, [what], |r| r.get(0)).expect("a count")
}

#[test]
fn a_case_is_found_by_any_word_and_by_the_corrected_one() {
    let mut bench = Bench::new();
    let late = bench.register(Form {
        description: "Асансьорът на стълбището не работи.".to_owned(), ..complaint()
    });
    let other = bench.register(heirs());
    let found = |bench: &Bench, typed: &str| -> Vec<String> {
        bench.office.find(typed, 10).expect("found").iter().map(gishe::store::cases::Line::short).collect()
    };
    assert_eq!(found(&bench, "стълбище"), [late.registered.number.short()], "a word of the description");
    assert_eq!(found(&bench, "1/2026").len(), 2, "a number of any register in a year");
    assert_eq!(found(&bench, "2/2026"), Vec::<String>::new());
    assert_eq!(found(&bench, "1/2025"), Vec::<String>::new());
    let corrected = [(Field::Description, "Светлината в коридора".to_owned())].into();
    let _ = bench.on_case(late.id, case::Command::Correct(corrected, "грешка".to_owned()));
    assert_eq!(found(&bench, "стълбище"), Vec::<String>::new(), "what was corrected is found no more");
    assert_eq!(found(&bench, "коридора"), [late.registered.number.short()]);
    let _ = bench.on_case(other.id, case::Command::Erase("чл. 17".to_owned()));
    assert_eq!(found(&bench, "Мария"), Vec::<String>::new());
    bench.assert_whole();
}

#[test]
fn a_search_goes_on_page_by_page_within_what_the_list_is_narrowed_to() {
    let mut bench = Bench::new();
    for n in 0..7 {
        let _ = bench.register(if n % 2 == 0 {
            heirs()
        } else {
            Form { name: "Мария Жекова".to_owned(), ..complaint() }
        });
    }
    let view = View { kind: Some(Kind::Request), ..View::from(Filter::Overdue) };
    let first = bench.office.find_in("мария", &view, None, 3).expect("a page");
    let next = bench.office.find_in("мария", &view, first.last(), 3).expect("a page");
    let all: Vec<u32> = first.iter().chain(&next).map(|line| line.seq).collect();
    assert_eq!(all, [4, 3, 2, 1], "of the kind alone, whatever the tab");
    assert_eq!(bench.office.found("мария", &view).expect("counted"), 4);
    assert_eq!(bench.office.found("мария", &everything()).expect("counted"), 7);
    assert_eq!(bench.office.find_in("301-2", &view, None, 3).expect("found").len(), 1, "a number finds its case");
}

#[test]
fn a_list_is_written_as_a_table_that_any_program_reads() {
    let mut bench = Bench::new();
    let _ = bench.register(Form { subject: "=1+1; \"в кавички\"".to_owned(), ..complaint() });
    let _ = bench.register(heirs());
    let words = Words::new(Lang::Bg);
    let masked = bench.office.export(bench.who, &register(""), Format::Csv, false, words).expect("a table");
    let text = String::from_utf8(masked).expect("text");
    assert!(text.starts_with('\u{feff}') && text.contains("Мария И. П."));
    assert!(!text.contains("Петрова") && !text.contains("в кавички"));
    let plain = bench.office.export(bench.who, &register(""), Format::Csv, true, words).expect("a table");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&plain[3..]);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "'=1+1; \"в кавички\"")), "{rows:?}");
    let one = bench.office.export(bench.who, &register("чаках"), Format::Csv, false, words).expect("a table");
    assert_eq!(String::from_utf8(one).expect("text").lines().count(), 2, "what was searched alone");
}

#[test]
fn visits_calls_and_fees_of_a_day_go_out_row_by_row() {
    let mut bench = Bench::new();
    let today = bench.office.today();
    let visit = bench.ticket(Line::Filing);
    bench.minutes(9);
    let _ = bench.perform(Command::CallNext { finish: false });
    let _ = bench.on_visit(visit.id, visit::Command::Start);
    let Value::Case(case) = bench.perform(Command::Register(Box::new(heirs()), Some(visit.id))).value else {
        panic!("no case")
    };
    let _ = bench.perform(Command::Pay { case: case.id, method: Method::Cash, reference: String::new() });
    bench.minutes(4);
    let _ = bench.on_visit(visit.id, visit::Command::Finish);
    let hotline = bench.register(Form { channel: Channel::Hotline, kind: Kind::Signal, ..complaint() });
    let secret = bench.register(Form { channel: Channel::Phone, kind: Kind::Enquiry, ..complaint() });

    let visits = rows(&mut bench, &List::Visits(today, today), false);
    let day = today.to_string();
    let at = |time: &str| format!("{day} {time}");
    assert_eq!(visits.len(), 2, "the head and one visit");
    assert_eq!(visits[0][..3], ["Билет", "Дата", "Опашка"]);
    assert_eq!(visits[1][0], "Б-001");
    assert_eq!(visits[1][3..8], [at("10:00"), at("10:09"), "9".into(), "4".into(), "1".into()]);
    assert_eq!(visits[1][8], "обслужен", "{visits:?}");
    let none = today.succ_opt().expect("a day");
    assert_eq!(rows(&mut bench, &List::Visits(none, none), false).len(), 1);

    let calls = rows(&mut bench, &List::Calls(today), false);
    assert_eq!(calls.len(), 3);
    let number = |case: &case::Case| case.registered.number.short();
    assert_eq!((calls[1][5].clone(), calls[2][5].clone()), (number(&hotline), number(&secret)));

    let fees = rows(&mut bench, &List::Payments(today), false);
    assert_eq!(fees[1][..6], ["1301-1", &at("10:09"), &number(&case), "Мария И. П.", "в брой", "1.53"]);
    assert_eq!(noted(&bench, "export payments"), 0);
    assert_eq!(rows(&mut bench, &List::Payments(today), true)[1][3], heirs().name);
    assert_eq!(noted(&bench, "export payments"), 1, "names in the clear are on record");
    bench.assert_whole();
}

#[test]
fn bookings_and_what_was_handed_over_go_out_masked() {
    let mut bench = Bench::new();
    let today = bench.office.today();
    let slot = Slot { official: String::new(), day: today, time: "11:00".to_owned() };
    let guest = Guest { name: "Мария Петрова".into(), phone: "0308 9-82-20".into(), topic: "Имот".into() };
    let _ = bench.perform(Command::Book(Box::new((slot, guest))));
    let masked = rows(&mut bench, &List::Bookings(today), false);
    assert_eq!(masked[1], ["Гишета", &today.to_string(), "11:00", "Мария П.", "•••••••••-20", "•••", "записан"], "{masked:?}");
    let plain = rows(&mut bench, &List::Bookings(today), true);
    assert_eq!(plain[1][3..6], ["Мария Петрова", "0308 9-82-20", "Имот"]);
    assert_eq!(noted(&bench, "export reception"), 1);

    let asked = bench.register(heirs());
    let signal = bench.register(Form { kind: Kind::Signal, sheets: "3".into(), attachments: "2".into(), ..complaint() });
    for case in [&asked, &signal] {
        let _ = bench.on_case(case.id, give("Дирекция ТСУ"));
    }
    let handed = rows(&mut bench, &List::HandOver(today), false);
    assert_eq!(handed.len(), 3);
    let of = |case: &case::Case| handed.iter().find(|row| row[1] == case.registered.number.short()).expect("a row").clone();
    assert_eq!(of(&asked)[0], "Дирекция ТСУ");
    assert_eq!(of(&asked)[5], asked.registered.service.as_ref().expect("a service").name, "a service names nobody");
    assert_eq!(of(&signal)[4..8], ["Асен П. Щ.", "•••", "3", "2"]);
    let incoming = rows(&mut bench, &List::Incoming(today, today), true);
    assert_eq!(incoming.len(), 3);
    assert!(incoming.iter().any(|row| row[5] == signal.personal.as_ref().expect("its words").subject));
    assert_eq!(noted(&bench, "export incoming"), 1);
    bench.assert_whole();
}

/// Who answers late stands beside who has much to do, also when nothing is left to do.
#[test]
fn the_board_counts_what_was_answered_in_time_by_unit() {
    let mut bench = Bench::new();
    let in_time = bench.register(heirs());
    let late = bench.register(heirs());
    for (case, name) in [(&in_time, "ГРАО"), (&late, "ТСУ")] {
        let _ = bench.on_case(case.id, give(name));
    }
    let _ = bench.on_case(in_time.id, case::Command::ResultReady);
    bench.minutes(20 * 24 * 60);
    let _ = bench.on_case(late.id, case::Command::ResultReady);
    let board = rows(&mut bench, &List::Board, false);
    let of = |name: &str| board.iter().find(|row| row[0] == name).map(|row| row[6..].to_vec());
    assert_eq!(of("ГРАО"), Some(vec!["1".to_owned(), "1".to_owned()]), "{board:?}");
    assert_eq!(of("ТСУ"), Some(vec!["1".to_owned(), "0".to_owned()]), "{board:?}");
    let now = bench.office.today();
    let stages = rows(&mut bench, &List::Stages(in_time.registered.number.date, now), false);
    assert!(stages.len() > 1 && stages.iter().skip(1).all(|row| row.len() == stages[0].len()));
    bench.minutes(20 * 24 * 60);
    let board = rows(&mut bench, &List::Board, false);
    assert!(board.iter().all(|row| row[0] != "ГРАО"), "forty days ago is not lately: {board:?}");
}

/// What was given on a day stands on that day's list for good, also when it was given on to another unit later.
#[test]
fn the_hand_over_list_of_a_past_day_stays() {
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    let _ = bench.on_case(case.id, give("Гражданска регистрация"));
    let first = bench.office.today();
    bench.minutes(24 * 60);
    let _ = bench.on_case(case.id, give("Правен отдел"));
    let units = |day| -> Vec<String> {
        bench.office.handed_over(day, Words::new(Lang::Bg)).expect("a list").into_iter().map(|h| h.unit).collect()
    };
    assert_eq!(units(first), ["Гражданска регистрация"]);
    assert_eq!(units(bench.office.today()), ["Правен отдел"]);
    bench.assert_whole();
}

/// The last numbers of the book and its open cases, each with the unit that works on it; a second time changes nothing.
#[test]
fn the_first_morning_goes_on_from_the_book() {
    use gishe::domain::number::Register;
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Start(Register::SIGNALS, 87));
    let begin = |bench: &Bench| bench.office.begins().expect("registers").into_iter().find(|b| b.register == Register::SIGNALS);
    let before = begin(&bench).expect("the register of signals");
    assert_eq!((before.given, before.last, before.index.as_str()), (87, 0, "301"));
    let table = "\u{feff}kind;reference;received;name;phone;subject;unit\n\
                 signal;94-А-7;02.11.2026;Асен Щерев;0888 000 000;Дупка;Строителство и екология\n\
                 signal;94-А-8;03.11.2026;;0888 000 000;Дупка;\n";
    let lines = lines_of(Path::new("open.csv"), table.as_bytes(), Kind::Correspondence).expect("a table");
    assert_eq!(lines.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [2, 3]);
    assert!(bench.office.preview_line(&lines[0].1).expect("read").is_ok());
    assert!(bench.office.preview_line(&lines[1].1).expect("read").is_ok(), "nobody's signal is registered as well");
    for _ in 0..2 {
        let _ = bench.office.intake_line(&lines[0].1, bench.who).expect("an answer");
    }
    let all = bench.office.register_page(Filter::All, bench.who.by, None, 9).expect("a page");
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].short().as_str(), all[0].unit.as_str()), ("301-88", "Строителство и екология"));
    assert_eq!(begin(&bench).expect("the register").last, 88);
    assert_eq!(bench.refusal(Command::Start(Register::SIGNALS, 90)), "refusal-start");
    bench.assert_whole();
}

/// Who was booked is erased when the booking is over, and not before.
#[test]
fn the_guest_of_a_booking_is_erased_once_it_is_over() {
    let mut bench = Bench::new();
    let slot = Slot { official: String::new(), day: bench.office.today(), time: "11:00".to_owned() };
    let guest =
        Guest { name: "Мария Петрова".to_owned(), phone: "0308 9-82-20".to_owned(), topic: "Имот".to_owned() };
    let Value::Booking(made) = bench.perform(Command::Book(Box::new((slot, guest)))).value else { panic!("no booking") };
    let erase = || Command::Booking(made.id, booking::Command::Erase);
    assert_eq!(bench.refusal(erase()), "refusal-erase-booking");
    let _ = bench.perform(Command::Booking(made.id, booking::Command::Cancel));
    let Value::Booking(erased) = bench.perform(erase()).value else { panic!("no booking") };
    assert!(erased.guest.is_none());
    assert_eq!(bench.refusal(erase()), "refusal-erase-booking");
    bench.assert_whole();
}

/// Who is to be told that there is no proceeding stands on the list; a case that was taken up again is not done.
#[test]
fn what_is_still_to_be_told_or_done_is_listed() {
    use gishe::domain::case::NoProceeding;
    let mut bench = Bench::new();
    let case = bench.register(Form { kind: Kind::Signal, ..complaint() });
    let step = |step| case::Command::Move(step);
    let _ = bench.on_case(case.id, step(Step::NoProceeding(NoProceeding::Repeated)));
    let waits = |bench: &Bench| bench.office.register_count(Filter::ToNotify, bench.who.by).expect("counted");
    let done = |bench: &Bench| bench.office.summary(bench.office.today()).expect("figures").in_term;
    assert_eq!((waits(&bench), done(&bench)), (1, (1, 1)));
    let _ = bench.on_case(case.id, step(Step::Reopen("Нови доказателства".into())));
    assert_eq!((waits(&bench), done(&bench)), (0, (0, 0)));
    bench.assert_whole();
}
