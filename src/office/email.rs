//! A letter that came by e-mail, as a file (`.eml`): its form as far as the message says it, and its attachments.
//!
//! The message itself is kept with the case: it is the document that came. What it is – a signal, a proposal, a request for
//! information – its content decides, so the clerk may choose the kind.

use super::archive::Archive;
use super::intake::Sort;
use super::{Command, Fault, Office, Value, Who};
use crate::domain::attachment::{self, FILES_MAX};
use crate::domain::case::{Channel, Kind};
use crate::domain::event::hex;
use crate::domain::form::Form;
use crate::domain::refusal::Refusal;
use crate::domain::text::{LINE_MAX, TEXT_MAX, is_control};
use mail_parser::{MessageParser, MimeHeaders};

/// A file that a message brought.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A message as a paper to be registered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// The form.
    pub form: Form,
    /// The message itself, then its attachments.
    pub files: Vec<Part>,
    /// Names of attachments that are not taken in: programs and the like.
    pub left: Vec<String>,
}

/// What became of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// The number.
    pub number: String,
    /// Whether it was registered before.
    pub again: bool,
    /// How many files lie with it.
    pub files: usize,
    /// Names of attachments that are not taken in.
    pub left: Vec<String>,
}

fn cut(text: &str, most: usize) -> String {
    // What a message may hold and a form may not.
    let plain = text.replace("\r\n", "\n").replace('\t', " ");
    plain.chars().filter(|c| !is_control(*c, true)).take(most).collect::<String>().trim().to_owned()
}

/// Reads a message.
///
/// # Errors
/// Bytes that are no message with a sender, or a message that is too long.
pub fn read(bytes: &[u8], name: &str, sort: impl Into<Sort>) -> Result<Letter, Refusal> {
    let bad = || Refusal::new("refusal-message-file").with("file", name).at("file");
    let Sort { kind, regime } = sort.into().proved()?;
    if bytes.len() as u64 > attachment::BYTES_MAX {
        return Err(Refusal::new("refusal-file-long").with("file", name).with("mb", attachment::BYTES_MAX / 1024 / 1024));
    }
    let message = MessageParser::default().parse(bytes).ok_or_else(bad)?;
    let from = message.from().and_then(|from| from.first()).ok_or_else(bad)?;
    let address = from.address().unwrap_or_default().to_owned();
    let sender = from.name().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(&address);
    let reference = message.message_id().map_or_else(|| hex(&blake3::hash(bytes).as_bytes()[..16]), str::to_owned);
    let body = message.body_text(0).unwrap_or_default();
    let line = |text: &str| cut(text, LINE_MAX).replace('\n', " ");
    let subject = message.subject().map(line).filter(|s| !s.is_empty());
    let first = || body.lines().map(str::trim).find(|l| !l.is_empty()).map(line);
    // The sent date stands where the sender's clock was; a date to come is refused by the form, so it is left out.
    let sent = message.date().map(|d| format!("{:02}.{:02}.{:04}", d.day, d.month, d.year));
    // It parsed as a message, so it is one, whatever it is called.
    let name = if name.to_lowercase().ends_with(".eml") { name.to_owned() } else { format!("{name}.eml") };
    let mut files = vec![Part { name: attachment::look(bytes, &name)?.name, bytes: bytes.to_vec() }];
    let mut left = Vec::new();
    for (n, part) in (1..).zip(message.attachments()) {
        let name = part.attachment_name().map_or_else(|| format!("{n}"), str::to_owned);
        match attachment::look(part.contents(), &name) {
            Ok(facts) if files.len() < FILES_MAX && files.iter().all(|f| f.bytes != part.contents()) => {
                files.push(Part { name: facts.name, bytes: part.contents().to_vec() });
            }
            Ok(_) if files.len() < FILES_MAX => {}
            Ok(_) | Err(_) => left.push(line(&name)),
        }
    }
    let form = Form {
        kind,
        regime,
        channel: Channel::Email,
        name: line(sender),
        email: line(&address),
        subject: subject.or_else(first).unwrap_or_default(),
        description: cut(&body, TEXT_MAX),
        received: sent.unwrap_or_default(),
        attachments: (files.len() - 1).to_string(),
        reference: cut(&format!("eml:{reference}"), LINE_MAX),
        ..Form::default()
    };
    Ok(Letter { form, files, left })
}

impl Office {
    /// Registers a message and keeps it, with what it brought, beside the case; the same message again keeps its number.
    pub fn take_email(
        &mut self,
        who: Who,
        shelf: &Archive,
        bytes: &[u8],
        name: &str,
        sort: impl Into<Sort>,
    ) -> Result<Result<Taken, Refusal>, Fault> {
        let Letter { mut form, files, mut left } = match read(bytes, name, sort) {
            Ok(letter) => letter,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let today = self.today();
        if crate::domain::settings::read_date(&form.received).is_some_and(|day| day > today) {
            form.received.clear();
        }
        let again = crate::store::cases::by_reference(self.store().read(), &super::sealed::mark(&form))?.is_some();
        let case = match self.perform(who, Command::Register(Box::new(form), None)) {
            Ok(outcome) => match outcome.value {
                Value::Case(case) => *case,
                _ => return Err(Fault::Data("a registration gave no case".to_owned())),
            },
            Err(Fault::Refused(refusal)) => return Ok(Err(refusal)),
            Err(fault) => return Err(fault),
        };
        let mut kept = files.len();
        for Part { name, bytes } in &files {
            // A sealed signal that an earlier run registered takes nothing more from here: who can open it is known to nobody.
            if again && case.registered.kind == Kind::Restricted {
                kept = case.files.len();
                left.extend((kept < files.len()).then(|| name.clone()));
                continue;
            }
            match self.attach_brought(who, shelf, case.id, name, bytes) {
                Ok(_) => {}
                // What lies there already from a run that was cut off.
                Err(Fault::Refused(refusal)) if refusal.key == "refusal-file-again" => {}
                // The case has its number: one file that it does not take ends nothing.
                Err(Fault::Refused(_)) => {
                    kept -= 1;
                    left.push(name.clone());
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(Ok(Taken { number: case.registered.number.to_string(), again, files: kept, left }))
    }
}
