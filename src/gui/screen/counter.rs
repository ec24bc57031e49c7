//! Counter, the home of a clerk: the queue, the visit, the work.

use super::work;
use crate::domain::settings::Key;
use crate::domain::ticket::Line;
use crate::domain::visit::{Command as OnVisit, State, Visit};
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
        list = list.push(waiting_row(app, visit, norm, narrow)).push(line(look));
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
    below = below.push(set_aside(app, &queue.parked, "queue-parked", OnVisit::Resume));
    below = below.push(set_aside(app, &queue.missed, "queue-missed", OnVisit::Reinstate));
    let content = column![
        head,
        call,
        scrollable(column![card(list, look).padding(0), Space::new().height(8), below])
            .direction(Look::scroll())
            .height(Length::Fill),
        ticket_button(app),
    ]
    .spacing(12);
    let width = if narrow { 190 } else { 290 };
    container(content).padding(12).width(width).height(Length::Fill).style(Look::area(look.ground)).into()
}

fn waiting_row<'a>(app: &'a App, visit: &'a Visit, norm: u32, narrow: bool) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let waited = (app.snapshot.now_ms - visit.issued_ms).max(0);
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
    let mut name = row![body(words.tr(&format!("{}-short", visit.label.line.key())))].spacing(4).align_y(Alignment::Center);
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
    container(cells.push(wait).align_y(Alignment::Center)).padding([9, 10]).width(Length::Fill).into()
}

/// Visits that are put aside, or did not come, each with the button that takes it up again.
fn set_aside<'a>(app: &'a App, visits: &'a [Visit], key: &str, command: OnVisit) -> Part<'a> {
    if visits.is_empty() {
        return Space::new().into();
    }
    let mut all = row![caption(app.words.tr(key), app.look)].spacing(6).align_y(Alignment::Center);
    for v in visits {
        let take = Message::Do(Purpose::Plain, Box::new(Command::Visit(v.id, command.clone())));
        all = all.push(small_button(v.label.to_string(), Kind::Plain, app.look).padding([3, 8]).on_press(take));
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
    for (place, line) in Line::ALL.into_iter().enumerate() {
        let issue = |priority| Message::Do(Purpose::Ticket, Box::new(Command::IssueTicket { line, priority }));
        let name = format!("{} · {}", line.letter(), words.tr(line.key()));
        let plain =
            small_button(name, Kind::Plain, look).id(format!("choice-{place}")).width(Length::Fill).on_press(issue(false));
        let star =
            sweeten::widget::button(icon("star", 16.0)).padding([8, 10]).style(look.button(Kind::Plain)).on_press(issue(true));
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
            body(words.tr(visit.stage().line.key())),
            Space::new().width(Length::Fill),
            strong(format!("{}:{:02}", seconds / 60, seconds % 60))
        ],
        actions(app, visit),
    ]
    .spacing(10);
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
    for (_, note) in &visit.notes {
        done = done.push(caption(note.clone().unwrap_or_default(), look));
    }
    content = content.push(scrollable(done).direction(Look::scroll()).height(Length::Fill));
    let save = Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, OnVisit::Note(app.note.clone()))));
    let note = text_input(&words.tr("visit-note-hint"), &app.note)
        .size(BODY)
        .padding([8, 10])
        .style(look.input(false))
        .on_input(Message::Note)
        .on_submit(save);
    content.push(caption(words.tr("visit-note"), look)).push(note)
}

fn actions<'a>(app: &'a App, visit: &Visit) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let act = |key: &str, cap: &str, intent: Intent, kind: Kind| {
        key_button(words.tr(key), cap, kind, look).width(Length::Fill).on_press(Message::Key(intent))
    };
    let leave = Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, OnVisit::Leave)));
    if visit.state == State::Called {
        let recycle = Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, OnVisit::Recycle)));
        return column![
            act("act-start", "F4", Intent::Start, Kind::Next),
            row![act("act-recall", "F3", Intent::Recall, Kind::Plain), act("act-no-show", "F6", Intent::NoShow, Kind::Plain)]
                .spacing(8),
            row![
                key_button(words.tr("act-recycle"), "", Kind::Plain, look).width(Length::Fill).on_press(recycle),
                act("act-transfer", "F7", Intent::Transfer, Kind::Plain)
            ]
            .spacing(8),
        ]
        .spacing(8)
        .into();
    }
    column![
        row![act("act-finish", "F5", Intent::Finish, Kind::Next), act("act-park", "F8", Intent::ParkOrResume, Kind::Plain)]
            .spacing(8),
        row![
            act("act-transfer", "F7", Intent::Transfer, Kind::Plain),
            key_button(words.tr("act-leave"), "", Kind::Plain, look).width(Length::Fill).on_press(leave)
        ]
        .spacing(8),
    ]
    .spacing(8)
    .into()
}

fn transfer<'a>(app: &'a App, visit: &Visit) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let mut choices = row![].spacing(4);
    let to = |line: Line, counter: Option<u8>| {
        let command = OnVisit::Transfer(line, counter, app.note.clone());
        Message::Do(Purpose::Plain, Box::new(Command::Visit(visit.id, command)))
    };
    for (place, line) in Line::ALL.into_iter().filter(|l| *l != visit.stage().line).enumerate() {
        let name = format!("{} · {}", line.letter(), words.tr(line.key()));
        choices = choices.push(small_button(name, Kind::Plain, look).id(format!("choice-{place}")).on_press(to(line, None)));
    }
    for counter in (1..=2).filter(|c| *c != app.counter) {
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
