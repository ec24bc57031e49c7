//! A queue of the system by name, through its commands `lp`, `lpstat` and `cancel`: where the system listens on its socket alone.

use super::{Job, Printer, Progress, Reason, Ticket, Trouble, escpos};
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Such a queue.
pub struct QueuePrinter {
    name: String,
    /// Bytes go through untouched: a receipt printer's.
    raw: bool,
    seen: bool,
}

impl QueuePrinter {
    /// The queue of a name; `raw` sends dots instead of PDF.
    pub fn named(name: &str, raw: bool) -> Self {
        Self { name: name.to_owned(), raw, seen: false }
    }

    fn run(program: &str, args: &[&str], input: Option<&[u8]>) -> Result<Output, Trouble> {
        // Words in English are read here; people are told in their own.
        let mut command = Command::new(program);
        let _ = command.args(args).env("LC_ALL", "C").stdout(Stdio::piped()).stderr(Stdio::piped());
        let _ = command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child = command.spawn().map_err(|_| Trouble::NoSystem)?;
        if let (Some(input), Some(mut pipe)) = (input, child.stdin.take()) {
            // A command that ended early says why on its own.
            let _ = pipe.write_all(input);
        }
        child.wait_with_output().map_err(|e| Trouble::Other(e.to_string()))
    }

    fn said(output: &Output) -> String {
        let text = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn trouble(&self, output: &Output) -> Trouble {
        let said = Self::said(output);
        if said.contains("does not exist") || said.contains("Invalid destination") || said.contains("Unknown destination") {
            Trouble::UnknownQueue(self.name.clone())
        } else if said.contains("not accepting") {
            Trouble::NotAccepting(self.name.clone())
        } else if said.contains("scheduler") || said.contains("Unable to connect") || said.contains("Bad file descriptor") {
            Trouble::NoSystem
        } else {
            Trouble::Other(said)
        }
    }
}

impl Printer for QueuePrinter {
    fn check(&mut self, _: &Job) -> Result<(), Trouble> {
        let runs = Self::run("lpstat", &["-r"], None)?;
        if !Self::said(&runs).contains("scheduler is running") {
            return Err(Trouble::NoSystem);
        }
        let output = Self::run("lpstat", &["-a", &self.name], None)?;
        if !output.status.success() {
            return Err(self.trouble(&output));
        }
        if Self::said(&output).contains("not accepting") {
            return Err(Trouble::NotAccepting(self.name.clone()));
        }
        Ok(())
    }

    fn send(&mut self, job: &Job) -> Result<Ticket, Trouble> {
        let copies = job.copies.to_string();
        let title = format!("{} {}", job.name, job.order);
        let mut args = vec!["-d", &self.name, "-t", &title];
        let media = job.medium.pwg().map(|name| format!("media={name}")).unwrap_or_default();
        let bytes = if self.raw {
            args.extend(["-o", "raw"]);
            escpos::bytes(job).map_err(|_| Trouble::Picture)?
        } else {
            args.extend(["-n", &copies, "-o", "print-scaling=none"]);
            if !media.is_empty() {
                args.extend(["-o", &media]);
            }
            job.pdf.as_ref().clone()
        };
        let output = Self::run("lp", &args, Some(&bytes))?;
        if !output.status.success() {
            return Err(self.trouble(&output));
        }
        // „request id is Lex-12 (0 file(s))“
        let said = Self::said(&output);
        let id = said.split("request id is ").nth(1).and_then(|rest| rest.split(' ').next()?.rsplit('-').next()?.parse().ok());
        id.ok_or(Trouble::Unsure(said))
    }

    fn look(&mut self, ticket: Ticket) -> Result<Progress, Trouble> {
        let id = format!("{}-{ticket}", self.name);
        let waiting = Self::run("lpstat", &["-W", "not-completed", "-o", &self.name], None)?;
        if String::from_utf8_lossy(&waiting.stdout).lines().any(|line| line.split(' ').next() == Some(id.as_str())) {
            self.seen = true;
            let printer = Self::run("lpstat", &["-p", &self.name], None)?;
            let said = Self::said(&printer);
            let paused = said.contains("disabled") || said.contains("stopped");
            return Ok(Progress::Waiting(if paused { vec![Reason::Paused] } else { Vec::new() }));
        }
        // The command does not tell a printed job from a cancelled one: it left the queue, and that is what is said.
        Ok(Progress::Handed)
    }

    fn cancel(&mut self, ticket: Ticket) -> Result<(), Trouble> {
        let output = Self::run("cancel", &[&format!("{}-{ticket}", self.name)], None)?;
        if output.status.success() { Ok(()) } else { Err(self.trouble(&output)) }
    }
}

/// Names of the queues that the system has.
pub fn names() -> Vec<String> {
    let Ok(output) = QueuePrinter::run("lpstat", &["-e"], None) else { return Vec::new() };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}
