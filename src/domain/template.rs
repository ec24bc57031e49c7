//! Texts that the office words itself: plain paragraphs with fields between braces, `{number}`.
//!
//! A text is kept as a setting, so every wording there ever was stands in the ledger with its day and its author.

use super::refusal::Refusal;
use super::text::{self, BadText};

/// Fills the fields of a text; a field that nobody gives a value for stays as it is.
pub fn fill(template: &str, args: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let found = after.find('}').and_then(|close| {
            let (_, value) = args.iter().find(|(name, _)| *name == after[..close].trim())?;
            Some((close, value))
        });
        match found {
            Some((close, value)) => {
                out.push_str(value);
                rest = &after[close + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Checks a text as typed: every brace begins a field that the letter has.
///
/// # Errors
/// An unknown field, named; a brace that is not closed; a text that is too long.
pub fn check(typed: &str, fields: &[&str]) -> Result<String, Refusal> {
    let text = text::lines(typed).map_err(|bad| match bad {
        BadText::TooLong(max) => Refusal::new("refusal-too-long").with("max", max).at("text"),
        BadText::Empty | BadText::Control => Refusal::new("refusal-control").at("text"),
    })?;
    let mut rest = text.as_str();
    while let Some(open) = rest.find(['{', '}']) {
        let after = &rest[open + 1..];
        let close = after.find('}').filter(|_| rest[open..].starts_with('{'));
        let name = close.map(|close| after[..close].trim());
        match (name, close) {
            (Some(name), Some(close)) if fields.contains(&name) => rest = &after[close + 1..],
            (name, _) => {
                let shown: String = name.unwrap_or(&rest[open..]).chars().take(30).collect();
                return Err(Refusal::new("refusal-text-field").with("name", shown).at("text"));
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_filled_and_everything_else_stays() {
        let args = [("number", "101-4".to_owned()), ("date", "1.12.2026".to_owned())];
        assert_eq!(fill("Документ {number} до { date }.", &args), "Документ 101-4 до 1.12.2026.");
        assert_eq!(fill("{unknown} {", &args), "{unknown} {");
        assert_eq!(fill("{number}{number}", &[("number", "{date}".to_owned())]), "{date}{date}", "values are no templates");
    }

    #[test]
    fn an_unknown_field_is_named() {
        assert_eq!(check("На {number}:", &["number"]).as_deref(), Ok("На {number}:"));
        for (typed, name) in [("{nmuber}", "nmuber"), ("{number", "{number"), ("number}", "}")] {
            let refusal = check(typed, &["number"]).expect_err(typed);
            assert_eq!((refusal.key, refusal.args[0].1.as_str()), ("refusal-text-field", name));
        }
    }
}
