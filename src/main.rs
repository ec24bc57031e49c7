//! Gishe: reads the command line and hands over.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "gui")]
    return gishe::cli::run(gishe::gui::run);
    #[cfg(not(feature = "gui"))]
    gishe::cli::run(|_, words, _| Err(gishe::office::Fault::Window(words.tr("cli-no-display"))))
}
