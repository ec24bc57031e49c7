//! Pure values and rules of a municipal front office.
//!
//! No input or output, no clock, no randomness, no SQL, no window: everything comes in as a value and goes out as one. What
//! happened is an [`event::Event`]; what is, is a fold of events; what may happen is decided by the `decide` functions.

pub mod attachment;
pub mod booking;
pub mod calendar;
mod canonical;
pub mod case;
pub mod catalogue;
pub mod counter;
pub mod dues;
pub mod estimate;
pub mod event;
pub mod fold;
pub mod form;
pub mod identifier;
pub mod latin;
pub mod lines;
pub mod medium;
pub mod money;
pub mod number;
pub mod opinion;
pub mod payment;
pub mod person;
pub mod printing;
pub mod queue;
pub mod refusal;
pub mod sealing;
pub mod settings;
pub mod staff;
pub mod stages;
pub mod stamp;
pub mod station;
pub mod summary;
pub mod template;
pub mod term;
pub mod text;
pub mod ticket;
pub mod visit;
