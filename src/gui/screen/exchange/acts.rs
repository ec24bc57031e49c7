//! The administrator's acts of the exchange page: each asks for the office's passphrase, and one is done at a time.

use super::Message;
use crate::domain::refusal::Refusal;
use crate::domain::station::Kind as Station;
use crate::gui::app::{App, Message as Window};
use crate::gui::load::aside;
use crate::gui::reveal;
use crate::gui::theme::{BODY, BOLD, Kind};
use crate::gui::widget::{Part, caption, field, secret, small_button, strong};
use crate::office::admin::{self, Share, Trust};
use crate::office::courier::Courier;
use crate::office::desk::{Desk, Gone};
use crate::office::{Fault, Home, Office, told};
use crate::share::folder::RealFolder;
use crate::share::join::{self, JoinError};
use crate::share::status::Link;
use iced::widget::{Space, checkbox, column, row, text};
use iced::{Alignment, Task};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// What was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Another folder is used, or the same one otherwise.
    Folder,
    /// The office was put into a new folder.
    Fresh,
    /// No folder is used any more.
    Left,
    /// A workstation was retired.
    Retired,
}

/// Which folder is to be used, and how; what nobody touched stays as it is.
struct Plan {
    folder: Option<String>,
    weak: Option<bool>,
    fresh: bool,
    phrase: String,
}

/// Updates what belongs to the acts.
pub(super) fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::LookAgain | Message::FillAgain if app.courier.is_none() => refuse(app, "exchange-not-here"),
        // A folder that was spoiled is trusted again by an administrator alone; any other is only looked at.
        Message::LookAgain if app.status.link != Link::Spoiled => mended(app, "exchange-looking", Courier::look_again),
        Message::LookAgain => return permitted(app, Message::Looked),
        Message::FillAgain => return permitted(app, Message::Filled),
        Message::Looked(told) => allowed(app, told, "exchange-looking", Courier::look_again),
        Message::Filled(told) => allowed(app, told, "exchange-filling", Courier::fill_again),
        Message::Invite(hall) => return invite(app, hall),
        Message::Invited { by, told } => invited(app, by, told),
        Message::Move => return use_folder(app),
        Message::Retire(code) if !app.exchange.busy => app.exchange.retiring = Some(code),
        Message::RetireNot => app.exchange.retiring = None,
        Message::RetireForGood(code) => return retire(app, code),
        Message::Changed(Ok((what, courier))) => return changed(app, what, courier),
        Message::Changed(Err(sentence)) => failed(app, sentence),
        _ => {}
    }
    Task::none()
}

/// An act was not done.
fn failed(app: &mut App, sentence: String) {
    app.exchange.busy = false;
    tell(app, sentence);
}

fn refuse(app: &mut App, key: &str) {
    let sentence = app.words.tr(key);
    tell(app, sentence);
}

/// Tells what stands against an act: where it was asked for, and where it is in sight however far the page is scrolled.
fn tell(app: &mut App, sentence: String) {
    // Who asked may have left.
    if app.clerk.is_some() {
        app.exchange.problem = Some(sentence.clone());
        app.banner = Some(sentence);
    }
}

/// What holds an act up before it begins: another one, or that nothing is typed where the passphrase belongs.
fn held_up(app: &mut App) -> Option<Task<Window>> {
    if app.exchange.busy {
        return Some(Task::none());
    }
    // Data that belong to no office yet have no passphrase.
    let asks = !app.home.sheet().is_ok_and(|sheet| sheet.is_none());
    if asks && app.exchange.phrase.trim().is_empty() {
        refuse(app, "exchange-phrase-needed");
        return Some(reveal::focus("phrase"));
    }
    None
}

/// Does an act on a thread of its own: opening the passphrase takes a third of a second, and a folder may not answer for a minute.
fn begin<T: Send + 'static>(
    app: &mut App,
    act: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    then: impl FnOnce(Result<T, String>) -> Message + Send + 'static,
) -> Task<Window> {
    app.exchange.busy = true;
    // What stood against the last one is over.
    if app.banner.is_some() && app.banner == app.exchange.problem {
        app.banner = None;
    }
    app.exchange.problem = None;
    app.toast = Some((app.words.tr("exchange-asking"), 3));
    let words = app.words;
    let work = async move {
        let done = aside(act).await.unwrap_or_else(|| Err(gone()));
        done.map_err(|fault| fault.sentence(words))
    };
    Task::perform(work, move |done| Window::Exchange(then(done)))
}

fn gone() -> Fault {
    Refusal::new("fault-gone").into()
}

/// Asks the office from such a thread.
fn ask<T: Send + 'static>(desk: &Desk, job: impl FnOnce(&mut Office) -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    desk.wait(job).map_err(|Gone| gone())?
}

/// Whether the passphrase is the office's: by the folder in use, or by the one that is named now, which may be all there is of the office.
fn permit(home: &Home, used: Option<&Path>, named: Option<&Path>, phrase: &str) -> Result<(), Fault> {
    let now = admin::administrator(home, used, phrase);
    match named.filter(|named| Some(*named) != used) {
        Some(named) => now.or_else(|_| admin::administrator(home, Some(named), phrase)),
        None => now,
    }
}

/// A path as typed; none when nothing is.
fn path_of(typed: &str) -> Option<PathBuf> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| PathBuf::from(typed))
}

fn permitted(app: &mut App, then: fn(Result<(), String>) -> Message) -> Task<Window> {
    if let Some(task) = held_up(app) {
        return task;
    }
    let named = app.exchange.folder.as_deref().and_then(path_of);
    let (home, desk, phrase) = (app.home.clone(), app.desk.clone(), app.exchange.phrase.clone());
    let act = move || {
        let share = ask(&desk, |office| office.share())?;
        permit(&home, share.folder.as_deref(), named.as_deref(), &phrase)
    };
    begin(app, act, then)
}

/// An administrator may have the folder mended, or not.
fn allowed(app: &mut App, told: Result<(), String>, key: &str, mend: fn(&Courier)) {
    match told {
        Ok(()) => {
            app.exchange.busy = false;
            app.exchange.phrase.clear();
            mended(app, key, mend);
        }
        Err(sentence) => failed(app, sentence),
    }
}

fn mended(app: &mut App, key: &str, mend: fn(&Courier)) {
    if let Some(courier) = &app.courier {
        mend(courier);
        app.exchange.problem = None;
        app.toast = Some((app.words.tr(key), 3));
    } else {
        refuse(app, "exchange-not-here");
    }
}

fn use_folder(app: &mut App) -> Task<Window> {
    if let Some(task) = held_up(app) {
        return task;
    }
    let page = &app.exchange;
    let plan = Plan { folder: page.folder.clone(), weak: page.weak, fresh: page.fresh, phrase: page.phrase.clone() };
    let (home, desk, old) = (app.home.clone(), app.desk.clone(), app.courier.clone());
    let act = move || {
        let what = put(&home, &desk, plan)?;
        Ok::<_, Fault>((what, again(&home, &desk, old, what == What::Fresh)))
    };
    begin(app, act, Message::Changed)
}

/// Notes which folder is used from now on; an office that is not in it is put there when that was asked for.
fn put(home: &Home, desk: &Desk, plan: Plan) -> Result<What, Fault> {
    let Plan { folder, weak, fresh, phrase } = plan;
    let before = ask(desk, |office| office.share())?;
    let folder = folder.map_or_else(|| before.folder.clone(), |typed| path_of(&typed));
    if let Some(folder) = folder.as_deref().filter(|folder| !folder.is_dir()) {
        return Err(Refusal::new("exchange-no-folder").with("folder", folder.display()).into());
    }
    // There is nothing to leave.
    if folder.is_none() && before.folder.is_none() {
        return Err(Refusal::new("exchange-not-here").into());
    }
    permit(home, before.folder.as_deref(), folder.as_deref(), &phrase)?;
    let trust = weak.map_or(before.trust, |weak| if weak { Trust::Weak } else { Trust::Auto });
    let share = Share { folder: folder.clone(), trust };
    let Some(folder) = folder else {
        ask(desk, move |office| office.set_share(&share))?;
        return Ok(What::Left);
    };
    let fresh = is_fresh(home, &folder, fresh)?;
    let here = home.clone();
    ask(desk, move |office| {
        if fresh {
            admin::resettle(&here, office, &folder, &phrase)?;
        }
        office.set_share(&share)
    })?;
    Ok(if fresh { What::Fresh } else { What::Folder })
}

/// Whether the office is to be put into a folder: one without it must be `said` to be new, since it may be where a drive is not connected.
fn is_fresh(home: &Home, folder: &Path, said: bool) -> Result<bool, Fault> {
    let Some(sheet) = home.sheet()? else { return Err(Refusal::new("exchange-no-office").into()) };
    match join::site_of(&RealFolder::at(folder)) {
        // Putting it there was cut short, or all but its sign is gone: it is put there again.
        Ok(site) if site.site == sheet.site.site => Ok(said),
        Ok(_) => Err(JoinError::Taken.into()),
        Err(JoinError::NoOffice) if said => Ok(true),
        Err(JoinError::NoOffice) => Err(Refusal::new("exchange-folder-empty").with("folder", folder.display()).into()),
        Err(error) => Err(error.into()),
    }
}

/// Ends the exchange and begins it with what stands now; none where nothing is exchanged, or not yet.
fn again(home: &Home, desk: &Desk, old: Option<Courier>, fill: bool) -> Option<Courier> {
    if let Some(old) = old {
        old.stop();
        // It ends its round before it lets go of its lock.
        for _ in 0..50 {
            if home.lock_exchange().is_ok_and(|lock| lock.is_some()) {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
    // What stands against it is said by the window, which tries again.
    let courier = Courier::start(home, desk).ok().flatten()?;
    if fill {
        courier.fill_again();
    }
    Some(courier)
}

/// The folder or the workstations changed.
fn changed(app: &mut App, what: What, courier: Option<Courier>) -> Task<Window> {
    app.exchange.done();
    app.exchange.fill = what == What::Fresh && courier.is_none();
    app.status = courier.as_ref().map(Courier::status).unwrap_or_default();
    app.courier = courier;
    app.exchange_fault = None;
    // Looked at anew, and at once: where another process exchanges, calls are claimed all the same.
    app.enrolled = None;
    let listen = if app.courier.is_some() { app.listen() } else { app.meet_courier() };
    let key = match what {
        What::Left => "exchange-left",
        _ if app.courier.is_some() => "exchange-changed",
        _ => "exchange-changed-later",
    };
    app.toast = Some((app.words.tr(key), 5));
    if let Some(fault) = &app.exchange_fault {
        app.banner = Some(fault.clone());
    }
    if app.clerk.is_none() { listen } else { Task::batch([listen, super::load(app)]) }
}

fn retire(app: &mut App, code: u8) -> Task<Window> {
    // Asked for by another press, in another place: it cannot be undone.
    if app.exchange.retiring != Some(code) {
        return Task::none();
    }
    if let Some(task) = held_up(app) {
        return task;
    }
    app.exchange.retiring = None;
    let (phrase, stolen) = (app.exchange.phrase.clone(), app.exchange.stolen);
    let (home, desk, old) = (app.home.clone(), app.desk.clone(), app.courier.clone());
    let act = move || {
        let here = home.clone();
        ask(&desk, move |office| {
            let folder = office.share()?.folder.ok_or(JoinError::NoOffice)?;
            admin::retire(&here, office, &folder, &phrase, code, stolen)
        })?;
        Ok::<_, Fault>((What::Retired, again(&home, &desk, old, false)))
    };
    begin(app, act, Message::Changed)
}

fn invite(app: &mut App, hall: bool) -> Task<Window> {
    if app.exchange.share.as_ref().is_some_and(|share| share.folder.is_none()) {
        refuse(app, "exchange-folder-first");
        return Task::none();
    }
    if let Some(task) = held_up(app) {
        return task;
    }
    let kind = if hall { Station::Hall } else { Station::Staff };
    let (home, desk, phrase, by) = (app.home.clone(), app.desk.clone(), app.exchange.phrase.clone(), app.who().by);
    let act = move || {
        let (share, now_ms) = ask(&desk, |office| Ok((office.share()?, office.now_ms())))?;
        let folder = share.folder.ok_or_else(|| Fault::from(Refusal::new("exchange-folder-first")))?;
        Ok::<_, Fault>((kind, admin::invite(&home, &folder, &phrase, kind, now_ms)?))
    };
    begin(app, act, move |told| Message::Invited { by, told })
}

fn invited(app: &mut App, by: Uuid, told: Result<(Station, String), String>) {
    match told {
        Ok(code) => {
            app.exchange.busy = false;
            // Whoever has the code joins the office: it is for who asked for it alone.
            if app.sits_here(by) {
                app.exchange.code = Some(code);
                app.exchange.problem = None;
                app.exchange.phrase.clear();
            }
        }
        Err(sentence) => failed(app, sentence),
    }
}

/// Draws the acts.
pub(super) fn view(app: &App) -> Part<'_> {
    let (words, look, page) = (app.words, app.look, &app.exchange);
    let button = |key: &str, message: Message| {
        let press = (!page.busy).then_some(Window::Exchange(message));
        small_button(words.tr(key), Kind::Plain, look).on_press_maybe(press)
    };
    let tick = |key: &str, on: bool, message: fn(bool) -> Message| {
        checkbox(on).label(words.tr(key)).size(16).text_size(BODY).on_toggle(move |on| Window::Exchange(message(on)))
    };
    // What was wrong is said where the passphrase is typed: the end of the card lies below the fold of a small screen.
    let problem = page.problem.clone().map(|problem| text(problem).size(BODY).color(look.red.0));
    let asking = page.busy.then(|| caption(words.tr("exchange-asking"), look));
    let mut column = column![
        strong(words.tr("exchange-admin")),
        row![button("exchange-look", Message::LookAgain), button("exchange-fill", Message::FillAgain)].spacing(8),
        secret("phrase", words.tr("exchange-phrase"), &page.phrase, None, look, |t| Window::Exchange(Message::Phrase(t))),
        caption(words.tr("exchange-phrase-hint"), look),
        problem,
        asking,
        field("folder", words.tr("exchange-folder"), &page.folder(), None, look, |t| Window::Exchange(Message::Folder(t))),
        row![button("exchange-move", Message::Move), tick("exchange-weak", page.weak(), Message::Weak)]
            .spacing(16)
            .align_y(Alignment::Center),
        tick("exchange-folder-new", page.fresh, Message::Fresh),
        row![button("exchange-invite", Message::Invite(false)), button("exchange-invite-hall", Message::Invite(true))]
            .spacing(8),
        tick("exchange-stolen", page.stolen, Message::Stolen),
        caption(words.tr("exchange-retire-hint"), look),
        caption(words.tr("exchange-retire-final"), look),
    ]
    .spacing(8);
    if let Some((kind, code)) = &page.code {
        let grouped = text(told::grouped(code)).size(22).font(BOLD);
        column = column.push(row![grouped, strong(words.tr(kind.key()))].spacing(16).align_y(Alignment::Center));
        column = column.push(caption(words.tr("exchange-code-hint"), look));
    }
    column.push(Space::new().height(4)).into()
}
