//! The catalogue of administrative services: what is offered, for how much, within what term.

use super::money::Cents;
use super::term::Term;
use serde::Deserialize;

/// One of the speeds of a service; a list per service, since some have four (domain.md §2.5).
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Speed {
    /// Ordinary, fast or express.
    pub kind: SpeedKind,
    /// What tells it apart when there are several of a kind.
    pub name: Option<String>,
    /// The term; `None` when the source's text does not parse.
    pub term: Option<Term>,
    /// The fee in euro cents; `None` when the source's text does not parse.
    #[serde(rename = "fee_cents")]
    pub fee: Option<Cents>,
    /// The fee as the source writes it, when it does not parse.
    pub fee_text: Option<String>,
}

/// The three speeds of the state nomenclature (0006-000083 … 85).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeedKind {
    /// Within the lawful term.
    Ordinary,
    /// Shorter than the lawful term.
    Fast,
    /// Usually within the working day.
    Express,
}

impl SpeedKind {
    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ordinary => "speed-ordinary",
            Self::Fast => "speed-fast",
            Self::Express => "speed-express",
        }
    }
}

/// How far a value of the catalogue may be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// From the municipality's own site.
    Madan,
    /// Another municipality's figure.
    Example,
    /// No source.
    Unverified,
    /// From the state's register of services.
    Iisda,
    /// From the law.
    Law,
    /// Free, from the municipality's own site.
    FreeMadan,
    /// Free, at another municipality.
    FreeExample,
}

impl Certainty {
    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Madan | Self::FreeMadan => "certainty-madan",
            Self::Example | Self::FreeExample => "certainty-example",
            Self::Unverified => "certainty-unverified",
            Self::Iisda => "certainty-iisda",
            Self::Law => "certainty-law",
        }
    }

    /// Whether the client must still confirm the value.
    pub const fn to_confirm(self) -> bool {
        matches!(self, Self::Example | Self::Unverified | Self::FreeExample)
    }
}

/// An administrative service.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Service {
    /// The number in the state's register, or a local code.
    pub code: String,
    /// The number in the state's register (ИИСДА), when known.
    pub iisda: Option<String>,
    /// Its name in Bulgarian.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// The unit that does it, short.
    pub unit: String,
    /// The unit's full name.
    pub unit_name: String,
    /// Documents to bring.
    pub documents: Vec<String>,
    /// Speeds, the ordinary one first.
    pub speeds: Vec<Speed>,
    /// The term as the source writes it.
    pub term_text: String,
    /// The fee as the source writes it.
    pub fee_text: String,
    /// How long the result is valid, months.
    pub validity_months: Option<u32>,
    /// How certain the term is.
    pub term_certainty: Certainty,
    /// How certain the fee is.
    pub fee_certainty: Certainty,
    /// Where the row comes from.
    pub source: String,
    /// What the clerk should know.
    pub note: Option<String>,
}

/// All services, in the order of the data file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Catalogue {
    services: Vec<Service>,
    /// Per service, the words a search sees, in lower case.
    words: Vec<String>,
}

impl Catalogue {
    /// Reads the data file (a JSON array of services).
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        let services: Vec<Service> = serde_json::from_str(json)?;
        let words = services
            .iter()
            .map(|s| format!("{} {} {} {} {}", s.code, s.name, s.name_en, s.unit, s.unit_name).to_lowercase())
            .collect();
        Ok(Self { services, words })
    }

    /// All services.
    pub fn all(&self) -> &[Service] {
        &self.services
    }

    /// The service of a code.
    pub fn get(&self, code: &str) -> Option<&Service> {
        self.services.iter().find(|s| s.code == code)
    }

    /// Services in whose words every typed word begins a word, best first: those whose name begins so, then by order.
    pub fn find(&self, typed: &str) -> Vec<&Service> {
        let typed = typed.to_lowercase();
        let wanted: Vec<&str> = typed.split_whitespace().collect();
        let mut found: Vec<(usize, &Service)> = self
            .services
            .iter()
            .zip(&self.words)
            .filter_map(|(service, words)| {
                let hit = |want: &&str| words.split(|c: char| !c.is_alphanumeric()).position(|w| w.starts_with(*want));
                let places: Option<Vec<usize>> = wanted.iter().map(hit).collect();
                places.map(|p| (p.into_iter().sum::<usize>(), service))
            })
            .collect();
        if !wanted.is_empty() {
            found.sort_by_key(|(place, _)| *place);
        }
        found.into_iter().map(|(_, service)| service).collect()
    }
}
