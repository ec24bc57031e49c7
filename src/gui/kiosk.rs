//! The kiosk: one question a page, by touch, in Bulgarian or English. It draws a ticket, prints it, and comes back to its start.
//!
//! It holds no personal data. Nobody closes it by touch: Ctrl+Alt+End does, with an exit code of its own.

use super::hall::Hall;
use super::theme::{BOLD, FONT, Kind, Look};
use crate::domain::printing::Paper;
use crate::domain::settings::{Key, Settings};
use crate::domain::ticket::Line;
use crate::domain::visit::Visit;
use crate::office::board::{Board, Standing};
use crate::office::{Command, Fault, Home, Office, Outcome, Value, Which, Who};
use crate::print::spool::{self, Report};
use crate::print::{Job, printer};
use crate::words::{Lang, Words};
use iced::widget::{Space, column, container, responsive, row, text};
use iced::{Alignment, Element, Length, Size, Subscription, Task};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Exit code of a kiosk that staff closed.
pub const CLOSED: u8 = 7;
/// A page that nobody touches goes back to the start after this long, seconds.
const IDLE_S: u32 = 30;
/// The number stands so long, seconds.
const SHOWN_S: u32 = 10;

/// Where the visitor is.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// What do you want.
    Start,
    /// The number of an appointment, as far as it is touched.
    Code(String),
    /// Is there a reason to be called before others.
    Priority(Line),
    /// The ticket is being drawn.
    Drawing,
    /// The number, how many are ahead, and whether the paper comes.
    Number(Box<Visit>, u32, Ticket),
    /// It did not work: the sentence for staff.
    Sorry(String),
}

/// How the paper fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticket {
    /// On its way.
    Printing,
    /// It came.
    Printed,
    /// There is none.
    None,
}

/// The kiosk.
#[derive(Debug)]
pub struct Kiosk {
    hall: Hall,
    words: Words,
    look: Look,
    station: u8,
    page: Page,
    board: Board,
    settings: Settings,
    left_s: u32,
    closed: Arc<AtomicBool>,
}

/// A message of the kiosk.
#[derive(Clone, Debug)]
pub enum Message {
    /// A second has passed.
    Second,
    /// The board and the settings were read.
    Read(Box<(Settings, Option<Board>)>),
    /// The other language.
    Language,
    /// A line was touched.
    Choose(Line),
    /// „I have an appointment“.
    Appointment,
    /// A digit of its number; none takes the last one back.
    Digit(Option<char>),
    /// The question was answered.
    Answer(Line, bool),
    /// Back to the start.
    Back,
    /// The ticket was drawn, or not; with the people ahead.
    Drawn(Box<Result<(Visit, u32), String>>),
    /// How the printing fares.
    Printing(Report),
    /// Staff close the kiosk.
    Close,
}

/// Opens the kiosk.
///
/// # Errors
/// Data that do not open, or no screen.
pub fn run(home: Home, words: Words, windowed: bool) -> Result<u8, Fault> {
    let code = home.sheet()?.and_then(|sheet| sheet.certs.first().map(crate::domain::station::Cert::first_code));
    let (hall, closed) = (Hall::open(home)?, Arc::new(AtomicBool::new(false)));
    let told = Arc::clone(&closed);
    let boot = move || Kiosk::new(hall.clone(), words, code.unwrap_or(1), Arc::clone(&told));
    let mut window = iced::application(boot, Kiosk::update, Kiosk::view)
        .title(|kiosk: &Kiosk| kiosk.words.tr("kiosk-title"))
        .theme(|kiosk: &Kiosk| kiosk.look.theme())
        .subscription(|_| {
            Subscription::batch([
                iced::time::every(Duration::from_secs(1)).map(|_| Message::Second),
                iced::event::listen_with(key),
            ])
        })
        .default_font(FONT)
        .antialiasing(true)
        .exit_on_close_request(false)
        .window(iced::window::Settings {
            size: Size::new(1080.0, 1080.0),
            fullscreen: !windowed,
            decorations: windowed,
            ..Default::default()
        });
    for font in super::FONTS {
        window = window.font(font);
    }
    window.run().map_err(|e| Fault::Data(e.to_string()))?;
    Ok(if closed.load(Ordering::SeqCst) { CLOSED } else { 0 })
}

fn key(event: iced::Event, _: iced::event::Status, _: iced::window::Id) -> Option<Message> {
    use iced::keyboard::key::Named;
    use iced::keyboard::{Event, Key};
    match event {
        iced::Event::Keyboard(Event::KeyPressed { key: Key::Named(Named::End), modifiers, .. })
            if modifiers.control() && modifiers.alt() =>
        {
            Some(Message::Close)
        }
        _ => None,
    }
}

impl Kiosk {
    /// A kiosk at its start.
    pub fn new(hall: Hall, words: Words, station: u8, closed: Arc<AtomicBool>) -> (Self, Task<Message>) {
        let kiosk = Self {
            hall,
            words,
            look: Look::LIGHT,
            station,
            page: Page::Start,
            board: Board::default(),
            settings: Settings::default(),
            left_s: IDLE_S,
            closed,
        };
        let read = kiosk.read();
        (kiosk, read)
    }

    /// Where the visitor is, for tests.
    pub fn page(&self) -> &Page {
        &self.page
    }

    fn read(&self) -> Task<Message> {
        let known = (self.board.at_ms > 0).then_some(self.board.mark);
        let board = self.hall.board(known);
        let settings = self.hall.desk.ask(|office| office.settings().clone());
        Task::perform(async move { (settings.await.unwrap_or_default(), board.await) }, |read| Message::Read(Box::new(read)))
    }

    fn go(&mut self, page: Page, seconds: u32) {
        (self.page, self.left_s) = (page, seconds);
    }

    /// Takes a message.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Second => {
                self.left_s = self.left_s.saturating_sub(1);
                if self.left_s == 0 && self.page != Page::Drawing {
                    // The next visitor begins in the office's language.
                    self.words = Words::new(Lang::Bg);
                    self.go(Page::Start, IDLE_S);
                }
                return self.read();
            }
            Message::Read(read) => {
                let (settings, board) = *read;
                self.settings = settings;
                if let Some(board) = board {
                    self.board = board;
                }
            }
            Message::Language => {
                self.words = Words::new(if self.words.lang == Lang::Bg { Lang::En } else { Lang::Bg });
                self.left_s = IDLE_S;
            }
            Message::Choose(line) if self.page == Page::Start => self.go(Page::Priority(line), IDLE_S),
            Message::Answer(line, priority) if matches!(self.page, Page::Priority(_)) => {
                // A doubled touch draws one ticket.
                self.go(Page::Drawing, IDLE_S);
                return self.draw_ticket(line, priority);
            }
            Message::Drawn(drawn) => match *drawn {
                Ok((visit, ahead)) => {
                    self.hall.poke();
                    let (ticket, task) = self.print(&visit);
                    self.go(Page::Number(Box::new(visit), ahead, ticket), SHOWN_S);
                    return task;
                }
                Err(sentence) => self.go(Page::Sorry(sentence), SHOWN_S),
            },
            Message::Printing(report) => {
                if let Page::Number(_, _, ticket) = &mut self.page
                    && report.last()
                {
                    *ticket = if report.may_have_printed() { Ticket::Printed } else { Ticket::None };
                }
            }
            Message::Appointment => self.go(Page::Code(String::new()), IDLE_S),
            Message::Digit(digit) => {
                if let Page::Code(code) = &mut self.page {
                    self.left_s = IDLE_S;
                    match digit {
                        Some(digit) => code.push(digit),
                        None => drop(code.pop()),
                    }
                    if code.len() == 4 {
                        let number = code.parse().unwrap_or_default();
                        self.go(Page::Drawing, IDLE_S);
                        return self.ask(move |office| office.perform(Who::PROGRAM, Command::CheckInCode(number)));
                    }
                }
            }
            Message::Back => self.go(Page::Start, IDLE_S),
            Message::Close => {
                self.closed.store(true, Ordering::SeqCst);
                return iced::exit();
            }
            Message::Choose(_) | Message::Answer(..) => {}
        }
        Task::none()
    }

    fn draw_ticket(&self, line: Line, priority: bool) -> Task<Message> {
        self.ask(move |office| office.perform(Who::PROGRAM, Command::IssueTicket { line, priority }))
    }

    /// Asks for a ticket, whichever way.
    fn ask(&self, give: impl FnOnce(&mut Office) -> Result<Outcome, Fault> + Send + 'static) -> Task<Message> {
        let words = self.words;
        let asked = self.hall.desk.ask(move |office| {
            let ahead = office.queue(1)?.waiting.len() as u32;
            match give(office)?.value {
                Value::Visit(visit) => Ok((*visit, ahead)),
                _ => Err(Fault::NotFound(String::new())),
            }
        });
        Task::perform(asked, move |told| {
            Message::Drawn(Box::new(match told {
                Ok(Ok(drawn)) => Ok(drawn),
                Ok(Err(fault)) => Err(fault.sentence(words)),
                Err(_) => Err(words.tr("fault-gone")),
            }))
        })
    }

    /// Prints the ticket where Settings say; without a printer the number on the screen has to do.
    fn print(&self, visit: &Visit) -> (Ticket, Task<Message>) {
        let Some(place) = self.settings.place(self.station, Paper::Ticket) else { return (Ticket::None, Task::none()) };
        let (id, words, medium) = (visit.id, self.words, place.medium);
        let (tell, told) = futures_channel::mpsc::unbounded();
        let made = self.hall.desk.ask(move |office| {
            let material = office.material(Which::Ticket(id), words).ok()?;
            Some((material.number.clone(), Arc::new(material.pdf(medium).ok()?)))
        });
        let begin = async move {
            if let Ok(Some((number, bytes))) = made.await {
                let job = Job::at(&place, number, format!("{:08x}", id.as_u128() as u32), bytes);
                let _ = spool::start(
                    printer(&place.address),
                    job,
                    || Ok(()),
                    move |report| {
                        let _ = tell.unbounded_send(report);
                    },
                );
            }
        };
        (Ticket::Printing, Task::batch([Task::future(begin).discard(), Task::run(told, Message::Printing)]))
    }

    /// Draws the kiosk; sizes follow the screen.
    pub fn view(&self) -> Element<'_, Message> {
        responsive(move |size| self.draw((size.width / 1080.0).min(size.height / 1080.0))).into()
    }

    fn draw(&self, scale: f32) -> Element<'_, Message> {
        let (words, look) = (self.words, self.look);
        let px = move |n: f32| n * scale;
        let title = |content: String| text(content).size(px(56.0)).font(BOLD);
        let touch = |label: String, kind: Kind, press: Option<Message>| {
            let face = text(label).size(px(44.0)).font(BOLD).wrapping(text::Wrapping::Word);
            sweeten::widget::button(face)
                .padding([px(34.0), px(36.0)])
                .width(Length::Fill)
                .style(look.button(kind))
                .on_press_maybe(press)
        };
        let language = sweeten::widget::button(text(words.tr("kiosk-language")).size(px(36.0)))
            .padding([px(16.0), px(26.0)])
            .style(look.button(Kind::Plain))
            .on_press(Message::Language);
        let head = row![
            text(self.settings.text(Key::OfficeName).to_owned()).size(px(36.0)).color(look.quiet).width(Length::Fill),
            language,
        ]
        .align_y(Alignment::Center);
        let mut page = column![head].spacing(px(28.0)).padding(px(48.0));
        match &self.page {
            Page::Start => {
                page = page.push(title(words.tr("kiosk-choose")));
                for standing in &self.board.lines {
                    let press = standing.open.then_some(Message::Choose(standing.line));
                    page = page.push(touch(self.line(standing), Kind::Plain, press));
                }
                page = page.push(touch(words.tr("kiosk-appointment"), Kind::Plain, Some(Message::Appointment)));
            }
            Page::Code(code) => page = page.push(self.keypad(code, scale)),
            Page::Priority(line) => {
                page = page.push(title(words.tr("kiosk-priority"))).push(row![
                    touch(words.tr("kiosk-yes"), Kind::Plain, Some(Message::Answer(*line, true))),
                    Space::new().width(px(28.0)),
                    touch(words.tr("kiosk-no"), Kind::Next, Some(Message::Answer(*line, false))),
                ]);
                page = page.push(Space::new().height(Length::Fill));
                page = page.push(touch(words.tr("kiosk-back"), Kind::Plain, Some(Message::Back)));
            }
            Page::Drawing => {}
            Page::Number(visit, ahead, ticket) => {
                let paper = match ticket {
                    Ticket::None => "kiosk-no-paper",
                    Ticket::Printing | Ticket::Printed => "kiosk-paper",
                };
                page = page
                    .push(title(words.tr("kiosk-number")))
                    .push(text(visit.label.to_string()).size(px(230.0)).font(BOLD).line_height(1.05))
                    .push(text(words.tr_with("kiosk-ahead", &[("n", ahead.to_string())])).size(px(44.0)));
                if let Some(seconds) = visit.estimate_s {
                    let about = (i64::from(seconds).max(1) + 299) / 300 * 5;
                    page = page.push(text(words.tr_with("kiosk-wait", &[("n", about.to_string())])).size(px(44.0)));
                }
                page = page.push(text(words.tr(paper)).size(px(44.0)).color(look.accent));
            }
            Page::Sorry(sentence) => {
                page = page
                    .push(title(words.tr("kiosk-sorry")))
                    .push(text(sentence.clone()).size(px(36.0)).color(look.quiet))
                    .push(touch(words.tr("kiosk-back"), Kind::Plain, Some(Message::Back)));
            }
        }
        container(page).width(Length::Fill).height(Length::Fill).style(Look::area(look.ground)).into()
    }

    /// Digits to touch, the number above them.
    fn keypad(&self, code: &str, scale: f32) -> Element<'_, Message> {
        let look = self.look;
        let px = move |n: f32| n * scale;
        let key = |face: String, press: Message| {
            let face = text(face).size(px(54.0)).font(BOLD).width(Length::Fill).align_x(Alignment::Center);
            sweeten::widget::button(face).padding(px(24.0)).width(px(180.0)).style(look.button(Kind::Plain)).on_press(press)
        };
        let shown = format!("{code}{}", "·".repeat(4_usize.saturating_sub(code.len())));
        let mut pad = column![
            text(self.words.tr("kiosk-code")).size(px(56.0)).font(BOLD),
            text(shown).size(px(120.0)).font(BOLD).line_height(1.1)
        ]
        .spacing(px(16.0));
        for digits in [['1', '2', '3'], ['4', '5', '6'], ['7', '8', '9']] {
            let keys = digits.map(|digit| key(digit.to_string(), Message::Digit(Some(digit))).into());
            pad = pad.push(iced::widget::Row::with_children(keys).spacing(px(16.0)));
        }
        pad.push(
            row![
                key("‹".to_owned(), Message::Digit(None)),
                key("0".to_owned(), Message::Digit(Some('0'))),
                key("×".to_owned(), Message::Back),
            ]
            .spacing(px(16.0)),
        )
        .into()
    }

    fn line(&self, standing: &Standing) -> String {
        let name = format!("{}   {}", standing.line.letter(), self.words.line(&self.settings, standing.line));
        if standing.open { name } else { format!("{name} ({})", self.words.tr("kiosk-closed")) }
    }
}
