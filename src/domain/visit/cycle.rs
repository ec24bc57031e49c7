//! The life of a visit as a table: which action is allowed where, where it leads, and the guard against it (peers.md §4.3).
//!
//! The fold uses it, the rules ask it first, the screen offers what it allows, and the page of the documentation is made from it.

use super::{Event, State};

/// What is done to a visit so that it moves on, or stays where it is with something noted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Action {
    /// Call it to a counter.
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
    /// Put aside, or keep the place while papers are fetched.
    Park,
    /// To a line or a counter, as a stage of its own.
    Transfer,
    /// Waiting, to another line.
    Move,
    /// Say why the next call is out of order.
    SetAside,
    /// Left.
    Leave,
    /// Count an answered enquiry.
    Enquire,
    /// The day was closed.
    CloseDay,
    /// Note something: a text, an incident, a cause, how many came, that somebody looked, that it was erased.
    Note,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Call,
        Self::Recall,
        Self::Start,
        Self::Finish,
        Self::Recycle,
        Self::NoShow,
        Self::Reinstate,
        Self::Park,
        Self::Transfer,
        Self::Move,
        Self::SetAside,
        Self::Leave,
        Self::Enquire,
        Self::CloseDay,
        Self::Note,
    ];

    /// The locale key of the action.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Call => "visit-act-call",
            Self::Recall => "visit-act-recall",
            Self::Start => "visit-act-start",
            Self::Finish => "visit-act-finish",
            Self::Recycle => "visit-act-recycle",
            Self::NoShow => "visit-act-no-show",
            Self::Reinstate => "visit-act-reinstate",
            Self::Park => "visit-act-park",
            Self::Transfer => "visit-act-transfer",
            Self::Move => "visit-act-move",
            Self::SetAside => "visit-act-aside",
            Self::Leave => "visit-act-leave",
            Self::Enquire => "visit-act-enquire",
            Self::CloseDay => "visit-act-close-day",
            Self::Note => "visit-act-note",
        }
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What is done.
    pub action: Action,
    /// Where the visit may stand.
    pub from: &'static [State],
    /// Where it stands afterwards; `None` where it stays.
    pub to: Option<State>,
    /// The locale key of what must hold besides.
    pub guard: &'static str,
}

use Action as A;
use State as S;

const OPEN: &[State] = &[S::Waiting, S::Called, S::Serving, S::Parked];

const fn row(action: Action, from: &'static [State], to: State, guard: &'static str) -> Row {
    Row { action, from, to: Some(to), guard }
}

const fn stays(action: Action, from: &'static [State], guard: &'static str) -> Row {
    Row { action, from, to: None, guard }
}

/// The table; no two rows fit one action in one state.
#[rustfmt::skip]
pub static ROWS: &[Row] = &[
    row(A::Call, &[S::Waiting, S::Parked], S::Called, "guard-call"),
    stays(A::Recall, &[S::Called], "guard-recall"),
    row(A::Start, &[S::Called], S::Serving, "guard-mine"),
    row(A::Finish, &[S::Serving], S::Finished, "guard-mine"),
    row(A::Recycle, &[S::Called], S::Waiting, "guard-mine"),
    row(A::NoShow, &[S::Called], S::NoShow, "guard-no-show"),
    row(A::Reinstate, &[S::NoShow], S::Waiting, "guard-reinstate"),
    row(A::Park, &[S::Serving], S::Parked, "guard-mine"),
    row(A::Transfer, &[S::Called, S::Serving], S::Waiting, "guard-transfer"),
    stays(A::Move, &[S::Waiting], "guard-move"),
    stays(A::SetAside, &[S::Waiting], "guard-aside"),
    row(A::Leave, OPEN, S::Left, "guard-mine"),
    stays(A::Enquire, &[S::Serving], "guard-mine"),
    row(A::CloseDay, OPEN, S::DayClosed, "guard-day"),
    stays(A::Note, &State::ALL, "guard-none"),
];

/// The row that allows an action in a state.
pub fn find(state: State, action: Action) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.action == action && row.from.contains(&state))
}

/// The action that an event is; none for the issue, which begins a visit.
pub const fn action(event: &Event) -> Option<Action> {
    Some(match event {
        Event::Issued { .. } => return None,
        Event::Called { .. } => A::Call,
        Event::Recalled {} => A::Recall,
        Event::Started {} => A::Start,
        Event::Finished {} => A::Finish,
        Event::Recycled {} => A::Recycle,
        Event::NoShow {} => A::NoShow,
        Event::Reinstated {} => A::Reinstate,
        Event::Parked { .. } => A::Park,
        Event::Transferred { .. } => A::Transfer,
        Event::Moved { .. } => A::Move,
        Event::Aside { .. } => A::SetAside,
        Event::Left {} => A::Leave,
        Event::EnquiryAnswered {} => A::Enquire,
        Event::DayClosed {} => A::CloseDay,
        Event::Detailed { .. }
        | Event::Noted { .. }
        | Event::Reviewed { .. }
        | Event::Erased {}
        | Event::Incident { .. }
        | Event::Explained { .. }
        | Event::Missing { .. }
        | Event::Party { .. } => A::Note,
    })
}

/// The state after an event, or `None` when it makes no sense in this state.
pub fn after(state: State, event: &Event) -> Option<State> {
    find(state, action(event)?).map(|row| row.to.unwrap_or(state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every action in every state: what the table says, written out once more by hand.
    #[test]
    fn the_whole_table() {
        let (w, c, s, p, f, n, l, d) =
            (S::Waiting, S::Called, S::Serving, S::Parked, S::Finished, S::NoShow, S::Left, S::DayClosed);
        let none = [None; 8];
        let open = |to| [Some(to), Some(to), Some(to), Some(to), None, None, None, None];
        let only = |from: State, to: State| S::ALL.map(|state| (state == from).then_some(to));
        let expected = [
            (A::Call, [Some(c), None, None, Some(c), None, None, None, None]),
            (A::Recall, only(c, c)),
            (A::Start, only(c, s)),
            (A::Finish, only(s, f)),
            (A::Recycle, only(c, w)),
            (A::NoShow, only(c, n)),
            (A::Reinstate, only(n, w)),
            (A::Park, only(s, p)),
            (A::Transfer, [None, Some(w), Some(w), None, None, None, None, None]),
            (A::Move, only(w, w)),
            (A::SetAside, only(w, w)),
            (A::Leave, open(l)),
            (A::Enquire, only(s, s)),
            (A::CloseDay, open(d)),
            (A::Note, S::ALL.map(Some)),
        ];
        assert_eq!(expected.len(), A::ALL.len());
        for (action, row) in expected {
            let table = S::ALL.map(|state| find(state, action).map(|row| row.to.unwrap_or(state)));
            assert_eq!(table, row, "{action:?}");
            assert_ne!(table, none, "{action:?} is never allowed");
        }
    }

    /// One row at most fits; from every open state a visit can still be ended by people and by the day.
    #[test]
    fn no_two_rows_and_no_dead_end() {
        for state in S::ALL {
            for action in A::ALL {
                assert!(ROWS.iter().filter(|row| row.action == action && row.from.contains(&state)).count() <= 1);
            }
            let mut reached = BTreeSet::from([state.key()]);
            let mut todo = vec![state];
            while let Some(at) = todo.pop() {
                for next in A::ALL.into_iter().filter_map(|a| find(at, a)?.to) {
                    if reached.insert(next.key()) {
                        todo.push(next);
                    }
                }
            }
            let ended = |s: &State| !s.open() && *s != S::NoShow;
            assert!(S::ALL.iter().filter(|s| ended(s)).any(|s| reached.contains(s.key())), "{state:?}");
        }
    }
}
