//! Time per stage: how long cases stood in each status, so that the slow step of a long procedure shows (charter C06).

use super::case::{Case, Status, after};
use std::collections::BTreeMap;

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// How long a case stood in a status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stay {
    /// The status.
    pub status: Status,
    /// From when, milliseconds since 1970.
    pub from_ms: i64,
    /// Until when; `None` while it stands there.
    pub to_ms: Option<i64>,
}

/// The stays of a case, in order; a status that it left and came back to counts each time.
pub fn stays(case: &Case) -> Vec<Stay> {
    let mut all = Vec::new();
    let mut now = Stay { status: Status::Registered, from_ms: case.at_ms, to_ms: None };
    for entry in case.history.iter().skip(1).filter(|entry| entry.applied) {
        let Some(next) = after(case.registered.kind, now.status, &entry.event) else { continue };
        if next != now.status {
            all.push(Stay { to_ms: Some(entry.at_ms), ..now });
            now = Stay { status: next, from_ms: entry.at_ms, to_ms: None };
        }
    }
    all.push(now);
    all
}

/// A stage of one kind of work, over many cases.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The service's name, or empty: all of that kind.
    pub what: String,
    /// The locale key of the kind.
    pub kind: &'static str,
    /// The status.
    pub status: Status,
    /// How many stays ended.
    pub n: usize,
    /// Their median, tenths of a day.
    pub median: i64,
    /// The longest, tenths of a day.
    pub longest: i64,
    /// How many stand there still.
    pub standing: usize,
    /// The case that stands there longest: short number and tenths of a day.
    pub oldest: Option<(String, i64)>,
}

/// The stages of cases, the slowest first; final statuses are no stages.
pub fn rows<'a>(cases: impl Iterator<Item = &'a Case>, now_ms: i64) -> Vec<Row> {
    type Key = (String, &'static str, Status);
    let mut ended: BTreeMap<Key, Vec<i64>> = BTreeMap::new();
    let mut standing: BTreeMap<Key, Vec<(i64, String)>> = BTreeMap::new();
    for case in cases {
        let what = case.registered.service.as_ref().map(|service| service.name.clone()).unwrap_or_default();
        for stay in stays(case).into_iter().filter(|stay| !stay.status.is_final()) {
            let key = (what.clone(), case.registered.kind.key(), stay.status);
            match stay.to_ms {
                Some(to) => ended.entry(key).or_default().push((to - stay.from_ms).max(0)),
                None => {
                    let since = (now_ms - stay.from_ms).max(0);
                    standing.entry(key).or_default().push((since, case.registered.number.short()));
                }
            }
        }
    }
    let tenths = |ms: i64| (ms * 10 + DAY_MS / 2) / DAY_MS;
    let keys: std::collections::BTreeSet<Key> = ended.keys().chain(standing.keys()).cloned().collect();
    let mut rows: Vec<Row> = keys
        .into_iter()
        .map(|key| {
            let mut times = ended.remove(&key).unwrap_or_default();
            let waiting = standing.remove(&key).unwrap_or_default();
            times.sort_unstable();
            Row {
                n: times.len(),
                median: times.get(times.len() / 2).map_or(0, |ms| tenths(*ms)),
                longest: times.last().map_or(0, |ms| tenths(*ms)),
                standing: waiting.len(),
                oldest: waiting.into_iter().max().map(|(ms, number)| (number, tenths(ms))),
                what: key.0,
                kind: key.1,
                status: key.2,
            }
        })
        .collect();
    let slow = |row: &Row| row.median.max(row.oldest.as_ref().map_or(0, |(_, tenths)| *tenths));
    rows.sort_by(|a, b| slow(b).cmp(&slow(a)).then_with(|| b.n.cmp(&a.n)).then_with(|| a.what.cmp(&b.what)));
    rows
}
