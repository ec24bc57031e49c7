//! Who was left behind and what becomes of what lies under their names; and a folder that gives errors, which is no empty one.

use super::desk::{Desk, Faulty, NAME, Place, contains, settle};
use super::support::TEN;
use gishe::domain::event::chain_start;
use gishe::domain::settings::Key;
use gishe::domain::stamp::Writer;
use gishe::domain::station::Kind;
use gishe::office::clock::Clock;
use gishe::office::{Command, Fault, Home, admin};
use gishe::share::exchange::Round;
use gishe::share::folder::RealFolder;
use gishe::share::join::JoinError;
use gishe::share::keys::{Epoch, Ring};
use gishe::share::ledger::Ledger;
use gishe::share::segment::open;
use gishe::share::status::{Link, Matter as Problem, Status};
use gishe::store::{log, pieces};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A copy of a workstation's data as they are now.
pub fn copy_of(place: &Place, desk: &Desk, name: &str) -> Home {
    let copy = place.root.0.join(name);
    std::fs::create_dir(&copy).expect("a folder");
    for entry in std::fs::read_dir(desk.home.dir()).expect("a folder").flatten() {
        if entry.path().is_file() {
            let _ = std::fs::copy(entry.path(), copy.join(entry.file_name())).expect("a copy");
        }
    }
    Home::at(copy)
}

/// A second machine that starts on such a copy, with the first one's clock.
pub fn twin_on(copy: Home, place: &Place, desk: &Desk, seed: u64) -> Desk {
    let mut twin = Desk::at(copy, &place.folder, seed);
    twin.who = desk.who;
    twin.clock.advance(desk.clock.now_ms() - TEN);
    twin
}

/// A second machine on a copy of a workstation's data, with its clock.
pub fn twin_of(place: &Place, desk: &Desk, name: &str, seed: u64) -> Desk {
    twin_on(copy_of(place, desk, name), place, desk, seed)
}

pub fn wait(desks: &mut [&mut Desk], hours: i64) {
    for _ in 0..hours * 4 {
        for desk in desks.iter_mut() {
            desk.clock.advance(15 * 60_000);
            desk.round();
        }
    }
}

/// Whoever has the key of a stolen workstation can give itself a new life: nothing of it counts, wherever it was met first, and it gets no
/// later key.
#[test]
fn a_later_life_of_a_stolen_workstation_counts_nowhere() {
    let (place, mut one, mut two, mut three) = Place::three();
    let phrase = place.phrase.clone();
    let mut four = place.join("fourth", Kind::Staff, &phrase, 4, &one);
    let before = two.register();
    settle(&mut [&mut one, &mut two, &mut three, &mut four]);
    for desk in [&mut one, &mut three, &mut four] {
        desk.exchange.set_digest_every(0);
    }
    let code = two.code();
    let mut thief = twin_of(&place, &two, "thief", 5);
    thief.round();
    let met = thief.register();
    settle(&mut [&mut thief, &mut three]);
    assert!(three.case(met.id).is_some(), "nobody knows yet");
    assert!(one.case(met.id).is_none());
    let early = admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, true);
    assert!(matches!(early, Err(Fault::Refused(_))), "told once that others hold more: {early:?}");
    admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, true).expect("an act");
    settle(&mut [&mut one, &mut three, &mut four]);
    let later = thief.register();
    settle(&mut [&mut thief, &mut one, &mut three, &mut four]);
    let life = thief.writer();
    assert_ne!(life, two.writer());
    for desk in [&mut one, &mut three, &mut four] {
        assert!(desk.case(met.id).is_none() && desk.case(later.id).is_none(), "what a thief writes does not count");
        assert!(desk.case(before.id).is_some(), "what was written before stands");
        let held = desk.office.held().expect("what is held");
        assert!(held.iter().any(|h| h.writer == life && h.stolen && h.counted.0 == 0), "{held:?}");
        assert_eq!(desk.status.awaited, 0);
        assert!(desk.status.rebuilt_ms.is_none());
        assert!(desk.status.problems.iter().all(|p| p.matter != Problem::Digest), "{:?}", desk.status.problems);
        desk.assert_whole();
    }
    // The next new key is not for it either.
    admin::retire(&one.home, &mut one.office, &place.folder, &phrase, 4, false).expect("an act");
    settle(&mut [&mut one, &mut three]);
    let secret = one.register();
    settle(&mut [&mut one, &mut three, &mut thief]);
    assert!(three.case(secret.id).is_some() && thief.case(secret.id).is_none());
}

/// A later life that the administrator knew and named ends where that says, in whichever order the words come.
#[test]
fn a_life_that_was_named_ends_where_it_was_said() {
    let (place, mut one, two, mut three) = Place::three();
    let phrase = place.phrase.clone();
    let code = two.code();
    let mut moved = twin_of(&place, &two, "moved", 5);
    moved.round();
    let honest = moved.register();
    moved.round();
    for _ in 0..3 {
        one.round();
    }
    assert!(one.case(honest.id).is_some() && three.case(honest.id).is_none());
    admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, true).expect("an act");
    settle(&mut [&mut one, &mut three]);
    for desk in [&one, &three] {
        assert!(desk.case(honest.id).is_some(), "written before the theft was known");
        desk.assert_whole();
    }
}

/// Of three lives of a stolen workstation the middle one was ended by the last: all are named, and what was written honestly stands. An act
/// that is done again changes nothing.
#[test]
fn all_lives_of_a_stolen_workstation_are_named() {
    let (place, mut one, two, mut three) = Place::three();
    let phrase = place.phrase.clone();
    let code = two.code();
    let mut moved = twin_of(&place, &two, "moved", 5);
    moved.round();
    let honest = moved.register();
    settle(&mut [&mut moved, &mut one, &mut three]);
    let (middle, upto) = (moved.writer(), one.has(moved.writer()));
    let mut last = twin_of(&place, &moved, "last", 6);
    last.round();
    let newest = last.register();
    settle(&mut [&mut last, &mut one, &mut three]);
    assert_ne!(last.writer(), middle);
    for desk in [&mut one, &mut three] {
        desk.office.store_mut().write(|db| log::end(db, middle, Some(upto), false)).expect("the last life parts there");
    }
    admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, true).expect("an act");
    settle(&mut [&mut one, &mut three]);
    for desk in [&mut one, &mut three] {
        assert!(desk.case(honest.id).is_some() && desk.case(newest.id).is_some());
        let held = desk.office.held().expect("what is held");
        assert!(held.iter().any(|h| h.writer == middle && h.stolen && h.counted.0 == upto), "{held:?}");
    }
    let again = admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, true);
    assert!(matches!(again, Err(Fault::NotFound(_))), "all are named");
}

/// A foreign folder among the one-time codes keeps nobody from leaving a workstation behind.
#[test]
fn what_lies_among_the_codes_holds_up_no_retirement() {
    let (place, mut one, two) = Place::two();
    let code = two.code();
    let theirs = place.folder.join("joins/@eaDir");
    std::fs::create_dir(&theirs).expect("a folder of the server's");
    std::fs::write(place.folder.join("joins/notes.txt"), b"mine").expect("a file of somebody's");
    let _ = admin::invite(&one.home, &place.folder, &place.phrase, Kind::Staff, TEN).expect("a code");
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, code, true).expect("an act");
    let left: Vec<_> = std::fs::read_dir(place.folder.join("joins")).expect("names").flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), 2, "the codes alone are withdrawn: {left:?}");
}

/// A display writes no event. It is known all the same: it reads on after a workstation was left behind, stands in the list, and can be
/// left behind itself. A one-time code of before the new keys opens no more.
#[test]
fn who_wrote_nothing_is_known_and_gets_the_new_keys() {
    let (place, mut one, mut two) = Place::two();
    let code = admin::invite(&one.home, &place.folder, &place.phrase, Kind::Hall, TEN).expect("a code");
    let mut hall = place.join("hall", Kind::Hall, &code, 5, &one);
    settle(&mut [&mut one, &mut two, &mut hall]);
    assert_eq!(hall.has(hall.writer()), 0, "it has said nothing");
    let seen = |desk: &Desk, code: u8| desk.status.peers.iter().find(|p| p.code == code).map(|p| (p.kind, p.retired));
    assert_eq!(seen(&one, 3), Some((Kind::Hall, false)), "{:?}", one.status.peers);
    let old = admin::invite(&one.home, &place.folder, &place.phrase, Kind::Staff, TEN).expect("a code");
    let retired = two.code();
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, retired, false).expect("an act");
    let case = one.register();
    settle(&mut [&mut one, &mut hall]);
    assert!(hall.case(case.id).is_some(), "the display reads on: {:?}", hall.status.problems);
    let home = Home::at(place.root.0.join("late"));
    let refused = home.join(&place.folder, &old, "late", Kind::Staff, TEN).expect_err("made for the old keys");
    assert!(matches!(refused, Fault::Join(JoinError::NoInvitation)), "{refused}");
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, 3, false).expect("the display is left behind");
    settle(&mut [&mut one]);
    assert_eq!(seen(&one, 3), Some((Kind::Hall, true)));
    let unseen = one.register();
    settle(&mut [&mut one, &mut hall]);
    assert!(hall.case(unseen.id).is_none());
}

/// Two administrators who leave somebody behind at the same moment begin two epochs of one number: everybody keeps both keys.
#[test]
fn two_new_keys_of_one_number_are_both_kept() {
    let (first, a, b) = (Epoch::new(1), Epoch::new(2), Epoch::new(2));
    let of = |epoch: &Epoch| Ring::new(vec![first.clone(), epoch.clone()]);
    let sealed: Vec<_> = [&a, &b].map(|epoch| of(epoch).seal_facts(b"facts").expect("sealed")).into();
    let (one, other) = (of(&a).with(b.clone()), of(&b).with(a.clone()));
    assert_eq!(one, other);
    for ring in [&one, &other] {
        for bytes in &sealed {
            assert_eq!(ring.open_facts(bytes).as_deref(), Some(&b"facts"[..]));
        }
    }
    let both = one.seal_facts(b"more").expect("sealed");
    let readers = [of(&a), of(&b)].iter().filter(|ring| ring.open_facts(&both).is_some()).count();
    assert_eq!(readers, 1, "all seal with the same one of them");

    let (place, mut one, mut two, mut three) = Place::three();
    let phrase = place.phrase.clone();
    let mut four = place.join("fourth", Kind::Staff, &phrase, 4, &one);
    let mut five = place.join("fifth", Kind::Staff, &phrase, 5, &one);
    settle(&mut [&mut one, &mut two, &mut three, &mut four, &mut five]);
    let secret = std::fs::read(place.folder.join("office.age")).expect("the secret");
    admin::retire(&one.home, &mut one.office, &place.folder, &phrase, 4, false).expect("an act");
    std::fs::write(place.folder.join("office.age"), secret).expect("the other read it before");
    admin::retire(&two.home, &mut two.office, &place.folder, &phrase, 5, false).expect("another");
    let station = |desk: &Desk| desk.home.station(&desk.office).expect("a sheet").expect("enrolled");
    for desk in [&mut one, &mut two] {
        desk.exchange = gishe::share::exchange::Exchange::new(station(desk), true);
    }
    let cases = [one.register(), two.register(), three.register()];
    settle(&mut [&mut one, &mut two, &mut three]);
    settle(&mut [&mut one, &mut two, &mut three]);
    for desk in [&one, &two, &three] {
        assert!(cases.iter().all(|case| desk.case(case.id).is_some()), "{:?}", desk.status.problems);
        assert_eq!(desk.exchange.station().ring.epochs().len(), 3);
    }
}

/// A file of somebody who left goes bad: what it held is written again once, and the bad one is taken away.
#[test]
fn a_damaged_file_of_who_left_is_replaced_once_and_taken_away() {
    let (place, mut one, mut two, mut three) = Place::three();
    let case = three.register();
    settle(&mut [&mut one, &mut two, &mut three]);
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, 3, false).expect("an act");
    settle(&mut [&mut one, &mut two]);
    wait(&mut [&mut one, &mut two], 20);
    let gone = three.writer();
    let under = |of: &str| place.segments().into_iter().filter(|p| p.starts_with(place.folder.join(of))).collect::<Vec<_>>();
    let files = under(&format!("w/{gone}"));
    let bad = files.first().expect("a file");
    std::fs::write(bad, b"rotten").expect("a bad sector");
    wait(&mut [&mut one, &mut two], 20);
    assert!(!bad.exists(), "{:?}", one.status.problems);
    let healed = |me: Writer| under(&format!("h/{me}/{gone}"));
    let copies: Vec<_> = [healed(one.writer()), healed(two.writer())].concat();
    assert!(!copies.is_empty());
    let bytes = |paths: &[PathBuf]| paths.iter().map(|p| std::fs::read(p).expect("bytes")).collect::<Vec<_>>();
    let before = bytes(&copies);
    wait(&mut [&mut one, &mut two], 2);
    settle(&mut [&mut one, &mut two]);
    assert_eq!(bytes(&copies), before, "nothing is written over and over");
    for desk in [&one, &two] {
        assert!(desk.status.problems.is_empty(), "{:?}", desk.status.problems);
        assert!(desk.case(case.id).is_some());
    }
}

/// Minutes of exchange in a folder in which some folders of files cannot be listed.
fn minutes_without(desk: &mut Desk, folder: &Path, bad: &[String], minutes: u32) -> Status {
    let folder = Faulty { folder: RealFolder::at(folder), unlistable: bad.to_vec(), stuck: Vec::new(), kept: Vec::new() };
    for _ in 0..minutes * 6 {
        desk.clock.advance(10_000);
        let now_ms = desk.clock.now_ms();
        let random = &mut desk.random;
        let ledger = &mut desk.office;
        desk.status =
            desk.exchange.round(Round { folder: &folder, ledger, now_ms, mono_ms: now_ms, random: &mut || random.next_u64() });
    }
    desk.status.clone()
}

/// A folder that cannot be listed is not taken for an empty one: nothing is written again, by whom it may be, and what goes on goes on.
#[test]
fn what_cannot_be_listed_is_not_missing() {
    let (place, mut one, mut two) = Place::two();
    let _ = (one.register(), two.register());
    settle(&mut [&mut one, &mut two]);
    let (me, other) = (one.writer(), two.writer());
    let content = |place: &Place| -> BTreeMap<PathBuf, Vec<u8>> {
        place.segments().into_iter().map(|path| (path.clone(), std::fs::read(path).expect("bytes"))).collect()
    };
    let before = content(&place);
    let own = format!("w/{me}/s");
    for bad in
        [vec![own.clone()], vec![format!("w/{other}/s")], vec!["w".to_owned()], vec!["h".to_owned()], vec![own, "h".to_owned()]]
    {
        let status = minutes_without(&mut one, &place.folder, &bad, 8);
        assert_eq!(content(&place), before, "{bad:?}");
        assert_eq!(status.link, Link::InStep, "{bad:?}");
        // Also by who has just begun and knows of no file yet.
        let station = one.home.station(&one.office).expect("a sheet").expect("enrolled");
        one.exchange = gishe::share::exchange::Exchange::new(station, true);
        let _ = minutes_without(&mut one, &place.folder, &bad, 8);
        assert_eq!(content(&place), before, "begun anew: {bad:?}");
    }
    let case = one.register();
    let _ = minutes_without(&mut one, &place.folder, &[format!("w/{me}/s")], 1);
    settle(&mut [&mut two]);
    assert!(two.case(case.id).is_some(), "what is new goes out all the same");
    // Who joins is given what one holds of a writer whose files nobody can list.
    let mut three = place.join("third", Kind::Staff, &place.phrase.clone(), 3, &one);
    let bad = [format!("w/{other}/s"), format!("w/{other}/p")];
    for _ in 0..12 {
        let _ = minutes_without(&mut one, &place.folder, &bad, 1);
        let _ = minutes_without(&mut three, &place.folder, &bad, 1);
    }
    assert_eq!((three.has(other), three.status.awaited), (two.has(other), 0), "{:?}", three.status);
}

/// A folder that was spoiled stays so for who could not list it once.
#[test]
fn a_spoiled_folder_stays_spoiled_when_it_cannot_be_listed() {
    let (place, mut one, mut two) = Place::two();
    for _ in 0..30 {
        let _ = two.register();
        two.round();
    }
    settle(&mut [&mut one, &mut two]);
    wait(&mut [&mut one], 12);
    for path in place.segments() {
        std::fs::write(path, b"pay".repeat(100)).expect("spoiled");
    }
    wait(&mut [&mut one], 4);
    assert_eq!(one.status.link, Link::Spoiled, "{:?}", one.status.problems);
    assert_eq!(minutes_without(&mut one, &place.folder, &["w".to_owned()], 3).link, Link::Spoiled);
    assert_eq!(minutes_without(&mut one, &place.folder, &[], 3).link, Link::Spoiled, "until somebody has looked");
}

/// A new life that cannot begin – here its keys cannot be kept – takes one code of the office, however often it is tried.
#[test]
fn a_life_that_cannot_begin_takes_one_code() {
    let (place, _one, two) = Place::two();
    let (dir, now, who) = (two.home.dir().to_owned(), two.clock.now_ms(), two.who);
    drop(two);
    let data = dir.join("gishe.sqlite");
    let backup = std::fs::read(&data).expect("a backup");
    let again = |seed| {
        let mut desk = Desk::at(Home::at(&dir), &place.folder, seed);
        desk.clock.advance(now - TEN);
        desk.who = who;
        desk
    };
    let mut two = again(7);
    let _ = two.register();
    two.round();
    let before_it = two.writer();
    drop(two);
    std::fs::write(&data, backup).expect("put back");
    let mut twin = again(8);
    let codes = || std::fs::read_dir(place.folder.join("codes")).expect("codes").count();
    let before = codes();
    let (sheet, aside) = (twin.home.dir().join("station.json"), twin.home.dir().join("aside.json"));
    std::fs::rename(&sheet, &aside).expect("put aside");
    std::fs::create_dir(&sheet).expect("in its way");
    for _ in 0..20 {
        twin.round();
    }
    assert!(twin.status.problems.iter().any(|p| p.matter == Problem::Local), "{:?}", twin.status);
    std::fs::remove_dir(&sheet).expect("out of its way");
    std::fs::rename(&aside, &sheet).expect("put back");
    twin.round();
    assert_ne!(twin.writer(), before_it, "{:?}", twin.status.problems);
    assert_eq!(codes(), before + 1, "its digit stays");
}

/// A display that settles its own former life issues nothing of others again: it would lack their personal data for good.
#[test]
fn a_display_issues_nothing_of_others_again() {
    let (place, mut one) = Place::new();
    let code = admin::invite(&one.home, &place.folder, &place.phrase, Kind::Hall, TEN).expect("a code");
    let mut hall = place.join("hall", Kind::Hall, &code, 5, &one);
    let before = one.has(one.writer());
    let case = one.register();
    settle(&mut [&mut one, &mut hall]);
    assert!(hall.case(case.id).is_some());
    let (me, other) = (hall.writer(), one.writer());
    hall.office.store_mut().write(|db| log::end(db, other, Some(before), false)).expect("its line is cut");
    assert!(hall.case(case.id).is_none());
    hall.office.settle(me, 0, Vec::new()).expect("a word of its own");
    assert_eq!(hall.has(me), 1, "the word alone");
}

/// What was erased among events that were never published and are issued again under another name strips nobody else of data: the
/// numbers under the old name are somebody else's by then.
#[test]
fn what_is_taken_back_leaves_no_purge_behind() {
    let (_place, mut one) = Place::new();
    let case = one.register();
    one.office.erase(one.who, case.id, "чл. 17").expect("an erasure");
    let me = one.writer();
    assert!(!pieces::purges(one.office.store().read()).expect("purges").is_empty());
    let head = log::head(one.office.store().read(), me).expect("a head").expect("a head");
    let taken = one.office.into_store();
    log::take_back(taken.read(), me, 0, &chain_start(&head.public)).expect("taken back");
    assert_eq!(pieces::purges(taken.read()).expect("purges"), []);
}

/// The clock of the machine of before stands in 1970. Who reads what it says for the first time does not take it for long switched off.
#[test]
fn a_clock_in_1970_is_no_month_of_silence() {
    let (place, mut one, mut two) = Place::two();
    let case = two.register();
    settle(&mut [&mut one, &mut two]);
    let mut moved = twin_of(&place, &two, "moved", 5);
    let now = two.clock.now_ms();
    two.clock.set(1_000_000);
    two.round();
    two.round();
    two.clock.set(now);
    moved.round();
    let _ = moved.perform(Command::Set(Key::WaitMaxMin, "25".to_owned()));
    settle(&mut [&mut one, &mut moved]);
    one.office.erase(one.who, case.id, "чл. 17").expect("an erasure");
    settle(&mut [&mut one, &mut moved]);
    // As after a start: what the folder says of the other is read for the first time.
    let station = moved.home.station(&moved.office).expect("a sheet").expect("enrolled");
    moved.exchange = gishe::share::exchange::Exchange::new(station, true);
    wait(&mut [&mut one, &mut moved], 2);
    assert_eq!(one.status.pending.len(), 1, "the machine of before may only be switched off");
    let own = format!("/w/{}/", two.writer());
    let station = one.exchange.station();
    let files: Vec<_> = place.segments().into_iter().filter(|p| p.to_string_lossy().contains(&own)).collect();
    let opened = files.iter().map(|p| open(&std::fs::read(p).expect("bytes"), &station.ring, &station.site_key()));
    let told = opened.flat_map(|s| s.expect("whole").open.events).filter_map(|e| e.companion);
    assert_eq!(told.filter(|c| contains(c, NAME)).count(), 1, "its files are its own");
}

/// A workstation was moved to another machine. What it had written before is erased in the folder once nobody is left who could; until
/// then it is said that somebody has not heeded the erasure.
#[test]
fn what_the_machine_of_before_wrote_is_erased_after_a_month() {
    let (place, mut one, mut two) = Place::two();
    let case = two.register();
    settle(&mut [&mut one, &mut two]);
    let mut moved = twin_of(&place, &two, "moved", 5);
    moved.round();
    let _ = moved.perform(Command::Set(Key::WaitMaxMin, "25".to_owned()));
    settle(&mut [&mut one, &mut moved]);
    let station = one.exchange.station().clone();
    let named = || {
        let files = place.segments();
        let opened = files.iter().map(|p| open(&std::fs::read(p).expect("bytes"), &station.ring, &station.site_key()));
        opened.flat_map(|s| s.expect("whole").open.events).filter_map(|e| e.companion).filter(|c| contains(c, NAME)).count()
    };
    assert_eq!(named(), 1);
    one.office.erase(one.who, case.id, "чл. 17").expect("an erasure");
    settle(&mut [&mut one, &mut moved]);
    wait(&mut [&mut one, &mut moved], 2);
    assert_eq!((named(), one.status.pending.len()), (1, 1), "the machine of before may only be switched off");
    for desk in [&mut one, &mut moved] {
        desk.clock.advance(31 * 24 * 3_600_000);
    }
    wait(&mut [&mut one, &mut moved], 1);
    settle(&mut [&mut one, &mut moved]);
    assert_eq!((named(), one.status.pending.len()), (0, 0), "{:?}", one.status.pending);
    one.assert_whole();
    moved.assert_whole();
    // It comes back after all.
    two.clock.advance(one.clock.now_ms() - two.clock.now_ms());
    settle(&mut [&mut one, &mut moved, &mut two]);
    settle(&mut [&mut one, &mut moved, &mut two]);
    assert_eq!(named(), 0, "and brings nothing back");
    assert!(two.case(case.id).is_some_and(|c| c.erased));
}
