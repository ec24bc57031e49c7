//! Why something did not happen: a rule's refusal or the machine's error, each with words for the person.

use super::desk::Gone;
use crate::domain::refusal::Refusal;
use crate::share::join::JoinError;
use crate::store::{OpenError, StoreError};
use crate::words::Words;
use std::fmt;
use std::path::PathBuf;

/// Everything that stands against a command or an opening.
#[derive(Debug)]
pub enum Fault {
    /// A rule of the domain.
    Refused(Refusal),
    /// The file was not opened.
    Open(OpenError),
    /// The store failed; nothing was written.
    Store(StoreError),
    /// A file or folder failed.
    Io(PathBuf, std::io::Error),
    /// Another window has this data folder open.
    InUse(PathBuf),
    /// The thing asked for does not exist.
    NotFound(String),
    /// Data, built in or kept, cannot be read or written in its form.
    Data(String),
    /// The window cannot be opened: no screen, no way to draw on it.
    Window(String),
    /// The thread that does this has ended.
    Gone,
    /// The data is a copy, its reserve code is used, and the folder that gives another is not there.
    Copied,
    /// Another process on these data goes on under a new name of the workstation; nothing was written.
    Reborn,
    /// The workstation's key cannot be read.
    KeyLost(PathBuf),
    /// The store of a workstation that was at work is gone; its keys are here.
    DataGone(PathBuf),
    /// What the workstation is to its office is gone altogether: its sheet of keys.
    KeysLost(PathBuf),
    /// An office was not opened or joined, or an administrator's act was not done.
    Join(JoinError),
}

impl Fault {
    /// The sentence for the person.
    pub fn sentence(&self, words: Words) -> String {
        let path = |key: &str, path: &std::path::Path| words.tr_with(key, &[("path", path.display().to_string())]);
        match self {
            Self::Refused(refusal) => words.refusal(refusal),
            Self::Open(OpenError::IsFolder(p)) => path("fault-is-folder", p),
            Self::Open(OpenError::ReadOnly(p)) => path("fault-read-only", p),
            Self::Open(OpenError::Foreign(p)) => path("fault-foreign", p),
            Self::Open(OpenError::Damaged(p)) => path("fault-damaged", p),
            Self::Open(OpenError::Newer(p, theirs, ours)) => words.tr_with(
                "fault-newer",
                &[("path", p.display().to_string()), ("theirs", theirs.to_string()), ("ours", ours.to_string())],
            ),
            Self::Open(OpenError::Other(p, why)) => {
                words.tr_with("fault-open", &[("path", p.display().to_string()), ("why", why.clone())])
            }
            Self::Store(error) => words.tr_with(store_key(error), &[("why", error.to_string())]),
            Self::Io(p, error) => words.tr_with("fault-io", &[("path", p.display().to_string()), ("why", error.to_string())]),
            Self::InUse(p) => path("fault-in-use", p),
            Self::NotFound(what) => words.tr_with("fault-not-found", &[("what", what.clone())]),
            Self::Reborn => words.tr("fault-reborn"),
            Self::Data(why) => words.tr_with("fault-data", &[("why", why.clone())]),
            Self::Window(why) => words.tr_with("fault-window", &[("why", why.clone())]),
            Self::Gone => words.tr("fault-gone"),
            Self::KeyLost(p) => path("fault-key-lost", p),
            Self::DataGone(p) => path("fault-data-gone", p),
            Self::KeysLost(p) => path("fault-keys-lost", p),
            Self::Copied => words.tr("fault-copied"),
            Self::Join(error) => join_sentence(error, words),
        }
    }
}

fn join_sentence(error: &JoinError, words: Words) -> String {
    match error {
        JoinError::NoOffice => words.tr("fault-join-no-office"),
        JoinError::Taken => words.tr("fault-join-taken"),
        JoinError::Newer(format) => words.tr_with("fault-join-newer", &[("format", format.to_string())]),
        JoinError::WrongPassphrase => words.tr("fault-join-passphrase"),
        JoinError::NoInvitation => words.tr("fault-join-code"),
        JoinError::Expired => words.tr("fault-join-expired"),
        JoinError::NoCode => words.tr("fault-join-full"),
        JoinError::Weak => words.tr("fault-join-weak"),
        JoinError::NotFirst => words.tr("fault-join-not-first"),
        JoinError::Folder(error) => words.tr_with("fault-join-folder", &[("why", error.to_string())]),
    }
}

fn store_key(error: &StoreError) -> &'static str {
    use rusqlite_codes::{BUSY, CORRUPT, FULL};
    match error {
        StoreError::Sqlite(e) => match crate::store::code_of(e) {
            Some(FULL) => "fault-disk-full",
            Some(BUSY) => "fault-busy",
            Some(CORRUPT) => "fault-corrupt",
            _ => "fault-store",
        },
        StoreError::Line(_) | StoreError::Gap { .. } => "fault-corrupt",
    }
}

/// SQLite's primary result codes that have sentences of their own (sqlite.org/rescode.html).
pub(super) mod rusqlite_codes {
    pub const BUSY: i32 = 5;
    pub const CORRUPT: i32 = 11;
    pub const FULL: i32 = 13;
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "{refusal}"),
            Self::Open(error) => write!(f, "{error}"),
            Self::Store(error) => write!(f, "{error}"),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::InUse(path) => write!(f, "{} is in use", path.display()),
            Self::NotFound(what) => write!(f, "{what} not found"),
            Self::Data(why) => write!(f, "{why}"),
            Self::Window(why) => write!(f, "the window does not open: {why}"),
            Self::Gone => f.write_str("the thread that does this has ended"),
            Self::Copied => f.write_str("the data is a copy and its reserve code is used"),
            Self::Reborn => f.write_str("the workstation goes on under a new name"),
            Self::KeyLost(path) => write!(f, "{}: the key cannot be read", path.display()),
            Self::DataGone(path) => write!(f, "{}: the data are gone", path.display()),
            Self::KeysLost(path) => write!(f, "{}: the keys are lost", path.display()),
            Self::Join(error) => write!(f, "{error:?}"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Gone> for Fault {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<JoinError> for Fault {
    fn from(error: JoinError) -> Self {
        Self::Join(error)
    }
}

impl From<OpenError> for Fault {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}
