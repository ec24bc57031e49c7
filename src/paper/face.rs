//! The faces of Sofia Sans: shaping text into glyphs, and the subsets that go into files.

use harfrust::{Direction, Feature, FontRef, Language, Script, ShapePlan, ShaperData, Tag, UnicodeBuffer};
use std::str::FromStr;
use std::sync::OnceLock;

/// A weight of the one typeface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Face {
    /// Regular, 400.
    Regular,
    /// Semibold, 600.
    SemiBold,
}

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/SofiaSans-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/SofiaSans-SemiBold.ttf");

/// Units of the em square in all faces.
pub const UNITS_PER_EM: f32 = 1000.0;

/// A glyph of a shaped run; distances in thousandths of the em.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Glyph {
    /// Glyph id in the full face.
    pub id: u16,
    /// How far the pen moves.
    pub advance: i32,
    /// The text this glyph stands for; empty for all but the first of a cluster.
    pub text: String,
}

/// A line of text as glyphs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shaped {
    /// The face.
    pub face: Face,
    /// The glyphs, left to right.
    pub glyphs: Vec<Glyph>,
    /// Width in thousandths of the em.
    pub width: i32,
    /// The text as the reader will read it back.
    pub text: String,
}

/// A face read once, with its plans of shaping: figures as they are, and of one width.
struct Loaded {
    font: FontRef<'static>,
    data: ShaperData,
    plans: [ShapePlan; 2],
}

/// Script and language of all text: Cyrillic, Bulgarian. Never Russian: its `locl` switches to Russian letter forms.
fn tongue() -> (Option<Script>, Option<Language>) {
    (Script::from_iso15924_tag(Tag::new(b"Cyrl")), Language::from_str("bg").ok())
}

fn features(tabular: bool) -> Vec<Feature> {
    if tabular { vec![Feature::new(Tag::new(b"tnum"), 1, ..)] } else { Vec::new() }
}

impl Face {
    /// All faces.
    pub const ALL: [Self; 2] = [Self::Regular, Self::SemiBold];

    /// The bytes of the full face.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::SemiBold => SEMIBOLD,
        }
    }

    /// The PostScript name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Regular => "SofiaSans-Regular",
            Self::SemiBold => "SofiaSans-SemiBold",
        }
    }

    fn loaded(self) -> &'static Loaded {
        static FACES: OnceLock<[Loaded; 2]> = OnceLock::new();
        let faces = FACES.get_or_init(|| {
            Face::ALL.map(|face| {
                let font = FontRef::new(face.bytes()).expect("the built-in faces are fonts");
                let data = ShaperData::new(&font);
                let (script, language) = tongue();
                let plan = |tabular| {
                    let shaper = data.shaper(&font).build();
                    ShapePlan::new(&shaper, Direction::LeftToRight, script, language.as_ref(), &features(tabular))
                };
                let plans = [plan(false), plan(true)];
                Loaded { font, data, plans }
            })
        });
        &faces[self as usize]
    }

    /// Shapes a line: Bulgarian, kerned; `tabular` gives figures of one width.
    ///
    /// A character that the face lacks (emoji, other scripts) is shown as a mark: the reader sees that something stands there.
    pub fn shape(self, text: &str, tabular: bool) -> Shaped {
        // A no-break space shares the blank's glyph; written as a blank it also reads back as one.
        let blank = |c: char| if c == '\u{a0}' || c.is_control() { ' ' } else { c };
        let text: String = text.chars().filter(|c| !is_invisible(*c)).map(blank).collect();
        let shaped = self.glyphs(&text, tabular);
        if shaped.glyphs.iter().all(|glyph| glyph.id != 0) {
            return shaped;
        }
        let lacks = |c: char| self.glyphs(c.encode_utf8(&mut [0; 4]), false).glyphs.iter().any(|glyph| glyph.id == 0);
        let marked: String = text.chars().map(|c| if !c.is_ascii() && lacks(c) { MARK } else { c }).collect();
        self.glyphs(&marked, tabular)
    }

    fn glyphs(self, text: &str, tabular: bool) -> Shaped {
        let Loaded { font, data, plans } = self.loaded();
        let (script, language) = tongue();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        if let (Some(script), Some(language)) = (script, language) {
            buffer.set_script(script);
            buffer.set_language(language);
        }
        let plan = &plans[usize::from(tabular)];
        let shaped = data.shaper(font).build().shape_with_plan(plan, buffer, &features(tabular));
        let infos = shaped.glyph_infos();
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut width = 0;
        for (place, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
            let from = info.cluster as usize;
            let first = place == 0 || infos[place - 1].cluster != info.cluster;
            let to = infos[place..].iter().map(|i| i.cluster as usize).find(|c| *c > from).unwrap_or(text.len());
            let part = if first { text.get(from..to).unwrap_or_default() } else { "" };
            glyphs.push(Glyph { id: info.glyph_id as u16, advance: position.x_advance, text: part.to_owned() });
            width += position.x_advance;
        }
        Shaped { face: self, glyphs, width, text: text.to_owned() }
    }
}

/// The mark for a character that the face lacks.
pub const MARK: char = '◊';

/// Characters that join or choose shapes of others and stand for nothing themselves.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

impl Shaped {
    /// Width in points at a size.
    pub fn width_pt(&self, size: f32) -> f32 {
        self.width as f32 * size / UNITS_PER_EM
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_tabular_on_demand_and_letters_kern() {
        let tabular = |t| Face::Regular.shape(t, true).width;
        assert_eq!(tabular("1111"), tabular("8888"));
        assert_ne!(Face::Regular.shape("1111", false).width, Face::Regular.shape("8888", false).width);
        let apart: i32 = ["Г", "А"].iter().map(|t| Face::Regular.shape(t, false).width).sum();
        assert_ne!(Face::Regular.shape("ГА", false).width, apart, "kerning");
    }

    #[test]
    fn every_bulgarian_letter_has_a_glyph_and_emoji_get_a_mark() {
        let all = "абвгдежзийклмнопрстуфхцчшщъьюя АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ ѝ Ѝ № „ “ « » – — € 0123456789";
        let shaped = Face::Regular.shape(all, false);
        assert!(shaped.glyphs.iter().all(|g| g.id != 0));
        assert_eq!(shaped.glyphs.iter().map(|g| g.text.as_str()).collect::<String>(), all);
        assert_eq!(Face::SemiBold.shape("а🙂б 中", false).text, "а◊б ◊");
    }
}
