//! The head and foot that papers share: crest and name of the office, the marks of an example or a duplicate, the motto.

use super::crest;
use super::scene::{Bitmap, Ink, Item, MM};
use super::sheet::{Align, Sheet, Style};
use crate::domain::money::Cents;
use crate::domain::settings::{Key, Settings};
use crate::domain::template::fill;
use crate::words::{Lang, Words};
use chrono::NaiveDate;
use std::sync::Arc;

/// What a paper says of the office, from its settings.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// The settings in force.
    pub settings: Settings,
    /// The language of the paper.
    pub words: Words,
    crest: Option<Arc<Bitmap>>,
}

impl Letterhead {
    /// The letterhead of an office.
    pub fn new(settings: &Settings, words: Words) -> Self {
        Self { settings: settings.clone(), words, crest: crest::read(settings.crest()) }
    }

    pub(super) fn text(&self, key: Key) -> &str {
        self.settings.text(key)
    }

    pub(super) fn tr(&self, key: &str) -> String {
        self.words.tr(key)
    }

    pub(super) fn say(&self, key: &str, args: &[(&str, String)]) -> String {
        // The office's own wording is Bulgarian; other languages are the program's.
        let own = self.settings.wording(key);
        if own.is_empty() || self.words.lang != Lang::Bg { self.words.tr_with(key, args) } else { fill(own, args) }
    }

    /// Sets the head: crest, name, place, address; on the right the marks of an example and of a duplicate.
    pub(super) fn head(&self, sheet: &mut Sheet, duplicate: u32, narrow: bool) {
        if narrow {
            self.narrow_head(sheet, duplicate);
            return;
        }
        let (left, top) = (sheet.left(), sheet.y);
        let mut indent = 0.0;
        let mut below = top;
        if let Some(crest) = &self.crest {
            let alt = self.say("paper-crest", &[("office", self.text(Key::OfficeName).to_owned())]);
            indent = sheet.picture(left, top, [18.0 * MM, 13.0 * MM], crest, &alt) + 8.0;
            below = top + 13.0 * MM;
        }
        let width = sheet.inner() - 96.0 - indent;
        sheet.text_in(left + indent, width, self.text(Key::OfficeName), Style::strong(11.0), Align::Left);
        sheet.text_in(left + indent, width, self.text(Key::OfficePlace), Style::plain(9.0), Align::Left);
        sheet.text_in(left + indent, width, self.text(Key::OfficeAddress), Style::plain(8.5).ink(Ink::GREY), Align::Left);
        below = below.max(sheet.y);
        sheet.y = top;
        self.marks(sheet, duplicate, false);
        sheet.y = sheet.y.max(below);
    }

    fn narrow_head(&self, sheet: &mut Sheet, duplicate: u32) {
        if let Some(crest) = &self.crest {
            let height = 11.0 * MM;
            let wide = (height / crest.height.max(1) as f32 * crest.width as f32).min(24.0 * MM);
            let alt = self.say("paper-crest", &[("office", self.text(Key::OfficeName).to_owned())]);
            let x = sheet.left() + (sheet.inner() - wide) / 2.0;
            let _ = sheet.picture(x, sheet.y, [wide, height], crest, &alt);
            sheet.space(height + 3.0);
        }
        sheet.text(self.text(Key::OfficeName), Style::strong(11.0), Align::Centre);
        sheet.text(self.text(Key::OfficePlace), Style::plain(9.0), Align::Centre);
        self.marks(sheet, duplicate, true);
    }

    fn marks(&self, sheet: &mut Sheet, duplicate: u32, narrow: bool) {
        if self.settings.example {
            mark(sheet, &self.tr("paper-example"), narrow);
        }
        if duplicate > 0 {
            mark(sheet, &self.say("paper-duplicate", &[("n", duplicate.to_string())]), narrow);
        }
    }

    /// An amount, with leva beside it while the dual display is on.
    pub(super) fn money(&self, amount: Cents, day: NaiveDate) -> String {
        let until = crate::domain::settings::read_date(self.text(Key::DualUntil));
        if until.is_some_and(|until| day <= until) {
            self.say("money-dual", &[("euro", amount.to_string()), ("leva", amount.leva())])
        } else {
            amount.to_string()
        }
    }

    /// What is said about personal data to whoever gives it (Регламент (ЕС) 2016/679, чл. 13), small.
    pub(super) fn privacy(&self, sheet: &mut Sheet, narrow: bool) {
        let own = self.text(Key::Privacy);
        let args = [("office", self.text(Key::OfficeName).to_owned())];
        let text = if own.is_empty() { self.say("paper-privacy", &args) } else { own.to_owned() };
        sheet.text(&text, Style::plain(if narrow { 8.0 } else { 7.5 }).ink(Ink::GREY), Align::Left);
    }

    /// Lines to sign for who made a list and who checked it.
    pub(super) fn signatures(&self, sheet: &mut Sheet) {
        let (y, style, half) = (sheet.y, Style::plain(10.0), sheet.inner() / 2.0);
        for (place, key) in ["paper-made-by", "paper-checked-by"].into_iter().enumerate() {
            sheet.y = y;
            sheet.text_in(sheet.left() + place as f32 * half, half - 10.0, &self.tr(key), style, Align::Left);
        }
    }

    /// Whom to ask: telephone and site.
    pub(super) fn contact(&self) -> String {
        let args = [("phone", self.text(Key::OfficePhone).to_owned()), ("site", self.text(Key::OfficeSite).to_owned())];
        self.say("paper-contact", &args)
    }
}

/// A boxed word.
fn mark(sheet: &mut Sheet, word: &str, narrow: bool) {
    let style = Style::strong(10.0);
    let width = style.width(word) + 12.0;
    let x = if narrow { sheet.left() + (sheet.inner() - width) / 2.0 } else { sheet.left() + sheet.inner() - width };
    if narrow {
        sheet.space(3.0);
    }
    sheet.put(Item::Outline { area: [x, sheet.y, width, 17.0], thickness: 1.2, ink: Ink::BLACK });
    let baseline = sheet.y + 12.0;
    sheet.line_at(x, width, baseline, word, style, Align::Centre);
    sheet.y += 21.0;
}
