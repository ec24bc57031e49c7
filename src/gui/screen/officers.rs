//! The part of Settings about sealed signals: who opens them, by which law.

use crate::domain::sealing::{self, Appointed, Role};
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::theme::Kind as Loud;
use crate::gui::widget::{Part, body, caption, choices, field, secret, small_button, strong};
use crate::office::{Command, admin};
use iced::widget::{column, row, text};
use iced::{Alignment, Length, Task};

/// This part of the page.
#[derive(Clone, Debug, Default)]
pub struct Officers {
    role: Option<Role>,
    /// The name, as typed.
    pub name: String,
    /// The officer's own passphrase, as typed.
    own: String,
    /// The office's passphrase, as typed.
    office: String,
    problem: Option<String>,
}

/// A message of this part.
#[derive(Clone, Debug)]
pub enum Message {
    /// What the person is.
    Role(Role),
    /// The name, as typed.
    Name(String),
    /// The officer's own passphrase, as typed.
    Own(String),
    /// The office's passphrase, as typed.
    Office(String),
    /// Appoint.
    Appoint,
    /// The key was made, or not.
    Made(Box<Result<Appointed, String>>),
    /// Release the one of this key.
    Release(String),
    /// The office's passphrase was right for that, or not.
    Released(Result<String, String>),
}

/// Updates this part.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    let part = &mut app.settings.officers;
    match message {
        Message::Role(role) => part.role = Some(role),
        Message::Name(typed) => part.name = typed,
        Message::Own(typed) => part.own = typed,
        Message::Office(typed) => part.office = typed,
        Message::Appoint => return appoint(app),
        Message::Release(recipient) => return release(app, recipient),
        Message::Made(made) => match *made {
            Ok(appointed) => {
                app.settings.officers = Officers::default();
                return app.give(Purpose::Settings, Command::Appoint(Box::new(appointed)));
            }
            Err(sentence) => part.problem = Some(sentence),
        },
        Message::Released(Ok(recipient)) => {
            app.settings.officers = Officers::default();
            return app.give(Purpose::Settings, Command::Release(recipient));
        }
        Message::Released(Err(sentence)) => part.problem = Some(sentence),
    }
    Task::none()
}

/// Opening the office's passphrase and making a key take most of a second: not on the window's thread, nor on the office's.
fn appoint(app: &mut App) -> Task<Window> {
    let words = app.words;
    let part = &mut app.settings.officers;
    part.problem = None;
    let (role, name, own, phrase) =
        (part.role.unwrap_or(Role::Officer), part.name.clone(), part.own.clone(), part.office.clone());
    let (home, asked) = (app.home.clone(), app.desk.ask(|office| office.share()));
    let work = async move {
        let gone = || words.tr("fault-gone");
        let folder = asked.await.map_err(|_| gone())?.map_err(|fault| fault.sentence(words))?.folder;
        let (tell, told) = futures_channel::oneshot::channel();
        let _ = std::thread::spawn(move || tell.send(admin::appoint(&home, folder.as_deref(), &phrase, role, &name, &own)));
        told.await.map_err(|_| gone())?.map_err(|fault| fault.sentence(words))
    };
    Task::perform(work, |made| Window::Officers(Message::Made(Box::new(made))))
}

fn release(app: &mut App, recipient: String) -> Task<Window> {
    let words = app.words;
    let phrase = app.settings.officers.office.clone();
    let (home, asked) = (app.home.clone(), app.desk.ask(|office| office.share()));
    let work = async move {
        let gone = || words.tr("fault-gone");
        let folder = asked.await.map_err(|_| gone())?.map_err(|fault| fault.sentence(words))?.folder;
        let (tell, told) = futures_channel::oneshot::channel();
        let _ = std::thread::spawn(move || tell.send(admin::administrator(&home, folder.as_deref(), &phrase)));
        told.await.map_err(|_| gone())?.map_err(|fault| fault.sentence(words)).map(|()| recipient)
    };
    Task::perform(work, |told| Window::Officers(Message::Released(told)))
}

/// Draws this part.
pub fn view(app: &App) -> Part<'_> {
    let (words, look, part) = (app.words, app.look, &app.settings.officers);
    let say = Window::Officers;
    let hidden = |name: &'static str, label: &str, value: &str, message: fn(String) -> Message| {
        secret(name, words.tr(label), value, None, look, move |typed| Window::Officers(message(typed)))
    };
    let mut list = column![strong(words.tr("settings-sealed")), caption(words.tr("settings-sealed-hint"), look)].spacing(8);
    // Whoever belongs to an office is asked, whether or not this window exchanges; above the list, since releasing asks too.
    if app.enrolled != Some(false) || app.courier.is_some() {
        list = list.push(hidden("officer-office", "settings-officer-office", &part.office, Message::Office));
        list = list.push(caption(words.tr("settings-officer-asks"), look));
    }
    for one in sealing::appointed(&app.snapshot.settings) {
        let name = column![body(one.name.clone()), caption(words.tr(one.role.key()), look)].width(Length::Fill);
        let release =
            small_button(words.tr("settings-release"), Loud::Danger, look).on_press(say(Message::Release(one.recipient)));
        list = list.push(row![name, release].spacing(8).align_y(Alignment::Center));
    }
    // A second employee's key is the escrow of the first (sync.md §0.2): a forgotten passphrase loses nothing then.
    if sealing::appointed(&app.snapshot.settings).iter().filter(|one| one.role == Role::Employee).count() == 1 {
        list = list.push(text(words.tr("officers-one-employee")).color(look.amber.0));
    }
    let roles = Role::ALL.map(|role| (role, words.tr(role.key())));
    list = list.push(choices(words.tr("settings-role"), roles, part.role.unwrap_or(Role::Officer), look, |role| {
        Window::Officers(Message::Role(role))
    }));
    let input = |name: &'static str, label: &str, value: &str, message: fn(String) -> Message| {
        field(name, words.tr(label), value, None, look, move |typed| Window::Officers(message(typed)))
    };
    list = list.push(input("officer-name", "settings-officer-name", &part.name, Message::Name));
    list = list.push(hidden("officer-own", "settings-officer-own", &part.own, Message::Own));
    if let Some(problem) = &part.problem {
        list = list.push(text(problem.clone()).color(look.red.0));
    }
    let may = !part.name.trim().is_empty() && !part.own.is_empty();
    let appoint = small_button(words.tr("settings-appoint"), Loud::Plain, look);
    list.push(appoint.on_press_maybe(may.then_some(say(Message::Appoint)))).into()
}
