//! The raster of a receipt printer: hayro's picture of the PDF's own bytes at 203 dots an inch, one bit a dot.

use super::PaperError;
use super::picture;

/// Dots an inch of receipt printers.
pub const DPI: f32 = 203.0;

/// A page as dots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raster {
    /// Dots in a row; a multiple of eight.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Eight dots a byte, the leftmost highest; 1 is black.
    pub bits: Vec<u8>,
}

impl Raster {
    /// Whether a dot is black.
    pub fn black(&self, x: u32, y: u32) -> bool {
        let at = (y * (self.width / 8) + x / 8) as usize;
        self.bits.get(at).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }
}

/// Pages of a PDF as dots, cut to the middle `width` dots that the print head reaches (384 on 58 mm, 576 on 80 mm).
///
/// # Errors
/// [`PaperError::Picture`] when the bytes cannot be drawn.
pub fn pages(pdf: &[u8], width: u32) -> Result<Vec<Raster>, PaperError> {
    let pictures = picture::pages(pdf, DPI / 72.0)?;
    Ok(pictures.iter().map(|page| dots(page, width / 8 * 8)).collect())
}

fn dots(page: &picture::Picture, width: u32) -> Raster {
    let row_bytes = (width / 8) as usize;
    let mut bits = vec![0_u8; row_bytes * page.height as usize];
    // What the head cannot reach is white on both sides: the papers keep their margins.
    let shift = (i64::from(page.width) - i64::from(width)) / 2;
    for y in 0..page.height as usize {
        for x in 0..width as usize {
            let from = x as i64 + shift;
            if from < 0 || from >= i64::from(page.width) {
                continue;
            }
            let at = (y * page.width as usize + from as usize) * 4;
            let [r, g, b] = [page.rgba[at], page.rgba[at + 1], page.rgba[at + 2]].map(u32::from);
            // Thermal paper knows black and white; a threshold keeps letters sharp where dithering would fray them.
            if r * 299 + g * 587 + b * 114 < 160 * 1000 {
                bits[y * row_bytes + x / 8] |= 0x80 >> (x % 8);
            }
        }
    }
    Raster { width, height: page.height, bits }
}
