//! The information sheet of a service: what to bring, how long it takes, what it costs, who does it (charter C02, C26).

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use super::table::{Column, Looks, Table};
use crate::domain::catalogue::Service;
use crate::words::Lang;
use chrono::NaiveDateTime;

/// Sets the sheet of a service, as of `now`.
pub fn scene(service: &Service, letterhead: &Letterhead, now: NaiveDateTime, medium: Medium) -> Scene {
    let words = letterhead.words;
    let name = if words.lang == Lang::En { &service.name_en } else { &service.name };
    let mut sheet = Sheet::new(medium, name);
    letterhead.head(&mut sheet, 0, false);
    sheet.space(12.0);
    sheet.text(&words.tr("service-title"), Style::plain(9.0).ink(Ink::GREY), Align::Left);
    sheet.heading(Role::H1, name, Style::strong(15.0), Align::Left);
    let body = Style::plain(10.0);
    if let Some(number) = &service.iisda {
        let small = Style::plain(8.5).ink(Ink::GREY).tabular();
        sheet.text(&words.tr_with("service-number", &[("number", number.clone())]), small, Align::Left);
    }
    sheet.space(10.0);
    heading(&mut sheet, &words.tr("service-documents"));
    if service.documents.is_empty() {
        sheet.text(&words.tr("service-no-documents"), body, Align::Left);
    } else {
        sheet.checklist(&service.documents, body);
    }
    sheet.space(8.0);
    heading(&mut sheet, &words.tr("service-speeds"));
    speeds(&mut sheet, service, letterhead, now);
    sheet.space(8.0);
    let caption = Style::plain(8.5).ink(Ink::GREY);
    if let Some(months) = service.validity_months {
        let text = words.tr_with("service-months", &[("n", months.to_string())]);
        sheet.pair(&words.tr("service-validity"), &text, 92.0, caption, body);
    }
    sheet.pair(&words.tr("service-unit"), &service.unit_name, 92.0, caption, body);
    sheet.space(8.0);
    sheet.rule(Ink::BLACK);
    sheet.space(6.0);
    sheet.text(&words.tr("service-where"), body, Align::Left);
    sheet.text(&letterhead.contact(), body, Align::Left);
    if service.fee_certainty.to_confirm() || service.term_certainty.to_confirm() {
        sheet.text(&words.tr("service-confirm"), caption, Align::Left);
    }
    sheet.space(4.0);
    letterhead.privacy(&mut sheet, false);
    sheet.space(4.0);
    sheet.text(&words.tr_with("service-as-of", &[("at", words.date(now.date()))]), caption.tabular(), Align::Left);
    sheet.done(name, letterhead, now)
}

fn heading(sheet: &mut Sheet, text: &str) {
    sheet.need(40.0);
    sheet.heading(Role::H2, text, Style::strong(11.0), Align::Left);
    sheet.space(3.0);
}

fn speeds(sheet: &mut Sheet, service: &Service, letterhead: &Letterhead, now: NaiveDateTime) {
    let words = letterhead.words;
    let columns = vec![
        Column::text(words.tr("service-speed"), 3.0),
        Column::text(words.tr("service-term"), 2.6),
        Column::figures(words.tr("service-fee"), 1.6),
    ];
    let looks = Looks { head: Style::plain(8.5).ink(Ink::GREY), cell: Style::plain(10.0).tabular(), gap: 8.0, grid: false };
    let mut table = Table::begin(sheet, columns, looks);
    for speed in &service.speeds {
        let name = speed.name.clone().unwrap_or_else(|| words.tr(speed.kind.key()));
        let term = speed.term.map_or_else(|| service.term_text.clone(), |term| words.term(term));
        let fee = match (speed.fee, &speed.fee_text) {
            (Some(fee), _) if fee.0 == 0 => words.tr("receipt-fee-free"),
            (Some(fee), _) => letterhead.money(fee, now.date()),
            (None, Some(text)) => text.clone(),
            (None, None) => service.fee_text.clone(),
        };
        table.row(sheet, &[name, term, fee]);
    }
    table.end(sheet);
}
