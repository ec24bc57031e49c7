//! What becomes of the files in the folder (rows 18, 19, 22, 61 and 71): one writer's are deleted, all are, a week of them is lost to an old
//! backup, three in ten are taken hostage; and somebody joins while everybody writes. Nothing is lost, and who joins afterwards and meets
//! nobody but the folder has all of it.

use super::desk::{Desk, Place, settle};
use super::left::wait;
use super::support::TEN;
use gishe::domain::case::Case;
use gishe::domain::stamp::Writer;
use gishe::domain::station::Kind;
use gishe::office::clock::Clock;
use gishe::office::{Home, admin};
use gishe::share::head::Head;
use gishe::share::segment::open;
use gishe::share::status::Link;
use gishe::store::check;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every file of a folder.
fn below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(below(&path)) } else { found.push(path) }
    }
    found
}

/// Every file but the heads, which their owners rewrite whatever happens.
fn content(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = below(dir).into_iter().filter(|path| !path.ends_with("head"));
    files.map(|path| (path.clone(), std::fs::read(&path).expect("bytes"))).collect()
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            let _ = std::fs::copy(path, target).expect("a copy");
        }
    }
}

/// Both register a case and publish it, so many times.
fn both_write(one: &mut Desk, two: &mut Desk, times: usize, cases: &mut Vec<Case>) {
    for _ in 0..times {
        for desk in [&mut *one, &mut *two] {
            cases.push(desk.register());
            desk.round();
        }
    }
}

/// Somebody joins the office in a folder and meets nobody but the folder: every case is there, and every event of every writer.
fn has_all_alone(place: &Place, folder: &Path, cases: &[Case], by: &mut Desk, writers: &[Writer]) -> Desk {
    let home = Home::at(place.root.0.join("newcomer"));
    home.join(folder, &place.phrase, "newcomer", Kind::Staff, TEN).unwrap_or_else(|fault| panic!("{fault}"));
    let mut desk = Desk::at(home, folder, 9);
    desk.clock.set(by.clock.now_ms());
    desk.who.by = by.who.by;
    settle(&mut [&mut desk]);
    for writer in writers {
        assert_eq!(desk.has(*writer), by.has(*writer), "of {writer}: {:?}", desk.status);
    }
    assert_eq!((&desk.status.link, desk.status.awaited), (&Link::InStep, 0), "{:?}", desk.status.problems);
    for case in cases {
        let here = desk.case(case.id).unwrap_or_else(|| panic!("{} is lost", case.registered.number));
        assert_eq!((here.registered.number, here.personal), (case.registered.number, case.personal.clone()));
    }
    desk.assert_whole();
    desk
}

/// Row 18: the whole folder of one writer is deleted while the others are off. Its owner writes all of it again: every event in files that
/// can be opened, its certificate, its head.
#[test]
fn a_writers_folder_that_was_deleted_is_written_again_by_its_owner() {
    let (place, mut one, mut two) = Place::two();
    let mut cases = Vec::new();
    both_write(&mut one, &mut two, 4, &mut cases);
    settle(&mut [&mut one, &mut two]);
    let (me, other) = (one.writer(), two.writer());
    let own = place.folder.join("w").join(me.as_str());
    std::fs::remove_dir_all(&own).expect("deleted");
    settle(&mut [&mut one]);
    let station = one.exchange.station().clone();
    let (last, mut seqs) = (one.has(me), BTreeSet::new());
    for path in place.segments().into_iter().filter(|path| path.starts_with(&own)) {
        let bytes = std::fs::read(&path).expect("bytes");
        let segment = open(&bytes, &station.ring, &station.site_key()).expect("a whole file");
        assert_eq!(segment.header.wid, me);
        seqs.extend(segment.header.lo..=segment.header.hi);
    }
    assert_eq!(seqs, (1..=last).collect::<BTreeSet<u64>>());
    assert!(own.join("id.json").is_file(), "without it nobody reads the head");
    let head = std::fs::read(own.join("head")).expect("a head");
    let head = Head::read(&head, me, &station.key.verifying_key().to_bytes()).expect("its own word");
    assert_eq!(head.hi, last);
    let _ = has_all_alone(&place, &place.folder, &cases, &mut one, &[me, other]);
    two.clock.set(one.clock.now_ms());
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        assert!(desk.status.problems.is_empty() && desk.status.reborn.is_none(), "{:?}", desk.status.problems);
    }
}

/// Row 18: a display has written no event, and its folder holds its certificate and its head alone. Deleted, they are written again, and the
/// display goes on as before.
#[test]
fn a_displays_folder_that_was_deleted_is_written_again() {
    let (place, mut one) = Place::new();
    let code = admin::invite(&one.home, &place.folder, &place.phrase, Kind::Hall, TEN).expect("a code");
    let mut hall = place.join("hall", Kind::Hall, &code, 5, &one);
    settle(&mut [&mut one, &mut hall]);
    let own = place.folder.join("w").join(hall.writer().as_str());
    std::fs::remove_dir_all(&own).expect("deleted");
    settle(&mut [&mut one, &mut hall]);
    assert_eq!(hall.status.link, Link::InStep, "{:?}", hall.status);
    assert!(own.join("id.json").is_file() && own.join("head").is_file());
    let case = one.register();
    settle(&mut [&mut one, &mut hall]);
    assert!(hall.case(case.id).is_some());
}

/// Row 19: all files of events are deleted, or everything, the sign too. Nothing is deleted here for that; one workstation alone, with an
/// administrator's word, writes there again what it holds of everybody.
#[test]
fn an_emptied_folder_is_filled_again_by_one_workstation_alone() {
    for everything in [false, true] {
        let (place, mut one, mut two) = Place::two();
        let mut cases = Vec::new();
        both_write(&mut one, &mut two, 4, &mut cases);
        settle(&mut [&mut one, &mut two]);
        let (me, other) = (one.writer(), two.writer());
        if everything {
            std::fs::remove_dir_all(&place.folder).expect("emptied");
            std::fs::create_dir(&place.folder).expect("a folder");
            one.round();
            assert_eq!(one.status.link, Link::Absent);
            assert_eq!(below(&place.folder).len(), 0, "nothing is written where there is no sign");
            assert!(cases.iter().all(|case| one.case(case.id).is_some()), "what is here stays here");
            admin::resettle(&one.home, &mut one.office, &place.folder, &place.phrase).expect("put there again");
        } else {
            place.segments().into_iter().for_each(|path| std::fs::remove_file(path).expect("a removal"));
        }
        one.exchange.fill_again();
        settle(&mut [&mut one]);
        let mut three = has_all_alone(&place, &place.folder, &cases, &mut one, &[me, other]);
        assert_eq!(three.code(), 3, "codes that were given out stay given out");
        for desk in [&one, &two] {
            desk.clock.set(three.clock.now_ms());
        }
        settle(&mut [&mut one, &mut two, &mut three]);
        for desk in [&one, &two, &three] {
            assert!(desk.status.reborn.is_none() && desk.status.problems.is_empty(), "{:?}", desk.status.problems);
            assert_eq!((&desk.status.link, desk.status.unsent), (&Link::InStep, 0), "everything {everything}");
            desk.assert_whole();
        }
        assert_eq!((one.writer(), two.writer()), (me, other));
    }
}

/// Row 22: the folder is put back as it was a week ago. In that week sixty cases were registered and small files became packs. Their writers
/// bring it up to date; nobody takes the old folder for another life of its own.
#[test]
fn a_folder_of_a_week_ago_is_brought_up_to_date_by_its_writers() {
    let (place, mut one, mut two) = Place::two();
    let mut cases = Vec::new();
    both_write(&mut one, &mut two, 10, &mut cases);
    settle(&mut [&mut one, &mut two]);
    let backup = place.root.0.join("backup");
    copy_all(&place.folder, &backup);
    for _ in 0..30 {
        for desk in [&one, &two] {
            desk.clock.advance(7 * 24 * 3_600_000 / 30);
        }
        both_write(&mut one, &mut two, 1, &mut cases);
    }
    settle(&mut [&mut one, &mut two]);
    assert_eq!(cases.len(), 80);
    let (me, other) = (one.writer(), two.writer());
    for writer in [me, other] {
        let packs = place.folder.join("w").join(writer.as_str()).join("p");
        assert!(place.segments().iter().any(|path| path.starts_with(&packs)), "small files became packs");
    }
    std::fs::remove_dir_all(&place.folder).expect("a disk that broke");
    copy_all(&backup, &place.folder);
    settle(&mut [&mut one, &mut two]);
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        assert!(desk.status.reborn.is_none() && desk.status.problems.is_empty(), "{:?}", desk.status.problems);
        assert_eq!((&desk.status.link, desk.status.unsent), (&Link::InStep, 0));
        desk.assert_whole();
    }
    assert_eq!((one.writer(), two.writer()), (me, other), "no new life");
    let _ = has_all_alone(&place, &place.folder, &cases, &mut one, &[me, other]);
}

/// Row 61: three files in ten are overwritten, and half of those renamed. Publishing stops and nothing of the folder is touched; registering
/// goes on. An administrator puts the office into an empty folder, and one workstation writes there all that it holds.
#[test]
fn of_a_folder_taken_hostage_nothing_is_touched_and_all_is_written_elsewhere() {
    let (place, mut one, mut two) = Place::two();
    let mut cases = Vec::new();
    both_write(&mut one, &mut two, 20, &mut cases);
    settle(&mut [&mut one, &mut two]);
    let (me, other) = (one.writer(), two.writer());
    // Within half a working day every file was read.
    wait(&mut [&mut one], 12);
    let all = place.segments();
    let hostages: Vec<&PathBuf> = all.iter().enumerate().filter(|(n, _)| n % 10 < 3).map(|(_, path)| path).collect();
    for (n, path) in hostages.iter().enumerate() {
        std::fs::write(path, b"pay".repeat(100)).expect("overwritten");
        if n % 2 == 0 {
            std::fs::rename(path, path.with_extension("seg.locked")).expect("renamed");
        }
    }
    wait(&mut [&mut one], 4);
    assert_eq!(one.status.link, Link::Spoiled, "{} of {}: {:?}", hostages.len(), all.len(), one.status.problems);
    let before = content(&place.folder);
    let case = one.register();
    for _ in 0..6 {
        one.clock.advance(10_000);
        one.round();
    }
    assert!(content(&place.folder) == before, "nothing is written there, and nothing removed");
    assert_eq!(one.status.link, Link::Spoiled);
    assert!(one.status.unsent > 0 && one.case(case.id).is_some(), "registering goes on: {:?}", one.status);
    one.assert_whole();
    cases.push(case);

    let elsewhere = place.root.0.join("elsewhere");
    std::fs::create_dir(&elsewhere).expect("a folder");
    admin::resettle(&one.home, &mut one.office, &elsewhere, &place.phrase).expect("put there");
    one.go_to(&elsewhere);
    one.exchange.fill_again();
    settle(&mut [&mut one]);
    assert_eq!((&one.status.link, one.status.unsent), (&Link::InStep, 0), "{:?}", one.status.problems);
    let _ = has_all_alone(&place, &elsewhere, &cases, &mut one, &[me, other]);
    assert!(content(&place.folder) == before, "the other folder lies as it lay");
}

/// Row 71: a workstation joins while two others write without a pause, and works along. At the same events all three have the same tables, and
/// none had to make them anew.
#[test]
fn who_joins_during_heavy_writing_has_the_same_tables() {
    let (place, mut one, mut two) = Place::two();
    let (mut cases, mut third) = (Vec::new(), None::<Desk>);
    for desk in [&mut one, &mut two] {
        desk.exchange.set_digest_every(10_000);
    }
    for n in 0..200 {
        both_write(&mut one, &mut two, 1, &mut cases);
        if n == 60 {
            let mut desk = place.join("third", Kind::Staff, &place.phrase, 3, &one);
            desk.clock.set(one.clock.now_ms());
            desk.exchange.set_digest_every(10_000);
            third = Some(desk);
        }
        if let Some(desk) = &mut third {
            if n % 10 == 0 {
                cases.push(desk.register());
            }
            desk.round();
        }
    }
    let mut three = third.expect("it joined");
    settle(&mut [&mut one, &mut two, &mut three]);
    let writers = [one.writer(), two.writer(), three.writer()];
    let held = |desk: &mut Desk| writers.map(|writer| desk.has(writer));
    assert_eq!((held(&mut two), held(&mut three)), (held(&mut one), held(&mut one)));
    let mut tables = Vec::new();
    for desk in [&mut one, &mut two, &mut three] {
        // The search follows long runs later.
        while desk.office.index_waiting(500).expect("told") > 0 {}
        assert!(cases.iter().all(|case| desk.case(case.id).is_some()));
        assert!(desk.status.rebuilt_ms.is_none() && desk.status.problems.is_empty(), "{:?}", desk.status.problems);
        tables.push(check::digests(desk.office.store().read()).expect("digests"));
        desk.assert_whole();
    }
    assert_eq!(tables[0], tables[1]);
    assert_eq!(tables[0], tables[2], "who joined has what the others have");
}
