//! Visits in full: kept places, appointments from their slots, parties, tickets for services, breaks with a reason, devices in trouble,
//! and what two counters see of each other.

use super::desk::{Place, settle};
use super::papers::read_back;
use super::support::{Bench, complaint};
use gishe::domain::booking::{Guest, Slot, State as Booked};
use gishe::domain::counter::{Command as OnSession, Pause};
use gishe::domain::lines::Sheet;
use gishe::domain::settings::Key;
use gishe::domain::ticket::Line;
use gishe::domain::visit::{self, Aside, State, Visit};
use gishe::office::calling::{self, Aim};
use gishe::office::worklist::Matter;
use gishe::office::{Command, Value, Which, Who};
use gishe::paper::Medium;
use gishe::share::folder::RealFolder;
use gishe::share::status::Mode;
use gishe::words::Words;
use uuid::Uuid;

const MINUTE: i64 = 60_000;

fn visit_of(value: Value) -> Visit {
    match value {
        Value::Visit(visit) => *visit,
        other => panic!("{other:?}"),
    }
}

/// Missing papers: the place is kept, the slip lists them, and whoever comes back the same day is served without a new wait.
#[test]
fn a_place_is_kept_while_papers_are_fetched() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::OpenCounter);
    let (first, second) = (bench.ticket(Line::Filing), bench.ticket(Line::Filing));
    let _ = bench.perform(Command::CallNext { finish: false });
    let _ = bench.on_visit(first.id, visit::Command::Start);
    assert_eq!(bench.refusal(Command::Visit(first.id, visit::Command::KeepPlace(Vec::new()))), "refusal-nothing-missing");
    let papers = vec!["Акт за смърт".to_owned(), "Пълномощно".to_owned()];
    let kept = bench.on_visit(first.id, visit::Command::KeepPlace(papers.clone()));
    assert_eq!((kept.state, kept.missing.as_slice()), (State::Parked, papers.as_slice()));
    let material = bench.office.material(Which::Missing(first.id), Words::default()).expect("values");
    for medium in [Medium::A6, Medium::Roll80] {
        let text = read_back(&bench, &material.pdf(medium).expect("a slip"));
        for part in [first.label.to_string().as_str(), "Акт за смърт", "Пълномощно", "17:00", "24.11.2026"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    // Another visitor meanwhile; then the first is back and needs no turn.
    let _ = bench.perform(Command::CallNext { finish: false });
    let _ = bench.on_visit(second.id, visit::Command::Start);
    bench.minutes(40);
    let _ = bench.on_visit(second.id, visit::Command::Finish);
    let back = bench.on_visit(first.id, visit::Command::Resume);
    assert_eq!((back.state, back.waiting_ms()), (State::Serving, first.waiting_ms().or(Some(0))));
    assert_eq!(back.minutes(bench.office.now_ms()).hold / MINUTE, 40);
    // The next morning nobody's place is kept.
    let _ = bench.on_visit(first.id, visit::Command::KeepPlace(papers));
    bench.minutes(24 * 60);
    let _ = bench.perform(Command::CloseOldDays);
    assert_eq!(bench.refusal(Command::Visit(first.id, visit::Command::Resume)), "refusal-visit-state");
    bench.assert_whole();
}

fn appointment(bench: &mut Bench, time: &str) -> gishe::domain::booking::Booking {
    let slot = Slot { official: String::new(), day: bench.office.today(), time: time.into() };
    let guest = Guest { name: "Мария Петрова".into(), phone: "0888 000 000".into(), topic: String::new() };
    match bench.perform(Command::Book(Box::new((slot, guest)))).value {
        Value::Booking(booking) => *booking,
        other => panic!("{other:?}"),
    }
}

/// An appointment waits from its slot: early it stands behind, at its time it is first in its turn, late it waits by the arrival; who
/// does not come is marked, and whose service is over has had it.
#[test]
fn appointments_wait_from_their_slot_and_are_kept_for_a_while() {
    let mut bench = Bench::new();
    let (early, late, never) =
        (appointment(&mut bench, "10:20"), appointment(&mut bench, "10:40"), appointment(&mut bench, "11:00"));
    let early_visit = visit_of(bench.perform(Command::CheckIn(early.id)).value);
    assert!(!early_visit.priority, "an appointment is no legal priority");
    assert_eq!(early_visit.estimate_s, Some(0), "nobody waits: called at its slot");
    bench.minutes(5);
    let walk_in = bench.ticket(Line::Filing);
    let order = |bench: &Bench| bench.office.queue(1).expect("a queue").waiting.iter().map(|v| v.id).collect::<Vec<_>>();
    assert_eq!(order(&bench), [walk_in.id, early_visit.id], "at 10:05 the slot of 10:20 has not begun");
    bench.minutes(20);
    let later = bench.ticket(Line::Filing);
    assert_eq!(order(&bench), [walk_in.id, early_visit.id, later.id], "from 10:20 it waits as everybody does");
    let _ = bench.on_visit(walk_in.id, visit::Command::Call);
    let _ = bench.on_visit(walk_in.id, visit::Command::Start);
    let _ = bench.on_visit(walk_in.id, visit::Command::Finish);
    let _ = bench.perform(Command::CallNext { finish: false });
    let called = bench.on_visit(early_visit.id, visit::Command::Start);
    assert_eq!(called.waiting_ms(), Some(5 * MINUTE), "from the slot, not from the early arrival");
    let _ = bench.on_visit(early_visit.id, visit::Command::Finish);
    let state = |bench: &Bench, id: Uuid| {
        gishe::store::visits::booking(bench.office.store().read(), id).expect("read").expect("a booking").state
    };
    assert_eq!(state(&bench, early.id), Booked::Held, "the service is over, and with it the appointment");
    // 10:40 is kept until 10:55; at eleven it waits by the arrival.
    bench.minutes(35);
    let late_visit = visit_of(bench.perform(Command::CheckIn(late.id)).value);
    assert_eq!((late_visit.slot_ms, state(&bench, late.id)), (None, Booked::Arrived));
    assert_eq!(order(&bench), [later.id, late_visit.id]);
    // Nobody comes at eleven: marked once the slot is kept no more.
    bench.minutes(20);
    let _ = bench.perform(Command::CloseOldDays);
    assert_eq!(state(&bench, never.id), Booked::Missed);
    bench.assert_whole();
}

/// A ticket for a service goes to the line that names it, bears it, and several people may come with it.
#[test]
fn tickets_for_services_and_parties() {
    let mut bench = Bench::new();
    let own = Sheet { open: true, services: vec!["2016".into()], ..Sheet::default() };
    let _ = bench.perform(Command::Line(Line::Fees, Box::new(own.clone())));
    assert_eq!(bench.refusal(Command::Line(Line::Filing, Box::new(own))), "refusal-line-service");
    let ticket = visit_of(bench.perform(Command::IssueFor("2016".into())).value);
    assert_eq!((ticket.label.line, ticket.service.as_deref()), (Line::Fees, Some("2016")));
    assert_eq!(bench.refusal(Command::IssueFor("999999".into())), "refusal-service-unknown");
    let other = bench.office.catalogue().all().iter().find(|s| s.code != "2016").expect("another").code.clone();
    let rest = visit_of(bench.perform(Command::IssueFor(other)).value);
    assert_eq!(rest.label.line, Line::Filing);
    assert_eq!(bench.on_visit(ticket.id, visit::Command::Party(4)).party, 4);
    assert_eq!(bench.refusal(Command::Visit(ticket.id, visit::Command::Party(0))), "refusal-party");
    let day = bench.office.summary(bench.office.today()).expect("figures");
    assert_eq!((day.ends.issued, day.people), (2, 5));
    bench.assert_whole();
}

/// Calls and letters are counted as work and never as visitors who waited for nothing.
#[test]
fn work_without_a_visitor_does_not_better_the_standard() {
    use gishe::domain::case::Channel;
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    bench.minutes(30);
    let _ = bench.perform(Command::CallNext { finish: false });
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    let _ = bench.on_visit(ticket.id, visit::Command::Finish);
    for channel in [Some(Channel::Phone), Some(Channel::Post), None] {
        let work = visit_of(bench.perform(Command::WalkIn { line: Line::Information, channel }).value);
        let _ = bench.on_visit(work.id, visit::Command::Finish);
    }
    let day = bench.office.summary(bench.office.today()).expect("figures");
    assert_eq!((day.ends.issued, day.wait.n, day.wait.share_percent()), (2, 1, Some(0)), "one waited, thirty minutes");
    assert_eq!(day.channels.values().sum::<u32>(), 2);
    assert_eq!(bench.office.queue(1).expect("a queue").mean_wait_ms, Some(30 * MINUTE));
    bench.assert_whole();
}

/// The log of calls of a day: what was taken as a call with what came of it, and papers that came by telephone alone, once each.
#[test]
fn calls_are_on_record_with_what_became_of_them() {
    use gishe::domain::case::{Channel, Kind};
    use gishe::domain::form::Form;
    let mut bench = Bench::new();
    let call = |bench: &mut Bench, channel| {
        visit_of(bench.perform(Command::WalkIn { line: Line::Information, channel: Some(channel) }).value)
    };
    let hotline = call(&mut bench, Channel::Hotline);
    let signal = Form { kind: Kind::Signal, channel: Channel::Hotline, ..complaint() };
    let Value::Case(case) = bench.perform(Command::Register(Box::new(signal), Some(hotline.id))).value else {
        panic!("no case")
    };
    bench.minutes(6);
    let _ = bench.on_visit(hotline.id, visit::Command::Finish);
    let post = call(&mut bench, Channel::Post);
    let _ = bench.on_visit(post.id, visit::Command::Finish);
    let alone = bench.register(Form { channel: Channel::Phone, ..complaint() });
    let calls = bench.office.calls(bench.office.today()).expect("a log");
    let told: Vec<_> = calls.iter().map(|c| (c.channel, c.took_ms, c.cases.clone())).collect();
    assert_eq!(
        told,
        [
            (Channel::Hotline, Some(6 * MINUTE), vec![(case.id, case.registered.number.short())]),
            (Channel::Phone, None, vec![(alone.id, alone.registered.number.short())]),
        ]
    );
    bench.minutes(24 * 60);
    assert!(bench.office.calls(bench.office.today()).expect("a log").is_empty());
}

/// Breaks have reasons, and the part of a wait during which every counter of the line was away is told apart.
#[test]
fn breaks_have_reasons_and_explain_waits() {
    let mut bench = Bench::new();
    for counter in [1, 2] {
        bench.who.counter = counter;
        let _ = bench.perform(Command::OpenCounter);
    }
    let ticket = bench.ticket(Line::Filing);
    bench.minutes(5);
    for counter in [1, 2] {
        bench.who.counter = counter;
        let _ = bench.perform(Command::Session(OnSession::Break(Pause::Meal)));
        assert_eq!(bench.office.session(counter).expect("read").expect("a session").why, Pause::Meal);
    }
    bench.minutes(20);
    bench.who.counter = 1;
    let _ = bench.perform(Command::Session(OnSession::Back));
    bench.minutes(2);
    let _ = bench.perform(Command::CallNext { finish: false });
    let called = bench.on_visit(ticket.id, visit::Command::Start);
    let went = bench.office.minutes(&called).expect("minutes");
    assert_eq!([went.queue, went.pause].map(|ms| ms / MINUTE), [7, 20]);
    assert_eq!(bench.office.unexplained().expect("read").iter().map(|v| v.id).collect::<Vec<_>>(), [ticket.id]);
    let _ = bench.on_visit(ticket.id, visit::Command::Finish);
    let _ = bench.on_visit(ticket.id, visit::Command::Explain(visit::Cause::Counter));
    assert!(bench.office.unexplained().expect("read").is_empty(), "explained after the visit was over");
    // Who forgets to sign out sits nowhere the next day.
    bench.minutes(24 * 60);
    let _ = bench.perform(Command::CloseOldDays);
    assert!(bench.office.session(2).expect("read").is_none());
    bench.assert_whole();
}

/// Calls are counted anew after a visitor came back, and end at the number in Settings.
#[test]
fn recalls_end_and_are_counted_anew_after_a_return() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Set(Key::RecallMax, "3".into()));
    let ticket = bench.ticket(Line::Filing);
    let _ = bench.perform(Command::CallNext { finish: false });
    for _ in 0..2 {
        bench.minutes(1);
        let _ = bench.on_visit(ticket.id, visit::Command::Recall);
    }
    bench.minutes(1);
    assert_eq!(bench.refusal(Command::Visit(ticket.id, visit::Command::Recall)), "refusal-recall-enough");
    let _ = bench.on_visit(ticket.id, visit::Command::NoShow);
    let _ = bench.on_visit(ticket.id, visit::Command::Reinstate);
    let _ = bench.perform(Command::CallNext { finish: false });
    assert_eq!(bench.refusal(Command::Visit(ticket.id, visit::Command::NoShow)), "refusal-no-show-soon", "called once");
    // Nobody who may not come back any more is offered.
    bench.minutes(1);
    let _ = bench.on_visit(ticket.id, visit::Command::Recall);
    bench.minutes(1);
    let _ = bench.on_visit(ticket.id, visit::Command::NoShow);
    assert_eq!(bench.office.queue(1).expect("a queue").missed.len(), 1);
    bench.minutes(31);
    assert!(bench.office.queue(1).expect("a queue").missed.is_empty());
}

/// What one counter may not do with a ticket: another's visit, a doubled call, one that it does not serve without a reason.
#[test]
fn guards_between_counters() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    let fees = std::collections::BTreeMap::from([('Г', 0)]);
    let _ = bench.perform(Command::Serves(2, Some(fees)));
    let there = Who { counter: 2, ..bench.who };
    let refused = |bench: &mut Bench, command| match bench.office.perform(there, Command::Visit(ticket.id, command)) {
        Err(gishe::office::Fault::Refused(refusal)) => refusal.key,
        other => panic!("not refused: {other:?}"),
    };
    assert_eq!(refused(&mut bench, visit::Command::Call), "refusal-call-order", "counter 2 does not serve this line");
    let _ = bench.perform(Command::CallNext { finish: false });
    assert_eq!(bench.refusal(Command::Visit(ticket.id, visit::Command::Recall)), "refusal-recall-soon", "a doubled press");
    for command in [visit::Command::Start, visit::Command::Leave, visit::Command::Recycle] {
        assert_eq!(refused(&mut bench, command), "refusal-visit-other-counter");
    }
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    assert_eq!(refused(&mut bench, visit::Command::Finish), "refusal-visit-other-counter");
    let left = bench.on_visit(ticket.id, visit::Command::Leave);
    assert_eq!(left.state, State::Left);
    assert_eq!(bench.refusal(Command::Visit(ticket.id, visit::Command::Start)), "refusal-visit-state", "it is over");
    assert_eq!(bench.office.summary(bench.office.today()).expect("figures").ends.left, 1);
}

/// The half-filled form of a kept place does not outlive its day; drafts of the counters do.
#[test]
fn forms_of_kept_places_go_with_their_day() {
    let mut bench = Bench::new();
    for key in ["kept/x", "form/1"] {
        bench.office.keep_draft(key, "{}").expect("kept");
    }
    let _ = bench.perform(Command::CloseOldDays);
    assert!(bench.office.draft("kept/x").expect("read").is_some(), "the visitor may come back today");
    bench.minutes(24 * 60);
    let _ = bench.perform(Command::CloseOldDays);
    assert!(bench.office.draft("kept/x").expect("read").is_none());
    assert!(bench.office.draft("form/1").expect("read").is_some());
}

/// Two who booked one slot while apart both stand until a person moves one; a second official receives beside the first.
#[test]
fn two_bookings_of_one_slot_stand_until_one_is_moved() {
    use gishe::domain::booking::Command as OnBooking;
    let (_place, mut one, mut two) = Place::two();
    let _ = one.perform(Command::Set(Key::ReceptionOfficials, "Кмет; Заместник-кмет".into()));
    settle(&mut [&mut one, &mut two]);
    let slot = |official: &str, time: &str| Slot {
        official: official.into(),
        day: "2026-11-27".parse().expect("a Friday"),
        time: time.into(),
    };
    let guest = |name: &str| Guest { name: name.into(), phone: "0888 000 000".into(), topic: "Път".into() };
    let book = |official: &str, name: &str| Command::Book(Box::new((slot(official, "09:15"), guest(name))));
    let _ = one.perform(book("Кмет", "Иван Чаушев"));
    let Value::Booking(later) = two.perform(book("Кмет", "Асен Щерев")) else { panic!("no booking") };
    let _ = two.perform(book("Заместник-кмет", "Мария Жекова"));
    settle(&mut [&mut one, &mut two]);
    let held = |desk: &super::desk::Desk| {
        let all = gishe::store::visits::bookings(desk.office.store().read(), slot("", "").day).expect("read");
        let mut all: Vec<_> = all.into_iter().map(|b| (b.slot.official, b.slot.time, b.guest.map(|g| g.name))).collect();
        all.sort();
        all
    };
    assert_eq!(held(&one), held(&two));
    let both = held(&one).iter().filter(|(who, time, _)| who == "Кмет" && time == "09:15").count();
    assert_eq!((held(&one).len(), both), (3, 2), "neither is lost");
    let _ = one.perform(Command::Booking(later.id, OnBooking::Move(slot("Кмет", "09:30"))));
    settle(&mut [&mut one, &mut two]);
    let times = |official: &str| held(&two).into_iter().filter(|b| b.0 == official).map(|b| b.1).collect::<Vec<_>>();
    assert_eq!(times("Кмет"), ["09:15", "09:30"]);
    assert_eq!(times("Заместник-кмет"), ["09:15"]);
}

/// A ticket that was transferred to a counter where nobody sits is seen by the others, who move it or call it with a reason.
#[test]
fn a_ticket_for_an_empty_counter_is_no_dead_end() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    let _ = bench.perform(Command::CallNext { finish: false });
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    let _ = bench.on_visit(ticket.id, visit::Command::Transfer(Line::Filing, Some(2), String::new()));
    let queue = bench.office.queue(1).expect("a queue");
    assert!(queue.waiting.is_empty() && queue.elsewhere.len() == 1);
    assert_eq!(bench.refusal(Command::Visit(ticket.id, visit::Command::Call)), "refusal-call-only-counter");
    let called = bench.on_visit(ticket.id, visit::Command::CallAside(Aside::Brief));
    assert_eq!((called.state, called.counter()), (State::Called, Some(1)));
}

/// Nobody is put out of a counter in the middle of a service; an idle one is taken over.
#[test]
fn a_busy_counter_is_not_taken() {
    use gishe::domain::staff;
    let mut bench = Bench::new();
    let add = Command::Staff(None, staff::Command::Add("Втора Служителка".to_owned()));
    let Value::Member(second) = bench.perform(add).value else { panic!("no member") };
    let first = bench.who;
    let _ = bench.perform(Command::OpenCounter);
    let ticket = bench.ticket(Line::Filing);
    let _ = bench.perform(Command::CallNext { finish: false });
    bench.who = Who { by: second.id, counter: 1 };
    assert_eq!(bench.refusal(Command::OpenCounter), "refusal-counter-busy");
    bench.who = first;
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    let _ = bench.on_visit(ticket.id, visit::Command::Finish);
    bench.who = Who { by: second.id, counter: 1 };
    let _ = bench.perform(Command::OpenCounter);
    assert_eq!(bench.office.session(1).expect("read").map(|s| s.clerk), Some(second.id));
}

/// Trouble of a kiosk's printer travels to every workstation, and goes when all is well again.
#[test]
fn trouble_of_a_kiosk_is_told_everywhere() {
    let (_place, mut one, mut two) = Place::two();
    let told = |desk: &super::desk::Desk| {
        let devices = desk.office.settings().devices();
        devices.map(|(code, why)| (code, why.to_owned())).collect::<Vec<_>>()
    };
    let code = two.office.station_code();
    let _ = two.perform(Command::Device("print-paper-out".into()));
    settle(&mut [&mut one, &mut two]);
    assert_eq!(told(&one), [(code, "print-paper-out".to_owned())]);
    assert!(Words::default().has("print-paper-out"));
    let _ = two.perform(Command::Device("<script>".into()));
    let _ = two.perform(Command::Device(String::new()));
    settle(&mut [&mut one, &mut two]);
    assert!(told(&one).is_empty());
}

/// What another process on the same file sets holds with the next command, and with the next look.
#[test]
fn settings_of_another_process_hold_at_once() {
    use gishe::office::clock::{ManualClock, SeededRandom};
    let mut bench = Bench::new();
    let clock = Box::new(ManualClock::at(super::support::TEN));
    let mut other = bench.home().open(clock, Box::new(SeededRandom::new(3))).expect("a second process");
    let _ = other.perform(Who::PROGRAM, Command::Set(Key::WaitMaxMin, "33".into())).expect("set");
    bench.office.refresh().expect("refreshed");
    assert_eq!(bench.office.settings().whole(Key::WaitMaxMin), 33);
    let _ = other.perform(Who::PROGRAM, Command::Set(Key::Counters, "3".into())).expect("set");
    let _ = bench.ticket(Line::Filing);
    assert_eq!(bench.office.settings().counters(), 3);
}

/// Two counters apart call one ticket: the first call stands, the second is told on both and looked at; own tickets called past an
/// earlier one bear the reason.
#[test]
fn clashes_of_two_counters_are_told_and_settled() {
    let (place, mut one, mut two) = Place::two();
    one.who.counter = 1;
    two.who.counter = 2;
    let first = visit_of(one.perform(Command::IssueTicket { line: Line::Filing, priority: false }));
    settle(&mut [&mut one, &mut two]);
    let second = visit_of(two.perform(Command::IssueTicket { line: Line::Filing, priority: false }));
    settle(&mut [&mut one, &mut two]);
    // The second workstation is apart: it may call its own ticket alone, past the earlier one, and that is on record.
    let (who, folder) = (two.who, RealFolder::at(&place.folder));
    let (outcome, mode) =
        calling::call(&mut two.office, Some(&folder), Mode::Absent, who, Aim::Next(false), 1).expect("called");
    assert_eq!(mode, Mode::Absent);
    let called = visit_of(outcome.value);
    assert_eq!((called.id, called.aside), (second.id, Some(Aside::Apart)));
    let _ = two.perform(Command::Visit(second.id, visit::Command::Start));
    let _ = two.perform(Command::Visit(second.id, visit::Command::Finish));
    // Both call the first ticket while apart.
    let _ = one.perform(Command::Visit(first.id, visit::Command::Call));
    two.clock.advance(1_000);
    let _ = two.perform(Command::Visit(first.id, visit::Command::CallAside(Aside::Mistake)));
    settle(&mut [&mut one, &mut two]);
    for desk in [&mut one, &mut two] {
        let visit = gishe::store::visits::one(desk.office.store().read(), first.id).expect("read").expect("a visit");
        assert_eq!((visit.counter(), visit.open_clashes().count()), (Some(1), 2), "the second call and its reason");
        let matters = desk.office.worklist(20).expect("a worklist");
        assert!(matters.iter().any(|m| matches!(m, Matter::Ticket { .. })), "it lies on the worklist");
    }
    let stamps: Vec<_> = {
        let visit = gishe::store::visits::one(one.office.store().read(), first.id).expect("read").expect("a visit");
        visit.open_clashes().filter_map(|clash| clash.of).collect()
    };
    for of in stamps {
        let _ = one.perform(Command::Visit(first.id, visit::Command::Review(of)));
    }
    settle(&mut [&mut one, &mut two]);
    let visit = gishe::store::visits::one(two.office.store().read(), first.id).expect("read").expect("a visit");
    assert_eq!((visit.open_clashes().count(), visit.clashes.len()), (0, 2), "looked at, and still readable");
    one.assert_whole();
    two.assert_whole();
}

/// A workstation claims a ticket and falls before it calls, or while it writes the claim: others pass the ticket at first, and call it
/// once nobody has for long enough. Its maker, back again, does not call it a second time.
#[test]
fn a_claim_whose_maker_fell_is_passed_in_time() {
    use gishe::share::claim::{Claim, Mark, claim, path};
    let (place, mut one, mut two) = Place::two();
    two.who.counter = 2;
    let issue = Command::IssueTicket { line: Line::Filing, priority: false };
    let tickets: Vec<Visit> = (0..3).map(|_| visit_of(one.perform(issue.clone()))).collect();
    settle(&mut [&mut one, &mut two]);
    let folder = RealFolder::at(&place.folder);
    let fallen = Mark { counter: 1, nonce: "fallen".to_owned(), wid: one.writer() };
    let claimed = claim(&folder, tickets[0].day, tickets[0].id, (0, 0), &fallen, &[one.writer()]);
    assert!(matches!(claimed, Claim::Mine));
    std::fs::write(place.folder.join(path(tickets[1].day, tickets[1].id, (0, 0))), b"").expect("half a claim");
    let mut nonce = 0;
    let mut next = |desk: &mut super::desk::Desk| {
        nonce += 1;
        let called = calling::call(&mut desk.office, Some(&folder), Mode::Strong, desk.who, Aim::Next(true), nonce);
        called.ok().map(|(outcome, _)| visit_of(outcome.value)).filter(|v| v.state == State::Called).map(|v| v.id)
    };
    assert_eq!(next(&mut two), Some(tickets[2].id), "nobody waits for a claim");
    two.clock.advance(4_000);
    let _ = two.perform(Command::Visit(tickets[2].id, visit::Command::Start));
    assert_eq!(next(&mut two), None, "not yet: its maker may be slow");
    two.clock.advance(2_000);
    assert_eq!(next(&mut two), Some(tickets[1].id), "half a claim is nobody's");
    let _ = two.perform(Command::Visit(tickets[1].id, visit::Command::Start));
    two.clock.advance(50_000);
    assert_eq!(next(&mut two), None);
    two.clock.advance(10_000);
    assert_eq!(next(&mut two), None, "who is heard of no more may have called: a cable, not the machine");
    one.clock.advance(62_000);
    one.round();
    assert_eq!(next(&mut two), Some(tickets[0].id), "a whole one whose maker is there and does not call");
    // The maker has not heard of it yet: its own old claim does not count any more.
    assert_eq!(next(&mut one), None);
    settle(&mut [&mut one, &mut two]);
    let visit = gishe::store::visits::one(one.office.store().read(), tickets[0].id).expect("read").expect("a visit");
    assert_eq!((visit.counter(), visit.open_clashes().count()), (Some(2), 0));
    one.assert_whole();
    two.assert_whole();
}

/// An enquiry is answered within twenty minutes (domain.md §2.1): the day says how many of the visits that brought one kept to it.
#[test]
fn the_day_says_whether_enquiries_were_answered_in_time() {
    let mut bench = Bench::new();
    for minutes in [5, 12, 31] {
        let ticket = bench.ticket(Line::Information);
        let _ = bench.perform(Command::CallNext { finish: false });
        let _ = bench.on_visit(ticket.id, visit::Command::Start);
        bench.minutes(minutes);
        let _ = bench.on_visit(ticket.id, visit::Command::CountEnquiry);
        let _ = bench.on_visit(ticket.id, visit::Command::Finish);
    }
    let day = bench.office.summary(bench.office.today()).expect("figures");
    assert_eq!((day.enquiries, day.answers.n, day.answers.within, day.answer_max_min), (3, 3, 2, 20));
    assert_eq!((day.answers.median_s, day.answers.share_percent()), (12 * 60, Some(66)));
    let text = gishe::report::figures::text(&day, Words::default());
    assert!(text.contains("66 % до 20 мин"), "{text}");
}
