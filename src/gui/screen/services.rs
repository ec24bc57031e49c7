//! Services: the catalogue, and the card of each.

use crate::domain::catalogue::{Catalogue, Service};
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, body, caption, card, chip, heading, icon, line, small_button, strong};
use crate::office::SERVICES;
use iced::widget::{Space, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length, Task};
use std::sync::Arc;

/// The services.
#[derive(Clone, Debug)]
pub struct Services {
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
    /// The search, as typed.
    pub typed: String,
    /// The service on the right, by code.
    pub chosen: Option<String>,
}

impl Default for Services {
    fn default() -> Self {
        // The office has read the same built-in file before a window opens; an empty list would be seen at once.
        let catalogue = Arc::new(Catalogue::read(SERVICES).unwrap_or_default());
        Self { catalogue, typed: String::new(), chosen: None }
    }
}

/// A message of the services.
#[derive(Clone, Debug)]
pub enum Message {
    /// The search, as typed.
    Typed(String),
    /// Show a service.
    Choose(String),
    /// Begin a request for it.
    Begin(String),
}

/// Updates the services.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Typed(typed) => app.services.typed = typed,
        Message::Choose(code) => app.services.chosen = Some(code),
        Message::Begin(code) => {
            app.screen = crate::gui::app::Screen::Counter;
            return super::work::update(app, super::work::Message::Service(code));
        }
    }
    Task::none()
}

/// Draws the services.
pub fn view(app: &App) -> Part<'_> {
    let (words, look, services) = (app.words, app.look, &app.services);
    let search = text_input(&words.tr("work-search-hint"), &services.typed)
        .id("services")
        .size(BODY)
        .padding([9, 12])
        .style(look.input(false))
        .on_input(|t| Window::Services(Message::Typed(t)));
    let found = services.catalogue.find(&services.typed);
    let count = words.tr_with("services-count", &[("n", found.len().to_string())]);
    let mut list = column![];
    for service in found {
        let chosen = services.chosen.as_deref() == Some(service.code.as_str());
        let face =
            column![body(service.name.clone()), caption(format!("{} · {}", service.unit, service.code), look)].spacing(2);
        let kind = if chosen { Loud::Chosen } else { Loud::Row };
        let choose = Window::Services(Message::Choose(service.code.clone()));
        list = list
            .push(sweeten::widget::button(face).padding([7, 12]).width(Length::Fill).style(look.button(kind)).on_press(choose));
        list = list.push(line(look));
    }
    let scroll = scrollable(list.padding(iced::Padding::ZERO.right(10))).direction(Look::scroll()).height(Length::Fill);
    let left = column![
        row![heading(words.tr("screen-services")), Space::new().width(Length::Fill), caption(count, look)]
            .align_y(Alignment::End),
        search,
        card(scroll, look).padding(0).height(Length::Fill)
    ]
    .spacing(10)
    .padding(16)
    .width(Length::FillPortion(1));
    let right: Part<'_> = match services.chosen.as_deref().and_then(|code| services.catalogue.get(code)) {
        Some(service) => service_card(app, service),
        None => caption(words.tr("services-choose"), look).into(),
    };
    let right = container(right).padding(20).width(Length::FillPortion(1)).height(Length::Fill).style(Look::area(look.card));
    row![left, right].into()
}

fn service_card<'a>(app: &'a App, service: &'a Service) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let begin = Window::Services(Message::Begin(service.code.clone()));
    let place = app.services.catalogue.all().iter().position(|s| s.code == service.code);
    let sheet = place.map(|place| Window::Paper(super::paper::Message::Show(crate::office::Which::Service(place))));
    let ticket = Window::Do(Purpose::Ticket, Box::new(crate::office::Command::IssueFor(service.code.clone())));
    let mut page = column![
        heading(service.name.clone()),
        caption(service.name_en.clone(), look),
        row![
            chip(words.tr_with("receipt-uri", &[("code", service.code.clone())]), look.accent, look.pale),
            text(service.unit_name.clone()).size(SMALL)
        ]
        .spacing(10)
        .align_y(Alignment::Center),
        row![
            small_button(words.tr("services-begin"), Loud::Next, look).on_press(begin),
            small_button(words.tr("services-sheet"), Loud::Plain, look).on_press_maybe(sheet),
            small_button(words.tr("issue-ticket"), Loud::Plain, look).on_press(ticket)
        ]
        .spacing(8),
        strong(words.tr("services-documents")),
    ]
    .spacing(10);
    for document in &service.documents {
        page = page.push(row![icon("file-text", 16.0), body(document.clone())].spacing(8).align_y(Alignment::Center));
    }
    page = page.push(strong(words.tr("services-speeds")));
    for speed in &service.speeds {
        let term = speed.term.map_or_else(|| service.term_text.clone(), |t| words.term(t));
        let fee = speed.fee.map_or_else(
            || speed.fee_text.clone().unwrap_or_else(|| service.fee_text.clone()),
            |f| super::form::fee_words(f, words),
        );
        let name = speed.name.clone().unwrap_or_else(|| words.tr(speed.kind.key()));
        page = page.push(
            row![
                body(name).width(Length::FillPortion(3)),
                body(term).width(Length::FillPortion(2)),
                body(fee).width(Length::FillPortion(2))
            ]
            .spacing(8),
        );
    }
    if let Some(months) = service.validity_months {
        page = page.push(body(words.tr_with("services-validity", &[("n", months.to_string())])));
    }
    if let Some(note) = &service.note {
        page = page.push(text(note.clone()).size(BODY).color(look.amber.0));
    }
    let certain = |key: &str, c: crate::domain::catalogue::Certainty| {
        let color = if c.to_confirm() { look.amber.0 } else { look.quiet };
        text(words.tr_with(key, &[("certainty", words.tr(c.key()))])).size(SMALL).color(color)
    };
    page = page
        .push(line(look))
        .push(certain("services-term-source", service.term_certainty))
        .push(certain("services-fee-source", service.fee_certainty))
        .push(caption(
            words.tr_with("services-raw", &[("term", service.term_text.clone()), ("fee", service.fee_text.clone())]),
            look,
        ))
        .push(caption(words.tr_with("services-from", &[("source", service.source.clone())]), look));
    scrollable(page.padding(iced::Padding::ZERO.right(12))).direction(Look::scroll()).height(Length::Fill).into()
}
