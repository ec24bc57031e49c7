//! The texts of letters, worded by the office: chosen, typed with the preview beside it, kept with every earlier wording.

use crate::domain::refusal::Refusal;
use crate::domain::template;
use crate::gui::app::{App, Message as Window, Purpose, Trouble};
use crate::gui::load::ask;
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, caption, small_button, strong};
use crate::office::Command;
use crate::office::texts::{self, Wording};
use crate::words::Words;
use iced::widget::{column, container, row, text, text_editor};
use iced::{Alignment, Length, Task};

/// This part of the page.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The text that is being worded, and what is typed.
    draft: Option<(&'static str, text_editor::Content)>,
    /// Earlier wordings of it, the newest first.
    earlier: Vec<Wording>,
    problem: Option<Refusal>,
}

/// A message of this part.
#[derive(Clone, Debug)]
pub enum Message {
    /// Word a text, or give it up.
    Edit(Option<&'static str>),
    /// Typing.
    Act(text_editor::Action),
    /// Put a field in.
    Field(&'static str),
    /// Take an earlier wording, or the one that the program came with.
    Take(String),
    /// Earlier wordings were read.
    Earlier(Result<Vec<Wording>, Trouble>),
    /// Save.
    Save,
}

impl Texts {
    /// What was saved is no longer typed.
    pub fn saved(&mut self) {
        *self = Self::default();
    }

    /// A text was refused: it stays as typed. True when the refusal was this part's.
    pub fn refused(&mut self, refusal: &Refusal) -> bool {
        let ours = refusal.field == Some("text");
        if ours {
            self.problem = Some(refusal.clone());
        }
        ours
    }
}

/// Updates this part.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    let words = app.words;
    let part = &mut app.settings.texts;
    match message {
        Message::Edit(None) => part.saved(),
        Message::Edit(Some(key)) => {
            let now = texts::in_force(&app.snapshot.settings, key, Words::default());
            *part = Texts { draft: Some((key, text_editor::Content::with_text(&now))), ..Texts::default() };
            return ask(&app.desk, words, move |office| office.wordings(key), |read| Window::Texts(Message::Earlier(read)));
        }
        Message::Act(action) => {
            part.problem = None;
            if let Some((_, content)) = &mut part.draft {
                content.perform(action);
            }
        }
        Message::Field(name) => {
            if let Some((_, content)) = &mut part.draft {
                let typed = std::sync::Arc::new(format!("{{{name}}}"));
                content.perform(text_editor::Action::Edit(text_editor::Edit::Paste(typed)));
            }
        }
        Message::Take(wording) => {
            if let Some((_, content)) = &mut part.draft {
                *content = text_editor::Content::with_text(&wording);
            }
        }
        Message::Earlier(Ok(earlier)) => part.earlier = earlier,
        Message::Earlier(Err(trouble)) => app.banner = Some(trouble.sentence),
        Message::Save => {
            let Some((key, content)) = &part.draft else { return Task::none() };
            let (key, typed) = ((*key).to_owned(), content.text());
            return app.give(Purpose::Settings, Command::Text(key, typed));
        }
    }
    Task::none()
}

/// Draws this part.
pub fn view(app: &App) -> Part<'_> {
    let (words, look, part) = (app.words, app.look, &app.settings.texts);
    let mut list = column![strong(words.tr("texts-title")), caption(words.tr("texts-hint"), look)].spacing(6);
    for (letter, key) in texts::editable() {
        if let Some((_, content)) = part.draft.as_ref().filter(|(drafted, _)| *drafted == key) {
            list = list.push(form(app, letter, key, content));
            continue;
        }
        let own = !app.snapshot.settings.wording(key).is_empty();
        let told = words.tr(if own { "texts-own" } else { "texts-given" });
        list = list.push(
            row![
                column![text(label(words, letter, key)).size(BODY), caption(told, look)].width(Length::Fill),
                small_button(words.tr("settings-change"), Loud::Plain, look).on_press(Window::Texts(Message::Edit(Some(key)))),
            ]
            .align_y(Alignment::Center),
        );
    }
    list.into()
}

fn label(words: Words, letter: &str, key: &str) -> String {
    let part = match key {
        _ if key.ends_with("-after") => words.tr("texts-after"),
        _ if key.ends_with("-body") => words.tr("texts-body"),
        // A sentence of a receipt or ticket is named by how it begins.
        _ => {
            let given = texts::given(key, words);
            let begins: Vec<&str> = given.split_whitespace().take(5).collect();
            format!("{} …", begins.join(" "))
        }
    };
    format!("{} – {part}", words.tr(letter))
}

fn form<'a>(app: &'a App, letter: &'static str, key: &'static str, content: &'a text_editor::Content) -> Part<'a> {
    let (words, look, part) = (app.words, app.look, &app.settings.texts);
    let say = Window::Texts;
    let editor = text_editor(content)
        .id("text")
        .size(BODY)
        .padding(8)
        .height(110)
        .style(look.editor(part.problem.is_some()))
        .on_action(|action| Window::Texts(Message::Act(action)));
    let mut fields = row![].spacing(4);
    for name in texts::fields(letter) {
        let button = small_button(format!("{{{name}}} {}", words.tr(texts::field_key(name))), Loud::Quiet, look);
        fields = fields.push(button.padding([3, 6]).on_press(say(Message::Field(name))));
    }
    // The preview: the same filling as on paper, with an example's values.
    let sample = template::fill(&content.text(), &texts::sample(letter, words));
    let mut paper = column![].spacing(6);
    for line in sample.lines().filter(|line| !line.trim().is_empty()) {
        paper = paper.push(text(line.to_owned()).size(SMALL).wrapping(text::Wrapping::Word));
    }
    let paper = container(paper).padding(10).width(Length::Fill).style(Look::area(look.card));
    let mut block = column![strong(label(words, letter, key)), editor, fields.wrap()].spacing(6);
    if let Some(problem) = &part.problem {
        block = block.push(text(words.refusal_alone(problem)).size(SMALL).color(look.red.0));
    }
    block = block.push(caption(words.tr("texts-preview"), look)).push(paper);
    let mut buttons = row![
        small_button(words.tr("save"), Loud::Next, look).on_press(say(Message::Save)),
        small_button(words.tr("close"), Loud::Plain, look).on_press(say(Message::Edit(None))),
        small_button(words.tr("texts-as-given"), Loud::Plain, look)
            .on_press(say(Message::Take(texts::given(key, Words::default())))),
    ]
    .spacing(8);
    for (n, wording) in part.earlier.iter().enumerate().take(5) {
        let at = words.moment(app.snapshot.settings.local(wording.at_ms));
        let face = words.tr_with("texts-version", &[("n", (part.earlier.len() - n).to_string()), ("at", at)]);
        buttons = buttons
            .push(small_button(face, Loud::Quiet, look).padding([3, 8]).on_press(say(Message::Take(wording.text.clone()))));
    }
    container(block.push(buttons.wrap())).padding(10).width(Length::Fill).style(Look::area(look.pale)).into()
}
