//! The rules of a case after its registration: every command, and what stands against it.

use super::moving::{self, Step};
use super::{
    Action, Case, Change, Channel, Check, Corrected, Event, Field, Issue, Kind, Looked, Outcome, Reason, Shown, after,
};
use crate::domain::attachment::{FILES_MAX, Facts};
use crate::domain::form;
use crate::domain::money::Cents;
use crate::domain::number::Number;
use crate::domain::refusal::Refusal;
use crate::domain::settings::Settings;
use crate::domain::stamp::{Stamp, Writer};
use crate::domain::term::Due;
use crate::domain::text;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What is asked of a case after its registration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Correct fields, as typed, with a reason.
    Correct(BTreeMap<Field, String>, String),
    /// The result is ready.
    ResultReady,
    /// Hand the result over to a person.
    HandOver(String),
    /// Void the entry, with a reason.
    Void(String),
    /// Decide, with the record of the check.
    Decide(Outcome, Check),
    /// The sender was told.
    Notify(Channel),
    /// Close.
    Close,
    /// Waive the fee, with its ground.
    WaiveFee(String),
    /// Show personal data.
    Reveal,
    /// Issue a paper again.
    Reissue(Issue),
    /// Look at a matter of the worklist; `true` puts the value that lost in force again.
    /// Of an edit of several fields one alone, when it is named; and of the two values alone that were shown.
    Settle(Stamp, Option<Field>, Option<Shown>, bool),
    /// Erase personal data, on a legal ground.
    Erase(String),
    /// Add to a sealed signal what is sealed already.
    Add(String),
    /// Say that it belongs together with another case.
    Link(uuid::Uuid, Number),
    /// Attach a file whose bytes are kept already.
    Attach(Facts),
    /// Take away a file that was attached by mistake: its hash, and why.
    Detach(String, String),
    /// Move the case on: routing, corrections, extensions, side exits, archive.
    Move(Step),
}

/// What the rules of a case need to know about the moment.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// Today in the office's zone.
    pub today: NaiveDate,
    /// The settings in force.
    pub settings: &'a Settings,
    /// What has been paid and not refunded or voided.
    pub paid: Cents,
    /// The code of this workstation.
    pub code: u8,
    /// Who asks.
    pub by: uuid::Uuid,
    /// The name of who registered the case; empty for the program.
    pub registrar: &'a str,
    /// Names of the clerks who served the visit that it is about.
    pub served: &'a [String],
    /// Who writes: papers about a case are counted by writer.
    pub writer: Option<Writer>,
}

/// Decides a command on a case.
pub fn decide(case: &Case, command: &Command, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let number = case.registered.number.short();
    let step = |event: Event| match after(case.registered.kind, case.status, &event) {
        Some(_) => Ok(vec![event]),
        None => Err(Refusal::new("refusal-case-state").with("number", &number).with("status", case.status.key())),
    };
    let reason = |typed: &str, field: &'static str| -> Result<Option<Reason>, Refusal> {
        let text = text::lines(typed).map_err(|bad| form::bad_text(bad, field))?;
        if text.is_empty() { Err(Refusal::new("refusal-reason").at(field)) } else { Ok(Some(Reason { text })) }
    };
    match command {
        Command::Correct(typed, why) => {
            let _ = step(Event::Corrected { set: BTreeMap::new(), pd: None })?;
            correct(case, typed, why, context).map(|event| vec![event])
        }
        Command::ResultReady => step(Event::ResultReady {}),
        Command::HandOver(to) => {
            let events = step(Event::HandedOver { pd: reason(to, "received_by")? })?;
            if case.fee_due() > context.paid {
                return Err(Refusal::new("refusal-fee-unpaid")
                    .with("number", &number)
                    .with("amount", case.fee_due() - context.paid));
            }
            Ok(events)
        }
        Command::Void(why) => {
            let events = step(Event::Voided { pd: reason(why, "reason")? })?;
            if context.paid > Cents::ZERO {
                return Err(Refusal::new("refusal-void-paid").with("number", &number).with("amount", context.paid));
            }
            Ok(events)
        }
        Command::Decide(outcome, check) => {
            let check = checked(case, check, context)?;
            let notice_due = moving::by(case, Action::Decide, context);
            step(Event::Decided { outcome: *outcome, checked: context.today, notice_due, pd: Some(check) })
        }
        Command::Add(sealed) => step(Event::Added { pd: Some(Reason { text: sealed.clone() }) }),
        Command::Link(to, other) => step(link(case, *to, *other)?),
        Command::Attach(facts) => step(attach(case, facts)?),
        Command::Detach(hash, why) => {
            if case.files.iter().all(|file| file.hash != *hash) {
                return Err(Refusal::new("refusal-file-gone").with("number", &number));
            }
            step(Event::Detached { hash: hash.clone(), pd: reason(why, "reason")? })
        }
        Command::Move(to) => step(moving::decide(case, to, context)?),
        Command::Notify(channel) => step(Event::Notified { channel: *channel, on: context.today }),
        Command::Close => step(Event::Closed {}),
        Command::WaiveFee(ground) => {
            let events = step(Event::FeeWaived { pd: reason(ground, "waive_ground")? })?;
            waive(case, context.paid).map(|()| events)
        }
        Command::Settle(of, field, shown, take) => settle(case, *of, *field, *shown, *take),
        Command::Erase(ground) => step(Event::Erased { ground: erasable(case, ground, context)? }),
        Command::Reveal => step(Event::Revealed {}),
        Command::Reissue(paper) => {
            step(Event::Reissued { paper: *paper, n: case.duplicates.get(paper).copied().unwrap_or(0) + 1 })
        }
    }
}

fn link(case: &Case, to: uuid::Uuid, number: Number) -> Result<Event, Refusal> {
    let again = case.history.iter().any(|e| matches!(e.event, Event::Linked { to: known, .. } if known == to));
    if to == case.id || again {
        return Err(Refusal::new("refusal-link").with("number", number.short()).at("linked"));
    }
    Ok(Event::Linked { to, number })
}

fn attach(case: &Case, facts: &Facts) -> Result<Event, Refusal> {
    if case.erased {
        return Err(Refusal::new("refusal-erased").with("number", case.registered.number.short()));
    }
    if case.files.iter().any(|file| file.hash == facts.hash) {
        return Err(Refusal::new("refusal-file-again").with("file", &facts.name).at("file"));
    }
    if case.files.len() >= FILES_MAX {
        return Err(Refusal::new("refusal-files-many").with("n", FILES_MAX).at("file"));
    }
    let Facts { format, bytes, hash, name } = facts.clone();
    Ok(Event::Attached { hash, format, bytes, pd: Some(Reason { text: name }) })
}

/// Whether the fee may be waived still.
fn waive(case: &Case, paid: Cents) -> Result<(), Refusal> {
    if case.fee_waived || case.registered.fee == Cents::ZERO || paid > Cents::ZERO {
        return Err(Refusal::new("refusal-waive").with("number", case.registered.number.short()));
    }
    Ok(())
}

/// Complaints and signals need the whole record of the check (charter C28); elsewhere the decision's text does.
/// The ground of an erasure, when nothing stands against it.
fn erasable(case: &Case, ground: &str, context: &Context<'_>) -> Result<String, Refusal> {
    let number = case.registered.number.short();
    let ground = text::needed(ground).map_err(|bad| form::bad_text(bad, "ground"))?;
    if case.erased {
        return Err(Refusal::new("refusal-erased").with("number", number));
    }
    // A sealed signal is kept whole until its archive term is over (domain.md §8, row 6), whoever asks.
    if case.registered.kind == Kind::Restricted && case.must_be_kept(context.today) {
        return Err(Refusal::new("refusal-sealed-kept").with("number", number));
    }
    Ok(ground)
}

fn checked(case: &Case, typed: &Check, context: &Context<'_>) -> Result<Check, Refusal> {
    let kind = case.registered.kind;
    let whole = matches!(kind, Kind::ServiceComplaint | Kind::Signal);
    let by = if whole { text::needed(&typed.by) } else { text::line(&typed.by) };
    // Who registered it is never who checks it (charter C07).
    if let Ok(by) = by.as_ref().map(|by| moving::plain(by))
        && !by.is_empty()
        && by == moving::plain(context.registrar)
    {
        return Err(Refusal::new("refusal-check-registrar").with("officer", &typed.by).at("checked_by"));
    }
    // Nor whom it is about, nor who stood back (АПК чл. 113).
    if let Ok(by) = &by {
        let about = case.personal.as_ref().map(|p| p.about.to_lowercase()).unwrap_or_default();
        if text::names_meet(&moving::plain(by), &about) || moving::served(by, context) {
            return Err(Refusal::new("refusal-assign-about").with("officer", by).at("checked_by"));
        }
        if !by.is_empty() && case.recused.iter().any(|name| moving::plain(name) == moving::plain(by)) {
            return Err(Refusal::new("refusal-assign-recused").with("officer", by).at("checked_by"));
        }
    }
    let measures = if whole {
        needed_lines(&typed.measures, "measures")?
    } else {
        text::lines(&typed.measures).map_err(|bad| form::bad_text(bad, "measures"))?
    };
    Ok(Check {
        by: by.map_err(|bad| form::bad_text(bad, "checked_by"))?,
        findings: needed_lines(&typed.findings, "findings")?,
        measures,
    })
}

/// A matter of the worklist is decided: it is looked at, and the value that lost may be set again, as an edit of its own.
fn settle(case: &Case, of: Stamp, field: Option<Field>, shown: Option<Shown>, take: bool) -> Result<Vec<Event>, Refusal> {
    let over = shown.map(|shown| shown.over);
    let looked = Looked::at(of, field, over);
    let open: Vec<_> = case.open_conflicts().filter(|conflict| looked.settles(conflict)).collect();
    let lost = if take { open } else { Vec::new() };
    // Another value lost meanwhile than the one that was shown, or another is in force: nothing is taken or replaced that nobody saw.
    let other = |shown: Shown| lost.iter().all(|conflict| case.base(conflict.field) != shown.now);
    if take && shown.is_some_and(other) {
        return Err(Refusal::new("refusal-settled").with("number", case.registered.number.short()));
    }
    let mut events = Vec::new();
    for (field, value) in lost.into_iter().filter_map(|conflict| Some((conflict.field, conflict.lost.clone()?))) {
        let b = case.base(field);
        let (v, mut pd) =
            if field.personal() { (None, Corrected::default()) } else { (Some(value.clone()), Corrected::default()) };
        if field.personal() {
            let _ = pd.values.insert(field, value);
        }
        events.push(Event::Corrected { set: BTreeMap::from([(field, Change { v, b })]), pd: Some(pd) });
    }
    events.push(Event::Reviewed { of, field, over });
    Ok(events)
}

pub(super) fn needed_lines(typed: &str, field: &'static str) -> Result<String, Refusal> {
    let text = text::lines(typed).map_err(|bad| form::bad_text(bad, field))?;
    if text.is_empty() { Err(Refusal::new("refusal-empty").at(field)) } else { Ok(text) }
}

fn correct(case: &Case, typed: &BTreeMap<Field, String>, why: &str, context: &Context<'_>) -> Result<Event, Refusal> {
    let mut set = BTreeMap::new();
    let mut pd = Corrected { reason: needed_lines(why, "reason")?, values: BTreeMap::new() };
    let mut wrong = Vec::new();
    for (field, value) in typed.iter().filter(|(field, _)| field.fits(case.registered.kind)) {
        match form::check_field(*field, value, case.registered.kind, case.registered.applicant, context.today) {
            Err(refusal) => wrong.push(refusal),
            Ok(value) if case.value(*field).as_deref() == Some(&value) => {}
            Ok(value) => {
                let b = case.base(*field);
                if field.personal() {
                    let _ = set.insert(*field, Change { v: None, b });
                    let _ = pd.values.insert(*field, value);
                } else {
                    let _ = set.insert(*field, Change { v: Some(value), b });
                }
            }
        }
    }
    if let Some(refusal) = Refusal::all(wrong) {
        return Err(refusal);
    }
    if set.is_empty() {
        return Err(Refusal::new("refusal-nothing-changed"));
    }
    Ok(Event::Corrected { set, pd: Some(pd) })
}

/// How the due date of a case came about, recomputed by the settings in force.
///
/// `None` for a case without a term. The date may differ from the promised one when the calendar was changed since; callers
/// compare it with [`Registered::due`], which stands.
pub fn explain_due(case: &Case, settings: &Settings) -> Option<Due> {
    let facts = &case.registered;
    let registered = settings.local(case.at_ms);
    let start = if facts.received < registered.date() { facts.received.and_time(settings.hours().from) } else { registered };
    Some(facts.term?.due(start, &settings.calendar(), settings.hours()))
}
