//! The order of calling: a pure, total, explainable order of the waiting visits.
//!
//! Who came back after a missed call comes first; then waiting minutes plus the bonus of a legal priority, less what a line of a
//! later level waits longer at this counter; ties by arrival, then by label (peers.md §4.3). Waiting minutes grow for everybody
//! alike and a level costs minutes, not the place, so nobody starves.

use super::settings::{Key, Settings};
use super::ticket::Line;
use super::visit::{State, Visit};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Why a visit stands where it stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Came back within tolerance: before all others.
    pub returned: bool,
    /// Milliseconds of waiting, the bonus included.
    pub score_ms: i64,
    /// The bonus inside the score, milliseconds.
    pub bonus_ms: i64,
    /// What the level of the line at this counter takes off the score, milliseconds.
    pub later_ms: i64,
}

/// The place of a waiting visit at `now_ms`, at a counter that serves its line at `level`.
pub fn place(visit: &Visit, level: u8, now_ms: i64, settings: &Settings) -> Place {
    // An appointment counts from its slot: before it, it waits for less than nothing.
    let since = visit.recycled_ms.unwrap_or_else(|| visit.slot_ms.unwrap_or(visit.issued_ms));
    let bonus_ms = if visit.priority { i64::from(settings.whole(Key::PriorityBonusMin)) * 60_000 } else { 0 };
    let later_ms = i64::from(level) * i64::from(settings.whole(Key::PrecedenceMin)) * 60_000;
    Place { returned: visit.returned, score_ms: now_ms - since + bonus_ms - later_ms, bonus_ms, later_ms }
}

/// The waiting visits that `counter` may call, in the order of calling.
pub fn order<'a>(visits: &'a [Visit], counter: u8, now_ms: i64, settings: &Settings) -> Vec<&'a Visit> {
    let lines: BTreeSet<Line> = visits.iter().map(|v| v.stage().line).collect();
    let levels: BTreeMap<Line, Option<u8>> = lines.into_iter().map(|line| (line, settings.level(counter, line))).collect();
    let level = |v: &Visit| {
        // A transfer to this very counter is for it, whatever it serves.
        let only = v.stage().only_counter;
        if only == Some(counter) { Some(0) } else { levels.get(&v.stage().line).copied().flatten().filter(|_| only.is_none()) }
    };
    let waiting = visits.iter().filter(|v| v.state == State::Waiting);
    let mut waiting: Vec<(&Visit, Place)> = waiting.filter_map(|v| Some((v, place(v, level(v)?, now_ms, settings)))).collect();
    waiting.sort_by_key(|(v, place)| (Reverse(place.returned), Reverse(place.score_ms), v.issued_ms, v.label, v.id));
    waiting.into_iter().map(|(v, _)| v).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ticket::Label;
    use crate::domain::visit::Event;
    use uuid::Uuid;

    fn visit(n: u32, at_min: i64, priority: bool) -> Visit {
        let label = Label { line: Line::Filing, issuer: 0, n };
        let issued = Event::Issued { label, day: "2026-11-24".parse().expect("a date"), priority };
        Visit::begin(Uuid::from_u128(u128::from(n)), &issued, at_min * 60_000).expect("a visit")
    }

    #[test]
    fn priority_is_a_bonus_and_no_jump_over_everybody() {
        let visits = [visit(1, 0, false), visit(2, 10, false), visit(3, 12, true), visit(4, 20, true)];
        let settings = Settings::default();
        let labels: Vec<u32> = order(&visits, 1, 30 * 60_000, &settings).iter().map(|v| v.label.n).collect();
        assert_eq!(labels, [3, 1, 4, 2], "15 minutes of bonus: 12-15=-3, 0, 20-15=5, 10");
    }

    #[test]
    fn who_came_back_is_first_and_a_transfer_to_a_counter_waits_for_it() {
        let mut back = visit(9, 25, false);
        back.returned = true;
        let mut elsewhere = visit(1, 0, false);
        elsewhere.stages[0].only_counter = Some(2);
        let visits = [visit(2, 1, false), back, elsewhere];
        let settings = Settings::default();
        let here: Vec<u32> = order(&visits, 1, 30 * 60_000, &settings).iter().map(|v| v.label.n).collect();
        let there: Vec<u32> = order(&visits, 2, 30 * 60_000, &settings).iter().map(|v| v.label.n).collect();
        assert_eq!((here, there), (vec![9, 2], vec![9, 1, 2]));
    }
}
