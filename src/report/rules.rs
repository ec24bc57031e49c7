//! The life of a case as a page that a lawyer can read, made from the table that the program itself follows.

use crate::domain::case::cycle::{self, Span};
use crate::domain::case::{Kind, Track};
use crate::domain::visit;
use crate::words::Words;
use std::fmt::Write;

/// The page, in Markdown: the kinds with register and term, then a table of actions for every path.
pub fn page(words: Words) -> String {
    let mut page = format!("# {}\n\n{}\n\n", words.tr("rules-title"), words.tr("rules-made"));
    let _ = writeln!(page, "## {}\n", words.tr("rules-kinds"));
    let heads = ["rules-kind", "rules-register", "rules-term", "rules-track"].map(|key| words.tr(key));
    let _ = writeln!(page, "| {} |\n|--|--|--|--|", heads.join(" | "));
    for kind in Kind::ALL {
        let several = kind.term(true).filter(|several| Some(*several) != kind.term(false));
        let term = match kind.term(false) {
            Some((term, ground)) => {
                let several = several.map(|(term, _)| words.tr_with("rules-collective", &[("term", words.term(term))]));
                format!("{}, {}{}", words.term(term), words.ground(ground), several.unwrap_or_default())
            }
            None if kind == Kind::Restricted => words.tr("rules-sealed-terms"),
            None if kind.asks_service() => words.ground(crate::domain::term::Ground::Tariff),
            None => words.tr("form-no-term"),
        };
        let (name, track) = (words.tr(kind.key()), words.tr(kind.track().key()));
        let _ = writeln!(page, "| {name} | {} | {term} | {track} |", kind.register().0);
    }
    for track in Track::ALL {
        let _ = writeln!(page, "\n## {}: {}\n", words.tr("rules-track"), words.tr(track.key()));
        let heads = ["rules-action", "rules-from", "rules-to", "rules-span", "rules-ground", "rules-paper"];
        let heads = heads.map(|key| words.tr(key));
        let _ = writeln!(page, "| {} |\n|--|--|--|--|--|--|", heads.join(" | "));
        for row in cycle::ROWS.iter().filter(|row| row.tracks.contains(&track)) {
            let from: Vec<String> = row.from.iter().map(|status| words.tr(status.key())).collect();
            let to = row.to.map_or_else(|| words.tr("rules-stays"), |status| words.tr(status.key()));
            let paper = row.paper.map(|key| words.tr(key)).unwrap_or_default();
            let span = row.term.map(|span| self::span(span, words)).unwrap_or_default();
            let only = row.only.map(|kind| format!(" ({})", words.tr(kind.key()))).unwrap_or_default();
            let (action, law) = (words.tr(row.action.key()) + &only, words.tr(row.law));
            let _ = writeln!(page, "| {action} | {} | {to} | {span} | {law} | {paper} |", from.join(", "));
        }
    }
    visits(&mut page, words);
    page
}

/// The life of a visit.
fn visits(page: &mut String, words: Words) {
    let _ = writeln!(page, "\n## {}\n", words.tr("rules-visits"));
    let heads = ["rules-action", "rules-from", "rules-to", "rules-guard"].map(|key| words.tr(key));
    let _ = writeln!(page, "| {} |\n|--|--|--|--|", heads.join(" | "));
    for row in visit::cycle::ROWS {
        let from: Vec<String> = row.from.iter().map(|state| words.tr(state.key())).collect();
        let to = row.to.map_or_else(|| words.tr("rules-stays"), |state| words.tr(state.key()));
        let _ = writeln!(page, "| {} | {} | {to} | {} |", words.tr(row.action.key()), from.join(", "), words.tr(row.guard));
    }
}

fn span(span: Span, words: Words) -> String {
    match span {
        Span::Of(term) => words.term(term),
        Span::Setting(key) => words.tr_with("rules-by-setting", &[("n", key.default_value().to_owned())]),
    }
}
