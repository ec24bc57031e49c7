//! Sealed signals: who may open a signal of corruption or a whistle-blower's report, and what lies in the seal (domain.md §8, row 6;
//! sync.md §0.2).
//!
//! What is sealed is sealed at registration, for the officers whom the office appointed; from then on neither the clerk nor an
//! administrator can read it. This module says for whom; the sealing itself is the exchange's.

use super::person::Personal;
use super::refusal::Refusal;
use super::settings::Settings;
use super::term::{Term, Unit};
use super::text;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which law a sealed signal comes under; the question that separates them is asked first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// A citizen's signal (АПК гл. 8).
    #[default]
    Citizen,
    /// A report by somebody who learnt of it at work (ЗЗЛПСПОИН).
    Whistleblower,
}

impl Regime {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Citizen, Self::Whistleblower];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Citizen => "regime-citizen",
            Self::Whistleblower => "regime-whistleblower",
        }
    }

    /// Its code in files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Whistleblower => "whistleblower",
        }
    }

    /// The law of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|regime| regime.code() == code)
    }

    /// By when a sealed signal must be taken up first: the earlier day of both laws, so that the due lists do not tell which it is.
    pub fn first_day(received: NaiveDate, settings: &Settings) -> NaiveDate {
        Self::ALL.into_iter().flat_map(|regime| regime.dates(received, settings)).min().unwrap_or(received)
    }

    /// The days that the acknowledgement names: when something is told first, and when the result. For a citizen the decision in two
    /// months and the notice seven days after it (АПК чл. 121, 123); for a whistle-blower the acknowledgement in seven days and the
    /// word about measures in three months (Directive 2019/1937, чл. 9).
    pub fn dates(self, received: NaiveDate, settings: &Settings) -> [NaiveDate; 2] {
        let after = |n, unit, from: NaiveDate| {
            Term::new(n, unit).due(from.and_time(NaiveTime::MIN), &settings.calendar(), settings.hours()).date
        };
        match self {
            Self::Citizen => {
                let decision = after(2, Unit::Months, received);
                [decision, after(7, Unit::Days, decision)]
            }
            Self::Whistleblower => [after(7, Unit::Days, received), after(3, Unit::Months, received)],
        }
    }
}

/// What an appointed person is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person appointed for signals of corruption.
    Officer,
    /// The municipal secretary.
    Secretary,
    /// The mayor.
    Mayor,
    /// An employee appointed for whistle-blowers' reports; never the head of the body.
    Employee,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Officer, Self::Secretary, Self::Mayor, Self::Employee];

    /// Its code on the command line and in settings.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Secretary => "secretary",
            Self::Mayor => "mayor",
            Self::Employee => "employee",
        }
    }

    /// The role of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Officer => "role-officer",
            Self::Secretary => "role-secretary",
            Self::Mayor => "role-mayor",
            Self::Employee => "role-employee",
        }
    }

    /// Beginnings of the words by which people call who holds it.
    fn words(self) -> impl Iterator<Item = &'static str> {
        let row = ROLES.lines().find(|line| line.split('\t').next() == Some(self.code()));
        row.into_iter().flat_map(|row| row.split('\t').skip(1))
    }

    const fn opens(self, regime: Regime) -> bool {
        matches!(
            (self, regime),
            (Self::Officer | Self::Secretary | Self::Mayor, Regime::Citizen) | (Self::Employee, Regime::Whistleblower)
        )
    }
}

/// A person who was appointed, as the settings keep it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Appointed {
    /// What the person is.
    pub role: Role,
    /// Name.
    pub name: String,
    /// What is sealed to: the public key.
    pub recipient: String,
    /// The private key, sealed by the person's passphrase, in base64.
    pub locked: String,
}

/// The key under which the settings keep an appointed person, by their public key.
pub fn key(recipient: &str) -> String {
    format!("sealed.{recipient}")
}

/// Everybody whom the office appointed and did not release.
pub fn appointed(settings: &Settings) -> Vec<Appointed> {
    let of = |(key, value, _): (&str, &str, _)| key.starts_with("sealed.").then(|| serde_json::from_str(value).ok()).flatten();
    settings.all().filter_map(of).collect()
}

/// Everybody who may open signals of a regime.
pub fn of_regime(regime: Regime, settings: &Settings) -> Vec<Appointed> {
    appointed(settings).into_iter().filter(|one| one.role.opens(regime)).collect()
}

/// Whether a signal about `about` is about this person: a name of theirs stands there, or their office. Rather too often than
/// once too seldom: who is left out loses nothing, who is let in reads about themselves.
pub fn concerns(one: &Appointed, about: &str) -> bool {
    let lower = about.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let name = one.name.to_lowercase();
    let named = |word: &&str| word.chars().count() >= NAME_LETTERS && words.contains(word);
    let office = one.role.words().any(|stem| words.iter().any(|word| word.starts_with(stem)));
    office || name.split(|c: char| !c.is_alphabetic()).any(|word| named(&word))
}

/// What says whom a signal is about: the field for it; where nobody filled that in – a message, a row of a table – all that it says.
pub fn named_in(about: &str, subject: &str, description: &str) -> String {
    if about.trim().is_empty() { format!("{subject}\n{description}") } else { about.to_owned() }
}

/// Words for roles.
const ROLES: &str = include_str!("../../assets/catalogue/roles.tsv");
/// Words of a name with fewer letters are initials.
const NAME_LETTERS: usize = 3;

/// To whom a signal is sealed: by its regime, never to the person it is about, nor to who was left out by hand (their public keys).
///
/// # Errors
/// A refusal when nobody is left: the office has to appoint somebody first.
pub fn recipients(
    regime: Regime,
    about: &str,
    not_to: &BTreeSet<String>,
    settings: &Settings,
) -> Result<Vec<Appointed>, Refusal> {
    let mut all = of_regime(regime, settings);
    let appointed = !all.is_empty();
    all.retain(|one| !concerns(one, about) && !not_to.contains(&one.recipient));
    match (all.is_empty(), appointed) {
        (false, _) => Ok(all),
        (true, false) => Err(Refusal::new("refusal-nobody-appointed")),
        (true, true) => Err(Refusal::new("refusal-nobody-left").at("about")),
    }
}

/// Checks the name of somebody who is to be appointed.
///
/// # Errors
/// A refusal that names the field.
pub fn check_name(typed: &str) -> Result<String, Refusal> {
    text::needed(typed).map_err(|bad| super::form::bad_text(bad, "officer"))
}

/// A file that was sealed to the same officers; its bytes lie beside the store like those of any other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct File {
    /// Its name.
    pub name: String,
    /// BLAKE3 of the sealed bytes, 64 hexadecimal digits.
    pub hash: String,
}

/// What lies in the seal.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Under which law.
    pub regime: Regime,
    /// The person and the text; the access code stays outside.
    pub personal: Personal,
    /// The date of what it is about, as typed.
    pub happened: String,
    /// What else the form said, by the names of its fields, as typed; what is chosen from a list as its locale key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<(String, String)>,
    /// A file that was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<File>,
    /// To whom it was sealed, for what is added later.
    pub to: Vec<String>,
    /// Blanks up to a length that tells nothing.
    pub pad: String,
}

impl Content {
    /// What is filled in, by the names of the form's fields, in the order in which it is read.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        let p = &self.personal;
        let all: [(&str, &str); 11] = [
            ("name", &p.name),
            ("identifier", &p.identifier),
            ("address", &p.address),
            ("phone", &p.phone),
            ("email", &p.email),
            ("proxy", &p.proxy),
            ("authority", &p.authority),
            ("about", &p.about),
            ("happened", &self.happened),
            ("subject", &p.subject),
            ("description", &p.description),
        ];
        let file = self.file.iter().map(|file| ("file", file.name.as_str()));
        let more = self.more.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        all.into_iter().chain(file).chain(more).filter(|(_, value)| !value.is_empty()).collect()
    }
}
