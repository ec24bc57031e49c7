//! A day of the queue by seed: workstations issue and call tickets through the exchange, cables are pulled and put back. Then what the
//! hall was promised must hold: no ticket is lost, on a folder that decides none is called twice, whoever was called twice was called
//! by somebody apart and it is told, in a copied folder each calls its own tickets alone, and nobody is left over.

use super::schedule::Plan;
use super::station::{Called, Station};
use super::{Failure, Run};
use gishe::domain::event::{Body, Event as Happening};
use gishe::domain::ticket::Line;
use gishe::domain::visit::{self, Event, State, Visit};
use gishe::office::clock::SeededRandom;
use gishe::office::worklist::Matter;
use gishe::office::{Command, Value};
use gishe::share::status::Mode;
use gishe::store::{log, visits};
use std::collections::BTreeMap;
use uuid::Uuid;

/// From ten till five: the office of the simulation opens its day at ten.
const MINUTES: i64 = 420;
/// Arrivals in a hundred minutes, hour by hour: a peak before noon and a lower one after it.
const WAVE: [u64; 7] = [70, 80, 60, 35, 50, 55, 25];

/// What a day came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Tickets.
    pub tickets: u64,
    /// Calls.
    pub calls: u64,
    /// Cables pulled.
    pub cuts: u64,
    /// Tickets that two counters called, one of them apart.
    pub clashes: u64,
}

/// What the workstations share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// A folder in which claims decide.
    Strong,
    /// A folder that is copied about and known as one: own tickets only.
    Weak,
    /// A folder that is copied about and taken for one that decides: people are told of what it cannot decide.
    Forced,
}

/// Plays the day of a seed.
///
/// # Errors
/// The promise that was broken.
pub fn day(seed: u64, share: Share) -> Result<Day, Failure> {
    let mut random = SeededRandom::new(seed.wrapping_mul(0x9e37_79b9) ^ 0x6461_7973);
    // Two to eight, by the seed: a few take long enough to be played by themselves.
    let stations = 2 + (seed % 7) as usize;
    let mut run = Run::begin(&Plan {
        seed,
        stations,
        weak: share != Share::Strong,
        forced: share == Share::Forced,
        files: false,
        acts: Vec::new(),
    });
    let (mut day, mut issued, mut calls) = (Day::default(), Vec::new(), Vec::<Called>::new());
    // Until when each cable is out, in minutes.
    let mut out = vec![0_i64; stations];
    for minute in 0..MINUTES {
        for (n, until) in out.iter_mut().enumerate() {
            if *until <= minute && random.one_in(90) {
                *until = minute + 3 + random.below(40) as i64;
                day.cuts += 1;
            }
            if let Ok(mut world) = run.world.lock() {
                world.ills(n).absent = *until > minute;
            }
        }
        if random.below(100) < WAVE[(minute / 60) as usize] {
            let at = random.below(stations as u64) as usize;
            issued.extend(issue(&mut run.stations[at], &mut random));
        }
        for half in 0..2 {
            run.pass(30_000);
            for n in 0..stations {
                let busy = half == 0 || random.one_in(3);
                if busy {
                    calls.extend(work(&mut run.stations[n], &mut random));
                }
                run.round(n);
            }
        }
    }
    run.heal();
    run.settle()?;
    // After closing everybody who holds a ticket is served (НАО): the counters work on until nobody waits.
    for _ in 0..2_000 {
        run.pass(30_000);
        for n in 0..stations {
            calls.extend(work(&mut run.stations[n], &mut random));
            run.round(n);
        }
        if open(&run.stations[0]) == 0 {
            break;
        }
    }
    run.settle()?;
    run.check()?;
    (day.tickets, day.calls) = (issued.len() as u64, calls.len() as u64);
    day.clashes = promises(&mut run, share, &issued, &calls)?;
    if share == Share::Weak {
        own_alone(&run)?;
    }
    Ok(day)
}

/// In a copied folder nothing decides between two counters: each calls what its own workstation issued, whatever it sees in the line.
fn own_alone(run: &Run) -> Result<(), Failure> {
    let line = |station: &Station| {
        let digit = station.office().enrolled().and_then(|me| me.cert.digit);
        station.line().into_iter().map(move |writer| (writer, digit)).collect::<Vec<_>>()
    };
    let digits: BTreeMap<_, _> = run.stations.iter().flat_map(line).collect();
    let today: BTreeMap<Uuid, Visit> = today(&run.stations[0]).into_iter().map(|v| (v.id, v)).collect();
    let mut calls = Vec::new();
    let walked = log::walk(run.stations[0].office().store().read(), |row| {
        let event = Happening::held(&row.line, None)?;
        if matches!(event.body, Body::Visit(Event::Called { .. })) {
            calls.push((event.about, event.writer()));
        }
        Ok(())
    });
    let foreign = calls.iter().find_map(|(about, by)| {
        let visit = today.get(about)?;
        (digits.get(by).copied().flatten() != Some(visit.label.issuer)).then_some((visit, by))
    });
    match (walked, foreign) {
        (Ok(()), None) if !calls.is_empty() => Ok(()),
        (walked, foreign) => {
            let foreign = foreign.map(|(visit, by)| format!("{} by {by}", visit.label));
            Err(Failure { what: format!("Q7 {} calls, a foreign ticket among them: {foreign:?}, {walked:?}", calls.len()) })
        }
    }
}

fn today(station: &Station) -> Vec<Visit> {
    visits::of_day(station.office().store().read(), station.office().today()).unwrap_or_default()
}

fn open(station: &Station) -> usize {
    today(station).iter().filter(|v| v.state.open()).count()
}

fn issue(station: &mut Station, random: &mut SeededRandom) -> Option<Uuid> {
    let command = Command::IssueTicket { line: *random.pick(&Line::ALL), priority: random.one_in(15) };
    match station.office_mut().perform(super::who(0), command).ok()?.value {
        Value::Visit(visit) => Some(visit.id),
        _ => None,
    }
}

/// What a counter does next: calls when nobody is there, starts, finishes, puts aside, transfers, puts back, marks who did not come.
fn work(station: &mut Station, random: &mut SeededRandom) -> Option<Called> {
    let counter = station.counter();
    let here = visits::at_counter(station.office().store().read(), counter).ok().flatten();
    let who = super::who(usize::from(counter) - 1);
    let Some(here) = here else {
        let parked = today(station).into_iter().find(|v| v.state == State::Parked && v.stage().counter == Some(counter));
        if let Some(parked) = parked.filter(|_| random.one_in(4)) {
            return station.call_as(gishe::office::calling::Aim::Parked(parked.id), random.next_u64());
        }
        let day = today(station);
        let of = |state: State| day.iter().filter(|v| v.state == state).map(|v| v.id).collect::<Vec<_>>();
        // Before that: somebody comes after all, is moved, leaves, is called before the turn.
        let (missed, waiting) = (of(State::NoShow), of(State::Waiting));
        if !missed.is_empty() && random.one_in(4) {
            let _ = station.office_mut().perform(who, Command::Visit(*random.pick(&missed), visit::Command::Reinstate)).ok();
        }
        if !waiting.is_empty() && random.one_in(40) {
            let one = *random.pick(&waiting);
            let what = match random.below(3) {
                0 => visit::Command::Move(*random.pick(&Line::ALL)),
                1 => visit::Command::Leave,
                _ => {
                    let aim = gishe::office::calling::Aim::Aside(one, *random.pick(&visit::Aside::ALL));
                    return station.call_as(aim, random.next_u64());
                }
            };
            let _ = station.office_mut().perform(who, Command::Visit(one, what)).ok();
        }
        return station.call_as(gishe::office::calling::Aim::Next(false), random.next_u64());
    };
    let next = match here.state {
        State::Called if random.one_in(12) => visit::Command::Recall,
        State::Called if random.one_in(12) => visit::Command::NoShow,
        State::Called if random.one_in(30) => visit::Command::Recycle,
        State::Called => visit::Command::Start,
        _ if random.one_in(40) => visit::Command::Another(*random.pick(&Line::ALL)),
        _ if random.one_in(30) => visit::Command::Park(String::new()),
        _ if random.one_in(30) => visit::Command::Transfer(*random.pick(&Line::ALL), None, String::new()),
        _ if random.one_in(8) => visit::Command::Finish,
        _ => return None,
    };
    let _ = station.office_mut().perform(who, Command::Visit(here.id, next)).ok();
    None
}

fn promises(run: &mut Run, share: Share, issued: &[Uuid], calls: &[Called]) -> Result<u64, Failure> {
    let fail = |what: String| Err(Failure { what });
    for station in &run.stations {
        let today = today(station);
        if let Some(lost) = issued.iter().find(|id| today.iter().all(|v| v.id != **id)) {
            return fail(format!("Q1 a ticket is lost on {}: {lost}", station.client));
        }
        if let Some(left) = today.iter().find(|v| v.state.open()) {
            return fail(format!("Q2 {} is left over as {:?}", left.label, left.state));
        }
        let mut at: BTreeMap<u8, Uuid> = BTreeMap::new();
        for v in today.iter().filter(|v| matches!(v.state, State::Called | State::Serving)) {
            if let Some(other) = v.counter().and_then(|counter| at.insert(counter, v.id)) {
                return fail(format!("Q3 two visits stand at one counter: {other} and {}", v.id));
            }
        }
    }
    let mut claimed: BTreeMap<(Uuid, u32), Vec<Mode>> = BTreeMap::new();
    for call in calls {
        claimed.entry((call.visit, call.n)).or_default().push(call.mode);
    }
    for ((visit, n), modes) in &claimed {
        if modes.iter().filter(|mode| **mode == Mode::Strong).count() > 1 && share == Share::Strong {
            return fail(format!("Q4 {visit} was claimed twice as its call {n}"));
        }
    }
    // Whoever is called twice was called by somebody apart, and both counters are told.
    let mut clashes = 0;
    let today = today(&run.stations[0]);
    for v in &today {
        // A call that met a ticket which somebody took away in the same moment is told as well, and is no second call.
        let at_once = |state: State| matches!(state, State::Called | State::Serving);
        let twice = v.open_clashes().any(|clash| matches!(clash.event, Event::Called { .. }) && at_once(clash.state));
        if !twice {
            continue;
        }
        clashes += 1;
        let apart = calls.iter().any(|call| call.visit == v.id && call.mode != Mode::Strong);
        if !apart && share != Share::Forced {
            return fail(format!("Q5 {} was called twice by counters that saw the folder", v.label));
        }
        let told = run.stations.iter().all(|station| {
            let matters = station.office().worklist(10_000).unwrap_or_default();
            matters.iter().any(|m| matches!(m, Matter::Ticket { visit, .. } if *visit == v.id))
        });
        if !told {
            return fail(format!("Q6 nobody is told that {} was called twice", v.label));
        }
    }
    Ok(clashes)
}
