//! By which index a narrowed list is read. Left to itself SQLite knows nothing of what is common here and what is rare (the file has
//! no statistics, and they would be stale by the afternoon): it walks a million archived requests to find that there is no praise
//! among them. So the conditions are counted, each by its own index and up to a limit, and the rarest leads.

use super::Result;
use super::cases::{Filter, Order, View};
use chrono::NaiveDate;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use uuid::Uuid;

/// So many rows are gathered and sorted rather than walking another order; so many are looked at to count what is narrowed twice.
const GATHERED_MAX: u64 = 10_000;

/// So many where a walk may find next to nothing.
const GATHERED_RATHER: u64 = 50_000;

/// So many of a single condition are counted.
const COUNTED_MAX: u64 = 100_000;

/// The statuses of the tab, without what it says of one of them besides: a condition that is no list of statuses has no index.
const TO_NOTIFY: &str =
    "status IN ('status-decided', 'status-refused', 'status-forwarded', 'status-withdrawn', 'status-terminated',
    'status-no-proceeding')";

/// How many a view shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    /// So many.
    pub n: u64,
    /// Or more: it was not counted to the end.
    pub over: bool,
}

/// A condition that an index answers by itself.
struct Lead {
    index: &'static str,
    condition: String,
    values: Vec<Value>,
    /// Along the index the rows come by date: nothing needs to be sorted for the newest first.
    in_order: bool,
}

impl View {
    /// What of the view an index answers, each with the days that the view is narrowed to: the indexes go on by date.
    fn leads(&self, today: NaiveDate, clerk: Uuid) -> Vec<Lead> {
        let text = |text: &str| vec![Value::Text(text.to_owned())];
        let mut equal: Vec<(&'static str, &'static str, Vec<Value>, bool)> = Vec::new();
        equal.extend(self.kind.map(|kind| ("cases_by_kind", "kind = ?", text(kind.key()), true)));
        equal.extend(self.status.map(|status| ("cases_by_status", "status = ?", text(status.key()), true)));
        if !self.unit.is_empty() {
            equal.push(("cases_by_unit", "unit > '' AND unit = ?", text(&self.unit), true));
        }
        let of_tab = |index, in_order| {
            let (condition, values) = self.filter.condition(today, clerk);
            (index, condition, values, in_order)
        };
        equal.extend(match self.filter {
            Filter::Mine => Some(of_tab("cases_by_clerk", true)),
            Filter::Ready | Filter::ToAssign => Some(of_tab("cases_by_status", true)),
            Filter::Awaiting => Some(of_tab("cases_by_status", false)),
            Filter::ToNotify => Some(("cases_by_status", TO_NOTIFY, Vec::new(), false)),
            Filter::DueToday | Filter::DueSoon | Filter::Overdue => Some(of_tab("cases_next", false)),
            Filter::Today | Filter::All => None,
        });
        let (from, to) = if self.filter == Filter::Today { (Some(today), Some(today)) } else { (self.from, self.to) };
        let days: Vec<(&str, Value)> = [("date >= ?", from), ("date <= ?", to)]
            .into_iter()
            .filter_map(|(condition, day)| Some((condition, Value::Text(day?.to_string()))))
            .collect();
        if !days.is_empty() {
            equal.push(("cases_by_date", "1", Vec::new(), true));
        }
        let lead = |(index, condition, mut values, in_order): (&'static str, &'static str, Vec<Value>, bool)| {
            let mut condition = condition.to_owned();
            for (day, value) in &days {
                condition.push_str(" AND ");
                condition.push_str(day);
                values.push(value.clone());
            }
            Lead { index, condition, values, in_order }
        };
        equal.into_iter().map(lead).collect()
    }

    /// Whether one index answers the whole view.
    fn single(&self) -> bool {
        let tab = !matches!(self.filter, Filter::All | Filter::Today);
        let twice = self.filter == Filter::Today && (self.from.is_some() || self.to.is_some());
        !twice
            && [tab, self.kind.is_some(), self.status.is_some(), !self.unit.is_empty()].into_iter().filter(|set| *set).count()
                < 2
    }

    /// The rarest of the conditions, with how many rows it has, one more than `most` at most.
    fn rarest(&self, db: &Connection, today: NaiveDate, clerk: Uuid, most: u64) -> Result<Option<(Lead, u64)>> {
        let mut rarest: Option<(Lead, u64)> = None;
        for lead in self.leads(today, clerk) {
            let sql = format!(
                "SELECT count(*) FROM (SELECT 1 FROM cases INDEXED BY {} WHERE {} LIMIT ?)",
                lead.index, lead.condition
            );
            let up_to = rarest.as_ref().map_or(most + 1, |(_, least)| *least);
            let values = lead.values.iter().cloned().chain([Value::Integer(up_to as i64)]);
            let mut read = db.prepare_cached(&sql)?;
            let n = read.query_row(params_from_iter(values), |r| r.get::<_, i64>(0))? as u64;
            if rarest.as_ref().is_none_or(|(_, least)| n < *least) {
                rarest = Some((lead, n));
            }
        }
        Ok(rarest)
    }

    /// Which index a page is read by, as SQL behind the table's name: a rare condition's own, and what it has is sorted; else that of
    /// the order, walked until the page is full.
    pub(super) fn walk(&self, db: &Connection, order: Order, today: NaiveDate, clerk: Uuid) -> Result<String> {
        let along = match order {
            Order::Newest => " INDEXED BY cases_by_date",
            Order::Due => " INDEXED BY cases_by_due",
            Order::Number => " INDEXED BY cases_by_number",
            Order::Name => " INDEXED BY cases_by_name",
            Order::Term => " INDEXED BY cases_next",
        };
        if order == Order::Term {
            return Ok(along.to_owned());
        }
        // Of several conditions nobody knows how rare they are together, and due dates follow the days of registration: a walk along
        // another order may then pass by nearly everything.
        let most = if self.single() && self.from.is_none() { GATHERED_MAX } else { GATHERED_RATHER };
        Ok(match self.rarest(db, today, clerk, most)? {
            Some((lead, n)) if n <= most || (order == Order::Newest && lead.in_order) => format!(" INDEXED BY {}", lead.index),
            _ => along.to_owned(),
        })
    }
}

/// How many cases a view shows; where even the rarest condition has more than are looked at, those that were.
pub fn counted(db: &Connection, view: &View, today: NaiveDate, clerk: Uuid) -> Result<Counted> {
    let (condition, values) = view.condition(today, clerk);
    let single = view.single();
    // A single condition is counted in its index alone, without looking at a row.
    let most = if single { COUNTED_MAX } else { GATHERED_MAX };
    let (walk, within, within_values) = match view.rarest(db, today, clerk, most)? {
        Some((_, n)) if single && view.filter != Filter::ToNotify => return Ok(Counted { n: n.min(most), over: n > most }),
        Some((lead, _)) => (format!(" INDEXED BY {}", lead.index), lead.condition, lead.values),
        None => (String::new(), "1".to_owned(), Vec::new()),
    };
    // The lead alone limits what is looked at; the whole condition then says what of it counts.
    let sql = format!(
        "SELECT count(*), coalesce(sum(ok), 0) FROM (SELECT {condition} AS ok FROM cases{walk} WHERE {within} LIMIT {})",
        most + 1
    );
    let all = values.into_iter().chain(within_values);
    let mut read = db.prepare_cached(&sql)?;
    let (looked, n) =
        read.query_row(params_from_iter(all), |r| Ok((r.get::<_, i64>(0)? as u64, r.get::<_, i64>(1)? as u64)))?;
    Ok(Counted { n: n.min(most), over: looked > most })
}
