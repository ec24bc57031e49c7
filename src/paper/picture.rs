//! A picture of a PDF's pages: what is seen is the file, by the bytes that go out.

use super::PaperError;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// A page as pixels.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// RGBA, row by row.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture {} x {}", self.width, self.height)
    }
}

/// The picture of one page at `scale` pixels a point, and how many pages there are.
pub fn page(pdf: &[u8], at: usize, scale: f32) -> Result<(Picture, usize), PaperError> {
    let pdf = Pdf::new(pdf.to_vec()).map_err(|_| PaperError::Picture)?;
    let page = pdf.pages().get(at).ok_or(PaperError::Picture)?;
    Ok((draw(page, scale), pdf.pages().len()))
}

/// Pictures of all pages at `scale` pixels a point (2.0 is 144 dpi), on white.
pub fn pages(pdf: &[u8], scale: f32) -> Result<Vec<Picture>, PaperError> {
    let pdf = Pdf::new(pdf.to_vec()).map_err(|_| PaperError::Picture)?;
    Ok(pdf.pages().iter().map(|page| draw(page, scale)).collect())
}

fn draw(page: &Page<'_>, scale: f32) -> Picture {
    let (cache, interpreter, settings) = (RenderCache::new(), InterpreterSettings::default(), RenderSettings::default());
    let pixmap = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, &cache, &interpreter, &settings, &pixmap);
    // On a white ground nothing is transparent, so premultiplied pixels are plain ones.
    Picture { width: u32::from(drawn.width()), height: u32::from(drawn.height()), rgba: drawn.data_as_u8_slice().to_vec() }
}
