//! Breaking text into lines: by word; in a narrow column also by syllable; inside a syllable only when it alone is too wide.

use super::face::Shaped;
use super::sheet::Style;

/// A column narrower than so many times the size of its text hyphenates: some 28 letters.
const NARROW_EMS: f32 = 14.0;
/// A word is divided only when it has so many letters.
const LETTERS_MIN: usize = 6;

/// A line of a paragraph.
#[derive(Clone, PartialEq, Debug)]
pub struct Broken {
    /// Its glyphs.
    pub shaped: Shaped,
    /// The last word goes on in the next line; the hyphen at the end is not its own.
    pub broken: bool,
}

/// Breaks text into lines of at most `width` points.
pub fn wrap(text: &str, width: f32, style: Style) -> Vec<Broken> {
    set(text, width, style, width < style.size * NARROW_EMS)
}

/// As [`wrap`], with words divided only when they alone are too wide: for headings and centred lines.
pub fn wrap_whole(text: &str, width: f32, style: Style) -> Vec<Broken> {
    set(text, width, style, false)
}

fn set(text: &str, width: f32, style: Style, divides: bool) -> Vec<Broken> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        Breaker { width, style, divides, lines: &mut lines, line: String::new() }.paragraph(paragraph);
    }
    lines
}

struct Breaker<'a> {
    width: f32,
    style: Style,
    /// Words are divided to fill a line.
    divides: bool,
    lines: &'a mut Vec<Broken>,
    line: String,
}

impl Breaker<'_> {
    fn paragraph(mut self, text: &str) {
        // Most paragraphs are one line: shaped once.
        let whole = self.style.shape(text.trim());
        if whole.width_pt(self.style.size) <= self.width && !text.contains("  ") {
            self.lines.push(Broken { shaped: whole, broken: false });
            return;
        }
        let blank = self.measure(" ");
        let mut filled = 0.0;
        for word in text.split(' ').filter(|w| !w.is_empty()) {
            let wide = self.measure(word);
            let gap = if self.line.is_empty() { 0.0 } else { blank };
            if filled + gap + wide <= self.width {
                self.add(word);
                filled += gap + wide;
                continue;
            }
            filled = self.overflow(word, filled + gap, wide);
        }
        self.end(false);
    }

    /// The width in points.
    fn measure(&self, text: &str) -> f32 {
        self.style.shape(text).width_pt(self.style.size)
    }

    fn add(&mut self, word: &str) {
        if !self.line.is_empty() {
            self.line.push(' ');
        }
        self.line.push_str(word);
    }

    fn end(&mut self, broken: bool) {
        let shaped = self.style.shape(&self.line);
        self.line.clear();
        self.lines.push(Broken { shaped, broken });
    }

    /// A word that does not fit any more on this line; gives how much of the new line is filled.
    fn overflow(&mut self, word: &str, filled: f32, wide: f32) -> f32 {
        let mut rest = word.to_owned();
        if (self.divides || wide > self.width)
            && let Some((head, tail)) = self.divide(word, self.width - filled)
        {
            self.add(&head);
            self.end(true);
            rest = tail;
        } else if !self.line.is_empty() {
            self.end(false);
        }
        loop {
            let wide = self.measure(&rest);
            if wide <= self.width {
                self.line.push_str(&rest);
                return wide;
            }
            let (head, tail, broken) = match self.divide(&rest, self.width) {
                Some((head, tail)) => (head, tail, true),
                None => {
                    let (head, tail) = self.cut(&rest);
                    (head, tail, false)
                }
            };
            self.line.push_str(&head);
            self.end(broken);
            rest = tail;
        }
    }

    /// The longest head of whole syllables, with its hyphen, that is at most `room` points wide; and the rest.
    fn divide(&self, word: &str, room: f32) -> Option<(String, String)> {
        let hyphen = self.measure("-");
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        if letters(word) < LETTERS_MIN {
            return None;
        }
        let mut best = None;
        for at in breaks(word) {
            let (head, tail) = word.split_at(at);
            // Two letters at least stay before the hyphen and three after it, marks of punctuation apart.
            if letters(head) < 2 || letters(tail) < 3 {
                continue;
            }
            let own = head.ends_with('-');
            if self.measure(head) + if own { 0.0 } else { hyphen } > room {
                break;
            }
            best = Some((if own { head.to_owned() } else { format!("{head}-") }, tail.to_owned(), own));
        }
        // A hyphen of the word's own stays in it: such a line is left to the next word's rule.
        best.filter(|(.., own)| !own).map(|(head, tail, _)| (head, tail))
    }

    /// As many letters as fit; at least one.
    fn cut(&self, word: &str) -> (String, String) {
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let fits = |at: &usize| self.measure(&word[..*at]) <= self.width;
        let first = word.chars().next().map_or(word.len(), char::len_utf8);
        let at = ends.take_while(fits).last().unwrap_or(first);
        (word[..at].to_owned(), word[at..].to_owned())
    }
}

/// Where syllables end, byte offsets: Bulgarian for Cyrillic words, English for Latin ones.
fn breaks(word: &str) -> Vec<usize> {
    let cyrillic = word.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c));
    let lang = if cyrillic { hypher::Lang::Bulgarian } else { hypher::Lang::English };
    let mut at = 0;
    let mut found = Vec::new();
    for part in word.split_inclusive(|c: char| !c.is_alphabetic()) {
        let core = part.trim_end_matches(|c: char| !c.is_alphabetic());
        let mut inside = at;
        for syllable in hypher::hyphenate(core, lang) {
            inside += syllable.len();
            if inside < at + core.len() {
                found.push(inside);
            }
        }
        at += part.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::face::Face;

    fn joined(lines: &[Broken]) -> String {
        let mut text = String::new();
        for line in lines {
            text.push_str(if line.broken { line.shaped.text.trim_end_matches('-') } else { &line.shaped.text });
            if !line.broken {
                text.push(' ');
            }
        }
        text.trim_end().to_owned()
    }

    #[test]
    fn words_wrap_and_a_word_without_end_is_broken() {
        let style = Style::new(Face::Regular, 10.0);
        let text = "Издаване на удостоверение за наследници";
        for width in [60.0, 100.0, 150.0] {
            let lines = wrap(text, width, style);
            assert!(lines.len() > 1 && lines.iter().all(|l| l.shaped.width_pt(10.0) <= width));
            assert_eq!(joined(&lines), text);
        }
        let broken = wrap(&"Щ".repeat(120), 60.0, style);
        assert!(broken.len() > 5 && broken.iter().all(|l| l.shaped.width_pt(10.0) <= 60.0));
        assert_eq!(broken.iter().map(|l| l.shaped.text.as_str()).collect::<String>(), "Щ".repeat(120));
    }

    #[test]
    fn narrow_columns_hyphenate_by_bulgarian_syllables_and_wide_ones_do_not() {
        let style = Style::new(Face::Regular, 10.0);
        let narrow: Vec<String> = wrap("Удостоверение", 45.0, style).into_iter().map(|l| l.shaped.text).collect();
        assert!(narrow.len() > 1 && narrow[0].ends_with('-'), "{narrow:?}");
        let wide = wrap(&"Удостоверение за наследници и още думи ".repeat(5), 300.0, style);
        assert!(wide.iter().all(|l| !l.broken));
        let word = "преписка";
        let ends = breaks(word);
        assert!(ends.iter().all(|at| word.is_char_boundary(*at)) && ends.len() == 2, "пре-пис-ка: {ends:?}");
    }

    #[test]
    fn a_hyphen_of_the_word_itself_is_kept() {
        let style = Style::new(Face::Regular, 10.0);
        for width in [40.0, 60.0, 80.0] {
            assert_eq!(joined(&wrap("технико-икономически показатели", width, style)), "технико-икономически показатели");
        }
    }
}
