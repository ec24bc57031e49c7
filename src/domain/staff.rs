//! Staff: who signs in. Roles and PINs come later; a name is personal data and stays in the companion frame.

use super::refusal::Refusal;
use super::{form, text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A staff member's name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Named {
    /// First and family name, as on receipts.
    pub name: String,
}

/// What happened to a member of staff.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "o", content = "f", rename_all = "snake_case")]
pub enum Event {
    /// Joined the office.
    Added {
        /// The name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Named>,
    },
    /// Got another name.
    Renamed {
        /// The name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pd: Option<Named>,
    },
    /// Signs in no more; what they did stays theirs.
    Retired {},
    /// Came back.
    Returned {},
}

/// A member of staff.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// The id that events carry as `by`.
    pub id: Uuid,
    /// The name; empty once erased.
    pub name: String,
    /// Whether they may sign in.
    pub active: bool,
}

impl Member {
    /// The member that an event of joining begins.
    pub fn begin(id: Uuid, event: &Event) -> Option<Self> {
        let Event::Added { pd } = event else { return None };
        Some(Self { id, name: pd.as_ref().map(|n| n.name.clone()).unwrap_or_default(), active: true })
    }

    /// Applies a later event.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Added { .. } => {}
            Event::Renamed { pd } => self.name = pd.as_ref().map(|n| n.name.clone()).unwrap_or_default(),
            Event::Retired {} => self.active = false,
            Event::Returned {} => self.active = true,
        }
    }
}

/// What is asked of the list of staff.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Add a person of this name.
    Add(String),
    /// Give a member another name.
    Rename(String),
    /// The member signs in no more.
    Retire,
    /// The member is back.
    Return,
}

/// Decides a command on a member (`None` for one to be added) among `others`.
pub fn decide(member: Option<&Member>, command: &Command, others: &[Member]) -> Result<Event, Refusal> {
    let name = |typed: &str| -> Result<Option<Named>, Refusal> {
        let name = text::needed(typed).map_err(|bad| form::bad_text(bad, "staff_name"))?;
        let same = |m: &&Member| m.name.to_lowercase() == name.to_lowercase() && Some(m.id) != member.map(|x| x.id);
        if others.iter().find(same).is_some() {
            return Err(Refusal::new("refusal-staff-name").at("staff_name").with("name", &name));
        }
        Ok(Some(Named { name }))
    };
    match (member, command) {
        (None, Command::Add(typed)) => Ok(Event::Added { pd: name(typed)? }),
        (Some(_), Command::Rename(typed)) => Ok(Event::Renamed { pd: name(typed)? }),
        (Some(m), Command::Retire) if m.active => {
            if others.iter().filter(|o| o.active && o.id != m.id).count() == 0 {
                return Err(Refusal::new("refusal-staff-last"));
            }
            Ok(Event::Retired {})
        }
        (Some(m), Command::Return) if !m.active => Ok(Event::Returned {}),
        _ => Err(Refusal::new("refusal-staff")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_the_last_one_stays() {
        let added = decide(None, &Command::Add(" Първа Служителка ".into()), &[]).expect("added");
        let first = Member::begin(Uuid::from_u128(1), &added).expect("a member");
        assert_eq!(first.name, "Първа Служителка");
        let others = [first.clone()];
        assert_eq!(
            decide(None, &Command::Add("първа служителка".into()), &others).map_err(|r| r.key),
            Err("refusal-staff-name")
        );
        assert_eq!(decide(None, &Command::Add(String::new()), &others).map_err(|r| r.key), Err("refusal-empty"));
        assert_eq!(decide(Some(&first), &Command::Retire, &others).map_err(|r| r.key), Err("refusal-staff-last"));
        assert!(decide(Some(&first), &Command::Rename("Първа Друга".into()), &others).is_ok());
    }
}
