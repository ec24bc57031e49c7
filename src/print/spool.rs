//! A job on its way, on a thread of its own: asked, sent once, followed to its end; cancelled when a person says so.

use super::{Job, Printer, Progress, Ticket, Trouble};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often a printer is asked how far it is.
const PAUSE: Duration = Duration::from_millis(400);
/// A printer that stops answering is asked for so long.
const PATIENCE: Duration = Duration::from_secs(600);

/// What is told of a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Report {
    /// The printer is asked.
    Checking,
    /// The bytes are sent.
    Sending,
    /// How far it is.
    At(Progress),
    /// The printer stopped answering; it is asked again.
    Silent,
    /// It ended badly.
    Failed(Trouble),
}

impl Report {
    /// Whether nothing more is told.
    pub fn last(&self) -> bool {
        matches!(self, Self::Failed(_) | Self::At(Progress::Done | Progress::Handed | Progress::Cancelled))
    }

    /// Whether something may have come out of the printer.
    pub fn may_have_printed(&self) -> bool {
        matches!(self, Self::At(Progress::Done | Progress::Handed) | Self::Failed(Trouble::Unsure(_)))
    }
}

/// A running job's handle.
#[derive(Clone, Debug, Default)]
pub struct Running {
    stop: Arc<AtomicBool>,
}

impl Running {
    /// Asks to cancel; the last report tells whether it was.
    pub fn cancel(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

/// Starts a job; `before` is done once the printer can take it and before anything is sent (the paper is issued), `tell` gets every
/// change and the end; both on the job's thread.
pub fn start(
    printer: Box<dyn Printer>,
    job: Job,
    before: impl FnOnce() -> Result<(), Trouble> + Send + 'static,
    tell: impl FnMut(Report) + Send + 'static,
) -> Running {
    let running = Running::default();
    let handle = running.clone();
    let _ = std::thread::spawn(move || run(printer, &job, &handle, before, tell));
    running
}

/// Runs a job on this thread; gives its end.
pub fn run(
    mut printer: Box<dyn Printer>,
    job: &Job,
    running: &Running,
    before: impl FnOnce() -> Result<(), Trouble>,
    mut tell: impl FnMut(Report),
) -> Report {
    let end = follow(printer.as_mut(), job, running, before, &mut tell);
    tell(end.clone());
    end
}

fn follow(
    printer: &mut dyn Printer,
    job: &Job,
    running: &Running,
    before: impl FnOnce() -> Result<(), Trouble>,
    tell: &mut dyn FnMut(Report),
) -> Report {
    let stopped = || running.stop.load(Ordering::SeqCst);
    tell(Report::Checking);
    if let Err(trouble) = printer.check(job) {
        return Report::Failed(trouble);
    }
    if stopped() {
        return Report::At(Progress::Cancelled);
    }
    if let Err(trouble) = before() {
        return Report::Failed(trouble);
    }
    tell(Report::Sending);
    let ticket = match printer.send(job) {
        Ok(ticket) => ticket,
        Err(trouble) => return Report::Failed(trouble),
    };
    watch(printer, ticket, &stopped, tell)
}

fn watch(printer: &mut dyn Printer, ticket: Ticket, stopped: &dyn Fn() -> bool, tell: &mut dyn FnMut(Report)) -> Report {
    let (mut last, mut silent, mut asked) = (None, None::<Instant>, false);
    loop {
        if stopped() && !asked {
            asked = printer.cancel(ticket).is_ok();
        }
        let now = match printer.look(ticket) {
            Ok(progress) => {
                silent = None;
                Report::At(progress)
            }
            Err(Trouble::Off(address)) => {
                // The job lies in the printer or its queue: whether it comes out is not known until it answers again.
                if silent.get_or_insert_with(Instant::now).elapsed() > PATIENCE {
                    return Report::Failed(Trouble::Unsure(address));
                }
                Report::Silent
            }
            Err(trouble) => return Report::Failed(trouble),
        };
        if now.last() {
            return now;
        }
        if last.as_ref() != Some(&now) {
            tell(now.clone());
            last = Some(now);
        }
        std::thread::sleep(PAUSE);
    }
}
