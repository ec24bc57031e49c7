//! Exchange through a shared folder: sealed files of events, written by one workstation and read by the others.
//!
//! The room knows sealed bytes and names; it knows no visits and no SQL. The folder is behind [`folder::Folder`], the local
//! ledger behind [`ledger::Ledger`]; time and randomness come in as values. Layout and rules: sync.md §3.
//!
//! ```text
//! site.json                                   the office's sign: without it nothing is written here
//! office.age                                  the office's keys, sealed by its passphrase
//! keys/<epoch>.age, keys/<epoch>-hall.age     keys after a retirement, sealed to those who stay
//! codes/<nn>, codes/d<n>                      allotted workstation codes and ticket digits, create-exclusive
//! joins/<id>.age                              one-time invitations
//! w/<writer>/id.json                          a writer's certificate
//! w/<writer>/head                             4,096 bytes, rewritten in place by its owner: what is newest, what it has seen
//! w/<writer>/s/<lo>-<hi>-<hash8>.seg          segments; w/<writer>/p/ packs, which are larger segments
//! h/<by>/<writer>/…                           copies written by a holder in place of the owner
//! b/<name>                                    files of cases, sealed
//! q/<yyyymmdd>/<visit>.<n>                    ticket claims, create-exclusive
//! ```

mod account;
mod bare;
pub mod blobs;
pub mod branches;
pub mod catalog;
pub mod claim;
pub mod digests;
pub mod exchange;
pub mod folder;
pub mod head;
mod hearing;
pub mod join;
pub mod keys;
pub mod ledger;
pub mod lives;
pub mod packing;
pub mod patient;
pub mod place;
pub mod pull;
pub mod sealed;
pub mod segment;
pub mod status;
pub mod survey;

/// The longest file that is read from the folder, bytes.
pub const FILE_BYTES_MAX: usize = 32 << 20;
/// The most events in a segment.
pub const SEGMENT_EVENTS_MAX: u64 = 1000;
/// The most bytes of lines and companions in a segment, before sealing.
pub const SEGMENT_BYTES_MAX: usize = 2 << 20;
