//! The folder itself, once all is in step (I9): what workstations hold lies there in whole files again, for whoever joins tomorrow.
//!
//! A listing shows what is missing. Its owner writes it again at once; in place of a former writer whoever holds it does, when that one
//! was silent for two minutes, in the order of the codes (`heal` and `in_place_of` in `src/share/survey.rs`). By design these do not come
//! back, and are not asked for: what stands behind a cut, which nobody wants; what nobody has a signed run of with all its events, since it
//! was taken in up to a cut alone (`open_of`); and, for half a working day, what a damaged file claims to hold that everybody had read
//! before – the scrub finds that one (row 62). The copies of a weak folder have it together: each workstation looks after its own.

use super::{Failure, Run};
use gishe::domain::stamp::Writer;
use gishe::share::ledger::Ledger;
use gishe::share::segment::{self, range_of};
use gishe::share::status::Link;
use std::collections::BTreeMap;

/// After so many listings the folder is whole: two minutes of silence, the turns of all codes, one healing after another.
const LISTINGS: u32 = 20;

/// Runs of events: the first and the last of each.
pub type Runs = Vec<(u64, u64)>;

/// What files of the folder bring of one writer.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// Whole ones, of the branch that counts.
    pub whole: Runs,
    /// Damaged ones, by what their names claim.
    pub claimed: Runs,
}

/// The runs of `1..=until` that none of `runs` covers.
pub fn gaps(runs: &[(u64, u64)], until: u64) -> Runs {
    let mut runs = runs.to_vec();
    runs.sort_unstable();
    let (mut next, mut gaps) = (1, Vec::new());
    for (lo, hi) in runs {
        if lo > next && next <= until {
            gaps.push((next, (lo - 1).min(until)));
        }
        next = next.max(hi + 1);
    }
    if next <= until {
        gaps.push((next, until));
    }
    gaps
}

/// Whose events a file claims by its place, and which by its name.
fn claimed(path: &str) -> Option<(Writer, (u64, u64))> {
    let parts: Vec<&str> = path.split('/').collect();
    let (["w", of, _, name] | ["h", _, of, name]) = parts.as_slice() else { return None };
    Some((of.parse().ok()?, range_of(name)?))
}

impl Run {
    /// What files bring of each writer, measured by what the workstation `by` holds.
    pub fn brought(&mut self, by: usize) -> BTreeMap<Writer, Brought> {
        let files = self.world.lock().map(|world| world.all_files()).unwrap_or_default();
        let sheet = self.stations[by].exchange.station().clone();
        let office = self.stations[by].office_mut();
        let held = office.held().unwrap_or_default();
        let counted: BTreeMap<Writer, u64> = held.iter().map(|h| (h.writer, h.counted.0)).collect();
        let mut brought: BTreeMap<Writer, Brought> = BTreeMap::new();
        for (path, bytes) in files {
            match segment::open(&bytes, &sheet.ring, &sheet.site_key()) {
                Ok(file) => {
                    let (wid, lo) = (file.header.wid, file.header.lo);
                    let hi = file.header.hi.min(counted.get(&wid).copied().unwrap_or(0));
                    // Another branch under the same numbers brings nothing.
                    let end = if lo <= hi { office.hash_at(wid, hi).unwrap_or_default() } else { None };
                    if end.is_some_and(|end| file.hashes.get((hi - lo) as usize) == Some(&end)) {
                        brought.entry(wid).or_default().whole.push((lo, hi));
                    }
                }
                Err(_) => {
                    if let Some((wid, run)) = claimed(&path) {
                        brought.entry(wid).or_default().claimed.push(run);
                    }
                }
            }
        }
        brought
    }

    /// I9: what is held lies in whole files, at once or after some listings.
    pub(super) fn complete(&mut self) -> Result<(), Failure> {
        let Some(mut missing) = self.uncovered() else { return Ok(()) };
        for _ in 0..LISTINGS {
            self.pass(61_000);
            for n in 0..self.stations.len() {
                self.round(n);
                if let Some(lost) = self.lost.take() {
                    return Err(Failure { what: lost });
                }
                // Where the scrub finds many altered files, an administrator looks, as at the end of all ills.
                if self.stations[n].status.link == Link::Spoiled {
                    self.stations[n].heal();
                }
            }
            match self.uncovered() {
                None => return Ok(()),
                Some(still) => missing = still,
            }
        }
        Err(Failure { what: format!("I9 nobody wrote again {missing}") })
    }

    /// What somebody could write and no file brings; nothing when all is there.
    fn uncovered(&mut self) -> Option<String> {
        let mut brought = self.brought(0);
        let held = self.stations[0].office_mut().held().unwrap_or_default();
        for held in held {
            let Brought { mut whole, claimed } = brought.remove(&held.writer).unwrap_or_default();
            whole.sort_unstable();
            let missing = gaps(&[whole.as_slice(), claimed.as_slice()].concat(), held.counted.0);
            if let Some((lo, hi)) = missing.into_iter().find(|gap| self.could_be_given(held.writer, *gap)) {
                let (of, until) = (held.writer, held.counted.0);
                return Some(format!("{lo}..={hi} of {of}, which counts to {until}: files bring {whole:?}"));
            }
        }
        None
    }

    /// Whether some workstation has a signed run that reaches into a gap, with all its events.
    fn could_be_given(&mut self, writer: Writer, (lo, hi): (u64, u64)) -> bool {
        self.stations.iter_mut().any(|station| {
            let office = station.office_mut();
            let pieces = office.pieces(writer).unwrap_or_default();
            let mut near = pieces.iter().filter(|piece| piece.lo <= hi && lo <= piece.hi);
            near.any(|piece| {
                let events = office.events(writer, piece.lo, piece.hi).unwrap_or_default();
                events.len() as u64 == piece.hi - piece.lo + 1
            })
        })
    }
}
