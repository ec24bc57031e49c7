//! What stands beside the exchange of events: files of cases one by one, a share that comes up late, a second process on the same data, an
//! office that is put into another folder.

use super::desk::{Desk, Faulty, Place, settle};
use super::files::hash;
use super::left::twin_of;
use super::support::TEN;
use gishe::domain::station::{Kind, Why};
use gishe::office::archive::{Archive, Guarded};
use gishe::office::clock::{Clock, SeededRandom};
use gishe::office::courier::Courier;
use gishe::office::{Home, admin};
use gishe::share::blobs::{Blobs, Due, Shelf, Wanted};
use gishe::share::folder::{Folder, RealFolder};
use gishe::share::join::later_epochs;
use gishe::share::keys::{Epoch, Ring};
use gishe::share::ledger::{Ledger, Rebirth};
use gishe::share::status::Link;
use std::time::{Duration, Instant};

/// A file that cannot be read, one that cannot be written and one that cannot be removed hold up no other.
#[test]
fn a_file_that_fails_holds_up_no_other() {
    let place = super::support::Folder::new();
    let ring = Ring::new(vec![Epoch::new(1)]);
    let (one, two) = (Home::at(place.0.join("one")), Home::at(place.0.join("two")));
    let shelves = [Archive::files(&one), Archive::files(&two)];
    let share = place.0.join("share");
    std::fs::create_dir(&share).expect("a folder");
    let mut wanted: Vec<Wanted> = Vec::new();
    for n in 0..12_u8 {
        let bytes = vec![n; 100];
        let _ = shelves[usize::from(n % 2)].keep(&bytes).expect("kept");
        wanted.push(Wanted { hash: hash(&bytes), bytes: 100, gone: false });
    }
    wanted.sort_by(|a, b| a.hash.cmp(&b.hash));
    wanted[0].gone = true;
    let names: Vec<String> = wanted[..3].iter().map(|w| ring.name_of(&w.hash).expect("a key")).collect();
    std::fs::create_dir(share.join("b")).expect("a folder");
    std::fs::write(share.join("b").join(&names[0]), b"of a file that is gone").expect("a file");
    let mut random = SeededRandom::new(1);
    let mut blobs = [Blobs::default(), Blobs::default()];
    let mut rounds = |folder: &dyn Folder, from: i64| {
        let mut due = [Due::default(), Due::default()];
        for step in 0..6 {
            for (n, blobs) in blobs.iter_mut().enumerate() {
                let at = TEN + from + step * 6_000;
                due[n] = blobs.round(folder, &ring, &shelves[n], &wanted, at, &mut || random.next_u64()).expect("a round");
            }
        }
        due
    };
    let due = rounds(&Faulty { folder: RealFolder::at(&share), unlistable: Vec::new(), stuck: names, kept: Vec::new() }, 0);
    assert_eq!(due.iter().map(|d| d.unsent).sum::<u64>(), 2, "{due:?}");
    for shelf in &shelves {
        assert!(wanted[3..].iter().all(|w| shelf.has(&w.hash)), "all others came");
    }
    assert_eq!(rounds(&RealFolder::at(&share), 200_000), [Due::default(), Due::default()], "and these, once they can");
    assert!(
        wanted[1..].iter().all(|w| shelves.iter().all(|s| s.has(&w.hash))) && shelves.iter().all(|s| !s.has(&wanted[0].hash))
    );
}

/// What a killed process left half written in the folder goes after an hour; what is being written stays.
#[test]
fn half_written_files_are_removed_after_an_hour() {
    let place = super::support::Folder::new();
    let ring = Ring::new(vec![Epoch::new(1)]);
    let shelf = Archive::files(&Home::at(place.0.join("one")));
    let _ = shelf.keep(b"whole").expect("kept");
    let wanted = [Wanted { hash: hash(b"whole"), bytes: 5, gone: false }];
    let share = RealFolder::at(&place.0);
    let half = place.0.join("b/.0123456789abcdef.tmp");
    std::fs::create_dir(place.0.join("b")).expect("a folder");
    std::fs::write(&half, b"half").expect("a file");
    let (mut blobs, mut random) = (Blobs::default(), SeededRandom::new(1));
    for minute in 0..70_i64 {
        let _ = blobs.round(&share, &ring, &shelf, &wanted, minute * 60_000, &mut || random.next_u64()).expect("a round");
        assert!(half.exists() || minute >= 60, "minute {minute}");
    }
    assert!(!half.exists());
}

/// An attachment that was damaged on this disk is replaced from the folder, though a case has it.
#[test]
fn a_file_damaged_here_is_taken_anew() {
    let (place, mut one, _two) = Place::two();
    let shelf = Archive::files(&one.home);
    let case = one.register();
    let bytes = b"%PDF-1.7\n1 0 obj\n%%EOF\n";
    let _ = one.office.attach(one.who, &shelf, case.id, "a.pdf", bytes).expect("attached");
    let wanted = [Wanted { hash: hash(bytes), bytes: bytes.len() as u64, gone: false }];
    let ring = one.exchange.station().ring.clone();
    let desk = gishe::office::desk::Desk::new(one.office).expect("a desk");
    let share = RealFolder::at(&place.folder);
    let guarded = Guarded { shelf: &shelf, desk: &desk };
    let mut random = SeededRandom::new(1);
    let round = |random: &mut SeededRandom, blobs: &mut Blobs, at: i64| {
        blobs.round(&share, &ring, &guarded, &wanted, at, &mut || random.next_u64()).expect("a round")
    };
    let mut blobs = Blobs::default();
    assert_eq!(round(&mut random, &mut blobs, 0), Due::default());
    let path = one.home.dir().join("files").join(&hash(bytes)[..2]).join(hash(bytes));
    std::fs::write(&path, b"rotten").expect("a bad sector");
    Shelf::remove(&guarded, &hash(bytes)).expect("let go of");
    assert!(!path.exists(), "what is not what its name says serves nobody");
    assert_eq!(std::fs::read(path.with_extension("damaged")).expect("put aside"), b"rotten");
    for step in 1..4 {
        let _ = round(&mut random, &mut blobs, step * 60_000);
    }
    let mut fresh = Blobs::default();
    let _ = round(&mut random, &mut fresh, 300_000);
    assert_eq!(shelf.get(&hash(bytes)).expect("read").as_deref(), Some(&bytes[..]));
    shelf.remove(&hash(bytes)).expect("gone");
    assert!(!path.exists() && !path.with_extension("damaged").exists(), "what is erased is erased altogether");
}

/// A share that comes up after the program began is as strong as one that was there: the counters call one line, by claims.
#[test]
fn a_share_that_comes_up_late_is_as_strong() {
    let (place, one, mut two) = Place::two();
    let away = place.root.0.join("away");
    std::fs::rename(&place.folder, &away).expect("not mounted yet");
    let home = one.home.clone();
    let desk = gishe::office::desk::Desk::new(one.office).expect("a desk");
    let courier = Courier::start(&home, &desk).expect("begun").expect("a folder is named");
    let until = |what: &str, done: &dyn Fn() -> bool| {
        let begun = Instant::now();
        while !done() {
            assert!(begun.elapsed() < Duration::from_secs(40), "{what}: {:?}", courier.status());
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    until("it is away", &|| courier.status().link == Link::Absent);
    std::fs::rename(&away, &place.folder).expect("mounted");
    courier.look_again();
    two.round();
    until("it is there", &|| courier.status().mode == gishe::share::status::Mode::Strong);
    courier.stop();
}

/// A window and a kiosk stand on the same data, and one of them goes on under a new name: the other writes under it too.
#[test]
fn who_stands_beside_writes_under_the_new_name() {
    let (_place, mut one, _two) = Place::two();
    let before = one.register().registered.number;
    let (home, clock) = (one.home.clone(), one.clock.clone());
    let open = |seed| home.open(Box::new(clock.clone()), Box::new(SeededRandom::new(seed))).expect("a second process");
    let mut beside = open(9);
    let rebirth =
        Rebirth { why: Why::Doubled, code: 33, digit: Some(7), from: 0, cut: false, branch: Vec::new(), seed: [3; 32] };
    let old = one.writer();
    let from = one.office.front(0).expect("a front").seq;
    one.office.rebirth(&Rebirth { from, ..rebirth }).expect("a new life");
    assert_ne!(one.writer(), old);
    let command = gishe::office::Command::Register(Box::new(super::support::heirs()), None);
    let outcome = beside.perform(one.who, command).expect("a number");
    let gishe::office::Value::Case(case) = outcome.value else { panic!("a case") };
    let next = one.register().registered.number;
    assert_eq!((case.registered.number.code, next.code), (33, 33), "{before} {} {next}", case.registered.number);
    assert!(case.registered.number != next);
    assert_eq!(beside.enrolled().expect("enrolled").cert.writer(), Some(one.writer()));
    // And who exchanges learns of a name that the other took.
    let mut third = open(10);
    let at = third.front(0).expect("a front").seq;
    let last = Rebirth { why: Why::Doubled, code: 34, digit: None, from: at, cut: false, branch: Vec::new(), seed: [4; 32] };
    third.rebirth(&last).expect("a new life");
    let (_, cert) = one.office.identity().expect("who it is");
    assert_eq!(cert.writer(), third.enrolled().expect("enrolled").cert.writer());
    one.assert_whole();
}

/// The office is put into another folder by a workstation that did not leave anybody behind itself: whoever joins there reads all, and who
/// was away gets the keys that it missed.
#[test]
fn an_office_in_another_folder_has_all_its_keys() {
    let (place, mut one, mut two, mut three) = Place::three();
    let phrase = place.phrase.clone();
    let mut four = place.join("fourth", Kind::Staff, &phrase, 4, &one);
    settle(&mut [&mut one, &mut two, &mut three, &mut four]);
    admin::retire(&one.home, &mut one.office, &place.folder, &phrase, 4, true).expect("an act");
    let case = one.register();
    settle(&mut [&mut one, &mut two]);
    assert!(two.case(case.id).is_some() && three.case(case.id).is_none());
    let other = place.root.0.join("other");
    std::fs::create_dir(&other).expect("a folder");
    admin::resettle(&two.home, &mut two.office, &other, &phrase).expect("put there");
    for desk in [&mut one, &mut two, &mut three] {
        desk.go_to(&other);
    }
    two.exchange.fill_again();
    settle(&mut [&mut two]);
    let home = Home::at(place.root.0.join("fifth"));
    home.join(&other, &phrase, "fifth", Kind::Staff, TEN).expect("joined");
    let mut five = Desk::at(home, &other, 6);
    settle(&mut [&mut two, &mut five, &mut three]);
    assert!(five.case(case.id).is_some(), "who joins there: {:?}", five.status.problems);
    assert!(three.case(case.id).is_some(), "who was away: {:?}", three.status.problems);
}

/// Who joined and never ran is known all the same: new keys are for it too.
#[test]
fn who_joined_and_never_ran_gets_the_new_keys() {
    let (place, mut one, two) = Place::two();
    let phrase = place.phrase.clone();
    let home = Home::at(place.root.0.join("quiet"));
    home.join(&place.folder, &phrase, "quiet", Kind::Staff, TEN).expect("joined");
    let code = two.code();
    admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, false).expect("an act");
    let case = one.register();
    settle(&mut [&mut one]);
    let mut quiet = Desk::at(home, &place.folder, 8);
    quiet.clock.advance(one.clock.now_ms() - TEN);
    settle(&mut [&mut quiet, &mut one]);
    assert!(quiet.case(case.id).is_some(), "{:?}", quiet.status.problems);
}

/// Data that were moved a second time have no code in reserve any more: they go on under one new name, at the first start and at no other, and
/// a kiosk beside the window with them.
#[test]
fn data_that_were_moved_twice_begin_one_life() {
    let (place, one, mut two) = Place::two();
    let first = twin_of(&place, &two, "moved", 5);
    drop(first.office);
    two.home = Home::at(place.root.0.join("moved"));
    let mut second = twin_of(&place, &two, "again", 6);
    let home = second.home.clone();
    let mut beside = home.open(Box::new(second.clock.clone()), Box::new(SeededRandom::new(9))).expect("a kiosk");
    second.round();
    let life = second.writer();
    let command = gishe::office::Command::Register(Box::new(super::support::heirs()), None);
    let _ = beside.perform(one.who, command).expect("the kiosk goes on too");
    assert_eq!(beside.enrolled().expect("enrolled").cert.writer(), Some(life));
    drop((beside, second.office));
    for seed in 10..13 {
        let mut again = Desk::at(home.clone(), &place.folder, seed);
        again.clock.advance(one.clock.now_ms() - TEN + 60_000);
        again.round();
        assert_eq!(again.writer(), life, "start {seed}");
    }
}

/// A later life of one that was left behind gets no key when the office is put into another folder either.
#[test]
fn who_was_left_behind_gets_no_key_in_another_folder() {
    let (place, mut one, two) = Place::two();
    let phrase = place.phrase.clone();
    let code = two.code();
    admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, false).expect("an act");
    let mut later = twin_of(&place, &two, "later", 5);
    later.round();
    let _ = later.register();
    settle(&mut [&mut later, &mut one]);
    assert!(one.has(later.writer()) > 0, "it is met");
    let other = place.root.0.join("other");
    std::fs::create_dir(&other).expect("a folder");
    admin::resettle(&one.home, &mut one.office, &other, &phrase).expect("put there");
    assert!(later_epochs(&RealFolder::at(&other), later.exchange.station()).is_empty());
    assert!(!later_epochs(&RealFolder::at(&other), one.exchange.station()).is_empty());
}
