//! Texts of several lines: what happened, findings, reasons. The editor has a state of its own, the form has the text; whatever
//! changed a form – a draft, a letter, another case – the editor follows, and what is typed goes into the form as with any field.

use super::app::{App, Message};
use super::reveal;
use super::screen::asking::Change;
use super::screen::work::Typed;
use super::screen::{form, register, seal, work};
use super::theme::{BODY, Look};
use super::widget::captioned;
use iced::Task;
use iced::keyboard::Key;
use iced::keyboard::key::Named;
use iced::widget::text_editor::{Action, Binding, Content, KeyPress};
use iced::widget::{Column, text_editor};
use std::collections::BTreeMap;

/// Which text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Long {
    /// The description of the form at the counter.
    Description,
    /// A text of the form about a case in the register, by the name of its field.
    Asked(&'static str),
    /// What is added to a sealed signal.
    Sealed,
}

/// Fields that take several lines; the rules let breaks be in all of them.
const SEVERAL: [&str; 11] = [
    "description",
    "findings",
    "measures",
    "reasons",
    "missing",
    "note",
    "instruction",
    "reason",
    "followed",
    "crime",
    "answer",
];

/// The editors of the texts that are on screen.
#[derive(Clone, Debug, Default)]
pub struct Longs(BTreeMap<Long, Content>);

impl Longs {
    /// The editor of a text, when it is on screen.
    pub fn get(&self, long: Long) -> Option<&Content> {
        self.0.get(&long)
    }
}

/// The texts that are on screen now.
fn shown(app: &App) -> Vec<(Long, &str)> {
    let mut all = Vec::new();
    if let Some(form) = app.work.form.as_ref().filter(|form| form.kind.has_description()) {
        all.push((Long::Description, form.description.as_str()));
    }
    if let Some(asking) = &app.register.asking {
        let fields = asking.what.fields().into_iter().filter(|name| SEVERAL.contains(name));
        all.extend(fields.map(|name| (Long::Asked(name), asking.typed.get(name).map_or("", String::as_str))));
    }
    if app.register.seal.is_open() {
        all.push((Long::Sealed, app.register.seal.note()));
    }
    all
}

/// The editors follow the forms.
pub fn follow(app: &mut App) {
    let mut longs = std::mem::take(&mut app.longs);
    let texts = shown(app);
    longs.0.retain(|long, _| texts.iter().any(|(shown, _)| shown == long));
    for (long, text) in texts {
        // An editor knows one kind of break.
        let same = longs.get(long).is_some_and(|content| content.text() == text.replace("\r\n", "\n"));
        if !same {
            let _ = longs.0.insert(long, Content::with_text(text));
        }
    }
    app.longs = longs;
}

/// Something happens in an editor: the form has the text at once.
pub fn act(app: &mut App, long: Long, action: Action) -> Task<Message> {
    let Some(content) = app.longs.0.get_mut(&long) else { return Task::none() };
    let edits = action.is_edit();
    content.perform(action);
    if !edits {
        return Task::none();
    }
    let text = content.text();
    let typed = match long {
        Long::Description => work::update(app, work::Message::Typed(Typed::Description, text)),
        Long::Asked(name) => register::update(app, register::Message::Change(Change::Typed(name, text))),
        Long::Sealed => seal::update(app, seal::Message::Note(text)),
    };
    // A text that grows may grow out of sight.
    typed.chain(reveal::focused())
}

/// Keys that are the window's, not the text's: Tab goes on, Ctrl+Enter sends, Ctrl with a letter acts.
fn binding(press: KeyPress) -> Option<Binding<Message>> {
    let ctrl = press.modifiers.command() && !press.modifiers.alt();
    match &press.key {
        Key::Named(Named::Tab) => None,
        Key::Named(Named::Enter) if ctrl => None,
        _ => Binding::from_key_press(press).filter(|binding| !(ctrl && matches!(binding, Binding::Insert(_)))),
    }
}

/// A captioned text of several lines, which grows with what is typed.
pub fn field<'a>(
    app: &'a App,
    long: Long,
    name: &'static str,
    label: String,
    problem: Option<String>,
) -> Option<Column<'a, Message>> {
    let look: Look = app.look;
    let editor = text_editor(app.longs.get(long)?)
        .id(name)
        .size(BODY)
        .padding([8, 10])
        .min_height(62)
        .max_height(220)
        .style(look.editor(problem.is_some()))
        .key_binding(binding)
        .on_action(move |action| Message::Long(long, action));
    Some(captioned(name, label, editor, problem, look))
}

/// The description of the form at the counter.
pub fn description(app: &App) -> Option<Column<'_, Message>> {
    let name = form::name(Typed::Description);
    field(app, Long::Description, name, app.words.field(name), app.work.problem(name, app.words))
}
