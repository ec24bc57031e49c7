//! Finding out what a folder is while the desk goes on.

use crate::share::folder::RealFolder;
use crate::share::join;
use crate::share::patient::ANSWER_MAX;
use crate::share::place::{Class, classify};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// A folder in which nothing could be tried is tried again after this long, milliseconds.
const ABSENT_AGAIN_MS: i64 = 30_000;
/// A folder that seems to be copied about is tried again after this long, milliseconds.
const WEAK_AGAIN_MS: i64 = 600_000;

/// Whether create-exclusive decides in the folder: tried by this thread, which may wait, and again when the folder was away – a share that
/// comes up after the desk has begun is no worse than one that was there.
pub(super) struct Probe {
    root: PathBuf,
    /// The office's sign: nothing is written into a folder without it.
    site: String,
    /// An administrator said that it is copied about.
    weak: bool,
    asked: Option<mpsc::Receiver<Class>>,
    /// It was waited for in vain.
    hangs: bool,
    class: Option<Class>,
    again_ms: i64,
}

/// Tries a folder of this office; one that is another, or none, decides nothing.
fn try_folder(root: &Path, site: &str) -> Class {
    let ours = || join::site_of(&RealFolder::at(root)).is_ok_and(|sign| sign.site == site);
    if !ours() {
        return Class::Absent;
    }
    let class = classify(root, super::clock::number(&mut super::clock::SystemRandom));
    // A mount may have come or gone meanwhile.
    if ours() { class } else { Class::Absent }
}

impl Probe {
    /// A probe of the folder `root` of the office with this sign; `weak`: an administrator said that it is copied about.
    pub(super) fn of(root: PathBuf, site: String, weak: bool) -> Self {
        Self { root, site, weak, asked: None, hangs: false, class: None, again_ms: 0 }
    }

    /// Whether it decides, as far as is known at `mono_ms`, milliseconds; `away`: the last round did not find the folder. Waits for an answer
    /// as long as for any other of the folder's, once.
    pub(super) fn strong(&mut self, away: bool, mono_ms: i64) -> bool {
        if self.weak {
            return false;
        }
        // It may be another folder that comes back. One that does not seem to decide is tried again: somebody may have held the file.
        if away || (self.class != Some(Class::Strong) && mono_ms >= self.again_ms) {
            self.class = None;
        }
        if self.class.is_none() {
            self.ask(mono_ms);
        }
        self.class == Some(Class::Strong)
    }

    fn ask(&mut self, mono_ms: i64) {
        let asked = self.asked.take().unwrap_or_else(|| {
            let (tell, told) = mpsc::channel();
            let (root, site) = (self.root.clone(), self.site.clone());
            let _ = std::thread::Builder::new().name("probe".into()).spawn(move || tell.send(try_folder(&root, &site)));
            told
        });
        // A folder that hangs is asked once and waited for once.
        let most = if self.hangs { Duration::ZERO } else { ANSWER_MAX };
        let answer = asked.recv_timeout(most);
        self.hangs = matches!(answer, Err(RecvTimeoutError::Timeout));
        match answer {
            Ok(class) => {
                self.again_ms = mono_ms + if class == Class::Weak { WEAK_AGAIN_MS } else { ABSENT_AGAIN_MS };
                self.class = Some(class);
            }
            Err(RecvTimeoutError::Timeout) => self.asked = Some(asked),
            Err(RecvTimeoutError::Disconnected) => {}
        }
    }
}
