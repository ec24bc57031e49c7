//! Forms that wait half filled: while something more urgent is registered, or while the visitor fetches what is missing.

use super::paper;
use super::work::{Message, drop_draft};
use crate::domain::visit::Command as OnVisit;
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::load;
use crate::office::{Command, Which};
use iced::Task;
use uuid::Uuid;

/// What stands typed waits while something more urgent is registered: an emergency, a call, another paper of the same visitor. It is
/// kept on the disk as well, unless it is to be sealed.
pub fn set_aside(app: &mut App) -> bool {
    if app.work.set_aside.is_some() || !app.work.filled() {
        return false;
    }
    app.work.set_aside = app.work.form.take();
    app.work.problems.clear();
    app.toast = Some((app.words.tr("toast-set-aside"), 4));
    true
}

/// Takes up the form that was set aside.
pub(super) fn take_up(app: &mut App) {
    if let Some(form) = app.work.set_aside.take() {
        app.work.form = Some(form);
        app.work.dirty = true;
    }
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
        |found| Window::Work(Message::Restored(found.ok().flatten().map(|(body, _)| body))),
    )
}
