//! What a workstation's own files go through in the folder: published and packed through crashes, read without a head, in their order, and
//! through a cable that is out every other moment. Rows of the fault matrix on the folder of the simulation, one thing at a time.

use super::sim::Run;
use super::sim::covered::gaps;
use super::sim::schedule::Act;
use super::told::{among, files_of, office, quiet, register, told};
use gishe::share::keys::remember_opened;
use gishe::share::ledger::{Held, Ledger};
use gishe::share::segment::range_of;
use gishe::share::status::Matter;
use gishe::store::log;
use std::collections::BTreeSet;

const DAY_MS: i64 = 24 * 3_600_000;

/// So many files are enough to be packed: sixteen, and the eight newest stay as they are.
const FILES: usize = 40;

/// An office of three whose last workstation wrote something and was switched off; then the first wrote files that the second has read.
fn written_while_one_was_off() -> Run {
    let mut run = office(3);
    register(&mut run, 2);
    quiet(&mut run, 4);
    let mut written = BTreeSet::new();
    for _ in 0..FILES {
        register(&mut run, 0);
        among(&mut run, &[0, 1], 1);
        let now: BTreeSet<String> = files_of(&mut run, 0).into_iter().collect();
        assert!(now.is_superset(&written), "nothing goes that somebody has not seen");
        written = now;
    }
    assert!(written.len() >= FILES && written.iter().all(|path| !path.contains("/p/")), "{written:?}");
    run
}

fn bytes(run: &Run, path: &str) -> Option<Vec<u8>> {
    run.world.lock().expect("the world").bytes(path)
}

fn put(run: &Run, path: &str, bytes: Vec<u8>) {
    run.world.lock().expect("the world").put(path, bytes);
}

fn held(run: &mut Run, n: usize) -> Vec<Held> {
    run.stations[n].office_mut().held().expect("what is held")
}

/// How many events a workstation wrote under the name that it has now.
fn wrote(run: &mut Run, n: usize) -> u64 {
    let me = run.stations[n].line()[0];
    held(run, n).iter().find(|h| h.writer == me).map_or(0, |h| h.seq)
}

/// Workstation 0 is killed in a round, at this step as the folder counts them, or as its ledger does; and begins again.
fn killed(run: &mut Run, after: u64, in_ledger: bool) {
    if in_ledger {
        run.stations[0].mortal = Some(after);
    } else {
        let mut world = run.world.lock().expect("the world");
        world.fuse = Some(after);
    }
    run.round(0);
    run.world.lock().expect("the world").fuse = None;
    let now_ms = run.now_ms;
    run.stations[0].restart(now_ms);
}

fn assert_all_is_there(run: &Run) {
    for (n, station) in run.stations.iter().enumerate() {
        let lost = run.shown.iter().find(|shown| !station.has(shown));
        assert!(lost.is_none(), "{lost:?} is not on {n}: {:?}", station.status.problems);
    }
}

/// Row 70: readers lag. Nothing of what one of them has not seen is packed or deleted, until it was silent for a month; and then it gets
/// all of it from the pack.
#[test]
fn nothing_is_packed_before_all_have_seen_it_or_a_month_is_over() {
    let mut run = written_while_one_was_off();
    run.pass(31 * DAY_MS);
    among(&mut run, &[0, 1], 6);
    let files = files_of(&mut run, 0);
    assert!(files.iter().any(|path| path.contains("/p/")) && files.len() < FILES, "{files:?}");
    quiet(&mut run, 12);
    assert_all_is_there(&run);
}

/// Row 70: a program that has just begun has heard nobody yet, and knows of nobody's silence either.
#[test]
fn who_has_just_begun_packs_nothing_that_somebody_has_not_seen() {
    let mut run = written_while_one_was_off();
    let before = files_of(&mut run, 0);
    let now_ms = run.now_ms;
    run.stations[0].restart(now_ms);
    among(&mut run, &[0, 1], 6);
    let after: BTreeSet<String> = files_of(&mut run, 0).into_iter().collect();
    let gone: Vec<&String> = before.iter().filter(|path| !after.contains(*path)).collect();
    assert!(gone.is_empty(), "deleted, and workstation 2 has seen none of them: {gone:?}");
}

/// Row 70: the owner is killed at each step of packing, as the folder and as its ledger count them. After every crash each of its events
/// lies in a whole file.
#[test]
fn a_crash_at_any_step_of_packing_leaves_every_event_in_a_whole_file() {
    remember_opened(2048);
    for in_ledger in [false, true] {
        let mut run = written_while_one_was_off();
        let (me, last) = (run.stations[0].line()[0], wrote(&mut run, 0));
        run.pass(31 * DAY_MS);
        let mut counts = BTreeSet::new();
        let now_ms = run.now_ms;
        run.stations[0].restart(now_ms);
        for after in 1..=240 {
            // Who has just begun packs nothing yet: the crash comes with the second listing.
            among(&mut run, &[0], 1);
            run.pass(61_000);
            killed(&mut run, after, in_ledger);
            let brought = run.brought(0).remove(&me).unwrap_or_default();
            let missing = gaps(&brought.whole, last);
            assert!(missing.is_empty(), "killed after {after} steps (of the ledger: {in_ledger}): {missing:?}");
            let _ = counts.insert(files_of(&mut run, 0).len());
        }
        let files = files_of(&mut run, 0);
        assert!(files.iter().any(|path| path.contains("/p/")) && files.len() < FILES, "{files:?}");
        assert!(in_ledger || counts.len() > 2, "killed in the midst of packing: {counts:?}");
        quiet(&mut run, 12);
        assert!(run.world.lock().expect("the world").litter().is_empty());
        assert_eq!(run.stations[0].line(), [me], "a crash begins no new life");
        assert_all_is_there(&run);
    }
}

/// Row 3: killed at each step of a round that publishes. What lay in the folder keeps its name and its bytes, each run of events has one
/// file, and what was half written is removed by who wrote it.
#[test]
fn a_crash_at_any_step_of_publishing_leaves_one_file_for_each_run_and_no_litter() {
    for in_ledger in [false, true] {
        let (mut run, mut half_written) = (office(2), 0);
        // Which of two halves of a step is done is a matter of chance.
        for after in (1..40).cycle().take(160) {
            register(&mut run, 0);
            run.pass(1_000);
            killed(&mut run, after, in_ledger);
            half_written += run.world.lock().expect("the world").litter().len();
            let left: Vec<_> = files_of(&mut run, 0).into_iter().map(|path| (bytes(&run, &path), path)).collect();
            quiet(&mut run, 2);
            for (before, path) in left {
                let now = bytes(&run, &path);
                assert!(now.is_none() || now == before, "killed after {after} steps: {path} was written otherwise");
            }
            let files = files_of(&mut run, 0);
            let runs: BTreeSet<_> = files.iter().filter_map(|path| range_of(path.rsplit('/').next()?)).collect();
            assert_eq!(runs.len(), files.len(), "killed after {after} steps: {files:?}");
            let litter = run.world.lock().expect("the world").litter();
            assert!(litter.is_empty(), "killed after {after} steps: {litter:?}");
        }
        assert!(in_ledger || half_written > 0, "killed between making a file and giving it its name");
        quiet(&mut run, 4);
        assert_eq!(run.stations[0].line().len(), 1, "a crash begins no new life");
        assert_all_is_there(&run);
    }
}

/// Row 14: the head is zeroed, torn, gone, and yesterday's, while its owner is off. The other one finds what is new by a listing.
#[test]
fn without_a_good_head_the_listing_brings_what_is_new() {
    let mut run = office(2);
    register(&mut run, 0);
    quiet(&mut run, 2);
    let head = format!("w/{}/head", run.stations[0].line()[0]);
    let yesterday = bytes(&run, &head).expect("a head");
    run.pass(DAY_MS);
    quiet(&mut run, 2);
    for harm in ["zeroed", "torn", "gone", "yesterday's"] {
        register(&mut run, 0);
        run.pass(1_000);
        run.round(0);
        let now = bytes(&run, &head).expect("a head");
        match harm {
            "zeroed" => put(&run, &head, vec![0; now.len()]),
            "torn" => put(&run, &head, [&now[..300], &yesterday[300..]].concat()),
            "gone" => run.world.lock().expect("the world").wipe(&head),
            _ => put(&run, &head, yesterday.clone()),
        }
        run.pass(61_000);
        run.round(1);
        let shown = run.shown.last().expect("a case").clone();
        assert!(run.stations[1].has(&shown), "{harm}: {:?}", run.stations[1].status);
        // Its owner is back, and finds nothing in its head that would make it another.
        quiet(&mut run, 2);
        assert_eq!(run.stations[0].line().len(), 1, "{harm}: {:?}", run.stations[0].status.problems);
    }
    assert_all_is_there(&run);
}

/// Row 15: of five files the second is away for three hours. What follows it is held back all the while, and comes with it.
#[test]
fn what_follows_a_gap_is_held_back_for_hours_and_comes_with_it() {
    let mut run = office(2);
    for _ in 0..5 {
        register(&mut run, 0);
        run.pass(1_000);
        run.round(0);
    }
    let files = files_of(&mut run, 0);
    assert_eq!(files.len(), 5, "{files:?}");
    let (away, (lo, _)) = (&files[1], range_of(files[1].rsplit('/').next().expect("a name")).expect("a run"));
    let aside = bytes(&run, away).expect("bytes");
    run.world.lock().expect("the world").wipe(away);
    let me = run.stations[0].line()[0];
    for quarter in 0..12 {
        run.pass(15 * 60_000);
        run.round(1);
        let there: Vec<bool> = run.shown.iter().map(|shown| run.stations[1].has(shown)).collect();
        assert_eq!(there, [true, false, false, false, false], "quarter {quarter}");
        assert!(held(&mut run, 1).iter().any(|h| h.writer == me && h.seq == lo - 1));
    }
    assert!(told(&run, 1, Matter::Missing) && run.stations[1].status.awaited > 0);
    put(&run, away, aside);
    for _ in 0..2 {
        run.pass(61_000);
        run.round(1);
    }
    assert_all_is_there(&run);
    assert!(!told(&run, 1, Matter::Missing) && run.stations[1].status.awaited == 0);
}

/// Seed 250000022: data were put back from a backup while files of what came after were away. A later life says in the end where the former
/// one ends; a file from behind that end comes to light again – in one copy of the folder, from a drive –, and what it brings stands.
#[test]
fn what_comes_to_light_behind_the_end_of_a_writer_is_issued_again() {
    let mut run = office(2);
    run.stations[0].take_snapshot();
    let before: BTreeSet<String> = files_of(&mut run, 0).into_iter().collect();
    for _ in 0..2 {
        register(&mut run, 0);
        among(&mut run, &[0], 1);
    }
    let (shown, former) = (run.shown.clone(), run.stations[0].line()[0]);
    let later: Vec<String> = files_of(&mut run, 0).into_iter().filter(|path| !before.contains(path)).collect();
    assert_eq!(later.len(), 2, "{later:?}");
    let last = bytes(&run, &later[1]).expect("bytes");
    later.iter().for_each(|path| run.world.lock().expect("the world").wipe(path));
    run.act(&Act::RollBack { station: 0 });
    quiet(&mut run, 80);
    assert_ne!(run.stations[0].line()[0], former, "a new life");
    let ended = |run: &mut Run| held(run, 1).into_iter().any(|h| h.writer == former && h.cut.is_some());
    assert!(ended(&mut run) && !run.stations[1].has(&shown[1]));
    put(&run, &later[1], last);
    quiet(&mut run, 12);
    for station in &run.stations {
        assert!(station.has(&shown[1]), "what the file brings stands");
        assert!(!station.has(&shown[0]), "what is gone is gone");
    }
}

/// Row 25: the folder comes and goes every two seconds, three hundred times. Each kind of problem is told once at most, nothing is written
/// twice, and nobody begins a new life.
#[test]
fn a_folder_that_flaps_is_told_once_and_doubles_nothing() {
    let mut run = office(2);
    let absent = |run: &Run, is: bool| {
        let mut world = run.world.lock().expect("the world");
        (world.ills(0).absent, world.ills(1).absent) = (is, is);
    };
    for n in 0..300 {
        absent(&run, n % 2 == 0);
        if n % 10 == 0 {
            register(&mut run, n / 10 % 2);
        }
        run.pass(2_000);
        for station in 0..2 {
            run.round(station);
            let told: Vec<Matter> = run.stations[station].status.problems.iter().map(|p| p.matter).collect();
            assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), told.len(), "{n}: {told:?}");
        }
    }
    absent(&run, false);
    let wrote = wrote(&mut run, 0) + wrote(&mut run, 1);
    quiet(&mut run, 8);
    assert_eq!(held(&mut run, 0), held(&mut run, 1));
    for n in 0..2 {
        let writers = held(&mut run, n);
        assert_eq!(writers.iter().map(|h| h.seq).sum::<u64>(), wrote, "every event once: {writers:?}");
        let (station, db) = (&run.stations[n], run.stations[n].office().store().read());
        assert_eq!(log::count(db).expect("a count"), wrote);
        let cases: i64 = db.query_row("SELECT count(*) FROM cases", [], |row| row.get(0)).expect("a count");
        assert_eq!((cases, station.line().len()), (run.shown.len() as i64, 1));
        assert!(station.status.problems.is_empty(), "{:?}", station.status.problems);
    }
    assert_all_is_there(&run);
}
