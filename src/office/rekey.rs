//! A workstation whose key was lost goes on: its data under a new writer, admitted by the office's passphrase (sync.md row 35).
//!
//! What it had published stands under the old writer, which is taken out of service; what it had not is issued again.

use super::exchange::issue_again;
use super::home::Sheet;
use super::{Command, Fault, Home, Identity, Who};
use crate::domain::event::hex;
use crate::domain::stamp::Writer;
use crate::domain::station::{By, CODE_MAX, Cert, Event, Why};
use crate::share::folder::{Folder, RealFolder};
use crate::share::join::{self, JoinError};
use crate::share::ledger::Rebirth;
use crate::share::place::{Class, classify};
use crate::store::{Store, drafts, log, pieces};
use ed25519_dalek::SigningKey;
use std::path::PathBuf;

impl Home {
    /// Gives a workstation whose key file is gone a new key; its new code.
    ///
    /// # Errors
    /// A key that is there after all, a window or an exchange at work on the data, a wrong passphrase, a folder that cannot be reached,
    /// is another office's or is copied about (no code can be had there), a store that cannot be written: then nothing has changed.
    pub fn rekey(&self, typed: &str) -> Result<u8, Fault> {
        let Some(sheet) = self.sheet()? else { return Err(JoinError::NoOffice.into()) };
        // A window that was open before the file vanished still writes under the old key.
        let _window = self.lock_window()?;
        let _exchange = self.lock_exchange()?.ok_or_else(|| Fault::InUse(self.dir().to_owned()))?;
        let mut store = Store::open(&self.file())?;
        let lost = match self.identity_of(&store, &sheet) {
            Err(Fault::KeyLost(path)) => path,
            Err(other) => return Err(other),
            Ok(identity) => {
                drop(store);
                return self.finish_rekey(typed, &sheet, &identity);
            }
        };
        let of = |cert: &Cert| cert.writer().map(|w| w.to_string());
        let known = drafts::meta(store.read(), "writer")?;
        let former = sheet.certs.iter().find(|c| of(c) == known).or(sheet.certs.first());
        let former = former.ok_or(Fault::KeyLost(lost))?.clone();
        let dir = drafts::meta(store.read(), "folder")?.filter(|text| !text.is_empty()).map(PathBuf::from);
        let folder = dir.clone().map(RealFolder::at);
        let site = self.secret(folder.as_ref().map(|f| f as &dyn Folder), typed)?.site().ok_or(JoinError::WrongPassphrase)?;
        let mut random = super::clock::SystemRandom;
        let code = match (&folder, dir) {
            (Some(folder), Some(dir)) => {
                let weak = drafts::meta(store.read(), "trust")?.as_deref() == Some("weak");
                if join::site_of(folder)?.site != sheet.site.site {
                    return Err(JoinError::Taken.into());
                }
                if weak || classify(&dir, super::clock::number(&mut random)) != Class::Strong {
                    return Err(JoinError::Weak.into());
                }
                let used: Vec<u8> = log::heads(store.read())?.iter().map(|h| h.code).collect();
                let free = (1..=CODE_MAX).filter(|code| !used.contains(code));
                join::allot_code(folder, free, "rekey")
                    .map_err(|error| if join::no_codes(&error) { JoinError::NoCode } else { JoinError::Folder(error) })?
            }
            // Alone there is nobody who could have its code: numbers and papers stay what they are.
            _ => {
                let line = former.line();
                let others = log::heads(store.read())?.iter().any(|h| h.cert.is_some() && !line.contains(&h.writer));
                if others {
                    return Err(JoinError::NoOffice.into());
                }
                former.code
            }
        };
        let mut seed = [0_u8; 32];
        super::Random::fill(&mut random, &mut seed);
        let key = SigningKey::from_bytes(&seed);
        let public = hex(&key.verifying_key().to_bytes());
        let cert = Cert { public, code, by: By::Site { sig: String::new() }, ..former.clone() }.by_site(&site);
        let identity = Identity { key, cert };
        // The key first, then the ledger turns to it: a crash in between leaves the old state, and this can be done again.
        self.keep_identity(&identity)?;
        let old = former.writer().ok_or_else(|| Fault::Data("a certificate without a key".to_owned()))?;
        let from = pieces::front(store.read(), old)?;
        let rebirth = Rebirth { why: Why::KeyLost, code, digit: former.digit, from, cut: false, branch: Vec::new(), seed };
        let _ = store.write(|tx| issue_again(tx, old, &identity, &rebirth, &mut random))?;
        drop(store);
        let _ = self.retire_former(&site, &sheet, &identity)?;
        Ok(code)
    }

    /// The key is there: what an earlier run was cut off from is done, or it is said.
    fn finish_rekey(&self, typed: &str, sheet: &Sheet, identity: &Identity) -> Result<u8, Fault> {
        let there = || Fault::from(crate::domain::refusal::Refusal::new("refusal-key-there"));
        if sheet.certs.len() < 2 || !matches!(identity.cert.by, By::Site { .. }) {
            return Err(there());
        }
        let site = self.secret(None, typed)?.site().ok_or(JoinError::WrongPassphrase)?;
        if self.retire_former(&site, sheet, identity)? == 0 { Err(there()) } else { Ok(identity.cert.code) }
    }

    /// Takes every earlier life of this workstation out of service; gives how many it were.
    fn retire_former(&self, site: &SigningKey, sheet: &Sheet, identity: &Identity) -> Result<usize, Fault> {
        let mut office = self.open(Box::new(super::clock::SystemClock), Box::new(super::clock::SystemRandom))?;
        let line = identity.cert.line();
        let ended = log::endings(office.store().read())?;
        let mut former: Vec<Writer> = sheet.certs.iter().flat_map(Cert::line).filter(|w| !line.contains(w)).collect();
        former.sort_unstable();
        former.dedup();
        former.retain(|writer| !ended.contains_key(writer.as_str()));
        for writer in &former {
            let _ = office.perform(Who::PROGRAM, Command::Station(Event::retired(site, *writer, None)))?;
        }
        Ok(former.len())
    }
}
