//! The head and foot that papers share: the office's name, the marks of an example or a duplicate, the motto.

use super::face::Face;
use super::scene::{Ink, Item};
use super::sheet::{Align, Sheet, Style};
use crate::domain::money::Cents;
use crate::domain::settings::{Key, Settings};
use crate::words::Words;
use chrono::NaiveDate;

/// What a paper says of the office, from its settings.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// The settings in force.
    pub settings: Settings,
    /// The language of the paper.
    pub words: Words,
}

impl Letterhead {
    /// The letterhead of an office.
    pub fn new(settings: &Settings, words: Words) -> Self {
        Self { settings: settings.clone(), words }
    }

    pub(super) fn text(&self, key: Key) -> &str {
        self.settings.text(key)
    }

    /// Sets the head: name, place, address; on the right the marks of an example and of a duplicate.
    pub(super) fn head(&self, sheet: &mut Sheet, duplicate: u32, narrow: bool) {
        let align = if narrow { Align::Centre } else { Align::Left };
        let width = if narrow { sheet.inner() } else { sheet.inner() - 96.0 };
        let (left, top) = (sheet.left(), sheet.y);
        sheet.text_in(left, width, self.text(Key::OfficeName), Style::new(Face::SemiBold, 11.0), align);
        sheet.text_in(left, width, self.text(Key::OfficePlace), Style::new(Face::Regular, 9.0), align);
        if !narrow {
            let small = Style::new(Face::Regular, 8.5).ink(Ink::GREY);
            sheet.text_in(left, width, self.text(Key::OfficeAddress), small, align);
        }
        let below = sheet.y;
        if !narrow {
            sheet.y = top;
        }
        if self.settings.example {
            self.mark(sheet, &self.words.tr("paper-example"), narrow);
        }
        if duplicate > 0 {
            self.mark(sheet, &self.words.tr_with("paper-duplicate", &[("n", duplicate.to_string())]), narrow);
        }
        sheet.y = sheet.y.max(below);
    }

    /// A boxed word.
    #[allow(clippy::unused_self, reason = "part of the letterhead's vocabulary")]
    fn mark(&self, sheet: &mut Sheet, word: &str, narrow: bool) {
        let style = Style::new(Face::SemiBold, 10.0);
        let width = Face::SemiBold.shape(word, false).width_pt(10.0) + 12.0;
        let x = if narrow { sheet.left() + (sheet.inner() - width) / 2.0 } else { sheet.left() + sheet.inner() - width };
        if narrow {
            sheet.space(3.0);
        }
        sheet.put(Item::Outline { area: [x, sheet.y, width, 17.0], thickness: 1.2, ink: Ink::BLACK });
        let baseline = sheet.y + 12.0;
        sheet.line_at(x, width, baseline, word, style, Align::Centre);
        sheet.y += 21.0;
    }

    /// An amount, with leva beside it while the dual display is on.
    pub(super) fn money(&self, amount: Cents, day: NaiveDate) -> String {
        let until = crate::domain::settings::read_date(self.text(Key::DualUntil));
        if until.is_some_and(|until| day <= until) {
            self.words.tr_with("money-dual", &[("euro", amount.to_string()), ("leva", amount.leva())])
        } else {
            amount.to_string()
        }
    }

    /// Whom to ask: telephone and site.
    pub(super) fn contact(&self) -> String {
        let args = [("phone", self.text(Key::OfficePhone).to_owned()), ("site", self.text(Key::OfficeSite).to_owned())];
        self.words.tr_with("paper-contact", &args)
    }
}
