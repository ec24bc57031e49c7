//! Where data and folder lie: a fingerprint that a copy does not share, and whether create-exclusive decides in a folder.

use super::folder::{Folder, RealFolder};
use std::io;
use std::path::Path;

/// What kind of folder it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Create-exclusive decides for everybody.
    Strong,
    /// Copied about by a sync tool: everybody has a copy of their own.
    Weak,
    /// Not there, or it cannot be written.
    Absent,
}

/// Names that sync tools leave in the folders they copy.
const SYNC_SIGNS: [&str; 9] = [
    ".stfolder",
    ".stversions",
    ".stignore",
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".dropbox",
    ".dropbox.cache",
    ".resilio",
    ".sync",
];
/// Parts of paths that sync tools use for their roots.
const SYNC_PARTS: [&str; 4] = ["onedrive", "nextcloud", "dropbox", "syncthing"];

/// Tries a folder: sync tools by their signs, create-exclusive by doing it twice.
pub fn classify(root: &Path, nonce: u64) -> Class {
    if !root.is_dir() {
        return Class::Absent;
    }
    for place in root.ancestors() {
        let name = place.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let signed = SYNC_SIGNS.iter().any(|sign| place.join(sign).exists());
        if signed || SYNC_PARTS.iter().any(|part| name.starts_with(part)) {
            return Class::Weak;
        }
    }
    let folder = RealFolder::at(root);
    let name = format!(".probe-{nonce:016x}.tmp");
    let first = folder.create_new(&name, b"1");
    let second = folder.create_new(&name, b"2");
    let there = folder.read(&name, 16);
    let removed = folder.remove(&name);
    match (first, second, there, removed) {
        (Ok(()), Err(error), Ok(bytes), Ok(())) if error.kind() == io::ErrorKind::AlreadyExists && bytes == b"1" => {
            Class::Strong
        }
        (Ok(()), ..) => Class::Weak,
        (Err(_), ..) => Class::Absent,
    }
}

/// A text that changes when the data file is copied to another machine or another place: machine, path, and the file's own
/// number in its file system.
pub fn fingerprint(file: &Path) -> String {
    let machine = std::fs::read_to_string("/etc/machine-id")
        .or_else(|_| std::env::var("COMPUTERNAME").map_err(io::Error::other))
        .unwrap_or_default();
    let path = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let text = format!("{}|{}|{}", machine.trim(), path.display(), file_number(file));
    blake3::hash(text.as_bytes()).to_hex()[..32].to_owned()
}

#[cfg(unix)]
fn file_number(file: &Path) -> String {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(file).map(|m| m.ino().to_string()).unwrap_or_default()
}

#[cfg(not(unix))]
fn file_number(file: &Path) -> String {
    // A copy is created anew; a file that is written to keeps its creation.
    let created = std::fs::metadata(file).and_then(|m| m.created()).ok();
    created.and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).map(|d| d.as_millis().to_string()).unwrap_or_default()
}
