//! The ledger of a workstation whose process may die in the middle of a round.

use super::super::world::{Call, SimFolder};
use gishe::domain::event::Written;
use gishe::domain::stamp::Writer;
use gishe::domain::station::Cert;
use gishe::office::Office;
use gishe::share::keys::Ring;
use gishe::share::ledger::{Arrival, Erasure, Front, Held, Ledger, Next, Piece, Rebirth, Sealed, Told, Trouble};
use gishe::share::segment::Open;
use std::collections::BTreeMap;

/// A ledger whose process is killed at a call of it or of its folder: before the call is done, or after it and before its answer. Its file may
/// fail as well, after so many calls, while the process lives on.
pub(super) struct Mortal<'a> {
    pub(super) office: &'a mut Office,
    pub(super) folder: &'a SimFolder,
    pub(super) left: Option<u64>,
    pub(super) rebuilt: &'a mut Vec<String>,
    /// Why a call failed that nobody killed.
    pub(super) failed: &'a mut Option<String>,
}

impl Mortal<'_> {
    fn told<T>(&mut self, call: impl FnOnce(&mut Office) -> Told<T>) -> Told<T> {
        let dead = || Err(Trouble::Local("killed".to_owned()));
        match self.folder.call() {
            Call::Lives => {}
            Call::Last(done) => {
                let _ = done.then(|| call(self.office));
                return dead();
            }
            Call::Dead => return dead(),
        }
        match &mut self.left {
            None => {
                let told = call(self.office);
                if let Err(trouble) = &told {
                    let _ = self.failed.get_or_insert_with(|| trouble.to_string());
                }
                told
            }
            Some(0) => dead(),
            Some(left) => {
                *left -= 1;
                let last = *left == 0;
                let told = call(self.office);
                if last { dead() } else { told }
            }
        }
    }
}

impl Ledger for Mortal<'_> {
    fn identity(&mut self) -> Told<(ed25519_dalek::SigningKey, Cert)> {
        self.told(Ledger::identity)
    }
    fn copied(&mut self) -> Told<bool> {
        self.told(|o| o.copied())
    }
    fn held(&mut self) -> Told<Vec<Held>> {
        self.told(|o| o.held())
    }
    fn next(&mut self) -> Told<Next> {
        self.told(|o| o.next())
    }
    fn keep(&mut self, sealed: &Sealed, open: &Open) -> Told<()> {
        self.told(|o| o.keep(sealed, open))
    }
    fn published(&mut self, name: &str) -> Told<()> {
        self.told(|o| o.published(name))
    }
    fn unsent(&mut self) -> Told<(u64, Option<i64>)> {
        self.told(|o| o.unsent())
    }
    fn front(&mut self, names: usize) -> Told<Front> {
        self.told(|o| o.front(names))
    }
    fn meet(&mut self, cert: &Cert) -> Told<()> {
        self.told(|o| o.meet(cert))
    }
    fn absorb(&mut self, arrival: Arrival) -> Told<()> {
        let before = self.failed.clone();
        let told = self.told(|o| o.absorb(arrival));
        // Others may have written what does not follow: that is told as theirs.
        if told == Err(Trouble::Bad) {
            *self.failed = before;
        }
        told
    }
    fn hash_at(&mut self, writer: Writer, seq: u64) -> Told<Option<[u8; 32]>> {
        self.told(|o| o.hash_at(writer, seq))
    }
    fn pieces(&mut self, writer: Writer) -> Told<Vec<Piece>> {
        self.told(|o| o.pieces(writer))
    }
    fn events(&mut self, writer: Writer, lo: u64, hi: u64) -> Told<Vec<Written>> {
        self.told(|o| o.events(writer, lo, hi))
    }
    fn repacked(&mut self, piece: &Piece, name: &str) -> Told<()> {
        self.told(|o| o.repacked(piece, name))
    }
    fn rebirth(&mut self, rebirth: &Rebirth) -> Told<()> {
        self.told(|o| o.rebirth(rebirth))
    }
    fn settle(&mut self, former: Writer, cut: u64, branch: Vec<Written>) -> Told<()> {
        self.told(|o| o.settle(former, cut, branch))
    }
    fn issue_again(&mut self, strange: Vec<Written>) -> Told<()> {
        self.told(|o| o.issue_again(strange))
    }
    fn orphans(&mut self, of: &[Writer], adopt: bool) -> Told<u64> {
        self.told(|o| o.orphans(of, adopt))
    }
    fn nonces(&mut self, begin: Option<&str>) -> Told<Vec<String>> {
        self.told(|o| o.nonces(begin))
    }
    fn heard(&mut self, note: Option<(Writer, i64)>) -> Told<BTreeMap<Writer, i64>> {
        self.told(|o| o.heard(note))
    }
    fn digest(&mut self) -> Told<(Vec<Held>, Option<String>)> {
        self.told(|o| o.digest())
    }
    fn rebuild(&mut self) -> Told<()> {
        // Either the tables were not what the events say, or the events are others than those of who has other tables.
        let faults = gishe::store::check::verify(self.office.store()).map(|report| report.faults);
        self.rebuilt.push(format!("{faults:?}"));
        self.told(|o| o.rebuild())
    }
    fn erased(&mut self) -> Told<Vec<(Writer, u64)>> {
        self.told(|o| o.erased())
    }
    fn erasures(&mut self) -> Told<Vec<Erasure>> {
        self.told(|o| o.erasures())
    }
    fn bare(&mut self) -> Told<Vec<(Writer, u64)>> {
        self.told(|o| o.bare())
    }
    fn fill_in(&mut self, writer: Writer, events: Vec<(u64, Written)>) -> Told<bool> {
        self.told(|o| o.fill_in(writer, events))
    }
    fn returned(&mut self) -> Told<Vec<String>> {
        self.told(|o| o.returned())
    }
    fn keep_ring(&mut self, ring: &Ring) -> Told<()> {
        self.told(|o| o.keep_ring(ring))
    }
}
