//! The mayor's reception on paper: the list of a day for whom people come to, and the slip for each of them.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use super::table::{Column, Looks, Table};
use crate::domain::booking::Booking;
use chrono::{NaiveDate, NaiveDateTime};

/// Sets the list of a day, official by official; it bears full names, as the official needs them.
pub fn list(bookings: &[Booking], day: NaiveDate, letterhead: &Letterhead, now: NaiveDateTime) -> Scene {
    let words = letterhead.words;
    let title = words.tr_with("reception-list-title", &[("day", words.day(day))]);
    let mut sheet = Sheet::new(Medium::A4, &title);
    sheet.numbered();
    letterhead.head(&mut sheet, 0, false);
    sheet.space(8.0);
    sheet.heading(Role::H1, &title, Style::strong(15.0), Align::Left);
    sheet.text(&words.tr_with("day-made", &[("at", words.moment(now))]), Style::plain(8.5).ink(Ink::GREY), Align::Left);
    let held: Vec<&Booking> = bookings.iter().filter(|b| b.state.holds()).collect();
    if held.is_empty() {
        sheet.space(6.0);
        sheet.text(&words.tr("reception-list-none"), Style::plain(10.0), Align::Left);
    }
    for of in held.chunk_by(|a, b| a.slot.official == b.slot.official) {
        let name =
            if of[0].slot.official.is_empty() { words.tr("reception-list-counters") } else { of[0].slot.official.clone() };
        sheet.space(12.0);
        sheet.heading(Role::H2, &name, Style::strong(11.0), Align::Left);
        sheet.space(4.0);
        let heads = [
            ("reception-list-time", 0.7),
            ("reception-list-name", 2.4),
            ("reception-list-phone", 1.4),
            ("reception-list-topic", 3.2),
            ("reception-list-note", 2.4),
        ];
        let columns = heads.iter().map(|(key, share)| Column::text(words.tr(key), *share)).collect();
        let looks = Looks {
            head: Style::plain(8.0).ink(Ink::GREY).leading(9.8),
            cell: Style::plain(9.5).leading(13.0).tabular(),
            gap: 6.0,
            grid: true,
        };
        let mut table = Table::begin(&mut sheet, columns, looks);
        for booked in of {
            let guest = booked.guest.clone().unwrap_or_default();
            table.row(&mut sheet, &[booked.slot.time.clone(), guest.name, guest.phone, guest.topic, String::new()]);
        }
        table.end(&mut sheet);
    }
    sheet.done(&title, letterhead, now)
}

/// Sets the slip of a booking: day, time, whom to; no name, as it may be left lying.
pub fn slip(booked: &Booking, letterhead: &Letterhead, medium: Medium, now: NaiveDateTime) -> Scene {
    let words = letterhead.words;
    let title = words.tr("reception-slip-title");
    let mut sheet = Sheet::new(medium, "");
    letterhead.head(&mut sheet, 0, true);
    sheet.space(6.0);
    sheet.heading(Role::H1, &title, Style::strong(13.0), Align::Centre);
    sheet.space(4.0);
    let to = if booked.slot.official.is_empty() { words.tr("reception-list-counters") } else { booked.slot.official.clone() };
    sheet.text(&to, Style::strong(12.0), Align::Centre);
    sheet.text(&words.day(booked.slot.day), Style::strong(14.0).tabular().leading(20.0), Align::Centre);
    sheet.text(&booked.slot.time, Style::strong(30.0).tabular().leading(36.0), Align::Centre);
    sheet.space(4.0);
    let code = words.tr_with("reception-slip-code", &[("code", booked.code().to_string())]);
    sheet.text(&code, Style::strong(12.0).tabular(), Align::Centre);
    sheet.space(4.0);
    sheet.rule(Ink::BLACK);
    sheet.space(4.0);
    let body = Style::plain(10.0);
    sheet.text(&words.tr("reception-slip-come"), body, Align::Centre);
    sheet.text(&letterhead.contact(), body, Align::Centre);
    sheet.done(&title, letterhead, now)
}
