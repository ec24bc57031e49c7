//! `gishe day`: a plausible working day, headless; leaves its papers and ends with the summary.

use super::{DONE, say};
use crate::office::clock::{ManualClock, SeededRandom, SystemClock};
use crate::office::play::Plan;
use crate::office::{Clock, Fault, Home, Office, Which};
use crate::paper::Medium;
use crate::report::figures;
use crate::words::Words;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

/// What day is wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The day; today when not said.
    pub date: Option<NaiveDate>,
    /// Visitors.
    pub visits: u32,
    /// The seed.
    pub seed: u64,
}

/// Plays the day in the example office that lies in `home`, or in a fresh folder among the temporary ones.
pub fn run(home: Option<Home>, wish: &Wish, words: Words) -> Result<u8, Fault> {
    let now = SystemClock.now_ms();
    let home = home.unwrap_or_else(|| Home::at(std::env::temp_dir().join(format!("gishe-day-{now}"))));
    let clock = ManualClock::at(now);
    let mut office = home.open(Box::new(clock.clone()), Box::new(SeededRandom::new(wish.seed)))?;
    let day = wish.date.unwrap_or_else(|| office.settings().local(now).date());
    clock.set(office.settings().moment(day.and_time(office.settings().hours().from)));
    let _ = office.become_example([&words.tr("example-clerk-1"), &words.tr("example-clerk-2")])?;
    let played = office.play(Plan { day, visits: wish.visits, seed: wish.seed }, &clock)?;
    let papers = home.papers();
    let tickets = played.tickets.iter().map(|id| (Which::Ticket(*id), Medium::Roll80, "tickets"));
    let receipts = played.cases.iter().map(|id| (Which::Receipt(*id), Medium::A5, "receipts"));
    let rolls = played.cases.iter().map(|id| (Which::Receipt(*id), Medium::Roll80, "receipts-80mm"));
    let fees = played.payments.iter().map(|id| (Which::Fee(*id), Medium::A5, "fees"));
    for (which, medium, folder) in tickets.chain(receipts).chain(rolls).chain(fees) {
        let _ = save(&office, which, medium, &papers.join(folder), words)?;
    }
    let summary = save(&office, Which::Day(day), Medium::A4, &papers, words)?;
    say(&figures::text(&office.summary(day)?, words));
    let count = played.tickets.len() + 2 * played.cases.len() + played.payments.len() + 1;
    let path = |p: &Path| p.display().to_string();
    say(&words.tr_with("cli-day-papers", &[("n", count.to_string()), ("path", path(&papers))]));
    say(&words.tr_with("cli-day-summary", &[("path", path(&summary))]));
    say(&words.tr_with("cli-day-data", &[("path", path(home.dir()))]));
    Ok(DONE)
}

/// Makes a paper and saves it into a folder.
pub fn save(office: &Office, which: Which, medium: Medium, folder: &Path, words: Words) -> Result<PathBuf, Fault> {
    let material = office.material(which, words)?;
    let bytes = material.pdf(medium).map_err(|e| Fault::Data(e.to_string()))?;
    let path = folder.join(&material.file_name);
    let io = |e| Fault::Io(path.clone(), e);
    std::fs::create_dir_all(folder).map_err(io)?;
    std::fs::write(&path, bytes).map_err(io)?;
    Ok(path)
}
