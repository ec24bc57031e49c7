//! The exchange in words: its state for the status line, its problems with what to do.

use crate::domain::settings::Settings;
use crate::share::status::{Link, Matter, Pending, Problem, Status};
use crate::words::Words;

/// A problem as a sentence that names the workstation and the remedy.
pub fn problem(words: Words, problem: &Problem) -> String {
    let detail = match problem.matter {
        Matter::Clock => problem.detail.parse::<i64>().map_or_else(|_| problem.detail.clone(), minutes),
        _ => problem.detail.clone(),
    };
    words.tr_with(problem.matter.key(), &[("station", problem.station.clone()), ("detail", detail)])
}

/// An erasure that is not heeded everywhere, as a sentence.
pub fn pending(words: Words, pending: &Pending) -> String {
    let stations = pending.stations.join(", ");
    words.tr_with("exchange-pending-one", &[("number", pending.number.clone()), ("stations", stations)])
}

fn minutes(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "+" };
    let all = seconds.abs() / 60;
    if all >= 60 { format!("{sign}{}:{:02}", all / 60, all % 60) } else { format!("{sign}0:{all:02}") }
}

/// The state for the status line: in step and how long ago, or away since when and how much is not sent.
pub fn line(words: Words, status: &Status, settings: &Settings, now_ms: i64) -> String {
    let time = |ms: Option<i64>| ms.map_or_else(String::new, |ms| settings.local(ms).format("%H:%M").to_string());
    let unsent = status.unsent.to_string();
    match &status.link {
        Link::None => words.tr("link-none"),
        Link::Starting => words.tr("link-starting"),
        Link::InStep if status.unsent > 0 => words.tr_with("line-sending", &[("unsent", unsent)]),
        Link::InStep if status.awaited > 0 => words.tr_with("line-receiving-n", &[("n", status.awaited.to_string())]),
        Link::InStep => {
            let ago = (now_ms - status.good_ms.unwrap_or(now_ms)).max(0) / 1000;
            words.tr_with("line-in-step", &[("s", ago.to_string())])
        }
        other => {
            words.tr_with("line-away", &[("link", words.tr(other.key())), ("since", time(status.bad_ms)), ("unsent", unsent)])
        }
    }
}

/// A one-time code in groups of five, as people read it aloud.
pub fn grouped(code: &str) -> String {
    code.as_bytes().chunks(5).map(|part| String::from_utf8_lossy(part).into_owned()).collect::<Vec<_>>().join("-")
}
