//! Matters for people that are no case's own: two values of one setting, two ends of one payment, two steps with one booking, each made
//! apart; and a case that was paid twice.

use super::desk::{Desk, Place, settle};
use gishe::domain::booking::{self, Booking, Guest, Lost, Slot, State};
use gishe::domain::event::{Body, Event};
use gishe::domain::payment::{self, Method, Payment, Status};
use gishe::domain::settings::{self, Key};
use gishe::domain::stamp::{Base, Stamp, Writer};
use gishe::domain::{case, fold};
use gishe::office::worklist::Matter;
use gishe::office::{Command, Fault, Value};
use gishe::store::visits::{self, OFFICE};
use uuid::Uuid;

fn matters(desk: &Desk) -> Vec<Matter> {
    desk.office.worklist(10).expect("a worklist")
}

/// The one matter that both have, each with the same values.
fn one_matter(one: &Desk, two: &Desk) -> Matter {
    let all = matters(one);
    assert_eq!(all, matters(two));
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

fn assert_decided(desks: [&Desk; 2]) {
    for desk in desks {
        let left = matters(desk);
        assert!(left.is_empty(), "{left:?}");
        desk.assert_whole();
    }
}

fn of(matter: &Matter) -> Stamp {
    matter.of().expect("what decides it")
}

/// What set the value in force, as the list shows it: what lost takes its place.
fn takes(matter: &Matter) -> Option<Base> {
    match matter {
        Matter::Setting { takes, .. } | Matter::Booking { takes, .. } => *takes,
        _ => None,
    }
}

/// What lost is taken on one desk: it holds on both, and nothing is left to decide.
#[test]
fn one_setting_changed_on_both_is_decided_once() {
    let (_place, mut one, mut two) = Place::two();
    let _ = one.perform(Command::Set(Key::WaitMaxMin, "25".to_owned()));
    two.clock.advance(5_000);
    let _ = two.perform(Command::Set(Key::WaitMaxMin, "35".to_owned()));
    settle(&mut [&mut one, &mut two]);
    let matter = one_matter(&one, &two);
    let Matter::Setting { key, won, lost, held, done, takes: Some(_), .. } = &matter else { panic!("{matter:?}") };
    assert_eq!(key, Key::WaitMaxMin.code());
    let mut both = [won.as_str(), lost.as_str()];
    both.sort_unstable();
    assert_eq!((both, one.office.settings().text(Key::WaitMaxMin)), (["25", "35"], won.as_str()));
    assert!([held, done].iter().all(|by| by.who == "Първа Служителка" && by.at_ms > 0), "{matter:?}");
    #[cfg(feature = "gui")]
    {
        let told = gishe::gui::screen::apart::sentence(gishe::words::Words::default(), one.office.settings(), &matter);
        assert!([won.as_str(), lost.as_str(), "Първа Служителка"].iter().all(|part| told.contains(part)), "{told}");
    }
    let _ = one.perform(Command::SettleSetting(of(&matter), takes(&matter)));
    settle(&mut [&mut one, &mut two]);
    assert_decided([&one, &two]);
    for desk in [&one, &two] {
        assert_eq!(desk.office.settings().text(Key::WaitMaxMin), lost);
    }
    let count = |desk: &Desk| gishe::store::log::count(desk.office.store().read()).expect("a count");
    let before = count(&two);
    let late = two.office.perform(two.who, Command::SettleSetting(of(&matter), takes(&matter))).expect_err("refused");
    assert!(matches!(late, Fault::Refused(r) if r.key == "refusal-setting-settled"));
    let _ = two.perform(Command::SettleSetting(of(&matter), None));
    assert_eq!(count(&two), before, "decided is decided");
}

/// The list was shown, and then somebody in step set another value, or moved the booking once more: nothing that nobody saw is replaced.
#[test]
fn what_was_set_since_the_list_was_shown_is_not_replaced() {
    let (_place, mut one, mut two) = Place::two();
    let _ = one.perform(Command::Set(Key::WaitMaxMin, "25".to_owned()));
    two.clock.advance(5_000);
    let _ = two.perform(Command::Set(Key::WaitMaxMin, "35".to_owned()));
    settle(&mut [&mut one, &mut two]);
    let matter = one_matter(&one, &two);
    let _ = two.perform(Command::Set(Key::WaitMaxMin, "45".to_owned()));
    settle(&mut [&mut one, &mut two]);
    let late = one.office.perform(one.who, Command::SettleSetting(of(&matter), takes(&matter))).expect_err("refused");
    assert!(matches!(late, Fault::Refused(r) if r.key == "refusal-setting-settled"));
    assert_eq!(one.office.settings().text(Key::WaitMaxMin), "45");

    let (_place, mut one, mut two, id) = done_apart(move_to("09:15"), move_to("09:30"));
    let matter = one_matter(&one, &two);
    let _ = two.perform(Command::Booking(id, move_to("09:45")));
    settle(&mut [&mut one, &mut two]);
    let take = Command::Booking(id, booking::Command::Settle(of(&matter), takes(&matter)));
    let late = one.office.perform(one.who, take).expect_err("refused");
    assert!(matches!(late, Fault::Refused(r) if r.key == "refusal-booking-settled"));
    assert_eq!(stands(&one, id).0, friday("09:45"));
}

/// What stands is kept; and a value that does not fit the others any more is refused, with the matter left as it is.
#[test]
fn a_value_that_lost_is_kept_out_or_refused() {
    let (_place, mut one, mut two) = Place::two();
    let _ = one.perform(Command::Set(Key::Closes, "12:00".to_owned()));
    two.clock.advance(5_000);
    let _ = two.perform(Command::Set(Key::Closes, "18:00".to_owned()));
    settle(&mut [&mut one, &mut two]);
    let matter = one_matter(&one, &two);
    let Matter::Setting { won, lost, .. } = &matter else { panic!("{matter:?}") };
    // Opening after the value that lost: it cannot be set again.
    let opens = if lost == "12:00" { "13:00" } else { "08:30" };
    let _ = one.perform(Command::Set(Key::Opens, opens.to_owned()));
    if lost == "12:00" {
        let refused = one.office.perform(one.who, Command::SettleSetting(of(&matter), takes(&matter))).expect_err("refused");
        assert!(matches!(refused, Fault::Refused(r) if r.key == "refusal-setting-hours"));
        assert_eq!(matters(&one).len(), 1, "the matter stays");
    }
    let _ = two.perform(Command::SettleSetting(of(&matter), None));
    settle(&mut [&mut one, &mut two]);
    assert_decided([&one, &two]);
    assert_eq!(one.office.settings().text(Key::Closes), won);
}

fn pay(desk: &mut Desk, case: &case::Case) -> Payment {
    match desk.perform(Command::Pay { case: case.id, method: Method::Cash, reference: String::new() }) {
        Value::Payment(payment) => *payment,
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_ends_of_one_payment_are_looked_at() {
    let (_place, mut one, mut two) = Place::two();
    let case = one.register();
    let paid = pay(&mut one, &case);
    settle(&mut [&mut one, &mut two]);
    let refund = || Command::Payment(paid.id, payment::Command::Refund("надвзета".to_owned()));
    let _ = one.perform(refund());
    two.clock.advance(5_000);
    let _ = two.perform(refund());
    settle(&mut [&mut one, &mut two]);
    let matter = one_matter(&one, &two);
    let Matter::Payment { payment, number, status, late, done, .. } = &matter else { panic!("{matter:?}") };
    assert_eq!((*payment, number, *status, *late), (paid.id, &paid.number.to_string(), Status::Refunded, Status::Refunded));
    assert_eq!(done.who, "Първа Служителка");
    assert!(!matter.takes());
    let _ = two.perform(Command::Payment(paid.id, payment::Command::Review(of(&matter))));
    settle(&mut [&mut one, &mut two]);
    assert_decided([&one, &two]);
}

/// The fee is taken at two counters: told on both until one of the payments is given back.
#[test]
fn a_case_that_was_paid_twice_is_told_until_money_is_given_back() {
    let (_place, mut one, mut two) = Place::two();
    let case = one.register();
    settle(&mut [&mut one, &mut two]);
    let first = pay(&mut one, &case);
    let second = pay(&mut two, &case);
    assert_eq!((matters(&one), matters(&two)), (Vec::new(), Vec::new()));
    settle(&mut [&mut one, &mut two]);
    let matter = one_matter(&one, &two);
    let Matter::Overpaid { case: of, fee, paid, .. } = &matter else { panic!("{matter:?}") };
    assert_eq!((*of, *fee, paid.0), (case.id, case.fee_due(), first.amount.0 + second.amount.0));
    assert!(matter.of().is_none() && !matter.takes());
    let _ = two.perform(Command::Payment(first.id, payment::Command::Refund("платена два пъти".to_owned())));
    settle(&mut [&mut one, &mut two]);
    assert_decided([&one, &two]);
}

/// A quarter of an hour with the mayor on Friday.
fn friday(time: &str) -> Slot {
    Slot { official: "Кмет".to_owned(), day: "2026-11-27".parse().expect("a date"), time: time.to_owned() }
}

fn book(desk: &mut Desk, time: &str) -> Booking {
    let guest = Guest { name: "Мария Петрова".to_owned(), phone: "0888 000 000".to_owned(), topic: String::new() };
    match desk.perform(Command::Book(Box::new((friday(time), guest)))) {
        Value::Booking(booking) => *booking,
        other => panic!("{other:?}"),
    }
}

fn stands(desk: &Desk, id: Uuid) -> (Slot, State) {
    let booked = visits::booking(desk.office.store().read(), id).expect("a read").expect("a booking");
    (booked.slot, booked.state)
}

/// Two desks on which one booking had two things done to it, apart.
fn done_apart(first: booking::Command, second: booking::Command) -> (Place, Desk, Desk, Uuid) {
    let (place, mut one, mut two) = Place::two();
    let id = book(&mut one, "09:00").id;
    settle(&mut [&mut one, &mut two]);
    let _ = one.perform(Command::Booking(id, first));
    two.clock.advance(5_000);
    let _ = two.perform(Command::Booking(id, second));
    settle(&mut [&mut one, &mut two]);
    (place, one, two, id)
}

fn move_to(time: &str) -> booking::Command {
    booking::Command::Move(friday(time))
}

#[test]
fn of_two_moves_the_slot_that_lost_is_taken_while_it_is_free() {
    let (_place, mut one, mut two, id) = done_apart(move_to("09:15"), move_to("09:30"));
    let matter = one_matter(&one, &two);
    let Matter::Booking { slot, state: State::Booked, lost: Lost::Slot(lost), takes: Some(_), .. } = &matter else {
        panic!("{matter:?}")
    };
    // The second one is of a higher generation: another writer's, after the first event.
    assert_eq!((slot, lost), (&friday("09:30"), &friday("09:15")));
    let _ = one.perform(Command::Booking(id, booking::Command::Settle(of(&matter), takes(&matter))));
    settle(&mut [&mut one, &mut two]);
    assert_decided([&one, &two]);
    for desk in [&one, &two] {
        assert_eq!(stands(desk, id), (friday("09:15"), State::Booked));
    }
}

#[test]
fn a_slot_that_lost_and_is_given_to_another_is_refused_and_the_matter_stays() {
    let (_place, mut one, mut two, id) = done_apart(move_to("09:15"), move_to("09:30"));
    let matter = one_matter(&one, &two);
    let _ = book(&mut two, "09:15");
    settle(&mut [&mut one, &mut two]);
    let take = Command::Booking(id, booking::Command::Settle(of(&matter), takes(&matter)));
    let refused = one.office.perform(one.who, take).expect_err("refused");
    assert!(matches!(refused, Fault::Refused(r) if r.key == "refusal-slot-taken"));
    assert_eq!(one_matter(&one, &two), matter, "it stays");
    let _ = two.perform(Command::Booking(id, booking::Command::Settle(of(&matter), None)));
    settle(&mut [&mut one, &mut two]);
    assert_decided([&one, &two]);
    assert_eq!(stands(&one, id), (friday("09:30"), State::Booked));
}

#[test]
fn a_move_and_a_cancellation_are_told_whichever_is_first() {
    let cancel = || booking::Command::Cancel;
    for (first, second) in [(move_to("09:15"), cancel()), (cancel(), move_to("09:15"))] {
        let (_place, mut one, mut two, id) = done_apart(first, second);
        let matter = one_matter(&one, &two);
        let Matter::Booking { state: State::Cancelled, lost: Lost::Slot(lost), takes: None, .. } = &matter else {
            panic!("{matter:?}")
        };
        assert_eq!(*lost, friday("09:15"), "where the guest may come");
        let _ = one.perform(Command::Booking(id, booking::Command::Settle(of(&matter), None)));
        settle(&mut [&mut one, &mut two]);
        assert_decided([&one, &two]);
    }
}

/// Given up twice is given up once, and nobody is asked.
#[test]
fn what_both_did_alike_is_no_matter() {
    let (_place, one, two, id) = done_apart(booking::Command::Cancel, booking::Command::Cancel);
    assert_eq!(stands(&one, id).1, State::Cancelled);
    assert_decided([&one, &two]);
    let (_place, one, two, id) = done_apart(move_to("09:15"), move_to("09:15"));
    assert_eq!(stands(&one, id), (friday("09:15"), State::Booked));
    assert_decided([&one, &two]);
}

/// An event of the first or second workstation in a minute, by hand.
fn event(n: u8, generation: u32, minute: u64, about: Uuid, body: Body) -> Event {
    let stamp = Stamp { ms: minute * 60_000, counter: 0, writer: Writer::of_key(&[n; 32]) };
    let by = Uuid::from_u128(u128::from(n));
    Event { seq: minute, generation, stamp, at_ms: stamp.ms as i64, by, about, body }
}

/// In every turn and backwards: as events may come in.
fn orders(events: &[Event]) -> Vec<Vec<Event>> {
    let mut all = Vec::new();
    for n in 0..events.len() {
        let mut turned = events.to_vec();
        turned.rotate_left(n);
        all.push(turned.clone());
        turned.reverse();
        all.push(turned);
    }
    all
}

/// Somebody says that a guest did not come at a time that had been given up elsewhere: the time that was agreed since stands, and it is told.
#[test]
fn who_did_not_come_at_a_time_given_up_is_expected_at_the_other() {
    let about = Uuid::from_u128(7);
    let slot = |day: &str| Slot { official: "mayor".to_owned(), day: day.parse().expect("a date"), time: "10:00".to_owned() };
    let (first, later) = (slot("2026-11-27"), slot("2026-12-04"));
    let made = event(1, 0, 1, about, Body::Booking(booking::Event::Booked { slot: first, pd: None }));
    let b = Some(Base(made.generation, made.stamp));
    let moved = event(1, 1, 20, about, Body::Booking(booking::Event::Moved { slot: later.clone(), b }));
    let missed = event(2, 2, 30, about, Body::Booking(booking::Event::Missed { slot: None, b }));
    for order in orders(&[made, moved, missed]) {
        let booked = fold::booking(&fold::ordered(order)).expect("a booking");
        assert_eq!((&booked.slot, booked.state, booked.open_clashes().count()), (&later, State::Booked, 1));
    }
}

/// The program marks a slot that the booking had left elsewhere: the move holds, whichever generation is higher, and nobody is bothered.
#[test]
fn a_slot_that_passed_apart_from_a_move_is_not_missed() {
    let about = Uuid::from_u128(7);
    let slot = |day: &str| Slot { official: String::new(), day: day.parse().expect("a date"), time: "10:00".to_owned() };
    let (tuesday, friday) = (slot("2026-11-24"), slot("2026-11-27"));
    let made = event(1, 0, 1, about, Body::Booking(booking::Event::Booked { slot: tuesday.clone(), pd: None }));
    let base = Some(Base(made.generation, made.stamp));
    let moved =
        |n, generation| event(n, generation, 20, about, Body::Booking(booking::Event::Moved { slot: friday.clone(), b: base }));
    let missed = |n, generation, minute, slot: Option<&Slot>| {
        let mut missed =
            event(n, generation, minute, about, Body::Booking(booking::Event::Missed { slot: slot.cloned(), b: None }));
        missed.by = Uuid::nil();
        missed
    };
    let cases = [
        vec![made.clone(), missed(1, 0, 30, Some(&tuesday)), moved(2, 1)],
        vec![made.clone(), moved(1, 0), missed(2, 1, 30, Some(&tuesday))],
    ];
    for events in cases {
        for order in orders(&events) {
            let booked = fold::booking(&fold::ordered(order)).expect("a booking");
            assert_eq!((&booked.slot, booked.state, booked.clashes.len()), (&friday, State::Booked, 0));
        }
        let mut passed = events.clone();
        passed.push(missed(1, 2, 90, Some(&friday)));
        assert_eq!(fold::booking(&fold::ordered(passed)).expect("a booking").state, State::Missed, "the slot it is at");
    }
    // Who comes after all is here, though the program's word is told last.
    let arrived = event(1, 0, 40, about, Body::Booking(booking::Event::Arrived { visit: about }));
    let events = vec![made.clone(), missed(1, 0, 30, Some(&tuesday)), arrived];
    assert_eq!(fold::booking(&fold::ordered(events)).expect("a booking").state, State::Arrived);
    // What older programs wrote reads and folds as before.
    let older = |text: &str| serde_json::from_str::<booking::Event>(text).expect("an event");
    assert_eq!(older(r#"{"o":"missed","f":{}}"#), booking::Event::Missed { slot: None, b: None });
    assert_eq!(older(r#"{"o":"cancelled","f":{}}"#), booking::Event::Cancelled { b: None });
    let text = serde_json::to_string(&booking::Event::Missed { slot: None, b: None }).expect("text");
    assert_eq!(text, r#"{"o":"missed","f":{}}"#);
    let events = vec![made, missed(1, 0, 30, None), moved(2, 1)];
    let booked = fold::booking(&fold::ordered(events)).expect("a booking");
    assert_eq!((booked.slot, booked.state), (tuesday, State::Missed));
}

/// A decision holds in whatever order the events came in, also when the value was issued again under another name; a value that comes later is
/// a matter of its own.
#[test]
fn a_decision_is_still_decided_after_events_came_in_any_order() {
    let set = |n, generation, minute, v: &str, b: Option<Base>| {
        let set = settings::Event::Set { key: Key::WaitMaxMin.code().to_owned(), v: v.to_owned(), b };
        event(n, generation, minute, OFFICE, Body::Office(set))
    };
    let base = |event: &Event| Some(Base(event.generation, event.stamp));
    let (first, second) = (set(1, 0, 1, "25", None), set(2, 0, 2, "35", None));
    let again = Stamp { writer: Writer::of_key(&[9; 32]), ..first.stamp };
    let looked = event(2, 1, 3, OFFICE, Body::Office(settings::Event::Reviewed { of: again }));
    let kept = vec![first.clone(), second.clone(), looked];
    for order in orders(&kept) {
        let settings = fold::settings(&fold::ordered(order));
        assert_eq!((settings.text(Key::WaitMaxMin), settings.open_clashes().count()), ("35", 0));
    }
    let mut more = kept.clone();
    more.push(set(3, 0, 4, "45", None));
    for order in orders(&more) {
        let settings = fold::settings(&fold::ordered(order));
        let open: Vec<&str> = settings.open_clashes().map(|clash| clash.lost.as_str()).collect();
        assert_eq!((settings.text(Key::WaitMaxMin), open), ("45", vec!["35"]));
    }
    // Who lost and, having heard, set it again decided by that.
    let chosen = vec![first.clone(), second.clone(), set(1, 1, 5, "25", base(&second))];
    for order in orders(&chosen) {
        let settings = fold::settings(&fold::ordered(order));
        assert_eq!((settings.text(Key::WaitMaxMin), settings.open_clashes().count()), ("25", 0));
    }
    // What replaced a value that is still under way had seen more than what stands here.
    let early = vec![first, set(3, 2, 9, "45", base(&set(2, 1, 8, "35", None)))];
    assert_eq!(fold::settings(&fold::ordered(early)).open_clashes().count(), 0);
    let device = |n, minute, v: &str| {
        let set = settings::Event::Set { key: "device.01".to_owned(), v: v.to_owned(), b: None };
        event(n, 0, minute, OFFICE, Body::Office(set))
    };
    let told = vec![device(1, 1, "kiosk-paper"), device(2, 2, "kiosk-jam")];
    assert_eq!(fold::settings(&fold::ordered(told)).open_clashes().count(), 0, "devices decide nothing");
}
