//! Files of cases through the shared folder, carried beside the exchange of events.

use super::Home;
use super::archive::{Archive, Guarded};
use super::desk::Desk;
use crate::domain::station::Kind;
use crate::share::blobs::{Blobs, Due, Wanted};
use crate::share::exchange::Exchange;
use crate::share::folder::RealFolder;
use crate::share::keys::Ring;
use crate::share::patient::{ANSWER_MAX, Patient};
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long the exchange waits for the porter of files; what takes longer goes on beside it.
const ERRAND: Duration = Duration::from_millis(100);
/// How often the ledger is asked which files there are while nothing comes or goes.
const FILES: Duration = Duration::from_secs(60);

/// An errand of the porter: with which keys, when, and how much had come by then.
struct Errand {
    ring: Ring,
    mono_ms: i64,
    arrivals: u64,
    fresh: bool,
}

/// Carries the files of cases beside the exchange of events, with hands of its own: a large one over a slow line takes minutes, and calls and
/// registrations do not wait behind it.
pub(super) struct Porter {
    errands: mpsc::Sender<Errand>,
    told: mpsc::Receiver<Due>,
    away: bool,
    due: Due,
    /// Something was committed here: the ledger is asked anew which files there are.
    pub(super) fresh: bool,
}

impl Porter {
    /// A porter between the files of `home` and the shared folder; the error is the system's that gives no thread.
    pub(super) fn begin(home: &Home, desk: &Desk, folder: &Path) -> std::io::Result<Self> {
        let (errands, heard) = mpsc::channel::<Errand>();
        let (tell, told) = mpsc::channel();
        let mut bag = Bag {
            blobs: Blobs::default(),
            shelf: Archive::files(home),
            wanted: Vec::new(),
            asked: None,
            folder: Patient::new(RealFolder::at(folder), ANSWER_MAX),
            desk: desk.clone(),
        };
        let papers = Archive::of(home);
        let _ = std::thread::Builder::new().name("files".into()).spawn(move || {
            bag.shelf.tidy();
            papers.tidy();
            while let Ok(errand) = heard.recv() {
                if tell.send(bag.carry(&errand)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { errands, told, away: false, due: Due::default(), fresh: true })
    }

    /// Sends the porter on its way unless it still is, and gives what is due; a short errand is waited for.
    pub(super) fn carry(&mut self, exchange: &Exchange, mono_ms: i64, arrivals: u64) -> Due {
        let station = exchange.station();
        if station.cert.kind != Kind::Staff {
            return Due::default();
        }
        if !self.away {
            let errand = Errand { ring: station.ring.clone(), mono_ms, arrivals, fresh: std::mem::take(&mut self.fresh) };
            self.away = self.errands.send(errand).is_ok();
        }
        if let Ok(due) = self.told.recv_timeout(ERRAND) {
            (self.due, self.away) = (due, false);
        }
        self.due
    }
}

/// What the porter has with it.
struct Bag {
    blobs: Blobs,
    shelf: Archive,
    wanted: Vec<Wanted>,
    asked: Option<(Instant, u64)>,
    folder: Patient<RealFolder>,
    desk: Desk,
}

impl Bag {
    /// Files of cases travel after the events that name them; a folder that fails here fails in the next round as well.
    fn carry(&mut self, errand: &Errand) -> Due {
        let Errand { ring, mono_ms, arrivals, fresh } = errand;
        if *fresh || self.asked.is_none_or(|(at, seen)| seen != *arrivals || at.elapsed() > FILES) {
            self.asked = Some((Instant::now(), *arrivals));
            let asked = self.desk.wait(|office| crate::store::rows::all_files(office.store().read()));
            let known = asked.ok().and_then(Result::ok).unwrap_or_default();
            self.wanted = known.into_iter().map(|(hash, bytes, gone)| Wanted { hash, bytes, gone }).collect();
        }
        let mut random = super::clock::SystemRandom;
        let mut number = || super::clock::number(&mut random);
        let shelf = Guarded { shelf: &self.shelf, desk: &self.desk };
        let round = self.blobs.round(&self.folder, ring, &shelf, &self.wanted, *mono_ms, &mut number);
        round.unwrap_or_else(|_| self.blobs.due())
    }
}
