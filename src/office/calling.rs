//! Calling a visitor when several workstations call: on a strong folder the claim decides, without one only own tickets are
//! called (sync.md §3.10).

use super::perform::ready_to_call;
use super::{Command, Fault, Office, Outcome, Who};
use crate::domain::queue;
use crate::domain::refusal::Refusal;
use crate::domain::stamp::Writer;
use crate::domain::visit::{self, State, Visit};
use crate::share::claim::{Claim, Mark, claim};
use crate::share::folder::Folder;
use crate::share::head::{HEAD_BYTES, Head};
use crate::share::status::Mode;
use crate::store::visits;
use chrono::NaiveDate;
use uuid::Uuid;

/// Tickets claimed in one call at most: more counters than that cannot be at the first tickets at once.
const CLAIMS_MAX: usize = 40;

/// A claim of somebody who does not call for so long is passed, milliseconds: a call is seen elsewhere within seconds.
const CLAIMED_MS: i64 = 60_000;

/// Whoever is heard of for so long after a claim, without a call, made none: what it writes is in the folder within seconds. Who is heard
/// of no more – unplugged between its claim and the folder – may well have called (sync.md row 53), milliseconds by its own clock.
const HEARD_MS: i64 = 30_000;

/// One that nobody has signed, its maker having fallen while writing it (sync.md §3.10), milliseconds.
const TORN_MS: i64 = 5_000;

/// Claims of one call at most, each in place of one that was orphaned.
const AGAIN_MAX: u32 = 4;

/// A ticket that may be called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// The visit.
    pub visit: Uuid,
    /// Its day.
    pub day: NaiveDate,
    /// How many times it was called before: names the claim.
    pub n: u32,
    /// Whether it is this workstation's own, or meant for this counter.
    pub own: bool,
}

/// What a caller knows before it claims.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidates {
    /// Tickets in the order of calling.
    pub tickets: Vec<Candidate>,
    /// This workstation's writers.
    pub line: Vec<Writer>,
}

/// What is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aim {
    /// The next in line; `true` finishes first.
    Next(bool),
    /// A certain ticket, out of order.
    Aside(Uuid, visit::Aside),
    /// One's own ticket that was put aside.
    Parked(Uuid),
}

/// Where the office is reached: directly, or on its thread.
pub trait Door {
    /// Asks the office.
    fn ask<T: Send + 'static>(
        &mut self,
        job: impl FnOnce(&mut Office) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault>;

    /// Whether the call is still waited for, asked in the moment before it is written; from then on it is.
    fn wanted(&mut self) -> bool {
        true
    }
}

impl Door for Office {
    fn ask<T: Send + 'static>(
        &mut self,
        job: impl FnOnce(&mut Office) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        job(self)
    }
}

impl Door for super::desk::Desk {
    fn ask<T: Send + 'static>(
        &mut self,
        job: impl FnOnce(&mut Office) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.wait(job)?
    }
}

impl Office {
    /// What may be called at a counter, or what stands against a call there.
    pub fn candidates(&self, counter: u8, aim: Aim) -> Result<Candidates, Fault> {
        let db = self.store.read();
        let live = visits::live(db, self.today())?;
        let chosen: Vec<&Visit> = match aim {
            Aim::Next(finish) => {
                let _ = ready_to_call(db, counter, finish)?;
                queue::order(&live, counter, self.now_ms(), &self.settings)
            }
            Aim::Aside(id, _) | Aim::Parked(id) => live.iter().filter(|v| v.id == id).collect(),
        };
        let own = |v: &Visit| {
            Some(v.label.issuer) == self.digit || v.stage().only_counter == Some(counter) || v.state == State::Parked
        };
        let candidate = |v: &Visit| Candidate { visit: v.id, day: v.day, n: v.claims(), own: own(v) };
        let line = self.identity.as_ref().map(|me| me.cert.own_line()).unwrap_or_default();
        Ok(Candidates { tickets: chosen.into_iter().map(candidate).collect(), line })
    }
}

/// Calls: claims first where the mode asks for it. `nonce` tells this attempt from any other.
///
/// # Errors
/// The rules' refusals; `refusal-call-taken` when another counter was first.
pub fn call(
    door: &mut impl Door,
    folder: Option<&dyn Folder>,
    mode: Mode,
    who: Who,
    aim: Aim,
    nonce: u64,
) -> Result<(Outcome, Mode), Fault> {
    if mode == Mode::Alone {
        let command = match aim {
            Aim::Next(finish) => Command::CallNext { finish },
            Aim::Aside(id, why) => Command::Visit(id, visit::Command::CallAside(why)),
            Aim::Parked(id) => Command::Visit(id, visit::Command::Resume),
        };
        return Ok((door.ask(move |office| office.perform(who, command))?, mode));
    }
    let Candidates { tickets, line } = door.ask(move |office| office.candidates(who.counter, aim))?;
    let mark = line.first().map(|me| Mark { counter: who.counter, nonce: format!("{nonce:016x}"), wid: *me });
    let claiming = Claiming { mark, line, insists: matches!(aim, Aim::Aside(..)) };
    let (chosen, mode) = choose(door, folder, mode, &tickets, &claiming);
    if chosen.is_none() && !tickets.is_empty() && !matches!(aim, Aim::Next(true)) {
        let key = if mode.own_only() { "refusal-call-own" } else { "refusal-call-taken" };
        return Err(Refusal::new(key).into());
    }
    if !door.wanted() {
        return Err(Fault::Data("the call was given up".to_owned()));
    }
    let command = match aim {
        Aim::Next(finish) => {
            // Apart from the others an earlier ticket may be passed over: that is on record.
            let passed = mode.own_only() && chosen.is_some() && tickets.first().map(|t| t.visit) != chosen;
            Command::CallClaimed { visit: chosen, finish, apart: passed }
        }
        Aim::Aside(id, why) => Command::Visit(id, visit::Command::CallAside(why)),
        Aim::Parked(id) => Command::Visit(id, visit::Command::Resume),
    };
    Ok((door.ask(move |office| office.perform(who, command))?, mode))
}

/// Who claims, and how.
struct Claiming {
    /// What the claim says; none for a workstation that belongs to no office.
    mark: Option<Mark>,
    /// This workstation's writers.
    line: Vec<Writer>,
    /// Whether somebody chose this very ticket: the visitor stands there, so who claimed it before and is heard of no more is passed.
    insists: bool,
}

/// The first ticket that is ours to call. When the folder fails on the way, own tickets are what is left.
fn choose(
    door: &mut impl Door,
    folder: Option<&dyn Folder>,
    mode: Mode,
    tickets: &[Candidate],
    claiming: &Claiming,
) -> (Option<Uuid>, Mode) {
    let own = || tickets.iter().find(|t| t.own).map(|t| t.visit);
    let (Mode::Strong, Some(folder), Some(mark)) = (mode, folder, &claiming.mark) else {
        return (own(), if mode == Mode::Strong { Mode::Absent } else { mode });
    };
    // Many counters may be at the first tickets at once: whoever finds them taken goes on behind them.
    for ticket in tickets.iter().take(CLAIMS_MAX) {
        for again in 0..AGAIN_MAX {
            match claim(folder, ticket.day, ticket.visit, (ticket.n, again), mark, &claiming.line) {
                Claim::Mine => return (Some(ticket.visit), mode),
                // Whoever claimed it does not call: what follows the claim is claimed instead.
                Claim::Taken(owner) if orphaned(door, folder, *ticket, again, owner.as_ref(), claiming.insists) => {}
                Claim::Taken(_) => break,
                Claim::NoFolder(_) => return (own(), Mode::Absent),
            }
        }
    }
    (None, mode)
}

/// Whether a claim has stood so long without a call that its maker must have fallen between the two.
fn orphaned(
    door: &mut impl Door,
    folder: &dyn Folder,
    ticket: Candidate,
    again: u32,
    owner: Option<&Mark>,
    insists: bool,
) -> bool {
    // The head's time by its owner's clock: it moves on as long as the owner reaches the folder.
    let heard = owner.and_then(|mark| folder.read(&format!("w/{}/head", mark.wid), HEAD_BYTES).ok());
    let heard = heard.and_then(|bytes| Head::peek(&bytes)).map(|head| head.ms);
    let first = door.ask(move |office| {
        let now = office.now_ms();
        let first = office.taken.entry((ticket.visit, ticket.n, again)).or_insert((now, heard));
        first.1 = first.1.or(heard);
        let (at, heard_then) = *first;
        office.taken.retain(|_, (at, _)| now - *at < 24 * 3_600_000);
        Ok((now - at, heard_then))
    });
    let Ok((since, heard_then)) = first else { return false };
    match owner {
        None => since >= TORN_MS,
        Some(_) if insists => since >= CLAIMED_MS,
        Some(_) => since >= CLAIMED_MS && heard.zip(heard_then).is_some_and(|(now, then)| now - then >= HEARD_MS),
    }
}
