//! The charter of the client, A4: the whole text in its three parts, as the municipality published it.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use crate::domain::settings::Key;
use chrono::NaiveDateTime;

/// The text: a line is a paragraph; `# ` the title, `#! ` a part, `## ` a part of a part, `· ` an item.
pub const TEXT: &str = include_str!("../../assets/charter/charter-bg.txt");

/// Sets the charter.
pub fn scene(letterhead: &Letterhead, now: NaiveDateTime) -> Scene {
    let title = TEXT.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default();
    let mut sheet = Sheet::new(Medium::A4, &format!("{title} · {}", letterhead.text(Key::OfficeName)));
    sheet.numbered();
    letterhead.head(&mut sheet, 0, false);
    sheet.space(16.0);
    let body = Style::plain(10.5).leading(14.6);
    let mut lines = TEXT.lines().peekable();
    let mut part = 0;
    while let Some(line) = lines.next() {
        if let Some(text) = line.strip_prefix("# ") {
            sheet.heading(Role::H1, text, Style::strong(22.0), Align::Left);
            sheet.space(8.0);
        } else if let Some(text) = line.strip_prefix("#! ") {
            part += 1;
            sheet.need(90.0);
            sheet.space(14.0);
            sheet.rule(Ink::BLACK);
            sheet.space(6.0);
            sheet.heading(Role::H2, &format!("{part}. {text}"), Style::strong(14.0), Align::Left);
            sheet.space(6.0);
        } else if let Some(text) = line.strip_prefix("## ") {
            sheet.need(60.0);
            sheet.space(8.0);
            // Before the first part stands the preamble, whose heads are heads of the document.
            let role = if part == 0 { Role::H2 } else { Role::H3 };
            sheet.heading(role, text, Style::strong(11.5), Align::Left);
            sheet.space(3.0);
        } else if line.starts_with("· ") {
            let mut items = vec![line];
            while let Some(item) = lines.next_if(|next| next.starts_with("· ")) {
                items.push(item);
            }
            list(&mut sheet, &items, body);
        } else {
            sheet.text(line, body, Align::Left);
            sheet.space(5.0);
        }
    }
    sheet.done(title, letterhead, now)
}

fn list(sheet: &mut Sheet, items: &[&str], body: Style) {
    let indent = 14.0;
    sheet.within(Role::List, |sheet| {
        for item in items {
            sheet.need(body.leading * 2.0);
            let (left, width, baseline) = (sheet.left(), sheet.inner(), sheet.y + body.rise());
            sheet.as_artifact(|sheet| sheet.line_at(left + 3.0, 6.0, baseline, "•", body, Align::Left));
            let text = item.trim_start_matches("· ");
            sheet.within(Role::ListItem, |sheet| {
                sheet.within(Role::ListBody, |sheet| sheet.text_in(left + indent, width - indent, text, body, Align::Left));
            });
            sheet.space(4.0);
        }
    });
}
