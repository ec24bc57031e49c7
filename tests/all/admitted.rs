//! Admissibility and what the law makes of it (domain.md §2.2, §3.5): late appeals, papers without a sender, what is said and not handed
//! in, whether it belongs here, who may not look at it, in what form information is asked for.

use super::papers::{read_back, words_of};
use super::support::{Bench, complaint, heirs};
use gishe::domain::case::{self, Access, Case, Channel, Duty, Kind, NoProceeding, Status, Step};
use gishe::domain::form::Form;
use gishe::domain::person::ApplicantKind;
use gishe::domain::sealing::{Appointed, Regime, Role};
use gishe::domain::ticket::Line;
use gishe::domain::{money::Cents, staff, visit};
use gishe::office::intake::Answer;
use gishe::office::{Command, Value, Which, Who};
use gishe::paper::Medium;
use gishe::words::Words;

fn of(kind: Kind) -> Form {
    Form {
        kind,
        service: String::new(),
        name: "Мария Иванова Петрова".into(),
        phone: "0888 000 000".into(),
        address: "с. Върбина".into(),
        subject: "Пътят".into(),
        description: "Пътят е непроходим.".into(),
        ..Form::default()
    }
}

fn paper(bench: &Bench, which: Which) -> String {
    let material = bench.office.material(which, Words::default()).expect("values");
    words_of(&read_back(bench, &material.pdf(Medium::A4).expect("a paper")))
}

fn moved(bench: &mut Bench, case: &Case, step: Step) -> Case {
    bench.on_case(case.id, case::Command::Move(step))
}

/// АПК чл. 84 and 88: fourteen days from the day the act was communicated, moved to a working day; by post the postmark counts. A late
/// appeal is registered, said to be late, left unexamined by a letter, and its sender is told.
#[test]
fn a_late_appeal_is_registered_told_and_left_unexamined() {
    let mut bench = Bench::new();
    let appeal = |happened: &str, postmark: &str| Form {
        happened: happened.into(),
        postmark: postmark.into(),
        channel: if postmark.is_empty() { Channel::Counter } else { Channel::Post },
        about: "Заповед № 12".into(),
        ..of(Kind::Appeal)
    };
    let today = bench.office.today();
    let late = |form: &Form, bench: &Bench| form.late(today, bench.office.settings()).map(|day| day.to_string());
    // Today is Tuesday, 24.11.2026. Fourteen days from the tenth end today, from the ninth yesterday; from Saturday 7.11. on a Saturday,
    // which moves to Monday the 23rd.
    assert_eq!(late(&appeal("10.11.2026", ""), &bench), None);
    assert_eq!(late(&appeal("09.11.2026", ""), &bench).as_deref(), Some("2026-11-23"));
    assert_eq!(late(&appeal("07.11.2026", ""), &bench).as_deref(), Some("2026-11-23"));
    assert_eq!(late(&appeal("09.11.2026", "23.11.2026"), &bench), None, "posted in time");
    // Against silence a month counts, from the day on which the term for an answer ended (ал. 2).
    let silence = |happened: &str| Form { silence: true, ..appeal(happened, "") };
    assert_eq!(late(&silence("24.10.2026"), &bench), None);
    assert_eq!(late(&silence("22.10.2026"), &bench).as_deref(), Some("2026-11-23"), "22.11 is a Sunday");
    let kept = bench.register(silence("22.10.2026"));
    assert_eq!(kept.late(bench.office.settings()).map(|day| day.to_string()).as_deref(), Some("2026-11-23"));
    assert_eq!(late(&Form { kind: Kind::Signal, ..appeal("01.01.2026", "") }, &bench), None, "signals have their own rule");

    let case = bench.register(appeal("02.11.2026", ""));
    assert_eq!(case.status, Status::Registered, "registered in any case");
    assert_eq!(case.late(bench.office.settings()).map(|day| day.to_string()).as_deref(), Some("2026-11-16"));
    for ground in NoProceeding::ALL {
        let fits = ground.fits(case::Track::Appeal);
        let allowed =
            matches!(ground, NoProceeding::Late | NoProceeding::NoRight | NoProceeding::NotSubject | NoProceeding::Anonymous);
        assert_eq!(fits, allowed, "{ground:?}");
    }
    let over = Command::Case(case.id, case::Command::Move(Step::NoProceeding(NoProceeding::OverTwoYears)));
    assert_eq!(bench.refusal(over), "refusal-ground");
    let left = moved(&mut bench, &case, Step::NoProceeding(NoProceeding::Late));
    assert_eq!(left.status, Status::NoProceeding);
    assert_eq!(left.next().map(|(day, duty)| (day.to_string(), duty)), Some(("2026-11-27".to_owned(), Duty::Notice)));
    let letter = paper(&bench, Which::Letter(case.id, 1));
    assert!(letter.contains("Оставяне на жалба без разглеждане") && letter.contains("просрочена"), "{letter}");
    let told = bench.on_case(case.id, case::Command::Notify(Channel::Post));
    assert_eq!(told.status, Status::Notified);
    assert_eq!(bench.on_case(case.id, case::Command::Close).status, Status::Closed);
}

/// A paper without a sender is registered whatever it asks for; nobody can be answered, nothing is owed for it.
#[test]
fn a_paper_without_a_sender_is_registered_without_proceeding() {
    let mut bench = Bench::new();
    let nobody = |form: Form| Form { applicant: ApplicantKind::Anonymous, name: String::new(), ..form };
    let paid = Form { service: "2016".into(), ..heirs() };
    for form in [paid, of(Kind::OralRequest), of(Kind::Appeal), of(Kind::Signal), of(Kind::Proposal)] {
        let kind = form.kind;
        let case = bench.register(nobody(form));
        assert_eq!((case.status, case.next()), (Status::NoProceeding, None), "{kind:?}");
        assert_eq!(case.fee_due(), Cents::ZERO, "{kind:?}");
        assert_eq!(moved(&mut bench, &case, Step::Archive).status, Status::Archived);
    }
    // What the office itself sends out is signed.
    assert_eq!(bench.refusal(Command::Register(Box::new(nobody(of(Kind::Outgoing))), None)), "refusal-anonymous-request");
}

/// What is said at the counter, by telephone or at the hotline is written down, and a protocol of it is signed; a sheet that was handed
/// in is its own protocol.
#[test]
fn what_is_said_is_written_into_a_protocol() {
    let mut bench = Bench::new();
    for (kind, channel, sheets, oral) in [
        (Kind::Signal, Channel::Counter, "", true),
        (Kind::Proposal, Channel::Phone, "0", true),
        (Kind::ServiceComplaint, Channel::Hotline, "", true),
        (Kind::Enquiry, Channel::Counter, "", true),
        (Kind::Signal, Channel::Counter, "2", false),
        (Kind::Signal, Channel::Email, "", false),
        (Kind::Praise, Channel::Counter, "", false),
    ] {
        let case = bench.register(Form { channel, sheets: sheets.into(), ..of(kind) });
        assert_eq!(case.registered.oral, oral, "{kind:?} {channel:?} {sheets}");
        let letter = gishe::paper::letter::key(&case, &case.history[0].event);
        assert_eq!(letter, oral.then_some("letter-oral-signal"), "{kind:?} {channel:?}");
        if oral {
            let text = paper(&bench, Which::Letter(case.id, 0));
            assert!(text.contains("Протокол") && text.contains("Пътят е непроходим."), "{text}");
            assert!(text.contains(&format!("{} (", case.registered.number)), "{text}");
        }
    }
}

/// АПК чл. 112: within seven days from receipt it is sent on where another body is the right one. Until somebody is told to work on it,
/// that is what is due.
#[test]
fn whether_it_belongs_here_is_due_within_seven_days() {
    let mut bench = Bench::new();
    let case = bench.register(of(Kind::Signal));
    assert_eq!(case.next().map(|(day, duty)| (day.to_string(), duty)), Some(("2026-12-01".to_owned(), Duty::Competence)));
    let unit = Step::Assign("Строителство".into(), String::new(), String::new(), String::new());
    let given = moved(&mut bench, &case, unit);
    assert_eq!(given.next().map(|(_, duty)| duty), Some(Duty::Answer), "who works on it found that it belongs here");
    let complaint = bench.register(complaint());
    assert_eq!(complaint.next().map(|(_, duty)| duty), Some(Duty::Answer), "service at the counter is the office's own");
}

/// АПК чл. 113: never to the person it is about. The clerk who served the visit that a complaint is about is one, named or not.
#[test]
fn who_served_the_visit_does_not_look_at_the_complaint_about_it() {
    let mut bench = Bench::new();
    let add = Command::Staff(None, staff::Command::Add("Втора Служителка".to_owned()));
    let Value::Member(second) = bench.office.perform(Who::PROGRAM, add).expect("a member").value else { panic!("no member") };
    let (first, other) = (bench.who, Who { by: second.id, counter: 2 });
    let ticket = bench.ticket(Line::Filing);
    let _ = bench.on_visit(ticket.id, visit::Command::Call);
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    let _ = bench.on_visit(ticket.id, visit::Command::Finish);
    // Somebody else takes the complaint in.
    bench.who = other;
    let case = bench.register(Form { ticket: ticket.label.to_string(), ..complaint() });
    assert_eq!(case.registered.of_visit, Some(ticket.id));
    let assign = |officer: &str| {
        let step = Step::Assign("Деловодство".into(), officer.into(), String::new(), String::new());
        Command::Case(case.id, case::Command::Move(step))
    };
    assert_eq!(bench.refusal(assign("първа  служителка")), "refusal-assign-about");
    let _ = bench.perform(assign("Трета Служителка"));
    let check = |by: &str| {
        let check = case::Check { by: by.into(), findings: "Проверено".into(), measures: "Няма".into() };
        Command::Case(case.id, case::Command::Decide(case::Outcome::Unfounded, check))
    };
    assert_eq!(bench.refusal(check("Първа Служителка")), "refusal-assign-about");
    let _ = bench.perform(check("Трета Служителка"));
    bench.who = first;
}

/// ЗДОИ чл. 26: the form of access that was asked for is kept and stands in the file of the case.
#[test]
fn the_form_of_access_is_asked_and_kept() {
    let mut bench = Bench::new();
    let case =
        bench.register(Form { access: Some(Access::Electronic), email: "m@example.bg".into(), ..of(Kind::InformationRequest) });
    assert_eq!(case.registered.access, Some(Access::Electronic));
    assert!(paper(&bench, Which::CaseFile(case.id)).contains("по електронен път"));
    let line = r#"{"kind":"information_request","name":"Мария Иванова Петрова","address":"с. Върбина","subject":"Договори","description":"Копия","channel":"post","access":"paper","reference":"z-1"}"#;
    let Answer::Registered { .. } = bench.office.intake_line(line, Who::PROGRAM).expect("read") else { panic!("refused") };
    let db = bench.office.store().read();
    let id = gishe::store::cases::by_reference(db, "z-1").expect("a read").expect("known by its reference");
    let read = gishe::store::cases::one(db, id).expect("a read").expect("a case");
    assert_eq!(read.registered.access, Some(Access::Paper));
    assert_eq!(bench.register(Form { access: Some(Access::View), ..of(Kind::Signal) }).registered.access, None);
}

/// The print-out of a case leaves nothing out: dates, documents brought and missing, files, payments, the visit.
#[test]
fn the_print_out_of_a_case_is_whole() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    let _ = bench.on_visit(ticket.id, visit::Command::Call);
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    let form = Form {
        capacity: gishe::domain::person::Capacity::Proxy,
        proxy: "Петър Петров".into(),
        authority: "Пълномощно 12/2026".into(),
        brought: [0].into(),
        ..heirs()
    };
    let Value::Case(case) = bench.perform(Command::Register(Box::new(form), Some(ticket.id))).value else { panic!("no case") };
    let pay = Command::Pay { case: case.id, method: gishe::domain::payment::Method::Cash, reference: String::new() };
    let Value::Payment(payment) = bench.perform(pay).value else { panic!("no payment") };
    let text = paper(&bench, Which::CaseFile(case.id));
    let papers = &case.registered.papers;
    for part in ["Пълномощно 12/2026", &ticket.label.to_string(), &payment.number.to_string(), "1,53", "в брой"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("Донесени документи") && text.contains(words_of(&papers[0].name).trim()), "{text}");
    assert_eq!(papers.iter().any(|p| !p.brought), text.contains("Липсващи документи"));
}

/// A sealed signal that comes by file twice keeps its number, and nothing of its reference stands in the clear.
#[test]
fn a_sealed_line_that_comes_twice_has_one_number() {
    let mut bench = Bench::new();
    let (recipient, locked) = gishe::share::sealed::appoint("мартеница под прага").expect("a key");
    let one = Appointed { role: Role::Officer, name: "Определен Служител".to_owned(), recipient, locked };
    let _ = bench.perform(Command::Appoint(Box::new(one)));
    let regime = serde_json::to_value(Regime::Citizen).expect("json");
    let line = format!(
        r#"{{"kind":"restricted","regime":{regime},"name":"Мария Иванова Петрова","phone":"0888 000 000","subject":"Пари","channel":"site","reference":"СИГ-77"}}"#
    );
    let mut numbers = Vec::new();
    for twice in [false, true] {
        match bench.office.intake_line(&line, Who::PROGRAM).expect("read") {
            Answer::Registered { number, again } if again == twice => numbers.push(number),
            other => panic!("{twice} {other:?}"),
        }
    }
    assert_eq!(numbers[0], numbers[1]);
    let db = bench.office.store().read();
    let id: [u8; 16] = db.query_row("SELECT id FROM cases", [], |row| row.get(0)).expect("one case");
    let case = gishe::store::cases::one(db, uuid::Uuid::from_bytes(id)).expect("a read").expect("a case");
    assert_eq!(case.registered.reference, None, "a display knows nothing of it");
    let mark = case.personal.expect("the frame of personal data").mark;
    assert!(mark.len() == 24 && !mark.contains("77"), "{mark}");
    let found =
        gishe::store::find::cases(bench.office.store().read(), &mark, &gishe::store::cases::Filter::All.into(), None, 10);
    assert!(found.expect("a search").is_empty(), "nobody finds it by that");
}
