//! Gishe.
pub mod domain;
pub mod office;
pub mod paper;
pub mod store;
pub mod words;
