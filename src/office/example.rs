//! The example office: synthetic people, so that the program can be tried and shown without anybody's data.
//!
//! Every ЕГН made here is of the nineteenth century (month + 20), so that it can belong to nobody alive.

use super::clock::SeededRandom;
use super::{Command, Fault, Office, SETTLEMENTS, Value, Who};
use crate::domain::staff;
use uuid::Uuid;

const FIRST_M: [&str; 12] =
    ["Иван", "Георги", "Димитър", "Петър", "Асен", "Сафет", "Николай", "Христо", "Емил", "Юлиян", "Красимир", "Захари"];
const FIRST_F: [&str; 12] =
    ["Мария", "Елена", "Фатме", "Йорданка", "Станка", "Росица", "Зорка", "Анка", "Веселина", "Цветана", "Емине", "Юлия"];
const ROOTS: [&str; 16] = [
    "Иванов",
    "Петров",
    "Хаджиев",
    "Чаушев",
    "Кисьов",
    "Бекиров",
    "Младенов",
    "Щерев",
    "Цанков",
    "Белев",
    "Моллов",
    "Ружинов",
    "Караджов",
    "Сираков",
    "Юруков",
    "Ягодов",
];
const STREETS: [&str; 6] = ["Обединение", "Здравец", "Явор", "Перелик", "Божур", "Родопи"];
const COMPANIES: [&str; 5] = ["Рудна ЕООД", "Перелик 89 ООД", "ЕТ Щерев – Явор", "Боровина Лес АД", "Мадански мебели ООД"];

/// A made-up applicant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// Full name.
    pub name: String,
    /// ЕГН of the nineteenth century, or ЕИК.
    pub identifier: String,
    /// Address in the municipality.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Whether it is a company.
    pub company: bool,
}

fn check_digit(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(d, w)| d * w).sum::<u32>() % 11 % 10
}

/// A synthetic ЕГН of the nineteenth century.
pub fn egn(random: &mut SeededRandom, woman: bool) -> String {
    let (year, month, day) = (random.below(100), 21 + random.below(12), 1 + random.below(28));
    let region = 602 + random.below(22);
    // The ninth digit is even for men, odd for women.
    let serial = (region / 2 * 2 + u64::from(woman)) % 1000;
    let text = format!("{year:02}{month:02}{day:02}{serial:03}");
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    format!("{text}{}", check_digit(&digits, &[2, 4, 8, 5, 10, 9, 7, 3, 6]))
}

fn eik(random: &mut SeededRandom) -> String {
    let text = format!("{:08}", 100_000_000 / 10 + random.below(9_000_000));
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum = |weights: &[u32]| digits.iter().zip(weights).map(|(d, w)| d * w).sum::<u32>() % 11;
    let check = match sum(&[1, 2, 3, 4, 5, 6, 7, 8]) {
        10 => sum(&[3, 4, 5, 6, 7, 8, 9, 10]) % 10,
        check => check,
    };
    format!("{text}{check}")
}

/// Makes somebody up.
pub fn somebody(random: &mut SeededRandom) -> Somebody {
    let places: Vec<Vec<&str>> = SETTLEMENTS.lines().skip(1).map(|row| row.split(',').collect()).collect();
    // Half of the people live in the town, as they do.
    let place = if random.one_in(2) { &places[0] } else { random.pick(&places) };
    let address = format!("{} {} {}, ул. „{}“ № {}", place[4], place[1], place[2], random.pick(&STREETS), 1 + random.below(60));
    let phone = format!("08{} {:03} {:03}", 70 + random.below(30), random.below(1000), random.below(1000));
    if random.one_in(9) {
        let name = (*random.pick(&COMPANIES)).to_owned();
        return Somebody { name, identifier: eik(random), address, phone, company: true };
    }
    let woman = random.one_in(2);
    let ending = if woman { "а" } else { "" };
    let first = random.pick(if woman { &FIRST_F } else { &FIRST_M });
    let (father, family) = (random.pick(&ROOTS), random.pick(&ROOTS));
    Somebody {
        name: format!("{first} {father}{ending} {family}{ending}"),
        identifier: egn(random, woman),
        address,
        phone,
        company: false,
    }
}

impl Office {
    /// Makes a fresh store an example office with two clerks; an example stays as it is.
    ///
    /// # Errors
    /// Refuses a store that holds anything and is no example, and the data of an office, though nothing happened there yet: its people would
    /// find made-up ones in their registers, on every workstation.
    pub fn become_example(&mut self, clerks: [&str; 2]) -> Result<Vec<Uuid>, Fault> {
        if !self.settings().example {
            if self.enrolled().is_some() {
                return Err(crate::domain::refusal::Refusal::new("refusal-example-office").into());
            }
            if crate::store::log::count(self.store().read())? > 0 {
                return Err(crate::domain::refusal::Refusal::new("refusal-not-example").into());
            }
            let _ = self.perform(Who::PROGRAM, Command::MarkExample)?;
            for name in clerks {
                let _ = self.perform(Who::PROGRAM, Command::Staff(None, staff::Command::Add(name.to_owned())))?;
            }
        }
        Ok(self.staff()?.into_iter().filter(|m| m.active).map(|m| m.id).collect())
    }

    /// Puts a few visitors in the line of an example office, as if they had come in the last minutes of this day: who came before midnight would
    /// belong to yesterday, and be called by nobody. `now_ms`: milliseconds since 1970, UTC; the day is that of the office's zone.
    ///
    /// # Errors
    /// The store's, and the refusals of issuing a ticket.
    pub fn seat_visitors(&mut self, clock: &super::clock::ManualClock, now_ms: i64) -> Result<(), Fault> {
        use crate::domain::ticket::Line;
        let coming = [
            (23, Line::Filing, false),
            (18, Line::Filing, true),
            (13, Line::Fees, false),
            (10, Line::Information, false),
            (6, Line::Filing, false),
            (2, Line::Receiving, false),
        ];
        let settings = self.settings();
        let midnight = settings.moment(settings.local(now_ms).date().and_time(chrono::NaiveTime::MIN));
        for (minutes, line, priority) in coming {
            clock.set((now_ms - minutes * 60_000).max(midnight));
            let _ = self.perform(Who::PROGRAM, Command::IssueTicket { line, priority })?;
        }
        clock.set(now_ms);
        Ok(())
    }
}

/// The case of a value, for the player of days.
pub(super) fn case_of(value: Value) -> Option<Box<crate::domain::case::Case>> {
    match value {
        Value::Case(case) => Some(case),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::identifier::{Identifier, Kind, egn_birth};
    use chrono::Datelike;

    #[test]
    fn made_up_people_are_valid_and_long_dead() {
        let mut random = SeededRandom::new(1);
        let today = "2026-11-24".parse().expect("a date");
        for _ in 0..500 {
            let who = somebody(&mut random);
            let id = Identifier::parse(&who.identifier, today).expect(&who.identifier);
            if who.company {
                assert_eq!(id.kind(), Kind::Eik9);
            } else {
                assert_eq!(id.kind(), Kind::Egn);
                assert!(egn_birth(&who.identifier).is_ok_and(|d| d.year() < 1900), "{}", who.identifier);
            }
        }
    }
}
