//! What was done apart and met: two values of one field, what somebody decided of them, whom a recusal is about.

use super::moving::plain;
use super::{Case, Delivery, Entry, Event, Field, Status, slot};
use crate::domain::stamp::{Base, Moment, Stamp};

/// Two edits of one field that did not see each other; the loser stays readable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The field.
    pub field: Field,
    /// The value that lost; `None` once erased.
    pub lost: Option<String>,
    /// The value in force at that time.
    pub won: Option<String>,
    /// The stamp of the edit that won.
    pub of: Stamp,
    /// The stamp of the value that lost.
    pub over: Stamp,
}

/// What stood on the list where somebody decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shown {
    /// The stamp of the value that lost.
    pub over: Stamp,
    /// What had set the value in force.
    pub now: Option<Base>,
}

/// What somebody looked at, as a review names it; by moments, since who goes on under a new writer issues the same again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Looked {
    /// When that happened which brought it.
    pub of: Moment,
    /// Of an edit of several fields the one that was decided; none for all of it.
    pub field: Option<Field>,
    /// The value that lost, as it was seen; none for whatever lost.
    pub over: Option<Moment>,
}

impl Looked {
    /// From the stamps of a review.
    pub fn at(of: Stamp, field: Option<Field>, over: Option<Stamp>) -> Self {
        Self { of: of.moment(), field, over: over.map(|over| over.moment()) }
    }

    /// Whether it is about this conflict: a value that nobody saw stays a matter of its own.
    pub fn settles(&self, conflict: &Conflict) -> bool {
        self.of == conflict.of.moment()
            && self.field.is_none_or(|field| field == conflict.field)
            && self.over.is_none_or(|over| over == conflict.over.moment())
    }
}

impl Case {
    /// Sets a field, and keeps the value that the edit had not seen.
    pub(super) fn set(&mut self, field: Field, seen: Option<Base>, value: Option<String>, base: Base) {
        if let (Some(seen), Some(now)) = (seen, self.fields.get(&field).copied())
            && !seen.same(&now)
        {
            // Whatever the values: personal data are not everywhere, and everywhere the same is to be decided.
            self.conflicts.push(Conflict { field, lost: self.value(field), won: value.clone(), of: base.1, over: now.1 });
        }
        let _ = self.fields.insert(field, base);
        let facts = &mut self.registered;
        match (field, value) {
            (Field::Sheets, Some(v)) => facts.sheets = v.parse().unwrap_or(facts.sheets),
            (Field::Attachments, Some(v)) => facts.attachments = v.parse().unwrap_or(facts.attachments),
            (Field::Delivery, Some(v)) => facts.delivery = Delivery::of_code(&v).unwrap_or(facts.delivery),
            (_, Some(v)) => {
                if let Some(personal) = &mut self.personal
                    && let Some(slot) = slot(personal, field)
                {
                    *slot = v;
                }
            }
            (_, None) => {}
        }
    }

    /// An officer stands back. Gives where the case stands then: as `next` says, or where it stood, when it was given to somebody else
    /// meanwhile by who had not heard of it.
    pub(super) fn recuse(&mut self, of: Option<Stamp>, next: Status) -> Status {
        match of.map(|of| of.moment()) {
            Some(of) if self.assigned.as_ref().is_none_or(|now| now.of.moment() != of) => {
                let officer = self.history.iter().find_map(|entry| match &entry.event {
                    Event::Assigned { pd, .. } if entry.of.moment() == of => Some(pd.clone().unwrap_or_default().officer),
                    _ => None,
                });
                self.recused.extend(officer);
                self.excuse();
                self.status
            }
            _ => {
                self.recused.extend(self.assigned.take().map(|assigned| assigned.officer));
                next
            }
        }
    }

    /// Whoever stood back and was given the case once more, by who had not heard of it, does not have it: the unit does. The name alone goes, since
    /// names are not everywhere (АПК чл. 113).
    pub(super) fn excuse(&mut self) {
        if let Some(assigned) = &mut self.assigned
            && !assigned.officer.is_empty()
            && self.recused.iter().any(|officer| plain(officer) == plain(&assigned.officer))
        {
            assigned.officer.clear();
        }
    }

    /// Conflicts that nobody has decided.
    pub fn open_conflicts(&self) -> impl Iterator<Item = &Conflict> {
        self.conflicts.iter().filter(move |conflict| !self.looked.iter().any(|looked| looked.settles(conflict)))
    }

    /// Steps that came too late and that nobody has looked at.
    pub fn open_late(&self) -> impl Iterator<Item = &Entry> {
        self.history.iter().filter(move |entry| !entry.applied && !self.looked_at(entry.of))
    }

    /// Whether somebody looked at all that an event brought.
    pub fn looked_at(&self, of: Stamp) -> bool {
        self.looked.contains(&Looked::at(of, None, None))
    }
}
