//! A refusal: the rule that stands against a command, worded for the person who gave it.

use std::fmt;

/// A rule's answer „no“, as a locale key with arguments, and the field it is about when there is one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Key in the locale files.
    pub key: &'static str,
    /// Arguments for the message, by name.
    pub args: Vec<(&'static str, String)>,
    /// The field of the form, by its name in intake files and forms.
    pub field: Option<&'static str>,
    /// Further refusals of the same command: a form shows all of them at once.
    pub more: Vec<Refusal>,
}

impl Refusal {
    /// A refusal with nothing to fill in.
    pub fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new(), field: None, more: Vec::new() }
    }

    /// Adds an argument of the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Names the field it is about.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Several refusals as one: the first leads, the others follow. `None` when there are none.
    pub fn all(refusals: Vec<Refusal>) -> Option<Self> {
        let mut rest = refusals.into_iter();
        let mut first = rest.next()?;
        first.more.extend(rest);
        Some(first)
    }

    /// This refusal and the further ones, in order.
    pub fn each(&self) -> impl Iterator<Item = &Refusal> {
        std::iter::once(self).chain(self.more.iter())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        if let Some(field) = self.field {
            write!(f, " ({field})")?;
        }
        Ok(())
    }
}
