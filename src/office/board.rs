//! What the hall sees: who is called where, the calls before, how many wait. Tickets and counters, never a name.

use super::{Fault, Office};
use crate::domain::estimate;
use crate::domain::ticket::{Label, Line};
use crate::domain::visit::State;
use crate::store::visits;

/// A call on the board.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call {
    /// The ticket.
    pub label: Label,
    /// The counter.
    pub counter: u8,
    /// When it was called last, milliseconds since 1970.
    pub at_ms: i64,
    /// How many times.
    pub calls: u32,
    /// The visitor is not at the counter yet: this is to be cried.
    pub called: bool,
}

/// How a line stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The line.
    pub line: Line,
    /// How many wait.
    pub waiting: u32,
    /// The wait of who comes now, seconds.
    pub seconds: u32,
    /// Tickets are issued now.
    pub open: bool,
}

/// The board of a moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Board {
    /// Now called, the newest call first, then those being served.
    pub now: Vec<Call>,
    /// The last calls that are over, the newest first.
    pub before: Vec<Call>,
    /// The lines.
    pub lines: Vec<Standing>,
    /// When it was read, milliseconds since 1970.
    pub at_ms: i64,
    /// A mark that changes with the data: nothing is read again while it stands.
    pub mark: i64,
}

/// Calls kept on the board after they are over.
const BEFORE: usize = 6;

impl Office {
    /// What the hall sees now; nothing when `mark` is that of the last reading and the day is the same minute.
    ///
    /// # Errors
    /// The store's.
    pub fn board(&mut self, known: Option<i64>) -> Result<Option<Board>, Fault> {
        self.refresh()?;
        let mark = visits::mark(self.store().read())? ^ (self.now_ms() / 60_000) << 20;
        if known == Some(mark) {
            return Ok(None);
        }
        self.learn_pace()?;
        let (db, today, now_ms) = (self.store().read(), self.today(), self.now_ms());
        let day = visits::of_day(db, today)?;
        let live = visits::live(db, today)?;
        let mut calls: Vec<(bool, Call)> = Vec::new();
        for visit in &day {
            // Work that came by telephone or post is nobody in the hall.
            let Some(stage) = Some(visit.stage()).filter(|_| visit.channel.is_none()) else { continue };
            if let (Some(counter), Some(at_ms)) = (stage.counter, stage.last_called_ms) {
                let here = matches!(visit.state, State::Called | State::Serving);
                let called = visit.state == State::Called;
                calls.push((here, Call { label: visit.label, counter, at_ms, calls: stage.calls, called }));
            }
        }
        // Who is called and not there yet stands first, however many are being served.
        calls.sort_by_key(|(_, call)| (std::cmp::Reverse(call.called), std::cmp::Reverse(call.at_ms), call.label));
        let of = |here: bool| calls.iter().filter(move |(h, _)| *h == here).map(|(_, call)| *call);
        let time = self.now_local().time();
        let lines = self.settings().open_lines().into_iter().map(|line| Standing {
            line,
            waiting: live.iter().filter(|v| v.state == State::Waiting && v.stage().line == line).count() as u32,
            seconds: estimate::at_issue(line, false, &live, &day, now_ms, self.settings(), &self.pace.1),
            open: self.settings().example
                || (self.settings().issues(line, time).is_ok() && self.settings().calendar().is_working_day(today)),
        });
        Ok(Some(Board {
            now: of(true).collect(),
            before: of(false).take(BEFORE).collect(),
            lines: lines.collect(),
            at_ms: now_ms,
            mark,
        }))
    }
}
