//! What must hold when nothing happens any more: whoever came into step stays there, and the folder comes to rest. What goes on writing without
//! anything to write wears out a folder, wakes every sync tool and hides what is new.

use super::world::Bytes;
use super::{Failure, Run};
use gishe::domain::stamp::Writer;
use gishe::share::head::Head;
use gishe::share::ledger::Ledger;
use gishe::share::segment::{Segment, range_of};
use gishe::share::status::Link;
use std::collections::{BTreeMap, BTreeSet};

/// For so long nothing may happen: longer than any patience of the exchange (a missing event is given up after ten minutes).
const MINUTES: u32 = 15;
/// So long what is missed may still be asked for: what nobody has is given up after ten minutes.
const ASKED: u32 = 11;
/// So many files in a row are worth a pack.
const PACKED: usize = 16;

/// A file of events: whose folder it lies in, and which part of it; whose events they are, and which.
struct Place<'a> {
    owner: &'a str,
    part: &'a str,
    of: &'a str,
    lo: u64,
    hi: u64,
}

impl<'a> Place<'a> {
    fn of(path: &'a str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let (owner, part, of) = match parts.as_slice() {
            ["w", wid, part @ ("s" | "p"), _] => (*wid, *part, *wid),
            ["h", by, wid, _] => (*by, "h", *wid),
            _ => return None,
        };
        let (lo, hi) = range_of(parts.last()?)?;
        Some(Self { owner, part, of, lo, hi })
    }

    fn inside(&self, n: u64) -> bool {
        (self.lo..=self.hi).contains(&n)
    }
}

/// The name under which a file was written that a sync tool put beside another.
fn own_name(path: &str) -> &str {
    path.split(".sync-conflict").next().unwrap_or(path)
}

impl Run {
    /// An administrator looks after each workstation that says that its folder was spoiled: once.
    pub(super) fn look(&mut self) -> bool {
        let mut looked = false;
        for station in &mut self.stations {
            if station.status.link == Link::Spoiled && !std::mem::replace(&mut station.looked, true) {
                station.heal();
                looked = true;
            }
        }
        looked
    }

    fn lives(&self) -> Vec<Writer> {
        self.stations.iter().map(|station| station.office().writer()).collect()
    }

    /// Whether something is still missed, or a head says so.
    fn wants(&self) -> bool {
        self.echoes() || self.stations.iter().any(|station| station.exchange.wanting())
    }

    /// Whether a head still asks for something, also that of a life that is over.
    fn echoes(&self) -> bool {
        let files = self.world.lock().map(|world| world.files_at(i64::MAX)).unwrap_or_default();
        let mut heads = files.iter().filter(|(path, _)| path.ends_with("/head")).filter_map(|(_, bytes)| Head::peek(bytes));
        heads.any(|head| !head.want.is_empty())
    }

    /// I7: who is in step stays in step, nobody begins a new life, and nothing is written into the folder that was not still to be done.
    pub(super) fn quiet(&mut self) -> Result<(), Failure> {
        // Heads say for one round more what somebody wanted until a moment ago, and who goes by them may write it still (seed 970000433).
        // Nor is it over at once what a file is asked for that is read again after a minute (seed 1060002424), or what a life that has just ended
        // asked for: the original of a copy may be at work (seed 1050057110).
        let rounds = if self.echoes() { vec![60_000; 6] } else { vec![2_500] };
        for ms in rounds {
            self.pass(ms);
            for n in 0..self.stations.len() {
                self.round(n);
                self.broken()?;
            }
        }
        // What was written meanwhile is everybody's first.
        if !self.in_step() {
            self.settle()?;
        }
        let (lives, mut held) = (self.lives(), self.vector(0));
        let (mut minutes, mut once, mut forgiven) = (0, BTreeSet::new(), 0);
        // What nobody holds any more is given up after ten minutes, by an event that says so: each workstation may say it once.
        let mut wanting = self.wants();
        while minutes < MINUTES {
            let before = self.now_ms;
            self.pass(60_000);
            for n in 0..self.stations.len() {
                self.round(n);
                self.broken()?;
            }
            // Files that were altered are found as they are read again, and then it is an administrator who goes on.
            if self.look() {
                self.settle()?;
                (minutes, held, wanting) = (0, self.vector(0), self.wants());
                continue;
            }
            minutes += 1;
            if (!self.in_step() || self.vector(0) != held) && wanting && forgiven < self.stations.len() {
                forgiven += 1;
                self.settle()?;
                (minutes, held, wanting) = (0, self.vector(0), self.wants());
                continue;
            }
            wanting |= self.wants();
            if !self.in_step() || self.vector(0) != held {
                return Err(self.apart("does not stay in step"));
            }
            if self.lives() != lives {
                return Err(Failure { what: format!("I7 a new life in the quiet: {lives:?} {:?}", self.lives()) });
            }
            if let Some(path) = self.restless(before, minutes, &mut once) {
                return Err(Failure { what: format!("I7 {path} was written in the quiet, minute {minutes}") });
            }
        }
        Ok(())
    }

    /// A file that was written since a moment without need. Heads are rewritten all the time.
    fn restless(&mut self, before: i64, minute: u32, once: &mut BTreeSet<String>) -> Option<String> {
        let (then, now) = self.world.lock().map(|world| (world.files_at(before), world.files_at(i64::MAX))).ok()?;
        let mut known: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for (path, bytes) in then {
            known.entry(own_name(&path).to_owned()).or_default().push(bytes);
        }
        // What only came from one copy of the folder to another had been written before.
        let fresh = |path: &str, bytes: &Bytes| known.get(own_name(path)).is_none_or(|all| !all.contains(bytes));
        let written: BTreeSet<String> = now
            .into_iter()
            .filter(|(path, bytes)| !path.ends_with("/head") && fresh(path, bytes))
            .map(|(path, _)| own_name(&path).to_owned())
            .collect();
        // What did not lie whole under its own name is written there: once.
        let mut first = |path: &String| once.insert(path.clone());
        // Who goes by a head of a minute ago writes what others wrote meanwhile: of what the scrub has just found (seed 1060053405).
        let due = |run: &mut Self, path: &str| [0, 60_000, 120_000].iter().any(|ms| run.needed(path, before - ms));
        written.into_iter().find(|path| !(due(self, path) || self.absent(path, before, minute) && first(path)))
    }

    /// Whether no whole file lay under this name, in one copy of the folder at least. What lay nowhere under it comes in the first minutes, while
    /// what is still missed is asked for: then there is nothing new to write any more.
    fn absent(&self, path: &str, before: i64, minute: u32) -> bool {
        let copies = self.world.lock().map(|world| world.copies_at(path, before)).unwrap_or_default();
        let lay = copies.iter().any(Option::is_some);
        let damaged = |bytes: &Bytes| self.stations[0].opened(bytes).is_none();
        copies.iter().any(|bytes| bytes.as_ref().map_or(lay || minute <= ASKED, damaged))
    }

    /// What may still be to be done when all are in step: what is missing in the folder is written again, what holds erased data is written
    /// without them, many small files become one. Each of them once: it is judged by what lay there before. Missing is what lacks in one copy of
    /// the folder: there it rotted, which the scrub finds after a while (seed 1090000434), and who has it elsewhere is asked (seed 1100056980).
    fn needed(&mut self, path: &str, before: i64) -> bool {
        let copies = self.world.lock().map(|world| world.copies_at_work(before)).unwrap_or_default();
        let there = || copies.iter().flatten();
        let Some(place) = Place::of(path) else {
            // A certificate or a code that was deleted is put back.
            let kept = path.starts_with("codes/") || path.ends_with("/id.json");
            return kept && there().all(|(other, _)| other != path);
        };
        let of = |(path, bytes): &'_ (String, Bytes)| {
            let other = Place::of(path).is_some_and(|other| other.of == place.of);
            other.then(|| self.stations[0].opened(bytes)).flatten()
        };
        let covers = |segment: &Segment, n: u64| segment.header.lo <= n && n <= segment.header.hi;
        let lacks = |copy: &Vec<(String, Bytes)>| {
            let here: Vec<Segment> = copy.iter().filter_map(of).collect();
            !(place.lo..=place.hi).all(|n| here.iter().any(|segment| covers(segment, n)))
        };
        if copies.iter().any(lacks) {
            return true;
        }
        let whole: BTreeMap<&str, Segment> = there().filter_map(|file| Some((file.0.as_str(), of(file)?))).collect();
        let erased: BTreeSet<(Writer, u64)> =
            self.stations.iter_mut().flat_map(|station| station.office_mut().erased().unwrap_or_default()).collect();
        let holds = |segment: &Segment| {
            let mut events = (segment.header.lo..).zip(&segment.open.events).filter(|(n, _)| place.inside(*n));
            events.any(|(n, event)| event.companion.is_some() && erased.contains(&(segment.header.wid, n)))
        };
        if place.part != "s" && whole.values().any(holds) {
            return true;
        }
        let small = whole.iter().filter(|(path, segment)| {
            path.starts_with("w/") && place.inside(segment.header.lo) && place.inside(segment.header.hi)
        });
        place.part == "p" && self.lives().iter().any(|life| life.as_str() == place.owner) && small.count() >= PACKED
    }
}
