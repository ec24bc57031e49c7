//! The day's figures as plain text for a terminal and as JSON for other programs.

use crate::domain::money::Cents;
use crate::domain::stages;
use crate::domain::summary::Summary;
use crate::words::Words;
use serde_json::{Value, json};

/// The figures as JSON; times are seconds, money is cents.
pub fn json(s: &Summary) -> Value {
    let spread = |w: &crate::domain::summary::Spread| json!({"n": w.n, "median_s": w.median_s, "p90_s": w.p90_s, "mean_s": w.mean_s, "max_s": w.max_s, "within": w.within});
    json!({
        "day": s.day.to_string(),
        "visits": {
            "issued": s.ends.issued, "finished": s.ends.finished, "no_show": s.ends.no_show, "left": s.ends.left,
            "day_closed": s.ends.day_closed, "open": s.ends.open, "enquiries": s.enquiries,
        },
        "breaches": s.breaches.iter().map(|(cause, n)| json!({"cause": cause.map_or("unexplained", |c| c.key()), "n": n})).collect::<Vec<_>>(),
        "incidents": s.incidents,
        "out_of_order": s.asides,
        "channels": s.channels.iter().map(|(channel, n)| (channel.key().to_owned(), json!(n))).collect::<serde_json::Map<_, _>>(),
        "opinions": {"n": s.opinions.n(), "satisfied_percent": s.opinions.satisfied_percent(), "mean_hundredths": s.opinions.mean_hundredths(), "of_1_to_5": s.opinions.of},
        "foretold": {"n": s.foretold.0, "mean_error_s": s.foretold.1},
        "wait": spread(&s.wait),
        "service": spread(&s.service),
        "answers": spread(&s.answers),
        "standard": {"wait_max_min": s.wait_max_min, "target_percent": s.wait_target_percent, "kept_percent": s.wait.share_percent()},
        "registered": s.registered.iter().map(|(kind, n)| (kind.key().to_owned(), json!(n))).collect::<serde_json::Map<_, _>>(),
        "registers": s.registers.iter().map(|r| json!({"index": r.index, "first": r.first, "last": r.last, "count": r.count, "voided": r.voided})).collect::<Vec<_>>(),
        "taken": s.taken.iter().map(|(m, n, sum)| json!({"method": m.key(), "count": n, "cents": sum.0})).collect::<Vec<_>>(),
        "overdue": s.overdue,
        "due_today": s.due_today,
        "lines": s.lines.iter().map(|(line, n, wait)| json!({"line": line.letter().to_string(), "visitors": n, "wait": spread(wait)})).collect::<Vec<_>>(),
        "counters": s.counters.iter().map(|c| json!({"counter": c.counter, "served": c.served, "mean_s": c.service_s, "busy_s": c.busy_s})).collect::<Vec<_>>(),
    })
}

/// The figures as a page of text.
pub fn text(s: &Summary, words: Words) -> String {
    let mut lines = vec![words.tr_with("day-title", &[("day", words.day(s.day))]), String::new()];
    let mut put = |key: &str, value: String| lines.push(format!("{:<44} {value}", words.tr(key)));
    put("figure-visitors", s.ends.issued.to_string());
    for (key, n) in [
        ("ends-finished", s.ends.finished),
        ("ends-no-show", s.ends.no_show),
        ("ends-left", s.ends.left),
        ("ends-day-closed", s.ends.day_closed),
        ("ends-open", s.ends.open),
        ("ends-enquiries", s.enquiries),
    ] {
        put(key, n.to_string());
    }
    if let Some(share) = s.answers.share_percent() {
        put(
            "figure-answers",
            words.tr_with("figure-answers-within", &[("share", share.to_string()), ("n", s.answer_max_min.to_string())]),
        );
    }
    put("figure-wait", format!("{} · {}", s.wait.median_s / 60, s.wait.p90_s / 60));
    let share = s.wait.share_percent().map_or_else(|| "–".to_owned(), |p| format!("{p} %"));
    let standard = [("share", share), ("n", s.wait_max_min.to_string()), ("target", s.wait_target_percent.to_string())];
    put("lines-within", words.tr_with("figure-within", &standard));
    if s.foretold.0 > 0 {
        put("figure-foretold", format!("{} ({})", words.minutes(s.foretold.1 * 1000), s.foretold.0));
    }
    for (cause, n) in &s.breaches {
        put(cause.map_or("cause-none", |c| c.key()), n.to_string());
    }
    for (kind, n) in &s.registered {
        put(kind.key(), n.to_string());
    }
    for r in &s.registers {
        put("registers-index", format!("{}: {}–{} ({})", r.index, r.first, r.last, r.count));
    }
    let total: Cents = s.taken.iter().map(|(_, _, sum)| *sum).sum();
    put("money-total", total.to_string());
    put("figure-overdue", format!("{} · {}", s.overdue, s.due_today));
    lines.push(String::new());
    lines.join("\n")
}

/// A line of the report of stages: what, status, how long, how many stand there and which of them longest.
pub fn stage(row: &stages::Row, words: Words) -> String {
    let what = if row.what.is_empty() { words.tr(row.kind) } else { row.what.clone() };
    let days = |tenths: i64| words.tr_with("stages-days", &[("n", format!("{},{}", tenths / 10, tenths % 10))]);
    let mut line = words.tr_with(
        "stages-line",
        &[
            ("what", what),
            ("status", words.tr(row.status.key())),
            ("n", row.n.to_string()),
            ("median", days(row.median)),
            ("longest", days(row.longest)),
        ],
    );
    if let Some((number, tenths)) = &row.oldest {
        let args = [("n", row.standing.to_string()), ("number", number.clone()), ("days", days(*tenths))];
        line.push_str(&words.tr_with("stages-standing", &args));
    }
    line
}
