//! The rules of a visit: every command of a clerk, and the guards of peers.md §4.3 that stand against it.

use super::{Aside, Cause, Event, Note, Stage, State, Visit, after};
use crate::domain::refusal::Refusal;
use crate::domain::settings::{Key, Settings};
use crate::domain::stamp::Stamp;
use crate::domain::ticket::{Label, Line};
use crate::domain::{form, text};
use chrono::NaiveDate;
use uuid::Uuid;

/// What a clerk asks of a visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Call it to this counter.
    Call,
    /// Repeat the call.
    Recall,
    /// The visitor is here.
    Start,
    /// The service is over.
    Finish,
    /// Back into the line.
    Recycle,
    /// Did not come.
    NoShow,
    /// Came after all.
    Reinstate,
    /// Put aside, with a reason or none.
    Park(String),
    /// Put aside while these documents are fetched: the place with this clerk is kept today.
    KeepPlace(Vec<String>),
    /// So many people came together.
    Party(u32),
    /// Take up one's own parked visit where it stopped.
    Resume,
    /// To a line, or to a counter of it, with a note.
    Transfer(Line, Option<u8>, String),
    /// Waiting, to another line; it keeps its arrival.
    Move(Line),
    /// Left.
    Leave,
    /// A note.
    Note(String),
    /// Count an answered enquiry.
    CountEnquiry,
    /// Call it out of order, and why.
    CallAside(Aside),
    /// Something happened that others should know of.
    Incident(String),
    /// Say why the wait was longer than the standard.
    Explain(Cause),
    /// A further service of the same visitor, here and at once.
    Another(Line),
    /// An event that came too late or twice was looked at.
    Review(Stamp),
    /// Erase personal data.
    Erase,
}

/// What the rules of a visit need to know about the moment.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Now, in milliseconds.
    pub now_ms: i64,
    /// Today in the office's zone.
    pub today: NaiveDate,
    /// The settings in force.
    pub settings: &'a Settings,
    /// The counter that asks.
    pub counter: u8,
    /// Who asks.
    pub by: Uuid,
    /// Another visit open at this counter, when there is one.
    pub open_here: Option<Label>,
}

/// The smallest time between two calls of one ticket, in milliseconds: a doubled key press is no second call.
pub const RECALL_MIN_MS: i64 = 3_000;

/// The most people that come with one ticket.
pub const PARTY_MAX: u32 = 50;

/// Decides a command on a visit: the events to append, or the rule against it.
pub fn decide(visit: &Visit, command: &Command, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let wrong_state = || Refusal::new("refusal-visit-state").with("label", visit.label).with("state", visit.state.key());
    let step = |event: Event| if after(visit.state, &event).is_some() { Ok(event) } else { Err(wrong_state()) };
    let mine = || match visit.counter() {
        Some(counter) if counter != context.counter => {
            Err(Refusal::new("refusal-visit-other-counter").with("label", visit.label).with("counter", counter))
        }
        _ => Ok(()),
    };
    let stage = visit.stage();
    match command {
        Command::Call => {
            let event = step(Event::Called { counter: context.counter })?;
            callable(visit, context)?;
            Ok(vec![event])
        }
        Command::CallAside(_)
        | Command::Another(_)
        | Command::Move(_)
        | Command::Incident(_)
        | Command::Explain(_)
        | Command::KeepPlace(_)
        | Command::Party(_)
        | Command::Reinstate => further(visit, command, context),
        Command::Resume => {
            let event = step(Event::Called { counter: context.counter })?;
            callable(visit, context)?;
            if visit.state != State::Parked {
                return Err(wrong_state());
            }
            Ok(vec![event, Event::Started {}])
        }
        Command::Recall => {
            let event = step(Event::Recalled {})?;
            mine()?;
            may_be_recalled(visit, context)?;
            Ok(vec![event])
        }
        Command::NoShow => {
            let event = step(Event::NoShow {})?;
            mine()?;
            may_be_missed(stage, context)?;
            Ok(vec![event])
        }
        Command::Transfer(line, counter, note) => {
            if *line == stage.line && counter.is_none_or(|c| c == context.counter) {
                return Err(Refusal::new("refusal-transfer-same").with("label", visit.label));
            }
            let event = step(Event::Transferred { line: *line, counter: *counter, pd: noted(note)? })?;
            mine().map(|()| vec![event])
        }
        Command::Park(reason) => {
            let event = step(Event::Parked { pd: noted(reason)? })?;
            mine().map(|()| vec![event])
        }
        Command::Note(text) => match noted(text)? {
            Some(note) => Ok(vec![Event::Noted { pd: Some(note) }]),
            None => Err(Refusal::new("refusal-empty").at("note")),
        },
        Command::Start => step(Event::Started {}).and_then(|e| mine().map(|()| vec![e])),
        Command::Finish => step(Event::Finished {}).and_then(|e| mine().map(|()| vec![e])),
        Command::Recycle => step(Event::Recycled {}).and_then(|e| mine().map(|()| vec![e])),
        Command::Leave => step(Event::Left {}).and_then(|e| mine().map(|()| vec![e])),
        Command::Review(of) => Ok(vec![Event::Reviewed { of: *of }]),
        Command::Erase => Ok(vec![Event::Erased {}]),
        Command::CountEnquiry => step(Event::EnquiryAnswered {}).and_then(|e| mine().map(|()| vec![e])),
    }
}

/// Calls out of order, further services, what is noted about a visit.
fn further(visit: &Visit, command: &Command, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let wrong_state = || Refusal::new("refusal-visit-state").with("label", visit.label).with("state", visit.state.key());
    let step = |event: Event| if after(visit.state, &event).is_some() { Ok(event) } else { Err(wrong_state()) };
    let counter = context.counter;
    match command {
        Command::CallAside(why) => {
            let events = [step(Event::Aside { why: *why })?, step(Event::Called { counter })?];
            // Out of order with a reason also means: although it was meant for another counter, which may be closed.
            at_its_counter(visit, context)?;
            Ok(events.into())
        }
        Command::Another(line) => {
            let event = step(Event::Transferred { line: *line, counter: Some(counter), pd: None })?;
            if visit.state != State::Serving || visit.counter() != Some(counter) {
                return Err(wrong_state());
            }
            Ok(vec![event, Event::Called { counter }, Event::Started {}])
        }
        Command::Move(line) => {
            let event = step(Event::Moved { line: *line })?;
            let stage = visit.stage();
            if stage.line == *line && stage.only_counter.is_none() {
                return Err(Refusal::new("refusal-transfer-same").with("label", visit.label));
            }
            // In a line that the office does not use nobody would see it.
            if !context.settings.open_lines().contains(line) {
                return Err(Refusal::new("refusal-line-unused").with("line", line.letter()));
            }
            Ok(vec![event])
        }
        Command::Reinstate => {
            let event = step(Event::Reinstated {})?;
            let minutes = i64::from(context.settings.whole(Key::ReinstateMin));
            if visit.day != context.today || visit.no_show_ms.is_some_and(|at| context.now_ms - at > minutes * 60_000) {
                return Err(Refusal::new("refusal-reinstate-late").with("label", visit.label).with("minutes", minutes));
            }
            Ok(vec![event])
        }
        Command::Incident(what) => match noted(what)? {
            Some(note) => Ok(vec![Event::Incident { pd: Some(note) }]),
            None => Err(Refusal::new("refusal-empty").at("incident")),
        },
        Command::Explain(cause) => Ok(vec![Event::Explained { cause: *cause }]),
        Command::Party(n) if (1..=PARTY_MAX).contains(n) => Ok(vec![Event::Party { n: *n }]),
        Command::Party(_) => Err(Refusal::new("refusal-party").with("max", PARTY_MAX)),
        Command::KeepPlace(papers) => {
            let event = step(Event::Parked { pd: None })?;
            if visit.counter() != Some(counter) {
                return Err(wrong_state());
            }
            if papers.is_empty() {
                return Err(Refusal::new("refusal-nothing-missing").with("label", visit.label));
            }
            Ok(vec![Event::Missing { papers: papers.iter().take(40).cloned().collect() }, event])
        }
        _ => Err(wrong_state()),
    }
}

/// Guards of a repeated call: not twice by one press, and not for ever.
fn may_be_recalled(visit: &Visit, context: &Context<'_>) -> Result<(), Refusal> {
    let stage = visit.stage();
    if stage.last_called_ms.is_some_and(|last| context.now_ms - last < RECALL_MIN_MS) {
        return Err(Refusal::new("refusal-recall-soon").with("label", visit.label));
    }
    // Called often enough: who does not come is marked so.
    let most = context.settings.whole(Key::RecallMax).max(context.settings.whole(Key::NoShowCalls));
    if stage.recalls >= most {
        return Err(Refusal::new("refusal-recall-enough").with("label", visit.label).with("n", stage.recalls));
    }
    Ok(())
}

/// Guards of „не се яви“: called often enough, and long enough ago.
fn may_be_missed(stage: &Stage, context: &Context<'_>) -> Result<(), Refusal> {
    let (calls, minutes) = (context.settings.whole(Key::NoShowCalls), context.settings.whole(Key::NoShowMin));
    let since = context.now_ms - stage.recalled_from_ms.unwrap_or(context.now_ms);
    if stage.recalls >= calls && since >= i64::from(minutes) * 60_000 {
        return Ok(());
    }
    Err(Refusal::new("refusal-no-show-soon").with("calls", calls).with("minutes", minutes).with("done", stage.recalls))
}

fn callable(visit: &Visit, context: &Context<'_>) -> Result<(), Refusal> {
    at_its_counter(visit, context)?;
    match visit.stage().only_counter {
        Some(only) if only != context.counter => {
            Err(Refusal::new("refusal-call-only-counter").with("label", visit.label).with("counter", only))
        }
        _ => Ok(()),
    }
}

/// What stands against a call of this visit at this counter, whoever it was meant for.
fn at_its_counter(visit: &Visit, context: &Context<'_>) -> Result<(), Refusal> {
    if visit.day != context.today {
        return Err(Refusal::new("refusal-call-other-day")
            .with("label", visit.label)
            .with("day", visit.day.format("%d.%m.%Y")));
    }
    match context.open_here {
        Some(open) => Err(Refusal::new("refusal-call-open").with("label", open)),
        None => Ok(()),
    }
}

fn noted(text: &str) -> Result<Option<Note>, Refusal> {
    let text = text::lines(text).map_err(|bad| form::bad_text(bad, "note"))?;
    Ok((!text.is_empty()).then_some(Note { text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn visit() -> Visit {
        let label = Label { line: Line::Filing, issuer: 0, n: 1 };
        let issued = Event::Issued { label, day: today(), priority: false };
        Visit::begin(Uuid::from_u128(1), &issued, 0).expect("an issue begins a visit")
    }

    fn today() -> NaiveDate {
        "2026-11-24".parse().expect("a date")
    }

    fn context(settings: &Settings, now_ms: i64) -> Context<'_> {
        Context { now_ms, today: today(), settings, counter: 1, by: Uuid::from_u128(9), open_here: None }
    }

    fn run(visit: &mut Visit, command: Command, at: i64) -> Result<(), Refusal> {
        let settings = Settings::default();
        for event in decide(visit, &command, &context(&settings, at))? {
            visit.apply(&event, Uuid::from_u128(9), at);
        }
        Ok(())
    }

    #[test]
    fn waiting_time_is_fixed_at_the_first_call() {
        let mut v = visit();
        run(&mut v, Command::Call, 10 * MINUTE).expect("called");
        run(&mut v, Command::Recall, 12 * MINUTE).expect("recalled");
        run(&mut v, Command::Recycle, 13 * MINUTE).expect("back");
        run(&mut v, Command::Call, 20 * MINUTE).expect("called again");
        run(&mut v, Command::Start, 21 * MINUTE).expect("started");
        run(&mut v, Command::Finish, 25 * MINUTE).expect("finished");
        assert_eq!(v.waiting_ms(), Some(10 * MINUTE));
        assert_eq!(v.stage().serving_time_ms(), Some(4 * MINUTE));
        assert_eq!((v.state, v.stage().calls), (State::Finished, 3));
        assert!(v.clashes.is_empty());
    }

    #[test]
    fn parked_time_is_no_service_time_and_f8_resumes() {
        let mut v = visit();
        run(&mut v, Command::Call, 0).expect("called");
        run(&mut v, Command::Start, MINUTE).expect("started");
        run(&mut v, Command::Park("попълва искане".into()), 2 * MINUTE).expect("parked");
        run(&mut v, Command::Resume, 12 * MINUTE).expect("resumed");
        assert_eq!(v.state, State::Serving);
        run(&mut v, Command::Finish, 13 * MINUTE).expect("finished");
        assert_eq!(v.stage().serving_time_ms(), Some(2 * MINUTE));
        assert_eq!(v.notes.len(), 1);
    }

    #[test]
    fn no_show_needs_calls_and_time_and_may_be_taken_back() {
        let mut v = visit();
        run(&mut v, Command::Call, 0).expect("called");
        assert_eq!(run(&mut v, Command::NoShow, MINUTE).map_err(|r| r.key), Err("refusal-no-show-soon"));
        run(&mut v, Command::Recall, MINUTE).expect("recalled");
        run(&mut v, Command::NoShow, 2 * MINUTE).expect("no show");
        assert_eq!(run(&mut v.clone(), Command::Reinstate, 33 * MINUTE).map_err(|r| r.key), Err("refusal-reinstate-late"));
        run(&mut v, Command::Reinstate, 10 * MINUTE).expect("reinstated");
        assert!(v.returned && v.state == State::Waiting && v.issued_ms == 0);
    }

    #[test]
    fn a_second_call_is_a_clash_with_no_effect() {
        let mut v = visit();
        v.apply(&Event::Called { counter: 1 }, Uuid::from_u128(1), MINUTE);
        v.apply(&Event::Called { counter: 2 }, Uuid::from_u128(2), MINUTE + 1);
        assert_eq!(v.counter(), Some(1));
        assert_eq!(v.clashes.len(), 1);
    }

    #[test]
    fn guards_of_calling() {
        let settings = Settings::default();
        let v = visit();
        let base = context(&settings, 0);
        let other_day = Context { today: "2026-11-25".parse().expect("a date"), ..base };
        assert_eq!(decide(&v, &Command::Call, &other_day).map_err(|r| r.key), Err("refusal-call-other-day"));
        let busy = Context { open_here: Some(v.label), ..base };
        assert_eq!(decide(&v, &Command::Call, &busy).map_err(|r| r.key), Err("refusal-call-open"));
        let mut moved = v.clone();
        moved.apply(&Event::Called { counter: 1 }, base.by, 0);
        moved.apply(&Event::Transferred { line: Line::Fees, counter: Some(2), pd: None }, base.by, 1);
        assert_eq!(decide(&moved, &Command::Call, &base).map_err(|r| r.key), Err("refusal-call-only-counter"));
        assert_eq!(moved.label.to_string(), "Б-001", "a transferred ticket keeps its letter");
        assert_eq!(decide(&v, &Command::Finish, &base).map_err(|r| r.key), Err("refusal-visit-state"));
    }

    #[test]
    fn day_end_marks_a_service_as_inaccurate() {
        let mut v = visit();
        run(&mut v, Command::Call, 0).expect("called");
        run(&mut v, Command::Start, MINUTE).expect("started");
        v.apply(&Event::DayClosed {}, Uuid::nil(), 900 * MINUTE);
        assert!(v.time_inaccurate && v.state == State::DayClosed);
        let mut waiting = visit();
        waiting.apply(&Event::DayClosed {}, Uuid::nil(), 900 * MINUTE);
        assert!(!waiting.time_inaccurate);
    }
}
