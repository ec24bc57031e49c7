//! The window as a whole: who sits here, which screen shows, what is asked of the office and what it answered.

use super::frame;
use super::keys::{self, Intent};
use super::load::{self, Snapshot};
use super::long::{self, Long, Longs};
use super::reveal;
use super::screen::{
    exchange, export, files, lines, morning, narrow, officers, palette, paper, printers, reception, register, services,
    settings, sign_in, summary, texts, work,
};
use super::theme::Look;
use super::widget::Part;
use crate::domain::refusal::Refusal;
use crate::office::courier::Courier;
use crate::office::desk::Desk;
use crate::office::{Command, Home, Outcome, Who};
use crate::share::status::Status;
use crate::words::Words;
use iced::widget::text_editor;
use iced::{Subscription, Task, Theme};
use std::time::Duration;
use uuid::Uuid;

/// A screen of the rail.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Screen {
    /// Counter: the home of a clerk.
    #[default]
    Counter,
    /// Register.
    Register,
    /// Summaries.
    Summary,
    /// Services.
    Services,
    /// The exchange with other workstations.
    Exchange,
    /// Settings.
    Settings,
    /// The reception and appointments.
    Reception,
}

impl Screen {
    /// All screens, as on the rail: locale key and icon.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Counter, "screen-counter", "monitor"),
        (Self::Register, "screen-register", "list"),
        (Self::Summary, "screen-summary", "chart-column"),
        (Self::Services, "screen-services", "book-open"),
        (Self::Exchange, "screen-exchange", "refresh-cw"),
        (Self::Settings, "screen-settings", "settings"),
        (Self::Reception, "screen-reception", "calendar"),
    ];
}

/// What stood against a command, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// The sentence for the clerk.
    pub sentence: String,
    /// The rule, when it was one.
    pub refusal: Option<Refusal>,
}

/// The answer to a command.
pub type Told = Result<Outcome, Trouble>;

/// Why a command was given: decides what follows its answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Nothing follows.
    Plain,
    /// A ticket was issued: its paper is shown.
    Ticket,
    /// The next was called.
    CallNext,
    /// Service began: the focus goes to the search for a service.
    Start,
    /// A form was registered: its receipt is shown.
    Register,
    /// The place of a visit is kept: its slip is shown.
    KeepPlace,
    /// A payment was taken: its receipt is shown.
    Pay,
    /// An action on the case in the register: its form is closed.
    CaseAction,
    /// A booking was made or changed.
    Booking,
    /// A paper is issued again: the duplicate is shown.
    Reissue,
    /// A setting or staff was changed.
    Settings,
    /// A counter was opened: the clerk is in.
    SignIn,
}

/// A message to the window.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Intent),
    /// Time passes.
    Tick,
    /// The queue and what belongs to it was read.
    Loaded(Box<Result<Snapshot, Trouble>>),
    /// A command was performed.
    Did(Purpose, Box<Told>),
    /// Give a command.
    Do(Purpose, Box<Command>),
    /// Show a screen.
    Go(Screen),
    /// Sign-in.
    SignIn(sign_in::Message),
    /// The third column of the counter.
    Work(work::Message),
    /// The register.
    Register(register::Message),
    /// The summary.
    Summary(summary::Message),
    /// The services.
    Services(services::Message),
    /// The settings.
    Settings(settings::Message),
    /// The reception.
    Reception(reception::Message),
    /// Lines and counters, in the settings.
    Lines(lines::Message),
    /// The texts of letters, in the settings.
    Texts(texts::Message),
    /// Where papers are printed, in the settings.
    Printers(printers::Message),
    /// Who opens sealed signals.
    Officers(officers::Message),
    /// The first morning.
    Morning(morning::Message),
    /// The command palette.
    Palette(palette::Message),
    /// The exchange page.
    Exchange(exchange::Message),
    /// The files of a case.
    Files(files::Message),
    /// The register narrowed.
    Narrow(narrow::Message),
    /// A list as a file.
    Export(export::Message),
    /// Something happens in a text of several lines.
    Long(Long, text_editor::Action),
    /// Something came from another workstation, or the exchange stands otherwise.
    Arrived,
    /// A paper on show.
    Paper(paper::Message),
    /// The note about the visit, as typed.
    Note(String),
    /// Choose where to transfer to, or give it up.
    Choose(Option<Choosing>),
    /// Put the focus on a field.
    Focus(String),
    /// Close the banner.
    CloseBanner,
    /// Sign out.
    SignOut,
    /// A key or a button was pressed that is no action by itself: somebody is here.
    Touched,
    /// Something was done that needs no answer.
    Nothing,
}

/// A choice that is being made on the counter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choosing {
    /// The line of a new ticket.
    Ticket,
    /// Where to transfer the visit.
    Transfer,
    /// Why this visit is to be called before its turn.
    Aside(Uuid),
}

/// The clerk at this window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clerk {
    /// The member of staff.
    pub id: Uuid,
    /// The name.
    pub name: String,
}

/// The window.
#[derive(Debug)]
pub struct App {
    /// The office.
    pub desk: Desk,
    /// The words.
    pub words: Words,
    /// The looks.
    pub look: Look,
    /// The data folder.
    pub home: Home,
    /// The clerk, once signed in.
    pub clerk: Option<Clerk>,
    /// The counter.
    pub counter: u8,
    /// The code that this workstation's settings stand under.
    pub station: u8,
    /// The screen.
    pub screen: Screen,
    /// The queue and what belongs to it.
    pub snapshot: Snapshot,
    /// What went wrong and stays until it is closed.
    pub banner: Option<String>,
    /// A quiet confirmation and until when it shows, in ticks.
    pub toast: Option<(String, u8)>,
    /// F2 was pressed during a service: the next F2 finishes and calls.
    pub armed: bool,
    /// F5 was pressed over a filled form: the next F5 finishes all the same.
    pub warned: bool,
    /// The command palette, while it is open.
    pub palette: Option<palette::Palette>,
    /// A choice being made on the counter.
    pub choosing: Option<Choosing>,
    /// The note about the visit.
    pub note: String,
    /// Sign-in.
    pub sign_in: sign_in::SignIn,
    /// The third column.
    pub work: work::Work,
    /// The register.
    pub register: register::Register,
    /// The reception.
    pub reception: reception::Reception,
    /// The summary.
    pub summary: summary::SummaryScreen,
    /// The services.
    pub services: services::Services,
    /// The settings.
    pub settings: settings::SettingsScreen,
    /// The exchange page.
    pub exchange: exchange::ExchangeScreen,
    /// The exchange at work, when this workstation is enrolled.
    pub courier: Option<Courier>,
    /// Why it cannot begin.
    pub exchange_fault: Option<String>,
    /// Whether this workstation is enrolled in an office; not known before it was looked.
    pub enrolled: Option<bool>,
    /// When the clerk did something last, milliseconds; 0 before anything was read.
    pub touched_ms: i64,
    /// Where it stands.
    pub status: Status,
    /// The number of arrivals at the last look.
    pub arrivals: u64,
    /// Clashes that were told.
    pub clashes: std::collections::BTreeSet<crate::domain::stamp::Stamp>,
    /// A paper on show.
    pub paper: Option<paper::Preview>,
    /// The editors of texts of several lines.
    pub longs: Longs,
}

impl App {
    /// A window that nobody has signed in to.
    pub fn new(desk: Desk, words: Words, home: Home) -> (Self, Task<Message>) {
        // The exchange begins with the window; what stands against it is said on its page.
        let (courier, exchange_fault) = match Courier::start(&home, &desk) {
            Ok(courier) => (courier, None),
            Err(fault) => (None, Some(fault.sentence(words))),
        };
        let status = courier.as_ref().map(Courier::status).unwrap_or_default();
        // The second workstation sits at the second counter, unless the clerk says otherwise.
        let code =
            home.sheet().ok().flatten().and_then(|sheet| sheet.certs.first().map(crate::domain::station::Cert::first_code));
        let app = Self {
            exchange: exchange::ExchangeScreen::default(),
            courier,
            exchange_fault,
            enrolled: None,
            touched_ms: 0,
            status,
            arrivals: 0,
            clashes: std::collections::BTreeSet::new(),
            desk,
            words,
            look: Look::LIGHT,
            home,
            clerk: None,
            counter: code.filter(|code| *code <= 2).unwrap_or(1),
            station: code.unwrap_or(1),
            screen: Screen::Counter,
            snapshot: Snapshot::default(),
            banner: None,
            toast: None,
            armed: false,
            warned: false,
            palette: None,
            choosing: None,
            note: String::new(),
            sign_in: sign_in::SignIn::default(),
            work: work::Work::default(),
            register: register::Register::default(),
            reception: reception::Reception::default(),
            summary: summary::SummaryScreen::default(),
            services: services::Services::default(),
            settings: settings::SettingsScreen::default(),
            paper: None,
            longs: Longs::default(),
        };
        let load = app.reload();
        let wishes = load::wishes(&app.desk);
        let listen = app.listen();
        (app, Task::batch([load, wishes, listen]))
    }

    /// The window's title.
    pub fn title(&self) -> String {
        self.words.tr("window-title")
    }

    /// The theme in force.
    pub fn theme(&self) -> Theme {
        self.look.theme()
    }

    /// Keys, and the passing of time: a tick a second while somebody is served or typing, else one in five.
    pub fn subscription(&self) -> Subscription<Message> {
        let busy = self.snapshot.queue.here.is_some() || self.work.unsaved() || self.toast.is_some();
        let pace = Duration::from_secs(if busy { 1 } else { 5 });
        Subscription::batch([iced::time::every(pace).map(|_| Message::Tick), iced::event::listen_with(key)])
    }

    /// Who gives commands here.
    pub fn who(&self) -> Who {
        Who { by: self.clerk.as_ref().map_or(Uuid::nil(), |c| c.id), counter: self.counter }
    }

    /// Whether who asked for something still sits here: a late answer is not for whoever signed in since.
    pub fn sits_here(&self, by: Uuid) -> bool {
        self.clerk.as_ref().is_some_and(|clerk| clerk.id == by)
    }

    /// Dispatches a message.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        let before = self.screen;
        let task = self.dispatch(message);
        // Many ways lead from a page: by the rail, by a key of the counter, by a chip of the status line.
        if self.screen != before {
            self.left(before);
        }
        long::follow(self);
        task
    }

    fn dispatch(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Touched => {
                self.touched_ms = self.snapshot.now_ms;
                Task::none()
            }
            Message::Key(intent) => self.key(intent),
            Message::Tick => self.tick(),
            Message::Loaded(loaded) => self.loaded(*loaded),
            Message::Do(purpose, command) => self.give(purpose, *command),
            Message::Did(purpose, told) => self.did(purpose, *told),
            Message::Go(screen) => self.go(screen),
            Message::SignIn(message) => self.sign_in_update(message),
            Message::Work(message) => work::update(self, message),
            Message::Register(message) => register::update(self, message),
            Message::Summary(message) => summary::update(self, message),
            Message::Services(message) => services::update(self, message),
            Message::Settings(message) => settings::update(self, message),
            Message::Reception(message) => reception::update(self, message),
            Message::Lines(message) => lines::update(self, message),
            Message::Texts(message) => texts::update(self, message),
            Message::Printers(message) => printers::update(self, message),
            Message::Officers(message) => officers::update(self, message),
            Message::Morning(message) => morning::update(self, message),
            Message::Palette(message) => palette::update(self, message),
            Message::Exchange(message) => exchange::update(self, message),
            // Without a clerk nothing is attached: a file may be dropped on the sign-in as well.
            Message::Files(_) if self.clerk.is_none() => Task::none(),
            Message::Files(message) => files::update(self, message),
            Message::Narrow(message) => narrow::update(self, message),
            Message::Export(message) => export::update(self, message),
            Message::Long(long, action) => long::act(self, long, action),
            Message::Arrived => self.arrived(),
            Message::Paper(message) => paper::update(self, message),
            Message::Note(note) => {
                self.note = note;
                Task::none()
            }
            Message::Choose(choosing) => {
                self.choosing = choosing;
                Task::none()
            }
            Message::CloseBanner => {
                self.banner = None;
                self.armed = false;
                self.warned = false;
                Task::none()
            }
            Message::Focus(field) => reveal::focus(field),
            Message::SignOut => self.sign_out(),
            Message::Nothing => Task::none(),
        }
    }

    /// Draws the window.
    pub fn view(&self) -> Part<'_> {
        super::shield::shielded(if self.clerk.is_none() { sign_in::view(self) } else { frame::view(self) })
    }
}

fn key(event: iced::Event, _: iced::event::Status, _: iced::window::Id) -> Option<Message> {
    if let iced::Event::Window(iced::window::Event::FileDropped(path)) = event {
        return Some(Message::Files(files::Message::Chosen(vec![path])));
    }
    if matches!(event, iced::Event::Mouse(iced::mouse::Event::ButtonPressed(_)) | iced::Event::Touch(_)) {
        return Some(Message::Touched);
    }
    let iced::Event::Keyboard(iced::keyboard::Event::KeyPressed { key, physical_key, modifiers, repeat, .. }) = event else {
        return None;
    };
    let Some(intent) = keys::intent(&key, physical_key, modifiers) else { return Some(Message::Touched) };
    // A key held down moves through fields and pages; it never repeats an action.
    let moves = matches!(intent, Intent::Next | Intent::Previous | Intent::PageDown | Intent::PageUp);
    (moves || !repeat).then_some(Message::Key(intent))
}
