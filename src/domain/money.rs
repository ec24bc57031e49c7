//! Money in euro cents; the lev only for showing old amounts.
//!
//! One euro is 1.95583 leva, all digits used, rounded half up to the cent (Закон за въвеждане на еврото; domain.md §2.6).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// An amount in euro cents; may be negative in differences, never in a fee.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

/// The highest fee or payment that is taken in, in cents: one hundred thousand euro.
pub const CENTS_MAX: i64 = 10_000_000;

/// Why an amount of money was not understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotMoney {
    /// No digits, or something that is no amount.
    Unreadable,
    /// Below zero.
    Negative,
    /// Above [`CENTS_MAX`].
    TooMuch,
}

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads an amount as a clerk types it: `2,05`, `2.05`, `2`, with or without `€`.
    pub fn parse(text: &str) -> Result<Self, NotMoney> {
        let text = text.trim().trim_end_matches('€').trim();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (euro, cents) = text.split_once([',', '.']).unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (euro.is_empty() && cents.is_empty()) || !digits(euro) || !digits(cents) || cents.len() > 2 {
            return Err(NotMoney::Unreadable);
        }
        if euro.len() > 12 {
            return Err(NotMoney::TooMuch);
        }
        let whole: i64 = if euro.is_empty() { 0 } else { euro.parse().map_err(|_| NotMoney::TooMuch)? };
        let part: i64 = if cents.is_empty() { 0 } else { format!("{cents:0<2}").parse().map_err(|_| NotMoney::Unreadable)? };
        let value = whole * 100 + part;
        match value {
            v if negative && v > 0 => Err(NotMoney::Negative),
            v if v > CENTS_MAX => Err(NotMoney::TooMuch),
            v => Ok(Self(v)),
        }
    }

    /// The euro amount of a sum in stotinki.
    pub fn from_stotinki(stotinki: i64) -> Self {
        Self((stotinki * 200_000 + 195_583).div_euclid(2 * 195_583))
    }

    /// The same sum in stotinki, for the dual display while it is on.
    pub fn to_stotinki(self) -> i64 {
        (self.0 * 195_583 * 2 + 100_000).div_euclid(200_000)
    }

    /// The lev amount as it is printed: `4,01 лв` without the unit.
    pub fn leva(self) -> String {
        Cents(self.to_stotinki()).plain()
    }

    /// The amount without a currency sign: `2,05`.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{},{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A no-break space: amount and sign stay on one line.
        write!(f, "{}\u{a0}€", self.plain())
    }
}

impl Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lev_to_euro_vectors_of_the_domain() {
        for (leva, euro) in [
            (200, 102),
            (300, 153),
            (400, 205),
            (500, 256),
            (600, 307),
            (780, 399),
            (800, 409),
            (1000, 511),
            (1500, 767),
            (2000, 1023),
            (3000, 1534),
            (5000, 2556),
            (10000, 5113),
            (50, 26),
        ] {
            assert_eq!(Cents::from_stotinki(leva), Cents(euro), "{leva} st.");
        }
        assert_eq!(Cents(205).to_stotinki(), 401);
    }

    #[test]
    fn amounts_as_typed() {
        for (text, want) in [("2,05", 205), ("2.5", 250), (" 2 € ", 200), (",50", 50), ("0", 0), ("100000", CENTS_MAX)] {
            assert_eq!(Cents::parse(text), Ok(Cents(want)), "{text}");
        }
        assert_eq!(Cents::parse("-1"), Err(NotMoney::Negative));
        assert_eq!(Cents::parse("100000,01"), Err(NotMoney::TooMuch));
        for text in ["", "two", "1,234", "1,,2", "1 000", "€"] {
            assert_eq!(Cents::parse(text), Err(NotMoney::Unreadable), "{text}");
        }
        assert_eq!(Cents(5).to_string(), "0,05\u{a0}€");
        assert_eq!(Cents(-205).plain(), "-2,05");
    }
}
