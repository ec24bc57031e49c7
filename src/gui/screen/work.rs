//! The third column of the counter: find a service, register a request or a complaint, see its receipt.

use super::laid_aside::{self, LaidAside, set_aside, take_up};
use super::{form, kinds, paper};
use crate::domain::booking::Guest;
use crate::domain::case::{Access, Case, Channel, Danger, Delivery, FeePlan, Kind};
use crate::domain::form::Form;
use crate::domain::money::Cents;
use crate::domain::payment::Method;
use crate::domain::person::{ApplicantKind, Capacity};
use crate::domain::refusal::Refusal;
use crate::domain::sealing::Regime;
use crate::domain::visit::Command as OnVisit;
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::theme::{Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, body, caption, card, heading, icon, key_button, small_button, strong};
use crate::gui::{load, reveal};
use crate::office::email::{self, Letter};
use crate::office::{Command, Which};
use iced::widget::{Space, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length, Task};
use uuid::Uuid;

/// What was registered last in this visit, and what it still owes.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// The case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// What is owed.
    pub owed: Cents,
    /// It came by telephone: the number is read back.
    pub by_phone: bool,
    /// The law under which it was sealed: its acknowledgement says other dates.
    pub sealed: Option<Regime>,
}

impl Done {
    /// Its receipt; of what was sealed, the acknowledgement.
    fn receipt(&self) -> Which {
        self.sealed.map_or(Which::Receipt(self.case), |regime| Which::Acknowledgement(self.case, regime))
    }
}

/// The third column.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// The search for a service.
    pub search: String,
    /// Whether the kinds of papers are shown to choose from, and the question that leads to one.
    pub choosing: Option<kinds::Choosing>,
    /// The form being filled, if any.
    pub form: Option<Form>,
    /// What is set aside while another paper is registered; it comes back afterwards.
    pub set_aside: Option<LaidAside>,
    /// What is wrong with it.
    pub problems: Vec<Refusal>,
    /// What was registered last.
    pub done: Option<Done>,
    /// The applicant of the last form, for the next one of the same visit: the visit and the form.
    pub carried: Option<(Option<Uuid>, Form)>,
    /// Typed since it was last kept.
    pub(super) dirty: bool,
    /// When the draft was kept, `HH:MM:SS`.
    pub kept: Option<String>,
    /// The booking whose minutes the form is.
    pub minutes: Option<Uuid>,
    /// A letter of which nobody has said what it is.
    pub letter: Option<Letter>,
    /// Files of a letter that wait for its number.
    pub pending: Vec<email::Part>,
    /// A form is on its way to the office: it is not sent twice.
    sending: bool,
}

/// A text field of the form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Typed {
    /// ЕГН, ЛНЧ, ЕИК.
    Identifier,
    /// Name.
    Name,
    /// Telephone.
    Phone,
    /// Address.
    Address,
    /// E-mail.
    Email,
    /// Proxy.
    Proxy,
    /// Power of attorney.
    Authority,
    /// Subject.
    Subject,
    /// Description.
    Description,
    /// Sheets.
    Sheets,
    /// Attachments.
    Attachments,
    /// Date of what is complained of.
    Happened,
    /// Date of receipt.
    Received,
    /// The date of the postmark.
    Postmark,
    /// Fee.
    Fee,
    /// Ground of a waiver.
    WaiveGround,
    /// Whom or which act it is about.
    About,
    /// The ticket of the visit that it is about.
    Ticket,
    /// Where an emergency is.
    Place,
    /// Who is hurt there.
    Hurt,
    /// Who or what is in danger there.
    Endangered,
}

/// A message of the third column.
#[derive(Clone, Debug)]
pub enum Message {
    /// The search, as typed.
    Search(String),
    /// Take the first service found.
    First,
    /// Begin a request for a service.
    Service(String),
    /// Choose a kind of paper.
    Choose(kinds::Message),
    /// Begin a paper of a kind.
    Begin(Kind),
    /// Begin a report that came over the hotline.
    Hotline,
    /// Count an answered enquiry.
    Enquiry,
    /// A text field changed.
    Typed(Typed, String),
    /// A document of the checklist was ticked or unticked.
    Brought(usize),
    /// The speed.
    Speed(usize),
    /// What the applicant is.
    Applicant(ApplicantKind),
    /// In what capacity.
    Capacity(Capacity),
    /// How it came.
    Channel(Channel),
    /// How the result is received.
    Delivery(Delivery),
    /// How the fee is paid.
    Plan(FeePlan),
    /// The type of an emergency.
    Danger(Danger),
    /// Under which law a sealed signal comes.
    Regime(Regime),
    /// A sealed signal is not sealed to the appointed one of this key, or is again.
    NotTo(String),
    /// Filed by several together, or not.
    Collective,
    /// Whether an appeal is against silence.
    Silence,
    /// It is about what the office publishes, or not.
    Information,
    /// A complex service, or not.
    Complex,
    /// In what form access to information is asked for.
    Access(Option<Access>),
    /// The sender's name stays hidden, or not.
    Protected,
    /// The identity document was checked, or not.
    IdChecked,
    /// The identifier is an ЛНЧ whatever its check digit.
    IsLnch,
    /// Register.
    Register,
    /// Give the form up; what was typed is dropped.
    Cancel,
    /// Take the fee of what was registered.
    Pay(Method),
    /// A draft of an earlier time was found.
    Restored(Option<String>),
    /// The form that was set aside beside it was read.
    AsideFound(Option<String>),
    /// The form of a visit was read whose visitor fetched what was missing.
    CameBack(Uuid, Option<String>),
    /// The draft could not be kept.
    NotKept(String),
}

fn draft_key(app: &App) -> String {
    format!("form/{}", app.counter)
}

impl Work {
    /// Whether something was typed that is not kept yet.
    pub fn unsaved(&self) -> bool {
        self.dirty
    }

    /// The office answered: the form may be sent again.
    pub fn answered(&mut self) {
        self.sending = false;
    }

    /// A form that would be sealed lies in memory alone; it goes with who typed it.
    pub fn forget_sealed(&mut self) {
        let sealed = |form: &Form| form.kind == Kind::Restricted;
        if self.form.take_if(|form| sealed(form)).is_some() {
            self.problems.clear();
            // The message that it came from goes with it.
            self.pending.clear();
        }
        self.letter = None;
        let _ = self.set_aside.take_if(|aside| sealed(&aside.form));
    }

    /// Whether a form stands open with something of its own typed.
    pub fn filled(&self) -> bool {
        let typed =
            |form: &Form| [&form.name, &form.identifier, &form.subject, &form.description, &form.phone].map(String::len);
        self.form.as_ref().is_some_and(|form| typed(form).iter().any(|len| *len > 0))
    }

    /// The refusal of a field, in words.
    pub fn problem(&self, field: &str, words: crate::words::Words) -> Option<String> {
        self.problems.iter().find(|p| p.field == Some(field)).map(|p| words.refusal_alone(p))
    }
}

/// Keeps the form as a draft when something was typed since.
pub fn keep_draft(app: &mut App) -> Task<Window> {
    if !std::mem::take(&mut app.work.dirty) {
        return Task::none();
    }
    // What will be sealed never lies on the disk before; its form says so.
    let Some(form) = app.work.form.as_ref().filter(|form| form.kind != Kind::Restricted) else { return Task::none() };
    let Ok(body) = serde_json::to_string(form) else { return Task::none() };
    app.work.kept = Some(app.snapshot.now.format("%H:%M:%S").to_string());
    load::keep(&app.desk, app.words, draft_key(app), body)
}

/// Looks for a draft of this counter after signing in.
pub fn restore(app: &App) -> Task<Window> {
    let key = draft_key(app);
    let form = load::ask(
        &app.desk,
        app.words,
        move |office| office.draft(&key),
        |found| Window::Work(Message::Restored(found.ok().flatten().map(|(body, _)| body))),
    );
    form.chain(laid_aside::restore(app))
}

pub(super) fn drop_draft(app: &mut App) -> Task<Window> {
    app.work.dirty = false;
    app.work.kept = None;
    let key = draft_key(app);
    load::ask(&app.desk, app.words, move |office| office.drop_draft(&key), |_| Window::Nothing)
}

/// Puts the focus where the clerk goes on: the form's first field, or the search.
pub fn focus(app: &App) -> Task<Window> {
    let id = match &app.work.form {
        // Where to send help comes before all else.
        Some(form) if form.kind == Kind::Emergency => "place",
        // An applicant carried over is complete: the talk goes on with the subject.
        Some(form) if !form.kind.asks_service() || !form.name.is_empty() => "subject",
        Some(_) => "identifier",
        None => "service",
    };
    reveal::focus(id)
}

/// Updates the third column.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Search(search) => app.work.search = search,
        Message::First => {
            let first = app.services.catalogue.find(&app.work.search).first().map(|s| s.code.clone());
            return first.map_or_else(Task::none, |code| begin(app, Form { service: code, ..Form::default() }));
        }
        Message::Service(code) => return begin(app, Form { service: code, ..Form::default() }),
        Message::Choose(message) => return kinds::update(app, message),
        Message::Begin(kind) => return begin(app, Form { kind, ..Form::default() }),
        Message::Hotline => {
            let kept = set_aside(app).unwrap_or_else(Task::none);
            let begun = begin(app, Form { kind: Kind::Signal, channel: Channel::Hotline, ..Form::default() });
            return Task::batch([kept, begun]);
        }
        Message::Enquiry => {
            let here = app.snapshot.queue.here.as_ref().map(|v| v.id);
            let Some(id) = here else { return Task::none() };
            return app.give(Purpose::Plain, Command::Visit(id, OnVisit::CountEnquiry));
        }
        Message::Register => return register(app),
        Message::Cancel => {
            // What was typed is dropped only when the clerk says so twice.
            if app.work.filled() && !std::mem::replace(&mut app.warned, true) {
                app.banner = Some(app.words.tr("banner-form-drop"));
                return Task::none();
            }
            app.warned = false;
            app.banner = None;
            app.work.letter = None;
            if app.work.form.is_none() && app.work.choosing.take().is_some() {
                let dropped = take_up(app);
                return Task::batch([dropped, focus(app)]);
            }
            if app.work.form.take().is_some() {
                app.work.pending.clear();
                app.work.minutes = None;
                app.work.problems.clear();
                let dropped = drop_draft(app);
                let taken = take_up(app);
                return Task::batch([dropped.chain(taken), focus(app)]);
            }
            app.work.done = None;
        }
        Message::Pay(method) => {
            let Some(done) = &app.work.done else { return Task::none() };
            let pay = Command::Pay { case: done.case, method, reference: String::new() };
            return app.give(Purpose::Pay, pay);
        }
        Message::Restored(body) => {
            let kept = body.and_then(|body| serde_json::from_str::<Form>(&body).ok());
            if let Some(form) = kept.filter(|f| !f.is_blank() && app.work.form.is_none()) {
                app.work.form = Some(form);
                app.toast = Some((app.words.tr("toast-restored"), 5));
            }
        }
        Message::AsideFound(body) => return laid_aside::found(app, body),
        Message::CameBack(visit, body) => return laid_aside::came_back(app, visit, body),
        Message::NotKept(sentence) => app.banner = Some(sentence),
        other => change(app, other),
    }
    Task::none()
}

/// A change of the form: kept as typed, checked at once where a check helps.
fn change(app: &mut App, message: Message) {
    let today = app.snapshot.now.date();
    let work = &mut app.work;
    let Some(form) = &mut work.form else { return };
    work.dirty = true;
    match message {
        Message::Typed(field, value) => {
            let name = form::name(field);
            work.problems.retain(|p| p.field != Some(name));
            let complete = field == Typed::Identifier && value.chars().filter(char::is_ascii_digit).count() >= 9;
            *form::slot(form, field) = value;
            // A wrong check digit is said at once.
            if complete
                && let Err(refusal) = crate::domain::form::check_identifier(&form.identifier, form.identifier_is_lnch, today)
            {
                work.problems.push(refusal);
            }
        }
        Message::Brought(place) => {
            if !form.brought.remove(&place) {
                let _ = form.brought.insert(place);
            }
        }
        Message::Speed(speed) => form.speed = speed,
        Message::Applicant(applicant) => {
            form.applicant = applicant;
            work.problems.clear();
        }
        Message::Capacity(capacity) => form.capacity = capacity,
        Message::Channel(channel) => {
            form.channel = channel;
            // A postmark that is not on show any more is none.
            if channel != Channel::Post {
                form.postmark.clear();
            }
        }
        Message::Delivery(delivery) => form.delivery = delivery,
        Message::Danger(danger) => form.emergency = danger,
        Message::Regime(regime) => {
            form.regime = Some(regime);
            form.not_to.clear();
            work.problems.retain(|p| p.field != Some("regime"));
        }
        Message::NotTo(recipient) => {
            if !form.not_to.remove(&recipient) {
                let _ = form.not_to.insert(recipient);
            }
        }
        Message::Collective => form.collective = !form.collective,
        Message::Silence => form.silence = !form.silence,
        Message::Information => form.information = !form.information,
        Message::Complex => form.complex = !form.complex,
        Message::Access(way) => form.access = way,
        Message::Protected => form.protected = !form.protected,
        Message::Plan(plan) => form.fee_plan = plan,
        Message::IdChecked => form.id_checked = !form.id_checked,
        Message::IsLnch => {
            form.identifier_is_lnch = !form.identifier_is_lnch;
            work.problems.retain(|p| p.field != Some("identifier"));
        }
        _ => {}
    }
}

/// The ticket names its service: the form of it stands open when the visitor is here.
pub fn for_ticket(app: &mut App, service: String) -> Task<Window> {
    if app.work.form.is_some() { focus(app) } else { begin(app, Form { service, ..Form::default() }) }
}

/// Opens the form of a reception's minutes with the guest's data and nobody else's.
pub fn minutes(app: &mut App, booking: Uuid, guest: Guest) -> Task<Window> {
    if app.work.filled() {
        app.banner = Some(app.words.tr("banner-form-first"));
        return focus(app);
    }
    (app.work.letter, app.work.carried) = (None, None);
    let Guest { name, phone, topic } = guest;
    let begun = begin(app, Form { kind: Kind::Reception, name, phone, subject: topic, ..Form::default() });
    app.work.minutes = Some(booking);
    begun
}

fn begin(app: &mut App, form: Form) -> Task<Window> {
    if app.work.filled() {
        // From the palette: what stands typed is not replaced.
        app.banner = Some(app.words.tr("banner-form-first"));
        return focus(app);
    }
    app.work.minutes = None;
    let here = app.snapshot.queue.here.as_ref().map(|v| v.id);
    // The next request of the same visitor carries the applicant over.
    let applicant = app.work.carried.as_ref().filter(|(visit, _)| *visit == here && here.is_some()).map(|(_, f)| f.clone());
    app.work.pending.clear();
    app.work.form = Some(match (app.work.letter.take(), applicant) {
        (Some(letter), _) => {
            app.work.pending = letter.files;
            Form { kind: form.kind, service: form.service, ..letter.form }
        }
        (None, Some(carried)) => Form { kind: form.kind, service: form.service, channel: form.channel, ..carried },
        (None, None) => form,
    });
    app.work.choosing = None;
    app.work.search.clear();
    app.work.problems.clear();
    app.work.done = None;
    app.work.dirty = true;
    focus(app)
}

/// A letter that came by e-mail: the clerk says what it is, and its form stands open.
pub fn letter(app: &mut App, letter: Letter) -> Task<Window> {
    let left = letter.left.join(", ");
    app.banner = (!left.is_empty()).then(|| app.words.tr_with("banner-letter-left", &[("files", left)]));
    app.work.letter = Some(letter);
    app.work.choosing = Some(kinds::Choosing::default());
    iced::widget::operation::focus("choice-0")
}

fn register(app: &mut App) -> Task<Window> {
    if app.work.sending {
        return Task::none();
    }
    let Some(form) = app.work.form.clone() else { return Task::none() };
    app.work.sending = true;
    app.work.problems.clear();
    let visit = app.snapshot.queue.here.as_ref().map(|v| v.id);
    app.give(Purpose::Register, Command::Register(Box::new(form), visit))
}

/// The office refused the form: it stays as typed, with every problem at its field.
pub fn refused(app: &mut App, refusal: Refusal) -> Task<Window> {
    app.work.sending = false;
    let first = refusal.field;
    let alone = refusal.each().find(|r| r.field.is_none()).map(|r| app.words.refusal(r));
    let count = refusal.each().count();
    app.work.problems = refusal.each().cloned().collect();
    app.banner = Some(alone.unwrap_or_else(|| match count {
        1 => app.words.refusal(&refusal),
        n => app.words.tr_with("banner-problems", &[("n", n.to_string()), ("first", app.words.refusal(&refusal))]),
    }));
    first.map_or_else(Task::none, reveal::focus)
}

/// The office registered the form: its receipt is shown, the applicant is carried over.
pub fn registered(app: &mut App, case: Case) -> Task<Window> {
    app.work.sending = false;
    let form = app.work.form.take();
    let sealed = form.as_ref().filter(|form| form.kind == Kind::Restricted).and_then(|form| form.regime);
    app.work.carried =
        form.filter(|form| form.kind != Kind::Restricted).map(|form| (case.registered.visit, form.carried_over()));
    let number = case.registered.number.to_string();
    let by_phone = matches!(case.registered.channel, Channel::Hotline | Channel::Phone);
    app.toast = Some((app.words.tr_with("toast-registered", &[("number", number.clone())]), 5));
    let done = Done { case: case.id, number, owed: case.fee_due(), by_phone, sealed };
    let receipt = done.receipt();
    app.work.done = Some(done);
    let pending = std::mem::take(&mut app.work.pending);
    let files = super::files::keep_with(app, case.id, pending);
    let minuted = app.work.minutes.take().map(|booking| Command::Minutes(booking, case.id));
    let minuted = minuted.map_or_else(Task::none, |command| app.give(Purpose::Plain, command));
    let dropped = drop_draft(app);
    let taken = take_up(app);
    let receipt = paper::show(app, receipt);
    Task::batch([dropped.chain(taken), files, minuted, receipt])
}

/// A fee was paid.
pub fn paid(app: &mut App, case: Uuid, amount: Cents) {
    if let Some(done) = app.work.done.as_mut().filter(|d| d.case == case) {
        done.owed = done.owed - amount;
    }
}

/// Draws the third column.
pub fn view(app: &App, narrow: bool) -> Part<'_> {
    let content = match &app.work.form {
        Some(form) => form::view(app, form, narrow),
        None => match &app.work.choosing {
            Some(choosing) => kinds::view(app, choosing),
            None => start(app),
        },
    };
    container(content).padding(if narrow { 8 } else { 16 }).width(Length::Fill).height(Length::Fill).into()
}

fn start(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let input = text_input(&words.tr("work-search-hint"), &app.work.search)
        .id("service")
        .size(15.0)
        .padding([10, 12])
        .style(look.input(false))
        .on_input(|t| Window::Work(Message::Search(t)))
        .on_submit(Window::Work(Message::First));
    let mut page = column![heading(words.tr("work-title")), input].spacing(12);
    if let Some(done) = &app.work.done {
        page = page.push(done_view(app, done));
    }
    let found = app.services.catalogue.find(&app.work.search);
    // A word that no service has leaves the clerk other ways.
    let none = found.is_empty().then(|| caption(words.tr("work-none"), look));
    let mut list = column![none].spacing(4);
    for service in found.into_iter().take(40) {
        let speed = service.speeds.first();
        let term = speed.and_then(|s| s.term).map_or_else(|| service.term_text.clone(), |t| words.term(t));
        let fee = speed.and_then(|s| s.fee).map_or_else(|| words.tr("fee-by-text"), |f| form::fee_words(f, words));
        let facts = caption(format!("{} · {term} · {fee}", service.unit), look);
        let row = column![body(service.name.clone()), facts].spacing(2);
        let choose = Window::Work(Message::Service(service.code.clone()));
        list = list.push(
            sweeten::widget::button(row).padding([8, 12]).width(Length::Fill).style(look.button(Loud::Row)).on_press(choose),
        );
    }
    let serving = app.serving();
    let other = row![
        key_button(words.tr("work-kinds"), "F10", Loud::Plain, look)
            .on_press(Window::Work(Message::Choose(kinds::Message::Open))),
        key_button(words.tr("work-complaint"), "", Loud::Plain, look)
            .on_press(Window::Work(Message::Begin(Kind::ServiceComplaint))),
        key_button(words.tr("work-hotline"), "", Loud::Plain, look).on_press(Window::Work(Message::Hotline)),
        key_button(words.tr("work-enquiry"), "", Loud::Plain, look)
            .on_press_maybe(serving.then_some(Window::Work(Message::Enquiry))),
        key_button(words.tr_with("work-ready", &[("n", app.snapshot.ready.to_string())]), "", Loud::Plain, look)
            .on_press(Window::Register(super::register::Message::Tab(crate::store::cases::Filter::Ready))),
    ]
    .spacing(8);
    page = page.push(other.wrap());
    page.push(scrollable(list.padding(iced::Padding::ZERO.right(10))).direction(Look::scroll()).height(Length::Fill)).into()
}

fn done_view<'a>(app: &'a App, done: &'a Done) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let show = Window::Paper(paper::Message::Show(done.receipt()));
    let scan = Window::Files(super::files::Message::Scan);
    let mut line = row![
        icon("circle-check", 22.0),
        column![caption(words.tr("done-registered"), look), strong(done.number.clone())].spacing(1),
        Space::new().width(Length::Fill),
    ]
    .push(small_button(words.tr("files-scan"), Loud::Plain, look).on_press(scan))
    .push(small_button(words.tr("receipt-word"), Loud::Plain, look).on_press(show))
    .spacing(10)
    .align_y(Alignment::Center);
    if done.by_phone {
        // Who reports by telephone writes the number down (charter C24).
        line = line.push(text(words.tr_with("done-read-back", &[("number", done.number.clone())])).size(SMALL));
    }
    if done.owed > Cents::ZERO {
        line = line.push(text(words.tr_with("done-owed", &[("amount", done.owed.to_string())])).size(SMALL));
        for method in Method::ALL {
            let pay = Window::Work(Message::Pay(method));
            line = line.push(small_button(words.tr(method.key()), Loud::Plain, look).on_press(pay));
        }
    }
    card(line.wrap(), look).width(Length::Fill).into()
}
