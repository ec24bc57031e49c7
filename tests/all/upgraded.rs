//! A file of the first version, with today's events in it: it is upgraded whole, also when the program is killed meanwhile, and a copy of it as
//! it was stays.

use super::support::{Bench, Folder, TEN, complaint, heirs};
use gishe::domain::case::{self, Field};
use gishe::domain::payment::Method;
use gishe::domain::ticket::Line;
use gishe::domain::visit;
use gishe::office::clock::{ManualClock, SeededRandom};
use gishe::office::{Command, Home, Office, Who};
use gishe::store::upgrade::{STEPS, VERSION};
use gishe::store::{Store, check};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// The schema of version 1, as it was committed.
const FIRST: &str = include_str!("../fixtures/schema-v1.sql");

/// How many times the program is killed while it opens such a file.
const KILLS: u32 = 40;

type Digests = Vec<(&'static str, blake3::Hash)>;

/// Tables with their columns, indices with how they are made: the order of columns is the file's own affair.
type Shape = (BTreeMap<String, BTreeSet<String>>, BTreeMap<String, String>);

fn texts(db: &Connection, sql: &str) -> Vec<String> {
    let mut read = db.prepare(sql).expect("a question");
    let rows = read.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("texts")
}

fn columns(db: &Connection, table: &str) -> Vec<String> {
    texts(db, &format!("SELECT name FROM pragma_table_info('{table}')"))
}

fn shape(db: &Connection) -> Shape {
    let tables = texts(db, "SELECT name FROM sqlite_schema WHERE type = 'table'");
    let tables = tables.into_iter().map(|table| (table.clone(), columns(db, &table).into_iter().collect()));
    let indices = texts(db, "SELECT name || ' ' || sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let indices = indices.into_iter().map(plain).filter_map(|text| {
        let (name, sql) = text.split_once(' ')?;
        Some((name.to_owned(), sql.to_owned()))
    });
    (tables.collect(), indices.collect())
}

/// What a file of each version looks like: the first one, and what each step makes of it.
fn shapes() -> BTreeMap<i32, Shape> {
    let db = Connection::open_in_memory().expect("a store");
    db.execute_batch(FIRST).expect("the first version");
    let mut all = BTreeMap::from([(1, shape(&db))]);
    for (from, sql) in STEPS {
        db.execute_batch(sql).expect("a step");
        let _ = all.insert(from + 1, shape(&db));
    }
    all
}

fn version(db: &Connection) -> i32 {
    db.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version")
}

/// Whether a file is whole in itself: its version and how many events it has.
fn whole(path: &Path) -> Result<(i32, i64), String> {
    let said = |error: rusqlite::Error| format!("{}: {error}", path.display());
    if !path.is_file() {
        return Err(format!("{} is not there", path.display()));
    }
    let db = Connection::open(path).map_err(said)?;
    let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(said)?;
    let events = db.query_row("SELECT count(*) FROM log", [], |row| row.get(0)).map_err(said)?;
    if sound == "ok" { Ok((version(&db), events)) } else { Err(sound) }
}

/// The copy that an upgrade leaves of a file of version 1.
fn copy_of(home: &Home) -> PathBuf {
    PathBuf::from(format!("{}.v1", home.file().display()))
}

/// An office that has seen some of everything, in a file of version 1: where it lies, what its tables hold, and its events.
fn first_version(root: &Folder) -> (Home, Digests, i64) {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    bench.minutes(3);
    let _ = bench.perform(Command::CallNext { finish: false });
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    let case = bench.register(heirs());
    let _ = bench.register(complaint());
    let set = [(Field::Phone, "0888 111 111".to_owned())].into();
    let _ = bench.on_case(case.id, case::Command::Correct(set, "сгрешен".to_owned()));
    let _ = bench.perform(Command::Pay { case: case.id, method: Method::Cash, reference: String::new() });
    let _ = bench.on_case(case.id, case::Command::ResultReady);
    bench.assert_whole();
    let digests = check::digests(bench.office.store().read()).expect("digests");
    let (now, key) = (bench.home().file(), bench.home().dir().join("writer.key"));
    let Bench { office, folder: _folder, .. } = bench;
    drop(office);

    let home = Home::at(root.0.join("first"));
    std::fs::create_dir_all(home.dir()).expect("a folder");
    let _ = std::fs::copy(key, home.dir().join("writer.key")).expect("its key");
    let db = Connection::open(home.file()).expect("a file");
    db.execute_batch(FIRST).expect("the first version");
    let _ = db.execute("ATTACH ?1 AS now", [now.to_string_lossy()]).expect("what there is");
    for table in texts(&db, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT'") {
        let columns = columns(&db, &table).join("\", \"");
        let sql = format!("INSERT INTO main.{table} (\"{columns}\") SELECT \"{columns}\" FROM now.{table}");
        db.execute_batch(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    let id = gishe::store::open::APPLICATION_ID;
    db.execute_batch(&format!("DETACH now; PRAGMA application_id = {id}; PRAGMA user_version = 1;")).expect("its marks");
    let events = db.query_row("SELECT count(*) FROM log", [], |row| row.get(0)).expect("a count");
    (home, digests, events)
}

fn open(home: &Home) -> Office {
    home.open(Box::new(ManualClock::at(TEN + 3_600_000)), Box::new(SeededRandom::new(9))).expect("it opens")
}

fn assert_upgraded(home: &Home, digests: &Digests, events: i64, when: &str) {
    let office = open(home);
    let db = office.store().read();
    assert_eq!((version(db), &shape(db)), (VERSION, &shape(Store::in_memory().expect("a store").read())), "{when}");
    assert!(check::digests(db).expect("digests") == *digests, "{when}: its tables are made anew");
    let report = check::verify(office.store()).expect("a report");
    assert!(report.faults.is_empty() && report.events == events as u64, "{when}: {:?}", report.faults);
}

/// Row 67: every step of every version since the first, on a file that has something of everything.
#[test]
fn a_file_of_the_first_version_opens_whole() {
    let root = Folder::new();
    let (home, digests, events) = first_version(&root);
    assert_eq!(shapes().into_keys().collect::<Vec<_>>(), (1..=VERSION).collect::<Vec<_>>(), "a step for every version");
    assert_upgraded(&home, &digests, events, "opened");
    assert_eq!(whole(&copy_of(&home)), Ok((1, events)), "as it was, beside it");
    let _ = open(&home).perform(Who::PROGRAM, Command::Register(Box::new(heirs()), None)).expect("it is worked on");
}

/// Row 67: the program is killed at random while it opens the file. The file is then of one version and has its shape, the copy beside it is
/// whole, and the next start brings it to the end.
#[test]
fn a_program_killed_while_it_upgrades_leaves_one_version_or_the_next() {
    let root = Folder::new();
    let (first, digests, events) = first_version(&root);
    let shapes = shapes();
    let place = |name: &str| {
        let home = Home::at(root.0.join(name));
        std::fs::create_dir_all(home.dir()).expect("a folder");
        for entry in std::fs::read_dir(first.dir()).expect("names").flatten() {
            let _ = std::fs::copy(entry.path(), home.dir().join(entry.file_name())).expect("a copy");
        }
        home
    };
    let start = |home: &Home| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_gishe"));
        let _ = program.args(["verify", "--data", &home.dir().display().to_string()]);
        program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
    };
    let begun = Instant::now();
    assert!(start(&place("unhurt")).wait().expect("it ends").success());
    let took = begun.elapsed().as_micros() as u64;
    let mut random = SeededRandom::new(67);
    for kill in 0..KILLS {
        let home = place(&format!("killed-{kill}"));
        let mut child = start(&home);
        let after = random.below(took + took / 8);
        std::thread::sleep(Duration::from_micros(after));
        let _ = child.kill();
        let _ = child.wait();
        let when = format!("killed after {after} of {took} µs");
        let (at, held) = whole(&home.file()).unwrap_or_else(|why| panic!("{when}: {why}"));
        assert_eq!(held, events, "{when}");
        let db = Connection::open(home.file()).expect("a file");
        assert_eq!(Some(&shape(&db)), shapes.get(&at), "{when}: nothing between version {at} and the next");
        drop(db);
        assert_upgraded(&home, &digests, events, &when);
        assert_eq!(whole(&copy_of(&home)), Ok((1, events)), "{when}: the copy of the file as it was");
    }
}

/// Row 67: the program was killed while it made the copy. What it left is no copy of the file as it was, and the next start makes one.
#[test]
fn a_copy_that_was_cut_short_is_made_anew() {
    for kept in [0, 4096] {
        let root = Folder::new();
        let (home, digests, events) = first_version(&root);
        let bytes = std::fs::read(home.file()).expect("bytes");
        assert!(bytes.len() > 2 * kept, "{} bytes", bytes.len());
        std::fs::write(copy_of(&home), &bytes[..kept]).expect("half a copy");
        assert_upgraded(&home, &digests, events, "beside half a copy");
        assert_eq!(whole(&copy_of(&home)), Ok((1, events)), "of which {kept} bytes were there");
    }
}
