//! Figures and lists as text for other programs: CSV, JSON lines, JSON, plain text.

pub mod export;
pub mod figures;
pub mod rules;
pub mod table;
pub mod workbook;
