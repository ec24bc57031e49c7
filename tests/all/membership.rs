//! Who belongs to the office and what becomes of what was written: displays, retired and copied workstations, erasure, conflicts.

use super::desk::{Desk, NAME, Place, contains, settle};
use super::support::{Folder, TEN};
use gishe::domain::case::{self, Field};
use gishe::domain::station::Kind;
use gishe::office::admin;
use gishe::office::clock::{Clock, ManualClock, SeededRandom};
use gishe::office::worklist::Matter;
use gishe::office::{Command, Fault, Home, Office};
use gishe::share::join::JoinError;
use gishe::share::ledger::Ledger;
use gishe::share::segment::open;
use gishe::share::status::{Link, Matter as Problem};
use std::collections::BTreeSet;

#[test]
fn what_is_erased_is_gone_everywhere() {
    let (place, mut one, mut two) = Place::two();
    let case = one.register();
    let kept = two.register();
    settle(&mut [&mut one, &mut two]);
    let station = one.exchange.station().clone();
    let names = |place: &Place| {
        let files = place.segments();
        let opened = files.iter().map(|p| open(&std::fs::read(p).expect("bytes"), &station.ring, &station.site_key()));
        let held = opened.flat_map(|s| s.expect("a whole file").open.events).filter_map(|e| e.companion);
        held.filter(|c| contains(c, NAME)).count()
    };
    assert_eq!(names(&place), 2, "each wrote one");
    one.office.erase(one.who, case.id, "чл. 17, §1 от Регламент (ЕС) 2016/679").expect("an erasure");
    settle(&mut [&mut one, &mut two]);
    settle(&mut [&mut one, &mut two]);
    assert_eq!(names(&place), 1, "the other person's stays");
    for desk in [&mut one, &mut two] {
        let erased = desk.case(case.id).expect("the case, its number and its dates");
        assert!(erased.erased);
        assert!(erased.personal.is_none() && !format!("{erased:?}").contains("Мария"));
        assert!(desk.case(kept.id).is_some_and(|c| !c.erased));
        desk.assert_whole();
        assert_eq!(desk.status.link, Link::InStep);
        let found =
            gishe::store::find::cases(desk.office.store().read(), "Мария", &gishe::store::cases::Filter::All.into(), None, 10)
                .expect("a search");
        assert_eq!(found.iter().map(|line| line.id).collect::<Vec<_>>(), [kept.id]);
    }
    // Not even in the file of the data: the second's own registration is the only one that may name her there.
    let lone = one.home.file();
    let _ = two.perform(Command::Erase(kept.id, "чл. 17".to_owned()));
    settle(&mut [&mut two, &mut one]);
    settle(&mut [&mut two, &mut one]);
    assert_eq!(names(&place), 0);
    let last = one.register().id;
    one.office.erase(one.who, last, "чл. 17").expect("an erasure");
    drop(one.office);
    assert!(!contains(&std::fs::read(lone).expect("bytes"), NAME));
}

/// The word that erased is never forgotten: an old file that comes back with a restored folder loses the data again, also after the
/// program was begun anew.
#[test]
fn a_file_that_comes_back_loses_what_was_erased() {
    let (place, mut one, mut two) = Place::two();
    let case = one.register();
    settle(&mut [&mut one, &mut two]);
    let station = one.exchange.station().clone();
    let named = |place: &Place| -> Vec<(std::path::PathBuf, Vec<u8>)> {
        let files = place.segments().into_iter().map(|path| (path.clone(), std::fs::read(path).expect("bytes")));
        let opened = files.map(|(path, bytes)| (open(&bytes, &station.ring, &station.site_key()), path, bytes));
        let held = opened.filter(|(s, ..)| {
            let events = &s.as_ref().expect("a whole file").open.events;
            events.iter().filter_map(|e| e.companion.as_ref()).any(|c| contains(c, NAME))
        });
        held.map(|(_, path, bytes)| (path, bytes)).collect()
    };
    let before = named(&place);
    assert_eq!(before.len(), 1);
    one.office.erase(one.who, case.id, "чл. 17").expect("an erasure");
    settle(&mut [&mut one, &mut two]);
    settle(&mut [&mut one, &mut two]);
    assert_eq!(named(&place).len(), 0);
    std::fs::write(&before[0].0, &before[0].1).expect("an old file");
    settle(&mut [&mut one, &mut two]);
    assert_eq!(named(&place).len(), 0, "while the program runs");
    // Begun anew, with the file there already.
    std::fs::write(&before[0].0, &before[0].1).expect("an old file");
    let again = gishe::share::exchange::Exchange::new(one.home.station(&one.office).expect("a sheet").expect("enrolled"), true);
    one.exchange = again;
    settle(&mut [&mut one, &mut two]);
    assert_eq!(named(&place).len(), 0, "after a start");
    one.assert_whole();
    two.assert_whole();
}

/// A file that holds something else than its name says is found by reading the folder again, though it is whole in itself.
#[test]
fn a_file_under_another_ones_name_is_found() {
    let (place, mut one, mut two) = Place::two();
    let _ = one.register();
    one.round();
    let first = place.segments();
    let _ = one.register();
    settle(&mut [&mut one, &mut two]);
    let second = place.segments().into_iter().find(|path| !first.contains(path)).expect("a new file");
    let told = |desk: &Desk| desk.status.problems.iter().any(|p| p.matter == Problem::Damaged);
    for _ in 0..40 {
        two.clock.advance(30 * 60_000);
        two.round();
    }
    assert!(!told(&two), "{:?}", two.status.problems);
    let other = first.last().expect("a file");
    let _ = std::fs::copy(other, &second).expect("a copy over it");
    for _ in 0..40 {
        two.clock.advance(30 * 60_000);
        two.round();
    }
    assert!(told(&two), "{:?}", two.status.problems);
}

#[test]
fn a_copied_folder_goes_on_under_a_writer_of_its_own() {
    let (place, mut one, mut two) = Place::two();
    let _ = one.register();
    settle(&mut [&mut one, &mut two]);
    let _ = two.register();
    let (first, numbers) = (one.writer(), one.register().registered.number);
    let copy = place.root.0.join("copy");
    std::fs::create_dir(&copy).expect("a folder");
    for entry in std::fs::read_dir(one.home.dir()).expect("a folder").flatten() {
        if entry.path().is_file() {
            let _ = std::fs::copy(entry.path(), copy.join(entry.file_name())).expect("a copy");
        }
    }
    let mut twin = Desk::at(Home::at(copy), &place.folder, 3);
    twin.who = one.who;
    twin.clock.advance(one.clock.now_ms() - TEN);
    twin.round();
    assert_ne!(twin.writer(), first, "{:?}", twin.status);
    let (a, b) = (twin.register().registered.number, one.register().registered.number);
    assert!(a != b && a != numbers);
    settle(&mut [&mut one, &mut two, &mut twin]);
    let vectors: Vec<_> = [&mut one, &mut two, &mut twin].into_iter().map(|d| d.office.held().expect("held").len()).collect();
    assert_eq!(vectors, [3, 3, 3]);
    for desk in [&one, &two, &twin] {
        desk.assert_whole();
        assert!(desk.status.problems.iter().all(|p| p.matter != Problem::Fork), "{:?}", desk.status.problems);
    }
}

#[test]
fn a_lost_key_is_told_and_nothing_is_written() {
    let (_place, one) = Place::new();
    let key = one.home.dir().join(format!("{}.key", one.writer()));
    let home = one.home.clone();
    drop(one.office);
    std::fs::remove_file(&key).expect("a removal");
    let opened = home.open(Box::new(ManualClock::at(TEN)), Box::new(SeededRandom::new(4)));
    assert!(matches!(opened, Err(gishe::office::Fault::KeyLost(path)) if path == key));
}

#[test]
fn two_edits_of_one_field_become_a_matter_for_people() {
    let (_place, mut one, mut two) = Place::two();
    let case = one.register();
    settle(&mut [&mut one, &mut two]);
    let phone = |text: &str| case::Command::Correct([(Field::Phone, text.to_owned())].into(), "сгрешен".to_owned());
    let _ = one.perform(Command::Case(case.id, phone("0888 111 111")));
    two.clock.advance(5_000);
    let _ = two.perform(Command::Case(case.id, phone("0888 222 222")));
    settle(&mut [&mut one, &mut two]);
    let matters = one.office.worklist(10).expect("a worklist");
    assert_eq!(matters, two.office.worklist(10).expect("a worklist"));
    let [Matter::Field { of, field, won, lost, .. }] = matters.as_slice() else { panic!("{matters:?}") };
    assert_eq!(*field, Field::Phone);
    let both: BTreeSet<&str> = [won, lost].into_iter().flatten().map(String::as_str).collect();
    assert_eq!(both.len(), 2, "both values stay readable: {matters:?}");
    let lost = lost.clone();
    let _ = one.perform(Command::Case(case.id, case::Command::Settle(*of, None, None, true)));
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        assert!(desk.office.worklist(10).expect("a worklist").is_empty());
        let now = desk.case(case.id).expect("the case").value(Field::Phone);
        assert_eq!(now, lost, "the other value is in force");
    }
}

#[test]
fn a_display_reads_no_personal_data_and_a_code_opens_once() {
    let (place, mut one) = Place::new();
    let code = admin::invite(&one.home, &place.folder, &place.phrase, Kind::Hall, TEN).expect("a code");
    assert!(admin::invite(&one.home, &place.folder, "друга парола", Kind::Hall, TEN).is_err());
    let mut hall = place.join("hall", Kind::Hall, &code, 5, &one);
    let second = Home::at(place.root.0.join("thief")).join(&place.folder, &code, "thief", Kind::Hall, TEN);
    assert!(second.is_err(), "a code opens once");
    let case = one.register();
    settle(&mut [&mut one, &mut hall]);
    let there = hall.case(case.id).expect("the facts");
    assert_eq!(there.registered.number, case.registered.number);
    assert!(!format!("{there:?}").contains("Мария"));
    assert!(!contains(&std::fs::read(hall.home.file()).expect("bytes"), NAME));
    hall.assert_whole();
    let late = admin::invite(&one.home, &place.folder, &place.phrase, Kind::Staff, TEN).expect("a code");
    let home = Home::at(place.root.0.join("late"));
    assert!(home.join(&place.folder, &late, "late", Kind::Staff, TEN + 25 * 3_600_000).is_err(), "good for a day");
    assert!(home.join(&place.folder, "не е тя", "late", Kind::Staff, TEN).is_err());
}

#[test]
fn a_retired_workstation_reads_nothing_new() {
    let (place, mut one, mut two) = Place::two();
    let code = two.office.enrolled().expect("enrolled").cert.code;
    let before = two.register();
    settle(&mut [&mut one, &mut two]);
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, code, true).expect("an act");
    settle(&mut [&mut one]);
    let secret = one.register();
    settle(&mut [&mut one]);
    let stolen = two.register();
    settle(&mut [&mut two, &mut one]);
    assert!(two.case(secret.id).is_none(), "sealed with keys it does not get");
    assert!(one.case(before.id).is_some(), "what it wrote before stands");
    assert!(one.case(stolen.id).is_none(), "what a thief writes does not count");
    assert!(one.status.peers.iter().any(|p| p.retired));
    one.assert_whole();
    // Who joins later reads all of it.
    let phrase = place.phrase.clone();
    let mut three = place.join("third", Kind::Staff, &phrase, 8, &one);
    settle(&mut [&mut three, &mut one]);
    assert!(three.case(secret.id).is_some() && three.case(before.id).is_some() && three.case(stolen.id).is_none());
    three.assert_whole();
}

/// A folder that is copied about: the first workstation alone gives one-time codes, and one that was typed on two machines before
/// either copy knew of the other is told, until both are left behind (sync.md §0.4).
#[test]
fn a_one_time_code_typed_twice_in_a_copied_folder_is_told() {
    let (place, mut one, mut two) = Place::two();
    std::fs::create_dir(place.folder.join(".stfolder")).expect("a sync tool's sign");
    let now = one.clock.now_ms();
    let refused = admin::invite(&two.home, &place.folder, &place.phrase, Kind::Staff, now).expect_err("not the first");
    assert!(matches!(refused, Fault::Join(JoinError::NotFirst)), "{refused}");
    let code = admin::invite(&one.home, &place.folder, &place.phrase, Kind::Staff, now).expect("a code");
    // The other copy of the folder still has the invitation.
    let joins: Vec<_> = std::fs::read_dir(place.folder.join("joins")).expect("names").flatten().collect();
    let kept: Vec<_> = joins.iter().map(|entry| (entry.path(), std::fs::read(entry.path()).expect("bytes"))).collect();
    let mut three = place.join("third", Kind::Staff, &code, 3, &one);
    kept.iter().for_each(|(path, bytes)| std::fs::write(path, bytes).expect("it comes back"));
    let mut four = place.join("fourth", Kind::Staff, &code, 4, &one);
    assert_eq!(three.register().registered.number.index(), four.register().registered.number.index(), "their numbers meet");

    settle(&mut [&mut one, &mut two, &mut three, &mut four]);
    let told = |desk: &Desk| desk.status.problems.iter().find(|p| p.matter == Problem::CodeTwice).map(|p| p.detail.clone());
    for desk in [&one, &two, &three, &four] {
        assert_eq!(told(desk).as_deref(), Some("03"), "{:?}", desk.status.problems);
    }
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, 3, false).expect("both are left behind");
    settle(&mut [&mut one, &mut two]);
    assert!(told(&one).is_none() && told(&two).is_none(), "{:?}", two.status.problems);
}

/// What a stolen workstation wrote behind its end counts nowhere, and one workstation may hold more of it than another: that is no
/// difference of tables, and nobody is told of one.
#[test]
fn what_does_not_count_makes_no_difference_of_tables() {
    let (place, mut one, mut two) = Place::two();
    let mut three = place.join("third", Kind::Staff, &place.phrase.clone(), 3, &one);
    for desk in [&mut one, &mut two, &mut three] {
        desk.exchange.set_digest_every(0);
    }
    let _ = three.register();
    settle(&mut [&mut one, &mut two, &mut three]);
    let later = three.register();
    three.round();
    two.round();
    assert!(two.case(later.id).is_some() && one.case(later.id).is_none());
    let early = admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, 3, true);
    assert!(matches!(early, Err(Fault::Refused(_))), "told once that others hold more: {early:?}");
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, 3, true).expect("stolen");
    settle(&mut [&mut one, &mut two]);
    settle(&mut [&mut one, &mut two]);
    for desk in [&one, &two] {
        assert!(desk.case(later.id).is_none(), "it does not count");
        assert!(desk.status.rebuilt_ms.is_none(), "and nothing had to be made anew");
        assert!(desk.status.problems.iter().all(|p| p.matter != Problem::Digest), "{:?}", desk.status.problems);
        desk.assert_whole();
    }
    assert!(two.has(three.writer()) > one.has(three.writer()), "one of them holds more of it");
}

/// A folder that was named from where somebody stood is found again by a program that is started elsewhere.
#[test]
fn a_shared_folder_is_kept_by_its_whole_path() {
    let (_place, mut one) = Place::new();
    let typed = std::path::Path::new("share").to_owned();
    one.office.set_share(&admin::Share { folder: Some(typed.clone()), trust: admin::Trust::Auto }).expect("kept");
    let kept = one.office.share().expect("a share").folder.expect("a folder");
    assert!(kept.is_absolute() && kept.ends_with(&typed), "{}", kept.display());
}

fn opened(home: &Home) -> Result<Office, Fault> {
    home.open(Box::new(ManualClock::at(TEN)), Box::new(SeededRandom::new(4)))
}

/// Data that can be made nowhere: a link to a folder that is not there.
#[cfg(unix)]
fn without_data(home: &Home) {
    std::fs::create_dir_all(home.dir()).expect("a folder");
    std::os::unix::fs::symlink(home.dir().join("nowhere").join("data"), home.file()).expect("a link");
}

/// The passphrase of a new office is kept nowhere: what fails after the office is there does not come instead of it.
#[cfg(unix)]
#[test]
fn a_passphrase_is_told_whatever_fails_after_it() {
    let root = Folder::new();
    let (folder, home) = (root.0.join("share"), Home::at(root.0.join("first")));
    std::fs::create_dir(&folder).expect("a folder");
    without_data(&home);
    let phrase = home.found("Гише 1", Some(&folder)).expect("the passphrase");
    assert!(home.secret(None, &phrase).is_ok() && folder.join("site.json").is_file(), "the office is there");
    assert!(home.remember(Some(&folder)).is_err() && opened(&home).is_err(), "and why its data do not open is told");
    std::fs::remove_file(home.file()).expect("mended");
    home.remember(Some(&folder)).expect("kept");
    assert_eq!(opened(&home).expect("an office").share().expect("a share").folder, Some(folder));
}

/// A one-time code opens once: who could not keep the folder after it needs no other.
#[cfg(unix)]
#[test]
fn who_joined_without_the_folder_joins_again() {
    let (place, one) = Place::new();
    let code = admin::invite(&one.home, &place.folder, &place.phrase, Kind::Hall, TEN).expect("a code");
    let home = Home::at(place.root.0.join("hall"));
    without_data(&home);
    let join = |folder: &std::path::Path| home.join(folder, &code, "hall", Kind::Hall, TEN);
    assert!(matches!(join(&place.folder), Err(Fault::Open(_))));
    assert!(matches!(join(&place.folder), Err(Fault::Open(_))), "the same is told again, and not that there is an office");
    std::fs::remove_file(home.file()).expect("mended");
    let other = place.root.0.join("other");
    std::fs::create_dir(&other).expect("a folder");
    let foreign = Home::at(place.root.0.join("apart")).found("Гише 1", Some(&other));
    assert!(foreign.is_ok() && matches!(join(&other), Err(Fault::Join(JoinError::Taken))), "another office");
    join(&place.folder).expect("joined");
    assert_eq!(opened(&home).expect("an office").share().expect("a share").folder, Some(place.folder.clone()));
    assert!(matches!(join(&place.folder), Err(Fault::Join(JoinError::Taken))), "there is nothing left to do");
}

/// What can be known before there is an office is told before: nothing is in the shared folder then, and the same can be tried again.
#[test]
fn what_stands_against_an_office_is_told_before_there_is_one() {
    let root = Folder::new();
    let (folder, home) = (root.0.join("share"), Home::at(root.0.join("first")));
    std::fs::create_dir(&folder).expect("a folder");
    let refused = |done: Result<(), Fault>| match done {
        Err(Fault::Refused(refusal)) => refusal.key,
        other => panic!("not refused: {other:?}"),
    };
    let found = |name: &str, folder: &std::path::Path| home.found(name, Some(folder)).map(drop);
    let join = |name: &str, folder: &std::path::Path| home.join(folder, "дума", name, Kind::Staff, TEN);
    for (name, key) in [(" ", "welcome-needs-name"), ("х".repeat(101).as_str(), "welcome-name-long")] {
        assert_eq!((refused(found(name, &folder)), refused(join(name, &folder))), (key, key), "{name}");
    }
    let gone = root.0.join("nowhere");
    assert_eq!((refused(found("Гише 1", &gone)), refused(join("Гише 1", &gone))), ("exchange-no-folder", "exchange-no-folder"));
    // Keys that could not be kept.
    let stuck = home.dir().join("office.age.new");
    std::fs::create_dir_all(&stuck).expect("a folder in the place of a file");
    assert!(matches!(found("Гише 1", &folder), Err(Fault::Io(..))));
    std::fs::remove_dir(&stuck).expect("mended");
    // Data of another program.
    std::fs::write(home.file(), "това не е база").expect("written");
    assert!(matches!(found("Гише 1", &folder), Err(Fault::Open(_))));
    std::fs::remove_file(home.file()).expect("mended");
    assert!(std::fs::read_dir(&folder).expect("names").next().is_none() && home.sheet().expect("an answer").is_none());
    found(&"х".repeat(100), &folder).expect("an office");
}
