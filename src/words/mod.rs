//! Every visible word: the locale files, built in, and the few forms that numbers and dates take.
//!
//! Bulgarian is the office's language and complete by a test; English is as complete. Words are looked up by key; a key that
//! is missing shows itself, so that it is seen and mended.

pub mod explain;
pub mod history;
pub mod spoken;

use crate::domain::money::Cents;
use crate::domain::refusal::Refusal;
use crate::domain::settings::Settings;
use crate::domain::ticket::Line;
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;

/// A language of the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub enum Lang {
    /// Bulgarian.
    #[default]
    Bg,
    /// English.
    En,
}

/// The locale files of Bulgarian, by name.
pub const BG: [(&str, &str); 5] = [
    ("domain", include_str!("../../assets/locale/bg/domain.ftl")),
    ("refusals", include_str!("../../assets/locale/bg/refusals.ftl")),
    ("window", include_str!("../../assets/locale/bg/window.ftl")),
    ("papers", include_str!("../../assets/locale/bg/papers.ftl")),
    ("cli", include_str!("../../assets/locale/bg/cli.ftl")),
];

/// The locale files of English, by name.
pub const EN: [(&str, &str); 5] = [
    ("domain", include_str!("../../assets/locale/en/domain.ftl")),
    ("refusals", include_str!("../../assets/locale/en/refusals.ftl")),
    ("window", include_str!("../../assets/locale/en/window.ftl")),
    ("papers", include_str!("../../assets/locale/en/papers.ftl")),
    ("cli", include_str!("../../assets/locale/en/cli.ftl")),
];

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static BUNDLES: OnceLock<[Bundle; 2]> = OnceLock::new();
    let [bg, en] = BUNDLES.get_or_init(|| [build("bg", &BG), build("en", &EN)]);
    match lang {
        Lang::Bg => bg,
        Lang::En => en,
    }
}

fn build(id: &str, files: &[(&str, &str)]) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![id.parse().unwrap_or_default()]);
    bundle.set_use_isolating(false);
    for (_, text) in files {
        // A damaged entry is left out and shows its key; the completeness test names it.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, _)| resource);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// The words of one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// The language.
    pub lang: Lang,
}

impl Lang {
    /// The language of a code like `bg` or `en_GB.UTF-8`.
    pub fn of_code(code: &str) -> Option<Self> {
        match code.get(..2)?.to_ascii_lowercase().as_str() {
            "bg" => Some(Self::Bg),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Its tag with the country, as files name it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Bg => "bg-BG",
            Self::En => "en-GB",
        }
    }

    /// Its two-letter code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bg => "bg",
            Self::En => "en",
        }
    }
}

impl Words {
    /// The words of a language.
    pub const fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The text of a key.
    pub fn tr(self, key: &str) -> String {
        self.tr_with(key, &[])
    }

    /// The text of a key with arguments; a value that is a whole number chooses plural forms.
    pub fn tr_with(self, key: &str, args: &[(&str, String)]) -> String {
        let bundle = bundle(self.lang);
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else { return key.to_owned() };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            match value.parse::<i64>() {
                // Numbers that a plural rule should see; identifiers keep their zeros as text.
                Ok(n) if n.to_string() == *value => values.set(*name, FluentValue::from(n)),
                _ => values.set(*name, value.clone()),
            }
        }
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }

    /// Whether a key has a text.
    pub fn has(self, key: &str) -> bool {
        bundle(self.lang).has_message(key)
    }

    /// A refusal's sentence; arguments that are keys of states are put into words.
    pub fn refusal(self, refusal: &Refusal) -> String {
        let args: Vec<(&str, String)> = refusal
            .args
            .iter()
            .map(|(name, value)| {
                let word = matches!(*name, "state" | "status").then(|| self.tr(value));
                (*name, word.unwrap_or_else(|| value.clone()))
            })
            .collect();
        let text = self.tr_with(refusal.key, &args);
        match refusal.field {
            Some(field) => format!("{}: {text}", self.field(field)),
            None => text,
        }
    }

    /// The sentence of a refusal without its field, for showing beside the field.
    pub fn refusal_alone(self, refusal: &Refusal) -> String {
        self.refusal(&Refusal { field: None, ..refusal.clone() })
    }

    /// The name of a field of forms and files, or of a setting.
    pub fn field(self, field: &str) -> String {
        let setting = format!("setting-{}", field.replace(['.', '_'], "-"));
        if self.has(&setting) {
            return self.tr(&setting);
        }
        self.tr(&format!("field-{}", field.replace('_', "-")))
    }

    /// The name of a line: the office's own, or the usual one.
    pub fn line(self, settings: &Settings, line: Line) -> String {
        let own = settings.line(line).name;
        if own.is_empty() { self.tr_with(line.key(), &[("letter", line.letter().to_string())]) } else { own }
    }

    /// The name of a line in a word or two, for narrow lists.
    pub fn line_short(self, settings: &Settings, line: Line) -> String {
        let own = settings.line(line).name;
        let key = format!("{}-short", line.key());
        if own.is_empty() { self.tr_with(&key, &[("letter", line.letter().to_string())]) } else { own }
    }

    /// `24.11.2026`.
    pub fn date(self, day: NaiveDate) -> String {
        day.format("%d.%m.%Y").to_string()
    }

    /// `вторник, 24.11.2026`.
    pub fn day(self, day: NaiveDate) -> String {
        let key = format!("weekday-{}", day.weekday().number_from_monday());
        format!("{}, {}", self.tr(&key), self.date(day))
    }

    /// `24.11.2026 (вт)`.
    pub fn date_short_day(self, day: NaiveDate) -> String {
        format!("{} ({})", self.date(day), self.tr(&format!("weekday-short-{}", day.weekday().number_from_monday())))
    }

    /// `24.11.2026, 10:18`.
    pub fn moment(self, at: NaiveDateTime) -> String {
        at.format("%d.%m.%Y, %H:%M").to_string()
    }

    /// An amount: `2,05 €`.
    pub fn money(self, amount: Cents) -> String {
        amount.to_string()
    }

    /// The size of a file: `412 kB`, `2.4 MB` with the language's comma.
    pub fn size(self, bytes: u64) -> String {
        if bytes < 1_000_000 {
            return self.tr_with("size-kb", &[("n", bytes.div_ceil(1000).to_string())]);
        }
        let tenths = bytes.div_ceil(100_000);
        self.tr_with("size-mb", &[("whole", (tenths / 10).to_string()), ("tenth", (tenths % 10).to_string())])
    }

    /// Whole minutes of a duration in milliseconds, with the unit.
    pub fn minutes(self, ms: i64) -> String {
        self.tr_with("minutes", &[("n", (ms.max(0) / 60_000).to_string())])
    }
}
