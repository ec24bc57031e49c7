//! The list of the register: read by pages, the next when it is scrolled to, and drawn.

use super::register::Message;
use crate::domain::case;
use crate::domain::person::ApplicantKind;
use crate::gui::app::{App, Message as Window, Screen, Trouble};
use crate::gui::load::ask;
use crate::gui::theme::{BODY, BOLD, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, caption, line, small_button};
use crate::store::Counted;
use crate::store::cases::Line;
use crate::store::find::COUNTED_MAX;
use iced::widget::{Space, column, container, row, scrollable, text};
use iced::{Alignment, Length, Task};

/// How many lines a page brings.
const PAGE: u32 = 60;

/// The list, for scrolling it.
const LIST: &str = "register-list";

/// Further lines are read when so much of those shown was scrolled past.
const NEAR_THE_END: f32 = 0.85;

/// A page that was read.
#[derive(Clone, Debug)]
pub struct Page {
    /// It follows what is shown; else it stands instead.
    follows: bool,
    /// Its lines.
    lines: Vec<Line>,
    /// How many there are in all, as far as they were counted.
    count: Counted,
    /// Fewer than were asked for: nothing follows.
    last: bool,
}

/// What is read of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Read {
    /// Its beginning: it shows something else now.
    Fresh,
    /// What is shown, as it stands now.
    Again,
    /// What follows.
    More,
}

pub(super) fn lines(app: &mut App, read: Read) -> Task<Window> {
    app.register.asked += 1;
    app.register.loading = true;
    let (asked, view, typed) = (app.register.asked, app.register.view.clone(), app.register.typed.clone());
    let after = if read == Read::More { app.register.lines.last().cloned() } else { None };
    let shown = u32::try_from(app.register.lines.len()).unwrap_or(PAGE);
    let limit = if read == Read::Again { shown.max(PAGE) } else { PAGE };
    let clerk = app.who().by;
    let asks = ask(
        &app.desk,
        app.words,
        move |office| {
            let (lines, count) = if typed.trim().is_empty() {
                (office.register_page(&view, clerk, after.as_ref(), limit)?, office.register_counted(&view, clerk)?)
            } else {
                let n = office.found(&typed, &view)?;
                (office.find_in(&typed, &view, after.as_ref(), limit)?, Counted { n, over: n == COUNTED_MAX })
            };
            let last = lines.len() < limit as usize;
            Ok(Page { follows: read == Read::More, lines, count, last })
        },
        move |found| Window::Register(Message::Lines(asked, Box::new(found))),
    );
    if read != Read::Fresh {
        return asks;
    }
    app.register.rolled.rewind();
    Task::batch([asks, iced::widget::operation::snap_to(LIST, scrollable::RelativeOffset::START)])
}

/// Takes lines that were read: they follow those shown, or stand instead of them. An answer to an older question is late.
pub(super) fn take(app: &mut App, asked: u64, read: Result<Page, Trouble>) {
    if asked != app.register.asked {
        return;
    }
    app.register.loading = false;
    match read {
        Ok(page) => {
            if page.follows {
                app.register.lines.extend(page.lines);
            } else {
                app.register.lines = page.lines;
            }
            app.register.count = page.count;
            app.register.further = !page.last;
        }
        Err(trouble) => app.banner = Some(trouble.sentence),
    }
}

/// Reads the lines that follow.
pub(super) fn more(app: &mut App) -> Task<Window> {
    if app.screen == Screen::Register && app.register.further && !app.register.loading {
        return lines(app, Read::More);
    }
    Task::none()
}

/// The list was scrolled: near its end the next lines are read.
pub(super) fn scrolled(app: &mut App, far: f32, top: f32, port: f32) -> Task<Window> {
    app.register.rolled.scrolled(top, port);
    if far > NEAR_THE_END { more(app) } else { Task::none() }
}

/// Draws how many there are, and the list.
pub(super) fn view(app: &App) -> (Part<'_>, Part<'_>) {
    let (words, look, register) = (app.words, app.look, &app.register);
    let key = if register.count.over { "register-count-over" } else { "register-count" };
    let count = words.tr_with(key, &[("n", register.count.n.to_string())]);
    let rows = |range: std::ops::Range<usize>| {
        let shown = register.lines.get(range).unwrap_or_default();
        shown.iter().fold(column![], |block, entry| block.push(list_row(app, entry)).push(line(look)))
    };
    let told = |block, size| Window::Register(Message::Measured(block, size));
    let blocks = register.rolled.blocks(register.lines.len(), rows, told);
    let mut list = iced::widget::Column::from_vec(blocks).width(Length::Fill);
    if register.lines.is_empty() {
        list = list.push(container(caption(words.tr("register-empty"), look)).padding(16).width(Length::Fill));
    }
    if register.further {
        list = list.push(small_button(words.tr("register-more"), Loud::Quiet, look).on_press(Window::Register(Message::More)));
    }
    let scroll = scrollable(list.padding(iced::Padding::new(1.0).right(10)))
        .id(LIST)
        .direction(Look::scroll())
        .height(Length::Fill)
        .on_scroll(|port| {
            let (far, top) = (port.relative_offset().y, port.absolute_offset().y);
            Window::Register(Message::Scrolled(far, top, port.bounds().height))
        });
    (caption(count, look).into(), scroll.into())
}

fn list_row<'a>(app: &'a App, entry: &'a Line) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let title = if entry.title.is_empty() { words.tr(entry.kind.key()) } else { entry.title.clone() };
    let name = match entry.applicant {
        ApplicantKind::Anonymous => words.tr("applicant-anonymous"),
        _ => entry.sender(&words.tr("case-protected-short")),
    };
    let due: Part<'a> = match entry.next {
        None => Space::new().width(118).into(),
        Some((due, duty)) => {
            let left = (due - app.snapshot.now.date()).num_days();
            let color = if left < 0 {
                look.red.0
            } else if left == 0 {
                look.amber.0
            } else {
                look.quiet
            };
            let key = if left < 0 { "days-over" } else { "days-left" };
            let days = words.tr_with(key, &[("n", left.abs().to_string())]);
            let what = text(words.tr(duty.key())).size(SMALL).color(look.quiet);
            let day = text(words.date(due)).size(SMALL);
            // Silence is a refusal (АПК чл. 58): the danger is seen in the list, before it happens and after.
            let silent = duty == case::Duty::Answer && entry.kind.asks_service() && left <= 1;
            let (tacit, loud) = if left < 0 { ("list-tacit-refused", look.red.0) } else { ("list-tacit-danger", look.amber.0) };
            column![day, text(days).size(SMALL).color(color)]
                .push(silent.then(|| text(words.tr(tacit)).size(SMALL).color(loud)))
                .push((duty != case::Duty::Answer).then_some(what))
                .width(118)
                .into()
        }
    };
    let cells = row![
        column![text(entry.short()).size(BODY).font(BOLD), caption(words.date(entry.date), look)].width(96),
        column![text(title).size(SMALL).wrapping(text::Wrapping::Word), caption(name, look)].width(Length::Fill),
        due,
        column![text(words.tr(entry.status.key())).size(SMALL)].width(122),
    ]
    .spacing(10)
    .align_y(Alignment::Center);
    let chosen = app.register.dossier.as_ref().is_some_and(|d| d.case.id == entry.id);
    let kind = if chosen { Loud::Chosen } else { Loud::Row };
    sweeten::widget::button(cells)
        .padding([7, 12])
        .width(Length::Fill)
        .style(look.button(kind))
        .on_press(Window::Register(Message::Choose(entry.id)))
        .into()
}
