//! The command palette (Ctrl+K): one field that finds cases, visits, services, kinds of papers, screens and actions.
//!
//! Everything but the cases is found at once, in memory; cases are asked for in the background and join the list when they come.

use super::{register, work};
use crate::domain::case::{Channel, Kind};
use crate::domain::ticket::Line;
use crate::domain::visit;
use crate::gui::app::{App, Choosing, Message as Window, Purpose, Screen, Trouble};
use crate::gui::keys::Intent;
use crate::gui::load::ask;
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, caption, card};
use crate::office::Command;
use crate::store::cases::Line as Found;
use crate::words::Words;
use iced::widget::{Space, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length, Task};
use uuid::Uuid;

/// How many of each sort are shown.
const MOST: usize = 6;

/// What is typed and what was found.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// As typed.
    pub typed: String,
    /// The cases found for it.
    cases: Vec<Found>,
    /// Which entry Enter takes.
    at: usize,
    /// Numbers the questions, so that a late answer does not overwrite a newer one.
    asked: u64,
}

/// What an entry leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// A case.
    Case(Uuid),
    /// A service of the catalogue, by its place: a request for it begins.
    Service(usize),
    /// A paper of a kind begins.
    Kind(Kind),
    /// A screen.
    Screen(Screen),
    /// What a key does.
    Key(Intent),
    /// The counter, where the visit stands.
    Visit,
    /// Something about a visit, or work without a ticket.
    Act(Act),
}

/// What the palette does about visits: actions that are too rare for keys of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Why this ticket stands where it stands, and the reasons to call it before its turn.
    Aside(Uuid),
    /// Take up a visit that is put aside.
    Resume(Uuid),
    /// Take back who did not come.
    Reinstate(Uuid),
    /// A further service of the visitor here.
    Another(Line),
    /// A service without a ticket, or work that came another way.
    WalkIn(Line, Option<Channel>),
}

/// An entry as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Where it leads.
    pub goal: Goal,
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
}

/// A message of the palette.
#[derive(Clone, Debug)]
pub enum Message {
    /// Typed.
    Typed(String),
    /// Cases were found for a question.
    Found(u64, Box<Result<Vec<Found>, Trouble>>),
    /// The next entry, or the one before.
    Step(bool),
    /// Take the entry that stands out.
    Take,
    /// Take an entry.
    Go(Goal),
}

/// The keys whose actions the palette offers, with their words.
const ACTIONS: [(Intent, &str, &str); 23] = [
    (Intent::CallNext, "call-next", "F2"),
    (Intent::Recall, "act-recall", "F3"),
    (Intent::Start, "act-start", "F4"),
    (Intent::Finish, "act-finish", "F5"),
    (Intent::NoShow, "act-no-show", "F6"),
    (Intent::Transfer, "act-transfer", "F7"),
    (Intent::Break, "act-break", "F9"),
    (Intent::Kinds, "work-kinds", "F10"),
    (Intent::Ticket, "issue-ticket", "Ins"),
    (Intent::ParkOrResume, "act-park", "F8"),
    (Intent::CallHelp, "act-help", "F12"),
    (Intent::Recycle, "act-recycle", "Alt R"),
    (Intent::Leave, "act-leave", "Alt L"),
    (Intent::Enquiry, "work-enquiry", "Alt I"),
    (Intent::KeepPlace, "form-keep-place", "Alt M"),
    (Intent::Incident, "visit-incident-word", "Alt N"),
    (Intent::Aside, "act-before-turn", "Alt O"),
    (Intent::Priority, "act-priority", "Alt P"),
    (Intent::WalkIn, "act-walk-in", "Alt B"),
    (Intent::Another, "visit-act-another", "Alt D"),
    (Intent::Pause, "pause-other", "Alt Z"),
    (Intent::More, "act-more", "Alt +"),
    (Intent::Fewer, "act-fewer", "Alt −"),
];

/// Opens the palette.
pub fn open(app: &mut App) -> Task<Window> {
    app.palette = Some(Palette::default());
    iced::widget::operation::focus("palette")
}

/// Updates the palette.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    let count = entries(app).len();
    let Some(palette) = &mut app.palette else { return Task::none() };
    match message {
        Message::Typed(typed) => {
            palette.typed.clone_from(&typed);
            palette.at = 0;
            palette.asked += 1;
            let asked = palette.asked;
            if typed.trim().chars().count() < 2 {
                palette.cases.clear();
                return Task::none();
            }
            return ask(
                &app.desk,
                app.words,
                move |office| office.find(&typed, MOST as u32),
                move |found| Window::Palette(Message::Found(asked, Box::new(found))),
            );
        }
        Message::Found(asked, found) => {
            if let (true, Ok(lines)) = (asked == palette.asked, *found) {
                palette.cases = lines;
            }
        }
        Message::Step(down) if count > 0 => palette.at = (palette.at + if down { 1 } else { count - 1 }) % count,
        Message::Step(_) => {}
        Message::Take => {
            let at = palette.at;
            let goal = entries(app).get(at).map(|entry| entry.goal);
            return goal.map_or_else(Task::none, |goal| go(app, goal));
        }
        Message::Go(goal) => return go(app, goal),
    }
    Task::none()
}

fn go(app: &mut App, goal: Goal) -> Task<Window> {
    app.palette = None;
    match goal {
        Goal::Case(id) => {
            let shown = app.go(Screen::Register);
            Task::batch([shown, register::update(app, register::Message::Choose(id))])
        }
        Goal::Service(place) => {
            let code = app.services.catalogue.all().get(place).map(|service| service.code.clone());
            let shown = app.go(Screen::Counter);
            let begun = code.map_or_else(Task::none, |code| work::update(app, work::Message::Service(code)));
            Task::batch([shown, begun])
        }
        Goal::Kind(kind) => {
            let shown = app.go(Screen::Counter);
            Task::batch([shown, work::update(app, work::Message::Begin(kind))])
        }
        Goal::Screen(screen) => app.go(screen),
        Goal::Key(intent) => app.key(intent),
        Goal::Visit => app.go(Screen::Counter),
        Goal::Act(act) => {
            let shown = app.go(Screen::Counter);
            Task::batch([shown, self::act(app, act)])
        }
    }
}

fn act(app: &mut App, act: Act) -> Task<Window> {
    let on_visit = |id, command| Command::Visit(id, command);
    let here = app.snapshot.queue.here.as_ref().map(|v| v.id);
    let command = match act {
        Act::Aside(id) => {
            app.choosing = Some(Choosing::Aside(id));
            return iced::widget::operation::focus("choice-0");
        }
        Act::Resume(id) => on_visit(id, visit::Command::Resume),
        Act::Reinstate(id) => on_visit(id, visit::Command::Reinstate),
        Act::Another(line) => match here {
            Some(id) => on_visit(id, visit::Command::Another(line)),
            None => return Task::none(),
        },
        Act::WalkIn(line, channel) => return app.give(Purpose::Start, Command::WalkIn { line, channel }),
    };
    app.give(Purpose::Plain, command)
}

/// What is offered for what is typed: cases, visits, actions, screens, kinds, services.
pub fn entries(app: &App) -> Vec<Entry> {
    let words = app.words;
    let Some(palette) = &app.palette else { return Vec::new() };
    let typed = palette.typed.trim().to_lowercase();
    let fits = |name: &str| typed.split_whitespace().all(|word| name.to_lowercase().contains(word));
    let mut found: Vec<Entry> = palette.cases.iter().map(|line| case(line, words)).collect();
    found.extend(visits(app, &typed));
    let mut add = |goal: Goal, name: String, about: String| {
        if fits(&name) {
            found.push(Entry { goal, name, about });
        }
    };
    for (intent, key, cap) in ACTIONS {
        add(Goal::Key(intent), words.tr(key), cap.to_owned());
    }
    for (screen, key, _) in Screen::ALL {
        add(Goal::Screen(screen), words.tr(key), words.tr("palette-screen"));
    }
    if !typed.is_empty() {
        for line in app.snapshot.settings.open_lines() {
            let name = format!("{} · {}", line.letter(), words.line(&app.snapshot.settings, line));
            if app.serving() {
                add(Goal::Act(Act::Another(line)), format!("{} {name}", words.tr("act-another")), String::new());
            }
            add(Goal::Act(Act::WalkIn(line, None)), format!("{} {name}", words.tr("walk-in-here")), String::new());
        }
        for channel in [Channel::Phone, Channel::Hotline, Channel::Post, Channel::Email] {
            let name = format!("{} {}", words.tr("walk-in-work"), words.tr(channel.key()));
            add(Goal::Act(Act::WalkIn(Line::Information, Some(channel))), name, String::new());
        }
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Request) {
            add(Goal::Kind(kind), words.tr(kind.key()), words.tr("palette-kind"));
        }
        let all = app.services.catalogue.all();
        for service in app.services.catalogue.find(&palette.typed).into_iter().take(MOST) {
            if let Some(place) = all.iter().position(|one| one.code == service.code) {
                found.push(Entry { goal: Goal::Service(place), name: service.name.clone(), about: service.unit.clone() });
            }
        }
    }
    found
}

/// Tickets of today that fit: those that wait lead to the reasons for calling them, the others to what may be done with them.
fn visits(app: &App, typed: &str) -> Vec<Entry> {
    let (words, queue) = (app.words, &app.snapshot.queue);
    let waiting = queue.waiting.iter().chain(&queue.elsewhere).map(|v| (v, Goal::Act(Act::Aside(v.id))));
    let serving = queue.serving.iter().map(|v| (v, Goal::Visit));
    let parked = queue.parked.iter().map(|v| (v, Goal::Act(Act::Resume(v.id))));
    let missed = queue.missed.iter().map(|v| (v, Goal::Act(Act::Reinstate(v.id))));
    let all = waiting.chain(serving).chain(parked).chain(missed);
    all.filter(|(visit, _)| !typed.is_empty() && visit.label.to_string().to_lowercase().contains(typed))
        .take(MOST)
        .map(|(visit, goal)| Entry {
            goal,
            name: visit.label.to_string(),
            about: format!("{} · {}", words.line(&app.snapshot.settings, visit.stage().line), words.tr(visit.state.key())),
        })
        .collect()
}

fn case(line: &Found, words: Words) -> Entry {
    let title = if line.title.is_empty() { words.tr(line.kind.key()) } else { line.title.clone() };
    let name = format!("{} · {}", line.short(), line.sender(&words.tr("case-protected-short")));
    Entry { goal: Goal::Case(line.id), name, about: format!("{title} · {}", words.tr(line.status.key())) }
}

/// Draws the palette over everything.
pub fn view<'a>(app: &'a App, palette: &'a Palette) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let say = |message: Message| Window::Palette(message);
    let input = text_input(&words.tr("palette-hint"), &palette.typed)
        .id("palette")
        .size(16.0)
        .padding([11, 13])
        .style(look.input(false))
        .on_input(|typed| Window::Palette(Message::Typed(typed)))
        .on_submit(say(Message::Take));
    let mut list = column![].spacing(2);
    let found = entries(app);
    if found.is_empty() {
        list = list.push(container(caption(words.tr("palette-nothing"), look)).padding(10));
    }
    for (place, entry) in found.into_iter().enumerate() {
        let kind = if place == palette.at { Loud::Chosen } else { Loud::Row };
        let face = row![
            text(entry.name).size(BODY).width(Length::FillPortion(3)),
            text(entry.about).size(SMALL).color(look.quiet).width(Length::FillPortion(2))
        ]
        .spacing(10)
        .align_y(Alignment::Center);
        let press = say(Message::Go(entry.goal));
        list = list
            .push(sweeten::widget::button(face).padding([7, 12]).width(Length::Fill).style(look.button(kind)).on_press(press));
    }
    let list = scrollable(list.padding(iced::Padding::ZERO.right(10))).direction(Look::scroll());
    let sheet = card(column![input, container(list).max_height(430)].spacing(8), look).width(720);
    iced::widget::opaque(
        container(column![Space::new().height(70), sheet].align_x(Alignment::Center))
            .width(Length::Fill)
            .height(Length::Fill)
            .align_x(Alignment::Center)
            .style(Look::area(iced::Color { a: 0.45, ..iced::Color::BLACK })),
    )
}
