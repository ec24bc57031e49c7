//! A register kept as an Automerge document: `insert` makes it from records and saves it, `load` reads it back.

use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ObjType, ROOT, ReadDoc};
use rustix::time::{ClockId, clock_gettime};
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::time::Instant;

type Record = serde_json::Map<String, serde_json::Value>;

/// What the process has spent since it was last asked.
struct Meter {
    cpu: f64,
    wall: Instant,
}

impl Meter {
    fn cpu() -> f64 {
        let now = clock_gettime(ClockId::ProcessCPUTime);
        now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
    }

    fn new() -> Self {
        Self { cpu: Self::cpu(), wall: Instant::now() }
    }

    /// A line for a finished step; the resident memory is the process's highest so far.
    fn line(&mut self, count: usize, step: &str, files: usize, bytes: usize) -> Result<String, Box<dyn Error>> {
        let (cpu, wall) = (Self::cpu() - self.cpu, self.wall.elapsed().as_secs_f64());
        let status = fs::read_to_string("/proc/self/status")?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
        let peak: f64 = peak.trim().trim_end_matches(" kB").parse()?;
        *self = Self::new();
        Ok(format!(
            "peer=automerge n={count} step={step} cpu_s={cpu:.3} wall_s={wall:.3} rss_mb={:.0} files={files} bytes={bytes}",
            peak / 1024.0
        ))
    }
}

fn records(path: &str) -> Result<impl Iterator<Item = Result<Record, Box<dyn Error>>>, Box<dyn Error>> {
    let lines = BufReader::new(fs::File::open(path)?).lines();
    Ok(lines.map(|line| Ok(serde_json::from_str(&line?)?)))
}

fn text<'a>(record: &'a Record, key: &str) -> Result<&'a str, Box<dyn Error>> {
    Ok(record.get(key).and_then(|value| value.as_str()).ok_or("a field that is no text")?)
}

/// A map of records by their id, a commit a record; then the whole document into one file, with a sync to disk.
fn insert(source: &str, target: &str) -> Result<(), Box<dyn Error>> {
    let mut meter = Meter::new();
    let mut document = Automerge::new();
    let register = document
        .transact::<_, _, AutomergeError>(|change| change.put_object(ROOT, "records", ObjType::Map))
        .map_err(|failure| failure.error)?
        .result;
    let mut count = 0;
    for record in records(source)? {
        let record = record?;
        let id = text(&record, "id")?;
        let _ = document
            .transact::<_, _, Box<dyn Error>>(|change| {
                let entry = change.put_object(&register, id, ObjType::Map)?;
                for key in record.keys() {
                    change.put(&entry, key.as_str(), text(&record, key)?)?;
                }
                Ok(())
            })
            .map_err(|failure| failure.error)?;
        count += 1;
    }
    println!("{}", meter.line(count, "insert", 0, 0)?);
    let bytes = document.save();
    fs::write(target, &bytes)?;
    fs::File::open(target)?.sync_all()?;
    println!("{}", meter.line(count, "save", 1, bytes.len())?);
    Ok(())
}

/// The document from its file, and every field of every record; afterwards, unmeasured, that they are the ones inserted.
fn load(source: &str, target: &str) -> Result<(), Box<dyn Error>> {
    let mut meter = Meter::new();
    let bytes = fs::read(target)?;
    let document = Automerge::load(&bytes)?;
    let (_, register) = document.get(ROOT, "records")?.ok_or("no records")?;
    let mut count = 0;
    for id in document.keys(&register) {
        let (_, entry) = document.get(&register, id.as_str())?.ok_or("no record")?;
        for item in document.map_range(&entry, ..) {
            let _ = black_box(item.value);
        }
        count += 1;
    }
    let line = meter.line(count, "load", 1, bytes.len())?;

    let mut expected = 0;
    for record in records(source)? {
        let record = record?;
        let (_, entry) = document.get(&register, text(&record, "id")?)?.ok_or("a record is missing")?;
        for key in record.keys() {
            let (value, _) = document.get(&entry, key.as_str())?.ok_or("a field is missing")?;
            if value.as_str() != Some(text(&record, key)?) {
                return Err("a field differs".into());
            }
        }
        expected += 1;
    }
    if count != expected {
        return Err("another number of records".into());
    }
    println!("{line}");
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["insert", source, target] => insert(source, target),
        ["load", source, target] => load(source, target),
        _ => Err("automerge-peer insert|load RECORDS DOCUMENT".into()),
    }
}
