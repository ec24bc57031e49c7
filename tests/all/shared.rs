//! `gishe office` and `gishe share` as an administrator types them, on real folders; a lost key; an erasure that is not everywhere yet.

use super::desk::{Desk, NAME, Place, contains, settle};
use super::support::TEN;
use gishe::office::clock::{Clock, ManualClock, SeededRandom};
use gishe::office::{Fault, Home};
use gishe::share::status::{Link, Matter};
use std::io::Write;
use std::process::{Command, Stdio};

/// Runs the program on a data folder, with a line typed; the exit code, and all that was said.
pub fn run(home: &Home, typed: &str, args: &[&str]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gishe"))
        .args(args)
        .args(["--data", &home.dir().display().to_string()])
        .env_remove("GISHE_LANG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("run");
    child.stdin.take().expect("a pipe").write_all(format!("{typed}\n").as_bytes()).expect("typed");
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_folder_is_looked_at_mended_and_written_anew_by_command() {
    let (place, mut one) = Place::new();
    let case = one.register();
    one.round();
    let number = case.registered.number.to_string();
    let Desk { home, office, .. } = one;
    drop(office);
    let phrase = place.phrase.clone();

    let (code, said) = run(&home, "", &["share", "status"]);
    assert!(code == Some(0) && said.contains("в крак"), "{said}");
    let (code, said) = run(&home, "", &["share", "check"]);
    assert!(code == Some(0), "{said}");

    // A file is shown to who has the key: its facts; personal data on demand, and that is on record.
    let holds = |path: &&std::path::PathBuf| {
        let path = path.display().to_string();
        run(&home, "", &["share", "cat", &path]).1.contains("\"registered\"")
    };
    let files = place.segments();
    let file = files.iter().find(holds).expect("the file of the registration").clone();
    let path = file.display().to_string();
    let (code, facts) = run(&home, "", &["share", "cat", &path]);
    assert!(code == Some(0) && facts.starts_with("GISHE1 ") && !facts.contains(NAME), "{facts}");
    let (code, all) = run(&home, "", &["share", "cat", &path, "--unmasked"]);
    assert!(code == Some(0) && all.contains(NAME), "{all}");
    assert!(run(&home, "", &["export", "events", "--as", "jsonl"]).1.contains("share cat"));

    // Altered: found by a check, and not shown.
    let bytes = std::fs::read(&file).expect("bytes");
    std::fs::write(&file, &bytes[..bytes.len() / 2]).expect("a write");
    let (code, said) = run(&home, "", &["share", "check"]);
    assert!(code == Some(4) && said.contains(file.file_name().expect("a name").to_str().expect("text")), "{said}");
    assert_eq!(run(&home, "", &["share", "cat", &path]).0, Some(4));
    // Gone: written again by an administrator's word, and by nobody else's.
    std::fs::remove_file(&file).expect("a removal");
    let (code, said) = run(&home, "не е тя", &["share", "heal"]);
    assert!(code != Some(0) && !file.exists(), "{said}");
    let (code, said) = run(&home, &phrase, &["share", "heal"]);
    assert!(code == Some(0) && file.exists(), "{said}");

    // Everything into another folder.
    let other = place.root.0.join("other");
    std::fs::create_dir(&other).expect("a folder");
    let target = other.display().to_string();
    assert_ne!(run(&home, "не е тя", &["share", "rebuild", &target]).0, Some(0));
    assert_eq!(std::fs::read_dir(&other).expect("a folder").count(), 0, "nothing without the passphrase");
    let (code, said) = run(&home, &phrase, &["share", "rebuild", &target]);
    assert!(code == Some(0), "{said}");
    let second = Home::at(place.root.0.join("joined"));
    let (code, said) = run(&second, &phrase, &["office", "join", "--folder", &target, "--name", "Гише 2"]);
    assert!(code == Some(0), "{said}");
    let (code, said) = run(&second, "", &["share", "run", "--seconds", "4"]);
    assert!(code == Some(0), "{said}");
    let (code, said) = run(&second, "", &["find", &number]);
    assert!(code == Some(0) && said.starts_with("101-1 "), "{said}");
}

/// Row 35: the key is gone, the data is not. With the passphrase the workstation goes on, and what it had not sent is sent.
#[test]
fn a_workstation_whose_key_was_lost_goes_on_with_all_it_had() {
    let (place, mut one, mut two) = Place::two();
    let sent = two.register();
    settle(&mut [&mut one, &mut two]);
    let unsent = two.register();
    let (old, digit) = (two.writer(), two.office.digit());
    let Desk { home, office, who, clock, .. } = two;
    drop(office);
    let there = run(&home, &place.phrase, &["office", "rekey"]);
    assert!(there.0 != Some(0) && there.1.contains("мястото си"), "a key that is there stays: {}", there.1);
    std::fs::remove_file(home.dir().join(format!("{old}.key"))).expect("a removal");
    let opened = home.open(Box::new(ManualClock::at(TEN)), Box::new(SeededRandom::new(4)));
    assert!(matches!(opened, Err(Fault::KeyLost(_))));
    assert_ne!(run(&home, "не е тя", &["office", "rekey"]).0, Some(0));
    let (code, said) = run(&home, &place.phrase, &["office", "rekey"]);
    assert!(code == Some(0), "{said}");

    let mut two = Desk::at(home, &place.folder, 9);
    two.who = who;
    two.clock.advance(clock.now_ms() - TEN);
    assert_ne!(two.writer(), old);
    assert_eq!(two.office.digit(), digit, "its tickets keep their digit");
    let after = two.register();
    settle(&mut [&mut one, &mut two]);
    settle(&mut [&mut one, &mut two]);
    for desk in [&mut one, &mut two] {
        assert_eq!((&desk.status.link, desk.status.unsent), (&Link::InStep, 0), "{:?}", desk.status);
        for case in [&sent, &unsent, &after] {
            let held = desk.case(case.id).expect("every case that had a number");
            assert_eq!(held.registered.number, case.registered.number);
        }
        assert!(desk.status.problems.iter().all(|p| p.matter != Matter::Fork), "{:?}", desk.status.problems);
        desk.assert_whole();
    }
    assert_ne!(after.registered.number, unsent.registered.number);
    assert!(one.status.peers.iter().any(|p| p.writer == old && p.retired), "the old life is out of service");
}

/// Row 68: one desk is off. The erasure is told as pending there until it has seen it; then nothing of the name lies in its files.
#[test]
fn an_erasure_is_pending_until_every_workstation_heeded_it() {
    let (_place, mut one, mut two) = Place::two();
    let case = one.register();
    // Who has written nothing yet is known by its head alone.
    let _ = two.perform(gishe::office::Command::IssueTicket { line: gishe::domain::ticket::Line::Filing, priority: false });
    settle(&mut [&mut one, &mut two]);
    one.office.erase(one.who, case.id, "чл. 17").expect("an erasure");
    settle(&mut [&mut one]);
    let [pending] = one.status.pending.as_slice() else { panic!("{:?}", one.status.pending) };
    assert_eq!(pending.number, case.registered.number.to_string());
    assert_eq!(pending.stations, ["second"]);
    settle(&mut [&mut two, &mut one]);
    assert!(one.status.pending.is_empty() && two.status.pending.is_empty());
    // The search and the log of writes beside the file let go of it too, in steps.
    while two.office.scour_waiting().expect("a step") {}
    let words = NAME.split(' ').map(str::to_lowercase).chain([NAME.to_owned()]);
    for word in words {
        for file in [two.home.file(), two.home.file().with_extension("sqlite-wal")] {
            let bytes = std::fs::read(&file).unwrap_or_default();
            assert!(!contains(&bytes, &word), "{word} in {}", file.display());
        }
    }
    two.assert_whole();
}

/// What the law says must be kept is erased on an order alone; what was entered by mistake and is void, at once.
#[test]
fn a_case_that_must_be_kept_is_erased_on_an_order_alone() {
    let (place, mut one) = Place::new();
    let kept = one.register().registered.number.short();
    let void = one.register();
    let _ = one.perform(gishe::office::Command::Case(void.id, gishe::domain::case::Command::Void("грешно лице".into())));
    let void = void.registered.number.short();
    let Desk { home, office, .. } = one;
    drop(office);
    let erase = |number: &str, more: &[&str]| {
        let args = [&["erase", number, "--ground", "чл. 17, §1"], more].concat();
        run(&home, &place.phrase, &args)
    };
    let (code, said) = erase(&kept, &[]);
    assert!(code != Some(0) && said.contains("още се пази"), "{said}");
    assert!(run(&home, "", &["find", &kept]).1.contains("Мария"));
    assert_eq!(erase(&void, &[]).0, Some(0));
    let (code, said) = erase(&kept, &["--ordered"]);
    assert!(code == Some(0) && !run(&home, "", &["find", &kept]).1.contains("Мария"), "{said}");
}

/// Whoever can write in the folder puts a secret of their own there, under a passphrase of their own: it opens nothing here.
#[test]
fn a_secret_of_somebody_else_in_the_folder_makes_nobody_an_administrator() {
    let (place, one) = Place::new();
    let Desk { home, office, .. } = one;
    drop(office);
    let (other, _desk) = Place::new();
    let ours = std::fs::read(place.folder.join("office.age")).expect("a secret");
    std::fs::write(place.folder.join("office.age"), std::fs::read(other.folder.join("office.age")).expect("a secret"))
        .expect("a write");
    let may = |typed: &str| gishe::office::admin::administrator(&home, Some(&place.folder), typed);
    assert!(may(&other.phrase).is_err(), "another office's secret");
    assert!(may(&place.phrase).is_ok(), "the copy kept here still opens");
    std::fs::write(place.folder.join("office.age"), ours).expect("a write");
    assert!(may(&place.phrase).is_ok());
}

/// A workstation that came by a one-time code keeps the sealed secret too: an administrator is known there also without the folder.
#[test]
fn an_administrator_is_known_without_the_folder() {
    use gishe::office::admin;
    let (place, one) = Place::new();
    let code =
        admin::invite(&one.home, &place.folder, &place.phrase, gishe::domain::station::Kind::Staff, TEN).expect("a code");
    let two = place.join("second", gishe::domain::station::Kind::Staff, &code, 2, &one);
    let gone = place.root.0.join("nowhere");
    assert!(admin::administrator(&two.home, Some(&gone), &place.phrase).is_ok());
    assert!(admin::administrator(&two.home, Some(&gone), "не е тя").is_err());
}

/// Alone, without a folder, a new key changes no number and no code.
#[test]
fn a_new_key_without_a_folder_keeps_the_code() {
    let root = super::support::Folder::new();
    let home = Home::at(root.0.join("one"));
    let phrase = home.found("Гише 1", None).expect("an office");
    let open = |seed| home.open(Box::new(ManualClock::at(TEN)), Box::new(SeededRandom::new(seed))).expect("an office");
    let mut office = open(1);
    let register = gishe::office::Command::Register(Box::new(super::support::heirs()), None);
    let number = match office.perform(gishe::office::Who::PROGRAM, register.clone()).expect("registered").value {
        gishe::office::Value::Case(case) => case.registered.number,
        other => panic!("{other:?}"),
    };
    let old = office.enrolled().expect("enrolled").cert.clone();
    drop(office);
    let key = home.dir().join(format!("{}.key", old.writer().expect("a writer")));
    let lock = home.lock_window().expect("a window");
    std::fs::remove_file(&key).expect("a removal");
    assert!(home.rekey(&phrase).is_err(), "a window may still write under the old key");
    drop(lock);
    assert_eq!(home.rekey(&phrase).ok(), Some(old.code));
    assert!(home.rekey(&phrase).is_err(), "the key is there now");
    let mut office = open(2);
    assert!(office.find(&number.short(), 5).expect("a search").iter().any(|line| line.short() == number.short()));
    let next = match office.perform(gishe::office::Who::PROGRAM, register).expect("registered").value {
        gishe::office::Value::Case(case) => case.registered.number,
        other => panic!("{other:?}"),
    };
    assert_eq!((next.code, next.seq), (number.code, number.seq + 1));
    let report = gishe::store::check::verify(office.store()).expect("a report");
    assert!(report.faults.is_empty(), "{:?}", report.faults);
}
