//! Folds: the state of an aggregate from the set of its events.
//!
//! Events are put in order (generation, stamp, writer) first, so that late, doubled or reordered arrival gives the same
//! state on every workstation.

use super::event::{Body, Event};
use super::stamp::Base;
use super::{booking, case, counter, opinion, payment, printing, settings, staff, visit};

/// Puts events in the order of folding and drops doubles.
///
/// A workstation that goes on under a new writer issues again what it had not published; when the first issue turns up after
/// all, it differs by the writer alone and is the same happening.
pub fn ordered(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_by_key(Event::order);
    let same = |a: &Event, b: &Event| {
        (a.generation, a.stamp.ms, a.stamp.counter, a.about) == (b.generation, b.stamp.ms, b.stamp.counter, b.about)
            && (a.stamp.writer == b.stamp.writer || (a.at_ms == b.at_ms && a.by == b.by && a.body == b.body))
    };
    events.dedup_by(|later, first| same(later, first));
    events
}

fn base(event: &Event) -> Base {
    Base(event.generation, event.stamp)
}

/// A visit; `None` when no event issues its ticket.
///
/// The end of the day closes what nobody has ended. A workstation that was away may say it in the morning of a visit that was served and
/// finished elsewhere, or two may say it: it comes last, and to an open visit alone.
pub fn visit(events: &[Event]) -> Option<visit::Visit> {
    let mut state: Option<visit::Visit> = None;
    let closes = |event: &&Event| matches!(event.body, Body::Visit(visit::Event::DayClosed {}));
    for event in events.iter().filter(|event| !closes(event)).chain(events.iter().filter(closes)) {
        if closes(&event) && state.as_ref().is_some_and(|visit| !visit.state.open()) {
            continue;
        }
        let Body::Visit(body) = &event.body else { continue };
        match &mut state {
            None => state = visit::Visit::begin(event.about, body, event.at_ms),
            Some(visit) => visit.apply_of(body, Some(event.stamp), event.by, event.at_ms),
        }
    }
    state
}

/// A case; `None` when no event registers it.
pub fn case(events: &[Event]) -> Option<case::Case> {
    let mut state: Option<case::Case> = None;
    for event in events {
        let Body::Case(body) = &event.body else { continue };
        match &mut state {
            None => state = case::Case::begin(event.about, body, base(event), event.by, event.at_ms),
            Some(case) => case.apply(body, base(event), event.by, event.at_ms),
        }
    }
    state
}

/// A payment; `None` when no event takes it.
pub fn payment(events: &[Event]) -> Option<payment::Payment> {
    let mut state: Option<payment::Payment> = None;
    for event in events {
        let Body::Payment(body) = &event.body else { continue };
        match &mut state {
            None => state = payment::Payment::begin(event.about, body, event.by, event.at_ms),
            Some(payment) => payment.apply(body, event.stamp, event.by, event.at_ms),
        }
    }
    state
}

/// A member of staff; `None` when no event adds them.
pub fn member(events: &[Event]) -> Option<staff::Member> {
    let mut state: Option<staff::Member> = None;
    for event in events {
        let Body::Staff(body) = &event.body else { continue };
        match &mut state {
            None => state = staff::Member::begin(event.about, body),
            Some(member) => member.apply(body),
        }
    }
    state
}

/// A counter session; `None` when no event opens it.
pub fn session(events: &[Event]) -> Option<counter::Session> {
    let mut state: Option<counter::Session> = None;
    for event in events {
        let Body::Counter(body) = &event.body else { continue };
        match &mut state {
            None => state = counter::Session::begin(event.about, body, event.by, event.at_ms),
            Some(session) => session.apply(body, event.at_ms),
        }
    }
    state
}

/// A booking; `None` when no event makes it.
///
/// That a guest did not come the program says by itself, once the slot passed. A workstation that had not heard that the booking was moved may
/// say it of the slot before: it comes last, and to a booking of that slot alone.
pub fn booking(events: &[Event]) -> Option<booking::Booking> {
    let mut state: Option<booking::Booking> = None;
    let passed = |event: &&Event| matches!(event.body, Body::Booking(booking::Event::Missed { slot: Some(_), .. }));
    for event in events.iter().filter(|event| !passed(event)).chain(events.iter().filter(passed)) {
        let Body::Booking(body) = &event.body else { continue };
        match &mut state {
            None => state = booking::Booking::begin(event.about, body, Some(base(event)), event.by, event.at_ms),
            Some(booking) => booking.apply_of(body, Some(base(event)), event.by, event.at_ms),
        }
    }
    state
}

/// An opinion: the first that was written.
pub fn opinion(events: &[Event]) -> Option<&opinion::Event> {
    events.iter().find_map(|event| if let Body::Opinion(given) = &event.body { Some(given) } else { None })
}

/// The settings in force.
pub fn settings(events: &[Event]) -> settings::Settings {
    let mut state = settings::Settings::default();
    for event in events {
        if let Body::Office(body) = &event.body {
            state.apply_of(body, base(event), event.by, event.at_ms);
        }
    }
    state
}

/// The paper that went out, with the event that says so.
pub fn issued(events: &[Event]) -> Option<(&Event, &printing::Issued)> {
    events.iter().find_map(|event| match &event.body {
        Body::Paper(printing::Event::Issued(issued)) => Some((event, issued.as_ref())),
        _ => None,
    })
}

/// The generation of a writer's next event about an aggregate: one more than the highest when the last event in order is
/// another writer's, else the same (sync.md §3.6).
pub fn next_generation(events: &[Event], writer: super::stamp::Writer) -> u32 {
    match events.iter().max_by_key(|e| e.order()) {
        None => 0,
        Some(last) if last.writer() == writer => last.generation,
        Some(last) => last.generation + 1,
    }
}
