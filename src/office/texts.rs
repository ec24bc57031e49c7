//! The texts of letters, and the sentences of receipts and tickets, as the office words them: which there are, which fields they
//! have, every wording there ever was.

use super::{Fault, Office};
use crate::domain::event::Body;
use crate::domain::fold;
use crate::domain::printing::Paper;
use crate::domain::settings::{self, Settings};
use crate::store::log;
use crate::store::visits::OFFICE;
use crate::words::Words;
use std::borrow::Cow;
use uuid::Uuid;

/// A wording of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wording {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Who.
    pub by: Uuid,
    /// The text; empty for the one that the program came with.
    pub text: String,
}

/// The letters and other papers whose texts may be worded.
const LETTERS: [(&str, &[&str]); 32] = [
    ("letter-oral", &["letter-oral-body", "letter-oral-after"]),
    ("letter-oral-signal", &["letter-oral-signal-body", "letter-oral-signal-after"]),
    ("letter-reception", &["letter-reception-body", "letter-reception-after"]),
    ("letter-emergency", &["letter-emergency-body", "letter-emergency-after"]),
    ("letter-instruct", &["letter-instruct-body", "letter-instruct-after"]),
    ("letter-instruct-feedback", &["letter-instruct-feedback-body", "letter-instruct-feedback-after"]),
    ("letter-instruct-information", &["letter-instruct-information-body", "letter-instruct-information-after"]),
    ("letter-extend", &["letter-extend-body", "letter-extend-after"]),
    ("letter-forward", &["letter-forward-body", "letter-forward-after"]),
    ("letter-forward-notice", &["letter-forward-notice-body", "letter-forward-notice-after"]),
    ("letter-answer", &["letter-answer-body", "letter-answer-after"]),
    ("letter-withdraw", &["letter-withdraw-body", "letter-withdraw-after"]),
    ("letter-prosecute", &["letter-prosecute-body", "letter-prosecute-after"]),
    ("letter-refuse", &["letter-refuse-body", "letter-refuse-after"]),
    ("letter-refuse-information", &["letter-refuse-information-body", "letter-refuse-information-after"]),
    ("letter-decide", &["letter-decide-body", "letter-decide-after"]),
    ("letter-grant", &["letter-grant-body", "letter-grant-after"]),
    ("letter-grant-partly", &["letter-grant-partly-body", "letter-grant-partly-after"]),
    ("letter-not-held", &["letter-not-held-body", "letter-not-held-after"]),
    ("letter-no-proceeding", &["letter-no-proceeding-body", "letter-no-proceeding-after"]),
    ("letter-no-proceeding-appeal", &["letter-no-proceeding-appeal-body", "letter-no-proceeding-appeal-after"]),
    ("letter-ready", &["letter-ready-body", "letter-ready-after"]),
    ("letter-hand-over", &["letter-hand-over-body", "letter-hand-over-after"]),
    ("letter-terminate", &["letter-terminate-body", "letter-terminate-after"]),
    ("letter-terminate-feedback", &["letter-terminate-feedback-body", "letter-terminate-feedback-after"]),
    ("letter-terminate-appeal", &["letter-terminate-appeal-body", "letter-terminate-appeal-after"]),
    ("letter-terminate-information", &["letter-terminate-information-body", "letter-terminate-information-after"]),
    ("letter-access", &["letter-access-body", "letter-access-after"]),
    ("letter-follow", &["letter-follow-body", "letter-follow-after"]),
    ("paper-receipt", &["receipt-complaint-next", "receipt-appeal-next", "receipt-emergency"]),
    ("paper-fee", &["fee-note"]),
    ("paper-ticket", &["ticket-wait", "ticket-standard"]),
];

/// Every text that may be worded, with its letter.
pub fn editable() -> impl Iterator<Item = (&'static str, &'static str)> {
    LETTERS.into_iter().flat_map(|(letter, texts)| texts.iter().map(move |text| (letter, *text)))
}

/// The letter of a text.
pub fn letter_of(key: &str) -> Option<&'static str> {
    editable().find(|(_, text)| *text == key).map(|(letter, _)| letter)
}

/// The fields that a letter's texts may have.
pub fn fields(letter: &str) -> Vec<&'static str> {
    let own: &[&str] = match letter {
        "letter-instruct" | "letter-instruct-feedback" | "letter-instruct-information" => &["date"],
        "letter-extend" => &["date", "ground"],
        "letter-forward" | "letter-forward-notice" | "letter-prosecute" => &["to"],
        "letter-follow" => &["follow", "sheets", "taken"],
        "letter-decide" | "letter-grant" | "letter-grant-partly" | "letter-not-held" => &["outcome"],
        "letter-no-proceeding" | "letter-no-proceeding-appeal" => &["why"],
        "letter-hand-over" => &["taken"],
        "letter-emergency" => &["danger"],
        "paper-receipt" | "paper-fee" => return vec!["number", "office"],
        "paper-ticket" => return vec!["n"],
        _ => &[],
    };
    [&["kind", "number", "at", "name", "office", "higher"], own].concat()
}

/// The locale key of what a field holds.
pub fn field_key(field: &str) -> &'static str {
    match field {
        "kind" => "texts-field-kind",
        "number" => "texts-field-number",
        "at" => "texts-field-at",
        "name" => "texts-field-name",
        "office" => "texts-field-office",
        "higher" => "texts-field-higher",
        "date" => "texts-field-date",
        "ground" => "texts-field-ground",
        "to" => "texts-field-to",
        "follow" => "texts-field-follow",
        "sheets" => "texts-field-sheets",
        "taken" => "texts-field-taken",
        "outcome" => "texts-field-outcome",
        "why" => "texts-field-why",
        "n" => "texts-field-minutes",
        _ => "texts-field-danger",
    }
}

/// The text that the program came with, with its fields in braces.
pub fn given(key: &str, words: Words) -> String {
    let fields = letter_of(key).map(fields).unwrap_or_default();
    let args: Vec<(&str, String)> = fields.into_iter().map(|name| (name, format!("{{{name}}}"))).collect();
    words.tr_with(key, &args)
}

/// The text in force.
pub fn in_force(settings: &Settings, key: &str, words: Words) -> String {
    let own = settings.wording(key);
    if own.is_empty() { given(key, words) } else { own.to_owned() }
}

/// Values for a preview: what each field holds, in words.
pub fn sample(letter: &str, words: Words) -> Vec<(&'static str, String)> {
    fields(letter).into_iter().map(|name| (name, format!("‹{}›", words.tr(field_key(name))))).collect()
}

fn is_wording(body: &Body) -> bool {
    matches!(body, Body::Office(settings::Event::Set { key, .. }) if key.starts_with(settings::WORDING))
}

impl Office {
    /// The settings that a paper is made by: once it went out it keeps the wording of that moment, whatever was worded since.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn worded(&self, paper: Paper, number: &str) -> Result<Cow<'_, Settings>, Fault> {
        let issued = crate::store::rows::issued_under(self.store().read(), number)?;
        let Some(first) = issued.iter().filter(|(_, issued)| issued.paper == paper).map(|(at_ms, _)| *at_ms).min() else {
            return Ok(Cow::Borrowed(self.settings()));
        };
        let (since, before): (Vec<_>, Vec<_>) = log::about(self.store().read(), OFFICE)?
            .into_iter()
            .partition(|event| event.at_ms > first && is_wording(&event.body));
        Ok(if since.is_empty() { Cow::Borrowed(self.settings()) } else { Cow::Owned(fold::settings(&before)) })
    }

    /// Every wording of a text there ever was, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub fn wordings(&self, key: &str) -> Result<Vec<Wording>, Fault> {
        let wanted = settings::wording_key(key);
        let mut found: Vec<Wording> = log::about(self.store().read(), OFFICE)?
            .into_iter()
            .filter_map(|event| match event.body {
                Body::Office(settings::Event::Set { key, v, .. }) if key == wanted => {
                    Some(Wording { at_ms: event.at_ms, by: event.by, text: v })
                }
                _ => None,
            })
            .filter(|wording| !wording.text.is_empty())
            .collect();
        found.reverse();
        Ok(found)
    }
}
