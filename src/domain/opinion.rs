//! What visitors thought of the service, touched at the kiosk: anonymous, about no ticket (charter C04, C33; domain.md §6).

use super::refusal::Refusal;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What an opinion is about: the items of the recommended questionnaire that one touch can name (domain.md §6).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// How long one waited.
    Waiting,
    /// How clear the information was.
    Clarity,
    /// How one was treated.
    Attitude,
    /// The room and the way to it.
    Place,
    /// All of it.
    Whole,
}

impl Topic {
    /// All of them, in the order of the questionnaire.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Clarity, Self::Attitude, Self::Place, Self::Whole];

    /// The locale key, which is also its name in tables and exports.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "opinion-waiting",
            Self::Clarity => "opinion-clarity",
            Self::Attitude => "opinion-attitude",
            Self::Place => "opinion-place",
            Self::Whole => "opinion-whole",
        }
    }
}

/// The scale, from wholly satisfied down to not at all; [`key`] names each.
pub const SCORES: [u8; 5] = [5, 4, 3, 2, 1];

/// The locale key of a score.
pub const fn key(score: u8) -> &'static str {
    match score {
        5 => "opinion-5",
        4 => "opinion-4",
        3 => "opinion-3",
        2 => "opinion-2",
        _ => "opinion-1",
    }
}

/// An opinion, as given. It never changes and names nobody.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// Given.
    Given {
        /// The day.
        day: NaiveDate,
        /// 1 (not at all satisfied) to 5 (wholly).
        score: u8,
        /// What about.
        topic: Topic,
    },
}

/// Takes an opinion.
///
/// # Errors
/// A score outside the scale.
pub fn give(day: NaiveDate, score: u8, topic: Topic) -> Result<Event, Refusal> {
    if SCORES.contains(&score) { Ok(Event::Given { day, score, topic }) } else { Err(Refusal::new("refusal-score")) }
}

/// Opinions counted: how many of each score.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Opinions {
    /// How many gave the score of this place plus one.
    pub of: [u32; 5],
}

impl Opinions {
    /// Counts scores; what lies outside the scale, as another program may write, counts nowhere.
    pub fn of(scores: impl IntoIterator<Item = (u8, u32)>) -> Self {
        let mut all = Self::default();
        for (score, n) in scores {
            if let Some(place) = usize::from(score).checked_sub(1).and_then(|at| all.of.get_mut(at)) {
                *place += n;
            }
        }
        all
    }

    /// How many.
    pub fn n(&self) -> u32 {
        self.of.iter().sum()
    }

    /// The share of 4 and 5, per cent, rounded (CSAT); none of nothing.
    pub fn satisfied_percent(&self) -> Option<u32> {
        let good = self.of[3] + self.of[4];
        (self.n() > 0).then(|| (good * 100 + self.n() / 2) / self.n())
    }

    /// The mean in hundredths; none of nothing.
    pub fn mean_hundredths(&self) -> Option<u32> {
        let sum: u32 = (1..).zip(self.of).map(|(score, n)| score * n).sum();
        (self.n() > 0).then(|| (sum * 100 + self.n() / 2) / self.n())
    }
}

#[cfg(test)]
mod tests {
    use super::{Opinions, Topic, give};
    use chrono::NaiveDate;

    #[test]
    fn scores_stay_in_the_scale_and_are_counted() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 12).expect("a day");
        assert!(give(day, 5, Topic::Whole).is_ok());
        for bad in [0, 6, 255] {
            assert_eq!(give(day, bad, Topic::Whole).expect_err("refused").key, "refusal-score");
        }
        let some = Opinions::of([(5, 2), (4, 1), (1, 1), (9, 7), (0, 3)]);
        assert_eq!((some.n(), some.satisfied_percent(), some.mean_hundredths()), (4, Some(75), Some(375)));
        assert_eq!((Opinions::default().satisfied_percent(), Opinions::default().mean_hundredths()), (None, None));
    }
}
