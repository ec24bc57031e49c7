//! Gishe (Гише): the front-office counter of a municipality. This page is its architecture.
//!
//! # The idea
//! What happened is stored; what is, is computed. Every change is an event in this workstation's own ledger, written once in
//! its final bytes and kept verbatim. The state of a visit, a case, a payment is a pure fold of the set of its events; the
//! tables beside the ledger are caches of those folds.
//!
//! # Floors
//! A room imports only from the floors below it; `tests/all/tidy.rs` holds that.
//!
//! ```text
//! main ─ cli             arguments, one process per face
//!      └─ gui            the staff window (feature `gui`); the only user of iced
//!          └─ office     the one door: perform(Command), read models, clock, randomness
//!              ├─ store  the local SQLite file; the only user of rusqlite
//!              ├─ share  the exchange through a folder: segments, heads, keys, claims; the only user of age and zstd
//!              ├─ print  a paper's bytes to queues and printers, followed to the end; the only user of ipp
//!              ├─ paper  values to a Scene, a Scene to PDF, PDF to a picture; the only user of printpdf and hayro
//!              └─ report figures and lists as text
//!                   ├─ words   every visible word: the locale files
//!                   └─ domain  pure values and rules
//! ```
//!
//! # Invariants, each by an absence
//! * Nothing is written but through [`office::Office::perform`], in one transaction, or not at all.
//! * No number is shown before its commit, and none is ever used again or changed.
//! * The domain reads no clock, no file, no chance; two workstations with the same events have the same state.
//! * No event is changed or removed; erasure takes a companion frame away and leaves the chain whole.
//! * No personal data stands in a line of facts, on a ticket, or unmasked on a screen without an event that says so.
//! * No visible word stands in code.
//! * Nothing waits for the shared folder; no file of another workstation is ever changed or removed.
//! * Store, share, paper and report do not know one another, print knows papers' bytes alone; the window never waits for any.
//! * A paper is issued by an event before it is printed; what was issued is kept or can be made again to the byte.

/// Catching up and drawing allocate a great deal in small pieces: with this allocator a long pull takes an eighth less processor
/// time than with the system's (benches/exchange.rs).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod cli;
pub mod domain;
#[cfg(feature = "gui")]
pub mod gui;
pub mod office;
pub mod paper;
pub mod print;
pub mod report;
pub mod share;
pub mod store;
pub mod words;
