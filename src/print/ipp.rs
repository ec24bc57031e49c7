//! A queue or printer that speaks IPP (RFC 8011): asked before, sent to once, followed to its real end.

use super::{Job, Printer, Progress, Reason, Ticket, Trouble};
use crate::domain::medium::Medium;
use ipp::attribute::{IppAttribute, IppAttributeGroup};
use ipp::error::IppError;
use ipp::model::{DelimiterTag, IppVersion, Operation, StatusCode};
use ipp::prelude::{IppClient, IppPayload, IppRequestResponse, Uri};
use ipp::value::IppValue;
use std::time::Duration;

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(10);

/// Such a printer.
pub struct IppPrinter {
    text: String,
    uri: Option<Uri>,
}

impl IppPrinter {
    /// The printer of `ipp://host[:port]/path`.
    pub fn at(uri: &str) -> Self {
        Self { text: uri.to_owned(), uri: uri.parse().ok() }
    }

    fn name(&self) -> String {
        self.text.rsplit('/').next().filter(|n| !n.is_empty()).unwrap_or(&self.text).to_owned()
    }

    fn ask(
        &self,
        operation: Operation,
        attributes: Vec<IppAttribute>,
        payload: Option<&Job>,
    ) -> Result<IppRequestResponse, Trouble> {
        let uri = self.uri.clone().ok_or_else(|| Trouble::Off(self.text.clone()))?;
        let other = |e: ipp::parser::IppParseError| Trouble::Other(e.to_string());
        let mut request = IppRequestResponse::new(IppVersion::v1_1(), operation, Some(uri.clone())).map_err(other)?;
        let user = text_value("requesting-user-name", "gishe", Kind::Name).into_iter();
        for attribute in user.chain(attributes) {
            request.attributes_mut().add(DelimiterTag::OperationAttributes, attribute);
        }
        if let Some(job) = payload {
            for attribute in job_attributes(job) {
                request.attributes_mut().add(DelimiterTag::JobAttributes, attribute);
            }
            *request.payload_mut() = IppPayload::new(std::io::Cursor::new(job.pdf.as_ref().clone()));
        }
        let response = IppClient::builder(uri).request_timeout(ANSWER).build().send(request).map_err(|e| self.failed(e))?;
        let status = response.header().status_code();
        if status.is_success() {
            return Ok(response);
        }
        Err(self.refused(status, &response))
    }

    fn failed(&self, error: IppError) -> Trouble {
        match error {
            IppError::RequestError(404) => Trouble::UnknownQueue(self.name()),
            IppError::ClientError(_) | IppError::IoError(_) => Trouble::Off(self.text.clone()),
            other => Trouble::Other(other.to_string()),
        }
    }

    fn refused(&self, status: StatusCode, response: &IppRequestResponse) -> Trouble {
        match status {
            StatusCode::ClientErrorNotFound => Trouble::UnknownQueue(self.name()),
            StatusCode::ServerErrorNotAcceptingJobs => Trouble::NotAccepting(self.name()),
            StatusCode::ClientErrorDocumentFormatNotSupported => Trouble::NoPdf,
            other => {
                let group = response.attributes().first_of(DelimiterTag::OperationAttributes);
                let said = group.and_then(|g| texts(g, "status-message").into_iter().next());
                Trouble::Other(said.unwrap_or_else(|| format!("{other:?}")))
            }
        }
    }

    fn printer_attributes(&self, names: &[&str]) -> Result<IppAttributeGroup, Trouble> {
        let response = self.ask(Operation::GetPrinterAttributes, requested(names), None)?;
        response
            .attributes()
            .first_of(DelimiterTag::PrinterAttributes)
            .cloned()
            .ok_or_else(|| Trouble::Other("Get-Printer-Attributes".to_owned()))
    }

    /// The job of an order, when this printer has taken it already and did not give it up.
    fn known(&self, order: &str) -> Result<Option<Ticket>, Trouble> {
        let mut attributes = requested(&["job-id", "job-name", "job-state"]);
        for which in ["not-completed", "completed"] {
            let mut ask = attributes.clone();
            ask.extend(text_value("which-jobs", which, Kind::Keyword));
            let Ok(response) = self.ask(Operation::GetJobs, ask, None) else { continue };
            for group in response.attributes().groups_of(DelimiterTag::JobAttributes) {
                let named = texts(group, "job-name").iter().any(|name| name.ends_with(order));
                let (id, state) = (number(group, "job-id"), number(group, "job-state").unwrap_or(0));
                // 7 cancelled and 8 aborted may be sent again.
                if let (true, Some(id), false) = (named, id, matches!(state, 7 | 8)) {
                    return Ok(Some(id));
                }
            }
        }
        attributes.clear();
        Ok(None)
    }
}

/// What an attribute's text is.
#[derive(Clone, Copy)]
enum Kind {
    Name,
    Keyword,
    Mime,
}

/// An attribute of text; none when the text is longer than the protocol allows.
fn text_value(name: &str, value: &str, kind: Kind) -> Option<IppAttribute> {
    let value = match kind {
        Kind::Name => IppValue::NameWithoutLanguage(value.to_owned().try_into().ok()?),
        Kind::Keyword => IppValue::Keyword(value.to_owned().try_into().ok()?),
        Kind::Mime => IppValue::MimeMediaType(value.to_owned().try_into().ok()?),
    };
    IppAttribute::with_name(name, value).ok()
}

fn requested(names: &[&str]) -> Vec<IppAttribute> {
    let words = names.iter().filter_map(|name| Some(IppValue::Keyword((*name).to_owned().try_into().ok()?))).collect();
    IppAttribute::with_name("requested-attributes", IppValue::Array(words)).into_iter().collect()
}

fn job_attributes(job: &Job) -> Vec<IppAttribute> {
    let mut all: Vec<IppAttribute> =
        IppAttribute::with_name("copies", IppValue::Integer(i32::from(job.copies))).into_iter().collect();
    all.extend(text_value("print-scaling", "none", Kind::Keyword));
    all.extend(job.medium.pwg().and_then(|medium| text_value("media", medium, Kind::Keyword)));
    all
}

/// All texts of an attribute, whatever kind of text they are.
fn texts(group: &IppAttributeGroup, name: &str) -> Vec<String> {
    fn collect(value: &IppValue, into: &mut Vec<String>) {
        match value {
            IppValue::Array(all) => all.iter().for_each(|value| collect(value, into)),
            other => into.push(other.to_string()),
        }
    }
    let mut found = Vec::new();
    if let Some(attribute) = group.get(name) {
        collect(attribute.value(), &mut found);
    }
    found
}

fn number(group: &IppAttributeGroup, name: &str) -> Option<i32> {
    match group.get(name)?.value() {
        IppValue::Integer(n) | IppValue::Enum(n) => Some(*n),
        _ => None,
    }
}

fn reasons(group: &IppAttributeGroup, name: &str) -> Vec<Reason> {
    texts(group, name).iter().filter_map(|keyword| Reason::of_keyword(keyword)).collect()
}

/// Whether a printer's list of media names this one; lists without standard names are not held against it.
fn has(medium: Medium, listed: &[String]) -> bool {
    let Some(wanted) = medium.pwg() else { return true };
    let standard = listed.iter().any(|name| name.starts_with("iso_") || name.starts_with("na_"));
    !standard || listed.iter().any(|name| name == wanted || name.starts_with("custom_max"))
}

impl Printer for IppPrinter {
    fn check(&mut self, job: &Job) -> Result<(), Trouble> {
        let asked = ["printer-is-accepting-jobs", "media-supported", "document-format-supported"];
        let group = self.printer_attributes(&asked)?;
        if texts(&group, "printer-is-accepting-jobs").first().is_some_and(|said| said == "false") {
            return Err(Trouble::NotAccepting(self.name()));
        }
        let formats = texts(&group, "document-format-supported");
        if !formats.is_empty() && formats.iter().all(|f| f != "application/pdf") {
            return Err(Trouble::NoPdf);
        }
        if !has(job.medium, &texts(&group, "media-supported")) {
            return Err(Trouble::NoMedium(job.medium));
        }
        Ok(())
    }

    fn send(&mut self, job: &Job) -> Result<Ticket, Trouble> {
        if let Some(known) = self.known(&job.order)? {
            return Ok(known);
        }
        let title = format!("{} {}", job.name, job.order);
        let mut attributes: Vec<IppAttribute> = text_value("job-name", &title, Kind::Name).into_iter().collect();
        attributes.extend(text_value("document-format", "application/pdf", Kind::Mime));
        let sent = self.ask(Operation::PrintJob, attributes, Some(job));
        let response = match sent {
            Ok(response) => response,
            // The answer was lost: the order tells whether the job was taken.
            Err(Trouble::Off(why)) => {
                return match self.known(&job.order) {
                    Ok(Some(id)) => Ok(id),
                    Ok(None) => Err(Trouble::Off(why)),
                    Err(_) => Err(Trouble::Unsure(why)),
                };
            }
            Err(other) => return Err(other),
        };
        let group = response.attributes().first_of(DelimiterTag::JobAttributes);
        group.and_then(|g| number(g, "job-id")).ok_or_else(|| Trouble::Unsure(self.name()))
    }

    fn look(&mut self, ticket: Ticket) -> Result<Progress, Trouble> {
        let mut attributes: Vec<IppAttribute> =
            IppAttribute::with_name("job-id", IppValue::Integer(ticket)).into_iter().collect();
        attributes.extend(requested(&[
            "job-state",
            "job-state-reasons",
            "job-printer-state-reasons",
            "job-printer-state-message",
        ]));
        let response = self.ask(Operation::GetJobAttributes, attributes, None)?;
        let Some(group) = response.attributes().first_of(DelimiterTag::JobAttributes) else {
            return Err(Trouble::Other("Get-Job-Attributes".to_owned()));
        };
        let mut why = reasons(group, "job-printer-state-reasons");
        let state = number(group, "job-state").unwrap_or(0);
        // 3 pending, 4 held, 5 processing, 6 stopped, 7 cancelled, 8 aborted, 9 completed (RFC 8011, 5.3.7).
        if (3..=6).contains(&state) {
            let printer = self.printer_attributes(&["printer-state-reasons"])?;
            why.extend(reasons(&printer, "printer-state-reasons").into_iter().filter(|r| !why.contains(r)).collect::<Vec<_>>());
        }
        match state {
            5 | 6 => Ok(Progress::Printing(why)),
            7 => Ok(Progress::Cancelled),
            8 => {
                let message = texts(group, "job-printer-state-message").join(" ");
                let keywords = texts(group, "job-state-reasons").join(", ");
                Err(Trouble::Aborted(if message.is_empty() { keywords } else { message }))
            }
            9 => Ok(Progress::Done),
            _ => Ok(Progress::Waiting(why)),
        }
    }

    fn cancel(&mut self, ticket: Ticket) -> Result<(), Trouble> {
        let id = IppAttribute::with_name("job-id", IppValue::Integer(ticket)).into_iter().collect();
        self.ask(Operation::CancelJob, id, None).map(drop)
    }
}

/// The queues of the system's own server: name and address.
pub fn queues(server: &str) -> Vec<(String, String)> {
    let root = IppPrinter::at(&format!("ipp://{server}/"));
    let asked = requested(&["printer-name"]);
    let Ok(response) = root.ask(Operation::CupsGetPrinters, asked, None) else { return Vec::new() };
    let groups = response.attributes().groups_of(DelimiterTag::PrinterAttributes);
    let names = groups.filter_map(|group| texts(group, "printer-name").into_iter().next());
    names.map(|name| (name.clone(), format!("ipp://{server}/printers/{name}"))).collect()
}
