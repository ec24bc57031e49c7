//! A workstation whose key was lost goes on: its data under a new writer, admitted by the office's passphrase (sync.md row 35).
//!
//! What it had published stands under the old writer, which is taken out of service; what it had not is issued again.

use super::home::Sheet;
use super::identity::{certificate, issue_again};
use super::{Command, Fault, Home, Identity, Who};
use crate::domain::event::hex;
use crate::domain::stamp::Writer;
use crate::domain::station::{By, CODE_MAX, Cert, Event, Site, Why};
use crate::share::folder::{Folder, RealFolder};
use crate::share::join::{self, JoinError};
use crate::share::keys::{Own, Secret};
use crate::share::ledger::Rebirth;
use crate::share::place::{Class, classify};
use crate::store::{Store, drafts, log, pieces};
use ed25519_dalek::SigningKey;
use std::path::{Path, PathBuf};

impl Home {
    /// Gives a workstation whose key file is gone a new key, and one whose whole sheet is gone a new sheet; its new code.
    ///
    /// # Errors
    /// A key that is there after all, a window or an exchange at work on the data, a wrong passphrase, a folder that cannot be reached,
    /// is another office's or is copied about (no code can be had there), a store that cannot be written: then nothing has changed.
    pub fn rekey(&self, typed: &str) -> Result<u8, Fault> {
        let kept = self.sheet()?;
        if kept.is_none() && !self.exists() {
            return Err(JoinError::NoOffice.into());
        }
        // A window that was open before the file vanished still writes under the old key.
        let _window = self.lock_window()?;
        let _exchange = self.lock_exchange()?.ok_or_else(|| Fault::InUse(self.dir().to_owned()))?;
        let mut store = Store::open(&self.file())?;
        if let Some(sheet) = &kept {
            match self.identity_of(&store, sheet) {
                Err(Fault::KeyLost(_)) => {}
                Err(other) => return Err(other),
                Ok(identity) => {
                    drop(store);
                    return self.finish_rekey(typed, sheet, &identity);
                }
            }
        }
        // The ledger knows under which name it goes on, also where an older sheet was put back.
        let first = kept.as_ref().and_then(|sheet| sheet.certs.first().cloned());
        let former = certificate(store.read())?.or(first).ok_or(JoinError::NoOffice)?;
        let dir = drafts::meta(store.read(), "folder")?.filter(|text| !text.is_empty()).map(PathBuf::from);
        let folder = dir.clone().map(RealFolder::at);
        let secret = self.own_secret(&store, kept.as_ref(), folder.as_ref().map(|f| f as &dyn Folder), typed)?;
        let site = secret.site().ok_or(JoinError::WrongPassphrase)?;
        let anew = kept.is_none();
        let mut sheet = match kept {
            Some(sheet) => sheet,
            None => sheet_of(&store, &secret, &former)?,
        };
        if sheet.certs.iter().all(|cert| cert.writer() != former.writer()) {
            sheet.certs.push(former.clone());
        }
        let mut random = super::clock::SystemRandom;
        let code = new_code(&store, &sheet.site, &former, folder.as_ref().zip(dir.as_deref()))?;
        let mut seed = [0_u8; 32];
        super::Random::fill(&mut random, &mut seed);
        let key = SigningKey::from_bytes(&seed);
        let public = hex(&key.verifying_key().to_bytes());
        // A box that was made anew is named, so that later keys of the office reach it.
        let recipient = Own::read(&sheet.own).map_or_else(|| former.recipient.clone(), |own| own.recipient());
        let cert = Cert { public, code, recipient, by: By::Site { sig: String::new() }, ..former.clone() }.by_site(&site);
        let identity = Identity { key, cert };
        // The key first, then the ledger turns to it: a crash in between leaves the old state, and this can be done again.
        let old = former.writer().ok_or_else(|| Fault::Data("a certificate without a key".to_owned()))?;
        if anew {
            // Under the old key nothing that is sealed to the new box would be asked for: it is not taken for the workstation's any more.
            let key = self.dir().join(format!("{old}.key"));
            let _ = std::fs::rename(&key, key.with_extension("key.old"));
        }
        self.keep_rekeyed(sheet.clone(), &identity)?;
        let from = pieces::front(store.read(), old)?;
        let rebirth = Rebirth { why: Why::KeyLost, code, digit: former.digit, from, cut: false, branch: Vec::new(), seed };
        let _ = store.write(|tx| issue_again(tx, old, &identity, &rebirth, &mut random))?;
        drop(store);
        let _ = self.retire_former(&site, &sheet, &identity)?;
        Ok(code)
    }

    /// The office's secret by the passphrase. Only that of the office to which the data belong counts, also where the sheet is gone that says
    /// which it is.
    fn own_secret(
        &self,
        store: &Store,
        kept: Option<&Sheet>,
        folder: Option<&dyn Folder>,
        typed: &str,
    ) -> Result<Secret, Fault> {
        let site = match kept {
            Some(sheet) => sheet.site.clone(),
            None => site_of(store)?,
        };
        let ours = |secret: &Secret| secret.site().map(|key| key.verifying_key().to_bytes()) == site.key();
        let there = self.secret(folder, typed).ok().filter(ours);
        let found = there.or_else(|| self.secret(None, typed).ok().filter(ours));
        found.ok_or_else(|| JoinError::WrongPassphrase.into())
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

/// The sign of the office to which the data belong, as the store keeps it.
fn site_of(store: &Store) -> Result<Site, Fault> {
    let text = drafts::meta(store.read(), "site")?.unwrap_or_default();
    let site = serde_json::from_str::<Site>(&text).ok().filter(|site| site.key().is_some());
    site.ok_or_else(|| JoinError::NoOffice.into())
}

/// What a sheet that is gone said, as far as the ledger and the office's secret tell it; its box is a new one.
fn sheet_of(store: &Store, secret: &Secret, former: &Cert) -> Result<Sheet, Fault> {
    Ok(Sheet {
        begun: false,
        site: site_of(store)?,
        certs: vec![former.clone()],
        epochs: secret.epochs.iter().map(|epoch| epoch.for_kind(former.kind)).collect(),
        own: Own::new().text(),
    })
}

/// The code of the next life: from the folder, in which somebody else may have the old one; alone it stays what it is.
fn new_code(store: &Store, site: &Site, former: &Cert, folder: Option<(&RealFolder, &Path)>) -> Result<u8, Fault> {
    let Some((folder, dir)) = folder else {
        // Alone there is nobody who could have its code: numbers and papers stay what they are.
        let line = former.line();
        let others = log::heads(store.read())?.iter().any(|h| h.cert.is_some() && !line.contains(&h.writer));
        return if others { Err(JoinError::NoOffice.into()) } else { Ok(former.code) };
    };
    let weak = drafts::meta(store.read(), "trust")?.as_deref() == Some("weak");
    if join::site_of(folder)?.site != site.site {
        return Err(JoinError::Taken.into());
    }
    if weak || classify(dir, super::clock::number(&mut super::clock::SystemRandom)) != Class::Strong {
        return Err(JoinError::Weak.into());
    }
    let used: Vec<u8> = log::heads(store.read())?.iter().map(|h| h.code).collect();
    let free = (1..=CODE_MAX).filter(|code| !used.contains(code));
    let mark = format!("rekey-{:016x}", super::clock::number(&mut super::clock::SystemRandom));
    let allotted = join::allot_code(folder, free, &mark);
    Ok(allotted.map_err(|error| if join::no_codes(&error) { JoinError::NoCode } else { JoinError::Folder(error) })?)
}
