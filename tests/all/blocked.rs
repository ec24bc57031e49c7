//! What one cannot remove, open or know holds up nobody else: files that somebody holds open, keys that are not here, words of a stolen key.

use super::desk::{Desk, Faulty, NAME, Place, contains, settle};
use super::left::wait;
use gishe::domain::event::hex;
use gishe::domain::station::{Kind, Why};
use gishe::office::clock::Clock;
use gishe::office::{Fault, Home, admin};
use gishe::share::blobs::{Blobs, Shelf, Wanted};
use gishe::share::exchange::Round;
use gishe::share::folder::{Folder, RealFolder};
use gishe::share::keys::{Epoch, Ring};
use gishe::share::ledger::{Ledger, Rebirth};
use gishe::share::segment::open;
use gishe::share::status::{Link, Matter};
use gishe::store::{check, log};
use std::io;
use std::path::Path;

/// Rounds over a folder in which some files cannot be removed.
fn rounds(desk: &mut Desk, folder: &Faulty, minutes: u32) {
    for _ in 0..minutes * 4 {
        desk.clock.advance(15_000);
        let (now_ms, random) = (desk.clock.now_ms(), &mut desk.random);
        desk.status = desk.exchange.round(Round {
            folder,
            ledger: &mut desk.office,
            now_ms,
            mono_ms: now_ms,
            random: &mut || random.next_u64(),
        });
    }
}

/// How many events in the folder still tell the name, to who has the keys of `desk`.
fn named(place: &Place, desk: &Desk) -> usize {
    let station = desk.exchange.station();
    let files = place.segments().into_iter().filter_map(|path| std::fs::read(path).ok());
    let opened = files.filter_map(|bytes| open(&bytes, &station.ring, &station.site_key()).ok());
    opened.flat_map(|s| s.open.events).filter_map(|e| e.companion).filter(|c| contains(c, NAME)).count()
}

/// A file with erased data cannot be removed, as a backup program holds it: all else goes on, the clean copy is written once, and the file goes
/// when it can.
#[test]
fn a_file_that_cannot_be_removed_holds_up_nobody() {
    let (place, mut one, mut two) = Place::two();
    let case = one.register();
    settle(&mut [&mut one, &mut two]);
    let me = one.writer();
    let held: Vec<String> = place.segments().iter().filter_map(|p| Some(p.file_name()?.to_str()?.to_owned())).collect();
    let kept = held.iter().map(|name| format!("w/{me}/s/{name}")).collect();
    let blocked = Faulty { folder: RealFolder::at(&place.folder), unlistable: Vec::new(), stuck: Vec::new(), kept };
    one.office.erase(one.who, case.id, "чл. 17").expect("an erasure");
    rounds(&mut one, &blocked, 3);
    assert_eq!(one.status.link, Link::InStep, "{:?}", one.status.problems);
    let stuck = |desk: &Desk| desk.status.problems.iter().filter(|p| p.matter == Matter::Stuck).count();
    assert_eq!(stuck(&one), 1, "people are told: {:?}", one.status.problems);
    let clean = |place: &Place| -> Vec<(std::path::PathBuf, Vec<u8>)> {
        let packs = place.segments().into_iter().filter(|p| p.to_string_lossy().contains("/p/"));
        packs.map(|p| (p.clone(), std::fs::read(p).expect("bytes"))).collect()
    };
    let before = clean(&place);
    assert_eq!((before.len(), named(&place, &one)), (1, 1), "the clean one stands, the other cannot go");
    let later = one.register();
    rounds(&mut one, &blocked, 3);
    assert_eq!((clean(&place), &one.status.link), (before, &Link::InStep), "and is not written again and again");
    two.clock.advance(one.clock.now_ms() - two.clock.now_ms());
    settle(&mut [&mut two]);
    assert!(two.case(later.id).is_some(), "what is new goes out");
    settle(&mut [&mut one, &mut two]);
    assert_eq!((named(&place, &one), stuck(&one)), (1, 0), "the new one alone");
    one.assert_whole();
}

/// Whoever has the key of a stolen workstation can sign a life that cuts it where it likes: in whichever order the words come, what the
/// workstation registered honestly stands everywhere, and all have the same tables.
#[test]
fn a_life_of_a_stolen_workstation_cuts_nothing() {
    for known in [false, true] {
        let (place, mut one, mut two, mut three) = Place::three();
        let phrase = place.phrase.clone();
        for desk in [&mut one, &mut three] {
            desk.exchange.set_digest_every(0);
        }
        let honest = two.register();
        settle(&mut [&mut one, &mut two, &mut three]);
        let code = two.code();
        let retire = |one: &mut Desk| {
            // Others may hold more of it: that is told once.
            let first = admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, true);
            if matches!(first, Err(Fault::Refused(_))) {
                admin::retire(&one.home, &mut one.office, &place.folder, &phrase, code, true).expect("an act");
            } else {
                first.expect("an act");
            }
        };
        let stolen = two.writer();
        let life = Rebirth { why: Why::Doubled, code: 77, digit: None, from: 0, cut: true, branch: Vec::new(), seed: [77; 32] };
        two.office.be_reborn(&life).expect("a life");
        let mut thief = two;
        if known {
            thief.round();
            settle(&mut [&mut three]);
            assert!(three.has(thief.writer()) > 0, "nobody knows yet: {:?} {:?}", thief.status, three.status);
            retire(&mut one);
        } else {
            retire(&mut one);
            one.round();
            thief.round();
        }
        settle(&mut [&mut one, &mut three]);
        settle(&mut [&mut one, &mut three]);
        for desk in [&mut one, &mut three] {
            assert!(desk.case(honest.id).is_some(), "known before: {known}");
            assert!(desk.status.rebuilt_ms.is_none());
            desk.assert_whole();
            let _ = check::rebuild(desk.office.store_mut()).expect("a rebuild");
            assert!(desk.case(honest.id).is_some(), "made anew, known before: {known}");
        }
        let ends = |desk: &mut Desk| {
            let held = desk.office.held().expect("what is held");
            held.iter().map(|h| (h.writer, h.counted)).filter(|(w, _)| *w == stolen).collect::<Vec<_>>()
        };
        assert_eq!(ends(&mut one), ends(&mut three), "known before: {known}");
        let digest = |desk: &Desk| check::digests(desk.office.store().read()).expect("digests");
        assert_eq!(digest(&one), digest(&three), "known before: {known}");
    }
}

/// The disk of a stolen workstation holds the keys of its former lives as well: a certificate that encloses another word of theirs than they
/// said says nothing, in whichever order it comes.
#[test]
fn a_stolen_key_says_nothing_else_of_a_former_life() {
    for known in [false, true] {
        let (place, mut one, mut two, _three) = Place::three();
        let honest = two.register();
        settle(&mut [&mut one, &mut two]);
        let first = two.office.enrolled().expect("enrolled").clone();
        let (me, code) = (two.writer(), two.code());
        let upto = two.has(me);
        let life = |code, from, seed| Rebirth {
            why: Why::Doubled,
            code,
            digit: None,
            from,
            cut: true,
            branch: Vec::new(),
            seed: [seed; 32],
        };
        two.office.be_reborn(&life(77, upto, 77)).expect("a life");
        let _ = two.register();
        settle(&mut [&mut one, &mut two]);
        let second = two.office.enrolled().expect("enrolled").clone();
        two.office.be_reborn(&life(78, 0, 78)).expect("the thief's life");
        let third = two.office.enrolled().expect("enrolled").clone();
        let forged = second.cert.clone().by_former(&first.key, &first.cert, Why::Doubled, Some(0));
        let cert = third.cert.clone().by_former(&second.key, &forged, Why::Doubled, Some(0));
        assert!(cert.check(&one.exchange.station().site_key()).is_ok());
        let public = third.key.verifying_key().to_bytes();
        let met = |one: &mut Desk| {
            let admitted = one.office.store_mut().write(|tx| log::admit(tx, &public, 78, Some(&cert)));
            let _ = admitted.expect("admitted");
        };
        if known {
            met(&mut one);
        }
        admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, code, true).expect("an act");
        if !known {
            met(&mut one);
            assert!(one.case(honest.id).is_some());
            let ends = one.office.held().expect("what is held");
            let end = ends.iter().find(|h| h.writer == me).expect("the first life");
            assert_eq!((end.cut, end.counted.0), (Some(upto), upto));
        }
        one.assert_whole();
    }
}

/// Two administrators leave behind different workstations, and the second has not heard of the first act: none of those who were left behind
/// gets a key of either.
#[test]
fn who_was_left_behind_gets_no_key_by_another_administrator() {
    let (place, mut one, mut two, mut three) = Place::three();
    let phrase = place.phrase.clone();
    let mut four = place.join("fourth", Kind::Staff, &phrase, 4, &one);
    settle(&mut [&mut one, &mut two, &mut three, &mut four]);
    admin::retire(&one.home, &mut one.office, &place.folder, &phrase, four.code(), false).expect("an act");
    admin::retire(&two.home, &mut two.office, &place.folder, &phrase, three.code(), false).expect("another");
    let station = |desk: &Desk| desk.home.station(&desk.office).expect("a sheet").expect("enrolled");
    // The third was in service when the first key was handed out, and the fourth never.
    for desk in [&mut one, &mut two] {
        desk.exchange = gishe::share::exchange::Exchange::new(station(desk), true);
    }
    settle(&mut [&mut one, &mut two]);
    let secret = two.register();
    settle(&mut [&mut one, &mut two]);
    settle(&mut [&mut three, &mut four]);
    assert!(one.case(secret.id).is_some());
    assert_eq!((station(&three).ring.epochs().len(), station(&four).ring.epochs().len()), (2, 1));
    assert!(three.case(secret.id).is_none() && four.case(secret.id).is_none());
}

/// A workstation went on under a new name where a backup had been put back, and left service later: what its former life wrote is
/// erased by who looks after those left behind.
#[test]
fn a_former_life_of_who_left_is_looked_after() {
    let (place, mut one, mut two) = Place::two();
    let case = two.register();
    settle(&mut [&mut one, &mut two]);
    let (dir, now, who, code, first) = (two.home.dir().to_owned(), two.clock.now_ms(), two.who, two.code(), two.writer());
    drop(two);
    let data = dir.join("gishe.sqlite");
    let backup = std::fs::read(&data).expect("a backup");
    let again = |seed| {
        let mut desk = Desk::at(Home::at(&dir), &place.folder, seed);
        desk.clock.advance(now - super::support::TEN);
        desk.who = who;
        desk
    };
    let mut two = again(7);
    let _ = two.register();
    two.round();
    drop(two);
    std::fs::write(&data, backup).expect("put back");
    let mut two = again(8);
    settle(&mut [&mut two, &mut one]);
    settle(&mut [&mut two, &mut one]);
    assert_ne!(two.writer(), first, "a new life");
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, code, false).expect("an act");
    one.office.erase(one.who, case.id, "чл. 17").expect("an erasure");
    wait(&mut [&mut one], 3);
    let station = one.exchange.station();
    let files = place.segments().into_iter().filter(|p| p.to_string_lossy().contains(first.as_str()));
    let opened: Vec<_> = files.map(|p| open(&std::fs::read(p).expect("bytes"), &station.ring, &station.site_key())).collect();
    let left = opened.into_iter().filter_map(Result::ok).flat_map(|s| s.open.events).filter_map(|e| e.companion);
    assert_eq!(left.filter(|c| contains(c, NAME)).count(), 1, "the second case of that life alone");
    one.assert_whole();
}

/// Who was left behind and stays on reads nothing of the new keys: what lies there is not missing, and nothing is written in its place.
#[test]
fn who_lacks_a_key_writes_nothing_in_place_of_others() {
    let (place, mut one, mut two, mut three) = Place::three();
    let _ = one.register();
    settle(&mut [&mut one, &mut two, &mut three]);
    let me = one.writer();
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, three.code(), false).expect("an act");
    settle(&mut [&mut one, &mut two]);
    for part in ["s", "p"] {
        let dir = place.folder.join("w").join(me.as_str()).join(part);
        for entry in std::fs::read_dir(&dir).into_iter().flatten().flatten() {
            std::fs::remove_file(entry.path()).expect("removed");
        }
    }
    settle(&mut [&mut one, &mut two]);
    let under = format!("/h/{}/", three.writer());
    let written = || place.segments().into_iter().filter(|p| p.to_string_lossy().contains(&under)).count();
    assert_eq!(written(), 0);
    three.clock.advance(one.clock.now_ms() - three.clock.now_ms());
    for _ in 0..40 {
        three.clock.advance(15_000);
        three.round();
    }
    assert_eq!(written(), 0, "{:?}", three.status.problems);
}

/// A shelf that holds nothing.
struct Nothing;

impl Shelf for Nothing {
    fn has(&self, _hash: &str) -> bool {
        false
    }
    fn get(&self, _hash: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }
    fn keep(&self, _bytes: &[u8]) -> io::Result<()> {
        Ok(())
    }
    fn remove(&self, _hash: &str) -> io::Result<()> {
        Ok(())
    }
}

/// A case's file that is sealed with a key that is not here stays for those who have it; one that is damaged goes.
#[test]
fn a_file_that_one_has_no_key_for_stays() {
    let (place, _one) = Place::new();
    let folder = RealFolder::at(&place.folder);
    let (first, second) = (Epoch::new(1), Epoch::new(2));
    let (old, new) = (Ring::new(vec![first.clone()]), Ring::new(vec![first, second]));
    let bytes = b"%PDF-1.7 a file of a case";
    let hash = hex(blake3::hash(bytes).as_bytes());
    let wanted = [Wanted { hash: hash.clone(), bytes: bytes.len() as u64, gone: false }];
    let name = old.name_of(&hash).expect("a name");
    let lies = || folder.list("b").expect("a folder").iter().any(|item| item.name == name);
    let try_it = |ring: &Ring| {
        let (mut blobs, mut n) = (Blobs::default(), 0);
        for minute in 1..20 {
            let _ = blobs.round(&folder, ring, &Nothing, &wanted, minute * 6_000, &mut || {
                n += 1;
                n
            });
        }
    };
    gishe::share::folder::put(&folder, "b", &name, &new.seal_personal(bytes).expect("sealed"), 1).expect("written");
    folder.make_dir("keys").expect("a folder");
    folder.create_new("keys/0002-01234567.age", b"a key that is sealed to others").expect("written");
    try_it(&old);
    assert!(lies(), "others read it");
    folder.write_in_place(&format!("b/{name}"), &[7; 400]).expect("damaged");
    try_it(&new);
    assert!(!lies(), "who has all keys knows that it is damaged");
}

/// Somebody put whole copies beside the files under another ending: nothing was made unreadable, and nothing stops.
#[test]
fn copies_under_another_ending_raise_no_alarm() {
    let (place, mut one, mut two) = Place::two();
    for _ in 0..6 {
        let _ = two.register();
        two.round();
    }
    settle(&mut [&mut one, &mut two]);
    wait(&mut [&mut one], 12);
    for path in place.segments() {
        let _ = std::fs::copy(&path, with_more(&path, ".bak")).expect("a copy");
    }
    wait(&mut [&mut one], 1);
    assert_eq!(one.status.link, Link::InStep, "{:?}", one.status.problems);
    // Locked in their place they are another matter.
    for path in place.segments() {
        std::fs::remove_file(&path).expect("removed");
        std::fs::rename(with_more(&path, ".bak"), with_more(&path, ".locked")).expect("renamed");
        std::fs::write(with_more(&path, ".locked"), b"pay".repeat(100)).expect("spoiled");
    }
    one.clock.advance(61_000);
    one.round();
    assert_eq!(one.status.link, Link::Spoiled, "{:?}", one.status.problems);
}

fn with_more(path: &Path, more: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    name.into()
}
