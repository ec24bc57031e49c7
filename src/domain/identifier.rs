//! Identifiers: ЕГН, ЛНЧ, ЕИК/БУЛСТАТ, IBAN – check digits, and what they say.
//!
//! Rules and test data: domain.md §4. An identifier is personal data: nothing here prints it whole but [`Identifier::as_str`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What an identifier is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Единен граждански номер.
    Egn,
    /// Личен номер на чужденец.
    Lnch,
    /// ЕИК / БУЛСТАТ of nine digits.
    Eik9,
    /// ЕИК / БУЛСТАТ of thirteen digits (a branch).
    Eik13,
}

/// An identifier whose check digits hold.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Identifier {
    kind: Kind,
    digits: String,
}

/// Why an identifier was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum NotAnIdentifier {
    /// Something else than digits.
    NotDigits,
    /// A length that no identifier has.
    Length,
    /// The birth date inside does not exist.
    BirthDate,
    /// The birth date inside lies in the future.
    BirthInFuture,
    /// The check digit does not hold.
    CheckDigit,
}

fn digits(text: &str) -> Result<Vec<u32>, NotAnIdentifier> {
    text.chars().map(|c| c.to_digit(10).ok_or(NotAnIdentifier::NotDigits)).collect()
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(d, w)| d * w).sum()
}

/// The birth date that an ЕГН carries: month 1–12 is 19YY, +20 is 18YY, +40 is 20YY.
pub fn egn_birth(text: &str) -> Result<NaiveDate, NotAnIdentifier> {
    let d = digits(text)?;
    if d.len() != 10 {
        return Err(NotAnIdentifier::Length);
    }
    let (year, month, day) = (d[0] * 10 + d[1], d[2] * 10 + d[3], d[4] * 10 + d[5]);
    let (century, month) = match month {
        1..=12 => (1900, month),
        21..=32 => (1800, month - 20),
        41..=52 => (2000, month - 40),
        _ => return Err(NotAnIdentifier::BirthDate),
    };
    NaiveDate::from_ymd_opt((century + year) as i32, month, day).ok_or(NotAnIdentifier::BirthDate)
}

/// Checks an ЕГН of ten digits against `today`.
pub fn check_egn(text: &str, today: NaiveDate) -> Result<(), NotAnIdentifier> {
    let birth = egn_birth(text)?;
    let d = digits(text)?;
    if weighted(&d, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 != d[9] {
        return Err(NotAnIdentifier::CheckDigit);
    }
    if birth > today { Err(NotAnIdentifier::BirthInFuture) } else { Ok(()) }
}

/// Checks an ЛНЧ of ten digits: weighted sum mod 10 (python-stdnum; domain.md §4 says why not mod 11).
pub fn check_lnch(text: &str) -> Result<(), NotAnIdentifier> {
    let d = digits(text)?;
    if d.len() != 10 {
        return Err(NotAnIdentifier::Length);
    }
    if weighted(&d, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == d[9] { Ok(()) } else { Err(NotAnIdentifier::CheckDigit) }
}

/// Checks an ЕИК of nine or thirteen digits, each with its second pass.
pub fn check_eik(text: &str) -> Result<Kind, NotAnIdentifier> {
    let d = digits(text)?;
    if d.len() != 9 && d.len() != 13 {
        return Err(NotAnIdentifier::Length);
    }
    if two_pass(&d[..8], &[1, 2, 3, 4, 5, 6, 7, 8], &[3, 4, 5, 6, 7, 8, 9, 10]) != d[8] {
        return Err(NotAnIdentifier::CheckDigit);
    }
    if d.len() == 9 {
        return Ok(Kind::Eik9);
    }
    if two_pass(&d[8..12], &[2, 7, 3, 5], &[4, 9, 5, 7]) == d[12] { Ok(Kind::Eik13) } else { Err(NotAnIdentifier::CheckDigit) }
}

fn two_pass(d: &[u32], first: &[u32], second: &[u32]) -> u32 {
    match weighted(d, first) % 11 {
        10 => weighted(d, second) % 11 % 10,
        check => check,
    }
}

/// Checks a Bulgarian IBAN (22 characters, mod 97) and gives it back without blanks, in capitals.
pub fn check_iban(text: &str) -> Result<String, NotAnIdentifier> {
    let iban: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    if iban.len() != 22 || !iban.is_ascii() {
        return Err(NotAnIdentifier::Length);
    }
    let b = iban.as_bytes();
    let shape = b.starts_with(b"BG")
        && b[2..4].iter().all(u8::is_ascii_digit)
        && b[4..8].iter().all(u8::is_ascii_uppercase)
        && b[8..14].iter().all(u8::is_ascii_digit)
        && b[14..].iter().all(u8::is_ascii_alphanumeric);
    if !shape {
        return Err(NotAnIdentifier::NotDigits);
    }
    let rest = b[4..].iter().chain(&b[..4]).fold(0_u32, |rest, c| match c {
        b'0'..=b'9' => (rest * 10 + u32::from(c - b'0')) % 97,
        _ => (rest * 100 + u32::from(c - b'A') + 10) % 97,
    });
    if rest == 1 { Ok(iban) } else { Err(NotAnIdentifier::CheckDigit) }
}

impl Identifier {
    /// Reads an identifier as typed (blanks allowed) and says which it is.
    ///
    /// Ten digits are an ЕГН, or else an ЛНЧ; the error of ten digits that are neither is the ЕГН's, the likelier mistake.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, NotAnIdentifier> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let _ = digits(&text)?;
        let kind = match text.len() {
            10 => match check_egn(&text, today) {
                Ok(()) => Kind::Egn,
                Err(wrong) => check_lnch(&text).map(|()| Kind::Lnch).map_err(|_| wrong)?,
            },
            9 | 13 => check_eik(&text)?,
            _ => return Err(NotAnIdentifier::Length),
        };
        Ok(Self { kind, digits: text })
    }

    /// Which identifier it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The digits, unmasked: for the register itself, never for a screen or a paper without cause.
    pub fn as_str(&self) -> &str {
        &self.digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2026-11-24".parse().expect("a date")
    }

    #[test]
    fn test_data_of_the_domain() {
        for (text, kind) in [
            ("8503156026", Kind::Egn),
            ("8503156031", Kind::Egn),
            ("8503156140", Kind::Egn),
            ("0545206218", Kind::Egn),
            ("8802296106", Kind::Egn),
            ("9932316051", Kind::Egn),
            ("7111042925", Kind::Lnch),
            ("1001234562", Kind::Lnch),
            ("175074752", Kind::Eik9),
            ("000615100", Kind::Eik9),
            ("100000086", Kind::Eik9),
            ("100000550", Kind::Eik9),
            ("1750747520004", Kind::Eik13),
            ("1750747520154", Kind::Eik13),
            ("1750747520360", Kind::Eik13),
        ] {
            assert_eq!(Identifier::parse(text, today()).map(|i| i.kind()), Ok(kind), "{text}");
        }
        for (text, why) in [
            ("8503156027", NotAnIdentifier::CheckDigit),
            ("8513156026", NotAnIdentifier::BirthDate),
            ("8702296100", NotAnIdentifier::BirthDate),
            ("85031560", NotAnIdentifier::Length),
            ("85031560АБ", NotAnIdentifier::NotDigits),
            ("175074753", NotAnIdentifier::CheckDigit),
            ("", NotAnIdentifier::Length),
        ] {
            assert_eq!(Identifier::parse(text, today()), Err(why), "{text}");
        }
    }

    #[test]
    fn a_birth_in_the_future_is_refused() {
        let day_before: NaiveDate = "2005-05-19".parse().expect("a date");
        assert_eq!(check_egn("0545206218", day_before), Err(NotAnIdentifier::BirthInFuture));
        assert_eq!(egn_birth("9932316051").map(|d| d.to_string()), Ok("1899-12-31".to_owned()));
    }

    #[test]
    fn iban() {
        assert_eq!(check_iban("BG80 BNBG 9661 1020 3456 78"), Ok("BG80BNBG96611020345678".to_owned()));
        assert!(check_iban("BG30IABG74918400234700").is_ok());
        assert_eq!(check_iban("BG31IABG74918400234700"), Err(NotAnIdentifier::CheckDigit));
        assert_eq!(check_iban("DE30IABG74918400234700"), Err(NotAnIdentifier::NotDigits));
        assert_eq!(check_iban("BG80"), Err(NotAnIdentifier::Length));
    }
}
