//! The exchange: every workstation, every problem with what to do, and what people have to decide.

mod matters;

pub use matters::{key, sentence};

use crate::domain::station::Kind as Station;
use crate::gui::app::{App, Message as Window};
use crate::gui::load;
use crate::gui::theme::{BODY, BOLD, Kind, Look};
use crate::gui::widget::{Part, body, caption, card, chip, field, heading, secret, small_button, strong};
use crate::office::admin::{self, Share, Trust};
use crate::office::courier::Courier;
use crate::office::desk::Desk;
use crate::office::worklist::Matter;
use crate::office::{Command, Fault, Home, Office, told};
use crate::share::join::JoinError;
use crate::share::status::{Link, Peer};
use iced::widget::{Space, checkbox, column, container, row, scrollable, text};
use iced::{Alignment, Length, Task};
use std::collections::BTreeSet;
use std::path::PathBuf;
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
    /// The one-time code that was made.
    pub code: Option<String>,
    /// What stood against it.
    pub problem: Option<String>,
    /// The shared folder, as typed.
    pub folder: String,
    /// Whether create-exclusive is not trusted in it, whatever the probe says.
    pub weak: bool,
    /// Whether a workstation that is retired was stolen: what it writes later does not count.
    pub stolen: bool,
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
    Invited(Result<String, String>),
    /// An administrator may have another folder used, or not.
    Allowed(Result<(), String>),
    /// An administrator may have the folder looked at, or not.
    Looked(Result<(), String>),
    /// An administrator may have everything written again, or not.
    Filled(Result<(), String>),
    /// The shared folder, as typed.
    Folder(String),
    /// Only own tickets are called, as in a folder of a synchroniser.
    Weak(bool),
    /// Use this folder.
    Move,
    /// A workstation that is retired was stolen.
    Stolen(bool),
    /// Retire the workstation with this code.
    Retire(u8),
    /// The folder or the workstations changed, or not; the exchange began again.
    Changed(Result<Option<Courier>, String>),
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
        Message::LookAgain | Message::FillAgain | Message::Looked(_) | Message::Filled(_) => return mend(app, message),
        Message::Phrase(typed) => app.exchange.phrase = typed,
        Message::Invite(hall) => return invite(app, hall),
        Message::Invited(Ok(code)) => {
            app.exchange.code = Some(code);
            app.exchange.problem = None;
            app.exchange.phrase.clear();
        }
        Message::Invited(Err(sentence)) | Message::Changed(Err(sentence)) | Message::Allowed(Err(sentence)) => {
            app.exchange.problem = Some(sentence);
        }
        Message::Folder(typed) => app.exchange.folder = typed,
        Message::Weak(weak) => app.exchange.weak = weak,
        Message::Stolen(stolen) => app.exchange.stolen = stolen,
        Message::Move => {
            app.exchange.problem = named(app).err();
            if app.exchange.problem.is_none() {
                return permitted(app, Message::Allowed);
            }
        }
        Message::Allowed(Ok(())) => return use_folder(app),
        Message::Retire(code) => return retire(app, code),
        Message::Changed(Ok(courier)) => {
            app.status = courier.as_ref().map(Courier::status).unwrap_or_default();
            app.courier = courier;
            // Looked at anew: where another process exchanges, calls are claimed all the same.
            app.enrolled = None;
            app.exchange.problem = None;
            app.exchange.phrase.clear();
            app.exchange.stolen = false;
            app.toast = Some((app.words.tr("exchange-changed"), 3));
            return app.listen();
        }
    }
    Task::none()
}

/// Looks at the folder again, or writes everything into it again.
fn mend(app: &mut App, message: Message) -> Task<Window> {
    match message {
        // A folder that was spoiled is trusted again by an administrator alone; any other is only looked at.
        Message::LookAgain if app.status.link == Link::Spoiled => return permitted(app, Message::Looked),
        Message::LookAgain | Message::Looked(Ok(())) => {
            if let Some(courier) = &app.courier {
                courier.look_again();
            }
            done(app, "exchange-looking");
        }
        Message::FillAgain => return permitted(app, Message::Filled),
        Message::Filled(Ok(())) => {
            if let Some(courier) = &app.courier {
                courier.fill_again();
            }
            done(app, "exchange-filling");
        }
        Message::Looked(Err(sentence)) | Message::Filled(Err(sentence)) => app.exchange.problem = Some(sentence),
        _ => {}
    }
    Task::none()
}

/// The folder as typed, none when nothing is; or that there is no such folder.
fn named(app: &App) -> Result<Option<PathBuf>, String> {
    let typed = app.exchange.folder.trim();
    let folder = (!typed.is_empty()).then(|| PathBuf::from(typed));
    if folder.as_ref().is_some_and(|f| !f.is_dir()) {
        return Err(app.words.tr_with("exchange-no-folder", &[("folder", typed.to_owned())]));
    }
    Ok(folder)
}

fn use_folder(app: &mut App) -> Task<Window> {
    let Ok(folder) = named(app) else { return Task::none() };
    let trust = if app.exchange.weak { Trust::Weak } else { Trust::Auto };
    change(app, move |office, _home| office.set_share(&Share { folder, trust }))
}

fn done(app: &mut App, key: &'static str) {
    app.exchange.problem = None;
    app.exchange.phrase.clear();
    app.toast = Some((app.words.tr(key), 3));
}

/// Asks whether the passphrase is the office's; opening it takes a third of a second, not on the window's thread.
fn permitted(app: &mut App, then: fn(Result<(), String>) -> Message) -> Task<Window> {
    app.toast = Some((app.words.tr("exchange-asking"), 3));
    let (home, typed, words) = (app.home.clone(), app.exchange.phrase.clone(), app.words);
    let named = app.exchange.folder.trim().to_owned();
    let asked = app.desk.ask(|office| office.share());
    let work = async move {
        let gone = || words.tr("fault-gone");
        let share = asked.await.map_err(|_| gone())?.map_err(|fault| fault.sentence(words))?;
        // The folder that is named now, which may be all there is of the office, or the one in use.
        let named = (!named.is_empty()).then(|| PathBuf::from(named)).filter(|named| Some(named) != share.folder.as_ref());
        let ask = move || {
            let now = admin::administrator(&home, share.folder.as_deref(), &typed);
            now.or_else(|fault| named.map_or(Err(fault), |named| admin::administrator(&home, Some(&named), &typed)))
        };
        let (tell, told) = futures_channel::oneshot::channel();
        let _ = std::thread::spawn(move || tell.send(ask()));
        told.await.map_err(|_| gone())?.map_err(|fault| fault.sentence(words))
    };
    Task::perform(work, move |told| Window::Exchange(then(told)))
}

fn retire(app: &App, code: u8) -> Task<Window> {
    let (typed, stolen) = (app.exchange.phrase.clone(), app.exchange.stolen);
    change(app, move |office, home| {
        let folder = office.share()?.folder.ok_or(JoinError::NoOffice)?;
        admin::retire(home, office, &folder, &typed, code, stolen)
    })
}

/// Changes what the exchange stands on, and begins it again with that.
fn change(app: &App, act: impl FnOnce(&mut Office, &Home) -> Result<(), Fault> + Send + 'static) -> Task<Window> {
    let (home, desk, words, old) = (app.home.clone(), app.desk.clone(), app.words, app.courier.clone());
    let work = async move {
        let gone = || words.tr("fault-gone");
        let (tell, told) = futures_channel::oneshot::channel();
        let _ = std::thread::spawn(move || tell.send(again(&home, &desk, old, act)));
        told.await.map_err(|_| gone())?.map_err(|fault| fault.sentence(words))
    };
    Task::perform(work, |told| Window::Exchange(Message::Changed(told)))
}

fn again(
    home: &Home,
    desk: &Desk,
    old: Option<Courier>,
    act: impl FnOnce(&mut Office, &Home) -> Result<(), Fault> + Send + 'static,
) -> Result<Option<Courier>, Fault> {
    let here = home.clone();
    desk.wait(move |office| act(office, &here)).map_err(|gone| Fault::Data(format!("{gone:?}")))??;
    let running = old.is_some();
    if let Some(old) = old {
        old.stop();
    }
    // The old one ends its round before it lets go of its lock.
    for _ in 0..50 {
        if let Some(courier) = Courier::start(home, desk)? {
            return Ok(Some(courier));
        }
        if !running {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    Ok(None)
}

fn invite(app: &App, hall: bool) -> Task<Window> {
    let (home, typed, words) = (app.home.clone(), app.exchange.phrase.clone(), app.words);
    let kind = if hall { Station::Hall } else { Station::Staff };
    // Opening the passphrase takes a third of a second: not on the window's thread, nor on the office's.
    let asked = app.desk.ask(|office| (office.share(), office.now_ms()));
    let work = async move {
        let gone = || words.tr("fault-gone");
        let (share, now_ms) = asked.await.map_err(|_| gone())?;
        let share = share.map_err(|fault| fault.sentence(words))?;
        let folder = share.folder.ok_or_else(|| words.tr("fault-join-no-office"))?;
        let (tell, told) = futures_channel::oneshot::channel();
        let _ = std::thread::spawn(move || tell.send(admin::invite(&home, &folder, &typed, kind, now_ms)));
        told.await.map_err(|_| gone())?.map_err(|fault| fault.sentence(words))
    };
    Task::perform(work, |told| Window::Exchange(Message::Invited(told)))
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
    if !status.mode.key().is_empty() {
        told = told.push(text(words.tr(status.mode.key())).size(BODY).color(look.amber.0));
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
    let page = column![told, card(matters::view(app), look).width(Length::Fill), card(administration(app), look).width(Length::Fill)];
    let page = page.spacing(12);
    container(scrollable(page.padding([14, 18])).direction(Look::scroll())).width(Length::Fill).height(Length::Fill).into()
}

/// The colours of the state.
pub fn tone(app: &App) -> (iced::Color, iced::Color) {
    match app.status.link {
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

fn stations(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let mut table = column![strong(words.tr("exchange-stations"))].spacing(6);
    if app.status.peers.is_empty() {
        return table.push(caption(words.tr("exchange-alone"), look)).into();
    }
    let head = |key: &str, width: f32| caption(words.tr(key), look).width(width);
    table = table.push(
        row![
            head("exchange-code", 50.0),
            head("exchange-name", 200.0),
            head("exchange-kind", 150.0),
            head("exchange-heard", 130.0),
            head("exchange-clock", 110.0),
            head("exchange-have", 150.0),
            head("exchange-has", 150.0),
        ]
        .spacing(8),
    );
    for peer in &app.status.peers {
        table = table.push(station(app, peer));
    }
    table.into()
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
    let line = row![
        text(format!("{:02}", peer.code)).size(BODY).font(BOLD).width(50),
        body(peer.name.clone()).width(200),
        body(kind).width(150),
        body(heard).width(130),
        body(words.tr_with("exchange-seconds", &[("s", format!("{offset:+}"))])).width(110),
        body(format!("{} / {}", peer.held, peer.announced)).width(150),
        body(format!("{} / {}", peer.has_mine, app.status.published)).width(150),
    ]
    .spacing(8)
    .align_y(Alignment::Center);
    if peer.retired {
        return line.into();
    }
    // Without the passphrase the button is there and says what it needs.
    let retire = (!app.exchange.phrase.trim().is_empty()).then(|| Window::Exchange(Message::Retire(peer.code)));
    line.push(small_button(words.tr("exchange-retire"), Kind::Plain, app.look).on_press_maybe(retire)).into()
}

fn administration(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let button =
        |key: &str, message: Message| small_button(words.tr(key), Kind::Plain, look).on_press(Window::Exchange(message));
    let tick = |key: &str, on: bool, message: fn(bool) -> Message| {
        checkbox(on).label(words.tr(key)).size(16).text_size(BODY).on_toggle(move |on| Window::Exchange(message(on)))
    };
    // What was wrong is said where the passphrase is typed: the end of the card lies below the fold of a small screen.
    let problem = app.exchange.problem.clone().map(|problem| text(problem).size(BODY).color(look.red.0));
    let mut column = column![
        strong(words.tr("exchange-admin")),
        row![button("exchange-look", Message::LookAgain), button("exchange-fill", Message::FillAgain)].spacing(8),
        secret("phrase", words.tr("exchange-phrase"), &app.exchange.phrase, None, look, |t| {
            Window::Exchange(Message::Phrase(t))
        }),
        caption(words.tr("exchange-phrase-hint"), look),
        problem,
        field("folder", words.tr("exchange-folder"), &app.exchange.folder, None, look, |t| {
            Window::Exchange(Message::Folder(t))
        }),
        row![button("exchange-move", Message::Move), tick("exchange-weak", app.exchange.weak, Message::Weak),]
            .spacing(16)
            .align_y(Alignment::Center),
        row![button("exchange-invite", Message::Invite(false)), button("exchange-invite-hall", Message::Invite(true))]
            .spacing(8),
        tick("exchange-stolen", app.exchange.stolen, Message::Stolen),
        caption(words.tr("exchange-retire-hint"), look),
    ]
    .spacing(8);
    if let Some(code) = &app.exchange.code {
        let grouped = crate::office::told::grouped(code);
        column = column.push(text(grouped).size(22).font(BOLD)).push(caption(words.tr("exchange-code-hint"), look));
    }
    column.push(Space::new().height(4)).into()
}
