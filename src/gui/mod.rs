//! The staff window, in iced: screens that ask the office and show its answers. The only user of iced.

pub mod act;
pub mod app;
pub mod display;
pub mod failed;
pub mod frame;
pub mod hall;
pub mod keys;
pub mod kiosk;
pub mod load;
pub mod long;
pub mod reveal;
pub mod rolled;
pub mod screen;
pub mod shield;
pub mod theme;
pub mod voice;
pub mod welcome;
pub mod widget;

use crate::office::clock::{ManualClock, SeededRandom, SystemClock, SystemRandom};
use crate::office::desk::Desk;
use crate::office::home::WindowLock;
use crate::office::play::Plan;
use crate::office::{Clock, Face, Fault, Home, Office};
use crate::words::Words;
use app::App;
use iced::{Size, Task};

/// The fonts of the window.
pub const FONTS: [&[u8]; 5] = [
    include_bytes!("../../assets/fonts/GisheSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/GisheSans-Medium.ttf"),
    include_bytes!("../../assets/fonts/GisheSans-SemiBold.ttf"),
    include_bytes!("../../assets/fonts/GisheSans-Bold.ttf"),
    include_bytes!("../../assets/fonts/GisheIcons.ttf"),
];

/// Opens a window; gives the exit code.
pub fn run(home: Home, words: Words, face: Face) -> Result<u8, Fault> {
    match face {
        Face::Staff(example) => staff(home, words, example).map(|()| 0),
        Face::Display(log, quiet) => display::run(home, words, log, quiet).map(|()| 0),
        Face::Kiosk(windowed) => kiosk::run(home, words, windowed),
    }
}

/// Opens the staff window on a data folder; an example that does not exist yet is made first.
fn staff(home: Home, words: Words, example: bool) -> Result<(), Fault> {
    // What fails before there is a window is told in one of its own; what fails after it had the only event loop of this process.
    let begun = begin(&home, words, example).inspect_err(|fault| failed::show(&fault.sentence(words), words))?;
    // Nothing here yet: open an office, join one, or look at an example.
    let Some((_lock, desk)) = begun else {
        return match welcome::ask(&home, words)? {
            welcome::Choice::Enrolled => begin_again(std::env::args_os().skip(1)),
            welcome::Choice::Example => {
                begin_again(["--example", "--lang", words.lang.code()].into_iter().map(std::ffi::OsString::from))
            }
            welcome::Choice::None => Ok(()),
        };
    };
    program(desk, words, home, true).run().map_err(|e| Fault::Window(e.to_string()))
}

/// What the staff window stands on; nothing when no office was begun here.
fn begin(home: &Home, words: Words, example: bool) -> Result<Option<(WindowLock, Desk)>, Fault> {
    if !example && !home.exists() && home.sheet()?.is_none() {
        return Ok(None);
    }
    let lock = home.lock_window()?;
    let office = if example { example_office(home, words)? } else { home.open(Box::new(SystemClock), Box::new(SystemRandom))? };
    // Some megabytes are written: not in the way of the first frame. Without room for it none is kept, and the window opens as ever.
    let keeper = home.clone();
    let _ = std::thread::Builder::new().name("reserve".into()).spawn(move || keeper.keep_reserve());
    let desk = Desk::new(office).map_err(|e| Fault::Io(home.dir().to_owned(), e))?;
    Ok(Some((lock, desk)))
}

/// Starts this program anew: a process has one event loop in its life, and the first window had it.
fn begin_again(args: impl Iterator<Item = std::ffi::OsString>) -> Result<(), Fault> {
    let io = |e: std::io::Error| Fault::Io(std::env::current_exe().unwrap_or_default(), e);
    let mut next = std::process::Command::new(std::env::current_exe().map_err(io)?);
    let _ = next.args(args);
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        Err(io(next.exec()))
    }
    #[cfg(not(unix))]
    {
        next.spawn().map(drop).map_err(io)
    }
}

/// The window as a program, for running and for testing; `large`: over the whole screen but for the desktop's own bars, so that on the
/// small screens of counters a title bar does not push the status line off.
pub fn program(
    desk: Desk,
    words: Words,
    home: Home,
    large: bool,
) -> iced::Application<impl iced::Program<State = App, Message = app::Message, Theme = iced::Theme>> {
    let boot = move || {
        let (app, task) = App::new(desk.clone(), words, home.clone());
        // Asked of the window that stands: one that is still hidden is not heard by window managers.
        let wide = || iced::window::latest().and_then(|id| iced::window::maximize(id, true));
        (app, if large { Task::batch([task, wide()]) } else { task })
    };
    let mut window = iced::application(boot, App::update, App::view)
        .title(App::title)
        .theme(App::theme)
        .subscription(App::subscription)
        .default_font(theme::FONT)
        .antialiasing(true)
        .window(iced::window::Settings {
            size: Size::new(1366.0, 768.0),
            min_size: Some(Size::new(900.0, 500.0)),
            ..iced::window::Settings::default()
        });
    for font in FONTS {
        window = window.font(font);
    }
    window
}

/// Opens the example office; a new one gets yesterday's day and a few people in the line.
pub fn example_office(home: &Home, words: Words) -> Result<Office, Fault> {
    let fresh = !home.exists();
    let now = SystemClock.now_ms();
    let clock = ManualClock::at(now);
    // Made beside its place and moved there whole: an example that was cut short is made again.
    let making = Home::at(home.dir().with_extension("making"));
    if fresh {
        let _ = std::fs::remove_dir_all(making.dir());
        let mut office = making.open(Box::new(clock.clone()), Box::new(SystemRandom))?;
        let before = now - 24 * 3_600_000;
        clock.set(before);
        let _ = office.become_example([&words.tr("example-clerk-1"), &words.tr("example-clerk-2")])?;
        let day = office.settings().local(before).date();
        let mut seed = SeededRandom::new(now as u64);
        let _ = office.play(Plan { day, visits: 110, seed: seed.next_u64() }, &clock)?;
        drop(office);
        for entry in std::fs::read_dir(making.dir()).map_err(|e| Fault::Io(making.dir().to_owned(), e))?.flatten() {
            let to = home.dir().join(entry.file_name());
            // The store is moved last: with it the example is there.
            if entry.file_name() != crate::store::open::FILE_NAME {
                std::fs::rename(entry.path(), &to).map_err(|e| Fault::Io(to, e))?;
            }
        }
        std::fs::rename(making.file(), home.file()).map_err(|e| Fault::Io(home.file(), e))?;
        let _ = std::fs::remove_dir_all(making.dir());
    }
    clock.set(now);
    let mut office = home.open(Box::new(clock.clone()), Box::new(SystemRandom))?;
    if fresh || office.queue(1)?.waiting.is_empty() {
        office.seat_visitors(&clock, now)?;
    }
    office.set_clock(Box::new(SystemClock));
    Ok(office)
}
