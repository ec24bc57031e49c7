//! Setting a page: a cursor that goes down, wraps by word, and turns the page when it is full.

use super::Medium;
use super::face::{Face, Shaped};
use super::scene::{Ink, Item, MM, Page, Scene};
use crate::words::Words;

/// A way of setting text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Style {
    /// The face.
    pub face: Face,
    /// Size in points.
    pub size: f32,
    /// Distance of baselines.
    pub leading: f32,
    /// The ink.
    pub ink: Ink,
    /// Figures of one width.
    pub tabular: bool,
}

impl Style {
    /// A style of a size in points, leading 1.32.
    pub const fn new(face: Face, size: f32) -> Self {
        Self { face, size, leading: size * 1.32, ink: Ink::BLACK, tabular: false }
    }

    /// In another ink.
    #[must_use]
    pub const fn ink(mut self, ink: Ink) -> Self {
        self.ink = ink;
        self
    }

    /// With figures of one width.
    #[must_use]
    pub const fn tabular(mut self) -> Self {
        self.tabular = true;
        self
    }

    fn shape(&self, text: &str) -> Shaped {
        self.face.shape(text, self.tabular)
    }
}

/// Where a line of text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Centre,
    /// At the right edge.
    Right,
}

/// A page being set.
#[derive(Debug)]
pub struct Sheet {
    width: f32,
    /// Height of a page; `None` for a roll, which is cut where the text ends.
    height: Option<f32>,
    margin: f32,
    pages: Vec<Page>,
    /// How far down the next thing stands, points from the top.
    pub y: f32,
    /// What is repeated at the top of a further page.
    running: String,
}

impl Sheet {
    /// A sheet of a medium; `running` is repeated at the top of further pages.
    pub fn new(medium: Medium, running: &str) -> Self {
        let (width, height, margin) = match medium {
            Medium::A5 => (148.0 * MM, Some(210.0 * MM), 11.0 * MM),
            Medium::A4 => (210.0 * MM, Some(297.0 * MM), 16.0 * MM),
            Medium::Roll80 => (80.0 * MM, None, 4.0 * MM),
        };
        let mut sheet = Self { width, height, margin, pages: Vec::new(), y: 0.0, running: running.to_owned() };
        sheet.turn();
        sheet
    }

    fn turn(&mut self) {
        let further = !self.pages.is_empty();
        self.pages.push(Page { width: self.width, height: self.height.unwrap_or(0.0), items: Vec::new() });
        self.y = self.margin;
        if further && !self.running.is_empty() {
            let running = self.running.clone();
            let style = Style::new(Face::SemiBold, 9.0).tabular();
            self.text_in(self.margin, self.inner(), &running, style, Align::Right);
            self.y += 8.0;
        }
    }

    /// Width between the margins.
    pub fn inner(&self) -> f32 {
        self.width - 2.0 * self.margin
    }

    /// The left edge of the text.
    pub fn left(&self) -> f32 {
        self.margin
    }

    /// The bottom edge of the text, endless on a roll.
    pub fn bottom(&self) -> f32 {
        self.height.map_or(f32::MAX, |h| h - self.margin)
    }

    /// Turns the page unless `height` points are left on this one.
    pub fn need(&mut self, height: f32) {
        if self.y + height > self.bottom() {
            self.turn();
        }
    }

    /// Leaves a space.
    pub fn space(&mut self, points: f32) {
        self.y += points;
    }

    /// Puts an item on the page where it stands.
    pub fn put(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(item);
        }
    }

    /// A paragraph over the whole width.
    pub fn text(&mut self, text: &str, style: Style, align: Align) {
        self.text_in(self.margin, self.inner(), text, style, align);
    }

    /// A paragraph in a column from `x`, `width` wide; the cursor goes below it.
    pub fn text_in(&mut self, x: f32, width: f32, text: &str, style: Style, align: Align) {
        for line in wrap(text, width, style) {
            self.need(style.leading);
            let baseline = self.y + style.leading * 0.5 + style.size * 0.33;
            self.run(x, width, baseline, line, style, align);
            self.y += style.leading;
        }
    }

    fn run(&mut self, x: f32, width: f32, baseline: f32, shaped: Shaped, style: Style, align: Align) {
        let slack = width - shaped.width_pt(style.size);
        let x = match align {
            Align::Left => x,
            Align::Centre => x + slack / 2.0,
            Align::Right => x + slack,
        };
        self.put(Item::Run { x, y: baseline, size: style.size, shaped, ink: style.ink });
    }

    /// One line of text at a baseline, outside the flow.
    pub fn line_at(&mut self, x: f32, width: f32, baseline: f32, text: &str, style: Style, align: Align) {
        let shaped = style.shape(text);
        self.run(x, width, baseline, shaped, style, align);
    }

    /// A caption on the left and its value beside it, both wrapped; the taller one moves the cursor.
    pub fn pair(&mut self, caption: &str, value: &str, split: f32, caption_style: Style, value_style: Style) {
        if value.is_empty() {
            return;
        }
        let gap = 8.0;
        let lines = wrap(value, self.inner() - split - gap, value_style).len().max(wrap(caption, split, caption_style).len());
        let height = lines as f32 * value_style.leading;
        // A pair that fits on a page is never torn apart.
        if height < self.bottom() - 2.0 * self.margin {
            self.need(height);
        }
        let (page, top) = (self.pages.len(), self.y);
        self.text_in(self.margin, split, caption, Style { leading: value_style.leading, ..caption_style }, Align::Left);
        let below = self.y;
        if self.pages.len() == page {
            self.y = top;
        }
        self.text_in(self.margin + split + gap, self.inner() - split - gap, value, value_style, Align::Left);
        if self.pages.len() == page {
            self.y = self.y.max(below);
        }
        self.y += 2.5;
    }

    /// A rule over the whole width.
    pub fn rule(&mut self, ink: Ink) {
        let area = [self.margin, self.y, self.inner(), 0.6];
        self.put(Item::Fill { area, ink });
        self.y += 0.6;
    }

    /// A QR code with its left top corner at `x`, `y`, `size` wide without its quiet zone.
    pub fn qr(&mut self, x: f32, y: f32, size: f32, text: &str) {
        let Ok(code) = fast_qr::QRBuilder::new(text).ecl(fast_qr::ECL::M).build() else { return };
        let rows: Vec<Vec<bool>> =
            (0..code.size).map(|row| (0..code.size).map(|column| code[row][column].value()).collect()).collect();
        self.put(Item::Squares { x, y, side: size / code.size as f32, rows });
    }

    /// The finished Scene; a roll is cut below the last thing.
    pub fn done(mut self, title: &str, words: Words, issued: chrono::NaiveDateTime) -> Scene {
        if self.height.is_none() {
            let cut = self.y + self.margin;
            if let Some(page) = self.pages.last_mut() {
                page.height = cut;
            }
        }
        Scene {
            title: title.to_owned(),
            lang: words.lang.code().to_owned(),
            issued: issued.format("%Y%m%d%H%M%S").to_string(),
            pages: self.pages,
        }
    }
}

/// Breaks text into lines of at most `width` points: by word, and inside a word only when it alone is too wide.
pub fn wrap(text: &str, width: f32, style: Style) -> Vec<Shaped> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|w| !w.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if style.shape(&longer).width_pt(style.size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(style.shape(&line));
            }
            line = break_word(word, width, style, &mut lines);
        }
        lines.push(style.shape(&line));
    }
    lines
}

/// Breaks a word wider than the column into pieces that fit; all but the last go to `lines`.
fn break_word(word: &str, width: f32, style: Style, lines: &mut Vec<Shaped>) -> String {
    let mut piece = String::new();
    for c in word.chars() {
        piece.push(c);
        if style.shape(&piece).width_pt(style.size) > width && piece.chars().count() > 1 {
            let _ = piece.pop();
            lines.push(style.shape(&piece));
            piece = c.to_string();
        }
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_and_a_word_without_end_is_broken() {
        let style = Style::new(Face::Regular, 10.0);
        let lines = wrap("Издаване на удостоверение за наследници", 100.0, style);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|l| l.width_pt(10.0) <= 100.0));
        assert_eq!(
            lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" "),
            "Издаване на удостоверение за наследници"
        );
        let broken = wrap(&"Щ".repeat(120), 60.0, style);
        assert!(broken.len() > 5 && broken.iter().all(|l| l.width_pt(10.0) <= 60.0));
    }
}
