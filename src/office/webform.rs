//! The export of the web site's contact form: a table whose headings are the words on that page. Known headings become fields of the
//! form (`assets/catalogue/headings.tsv`); every other column goes under the description with its heading, so that nothing is lost.

use super::intake::Sort;
use crate::domain::event::hex;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const HEADINGS: &str = include_str!("../../assets/catalogue/headings.tsv");

fn plain(heading: &str) -> String {
    heading.trim().trim_end_matches(['*', ':']).trim().to_lowercase()
}

fn known() -> BTreeMap<&'static str, &'static str> {
    HEADINGS.lines().filter_map(|line| line.split_once('\t')).collect()
}

/// Whether a table is such an export: none of its headings is a field of an intake file, and one of them names the message.
pub fn is_export<'a>(headings: impl Iterator<Item = &'a str> + Clone) -> bool {
    let known = known();
    let field = |heading: &str| known.get(plain(heading).as_str()).copied();
    !headings.clone().any(|heading| heading == "reference" || heading == "channel")
        && headings.clone().any(|heading| field(heading) == Some("description"))
}

/// A row as a line of an intake file.
pub fn line<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>, sort: Sort) -> String {
    let known = known();
    let (mut fields, mut rest) = (BTreeMap::<&str, String>::new(), Vec::new());
    let mut hasher = blake3::Hasher::new();
    for (heading, value) in cells {
        let _ = hasher.update(heading.as_bytes()).update(&[0]).update(value.as_bytes()).update(&[0]);
        if value.trim().is_empty() {
            continue;
        }
        match known.get(plain(heading).as_str()) {
            Some(field) if !fields.contains_key(field) && *field != "kind" => {
                let _ = fields.insert(field, value.trim().to_owned());
            }
            // A second column of one meaning, or a word that is none of ours, is kept where people read.
            _ => rest.push(format!("{}: {}", heading.trim(), value.trim())),
        }
    }
    // A moment is a day.
    if let Some(received) = fields.get_mut("received") {
        let day: String = received.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
        *received = day;
    }
    let id = fields.remove("reference").unwrap_or_else(|| hex(&hasher.finalize().as_bytes()[..12]));
    let mut text = fields.remove("description").unwrap_or_default();
    if !rest.is_empty() {
        text = [vec![text], rest].concat().join("\n");
    }
    if !fields.contains_key("subject") {
        let first: String = text.lines().next().unwrap_or_default().chars().take(120).collect();
        let _ = fields.insert("subject", first);
    }
    let mut object: Map<String, Value> = fields.into_iter().map(|(k, v)| (k.to_owned(), Value::String(v))).collect();
    let _ = object.insert("description".to_owned(), Value::String(text));
    let _ = object.insert("channel".to_owned(), Value::String("site".to_owned()));
    let _ = object.insert("reference".to_owned(), Value::String(format!("web:{id}")));
    let _ = object.insert("kind".to_owned(), serde_json::to_value(sort.kind).unwrap_or_default());
    if let Some(regime) = sort.regime {
        let _ = object.insert("regime".to_owned(), serde_json::to_value(regime).unwrap_or_default());
    }
    Value::Object(object).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Kind;

    #[test]
    fn a_row_of_the_sites_form_becomes_a_line_and_loses_nothing() {
        let headings = ["Име и фамилия *", "E-mail", "Съобщение", "Населено място", "Дата"];
        assert!(is_export(headings.into_iter()));
        let row = ["Мария Иванова", "m@example.bg", "Счупена пейка в парка.", "гр. Мадан", "2026-11-24 10:12:00"];
        let read = |text: &str| serde_json::from_str::<crate::domain::form::Form>(text);
        let text = line(headings.into_iter().zip(row), Kind::Signal.into());
        let form = read(&text).expect("a form");
        assert_eq!((form.name.as_str(), form.received.as_str(), form.kind), ("Мария Иванова", "2026-11-24", Kind::Signal));
        assert!(form.description.contains("Населено място: гр. Мадан") && form.reference.starts_with("web:"), "{text}");
        assert_eq!(text, line(headings.into_iter().zip(row), Kind::Signal.into()), "the same row is the same paper");
        assert!(!is_export(["kind", "reference", "name", "description"].into_iter()), "an intake file of ours");
    }

    #[test]
    fn every_heading_names_a_field_of_the_form() {
        for field in known().values() {
            let text = format!("{{\"{field}\":\"\"}}");
            let read = serde_json::from_str::<crate::domain::form::Form>(&text);
            assert!(read.is_ok() || *field == "kind", "{field}");
        }
    }
}
