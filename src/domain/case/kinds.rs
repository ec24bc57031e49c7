//! What a case is of: its kind, how it came, how its result goes out, how its fee is paid, how its check ended.

use serde::{Deserialize, Serialize};

/// What kind of paper began the case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A request for a service of the catalogue („заявление за услуга“).
    #[default]
    Request,
    /// A complaint about service („оплакване от обслужването“), treated as a signal (АПК гл. 8).
    ServiceComplaint,
}

impl Kind {
    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Request => "kind-request",
            Self::ServiceComplaint => "kind-service-complaint",
        }
    }
}

/// How the paper came.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At the counter.
    #[default]
    Counter,
    /// By post.
    Post,
    /// By e-mail.
    Email,
    /// Through the web site.
    Site,
    /// By telephone.
    Phone,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Counter, Self::Post, Self::Email, Self::Site, Self::Phone];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Counter => "channel-counter",
            Self::Post => "channel-post",
            Self::Email => "channel-email",
            Self::Site => "channel-site",
            Self::Phone => "channel-phone",
        }
    }
}

/// How the result is received (0006-000076 … 81).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// At the counter.
    #[default]
    Counter,
    /// By a licensed post operator, paid on delivery.
    Post,
    /// Electronically.
    Email,
}

impl Delivery {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Post, Self::Email];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Counter => "delivery-counter",
            Self::Post => "delivery-post",
            Self::Email => "delivery-email",
        }
    }

    /// The code used in events and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Post => "post",
            Self::Email => "email",
        }
    }

    /// The delivery of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.code() == code)
    }
}

/// How the applicant means to pay.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeePlan {
    /// At once.
    #[default]
    Now,
    /// When the result is received.
    Later,
    /// By bank transfer: the receipt carries IBAN and payment code.
    Bank,
}

impl FeePlan {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Now, Self::Later, Self::Bank];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Now => "fee-now",
            Self::Later => "fee-later",
            Self::Bank => "fee-bank",
        }
    }
}

/// What the check of a complaint found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// „Основателно“.
    WellFounded,
    /// In part.
    Partly,
    /// „Неоснователно“.
    #[default]
    Unfounded,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::WellFounded, Self::Partly, Self::Unfounded];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::WellFounded => "outcome-well-founded",
            Self::Partly => "outcome-partly",
            Self::Unfounded => "outcome-unfounded",
        }
    }
}
