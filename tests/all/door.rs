//! Through the one door, on a real file: visits, cases, payments, settings, drafts, search.

use super::support::{Bench, complaint, heirs};
use gishe::domain::case::{self, Channel, Check, FeePlan, Field, Outcome, Status};
use gishe::domain::form::Form;
use gishe::domain::money::Cents;
use gishe::domain::number::Register;
use gishe::domain::payment::{self, Method};
use gishe::domain::person::ApplicantKind;
use gishe::domain::settings::Key;
use gishe::domain::ticket::Line;
use gishe::domain::visit::{self, State};
use gishe::office::lists::List;
use gishe::office::{Command, Value, Who};
use gishe::report::table::Format;
use gishe::store::cases::Filter;
use std::collections::BTreeMap;
use uuid::Uuid;

#[test]
fn from_the_door_to_the_receipt() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    assert_eq!(ticket.label.to_string(), "Б-001");
    bench.minutes(9);
    let _ = bench.perform(Command::CallNext { finish: false });
    bench.minutes(1);
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    let Value::Case(case) = bench.perform(Command::Register(Box::new(heirs()), Some(ticket.id))).value else { panic!() };
    assert_eq!(case.registered.number.to_string(), "101-1/24.11.2026");
    assert_eq!(case.registered.due.map(|d| d.to_string()), Some("2026-12-01".to_owned()));
    assert_eq!(case.registered.visit, Some(ticket.id));
    let pay = Command::Pay { case: case.id, method: Method::Cash, reference: String::new() };
    let Value::Payment(payment) = bench.perform(pay).value else { panic!() };
    assert_eq!((payment.number.short(), payment.amount), ("1301-1".to_owned(), Cents(153)));
    bench.minutes(5);
    let done = bench.on_visit(ticket.id, visit::Command::Finish);
    assert_eq!((done.state, done.waiting_ms()), (State::Finished, Some(540_000)));
    let summary = bench.office.summary(bench.office.today()).expect("figures");
    assert!(summary.ends.adds_up());
    assert_eq!((summary.ends.finished, summary.wait.median_s, summary.counters[0].service_s), (1, 540, 300));
    assert_eq!(summary.registered.values().sum::<u32>(), 1);
    assert_eq!(bench.office.visit_cases(ticket.id).expect("cases")[0].paid, Cents(153));
    bench.assert_whole();
}

#[test]
fn f2_during_a_service_refuses_once_and_finishes_the_second_time() {
    let mut bench = Bench::new();
    let (first, second) = (bench.ticket(Line::Filing), bench.ticket(Line::Fees));
    let _ = bench.perform(Command::CallNext { finish: false });
    assert_eq!(bench.refusal(Command::CallNext { finish: true }), "refusal-call-called", "called is not served");
    let _ = bench.on_visit(first.id, visit::Command::Start);
    assert_eq!(bench.refusal(Command::CallNext { finish: false }), "refusal-call-open");
    let Value::Visit(called) = bench.perform(Command::CallNext { finish: true }).value else { panic!() };
    assert_eq!((called.id, called.state), (second.id, State::Called));
    let before =
        bench.office.store().read().query_row("SELECT state FROM visits WHERE label = 'Б-001'", [], |r| r.get::<_, String>(0));
    assert_eq!(before.expect("a row"), "visit-finished");
}

#[test]
fn the_first_action_of_a_new_day_closes_yesterdays_visits() {
    let mut bench = Bench::new();
    let open = bench.ticket(Line::Filing);
    let _ = bench.perform(Command::CallNext { finish: false });
    let _ = bench.on_visit(open.id, visit::Command::Start);
    bench.minutes(24 * 60);
    let today = bench.ticket(Line::Filing);
    assert_eq!(today.label.to_string(), "Б-001", "labels begin anew each day");
    let yesterday = gishe::store::visits::one(bench.office.store().read(), open.id).expect("read").expect("a visit");
    assert!(yesterday.state == State::DayClosed && yesterday.time_inaccurate);
    bench.assert_whole();
}

#[test]
fn a_request_lives_until_it_is_handed_over_and_paid() {
    let mut bench = Bench::new();
    let case = bench.register(Form { fee_plan: FeePlan::Later, ..heirs() });
    let hand_over = || case::Command::HandOver("Мария Петрова".to_owned());
    assert_eq!(bench.refusal(Command::Case(case.id, hand_over())), "refusal-case-state");
    let _ = bench.on_case(case.id, case::Command::ResultReady);
    assert_eq!(bench.refusal(Command::Case(case.id, hand_over())), "refusal-fee-unpaid");
    let pay = |case| Command::Pay { case, method: Method::Card, reference: String::new() };
    let Value::Payment(paid) = bench.perform(pay(case.id)).value else { panic!() };
    assert_eq!(bench.refusal(pay(case.id)), "refusal-nothing-owed");
    assert_eq!(bench.refusal(Command::Case(case.id, case::Command::Void("грешка".into()))), "refusal-void-paid");
    let _ = bench.perform(Command::Payment(paid.id, payment::Command::Refund("надвзета".into())));
    assert_eq!(bench.refusal(Command::Payment(paid.id, payment::Command::Void("пак".into()))), "refusal-payment-state");
    let waived = bench.on_case(case.id, case::Command::WaiveFee("решение № 5".into()));
    assert!(waived.fee_waived);
    assert_eq!(bench.on_case(case.id, hand_over()).status, Status::HandedOver);
    assert_eq!(bench.refusal(Command::Case(case.id, case::Command::Void("късно".into()))), "refusal-case-state");
    bench.assert_whole();
}

#[test]
fn a_complaint_closes_only_with_check_decision_and_notice() {
    let mut bench = Bench::new();
    let case = bench.register(complaint());
    assert_eq!(case.registered.number.index(), "301", "complaints stand in the register of signals");
    assert_eq!(case.registered.due.map(|d| d.to_string()), Some("2027-01-25".to_owned()), "24.01.2027 is a Sunday");
    assert_eq!(bench.refusal(Command::Case(case.id, case::Command::Close)), "refusal-case-state");
    let empty = case::Command::Decide(Outcome::Unfounded, Check::default());
    assert_eq!(bench.refusal(Command::Case(case.id, empty)), "refusal-empty");
    let check = Check {
        by: "секретарят".into(), findings: "Чакал е 41 минути.".into(), measures: "Второ гише от 9 ч.".into()
    };
    let decided = bench.on_case(case.id, case::Command::Decide(Outcome::WellFounded, check));
    assert_eq!(decided.notice_due.map(|d| d.to_string()), Some("2026-12-01".to_owned()));
    assert_eq!(bench.refusal(Command::Case(case.id, case::Command::Close)), "refusal-case-state");
    let _ = bench.on_case(case.id, case::Command::Notify(Channel::Post));
    assert_eq!(bench.on_case(case.id, case::Command::Close).status, Status::Closed);
    bench.assert_whole();
}

#[test]
fn anonymous_papers_and_old_complaints_are_registered_without_proceeding() {
    let mut bench = Bench::new();
    let anonymous =
        |form: Form| Form { applicant: ApplicantKind::Anonymous, name: String::new(), phone: String::new(), ..form };
    assert_eq!(bench.register(anonymous(heirs())).status, Status::NoProceeding);
    assert_eq!(bench.register(anonymous(complaint())).status, Status::NoProceeding);
    let old = Form { happened: "23.11.2024".into(), ..complaint() };
    assert_eq!(bench.register(old).status, Status::NoProceeding, "more than two years ago");
    let young = Form { happened: "24.11.2024".into(), ..complaint() };
    assert_eq!(bench.register(young).status, Status::Registered);
    let unreachable = Form { phone: String::new(), ..complaint() };
    assert_eq!(bench.refusal(Command::Register(Box::new(unreachable), None)), "refusal-no-contact");
}

#[test]
fn a_correction_keeps_the_old_value_readable() {
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    let set = |field, value: &str| BTreeMap::from([(field, value.to_owned())]);
    let no_reason = Command::Case(case.id, case::Command::Correct(set(Field::Name, "Мария Петрова"), " ".into()));
    assert_eq!(bench.refusal(no_reason), "refusal-empty");
    let same = Command::Case(case.id, case::Command::Correct(set(Field::Sheets, "2"), "грешка".into()));
    assert_eq!(bench.refusal(same), "refusal-nothing-changed");
    let corrected =
        bench.on_case(case.id, case::Command::Correct(set(Field::Name, "Марияна Иванова Петрова"), "грешно име".into()));
    assert_eq!(corrected.value(Field::Name).as_deref(), Some("Марияна Иванова Петрова"));
    assert_eq!(corrected.registered.pd.as_ref().map(|p| p.name.as_str()), Some("Мария Иванова Петрова"));
    assert!(corrected.conflicts.is_empty() && corrected.history.len() == 2);
    assert_eq!(bench.office.find("марияна", 10).expect("found").len(), 1, "the search knows the new name");
    assert_eq!(bench.office.find("мария иванова", 10).expect("found").len(), 1);
    bench.assert_whole();
}

#[test]
fn search_by_number_word_identifier_and_phone() {
    let mut bench = Bench::new();
    let first = bench.register(heirs());
    let _ = bench
        .register(Form { name: "Емине Хаджиева Белева".into(), phone: "0878 123 456".into(), ..heirs() });
    let found = |bench: &Bench, typed: &str| bench.office.find(typed, 20).expect("found").len();
    for (typed, n) in [
        ("101-1", 1),
        ("101-2/24.11.2026", 1),
        ("101-3", 0),
        ("МАРИЯ", 1),
        ("хадж бел", 1),
        ("0878", 1),
        ("0878123456", 1),
        ("наследници", 2),
        ("\" OR *", 0),
        ("", 0),
        (&heirs().identifier[..7], 2),
    ] {
        assert_eq!(found(&bench, typed), n, "{typed}");
    }
    assert_eq!(bench.office.find("101-1", 5).expect("found")[0].id, first.id);
}

#[test]
fn reading_personal_data_and_duplicates_are_on_record() {
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    let revealed = bench.on_case(case.id, case::Command::Reveal);
    assert!(matches!(revealed.history.last().map(|e| &e.event), Some(case::Event::Revealed {})));
    for n in 1..=3 {
        let again = bench.on_case(case.id, case::Command::Reissue(case::Issue::Receipt));
        assert_eq!(again.duplicates.get(&case::Issue::Receipt), Some(&n));
    }
    let _ = bench.on_case(case.id, case::Command::Void("двойно вписване".into()));
    let _ = bench.on_case(case.id, case::Command::Reissue(case::Issue::Receipt));
    assert_eq!(bench.register(heirs()).registered.number.seq, 2, "a void number is never used again");
}

#[test]
fn settings_are_events_and_change_what_they_say() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Set(Key::DaysOff, "01.12.2026".into()));
    let case = bench.register(heirs());
    assert_eq!(case.registered.due.map(|d| d.to_string()), Some("2026-12-02".to_owned()), "a decreed day off moves the term");
    assert_eq!(bench.refusal(Command::Set(Key::OfficeIban, "BG00".into())), "refusal-setting-iban");
    let _ = bench.perform(Command::Set(Key::Zone, "Pacific/Kiritimati".into()));
    assert_eq!(bench.office.today().to_string(), "2026-11-24");
    bench.clock.advance(2 * 3_600_000 + 1);
    assert_eq!(bench.office.now_local().date().to_string(), "2026-11-25", "10:00 UTC is past midnight there");
    bench.assert_whole();
}

#[test]
fn a_clock_set_back_a_day_is_refused_before_a_number_is_given() {
    let mut bench = Bench::new();
    let _ = bench.register(heirs());
    bench.minutes(-26 * 60);
    assert_eq!(bench.refusal(Command::Register(Box::new(heirs()), None)), "refusal-clock");
    bench.minutes(26 * 60);
    assert_eq!(bench.register(heirs()).registered.number.seq, 2);
}

/// Row 74: after 999,999 a number has a digit more. It is found as it is typed, and the one after it follows.
#[test]
fn a_register_that_comes_to_a_million_grows_a_digit() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Start(Register::REQUESTS, 999_998));
    let cases: Vec<_> = (0..3).map(|_| bench.register(heirs())).collect();
    let short: Vec<String> = cases.iter().map(|case| case.registered.number.short()).collect();
    assert_eq!(short, ["101-999999", "101-1000000", "101-1000001"]);
    assert!(cases.is_sorted_by_key(|case| case.registered.number));
    for case in &cases {
        for typed in [case.registered.number.short(), case.registered.number.to_string()] {
            let found = bench.office.find(&typed, 2).expect("found");
            assert_eq!(found.iter().map(|line| line.id).collect::<Vec<_>>(), [case.id], "{typed}");
        }
    }
    bench.assert_whole();
}

#[test]
fn numbers_begin_anew_at_new_year_in_the_offices_zone() {
    let mut bench = Bench::new();
    let _ = bench.register(heirs());
    // 31.12.2026 22:30 UTC is half past midnight of the new year in Sofia.
    bench.clock.set(1_798_756_200_000);
    assert_eq!(bench.register(heirs()).registered.number.to_string(), "101-1/01.01.2027");
}

#[test]
fn filters_and_pages_of_the_register() {
    let mut bench = Bench::new();
    for _ in 0..25 {
        let _ = bench.register(heirs());
    }
    bench.minutes(8 * 24 * 60);
    let today = bench.register(heirs());
    let me = bench.who.by;
    let count = |bench: &Bench, filter| bench.office.register_count(filter, me).expect("a count");
    assert_eq!(count(&bench, Filter::Today), 1);
    assert_eq!(count(&bench, Filter::Overdue), 25);
    assert_eq!(count(&bench, Filter::Mine), 26);
    assert_eq!(bench.office.register_count(Filter::Mine, Uuid::nil()).expect("a count"), 0);
    let first = bench.office.register_page(Filter::All, me, None, 20).expect("a page");
    assert_eq!((first.len(), first[0].id), (20, today.id));
    let second = bench.office.register_page(Filter::All, me, first.last(), 20).expect("a page");
    assert_eq!(second.len(), 6);
}

#[test]
fn drafts_survive_reopening_and_are_of_this_workstation_alone() {
    let mut bench = Bench::new();
    bench.office.keep_draft("form/1", "{\"name\":\"Мария\"}").expect("kept");
    let events = gishe::store::log::count(bench.office.store().read()).expect("a count");
    let reopened =
        bench.home().open(Box::new(bench.clock.clone()), Box::new(gishe::office::clock::SystemRandom)).expect("opened");
    assert_eq!(reopened.draft("form/1").expect("read").map(|d| d.0), Some("{\"name\":\"Мария\"}".to_owned()));
    assert_eq!(gishe::store::log::count(reopened.store().read()).expect("a count"), events, "no event, and the same writer");
    assert_eq!(reopened.writer(), bench.office.writer());
}

#[test]
fn a_played_day_is_plausible_and_whole() {
    let mut bench = Bench::new();
    assert_eq!(
        bench.office.become_example(["а", "б"]).map_err(|f| f.to_string()).err().as_deref(),
        Some("refusal-not-example")
    );
    let folder = super::support::Folder::new();
    let clock = gishe::office::clock::ManualClock::at(super::support::TEN);
    let home = gishe::office::Home::at(&folder.0);
    let mut office = home.open(Box::new(clock.clone()), Box::new(gishe::office::clock::SeededRandom::new(1))).expect("opened");
    let _ = office.become_example(["Служител 1", "Служител 2"]).expect("an example");
    let day = "2026-11-24".parse().expect("a date");
    let played = office.play(gishe::office::play::Plan { day, visits: 150, seed: 9 }, &clock).expect("played");
    let s = office.summary(day).expect("figures");
    assert!(s.ends.adds_up() && s.ends.issued == 150 && s.ends.open == 0, "{:?}", s.ends);
    assert!(s.ends.finished > 120 && !played.cases.is_empty() && !played.payments.is_empty());
    for r in &s.registers {
        assert_eq!(r.last - r.first + 1, r.count, "gap-free: {r:?}");
    }
    let report = gishe::store::check::verify(office.store()).expect("a report");
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    let refused = office.perform(Who { by: Uuid::nil(), counter: 9 }, Command::CallNext { finish: false });
    assert!(refused.is_err(), "nobody waits");
}

/// Whoever tries the program a few minutes after midnight finds the visitors of the example in this day's line.
#[test]
fn visitors_of_the_example_are_of_this_day() {
    for after_midnight_s in [0, 7 * 60, 20 * 60, 12 * 3600] {
        let folder = super::support::Folder::new();
        let day: chrono::NaiveDate = "2026-12-01".parse().expect("a date");
        // Midnight in Sofia is 22:00 UTC of the day before.
        let now = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis() - 2 * 3_600_000 + after_midnight_s * 1000;
        let clock = gishe::office::clock::ManualClock::at(now);
        let random = gishe::office::clock::SeededRandom::new(1);
        let mut office = gishe::office::Home::at(&folder.0).open(Box::new(clock.clone()), Box::new(random)).expect("opened");
        let _ = office.become_example(["Служител 1", "Служител 2"]).expect("an example");
        office.seat_visitors(&clock, now).expect("visitors");
        let ends = office.summary(day).expect("figures").ends;
        assert_eq!((ends.issued, ends.open), (6, 6), "{after_midnight_s} s after midnight");
    }
}

/// Whatever the seed, a played day comes to its end with nobody left open: a visitor who leaves never blocks a counter.
#[test]
fn days_of_many_seeds_come_to_an_end() {
    for seed in 0..8 {
        let folder = super::support::Folder::new();
        let clock = gishe::office::clock::ManualClock::at(super::support::TEN);
        let random = gishe::office::clock::SeededRandom::new(seed);
        let mut office = gishe::office::Home::at(&folder.0).open(Box::new(clock.clone()), Box::new(random)).expect("opened");
        let _ = office.become_example(["Служител 1", "Служител 2"]).expect("an example");
        let day = "2026-11-24".parse().expect("a date");
        let _ = office.play(gishe::office::play::Plan { day, visits: 90, seed: seed * 77 + 1 }, &clock).expect("played");
        let ends = office.summary(day).expect("figures").ends;
        assert!(ends.adds_up() && ends.open == 0 && ends.issued == 90 && ends.finished > 60, "seed {seed}: {ends:?}");
    }
}

#[test]
fn going_live_in_mid_year_goes_on_from_the_last_number() {
    use gishe::domain::number::Register;
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Start(Register::REQUESTS, 411));
    assert_eq!(bench.register(heirs()).registered.number.to_string(), "101-412/24.11.2026");
    assert_eq!(bench.register(complaint()).registered.number.short(), "301-1", "each register by itself");
    assert_eq!(bench.refusal(Command::Start(Register::REQUESTS, 300)), "refusal-start", "a series never goes back");
    let _ = bench.perform(Command::Start(Register::FEES, 20));
    bench.minutes(40 * 24 * 60);
    assert_eq!(bench.register(heirs()).registered.number.to_string(), "101-1/03.01.2027", "the next year begins with 1");
    bench.assert_whole();
}

#[test]
fn open_cases_of_the_register_before_come_by_file_after_a_preview() {
    let mut bench = Bench::new();
    let line = r#"{"kind":"proposal","reference":"94-И-12","received":"02.11.2026","name":"Иван Петров","address":"с. Върбина","subject":"Пейки"}"#;
    let preview = bench.office.preview_line(line).expect("read").expect("good");
    assert_eq!((preview.kind, preview.known), (case::Kind::Proposal, false));
    assert_eq!(
        preview.due.map(|d| d.to_string()),
        Some("2027-01-04".to_owned()),
        "two months from its receipt; 2.01 is a Saturday"
    );
    assert_eq!(
        bench.office.register_page(Filter::All, bench.who.by, None, 9).expect("a page").len(),
        0,
        "nothing is registered"
    );
    let _ = bench.office.intake_line(line, bench.who).expect("read");
    let again = bench.office.preview_line(line).expect("read").expect("good");
    assert!(again.known);
    let bad =
        bench.office.preview_line(r#"{"kind":"proposal","reference":"x","received":"02.11.2026","name":""}"#).expect("read");
    // That nobody signed it is no fault of a line: it is registered as anonymous. What it is about must be said.
    assert!(bad.is_err_and(|refusal| refusal.each().map(|r| r.field).eq([Some("subject")])));
    let request = r#"{"kind":"request","reference":"z","channel":"post","service":"2016","name":""}"#;
    let bad = bench.office.preview_line(request).expect("read");
    assert!(bad.is_err_and(|refusal| refusal.each().any(|r| r.field == Some("name"))), "a request names who asks");
    let counter = r#"{"kind":"signal","reference":"y","channel":"counter","name":"И","phone":"088 000","subject":"с"}"#;
    assert!(bench.office.preview_line(counter).expect("read").is_err(), "over the counter without a date is no intake");
}

#[test]
fn the_register_is_narrowed_ordered_and_kept_under_a_name() {
    use gishe::store::cases::{Order, View};
    let mut bench = Bench::new();
    let me = bench.who.by;
    let names = ["Юлия Щерева", "Асен Цветков", "Мария Жекова", "Бисер Ангелов"];
    for (n, name) in names.iter().enumerate() {
        let form = Form { name: (*name).to_owned(), ..if n % 2 == 0 { heirs() } else { complaint() } };
        let case = bench.register(form);
        if n < 2 {
            let step = case::Step::Assign("ТСУ".into(), String::new(), String::new(), String::new());
            let _ = bench.on_case(case.id, case::Command::Move(step));
        }
    }
    let lines = |bench: &Bench, view: &View| -> Vec<String> {
        // Page by page, two lines each: every keyset must lead on.
        let mut all: Vec<gishe::store::cases::Line> = Vec::new();
        loop {
            let page = bench.office.register_page(view, me, all.last(), 2).expect("a page");
            if page.is_empty() {
                assert_eq!(all.len() as u64, bench.office.register_count(view, me).expect("a count"));
                return all.into_iter().map(|line| line.name).collect();
            }
            all.extend(page);
        }
    };
    let view = |order| View { filter: Filter::All, order, ..View::default() };
    assert_eq!(lines(&bench, &view(Order::Newest)), ["Бисер Ангелов", "Мария Жекова", "Асен Цветков", "Юлия Щерева"]);
    assert_eq!(lines(&bench, &view(Order::Name)), ["Асен Цветков", "Бисер Ангелов", "Мария Жекова", "Юлия Щерева"]);
    assert_eq!(lines(&bench, &view(Order::Number)).len(), 4);
    let due = bench.office.register_page(view(Order::Due), me, None, 9).expect("a page");
    assert!(due.windows(2).all(|w| w[0].due <= w[1].due) && lines(&bench, &view(Order::Due)).len() == 4);
    let narrow = View { kind: Some(case::Kind::ServiceComplaint), unit: "ТСУ".into(), ..view(Order::Newest) };
    assert_eq!(lines(&bench, &narrow), ["Асен Цветков"]);
    let status = View { status: Some(case::Status::Assigned), from: Some(bench.office.today()), ..view(Order::Name) };
    assert_eq!(lines(&bench, &status), ["Асен Цветков", "Юлия Щерева"]);
    let past = View { to: bench.office.today().pred_opt(), ..view(Order::Newest) };
    assert!(lines(&bench, &past).is_empty());
    // Units: of Settings, of the catalogue, and those that were typed.
    let _ = bench.perform(Command::Set(gishe::domain::settings::Key::Units, "Архитект; Правен отдел".into()));
    let units = bench.office.units().expect("units");
    assert!(["ТСУ", "Архитект", "Правен отдел", "ГРАО"].iter().all(|unit| units.iter().any(|u| u == unit)), "{units:?}");
    // A name is found in Latin letters as well, an address by its words.
    for (typed, want) in [("shtereva", 1), ("yulia sht", 1), ("zhekova", 1), ("Мария", 1), ("tsvetkov", 1), ("nobody", 0)]
    {
        assert_eq!(bench.office.find(typed, 9).expect("found").len(), want, "{typed}");
    }
    let address = bench.register(Form { address: "с. Върбина, ул. Липа 3".into(), ..heirs() });
    assert_eq!(bench.office.find("върбина липа", 9).expect("found")[0].id, address.id);
    // A view is kept as an event of the office and read back.
    let text = serde_json::to_string(&narrow).expect("text");
    let _ = bench.perform(Command::KeepView("Оплаквания ТСУ".into(), text));
    let kept = bench.office.settings().views().map(|(name, text)| (name.to_owned(), serde_json::from_str::<View>(text)));
    let kept: Vec<_> = kept.collect();
    assert!(matches!(kept.as_slice(), [(name, Ok(view))] if name == "Оплаквания ТСУ" && *view == narrow), "{kept:?}");
    assert_eq!(bench.refusal(Command::KeepView(" ".into(), String::new())), "refusal-empty");
    let _ = bench.perform(Command::KeepView("Оплаквания ТСУ".into(), String::new()));
    assert_eq!(bench.office.settings().views().count(), 0);
    bench.assert_whole();
}

#[test]
fn a_list_goes_out_as_a_workbook_masked_and_in_the_clear_on_record() {
    use std::io::Read;
    let mut bench = Bench::new();
    let _ = bench.register(Form { name: "Мария Жекова".into(), ..heirs() });
    let words = gishe::words::Words::default();
    let all = |typed: &str| List::Register(Box::new(Filter::All.into()), typed.to_owned());
    let strings = |bytes: Vec<u8>| {
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        let mut text = String::new();
        for part in ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"] {
            let _ = book.by_name(part).expect("a part").read_to_string(&mut text).expect("text");
        }
        text
    };
    let masked = strings(bench.office.export(bench.who, &all(""), Format::Xlsx, false, words).expect("a workbook"));
    assert!(masked.contains("Мария Ж.") && !masked.contains("Жекова"), "{masked}");
    assert!(masked.contains("101-1") && masked.contains("autoFilter") && masked.contains("pane"));
    let open = strings(bench.office.export(bench.who, &all(""), Format::Xlsx, true, words).expect("a workbook"));
    assert!(open.contains("Мария Жекова"));
    let noted = bench.office.store().read().query_row(
        "SELECT count(*) FROM log WHERE CAST(line AS TEXT) LIKE '%export cases%\"data_read\"%'",
        [],
        |r| r.get::<_, i64>(0),
    );
    assert_eq!(noted, Ok(1), "reading in the clear is on record, masked is not");
    let found = strings(bench.office.export(bench.who, &all("няма такъв"), Format::Xlsx, false, words).expect("a workbook"));
    assert!(!found.contains("101-1"));
}
