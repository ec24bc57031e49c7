//! Any list as a file: the two buttons beside it, and writing it beside the papers.

use crate::gui::app::{App, Message as Window, Trouble};
use crate::gui::load::ask;
use crate::gui::theme::Kind as Loud;
use crate::gui::widget::{Part, small_button};
use crate::office::Fault;
use crate::office::lists::List;
use crate::report::table::Format;
use iced::Task;
use iced::widget::row;

/// A message of an export.
#[derive(Clone, Debug)]
pub enum Message {
    /// Write a list; personal data in the clear only where it stands in the clear on the screen.
    Write(List, Format, bool),
    /// It was written to the place that is said, or not.
    Written(Result<String, Trouble>),
}

/// Updates.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Write(list, format, unmasked) => return write(app, list, format, unmasked),
        // A paper on show covers what is said elsewhere.
        Message::Written(told) if app.paper.is_some() => {
            let said = told.unwrap_or_else(|trouble| trouble.sentence);
            app.paper.iter_mut().for_each(|paper| paper.said = Some(said.clone()));
        }
        Message::Written(Ok(said)) => app.toast = Some((said, 6)),
        Message::Written(Err(trouble)) => app.banner = Some(trouble.sentence),
    }
    Task::none()
}

fn write(app: &App, list: List, format: Format, unmasked: bool) -> Task<Window> {
    let (words, who, folder) = (app.words, app.who(), app.home.papers());
    let name = format!("{}.{}", list.file_name(app.snapshot.now, words), format.ending());
    ask(
        &app.desk,
        words,
        move |office| {
            let bytes = office.export(who, &list, format, unmasked, words)?;
            let path = folder.join(name);
            let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, bytes));
            written.map_err(|e| Fault::Io(path.clone(), e))?;
            Ok(words.tr_with("paper-saved", &[("path", path.display().to_string())]))
        },
        |told| Window::Export(Message::Written(told)),
    )
}

/// The buttons beside a list.
pub fn buttons(app: &App, list: List, unmasked: bool) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let press = |list: List, format| Window::Export(Message::Write(list, format, unmasked));
    row![
        small_button(words.tr("narrow-export"), Loud::Plain, look).padding([3, 8]).on_press(press(list.clone(), Format::Xlsx)),
        small_button(words.tr("narrow-export-csv"), Loud::Plain, look).padding([3, 8]).on_press(press(list, Format::Csv)),
    ]
    .spacing(6)
    .into()
}
