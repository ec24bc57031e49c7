//! The screens: each a state, its messages, an update and a view. Only the parent knows the others.

pub mod asking;
pub mod chart;
pub mod counter;
pub mod exchange;
pub mod export;
pub mod files;
pub mod form;
pub mod kinds;
pub mod laid_aside;
pub mod lines;
pub mod list;
pub mod morning;
pub mod narrow;
pub mod officers;
pub mod palette;
pub mod paper;
pub mod printers;
pub mod reception;
pub mod register;
pub mod seal;
pub mod services;
pub mod settings;
pub mod sign_in;
pub mod summary;
pub mod texts;
pub mod work;
