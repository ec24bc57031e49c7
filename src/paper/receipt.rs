//! The receipt with acknowledgement („разписка за приет документ“), A5, A4 with a stub for the office, and 80 mm.
//!
//! Order and fields: the State's „Потвърждаване за получаване“ (0009-000019) and domain.md §3.4, §9.3. Names are masked, an
//! identifier shows its last four digits and stands only on receipts of requests.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Item, MM, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use crate::domain::case::{Case, Event, FeePlan, Kind, Status, Track};
use crate::domain::money::Cents;
use crate::domain::person::{ApplicantKind, Capacity, mask_identifier, mask_name, shown_name};
use crate::domain::sealing::Regime;
use crate::domain::settings::Key;
use crate::domain::term::Due;

/// What a receipt says.
#[derive(Clone, Debug)]
pub struct Receipt<'a> {
    /// The case.
    pub case: &'a Case,
    /// How the due date came about, when it can be recomputed.
    pub due: Option<Due>,
    /// What was paid: number of the fee receipt and amount.
    pub paid: Vec<(String, Cents)>,
    /// Who took the paper in.
    pub clerk: String,
    /// The how-manyeth duplicate, 0 for the first print.
    pub duplicate: u32,
    /// The law of a sealed signal, on its acknowledgement.
    pub regime: Option<Regime>,
}

struct Look {
    caption: Style,
    value: Style,
    strong: Style,
    split: f32,
    narrow: bool,
}

/// What the QR code carries: number and access code only (sync.md §0.9).
pub fn qr_text(case: &Case) -> String {
    let code = case.personal.as_ref().map_or("", |p| p.access_code.as_str());
    format!("{} {code}", case.registered.number)
}

/// Sets a receipt.
pub fn scene(receipt: &Receipt<'_>, letterhead: &Letterhead, medium: Medium) -> Scene {
    let words = letterhead.words;
    let case = receipt.case;
    let at = letterhead.settings.local(case.at_ms);
    let narrow = medium.narrow();
    let number = case.registered.number;
    let running = words.tr_with("receipt-running", &[("number", number.to_string())]);
    let mut sheet = Sheet::new(medium, &running);
    let look = Look {
        caption: Style::plain(if narrow { 9.0 } else { 8.5 }).ink(Ink::GREY),
        value: Style::plain(10.0),
        strong: Style::strong(10.0),
        split: if narrow { 62.0 } else { 92.0 },
        narrow,
    };
    letterhead.head(&mut sheet, receipt.duplicate, narrow);
    sheet.space(if narrow { 6.0 } else { 10.0 });
    let align = if narrow { Align::Centre } else { Align::Left };
    let title = match case.registered.kind {
        Kind::Request => words.tr("receipt-title"),
        Kind::ServiceComplaint => words.tr("receipt-title-complaint"),
        kind => words.tr_with("receipt-title-kind", &[("kind", words.tr(kind.key()).to_lowercase())]),
    };
    sheet.heading(Role::H1, &title, Style::strong(11.0), align);
    sheet.text(&number.to_string(), Style::strong(if narrow { 19.0 } else { 25.0 }), align);
    sheet.text(&words.tr_with("receipt-registered", &[("at", words.moment(at))]), look.value, align);
    voided(&mut sheet, case, letterhead, &look);
    sheet.space(6.0);
    sheet.rule(Ink::BLACK);
    sheet.space(6.0);
    taken_in(&mut sheet, case, letterhead, &look);
    sheet.space(4.0);
    answer(&mut sheet, receipt, letterhead, &look);
    fee(&mut sheet, receipt, letterhead, &look);
    sheet.space(4.0);
    code(&mut sheet, receipt, letterhead, &look);
    if medium == Medium::A4Stub {
        stub(&mut sheet, receipt, letterhead, &look);
    }
    sheet.done(&words.tr_with("receipt-file-title", &[("number", number.to_string())]), letterhead, at)
}

/// The office's part, to be cut off: number, time, who and what, and a line to sign for the receipt.
fn stub(sheet: &mut Sheet, receipt: &Receipt<'_>, letterhead: &Letterhead, look: &Look) {
    let words = letterhead.words;
    let case = receipt.case;
    let height = 62.0 * MM;
    sheet.space(10.0);
    sheet.need(height);
    sheet.y = sheet.bottom() - height;
    let (y, left, right) = (sheet.y, sheet.left(), sheet.left() + sheet.inner());
    let points = vec![(left, y), (right, y)];
    sheet.as_artifact(|sheet| sheet.put(Item::Polyline { points, thickness: 0.7, dashed: true, ink: Ink::GREY }));
    sheet.space(10.0);
    let number = case.registered.number.to_string();
    sheet.heading(Role::H2, &words.tr("receipt-stub"), Style::plain(8.5).ink(Ink::GREY), Align::Left);
    sheet.text(&number, Style::strong(16.0), Align::Left);
    sheet.space(2.0);
    let personal = case.personal.clone().unwrap_or_default();
    let at = words.moment(letterhead.settings.local(case.at_ms));
    let what = case.registered.service.as_ref().map_or_else(|| words.tr(case.registered.kind.key()), |s| s.name.clone());
    let counts = [("sheets", case.registered.sheets.to_string()), ("attachments", case.registered.attachments.to_string())];
    // One line each: the stub keeps its height whatever the names are.
    let width = sheet.inner() - look.split - 8.0;
    let short = |text: String| cut_to(text, width, look.value);
    for (key, value) in [
        ("receipt-stub-at", at),
        ("receipt-applicant", shown_name(&personal.name, case.registered.applicant)),
        ("receipt-stub-what", what),
        ("receipt-papers", words.tr_with("receipt-counts", &counts)),
    ] {
        sheet.pair(&words.tr(key), &short(value), look.split, look.caption, look.value);
    }
    sheet.space(14.0);
    sheet.text(&words.tr("receipt-stub-sign"), look.value, Align::Left);
}

/// A text cut to one line, with the mark that it goes on.
fn cut_to(text: String, width: f32, style: Style) -> String {
    if style.width(&text) <= width {
        return text;
    }
    let mut kept: Vec<char> = text.chars().collect();
    while !kept.is_empty() && style.width(&format!("{}…", kept.iter().collect::<String>())) > width {
        let _ = kept.pop();
    }
    format!("{}…", kept.into_iter().collect::<String>().trim_end())
}

fn voided(sheet: &mut Sheet, case: &Case, letterhead: &Letterhead, look: &Look) {
    if case.status == Status::Voided {
        sheet.text(&letterhead.words.tr("receipt-voided"), look.strong.ink(Ink::RED), Align::Left);
    }
}

fn taken_in(sheet: &mut Sheet, case: &Case, letterhead: &Letterhead, look: &Look) {
    let words = letterhead.words;
    let facts = &case.registered;
    let personal = case.personal.clone().unwrap_or_default();
    let mut pair = |key: &str, value: &str| sheet.pair(&words.tr(key), value, look.split, look.caption, look.value);
    pair("receipt-kind", &words.tr(facts.kind.key()));
    if let Some(service) = &facts.service {
        let speed = service.speed_name.clone().unwrap_or_else(|| words.tr(service.speed.key()));
        pair(
            "receipt-service",
            &format!("{} ({})", service.name, words.tr_with("receipt-uri", &[("code", service.code.clone())])),
        );
        pair("receipt-speed", &speed);
    }
    let name = shown_name(&personal.name, facts.applicant);
    pair(
        "receipt-applicant",
        if facts.applicant == ApplicantKind::Anonymous { words.tr("applicant-anonymous") } else { name }.as_str(),
    );
    // Slips of signals, complaints and the like bear no identifier at all (domain.md §8, row 3).
    if facts.kind.asks_service() && !personal.identifier.is_empty() {
        pair("receipt-identifier", &mask_identifier(&personal.identifier));
    }
    if facts.capacity != Capacity::Principal && !personal.proxy.is_empty() {
        pair("receipt-proxy", &format!("{} ({})", mask_name(&personal.proxy), words.tr(facts.capacity.key())));
    }
    // What is signalled stands in the file, not on a slip that others may read.
    if facts.kind != Kind::Signal {
        pair("receipt-subject", &personal.subject);
    }
    let counts = [("sheets", facts.sheets.to_string()), ("attachments", facts.attachments.to_string())];
    if facts.sheets + facts.attachments > 0 {
        pair("receipt-papers", &words.tr_with("receipt-counts", &counts));
    }
    let missing: Vec<&str> = facts.papers.iter().filter(|p| !p.brought).map(|p| p.name.as_str()).collect();
    pair("receipt-missing", &missing.join("; "));
    if facts.received != facts.number.date {
        pair("receipt-received", &words.date(facts.received));
    }
}

fn answer(sheet: &mut Sheet, receipt: &Receipt<'_>, letterhead: &Letterhead, look: &Look) {
    let words = letterhead.words;
    let facts = &receipt.case.registered;
    // As the office words it.
    let args = [("number", facts.number.to_string()), ("office", letterhead.text(Key::OfficeName).to_owned())];
    let said = |key: &str| letterhead.say(key, &args);
    // What was said at the counter: a later decision has a letter of its own, and changes no receipt.
    let no_proceeding = receipt.case.history.iter().find_map(|entry| match &entry.event {
        Event::NoProceeding { ground, .. } if entry.applied && entry.at_ms == receipt.case.at_ms => Some(*ground),
        _ => None,
    });
    if let Some(ground) = no_proceeding {
        sheet.pair(&words.tr("receipt-due"), &words.tr(ground.key()), look.split, look.caption, look.value);
        return;
    }
    let due = match (facts.due, &facts.due_time) {
        (Some(date), Some(time)) => {
            words.tr_with("receipt-due-time", &[("date", words.date_short_day(date)), ("time", time.clone())])
        }
        (Some(date), None) => words.date_short_day(date),
        (None, _) => words.tr("receipt-due-unknown"),
    };
    if let Some(regime) = receipt.regime {
        let keys = match regime {
            Regime::Citizen => ["receipt-decision-due", "receipt-notice-due"],
            Regime::Whistleblower => ["receipt-acknowledge-due", "receipt-measures-due"],
        };
        for (key, date) in keys.into_iter().zip(regime.dates(facts.received, &letterhead.settings)) {
            sheet.pair(&words.tr(key), &words.date_short_day(date), look.split, look.caption, look.strong);
        }
        return;
    }
    // Under which law a signal was sealed is not known outside the seal: no date is said that may not be the law's.
    if facts.kind == Kind::Restricted {
        return;
    }
    let track = facts.kind.track();
    if facts.due.is_none() && facts.kind != Kind::Request {
        // A kind without a term promises none.
        if facts.kind == Kind::Emergency {
            sheet.text(&said("receipt-emergency"), look.value, Align::Left);
        }
        return;
    }
    let key = match track {
        Track::Service => "receipt-due",
        Track::Enquiry | Track::Note => "receipt-answer-due",
        _ => "receipt-decision-due",
    };
    sheet.pair(&words.tr(key), &due, look.split, look.caption, Style { size: 12.0, leading: 16.0, ..look.strong });
    if let (Some(due), Some(ground)) = (receipt.due.filter(|d| Some(d.date) == facts.due), facts.ground) {
        let small = Style::plain(if look.narrow { 9.0 } else { 8.5 });
        sheet.pair("", &words.due(&due, ground), look.split, look.caption, small);
    }
    match track {
        Track::Service => {
            sheet.pair(&words.tr("receipt-delivery"), &words.tr(facts.delivery.key()), look.split, look.caption, look.value);
        }
        Track::Feedback => sheet.text(&said("receipt-complaint-next"), look.value, Align::Left),
        Track::Appeal => sheet.text(&said("receipt-appeal-next"), look.value, Align::Left),
        _ => {}
    }
}

fn fee(sheet: &mut Sheet, receipt: &Receipt<'_>, letterhead: &Letterhead, look: &Look) {
    let words = letterhead.words;
    let case = receipt.case;
    if !case.registered.kind.asks_service() {
        return;
    }
    let day = case.registered.number.date;
    let fee = case.registered.fee;
    let paid: Cents = receipt.paid.iter().map(|(_, amount)| *amount).sum();
    let amount = letterhead.money(fee, day);
    let text = match () {
        () if case.fee_waived => words.tr_with("receipt-fee-waived", &[("amount", amount)]),
        () if fee == Cents::ZERO => words.tr("receipt-fee-free"),
        () if paid >= fee => {
            let numbers = receipt.paid.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>().join(", ");
            words.tr_with("receipt-fee-paid", &[("amount", amount), ("receipt", numbers)])
        }
        () if case.registered.fee_plan == FeePlan::Bank => words.tr_with("receipt-fee-bank", &[("amount", amount)]),
        () if case.registered.fee_plan == FeePlan::Now => words.tr_with("receipt-fee-now", &[("amount", amount)]),
        () => words.tr_with("receipt-fee-later", &[("amount", amount)]),
    };
    sheet.pair(&words.tr("receipt-fee"), &text, look.split, look.caption, look.value);
    if case.registered.fee_plan == FeePlan::Bank && paid < fee && !case.fee_waived {
        let bank = [
            ("bank-iban", spaced(letterhead.text(Key::OfficeIban))),
            ("bank-bank", letterhead.text(Key::OfficeBank).to_owned()),
            ("bank-code", letterhead.text(Key::PaymentCode).to_owned()),
            ("bank-reason", case.registered.number.to_string()),
        ];
        for (key, value) in bank {
            sheet.pair(&words.tr(key), &value, look.split, look.caption, look.strong.tabular());
        }
    }
}

/// An IBAN in groups of four.
fn spaced(iban: &str) -> String {
    iban.chars().collect::<Vec<_>>().chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn code(sheet: &mut Sheet, receipt: &Receipt<'_>, letterhead: &Letterhead, look: &Look) {
    let words = letterhead.words;
    let case = receipt.case;
    let access = case.personal.as_ref().map_or("", |p| p.access_code.as_str());
    let side = 62.0;
    sheet.need(side + 30.0);
    sheet.rule(Ink::BLACK);
    sheet.space(8.0);
    let (left, top) = (sheet.left(), sheet.y);
    let x = left + sheet.inner() - side;
    sheet.qr(x, top, side, &qr_text(case), &words.tr("receipt-qr"));
    let width = sheet.inner() - side - 12.0;
    sheet.text_in(left, width, &words.tr("receipt-code"), look.caption, Align::Left);
    sheet.text_in(left, width, access, Style::strong(14.0).tabular(), Align::Left);
    sheet.space(2.0);
    let counter = case.registered.counter.map_or_else(String::new, |c| words.tr_with("counter-n", &[("n", c.to_string())]));
    let by = [("clerk", receipt.clerk.clone()), ("counter", counter)];
    if !receipt.clerk.is_empty() {
        let key = if case.registered.counter.is_some() { "receipt-by" } else { "receipt-by-office" };
        sheet.text_in(left, width, &words.tr_with(key, &by), look.caption.ink(Ink::BLACK), Align::Left);
    }
    sheet.text_in(left, width, &letterhead.contact(), look.caption.ink(Ink::BLACK), Align::Left);
    sheet.y = sheet.y.max(top + side) + 6.0;
    letterhead.privacy(sheet, look.narrow);
    sheet.space(4.0);
    sheet.text(letterhead.text(Key::OfficeMotto), look.caption, if look.narrow { Align::Centre } else { Align::Left });
}
