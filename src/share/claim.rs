//! Ticket claims: on a strong folder the first to create a file calls the ticket (sync.md §3.10).

use super::folder::Folder;
use crate::domain::stamp::Writer;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::io;
use uuid::Uuid;

/// Claims are removed by their maker after this many days.
pub const KEPT_DAYS: i64 = 7;

/// Who claims.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// The counter.
    pub counter: u8,
    /// Tells one attempt from another.
    pub nonce: String,
    /// The writer.
    pub wid: Writer,
}

/// What became of a claim.
#[derive(Debug)]
pub enum Claim {
    /// It is ours: call.
    Mine,
    /// Another counter has it.
    Taken(Option<Mark>),
    /// The folder failed: nothing is known.
    NoFolder(io::Error),
}

/// The path of a claim: the visit, how many times it was called before, and how many claims of that call were orphaned.
pub fn path(day: NaiveDate, visit: Uuid, (n, again): (u32, u32)) -> String {
    let again = if again == 0 { String::new() } else { format!(".{}", again + 1) };
    format!("q/{}/{visit}.{n}{again}", day.format("%Y%m%d"))
}

/// Claims a ticket; `line` are this workstation's writers, whose earlier claim without an answer stands.
pub fn claim(folder: &dyn Folder, day: NaiveDate, visit: Uuid, call: (u32, u32), mark: &Mark, line: &[Writer]) -> Claim {
    let path = path(day, visit, call);
    let bytes = serde_json::to_vec(mark).unwrap_or_default();
    let mut made = folder.create_new(&path, &bytes);
    if made.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
        // In an empty mount point nothing is made: whoever is in the folder would know nothing of the claim (sync.md row 20).
        let marked = folder.read("site.json", 4096).map(|_| ());
        if let Err(error) = marked.and_then(|()| folder.make_dir(&format!("q/{}", day.format("%Y%m%d")))) {
            return Claim::NoFolder(error);
        }
        made = folder.create_new(&path, &bytes);
    }
    // The answer may be lost or wrong: what lies there decides.
    let there: Result<Option<Mark>, io::Error> =
        folder.read(&path, 1024).map(|bytes| serde_json::from_slice::<Mark>(&bytes).ok());
    match (made, there) {
        (_, Ok(Some(owner))) if owner == *mark => Claim::Mine,
        (_, Ok(Some(owner))) if line.contains(&owner.wid) && owner.counter == mark.counter => {
            // It stood so long that somebody claimed in its place: the call is theirs.
            match folder.read(&self::path(day, visit, (call.0, call.1 + 1)), 1024) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Claim::Mine,
                Ok(_) => Claim::Taken(Some(owner)),
                Err(error) => Claim::NoFolder(error),
            }
        }
        (_, Ok(owner)) => Claim::Taken(owner),
        (Err(error), Err(_)) | (Ok(()), Err(error)) => Claim::NoFolder(error),
    }
}

/// Removes own claims of days long past.
pub fn tidy(folder: &dyn Folder, today: NaiveDate, line: &[Writer]) {
    for day in folder.list("q").unwrap_or_default().into_iter().filter(|i| i.dir) {
        let Ok(date) = NaiveDate::parse_from_str(&day.name, "%Y%m%d") else { continue };
        if (today - date).num_days() <= KEPT_DAYS {
            continue;
        }
        for item in folder.list(&format!("q/{}", day.name)).unwrap_or_default() {
            let path = format!("q/{}/{}", day.name, item.name);
            let mine = folder.read(&path, 1024).ok().and_then(|b| serde_json::from_slice::<Mark>(&b).ok());
            if mine.is_some_and(|m| line.contains(&m.wid)) {
                let _ = folder.remove(&path);
            }
        }
    }
}
