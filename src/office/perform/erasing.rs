//! Erasing a person's data: the case, and what is bound to it.

use super::{Value, Work};
use crate::domain::event::Body;
use crate::domain::{booking, case, payment, visit};
use crate::office::Fault;
use crate::store::{append, cases, visits};
use uuid::Uuid;

impl Work<'_> {
    /// Erases a case with all that names people around it: payments and the visit it was registered in.
    pub(super) fn erase(&mut self, id: Uuid, ground: &str) -> Result<Value, Fault> {
        let found = cases::one(self.tx, id)?.ok_or_else(|| Fault::NotFound(id.to_string()))?;
        let visit = found.registered.visit;
        let mut bound: Vec<(Uuid, Body)> = Vec::new();
        for payment in visits::payments_of(self.tx, id)? {
            bound.push((payment.id, Body::Payment(payment::Event::Erased {})));
        }
        bound.extend(visit.map(|visit| (visit, Body::Visit(visit::Event::Erased {}))));
        // The guest of a reception is the person of its minutes.
        for booking in visits::bookings_of(self.tx, id, visit)? {
            bound.push((booking, Body::Booking(booking::Event::Erased {})));
        }
        let mut left = Vec::new();
        for (about, body) in bound {
            if !append::erased(self.tx, about)? {
                left.push((about, body));
            }
        }
        // An erased case is erased once more for what was written apart and came after it.
        let value = if found.erased && !left.is_empty() {
            Value::Case(Box::new(found))
        } else {
            self.case(id, &case::Command::Erase(ground.to_owned()), false)?
        };
        for (about, body) in left {
            let _ = self.append(about, self.who.by, vec![body])?;
        }
        self.changes.payments = true;
        Ok(value)
    }

    /// Erases the payer of a payment whose case is erased; of no other.
    pub(super) fn erase_payment(&mut self, id: Uuid) -> Result<Value, Fault> {
        if visits::payments_of_erased(self.tx)?.iter().all(|(payment, _)| *payment != id) {
            return Err(Fault::NotFound(id.to_string()));
        }
        let _ = self.append(id, self.who.by, vec![Body::Payment(payment::Event::Erased {})])?;
        Ok(Value::Nothing)
    }
}
