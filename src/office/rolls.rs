//! The rows of the lists that go out as files, beside those of the register: what their papers and screens show, cell by cell.

use super::lists::List;
use super::{Fault, Office};
use crate::domain::person::{ApplicantKind, mask_phone, shown_name};
use crate::domain::visit::{Stage, Visit};
use crate::report::workbook::Cell;
use crate::store::{cases, visits};
use crate::words::Words;
use chrono::NaiveDate;

/// A list: its columns with their widths in characters, its rows.
pub(super) struct Roll {
    /// What is noted when it is read in the clear.
    pub what: &'static str,
    /// Locale keys of the headings, and widths.
    pub columns: &'static [(&'static str, f64)],
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Whether it holds personal data at all.
    pub personal: bool,
}

const INCOMING: &[(&str, f64)] = &[
    ("incoming-number", 13.0),
    ("incoming-at", 17.0),
    ("incoming-sender", 28.0),
    ("incoming-reference", 16.0),
    ("incoming-kind", 26.0),
    ("incoming-subject", 46.0),
    ("roll-sheets", 8.0),
    ("roll-attachments", 12.0),
    ("incoming-channel", 16.0),
    ("incoming-unit", 24.0),
    ("incoming-due", 12.0),
    ("incoming-answer", 20.0),
    ("incoming-note", 20.0),
];

const HAND_OVER: &[(&str, f64)] = &[
    ("incoming-unit", 24.0),
    ("incoming-number", 13.0),
    ("incoming-at", 17.0),
    ("incoming-kind", 26.0),
    ("incoming-sender", 28.0),
    ("incoming-subject", 46.0),
    ("roll-sheets", 8.0),
    ("roll-attachments", 12.0),
    ("handover-until", 12.0),
];

const BOOKINGS: &[(&str, f64)] = &[
    ("roll-official", 26.0),
    ("list-date", 12.0),
    ("reception-list-time", 8.0),
    ("reception-list-name", 28.0),
    ("reception-list-phone", 16.0),
    ("reception-list-topic", 46.0),
    ("list-status", 18.0),
];

const VISITS: &[(&str, f64)] = &[
    ("roll-ticket", 9.0),
    ("list-date", 12.0),
    ("roll-line", 26.0),
    ("roll-issued", 17.0),
    ("roll-called", 17.0),
    ("roll-wait", 12.0),
    ("roll-service", 14.0),
    ("counters-counter", 8.0),
    ("list-status", 20.0),
    ("roll-party", 8.0),
    ("roll-enquiries", 10.0),
    ("roll-channel", 16.0),
    ("roll-cause", 26.0),
];

const CALLS: &[(&str, f64)] = &[
    ("incoming-at", 17.0),
    ("roll-channel", 16.0),
    ("counters-counter", 8.0),
    ("roll-service", 14.0),
    ("roll-enquiries", 10.0),
    ("roll-cases", 30.0),
];

const PAYMENTS: &[(&str, f64)] = &[
    ("roll-receipt", 13.0),
    ("incoming-at", 17.0),
    ("incoming-number", 13.0),
    ("roll-payer", 28.0),
    ("money-method", 16.0),
    ("list-fee", 10.0),
    ("list-status", 16.0),
    ("counters-counter", 8.0),
    ("roll-clerk", 24.0),
];

const BOARD: &[(&str, f64)] = &[
    ("list-unit", 34.0),
    ("roll-open", 10.0),
    ("roll-overdue", 12.0),
    ("roll-today", 12.0),
    ("roll-soon", 14.0),
    ("roll-oldest", 16.0),
    ("roll-answered", 16.0),
    ("roll-in-time", 16.0),
];

const STAGES: &[(&str, f64)] = &[
    ("list-kind", 26.0),
    ("list-title", 46.0),
    ("list-status", 22.0),
    ("roll-ended", 12.0),
    ("roll-median", 16.0),
    ("roll-longest", 16.0),
    ("roll-standing", 12.0),
    ("roll-standing-longest", 16.0),
    ("roll-standing-days", 16.0),
];

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn number(n: impl Into<i64>) -> Cell {
    Cell::Number(Some(n.into()))
}

/// A subject; free text may name people and is masked then.
fn subject(subject: String, masked: bool) -> Cell {
    text(if masked && !subject.is_empty() { "•••".to_owned() } else { subject })
}

/// Tenths of a day as a text with a comma, as people here write them.
fn tenths(n: i64) -> Cell {
    text(format!("{},{}", n / 10, n % 10))
}

impl Office {
    /// The rows of a list that is not the register's.
    pub(super) fn roll(&self, list: &List, unmasked: bool, words: Words) -> Result<Roll, Fault> {
        let (what, columns, personal) = match list {
            List::Register(..) | List::Incoming(..) => ("export incoming", INCOMING, true),
            List::HandOver(_) => ("export handover", HAND_OVER, true),
            List::Bookings(_) => ("export reception", BOOKINGS, true),
            List::Visits(..) => ("export visits", VISITS, false),
            List::Calls(_) => ("export calls", CALLS, false),
            List::Payments(_) => ("export payments", PAYMENTS, true),
            List::Board => ("export board", BOARD, false),
            List::Stages(..) => ("export stages", STAGES, false),
        };
        let rows = match list {
            List::Register(..) => Vec::new(),
            List::Incoming(from, to) => self.incoming_rows(*from, *to, unmasked, words)?,
            List::HandOver(day) => self.handed_rows(*day, unmasked, words)?,
            List::Bookings(day) => self.booking_rows(*day, unmasked, words)?,
            List::Visits(from, to) => self.visit_rows(*from, *to, words)?,
            List::Calls(day) => self.call_rows(*day, words)?,
            List::Payments(day) => self.payment_rows(*day, unmasked, words)?,
            List::Board => self.board_rows(words)?,
            List::Stages(from, to) => self.stage_rows(*from, *to, words)?,
        };
        Ok(Roll { what, columns, rows, personal })
    }

    fn incoming_rows(&self, from: NaiveDate, to: NaiveDate, unmasked: bool, words: Words) -> Result<Vec<Vec<Cell>>, Fault> {
        let entries = self.incoming(from, to, words)?;
        let row = |e: crate::paper::incoming::Entry| {
            vec![
                text(e.number),
                Cell::Moment(Some(e.at)),
                text(e.sender),
                text(e.reference),
                text(e.kind),
                subject(e.subject, e.free_text && !unmasked),
                number(e.counts.0),
                number(e.counts.1),
                text(e.channel),
                text(e.unit),
                Cell::Date(e.due),
                text(e.answer),
                text(e.note),
            ]
        };
        Ok(entries.into_iter().map(row).collect())
    }

    fn handed_rows(&self, day: NaiveDate, unmasked: bool, words: Words) -> Result<Vec<Vec<Cell>>, Fault> {
        let entries = self.handed_over(day, words)?;
        let row = |e: crate::paper::handover::Handed| {
            vec![
                text(e.unit),
                text(e.number),
                Cell::Moment(Some(e.at)),
                text(e.kind),
                text(e.sender),
                subject(e.subject, e.free_text && !unmasked),
                number(e.counts.0),
                number(e.counts.1),
                Cell::Date(e.until),
            ]
        };
        Ok(entries.into_iter().map(row).collect())
    }

    fn booking_rows(&self, day: NaiveDate, unmasked: bool, words: Words) -> Result<Vec<Vec<Cell>>, Fault> {
        let mut bookings = visits::bookings(self.store().read(), day)?;
        bookings.sort_by(|a, b| (&a.slot.official, &a.slot.time).cmp(&(&b.slot.official, &b.slot.time)));
        let row = |b: crate::domain::booking::Booking| {
            let guest = b.guest.unwrap_or_default();
            let hidden = |topic: &str| if topic.is_empty() { String::new() } else { "•••".to_owned() };
            let (name, phone, topic) = if unmasked {
                (guest.name, guest.phone, guest.topic)
            } else {
                (shown_name(&guest.name, ApplicantKind::Person), mask_phone(&guest.phone), hidden(&guest.topic))
            };
            let official =
                if b.slot.official.is_empty() { words.tr("reception-list-counters") } else { b.slot.official.clone() };
            vec![
                text(official),
                Cell::Date(Some(b.slot.day)),
                text(b.slot.time),
                text(name),
                text(phone),
                text(topic),
                text(words.tr(b.state.key())),
            ]
        };
        Ok(bookings.into_iter().map(row).collect())
    }

    fn visit_rows(&self, from: NaiveDate, to: NaiveDate, words: Words) -> Result<Vec<Vec<Cell>>, Fault> {
        let settings = self.settings();
        let minutes = |ms: Option<i64>| Cell::Number(ms.map(|ms| (ms + 30_000) / 60_000));
        let row = |v: &Visit| {
            let took: Vec<i64> = v.stages.iter().filter_map(Stage::serving_time_ms).collect();
            let took = (!took.is_empty() && !v.time_inaccurate).then(|| took.iter().sum());
            vec![
                text(v.label.to_string()),
                Cell::Date(Some(v.day)),
                text(words.line(settings, v.label.line)),
                Cell::Moment(Some(settings.local(v.issued_ms))),
                Cell::Moment(v.stages.first().and_then(|s| s.first_called_ms).map(|ms| settings.local(ms))),
                minutes(v.waiting_ms()),
                minutes(took),
                Cell::Number(v.stage().counter.map(i64::from)),
                text(words.tr(v.state.key())),
                number(v.party),
                number(v.enquiries),
                text(v.channel.map(|channel| words.tr(channel.key())).unwrap_or_default()),
                text(v.cause.map(|cause| words.tr(cause.key())).unwrap_or_default()),
            ]
        };
        let db = self.store().read();
        let mut rows = Vec::new();
        for day in visits::days(db)?.into_iter().filter(|day| (from..=to).contains(day)) {
            rows.extend(visits::of_day(db, day)?.iter().map(row));
        }
        Ok(rows)
    }

    fn call_rows(&self, day: NaiveDate, words: Words) -> Result<Vec<Vec<Cell>>, Fault> {
        let row = |call: super::calls::Call| {
            let numbers: Vec<String> = call.cases.into_iter().map(|(_, number)| number).collect();
            vec![
                Cell::Moment(Some(self.settings().local(call.at_ms))),
                text(words.tr(call.channel.key())),
                Cell::Number(call.counter.map(i64::from)),
                Cell::Number(call.took_ms.map(|ms| (ms + 30_000) / 60_000)),
                number(call.enquiries),
                text(numbers.join(", ")),
            ]
        };
        Ok(self.calls(day)?.into_iter().map(row).collect())
    }

    fn payment_rows(&self, day: NaiveDate, unmasked: bool, words: Words) -> Result<Vec<Vec<Cell>>, Fault> {
        let db = self.store().read();
        let staff = self.staff()?;
        let mut rows = Vec::new();
        for paid in visits::payments_on(db, day)? {
            let of = cases::one(db, paid.case)?.map(|case| case.registered.number.short()).unwrap_or_default();
            let payer = paid.payer.unwrap_or_default().name;
            let clerk = staff.iter().find(|m| m.id == paid.by).map(|m| m.name.clone()).unwrap_or_default();
            rows.push(vec![
                text(paid.number.short()),
                Cell::Moment(Some(self.settings().local(paid.at_ms))),
                text(of),
                text(if unmasked { payer } else { shown_name(&payer, ApplicantKind::Person) }),
                text(words.tr(paid.method.key())),
                Cell::Money(paid.amount),
                text(words.tr(paid.status.key())),
                Cell::Number(paid.counter.map(i64::from)),
                text(clerk),
            ]);
        }
        Ok(rows)
    }

    fn board_rows(&self, words: Words) -> Result<Vec<Vec<Cell>>, Fault> {
        let row = |load: cases::Load| {
            vec![
                text(if load.unit.is_empty() { words.tr("board-no-unit") } else { load.unit }),
                number(load.open),
                number(load.overdue),
                number(load.today),
                number(load.soon),
                Cell::Date(load.oldest),
                number(load.answered),
                number(load.in_time),
            ]
        };
        Ok(self.loads()?.into_iter().map(row).collect())
    }

    fn stage_rows(&self, from: NaiveDate, to: NaiveDate, words: Words) -> Result<Vec<Vec<Cell>>, Fault> {
        let row = |stage: crate::domain::stages::Row| {
            let (oldest, days) = stage.oldest.map_or((String::new(), text("")), |(of, n)| (of, tenths(n)));
            vec![
                text(words.tr(stage.kind)),
                text(stage.what),
                text(words.tr(stage.status.key())),
                number(stage.n as i64),
                tenths(stage.median),
                tenths(stage.longest),
                number(stage.standing as i64),
                text(oldest),
                days,
            ]
        };
        Ok(self.stages(from, to)?.into_iter().map(row).collect())
    }
}
