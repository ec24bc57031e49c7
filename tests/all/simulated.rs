//! The simulation by seed, some hundred of its seeds: `cargo run --release --example simulate` runs any number.

use super::sim::schedule::plan;
use super::sim::{minimised, run};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many seeds; within two minutes on two old cores.
const SEEDS: u64 = 200;

#[test]
fn nothing_is_lost_and_all_come_into_step() {
    let next = AtomicU64::new(1);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let _ = scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed > SEEDS {
                        return;
                    }
                    let plan = plan(seed, None);
                    if let Err(failure) = run(&plan) {
                        let (small, _) = minimised(&plan, 20);
                        panic!("seed {seed}: {:.600}\n{:#?}", failure.what, small.acts);
                    }
                }
            });
        }
    });
}
