//! `cargo run --release --example simulate -- --seeds N [--from SEED] [--commands N] [--jobs N]`: runs the simulation, ends
//! with one line of figures; a failure exits 1 with its seed and its schedule, made as small as may be; `--trace` tells what every workstation holds after
//! each of its steps. `--days N` plays days of the queue instead.

#![allow(clippy::pedantic, clippy::print_stdout, unused_results, missing_docs, dead_code)]

#[path = "sim/mod.rs"]
mod sim;

use sim::schedule::plan;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let (mut seeds, mut from, mut commands, mut jobs) = (100_u64, 1_u64, None, 1_usize);
    let (mut keep_on, mut trace, mut days) = (false, false, 0);
    while let Some(arg) = args.next() {
        let mut number = || args.next().and_then(|n| n.parse::<u64>().ok()).unwrap_or_else(|| usage());
        match arg.as_str() {
            "--seeds" => seeds = number(),
            "--from" => from = number(),
            "--commands" => commands = Some(number()),
            "--jobs" => jobs = number() as usize,
            "--all" => keep_on = true,
            "--trace" => trace = true,
            "--days" => days = number(),
            _ => usage(),
        }
    }
    if days > 0 {
        return play_days(from, days);
    }
    let begun = Instant::now();
    let next = Arc::new(AtomicU64::new(from));
    let totals = Arc::new(Mutex::new((0_u64, 0_u64, 0_u64)));
    let failed = Arc::new(Mutex::new(Vec::new()));
    let workers: Vec<_> = (0..jobs)
        .map(|_| {
            let (next, totals, failed) = (Arc::clone(&next), Arc::clone(&totals), Arc::clone(&failed));
            std::thread::spawn(move || {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= from + seeds || (!keep_on && !failed.lock().expect("a lock").is_empty()) {
                        return;
                    }
                    match std::panic::catch_unwind(|| sim::run(&plan(seed, commands))) {
                        Ok(Ok(figures)) => {
                            let mut totals = totals.lock().expect("a lock");
                            totals.0 += 1;
                            totals.1 += figures.commands;
                            totals.2 += figures.faults;
                        }
                        Ok(Err(failure)) => {
                            println!("seed {seed}: {:.3000}", failure.what);
                            failed.lock().expect("a lock").push(seed);
                        }
                        Err(_) => {
                            println!("seed {seed}: stopped by a panic");
                            failed.lock().expect("a lock").push(seed);
                        }
                    }
                }
            })
        })
        .collect();
    for worker in workers {
        worker.join().expect("a worker ends");
    }
    let seconds = begun.elapsed().as_secs_f64();
    let failed = failed.lock().expect("a lock").clone();
    // Many failures are counted; the first of a search is made small.
    if let Some(seed) = failed.first().filter(|_| !keep_on) {
        let (small, failure) = sim::minimised(&plan(*seed, commands), 150);
        println!("seed {seed}, {} stations, {} acts after minimising: {}", small.stations, small.acts.len(), failure.what);
        for act in &small.acts {
            println!("  {act:?}");
        }
        if trace {
            sim::trace(&small);
        }
    }
    let (runs, commands, faults) = *totals.lock().expect("a lock");
    println!(
        "seeds {runs} from {from}, commands {commands}, faults {faults}, failed {}, {:.1} seeds/s",
        failed.len(),
        runs as f64 / seconds
    );
    if !failed.is_empty() {
        std::process::exit(1);
    }
}

/// Plays days of the queue; the first that breaks a promise ends it with exit code 1.
fn play_days(from: u64, days: u64) {
    let begun = Instant::now();
    let mut sum = sim::day::Day::default();
    for seed in from..from + days {
        let share = [sim::day::Share::Strong, sim::day::Share::Weak, sim::day::Share::Forced][(seed % 3) as usize];
        match sim::day::day(seed, share) {
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
    println!("simulate --seeds N [--from SEED] [--commands N] [--jobs N] [--all] [--trace] | --days N [--from SEED]");
    std::process::exit(2);
}
