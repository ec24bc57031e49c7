//! Where the time of a visit went: the legal waiting time, and every minute of a visit over the standard.

use super::Visit;
use crate::domain::ticket::Line;

/// Where the minutes of a visit went, milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Minutes {
    /// In the line, until the first call of each stage, while a counter of the line was at work.
    pub queue: i64,
    /// In the line, while every counter of the line was closed or on a break.
    pub pause: i64,
    /// From the last call to the counter.
    pub walking: i64,
    /// Put aside.
    pub hold: i64,
    /// In the line again, after a transfer.
    pub transfer: i64,
    /// Being served.
    pub service: i64,
}

impl Visit {
    /// Since when it waits, milliseconds: the arrival, or the slot of an appointment that came early.
    pub fn waits_from_ms(&self) -> i64 {
        self.slot_ms.map_or(self.issued_ms, |slot| slot.max(self.issued_ms))
    }

    /// The legal waiting time: from there to the first call of the first stage, in milliseconds; `None` while not called.
    pub fn waiting_ms(&self) -> Option<i64> {
        self.stages.first().and_then(|s| s.first_called_ms).map(|called| (called - self.waits_from_ms()).max(0))
    }

    /// The longest single wait in a line, milliseconds: the first one, which is the legal figure, or one after a transfer or after having
    /// been put back. `None` while it was not called. Who waits anew for longer than the standard waited too long as well.
    pub fn longest_wait_ms(&self) -> Option<i64> {
        let later = self.stages.iter().enumerate().flat_map(|(place, stage)| {
            let anew = stage.first_called_ms.filter(|_| place > 0).map_or(0, |called| called - stage.entered_ms);
            [anew, stage.again_longest_ms]
        });
        self.waiting_ms().map(|first| later.fold(first, i64::max))
    }

    /// Whether somebody waited in the hall longer than the standard of so many minutes, at whichever of the waits. Whole seconds count, as
    /// in the day's figures.
    pub fn waited_over(&self, norm_min: u32) -> bool {
        self.channel.is_none() && self.longest_wait_ms().is_some_and(|ms| ms / 1000 > i64::from(norm_min) * 60)
    }

    /// Whether somebody waited in the hall: not a call, a letter, or who was served in the moment of coming.
    pub fn waited(&self) -> bool {
        self.channel.is_none() && (self.estimate_s.is_some() || self.waiting_ms() != Some(0))
    }

    /// The same as [`Visit::minutes`], with the part of the first wait during which no counter of its line was at work: `paused` gives
    /// that part of a span, milliseconds.
    pub fn minutes_with(&self, now_ms: i64, paused: impl Fn(Line, i64, i64) -> i64) -> Minutes {
        let mut sum = self.minutes(now_ms);
        if let Some(first) = self.stages.first() {
            let end = first.first_called_ms.or(first.ended_ms).unwrap_or(now_ms);
            sum.pause = paused(first.line, first.entered_ms, end).clamp(0, sum.queue);
            sum.queue -= sum.pause;
        }
        sum
    }

    /// Where the minutes went until `now_ms`, or until the end.
    pub fn minutes(&self, now_ms: i64) -> Minutes {
        let mut sum = Minutes::default();
        for (place, stage) in self.stages.iter().enumerate() {
            let end = stage.ended_ms.unwrap_or(now_ms);
            let called = stage.first_called_ms.unwrap_or(end);
            let waited = (called - stage.entered_ms).max(0);
            let last = place + 1 == self.stages.len();
            let since = |at: Option<i64>| at.filter(|_| last).map_or(0, |since| (end - since).max(0));
            let again = stage.again_ms + since(self.again_since_ms);
            *(if place == 0 { &mut sum.queue } else { &mut sum.transfer }) += waited + again;
            if let Some(first) = stage.first_called_ms {
                sum.walking += (stage.serving_ms.unwrap_or(end) - first - again - stage.away_ms).max(0);
            }
            let aside = since(self.parked_by.map(|(_, at)| at));
            let hold = stage.parked_ms + aside;
            sum.hold += hold;
            sum.service += stage.serving_ms.map_or(0, |from| (end - from - hold).max(0));
        }
        sum
    }
}
