//! A visit: the life of one ticket, from the door to the last service.
//!
//! A visit holds one or more stages, one per service or transfer; one is open at a time. The states and guards are those of
//! peers.md §4.3. Waiting time is fixed at the first call and never recomputed.

use super::refusal::Refusal;
use super::settings::{Key, Settings};
use super::ticket::{Label, Line};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Free text about a visit: personal data, kept apart from the facts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// What the clerk wrote.
    pub text: String,
}

/// What happened to a visit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// A ticket was issued.
    Issued {
        /// The label on it.
        label: Label,
        /// The office's local day.
        day: NaiveDate,
        /// Legal priority (pregnant, disabled, old, with small children).
        priority: bool,
    },
    /// The visitor was called to a counter.
    Called {
        /// The counter.
        counter: u8,
    },
    /// The call was repeated.
    Recalled {},
    /// The visitor came and is being served.
    Started {},
    /// The service is over.
    Finished {},
    /// Called, and put back into the line.
    Recycled {},
    /// Called and did not come.
    NoShow {},
    /// Came after all and waits again, keeping the time of arrival.
    Reinstated {},
    /// Put aside: fills in a form, fetches a paper.
    Parked {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Note>,
    },
    /// Sent to another line or counter; the ticket keeps its label and its arrival.
    Transferred {
        /// The line.
        line: Line,
        /// A counter, when a certain one is meant.
        counter: Option<u8>,
        /// What the next clerk should know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Note>,
    },
    /// Left without being served.
    Left {},
    /// Still open when the day was closed.
    DayClosed {},
    /// A note about the visit.
    Noted {
        /// The text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Note>,
    },
    /// An enquiry was answered and only counted.
    EnquiryAnswered {},
}

/// Where a visit stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In the line.
    Waiting,
    /// Called, not yet at the counter.
    Called,
    /// At the counter.
    Serving,
    /// Put aside.
    Parked,
    /// Served.
    Finished,
    /// Did not come.
    NoShow,
    /// Left.
    Left,
    /// Open at day end.
    DayClosed,
}

impl State {
    /// All states.
    pub const ALL: [Self; 8] =
        [Self::Waiting, Self::Called, Self::Serving, Self::Parked, Self::Finished, Self::NoShow, Self::Left, Self::DayClosed];

    /// The locale key of the state's name, which is also its name in tables and exports.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "visit-waiting",
            Self::Called => "visit-called",
            Self::Serving => "visit-serving",
            Self::Parked => "visit-parked",
            Self::Finished => "visit-finished",
            Self::NoShow => "visit-no-show",
            Self::Left => "visit-left",
            Self::DayClosed => "visit-day-closed",
        }
    }

    /// Whether the visit is still somebody's work.
    pub const fn open(self) -> bool {
        matches!(self, Self::Waiting | Self::Called | Self::Serving | Self::Parked)
    }
}

/// The state after an event, or `None` when it makes no sense in this state: the whole table of peers.md §4.3.
pub fn after(state: State, event: &Event) -> Option<State> {
    use State::{Called, DayClosed, Finished, Left, NoShow, Parked, Serving, Waiting};
    match (state, event) {
        (Waiting | Parked, Event::Called { .. }) | (Called, Event::Recalled {}) => Some(Called),
        (Called, Event::Started {}) | (Serving, Event::EnquiryAnswered {}) => Some(Serving),
        (Called, Event::Recycled {}) | (NoShow, Event::Reinstated {}) | (Called | Serving, Event::Transferred { .. }) => {
            Some(Waiting)
        }
        (Called, Event::NoShow {}) => Some(NoShow),
        (Serving, Event::Finished {}) => Some(Finished),
        (Serving, Event::Parked { .. }) => Some(Parked),
        (Waiting | Called | Serving | Parked, Event::Left {}) => Some(Left),
        (Waiting | Called | Serving | Parked, Event::DayClosed {}) => Some(DayClosed),
        (any, Event::Noted { .. }) => Some(any),
        _ => None,
    }
}

/// One service inside a visit. Times are milliseconds since 1970, UTC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stage {
    /// The line waited in.
    pub line: Line,
    /// A counter that alone may call, after a transfer to it.
    pub only_counter: Option<u8>,
    /// When the wait began.
    pub entered_ms: i64,
    /// The first call; waiting time ends here.
    pub first_called_ms: Option<i64>,
    /// The last call.
    pub last_called_ms: Option<i64>,
    /// How many times called.
    pub calls: u32,
    /// The counter that called.
    pub counter: Option<u8>,
    /// The clerk who called.
    pub clerk: Option<Uuid>,
    /// When the service began.
    pub serving_ms: Option<i64>,
    /// When the stage ended.
    pub ended_ms: Option<i64>,
    /// Time put aside, which is no service time.
    pub parked_ms: i64,
}

impl Stage {
    fn new(line: Line, only_counter: Option<u8>, entered_ms: i64) -> Self {
        Self {
            line,
            only_counter,
            entered_ms,
            first_called_ms: None,
            last_called_ms: None,
            calls: 0,
            counter: None,
            clerk: None,
            serving_ms: None,
            ended_ms: None,
            parked_ms: 0,
        }
    }

    /// Time of service without time put aside, in milliseconds, once the stage has ended.
    pub fn serving_time_ms(&self) -> Option<i64> {
        Some((self.ended_ms? - self.serving_ms? - self.parked_ms).max(0))
    }
}

/// An event that came too late or twice: kept, without effect, shown to people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// The state it met.
    pub state: State,
    /// The event.
    pub event: Event,
    /// Who did it.
    pub by: Uuid,
    /// When, in milliseconds.
    pub at_ms: i64,
}

/// A visit as its events tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visit {
    /// Its id.
    pub id: Uuid,
    /// The ticket.
    pub label: Label,
    /// The local day of issue.
    pub day: NaiveDate,
    /// Legal priority.
    pub priority: bool,
    /// When the ticket was issued, in milliseconds.
    pub issued_ms: i64,
    /// Where it stands.
    pub state: State,
    /// Stages, the open one last.
    pub stages: Vec<Stage>,
    /// Came back after not coming: called before others.
    pub returned: bool,
    /// Put back into the line at this moment; its place counts from here.
    pub recycled_ms: Option<i64>,
    /// When it was put aside, and by whom.
    pub parked_by: Option<(Uuid, i64)>,
    /// When it was marked as not having come.
    pub no_show_ms: Option<i64>,
    /// Times that must not enter a mean: closed by day end while being served.
    pub time_inaccurate: bool,
    /// Enquiries answered.
    pub enquiries: u32,
    /// Notes, oldest first; `None` once erased.
    pub notes: Vec<(i64, Option<String>)>,
    /// Events without effect.
    pub clashes: Vec<Clash>,
}

impl Visit {
    /// The visit that an event of issue begins; `None` for any other event.
    pub fn begin(id: Uuid, event: &Event, at_ms: i64) -> Option<Self> {
        let Event::Issued { label, day, priority } = event else { return None };
        Some(Self {
            id,
            label: *label,
            day: *day,
            priority: *priority,
            issued_ms: at_ms,
            state: State::Waiting,
            stages: vec![Stage::new(label.line, None, at_ms)],
            returned: false,
            recycled_ms: None,
            parked_by: None,
            no_show_ms: None,
            time_inaccurate: false,
            enquiries: 0,
            notes: Vec::new(),
            clashes: Vec::new(),
        })
    }

    /// The last stage: the open one, while the visit is open.
    pub fn stage(&self) -> &Stage {
        self.stages.last().expect("a visit begins with a stage and none is ever removed")
    }

    fn stage_mut(&mut self) -> &mut Stage {
        self.stages.last_mut().expect("a visit begins with a stage and none is ever removed")
    }

    /// Applies an event by `by` at `at_ms`; one that makes no sense is kept as a clash.
    pub fn apply(&mut self, event: &Event, by: Uuid, at_ms: i64) {
        let Some(next) = after(self.state, event) else {
            self.clashes.push(Clash { state: self.state, event: event.clone(), by, at_ms });
            return;
        };
        match event {
            Event::Issued { .. } => {}
            Event::Called { counter } => {
                if let Some((_, since)) = self.parked_by.take() {
                    self.stage_mut().parked_ms += (at_ms - since).max(0);
                }
                self.returned = false;
                let stage = self.stage_mut();
                stage.counter = Some(*counter);
                stage.clerk = Some(by);
                stage.called(at_ms);
            }
            Event::Recalled {} => self.stage_mut().called(at_ms),
            Event::Started {} => {
                let stage = self.stage_mut();
                let _ = stage.serving_ms.get_or_insert(at_ms);
            }
            Event::Recycled {} => {
                self.recycled_ms = Some(at_ms);
                let stage = self.stage_mut();
                stage.counter = None;
                stage.clerk = None;
            }
            Event::Reinstated {} => {
                self.returned = true;
                self.no_show_ms = None;
                let stage = self.stage_mut();
                stage.ended_ms = None;
                stage.counter = None;
                stage.clerk = None;
            }
            Event::Parked { pd } => {
                self.parked_by = Some((by, at_ms));
                self.keep_note(pd.as_ref(), at_ms);
            }
            Event::Transferred { line, counter, pd } => {
                self.stage_mut().ended_ms = Some(at_ms);
                self.stages.push(Stage::new(*line, *counter, at_ms));
                self.keep_note(pd.as_ref(), at_ms);
            }
            Event::NoShow {} => {
                self.no_show_ms = Some(at_ms);
                self.stage_mut().ended_ms = Some(at_ms);
            }
            Event::Finished {} | Event::Left {} => self.stage_mut().ended_ms = Some(at_ms),
            Event::DayClosed {} => {
                self.time_inaccurate = self.stage().serving_ms.is_some();
                self.stage_mut().ended_ms = Some(at_ms);
            }
            Event::Noted { pd } => self.notes.push((at_ms, pd.as_ref().map(|n| n.text.clone()))),
            Event::EnquiryAnswered {} => self.enquiries += 1,
        }
        self.state = next;
    }

    fn keep_note(&mut self, note: Option<&Note>, at_ms: i64) {
        if let Some(note) = note {
            self.notes.push((at_ms, Some(note.text.clone())));
        }
    }

    /// The legal waiting time: issue to first call of the first stage, in milliseconds; `None` while not called.
    pub fn waiting_ms(&self) -> Option<i64> {
        self.stages.first().and_then(|s| s.first_called_ms).map(|called| (called - self.issued_ms).max(0))
    }

    /// The counter at which the visit is called or served now.
    pub fn counter(&self) -> Option<u8> {
        matches!(self.state, State::Called | State::Serving).then(|| self.stage().counter).flatten()
    }
}

impl Stage {
    fn called(&mut self, at_ms: i64) {
        let _ = self.first_called_ms.get_or_insert(at_ms);
        self.last_called_ms = Some(at_ms);
        self.calls += 1;
    }
}

/// What a clerk asks of a visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Call it to this counter.
    Call,
    /// Repeat the call.
    Recall,
    /// The visitor is here.
    Start,
    /// The service is over.
    Finish,
    /// Back into the line.
    Recycle,
    /// Did not come.
    NoShow,
    /// Came after all.
    Reinstate,
    /// Put aside, with a reason or none.
    Park(String),
    /// Take up one's own parked visit where it stopped.
    Resume,
    /// To a line, or to a counter of it, with a note.
    Transfer(Line, Option<u8>, String),
    /// Left.
    Leave,
    /// A note.
    Note(String),
    /// Count an answered enquiry.
    CountEnquiry,
}

/// What the rules of a visit need to know about the moment.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Now, in milliseconds.
    pub now_ms: i64,
    /// Today in the office's zone.
    pub today: NaiveDate,
    /// The settings in force.
    pub settings: &'a Settings,
    /// The counter that asks.
    pub counter: u8,
    /// Who asks.
    pub by: Uuid,
    /// Another visit open at this counter, when there is one.
    pub open_here: Option<Label>,
}

/// The smallest time between two calls of one ticket, in milliseconds: a doubled key press is no second call.
pub const RECALL_MIN_MS: i64 = 3_000;

/// Decides a command on a visit: the events to append, or the rule against it.
pub fn decide(visit: &Visit, command: &Command, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let wrong_state = || Refusal::new("refusal-visit-state").with("label", visit.label).with("state", visit.state.key());
    let step = |event: Event| if after(visit.state, &event).is_some() { Ok(event) } else { Err(wrong_state()) };
    let mine = || match visit.counter() {
        Some(counter) if counter != context.counter => {
            Err(Refusal::new("refusal-visit-other-counter").with("label", visit.label).with("counter", counter))
        }
        _ => Ok(()),
    };
    let stage = visit.stage();
    match command {
        Command::Call => {
            let event = step(Event::Called { counter: context.counter })?;
            callable(visit, context)?;
            Ok(vec![event])
        }
        Command::Resume => {
            let event = step(Event::Called { counter: context.counter })?;
            callable(visit, context)?;
            if visit.state != State::Parked {
                return Err(wrong_state());
            }
            Ok(vec![event, Event::Started {}])
        }
        Command::Recall => {
            let event = step(Event::Recalled {})?;
            mine()?;
            if stage.last_called_ms.is_some_and(|last| context.now_ms - last < RECALL_MIN_MS) {
                return Err(Refusal::new("refusal-recall-soon").with("label", visit.label));
            }
            Ok(vec![event])
        }
        Command::NoShow => {
            let event = step(Event::NoShow {})?;
            mine()?;
            may_be_missed(stage, context)?;
            Ok(vec![event])
        }
        Command::Reinstate => {
            let event = step(Event::Reinstated {})?;
            let minutes = i64::from(context.settings.whole(Key::ReinstateMin));
            if visit.day != context.today || visit.no_show_ms.is_some_and(|at| context.now_ms - at > minutes * 60_000) {
                return Err(Refusal::new("refusal-reinstate-late").with("label", visit.label).with("minutes", minutes));
            }
            Ok(vec![event])
        }
        Command::Transfer(line, counter, note) => {
            if *line == stage.line && counter.is_none_or(|c| c == context.counter) {
                return Err(Refusal::new("refusal-transfer-same").with("label", visit.label));
            }
            let event = step(Event::Transferred { line: *line, counter: *counter, pd: noted(note)? })?;
            mine().map(|()| vec![event])
        }
        Command::Park(reason) => {
            let event = step(Event::Parked { pd: noted(reason)? })?;
            mine().map(|()| vec![event])
        }
        Command::Note(text) => match noted(text)? {
            Some(note) => Ok(vec![Event::Noted { pd: Some(note) }]),
            None => Err(Refusal::new("refusal-empty").at("note")),
        },
        Command::Start => step(Event::Started {}).and_then(|e| mine().map(|()| vec![e])),
        Command::Finish => step(Event::Finished {}).and_then(|e| mine().map(|()| vec![e])),
        Command::Recycle => step(Event::Recycled {}).and_then(|e| mine().map(|()| vec![e])),
        Command::Leave => step(Event::Left {}).and_then(|e| mine().map(|()| vec![e])),
        Command::CountEnquiry => step(Event::EnquiryAnswered {}).and_then(|e| mine().map(|()| vec![e])),
    }
}

/// Guards of „не се яви“: called often enough, and long enough ago.
fn may_be_missed(stage: &Stage, context: &Context<'_>) -> Result<(), Refusal> {
    let (calls, minutes) = (context.settings.whole(Key::NoShowCalls), context.settings.whole(Key::NoShowMin));
    let since = context.now_ms - stage.first_called_ms.unwrap_or(context.now_ms);
    if stage.calls >= calls && since >= i64::from(minutes) * 60_000 {
        return Ok(());
    }
    Err(Refusal::new("refusal-no-show-soon").with("calls", calls).with("minutes", minutes).with("done", stage.calls))
}

fn callable(visit: &Visit, context: &Context<'_>) -> Result<(), Refusal> {
    if visit.day != context.today {
        return Err(Refusal::new("refusal-call-other-day")
            .with("label", visit.label)
            .with("day", visit.day.format("%d.%m.%Y")));
    }
    if let Some(open) = context.open_here {
        return Err(Refusal::new("refusal-call-open").with("label", open));
    }
    match visit.stage().only_counter {
        Some(only) if only != context.counter => {
            Err(Refusal::new("refusal-call-only-counter").with("label", visit.label).with("counter", only))
        }
        _ => Ok(()),
    }
}

fn noted(text: &str) -> Result<Option<Note>, Refusal> {
    let text = super::text::lines(text).map_err(|bad| super::form::bad_text(bad, "note"))?;
    Ok((!text.is_empty()).then_some(Note { text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn visit() -> Visit {
        let label = Label { line: Line::Filing, issuer: 0, n: 1 };
        let issued = Event::Issued { label, day: today(), priority: false };
        Visit::begin(Uuid::from_u128(1), &issued, 0).expect("an issue begins a visit")
    }

    fn today() -> NaiveDate {
        "2026-11-24".parse().expect("a date")
    }

    fn context(settings: &Settings, now_ms: i64) -> Context<'_> {
        Context { now_ms, today: today(), settings, counter: 1, by: Uuid::from_u128(9), open_here: None }
    }

    fn run(visit: &mut Visit, command: Command, at: i64) -> Result<(), Refusal> {
        let settings = Settings::default();
        for event in decide(visit, &command, &context(&settings, at))? {
            visit.apply(&event, Uuid::from_u128(9), at);
        }
        Ok(())
    }

    #[test]
    fn waiting_time_is_fixed_at_the_first_call() {
        let mut v = visit();
        run(&mut v, Command::Call, 10 * MINUTE).expect("called");
        run(&mut v, Command::Recall, 12 * MINUTE).expect("recalled");
        run(&mut v, Command::Recycle, 13 * MINUTE).expect("back");
        run(&mut v, Command::Call, 20 * MINUTE).expect("called again");
        run(&mut v, Command::Start, 21 * MINUTE).expect("started");
        run(&mut v, Command::Finish, 25 * MINUTE).expect("finished");
        assert_eq!(v.waiting_ms(), Some(10 * MINUTE));
        assert_eq!(v.stage().serving_time_ms(), Some(4 * MINUTE));
        assert_eq!((v.state, v.stage().calls), (State::Finished, 3));
        assert!(v.clashes.is_empty());
    }

    #[test]
    fn parked_time_is_no_service_time_and_f8_resumes() {
        let mut v = visit();
        run(&mut v, Command::Call, 0).expect("called");
        run(&mut v, Command::Start, MINUTE).expect("started");
        run(&mut v, Command::Park("попълва искане".into()), 2 * MINUTE).expect("parked");
        run(&mut v, Command::Resume, 12 * MINUTE).expect("resumed");
        assert_eq!(v.state, State::Serving);
        run(&mut v, Command::Finish, 13 * MINUTE).expect("finished");
        assert_eq!(v.stage().serving_time_ms(), Some(2 * MINUTE));
        assert_eq!(v.notes.len(), 1);
    }

    #[test]
    fn no_show_needs_calls_and_time_and_may_be_taken_back() {
        let mut v = visit();
        run(&mut v, Command::Call, 0).expect("called");
        assert_eq!(run(&mut v, Command::NoShow, MINUTE).map_err(|r| r.key), Err("refusal-no-show-soon"));
        run(&mut v, Command::Recall, MINUTE).expect("recalled");
        run(&mut v, Command::NoShow, 2 * MINUTE).expect("no show");
        assert_eq!(run(&mut v.clone(), Command::Reinstate, 33 * MINUTE).map_err(|r| r.key), Err("refusal-reinstate-late"));
        run(&mut v, Command::Reinstate, 10 * MINUTE).expect("reinstated");
        assert!(v.returned && v.state == State::Waiting && v.issued_ms == 0);
    }

    #[test]
    fn a_second_call_is_a_clash_with_no_effect() {
        let mut v = visit();
        v.apply(&Event::Called { counter: 1 }, Uuid::from_u128(1), MINUTE);
        v.apply(&Event::Called { counter: 2 }, Uuid::from_u128(2), MINUTE + 1);
        assert_eq!(v.counter(), Some(1));
        assert_eq!(v.clashes.len(), 1);
    }

    #[test]
    fn guards_of_calling() {
        let settings = Settings::default();
        let v = visit();
        let base = context(&settings, 0);
        let other_day = Context { today: "2026-11-25".parse().expect("a date"), ..base };
        assert_eq!(decide(&v, &Command::Call, &other_day).map_err(|r| r.key), Err("refusal-call-other-day"));
        let busy = Context { open_here: Some(v.label), ..base };
        assert_eq!(decide(&v, &Command::Call, &busy).map_err(|r| r.key), Err("refusal-call-open"));
        let mut moved = v.clone();
        moved.apply(&Event::Called { counter: 1 }, base.by, 0);
        moved.apply(&Event::Transferred { line: Line::Fees, counter: Some(2), pd: None }, base.by, 1);
        assert_eq!(decide(&moved, &Command::Call, &base).map_err(|r| r.key), Err("refusal-call-only-counter"));
        assert_eq!(moved.label.to_string(), "Б-001", "a transferred ticket keeps its letter");
        assert_eq!(decide(&v, &Command::Finish, &base).map_err(|r| r.key), Err("refusal-visit-state"));
    }

    #[test]
    fn day_end_marks_a_service_as_inaccurate() {
        let mut v = visit();
        run(&mut v, Command::Call, 0).expect("called");
        run(&mut v, Command::Start, MINUTE).expect("started");
        v.apply(&Event::DayClosed {}, Uuid::nil(), 900 * MINUTE);
        assert!(v.time_inaccurate && v.state == State::DayClosed);
        let mut waiting = visit();
        waiting.apply(&Event::DayClosed {}, Uuid::nil(), 900 * MINUTE);
        assert!(!waiting.time_inaccurate);
    }
}
