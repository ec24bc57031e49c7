//! What is it? All kinds of papers to choose from, or two or three plain questions when the clerk is not sure.

use super::{laid_aside, work};
use crate::domain::case::{Kind, Led, Question};
use crate::gui::app::{App, Message as Window};
use crate::gui::theme::{Kind as Loud, SMALL};
use crate::gui::widget::{Part, body, caption, heading, key_button, small_button, strong};
use iced::widget::{Space, column, row, scrollable, text};
use iced::{Length, Task};

/// Where the choosing stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Choosing {
    /// The question asked now; none while the kinds are shown.
    pub question: Option<Question>,
}

/// A message of the chooser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Message {
    /// Show the kinds.
    Open,
    /// Begin to ask.
    Unsure,
    /// The answer to the question.
    Answer(bool),
}

/// Updates the chooser.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Open => {
            // What stands typed comes back after the other paper; a blank form gives way.
            let kept = laid_aside::set_aside(app);
            if kept.is_none() && app.work.filled() {
                app.banner = Some(app.words.tr("banner-form-first"));
                return Task::none();
            }
            app.work.form = None;
            app.work.choosing = Some(Choosing::default());
            return kept.unwrap_or_else(Task::none);
        }
        Message::Unsure => {
            app.work.choosing = Some(Choosing { question: Some(Question::FIRST) });
            return iced::widget::operation::focus("choice-0");
        }
        Message::Answer(yes) => {
            let asked = app.work.choosing.and_then(|choosing| choosing.question);
            match asked.map(|question| question.answer(yes)) {
                Some(Led::Ask(next)) => {
                    app.work.choosing = Some(Choosing { question: Some(next) });
                    return iced::widget::operation::focus("choice-0");
                }
                // A request begins with its service.
                Some(Led::Is(Kind::Request)) => {
                    app.work.choosing = None;
                    return work::focus(app);
                }
                Some(Led::Is(kind)) => return work::update(app, work::Message::Begin(kind)),
                None => {}
            }
        }
    }
    Task::none()
}

/// Draws the chooser.
pub fn view<'a>(app: &'a App, choosing: &Choosing) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let say = |message: Message| Window::Work(work::Message::Choose(message));
    let cancel =
        key_button(words.tr("cancel"), "Esc", Loud::Plain, look).width(130).on_press(Window::Work(work::Message::Cancel));
    if let Some(question) = choosing.question {
        let answers = row![
            key_button(words.tr("yes"), "", Loud::Next, look).id("choice-0").width(140).on_press(say(Message::Answer(true))),
            key_button(words.tr("no"), "", Loud::Plain, look).width(140).on_press(say(Message::Answer(false))),
            cancel,
        ];
        return column![
            heading(words.tr("kinds-question")),
            text(words.tr(question.key())).size(18.0),
            answers.spacing(8),
            caption(words.tr("kinds-content"), look),
        ]
        .spacing(14)
        .into();
    }
    let mut list = column![].spacing(4);
    for (place, kind) in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Request).enumerate() {
        let term = match kind.term(false) {
            Some((term, ground)) => format!("{} · {}", words.term(term), words.ground(ground)),
            None => words.tr("form-no-term"),
        };
        let face =
            column![strong(words.tr(kind.key())), text(words.tr(&format!("{}-hint", kind.key()))).size(SMALL)].spacing(1);
        let line = row![face.width(Length::FillPortion(3)), caption(term, look).width(Length::FillPortion(2))].spacing(10);
        let press = Window::Work(work::Message::Begin(kind));
        list = list.push(
            sweeten::widget::button(line)
                .id(format!("choice-{place}"))
                .padding([6, 12])
                .width(Length::Fill)
                .style(look.button(Loud::Row))
                .on_press(press),
        );
    }
    let said = match &app.work.letter {
        Some(letter) => words.tr_with("kinds-letter", &[("subject", letter.form.subject.clone())]),
        None => words.tr("kinds-content"),
    };
    let letter = small_button(words.tr("files-letter"), Loud::Plain, look).padding([9, 12]);
    let letter = letter.on_press(Window::Files(super::files::Message::BrowseLetter));
    let unsure = small_button(words.tr("kinds-unsure"), Loud::Next, look).padding([9, 12]).on_press(say(Message::Unsure));
    column![
        row![heading(words.tr("kinds-title")), Space::new().width(Length::Fill), letter, unsure, cancel].spacing(8),
        body(said),
        scrollable(list.padding(iced::Padding::ZERO.right(10)))
            .direction(crate::gui::theme::Look::scroll())
            .height(Length::Fill),
    ]
    .spacing(10)
    .into()
}
