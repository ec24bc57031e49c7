//! The kiosk: one question a page, by touch, in Bulgarian or English. It draws a ticket, prints it, and comes back to its start.
//!
//! It holds no personal data. Nobody closes it by touch: Ctrl+Alt+End does, with an exit code of its own.

use super::hall::Hall;
use super::theme::{BOLD, FONT, Kind, Look};
use crate::domain::opinion::{self, Topic};
use crate::domain::printing::Paper;
use crate::domain::settings::{Key, Settings};
use crate::domain::ticket::Line;
use crate::domain::visit::Visit;
use crate::office::board::{Board, Standing};
use crate::office::{Command, Fault, Home, Office, Outcome, Value, Which, Who};
use crate::print::spool::{self, Report};
use crate::print::{Job, Progress, printer};
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
/// As many lines stand below each other.
const LINES_FEW: usize = 4;
/// The thanks stand so long, seconds.
const THANKS_S: u32 = 4;

/// Where the visitor is.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// What do you want.
    Start,
    /// The number of an appointment, as far as it is touched.
    Code(String),
    /// Is there a reason to be called before others.
    Priority(Line),
    /// How satisfied are you.
    Score,
    /// With what, above all; the score that was touched.
    Topic(u8),
    /// It was kept.
    Thanks,
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
    /// What was told of the printer last, as locale keys; empty while all is well.
    trouble: String,
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
    /// „Tell us what you think“.
    Opinion,
    /// How satisfied.
    Score(u8),
    /// With what.
    Topic(Topic),
    /// It was kept, or not.
    Kept(Option<String>),
    /// The question was answered.
    Answer(Line, bool),
    /// Back to the start.
    Back,
    /// The ticket was drawn, or not; with the people ahead.
    Drawn(Box<Result<(Visit, u32), String>>),
    /// How the printing fares.
    Printing(Report),
    /// The office fell: the program ends, and its unit begins it anew.
    Fallen,
    /// What is told of the printer was kept.
    Told,
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
        .window(iced::window::Settings {
            size: Size::new(1080.0, 1080.0),
            fullscreen: !windowed,
            decorations: windowed,
            // Set here: the settings of the window overwrite what was set before them. A visitor's Alt+F4 closes nothing.
            exit_on_close_request: windowed,
            ..Default::default()
        });
    for font in super::FONTS {
        window = window.font(font);
    }
    window.run().map_err(|e| Fault::Window(e.to_string()))?;
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

fn title<'a>(content: String, scale: f32) -> iced::widget::Text<'a> {
    text(content).size(56.0 * scale).font(BOLD)
}

fn touch<'a>(label: String, kind: Kind, press: Option<Message>, look: Look, scale: f32) -> Element<'a, Message> {
    touch_of(44.0, label, kind, press, look, scale)
}

/// A place to touch, its words so large on a screen of 1080.
fn touch_of<'a>(size: f32, label: String, kind: Kind, press: Option<Message>, look: Look, scale: f32) -> Element<'a, Message> {
    let face = text(label).size(size * scale).font(BOLD).wrapping(text::Wrapping::Word);
    let padding = if size < 40.0 { [22.0, 24.0] } else { [34.0, 36.0] };
    sweeten::widget::button(face)
        .padding(padding.map(|p| p * scale))
        .width(Length::Fill)
        .style(look.button(kind))
        .on_press_maybe(press)
        .into()
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
            trouble: String::new(),
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
        let settings = self.hall.desk.ask(|office| {
            let _ = office.refresh();
            office.settings().clone()
        });
        Task::perform(async move { (settings.await, board.await) }, |(settings, board)| match settings {
            Ok(settings) => Message::Read(Box::new((settings, board))),
            Err(_) => Message::Fallen,
        })
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
                self.hall.meet_courier();
            }
            Message::Fallen => return iced::exit(),
            Message::Told => self.hall.poke(),
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
            Message::Printing(report) => return self.printing(&report),
            Message::Opinion | Message::Score(_) | Message::Topic(_) | Message::Kept(_) => return self.opinion(message),
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

    /// How the paper fares: the visitor is told to remember the number, and staff what is the matter, on every workstation.
    fn printing(&mut self, report: &Report) -> Task<Message> {
        let reasons = match report {
            Report::At(Progress::Waiting(why) | Progress::Printing(why)) => why.as_slice(),
            _ => &[],
        };
        if let Page::Number(_, _, ticket) = &mut self.page {
            if report.last() {
                *ticket = if report.may_have_printed() { Ticket::Printed } else { Ticket::None };
            } else if !reasons.is_empty() {
                *ticket = Ticket::None;
                self.left_s = self.left_s.max(IDLE_S);
            }
        }
        let trouble = match report {
            Report::Failed(_) => "print-kiosk-off".to_owned(),
            Report::Silent => "print-offline".to_owned(),
            Report::At(Progress::Done | Progress::Handed) => String::new(),
            Report::At(Progress::Waiting(_) | Progress::Printing(_)) if !reasons.is_empty() => {
                reasons.iter().map(|reason| reason.key()).collect::<Vec<_>>().join(" ")
            }
            _ => return Task::none(),
        };
        self.tell(trouble)
    }

    /// Tells staff what is the matter with the printer, or that all is well again; once for each change.
    fn tell(&mut self, trouble: String) -> Task<Message> {
        if self.trouble == trouble {
            return Task::none();
        }
        self.trouble.clone_from(&trouble);
        let told = self.hall.desk.ask(move |office| office.perform(Who::PROGRAM, Command::Device(trouble)));
        Task::perform(told, |_| Message::Told)
    }

    fn draw_ticket(&self, line: Line, priority: bool) -> Task<Message> {
        self.ask(move |office| office.perform(Who::PROGRAM, Command::IssueTicket { line, priority }))
    }

    /// The three touches of an opinion.
    fn opinion(&mut self, message: Message) -> Task<Message> {
        match (message, &self.page) {
            (Message::Opinion, Page::Start) => self.go(Page::Score, IDLE_S),
            (Message::Score(score), Page::Score) => self.go(Page::Topic(score), IDLE_S),
            (Message::Topic(topic), Page::Topic(score)) => {
                let kept = self.keep(*score, topic);
                // A doubled touch keeps one.
                self.go(Page::Drawing, IDLE_S);
                return kept;
            }
            (Message::Kept(None), _) => self.go(Page::Thanks, THANKS_S),
            (Message::Kept(Some(sentence)), _) => self.go(Page::Sorry(sentence), SHOWN_S),
            _ => {}
        }
        Task::none()
    }

    /// Keeps an opinion; nothing leads from it to a ticket.
    fn keep(&self, score: u8, topic: Topic) -> Task<Message> {
        let words = self.words;
        let kept = self.hall.desk.ask(move |office| office.perform(Who::PROGRAM, Command::Opinion(score, topic)));
        Task::perform(kept, move |told| {
            Message::Kept(match told {
                Ok(Ok(_)) => None,
                Ok(Err(fault)) => Some(fault.sentence(words)),
                Err(_) => Some(words.tr("fault-gone")),
            })
        })
    }

    /// Asks for a ticket, whichever way.
    fn ask(&self, give: impl FnOnce(&mut Office) -> Result<Outcome, Fault> + Send + 'static) -> Task<Message> {
        let words = self.words;
        let asked = self.hall.desk.ask(move |office| match give(office)?.value {
            Value::Visit(visit) => {
                let ahead = office.ahead(&visit)?;
                Ok((*visit, ahead as u32))
            }
            _ => Err(Fault::NotFound(String::new())),
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
            let Ok(Some((number, bytes))) = made.await else {
                let _ = tell.unbounded_send(Report::Failed(crate::print::Trouble::Picture));
                return;
            };
            {
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
        let title = |content: String| title(content, scale);
        let touch = |label: String, kind: Kind, press: Option<Message>| touch(label, kind, press, look, scale);
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
                page = page.push(title(words.tr("kiosk-choose"))).push(self.lines(scale));
                page = page.push(Space::new().height(Length::Fill)).push(
                    row![
                        touch_of(36.0, words.tr("kiosk-appointment"), Kind::Plain, Some(Message::Appointment), look, scale),
                        touch_of(36.0, words.tr("kiosk-opinion"), Kind::Plain, Some(Message::Opinion), look, scale),
                    ]
                    .spacing(px(28.0)),
                );
            }
            Page::Score => {
                let scores = opinion::SCORES.map(|s| (opinion::key(s), Message::Score(s)));
                page = page.push(self.choices("kiosk-score", scores, scale));
            }
            Page::Topic(_) => {
                page = page.push(self.choices("kiosk-topic", Topic::ALL.map(|t| (t.key(), Message::Topic(t))), scale));
            }
            Page::Thanks => page = page.push(title(words.tr("kiosk-thanks"))),
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
            Page::Number(visit, ahead, ticket) => page = page.push(self.number(visit, *ahead, *ticket, scale)),
            Page::Sorry(sentence) => {
                page = page
                    .push(title(words.tr("kiosk-sorry")))
                    .push(text(sentence.clone()).size(px(36.0)).color(look.quiet))
                    .push(touch(words.tr("kiosk-back"), Kind::Plain, Some(Message::Back)));
            }
        }
        container(page).width(Length::Fill).height(Length::Fill).style(Look::area(look.ground)).into()
    }

    /// The lines to choose from: below each other while they are few, else in two columns.
    fn lines(&self, scale: f32) -> Element<'_, Message> {
        let few = self.board.lines.len() <= LINES_FEW;
        let (size, gap) = if few { (44.0, 28.0) } else { (30.0, 20.0) };
        let mut list = column![].spacing(gap * scale);
        for pair in self.board.lines.chunks(if few { 1 } else { 2 }) {
            let mut beside = row![].spacing(gap * scale);
            for standing in pair {
                let press = standing.open.then_some(Message::Choose(standing.line));
                beside = beside.push(touch_of(size, self.line(standing), Kind::Plain, press, self.look, scale));
            }
            list = list.push(beside);
        }
        list.into()
    }

    /// The number, how many are ahead, how long that takes, and whether the paper comes.
    fn number(&self, visit: &Visit, ahead: u32, ticket: Ticket, scale: f32) -> Element<'_, Message> {
        let (words, look) = (self.words, self.look);
        let paper = match ticket {
            Ticket::None => "kiosk-no-paper",
            Ticket::Printing | Ticket::Printed => "kiosk-paper",
        };
        let said = |content: String| text(content).size(44.0 * scale);
        let mut page = column![
            title(words.tr("kiosk-number"), scale),
            text(visit.label.to_string()).size(230.0 * scale).font(BOLD).line_height(1.05),
            said(words.tr_with("kiosk-ahead", &[("n", ahead.to_string())])),
        ]
        .spacing(28.0 * scale);
        if let Some(seconds) = visit.estimate_s {
            let about = (i64::from(seconds).max(1) + 299) / 300 * 5;
            page = page.push(said(words.tr_with("kiosk-wait", &[("n", about.to_string())])));
        }
        page.push(said(words.tr(paper)).color(look.accent)).into()
    }

    /// A question and its answers, one touch each, with the way back.
    fn choices<const N: usize>(&self, question: &str, answers: [(&str, Message); N], scale: f32) -> Element<'_, Message> {
        let (words, look) = (self.words, self.look);
        let mut page = column![title(words.tr(question), scale)].spacing(28.0 * scale);
        for (key, press) in answers {
            page = page.push(touch_of(36.0, words.tr(key), Kind::Plain, Some(press), look, scale));
        }
        page.push(Space::new().height(Length::Fill))
            .push(touch_of(36.0, words.tr("kiosk-back"), Kind::Plain, Some(Message::Back), look, scale))
            .into()
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
