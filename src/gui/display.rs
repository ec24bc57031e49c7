//! The public display (screens.md): who is called where, in figures to be read from eight metres; the calls before; how many wait.
//! It lives without a clerk signed in and never shows a name.

use super::hall::Hall;
use super::theme::{BOLD, FONT, Look};
use super::voice::{Crier, System};
use crate::domain::settings::{Key, Settings};
use crate::domain::ticket::Label;
use crate::office::board::{Board, Call};
use crate::office::{Fault, Home};
use crate::words::Words;
use iced::widget::{Space, column, container, responsive, row, text};
use iced::{Alignment, Color, Element, Length, Size, Task};
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

/// How often the data are looked at.
const LOOK: Duration = Duration::from_millis(200);
/// How long a new call flashes, milliseconds.
const FLASH_MS: i64 = 8_000;
/// A call older than this is cried no more, milliseconds.
const CRY_MS: i64 = 60_000;
/// A called number, its line and its row with the gap below, in units of a screen 1,920 wide.
const FIGURE: f32 = 150.0;
/// Height of its line, of its size.
const LINE: f32 = 1.05;
/// A row of called numbers.
const ROW: f32 = FIGURE * LINE + 10.0;
/// All that is above and below those rows, in the same units.
const AROUND: f32 = 350.0;

/// The most calls that are shown at once, each counter's newest: as many counters as an office may have here.
const ROWS_MAX: usize = 20;

/// The display.
#[derive(Debug)]
pub struct Display {
    hall: Hall,
    words: Words,
    look: Look,
    board: Board,
    settings: Settings,
    now_ms: i64,
    old_min: Option<i64>,
    crier: Option<Crier>,
    log: Option<PathBuf>,
    reading: bool,
}

/// A message of the display.
#[derive(Clone, Debug)]
pub enum Message {
    /// Look whether something changed.
    Look,
    /// The office fell: the program ends, and its unit begins it anew.
    Fallen,
    /// It did, or not; with the moment and the settings in force.
    Read(Box<(i64, Settings, Option<Board>)>),
}

/// Opens the display.
///
/// # Errors
/// Data that do not open, or no screen.
pub fn run(home: Home, words: Words, log: Option<PathBuf>, quiet: bool) -> Result<(), Fault> {
    let crier = (!quiet).then(|| Crier::new(System::new(words.lang, home.dir())));
    let hall = Hall::open(home)?;
    let boot = move || Display::new(hall.clone(), words, crier.clone(), log.clone());
    let mut window = iced::application(boot, Display::update, Display::view)
        .title(|display: &Display| display.words.tr("display-title"))
        .theme(|display: &Display| display.look.theme())
        .subscription(|_| iced::time::every(LOOK).map(|_| Message::Look))
        .default_font(FONT)
        .antialiasing(true)
        .window(iced::window::Settings { size: Size::new(1920.0, 1080.0), fullscreen: true, ..Default::default() });
    for font in super::FONTS {
        window = window.font(font);
    }
    window.run().map_err(|e| Fault::Window(e.to_string()))
}

impl Display {
    /// A display that has read nothing yet.
    pub fn new(hall: Hall, words: Words, crier: Option<Crier>, log: Option<PathBuf>) -> (Self, Task<Message>) {
        let display = Self {
            hall,
            words,
            look: Look::DARK,
            board: Board::default(),
            settings: Settings::default(),
            now_ms: 0,
            old_min: None,
            crier,
            log,
            reading: false,
        };
        (display, Task::done(Message::Look))
    }

    /// Takes a message.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Look if self.reading => Task::none(),
            Message::Look => {
                self.reading = true;
                let known = (self.board.at_ms > 0).then_some(self.board.mark);
                let (hall, board) = (self.hall.clone(), self.hall.board(known));
                let told = hall.desk.ask(|office| {
                    let _ = office.refresh();
                    (office.now_ms(), office.settings().clone())
                });
                Task::perform(async move { (told.await, board.await) }, |(told, board)| match told {
                    Ok((now, settings)) => Message::Read(Box::new((now, settings, board))),
                    Err(_) => Message::Fallen,
                })
            }
            Message::Fallen => iced::exit(),
            Message::Read(read) => {
                let (now_ms, settings, board) = *read;
                (self.reading, self.now_ms, self.settings) = (false, now_ms, settings);
                self.hall.meet_courier();
                self.old_min = self.hall.old_min(now_ms);
                if let Some(board) = board {
                    self.announce(&board);
                    self.board = board;
                }
                Task::none()
            }
        }
    }

    /// New calls are cried and logged; those that stood when the display began are not.
    fn announce(&self, board: &Board) {
        let began = self.board.at_ms == 0;
        // Who stands at the counter is not cried, nor what was called while nobody listened.
        let fresh = |call: &&Call| call.called && self.now_ms - call.at_ms < CRY_MS && !self.board.now.contains(call);
        let mut new: Vec<&Call> = board.now.iter().filter(fresh).collect();
        new.sort_by_key(|call| call.at_ms);
        for call in new {
            if let (Some(crier), false) = (&self.crier, began) {
                crier.cry(self.words.spoken_call(call.label, call.counter));
            }
            if let Some(log) = &self.log {
                let at = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_millis());
                let line = format!("{at} {} {} {}\n", call.label, call.counter, call.at_ms);
                let file = std::fs::OpenOptions::new().create(true).append(true).open(log);
                let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
            }
        }
    }

    /// Draws the display; sizes follow the width, so that it is the same on any screen.
    pub fn view(&self) -> Element<'_, Message> {
        responsive(move |size| self.draw(size)).into()
    }

    fn draw(&self, size: Size) -> Element<'_, Message> {
        let (words, look) = (self.words, self.look);
        let scale = size.width / 1920.0;
        let px = move |n: f32| n * scale;
        let head = row![
            text(words.tr("display-now")).size(px(44.0)).color(look.quiet).width(Length::Fill),
            text(words.tr("display-counter")).size(px(44.0)).color(look.quiet).width(px(260.0)),
        ]
        .padding([0.0, px(24.0)]);
        // All that stand called are shown: more than the usual five stand smaller, and closer.
        let shown = self.board.now.len().min(ROWS_MAX);
        // What the name of the office, the heads, the foot and the gaps between them leave.
        let left = size.height / scale - AROUND;
        let row_of = (left / shown.max(1) as f32).min(ROW);
        let (figure, gap) = (row_of / ROW * FIGURE, row_of / ROW * (ROW - FIGURE * LINE));
        let mut calls = column![head].spacing(px(gap));
        let big =
            |label: Label, color: Color| text(label.to_string()).size(px(figure)).font(BOLD).line_height(LINE).color(color);
        for call in self.board.now.iter().take(shown) {
            let fresh = call.called && self.now_ms - call.at_ms < FLASH_MS;
            // The flash is a ground of its own for eight seconds, once a second: no flicker, and the number stays readable.
            let flash = fresh && (self.now_ms - call.at_ms) / 500 % 2 == 0;
            let (ground, ink) = if flash { (look.accent, look.ground) } else { (look.ground, look.text) };
            let line = row![
                container(big(call.label, ink)).width(Length::Fill),
                text(call.counter.to_string()).size(px(figure)).font(BOLD).line_height(LINE).color(ink).width(px(260.0)),
            ]
            .align_y(Alignment::Center);
            calls = calls.push(container(line).padding([0.0, px(24.0)]).style(Look::area(ground)));
        }
        if self.board.now.is_empty() {
            calls = calls.push(text(words.tr("display-nobody")).size(px(90.0)).color(look.quiet));
        }
        let (side, foot) = (self.side(scale), self.foot(scale));
        let page = column![
            text(self.settings.text(Key::OfficeName).to_owned()).size(px(40.0)).color(look.quiet),
            row![
                container(calls).width(Length::FillPortion(62)),
                container(side).padding(iced::Padding::ZERO.left(px(50.0))).width(Length::FillPortion(38)),
            ]
            .height(Length::Fill),
            foot,
        ]
        .spacing(px(18.0))
        .padding(px(44.0));
        container(page).width(Length::Fill).height(Length::Fill).style(Look::area(look.ground)).into()
    }

    /// The calls before, and how many wait.
    fn side(&self, scale: f32) -> iced::widget::Column<'_, Message> {
        let (words, look) = (self.words, self.look);
        let px = move |n: f32| n * scale;
        let mut side = column![text(words.tr("display-before")).size(px(34.0)).color(look.quiet)].spacing(px(12.0));
        for call in &self.board.before {
            side = side.push(
                row![
                    text(call.label.to_string()).size(px(58.0)).font(BOLD).width(Length::Fill),
                    text(call.counter.to_string()).size(px(58.0)).width(px(80.0))
                ]
                .align_y(Alignment::Center),
            );
        }
        side = side.push(Space::new().height(Length::Fill));
        for standing in self.board.lines.iter().filter(|standing| standing.open) {
            let wait = (i64::from(standing.seconds).max(1) + 299) / 300 * 5;
            let told = words.tr_with("display-waiting", &[("n", standing.waiting.to_string())]);
            let until = words.tr_with("display-wait", &[("n", wait.to_string())]);
            side = side.push(
                row![
                    text(format!("{} · {}", standing.line.letter(), words.line_short(&self.settings, standing.line)))
                        .size(px(32.0))
                        .width(Length::Fill),
                    text(format!("{told} · {until}")).size(px(32.0)).color(look.quiet),
                ]
                .spacing(px(12.0)),
            );
        }
        side
    }

    /// Motto, marks and clock.
    fn foot(&self, scale: f32) -> iced::widget::Row<'_, Message> {
        let (words, look) = (self.words, self.look);
        let px = move |n: f32| n * scale;
        let clock = self.settings.local(self.now_ms).format("%H:%M").to_string();
        let mut foot =
            row![text(self.settings.text(Key::OfficeMotto).to_owned()).size(px(40.0)), Space::new().width(Length::Fill)]
                .spacing(px(30.0))
                .align_y(Alignment::Center);
        if let Some(minutes) = self.old_min {
            foot =
                foot.push(text(words.tr_with("display-old", &[("n", minutes.to_string())])).size(px(36.0)).color(look.amber.0));
        }
        if self.settings.example {
            foot = foot.push(text(words.tr("paper-example")).size(px(36.0)).color(look.amber.0));
        }
        foot.push(text(clock).size(px(72.0)).font(BOLD))
    }

    /// What is shown, for tests: labels and counters now.
    pub fn shown(&self) -> Vec<(String, u8)> {
        self.board.now.iter().map(|call| (call.label.to_string(), call.counter)).collect()
    }
}
