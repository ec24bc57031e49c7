//! The hall: `cargo bench --bench hall -- [CALLS]`, by itself 500; needs Xvfb, openbox and xdotool.
//!
//! From F2 pressed in the real window of a counter to the new number in the log of a display process of its own: two workstations of
//! one office in a local folder, the display with the key of the hall, each on a screen of its own. The time of `xdotool` itself, which
//! presses the key, is in it.

#![allow(clippy::panic, clippy::pedantic)]

use gishe::domain::staff;
use gishe::domain::station::Kind;
use gishe::domain::ticket::Line;
use gishe::office::clock::{SeededRandom, SystemClock, SystemRandom};
use gishe::office::{Command, Home, Who};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command as Run, Stdio};
use std::time::{Duration, Instant, SystemTime};

fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn now_ms() -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}

/// Programs that go with the bench.
struct Running(Vec<Child>);

impl Drop for Running {
    fn drop(&mut self) {
        for child in self.0.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Running {
    fn start(&mut self, screen: &str, program: &str, args: &[&str]) -> bool {
        let mut run = Run::new(program);
        let _ = run.args(args).env("DISPLAY", screen).stdout(Stdio::null()).stderr(Stdio::null());
        match run.spawn() {
            Ok(child) => {
                self.0.push(child);
                true
            }
            Err(_) => false,
        }
    }

    /// A screen with a window manager; false where the system has none.
    fn screen(&mut self, name: &str) -> bool {
        let up = self.start(name, "Xvfb", &[name, "-noreset", "-screen", "0", "1920x1080x24"]);
        std::thread::sleep(Duration::from_secs(1));
        let managed = up && self.start(name, "openbox", &["--sm-disable"]);
        // A window that opens while the manager takes the screen over would stay hidden.
        std::thread::sleep(Duration::from_secs(2));
        managed
    }
}

fn press(screen: &str, key: &str) {
    let done = Run::new("xdotool").args(["key", "--clearmodifiers", key]).env("DISPLAY", screen).status();
    assert!(done.is_ok_and(|status| status.success()), "xdotool presses {key}");
}

fn wait(patience_s: u64, what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(patience_s), "{what}");
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// The office, with a clerk and tickets for all calls; opened on any day and at any hour.
fn office(root: &Path, n: usize) -> (Home, Home) {
    let folder = root.join("share");
    std::fs::create_dir_all(&folder).expect("a folder");
    let (counter, hall) = (Home::at(root.join("counter")), Home::at(root.join("hall")));
    let phrase = counter.found("Гише 1", Some(&folder)).expect("an office");
    hall.join(&folder, &phrase, "Табло", Kind::Hall, now_ms()).expect("joined");
    let mut office = counter.open(Box::new(SystemClock), Box::new(SystemRandom)).expect("opened");
    // An example has no opening hours.
    let _ = office.perform(Who::PROGRAM, Command::MarkExample).expect("an example");
    let add = Command::Staff(None, staff::Command::Add("Служител".to_owned()));
    let _ = office.perform(Who::PROGRAM, add).expect("a member");
    for _ in 0..n {
        let _ = office.perform(Who::PROGRAM, Command::IssueTicket { line: Line::Filing, priority: false }).expect("a ticket");
    }
    (counter, hall)
}

/// Moments at which the display cried, by its own log, milliseconds.
fn cried(log: &Path) -> Vec<i64> {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    text.lines().filter_map(|line| line.split(' ').next()?.parse().ok()).collect()
}

fn calls(root: &Path, n: usize) {
    let (counter, hall) = office(root, n + 1);
    let (staff, public, log) = (":183", ":184", root.join("display.log"));
    let mut running = Running(Vec::new());
    if !running.screen(staff) || !running.screen(public) {
        return say("no Xvfb or openbox, not measured");
    }
    let gishe = env!("CARGO_BIN_EXE_gishe");
    let at = |home: &Home| home.dir().display().to_string();
    assert!(running.start(public, gishe, &["display", "--quiet", "--out", &log.display().to_string(), "--data", &at(&hall)]));
    assert!(running.start(staff, gishe, &["--data", &at(&counter)]));
    // The clerk signs in by Enter; the first call shows that all stand open and know each other.
    std::thread::sleep(Duration::from_secs(6));
    press(staff, "Return");
    std::thread::sleep(Duration::from_secs(2));
    press(staff, "F2");
    wait(90, "the first call is never shown", || !cried(&log).is_empty());
    let (mut random, mut times) = (SeededRandom::new(5), Vec::new());
    for place in 1..=n {
        // The visitor came and was served; people do not keep step with the program's own seconds.
        press(staff, "F4");
        press(staff, "F5");
        std::thread::sleep(Duration::from_millis(150 + random.next_u64() % 700));
        let pressed = now_ms();
        press(staff, "F2");
        wait(10, "a call is never shown", || cried(&log).len() > place);
        times.push(cried(&log)[place] - pressed);
    }
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent).div_ceil(100).saturating_sub(1)];
    say(&format!(
        "from F2 in the window to the display's new number, {} calls: median {} ms, 99th percentile {} ms, longest {} ms",
        times.len(),
        at(50),
        at(99),
        at(100)
    ));
    assert!(at(99) <= 1_000, "a visitor who is called sees it within a second");
}

fn main() {
    let n = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(500);
    let root = std::env::temp_dir().join(format!("gishe-bench-hall-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&root);
    calls(&root, n);
    let _ = std::fs::remove_dir_all(&root);
}
