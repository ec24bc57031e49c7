//! Settings: the office's values as events, its staff, and the window's own wishes.

use crate::domain::refusal::Refusal;
use crate::domain::settings::Key;
use crate::domain::staff;
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::load;
use crate::gui::theme::{BODY, Kind as Loud, Look};
use crate::gui::widget::{Part, body, caption, card, entry, field, heading, small_button, strong};
use crate::office::Command;
use crate::words::{Lang, Words};
use iced::widget::{Space, column, container, row, scrollable, text_input};
use iced::{Alignment, Length, Task};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The settings page.
#[derive(Clone, Debug, Default)]
pub struct SettingsScreen {
    /// Values typed and not saved, by key.
    pub typed: BTreeMap<Key, String>,
    /// What was refused.
    problem: Option<(String, Refusal)>,
    /// The key that is being saved.
    saving: Option<Key>,
    /// The name of a new member of staff.
    pub name: String,
    /// A member who is being renamed.
    pub renaming: Option<(Uuid, String)>,
    /// Where papers are printed.
    pub printers: super::printers::Printers,
    /// Lines and counters.
    pub lines: super::lines::Lines,
    /// The texts of letters.
    pub texts: super::texts::Texts,
    /// Who opens sealed signals.
    pub officers: super::officers::Officers,
    /// The first morning.
    pub morning: super::morning::Morning,
}

/// A message of the settings.
#[derive(Clone, Debug)]
pub enum Message {
    /// A value, as typed.
    Typed(Key, String),
    /// Save it.
    Save(Key),
    /// The name of a new member, as typed.
    Name(String),
    /// Add them.
    Add,
    /// Rename a member: begin, type, done.
    Rename(Option<(Uuid, String)>),
    /// Save the new name.
    Renamed,
    /// The member signs in no more, or again.
    Retire(Uuid, bool),
    /// The language of this window.
    Lang(Lang),
    /// Light or dark.
    Dark(bool),
    /// The window's wishes, from the last time.
    Wishes(String),
}

impl SettingsScreen {
    /// What was saved is no longer typed.
    pub fn saved(&mut self) {
        self.problem = None;
        if let Some(key) = self.saving.take() {
            let _ = self.typed.remove(&key);
        }
        self.name.clear();
        self.renaming = None;
        self.printers.saved();
        self.texts.saved();
        self.lines.saved();
    }

    /// A value was refused: it stays as typed.
    pub fn refused(&mut self, refusal: &Refusal) {
        self.saving = None;
        if self.printers.refused(refusal) || self.texts.refused(refusal) || self.lines.refused(refusal) {
            return;
        }
        self.problem = refusal.field.map(|f| (f.to_owned(), refusal.clone()));
    }
}

/// Updates the settings.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    let settings = &mut app.settings;
    match message {
        Message::Typed(key, value) => {
            settings.problem = None;
            let _ = settings.typed.insert(key, value);
        }
        Message::Save(key) => {
            let Some(value) = settings.typed.get(&key).cloned() else { return Task::none() };
            settings.saving = Some(key);
            return app.give(Purpose::Settings, Command::Set(key, value));
        }
        Message::Name(name) => settings.name = name,
        Message::Add => {
            let name = settings.name.clone();
            return app.give(Purpose::Settings, Command::Staff(None, staff::Command::Add(name)));
        }
        Message::Rename(renaming) => settings.renaming = renaming,
        Message::Renamed => {
            let Some((id, name)) = settings.renaming.clone() else { return Task::none() };
            return app.give(Purpose::Settings, Command::Staff(Some(id), staff::Command::Rename(name)));
        }
        Message::Retire(id, active) => {
            let command = if active { staff::Command::Retire } else { staff::Command::Return };
            return app.give(Purpose::Settings, Command::Staff(Some(id), command));
        }
        Message::Lang(lang) => {
            app.words = Words::new(lang);
            return keep_wishes(app);
        }
        Message::Dark(dark) => {
            app.look = if dark { Look::DARK } else { Look::LIGHT };
            return keep_wishes(app);
        }
        Message::Wishes(kept) => {
            // Two words: the language and the theme.
            let mut wishes = kept.split(' ');
            app.words = wishes.next().and_then(Lang::of_code).map_or(app.words, Words::new);
            app.look = if wishes.next() == Some("dark") { Look::DARK } else { Look::LIGHT };
        }
    }
    Task::none()
}

fn keep_wishes(app: &App) -> Task<Window> {
    let wishes = format!("{} {}", app.words.lang.code(), if app.look.dark { "dark" } else { "light" });
    load::keep(&app.desk, app.words, "window".to_owned(), wishes)
}

/// Draws the settings.
pub fn view(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let lang = crate::gui::widget::choices(
        words.tr("settings-language"),
        [(Lang::Bg, words.tr("language-bg")), (Lang::En, words.tr("language-en"))],
        words.lang,
        look,
        |lang| Window::Settings(Message::Lang(lang)),
    );
    let dark = crate::gui::widget::choices(
        words.tr("settings-theme"),
        [(false, words.tr("theme-light")), (true, words.tr("theme-dark"))],
        look.dark,
        look,
        |dark| Window::Settings(Message::Dark(dark)),
    );
    let mut values = column![strong(words.tr("settings-office"))].spacing(10);
    for key in Key::all() {
        values = values.push(value(app, key));
    }
    let left = scrollable(values.padding(iced::Padding::ZERO.right(14).left(3))).direction(Look::scroll()).height(Length::Fill);
    let right = column![
        strong(words.tr("settings-window")),
        row![lang, dark].spacing(20),
        Space::new().height(10),
        people(app),
        Space::new().height(10),
        super::lines::view(app),
        Space::new().height(10),
        super::printers::view(app),
        Space::new().height(10),
        super::officers::view(app),
        Space::new().height(10),
        super::morning::view(app),
        Space::new().height(10),
        super::texts::view(app)
    ]
    .spacing(10);
    let right = scrollable(right.padding(iced::Padding::ZERO.right(14).left(3))).direction(Look::scroll()).height(Length::Fill);
    column![
        heading(words.tr("screen-settings")),
        row![
            card(left, look).width(Length::FillPortion(1)).height(Length::Fill),
            card(right, look).width(Length::FillPortion(1)).height(Length::Fill)
        ]
        .spacing(14)
        .height(Length::Fill)
    ]
    .spacing(12)
    .padding(16)
    .into()
}

fn value(app: &App, key: Key) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let current = app.snapshot.settings.text(key);
    let typed = app.settings.typed.get(&key).map_or(current, String::as_str);
    let problem = app.settings.problem.as_ref().filter(|(f, _)| f == key.code()).map(|(_, r)| words.refusal_alone(r));
    let save = (typed != current).then_some(Window::Settings(Message::Save(key)));
    let type_ = move |t| Window::Settings(Message::Typed(key, t));
    let input = entry(key.code(), words.tr(&key.label()), typed, problem, look, type_, save.clone());
    let mut line = row![input.width(Length::Fill)].spacing(8).align_y(Alignment::End);
    if save.is_some() {
        line = line.push(small_button(words.tr("save"), Loud::Next, look).on_press_maybe(save));
    }
    line.into()
}

fn people(app: &App) -> Part<'_> {
    let (words, look, settings) = (app.words, app.look, &app.settings);
    let say = Window::Settings;
    let mut list = column![strong(words.tr("settings-staff"))].spacing(8);
    for member in &app.snapshot.staff {
        if let Some((id, name)) = settings.renaming.as_ref().filter(|(id, _)| *id == member.id) {
            let id = *id;
            let input = text_input("", name)
                .size(BODY)
                .padding([7, 10])
                .style(look.input(false))
                .on_input(move |t| Window::Settings(Message::Rename(Some((id, t)))))
                .on_submit(say(Message::Renamed));
            list = list
                .push(row![input, small_button(words.tr("save"), Loud::Next, look).on_press(say(Message::Renamed))].spacing(8));
            continue;
        }
        let name = if member.active {
            body(member.name.clone())
        } else {
            caption(words.tr_with("staff-retired", &[("name", member.name.clone())]), look)
        };
        let rename = say(Message::Rename(Some((member.id, member.name.clone()))));
        let retire = words.tr(if member.active { "staff-retire" } else { "staff-return" });
        list = list.push(
            row![
                name.width(Length::Fill),
                small_button(words.tr("staff-rename"), Loud::Plain, look).on_press(rename),
                small_button(retire, Loud::Plain, look).on_press(say(Message::Retire(member.id, member.active)))
            ]
            .spacing(8)
            .align_y(Alignment::Center),
        );
    }
    let problem = settings.problem.as_ref().filter(|(f, _)| f == "staff_name").map(|(_, r)| words.refusal_alone(r));
    let input =
        field("staff_name", words.field("staff_name"), &settings.name, problem, look, |t| Window::Settings(Message::Name(t)));
    let add = small_button(words.tr("staff-add"), Loud::Plain, look);
    let add = add.on_press_maybe((!settings.name.trim().is_empty()).then_some(say(Message::Add)));
    container(list.push(row![input.width(Length::Fill), add].spacing(8).align_y(Alignment::End))).into()
}
