//! Gishe.
pub mod cli;
pub mod domain;
#[cfg(feature = "gui")]
pub mod gui;
pub mod office;
pub mod paper;
pub mod report;
pub mod store;
pub mod words;
