//! A Scene to PDF bytes: printpdf draws, faces go in as subsets, same content gives the same bytes.

use super::PaperError;
use super::archival::{self, Marks};
use super::face::{Face, Shaped, UNITS_PER_EM};
use super::scene::{Bitmap, Ink, Item, Page, Placed, Scene};
use printpdf::ops::PdfFontHandle;
use printpdf::xobject::{DictItem, ExternalStream, ExternalXObject, XObject};
use printpdf::{
    Codepoint, Color, FontId, Line, LineDashPattern, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFont, PdfPage,
    PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rgb, TextItem, TextMatrix, WindingOrder, XObjectId, XObjectTransform,
};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use subsetter::GlyphRemapper;

/// What the pages of a document share while they are drawn.
#[derive(Default)]
struct Shared<'a> {
    remappers: BTreeMap<Face, GlyphRemapper>,
    pictures: Vec<&'a Bitmap>,
    marks: Marks,
}

/// Writes a Scene as PDF.
///
/// # Errors
/// [`PaperError::Outside`] when something stands outside its page, [`PaperError::Pdf`] when the library warns of anything.
pub fn write(scene: &Scene) -> Result<Vec<u8>, PaperError> {
    scene.check()?;
    let mut shared = Shared { marks: Marks::new(scene.nodes.len()), ..Shared::default() };
    let mut document = PdfDocument::new(&scene.title);
    let pages: Vec<PdfPage> = scene.pages.iter().map(|page| draw(page, scene, &mut shared)).collect();
    for (face, remapper) in &shared.remappers {
        let font = subset(*face, remapper)?;
        let _ = document.resources.fonts.map.insert(font_id(*face), PdfFont::new(font));
    }
    for (place, bitmap) in shared.pictures.iter().enumerate() {
        let _ = document.resources.xobjects.map.insert(picture_id(place), XObject::External(image(bitmap)));
    }
    let _ = document.with_pages(pages);
    let mut warnings = Vec::new();
    let options = PdfSaveOptions { subset_fonts: false, ..PdfSaveOptions::default() };
    let file = document.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings.iter().find(|w| w.severity != printpdf::PdfParseErrorSeverity::Info) {
        return Err(PaperError::Pdf(warning.msg.clone()));
    }
    archival::finish(file, scene, &shared.marks)
}

fn picture_id(place: usize) -> XObjectId {
    XObjectId(format!("I{}", place + 1))
}

/// A picture as it lies in the file: plain RGB, compressed by the writer.
fn image(bitmap: &Bitmap) -> ExternalXObject {
    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(bitmap.width))),
        ("Height".to_owned(), DictItem::Int(i64::from(bitmap.height))),
        ("ColorSpace".to_owned(), name("DeviceRGB")),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
    ]);
    let stream = ExternalStream { dict, content: bitmap.rgb.clone(), compress: true };
    ExternalXObject { stream, width: None, height: None, dpi: None }
}

fn font_id(face: Face) -> FontId {
    FontId(match face {
        Face::Regular => "F1".to_owned(),
        Face::SemiBold => "F2".to_owned(),
    })
}

fn parsed(face: Face) -> Option<&'static ParsedFont> {
    static FACES: OnceLock<[Option<ParsedFont>; 2]> = OnceLock::new();
    let faces = FACES.get_or_init(|| Face::ALL.map(|face| ParsedFont::from_bytes(face.bytes(), 0, &mut Vec::new())));
    faces[face as usize].as_ref()
}

/// The subset of a face that a document uses, under new glyph ids.
fn subset(face: Face, remapper: &GlyphRemapper) -> Result<ParsedFont, PaperError> {
    let full = parsed(face).ok_or_else(|| PaperError::Pdf(face.name().to_owned()))?;
    let bytes = subsetter::subset(face.bytes(), 0, remapper).map_err(|e| PaperError::Pdf(e.to_string()))?;
    let renamed = |old: u16| remapper.get(old);
    // Six letters before the name mark a subset; taken from the bytes they are the same for the same content.
    let hash = blake3::hash(&bytes);
    let tag: String = hash.as_bytes()[..6].iter().map(|b| char::from(b'A' + b % 26)).collect();
    Ok(ParsedFont {
        original_bytes: bytes,
        font_index: 0,
        font_name: Some(format!("{tag}+{}", face.name())),
        codepoint_to_glyph: BTreeMap::new(),
        glyph_widths: full.glyph_widths.iter().filter_map(|(old, w)| Some((renamed(*old)?, *w))).collect(),
        units_per_em: full.units_per_em,
        font_metrics: full.font_metrics.clone(),
        font_type: full.font_type,
        pdf_font_metrics: full.pdf_font_metrics.clone(),
    })
}

fn colour(ink: Ink) -> Color {
    let part = |n: u8| f32::from(n) / 255.0;
    Color::Rgb(Rgb { r: part(ink.0), g: part(ink.1), b: part(ink.2), icc_profile: None })
}

/// Draws a page: what belongs to one node and stands together is one marked sequence, the rest are artifacts.
fn draw<'a>(page: &'a Page, scene: &'a Scene, shared: &mut Shared<'a>) -> PdfPage {
    let mut ops = Vec::new();
    let at = shared.marks.page();
    for group in page.items.chunk_by(|one, other| one.node == other.node) {
        ops.push(match group[0].node {
            None => Op::BeginMarkedContent { tag: "Artifact".to_owned() },
            Some(node) => {
                let id = DictItem::Int(shared.marks.mark(at, node));
                let properties = DictItem::Dict { map: BTreeMap::from([("MCID".to_owned(), id)]) };
                Op::BeginMarkedContentWithProperties { tag: archival::tag(scene.nodes[node].role).to_owned(), properties }
            }
        });
        for Placed { item, .. } in group {
            draw_item(&mut ops, page, item, shared);
        }
        ops.push(Op::EndMarkedContent);
    }
    let mm = |points: f32| Mm(points / super::scene::MM);
    PdfPage::new(mm(page.width), mm(page.height), ops)
}

fn draw_item<'a>(ops: &mut Vec<Op>, page: &Page, item: &'a Item, shared: &mut Shared<'a>) {
    match item {
        Item::Run { x, y, size, shaped, ink, .. } => {
            run(ops, (*x, page.height - y), *size, shaped, *ink, &mut shared.remappers);
        }
        Item::Fill { area, ink } => {
            ops.push(Op::SetFillColor { col: colour(*ink) });
            ops.push(polygon(vec![ring(page, *area)], PaintMode::Fill));
        }
        Item::Outline { area, thickness, ink } => {
            ops.push(Op::SetOutlineColor { col: colour(*ink) });
            ops.push(Op::SetOutlineThickness { pt: Pt(*thickness) });
            ops.push(polygon(vec![ring(page, *area)], PaintMode::Stroke));
        }
        Item::Polyline { points, thickness, dashed, ink } => {
            let pattern = if *dashed { LineDashPattern::new(0.0, &[3.0, 2.0]) } else { LineDashPattern::default() };
            ops.push(Op::SaveGraphicsState);
            ops.push(Op::SetOutlineColor { col: colour(*ink) });
            ops.push(Op::SetOutlineThickness { pt: Pt(*thickness) });
            ops.push(Op::SetLineDashPattern { dash: pattern });
            let points = points.iter().map(|(x, y)| point(*x, page.height - y)).collect();
            ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
            ops.push(Op::RestoreGraphicsState);
        }
        Item::Squares { x, y, side, rows } => {
            ops.push(Op::SetFillColor { col: colour(Ink::BLACK) });
            ops.push(polygon(squares(page, *x, *y, *side, rows), PaintMode::Fill));
        }
        Item::Image { area: [x, y, w, h], bitmap } => {
            let known = shared.pictures.iter().position(|known| **known == **bitmap);
            let place = known.unwrap_or_else(|| {
                shared.pictures.push(bitmap);
                shared.pictures.len() - 1
            });
            let transform = XObjectTransform {
                translate_x: Some(Pt(*x)),
                translate_y: Some(Pt(page.height - y - h)),
                scale_x: Some(*w),
                scale_y: Some(*h),
                no_auto_scale: true,
                ..XObjectTransform::default()
            };
            ops.push(Op::UseXobject { id: picture_id(place), transform });
        }
    }
}

/// Dark squares as rectangles, runs of a row joined: one path for the whole code.
fn squares(page: &Page, x: f32, y: f32, side: f32, rows: &[Vec<bool>]) -> Vec<PolygonRing> {
    let mut rings = Vec::new();
    for (r, row) in rows.iter().enumerate() {
        let mut column = 0;
        while column < row.len() {
            let length = row[column..].iter().take_while(|dark| **dark).count();
            if length > 0 {
                rings.push(ring(page, [x + column as f32 * side, y + r as f32 * side, length as f32 * side, side]));
            }
            column += length.max(1);
        }
    }
    rings
}

fn point(x: f32, y: f32) -> LinePoint {
    LinePoint { p: Point { x: Pt(x), y: Pt(y) }, bezier: false }
}

fn ring(page: &Page, [x, y, w, h]: [f32; 4]) -> PolygonRing {
    let (top, bottom) = (page.height - y, page.height - y - h);
    PolygonRing { points: vec![point(x, top), point(x + w, top), point(x + w, bottom), point(x, bottom)] }
}

fn polygon(rings: Vec<PolygonRing>, mode: PaintMode) -> Op {
    Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order: WindingOrder::NonZero } }
}

fn run(
    ops: &mut Vec<Op>,
    (x, y): (f32, f32),
    size: f32,
    shaped: &Shaped,
    ink: Ink,
    remappers: &mut BTreeMap<Face, GlyphRemapper>,
) {
    let remapper = remappers.entry(shaped.face).or_default();
    let widths = parsed(shaped.face).map(|f| &f.glyph_widths);
    let glyphs = shaped
        .glyphs
        .iter()
        .map(|glyph| {
            let natural = widths.and_then(|w| w.get(&glyph.id)).copied().unwrap_or(0);
            // A positive number in a TJ array moves the pen back.
            let offset = (f32::from(natural) - glyph.advance as f32) * 1000.0 / UNITS_PER_EM;
            Codepoint::with_cid(remapper.remap(glyph.id), offset, glyph.text.clone())
        })
        .collect();
    ops.push(Op::StartTextSection);
    ops.push(Op::SetFillColor { col: colour(ink) });
    ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(shaped.face)), size: Pt(size) });
    ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(x), Pt(y)) });
    ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
    ops.push(Op::EndTextSection);
}
