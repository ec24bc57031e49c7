//! A sealed signal in the register: its officer opens it by passphrase; what is read stays in memory and is forgotten with the next
//! case.

use crate::gui::app::{App, Message as Window, Trouble};
use crate::gui::load::ask;
use crate::gui::theme::{Kind as Loud, SMALL};
use crate::gui::widget::{Part, caption, secret, small_button, strong};
use crate::office::Who;
use crate::office::sealed::Opened;
use iced::widget::{column, text};
use iced::{Length, Task};
use uuid::Uuid;

/// What is typed and what was opened.
#[derive(Clone, Debug, Default)]
pub struct Seal {
    passphrase: String,
    opened: Option<(Uuid, Box<Opened>)>,
    wrong: Option<String>,
}

/// A message about a seal.
#[derive(Clone, Debug)]
pub enum Message {
    /// The passphrase, as typed.
    Passphrase(String),
    /// Open it.
    Open,
    /// It was opened, or not.
    Opened(Uuid, Box<Result<Opened, Trouble>>),
}

/// Updates.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Passphrase(typed) => {
            app.register.seal.wrong = None;
            app.register.seal.passphrase = typed;
        }
        Message::Open => {
            let Some(id) = app.register.dossier.as_ref().map(|d| d.case.id) else { return Task::none() };
            let passphrase = std::mem::take(&mut app.register.seal.passphrase);
            let who = Who { by: app.clerk.as_ref().map(|c| c.id).unwrap_or_default(), counter: app.counter };
            return ask(
                &app.desk,
                app.words,
                move |office| office.open_sealed(who, id, &passphrase),
                move |opened| Window::Register(super::register::Message::Seal(Message::Opened(id, Box::new(opened)))),
            );
        }
        Message::Opened(id, opened) => match *opened {
            Ok(opened) => app.register.seal.opened = Some((id, Box::new(opened))),
            Err(trouble) => app.register.seal.wrong = Some(trouble.sentence),
        },
    }
    Task::none()
}

/// Draws the seal of a case, or what lies in it.
pub fn view(app: &App, id: Uuid) -> Part<'_> {
    let (words, look, seal) = (app.words, app.look, &app.register.seal);
    let say = |message: Message| Window::Register(super::register::Message::Seal(message));
    let Some((_, opened)) = seal.opened.as_ref().filter(|(of, _)| *of == id) else {
        let typed = secret("passphrase", words.field("passphrase"), &seal.passphrase, seal.wrong.clone(), look, move |t| {
            Window::Register(super::register::Message::Seal(Message::Passphrase(t)))
        });
        let open = small_button(words.tr("seal-open"), Loud::Plain, look).on_press(say(Message::Open));
        return column![caption(words.tr("seal-closed"), look), typed, open].spacing(8).into();
    };
    let mut page = column![strong(words.tr_with("seal-opened", &[("name", opened.officer.name.clone())]))].spacing(6);
    for content in &opened.contents {
        page = page.push(caption(words.tr(content.regime.key()), look));
        for (name, value) in content.fields() {
            page = page.push(text(format!("{}: {value}", words.field(name))).size(SMALL).width(Length::Fill));
        }
    }
    page.into()
}
