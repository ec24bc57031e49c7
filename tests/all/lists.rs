//! Finding, listing, taking over: any word, any page, any day, the first morning.

use super::support::{Bench, complaint, heirs};
use gishe::domain::booking::{self, Guest, Slot};
use gishe::domain::case::{self, Field, Kind, Step};
use gishe::domain::form::Form;
use gishe::office::intake::lines_of;
use gishe::office::{Command, Value};
use gishe::store::cases::{Filter, View};
use gishe::words::{Lang, Words};
use std::path::Path;

fn everything() -> View {
    View::from(Filter::All)
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
    let masked = bench.office.table(bench.who, &everything(), "", false, words).expect("a table");
    let text = String::from_utf8(masked).expect("text");
    assert!(text.starts_with('\u{feff}') && text.contains("Мария И. П."));
    assert!(!text.contains("Петрова") && !text.contains("в кавички"));
    let plain = bench.office.table(bench.who, &everything(), "", true, words).expect("a table");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&plain[3..]);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "'=1+1; \"в кавички\"")), "{rows:?}");
    let one = bench.office.table(bench.who, &everything(), "чаках", false, words).expect("a table");
    assert_eq!(String::from_utf8(one).expect("text").lines().count(), 2, "what was searched alone");
}

/// What was given on a day stands on that day's list for good, also when it was given on to another unit later.
#[test]
fn the_hand_over_list_of_a_past_day_stays() {
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    let give = |unit: &str| case::Command::Move(Step::Assign(unit.into(), String::new(), String::new(), String::new()));
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
    assert!(bench.office.preview_line(&lines[1].1).expect("read").is_err(), "nobody's signal");
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
