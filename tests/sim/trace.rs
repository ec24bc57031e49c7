//! A run told step by step: what each workstation holds, for who looks for a fault.

use super::schedule::Plan;
use super::{Run, TEN};
use gishe::share::ledger::{Held, Ledger};

/// Runs a plan and tells after every act, and after every round of the healing, what each workstation holds: of each writer how much, and the
/// end of its chain. It goes on to the end of the run, and says how that was.
pub fn trace(plan: &Plan) {
    let mut run = Run::begin(plan);
    for act in &plan.acts {
        run.act(act);
        println!("{act:?}");
        run.tell();
    }
    run.heal();
    println!("healed");
    run.tell();
    run.telling = true;
    match run.rest() {
        Ok(()) => println!("every promise was kept"),
        Err(failure) => println!("{}", failure.what),
    }
}

impl Run {
    pub(super) fn tell_round(&mut self, n: usize) {
        println!("after {} s, round of {n}", (self.now_ms - TEN) / 1000);
        self.tell();
    }

    fn tell(&mut self) {
        if let Ok(mut world) = self.world.lock() {
            println!("  {}", world.paths().join(" "));
            for trespass in world.trespasses.drain(..) {
                println!("  broken: I6 {trespass}");
            }
        }
        for (n, station) in self.stations.iter_mut().enumerate() {
            let me = station.office_mut().writer();
            let held = station.office_mut().held().unwrap_or_default();
            let short = |h: &Held| {
                let hash = h.hash.iter().take(2).map(|b| format!("{b:02x}")).collect::<String>();
                format!("{:.3}{} {}{hash}", h.writer.as_str(), if h.writer == me { "*" } else { "" }, h.seq)
            };
            let problems: Vec<_> = station.status.problems.iter().map(|p| p.matter).collect();
            println!("  {n}: {} {problems:?}", held.iter().map(short).collect::<Vec<_>>().join(" "));
        }
        for shown in self.shown.iter().filter(|shown| !self.stands(shown)) {
            println!("  nowhere: {shown:?}");
        }
        // Here the run goes on behind the first promise that was broken.
        if let Some(lost) = self.lost.take() {
            println!("  broken: {lost}");
        }
    }
}
