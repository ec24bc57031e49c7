//! A sealed signal in the register: its officer opens it by passphrase; what is read stays in memory and is forgotten with the next
//! case. What is done about it is written inside the seal, with the passphrase again.

use crate::domain::attachment::Format;
use crate::domain::case::{self, Action, Channel, Step, cycle};
use crate::domain::sealing::Regime;
use crate::gui::app::{App, Message as Window, Trouble};
use crate::gui::load::{aside, ask};
use crate::gui::long::{self, Long};
use crate::gui::theme::{Kind as Loud, SMALL};
use crate::gui::widget::{Part, caption, choices, field, line, secret, small_button, strong};
use crate::office::archive::Archive;
use crate::office::desk::Gone;
use crate::office::sealed::Opened;
use crate::office::{Fault, Office, Which, Who, scanner};
use iced::widget::{column, row, text};
use iced::{Length, Task};
use std::path::PathBuf;
use uuid::Uuid;

/// What is typed and what was opened.
#[derive(Clone, Debug, Default)]
pub struct Seal {
    passphrase: String,
    opened: Option<(Uuid, Box<Opened>)>,
    wrong: Option<String>,
    /// What was found or done, as typed.
    note: String,
    /// The unique number of a whistle-blower's report, as typed.
    uin: String,
    /// The number is on its way, and not the text.
    numbered: bool,
    /// How the sender is told.
    channel: Channel,
}

impl Seal {
    /// Whether a signal lies open.
    pub fn is_open(&self) -> bool {
        self.opened.is_some()
    }

    /// What is to be added, as typed.
    pub fn note(&self) -> &str {
        &self.note
    }
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
    /// What was found or done, as typed.
    Note(String),
    /// How the sender is told.
    Channel(Channel),
    /// Add what is typed; with an action, move the signal on as well.
    Move(Option<Action>),
    /// Note that the prosecutor was told.
    Prosecute,
    /// The unique number of a report, as typed.
    Uin(String),
    /// Note it.
    Number,
    /// Choose files to add.
    Browse,
    /// Files were chosen.
    Chosen(Vec<PathBuf>),
    /// Open a file, by its hash.
    File(String),
    /// It was opened, or not.
    FileOpened(Box<Result<String, Trouble>>),
    /// It was done, or not.
    Moved(Box<Result<case::Case, Trouble>>),
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
        Message::Note(typed) => app.register.seal.note = typed,
        Message::Channel(channel) => app.register.seal.channel = channel,
        Message::Move(action) => return move_on(app, Way::Step(action)),
        Message::Prosecute => return move_on(app, Way::Prosecute),
        Message::Uin(typed) => app.register.seal.uin = typed,
        Message::Number => return move_on(app, Way::Number),
        Message::Browse => {
            let endings: Vec<&str> = Format::ALL.iter().map(|f| f.ending()).collect();
            let dialog = rfd::AsyncFileDialog::new().add_filter(app.words.tr("files-word"), &endings).pick_files();
            return Task::perform(dialog, |chosen| {
                let paths = chosen.unwrap_or_default().iter().map(|f| f.path().to_owned()).collect();
                Window::Register(super::register::Message::Seal(Message::Chosen(paths)))
            });
        }
        Message::Chosen(paths) => return add_files(app, paths),
        Message::File(hash) => return open_file(app, hash),
        Message::FileOpened(told) => match *told {
            Ok(said) => app.toast = Some((said, 5)),
            Err(trouble) => app.register.seal.wrong = Some(trouble.sentence),
        },
        Message::Moved(moved) => match *moved {
            Ok(_) => {
                app.toast = Some((app.words.tr("toast-done"), 3));
                // What was added is read by opening again; what was typed beside it stays.
                let seal = std::mem::take(&mut app.register.seal);
                let (note, uin) = if seal.numbered { (seal.note, String::new()) } else { (String::new(), seal.uin) };
                app.register.seal = Seal { note, uin, ..Seal::default() };
                return super::register::load(app);
            }
            Err(trouble) => app.register.seal.wrong = Some(trouble.sentence),
        },
        Message::Opened(id, opened) => match *opened {
            Ok(opened) => app.register.seal.opened = Some((id, Box::new(opened))),
            Err(trouble) => app.register.seal.wrong = Some(trouble.sentence),
        },
    }
    Task::none()
}

/// What becomes of a note that is added.
enum Way {
    /// It is added; with an action, the signal moves on as well.
    Step(Option<Action>),
    /// The prosecutor was told of it.
    Prosecute,
    /// Not it, but the number that was typed beside it.
    Number,
}

fn move_on(app: &mut App, way: Way) -> Task<Window> {
    let Some(id) = app.register.dossier.as_ref().map(|d| d.case.id) else { return Task::none() };
    let who = Who { by: app.clerk.as_ref().map(|c| c.id).unwrap_or_default(), counter: app.counter };
    let seal = &mut app.register.seal;
    let (passphrase, note, channel) = (std::mem::take(&mut seal.passphrase), seal.note.clone(), seal.channel);
    let uin = seal.uin.clone();
    seal.numbered = matches!(way, Way::Number);
    let step = move |action| match action {
        Action::Notify => case::Command::Notify(channel),
        Action::Archive => case::Command::Move(Step::Archive),
        _ => case::Command::Close,
    };
    ask(
        &app.desk,
        app.words,
        move |office| match way {
            Way::Step(Some(action)) => office.move_sealed(who, id, &passphrase, &note, step(action)),
            Way::Step(None) => office.add_sealed(who, id, &passphrase, &note),
            Way::Prosecute => office.prosecute_sealed(who, id, &passphrase, &note),
            Way::Number => office.number_sealed(who, id, &passphrase, &uin),
        },
        |moved| Window::Register(super::register::Message::Seal(Message::Moved(Box::new(moved)))),
    )
}

/// Seals files into the signal, with the passphrase that was typed.
fn add_files(app: &mut App, paths: Vec<PathBuf>) -> Task<Window> {
    let (Some(id), false) = (app.register.dossier.as_ref().map(|d| d.case.id), paths.is_empty()) else { return Task::none() };
    let (who, shelf, desk, words) = (app.who(), Archive::files(&app.home), app.desk.clone(), app.words);
    let passphrase = std::mem::take(&mut app.register.seal.passphrase);
    let work = async move {
        let fault = |fault: Fault| Trouble::of(&fault, words);
        let read = move || paths.iter().map(|path| scanner::read(path)).collect::<Result<Vec<_>, Fault>>();
        let found = aside(read).await.ok_or_else(|| Trouble::gone(words))?.map_err(fault)?;
        let add = move |office: &mut Office| {
            let mut last = Err(Fault::NotFound(String::new()));
            for one in found {
                // What stands against a file is told, and nothing after it is added.
                last = Ok(office.attach_sealed(who, &shelf, id, &passphrase, &one.name, &one.bytes)?);
            }
            last
        };
        desk.ask(add).await.map_err(|Gone| Trouble::gone(words))?.map_err(fault)
    };
    Task::perform(work, |moved| Window::Register(super::register::Message::Seal(Message::Moved(Box::new(moved)))))
}

/// Opens a sealed file with the system's program for it: until the next start it lies in the private folder.
fn open_file(app: &mut App, hash: String) -> Task<Window> {
    let Some(id) = app.register.dossier.as_ref().map(|d| d.case.id) else { return Task::none() };
    let (who, shelf, desk, words) = (app.who(), Archive::files(&app.home), app.desk.clone(), app.words);
    let (passphrase, folder) = (app.register.seal.passphrase.clone(), app.home.opened());
    let work = async move {
        let fault = |fault: Fault| Trouble::of(&fault, words);
        let asked = desk.ask(move |office| office.sealed_file(who, &shelf, id, &passphrase, &hash)).await;
        let (name, bytes) = asked.map_err(|Gone| Trouble::gone(words))?.map_err(fault)?;
        let write = move || {
            let to = folder.join(name);
            let io = |e| Fault::Io(to.clone(), e);
            std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&to, bytes)).map_err(io)?;
            super::files::show(&to).map_err(io)?;
            Ok(words.tr_with("file-opened", &[("path", to.display().to_string())]))
        };
        aside(write).await.ok_or_else(|| Trouble::gone(words))?.map_err(fault)
    };
    Task::perform(work, |told| Window::Register(super::register::Message::Seal(Message::FileOpened(Box::new(told)))))
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
    // With the dates of its law; whoever registered it by a file had nothing to hand over.
    let first = opened.contents.first().map(|content| content.regime).unwrap_or_default();
    let show = Window::Paper(super::paper::Message::Show(Which::Acknowledgement(id, first)));
    let acknowledgement = small_button(words.tr("seal-acknowledgement"), Loud::Plain, look).on_press(show);
    let mut page = column![strong(words.tr_with("seal-opened", &[("name", opened.officer.name.clone())]))].spacing(6);
    page = page.push(opened.contents.first().map(|content| caption(words.tr(content.regime.key()), look)));
    for content in &opened.contents {
        if !content.personal.name.is_empty() || content.file.is_none() {
            page = page.push(line(look));
        }
        for (name, value) in content.fields() {
            // What was chosen from a list has words of its own.
            let value = if words.has(value) { words.tr(value) } else { value.to_owned() };
            page = page.push(text(format!("{}: {value}", words.field(name))).size(SMALL).width(Length::Fill));
        }
        if let Some(file) = &content.file {
            let open = small_button(words.tr("file-open"), Loud::Plain, look).padding([3, 8]);
            page = page.push(open.on_press(say(Message::File(file.hash.clone()))));
        }
    }
    // The record of the check lies inside the seal as well (charter C28).
    let note = long::field(app, Long::Sealed, "seal-note", words.tr("seal-note"), None);
    let typed = secret("passphrase", words.field("passphrase"), &seal.passphrase, seal.wrong.clone(), look, move |t| {
        Window::Register(super::register::Message::Seal(Message::Passphrase(t)))
    });
    let mut buttons = row![small_button(words.tr("seal-add"), Loud::Plain, look).on_press(say(Message::Move(None)))].spacing(6);
    buttons = buttons.push(small_button(words.tr("files-attach"), Loud::Plain, look).on_press(say(Message::Browse)));
    buttons = buttons.push(acknowledgement);
    let prosecute = small_button(words.tr("seal-prosecute"), Loud::Plain, look);
    buttons = buttons.push(prosecute.on_press(say(Message::Prosecute)));
    let case = app.register.dossier.as_ref().map(|d| &d.case);
    let rows = case.map(|case| cycle::allowed(case.registered.kind, case.status)).unwrap_or_default();
    if rows.iter().any(|row| row.action == Action::Notify) {
        let ways = [Channel::Post, Channel::Email, Channel::Counter, Channel::Secure].map(|c| (c, words.tr(c.key())));
        page = page.push(choices(words.tr("notify-how"), ways, seal.channel, look, move |c| say(Message::Channel(c))));
    }
    for row in rows {
        let press = say(Message::Move(Some(row.action)));
        buttons = buttons.push(small_button(words.tr(row.action.key()), Loud::Next, look).on_press(press));
    }
    if first == Regime::Whistleblower {
        // The commission's site gives it; the register of reports names it (ЗЗЛПСПОИН чл. 18).
        let uin = field("uin", words.field("uin"), &seal.uin, None, look, move |t| say(Message::Uin(t)));
        page = page.push(uin);
        buttons = buttons.push(small_button(words.tr("seal-uin"), Loud::Plain, look).on_press(say(Message::Number)));
    }
    page.push(note).push(typed).push(buttons.wrap()).into()
}
