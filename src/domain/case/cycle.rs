//! The life of a case as a table: which action is allowed where, on what ground, and where it leads (domain.md §3.5).
//!
//! The rules of a case use it, the screen offers what it allows, and the page of the documentation is made from it. A lawyer
//! reads [`ROWS`].

use super::Event;
use super::kinds::{Kind, Track};
use crate::domain::attachment::Format;
use crate::domain::settings::Key;
use crate::domain::term::{Term, Unit};
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Registered; nobody was told to work on it yet.
    Registered,
    /// Given to a unit by resolution („разпределена“).
    Assigned,
    /// The unit works on it („в работа“).
    InWork,
    /// The sender was told what is missing; the clock stands („чака нередовности“).
    AwaitingCorrection,
    /// Another body or person is waited for („чака друг орган“).
    AwaitingOther,
    /// The result is ready.
    Ready,
    /// The result was received.
    HandedOver,
    /// Decided.
    Decided,
    /// Refused.
    Refused,
    /// Sent to the body that is competent.
    Forwarded,
    /// The sender was told of the decision.
    Notified,
    /// Withdrawn by the sender.
    Withdrawn,
    /// Ended because what was missing did not come.
    Terminated,
    /// Closed.
    Closed,
    /// Closed without proceeding.
    NoProceeding,
    /// In the archive.
    Archived,
    /// Void.
    Voided,
}

/// Statuses in which work goes on and the term runs.
pub const OPEN: [Status; 3] = [Status::Registered, Status::Assigned, Status::InWork];

impl Status {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Registered,
        Self::Assigned,
        Self::InWork,
        Self::AwaitingCorrection,
        Self::AwaitingOther,
        Self::Ready,
        Self::HandedOver,
        Self::Decided,
        Self::Refused,
        Self::Forwarded,
        Self::Notified,
        Self::Withdrawn,
        Self::Terminated,
        Self::Closed,
        Self::NoProceeding,
        Self::Archived,
        Self::Voided,
    ];

    /// The locale key of its name, which is also its code in tables and exports.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Registered => "status-registered",
            Self::Assigned => "status-assigned",
            Self::InWork => "status-in-work",
            Self::AwaitingCorrection => "status-awaiting-correction",
            Self::AwaitingOther => "status-awaiting-other",
            Self::Ready => "status-ready",
            Self::HandedOver => "status-handed-over",
            Self::Decided => "status-decided",
            Self::Refused => "status-refused",
            Self::Forwarded => "status-forwarded",
            Self::Notified => "status-notified",
            Self::Withdrawn => "status-withdrawn",
            Self::Terminated => "status-terminated",
            Self::Closed => "status-closed",
            Self::NoProceeding => "status-no-proceeding",
            Self::Archived => "status-archived",
            Self::Voided => "status-voided",
        }
    }

    /// The status of a code.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// Whether the due date still runs.
    pub const fn running(self) -> bool {
        matches!(self, Self::Registered | Self::Assigned | Self::InWork | Self::AwaitingOther)
    }

    /// Whether nothing more needs to be done; the archive may still follow.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::HandedOver | Self::Closed | Self::NoProceeding | Self::Archived | Self::Voided)
    }
}

/// What somebody does to a case so that it moves on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Action {
    /// Give it to a unit, by resolution.
    Assign,
    /// The unit takes it.
    Accept,
    /// An officer stands back for a conflict of interest („отвод“, charter C16).
    Recuse,
    /// Tell the sender what is missing.
    Instruct,
    /// What was missing came.
    Mend,
    /// Wait for another body or a third person.
    Await,
    /// What was waited for came.
    Resume,
    /// Extend the term.
    Extend,
    /// The result is ready.
    Ready,
    /// Hand over, with a signature.
    HandOver,
    /// Decide.
    Decide,
    /// Refuse, with reasons.
    Refuse,
    /// Send it to the competent body.
    Forward,
    /// Tell the sender.
    Notify,
    /// The sender takes it back.
    Withdraw,
    /// End it because what was missing did not come.
    Terminate,
    /// Open no proceeding.
    NoProceeding,
    /// Close.
    Close,
    /// Put into the archive.
    Archive,
    /// Write the answer to what is answered without a decision.
    Answer,
    /// Tell the prosecutor of a crime that it shows („данни за престъпление“); the case goes on.
    Prosecute,
    /// Take it up again: a decision that nobody was told of, or a case that was closed by mistake.
    Reopen,
    /// Make the entry void; the number stays.
    Void,
}

impl Action {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 23] = [
        Self::Assign,
        Self::Accept,
        Self::Ready,
        Self::Decide,
        Self::Answer,
        Self::HandOver,
        Self::Notify,
        Self::Close,
        Self::Mend,
        Self::Resume,
        Self::Instruct,
        Self::Await,
        Self::Extend,
        Self::Refuse,
        Self::Forward,
        Self::Withdraw,
        Self::Terminate,
        Self::NoProceeding,
        Self::Recuse,
        Self::Prosecute,
        Self::Archive,
        Self::Reopen,
        Self::Void,
    ];

    /// The locale key of the action.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Assign => "action-assign",
            Self::Accept => "action-accept",
            Self::Recuse => "action-recuse",
            Self::Instruct => "action-instruct",
            Self::Mend => "action-mend",
            Self::Await => "action-await",
            Self::Resume => "action-resume",
            Self::Extend => "action-extend",
            Self::Ready => "action-ready",
            Self::HandOver => "action-hand-over",
            Self::Decide => "action-decide",
            Self::Refuse => "action-refuse",
            Self::Forward => "action-forward",
            Self::Notify => "action-notify",
            Self::Withdraw => "action-withdraw",
            Self::Terminate => "action-terminate",
            Self::NoProceeding => "action-no-proceeding",
            Self::Close => "action-close",
            Self::Archive => "action-archive",
            Self::Answer => "action-answer",
            Self::Prosecute => "action-prosecute",
            Self::Reopen => "action-reopen",
            Self::Void => "action-void",
        }
    }
}

/// How long a row gives, or how far it moves the term: the law's own span, or the office's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Span {
    /// So much.
    Of(Term),
    /// Days by this setting.
    Setting(Key),
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What is done.
    pub action: Action,
    /// On these paths.
    pub tracks: &'static [Track],
    /// For this kind alone, before the row of its path: the law has a rule of its own for it.
    pub only: Option<Kind>,
    /// Where the case may stand.
    pub from: &'static [Status],
    /// Where it stands afterwards; `None` where it stays.
    pub to: Option<Status>,
    /// What runs from it: until the sender must be told, what is missing must come, or by how much the term moves.
    pub term: Option<Span>,
    /// The locale key of the ground.
    pub law: &'static str,
    /// The locale key of the paper that goes with it.
    pub paper: Option<&'static str>,
    /// It follows from the registration by itself; nobody is offered it later.
    pub at_once: bool,
}

impl Row {
    /// Whether it is a row of a kind.
    pub fn fits(&self, kind: Kind) -> bool {
        self.tracks.contains(&kind.track()) && self.only.is_none_or(|only| only == kind)
    }

    const fn only(self, kind: Kind) -> Self {
        Self { only: Some(kind), ..self }
    }

    const fn days(self, n: u32) -> Self {
        Self { term: Some(Span::Of(Term::new(n, Unit::Days))), ..self }
    }

    const fn months(self, n: u32) -> Self {
        Self { term: Some(Span::Of(Term::new(n, Unit::Months))), ..self }
    }

    const fn set(self, key: Key) -> Self {
        Self { term: Some(Span::Setting(key)), ..self }
    }

    const fn at_once(self) -> Self {
        Self { at_once: true, ..self }
    }

    const fn paper(self, key: &'static str) -> Self {
        Self { paper: Some(key), ..self }
    }
}

use Action as A;
use Status as S;
use Track as T;

/// Everything but sealed signals, whose officers work inside the seal.
const ANY: &[Track] = &[T::Service, T::Feedback, T::Appeal, T::Information, T::Enquiry, T::Note, T::Emergency, T::Post];
/// Everything but an emergency, which nobody takes back.
const WITHDRAWS: &[Track] = &[T::Service, T::Feedback, T::Appeal, T::Information, T::Enquiry, T::Note, T::Post];
const WAITS: &[Status] = &[S::Registered, S::Assigned, S::InWork, S::AwaitingCorrection, S::AwaitingOther];
/// Where the office itself can end a case: what it waits for from elsewhere need not come any more.
const WORKS: &[Status] = &[S::Registered, S::Assigned, S::InWork, S::AwaitingOther];

/// Where an enquiry, a word of praise or a letter may be answered in writing.
const ANSWERS: &[Status] = &[S::Registered, S::Assigned, S::InWork, S::Notified];
/// Wherever data of a crime may come to light: while it is worked on, when it is decided or bars itself (an anonymous one may show a
/// crime as well), and afterwards.
const TELLS: &[Status] = &[
    S::Registered,
    S::Assigned,
    S::InWork,
    S::AwaitingCorrection,
    S::AwaitingOther,
    S::Decided,
    S::Forwarded,
    S::Withdrawn,
    S::Terminated,
    S::NoProceeding,
    S::Notified,
    S::Closed,
];

const fn row(action: Action, tracks: &'static [Track], from: &'static [Status], to: Status, law: &'static str) -> Row {
    Row { action, tracks, only: None, from, to: Some(to), term: None, law, paper: None, at_once: false }
}

const fn stays(action: Action, tracks: &'static [Track], from: &'static [Status], law: &'static str) -> Row {
    Row { action, tracks, only: None, from, to: None, term: None, law, paper: None, at_once: false }
}

/// The table. The first row that fits decides.
#[rustfmt::skip]
pub static ROWS: &[Row] = &[
    row(A::Assign, ANY, &OPEN, S::Assigned, "law-resolution"),
    row(A::Accept, ANY, &[S::Assigned], S::InWork, "law-resolution"),
    row(A::Recuse, ANY, &[S::Assigned, S::InWork], S::Registered, "law-recusal"),

    row(A::Instruct, &[T::Service], &OPEN, S::AwaitingCorrection, "law-apk30").set(Key::CorrectionDays).paper("letter-instruct"),
    row(A::Instruct, &[T::Feedback], &OPEN, S::AwaitingCorrection, "law-apk111-3").set(Key::CorrectionDays).paper("letter-instruct-feedback"),
    row(A::Instruct, &[T::Appeal], &OPEN, S::AwaitingCorrection, "law-apk87").days(7).paper("letter-instruct"),
    row(A::Instruct, &[T::Information], &OPEN, S::AwaitingCorrection, "law-zdoi29").days(30).paper("letter-instruct-information"),
    row(A::Mend, &[T::Service, T::Appeal], &[S::AwaitingCorrection], S::InWork, "law-apk57-restart"),
    row(A::Mend, &[T::Feedback], &[S::AwaitingCorrection], S::InWork, "law-apk111-3"),
    row(A::Mend, &[T::Information], &[S::AwaitingCorrection], S::InWork, "law-zdoi29"),
    row(A::Terminate, &[T::Service], &[S::AwaitingCorrection], S::Terminated, "law-apk30").days(3).paper("letter-terminate"),
    row(A::Terminate, &[T::Feedback], &[S::AwaitingCorrection], S::Terminated, "law-apk111-3").days(7).paper("letter-terminate-feedback"),
    row(A::Terminate, &[T::Appeal], &[S::AwaitingCorrection], S::Terminated, "law-apk88").days(3).paper("letter-terminate-appeal"),
    row(A::Terminate, &[T::Information], &[S::AwaitingCorrection], S::Terminated, "law-zdoi29").days(7).paper("letter-terminate-information"),
    row(A::Await, &[T::Service], &OPEN, S::AwaitingOther, "law-other-body").days(14),
    row(A::Await, &[T::Feedback, T::Appeal], &OPEN, S::AwaitingOther, "law-custom"),
    row(A::Await, &[T::Information], &OPEN, S::AwaitingOther, "law-zdoi31").days(14),
    row(A::Resume, &[T::Service], &[S::AwaitingOther], S::InWork, "law-other-body"),
    row(A::Resume, &[T::Feedback, T::Appeal], &[S::AwaitingOther], S::InWork, "law-custom"),
    row(A::Resume, &[T::Information], &[S::AwaitingOther], S::InWork, "law-zdoi31"),

    stays(A::Extend, &[T::Service], &OPEN, "law-apk57-5").months(1).paper("letter-extend"),
    stays(A::Extend, &[T::Feedback], &OPEN, "law-apk118-121").only(Kind::Proposal).months(6).paper("letter-extend"),
    stays(A::Extend, &[T::Feedback], &OPEN, "law-apk118-121").months(1).paper("letter-extend"),
    stays(A::Extend, &[T::Information], &OPEN, "law-zdoi30").days(10).paper("letter-extend"),

    stays(A::Answer, &[T::Enquiry], ANSWERS, "law-standard").paper("letter-answer"),
    stays(A::Answer, &[T::Note, T::Post], ANSWERS, "law-custom").paper("letter-answer"),
    stays(A::Prosecute, &[T::Feedback], TELLS, "law-apk123-4").paper("letter-prosecute"),

    row(A::Ready, &[T::Service], WORKS, S::Ready, "law-nao").paper("letter-ready"),
    row(A::HandOver, &[T::Service], &[S::Ready], S::HandedOver, "law-nao").paper("letter-hand-over"),
    row(A::Decide, &[T::Feedback], WORKS, S::Decided, "law-apk118-121").days(7).paper("letter-decide"),
    row(A::Decide, &[T::Appeal], WORKS, S::Decided, "law-apk91").days(7).paper("letter-decide"),
    row(A::Decide, &[T::Information], WORKS, S::Decided, "law-zdoi28").days(7).paper("letter-grant"),
    row(A::HandOver, &[T::Information], &[S::Decided, S::Notified], S::HandedOver, "law-zdoi-access").paper("letter-access"),
    row(A::Refuse, &[T::Service], WORKS, S::Refused, "law-apk59").days(3).paper("letter-refuse"),
    row(A::Refuse, &[T::Information], WORKS, S::Refused, "law-zdoi-refusal").days(7).paper("letter-refuse-information"),

    row(A::Forward, &[T::Service], WAITS, S::Forwarded, "law-apk31").days(3).paper("letter-forward"),
    row(A::Forward, &[T::Feedback, T::Enquiry, T::Note], WAITS, S::Forwarded, "law-apk112").days(7).paper("letter-forward"),
    row(A::Forward, &[T::Appeal], WAITS, S::Forwarded, "law-apk92").days(3).paper("letter-forward"),
    row(A::Forward, &[T::Information], WAITS, S::Forwarded, "law-zdoi32").days(14).paper("letter-forward"),
    row(A::Forward, &[T::Emergency, T::Post], &OPEN, S::Forwarded, "law-resolution").days(3).paper("letter-forward"),

    row(A::Notify, &[T::Service], &[S::Refused, S::Terminated], S::Notified, "law-apk61"),
    row(A::Notify, &[T::Service], &[S::Forwarded], S::Notified, "law-apk31"),
    row(A::Notify, &[T::Feedback], &[S::Decided], S::Notified, "law-apk123"),
    row(A::Notify, &[T::Feedback, T::Note, T::Emergency], &[S::Forwarded], S::Notified, "law-apk112"),
    row(A::Notify, &[T::Appeal], &[S::Forwarded], S::Notified, "law-apk92"),
    row(A::Notify, &[T::Appeal], &[S::Decided], S::Notified, "law-apk91"),
    row(A::Notify, &[T::Appeal], &[S::Terminated], S::Notified, "law-apk88"),
    row(A::Notify, &[T::Feedback], &[S::Terminated], S::Notified, "law-apk111-3"),
    row(A::Notify, &[T::Information], &[S::Decided], S::Notified, "law-zdoi28"),
    row(A::Notify, &[T::Information], &[S::Refused], S::Notified, "law-zdoi-refusal"),
    row(A::Notify, &[T::Information], &[S::Forwarded], S::Notified, "law-zdoi32"),
    row(A::Notify, &[T::Information], &[S::Terminated], S::Notified, "law-zdoi29"),
    row(A::Notify, &[T::Feedback], &[S::NoProceeding], S::Notified, "law-apk111-4"),
    row(A::Notify, &[T::Information], &[S::NoProceeding], S::Notified, "law-zdoi25"),
    row(A::Notify, &[T::Appeal], &[S::NoProceeding], S::Notified, "law-apk88"),
    row(A::Notify, WITHDRAWS, &[S::Withdrawn], S::Notified, "law-apk56"),
    row(A::Notify, &[T::Enquiry], &[S::Registered, S::Assigned, S::InWork, S::Forwarded], S::Notified, "law-standard"),
    row(A::Notify, &[T::Note, T::Post], &[S::Registered, S::Assigned, S::InWork, S::Forwarded], S::Notified, "law-custom"),

    row(A::NoProceeding, &[T::Feedback], WAITS, S::NoProceeding, "law-apk111-4").days(7).paper("letter-no-proceeding"),
    row(A::NoProceeding, &[T::Information], WAITS, S::NoProceeding, "law-zdoi25").days(7).paper("letter-no-proceeding"),
    row(A::NoProceeding, &[T::Appeal], WAITS, S::NoProceeding, "law-apk88").days(3).paper("letter-no-proceeding-appeal"),
    row(A::NoProceeding, &[T::Service], &[S::Registered], S::NoProceeding, "law-apk29-name").at_once(),
    row(A::Withdraw, &[T::Service, T::Appeal], WAITS, S::Withdrawn, "law-apk56").paper("letter-withdraw"),
    row(A::Withdraw, &[T::Feedback, T::Information, T::Enquiry, T::Note, T::Post], WAITS, S::Withdrawn, "law-apk56"),

    row(A::Close, ANY, &[S::Notified], S::Closed, "law-closing"),
    row(A::Close, WITHDRAWS, &[S::Withdrawn], S::Closed, "law-apk56"),
    row(A::Close, &[T::Note, T::Post, T::Emergency], &OPEN, S::Closed, "law-custom"),
    row(A::Close, &[T::Post, T::Emergency], &[S::Forwarded], S::Closed, "law-custom"),
    row(A::Archive, ANY, &[S::Closed, S::HandedOver, S::NoProceeding], S::Archived, "law-archive"),
    row(A::Notify, &[T::Sealed], &[S::Registered], S::Notified, "law-sealed"),
    row(A::Close, &[T::Sealed], &[S::Registered, S::Notified], S::Closed, "law-sealed"),
    row(A::Archive, &[T::Sealed], &[S::Closed], S::Archived, "law-archive"),
    row(A::Reopen, ANY, &[S::Ready, S::Decided, S::Refused, S::NoProceeding, S::Terminated, S::Withdrawn, S::Closed], S::InWork, "law-reopen"),
    row(A::Void, ANY, WAITS, S::Voided, "law-numbers"),
    row(A::Void, &[T::Service], &[S::Ready], S::Voided, "law-numbers"),
];

/// The paper that goes with an action on a path, as a locale key.
pub fn paper(track: Track, action: Action) -> Option<&'static str> {
    ROWS.iter().find(|row| row.action == action && row.tracks.contains(&track)).and_then(|row| row.paper)
}

/// The row that allows an action on a case of this kind in this status.
pub fn find(kind: Kind, status: Status, action: Action) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.action == action && row.fits(kind) && row.from.contains(&status))
}

/// Whether an extension counts the whole term anew from its beginning: six months in all for a proposal (АПК чл. 118), a month for a
/// service (чл. 57, ал. 5). For others it is added to the date that stands.
pub fn extends_whole(kind: Kind) -> bool {
    kind == Kind::Proposal || kind.track() == Track::Service
}

/// What may be done, each with its row, in the order in which it is offered.
pub fn allowed(kind: Kind, status: Status) -> Vec<&'static Row> {
    Action::ALL.into_iter().filter_map(|action| find(kind, status, action)).filter(|row| !row.at_once).collect()
}

/// The status after an event, or `None` when it makes no sense.
pub fn after(kind: Kind, status: Status, event: &Event) -> Option<Status> {
    if let Some(action) = event.action() {
        return find(kind, status, action).map(|row| row.to.unwrap_or(status));
    }
    match (status, event) {
        (any, Event::Reviewed { .. } | Event::Erased { .. }) => Some(any),
        (S::Voided, Event::Revealed {} | Event::Reissued { .. } | Event::Noted { .. }) => Some(S::Voided),
        (S::Voided, _) | (_, Event::Registered(_)) => None,
        // Nothing that could be read is added to a sealed signal; what is added is sealed as well.
        (any, Event::Added { .. }) => (kind == Kind::Restricted).then_some(any),
        (
            _,
            Event::Noted { .. }
            | Event::Corrected { .. }
            | Event::Followed { .. }
            | Event::Linked { .. }
            | Event::Detached { .. },
        ) if kind == Kind::Restricted => None,
        (any, Event::Attached { format, .. }) => ((kind == Kind::Restricted) == (*format == Format::Sealed)).then_some(any),
        (any, Event::FeeWaived { .. }) => kind.asks_service().then_some(any),
        (any, Event::Stepped { .. }) => (kind == Kind::Emergency && !any.is_final()).then_some(any),
        (any, _) => Some(any),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// From every status that a kind can reach, some action leads on, unless the status is final; and the archive or void is
    /// always reached.
    #[test]
    fn no_dead_end_that_is_not_final() {
        for kind in Kind::ALL {
            let mut reached = BTreeSet::from([S::Registered]);
            let mut todo = vec![S::Registered];
            while let Some(status) = todo.pop() {
                let next: Vec<Status> = allowed(kind, status).iter().filter_map(|row| row.to).collect();
                let moves = next.iter().any(|to| *to != status);
                assert!(moves || matches!(status, S::Archived | S::Voided), "{kind:?} ends in {status:?}");
                for to in next {
                    if reached.insert(to) {
                        todo.push(to);
                    }
                }
            }
            let voids = reached.contains(&S::Voided) || kind == Kind::Restricted;
            assert!(reached.contains(&S::Archived) && voids, "{kind:?} reaches {reached:?}");
            assert!(reached.iter().any(|s| s.is_final()), "{kind:?}");
        }
    }

    /// A step that promises a date finds its span in its row: nothing is assumed.
    #[test]
    fn every_promised_date_has_its_span_in_the_table() {
        // What follows from the registration by itself tells nobody: there is nobody who could be told.
        for row in ROWS.iter().filter(|row| !row.at_once) {
            let promises = match row.action {
                A::Instruct | A::Refuse | A::Terminate | A::Decide | A::NoProceeding => true,
                // The sender is told; who wrote of a danger or by post is not waited for.
                A::Forward => true,
                A::Await => row.tracks.contains(&T::Service) || row.tracks.contains(&T::Information),
                _ => false,
            };
            assert!(!promises || row.term.is_some(), "{row:?}");
        }
    }

    /// No row is hidden behind an earlier one, and none names a status that its paths cannot reach.
    #[test]
    fn every_row_is_used() {
        let mut used = BTreeSet::new();
        for kind in Kind::ALL {
            let mut reached = BTreeSet::from([S::Registered]);
            loop {
                let more: BTreeSet<Status> = reached.iter().flat_map(|s| allowed(kind, *s)).filter_map(|row| row.to).collect();
                let before = reached.len();
                reached.extend(more);
                if reached.len() == before {
                    break;
                }
            }
            for status in reached {
                let by_itself = find(kind, status, A::NoProceeding).filter(|row| row.at_once);
                for row in allowed(kind, status).into_iter().chain(by_itself) {
                    let at = ROWS.iter().position(|r| std::ptr::eq(r, row)).expect("a row");
                    let _ = used.insert((at, kind.track(), status));
                }
            }
        }
        for (at, row) in ROWS.iter().enumerate() {
            for track in row.tracks {
                assert!(used.iter().any(|(n, t, _)| *n == at && t == track), "row {at} {row:?} is never used for {track:?}");
            }
        }
    }

    /// Complaints and signals close only with decision and notice, or on a side exit (charter C28).
    #[test]
    fn feedback_closes_with_decision_and_notice() {
        for status in Status::ALL {
            let close = find(Kind::Signal, status, A::Close);
            assert_eq!(close.is_some(), matches!(status, S::Notified | S::Withdrawn), "{status:?}");
        }
        assert!(find(Kind::Signal, S::Registered, A::Notify).is_none());
    }
}
