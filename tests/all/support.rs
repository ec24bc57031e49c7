//! What tests share: a fresh folder, an office with a clock of its own, forms of synthetic people.

use gishe::domain::form::Form;
use gishe::domain::ticket::Line;
use gishe::domain::{case, staff, visit};
use gishe::office::clock::{ManualClock, SeededRandom};
use gishe::office::{Command, Home, Office, Outcome, Value, Who};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

/// A folder that is removed when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::SeqCst);
        let dir = std::env::temp_dir().join(format!("gishe-test-{}-{n}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).expect("a folder");
        Self(dir)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An office in a folder of its own, at ten in the morning of 24.11.2026 in Sofia.
pub struct Bench {
    pub office: Office,
    pub clock: ManualClock,
    pub folder: Folder,
    pub who: Who,
}

/// 24.11.2026, 10:00 in Sofia (UTC+2), in milliseconds.
pub const TEN: i64 = 1_795_507_200_000;

impl Bench {
    pub fn new() -> Self {
        Self::seeded(7)
    }

    pub fn seeded(seed: u64) -> Self {
        let folder = Folder::new();
        let clock = ManualClock::at(TEN);
        let home = Home::at(folder.0.join("data"));
        let mut office = home.open(Box::new(clock.clone()), Box::new(SeededRandom::new(seed))).expect("an office");
        let add = Command::Staff(None, staff::Command::Add("Първа Служителка".to_owned()));
        let Value::Member(member) = office.perform(Who::PROGRAM, add).expect("a member").value else { panic!("no member") };
        Self { office, clock, folder, who: Who { by: member.id, counter: 1 } }
    }

    pub fn home(&self) -> Home {
        Home::at(self.folder.0.join("data"))
    }

    pub fn minutes(&self, n: i64) {
        self.clock.advance(n * 60_000);
    }

    pub fn perform(&mut self, command: Command) -> Outcome {
        self.office.perform(self.who, command).unwrap_or_else(|fault| panic!("{fault}"))
    }

    /// The key of the refusal that a command meets.
    pub fn refusal(&mut self, command: Command) -> &'static str {
        match self.office.perform(self.who, command) {
            Err(gishe::office::Fault::Refused(refusal)) => refusal.key,
            other => panic!("not refused: {other:?}"),
        }
    }

    pub fn ticket(&mut self, line: Line) -> visit::Visit {
        match self.perform(Command::IssueTicket { line, priority: false }).value {
            Value::Visit(visit) => *visit,
            other => panic!("{other:?}"),
        }
    }

    pub fn register(&mut self, form: Form) -> case::Case {
        match self.perform(Command::Register(Box::new(form), None)).value {
            Value::Case(case) => *case,
            other => panic!("{other:?}"),
        }
    }

    pub fn on_case(&mut self, id: Uuid, command: case::Command) -> case::Case {
        match self.perform(Command::Case(id, command)).value {
            Value::Case(case) => *case,
            other => panic!("{other:?}"),
        }
    }

    pub fn on_visit(&mut self, id: Uuid, command: visit::Command) -> visit::Visit {
        match self.perform(Command::Visit(id, command)).value {
            Value::Visit(visit) => *visit,
            other => panic!("{other:?}"),
        }
    }

    /// Proves chain and tables.
    pub fn assert_whole(&self) {
        let report = gishe::store::check::verify(self.office.store()).expect("a report");
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    }
}

/// Runs what a window asks for, and what follows from it, as its runtime would.
#[cfg(feature = "gui")]
pub fn drive<M: 'static>(first: iced::Task<M>, mut update: impl FnMut(M) -> iced::Task<M>) {
    use iced::futures::StreamExt;
    let mut todo = vec![first];
    while let Some(task) = todo.pop() {
        let Some(mut actions) = iced_test::runtime::task::into_stream(task) else { continue };
        while let Some(action) = iced::futures::executor::block_on(actions.next()) {
            if let iced_test::runtime::Action::Output(message) = action {
                todo.push(update(message));
            }
        }
    }
}

/// The program's own letters, for the simulator.
#[cfg(feature = "gui")]
pub fn letters() -> iced::Settings {
    iced::Settings { fonts: gishe::gui::FONTS.map(std::borrow::Cow::Borrowed).to_vec(), ..iced::Settings::default() }
}

/// A request for the heirs' certificate by somebody of the nineteenth century.
pub fn heirs() -> Form {
    Form {
        service: "2016".to_owned(),
        name: "Мария Иванова Петрова".to_owned(),
        identifier: egn(),
        address: "4921 с. Върбина, ул. „Здравец“ № 4".to_owned(),
        phone: "0308 9-82-20".to_owned(),
        sheets: "2".to_owned(),
        attachments: "1".to_owned(),
        ..Form::default()
    }
}

/// A synthetic ЕГН of 1885 (month + 20).
pub fn egn() -> String {
    gishe::office::example::egn(&mut SeededRandom::new(3), true)
}

/// A complaint about service.
pub fn complaint() -> Form {
    Form {
        kind: case::Kind::ServiceComplaint,
        name: "Асен Петров Щерев".to_owned(),
        phone: "0888 000 000".to_owned(),
        subject: "Чакане над обявеното".to_owned(),
        description: "Чаках четиридесет минути.".to_owned(),
        ..Form::default()
    }
}
