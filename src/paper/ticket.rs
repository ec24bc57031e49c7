//! The queue ticket, 80 mm: the label as large as it goes, and no personal data (domain.md §9.5).

use super::Medium;
use super::face::Face;
use super::letterhead::Letterhead;
use super::scene::{Ink, Scene};
use super::sheet::{Align, Sheet, Style};
use crate::domain::settings::Key;
use crate::domain::visit::Visit;

/// What a ticket says.
#[derive(Clone, Debug)]
pub struct Ticket<'a> {
    /// The visit.
    pub visit: &'a Visit,
    /// How many waited at its issue.
    pub ahead: usize,
}

/// Sets a ticket.
pub fn scene(ticket: &Ticket<'_>, letterhead: &Letterhead) -> Scene {
    let words = letterhead.words;
    let label = ticket.visit.label.to_string();
    let issued = letterhead.settings.local(ticket.visit.issued_ms);
    let mut sheet = Sheet::new(Medium::Roll80, "");
    letterhead.head(&mut sheet, 0, true);
    sheet.space(4.0);
    sheet.text(&label, Style { leading: 56.0, ..Style::new(Face::SemiBold, 52.0) }, Align::Centre);
    sheet.text(&words.tr(ticket.visit.label.line.key()), Style::new(Face::SemiBold, 13.0), Align::Centre);
    sheet.text(&words.moment(issued), Style::new(Face::Regular, 11.0).tabular(), Align::Centre);
    sheet.space(4.0);
    sheet.rule(Ink::BLACK);
    sheet.space(4.0);
    let body = Style::new(Face::Regular, 10.5);
    sheet.text(&words.tr_with("ticket-ahead", &[("n", ticket.ahead.to_string())]), body, Align::Centre);
    sheet.text(&words.tr("ticket-wait"), body, Align::Centre);
    let minutes = letterhead.settings.whole(Key::WaitMaxMin).to_string();
    sheet.text(&words.tr_with("ticket-standard", &[("n", minutes)]), body, Align::Centre);
    sheet.space(4.0);
    sheet.text(letterhead.text(Key::OfficeMotto), Style::new(Face::Regular, 9.0), Align::Centre);
    sheet.done(&words.tr_with("ticket-title", &[("label", label)]), words, issued)
}
