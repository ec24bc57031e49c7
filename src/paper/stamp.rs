//! The incoming stamp (domain.md §9.2): a label of 60 × 30 mm, or printed in the upper right corner of the paper itself.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Item, MM, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use super::wrap::wrap;
use crate::domain::case::Case;
use crate::domain::settings::Key;

/// Sets the stamp of a case. On A4 the rest of the page is empty: the paper itself is put into the printer.
pub fn scene(case: &Case, letterhead: &Letterhead, medium: Medium) -> Scene {
    let at = letterhead.settings.local(case.at_ms);
    let number = case.registered.number;
    let mut sheet = Sheet::new(medium, "");
    let (width, height) = (60.0 * MM, 30.0 * MM);
    let (x, y) = match medium {
        Medium::Label => (0.0, 0.0),
        // The corner that the official forms leave free, clear of what printers cannot reach.
        _ => (sheet.left() + sheet.inner() - width + 6.0 * MM, 8.0 * MM),
    };
    let inset = 1.2 * MM;
    let frame = [x + inset, y + inset, width - 2.0 * inset, height - 2.0 * inset];
    sheet.put(Item::Outline { area: frame, thickness: 0.8, ink: Ink::BLACK });
    let (left, inner) = (frame[0] + 5.0, frame[2] - 10.0);
    let small = Style::plain(8.0).leading(9.4);
    sheet.y = frame[1] + 4.0;
    sheet.text_in(left, inner, letterhead.text(Key::OfficeName), Style::strong(8.5).leading(10.0), Align::Left);
    sheet.text_in(left, inner, &fitting(letterhead.text(Key::OfficePlace), inner, small), small, Align::Left);
    sheet.space(1.5);
    sheet.within(Role::H1, |sheet| {
        let text = letterhead.say("stamp-number", &[("number", number.to_string())]);
        let mut size = 13.0;
        while Style::strong(size).width(&text) > inner && size > 8.0 {
            size -= 0.5;
        }
        sheet.text_in(left, inner, &text, Style::strong(size).leading(15.0), Align::Left);
    });
    let facts = &case.registered;
    let time = [("time", at.format("%H:%M").to_string()), ("sheets", facts.sheets.to_string())];
    let counts = [("attachments", facts.attachments.to_string()), time[0].clone(), time[1].clone()];
    sheet.text_in(left, inner, &letterhead.say("stamp-counts", &counts), small.tabular(), Align::Left);
    let unit = facts.service.as_ref().map_or("", |s| s.unit.as_str());
    let to = letterhead
        .say("stamp-to", &[("unit", if unit.is_empty() { "........................".to_owned() } else { unit.to_owned() })]);
    // Beside it, by hand: the code of the file in the office's own scheme, and who takes it.
    let (y, part) = (sheet.y, inner * 0.6);
    sheet.text_in(left, part, &fitting(&to, part, small), small, Align::Left);
    sheet.y = y;
    for key in ["stamp-code", "stamp-signature"] {
        sheet.text_in(left + part + 4.0, inner - part - 4.0, &letterhead.tr(key), small, Align::Left);
    }
    if letterhead.settings.example {
        let word = letterhead.tr("paper-example");
        sheet.line_at(left, inner, frame[1] + 11.5, &word, Style::strong(8.0), Align::Right);
    }
    sheet.done(&letterhead.say("stamp-title", &[("number", number.to_string())]), letterhead, at)
}

/// What of a text fits in two lines: whole words, with the mark that it goes on.
fn fitting(text: &str, width: f32, style: Style) -> String {
    let fits = |text: &str| wrap(text, width, style).len() <= 2;
    if fits(text) {
        return text.to_owned();
    }
    let mut kept: Vec<&str> = text.split(' ').collect();
    while kept.len() > 1 && !fits(&format!("{}…", kept.join(" "))) {
        let _ = kept.pop();
    }
    format!("{}…", kept.join(" "))
}
