//! A failing plan made smaller: acts are left out while it fails in the same way.

use super::schedule::Plan;
use super::{Failure, Figures, run};
use std::panic::UnwindSafe;

impl Failure {
    /// The promise that was broken: the first word of what is said.
    pub fn promise(&self) -> &str {
        self.what.split_whitespace().next().unwrap_or_default()
    }
}

/// What panics has failed like anything else: it has a seed and a schedule as well.
///
/// # Errors
/// The failure, or the words of the panic.
pub fn caught<T>(work: impl FnOnce() -> Result<T, Failure> + UnwindSafe) -> Result<T, Failure> {
    std::panic::catch_unwind(work).unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let said = text.or_else(|| payload.downcast_ref::<&'static str>().copied()).unwrap_or("without a word");
        Err(Failure { what: format!("panic: {said}") })
    })
}

/// Runs a plan, also one that panics.
///
/// # Errors
/// As [`run`].
pub fn run_caught(plan: &Plan) -> Result<Figures, Failure> {
    caught(|| run(plan))
}

/// Makes a failing plan smaller: acts are left out while it breaks the same promise. A smaller plan that breaks another one is another fault,
/// often one of the simulation's own: whoever cut a plan down to that would look for the wrong thing.
pub fn minimised(plan: &Plan, tries: u32) -> (Plan, Failure) {
    let mut best = plan.clone();
    let mut failure = match run_caught(plan) {
        Err(failure) => failure,
        Ok(_) => return (best, Failure { what: "does not fail again".to_owned() }),
    };
    let promise = failure.promise().to_owned();
    let mut size = (best.acts.len() / 2).max(1);
    let mut left = tries;
    while left > 0 {
        let mut at = 0;
        let mut smaller = false;
        while at < best.acts.len() && left > 0 {
            let mut shorter = best.clone();
            let _ = shorter.acts.drain(at..(at + size).min(shorter.acts.len()));
            left -= 1;
            match run_caught(&shorter) {
                Err(found) if found.promise() == promise => {
                    best = shorter;
                    failure = found;
                    smaller = true;
                }
                _ => at += size,
            }
        }
        if !smaller && size == 1 {
            break;
        }
        size = (size / 2).max(1);
    }
    (best, failure)
}
