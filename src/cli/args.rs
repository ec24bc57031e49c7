//! Reading the command line.

use super::day::Wish;
use super::lists::{Roll, Rolled, SummaryForm, What};
use super::paper::{self, Meant};
use super::share::Ask;
use crate::domain::case::Kind;
use crate::domain::medium::Medium;
use crate::domain::printing::Paper;
use crate::domain::sealing::Regime;
use crate::domain::settings::{Key, read_date};
use crate::office::intake::Sort;
use crate::office::{Home, admin};
use crate::report::export::Form;
use crate::report::table::Format;
use crate::words::{Lang, Words};
use chrono::NaiveDate;
use lexopt::prelude::{Long, Short, Value};
use std::path::PathBuf;

/// What is asked of the program.
#[derive(Debug)]
pub enum Task {
    /// The staff window.
    Window,
    /// The public display; where its log goes, for measuring.
    Display(Option<PathBuf>, bool),
    /// The kiosk.
    Kiosk(bool),
    /// Play a day.
    Day(Wish),
    /// Register papers from a file.
    Intake(PathBuf, Sort, bool),
    /// Say which number was given last in a register before this program came.
    Start(u16, u32),
    /// Say a setting and its value, or all of them; with a value set it.
    Set(Option<Key>, Option<String>),
    /// Find cases.
    Find(String),
    /// The figures of a day.
    Summary(Option<NaiveDate>, SummaryForm),
    /// Export a list.
    Export(What, Form),
    /// Write a list of the window to standard output.
    Roll(Roll, Format),
    /// A paper as a file, or printed.
    Paper(Box<paper::Wish>),
    /// Attach files to a case.
    Attach(String, Vec<PathBuf>),
    /// List the files of a case, or copy them into a folder.
    Files(String, Option<PathBuf>),
    /// How long cases stood in each status: of the last ninety days, or of these.
    Stages(Option<NaiveDate>, Option<NaiveDate>),
    /// Prove the file.
    Verify,
    /// Something about sealed signals.
    Sealed(super::sealed::Ask),
    /// Print the life of a case as a page.
    Rules,
    /// Make the tables anew.
    Rebuild,
    /// Something about the office or its folder.
    Share(Ask),
    /// Show the help.
    Help,
    /// Show the version.
    Version,
}

/// The command line, read.
#[derive(Debug)]
pub struct Args {
    /// The task.
    pub task: Task,
    /// The data folder, when named.
    pub data: Option<PathBuf>,
    /// The example office.
    pub example: bool,
    /// Personal data in the clear, on record.
    pub unmasked: bool,
    /// The language.
    pub words: Words,
}

/// The help text of a language.
pub const fn help(words: Words) -> &'static str {
    match words.lang {
        Lang::Bg => include_str!("../../assets/locale/bg/help.txt"),
        Lang::En => include_str!("../../assets/locale/en/help.txt"),
    }
}

type Wrong = (Words, &'static str, String);

#[derive(Default)]
struct Raw {
    words: Vec<String>,
    data: Option<String>,
    date: Option<String>,
    visits: Option<String>,
    seed: Option<String>,
    form: Option<String>,
    lang: Option<String>,
    folder: Option<String>,
    name: Option<String>,
    ground: Option<String>,
    seconds: Option<String>,
    kind: Option<String>,
    regime: Option<String>,
    medium: Option<String>,
    out: Option<String>,
    to: Option<String>,
    copies: Option<String>,
    cut: bool,
    drawer: bool,
    hall: bool,
    check: bool,
    quiet: bool,
    windowed: bool,
    stolen: bool,
    ordered: bool,
    example: bool,
    unmasked: bool,
    help: bool,
    version: bool,
}

impl Args {
    /// Reads the process's command line.
    pub fn from_env() -> Result<Self, Wrong> {
        let asked = std::env::var("GISHE_LANG").ok().and_then(|l| Lang::of_code(&l)).unwrap_or_default();
        Self::read(lexopt::Parser::from_env(), Words::new(asked))
    }

    /// Reads a command line given as words, in Bulgarian: for tests.
    pub fn of(line: &[&str]) -> Result<Self, Wrong> {
        Self::read(lexopt::Parser::from_args(line.iter().copied()), Words::default())
    }

    fn read(parser: lexopt::Parser, default: Words) -> Result<Self, Wrong> {
        let raw = read_raw(parser).map_err(|what| (default, "cli-wrong", what))?;
        let words = match &raw.lang {
            None => default,
            Some(code) => Words::new(Lang::of_code(code).ok_or_else(|| (default, "cli-wrong", code.clone()))?),
        };
        let task = task(&raw).map_err(|(key, what)| (words, key, what))?;
        Ok(Self { task, data: raw.data.map(PathBuf::from), example: raw.example, unmasked: raw.unmasked, words })
    }

    /// The data folder that is meant.
    pub fn home(&self) -> Home {
        let home = match (&self.data, self.example) {
            (Some(dir), _) => Home::at(dir),
            (None, true) => Home::example(),
            (None, false) => Home::real(),
        };
        home.marked()
    }
}

/// A switch: its place, when the word is one.
fn switch<'a>(raw: &'a mut Raw, name: &str) -> Option<&'a mut bool> {
    Some(match name {
        "cut" => &mut raw.cut,
        "drawer" => &mut raw.drawer,
        "quiet" => &mut raw.quiet,
        "windowed" => &mut raw.windowed,
        "check" => &mut raw.check,
        "hall" => &mut raw.hall,
        "stolen" => &mut raw.stolen,
        "ordered" => &mut raw.ordered,
        "example" => &mut raw.example,
        "unmasked" => &mut raw.unmasked,
        "help" | "h" => &mut raw.help,
        "version" | "V" => &mut raw.version,
        _ => return None,
    })
}

fn read_raw(mut parser: lexopt::Parser) -> Result<Raw, String> {
    let mut raw = Raw::default();
    while let Some(arg) = parser.next().map_err(|e| e.to_string())? {
        let name = match &arg {
            Long(name) => (*name).to_owned(),
            Short(letter) => letter.to_string(),
            Value(_) => String::new(),
        };
        if let Some(switch) = switch(&mut raw, &name) {
            *switch = true;
            continue;
        }
        let slot = match arg {
            Long("data") => &mut raw.data,
            Long("date") => &mut raw.date,
            Long("visits") => &mut raw.visits,
            Long("seed") => &mut raw.seed,
            Long("as") => &mut raw.form,
            Long("lang") => &mut raw.lang,
            Long("folder") => &mut raw.folder,
            Long("name") => &mut raw.name,
            Long("ground") => &mut raw.ground,
            Long("seconds") => &mut raw.seconds,
            Long("kind") => &mut raw.kind,
            Long("regime") => &mut raw.regime,
            Long("medium") => &mut raw.medium,
            Long("out") => &mut raw.out,
            Long("to") => &mut raw.to,
            Long("copies") => &mut raw.copies,
            Value(word) => {
                raw.words.push(word.to_string_lossy().into_owned());
                continue;
            }
            other => return Err(other.unexpected().to_string()),
        };
        let value = parser.value().map_err(|e| e.to_string())?;
        *slot = Some(value.into_string().map_err(|v| v.to_string_lossy().into_owned())?);
    }
    Ok(raw)
}

fn sealed(raw: &Raw, words: &[&str]) -> Result<super::sealed::Ask, (&'static str, String)> {
    use super::sealed::Ask;
    use crate::domain::sealing::Role;
    match words {
        ["appoint", role] => {
            let role = Role::of_code(role).ok_or_else(|| ("cli-wrong", (*role).to_owned()))?;
            let name = raw.name.clone().ok_or_else(|| ("cli-missing", "--name".to_owned()))?;
            Ok(Ask::Appoint(role, name))
        }
        ["release", key] => Ok(Ask::Release((*key).to_owned())),
        ["list"] => Ok(Ask::List),
        ["open", number] => Ok(Ask::Open((*number).to_owned())),
        ["add", number] => Ok(Ask::Add((*number).to_owned())),
        ["attach", number, file] => Ok(Ask::Attach((*number).to_owned(), PathBuf::from(file))),
        ["files", number] => {
            let out = raw.out.clone().ok_or_else(|| ("cli-missing", "--out".to_owned()))?;
            Ok(Ask::Files((*number).to_owned(), PathBuf::from(out)))
        }
        other => Err(("cli-wrong", other.join(" "))),
    }
}

fn task(raw: &Raw) -> Result<Task, (&'static str, String)> {
    if raw.help {
        return Ok(Task::Help);
    }
    if raw.version {
        return Ok(Task::Version);
    }
    let date = match &raw.date {
        None => None,
        Some(text) => Some(read_date(text).ok_or_else(|| ("cli-date", text.clone()))?),
    };
    let number = |text: &Option<String>, default: u64| match text {
        None => Ok(default),
        Some(text) => text.parse::<u64>().map_err(|_| ("cli-number", text.clone())),
    };
    let words: Vec<&str> = raw.words.iter().map(String::as_str).collect();
    let form = raw.form.as_deref();
    let bad_form = || ("cli-form", form.unwrap_or_default().to_owned());
    match words.as_slice() {
        [] => Ok(Task::Window),
        ["day"] => {
            let visits = number(&raw.visits, 80)?;
            if !(1..=2000).contains(&visits) {
                return Err(("cli-number", visits.to_string()));
            }
            Ok(Task::Day(Wish { date, visits: visits as u32, seed: number(&raw.seed, 1)? }))
        }
        ["intake", file] => {
            let kind = raw.kind.as_ref().map(|code| Kind::of_code(code).ok_or_else(|| ("cli-wrong", code.clone())));
            let usual = if raw.regime.is_some() { Kind::Restricted } else { Kind::Correspondence };
            let kind = kind.transpose()?.unwrap_or(usual);
            let law = |code: &String| Regime::of_code(code).ok_or_else(|| ("cli-wrong", code.clone()));
            let sort = Sort { kind, regime: raw.regime.as_ref().map(law).transpose()? };
            Ok(Task::Intake(PathBuf::from(file), sort, raw.check))
        }
        ["start", register, given] => start_task(register, given),
        ["set", rest @ ..] if rest.len() <= 2 => set_task(rest),
        ["find", first, rest @ ..] => Ok(Task::Find([&[*first], rest].concat().join(" "))),
        ["summary"] => match form {
            None | Some("text") => Ok(Task::Summary(date, SummaryForm::Text)),
            Some("json") => Ok(Task::Summary(date, SummaryForm::Json)),
            Some("pdf") => Ok(Task::Summary(date, SummaryForm::Pdf)),
            Some(_) => Err(bad_form()),
        },
        ["export", what] => export_task(what, form),
        ["list", what, days @ ..] => {
            let format = match form {
                None | Some("csv") => Format::Csv,
                Some("xlsx") => Format::Xlsx,
                Some(_) => return Err(bad_form()),
            };
            roll_task(what, days).map(|roll| Task::Roll(roll, format))
        }
        ["paper", rest @ ..] if !rest.is_empty() => paper_task(raw, rest).map(|wish| Task::Paper(Box::new(wish))),
        ["display"] => Ok(Task::Display(raw.out.clone().map(PathBuf::from), raw.quiet)),
        ["kiosk"] => Ok(Task::Kiosk(raw.windowed)),
        ["attach" | "files", ..] => files_task(raw, &words),
        ["stages", days @ ..] if days.len() <= 2 => stages_task(days),
        ["verify"] => Ok(Task::Verify),
        ["sealed", rest @ ..] => sealed(raw, rest).map(Task::Sealed),
        ["rules"] => Ok(Task::Rules),
        ["rebuild"] => Ok(Task::Rebuild),
        ["office" | "share" | "erase", ..] => share_task(raw, &words).map(Task::Share),
        ["help"] => Ok(Task::Help),
        other => Err(("cli-wrong", other.join(" "))),
    }
}

fn start_task(register: &str, given: &str) -> Result<Task, (&'static str, String)> {
    let number = |text: &str| text.parse::<u32>().map_err(|_| ("cli-number", text.to_owned()));
    let register = u16::try_from(number(register)?).map_err(|_| ("cli-number", register.to_owned()))?;
    Ok(Task::Start(register, number(given)?))
}

fn set_task(words: &[&str]) -> Result<Task, (&'static str, String)> {
    let key = words.first().map(|code| Key::of_code(code).ok_or_else(|| ("cli-wrong", (*code).to_owned())));
    Ok(Task::Set(key.transpose()?, words.get(1).map(|value| (*value).to_owned())))
}

fn stages_task(days: &[&str]) -> Result<Task, (&'static str, String)> {
    let day = |text: &&str| read_date(text).ok_or_else(|| ("cli-date", (*text).to_owned()));
    let days = days.iter().map(day).collect::<Result<Vec<_>, _>>()?;
    Ok(Task::Stages(days.first().copied(), days.get(1).copied()))
}

fn export_task(what: &str, form: Option<&str>) -> Result<Task, (&'static str, String)> {
    let what = match what {
        "cases" => What::Cases,
        "visits" => What::Visits,
        "events" => What::Events,
        other => return Err(("cli-wrong", other.to_owned())),
    };
    match form {
        None | Some("csv") => Ok(Task::Export(what, Form::Csv)),
        Some("jsonl") => Ok(Task::Export(what, Form::Jsonl)),
        Some("xlsx") if matches!(what, What::Cases) => Ok(Task::Export(what, Form::Xlsx)),
        Some(other) => Err(("cli-form", other.to_owned())),
    }
}

fn roll_task(what: &str, days: &[&str]) -> Result<Roll, (&'static str, String)> {
    let wrong = || ("cli-wrong", [&[what], days].concat().join(" "));
    let day = |text: &&str| read_date(text).ok_or_else(|| ("cli-date", (*text).to_owned()));
    let days = days.iter().map(day).collect::<Result<Vec<_>, _>>()?;
    Roll::of(Rolled::of_code(what).ok_or_else(wrong)?, &days).ok_or_else(wrong)
}

fn files_task(raw: &Raw, words: &[&str]) -> Result<Task, (&'static str, String)> {
    match words {
        ["attach", number, first, rest @ ..] => {
            let files = [&[*first], rest].concat().into_iter().map(PathBuf::from).collect();
            Ok(Task::Attach((*number).to_owned(), files))
        }
        ["files", number] => Ok(Task::Files((*number).to_owned(), raw.out.clone().map(PathBuf::from))),
        other => Err(("cli-wrong", other.join(" "))),
    }
}

fn paper_task(raw: &Raw, words: &[&str]) -> Result<paper::Wish, (&'static str, String)> {
    let date = |text: &str| read_date(text).ok_or_else(|| ("cli-date", text.to_owned()));
    let wrong = |what: &str| ("cli-wrong", what.to_owned());
    let meant = match words {
        ["charter"] => Meant::Charter,
        ["feedback"] => Meant::Feedback,
        ["trial"] => Meant::Trial,
        ["service", code] => Meant::Service((*code).to_owned()),
        ["day", day] => Meant::Day(date(day)?),
        ["handover", day] => Meant::HandOver(date(day)?),
        ["incoming", day] => Meant::Incoming(date(day)?, date(day)?),
        ["incoming", from, to] => Meant::Incoming(date(from)?, date(to)?),
        [number] => {
            let kind = raw.kind.as_deref().unwrap_or("receipt");
            let known = Paper::of_code(kind).filter(|p| matches!(p, Paper::Receipt | Paper::Stamp | Paper::Fee));
            Meant::Number((*number).to_owned(), known.ok_or_else(|| wrong(kind))?)
        }
        other => return Err(wrong(&other.join(" "))),
    };
    let medium = raw.medium.as_ref().map(|m| Medium::of_code(m).ok_or_else(|| wrong(m))).transpose()?;
    let copies = raw.copies.as_ref().map_or(Ok(1), |n| n.parse().map_err(|_| ("cli-number", n.clone())))?;
    let seconds = raw.seconds.as_ref().map(|s| s.parse().map_err(|_| ("cli-number", s.clone()))).transpose()?;
    let out = raw.out.clone().map(PathBuf::from);
    Ok(paper::Wish { meant, medium, out, to: raw.to.clone(), copies, cut: raw.cut, drawer: raw.drawer, seconds })
}

fn share_task(raw: &Raw, words: &[&str]) -> Result<Ask, (&'static str, String)> {
    let missing = |what: &str| ("cli-missing", what.to_owned());
    let folder = || raw.folder.clone().map(PathBuf::from);
    let name = || {
        let typed = raw.name.as_deref().filter(|n| !n.trim().is_empty()).ok_or_else(|| missing("--name"))?;
        // Here, before the passphrase is asked for.
        admin::station_name(typed).map(str::to_owned).map_err(|refusal| (refusal.key, String::new()))
    };
    match words {
        ["office", "open"] => Ok(Ask::Open(folder(), name()?)),
        ["office", "join"] => Ok(Ask::Join(folder().ok_or_else(|| missing("--folder"))?, name()?, raw.hall)),
        ["office", "invite"] => Ok(Ask::Invite(raw.hall)),
        ["office", "retire", code] => {
            let code = code.parse().map_err(|_| ("cli-number", (*code).to_owned()))?;
            Ok(Ask::Retire(code, raw.stolen))
        }
        ["office", "rekey"] => Ok(Ask::Rekey),
        ["share", "status"] => Ok(Ask::Status),
        ["share", "check"] => Ok(Ask::Check),
        ["share", "cat", file] => Ok(Ask::Cat(PathBuf::from(file))),
        ["share", "heal"] => Ok(Ask::Heal),
        ["share", "rebuild", folder] => Ok(Ask::Rebuild(PathBuf::from(folder))),
        ["share", "run"] => {
            let seconds = raw.seconds.as_ref().map(|s| s.parse().map_err(|_| ("cli-number", s.clone()))).transpose()?;
            Ok(Ask::Run(seconds))
        }
        ["erase", number] => {
            Ok(Ask::Erase((*number).to_owned(), raw.ground.clone().ok_or_else(|| missing("--ground"))?, raw.ordered))
        }
        other => Err(("cli-wrong", other.join(" "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type() {
        assert!(matches!(Args::of(&[]).map(|a| a.task), Ok(Task::Window)));
        assert!(matches!(Args::of(&["find", "Мария", "101-4"]).map(|a| a.task), Ok(Task::Find(w)) if w == "Мария 101-4"));
        let set = Args::of(&["set", "hours.opens", "08:30"]).map(|a| a.task);
        assert!(matches!(set, Ok(Task::Set(Some(Key::Opens), Some(v))) if v == "08:30"));
        let day = Args::of(&["day", "--date", "24.11.2026", "--visits=30"]).map(|a| a.task);
        assert!(matches!(day, Ok(Task::Day(Wish { visits: 30, seed: 1, .. }))));
        for wrong in [
            &["dya"][..],
            &["day", "--visits", "0"],
            &["summary", "--as", "xls"],
            &["day", "--date", "31.02.2026"],
            &["--bogus"],
            &["find"],
            &["export", "people"],
            &["day", "--visits"],
            &["set", "hours.open", "08:00"],
            &["set", "hours.opens", "08:00", "09:00"],
        ] {
            assert!(Args::of(wrong).is_err(), "{wrong:?}");
        }
        let long = "х".repeat(101);
        for (name, key) in [("", "cli-missing"), (" ", "cli-missing"), (long.as_str(), "welcome-name-long")] {
            let told = Args::of(&["office", "open", "--name", name]).map(drop).map_err(|(_, key, _)| key);
            assert_eq!(told, Err(key), "{name}");
        }
        assert!(Args::of(&["office", "open", "--name", &long[2..]]).is_ok());
    }
}
