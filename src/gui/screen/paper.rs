//! A paper on show: the very bytes that go out, drawn page by page; printed and followed, saved to a typed path or a chosen one.

use crate::domain::printing::Way;
use crate::gui::app::{App, Message as Window, Purpose};
use crate::gui::keys::Intent;
use crate::gui::load::ask;
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, body, caption, heading, key_button, small_button};
use crate::office::archive::Archive;
use crate::office::lists::List;
use crate::office::{Command, Fault, Material, Which};
use crate::paper::{Medium, picture};
use crate::print::spool::{self, Report, Running};
use crate::print::{Job, Trouble, printer, told};
use futures_channel::{mpsc, oneshot};
use iced::widget::{Space, column, container, image, row, scrollable, text, text_input};
use iced::{Alignment, Color, ContentFit, Length, Task};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A key pressed again within this time is a double press.
const TWICE: Duration = Duration::from_millis(600);

/// A paper made: its bytes, its values, and the picture of a page.
#[derive(Clone, Debug)]
pub struct Made {
    /// The PDF.
    pub bytes: Arc<Vec<u8>>,
    /// What it was made of.
    pub material: Arc<Material>,
    /// How many pages it has.
    pub count: usize,
    /// The page on show: picture and size in points.
    pub page: (image::Handle, f32, f32),
    /// Whether it went to a printer before: what goes there again is a duplicate.
    pub printed: bool,
}

/// A paper on show.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Which paper.
    pub which: Which,
    /// On what.
    pub medium: Medium,
    /// The page on show, counted from 0.
    pub at: usize,
    /// The paper, once made.
    pub made: Option<Made>,
    /// Where it is to be saved.
    pub path: String,
    /// What saving said.
    pub said: Option<String>,
    /// Pixels a point on screen.
    pub zoom: f32,
    /// Its way to the printer, the last report last.
    pub printing: Option<(Running, Report)>,
    /// When it came on show: the key that registered may still be down.
    pub since: Instant,
    /// The order to print: kept for another try, so that nothing is printed twice.
    pub order: Option<Order>,
}

/// An order to print: its mark, and whether the paper was issued for it. A printer that was off at the first try was never sent
/// anything, and nothing was issued then.
#[derive(Clone, Debug)]
pub struct Order {
    mark: String,
    issued: Arc<AtomicBool>,
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
    /// Another page.
    Page(usize),
    /// Its picture.
    Drawn(usize, Box<Result<(image::Handle, f32, f32), String>>),
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
    /// Print where the settings say.
    Print,
    /// How the printing goes.
    Printing(Report),
    /// Stop printing.
    Stop,
    /// Issue again, marked as a duplicate.
    Duplicate,
    /// Close.
    Close,
}

/// Shows a paper, on the medium that this workstation prints it on: values from the office, bytes and picture on a thread.
pub fn show(app: &mut App, which: Which) -> Task<Window> {
    let folder = app.home.papers();
    let place = app.snapshot.settings.place(app.station, which.paper());
    let medium = place.map_or(which.paper().media()[0], |place| place.medium);
    app.paper = Some(Preview {
        which,
        medium,
        at: 0,
        made: None,
        path: folder.display().to_string(),
        said: None,
        zoom: 1.35,
        printing: None,
        since: Instant::now(),
        order: None,
    });
    make(app, which, medium)
}

fn make(app: &App, which: Which, medium: Medium) -> Task<Window> {
    let words = app.words;
    let answer = app.desk.ask(move |office| {
        let material = office.material(which, words).map_err(|fault: Fault| fault.sentence(words))?;
        let issued = office.issued(&material.number).map_err(|fault| fault.sentence(words))?;
        let before = |i: &crate::domain::printing::Issued| {
            i.way == Way::Printed && i.paper == which.paper() && i.of == which.of() && i.duplicate == material.duplicate
        };
        let printed = which.of().is_some() && issued.iter().any(|(_, i)| before(i));
        Ok::<_, String>((material, printed))
    });
    let gone = words.tr("fault-gone");
    let work = async move {
        let (material, printed) = answer.await.map_err(|_| gone.clone())??;
        let (tell, told) = oneshot::channel();
        let _ = std::thread::spawn(move || tell.send(draw(material, medium, printed)));
        told.await.map_err(|_| gone)?
    };
    Task::perform(work, move |made| Window::Paper(Message::Made(which, medium, Box::new(made))))
}

/// Pixels a point in previews: 144 dpi.
const SHARPNESS: f32 = 2.0;

fn draw(material: Material, medium: Medium, printed: bool) -> Result<Made, String> {
    let bytes = Arc::new(material.pdf(medium).map_err(|e| e.to_string())?);
    let (page, count) = draw_page(&bytes, 0)?;
    Ok(Made { bytes, material: Arc::new(material), count, page, printed })
}

type Drawn = ((image::Handle, f32, f32), usize);

fn draw_page(bytes: &[u8], at: usize) -> Result<Drawn, String> {
    let (p, count) = picture::page(bytes, at, SHARPNESS).map_err(|e| e.to_string())?;
    let (width, height) = (p.width as f32 / SHARPNESS, p.height as f32 / SHARPNESS);
    Ok(((image::Handle::from_rgba(p.width, p.height, p.rgba), width, height), count))
}

/// What a key does while a paper is on show.
pub fn key(app: &mut App, intent: Intent) -> Task<Window> {
    let Some(preview) = &app.paper else { return Task::none() };
    let (at, count) = (preview.at, preview.made.as_ref().map_or(1, |made| made.count));
    match intent {
        Intent::Print => update(app, Message::Print),
        Intent::Larger => update(app, Message::Zoom(1.25)),
        Intent::Smaller => update(app, Message::Zoom(0.8)),
        Intent::PageDown if at + 1 < count => update(app, Message::Page(at + 1)),
        Intent::PageUp if at > 0 => update(app, Message::Page(at - 1)),
        // Ctrl+Enter pressed twice registers once, and saves nothing.
        Intent::Submit if preview.since.elapsed() > TWICE => update(app, Message::Save),
        _ => Task::none(),
    }
}

/// Updates the preview.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    match message {
        Message::Show(which) => return show(app, which),
        Message::Close => {
            app.paper = None;
            return super::work::focus(app);
        }
        // A job goes on when its paper is closed: what went wrong is said all the same.
        Message::Printing(report) if app.paper.as_ref().is_none_or(|p| p.printing.is_none()) => {
            if matches!(report, Report::Failed(_)) {
                app.banner = Some(told::sentence(&report, app.words));
            }
            return Task::none();
        }
        _ => {}
    }
    let Some(preview) = &mut app.paper else { return Task::none() };
    match message {
        Message::Made(which, medium, made) if which == preview.which && medium == preview.medium => match *made {
            Ok(made) => {
                preview.path = app.home.papers().join(&made.material.file_name).display().to_string();
                preview.at = 0;
                preview.made = Some(made);
            }
            Err(sentence) => {
                app.paper = None;
                app.banner = Some(sentence);
            }
        },
        Message::Medium(medium) => {
            preview.medium = medium;
            preview.order = None;
            let which = preview.which;
            return make(app, which, medium);
        }
        Message::Page(at) => return turn(preview, at),
        Message::Drawn(at, drawn) => {
            if let (Some(made), true, Ok(page)) = (&mut preview.made, at == preview.at, *drawn) {
                made.page = page;
            }
        }
        Message::Zoom(by) => preview.zoom = (preview.zoom * by).clamp(0.5, 4.0),
        Message::Path(path) => preview.path = path,
        Message::Browse => {
            let name = preview.made.as_ref().map(|m| m.material.file_name.clone()).unwrap_or_default();
            let dialog = rfd::AsyncFileDialog::new().set_file_name(name).add_filter("PDF", &["pdf"]).save_file();
            return Task::perform(dialog, |chosen| Window::Paper(Message::Browsed(chosen.map(|f| f.path().to_owned()))));
        }
        Message::Browsed(Some(path)) => preview.path = path.display().to_string(),
        // Without a portal no dialogue opens: the path can be typed.
        Message::Browsed(None) => preview.said = Some(app.words.tr("paper-no-dialog")),
        Message::Save => return save(app, false),
        Message::Open => return save(app, true),
        Message::Saved(said) => preview.said = Some(said.unwrap_or_else(|why| why)),
        Message::Print => return print(app),
        Message::Printing(report) => preview.reported(report),
        Message::Stop => {
            if let Some((running, _)) = &preview.printing {
                running.cancel();
            }
        }
        Message::Duplicate => return duplicate(app),
        Message::Made(..) | Message::Show(_) | Message::Close => {}
    }
    Task::none()
}

impl Preview {
    /// How the printing goes; what may have come out is not printed again under the same order.
    fn reported(&mut self, report: Report) {
        if report.may_have_printed() {
            self.order = None;
            if let Some(made) = &mut self.made {
                made.printed = self.which.of().is_some();
            }
        }
        if let Some((_, last)) = &mut self.printing {
            *last = report;
        }
    }
}

fn turn(preview: &mut Preview, at: usize) -> Task<Window> {
    let Some(made) = &preview.made else { return Task::none() };
    preview.at = at.min(made.count.saturating_sub(1));
    let (bytes, at) = (Arc::clone(&made.bytes), preview.at);
    let (tell, told) = oneshot::channel();
    let _ = std::thread::spawn(move || tell.send(draw_page(&bytes, at).map(|(page, _)| page)));
    Task::perform(told, move |drawn| Window::Paper(Message::Drawn(at, Box::new(drawn.unwrap_or_else(|_| Err(String::new()))))))
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

/// Prints where this workstation's settings say. A paper that went to a printer before goes again only as a duplicate.
fn print(app: &mut App) -> Task<Window> {
    let (words, who, desk, archive, station) = (app.words, app.who(), app.desk.clone(), Archive::of(&app.home), app.station);
    let Some(preview) = &mut app.paper else { return Task::none() };
    if preview.printing.as_ref().is_some_and(|(_, last)| !last.last()) {
        return Task::none();
    }
    let Some(made) = preview.made.clone() else { return Task::none() };
    if made.printed && matches!(preview.which, Which::Receipt(_) | Which::Fee(_)) {
        preview.said = Some(words.tr("paper-printed-before"));
        return Task::none();
    }
    let Some(mut place) = app.snapshot.settings.place(station, preview.which.paper()) else {
        preview.said = Some(words.tr("paper-no-printer"));
        return Task::none();
    };
    place.medium = preview.medium;
    if let Err(refusal) = place.check(preview.which.paper()) {
        preview.said = Some(words.refusal_alone(&refusal));
        return Task::none();
    }
    // Another try of the same order is found by its mark where the printer has it already.
    let new = || Order { mark: format!("{:08x}", mark() as u32), issued: Arc::default() };
    let Order { mark, issued } = preview.order.get_or_insert_with(new).clone();
    let job = Job::at(&place, made.material.number.clone(), mark, Arc::clone(&made.bytes));
    let (tell, told) = mpsc::unbounded();
    let (material, bytes, medium) = (Arc::clone(&made.material), Arc::clone(&made.bytes), preview.medium);
    let issue = move || {
        if issued.load(Ordering::SeqCst) {
            return Ok(());
        }
        let told = desk.wait(move |office| office.issue(who, &archive, &material, medium, &bytes, Way::Printed));
        match told {
            Ok(Ok(())) => {
                issued.store(true, Ordering::SeqCst);
                Ok(())
            }
            Ok(Err(fault)) => Err(Trouble::Other(fault.sentence(words))),
            Err(_) => Err(Trouble::Other(words.tr("fault-gone"))),
        }
    };
    let running = spool::start(printer(&place.address), job, issue, move |report| {
        let _ = tell.unbounded_send(report);
    });
    preview.said = None;
    preview.printing = Some((running, Report::Checking));
    Task::run(told, |report| Window::Paper(Message::Printing(report)))
}

/// Something that no other order has: the moment it is given, in nanoseconds.
fn mark() -> u128 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_nanos())
}

fn save(app: &App, open: bool) -> Task<Window> {
    let Some((path, made, medium)) = app.paper.as_ref().and_then(|p| Some((PathBuf::from(&p.path), p.made.clone()?, p.medium)))
    else {
        return Task::none();
    };
    let (words, who, archive) = (app.words, app.who(), Archive::of(&app.home));
    ask(
        &app.desk,
        words,
        move |office| {
            let io = |e| Fault::Io(path.clone(), e);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(io)?;
            }
            office.issue(who, &archive, &made.material, medium, &made.bytes, Way::Saved)?;
            std::fs::write(&path, made.bytes.as_slice()).map_err(io)?;
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
    let look = app.look;
    let mut pages = column![].spacing(16).align_x(Alignment::Center);
    match &preview.made {
        None => pages = pages.push(caption(app.words.tr("paper-making"), look)),
        Some(made) => {
            let (handle, width, height) = &made.page;
            let picture =
                image(handle.clone()).content_fit(ContentFit::Fill).width(width * preview.zoom).height(height * preview.zoom);
            pages = pages.push(container(picture).padding(1).style(Look::area(look.line)));
        }
    }
    let scroll = scrollable(container(pages).width(Length::Fill).padding(8).align_x(Alignment::Center))
        .direction(Look::scroll())
        .width(Length::Fill)
        .height(Length::Fill);
    let panel = container(row![scroll, side(app, preview)].spacing(16))
        .padding(20)
        .style(look.card_style())
        .width(Length::Fill)
        .height(Length::Fill);
    let shade = Color { a: 0.45, ..Color::BLACK };
    iced::widget::opaque(container(panel).padding([24, 60]).width(Length::Fill).height(Length::Fill).style(Look::area(shade)))
}

/// How wide what stands beside the page is, pixels; its scroll bar comes on top.
const SIDE: f32 = 280.0;

/// The column beside the page: medium, pages, printing, saving.
fn side<'a>(app: &'a App, preview: &'a Preview) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let say = |message: Message| Window::Paper(message);
    let paper = preview.which.paper();
    let mut side = column![heading(words.tr(paper.key()))].spacing(10).width(SIDE);
    if paper.media().len() > 1 && !matches!(preview.which, Which::Trial(_)) {
        let media = paper.media().iter().map(|medium| (*medium, words.tr(medium.key())));
        let pick = |medium| say(Message::Medium(medium));
        side = side.push(crate::gui::widget::choices(words.tr("paper-medium"), media, preview.medium, look, pick));
    }
    side = side.push(pages_row(app, preview)).push(printing(app, preview));
    let path = text_input("", &preview.path)
        .id("paper-path")
        .size(BODY)
        .padding([8, 10])
        .style(look.input(false))
        .on_input(|t| Window::Paper(Message::Path(t)))
        .on_submit(say(Message::Save));
    let wide = |label: &str, key: &str, message: Message| {
        key_button(words.tr(label), key, Loud::Plain, look).width(Length::Fill).on_press(say(message))
    };
    side = side
        .push(caption(words.tr("paper-path"), look))
        .push(path)
        .push(wide("paper-save", "Ctrl ↵", Message::Save))
        .push(wide("paper-browse", "", Message::Browse))
        .push(wide("paper-open", "", Message::Open));
    if matches!(preview.which, Which::Receipt(_) | Which::Fee(_)) {
        side = side.push(wide("paper-reissue", "", Message::Duplicate));
    }
    // A list goes out for other programs as well.
    let list = match preview.which {
        Which::Incoming(from, to) => Some(List::Incoming(from, to)),
        Which::HandOver(day) => Some(List::HandOver(day)),
        _ => None,
    };
    side = side.push(list.map(|list| super::export::buttons(app, list, false)));
    if let Some(said) = &preview.said {
        side = side.push(caption(said.clone(), look));
    }
    let close = key_button(words.tr("close"), "Esc", Loud::Plain, look).width(SIDE).on_press(say(Message::Close));
    let content = scrollable(side).direction(Look::scroll()).height(Length::Fill);
    column![content, Space::new().height(8), close].width(SIDE + 10.0).into()
}

fn pages_row<'a>(app: &'a App, preview: &'a Preview) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let count = preview.made.as_ref().map_or(1, |made| made.count);
    let say = |message: Message| Window::Paper(message);
    let mut line = row![
        small_button("–", Loud::Plain, look).on_press(say(Message::Zoom(0.8))),
        small_button("+", Loud::Plain, look).on_press(say(Message::Zoom(1.25))),
        caption(format!("{:.0} %", preview.zoom * 74.0), look)
    ]
    .spacing(6)
    .align_y(Alignment::Center);
    if count > 1 {
        let args = [("page", (preview.at + 1).to_string()), ("of", count.to_string())];
        let before = preview.at.checked_sub(1).map(|at| say(Message::Page(at)));
        let after = (preview.at + 1 < count).then(|| say(Message::Page(preview.at + 1)));
        line = line
            .push(Space::new().width(Length::Fill))
            .push(small_button("‹", Loud::Plain, look).on_press_maybe(before))
            .push(caption(words.tr_with("paper-page", &args), look))
            .push(small_button("›", Loud::Plain, look).on_press_maybe(after));
    }
    line.into()
}

/// The button to print, where it goes, and how it goes.
fn printing<'a>(app: &'a App, preview: &'a Preview) -> Part<'a> {
    let (words, look) = (app.words, app.look);
    let running = preview.printing.as_ref().filter(|(_, last)| !last.last());
    let place = app.snapshot.settings.place(app.station, preview.which.paper());
    let mut part = column![].spacing(6);
    if running.is_some() {
        let stop = key_button(words.tr("print-stop"), "", Loud::Plain, look).width(Length::Fill);
        part = part.push(stop.on_press(Window::Paper(Message::Stop)));
    } else {
        let failed = preview.printing.as_ref().is_some_and(|(_, last)| matches!(last, Report::Failed(_)));
        let label = words.tr(if failed { "print-again" } else { "print-now" });
        let print = key_button(label, "Ctrl P", Loud::Next, look).width(Length::Fill);
        part = part.push(print.on_press_maybe(preview.made.is_some().then_some(Window::Paper(Message::Print))));
    }
    let to = place.map_or_else(|| words.tr("print-nowhere"), |place| place.address.to_string());
    part = part.push(caption(to, look));
    if let Some((_, last)) = &preview.printing {
        let color = match last {
            Report::Failed(_) => look.red.0,
            Report::At(crate::print::Progress::Printing(why) | crate::print::Progress::Waiting(why)) if !why.is_empty() => {
                look.amber.0
            }
            _ => look.quiet,
        };
        part = part.push(text(told::sentence(last, words)).size(SMALL).color(color));
    } else {
        part = part.push(body("").size(SMALL));
    }
    part.into()
}
