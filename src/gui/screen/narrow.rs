//! The register narrowed: kind, status, unit, days, order; kept under a name; exported as a workbook.

use crate::domain::case::{Kind, Status};
use crate::domain::settings::read_date;
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::load::ask;
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, caption, small_button};
use crate::office::lists::List;
use crate::office::{Command, Which};
use crate::report::table::Format;
use crate::store::cases::{Filter, Order, View};
use chrono::{Datelike, NaiveDate};
use iced::widget::{Space, column, container, pick_list, row, text_input};
use iced::{Alignment, Length, Task};
use std::fmt;

/// What is typed in the panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Whether the panel is open.
    pub open: bool,
    /// The first day, as typed.
    pub from: String,
    /// The last day, as typed.
    pub to: String,
    /// The name under which the view is to be kept.
    pub name: String,
    /// The units of the office.
    pub units: Vec<String>,
    /// The newest day of every month that has cases, the newest first.
    pub months: Vec<NaiveDate>,
}

/// A message of the panel.
#[derive(Clone, Debug)]
pub enum Message {
    /// Open the panel, or close it.
    Toggle,
    /// The units were read.
    Units(Vec<String>),
    /// The months were read.
    Months(Vec<NaiveDate>),
    /// Begin the list at this day; the same again: at the newest.
    Until(NaiveDate),
    /// Of a kind.
    Kind(Option<Kind>),
    /// In a status.
    Status(Option<Status>),
    /// Of a unit.
    Unit(String),
    /// From a day, as typed.
    From(String),
    /// Up to a day, as typed.
    To(String),
    /// In an order.
    Order(Order),
    /// Everything again.
    Clear,
    /// The name of the view, as typed.
    Name(String),
    /// Keep the view.
    Keep,
    /// Show a kept view.
    Use(String),
    /// Keep it no more.
    Drop(String),
}

/// Reads the units when the panel opens.
pub(super) fn units(app: &App) -> Task<Window> {
    ask(&app.desk, app.words, |office| office.units(), |read| Window::Narrow(Message::Units(read.unwrap_or_default())))
}

/// Reads the months of the register.
pub(super) fn months(app: &App) -> Task<Window> {
    ask(&app.desk, app.words, |office| office.months(), |read| Window::Narrow(Message::Months(read.unwrap_or_default())))
}

/// The register's months beside its list, the way to a day long ago: single months of the newest two years, else whole years.
pub fn dates(app: &App) -> Option<Part<'_>> {
    let (look, register) = (app.look, &app.register);
    let months = &register.narrow.months;
    let newest = months.first()?.year();
    if months.len() < 2 {
        return None;
    }
    let mut strip = column![].spacing(2);
    let mut years = None;
    for day in months {
        let single = newest - day.year() < 2;
        if !single && years.replace(day.year()) == Some(day.year()) {
            continue;
        }
        let face = day.format(if single { "%m.%Y" } else { "%Y" }).to_string();
        let loud = if register.view.to == Some(*day) { Loud::Chosen } else { Loud::Quiet };
        let press = Window::Narrow(Message::Until(*day));
        strip = strip.push(small_button(face, loud, look).padding([4, 6]).width(Length::Fill).on_press(press));
    }
    let strip = iced::widget::scrollable(strip.padding(iced::Padding::ZERO.right(8))).direction(Look::scroll());
    Some(strip.width(84).height(Length::Fill).into())
}

/// Updates.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    let register = &mut app.register;
    match message {
        Message::Toggle => {
            register.narrow.open = !register.narrow.open;
            return if register.narrow.open { units(app) } else { Task::none() };
        }
        Message::Units(units) => {
            register.narrow.units = units;
            return Task::none();
        }
        Message::Months(months) => {
            register.narrow.months = months;
            return Task::none();
        }
        Message::Until(day) => {
            // Today's tab has nothing of another day.
            if register.view.filter == Filter::Today {
                register.view.filter = Filter::All;
            }
            register.view.to = (register.view.to != Some(day)).then_some(day);
            register.narrow.to = register.view.to.map(|d| d.format("%d.%m.%Y").to_string()).unwrap_or_default();
            register.typed.clear();
        }
        Message::Kind(kind) => register.view.kind = kind,
        Message::Status(status) => register.view.status = status,
        Message::Unit(unit) => register.view.unit = unit,
        Message::From(typed) => {
            register.view.from = read_date(&typed);
            register.narrow.from = typed;
        }
        Message::To(typed) => {
            register.view.to = read_date(&typed);
            register.narrow.to = typed;
        }
        Message::Order(order) => register.view.order = order,
        Message::Clear => {
            register.view = View::from(register.view.filter);
            let known = std::mem::take(&mut register.narrow);
            register.narrow = Narrow { open: true, units: known.units, months: known.months, ..Narrow::default() };
        }
        Message::Name(name) => {
            register.narrow.name = name;
            return Task::none();
        }
        Message::Keep => {
            let view = serde_json::to_string(&register.view).unwrap_or_default();
            let name = std::mem::take(&mut register.narrow.name);
            return app.give(Purpose::Plain, Command::KeepView(name, view));
        }
        Message::Drop(name) => return app.give(Purpose::Plain, Command::KeepView(name, String::new())),
        Message::Use(text) => {
            // What a newer program kept is shown as far as this one knows it: not at all.
            let Ok(view) = serde_json::from_str::<View>(&text) else { return Task::none() };
            let day = |day: Option<NaiveDate>| day.map(|d| d.format("%d.%m.%Y").to_string()).unwrap_or_default();
            (register.narrow.from, register.narrow.to) = (day(view.from), day(view.to));
            register.view = view;
            register.typed.clear();
        }
    }
    super::list::lines(app, super::list::Read::Fresh)
}

/// The order to write what the list shows, personal data masked.
pub fn export(app: &App, format: Format) -> super::export::Message {
    let list = List::Register(Box::new(app.register.view.clone()), app.register.typed.clone());
    super::export::Message::Write(list, format, false)
}

/// A choice with its words.
#[derive(Clone, PartialEq, Eq)]
struct Named<T>(T, String);

impl<T> fmt::Display for Named<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.1)
    }
}

fn pick<'a, T: Clone + PartialEq + 'a>(
    look: Look,
    label: String,
    all: Vec<Named<T>>,
    now: &T,
    width: f32,
    message: impl Fn(T) -> Message + 'a,
) -> Part<'a> {
    let chosen = all.iter().find(|named| named.0 == *now).cloned();
    let list = pick_list(all, chosen, move |named: Named<T>| Window::Narrow(message(named.0)))
        .text_size(SMALL)
        .padding([6, 8])
        .width(width)
        .style(look.pick())
        .menu_style(look.menu());
    column![caption(label, look), list].spacing(2).into()
}

/// Draws the buttons beside the search.
pub fn buttons(app: &App) -> Part<'_> {
    let (words, look, view) = (app.words, app.look, &app.register.view);
    let loud = if view.narrowed() || view.order != Order::Newest { Loud::Chosen } else { Loud::Plain };
    let small = |key: &str, loud: Loud| small_button(words.tr(key), loud, look).padding([9, 10]);
    row![
        small("narrow-open", loud).on_press(Window::Narrow(Message::Toggle)),
        small("narrow-export", Loud::Plain).on_press(Window::Export(export(app, Format::Xlsx))),
        small("narrow-export-csv", Loud::Plain).on_press(Window::Export(export(app, Format::Csv))),
    ]
    .spacing(6)
    .into()
}

/// The views that were kept, as further tabs.
pub fn kept(app: &App) -> Vec<Part<'_>> {
    let (look, view) = (app.look, &app.register.view);
    let tab = |(name, kept): (&str, &str)| {
        let chosen = serde_json::from_str::<View>(kept).is_ok_and(|v| v == *view);
        let loud = if chosen { Loud::Chosen } else { Loud::Quiet };
        let press = Window::Narrow(Message::Use(kept.to_owned()));
        let face = iced::widget::text(name.to_owned()).size(SMALL);
        sweeten::widget::button(face).padding([5, 7]).style(look.button(loud)).on_press(press).into()
    };
    app.snapshot.settings.views().map(tab).collect()
}

/// Draws the panel, when it is open.
pub fn view(app: &App) -> Option<Part<'_>> {
    let (words, look, register) = (app.words, app.look, &app.register);
    let (view, narrow) = (&register.view, &register.narrow);
    if !narrow.open {
        return None;
    }
    let say = Window::Narrow;
    let small = |key: &str, loud: Loud| small_button(words.tr(key), loud, look).padding([5, 9]);
    let any = || words.tr("narrow-any");
    let kinds = std::iter::once(Named(None, any())).chain(Kind::ALL.map(|k| Named(Some(k), words.tr(k.key()))));
    let statuses = std::iter::once(Named(None, any())).chain(Status::ALL.map(|s| Named(Some(s), words.tr(s.key()))));
    let units = std::iter::once(Named(String::new(), any())).chain(narrow.units.iter().map(|u| Named(u.clone(), u.clone())));
    let orders = Order::ALL.map(|o| Named(o, words.tr(o.key())));
    let day = |id: &'static str, typed: &str, known: bool, message: fn(String) -> Message| {
        let wrong = !typed.is_empty() && !known;
        let input = text_input(&words.tr("narrow-date"), typed).id(id).size(BODY).padding([5, 8]).width(106);
        column![caption(words.field(id), look), input.style(look.input(wrong)).on_input(move |t| Window::Narrow(message(t)))]
            .spacing(2)
    };
    let fields = row![
        pick(look, words.field("kind"), kinds.collect(), &view.kind, 190.0, Message::Kind),
        pick(look, words.field("status"), statuses.collect(), &view.status, 150.0, Message::Status),
        pick(look, words.field("unit"), units.collect(), &view.unit, 150.0, Message::Unit),
        day("narrow_from", &narrow.from, view.from.is_some(), Message::From),
        day("narrow_to", &narrow.to, view.to.is_some(), Message::To),
        pick(look, words.tr("narrow-order"), orders.to_vec(), &view.order, 150.0, Message::Order),
    ]
    .spacing(8);
    let name = text_input(&words.tr("narrow-name"), &narrow.name)
        .id("view_name")
        .size(BODY)
        .padding([5, 8])
        .width(200)
        .style(look.input(false))
        .on_input(|t| Window::Narrow(Message::Name(t)))
        .on_submit(say(Message::Keep));
    let keep = (!narrow.name.trim().is_empty()).then_some(say(Message::Keep));
    let mut keeping = row![
        small("narrow-clear", Loud::Plain).on_press(say(Message::Clear)),
        name,
        small("narrow-keep", Loud::Plain).on_press_maybe(keep),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    // The incoming register of the chosen days, on paper.
    let days = view.from.zip(view.to).filter(|(from, to)| from <= to);
    let show = days.map(|(from, to)| Window::Paper(super::paper::Message::Show(Which::Incoming(from, to))));
    keeping = keeping.push(small("paper-incoming", Loud::Plain).on_press_maybe(show));
    // What was given to the units on one day, whichever.
    let day = view.from.filter(|from| view.to.is_none_or(|to| to == *from));
    let show = day.map(|day| Window::Paper(super::paper::Message::Show(Which::HandOver(day))));
    keeping = keeping.push(small("paper-handover", Loud::Plain).on_press_maybe(show));
    let kept = app.snapshot.settings.views().find(|(_, kept)| serde_json::from_str::<View>(kept).is_ok_and(|v| v == *view));
    if let Some((name, _)) = kept {
        keeping = keeping.push(Space::new().width(Length::Fill));
        keeping = keeping.push(small("narrow-drop", Loud::Danger).on_press(say(Message::Drop(name.to_owned()))));
    }
    let panel = container(column![fields.wrap().vertical_spacing(6), keeping].spacing(8)).padding(10).width(Length::Fill);
    Some(panel.style(Look::area(look.card)).into())
}
