//! A receipt printer at a network port or a device file: bytes go one way, the end of sending is all that is known.

use super::{Job, Printer, Progress, Ticket, Trouble, escpos};
use std::io::Write;
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::time::Duration;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a piece may take: a printer out of paper stops taking bytes.
const PIECE: Duration = Duration::from_secs(15);

enum Way {
    Network(String, u16),
    Device(String),
}

/// Such a printer.
pub struct RawPrinter {
    way: Way,
}

impl RawPrinter {
    /// At a host and port.
    pub fn network(host: &str, port: u16) -> Self {
        Self { way: Way::Network(host.to_owned(), port) }
    }

    /// At a device file.
    pub fn device(path: &str) -> Self {
        Self { way: Way::Device(path.to_owned()) }
    }

    fn name(&self) -> String {
        match &self.way {
            Way::Network(host, port) => format!("{host}:{port}"),
            Way::Device(path) => path.clone(),
        }
    }

    fn connect(&self) -> Result<Box<dyn Line>, Trouble> {
        let off = |_| Trouble::Off(self.name());
        match &self.way {
            Way::Network(host, port) => {
                let mut last = Trouble::Off(self.name());
                for address in (host.as_str(), *port).to_socket_addrs().map_err(off)? {
                    match TcpStream::connect_timeout(&address, CONNECT) {
                        Ok(stream) => {
                            stream.set_write_timeout(Some(PIECE)).map_err(off)?;
                            return Ok(Box::new(stream));
                        }
                        Err(_) => last = Trouble::Off(self.name()),
                    }
                }
                Err(last)
            }
            // Never made: a device that is not there is a printer that is off.
            Way::Device(path) => Ok(Box::new(std::fs::OpenOptions::new().write(true).open(path).map_err(off)?)),
        }
    }
}

/// Something that takes bytes and has an end.
trait Line: Write {
    fn finish(&mut self) -> std::io::Result<()>;
}

impl Line for TcpStream {
    fn finish(&mut self) -> std::io::Result<()> {
        self.flush()?;
        self.shutdown(Shutdown::Write)?;
        // A printer that broke off while bytes were on their way says so now; one that says nothing has them.
        self.set_read_timeout(Some(Duration::from_secs(2)))?;
        let mut rest = [0; 64];
        loop {
            match std::io::Read::read(self, &mut rest) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(e) if matches!(e.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => return Ok(()),
                Err(e) => return Err(e),
            }
        }
    }
}

impl Line for std::fs::File {
    fn finish(&mut self) -> std::io::Result<()> {
        self.flush()
    }
}

impl Printer for RawPrinter {
    fn check(&mut self, _: &Job) -> Result<(), Trouble> {
        // A connection of its own would wake some printers: sending finds out.
        Ok(())
    }

    fn send(&mut self, job: &Job) -> Result<Ticket, Trouble> {
        let bytes = escpos::bytes(job).map_err(|_| Trouble::Picture)?;
        let mut line = self.connect()?;
        let mut sent = 0;
        for piece in bytes.chunks(4096) {
            if let Err(error) = line.write_all(piece) {
                // Nothing was taken: nothing was printed.
                return Err(if sent == 0 { Trouble::Off(self.name()) } else { Trouble::Unsure(error.to_string()) });
            }
            sent += piece.len();
        }
        line.finish().map_err(|error| Trouble::Unsure(error.to_string()))?;
        Ok(1)
    }

    fn look(&mut self, _: Ticket) -> Result<Progress, Trouble> {
        Ok(Progress::Handed)
    }

    fn cancel(&mut self, _: Ticket) -> Result<(), Trouble> {
        Ok(())
    }
}
