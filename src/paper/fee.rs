//! The fee receipt („квитанция“): numbered, with what was paid for, how much and how. A fiscal device is outside.

use super::Medium;
use super::letterhead::Letterhead;
use super::scene::{Ink, Role, Scene};
use super::sheet::{Align, Sheet, Style};
use crate::domain::case::Case;
use crate::domain::payment::{Payment, Status};
use crate::domain::person::shown_name;
use crate::domain::settings::Key;

/// What a fee receipt says.
#[derive(Clone, Debug)]
pub struct FeeReceipt<'a> {
    /// The payment.
    pub payment: &'a Payment,
    /// What it pays for.
    pub case: &'a Case,
    /// Who took it.
    pub clerk: String,
    /// The how-manyeth duplicate, 0 for the first print.
    pub duplicate: u32,
}

/// Sets a fee receipt.
pub fn scene(fee: &FeeReceipt<'_>, letterhead: &Letterhead, medium: Medium) -> Scene {
    let words = letterhead.words;
    let payment = fee.payment;
    let at = letterhead.settings.local(payment.at_ms);
    let narrow = medium.narrow();
    let number = payment.number.to_string();
    let mut sheet = Sheet::new(medium, &number);
    let align = if narrow { Align::Centre } else { Align::Left };
    letterhead.head(&mut sheet, fee.duplicate, narrow);
    sheet.space(8.0);
    sheet.heading(Role::H1, &words.tr("fee-title"), Style::strong(11.0), align);
    sheet.text(&number, Style::strong(if narrow { 19.0 } else { 25.0 }), align);
    sheet.text(&words.moment(at), Style::plain(10.0).tabular(), align);
    let end = match payment.status {
        Status::Paid => None,
        Status::Voided => Some("fee-voided"),
        Status::Refunded => Some("fee-refunded"),
    };
    if let Some(key) = end {
        sheet.text(&words.tr(key), Style::strong(11.0).ink(Ink::RED), align);
    }
    sheet.space(6.0);
    sheet.rule(Ink::BLACK);
    sheet.space(6.0);
    let split = if narrow { 62.0 } else { 92.0 };
    let caption = Style::plain(if narrow { 9.0 } else { 8.5 }).ink(Ink::GREY);
    let value = Style::plain(10.0);
    let mut pair = |key: &str, text: &str, style: Style| sheet.pair(&words.tr(key), text, split, caption, style);
    let amount = letterhead.money(payment.amount, payment.number.date);
    pair("fee-amount", &amount, Style::strong(15.0).leading(20.0).tabular());
    pair("fee-method", &words.tr(payment.method.key()), value);
    pair("fee-for", fee.case.registered.service.as_ref().map_or("", |s| s.name.as_str()), value);
    pair("fee-case", &fee.case.registered.number.to_string(), value);
    let payer = payment.payer.clone().unwrap_or_default();
    pair("fee-payer", &shown_name(&payer.name, fee.case.registered.applicant), value);
    pair("fee-reference", &payer.reference, value);
    let counter = payment.counter.map_or_else(String::new, |c| words.tr_with("counter-n", &[("n", c.to_string())]));
    let by = words.tr_with(
        if payment.counter.is_some() { "receipt-by" } else { "receipt-by-office" },
        &[("clerk", fee.clerk.clone()), ("counter", counter)],
    );
    sheet.space(4.0);
    sheet.rule(Ink::BLACK);
    sheet.space(6.0);
    sheet.text(&by, caption.ink(Ink::BLACK), Align::Left);
    sheet.text(&letterhead.contact(), caption.ink(Ink::BLACK), Align::Left);
    let args = [("number", number.clone()), ("office", letterhead.text(Key::OfficeName).to_owned())];
    sheet.text(&letterhead.say("fee-note", &args), caption, Align::Left);
    sheet.text(letterhead.text(Key::OfficeMotto), caption, align);
    sheet.done(&words.tr_with("fee-file-title", &[("number", number)]), letterhead, at)
}
