//! The rules that move a case: routing, corrections, extensions, side exits, archive (domain.md §3.5).

use super::cycle::{self, Action, Span};
use super::rules::{Context, needed_lines};
use super::{Case, Event, Kind, NoProceeding, Reason, Resolution, Status, Track};
use crate::domain::form;
use crate::domain::person::ApplicantKind;
use crate::domain::refusal::Refusal;
use crate::domain::settings::{Key, read_date};
use crate::domain::term::{Ground, Term, Unit};
use crate::domain::text;
use chrono::{NaiveDate, NaiveTime};

/// What is asked, as typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Give it to a unit: unit, officer, what is to be done, until when.
    Assign(String, String, String, String),
    /// The unit takes it; who signed for it, or nothing.
    Accept(String),
    /// The officer stands back, with a reason.
    Recuse(String),
    /// Tell the sender what is missing.
    Instruct(String),
    /// What was missing came.
    Mend,
    /// Wait for a body or person.
    Await(String),
    /// What was waited for came.
    Resume,
    /// Extend the term, with a reason.
    Extend(String),
    /// Refuse, with reasons.
    Refuse(String),
    /// Send to a body.
    Forward(String),
    /// The sender takes it back, in their words.
    Withdraw(String),
    /// What was missing did not come.
    Terminate,
    /// Open no proceeding.
    NoProceeding(NoProceeding),
    /// Answer in writing.
    Answer(String),
    /// Tell this prosecutor's office of this crime.
    Prosecute(String, String),
    /// Take it up again, with a reason.
    Reopen(String),
    /// Into the archive.
    Archive,
    /// A note.
    Note(String),
    /// A step of the checklist of an emergency.
    Tick(u8),
    /// A further document came: what it is, and its sheets.
    Follow(String, String),
}

/// What the table gives for an action on this case; where it is not allowed, or promises no date, no days: the table's test holds that
/// every row which is asked here has its span.
fn span(case: &Case, action: Action, context: &Context<'_>) -> Term {
    let row = cycle::find(case.registered.kind, case.status, action);
    match row.and_then(|row| row.term) {
        Some(Span::Of(term)) => term,
        Some(Span::Setting(key)) => Term::new(context.settings.whole(key), Unit::Days),
        None => Term::new(0, Unit::Days),
    }
}

/// The last day of that span from today, moved to a working day (ГПК чл. 60).
pub(super) fn by(case: &Case, action: Action, context: &Context<'_>) -> NaiveDate {
    after(span(case, action, context), context.today, context)
}

fn after(term: Term, start: NaiveDate, context: &Context<'_>) -> NaiveDate {
    term.due(start.and_time(NaiveTime::MIN), &context.settings.calendar(), context.settings.hours()).date
}

/// The event that a step comes to, or what stands against it; whether the status allows it is for the table.
pub(super) fn decide(case: &Case, step: &Step, context: &Context<'_>) -> Result<Event, Refusal> {
    let reason = |typed: &str, field| needed_lines(typed, field).map(|text| Some(Reason { text }));
    let line = |typed: &str, field| text::needed(typed).map_err(|bad| form::bad_text(bad, field));
    Ok(match step {
        Step::Assign(unit, officer, instruction, until) => assign(case, [unit, officer, instruction, until], context)?,
        Step::Accept(who) => {
            let who = text::line(who).map_err(|bad| form::bad_text(bad, "signed_by"))?;
            Event::Accepted { pd: (!who.is_empty()).then_some(Reason { text: who }) }
        }
        Step::Recuse(why) => {
            Event::Recused { of: case.assigned.as_ref().map(|assigned| assigned.of), pd: reason(why, "reason")? }
        }
        Step::Instruct(what) => Event::Instructed { until: by(case, Action::Instruct, context), pd: reason(what, "missing")? },
        Step::Mend => Event::Mended { due: whole_term(case).map(|term| after(term, context.today, context)) },
        Step::Await(body) => {
            Event::Awaited { due: await_due(case, context), pd: Some(Reason { text: line(body, "awaited")? }) }
        }
        Step::Resume => Event::Resumed {},
        Step::Extend(why) => extend(case, reason(why, "reason")?, context)?,
        Step::Refuse(reasons) => {
            Event::Refused { notice_due: by(case, Action::Refuse, context), pd: reason(reasons, "reasons")? }
        }
        Step::Forward(to) => Event::Forwarded { to: line(to, "forward_to")?, notice_due: forward_notice(case, context) },
        Step::Withdraw(said) => Event::Withdrawn { pd: reason(said, "reason")? },
        Step::Terminate => match case.missing_due.filter(|until| *until >= context.today) {
            Some(until) => {
                return Err(Refusal::new("refusal-terminate-early")
                    .with("number", case.registered.number.short())
                    .with("date", until.format("%d.%m.%Y")));
            }
            None => Event::Terminated { notice_due: Some(by(case, Action::Terminate, context)) },
        },
        Step::NoProceeding(ground) => no_proceeding(case, *ground, context)?,
        // Who can be told is told before the case is put away (АПК чл. 111, ал. 4; чл. 123).
        Step::Archive if case.status == Status::NoProceeding && case.notice_due.is_some() => {
            return Err(Refusal::new("refusal-archive-untold").with("number", case.registered.number.short()));
        }
        Step::Archive => archive(case, context),
        Step::Reopen(why) => {
            // What ended without a word on the matter begins anew; a term that ran to a decision is not given twice.
            let anew = matches!(case.status, Status::Terminated | Status::NoProceeding);
            let due = whole_term(case).filter(|_| anew).map(|term| after(term, context.today, context));
            Event::Reopened { due, pd: reason(why, "reason")? }
        }
        Step::Prosecute(to, what) => Event::Prosecuted { to: line(to, "prosecutor")?, pd: reason(what, "crime")? },
        Step::Answer(text) => Event::Answered { pd: reason(text, "answer")? },
        Step::Note(text) => Event::Noted { pd: reason(text, "note")? },
        Step::Follow(what, sheets) => {
            let sheets = form::check_count(sheets, "sheets")?;
            let n = context.writer.map_or(0, |writer| case.papers_of(writer)) + 1;
            Event::Followed { code: context.code, n, sheets, pd: reason(what, "followed")? }
        }
        Step::Tick(step) => {
            let known = case.registered.emergency.is_some_and(|danger| usize::from(*step) < danger.steps().len());
            if !known || case.steps.contains_key(step) {
                return Err(Refusal::new("refusal-step").with("number", case.registered.number.short()));
            }
            Event::Stepped { step: *step }
        }
    })
}

/// By when the sender must be told that it was forwarded: the span of the table, where the law counts it from receipt (АПК чл. 112;
/// ЗДОИ чл. 32) or from today, at once (чл. 31 and 92).
fn forward_notice(case: &Case, context: &Context<'_>) -> NaiveDate {
    let from_receipt =
        matches!(case.registered.kind.track(), Track::Feedback | Track::Enquiry | Track::Note | Track::Information);
    let start = if from_receipt { case.registered.received } else { context.today };
    after(span(case, Action::Forward, context), start, context).max(context.today)
}

fn end_of_year(day: NaiveDate, years: u32) -> NaiveDate {
    use chrono::Datelike;
    NaiveDate::from_ymd_opt(day.year() + years as i32, 12, 31).unwrap_or(day)
}

/// The term that a case began with.
fn whole_term(case: &Case) -> Option<Term> {
    case.registered.term.or_else(|| case.registered.kind.term(case.registered.collective).map(|(term, _)| term))
}

/// ЗДОИ чл. 31 and АПК чл. 57: another's consent moves the term by at most fourteen days, once.
fn await_due(case: &Case, context: &Context<'_>) -> Option<NaiveDate> {
    let again = case.history.iter().any(|e| e.applied && matches!(e.event, Event::Awaited { due: Some(_), .. }));
    let moves = matches!(case.registered.kind.track(), Track::Information | Track::Service);
    let due = case.due.filter(|_| moves && !again)?;
    Some(after(span(case, Action::Await, context), due, context))
}

fn no_proceeding(case: &Case, ground: NoProceeding, context: &Context<'_>) -> Result<Event, Refusal> {
    // A request without a name is closed as it is registered; one with a name is answered.
    let named = case.registered.applicant != ApplicantKind::Anonymous && case.registered.kind.track() == Track::Service;
    if named || !ground.fits(case.registered.kind.track()) {
        return Err(Refusal::new("refusal-ground").with("number", case.registered.number.short()).at("ground"));
    }
    let told = case.registered.applicant != ApplicantKind::Anonymous && ground != NoProceeding::Incomplete;
    Ok(Event::NoProceeding { ground, notice_due: told.then(|| by(case, Action::NoProceeding, context)) })
}

/// The years run from the first of January after the day on which the case ended, as files are kept by year.
fn archive(case: &Case, context: &Context<'_>) -> Event {
    let key = match case.registered.kind.track() {
        Track::Service => Key::KeepRequests,
        Track::Feedback | Track::Note | Track::Sealed => Key::KeepFeedback,
        _ => Key::KeepOther,
    };
    let ended = case
        .history
        .iter()
        .rev()
        .find(|e| e.applied && matches!(e.event, Event::Closed {} | Event::HandedOver { .. } | Event::NoProceeding { .. }));
    let day = ended.map_or(context.today, |e| context.settings.local(e.at_ms).date());
    Event::Archived { until: end_of_year(day, context.settings.whole(key)) }
}

/// A name as it is compared: small letters, single blanks.
pub(super) fn plain(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether somebody served the visit that the paper is about: it is about them, whether they are named or not.
pub(super) fn served(name: &str, context: &Context<'_>) -> bool {
    let one = plain(name);
    !one.is_empty() && context.served.iter().any(|clerk| plain(clerk) == one)
}

fn assign(case: &Case, typed: [&String; 4], context: &Context<'_>) -> Result<Event, Refusal> {
    let [unit, officer, instruction, until] = typed;
    let bad = |field: &'static str| move |bad| form::bad_text(bad, field);
    let unit = text::needed(unit).map_err(bad("unit"))?;
    let officer = text::line(officer).map_err(bad("officer"))?;
    let instruction = text::lines(instruction).map_err(bad("instruction"))?;
    let until = match until.trim() {
        "" => None,
        typed => match read_date(typed) {
            Some(day) if day >= context.today => Some(day),
            Some(_) => return Err(Refusal::new("refusal-date-past").at("until")),
            None => {
                return Err(Refusal::new("refusal-date").with("value", typed.chars().take(20).collect::<String>()).at("until"));
            }
        },
    };
    // Never to the person it is about (АПК чл. 113), nor to one who stood back.
    let about = case.personal.as_ref().map(|p| p.about.to_lowercase()).unwrap_or_default();
    let one = plain(&officer);
    if text::names_meet(&one, &about) || served(&officer, context) {
        return Err(Refusal::new("refusal-assign-about").with("officer", officer).at("officer"));
    }
    // Who registered it is never its handler (charter C07).
    if !one.is_empty() && one == plain(context.registrar) {
        return Err(Refusal::new("refusal-assign-registrar").with("officer", officer).at("officer"));
    }
    if !one.is_empty() && case.recused.iter().any(|name| plain(name) == one) {
        return Err(Refusal::new("refusal-assign-recused").with("officer", officer).at("officer"));
    }
    Ok(Event::Assigned { unit, until, pd: Some(Resolution { officer, instruction }) })
}

/// One extension of each ground, at most to where the law allows it.
fn extend(case: &Case, pd: Option<Reason>, context: &Context<'_>) -> Result<Event, Refusal> {
    let facts = &case.registered;
    let refuse = || Refusal::new("refusal-extend").with("number", facts.number.short());
    let old = case.due.ok_or_else(refuse)?;
    // Where the term began anew, the whole of it is counted from there.
    let anew = |event: &Event| matches!(event, Event::Mended { .. } | Event::Reopened { due: Some(_), .. });
    let mended = case.history.iter().rev().find(|e| e.applied && anew(&e.event));
    let start = mended.map_or(facts.received, |e| context.settings.local(e.at_ms).date());
    let ground = match (facts.kind, facts.kind.track()) {
        (Kind::Proposal, _) => Ground::Apk118Extended,
        (_, Track::Feedback) => Ground::Apk121Extended,
        (_, Track::Information) => Ground::Zdoi30,
        _ => Ground::Apk57Evidence,
    };
    // How far is for the table alone.
    let from = if cycle::extends_whole(facts.kind) { start } else { old };
    let due = after(span(case, Action::Extend, context), from, context);
    let again = case.history.iter().any(|e| e.applied && matches!(&e.event, Event::Extended { ground: g, .. } if *g == ground));
    if again || due <= old {
        return Err(refuse());
    }
    Ok(Event::Extended { due, ground, pd })
}
