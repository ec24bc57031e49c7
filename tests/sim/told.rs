//! What people are told (I8): after each round what the folder was to a workstation, and in the end nothing that is over. What is expected follows
//! from the ills of the folder, not from what a workstation said before.

use super::world::Ills;
use super::{Failure, Run};
use gishe::share::ledger::Ledger;
use gishe::share::status::{Link, Matter, Problem};
use std::collections::BTreeSet;

impl Run {
    /// After a round of a workstation.
    pub(super) fn check_told(&mut self, n: usize) {
        let seen = self.world.lock().ok().and_then(|world| world.seen_by(self.stations[n].client));
        let station = &mut self.stations[n];
        let Some((ills, sign)) = seen.filter(|_| station.mortal.is_none() && self.lost.is_none()) else { return };
        let unsent = station.office_mut().unsent().map_or(0, |(events, _)| events);
        let status = &station.status;
        let waits = sign && unsent > 0;
        // One ill alone: of two either may be met first.
        let due = match ills {
            Ills { absent: true, .. } => Some(Link::Absent),
            _ if waits && ills == (Ills { denied: true, ..Ills::default() }) => Some(Link::NoRight),
            _ if waits && ills == (Ills { full: true, ..Ills::default() }) => Some(Link::Full),
            _ => None,
        };
        // Nothing is published where files were altered, or where there is no code for the life that would publish.
        // Nor while a code is not asked for again: what the folder is meanwhile is not looked at.
        let held_up = station.exchange.put_off()
            || status.link == Link::Spoiled
            || status.problems.iter().any(|problem| problem.matter == Matter::NoCode);
        if let Some(due) = due.filter(|due| status.link != *due && (*due == Link::Absent || !held_up)) {
            self.lost = Some(format!("I8 station {n} says {:?} with {unsent} events unsent, and it is {due:?}", status.link));
            return;
        }
        let never = |problem: &&Problem| match problem.matter {
            Matter::Wrong | Matter::Locked | Matter::Digest | Matter::CodeTwice => true,
            // The version of a file's format is one byte of it.
            Matter::Newer => !self.altered,
            _ => false,
        };
        if let Some(problem) = status.problems.iter().find(never) {
            self.lost = Some(format!("I8 station {n} is told what nobody did: {problem:?}"));
        }
    }

    /// In the end: each problem once, and none that is over.
    pub(super) fn check_messages(&self) -> Result<(), Failure> {
        for (n, station) in self.stations.iter().enumerate() {
            let mut once = BTreeSet::new();
            for problem in &station.status.problems {
                if !once.insert((problem.matter, problem.writer, problem.detail.clone())) {
                    return Err(Failure { what: format!("I8 station {n} is told twice: {problem:?}") });
                }
                if !self.still(n, problem) {
                    return Err(Failure { what: format!("I8 station {n} is told what is over: {problem:?}") });
                }
            }
            if station.status.link != Link::InStep || station.status.bad_ms.is_some() {
                return Err(Failure { what: format!("I8 station {n} is in step and says {:?}", station.status.link) });
            }
        }
        Ok(())
    }

    /// Whether a problem still is one. A new life is told until the program is closed. A damaged file stays one as long as it lies there; that
    /// its owner took it away in this minute is heard of in the next.
    fn still(&self, n: usize, problem: &Problem) -> bool {
        let station = &self.stations[n];
        match problem.matter {
            Matter::Reborn | Matter::Returned => true,
            Matter::Damaged | Matter::Newer => {
                let name = problem.detail.rsplit('/').next().unwrap_or_default();
                let there = self.world.lock().map(|world| world.lay(station.client, &problem.detail, self.now_ms - 60_000));
                let whole = |bytes: &[u8]| station.opened(bytes).is_some_and(|file| file.open.name(file.header.lo) == name);
                there.is_ok_and(|all| all.iter().any(|bytes| !whole(bytes)))
            }
            _ => false,
        }
    }
}
