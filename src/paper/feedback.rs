//! The feedback slip („Обратна връзка“, domain.md §9.4), A6 and 80 mm: filled in by hand, with a part for the citizen.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Item, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use crate::domain::settings::Key;
use chrono::NaiveDateTime;

/// Sets the slip; `counter` when it is handed out at one.
pub fn scene(letterhead: &Letterhead, now: NaiveDateTime, counter: Option<u8>, medium: Medium) -> Scene {
    let words = letterhead.words;
    let mut sheet = Sheet::new(medium, "");
    let body = Style::plain(9.5);
    let small = Style::plain(if medium.narrow() { 9.0 } else { 8.0 }).ink(Ink::GREY);
    sheet.text(letterhead.text(Key::OfficeName), Style::strong(9.0), Align::Left);
    if letterhead.settings.example {
        sheet.text(&words.tr("paper-example"), Style::strong(9.0), Align::Left);
    }
    sheet.heading(Role::H1, &words.tr("feedback-title"), Style::strong(14.0), Align::Left);
    let place = counter.map_or_else(String::new, |n| words.tr_with("counter-n", &[("n", n.to_string())]));
    let head = [words.date(now.date()), place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    sheet.text(&head, body.tabular(), Align::Left);
    sheet.space(4.0);
    let kinds = ["feedback-opinion", "feedback-recommendation", "feedback-comment", "feedback-praise", "feedback-complaint"];
    boxes(&mut sheet, &kinds.map(|key| words.tr(key)), body);
    sheet.space(3.0);
    sheet.text(&words.tr("feedback-mark"), body, Align::Left);
    boxes(&mut sheet, &["1", "2", "3", "4", "5"].map(str::to_owned), body.tabular());
    sheet.text(&words.tr("feedback-scale"), small, Align::Left);
    sheet.space(3.0);
    sheet.text(&words.tr("feedback-text"), body, Align::Left);
    lines(&mut sheet, 4);
    sheet.space(4.0);
    boxes(&mut sheet, &[words.tr("feedback-answer")], body);
    lines(&mut sheet, 2);
    sheet.space(3.0);
    sheet.text(&words.tr("feedback-note"), small, Align::Left);
    // The slip is small: a line is all that fits, whatever the office says at length elsewhere.
    sheet.text(&words.tr("feedback-privacy"), small, Align::Left);
    sheet.space(5.0);
    let (y, left, right) = (sheet.y, sheet.left(), sheet.left() + sheet.inner());
    let points = vec![(left, y), (right, y)];
    sheet.as_artifact(|sheet| sheet.put(Item::Polyline { points, thickness: 0.7, dashed: true, ink: Ink::GREY }));
    sheet.space(5.0);
    sheet.text(&words.tr("feedback-tear"), body, Align::Left);
    sheet.text(&letterhead.contact(), small, Align::Left);
    sheet.done(&words.tr("feedback-title"), letterhead, now)
}

/// Words with a box before each, as many in a row as fit.
fn boxes(sheet: &mut Sheet, labels: &[String], style: Style) {
    let (side, gap) = (style.size * 0.85, 10.0);
    let mut x = sheet.left();
    sheet.within(Role::P, |sheet| {
        for label in labels {
            let width = style.width(label);
            if side + 4.0 + width > sheet.inner() {
                // Longer than a line: the box stands before its first.
                let (left, room) = (sheet.left(), sheet.inner() - side - 4.0);
                sheet.box_at(left, sheet.y + style.rise() - side + 1.0, side);
                sheet.text_in(left + side + 4.0, room, label, style, Align::Left);
                sheet.space(-style.leading);
                continue;
            }
            if x > sheet.left() && x + side + 4.0 + width > sheet.left() + sheet.inner() {
                x = sheet.left();
                sheet.space(style.leading + 3.0);
            }
            let baseline = sheet.y + style.rise();
            sheet.box_at(x, baseline - side + 1.0, side);
            sheet.line_at(x + side + 4.0, width, baseline, label, style, Align::Left);
            x += side + 4.0 + width + gap;
        }
    });
    sheet.space(style.leading + 3.0);
}

/// Lines to write on.
fn lines(sheet: &mut Sheet, count: usize) {
    for _ in 0..count {
        sheet.space(17.0);
        sheet.rule(Ink::LIGHT);
    }
    sheet.space(3.0);
}
