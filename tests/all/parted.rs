//! What happens in two places at once: tables that differ for good, two words about one workstation, a backup beside its original, five values of
//! one field, a step that comes too late.

use super::decided::phone;
use super::desk::{Desk, Place, settle};
use super::left::{copy_of, twin_of, twin_on};
use super::sim::Run;
use super::sim::schedule::{Act, Plan};
use super::told::{office, quiet, register, told};
use gishe::domain::case::{self, Field, Status};
use gishe::domain::event::{Body, Event};
use gishe::domain::stamp::Writer;
use gishe::domain::station::{self, Kind, Why};
use gishe::office::worklist::Matter;
use gishe::office::{Command, Fault, admin};
use gishe::share::head::Head;
use gishe::share::ledger::Ledger;
use gishe::share::status::Matter as Problem;
use gishe::store::{check, log};
use std::collections::BTreeSet;

fn head_of(run: &Run, writer: Writer) -> Head {
    let bytes = run.world.lock().expect("the world").bytes(&format!("w/{writer}/head")).expect("a head");
    Head::peek(&bytes).expect("a head")
}

/// Row 75: somebody's tables go on differing after the own ones were made anew. It is told, with the name of whom, and nobody takes the other's
/// side: nothing is made anew again, and no value changes. It is over when the other one's tables are right.
#[test]
fn tables_that_differ_after_a_rebuild_are_told_and_no_side_is_chosen() {
    let mut run = office(2);
    register(&mut run, 0);
    quiet(&mut run, 20);
    let (zero, one) = (run.stations[0].line()[0], run.stations[1].line()[0]);
    let mut head = head_of(&run, zero);
    assert_eq!(head.digest, head_of(&run, one).digest, "in step, and alike");
    let (vector, _) = head.digest.take().expect("a digest");
    head.digest = Some((vector, "0123456789abcdef".to_owned()));
    let key = run.stations[0].office().enrolled().expect("enrolled").key.clone();
    let tables = |run: &Run| check::digests(run.stations[1].office().store().read()).expect("digests");
    let before = tables(&run);
    run.world.lock().expect("the world").put(&format!("w/{zero}/head"), head.write(&key));
    run.round(1);
    assert_eq!((run.stations[1].rebuilt.len(), told(&run, 1, Problem::Digest)), (1, false), "first it looks to itself");
    for _ in 0..5 {
        run.round(1);
        assert_eq!((run.stations[1].rebuilt.len(), told(&run, 1, Problem::Digest)), (1, true));
    }
    let named = run.stations[1].status.problems.iter().find(|p| p.matter == Problem::Digest).expect("it is told");
    assert_eq!((named.writer, named.station.as_str()), (Some(zero), "w0"));
    assert!(tables(&run) == before, "no value changed");
    quiet(&mut run, 2);
    assert!(!told(&run, 1, Problem::Digest) && !told(&run, 0, Problem::Digest));
    assert_eq!((run.stations[0].rebuilt.len(), run.stations[1].rebuilt.len()), (0, 1));
}

/// A copy that nobody noticed wrote as many events as its original, each of them into its own copy of the folder, and a head arrives there before
/// the file that it speaks of. Before it is said which of them count there are other tables at the same numbers: these are other events, and
/// nothing is to be made anew (seed 1040053133).
#[test]
fn as_many_events_are_not_the_same_events() {
    for seed in 0..8 {
        let acts = vec![Act::Clone { station: 0, noticed: false }];
        let mut run = Run::begin(&Plan { seed, stations: 2, weak: true, forced: false, files: false, acts });
        register(&mut run, 0);
        quiet(&mut run, 8);
        run.act(&Act::Clone { station: 0, noticed: false });
        let writer = run.stations[0].line()[0];
        let mut held = |n: usize| {
            run.stations[n].exchange.set_digest_every(0);
            register(&mut run, n);
            run.stations[n].office_mut().held().expect("held").into_iter().find(|h| h.writer == writer).expect("its events")
        };
        let (ours, theirs) = (held(0), held(2));
        assert!(ours.seq == theirs.seq && ours.hash != theirs.hash);
        for _ in 0..2 {
            run.pass(100);
            run.round(0);
            run.round(2);
        }
        for _ in 0..12 {
            run.pass(400);
            run.round(2);
        }
        quiet(&mut run, 30);
        assert_ne!(run.stations[0].line()[0], run.stations[2].line()[0], "one of them goes on under another name");
        assert!(run.stations.iter().all(|station| station.rebuilt.is_empty()), "{seed}");
    }
}

/// How many words that leave a writer behind are in the log of a workstation.
fn words_about(desk: &Desk, gone: Writer) -> usize {
    let mut words = 0;
    log::walk(desk.office.store().read(), |row| {
        let event = Event::held(&row.line, None)?;
        let says = matches!(&event.body, Body::Station(station::Event::Retired { writer, .. }) if *writer == gone);
        words += usize::from(says);
        Ok(())
    })
    .expect("walked");
    words
}

/// Row 76: two administrators leave one workstation behind before either hears of the other, one of them or both as stolen, and one has read
/// more of it. Everybody keeps both words, the earlier end holds everywhere, and all who stay read each other.
#[test]
fn two_words_about_one_workstation_are_kept_and_the_earlier_end_holds() {
    for both in [false, true] {
        let (place, mut one, mut two, mut three) = Place::three();
        let phrase = place.phrase.clone();
        let mut four = place.join("fourth", Kind::Staff, &phrase, 4, &one);
        let before = four.register();
        settle(&mut [&mut one, &mut two, &mut three, &mut four]);
        let (gone, code) = (four.writer(), four.code());
        let cut = one.has(gone);
        let later = four.register();
        four.round();
        two.round();
        assert!(two.case(later.id).is_some() && one.case(later.id).is_none());
        let secret = std::fs::read(place.folder.join("office.age")).expect("the secret");
        let early = admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, true);
        assert!(matches!(early, Err(Fault::Refused(_))), "told once that others hold more: {early:?}");
        admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, true).expect("an act");
        std::fs::write(place.folder.join("office.age"), secret).expect("the other read it before");
        admin::retire(&two.home, &mut two.office, &place.folder, &phrase, code, both).expect("another");
        settle(&mut [&mut one, &mut two, &mut three]);
        settle(&mut [&mut one, &mut two, &mut three]);
        for desk in [&mut one, &mut two, &mut three] {
            let held = desk.office.held().expect("what is held");
            let ended = held.iter().find(|h| h.writer == gone).expect("who left");
            assert_eq!((ended.counted.0, ended.cut, ended.stolen, ended.retired), (cut, Some(cut), true, true), "both: {both}");
            assert_eq!(words_about(desk, gone), 2, "both: {both}");
            assert!(desk.case(before.id).is_some() && desk.case(later.id).is_none(), "both: {both}");
            assert!(desk.status.rebuilt_ms.is_none(), "both: {both}");
            desk.assert_whole();
        }
        let cases = [one.register(), two.register(), three.register()];
        settle(&mut [&mut one, &mut two, &mut three]);
        for desk in [&one, &two, &three] {
            assert!(cases.iter().all(|case| desk.case(case.id).is_some()), "both: {both}: {:?}", desk.status.problems);
            assert!(desk.status.problems.is_empty(), "both: {both}: {:?}", desk.status.problems);
        }
    }
}

/// Row 39: a backup of some days ago is opened on a second machine while the original goes on. It goes on under a name and a code of its own,
/// the original keeps its, no number is given twice, and each has what the other wrote.
#[test]
fn a_backup_opened_beside_its_original_goes_on_as_another() {
    let (place, mut one, mut two) = Place::two();
    let _ = two.register();
    settle(&mut [&mut one, &mut two]);
    let backup = copy_of(&place, &two, "backup");
    let mut numbers: BTreeSet<String> = (0..3).map(|_| two.register().registered.number.to_string()).collect();
    settle(&mut [&mut one, &mut two]);
    let original = two.writer();
    let mut beside = twin_on(backup, &place, &two, 5);
    beside.round();
    assert_ne!(beside.writer(), original);
    for _ in 0..2 {
        for desk in [&mut beside, &mut two] {
            let number = desk.register().registered.number;
            assert!(numbers.insert(number.to_string()), "{number} was given twice");
        }
    }
    settle(&mut [&mut one, &mut two, &mut beside]);
    settle(&mut [&mut one, &mut two, &mut beside]);
    assert_eq!(two.writer(), original, "the original stays who it is");
    for desk in [&one, &two, &beside] {
        let found = |number: &String| desk.office.find(number, 2).expect("found").len();
        assert!(numbers.iter().all(|number| found(number) == 1), "{:?}", desk.status);
        assert!(desk.office.worklist(10).expect("a worklist").is_empty());
        assert!(desk.status.problems.iter().all(|p| p.matter != Problem::Fork), "{:?}", desk.status.problems);
        desk.assert_whole();
    }
}

/// Rows 36 and 39: whoever opens a copy is told that numbers go on under another code from here.
#[test]
fn who_opens_a_copy_is_told_that_it_goes_on_as_another() {
    let (place, mut one, mut two) = Place::two();
    let _ = two.register();
    settle(&mut [&mut one, &mut two]);
    let mut copy = twin_of(&place, &two, "copy", 5);
    copy.round();
    assert_ne!(copy.writer(), two.writer());
    assert_eq!(copy.status.reborn, Some(Why::Copied));
    assert!(copy.status.problems.iter().any(|p| p.matter == Problem::Reborn), "{:?}", copy.status.problems);
}

/// Row 43: five desks set one field while apart. One value wins, the same everywhere; the four others stand in the worklist of everybody.
#[test]
fn five_values_of_one_field_have_one_winner_and_four_matters() {
    let (place, mut one, mut two, mut three) = Place::three();
    let mut four = place.join("fourth", Kind::Staff, &place.phrase, 4, &one);
    let mut five = place.join("fifth", Kind::Staff, &place.phrase, 5, &one);
    let id = one.register().id;
    settle(&mut [&mut one, &mut two, &mut three, &mut four, &mut five]);
    let mut values = BTreeSet::new();
    for (n, desk) in [&mut three, &mut one, &mut five, &mut two, &mut four].into_iter().enumerate() {
        desk.clock.advance(1_000 * n as i64);
        let _ = desk.perform(Command::Case(id, phone(&format!("0888 {n}{n}{n} 000"))));
        values.extend(desk.case(id).expect("the case").value(Field::Phone));
    }
    assert_eq!(values.len(), 5);
    for _ in 0..2 {
        settle(&mut [&mut one, &mut two, &mut three, &mut four, &mut five]);
    }
    let matters = one.office.worklist(10).expect("a worklist");
    assert_eq!(matters.len(), 4, "{matters:?}");
    let (mut stand, mut wins) = (BTreeSet::new(), BTreeSet::new());
    for matter in &matters {
        let Matter::Field { case, field: Field::Phone, won, lost, .. } = matter else { panic!("{matter:?}") };
        assert_eq!(*case, id);
        wins.extend(won.clone());
        stand.extend(lost.clone());
    }
    assert_eq!((wins.len(), stand.len()), (1, 4), "{matters:?}");
    assert_eq!(stand.union(&wins).cloned().collect::<BTreeSet<_>>(), values);
    for desk in [&one, &two, &three, &four, &five] {
        assert_eq!(desk.office.worklist(10).expect("a worklist"), matters);
        assert!(wins.contains(&desk.case(id).expect("the case").value(Field::Phone).expect("a phone")));
        desk.assert_whole();
    }
}

/// Row 45: a case is voided, and its result is said to be ready by who had not heard of it. The step is kept without effect, and stands in the
/// worklist of both until somebody has looked at it.
#[test]
fn a_step_that_comes_too_late_stands_in_the_worklist() {
    let (_place, mut one, mut two) = Place::two();
    let id = one.register().id;
    settle(&mut [&mut one, &mut two]);
    let _ = one.perform(Command::Case(id, case::Command::Void("грешка".to_owned())));
    two.clock.advance(5_000);
    let _ = two.perform(Command::Case(id, case::Command::ResultReady));
    settle(&mut [&mut one, &mut two]);
    let matters = one.office.worklist(10).expect("a worklist");
    let [Matter::Late { case, of, status: Status::Voided, .. }] = matters.as_slice() else { panic!("{matters:?}") };
    assert_eq!((*case, of.writer), (id, two.writer()));
    for desk in [&one, &two] {
        assert_eq!(desk.office.worklist(10).expect("a worklist"), matters);
        let now = desk.case(id).expect("the case");
        assert_eq!(now.status, Status::Voided);
        let late: Vec<_> = now.history.iter().filter(|entry| !entry.applied).map(|entry| entry.of).collect();
        assert_eq!(late, [*of], "kept without effect");
    }
    let _ = two.perform(Command::Case(id, case::Command::Settle(*of, None, None, false)));
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        assert!(desk.office.worklist(10).expect("a worklist").is_empty(), "somebody looked at it");
        desk.assert_whole();
    }
}
