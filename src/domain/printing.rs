//! Which papers there are, on what each may be printed, and where each workstation prints it.
//!
//! A place is set per workstation and kind of paper, as an event of the office: an address, a medium, copies, and what a
//! receipt printer does at the end.

use super::medium::Medium;
use super::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// A kind of paper.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// The queue ticket.
    Ticket,
    /// The receipt with acknowledgement.
    Receipt,
    /// The fee receipt.
    Fee,
    /// The information sheet of a service.
    Service,
    /// The incoming stamp, on a label or on the first page of the paper itself.
    Stamp,
    /// The incoming register.
    Incoming,
    /// The summary of a day.
    Day,
    /// The charter of the client.
    Charter,
    /// The feedback slip.
    Feedback,
    /// The print-out of a case with all that happened.
    CaseFile,
    /// The hand-over list to the units of a day.
    HandOver,
    /// A letter or protocol about a case.
    Letter,
    /// The acknowledgement of a sealed signal; not kept, as it tells which law it came under.
    Acknowledgement,
    /// The list of a reception day.
    Reception,
    /// The slip of a booking.
    Booking,
    /// The slip of a kept place: what is still to be brought.
    Missing,
    /// The test page of a printer.
    Trial,
}

impl Paper {
    /// All of them, in the order of the settings.
    pub const ALL: [Self; 17] = [
        Self::Ticket,
        Self::Receipt,
        Self::Fee,
        Self::Stamp,
        Self::Service,
        Self::Feedback,
        Self::Incoming,
        Self::Day,
        Self::Charter,
        Self::HandOver,
        Self::CaseFile,
        Self::Letter,
        Self::Acknowledgement,
        Self::Reception,
        Self::Booking,
        Self::Missing,
        Self::Trial,
    ];

    /// Its code in settings and events.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Receipt => "receipt",
            Self::Fee => "fee",
            Self::Service => "service",
            Self::Stamp => "stamp",
            Self::Incoming => "incoming",
            Self::Day => "day",
            Self::Charter => "charter",
            Self::Feedback => "feedback",
            Self::CaseFile => "casefile",
            Self::HandOver => "handover",
            Self::Letter => "letter",
            Self::Acknowledgement => "acknowledgement",
            Self::Reception => "reception",
            Self::Booking => "booking",
            Self::Missing => "missing",
            Self::Trial => "trial",
        }
    }

    /// The paper of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.code() == code)
    }

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ticket => "paper-ticket",
            Self::Receipt => "paper-receipt",
            Self::Fee => "paper-fee",
            Self::Service => "paper-service",
            Self::Stamp => "paper-stamp",
            Self::Incoming => "paper-incoming",
            Self::Day => "paper-day",
            Self::Charter => "paper-charter",
            Self::Feedback => "paper-feedback",
            Self::CaseFile => "paper-casefile",
            Self::HandOver => "paper-handover",
            Self::Letter => "paper-letter",
            Self::Acknowledgement => "paper-acknowledgement",
            Self::Reception => "paper-reception",
            Self::Booking => "paper-booking",
            Self::Missing => "paper-missing",
            Self::Trial => "paper-trial",
        }
    }

    /// On what it may be printed; the first is taken when nobody chose.
    pub const fn media(self) -> &'static [Medium] {
        match self {
            Self::Ticket => &[Medium::Roll80, Medium::Roll58],
            Self::Receipt => &[Medium::A5, Medium::A4Stub, Medium::Roll80],
            Self::Fee | Self::Acknowledgement => &[Medium::A5, Medium::Roll80],
            Self::Service => &[Medium::A5, Medium::A4],
            Self::Stamp => &[Medium::Label, Medium::A4],
            Self::Reception => &[Medium::A4],
            Self::Booking | Self::Missing => &[Medium::A6, Medium::Roll80],
            Self::Incoming | Self::HandOver => &[Medium::A4Landscape],
            Self::Day | Self::Charter | Self::Letter | Self::CaseFile => &[Medium::A4],
            Self::Feedback => &[Medium::A6, Medium::Roll80],
            Self::Trial => &Medium::ALL,
        }
    }

    /// Whether its bytes are kept once it was issued: it is the office's word to a citizen or to itself.
    pub const fn kept(self) -> bool {
        matches!(self, Self::Receipt | Self::Fee | Self::Stamp | Self::Incoming | Self::Day | Self::Letter | Self::HandOver)
    }
}

/// Where paper comes out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    /// A queue or printer that speaks IPP: `ipp://host[:port]/path`.
    Ipp(String),
    /// A queue of the system by name, where printing goes through its command: `lp:NAME`.
    Queue(String),
    /// A receipt printer in the network, raw: `tcp://host:port`.
    Raw(String, u16),
    /// A receipt printer at a device file: `file:/dev/usb/lp0`.
    Device(String),
    /// A receipt printer behind a queue that passes bytes on untouched: `raw:NAME`.
    RawQueue(String),
}

/// The port of raw printing when none is named.
const RAW_PORT: u16 = 9100;

impl Address {
    /// Reads an address as typed.
    ///
    /// # Errors
    /// A refusal at the field `print_address`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let refuse = || Refusal::new("refusal-print-address").at("print_address");
        let text = text.trim();
        let plain = |name: &str| {
            let good =
                !name.is_empty() && !name.starts_with('-') && name.chars().all(|c| !c.is_whitespace() && !c.is_control());
            (good && name.chars().count() <= 200).then(|| name.to_owned()).ok_or_else(refuse)
        };
        if text.starts_with("ipp://") {
            return plain(text).map(Self::Ipp);
        }
        if let Some(name) = text.strip_prefix("lp:") {
            return plain(name).map(Self::Queue);
        }
        if let Some(name) = text.strip_prefix("raw:") {
            return plain(name).map(Self::RawQueue);
        }
        if let Some(path) = text.strip_prefix("file:") {
            return if path.starts_with('/') { plain(path).map(Self::Device) } else { Err(refuse()) };
        }
        let host = text.strip_prefix("tcp://").ok_or_else(refuse)?;
        match host.rsplit_once(':') {
            Some((host, port)) => Ok(Self::Raw(plain(host)?, port.parse().map_err(|_| refuse())?)),
            None => Ok(Self::Raw(plain(host)?, RAW_PORT)),
        }
    }

    /// Whether it takes a raster of dots for receipts instead of PDF.
    pub const fn raster(&self) -> bool {
        matches!(self, Self::Raw(..) | Self::Device(_) | Self::RawQueue(_))
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ipp(uri) => f.write_str(uri),
            Self::Queue(name) => write!(f, "lp:{name}"),
            Self::Raw(host, port) => write!(f, "tcp://{host}:{port}"),
            Self::Device(path) => write!(f, "file:{path}"),
            Self::RawQueue(name) => write!(f, "raw:{name}"),
        }
    }
}

/// Where and how a kind of paper is printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Where.
    pub address: Address,
    /// On what.
    pub medium: Medium,
    /// How many, 1–9.
    pub copies: u8,
    /// A receipt printer cuts at the end.
    pub cut: bool,
    /// A receipt printer opens the drawer.
    pub drawer: bool,
}

/// A place as it lies in the setting.
#[derive(Serialize, Deserialize)]
struct Stored {
    address: String,
    medium: String,
    copies: u8,
    #[serde(default)]
    cut: bool,
    #[serde(default)]
    drawer: bool,
}

impl Place {
    /// Checks a place for a paper.
    ///
    /// # Errors
    /// A refusal that names its field.
    pub fn check(&self, paper: Paper) -> Result<(), Refusal> {
        if !(1..=9).contains(&self.copies) {
            return Err(Refusal::new("refusal-print-copies").at("print_copies"));
        }
        if !paper.media().contains(&self.medium) {
            return Err(Refusal::new("refusal-print-medium").at("print_medium"));
        }
        if self.address.raster() && !self.medium.roll() && self.medium != Medium::Label {
            return Err(Refusal::new("refusal-print-raster").at("print_medium"));
        }
        Ok(())
    }

    /// The text that the setting keeps.
    pub fn text(&self) -> String {
        let stored = Stored {
            address: self.address.to_string(),
            medium: self.medium.code().to_owned(),
            copies: self.copies,
            cut: self.cut,
            drawer: self.drawer,
        };
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// The place of a setting's text; `None` when a newer program wrote something else.
    pub fn read(text: &str) -> Option<Self> {
        let stored: Stored = serde_json::from_str(text).ok()?;
        Some(Self {
            address: Address::parse(&stored.address).ok()?,
            medium: Medium::of_code(&stored.medium)?,
            copies: stored.copies.clamp(1, 9),
            cut: stored.cut,
            drawer: stored.drawer,
        })
    }
}

/// The key of the setting that says where workstation `code` prints a paper.
pub fn key(code: u8, paper: Paper) -> String {
    format!("print.{code:02}.{}", paper.code())
}

/// What happened to a paper as a thing: every time one goes out is an aggregate of its own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// It went out: these bytes.
    Issued(Box<Issued>),
}

/// A paper that went out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Issued {
    /// Its kind.
    pub paper: Paper,
    /// What it is about: a case, a payment, a visit; none for a list or a summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<uuid::Uuid>,
    /// The number or the name on it: `101-412/24.11.2026`.
    pub number: String,
    /// The medium's code.
    pub medium: String,
    /// The how-manyeth duplicate; 0 for the first.
    pub duplicate: u32,
    /// How it went out.
    pub way: Way,
    /// BLAKE3 of its bytes, 64 hexadecimal digits.
    pub hash: String,
}

/// How a paper went out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// It was sent to a printer.
    Printed,
    /// It was saved as a file.
    Saved,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written_back() {
        for good in ["ipp://localhost:631/printers/Lex", "lp:Lex", "tcp://10.0.0.7:9100", "file:/dev/usb/lp0", "raw:POS"] {
            assert_eq!(Address::parse(good).map(|a| a.to_string()), Ok(good.to_owned()));
        }
        assert_eq!(Address::parse(" tcp://printer "), Ok(Address::Raw("printer".to_owned(), 9100)));
        for bad in ["", "Lex", "lp:", "lp:-d", "lp:a b", "file:dev", "tcp://:9100", "tcp://x:99999", "http://x/y"] {
            assert_eq!(Address::parse(bad).expect_err(bad).field, Some("print_address"), "{bad}");
        }
    }

    #[test]
    fn a_place_is_checked_against_its_paper_and_survives_its_text() {
        let place = |address: &str, medium, copies| Place {
            address: Address::parse(address).expect("an address"),
            medium,
            copies,
            cut: true,
            drawer: false,
        };
        let good = place("tcp://x", Medium::Roll80, 2);
        assert_eq!(good.check(Paper::Receipt), Ok(()));
        assert_eq!(Place::read(&good.text()), Some(good));
        let field = |place: Place, paper| place.check(paper).expect_err("refused").field;
        assert_eq!(field(place("lp:Lex", Medium::A5, 0), Paper::Receipt), Some("print_copies"));
        assert_eq!(field(place("lp:Lex", Medium::A6, 1), Paper::Receipt), Some("print_medium"));
        assert_eq!(field(place("tcp://x", Medium::A5, 1), Paper::Receipt), Some("print_medium"), "no raster on sheets");
    }
}
