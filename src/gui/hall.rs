//! What the display and the kiosk share: the office of the hall, its board as it changes, how old the data are.

use crate::office::board::Board;
use crate::office::clock::{SystemClock, SystemRandom};
use crate::office::courier::Courier;
use crate::office::desk::Desk;
use crate::office::{Fault, Home};
use crate::share::status::{Link, Status};
use std::time::{Duration, Instant};

/// How often it is tried to take the exchange up.
const ASK_AGAIN: Duration = Duration::from_secs(5);
/// Data older than this are told as old, milliseconds.
const OLD_MS: i64 = 60_000;

/// The office behind a window of the hall.
#[derive(Clone, Debug)]
pub struct Hall {
    /// The office's thread.
    pub desk: Desk,
    /// The data folder.
    pub home: Home,
    courier: Option<Courier>,
    asked: Option<Instant>,
}

impl Hall {
    /// Opens the data of this machine: beside a staff window, or a workstation of the hall's own.
    pub fn open(home: Home) -> Result<Self, Fault> {
        if !home.exists() {
            let missing = std::io::Error::new(std::io::ErrorKind::NotFound, "no data here");
            return Err(Fault::Io(home.dir().to_owned(), missing));
        }
        let office = home.open(Box::new(SystemClock), Box::new(SystemRandom))?;
        let desk = Desk::new(office).map_err(|e| Fault::Io(home.dir().to_owned(), e))?;
        // Beside a staff window that one exchanges.
        let courier = Courier::start(&home, &desk).ok().flatten();
        Ok(Self { desk, home, courier, asked: None })
    }

    /// A hall over an office that is open; whoever holds it exchanges.
    pub fn of(home: Home, desk: Desk) -> Self {
        Self { desk, home, courier: None, asked: None }
    }

    /// The staff window beside that exchanged may have ended: then this one does.
    pub fn meet_courier(&mut self) {
        if self.courier.is_none() && self.asked.is_none_or(|at| at.elapsed() > ASK_AGAIN) {
            self.asked = Some(Instant::now());
            self.courier = Courier::start(&self.home, &self.desk).ok().flatten();
        }
    }

    /// Something was written here: it is published soon.
    pub fn poke(&self) {
        if let Some(courier) = &self.courier {
            courier.poke();
        }
    }

    /// How many minutes old the data are; `None` while they are fresh, or this workstation is alone.
    pub fn old_min(&self, now_ms: i64) -> Option<i64> {
        let status = match &self.courier {
            Some(courier) => courier.status(),
            None => {
                let kept = std::fs::read(self.home.dir().join("exchange.json")).ok()?;
                serde_json::from_slice::<Status>(&kept).ok()?
            }
        };
        let since = match status.link {
            Link::None | Link::InStep => return None,
            _ => status.good_ms?,
        };
        (now_ms - since > OLD_MS).then_some((now_ms - since) / 60_000)
    }

    /// The board when it changed since `mark`, read on the office's thread.
    pub fn board(&self, mark: Option<i64>) -> impl Future<Output = Option<Board>> + Send + use<> {
        let asked = self.desk.ask(move |office| office.board(mark));
        async move { asked.await.ok()?.ok()? }
    }
}
