//! Register: the list with its filters and its search, and everything about one case.

use super::asking::{self, Asking, Change, What};
use super::list::{self, Read, lines};
use crate::domain::case::{self, Action, Case, Event, Field, Status, cycle};
use crate::domain::money::Cents;
use crate::domain::person::{mask_address, mask_email, mask_identifier, mask_name, mask_phone, shown_name};
use crate::domain::refusal::Refusal;
use crate::gui::app::{App, Message as Window, Purpose, Screen, Trouble};
use crate::gui::load::ask;
use crate::gui::reveal;
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, body, caption, card, chip, heading, icon, line, small_button, strong};
use crate::office::read::Dossier;
use crate::office::{Command, Office, Which};
use crate::store::cases::{Filter, Line, View};
use iced::widget::{Space, column, container, row, scrollable, text, text_input};
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
        Some(dossier) => detail(app, dossier),
        None => container(caption(words.tr("register-choose"), look)).padding(24).into(),
    };
    row![
        left.width(Length::FillPortion(3)),
        container(right).width(Length::FillPortion(2)).height(Length::Fill).style(Look::area(look.card))
    ]
    .into()
}

fn detail<'a>(app: &'a App, dossier: &'a Dossier) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let case = &dossier.case;
    let facts = &case.registered;
    let title = facts.service.as_ref().map_or_else(|| words.tr(facts.kind.key()), |s| s.name.clone());
    let stamp = small_button(words.tr("paper-stamp"), Loud::Plain, look)
        .on_press(Window::Paper(super::paper::Message::Show(Which::Stamp(case.id))));
    let file = small_button(words.tr("paper-casefile"), Loud::Plain, look).on_press(Window::Register(Message::File));
    let receipt = small_button(words.tr("receipt-word"), Loud::Plain, look)
        .on_press(Window::Paper(super::paper::Message::Show(Which::Receipt(case.id))));
    let mut page = column![
        row![
            heading(facts.number.to_string()),
            Space::new().width(Length::Fill),
            chip(words.tr(case.status.key()), look.accent, look.pale)
        ]
        .align_y(Alignment::Center),
        row![container(body(title)).width(Length::Fill), file, stamp, receipt].spacing(8).align_y(Alignment::Center),
        actions(app, dossier),
    ]
    .spacing(10);
    if let Some(asking) = &app.register.asking {
        page = page.push(asking::view(app, asking));
    }
    page = if facts.kind == case::Kind::Restricted {
        page.push(super::seal::view(app, case.id))
    } else {
        page.push(terms(app, case))
            .push(about(app, dossier))
            .push(routing(app, case))
            .push(people(app, case))
            .push(super::files::view(app, case))
            .push(money(app, dossier))
    };
    for conflict in &case.conflicts {
        let args = [("field", words.field(conflict.field.code()))];
        page = page.push(text(words.tr_with("case-conflict", &args)).size(SMALL).color(look.amber.0));
    }
    page = page.push(caller(app, case));
    page = page.push(line(look)).push(caption(words.tr("case-history"), look)).push(timeline(app, case));
    scrollable(page.padding(16)).direction(Look::scroll()).height(Length::Fill).into()
}

/// Who asks at the counter or by phone says number and access code; the clerk types the code and sees whether it is right, never the
/// code itself (charter C05).
fn caller<'a>(app: &'a App, case: &'a Case) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let typed = text_input(&words.tr("case-code"), &app.register.code)
        .id("access-code")
        .size(BODY)
        .padding([6, 10])
        .width(250)
        .style(look.input(false))
        .on_input(|t| Window::Register(Message::Code(t)));
    let answer: Part<'a> = match case.access(&app.register.code) {
        None => Space::new().into(),
        Some(true) => chip(words.tr("case-code-right"), look.accent, look.pale),
        Some(false) => text(words.tr("case-code-wrong")).size(SMALL).color(look.red.0).into(),
    };
    row![typed, answer].spacing(8).align_y(Alignment::Center).into()
}

fn pair<'a>(label: String, value: impl Into<String>, look: Look) -> Part<'a> {
    row![caption(label, look).width(130), text(value.into()).size(BODY).width(Length::Fill)].spacing(8).into()
}

fn terms<'a>(app: &'a App, case: &'a Case) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let facts = &case.registered;
    let mut block = column![].spacing(3);
    // Every date explains itself: by which term, from which day, over which days off, on what ground.
    for one in case::explain(case, &app.snapshot.settings) {
        let time = facts.due_time.as_ref().filter(|_| facts.due == Some(one.date) && one.what == "case-due");
        let time = time.map(|t| format!(", {t}")).unwrap_or_default();
        block = block.push(pair(words.tr(one.what), format!("{}{time}", words.date_short_day(one.date)), look));
        let why = caption(words.explained(&one), look).width(Length::Fill);
        block = block.push(row![Space::new().width(130), why].spacing(8));
    }
    // Silence would be a refusal (АПК чл. 58): said before it is one.
    let silence = case.days_left(app.snapshot.now.date()).filter(|left| *left <= 3 && facts.kind.asks_service());
    if let Some(left) = silence {
        let key = if left < 0 { "case-tacit-refused" } else { "case-tacit-refusal" };
        block = block.push(text(words.tr(key)).size(SMALL).color(look.red.0));
    }
    if let Some(last) = case.late(&app.snapshot.settings) {
        let late = words.tr_with("case-appeal-late", &[("date", words.date(last))]);
        block = block.push(text(late).size(SMALL).color(look.red.0));
    }
    let told = facts.kind.since(facts.silence);
    for (field, day) in [("postmark", facts.postmark), (told, facts.happened)] {
        if let Some(day) = day {
            block = block.push(pair(words.field(field), words.date(day), look));
        }
    }
    if let Some(access) = facts.access {
        block = block.push(pair(words.field("access"), words.tr(access.key()), look));
    }
    let counts = [("sheets", facts.sheets.to_string()), ("attachments", facts.attachments.to_string())];
    block = block.push(pair(words.tr("receipt-papers"), words.tr_with("receipt-counts", &counts), look));
    if facts.kind.asks_service() {
        block = block.push(pair(words.field("delivery"), words.tr(facts.delivery.key()), look));
    }
    block.into()
}

/// The people of a case: masked until asked for, and asking is on record.
fn people<'a>(app: &'a App, case: &'a Case) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let open = app.register.revealed == Some(case.id);
    let show = |field: Field| -> String {
        let plain = case.value(field).unwrap_or_default();
        match field {
            _ if open => plain,
            Field::Name => shown_name(&plain, case.registered.applicant),
            Field::Identifier => mask_identifier(&plain),
            Field::Address => mask_address(&plain),
            Field::Phone => mask_phone(&plain),
            Field::Email => mask_email(&plain),
            _ if plain.is_empty() => plain,
            _ => "•••".to_owned(),
        }
    };
    let label = words.tr(if open { "case-revealed" } else { "case-reveal" });
    let eye =
        row![icon(if open { "eye-off" } else { "eye" }, 16.0), text(label).size(SMALL)].spacing(6).align_y(Alignment::Center);
    let reveal = sweeten::widget::button(eye).padding([4, 8]).style(look.button(Loud::Plain));
    let reveal = reveal.on_press_maybe((!open).then_some(Window::Register(Message::Reveal)));
    let mut block = column![
        row![strong(words.tr(case.registered.applicant.key())), Space::new().width(Length::Fill), reveal]
            .align_y(Alignment::Center)
    ]
    .spacing(3);
    for field in Field::ALL.into_iter().filter(|field| field.personal()) {
        let value = show(field);
        if !value.is_empty() {
            block = block.push(pair(words.field(field.code()), value, look));
        }
    }
    let proxy = case.personal.as_ref().map(|p| p.proxy.clone()).filter(|p| !p.is_empty());
    if let Some(proxy) = proxy {
        let shown = if open { proxy } else { mask_name(&proxy) };
        block = block.push(pair(words.tr(case.registered.capacity.key()), shown, look));
    }
    block.into()
}

fn money<'a>(app: &'a App, dossier: &'a Dossier) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    if dossier.case.registered.fee == Cents::ZERO {
        return Space::new().into();
    }
    let mut block = column![pair(words.field("fee"), dossier.case.registered.fee.to_string(), look)].spacing(4);
    if dossier.case.fee_waived {
        block = block.push(pair(String::new(), words.tr("case-fee-waived"), look));
    }
    if dossier.owed() > Cents::ZERO {
        block = block.push(pair(words.tr("case-owed"), dossier.owed().to_string(), look));
    }
    for payment in &dossier.payments {
        let facts = format!(
            "{} · {} · {} · {}",
            payment.number.short(),
            payment.amount,
            words.tr(payment.method.key()),
            words.tr(payment.status.key())
        );
        let show = Window::Paper(super::paper::Message::Show(Which::Fee(payment.id)));
        let mut buttons =
            row![small_button(words.tr("fee-receipt-word"), Loud::Plain, look).padding([3, 8]).on_press(show)].spacing(4);
        if payment.status == crate::domain::payment::Status::Paid {
            for what in [What::VoidPayment(payment.id), What::Refund(payment.id)] {
                let press = Window::Register(Message::Ask(what));
                buttons = buttons.push(small_button(words.tr(what.key()), Loud::Danger, look).padding([3, 8]).on_press(press));
            }
        }
        block = block.push(text(facts).size(SMALL)).push(buttons);
    }
    block.into()
}

/// The actions that this status allows, by the table of the life cycle, each with its ground when pointed at.
fn actions<'a>(app: &'a App, dossier: &'a Dossier) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let case = &dossier.case;
    let mut buttons = row![].spacing(6);
    // A sealed signal is moved on inside its seal alone.
    let open = case.registered.kind != case::Kind::Restricted;
    // Who came without a name and an address cannot be told.
    let nobody = case.status == Status::NoProceeding && case.notice_due.is_none();
    let offered = |row: &&&cycle::Row| open && !(nobody && row.action == Action::Notify);
    for row in cycle::allowed(case.registered.kind, case.status).iter().filter(offered) {
        let what = What::of(row.action);
        let loud = match row.action {
            Action::Void => Loud::Danger,
            Action::Assign | Action::Accept | Action::Ready | Action::Decide | Action::HandOver | Action::Notify => Loud::Next,
            Action::Mend | Action::Resume | Action::Close => Loud::Next,
            _ => Loud::Plain,
        };
        let press = if what.plain() {
            Window::Do(Purpose::CaseAction, Box::new(Asking::new(what, case, &app.snapshot.settings).command()))
        } else {
            Window::Register(Message::Ask(what))
        };
        let button = small_button(words.tr(row.action.key()), loud, look).on_press(press);
        let ground = container(caption(words.tr(row.law), look)).padding([4, 8]).style(Look::area(look.card));
        buttons = buttons.push(iced::widget::tooltip(button, ground, iced::widget::tooltip::Position::Bottom));
    }
    let may = |event: &Event| case::after(case.registered.kind, case.status, event).is_some();
    let corrected = Event::Corrected { set: std::collections::BTreeMap::new(), pd: None };
    let beside = [
        (dossier.owed() > Cents::ZERO, What::Pay),
        (dossier.owed() > Cents::ZERO && dossier.paid() == Cents::ZERO, What::Waive),
        (may(&Event::Followed { code: 1, n: 1, sheets: 0, pd: None }) && case.status != Status::Archived, What::Follow),
        (case.registered.kind.asks_service() && !case.status.is_final(), What::Collect),
        (may(&Event::Noted { pd: None }), What::Note),
        (may(&Event::Linked { to: case.id, number: case.registered.number }), What::Link),
        (may(&corrected), What::Correct),
    ];
    for (_, what) in beside.into_iter().filter(|(may, _)| *may) {
        let press = Window::Register(Message::Ask(what));
        buttons = buttons.push(small_button(words.tr(what.key()), Loud::Plain, look).on_press(press));
    }
    buttons.wrap().into()
}

/// What the case is about beside its text: a visit, what the office publishes, a complex service, the case it collects for.
fn about<'a>(app: &'a App, dossier: &'a Dossier) -> Part<'a> {
    let (words, look, facts) = (app.words, app.look, &dossier.case.registered);
    let mut block = column![].spacing(3);
    if let Some(visit) = &dossier.visit {
        let name = |id: &Uuid| app.snapshot.staff.iter().find(|m| m.id == *id).map(|m| m.name.clone());
        let served: Vec<String> = visit
            .stages
            .iter()
            .filter_map(|stage| {
                let counter = words.tr_with("counter-n", &[("n", stage.counter?.to_string())]);
                Some(format!("{counter} · {}", stage.clerk.as_ref().and_then(name).unwrap_or_default()))
            })
            .collect();
        let told = format!("{} · {} · {}", visit.label, words.date(visit.day), served.join(", "));
        block = block.push(pair(words.field("ticket"), told, look));
    }
    if facts.information {
        block = block.push(text(words.tr("case-information")).size(SMALL).color(look.accent));
    }
    if facts.complex {
        block = block.push(text(words.tr("case-complex")).size(SMALL).color(look.accent));
    }
    if let Some(parent) = facts.parent {
        let show = Window::Register(Message::Choose(parent));
        block = block.push(small_button(words.tr("case-parent"), Loud::Plain, look).padding([3, 8]).on_press(show));
    }
    block.into()
}

/// Who works on it, and the calls of an emergency with the moment of each.
fn routing<'a>(app: &'a App, case: &'a Case) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let mut block = column![].spacing(3);
    if let Some(assigned) = &case.assigned {
        block = block.push(pair(words.field("unit"), assigned.unit.clone(), look));
        if !assigned.officer.is_empty() {
            block = block.push(pair(words.field("officer"), assigned.officer.clone(), look));
        }
        if !assigned.instruction.is_empty() {
            // Free text may name people: it is shown with the personal data.
            let open = app.register.revealed == Some(case.id);
            let shown = if open { assigned.instruction.clone() } else { "•••".to_owned() };
            block = block.push(pair(words.field("instruction"), shown, look));
        }
        if let Some(until) = assigned.until {
            block = block.push(pair(words.field("until"), words.date_short_day(until), look));
        }
    }
    if case.registered.protected {
        block = block.push(text(words.tr("case-protected")).size(SMALL).color(look.amber.0));
    }
    let steps = case.registered.emergency.map(case::Danger::steps).unwrap_or_default();
    for (place, step) in (0..).zip(steps) {
        let done = case.steps.get(&place).map(|ms| app.snapshot.settings.local(*ms).format("%H:%M").to_string());
        let mark = icon(if done.is_some() { "square-check" } else { "square" }, 17.0);
        let label = format!("{} {}", words.tr(step), done.clone().unwrap_or_default());
        let tick = Command::Case(case.id, case::Command::Move(case::Step::Tick(place)));
        let press = (done.is_none() && !case.status.is_final()).then(|| Window::Do(Purpose::CaseAction, Box::new(tick)));
        let face = row![mark, text(label).size(BODY)].spacing(6).align_y(Alignment::Center);
        block = block.push(sweeten::widget::button(face).padding([3, 6]).style(look.button(Loud::Quiet)).on_press_maybe(press));
    }
    block.into()
}

fn timeline<'a>(app: &'a App, case: &'a Case) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let name =
        |id: Uuid| app.snapshot.staff.iter().find(|m| m.id == id).map_or_else(|| words.tr("by-program"), |m| m.name.clone());
    let mut all = column![].spacing(6);
    for (place, entry) in case.history.iter().enumerate() {
        let at = words.moment(app.snapshot.settings.local(entry.at_ms));
        let mut what = words.happened(&entry.event);
        if !entry.applied {
            what = words.tr_with("event-not-applied", &[("what", what)]);
        }
        let mut said = column![text(what).size(SMALL)].width(Length::Fill);
        if app.register.revealed == Some(case.id) {
            for free in entry.event.texts() {
                said = said.push(text(free).size(SMALL).wrapping(text::Wrapping::Word));
            }
        }
        said = said.push(caption(name(entry.by), look)).spacing(2);
        // Below what happened: the name of a letter is as long as the line.
        if let Some(key) = crate::paper::letter::key(case, &entry.event).filter(|_| entry.applied) {
            let show = Window::Register(Message::Letter(place));
            said = said.push(small_button(words.tr(key), Loud::Plain, look).padding([3, 8]).on_press(show));
        }
        let mut line = row![caption(at, look).width(130), said];
        if let Event::Linked { to, .. } = &entry.event {
            let show = Window::Register(Message::Choose(*to));
            line = line.push(small_button(words.tr("case-show"), Loud::Plain, look).padding([3, 8]).on_press(show));
        }
        all = all.push(line.spacing(8));
    }
    all.into()
}
