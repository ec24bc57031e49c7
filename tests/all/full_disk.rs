//! A disk that is really full: a small file system of its own, in a namespace of this test's own (rows 32 and 33).

use super::desk::{Place, settle};
use super::support::heirs;
use gishe::office::Command;
use gishe::share::folder::{Folder, RealFolder};
use gishe::share::status::Matter;
use std::io::Write;
use std::path::Path;

/// Set for the process that runs on the small disk.
const INSIDE: &str = "GISHE_SMALL_DISK";
const NAME: &str = "full_disk::a_full_disk_leaves_the_desk_what_was_kept_for_it";

/// Row 32: what was kept is given to the desk, which is told. Row 33: what comes from others stops meanwhile, and comes when there is room.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_desk_what_was_kept_for_it() {
    if std::env::var_os(INSIDE).is_some() {
        return on_a_small_disk();
    }
    let place = super::support::Folder::new();
    let own = std::env::current_exe().expect("this program");
    let script = "mount -t tmpfs -o size=128m none \"$1\" && TMPDIR=\"$1\" exec \"$2\" --exact \"$3\" --nocapture";
    let apart = |args: &[&str]| {
        let mut unshare = std::process::Command::new("unshare");
        // Root needs no name space of users, and may not have one in a container.
        let _ = unshare.arg(if args.first() == Some(&"root") { "-m" } else { "-rm" }).args(&args[1..]);
        unshare
    };
    let may = |who| apart(&[who, "true"]).output().is_ok_and(|told| told.status.success());
    let Some(who) = ["root", "anybody"].into_iter().find(|who| may(who)) else {
        eprintln!("full_disk: may not make namespaces, not tried");
        return;
    };
    let mut inside = apart(&[who, "sh", "-c", script, "sh"]);
    let _ = inside.arg(&place.0).arg(own).arg(NAME).env(INSIDE, "1");
    let told = inside.output().expect("unshare");
    let text = String::from_utf8_lossy(&told.stdout).into_owned() + &String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success() && text.contains("1 passed"), "{text}");
}

/// Takes all the room there is.
fn fill(file: &Path) {
    let mut file = std::fs::File::create(file).expect("a file");
    for size in [1 << 20, 4096] {
        while file.write_all(&vec![0x5a; size]).is_ok() {}
    }
}

fn on_a_small_disk() {
    let (place, mut one, mut two) = Place::two();
    let reserve = one.home.dir().join("reserve");
    one.home.keep_reserve().expect("there is room");
    assert_eq!(std::fs::metadata(&reserve).expect("a file").len(), 16 << 20);
    one.home.keep_reserve().expect("kept already");
    let theirs = two.register();
    two.round();
    let junk = place.root.0.join("junk");
    fill(&junk);
    // There is room for a name, and not for what belongs under it: no code is used up by that.
    let code = RealFolder::at(&place.folder).create_whole("codes/59", &[b'x'; 8192]);
    assert!(code.is_err() && !place.folder.join("codes/59").exists(), "{code:?}");
    // A claim keeps its name: others go by it as soon as it is there.
    let claim = RealFolder::at(&place.folder).create_new("codes/58", &[b'x'; 8192]);
    assert!(claim.is_err() && place.folder.join("codes/58").exists(), "{claim:?}");
    std::fs::remove_file(place.folder.join("codes/58")).expect("removed");

    let mut numbers = Vec::new();
    let mut register = |desk: &mut super::desk::Desk| {
        let outcome = desk.office.perform(desk.who, Command::Register(Box::new(heirs()), None)).expect("a number");
        let gishe::office::Value::Case(case) = outcome.value else { panic!("a case") };
        assert!(numbers.last().is_none_or(|last| *last < case.registered.number), "each number once, in order");
        numbers.push(case.registered.number);
        outcome.changes.disk_low
    };
    assert!((0..2_000).any(|_| register(&mut one)), "the disk is full, and nobody was refused");
    assert!(!reserve.exists() && one.office.disk_low());
    assert!((0..50).all(|_| register(&mut one)), "it is said as long as it is so");
    one.round();
    assert!(one.case(theirs.id).is_none(), "what is left is the desk's");
    assert!(one.status.problems.iter().any(|p| p.matter == Matter::Local), "{:?}", one.status.problems);
    let mine = one.writer();
    for _ in 0..8 {
        one.round();
        two.round();
    }
    let here = one.has(mine);
    assert_eq!(two.has(mine), here, "what stands on a full disk leaves it, whatever waits outside");
    assert!(
        one.home.keep_reserve().is_err()
            && std::fs::read_dir(one.home.dir()).expect("names").flatten().all(|e| e.file_name() != "reserve.tmp")
    );

    std::fs::remove_file(&junk).expect("room is made");
    one.clock.advance(601_000);
    assert!(!register(&mut one) && reserve.exists() && !one.office.disk_low());
    settle(&mut [&mut one, &mut two]);
    assert!(one.case(theirs.id).is_some() && one.status.problems.is_empty(), "{:?}", one.status.problems);
    one.assert_whole();
    assert!(numbers.len() > 50 && two.has(mine) >= numbers.len() as u64, "the other one has them all");
}
