//! `cargo run --release --example simulate -- --seeds N [--from SEED] [--commands N] [--jobs N]`: runs the simulation, ends
//! with one line of figures; a failure exits 1 with its seed and its schedule, made as small as `--tries N` allow; `--trace` tells what every
//! workstation holds after each of its steps; `--classes` counts in the last line what happened, by its kind. `--days N` plays days of the queue instead.

#![allow(clippy::pedantic, clippy::print_stdout, unused_results, missing_docs, dead_code)]

#[path = "sim/mod.rs"]
mod sim;

use sim::schedule::{Act, WIDE, plan};
use std::collections::BTreeMap;
use std::panic::{catch_unwind, set_hook, take_hook};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// What was asked for.
#[derive(Clone, Copy, Default)]
struct Asked {
    seeds: u64,
    from: u64,
    commands: Option<u64>,
    jobs: usize,
    tries: u32,
    keep_on: bool,
    trace: bool,
    classes: bool,
    days: u64,
}

/// What the runs came to.
#[derive(Default)]
struct Found {
    runs: u64,
    commands: u64,
    faults: u64,
    failed: Vec<u64>,
    /// How often something of a kind happened.
    classes: BTreeMap<&'static str, u64>,
}

impl Asked {
    fn read() -> Self {
        let mut args = std::env::args().skip(1);
        // Earlier seeds meet less.
        let mut asked = Self { seeds: 100, from: WIDE + 1, jobs: 1, tries: 150, ..Self::default() };
        while let Some(arg) = args.next() {
            let mut number = || args.next().and_then(|n| n.parse::<u64>().ok()).unwrap_or_else(|| usage());
            match arg.as_str() {
                "--seeds" => asked.seeds = number(),
                "--from" => asked.from = number(),
                "--commands" => asked.commands = Some(number()),
                "--jobs" => asked.jobs = number() as usize,
                "--tries" => asked.tries = number() as u32,
                "--all" => asked.keep_on = true,
                "--trace" => asked.trace = true,
                "--classes" => asked.classes = true,
                "--days" => asked.days = number(),
                _ => usage(),
            }
        }
        asked
    }
}

fn main() {
    let asked = Asked::read();
    if asked.days > 0 {
        return play_days(asked.from, asked.days);
    }
    let begun = Instant::now();
    let (next, found) = (AtomicU64::new(asked.from), Mutex::new(Found::default()));
    std::thread::scope(|scope| {
        let hands: Vec<_> = (0..asked.jobs).map(|_| scope.spawn(|| work(asked, &next, &found))).collect();
        for hand in hands {
            // What ends a worker is no run that went well: the figures tell of it.
            let _ = hand.join();
        }
    });
    let seconds = begun.elapsed().as_secs_f64();
    let found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    // Many failures are counted; the first of a search is made small.
    if let Some(seed) = found.failed.first().filter(|_| !asked.keep_on) {
        show(*seed, asked);
    }
    let failed = found.failed.len() as u64;
    let classes: String = found.classes.iter().map(|(class, times)| format!(", {class} {times}")).collect();
    println!(
        "seeds {} from {}, commands {}, faults {}, failed {failed}, {:.1} seeds/s{classes}",
        found.runs,
        asked.from,
        found.commands,
        found.faults,
        found.runs as f64 / seconds
    );
    if failed > 0 || found.runs + failed != asked.seeds {
        std::process::exit(1);
    }
}

/// One worker: seed by seed, until there are no more or one of them failed.
fn work(asked: Asked, next: &AtomicU64, found: &Mutex<Found>) {
    loop {
        if !asked.keep_on && !found.lock().expect("a lock").failed.is_empty() {
            return;
        }
        let seed = next.fetch_add(1, Ordering::SeqCst);
        if seed >= asked.from + asked.seeds {
            return;
        }
        let schedule = plan(seed, asked.commands);
        let came = sim::run_caught(&schedule);
        let mut found = found.lock().expect("a lock");
        for class in schedule.acts.iter().filter(|_| asked.classes).map(Act::class) {
            *found.classes.entry(class).or_default() += 1;
        }
        match came {
            Ok(figures) => {
                found.runs += 1;
                found.commands += figures.commands;
                found.faults += figures.faults;
            }
            Err(failure) => {
                println!("seed {seed}: {:.3000}", failure.what);
                found.failed.push(seed);
            }
        }
    }
}

/// The schedule of a seed that failed, made small.
fn show(seed: u64, asked: Asked) {
    // Of a plan that panics each smaller one does: what the panic says is known already.
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let (small, failure) = sim::minimised(&plan(seed, asked.commands), asked.tries);
    set_hook(hook);
    println!("seed {seed}, {} stations, {} acts after minimising: {}", small.stations, small.acts.len(), failure.what);
    for act in &small.acts {
        println!("  {act:?}");
    }
    if asked.trace && catch_unwind(|| sim::trace(&small)).is_err() {
        println!("stopped by a panic");
    }
}

/// Plays days of the queue; the first that breaks a promise ends it with exit code 1.
fn play_days(from: u64, days: u64) {
    let begun = Instant::now();
    let mut sum = sim::day::Day::default();
    for seed in from..from + days {
        let share = [sim::day::Share::Strong, sim::day::Share::Weak, sim::day::Share::Forced][(seed % 3) as usize];
        match sim::caught(|| sim::day::day(seed, share)) {
            Ok(day) => {
                sum.tickets += day.tickets;
                sum.calls += day.calls;
                sum.cuts += day.cuts;
                sum.clashes += day.clashes;
            }
            Err(failure) => {
                println!("day {seed}: {}", failure.what);
                std::process::exit(1);
            }
        }
    }
    println!(
        "days {days} from {from}, tickets {}, calls {}, cables pulled {}, called twice by one apart {}, failed 0, {:.2} days/s",
        sum.tickets,
        sum.calls,
        sum.cuts,
        sum.clashes,
        days as f64 / begun.elapsed().as_secs_f64()
    );
}

fn usage() -> ! {
    println!(
        "simulate --seeds N [--from SEED] [--commands N] [--jobs N] [--all] [--tries N] [--trace] [--classes] | --days N [--from SEED]"
    );
    std::process::exit(2);
}
