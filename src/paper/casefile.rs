//! The print-out of a case: what was asked, by whom, what happened, with every text. It goes into the file, so it bears full names.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use crate::domain::case::{Case, Kind};
use crate::domain::payment::Payment;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;
use uuid::Uuid;

const CAPTION: Style = Style::plain(9.0).ink(Ink::GREY);
const VALUE: Style = Style::plain(10.0);
const SPLIT: f32 = 120.0;

/// What stands around a case.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// What was paid.
    pub payments: Vec<Payment>,
    /// The ticket of the visit in which it was registered, or that it is about.
    pub visit: String,
    /// The number of the case for which it collects a document.
    pub parent: String,
}

/// Sets the print-out of a case as of `now`; `names` are those of the staff.
pub fn scene(case: &Case, about: &About, names: &BTreeMap<Uuid, String>, letterhead: &Letterhead, now: NaiveDateTime) -> Scene {
    let words = letterhead.words;
    let number = case.registered.number.to_string();
    let mut sheet = Sheet::new(Medium::A4, &number);
    sheet.numbered();
    letterhead.head(&mut sheet, 0, false);
    sheet.space(8.0);
    sheet.heading(Role::H1, &words.tr_with("casefile-title", &[("number", number.clone())]), Style::strong(15.0), Align::Left);
    sheet.text(&words.tr_with("day-made", &[("at", words.moment(now))]), Style::plain(8.5).ink(Ink::GREY), Align::Left);
    sheet.space(6.0);
    sheet.rule(Ink::BLACK);
    sheet.space(6.0);
    asked(&mut sheet, case, about, letterhead);
    sheet.space(10.0);
    sheet.heading(Role::H2, &words.tr("case-history"), Style::strong(12.0), Align::Left);
    sheet.space(4.0);
    for entry in &case.history {
        sheet.need(40.0);
        let at = words.moment(letterhead.settings.local(entry.at_ms));
        let by = names.get(&entry.by).map_or_else(|| words.tr("by-program"), Clone::clone);
        let mut what = words.happened(&entry.event);
        if !entry.applied {
            what = words.tr_with("event-not-applied", &[("what", what)]);
        }
        sheet.pair(&at, &format!("{what} · {by}"), SPLIT, CAPTION, VALUE);
        for text in entry.event.texts() {
            sheet.pair("", text, SPLIT, CAPTION, VALUE);
        }
    }
    sheet.done(&words.tr_with("casefile-title", &[("number", number)]), letterhead, now)
}

/// What was asked, by whom, with what.
fn asked(sheet: &mut Sheet, case: &Case, about: &About, letterhead: &Letterhead) {
    let words = letterhead.words;
    let facts = &case.registered;
    let mut pair = |key: &str, value: &str| {
        if !value.is_empty() {
            sheet.pair(&words.tr(key), value, SPLIT, CAPTION, VALUE);
        }
    };
    pair("field-kind", &words.tr(facts.kind.key()));
    pair("field-service", facts.service.as_ref().map_or("", |s| s.name.as_str()));
    pair("casefile-registered", &words.moment(letterhead.settings.local(case.at_ms)));
    pair("casefile-status", &words.tr(case.status.key()));
    pair("case-due", &case.due.map_or_else(String::new, |due| words.date_short_day(due)));
    pair("field-unit", case.unit());
    pair("field-channel", &words.tr(facts.channel.key()));
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| words.date(day));
    pair("field-received", &day(Some(facts.received)));
    pair("field-postmark", &day(facts.postmark));
    pair(if facts.kind == Kind::Appeal { "field-communicated" } else { "field-happened" }, &day(facts.happened));
    pair("field-access", &facts.access.map_or_else(String::new, |access| words.tr(access.key())));
    pair("field-parent", &about.parent);
    pair("field-visit", &about.visit);
    let counts = [("sheets", facts.sheets.to_string()), ("attachments", facts.attachments.to_string())];
    pair("receipt-papers", &words.tr_with("receipt-counts", &counts));
    let brought = |brought: bool| {
        facts.papers.iter().filter(|paper| paper.brought == brought).map(|p| p.name.as_str()).collect::<Vec<_>>().join("; ")
    };
    pair("field-brought", &brought(true));
    pair("casefile-missing", &brought(false));
    pair(
        "casefile-files",
        &case.files.iter().map(|file| file.name.as_str()).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("; "),
    );
    for payment in &about.payments {
        let facts = format!("{} · {} · {}", payment.number, payment.amount, words.tr(payment.method.key()));
        pair("casefile-payment", &format!("{facts} · {}", words.tr(payment.status.key())));
    }
    if facts.kind == Kind::Restricted {
        pair("casefile-content", &words.tr("seal-closed"));
    }
    let p = case.personal.clone().unwrap_or_default();
    pair("field-applicant", &words.tr(facts.applicant.key()));
    for (key, value) in [
        ("field-name", &p.name),
        ("field-identifier", &p.identifier),
        ("field-address", &p.address),
        ("field-phone", &p.phone),
        ("field-email", &p.email),
        ("field-proxy", &p.proxy),
        ("field-authority", &p.authority),
        ("field-about", &p.about),
        ("field-subject", &p.subject),
        ("field-description", &p.description),
        ("field-place", &p.place),
        ("field-hurt", &p.hurt),
        ("field-endangered", &p.endangered),
    ] {
        pair(key, value);
    }
}
