//! Printing: a paper's own bytes to where it comes out, followed to its real end.
//!
//! A [`Printer`] is asked before anything is sent, sends, tells how far it is, and can be told to stop. What stands against it is a
//! [`Trouble`], put into words above. Knows papers' bytes and addresses; knows no office and no window. A print never proves
//! that a paper was issued: the event does (papers.md).

pub mod escpos;
pub mod ipp;
pub mod queue;
pub mod raw;
pub mod spool;
pub mod told;

use crate::domain::medium::Medium;
use crate::domain::printing::{Address, Place};
use std::sync::Arc;

/// What is to be printed.
#[derive(Clone, Debug)]
pub struct Job {
    /// What people see in a list of jobs: the number on the paper.
    pub name: String,
    /// A mark of this order alone: the same order sent twice is found by it and not printed twice.
    pub order: String,
    /// The PDF.
    pub pdf: Arc<Vec<u8>>,
    /// On what.
    pub medium: Medium,
    /// How many.
    pub copies: u8,
    /// Whether a receipt printer cuts at the end.
    pub cut: bool,
    /// Whether a receipt printer opens the drawer.
    pub drawer: bool,
}

impl Job {
    /// A job for a place.
    pub fn at(place: &Place, name: String, order: String, pdf: Arc<Vec<u8>>) -> Self {
        Self { name, order, pdf, medium: place.medium, copies: place.copies, cut: place.cut, drawer: place.drawer }
    }
}

/// What stands against printing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// Nothing answers at the address.
    Off(String),
    /// There is no such queue.
    UnknownQueue(String),
    /// The queue takes no jobs now.
    NotAccepting(String),
    /// The printer does not have the paper.
    NoMedium(Medium),
    /// The printer does not take PDF.
    NoPdf,
    /// The system's printing is not installed or does not run.
    NoSystem,
    /// The printer or the queue gave the job up.
    Aborted(String),
    /// The connection broke after something was sent: it may have been printed, wholly or in part.
    Unsure(String),
    /// The paper could not be drawn as dots.
    Picture,
    /// Something else, as the printer says it.
    Other(String),
}

/// Why a printer waits; the keywords of RFC 8011, 5.4.12.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// No paper.
    PaperOut,
    /// Paper is stuck.
    Jam,
    /// A cover is open.
    Cover,
    /// No toner or ink.
    Toner,
    /// The printer is off or unplugged.
    Offline,
    /// Somebody paused the queue.
    Paused,
    /// Something else, by its keyword.
    Other(String),
}

impl Reason {
    /// The locale key of the reason in a word or two.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::PaperOut => "print-paper-out",
            Self::Jam => "print-jam",
            Self::Cover => "print-cover",
            Self::Toner => "print-toner",
            Self::Offline => "print-offline",
            Self::Paused => "print-paused",
            Self::Other(_) => "print-kiosk-off",
        }
    }

    /// The reason of a keyword, whatever its severity; `None` for those that do not stop anything.
    pub fn of_keyword(keyword: &str) -> Option<Self> {
        if keyword == "none" || keyword.ends_with("-report") {
            return None;
        }
        let core = keyword.trim_end_matches("-error").trim_end_matches("-warning");
        Some(match core {
            "media-empty" | "media-needed" | "input-tray-missing" => Self::PaperOut,
            "media-jam" => Self::Jam,
            "cover-open" | "door-open" | "interlock-open" => Self::Cover,
            "toner-empty" | "marker-supply-empty" => Self::Toner,
            "offline" | "shutdown" | "timed-out" | "connecting-to-device" | "cups-waiting-for-job-completed" => {
                if core.starts_with("cups") {
                    return None;
                }
                Self::Offline
            }
            "paused" | "moving-to-paused" | "stopped-partly" => Self::Paused,
            // Supplies that run low stop nothing yet.
            "media-low" | "toner-low" | "marker-supply-low" | "marker-waste-almost-full" => return None,
            other => Self::Other(other.to_owned()),
        })
    }
}

/// How far a job is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Progress {
    /// It waits its turn, or for what the reasons say.
    Waiting(Vec<Reason>),
    /// It is being printed; reasons tell what it waits for meanwhile.
    Printing(Vec<Reason>),
    /// All of it was printed.
    Done,
    /// It was handed over to something that does not tell the end.
    Handed,
    /// It was cancelled.
    Cancelled,
}

/// What a printer knows a sent job by.
pub type Ticket = i32;

/// Something that prints.
pub trait Printer: Send {
    /// Asks before anything is sent: whether it is there, takes jobs, takes PDF, has the paper.
    ///
    /// # Errors
    /// The trouble that stands against printing; nothing was sent.
    fn check(&mut self, job: &Job) -> Result<(), Trouble>;

    /// Sends a job; an order that was sent before is found again instead.
    ///
    /// # Errors
    /// The trouble; only [`Trouble::Unsure`] leaves open whether something was printed.
    fn send(&mut self, job: &Job) -> Result<Ticket, Trouble>;

    /// How far it is.
    ///
    /// # Errors
    /// The trouble; the job may go on all the same.
    fn look(&mut self, ticket: Ticket) -> Result<Progress, Trouble>;

    /// Stops it.
    ///
    /// # Errors
    /// The trouble; the job may go on.
    fn cancel(&mut self, ticket: Ticket) -> Result<(), Trouble>;
}

/// The printer of an address, on this system.
pub fn printer(address: &Address) -> Box<dyn Printer> {
    match address {
        Address::Ipp(uri) => Box::new(ipp::IppPrinter::at(uri)),
        Address::Queue(name) => Box::new(queue::QueuePrinter::named(name, false)),
        Address::RawQueue(name) => Box::new(queue::QueuePrinter::named(name, true)),
        Address::Raw(host, port) => Box::new(raw::RawPrinter::network(host, *port)),
        Address::Device(path) => Box::new(raw::RawPrinter::device(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_become_reasons() {
        assert_eq!(Reason::of_keyword("media-empty-error"), Some(Reason::PaperOut));
        assert_eq!(Reason::of_keyword("media-needed"), Some(Reason::PaperOut));
        assert_eq!(Reason::of_keyword("cover-open-warning"), Some(Reason::Cover));
        assert_eq!(Reason::of_keyword("none"), None);
        assert_eq!(Reason::of_keyword("media-low-report"), None);
        assert_eq!(Reason::of_keyword("fuser-over-temp"), Some(Reason::Other("fuser-over-temp".to_owned())));
    }
}
