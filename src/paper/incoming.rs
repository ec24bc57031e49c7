//! The incoming register („Входящ дневник“, domain.md §9.6), A4 landscape: a day or a period, thousands of rows.
//!
//! Names are masked; subjects are printed, since the register is the office's own book. What a unit signs for is left empty, to
//! be filled in by hand.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use super::table::{Column, Looks, Table};
use crate::words::Words;
use chrono::{NaiveDate, NaiveDateTime};

/// A row of the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The number without its date.
    pub number: String,
    /// When it was registered.
    pub at: NaiveDateTime,
    /// Who sent it, masked.
    pub sender: String,
    /// The sender's own number.
    pub reference: String,
    /// What it is.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// That is the applicant's own words, not a service's name.
    pub free_text: bool,
    /// Sheets and attachments.
    pub counts: (u32, u32),
    /// How it came.
    pub channel: String,
    /// Where it goes.
    pub unit: String,
    /// The due date.
    pub due: Option<NaiveDate>,
    /// What was answered: the number of the letter and its date; empty while nothing was.
    pub answer: String,
    /// What became of it: void, closed, ready.
    pub note: String,
}

impl Entry {
    /// The row of a sealed signal: its number and its time.
    pub fn restricted(number: String, at: NaiveDateTime, words: Words) -> Self {
        Self {
            number,
            at,
            sender: String::new(),
            reference: String::new(),
            kind: words.tr("incoming-restricted"),
            subject: String::new(),
            free_text: false,
            counts: (0, 0),
            channel: String::new(),
            unit: String::new(),
            due: None,
            answer: String::new(),
            note: String::new(),
        }
    }
}

/// Columns and their shares, by what stands in them; the handed-over one is signed by hand.
const COLUMNS: [(&str, f32); 13] = [
    ("incoming-number", 1.1),
    ("incoming-at", 1.25),
    ("incoming-sender", 1.7),
    ("incoming-reference", 1.1),
    ("incoming-kind", 1.25),
    ("incoming-subject", 2.5),
    ("incoming-counts", 0.8),
    ("incoming-channel", 0.95),
    ("incoming-unit", 1.6),
    ("incoming-due", 1.2),
    ("incoming-handed", 1.4),
    ("incoming-answer", 1.3),
    ("incoming-note", 1.35),
];

/// Sets the register of the days `from` to `to`, as of `now`.
pub fn scene(entries: &[Entry], from: NaiveDate, to: NaiveDate, letterhead: &Letterhead, now: NaiveDateTime) -> Scene {
    let words = letterhead.words;
    let title = if from == to {
        words.tr_with("incoming-title-day", &[("day", words.day(from))])
    } else {
        words.tr_with("incoming-title-period", &[("from", words.date(from)), ("to", words.date(to))])
    };
    let mut sheet = Sheet::new(Medium::A4Landscape, &title);
    sheet.numbered();
    letterhead.head(&mut sheet, 0, false);
    sheet.space(8.0);
    sheet.heading(Role::H1, &title, Style::strong(15.0), Align::Left);
    let made = words.tr_with("day-made", &[("at", words.moment(now))]);
    sheet.text(&made, Style::plain(8.5).ink(Ink::GREY), Align::Left);
    sheet.space(6.0);
    if entries.is_empty() {
        sheet.text(&words.tr("incoming-none"), Style::plain(10.0), Align::Left);
    } else {
        rows(&mut sheet, entries, letterhead);
    }
    sheet.need(70.0);
    sheet.space(10.0);
    let total = words.tr_with("incoming-total", &[("n", entries.len().to_string())]);
    sheet.text(&total, Style::strong(10.0), Align::Left);
    sheet.space(22.0);
    letterhead.signatures(&mut sheet);
    sheet.done(&title, letterhead, now)
}

fn rows(sheet: &mut Sheet, entries: &[Entry], letterhead: &Letterhead) {
    let words = letterhead.words;
    let columns = COLUMNS.iter().map(|(key, share)| Column::text(words.tr(key), *share)).collect();
    let looks = Looks {
        head: Style::plain(8.0).ink(Ink::GREY).leading(9.8),
        cell: Style::plain(8.0).leading(10.0).tabular(),
        gap: 6.0,
        grid: true,
    };
    let mut table = Table::begin(sheet, columns, looks);
    for entry in entries {
        let cells = [
            entry.number.clone(),
            entry.at.format("%d.%m. %H:%M").to_string(),
            entry.sender.clone(),
            entry.reference.clone(),
            entry.kind.clone(),
            entry.subject.clone(),
            if entry.counts == (0, 0) { String::new() } else { format!("{}/{}", entry.counts.0, entry.counts.1) },
            entry.channel.clone(),
            entry.unit.clone(),
            entry.due.map_or_else(String::new, |due| words.date(due)),
            String::new(),
            entry.answer.clone(),
            entry.note.clone(),
        ];
        table.row(sheet, &cells);
    }
    table.end(sheet);
}
