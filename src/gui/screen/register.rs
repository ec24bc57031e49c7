//! Register: the list with its filters and its search, and everything about one case.

mod dossier;

use super::asking::{Asking, Change, What};
use super::list::{self, Read, lines};
use crate::domain::case::{self, Action};
use crate::domain::refusal::Refusal;
use crate::gui::app::{App, Message as Window, Purpose, Screen, Trouble};
use crate::gui::load::ask;
use crate::gui::reveal;
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, caption, card, heading};
use crate::office::read::Dossier;
use crate::office::{Command, Office, Which};
use crate::store::cases::{Filter, Line, View};
use iced::widget::{Space, column, container, row, text, text_input};
use iced::{Alignment, Length, Task};
use uuid::Uuid;

/// The register.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// What the list shows.
    pub view: View,
    /// The panel that narrows it.
    pub narrow: super::narrow::Narrow,
    /// The search, as typed.
    pub typed: String,
    /// The lines shown.
    pub lines: Vec<Line>,
    /// Which of them are built.
    pub rolled: crate::gui::rolled::Rolled,
    /// How many there are behind the filter.
    pub count: crate::store::Counted,
    /// The case on the right.
    pub dossier: Option<Box<Dossier>>,
    /// The case whose personal data is shown; on record.
    pub revealed: Option<Uuid>,
    /// Such a reading is being put on record.
    revealing: bool,
    /// An action that needs a word.
    pub asking: Option<Asking>,
    /// The access code that a caller says, as typed.
    pub code: String,
    /// A seal that its officer opens.
    pub seal: super::seal::Seal,
    /// Numbers the questions, so that a late answer does not overwrite a newer one.
    pub(super) asked: u64,
    /// The form of an action is on its way to the office: it is not sent twice.
    pub sending: bool,
    /// Whether lines may follow those shown.
    pub(super) further: bool,
    /// Further lines are on their way.
    pub(super) loading: bool,
}

/// What personal data are read for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aim {
    /// To see them.
    See,
    /// To correct them: the form shows the entry as it stands.
    Correct,
    /// The whole case as a paper, with full names and texts.
    File,
    /// The letter at this place of the history, with name, address and text in full.
    Letter(usize),
}

/// A message of the register.
#[derive(Clone, Debug)]
pub enum Message {
    /// Another filter.
    Tab(Filter),
    /// The search, as typed.
    Typed(String),
    /// Lines were read, and to which question.
    Lines(u64, Box<Result<list::Page, Trouble>>),
    /// Further lines.
    More,
    /// The list was scrolled: how far, 0 to 1; what is past and what is in sight, pixels.
    Scrolled(f32, f32, f32),
    /// Lines of the list were laid out: which block of them, and its size.
    Measured(usize, iced::Size),
    /// Show a case.
    Choose(Uuid),
    /// Show a case, from another screen.
    Open(Uuid),
    /// A case was read.
    Case(Box<Result<Dossier, Trouble>>),
    /// Show personal data, on record.
    Reveal,
    /// The reading stands on record, or not.
    Revealed {
        /// Who reads.
        by: Uuid,
        /// The case.
        case: Uuid,
        /// For what.
        aim: Aim,
        /// What stood against it.
        told: Result<(), String>,
    },
    /// Ask for what an action needs.
    Ask(What),
    /// A change of that form.
    Change(Change),
    /// Do it.
    Submit,
    /// Give it up.
    CloseAsking,
    /// A sealed signal.
    Seal(super::seal::Message),
    /// The access code that a caller says, as typed.
    Code(String),
    /// Print the whole case out.
    File,
    /// Show the letter at this place of the history.
    Letter(usize),
    /// Show a view: from the board of the units.
    Show(Box<View>),
}

/// Reads the lines of the filter or the search, and the chosen case.
pub fn load(app: &mut App) -> Task<Window> {
    let case = app.register.dossier.as_ref().map(|d| d.case.id);
    Task::batch([lines(app, Read::Again), super::narrow::months(app), case.map_or_else(Task::none, |id| dossier(app, id))])
}

fn dossier(app: &App, id: Uuid) -> Task<Window> {
    ask(&app.desk, app.words, move |office| office.dossier(id), |read| Window::Register(Message::Case(Box::new(read))))
}

/// Updates the register.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Tab(filter) => {
            app.screen = Screen::Register;
            app.register.view.filter = filter;
            app.register.typed.clear();
            return lines(app, Read::Fresh);
        }
        Message::Typed(typed) => {
            app.register.typed = typed;
            return lines(app, Read::Fresh);
        }
        Message::Lines(asked, read) => list::take(app, asked, *read),
        Message::More => return list::more(app),
        Message::Scrolled(far, top, port) => return list::scrolled(app, far, top, port),
        Message::Measured(block, size) => app.register.rolled.measured(block, size),
        Message::Open(id) => {
            app.screen = Screen::Register;
            return Task::batch([lines(app, Read::Again), update(app, Message::Choose(id))]);
        }
        Message::Choose(id) => {
            app.register.revealed = None;
            app.register.asking = None;
            app.register.seal = super::seal::Seal::default();
            app.register.code.clear();
            return dossier(app, id);
        }
        Message::Case(read) => match *read {
            Ok(dossier) => app.register.dossier = Some(Box::new(dossier)),
            Err(trouble) => app.banner = Some(trouble.sentence),
        },
        Message::Reveal => return reveal(app, Aim::See),
        Message::Revealed { by, case, aim, told } => return revealed(app, (by, case), aim, told),
        Message::Ask(what) => return begin(app, what),
        Message::Change(change) => {
            if let Some(asking) = &mut app.register.asking {
                asking.change(change);
            }
        }
        Message::Submit => return submit(app),
        Message::CloseAsking => app.register.asking = None,
        Message::Seal(message) => return super::seal::update(app, message),
        Message::Code(typed) => app.register.code = typed,
        Message::File => return reveal(app, Aim::File),
        Message::Letter(place) => return reveal(app, Aim::Letter(place)),
        Message::Show(view) => {
            app.screen = Screen::Register;
            app.register.view = *view;
            app.register.typed.clear();
            return lines(app, Read::Fresh);
        }
    }
    Task::none()
}

/// Puts on record that the personal data of the case on show are read, and then does what they are read for: what is not on record is not
/// shown.
fn reveal(app: &mut App, aim: Aim) -> Task<Window> {
    let Some(id) = app.register.dossier.as_ref().map(|d| d.case.id) else { return Task::none() };
    if app.register.revealed == Some(id) {
        return follow(app, id, aim);
    }
    if std::mem::replace(&mut app.register.revealing, true) {
        return Task::none();
    }
    let (who, command) = (app.who(), Command::Case(id, case::Command::Reveal));
    let read = move |office: &mut Office| office.perform(who, command).map(drop);
    ask(&app.desk, app.words, read, move |told| {
        let told = told.map_err(|trouble| trouble.sentence);
        Window::Register(Message::Revealed { by: who.by, case: id, aim, told })
    })
}

fn revealed(app: &mut App, (by, id): (Uuid, Uuid), aim: Aim, told: Result<(), String>) -> Task<Window> {
    app.register.revealing = false;
    if let Some(courier) = &app.courier {
        courier.poke();
    }
    // Another case may be on show by now, or somebody else may sit here.
    let here = app.sits_here(by) && app.register.dossier.as_ref().is_some_and(|d| d.case.id == id);
    match told {
        Ok(()) if here => {
            app.register.revealed = Some(id);
            // Its history tells the reading.
            Task::batch([dossier(app, id), follow(app, id, aim)])
        }
        Ok(()) => Task::none(),
        Err(sentence) => {
            app.banner = Some(sentence);
            Task::none()
        }
    }
}

/// What the personal data were read for.
fn follow(app: &mut App, id: Uuid, aim: Aim) -> Task<Window> {
    match aim {
        Aim::See => Task::none(),
        Aim::Correct => begin(app, What::Correct),
        Aim::File => super::paper::show(app, Which::CaseFile(id)),
        Aim::Letter(place) => super::paper::show(app, Which::Letter(id, place)),
    }
}

/// Opens the form of an action.
fn begin(app: &mut App, what: What) -> Task<Window> {
    let units = if what == What::of(Action::Assign) { super::narrow::units(app) } else { Task::none() };
    let Some(dossier) = &app.register.dossier else { return Task::none() };
    // A correction shows the entry as it stands, and that is on record.
    if what == What::Correct && app.register.revealed != Some(dossier.case.id) {
        return reveal(app, Aim::Correct);
    }
    app.register.asking = Some(Asking::new(what, &dossier.case, &app.snapshot.settings));
    let first = what.fields().first().map_or_else(Task::none, |field| reveal::focus(*field));
    Task::batch([units, first])
}

fn submit(app: &mut App) -> Task<Window> {
    if app.register.sending {
        return Task::none();
    }
    let Some(asking) = &app.register.asking else { return Task::none() };
    let purpose = if asking.what == What::Pay { Purpose::Pay } else { Purpose::CaseAction };
    let command = asking.command();
    if purpose == Purpose::Pay {
        app.register.asking = None;
    } else {
        app.register.sending = true;
    }
    app.give(purpose, command)
}

/// The office refused an action: its form stays as typed.
pub fn refused(app: &mut App, refusal: Refusal) -> Task<Window> {
    app.banner = Some(refusal.each().map(|r| app.words.refusal(r)).collect::<Vec<_>>().join(" "));
    if let Some(asking) = &mut app.register.asking {
        asking.problems = refusal.each().cloned().collect();
    }
    refusal.field.map_or_else(Task::none, reveal::focus)
}

/// Draws the register.
pub fn view(app: &App) -> Part<'_> {
    let (words, look, register) = (app.words, app.look, &app.register);
    let search = text_input(&words.tr("register-search"), &register.typed)
        .id("find")
        .size(BODY)
        .padding([9, 12])
        .style(look.input(false))
        .on_input(|t| Window::Register(Message::Typed(t)));
    let mut tabs = row![].spacing(4);
    for filter in Filter::ALL {
        let kind = if filter == register.view.filter && register.typed.is_empty() { Loud::Chosen } else { Loud::Quiet };
        // How much waits there, so that one look is enough.
        let waits = app.snapshot.waiting.iter().find(|(of, n)| *of == filter && *n > 0).map(|(_, n)| *n);
        let name = words.tr(filter.key());
        let face = text(waits.map_or_else(|| name.clone(), |n| format!("{name} {n}"))).size(SMALL);
        let press = Window::Register(Message::Tab(filter));
        tabs = tabs.push(sweeten::widget::button(face).padding([5, 7]).style(look.button(kind)).on_press(press));
    }
    let (count, scroll) = list::view(app);
    tabs = tabs.extend(super::narrow::kept(app));
    let left = column![
        row![heading(words.tr("screen-register")), Space::new().width(Length::Fill), count].align_y(Alignment::End),
        row![search, super::narrow::buttons(app)].spacing(6),
        tabs.wrap(),
    ]
    .push(super::narrow::view(app))
    .push(row![card(scroll, look).padding(0).height(Length::Fill)].push(super::narrow::dates(app)).spacing(6))
    .spacing(10)
    .padding(16);
    let right: Part<'_> = match &register.dossier {
        Some(dossier) => dossier::detail(app, dossier),
        None => container(caption(words.tr("register-choose"), look)).padding(24).into(),
    };
    row![
        left.width(Length::FillPortion(3)),
        container(right).width(Length::FillPortion(2)).height(Length::Fill).style(Look::area(look.card))
    ]
    .into()
}
