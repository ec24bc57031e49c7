//! The simulation by seed, some hundred of its seeds: `cargo run --release --example simulate` runs any number.

use super::sim::day::Share;
use super::sim::schedule::{Act, Harm, Plan, WIDE, plan};
use super::sim::{Run, minimised, run};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many seeds; within two minutes on two old cores.
const SEEDS: u64 = 200;

/// The seed in a place: half of them meet more – erasures, bad sectors, deaths deep in a round – and of both halves some run on real files.
const fn seed_at(place: u64) -> u64 {
    if place % 4 < 2 { WIDE + place } else { place }
}

/// The rows that the matrix gives to the simulation, in all mixtures.
#[test]
fn nothing_is_lost_and_all_come_into_step() {
    let next = AtomicU64::new(1);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let _ = scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::SeqCst);
                    if place > SEEDS {
                        return;
                    }
                    let seed = seed_at(place);
                    let plan = plan(seed, None);
                    if let Err(failure) = run(&plan) {
                        let (small, _) = minimised(&plan, 20);
                        panic!("seed {seed}: {:.600}\n{:#?}", failure.what, small.acts);
                    }
                }
            });
        }
    });
}

/// Seeds that found a fault once: two branches of a former self that only files or witnesses show (1000388), and what was mended
/// before; a damaged file in one copy of the folder and the branch that follows it (5000288); a
/// certificate that was lost from the folder (30006854); a file of
/// another branch that pulling set aside before it was compared (40000877); an event that nobody holds any more (50000270), and one
/// that somebody else saw announced alone (9201932); a copy that took in where its other life parts from it while the folder was full and
/// gave it no new name, so that its newest number was in no list (82016086); a life that went on behind what the folder only seemed to
/// agree with, so that an event of the former one could be given to nobody (84006328); personal
/// data that were erased before they came, taken for tables that differ (86004903, 86006544); matters that came and went with
/// the personal data, so that tables differed where these were erased (200000678, 200000816, 200001290); and one in which the simulation took a later
/// step that a file brings for the case itself, whose file and data had both been destroyed (180005353); a new life without an event, whose former
/// self wanted on and was told of (340002972, 340007132); a copy under a name that its original gave up (340001814, 340007124); an original that
/// came back after a month (340005386); a head that lay for an hour (340003282); a file that failed twice and was whole again (400003684); a clock
/// of a life that nobody goes on from (500002654); an original whose head was broken off (500003284); an altered certificate (800002572).
#[test]
fn seeds_that_found_faults_stay_good() {
    for seed in [
        2003,
        3204,
        3339,
        3440,
        3474,
        3847,
        4225,
        100_872,
        1_000_388,
        5_000_288,
        30_006_854,
        40_000_877,
        50_000_270,
        9_201_932,
        82_016_086,
        84_006_328,
        86_004_903,
        86_006_544,
        180_005_353,
        200_000_678,
        200_000_816,
        200_001_290,
        340_001_814,
        340_002_972,
        340_003_282,
        340_005_386,
        340_007_124,
        340_007_132,
        400_003_684,
        500_002_654,
        500_003_284,
        800_002_572,
    ] {
        let _ = run(&plan(seed, None)).unwrap_or_else(|failure| panic!("seed {seed}: {:.600}", failure.what));
    }
}

/// One seed is one history, whatever the keys of its files are: a fault that was found is found again. Sealing the same lines twice gives
/// files of another length, and neither the schedule nor the exchange may go by that.
#[test]
fn one_seed_is_one_history() {
    let history = |seed| {
        let plan = plan(seed, Some(300));
        let mut run = Run::begin(&plan);
        let mut after = |act| {
            run.act(act);
            let world = run.world.lock().expect("one thread");
            format!("{act:?} {} {} {}", world.operations, world.faults, world.paths().join(" "))
        };
        plan.acts.iter().map(&mut after).collect::<Vec<_>>()
    };
    for seed in [3, 5_000_288, 81_000_055] {
        let (once, again) = (history(seed), history(seed));
        let apart = once.iter().zip(&again).position(|(a, b)| a != b);
        assert!(
            apart.is_none() && once.len() == again.len(),
            "seed {seed}: act {apart:?}: {:?}",
            apart.map(|at| (&once[at], &again[at]))
        );
    }
}

/// Stores of runs are emptied and used again: nothing of an earlier run is in the next.
#[test]
fn a_store_given_back_is_as_new() {
    use gishe::store::{Store, check};
    let content = |store: &Store| {
        let db = store.read();
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'words_%' ORDER BY name";
        let mut read = db.prepare(sql).expect("a schema");
        let names: Vec<String> = read.query_map([], |r| r.get(0)).expect("names").flatten().collect();
        let count = |name: &String| -> i64 {
            db.query_row(&format!("SELECT count(*) FROM {name}"), [], |r| r.get(0)).expect("a count")
        };
        let rows: Vec<_> = names.iter().map(|name| (name.clone(), count(name))).collect();
        (rows, check::digests(db).expect("digests"))
    };
    let new = content(&Store::in_memory().expect("a store"));
    assert!(new.0.len() > 20 && new.0.iter().all(|(_, n)| *n == 0), "{new:?}");
    for seed in [3, 5] {
        let plan = plan(seed, None);
        assert!(!plan.files && run(&plan).is_ok(), "seed {seed} runs in memory");
        for _ in 0..plan.stations {
            assert_eq!(content(&Store::in_memory().expect("a store")), new);
        }
    }
}

/// Days of the queue through the exchange, with cables pulled: `simulate --days N` plays any number.
#[test]
fn days_of_the_queue_keep_what_the_hall_was_promised() {
    let days = std::thread::scope(|scope| {
        let play = |(seed, share)| {
            super::sim::day::day(seed, share).unwrap_or_else(|failure| panic!("day {seed}: {:.600}", failure.what))
        };
        let days = [(8, Share::Strong), (22, Share::Weak), (15, Share::Forced)];
        let hands = days.map(|day| scope.spawn(move || play(day)));
        hands.map(|hand| hand.join().expect("a day"))
    });
    let (tickets, cuts) = days.iter().fold((0, 0), |sum, day| (sum.0 + day.tickets, sum.1 + day.cuts));
    let forced = days.last().expect("a day");
    assert!(
        forced.clashes > 0,
        "a folder that cannot decide was taken for one that can: somebody was called twice, and it was told"
    );
    assert!(tickets > 200 && cuts > 8, "{tickets} tickets, {cuts} cables pulled");
}

/// The seeds of every run meet all that there is: wide ones and narrow ones, on real files and in memory, and each harm at least once.
#[test]
fn the_seeds_of_every_run_meet_every_act() {
    let plans: Vec<Plan> = (1..=SEEDS).map(|place| plan(seed_at(place), None)).collect();
    let kinds = |wide: bool| plans.iter().filter(move |p| (p.seed >= WIDE) == wide);
    for wide in [false, true] {
        assert_eq!(kinds(wide).count() as u64, SEEDS / 2);
        assert!(kinds(wide).any(|p| p.files) && kinds(wide).any(|p| p.weak), "wide: {wide}");
    }
    let acts = || plans.iter().flat_map(|p| &p.acts);
    let some = |what: &str, of: &dyn Fn(&Act) -> bool| assert!(acts().any(of), "no seed has {what}");
    some("an erasure", &|act| matches!(act, Act::Erase { .. }));
    some("a bad sector", &|act| matches!(act, Act::Folder(Harm::Sector { .. })));
    some("a death deep in a round", &|act| matches!(act, Act::Kill { after: 200.., .. }));
    some("a copy that knows it", &|act| matches!(act, Act::Clone { noticed: true, .. }));
    some("a copy that does not", &|act| matches!(act, Act::Clone { noticed: false, .. }));
    some("data put back", &|act| matches!(act, Act::RollBack { .. }));
    some("an emptied folder", &|act| matches!(act, Act::Folder(Harm::All)));
    some("a folder put back", &|act| matches!(act, Act::Folder(Harm::Restore)));
    some("a spoiled folder", &|act| matches!(act, Act::Folder(Harm::Ransom { .. })));
    some("a writer's files gone", &|act| matches!(act, Act::Folder(Harm::Writer { .. })));
    for ill in 0..12 {
        some(&format!("ill {ill}"), &|act| matches!(act, Act::Folder(Harm::Ill { which, on: true, .. }) if *which == ill));
    }
}

/// Row 51: six counters in a folder that is copied about. Nothing decides between them, so each calls the tickets that it issued and no
/// others (Q7), and nobody is called twice.
#[test]
fn six_counters_in_a_copied_folder_call_their_own_tickets_alone() {
    let day = super::sim::day::day(25, Share::Weak).unwrap_or_else(|failure| panic!("day 25: {:.600}", failure.what));
    assert_eq!(day.clashes, 0, "{day:?}");
    assert!(day.tickets > 100 && day.calls >= day.tickets / 2 && day.cuts > 8, "{day:?}");
}

/// Seed 2 of 5,000 commands, made small: data were put back, the folder forgot what had been published, and others hold it.
#[test]
fn what_others_hold_of_a_life_that_was_put_back_is_not_lost() {
    let acts = vec![
        Act::Snapshot { station: 1 },
        Act::Command { station: 1, seed: 15_746_222_714_635_625_881 },
        Act::Round { station: 1 },
        Act::RollBack { station: 1 },
        Act::Round { station: 0 },
        Act::Folder(Harm::Writer { seed: 4_388_061_962_376_896_389 }),
        Act::Command { station: 1, seed: 16_803_394_362_281_481_292 },
    ];
    for (weak, later) in [(false, 0), (false, 1), (true, 0), (true, 1)] {
        let mut acts = acts.clone();
        // Also when the new life has already written over the old one's numbers in the folder.
        acts.extend((0..later).map(|_| Act::Round { station: 1 }));
        let plan = Plan { seed: 2, stations: 2, weak, forced: false, files: false, acts };
        let _ = run(&plan).unwrap_or_else(|failure| panic!("weak {weak}, {later}: {:.600}", failure.what));
    }
}
