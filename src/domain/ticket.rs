//! Queue tickets: lines, and the label a visitor reads on the display.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A line of the queue, named by its letter (domain.md §9.5). An office may open any of [`Line::LETTERS`]; five have a meaning of
/// their own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Line(char);

#[allow(non_upper_case_globals, reason = "they read as the variants that they are")]
impl Line {
    /// А: enquiries and information.
    pub const Information: Self = Self('А');
    /// Б: filing documents.
    pub const Filing: Self = Self('Б');
    /// В: receiving results.
    pub const Receiving: Self = Self('В');
    /// Г: fees and the cash desk.
    pub const Fees: Self = Self('Г');
    /// К: the mayor's reception.
    pub const Reception: Self = Self('К');

    /// The lines that every office begins with, in the order of their letters.
    pub const ALL: [Self; 4] = [Self::Information, Self::Filing, Self::Receiving, Self::Fees];

    /// The letters that a line may have: none that is read or heard as another.
    pub const LETTERS: [char; 10] = ['А', 'Б', 'В', 'Г', 'Д', 'Е', 'Ж', 'З', 'И', 'К'];

    /// The letter on the ticket.
    pub const fn letter(self) -> char {
        self.0
    }

    /// The line of a letter; Latin look-alikes and lower case are taken as well.
    pub fn of_letter(letter: char) -> Option<Self> {
        let letter = match letter {
            'A' | 'a' => 'А',
            'B' => 'В',
            'E' | 'e' => 'Е',
            'K' | 'k' => 'К',
            other => other.to_uppercase().next().unwrap_or(other),
        };
        Self::LETTERS.contains(&letter).then_some(Self(letter))
    }

    /// The locale key of the line's name, where it has one of its own.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Information => "line-information",
            Self::Filing => "line-filing",
            Self::Receiving => "line-receiving",
            Self::Fees => "line-fees",
            Self::Reception => "line-reception",
            _ => "line-further",
        }
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_char(self.0)
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let letter = char::deserialize(deserializer)?;
        Self::of_letter(letter).ok_or_else(|| serde::de::Error::custom("not a letter of a line"))
    }
}

/// The number on a ticket: letter of the line, hyphen, the issuer's digit, a counter from 01 (sync.md §0.5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Label {
    /// The line at issue; a ticket keeps it when it is transferred.
    pub line: Line,
    /// The issuer's digit, 0 for the office's main issuer.
    pub issuer: u8,
    /// 1, 2, 3 … on this day in this line.
    pub n: u32,
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}{:02}", self.line.letter(), self.issuer, self.n)
    }
}

/// Text that is no ticket label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotALabel;

impl FromStr for Label {
    type Err = NotALabel;

    fn from_str(text: &str) -> Result<Self, NotALabel> {
        let mut chars = text.trim().chars();
        let line = chars.next().and_then(Line::of_letter).ok_or(NotALabel)?;
        let digits = chars.as_str().trim_start_matches(['-', '–', ' ']);
        if digits.len() < 3 || digits.len() > 9 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotALabel);
        }
        let n: u32 = digits[1..].parse().map_err(|_| NotALabel)?;
        if n == 0 { Err(NotALabel) } else { Ok(Self { line, issuer: digits.as_bytes()[0] - b'0', n }) }
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|_| serde::de::Error::custom("not a ticket label"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_as_printed_and_typed() {
        let label = |n| Label { line: Line::Filing, issuer: 0, n };
        for (n, text) in [(1, "Б-001"), (99, "Б-099"), (100, "Б-0100"), (1234, "Б-01234")] {
            assert_eq!(label(n).to_string(), text);
            assert_eq!(text.parse(), Ok(label(n)));
        }
        assert_eq!("б 105".parse(), Ok(Label { line: Line::Filing, issuer: 1, n: 5 }));
        for text in ["", "Б", "Б-0", "Б-000", "Щ-001", "Б-0x1"] {
            assert!(text.parse::<Label>().is_err(), "{text}");
        }
    }
}
