//! The office on a thread of its own: a window asks and goes on drawing, the answer comes back as a future.

use super::Office;
use futures_channel::oneshot;
use std::future::Future;
use std::sync::mpsc;

type Job = Box<dyn FnOnce(&mut Office) + Send>;

/// A handle to the office's thread; clones reach the same office.
#[derive(Clone)]
pub struct Desk {
    jobs: mpsc::Sender<Job>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

/// The office's thread has ended; nothing more is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

impl Desk {
    /// Gives the office a thread. Jobs run one after the other, in the order they were asked.
    pub fn new(mut office: Office) -> std::io::Result<Self> {
        let (jobs, todo) = mpsc::channel::<Job>();
        let _ = std::thread::Builder::new().name("office".into()).spawn(move || {
            while let Ok(job) = todo.recv() {
                job(&mut office);
            }
        })?;
        Ok(Self { jobs })
    }

    /// Asks the office; the future gives what `job` returned.
    pub fn ask<T, J>(&self, job: J) -> impl Future<Output = Result<T, Gone>> + Send + use<T, J>
    where
        T: Send + 'static,
        J: FnOnce(&mut Office) -> T + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let sent = self.jobs.send(Box::new(move |office| {
            // Nobody listens any more: the work is done all the same.
            let _ = tell.send(job(office));
        }));
        async move {
            if sent.is_err() {
                return Err(Gone);
            }
            told.await.map_err(|_| Gone)
        }
    }

    /// Asks the office and waits for the answer: for the command line and tests, never for a window.
    pub fn wait<T: Send + 'static>(&self, job: impl FnOnce(&mut Office) -> T + Send + 'static) -> Result<T, Gone> {
        let (tell, told) = mpsc::channel();
        self.jobs
            .send(Box::new(move |office| {
                let _ = tell.send(job(office));
            }))
            .map_err(|_| Gone)?;
        told.recv().map_err(|_| Gone)
    }
}
