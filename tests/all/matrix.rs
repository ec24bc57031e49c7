//! Rows of the fault matrix that ask for a proof of their own: claims and a folder that goes (20, 48, 53), data deleted beside their keys (35),
//! fifty numbers given twice by a copy (37), clocks that are wrong by hours and by years (41, 42), an erasure that races with an edit (69).

use super::desk::{Desk, Place, contains, settle};
use super::sim::schedule::Act;
use super::sim::{Run, who};
use super::support::heirs;
use super::told::{office, quiet};
use gishe::domain::case::{self, Case, Field};
use gishe::domain::stamp::Writer;
use gishe::domain::ticket::Line;
use gishe::domain::visit::Visit;
use gishe::office::calling::{self, Aim};
use gishe::office::clock::{Clock, SeededRandom};
use gishe::office::worklist::Matter;
use gishe::office::{Command, Fault, Value, told};
use gishe::share::exchange::CLOCK_MAX_MS;
use gishe::share::folder::RealFolder;
use gishe::share::ledger::Ledger;
use gishe::share::segment::open;
use gishe::share::status::{Matter as Problem, Mode};
use gishe::store::{cases, visits};
use gishe::words::Words;
use std::collections::BTreeSet;
use uuid::Uuid;

const HOUR_MS: i64 = 3_600_000;
const YEAR_MS: i64 = 365 * 24 * HOUR_MS;

fn visit_of(value: Value) -> Visit {
    match value {
        Value::Visit(visit) => *visit,
        other => panic!("{other:?}"),
    }
}

fn case_of(value: Value) -> Case {
    match value {
        Value::Case(case) => *case,
        other => panic!("{other:?}"),
    }
}

fn ticket(desk: &mut Desk) -> Visit {
    visit_of(desk.perform(Command::IssueTicket { line: Line::Filing, priority: false }))
}

/// Both know of the visit that it stands at the first counter, and nobody called it a second time.
fn assert_called_once(desks: [&Desk; 2], visit: Uuid) {
    for desk in desks {
        let here = visits::one(desk.office.store().read(), visit).expect("read").expect("a visit");
        assert_eq!((here.counter(), here.claims(), here.open_clashes().count()), (Some(1), 1, 0), "{here:?}");
    }
}

/// Rows 20 and 48: the mount has gone since the last round, and in its place lies an empty folder. Whoever calls writes no claim there, which
/// would decide nothing: own tickets are called as without a folder, and nobody else's.
#[test]
fn nobody_claims_beside_a_mount_that_has_gone() {
    let (place, mut one, mut two) = Place::two();
    two.who.counter = 2;
    let (first, second) = (ticket(&mut one), ticket(&mut one));
    settle(&mut [&mut one, &mut two]);
    assert_eq!((one.status.mode, two.status.mode), (Mode::Strong, Mode::Strong));
    let away = place.root.0.join("away");
    std::fs::rename(&place.folder, &away).expect("the mount goes");
    std::fs::create_dir(&place.folder).expect("an empty place");
    let folder = RealFolder::at(&place.folder);
    let written = || std::fs::read_dir(&place.folder).expect("a folder").count();

    let other = calling::call(&mut two.office, Some(&folder), Mode::Strong, two.who, Aim::Next(false), 1);
    assert_eq!(written(), 0, "a claim lies where no folder is: {other:?}");
    assert!(matches!(&other, Err(Fault::Refused(refusal)) if refusal.key == "refusal-call-own"), "{other:?}");
    let own = calling::call(&mut one.office, Some(&folder), Mode::Strong, one.who, Aim::Next(false), 2);
    assert_eq!(written(), 0, "a claim lies where no folder is: {own:?}");
    let (outcome, mode) = own.unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!((visit_of(outcome.value).id, mode), (first.id, Mode::Absent));

    std::fs::remove_dir(&place.folder).expect("nothing lies in it");
    std::fs::rename(&away, &place.folder).expect("the mount is back");
    settle(&mut [&mut one, &mut two]);
    assert_called_once([&one, &two], first.id);
    let next = calling::call(&mut two.office, Some(&folder), Mode::Strong, two.who, Aim::Next(false), 3);
    let (outcome, mode) = next.unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!((visit_of(outcome.value).id, mode), (second.id, Mode::Strong), "and claims decide again");
}

/// Row 53: a counter claimed a ticket and called it, and its cable was pulled before anybody heard of the call. Its visitor stands there. The
/// claim stands as long as it is away: nobody else gets the ticket, however long they try, and there is one call when it is back.
#[test]
fn a_claim_stands_while_its_maker_is_unplugged() {
    let (place, mut one, mut two) = Place::two();
    two.who.counter = 2;
    let visit = ticket(&mut one);
    settle(&mut [&mut one, &mut two]);
    let folder = RealFolder::at(&place.folder);
    let called = calling::call(&mut one.office, Some(&folder), Mode::Strong, one.who, Aim::Next(false), 1);
    let (outcome, mode) = called.unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!((visit_of(outcome.value).id, mode), (visit.id, Mode::Strong));
    one.go_to(&place.root.0.join("unplugged"));
    for step in 1..=80 {
        for desk in [&mut one, &mut two] {
            desk.clock.advance(30_000);
            desk.round();
        }
        let tried = calling::call(&mut two.office, Some(&folder), Mode::Strong, two.who, Aim::Next(false), 1 + step);
        let got = tried.ok().map(|(outcome, _)| visit_of(outcome.value).id);
        assert_eq!(got, None, "called a second time after {} seconds", 31 * step);
    }
    one.go_to(&place.folder);
    settle(&mut [&mut one, &mut two]);
    assert_called_once([&one, &two], visit.id);
    one.assert_whole();
    two.assert_whole();
}

/// Row 35: the store was deleted and the sheet of keys was not. Either that is refused with a sentence, at every start; or no number is given
/// that was given before, the folder is still known, and what was published comes back.
#[test]
fn data_that_were_deleted_beside_their_keys_give_no_number_twice() {
    let (place, mut one, mut two) = Place::two();
    let before = [two.register(), two.register()];
    settle(&mut [&mut one, &mut two]);
    let Desk { home, office, clock, who, .. } = two;
    drop(office);
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", home.file().display()));
    }
    assert!(!home.exists() && home.sheet().expect("a sheet").is_some());
    let opened = |seed| home.open(Box::new(clock.clone()), Box::new(SeededRandom::new(seed)));
    if let Err(fault) = opened(4) {
        assert!(!fault.sentence(Words::default()).is_empty());
        assert!(opened(5).is_err(), "the next start begins nothing anew either");
        return;
    }
    let mut two = Desk::at(home.clone(), &place.folder, 6);
    two.who = who;
    two.clock.set(clock.now_ms());
    assert_eq!(two.office.share().expect("a share").folder.as_deref(), Some(place.folder.as_path()));
    // Until it has met the folder it may give no number at all.
    let register = Command::Register(Box::new(heirs()), None);
    let first = two.office.perform(two.who, register).ok().map(|outcome| case_of(outcome.value));
    for _ in 0..2 {
        settle(&mut [&mut one, &mut two]);
    }
    let second = two.register();
    for case in first.iter().chain([&second]) {
        let number = case.registered.number;
        assert!(before.iter().all(|known| known.registered.number != number), "{number} is given twice");
    }
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        for case in before.iter().chain(&first).chain([&second]) {
            assert!(desk.case(case.id).is_some(), "{}: {:?}", case.registered.number, desk.status);
        }
        desk.assert_whole();
    }
}

/// A workstation of the simulation registers a case.
fn registered(run: &mut Run, n: usize) -> Case {
    run.pass(1_000);
    let command = Command::Register(Box::new(heirs()), None);
    let outcome = run.stations[n].office_mut().perform(who(n), command);
    case_of(outcome.unwrap_or_else(|fault| panic!("{fault}")).value)
}

/// A copy that does not know that it is one, when it has published beside its original.
struct Apart {
    run: Run,
    common: Writer,
    ours: Vec<Case>,
    theirs: Vec<Case>,
}

/// The first workstation and a copy of it register so many cases each without a word of each other, the copy `more` beside. The second
/// workstation has read what the original published when the copy publishes, for which the folder is still as it was a minute ago.
fn apart(pairs: usize, more: usize) -> Apart {
    let mut run = office(2);
    let _ = registered(&mut run, 0);
    quiet(&mut run, 4);
    let common = run.stations[0].line()[0];
    run.act(&Act::Clone { station: 0, noticed: false });
    let ours: Vec<Case> = (0..pairs).map(|_| registered(&mut run, 0)).collect();
    let theirs: Vec<Case> = (0..pairs + more).map(|_| registered(&mut run, 2)).collect();
    for (a, b) in ours.iter().zip(&theirs) {
        assert_eq!(a.registered.number, b.registered.number);
    }
    run.pass(60_000);
    run.round(0);
    run.round(1);
    assert!(ours.iter().all(|case| stands(&run, 1, case.id)), "the original's branch has come");
    let sees_of = |ms: i64| run.world.lock().expect("the world").ills(2).stale_ms = ms;
    sees_of(50_000);
    run.stations[2].round(run.now_ms);
    sees_of(0);
    run.round(1);
    Apart { run, common, ours, theirs }
}

fn stands(run: &Run, n: usize, case: Uuid) -> bool {
    cases::one(run.stations[n].office().store().read(), case).expect("a read").is_some()
}

/// Whether a workstation of the simulation is told of two branches of a writer.
fn forked(run: &Run, n: usize, of: Writer) -> bool {
    run.stations[n].status.problems.iter().any(|p| p.matter == Problem::Fork && p.writer == Some(of))
}

/// Row 37: a clone of equal fingerprint. Both registered fifty cases offline, under the same numbers. Who holds one branch and meets the other
/// is told of a fork; both branches are kept everywhere, and the fifty pairs are listed everywhere, each number finding both of its cases.
#[test]
fn fifty_numbers_that_a_copy_gave_again_are_listed_and_no_case_is_lost() {
    let Apart { mut run, common, ours, theirs } = apart(50, 1);
    assert!(forked(&run, 1, common), "{:?}", run.stations[1].status.problems);
    quiet(&mut run, 60);
    for n in 0..3 {
        assert!(ours.iter().chain(&theirs).all(|case| stands(&run, n, case.id)), "both branches are kept on {n}");
        assert!(!forked(&run, n, common), "settled: {:?}", run.stations[n].status.problems);
        let office = run.stations[n].office();
        let matters = office.worklist(200).expect("a worklist");
        let number = |m: Matter| if let Matter::Pair { number, .. } = m { Some(number) } else { None };
        let numbers: Vec<String> = matters.into_iter().filter_map(number).collect();
        let expected: BTreeSet<String> = ours.iter().map(|case| case.registered.number.to_string()).collect();
        assert_eq!((numbers.len(), numbers.into_iter().collect::<BTreeSet<_>>()), (50, expected), "on {n}");
        for (a, b) in ours.iter().zip(&theirs) {
            let found = office.find(&a.registered.number.to_string(), 9).expect("a search");
            let found: BTreeSet<Uuid> = found.iter().map(|line| line.id).collect();
            assert_eq!(found, BTreeSet::from([a.id, b.id]), "{} on {n}", a.registered.number);
        }
        let report = gishe::store::check::verify(office.store()).expect("a report");
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    }
}

/// Row 37: both branches are of one length, so that nothing is missing to who holds one of them. The head of the other says another hash for an
/// event that is held: the fork is seen all the same.
#[test]
fn two_branches_of_one_length_are_told_as_well() {
    let Apart { run, common, .. } = apart(3, 0);
    assert!(forked(&run, 1, common), "{:?}", run.stations[1].status.problems);
}

/// A clerk of the simulation corrects the telephone of a case.
fn correct(run: &mut Run, n: usize, case: Uuid, phone: &str) {
    run.pass(1_000);
    let set = case::Command::Correct([(Field::Phone, phone.to_owned())].into(), "сгрешен".to_owned());
    let done = run.stations[n].office_mut().perform(who(n), Command::Case(case, set));
    assert!(done.is_ok(), "{done:?}");
    quiet(run, 4);
}

/// The telephone in force on both workstations.
fn phones(run: &Run, case: Uuid) -> [String; 2] {
    [0, 1].map(|n| {
        let here = cases::one(run.stations[n].office().store().read(), case).expect("a read");
        here.and_then(|here| here.value(Field::Phone)).unwrap_or_default()
    })
}

/// The newest stamp of a workstation's own, milliseconds.
fn newest(run: &mut Run, n: usize) -> i64 {
    let me = run.stations[n].line()[0];
    let held = run.stations[n].office_mut().held().expect("what is held");
    held.iter().find(|h| h.writer == me).expect("its own").stamp_ms
}

/// What the second workstation says of the first one's clock.
fn said_of_the_clock(run: &Run) -> Option<String> {
    let problem = run.stations[1].status.problems.iter().find(|p| p.matter == Problem::Clock)?;
    Some(told::problem(Words::default(), problem))
}

/// Rows 41 and 42: a clock three years ahead. What is corrected elsewhere after it holds, and no stamp of there follows it into the future. A
/// year after it was set right, everybody corrects what it wrote, itself too: the last one to do so wins everywhere.
#[test]
fn what_was_written_three_years_ahead_is_everybodys_to_correct() {
    let mut run = office(2);
    run.stations[0].skew_ms = 3 * YEAR_MS;
    let case = registered(&mut run, 0).id;
    correct(&mut run, 0, case, "0888 111 111");
    assert_eq!(phones(&run, case), ["0888 111 111"; 2]);
    assert!(newest(&mut run, 0) > run.now_ms + 2 * YEAR_MS && said_of_the_clock(&run).is_some());
    correct(&mut run, 1, case, "0888 222 222");
    assert_eq!(phones(&run, case), ["0888 222 222"; 2]);
    let latest = run.now_ms + CLOCK_MAX_MS;
    assert!(newest(&mut run, 1) <= latest, "the future is not taken over");

    run.stations[0].skew_ms = 0;
    run.pass(YEAR_MS);
    quiet(&mut run, 4);
    assert_eq!(said_of_the_clock(&run), None);
    correct(&mut run, 0, case, "0888 333 333");
    assert_eq!(phones(&run, case), ["0888 333 333"; 2]);
    correct(&mut run, 1, case, "0888 444 444");
    assert_eq!(phones(&run, case), ["0888 444 444"; 2]);
    let latest = run.now_ms + CLOCK_MAX_MS;
    assert!(newest(&mut run, 1) <= latest, "nor a year later");
}

/// Row 41: a clock three hours ahead, or set back an hour in the middle of the day. It is said by how much; stamps never go back, and an edit
/// that was made later holds.
#[test]
fn a_clock_off_by_hours_is_said_with_its_offset_and_takes_no_edit_back() {
    for (skew_ms, said) in [(3 * HOUR_MS, "+3:00"), (-HOUR_MS, "−1:00")] {
        let mut run = office(2);
        let case = registered(&mut run, 0).id;
        correct(&mut run, 0, case, "0888 111 111");
        let before = newest(&mut run, 0);
        run.stations[0].skew_ms = skew_ms;
        correct(&mut run, 0, case, "0888 222 222");
        assert_eq!(phones(&run, case), ["0888 222 222"; 2], "{said}");
        assert!(newest(&mut run, 0) >= before, "{said}");
        let sentence = said_of_the_clock(&run).expect("it is told");
        assert!(sentence.contains(said) && sentence.contains("w0"), "{sentence}");
    }
}

/// How many frames of personal data in the folder have a text in them.
fn frames_with(place: &Place, desk: &Desk, text: &str) -> usize {
    let station = desk.exchange.station();
    let files = place.segments();
    let opened = files.iter().map(|path| open(&std::fs::read(path).expect("bytes"), &station.ring, &station.site_key()));
    let frames = opened.flat_map(|segment| segment.expect("a whole file").open.events).filter_map(|event| event.companion);
    frames.filter(|frame| contains(frame, text)).count()
}

/// Row 69: one erases a case while another, who has not heard of it, corrects its telephone. Whichever of the two comes last in the order of
/// happenings, and whichever was published first: the erasure wins for personal data, in every file; that there was a correction stays.
#[test]
fn an_erasure_wins_over_an_edit_that_had_not_heard_of_it() {
    const PHONE: &str = "0888 777 555";
    for edit_last in [true, false] {
        let (place, mut one, mut two) = Place::two();
        // What is done about a case that another one wrote last comes after it in order: who registered it decides which of the two is last.
        let case = if edit_last { one.register() } else { two.register() };
        settle(&mut [&mut one, &mut two]);
        let edit = case::Command::Correct([(Field::Phone, PHONE.to_owned())].into(), "сгрешен".to_owned());
        if edit_last {
            one.office.erase(one.who, case.id, "чл. 17").expect("an erasure");
            two.clock.advance(5_000);
            let _ = two.perform(Command::Case(case.id, edit));
            two.round();
            assert_eq!(frames_with(&place, &two, PHONE), 1, "it went out before anybody had heard");
        } else {
            let _ = two.perform(Command::Case(case.id, edit));
            one.clock.advance(5_000);
            one.office.erase(one.who, case.id, "чл. 17").expect("an erasure");
            one.round();
        }
        for _ in 0..2 {
            settle(&mut [&mut one, &mut two]);
        }
        assert_eq!(frames_with(&place, &one, PHONE), 0, "edit last {edit_last}");
        for desk in [&mut one, &mut two] {
            let here = desk.case(case.id).expect("the case");
            assert!(here.erased && here.personal.is_none(), "edit last {edit_last}: {here:?}");
            let stays = here.history.iter().any(|entry| matches!(entry.event, case::Event::Corrected { pd: None, .. }));
            assert!(stays, "edit last {edit_last}: {:?}", here.history);
            while desk.office.scour_waiting().expect("a step") {}
            for file in [desk.home.file(), desk.home.file().with_extension("sqlite-wal")] {
                let bytes = std::fs::read(&file).unwrap_or_default();
                assert!(!contains(&bytes, PHONE), "edit last {edit_last}: it stands in {}", file.display());
            }
            assert!(desk.status.pending.is_empty() && desk.status.problems.is_empty(), "{:?}", desk.status);
            desk.assert_whole();
        }
    }
}
