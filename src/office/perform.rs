//! Performing a command: decide, stamp, number, append, fold, write rows – one transaction, or nothing.

mod bookings;
mod erasing;
mod linking;
mod queueing;
mod registering;
mod settling;
mod sitting;

pub(super) use queueing::ready_to_call;

use super::{Fault, Office, reserve, texts};
use crate::domain::case::{self, Case, Kind};
use crate::domain::counter::{self, Session};
use crate::domain::event::{Body, Event};
use crate::domain::form::Form;
use crate::domain::number::Register;
use crate::domain::payment::{self, Method, Payment};
use crate::domain::printing::{self, Issued, Paper, Place};
use crate::domain::refusal::Refusal;
use crate::domain::sealing::{self, Appointed};
use crate::domain::settings::{self, Key, Settings};
use crate::domain::stamp::{Base, Stamp, Writer};
use crate::domain::ticket::Line;
use crate::domain::visit::{self, Visit};
use crate::domain::{booking, estimate, fold, lines, money::Cents, opinion, staff, station, template};
use crate::paper::crest::{self, BadCrest};
use crate::store::visits::OFFICE;
use crate::store::{Db, append, cases, drafts, log, visits};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who gives a command, and where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Who {
    /// The member of staff; nil for the program itself.
    pub by: Uuid,
    /// The counter, 0 for none.
    pub counter: u8,
}

impl Who {
    /// The program itself, at no counter.
    pub const PROGRAM: Self = Self { by: Uuid::nil(), counter: 0 };
}

/// Everything that can be asked of the office.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Issue a ticket.
    IssueTicket {
        /// The line.
        line: Line,
        /// Legal priority.
        priority: bool,
    },
    /// Issue a ticket for a service, by its code: the line is the service's.
    IssueFor(String),
    /// Call the next visitor; `finish` first ends the service that is open here.
    CallNext {
        /// Whether to finish.
        finish: bool,
    },
    /// Something about a visit.
    Visit(Uuid, visit::Command),
    /// Register a form, in a visit or none.
    Register(Box<Form>, Option<Uuid>),
    /// Something about a case.
    Case(Uuid, case::Command),
    /// The same about a sealed signal, by an officer who opened it ([`Office::move_sealed`]).
    Officer(Uuid, String, case::Command),
    /// Collect a document for a case from another body: whom to write to and what for. A letter of its own is registered.
    Collect(Uuid, String, String),
    /// Say that two cases belong together: the other one by its number, as typed.
    Link(Uuid, String),
    /// Take a payment of what a case owes.
    Pay {
        /// The case.
        case: Uuid,
        /// How.
        method: Method,
        /// Reference of a transfer.
        reference: String,
    },
    /// Something about a payment.
    Payment(Uuid, payment::Command),
    /// Something about a member of staff, or a new one.
    Staff(Option<Uuid>, staff::Command),
    /// Set a setting.
    Set(Key, String),
    /// Decide about a value of a setting that lost, by its stamp; it is set again in place of the value that the base set.
    SettleSetting(Stamp, Option<Base>),
    /// Set the office's crest from a PNG file's bytes, or take it away.
    Crest(Option<Vec<u8>>),
    /// Appoint somebody who opens sealed signals.
    Appoint(Box<Appointed>),
    /// Release the appointed person of this public key.
    Release(String),
    /// Say which number was given last in a register, here and this year, before this program came.
    Start(Register, u32),
    /// Say where this workstation prints a paper, or nowhere.
    Place(Paper, Option<Box<Place>>),
    /// Book a slot for somebody.
    Book(Box<(booking::Slot, booking::Guest)>),
    /// Something about a booking.
    Booking(Uuid, booking::Command),
    /// The guest of a booking of today is here: gives the ticket.
    CheckIn(Uuid),
    /// The same by the number on its slip, today.
    CheckInCode(u32),
    /// What a visitor thought, touched at the kiosk: a score of 1 to 5 and what about.
    Opinion(u8, opinion::Topic),
    /// The minutes of a reception were registered as this case.
    Minutes(Uuid, Uuid),
    /// Serve somebody without a ticket, or work that came by telephone or post: it begins at once.
    WalkIn {
        /// The line.
        line: Line,
        /// How it came; none for somebody who stands there.
        channel: Option<case::Channel>,
    },
    /// Configure a line.
    Line(Line, Box<lines::Sheet>),
    /// Configure which lines a counter serves; none for all alike.
    Serves(u8, Option<lines::Serves>),
    /// Word a text of letters: its key and the text; the given one takes the wording back.
    Text(String, String),
    /// Keep a view of the register under a name; an empty one is kept no more.
    KeepView(String, String),
    /// Say which folder this workstation's scanner writes to, or none.
    Scanner(String),
    /// Note that a paper goes out: these bytes.
    Issue(Box<Issued>),
    /// Sit down at a counter.
    OpenCounter,
    /// Something about the session at this counter.
    Session(counter::Command),
    /// Somebody comes to the counter that asked for help.
    AnswerHelp(u8),
    /// Close the visits that earlier days left open.
    CloseOldDays,
    /// Close the day: what is still open is closed by day end.
    CloseDay,
    /// Mark the store as an example.
    MarkExample,
    /// Erase the personal data of a case, its payments and its visit, on a legal ground.
    Erase(Uuid, String),
    /// Erase the payer of a payment whose case is erased (ОРЗД чл. 17), and of no other.
    ErasePayment(Uuid),
    /// Something about a workstation.
    Station(station::Event),
    /// Call this ticket, which was claimed; `finish` first ends the service that is open here.
    CallClaimed {
        /// The ticket; none when there is nobody to call.
        visit: Option<Uuid>,
        /// Whether to finish.
        finish: bool,
        /// Earlier tickets are passed over, because only own ones can be called.
        apart: bool,
    },
    /// What is the matter with the device of this workstation (a kiosk's printer), as locale keys; empty when all is well again.
    Device(String),
    /// Note that personal data was read in bulk.
    NoteRead {
        /// By which command.
        what: String,
        /// How many records.
        rows: u32,
    },
}

/// What a command gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing to show.
    Nothing,
    /// A visit as it stands now.
    Visit(Box<Visit>),
    /// A case as it stands now.
    Case(Box<Case>),
    /// A payment as it stands now.
    Payment(Box<Payment>),
    /// A member of staff.
    Member(staff::Member),
    /// A counter session.
    Session(Session),
    /// So many visits were closed.
    Closed(u32),
    /// A booking as it stands now.
    Booking(Box<booking::Booking>),
}

/// What changed, so that a window reloads that and nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Visits.
    pub visits: bool,
    /// Cases.
    pub cases: bool,
    /// Payments.
    pub payments: bool,
    /// Staff and sessions.
    pub staff: bool,
    /// Settings.
    pub settings: bool,
    /// Nothing of the office: the disk is full, and what was kept for this is in use.
    pub disk_low: bool,
}

/// The outcome of a command, after its commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// What it gave.
    pub value: Value,
    /// What changed.
    pub changes: Changes,
}

/// One command at work inside its transaction.
struct Work<'a> {
    tx: &'a Db,
    who: Who,
    writer: Writer,
    code: u8,
    /// The code that settings of this workstation stand under.
    station: u8,
    digit: Option<u8>,
    clock: Option<Stamp>,
    now_ms: i64,
    now: NaiveDateTime,
    settings: &'a Settings,
    catalogue: &'a crate::domain::catalogue::Catalogue,
    random: &'a mut dyn super::Random,
    changes: Changes,
    pace: &'a estimate::History,
    /// The sealed signal that was registered, and to whom.
    sealed: Option<(Uuid, sealing::Regime, Vec<String>)>,
}

impl Office {
    /// Performs a command: all of it is on the disk when this returns `Ok`, and nothing of it when it returns `Err`. A full disk takes
    /// the room that was kept for this, and the outcome says so.
    pub fn perform(&mut self, who: Who, command: Command) -> Result<Outcome, Fault> {
        let again = command.clone();
        let erases = erases(&command);
        let mut outcome = match self.attempt(who, command) {
            Err(fault) if reserve::is_full(&fault) && self.take_reserve() => self.attempt(who, again)?,
            Err(Fault::Reborn) => {
                self.take_identity()?;
                self.attempt(who, again)?
            }
            other => other?,
        };
        outcome.changes.disk_low = self.still_low();
        // It stands: that it could not be noted is no reason to say otherwise.
        let _ = self.note_mark();
        if erases {
            // What cannot be removed now goes with the next look at what was erased.
            let _ = self.follow_erasures();
        }
        Ok(outcome)
    }

    fn attempt(&mut self, who: Who, command: Command) -> Result<Outcome, Fault> {
        // Another process may have set something: a display, a kiosk, the command line.
        self.refresh()?;
        let now_ms = self.clock.now_ms();
        let now = self.settings.local(now_ms);
        self.leave_copy()?;
        let (writer, code, digit, clock) = (self.writer, self.code, self.digit, self.latest);
        let station = self.station_code();
        if matches!(command, Command::IssueTicket { .. } | Command::IssueFor(_)) {
            self.learn_pace()?;
        }
        let (settings, catalogue, random) = (&self.settings, self.catalogue.as_ref(), self.random.as_mut());
        let pace = &self.pace.1;
        let (outcome, sealed) = self.store.write(|tx| {
            // A window, a display and a kiosk may stand on the same data: each writes under the name that holds now.
            if drafts::meta(tx, "writer")?.is_some_and(|now| now != writer.as_str()) {
                return Err(Fault::Reborn);
            }
            let (changes, sealed) = (Changes::default(), None);
            let mut work = Work {
                tx,
                who,
                writer,
                code,
                station,
                digit,
                clock,
                now_ms,
                now,
                settings,
                catalogue,
                random,
                changes,
                pace,
                sealed,
            };
            let value = work.run(command)?;
            Ok::<_, Fault>((Outcome { value, changes: work.changes }, work.sealed))
        })?;
        self.sealed_to = sealed.or(self.sealed_to.take());
        if outcome.changes.settings {
            self.settings = visits::settings(self.store.read())?;
        }
        Ok(outcome)
    }
}

/// Whether a command erases personal data. A payer is erased by who looks at what is left of an erasure: nothing follows on that.
fn erases(command: &Command) -> bool {
    matches!(
        command,
        Command::Erase(..)
            | Command::Case(_, case::Command::Erase(_))
            | Command::Officer(_, _, case::Command::Erase(_))
            | Command::Visit(_, visit::Command::Erase)
            | Command::Booking(_, booking::Command::Erase)
    )
}

/// Whether a command is work of the day, the first of which closes what yesterday left open.
fn begins_day(command: &Command) -> bool {
    matches!(
        command,
        Command::IssueTicket { .. }
            | Command::IssueFor(_)
            | Command::WalkIn { .. }
            | Command::CheckIn(_)
            | Command::CheckInCode(_)
            | Command::CallNext { .. }
            | Command::Visit(..)
            | Command::Register(..)
    )
}

impl Work<'_> {
    fn run(&mut self, command: Command) -> Result<Value, Fault> {
        if begins_day(&command) {
            let _ = self.close_before(self.today())?;
        }
        match command {
            Command::IssueTicket { line, priority } => self.issue(line, priority, None),
            Command::IssueFor(service) => self.issue_for(&service),
            command @ (Command::Book(_)
            | Command::Booking(..)
            | Command::CheckIn(_)
            | Command::CheckInCode(_)
            | Command::Opinion(..)
            | Command::Minutes(..)) => self.booked(command),
            Command::WalkIn { line, channel } => self.walk_in(line, channel),
            Command::Line(line, sheet) => self.settings_events(lines::set_line(self.settings, line, &sheet)?),
            Command::Serves(counter, serves) => {
                self.settings_events(lines::set_counter(self.settings, counter, serves.as_ref())?)
            }
            Command::CallNext { finish } => self.call(None, finish),
            Command::Visit(id, visit::Command::Call) => self.call_in_order(id),
            Command::Visit(id, command) => self.visit(id, &command),
            Command::Register(form, visit) => self.register(&form, visit, None),
            Command::Case(id, command) => self.case(id, &command, false),
            // What was found lies in the seal when the step is made, or neither is.
            Command::Officer(id, sealed, command) => {
                let _ = self.case(id, &case::Command::Add(sealed), true)?;
                self.case(id, &command, true)
            }
            Command::Collect(id, body, document) => self.collect(id, &body, &document),
            Command::Link(id, typed) => self.link(id, &typed),
            Command::Pay { case, method, reference } => self.pay(case, method, &reference),
            Command::Payment(id, command) => self.payment(id, &command),
            Command::Staff(id, command) => self.staff(id, &command),
            Command::Set(key, value) => self.set(key, &value),
            Command::SettleSetting(of, take) => self.settle_setting(of, take),
            Command::Crest(file) => self.crest(file.as_deref()),
            Command::Start(register, given) => self.start(register, given),
            Command::Appoint(who) => self.appoint(&who),
            Command::Release(recipient) => {
                self.settings_events(settings::set_raw(self.settings, sealing::key(&recipient), String::new()))
            }
            Command::Place(paper, place) => {
                let station = self.station;
                self.settings_events(settings::set_place(self.settings, station, paper, place.as_deref())?)
            }
            Command::Issue(issued) => {
                let id = self.new_id();
                let _ = self.append(id, self.who.by, vec![Body::Paper(printing::Event::Issued(issued))])?;
                Ok(Value::Nothing)
            }
            Command::AnswerHelp(counter) => self.session_at(counter, counter::Command::HelpOver),
            Command::OpenCounter => self.open_counter(),
            Command::Session(command) => self.session(command),
            Command::CloseOldDays => self.close_before(self.today()).map(Value::Closed),
            Command::CloseDay => {
                let tomorrow = self.today().succ_opt().unwrap_or(self.today());
                self.close_before(tomorrow).map(Value::Closed)
            }
            Command::Text(key, typed) => self.text(&key, &typed),
            Command::KeepView(name, view) => self.settings_events(settings::set_view(self.settings, &name, view)?),
            Command::Scanner(folder) => self.settings_events(settings::set_scanner(self.settings, self.station, &folder)?),
            Command::Erase(id, ground) => self.erase(id, &ground),
            Command::ErasePayment(id) => self.erase_payment(id),
            Command::Station(event) => self.station_event(event),
            Command::CallClaimed { visit, finish, apart } => self.call(Some((visit, apart)), finish),
            Command::Device(trouble) => self.settings_events(settings::set_device(self.settings, self.station, &trouble)),
            Command::MarkExample => self.office(settings::Event::MarkedExample {}),
            Command::NoteRead { what, rows } => self.office(settings::Event::DataRead { what, rows }),
        }
    }

    fn appoint(&mut self, who: &Appointed) -> Result<Value, Fault> {
        let value = serde_json::to_string(who).map_err(|e| Fault::Data(e.to_string()))?;
        self.settings_events(settings::set_raw(self.settings, sealing::key(&who.recipient), value))
    }

    fn station_event(&mut self, event: station::Event) -> Result<Value, Fault> {
        let id = self.new_id();
        let _ = self.append(id, self.who.by, vec![Body::Station(event)])?;
        // Where a writer ends, a setting of its may hold no more; and what it would have erased itself somebody else does.
        self.changes.settings = true;
        append::note_ending(self.tx)?;
        Ok(Value::Nothing)
    }

    fn today(&self) -> NaiveDate {
        self.now.date()
    }

    fn new_id(&mut self) -> Uuid {
        let mut random = [0_u8; 10];
        self.random.fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(self.now_ms.max(0) as u64, &random).into_uuid()
    }

    /// Appends events about an aggregate, folds it once and gives all of its events.
    fn append(&mut self, about: Uuid, by: Uuid, bodies: Vec<Body>) -> Result<Vec<Event>, Fault> {
        let mut events = log::about(self.tx, about)?;
        for body in bodies {
            let head = log::head(self.tx, self.writer)?.ok_or_else(|| Fault::NotFound(self.writer.to_string()))?;
            let stamp = Stamp::next(head.stamp.max(self.clock), self.now_ms.max(0) as u64, self.writer);
            let generation = fold::next_generation(&events, self.writer);
            let event = Event { seq: head.seq + 1, generation, stamp, at_ms: self.now_ms, by, about, body };
            let mut salt = [0_u8; 16];
            self.random.fill(&mut salt);
            let written = event.write(salt).map_err(crate::store::StoreError::from)?;
            append::insert(self.tx, &event, &written)?;
            events.push(event);
        }
        let events = fold::ordered(events);
        if let Some(last) = events.last() {
            append::replace(self.tx, about, &last.body, &events)?;
        }
        Ok(events)
    }

    fn case_value(&mut self, events: &[Event], id: Uuid) -> Result<Value, Fault> {
        self.changes.cases = true;
        fold::case(events).map(|c| Value::Case(Box::new(c))).ok_or_else(|| Fault::NotFound(id.to_string()))
    }

    /// The name of a member of staff; empty for the program.
    fn name_of(&self, id: Uuid) -> Result<String, Fault> {
        Ok(visits::staff(self.tx)?.into_iter().find(|m| m.id == id).map(|m| m.name).unwrap_or_default())
    }

    /// The names of the clerks who called or served a visit.
    fn served(&self, visit: Option<Uuid>) -> Result<Vec<String>, Fault> {
        let Some(visit) = visit.map(|id| visits::one(self.tx, id)).transpose()?.flatten() else { return Ok(Vec::new()) };
        visit.stages.iter().filter_map(|stage| stage.clerk).map(|clerk| self.name_of(clerk)).collect()
    }

    fn case(&mut self, id: Uuid, command: &case::Command, officer: bool) -> Result<Value, Fault> {
        let found = cases::one(self.tx, id)?.ok_or_else(|| Fault::NotFound(id.to_string()))?;
        if *command == case::Command::ResultReady
            && let Some(number) = self.collecting(&found)?
        {
            return Err(Refusal::new("refusal-collecting").with("number", number.short()).into());
        }
        // Only an officer who opened the seal moves a sealed signal on.
        let within = matches!(
            command,
            case::Command::Reveal | case::Command::Add(_) | case::Command::Erase(_) | case::Command::Settle(..)
        );
        if found.registered.kind == Kind::Restricted && !officer && !within {
            return Err(Refusal::new("refusal-sealed-officer").with("number", found.registered.number.short()).into());
        }
        let paid = Cents(visits::paid(self.tx, id)?);
        let registrar = self.name_of(found.by)?;
        let served = self.served(found.registered.of_visit)?;
        let context = case::Context {
            today: self.today(),
            settings: self.settings,
            paid,
            served: &served,
            code: self.code,
            by: self.who.by,
            registrar: &registrar,
            writer: Some(self.writer),
        };
        let events = case::decide(&found, command, &context)?;
        let events = self.append(id, self.who.by, events.into_iter().map(Body::Case).collect())?;
        self.case_value(&events, id)
    }

    fn pay(&mut self, case: Uuid, method: Method, reference: &str) -> Result<Value, Fault> {
        let found = cases::one(self.tx, case)?.ok_or_else(|| Fault::NotFound(case.to_string()))?;
        let (number, last_date) = self.next_number(Register::FEES)?;
        let context = payment::Context {
            number,
            last_date,
            case,
            owed: found.fee_due() - Cents(visits::paid(self.tx, case)?),
            counter: (self.who.counter > 0).then_some(self.who.counter),
            payer: found.personal.map(|p| p.name).unwrap_or_default(),
        };
        let event = payment::pay(method, reference, &context)?;
        let id = self.new_id();
        let events = self.append(id, self.who.by, vec![Body::Payment(event)])?;
        self.payment_value(&events, id)
    }

    fn payment_value(&mut self, events: &[Event], id: Uuid) -> Result<Value, Fault> {
        self.changes.payments = true;
        self.changes.cases = true;
        fold::payment(events).map(|p| Value::Payment(Box::new(p))).ok_or_else(|| Fault::NotFound(id.to_string()))
    }

    fn payment(&mut self, id: Uuid, command: &payment::Command) -> Result<Value, Fault> {
        let found = visits::payment(self.tx, id)?.ok_or_else(|| Fault::NotFound(id.to_string()))?;
        let event = payment::decide(&found, command)?;
        let events = self.append(id, self.who.by, vec![Body::Payment(event)])?;
        self.payment_value(&events, id)
    }

    fn staff(&mut self, id: Option<Uuid>, command: &staff::Command) -> Result<Value, Fault> {
        let all = visits::staff(self.tx)?;
        let member = all.iter().find(|m| Some(m.id) == id);
        let event = staff::decide(member, command, &all)?;
        let id = match id {
            Some(id) => id,
            None => self.new_id(),
        };
        let events = self.append(id, self.who.by, vec![Body::Staff(event)])?;
        self.changes.staff = true;
        fold::member(&events).map(Value::Member).ok_or_else(|| Fault::NotFound(id.to_string()))
    }

    fn set(&mut self, key: Key, value: &str) -> Result<Value, Fault> {
        self.settings_events(settings::set(self.settings, key, value)?)
    }

    fn settings_events(&mut self, events: Vec<settings::Event>) -> Result<Value, Fault> {
        for event in events {
            let _ = self.office(event)?;
        }
        Ok(Value::Nothing)
    }

    /// Words a text: what is the same as given is no wording of the office's own.
    fn text(&mut self, key: &str, typed: &str) -> Result<Value, Fault> {
        let letter = texts::letter_of(key).ok_or_else(|| Fault::NotFound(key.to_owned()))?;
        let text = template::check(typed.trim_end(), &texts::fields(letter))?;
        let own = if text == texts::given(key, crate::words::Words::default()) { String::new() } else { text };
        self.settings_events(settings::set_raw(self.settings, settings::wording_key(key), own))
    }

    fn crest(&mut self, file: Option<&[u8]>) -> Result<Value, Fault> {
        let refuse = |bad| match bad {
            BadCrest::TooLarge => Refusal::new("refusal-crest-large").at(settings::CREST),
            BadCrest::NotPng => Refusal::new("refusal-crest-png").at(settings::CREST),
        };
        let kept = file.map(|file| crest::take(file).map_err(refuse)).transpose()?.unwrap_or_default();
        self.settings_events(settings::set_raw(self.settings, settings::CREST.to_owned(), kept))
    }

    fn office(&mut self, event: settings::Event) -> Result<Value, Fault> {
        let _ = self.append(OFFICE, self.who.by, vec![Body::Office(event)])?;
        self.changes.settings = true;
        Ok(Value::Nothing)
    }
}

/// What a correction form starts from: the values in force, as text.
pub fn correctable(case: &Case) -> BTreeMap<case::Field, String> {
    case::Field::ALL.into_iter().filter_map(|field| Some((field, case.value(field)?))).collect()
}
