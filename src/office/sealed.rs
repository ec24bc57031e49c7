//! Registering, opening and adding to sealed signals (sync.md §0.2).

use super::archive::Archive;
use super::{Command, Fault, Office, Who};
use crate::domain::attachment::{self, Facts, Format};
use crate::domain::case::{self, Case, Event, Kind};
use crate::domain::form::{self, Form};
use crate::domain::person::{ApplicantKind, Capacity, Personal};
use crate::domain::refusal::Refusal;
use crate::domain::sealing::{self, Appointed, Content, File, Regime};
use crate::domain::settings::{Key, Settings};
use crate::share::sealed;
use uuid::Uuid;

/// The registration of a sealed signal: everything but number, date, channel and access code goes into the seal.
/// Gives the event, and to whom it was sealed.
pub(super) fn registered(
    form: &Form,
    context: &form::Context<'_>,
    settings: &Settings,
) -> Result<(Event, Regime, Vec<String>), Fault> {
    let mut events = form::decide(form, context)?.into_iter();
    let Some(Event::Registered(mut facts)) = events.next() else { return Err(Fault::NotFound(String::new())) };
    let personal = facts.pd.take().unwrap_or_default();
    let regime = form.regime.ok_or_else(|| Refusal::new("refusal-regime").at("regime"))?;
    let about = sealing::named_in(&personal.about, &personal.subject, &personal.description);
    let to = sealing::recipients(regime, &about, &form.not_to, settings)?;
    let to: Vec<String> = to.into_iter().map(|one| one.recipient).collect();
    let access_code = personal.access_code.clone();
    let content = Content {
        regime,
        personal: Personal { access_code: String::new(), ..personal },
        happened: form.happened.clone(),
        more: more(form),
        file: None,
        to: to.clone(),
        pad: String::new(),
    };
    let sealed = sealed::seal(&content).map_err(|e| Fault::Data(e.to_string()))?;
    // What is left tells only that something was sealed, and by when it must be taken up under either law.
    facts.due = Some(Regime::first_day(facts.received, settings));
    let months = crate::domain::term::Term::new(2, crate::domain::term::Unit::Months);
    let received = facts.received.and_time(chrono::NaiveTime::MIN);
    facts.answer = Some(months.due(received, &settings.calendar(), settings.hours()).date);
    facts.happened = None;
    facts.visit = None;
    facts.applicant = ApplicantKind::Person;
    facts.capacity = Capacity::Principal;
    facts.id_checked = false;
    facts.collective = false;
    facts.protected = false;
    facts.postmark = None;
    let mark = facts.reference.take().map(|_| mark(form)).unwrap_or_default();
    facts.papers.clear();
    (facts.sheets, facts.attachments) = (0, 0);
    // The seal lies among the personal data, so that erasure takes it away and a display or kiosk never has it.
    facts.pd = Some(Personal { sealed, access_code, mark, ..Personal::default() });
    Ok((Event::Registered(facts), regime, to))
}

/// The mark by which a paper that comes twice is known: the sender's reference; of a sealed signal a digest of it alone, which tells
/// nobody anything about the sender.
pub(super) fn mark(form: &Form) -> String {
    if form.kind != Kind::Restricted || form.reference.is_empty() {
        return form.reference.clone();
    }
    let digest = blake3::derive_key("gishe 2026 reference of a sealed signal", form.reference.trim().as_bytes());
    crate::domain::event::hex(&digest[..12])
}

/// What the form says beside person and text: its officer reads it, nobody else does.
fn more(form: &Form) -> Vec<(String, String)> {
    let yes = |set: bool| if set { "sealed-yes".to_owned() } else { String::new() };
    let key = |key: &str, is_default: bool| if is_default { String::new() } else { key.to_owned() };
    let all = [
        ("applicant", key(form.applicant.key(), form.applicant == ApplicantKind::Person)),
        ("capacity", key(form.capacity.key(), form.capacity == Capacity::Principal)),
        ("id_checked", yes(form.id_checked)),
        ("collective", yes(form.collective)),
        ("protected", yes(form.protected)),
        ("postmark", form.postmark.clone()),
        ("reference", form.reference.clone()),
        ("sheets", form.sheets.clone()),
        ("attachments", form.attachments.clone()),
    ];
    all.into_iter().filter(|(_, value)| !value.trim().is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What is added, sealed to those that the signal was sealed to; `by` is the officer, empty for what the paper itself brought.
fn note(regime: Regime, to: Vec<String>, by: &str, added: Content) -> Result<String, Fault> {
    let personal = Personal { name: by.to_owned(), ..added.personal };
    sealed::seal(&Content { regime, personal, to, ..added }).map_err(|e| Fault::Data(e.to_string()))
}

/// A sealed signal as its officer reads it: what was registered, then what was added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// Who opened it.
    pub officer: Appointed,
    /// The contents, the registration first.
    pub contents: Vec<Content>,
}

impl Office {
    /// Opens a sealed signal by the passphrase of one of its officers; the reading is on record.
    ///
    /// # Errors
    /// A refusal when no appointed officer's key opens it with this passphrase.
    pub fn open_sealed(&mut self, who: Who, id: Uuid, passphrase: &str) -> Result<Opened, Fault> {
        let case = self.dossier(id)?.case;
        let (opened, _) = self.unsealed(&case, passphrase)?;
        let _ = self.perform(who, Command::Case(id, case::Command::Reveal))?;
        Ok(opened)
    }

    /// Moves a sealed signal on, as its officer, with what was found or done inside the seal: only who opens it tells the sender,
    /// closes it or puts it into the archive.
    ///
    /// # Errors
    /// As [`Office::add_sealed`]; or what stands against the step.
    pub fn move_sealed(
        &mut self,
        who: Who,
        id: Uuid,
        passphrase: &str,
        typed: &str,
        step: case::Command,
    ) -> Result<Case, Fault> {
        let sealed = self.sealed_note(id, passphrase, typed, Vec::new())?;
        let _ = self.perform(who, Command::Officer(id, sealed, step))?;
        Ok(self.dossier(id)?.case)
    }

    fn unsealed(&self, case: &Case, passphrase: &str) -> Result<(Opened, sealed::Key), Fault> {
        let wrong = || Refusal::new("refusal-not-opened").with("number", case.registered.number.short()).at("passphrase");
        let sealed = case.personal.as_ref().map(|p| p.sealed.as_str()).filter(|sealed| !sealed.is_empty());
        let first = sealed.filter(|_| case.registered.kind == Kind::Restricted).ok_or_else(wrong)?;
        let mut seals = vec![first];
        seals.extend(case.history.iter().filter_map(|entry| match &entry.event {
            Event::Added { pd: Some(added) } if entry.applied => Some(added.text.as_str()),
            _ => None,
        }));
        let mut appointed = sealing::appointed(self.settings()).into_iter();
        let opens = |one: Appointed| {
            let key = sealed::unlock(&one.locked, passphrase)?;
            sealed::open(first, &key).map(|_| (one, key))
        };
        let (officer, key) = appointed.find_map(opens).ok_or_else(wrong)?;
        let contents = seals.iter().filter_map(|seal| sealed::open(seal, &key)).collect();
        Ok((Opened { officer, contents }, key))
    }

    /// Adds a text to a sealed signal, sealed to the officers that it was sealed to.
    ///
    /// # Errors
    /// As [`Office::open_sealed`]; or a text that is none.
    pub fn add_sealed(&mut self, who: Who, id: Uuid, passphrase: &str, typed: &str) -> Result<Case, Fault> {
        let sealed = self.sealed_note(id, passphrase, typed, Vec::new())?;
        let _ = self.perform(who, Command::Case(id, case::Command::Add(sealed)))?;
        Ok(self.dossier(id)?.case)
    }

    /// Notes that the prosecutor was told of a crime that the signal shows (АПК чл. 123, ал. 4), with what shows it: inside the seal,
    /// so that nobody else learns that there is one.
    ///
    /// # Errors
    /// As [`Office::add_sealed`].
    pub fn prosecute_sealed(&mut self, who: Who, id: Uuid, passphrase: &str, typed: &str) -> Result<Case, Fault> {
        let to = crate::domain::text::needed(self.settings().text(Key::Prosecutor))
            .map_err(|bad| form::bad_text(bad, "prosecutor"))?;
        let sealed = self.sealed_note(id, passphrase, typed, vec![("prosecutor".to_owned(), to)])?;
        let _ = self.perform(who, Command::Case(id, case::Command::Add(sealed)))?;
        Ok(self.dossier(id)?.case)
    }

    /// Notes the unique number that the commission for data protection gave a whistle-blower's report (ЗЗЛПСПОИН; domain.md §8, row 6):
    /// inside the seal.
    ///
    /// # Errors
    /// As [`Office::add_sealed`]; a number that is none, or a signal that comes under the other law and has none.
    pub fn number_sealed(&mut self, who: Who, id: Uuid, passphrase: &str, typed: &str) -> Result<Case, Fault> {
        let (opened, _) = self.unsealed(&self.dossier(id)?.case, passphrase)?;
        let uin = crate::domain::text::needed(typed).map_err(|bad| form::bad_text(bad, "uin"))?;
        let first = opened.contents.into_iter().next().unwrap_or_default();
        if first.regime != Regime::Whistleblower {
            return Err(Refusal::new("refusal-uin").at("uin").into());
        }
        let added = Content { more: vec![("uin".to_owned(), uin)], ..Content::default() };
        let sealed = note(first.regime, first.to, &opened.officer.name, added)?;
        let _ = self.perform(who, Command::Case(id, case::Command::Add(sealed)))?;
        Ok(self.dossier(id)?.case)
    }

    /// A text sealed to the officers that the signal was sealed to, when the passphrase is one of theirs.
    fn sealed_note(&self, id: Uuid, passphrase: &str, typed: &str, more: Vec<(String, String)>) -> Result<String, Fault> {
        let (opened, _) = self.unsealed(&self.dossier(id)?.case, passphrase)?;
        let text = crate::domain::text::lines(typed).map_err(|bad| form::bad_text(bad, "note"))?;
        if text.is_empty() {
            return Err(Refusal::new("refusal-empty").at("note").into());
        }
        let first = opened.contents.into_iter().next().unwrap_or_default();
        let personal = Personal { description: text, ..Personal::default() };
        note(first.regime, first.to, &opened.officer.name, Content { personal, more, ..Content::default() })
    }

    /// Attaches a file to a sealed signal, sealed to the officers that the signal was sealed to: outside the seal stands that there is
    /// one, and about how long it is.
    ///
    /// # Errors
    /// As [`Office::open_sealed`]; or what stands against the file.
    pub fn attach_sealed(
        &mut self,
        who: Who,
        shelf: &Archive,
        id: Uuid,
        passphrase: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<Case, Fault> {
        let found = self.dossier(id)?.case;
        let (opened, _) = self.unsealed(&found, passphrase)?;
        let first = opened.contents.into_iter().next().unwrap_or_default();
        self.seal_in(who, shelf, &found, (first.regime, first.to), &opened.officer.name, (name, bytes))
    }

    /// Attaches a file that a paper brought. Of the sealed signal that was registered here last it is sealed to the very keys that the
    /// signal was sealed to, which are public: the counter adds what came and reads nothing. Nobody else knows them.
    ///
    /// # Errors
    /// What stands against the file; a sealed signal that was registered before, or elsewhere.
    pub fn attach_brought(&mut self, who: Who, shelf: &Archive, id: Uuid, name: &str, bytes: &[u8]) -> Result<Case, Fault> {
        let found = self.dossier(id)?.case;
        if found.registered.kind != Kind::Restricted {
            return self.attach(who, shelf, id, name, bytes);
        }
        match self.sealed_to.clone().filter(|(of, ..)| *of == id) {
            Some((_, regime, to)) => self.seal_in(who, shelf, &found, (regime, to), "", (name, bytes)),
            None => Err(Refusal::new("refusal-sealed-file").with("number", found.registered.number.short()).at("file").into()),
        }
    }

    fn seal_in(
        &mut self,
        who: Who,
        shelf: &Archive,
        found: &Case,
        (regime, to): (Regime, Vec<String>),
        by: &str,
        (name, bytes): (&str, &[u8]),
    ) -> Result<Case, Fault> {
        let facts = attachment::look(bytes, name)?;
        let locked = sealed::seal_file(bytes, &to).map_err(|e| Fault::Data(e.to_string()))?;
        if locked.len() as u64 > attachment::BYTES_MAX {
            let mb = attachment::BYTES_MAX / 1024 / 1024 - 1;
            return Err(Refusal::new("refusal-file-long").with("file", &facts.name).with("mb", mb).at("file").into());
        }
        let hash = crate::domain::event::hex(blake3::hash(&locked).as_bytes());
        let outside = Facts { format: Format::Sealed, bytes: locked.len() as u64, hash: hash.clone(), name: String::new() };
        self.may(who, found, &case::Command::Attach(outside.clone()))?;
        // The bytes first, then the event that names them.
        let _ = shelf.keep(&locked)?;
        let sealed = note(regime, to, by, Content { file: Some(File { name: facts.name, hash }), ..Content::default() })?;
        let _ = self.perform(who, Command::Officer(found.id, sealed, case::Command::Attach(outside)))?;
        Ok(self.dossier(found.id)?.case)
    }

    /// The name and bytes of a file of a sealed signal; the reading is on record.
    ///
    /// # Errors
    /// As [`Office::open_sealed`]; a file that is not here yet, or that the signal does not have.
    pub fn sealed_file(
        &mut self,
        who: Who,
        shelf: &Archive,
        id: Uuid,
        passphrase: &str,
        hash: &str,
    ) -> Result<(String, Vec<u8>), Fault> {
        let (opened, key) = self.unsealed(&self.dossier(id)?.case, passphrase)?;
        let _ = self.perform(who, Command::Case(id, case::Command::Reveal))?;
        let file = opened.contents.into_iter().filter_map(|content| content.file).find(|file| file.hash == hash);
        let file = file.ok_or_else(|| Fault::NotFound(hash.to_owned()))?;
        let locked = shelf.get(hash)?.ok_or_else(|| Refusal::new("refusal-file-awaited"))?;
        let bytes = sealed::open_file(&locked, &key).ok_or_else(|| Refusal::new("refusal-file-awaited"))?;
        // What another workstation called it is looked at as any file is: a plain name, an ending that its content says.
        let facts = attachment::look(&bytes, &file.name)?;
        let stem = facts.name.rsplit_once('.').map_or(facts.name.as_str(), |(stem, _)| stem);
        Ok((format!("{}-{stem}.{}", &hash[..hash.len().min(8)], facts.format.ending()), bytes))
    }
}
