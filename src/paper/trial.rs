//! The test page of a printer: what the medium is, a frame at the edge of the text, every letter, a QR code.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Item, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use crate::domain::settings::Key;
use chrono::NaiveDateTime;

/// Every letter and mark that papers use.
const LETTERS: [&str; 3] = [
    "\u{410}\u{411}\u{412}\u{413}\u{414}\u{415}\u{416}\u{417} \u{418}\u{419}\u{41a}\u{41b}\u{41c}\u{41d}\u{41e}\u{41f} \u{420}\u{421}\u{422}\u{423}\u{424}\u{425}\u{426}\u{427} \u{428}\u{429}\u{42a}\u{42c}\u{42e}\u{42f}\u{40d}",
    "\u{430}\u{431}\u{432}\u{433}\u{434}\u{435}\u{436}\u{437} \u{438}\u{439}\u{43a}\u{43b}\u{43c}\u{43d}\u{43e}\u{43f} \u{440}\u{441}\u{442}\u{443}\u{444}\u{445}\u{446}\u{447} \u{448}\u{449}\u{44a}\u{44c}\u{44e}\u{44f}\u{45d}",
    "0123456789 № § € % „“ «» – — … /&@",
];

/// Sets a test page for a medium; `address` is where it is sent.
pub fn scene(letterhead: &Letterhead, now: NaiveDateTime, address: &str, medium: Medium) -> Scene {
    let words = letterhead.words;
    let mut sheet = Sheet::new(medium, "");
    let (left, top) = (sheet.left(), sheet.y);
    let label = medium == Medium::Label;
    sheet.space(if label { 2.0 } else { 6.0 });
    let inset = if label { 5.0 } else { 6.0 };
    let width = sheet.inner() - 2.0 * inset;
    let size = if label { 8.0 } else { 9.5 };
    let body = Style::plain(size).tabular();
    sheet.within(Role::H1, |sheet| {
        let title = words.tr_with("trial-title", &[("medium", words.tr(medium.key()))]);
        sheet.text_in(left + inset, width, &title, Style::strong(size + 2.0), Align::Left);
    });
    sheet.text_in(left + inset, width, &words.moment(now), body, Align::Left);
    sheet.text_in(left + inset, width, address, body, Align::Left);
    if !label {
        sheet.text_in(left + inset, width, letterhead.text(Key::OfficeName), body, Align::Left);
        sheet.space(4.0);
        for letters in LETTERS {
            sheet.text_in(left + inset, width, letters, Style::plain(11.0), Align::Left);
        }
        sheet.space(6.0);
        let (x, y) = (left + inset, sheet.y);
        sheet.qr(x, y, 62.0, "GISHE", &words.tr("trial-qr"));
        sheet.space(70.0);
        sheet.text_in(left + inset, width, &words.tr("trial-look"), body, Align::Left);
    }
    sheet.space(if label { 1.0 } else { 6.0 });
    let area = [left, top, sheet.inner(), sheet.y - top];
    sheet.put(Item::Outline { area, thickness: 0.8, ink: Ink::BLACK });
    sheet.done(&words.tr_with("trial-title", &[("medium", words.tr(medium.key()))]), letterhead, now)
}
