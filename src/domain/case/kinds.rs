//! What a case is of: its kind, how it came, how its result goes out, how its fee is paid, how its check ended.

use crate::domain::number::Register;
use crate::domain::term::{Ground, Term, Unit};
use serde::{Deserialize, Serialize};

/// What kind of paper began the case (domain.md §2, §3.2). The content decides, not the title.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A request for a service of the catalogue („заявление за услуга“).
    #[default]
    Request,
    /// An oral request („устно искане“), of which a protocol is drawn up and signed by both (АПК чл. 29).
    OralRequest,
    /// A complaint about service („оплакване от обслужването“), treated as a signal (АПК гл. 8).
    ServiceComplaint,
    /// An appeal against an administrative act („жалба срещу акт“), filed through the issuer (АПК чл. 81 сл.).
    Appeal,
    /// A signal („сигнал“, АПК чл. 107, ал. 4).
    Signal,
    /// A proposal („предложение“, АПК чл. 107, ал. 3).
    Proposal,
    /// Praise („похвала“).
    Praise,
    /// An opinion („мнение“).
    Opinion,
    /// A recommendation („препоръка“).
    Recommendation,
    /// A comment („коментар“).
    Comment,
    /// A written enquiry („запитване“).
    Enquiry,
    /// A request for access to public information (ЗДОИ).
    InformationRequest,
    /// An emergency report („сигнал за бедствие или авария“): no queue, 112 first.
    Emergency,
    /// Other incoming correspondence.
    Correspondence,
    /// A document that the office sends out.
    Outgoing,
    /// The protocol of a reception by the mayor.
    Reception,
    /// A sealed signal: of corruption, or a whistle-blower's report. Which of them lies in the seal.
    Restricted,
}

/// The path that a kind takes through the life cycle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Track {
    /// A service: a result that is handed over.
    Service,
    /// A signal, complaint or proposal: check, decision, notice.
    Feedback,
    /// An appeal: own review or the whole file to the higher body.
    Appeal,
    /// Access to information: decision, protocol of access.
    Information,
    /// An enquiry: an answer.
    Enquiry,
    /// A note: read, answered when it asks something.
    Note,
    /// An emergency: a checklist of calls.
    Emergency,
    /// Correspondence in and out.
    Post,
    /// A sealed signal: its officers work on it inside the seal.
    Sealed,
}

impl Track {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Service,
        Self::Feedback,
        Self::Appeal,
        Self::Information,
        Self::Enquiry,
        Self::Note,
        Self::Emergency,
        Self::Post,
        Self::Sealed,
    ];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Service => "track-service",
            Self::Feedback => "track-feedback",
            Self::Appeal => "track-appeal",
            Self::Information => "track-information",
            Self::Enquiry => "track-enquiry",
            Self::Note => "track-note",
            Self::Emergency => "track-emergency",
            Self::Post => "track-post",
            Self::Sealed => "track-sealed",
        }
    }
}

impl Kind {
    /// The kind of a code, as it stands in intake files: `signal`.
    pub fn of_code(code: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(code.to_owned())).ok()
    }

    /// All of them, in the order of the chooser.
    pub const ALL: [Self; 17] = [
        Self::Request,
        Self::OralRequest,
        Self::ServiceComplaint,
        Self::Signal,
        Self::Restricted,
        Self::Proposal,
        Self::Appeal,
        Self::InformationRequest,
        Self::Enquiry,
        Self::Praise,
        Self::Opinion,
        Self::Recommendation,
        Self::Comment,
        Self::Reception,
        Self::Emergency,
        Self::Correspondence,
        Self::Outgoing,
    ];

    /// The locale key of its name, which is also its code in tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Request => "kind-request",
            Self::OralRequest => "kind-oral-request",
            Self::ServiceComplaint => "kind-service-complaint",
            Self::Appeal => "kind-appeal",
            Self::Signal => "kind-signal",
            Self::Proposal => "kind-proposal",
            Self::Praise => "kind-praise",
            Self::Opinion => "kind-opinion",
            Self::Recommendation => "kind-recommendation",
            Self::Comment => "kind-comment",
            Self::Enquiry => "kind-enquiry",
            Self::InformationRequest => "kind-information-request",
            Self::Emergency => "kind-emergency",
            Self::Correspondence => "kind-correspondence",
            Self::Outgoing => "kind-outgoing",
            Self::Reception => "kind-reception",
            Self::Restricted => "kind-restricted",
        }
    }

    /// The kind of a code.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The path it takes.
    pub const fn track(self) -> Track {
        match self {
            Self::Request | Self::OralRequest => Track::Service,
            Self::ServiceComplaint | Self::Signal | Self::Proposal | Self::Reception => Track::Feedback,
            Self::Appeal => Track::Appeal,
            Self::Praise | Self::Opinion | Self::Recommendation | Self::Comment => Track::Note,
            Self::Enquiry => Track::Enquiry,
            Self::InformationRequest => Track::Information,
            Self::Emergency => Track::Emergency,
            Self::Correspondence | Self::Outgoing => Track::Post,
            Self::Restricted => Track::Sealed,
        }
    }

    /// The register it is numbered in (domain.md §3.2).
    pub const fn register(self) -> Register {
        match self {
            Self::Request | Self::OralRequest => Register::REQUESTS,
            Self::Appeal => Register::APPEALS,
            // A register of its own would tell every reader of the number what it is.
            Self::ServiceComplaint | Self::Signal | Self::Restricted => Register::SIGNALS,
            Self::Proposal => Register::PROPOSALS,
            Self::Praise | Self::Opinion | Self::Recommendation | Self::Comment => Register::OPINIONS,
            Self::InformationRequest => Register::INFORMATION,
            Self::Enquiry | Self::Correspondence => Register::CORRESPONDENCE,
            Self::Outgoing => Register::OUTGOING,
            Self::Emergency => Register::EMERGENCIES,
            Self::Reception => Register::RECEPTION,
        }
    }

    /// The term that the law gives, and its ground; `None` where there is none, or where the catalogue says it. A collective
    /// appeal has another one (АПК чл. 91).
    pub const fn term(self, collective: bool) -> Option<(Term, Ground)> {
        match self {
            Self::OralRequest => Some((Term::new(14, Unit::Days), Ground::Apk57)),
            Self::ServiceComplaint | Self::Signal | Self::Reception => Some((Term::new(2, Unit::Months), Ground::Apk121)),
            Self::Proposal => Some((Term::new(2, Unit::Months), Ground::Apk118)),
            Self::Appeal if collective => Some((Term::new(14, Unit::Days), Ground::Apk91)),
            Self::Appeal => Some((Term::new(7, Unit::Days), Ground::Apk91)),
            Self::InformationRequest => Some((Term::new(14, Unit::Days), Ground::Zdoi28)),
            Self::Enquiry => Some((Term::new(3, Unit::Workdays), Ground::Standard)),
            Self::Praise => Some((Term::new(7, Unit::Days), Ground::Custom)),
            Self::Request
            | Self::Opinion
            | Self::Recommendation
            | Self::Comment
            | Self::Emergency
            | Self::Correspondence
            | Self::Outgoing
            | Self::Restricted => None,
        }
    }

    /// Whether the catalogue's service can be asked for with it.
    pub const fn asks_service(self) -> bool {
        matches!(self, Self::Request | Self::OralRequest)
    }

    /// Whether it may come without a sender who can be answered: whatever comes is registered, and the rules say what follows.
    pub const fn may_be_anonymous(self) -> bool {
        !matches!(self, Self::Outgoing)
    }

    /// What the date in `happened` is to this kind, as the name of a field: an appeal counts from it (АПК чл. 84).
    pub const fn since(self, silence: bool) -> &'static str {
        match self {
            Self::Appeal if silence => "expired",
            Self::Appeal => "communicated",
            _ => "happened",
        }
    }

    /// Whether the office must look within seven days whether it is the right one (АПК чл. 112).
    pub const fn has_competence(self) -> bool {
        matches!(self, Self::Signal | Self::Proposal)
    }

    /// Whether a protocol is drawn up when it is said and not handed in (domain.md §9.3).
    pub const fn has_protocol(self) -> bool {
        matches!(self, Self::ServiceComplaint | Self::Signal | Self::Proposal | Self::Enquiry)
    }

    /// Whether a line that says what it is about is needed.
    pub const fn needs_subject(self) -> bool {
        !matches!(self, Self::Request)
    }

    /// Whether its text is written down at the counter.
    pub const fn has_description(self) -> bool {
        !matches!(self, Self::Request | Self::Correspondence | Self::Outgoing)
    }

    /// Whether the date of what it is about matters (two-year rule; for an appeal the day the act was communicated).
    pub const fn has_happened(self) -> bool {
        matches!(self, Self::ServiceComplaint | Self::Signal | Self::Appeal | Self::Restricted)
    }

    /// Whether it is about somebody or an act that is named.
    pub const fn has_about(self) -> bool {
        matches!(self, Self::ServiceComplaint | Self::Signal | Self::Appeal | Self::Praise | Self::Outgoing | Self::Restricted)
    }

    /// Whether it may be about a visit to the front office.
    pub const fn has_visit(self) -> bool {
        matches!(self, Self::ServiceComplaint | Self::Praise | Self::Opinion | Self::Recommendation | Self::Comment)
    }

    /// Whether it may propose to change what the office publishes.
    pub const fn has_information(self) -> bool {
        matches!(self, Self::Proposal | Self::Recommendation | Self::Opinion | Self::Comment)
    }

    /// Whether several people may file it together.
    pub const fn may_be_collective(self) -> bool {
        matches!(self, Self::Appeal | Self::Signal | Self::Proposal)
    }
}

/// What the registration clerk knows about a paper, asked in this order when the kind is not clear.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Question {
    /// Is somebody or something in danger now?
    Danger,
    /// Is it against a decision of the office that the person has received?
    AgainstAct,
    /// Does the person want a document or an action for themselves?
    WantsService,
    /// Is it about information that the office holds?
    WantsInformation,
    /// Is it about something wrong: an act or an omission?
    Wrong,
    /// … and is it about how the person was served?
    AboutService,
    /// … or about corruption, or a breach learnt of at work?
    Corruption,
    /// Does it propose how something could be better?
    Better,
}

/// What follows from an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Led {
    /// Ask this next.
    Ask(Question),
    /// This is the kind.
    Is(Kind),
}

impl Question {
    /// The first question.
    pub const FIRST: Self = Self::Danger;

    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Danger,
        Self::AgainstAct,
        Self::WantsService,
        Self::WantsInformation,
        Self::Wrong,
        Self::AboutService,
        Self::Corruption,
        Self::Better,
    ];

    /// The locale key of the question.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Danger => "question-danger",
            Self::AgainstAct => "question-against-act",
            Self::WantsService => "question-wants-service",
            Self::WantsInformation => "question-wants-information",
            Self::Wrong => "question-wrong",
            Self::AboutService => "question-about-service",
            Self::Corruption => "question-corruption",
            Self::Better => "question-better",
        }
    }

    /// Where an answer leads: the content decides, not the title (АПК гл. 8; domain.md §2.2).
    pub const fn answer(self, yes: bool) -> Led {
        match (self, yes) {
            (Self::Danger, true) => Led::Is(Kind::Emergency),
            (Self::Danger, false) => Led::Ask(Self::WantsService),
            (Self::WantsService, true) => Led::Is(Kind::Request),
            (Self::WantsService, false) => Led::Ask(Self::AgainstAct),
            (Self::AgainstAct, true) => Led::Is(Kind::Appeal),
            (Self::AgainstAct, false) => Led::Ask(Self::Wrong),
            (Self::Wrong, true) => Led::Ask(Self::AboutService),
            (Self::AboutService, true) => Led::Is(Kind::ServiceComplaint),
            (Self::AboutService, false) => Led::Ask(Self::Corruption),
            (Self::Corruption, true) => Led::Is(Kind::Restricted),
            (Self::Corruption, false) => Led::Is(Kind::Signal),
            (Self::Wrong, false) => Led::Ask(Self::Better),
            (Self::Better, true) => Led::Is(Kind::Proposal),
            (Self::Better, false) => Led::Ask(Self::WantsInformation),
            (Self::WantsInformation, true) => Led::Is(Kind::InformationRequest),
            (Self::WantsInformation, false) => Led::Is(Kind::Opinion),
        }
    }
}

/// The type of an emergency; each has its own list of calls (charter C31).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// Fire.
    #[default]
    Fire,
    /// Flood.
    Flood,
    /// Earthquake or landslide.
    Earth,
    /// Snow and ice.
    Snow,
    /// Failure of water, power or road.
    Failure,
    /// Something else.
    Other,
}

impl Danger {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Fire, Self::Flood, Self::Earth, Self::Snow, Self::Failure, Self::Other];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fire => "danger-fire",
            Self::Flood => "danger-flood",
            Self::Earth => "danger-earth",
            Self::Snow => "danger-snow",
            Self::Failure => "danger-failure",
            Self::Other => "danger-other",
        }
    }

    /// Its list of calls, as locale keys, in their order: 112 always comes first.
    pub const fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Fire => &["step-112", "step-duty-officer", "step-fire-service", "step-mayor", "step-people-warned"],
            Self::Flood => &["step-112", "step-duty-officer", "step-river-guard", "step-mayor", "step-people-warned"],
            Self::Earth => &["step-112", "step-duty-officer", "step-mayor", "step-governor", "step-people-warned"],
            Self::Snow => &["step-112", "step-duty-officer", "step-roads", "step-mayor"],
            Self::Failure => &["step-112", "step-duty-officer", "step-operator", "step-mayor", "step-people-warned"],
            Self::Other => &["step-112", "step-duty-officer", "step-mayor"],
        }
    }
}

/// How the paper came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Default, Serialize, Deserialize)]
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
    /// Over the hotline („горещ телефон“, charter C24).
    Hotline,
    /// By courier.
    Courier,
    /// Out of the box for opinions.
    Box,
    /// At the mayor's reception.
    Reception,
    /// Through the system for secure electronic delivery (ССЕВ).
    Secure,
    /// Through a mayoralty in a village.
    Mayoralty,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Counter,
        Self::Post,
        Self::Email,
        Self::Site,
        Self::Phone,
        Self::Hotline,
        Self::Courier,
        Self::Box,
        Self::Reception,
        Self::Secure,
        Self::Mayoralty,
    ];

    /// Whether it was said there, when no sheet came with it.
    pub const fn spoken(self) -> bool {
        matches!(self, Self::Counter | Self::Phone | Self::Hotline | Self::Reception)
    }

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Counter => "channel-counter",
            Self::Post => "channel-post",
            Self::Email => "channel-email",
            Self::Site => "channel-site",
            Self::Phone => "channel-phone",
            Self::Hotline => "channel-hotline",
            Self::Courier => "channel-courier",
            Self::Box => "channel-box",
            Self::Reception => "channel-reception",
            Self::Secure => "channel-secure",
            Self::Mayoralty => "channel-mayoralty",
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

/// In what form access to information is asked for (ЗДОИ чл. 26, ал. 1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// To look at it: the original, a copy or a public register.
    View,
    /// To be told.
    Oral,
    /// A copy on paper.
    Paper,
    /// A copy by e-mail or on a medium, or the address where it is published.
    Electronic,
}

impl Access {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::View, Self::Oral, Self::Paper, Self::Electronic];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::View => "access-view",
            Self::Oral => "access-oral",
            Self::Paper => "access-paper",
            Self::Electronic => "access-electronic",
        }
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
