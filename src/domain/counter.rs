//! A counter session: who sits at a counter, and when on a break.

use super::refusal::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why a counter is on a break.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// A short rest.
    #[default]
    Rest,
    /// A meal.
    Meal,
    /// Work away from the counter: archive, copies, a word with a unit.
    Work,
    /// Nobody touched the counter for a while.
    Idle,
}

impl Pause {
    /// Those that people give, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Rest, Self::Meal, Self::Work];

    /// The locale key of the reason.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rest => "pause-rest",
            Self::Meal => "pause-meal",
            Self::Work => "pause-work",
            Self::Idle => "pause-idle",
        }
    }
}

/// What happened in a counter session.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// A clerk signed in at a counter.
    Opened {
        /// The counter.
        counter: u8,
    },
    /// The clerk went on a break.
    BreakStarted {
        /// Why.
        #[serde(default)]
        why: Pause,
    },
    /// The clerk is back.
    BreakEnded {},
    /// The clerk signed out.
    Closed {},
    /// The clerk needs somebody at the counter, now.
    HelpAsked {},
    /// Somebody comes, or it is over.
    HelpOver {},
}

/// A counter session; times in milliseconds since 1970.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its id.
    pub id: Uuid,
    /// The counter.
    pub counter: u8,
    /// The clerk.
    pub clerk: Uuid,
    /// Since when.
    pub opened_ms: i64,
    /// On a break since.
    pub break_ms: Option<i64>,
    /// Why.
    pub why: Pause,
    /// Breaks that are over: from when to when.
    pub breaks: Vec<(i64, i64)>,
    /// Breaks taken, milliseconds in all.
    pub breaks_ms: i64,
    /// Until when.
    pub closed_ms: Option<i64>,
    /// Help was asked for at this moment and nobody has come yet.
    pub help_ms: Option<i64>,
}

impl Session {
    /// The session that an opening begins.
    pub fn begin(id: Uuid, event: &Event, by: Uuid, at_ms: i64) -> Option<Self> {
        let Event::Opened { counter } = event else { return None };
        Some(Self {
            id,
            counter: *counter,
            clerk: by,
            opened_ms: at_ms,
            break_ms: None,
            why: Pause::default(),
            breaks: Vec::new(),
            breaks_ms: 0,
            closed_ms: None,
            help_ms: None,
        })
    }

    /// Applies a later event; one that makes no sense has no effect.
    pub fn apply(&mut self, event: &Event, at_ms: i64) {
        if self.closed_ms.is_some() {
            return;
        }
        match event {
            Event::Opened { .. } => {}
            Event::BreakStarted { why } => {
                let _ = self.break_ms.get_or_insert(at_ms);
                self.why = *why;
            }
            Event::BreakEnded {} => self.end_break(at_ms),
            Event::HelpAsked {} => {
                let _ = self.help_ms.get_or_insert(at_ms);
            }
            Event::HelpOver {} => self.help_ms = None,
            Event::Closed {} => {
                self.help_ms = None;
                self.end_break(at_ms);
                self.closed_ms = Some(at_ms);
            }
        }
    }

    /// How long the counter was not at work within a span: before it opened, on breaks, after it closed; milliseconds.
    pub fn away_ms(&self, from: i64, to: i64) -> i64 {
        let within = |a: i64, b: i64| (b.min(to) - a.max(from)).max(0);
        let breaks: i64 = self.breaks.iter().map(|(a, b)| within(*a, *b)).sum();
        let running = self.break_ms.map_or(0, |since| within(since, to));
        within(from, self.opened_ms) + breaks + running + self.closed_ms.map_or(0, |at| within(at, to))
    }

    fn end_break(&mut self, at_ms: i64) {
        if let Some(since) = self.break_ms.take() {
            self.breaks_ms += (at_ms - since).max(0);
            self.breaks.push((since, at_ms));
        }
    }
}

/// What a clerk asks of the session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    /// Go on a break.
    Break(Pause),
    /// Come back.
    Back,
    /// Sign out.
    Close,
    /// Ask for help.
    Help,
    /// Somebody comes, or it is over.
    HelpOver,
}

/// Decides a command; `serving` tells whether a visit is open at the counter.
pub fn decide(session: &Session, command: Command, serving: bool) -> Result<Event, Refusal> {
    match command {
        _ if session.closed_ms.is_some() => Err(Refusal::new("refusal-session-closed")),
        Command::Break(_) | Command::Close if serving => Err(Refusal::new("refusal-break-serving")),
        Command::Break(why) if session.break_ms.is_none() => Ok(Event::BreakStarted { why }),
        Command::Back if session.break_ms.is_some() => Ok(Event::BreakEnded {}),
        Command::Close => Ok(Event::Closed {}),
        Command::Help if session.help_ms.is_none() => Ok(Event::HelpAsked {}),
        Command::HelpOver if session.help_ms.is_some() => Ok(Event::HelpOver {}),
        Command::Help | Command::HelpOver => Err(Refusal::new("refusal-help")),
        _ => Err(Refusal::new("refusal-break-state")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_is_measured_and_not_taken_during_a_service() {
        let mut s = Session::begin(Uuid::nil(), &Event::Opened { counter: 2 }, Uuid::nil(), 0).expect("a session");
        assert!(decide(&s, Command::Break(Pause::Rest), true).is_err());
        s.apply(&decide(&s, Command::Break(Pause::Rest), false).expect("a break"), 10);
        assert!(decide(&s, Command::Break(Pause::Rest), false).is_err());
        s.apply(&decide(&s, Command::Back, false).expect("back"), 40);
        s.apply(&decide(&s, Command::Close, false).expect("closed"), 50);
        assert_eq!((s.breaks_ms, s.closed_ms), (30, Some(50)));
        assert!(decide(&s, Command::Back, false).is_err());
    }
}
