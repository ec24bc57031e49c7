//! What follows an erasure, whoever erased: papers of it, payers that were written down apart, the search index, the log of writes.
//!
//! The store remembers that it is due, in the transaction that erases; it is looked at until nothing of it failed.

use super::archive::Archive;
use super::{Command, Fault, Home, Office, Who};
use crate::domain::station::Cert;
use crate::share::ledger::{caretaker, out_of_service};
use crate::store::append::FOLLOWS;
use crate::store::check::{Scoured, scour_step};
use crate::store::{drafts, rows, visits};

/// So many steps are taken at once where no exchange goes on with them: some three tenths of a second.
const STEPS: usize = 32;

impl Office {
    /// Papers that were kept and name who was erased are removed from this disk; one that cannot be removed holds up no other.
    ///
    /// # Errors
    /// The store's, and the first of the disk's: what failed is removed at another look.
    pub fn forget_papers(&self) -> Result<(), Fault> {
        let Some(home) = &self.keeper else { return Ok(()) };
        let archive = Archive::of(home);
        let mut told = Ok(());
        for hash in rows::erased_papers(self.store.read())? {
            told = told.and(archive.remove(&hash));
        }
        told
    }

    /// A payment that was taken while its case was erased elsewhere names the payer still. Who took it erases that, under whichever name it
    /// goes on; for who is out of service the one that looks after those does. Twice erased is erased.
    fn erase_late_payers(&mut self) -> Result<(), Fault> {
        let late = visits::payments_of_erased(self.store.read())?;
        let Some(me) = self.enrolled().filter(|_| !late.is_empty()) else { return Ok(()) };
        let (code, mut own) = (me.cert.first_code(), me.cert.line());
        // A new key that the passphrase admitted does not name the life before; the sheet does.
        let sheet = self.keeper.as_ref().map(Home::sheet).transpose()?.flatten();
        own.extend(sheet.iter().flat_map(|sheet| sheet.certs.iter().flat_map(Cert::line)));
        let held = super::exchange::held_in(self.store.read())?;
        let cares = caretaker(&held, code);
        let mut told = Ok(());
        for (payment, writer) in late {
            let left = writer.parse().is_ok_and(|writer| out_of_service(&held, writer));
            if own.iter().any(|own| own.as_str() == writer) || (cares && left) {
                told = told.and(self.perform(Who::PROGRAM, Command::ErasePayment(payment)).map(drop));
            }
        }
        told
    }

    /// What can be done at once. Payers first: their receipts go with the other papers.
    fn heed_erasures(&mut self) -> Result<(), Fault> {
        let payers = self.erase_late_payers();
        self.forget_papers().and(payers)
    }

    /// After an erasure here, and at the start: what can be done at once, and where no exchange goes on with it the rest as well.
    ///
    /// # Errors
    /// The store's and the disk's: what failed is done at another look.
    pub(super) fn follow_erasures(&mut self) -> Result<(), Fault> {
        if self.keeper.is_none() || drafts::meta(self.store.read(), FOLLOWS)?.unwrap_or_default().is_empty() {
            return Ok(());
        }
        if self.share()?.folder.is_some() {
            return self.heed_erasures();
        }
        for _ in 0..STEPS {
            if !self.scour_waiting()? {
                break;
            }
        }
        Ok(())
    }

    /// What was erased leaves the search index and the write-ahead log as well, a step at a time; true while there is more. It is remembered
    /// until nothing failed, also over a restart.
    ///
    /// # Errors
    /// The store's; what failed beside it is looked at another time.
    pub fn scour_waiting(&mut self) -> Result<bool, Fault> {
        if drafts::meta(self.store.read(), FOLLOWS)?.unwrap_or_default().is_empty() {
            return Ok(false);
        }
        let heeded = self.heed_erasures().is_ok();
        if rows::unindexed(self.store.read())? > 0 {
            return Ok(false);
        }
        // A payer that was just erased is an erasure too: it is read now.
        let due = drafts::meta(self.store.read(), FOLLOWS)?.unwrap_or_default();
        let far = scour_step(&mut self.store, due == "due")?;
        // A log that somebody reads is cut when something comes again, and a paper that somebody reads is removed then.
        let next = if far == Scoured::Done && heeded { "" } else { "begun" };
        if due != next {
            self.store.write(|tx| {
                // What another process erased meanwhile stays due.
                let same = drafts::meta(tx, FOLLOWS)?.unwrap_or_default() == due;
                if same { drafts::set_meta(tx, FOLLOWS, next).map_err(Fault::from) } else { Ok(()) }
            })?;
        }
        Ok(far == Scoured::More)
    }
}
