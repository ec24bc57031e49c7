//! The registration form: one column, in the order of the talk – what, who, details, papers, speed and fee.

use super::work::{Message, Typed};
use crate::domain::case::{Access, Channel, Danger, Delivery, FeePlan, Kind};
use crate::domain::catalogue::Service;
use crate::domain::form::{Form, check_identifier};
use crate::domain::identifier::Kind as IdKind;
use crate::domain::money::Cents;
use crate::domain::person::{ApplicantKind, Capacity};
use crate::domain::sealing::{self, Regime};
use crate::gui::app::{App, Message as Window};
use crate::gui::keys::Intent;
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, caption, card, chip, choices, field, heading, icon, key_button, strong};
use crate::words::Words;
use iced::widget::{Space, column, container, row, scrollable, text};
use iced::{Alignment, Length};

/// The name of a field in refusals and files.
pub const fn name(field: Typed) -> &'static str {
    match field {
        Typed::Identifier => "identifier",
        Typed::Name => "name",
        Typed::Phone => "phone",
        Typed::Address => "address",
        Typed::Email => "email",
        Typed::Proxy => "proxy",
        Typed::Authority => "authority",
        Typed::Subject => "subject",
        Typed::Description => "description",
        Typed::Sheets => "sheets",
        Typed::Attachments => "attachments",
        Typed::Happened => "happened",
        Typed::Received => "received",
        Typed::Postmark => "postmark",
        Typed::Fee => "fee",
        Typed::WaiveGround => "waive_ground",
        Typed::About => "about",
        Typed::Ticket => "ticket",
        Typed::Place => "place",
        Typed::Hurt => "hurt",
        Typed::Endangered => "endangered",
    }
}

/// The place of a field in the form.
pub fn slot(form: &mut Form, field: Typed) -> &mut String {
    match field {
        Typed::Identifier => &mut form.identifier,
        Typed::Name => &mut form.name,
        Typed::Phone => &mut form.phone,
        Typed::Address => &mut form.address,
        Typed::Email => &mut form.email,
        Typed::Proxy => &mut form.proxy,
        Typed::Authority => &mut form.authority,
        Typed::Subject => &mut form.subject,
        Typed::Description => &mut form.description,
        Typed::Sheets => &mut form.sheets,
        Typed::Attachments => &mut form.attachments,
        Typed::Happened => &mut form.happened,
        Typed::Received => &mut form.received,
        Typed::Postmark => &mut form.postmark,
        Typed::Fee => &mut form.fee,
        Typed::WaiveGround => &mut form.waive_ground,
        Typed::About => &mut form.about,
        Typed::Ticket => &mut form.ticket,
        Typed::Place => &mut form.place,
        Typed::Hurt => &mut form.hurt,
        Typed::Endangered => &mut form.endangered,
    }
}

/// A fee in words: `безплатно` or an amount.
pub fn fee_words(fee: Cents, words: Words) -> String {
    if fee == Cents::ZERO { words.tr("receipt-fee-free") } else { fee.to_string() }
}

/// Draws the form.
pub fn view<'a>(app: &'a App, form: &'a Form, narrow: bool) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let input = |typed: Typed| text_field(app, form, typed);
    let kept = app.work.kept.as_ref().map(|at| words.tr_with("work-kept", &[("at", at.clone())])).unwrap_or_default();
    let title = row![
        heading(words.tr(form.kind.key())),
        Space::new().width(Length::Fill),
        caption(if narrow { String::new() } else { kept }, look)
    ];
    let mut fields = column![].spacing(10);
    fields = fields.push(first_words(app, form));
    let service = app.services.catalogue.get(&form.service);
    if let Some(service) = service.filter(|_| form.kind.asks_service()) {
        fields = fields.push(checklist(app, form, service));
    }
    fields = fields.push(choices(
        words.field("applicant"),
        applicants(form.kind).map(|kind| (kind, words.tr(kind.key()))),
        form.applicant,
        look,
        |kind| Window::Work(Message::Applicant(kind)),
    ));
    if form.applicant != ApplicantKind::Anonymous {
        fields = fields.push(
            row![identifier(app, form).width(Length::FillPortion(3)), input(Typed::Phone).width(Length::FillPortion(2))]
                .spacing(14),
        );
        fields = fields.push(input(Typed::Name));
        fields = fields.push(
            row![input(Typed::Address).width(Length::FillPortion(3)), input(Typed::Email).width(Length::FillPortion(2))]
                .spacing(14),
        );
        fields = fields.push(choices(
            words.field("capacity"),
            Capacity::ALL.map(|c| (c, words.tr(c.key()))),
            form.capacity,
            look,
            |c| Window::Work(Message::Capacity(c)),
        ));
        if form.capacity != Capacity::Principal {
            fields = fields.push(row![input(Typed::Proxy), input(Typed::Authority)].spacing(14));
        }
    }
    fields = fields.push(input(Typed::Subject));
    if form.kind.has_about() {
        fields = fields.push(input(Typed::About));
    }
    if form.kind.has_visit() {
        fields = fields.push(input(Typed::Ticket));
    }
    if form.kind.has_description() {
        fields = fields.push(crate::gui::long::description(app).unwrap_or_else(|| input(Typed::Description)));
    }
    fields = fields.push(marks(app, form)).push(papers(app, form));
    if let Some(service) = service.filter(|_| form.kind.asks_service()) {
        fields = fields.push(speeds(app, form, service)).push(fee(app, form));
    }
    let scroll = scrollable(fields.padding(iced::Padding::ZERO.right(12))).direction(Look::scroll()).height(Length::Fill);
    column![title, scroll, bottom(app, form, narrow)].spacing(if narrow { 4 } else { 10 }).into()
}

/// What is said before anything is typed: 112 first, or that the signal will be sealed, and under which law.
fn first_words<'a>(app: &App, form: &'a Form) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let mut part = column![].spacing(10);
    if form.kind == Kind::Restricted {
        // The question that separates the two laws comes first.
        part = part.push(caption(words.tr("form-sealed"), look));
        let regimes = Regime::ALL.map(|r| (Some(r), words.tr(r.key())));
        part = part.push(choices(words.tr("form-regime"), regimes, form.regime, look, |r| {
            r.map_or(Window::Nothing, |r| Window::Work(Message::Regime(r)))
        }));
        if let Some(problem) = app.work.problem("regime", words) {
            part = part.push(text(problem).size(SMALL).color(look.red.0));
        }
        part = part.push(openers(app, form));
    }
    if form.kind == Kind::Emergency {
        // Whoever reports a danger is told of 112 first (charter C31).
        part = part.push(text(words.tr("form-112")).size(BODY).color(look.red.0));
        part = part.push(choices(
            words.field("emergency"),
            Danger::ALL.map(|d| (d, words.tr(d.key()))),
            form.emergency,
            look,
            |d| Window::Work(Message::Danger(d)),
        ));
        part = part.push(text_field(app, form, Typed::Place));
        part = part.push(row![text_field(app, form, Typed::Hurt), text_field(app, form, Typed::Endangered)].spacing(14));
    }
    part.into()
}

/// Who will be able to open the signal: never whom it is about; anybody may be left out besides.
fn openers<'a>(app: &App, form: &Form) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let Some(regime) = form.regime else { return Space::new().into() };
    let mut line = row![].spacing(8);
    let named = sealing::named_in(&form.about, &form.subject, &form.description);
    for one in sealing::of_regime(regime, &app.snapshot.settings) {
        let about = sealing::concerns(&one, &named);
        let opens = !about && !form.not_to.contains(&one.recipient);
        let label = format!("{} · {}", one.name, words.tr(one.role.key()));
        let press = if about { Window::Nothing } else { Window::Work(Message::NotTo(one.recipient)) };
        line = line.push(check_box(label, opens, look, press));
    }
    column![caption(words.tr("form-openers"), look), line.wrap()].spacing(3).into()
}

fn applicants(kind: Kind) -> impl Iterator<Item = ApplicantKind> {
    ApplicantKind::ALL.into_iter().filter(move |a| kind.may_be_anonymous() || *a != ApplicantKind::Anonymous)
}

/// Filed by several; the name stays hidden from those it is about; what the paper means for the office.
fn marks<'a>(app: &App, form: &Form) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let mut line = row![].spacing(8);
    if form.kind.may_be_collective() {
        line = line.push(check_box(words.field("collective"), form.collective, look, Window::Work(Message::Collective)));
    }
    if form.kind == Kind::Appeal {
        line = line.push(check_box(words.field("silence"), form.silence, look, Window::Work(Message::Silence)));
    }
    if form.kind.has_about()
        && !matches!(form.kind, Kind::Outgoing | Kind::Restricted)
        && form.applicant != ApplicantKind::Anonymous
    {
        line = line.push(check_box(words.field("protected"), form.protected, look, Window::Work(Message::Protected)));
    }
    if form.kind.has_information() {
        line = line.push(check_box(words.field("information"), form.information, look, Window::Work(Message::Information)));
    }
    if form.kind == Kind::Request {
        line = line.push(check_box(words.field("complex"), form.complex, look, Window::Work(Message::Complex)));
    }
    line.wrap().into()
}

fn text_field<'a>(app: &App, form: &'a Form, typed: Typed) -> iced::widget::Column<'a, Window> {
    let mut copy = form.clone();
    let value = std::mem::take(slot(&mut copy, typed));
    let problem = app.work.problem(name(typed), app.words);
    field(name(typed), app.words.field(name(typed)), &value, problem, app.look, move |t| Window::Work(Message::Typed(typed, t)))
}

/// The identifier says which it is; a wrong check digit is said at once, in words.
fn identifier<'a>(app: &'a App, form: &'a Form) -> iced::widget::Column<'a, Window> {
    let (words, look) = (app.words, app.look);
    let mut part = text_field(app, form, Typed::Identifier);
    let known = check_identifier(&form.identifier, form.identifier_is_lnch, app.snapshot.now.date());
    if let Ok(Some((_, kind))) = known {
        let key = match kind {
            IdKind::Egn => "id-egn",
            IdKind::Lnch => "id-lnch",
            IdKind::Eik9 | IdKind::Eik13 => "id-eik",
        };
        let checked = check_box(words.field("id_checked"), form.id_checked, look, Window::Work(Message::IdChecked));
        part = part.push(row![chip(words.tr(key), look.accent, look.pale), checked].spacing(8).align_y(Alignment::Center));
    } else if form.identifier.chars().filter(char::is_ascii_digit).count() == 10 {
        part = part.push(check_box(
            words.field("identifier_is_lnch"),
            form.identifier_is_lnch,
            look,
            Window::Work(Message::IsLnch),
        ));
    }
    part
}

fn check_box<'a>(label: String, ticked: bool, look: Look, message: Window) -> Part<'a> {
    let mark = icon(if ticked { "square-check" } else { "square" }, 17.0);
    let face = row![mark, text(label).size(SMALL)].spacing(5).align_y(Alignment::Center);
    sweeten::widget::button(face).padding([3, 6]).style(look.button(Loud::Quiet)).on_press(message).into()
}

fn checklist<'a>(app: &'a App, form: &'a Form, service: &'a Service) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let code = words.tr_with("receipt-uri", &[("code", service.code.clone())]);
    let head =
        row![strong(service.name.clone()).width(Length::Fill), caption(format!("{} · {code}", service.unit), look)].spacing(12);
    let mut boxes = row![].spacing(4);
    for (place, document) in service.documents.iter().enumerate() {
        let brought = form.brought.contains(&place);
        boxes = boxes.push(check_box(document.clone(), brought, look, Window::Work(Message::Brought(place))));
    }
    let mut content = column![head, caption(words.field("brought"), look), boxes.wrap()].spacing(4);
    if let Some(note) = &service.note {
        content = content.push(text(note.clone()).size(SMALL).color(look.amber.0));
    }
    let missing = (0..service.documents.len()).any(|place| !form.brought.contains(&place));
    if missing && app.serving() {
        let keep = key_button(words.tr("form-keep-place"), "Alt M", Loud::Plain, look).padding([4, 8]);
        content = content.push(keep.on_press(Window::Key(Intent::KeepPlace)));
    }
    card(content, look).width(Length::Fill).into()
}

fn papers<'a>(app: &'a App, form: &'a Form) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let input = |typed: Typed| text_field(app, form, typed).width(130);
    let channel = choices(words.field("channel"), Channel::ALL.map(|c| (c, words.tr(c.key()))), form.channel, look, |c| {
        Window::Work(Message::Channel(c))
    });
    let mut line = row![input(Typed::Sheets), input(Typed::Attachments)].spacing(14);
    if form.kind.has_happened() {
        line = line.push(happened(app, form));
    }
    if form.channel != Channel::Counter {
        line = line.push(input(Typed::Received).width(170));
    }
    if form.channel == Channel::Post {
        line = line.push(input(Typed::Postmark).width(170));
    }
    let mut part = column![line.wrap()].spacing(10);
    // A late appeal is registered all the same: what becomes of it is decided afterwards.
    if let Some(last) = form.late(app.snapshot.now.date(), &app.snapshot.settings) {
        let late = words.tr_with("form-appeal-late", &[("date", words.date(last))]);
        part = part.push(text(late).size(SMALL).color(look.amber.0));
    }
    part = part.push(channel);
    if form.kind == Kind::InformationRequest {
        let ways = Access::ALL.map(|way| (Some(way), words.tr(way.key())));
        part = part.push(choices(words.field("access"), ways, form.access, look, |way| Window::Work(Message::Access(way))));
    }
    part.into()
}

/// The day of what it is about; of an appeal, the day on which the act was communicated.
fn happened<'a>(app: &App, form: &'a Form) -> iced::widget::Column<'a, Window> {
    let (code, typed) = (name(Typed::Happened), Typed::Happened);
    let label = app.words.field(form.kind.since(form.silence));
    let problem = app.work.problem(code, app.words);
    field(code, label, &form.happened, problem, app.look, move |t| Window::Work(Message::Typed(typed, t))).width(190)
}

fn speeds<'a>(app: &'a App, form: &'a Form, service: &'a Service) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let mut line = row![].spacing(8);
    for (place, speed) in service.speeds.iter().enumerate() {
        let term = speed.term.map_or_else(|| service.term_text.clone(), |t| words.term(t));
        let fee = match (speed.fee, &speed.fee_text) {
            (Some(fee), _) => fee_words(fee, words),
            (None, Some(text)) => text.clone(),
            (None, None) => service.fee_text.clone(),
        };
        let label = match &speed.name {
            Some(name) => format!("{} · {name}", words.tr(speed.kind.key())),
            None => words.tr(speed.kind.key()),
        };
        let face = column![strong(label), text(format!("{term} · {fee}")).size(SMALL)].spacing(2);
        let kind = if place == form.speed { Loud::Chosen } else { Loud::Plain };
        let choose = Window::Work(Message::Speed(place));
        line = line.push(sweeten::widget::button(face).padding([8, 12]).style(look.button(kind)).on_press(choose));
    }
    column![caption(words.field("speed"), look), line.wrap()].spacing(3).into()
}

fn fee<'a>(app: &'a App, form: &'a Form) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let known = form.fee(&app.services.catalogue);
    let mut line = row![].spacing(14);
    if known.is_none() {
        line = line.push(text_field(app, form, Typed::Fee).width(130));
    }
    if known != Some(Cents::ZERO) {
        line = line.push(choices(
            words.field("fee_plan"),
            FeePlan::ALL.map(|p| (p, words.tr(p.key()))),
            form.fee_plan,
            look,
            |p| Window::Work(Message::Plan(p)),
        ));
        line = line.push(text_field(app, form, Typed::WaiveGround));
    }
    let delivery = choices(words.field("delivery"), Delivery::ALL.map(|d| (d, words.tr(d.key()))), form.delivery, look, |d| {
        Window::Work(Message::Delivery(d))
    });
    column![line, delivery].spacing(10).into()
}

/// The bottom line: due date and fee live while typing, give up, register.
fn bottom<'a>(app: &'a App, form: &'a Form, narrow: bool) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let due = form.due(app.snapshot.now, &app.snapshot.settings, &app.services.catalogue);
    let (date, why) = match &due {
        Some((due, ground)) => {
            let time = due.time.map(|t| t.format(" %H:%M").to_string()).unwrap_or_default();
            (format!("{}{time}", words.date_short_day(due.date)), words.due(due, *ground))
        }
        None if form.kind == Kind::Restricted => {
            let dates = form.regime.map(|regime| regime.dates(app.snapshot.now.date(), &app.snapshot.settings));
            match dates {
                Some([first, then]) => {
                    (words.date_short_day(first), words.tr_with("form-sealed-dates", &[("date", words.date(then))]))
                }
                None => ("–".to_owned(), words.tr("form-regime")),
            }
        }
        None if form.kind.term(form.collective).is_none() && form.kind != Kind::Request => {
            ("–".to_owned(), words.tr("form-no-term"))
        }
        None => ("–".to_owned(), words.tr("receipt-due-unknown")),
    };
    let fee = match form.fee(&app.services.catalogue) {
        Some(fee) if form.kind.asks_service() => format!(" · {}", fee_words(fee, words)),
        _ => String::new(),
    };
    let mut promise =
        column![row![text(words.tr("work-due")).size(BODY), strong(format!("{date}{fee}"))].spacing(5)].spacing(2);
    if !narrow {
        promise = promise.push(caption(why, look));
    }
    let cancel = key_button(words.tr("cancel"), "Esc", Loud::Plain, look).width(130).on_press(Window::Work(Message::Cancel));
    let submit =
        key_button(words.tr("register-button"), "Ctrl ⏎", Loud::Next, look).width(230).on_press(Window::Key(Intent::Submit));
    let buttons = row![cancel, submit].spacing(10);
    if narrow {
        return column![promise, buttons].spacing(4).into();
    }
    row![container(promise).width(Length::Fill), buttons].spacing(10).align_y(Alignment::Center).into()
}
