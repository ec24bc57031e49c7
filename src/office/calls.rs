//! The log of calls (charter C24): what was said over the telephone on a day, and what became of it.

use super::{Fault, Office};
use crate::domain::case::{Channel, Kind};
use crate::store::{cases, visits};
use chrono::NaiveDate;
use uuid::Uuid;

/// A call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// When it began, milliseconds since 1970.
    pub at_ms: i64,
    /// Telephone or hotline.
    pub channel: Channel,
    /// How long it took until now, milliseconds; none where only its paper was entered, or while its first service goes on.
    pub took_ms: Option<i64>,
    /// The counter that took it.
    pub counter: Option<u8>,
    /// Enquiries answered in it.
    pub enquiries: u32,
    /// What was registered in it.
    pub cases: Vec<(Uuid, String)>,
}

const fn by_telephone(channel: Channel) -> bool {
    matches!(channel, Channel::Phone | Channel::Hotline)
}

impl Office {
    /// The calls of a day, oldest first: those that were taken as work without a visitor, and papers that came by telephone alone.
    ///
    /// # Errors
    /// The store's.
    pub fn calls(&self, day: NaiveDate) -> Result<Vec<Call>, Fault> {
        let db = self.store.read();
        let mut all = Vec::new();
        for visit in visits::of_day(db, day)? {
            let Some(channel) = visit.channel.filter(|channel| by_telephone(*channel)) else { continue };
            // Nothing tells which call a sealed signal came by.
            let open = |line: &&cases::Line| line.kind != Kind::Restricted;
            let cases = cases::of_visit(db, visit.id)?.iter().filter(open).map(|line| (line.id, line.short())).collect();
            let took: Vec<i64> = visit.stages.iter().filter_map(crate::domain::visit::Stage::serving_time_ms).collect();
            all.push(Call {
                at_ms: visit.issued_ms,
                channel,
                took_ms: (!took.is_empty() && !visit.time_inaccurate).then(|| took.iter().sum()),
                counter: visit.stage().counter,
                enquiries: visit.enquiries,
                cases,
            });
        }
        for id in cases::between(db, day, day)? {
            let Some(case) = cases::one(db, id)? else { continue };
            let facts = &case.registered;
            let told = all.iter().any(|call: &Call| call.cases.iter().any(|(of, _)| *of == id));
            if !by_telephone(facts.channel) || told || facts.kind == Kind::Restricted {
                continue;
            }
            all.push(Call {
                at_ms: case.at_ms,
                channel: facts.channel,
                took_ms: None,
                counter: facts.counter,
                enquiries: 0,
                cases: vec![(id, facts.number.short())],
            });
        }
        all.sort_by_key(|call| call.at_ms);
        Ok(all)
    }
}
