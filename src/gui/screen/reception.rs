//! Reception (Приемна): a day as a column of slots; book, move, arrived, took place, minutes. The same for appointments at the counters.

use super::work;
use crate::domain::booking::{self, Booking, Command as OnBooking, Guest, Slot, State, slots};
use crate::domain::person::{ApplicantKind, mask_phone, shown_name};
use crate::domain::refusal::Refusal;
use crate::gui::app::{App, Message as Window, Purpose, Screen, Trouble};
use crate::gui::load::ask;
use crate::gui::theme::{BODY, BOLD, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, caption, card, chip, field, heading, line, small_button, strong};
use crate::office::lists::List;
use crate::office::{Command, Office, Which};
use crate::store::visits;
use chrono::{Days, NaiveDate};
use iced::widget::{Space, column, container, row, scrollable, text};
use iced::{Alignment, Length, Task};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The reception.
#[derive(Clone, Debug, Default)]
pub struct Reception {
    /// Whose slots; empty for appointments at the counters, none for the first official.
    official: Option<String>,
    /// The day; none for the next one with slots.
    day: Option<NaiveDate>,
    /// Its bookings.
    bookings: Vec<Booking>,
    /// The slot that is being booked, and the guest as typed.
    draft: Option<(String, Guest)>,
    /// A booking that is being moved.
    moving: Option<Uuid>,
    problem: Option<Refusal>,
    /// Names, telephones and topics of the day are shown; on record.
    revealed: bool,
}

/// A message of the reception.
#[derive(Clone, Debug)]
pub enum Message {
    /// Bookings were read.
    Read(Result<Vec<Booking>, Trouble>),
    /// Whose slots.
    Official(String),
    /// So many reception days on or back.
    Day(i64),
    /// A free slot: book it, or move there what is being moved.
    Slot(String),
    /// The guest's name, telephone, topic, as typed.
    Name(String),
    /// Telephone.
    Phone(String),
    /// Topic.
    Topic(String),
    /// Book.
    Book,
    /// Show names, telephones and topics of the day.
    Reveal,
    /// The list of the day, on paper: a reading, on record.
    List,
    /// The reading is on record, or not: who reads, which day, and whether it goes onto paper.
    Noted(Uuid, NaiveDate, bool, Result<(), String>),
    /// Give the form or the moving up.
    Close,
    /// Move a booking: choose a slot.
    Move(Uuid),
    /// Write the minutes at the counter.
    Minutes(Uuid),
}

impl Reception {
    /// What was booked is no longer typed.
    pub fn done(&mut self) {
        (self.draft, self.moving, self.problem) = (None, None, None);
    }

    /// Masks the guests again: who looks at another day, or is another clerk, has read nothing.
    pub fn cover(&mut self) {
        self.revealed = false;
    }

    /// A booking was refused: it stays as typed.
    pub fn refused(&mut self, refusal: Refusal) {
        self.problem = Some(refusal);
    }
}

fn official(app: &App) -> String {
    let first = || app.snapshot.settings.officials().first().cloned().unwrap_or_default();
    app.reception.official.clone().unwrap_or_else(first)
}

fn day(app: &App) -> NaiveDate {
    let today = app.snapshot.now.date();
    let next = || booking::next_day(&app.snapshot.settings, &official(app), today).unwrap_or(today);
    app.reception.day.unwrap_or_else(next)
}

/// Reads the bookings of the day.
pub fn load(app: &App) -> Task<Window> {
    let day = day(app);
    ask(
        &app.desk,
        app.words,
        move |office| Ok(visits::bookings(office.store().read(), day)?),
        |read| Window::Reception(Message::Read(read)),
    )
}

/// Puts on record that the day is read: what is not on record is not shown.
fn note(app: &App, paper: bool) -> Task<Window> {
    let (who, day, rows) = (app.who(), day(app), app.reception.bookings.len() as u32);
    let read =
        move |office: &mut Office| office.perform(who, Command::NoteRead { what: "reception".to_owned(), rows }).map(drop);
    ask(&app.desk, app.words, read, move |told| {
        Window::Reception(Message::Noted(who.by, day, paper, told.map_err(|trouble| trouble.sentence)))
    })
}

fn noted(app: &mut App, (by, of): (Uuid, NaiveDate), paper: bool, told: Result<(), String>) -> Task<Window> {
    if let Err(sentence) = told {
        app.banner = Some(sentence);
        return Task::none();
    }
    // Another day may be on show by now, or somebody else may sit here.
    if !app.sits_here(by) || day(app) != of {
        return Task::none();
    }
    app.reception.revealed = true;
    if paper { super::paper::show(app, Which::Reception(of)) } else { Task::none() }
}

/// Updates the reception.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    let (official, day) = (official(app), day(app));
    let page = &mut app.reception;
    match message {
        Message::Read(Ok(bookings)) => page.bookings = bookings,
        Message::Read(Err(trouble)) => app.banner = Some(trouble.sentence),
        Message::Official(official) => {
            page.official = Some(official);
            page.day = None;
            page.cover();
            page.done();
            return load(app);
        }
        Message::Day(by) => {
            let settings = &app.snapshot.settings;
            let has = |day: &NaiveDate| !slots(settings, &official, *day).is_empty();
            let days = (1..=92)
                .filter_map(|n| if by < 0 { day.checked_sub_days(Days::new(n)) } else { day.checked_add_days(Days::new(n)) });
            page.cover();
            page.day = days.into_iter().find(has).or(page.day);
            return load(app);
        }
        Message::Slot(time) => {
            if let Some(id) = page.moving {
                let slot = Slot { official, day, time };
                return app.give(Purpose::Booking, Command::Booking(id, OnBooking::Move(slot)));
            }
            page.problem = None;
            page.draft = Some((time, Guest::default()));
            return iced::widget::operation::focus("name");
        }
        Message::Book => {
            let Some((time, guest)) = page.draft.clone() else { return Task::none() };
            let slot = Slot { official, day, time };
            return app.give(Purpose::Booking, Command::Book(Box::new((slot, guest))));
        }
        Message::Close => page.done(),
        Message::Reveal => return note(app, false),
        Message::List => return note(app, true),
        Message::Noted(by, of, paper, told) => return noted(app, (by, of), paper, told),
        Message::Move(id) => {
            page.done();
            page.moving = Some(id);
        }
        Message::Minutes(id) => return minutes(app, id),
        change => {
            page.problem = None;
            let Some((_, guest)) = &mut page.draft else { return Task::none() };
            match change {
                Message::Name(name) => guest.name = name,
                Message::Phone(phone) => guest.phone = phone,
                Message::Topic(topic) => guest.topic = topic,
                _ => {}
            }
        }
    }
    Task::none()
}

/// The minutes are written at the counter, with the guest's data in the form.
fn minutes(app: &mut App, id: Uuid) -> Task<Window> {
    let page = &mut app.reception;
    let guest = page.bookings.iter().find(|b| b.id == id).and_then(|b| b.guest.clone()).unwrap_or_default();
    app.screen = Screen::Counter;
    work::minutes(app, id, guest)
}

/// Draws the reception.
pub fn view(app: &App) -> Part<'_> {
    let (words, look, settings) = (app.words, app.look, &app.snapshot.settings);
    let say = Window::Reception;
    let (official, day) = (official(app), day(app));
    let whose =
        settings.officials().into_iter().map(|o| (o.clone(), o)).chain([(String::new(), words.tr("reception-counters"))]);
    let mut tabs = row![].spacing(6);
    for (of, name) in whose {
        let loud = if of == official { Loud::Chosen } else { Loud::Plain };
        tabs = tabs.push(small_button(name, loud, look).on_press(say(Message::Official(of))));
    }
    let head = head(app, day);
    let mut list = column![].spacing(0);
    let all = slots(settings, &official, day);
    if all.is_empty() {
        list = list.push(container(caption(words.tr("reception-none"), look)).padding(12));
    }
    // What was booked before the hours changed stands outside them and is not lost from sight.
    let booked = app.reception.bookings.iter().filter(|b| b.slot.official == official).map(|b| b.slot.time.clone());
    let times: BTreeSet<String> = all.iter().cloned().chain(booked).collect();
    for time in times {
        let here: Vec<&Booking> = app
            .reception
            .bookings
            .iter()
            .filter(|b| {
                b.slot.official == official && b.slot.time == time && (app.reception.revealed || b.state != State::Cancelled)
            })
            .collect();
        let room = if official.is_empty() { usize::from(settings.counters()) } else { 1 };
        let held = here.iter().filter(|b| b.state.holds()).count();
        let mut cells = column![].spacing(4).width(Length::Fill);
        if held > room {
            // Two that were made apart: a person moves one.
            cells = cells.push(text(words.tr("reception-clash")).size(SMALL).color(look.red.0));
        }
        for booked in here {
            cells = cells.push(booked_row(app, booked));
        }
        if held < room && all.contains(&time) {
            let key = if app.reception.moving.is_some() { "reception-move-here" } else { "reception-book" };
            let book = small_button(words.tr(key), Loud::Quiet, look).padding([3, 8]);
            cells = cells.push(book.on_press(say(Message::Slot(time.clone()))));
        }
        let slot = row![text(time).size(18).font(BOLD).width(80), cells].spacing(8).align_y(Alignment::Center);
        list = list.push(container(slot).padding([6, 12]).width(Length::Fill)).push(line(look));
    }
    let left = column![
        head,
        tabs.wrap(),
        whole_day(app, day),
        card(scrollable(list).direction(Look::scroll()).height(Length::Fill), look).padding(0).height(Length::Fill)
    ]
    .spacing(10)
    .padding(16);
    row![
        left.width(Length::FillPortion(3)),
        container(form(app)).padding(16).width(Length::FillPortion(2)).height(Length::Fill).style(Look::area(look.card))
    ]
    .into()
}

/// The day, and the way to others.
fn head(app: &App, day: NaiveDate) -> Part<'_> {
    let (words, look, say) = (app.words, app.look, Window::Reception);
    row![
        heading(words.day(day)),
        Space::new().width(Length::Fill),
        small_button("‹", Loud::Plain, look).on_press(say(Message::Day(-1))),
        small_button("›", Loud::Plain, look).on_press(say(Message::Day(1))),
    ]
    .spacing(8)
    .align_y(Alignment::Center)
    .into()
}

/// What may be done with all of a day.
fn whole_day(app: &App, day: NaiveDate) -> Part<'_> {
    let (words, look, say) = (app.words, app.look, Window::Reception);
    row![
        small_button(words.tr("case-reveal"), Loud::Plain, look)
            .on_press_maybe((!app.reception.revealed).then_some(say(Message::Reveal))),
        small_button(words.tr("paper-reception"), Loud::Plain, look).on_press(say(Message::List)),
        // Names stand in the file where they stand on the screen.
        super::export::buttons(app, List::Bookings(day), app.reception.revealed),
    ]
    .spacing(8)
    .align_y(Alignment::Center)
    .into()
}

fn booked_row<'a>(app: &'a App, booked: &'a Booking) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let guest = booked.guest.clone().unwrap_or_default();
    // A topic is free text and may name people.
    let (name, below) = if app.reception.revealed {
        (guest.name.clone(), format!("{} · {}", guest.phone, guest.topic))
    } else {
        (shown_name(&guest.name, ApplicantKind::Person), format!("{} · •••", mask_phone(&guest.phone)))
    };
    let facts = column![text(name).size(BODY), caption(below, look)];
    let give = |command: Command| Window::Do(Purpose::Booking, Box::new(command));
    let small = |key: &str, loud: Loud| small_button(words.tr(key), loud, look).padding([3, 8]);
    let mut line = row![facts.width(Length::Fill), chip(words.tr(booked.state.key()), look.accent, look.pale)]
        .spacing(6)
        .align_y(Alignment::Center);
    if matches!(booked.state, State::Booked | State::Missed) {
        line = line.push(
            small("reception-arrived", Loud::Next).on_press(Window::Do(Purpose::Ticket, Box::new(Command::CheckIn(booked.id)))),
        );
    }
    if booked.state == State::Booked {
        let slip = Window::Paper(super::paper::Message::Show(Which::Booking(booked.id)));
        line = line
            .push(small("reception-slip", Loud::Plain).on_press(slip))
            .push(small("reception-move", Loud::Plain).on_press(Window::Reception(Message::Move(booked.id))))
            .push(small("reception-miss", Loud::Plain).on_press(give(Command::Booking(booked.id, OnBooking::Miss))))
            .push(small("reception-cancel", Loud::Danger).on_press(give(Command::Booking(booked.id, OnBooking::Cancel))));
    }
    if !matches!(booked.state, State::Booked | State::Arrived) && booked.guest.is_some() && app.reception.revealed {
        line = line.push(small("reception-erase", Loud::Danger).on_press(give(Command::Booking(booked.id, OnBooking::Erase))));
    }
    if booked.state == State::Arrived {
        line = line.push(small("reception-held", Loud::Next).on_press(give(Command::Booking(booked.id, OnBooking::Hold))));
    }
    if matches!(booked.state, State::Arrived | State::Held) && booked.case.is_none() && !booked.slot.official.is_empty() {
        line = line.push(small("reception-minutes", Loud::Plain).on_press(Window::Reception(Message::Minutes(booked.id))));
    }
    line.wrap().into()
}

fn form(app: &App) -> Part<'_> {
    let (words, look, page) = (app.words, app.look, &app.reception);
    if page.moving.is_some() {
        let cancel = small_button(words.tr("cancel"), Loud::Plain, look).on_press(Window::Reception(Message::Close));
        let problem = page.problem.as_ref().map(|p| text(words.refusal(p)).size(SMALL).color(look.red.0));
        return column![strong(words.tr("reception-moving")), cancel].push(problem).spacing(10).into();
    }
    let Some((time, guest)) = &page.draft else { return caption(words.tr("reception-hint"), look).into() };
    let input = |name: &'static str, value: &str, message: fn(String) -> Message| {
        let problem =
            page.problem.as_ref().and_then(|p| p.each().find(|p| p.field == Some(name))).map(|p| words.refusal_alone(p));
        field(name, words.field(name), value, problem, look, move |t| Window::Reception(message(t)))
    };
    let about_slot = page
        .problem
        .as_ref()
        .filter(|p| p.field == Some("slot"))
        .map(|p| text(words.refusal_alone(p)).size(SMALL).color(look.red.0));
    column![strong(format!("{} · {time}", words.day(day(app))))]
        .push(about_slot)
        .push(input("name", &guest.name, Message::Name))
        .push(input("phone", &guest.phone, Message::Phone))
        .push(input("topic", &guest.topic, Message::Topic))
        .push(
            row![
                small_button(words.tr("reception-book"), Loud::Next, look).on_press(Window::Reception(Message::Book)),
                small_button(words.tr("cancel"), Loud::Plain, look).on_press(Window::Reception(Message::Close)),
            ]
            .spacing(8),
        )
        .spacing(10)
        .into()
}
