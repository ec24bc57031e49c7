//! Papers: values to a laid-out [`scene::Scene`], a Scene to PDF bytes, and a picture of those very bytes.
//!
//! Knows nothing of the store or the window. Same content, same bytes, in any process. Every paper is one function from
//! values to a Scene; the words come from the locale files.

pub mod day;
pub mod face;
pub mod fee;
pub mod letterhead;
pub mod pdf;
pub mod picture;
pub mod receipt;
pub mod scene;
pub mod sheet;
pub mod ticket;

pub use letterhead::Letterhead;

/// What a paper is printed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Medium {
    /// A5 portrait, 148 × 210 mm.
    A5,
    /// A4 portrait, 210 × 297 mm.
    A4,
    /// A roll of 80 mm, cut to length.
    Roll80,
}

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
