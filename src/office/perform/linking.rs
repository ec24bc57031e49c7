//! Cases that belong to something else: a visit, another case, a document that another body is asked for.

use super::{Value, Work};
use crate::domain::case::{self, Case, Kind};
use crate::domain::form::Form;
use crate::domain::number::Number;
use crate::domain::refusal::Refusal;
use crate::domain::settings;
use crate::office::Fault;
use crate::store::{cases, visits};
use uuid::Uuid;

impl Work<'_> {
    /// The visit that a paper is about, by its ticket as typed.
    pub(super) fn visit_of(&self, form: &Form) -> Result<Option<Uuid>, Fault> {
        let typed = form.ticket.trim();
        if typed.is_empty() || !form.kind.has_visit() {
            return Ok(None);
        }
        let (label, day) = typed.split_once('/').map_or((typed, None), |(label, day)| (label, Some(day)));
        let unknown =
            || Refusal::new("refusal-no-ticket").with("ticket", typed.chars().take(30).collect::<String>()).at("ticket");
        let label: crate::domain::ticket::Label = label.parse().map_err(|_| unknown())?;
        let day = match day {
            None => self.today(),
            Some(day) => settings::read_date(day).ok_or_else(unknown)?,
        };
        visits::labelled(self.tx, label, day)?.map(Some).ok_or_else(|| unknown().into())
    }

    /// A document of another body is asked for: a letter of its own, bound to the case that it is for.
    pub(super) fn collect(&mut self, id: Uuid, body: &str, document: &str) -> Result<Value, Fault> {
        let found = cases::one(self.tx, id)?.ok_or_else(|| Fault::NotFound(id.to_string()))?;
        if !found.registered.kind.asks_service() || found.status.is_final() {
            return Err(Refusal::new("refusal-collect").with("number", found.registered.number.short()).into());
        }
        let field = |refusal: Refusal| match refusal.field {
            Some("name") => refusal.at("collect_from"),
            Some("subject") => refusal.at("collect_what"),
            _ => refusal,
        };
        let form = Form {
            kind: Kind::Outgoing,
            applicant: crate::domain::person::ApplicantKind::Organisation,
            name: body.to_owned(),
            subject: document.to_owned(),
            channel: case::Channel::Post,
            // It stands in the due lists while the case waits for it.
            deadline: found.due.filter(|due| *due >= self.today()).map(|due| due.to_string()).unwrap_or_default(),
            ..Form::default()
        };
        let value = self.register(&form, None, Some(id)).map_err(|fault| match fault {
            Fault::Refused(refusal) => Fault::Refused(field(refusal)),
            other => other,
        })?;
        let Value::Case(child) = value else { return Ok(value) };
        let value = self.case(id, &case::Command::Link(child.id, child.registered.number), false)?;
        let _ = self.case(child.id, &case::Command::Link(id, found.registered.number), false)?;
        Ok(value)
    }

    /// The first letter that still collects a document for a case.
    pub(super) fn collecting(&self, case: &Case) -> Result<Option<Number>, Fault> {
        for entry in &case.history {
            if let case::Event::Linked { to, .. } = &entry.event
                && let Some(other) = cases::one(self.tx, *to)?
                && other.registered.parent == Some(case.id)
                && !other.status.is_final()
            {
                return Ok(Some(other.registered.number));
            }
        }
        Ok(None)
    }

    /// Both cases name the other.
    pub(super) fn link(&mut self, id: Uuid, typed: &str) -> Result<Value, Fault> {
        let unknown =
            || Refusal::new("refusal-no-such-number").with("number", typed.trim().chars().take(40).collect::<String>());
        let numbered = Number::read(typed).ok_or_else(|| unknown().at("linked"))?;
        let found = crate::store::find::by_number(self.tx, &numbered.0, numbered.1, numbered.2, 1)?;
        let to = found.first().ok_or_else(|| unknown().at("linked"))?.id;
        let one = |id| cases::one(self.tx, id)?.ok_or_else(|| Fault::NotFound(id.to_string()));
        let (number, other) = (one(id)?.registered.number, one(to)?.registered.number);
        let value = self.case(id, &case::Command::Link(to, other), false)?;
        // The other way round may stand there already.
        match self.case(to, &case::Command::Link(id, number), false) {
            Ok(_) | Err(Fault::Refused(_)) => Ok(value),
            Err(fault) => Err(fault),
        }
    }
}
