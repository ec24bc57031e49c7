//! Many small files of one's own become one: written first, removed when everybody has seen what they hold (sync.md §3.11).

use super::SEGMENT_EVENTS_MAX;
use super::catalog::FileRef;
use super::exchange::{ASLEEP_MS, Exchange, Round, SILENT_MS, Step};
use super::folder::put;
use super::ledger::Piece;
use super::segment::{fitting, sign};
use crate::domain::event::Written;
use std::collections::BTreeSet;

/// The newest files of a writer are not packed: heads name them.
const UNPACKED: usize = 8;
/// So many files in a row are worth a pack.
const PACK_MIN: usize = 16;
impl Exchange {
    /// Many small files in a row become one pack, once every living workstation has seen their events.
    pub(super) fn pack(&mut self, round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        let mut files: Vec<FileRef> = self.catalog.usable(me).filter(|f| f.path.starts_with("w/")).cloned().collect();
        files.sort_by_key(|f| (f.lo, f.hi));
        let seen = self.seen_by_all(round.mono_ms);
        files.truncate(files.len().saturating_sub(UNPACKED));
        // Who has just begun has not heard what the others have seen.
        files.retain(|f| f.hi <= seen && self.listened);
        let mut run: Vec<FileRef> = Vec::new();
        for file in files {
            let fits = run.first().is_none_or(|first| file.hi - first.lo < SEGMENT_EVENTS_MAX);
            let follows = run.last().is_none_or(|last| file.lo == last.hi + 1);
            if !fits || !follows {
                if run.len() >= PACK_MIN {
                    break;
                }
                run.clear();
            }
            run.push(file);
        }
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return Ok(()) };
        if run.len() < PACK_MIN {
            return Ok(());
        }
        let (lo, hi) = (first.lo, last.hi);
        let events = round.ledger.events(me, lo, hi)?;
        if events.len() as u64 != hi - lo + 1 || fitting(&events) < events.len() {
            return Ok(());
        }
        self.write_pack(lo, hi, events, round)
    }

    fn write_pack(&mut self, lo: u64, hi: u64, events: Vec<Written>, round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        let Some(before) = round.ledger.hash_at(me, lo - 1)? else { return Ok(()) };
        let seen = super::ledger::seen(&self.held, me);
        let open = sign(&self.station.key, &self.station.cert, lo, before, events, seen);
        let bytes = open.seal(&self.station.ring, me, lo)?;
        let name = open.name(lo);
        let dir = format!("w/{me}/p");
        put(round.folder, &dir, &name, &bytes, (round.random)())?;
        let piece = Piece { lo, hi, header: open.header, tail: open.tail, name: name.clone() };
        round.ledger.repacked(&piece, &name)?;
        self.catalog.files.entry(me).or_default().push(FileRef { path: format!("{dir}/{name}"), lo, hi });
        Ok(())
    }

    /// The last own event that every living workstation has.
    fn seen_by_all(&self, now_ms: i64) -> u64 {
        let me = self.station.writer();
        let line = self.station.cert.own_line();
        let living = self.held.iter().filter(|h| !line.contains(&h.writer) && !h.retired && h.cert.is_some() && h.seq > 0);
        living
            .filter_map(|h| Some((h.writer, self.heads.get(&h.writer)?)))
            .filter(|(wid, heard)| {
                // By the time that it wrote itself: programs begin anew every morning, and a month would never be over.
                let asleep = self.now_ms - heard.latest_ms >= ASLEEP_MS;
                if self.superseded(*wid) { now_ms - heard.heard_ms < SILENT_MS } else { !asleep }
            })
            .map(|(_, heard)| heard)
            .map(|heard| heard.head.seen.get(&me).map_or(0, |(seq, _)| *seq))
            .min()
            .unwrap_or(u64::MAX)
    }

    /// Own files whose events all lie in one larger own file that reads back whole are removed.
    pub(super) fn tidy(&mut self, round: &mut Round<'_>) -> Step<()> {
        let me = self.station.writer();
        let own: Vec<FileRef> = self.catalog.usable(me).filter(|f| f.path.starts_with("w/")).cloned().collect();
        let packs: Vec<FileRef> = own.iter().filter(|f| f.path.starts_with(&format!("w/{me}/p/"))).cloned().collect();
        let mut gone = BTreeSet::new();
        for pack in packs {
            let inside: Vec<&FileRef> = own
                .iter()
                .filter(|f| f.path != pack.path && f.lo >= pack.lo && f.hi <= pack.hi && !gone.contains(&f.path))
                .filter(|f| (f.lo, f.hi) != (pack.lo, pack.hi) || f.path < pack.path)
                .collect();
            if inside.is_empty() {
                continue;
            }
            let Some(whole) = self.read_file(&pack.path, me, round) else { continue };
            for file in inside {
                // A copy may have written another branch under the same numbers: only what the pack holds as well is removed.
                let last = whole.hashes.get((file.hi - pack.lo) as usize);
                let events = whole.open.events.get((file.lo - pack.lo) as usize..).unwrap_or_default();
                // Nor what brings personal data that the pack lacks.
                let same = self.read_file(&file.path, me, round).is_some_and(|small| {
                    let lacks = |(ours, theirs): (&Written, &Written)| ours.companion.is_some() && theirs.companion.is_none();
                    small.hashes.last() == last && !small.open.events.iter().zip(events).any(lacks)
                });
                if same && round.folder.remove(&file.path).is_ok() {
                    let _ = gone.insert(file.path.clone());
                }
            }
        }
        if let Some(files) = self.catalog.files.get_mut(&me) {
            files.retain(|f| !gone.contains(&f.path));
        }
        Ok(())
    }
}
