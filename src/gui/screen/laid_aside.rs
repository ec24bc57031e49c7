//! Forms that wait half filled: while something more urgent is registered, or while the visitor fetches what is missing.

use super::paper;
use super::work::{self, Message, drop_draft};
use crate::domain::case::Kind;
use crate::domain::form::Form;
use crate::domain::visit::Command as OnVisit;
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::load;
use crate::office::{Command, Which, email};
use iced::Task;
use uuid::Uuid;

/// A form that waits, with what belongs to it.
#[derive(Clone, Debug)]
pub struct LaidAside {
    /// The form.
    pub form: Form,
    /// Files of the letter that it is.
    pending: Vec<email::Part>,
    /// The booking whose minutes it is.
    minutes: Option<Uuid>,
}

fn aside_key(app: &App) -> String {
    format!("aside/{}", app.counter)
}

/// What stands typed waits while something more urgent is registered: an emergency, a call, another paper of the same visitor. It is
/// kept on the disk as well, unless it is to be sealed. None when nothing stands typed, or something waits already.
pub fn set_aside(app: &mut App) -> Option<Task<Window>> {
    if app.work.set_aside.is_some() || !app.work.filled() {
        return None;
    }
    let form = app.work.form.take()?;
    let body = if form.kind == Kind::Restricted { None } else { serde_json::to_string(&form).ok() };
    let (pending, minutes) = (std::mem::take(&mut app.work.pending), app.work.minutes.take());
    app.work.set_aside = Some(LaidAside { form, pending, minutes });
    app.work.problems.clear();
    app.toast = Some((app.words.tr("toast-set-aside"), 4));
    Some(body.map_or_else(Task::none, |body| load::keep(&app.desk, app.words, aside_key(app), body)))
}

/// Takes up what was set aside.
pub(super) fn take_up(app: &mut App) -> Task<Window> {
    let Some(aside) = app.work.set_aside.take() else { return Task::none() };
    app.work.form = Some(aside.form);
    (app.work.pending, app.work.minutes, app.work.dirty) = (aside.pending, aside.minutes, true);
    let key = aside_key(app);
    // The form stands as the draft of this counter again before its copy goes.
    work::keep_draft(app).chain(load::ask(&app.desk, app.words, move |office| office.drop_draft(&key), |_| Window::Nothing))
}

/// Looks for a form that was set aside when the program ended.
pub(super) fn restore(app: &App) -> Task<Window> {
    let key = aside_key(app);
    load::ask(
        &app.desk,
        app.words,
        move |office| office.draft(&key),
        |found| Window::Work(Message::AsideFound(found.ok().flatten().map(|(body, _)| body))),
    )
}

/// It was found: it waits behind the form that stands open, or stands open itself.
pub(super) fn found(app: &mut App, body: Option<String>) -> Task<Window> {
    let Some(form) = body.and_then(|body| serde_json::from_str::<Form>(&body).ok()) else { return Task::none() };
    if app.work.set_aside.is_some() {
        return Task::none();
    }
    app.work.set_aside = Some(LaidAside { form, pending: Vec::new(), minutes: None });
    if app.work.form.is_some() {
        return Task::none();
    }
    app.toast = Some((app.words.tr("toast-restored"), 5));
    take_up(app)
}

/// Under which the form of a visit is kept whose place is kept.
fn kept_key(visit: Uuid) -> String {
    format!("kept/{visit}")
}

/// What is missing is fetched: the place with this clerk is kept, the form with it, and the checklist is printed on a slip.
pub fn keep_place(app: &mut App) -> Task<Window> {
    let here = app.snapshot.queue.here.as_ref().map(|v| v.id);
    let (Some(visit), Some(form)) = (here, app.work.form.clone()) else {
        app.banner = Some(app.words.tr("banner-keep-place"));
        return Task::none();
    };
    let documents = app.services.catalogue.get(&form.service).map(|s| s.documents.clone()).unwrap_or_default();
    let missing = documents.into_iter().enumerate().filter(|(n, _)| !form.brought.contains(n)).map(|(_, name)| name).collect();
    app.give(Purpose::KeepPlace, Command::Visit(visit, OnVisit::KeepPlace(missing)))
}

/// The place is kept: the form goes with the visit, the slip is shown.
pub fn place_kept(app: &mut App, visit: Uuid) -> Task<Window> {
    let body = app.work.form.take().and_then(|form| serde_json::to_string(&form).ok()).unwrap_or_default();
    let keep = load::keep(&app.desk, app.words, kept_key(visit), body);
    let dropped = drop_draft(app);
    Task::batch([keep, dropped, paper::show(app, Which::Missing(visit))])
}

/// Who fetched what was missing is here again: the form stands as it was left.
pub fn come_back(app: &mut App, visit: Uuid) -> Task<Window> {
    let key = kept_key(visit);
    load::ask(
        &app.desk,
        app.words,
        move |office| office.draft(&key),
        move |found| Window::Work(Message::CameBack(visit, found.ok().flatten().map(|(body, _)| body))),
    )
}

/// The form of that visit: it stands open and is the draft of this counter from now on, so that it does not come again once it is
/// registered. It waits where another stands open.
pub(super) fn came_back(app: &mut App, visit: Uuid, body: Option<String>) -> Task<Window> {
    let form = body.and_then(|body| serde_json::from_str::<Form>(&body).ok()).filter(|form| !form.is_blank());
    let (Some(form), None) = (form, &app.work.form) else { return Task::none() };
    app.work.form = Some(form);
    app.work.dirty = true;
    app.toast = Some((app.words.tr("toast-restored"), 5));
    let key = kept_key(visit);
    work::keep_draft(app).chain(load::ask(&app.desk, app.words, move |office| office.drop_draft(&key), |_| Window::Nothing))
}
