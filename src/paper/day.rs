//! The daily summary, A4: four figures, the chart of arrivals and waiting, tables that add up, a line to sign.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Item, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use super::table::{Column, Looks, Table};
use crate::domain::money::Cents;
use crate::domain::summary::{Quarter, Summary};
use crate::words::Words;
use chrono::NaiveDateTime;

/// A table's row: its cells.
type Cells = Vec<String>;

/// Sets the summary of a day, as of `now`; `clerk` names a member of staff.
pub fn scene(summary: &Summary, letterhead: &Letterhead, now: NaiveDateTime, clerk: &dyn Fn(uuid::Uuid) -> String) -> Scene {
    let words = letterhead.words;
    let title = words.tr_with("day-title", &[("day", words.day(summary.day))]);
    let mut sheet = Sheet::new(Medium::A4, &title);
    sheet.numbered();
    letterhead.head(&mut sheet, 0, false);
    sheet.space(12.0);
    sheet.heading(Role::H1, &title, Style::strong(17.0), Align::Left);
    let made = words.tr_with("day-made", &[("at", words.moment(now))]);
    sheet.text(&made, Style::plain(9.0).ink(Ink::GREY), Align::Left);
    sheet.space(12.0);
    figures(&mut sheet, summary, words);
    sheet.space(16.0);
    chart(&mut sheet, summary, words);
    sheet.space(16.0);
    ends(&mut sheet, summary, words);
    lines(&mut sheet, summary, words);
    counters(&mut sheet, summary, words, clerk);
    registers(&mut sheet, summary, words);
    money(&mut sheet, summary, words);
    sheet.need(60.0);
    sheet.space(26.0);
    letterhead.signatures(&mut sheet);
    sheet.done(&title, letterhead, now)
}

/// Minutes and seconds: `6:10`.
pub fn clock(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn percent(share: Option<u32>) -> String {
    share.map_or_else(|| "–".to_owned(), |p| format!("{p} %"))
}

fn figures(sheet: &mut Sheet, s: &Summary, words: Words) {
    let registered: u32 = s.registered.values().sum();
    let kinds: Vec<String> = s.registered.iter().map(|(kind, n)| format!("{}: {n}", words.tr(kind.key()))).collect();
    let wait = if s.wait.n == 0 { "–".to_owned() } else { format!("{} · {}", s.wait.median_s / 60, s.wait.p90_s / 60) };
    let share = [
        ("share", percent(s.wait.share_percent())),
        ("n", s.wait_max_min.to_string()),
        ("target", s.wait_target_percent.to_string()),
    ];
    let missed = [("noshow", s.ends.no_show.to_string()), ("left", s.ends.left.to_string())];
    let oldest = s
        .oldest_overdue
        .as_ref()
        .map(|(number, days)| words.tr_with("day-oldest", &[("number", number.clone()), ("days", days.to_string())]));
    let boxes = [
        (words.tr("figure-visitors"), s.ends.issued.to_string(), words.tr_with("figure-missed", &missed)),
        (words.tr("figure-wait"), wait, words.tr_with("figure-within", &share)),
        (words.tr("figure-registered"), registered.to_string(), kinds.join(" · ")),
        (words.tr("figure-overdue"), format!("{} · {}", s.overdue, s.due_today), oldest.unwrap_or_default()),
    ];
    let gap = 8.0;
    let width = (sheet.inner() - 3.0 * gap) / 4.0;
    let (left, top) = (sheet.left(), sheet.y);
    let mut below = top;
    for (place, (caption, figure, note)) in boxes.into_iter().enumerate() {
        let x = left + place as f32 * (width + gap) + 8.0;
        sheet.y = top + 6.0;
        sheet.text_in(x, width - 16.0, &caption, Style::plain(8.5).ink(Ink::GREY), Align::Left);
        sheet.text_in(x, width - 16.0, &figure, Style::strong(20.0).tabular(), Align::Left);
        sheet.text_in(x, width - 16.0, &note, Style::plain(8.5), Align::Left);
        below = below.max(sheet.y + 6.0);
    }
    for place in 0..4 {
        let area = [left + place as f32 * (width + gap), top, width, below - top];
        sheet.put(Item::Outline { area, thickness: 0.6, ink: Ink::LIGHT });
    }
    sheet.y = below;
}

/// Bars of arrivals and a line of waiting by quarter of an hour, with the standard.
fn chart(sheet: &mut Sheet, s: &Summary, words: Words) {
    let caption = Style::plain(8.0).ink(Ink::GREY).tabular();
    sheet.heading(Role::H2, &words.tr("chart-title"), Style::strong(11.0), Align::Left);
    let legend = words.tr_with("chart-legend", &[("n", s.wait_max_min.to_string())]);
    sheet.text(&legend, caption, Align::Left);
    sheet.space(8.0);
    // The table behind the chart, in words: when most came, and when they waited longest.
    let busiest = s.quarters.iter().max_by_key(|q| q.arrivals);
    let slowest = s.quarters.iter().max_by_key(|q| q.wait_s.unwrap_or(0));
    let time = |q: Option<&Quarter>| q.map_or_else(String::new, |q| format!("{}:{:02}", q.from_min / 60, q.from_min % 60));
    let alt = words.tr_with(
        "chart-alt",
        &[
            ("busiest", time(busiest)),
            ("arrivals", busiest.map_or(0, |q| q.arrivals).to_string()),
            ("slowest", time(slowest)),
            ("wait", (slowest.and_then(|q| q.wait_s).unwrap_or(0) / 60).to_string()),
        ],
    );
    sheet.figure(&alt, |sheet| plot(sheet, s, caption));
}

/// The drawing itself: bars, a line, the standard.
fn plot(sheet: &mut Sheet, s: &Summary, caption: Style) {
    let (left, top, height) = (sheet.left() + 22.0, sheet.y, 130.0);
    let width = sheet.inner() - 22.0;
    let longest = s.quarters.iter().filter_map(|q| q.wait_s).max().unwrap_or(0) / 60 + 1;
    let most = i64::from(s.quarters.iter().map(|q| q.arrivals).max().unwrap_or(0));
    let scale = (longest.max(most).max(i64::from(s.wait_max_min)) + 4) / 5 * 5;
    let y_of = |value: f32| top + height - height * value / scale as f32;
    for step in 0..=scale / 5 {
        let value = step * 5;
        let y = y_of(value as f32);
        sheet.put(Item::Fill { area: [left, y, width, 0.4], ink: Ink::LIGHT });
        sheet.line_at(left - 22.0, 18.0, y + 2.6, &value.to_string(), caption, Align::Right);
    }
    let step = width / s.quarters.len().max(1) as f32;
    let mut points = Vec::new();
    for (place, quarter) in s.quarters.iter().enumerate() {
        let x = left + place as f32 * step;
        if quarter.arrivals > 0 {
            let y = y_of(quarter.arrivals as f32);
            sheet.put(Item::Fill { area: [x + step * 0.15, y, step * 0.7, top + height - y], ink: Ink::LIGHT });
        }
        points.extend(quarter.wait_s.map(|wait| (x + step / 2.0, y_of(wait as f32 / 60.0))));
        if quarter.from_min % 60 == 0 {
            let hour = format!("{}:00", quarter.from_min / 60);
            sheet.line_at(x, 30.0, top + height + 11.0, &hour, caption, Align::Left);
        }
    }
    let standard = y_of(s.wait_max_min as f32);
    let dashes = vec![(left, standard), (left + width, standard)];
    sheet.put(Item::Polyline { points: dashes, thickness: 0.9, dashed: true, ink: Ink::RED });
    if points.len() > 1 {
        sheet.put(Item::Polyline { points, thickness: 1.6, dashed: false, ink: Ink::GREEN });
    }
    sheet.y = top + height + 16.0;
}

/// A table with its title: heads, rows, widths as shares of the page; the first column is text, the others are figures.
fn table(sheet: &mut Sheet, title: &str, heads: &[String], rows: &[Cells], shares: &[f32]) {
    sheet.need(58.0);
    sheet.space(12.0);
    sheet.heading(Role::H2, title, Style::strong(11.0), Align::Left);
    sheet.space(3.0);
    let column = |(place, (head, share)): (usize, (&String, &f32))| match place {
        0 => Column::text(head.clone(), *share),
        _ => Column::figures(head.clone(), *share),
    };
    let columns = heads.iter().zip(shares).enumerate().map(column).collect();
    let looks = Looks { head: Style::plain(8.5).ink(Ink::GREY), cell: Style::plain(9.5).tabular(), gap: 6.0, grid: false };
    let mut table = Table::begin(sheet, columns, looks);
    for cells in rows {
        table.row(sheet, cells);
    }
    table.end(sheet);
}

fn heads(words: Words, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| words.tr(key)).collect()
}

fn ends(sheet: &mut Sheet, s: &Summary, words: Words) {
    let e = s.ends;
    let cells = [e.issued, e.finished, e.no_show, e.left, e.day_closed, e.open, s.enquiries].map(|n| n.to_string());
    let keys = ["ends-issued", "ends-finished", "ends-no-show", "ends-left", "ends-day-closed", "ends-open", "ends-enquiries"];
    table(sheet, &words.tr("ends-title"), &heads(words, &keys), &[cells.to_vec()], &[1.0; 7]);
}

fn lines(sheet: &mut Sheet, s: &Summary, words: Words) {
    let rows: Vec<Cells> = s
        .lines
        .iter()
        .filter(|(_, n, _)| *n > 0)
        .map(|(line, n, wait)| {
            vec![
                format!("{} · {}", line.letter(), words.tr_with(line.key(), &[("letter", line.letter().to_string())])),
                n.to_string(),
                clock(wait.median_s),
                clock(wait.p90_s),
                clock(wait.max_s),
                percent(wait.share_percent()),
            ]
        })
        .collect();
    let keys = ["lines-line", "lines-visitors", "lines-median", "lines-p90", "lines-max", "lines-within"];
    table(sheet, &words.tr("lines-title"), &heads(words, &keys), &rows, &[3.0, 1.0, 1.2, 1.2, 1.2, 1.4]);
}

fn counters(sheet: &mut Sheet, s: &Summary, words: Words, clerk: &dyn Fn(uuid::Uuid) -> String) {
    let rows: Vec<Cells> = s
        .counters
        .iter()
        .map(|c| {
            let names: Vec<String> = c.clerks.iter().map(|id| clerk(*id)).collect();
            vec![
                format!("{} · {}", c.counter, names.join(", ")),
                c.served.to_string(),
                clock(c.service_s),
                format!("{} {}", c.busy_s / 60, words.tr("unit-min")),
            ]
        })
        .collect();
    let keys = ["counters-counter", "counters-served", "counters-mean", "counters-busy"];
    table(sheet, &words.tr("counters-title"), &heads(words, &keys), &rows, &[3.0, 1.0, 1.2, 1.2]);
}

fn registers(sheet: &mut Sheet, s: &Summary, words: Words) {
    let rows: Vec<Cells> = s
        .registers
        .iter()
        .map(|r| vec![r.index.clone(), r.first.to_string(), r.last.to_string(), r.count.to_string(), r.voided.to_string()])
        .collect();
    let keys = ["registers-index", "registers-first", "registers-last", "registers-count", "registers-voided"];
    table(sheet, &words.tr("registers-title"), &heads(words, &keys), &rows, &[2.0, 1.0, 1.0, 1.0, 1.0]);
}

fn money(sheet: &mut Sheet, s: &Summary, words: Words) {
    let mut rows: Vec<Cells> =
        s.taken.iter().map(|(method, n, sum)| vec![words.tr(method.key()), n.to_string(), sum.to_string()]).collect();
    let total: Cents = s.taken.iter().map(|(_, _, sum)| *sum).sum();
    rows.push(vec![words.tr("money-total"), s.taken.iter().map(|(_, n, _)| n).sum::<u32>().to_string(), total.to_string()]);
    rows.push(vec![words.tr("money-returned"), s.returned.0.to_string(), s.returned.1.to_string()]);
    let keys = ["money-method", "money-count", "money-sum"];
    table(sheet, &words.tr("money-title"), &heads(words, &keys), &rows, &[3.0, 1.0, 1.5]);
}
