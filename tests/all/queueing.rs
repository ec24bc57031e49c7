//! The queue: the order of calling as properties, lines and counters, calls out of order, further services, what was foretold.

use super::support::Bench;
use gishe::domain::case::Channel;
use gishe::domain::lines::{Serves, Sheet, set_counter, set_line};
use gishe::domain::opinion::Topic;
use gishe::domain::queue;
use gishe::domain::settings::{Key, Settings};
use gishe::domain::ticket::{Label, Line};
use gishe::domain::visit::{self, Aside, Cause, Event, State, Visit};
use gishe::office::{Command, Value};
use proptest::prelude::*;
use uuid::Uuid;

pub const MINUTE: i64 = 60_000;

pub fn waiting(n: u32, line: usize, at_min: i64, priority: bool) -> Visit {
    let label = Label { line: Line::ALL[line % 4], issuer: 0, n };
    let issued = Event::Issued { label, day: "2026-11-24".parse().expect("a date"), priority };
    Visit::begin(Uuid::from_u128(u128::from(n)), &issued, at_min * MINUTE).expect("a visit")
}

pub fn applied(settings: Settings, events: Vec<gishe::domain::settings::Event>) -> Settings {
    // What the fold does with them: later values over earlier ones.
    let mut settings = settings;
    for (n, event) in events.into_iter().enumerate() {
        let writer = gishe::domain::stamp::Writer::of_key(&[1; 32]);
        let stamp = gishe::domain::stamp::Stamp::next(None, n as u64, writer);
        settings.apply(&event, gishe::domain::stamp::Base(0, stamp));
    }
    settings
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Total and the same everywhere; within a class nobody is overtaken; whoever waits long enough is first.
    #[test]
    fn the_order_is_total_fair_and_starves_nobody(
        people in proptest::collection::vec((0usize..4, 0i64..120, any::<bool>(), 0u8..10, 0u8..12), 1..40),
        levels in proptest::collection::vec(0u8..4, 4),
        counter in 1u8..4,
        seed in any::<u64>(),
    ) {
        let serves: Serves = Line::ALL.into_iter().zip(&levels).map(|(line, level)| (line.letter(), *level)).collect();
        let settings = applied(Settings::default(), set_counter(&Settings::default(), 1, Some(&serves)).expect("events"));
        let settings = applied(settings.clone(), gishe::domain::settings::set(&settings, Key::Counters, "3").expect("events"));
        let mut visits: Vec<Visit> = (1..).zip(&people).map(|(n, (line, at, priority, returned, more))| {
            let mut v = waiting(n, *line, *at, *priority);
            v.returned = *returned == 0;
            match more {
                // An appointment, before or after its slot; a transfer to this counter or to another; put back.
                0 => v.slot_ms = Some((at + i64::from(*returned) * 10) * MINUTE),
                1..=3 => v.stages[0].only_counter = Some(*more),
                4 => v.recycled_ms = Some((at + 1) * MINUTE),
                _ => {}
            }
            v
        }).collect();
        let now = 121 * MINUTE;
        let ids = |visits: &[Visit]| queue::order(visits, counter, now, &settings).iter().map(|v| v.id).collect::<Vec<_>>();
        let order = ids(&visits);
        let mine = |v: &Visit| match v.stage().only_counter {
            Some(only) => only == counter,
            None => settings.level(counter, v.stage().line).is_some(),
        };
        prop_assert_eq!(order.len(), visits.iter().filter(|v| mine(v)).count(), "everybody that this counter may call is in it once");
        // Whoever waits, some counter may call.
        for v in &visits {
            prop_assert!((1..=3).any(|c| queue::order(&visits, c, now, &settings).iter().any(|w| w.id == v.id)), "{} is nobody's", v.label);
        }
        // Shuffled, it is the same.
        let mut random = gishe::office::clock::SeededRandom::new(seed);
        for at in (1..visits.len()).rev() {
            visits.swap(at, random.below(at as u64 + 1) as usize);
        }
        prop_assert_eq!(&ids(&visits), &order);
        // Same line, same class: by arrival.
        let of = |id: &Uuid| visits.iter().find(|v| v.id == *id).expect("a visit");
        for (place, earlier) in order.iter().enumerate() {
            for later in &order[place + 1..] {
                let (a, b) = (of(earlier), of(later));
                let since = |v: &Visit| v.recycled_ms.unwrap_or_else(|| v.slot_ms.unwrap_or(v.issued_ms));
                let level = a.stage().only_counter.is_some() == b.stage().only_counter.is_some();
                if level && a.label.line == b.label.line && a.priority == b.priority && a.returned == b.returned {
                    prop_assert!(since(a) <= since(b));
                }
            }
        }
        // Nobody waits for ever: no bonus and no level outweighs this much waiting.
        let most = i64::from(settings.whole(Key::PriorityBonusMin) + 3 * settings.whole(Key::PrecedenceMin)) + 121;
        let old = waiting(999, 3, 0, false);
        let later = now + most * MINUTE;
        let fresh: Vec<Visit> = (1..20).map(|n| waiting(n, n as usize, (later / MINUTE) - 1, true)).chain([old.clone()]).collect();
        prop_assert_eq!(queue::order(&fresh, 1, later, &settings)[0].id, old.id);
        // The same everywhere: whichever counters serve a line at one level give it one order.
        let others: Vec<Vec<Uuid>> = [2, 3].map(|c| queue::order(&visits, c, now, &settings).iter().filter(|v| v.stage().only_counter.is_none()).map(|v| v.id).collect()).into();
        prop_assert_eq!(&others[0], &others[1]);
    }
}

#[test]
fn a_counter_calls_its_lines_and_a_ticket_is_called_before_its_turn_with_a_reason() {
    let mut bench = Bench::new();
    let first = bench.ticket(Line::Filing);
    bench.minutes(1);
    let second = bench.ticket(Line::Fees);
    bench.minutes(1);
    let call = |id| Command::Visit(id, visit::Command::Call);
    assert_eq!(bench.refusal(call(second.id)), "refusal-call-order");
    let called = bench.on_visit(second.id, visit::Command::CallAside(Aside::Frail));
    assert_eq!((called.state, called.aside), (State::Called, Some(Aside::Frail)));
    let _ = bench.on_visit(second.id, visit::Command::Start);
    let _ = bench.on_visit(second.id, visit::Command::Finish);
    // The counter serves fees alone: nobody is left for it, and the first in line may not be called here by F2.
    let serves: Serves = [('Г', 0)].into();
    let _ = bench.perform(Command::Serves(1, Some(serves)));
    assert_eq!(bench.refusal(Command::CallNext { finish: false }), "refusal-nobody-waits");
    let _ = bench.perform(Command::Serves(1, None));
    match bench.perform(Command::CallNext { finish: false }).value {
        Value::Visit(visit) => assert_eq!(visit.id, first.id),
        other => panic!("{other:?}"),
    }
    assert_eq!(bench.refusal(Command::Serves(1, Some(Serves::new()))), "refusal-counter-lines");
    let day = bench.office.summary(bench.office.today()).expect("figures");
    assert_eq!(day.asides, 1);
    bench.assert_whole();
}

#[test]
fn a_waiting_ticket_is_moved_to_another_line_and_keeps_its_arrival() {
    let mut bench = Bench::new();
    let first = bench.ticket(Line::Filing);
    bench.minutes(5);
    let second = bench.ticket(Line::Fees);
    bench.minutes(1);
    let to = |id, line| Command::Visit(id, visit::Command::Move(line));
    assert_eq!(bench.refusal(to(first.id, Line::Filing)), "refusal-transfer-same");
    let unused = Line::of_letter('З').expect("a letter");
    assert_eq!(bench.refusal(to(first.id, unused)), "refusal-line-unused");
    let moved = bench.on_visit(first.id, visit::Command::Move(Line::Fees));
    assert_eq!((moved.state, moved.stage().line, moved.label), (State::Waiting, Line::Fees, first.label));
    assert_eq!((moved.stages.len(), moved.stage().entered_ms), (1, first.stage().entered_ms));
    // A counter of that line calls it before who came later.
    let _ = bench.perform(Command::Serves(1, Some([(Line::Fees.letter(), 0)].into())));
    match bench.perform(Command::CallNext { finish: false }).value {
        Value::Visit(visit) => assert_eq!(visit.id, first.id),
        other => panic!("{other:?}"),
    }
    assert_eq!(bench.refusal(to(first.id, Line::Filing)), "refusal-visit-state");
    assert_eq!(bench.refusal(to(second.id, Line::Fees)), "refusal-transfer-same");
    bench.assert_whole();
}

#[test]
fn a_counter_on_a_break_calls_nobody_whichever_way() {
    let mut bench = Bench::new();
    let (first, second) = (bench.ticket(Line::Filing), bench.ticket(Line::Filing));
    let _ = bench.perform(Command::OpenCounter);
    let _ = bench.on_visit(first.id, visit::Command::Call);
    let _ = bench.on_visit(first.id, visit::Command::Start);
    let _ = bench.on_visit(first.id, visit::Command::Park(String::new()));
    let _ = bench.perform(Command::Session(gishe::domain::counter::Command::Break(gishe::domain::counter::Pause::Rest)));
    let aside = Command::Visit(second.id, visit::Command::CallAside(Aside::Frail));
    let resume = Command::Visit(first.id, visit::Command::Resume);
    let walk_in = Command::WalkIn { line: Line::Fees, channel: None };
    for command in [Command::CallNext { finish: false }, aside, resume, walk_in] {
        assert_eq!(bench.refusal(command), "refusal-call-break");
    }
}

#[test]
fn a_line_that_no_counter_is_configured_for_is_served_by_all() {
    let mut bench = Bench::new();
    for counter in [1, 2] {
        let serves: Serves = [('Б', 0)].into();
        let _ = bench.perform(Command::Serves(counter, Some(serves)));
    }
    let ticket = bench.ticket(Line::Fees);
    assert_eq!(bench.office.ahead(&ticket).expect("a count"), 0);
    let Value::Visit(called) = bench.perform(Command::CallNext { finish: false }).value else { panic!("no visit") };
    assert_eq!(called.id, ticket.id);
    // Once a counter is configured for it, it is that counter's alone, and stands before nobody of another line.
    let serves: Serves = [('Г', 0)].into();
    let _ = bench.perform(Command::Serves(2, Some(serves)));
    let waiting = bench.ticket(Line::Fees);
    assert_eq!(bench.refusal(Command::CallNext { finish: true }), "refusal-call-called");
    let _ = bench.on_visit(called.id, visit::Command::Start);
    let _ = bench.on_visit(called.id, visit::Command::Finish);
    assert_eq!(bench.refusal(Command::CallNext { finish: false }), "refusal-nobody-waits");
    let filing = bench.ticket(Line::Filing);
    assert_eq!(bench.office.ahead(&filing).expect("a count"), 0, "{} waits at counter 2", waiting.label);
    let _ = bench.ticket(Line::Filing);
    let third = bench.ticket(Line::Filing);
    assert_eq!(bench.office.ahead(&third).expect("a count"), 2);
}

#[test]
fn who_is_put_back_waits_again_and_does_not_walk() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    bench.minutes(4);
    let _ = bench.on_visit(ticket.id, visit::Command::Call);
    bench.minutes(1);
    let _ = bench.on_visit(ticket.id, visit::Command::Recycle);
    bench.minutes(10);
    let _ = bench.on_visit(ticket.id, visit::Command::Call);
    bench.minutes(2);
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    bench.minutes(5);
    let parked = bench.on_visit(ticket.id, visit::Command::Park(String::new()));
    let minutes = parked.minutes(bench.office.now_ms() + 3 * MINUTE);
    let told = [minutes.queue, minutes.walking, minutes.service, minutes.hold].map(|ms| ms / MINUTE);
    assert_eq!(told, [14, 3, 5, 3], "queue, walking, service, hold");
}

#[test]
fn opinions_are_counted_name_nobody_and_stand_after_a_rebuild() {
    let mut bench = Bench::new();
    for (score, topic) in [(5, Topic::Whole), (4, Topic::Attitude), (2, Topic::Waiting)] {
        let _ = bench.perform(Command::Opinion(score, topic));
    }
    assert_eq!(bench.refusal(Command::Opinion(6, Topic::Whole)), "refusal-score");
    let opinions = bench.office.summary(bench.office.today()).expect("figures").opinions;
    assert_eq!((opinions.n(), opinions.of, opinions.satisfied_percent()), (3, [0, 1, 0, 1, 1], Some(67)));
    bench.assert_whole();
}

#[test]
fn tickets_end_with_the_hours_of_the_line_and_serving_goes_on() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    let sheet = Sheet { name: "Каса".into(), open: true, opens: "9:00".into(), closes: "10:00".into(), ..Sheet::default() };
    let _ = bench.perform(Command::Line(Line::Fees, Box::new(sheet)));
    let issue = |line| Command::IssueTicket { line, priority: false };
    assert_eq!(bench.refusal(issue(Line::Fees)), "refusal-line-closed", "ten o'clock is the end");
    bench.minutes(7 * 60);
    assert_eq!(bench.refusal(issue(Line::Filing)), "refusal-line-closed");
    assert_eq!(bench.refusal(issue(Line::Reception)), "refusal-line-closed", "never opened");
    let called = bench.on_visit(ticket.id, visit::Command::Call);
    assert_eq!(called.state, State::Called, "who holds a ticket is served");
    let words = gishe::words::Words::default();
    assert_eq!(words.line(bench.office.settings(), Line::Fees), "Каса");
    let wrong = Sheet { closes: "утре".into(), open: true, ..Sheet::default() };
    assert!(set_line(bench.office.settings(), Line::Fees, &wrong).is_err());
}

#[test]
fn work_without_a_ticket_begins_at_once_and_is_counted_by_how_it_came() {
    let mut bench = Bench::new();
    let phone = Command::WalkIn { line: Line::Information, channel: Some(Channel::Hotline) };
    let Value::Visit(call) = bench.perform(phone.clone()).value else { panic!("no visit") };
    assert_eq!((call.state, call.channel, call.waiting_ms()), (State::Serving, Some(Channel::Hotline), Some(0)));
    assert_eq!(bench.refusal(phone), "refusal-call-open");
    bench.minutes(4);
    let _ = bench.on_visit(call.id, visit::Command::Finish);
    let Value::Visit(here) = bench.perform(Command::WalkIn { line: Line::Fees, channel: None }).value else {
        panic!("no visit")
    };
    let _ = bench.on_visit(here.id, visit::Command::Another(Line::Filing));
    let two = bench.on_visit(here.id, visit::Command::Finish);
    assert_eq!(two.stages.len(), 2, "two services in one visit");
    assert_eq!(two.stages[1].entered_ms, two.stages[1].first_called_ms.expect("called"), "without a new wait");
    let day = bench.office.summary(bench.office.today()).expect("figures");
    assert_eq!(day.channels.get(&Channel::Hotline), Some(&1));
    assert_eq!((day.ends.issued, day.ends.finished), (1, 1), "a call is nobody in the hall");
    bench.assert_whole();
}

#[test]
fn a_long_wait_is_explained_and_an_incident_kept() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    bench.minutes(27);
    let _ = bench.on_visit(ticket.id, visit::Command::Call);
    bench.minutes(2);
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    bench.minutes(3);
    let _ = bench.on_visit(ticket.id, visit::Command::Park("носи документ".into()));
    bench.minutes(10);
    let _ = bench.on_visit(ticket.id, visit::Command::Resume);
    let _ = bench.on_visit(ticket.id, visit::Command::Incident("Вика на другите".into()));
    bench.minutes(1);
    let done = bench.on_visit(ticket.id, visit::Command::Finish);
    let went = done.minutes(bench.office.now_ms());
    assert_eq!([went.queue, went.walking, went.hold, went.service].map(|ms| ms / MINUTE), [27, 2, 10, 4]);
    let day = bench.office.summary(bench.office.today()).expect("figures");
    assert_eq!((day.breaches.clone(), day.incidents), (vec![(None, 1)], 1), "not explained yet");
    let _ = bench.on_visit(ticket.id, visit::Command::Explain(Cause::Long));
    let day = bench.office.summary(bench.office.today()).expect("figures");
    assert_eq!(day.breaches, [(Some(Cause::Long), 1)]);
    bench.assert_whole();
}

/// The legal figure is the first wait; who then waits anew for longer than the standard waited too long as well, and it is asked why.
#[test]
fn a_second_wait_over_the_standard_is_asked_about_too() {
    let mut bench = Bench::new();
    let quick = bench.ticket(Line::Filing);
    let back = bench.ticket(Line::Filing);
    bench.minutes(2);
    let _ = bench.on_visit(quick.id, visit::Command::Call);
    let _ = bench.on_visit(quick.id, visit::Command::Transfer(Line::Fees, None, String::new()));
    let _ = bench.on_visit(back.id, visit::Command::CallAside(Aside::Brief));
    let _ = bench.on_visit(back.id, visit::Command::Recycle);
    assert!(bench.office.unexplained().expect("a list").is_empty(), "two minutes are within the standard");
    bench.minutes(25);
    for ticket in [&quick, &back] {
        let _ = bench.on_visit(ticket.id, visit::Command::CallAside(Aside::Returns));
        let _ = bench.on_visit(ticket.id, visit::Command::Start);
        let done = bench.on_visit(ticket.id, visit::Command::Finish);
        assert_eq!((done.waiting_ms(), done.longest_wait_ms()), (Some(2 * MINUTE), Some(25 * MINUTE)));
    }
    let asked: Vec<Uuid> = bench.office.unexplained().expect("a list").iter().map(|v| v.id).collect();
    assert_eq!(asked.len(), 2);
    let _ = bench.on_visit(quick.id, visit::Command::Explain(Cause::Crowd));
    let day = bench.office.summary(bench.office.today()).expect("figures");
    assert_eq!(day.breaches, [(Some(Cause::Crowd), 1), (None, 1)]);
    assert_eq!(day.wait.within, 2, "the legal figure stays the first wait");
    bench.assert_whole();
}

#[test]
fn what_was_foretold_stands_on_the_ticket_and_its_error_in_the_summary() {
    let mut bench = Bench::new();
    let tickets: Vec<Visit> = (0..5).map(|_| bench.ticket(Line::Filing)).collect();
    assert_eq!(tickets[0].estimate_s, Some(0), "an empty hall");
    assert!(tickets[4].estimate_s > tickets[1].estimate_s, "who comes later waits longer");
    for ticket in &tickets {
        let _ = bench.on_visit(ticket.id, visit::Command::Call);
        let _ = bench.on_visit(ticket.id, visit::Command::Start);
        bench.minutes(6);
        let _ = bench.on_visit(ticket.id, visit::Command::Finish);
    }
    let day = bench.office.summary(bench.office.today()).expect("figures");
    assert_eq!(day.foretold.0, 5);
    assert!(day.foretold.1 < 13 * 60, "one counter of two worked: {:?}", day.foretold);
}

#[test]
fn a_citizen_is_booked_for_the_mayor_arrives_into_the_line_and_leaves_minutes() {
    use gishe::domain::booking::{Command as OnBooking, Guest, Slot, State as Booked};
    use gishe::domain::case::Kind;
    use gishe::domain::form::Form;
    let mut bench = Bench::new();
    let slot = |time: &str| Slot { official: "Кмет".into(), day: "2026-11-27".parse().expect("a date"), time: time.into() };
    let guest = Guest {
        name: "Мария Петрова".into(), phone: "0888 000 000".into(), topic: "Пътят към Върбина".into()
    };
    let book = |time: &str| Command::Book(Box::new((slot(time), guest.clone())));
    let Value::Booking(booking) = bench.perform(book("09:15")).value else { panic!("no booking") };
    assert_eq!(bench.refusal(book("09:15")), "refusal-slot-taken");
    assert_eq!(bench.refusal(book("09:10")), "refusal-slot-none");
    let Value::Booking(moved) = bench.perform(Command::Booking(booking.id, OnBooking::Move(slot("10:00")))).value else {
        panic!("no booking")
    };
    assert_eq!(moved.slot.time, "10:00");
    let _ = bench.perform(book("09:15"));
    assert_eq!(bench.refusal(Command::CheckIn(booking.id)), "refusal-booking-day", "not on a Tuesday");
    // On Friday the guest comes, waits in the line of the reception, and the minutes become a case.
    bench.minutes(3 * 24 * 60);
    assert_eq!(bench.refusal(Command::CheckInCode(1)), "refusal-booking-code");
    let Value::Visit(visit) = bench.perform(Command::CheckInCode(booking.code())).value else { panic!("no visit") };
    assert_eq!((visit.label.to_string().as_str(), visit.state), ("К-001", State::Waiting));
    assert_eq!(bench.refusal(Command::CheckIn(booking.id)), "refusal-booking-state");
    // No counter calls the mayor's guest by F2; that it was held ends the ticket.
    assert_eq!(bench.refusal(Command::CallNext { finish: false }), "refusal-nobody-waits");
    let _ = bench.perform(Command::Booking(booking.id, OnBooking::Hold));
    let held = bench.office.queue(1).expect("a queue");
    assert!(held.waiting.is_empty() && held.here.is_none(), "nobody waits till the evening");
    let other = bench.register(super::support::heirs());
    assert_eq!(bench.refusal(Command::Minutes(booking.id, other.id)), "refusal-minutes");
    let form = Form {
        kind: Kind::Reception,
        subject: guest.topic.clone(),
        name: guest.name.clone(),
        service: String::new(),
        ..super::support::heirs()
    };
    let case = bench.register(form);
    let Value::Booking(done) = bench.perform(Command::Minutes(booking.id, case.id)).value else { panic!("no booking") };
    assert_eq!((done.state, done.case), (Booked::Held, Some(case.id)));
    // Names are personal data: no line of the ledger bears them.
    let lines: Vec<u8> = bench
        .office
        .store()
        .read()
        .prepare("SELECT line FROM log")
        .and_then(|mut q| q.query_map([], |r| r.get::<_, Vec<u8>>(0)).map(|rows| rows.flatten().flatten().collect()))
        .expect("lines");
    assert!(!String::from_utf8_lossy(&lines).contains("Върбина"));
    // The guest is erased with the minutes.
    bench.office.erase(bench.who, case.id, "ЗЗЛД").expect("erased");
    let bookings = gishe::store::visits::bookings(bench.office.store().read(), slot("").day).expect("bookings");
    let (own, others): (Vec<_>, Vec<_>) = bookings.iter().partition(|b| b.id == booking.id);
    assert!(own[0].guest.is_none() && others[0].guest.is_some());
    bench.assert_whole();
}

#[test]
fn twenty_counters_call_a_thousand_tickets_once_each() {
    use gishe::domain::stamp::Writer;
    use gishe::share::claim::{Claim, Mark, claim};
    use gishe::share::folder::RealFolder;
    let root = super::support::Folder::new();
    std::fs::write(root.0.join("site.json"), b"{}").expect("a sign");
    let day = "2026-11-24".parse().expect("a date");
    let tickets: Vec<Uuid> = (1..=1000).map(Uuid::from_u128).collect();
    let called: Vec<Vec<Uuid>> = std::thread::scope(|scope| {
        let hands: Vec<_> = (1..=20_u8)
            .map(|counter| {
                let (folder, tickets) = (RealFolder::at(&root.0), &tickets);
                scope.spawn(move || {
                    let wid = Writer::of_key(&[counter; 32]);
                    let mut mine = Vec::new();
                    // Each looks from the first ticket that it has not seen taken, as at a counter.
                    for (n, ticket) in tickets.iter().enumerate() {
                        let mark = Mark { counter, nonce: format!("{counter}-{n}"), wid };
                        if matches!(claim(&folder, day, *ticket, (0, 0), &mark, &[wid]), Claim::Mine) {
                            mine.push(*ticket);
                        }
                    }
                    mine
                })
            })
            .collect();
        hands.into_iter().map(|hand| hand.join().expect("a counter")).collect()
    });
    let mut all: Vec<Uuid> = called.into_iter().flatten().collect();
    assert_eq!(all.len(), 1000);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all, tickets, "each exactly once");
}

/// Calls at a counter until nobody is left; gives whom it called.
fn call_all(mut desk: super::desk::Desk, counter: u8, folder: &std::path::Path) -> Vec<Uuid> {
    use gishe::office::calling::{self, Aim};
    use gishe::share::folder::RealFolder;
    use gishe::share::status::Mode;
    let folder = RealFolder::at(folder);
    let who = gishe::office::Who { counter, ..desk.who };
    let mut mine = Vec::new();
    for look in 0..2_000 {
        let nonce = u64::from(counter) << 32 | look;
        match calling::call(&mut desk.office, Some(&folder), Mode::Strong, who, Aim::Next(true), nonce) {
            Ok((outcome, mode)) => {
                assert_eq!(mode, Mode::Strong);
                let Value::Visit(visit) = outcome.value else { panic!("no visit") };
                if visit.state != State::Called {
                    // Its last service is over and nobody is left.
                    break;
                }
                mine.push(visit.id);
                let _ = desk.office.perform(who, Command::Visit(visit.id, visit::Command::Start)).expect("started");
            }
            // Others were first at all it looked at: what they called reaches it by the exchange.
            Err(gishe::office::Fault::Refused(refusal)) if refusal.key == "refusal-call-taken" => desk.round(),
            Err(gishe::office::Fault::Refused(refusal)) if refusal.key == "refusal-nobody-waits" => break,
            Err(other) => panic!("{other}"),
        }
    }
    mine
}

/// Twenty counters of twenty workstations, each with an office of its own that knows all tickets, call at once through the door that F2
/// uses until nobody is left.
#[test]
fn twenty_offices_call_at_once_and_nobody_twice() {
    use gishe::domain::station::Kind;
    use gishe::share::ledger::Ledger;
    const COUNTERS: u8 = 20;
    const TICKETS: usize = 1000;
    let (place, mut first) = super::desk::Place::new();
    let phrase = place.phrase.clone();
    let _ = first.perform(Command::Set(Key::Counters, COUNTERS.to_string()));
    let mut desks = vec![first];
    for n in 2..=COUNTERS {
        let desk = place.join(&format!("w{n}"), Kind::Staff, &phrase, u64::from(n), &desks[0]);
        desks.push(desk);
    }
    for n in 0..TICKETS {
        let _ = desks[0].perform(Command::IssueTicket { line: Line::Filing, priority: n % 9 == 0 });
        desks[0].clock.advance(2_000);
    }
    let mine = desks[0].writer();
    let all = desks[0].has(mine);
    for _ in 0..40 {
        for desk in &mut desks {
            desk.round();
        }
        if desks.iter_mut().all(|desk| desk.has(mine) == all && desk.office.held().is_ok()) {
            break;
        }
    }
    let hands: Vec<_> = desks
        .into_iter()
        .zip(1..)
        .map(|(desk, counter)| {
            let folder = place.folder.clone();
            std::thread::spawn(move || call_all(desk, counter, &folder))
        })
        .collect();
    let called: Vec<Vec<Uuid>> = hands.into_iter().map(|hand| hand.join().expect("a counter")).collect();
    let busy = called.iter().filter(|mine| !mine.is_empty()).count();
    let mut all: Vec<Uuid> = called.into_iter().flatten().collect();
    let calls = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!((calls, all.len()), (TICKETS, TICKETS), "each exactly once");
    assert!(busy > 10, "{busy} counters called");
}

/// What was usual on the days before, at this hour, is what the first visitors of a day are told.
#[test]
fn the_office_learns_its_pace_from_the_days_before() {
    let mut bench = Bench::new();
    // Ten services of twelve minutes at one counter, yesterday.
    for _ in 0..10 {
        let ticket = bench.ticket(Line::Filing);
        let _ = bench.on_visit(ticket.id, visit::Command::Call);
        let _ = bench.on_visit(ticket.id, visit::Command::Start);
        bench.minutes(12);
        let _ = bench.on_visit(ticket.id, visit::Command::Finish);
    }
    bench.minutes(22 * 60);
    let _ = bench.perform(Command::Set(Key::Counters, "1".into()));
    let told: Vec<Option<u32>> = (0..3).map(|_| bench.ticket(Line::Filing).estimate_s).collect();
    assert_eq!(told, [Some(0), Some(720), Some(1440)], "twelve minutes each, not the six of an office without history");
    let other = bench.ticket(Line::Fees).estimate_s.expect("told");
    assert_eq!(other, 3 * 720, "behind three of them");
}

#[test]
fn help_is_called_with_the_place_and_answered_from_another_counter() {
    use gishe::domain::counter::Command as OnSession;
    let mut bench = Bench::new();
    let _ = bench.perform(Command::OpenCounter);
    let _ = bench.perform(Command::Session(OnSession::Help));
    assert_eq!(bench.refusal(Command::Session(OnSession::Help)), "refusal-help");
    let asked = |bench: &Bench| {
        let all = bench.office.counters().expect("counters");
        all.iter().filter(|c| c.session.as_ref().is_some_and(|s| s.help_ms.is_some())).map(|c| c.counter).collect::<Vec<_>>()
    };
    assert_eq!(asked(&bench), [1]);
    bench.who.counter = 2;
    let _ = bench.perform(Command::AnswerHelp(1));
    assert!(asked(&bench).is_empty());
    assert_eq!(bench.refusal(Command::AnswerHelp(1)), "refusal-help");
    bench.assert_whole();
}
