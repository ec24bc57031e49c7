//! Papers: values to a laid-out [`scene::Scene`], a Scene to PDF bytes, and a picture of those very bytes.
//!
//! Knows nothing of the store, the window or printers. Same content, same bytes, in any process. Every paper is one function
//! from values to a Scene; the words come from the locale files. Every file is PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO
//! 14289-1) at once.

pub mod archival;
pub mod casefile;
pub mod charter;
pub mod crest;
pub mod day;
pub mod face;
pub mod fee;
pub mod feedback;
pub mod handover;
pub mod incoming;
pub mod letter;
pub mod letterhead;
pub mod missing;
pub mod pdf;
pub mod picture;
pub mod raster;
pub mod receipt;
pub mod reception;
pub mod scene;
pub mod service;
pub mod sheet;
pub mod stamp;

pub mod table;
pub mod ticket;
pub mod trial;
pub mod wrap;

pub use crate::domain::medium::Medium;
pub use letterhead::Letterhead;

/// Why a paper was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperError {
    /// A run or figure would stand outside its page: the text that does.
    Outside(String),
    /// The PDF library says something.
    Pdf(String),
    /// A picture of the bytes could not be made.
    Picture,
}

impl std::fmt::Display for PaperError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Outside(text) => write!(f, "outside the page: {text}"),
            Self::Pdf(why) => write!(f, "PDF: {why}"),
            Self::Picture => write!(f, "no picture of the page"),
        }
    }
}

impl std::error::Error for PaperError {}
