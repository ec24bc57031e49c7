//! Bulgarian letters in Latin ones (Закон за транслитерацията, чл. 2–8), so that a name is found however it is typed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Letter and its Latin letters, one pair a line.
const TABLE: &str = include_str!("../../assets/catalogue/latin.tsv");

fn table() -> &'static BTreeMap<char, &'static str> {
    static LETTERS: OnceLock<BTreeMap<char, &'static str>> = OnceLock::new();
    LETTERS.get_or_init(|| {
        TABLE.lines().filter_map(|line| line.split_once('\t')).filter_map(|(a, b)| Some((a.chars().next()?, b))).collect()
    })
}

/// A text in small Latin letters; letters that the law does not name stay. The combination „ия“ at the end of a word is „ia“
/// (чл. 6).
pub fn latin(text: &str) -> String {
    let small: Vec<char> = text.to_lowercase().chars().collect();
    let ends = |at: usize| small.get(at + 1).is_none_or(|next| !next.is_alphabetic());
    let mut out = String::with_capacity(text.len());
    for (at, letter) in small.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| small.get(b)).and_then(|b| table().get(b));
        match table().get(letter) {
            Some(&"ya") if before == Some(&"i") && ends(at) => out.push('a'),
            Some(letters) => out.push_str(letters),
            None => out.push(*letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::latin;

    #[test]
    fn names_as_the_law_writes_them() {
        for (name, want) in [
            ("Мария Щерева", "maria shtereva"),
            ("Юлиян Цветков-Ъглов", "yuliyan tsvetkov-aglov"),
            ("ЖЕЛЯЗКО", "zhelyazko"),
            ("Бялка Гьорова", "byalka gyorova"),
            ("Smith 42", "smith 42"),
        ] {
            assert_eq!(latin(name), want);
        }
    }
}
