//! The exchange: every workstation, every problem with what to do, and what people have to decide.

mod acts;
mod matters;

pub use acts::What;
pub use matters::{key, sentence};

use crate::domain::station::Kind as Station;
use crate::gui::app::{App, Message as Window};
use crate::gui::load;
use crate::gui::theme::{BODY, BOLD, Kind, Look};
use crate::gui::widget::{Part, body, caption, card, chip, heading, small_button, strong};
use crate::office::admin::{Share, Trust};
use crate::office::courier::Courier;
use crate::office::worklist::Matter;
use crate::office::{Office, told};
use crate::share::status::{Link, Peer};
use iced::widget::{Space, column, container, row, scrollable, text};
use iced::{Alignment, Length, Task};
use std::collections::BTreeSet;
use std::time::Instant;
use uuid::Uuid;

/// The exchange page.
#[derive(Clone, Debug, Default)]
pub struct ExchangeScreen {
    /// What people have to decide.
    pub matters: Vec<Matter>,
    /// The matter that is being decided, until the list is read anew: it is decided once.
    pub deciding: Option<Matter>,
    /// When another matter became the first one.
    pub changed: Option<Instant>,
    /// Cases whose values are shown in full; on record.
    pub shown: BTreeSet<Uuid>,
    /// Such a reading is being put on record.
    pub showing: bool,
    /// The passphrase, as typed; gone once used.
    pub phrase: String,
    /// The one-time code that was made, and for what.
    pub code: Option<(Station, String)>,
    /// What stood against it.
    pub problem: Option<String>,
    /// The folder in use, as it was last read.
    pub share: Option<Share>,
    /// The shared folder, once it is touched: then nothing but the clerk changes it.
    pub folder: Option<String>,
    /// Whether create-exclusive is not trusted in it, whatever the probe says; once it is touched.
    pub weak: Option<bool>,
    /// Whether the folder is a new one, into which the office is put.
    pub fresh: bool,
    /// Whether a workstation that is retired was stolen: what it writes later does not count.
    pub stolen: bool,
    /// The workstation that is to be retired once it is said again.
    pub retiring: Option<u8>,
    /// An act is being done: no other begins.
    pub busy: bool,
    /// Everything is written into the new folder once the exchange begins.
    pub fill: bool,
}

impl ExchangeScreen {
    /// What one clerk typed and uncovered is not for the next; an act under way ends as it was begun.
    pub fn sign_out(&mut self) {
        *self = Self { busy: self.busy, fill: self.fill, ..Self::default() };
    }

    /// The page is left: no secret stays behind on it, and nothing that would be meant otherwise later. What was read stays read.
    pub fn leave(&mut self) {
        self.phrase.clear();
        self.code = None;
        self.problem = None;
        self.fresh = false;
        self.stolen = false;
        self.retiring = None;
    }

    /// A change was made: what was typed for it is used up, and a code that was made before may be worth nothing now.
    fn done(&mut self) {
        self.leave();
        self.busy = false;
        self.folder = None;
        self.weak = None;
    }

    /// The shared folder as it stands in the field.
    fn folder(&self) -> String {
        let used = || self.share.as_ref()?.folder.as_ref().map(|folder| folder.to_string_lossy().into_owned());
        self.folder.clone().or_else(used).unwrap_or_default()
    }

    fn weak(&self) -> bool {
        self.weak.unwrap_or_else(|| self.share.as_ref().is_some_and(|share| share.trust == Trust::Weak))
    }
}

/// A message of the exchange page.
#[derive(Clone, Debug)]
pub enum Message {
    /// The worklist was read.
    Matters(Result<(Vec<Matter>, Share), String>),
    /// Decide a matter; `true` takes the value that lost.
    Decide(usize, bool),
    /// Show both values of a matter in full: a reading, on record.
    Show(usize),
    /// It stands on record, or not.
    Shown {
        /// Who reads.
        by: Uuid,
        /// The case.
        case: Uuid,
        /// What stood against it.
        told: Result<(), String>,
    },
    /// Look at the whole folder again.
    LookAgain,
    /// Write everything into the folder again.
    FillAgain,
    /// The passphrase, as typed.
    Phrase(String),
    /// Make a one-time code; `true` for a display or kiosk.
    Invite(bool),
    /// It was made, or not.
    Invited {
        /// Who asked for it.
        by: Uuid,
        /// What it is for, and the code.
        told: Result<(Station, String), String>,
    },
    /// An administrator may have the folder looked at, or not.
    Looked(Result<(), String>),
    /// An administrator may have everything written again, or not.
    Filled(Result<(), String>),
    /// The shared folder, as typed.
    Folder(String),
    /// Only own tickets are called, as in a folder of a synchroniser.
    Weak(bool),
    /// The folder is a new one.
    Fresh(bool),
    /// Use this folder.
    Move,
    /// A workstation that is retired was stolen.
    Stolen(bool),
    /// Retire the workstation with this code: asks whether that is meant.
    Retire(u8),
    /// It is not.
    RetireNot,
    /// It is.
    RetireForGood(u8),
    /// The folder or the workstations changed, or not; the exchange began again.
    Changed(Result<(What, Option<Courier>), String>),
}

/// Reads the worklist.
pub fn load(app: &App) -> Task<Window> {
    let read = |office: &mut Office| Ok((office.worklist(matters::MOST)?, office.share()?));
    load::ask(&app.desk, app.words, read, |read| Window::Exchange(Message::Matters(read.map_err(|trouble| trouble.sentence))))
}

/// Updates the exchange page.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Matters(read) => matters::listed(app, read),
        Message::Decide(place, take) => return matters::decide(app, place, take),
        Message::Show(place) => return matters::show(app, place),
        Message::Shown { by, case, told } => matters::shown(app, by, case, told),
        Message::Phrase(typed) => app.exchange.phrase = typed,
        Message::Folder(typed) => {
            app.exchange.folder = Some(typed);
            // The tick was about another folder.
            app.exchange.fresh = false;
        }
        Message::Weak(weak) => app.exchange.weak = Some(weak),
        Message::Fresh(fresh) => app.exchange.fresh = fresh,
        Message::Stolen(stolen) => {
            app.exchange.stolen = stolen;
            // What was asked about was another thing.
            app.exchange.retiring = None;
        }
        act => return acts::update(app, act),
    }
    Task::none()
}

/// Draws the exchange page.
pub fn view(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let status = &app.status;
    let state = told::line(words, status, &app.snapshot.settings, app.snapshot.now_ms);
    let (color, ground) = tone(app);
    let mut told =
        column![row![heading(words.tr("exchange-title")), chip(state, color, ground)].spacing(14).align_y(Alignment::Center)]
            .spacing(12);
    if let Some(fault) = &app.exchange_fault {
        told = told.push(text(fault.clone()).size(BODY).color(look.red.0));
    }
    if !status.mode.key().is_empty() {
        told = told.push(text(words.tr(status.mode.key())).size(BODY).color(look.amber.0));
    }
    if let Some(remedy) = told::remedy(words, status) {
        told = told.push(text(remedy).size(BODY));
    }
    told = told.push(ticks(app));
    if status.rebuilt_ms.is_some() {
        told = told.push(caption(words.tr("exchange-rebuilt"), look));
    }
    told = told.push(card(stations(app), look).width(Length::Fill));
    if !status.problems.is_empty() {
        let mut list = column![strong(words.tr("exchange-problems"))].spacing(6);
        for problem in &status.problems {
            let since = app.snapshot.settings.local(problem.since_ms).format("%d.%m. %H:%M").to_string();
            list = list.push(row![caption(since, look).width(110), body(told::problem(words, problem))].spacing(8));
        }
        told = told.push(card(list, look).width(Length::Fill));
    }
    if !status.pending.is_empty() {
        let mut list = column![strong(words.tr("exchange-pending"))].spacing(6);
        for pending in &status.pending {
            let since = app.snapshot.settings.local(pending.since_ms).format("%d.%m. %H:%M").to_string();
            list = list.push(row![caption(since, look).width(110), body(told::pending(words, pending))].spacing(8));
        }
        told = told.push(card(list, look).width(Length::Fill));
    }
    // What comes and goes is one part: who is typing below goes on where the cursor stands.
    let page =
        column![told, card(matters::view(app), look).width(Length::Fill), card(acts::view(app), look).width(Length::Fill),]
            .spacing(12);
    container(scrollable(page.padding([14, 18])).direction(Look::scroll())).width(Length::Fill).height(Length::Fill).into()
}

/// The colours of the state.
pub fn tone(app: &App) -> (iced::Color, iced::Color) {
    match app.status.link {
        _ if app.exchange_fault.is_some() => app.look.red,
        Link::InStep if app.status.problems.is_empty() => (app.look.accent, app.look.pale),
        Link::None | Link::Starting => (app.look.quiet, app.look.card),
        Link::Spoiled | Link::Foreign => app.look.red,
        _ => app.look.amber,
    }
}

/// Saved here, in the folder, on another workstation: three ticks with how far each reaches.
fn ticks(app: &App) -> Part<'_> {
    let (words, status) = (app.words, &app.status);
    let all = status.published + status.unsent;
    let tick = |key: &str, n: u64| body(words.tr_with(key, &[("n", n.to_string()), ("all", all.to_string())]));
    let due = status.files;
    let files: Part<'_> = if due == crate::share::blobs::Due::default() {
        iced::widget::Space::new().into()
    } else {
        let args = [("unsent", due.unsent.to_string()), ("awaited", due.awaited.to_string())];
        body(words.tr_with("exchange-files", &args)).into()
    };
    row![
        tick("exchange-saved", all),
        tick("exchange-in-folder", status.published),
        tick("exchange-elsewhere", status.seen_elsewhere().min(status.published)),
        files,
    ]
    .spacing(28)
    .into()
}

/// The width of a code, and of the button beside it.
const CODE: f32 = 40.0;
const BUTTON: f32 = 96.0;

fn stations(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let mut table = column![strong(words.tr("exchange-stations"))].spacing(6);
    if app.status.peers.is_empty() {
        // Without a folder there is nothing that others could be invited to.
        let none = app.exchange.share.as_ref().is_some_and(|share| share.folder.is_none());
        let key = if none { "exchange-folder-first" } else { "exchange-alone" };
        return table.push(caption(words.tr(key), look)).into();
    }
    let head = |key: &str, part: u16| caption(words.tr(key), look).width(Length::FillPortion(part));
    table = table.push(
        row![
            caption(words.tr("exchange-code"), look).width(CODE),
            Space::new().width(BUTTON),
            head("exchange-name", 4),
            head("exchange-kind", 3),
            head("exchange-heard", 3),
            head("exchange-clock", 2),
            head("exchange-have", 3),
            head("exchange-has", 3),
        ]
        .spacing(8),
    );
    for peer in &app.status.peers {
        table = table.push(station(app, peer));
    }
    // It stays while the passphrase is typed: what is below would move under the hand.
    if app.status.peers.iter().any(may_go) {
        table = table.push(caption(words.tr("exchange-retire-needs"), look));
    }
    table.into()
}

/// Whether a workstation can be retired from here.
fn may_go(peer: &Peer) -> bool {
    !peer.retired && !peer.twin
}

fn station<'a>(app: &'a App, peer: &Peer) -> Part<'a> {
    let words = app.words;
    let heard = match peer.heard_ms {
        Some(ms) if app.snapshot.now_ms - ms < 60_000 => words.tr("exchange-now"),
        Some(ms) => words.moment(app.snapshot.settings.local(ms)),
        None => words.tr("exchange-never"),
    };
    let kind = if peer.retired { words.tr("station-retired") } else { words.tr(peer.kind.key()) };
    let offset = peer.offset_ms / 1000;
    let cell = |told: String, part: u16| body(told).width(Length::FillPortion(part));
    // Before what grows and shrinks with the window: on a small screen it would be the first to lose its width.
    let retire: Part<'a> = if may_go(peer) {
        // Without the passphrase the button is there, and below the table stands what it needs.
        let may = !app.exchange.busy && !app.exchange.phrase.trim().is_empty();
        let press = may.then_some(Window::Exchange(Message::Retire(peer.code)));
        let button = small_button(words.tr("exchange-retire"), Kind::Plain, app.look).on_press_maybe(press);
        container(button).width(BUTTON).into()
    } else {
        Space::new().width(BUTTON).into()
    };
    let line = row![
        text(format!("{:02}", peer.code)).size(BODY).font(BOLD).width(CODE),
        retire,
        cell(peer.name.clone(), 4),
        cell(kind, 3),
        cell(heard, 3),
        cell(words.tr_with("exchange-seconds", &[("s", format!("{offset:+}"))]), 2),
        cell(format!("{} / {}", peer.held, peer.announced), 3),
        cell(format!("{} / {}", peer.has_mine, app.status.published), 3),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    if peer.twin {
        return column![line, caption(words.tr("exchange-twin"), app.look)].spacing(2).into();
    }
    if app.exchange.retiring == Some(peer.code) && may_go(peer) {
        return column![line, sure(app, peer.code)].spacing(6).into();
    }
    line.into()
}

/// Whether that is meant: in another place than the press that asks, so that a double click says it of nothing.
fn sure(app: &App, code: u8) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let key = if app.exchange.stolen { "exchange-retire-sure-stolen" } else { "exchange-retire-sure" };
    let press = (!app.exchange.busy).then_some(Window::Exchange(Message::RetireForGood(code)));
    row![
        Space::new().width(CODE),
        small_button(words.tr_with(key, &[("code", format!("{code:02}"))]), Kind::Danger, look).on_press_maybe(press),
        small_button(words.tr("cancel"), Kind::Plain, look).on_press(Window::Exchange(Message::RetireNot)),
        body(words.tr("exchange-retire-final")).color(look.amber.0).width(Length::Fill),
    ]
    .spacing(8)
    .align_y(Alignment::Center)
    .into()
}
