//! Setting a paper: a cursor that goes down, wraps by word, turns the page when it is full, and keeps the structure.

use super::face::{Face, Shaped};
use super::letterhead::Letterhead;
use super::scene::{Bitmap, Ink, Issued, Item, Node, Page, Placed, Role, Scene};
use super::wrap::{Broken, wrap, wrap_whole};
use super::{Medium, scene::MM};
use std::sync::Arc;

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

    /// Regular, of a size.
    pub const fn plain(size: f32) -> Self {
        Self::new(Face::Regular, size)
    }

    /// Semibold, of a size.
    pub const fn strong(size: f32) -> Self {
        Self::new(Face::SemiBold, size)
    }

    /// In another ink.
    #[must_use]
    pub const fn ink(mut self, ink: Ink) -> Self {
        self.ink = ink;
        self
    }

    /// With another distance of baselines.
    #[must_use]
    pub const fn leading(mut self, leading: f32) -> Self {
        self.leading = leading;
        self
    }

    /// With figures of one width.
    #[must_use]
    pub const fn tabular(mut self) -> Self {
        self.tabular = true;
        self
    }

    /// The glyphs of a line.
    pub fn shape(&self, text: &str) -> Shaped {
        self.face.shape(text, self.tabular)
    }

    /// The width of a line in points.
    pub fn width(&self, text: &str) -> f32 {
        self.shape(text).width_pt(self.size)
    }

    /// Where the baseline stands below the top of a line.
    pub fn rise(&self) -> f32 {
        self.leading * 0.5 + self.size * 0.33
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

/// A paper being set.
#[derive(Debug)]
pub struct Sheet {
    width: f32,
    /// Height of a page; `None` for a roll, which is cut where the text ends.
    height: Option<f32>,
    margin: f32,
    /// What a page keeps free at its foot for its number.
    foot: f32,
    pages: Vec<Page>,
    nodes: Vec<Node>,
    open: Vec<usize>,
    /// The table that pairs of caption and value are collected in, and its last cell.
    pairs: Option<(usize, usize)>,
    artifact: bool,
    /// How far down the next thing stands, points from the top.
    pub y: f32,
    /// What is repeated at the top of a further page.
    running: String,
}

impl Sheet {
    /// A sheet of a medium; `running` is repeated at the top of further pages.
    pub fn new(medium: Medium, running: &str) -> Self {
        let (width, height) = medium.size_mm();
        let mut sheet = Self {
            width: width * MM,
            height: height.map(|h| h * MM),
            margin: medium.margin_mm() * MM,
            foot: 0.0,
            pages: Vec::new(),
            nodes: Vec::new(),
            open: Vec::new(),
            pairs: None,
            artifact: false,
            y: 0.0,
            running: running.to_owned(),
        };
        sheet.turn();
        sheet
    }

    /// Keeps a strip free at the foot of every page, where [`Sheet::done`] puts its number.
    pub fn numbered(&mut self) {
        self.foot = 14.0;
    }

    /// Begins a new page.
    pub fn turn(&mut self) {
        let further = !self.pages.is_empty();
        self.pages.push(Page { width: self.width, height: self.height.unwrap_or(0.0), items: Vec::new() });
        self.y = self.margin;
        if further && !self.running.is_empty() {
            let running = self.running.clone();
            self.as_artifact(|sheet| {
                sheet.text(&running, Style::strong(9.0).tabular(), Align::Right);
            });
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
        self.height.map_or(f32::MAX, |h| h - self.margin - self.foot)
    }

    /// The top edge of the text on a page.
    pub fn top(&self) -> f32 {
        self.margin
    }

    /// How many pages there are so far.
    pub fn page(&self) -> usize {
        self.pages.len()
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

    /// Opens a node of the structure, to be closed by [`Sheet::end`].
    pub fn begin(&mut self, role: Role) -> usize {
        self.pairs = None;
        self.node(role)
    }

    fn node(&mut self, role: Role) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node { role, parent: self.open.last().copied(), alt: String::new() });
        self.open.push(node);
        node
    }

    /// Closes the node opened last.
    pub fn end(&mut self) {
        self.pairs = None;
        let _ = self.open.pop();
    }

    /// Sets what stands in a node of its own.
    pub fn within<T>(&mut self, role: Role, set: impl FnOnce(&mut Self) -> T) -> T {
        let _ = self.begin(role);
        let value = set(self);
        self.end();
        value
    }

    /// Sets a picture, a chart or a code with the words for who cannot see it.
    pub fn figure(&mut self, alt: &str, set: impl FnOnce(&mut Self)) {
        let node = self.begin(Role::Figure);
        alt.clone_into(&mut self.nodes[node].alt);
        set(self);
        self.end();
    }

    /// Sets what is no part of the text: a running head, a mark to cut along.
    pub fn as_artifact(&mut self, set: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.artifact, true);
        set(self);
        self.artifact = before;
    }

    /// Puts an item where it stands: figures own everything in them, text belongs to its node, shapes are artifacts.
    pub fn put(&mut self, item: Item) {
        let top = self.open.last().copied();
        let figure = self.open.iter().rev().find(|node| self.nodes[**node].role == Role::Figure).copied();
        let node = match (&item, self.artifact) {
            (_, true) => None,
            _ if figure.is_some() => figure,
            (Item::Run { .. }, _) => top.filter(|node| self.nodes[*node].role.holds_text()),
            _ => None,
        };
        if let Some(page) = self.pages.last_mut() {
            page.items.push(Placed { item, node });
        }
    }

    /// A paragraph over the whole width.
    pub fn text(&mut self, text: &str, style: Style, align: Align) {
        self.text_in(self.margin, self.inner(), text, style, align);
    }

    /// A heading over the whole width.
    pub fn heading(&mut self, role: Role, text: &str, style: Style, align: Align) {
        self.within(role, |sheet| sheet.text(text, style, align));
    }

    /// A paragraph in a column from `x`, `width` wide; the cursor goes below it. In a node that holds text it is that node's
    /// text, else a paragraph of its own.
    pub fn text_in(&mut self, x: f32, width: f32, text: &str, style: Style, align: Align) {
        if text.is_empty() {
            return;
        }
        let own = !self.artifact && self.open.last().is_none_or(|node| !self.nodes[*node].role.holds_text());
        if own {
            let _ = self.begin(Role::P);
        }
        let lines = if align == Align::Left { wrap(text, width, style) } else { wrap_whole(text, width, style) };
        for Broken { shaped, broken } in lines {
            self.need(style.leading);
            let baseline = self.y + style.rise();
            self.run(x, width, baseline, shaped, style, align, broken);
            self.y += style.leading;
        }
        if own {
            self.end();
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a line's place, look and text")]
    fn run(&mut self, x: f32, width: f32, baseline: f32, shaped: Shaped, style: Style, align: Align, broken: bool) {
        if shaped.glyphs.is_empty() {
            return;
        }
        let slack = width - shaped.width_pt(style.size);
        let x = match align {
            Align::Left => x,
            Align::Centre => x + slack / 2.0,
            Align::Right => x + slack,
        };
        self.put(Item::Run { x, y: baseline, size: style.size, shaped, ink: style.ink, broken });
    }

    /// One line of text at a baseline, outside the flow; in a node that holds text, or as a paragraph.
    pub fn line_at(&mut self, x: f32, width: f32, baseline: f32, text: &str, style: Style, align: Align) {
        let own = !self.artifact && self.open.last().is_none_or(|node| !self.nodes[*node].role.holds_text());
        if own {
            let _ = self.begin(Role::P);
        }
        let shaped = style.shape(text);
        self.run(x, width, baseline, shaped, style, align, false);
        if own {
            self.end();
        }
    }

    /// A caption on the left and its value beside it, both wrapped; the taller one moves the cursor. Pairs that follow one
    /// another are the rows of a table; an empty caption goes on in the cell above.
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
        let cell = match self.pairs {
            Some((_, cell)) if caption.is_empty() => {
                self.open.push(cell);
                cell
            }
            kept => {
                let table = match kept {
                    Some((table, _)) => {
                        self.open.push(table);
                        table
                    }
                    None => self.node(Role::Table),
                };
                let _ = self.node(Role::Row);
                let _ = self.node(Role::RowHead);
                let head = Style { leading: value_style.leading, ..caption_style };
                self.text_in(self.margin, split, caption, head, Align::Left);
                let _ = self.open.pop();
                let cell = self.node(Role::Cell);
                self.pairs = Some((table, cell));
                cell
            }
        };
        let below = self.y;
        if self.pages.len() == page {
            self.y = top;
        }
        self.text_in(self.margin + split + gap, self.inner() - split - gap, value, value_style, Align::Left);
        if self.pages.len() == page {
            self.y = self.y.max(below);
        }
        self.y += 2.5;
        let kept = self.pairs.map(|(table, _)| (table, cell));
        while self.open.last().is_some_and(|node| matches!(self.nodes[*node].role, Role::Cell | Role::Row | Role::Table)) {
            let _ = self.open.pop();
        }
        self.pairs = kept;
    }

    /// A rule over the whole width.
    pub fn rule(&mut self, ink: Ink) {
        let area = [self.margin, self.y, self.inner(), 0.6];
        self.put(Item::Fill { area, ink });
        self.y += 0.6;
    }

    /// A QR code with its left top corner at `x`, `y`, `size` wide without its quiet zone; `alt` says what it carries.
    pub fn qr(&mut self, x: f32, y: f32, size: f32, text: &str, alt: &str) {
        let Ok(code) = fast_qr::QRBuilder::new(text).ecl(fast_qr::ECL::M).build() else { return };
        let rows: Vec<Vec<bool>> =
            (0..code.size).map(|row| (0..code.size).map(|column| code[row][column].value()).collect()).collect();
        let side = size / code.size as f32;
        self.figure(alt, |sheet| sheet.put(Item::Squares { x, y, side, rows }));
    }

    /// A picture in a box of at most `width` × `height` points from `x`, `y`; gives the width it took.
    pub fn picture(&mut self, x: f32, y: f32, [width, height]: [f32; 2], bitmap: &Arc<Bitmap>, alt: &str) -> f32 {
        let scale = (width / bitmap.width.max(1) as f32).min(height / bitmap.height.max(1) as f32);
        let area = [x, y, bitmap.width as f32 * scale, bitmap.height as f32 * scale];
        self.figure(alt, |sheet| sheet.put(Item::Image { area, bitmap: Arc::clone(bitmap) }));
        area[2]
    }

    /// A small empty box to tick, its left top corner at `x`, `y`.
    pub fn box_at(&mut self, x: f32, y: f32, side: f32) {
        self.as_artifact(|sheet| sheet.put(Item::Outline { area: [x, y, side, side], thickness: 0.7, ink: Ink::BLACK }));
    }

    /// A list, each item with an empty box before it.
    pub fn checklist(&mut self, items: &[String], style: Style) {
        if items.is_empty() {
            return;
        }
        let indent = style.size * 1.5;
        self.within(Role::List, |sheet| {
            for item in items {
                sheet.need(style.leading);
                let (left, width) = (sheet.left(), sheet.inner());
                let side = style.size * 0.72;
                sheet.box_at(left + 0.5, sheet.y + style.rise() - side + 0.4, side);
                sheet.within(Role::ListItem, |sheet| {
                    sheet
                        .within(Role::ListBody, |sheet| sheet.text_in(left + indent, width - indent, item, style, Align::Left));
                });
                sheet.space(2.0);
            }
        });
    }

    /// The finished Scene; a roll is cut below the last thing, pages get their numbers when they were asked for.
    pub fn done(mut self, title: &str, letterhead: &Letterhead, issued: chrono::NaiveDateTime) -> Scene {
        if self.height.is_none() {
            let cut = self.y + self.margin;
            if let Some(page) = self.pages.last_mut() {
                page.height = cut;
            }
        }
        if self.foot > 0.0 {
            self.number_pages(letterhead);
        }
        Scene {
            title: title.to_owned(),
            author: letterhead.text(crate::domain::settings::Key::OfficeName).to_owned(),
            lang: letterhead.words.lang.tag().to_owned(),
            issued: Issued { local: issued, offset_min: letterhead.settings.offset_min(issued) },
            pages: self.pages,
            nodes: self.nodes,
        }
    }

    fn number_pages(&mut self, letterhead: &Letterhead) {
        let of = self.pages.len();
        let style = Style::plain(8.5).ink(Ink::GREY).tabular();
        for (place, page) in self.pages.iter_mut().enumerate() {
            let args = [("page", (place + 1).to_string()), ("of", of.to_string())];
            let shaped = style.shape(&letterhead.words.tr_with("paper-page", &args));
            let x = page.width - self.margin - shaped.width_pt(style.size);
            let y = page.height - self.margin;
            let item = Item::Run { x, y, size: style.size, shaped, ink: style.ink, broken: false };
            page.items.push(Placed { item, node: None });
        }
    }
}
