//! ESC/POS: a raster of dots as receipt printers take it – `GS v 0` in bands, then feed, cut and the drawer's pulse.

use super::Job;
use crate::domain::medium::Medium;
use crate::paper::PaperError;
use crate::paper::raster::{self, Raster};

/// Rows of dots in one command: printers have small buffers.
const BAND: usize = 256;

/// Dots that the head of a printer for a medium reaches: 72 mm of 80, 48 of 58.
pub const fn head_dots(medium: Medium) -> u32 {
    match medium {
        Medium::Roll58 => 384,
        _ => 576,
    }
}

/// The bytes of a job.
///
/// # Errors
/// [`PaperError::Picture`] when the PDF cannot be drawn.
pub fn bytes(job: &Job) -> Result<Vec<u8>, PaperError> {
    let pages = raster::pages(&job.pdf, head_dots(job.medium))?;
    let mut out = Vec::new();
    if job.drawer {
        // ESC p 0: pin 2, 50 ms on, 500 ms off.
        out.extend([0x1b, b'p', 0, 25, 250]);
    }
    for _ in 0..job.copies {
        // ESC @: begin anew.
        out.extend([0x1b, b'@']);
        for page in &pages {
            dots(&mut out, page);
        }
        // ESC d: four lines of feed bring the end past the knife.
        out.extend([0x1b, b'd', 4]);
        if job.cut {
            // GS V 66: feed to the knife and cut, leaving a point.
            out.extend([0x1d, b'V', 66, 0]);
        }
    }
    Ok(out)
}

fn dots(out: &mut Vec<u8>, page: &Raster) {
    let row = (page.width / 8) as usize;
    for band in page.bits.chunks(row * BAND) {
        let rows = band.len() / row;
        out.extend([0x1d, b'v', b'0', 0, row as u8, (row >> 8) as u8, rows as u8, (rows >> 8) as u8]);
        out.extend(band);
    }
}

/// Reads a raster back out of a printer's bytes: what the paper would show.
pub fn read_back(bytes: &[u8]) -> Option<Raster> {
    let (mut at, mut width, mut bits) = (0, 0, Vec::new());
    while at < bytes.len() {
        match bytes.get(at..at + 2)? {
            [0x1d, b'v'] => {
                let head = bytes.get(at..at + 8)?;
                let row = usize::from(head[4]) | usize::from(head[5]) << 8;
                let rows = usize::from(head[6]) | usize::from(head[7]) << 8;
                bits.extend(bytes.get(at + 8..at + 8 + row * rows)?);
                width = row as u32 * 8;
                at += 8 + row * rows;
            }
            [0x1b, b'@'] => at += 2,
            [0x1b, b'd'] => at += 3,
            [0x1d, b'V'] => at += 4,
            [0x1b, b'p'] => at += 5,
            _ => return None,
        }
    }
    (width > 0).then(|| Raster { width, height: (bits.len() * 8) as u32 / width, bits })
}
