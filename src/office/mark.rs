//! How far this workstation has written, noted outside its data folder.
//!
//! A backup put back over the same files looks like the data that were there: same machine, same place, same file. Numbers would be given
//! a second time until the shared folder says so, and in an office without one for ever. The mark stays where it is, in the user's own
//! state folder, and tells what was written since.

use super::{Home, Office};
use crate::domain::stamp::Writer;
use crate::store::{StoreError, log};
use std::path::PathBuf;

/// What was written last: of which workstation, under which of its names, how many events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    /// The first name of the workstation: other data may lie in this place by now.
    root: String,
    writer: String,
    /// The code in the numbers that name gives: a later life has another one.
    code: u8,
    seq: u64,
}

impl Home {
    /// The same folder, its progress noted in the platform's place for state; where there is no such place nothing is noted.
    pub fn marked(self) -> Self {
        let dirs = directories::ProjectDirs::from("", "", "gishe");
        let state = dirs.map(|d| d.state_dir().unwrap_or_else(|| d.data_local_dir()).join("marks"));
        Self { marks: state, ..self }
    }

    /// The same folder, its progress noted in the folder `marks`.
    pub fn marked_in(self, marks: impl Into<PathBuf>) -> Self {
        Self { marks: Some(marks.into()), ..self }
    }

    fn mark_file(&self) -> Option<PathBuf> {
        let dir = self.dir().canonicalize().ok()?;
        let name = blake3::hash(dir.as_os_str().as_encoded_bytes()).to_hex();
        self.marks.as_ref().map(|marks| marks.join(&name[..16]))
    }

    fn mark(&self) -> Option<Mark> {
        let text = std::fs::read_to_string(self.mark_file()?).ok()?;
        let mut parts = text.split_whitespace().map(str::to_owned);
        let (root, writer, code) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
        let seq = parts.next()?.parse().ok()?;
        // A line that was cut off says nothing.
        (parts.next().as_deref() == Some("end")).then_some(Mark { root, writer, code, seq })
    }

    /// What cannot be noted is not: a full or missing disk of the user holds up no work.
    fn keep_mark(&self, mark: &Mark) {
        let Some(file) = self.mark_file() else { return };
        let text = format!("{} {} {} {} end\n", mark.root, mark.writer, mark.code, mark.seq);
        if std::fs::write(&file, &text).is_err()
            && let Some(dir) = file.parent()
            && std::fs::create_dir_all(dir).is_ok()
        {
            let _ = std::fs::write(&file, &text);
        }
    }
}

impl Office {
    /// The names of this workstation, the newest first; none before it belongs to an office.
    fn names(&self) -> Vec<Writer> {
        self.identity.as_ref().map(|me| me.cert.line()).unwrap_or_default()
    }

    /// Notes how far the data are written. It is noted after they are on the disk: never more than there is.
    pub(super) fn note_mark(&mut self) -> Result<(), StoreError> {
        let Some(home) = self.keeper.as_ref().filter(|home| home.marks.is_some()) else { return Ok(()) };
        let Some(root) = self.names().last().copied() else { return Ok(()) };
        let seq = log::head(self.store.read(), self.writer)?.map_or(0, |head| head.seq);
        let mark = Mark { root: root.to_string(), writer: self.writer.to_string(), code: self.code, seq };
        if self.noted.as_ref() != Some(&mark) {
            home.keep_mark(&mark);
            self.noted = Some(mark);
        }
        Ok(())
    }

    /// What is noted of this workstation.
    fn marked(&self) -> Option<Mark> {
        let root = self.names().last().map(ToString::to_string)?;
        self.keeper.as_ref().and_then(Home::mark).filter(|mark| mark.root == root)
    }

    /// The code under which this workstation wrote last, as it is noted: numbers with it were given, whatever the data say.
    pub(super) fn marked_code(&self) -> Option<u8> {
        self.marked().map(|mark| mark.code)
    }

    /// Whether more was written here than the data hold: an older copy was put in their place.
    pub(super) fn put_back(&self) -> Result<bool, StoreError> {
        let Some(mark) = self.marked() else { return Ok(false) };
        if mark.writer == self.writer.as_str() {
            return Ok(log::head(self.store.read(), self.writer)?.map_or(0, |head| head.seq) < mark.seq);
        }
        // A name that came before the present one: what it had not published was issued again. One that is unknown here came later.
        Ok(self.names().iter().all(|name| name.as_str() != mark.writer))
    }
}
