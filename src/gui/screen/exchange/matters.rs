//! The worklist of the exchange page: what people have to decide, each matter once and as it was seen.

use super::Message;
use crate::domain::{booking, case, payment, visit};
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::load;
use crate::gui::screen::{apart, register};
use crate::gui::theme::Kind;
use crate::gui::widget::{Part, body, caption, key_button, small_button, strong};
use crate::office::admin::Share;
use crate::office::worklist::Matter;
use crate::office::{Command, Office};
use iced::widget::{column, row};
use iced::{Alignment, Length, Task};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// So many matters of each kind are shown.
pub(super) const MOST: u32 = 50;
/// So long after another matter became the first one keys decide nothing: the press was meant for the one before.
const STILL: Duration = Duration::from_secs(1);

/// Takes the list as it was read.
pub(super) fn listed(app: &mut App, read: Result<(Vec<Matter>, Share), String>) {
    // Whatever came of the last decision, the list tells it.
    app.exchange.deciding = None;
    // There are values of people in it: without a clerk they are for nobody.
    if app.clerk.is_none() {
        return;
    }
    match read {
        Ok((matters, share)) => {
            let page = &mut app.exchange;
            if page.matters.first() != matters.first() {
                page.changed = Some(Instant::now());
            }
            // What comes back another day is another reading.
            page.shown.retain(|shown| matters.iter().any(|matter| case_of(matter) == Some(*shown)));
            page.matters = matters;
            page.share = Some(share);
        }
        Err(sentence) => app.banner = Some(sentence),
    }
}

/// A key decides the first matter: the one that was seen there, and only where the list is what the keys are for.
pub fn key(app: &mut App, take: bool) -> Task<Window> {
    let page = &app.exchange;
    let moved = page.changed.is_some_and(|at| at.elapsed() < STILL);
    if app.palette.is_some() || page.deciding.is_some() || moved {
        return Task::none();
    }
    decide(app, 0, take)
}

/// Decides a matter; `take` puts the value that lost in force again.
pub(super) fn decide(app: &mut App, place: usize, take: bool) -> Task<Window> {
    let Some(matter) = app.exchange.matters.get(place).cloned() else { return Task::none() };
    // A key may ask for another value where there is none: that is no word for the one that stands.
    if (take && !matter.takes()) || app.exchange.deciding.as_ref() == Some(&matter) {
        return Task::none();
    }
    let command = match matter.clone() {
        Matter::Field { case, of, field, shown, .. } => {
            Command::Case(case, case::Command::Settle(of, Some(field), Some(shown), take))
        }
        Matter::Late { case, of, .. } | Matter::Pair { case, of, .. } => {
            Command::Case(case, case::Command::Settle(of, None, None, false))
        }
        Matter::Ticket { visit, of, .. } => Command::Visit(visit, visit::Command::Review(of)),
        Matter::Setting { of, takes, .. } => Command::SettleSetting(of, takes.filter(|_| take)),
        Matter::Payment { payment, of, .. } => Command::Payment(payment, payment::Command::Review(of)),
        Matter::Booking { booking, of, takes, .. } => {
            Command::Booking(booking, booking::Command::Settle(of, takes.filter(|_| take)))
        }
        // Over once money is given back or a receipt is void.
        Matter::Overpaid { .. } => return Task::none(),
    };
    app.exchange.deciding = Some(matter);
    app.give(Purpose::Plain, command)
}

/// Puts on record that both values of a matter are read; they are shown once it stands there.
pub(super) fn show(app: &mut App, place: usize) -> Task<Window> {
    let Some(Matter::Field { case, .. }) = app.exchange.matters.get(place) else { return Task::none() };
    let (case, who) = (*case, app.who());
    if app.exchange.shown.contains(&case) || std::mem::replace(&mut app.exchange.showing, true) {
        return Task::none();
    }
    let reveal = Command::Case(case, case::Command::Reveal);
    let read = move |office: &mut Office| office.perform(who, reveal).map(drop);
    load::ask(&app.desk, app.words, read, move |told| {
        Window::Exchange(Message::Shown { by: who.by, case, told: told.map_err(|trouble| trouble.sentence) })
    })
}

/// The reading stands on record, or nothing is shown.
pub(super) fn shown(app: &mut App, by: Uuid, case: Uuid, told: Result<(), String>) {
    app.exchange.showing = false;
    match told {
        // Who signed in since has read nothing yet.
        Ok(()) if app.sits_here(by) => {
            let _ = app.exchange.shown.insert(case);
        }
        Ok(()) => {}
        Err(sentence) => app.banner = Some(sentence),
    }
    if let Some(courier) = &app.courier {
        courier.poke();
    }
}

/// The case that a matter is about, when it is about one.
fn case_of(matter: &Matter) -> Option<Uuid> {
    match matter {
        Matter::Field { case, .. }
        | Matter::Late { case, .. }
        | Matter::Pair { case, .. }
        | Matter::Payment { case, .. }
        | Matter::Overpaid { case, .. } => Some(*case),
        Matter::Ticket { .. } | Matter::Setting { .. } | Matter::Booking { .. } => None,
    }
}

/// Draws the list.
pub(super) fn view(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let mut list = column![strong(words.tr("exchange-worklist"))].spacing(8);
    if app.exchange.matters.is_empty() {
        return list.push(caption(words.tr("exchange-nothing"), look)).into();
    }
    for (place, matter) in app.exchange.matters.iter().enumerate() {
        list = list.push(line(app, place, matter));
    }
    // Fewer than all may be here: whoever works them off should not believe the end reached.
    if app.exchange.matters.len() >= MOST as usize {
        list = list.push(caption(words.tr_with("exchange-worklist-cut", &[("n", MOST.to_string())]), look));
    }
    list.into()
}

/// A matter, and what can be done about it.
fn line<'a>(app: &'a App, place: usize, matter: &'a Matter) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let free = app.exchange.deciding.as_ref() != Some(matter);
    // The first one is decided by a key each way.
    let decide = |key: &str, take| {
        let cap = match (place, take) {
            (0, false) => "Alt 1",
            (0, true) => "Alt 2",
            _ => "",
        };
        key_button(words.tr(key), cap, Kind::Plain, look)
            .width(if cap.is_empty() { 150 } else { 190 })
            .on_press_maybe(free.then_some(Window::Exchange(Message::Decide(place, take))))
    };
    let mut line = row![body(sentence(app, matter)).width(Length::Fill)].spacing(8).align_y(Alignment::Center);
    if let Matter::Field { case, field, .. } = matter
        && field.personal()
        && !app.exchange.shown.contains(case)
    {
        let show = Window::Exchange(Message::Show(place));
        line = line.push(small_button(words.tr("exchange-show"), Kind::Plain, look).on_press(show));
    }
    // What is decided is seen in the case, and money is given back there.
    if let Some(case) = case_of(matter) {
        let open = Window::Register(register::Message::Open(case));
        line = line.push(small_button(words.tr("case-show"), Kind::Plain, look).on_press(open));
    }
    if matter.takes() {
        line = line.push(decide("exchange-take-lost", true));
    }
    let chosen = matter.takes() || matches!(matter, Matter::Field { .. });
    let key = if chosen { "exchange-keep-won" } else { "exchange-looked" };
    if matter.of().is_some() { line.push(decide(key, false)).into() } else { line.into() }
}

/// A matter as a sentence: both values, or what met what.
pub fn sentence(app: &App, matter: &Matter) -> String {
    let words = app.words;
    let open = matches!(matter, Matter::Field { case, .. } if app.exchange.shown.contains(case));
    let value = |v: &Option<String>, field: case::Field| match v {
        // Masked by default: shown on request, and that is on record.
        Some(text) if field.personal() && !open => crate::domain::person::mask_value(text),
        Some(text) => text.clone(),
        None => words.tr("exchange-gone"),
    };
    match matter {
        Matter::Field { number, field, won, lost, .. } => words.tr_with(
            "matter-field",
            &[
                ("number", number.clone()),
                ("field", words.field(field.code())),
                ("won", value(won, *field)),
                ("lost", value(lost, *field)),
            ],
        ),
        Matter::Late { number, event, status, .. } => words.tr_with(
            "matter-late",
            &[("number", number.clone()), ("what", words.happened(event)), ("status", words.tr(status.key()))],
        ),
        Matter::Ticket { label, state, counter, .. } => {
            let counter =
                counter.map_or_else(|| words.tr(state.key()), |n| words.tr_with("counter-n", &[("n", n.to_string())]));
            words.tr_with("matter-ticket", &[("label", label.clone()), ("counter", counter)])
        }
        Matter::Pair { number, .. } => words.tr_with("matter-pair", &[("number", number.clone())]),
        Matter::Setting { .. } | Matter::Payment { .. } | Matter::Booking { .. } | Matter::Overpaid { .. } => {
            apart::sentence(words, &app.snapshot.settings, matter)
        }
    }
}
