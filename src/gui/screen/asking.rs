//! A small form that an action on a case needs: whom, why, what was found.

use crate::domain::case::{self, Action, Channel, Check, Field, Kind, NoProceeding, Outcome, Step, Track, cycle};
use crate::domain::payment::{self, Method};
use crate::domain::settings::Key;
use crate::gui::app::{App, Message as Window};
use crate::gui::keys::Intent;
use crate::gui::long::{self, Long};
use crate::gui::theme::Kind as Loud;
use crate::gui::widget::{Part, caption, card, choices, field, key_button, small_button, strong};
use crate::office::Command;
use iced::widget::{column, row};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is being asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Hand the result over.
    HandOver,
    /// Void the entry.
    Void,
    /// Decide a complaint.
    Decide,
    /// Tell the sender.
    Notify,
    /// Waive the fee.
    Waive,
    /// Correct a wrong entry.
    Correct,
    /// Take the fee.
    Pay,
    /// Void a fee receipt.
    VoidPayment(Uuid),
    /// Give the fee back.
    Refund(Uuid),
    /// Move the case on by another action.
    Move(Action),
    /// Add a note.
    Note,
    /// Take in a further document.
    Follow,
    /// Ask another body for a document.
    Collect,
    /// Say that it belongs together with another case.
    Link,
    /// Take a file away that was attached by mistake: its place in the list.
    Detach(usize),
}

/// The form: what, about which case, and what is typed.
#[derive(Clone, Debug)]
pub struct Asking {
    /// What is asked.
    pub what: What,
    /// The case.
    pub case: Uuid,
    /// What is typed, by field.
    pub typed: BTreeMap<&'static str, String>,
    /// The outcome of a check.
    pub outcome: Outcome,
    /// How the sender is told.
    pub channel: Channel,
    /// How the fee is paid.
    pub method: Method,
    /// Why there is no proceeding.
    pub ground: NoProceeding,
    /// What was refused, by field.
    pub problems: Vec<crate::domain::refusal::Refusal>,
}

/// A change of the form.
#[derive(Clone, Debug)]
pub enum Change {
    /// A text.
    Typed(&'static str, String),
    /// The outcome.
    Outcome(Outcome),
    /// How the sender is told.
    Channel(Channel),
    /// How the fee is paid.
    Method(Method),
    /// Why there is no proceeding.
    Ground(NoProceeding),
}

impl What {
    /// What an action of the life cycle asks for.
    pub const fn of(action: Action) -> Self {
        match action {
            Action::HandOver => Self::HandOver,
            Action::Void => Self::Void,
            Action::Decide => Self::Decide,
            Action::Notify => Self::Notify,
            other => Self::Move(other),
        }
    }

    /// The action of the life cycle, if it is one.
    pub const fn action(self) -> Option<Action> {
        match self {
            Self::HandOver => Some(Action::HandOver),
            Self::Void => Some(Action::Void),
            Self::Decide => Some(Action::Decide),
            Self::Notify => Some(Action::Notify),
            Self::Move(action) => Some(action),
            _ => None,
        }
    }

    /// Whether it is done at once, without a form.
    pub const fn plain(self) -> bool {
        matches!(
            self,
            Self::Move(Action::Mend | Action::Resume | Action::Ready | Action::Terminate | Action::Close | Action::Archive)
        )
    }

    /// The locale key of the action.
    pub const fn key(self) -> &'static str {
        match self {
            Self::HandOver => "action-hand-over",
            Self::Void => "action-void",
            Self::Decide => "action-decide",
            Self::Notify => "action-notify",
            Self::Waive => "action-waive",
            Self::Correct => "action-correct",
            Self::Pay => "action-pay",
            Self::VoidPayment(_) => "action-void-payment",
            Self::Refund(_) => "action-refund",
            Self::Move(action) => action.key(),
            Self::Note => "action-note",
            Self::Follow => "action-follow",
            Self::Collect => "action-collect",
            Self::Link => "action-link",
            Self::Detach(_) => "action-detach",
        }
    }

    /// The text fields it needs.
    pub fn fields(self) -> Vec<&'static str> {
        match self {
            Self::HandOver => vec!["received_by"],
            Self::Void | Self::VoidPayment(_) | Self::Refund(_) | Self::Detach(_) => vec!["reason"],
            Self::Decide => vec!["checked_by", "findings", "measures"],
            Self::Notify => Vec::new(),
            Self::Pay => vec!["reference"],
            Self::Waive => vec!["waive_ground"],
            Self::Correct => Field::ALL.iter().map(|f| f.code()).chain(["reason"]).collect(),
            Self::Note => vec!["note"],
            Self::Follow => vec!["followed", "sheets"],
            Self::Collect => vec!["collect_from", "collect_what"],
            Self::Link => vec!["linked"],
            Self::Move(action) => match action {
                Action::Assign => vec!["unit", "officer", "instruction", "until"],
                Action::Instruct => vec!["missing"],
                Action::Await => vec!["awaited"],
                Action::Refuse => vec!["reasons"],
                Action::Forward => vec!["forward_to"],
                Action::Recuse | Action::Extend | Action::Withdraw | Action::Reopen => vec!["reason"],
                Action::Accept => vec!["signed_by"],
                Action::Prosecute => vec!["prosecutor", "crime"],
                Action::Answer => vec!["answer"],
                _ => Vec::new(),
            },
        }
    }
}

impl Asking {
    /// An empty form, or one with what is known: the values in force for a correction, the unit, the higher body.
    pub fn new(what: What, case: &case::Case, settings: &crate::domain::settings::Settings) -> Self {
        let typed = match what {
            What::Correct => {
                crate::office::perform::correctable(case).into_iter().map(|(field, value)| (field.code(), value)).collect()
            }
            What::Detach(place) => {
                BTreeMap::from([("hash", case.files.get(place).map(|file| file.hash.clone()).unwrap_or_default())])
            }
            What::Move(Action::Assign) => BTreeMap::from([("unit", case.unit().to_owned())]),
            What::Move(Action::Forward) if case.registered.kind.track() == Track::Appeal => {
                BTreeMap::from([("forward_to", settings.text(Key::HigherBody).to_owned())])
            }
            What::Move(Action::Prosecute) => BTreeMap::from([("prosecutor", settings.text(Key::Prosecutor).to_owned())]),
            _ => BTreeMap::new(),
        };
        Self {
            what,
            case: case.id,
            typed,
            outcome: Outcome::default(),
            channel: Channel::Post,
            method: Method::default(),
            ground: if case.registered.kind == Kind::InformationRequest {
                NoProceeding::Incomplete
            } else {
                NoProceeding::Repeated
            },
            problems: Vec::new(),
        }
    }

    /// Takes a change.
    pub fn change(&mut self, change: Change) {
        match change {
            Change::Typed(field, value) => {
                self.problems.retain(|p| p.field != Some(field));
                let _ = self.typed.insert(field, value);
            }
            Change::Outcome(outcome) => self.outcome = outcome,
            Change::Channel(channel) => self.channel = channel,
            Change::Method(method) => self.method = method,
            Change::Ground(ground) => self.ground = ground,
        }
    }

    /// The command that the form amounts to.
    pub fn command(&self) -> Command {
        let text = |field: &str| self.typed.get(field).cloned().unwrap_or_default();
        let on_case = |command| Command::Case(self.case, command);
        match self.what {
            What::HandOver => on_case(case::Command::HandOver(text("received_by"))),
            What::Void => on_case(case::Command::Void(text("reason"))),
            What::Decide => {
                let check = Check { by: text("checked_by"), findings: text("findings"), measures: text("measures") };
                on_case(case::Command::Decide(self.outcome, check))
            }
            What::Notify => on_case(case::Command::Notify(self.channel)),
            What::Waive => on_case(case::Command::WaiveFee(text("waive_ground"))),
            What::Correct => {
                let values = Field::ALL.into_iter().filter_map(|f| Some((f, self.typed.get(f.code())?.clone()))).collect();
                on_case(case::Command::Correct(values, text("reason")))
            }
            What::Pay => Command::Pay { case: self.case, method: self.method, reference: text("reference") },
            What::VoidPayment(id) => Command::Payment(id, payment::Command::Void(text("reason"))),
            What::Refund(id) => Command::Payment(id, payment::Command::Refund(text("reason"))),
            What::Follow => on_case(case::Command::Move(Step::Follow(text("followed"), text("sheets")))),
            What::Collect => Command::Collect(self.case, text("collect_from"), text("collect_what")),
            What::Link => Command::Link(self.case, text("linked")),
            What::Detach(_) => on_case(case::Command::Detach(text("hash"), text("reason"))),
            What::Note => on_case(case::Command::Move(Step::Note(text("note")))),
            What::Move(action) => on_case(match action {
                Action::Ready => case::Command::ResultReady,
                Action::Close => case::Command::Close,
                Action::Assign => {
                    case::Command::Move(Step::Assign(text("unit"), text("officer"), text("instruction"), text("until")))
                }
                Action::Recuse => case::Command::Move(Step::Recuse(text("reason"))),
                Action::Instruct => case::Command::Move(Step::Instruct(text("missing"))),
                Action::Mend => case::Command::Move(Step::Mend),
                Action::Await => case::Command::Move(Step::Await(text("awaited"))),
                Action::Resume => case::Command::Move(Step::Resume),
                Action::Extend => case::Command::Move(Step::Extend(text("reason"))),
                Action::Refuse => case::Command::Move(Step::Refuse(text("reasons"))),
                Action::Forward => case::Command::Move(Step::Forward(text("forward_to"))),
                Action::Withdraw => case::Command::Move(Step::Withdraw(text("reason"))),
                Action::Terminate => case::Command::Move(Step::Terminate),
                Action::NoProceeding => case::Command::Move(Step::NoProceeding(self.ground)),
                Action::Archive => case::Command::Move(Step::Archive),
                Action::Accept => case::Command::Move(Step::Accept(text("signed_by"))),
                Action::Answer => case::Command::Move(Step::Answer(text("answer"))),
                Action::Prosecute => case::Command::Move(Step::Prosecute(text("prosecutor"), text("crime"))),
                Action::Reopen => case::Command::Move(Step::Reopen(text("reason"))),
                // These have forms of their own.
                Action::HandOver | Action::Decide | Action::Notify | Action::Void => {
                    return Self { what: What::of(action), ..self.clone() }.command();
                }
            }),
        }
    }
}

/// Draws the form.
pub fn view<'a>(app: &'a App, asking: &'a Asking) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let change = |change: Change| Window::Register(super::register::Message::Change(change));
    let mut form = column![strong(words.tr(asking.what.key()))].spacing(8);
    // On what ground the office may do it.
    let case = app.register.dossier.as_ref().map(|d| &d.case);
    let row = case.zip(asking.what.action()).and_then(|(case, action)| cycle::find(case.registered.kind, case.status, action));
    if let Some(row) = row {
        form = form.push(caption(words.tr(row.law), look));
    }
    match asking.what {
        What::Decide => {
            form = form.push(choices(
                words.field("outcome"),
                Outcome::ALL
                    .map(|o| (o, words.tr(case.map_or(o.key(), |c| crate::paper::letter::outcome_key(c.registered.kind, o))))),
                asking.outcome,
                look,
                |o| change(Change::Outcome(o)),
            ));
        }
        What::Notify => {
            let ways = Channel::ALL.map(|c| (c, words.tr(c.key())));
            form = form.push(choices(words.tr("notify-how"), ways, asking.channel, look, |c| change(Change::Channel(c))));
        }
        What::Move(Action::NoProceeding) => {
            let track = case.map(|case| case.registered.kind.track());
            let grounds = NoProceeding::ALL.into_iter().filter(|g| track.is_none_or(|track| g.fits(track)));
            let grounds = grounds.map(|g| (g, words.tr(g.short())));
            form =
                form.push(choices(words.tr("no-proceeding-why"), grounds, asking.ground, look, |g| change(Change::Ground(g))));
        }
        What::Pay => {
            let ways = Method::ALL.map(|m| (m, words.tr(m.key())));
            form = form.push(choices(words.tr("fee-method"), ways, asking.method, look, |m| change(Change::Method(m))));
        }
        _ => {}
    }
    // A correction offers what the kind of paper has.
    let has = |name: &&str| asking.what != What::Correct || *name == "reason" || asking.typed.contains_key(name);
    for name in asking.what.fields().into_iter().filter(has) {
        let problem = asking.problems.iter().find(|p| p.field == Some(name)).map(|p| words.refusal_alone(p));
        if let Some(long) = long::field(app, Long::Asked(name), name, words.field(name), problem.clone()) {
            form = form.push(long);
            continue;
        }
        let value = asking.typed.get(name).map_or("", String::as_str);
        form = form.push(field(name, words.field(name), value, problem, look, move |t| {
            Window::Register(super::register::Message::Change(Change::Typed(name, t)))
        }));
    }
    if asking.what == What::of(Action::Assign) {
        // Units that the office knows are a press away; another may be typed.
        let mut units = row![].spacing(6);
        for unit in app.register.narrow.units.iter().take(12) {
            let press = change(Change::Typed("unit", unit.clone()));
            units = units.push(small_button(unit.clone(), Loud::Quiet, look).padding([3, 8]).on_press(press));
        }
        form = form.push(units.wrap());
    }
    let cancel = Window::Register(super::register::Message::CloseAsking);
    let buttons = row![
        key_button(words.tr("cancel"), "Esc", Loud::Plain, look).width(130).on_press(cancel),
        key_button(words.tr("confirm"), "Ctrl ⏎", Loud::Next, look).width(190).on_press(Window::Key(Intent::Submit)),
    ];
    card(form.push(buttons.spacing(8)), look).width(iced::Length::Fill).into()
}
