//! What a paper is printed on: sheets, rolls and labels, with their sizes.

/// A medium.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Medium {
    /// A4 portrait, 210 × 297 mm.
    A4,
    /// A4 landscape.
    A4Landscape,
    /// A4 portrait with a stub for the office below a line to cut along.
    A4Stub,
    /// A5 portrait, 148 × 210 mm.
    A5,
    /// A6 portrait, 105 × 148 mm.
    A6,
    /// A roll of 80 mm, cut to length.
    Roll80,
    /// A roll of 58 mm, cut to length.
    Roll58,
    /// A label of 60 × 30 mm.
    Label,
}

impl Medium {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::A4, Self::A4Landscape, Self::A4Stub, Self::A5, Self::A6, Self::Roll80, Self::Roll58, Self::Label];

    /// Width and height in millimetres; a roll has no height.
    pub const fn size_mm(self) -> (f32, Option<f32>) {
        match self {
            Self::A4 | Self::A4Stub => (210.0, Some(297.0)),
            Self::A4Landscape => (297.0, Some(210.0)),
            Self::A5 => (148.0, Some(210.0)),
            Self::A6 => (105.0, Some(148.0)),
            Self::Roll80 => (80.0, None),
            Self::Roll58 => (58.0, None),
            Self::Label => (60.0, Some(30.0)),
        }
    }

    /// The margin on all sides in millimetres: what office printers and receipt printers leave white anyway.
    pub const fn margin_mm(self) -> f32 {
        match self {
            Self::A4 | Self::A4Stub => 16.0,
            Self::A4Landscape | Self::A5 => 11.0,
            Self::A6 => 9.0,
            Self::Roll80 => 4.0,
            Self::Roll58 => 5.0,
            Self::Label => 1.0,
        }
    }

    /// Whether it is a roll, cut where the text ends.
    pub const fn roll(self) -> bool {
        matches!(self, Self::Roll80 | Self::Roll58)
    }

    /// Whether it is narrower than a sheet: one column, captions above or close.
    pub const fn narrow(self) -> bool {
        matches!(self, Self::Roll80 | Self::Roll58)
    }

    /// Its code in settings and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A4Landscape => "a4-landscape",
            Self::A4Stub => "a4-stub",
            Self::A5 => "a5",
            Self::A6 => "a6",
            Self::Roll80 => "roll80",
            Self::Roll58 => "roll58",
            Self::Label => "label",
        }
    }

    /// The medium of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medium| medium.code() == code)
    }

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::A4 => "medium-a4",
            Self::A4Landscape => "medium-a4-landscape",
            Self::A4Stub => "medium-a4-stub",
            Self::A5 => "medium-a5",
            Self::A6 => "medium-a6",
            Self::Roll80 => "medium-roll80",
            Self::Roll58 => "medium-roll58",
            Self::Label => "medium-label",
        }
    }

    /// The name by which printers know the sheet (PWG 5101.1); a roll or a label has none that all share.
    pub const fn pwg(self) -> Option<&'static str> {
        match self {
            Self::A4 | Self::A4Landscape | Self::A4Stub => Some("iso_a4_210x297mm"),
            Self::A5 => Some("iso_a5_148x210mm"),
            Self::A6 => Some("iso_a6_105x148mm"),
            Self::Roll80 | Self::Roll58 | Self::Label => None,
        }
    }
}
