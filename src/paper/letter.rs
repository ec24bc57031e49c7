//! Letters and protocols about a case (domain.md §9): instructions, extension, forwarding with the notice to the sender, refusal,
//! decision, termination, oral request, reception, access to information, emergency sheet.
//!
//! Every one is about one entry of the case's history; its words are in the locale files, its free text is what the clerk wrote.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use crate::domain::case::{Case, Entry, Event, Field, Kind, Outcome, cycle, letter_key};
use crate::domain::settings::Key;

/// What a letter says.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// The case.
    pub case: &'a Case,
    /// The entry that it is about.
    pub entry: &'a Entry,
    /// Its number: the case's, with the how-manyeth paper about it.
    pub number: String,
    /// Who signs for the office.
    pub clerk: String,
}

/// The locale key of the letter that goes with an entry, if one does.
pub fn key(case: &Case, event: &Event) -> Option<&'static str> {
    letter_key(case.registered.kind, event)
}

/// Whether it is a protocol: drawn up on the spot and signed by both.
pub const fn protocol(event: &Event) -> bool {
    matches!(event, Event::Registered(_) | Event::HandedOver { .. } | Event::Followed { .. })
}

fn free_text(case: &Case, event: &Event) -> String {
    let reason = |pd: &Option<crate::domain::case::Reason>| pd.as_ref().map(|r| r.text.clone()).unwrap_or_default();
    match event {
        Event::Registered(_) => case.personal.as_ref().map(|p| p.description.clone()).unwrap_or_default(),
        Event::Followed { pd, .. } => reason(pd),
        Event::Instructed { pd, .. }
        | Event::Refused { pd, .. }
        | Event::Extended { pd, .. }
        | Event::Prosecuted { pd, .. }
        | Event::Answered { pd }
        | Event::HandedOver { pd } => reason(pd),
        Event::Decided { pd: Some(check), .. } => {
            [check.findings.as_str(), check.measures.as_str()].join("\n").trim().to_owned()
        }
        _ => String::new(),
    }
}

/// What an outcome is called for a kind.
pub fn outcome_key(kind: Kind, outcome: Outcome) -> &'static str {
    match (kind, outcome) {
        (Kind::Proposal, Outcome::WellFounded) => "outcome-taken-up",
        (Kind::Proposal, Outcome::Partly) => "outcome-taken-up-partly",
        (Kind::Proposal, Outcome::Unfounded) => "outcome-not-taken-up",
        (Kind::InformationRequest, Outcome::WellFounded) => "outcome-granted",
        (Kind::InformationRequest, Outcome::Partly) => "outcome-granted-partly",
        (Kind::InformationRequest, Outcome::Unfounded) => "outcome-not-held",
        (_, outcome) => outcome.key(),
    }
}

fn arguments(letter: &Letter<'_>, letterhead: &Letterhead) -> Vec<(&'static str, String)> {
    let words = letterhead.words;
    let case = letter.case;
    let facts = &case.registered;
    let mut args = vec![
        ("kind", words.tr(facts.kind.key()).to_lowercase()),
        ("number", facts.number.to_string()),
        ("at", words.moment(letterhead.settings.local(case.at_ms))),
        ("office", letterhead.text(Key::OfficeName).to_owned()),
        ("higher", letterhead.text(Key::HigherBody).to_owned()),
        ("name", case.personal.as_ref().map(|p| p.name.clone()).unwrap_or_default()),
    ];
    match &letter.entry.event {
        Event::Instructed { until, .. } => args.push(("date", words.date(*until))),
        Event::Extended { due, ground, .. } => {
            args.push(("date", words.date(*due)));
            args.push(("ground", words.ground(*ground)));
        }
        Event::Forwarded { to, .. } | Event::Prosecuted { to, .. } => args.push(("to", to.clone())),
        Event::NoProceeding { ground, .. } => args.push(("why", words.tr(ground.key()))),
        Event::HandedOver { .. } => args.push(("taken", words.moment(letterhead.settings.local(letter.entry.at_ms)))),
        Event::Followed { code, n, sheets, .. } => {
            args.push(("follow", format!("{} ({code:02}-{n})", facts.number.short())));
            args.push(("sheets", sheets.to_string()));
            args.push(("taken", words.moment(letterhead.settings.local(letter.entry.at_ms))));
        }
        Event::Decided { outcome, .. } => args.push(("outcome", words.tr(outcome_key(facts.kind, *outcome)))),
        Event::Registered(_) => {
            let danger = facts.emergency.map(|d| words.tr(d.key())).unwrap_or_default();
            args.push(("danger", danger));
        }
        _ => {}
    }
    args
}

const BODY: Style = Style::plain(11.0);

/// Sets a letter or protocol, on A4.
pub fn scene(letter: &Letter<'_>, letterhead: &Letterhead) -> Scene {
    let case = letter.case;
    let key = key(case, &letter.entry.event).unwrap_or("letter-decide");
    let at = letterhead.settings.local(letter.entry.at_ms);
    let mut sheet = Sheet::new(Medium::A4, &letter.number);
    let forwards = matches!(letter.entry.event, Event::Forwarded { .. });
    let prosecutes = matches!(letter.entry.event, Event::Prosecuted { .. });
    page(&mut sheet, letter, letterhead, key, forwards || prosecutes);
    if forwards {
        // The second page tells the sender (АПК чл. 31 and 112).
        sheet.turn();
        page(&mut sheet, letter, letterhead, "letter-forward-notice", false);
    }
    let title = letterhead.say("letter-file-title", &[("what", letterhead.tr(key)), ("number", letter.number.clone())]);
    sheet.done(&title, letterhead, at)
}

fn page(sheet: &mut Sheet, letter: &Letter<'_>, letterhead: &Letterhead, key: &str, to_body: bool) {
    let words = letterhead.words;
    let case = letter.case;
    let facts = &case.registered;
    let at = letterhead.settings.local(letter.entry.at_ms);
    let small = Style::plain(9.0).ink(Ink::GREY);
    letterhead.head(sheet, 0, false);
    sheet.space(10.0);
    sheet.rule(Ink::BLACK);
    sheet.space(10.0);
    let protocol = protocol(&letter.entry.event);
    let number = if protocol { "letter-number-protocol" } else { "letter-number" };
    let number = letterhead.say(number, &[("number", letter.number.clone()), ("date", words.date(at.date()))]);
    sheet.text(&number, Style::strong(11.0).tabular(), Align::Left);
    sheet.space(10.0);
    if !protocol {
        addressee(sheet, letter, letterhead, to_body);
        sheet.space(14.0);
    }
    sheet.heading(Role::H1, &letterhead.tr(key), Style::strong(15.0).leading(20.0), Align::Centre);
    sheet.space(10.0);
    let args = arguments(letter, letterhead);
    let paragraph = |sheet: &mut Sheet, text: String| {
        for part in text.lines().filter(|part| !part.trim().is_empty()) {
            sheet.text(part, BODY.leading(15.5), Align::Left);
            sheet.space(6.0);
        }
    };
    if !protocol && !to_body {
        paragraph(sheet, letterhead.tr("letter-salutation"));
    }
    paragraph(sheet, letterhead.say(&format!("{key}-body"), &args));
    if let (true, Event::Prosecuted { .. }) = (to_body, &letter.entry.event) {
        paragraph(sheet, free_text(case, &letter.entry.event));
    }
    if !to_body {
        let subject = case.personal.as_ref().map(|p| p.subject.clone()).unwrap_or_default();
        if protocol && !subject.is_empty() {
            paragraph(sheet, letterhead.say("letter-subject", &[("subject", subject)]));
        }
        paragraph(sheet, free_text(case, &letter.entry.event));
    }
    if facts.kind == Kind::Emergency {
        // Where and who, or a line to fill in by hand while it is being found out (domain.md §9.8).
        for field in [Field::Place, Field::Hurt, Field::Endangered] {
            let value = case.value(field).filter(|value| !value.is_empty());
            let value = value.unwrap_or_else(|| ".".repeat(40));
            sheet.pair(&words.field(field.code()), &value, 130.0, BODY.leading(16.0), Style::strong(11.0));
        }
        sheet.space(6.0);
        steps(sheet, case, letterhead);
    }
    paragraph(sheet, letterhead.say(&format!("{key}-after"), &args));
    // The ground on which the office acts, by the table of the life cycle.
    let row = letter
        .entry
        .event
        .action()
        .and_then(|action| cycle::ROWS.iter().find(|row| row.action == action && row.fits(facts.kind)));
    if let Some(row) = row {
        sheet.text(&letterhead.say("letter-ground", &[("law", letterhead.tr(row.law))]), small, Align::Left);
    }
    sheet.space(24.0);
    signatures(sheet, letter, letterhead, protocol);
    sheet.space(12.0);
    sheet.text(&letterhead.contact(), small, Align::Left);
}

fn addressee(sheet: &mut Sheet, letter: &Letter<'_>, letterhead: &Letterhead, to_body: bool) {
    let (x, width) = (sheet.left() + sheet.inner() / 2.0, sheet.inner() / 2.0);
    let mut line = |text: &str, style: Style| sheet.text_in(x, width, text, style, Align::Left);
    line(&letterhead.tr("letter-to"), Style::plain(10.0));
    if let Event::Forwarded { to, .. } | Event::Prosecuted { to, .. } = &letter.entry.event
        && to_body
    {
        line(to, Style::strong(11.0));
        return;
    }
    // A letter goes to the sender, so it bears the full name and address (domain.md §8, row 3).
    let personal = letter.case.personal.clone().unwrap_or_default();
    line(&personal.name, Style::strong(11.0));
    for text in [&personal.address, &personal.email] {
        line(text, Style::plain(10.0));
    }
}

/// The calls of an emergency: ticked with the moment, or a box to tick by hand.
fn steps(sheet: &mut Sheet, case: &Case, letterhead: &Letterhead) {
    let words = letterhead.words;
    for (place, step) in (0..).zip(case.registered.emergency.map(crate::domain::case::Danger::steps).unwrap_or_default()) {
        let when = case
            .steps
            .get(&place)
            .map_or_else(|| "............".to_owned(), |ms| letterhead.settings.local(*ms).format("%H:%M").to_string());
        sheet.pair(&when, &words.tr(step), 70.0, Style::strong(11.0).tabular(), BODY.leading(16.0));
    }
    sheet.space(6.0);
}

fn signatures(sheet: &mut Sheet, letter: &Letter<'_>, letterhead: &Letterhead, both: bool) {
    let (y, half) = (sheet.y, sheet.inner() / 2.0);
    let style = Style::plain(10.0).leading(14.0);
    if both {
        let named = letter.case.personal.as_ref().map(|p| p.name.clone()).unwrap_or_default();
        // What is handed over is signed for by whoever took it.
        let name = match &letter.entry.event {
            Event::HandedOver { pd: Some(taken) } if !taken.text.is_empty() => taken.text.clone(),
            _ => named,
        };
        sheet.text_in(
            sheet.left(),
            half - 12.0,
            &letterhead.say("letter-signed-sender", &[("name", name)]),
            style,
            Align::Left,
        );
        sheet.y = y;
    }
    let clerk = letterhead.say("letter-signed-office", &[("clerk", letter.clerk.clone())]);
    sheet.text_in(sheet.left() + half, half, &clerk, style, Align::Left);
}
