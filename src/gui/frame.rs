//! The frame of every staff screen: rail on the left, status line below, banner and toast.

use super::app::{App, Message, Purpose, Screen};
use super::screen::{counter, exchange, palette, paper, reception, register, services, settings, summary};
use super::theme::{BODY, BOLD, Kind, Look, SMALL};
use super::widget::{Part, body, caption, icon, small_button};
use crate::domain::settings::Key;
use crate::office::Command;
use crate::share::status::Link;
use crate::store::cases::Filter;
use iced::widget::{Space, column, container, row, stack, text};
use iced::{Alignment, Length};
use sweeten::widget::button;

/// The whole window once somebody is signed in.
pub fn view(app: &App) -> Part<'_> {
    let screen = match app.screen {
        Screen::Counter => counter::view(app),
        Screen::Register => register::view(app),
        Screen::Summary => summary::view(app),
        Screen::Reception => reception::view(app),
        Screen::Services => services::view(app),
        Screen::Exchange => exchange::view(app),
        Screen::Settings => settings::view(app),
    };
    // The places of banner and paper are always there: a tree that changes its shape would lose the focus, and with it what
    // the clerk types next.
    let banner = app.banner.as_ref().map_or_else(|| Space::new().into(), |banner| banner_view(app, banner));
    let right = column![banner, screen];
    let line = |height, width| container(Space::new()).height(height).width(width).style(Look::area(app.look.line));
    let page = column![
        row![rail(app), line(Length::Fill, Length::Fixed(1.0)), right.width(Length::Fill)].height(Length::Fill),
        line(Length::Fixed(1.0), Length::Fill),
        status(app),
    ];
    let ground = container(page).width(Length::Fill).height(Length::Fill).style(Look::area(app.look.ground));
    let over = match (&app.paper, &app.palette) {
        (Some(preview), _) => paper::view(app, preview),
        (None, Some(palette)) => palette::view(app, palette),
        (None, None) => Space::new().into(),
    };
    stack![ground, over].into()
}

/// Where receipts are printed from here, or that papers are files.
fn printer_state(app: &App) -> String {
    let place = app.snapshot.settings.place(app.station, crate::domain::printing::Paper::Receipt);
    place.map_or_else(
        || app.words.tr("status-papers"),
        |place| {
            let address = place.address.to_string();
            let name = address.split("//").last().unwrap_or(&address).replace("localhost/printers/", "");
            app.words.tr_with("status-printer", &[("name", name)])
        },
    )
}

fn rail(app: &App) -> Part<'_> {
    let look = app.look;
    let item = |screen: Screen, key: &str, name: &str| {
        let chosen = app.screen == screen;
        let words = text(app.words.tr(key)).size(SMALL).font(if chosen { BOLD } else { super::theme::FONT });
        let face = column![icon(name, 20.0), words].spacing(4).align_x(Alignment::Center).width(Length::Fill);
        let kind = if chosen { Kind::Chosen } else { Kind::Quiet };
        button(face).padding([8, 2]).width(Length::Fill).style(look.button(kind)).on_press(Message::Go(screen))
    };
    let mut items = column![].spacing(6);
    // As on the plan of the screens; the keys keep the order of the list.
    for (screen, key, name) in [0, 1, 6, 2, 3, 4, 5].map(|place| Screen::ALL[place]) {
        if screen == Screen::Exchange {
            items = items.push(Space::new().height(Length::Fill));
        }
        items = items.push(item(screen, key, name));
    }
    container(items).padding([8, 6]).width(88).height(Length::Fill).style(Look::area(look.card)).into()
}

fn banner_view<'a>(app: &'a App, banner: &'a str) -> Part<'a> {
    let (color, ground) = app.look.amber;
    let close = small_button(app.words.tr("close"), Kind::Plain, app.look).on_press(Message::CloseBanner);
    let line = row![icon("triangle-alert", 20.0), text(banner).size(BODY).width(Length::Fill), close]
        .spacing(12)
        .align_y(Alignment::Center);
    container(line).padding([8, 16]).width(Length::Fill).style(Look::chip(color, ground)).into()
}

/// The state of the exchange: in words and colour; a click opens its page.
fn exchange_state(app: &App) -> Part<'_> {
    // A display or kiosk on these data may exchange for this window.
    let alone = app.courier.is_none() && app.status.link == Link::None;
    let state = if alone {
        app.words.tr("status-local")
    } else {
        crate::office::told::line(app.words, &app.status, &app.snapshot.settings, app.snapshot.now_ms)
    };
    let (color, _) = exchange::tone(app);
    let font = if alone { super::theme::FONT } else { BOLD };
    button(text(state).size(SMALL).font(font).color(color))
        .padding([2, 6])
        .style(app.look.button(Kind::Quiet))
        .on_press(Message::Go(Screen::Exchange))
        .into()
}

/// Until when everybody who waits after closing is served (НАО [M]); nothing before closing, or when nobody waits.
fn overtime(app: &App) -> Option<String> {
    let settings = &app.snapshot.settings;
    let (closes, now) = (settings.hours().to, app.snapshot.now.time());
    if now < closes || app.snapshot.queue.waiting.is_empty() || settings.example {
        return None;
    }
    let until = closes + chrono::TimeDelta::hours(i64::from(settings.whole(Key::OvertimeMaxH)));
    Some(until.format("%H:%M").to_string())
}

fn status(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let clerk = app.clerk.as_ref().map_or("", |c| c.name.as_str());
    let place = format!("{} · {clerk}", words.tr_with("counter-n", &[("n", app.counter.to_string())]));
    let mut line = row![
        button(text(place).size(SMALL).font(BOLD)).padding([2, 6]).style(look.button(Kind::Quiet)).on_press(Message::SignOut),
        exchange_state(app),
        caption(printer_state(app), look),
    ]
    .spacing(20)
    .align_y(Alignment::Center);
    if app.snapshot.settings.example {
        line = line.push(super::widget::chip(words.tr("status-example"), look.amber.0, look.amber.1));
    }
    // Many events came at once: numbers are found already, words a little later.
    if app.snapshot.unindexed > 0 {
        let n = app.snapshot.unindexed.to_string();
        line = line.push(caption(words.tr_with("status-unindexed", &[("n", n)]), look));
    }
    // A kiosk's printer wants somebody: told on every workstation.
    for (code, trouble) in app.snapshot.settings.devices() {
        let why: Vec<String> = trouble.split(' ').map(|key| words.tr(key)).collect();
        let told = words.tr_with("status-device", &[("code", format!("{code:02}")), ("why", why.join(", "))]);
        line = line.push(super::widget::chip(told, look.red.0, look.red.1));
    }
    if let Some(until) = overtime(app) {
        let n = app.snapshot.queue.waiting.len().to_string();
        let told = words.tr_with("status-overtime", &[("n", n), ("until", until)]);
        line = line.push(super::widget::chip(told, look.amber.0, look.amber.1));
    }
    // Help that somebody called for, with the place: a press says that one is coming.
    for asked in app.snapshot.counters.iter().filter(|c| c.session.as_ref().is_some_and(|s| s.help_ms.is_some())) {
        let key = if asked.counter == app.counter { "status-help-asked" } else { "status-help" };
        let told = words.tr_with(key, &[("n", asked.counter.to_string())]);
        let face = super::widget::chip(told, look.red.0, look.red.1);
        let come = Message::Do(Purpose::Plain, Box::new(Command::AnswerHelp(asked.counter)));
        line = line.push(button(face).padding(0).style(look.button(Kind::Quiet)).on_press(come));
    }
    // Terms that are missed or end today are said on every screen, and lead to their list.
    for (filter, key, color) in
        [(Filter::Overdue, "status-overdue", look.red), (Filter::DueToday, "status-due-today", look.amber)]
    {
        let n = app.snapshot.waiting.iter().find(|(of, _)| *of == filter).map_or(0, |(_, n)| *n);
        if n > 0 {
            let face = super::widget::chip(words.tr_with(key, &[("n", n.to_string())]), color.0, color.1);
            let show = Message::Register(super::screen::register::Message::Tab(filter));
            line = line.push(button(face).padding(0).style(look.button(Kind::Quiet)).on_press(show));
        }
    }
    if let Some((toast, _)) = &app.toast {
        line = line.push(super::widget::chip(toast.clone(), look.accent, look.pale));
    }
    line = line
        .push(Space::new().width(Length::Fill))
        .push(caption(words.tr("status-search"), look))
        .push(body(app.snapshot.now.format("%H:%M").to_string()).font(BOLD));
    container(line).padding([3, 12]).height(32).style(Look::area(look.card)).into()
}
