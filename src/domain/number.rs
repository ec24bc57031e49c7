//! Registration numbers: register, workstation code, sequence, date – the State's document URI.
//!
//! `307-12/23.11.2026`: register 3, workstation 07, the twelfth of the year there. Gap-free per index and year, never
//! re-used (УРИ 0009-000001; sync.md §0.4).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A register of the office, by its number before the workstation code (domain.md §3.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Register(pub u16);

impl Register {
    /// Requests for services.
    pub const REQUESTS: Self = Self(1);
    /// Appeals against acts.
    pub const APPEALS: Self = Self(2);
    /// Proposals.
    pub const PROPOSALS: Self = Self(4);
    /// Praise, opinions, recommendations, comments.
    pub const OPINIONS: Self = Self(5);
    /// Requests for access to public information.
    pub const INFORMATION: Self = Self(6);
    /// Other incoming correspondence; written enquiries stand here too.
    pub const CORRESPONDENCE: Self = Self(7);
    /// Outgoing documents.
    pub const OUTGOING: Self = Self(8);
    /// Emergencies.
    pub const EMERGENCIES: Self = Self(9);
    /// Receptions by the mayor.
    pub const RECEPTION: Self = Self(12);
    /// Signals; complaints about service stand here too.
    pub const SIGNALS: Self = Self(3);
    /// Fee receipts.
    pub const FEES: Self = Self(13);
}

/// The registration number of a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub struct Number {
    /// The register.
    #[serde(rename = "r")]
    pub register: Register,
    /// The workstation's code, 1–99.
    #[serde(rename = "c")]
    pub code: u8,
    /// 1, 2, 3 … in this register, at this workstation, in the year of `date`.
    #[serde(rename = "s")]
    pub seq: u32,
    /// The local date of registration in the office's zone.
    #[serde(rename = "d")]
    pub date: NaiveDate,
}

impl Number {
    /// The register index as the State's schema writes it: register followed by the two-digit workstation code.
    pub fn index(&self) -> String {
        format!("{}{:02}", self.register.0, self.code)
    }

    /// The number without its date, as clerks say it: `101-412`.
    pub fn short(&self) -> String {
        format!("{}-{}", self.index(), self.seq)
    }

    /// The year whose series the number belongs to.
    pub fn year(&self) -> i32 {
        self.date.year()
    }

    /// A sequence number and its year without a register, `412/2026`, as people say it on the telephone.
    pub fn read_of_year(text: &str) -> Option<(u32, i32)> {
        let text = text.trim().trim_start_matches(['№', '#']).trim_end_matches(['г', '.', ' ']);
        let (seq, year) = text.split_once('/')?;
        let digits = |s: &str, max: usize| !s.is_empty() && s.len() <= max && s.bytes().all(|b| b.is_ascii_digit());
        let (seq, year) = (seq.trim(), year.trim());
        let known = digits(seq, 9) && year.len() == 4 && digits(year, 4) && year.starts_with("20");
        known.then(|| Some((seq.parse().ok()?, year.parse().ok()?)))?
    }

    /// Reads a number in any usual notation: `101-412`, `101-412/23.11.2026`, `101 - 412 / 2026`, `№ 101-412-23.11.2026 г.`.
    ///
    /// Gives index, sequence and, when written, the year. `None` when it is no number.
    pub fn read(text: &str) -> Option<(String, u32, Option<i32>)> {
        let text = text.trim().trim_start_matches(['№', '#']).trim_end_matches(['г', '.', ' ']);
        let mut parts = text.split(['-', '–', '/']).map(str::trim);
        let index = parts.next()?;
        let seq = parts.next()?;
        let year = parts.next().and_then(|p| p.rsplit('.').next()).and_then(|y| y.trim().parse().ok());
        let digits = |s: &str, max: usize| !s.is_empty() && s.len() <= max && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(index, 5) || index.len() < 3 || !digits(seq, 9) {
            return None;
        }
        Some((index.to_owned(), seq.parse().ok()?, year))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.short(), self.date.format("%d.%m.%Y"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_back_in_any_notation() {
        let number = Number { register: Register::SIGNALS, code: 7, seq: 12, date: "2026-11-23".parse().expect("a date") };
        assert_eq!(number.to_string(), "307-12/23.11.2026");
        for text in ["307-12/23.11.2026", "№ 307-12-23.11.2026 г.", "307 – 12 / 2026", "307-12/2026"] {
            assert_eq!(Number::read(text), Some(("307".to_owned(), 12, Some(2026))), "{text}");
        }
        assert_eq!(Number::read("1301-5"), Some(("1301".to_owned(), 5, None)));
        for text in ["", "Мария", "12", "7-", "307-", "9999999-1", "307-a"] {
            assert_eq!(Number::read(text), None, "{text}");
        }
    }
}
