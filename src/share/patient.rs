//! A folder that may not answer for a minute – a dead mount, a file that a sync tool has yet to fetch (sync.md H20, row 26).
//!
//! Each operation runs in a thread of its own and is waited for so long. What does not answer is an error of kind `TimedOut`, and
//! is left alone until it does: other files are read meanwhile, by another thread. While a write is unanswered nothing else is
//! written, so that an old one never comes behind a new one.

use super::folder::{Folder, Item};
use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long an operation is waited for: a file of some megabytes takes seconds over a slow line.
pub const ANSWER_MAX: Duration = Duration::from_secs(10);
/// For each so many bytes that are written as long again: a slow line brings that much.
const BYTES: usize = 2_500_000;
/// A file is large from so many bytes on; no head is.
const LARGE: usize = 65_536;
/// So many operations may be unanswered; more are not begun.
const UNANSWERED_MAX: usize = 8;

type Job<F> = Box<dyn FnOnce(&F) + Send>;

/// An operation that was not answered.
struct Unanswered {
    path: String,
    writes: bool,
}

struct State<F> {
    /// The thread that works; none before the first operation, and after one was not answered.
    hand: Option<Sender<Job<F>>>,
    unanswered: BTreeMap<u64, Unanswered>,
    /// A large file that came when nobody waited for it any more: over a slow line it would else be begun again and again.
    late: Option<(String, Vec<u8>)>,
    count: u64,
}

/// A folder whose operations are waited for so long and no longer. One operation at a time.
pub struct Patient<F> {
    folder: F,
    most: Duration,
    state: Arc<Mutex<State<F>>>,
}

impl<F> std::fmt::Debug for Patient<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Patient").field("most", &self.most).finish_non_exhaustive()
    }
}

fn lock<F>(state: &Mutex<State<F>>) -> MutexGuard<'_, State<F>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unanswered() -> io::Error {
    io::ErrorKind::TimedOut.into()
}

impl<F: Folder + Clone + 'static> Patient<F> {
    /// A folder whose operations are waited for as long as `most`.
    pub fn new(folder: F, most: Duration) -> Self {
        let state = State { hand: None, unanswered: BTreeMap::new(), late: None, count: 0 };
        Self { folder, most, state: Arc::new(Mutex::new(state)) }
    }

    /// How many operations are unanswered now.
    pub fn unanswered(&self) -> usize {
        lock(&self.state).unanswered.len()
    }

    fn ask<T: Send + 'static>(
        &self,
        path: &str,
        writes: bool,
        work: impl FnOnce(&F) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        self.ask_long(path, writes, 0, work, |_| {})
    }

    /// As [`Self::ask`] for so many bytes that go out; `late` gets an answer that nobody waits for any more.
    fn ask_long<T: Send + 'static>(
        &self,
        path: &str,
        writes: bool,
        bytes: usize,
        work: impl FnOnce(&F) -> io::Result<T> + Send + 'static,
        late: impl FnOnce(io::Result<T>) + Send + 'static,
    ) -> io::Result<T> {
        let (tell, told) = mpsc::channel();
        let most = self.most.mul_f64(1.0 + bytes as f64 / BYTES as f64);
        let ticket = self.begin(path, writes, move |folder| {
            if let Err(mpsc::SendError(answer)) = tell.send(work(folder)) {
                late(answer);
            }
        })?;
        match told.recv_timeout(most) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Disconnected) => Err(io::Error::other("the folder's thread ended")),
            Err(RecvTimeoutError::Timeout) => {
                let mut state = lock(&self.state);
                // It may have answered in this moment: its thread takes the note off only after it told.
                if let Ok(answer) = told.try_recv() {
                    return answer;
                }
                let _ = state.unanswered.insert(ticket, Unanswered { path: path.to_owned(), writes });
                state.hand = None;
                Err(unanswered())
            }
        }
    }

    /// Gives the work to the thread, unless it would wait behind what is unanswered.
    fn begin(&self, path: &str, writes: bool, work: impl FnOnce(&F) + Send + 'static) -> io::Result<u64> {
        let mut state = lock(&self.state);
        let behind = |other: &Unanswered| other.path == path || (writes && other.writes);
        if state.unanswered.len() >= UNANSWERED_MAX || state.unanswered.values().any(behind) {
            return Err(unanswered());
        }
        state.count += 1;
        let ticket = state.count;
        let shared = Arc::clone(&self.state);
        let job: Job<F> = Box::new(move |folder| {
            work(folder);
            let _ = lock(&shared).unanswered.remove(&ticket);
        });
        let hand = match &state.hand {
            Some(hand) => hand,
            None => {
                let (jobs, next) = mpsc::channel::<Job<F>>();
                let folder = self.folder.clone();
                let _ = std::thread::Builder::new().name("folder".into()).spawn(move || {
                    while let Ok(job) = next.recv() {
                        job(&folder);
                    }
                })?;
                state.hand.insert(jobs)
            }
        };
        hand.send(job).map_err(|_| io::Error::other("the folder's thread ended"))?;
        Ok(ticket)
    }
}

impl<F: Folder + Clone + 'static> Folder for Patient<F> {
    fn list(&self, dir: &str) -> io::Result<Vec<Item>> {
        let at = dir.to_owned();
        self.ask(dir, false, move |folder| folder.list(&at))
    }

    fn read(&self, path: &str, max: usize) -> io::Result<Vec<u8>> {
        let waiting = lock(&self.state).late.take_if(|(late, _)| late == path);
        if let Some((_, bytes)) = waiting.filter(|(_, bytes)| bytes.len() <= max) {
            return Ok(bytes);
        }
        let (at, late, state) = (path.to_owned(), path.to_owned(), Arc::clone(&self.state));
        let keep = move |answer: io::Result<Vec<u8>>| {
            // What is small is soon read again, and may be another by then.
            if let Some(bytes) = answer.ok().filter(|bytes| bytes.len() >= LARGE) {
                lock(&state).late = Some((late, bytes));
            }
        };
        self.ask_long(path, false, 0, move |folder| folder.read(&at, max), keep)
    }

    fn create_new(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let (at, bytes) = (path.to_owned(), bytes.to_vec());
        self.ask_long(path, true, bytes.len(), move |folder| folder.create_new(&at, &bytes), |_| {})
    }

    fn create_whole(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let (at, bytes) = (path.to_owned(), bytes.to_vec());
        self.ask_long(path, true, bytes.len(), move |folder| folder.create_whole(&at, &bytes), |_| {})
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let (old, new) = (from.to_owned(), to.to_owned());
        self.ask(to, true, move |folder| folder.rename(&old, &new))
    }

    fn write_in_place(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let (at, bytes) = (path.to_owned(), bytes.to_vec());
        self.ask_long(path, true, bytes.len(), move |folder| folder.write_in_place(&at, &bytes), |_| {})
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let at = path.to_owned();
        self.ask(path, true, move |folder| folder.remove(&at))
    }

    fn make_dir(&self, dir: &str) -> io::Result<()> {
        let at = dir.to_owned();
        self.ask(dir, true, move |folder| folder.make_dir(&at))
    }

    fn sync_dir(&self, dir: &str) -> io::Result<()> {
        let at = dir.to_owned();
        self.ask(dir, true, move |folder| folder.sync_dir(&at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::folder::RealFolder;
    use std::sync::Condvar;

    /// A folder that does not answer for names with `slow` in them until it may.
    #[derive(Clone)]
    struct Slow {
        folder: RealFolder,
        gate: Arc<(Mutex<bool>, Condvar)>,
    }

    impl Slow {
        fn wait(&self, path: &str) {
            let (open, told) = &*self.gate;
            let open = open.lock().expect("a gate");
            drop(told.wait_while(open, |open| path.contains("slow") && !*open).expect("a gate"));
        }

        fn open(&self) {
            *self.gate.0.lock().expect("a gate") = true;
            self.gate.1.notify_all();
        }
    }

    impl Folder for Slow {
        fn list(&self, dir: &str) -> io::Result<Vec<Item>> {
            self.folder.list(dir)
        }
        fn read(&self, path: &str, max: usize) -> io::Result<Vec<u8>> {
            self.wait(path);
            self.folder.read(path, max)
        }
        fn create_new(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
            self.wait(path);
            self.folder.create_new(path, bytes)
        }
        fn rename(&self, from: &str, to: &str) -> io::Result<()> {
            self.folder.rename(from, to)
        }
        fn write_in_place(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
            self.folder.write_in_place(path, bytes)
        }
        fn remove(&self, path: &str) -> io::Result<()> {
            self.folder.remove(path)
        }
        fn make_dir(&self, dir: &str) -> io::Result<()> {
            self.folder.make_dir(dir)
        }
        fn sync_dir(&self, dir: &str) -> io::Result<()> {
            self.folder.sync_dir(dir)
        }
    }

    fn late<T>(answer: io::Result<T>) -> bool {
        answer.is_err_and(|error| error.kind() == io::ErrorKind::TimedOut)
    }

    #[test]
    fn what_does_not_answer_is_left_alone_and_the_rest_goes_on() {
        let root = std::env::temp_dir().join(format!("gishe-patient-{}", std::process::id()));
        std::fs::create_dir_all(&root).expect("a folder");
        let slow = Slow { folder: RealFolder::at(&root), gate: Arc::default() };
        let folder = Patient::new(slow.clone(), Duration::from_millis(50));
        folder.create_new("a", b"1").expect("made");
        assert!(late(folder.read("slow", 9)) && late(folder.read("slow", 9)), "told late, and at once when asked again");
        assert_eq!((folder.read("a", 9).expect("read"), folder.unanswered()), (b"1".to_vec(), 1));
        folder.write_in_place("a", b"2").expect("a read that waits keeps nobody from writing");

        assert!(late(folder.create_new("slow-too", b"3")));
        assert!(late(folder.write_in_place("a", b"4")), "nothing is written behind a write that is under way");
        assert_eq!(folder.read("a", 9).expect("read"), b"2");
        for n in 0..9 {
            assert!(late(folder.read(&format!("slow {n}"), 9)));
        }
        assert_eq!(folder.unanswered(), UNANSWERED_MAX, "threads do not pile up");
        assert!(late(folder.read("a", 9)), "a folder of which so much is missing is away");

        slow.open();
        while folder.unanswered() > 0 {
            std::thread::yield_now();
        }
        assert_eq!(folder.read("slow-too", 9).expect("the late write was done"), b"3");
        folder.write_in_place("a", b"5").expect("written");
        assert_eq!(folder.read("a", 9).expect("read"), b"5");
        let _ = std::fs::remove_dir_all(&root);
    }

    /// A large file over a slow line: what came late is there for who asks again, once; a small one is read anew.
    #[test]
    fn what_came_late_is_not_asked_for_again() {
        let root = std::env::temp_dir().join(format!("gishe-late-{}", std::process::id()));
        std::fs::create_dir_all(&root).expect("a folder");
        for (name, len) in [("slow-large", LARGE), ("slow-small", 9)] {
            std::fs::write(root.join(name), vec![1; len]).expect("a file");
        }
        let slow = Slow { folder: RealFolder::at(&root), gate: Arc::default() };
        let folder = Patient::new(slow.clone(), Duration::from_millis(50));
        assert!(late(folder.read("slow-large", LARGE)) && late(folder.read("slow-small", 9)));
        slow.open();
        while folder.unanswered() > 0 {
            std::thread::yield_now();
        }
        for name in ["slow-large", "slow-small"] {
            std::fs::write(root.join(name), b"anew").expect("another");
        }
        assert_eq!(folder.read("slow-large", LARGE).expect("what came late").len(), LARGE);
        assert_eq!(folder.read("slow-large", LARGE).expect("read"), b"anew");
        assert_eq!(folder.read("slow-small", 9).expect("read"), b"anew");
        let _ = std::fs::remove_dir_all(&root);
    }
}
