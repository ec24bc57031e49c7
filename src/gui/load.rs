//! Asking the office: on its own thread, answers as messages.

use super::app::{Message, Purpose, Trouble};
use super::screen::{settings, work};
use crate::domain::counter::Session;
use crate::domain::settings::Settings;
use crate::domain::staff::Member;
use crate::domain::visit::Minutes;
use crate::office::archive::Archive;
use crate::office::calling::Aim;
use crate::office::courier::Courier;
use crate::office::desk::{Desk, Gone};
use crate::office::read::{CounterNow, Queue, VisitCase};
use crate::office::{Command, Fault, Office, Who};
use crate::share::status::Mode;
use crate::store::cases::Filter;
use crate::words::Words;
use chrono::NaiveDateTime;
use iced::Task;

/// What the counter shows, read at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Now, milliseconds.
    pub now_ms: i64,
    /// Now in the office's zone.
    pub now: NaiveDateTime,
    /// The queue.
    pub queue: Queue,
    /// What was registered in the visit here.
    pub cases: Vec<VisitCase>,
    /// The session at this counter.
    pub session: Option<Session>,
    /// Staff.
    pub staff: Vec<Member>,
    /// Settings in force.
    pub settings: Settings,
    /// The counters as they are now.
    pub counters: Vec<CounterNow>,
    /// How many results wait to be received.
    pub ready: u64,
    /// How many cases wait under each filter that somebody has to work off.
    pub waiting: Vec<(Filter, u64)>,
    /// Where the minutes of the visit here went.
    pub minutes: Minutes,
    /// How many cases the search does not find by their words yet.
    pub unindexed: u64,
}

impl Trouble {
    /// A fault in words.
    pub fn of(fault: &Fault, words: Words) -> Self {
        let refusal = match fault {
            Fault::Refused(refusal) => Some(refusal.clone()),
            _ => None,
        };
        Self { sentence: fault.sentence(words), refusal }
    }

    /// The office does not answer any more.
    pub fn gone(words: Words) -> Self {
        Self { sentence: words.tr("fault-gone"), refusal: None }
    }
}

/// Asks the office for a value; a fault comes back in words.
pub fn ask<T, J, M>(desk: &Desk, words: Words, job: J, message: M) -> Task<Message>
where
    T: Send + 'static,
    J: FnOnce(&mut Office) -> Result<T, Fault> + Send + 'static,
    M: Fn(Result<T, Trouble>) -> Message + Send + 'static,
{
    let answer = desk.ask(move |office| job(office).map_err(|fault| Trouble::of(&fault, words)));
    Task::perform(answer, move |told: Result<Result<T, Trouble>, Gone>| {
        message(told.unwrap_or_else(|Gone| Err(Trouble::gone(words))))
    })
}

/// Does slow work – a scanner's folder, a share – on a thread of its own: neither the window nor the office waits for it. `None` when
/// that thread fell.
pub async fn aside<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (tell, told) = futures_channel::oneshot::channel();
    let begun = std::thread::Builder::new().name("aside".into()).spawn(move || drop(tell.send(job())));
    if begun.is_err() {
        return None;
    }
    told.await.ok()
}

/// Performs a command; what it takes away goes from the shelf of files.
pub fn perform(desk: &Desk, words: Words, who: Who, purpose: Purpose, command: Command, shelf: Archive) -> Task<Message> {
    let job = move |office: &mut Office| office.perform_clean(who, &shelf, command);
    ask(desk, words, job, move |told| Message::Did(purpose, Box::new(told)))
}

/// Calls a visitor by a claim, off the window's thread.
pub fn call(courier: &Courier, words: Words, who: Who, purpose: Purpose, aim: Aim) -> Task<Message> {
    Task::perform(courier.call(who, aim), move |told| {
        Message::Did(purpose, Box::new(told.map_err(|fault| Trouble::of(&fault, words))))
    })
}

/// Calls a visitor by a claim while another process on these data exchanges; `mode` is what that process told last.
pub fn call_beside(desk: &Desk, words: Words, who: Who, purpose: Purpose, aim: Aim, mode: Mode) -> Task<Message> {
    let called = crate::office::courier::call_beside(desk, mode, who, aim);
    Task::perform(called, move |told| Message::Did(purpose, Box::new(told.map_err(|fault| Trouble::of(&fault, words)))))
}

/// Reads the queue and what belongs to it.
pub fn snapshot(desk: &Desk, words: Words, counter: u8) -> Task<Message> {
    ask(desk, words, move |office| read(office, counter), |read| Message::Loaded(Box::new(read)))
}

fn read(office: &mut Office, counter: u8) -> Result<Snapshot, Fault> {
    office.refresh()?;
    let queue = office.queue(counter)?;
    let cases = match &queue.here {
        Some(visit) => office.visit_cases(visit.id)?,
        None => Vec::new(),
    };
    let minutes = queue.here.as_ref().map(|visit| office.minutes(visit)).transpose()?.unwrap_or_default();
    Ok(Snapshot {
        now_ms: office.now_ms(),
        now: office.now_local(),
        cases,
        queue,
        session: office.session(counter)?,
        staff: office.staff()?,
        settings: office.settings().clone(),
        counters: office.counters()?,
        ready: office.register_count(Filter::Ready, uuid::Uuid::nil())?,
        waiting: Filter::WAITING
            .into_iter()
            .map(|filter| Ok((filter, office.register_count(filter, uuid::Uuid::nil())?)))
            .collect::<Result<_, Fault>>()?,
        unindexed: office.unindexed()?,
        minutes,
    })
}

/// The window's own wishes (language, theme), kept from the last time.
pub fn wishes(desk: &Desk) -> Task<Message> {
    Task::perform(desk.ask(|office| office.draft("window").ok().flatten().map(|(body, _)| body)), |kept| match kept {
        Ok(Some(body)) => Message::Settings(settings::Message::Wishes(body)),
        _ => Message::Nothing,
    })
}

/// Keeps a draft under a key; nothing follows.
pub fn keep(desk: &Desk, words: Words, key: String, body: String) -> Task<Message> {
    ask(
        desk,
        words,
        move |office| office.keep_draft(&key, &body),
        |told| match told {
            Ok(()) => Message::Nothing,
            Err(trouble) => Message::Work(work::Message::NotKept(trouble.sentence)),
        },
    )
}
