//! The command line: one process per face, all over the same door.
//!
//! Exit codes: 0 done; 1 refused by a rule, or some lines of an intake were, or nothing was found; 2 the command's words are off; 3 the data
//! could not be opened; 4 `verify` or `share check` found something, or the exchange is not in step; 5 the machine failed.

pub mod args;
pub mod day;
pub mod files;
pub mod lists;
pub mod paper;
pub mod proof;
pub mod sealed;
pub mod share;

use crate::office::clock::{SystemClock, SystemRandom};
use crate::office::{Face, Fault, Home, Office};
use crate::words::Words;
use args::{Args, Task};
use std::process::ExitCode;

/// Done.
pub const DONE: u8 = 0;
/// Refused by a rule, or nothing was found.
pub const REFUSED: u8 = 1;
/// The command's words are off.
pub const USAGE: u8 = 2;
/// The data could not be opened.
pub const NOT_OPENED: u8 = 3;
/// `verify` or `share check` found something, or the exchange is not in step.
pub const FAULTY: u8 = 4;
/// The machine failed.
pub const FAILED: u8 = 5;

/// Prints a line to standard output; a closed pipe ends the program quietly.
pub(crate) fn say(text: &str) {
    use std::io::Write;
    if writeln!(std::io::stdout(), "{text}").is_err() {
        std::process::exit(i32::from(DONE));
    }
}

/// Prints a line to standard error.
pub(crate) fn complain(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Runs what was asked; `window` opens a window and gives the exit code.
pub fn run(window: impl FnOnce(Home, Words, Face) -> Result<u8, Fault>) -> ExitCode {
    let args = match Args::from_env() {
        Ok(args) => args,
        Err((words, key, what)) => {
            complain(&words.tr_with(key, &[("what", what)]));
            complain(&words.tr("cli-see-help"));
            return ExitCode::from(USAGE);
        }
    };
    let words = args.words;
    match perform(args, window) {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            complain(&fault.sentence(words));
            ExitCode::from(code_of(&fault))
        }
    }
}

fn code_of(fault: &Fault) -> u8 {
    match fault {
        Fault::Refused(_) => REFUSED,
        Fault::Open(_) | Fault::Io(..) | Fault::InUse(_) | Fault::KeyLost(_) | Fault::KeysLost(_) | Fault::DataGone(_) => {
            NOT_OPENED
        }
        // Nothing found is no failure of the machine: whoever asks by a script may try another number.
        Fault::Join(_) | Fault::Copied | Fault::Reborn | Fault::NotFound(_) => REFUSED,
        Fault::Store(_) | Fault::Data(_) | Fault::Window(_) | Fault::Gone => FAILED,
    }
}

fn perform(args: Args, window: impl FnOnce(Home, Words, Face) -> Result<u8, Fault>) -> Result<u8, Fault> {
    let words = args.words;
    let home = args.home();
    match args.task {
        Task::Help => {
            say(args::help(words));
            Ok(DONE)
        }
        Task::Version => {
            say(concat!("gishe ", env!("CARGO_PKG_VERSION")));
            Ok(DONE)
        }
        Task::Window => window(home, words, Face::Staff(args.example)),
        Task::Display(log, quiet) => window(home, words, Face::Display(log, quiet)),
        Task::Kiosk(windowed) => window(home, words, Face::Kiosk(windowed)),
        // Without a folder a day is played in a fresh one.
        Task::Day(plan) => day::run((args.data.is_some() || args.example).then_some(home), &plan, words),
        Task::Intake(file, sort, check) => lists::intake(&home, &mut open(&home)?, &file, sort, check, words),
        Task::Set(key, value) => lists::set(&mut open(&home)?, key, value),
        Task::Start(register, given) => lists::start(&mut open(&home)?, register, given, words),
        Task::Find(typed) => lists::find(&mut existing(&home)?, &typed, args.unmasked, words),
        Task::Summary(day, form) => lists::summary(&existing(&home)?, day, form, words),
        Task::Roll(roll, format) => lists::roll(&mut existing(&home)?, &roll, format, args.unmasked, words),
        Task::Export(what, form) => lists::export(&mut existing(&home)?, what, form, args.unmasked, words),
        Task::Paper(wish) => paper::run(&home, &mut existing(&home)?, &wish, words),
        Task::Attach(number, paths) => files::attach(&home, &mut existing(&home)?, &number, &paths, words),
        Task::Files(number, out) => files::list(&home, &mut existing(&home)?, &number, out.as_deref(), args.unmasked, words),
        Task::Stages(from, to) => lists::stages(&existing(&home)?, from, to, words),
        Task::Rules => {
            say(crate::report::rules::page(words).trim_end());
            Ok(DONE)
        }
        Task::Sealed(ask) => sealed::run(&home, ask, words),
        Task::Verify => proof::verify(&existing(&home)?, words),
        Task::Share(ask) => share::run(&home, ask, args.unmasked, words),
        Task::Rebuild => proof::rebuild(&mut existing(&home)?, words),
    }
}

/// Opens an office, new or not.
pub(crate) fn open(home: &Home) -> Result<Office, Fault> {
    home.open(Box::new(SystemClock), Box::new(SystemRandom))
}

/// Opens an office that must be there: a mistyped folder is no empty office.
pub(crate) fn existing(home: &Home) -> Result<Office, Fault> {
    if !home.exists() && !home.dir().is_file() {
        let missing = std::io::Error::new(std::io::ErrorKind::NotFound, "no data here");
        return Err(Fault::Io(home.dir().to_owned(), missing));
    }
    open(home)
}
