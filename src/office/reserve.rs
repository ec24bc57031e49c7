//! Room that is kept on the disk for the hour in which it is full: a desk that would be refused gets it and finishes what it has
//! begun, while people are told to make room (sync.md rows 32 and 33).

use super::fault::rusqlite_codes::FULL;
use super::{Fault, Home, Office};
use crate::store::{StoreError, code_of};
use std::fs::File;
use std::io::{self, Write};

/// How much is kept, bytes: some thousand registrations.
const BYTES: usize = 16 << 20;
/// The file that keeps it, in the data folder.
const NAME: &str = "reserve";
/// Between two looks whether there is room again, milliseconds.
const AGAIN_MS: i64 = 600_000;

impl Home {
    /// Keeps the room, unless it is kept already. It is kept only where as much again is free: else it would fill the disk itself.
    ///
    /// # Errors
    /// The disk's; nothing is kept then, and nothing is taken.
    pub fn keep_reserve(&self) -> io::Result<()> {
        let (file, fresh) = (self.dir().join(NAME), self.dir().join(format!("{NAME}.tmp")));
        if file.metadata().is_ok_and(|meta| meta.len() == BYTES as u64) {
            return Ok(());
        }
        let kept = fill(&fresh).and_then(|()| std::fs::rename(&fresh, &file));
        if kept.is_err() {
            let _ = std::fs::remove_file(&fresh);
        }
        kept
    }

    /// Gives the room back to the disk; true when there was any.
    pub fn free_reserve(&self) -> bool {
        std::fs::remove_file(self.dir().join(NAME)).is_ok()
    }
}

/// Writes twice as much as is kept, and lets go of the second half. A file with holes would keep nothing, so bytes are written.
fn fill(path: &std::path::Path) -> io::Result<()> {
    let mut file = File::create(path)?;
    let block = [0x5a_u8; 1 << 13];
    for _ in 0..2 * BYTES / block.len() {
        file.write_all(&block)?;
    }
    file.sync_all()?;
    file.set_len(BYTES as u64)?;
    file.sync_all()
}

/// Whether the disk had no room for it.
pub(super) fn is_full(fault: &Fault) -> bool {
    matches!(fault, Fault::Store(StoreError::Sqlite(error)) if code_of(error) == Some(FULL))
}

impl Office {
    /// Whether the room that was kept has been given to the desk: people are to make some.
    pub fn disk_low(&self) -> bool {
        self.low_ms.is_some()
    }

    /// The disk is full: the desk gets what was kept for this. True when there was something.
    pub(super) fn take_reserve(&mut self) -> bool {
        let freed = self.keeper.as_ref().is_some_and(Home::free_reserve);
        if freed {
            self.low_ms = Some(self.clock.now_ms());
        }
        freed
    }

    /// Now and then it is tried whether there is room again. True while there is none: what comes from others waits, so that the desk
    /// alone has what is left.
    pub(super) fn still_low(&mut self) -> bool {
        let now = self.clock.now_ms();
        let Some(since) = self.low_ms else { return false };
        if !(0..AGAIN_MS).contains(&(now - since)) {
            let room = self.keeper.as_ref().is_some_and(|home| home.keep_reserve().is_ok());
            self.low_ms = (!room).then_some(now);
        }
        self.low_ms.is_some()
    }
}
