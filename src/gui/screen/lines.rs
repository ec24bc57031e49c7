//! The part of Settings about lines and counters: which lines are open and when, which counter serves which, and before which other.

use crate::domain::lines::{LEVEL_MAX, Serves, Sheet};
use crate::domain::refusal::Refusal;
use crate::domain::ticket::Line;
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, caption, field, small_button, strong};
use crate::office::Command;
use iced::widget::{Space, checkbox, column, container, row, text};
use iced::{Alignment, Length, Task};

/// This part of the page.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The line that is being typed.
    draft: Option<(Line, Sheet)>,
    problem: Option<Refusal>,
}

/// A message of this part.
#[derive(Clone, Debug)]
pub enum Message {
    /// Configure a line, or give it up.
    Edit(Option<Line>),
    /// Its name.
    Name(String),
    /// From when tickets are issued.
    Opens(String),
    /// Until when.
    Closes(String),
    /// Which services belong to it: codes, separated by commas.
    Services(String),
    /// Whether they are.
    Open(bool),
    /// Save it.
    Save,
    /// A counter serves a line at the next level, or no more.
    Level(u8, Line),
}

impl Lines {
    /// What was saved is no longer typed.
    pub fn saved(&mut self) {
        *self = Self::default();
    }

    /// A line was refused: it stays as typed. True when the refusal was this part's.
    pub fn refused(&mut self, refusal: &Refusal) -> bool {
        let ours = refusal.field.is_some_and(|field| field.starts_with("line_"));
        if ours {
            self.problem = Some(refusal.clone());
        }
        ours
    }
}

/// Updates this part.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    let settings = &app.snapshot.settings;
    let part = &mut app.settings.lines;
    match message {
        Message::Edit(line) => *part = Lines { draft: line.map(|line| (line, settings.line(line))), problem: None },
        Message::Save => {
            let Some((line, sheet)) = part.draft.clone() else { return Task::none() };
            return app.give(Purpose::Settings, Command::Line(line, Box::new(sheet)));
        }
        Message::Level(counter, line) => {
            let all = || settings.open_lines().into_iter().map(|line| (line.letter(), 0)).collect::<Serves>();
            let mut serves = settings.serves(counter).unwrap_or_else(all);
            // A press goes to the next level, after the last one to nothing, and round again.
            match serves.get(&line.letter()).copied() {
                None => drop(serves.insert(line.letter(), 0)),
                Some(level) if level >= LEVEL_MAX => drop(serves.remove(&line.letter())),
                Some(level) => drop(serves.insert(line.letter(), level + 1)),
            }
            return app.give(Purpose::Plain, Command::Serves(counter, Some(serves)));
        }
        change => {
            part.problem = None;
            let Some((_, sheet)) = &mut part.draft else { return Task::none() };
            match change {
                Message::Name(name) => sheet.name = name,
                Message::Opens(opens) => sheet.opens = opens,
                Message::Closes(closes) => sheet.closes = closes,
                Message::Services(codes) => sheet.services = codes.split([',', ';', ' ']).map(str::to_owned).collect(),
                Message::Open(open) => sheet.open = open,
                _ => {}
            }
        }
    }
    Task::none()
}

/// Draws this part.
pub fn view(app: &App) -> Part<'_> {
    let (words, look, settings) = (app.words, app.look, &app.snapshot.settings);
    let say = Window::Lines;
    let mut list = column![strong(words.tr("lines-page"))].spacing(6);
    for line in Line::LETTERS.into_iter().filter_map(Line::of_letter) {
        if let Some((_, sheet)) = app.settings.lines.draft.as_ref().filter(|(drafted, _)| *drafted == line) {
            list = list.push(form(app, line, sheet));
            continue;
        }
        let sheet = settings.line(line);
        let hours = settings.hours();
        let or = |typed: &str, usual: chrono::NaiveTime| {
            if typed.is_empty() { usual.format("%H:%M").to_string() } else { typed.to_owned() }
        };
        let told = if sheet.open {
            format!("{} – {}", or(&sheet.opens, hours.from), or(&sheet.closes, hours.to))
        } else {
            words.tr("lines-shut")
        };
        list = list.push(
            row![
                text(format!("{} · {}", line.letter(), words.line(settings, line))).size(BODY).width(Length::Fill),
                caption(told, look).width(120),
                small_button(words.tr("settings-change"), Loud::Plain, look)
                    .padding([3, 8])
                    .on_press(say(Message::Edit(Some(line)))),
            ]
            .spacing(8)
            .align_y(Alignment::Center),
        );
    }
    list = list.push(Space::new().height(6)).push(strong(words.tr("lines-counters")));
    list = list.push(caption(words.tr("lines-counters-hint"), look));
    for counter in 1..=settings.counters() {
        let mut line_of = row![text(words.tr_with("counter-n", &[("n", counter.to_string())])).size(BODY).width(90)]
            .spacing(4)
            .align_y(Alignment::Center);
        for line in settings.open_lines() {
            let level = settings.level(counter, line);
            let face = match level {
                None => format!("{} –", line.letter()),
                Some(level) => format!("{} {}", line.letter(), level + 1),
            };
            let loud = if level.is_some() { Loud::Chosen } else { Loud::Plain };
            line_of = line_of.push(small_button(face, loud, look).padding([4, 9]).on_press(say(Message::Level(counter, line))));
        }
        list = list.push(line_of);
    }
    list.into()
}

fn form<'a>(app: &'a App, line: Line, sheet: &'a Sheet) -> Part<'a> {
    let (words, look, part) = (app.words, app.look, &app.settings.lines);
    let say = Window::Lines;
    let input = |name: &'static str, value: &'a str, message: fn(String) -> Message| {
        let problem = part.problem.as_ref().filter(|p| p.field == Some(name)).map(|p| words.refusal_alone(p));
        field(name, words.field(name), value, problem, look, move |t| Window::Lines(message(t)))
    };
    let open =
        checkbox(sheet.open).label(words.tr("lines-open")).text_size(SMALL).on_toggle(|on| Window::Lines(Message::Open(on)));
    let problem = part.problem.as_ref().filter(|p| p.field == Some("line_services")).map(|p| words.refusal_alone(p));
    let codes = sheet.services.join(",");
    let services =
        field("line_services", words.field("line_services"), &codes, problem, look, |t| Window::Lines(Message::Services(t)));
    let block = column![
        strong(format!("{} · {}", line.letter(), words.line(&app.snapshot.settings, line))),
        input("line_name", &sheet.name, Message::Name),
        row![input("line_opens", &sheet.opens, Message::Opens), input("line_closes", &sheet.closes, Message::Closes)]
            .spacing(10),
        services,
        open,
        row![
            small_button(words.tr("save"), Loud::Next, look).on_press(say(Message::Save)),
            small_button(words.tr("close"), Loud::Plain, look).on_press(say(Message::Edit(None))),
        ]
        .spacing(8)
    ];
    container(block.spacing(8)).padding(10).width(Length::Fill).style(Look::area(look.pale)).into()
}
