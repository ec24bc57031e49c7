//! Numbers as they are spoken: tickets and counters for the call in the hall.

use super::Words;
use crate::domain::ticket::Label;

impl Words {
    /// A whole number below ten thousand in words, in the neuter: `двадесет и едно`.
    pub fn spoken(self, n: u32) -> String {
        let list = |key: &str| self.tr(key).split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (ones, tens, hundreds) = (list("spoken-ones"), list("spoken-tens"), list("spoken-hundreds"));
        let word = |list: &[String], at: u32| list.get(at as usize).cloned().unwrap_or_default().replace('_', " ");
        let mut parts = Vec::new();
        let (thousands, below) = (n / 1000 % 10, n % 1000);
        if thousands > 0 {
            let key = if thousands == 1 { "spoken-thousand" } else { "spoken-thousands" };
            // Thousands are feminine in Bulgarian: „две хиляди“ is the same word in both for all but one.
            parts.push(self.tr_with(key, &[("n", word(&ones, thousands))]));
        }
        if below >= 100 {
            parts.push(word(&hundreds, below / 100));
        }
        let small = below % 100;
        if small >= 20 {
            parts.push(word(&tens, small / 10));
            if small % 10 > 0 {
                parts.push(word(&ones, small % 10));
            }
        } else if small > 0 || n == 0 {
            parts.push(word(&ones, small));
        }
        // „и“ stands before the last part alone; English has none.
        let and = self.tr("spoken-and");
        match parts.pop() {
            Some(last) if !parts.is_empty() && !and.is_empty() => format!("{} {and} {last}", parts.join(" ")),
            Some(last) => [parts, vec![last]].concat().join(" "),
            None => String::new(),
        }
    }

    /// A ticket as it is called: its letter, its issuer's digit where it is not nought, its number.
    pub fn spoken_label(self, label: Label) -> String {
        let issuer = if label.issuer == 0 { String::new() } else { format!("{} ", self.spoken(u32::from(label.issuer))) };
        format!("{} {issuer}{}", label.line.letter(), self.spoken(label.n))
    }

    /// The whole call: `Номер А двадесет и едно, гише две`.
    pub fn spoken_call(self, label: Label, counter: u8) -> String {
        let args = [("label", self.spoken_label(label)), ("counter", self.spoken(u32::from(counter)))];
        self.tr_with("spoken-call", &args)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::ticket::{Label, Line};
    use crate::words::{Lang, Words};

    #[test]
    fn numbers_as_they_are_said() {
        let bg = Words::new(Lang::Bg);
        for (n, said) in [
            (0, "нула"),
            (1, "едно"),
            (2, "две"),
            (12, "дванадесет"),
            (20, "двадесет"),
            (21, "двадесет и едно"),
            (99, "деветдесет и девет"),
            (100, "сто"),
            (101, "сто и едно"),
            (115, "сто и петнадесет"),
            (240, "двеста и четиридесет"),
            (365, "триста шестдесет и пет"),
            (1000, "хиляда"),
            (1001, "хиляда и едно"),
            (2345, "две хиляди триста четиридесет и пет"),
        ] {
            assert_eq!(bg.spoken(n), said);
        }
        let en = Words::new(Lang::En);
        assert_eq!((en.spoken(21).as_str(), en.spoken(105).as_str()), ("twenty one", "one hundred five"));
    }

    #[test]
    fn every_label_of_the_day_is_said() {
        let bg = Words::new(Lang::Bg);
        let label = Label { line: Line::Information, issuer: 0, n: 21 };
        assert_eq!(bg.spoken_call(label, 2), "Номер А двадесет и едно, гише две");
        let other = Label { line: Line::Fees, issuer: 3, n: 105 };
        assert_eq!(bg.spoken_label(other), "Г три сто и пет");
        for line in Line::LETTERS.into_iter().filter_map(Line::of_letter) {
            for n in 1..2000 {
                let said = bg.spoken_label(Label { line, issuer: (n % 10) as u8, n });
                assert!(!said.contains("spoken") && !said.contains("  ") && !said.ends_with(' '), "{said}");
            }
        }
    }
}
