//! What a job's reports say to a person, with what to do.

use super::spool::Report;
use super::{Progress, Reason, Trouble};
use crate::words::Words;

/// A report as a sentence.
pub fn sentence(report: &Report, words: Words) -> String {
    match report {
        Report::Checking => words.tr("print-checking"),
        Report::Sending => words.tr("print-sending"),
        Report::At(progress) => progressed(progress, words),
        Report::Silent => words.tr("print-silent"),
        Report::Failed(trouble) => failed(trouble, words),
    }
}

fn progressed(progress: &Progress, words: Words) -> String {
    match progress {
        Progress::Waiting(why) if why.is_empty() => words.tr("print-waiting"),
        Progress::Printing(why) if why.is_empty() => words.tr("print-printing"),
        Progress::Waiting(why) | Progress::Printing(why) => {
            let said: Vec<String> = why.iter().map(|reason| because(reason, words)).collect();
            words.tr_with("print-waits-for", &[("why", said.join("; "))])
        }
        Progress::Done => words.tr("print-done"),
        Progress::Handed => words.tr("print-handed"),
        Progress::Cancelled => words.tr("print-cancelled"),
    }
}

fn because(reason: &Reason, words: Words) -> String {
    match reason {
        Reason::PaperOut => words.tr("print-paper-out"),
        Reason::Jam => words.tr("print-jam"),
        Reason::Cover => words.tr("print-cover"),
        Reason::Toner => words.tr("print-toner"),
        Reason::Offline => words.tr("print-offline"),
        Reason::Paused => words.tr("print-paused"),
        Reason::Other(keyword) => keyword.clone(),
    }
}

fn failed(trouble: &Trouble, words: Words) -> String {
    let with = |key: &str, name: &str, value: &str| words.tr_with(key, &[(name, value.to_owned())]);
    match trouble {
        Trouble::Off(address) => with("print-off", "address", address),
        Trouble::UnknownQueue(name) => with("print-unknown-queue", "name", name),
        Trouble::NotAccepting(name) => with("print-not-accepting", "name", name),
        Trouble::NoMedium(medium) => with("print-no-medium", "medium", &words.tr(medium.key())),
        Trouble::NoPdf => words.tr("print-no-pdf"),
        Trouble::NoSystem => words.tr("print-no-system"),
        Trouble::Aborted(why) => with("print-aborted", "why", why),
        Trouble::Unsure(why) => with("print-unsure", "why", why),
        Trouble::Picture => words.tr("print-picture"),
        Trouble::Other(why) => with("print-other", "why", why),
    }
}
