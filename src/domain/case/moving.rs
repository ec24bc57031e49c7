//! The rules that move a case: routing, corrections, extensions, side exits, archive (domain.md §3.5).

use super::rules::{Context, needed_lines};
use super::{Case, Event, Kind, NoProceeding, Reason, Resolution, Track};
use crate::domain::form;
use crate::domain::refusal::Refusal;
use crate::domain::settings::{Key, read_date};
use crate::domain::term::{Ground, Term, Unit, add_months};
use crate::domain::text;
use chrono::{Days, NaiveDate, NaiveTime};

/// What is asked, as typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Give it to a unit: unit, officer, what is to be done, until when.
    Assign(String, String, String, String),
    /// The unit takes it.
    Accept,
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
    /// Into the archive.
    Archive,
    /// A note.
    Note(String),
    /// A step of the checklist of an emergency.
    Tick(u8),
    /// A further document came: what it is, and its sheets.
    Follow(String, String),
}

/// The day after so many days from today, moved to a working day (ГПК чл. 60).
pub(super) fn days(n: u32, context: &Context<'_>) -> NaiveDate {
    after(Term::new(n, Unit::Days), context.today, context)
}

fn after(term: Term, start: NaiveDate, context: &Context<'_>) -> NaiveDate {
    term.due(start.and_time(NaiveTime::MIN), &context.settings.calendar(), context.settings.hours()).date
}

/// The event that a step comes to, or what stands against it; whether the status allows it is for the table.
pub(super) fn decide(case: &Case, step: &Step, context: &Context<'_>) -> Result<Event, Refusal> {
    let reason = |typed: &str, field| needed_lines(typed, field).map(|text| Some(Reason { text }));
    let line = |typed: &str, field| text::needed(typed).map_err(|bad| form::bad_text(bad, field));
    let track = case.registered.kind.track();
    Ok(match step {
        Step::Assign(unit, officer, instruction, until) => assign(case, [unit, officer, instruction, until], context)?,
        Step::Accept => Event::Accepted {},
        Step::Recuse(why) => Event::Recused { pd: reason(why, "reason")? },
        Step::Instruct(what) => {
            let length = match track {
                // ЗДОИ чл. 29: who does not specify within thirty days is left without examination.
                Track::Information => 30,
                _ => context.settings.whole(Key::CorrectionDays),
            };
            Event::Instructed { until: days(length, context), pd: reason(what, "missing")? }
        }
        Step::Mend => Event::Mended { due: whole_term(case).map(|term| after(term, context.today, context)) },
        Step::Await(body) => {
            // ЗДОИ чл. 31 and АПК чл. 57: another's consent moves the term by at most fourteen days.
            let due = match track {
                Track::Information | Track::Service => case.due.map(|due| after(Term::new(14, Unit::Days), due, context)),
                _ => None,
            };
            Event::Awaited { body: line(body, "awaited")?, due }
        }
        Step::Resume => Event::Resumed {},
        Step::Extend(why) => extend(case, reason(why, "reason")?, context)?,
        Step::Refuse(reasons) => {
            let notice_due = days(if track == Track::Service { 3 } else { 7 }, context);
            Event::Refused { notice_due, pd: reason(reasons, "reasons")? }
        }
        Step::Forward(to) => Event::Forwarded { to: line(to, "forward_to")?, notice_due: forward_notice(case, context) },
        Step::Withdraw(said) => Event::Withdrawn { pd: reason(said, "reason")? },
        Step::Terminate => match case.missing_due.filter(|until| *until >= context.today) {
            Some(until) => {
                return Err(Refusal::new("refusal-terminate-early")
                    .with("number", case.registered.number.short())
                    .with("date", until.format("%d.%m.%Y")));
            }
            None => Event::Terminated {},
        },
        Step::NoProceeding(ground) => Event::NoProceeding { ground: *ground },
        Step::Archive => {
            let key = match track {
                Track::Service => Key::KeepRequests,
                Track::Feedback | Track::Note => Key::KeepFeedback,
                _ => Key::KeepOther,
            };
            // The years run from the first of January after closing, as files are kept by year.
            Event::Archived { until: end_of_year(context.today, context.settings.whole(key)) }
        }
        Step::Note(text) => Event::Noted { pd: reason(text, "note")? },
        Step::Follow(what, sheets) => {
            let sheets = form::check_count(sheets, "sheets")?;
            let earlier = |e: &&super::Entry| matches!(e.event, Event::Followed { code, .. } if code == context.code);
            let n = case.history.iter().filter(earlier).count() as u32 + 1;
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

/// By when the sender must be told that it was forwarded: АПК чл. 112, within seven days of receipt; ЗДОИ чл. 32, within fourteen;
/// чл. 31 and 92, at once.
fn forward_notice(case: &Case, context: &Context<'_>) -> NaiveDate {
    let received = case.registered.received;
    let day = match case.registered.kind.track() {
        Track::Feedback | Track::Enquiry | Track::Note => after(Term::new(7, Unit::Days), received, context),
        Track::Information => after(Term::new(14, Unit::Days), received, context),
        _ => days(3, context),
    };
    day.max(context.today)
}

fn end_of_year(day: NaiveDate, years: u32) -> NaiveDate {
    use chrono::Datelike;
    NaiveDate::from_ymd_opt(day.year() + years as i32, 12, 31).unwrap_or(day)
}

/// The term that a case began with.
fn whole_term(case: &Case) -> Option<Term> {
    case.registered.term.or_else(|| case.registered.kind.term(case.registered.collective).map(|(term, _)| term))
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
    let plain = |name: &str| name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let about = case.personal.as_ref().map(|p| plain(&p.about)).unwrap_or_default();
    let one = plain(&officer);
    if !one.is_empty() && !about.is_empty() && (about.contains(&one) || one.contains(&about)) {
        return Err(Refusal::new("refusal-assign-about").with("officer", officer).at("officer"));
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
    let (due, ground) = match (facts.kind, facts.kind.track()) {
        (Kind::Proposal, _) => (after(Term::new(6, Unit::Months), facts.received, context), Ground::Apk118Extended),
        (_, Track::Feedback) => (context.settings.calendar().roll(add_months(old, 1)), Ground::Apk121Extended),
        (_, Track::Information) => {
            (context.settings.calendar().roll(old.checked_add_days(Days::new(10)).unwrap_or(old)), Ground::Zdoi30)
        }
        _ => (after(Term::new(1, Unit::Months), facts.received, context), Ground::Apk57Evidence),
    };
    let again = case.history.iter().any(|e| e.applied && matches!(&e.event, Event::Extended { ground: g, .. } if *g == ground));
    if again || due <= old {
        return Err(refuse());
    }
    Ok(Event::Extended { due, ground, pd })
}
