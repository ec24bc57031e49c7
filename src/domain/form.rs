//! The registration form: what a clerk typed or a file brought, and the rules that make a registration of it.
//!
//! A form is also a draft: it is kept as typed. Every refusal names its field, and all of them come at once.

use super::case::{
    Access, Asked, Channel, Danger, Delivery, Event, FeePlan, Field, Kind, NoProceeding, Paper, Reason, Registered, Track,
};
use super::catalogue::{Catalogue, Service};
use super::identifier::{self, Identifier, NotAnIdentifier};
use super::money::Cents;
use super::number::Number;
use super::person::{ApplicantKind, Capacity, Personal};
use super::refusal::Refusal;
use super::sealing::Regime;
use super::settings::{Key, Settings, read_date};
use super::term::{Term, Unit, over_two_years};
use super::text::{self, BadText};
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The form as typed. Unknown fields of a file are refused, so that nothing is lost silently.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Form {
    /// What kind of paper it is.
    pub kind: Kind,
    /// Code of the service.
    pub service: String,
    /// Which of its speeds, from 0.
    pub speed: usize,
    /// What the applicant is.
    pub applicant: ApplicantKind,
    /// In what capacity the person acts.
    pub capacity: Capacity,
    /// Name.
    pub name: String,
    /// ЕГН, ЛНЧ or ЕИК.
    pub identifier: String,
    /// The clerk says that the identifier is an ЛНЧ, whatever its check digit.
    pub identifier_is_lnch: bool,
    /// Address for correspondence.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Proxy or representative.
    pub proxy: String,
    /// Power of attorney.
    pub authority: String,
    /// Subject.
    pub subject: String,
    /// Description.
    pub description: String,
    /// How it came.
    pub channel: Channel,
    /// Date of receipt; today when empty.
    pub received: String,
    /// By when it must be answered, where another register counted that already: an extension, a clock that stood.
    pub deadline: String,
    /// Date of the postmark.
    pub postmark: String,
    /// Date of what is complained of.
    pub happened: String,
    /// Sheets.
    pub sheets: String,
    /// Attachments.
    pub attachments: String,
    /// Documents of the checklist that were brought, by place.
    pub brought: BTreeSet<usize>,
    /// How the result is received.
    pub delivery: Delivery,
    /// How the fee is paid.
    pub fee_plan: FeePlan,
    /// The fee, when the catalogue's text does not parse to one.
    pub fee: String,
    /// The ground, when the fee is waived.
    pub waive_ground: String,
    /// An identity document was shown.
    pub id_checked: bool,
    /// The sender's reference, for papers that come by file.
    pub reference: String,
    /// Whom or which act it is about.
    pub about: String,
    /// Filed by several people together.
    pub collective: bool,
    /// An appeal against the refusal that silence is (АПК чл. 58): `happened` is the day on which the term for an answer ended.
    pub silence: bool,
    /// The sender's name stays hidden from those it is about.
    pub protected: bool,
    /// The ticket of the visit that it is about, as typed: `Б-014` or `Б-014/23.11.2026`.
    pub ticket: String,
    /// It proposes to change what the office publishes.
    pub information: bool,
    /// A complex service.
    pub complex: bool,
    /// The type of an emergency.
    pub emergency: Danger,
    /// Where it is.
    pub place: String,
    /// Who is hurt.
    pub hurt: String,
    /// Who or what is in danger.
    pub endangered: String,
    /// Under which law a sealed signal comes: the question that separates them must be answered.
    pub regime: Option<Regime>,
    /// In what form access to information is asked for.
    pub access: Option<Access>,
    /// Appointed people, by their public keys, to whom a sealed signal is not sealed.
    pub not_to: BTreeSet<String>,
}

/// What the registration needs to know about the moment.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// Now, in the office's zone.
    pub now: NaiveDateTime,
    /// The settings in force.
    pub settings: &'a Settings,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The counter, when there is one.
    pub counter: Option<u8>,
    /// The visit, when there is one.
    pub visit: Option<Uuid>,
    /// The number that comes next in the register of this kind.
    pub number: Number,
    /// The date of the last number of this register here.
    pub last_date: Option<NaiveDate>,
    /// The visit that the paper is about.
    pub of_visit: Option<Uuid>,
    /// The case for which this one collects a document.
    pub parent: Option<Uuid>,
    /// A fresh access code.
    pub access_code: &'a str,
}

impl Context<'_> {
    /// Seven days from a day, moved to a working day.
    fn week_from(&self, day: NaiveDate) -> NaiveDate {
        let week = Term::new(7, Unit::Days);
        week.due(day.and_time(chrono::NaiveTime::MIN), &self.settings.calendar(), self.settings.hours()).date
    }
}

/// The refusal of a bad text in a field.
pub fn bad_text(bad: BadText, field: &'static str) -> Refusal {
    match bad {
        BadText::Empty => Refusal::new("refusal-empty").at(field),
        BadText::TooLong(max) => Refusal::new("refusal-too-long").with("max", max).at(field),
        BadText::Control => Refusal::new("refusal-control").at(field),
    }
}

/// The refusal of a wrong identifier in a field.
pub fn bad_identifier(bad: NotAnIdentifier, field: &'static str) -> Refusal {
    let key = match bad {
        NotAnIdentifier::NotDigits => "refusal-identifier-digits",
        NotAnIdentifier::Length => "refusal-identifier-length",
        NotAnIdentifier::BirthDate => "refusal-identifier-birth",
        NotAnIdentifier::BirthInFuture => "refusal-identifier-future",
        NotAnIdentifier::CheckDigit => "refusal-identifier-check",
    };
    Refusal::new(key).at(field)
}

/// Checks an identifier as typed: says which it is. Empty is allowed here.
pub fn check_identifier(typed: &str, is_lnch: bool, today: NaiveDate) -> Result<Option<(String, identifier::Kind)>, Refusal> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    if is_lnch && plain.len() == 10 && plain.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Some((plain, identifier::Kind::Lnch)));
    }
    match Identifier::parse(&plain, today) {
        Ok(id) => Ok(Some((id.as_str().to_owned(), id.kind()))),
        Err(bad) => Err(bad_identifier(bad, "identifier")),
    }
}

/// Checks a telephone number: digits and the signs people write between them, seven to fifteen digits.
pub fn check_phone(typed: &str) -> Result<String, Refusal> {
    let phone = text::line(typed).map_err(|bad| bad_text(bad, "phone"))?;
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let signs = phone.chars().all(|c| c.is_ascii_digit() || "+-/() .".contains(c));
    if phone.is_empty() || (signs && (5..=15).contains(&digits)) {
        Ok(phone)
    } else {
        Err(Refusal::new("refusal-phone").at("phone"))
    }
}

/// Checks an e-mail address: something, an at sign, a domain with a dot.
pub fn check_email(typed: &str) -> Result<String, Refusal> {
    let email = text::line(typed).map_err(|bad| bad_text(bad, "email"))?;
    let good = email.split_once('@').is_some_and(|(user, domain)| {
        !user.is_empty() && domain.contains('.') && !domain.contains('@') && !domain.starts_with('.') && !domain.ends_with('.')
    });
    if email.is_empty() || (good && !email.contains(char::is_whitespace)) {
        Ok(email)
    } else {
        Err(Refusal::new("refusal-email").at("email"))
    }
}

pub(super) fn check_count(typed: &str, field: &'static str) -> Result<u32, Refusal> {
    match typed.trim() {
        "" => Ok(0),
        text => match text.parse::<u32>() {
            Ok(n) if n <= 9_999 => Ok(n),
            _ => Err(Refusal::new("refusal-count").at(field)),
        },
    }
}

fn check_date(typed: &str, field: &'static str) -> Result<Option<NaiveDate>, Refusal> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    read_date(typed)
        .map(Some)
        .ok_or_else(|| Refusal::new("refusal-date").with("value", typed.trim().chars().take(20).collect::<String>()).at(field))
}

/// Checks one field as a correction types it.
pub fn check_field(
    field: Field,
    typed: &str,
    kind: Kind,
    applicant: ApplicantKind,
    today: NaiveDate,
) -> Result<String, Refusal> {
    let code = field.code();
    match field {
        Field::Name if may_be_nameless(kind, applicant) => text::line(typed).map_err(|bad| bad_text(bad, code)),
        Field::Name => text::needed(typed).map_err(|bad| bad_text(bad, code)),
        Field::Subject if kind.needs_subject() => text::needed(typed).map_err(|bad| bad_text(bad, code)),
        Field::Subject | Field::Address | Field::Place | Field::Hurt | Field::Endangered => {
            text::line(typed).map_err(|bad| bad_text(bad, code))
        }
        Field::Description => text::lines(typed).map_err(|bad| bad_text(bad, code)),
        Field::Identifier => Ok(check_identifier(typed, false, today)?.map(|(id, _)| id).unwrap_or_default()),
        Field::Phone => check_phone(typed),
        Field::Email => check_email(typed),
        Field::Sheets | Field::Attachments => check_count(typed, code).map(|n| n.to_string()),
        Field::Delivery => match Delivery::of_code(typed.trim()) {
            Some(delivery) => Ok(delivery.code().to_owned()),
            None => Err(Refusal::new("refusal-choice").at(code)),
        },
    }
}

/// Whoever reports a danger need not say a name (domain.md §9.8).
fn may_be_nameless(kind: Kind, applicant: ApplicantKind) -> bool {
    applicant == ApplicantKind::Anonymous || kind == Kind::Emergency
}

/// Collects refusals so that a form can show all of them.
#[derive(Default)]
struct Wrong(Vec<Refusal>);

impl Wrong {
    fn take<T: Default>(&mut self, result: Result<T, Refusal>) -> T {
        result.unwrap_or_else(|refusal| {
            self.0.push(refusal);
            T::default()
        })
    }
}

impl Form {
    /// The register that this kind of paper is numbered in.
    pub fn register(&self) -> super::number::Register {
        self.kind.register()
    }

    /// Whether anything was typed that would be a pity to lose.
    pub fn is_blank(&self) -> bool {
        *self
            == Form {
                kind: self.kind,
                service: self.service.clone(),
                speed: self.speed,
                channel: self.channel,
                ..Form::default()
            }
            && self.service.is_empty()
    }

    /// The next form of the same visitor: the applicant stays, the rest is new.
    #[must_use]
    pub fn carried_over(&self) -> Self {
        let mut next = Self {
            applicant: self.applicant,
            capacity: self.capacity,
            name: self.name.clone(),
            identifier: self.identifier.clone(),
            identifier_is_lnch: self.identifier_is_lnch,
            address: self.address.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            proxy: self.proxy.clone(),
            authority: self.authority.clone(),
            id_checked: self.id_checked,
            channel: self.channel,
            ..Self::default()
        };
        if next.applicant == ApplicantKind::Anonymous {
            next.applicant = ApplicantKind::Person;
        }
        next
    }

    fn personal(&self, context: &Context<'_>, wrong: &mut Wrong) -> Personal {
        let today = context.now.date();
        let anonymous = self.applicant == ApplicantKind::Anonymous;
        let nameless = may_be_nameless(self.kind, self.applicant);
        let name = if nameless { text::line(&self.name) } else { text::needed(&self.name) };
        let name = wrong.take(name.map_err(|bad| bad_text(bad, "name")));
        let (identifier, identifier_kind) = match wrong.take(check_identifier(&self.identifier, self.identifier_is_lnch, today))
        {
            Some((id, kind)) => (id, Some(kind)),
            None => (String::new(), None),
        };
        let one = |field: &'static str, typed: &str| text::line(typed).map_err(|bad| bad_text(bad, field));
        let emergency = self.kind == Kind::Emergency;
        let mut of_emergency = |field, typed: &str| if emergency { wrong.take(one(field, typed)) } else { String::new() };
        let (place, hurt, endangered) = (
            of_emergency("place", &self.place),
            of_emergency("hurt", &self.hurt),
            of_emergency("endangered", &self.endangered),
        );
        let personal = Personal {
            name,
            identifier,
            identifier_kind,
            address: wrong.take(one("address", &self.address)),
            phone: wrong.take(check_phone(&self.phone)),
            email: wrong.take(check_email(&self.email)),
            proxy: wrong.take(one("proxy", &self.proxy)),
            authority: wrong.take(one("authority", &self.authority)),
            subject: wrong.take(one("subject", &self.subject)),
            description: wrong.take(text::lines(&self.description).map_err(|bad| bad_text(bad, "description"))),
            about: if self.kind.has_about() { wrong.take(one("about", &self.about)) } else { String::new() },
            place,
            hurt,
            endangered,
            sealed: String::new(),
            access_code: context.access_code.to_owned(),
            mark: String::new(),
        };
        if self.capacity != Capacity::Principal && !anonymous && personal.proxy.is_empty() {
            wrong.0.push(Refusal::new("refusal-proxy").at("proxy"));
        }
        if self.kind.needs_subject() && personal.subject.is_empty() {
            wrong.0.push(Refusal::new("refusal-empty").at("subject"));
        }
        // Nobody can be answered without a way to reach them (domain.md §2.3): the clerk must say so.
        let answered = matches!(self.kind.track(), Track::Feedback | Track::Appeal | Track::Enquiry);
        if answered && !anonymous && [&self.address, &self.phone, &self.email].iter().all(|s| s.trim().is_empty()) {
            wrong.0.push(Refusal::new("refusal-no-contact").at("phone"));
        }
        if self.delivery == Delivery::Post && personal.address.is_empty() {
            wrong.0.push(Refusal::new("refusal-delivery-address").at("address"));
        }
        if self.delivery == Delivery::Email && personal.email.is_empty() && !self.email.contains('@') {
            wrong.0.push(Refusal::new("refusal-delivery-email").at("email"));
        }
        personal
    }

    fn papers(&self, service: Option<&Service>) -> Vec<Paper> {
        let documents = service.map(|s| s.documents.as_slice()).unwrap_or_default();
        documents.iter().enumerate().map(|(i, name)| Paper { name: name.clone(), brought: self.brought.contains(&i) }).collect()
    }

    fn dates(&self, today: NaiveDate, wrong: &mut Wrong) -> (NaiveDate, Option<NaiveDate>, Option<NaiveDate>) {
        let received = wrong.take(check_date(&self.received, "received")).unwrap_or(today);
        let postmark = wrong.take(check_date(&self.postmark, "postmark"));
        let happened = wrong.take(check_date(&self.happened, "happened"));
        for (date, field) in [(Some(received), "received"), (postmark, "postmark"), (happened, "happened")] {
            if date.is_some_and(|d| d > today) {
                wrong.0.push(Refusal::new("refusal-date-future").at(field));
            }
        }
        if wrong.take(check_date(&self.deadline, "deadline")).is_some_and(|day| day < received) {
            wrong.0.push(Refusal::new("refusal-deadline").at("deadline"));
        }
        (received, postmark, happened)
    }
}

fn asked<'a>(form: &Form, catalogue: &'a Catalogue, wrong: &mut Wrong) -> Option<(&'a Service, Asked)> {
    if !form.kind.asks_service() || (form.kind != Kind::Request && form.service.trim().is_empty()) {
        return None;
    }
    let Some(service) = catalogue.get(form.service.trim()) else {
        let key = if form.service.trim().is_empty() { "refusal-service-none" } else { "refusal-service-unknown" };
        wrong.0.push(Refusal::new(key).with("code", form.service.trim().chars().take(40).collect::<String>()).at("service"));
        return None;
    };
    let Some(speed) = service.speeds.get(form.speed) else {
        wrong.0.push(Refusal::new("refusal-speed").at("speed"));
        return None;
    };
    let asked = Asked {
        code: service.code.clone(),
        name: service.name.clone(),
        unit: service.unit_name.clone(),
        speed: speed.kind,
        speed_name: speed.name.clone(),
    };
    Some((service, asked))
}

/// Decides a registration: its events, or all rules against it.
///
/// An anonymous paper, or a complaint about something over two years old, is registered and closed „без производство“
/// (АПК чл. 111, ал. 4; чл. 29, ал. 2: a request names who asks); no fee is owed for it.
pub fn decide(form: &Form, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let today = context.now.date();
    if let Some(last) = context.last_date.filter(|last| *last > today) {
        return Err(Refusal::new("refusal-clock")
            .with("today", today.format("%d.%m.%Y"))
            .with("last", last.format("%d.%m.%Y")));
    }
    let anonymous = form.applicant == ApplicantKind::Anonymous;
    if anonymous && !form.kind.may_be_anonymous() {
        return Err(Refusal::new("refusal-anonymous-request").at("applicant"));
    }
    let mut wrong = Wrong::default();
    let service = asked(form, context.catalogue, &mut wrong);
    let personal = form.personal(context, &mut wrong);
    let (received, postmark, happened) = form.dates(today, &mut wrong);
    let fee = match form.fee(context.catalogue) {
        _ if anonymous => Cents::ZERO,
        Some(fee) => fee,
        None if service.is_some() => {
            wrong.take(Cents::parse(if form.fee.trim().is_empty() { "-" } else { &form.fee }).map_err(bad_fee))
        }
        None => Cents::ZERO,
    };
    let waived = wrong.take(text::lines(&form.waive_ground).map_err(|bad| bad_text(bad, "waive_ground")));
    let sheets = wrong.take(check_count(&form.sheets, "sheets"));
    let attachments = wrong.take(check_count(&form.attachments, "attachments"));
    let reference = wrong.take(text::line(&form.reference).map_err(|bad| bad_text(bad, "reference")));
    if let Some(refusal) = Refusal::all(wrong.0) {
        return Err(refusal);
    }
    let registered = registered(
        form,
        context,
        Checked { service, personal, received, postmark, happened, fee, sheets, attachments, reference },
    );
    let next = at_once(form, &registered, context);
    let mut events: Vec<_> = std::iter::once(Event::Registered(Box::new(registered))).chain(next).collect();
    if !waived.is_empty() && fee > Cents::ZERO {
        events.push(Event::FeeWaived { pd: Some(Reason { text: waived }) });
    }
    Ok(events)
}

/// What a form says, once every field was found good.
struct Checked<'a> {
    service: Option<(&'a Service, Asked)>,
    personal: Personal,
    received: NaiveDate,
    postmark: Option<NaiveDate>,
    happened: Option<NaiveDate>,
    fee: Cents,
    sheets: u32,
    attachments: u32,
    reference: String,
}

/// The facts of the registration.
fn registered(form: &Form, context: &Context<'_>, checked: Checked<'_>) -> Registered {
    let Checked { service, personal, received, postmark, happened, fee, sheets, attachments, reference } = checked;
    let anonymous = form.applicant == ApplicantKind::Anonymous;
    let due = form.due(context.now, context.settings, context.catalogue);
    Registered {
        number: context.number,
        kind: form.kind,
        received,
        postmark,
        channel: form.channel,
        counter: context.counter.filter(|_| form.channel == Channel::Counter),
        visit: context.visit,
        term: due.map(|(d, _)| d.term),
        ground: due.map(|(_, ground)| ground),
        due: due.map(|(d, _)| d.date),
        due_time: due.and_then(|(d, _)| d.time).map(|t| t.format("%H:%M").to_string()),
        papers: form.papers(service.as_ref().map(|(s, _)| *s)),
        service: service.map(|(_, asked)| asked),
        fee,
        fee_plan: form.fee_plan,
        delivery: form.delivery,
        sheets,
        attachments,
        applicant: form.applicant,
        capacity: form.capacity,
        id_checked: form.id_checked,
        happened,
        collective: form.collective && form.kind.may_be_collective(),
        silence: form.silence && form.kind == Kind::Appeal,
        protected: form.protected && !anonymous,
        emergency: (form.kind == Kind::Emergency).then_some(form.emergency),
        of_visit: context.of_visit.filter(|_| form.kind.has_visit()),
        oral: form.kind.has_protocol() && form.channel.spoken() && sheets == 0,
        competence: form.kind.has_competence().then(|| context.week_from(received)),
        answer: None,
        access: form.access.filter(|_| form.kind == Kind::InformationRequest),
        information: form.information && form.kind.has_information(),
        complex: form.complex && form.kind == Kind::Request,
        parent: context.parent,
        reference: (!reference.is_empty()).then_some(reference),
        pd: Some(personal),
    }
}

/// What follows a registration at once: no proceeding, or a task for who keeps what the office publishes.
fn at_once(form: &Form, registered: &Registered, context: &Context<'_>) -> Option<Event> {
    if let Some(ground) = no_proceeding(form, registered, context.now.date()) {
        // Who can be told is told within seven days (АПК чл. 123, ал. 1, by analogy [M]).
        let told = ground == NoProceeding::OverTwoYears;
        return Some(Event::NoProceeding { ground, notice_due: told.then(|| context.week_from(context.now.date())) });
    }
    // The editor finds it in the inbox of that unit.
    let unit = context.settings.text(Key::Editor).to_owned();
    (registered.information && !unit.is_empty()).then_some(Event::Assigned { unit, until: None, pd: None })
}

/// Why a paper is registered and closed without proceeding at once, if it is: a signal or proposal that is anonymous or about
/// something over two years old (АПК чл. 111, ал. 4), a request for information that lacks what ЗДОИ чл. 25 asks for.
fn no_proceeding(form: &Form, registered: &Registered, today: NaiveDate) -> Option<NoProceeding> {
    let personal = registered.pd.as_ref()?;
    match form.kind.track() {
        Track::Feedback | Track::Service | Track::Appeal if form.applicant == ApplicantKind::Anonymous => {
            Some(NoProceeding::Anonymous)
        }
        Track::Feedback if registered.happened.is_some_and(|day| over_two_years(day, today)) => {
            Some(NoProceeding::OverTwoYears)
        }
        Track::Information => {
            let text = if personal.description.is_empty() { &personal.subject } else { &personal.description };
            let way = !personal.address.is_empty() || !personal.email.is_empty();
            (personal.name.is_empty() || text.is_empty() || !way).then_some(NoProceeding::Incomplete)
        }
        _ => None,
    }
}

/// The refusal of an amount of money.
pub fn bad_fee(bad: super::money::NotMoney) -> Refusal {
    use super::money::NotMoney;
    match bad {
        NotMoney::Unreadable => Refusal::new("refusal-fee").at("fee"),
        NotMoney::Negative => Refusal::new("refusal-fee-negative").at("fee"),
        NotMoney::TooMuch => Refusal::new("refusal-fee-much").at("fee"),
    }
}
