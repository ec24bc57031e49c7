//! Settings that were set apart: the value that lost is set again, or what stands was looked at.

use super::{Value, Work};
use crate::domain::settings;
use crate::domain::stamp::{Base, Stamp};
use crate::office::Fault;

impl Work<'_> {
    /// Decides about the value that this stamp set and that lost; one that was decided already stays as it is.
    pub(super) fn settle_setting(&mut self, of: Stamp, take: Option<Base>) -> Result<Value, Fault> {
        self.settings_events(settings::settle(self.settings, of, take)?)
    }
}
