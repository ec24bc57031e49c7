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

/// The state for the status line: in step and how long ago, or away since when and how much is not sent; then how many problems there are,
/// which the colour alone would not tell everybody.
pub fn line(words: Words, status: &Status, settings: &Settings, now_ms: i64) -> String {
    let link = link(words, status, settings, now_ms);
    let n = status.problems.len();
    if n == 0 { link } else { format!("{link} · {}", words.tr_with("line-problems", &[("n", n.to_string())])) }
}

fn link(words: Words, status: &Status, settings: &Settings, now_ms: i64) -> String {
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
            let since = status.bad_ms.map_or_else(String::new, |ms| since(settings, ms, now_ms));
            words.tr_with("line-away", &[("link", words.tr(other.key())), ("since", since), ("unsent", unsent)])
        }
    }
}

/// A time of today; of another day with the day: what is away since Friday looked on Monday as if it had gone this morning.
fn since(settings: &Settings, at_ms: i64, now_ms: i64) -> String {
    let at = settings.local(at_ms);
    let today = at.date() == settings.local(now_ms).date();
    at.format(if today { "%H:%M" } else { "%d.%m. %H:%M" }).to_string()
}

/// What to do about a folder that is not in order; nothing while the exchange is in step, begins or has no folder. Shown under the state, which
/// says in a few words what is wrong and not who mends it.
pub fn remedy(words: Words, status: &Status) -> Option<String> {
    let key = match &status.link {
        Link::None | Link::Starting | Link::InStep => return None,
        Link::Absent => "link-absent-do",
        Link::Foreign => "link-foreign-do",
        Link::NewerNeeded(_) => "link-newer-do",
        Link::NoRight => "link-no-right-do",
        Link::Full => "link-full-do",
        Link::Spoiled => "link-spoiled-do",
    };
    Some(words.tr(key))
}

/// A one-time code in groups of five, as people read it aloud.
pub fn grouped(code: &str) -> String {
    code.as_bytes().chunks(5).map(|part| String::from_utf8_lossy(part).into_owned()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    const NOW_MS: i64 = 1_795_000_000_000;

    fn away(since_ms: i64) -> Status {
        Status { link: Link::Absent, bad_ms: Some(since_ms), unsent: 1, ..Status::default() }
    }

    #[test]
    fn what_is_away_since_another_day_says_which() {
        let settings = Settings::default();
        let told = |since_ms: i64| line(Words::new(Lang::Bg), &away(since_ms), &settings, NOW_MS);
        let at = |ms: i64, form: &str| settings.local(ms).format(form).to_string();
        let (today, friday) = (NOW_MS - 60_000, NOW_MS - 3 * 86_400_000);
        assert!(told(today).contains(&format!(" от {} · 1 неизпратен запис", at(today, "%H:%M"))), "{}", told(today));
        assert!(told(friday).contains(&at(friday, " %d.%m. %H:%M ")), "{}", told(friday));
    }

    #[test]
    fn problems_are_counted_in_the_line() {
        let problem =
            Problem { matter: Matter::Local, writer: None, station: String::new(), detail: String::new(), since_ms: NOW_MS };
        let told = |problems: Vec<Problem>| {
            let status = Status { link: Link::InStep, problems, ..Status::default() };
            line(Words::new(Lang::En), &status, &Settings::default(), NOW_MS)
        };
        assert!(!told(Vec::new()).contains("problems"));
        assert!(told(vec![problem.clone(), problem]).ends_with(" · problems: 2"));
    }

    #[test]
    fn every_bad_state_of_the_folder_has_a_remedy() {
        let words = Words::new(Lang::Bg);
        let told = |link: Link| remedy(words, &Status { link, ..Status::default() });
        for link in [Link::Absent, Link::Foreign, Link::NewerNeeded(2), Link::NoRight, Link::Full, Link::Spoiled] {
            let key = format!("{}-do", link.key());
            assert_eq!(told(link), Some(words.tr(&key)));
            assert!(words.has(&key), "{key}");
        }
        assert_eq!((told(Link::None), told(Link::Starting), told(Link::InStep)), (None, None, None));
    }
}
