//! The history of a case in words.

use super::Words;
use crate::domain::case::{Event, Issue};

impl Words {
    /// An event of a case in a sentence. Free texts stay where they are: they are personal data.
    pub fn happened(self, event: &Event) -> String {
        let date = |day: &chrono::NaiveDate| self.date(*day);
        match event {
            Event::Registered(r) => self.tr_with("event-registered", &[("channel", self.tr(r.channel.key()))]),
            Event::Corrected { set, .. } => {
                let fields: Vec<String> = set.keys().map(|f| self.field(f.code())).collect();
                self.tr_with("event-corrected", &[("fields", fields.join(", "))])
            }
            Event::ResultReady {} => self.tr("event-ready"),
            Event::HandedOver { .. } => self.tr("event-handed-over"),
            Event::Voided { .. } => self.tr("event-voided"),
            Event::Decided { outcome, .. } => self.tr_with("event-decided", &[("outcome", self.tr(outcome.key()))]),
            Event::Notified { channel, .. } => self.tr_with("event-notified", &[("channel", self.tr(channel.key()))]),
            Event::Closed {} => self.tr("event-closed"),
            Event::NoProceeding { ground, .. } => self.tr(ground.key()),
            Event::FeeWaived { .. } => self.tr("event-fee-waived"),
            Event::Revealed {} => self.tr("event-revealed"),
            Event::Reviewed { .. } => self.tr("event-reviewed"),
            Event::Erased { ground } => self.tr_with("event-erased", &[("ground", ground.clone())]),
            Event::Reissued { paper: Issue::Receipt | Issue::FeeReceipt, n } => {
                self.tr_with("event-reissued", &[("n", n.to_string())])
            }
            Event::Assigned { unit, until, .. } => match until {
                Some(until) => self.tr_with("event-assigned-until", &[("unit", unit.clone()), ("date", date(until))]),
                None => self.tr_with("event-assigned", &[("unit", unit.clone())]),
            },
            Event::Accepted { .. } => self.tr("event-accepted"),
            Event::Recused { .. } => self.tr("event-recused"),
            Event::Instructed { until, .. } => self.tr_with("event-instructed", &[("date", date(until))]),
            Event::Mended { due: Some(due) } => self.tr_with("event-mended", &[("date", date(due))]),
            Event::Mended { due: None } => self.tr("event-mended-plain"),
            Event::Awaited { due: Some(due), .. } => self.tr_with("event-awaited-until", &[("date", date(due))]),
            Event::Awaited { due: None, .. } => self.tr("event-awaited"),
            Event::Reopened { .. } => self.tr("event-reopened"),
            Event::Resumed {} => self.tr("event-resumed"),
            Event::Extended { due, ground, .. } => {
                self.tr_with("event-extended", &[("date", date(due)), ("ground", self.ground(*ground))])
            }
            Event::Refused { .. } => self.tr("event-refused"),
            Event::Forwarded { to, .. } => self.tr_with("event-forwarded", &[("to", to.clone())]),
            Event::Withdrawn { .. } => self.tr("event-withdrawn"),
            Event::Terminated { .. } => self.tr("event-terminated"),
            Event::Answered { .. } => self.tr("event-answered"),
            Event::Prosecuted { to, .. } => self.tr_with("event-prosecuted", &[("to", to.clone())]),
            Event::Archived { until } => self.tr_with("event-archived", &[("date", date(until))]),
            Event::Noted { .. } => self.tr("event-noted"),
            Event::Followed { code, n, sheets, .. } => {
                let args = [("number", format!("{code:02}-{n}")), ("sheets", sheets.to_string())];
                self.tr_with("event-followed", &args)
            }
            Event::Linked { number, .. } => self.tr_with("event-linked", &[("number", number.to_string())]),
            Event::Attached { format, bytes, .. } => {
                self.tr_with("event-attached", &[("format", format.ending().to_uppercase()), ("size", self.size(*bytes))])
            }
            Event::Detached { .. } => self.tr("event-detached"),
            Event::Added { .. } => self.tr("event-added"),
            Event::Stepped { .. } => self.tr("event-stepped"),
        }
    }
}
