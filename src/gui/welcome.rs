//! The first start: open an office, join one, or look at an example. A window of its own, before there is an office.

use super::FONTS;
use super::theme::{BODY, BOLD, FONT, Kind, LARGE, Look, SMALL};
use crate::domain::station::Kind as Station;
use crate::office::clock::SystemClock;
use crate::office::{Clock, Fault, Home, admin};
use crate::share::keys::{CODE_CHARS, normal_code};
use crate::words::Words;
use iced::widget::{Column, Space, column, container, row, text, text_input};
use iced::{Alignment, Element, Length, Task, Theme};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use sweeten::widget::button;

/// What was chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Choice {
    /// The window was closed.
    #[default]
    None,
    /// The workstation belongs to an office now.
    Enrolled,
    /// The example.
    Example,
}

/// Which page shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Page {
    /// The three ways.
    #[default]
    Ways,
    /// Open an office.
    Open,
    /// Join one.
    Join,
    /// The passphrase, shown once.
    Phrase,
}

/// The first window.
#[derive(Debug)]
pub struct Welcome {
    home: Home,
    words: Words,
    chosen: Arc<Mutex<Choice>>,
    /// The page.
    pub page: Page,
    folder: String,
    name: String,
    secret: String,
    hall: bool,
    busy: bool,
    problem: Option<String>,
    /// The passphrase of the new office.
    pub phrase: String,
}

/// A message of the first window.
#[derive(Clone, Debug)]
pub enum Message {
    /// Show a page.
    Go(Page),
    /// The folder, as typed.
    Folder(String),
    /// Choose a folder in the system's dialog.
    Browse,
    /// It was chosen.
    Browsed(Option<PathBuf>),
    /// The workstation's name, as typed.
    Name(String),
    /// Passphrase or code, as typed.
    Secret(String),
    /// A display or kiosk, or not.
    Hall(bool),
    /// Do it.
    Do,
    /// It is done, or not: the passphrase of a new office, none after joining, and what went wrong after it; or a sentence.
    Done(Result<(String, Option<String>), String>),
    /// Go on with this choice.
    Finish(Choice),
    /// The window is to be closed.
    Close,
    /// Next field.
    Tab(bool),
}

/// Shows the first window and gives what was chosen.
pub fn ask(home: &Home, words: Words) -> Result<Choice, Fault> {
    let chosen = Arc::new(Mutex::new(Choice::None));
    let (tell, home) = (Arc::clone(&chosen), home.clone());
    program(home, words, tell).run().map_err(|e| Fault::Window(e.to_string()))?;
    let choice = *chosen.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(choice)
}

/// The first window as a program, for running and for testing.
pub fn program(
    home: Home,
    words: Words,
    chosen: Arc<Mutex<Choice>>,
) -> iced::Application<impl iced::Program<State = Welcome, Message = Message, Theme = Theme>> {
    let boot = move || (Welcome::new(home.clone(), words, Arc::clone(&chosen)), iced::widget::operation::focus("way-0"));
    let mut window = iced::application(boot, Welcome::update, Welcome::view)
        .title(|w: &Welcome| w.words.tr("window-title"))
        .theme(|_: &Welcome| Look::LIGHT.theme())
        .subscription(|_: &Welcome| iced::event::listen_with(key))
        .default_font(FONT)
        .window(iced::window::Settings {
            size: iced::Size::new(900.0, 620.0),
            // Asked for first: with the passphrase on show it does not close.
            exit_on_close_request: false,
            ..iced::window::Settings::default()
        });
    for font in FONTS {
        window = window.font(font);
    }
    window
}

fn key(event: iced::Event, _: iced::event::Status, _: iced::window::Id) -> Option<Message> {
    use iced::keyboard::{Event, Key, key::Named};
    match event {
        iced::Event::Keyboard(Event::KeyPressed { key: Key::Named(Named::Tab), modifiers, .. }) => {
            Some(Message::Tab(modifiers.shift()))
        }
        iced::Event::Keyboard(Event::KeyPressed { key: Key::Named(Named::Escape), .. }) => Some(Message::Go(Page::Ways)),
        iced::Event::Window(iced::window::Event::CloseRequested) => Some(Message::Close),
        _ => None,
    }
}

/// Whether what is typed into the field for the passphrase or a one-time code is hidden. A passphrase is, from the first letter on: its words
/// are Cyrillic. A code opens once and is copied letter by letter from a paper or a telephone: it is seen. The alphabet tells them apart at
/// once, so that a code that is half typed does not change its look; what is longer than a code is none.
pub fn hidden(typed: &str) -> bool {
    let of_code = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == ' ';
    typed.trim().is_empty() || !typed.chars().all(of_code) || normal_code(typed).len() > CODE_CHARS
}

/// What the first workstation is called unless somebody says otherwise.
fn usual_name(words: Words) -> String {
    words.tr_with("counter-n", &[("n", "1".to_owned())])
}

impl Welcome {
    /// A first window over an empty data folder.
    pub fn new(home: Home, words: Words, chosen: Arc<Mutex<Choice>>) -> Self {
        Self {
            home,
            words,
            chosen,
            page: Page::Ways,
            folder: String::new(),
            name: usual_name(words),
            secret: String::new(),
            hall: false,
            busy: false,
            problem: None,
            phrase: String::new(),
        }
    }

    /// Dispatches a message.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            // While an office is made nothing else begins: its passphrase would come to a page that does not show it, or to none.
            Message::Go(_) | Message::Do | Message::Finish(_) if self.busy => {}
            // The passphrase is shown once: Esc does not take it away.
            Message::Go(_) if self.page == Page::Phrase => {}
            Message::Go(page) => return self.go(page),
            Message::Close if self.busy => self.problem = Some(self.words.tr("welcome-busy-close")),
            Message::Close if self.page == Page::Phrase => self.problem = Some(self.words.tr("welcome-phrase-first")),
            Message::Close => return iced::exit(),
            Message::Folder(text) => self.folder = text,
            Message::Browse => {
                let dialog = rfd::AsyncFileDialog::new();
                let pick = async move { dialog.pick_folder().await.map(|f| f.path().to_owned()) };
                return Task::perform(pick, Message::Browsed);
            }
            Message::Browsed(Some(path)) => self.folder = path.display().to_string(),
            Message::Browsed(None) => {}
            Message::Name(text) => self.name = text,
            Message::Secret(text) => self.secret = text,
            Message::Hall(hall) => self.hall = hall,
            Message::Do => return self.work(),
            Message::Done(Err(sentence)) => {
                self.busy = false;
                self.problem = Some(sentence);
            }
            Message::Done(Ok((phrase, _))) if phrase.is_empty() => return self.finish(Choice::Enrolled),
            Message::Done(Ok((phrase, problem))) => {
                (self.busy, self.phrase, self.problem) = (false, phrase, problem);
                self.page = Page::Phrase;
            }
            Message::Finish(choice) => return self.finish(choice),
            Message::Tab(true) => return iced::widget::operation::focus_previous(),
            Message::Tab(false) => return iced::widget::operation::focus_next(),
        }
        Task::none()
    }

    fn go(&mut self, page: Page) -> Task<Message> {
        (self.page, self.problem) = (page, None);
        let usual = usual_name(self.words);
        match page {
            Page::Ways => self.secret.clear(),
            // The first workstation has this name already.
            Page::Join if self.name == usual => self.name.clear(),
            Page::Open if self.name.is_empty() => self.name = usual,
            _ => {}
        }
        iced::widget::operation::focus(if page == Page::Ways { "way-0" } else { "folder" })
    }

    /// What a form lacks before it can be done, as a locale key.
    fn lacks(&self) -> Option<&'static str> {
        let empty = |text: &str| text.trim().is_empty();
        match self.page {
            Page::Ways | Page::Phrase => None,
            Page::Join if empty(&self.folder) || empty(&self.name) || empty(&self.secret) => Some("welcome-needs"),
            Page::Open | Page::Join => admin::station_name(&self.name).err().map(|refusal| refusal.key),
        }
    }

    fn finish(&mut self, choice: Choice) -> Task<Message> {
        *self.chosen.lock().unwrap_or_else(PoisonError::into_inner) = choice;
        iced::exit()
    }

    /// Opens or joins on a thread of its own: sealing takes a third of a second, a folder may take longer.
    fn work(&mut self) -> Task<Message> {
        // Enter in a field asks for no more than the button would.
        if !matches!(self.page, Page::Open | Page::Join) || self.lacks().is_some() {
            return Task::none();
        }
        (self.busy, self.problem) = (true, None);
        let (home, words, page) = (self.home.clone(), self.words, self.page);
        let (folder, name) = (self.folder.trim().to_owned(), self.name.trim().to_owned());
        let (secret, kind) = (self.secret.clone(), if self.hall { Station::Hall } else { Station::Staff });
        let (tell, told) = futures_channel::oneshot::channel();
        let _ = std::thread::spawn(move || {
            let folder_path = (!folder.is_empty()).then(|| Path::new(&folder));
            let done = match (page, folder_path) {
                (Page::Open, folder) => home.found(&name, folder).map(|phrase| {
                    // Tried again, and told beside the passphrase, which waits for nothing.
                    let problem = home.remember(folder).err().map(|fault| fault.sentence(words));
                    (phrase, problem)
                }),
                (_, Some(folder)) => {
                    let joined = home.join(folder, &secret, &name, kind, SystemClock.now_ms());
                    joined.map(|()| (String::new(), None))
                }
                (_, None) => Err(crate::share::join::JoinError::NoOffice.into()),
            };
            tell.send(done.map_err(|fault| fault.sentence(words)))
        });
        Task::perform(told, move |told| Message::Done(told.unwrap_or_else(|_| Err(words.tr("fault-gone")))))
    }

    /// Draws the window.
    pub fn view(&self) -> Element<'_, Message> {
        let look = Look::LIGHT;
        let page = match self.page {
            Page::Ways => self.ways(),
            Page::Open | Page::Join => self.form(),
            Page::Phrase => self.shown(),
        };
        let card = container(page).padding(28).width(620).style(look.card_style());
        container(card)
            .width(Length::Fill)
            .height(Length::Fill)
            .align_x(Alignment::Center)
            .align_y(Alignment::Center)
            .style(Look::area(look.ground))
            .into()
    }

    fn ways(&self) -> Element<'_, Message> {
        let (words, look) = (self.words, Look::LIGHT);
        let way = |n: usize, key: &str, hint: &str, kind: Kind, message: Message| {
            let face = column![text(words.tr(key)).size(17).font(BOLD), text(words.tr(hint)).size(SMALL)].spacing(4);
            button(face).id(format!("way-{n}")).padding([14, 16]).width(Length::Fill).style(look.button(kind)).on_press(message)
        };
        column![
            text(words.tr("welcome-title")).size(LARGE).font(BOLD),
            text(words.tr("welcome-lead")).size(BODY).color(look.quiet),
            Space::new().height(8),
            way(0, "welcome-open", "welcome-open-hint", Kind::Plain, Message::Go(Page::Open)),
            way(1, "welcome-join", "welcome-join-hint", Kind::Plain, Message::Go(Page::Join)),
            way(2, "welcome-example", "welcome-example-hint", Kind::Plain, Message::Finish(Choice::Example)),
        ]
        .spacing(10)
        .into()
    }

    fn input<'a>(
        &self,
        id: &str,
        key: &str,
        value: &'a str,
        hidden: bool,
        message: impl Fn(String) -> Message + 'a,
    ) -> Column<'a, Message> {
        let look = Look::LIGHT;
        let input = text_input("", value)
            .id(iced::widget::Id::from(id.to_owned()))
            .size(BODY)
            .padding([8, 10])
            .style(look.input(false))
            .secure(hidden)
            .on_input(message)
            .on_submit(Message::Do);
        column![text(self.words.tr(key)).size(SMALL).color(look.quiet), input].spacing(3)
    }

    fn form(&self) -> Element<'_, Message> {
        let (words, look) = (self.words, Look::LIGHT);
        let join = self.page == Page::Join;
        let small = |key: &str, message: Message, kind: Kind| {
            let face = button(text(words.tr(key)).size(BODY)).padding([8, 14]).style(look.button(kind));
            face.on_press_maybe((!self.busy).then_some(message))
        };
        let title = if join { "welcome-join" } else { "welcome-open" };
        let hint = if join { "welcome-join-how" } else { "welcome-open-how" };
        let folder = row![
            self.input("folder", "welcome-folder", &self.folder, false, Message::Folder).width(Length::Fill),
            small("welcome-browse", Message::Browse, Kind::Plain)
        ]
        .spacing(8)
        .align_y(Alignment::End);
        let mut page = column![
            text(words.tr(title)).size(LARGE).font(BOLD),
            text(words.tr(hint)).size(BODY).color(look.quiet),
            folder,
            self.input("name", "welcome-name", &self.name, false, Message::Name),
        ]
        .spacing(12);
        if join {
            let secret = &self.secret;
            page = page.push(self.input("secret", "welcome-secret", secret, hidden(secret), Message::Secret));
            let kind = |key: &str, hall: bool| {
                let chosen = if self.hall == hall { Kind::Chosen } else { Kind::Plain };
                small(key, Message::Hall(hall), chosen)
            };
            page = page.push(row![kind("station-staff", false), kind("station-hall", true)].spacing(8));
        }
        let doing = if self.busy { "welcome-busy" } else { title };
        let ready = !self.busy && self.lacks().is_none();
        let go = button(text(words.tr(doing)).size(BODY).font(BOLD))
            .padding([10, 18])
            .style(look.button(Kind::Next))
            .on_press_maybe(ready.then_some(Message::Do));
        let back = small("welcome-back", Message::Go(Page::Ways), Kind::Plain);
        page.push(self.told()).push(row![go, back].spacing(8)).into()
    }

    /// What went wrong and what is lacking. A part of its own also while there is nothing to say, since the toolkit knows the parts of a page
    /// by their order: one that came in between would take the focus from the button that was pressed.
    fn told(&self) -> Column<'_, Message> {
        let look = Look::LIGHT;
        let problem = self.problem.clone().map(|problem| text(problem).size(BODY).color(look.red.0));
        let lacks = self.lacks().filter(|_| !self.busy);
        let lacks = lacks.map(|key| text(self.words.tr(key)).size(SMALL).color(look.quiet));
        Column::new().push(problem).push(lacks).spacing(4)
    }

    fn shown(&self) -> Element<'_, Message> {
        let (words, look) = (self.words, Look::LIGHT);
        let go = button(text(words.tr("welcome-written")).size(BODY).font(BOLD))
            .padding([10, 18])
            .style(look.button(Kind::Next))
            .on_press(Message::Finish(Choice::Enrolled));
        column![
            text(words.tr("welcome-phrase")).size(LARGE).font(BOLD),
            container(text(self.phrase.clone()).size(26).font(BOLD)).padding([14, 4]),
            text(words.tr("welcome-phrase-hint")).size(BODY).color(look.quiet),
            self.told(),
            go
        ]
        .spacing(12)
        .into()
    }
}
