//! Every letter and protocol of the life cycle's table is brought about and read back: what it says, to whom it goes, by when, on what
//! ground and how it may be appealed (domain.md §2, §9). And papers of every kind that come by file.

use super::kinds::{paper, text_of, try_it};
use super::papers::words_of;
use super::support::Bench;
use gishe::domain::case::cycle::{self, Action};
use gishe::domain::case::{self, Case, Kind, Outcome, Status};
use gishe::domain::form::Form;
use gishe::office::intake::{Answer, lines_of};
use gishe::office::{Command, Which};
use gishe::paper::Medium;
use gishe::store::cases::Filter;
use gishe::words::Words;
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

const APPEAL_14: &str = "14-дневен срок от съобщаването";
const REASON: &str = "Разяснено на подателя.";

/// The letter, a kind and what is done to it, and what stands on the page. The last words are those of the ground.
#[rustfmt::skip]
const LETTERS: &[(&str, Kind, Action, &[&str])] = &[
    (
        "letter-instruct",
        Kind::Request,
        Action::Instruct,
        &["Указания за отстраняване", "Липсва пълномощно.", "Поправете нередовностите до", "АПК чл. 30"],
    ),
    (
        "letter-instruct",
        Kind::Appeal,
        Action::Instruct,
        &["Указания за отстраняване", "Липсва пълномощно.", "01.12.2026", "АПК чл. 87"],
    ),
    ("letter-instruct-feedback", Kind::Signal, Action::Instruct, &["Указания", "Липсва пълномощно.", "АПК чл. 111"]),
    (
        "letter-instruct-information",
        Kind::InformationRequest,
        Action::Instruct,
        &["не е ясно каква точно информация", "Липсва пълномощно.", "ЗДОИ"],
    ),
    (
        "letter-terminate",
        Kind::Request,
        Action::Terminate,
        &["Прекратяване на производството", "не бяха отстранени", APPEAL_14, "Областен управител", "АПК чл. 30"],
    ),
    (
        "letter-terminate-feedback",
        Kind::Signal,
        Action::Terminate,
        &["не беше оформен в дадения срок", "нов документ по всяко време"],
    ),
    ("letter-terminate-appeal", Kind::Appeal, Action::Terminate, &["се оставя без разглеждане", "7-дневен срок", "АПК чл. 88"]),
    ("letter-terminate-information", Kind::InformationRequest, Action::Terminate, &["предметът не беше уточнен", "ЗДОИ"]),
    ("letter-extend", Kind::Request, Action::Extend, &["Уведомление за удължен срок", "се удължава до", REASON, "АПК чл. 57"]),
    ("letter-extend", Kind::Proposal, Action::Extend, &["Уведомление за удължен срок", "25.05.2027", REASON, "АПК чл. 118"]),
    ("letter-extend", Kind::InformationRequest, Action::Extend, &["Уведомление за удължен срок", "18.12.2026", REASON, "ЗДОИ"]),
    ("letter-answer", Kind::Enquiry, Action::Answer, &["Отговор", "Ви съобщаваме следното", REASON]),
    ("letter-answer", Kind::Praise, Action::Answer, &["Отговор", "Ви съобщаваме следното", REASON]),
    ("letter-answer", Kind::Correspondence, Action::Answer, &["Отговор", "Ви съобщаваме следното", REASON]),
    (
        "letter-prosecute",
        Kind::Signal,
        Action::Prosecute,
        &["данни за престъпление", "Районна прокуратура – Смолян", REASON, "чл. 123, ал. 4"],
    ),
    ("letter-ready", Kind::Request, Action::Ready, &["е готово", "Получава се на всяко гише"]),
    ("letter-hand-over", Kind::Request, Action::HandOver, &["беше предаден готовият документ", "лично", "подпис"]),
    (
        "letter-decide",
        Kind::Signal,
        Action::Decide,
        &["беше взето решение", "основателно", "Проверено на място.", "Сменени лампи.", "АПК чл. 118"],
    ),
    ("letter-decide", Kind::Proposal, Action::Decide, &["беше взето решение", "приема се", "Проверено на място."]),
    ("letter-decide", Kind::Appeal, Action::Decide, &["беше взето решение", "Проверено на място.", "АПК чл. 91"]),
    ("letter-grant", Kind::InformationRequest, Action::Decide, &["реши", "не по-кратък от 30 дни", "ЗДОИ"]),
    (
        "letter-access",
        Kind::InformationRequest,
        Action::HandOver,
        &["Протокол за достъп", "беше предоставен достъп", "лично", "подпис"],
    ),
    (
        "letter-refuse",
        Kind::Request,
        Action::Refuse,
        &["Отказ", "отказва исканото", REASON, APPEAL_14, "Областен управител", "АПК чл. 59"],
    ),
    (
        "letter-refuse-information",
        Kind::InformationRequest,
        Action::Refuse,
        &["отказва достъп", REASON, APPEAL_14, "ЗДОИ чл. 40"],
    ),
    (
        "letter-forward",
        Kind::Request,
        Action::Forward,
        &["Препращане по компетентност", "Областен управител", "Уведомление за препращане", "АПК чл. 31"],
    ),
    (
        "letter-forward",
        Kind::Enquiry,
        Action::Forward,
        &["Препращане по компетентност", "Уведомление за препращане", "АПК чл. 112"],
    ),
    (
        "letter-forward",
        Kind::Appeal,
        Action::Forward,
        &["Препращане по компетентност", "Уведомление за препращане", "АПК чл. 92"],
    ),
    (
        "letter-forward",
        Kind::InformationRequest,
        Action::Forward,
        &["Препращане по компетентност", "Уведомление за препращане", "ЗДОИ"],
    ),
    ("letter-forward", Kind::Emergency, Action::Forward, &["Препращане по компетентност", "Областен управител"]),
    (
        "letter-no-proceeding",
        Kind::Signal,
        Action::NoProceeding,
        &["не се образува производство", "остава регистриран", "АПК чл. 111"],
    ),
    ("letter-no-proceeding", Kind::InformationRequest, Action::NoProceeding, &["не се образува производство", "ЗДОИ"]),
    (
        "letter-no-proceeding-appeal",
        Kind::Appeal,
        Action::NoProceeding,
        &["се оставя без разглеждане", "7-дневен срок", "АПК чл. 88"],
    ),
    (
        "letter-withdraw",
        Kind::Request,
        Action::Withdraw,
        &["Прекратяване по искане на заявителя", "По Ваше искане", APPEAL_14, "АПК чл. 56"],
    ),
];

/// Brings a case where the action is allowed, by the shortest way that the table gives, and performs it.
fn done(bench: &mut Bench, kind: Kind, action: Action) -> Case {
    let mut case = bench.register(paper(kind));
    let mut seen = BTreeSet::from([case.status]);
    let mut edge = VecDeque::from([(case.status, Vec::new())]);
    let way: Vec<Action> = loop {
        let (status, way) = edge.pop_front().unwrap_or_else(|| panic!("{kind:?} never comes to {action:?}"));
        if cycle::find(kind, status, action).is_some() {
            break way;
        }
        for row in cycle::allowed(kind, status).iter().filter(|row| row.action != Action::Void) {
            let next = row.to.unwrap_or(status);
            if seen.insert(next) {
                edge.push_back((next, [way.as_slice(), &[row.action]].concat()));
            }
        }
    };
    for step in way.into_iter().chain([action]) {
        if step == Action::HandOver && kind == Kind::Request {
            let _ = bench.on_case(case.id, case::Command::WaiveFee("по закон".into()));
        }
        case = match try_it(bench, &case, step) {
            Err(_) if step == Action::Terminate => {
                bench.minutes(40 * 24 * 60);
                try_it(bench, &case, step).expect("what was missing did not come")
            }
            done => done.unwrap_or_else(|refusal| panic!("{kind:?} {step:?}: {}", refusal.key)),
        };
    }
    case
}

#[test]
fn every_letter_of_the_table_says_what_it_must() {
    let words = Words::default();
    for (key, kind, action, says) in LETTERS {
        let mut bench = Bench::new();
        let case = done(&mut bench, *kind, *action);
        let (place, entry) =
            case.history.iter().enumerate().rfind(|(_, e)| e.event.action() == Some(*action)).expect("an entry");
        assert_eq!(gishe::paper::letter::key(&case, &entry.event), Some(*key), "{kind:?} {action:?}");
        let text = words_of(&text_of(&bench, Which::Letter(case.id, place), Medium::A4));
        let number = case.registered.number.to_string();
        let law = words.tr(cycle::ROWS.iter().find(|row| row.action == *action && row.fits(*kind)).expect("a row").law);
        let common = ["Община Мадан", number.as_str(), "За общината", law.as_str()];
        for part in says.iter().copied().chain(common) {
            assert!(text.contains(&words_of(part)), "{key} {kind:?} lacks {part:?}: {text}");
        }
        let to_sender = !matches!(action, Action::Prosecute | Action::HandOver);
        assert!(!to_sender || text.contains("Мария Иванова Петрова"), "{key}: to whom? {text}");
        assert!(!text.contains("{ $") && !text.contains("Експерт 1") && !text.contains("5703"), "{key}: {text}");
    }
    // None is left out: what the table names is read above, but for the ways of telling about information, which follow.
    let read: BTreeSet<&str> = LETTERS.iter().map(|(key, ..)| *key).collect();
    let named: BTreeSet<&str> = cycle::ROWS.iter().filter_map(|row| row.paper).collect();
    assert_eq!(named.difference(&read).collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// What is decided about information is told in three ways (ЗДОИ чл. 33, 34, 37).
#[test]
fn a_decision_about_information_is_told_by_what_it_says() {
    for (outcome, key, says) in [
        (Outcome::Partly, "letter-grant-partly", "Мотиви за частта, която не се предоставя"),
        (Outcome::Unfounded, "letter-not-held", "не разполага с исканата информация"),
    ] {
        let mut bench = Bench::new();
        let case = bench.register(paper(Kind::InformationRequest));
        let check = case::Check {
            by: "Комисия".into(), findings: "Тайна на трето лице.".into(), measures: String::new()
        };
        let case = bench.on_case(case.id, case::Command::Decide(outcome, check));
        let place = case.history.len() - 1;
        assert_eq!(gishe::paper::letter::key(&case, &case.history[place].event), Some(key));
        let text = words_of(&text_of(&bench, Which::Letter(case.id, place), Medium::A4));
        assert!(text.contains(says), "{text}");
    }
}

/// A named sender is told before what has no proceeding is put away; who cannot be told is not waited for.
#[test]
fn nothing_is_put_away_before_its_sender_was_told() {
    let mut bench = Bench::new();
    let archive = |case: &Case| Command::Case(case.id, case::Command::Move(case::Step::Archive));
    let repeated = done(&mut bench, Kind::Signal, Action::NoProceeding);
    assert_eq!(bench.refusal(archive(&repeated)), "refusal-archive-untold");
    let told = bench.on_case(repeated.id, case::Command::Notify(case::Channel::Post));
    assert_eq!(told.status, Status::Notified);
    let nobody =
        Form { applicant: gishe::domain::person::ApplicantKind::Anonymous, name: String::new(), ..paper(Kind::Signal) };
    let nobody = bench.register(nobody);
    let _ = bench.perform(archive(&nobody));
}

/// Every kind comes by file as well: a line a kind, its number in its register; what names nobody is registered as anonymous.
#[test]
fn papers_of_every_kind_come_by_file() {
    let mut bench = Bench::new();
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Restricted).collect();
    for kind in &kinds {
        let form = Form { channel: case::Channel::Email, reference: format!("а-{}", kind.key()), ..paper(*kind) };
        let line = serde_json::to_string(&form).expect("a line");
        assert!(bench.office.preview_line(&line).expect("read").is_ok(), "{kind:?}");
        let answer = bench.office.intake_line(&line, bench.who).expect("an answer");
        assert!(matches!(answer, Answer::Registered { again: false, .. }), "{kind:?}: {answer:?}");
    }
    let all = bench.office.register_page(Filter::All, bench.who.by, None, 99).expect("a page");
    assert_eq!(all.iter().map(|line| line.kind).collect::<BTreeSet<_>>(), kinds.into_iter().collect());
    // The letters of Windows, as spreadsheets here write them; a term that the book counted; a signal that nobody signed.
    let table = "kind;reference;received;name;phone;subject;deadline\nsignal;94-А-7;02.11.2026;Асен Щерев;0888 000 000;Дупка;15.03.2027\n\
                 signal;94-А-8;03.11.2026;;;Дупка;\nproposal;94-А-9;03.11.2026;Асен Щерев;;Пейка;\nsignal;94-А-10;03.11.2026;Асен;0888 000 000;Дупка;01.01.2026\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(table);
    let lines = lines_of(Path::new("open.csv"), &bytes, Kind::Correspondence).expect("a table");
    let mut take = |at: usize| match bench.office.intake_line(&lines[at].1, bench.who).expect("an answer") {
        Answer::Registered { number, .. } => {
            let id = bench.office.find(&number, 1).expect("found")[0].id;
            Ok(bench.office.dossier(id).expect("a case").case)
        }
        Answer::Refused(refusal) => Err((refusal.key, refusal.field)),
    };
    let first = take(0).expect("registered");
    assert_eq!((first.due.expect("a term").to_string().as_str(), first.status), ("2027-03-15", Status::Registered));
    assert_eq!(first.personal.expect("data").name, "Асен Щерев");
    assert_eq!(take(1).expect("registered").status, Status::NoProceeding, "nobody's signal");
    let mute = take(2).expect("registered");
    assert_eq!(
        (mute.status, mute.personal.expect("data").name.as_str()),
        (Status::NoProceeding, "Асен Щерев"),
        "nobody to answer"
    );
    assert_eq!(take(3).expect_err("refused"), ("refusal-deadline", Some("deadline")));
    bench.assert_whole();
}
