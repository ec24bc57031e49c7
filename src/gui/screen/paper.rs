//! A paper on show: the very bytes that go out, drawn; saved to a typed path or a chosen one, opened.

use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::load::ask;
use crate::gui::theme::{BODY, Kind as Loud, Look};
use crate::gui::widget::{Part, caption, heading, key_button, small_button};
use crate::office::{Command, Fault, Material, Which};
use crate::paper::{Medium, picture};
use futures_channel::oneshot;
use iced::widget::{Space, column, container, image, row, scrollable, text_input};
use iced::{Alignment, Color, ContentFit, Length, Task};
use std::path::PathBuf;
use std::sync::Arc;

/// A paper made: its bytes and pictures.
#[derive(Clone, Debug)]
pub struct Made {
    /// The PDF.
    pub bytes: Arc<Vec<u8>>,
    /// Its pages: picture and size in points.
    pub pages: Vec<(image::Handle, f32, f32)>,
    /// Suggested file name.
    pub file_name: String,
}

/// A paper on show.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Which paper.
    pub which: Which,
    /// On what.
    pub medium: Medium,
    /// The paper, once made.
    pub made: Option<Made>,
    /// Where it is to be saved.
    pub path: String,
    /// What saving said.
    pub said: Option<String>,
    /// Pixels a point on screen.
    pub zoom: f32,
}

/// A message of the preview.
#[derive(Clone, Debug)]
pub enum Message {
    /// Show a paper.
    Show(Which),
    /// It was made, or not.
    Made(Which, Medium, Box<Result<Made, String>>),
    /// On another medium.
    Medium(Medium),
    /// Larger or smaller.
    Zoom(f32),
    /// The path, as typed.
    Path(String),
    /// Choose a place with the system's dialogue.
    Browse,
    /// A place was chosen, or none.
    Browsed(Option<PathBuf>),
    /// Save.
    Save,
    /// Save and open.
    Open,
    /// Saved, or not.
    Saved(Result<String, String>),
    /// Issue again, marked as a duplicate.
    Duplicate,
    /// Close.
    Close,
}

/// Shows a paper: values from the office, bytes and pictures on a thread of their own.
pub fn show(app: &mut App, which: Which, medium: Medium) -> Task<Window> {
    let folder = app.home.papers();
    app.paper = Some(Preview { which, medium, made: None, path: folder.display().to_string(), said: None, zoom: 1.35 });
    make(app, which, medium)
}

fn make(app: &App, which: Which, medium: Medium) -> Task<Window> {
    let words = app.words;
    let answer = app.desk.ask(move |office| office.material(which, words).map_err(|fault: Fault| fault.sentence(words)));
    let gone = words.tr("fault-gone");
    let work = async move {
        let material = answer.await.map_err(|_| gone.clone())??;
        let (tell, told) = oneshot::channel();
        let _ = std::thread::spawn(move || tell.send(draw(&material, medium)));
        told.await.map_err(|_| gone)?
    };
    Task::perform(work, move |made| Window::Paper(Message::Made(which, medium, Box::new(made))))
}

/// Pixels a point in previews: 144 dpi.
const SHARPNESS: f32 = 2.0;

fn draw(material: &Material, medium: Medium) -> Result<Made, String> {
    let bytes = material.pdf(medium).map_err(|e| e.to_string())?;
    let pictures = picture::pages(&bytes, SHARPNESS).map_err(|e| e.to_string())?;
    let page = |p: picture::Picture| {
        let (width, height) = (p.width as f32 / SHARPNESS, p.height as f32 / SHARPNESS);
        (image::Handle::from_rgba(p.width, p.height, p.rgba), width, height)
    };
    Ok(Made { bytes: Arc::new(bytes), pages: pictures.into_iter().map(page).collect(), file_name: material.file_name.clone() })
}

/// Updates the preview.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    if let Message::Show(which) = message {
        let medium = which.paper().media()[0];
        return show(app, which, medium);
    }
    if matches!(message, Message::Close) {
        app.paper = None;
        return super::work::focus(app);
    }
    let Some(preview) = &mut app.paper else { return Task::none() };
    match message {
        Message::Made(which, medium, made) if which == preview.which && medium == preview.medium => match *made {
            Ok(made) => {
                preview.path = app.home.papers().join(&made.file_name).display().to_string();
                preview.made = Some(made);
            }
            Err(sentence) => {
                app.paper = None;
                app.banner = Some(sentence);
            }
        },
        Message::Medium(medium) => {
            preview.medium = medium;
            let which = preview.which;
            return make(app, which, medium);
        }
        Message::Zoom(by) => preview.zoom = (preview.zoom * by).clamp(0.7, 3.0),
        Message::Path(path) => preview.path = path,
        Message::Browse => {
            let name = preview.made.as_ref().map(|m| m.file_name.clone()).unwrap_or_default();
            let dialog = rfd::AsyncFileDialog::new().set_file_name(name).add_filter("PDF", &["pdf"]).save_file();
            return Task::perform(dialog, |chosen| Window::Paper(Message::Browsed(chosen.map(|f| f.path().to_owned()))));
        }
        Message::Browsed(Some(path)) => preview.path = path.display().to_string(),
        // Without a portal no dialogue opens: the path can be typed.
        Message::Browsed(None) => preview.said = Some(app.words.tr("paper-no-dialog")),
        Message::Save => return save(app, false),
        Message::Open => return save(app, true),
        Message::Saved(said) => preview.said = Some(said.unwrap_or_else(|why| why)),
        Message::Duplicate => return duplicate(app),
        Message::Made(..) | Message::Show(_) | Message::Close => {}
    }
    Task::none()
}

fn duplicate(app: &mut App) -> Task<Window> {
    let command = match app.paper.as_ref().map(|p| p.which) {
        Some(Which::Receipt(id)) => {
            Command::Case(id, crate::domain::case::Command::Reissue(crate::domain::case::Issue::Receipt))
        }
        Some(Which::Fee(id)) => Command::Payment(id, crate::domain::payment::Command::Reissue),
        _ => return Task::none(),
    };
    app.give(Purpose::Reissue, command)
}

fn save(app: &App, open: bool) -> Task<Window> {
    let Some((path, bytes)) = app.paper.as_ref().and_then(|p| Some((PathBuf::from(&p.path), p.made.as_ref()?.bytes.clone())))
    else {
        return Task::none();
    };
    let words = app.words;
    ask(
        &app.desk,
        words,
        move |_| {
            let io = |e| Fault::Io(path.clone(), e);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(io)?;
            }
            std::fs::write(&path, bytes.as_slice()).map_err(io)?;
            if open {
                let opener = if cfg!(target_os = "windows") { "explorer" } else { "xdg-open" };
                let _ = std::process::Command::new(opener).arg(&path).spawn().map_err(io)?;
            }
            Ok(words.tr_with("paper-saved", &[("path", path.display().to_string())]))
        },
        |said| Window::Paper(Message::Saved(said.map_err(|t| t.sentence))),
    )
}

/// Draws the paper over the window.
pub fn view<'a>(app: &'a App, preview: &'a Preview) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let say = |message: Message| Window::Paper(message);
    let mut pages = column![].spacing(16).align_x(Alignment::Center);
    match &preview.made {
        None => pages = pages.push(caption(words.tr("paper-making"), look)),
        Some(made) => {
            for (handle, width, height) in &made.pages {
                let picture = image(handle.clone())
                    .content_fit(ContentFit::Fill)
                    .width(width * preview.zoom)
                    .height(height * preview.zoom);
                pages = pages.push(container(picture).padding(1).style(Look::area(look.line)));
            }
        }
    }
    let mut side = column![heading(words.tr("paper-title"))].spacing(10).width(280);
    if matches!(preview.which, Which::Receipt(_) | Which::Fee(_)) {
        let media = [(Medium::A5, "A5".to_owned()), (Medium::Roll80, words.tr("medium-roll80"))];
        side = side.push(crate::gui::widget::choices(words.tr("paper-medium"), media, preview.medium, look, |m| {
            say(Message::Medium(m))
        }));
    }
    let zoom = row![
        small_button("–", Loud::Plain, look).on_press(say(Message::Zoom(0.8))),
        small_button("+", Loud::Plain, look).on_press(say(Message::Zoom(1.25))),
    ];
    let path = text_input("", &preview.path)
        .id("paper-path")
        .size(BODY)
        .padding([8, 10])
        .style(look.input(false))
        .on_input(|t| Window::Paper(Message::Path(t)))
        .on_submit(say(Message::Save));
    let wide = |label: &str, kind: Loud, message: Message| {
        key_button(words.tr(label), "", kind, look).width(Length::Fill).on_press(say(message))
    };
    side = side
        .push(zoom.spacing(6))
        .push(caption(words.tr("paper-path"), look))
        .push(path)
        .push(wide("paper-save", Loud::Plain, Message::Save))
        .push(wide("paper-browse", Loud::Plain, Message::Browse))
        .push(wide("paper-open", Loud::Plain, Message::Open));
    if matches!(preview.which, Which::Receipt(_) | Which::Fee(_)) {
        side = side.push(wide("paper-reissue", Loud::Plain, Message::Duplicate));
    }
    if let Some(said) = &preview.said {
        side = side.push(caption(said.clone(), look));
    }
    let close = key_button(words.tr("close"), "Esc", Loud::Next, look).width(Length::Fill).on_press(say(Message::Close));
    side = side.push(Space::new().height(Length::Fill)).push(close);
    let scroll = scrollable(container(pages).width(Length::Fill).padding(8).align_x(Alignment::Center))
        .direction(Look::scroll())
        .width(Length::Fill)
        .height(Length::Fill);
    let panel =
        container(row![scroll, side].spacing(16)).padding(20).style(look.card_style()).width(Length::Fill).height(Length::Fill);
    let shade = Color { a: 0.45, ..Color::BLACK };
    iced::widget::opaque(container(panel).padding([24, 60]).width(Length::Fill).height(Length::Fill).style(Look::area(shade)))
}
