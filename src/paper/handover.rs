//! The hand-over list („разносна книга“): what went to which unit on a day, with a line to sign for each unit.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use super::table::{Column, Looks, Table};
use chrono::{NaiveDate, NaiveDateTime};

/// A case that went to a unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handed {
    /// To which unit.
    pub unit: String,
    /// The case's number.
    pub number: String,
    /// When it was given, local time.
    pub at: NaiveDateTime,
    /// What it is.
    pub kind: String,
    /// Who sent it: masked, or that the identity is protected.
    pub sender: String,
    /// What it is about.
    pub subject: String,
    /// That is the applicant's own words, not a service's name.
    pub free_text: bool,
    /// Sheets and attachments.
    pub counts: (u32, u32),
    /// By when the unit is to answer.
    pub until: Option<NaiveDate>,
}

/// Sets the list of a day; `entries` are ordered by unit.
pub fn scene(entries: &[Handed], day: NaiveDate, letterhead: &Letterhead, now: NaiveDateTime) -> Scene {
    let words = letterhead.words;
    let title = words.tr_with("handover-title", &[("day", words.day(day))]);
    let mut sheet = Sheet::new(Medium::A4Landscape, &title);
    sheet.numbered();
    letterhead.head(&mut sheet, 0, false);
    sheet.space(8.0);
    sheet.heading(Role::H1, &title, Style::strong(15.0), Align::Left);
    sheet.text(&words.tr_with("day-made", &[("at", words.moment(now))]), Style::plain(8.5).ink(Ink::GREY), Align::Left);
    if entries.is_empty() {
        sheet.space(6.0);
        sheet.text(&words.tr("handover-none"), Style::plain(10.0), Align::Left);
    }
    for unit in entries.chunk_by(|a, b| a.unit == b.unit) {
        sheet.need(110.0);
        sheet.space(12.0);
        sheet.heading(Role::H2, &unit[0].unit, Style::strong(11.0), Align::Left);
        sheet.space(4.0);
        rows(&mut sheet, unit, letterhead);
        sheet.space(14.0);
        let count = [("n", unit.len().to_string())];
        sheet.text(&words.tr_with("handover-signed", &count), Style::plain(10.0), Align::Left);
    }
    sheet.done(&title, letterhead, now)
}

fn rows(sheet: &mut Sheet, unit: &[Handed], letterhead: &Letterhead) {
    let words = letterhead.words;
    let columns = [
        ("incoming-number", 1.1),
        ("incoming-at", 1.1),
        ("incoming-kind", 1.7),
        ("incoming-sender", 1.8),
        ("incoming-subject", 3.4),
        ("incoming-counts", 0.8),
        ("handover-until", 1.2),
    ];
    let columns = columns.iter().map(|(key, share)| Column::text(words.tr(key), *share)).collect();
    let looks = Looks {
        head: Style::plain(8.0).ink(Ink::GREY).leading(9.8),
        cell: Style::plain(8.5).leading(10.6).tabular(),
        gap: 6.0,
        grid: true,
    };
    let mut table = Table::begin(sheet, columns, looks);
    for entry in unit {
        let cells = [
            entry.number.clone(),
            entry.at.format("%d.%m. %H:%M").to_string(),
            entry.kind.clone(),
            entry.sender.clone(),
            entry.subject.clone(),
            format!("{}/{}", entry.counts.0, entry.counts.1),
            entry.until.map_or_else(String::new, |day| words.date(day)),
        ];
        table.row(sheet, &cells);
    }
    table.end(sheet);
}
