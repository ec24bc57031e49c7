//! The first window under the simulator: an office is opened in it and its passphrase read, whatever is pressed meanwhile. And the window of a
//! start that failed.

use super::support::{Folder, letters};
use gishe::gui::failed::{self, Failed};
use gishe::gui::welcome::{Choice, Message, Page, Welcome, hidden};
use gishe::office::Home;
use gishe::words::{Lang, Words};
use iced::Task;
use iced::futures::StreamExt;
use iced_test::runtime::Action;
use iced_test::simulator::Simulator;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// The first window over an empty data folder, beside an empty shared one.
struct First {
    window: Welcome,
    home: Home,
    chosen: Arc<Mutex<Choice>>,
    share: PathBuf,
    _root: Folder,
}

impl First {
    fn new() -> Self {
        let root = Folder::new();
        let (home, share) = (Home::at(root.0.join("data")), root.0.join("share"));
        std::fs::create_dir(&share).expect("a folder");
        let chosen = Arc::new(Mutex::new(Choice::None));
        let window = Welcome::new(home.clone(), Words::new(Lang::Bg), Arc::clone(&chosen));
        Self { window, home, chosen, share, _root: root }
    }

    /// What follows from a task is done; whether the window ends.
    fn follow(&mut self, first: Task<Message>) -> bool {
        let (mut ends, mut todo) = (false, vec![first]);
        while let Some(task) = todo.pop() {
            let Some(mut actions) = iced_test::runtime::task::into_stream(task) else { continue };
            while let Some(action) = iced::futures::executor::block_on(actions.next()) {
                match action {
                    Action::Output(message) => todo.push(self.window.update(message)),
                    Action::Exit => ends = true,
                    _ => {}
                }
            }
        }
        ends
    }

    fn send(&mut self, message: Message) -> bool {
        let first = self.window.update(message);
        self.follow(first)
    }

    fn fill(&mut self, folder: &str, name: &str, secret: &str) {
        for message in [Message::Folder(folder.into()), Message::Name(name.into()), Message::Secret(secret.into())] {
            let _ = self.send(message);
        }
    }

    fn screen(&self) -> Simulator<'_, Message> {
        Simulator::with_size(letters(), iced::Size::new(900.0, 620.0), self.window.view())
    }

    fn shows(&self, text: &str) -> bool {
        self.screen().find(text).is_ok()
    }

    fn says(&self, key: &str) -> bool {
        self.shows(&Words::new(Lang::Bg).tr(key))
    }

    /// The messages of one click on a text.
    fn click(&self, text: &str) -> Vec<Message> {
        let mut ui = self.screen();
        let _ = ui.click(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        ui.into_messages().collect()
    }

    fn founded(&self) -> bool {
        self.home.sheet().expect("an answer").is_some()
    }

    fn chosen(&self) -> Choice {
        *self.chosen.lock().expect("nobody fell")
    }

    /// How many parts the page has.
    fn parts(&self) -> usize {
        iced_test::core::widget::Tree::new(self.window.view()).children.len()
    }
}

/// Esc, „Назад“, the example and the closing of the window: none of them comes between an office and its passphrase.
#[test]
fn the_passphrase_is_read_before_anything_else() {
    let mut first = First::new();
    let _ = first.send(Message::Go(Page::Open));
    let share = first.share.display().to_string();
    let _ = first.send(Message::Folder(share));
    let making = first.window.update(Message::Do);
    assert!(first.says("welcome-busy"));
    assert!(!first.send(Message::Go(Page::Ways)) && first.window.page == Page::Open, "Esc");
    assert!(first.click("Назад").is_empty() && first.click("Избери…").is_empty());
    assert!(!first.send(Message::Finish(Choice::Example)) && first.chosen() == Choice::None);
    assert!(!first.send(Message::Do), "Enter once more");
    assert!(!first.send(Message::Close) && first.says("welcome-busy-close"));

    assert!(!first.follow(making));
    assert_eq!(first.window.page, Page::Phrase, "{:?}", first.window);
    assert_eq!(first.window.phrase.split(' ').count(), 6);
    assert!(first.shows(&first.window.phrase) && !first.says("welcome-busy-close"));
    assert!(first.founded() && first.share.join("site.json").is_file());
    assert!(!first.send(Message::Go(Page::Ways)) && !first.send(Message::Do) && first.window.page == Page::Phrase);
    assert!(!first.send(Message::Close) && first.says("welcome-phrase-first") && first.shows(&first.window.phrase));
    let written = first.click("Записах ги");
    assert!(matches!(written.as_slice(), [Message::Finish(Choice::Enrolled)]));
    assert!(first.send(Message::Finish(Choice::Enrolled)) && first.chosen() == Choice::Enrolled);
}

#[test]
fn a_window_in_which_nothing_was_begun_closes() {
    for page in [Page::Ways, Page::Open, Page::Join] {
        let mut first = First::new();
        let _ = first.send(Message::Go(page));
        assert!(first.send(Message::Close), "{page:?}");
        assert_eq!(first.chosen(), Choice::None);
    }
}

/// Enter in a field does what the button would, and what is lacking is said.
#[test]
fn enter_goes_round_no_check() {
    let mut first = First::new();
    let _ = first.send(Message::Go(Page::Open));
    let mut ui = first.screen();
    let _ = ui.click(iced_test::selector::id("name")).expect("the field");
    let _ = ui.tap_key(iced::keyboard::key::Named::Enter);
    assert!(ui.into_messages().any(|message| matches!(message, Message::Do)));
    for (name, lacks) in [(" ", "welcome-needs-name"), ("х".repeat(101).as_str(), "welcome-name-long")] {
        first.fill("", name, "");
        assert!(first.says(lacks), "{name}");
        assert!(!first.send(Message::Do) && !first.founded() && !first.says("welcome-busy"), "{name}");
    }
    let _ = first.send(Message::Go(Page::Join));
    let share = first.share.display().to_string();
    for (folder, name, secret) in [("", "Гише 2", "дума"), (share.as_str(), " ", "дума"), (share.as_str(), "Гише 2", "")]
    {
        first.fill(folder, name, secret);
        assert!(first.says("welcome-needs"), "{folder}, {name}, {secret}");
        assert!(!first.send(Message::Do) && !first.founded() && !first.says("welcome-busy"));
    }
    first.fill(&share, "Гише 2", "дума");
    assert!(!first.says("welcome-needs"));
    assert!(!first.send(Message::Do) && first.says("fault-join-no-office"), "there is no office in that folder");
}

/// A folder that is not there is named, and the page keeps its parts, so that the button that was pressed keeps the focus.
#[test]
fn what_went_wrong_moves_nothing() {
    let mut first = First::new();
    let gone = first.share.join("nowhere").display().to_string();
    let missing = Words::new(Lang::Bg).tr_with("exchange-no-folder", &[("folder", gone.clone())]);
    for page in [Page::Open, Page::Join] {
        let _ = first.send(Message::Go(page));
        first.fill(&gone, "Гише 2", "дума");
        let parts = first.parts();
        let _ = first.send(Message::Do);
        assert!(first.shows(&missing) && !first.founded(), "{page:?}");
        assert_eq!(first.parts(), parts);
        first.fill(&gone, "", "дума");
        assert_eq!(first.parts(), parts);
    }
}

/// A second workstation is not offered the name of the first, and no passphrase is left behind in a form.
#[test]
fn a_form_begins_anew() {
    let mut first = First::new();
    let _ = first.send(Message::Go(Page::Open));
    assert!(first.shows("Гише 1"));
    let _ = first.send(Message::Go(Page::Join));
    assert!(!first.shows("Гише 1"));
    let _ = first.send(Message::Go(Page::Open));
    assert!(first.shows("Гише 1"));
    let _ = first.send(Message::Go(Page::Join));
    let share = first.share.display().to_string();
    first.fill(&share, "Гише 2", "бака мала");
    assert!(!first.shows("бака мала") && !first.says("welcome-needs"));
    let _ = first.send(Message::Go(Page::Ways));
    let _ = first.send(Message::Go(Page::Join));
    assert!(first.shows("Гише 2") && first.says("welcome-needs"), "the passphrase is gone");
    let _ = first.send(Message::Secret("7QK2M-XB".into()));
    assert!(first.shows("7QK2M-XB"), "a code is copied letter by letter");
}

#[test]
fn a_code_is_seen_from_its_first_letter_to_its_last_and_a_passphrase_never() {
    let mut n = 7_u64;
    let mut random = || {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        n >> 33
    };
    let phrase = gishe::share::keys::passphrase(&mut random);
    let code = gishe::office::told::grouped(&gishe::share::keys::one_time_code(&mut random));
    for end in 1..=code.len() {
        assert!(!hidden(&code[..end]), "{}", &code[..end]);
    }
    for (end, _) in phrase.char_indices() {
        assert!(hidden(&phrase[..end]), "{}", &phrase[..end]);
    }
    assert!(hidden(&phrase) && hidden(&phrase.to_uppercase()) && hidden(&format!("{code}7")));
}

/// Who began the program by its icon reads why it did not open, whole, and closes that.
#[test]
fn a_start_that_failed_says_so_in_a_window() {
    let words = Words::new(Lang::Bg);
    let path = PathBuf::from("/home/a").join("безпразнини".repeat(30));
    let sentence = gishe::office::Fault::InUse(path).sentence(words);
    let mut window = Failed::new(sentence.clone(), words);
    let size = iced::Size::new(620.0, 300.0);
    let mut ui: Simulator<'_, failed::Message> = Simulator::with_size(letters(), size, window.view());
    assert!(ui.find(words.tr("failed-title").as_str()).is_ok());
    assert!(ui.find(sentence.as_str()).is_ok());
    let close = ui.click(words.tr("close").as_str()).expect("a button").visible_bounds().expect("seen");
    assert!(close.y + close.height < 300.0, "{close:?}");
    assert!(matches!(ui.into_messages().collect::<Vec<_>>().as_slice(), [failed::Message::Close]));
    let mut actions = iced_test::runtime::task::into_stream(window.update(failed::Message::Close)).expect("something to do");
    assert!(matches!(iced::futures::executor::block_on(actions.next()), Some(Action::Exit)));
}

/// Without a screen a start that failed ends as ever: its sentence on standard error, and its exit code.
#[test]
fn without_a_screen_a_start_that_failed_says_so_on_standard_error() {
    let root = Folder::new();
    std::fs::write(root.0.join("gishe.sqlite"), "това не е база").expect("written");
    for screen in [None, Some(":987")] {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_gishe"));
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "GISHE_LANG"] {
            let _ = program.env_remove(name);
        }
        let _ = program.arg("--data").arg(&root.0).envs(screen.map(|screen| ("DISPLAY", screen)));
        let told = program.output().expect("run");
        let said = String::from_utf8_lossy(&told.stderr);
        assert_eq!(told.status.code(), Some(3), "{screen:?}: {said}");
        assert!(said.contains("не е файл на тази програма") && said.lines().count() == 1, "{screen:?}: {said}");
    }
}
