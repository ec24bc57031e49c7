//! The queue ticket, 80 and 58 mm: the label as large as it goes, and no personal data (domain.md §9.5).

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
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
pub fn scene(ticket: &Ticket<'_>, letterhead: &Letterhead, medium: Medium) -> Scene {
    let label = ticket.visit.label.to_string();
    let issued = letterhead.settings.local(ticket.visit.issued_ms);
    let small = medium == Medium::Roll58;
    let mut sheet = Sheet::new(medium, "");
    letterhead.head(&mut sheet, 0, true);
    sheet.space(4.0);
    // The letters of the label fill the paper: 52 pt on 80 mm, less when a label grows a digit.
    let mut size: f32 = if small { 40.0 } else { 52.0 };
    while Style::strong(size).width(&label) > sheet.inner() && size > 20.0 {
        size -= 2.0;
    }
    sheet.heading(Role::H1, &label, Style::strong(size).leading(size * 1.08), Align::Centre);
    let line = letterhead.words.line(&letterhead.settings, ticket.visit.label.line);
    sheet.text(&line, Style::strong(13.0), Align::Centre);
    sheet.text(&letterhead.words.moment(issued), Style::plain(11.0).tabular(), Align::Centre);
    sheet.space(4.0);
    sheet.rule(Ink::BLACK);
    sheet.space(4.0);
    let body = Style::plain(if small { 9.5 } else { 10.5 });
    sheet.text(&letterhead.say("ticket-ahead", &[("n", ticket.ahead.to_string())]), body, Align::Centre);
    if let Some(seconds) = ticket.visit.estimate_s {
        // Rounded up to five minutes: no more exact than it can be.
        let about = (i64::from(seconds).max(1) + 299) / 300 * 5;
        sheet.text(&letterhead.say("ticket-estimate", &[("n", about.to_string())]), body, Align::Centre);
    }
    let minutes = [("n", letterhead.settings.whole(Key::WaitMaxMin).to_string())];
    sheet.text(&letterhead.say("ticket-wait", &minutes), body, Align::Centre);
    sheet.text(&letterhead.say("ticket-standard", &minutes), body, Align::Centre);
    sheet.space(4.0);
    sheet.text(letterhead.text(Key::OfficeMotto), Style::plain(9.0), Align::Centre);
    sheet.done(&letterhead.say("ticket-title", &[("label", label)]), letterhead, issued)
}
