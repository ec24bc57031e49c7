//! Data put back from a backup over the same files, data that were moved, data that are gone: no number is given twice.

use super::support::{Folder, TEN, heirs};
use gishe::domain::station::Kind;
use gishe::domain::ticket::Line;
use gishe::office::clock::{ManualClock, SeededRandom};
use gishe::office::{Command, Fault, Home, Office, Value, Who};
use std::collections::BTreeSet;
use std::path::Path;
use uuid::Uuid;

const WHO: Who = Who { by: Uuid::from_u128(7), counter: 1 };

fn open(home: &Home, seed: u64) -> Result<Office, Fault> {
    home.open(Box::new(ManualClock::at(TEN)), Box::new(SeededRandom::new(seed)))
}

/// The number of a new case.
fn register(office: &mut Office) -> String {
    match office.perform(WHO, Command::Register(Box::new(heirs()), None)).expect("registered").value {
        Value::Case(case) => case.registered.number.to_string(),
        other => panic!("{other:?}"),
    }
}

/// No number was given twice.
fn assert_each_once(given: &[String]) {
    let all: BTreeSet<&String> = given.iter().collect();
    assert_eq!(all.len(), given.len(), "{given:?}");
}

/// Copies a data folder; files that are there already stay the same files, as when a backup is unpacked over them.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        if entry.path().is_file() {
            let _ = std::fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

/// An office without a folder, its progress noted beside it.
fn alone(root: &Folder) -> Home {
    let home = Home::at(root.0.join("data")).marked_in(root.0.join("marks"));
    let _ = home.found("Гише 1", None).expect("an office");
    home
}

/// A backup unpacked over the data is the same file in the same place; the numbers given since are not given again.
#[test]
fn a_backup_put_back_in_place_gives_no_number_twice() {
    let root = Folder::new();
    let home = alone(&root);
    let mut office = open(&home, 1).expect("an office");
    let mut given = vec![register(&mut office)];
    drop(office);
    copy(home.dir(), &root.0.join("backup"));
    let mut office = open(&home, 2).expect("an office");
    given.extend([register(&mut office), register(&mut office)]);
    let before = office.writer();
    drop(office);
    copy(&root.0.join("backup"), home.dir());
    let mut office = open(&home, 3).expect("an office");
    assert_ne!(office.writer(), before, "it goes on under a new name");
    given.extend([register(&mut office), register(&mut office)]);
    drop(office);
    // The same once more, over what the new life has written.
    copy(&root.0.join("backup"), home.dir());
    let mut office = open(&home, 4).expect("an office");
    given.extend([register(&mut office), register(&mut office)]);
    let life = office.writer();
    drop(office);
    let mut office = open(&home, 5).expect("an office");
    assert_eq!(office.writer(), life, "and once only");
    given.push(register(&mut office));
    assert_each_once(&given);
}

/// An office of one machine that moves to another one, and again, issues tickets there as before.
#[test]
fn an_office_alone_moves_as_often_as_it_must_and_keeps_its_tickets() {
    let root = Folder::new();
    let home = alone(&root);
    let mut office = open(&home, 1).expect("an office");
    let mut given = vec![register(&mut office)];
    let digit = office.digit();
    drop(office);
    let mut last = home.dir().to_owned();
    for n in 0..3_u64 {
        let next = root.0.join(format!("machine{n}"));
        copy(&last, &next);
        last = next;
        let mut office = open(&Home::at(&last), 10 + n).expect("an office");
        assert_eq!(office.digit(), digit);
        let issue = Command::IssueTicket { line: Line::Filing, priority: false };
        let ticket = office.perform(WHO, issue).map(|_| ());
        assert!(ticket.is_ok(), "{ticket:?}");
        given.push(register(&mut office));
    }
    assert_each_once(&given);
}

/// The data file is gone, the keys are here: nothing is begun anew under the old name, and the sentence says what to do. Moved aside, the place
/// is free for a workstation that joins.
#[test]
fn a_workstation_whose_data_are_gone_begins_nothing_anew() {
    let root = Folder::new();
    let share = root.0.join("share");
    std::fs::create_dir_all(&share).expect("a folder");
    let home = Home::at(root.0.join("data")).marked_in(root.0.join("marks"));
    let phrase = home.found("Гише 1", Some(&share)).expect("an office");
    let mut office = open(&home, 1).expect("an office");
    let _ = register(&mut office);
    drop(office);
    for name in ["gishe.sqlite", "gishe.sqlite-wal", "gishe.sqlite-shm"] {
        let _ = std::fs::remove_file(home.dir().join(name));
    }
    for seed in 2..4 {
        assert!(matches!(open(&home, seed), Err(Fault::DataGone(path)) if path == home.file()));
        assert!(!home.exists(), "and nothing is made in its place");
    }
    std::fs::rename(home.dir(), root.0.join("aside")).expect("moved aside");
    home.join(&share, &phrase, "Гише 1", Kind::Staff, TEN).expect("it joins anew");
    let mut office = open(&home, 5).expect("an office");
    let name = office.writer();
    let _ = register(&mut office);
    drop(office);
    // The mark of the workstation that was here before says nothing of this one.
    assert_eq!(open(&home, 6).expect("an office").writer(), name);
}
