//! A start that failed, in a small window: who began the program by its icon sees no standard error.

use super::FONTS;
use super::theme::{BODY, BOLD, FONT, Kind, LARGE, Look};
use crate::words::Words;
use iced::widget::{column, container, scrollable, text};
use iced::{Element, Length, Task, Theme};
use std::panic::{self, AssertUnwindSafe};
use sweeten::widget::button;

/// The window that says why there is no other.
#[derive(Debug)]
pub struct Failed {
    sentence: String,
    words: Words,
}

/// Its only message.
#[derive(Clone, Copy, Debug)]
pub enum Message {
    /// It was read.
    Close,
}

/// Shows why the program did not open, until that is closed; nothing where there is no screen.
///
/// For a process that had no window yet: it has one event loop in its life.
pub fn show(sentence: &str, words: Words) {
    let (usual, sentence) = (panic::take_hook(), sentence.to_owned());
    // Without a screen the toolkit panics where it could give an error. The sentence and the exit code are the program's answer then, as ever.
    panic::set_hook(Box::new(|_| {}));
    let _ = panic::catch_unwind(AssertUnwindSafe(move || program(sentence, words).run()));
    panic::set_hook(usual);
}

fn program(
    sentence: String,
    words: Words,
) -> iced::Application<impl iced::Program<State = Failed, Message = Message, Theme = Theme>> {
    let boot = move || (Failed::new(sentence.clone(), words), Task::none());
    let mut window = iced::application(boot, Failed::update, Failed::view)
        .title(|failed: &Failed| failed.words.tr("window-title"))
        .theme(|_: &Failed| Look::LIGHT.theme())
        .subscription(|_: &Failed| iced::event::listen_with(key))
        .default_font(FONT)
        .window(iced::window::Settings { size: iced::Size::new(620.0, 300.0), ..iced::window::Settings::default() });
    for font in FONTS {
        window = window.font(font);
    }
    window
}

fn key(event: iced::Event, _: iced::event::Status, _: iced::window::Id) -> Option<Message> {
    use iced::keyboard::{Event, Key, key::Named};
    match event {
        // A key that is still held since the program was begun by it closes nothing unread.
        iced::Event::Keyboard(Event::KeyPressed { key: Key::Named(Named::Escape | Named::Enter), repeat: false, .. }) => {
            Some(Message::Close)
        }
        _ => None,
    }
}

impl Failed {
    /// A window with this sentence.
    pub fn new(sentence: String, words: Words) -> Self {
        Self { sentence, words }
    }

    /// Dispatches a message.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Close => iced::exit(),
        }
    }

    /// Draws the window.
    pub fn view(&self) -> Element<'_, Message> {
        let look = Look::LIGHT;
        // A path may be long, and has no blanks to break at.
        let sentence = text(self.sentence.clone()).size(BODY).width(Length::Fill).wrapping(text::Wrapping::WordOrGlyph);
        let close = button(text(self.words.tr("close")).size(BODY).font(BOLD))
            .padding([10, 18])
            .style(look.button(Kind::Next))
            .on_press(Message::Close);
        let page: Element<'_, Message> = column![
            text(self.words.tr("failed-title")).size(LARGE).font(BOLD),
            scrollable(sentence).direction(Look::scroll()).height(Length::Fill),
            close
        ]
        .spacing(12)
        .into();
        let card = container(page).padding(24).width(Length::Fill).height(Length::Fill).style(look.card_style());
        container(card).padding(16).width(Length::Fill).height(Length::Fill).style(Look::area(look.ground)).into()
    }
}
