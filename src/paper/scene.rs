//! A Scene: the one description of a paper – runs of glyphs, rules, boxes, pictures, a QR code, charts – with its structure.
//!
//! Lengths are points (1/72 inch), from the top left corner; baselines for text. What stands on a page belongs to a node of the
//! structure (a heading, a paragraph, a cell, a figure with its words) or is an artifact: a rule, a running head. Nodes stand
//! in reading order. The Scene has one output, PDF.

use super::PaperError;
use super::face::Shaped;
use std::sync::Arc;

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;

/// A grey or a colour, as 8-bit RGB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ink(pub u8, pub u8, pub u8);

impl Ink {
    /// Black.
    pub const BLACK: Self = Self(0, 0, 0);
    /// Grey for captions: 7:1 on white.
    pub const GREY: Self = Self(85, 85, 85);
    /// Light grey for rules and bars.
    pub const LIGHT: Self = Self(190, 196, 202);
    /// A ground so pale that a worn printer leaves it white.
    pub const PALE: Self = Self(240, 242, 244);
    /// The office's green.
    pub const GREEN: Self = Self(12, 107, 88);
    /// Red for what was not kept.
    pub const RED: Self = Self(176, 32, 32);
}

/// A picture in plain RGB, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Three bytes a pixel.
    pub rgb: Vec<u8>,
}

impl std::fmt::Debug for Bitmap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bitmap {} x {}", self.width, self.height)
    }
}

/// Something on a page.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    /// A line of text: left end of the baseline, size, glyphs, ink.
    Run {
        /// Left end.
        x: f32,
        /// Baseline.
        y: f32,
        /// Size in points.
        size: f32,
        /// The glyphs.
        shaped: Shaped,
        /// The ink.
        ink: Ink,
        /// The word goes on in the next run: the hyphen at the end is not its own.
        broken: bool,
    },
    /// A filled rectangle (rules are thin ones).
    Fill {
        /// Left, top, width, height.
        area: [f32; 4],
        /// The ink.
        ink: Ink,
    },
    /// The outline of a rectangle.
    Outline {
        /// Left, top, width, height.
        area: [f32; 4],
        /// Thickness of the line.
        thickness: f32,
        /// The ink.
        ink: Ink,
    },
    /// A line through points.
    Polyline {
        /// The points.
        points: Vec<(f32, f32)>,
        /// Thickness.
        thickness: f32,
        /// Dashed.
        dashed: bool,
        /// The ink.
        ink: Ink,
    },
    /// Squares of one filled path: a QR code. Left, top, side of a square, and which are dark, row by row.
    Squares {
        /// Left end.
        x: f32,
        /// Top.
        y: f32,
        /// Side of one square.
        side: f32,
        /// Rows of dark and light.
        rows: Vec<Vec<bool>>,
    },
    /// A picture.
    Image {
        /// Left, top, width, height.
        area: [f32; 4],
        /// Its pixels.
        bitmap: Arc<Bitmap>,
    },
}

/// What a node of the structure is; the standard types of PDF 1.7 (ISO 32000-1, 14.8.4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The title of the paper.
    H1,
    /// The title of a part.
    H2,
    /// The title of a part of a part.
    H3,
    /// A paragraph.
    P,
    /// A list.
    List,
    /// An item of a list.
    ListItem,
    /// The text of an item.
    ListBody,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell that heads its column.
    ColumnHead,
    /// A cell that heads its row.
    RowHead,
    /// A cell.
    Cell,
    /// A picture, a chart or a code; its words stand in the node.
    Figure,
}

impl Role {
    /// Whether text may stand in it directly.
    pub const fn holds_text(self) -> bool {
        !matches!(self, Self::List | Self::ListItem | Self::Table | Self::Row)
    }
}

/// A node of the structure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it is.
    pub role: Role,
    /// The node it lies in; `None` for those of the document itself.
    pub parent: Option<usize>,
    /// What a figure shows, for who cannot see it.
    pub alt: String,
}

/// An item and the node it belongs to; `None` for an artifact.
#[derive(Clone, PartialEq, Debug)]
pub struct Placed {
    /// The item.
    pub item: Item,
    /// Its node.
    pub node: Option<usize>,
}

/// A page.
#[derive(Clone, PartialEq, Debug)]
pub struct Page {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What stands on it, in reading order.
    pub items: Vec<Placed>,
}

/// When a paper was issued: local time and its distance from UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Issued {
    /// Date and time in the office's zone.
    pub local: chrono::NaiveDateTime,
    /// Minutes east of UTC.
    pub offset_min: i32,
}

/// A laid-out paper.
#[derive(Clone, PartialEq, Debug)]
pub struct Scene {
    /// The title, for the file's metadata.
    pub title: String,
    /// Who issues it.
    pub author: String,
    /// The language of the text as a tag: `bg-BG`.
    pub lang: String,
    /// When the paper was issued.
    pub issued: Issued,
    /// The pages.
    pub pages: Vec<Page>,
    /// The structure, in reading order.
    pub nodes: Vec<Node>,
}

impl Scene {
    /// Everything written on the paper, one run a line, pages in order; a word broken over two lines is whole.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for Placed { item, .. } in self.pages.iter().flat_map(|p| &p.items) {
            if let Item::Run { shaped, broken, .. } = item {
                text.push_str(if *broken { shaped.text.trim_end_matches('-') } else { &shaped.text });
                if !broken {
                    text.push('\n');
                }
            }
        }
        text
    }

    /// Every line as it is drawn, with the hyphens of broken words.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().flat_map(|p| &p.items).filter_map(|placed| match &placed.item {
            Item::Run { shaped, .. } => Some(shaped.text.as_str()),
            _ => None,
        })
    }

    /// Finds the first thing that stands outside its page.
    ///
    /// # Errors
    /// [`PaperError::Outside`] with the text that does; overflow would be silent otherwise.
    pub fn check(&self) -> Result<(), PaperError> {
        const SLACK: f32 = 0.5;
        for page in &self.pages {
            for Placed { item, .. } in &page.items {
                let [x, y, w, h] = extent(item);
                if x < -SLACK || y < -SLACK || x + w > page.width + SLACK || y + h > page.height + SLACK {
                    return Err(PaperError::Outside(match item {
                        Item::Run { shaped, .. } => shaped.text.clone(),
                        other => format!("{:.40}", format!("{other:?}")),
                    }));
                }
            }
        }
        Ok(())
    }
}

/// Left, top, width and height of an item.
pub fn extent(item: &Item) -> [f32; 4] {
    match item {
        Item::Run { x, y, size, shaped, .. } => [*x, y - size * 0.75, shaped.width_pt(*size), size * 0.95],
        Item::Fill { area, .. } | Item::Outline { area, .. } | Item::Image { area, .. } => *area,
        Item::Polyline { points, .. } => {
            let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
            for (x, y) in points {
                low = (low.0.min(*x), low.1.min(*y));
                high = (high.0.max(*x), high.1.max(*y));
            }
            [low.0, low.1, high.0 - low.0, high.1 - low.1]
        }
        Item::Squares { x, y, side, rows } => {
            [*x, *y, side * rows.first().map_or(0, Vec::len) as f32, side * rows.len() as f32]
        }
    }
}
