//! `verify` and `rebuild`: proving the file, and making its tables anew.

use super::{DONE, FAULTY, say};
use crate::office::{Fault, Office};
use crate::store::check::{self, Fault as Found};
use crate::words::Words;

/// Proves chain and tables; tells every fault.
pub fn verify(office: &Office, words: Words) -> Result<u8, Fault> {
    let report = check::verify(office.store())?;
    say(&words.tr_with("cli-verify-events", &[("n", report.events.to_string())]));
    for (writer, seq, hash) in &report.writers {
        let args = [("writer", writer.clone()), ("seq", format!("{seq}.")), ("hash", hash.clone())];
        say(&words.tr_with("cli-verify-writer", &args));
    }
    for fault in &report.faults {
        say(&sentence(fault, words));
    }
    say(&words.tr(if report.faults.is_empty() { "cli-verify-good" } else { "cli-verify-bad" }));
    Ok(if report.faults.is_empty() { DONE } else { FAULTY })
}

fn sentence(fault: &Found, words: Words) -> String {
    let event =
        |key: &str, writer: &str, seq: u64| words.tr_with(key, &[("writer", writer.to_owned()), ("seq", seq.to_string())]);
    match fault {
        Found::File(why) => words.tr_with("cli-fault-file", &[("why", why.clone())]),
        Found::Missing(writer, seq) => event("cli-fault-missing", writer, *seq),
        Found::Altered(writer, seq) => event("cli-fault-altered", writer, *seq),
        Found::Companion(writer, seq) => event("cli-fault-companion", writer, *seq),
        Found::Head(writer) => event("cli-fault-head", writer, 0),
        Found::Table(name) => words.tr_with("cli-fault-table", &[("name", (*name).to_owned())]),
    }
}

/// Makes the tables anew from the ledger.
pub fn rebuild(office: &mut Office, words: Words) -> Result<u8, Fault> {
    let events = check::rebuild(office.store_mut())?;
    say(&words.tr_with("cli-rebuilt", &[("n", events.to_string())]));
    Ok(DONE)
}
