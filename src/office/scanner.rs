//! The scanner's folder: the newest file there goes to the case at hand, by one key.

use super::Fault;
use crate::domain::attachment::{BYTES_MAX, Format};
use crate::domain::refusal::Refusal;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A scan older than this is not taken by the key: it is another visitor's.
const FRESH: Duration = Duration::from_secs(30 * 60);

/// A file as read: where it lay, what it is called, its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Its place.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Its bytes; one more than the longest when it is longer.
    pub bytes: Vec<u8>,
}

/// The newest whole scan of a folder.
///
/// # Errors
/// No folder is named or it is not there, nothing new lies there, or the newest file is still being written.
pub fn newest(folder: &str, now: SystemTime) -> Result<Found, Fault> {
    if folder.is_empty() {
        return Err(Refusal::new("refusal-scan-folder").into());
    }
    let dir = Path::new(folder);
    let io = |e| Fault::Io(dir.to_owned(), e);
    let mut best: Option<(SystemTime, PathBuf)> = None;
    for entry in std::fs::read_dir(dir).map_err(io)? {
        let Ok(entry) = entry else { continue };
        let Ok(facts) = entry.metadata() else { continue };
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let Some(at) = facts.modified().ok().filter(|_| facts.is_file() && !hidden) else { continue };
        if best.as_ref().is_none_or(|(known, _)| *known < at) {
            best = Some((at, entry.path()));
        }
    }
    let none = || Fault::from(Refusal::new("refusal-scan-none").with("folder", dir.display()));
    let (at, path) = best.ok_or_else(none)?;
    if now.duration_since(at).unwrap_or_default() > FRESH {
        return Err(none());
    }
    let found = read(&path)?;
    // A scanner writes for a while: a PDF has its end, a picture its last mark.
    let half = match Format::of(&found.bytes, &found.name) {
        Some(Format::Pdf) => !found.bytes[found.bytes.len().saturating_sub(1024)..].windows(5).any(|at| at == b"%%EOF"),
        Some(Format::Jpeg) => !found.bytes.ends_with(&[0xff, 0xd9]),
        Some(Format::Png) => !found.bytes.ends_with(b"IEND\xaeB`\x82"),
        _ => false,
    };
    if half {
        return Err(Refusal::new("refusal-scan-half").with("file", &found.name).into());
    }
    Ok(found)
}

/// Reads a file to be attached; never more than one byte over the longest.
pub fn read(path: &Path) -> Result<Found, Fault> {
    let io = |e| Fault::Io(path.to_owned(), e);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(io)?;
    let _ = file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(io)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Found { path: path.to_owned(), name, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_whole_file_is_taken_and_nothing_old() {
        let dir = std::env::temp_dir().join(format!("gishe-scan-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).expect("a folder");
        let (at, now) = (dir.display().to_string(), SystemTime::now());
        let key = |now| match newest(&at, now) {
            Err(Fault::Refused(refusal)) => refusal.key,
            _ => "",
        };
        assert_eq!(key(now), "refusal-scan-none");
        std::fs::write(dir.join(".part"), b"%PDF-1.4").expect("a file");
        assert_eq!(key(now), "refusal-scan-none", "hidden files are none of ours");
        std::fs::write(dir.join("a.pdf"), b"%PDF-1.4 half").expect("a file");
        assert_eq!(key(SystemTime::now()), "refusal-scan-half");
        std::fs::write(dir.join("a.pdf"), b"%PDF-1.4 whole\n%%EOF\n").expect("a file");
        let found = newest(&at, SystemTime::now()).expect("a scan");
        assert_eq!((found.name.as_str(), found.path.exists()), ("a.pdf", true));
        assert_eq!(key(SystemTime::now() + FRESH + Duration::from_secs(5)), "refusal-scan-none", "an old one is another's");
        assert!(matches!(newest("", now), Err(Fault::Refused(r)) if r.key == "refusal-scan-folder"));
        assert!(matches!(newest("/nowhere/at/all", now), Err(Fault::Io(..))));
        let _ = std::fs::remove_dir_all(&dir);
    }
}
