//! The office's crest: a PNG file that came from outside, checked, made small and plain, and read for papers.

use super::scene::Bitmap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::sync::Arc;

/// The largest file that is taken, bytes.
pub const FILE_BYTES_MAX: usize = 4_000_000;
/// The largest picture that is taken, pixels a side.
const SIDE_MAX: u32 = 4_000;
/// How high the kept picture is at most, pixels: 14 mm at 290 dots an inch.
const HEIGHT_MAX: u32 = 160;
/// How wide the kept picture is at most, pixels.
const WIDTH_MAX: u32 = 320;

/// Why a file is no crest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadCrest {
    /// Too many bytes or pixels.
    TooLarge,
    /// No PNG picture.
    NotPng,
}

/// Checks a file and gives the crest as the setting keeps it: base64 of a small PNG on white.
///
/// # Errors
/// [`BadCrest`], when the file is too large or no PNG.
pub fn take(file: &[u8]) -> Result<String, BadCrest> {
    if file.len() > FILE_BYTES_MAX {
        return Err(BadCrest::TooLarge);
    }
    let bitmap = decode(file)?;
    let scale = (bitmap.height as f32 / HEIGHT_MAX as f32).max(bitmap.width as f32 / WIDTH_MAX as f32).max(1.0);
    let side = |n: u32| ((n as f32 / scale).round() as u32).max(1);
    let small = shrink(&bitmap, side(bitmap.width), side(bitmap.height));
    encode(&small).map(|png| BASE64.encode(png)).ok_or(BadCrest::NotPng)
}

/// The crest of a setting; `None` when there is none, or when a newer program keeps it otherwise.
pub fn read(kept: &str) -> Option<Arc<Bitmap>> {
    if kept.is_empty() {
        return None;
    }
    decode(&BASE64.decode(kept).ok()?).ok().map(Arc::new)
}

/// A PNG as plain RGB on white.
fn decode(file: &[u8]) -> Result<Bitmap, BadCrest> {
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(file), png::Limits { bytes: 128 * 1024 * 1024 });
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(|_| BadCrest::NotPng)?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width > SIDE_MAX || height > SIDE_MAX {
        return Err(BadCrest::TooLarge);
    }
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(BadCrest::TooLarge)?];
    let frame = reader.next_frame(&mut pixels).map_err(|_| BadCrest::NotPng)?;
    let grey = matches!(frame.color_type, png::ColorType::GrayscaleAlpha);
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for pixel in pixels[..frame.buffer_size()].chunks_exact(if grey { 2 } else { 4 }) {
        let alpha = u32::from(pixel[pixel.len() - 1]);
        let over = |n: u8| ((u32::from(n) * alpha + 255 * (255 - alpha)) / 255) as u8;
        let [r, g, b] = if grey { [pixel[0]; 3] } else { [pixel[0], pixel[1], pixel[2]] };
        rgb.extend([over(r), over(g), over(b)]);
    }
    Ok(Bitmap { width, height, rgb })
}

/// A smaller picture, each pixel the mean of those it stands for.
fn shrink(from: &Bitmap, width: u32, height: u32) -> Bitmap {
    let span = |n: u32, to: u32, of: u32| (n * of / to, ((n + 1) * of / to).max(n * of / to + 1));
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        let (top, bottom) = span(y, height, from.height);
        for x in 0..width {
            let (left, right) = span(x, width, from.width);
            let mut sum = [0_u32; 3];
            for row in top..bottom {
                for column in left..right {
                    let at = ((row * from.width + column) * 3) as usize;
                    sum.iter_mut().zip(&from.rgb[at..at + 3]).for_each(|(sum, n)| *sum += u32::from(*n));
                }
            }
            let count = (bottom - top) * (right - left);
            rgb.extend(sum.map(|n| (n / count) as u8));
        }
    }
    Bitmap { width, height, rgb }
}

/// A picture as PNG.
pub fn encode(bitmap: &Bitmap) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, bitmap.width, bitmap.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&bitmap.rgb).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_picture_is_made_small_and_what_is_no_png_is_refused() {
        let large = Bitmap { width: 640, height: 800, rgb: [200, 10, 30].repeat(640 * 800) };
        let kept = take(&encode(&large).expect("a PNG")).expect("a crest");
        let crest = read(&kept).expect("read back");
        assert_eq!((crest.width, crest.height, &crest.rgb[..3]), (128, 160, &[200, 10, 30][..]));
        assert_eq!(take(b"GIF89a"), Err(BadCrest::NotPng));
        assert_eq!(take(&vec![0; FILE_BYTES_MAX + 1]), Err(BadCrest::TooLarge));
        let mut cut = encode(&large).expect("a PNG");
        cut.truncate(cut.len() / 2);
        assert_eq!(take(&cut), Err(BadCrest::NotPng));
        assert_eq!((read(""), read("not base64!")), (None, None));
    }
}
