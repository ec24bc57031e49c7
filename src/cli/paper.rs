//! `gishe paper`: a paper as a file, as it was issued or made anew; or printed and followed to its end.

use super::{DONE, FAILED, REFUSED, complain, say};
use crate::domain::printing::{Address, Paper, Place, Way};
use crate::office::archive::Archive;
use crate::office::{Fault, Home, Material, Office, Which, Who};
use crate::paper::Medium;
use crate::print::spool::{self, Report, Running};
use crate::print::{Job, Progress, Trouble, printer, told};
use crate::words::Words;
use chrono::NaiveDate;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// Which paper is meant on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The hand-over list of a day.
    HandOver(NaiveDate),
    /// That of a case or a payment, by its number, of a kind.
    Number(String, Paper),
    /// The sheet of a service, by its code.
    Service(String),
    /// The incoming register.
    Incoming(NaiveDate, NaiveDate),
    /// The summary of a day.
    Day(NaiveDate),
    /// The charter.
    Charter,
    /// The feedback slip.
    Feedback,
    /// A test page.
    Trial,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which paper.
    pub meant: Meant,
    /// On what.
    pub medium: Option<Medium>,
    /// The file; `-` is standard output.
    pub out: Option<PathBuf>,
    /// Where to print.
    pub to: Option<String>,
    /// How many.
    pub copies: u8,
    /// A receipt printer cuts.
    pub cut: bool,
    /// A receipt printer opens the drawer.
    pub drawer: bool,
    /// The job is cancelled when it is not printed after so many seconds.
    pub seconds: Option<u64>,
}

/// Does it.
pub fn run(home: &Home, office: &mut Office, wish: &Wish, words: Words) -> Result<u8, Fault> {
    let archive = Archive::of(home);
    let Some(which) = which(office, &wish.meant)? else {
        let (Meant::Number(what, _) | Meant::Service(what)) = &wish.meant else { return Ok(REFUSED) };
        complain(&words.tr_with("cli-nothing-found", &[("what", what.clone())]));
        return Ok(REFUSED);
    };
    let material = office.material(which, words)?;
    let medium = wish.medium.unwrap_or(which.paper().media()[0]);
    let kept = kept(office, &archive, &material, wish.medium)?;
    let bytes = match (&kept, wish.to.is_some()) {
        // What was issued comes back byte for byte; what is printed is what stands now.
        (Some(bytes), false) => bytes.clone(),
        _ => material.pdf(medium).map_err(|e| Fault::Data(e.to_string()))?,
    };
    if let Some(address) = &wish.to {
        return print(office, &archive, &material, wish, (address, medium, bytes), words);
    }
    if kept.is_none() {
        office.issue(Who::PROGRAM, &archive, &material, medium, &bytes, Way::Saved)?;
    }
    save(&material, wish, &bytes, kept.is_some(), words)
}

/// The bytes that went out last under the number, of this kind.
fn kept(office: &Office, archive: &Archive, material: &Material, medium: Option<Medium>) -> Result<Option<Vec<u8>>, Fault> {
    let paper = material.which().paper();
    if !paper.kept() {
        return Ok(None);
    }
    let issued = office.issued(&material.number)?;
    let last = issued.iter().rev().find(|(_, i)| i.paper == paper && medium.is_none_or(|m| m.code() == i.medium));
    last.map_or(Ok(None), |(_, issued)| archive.get(&issued.hash))
}

fn which(office: &Office, meant: &Meant) -> Result<Option<Which>, Fault> {
    Ok(match meant {
        Meant::Number(number, Paper::Fee) => office.payment_numbered(number)?.map(Which::Fee),
        Meant::Number(number, paper) => office.find(number, 1)?.first().map(|line| match paper {
            Paper::Stamp => Which::Stamp(line.id),
            _ => Which::Receipt(line.id),
        }),
        Meant::Service(code) => office.catalogue().all().iter().position(|s| s.code == *code).map(Which::Service),
        Meant::Incoming(from, to) => Some(Which::Incoming(*from, *to)),
        Meant::HandOver(day) => Some(Which::HandOver(*day)),
        Meant::Day(day) => Some(Which::Day(*day)),
        Meant::Charter => Some(Which::Charter),
        Meant::Feedback => Some(Which::Feedback(None)),
        Meant::Trial => Some(Which::Trial(Paper::Receipt)),
    })
}

fn save(material: &Material, wish: &Wish, bytes: &[u8], issued: bool, words: Words) -> Result<u8, Fault> {
    let path = wish.out.clone().unwrap_or_else(|| PathBuf::from(&material.file_name));
    if path.as_os_str() == "-" {
        let io = |e| Fault::Io(path.clone(), e);
        std::io::stdout().write_all(bytes).map_err(io)?;
        return Ok(DONE);
    }
    std::fs::write(&path, bytes).map_err(|e| Fault::Io(path.clone(), e))?;
    let key = if issued { "cli-paper-issued" } else { "cli-paper-made" };
    say(&words.tr_with(key, &[("path", path.display().to_string())]));
    Ok(DONE)
}

fn print(
    office: &mut Office,
    archive: &Archive,
    material: &Material,
    wish: &Wish,
    (address, medium, bytes): (&str, Medium, Vec<u8>),
    words: Words,
) -> Result<u8, Fault> {
    let address = Address::parse(address)?;
    let place = Place { address, medium, copies: wish.copies, cut: wish.cut, drawer: wish.drawer };
    place.check(material.which().paper())?;
    let bytes = Arc::new(bytes);
    let job = Job::at(&place, material.number.clone(), office.new_order(), Arc::clone(&bytes));
    // The paper is issued before it is sent: a print is never the proof of it.
    let issue = || {
        let issued = office.issue(Who::PROGRAM, archive, material, medium, &bytes, Way::Printed);
        issued.map_err(|fault| Trouble::Other(fault.sentence(words)))
    };
    let mut last = String::new();
    let running = Running::default();
    if let Some(seconds) = wish.seconds {
        let running = running.clone();
        let _ = std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_secs(seconds));
            running.cancel();
        });
    }
    let end = spool::run(printer(&place.address), &job, &running, issue, |report| {
        let sentence = told::sentence(&report, words);
        if sentence != last {
            say(&sentence);
            last = sentence;
        }
    });
    Ok(if matches!(end, Report::At(Progress::Done | Progress::Handed)) { DONE } else { FAILED })
}
