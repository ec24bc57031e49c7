//! `sealed …`: appointing who opens sealed signals, opening one, adding to it.
//!
//! Passphrases and texts are read from standard input, never from the command line, where others could see them.

use super::{DONE, complain, existing, say};
use crate::domain::sealing::{self, Content, Role};
use crate::office::archive::Archive;
use crate::office::{Command, Fault, Home, Office, Who, admin, scanner};
use crate::words::Words;
use std::io::BufRead;
use std::path::PathBuf;

/// What is asked about sealed signals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Appoint a person: role and name.
    Appoint(Role, String),
    /// Release a person, by the public key that `list` shows.
    Release(String),
    /// Who is appointed.
    List,
    /// Open a signal by its number.
    Open(String),
    /// Add to a signal.
    Add(String),
    /// Add a file to a signal.
    Attach(String, PathBuf),
    /// Copy the files of a signal into a folder.
    Files(String, PathBuf),
}

/// Does it.
pub fn run(home: &Home, ask: Ask, words: Words) -> Result<u8, Fault> {
    let mut office = existing(home)?;
    match ask {
        Ask::Appoint(role, name) => {
            let phrase = phrase(home, words)?;
            let passphrase = line(&words.tr("cli-sealed-own"))?;
            let folder = office.share()?.folder;
            let appointed = admin::appoint(home, folder.as_deref(), &phrase, role, &name, &passphrase)?;
            let args = [("name", appointed.name.clone()), ("role", words.tr(role.key()))];
            let _ = office.perform(Who::PROGRAM, Command::Appoint(Box::new(appointed)))?;
            say(&words.tr_with("cli-sealed-appointed", &args));
        }
        Ask::Release(recipient) => {
            let folder = office.share()?.folder;
            admin::administrator(home, folder.as_deref(), &phrase(home, words)?)?;
            let known = sealing::appointed(office.settings()).iter().any(|one| one.recipient == recipient);
            if !known {
                return Err(Fault::NotFound(recipient));
            }
            let _ = office.perform(Who::PROGRAM, Command::Release(recipient))?;
        }
        Ask::List => {
            for one in sealing::appointed(office.settings()) {
                say(&format!("{} · {} · {}", words.tr(one.role.key()), one.name, one.recipient));
            }
        }
        Ask::Open(number) => {
            let id = numbered(&office, &number)?;
            let passphrase = line(&words.tr("cli-sealed-passphrase"))?;
            let opened = office.open_sealed(Who::PROGRAM, id, &passphrase)?;
            opened.contents.iter().for_each(|content| show(content, words));
        }
        Ask::Attach(number, path) => {
            let id = numbered(&office, &number)?;
            let passphrase = line(&words.tr("cli-sealed-passphrase"))?;
            let found = scanner::read(&path)?;
            let shelf = Archive::files(home);
            let case = office.attach_sealed(Who::PROGRAM, &shelf, id, &passphrase, &found.name, &found.bytes)?;
            say(&words.tr_with("cli-sealed-added", &[("number", case.registered.number.to_string())]));
        }
        Ask::Files(number, dir) => {
            let id = numbered(&office, &number)?;
            let passphrase = line(&words.tr("cli-sealed-passphrase"))?;
            let shelf = Archive::files(home);
            let opened = office.open_sealed(Who::PROGRAM, id, &passphrase)?;
            for file in opened.contents.into_iter().filter_map(|content| content.file) {
                let (name, bytes) = office.sealed_file(Who::PROGRAM, &shelf, id, &passphrase, &file.hash)?;
                let to = dir.join(&name);
                std::fs::create_dir_all(&dir).and_then(|()| std::fs::write(&to, bytes)).map_err(|e| Fault::Io(to, e))?;
                say(&name);
            }
        }
        Ask::Add(number) => {
            let id = numbered(&office, &number)?;
            let passphrase = line(&words.tr("cli-sealed-passphrase"))?;
            complain(&words.tr("cli-sealed-text"));
            let text = std::io::read_to_string(std::io::stdin().lock()).map_err(|e| Fault::Io(PathBuf::from("-"), e))?;
            let case = office.add_sealed(Who::PROGRAM, id, &passphrase, &text)?;
            say(&words.tr_with("cli-sealed-added", &[("number", case.registered.number.to_string())]));
        }
    }
    Ok(DONE)
}

fn show(content: &Content, words: Words) {
    say(&words.tr(content.regime.key()));
    for (field, value) in content.fields() {
        say(&format!("{}: {value}", words.field(field)));
    }
    say("");
}

fn numbered(office: &Office, number: &str) -> Result<uuid::Uuid, Fault> {
    office.find(number, 1)?.first().map(|line| line.id).ok_or_else(|| Fault::NotFound(number.to_owned()))
}

/// Appointing is an administrator's act: in an open office it asks for the office's passphrase.
fn phrase(home: &Home, words: Words) -> Result<String, Fault> {
    if home.sheet()?.is_some() { line(&words.tr("cli-passphrase")) } else { Ok(String::new()) }
}

fn line(prompt: &str) -> Result<String, Fault> {
    complain(prompt);
    let mut line = String::new();
    let _ = std::io::stdin().lock().read_line(&mut line).map_err(|e| Fault::Io(PathBuf::from("-"), e))?;
    Ok(line.trim().to_owned())
}
