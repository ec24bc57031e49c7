//! Gishe.
pub mod domain;
