//! A Scene: the one description of a page – runs of glyphs, rules, boxes, a QR code, charts – in reading order.
//!
//! Lengths are points (1/72 inch), from the top left corner; baselines for text. The Scene has one output, PDF.

use super::PaperError;
use super::face::Shaped;

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
    /// The office's green.
    pub const GREEN: Self = Self(12, 107, 88);
    /// Red for what was not kept.
    pub const RED: Self = Self(176, 32, 32);
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
}

/// A page.
#[derive(Clone, PartialEq, Debug)]
pub struct Page {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What stands on it, in reading order.
    pub items: Vec<Item>,
}

/// A laid-out paper.
#[derive(Clone, PartialEq, Debug)]
pub struct Scene {
    /// The title, for the file's metadata.
    pub title: String,
    /// The language code of the text.
    pub lang: String,
    /// When the paper was issued, as `YYYYMMDDHHMMSS` in the office's zone.
    pub issued: String,
    /// The pages.
    pub pages: Vec<Page>,
}

impl Scene {
    /// Everything written on the paper, one run a line, pages in order.
    pub fn text(&self) -> String {
        let runs = self.pages.iter().flat_map(|p| &p.items).filter_map(|item| match item {
            Item::Run { shaped, .. } => Some(shaped.text.as_str()),
            _ => None,
        });
        runs.collect::<Vec<_>>().join("\n")
    }

    /// Finds the first thing that stands outside its page.
    ///
    /// # Errors
    /// [`PaperError::Outside`] with the text that does; overflow would be silent otherwise.
    pub fn check(&self) -> Result<(), PaperError> {
        const SLACK: f32 = 0.5;
        for page in &self.pages {
            for item in &page.items {
                let (area, what) = extent(item);
                let [x, y, w, h] = area;
                if x < -SLACK || y < -SLACK || x + w > page.width + SLACK || y + h > page.height + SLACK {
                    return Err(PaperError::Outside(what));
                }
            }
        }
        Ok(())
    }
}

fn extent(item: &Item) -> ([f32; 4], String) {
    match item {
        Item::Run { x, y, size, shaped, .. } => {
            ([*x, y - size * 0.75, shaped.width_pt(*size), size * 0.95], shaped.text.clone())
        }
        Item::Fill { area, .. } | Item::Outline { area, .. } => (*area, "box".to_owned()),
        Item::Polyline { points, .. } => {
            let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
            for (x, y) in points {
                low = (low.0.min(*x), low.1.min(*y));
                high = (high.0.max(*x), high.1.max(*y));
            }
            ([low.0, low.1, high.0 - low.0, high.1 - low.1], "line".to_owned())
        }
        Item::Squares { x, y, side, rows } => {
            ([*x, *y, side * rows.first().map_or(0, Vec::len) as f32, side * rows.len() as f32], "QR".to_owned())
        }
    }
}
