//! Text that comes from outside: limits, control characters, and the words a search sees.

/// The longest single-line field, in characters.
pub const LINE_MAX: usize = 300;
/// The longest free text (description, findings), in characters.
pub const TEXT_MAX: usize = 20_000;

/// Why a text was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadText {
    /// Nothing but blanks.
    Empty,
    /// Longer than allowed; the limit in characters.
    TooLong(usize),
    /// A control character, which no keyboard types and no paper shows.
    Control,
}

/// Whether a character may stand in no text: controls, and marks that turn the direction of reading. `lines` lets breaks and tabs be.
pub fn is_control(c: char, lines: bool) -> bool {
    (c.is_control() && !(lines && (c == '\n' || c == '\t')))
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A single-line field, trimmed: blank is fine, control characters and line breaks are not.
pub fn line(text: &str) -> Result<String, BadText> {
    checked(text, LINE_MAX, false)
}

/// A free text, trimmed: line breaks are fine.
pub fn lines(text: &str) -> Result<String, BadText> {
    checked(text, TEXT_MAX, true)
}

/// Whether two names may be one person's: they share two words, or one that stands alone or is the first one's family name. For
/// rules that keep somebody out; small letters are the caller's.
pub fn names_meet(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() >= 3).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let met = one.iter().filter(|word| other.contains(word)).count();
    met >= 2 || (met == 1 && (one.len() == 1 || other.len() == 1 || one.last().is_some_and(|last| other.contains(last))))
}

/// A single-line field that must not be blank.
pub fn needed(text: &str) -> Result<String, BadText> {
    let text = line(text)?;
    if text.is_empty() { Err(BadText::Empty) } else { Ok(text) }
}

fn checked(text: &str, max: usize, lines: bool) -> Result<String, BadText> {
    // Bytes first: a two-megabyte paste is refused before it is walked.
    if text.len() > max * 4 || text.chars().count() > max {
        return Err(BadText::TooLong(max));
    }
    if text.chars().any(|c| is_control(c, lines)) {
        return Err(BadText::Control);
    }
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_and_control_characters() {
        assert_eq!(line("  Мария 🙂 "), Ok("Мария 🙂".to_owned()));
        assert_eq!(line("a\nb"), Err(BadText::Control));
        assert_eq!(lines("a\nb"), Ok("a\nb".to_owned()));
        assert_eq!(line("a\u{0}b"), Err(BadText::Control));
        assert_eq!(line("a\u{202e}b"), Err(BadText::Control));
        assert_eq!(needed(" \u{a0} "), Err(BadText::Empty));
        assert_eq!(line(&"я".repeat(301)), Err(BadText::TooLong(LINE_MAX)));
        assert_eq!(lines(&"я".repeat(2 << 20)), Err(BadText::TooLong(TEXT_MAX)));
    }
}
