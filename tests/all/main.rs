//! The integration tests, one binary: rules against independent tables, the store on real files, killed processes, papers
//! read back, screens under the simulator, and the tidiness of the tree itself.

// A test that meets the unexpected stops there: that is its work.
#![allow(clippy::panic, clippy::unwrap_used, clippy::pedantic, clippy::type_complexity)]

mod admitted;
mod apart;
mod bad_input;
mod bare;
mod beside;
mod blocked;
mod commands;
mod decided;
mod desk;
mod door;
mod emptied;
mod exchange;
#[cfg(feature = "gui")]
mod exchange_page;
mod files;
mod foreign;
mod forged;
mod full_disk;
#[cfg(feature = "gui")]
mod hall;
#[cfg(feature = "gui")]
mod journeys;
#[cfg(feature = "gui")]
mod keys;
mod killed;
mod kinds;
mod left;
mod letters;
mod lists;
mod lives;
#[cfg(feature = "gui")]
mod long;
mod lying;
mod matrix;
mod matters;
mod membership;
mod packed;
mod papers;
mod parted;
mod printing;
mod queueing;
mod restored;
mod rolled;
mod rules;
#[cfg(feature = "gui")]
mod screens;
mod sealed;
mod shared;
#[path = "../sim/mod.rs"]
#[allow(dead_code)]
mod sim;
mod simulated;
mod strict;
mod support;
mod tidy;
mod told;
mod twice;
mod unordered;
mod upgraded;
mod visits;
#[cfg(feature = "gui")]
mod welcome;
mod year;
