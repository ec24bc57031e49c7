//! The slip of a kept place: what is still to be brought, as a checklist, and until when the place with this clerk is kept. It bears the
//! ticket and no name.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use crate::domain::visit::Visit;
use chrono::NaiveDateTime;

/// Sets the slip, on 80 mm or A6.
pub fn scene(visit: &Visit, letterhead: &Letterhead, medium: Medium, now: NaiveDateTime) -> Scene {
    let title = letterhead.tr("missing-title");
    let mut sheet = Sheet::new(medium, "");
    letterhead.head(&mut sheet, 0, true);
    sheet.space(6.0);
    sheet.heading(Role::H1, &title, Style::strong(14.0), Align::Centre);
    sheet.text(&visit.label.to_string(), Style::strong(34.0).tabular().leading(40.0), Align::Centre);
    if let Some(counter) = visit.stage().counter {
        let counter = letterhead.say("counter-n", &[("n", counter.to_string())]);
        sheet.text(&counter, Style::strong(13.0), Align::Centre);
    }
    sheet.space(4.0);
    sheet.rule(Ink::BLACK);
    sheet.space(6.0);
    let body = Style::plain(10.5).leading(14.0);
    sheet.text(&letterhead.tr("missing-bring"), body, Align::Left);
    sheet.space(3.0);
    sheet.checklist(&visit.missing, body);
    sheet.space(6.0);
    let until = letterhead.settings.hours().to.format("%H:%M").to_string();
    let day = letterhead.words.date(visit.day);
    sheet.text(
        &letterhead.say("missing-until", &[("day", day), ("time", until)]),
        Style::strong(10.5).leading(14.0),
        Align::Left,
    );
    sheet.text(&letterhead.contact(), Style::plain(9.0), Align::Left);
    sheet.done(&letterhead.say("missing-file-title", &[("label", visit.label.to_string())]), letterhead, now)
}
