//! People of a case: who asks, on whose behalf, and how much of them may be shown.

use super::identifier::Kind as IdKind;
use serde::{Deserialize, Serialize};

/// What the applicant is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// A natural person.
    #[default]
    Person,
    /// A company.
    Company,
    /// An organisation or another body (НПО, institution).
    Organisation,
    /// Nobody who can be answered (АПК чл. 111, ал. 4).
    Anonymous,
}

impl ApplicantKind {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Person, Self::Company, Self::Organisation, Self::Anonymous];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Person => "applicant-person",
            Self::Company => "applicant-company",
            Self::Organisation => "applicant-organisation",
            Self::Anonymous => "applicant-anonymous",
        }
    }
}

/// In what capacity the person at the counter acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// On their own behalf („титуляр“).
    #[default]
    Principal,
    /// By power of attorney („пълномощник“).
    Proxy,
    /// Parent, guardian, manager of a company („законен представител“).
    LegalRepresentative,
}

impl Capacity {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Principal, Self::Proxy, Self::LegalRepresentative];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Principal => "capacity-principal",
            Self::Proxy => "capacity-proxy",
            Self::LegalRepresentative => "capacity-legal-representative",
        }
    }
}

/// The personal data of a case: everything that erasure takes away, and nothing else.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Full name of the applicant, or of the company or organisation.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// ЕГН, ЛНЧ or ЕИК.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub identifier: String,
    /// Which of them it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier_kind: Option<IdKind>,
    /// Address for correspondence.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Telephone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// E-mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// The proxy or representative at the counter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proxy: String,
    /// The power of attorney: number, date, notary.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub authority: String,
    /// What it is about, in a line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// What is asked or complained of.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Whom or which act it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Where an emergency is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Who is hurt there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hurt: String,
    /// Who or what is in danger there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub endangered: String,
    /// What is sealed, in base64: only appointed officers open it, and erasure takes it away.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sealed: String,
    /// Code for asking about the case by phone, with the number (domain.md §3.4).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub access_code: String,
    /// Of a sealed signal: a digest of the sender's reference, by which one that comes twice is known. No display has it, and an erasure
    /// takes it away.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mark: String,
}

/// A name as slips print it: first name and the initials of the others, „Мария И. П.“ (domain.md §8, row 3).
pub fn mask_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let Some(first) = words.next() else { return String::new() };
    words.filter_map(|w| w.chars().next()).fold(first.to_owned(), |name, c| format!("{name} {}.", c.to_uppercase()))
}

/// A company's or organisation's name is no secret; a person's is masked.
pub fn shown_name(name: &str, kind: ApplicantKind) -> String {
    match kind {
        ApplicantKind::Person => mask_name(name),
        ApplicantKind::Company | ApplicantKind::Organisation => name.to_owned(),
        ApplicantKind::Anonymous => String::new(),
    }
}

/// An identifier as screens and receipts show it: the last four digits, since the first six are the birth date.
pub fn mask_identifier(identifier: &str) -> String {
    mask_tail(identifier, 4)
}

/// A telephone number with its last three digits.
pub fn mask_phone(phone: &str) -> String {
    mask_tail(phone, 3)
}

/// Any other personal value: only its last two letters.
pub fn mask_value(text: &str) -> String {
    mask_tail(text, 2)
}

fn mask_tail(text: &str, shown: usize) -> String {
    let count = text.chars().count();
    if count == 0 {
        return String::new();
    }
    if count <= shown {
        return "•".repeat(count);
    }
    text.chars().enumerate().map(|(i, c)| if i + shown < count { '•' } else { c }).collect()
}

/// An e-mail address with the first letter and the domain.
pub fn mask_email(email: &str) -> String {
    match email.split_once('@') {
        Some((user, domain)) => format!("{}•••@{domain}", user.chars().next().unwrap_or('•')),
        None => mask_tail(email, 0),
    }
}

/// An address with its settlement alone: what stands before the first comma.
pub fn mask_address(address: &str) -> String {
    match address.split_once(',') {
        Some((settlement, _)) => format!("{settlement}, •••"),
        None if address.is_empty() => String::new(),
        None => "•••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_of_the_domain() {
        assert_eq!(mask_name("Мария Иванова петрова"), "Мария И. П.");
        assert_eq!(mask_name(""), "");
        assert_eq!(shown_name("ЕТ Бор", ApplicantKind::Company), "ЕТ Бор");
        assert_eq!(mask_identifier("8523156034"), "••••••6034");
        assert_eq!(mask_identifier("123"), "•••");
        assert_eq!(mask_phone("0308 9-82-20"), "•••••••••-20");
        assert_eq!(mask_email("ana@example.bg"), "a•••@example.bg");
        assert_eq!(mask_address("4921 с. Върбина, ул. Здравец 4"), "4921 с. Върбина, •••");
        assert_eq!(mask_address("ул. Здравец 4"), "•••");
    }
}
