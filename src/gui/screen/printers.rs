//! The part of Settings about papers: where this workstation prints each of them, its test page, the office's crest.

use crate::domain::medium::Medium;
use crate::domain::printing::{Address, Paper, Place};
use crate::domain::refusal::Refusal;
use crate::domain::settings;
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::theme::{Kind as Loud, Look};
use crate::gui::widget::{Part, body, caption, choices, field, small_button, strong};
use crate::office::{Command, Which};
use iced::widget::{Space, checkbox, column, row};
use iced::{Alignment, Length, Task};

/// A place of printing as it is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which paper.
    pub paper: Paper,
    /// The address.
    pub address: String,
    /// On what.
    pub medium: Medium,
    /// How many.
    pub copies: u8,
    /// A receipt printer cuts.
    pub cut: bool,
    /// A receipt printer opens the drawer.
    pub drawer: bool,
}

/// This part of the page.
#[derive(Clone, Debug, Default)]
pub struct Printers {
    /// The place that is being typed.
    pub draft: Option<Draft>,
    /// Queues that the system has: their addresses.
    pub found: Vec<String>,
    /// The path of a crest, as typed.
    pub crest: String,
    /// The scanner's folder, as typed; as it stands until then.
    pub scanner: Option<String>,
    problem: Option<Refusal>,
}

/// A message of this part.
#[derive(Clone, Debug)]
pub enum Message {
    /// Change the place of a paper, or give it up.
    Edit(Option<Paper>),
    /// The address, as typed or chosen.
    Address(String),
    /// The medium.
    Medium(Medium),
    /// How many.
    Copies(u8),
    /// Cut.
    Cut(bool),
    /// Drawer.
    Drawer(bool),
    /// Save the place.
    Save,
    /// No place any more.
    Clear,
    /// Show the test page of a paper's place.
    Trial(Paper),
    /// The system's queues were found.
    Found(Vec<String>),
    /// The scanner's folder, as typed.
    Scanner(String),
    /// Save it.
    SaveScanner,
    /// The path of a crest, as typed.
    Crest(String),
    /// Take the crest from the file.
    TakeCrest,
    /// The file was read, or not.
    CrestRead(Result<Vec<u8>, String>),
    /// No crest any more.
    DropCrest,
    /// Show a paper that belongs to no case.
    Show(Which),
}

impl Printers {
    /// What was saved is no longer typed.
    pub fn saved(&mut self) {
        self.problem = None;
        self.draft = None;
        self.crest.clear();
        self.scanner = None;
    }

    /// A place or a crest was refused: it stays as typed. True when the refusal was this part's.
    pub fn refused(&mut self, refusal: &Refusal) -> bool {
        let ours = refusal.field.is_some_and(|f| f.starts_with("print_") || f == settings::CREST || f == "scan_folder");
        if ours {
            self.problem = Some(refusal.clone());
        }
        ours
    }
}

/// Updates this part.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    let station = app.station;
    let part = &mut app.settings.printers;
    match message {
        Message::Edit(None) => part.draft = None,
        Message::Edit(Some(paper)) => {
            let place = app.snapshot.settings.place(station, paper);
            part.problem = None;
            part.draft = Some(Draft {
                paper,
                address: place.as_ref().map(|p| p.address.to_string()).unwrap_or_default(),
                medium: place.as_ref().map_or(paper.media()[0], |p| p.medium),
                copies: place.as_ref().map_or(1, |p| p.copies),
                cut: place.as_ref().is_none_or(|p| p.cut),
                drawer: place.as_ref().is_some_and(|p| p.drawer),
            });
            return look_for_queues();
        }
        Message::Found(found) => part.found = found,
        Message::Save => return save(app),
        Message::Clear => {
            let Some(draft) = part.draft.clone() else { return Task::none() };
            return app.give(Purpose::Settings, Command::Place(draft.paper, None));
        }
        Message::Trial(paper) => return super::paper::show(app, Which::Trial(paper)),
        Message::Show(which) => return super::paper::show(app, which),
        Message::Scanner(folder) => {
            part.problem = None;
            part.scanner = Some(folder);
        }
        Message::SaveScanner => {
            let folder = part.scanner.clone().unwrap_or_default();
            return app.give(Purpose::Settings, Command::Scanner(folder));
        }
        Message::Crest(path) => {
            part.problem = None;
            part.crest = path;
        }
        Message::TakeCrest => return read_crest(part.crest.clone()),
        Message::CrestRead(Ok(file)) => return app.give(Purpose::Settings, Command::Crest(Some(file))),
        Message::CrestRead(Err(why)) => app.banner = Some(why),
        Message::DropCrest => return app.give(Purpose::Settings, Command::Crest(None)),
        change => {
            part.problem = None;
            let Some(draft) = &mut part.draft else { return Task::none() };
            match change {
                Message::Address(address) => draft.address = address,
                Message::Medium(medium) => draft.medium = medium,
                Message::Copies(copies) => draft.copies = copies,
                Message::Cut(cut) => draft.cut = cut,
                Message::Drawer(drawer) => draft.drawer = drawer,
                _ => {}
            }
        }
    }
    Task::none()
}

fn save(app: &mut App) -> Task<Window> {
    let part = &mut app.settings.printers;
    let Some(draft) = part.draft.clone() else { return Task::none() };
    match Address::parse(&draft.address) {
        Err(refusal) => {
            part.problem = Some(refusal);
            Task::none()
        }
        Ok(address) => {
            let Draft { paper, medium, copies, cut, drawer, .. } = draft;
            let place = Place { address, medium, copies, cut, drawer };
            app.give(Purpose::Settings, Command::Place(paper, Some(Box::new(place))))
        }
    }
}

/// Asks the system for its queues, on a thread: by IPP, else by its command.
fn look_for_queues() -> Task<Window> {
    let (tell, told) = futures_channel::oneshot::channel();
    let _ = std::thread::spawn(move || {
        let mut found: Vec<String> =
            crate::print::ipp::queues("localhost:631").into_iter().map(|(_, address)| address).collect();
        if found.is_empty() {
            found = crate::print::queue::names().into_iter().map(|name| format!("lp:{name}")).collect();
        }
        tell.send(found)
    });
    Task::perform(told, |found| Window::Printers(Message::Found(found.unwrap_or_default())))
}

fn read_crest(path: String) -> Task<Window> {
    let (tell, told) = futures_channel::oneshot::channel();
    let _ = std::thread::spawn(move || {
        // One byte more than is taken: a larger file is refused by its size, and not read whole.
        use std::io::Read;
        let mut bytes = Vec::new();
        let most = crate::paper::crest::FILE_BYTES_MAX as u64 + 1;
        let read = std::fs::File::open(path.trim()).and_then(|file| file.take(most).read_to_end(&mut bytes));
        tell.send(read.map(|_| bytes).map_err(|e| format!("{}: {e}", path.trim())))
    });
    Task::perform(told, |read| Window::Printers(Message::CrestRead(read.unwrap_or_else(|_| Err(String::new())))))
}

/// Draws this part.
pub fn view(app: &App) -> Part<'_> {
    let (words, look, part) = (app.words, app.look, &app.settings.printers);
    let mut list = column![strong(words.tr("settings-printing"))].spacing(8);
    for paper in Paper::ALL.into_iter().filter(|paper| *paper != Paper::Trial) {
        let place = app.snapshot.settings.place(app.station, paper);
        if let Some(draft) = part.draft.as_ref().filter(|draft| draft.paper == paper) {
            list = list.push(form(app, draft));
            continue;
        }
        let told = place
            .as_ref()
            .map_or_else(|| words.tr("print-nowhere"), |place| format!("{} · {}", place.address, words.tr(place.medium.key())));
        let edit = small_button(words.tr("settings-change"), Loud::Plain, look);
        list = list.push(
            row![
                column![body(words.tr(paper.key())), caption(told, look)].width(Length::Fill),
                edit.on_press(Window::Printers(Message::Edit(Some(paper))))
            ]
            .spacing(8)
            .align_y(Alignment::Center),
        );
    }
    let show = |key: &str, which: Which| {
        small_button(words.tr(key), Loud::Plain, look).on_press(Window::Printers(Message::Show(which)))
    };
    let today = app.snapshot.now.date();
    let counter = Some(app.counter);
    list = list.push(Space::new().height(6)).push(
        row![
            show("paper-charter", Which::Charter),
            show("paper-feedback", Which::Feedback(counter)),
            show("paper-incoming", Which::Incoming(today, today)),
            show("paper-handover", Which::HandOver(today))
        ]
        .spacing(8),
    );
    list.push(scanner(app)).push(crest(app)).into()
}

fn form<'a>(app: &'a App, draft: &'a Draft) -> Part<'a> {
    let (words, look, part) = (app.words, app.look, &app.settings.printers);
    let say = Window::Printers;
    let problem = part.problem.as_ref().map(|refusal| words.refusal_alone(refusal));
    let address = field("print_address", words.field("print_address"), &draft.address, problem, look, |t| {
        Window::Printers(Message::Address(t))
    });
    let mut block = column![strong(words.tr(draft.paper.key())), address].spacing(8);
    let mut queues = row![].spacing(6);
    for found in part.found.iter().take(4) {
        let name = found.rsplit(['/', ':']).next().unwrap_or(found).to_owned();
        queues = queues.push(small_button(name, Loud::Plain, look).on_press(say(Message::Address(found.clone()))));
    }
    block = block.push(queues.wrap());
    let media = draft.paper.media().iter().map(|medium| (*medium, words.tr(medium.key())));
    let medium = choices(words.field("print_medium"), media, draft.medium, look, |m| Window::Printers(Message::Medium(m)));
    let copies = (1..=3).map(|n| (n, n.to_string()));
    let copies = choices(words.field("print_copies"), copies, draft.copies, look, |n| Window::Printers(Message::Copies(n)));
    block = block.push(row![medium, copies].spacing(20).wrap());
    let raster = Address::parse(&draft.address).is_ok_and(|address| address.raster());
    if raster {
        let tick = |on: bool, key: &str, message: fn(bool) -> Message| {
            checkbox(on).label(words.tr(key)).on_toggle(move |on| Window::Printers(message(on)))
        };
        block = block.push(
            row![tick(draft.cut, "print-cut", Message::Cut), tick(draft.drawer, "print-drawer", Message::Drawer)].spacing(20),
        );
    }
    let saved = app.snapshot.settings.place(app.station, draft.paper).is_some();
    let mut line = row![
        small_button(words.tr("save"), Loud::Next, look).on_press(say(Message::Save)),
        small_button(words.tr("close"), Loud::Plain, look).on_press(say(Message::Edit(None))),
    ]
    .spacing(8);
    if saved {
        let trial = small_button(words.tr("paper-trial"), Loud::Plain, look).on_press(say(Message::Trial(draft.paper)));
        let clear = small_button(words.tr("print-clear"), Loud::Plain, look).on_press(say(Message::Clear));
        line = line.push(trial).push(clear);
    }
    iced::widget::container(block.push(line)).padding(12).width(Length::Fill).style(Look::area(look.pale)).into()
}

fn scanner(app: &App) -> Part<'_> {
    let (words, look, part) = (app.words, app.look, &app.settings.printers);
    let saved = app.snapshot.settings.scanner(app.station);
    let value = part.scanner.as_deref().unwrap_or(saved);
    let problem = part.problem.as_ref().filter(|r| r.field == Some("scan_folder")).map(|r| words.refusal_alone(r));
    let path =
        field("scan_folder", words.field("scan_folder"), value, problem, look, |t| Window::Printers(Message::Scanner(t)));
    let save = (value != saved).then_some(Window::Printers(Message::SaveScanner));
    row![path.width(Length::Fill), small_button(words.tr("save"), Loud::Plain, look).on_press_maybe(save)]
        .spacing(8)
        .align_y(Alignment::End)
        .into()
}

fn crest(app: &App) -> Part<'_> {
    let (words, look, part) = (app.words, app.look, &app.settings.printers);
    let there = !app.snapshot.settings.crest().is_empty();
    let problem = part.problem.as_ref().filter(|r| r.field == Some(settings::CREST)).map(|r| words.refusal_alone(r));
    let label = words.tr(if there { "settings-crest-there" } else { "settings-crest-none" });
    let path = field(settings::CREST, label, &part.crest, problem, look, |t| Window::Printers(Message::Crest(t)));
    let take = (!part.crest.trim().is_empty()).then_some(Window::Printers(Message::TakeCrest));
    let mut line =
        row![path.width(Length::Fill), small_button(words.tr("settings-crest-take"), Loud::Plain, look).on_press_maybe(take)]
            .spacing(8)
            .align_y(Alignment::End);
    if there {
        let drop = small_button(words.tr("print-clear"), Loud::Plain, look);
        line = line.push(drop.on_press(Window::Printers(Message::DropCrest)));
    }
    line.into()
}
