//! Order of arrival: the fold of a set of events is the same however they come, and a rebuild equals what grew.

use super::support::{Bench, complaint, heirs};
use gishe::domain::case::{self, Case};
use gishe::domain::event::{Body, Event};
use gishe::domain::form::{self, Form};
use gishe::domain::settings::Settings;
use gishe::domain::stamp::{Base, Stamp, Writer};
use gishe::domain::ticket::{Label, Line};
use gishe::domain::visit::{self, Visit};
use gishe::domain::{fold, money::Cents, number, person};
use gishe::office::Command;
use gishe::store::check;
use proptest::prelude::*;
use uuid::Uuid;

fn writer(n: u8) -> Writer {
    Writer::of_key(&[n; 32])
}

fn event(seq: u64, who: u8, ms: u64, generation: u32, body: Body) -> Event {
    let stamp = Stamp { ms, counter: seq as u16, writer: writer(who) };
    Event { seq, generation, stamp, at_ms: ms as i64, by: Uuid::from_u128(u128::from(who)), about: Uuid::from_u128(1), body }
}

fn visit_event(n: u8) -> visit::Event {
    match n % 11 {
        0 => visit::Event::Called { counter: 1 + n % 3 },
        1 => visit::Event::Recalled {},
        2 => visit::Event::Started {},
        3 => visit::Event::Finished {},
        4 => visit::Event::Recycled {},
        5 => visit::Event::NoShow {},
        6 => visit::Event::Reinstated {},
        7 => visit::Event::Parked { pd: None },
        8 => visit::Event::Transferred { line: Line::Fees, counter: None, pd: None },
        9 => visit::Event::Left {},
        _ => visit::Event::Noted { pd: Some(visit::Note { text: "бележка".into() }) },
    }
}

fn issued() -> visit::Event {
    let label = Label { line: Line::Filing, issuer: 0, n: 1 };
    visit::Event::Issued { label, day: "2026-11-24".parse().expect("a date"), priority: false }
}

fn sample_case() -> Case {
    Bench::new().register(heirs())
}

fn commands() -> impl Strategy<Value = case::Command> {
    let text = prop_oneof![Just(String::new()), Just("х".repeat(30_000)), Just("\u{0}".to_owned()), "[а-я ]{0,20}"];
    (0..12_u8, text).prop_map(|(n, text)| match n {
        0 => case::Command::ResultReady,
        1 => case::Command::HandOver(text),
        2 => case::Command::Void(text),
        3 => case::Command::Decide(
            case::Outcome::Partly,
            case::Check { by: text.clone(), findings: text.clone(), measures: text },
        ),
        4 => case::Command::Notify(case::Channel::Post),
        5 => case::Command::Close,
        6 => case::Command::WaiveFee(text),
        7 => case::Command::Reveal,
        8 => case::Command::Reissue(case::Issue::Receipt),
        _ => case::Command::Correct(case::Field::ALL.into_iter().map(|f| (f, text.clone())).collect(), text),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_visit_does_not_depend_on_the_order_of_arrival(
        steps in prop::collection::vec((any::<u8>(), 0..3_u8, 0..1000_u64, 0..3_u32), 0..14),
        shuffle in any::<u64>(),
    ) {
        let mut events = vec![event(1, 0, 0, 0, Body::Visit(issued()))];
        for (n, (kind, who, ms, generation)) in steps.into_iter().enumerate() {
            events.push(event(n as u64 + 2, who, 1 + ms, generation, Body::Visit(visit_event(kind))));
        }
        let straight = fold::visit(&fold::ordered(events.clone()));
        let mut random = gishe::office::clock::SeededRandom::new(shuffle);
        for i in (1..events.len()).rev() {
            events.swap(i, random.below(i as u64 + 1) as usize);
        }
        // Doubled arrival is no arrival.
        let doubled: Vec<Event> = events.iter().chain(&events).cloned().collect();
        prop_assert_eq!(&straight, &fold::visit(&fold::ordered(events)));
        prop_assert_eq!(&straight, &fold::visit(&fold::ordered(doubled)));
    }

    #[test]
    fn a_visit_is_decided_without_panic_and_every_decided_event_has_effect(
        past in prop::collection::vec(any::<u8>(), 0..12), n in 0..13_u8, counter in 0..3_u8, now in -1_000_000_i64..5_000_000,
    ) {
        let mut visit = Visit::begin(Uuid::nil(), &issued(), 0).expect("a visit");
        for (at, kind) in past.into_iter().enumerate() {
            visit.apply(&visit_event(kind), Uuid::nil(), at as i64 * 1000);
        }
        let command = match n {
            0 => visit::Command::Call, 1 => visit::Command::Recall, 2 => visit::Command::Start, 3 => visit::Command::Finish,
            4 => visit::Command::Recycle, 5 => visit::Command::NoShow, 6 => visit::Command::Reinstate,
            7 => visit::Command::Park("\u{7}".into()), 8 => visit::Command::Resume,
            9 => visit::Command::Transfer(Line::Filing, Some(counter), "х".repeat(30_000)), 10 => visit::Command::Leave,
            11 => visit::Command::Note(String::new()), _ => visit::Command::CountEnquiry,
        };
        let settings = Settings::default();
        let context = visit::Context {
            now_ms: now, today: "2026-11-24".parse().expect("a date"), settings: &settings, counter, by: Uuid::nil(), open_here: None,
        };
        if let Ok(events) = visit::decide(&visit, &command, &context) {
            let clashes = visit.clashes.len();
            for event in events {
                visit.apply(&event, Uuid::nil(), now);
            }
            prop_assert_eq!(visit.clashes.len(), clashes, "what is decided is never a clash");
        }
    }

    #[test]
    fn a_form_of_anything_is_decided_without_panic(
        name in ".{0,40}", identifier in ".{0,14}", date in "[0-9.]{0,12}", count in ".{0,8}", fee in ".{0,8}", service in ".{0,6}",
        speed in 0..9_usize, complaint in any::<bool>(), heirs in any::<bool>(),
    ) {
        let settings = Settings::default();
        let catalogue = gishe::domain::catalogue::Catalogue::read(gishe::office::SERVICES).expect("the data");
        let form = Form {
            kind: if complaint { case::Kind::ServiceComplaint } else { case::Kind::Request },
            service: if heirs { "2016".into() } else { service },
            applicant: person::ApplicantKind::Person,
            name, identifier, speed, fee, received: date.clone(), happened: date, sheets: count.clone(), attachments: count,
            ..Form::default()
        };
        let now: chrono::NaiveDate = "2026-11-24".parse().expect("a date");
        let number = number::Number { register: form.register(), code: 1, seq: 1, date: now };
        let context = form::Context {
            now: now.and_hms_opt(10, 0, 0).expect("a time"), settings: &settings, catalogue: &catalogue, counter: Some(1),
            visit: None, number, last_date: None, of_visit: None, parent: None, access_code: "ABCD2345",
        };
        if let Err(refusal) = form::decide(&form, &context) {
            for each in refusal.each() {
                prop_assert!(each.field.is_some(), "{each} names no field");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_case_takes_any_commands_and_stays_itself(list in prop::collection::vec(commands(), 0..10)) {
        let mut case = sample_case();
        let settings = Settings::default();
        let context = case::Context { today: "2026-11-24".parse().expect("a date"), settings: &settings, paid: Cents::ZERO, code: 1, by: Uuid::nil(), registrar: "", served: &[], writer: None };
        let number = case.registered.number;
        for (at, command) in list.iter().enumerate() {
            let before = case.status;
            match case::decide(&case, command, &context) {
                Ok(events) => for event in events {
                    let base = Base(0, Stamp { ms: at as u64 + 10, counter: 0, writer: writer(1) });
                    case.apply(&event, base, Uuid::nil(), at as i64);
                    prop_assert!(case.history.last().is_some_and(|e| e.applied), "what is decided has effect");
                },
                Err(_) => prop_assert_eq!(before, case.status),
            }
        }
        prop_assert_eq!(number, case.registered.number);
        prop_assert!(case.conflicts.is_empty(), "one writer never conflicts with itself");
    }
}

#[test]
fn two_edits_that_did_not_see_each_other_leave_a_readable_loser() {
    let mut case = sample_case();
    let seen = case.base(case::Field::Phone);
    let edit = |value: &str| case::Event::Corrected {
        set: [(case::Field::Phone, case::Change { v: None, b: seen })].into(),
        pd: Some(case::Corrected {
            reason: "поправка".into(), values: [(case::Field::Phone, value.to_owned())].into()
        }),
    };
    let base = |who, ms| Base(1, Stamp { ms, counter: 0, writer: writer(who) });
    case.apply(&edit("111 11"), base(3, 50), Uuid::nil(), 50);
    case.apply(&edit("222 22"), base(7, 60), Uuid::nil(), 60);
    assert_eq!(case.value(case::Field::Phone).as_deref(), Some("222 22"));
    assert_eq!(case.conflicts.len(), 1);
    assert_eq!(case.conflicts[0].lost.as_deref(), Some("111 11"));
}

fn orders(rest: &mut Vec<Event>, done: &mut Vec<Event>, meet: &mut impl FnMut(&[Event])) {
    if rest.is_empty() {
        meet(done);
    }
    for n in 0..rest.len() {
        done.push(rest.remove(n));
        orders(rest, done, meet);
        rest.insert(n, done.pop().expect("an event"));
    }
}

/// All 5,040 orders of seven events of three writers, and each event twice.
#[test]
fn all_orders_of_seven_events_give_one_state() {
    // Two counters call one ticket at once, one of them goes on, the other parks and leaves; somebody finishes late.
    let kinds = [(0_u8, 1_u8, 40_u64), (0, 2, 40), (2, 1, 50), (7, 2, 55), (9, 2, 60), (3, 0, 45)];
    let mut events = vec![event(1, 0, 0, 0, Body::Visit(issued()))];
    for (n, (kind, who, ms)) in kinds.into_iter().enumerate() {
        events.push(event(n as u64 + 2, who, ms, 1, Body::Visit(visit_event(kind))));
    }
    let straight = fold::visit(&fold::ordered(events.clone()));
    let mut met = 0;
    orders(&mut events, &mut Vec::new(), &mut |order| {
        met += 1;
        assert_eq!(straight, fold::visit(&fold::ordered(order.to_vec())));
        assert_eq!(straight, fold::visit(&fold::ordered([order, order].concat())));
    });
    assert_eq!(met, 5040);
    assert!(straight.is_some_and(|visit| !visit.clashes.is_empty()), "the second call is told");
}

/// A case on which three workstations worked apart, each deciding by what it saw; what they wrote, in every order and doubled.
#[test]
fn all_orders_of_a_case_worked_on_apart_give_one_state() {
    use case::{Command as Step, Field};
    let mut bench = Bench::new();
    let case = bench.register(complaint());
    let begun = gishe::store::log::about(bench.office.store().read(), case.id).expect("the log");
    assert_eq!(begun.len(), 1);
    let settings = Settings::default();
    let correct = |field: Field, value: &str| Step::Correct([(field, value.to_owned())].into(), "сгрешено".to_owned());
    let check = case::Check {
        by: "Инж. Петров".into(), findings: "Проверено".into(), measures: "Указания".into()
    };
    let apart: [Vec<Step>; 3] = [
        vec![correct(Field::Phone, "0888 111 111"), Step::Decide(case::Outcome::WellFounded, check.clone())],
        vec![correct(Field::Phone, "0888 222 222"), Step::Void("грешка".into())],
        vec![correct(Field::Subject, "Друго"), Step::Decide(case::Outcome::Unfounded, check)],
    ];
    let mut events = begun.clone();
    for (who, steps) in apart.into_iter().enumerate() {
        let (mut seen, mut at) = (begun.clone(), 0);
        for step in steps {
            let case = fold::case(&fold::ordered(seen.clone())).expect("a case");
            let context = case::Context {
                today: "2026-11-24".parse().expect("a date"),
                settings: &settings,
                paid: Cents::ZERO,
                code: who as u8 + 1,
                by: Uuid::from_u128(50 + who as u128),
                registrar: "",
                served: &[],
                writer: Some(writer(who as u8 + 1)),
            };
            for body in case::decide(&case, &step, &context).unwrap_or_else(|refusal| panic!("{who} {step:?}: {refusal:?}")) {
                at += 1;
                let ms = begun[0].stamp.ms + 40 + 10 * at;
                let stamp = Stamp { ms, counter: 0, writer: writer(who as u8 + 1) };
                let event = Event {
                    seq: at,
                    generation: begun[0].generation,
                    stamp,
                    at_ms: ms as i64,
                    by: context.by,
                    about: case.id,
                    body: Body::Case(body),
                };
                seen.push(event.clone());
                events.push(event);
            }
        }
    }
    assert!((6..=8).contains(&events.len()), "{}", events.len());
    let straight = fold::case(&fold::ordered(events.clone())).expect("a case");
    let mut met = 0;
    orders(&mut events, &mut Vec::new(), &mut |order| {
        met += 1;
        assert_eq!(Some(&straight), fold::case(&fold::ordered(order.to_vec())).as_ref());
        if met % 7 == 0 {
            assert_eq!(Some(&straight), fold::case(&fold::ordered([order, order].concat())).as_ref());
        }
    });
    assert!(met >= 720);
    assert!(!straight.conflicts.is_empty(), "two phones");
    assert!(straight.history.iter().any(|entry| !entry.applied), "what came too late is kept and told");
}

/// Every command's events, written by one office and absorbed by others in other interleavings of two writers.
#[test]
fn a_rebuild_equals_what_grew_and_interleaving_does_not_matter() {
    let (mut a, mut b) = (Bench::seeded(1), Bench::seeded(2));
    for bench in [&mut a, &mut b] {
        for n in 0..6 {
            let ticket = bench.ticket(Line::ALL[n % 4]);
            bench.minutes(3);
            let _ = bench.perform(Command::CallNext { finish: true });
            let _ = bench.on_visit(ticket.id, visit::Command::Start);
            let case = bench.register(if n % 2 == 0 { heirs() } else { complaint() });
            let _ = bench.on_case(case.id, case::Command::Reveal);
        }
    }
    let written = |bench: &Bench| {
        let mut all = Vec::new();
        gishe::store::log::walk(bench.office.store().read(), |row| {
            all.push(gishe::domain::event::Written { line: row.line, companion: row.companion });
            Ok(())
        })
        .expect("walked");
        all
    };
    let heads = |bench: &Bench| gishe::store::log::heads(bench.office.store().read()).expect("heads").remove(0);
    let (of_a, of_b) = (written(&a), written(&b));
    let mut digests = Vec::new();
    for chunk in [1, 3, 1000] {
        let mut store = gishe::store::Store::in_memory().expect("a store");
        for head in [heads(&a), heads(&b)] {
            let _ = gishe::store::log::admit(store.read(), &head.public, head.code, None).expect("admitted");
        }
        let (mut left, mut right) = (of_a.chunks(chunk), of_b.chunks(chunk + 1));
        loop {
            let parts = [left.next(), right.next()];
            if parts.iter().all(Option::is_none) {
                break;
            }
            for part in parts.into_iter().flatten() {
                store.write(|tx| gishe::store::append::absorb(tx, part).map(drop)).expect("absorbed");
            }
        }
        digests.push(check::digests(store.read()).expect("digests"));
        let _ = check::rebuild(&mut store).expect("rebuilt");
        digests.push(check::digests(store.read()).expect("digests"));
    }
    assert!(digests.iter().all(|d| *d == digests[0]));
    a.assert_whole();
}

/// A run of two hundred events and more stands in the registers at once; the search follows, and never learns of what was erased.
#[test]
fn a_long_run_is_searched_later_and_what_was_erased_never() {
    use gishe::store::{append, find, log, rows};
    let mut bench = Bench::new();
    let ids: Vec<_> = (0..120)
        .map(|n| {
            let mut form = heirs();
            form.name = if n == 5 { "Заличена Петрова".to_owned() } else { format!("Мария Номер{n}") };
            let id = bench.register(form).id;
            let _ = bench.on_case(id, case::Command::Reveal);
            id
        })
        .collect();
    let written = |bench: &Bench, from: usize| {
        let mut all = Vec::new();
        log::walk(bench.office.store().read(), |row| {
            all.push(gishe::domain::event::Written { line: row.line, companion: row.companion });
            Ok(())
        })
        .expect("walked");
        all.split_off(from)
    };
    let run = written(&bench, 0);
    assert!(run.len() >= 240, "{}", run.len());
    let head = log::heads(bench.office.store().read()).expect("heads").remove(0);
    let empty = || {
        let store = gishe::store::Store::in_memory().expect("a store");
        let _ = log::admit(store.read(), &head.public, head.code, None).expect("admitted");
        store
    };
    let found = |store: &gishe::store::Store, words: &str| {
        find::cases(store.read(), words, &gishe::store::cases::Filter::All.into(), None, 200).expect("searched").len()
    };
    let (mut at_once, mut in_pieces) = (empty(), empty());
    at_once.write(|tx| append::absorb(tx, &run).map(drop)).expect("absorbed");
    for part in run.chunks(50) {
        in_pieces.write(|tx| append::absorb(tx, part).map(drop)).expect("absorbed");
    }
    assert_eq!((found(&at_once, "Мария"), found(&in_pieces, "Мария")), (0, 119), "a long run waits, short ones do not");
    assert_eq!(rows::unindexed(at_once.read()).expect("counted"), 120);
    let report = check::verify(&at_once).expect("a report");
    assert!(report.faults.is_empty(), "what waits is no fault: {:?}", report.faults);
    // Erased while it waits: its words never come into the index.
    let _ = bench.perform(Command::Erase(ids[5], "ЗЗЛД чл. 25".to_owned()));
    let erasing = written(&bench, run.len());
    for store in [&mut at_once, &mut in_pieces] {
        store.write(|tx| append::absorb(tx, &erasing).map(drop)).expect("absorbed");
        assert_eq!(found(store, "Заличена"), 0);
    }
    while at_once.write(|tx| rows::index_waiting(tx, 50)).expect("told") > 0 {}
    assert_eq!((found(&at_once, "Мария"), found(&at_once, "Заличена")), (119, 0));
    assert_eq!(check::digests(at_once.read()).expect("digests"), check::digests(in_pieces.read()).expect("digests"));
}

#[test]
fn verify_finds_what_was_tampered_with() {
    type Spoil = &'static str;
    let cases: [(Spoil, fn(&check::Fault) -> bool); 5] = [
        ("UPDATE log SET line = CAST(replace(CAST(line AS TEXT), '2026-11-24', '2026-11-23') AS BLOB) WHERE row = 2", |f| {
            matches!(f, check::Fault::Altered(..) | check::Fault::Head(_))
        }),
        ("DELETE FROM log WHERE row = 2", |f| matches!(f, check::Fault::Missing(..))),
        (
            "UPDATE log SET companion = CAST(replace(CAST(companion AS TEXT), 'Мария', 'Марта') AS BLOB) WHERE companion IS NOT NULL",
            |f| matches!(f, check::Fault::Companion(..)),
        ),
        ("UPDATE cases SET due = '2030-01-01'", |f| matches!(f, check::Fault::Table("cases"))),
        ("UPDATE series SET last = 99", |f| matches!(f, check::Fault::Table("series"))),
    ];
    for (sql, expected) in cases {
        let mut bench = Bench::new();
        let _ = bench.ticket(Line::Filing);
        let _ = bench.register(heirs());
        bench.assert_whole();
        bench.office.store().read().execute_batch(sql).expect("spoiled");
        let report = check::verify(bench.office.store()).expect("a report");
        assert!(report.faults.iter().any(expected), "{sql}: {:?}", report.faults);
    }
}

#[test]
fn an_erased_companion_leaves_the_chain_whole() {
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    bench.office.store().read().execute_batch("UPDATE log SET companion = NULL").expect("erased");
    let _ = check::rebuild(bench.office.store_mut()).expect("rebuilt");
    bench.assert_whole();
    let erased = bench.office.dossier(case.id).expect("a case").case;
    assert_eq!((erased.personal, erased.registered.number), (None, case.registered.number));
}
