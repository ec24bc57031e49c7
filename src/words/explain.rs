//! Sentences that computed things explain themselves with.

use super::Words;
use crate::domain::calendar::DayOff;
use crate::domain::case::{Explained, Why};
use crate::domain::term::{Due, Ground, Term, Unit};

impl Words {
    /// A term: `7 дни`, `5 работни дни`, `в същия ден`.
    pub fn term(self, term: Term) -> String {
        let key = match term.unit {
            Unit::Days if term.n == 0 => "term-same-day",
            Unit::Days => "term-days",
            Unit::Workdays => "term-workdays",
            Unit::Workhours => "term-workhours",
            Unit::Months => "term-months",
        };
        self.tr_with(key, &[("n", term.n.to_string())])
    }

    /// The ground of a term: `АПК чл. 121`.
    pub fn ground(self, ground: Ground) -> String {
        self.tr(match ground {
            Ground::Tariff => "ground-tariff",
            Ground::Apk57 => "ground-apk57",
            Ground::Apk121 => "ground-apk121",
            Ground::Apk118 => "ground-apk118",
            Ground::Zdoi28 => "ground-zdoi28",
            Ground::Apk123 => "ground-apk123",
            Ground::Apk91 => "ground-apk91",
            Ground::Standard => "ground-standard",
            Ground::Custom => "ground-custom",
            Ground::Apk57Evidence => "ground-apk57-evidence",
            Ground::Apk118Extended => "ground-apk118-extended",
            Ground::Apk121Extended => "ground-apk121-extended",
            Ground::Zdoi30 => "ground-zdoi30",
            Ground::Zdoi31 => "ground-zdoi31",
        })
    }

    /// Why a day is off.
    pub fn day_off(self, why: DayOff) -> String {
        self.tr(match why {
            DayOff::Weekend => "day-off-weekend",
            DayOff::Holiday => "day-off-holiday",
            DayOff::Easter => "day-off-easter",
            DayOff::Moved => "day-off-moved",
            DayOff::Decreed => "day-off-decreed",
        })
    }

    /// How a due date came about, in one sentence:
    /// `14 дни от 14.12.2026 → 28.12.2026 е почивен (преместен празник) → 29.12.2026; АПК чл. 57, ал. 1; ГПК чл. 60`.
    pub fn due(self, due: &Due, ground: Ground) -> String {
        self.due_on(due, self.ground(ground))
    }

    /// A date of a case: how it was counted and on what ground, or the ground alone.
    pub fn explained(self, one: &Explained) -> String {
        let ground = match one.why {
            Why::Ground(ground) => self.ground(ground),
            Why::Law(key) => self.tr(key).trim_end_matches('.').to_owned(),
        };
        one.due.as_ref().map_or_else(|| ground.clone(), |due| self.due_on(due, ground.clone()))
    }

    fn due_on(self, due: &Due, ground: String) -> String {
        let args = [
            ("term", self.term(due.term)),
            ("start", self.date(due.start)),
            ("raw", self.date(due.raw)),
            ("why", due.moved_because.map(|why| self.day_off(why)).unwrap_or_default()),
            ("due", self.date(due.date)),
            ("time", due.time.map(|t| t.format("%H:%M").to_string()).unwrap_or_default()),
            ("ground", ground),
        ];
        let key = match (due.moved_because, due.time) {
            (Some(_), _) => "due-moved",
            (None, None) if due.raw == due.start => "due-same-day",
            (None, Some(_)) => "due-hours",
            (None, None) => "due-plain",
        };
        self.tr_with(key, &args)
    }
}
