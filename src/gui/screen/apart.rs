//! Matters of the worklist that are no case's own and no ticket's, as sentences: settings, payments, bookings, money paid twice.

use crate::domain::booking::{Lost, Slot, State};
use crate::domain::lines::{Serves, Sheet};
use crate::domain::printing::{Paper, Place};
use crate::domain::sealing::Appointed;
use crate::domain::settings::{CREST, Settings};
use crate::domain::ticket::Line;
use crate::office::texts;
use crate::office::worklist::{Done, Matter};
use crate::words::Words;

/// So many characters of a value are shown: enough to tell two apart.
const SHOWN: usize = 200;

/// A matter as a sentence: what stands, what lost, by whom and when each was done. No personal data of citizens is in it. Empty for the
/// matters of cases and tickets, which the page words itself.
pub fn sentence(words: Words, settings: &Settings, matter: &Matter) -> String {
    let done = |done: &Done| {
        let who = if done.who.is_empty() { words.tr("by-program") } else { done.who.clone() };
        format!("{who}, {}", words.moment(settings.local(done.at_ms)))
    };
    match matter {
        Matter::Setting { key, won, held, lost, done: by, .. } => words.tr_with(
            "matter-setting",
            &[
                ("name", name(words, settings, key)),
                ("won", value(words, key, won)),
                ("held", done(held)),
                ("lost", value(words, key, lost)),
                ("done", done(by)),
            ],
        ),
        Matter::Payment { number, status, ended, late, done: by, .. } => words.tr_with(
            "matter-payment",
            &[
                ("number", number.clone()),
                ("status", words.tr(status.key())),
                ("ended", done(ended)),
                ("late", words.tr(late.key())),
                ("done", done(by)),
            ],
        ),
        Matter::Booking { code, slot, state, lost, done: by, .. } => words.tr_with(
            "matter-booking",
            &[
                ("code", code.to_string()),
                ("won", stands(words, slot, *state)),
                ("lost", what_lost(words, lost)),
                ("done", done(by)),
            ],
        ),
        Matter::Overpaid { number, fee, paid, .. } => words.tr_with(
            "matter-overpaid",
            &[("number", number.clone()), ("fee", words.money(*fee)), ("paid", words.money(*paid))],
        ),
        Matter::Field { .. } | Matter::Late { .. } | Matter::Ticket { .. } | Matter::Pair { .. } => String::new(),
    }
}

/// Where a booking stands: its slot, and its state once it is no more than a slot.
fn stands(words: Words, of: &Slot, state: State) -> String {
    let slot = slot(words, of);
    if state == State::Booked { slot } else { format!("{slot} – {}", words.tr(state.key())) }
}

fn what_lost(words: Words, lost: &Lost) -> String {
    match lost {
        Lost::Slot(of) => slot(words, of),
        Lost::Step(state) => words.tr(state.key()),
    }
}

fn slot(words: Words, slot: &Slot) -> String {
    let whose = if slot.official.is_empty() { words.tr("reception-list-counters") } else { slot.official.clone() };
    format!("{}, {}, {whose}", words.date(slot.day), slot.time)
}

/// The name of a setting, also of one that stands on another page than that of the settings.
fn name(words: Words, settings: &Settings, key: &str) -> String {
    let label = format!("setting-{}", key.replace(['.', '_'], "-"));
    if words.has(&label) {
        return words.tr(&label);
    }
    let (kind, rest) = key.split_once('.').unwrap_or(("", key));
    let line = || Line::of_letter(rest.chars().next()?);
    let paper = || Paper::of_code(rest.split_once('.')?.1);
    match kind {
        "text" => of_page(words.tr("texts-title"), texts::letter_of(rest).map(|letter| words.tr(letter))),
        "line" => of_page(words.tr("lines-page"), line().map(|line| words.line(settings, line))),
        "counter" => words.tr_with("counter-n", &[("n", rest.trim_start_matches('0').to_owned())]),
        "print" => words.tr_with(
            "matter-print",
            &[
                ("code", rest.split('.').next().unwrap_or_default().to_owned()),
                ("paper", paper().map_or_else(|| rest.to_owned(), |paper| words.tr(paper.key()))),
            ],
        ),
        "view" => words.tr_with("matter-view", &[("name", rest.to_owned())]),
        "start" => {
            let (index, year) = rest.split_once('.').unwrap_or((rest, ""));
            words.tr_with("matter-start", &[("index", index.to_owned()), ("year", year.to_owned())])
        }
        "scan" => words.tr_with("matter-scan", &[("code", rest.to_owned())]),
        "sealed" => words.tr("settings-sealed"),
        _ => key.to_owned(),
    }
}

fn of_page(page: String, of: Option<String>) -> String {
    of.map_or_else(|| page.clone(), |of| format!("{page}: {of}"))
}

/// A value of a setting in words, as far as it has any; a long one is cut.
fn value(words: Words, key: &str, value: &str) -> String {
    if value.is_empty() {
        return words.tr("matter-none");
    }
    let kind = key.split_once('.').map_or("", |(kind, _)| kind);
    let told = match kind {
        // A picture in base64: three bytes in four characters.
        _ if key == CREST => Some(words.size(value.len() as u64 / 4 * 3)),
        // How a list is narrowed is no text that people read.
        "view" => Some(words.tr("matter-view-value")),
        "line" => serde_json::from_str::<Sheet>(value).ok().map(|sheet| of_line(words, &sheet)),
        "counter" => serde_json::from_str::<Serves>(value).ok().map(|serves| of_counter(&serves)),
        "print" => Place::read(value).map(|place| place.address.to_string()),
        "sealed" => {
            serde_json::from_str::<Appointed>(value).ok().map(|one| format!("{}, {}", one.name, words.tr(one.role.key())))
        }
        _ => None,
    };
    let told = told.unwrap_or_else(|| value.to_owned());
    let cut = told.char_indices().nth(SHOWN).map(|(end, _)| end);
    cut.map_or_else(|| told.clone(), |end| format!("{}…", &told[..end]))
}

/// How a line is configured: open or not, its name, its hours, its services.
fn of_line(words: Words, sheet: &Sheet) -> String {
    let open = words.tr(if sheet.open { "lines-open" } else { "lines-shut" });
    let hours = if sheet.opens.is_empty() && sheet.closes.is_empty() {
        String::new()
    } else {
        format!("{}–{}", sheet.opens, sheet.closes)
    };
    let all = [open, sheet.name.clone(), hours, sheet.services.join(", ")];
    all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Which lines a counter serves, each with its place in the order.
fn of_counter(serves: &Serves) -> String {
    serves.iter().map(|(letter, level)| format!("{letter} {}", level.saturating_add(1))).collect::<Vec<_>>().join(", ")
}
