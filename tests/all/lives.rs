//! Lives of one machine as the others know them: one that has written nothing yet, one that goes on under a name its original gave up, one that
//! slept for a month and comes back, one that was switched off for an hour.

use super::sim::Run;
use super::sim::schedule::{Act, Plan};
use super::support::Folder as Temporary;
use super::told::{among, files_of, founded, office, quiet, register, register_unread, segments, told};
use gishe::domain::stamp::Writer;
use gishe::share::folder::{Folder, RealFolder};
use gishe::share::join::allot_digit;
use gishe::share::ledger::Ledger;
use gishe::share::status::{Link, Matter, Mode};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

fn bytes(run: &Run, path: &str) -> Option<Vec<u8>> {
    run.world.lock().expect("the world").bytes(path)
}

/// Two workstations; the data of the first were copied away before it wrote what the other has read.
fn with_a_backup() -> Run {
    let mut run = office(2);
    run.stations[0].take_snapshot();
    register(&mut run, 0);
    quiet(&mut run, 4);
    run
}

/// Workstations of which the first was copied, and then switched off: its copy is the last one, knows that it is one, and has registered a case.
fn with_a_copy(stations: usize) -> Run {
    let mut run = office(stations);
    register(&mut run, 0);
    quiet(&mut run, 4);
    run.act(&Act::Clone { station: 0, noticed: true });
    let others: Vec<usize> = (1..=stations).collect();
    among(&mut run, &others, 6);
    register(&mut run, stations);
    run
}

/// Whether some file of a writer was written without the data that were erased.
fn stripped(run: &Run, writer: Writer) -> bool {
    let under = format!("w/{writer}/p/");
    run.world.lock().expect("the world").paths().iter().any(|path| path.starts_with(&under))
}

/// Nobody changed what is another's.
fn nobody_trespassed(run: &Run) {
    let trespasses = run.world.lock().expect("the world").trespasses.clone();
    assert!(trespasses.is_empty(), "{trespasses:?}");
}

/// Workstation 0 begins a new life that writes nothing: its data were put back, and all that it had written lies in the folder.
fn put_back(run: &mut Run) {
    let old = run.stations[0].line()[0];
    assert!(run.stations[0].roll_back(run.now_ms));
    run.round(0);
    assert_ne!(run.stations[0].line()[0], old);
}

/// Workstation 1 erases the data of the first case.
fn erase_first(run: &mut Run) {
    let case = run.shown[0].id;
    let erased = (0..200).any(|seed| {
        run.act(&Act::Erase { station: 1, seed });
        run.stations[1].office().dossier(case).is_ok_and(|dossier| dossier.case.erased)
    });
    assert!(erased);
}

/// A copy of the first of two workstations was taken, and then the data of the first were put back: it goes on under a new name. With its former one.
fn with_a_copy_and_a_later_life() -> (Run, Writer) {
    let mut run = office(2);
    register(&mut run, 0);
    quiet(&mut run, 4);
    run.act(&Act::Clone { station: 0, noticed: true });
    let old = run.stations[0].line()[0];
    run.stations[0].take_snapshot();
    register(&mut run, 0);
    register(&mut run, 2);
    quiet(&mut run, 4);
    put_back(&mut run);
    (run, old)
}

/// Longer than a month with everybody at work, and then the data of the first case are erased.
fn five_weeks_and_an_erasure(run: &mut Run) {
    for _ in 0..5 {
        run.pass(7 * DAY_MS);
        quiet(run, 6);
    }
    erase_first(run);
}

/// A head that lay in the folder for an hour before somebody looked is no clock that is an hour behind; one that is behind is told all the same.
#[test]
fn who_was_switched_off_for_an_hour_has_no_wrong_clock() {
    for skew_ms in [0, -3 * HOUR_MS] {
        let mut run = office(2);
        // It writes once more after it was looked at.
        run.stations[0].skew_ms = skew_ms;
        run.pass(11_000);
        run.round(0);
        run.pass(HOUR_MS);
        run.round(1);
        assert!(!told(&run, 1, Matter::Clock), "one head may have come late");
        if skew_ms != 0 {
            run.pass(11_000);
            run.round(0);
            run.round(1);
        }
        let problems = run.stations[1].status.problems.clone();
        let told = problems.iter().find(|p| p.matter == Matter::Clock).map(|p| p.detail.parse::<i64>().expect("seconds"));
        let heard_ms = run.stations[1].status.peers.first().and_then(|peer| peer.heard_ms).expect("heard");
        match skew_ms {
            0 => {
                assert_eq!(told, None, "{problems:?}");
                assert!(run.now_ms - heard_ms >= HOUR_MS - 20_000, "people are told when it was written");
            }
            _ => assert!(told.is_some_and(|s| (s * 1000 - skew_ms).abs() < 60_000), "{problems:?}"),
        }
    }
}

/// A new life that has written nothing yet is known to the others: they list it as at work, and nobody goes on saying what its former self was.
#[test]
fn a_life_that_wrote_nothing_yet_is_known() {
    let mut run = with_a_backup();
    put_back(&mut run);
    quiet(&mut run, 40);
    let me = run.stations[0].line()[0];
    let held = run.stations[0].office_mut().held().expect("what is held");
    assert_eq!(held.iter().find(|h| h.writer == me).map(|h| h.seq), Some(0), "it wrote nothing");
    let peers = run.stations[1].status.peers.clone();
    assert_eq!(peers.iter().map(|peer| peer.writer).collect::<Vec<_>>(), [me], "{peers:?}");
    let shown = run.shown[0].clone();
    assert!(run.stations.iter().all(|station| station.has(&shown)));
}

/// A certificate that was altered before the others read it is written again by its owner: one that writes no events would be unknown for ever.
#[test]
fn an_altered_certificate_is_written_again() {
    let mut run = founded(2);
    run.pass(1_000);
    run.round(0);
    let me = run.stations[0].line()[0];
    let path = format!("w/{me}/id.json");
    let mut bytes = bytes(&run, &path).expect("bytes");
    let half = bytes.len() / 2;
    bytes[half] ^= 1;
    run.world.lock().expect("the world").put(&path, bytes);
    among(&mut run, &[1], 2);
    assert!(told(&run, 1, Matter::Unknown), "{:?}", run.stations[1].status.problems);
    quiet(&mut run, 8);
    assert!(run.stations[1].status.problems.is_empty(), "{:?}", run.stations[1].status.problems);
    assert!(run.stations[1].status.peers.iter().any(|peer| peer.writer == me));
}

/// What a former self wanted is over with it, also when its new life has written nothing yet: nobody writes files for it.
#[test]
fn nobody_serves_a_life_that_is_over() {
    let mut run = with_a_backup();
    let file = register_unread(&mut run, 1);
    among(&mut run, &[0], 4);
    assert!(told(&run, 0, Matter::Unreadable), "and its head says that it wants it");
    run.world.lock().expect("the world").broken.clear();
    put_back(&mut run);
    quiet(&mut run, 4);
    let before = bytes(&run, &file);
    quiet(&mut run, 60);
    assert!(before.is_some() && before == bytes(&run, &file), "written again for nobody");
    let shown = run.shown[1].clone();
    assert!(run.stations.iter().all(|station| station.has(&shown)));
}

/// Who wants an event and is switched off says so for ever: nobody writes files for it all night, nor after a start, when heads of long ago are
/// read for the first time (seed 1000004220).
#[test]
fn nobody_serves_who_is_switched_off() {
    for started in [false, true] {
        let mut run = office(3);
        let _ = register_unread(&mut run, 1);
        among(&mut run, &[0], 8);
        assert!(told(&run, 0, Matter::Unreadable), "and its head says that it wants it");
        run.world.lock().expect("the world").broken.clear();
        among(&mut run, &[1, 2], 30);
        if started {
            let now_ms = run.now_ms;
            run.stations[1..].iter_mut().for_each(|station| station.restart(now_ms));
        }
        let before = segments(&run);
        among(&mut run, &[1, 2], 60);
        assert!(before == segments(&run), "written again for nobody, {started}");
        let shown = run.shown[0].clone();
        quiet(&mut run, 8);
        assert!(run.stations[0].has(&shown));
    }
}

/// A copy that nobody noticed goes on under the name that its original gave up. What it cannot read is written again for it too.
#[test]
fn who_goes_on_under_a_given_up_name_is_heard() {
    let mut run = office(2);
    run.act(&Act::Clone { station: 0, noticed: false });
    let shared = run.stations[0].line()[0];
    for n in [0, 2] {
        register(&mut run, n);
    }
    quiet(&mut run, 60);
    let on = if run.stations[0].line()[0] == shared { 0 } else { 2 };
    assert_eq!(run.stations[on].line()[0], shared, "one of both goes on under the old name");
    assert_ne!(run.stations[2 - on].line()[0], shared, "and the other under a new one");
    register(&mut run, 1);
    run.pass(1_000);
    run.round(1);
    run.pass(1_000);
    run.round(2 - on);
    let file = files_of(&mut run, 1).pop().expect("a file");
    let whole = bytes(&run, &file).expect("bytes");
    run.world.lock().expect("the world").put(&file, whole[..whole.len() / 2].to_vec());
    // All others know what it says, and read it again in hours.
    quiet(&mut run, 16);
    let shown = run.shown.last().expect("a case").clone();
    assert!(run.stations[on].has(&shown), "{:?}", run.stations[on].status.problems);
}

/// An original slept for a month, and its copy looks after its files. It comes back, and they are its own again at once: also for a copy that
/// has not read its head yet.
#[test]
fn who_comes_back_after_a_month_keeps_its_files_to_itself() {
    // Its clock may have stopped while it slept.
    for (comes_back, skew_ms) in [(true, 0), (true, -100 * DAY_MS), (false, 0)] {
        let mut run = with_a_copy(2);
        run.stations[0].skew_ms = skew_ms;
        for _ in 0..5 {
            run.pass(7 * DAY_MS);
            among(&mut run, &[1, 2], 6);
        }
        // What it wrote is erased, and the copy hears of that between two listings.
        erase_first(&mut run);
        run.pass(1_000);
        run.round(1);
        run.round(2);
        run.pass(1_000);
        if comes_back {
            run.round(0);
        }
        run.pass(61_000);
        run.round(2);
        let original = run.stations[0].line()[0];
        assert_eq!(stripped(&run, original), !comes_back, "its copy strips its files while it sleeps");
        quiet(&mut run, 20);
        assert!(stripped(&run, original), "it strips them itself");
        nobody_trespassed(&run);
    }
}

/// A month is counted from when a head may have been written at the latest, whatever the clock says that wrote it: the copy did not look for two
/// days.
#[test]
fn a_month_is_not_over_before_it_is_over() {
    let mut run = with_a_copy(2);
    among(&mut run, &[1, 2], 6);
    run.stations[0].skew_ms = -1_795_000_000_000;
    run.pass(2 * DAY_MS);
    run.round(0);
    run.pass(1_000);
    among(&mut run, &[1, 2], 6);
    let original = run.stations[0].line()[0];
    for (days, over) in [(57, false), (4, true)] {
        run.pass(days * DAY_MS / 2);
        among(&mut run, &[1, 2], 4);
        if !over {
            erase_first(&mut run);
        }
        among(&mut run, &[1, 2], 12);
        assert_eq!(stripped(&run, original), over);
    }
}

/// The clock of an original stopped two days ago, and its copy begins its day after that: a head of 1970 is no month old (seed 881000018).
#[test]
fn a_clock_that_stopped_makes_nobody_sleep() {
    let mut run = with_a_copy(2);
    among(&mut run, &[1, 2], 2);
    run.pass(40 * DAY_MS);
    run.stations[0].skew_ms = -1_795_000_000_000;
    run.pass(1_000);
    run.round(0);
    run.pass(DAY_MS);
    let now_ms = run.now_ms;
    run.stations[2].restart(now_ms);
    among(&mut run, &[1, 2], 4);
    run.pass(DAY_MS);
    among(&mut run, &[1, 2], 4);
    erase_first(&mut run);
    among(&mut run, &[1, 2], 30);
    nobody_trespassed(&run);
}

/// Two clocks are years ahead, alike: who is switched off for two days sleeps no month as long as a third one says otherwise (seed 861000007).
#[test]
fn two_clocks_that_are_wrong_alike_make_nobody_sleep() {
    let mut run = with_a_copy(3);
    for n in [1, 3] {
        run.stations[n].skew_ms = 3 * 365 * DAY_MS;
    }
    run.pass(2 * DAY_MS);
    among(&mut run, &[1, 2, 3], 6);
    erase_first(&mut run);
    among(&mut run, &[1, 2, 3], 30);
    nobody_trespassed(&run);
}

/// Two clocks are years ahead, alike, and the third one, that would say otherwise, is switched off for a week as the original is: its copy began
/// anew meanwhile and knows all the same when it heard the original last, by its own clock (seed 1020000413).
#[test]
fn who_was_heard_last_week_sleeps_no_month() {
    let mut run = with_a_copy(3);
    for n in [1, 3] {
        run.stations[n].skew_ms = 3 * 365 * DAY_MS;
    }
    for _ in 0..3 {
        run.pass(61_000);
        quiet(&mut run, 2);
    }
    let now_ms = run.now_ms;
    run.stations[3].restart(now_ms);
    run.round(3);
    run.pass(7 * DAY_MS);
    among(&mut run, &[1, 3], 6);
    erase_first(&mut run);
    among(&mut run, &[1, 3], 30);
    nobody_trespassed(&run);
}

/// The same when both clocks are set wrong while the original is off: who runs sees its own clock jump.
#[test]
fn a_clock_that_jumps_makes_nobody_sleep() {
    let mut run = with_a_copy(3);
    for n in [1, 3] {
        run.stations[n].skew_ms = 3 * 365 * DAY_MS;
    }
    among(&mut run, &[1, 3], 24);
    erase_first(&mut run);
    among(&mut run, &[1, 3], 30);
    nobody_trespassed(&run);
}

/// A note of who was heard that cannot be kept holds up nothing: neither what is read nor what is published.
#[test]
fn a_note_that_is_not_kept_holds_up_nothing() {
    let mut run = office(1);
    register(&mut run, 0);
    quiet(&mut run, 4);
    run.act(&Act::Clone { station: 0, noticed: true });
    let refuses =
        "CREATE TRIGGER no_note BEFORE INSERT ON meta WHEN NEW.key = 'heard' BEGIN SELECT RAISE(ABORT, 'no room'); END";
    run.stations[1].office().store().read().execute_batch(refuses).expect("a file that refuses");
    for n in [0, 1] {
        register(&mut run, n);
    }
    quiet(&mut run, 6);
    assert!(
        run.stations[1].status.link == Link::InStep && !told(&run, 1, Matter::Local),
        "{:?}",
        run.stations[1].status.problems
    );
    let shown = run.shown.clone();
    assert!(run.stations.iter().all(|station| shown.iter().all(|case| station.has(case))));
}

/// A copy is not alone beside its original: that one calls tickets too, and holds what is to be erased.
#[test]
fn an_original_at_work_is_a_workstation_like_others() {
    let mut run = office(1);
    register(&mut run, 0);
    quiet(&mut run, 4);
    run.act(&Act::Clone { station: 0, noticed: true });
    quiet(&mut run, 6);
    let (original, copy) = (run.stations[0].line()[0], run.stations[1].line()[0]);
    assert_ne!(original, copy);
    for (n, other) in [(0, copy), (1, original)] {
        let status = &run.stations[n].status;
        assert!(status.peers.iter().any(|peer| peer.writer == other && peer.twin), "{n} lists the other");
        assert_eq!(status.mode, Mode::Strong, "{n} claims what it calls");
    }
    erase_first(&mut run);
    among(&mut run, &[1], 6);
    assert_eq!(run.stations[1].status.pending.len(), 1, "the original has it still");
    quiet(&mut run, 6);
    assert!(run.stations[1].status.pending.is_empty());
    run.pass(DAY_MS);
    let now_ms = run.now_ms;
    run.stations[1].restart(now_ms);
    among(&mut run, &[1], 2);
    assert_eq!(run.stations[1].status.mode, Mode::Alone, "the data only went on to another machine");
}

/// An original goes on under a new name, after its data were put back. What lies under the old one is its own all the same: not its copy's, however
/// long nobody was heard under that name.
#[test]
fn who_goes_on_under_a_new_name_looks_after_the_files_of_the_old_one() {
    let (mut run, old) = with_a_copy_and_a_later_life();
    register(&mut run, 0);
    five_weeks_and_an_erasure(&mut run);
    // It is switched off for some minutes, and its copy hears of that.
    among(&mut run, &[1, 2], 8);
    quiet(&mut run, 20);
    nobody_trespassed(&run);
    assert!(stripped(&run, old), "it strips its files itself");
}

/// The same while the certificate of that life cannot be read: it may be one of anybody's, and at work all the while (seed 960000354).
#[test]
fn a_life_that_cannot_be_told_yet_looks_after_the_files_of_the_former_one() {
    let (mut run, old) = with_a_copy_and_a_later_life();
    let certificate = format!("w/{}/id.json", run.stations[0].line()[0]);
    let _ = run.world.lock().expect("the world").broken.insert(certificate);
    five_weeks_and_an_erasure(&mut run);
    among(&mut run, &[1, 2], 8);
    nobody_trespassed(&run);
    run.world.lock().expect("the world").broken.clear();
    quiet(&mut run, 20);
    nobody_trespassed(&run);
    assert!(stripped(&run, old), "it strips its files itself");
}

/// What cannot be read is not damaged: it may hold another branch of the same numbers, which nobody else has any more. It stays until somebody can
/// read it (seed 960000303).
#[test]
fn a_file_that_cannot_be_read_may_hold_another_branch_and_stays() {
    let mut run = office(2);
    run.act(&Act::Clone { station: 0, noticed: false });
    let head = format!("w/{}/head", run.stations[0].line()[0]);
    let _ = run.world.lock().expect("the world").broken.insert(head.clone());
    // Neither hears of the other, and both publish the same numbers. The copy is lost after that.
    let file = register_unread(&mut run, 2);
    register(&mut run, 0);
    run.pass(1_000);
    run.round(0);
    let _ = run.world.lock().expect("the world").broken.remove(&head);
    among(&mut run, &[0, 1], 80);
    assert!(told(&run, 0, Matter::Unreadable) && bytes(&run, &file).is_some(), "it is told, and there");
    run.world.lock().expect("the world").broken.clear();
    among(&mut run, &[0, 1], 80);
    let shown = run.shown.clone();
    assert!(shown.iter().all(|shown| run.stations[..2].iter().all(|station| station.has(shown))));
    assert!(!told(&run, 0, Matter::Unreadable));
}

/// Every write stops in the middle: whoever needs a new life tries for a code each round, and does not use up one of the office's each time.
#[test]
fn a_folder_that_tears_writes_costs_few_codes() {
    let mut run = with_a_backup();
    assert!(run.stations[0].roll_back(run.now_ms));
    run.world.lock().expect("the world").ills(0).torn = 1;
    among(&mut run, &[0], 40);
    run.world.lock().expect("the world").ills(0).torn = 0;
    quiet(&mut run, 8);
    let paths = run.world.lock().expect("the world").paths();
    let code = |path: &String| path.strip_prefix("codes/")?.parse::<u8>().ok();
    let taken = paths.iter().filter_map(code).filter(|code| *code > 20).count();
    assert!((1..=11).contains(&taken), "{taken} codes for one life");
    assert!(run.stations[0].line().len() == 2, "and there is one");
}

/// A folder that does not answer is not one in which all digits are given out: a workstation without a digit issues no tickets.
#[test]
fn a_digit_is_refused_by_a_folder_that_fails_and_there_is_none_when_all_are_given_out() {
    let place = Temporary::new();
    let folder = RealFolder::at(&place.0);
    assert!(allot_digit(&folder, 0..=9, "one-0123456789abcdef").is_err());
    folder.make_dir("codes").expect("a folder");
    let mark = |n: u8| format!("{n}-0123456789abcdef");
    for n in 0..=9 {
        assert_eq!(allot_digit(&folder, 0..=9, &mark(n)).expect("an answer"), Some(n));
    }
    assert_eq!(allot_digit(&folder, 0..=9, &mark(10)).expect("an answer"), None);
    assert_eq!(
        allot_digit(&folder, 0..=9, &mark(3)).expect("an answer"),
        Some(3),
        "what was taken and not answered is found again"
    );
}

/// Two branches lie in the folder, and nobody is at work who wrote either of them. Who goes on in their place reads as many files as it does at once,
/// and stands where they part: it looks at both all the same, within minutes, also at the one that it does not go on with.
#[test]
fn both_branches_are_read_also_by_who_has_much_to_read() {
    for before in 10..14 {
        let acts = vec![Act::Clone { station: 0, noticed: false }];
        let mut run = Run::begin(&Plan { seed: 5, stations: 2, weak: true, forced: false, files: false, acts });
        register(&mut run, 0);
        quiet(&mut run, 8);
        run.stations[0].take_snapshot();
        for _ in 0..before {
            register(&mut run, 0);
            run.round(0);
        }
        run.pass(16_000);
        run.act(&Act::Clone { station: 0, noticed: false });
        for n in [0, 2] {
            register(&mut run, n);
            run.round(n);
        }
        run.pass(16_000);
        assert!(run.stations[0].roll_back(run.now_ms));
        among(&mut run, &[0], 16);
        for shown in run.shown.clone() {
            assert!(run.stations[0].has(&shown), "{before} {shown:?}");
        }
    }
}
