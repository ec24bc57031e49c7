//! Reading cases: one, the pages of the register, and the counts of a day.

use super::{Result, log};
use crate::domain::case::{Case, Duty, Kind, Status};
use crate::domain::fold;
use crate::domain::number::{Number, Register};
use crate::domain::person::{ApplicantKind, shown_name};
use crate::domain::summary::CaseRow;
use chrono::NaiveDate;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A line of the register. Personal data stands here unmasked: masking is the screen's and the paper's work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Place in the register; keyset for the next page.
    pub row: i64,
    /// The case.
    pub id: Uuid,
    /// Index as printed: `101`.
    pub index: String,
    /// Sequence number.
    pub seq: u32,
    /// Date of registration.
    pub date: NaiveDate,
    /// When, milliseconds.
    pub at_ms: i64,
    /// Kind.
    pub kind: Kind,
    /// Status.
    pub status: Status,
    /// The service's name, or empty.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Due date.
    pub due: Option<NaiveDate>,
    /// Due time, `HH:MM`.
    pub due_time: Option<String>,
    /// By when something must be done next, and what.
    pub next: Option<(NaiveDate, Duty)>,
    /// The fee owed, cents.
    pub fee: i64,
    /// Applicant kind.
    pub applicant: ApplicantKind,
    /// The sender asked that the name be kept from others.
    pub protected: bool,
    /// Name.
    pub name: String,
    /// Identifier.
    pub identifier: String,
    /// Telephone.
    pub phone: String,
    /// Subject.
    pub subject: String,
}

impl Line {
    /// The sender as lists show: masked, or `kept` in place of a name that is kept from others.
    pub fn sender(&self, kept: &str) -> String {
        if self.protected { kept.to_owned() } else { shown_name(&self.name, self.applicant) }
    }

    /// `101-412`.
    pub fn short(&self) -> String {
        format!("{}-{}", self.index, self.seq)
    }
}

pub(super) const COLUMNS: &str = "cases.row, cases.id, idx, seq, date, at_ms, kind, status, title, unit, due, due_time, fee, applicant, name, identifier, phone, subject, next, duty, protected";

pub(super) fn line(r: &Row<'_>) -> rusqlite::Result<Line> {
    let kind: String = r.get(6)?;
    let status: String = r.get(7)?;
    let applicant: String = r.get(13)?;
    Ok(Line {
        row: r.get(0)?,
        id: Uuid::from_bytes(r.get(1)?),
        index: r.get(2)?,
        seq: r.get(3)?,
        date: r.get::<_, String>(4)?.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
        at_ms: r.get(5)?,
        kind: Kind::of_key(&kind).unwrap_or_default(),
        status: Status::of_key(&status).ok_or(rusqlite::Error::InvalidQuery)?,
        title: r.get(8)?,
        unit: r.get(9)?,
        due: r.get::<_, Option<String>>(10)?.and_then(|d| d.parse().ok()),
        due_time: r.get(11)?,
        fee: r.get(12)?,
        applicant: ApplicantKind::ALL.into_iter().find(|a| a.key() == applicant).unwrap_or_default(),
        name: r.get(14)?,
        identifier: r.get(15)?,
        phone: r.get(16)?,
        subject: r.get(17)?,
        next: next(r)?,
        protected: r.get(20)?,
    })
}

fn next(r: &Row<'_>) -> rusqlite::Result<Option<(NaiveDate, Duty)>> {
    let day = r.get::<_, Option<String>>(18)?.and_then(|day| day.parse().ok());
    let duty = r.get::<_, Option<String>>(19)?.and_then(|duty| Duty::of_key(&duty));
    Ok(day.zip(duty))
}

/// A filter of the register, one tab each (screens.md).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Registered today.
    #[default]
    Today,
    /// Registered by a clerk.
    Mine,
    /// Something must be done today: an answer, the unit's, what is missing, the word to the sender.
    DueToday,
    /// Something must be done within three days.
    DueSoon,
    /// Something should have been done.
    Overdue,
    /// Nobody was told to work on it yet.
    ToAssign,
    /// What is missing, or another body, is waited for.
    Awaiting,
    /// The result waits at the counter.
    Ready,
    /// Decided, the sender not told yet.
    ToNotify,
    /// Everything.
    All,
}

impl Filter {
    /// All filters, in the order of the tabs.
    pub const ALL: [Self; 10] = [
        Self::Today,
        Self::Mine,
        Self::ToAssign,
        Self::DueToday,
        Self::DueSoon,
        Self::Overdue,
        Self::Awaiting,
        Self::Ready,
        Self::ToNotify,
        Self::All,
    ];

    /// Those that somebody has to work off, the most urgent first.
    pub const WAITING: [Self; 7] =
        [Self::Overdue, Self::DueToday, Self::DueSoon, Self::ToAssign, Self::ToNotify, Self::Awaiting, Self::Ready];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Today => "filter-today",
            Self::Mine => "filter-mine",
            Self::DueToday => "filter-due-today",
            Self::DueSoon => "filter-due-soon",
            Self::Overdue => "filter-overdue",
            Self::ToAssign => "filter-to-assign",
            Self::Awaiting => "filter-awaiting",
            Self::Ready => "filter-ready",
            Self::ToNotify => "filter-to-notify",
            Self::All => "filter-all",
        }
    }

    pub(super) fn condition(self, today: NaiveDate, clerk: Uuid) -> (&'static str, Vec<Value>) {
        let day = |d: NaiveDate| Value::Text(d.to_string());
        match self {
            Self::Today => ("date = ?", vec![day(today)]),
            Self::Mine => ("by = ?", vec![Value::Blob(clerk.as_bytes().to_vec())]),
            Self::DueToday => ("next = ?", vec![day(today)]),
            Self::DueSoon => ("next BETWEEN ? AND ?", vec![day(today), day(today + chrono::Days::new(3))]),
            Self::Overdue => ("next < ?", vec![day(today)]),
            Self::Ready => ("status = 'status-ready'", Vec::new()),
            Self::ToAssign => ("status = 'status-registered'", Vec::new()),
            Self::Awaiting => ("status IN ('status-awaiting-correction', 'status-awaiting-other')", Vec::new()),
            Self::ToNotify => (
                "(status IN ('status-decided', 'status-refused', 'status-forwarded', 'status-withdrawn', 'status-terminated')
                  OR (status = 'status-no-proceeding' AND duty = 'duty-notice'))",
                Vec::new(),
            ),
            Self::All => ("1", Vec::new()),
        }
    }
}

/// In which order the register is shown; each by an index, so that any page comes at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// By the day of registration, the newest first; what came late from another workstation stands on its day.
    #[default]
    Newest,
    /// By due date, the nearest first; without one at the end.
    Due,
    /// By register and number.
    Number,
    /// By the sender's name.
    Name,
    /// By what must be done next: the order of the due lists.
    #[serde(skip)]
    Term,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Due, Self::Number, Self::Name];

    /// The locale key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Newest => "order-newest",
            Self::Due => "order-due",
            Self::Number => "order-number",
            Self::Name => "order-name",
            Self::Term => "order-due",
        }
    }

    /// The order as SQL: its key, of one part or two, before the row.
    const fn key_sql(self) -> &'static str {
        match self {
            Self::Newest => "date",
            Self::Due => "coalesce(due, '9999')",
            Self::Number => "idx, seq",
            Self::Name => "name",
            Self::Term => "next",
        }
    }

    fn key_of(self, line: &Line) -> Vec<Value> {
        let due = || Value::Text(line.due.map_or_else(|| "9999".to_owned(), |d| d.to_string()));
        match self {
            Self::Newest => vec![Value::Text(line.date.to_string())],
            Self::Due => vec![due()],
            Self::Term => vec![line.next.map_or(Value::Null, |(day, _)| Value::Text(day.to_string()))],
            Self::Number => vec![Value::Text(line.index.clone()), Value::Integer(i64::from(line.seq))],
            Self::Name => vec![Value::Text(line.name.clone())],
        }
    }
}

/// What the register shows: a tab, narrowed, in an order. May be kept under a name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// The tab.
    pub filter: Filter,
    /// Of this kind alone.
    pub kind: Option<Kind>,
    /// In this status alone.
    pub status: Option<Status>,
    /// Of this unit alone; any when empty.
    pub unit: String,
    /// Registered from this day.
    pub from: Option<NaiveDate>,
    /// Registered up to this day.
    pub to: Option<NaiveDate>,
    /// In which order.
    pub order: Order,
}

impl From<Filter> for View {
    fn from(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }
}

impl From<&View> for View {
    fn from(view: &View) -> Self {
        view.clone()
    }
}

impl View {
    /// Whether the tab is narrowed.
    pub fn narrowed(&self) -> bool {
        *self != Self { filter: self.filter, order: self.order, ..Self::default() }
    }

    /// Due lists begin with what is due first, unless another order was chosen.
    fn by(&self) -> Order {
        match (self.filter, self.order) {
            (Filter::DueToday | Filter::DueSoon | Filter::Overdue, Order::Newest | Order::Due) => Order::Term,
            (_, order) => order,
        }
    }

    pub(super) fn condition(&self, today: NaiveDate, clerk: Uuid) -> (String, Vec<Value>) {
        let (condition, mut values) = self.filter.condition(today, clerk);
        let mut sql = condition.to_owned();
        let mut narrow = |part: &str, value: Option<Value>| {
            if let Some(value) = value {
                sql.push_str(part);
                values.push(value);
            }
        };
        let day = |day: Option<NaiveDate>| day.map(|d| Value::Text(d.to_string()));
        narrow(" AND kind = ?", self.kind.map(|kind| Value::Text(kind.key().to_owned())));
        narrow(" AND status = ?", self.status.map(|status| Value::Text(status.key().to_owned())));
        // Said twice: the index of units has none that is empty, and SQLite asks to be told.
        narrow(" AND unit > '' AND unit = ?", (!self.unit.is_empty()).then(|| Value::Text(self.unit.clone())));
        narrow(" AND date >= ?", day(self.from));
        narrow(" AND date <= ?", day(self.to));
        (sql, values)
    }
}

/// A page of the register: up to `limit` lines after the line `after`.
///
/// What follows a line is read in two steps, each a single walk along its index: those alike in the key with a later row, then
/// those with a later key. Asked for at once, SQLite walks over all that are alike.
pub fn page(
    db: &Connection,
    view: &View,
    today: NaiveDate,
    clerk: Uuid,
    after: Option<&Line>,
    limit: u32,
) -> Result<Vec<Line>> {
    let by = view.by();
    let (condition, values) = view.condition(today, clerk);
    let walk = view.walk(db, by, today, clerk)?;
    let read = |next: &str, order: &str, further: Vec<Value>, limit: usize| -> Result<Vec<Line>> {
        let sql = format!("SELECT {COLUMNS} FROM cases{walk} WHERE {condition}{next} ORDER BY {order} LIMIT ?");
        let mut all = values.clone();
        all.extend(further);
        all.push(Value::Integer(limit as i64));
        let mut read = db.prepare_cached(&sql)?;
        let rows = read.query_map(params_from_iter(all), line)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let limit = limit as usize;
    let (key, row) = (by.key_sql(), after.map(|line| Value::Integer(line.row)));
    let (down, than) = if by == Order::Newest { (" DESC", "<") } else { ("", ">") };
    let order = format!("{key}{down}, cases.row{down}");
    let (Some(last), Some(row)) = (after, row) else { return read("", &order, Vec::new(), limit) };
    let same = if by == Order::Number { "idx = ? AND seq = ?".to_owned() } else { format!("{key} = ?") };
    let mut alike = by.key_of(last);
    alike.push(row);
    let mut lines = read(&format!(" AND {same} AND cases.row {than} ?"), &format!("cases.row{down}"), alike, limit)?;
    if lines.len() < limit {
        let later = if by == Order::Number { "(idx, seq) > (?, ?)".to_owned() } else { format!("{key} {than} ?") };
        lines.extend(read(&format!(" AND {later}"), &order, by.key_of(last), limit - lines.len())?);
    }
    Ok(lines)
}

/// How many cases a view shows.
pub fn count(db: &Connection, view: &View, today: NaiveDate, clerk: Uuid) -> Result<u64> {
    let (condition, values) = view.condition(today, clerk);
    let mut read = db.prepare_cached(&format!("SELECT count(*) FROM cases WHERE {condition}"))?;
    Ok(read.query_row(params_from_iter(values), |r| r.get::<_, i64>(0))? as u64)
}

pub use super::narrow::counted;

/// The units that cases were given to, in the order of the alphabet.
pub fn units(db: &Connection) -> Result<Vec<String>> {
    // One step of the index for each unit, whatever the number of cases.
    let sql = "WITH RECURSIVE u(unit) AS (SELECT min(unit) FROM cases WHERE unit > ''
                   UNION ALL SELECT (SELECT min(unit) FROM cases WHERE unit > u.unit) FROM u WHERE u.unit IS NOT NULL)
               SELECT unit FROM u WHERE unit IS NOT NULL LIMIT 100";
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map([], |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest day of registration of every month that has cases, the newest first.
pub fn months(db: &Connection) -> Result<Vec<NaiveDate>> {
    // One step of the index for each month, whatever the number of cases.
    let sql = "WITH RECURSIVE m(d) AS (SELECT max(date) FROM cases
                   UNION ALL SELECT (SELECT max(date) FROM cases WHERE date < substr(m.d, 1, 7)) FROM m WHERE m.d IS NOT NULL)
               SELECT d FROM m WHERE d IS NOT NULL LIMIT 1200";
    let mut read = db.prepare_cached(sql)?;
    let days = read.query_map([], |r| r.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(days.iter().filter_map(|day| day.parse().ok()).collect())
}

/// What a unit has to do: a row of the board.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Load {
    /// The unit; empty for none.
    pub unit: String,
    /// Cases on which something must be done.
    pub open: u32,
    /// Of them overdue.
    pub overdue: u32,
    /// Of them due today.
    pub today: u32,
    /// Of them due within three days, today's among them.
    pub soon: u32,
    /// By when the oldest should have been done.
    pub oldest: Option<NaiveDate>,
    /// Answered lately, of those that had a term; counted by whom it asks for.
    pub answered: u32,
    /// Of them in time.
    pub in_time: u32,
}

/// What every unit has to do, who is late first.
pub fn board(db: &Connection, today: NaiveDate) -> Result<Vec<Load>> {
    let sql = "SELECT unit, count(*), sum(next < ?1), sum(next = ?1), sum(next BETWEEN ?1 AND ?2), min(next) FROM cases
               INDEXED BY cases_next WHERE next IS NOT NULL GROUP BY unit ORDER BY 3 DESC, 4 DESC, 5 DESC, unit LIMIT 100";
    let mut read = db.prepare_cached(sql)?;
    let soon = today + chrono::Days::new(3);
    let rows = read.query_map([today.to_string(), soon.to_string()], |r| {
        Ok(Load {
            unit: r.get(0)?,
            open: r.get(1)?,
            overdue: r.get(2)?,
            today: r.get(3)?,
            soon: r.get(4)?,
            oldest: r.get::<_, String>(5)?.parse().ok(),
            answered: 0,
            in_time: 0,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What came in on the days `from` to `to`, in the order of registration.
pub fn between(db: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Uuid>> {
    let sql = "SELECT id FROM cases WHERE date BETWEEN ?1 AND ?2 AND kind <> 'kind-outgoing' ORDER BY date, at_ms, idx, seq";
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map([from.to_string(), to.to_string()], |r| r.get::<_, [u8; 16]>(0).map(Uuid::from_bytes))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One case with everything that happened to it.
pub fn one(db: &Connection, id: Uuid) -> Result<Option<Case>> {
    Ok(fold::case(&log::about(db, id)?))
}

/// Cases that were given to a unit from a millisecond to before another, and when.
pub fn handed(db: &Connection, from_ms: i64, to_ms: i64) -> Result<Vec<(Uuid, i64)>> {
    let mut read =
        db.prepare_cached("SELECT about, at_ms FROM handed WHERE at_ms >= ?1 AND at_ms < ?2 ORDER BY at_ms, about")?;
    let rows = read.query_map([from_ms, to_ms], |r| Ok((Uuid::from_bytes(r.get(0)?), r.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The case that a sender's reference registered, if any: the same paper is not registered twice.
pub fn by_reference(db: &Connection, reference: &str) -> Result<Option<Uuid>> {
    let mut read = db.prepare_cached("SELECT id FROM cases WHERE reference = ?1 LIMIT 1")?;
    Ok(read.query_row([reference], |r| r.get(0).map(Uuid::from_bytes)).optional()?)
}

/// The cases registered in a visit, oldest first.
pub fn of_visit(db: &Connection, visit: Uuid) -> Result<Vec<Line>> {
    let mut read = db.prepare_cached(&format!("SELECT {COLUMNS} FROM cases WHERE visit = ?1 ORDER BY cases.row"))?;
    let rows = read.query_map([visit.as_bytes().as_slice()], line)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What a summary needs of the cases registered on a day.
pub fn of_day(db: &Connection, day: NaiveDate) -> Result<Vec<CaseRow>> {
    let mut read = db.prepare_cached(&format!("SELECT {COLUMNS} FROM cases WHERE date = ?1 ORDER BY cases.row"))?;
    let rows = read.query_map([day.to_string()], line)?;
    rows.map(|row| {
        let line = row?;
        let (register, code) = line.index.split_at(line.index.len().saturating_sub(2));
        Ok(CaseRow {
            number: Number {
                register: Register(register.parse().unwrap_or(0)),
                code: code.parse().unwrap_or(0),
                seq: line.seq,
                date: line.date,
            },
            kind: line.kind,
            status: line.status,
        })
    })
    .collect()
}

/// The oldest overdue case on `day`: short number and due date.
pub fn oldest_overdue(db: &Connection, day: NaiveDate) -> Result<Option<(String, NaiveDate)>> {
    let mut read = db.prepare_cached("SELECT idx || '-' || seq, next FROM cases WHERE next < ?1 ORDER BY next, row LIMIT 1")?;
    let row = read.query_row([day.to_string()], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).optional()?;
    Ok(row.and_then(|(number, due)| Some((number, due.parse().ok()?))))
}

/// When the cases were done whose result or decision fell into a span of milliseconds, with their due dates and their units.
pub fn done_between(db: &Connection, from_ms: i64, to_ms: i64) -> Result<Vec<(i64, NaiveDate, String)>> {
    let sql = "SELECT done_ms, due, unit FROM cases INDEXED BY cases_by_done
               WHERE done_ms IS NOT NULL AND done_ms >= ?1 AND done_ms < ?2 AND due IS NOT NULL";
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map([from_ms, to_ms], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?, r.get(2)?)))?;
    let mut done = Vec::new();
    for row in rows {
        let (ms, due, unit) = row?;
        done.extend(due.parse().ok().map(|due| (ms, due, unit)));
    }
    Ok(done)
}

/// Walks over all cases in the order of registration.
pub fn walk(db: &Connection, mut visit: impl FnMut(Line) -> Result<()>) -> Result<()> {
    let mut read = db.prepare(&format!("SELECT {COLUMNS} FROM cases ORDER BY cases.row"))?;
    let mut rows = read.query([])?;
    while let Some(r) = rows.next()? {
        visit(line(r)?)?;
    }
    Ok(())
}

/// Cases with conflicts or late steps that nobody has looked at.
pub fn to_review(db: &Connection, limit: u32) -> Result<Vec<Uuid>> {
    let mut read = db.prepare_cached("SELECT id FROM cases WHERE review > 0 ORDER BY at_ms DESC, id LIMIT ?1")?;
    let rows = read.query_map([limit], |r| r.get::<_, [u8; 16]>(0).map(Uuid::from_bytes))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Cases whose number an earlier case has in the same year: the later ones of each pair.
pub fn repeated(db: &Connection, limit: u32) -> Result<Vec<Uuid>> {
    let sql = "SELECT a.id FROM cases a JOIN cases b ON a.idx = b.idx AND a.seq = b.seq AND a.row <> b.row
                   AND substr(a.date, 1, 4) = substr(b.date, 1, 4) AND (a.at_ms, a.id) > (b.at_ms, b.id)
               GROUP BY a.id ORDER BY a.at_ms DESC LIMIT ?1";
    let mut read = db.prepare_cached(sql)?;
    let rows = read.query_map([limit], |r| r.get::<_, [u8; 16]>(0).map(Uuid::from_bytes))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
