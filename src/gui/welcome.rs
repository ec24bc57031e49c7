//! The first start: open an office, join one, or look at an example. A window of its own, before there is an office.

use super::FONTS;
use super::theme::{BODY, BOLD, FONT, Kind, LARGE, Look, SMALL};
use crate::domain::station::Kind as Station;
use crate::office::clock::SystemClock;
use crate::office::{Clock, Fault, Home};
use crate::words::Words;
use iced::widget::{Space, column, container, row, text, text_input};
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
    /// It is done, or not: the passphrase of a new office, or a sentence.
    Done(Result<String, String>),
    /// Go on with this choice.
    Finish(Choice),
    /// Next field.
    Tab(bool),
}

/// Shows the first window and gives what was chosen.
pub fn ask(home: &Home, words: Words) -> Result<Choice, Fault> {
    let chosen = Arc::new(Mutex::new(Choice::None));
    let (tell, home) = (Arc::clone(&chosen), home.clone());
    program(home, words, tell).run().map_err(|e| Fault::Data(e.to_string()))?;
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
        .window(iced::window::Settings { size: iced::Size::new(900.0, 620.0), ..iced::window::Settings::default() });
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
        _ => None,
    }
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
            name: words.tr_with("counter-n", &[("n", "1".to_owned())]),
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
            // The passphrase is shown once: Esc does not take it away.
            Message::Go(page) if self.page != Page::Phrase => {
                self.page = page;
                self.problem = None;
                return iced::widget::operation::focus(if page == Page::Ways { "way-0" } else { "folder" });
            }
            Message::Go(_) => {}
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
            Message::Done(Ok(phrase)) if phrase.is_empty() => return self.finish(Choice::Enrolled),
            Message::Done(Ok(phrase)) => {
                self.busy = false;
                self.phrase = phrase;
                self.page = Page::Phrase;
            }
            Message::Finish(choice) => return self.finish(choice),
            Message::Tab(true) => return iced::widget::operation::focus_previous(),
            Message::Tab(false) => return iced::widget::operation::focus_next(),
        }
        Task::none()
    }

    fn finish(&mut self, choice: Choice) -> Task<Message> {
        *self.chosen.lock().unwrap_or_else(PoisonError::into_inner) = choice;
        iced::exit()
    }

    /// Opens or joins on a thread of its own: sealing takes a third of a second, a folder may take longer.
    fn work(&mut self) -> Task<Message> {
        if std::mem::replace(&mut self.busy, true) {
            return Task::none();
        }
        self.problem = None;
        let (home, words, page) = (self.home.clone(), self.words, self.page);
        let (folder, name) = (self.folder.trim().to_owned(), self.name.trim().to_owned());
        let (secret, kind) = (self.secret.clone(), if self.hall { Station::Hall } else { Station::Staff });
        let (tell, told) = futures_channel::oneshot::channel();
        let _ = std::thread::spawn(move || {
            let folder_path = (!folder.is_empty()).then(|| Path::new(&folder));
            let done = match (page, folder_path) {
                (Page::Open, folder) => home.found(&name, folder),
                (_, Some(folder)) => home.join(folder, &secret, &name, kind, SystemClock.now_ms()).map(|()| String::new()),
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
        message: impl Fn(String) -> Message + 'a,
    ) -> iced::widget::Column<'a, Message> {
        let look = Look::LIGHT;
        let input = text_input("", value)
            .id(iced::widget::Id::from(id.to_owned()))
            .size(BODY)
            .padding([8, 10])
            .style(look.input(false))
            .on_input(message)
            .on_submit(Message::Do);
        column![text(self.words.tr(key)).size(SMALL).color(look.quiet), input].spacing(3)
    }

    fn form(&self) -> Element<'_, Message> {
        let (words, look) = (self.words, Look::LIGHT);
        let join = self.page == Page::Join;
        let small = |key: &str, message: Message, kind: Kind| {
            button(text(words.tr(key)).size(BODY)).padding([8, 14]).style(look.button(kind)).on_press(message)
        };
        let title = if join { "welcome-join" } else { "welcome-open" };
        let hint = if join { "welcome-join-how" } else { "welcome-open-how" };
        let folder = row![
            self.input("folder", "welcome-folder", &self.folder, Message::Folder).width(Length::Fill),
            small("welcome-browse", Message::Browse, Kind::Plain)
        ]
        .spacing(8)
        .align_y(Alignment::End);
        let mut page = column![
            text(words.tr(title)).size(LARGE).font(BOLD),
            text(words.tr(hint)).size(BODY).color(look.quiet),
            folder,
            self.input("name", "welcome-name", &self.name, Message::Name),
        ]
        .spacing(12);
        if join {
            page = page.push(self.input("secret", "welcome-secret", &self.secret, Message::Secret));
            let kind = |key: &str, hall: bool| {
                let chosen = if self.hall == hall { Kind::Chosen } else { Kind::Plain };
                small(key, Message::Hall(hall), chosen)
            };
            page = page.push(row![kind("station-staff", false), kind("station-hall", true)].spacing(8));
        }
        if let Some(problem) = &self.problem {
            page = page.push(text(problem.clone()).size(BODY).color(look.red.0));
        }
        let doing = if self.busy { "welcome-busy" } else { title };
        let placed = !join || !self.folder.trim().is_empty();
        let ready = placed && !self.busy && !self.name.trim().is_empty();
        let go = button(text(words.tr(doing)).size(BODY).font(BOLD))
            .padding([10, 18])
            .style(look.button(Kind::Next))
            .on_press_maybe(ready.then_some(Message::Do));
        page.push(row![go, small("welcome-back", Message::Go(Page::Ways), Kind::Plain)].spacing(8)).into()
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
            go
        ]
        .spacing(12)
        .into()
    }
}
