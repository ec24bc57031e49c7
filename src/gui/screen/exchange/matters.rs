//! The worklist of the exchange page: what people have to decide.

use super::Message;
use crate::domain::{booking, case, payment, visit};
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::screen::apart;
use crate::gui::theme::Kind;
use crate::gui::widget::{Part, body, caption, key_button, small_button, strong};
use crate::office::Command;
use crate::office::worklist::Matter;
use iced::widget::{column, row};
use iced::{Alignment, Length, Task};

/// Decides a matter; `take` puts the value that lost in force again.
pub(super) fn decide(app: &mut App, place: usize, take: bool) -> Task<Window> {
    let Some(matter) = app.exchange.matters.get(place).cloned() else { return Task::none() };
    // A key may ask for another value where there is none.
    let take = take && matter.takes();
    let command = match matter {
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
    app.give(Purpose::Plain, command)
}

/// Draws the list.
pub(super) fn view(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let mut list = column![strong(words.tr("exchange-worklist"))].spacing(8);
    if app.exchange.matters.is_empty() {
        return list.push(caption(words.tr("exchange-nothing"), look)).into();
    }
    for (place, matter) in app.exchange.matters.iter().enumerate() {
        // The first one is decided by a key each way.
        let decide = |key: &str, take| {
            let cap = match (place, take) {
                (0, false) => "Alt 1",
                (0, true) => "Alt 2",
                _ => "",
            };
            key_button(words.tr(key), cap, Kind::Plain, look)
                .width(if cap.is_empty() { 150 } else { 190 })
                .on_press(Window::Exchange(Message::Decide(place, take)))
        };
        let mut line = row![body(sentence(app, matter)).width(Length::Fill)].spacing(8).align_y(Alignment::Center);
        if let Matter::Field { case, field, .. } = matter
            && field.personal()
            && !app.exchange.shown.contains(case)
        {
            let show = Window::Exchange(Message::Show(place));
            line = line.push(small_button(words.tr("exchange-show"), Kind::Plain, look).on_press(show));
        }
        if matter.takes() {
            line = line.push(decide("exchange-take-lost", true));
        }
        let chosen = matter.takes() || matches!(matter, Matter::Field { .. });
        let key = if chosen { "exchange-keep-won" } else { "exchange-looked" };
        list = list.push(if matter.of().is_some() { line.push(decide(key, false)) } else { line });
    }
    list.into()
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
