//! What people are told of the exchange: every kind of problem is brought about, told, and taken back when it is over (I8).

use super::desk::{Desk, Place, settle};
use super::sim::Run;
use super::sim::schedule::{Act, Plan};
use gishe::domain::event::Written;
use gishe::domain::stamp::Writer;
use gishe::domain::station::Kind;
use gishe::share::keys::{Epoch, Ring};
use gishe::share::segment::sign;
use gishe::share::status::{Link, Matter};
use gishe::store::check;

/// Workstations of the simulation on a folder that is well until something is done to it; they have met.
pub fn office(stations: usize) -> Run {
    let mut run = founded(stations);
    quiet(&mut run, 4);
    run
}

/// The same before anybody met anybody.
pub fn founded(stations: usize) -> Run {
    // The folder has room for one more: a copy.
    let acts = vec![Act::Clone { station: 0, noticed: false }];
    let plan = Plan { seed: 5, stations, weak: false, forced: false, files: false, acts };
    Run::begin(&plan)
}

/// So many times a quarter of a minute in which everybody exchanges.
pub fn quiet(run: &mut Run, times: u32) {
    let all: Vec<usize> = (0..run.stations.len()).collect();
    among(run, &all, times);
}

/// The same of some of them: the others are switched off.
pub fn among(run: &mut Run, who: &[usize], times: u32) {
    for _ in 0..times {
        run.pass(16_000);
        who.iter().for_each(|n| run.round(*n));
    }
}

/// A workstation registers a case.
pub fn register(run: &mut Run, n: usize) {
    // The first seed from there on that registers is as good as any.
    let registered = (0..200).find_map(|seed| run.stations[n].command(seed).filter(|shown| shown.case));
    run.shown.push(registered.expect("a case"));
}

/// Whether a workstation says so.
pub fn told(run: &Run, n: usize, matter: Matter) -> bool {
    run.stations[n].status.problems.iter().any(|p| p.matter == matter)
}

/// The files that bring events of a workstation, wherever they lie.
pub fn files_of(run: &mut Run, n: usize) -> Vec<String> {
    let writer = run.stations[n].line()[0];
    let world = run.world.lock().expect("the world");
    world.paths().into_iter().filter(|p| p.contains(writer.as_str()) && p.ends_with(".seg")).collect()
}

/// All files of events, with their bytes.
pub fn segments(run: &Run) -> Vec<(String, Vec<u8>)> {
    let world = run.world.lock().expect("the world");
    let paths = world.paths().into_iter().filter(|path| path.ends_with(".seg"));
    paths.filter_map(|path| Some((path.clone(), world.bytes(&path)?))).collect()
}

/// A workstation registers a case, and nobody can read the file that brings it.
pub fn register_unread(run: &mut Run, n: usize) -> String {
    register(run, n);
    run.pass(1_000);
    run.round(n);
    let bad = files_of(run, n).pop().expect("a file");
    let _ = run.world.lock().expect("the world").broken.insert(bad.clone());
    bad
}

/// Row 27: one file gives an error for ever. Its writer alone stalls, and the file is named.
#[test]
fn a_file_that_cannot_be_read_stalls_its_writer_alone_and_is_named() {
    let mut run = office(3);
    let bad = register_unread(&mut run, 0);
    register(&mut run, 2);
    // The owner is switched off, so nobody writes it again.
    among(&mut run, &[2, 1], 4);
    let (first, other) = (run.shown[0].clone(), run.shown[1].clone());
    assert!(!run.stations[1].has(&first) && run.stations[1].has(&other));
    let named = run.stations[1].status.problems.iter().find(|p| p.matter == Matter::Unreadable).expect("it is told");
    assert_eq!(named.detail, bad);
    run.world.lock().expect("the world").broken.clear();
    quiet(&mut run, 6);
    assert!(run.stations[1].has(&first) && !told(&run, 1, Matter::Unreadable));
}

/// Row 41: a clock is three hours ahead, or stands in 1970; it is told with its offset, and taken back when it is set right.
#[test]
fn a_clock_ahead_or_behind_is_told_until_it_is_set() {
    for skew_ms in [3 * 3_600_000, -1_795_000_000_000] {
        let mut run = office(2);
        run.stations[0].skew_ms = skew_ms;
        quiet(&mut run, 3);
        let clock = run.stations[1].status.problems.iter().find(|p| p.matter == Matter::Clock).expect("it is told").clone();
        let seconds: i64 = clock.detail.parse().expect("seconds");
        assert!((seconds - skew_ms / 1000).abs() < 60, "{seconds}");
        register(&mut run, 0);
        run.stations[0].skew_ms = 0;
        quiet(&mut run, 4);
        assert!(!told(&run, 1, Matter::Clock));
        let shown = run.shown[0].clone();
        assert!(run.stations[1].has(&shown), "what it wrote meanwhile came all the same");
    }
}

/// Row 17: a file is deleted and its owner is away; after ten minutes the gap is told, and closed by the owner's return.
#[test]
fn events_that_nobody_brings_are_told_after_ten_minutes() {
    let mut run = office(3);
    register(&mut run, 0);
    run.pass(1_000);
    run.round(0);
    let newest = files_of(&mut run, 0).pop().expect("a file");
    run.world.lock().expect("the world").wipe(&newest);
    among(&mut run, &[1, 2], 30);
    assert!(!told(&run, 1, Matter::Missing), "not before ten minutes are over");
    among(&mut run, &[1, 2], 12);
    assert!(told(&run, 1, Matter::Missing) && run.stations[1].status.awaited > 0, "{:?}", run.stations[1].status);
    quiet(&mut run, 12);
    let shown = run.shown[0].clone();
    assert!(run.stations[1].has(&shown) && !told(&run, 1, Matter::Missing));
}

/// Row 37: a copy that does not know that it is one works on; who holds the one branch and sees the other is told.
#[test]
fn two_branches_of_one_writer_are_told() {
    let mut run = office(2);
    run.act(&Act::Clone { station: 0, noticed: false });
    register(&mut run, 0);
    register(&mut run, 2);
    run.pass(1_000);
    run.round(0);
    run.round(1);
    run.round(2);
    let mut seen = false;
    for _ in 0..40 {
        run.pass(4_000);
        for n in 0..3 {
            run.round(n);
            seen |= told(&run, n, Matter::Fork) || told(&run, n, Matter::Reborn);
        }
    }
    assert!(seen, "a fork or a life begun anew");
    quiet(&mut run, 60);
    for n in 0..3 {
        assert!(!told(&run, n, Matter::Fork), "{:?}", run.stations[n].status.problems);
        for shown in run.shown.clone() {
            assert!(run.stations[n].has(&shown), "both branches are kept");
        }
    }
}

/// Row 38: data were put back; the workstation says that it goes on under a new writer, and nothing is lost.
#[test]
fn a_life_begun_anew_is_told() {
    let mut run = office(2);
    run.stations[0].take_snapshot();
    register(&mut run, 0);
    quiet(&mut run, 4);
    let old = run.stations[0].line()[0];
    assert!(run.stations[0].roll_back(run.now_ms));
    run.round(0);
    assert!(told(&run, 0, Matter::Reborn) && run.stations[0].status.reborn.is_some());
    assert_ne!(run.stations[0].line()[0], old);
    quiet(&mut run, 8);
    let shown = run.shown[0].clone();
    assert!(run.stations[0].has(&shown));
}

/// Row 75: a table differs although the events are the same. It is found, mended by a rebuild, and said.
#[test]
fn tables_that_differ_are_rebuilt_and_it_is_said() {
    let mut run = office(2);
    register(&mut run, 0);
    quiet(&mut run, 10);
    let spoil = "UPDATE cases SET subject = 'друго'";
    let rows = run.stations[1].office().store().read().execute(spoil, []).expect("spoiled");
    assert_eq!(rows, 1);
    // Digests are compared at new events, at most every two minutes.
    register(&mut run, 0);
    quiet(&mut run, 24);
    let rebuilt: usize = run.stations.iter().map(|s| s.rebuilt.len()).sum();
    assert!((1..=2).contains(&rebuilt), "{rebuilt}");
    let digests = |n: usize| check::digests(run.stations[n].office().store().read()).expect("digests");
    assert_eq!(digests(0), digests(1));
    assert!(run.stations.iter().any(|s| s.status.rebuilt_ms.is_some()));
    assert!(!told(&run, 0, Matter::Digest) && !told(&run, 1, Matter::Digest));
}

/// Row 33: the local file fails while taking in: told, and over with the next good round.
#[test]
fn a_failure_of_the_local_file_is_told_and_ends() {
    let mut run = office(2);
    register(&mut run, 1);
    run.pass(1_000);
    run.round(1);
    run.stations[0].mortal = Some(3);
    run.round(0);
    assert!(told(&run, 0, Matter::Local), "{:?}", run.stations[0].status.problems);
    run.stations[0].mortal = None;
    quiet(&mut run, 4);
    let shown = run.shown[0].clone();
    assert!(run.stations[0].has(&shown) && !told(&run, 0, Matter::Local));
}

/// Rows 28 and 31: no right to write, no room. Both are said, registering goes on, and what is unsent is counted until it is sent.
#[test]
fn no_right_and_no_room_are_told_and_what_waits_is_counted() {
    for full in [false, true] {
        let mut run = office(2);
        let ill = |run: &Run, on: bool| {
            let mut world = run.world.lock().expect("the world");
            let ills = world.ills(0);
            (ills.full, ills.denied) = (on && full, on && !full);
        };
        ill(&run, true);
        register(&mut run, 0);
        quiet(&mut run, 3);
        let status = run.stations[0].status.clone();
        assert_eq!(status.link, if full { Link::Full } else { Link::NoRight });
        assert!(status.unsent > 0 && status.bad_ms.is_some());
        ill(&run, false);
        quiet(&mut run, 4);
        let status = run.stations[0].status.clone();
        assert_eq!((status.link, status.unsent, status.bad_ms), (Link::InStep, 0, None));
        let shown = run.shown[0].clone();
        assert!(run.stations[1].has(&shown));
    }
}

/// A file put into the folder under another workstation's name.
pub fn put(place: &Place, of: Writer, name: &str, bytes: &[u8]) {
    let dir = place.folder.join("w").join(of.as_str()).join("s");
    std::fs::create_dir_all(&dir).expect("a folder");
    std::fs::write(dir.join(name), bytes).expect("a write");
}

/// What a desk is told after a look at the whole folder.
pub fn look(desk: &mut Desk) -> Vec<Matter> {
    desk.clock.advance(61_000);
    desk.round();
    desk.status.problems.iter().map(|p| p.matter).collect()
}

#[test]
fn newer_foreign_and_wrong_files_are_told_apart() {
    let (place, mut one, mut two) = Place::two();
    let _ = two.register();
    settle(&mut [&mut one, &mut two]);
    let theirs = two.writer();
    let held = one.has(theirs);
    let (lo, station) = (held + 1, two.exchange.station().clone());
    let before = one.office_hash(theirs, held);
    let line = |text: &str| vec![Written { line: text.as_bytes().to_vec(), companion: None }];
    // A file of the next format.
    let name = format!("{lo:010}-{lo:010}-00000001.seg");
    put(&place, theirs, &name, &[b"gishe-seg 2 0000000001 0000000001\n".as_slice(), &[0; 120]].concat());
    assert_eq!(look(&mut one), [Matter::Newer]);
    // One that is sealed with keys of another office, or of after a retirement.
    let open = sign(&station.key, &station.cert, lo, before, line("{}"), Default::default());
    let locked = open.seal(&Ring::new(vec![Epoch::new(9)]), theirs, lo).expect("sealed");
    put(&place, theirs, &open.name(lo), &locked);
    assert!(look(&mut one).contains(&Matter::Locked), "{:?}", one.status.problems);
    // And one that is whole and signed, but no honest program writes such a line.
    let sealed = open.seal(&station.ring, theirs, lo).expect("sealed");
    put(&place, theirs, &format!("{lo:010}-{lo:010}-00000002.seg"), &sealed);
    assert!(look(&mut one).contains(&Matter::Wrong), "{:?}", one.status.problems);
    assert_eq!(one.has(theirs), held, "nothing of it was taken in");
    for entry in std::fs::read_dir(place.folder.join("w").join(theirs.as_str()).join("s")).expect("a folder").flatten() {
        if entry.file_name().to_string_lossy().starts_with(&format!("{lo:010}")) {
            std::fs::remove_file(entry.path()).expect("a removal");
        }
    }
    let case = two.register();
    settle(&mut [&mut two, &mut one]);
    assert!(one.case(case.id).is_some());
    assert!(one.status.problems.is_empty(), "{:?}", one.status.problems);
    one.assert_whole();
}

/// Row 62: a file that everybody has read is altered afterwards. The scrub finds it within half a working day, says so, and it is healed.
#[test]
fn a_known_file_that_is_altered_later_is_found_and_healed() {
    let mut run = office(2);
    for _ in 0..3 {
        register(&mut run, 0);
        quiet(&mut run, 2);
    }
    let path = files_of(&mut run, 0).remove(1);
    let before = run.world.lock().expect("the world").bytes(&path).expect("bytes");
    let mut bytes = before.clone();
    bytes[60] ^= 4;
    run.world.lock().expect("the world").put(&path, bytes.clone());
    let (mut found, mut hours) = (false, 0);
    while !found && hours < 8 {
        hours += 1;
        for _ in 0..60 {
            run.pass(60_000);
            run.round(0);
            run.round(1);
            found |= told(&run, 0, Matter::Damaged) || told(&run, 1, Matter::Damaged);
        }
    }
    assert!(found && hours <= 5, "found {found} after {hours} hours");
    quiet(&mut run, 60);
    let world = run.world.lock().expect("the world");
    let now = world.bytes(&path);
    assert!(now.as_ref() != Some(&bytes), "the altered file does not stay");
    drop(world);
    assert!(!told(&run, 0, Matter::Damaged) && !told(&run, 1, Matter::Damaged), "{:?}", run.stations[1].status.problems);
}

/// A file that could not be read and now is damaged is told as damaged alone (seed 890000021).
#[test]
fn a_file_that_can_be_read_again_and_is_damaged_is_told_as_damaged() {
    let mut run = office(3);
    let bad = register_unread(&mut run, 0);
    among(&mut run, &[1], 6);
    assert!(told(&run, 1, Matter::Unreadable));
    {
        let mut world = run.world.lock().expect("the world");
        world.broken.clear();
        let whole = world.bytes(&bad).expect("bytes");
        world.put(&bad, whole[..whole.len() / 2].to_vec());
    }
    among(&mut run, &[1], 12);
    assert!(told(&run, 1, Matter::Damaged) && !told(&run, 1, Matter::Unreadable), "{:?}", run.stations[1].status.problems);
}

/// Who catches up with many files does not go on asking for the first of them: whoever holds it would write it again (seed 891000004).
#[test]
fn who_catches_up_asks_for_nothing_that_it_has() {
    let mut run = office(2);
    for _ in 0..30 {
        register(&mut run, 0);
        among(&mut run, &[0], 1);
    }
    let mut files = files_of(&mut run, 0);
    files.sort();
    let bad: Vec<String> = files.iter().rev().take(30).cloned().collect();
    run.world.lock().expect("the world").broken.extend(bad);
    among(&mut run, &[1], 3);
    assert!(run.stations[1].exchange.wanting());
    run.world.lock().expect("the world").broken.clear();
    let asks = |run: &mut Run| {
        among(run, &[1], 1);
        (run.stations[1].status.awaited > 0, run.stations[1].exchange.wanting())
    };
    let first = (0..8).map(|_| asks(&mut run)).find(|(awaits, asks)| !awaits || !asks);
    assert_eq!(first, Some((true, false)), "it waits for more and has what it asked for");
}

/// Files that were altered read well again: it is said that all is in step when what waited meanwhile has gone out, not before (seed 1080000003).
#[test]
fn a_folder_that_reads_well_again_is_in_step_when_all_is_sent() {
    let mut run = office(2);
    for _ in 0..6 {
        register(&mut run, 1);
        quiet(&mut run, 2);
    }
    let (root, mut known) = (format!("w/{}/s/", run.stations[1].line()[0]), Vec::new());
    let mut world = run.world.lock().expect("the world");
    for path in world.paths().into_iter().filter(|path| path.starts_with(&root)).collect::<Vec<_>>() {
        let whole = world.bytes(&path).expect("a file");
        let mut altered = whole.clone();
        altered[40] ^= 1;
        world.put(&path, altered);
        known.push((path, whole));
    }
    drop(world);
    let spoiled = (0..2_000).any(|_| {
        run.pass(60_000);
        run.round(0);
        run.stations[0].status.link == Link::Spoiled
    });
    assert!(spoiled);
    known.into_iter().for_each(|(path, whole)| run.world.lock().expect("the world").put(&path, whole));
    register(&mut run, 0);
    let in_step = (0..2_000).any(|_| {
        run.pass(60_000);
        run.round(0);
        let status = &run.stations[0].status;
        assert!(status.link != Link::InStep || status.unsent == 0, "{} unsent", status.unsent);
        status.link == Link::InStep
    });
    assert!(in_step);
}

/// In a copied folder an altered certificate stays in the copy of whoever does not know the workstation yet, and a whole one comes to lie beside it. It
/// serves: who wrote no event yet, as a display never does, is known by nothing else (seed 1100088111).
#[test]
fn a_whole_certificate_beside_an_altered_one_serves() {
    for name in ["id.json.sync-conflict-20261124", "id.sync-conflict-20261124-093000-ABCDEFG.json", "id (1).json"] {
        let (place, mut one) = Place::new();
        let mut hall = place.join("hall", Kind::Hall, &place.phrase, 2, &one);
        settle(&mut [&mut hall]);
        let dir = place.folder.join("w").join(hall.writer().as_str());
        let whole = std::fs::read_to_string(dir.join("id.json")).expect("a certificate");
        let at = whole.rfind(|c: char| c.is_ascii_digit()).expect("a digit");
        let mut altered = whole.clone();
        altered.replace_range(at..=at, if whole[at..].starts_with('1') { "2" } else { "1" });
        std::fs::write(dir.join("id.json"), &altered).expect("a write");
        settle(&mut [&mut one]);
        assert!(one.status.problems.iter().any(|p| p.matter == Matter::Unknown), "{:?}", one.status.problems);
        std::fs::write(dir.join(name), &whole).expect("a write");
        settle(&mut [&mut one]);
        assert!(one.status.problems.is_empty(), "{name}: {:?}", one.status.problems);
    }
}
