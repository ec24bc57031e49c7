//! The small pieces that screens are made of.

use super::app::Message;
use super::theme::{BODY, BOLD, ICONS, Kind, LARGE, Look, SMALL};
use iced::widget::{Space, column, container, row, text, text_input};
use iced::{Alignment, Color, Element, Length};
use sweeten::widget::{Button, button};

/// A part of the window.
pub type Part<'a> = Element<'a, Message>;

/// An icon by its name in `assets/fonts/icons.txt`.
pub fn icon<'a>(name: &str, size: f32) -> Part<'a> {
    static NAMES: &str = include_str!("../../assets/fonts/icons.txt");
    let point = NAMES.lines().filter_map(|l| l.split_once('\t')).find(|(n, _)| *n == name).map(|(_, hex)| hex.trim());
    let letter = point.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32).unwrap_or(' ');
    text(letter.to_string()).font(ICONS).size(size).line_height(1.0).into()
}

/// Text of the common size.
pub fn body<'a>(content: impl Into<String>) -> iced::widget::Text<'a> {
    text(content.into()).size(BODY)
}

/// A caption.
pub fn caption<'a>(content: impl Into<String>, look: Look) -> iced::widget::Text<'a> {
    text(content.into()).size(SMALL).color(look.quiet)
}

/// Bold text of the common size.
pub fn strong<'a>(content: impl Into<String>) -> iced::widget::Text<'a> {
    text(content.into()).size(BODY).font(BOLD)
}

/// A heading.
pub fn heading<'a>(content: impl Into<String>) -> iced::widget::Text<'a> {
    text(content.into()).size(LARGE).font(BOLD)
}

/// The picture of a key.
pub fn keycap<'a>(key: &str, color: Color) -> Part<'a> {
    // Two keys together stay on one line, and the cap keeps to a narrow button.
    let side = if key.chars().count() > 3 { 3 } else { 6 };
    container(text(key.to_owned()).size(12).color(color).wrapping(text::Wrapping::None))
        .padding([1, side])
        .style(move |_| container::Style {
            border: iced::Border { color: Color { a: 0.5, ..color }, width: 1.0, radius: 4.0.into() },
            ..container::Style::default()
        })
        .into()
}

/// A button with words and, when it has one, its key.
pub fn key_button<'a>(label: impl Into<String>, key: &str, kind: Kind, look: Look) -> Button<'a, Message> {
    let color = if kind == Kind::Next { look.on_accent } else { look.quiet };
    let mut line = row![text(label.into()).size(BODY)].spacing(3).align_y(Alignment::Center);
    if !key.is_empty() {
        line = line.push(Space::new().width(Length::Fill)).push(keycap(key, color));
    }
    button(line).padding([9, 12]).style(look.button(kind))
}

/// A button as wide as its words.
pub fn small_button<'a>(label: impl Into<String>, kind: Kind, look: Look) -> Button<'a, Message> {
    button(text(label.into()).size(BODY)).padding([7, 12]).style(look.button(kind))
}

/// A coloured label.
pub fn chip<'a>(label: impl Into<String>, color: Color, ground: Color) -> Part<'a> {
    container(text(label.into()).size(SMALL).font(BOLD).wrapping(text::Wrapping::None))
        .padding([2, 8])
        .style(Look::chip(color, ground))
        .into()
}

/// A card around something.
pub fn card<'a>(content: impl Into<Part<'a>>, look: Look) -> iced::widget::Container<'a, Message> {
    container(content).padding(12).style(look.card_style())
}

/// A thin line.
pub fn line<'a>(look: Look) -> Part<'a> {
    container(Space::new().height(1)).width(Length::Fill).style(Look::area(look.line)).into()
}

/// A captioned text field with its refusal below it.
pub fn field<'a>(
    name: &str,
    label: String,
    value: &str,
    problem: Option<String>,
    look: Look,
    on_input: impl Fn(String) -> Message + 'a,
) -> iced::widget::Column<'a, Message> {
    captioned(name, label, input(name, value, problem.is_some(), look).on_input(on_input), problem, look)
}

/// A captioned text field that Enter ends, when there is something to end.
pub fn entry<'a>(
    name: &str,
    label: String,
    value: &str,
    problem: Option<String>,
    look: Look,
    on_input: impl Fn(String) -> Message + 'a,
    on_enter: Option<Message>,
) -> iced::widget::Column<'a, Message> {
    let input = input(name, value, problem.is_some(), look).on_input(on_input).on_submit_maybe(on_enter);
    captioned(name, label, input, problem, look)
}

/// A captioned field for a passphrase: what is typed is not shown.
pub fn secret<'a>(
    name: &str,
    label: String,
    value: &str,
    problem: Option<String>,
    look: Look,
    on_input: impl Fn(String) -> Message + 'a,
) -> iced::widget::Column<'a, Message> {
    captioned(name, label, input(name, value, problem.is_some(), look).secure(true).on_input(on_input), problem, look)
}

fn input<'a>(name: &str, value: &str, wrong: bool, look: Look) -> iced::widget::TextInput<'a, Message> {
    text_input("", value).id(iced::widget::Id::from(name.to_owned())).size(BODY).padding([8, 10]).style(look.input(wrong))
}

/// A field under its caption, over what is wrong with it.
pub fn captioned<'a>(
    name: &str,
    label: String,
    input: impl Into<Part<'a>>,
    problem: Option<String>,
    look: Look,
) -> iced::widget::Column<'a, Message> {
    // A click on the caption goes to the field, as people expect of labels.
    let label = iced::widget::mouse_area(caption(label, look)).on_press(Message::Focus(name.to_owned()));
    let mut parts = column![label, input.into()].spacing(3);
    if let Some(problem) = problem {
        parts = parts.push(text(problem).size(SMALL).color(look.red.0));
    }
    parts
}

/// A row of choices of which one is made; each is reached by Tab.
pub fn choices<'a, T: Copy + PartialEq + 'a>(
    label: String,
    options: impl IntoIterator<Item = (T, String)>,
    chosen: T,
    look: Look,
    on_choose: impl Fn(T) -> Message,
) -> iced::widget::Column<'a, Message> {
    let mut line = row![].spacing(6);
    for (value, words) in options {
        let kind = if value == chosen { Kind::Chosen } else { Kind::Plain };
        line = line.push(small_button(words, kind, look).on_press(on_choose(value)));
    }
    column![caption(label, look), line.wrap()].spacing(3)
}
