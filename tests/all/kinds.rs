//! Every kind of paper from its arrival to the archive: the law's terms, the actions that are allowed, the papers read back.

use super::support::{Bench, complaint, egn, heirs};
use chrono::NaiveDate;
use gishe::domain::case::cycle::{self, Action};
use gishe::domain::case::{self, Case, Check, Kind, NoProceeding, Outcome, Status, Step};
use gishe::domain::form::Form;
use gishe::domain::person::ApplicantKind;
use gishe::domain::refusal::Refusal;
use gishe::domain::settings::Key;
use gishe::office::clock::SeededRandom;
use gishe::office::{Command, Fault, Which};
use gishe::paper::{Medium, letter};
use gishe::store::cases::Filter;
use gishe::words::{Lang, Words};

/// A complete paper of a kind.
pub fn paper(kind: Kind) -> Form {
    let base = Form {
        kind,
        subject: "Осветлението по ул. „Здравец“".to_owned(),
        description: "Лампите не светят от две седмици.".to_owned(),
        about: if kind.has_about() { "Заповед № РД-09-14/02.11.2026".to_owned() } else { String::new() },
        identifier: egn(),
        ..heirs()
    };
    if kind.asks_service() { base } else { Form { service: String::new(), ..base } }
}

/// The kinds that are not sealed; those have tests of their own.
fn open_kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(|kind| *kind != Kind::Restricted)
}

/// What an action asks for, filled in sensibly.
fn command(action: Action, case: &Case) -> case::Command {
    let text = || "Разяснено на подателя.".to_owned();
    let check =
        Check {
            by: "Комисия".to_owned(), findings: "Проверено на място.".to_owned(), measures: "Сменени лампи.".to_owned()
        };
    match action {
        Action::Assign => {
            case::Command::Move(Step::Assign("Общинска собственост".into(), "Експерт 1".into(), text(), String::new()))
        }
        Action::Accept => case::Command::Move(Step::Accept("Експерт 1".into())),
        Action::Reopen => case::Command::Move(Step::Reopen(text())),
        Action::Recuse => case::Command::Move(Step::Recuse(text())),
        Action::Instruct => case::Command::Move(Step::Instruct("Липсва пълномощно.".into())),
        Action::Mend => case::Command::Move(Step::Mend),
        Action::Await => case::Command::Move(Step::Await("РИОСВ Смолян".into())),
        Action::Resume => case::Command::Move(Step::Resume),
        Action::Extend => case::Command::Move(Step::Extend(text())),
        Action::Ready => case::Command::ResultReady,
        Action::HandOver => case::Command::HandOver("лично".into()),
        Action::Decide => case::Command::Decide(Outcome::WellFounded, check),
        Action::Refuse => case::Command::Move(Step::Refuse(text())),
        Action::Forward => case::Command::Move(Step::Forward("Областен управител на област Смолян".into())),
        Action::Notify => case::Command::Notify(case::Channel::Post),
        Action::Answer => case::Command::Move(Step::Answer(text())),
        Action::Prosecute => case::Command::Move(Step::Prosecute("Районна прокуратура – Смолян".into(), text())),
        Action::Withdraw => case::Command::Move(Step::Withdraw(text())),
        Action::Terminate => case::Command::Move(Step::Terminate),
        Action::NoProceeding => case::Command::Move(Step::NoProceeding(if case.registered.kind == Kind::Appeal {
            NoProceeding::Late
        } else if case.registered.kind == Kind::InformationRequest {
            NoProceeding::Incomplete
        } else {
            NoProceeding::Repeated
        })),
        Action::Close => case::Command::Close,
        Action::Archive => case::Command::Move(Step::Archive),
        Action::Void => case::Command::Void(text()),
    }
}

pub fn try_it(bench: &mut Bench, case: &Case, action: Action) -> Result<Case, Refusal> {
    match bench.office.perform(bench.who, Command::Case(case.id, command(action, case))) {
        Ok(outcome) => match outcome.value {
            gishe::office::Value::Case(case) => Ok(*case),
            other => panic!("{other:?}"),
        },
        Err(Fault::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other}"),
    }
}

pub fn text_of(bench: &Bench, which: Which, medium: Medium) -> String {
    let material = bench.office.material(which, Words::default()).expect("values");
    let pdf = material.pdf(medium).expect("a paper");
    super::papers::read_back(bench, &pdf)
}

/// The receipt of every kind bears its number, its kind and its date, and no more of the person than it may.
#[test]
fn every_kind_is_registered_in_its_register_with_its_term_and_receipt() {
    let mut bench = Bench::new();
    for kind in open_kinds() {
        let case = bench.register(paper(kind));
        assert_eq!(case.registered.kind, kind);
        assert_eq!(case.registered.number.register, kind.register(), "{kind:?}");
        assert_eq!(case.status, Status::Registered, "{kind:?}");
        let text = text_of(&bench, Which::Receipt(case.id), Medium::A5);
        assert!(text.contains(&case.registered.number.to_string()), "{kind:?}: {text}");
        assert!(!text.contains("Петрова") && !text.contains(&egn()), "{kind:?} shows the person: {text}");
        if let Some(due) = case.due {
            assert!(text.contains(&due.format("%d.%m.%Y").to_string()), "{kind:?} promises {due}: {text}");
        }
        if !kind.asks_service() {
            assert!(!text.contains("****"), "{kind:?}: no identifier on a slip of this kind: {text}");
        }
        if kind == Kind::Signal {
            assert!(!text.contains("Здравец"), "what is signalled stands in the file: {text}");
        }
    }
    bench.assert_whole();
}

/// Terms by domain.md §2.2–2.4, from 24.11.2026; Christmas and the new year are on the way.
#[test]
fn terms_of_the_kinds() {
    let day = |d: &str| Some(d.parse::<NaiveDate>().expect("a date"));
    for (kind, collective, due) in [
        (Kind::Signal, false, day("2027-01-25")),
        (Kind::ServiceComplaint, false, day("2027-01-25")),
        (Kind::Proposal, false, day("2027-01-25")),
        (Kind::Reception, false, day("2027-01-25")),
        (Kind::Appeal, false, day("2026-12-01")),
        (Kind::Appeal, true, day("2026-12-08")),
        (Kind::InformationRequest, false, day("2026-12-08")),
        (Kind::Enquiry, false, day("2026-11-27")),
        (Kind::Praise, false, day("2026-12-01")),
        (Kind::Opinion, false, None),
        (Kind::Correspondence, false, None),
        (Kind::Emergency, false, None),
    ] {
        let mut bench = Bench::new();
        let case = bench.register(Form { collective, ..paper(kind) });
        assert_eq!(case.due, due, "{kind:?}");
        assert_eq!(case.registered.collective, collective);
    }
}

/// Corrections stop the clock and start it anew; each extension is given once, to where the law allows it.
#[test]
fn corrections_and_extensions_move_the_due_date() {
    let mut bench = Bench::new();
    let day = |d: &str| Some(d.parse::<NaiveDate>().expect("a date"));
    let oral = bench.register(Form { service: String::new(), ..paper(Kind::OralRequest) });
    assert_eq!(oral.due, day("2026-12-08"));
    let waits = try_it(&mut bench, &oral, Action::Instruct).expect("instructed");
    assert_eq!((waits.status, waits.missing_due), (Status::AwaitingCorrection, day("2026-11-27")));
    assert_eq!(waits.days_left(oral.registered.received), None, "the clock stands");
    assert_eq!(try_it(&mut bench, &waits, Action::Terminate).expect_err("too early").key, "refusal-terminate-early");
    bench.minutes(2 * 24 * 60);
    let mended = try_it(&mut bench, &waits, Action::Mend).expect("mended");
    assert_eq!((mended.status, mended.due), (Status::InWork, day("2026-12-10")), "14 days from the day of the correction");
    let longer = try_it(&mut bench, &mended, Action::Extend).expect("extended");
    assert_eq!(longer.due, day("2026-12-29"), "a month from receipt: 24.12, 25.12, the weekend and the moved 28.12 are off");
    assert_eq!(try_it(&mut bench, &longer, Action::Extend).expect_err("once").key, "refusal-extend");

    let proposal = bench.register(paper(Kind::Proposal));
    let longer = try_it(&mut bench, &proposal, Action::Extend).expect("extended");
    assert_eq!(longer.due, day("2027-05-26"), "six months in all");
    let request = bench.register(paper(Kind::InformationRequest));
    let waits = try_it(&mut bench, &request, Action::Instruct).expect("asked to specify");
    assert_eq!(waits.missing_due, day("2026-12-29"), "thirty days to specify, 26.12 is a holiday on a Saturday");
    bench.minutes(40 * 24 * 60);
    let ended = try_it(&mut bench, &waits, Action::Terminate).expect("not specified");
    assert_eq!(ended.status, Status::Terminated);
    bench.assert_whole();
}

/// What the law makes of papers that lack something: registered in any case.
#[test]
fn admissibility() {
    let mut bench = Bench::new();
    let barred = |case: &Case| {
        case.history.iter().find_map(|e| match e.event {
            case::Event::NoProceeding { ground, .. } => Some(ground),
            _ => None,
        })
    };
    let anonymous = |kind| Form { applicant: ApplicantKind::Anonymous, name: String::new(), ..paper(kind) };
    for kind in [Kind::Signal, Kind::Proposal, Kind::ServiceComplaint] {
        let case = bench.register(anonymous(kind));
        assert_eq!((case.status, barred(&case)), (Status::NoProceeding, Some(NoProceeding::Anonymous)), "{kind:?}");
    }
    let old = bench.register(Form { happened: "20.11.2024".into(), ..paper(Kind::Signal) });
    assert_eq!(barred(&old), Some(NoProceeding::OverTwoYears));
    let vague = bench.register(Form { address: String::new(), ..paper(Kind::InformationRequest) });
    assert_eq!(barred(&vague), Some(NoProceeding::Incomplete), "ЗДОИ чл. 25");
    let praise = bench.register(anonymous(Kind::Praise));
    assert_eq!(praise.status, Status::Registered, "thanks may be anonymous");
    let appeal = bench.register(anonymous(Kind::Appeal));
    assert_eq!(barred(&appeal), Some(NoProceeding::Anonymous), "registered in any case");
    let mute = Form { address: String::new(), phone: String::new(), email: String::new(), ..paper(Kind::Signal) };
    assert_eq!(bench.refusal(Command::Register(Box::new(mute), None)), "refusal-no-contact");
    let key = bench.refusal(Command::Register(Box::new(Form { subject: String::new(), ..paper(Kind::Proposal) }), None));
    assert_eq!(key, "refusal-empty");
}

/// Nobody works on what is about themselves, nor on what they stood back from (АПК чл. 113, charter C16).
#[test]
fn never_to_whom_it_is_about() {
    let mut bench = Bench::new();
    let case =
        bench.register(Form { about: "Стоян Колев, отдел „Собственост“".into(), ..complaint() });
    let to = |officer: &str| {
        let step = Step::Assign("Общинска собственост".into(), officer.into(), String::new(), String::new());
        Command::Case(case.id, case::Command::Move(step))
    };
    assert_eq!(bench.refusal(to("стоян  колев")), "refusal-assign-about");
    let _ = bench.perform(to("Мария Тошева"));
    let _ = bench.on_case(case.id, case::Command::Move(Step::Recuse("Роднина на подателя.".into())));
    assert_eq!(bench.refusal(to("Мария Тошева")), "refusal-assign-recused");
    let _ = bench.perform(to("Иван Белев"));
    let receipt = text_of(&bench, Which::Receipt(case.id), Medium::A5);
    assert!(!receipt.contains("Белев"), "the slip never names the expert: {receipt}");
}

/// From every kind, random allowed actions: each that the table allows is done, or refused by a rule with words in both languages;
/// each that it does not allow is refused; every walk can be brought to the archive; its letters read back.
#[test]
fn random_walks_end_in_the_archive() {
    let mut random = SeededRandom::new(77);
    let mut seen = std::collections::BTreeSet::new();
    for kind in open_kinds() {
        let mut bench = Bench::new();
        for walk in 0..60 {
            let mut case = bench.register(paper(kind));
            for _ in 0..60 {
                if matches!(case.status, Status::Archived | Status::Voided) {
                    break;
                }
                for action in Action::ALL.into_iter().filter(|_| walk < 3) {
                    if cycle::find(kind, case.status, action).is_none() {
                        let refusal = try_it(&mut bench, &case, action).expect_err("not by the table");
                        said(&refusal);
                    }
                }
                let rows = cycle::allowed(kind, case.status);
                // Half of the steps go where no walk has been.
                let fresh = rows.iter().find(|row| !seen.contains(&(kind.track(), row.action)) && row.action != Action::Void);
                let any = rows[random.below(rows.len() as u64) as usize];
                let action = fresh.filter(|_| random.below(2) == 0).map_or(any, |row| *row).action;
                // Void only now and then: it ends the walk.
                if action == Action::Void && random.below(4) > 0 {
                    continue;
                }
                if action == Action::HandOver {
                    let _ = bench.office.perform(bench.who, Command::Case(case.id, case::Command::WaiveFee("по закон".into())));
                }
                let done = match try_it(&mut bench, &case, action) {
                    // What was missing has forty days to come; then the proceeding may be terminated.
                    Err(_) if action == Action::Terminate => {
                        bench.minutes(40 * 24 * 60);
                        try_it(&mut bench, &case, action)
                    }
                    done => done,
                };
                match done {
                    Ok(next) => {
                        let _ = seen.insert((kind.track(), action));
                        case = next;
                    }
                    Err(refusal) => {
                        said(&refusal);
                        bench.minutes(24 * 60);
                    }
                }
            }
            if walk < 4 {
                papers_of(&bench, &case);
            }
            let end = to_the_end(&mut bench, case);
            assert!(matches!(end, Status::Archived | Status::Voided), "{kind:?} walk {walk} ends in {end:?}");
        }
        bench.assert_whole();
    }
    let missing: Vec<_> = cycle::ROWS
        .iter()
        .filter(|row| !row.at_once)
        .flat_map(|row| row.tracks.iter().map(|track| (*track, row.action)))
        .filter(|(track, _)| *track != case::Track::Sealed)
        .filter(|pair| !seen.contains(pair))
        .collect();
    assert!(missing.is_empty(), "the walks meet every row: {missing:?}");
}

/// From wherever a walk came to, the shortest way brings it to the archive.
fn to_the_end(bench: &mut Bench, mut case: Case) -> Status {
    for _ in 0..12 {
        let Some(action) = way(case.registered.kind, case.status).first().copied() else { break };
        let _ = bench.office.perform(bench.who, Command::Case(case.id, case::Command::WaiveFee("по закон".into())));
        case = match try_it(bench, &case, action) {
            Ok(next) => next,
            // The longer way: who can be told is told first.
            Err(refusal) if refusal.key == "refusal-archive-untold" => {
                said(&refusal);
                try_it(bench, &case, Action::Notify).expect("told")
            }
            Err(refusal) => {
                said(&refusal);
                bench.minutes(40 * 24 * 60);
                try_it(bench, &case, action).expect("after forty days")
            }
        };
    }
    case.status
}

/// The shortest way to the archive.
fn way(kind: Kind, from: Status) -> Vec<Action> {
    let mut seen = std::collections::BTreeSet::from([from]);
    let mut edge = std::collections::VecDeque::from([(from, Vec::new())]);
    while let Some((status, way)) = edge.pop_front() {
        if matches!(status, Status::Archived | Status::Voided) {
            return way;
        }
        for row in cycle::allowed(kind, status).iter().filter(|row| row.action != Action::Void) {
            let next = row.to.unwrap_or(status);
            if seen.insert(next) {
                edge.push_back((next, [way.as_slice(), &[row.action]].concat()));
            }
        }
    }
    panic!("{kind:?} ends in {from:?}")
}

/// A refusal has words in both languages.
fn said(refusal: &Refusal) {
    for lang in [Lang::Bg, Lang::En] {
        let sentence = Words::new(lang).refusal(refusal);
        assert!(!sentence.is_empty() && !sentence.contains(refusal.key), "{sentence}");
    }
}

fn papers_of(bench: &Bench, case: &Case) {
    for (place, entry) in case.history.iter().enumerate() {
        if letter::key(case, &entry.event).is_some() && entry.applied {
            let text = text_of(bench, Which::Letter(case.id, place), Medium::A4);
            assert!(text.contains(&case.registered.number.to_string()), "{text}");
            assert!(!text.contains("{ $"), "{text}");
            assert!(!text.contains("Експерт 1"), "the expert is not named: {text}");
        }
    }
}

/// A protocol bears what was said and both lines to sign; a forwarding is two letters; the emergency's calls carry their minutes.
#[test]
fn letters_say_what_they_must() {
    let mut bench = Bench::new();
    let oral = bench.register(paper(Kind::OralRequest));
    let text = text_of(&bench, Which::Letter(oral.id, 0), Medium::A4);
    for part in ["Протокол за устно искане", "Лампите не светят", "Мария Иванова Петрова, подпис", "За общината"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let signal = bench.register(paper(Kind::Signal));
    let forwarded = try_it(&mut bench, &signal, Action::Forward).expect("forwarded");
    let text = text_of(&bench, Which::Letter(signal.id, forwarded.history.len() - 1), Medium::A4);
    for part in
        ["Препращане по компетентност", "Областен управител", "Уведомление за препращане", "Мария Иванова Петрова", "чл. 112"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    // The prosecutor is told of what may be a crime, nothing of the case changes, and what shows it is masked with the other data.
    let crime = bench.register(paper(Kind::Signal));
    let empty = case::Command::Move(Step::Prosecute("Районна прокуратура".into(), " ".into()));
    assert_eq!(bench.refusal(Command::Case(crime.id, empty)), "refusal-empty");
    let told = try_it(&mut bench, &crime, Action::Prosecute).expect("told");
    assert_eq!((told.status, told.due), (crime.status, crime.due));
    let text = text_of(&bench, Which::Letter(crime.id, told.history.len() - 1), Medium::A4);
    for part in ["данни за престъпление", "Районна прокуратура – Смолян", "Разяснено на подателя.", "чл. 123, ал. 4"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("Мария Иванова Петрова, подпис") && !text.contains("Уважаем"), "it goes to the prosecutor: {text}");
    assert!(try_it(&mut bench, &oral, Action::Prosecute).is_err(), "a service shows no crime to this law");
    let fire = bench.register(Form { emergency: case::Danger::Flood, ..paper(Kind::Emergency) });
    bench.minutes(3);
    let fire = bench.on_case(fire.id, case::Command::Move(Step::Tick(0)));
    assert_eq!(bench.refusal(Command::Case(fire.id, case::Command::Move(Step::Tick(0)))), "refusal-step");
    let text = text_of(&bench, Which::Letter(fire.id, 0), Medium::A4);
    assert!(text.contains("10:03") && text.contains("Обадено на 112") && text.contains("Наводнение"), "{text}");
}

/// Where it is and who is hurt stands on the sheet, is found by its words, and is masked with the other personal data.
#[test]
fn an_emergency_tells_where_it_is_and_who_is_hurt() {
    let mut bench = Bench::new();
    let form = Form {
        kind: Kind::Emergency,
        place: "с. Върбина, мостът над реката".into(),
        hurt: "двама".into(),
        endangered: "три къщи".into(),
        ..paper(Kind::Emergency)
    };
    let case = bench.register(form.clone());
    let sheet = text_of(&bench, Which::Letter(case.id, 0), Medium::A4);
    for said in ["мостът над реката", "двама", "три къщи"] {
        assert!(sheet.contains(said), "{said}: {sheet}");
    }
    assert_eq!(bench.office.find("мостът", 5).expect("found").len(), 1);
    let line: Vec<u8> = bench
        .office
        .store()
        .read()
        .query_row("SELECT line FROM log WHERE about = ?1", [case.id.as_bytes().as_slice()], |r| r.get(0))
        .expect("a line");
    assert!(!String::from_utf8_lossy(&line).contains("мостът"), "personal data stand apart from the facts");
    // Of another kind the fields are dropped: they are no part of its form.
    let other = bench.register(Form { kind: Kind::Signal, ..form.clone() });
    assert_eq!((other.value(case::Field::Place), other.personal.expect("data").place.as_str()), (None, ""));
    // Corrected, the sheet sends people to the right place; nobody needs a name to report a danger.
    let right = [(case::Field::Place, "с. Върбина, старият мост".to_owned())].into();
    let case = bench.on_case(case.id, case::Command::Correct(right, "Уточнено по телефона.".into()));
    assert!(text_of(&bench, Which::Letter(case.id, 0), Medium::A4).contains("старият мост"));
    let nameless = bench.register(Form { name: String::new(), ..form });
    assert_eq!(nameless.value(case::Field::Name).as_deref(), Some(""));
    bench.assert_whole();
}

/// The hand-over list names unit, number and the last day, hides a protected name, and never names the expert.
#[test]
fn the_hand_over_list_is_signed_by_unit() {
    let mut bench = Bench::new();
    let give = |bench: &mut Bench, form: Form, unit: &str| {
        let case = bench.register(form);
        let step = Step::Assign(unit.into(), "Експерт 1".into(), String::new(), "01.12.2026".into());
        bench.on_case(case.id, case::Command::Move(step))
    };
    let open = give(&mut bench, heirs(), "Гражданска регистрация");
    let hidden = give(&mut bench, Form { protected: true, ..paper(Kind::Signal) }, "Строителство и екология");
    let day = bench.office.today();
    let text = text_of(&bench, Which::HandOver(day), Medium::A4Landscape);
    for part in
        ["Разносна книга", "Гражданска регистрация", "Строителство и екология", "01.12.2026", "запазена самоличност", "подпис"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains(&open.registered.number.short()) && text.contains(&hidden.registered.number.short()));
    assert!(text.contains("Мария И. П.") && !text.contains("Експерт"), "{text}");
    assert_eq!(text.matches("Мария").count(), 1, "the protected name is hidden: {text}");
}

/// A further document keeps the case's number with its own in brackets; two cases that belong together name each other.
#[test]
fn further_documents_and_links() {
    let mut bench = Bench::new();
    let case = bench.register(paper(Kind::Appeal));
    let other = bench.register(heirs());
    for n in 1..=2 {
        let step = Step::Follow("Препис от заповедта".into(), "3".into());
        let followed = bench.on_case(case.id, case::Command::Move(step));
        let last = followed.history.last().map(|e| e.event.clone());
        assert!(matches!(last, Some(case::Event::Followed { code: 1, n: now, sheets: 3, .. }) if now == n), "{last:?}");
    }
    let text = text_of(&bench, Which::Letter(case.id, 2), Medium::A4);
    assert!(
        text.contains(&format!("{} (01-2)", case.registered.number.short())) && text.contains("Препис от заповедта"),
        "{text}"
    );
    let _ = bench.perform(Command::Link(case.id, other.registered.number.short()));
    for (one, two) in [(&case, &other), (&other, &case)] {
        let history = bench.office.dossier(one.id).expect("the case").case.history;
        let linked = history.iter().any(|e| matches!(e.event, case::Event::Linked { to, .. } if to == two.id));
        assert!(linked, "{} names {}", one.registered.number, two.registered.number);
    }
    assert_eq!(bench.refusal(Command::Link(case.id, other.registered.number.short())), "refusal-link");
    assert_eq!(bench.refusal(Command::Link(case.id, "101-999".into())), "refusal-no-such-number");
    let voided = bench.on_case(other.id, case::Command::Void("по грешка".into()));
    let late = Step::Follow("късно".into(), String::new());
    assert_eq!(bench.refusal(Command::Case(voided.id, case::Command::Move(late))), "refusal-case-state");
    bench.assert_whole();
}

/// The print-out tells everything that happened, with its texts; of a sealed signal it tells that it is sealed.
#[test]
fn the_case_file_tells_everything() {
    let mut bench = Bench::new();
    let signal = bench.register(paper(Kind::Signal));
    let given = try_it(&mut bench, &signal, Action::Assign).expect("assigned");
    let decided = try_it(&mut bench, &given, Action::Decide).expect("decided");
    let text = text_of(&bench, Which::CaseFile(decided.id), Medium::A4);
    for part in [
        "Мария Иванова Петрова",
        "Лампите не светят",
        "Експерт 1",
        "Проверено на място.",
        "Сменени лампи.",
        "решена",
        "Първа Служителка",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_complaint_and_praise_name_the_visit_and_a_wrong_ticket_is_refused() {
    let mut bench = Bench::new();
    let visit = bench.ticket(gishe::domain::ticket::Line::Filing);
    let form = |ticket: &str| Form { ticket: ticket.to_owned(), ..complaint() };
    let case = bench.register(form(&visit.label.to_string()));
    assert_eq!(case.registered.of_visit, Some(visit.id));
    let dossier = bench.office.dossier(case.id).expect("a case");
    assert_eq!(dossier.visit.map(|v| v.label), Some(visit.label));
    let praise = Form { kind: Kind::Praise, ..form(&format!("{}/{}", visit.label, visit.day.format("%d.%m.%Y"))) };
    assert_eq!(bench.register(praise).registered.of_visit, Some(visit.id));
    for wrong in ["Б-999", "Б", "Б-014/31.02.2026", "Б-014/01.01.2020"] {
        assert_eq!(bench.refusal(Command::Register(Box::new(form(wrong)), None)), "refusal-no-ticket", "{wrong}");
    }
    bench.assert_whole();
}

#[test]
fn a_proposal_about_what_is_published_is_a_task_for_its_editor() {
    let mut bench = Bench::new();
    let form = Form { kind: Kind::Proposal, information: true, ..complaint() };
    let case = bench.register(form.clone());
    assert_eq!(case.status, Status::Assigned);
    assert_eq!(case.unit(), bench.office.settings().text(Key::Editor));
    // It lies in the inbox of that unit.
    let inbox = gishe::store::cases::View { unit: case.unit().to_owned(), filter: Filter::All, ..Default::default() };
    assert_eq!(bench.office.register_count(&inbox, bench.who.by).expect("a count"), 1);
    let _ = bench.perform(Command::Set(Key::Editor, String::new()));
    assert_eq!(bench.register(form).status, Status::Registered, "nobody is named: it waits for a resolution");
}

#[test]
fn documents_of_other_bodies_are_collected_before_the_result_is_ready() {
    let mut bench = Bench::new();
    let parent = bench.register(Form { complex: true, ..heirs() });
    assert!(parent.registered.complex);
    let collect = |what: &str| Command::Collect(parent.id, "НАП Смолян".into(), what.into());
    match bench.office.perform(bench.who, collect("")) {
        Err(gishe::office::Fault::Refused(refusal)) => {
            assert_eq!((refusal.key, refusal.field), ("refusal-empty", Some("collect_what")));
        }
        other => panic!("{other:?}"),
    }
    let _ = bench.perform(collect("Удостоверение за липса на задължения"));
    let links: Vec<_> = bench
        .office
        .dossier(parent.id)
        .expect("a case")
        .case
        .history
        .iter()
        .filter_map(|e| match &e.event {
            case::Event::Linked { to, .. } => Some(*to),
            _ => None,
        })
        .collect();
    let child = bench.office.dossier(links[0]).expect("a case").case;
    assert_eq!((child.registered.kind, child.registered.parent), (Kind::Outgoing, Some(parent.id)));
    assert_eq!(bench.refusal(Command::Case(parent.id, case::Command::ResultReady)), "refusal-collecting");
    assert_eq!(
        (child.due, child.next().map(|(day, _)| day)),
        (parent.due, parent.due),
        "it is waited for no longer than the case"
    );
    let _ = bench.on_case(child.id, case::Command::Close);
    let ready = bench.on_case(parent.id, case::Command::ResultReady);
    assert_eq!(ready.status, Status::Ready);
    let signal = bench.register(complaint());
    assert_eq!(bench.refusal(Command::Collect(signal.id, "НАП".into(), "х".into())), "refusal-collect");
    bench.assert_whole();
}

#[test]
fn the_time_per_stage_shows_where_cases_stand() {
    use gishe::domain::stages::stays;
    let mut bench = Bench::new();
    let (slow, fast) = (bench.register(heirs()), bench.register(heirs()));
    let assign = || case::Command::Move(Step::Assign("ГРАО".into(), String::new(), String::new(), String::new()));
    let day = 24 * 60;
    let _ = bench.on_case(fast.id, assign());
    bench.minutes(2 * day);
    let _ = bench.on_case(slow.id, assign());
    let _ = bench.on_case(fast.id, case::Command::ResultReady);
    bench.minutes(3 * day);
    let slow = bench.office.dossier(slow.id).expect("a case").case;
    let times: Vec<_> = stays(&slow).iter().map(|s| (s.status, s.to_ms.map(|to| (to - s.from_ms) / 60_000))).collect();
    assert_eq!(times, [(Status::Registered, Some(2 * day)), (Status::Assigned, None)]);
    let today = bench.office.today();
    let rows = bench.office.stages(today - chrono::Days::new(30), today).expect("rows");
    let of = |status| rows.iter().find(|row| row.status == status).expect("a row");
    let registered = of(Status::Registered);
    assert_eq!((registered.n, registered.longest, registered.standing), (2, 20, 0), "{registered:?}");
    let assigned = of(Status::Assigned);
    assert_eq!((assigned.n, assigned.median, assigned.oldest.clone()), (1, 20, Some((slow.registered.number.short(), 30))));
    assert_eq!(of(Status::Ready).oldest.as_ref().map(|(_, tenths)| *tenths), Some(30));
    let line = gishe::report::figures::stage(assigned, gishe::words::Words::default());
    assert!(line.contains("2,0 дни") && line.contains(&slow.registered.number.short()), "{line}");
}
