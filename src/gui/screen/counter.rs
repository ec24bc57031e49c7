//! Counter, the home of a clerk: the queue, the visit, the work.

use super::work;
use crate::domain::case::Channel;
use crate::domain::counter::{Command as Session, Pause};
use crate::domain::settings::Key;
use crate::domain::ticket::Line;
use crate::domain::visit::{Aside, Cause, Command as OnVisit, State, Visit};
use crate::gui::app::{App, Choosing, Message, Purpose};
use crate::gui::keys::Intent;
use crate::gui::theme::{BODY, BOLD, Kind, Look, SMALL};
use crate::gui::widget::{Part, body, caption, card, chip, heading, icon, key_button, line, small_button, strong};
use crate::office::Command;
use iced::widget::{Space, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length};

/// Draws the counter.
pub fn view(app: &App) -> Part<'_> {
    let edge = || container(Space::new()).width(1).height(Length::Fill).style(Look::area(app.look.line));
    iced::widget::responsive(move |size| {
        // Below 1200 points the queue folds to a strip: label and minutes.
        let narrow = size.width < 1100.0;
        row![queue(app, narrow), edge(), visit(app, narrow), edge(), work::view(app, narrow)].into()
    })
    .into()
}

fn queue(app: &App, narrow: bool) -> Part<'_> {
    let (words, look, queue) = (app.words, app.look, &app.snapshot.queue);
    let norm = app.snapshot.settings.whole(Key::WaitMaxMin);
    let count = words.tr_with("queue-waiting", &[("n", queue.waiting.len().to_string())]);
    let mut head = row![heading(count)].spacing(8).align_y(Alignment::End);
    if !narrow {
        let mean = queue.mean_wait_ms.map_or_else(|| "–".to_owned(), |ms| (ms / 60_000).to_string());
        let args = [("mean", mean), ("norm", norm.to_string())];
        head = head.push(Space::new().width(Length::Fill)).push(caption(words.tr_with("queue-mean", &args), look));
    }
    let label = words.tr(if narrow { "call-next-short" } else { "call-next" });
    // One green thing to press next: calling, unless a visitor is here or the clerk is away.
    let away = app.snapshot.session.as_ref().is_some_and(|s| s.break_ms.is_some());
    let loud = if queue.here.is_none() && !away { Kind::Next } else { Kind::Plain };
    let call =
        key_button(label, "F2", loud, look).padding([14, 14]).width(Length::Fill).on_press(Message::Key(Intent::CallNext));
    let mut list = column![];
    for visit in &queue.waiting {
        list = list.push(waiting_row(app, visit, norm, narrow));
        if app.choosing == Some(Choosing::Aside(visit.id)) {
            list = list.push(aside(app, visit));
        }
        list = list.push(line(look));
    }
    if queue.waiting.is_empty() {
        list = list.push(container(caption(words.tr("queue-empty"), look)).padding(12));
    }
    let mut below = column![].spacing(4);
    for v in queue.serving.iter().filter(|v| v.counter() != Some(app.counter)) {
        let counter = v.counter().unwrap_or(0).to_string();
        let since = v.stage().last_called_ms.map_or(0, |at| app.snapshot.now_ms - at);
        let args = [("counter", counter), ("label", v.label.to_string()), ("since", words.minutes(since))];
        below = below.push(caption(words.tr_with("queue-elsewhere", &args), look));
    }
    below = below.push(elsewhere(app, norm));
    below = below.push(set_aside(app, &queue.parked, "queue-parked", OnVisit::Resume));
    below = below.push(set_aside(app, &queue.missed, "queue-missed", OnVisit::Reinstate));
    // Without a folder that decides, each counter calls its own tickets: said where the calling is done (sync.md §0.8).
    let apart = app.status.mode.own_only() && app.enrolled != Some(false) && app.courier.is_some();
    let apart = apart.then(|| text(words.tr("queue-apart")).size(SMALL).color(look.amber.0));
    let content = column![
        head,
        call,
        column![].push(apart),
        scrollable(column![card(list, look).padding(0), Space::new().height(8), below])
            .id("queue")
            .direction(Look::scroll())
            .height(Length::Fill),
        ticket_button(app),
    ]
    .spacing(12);
    let width = if narrow { 190 } else { 290 };
    container(content).padding(12).width(width).height(Length::Fill).style(Look::area(look.ground)).into()
}

/// As many of those who wait for other counters are shown.
pub const ELSEWHERE_MAX: usize = 12;

/// Who waits for another counter or for a line that this one does not serve: a press moves the ticket or calls it all the same.
fn elsewhere(app: &App, norm: u32) -> Part<'_> {
    let queue = &app.snapshot.queue;
    if queue.elsewhere.is_empty() {
        return Space::new().into();
    }
    let mut list = column![caption(app.words.tr("queue-for-others"), app.look)].spacing(2);
    for visit in queue.elsewhere.iter().take(ELSEWHERE_MAX) {
        list = list.push(waiting_row(app, visit, norm, true));
        if app.choosing == Some(Choosing::Aside(visit.id)) {
            list = list.push(aside(app, visit));
        }
    }
    list.into()
}

fn waiting_row<'a>(app: &'a App, visit: &'a Visit, norm: u32, narrow: bool) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let waited = (app.snapshot.now_ms - visit.waits_from_ms()).max(0);
    let minutes = waited / 60_000;
    // Never colour alone: the sign and the number say the same.
    let (color, ground) = match minutes {
        m if m >= i64::from(norm) => look.red,
        m if m >= i64::from(norm) * 3 / 4 => look.amber,
        _ => (look.quiet, look.card),
    };
    let mut wait = row![].spacing(4).align_y(Alignment::Center);
    if minutes >= i64::from(norm) {
        wait = wait.push(container(icon("triangle-alert", 14.0)).style(Look::chip(color, ground)));
    }
    wait = wait.push(chip(words.minutes(waited), color, ground));
    let mut name = row![body(words.line_short(&app.snapshot.settings, visit.label.line))].spacing(4).align_y(Alignment::Center);
    if visit.party > 1 {
        name = name.push(caption(words.tr_with("party", &[("n", visit.party.to_string())]), look));
    }
    if let Some(slot) = visit.slot_ms {
        let at = app.snapshot.settings.local(slot).format("%H:%M").to_string();
        name = name.push(caption(words.tr_with("queue-slot", &[("at", at)]), look));
    }
    if visit.priority {
        name = name.push(container(icon("star", 15.0)).style(Look::chip(look.blue, look.card)));
    }
    let issued = app.snapshot.settings.local(visit.issued_ms).format("%H:%M").to_string();
    let mut cells = row![text(visit.label.to_string()).size(20).font(BOLD).width(if narrow { 78 } else { 74 })].spacing(8);
    if narrow {
        cells = cells.push(Space::new().width(Length::Fill));
    } else {
        cells = cells.push(column![name, caption(issued, look)].spacing(1).width(Length::Fill));
    }
    // A press asks why it is to be called out of order, and says why it stands where it stands.
    let face = cells.push(wait).align_y(Alignment::Center);
    let chosen = app.choosing == Some(Choosing::Aside(visit.id));
    let press = Message::Choose((!chosen).then_some(Choosing::Aside(visit.id)));
    sweeten::widget::button(face).padding([9, 10]).width(Length::Fill).style(look.button(Kind::Row)).on_press(press).into()
}

/// Why a visit stands where it stands, and the reasons for which it may be called before its turn.
fn aside<'a>(app: &'a App, visit: &'a Visit) -> Part<'a> {
    let (words, look, settings) = (app.words, app.look, &app.snapshot.settings);
    let level = settings.level(app.counter, visit.stage().line).unwrap_or(0);
    let place = crate::domain::queue::place(visit, level, app.snapshot.now_ms, settings);
    let minutes = |ms: i64| (ms / 60_000).to_string();
    let waited = place.score_ms - place.bonus_ms + place.later_ms;
    let args = [
        ("waited", minutes(waited)),
        ("bonus", minutes(place.bonus_ms)),
        ("later", minutes(place.later_ms)),
        ("score", minutes(place.score_ms)),
    ];
    let key = match place {
        _ if place.returned => "aside-returned",
        _ if place.bonus_ms == 0 && place.later_ms == 0 => "aside-waits",
        _ => "aside-why",
    };
    let mut block = column![caption(words.tr_with(key, &args), look)].spacing(4).padding([6, 10]);
    if let Some(only) = visit.stage().only_counter {
        block = block.push(caption(words.tr_with("aside-only", &[("n", only.to_string())]), look));
    }
    // The first in line is called by F2.
    let first = app.snapshot.queue.waiting.first().is_some_and(|first| first.id == visit.id);
    if !first {
        block = block.push(caption(words.tr("aside-call"), look));
        let mut reasons = row![].spacing(4);
        for (n, why) in Aside::ALL.into_iter().enumerate() {
            let call = Command::Visit(visit.id, OnVisit::CallAside(why));
            let press = Message::Do(Purpose::CallNext, Box::new(call));
            let button = small_button(words.tr(why.key()), Kind::Plain, look).id(format!("choice-{n}"));
            reasons = reasons.push(button.padding([4, 8]).on_press(press));
        }
        block = block.push(reasons.wrap());
    }
    let mut lines = row![caption(words.tr("act-move"), look)].spacing(4).align_y(Alignment::Center);
    let others: Vec<Line> = settings.open_lines().into_iter().filter(|l| *l != visit.stage().line).collect();
    for (n, line) in others.iter().enumerate() {
        let press = Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, OnVisit::Move(*line))));
        let name = format!("{} · {}", line.letter(), words.line_short(settings, *line));
        // The first in line has no reasons to be called by: the keyboard begins here.
        let id = if first { format!("choice-{n}") } else { format!("move-{n}") };
        lines = lines.push(small_button(name, Kind::Plain, look).id(id).padding([4, 8]).on_press(press));
    }
    block = block.push((!others.is_empty()).then(|| lines.wrap()));
    let leave = Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, OnVisit::Leave)));
    block = block.push(small_button(words.tr("act-leave"), Kind::Plain, look).padding([4, 8]).on_press(leave));
    container(block).width(Length::Fill).style(Look::area(look.pale)).into()
}

/// A service without a ticket: somebody who stands there, a call, a letter. It begins at once and is counted.
fn walk_in(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let begin = |line: Line, channel: Option<Channel>| Message::Do(Purpose::Start, Box::new(Command::WalkIn { line, channel }));
    let mut lines = row![].spacing(4);
    for (n, line) in app.snapshot.settings.open_lines().into_iter().enumerate() {
        let name = format!("{} · {}", line.letter(), words.line_short(&app.snapshot.settings, line));
        let button = small_button(name, Kind::Plain, look).id(format!("walk-{n}"));
        lines = lines.push(button.padding([4, 8]).on_press(begin(line, None)));
    }
    let mut work = row![].spacing(4);
    for channel in [Channel::Phone, Channel::Hotline, Channel::Post, Channel::Email] {
        let press = begin(Line::Information, Some(channel));
        work = work.push(small_button(words.tr(channel.key()), Kind::Plain, look).padding([4, 8]).on_press(press));
    }
    column![caption(words.tr("walk-in-here"), look), lines.wrap(), caption(words.tr("walk-in-work"), look), work.wrap()]
        .spacing(6)
        .into()
}

/// A wait over the standard: where the minutes went, and its cause by one press.
fn breach<'a>(app: &'a App, visit: &'a Visit) -> Option<Part<'a>> {
    let (words, look) = (app.words, app.look);
    if !visit.waited_over(app.snapshot.settings.whole(Key::WaitMaxMin)) || visit.cause.is_some() {
        return None;
    }
    let went = app.snapshot.minutes;
    let minutes = |ms: i64| (ms / 60_000).to_string();
    let args = [
        ("queue", minutes(went.queue)),
        ("pause", minutes(went.pause)),
        ("walking", minutes(went.walking)),
        ("hold", minutes(went.hold)),
        ("transfer", minutes(went.transfer)),
    ];
    let mut causes = row![].spacing(4);
    for (n, cause) in (1..).zip(Cause::ALL) {
        let explain = Command::Visit(visit.id, OnVisit::Explain(cause));
        let press = Message::Do(Purpose::Plain, Box::new(explain));
        causes = causes
            .push(key_button(words.tr(cause.key()), &format!("Alt {n}"), Kind::Plain, look).padding([4, 8]).on_press(press));
    }
    let told = text(words.tr_with("breach-minutes", &args)).size(SMALL).color(look.red.0);
    Some(column![told, caption(words.tr("breach-why"), look), causes.wrap()].spacing(4).into())
}

/// Visits that are put aside, or did not come, each with the button that takes it up again.
fn set_aside<'a>(app: &'a App, visits: &'a [Visit], key: &str, command: OnVisit) -> Part<'a> {
    if visits.is_empty() {
        return Space::new().into();
    }
    let mut all = row![caption(app.words.tr(key), app.look)].spacing(6).align_y(Alignment::Center);
    for v in visits {
        let take = Message::Do(Purpose::Plain, Box::new(Command::Visit(v.id, command.clone())));
        // Whose it is and since when; a kept place waits for its papers.
        let name = |id| app.snapshot.staff.iter().find(|m| m.id == id).map(|m| m.name.clone()).unwrap_or_default();
        let about = v.parked_by.map_or_else(String::new, |(by, at)| {
            let since = app.words.minutes((app.snapshot.now_ms - at).max(0));
            let papers = if v.missing.is_empty() { String::new() } else { app.words.tr("queue-kept") };
            format!("{} · {since}{papers}", name(by))
        });
        let face = column![text(v.label.to_string()).size(SMALL).font(BOLD)]
            .push((!about.is_empty()).then(|| caption(about, app.look)));
        let button = sweeten::widget::button(face).padding([3, 8]).style(app.look.button(Kind::Plain)).on_press(take);
        let leave = Message::Do(Purpose::Plain, Box::new(Command::Visit(v.id, OnVisit::Leave)));
        let gone = v.parked_by.is_some().then(|| small_button("×", Kind::Quiet, app.look).padding([3, 6]).on_press(leave));
        all = all.push(row![button].push(gone).align_y(Alignment::Center));
    }
    all.wrap().into()
}

fn ticket_button(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    if app.choosing != Some(Choosing::Ticket) {
        return key_button(words.tr("issue-ticket"), "Ins", Kind::Plain, look)
            .width(Length::Fill)
            .on_press(Message::Key(Intent::Ticket))
            .into();
    }
    let mut choices = column![caption(words.tr("issue-ticket-line"), look)].spacing(4);
    for (place, line) in app.snapshot.settings.open_lines().into_iter().enumerate() {
        let issue = |priority| Message::Do(Purpose::Ticket, Box::new(Command::IssueTicket { line, priority }));
        let name = format!("{} · {}", line.letter(), words.line(&app.snapshot.settings, line));
        let plain =
            small_button(name, Kind::Plain, look).id(format!("choice-{place}")).width(Length::Fill).on_press(issue(false));
        let star =
            sweeten::widget::button(icon("star", 16.0)).padding([8, 10]).style(look.button(Kind::Plain)).on_press(issue(true));
        let star = star.id(format!("star-{place}"));
        choices = choices.push(row![plain, star].spacing(4));
    }
    choices.push(caption(words.tr("issue-ticket-star"), look)).into()
}

fn visit(app: &App, narrow: bool) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let content = match &app.snapshot.queue.here {
        None => {
            let on_break = app.snapshot.session.as_ref().is_some_and(|s| s.break_ms.is_some());
            let key = if on_break { "visit-break" } else { "visit-none" };
            let loud = if on_break { Kind::Next } else { Kind::Plain };
            let pause = key_button(words.tr(if on_break { "act-back" } else { "act-break" }), "F9", loud, look);
            column![
                heading(words.tr(key)),
                caption(words.tr(if on_break { "visit-break-hint" } else { "visit-none-hint" }), look),
                pause.width(Length::Fill).on_press(Message::Key(Intent::Break)),
                key_button(words.tr("act-resume"), "F8", Kind::Plain, look)
                    .width(Length::Fill)
                    .on_press_maybe((!app.snapshot.queue.parked.is_empty()).then_some(Message::Key(Intent::ParkOrResume))),
            ]
            .push((!on_break).then(|| pauses(app)))
            .push((!on_break).then(|| walk_in(app)))
            .spacing(12)
        }
        Some(visit) => visit_column(app, visit),
    };
    container(content)
        .padding(if narrow { 10 } else { 16 })
        .width(if narrow { 236 } else { 310 })
        .height(Length::Fill)
        .style(Look::area(look.card))
        .into()
}

/// Breaks of other kinds than a short rest, which is one key away.
fn pauses(app: &App) -> Part<'_> {
    let mut line = row![caption(app.words.tr("pause-other"), app.look)].spacing(4).align_y(Alignment::Center);
    for (n, why) in Pause::ALL.into_iter().filter(|why| *why != Pause::Rest).enumerate() {
        let press = Message::Do(Purpose::Plain, Box::new(Command::Session(Session::Break(why))));
        let button = small_button(app.words.tr(why.key()), Kind::Plain, app.look).id(format!("pause-{n}"));
        line = line.push(button.padding([4, 8]).on_press(press));
    }
    line.wrap().into()
}

/// How many came with this ticket, one more or one fewer by a press.
fn party<'a>(app: &'a App, visit: &Visit) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let set = |n: u32| Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, OnVisit::Party(n))));
    let fewer = (visit.party > 1).then(|| set(visit.party - 1));
    row![
        caption(words.tr_with("party", &[("n", visit.party.to_string())]), look),
        small_button("−", Kind::Plain, look).padding([1, 9]).on_press_maybe(fewer),
        small_button("+", Kind::Plain, look).padding([1, 9]).on_press(set(visit.party + 1)),
    ]
    .spacing(6)
    .align_y(Alignment::Center)
    .into()
}

fn visit_column<'a>(app: &'a App, visit: &'a Visit) -> iced::widget::Column<'a, Message> {
    let (words, look, now) = (app.words, app.look, app.snapshot.now_ms);
    let waited = words.tr_with("visit-waited", &[("minutes", words.minutes(visit.waiting_ms().unwrap_or(0)))]);
    let since = match visit.state {
        State::Serving => visit.stage().serving_ms,
        _ => visit.stage().last_called_ms,
    };
    let seconds = since.map_or(0, |at| ((now - at) / 1000).max(0));
    let state = chip(words.tr(visit.state.key()), look.accent, look.pale);
    let mut content = column![
        row![state, Space::new().width(Length::Fill), caption(waited, look)].align_y(Alignment::Center),
        text(visit.label.to_string()).size(60).font(BOLD).line_height(1.1),
        row![
            body(words.line(&app.snapshot.settings, visit.stage().line)),
            Space::new().width(Length::Fill),
            strong(format!("{}:{:02}", seconds / 60, seconds % 60))
        ],
        party(app, visit),
        actions(app, visit),
    ]
    .spacing(10);
    if let Some(service) = visit.service.as_deref().and_then(|code| app.services.catalogue.get(code)) {
        content = content.push(caption(service.name.clone(), look));
    }
    if !visit.missing.is_empty() {
        let told = words.tr_with("visit-missing", &[("papers", visit.missing.join(", "))]);
        content = content.push(text(told).size(SMALL).color(look.amber.0));
    }
    content = content.push(breach(app, visit));
    if app.choosing == Some(Choosing::Transfer) {
        content = content.push(transfer(app, visit));
    }
    content = content.push(line(look)).push(caption(words.tr("visit-done"), look));
    let mut done = column![].spacing(6);
    for entry in &app.snapshot.cases {
        done = done.push(done_card(app, entry));
    }
    if visit.enquiries > 0 {
        done = done.push(
            card(body(words.tr_with("visit-enquiries", &[("n", visit.enquiries.to_string())])), look).width(Length::Fill),
        );
    }
    for (_, incident) in &visit.incidents {
        let told = words.tr_with("visit-incident", &[("text", incident.clone().unwrap_or_default())]);
        done = done.push(text(told).size(SMALL).color(look.amber.0));
    }
    for (_, note) in &visit.notes {
        done = done.push(caption(note.clone().unwrap_or_default(), look));
    }
    // On a low window all but the note scrolls: no action falls off the screen.
    let content = scrollable(content.push(done)).direction(Look::scroll()).height(Length::Fill);
    let save = Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, OnVisit::Note(app.note.clone()))));
    let note = text_input(&words.tr("visit-note-hint"), &app.note)
        .size(BODY)
        .padding([8, 10])
        .style(look.input(false))
        .on_input(Message::Note)
        .on_submit(save);
    let incident = Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, OnVisit::Incident(app.note.clone()))));
    let incident = (!app.note.trim().is_empty()).then_some(incident);
    let head = row![
        caption(words.tr("visit-note"), look),
        Space::new().width(Length::Fill),
        small_button(words.tr("visit-incident-word"), Kind::Quiet, look).padding([2, 8]).on_press_maybe(incident)
    ];
    column![content, head.align_y(Alignment::Center), note].spacing(10)
}

fn actions<'a>(app: &'a App, visit: &Visit) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let act = |key: &str, cap: &str, intent: Intent, kind: Kind| {
        key_button(words.tr(key), cap, kind, look).width(Length::Fill).on_press(Message::Key(intent))
    };
    if visit.state == State::Called {
        // Called often enough: the next thing to press is that nobody came.
        let most = app.snapshot.settings.whole(Key::RecallMax).max(app.snapshot.settings.whole(Key::NoShowCalls));
        let (next, gone) = if visit.stage().recalls >= most { (Kind::Plain, Kind::Next) } else { (Kind::Next, Kind::Plain) };
        return column![
            act("act-start", "F4", Intent::Start, next),
            row![act("act-recall", "F3", Intent::Recall, Kind::Plain), act("act-no-show", "F6", Intent::NoShow, gone)]
                .spacing(8),
            row![
                act("act-recycle", "Alt R", Intent::Recycle, Kind::Plain),
                act("act-transfer", "F7", Intent::Transfer, Kind::Plain)
            ]
            .spacing(8),
            act("act-leave", "Alt L", Intent::Leave, Kind::Plain),
        ]
        .spacing(8)
        .into();
    }
    column![
        row![act("act-finish", "F5", Intent::Finish, Kind::Next), act("act-park", "F8", Intent::ParkOrResume, Kind::Plain)]
            .spacing(8),
        row![act("act-transfer", "F7", Intent::Transfer, Kind::Plain), act("act-leave", "Alt L", Intent::Leave, Kind::Plain)]
            .spacing(8),
        another(app, visit),
    ]
    .spacing(8)
    .into()
}

/// A further service of the same visitor: a stage of its own, without a new wait.
fn another<'a>(app: &'a App, visit: &Visit) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let mut lines = row![caption(words.tr("act-another"), look)].spacing(4).align_y(Alignment::Center);
    for (n, line) in app.snapshot.settings.open_lines().into_iter().enumerate() {
        let press = Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, OnVisit::Another(line))));
        let button = small_button(line.letter().to_string(), Kind::Plain, look).id(format!("another-{n}"));
        lines = lines.push(button.padding([3, 10]).on_press(press));
    }
    lines.wrap().into()
}

fn transfer<'a>(app: &'a App, visit: &Visit) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let mut choices = row![].spacing(4);
    let to = |line: Line, counter: Option<u8>| {
        let command = OnVisit::Transfer(line, counter, app.note.clone());
        Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, command)))
    };
    let lines = app.snapshot.settings.open_lines();
    for (place, line) in lines.into_iter().filter(|l| *l != visit.stage().line).enumerate() {
        let name = format!("{} · {}", line.letter(), words.line(&app.snapshot.settings, line));
        choices = choices.push(small_button(name, Kind::Plain, look).id(format!("choice-{place}")).on_press(to(line, None)));
    }
    for counter in (1..=app.snapshot.settings.counters()).filter(|c| *c != app.counter) {
        let name = words.tr_with("counter-n", &[("n", counter.to_string())]);
        choices = choices.push(small_button(name, Kind::Plain, look).on_press(to(visit.stage().line, Some(counter))));
    }
    column![caption(words.tr("transfer-where"), look), choices.wrap()].spacing(4).into()
}

fn done_card<'a>(app: &'a App, entry: &'a crate::office::read::VisitCase) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let show = Message::Paper(super::paper::Message::Show(crate::office::Which::Receipt(entry.line.id)));
    let title = if entry.line.title.is_empty() { words.tr(entry.line.kind.key()) } else { entry.line.title.clone() };
    let mut facts = Vec::new();
    facts.extend(entry.line.due.map(|due| words.tr_with("done-due", &[("date", words.date(due))])));
    if entry.line.fee > 0 {
        let key = if entry.paid.0 >= entry.line.fee { "done-paid" } else { "done-owed" };
        facts.push(words.tr_with(key, &[("amount", crate::domain::money::Cents(entry.line.fee).to_string())]));
    }
    let paper = small_button(words.tr("receipt-word"), Kind::Chosen, look).padding([3, 8]).on_press(show);
    let head = row![
        strong(format!("{}/{}", entry.line.short(), words.date(entry.line.date))),
        Space::new().width(Length::Fill),
        paper
    ];
    let content =
        column![head.align_y(Alignment::Center), text(title).size(SMALL), caption(facts.join(" · "), look)].spacing(3);
    card(content, look).width(Length::Fill).into()
}
