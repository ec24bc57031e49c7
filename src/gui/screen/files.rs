//! The files of a case: attach from a dialogue, by dropping, or the newest scan by one key; open, save, take away.

use super::asking::What;
use super::{register, work};
use crate::domain::case::{self, Attached, Case, Kind};
use crate::gui::app::{App, Message as Window, Screen, Trouble};
use crate::gui::load::aside;
use crate::gui::theme::{Kind as Loud, SMALL};
use crate::gui::widget::{Part, caption, icon, small_button, strong};
use crate::office::archive::Archive;
use crate::office::desk::Gone;
use crate::office::email::{self, Letter};
use crate::office::{Command, Fault, scanner};
use iced::widget::{Space, column, row, text};
use iced::{Alignment, Length, Task};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A message about files.
#[derive(Clone, Debug)]
pub enum Message {
    /// Choose files to attach.
    Browse,
    /// Choose a message that came by e-mail.
    BrowseLetter,
    /// A message was read: its form, and the files that wait for its number.
    Letter(Box<Result<Letter, Trouble>>),
    /// Files were chosen, or dropped into the window.
    Chosen(Vec<PathBuf>),
    /// Attach the newest scan.
    Scan,
    /// It was attached: how many, and the last one's size.
    Attached(Box<Result<(usize, u64), Trouble>>),
    /// Open a file with the system's program for it.
    Open(String),
    /// Save a copy of a file.
    Save(String),
    /// Where the copy goes.
    SaveTo(String, Option<PathBuf>),
    /// It was opened or saved.
    Done(Result<String, Trouble>),
}

/// The case at hand: the one on show, or the one that was registered last at the counter.
fn at_hand(app: &App) -> Option<Uuid> {
    match app.screen {
        Screen::Register => app.register.dossier.as_ref().map(|d| d.case.id),
        Screen::Counter => app.work.done.as_ref().map(|d| d.case),
        _ => None,
    }
}

/// Updates.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Browse | Message::BrowseLetter => browse(app, matches!(message, Message::BrowseLetter)),
        Message::Letter(read) => {
            match *read {
                Ok(letter) => return work::letter(app, letter),
                Err(trouble) => app.banner = Some(trouble.sentence),
            }
            Task::none()
        }
        Message::Chosen(paths) if paths.is_empty() => Task::none(),
        Message::Chosen(paths) if is_letter(app, &paths) => read_letter(app, paths),
        Message::Chosen(paths) => attach(app, move || paths.iter().map(|path| scanner::read(path)).collect(), false),
        Message::Scan => {
            let folder = app.snapshot.settings.scanner(app.station).to_owned();
            attach(app, move || Ok(vec![scanner::newest(&folder, std::time::SystemTime::now())?]), true)
        }
        Message::Attached(told) => {
            match *told {
                Ok((n, bytes)) => {
                    let args = [("n", n.to_string()), ("size", app.words.size(bytes))];
                    app.toast = Some((app.words.tr_with("toast-attached", &args), 4));
                    app.banner = None;
                    if let Some(courier) = &app.courier {
                        courier.poke();
                    }
                }
                Err(trouble) => app.banner = Some(trouble.sentence),
            }
            if app.screen == Screen::Register { register::load(app) } else { Task::none() }
        }
        Message::Open(hash) => with_file(app, &hash, |app, file| {
            // What is opened lies in the private folder until the next start.
            let to = app.home.opened().join(file_name(file));
            copy(app, file, to, true)
        }),
        Message::Save(hash) => with_file(app, &hash, |app, file| {
            let (hash, name) = (file.hash.clone(), file_name(file));
            let _ = app;
            let dialog = rfd::AsyncFileDialog::new().set_file_name(name).save_file();
            Task::perform(dialog, move |chosen| {
                Window::Files(Message::SaveTo(hash.clone(), chosen.map(|f| f.path().to_owned())))
            })
        }),
        Message::SaveTo(_, None) => {
            // Given up, or no dialogue could open; either way nothing was written, and that is said.
            app.toast = Some((app.words.tr("file-not-saved"), 5));
            Task::none()
        }
        Message::SaveTo(hash, Some(to)) => with_file(app, &hash, |app, file| copy(app, file, to, false)),
        Message::Done(Ok(said)) => {
            app.toast = Some((said, 5));
            Task::none()
        }
        Message::Done(Err(trouble)) => {
            app.banner = Some(trouble.sentence);
            Task::none()
        }
    }
}

fn browse(app: &App, letter: bool) -> Task<Window> {
    let endings: Vec<&str> = crate::domain::attachment::Format::ALL.iter().map(|f| f.ending()).collect();
    let (word, endings) = if letter { ("files-letter", vec!["eml"]) } else { ("files-word", endings) };
    let dialog = rfd::AsyncFileDialog::new().add_filter(app.words.tr(word), &endings).pick_files();
    Task::perform(dialog, move |chosen| {
        // A letter is one paper: of several the first is taken.
        let most = if letter { 1 } else { usize::MAX };
        let paths = chosen.unwrap_or_default().iter().map(|f| f.path().to_owned()).take(most).collect();
        Window::Files(Message::Chosen(paths))
    })
}

fn read_letter(app: &App, paths: Vec<PathBuf>) -> Task<Window> {
    let Some(path) = paths.into_iter().next() else { return Task::none() };
    let words = app.words;
    let read = async move {
        let read = move || {
            let found = scanner::read(&path)?;
            Ok::<_, Fault>(email::read(&found.bytes, &found.name, Kind::Correspondence)?)
        };
        aside(read).await.ok_or_else(|| Trouble::gone(words))?.map_err(|fault| Trouble::of(&fault, words))
    };
    Task::perform(read, |read| Window::Files(Message::Letter(Box::new(read))))
}

/// A message dropped on an idle counter is a paper that came; on a case it is a file like any other.
fn is_letter(app: &App, paths: &[PathBuf]) -> bool {
    let message = |path: &PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("eml"));
    app.screen == Screen::Counter && app.work.form.is_none() && matches!(paths, [one] if message(one))
}

/// What came with a letter is kept with its case once that has a number; of a sealed signal, sealed to its officers.
pub fn keep_with(app: &App, case: Uuid, parts: Vec<email::Part>) -> Task<Window> {
    if parts.is_empty() {
        return Task::none();
    }
    let found = |part: email::Part| scanner::Found { path: PathBuf::new(), name: part.name, bytes: part.bytes };
    let source = parts.into_iter().map(found).collect();
    attach_to(app, case, move || Ok(source), false)
}

type Source = Vec<scanner::Found>;

/// Attaches files to the case at hand; what came from the scanner's folder is removed there once it is kept.
fn attach(app: &mut App, source: impl FnOnce() -> Result<Source, Fault> + Send + 'static, scanned: bool) -> Task<Window> {
    let Some(case) = at_hand(app) else {
        app.banner = Some(app.words.tr("banner-no-case"));
        return Task::none();
    };
    attach_to(app, case, source, scanned)
}

fn attach_to(
    app: &App,
    case: Uuid,
    source: impl FnOnce() -> Result<Source, Fault> + Send + 'static,
    scanned: bool,
) -> Task<Window> {
    let (who, shelf, desk, words) = (app.who(), Archive::files(&app.home), app.desk.clone(), app.words);
    let attached = async move {
        let fault = |fault: Fault| Trouble::of(&fault, words);
        let found = aside(source).await.ok_or_else(|| Trouble::gone(words))?.map_err(fault)?;
        let paths: Vec<PathBuf> = found.iter().map(|found| found.path.clone()).collect();
        let keep = move |office: &mut crate::office::Office| {
            let (mut n, mut bytes, mut first) = (0, 0, None);
            // One file that the case does not take keeps none of the others out.
            for found in found {
                match office.attach_brought(who, &shelf, case, &found.name, &found.bytes) {
                    Ok(_) => (n, bytes) = (n + 1, found.bytes.len() as u64),
                    Err(fault) => first = first.or(Some(fault)),
                }
            }
            first.map_or(Ok((n, bytes)), Err)
        };
        let kept = desk.ask(keep).await.map_err(|Gone| Trouble::gone(words))?.map_err(fault)?;
        if scanned {
            let away =
                move || paths.into_iter().try_for_each(|path| std::fs::remove_file(&path).map_err(|e| Fault::Io(path, e)));
            aside(away).await.ok_or_else(|| Trouble::gone(words))?.map_err(fault)?;
        }
        Ok(kept)
    };
    Task::perform(attached, |told| Window::Files(Message::Attached(Box::new(told))))
}

/// A file of the case on show.
fn with_file(app: &mut App, hash: &str, then: impl FnOnce(&App, &Attached) -> Task<Window>) -> Task<Window> {
    let case = app.register.dossier.as_ref().map(|d| d.case.clone());
    let file = case.iter().flat_map(|case| &case.files).find(|file| file.hash == hash);
    file.map_or_else(Task::none, |file| then(app, file))
}

/// A name that says what the file is, whatever it was called.
fn file_name(file: &Attached) -> String {
    let ending = format!(".{}", file.format.ending());
    let name = if file.name.is_empty() { file.hash.get(..8).unwrap_or_default() } else { file.name.as_str() };
    if name.to_lowercase().ends_with(&ending) { name.to_owned() } else { format!("{name}{ending}") }
}

/// Copies a file out. Reading it is reading personal data: that goes on record first, or nothing is copied.
fn copy(app: &App, file: &Attached, to: PathBuf, open: bool) -> Task<Window> {
    let (who, shelf, desk, words, hash) =
        (app.who(), Archive::files(&app.home), app.desk.clone(), app.words, file.hash.clone());
    let Some(case) = app.register.dossier.as_ref().map(|d| d.case.id) else { return Task::none() };
    let known = app.register.revealed == Some(case);
    let copied = async move {
        let fault = |fault: Fault| Trouble::of(&fault, words);
        if !known {
            let reveal = Command::Case(case, case::Command::Reveal);
            let told = desk.ask(move |office| office.perform(who, reveal).map(drop)).await;
            told.map_err(|Gone| Trouble::gone(words))?.map_err(fault)?;
        }
        let write = move || {
            let io = |e| Fault::Io(to.clone(), e);
            let bytes = shelf.get(&hash)?.ok_or_else(|| crate::domain::refusal::Refusal::new("refusal-file-awaited"))?;
            if let Some(folder) = to.parent() {
                std::fs::create_dir_all(folder).map_err(io)?;
            }
            std::fs::write(&to, bytes).map_err(io)?;
            if open {
                show(&to).map_err(io)?;
            }
            let key = if open { "file-opened" } else { "paper-saved" };
            Ok(words.tr_with(key, &[("path", to.display().to_string())]))
        };
        aside(write).await.ok_or_else(|| Trouble::gone(words))?.map_err(fault)
    };
    Task::perform(copied, |said| Window::Files(Message::Done(said)))
}

/// Opens a file with the system's program for it.
pub(super) fn show(path: &Path) -> std::io::Result<()> {
    let opener = if cfg!(target_os = "windows") { "explorer" } else { "xdg-open" };
    std::process::Command::new(opener).arg(path).spawn().map(|_| ())
}

/// Draws the files of a case.
pub fn view<'a>(app: &'a App, case: &'a Case) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let open = app.register.revealed == Some(case.id);
    let say = |message| Window::Files(message);
    let shelf = Archive::files(&app.home);
    let mut block = column![].spacing(4);
    let add = small_button(words.tr("files-attach"), Loud::Plain, look).on_press(say(Message::Browse));
    let scan = small_button(words.tr("files-scan"), Loud::Plain, look).on_press(say(Message::Scan));
    let mut head = row![strong(words.tr("files-word")), Space::new().width(Length::Fill)].spacing(8).align_y(Alignment::Center);
    if !case.erased && case.status != case::Status::Voided {
        head = head.push(scan).push(add);
    }
    block = block.push(head);
    for (place, file) in case.files.iter().enumerate() {
        // A file's name may name people: it is shown with the personal data.
        let name =
            if open && !file.name.is_empty() { file.name.clone() } else { format!("•••.{}", file.format.ending()) };
        let at = words.moment(app.snapshot.settings.local(file.at_ms));
        let here = shelf.has(&file.hash);
        let facts = if here {
            format!("{} · {at}", words.size(file.bytes))
        } else {
            format!("{} · {}", words.size(file.bytes), words.tr("file-awaited"))
        };
        let press = |message: Message| here.then_some(Window::Files(message));
        let take = Window::Register(register::Message::Ask(What::Detach(place)));
        block = block.push(
            row![
                icon("file-text", 16.0),
                column![text(name).size(SMALL).wrapping(text::Wrapping::Glyph), caption(facts, look)].width(Length::Fill),
                small_button(words.tr("file-open"), Loud::Plain, look)
                    .padding([3, 8])
                    .on_press_maybe(press(Message::Open(file.hash.clone()))),
                small_button(words.tr("file-save"), Loud::Plain, look)
                    .padding([3, 8])
                    .on_press_maybe(press(Message::Save(file.hash.clone()))),
                small_button(words.tr("file-take-away"), Loud::Danger, look).padding([3, 8]).on_press(take),
            ]
            .spacing(6)
            .align_y(Alignment::Center),
        );
    }
    block.into()
}
