//! What the window does on keys, ticks and answers.

use super::app::{App, Choosing, Clerk, Message, Purpose, Screen, Told, Trouble};
use super::keys::Intent;
use super::load::{self, Snapshot};
use super::reveal;
use super::screen::counter::ELSEWHERE_MAX;
use super::screen::{
    exchange, files, kinds, laid_aside, narrow, officers, palette, paper, reception, register, sign_in, summary, work,
};
use crate::domain::counter;
use crate::domain::settings::Key;
use crate::domain::visit::{self, State};
use crate::office::archive::Archive;
use crate::office::calling::Aim;
use crate::office::courier::Courier;
use crate::office::{Command, Value, Which};
use crate::report::table::Format;
use crate::share::status::{Mode, Status};
use iced::Task;
use iced::widget::operation;
use iced::widget::scrollable::RelativeOffset;

impl App {
    /// Gives a command to the office.
    pub fn give(&mut self, purpose: Purpose, command: Command) -> Task<Message> {
        self.choosing = None;
        if let Some(aim) = aim_of(&command) {
            if let Some(courier) = &self.courier {
                return load::call(courier, self.words, self.who(), purpose, aim);
            }
            // Another process exchanges: the claim decides all the same.
            if self.enrolled == Some(true) {
                return load::call_beside(&self.desk, self.words, self.who(), purpose, aim, self.status.mode);
            }
        }
        load::perform(&self.desk, self.words, self.who(), purpose, command, Archive::files(&self.home))
    }

    /// Waits for the exchange to have something to tell.
    pub fn listen(&self) -> Task<Message> {
        match &self.courier {
            Some(courier) => Task::perform(courier.changed(), |()| Message::Arrived),
            None => Task::none(),
        }
    }

    /// The exchange has something to tell: its state, and what came.
    pub(super) fn arrived(&mut self) -> Task<Message> {
        let Some(courier) = &self.courier else { return Task::none() };
        self.status = courier.status();
        let arrivals = courier.arrivals();
        let listen = self.listen();
        if std::mem::replace(&mut self.arrivals, arrivals) == arrivals {
            return listen;
        }
        let screen = match self.screen {
            Screen::Register => register::load(self),
            Screen::Summary => summary::load(self),
            Screen::Reception => reception::load(self),
            Screen::Exchange => exchange::load(self),
            _ => Task::none(),
        };
        Task::batch([listen, self.reload(), screen])
    }

    /// A ticket at this counter that another counter called as well: told to both, once.
    fn tell_clash(&mut self, snapshot: &Snapshot) {
        for visit in &snapshot.queue.serving {
            for clash in visit.open_clashes() {
                let visit::Event::Called { counter } = clash.event else { continue };
                let Some(of) = clash.of.filter(|of| !self.clashes.contains(of)) else { continue };
                let Some(keeps) = visit.counter().filter(|keeps| *keeps == self.counter || counter == self.counter) else {
                    continue;
                };
                let _ = self.clashes.insert(of);
                let (key, other) =
                    if keeps == self.counter { ("banner-clash-keep", counter) } else { ("banner-clash-lose", keeps) };
                let args = [("label", visit.label.to_string()), ("counter", other.to_string())];
                self.banner = Some(self.words.tr_with(key, &args));
            }
        }
    }

    /// Reads the queue anew.
    pub fn reload(&self) -> Task<Message> {
        load::snapshot(&self.desk, self.words, self.counter)
    }

    pub(super) fn key(&mut self, intent: Intent) -> Task<Message> {
        self.touched_ms = self.snapshot.now_ms;
        match intent {
            Intent::Next | Intent::Previous if self.paper.is_some() => return operation::focus("paper-path"),
            Intent::Next => return operation::focus_next().chain(reveal::focused()),
            Intent::Previous => return operation::focus_previous().chain(reveal::focused()),
            _ if self.clerk.is_none() => return Task::none(),
            Intent::Escape => return self.escape(),
            // A paper on show takes the keys: nothing happens behind it.
            _ if self.paper.is_some() => return paper::key(self, intent),
            Intent::Search => return palette::open(self),
            Intent::Up | Intent::Down if self.palette.is_some() => {
                return palette::update(self, palette::Message::Step(intent == Intent::Down));
            }
            // What is typed into the palette is for the palette.
            Intent::Submit if self.palette.is_some() => return palette::update(self, palette::Message::Take),
            Intent::Up | Intent::Down if matches!(self.choosing, Some(Choosing::Aside(_))) => {
                return self.step_waiting(intent == Intent::Down);
            }
            Intent::Up | Intent::Down => return Task::none(),
            Intent::Screen(n) => {
                let screen = Screen::ALL.get(usize::from(n) - 1).map_or(self.screen, |row| row.0);
                return self.go(screen);
            }
            // On the page of the exchange the first matter is decided: 1 keeps what stands, 2 takes the other value.
            Intent::Cause(n @ (1 | 2)) if self.screen == Screen::Exchange => return exchange::key(self, n == 2),
            Intent::Export if self.screen == Screen::Register => {
                return super::screen::export::update(self, narrow::export(self, Format::Xlsx));
            }
            Intent::Export => return summary::export(self),
            Intent::CallHelp => {
                let command = Command::Session(self.help());
                return self.give(Purpose::Plain, command);
            }
            Intent::Scan => return files::update(self, files::Message::Scan),
            Intent::Print | Intent::Larger | Intent::Smaller => return Task::none(),
            Intent::Submit => return self.submit(),
            Intent::PageDown => return register::update(self, register::Message::More),
            // What the keys do: the list that the palette begins with.
            Intent::Help => return palette::open(self),
            Intent::PageUp => return Task::none(),
            _ => {}
        }
        // The counter's keys work from every screen and lead back to it.
        self.screen = Screen::Counter;
        self.counter_key(intent)
    }

    fn counter_key(&mut self, intent: Intent) -> Task<Message> {
        if let Some(task) = self.choice_key(intent) {
            return task;
        }
        // What is typed into a form is not dropped without a word.
        let drops = matches!(intent, Intent::Finish | Intent::Leave);
        if drops && self.work.filled() && !std::mem::replace(&mut self.warned, true) {
            let key = if intent == Intent::Leave { "banner-form-leave" } else { "banner-form-open" };
            self.banner = Some(self.words.tr(key));
            return Task::none();
        }
        match self.asked_by(intent) {
            Some((purpose, command)) => {
                self.armed &= intent != Intent::CallNext;
                self.give(purpose, command)
            }
            None => {
                self.banner = Some(self.words.tr("banner-no-visit"));
                Task::none()
            }
        }
    }

    /// Keys that open a choice or lead the keyboard to one.
    fn choice_key(&mut self, intent: Intent) -> Option<Task<Message>> {
        let here = self.snapshot.queue.here.is_some();
        Some(match intent {
            Intent::KeepPlace => laid_aside::keep_place(self),
            Intent::Transfer if here => {
                self.choosing = Some(Choosing::Transfer);
                operation::focus("choice-0")
            }
            Intent::Kinds => {
                let open = work::update(self, work::Message::Choose(kinds::Message::Open));
                Task::batch([open, operation::focus("choice-0")])
            }
            Intent::Ticket => {
                self.choosing = Some(Choosing::Ticket);
                operation::focus("choice-1")
            }
            Intent::Priority => {
                self.choosing = Some(Choosing::Ticket);
                operation::focus("star-1")
            }
            Intent::Aside if !self.snapshot.queue.waiting.is_empty() || !self.snapshot.queue.elsewhere.is_empty() => {
                self.choosing = None;
                self.step_waiting(true)
            }
            Intent::Aside => {
                self.banner = Some(self.words.tr("queue-empty"));
                Task::none()
            }
            Intent::WalkIn if !here => operation::focus("walk-0"),
            Intent::Pause if !here => operation::focus("pause-0"),
            Intent::WalkIn | Intent::Pause => {
                self.banner = Some(self.words.tr("banner-visit-here"));
                Task::none()
            }
            Intent::Another if here => operation::focus("another-0"),
            _ => return None,
        })
    }

    /// The command that a key of the counter asks for; `None` where it makes no sense now.
    pub fn asked_by(&self, intent: Intent) -> Option<(Purpose, Command)> {
        let here = self.snapshot.queue.here.as_ref();
        let on_visit = |command: visit::Command| here.map(|visit| Command::Visit(visit.id, command));
        let (purpose, command) = match intent {
            Intent::CallNext => (Purpose::CallNext, Some(Command::CallNext { finish: self.armed })),
            Intent::Recall => (Purpose::Plain, on_visit(visit::Command::Recall)),
            Intent::Start => (Purpose::Start, on_visit(visit::Command::Start)),
            Intent::Finish => (Purpose::Plain, on_visit(visit::Command::Finish)),
            Intent::NoShow => (Purpose::Plain, on_visit(visit::Command::NoShow)),
            Intent::ParkOrResume => (Purpose::Plain, self.park_or_resume()),
            Intent::Break => (Purpose::Plain, Some(self.break_or_back())),
            Intent::CallHelp => (Purpose::Plain, Some(Command::Session(self.help()))),
            Intent::Cause(n) => {
                let cause = visit::Cause::ALL.get(usize::from(n).wrapping_sub(1)).copied();
                (Purpose::Plain, cause.and_then(|cause| on_visit(visit::Command::Explain(cause))))
            }
            Intent::Incident => (Purpose::Plain, on_visit(visit::Command::Incident(self.note.clone()))),
            Intent::Leave => (Purpose::Plain, on_visit(visit::Command::Leave)),
            Intent::Recycle => (Purpose::Plain, on_visit(visit::Command::Recycle)),
            Intent::Enquiry => (Purpose::Plain, on_visit(visit::Command::CountEnquiry)),
            Intent::More | Intent::Fewer => {
                let party = here.map_or(1, |visit| visit.party);
                let n = if intent == Intent::More { party + 1 } else { party.saturating_sub(1).max(1) };
                (Purpose::Plain, on_visit(visit::Command::Party(n)))
            }
            _ => (Purpose::Plain, None),
        };
        command.map(|command| (purpose, command))
    }

    /// The next of those who wait, or the one before, with why it stands there and what may be done; none stands out without Alt+O.
    fn step_waiting(&mut self, down: bool) -> Task<Message> {
        if self.screen != Screen::Counter {
            return Task::none();
        }
        let queue = &self.snapshot.queue;
        let all: Vec<uuid::Uuid> =
            queue.waiting.iter().chain(queue.elsewhere.iter().take(ELSEWHERE_MAX)).map(|v| v.id).collect();
        let at = match self.choosing {
            Some(Choosing::Aside(id)) => match (all.iter().position(|one| *one == id), down) {
                (Some(at), true) => (at + 1).min(all.len() - 1),
                (Some(at), false) => at.saturating_sub(1),
                (None, _) => 0,
            },
            // The first in line is called by F2: who comes after is meant.
            None if down => usize::from(!queue.waiting.is_empty()).min(all.len().saturating_sub(1)),
            _ => return Task::none(),
        };
        let Some(id) = all.get(at) else { return Task::none() };
        self.choosing = Some(Choosing::Aside(*id));
        // It stays in sight, however long the line is.
        let y = at as f32 / all.len().saturating_sub(1).max(1) as f32;
        let seen = operation::snap_to("queue", RelativeOffset { x: 0.0, y });
        Task::batch([seen, operation::focus("choice-0")])
    }

    fn park_or_resume(&self) -> Option<Command> {
        match &self.snapshot.queue.here {
            Some(visit) => Some(Command::Visit(visit.id, visit::Command::Park(self.note.clone()))),
            None => {
                let me = self.clerk.as_ref()?.id;
                // One's own parked visit, the one that waits longest.
                let mine = self.snapshot.queue.parked.iter().filter(|v| v.parked_by.is_some_and(|(by, _)| by == me));
                let first = mine.min_by_key(|v| v.parked_by.map(|(_, at)| at))?;
                Some(Command::Visit(first.id, visit::Command::Resume))
            }
        }
    }

    /// Asks for help, or takes it back.
    fn help(&self) -> counter::Command {
        let asked = self.snapshot.session.as_ref().is_some_and(|s| s.help_ms.is_some());
        if asked { counter::Command::HelpOver } else { counter::Command::Help }
    }

    fn break_or_back(&self) -> Command {
        let on_break = self.snapshot.session.as_ref().is_some_and(|s| s.break_ms.is_some());
        Command::Session(if on_break { counter::Command::Back } else { counter::Command::Break(counter::Pause::Rest) })
    }

    fn escape(&mut self) -> Task<Message> {
        if self.palette.take().is_some() {
            return work::focus(self);
        }
        if self.paper.take().is_some() {
            return work::focus(self);
        }
        if self.choosing.take().is_some() {
            return Task::none();
        }
        // Esc over the question whether to drop a form answers it.
        let asked = self.warned && self.screen == Screen::Counter;
        if !asked && self.banner.take().is_some() {
            self.armed = false;
            return Task::none();
        }
        match self.screen {
            Screen::Counter => work::update(self, work::Message::Cancel),
            Screen::Register => register::update(self, register::Message::CloseAsking),
            _ => Task::none(),
        }
    }

    fn submit(&mut self) -> Task<Message> {
        match self.screen {
            Screen::Counter => work::update(self, work::Message::Register),
            Screen::Register => register::update(self, register::Message::Submit),
            _ => Task::none(),
        }
    }

    pub(super) fn tick(&mut self) -> Task<Message> {
        if let Some((_, left)) = &mut self.toast {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.toast = None;
            }
        }
        let listen = self.meet_courier();
        if let Some(courier) = &self.courier {
            self.status = courier.status();
        }
        let idle = self.idle();
        Task::batch([self.reload(), work::keep_draft(self), listen, idle])
    }

    /// Another process on these data (a display, a kiosk) may have exchanged first: once it ends, this window does.
    pub(super) fn meet_courier(&mut self) -> Task<Message> {
        if self.courier.is_some() || self.enrolled == Some(false) {
            return Task::none();
        }
        self.enrolled = Some(self.home.sheet().ok().flatten().is_some_and(|sheet| !sheet.certs.is_empty()));
        match Courier::start(&self.home, &self.desk) {
            Ok(courier) => {
                self.courier = courier;
                self.exchange_fault = None;
            }
            Err(fault) => self.exchange_fault = Some(fault.sentence(self.words)),
        }
        if self.courier.is_none() {
            self.status = self.told_beside();
        } else if std::mem::take(&mut self.exchange.fill)
            && let Some(courier) = &self.courier
        {
            courier.fill_again();
        }
        self.listen()
    }

    /// The state as the other process that exchanges last told it; what one told that has ended says nothing of now.
    fn told_beside(&self) -> Status {
        if self.home.lock_exchange().is_ok_and(|lock| lock.is_none()) {
            let kept = std::fs::read(self.home.dir().join("exchange.json")).ok();
            return kept.and_then(|kept| serde_json::from_slice(&kept).ok()).unwrap_or_default();
        }
        // Others exchange while this workstation cannot begin: it calls its own tickets meanwhile.
        let mode = if self.exchange_fault.is_some() { Mode::Absent } else { Mode::default() };
        Status { mode, ..Status::default() }
    }

    /// A free counter that nobody touches for a while goes on a break by itself, where Settings say so.
    fn idle(&mut self) -> Task<Message> {
        let minutes = i64::from(self.snapshot.settings.whole(Key::IdleBreakMin));
        let free = self.snapshot.queue.here.is_none()
            && self.clerk.is_some()
            && self.snapshot.session.as_ref().is_some_and(|s| s.break_ms.is_none());
        let quiet = self.snapshot.now_ms - self.touched_ms > minutes * 60_000;
        if minutes == 0 || !free || !quiet || self.touched_ms == 0 || self.work.filled() {
            return Task::none();
        }
        self.touched_ms = self.snapshot.now_ms;
        self.give(Purpose::Plain, Command::Session(counter::Command::Break(counter::Pause::Idle)))
    }

    pub(super) fn loaded(&mut self, loaded: Result<Snapshot, Trouble>) -> Task<Message> {
        match loaded {
            Ok(snapshot) => {
                let mut kept = None;
                let visit = |s: &Snapshot| s.queue.here.as_ref().map(|v| v.id);
                if visit(&self.snapshot) != visit(&snapshot) {
                    self.note.clear();
                    if visit(&snapshot).is_some() {
                        // What the last visitor registered is the last visitor's.
                        self.work.done = None;
                    }
                    // Who comes back with what was missing finds the form as it was left.
                    kept = snapshot.queue.here.as_ref().filter(|v| !v.missing.is_empty()).map(|v| v.id);
                }
                self.tell_clash(&snapshot);
                let first = self.clerk.is_none() && self.snapshot.staff.is_empty() && !snapshot.staff.is_empty();
                if self.clerk.is_none() && self.snapshot.settings.counters() != snapshot.settings.counters() {
                    // The third workstation sits at the third counter, where the office has so many.
                    self.counter = if self.station <= snapshot.settings.counters() { self.station } else { 1 };
                }
                // Another program of this machine may have registered: what is counted differs, so the list is read again.
                let counts = |s: &Snapshot| (s.ready, s.waiting.clone());
                let elsewhere = self.screen == Screen::Register && counts(&self.snapshot) != counts(&snapshot);
                self.snapshot = snapshot;
                let list = if elsewhere { register::load(self) } else { Task::none() };
                if self.touched_ms == 0 {
                    self.touched_ms = self.snapshot.now_ms;
                }
                if let Some(visit) = kept {
                    return Task::batch([list, laid_aside::come_back(self, visit)]);
                }
                if first {
                    return operation::focus("clerk-0");
                }
                return list;
            }
            Err(trouble) => self.banner = Some(trouble.sentence),
        }
        Task::none()
    }

    pub(super) fn go(&mut self, screen: Screen) -> Task<Message> {
        self.screen = screen;
        match screen {
            Screen::Counter => self.reload(),
            Screen::Register => register::load(self),
            Screen::Summary => summary::load(self),
            Screen::Reception => reception::load(self),
            Screen::Exchange => exchange::load(self),
            Screen::Services | Screen::Settings => Task::none(),
        }
    }

    pub(super) fn did(&mut self, purpose: Purpose, told: Told) -> Task<Message> {
        let outcome = match told {
            Ok(outcome) => outcome,
            Err(trouble) => return self.refused(purpose, trouble),
        };
        if let Some(courier) = &self.courier {
            courier.poke();
        }
        self.banner = outcome.changes.disk_low.then(|| self.words.tr("banner-disk-low"));
        self.armed = false;
        self.warned = false;
        let follow = match (purpose, outcome.value) {
            (Purpose::Start, Value::Visit(visit)) if visit.missing.is_empty() && visit.service.is_some() => {
                // The ticket names its service: its form stands open.
                work::for_ticket(self, visit.service.unwrap_or_default())
            }
            (Purpose::Start, _) => work::focus(self),
            (Purpose::Ticket, Value::Visit(visit)) => {
                self.toast = Some((self.words.tr_with("toast-ticket", &[("label", visit.label.to_string())]), 4));
                paper::show(self, Which::Ticket(visit.id))
            }
            (Purpose::KeepPlace, Value::Visit(visit)) => laid_aside::place_kept(self, visit.id),
            (Purpose::Register, Value::Case(case)) => work::registered(self, *case),
            (Purpose::Booking, _) => {
                self.reception.done();
                Task::none()
            }
            (Purpose::Pay, Value::Payment(payment)) => {
                work::paid(self, payment.case, payment.amount);
                paper::show(self, Which::Fee(payment.id))
            }
            (Purpose::Reissue, Value::Case(case)) => paper::show(self, Which::Receipt(case.id)),
            (Purpose::Reissue, Value::Payment(payment)) => paper::show(self, Which::Fee(payment.id)),
            (Purpose::SignIn, _) => work::restore(self),
            (Purpose::Settings, _) => {
                self.toast = Some((self.words.tr("toast-saved"), 3));
                self.settings.saved();
                Task::none()
            }
            (Purpose::CaseAction, _) => {
                self.register.sending = false;
                self.toast = Some((self.words.tr("toast-done"), 3));
                register::update(self, register::Message::CloseAsking)
            }
            _ => Task::none(),
        };
        let screen = match self.screen {
            Screen::Register => register::load(self),
            Screen::Summary => summary::load(self),
            Screen::Reception => reception::load(self),
            Screen::Exchange => exchange::load(self),
            _ => Task::none(),
        };
        Task::batch([follow, self.reload(), screen])
    }

    fn refused(&mut self, purpose: Purpose, trouble: Trouble) -> Task<Message> {
        if purpose == Purpose::Register {
            // Whatever stood against it, the form may be sent again.
            self.work.answered();
        }
        if purpose == Purpose::CaseAction {
            self.register.sending = false;
        }
        if let Some(refusal) = &trouble.refusal {
            self.armed = purpose == Purpose::CallNext && refusal.key == "refusal-call-open";
            match purpose {
                Purpose::Register => return work::refused(self, refusal.clone()),
                Purpose::CaseAction => return register::refused(self, refusal.clone()),
                Purpose::Booking => self.reception.refused(refusal.clone()),
                Purpose::Settings => {
                    self.settings.refused(refusal);
                }
                _ => {}
            }
        }
        self.banner = Some(trouble.sentence);
        // "Look at them again": at what stands now, not at the list that was refused.
        if self.screen == Screen::Exchange { exchange::load(self) } else { Task::none() }
    }

    pub(super) fn sign_in_update(&mut self, message: sign_in::Message) -> Task<Message> {
        match message {
            sign_in::Message::Counter(counter) => self.counter = counter,
            sign_in::Message::Name(name) => self.sign_in.name = name,
            sign_in::Message::Add => {
                let name = std::mem::take(&mut self.sign_in.name);
                let add = crate::domain::staff::Command::Add(name);
                return self.give(Purpose::Plain, Command::Staff(None, add));
            }
            sign_in::Message::Choose(id) => {
                let name = self.snapshot.staff.iter().find(|m| m.id == id).map(|m| m.name.clone()).unwrap_or_default();
                self.clerk = Some(Clerk { id, name });
                self.screen = Screen::Counter;
                let close = self.give(Purpose::Plain, Command::CloseOldDays);
                return Task::batch([close, self.give(Purpose::SignIn, Command::OpenCounter)]);
            }
        }
        Task::none()
    }

    pub(super) fn sign_out(&mut self) -> Task<Message> {
        if self.snapshot.queue.here.is_some() {
            self.banner = Some(self.words.tr("refusal-break-serving"));
            return Task::none();
        }
        let keep = work::keep_draft(self);
        let close = self.give(Purpose::Plain, Command::Session(counter::Command::Close));
        self.clerk = None;
        // What one clerk uncovered is covered for the next, who has read nothing yet.
        self.register.revealed = None;
        // What an officer opened or somebody typed to be sealed is forgotten.
        self.register.seal = super::screen::seal::Seal::default();
        self.work.forget_sealed();
        self.reception.cover();
        self.work.done = None;
        // Nor does the next one sign by a passphrase, or read a code, that somebody else was given.
        self.exchange.sign_out();
        self.settings.officers = officers::Officers::default();
        Task::batch([keep, close])
    }

    /// A page was left: what is secret on it does not wait there for whoever comes next.
    pub(super) fn left(&mut self, screen: Screen) {
        match screen {
            Screen::Exchange => self.exchange.leave(),
            Screen::Settings => {
                for cleared in [officers::Message::Own(String::new()), officers::Message::Office(String::new())] {
                    let _ = officers::update(self, cleared);
                }
            }
            _ => {}
        }
    }

    /// Whether a visit is being served here.
    pub fn serving(&self) -> bool {
        self.snapshot.queue.here.as_ref().is_some_and(|v| v.state == State::Serving)
    }
}

/// What a command calls, when it calls: such a command goes by a claim.
fn aim_of(command: &Command) -> Option<Aim> {
    match command {
        Command::CallNext { finish } => Some(Aim::Next(*finish)),
        Command::Visit(id, visit::Command::CallAside(why)) => Some(Aim::Aside(*id, *why)),
        Command::Visit(id, visit::Command::Resume) => Some(Aim::Parked(*id)),
        _ => None,
    }
}
