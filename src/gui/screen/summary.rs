//! Summaries: the day in four figures, a chart, what was promised and what was kept.

use super::chart::Chart;
use crate::domain::money::Cents;
use crate::domain::settings::Key;
use crate::domain::stages::Row;
use crate::domain::summary::Summary;
use crate::domain::visit::{Cause, Visit};
use crate::gui::app::{App, Message as Window, Purpose, Screen, Trouble};
use crate::gui::keys::Intent;
use crate::gui::load::ask;
use crate::gui::theme::{BODY, BOLD, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, caption, card, chip, heading, key_button, line, small_button, strong};
use crate::office::calls::Call;
use crate::office::lists::List;
use crate::office::{Command, Which};
use crate::paper::day::clock;
use crate::store::cases::{Filter, Load, View};
use chrono::{Days, NaiveDate};
use iced::widget::{Space, canvas, column, container, row, scrollable, text};
use iced::{Alignment, Length, Task};

/// The report of stages looks back a quarter.
const STAGES_DAYS: Days = Days::new(90);

/// The summary.
#[derive(Clone, Debug, Default)]
pub struct SummaryScreen {
    /// The day shown; `None` is today, live.
    pub day: Option<NaiveDate>,
    /// Its figures.
    pub summary: Option<Box<Summary>>,
    /// Waits of today over the standard that nobody explained.
    pub unexplained: Vec<Visit>,
    /// What every unit has to do.
    pub board: Vec<Load>,
    /// Time per stage, once it was asked for.
    pub stages: Option<Vec<Row>>,
    /// The calls of the day.
    pub calls: Vec<Call>,
}

/// A message of the summary.
#[derive(Clone, Debug)]
pub enum Message {
    /// Figures were read.
    Read(Box<Result<Summary, Trouble>>),
    /// Waits that nobody explained were read.
    Unexplained(Result<Vec<Visit>, Trouble>),
    /// What every unit has to do was read.
    Board(Result<Vec<Load>, Trouble>),
    /// The calls of the day were read.
    Calls(Result<Vec<Call>, Trouble>),
    /// So many days on or back.
    Move(i64),
    /// Today.
    Today,
    /// Work out the time per stage.
    Stages,
    /// It was worked out.
    StagesRead(Result<Vec<Row>, Trouble>),
}

/// Reads the figures.
pub fn load(app: &App) -> Task<Window> {
    let day = app.summary.day;
    let figures = ask(
        &app.desk,
        app.words,
        move |office| office.summary(day.unwrap_or_else(|| office.today())),
        |read| Window::Summary(Message::Read(Box::new(read))),
    );
    let board = ask(&app.desk, app.words, |office| office.loads(), |read| Window::Summary(Message::Board(read)));
    let waits = ask(&app.desk, app.words, |office| office.unexplained(), |read| Window::Summary(Message::Unexplained(read)));
    let calls = ask(
        &app.desk,
        app.words,
        move |office| office.calls(day.unwrap_or_else(|| office.today())),
        |read| Window::Summary(Message::Calls(read)),
    );
    Task::batch([figures, board, waits, calls])
}

/// Shows the figures as PDF.
pub fn export(app: &mut App) -> Task<Window> {
    let day = app.summary.day.unwrap_or_else(|| app.snapshot.now.date());
    app.screen = Screen::Summary;
    let load = load(app);
    Task::batch([load, super::paper::show(app, Which::Day(day))])
}

/// Updates the summary.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Read(read) => {
            match *read {
                Ok(summary) => app.summary.summary = Some(Box::new(summary)),
                Err(trouble) => app.banner = Some(trouble.sentence),
            }
            return Task::none();
        }
        Message::Unexplained(read) => {
            match read {
                Ok(waits) => app.summary.unexplained = waits,
                Err(trouble) => app.banner = Some(trouble.sentence),
            }
            return Task::none();
        }
        Message::Board(read) => {
            match read {
                Ok(board) => app.summary.board = board,
                Err(trouble) => app.banner = Some(trouble.sentence),
            }
            return Task::none();
        }
        Message::Calls(read) => {
            match read {
                Ok(calls) => app.summary.calls = calls,
                Err(trouble) => app.banner = Some(trouble.sentence),
            }
            return Task::none();
        }
        Message::Today => app.summary.day = None,
        Message::Stages => {
            return ask(
                &app.desk,
                app.words,
                |office| office.stages(office.today() - STAGES_DAYS, office.today()),
                |read| Window::Summary(Message::StagesRead(read)),
            );
        }
        Message::StagesRead(read) => {
            match read {
                Ok(rows) => app.summary.stages = Some(rows),
                Err(trouble) => app.banner = Some(trouble.sentence),
            }
            return Task::none();
        }
        Message::Move(by) => {
            let today = app.snapshot.now.date();
            let day = app.summary.day.unwrap_or(today);
            let to = if by < 0 {
                day.checked_sub_days(Days::new(by.unsigned_abs()))
            } else {
                day.checked_add_days(Days::new(by as u64))
            };
            app.summary.day = to.filter(|d| *d < today);
        }
    }
    load(app)
}

/// Draws the summary.
pub fn view(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let Some(s) = &app.summary.summary else {
        return container(caption(words.tr("summary-reading"), look)).padding(24).into();
    };
    let say = |message: Message| Window::Summary(message);
    let live = words.tr_with("summary-live", &[("at", app.snapshot.now.format("%H:%M").to_string())]);
    let mut head = row![heading(words.day(s.day))].spacing(10).align_y(Alignment::Center);
    if app.summary.day.is_none() {
        head = head.push(chip(live, look.accent, look.pale));
    }
    head = head
        .push(Space::new().width(Length::Fill))
        .push(small_button("‹", Loud::Plain, look).on_press(say(Message::Move(-1))))
        .push(small_button(words.tr("summary-today"), Loud::Plain, look).on_press(say(Message::Today)))
        .push(small_button("›", Loud::Plain, look).on_press_maybe(app.summary.day.map(|_| say(Message::Move(1)))))
        .push(
            key_button(words.tr("summary-export"), "Ctrl E", Loud::Next, look).width(150).on_press(Window::Key(Intent::Export)),
        );
    let chart = column![
        row![strong(words.tr("chart-title")), Space::new().width(Length::Fill)],
        caption(words.tr_with("chart-legend", &[("n", s.wait_max_min.to_string())]), look),
        canvas(Chart { summary: s, look }).width(Length::Fill).height(Length::Fill)
    ]
    .spacing(4);
    let tables = scrollable(
        column![
            board(app),
            unexplained(app),
            kept(app, s),
            ends(app, s),
            queue(app, s),
            counters(app, s),
            money(app, s),
            calls(app),
            stages(app)
        ]
        .spacing(14)
        .padding(iced::Padding::ZERO.right(18)),
    )
    .direction(Look::scroll())
    .height(Length::Fill);
    let below = row![
        card(chart, look).width(Length::FillPortion(5)).height(Length::Fill),
        card(tables, look).width(Length::FillPortion(4)).height(Length::Fill)
    ]
    .spacing(14)
    .height(Length::Fill);
    column![head, figures(app, s)].push(app.summary.day.is_none().then(|| now(app))).push(below).spacing(14).padding(16).into()
}

/// The hall now: who serves whom since when, the longest wait, lines close to the standard; a counter is opened for a line by a press.
fn now(app: &App) -> Part<'_> {
    let (words, look, settings, now_ms) = (app.words, app.look, &app.snapshot.settings, app.snapshot.now_ms);
    let norm = i64::from(settings.whole(Key::WaitMaxMin)) * 60_000;
    let waiting = || app.snapshot.queue.waiting.iter().chain(&app.snapshot.queue.elsewhere);
    let waited = |v: &crate::domain::visit::Visit| now_ms - v.waits_from_ms();
    let over = waiting().filter(|v| waited(v) >= norm).count();
    let close = waiting().filter(|v| (norm * 3 / 4..norm).contains(&waited(v))).count();
    let mut told = row![strong(words.tr("now-title"))].spacing(20).align_y(Alignment::Center);
    if let Some(longest) = waiting().max_by_key(|v| waited(v)) {
        let args = [("label", longest.label.to_string()), ("minutes", words.minutes(waited(longest)))];
        told = told.push(text(words.tr_with("now-longest", &args)).size(BODY));
    }
    let args = [("n", close.to_string()), ("over", over.to_string())];
    let color = if over > 0 {
        look.red.0
    } else if close > 0 {
        look.amber.0
    } else {
        look.quiet
    };
    told = told.push(text(words.tr_with("now-close", &args)).size(BODY).color(color));
    let name = |id| app.snapshot.staff.iter().find(|m| m.id == id).map(|m| m.name.clone()).unwrap_or_default();
    let mut counters = row![].spacing(10);
    for at in &app.snapshot.counters {
        let state = match (&at.session, &at.visit) {
            (_, Some(visit)) => {
                let since = visit.stage().last_called_ms.map_or(0, |ms| now_ms - ms);
                words.tr_with("now-visit", &[("label", visit.label.to_string()), ("minutes", words.minutes(since))])
            }
            (Some(session), None) => match session.break_ms {
                Some(since) => {
                    let told = words.tr_with("now-break", &[("minutes", words.minutes(now_ms - since))]);
                    format!("{told} · {}", words.tr(session.why.key()))
                }
                None => words.tr("now-free"),
            },
            (None, None) => words.tr("now-closed"),
        };
        let clerk = at.session.as_ref().map(|session| name(session.clerk)).unwrap_or_default();
        let mut card = column![
            strong(words.tr_with("counter-n", &[("n", at.counter.to_string())])),
            text(state).size(BODY),
            caption(clerk, look)
        ]
        .spacing(2);
        // Lines that this counter does not serve are opened here by one press.
        let shut: Vec<_> =
            settings.open_lines().into_iter().filter(|line| settings.level(at.counter, *line).is_none()).collect();
        if !shut.is_empty() {
            let mut open = row![caption(words.tr("now-open"), look)].spacing(4).align_y(Alignment::Center);
            for line in shut {
                let mut serves = settings.serves(at.counter).unwrap_or_default();
                let _ = serves.insert(line.letter(), 0);
                let give = Window::Do(Purpose::Plain, Box::new(Command::Serves(at.counter, Some(serves))));
                open = open.push(small_button(line.letter().to_string(), Loud::Plain, look).padding([2, 8]).on_press(give));
            }
            card = card.push(open);
        }
        counters = counters.push(container(card).padding([6, 12]).style(Look::area(look.pale)));
    }
    card(column![told.wrap(), waiting_lines(app), counters.wrap()].spacing(8), look).width(Length::Fill).into()
}

/// Each line that somebody waits in: how many, and the longest, by the standard's colours.
fn waiting_lines(app: &App) -> Part<'_> {
    let (words, look, settings, now_ms) = (app.words, app.look, &app.snapshot.settings, app.snapshot.now_ms);
    let norm = i64::from(settings.whole(Key::WaitMaxMin)) * 60_000;
    let waiting = || app.snapshot.queue.waiting.iter().chain(&app.snapshot.queue.elsewhere);
    let waited = |v: &crate::domain::visit::Visit| now_ms - v.waits_from_ms();
    let mut lines = row![].spacing(8);
    for line in settings.open_lines() {
        let of = || waiting().filter(move |v| v.stage().line == line);
        let Some(longest) = of().map(waited).max() else { continue };
        let (color, ground) = match longest {
            ms if ms >= norm => look.red,
            ms if ms >= norm * 3 / 4 => look.amber,
            _ => (look.quiet, look.pale),
        };
        let args = [("line", line.letter().to_string()), ("n", of().count().to_string()), ("minutes", words.minutes(longest))];
        lines = lines.push(chip(words.tr_with("now-line", &args), color, ground));
    }
    lines.wrap().into()
}

/// What every unit has to do, who is late first; a press opens the list behind a row.
fn board(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let mut block = column![titled(app, words.tr("board-title"), Some(List::Board))].spacing(4);
    if app.summary.board.is_empty() {
        return block.push(caption(words.tr("board-none"), look)).into();
    }
    let figure = |content: String, color| text(content).size(BODY).color(color).width(54).align_x(Alignment::End);
    let heads = ["board-overdue", "board-today", "board-soon", "board-open", "board-in-time"];
    let mut head = row![caption(words.tr("field-unit"), look).width(Length::Fill)].spacing(4);
    for key in heads {
        head = head.push(text(words.tr(key)).size(SMALL).color(look.quiet).width(54).align_x(Alignment::End));
    }
    block = block.push(container(head).padding([0, 6]));
    for load in &app.summary.board {
        let unit = if load.unit.is_empty() { words.tr("board-no-unit") } else { load.unit.clone() };
        let tone = |n: u32, color| if n > 0 { color } else { look.quiet };
        let face = row![
            text(unit).size(BODY).width(Length::Fill),
            figure(load.overdue.to_string(), tone(load.overdue, look.red.0)),
            figure(load.today.to_string(), tone(load.today, look.amber.0)),
            figure(load.soon.to_string(), tone(load.soon, look.text)),
            figure(load.open.to_string(), look.text),
            figure(share(load.in_time, load.answered), tone(load.answered - load.in_time, look.red.0)),
        ]
        .spacing(4);
        let filter = match load {
            load if load.overdue > 0 => Filter::Overdue,
            load if load.soon > 0 => Filter::DueSoon,
            _ => Filter::All,
        };
        // A view is of one unit or of any: what no unit has is found where it is to be assigned.
        let filter = if load.unit.is_empty() { Filter::ToAssign } else { filter };
        let view = View { filter, unit: load.unit.clone(), ..View::default() };
        let show = Window::Register(super::register::Message::Show(Box::new(view)));
        block = block.push(
            sweeten::widget::button(face).padding([4, 6]).width(Length::Fill).style(look.button(Loud::Row)).on_press(show),
        );
    }
    block.into()
}

/// Waits over the standard without a cause: one press gives it, also after the visit is over.
fn unexplained(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    if app.summary.unexplained.is_empty() || app.summary.day.is_some() {
        return Space::new().into();
    }
    let mut block = column![strong(words.tr("unexplained-title"))].spacing(4);
    for visit in app.summary.unexplained.iter().take(10) {
        let waited = words.minutes(visit.longest_wait_ms().unwrap_or(0));
        let mut causes = row![text(format!("{} · {waited}", visit.label)).size(BODY).width(130)].spacing(4);
        for cause in Cause::ALL {
            let explain = Command::Visit(visit.id, crate::domain::visit::Command::Explain(cause));
            let press = Window::Do(Purpose::Plain, Box::new(explain));
            causes = causes.push(small_button(words.tr(cause.key()), Loud::Plain, look).padding([3, 6]).on_press(press));
        }
        block = block.push(causes.wrap());
    }
    block.into()
}

/// The log of calls of the day (charter C24): when, which telephone, how long, what became of it; a number opens its case.
fn calls(app: &App) -> Part<'_> {
    let (words, look, settings) = (app.words, app.look, &app.snapshot.settings);
    let list = app.summary.summary.as_ref().filter(|_| !app.summary.calls.is_empty()).map(|s| List::Calls(s.day));
    let mut block = column![titled(app, words.tr("calls-title"), list)].spacing(4);
    if app.summary.calls.is_empty() {
        return block.push(caption(words.tr("calls-none"), look)).into();
    }
    for call in &app.summary.calls {
        let at = settings.local(call.at_ms).format("%H:%M").to_string();
        let counter = call.counter.map(|n| words.tr_with("counter-n", &[("n", n.to_string())])).unwrap_or_default();
        let took = call.took_ms.map(|ms| words.minutes(ms)).unwrap_or_default();
        let enquiries = match call.enquiries {
            0 => String::new(),
            n => words.tr_with("calls-enquiries", &[("n", n.to_string())]),
        };
        let facts = [words.tr(call.channel.key()), counter, took, enquiries];
        let facts = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
        let mut line = row![text(at).size(BODY).width(56), text(facts).size(BODY)].spacing(6).align_y(Alignment::Center);
        for (id, number) in &call.cases {
            let open = Window::Register(super::register::Message::Open(*id));
            line = line.push(small_button(number.clone(), Loud::Plain, look).padding([2, 6]).on_press(open));
        }
        block = block.push(line.wrap());
    }
    block.into()
}

/// The slowest steps of all procedures (charter C06).
fn stages(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let today = app.snapshot.now.date();
    let list = app.summary.stages.as_ref().filter(|rows| !rows.is_empty()).map(|_| List::Stages(today - STAGES_DAYS, today));
    let mut block = column![titled(app, words.tr("stages-title"), list)].spacing(4);
    match &app.summary.stages {
        None => {
            let show = small_button(words.tr("stages-show"), Loud::Plain, look);
            block = block.push(show.on_press(Window::Summary(Message::Stages)));
        }
        Some(rows) if rows.is_empty() => block = block.push(caption(words.tr("stages-none"), look)),
        Some(rows) => {
            for row in rows.iter().take(20) {
                block = block.push(text(crate::report::figures::stage(row, words)).size(SMALL));
            }
        }
    }
    block.into()
}

fn figure(label: String, figure: Part<'_>, note: String, look: Look) -> Part<'_> {
    card(column![caption(label, look), figure, text(note).size(SMALL)].spacing(4), look)
        .width(Length::Fill)
        .height(Length::Shrink)
        .into()
}

fn figures<'a>(app: &'a App, s: &'a Summary) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let big = |content: String| text(content).size(30).font(BOLD).line_height(1.1);
    let missed = [("noshow", s.ends.no_show.to_string()), ("left", s.ends.left.to_string())];
    let wait = if s.wait.n == 0 {
        "–".to_owned()
    } else {
        format!("{} · {} {}", s.wait.median_s / 60, s.wait.p90_s / 60, words.tr("unit-min"))
    };
    let share = s.wait.share_percent().map_or_else(|| "–".to_owned(), |p| format!("{p} %"));
    let within = [("share", share), ("n", s.wait_max_min.to_string()), ("target", s.wait_target_percent.to_string())];
    let kinds: Vec<String> =
        s.registered.iter().map(|(kind, n)| format!("{}: {n}", words.tr(&format!("{}-short", kind.key())))).collect();
    let registered: u32 = s.registered.values().sum();
    let oldest = s
        .oldest_overdue
        .as_ref()
        .map(|(number, days)| words.tr_with("day-oldest", &[("number", number.clone()), ("days", days.to_string())]));
    let overdue = big(s.overdue.to_string()).color(if s.overdue > 0 { look.red.0 } else { look.text });
    row![
        figure(
            words.tr("figure-visitors"),
            big(s.ends.issued.to_string()).into(),
            words.tr_with("figure-missed", &missed),
            look
        ),
        figure(words.tr("figure-wait"), big(wait).into(), words.tr_with("figure-within", &within), look),
        figure(words.tr("figure-registered"), big(registered.to_string()).into(), kinds.join(" · "), look),
        figure(
            words.tr("figure-overdue"),
            row![overdue, big(format!(" · {}", s.due_today))].into(),
            oldest.unwrap_or_default(),
            look
        ),
    ]
    .spacing(14)
    .into()
}

/// A title, and the buttons that write the rows behind it to a file.
fn titled(app: &App, title: String, list: Option<List>) -> Part<'_> {
    let buttons = list.map(|list| super::export::buttons(app, list, false));
    row![strong(title), Space::new().width(Length::Fill)].push(buttons).align_y(Alignment::Center).into()
}

/// So many of so many, as a percentage.
fn share(n: u32, of: u32) -> String {
    (n * 100).checked_div(of).map_or_else(|| "–".to_owned(), |p| format!("{p} %"))
}

/// A table: heads and rows; the first column is text, the others are figures.
fn table(title: Part<'_>, heads: Vec<String>, rows: Vec<Vec<String>>, look: Look) -> Part<'_> {
    let cell = |content: String, place: usize, head: bool| {
        let words = text(content).size(if head { SMALL } else { BODY });
        let words = if head { words.color(look.quiet) } else { words };
        let width = if place == 0 { Length::FillPortion(3) } else { Length::FillPortion(2) };
        words.width(width).align_x(if place == 0 { Alignment::Start } else { Alignment::End })
    };
    let make = |cells: Vec<String>, head: bool| {
        let mut line = row![].spacing(6);
        for (place, content) in cells.into_iter().enumerate() {
            line = line.push(cell(content, place, head));
        }
        line
    };
    let mut all = column![title, make(heads, true), line(look)].spacing(4);
    for cells in rows {
        all = all.push(make(cells, false)).push(line(look));
    }
    all.into()
}

fn kept<'a>(app: &'a App, s: &'a Summary) -> Part<'a> {
    let words = app.words;
    let wait = words.tr_with("standard-wait", &[("n", s.wait_max_min.to_string())]);
    let rows = vec![
        vec![wait, format!("{} %", s.wait_target_percent), share(s.wait.within, s.wait.n), s.wait.n.to_string()],
        vec![words.tr("standard-term"), "100 %".to_owned(), share(s.in_term.1, s.in_term.0), s.in_term.0.to_string()],
    ];
    let heads = ["standard-head", "standard-promised", "standard-kept", "standard-n"].map(|k| words.tr(k)).to_vec();
    table(titled(app, words.tr("standard-title"), None), heads, rows, app.look)
}

fn ends<'a>(app: &'a App, s: &'a Summary) -> Part<'a> {
    let words = app.words;
    let e = s.ends;
    let rows = [
        ("ends-finished", e.finished),
        ("ends-no-show", e.no_show),
        ("ends-left", e.left),
        ("ends-day-closed", e.day_closed),
        ("ends-open", e.open),
        ("ends-issued", e.issued),
    ];
    let rows = rows.map(|(key, n)| vec![words.tr(key), n.to_string()]).to_vec();
    table(
        titled(app, words.tr("ends-title"), Some(List::Visits(s.day, s.day))),
        vec![String::new(), words.tr("registers-count")],
        rows,
        app.look,
    )
}

/// The queue's own figures: waits over the standard by cause, calls out of order, incidents, how far off what was foretold.
fn queue<'a>(app: &'a App, s: &'a Summary) -> Part<'a> {
    let words = app.words;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (cause, n) in &s.breaches {
        rows.push(vec![words.tr(cause.map_or("cause-none", |c| c.key())), n.to_string()]);
    }
    for (channel, n) in &s.channels {
        rows.push(vec![words.tr(channel.key()), n.to_string()]);
    }
    if let Some(share) = s.answers.share_percent() {
        let within = [("share", share.to_string()), ("n", s.answer_max_min.to_string())];
        rows.push(vec![words.tr("figure-answers"), words.tr_with("figure-answers-within", &within)]);
    }
    rows.push(vec![words.tr("figure-asides"), s.asides.to_string()]);
    rows.push(vec![words.tr("figure-incidents"), s.incidents.to_string()]);
    rows.push(vec![words.tr("figure-opinions"), s.opinions.n().to_string()]);
    if let (Some(percent), Some(mean)) = (s.opinions.satisfied_percent(), s.opinions.mean_hundredths()) {
        rows.push(vec![words.tr("figure-satisfied"), format!("{percent} %")]);
        rows.push(vec![words.tr("figure-opinion-mean"), format!("{},{:02}", mean / 100, mean % 100)]);
    }
    rows.push(vec![words.tr("figure-foretold"), words.minutes(s.foretold.1 * 1000)]);
    table(titled(app, words.tr("queue-title"), None), vec![String::new(), words.tr("registers-count")], rows, app.look)
}

fn counters<'a>(app: &'a App, s: &'a Summary) -> Part<'a> {
    let words = app.words;
    let name = |id| app.snapshot.staff.iter().find(|m| m.id == id).map(|m| m.name.clone()).unwrap_or_default();
    let row = |c: &crate::domain::summary::CounterRow| {
        let names: Vec<String> = c.clerks.iter().map(|id| name(*id)).collect();
        vec![
            format!("{} · {}", c.counter, names.join(", ")),
            c.served.to_string(),
            clock(c.service_s),
            words.minutes(c.busy_s * 1000),
        ]
    };
    let heads = ["counters-counter", "counters-served", "counters-mean", "counters-busy"].map(|k| words.tr(k)).to_vec();
    table(titled(app, words.tr("counters-title"), None), heads, s.counters.iter().map(row).collect(), app.look)
}

fn money<'a>(app: &'a App, s: &'a Summary) -> Part<'a> {
    let words = app.words;
    let mut rows: Vec<Vec<String>> =
        s.taken.iter().map(|(method, n, sum)| vec![words.tr(method.key()), n.to_string(), sum.to_string()]).collect();
    let total: Cents = s.taken.iter().map(|(_, _, sum)| *sum).sum();
    rows.push(vec![words.tr("money-total"), s.taken.iter().map(|(_, n, _)| n).sum::<u32>().to_string(), total.to_string()]);
    let heads = ["money-method", "money-count", "money-sum"].map(|k| words.tr(k)).to_vec();
    table(titled(app, words.tr("money-title"), Some(List::Payments(s.day))), heads, rows, app.look)
}
