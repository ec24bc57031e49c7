//! What is not this office's, or not what it claims to be: another office's folder, one that needs a newer program, files that claim the events
//! that come next, a file under a copy's name alone, a code whose file is gone.

use super::desk::{Desk, Place, settle};
use gishe::domain::station::{Kind, Site};
use gishe::office::admin::{self, Share, Trust};
use gishe::office::courier::Courier;
use gishe::share::ledger::Ledger;
use gishe::share::status::{Link, Matter, Status};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// All that lies in a folder, by its path; folders too.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut dirs) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                dirs.push(path.clone());
            }
            let _ = found.insert(path.clone(), std::fs::read(&path).unwrap_or_default());
        }
    }
    found
}

/// What the exchange of a window says of a folder, after some looks at it: its probe and its porter of files were there, too.
fn looked_at(one: Desk, folder: &Path) -> Status {
    let Desk { home, mut office, .. } = one;
    office.set_share(&Share { folder: Some(folder.to_owned()), trust: Trust::Auto }).expect("kept");
    let desk = gishe::office::desk::Desk::new(office).expect("a desk");
    let courier = Courier::start(&home, &desk).expect("begun").expect("a folder is named");
    let begun = Instant::now();
    while courier.status().link == Link::Starting {
        assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", courier.status());
        std::thread::sleep(Duration::from_millis(50));
    }
    for _ in 0..3 {
        courier.poke();
        std::thread::sleep(Duration::from_secs(1));
    }
    let status = courier.status();
    courier.stop();
    status
}

/// Some minutes of exchange by one workstation.
fn minutes(desk: &mut Desk) {
    for _ in 0..3 {
        desk.clock.advance(61_000);
        desk.round();
    }
}

/// Row 21: another office's folder was chosen by mistake. Not a byte of it changes and no name comes to it, by a round or by the window's
/// exchange, which tries folders.
#[test]
fn nothing_changes_in_the_folder_of_another_office() {
    let (_place, mut one) = Place::new();
    let (other, _desk) = Place::new();
    let before = content(&other.folder);
    let case = one.register();
    one.go_to(&other.folder);
    minutes(&mut one);
    assert_eq!(one.status.link, Link::Foreign);
    assert!(content(&other.folder) == before, "by a round");
    assert!(one.case(case.id).is_some());
    assert_eq!(looked_at(one, &other.folder).link, Link::Foreign);
    assert!(content(&other.folder) == before, "by the window's exchange");
}

/// Row 66: the folder needs a newer program. It is read and nothing is written there, while registering goes on.
#[test]
fn nothing_changes_in_a_folder_that_needs_a_newer_program() {
    let (place, mut one) = Place::new();
    let site_key = one.home.secret(None, &place.phrase).expect("the secret").site().expect("a key");
    let sign: Site = serde_json::from_slice(&std::fs::read(place.folder.join("site.json")).expect("a sign")).expect("a sign");
    let id: Vec<u8> = (0..16).map(|n| u8::from_str_radix(&sign.site[2 * n..2 * n + 2], 16).expect("hex")).collect();
    let newer = Site::new(id.try_into().expect("16 bytes"), &site_key, 99);
    std::fs::write(place.folder.join("site.json"), serde_json::to_vec(&newer).expect("json")).expect("a write");
    let before = content(&place.folder);
    let case = one.register();
    minutes(&mut one);
    assert_eq!(one.status.link, Link::NewerNeeded(99));
    assert!(content(&place.folder) == before, "by a round");
    assert!(one.case(case.id).is_some() && one.status.unsent > 0);
    assert_eq!(looked_at(one, &place.folder).link, Link::NewerNeeded(99));
    assert!(content(&place.folder) == before, "by the window's exchange");
}

/// Row 57: before anything new is registered there lie, under the names that come next, a folder, a link, a text, and four gigabytes of
/// nothing. Whose name they bear tells of those that claim to be files; the next registrations travel all the same.
#[cfg(unix)]
#[test]
fn foreign_files_that_claim_what_comes_next_hold_up_no_registration() {
    let (place, mut one, mut two) = Place::two();
    let _ = one.register();
    settle(&mut [&mut one, &mut two]);
    let (own, next) = (one.writer(), two.has(one.writer()) + 1);
    let dir = place.folder.join("w").join(own.as_str()).join("s");
    let file = place.segments().into_iter().find(|path| path.starts_with(&dir)).expect("a file");
    let claims = |more: u64, hash: &str| dir.join(format!("{next:010}-{:010}-{hash}.seg", next + more));
    std::fs::create_dir(place.folder.join(".stfolder")).expect("a sync tool's sign");
    std::fs::create_dir(claims(900, "abcdef01")).expect("a folder");
    std::os::unix::fs::symlink(&file, claims(800, "abcdef02")).expect("a link");
    std::fs::write(claims(2, "abcdef03"), b"a letter to somebody").expect("a text");
    let huge = std::fs::File::create(claims(8, "abcdef04")).expect("a file");
    huge.set_len(4 << 30).expect("a hole");

    for _ in 0..2 {
        settle(&mut [&mut two, &mut one]);
    }
    let told = |matter: Matter| one.status.problems.iter().any(|p| p.matter == matter && p.writer == Some(own));
    assert!(told(Matter::Unreadable) && told(Matter::Damaged), "{:?}", one.status.problems);
    assert!(two.status.foreign > 0 && two.status.link == Link::InStep, "{:?}", two.status);
    assert_eq!(two.has(own), next - 1);
    for n in 0..3 {
        let case = one.register();
        settle(&mut [&mut one, &mut two]);
        assert!(two.case(case.id).is_some(), "{n}: {:?}", two.status);
    }
    for desk in [&one, &two] {
        assert_eq!((&desk.status.link, desk.status.unsent, desk.status.awaited), (&Link::InStep, 0, 0), "{:?}", desk.status);
        assert!(desk.status.reborn.is_none(), "{:?}", desk.status.problems);
        desk.assert_whole();
    }
}

/// Row 16: a file that nobody has read yet is left only under the name that a download or a sync tool gave its copy, and its author is off.
/// The others read it.
#[test]
fn a_file_that_is_left_under_a_copys_name_alone_is_read() {
    for ending in [" (1).seg", ".seg (1)", ".sync-conflict-20261124.seg", ".seg.sync-conflict-1"] {
        let (place, mut one, mut two, mut three) = Place::three();
        let before = place.segments();
        let case = one.register();
        one.round();
        let file = place.segments().into_iter().find(|path| !before.contains(path)).expect("a new file");
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let copy = file.with_file_name(format!("{}{ending}", name.trim_end_matches(".seg")));
        std::fs::rename(&file, &copy).expect("all that is left");
        settle(&mut [&mut three, &mut two]);
        for desk in [&three, &two] {
            assert!(desk.case(case.id).is_some(), "{ending}: {:?}", desk.status);
            assert!(desk.status.problems.is_empty(), "{ending}: {:?}", desk.status.problems);
        }
    }
}

/// Row 74: the code of who was left behind is not given again, though its file in the folder is gone: whoever knows it puts it back.
#[test]
fn a_code_of_who_left_is_never_given_again() {
    let (place, mut one, two) = Place::two();
    let code = two.code();
    assert_eq!(code, 2);
    admin::retire(&one.home, &mut one.office, &place.folder, &place.phrase, code, false).expect("an act");
    std::fs::remove_file(place.folder.join("codes/02")).expect("somebody tidied up");
    minutes(&mut one);
    let mut three = place.join("third", Kind::Staff, &place.phrase, 3, &one);
    assert_eq!(three.code(), 3);
    settle(&mut [&mut one, &mut three]);
    let held = one.office.held().expect("what is held");
    let codes: Vec<u8> = held.iter().filter_map(|h| Some(h.cert.as_ref()?.code)).collect();
    assert_eq!(codes.iter().filter(|known| **known == code).count(), 1, "{codes:?}");
}
