//! The local SQLite file of a workstation: the only room that speaks SQL.
//!
//! It keeps events in the bytes they were written in and tables that are caches of folds. It knows no rules: what may happen
//! is decided above. Every change goes through one transaction ([`Store::write`]), WAL with `synchronous=FULL`.

pub mod append;
pub mod cases;
pub mod check;
pub mod drafts;
mod endings;
pub mod find;
pub mod log;
mod narrow;
pub mod open;
pub mod pieces;
pub mod rows;
pub mod series;
pub mod upgrade;
pub mod visits;

pub use narrow::Counted;
pub use open::{OpenError, Store};
pub use rusqlite::Connection as Db;

/// An error of the machine: the file, the disk, or bytes that are no event.
#[derive(Debug)]
pub enum StoreError {
    /// SQLite says no.
    Sqlite(rusqlite::Error),
    /// Stored bytes are no event.
    Line(crate::domain::event::BadLine),
    /// An event does not follow the last one of its writer.
    Gap {
        /// The sequence number expected.
        expected: u64,
        /// The one that came.
        got: u64,
    },
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(error) => write!(f, "{error}"),
            Self::Line(error) => write!(f, "{error}"),
            Self::Gap { expected, got } => write!(f, "event {got} came where {expected} was due"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<crate::domain::event::BadLine> for StoreError {
    fn from(error: crate::domain::event::BadLine) -> Self {
        Self::Line(error)
    }
}

/// A result of the store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// SQLite's primary result code of an error.
pub fn code_of(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|e| e.extended_code & 0xff)
}
