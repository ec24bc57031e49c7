//! Playing a plausible day on an example office, through the one door, by a manual clock and a seed.
//!
//! Arrivals follow the hours of a small town's front office; two counters call, serve, register, take fees, miss people and
//! put them aside. The same seed on the same store plays the same day.

use super::clock::{ManualClock, SeededRandom};
use super::{Command, Fault, Office, Value, Who, example};
use crate::domain::case::{self, Channel, Delivery, FeePlan, Kind};
use crate::domain::counter;
use crate::domain::form::Form;
use crate::domain::payment::Method;
use crate::domain::person::{ApplicantKind, Capacity};
use crate::domain::ticket::Line;
use crate::domain::visit::{self, State};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use uuid::Uuid;

/// What else comes over the counter on a played day: kind, subject, text. Example data, in the language of the office.
const OTHERS: [(Kind, &str, &str); 10] = [
    (
        Kind::ServiceComplaint,
        "Чакане над обявеното време",
        "На гишето чаках повече от половин час, а на екрана пишеше дванадесет минути.",
    ),
    (Kind::ServiceComplaint, "Върнат за липсващ документ", "Не ми казаха предварително, че е нужно пълномощно."),
    (Kind::Signal, "Неосветена улица", "Лампите по ул. „Здравец“ не светят от две седмици."),
    (Kind::Signal, "Нерегламентирано сметище", "До моста край селото се изхвърлят строителни отпадъци."),
    (Kind::Proposal, "Пейки пред читалището", "Предлагам да се поставят две пейки пред читалището."),
    (Kind::Praise, "Благодарност за бързото обслужване", "Служителката ми обясни всичко спокойно и ясно."),
    (Kind::Appeal, "Жалба срещу отказ", "Не съм съгласен с отказа, защото приложих всички документи."),
    (Kind::InformationRequest, "Разходи за зимно поддържане", "Моля за сумите по договори за последните три години."),
    (Kind::Enquiry, "График на сметосъбирането", "В кои дни се събират отпадъците в с. Върбина?"),
    (Kind::Opinion, "Новото табло", "Таблото се чете добре и отдалеч."),
];

/// What a day is played with.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The day.
    pub day: NaiveDate,
    /// How many visitors.
    pub visits: u32,
    /// The seed.
    pub seed: u64,
}

/// What came of it: everything that a paper is made for.
#[derive(Clone, Debug, Default)]
pub struct Played {
    /// Visits, by ticket.
    pub tickets: Vec<Uuid>,
    /// Cases registered.
    pub cases: Vec<Uuid>,
    /// Payments taken.
    pub payments: Vec<Uuid>,
}

/// Share of arrivals by working hour, from opening on: two waves, before noon and after lunch.
const WAVE: [u64; 9] = [10, 17, 16, 12, 8, 6, 10, 11, 7];
/// Services that are asked for most, by code.
const ASKED: [&str; 8] = ["2016", "2034", "2079", "2128", "2036", "1998", "2057", "2081"];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Act {
    Arrive,
    Impatient(Uuid),
    Free(u8),
    Recall(u8, Uuid),
    Missed(u8, Uuid),
    Start(u8, Uuid),
    Serve(u8, Uuid),
    Finish(u8, Uuid),
    Resume(u8, Uuid),
    Return(Uuid),
    Ready(Uuid),
    Break(u8),
    Back(u8),
}

struct Day<'a> {
    office: &'a mut Office,
    clock: &'a ManualClock,
    random: SeededRandom,
    clerks: [Uuid; 2],
    /// Acts to come: time, a number that keeps ties in order, the act.
    todo: BinaryHeap<Reverse<(i64, u64, Act)>>,
    planned: u64,
    idle: [bool; 2],
    played: Played,
    parked: Vec<Uuid>,
}

impl Office {
    /// Plays a day. The office must be an example; its clock must be `clock`.
    pub fn play(&mut self, plan: Plan, clock: &ManualClock) -> Result<Played, Fault> {
        let staff: Vec<Uuid> = self.staff()?.into_iter().filter(|m| m.active).map(|m| m.id).collect();
        let (true, [first, rest @ ..]) = (self.settings().example, staff.as_slice()) else {
            return Err(crate::domain::refusal::Refusal::new("refusal-not-example").into());
        };
        let clerks = [*first, *rest.first().unwrap_or(first)];
        let mut random = SeededRandom::new(plan.seed);
        let hours = self.settings().hours();
        let open = self.settings().moment(plan.day.and_time(hours.from));
        let mut todo = BinaryHeap::new();
        for n in 0..plan.visits {
            todo.push(Reverse((open + arrival(&mut random), u64::from(n), Act::Arrive)));
        }
        let mut day = Day {
            office: self,
            clock,
            random,
            clerks,
            todo,
            planned: u64::from(plan.visits),
            idle: [true; 2],
            played: Played::default(),
            parked: Vec::new(),
        };
        day.run(open)
    }
}

/// Milliseconds after opening of one arrival.
fn arrival(random: &mut SeededRandom) -> i64 {
    let mut left = random.below(WAVE.iter().sum());
    for (hour, share) in WAVE.iter().enumerate() {
        if left < *share {
            return hour as i64 * 3_600_000 + random.below(3_590_000) as i64;
        }
        left -= share;
    }
    0
}

impl Day<'_> {
    fn run(&mut self, open: i64) -> Result<Played, Fault> {
        self.clock.set(open);
        for counter in 1..=2 {
            let _ = self.office.perform(self.who(counter), Command::OpenCounter)?;
            let minutes = 225 + i64::from(counter) * 30;
            self.plan_at(open + minutes * 60_000, Act::Break(counter));
        }
        while let Some(Reverse((at, _, act))) = self.todo.pop() {
            self.clock.set(at.max(super::Clock::now_ms(self.clock)));
            match (self.act(act), act) {
                (Ok(()), _) => {}
                // Acts plan ahead; by then a visitor may have left. The counter goes on to the next one.
                (
                    Err(Fault::Refused(_)),
                    Act::Start(counter, _) | Act::Serve(counter, _) | Act::Finish(counter, _) | Act::Resume(counter, _),
                ) => {
                    self.plan(5, 20, Act::Free(counter));
                }
                (Err(Fault::Refused(_)), _) => {}
                (Err(fault), _) => return Err(fault),
            }
        }
        self.clock.advance(120_000);
        let _ = self.office.perform(Who::PROGRAM, Command::CloseDay)?;
        for counter in 1..=2 {
            let _ = self.office.perform(self.who(counter), Command::Session(counter::Command::Close))?;
        }
        Ok(std::mem::take(&mut self.played))
    }

    fn who(&self, counter: u8) -> Who {
        Who { by: self.clerks[usize::from(counter - 1)], counter }
    }

    fn plan_at(&mut self, at: i64, act: Act) {
        self.planned += 1;
        self.todo.push(Reverse((at, self.planned, act)));
    }

    /// Plans an act `from` to `to` seconds from now.
    fn plan(&mut self, from: u64, to: u64, act: Act) {
        let at = super::Clock::now_ms(self.clock) + ((from + self.random.below(to - from + 1)) * 1000) as i64;
        self.plan_at(at, act);
    }

    fn visit(&mut self, counter: u8, id: Uuid, command: visit::Command) -> Result<Value, Fault> {
        self.office.perform(self.who(counter), Command::Visit(id, command)).map(|outcome| outcome.value)
    }

    fn act(&mut self, act: Act) -> Result<(), Fault> {
        match act {
            Act::Arrive => self.arrive(),
            Act::Impatient(id) => {
                let waits = self.office.queue(1)?.waiting.iter().any(|v| v.id == id);
                if waits && self.random.one_in(3) {
                    let _ = self.visit(1, id, visit::Command::Leave)?;
                }
                Ok(())
            }
            Act::Free(counter) => self.free(counter),
            Act::Recall(counter, id) => self.visit(counter, id, visit::Command::Recall).map(drop),
            Act::Missed(counter, id) => {
                let _ = self.visit(counter, id, visit::Command::NoShow)?;
                if self.random.one_in(4) {
                    self.plan(240, 900, Act::Return(id));
                }
                self.free(counter)
            }
            Act::Return(id) => {
                let _ = self.visit(1, id, visit::Command::Reinstate)?;
                self.wake();
                Ok(())
            }
            Act::Start(counter, id) => {
                let _ = self.visit(counter, id, visit::Command::Start)?;
                self.plan(45, 240, Act::Serve(counter, id));
                Ok(())
            }
            Act::Serve(counter, id) => self.serve(counter, id),
            Act::Finish(counter, id) => {
                let _ = self.visit(counter, id, visit::Command::Finish)?;
                self.plan(5, 40, Act::Free(counter));
                Ok(())
            }
            Act::Resume(counter, id) => {
                self.parked.retain(|p| *p != id);
                let _ = self.visit(counter, id, visit::Command::Resume)?;
                self.plan(60, 200, Act::Finish(counter, id));
                Ok(())
            }
            Act::Ready(id) => self.office.perform(self.who(1), Command::Case(id, case::Command::ResultReady)).map(drop),
            Act::Break(counter) => {
                if !self.idle[usize::from(counter - 1)] {
                    // No break in a day without a free minute: the attempts end with the arrivals.
                    if self.todo.iter().any(|Reverse((_, _, act))| *act == Act::Arrive) {
                        self.plan(60, 120, Act::Break(counter));
                    }
                    return Ok(());
                }
                self.idle[usize::from(counter - 1)] = false;
                let _ =
                    self.office.perform(self.who(counter), Command::Session(counter::Command::Break(counter::Pause::Rest)))?;
                self.plan(600, 1200, Act::Back(counter));
                Ok(())
            }
            Act::Back(counter) => {
                let _ = self.office.perform(self.who(counter), Command::Session(counter::Command::Back))?;
                self.free(counter)
            }
        }
    }

    fn arrive(&mut self) -> Result<(), Fault> {
        let line = match self.random.below(20) {
            0..=10 => Line::Filing,
            11..=14 => Line::Information,
            15..=17 => Line::Receiving,
            _ => Line::Fees,
        };
        let priority = self.random.one_in(12);
        let outcome = self.office.perform(Who::PROGRAM, Command::IssueTicket { line, priority })?;
        if let Value::Visit(visit) = outcome.value {
            self.played.tickets.push(visit.id);
            self.plan(1500, 2700, Act::Impatient(visit.id));
        }
        self.wake();
        Ok(())
    }

    /// Gives an idle counter something to do.
    fn wake(&mut self) {
        if let Some(place) = self.idle.iter().position(|idle| *idle) {
            self.idle[place] = false;
            self.plan(3, 15, Act::Free(place as u8 + 1));
        }
    }

    fn free(&mut self, counter: u8) -> Result<(), Fault> {
        self.idle[usize::from(counter - 1)] = false;
        if let Some(id) = self.parked.first().copied().filter(|_| self.random.one_in(2)) {
            return self.act(Act::Resume(counter, id));
        }
        match self.office.perform(self.who(counter), Command::CallNext { finish: false }) {
            Ok(outcome) => {
                let Value::Visit(visit) = outcome.value else { return Ok(()) };
                if self.random.one_in(16) {
                    self.plan(40, 60, Act::Recall(counter, visit.id));
                    self.plan(75, 110, Act::Missed(counter, visit.id));
                } else {
                    self.plan(10, 45, Act::Start(counter, visit.id));
                }
                Ok(())
            }
            Err(Fault::Refused(_)) => {
                if let Some(id) = self.parked.first().copied() {
                    return self.act(Act::Resume(counter, id));
                }
                self.idle[usize::from(counter - 1)] = true;
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }

    fn serve(&mut self, counter: u8, id: Uuid) -> Result<(), Fault> {
        let queue = self.office.queue(counter)?;
        let Some(visit) = queue.here.filter(|v| v.id == id && v.state == State::Serving) else {
            self.plan(5, 20, Act::Free(counter));
            return Ok(());
        };
        match visit.label.line {
            Line::Filing => {
                let mut form = self.request();
                self.register(counter, id, &form)?;
                if self.random.one_in(6) {
                    form = form.carried_over();
                    (form.service, form.subject) = (self.service(), "за сина на заявителя".to_owned());
                    self.register(counter, id, &form)?;
                }
                if self.random.one_in(18) {
                    let _ = self.visit(counter, id, visit::Command::Park("попълва образец".to_owned()))?;
                    self.parked.push(id);
                    self.plan(5, 30, Act::Free(counter));
                    return Ok(());
                }
            }
            Line::Receiving | Line::Fees => self.settle(counter)?,
            _ => {
                let _ = self.visit(counter, id, visit::Command::CountEnquiry)?;
                if self.random.one_in(8) {
                    let form = self.other_paper();
                    self.register(counter, id, &form)?;
                }
            }
        }
        self.plan(90, 520, Act::Finish(counter, id));
        Ok(())
    }

    fn service(&mut self) -> String {
        (*self.random.pick(&ASKED)).to_owned()
    }

    fn request(&mut self) -> Form {
        let who = example::somebody(&mut self.random);
        let service = self.service();
        let catalogue = self.office.catalogue().clone();
        let entry = catalogue.get(&service);
        let papers = entry.map_or(0, |s| s.documents.len());
        let speeds = entry.map_or(1, |s| s.speeds.len().min(3)) as u64;
        let speed = if self.random.one_in(4) { self.random.below(speeds) as usize } else { 0 };
        let proxy = self.random.one_in(10);
        Form {
            service,
            speed,
            applicant: if who.company { ApplicantKind::Company } else { ApplicantKind::Person },
            capacity: if proxy { Capacity::Proxy } else { Capacity::Principal },
            proxy: if proxy { example::somebody(&mut self.random).name } else { String::new() },
            authority: if proxy {
                "пълн. № 512/2026 г., нотариус рег. № 000".to_owned()
            } else {
                String::new()
            },
            name: who.name,
            identifier: who.identifier,
            address: who.address,
            phone: who.phone,
            sheets: (1 + self.random.below(5)).to_string(),
            attachments: self.random.below(4).to_string(),
            brought: (0..papers).filter(|_| !self.random.one_in(6)).collect(),
            fee_plan: match self.random.below(10) {
                0..=6 => FeePlan::Now,
                7 | 8 => FeePlan::Later,
                _ => FeePlan::Bank,
            },
            delivery: if self.random.one_in(7) { Delivery::Post } else { Delivery::Counter },
            waive_ground: if self.random.one_in(30) {
                "освободен по чл. 5 от Закона за държавните такси".to_owned()
            } else {
                String::new()
            },
            id_checked: true,
            ..Form::default()
        }
    }

    /// A paper of another kind than a request: complaints mostly, then whatever else comes over a counter.
    fn other_paper(&mut self) -> Form {
        let who = example::somebody(&mut self.random);
        let (kind, subject, description) = *self.random.pick(&OTHERS);
        let anonymous = kind.may_be_anonymous() && kind != Kind::InformationRequest && self.random.one_in(5);
        Form {
            kind,
            applicant: if anonymous { ApplicantKind::Anonymous } else { ApplicantKind::Person },
            name: if anonymous { String::new() } else { who.name },
            address: if anonymous { String::new() } else { who.address },
            phone: if anonymous { String::new() } else { who.phone },
            subject: subject.to_owned(),
            description: if kind.has_description() { description.to_owned() } else { String::new() },
            channel: Channel::Counter,
            ..Form::default()
        }
    }

    fn register(&mut self, counter: u8, visit: Uuid, form: &Form) -> Result<(), Fault> {
        self.clock.advance(20_000);
        let command = Command::Register(Box::new(form.clone()), Some(visit));
        let outcome = self.office.perform(self.who(counter), command)?;
        let Some(case) = example::case_of(outcome.value) else { return Ok(()) };
        self.played.cases.push(case.id);
        if form.kind == Kind::Request {
            let soon = case.registered.term.is_some_and(|t| t.n <= 1);
            if soon || self.random.one_in(8) {
                self.plan(1800, 7200, Act::Ready(case.id));
            }
        }
        if case.fee_due().0 > 0 && form.fee_plan == FeePlan::Now {
            self.clock.advance(15_000);
            let method = if self.random.one_in(3) { Method::Card } else { Method::Cash };
            let pay = Command::Pay { case: case.id, method, reference: String::new() };
            if let Value::Payment(payment) = self.office.perform(self.who(counter), pay)?.value {
                self.played.payments.push(payment.id);
            }
        }
        Ok(())
    }

    /// Someone comes for a result: what is owed is paid, what is ready is handed over.
    fn settle(&mut self, counter: u8) -> Result<(), Fault> {
        let ready = self.office.register_page(crate::store::cases::Filter::Ready, Uuid::nil(), None, 20)?;
        let Some(line) = ready.last() else { return Ok(()) };
        let dossier = self.office.dossier(line.id)?;
        if dossier.owed().0 > 0 {
            let pay = Command::Pay { case: line.id, method: Method::Cash, reference: String::new() };
            if let Value::Payment(payment) = self.office.perform(self.who(counter), pay)?.value {
                self.played.payments.push(payment.id);
            }
        }
        let hand_over = Command::Case(line.id, case::Command::HandOver(line.name.clone()));
        self.office.perform(self.who(counter), hand_over).map(drop)
    }
}
