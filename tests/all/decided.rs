//! What was decided holds for what was seen: a value that nobody saw stays a matter, a recusal is about the officer who stood back, a term is
//! not shortened by what was said apart, and all of it under whatever name it is issued again.

use super::desk::{Desk, Place, settle};
use super::support::{Bench, complaint, heirs};
use gishe::domain::case::{self, Case, Change, Corrected, Field, Resolution, Status, Step};
use gishe::domain::event::{Body, Event};
use gishe::domain::stamp::{Base, Stamp, Writer};
use gishe::domain::term::Ground;
use gishe::domain::ticket::{Label, Line};
use gishe::domain::{fold, visit};
use gishe::office::worklist::Matter;
use gishe::office::{Command, Fault};
use uuid::Uuid;

pub fn phone(value: &str) -> case::Command {
    case::Command::Correct([(Field::Phone, value.to_owned())].into(), "сгрешен".to_owned())
}

fn to_officer(name: &str) -> case::Command {
    case::Command::Move(Step::Assign("ТСУ".to_owned(), name.to_owned(), String::new(), String::new()))
}

/// Rounds of one workstation while the other does not look.
fn alone(desk: &mut Desk, other: &Desk) {
    for _ in 0..12 {
        desk.clock.advance(16_000);
        other.clock.advance(17_000);
        desk.round();
    }
}

/// The values that met: the stamps of the one that won and of the one that lost, then both.
fn met(desk: &Desk) -> Vec<(Stamp, Stamp, Option<String>, Option<String>)> {
    let all = desk.office.worklist(10).expect("a worklist");
    let of_field = |matter| match matter {
        Matter::Field { of, shown, won, lost, .. } => Some((of, shown.over, won, lost)),
        _ => None,
    };
    all.into_iter().filter_map(of_field).collect()
}

fn refused(desk: &mut Desk, command: Command) -> &'static str {
    match desk.office.perform(desk.who, command) {
        Err(Fault::Refused(refusal)) => refusal.key,
        other => panic!("not refused: {other:?}"),
    }
}

/// The second workstation decides between two values; the first, which did not hear of it, sets a third. It stays a matter, whatever was
/// decided, and a decision that was made on an older list takes nothing.
#[test]
fn a_decision_hides_no_value_that_nobody_saw() {
    for take in [false, true] {
        let (_place, mut one, mut two) = Place::two();
        let id = one.register().id;
        settle(&mut [&mut one, &mut two]);
        let _ = two.perform(Command::Case(id, phone("0888 222 222")));
        one.clock.advance(5_000);
        let _ = one.perform(Command::Case(id, phone("0888 111 111")));
        let first = one.case(id).expect("the case").value(Field::Phone);
        alone(&mut one, &two);
        alone(&mut two, &one);
        let seen = met(&two);
        let [(of, over, _, lost)] = seen.as_slice() else { panic!("{seen:?}") };
        let (of, over) = (*of, *over);
        assert_eq!(*lost, first);
        let decide = |desk: &Desk, over: Stamp, take: bool| {
            let now = desk.case(id).expect("the case").base(Field::Phone);
            Command::Case(id, case::Command::Settle(of, Some(Field::Phone), Some(case::Shown { over, now }), take))
        };
        let stale = decide(&two, over, true);
        let first_word = decide(&two, over, take);
        let _ = two.perform(first_word);
        assert_eq!(refused(&mut two, stale), "refusal-settled", "decided already, on another page");
        assert!(met(&two).is_empty());
        let _ = one.perform(Command::Case(id, phone("0888 333 333")));
        let now = one.case(id).expect("the case");
        let (third, set) = (now.value(Field::Phone), now.history.last().expect("an entry").of);
        settle(&mut [&mut one, &mut two]);
        for desk in [&one, &two] {
            let in_force = desk.case(id).expect("the case").value(Field::Phone);
            assert_eq!(met(desk), [(of, set, in_force.clone(), third.clone())], "{take}");
            assert_eq!(in_force == first, take, "the value that was taken, or the one that was kept");
        }
        let (old, new) = (decide(&one, over, true), decide(&one, set, true));
        assert_eq!(refused(&mut one, old), "refusal-settled");
        let _ = one.perform(new);
        settle(&mut [&mut one, &mut two]);
        for desk in [&one, &two] {
            assert!(met(desk).is_empty());
            assert_eq!(desk.case(id).expect("the case").value(Field::Phone), third);
            desk.assert_whole();
        }
    }
}

/// An officer stands back while the case is given to another one elsewhere: the other keeps it, and the first does not get it again.
#[test]
fn a_recusal_leaves_the_officer_who_came_after() {
    let (_place, mut one, mut two) = Place::two();
    let id = one.register().id;
    let _ = one.perform(Command::Case(id, to_officer("Стефка Манева")));
    settle(&mut [&mut one, &mut two]);
    let _ = two.perform(Command::Case(id, case::Command::Move(Step::Recuse("роднина".to_owned()))));
    one.clock.advance(5_000);
    let _ = one.perform(Command::Case(id, to_officer("Иван Белев")));
    settle(&mut [&mut one, &mut two]);
    for desk in [&mut one, &mut two] {
        let now = desk.case(id).expect("the case");
        assert_eq!(now.assigned.as_ref().map(|given| given.officer.as_str()), Some("Иван Белев"));
        assert_eq!(now.status, Status::Assigned);
        assert_eq!(now.recused.iter().map(String::as_str).collect::<Vec<_>>(), ["Стефка Манева"]);
        assert_eq!(refused(desk, Command::Case(id, to_officer("Стефка Манева"))), "refusal-assign-recused");
        desk.assert_whole();
    }
}

/// Who stood back is given the case once more, by who had not heard of it: the unit has it, and that officer does not.
#[test]
fn who_stood_back_is_not_given_the_case_again_apart() {
    let (_place, mut one, mut two) = Place::two();
    let id = one.register().id;
    let _ = one.perform(Command::Case(id, to_officer("Стефка Манева")));
    settle(&mut [&mut one, &mut two]);
    let _ = two.perform(Command::Case(id, case::Command::Move(Step::Recuse("роднина".to_owned()))));
    one.clock.advance(5_000);
    let _ = one.perform(Command::Case(id, to_officer("Стефка Манева")));
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        let now = desk.case(id).expect("the case");
        assert_eq!(now.assigned.as_ref().map(|given| given.officer.as_str()), Some(""));
        assert!(now.recused.iter().any(|name| name == "Стефка Манева"));
        desk.assert_whole();
    }
}

/// A term is extended, and elsewhere another body is waited for, counted from the old date: the later date holds and is explained.
#[test]
fn a_term_is_not_shortened_by_what_was_said_apart() {
    let (_place, mut one, mut two) = Place::two();
    let id = one.register().id;
    settle(&mut [&mut one, &mut two]);
    let _ = one.perform(Command::Case(id, case::Command::Move(Step::Extend("проверка на място".to_owned()))));
    two.clock.advance(5_000);
    let _ = two.perform(Command::Case(id, case::Command::Move(Step::Await("РИОСВ Смолян".to_owned()))));
    let due = |desk: &Desk| desk.case(id).expect("the case").due.expect("a date");
    let (extended, awaited) = (due(&one), due(&two));
    assert!(awaited < extended, "{awaited} {extended}");
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        let now = desk.case(id).expect("the case");
        assert_eq!((due(desk), now.status), (extended, Status::AwaitingOther));
        assert_eq!(explained(&now, desk.office.settings()), Some(extended));
        desk.assert_whole();
    }
    // The other way round: what is waited for moved it further.
    let bench = &mut Bench::new();
    let mut case = bench.register(heirs());
    let old = case.due.expect("a date");
    let (nearer, further) = (old + chrono::Days::new(10), old + chrono::Days::new(14));
    let steps = [
        case::Event::Awaited { due: Some(further), pd: None },
        case::Event::Resumed {},
        case::Event::Extended { due: nearer, ground: Ground::Apk57Evidence, pd: None },
    ];
    for (n, event) in (1_u64..).zip(&steps) {
        let at_ms = case.at_ms + n as i64;
        let stamp = Stamp { ms: at_ms as u64, counter: 0, writer: Writer::of_key(&[2; 32]) };
        case.apply(event, Base(n as u32, stamp), Uuid::nil(), at_ms);
    }
    assert_eq!((case.due, explained(&case, bench.office.settings())), (Some(further), Some(further)));
}

fn explained(case: &Case, settings: &gishe::domain::settings::Settings) -> Option<chrono::NaiveDate> {
    case::explain(case, settings).into_iter().find(|one| one.what == "case-due").map(|one| one.date)
}

/// The event that registers a complaint.
fn registered() -> Event {
    let mut bench = Bench::new();
    let case = bench.register(complaint());
    let mut events = gishe::store::log::about(bench.office.store().read(), case.id).expect("the log");
    events.remove(0)
}

/// One more event about the same, so many milliseconds later.
fn more(first: &Event, who: u8, generation: u32, later: u64, body: Body) -> Event {
    let ms = first.stamp.ms + later;
    let stamp = Stamp { ms, counter: 0, writer: Writer::of_key(&[who; 32]) };
    Event { seq: later, generation, stamp, at_ms: ms as i64, by: Uuid::nil(), about: first.about, body }
}

fn set_phone(seen: &Event, value: &str) -> Body {
    let change = Change { v: None, b: Some(Base(seen.generation, seen.stamp)) };
    let values = [(Field::Phone, value.to_owned())].into();
    let pd = Some(Corrected { reason: "сгрешен".to_owned(), values });
    Body::Case(case::Event::Corrected { set: [(Field::Phone, change)].into(), pd })
}

fn given(officer: &str) -> Body {
    let pd = Some(Resolution { officer: officer.to_owned(), instruction: String::new() });
    Body::Case(case::Event::Assigned { unit: "ТСУ".to_owned(), until: None, pd })
}

fn reviewed(of: &Event, field: Option<Field>, over: Option<&Event>) -> Body {
    Body::Case(case::Event::Reviewed { of: of.stamp, field, over: over.map(|over| over.stamp) })
}

/// The same happening as it is issued again under a new writer.
fn again(event: &Event) -> Event {
    let stamp = Stamp { writer: Writer::of_key(&[99; 32]), ..event.stamp };
    let written = event.write([1; 16]).expect("bytes");
    let written = Event::again(&written, event.seq, stamp, [2; 16]).expect("bytes");
    Event::read(&written.line, written.companion.as_deref()).expect("an event")
}

fn folded(events: &[&Event]) -> Case {
    fold::case(&fold::ordered(events.iter().map(|event| (*event).clone()).collect())).expect("a case")
}

/// Who goes on under a new writer issues again what it had not published: what was decided of it stays decided.
#[test]
fn what_was_decided_stays_decided_under_a_new_writer() {
    let first = registered();
    let one = more(&first, 1, 0, 10, set_phone(&first, "111 11"));
    let two = more(&first, 2, 1, 20, set_phone(&first, "222 22"));
    let late = more(&first, 2, 1, 30, Body::Case(case::Event::HandedOver { pd: None }));
    let seen = more(&first, 3, 2, 40, reviewed(&two, Some(Field::Phone), Some(&one)));
    let looked = more(&first, 3, 2, 50, reviewed(&late, None, None));
    let open = |case: &Case| (case.open_conflicts().count(), case.open_late().count());
    assert_eq!(open(&folded(&[&first, &one, &two, &late])), (1, 1));
    assert_eq!(open(&folded(&[&first, &one, &two, &late, &seen, &looked])), (0, 0));
    let (one, two, late) = (again(&one), again(&two), again(&late));
    let case = folded(&[&first, &one, &two, &late, &seen, &looked]);
    assert_eq!((open(&case), case.conflicts.len()), ((0, 0), 1));
    assert!(case.looked_at(late.stamp));
    // A call that met another one, and the word that somebody looked at it.
    let label = Label { line: Line::Filing, issuer: 0, n: 1 };
    let issued = visit::Event::Issued { label, day: "2026-11-24".parse().expect("a date"), priority: false };
    let ticket = more(&first, 1, 0, 1, Body::Visit(issued));
    let call = more(&first, 1, 0, 10, Body::Visit(visit::Event::Called { counter: 1 }));
    let second = more(&first, 2, 1, 20, Body::Visit(visit::Event::Called { counter: 2 }));
    let word = more(&first, 1, 2, 30, Body::Visit(visit::Event::Reviewed { of: second.stamp }));
    for second in [again(&second), second] {
        let told = |events: Vec<Event>| fold::visit(&fold::ordered(events)).expect("a visit").open_clashes().count();
        assert_eq!(told(vec![ticket.clone(), call.clone(), second.clone()]), 1);
        assert_eq!(told(vec![ticket.clone(), call.clone(), second, word.clone()]), 0);
    }
}

/// A recusal finds its resolution under a new writer too; one that names none is about whoever has the case, as before.
#[test]
fn a_recusal_finds_its_resolution() {
    let first = registered();
    let given_one = more(&first, 1, 0, 10, given("Стефка Манева"));
    let given_two = more(&first, 1, 0, 30, given("Иван Белев"));
    let back = |of| more(&first, 2, 1, 20, Body::Case(case::Event::Recused { of, pd: None }));
    let state = |events: &[&Event]| {
        let case = folded(events);
        (case.status, case.assigned.map(|now| now.officer), case.recused.into_iter().collect::<Vec<_>>())
    };
    let (stefka, ivan) = ("Стефка Манева".to_owned(), "Иван Белев".to_owned());
    let named = back(Some(given_one.stamp));
    for given_one in [again(&given_one), given_one] {
        let alone = state(&[&first, &given_one, &named]);
        assert_eq!(alone, (Status::Registered, None, vec![stefka.clone()]));
        let apart = state(&[&first, &given_one, &given_two, &named]);
        assert_eq!(apart, (Status::Assigned, Some(ivan.clone()), vec![stefka.clone()]));
        let before = state(&[&first, &given_one, &given_two, &back(None)]);
        assert_eq!(before, (Status::Registered, None, vec![ivan.clone()]));
    }
}

/// What was written before is read and folded as before, and what names nothing more is written as before.
#[test]
fn older_words_are_read_and_hold_as_before() {
    let first = registered();
    let one = more(&first, 1, 0, 10, set_phone(&first, "111 11"));
    let third = more(&first, 1, 0, 30, set_phone(&one, "333 33"));
    let two = more(&first, 2, 1, 20, set_phone(&first, "222 22"));
    let line = format!(r#"{{"o":"reviewed","f":{{"of":"{}","field":"phone"}}}}"#, two.stamp);
    let old: case::Event = serde_json::from_str(&line).expect("an older review");
    assert_eq!(old, case::Event::Reviewed { of: two.stamp, field: Some(Field::Phone), over: None });
    assert!(!serde_json::to_string(&old).expect("json").contains("over"));
    let recused: case::Event = serde_json::from_str(r#"{"o":"recused","f":{}}"#).expect("an older recusal");
    assert_eq!(recused, case::Event::Recused { of: None, pd: None });
    assert_eq!(serde_json::to_string(&recused).expect("json"), r#"{"o":"recused","f":{}}"#);
    let old = more(&first, 2, 1, 40, Body::Case(old));
    let seen = more(&first, 2, 1, 40, reviewed(&two, Some(Field::Phone), Some(&one)));
    let lost = |events: &[&Event]| -> Vec<Option<String>> {
        folded(events).open_conflicts().map(|conflict| conflict.lost.clone()).collect()
    };
    assert!(lost(&[&first, &one, &third, &two, &old]).is_empty());
    assert!(lost(&[&first, &one, &two, &seen]).is_empty());
    assert_eq!(lost(&[&first, &one, &third, &two, &seen]), [Some("333 33".to_owned())]);
}
