//! `attach`, `files`: what lies beside a case.

use super::{DONE, say};
use crate::domain::case;
use crate::office::archive::Archive;
use crate::office::{Command, Fault, Home, Office, Who, scanner};
use crate::store::cases;
use crate::words::Words;
use std::path::{Path, PathBuf};

fn case_of(office: &Office, number: &str) -> Result<case::Case, Fault> {
    let found = office.find(number, 2)?;
    let [line] = found.as_slice() else { return Err(Fault::NotFound(number.to_owned())) };
    cases::one(office.store().read(), line.id)?.ok_or_else(|| Fault::NotFound(number.to_owned()))
}

/// Attaches files to the case of a number.
pub fn attach(home: &Home, office: &mut Office, number: &str, files: &[PathBuf], words: Words) -> Result<u8, Fault> {
    let case = case_of(office, number)?;
    let shelf = Archive::files(home);
    for path in files {
        let found = scanner::read(path)?;
        let _ = office.attach(Who::PROGRAM, &shelf, case.id, &found.name, &found.bytes)?;
        let args = [("number", case.registered.number.to_string()), ("size", words.size(found.bytes.len() as u64))];
        say(&words.tr_with("cli-attached", &args));
    }
    Ok(DONE)
}

/// Lists the files of a case; with a folder they are copied there, which is on record.
pub fn list(
    home: &Home,
    office: &mut Office,
    number: &str,
    out: Option<&Path>,
    unmasked: bool,
    words: Words,
) -> Result<u8, Fault> {
    let case = case_of(office, number)?;
    let shelf = Archive::files(home);
    let open = unmasked || out.is_some();
    if open {
        let _ = office.perform(Who::PROGRAM, Command::Case(case.id, case::Command::Reveal))?;
    }
    for (n, file) in (1..).zip(&case.files) {
        let ending = file.format.ending();
        let name = if open && !file.name.is_empty() { file.name.clone() } else { format!("{n}.{ending}") };
        let here = shelf.get(&file.hash)?;
        let state = if here.is_some() { words.size(file.bytes) } else { words.tr("file-awaited") };
        say(&format!("{n}  {name}  {state}  {}", &file.hash[..16.min(file.hash.len())]));
        if let (Some(dir), Some(bytes)) = (out, here) {
            let to = dir.join(if name.ends_with(ending) { name } else { format!("{name}.{ending}") });
            std::fs::create_dir_all(dir).and_then(|()| std::fs::write(&to, bytes)).map_err(|e| Fault::Io(to, e))?;
        }
    }
    Ok(DONE)
}
