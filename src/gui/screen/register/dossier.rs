//! One case as the register shows it.

use super::Message;
use crate::domain::case::{self, Action, Case, Event, Field, Status, cycle};
use crate::domain::money::Cents;
use crate::domain::person::{mask_address, mask_email, mask_identifier, mask_name, mask_phone, shown_name};
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::screen::asking::{self, Asking, What};
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, body, caption, chip, heading, icon, line, small_button, strong};
use crate::office::read::Dossier;
use crate::office::{Command, Which};
use iced::widget::{Space, column, container, row, scrollable, text, text_input};
use iced::{Alignment, Length};
use uuid::Uuid;

/// Everything about the case on show: its facts, its people masked until their data are shown, its money, what may be done with it, its history.
pub fn detail<'a>(app: &'a App, dossier: &'a Dossier) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let case = &dossier.case;
    let facts = &case.registered;
    let title = facts.service.as_ref().map_or_else(|| words.tr(facts.kind.key()), |s| s.name.clone());
    let stamp = small_button(words.tr("paper-stamp"), Loud::Plain, look)
        .on_press(Window::Paper(crate::gui::screen::paper::Message::Show(Which::Stamp(case.id))));
    let file = small_button(words.tr("paper-casefile"), Loud::Plain, look).on_press(Window::Register(Message::File));
    let receipt = small_button(words.tr("receipt-word"), Loud::Plain, look)
        .on_press(Window::Paper(crate::gui::screen::paper::Message::Show(Which::Receipt(case.id))));
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
        page.push(crate::gui::screen::seal::view(app, case.id))
    } else {
        page.push(terms(app, case))
            .push(about(app, dossier))
            .push(routing(app, case))
            .push(people(app, case))
            .push(crate::gui::screen::files::view(app, case))
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
        let show = Window::Paper(crate::gui::screen::paper::Message::Show(Which::Fee(payment.id)));
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
