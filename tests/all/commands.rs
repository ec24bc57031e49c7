//! What the commands say and with which exit code they end: where nothing was found, where the folder is away, beside an exchange at work.

use super::desk::{Desk, Place, settle};
use super::shared::run;
use super::support::{Folder, TEN};
use gishe::domain::settings::Key;
use gishe::office::clock::{ManualClock, SeededRandom};
use gishe::office::{Command, Home, Office};
use std::path::PathBuf;

fn open(home: &Home) -> Office {
    home.open(Box::new(ManualClock::at(TEN)), Box::new(SeededRandom::new(4))).expect("an office")
}

fn named(home: &Home) -> Option<PathBuf> {
    open(home).share().expect("a share").folder
}

/// The folder is written anew by one process alone: beside another nothing is put there, and the workstation stays where it is.
#[test]
fn an_office_does_not_move_beside_its_exchange() {
    let (place, one) = Place::new();
    let Desk { home, office, .. } = one;
    drop(office);
    let other = place.root.0.join("other");
    std::fs::create_dir(&other).expect("a folder");
    let before = named(&home);
    let rebuild = || run(&home, &place.phrase, &["share", "rebuild", &other.display().to_string()]);
    let exchange = home.lock_exchange().expect("a lock").expect("nobody has it");
    let (code, said) = rebuild();
    assert_eq!(code, Some(3), "{said}");
    drop(exchange);
    let window = home.lock_window().expect("a lock");
    let (code, said) = rebuild();
    assert_eq!(code, Some(3), "{said}");
    drop(window);
    assert_eq!(std::fs::read_dir(&other).expect("a folder").count(), 0);
    assert_eq!(named(&home), before);
    let (code, said) = rebuild();
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(named(&home), Some(other));
}

/// A day of made-up people is played on an example alone: also where an office was only just opened and nothing happened yet.
#[test]
fn no_day_is_played_in_an_office() {
    let root = Folder::new();
    let home = Home::at(root.0.join("one"));
    let _ = home.found("Гише 1", None).expect("an office");
    let count = || gishe::store::log::count(open(&home).store().read()).expect("a count");
    let before = count();
    let (code, said) = run(&home, "", &["day", "--visits", "5"]);
    assert!(code == Some(1) && said.contains("отворена служба"), "{said}");
    assert!(count() == before && !open(&home).settings().example);
}

/// Without a word a day has a folder of its own; with `--example` it is played where the example window looks.
#[cfg(target_os = "linux")]
#[test]
fn a_day_is_played_in_the_example() {
    let root = Folder::new();
    let mut played = std::process::Command::new(env!("CARGO_BIN_EXE_gishe"));
    let _ = played.args(["day", "--example", "--visits", "5", "--date", "24.11.2026"]).env("XDG_DATA_HOME", &root.0);
    let output = played.output().expect("run");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(open(&Home::at(root.0.join("gishe-example"))).settings().example);
}

/// A check that saw no file says so: the share is away, or its mount point is empty.
#[test]
fn a_folder_that_is_away_is_not_in_order() {
    let (place, one) = Place::new();
    let Desk { home, office, .. } = one;
    drop(office);
    assert_eq!(run(&home, "", &["share", "check"]).0, Some(0));
    std::fs::rename(&place.folder, place.root.0.join("away")).expect("renamed");
    let (code, said) = run(&home, "", &["share", "check"]);
    assert!(code == Some(4) && said.contains("не може да се прегледа") && !said.contains("здрави"), "{said}");
    std::fs::create_dir(&place.folder).expect("an empty mount point");
    let (code, said) = run(&home, "", &["share", "check"]);
    assert!(code == Some(4) && said.contains("не може да се прегледа"), "{said}");
}

/// Nothing found is told alike by every command.
#[test]
fn what_is_not_found_ends_every_command_alike() {
    let (place, one) = Place::new();
    let Desk { home, office, .. } = one;
    drop(office);
    let file = place.root.0.join("a.txt");
    std::fs::write(&file, "Текст.\n").expect("written");
    let file = file.display().to_string();
    for args in [
        &["find", "101-99"][..],
        &["paper", "101-99"],
        &["files", "101-99"],
        &["attach", "101-99", &file],
        &["sealed", "open", "101-99"],
        &["erase", "101-99", "--ground", "чл. 17"],
        &["office", "retire", "7"],
        // A workstation does not retire itself.
        &["office", "retire", "1"],
    ] {
        let (code, said) = run(&home, &place.phrase, args);
        assert_eq!(code, Some(1), "{args:?}: {said}");
    }
}

/// An office of one machine has no exchange, and that is no fault; what needs the folder says what is missing.
#[test]
fn without_a_folder_the_commands_say_that_none_is_named() {
    let root = Folder::new();
    let home = Home::at(root.0.join("one"));
    let phrase = home.found("Гише 1", None).expect("an office");
    let cases: [(&[&str], i32); 5] = [
        (&["share", "status"], 0),
        (&["share", "check"], 1),
        (&["share", "heal"], 1),
        (&["share", "run", "--seconds", "1"], 1),
        (&["office", "invite"], 1),
    ];
    for (args, ends) in cases {
        let (code, said) = run(&home, &phrase, args);
        assert!(code == Some(ends) && said.contains("Не е посочена обща папка"), "{args:?}: {code:?} {said}");
    }
}

/// What a person has to decide is told beside the state of the exchange.
#[test]
fn the_state_tells_what_waits_for_a_person() {
    let (_place, mut one, mut two) = Place::two();
    let _ = one.perform(Command::Set(Key::WaitMaxMin, "25".to_owned()));
    two.clock.advance(5_000);
    let _ = two.perform(Command::Set(Key::WaitMaxMin, "35".to_owned()));
    settle(&mut [&mut one, &mut two]);
    let Desk { home, office, .. } = one;
    drop(office);
    let (_, said) = run(&home, "", &["share", "status"]);
    assert!(said.contains("За решаване: 1"), "{said}");
}
