//! The part of Settings for the first morning: where the registers go on, and the open cases of the register in use before, from a
//! table that is checked before anything is registered.

use crate::domain::number::Register;
use crate::gui::app::{App, Message as Window, Trouble};
use crate::gui::load::{aside, ask};
use crate::gui::theme::{BODY, Kind as Loud, Look, SMALL};
use crate::gui::widget::{Part, body, caption, field, small_button, strong};
use crate::office::intake::{Answer, Begin, Preview, Sort, lines_of};
use crate::office::{Command, Fault};
use crate::words::Words;
use iced::widget::{column, container, pick_list, row, scrollable, text, text_input};
use iced::{Alignment, Length, Task};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// So many lines are checked, or registered, before the office does something else.
const AT_ONCE: usize = 25;

/// So many answers are listed.
const LISTED: usize = 300;

/// This part of the page.
#[derive(Clone, Debug, Default)]
pub struct Morning {
    /// Whether it is open: it is needed on one day.
    open: bool,
    /// Where the registers of this workstation stand.
    begins: Vec<Begin>,
    /// Numbers as typed, by register.
    typed: BTreeMap<Register, String>,
    /// What was refused about a number.
    refused: Option<(Register, String)>,
    /// The table, as typed or chosen.
    path: String,
    /// What rows without a kind are.
    sort: Sort,
    /// The lines of the table.
    lines: Arc<Vec<(usize, String)>>,
    /// What was said about lines: the line, whether it is good, the words.
    said: Vec<(usize, bool, String)>,
    /// How many lines were gone through, and how many of them are good.
    gone: (usize, usize),
    /// What is going on.
    state: State,
    /// Numbers the runs, so that a run that was stopped says nothing more.
    run: u64,
    problem: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Nothing,
    Checking,
    Checked,
    Registering,
    Done,
}

/// What was said about some lines, and how many of them are good.
type Said = (Vec<(usize, bool, String)>, usize);

/// A message of this part.
#[derive(Clone, Debug)]
pub enum Message {
    /// Open it, or close it.
    Toggle,
    /// Where the registers stand.
    Begins(Result<Vec<Begin>, Trouble>),
    /// The last number given before, as typed.
    Typed(Register, String),
    /// Go on after it.
    Save(Register),
    /// It was kept, or not.
    Saved(Register, Result<Vec<Begin>, Trouble>),
    /// The table, as typed.
    Path(String),
    /// Choose it.
    Browse,
    /// It was chosen, or not.
    Chosen(Option<PathBuf>),
    /// What rows without a kind are.
    Kind(Sort),
    /// Check the table.
    Check,
    /// Its lines were read.
    Lines(u64, Result<Arc<Vec<(usize, String)>>, String>),
    /// Some lines were checked or registered.
    Some(u64, Result<Said, Trouble>),
    /// Register what was checked.
    Register,
    /// Stop.
    Stop,
}

/// Updates this part.
pub fn update(app: &mut App, message: Message) -> Task<Window> {
    let words = app.words;
    let part = &mut app.settings.morning;
    match message {
        Message::Toggle => {
            part.open = !part.open;
            if part.open {
                return ask(&app.desk, words, |office| office.begins(), |read| Window::Morning(Message::Begins(read)));
            }
        }
        Message::Begins(Ok(begins)) => part.begins = begins,
        Message::Begins(Err(trouble)) => app.banner = Some(trouble.sentence),
        Message::Typed(register, typed) => {
            part.refused = None;
            let _ = part.typed.insert(register, typed);
        }
        Message::Save(register) => return save(app, register),
        Message::Saved(register, Ok(begins)) => {
            part.begins = begins;
            let _ = part.typed.remove(&register);
            if let Some(courier) = &app.courier {
                courier.poke();
            }
            return app.reload();
        }
        Message::Saved(register, Err(trouble)) => part.refused = Some((register, trouble.sentence)),
        about => return table(app, about),
    }
    Task::none()
}

/// Updates what is about the table.
fn table(app: &mut App, message: Message) -> Task<Window> {
    let words = app.words;
    let part = &mut app.settings.morning;
    match message {
        Message::Path(typed) => {
            part.forget();
            part.path = typed;
        }
        Message::Browse => {
            let dialog =
                rfd::AsyncFileDialog::new().add_filter(words.tr("morning-tables"), &["csv", "jsonl", "json"]).pick_file();
            return Task::perform(dialog, |chosen| Window::Morning(Message::Chosen(chosen.map(|f| f.path().to_owned()))));
        }
        Message::Chosen(Some(path)) => {
            part.forget();
            part.path = path.display().to_string();
            return update(app, Message::Check);
        }
        Message::Kind(sort) => {
            part.forget();
            part.sort = sort;
        }
        Message::Check => {
            part.forget();
            part.state = State::Checking;
            let (run, path, sort) = (part.run, PathBuf::from(part.path.trim()), part.sort);
            let read = async move {
                let read = move || {
                    std::fs::read(&path).map_err(|e| Fault::Io(path.clone(), e)).and_then(|b| lines_of(&path, &b, sort))
                };
                let lines = aside(read).await.ok_or_else(|| words.tr("fault-gone"))?;
                lines.map(Arc::new).map_err(|fault| fault.sentence(words))
            };
            return Task::perform(read, move |read| Window::Morning(Message::Lines(run, read)));
        }
        Message::Lines(run, read) if run == part.run => match read {
            Ok(lines) => {
                part.lines = lines;
                return next(app);
            }
            Err(sentence) => (part.state, part.problem) = (State::Nothing, Some(sentence)),
        },
        Message::Some(run, answered) if run == part.run => match answered {
            Ok((said, good)) => {
                part.gone = ((part.gone.0 + AT_ONCE).min(part.lines.len()), part.gone.1 + good);
                part.said.extend(said);
                // What was refused is wanted before all else.
                part.said.sort_by_key(|(place, good, _)| (*good, *place));
                part.said.truncate(LISTED);
                return next(app);
            }
            Err(trouble) => (part.state, part.problem) = (State::Nothing, Some(trouble.sentence)),
        },
        Message::Register => {
            part.run += 1;
            (part.said, part.gone, part.state) = (Vec::new(), (0, 0), State::Registering);
            return next(app);
        }
        Message::Stop => return stop(app),
        _ => {}
    }
    Task::none()
}

/// Stops a run; what was registered so far stands in the register.
fn stop(app: &mut App) -> Task<Window> {
    let registered = app.settings.morning.state == State::Registering;
    app.settings.morning.forget();
    if !registered {
        return Task::none();
    }
    if let Some(courier) = &app.courier {
        courier.poke();
    }
    app.reload()
}

impl Morning {
    /// Begins anew: of an earlier run nothing is told any more.
    fn forget(&mut self) {
        self.run += 1;
        (self.said, self.gone, self.state, self.problem) = (Vec::new(), (0, 0), State::Nothing, None);
    }

    fn busy(&self) -> bool {
        matches!(self.state, State::Checking | State::Registering)
    }
}

fn save(app: &mut App, register: Register) -> Task<Window> {
    let (words, who) = (app.words, app.who());
    let part = &mut app.settings.morning;
    let typed = part.typed.get(&register).map(|t| t.trim().to_owned()).unwrap_or_default();
    let Ok(given) = typed.parse::<u32>() else {
        part.refused = Some((register, words.tr("morning-no-number")));
        return Task::none();
    };
    let job = move |office: &mut crate::office::Office| {
        let _ = office.perform(who, Command::Start(register, given))?;
        office.begins()
    };
    ask(&app.desk, words, job, move |told| Window::Morning(Message::Saved(register, told)))
}

/// The next lines, while there are some.
fn next(app: &mut App) -> Task<Window> {
    let (words, who) = (app.words, app.who());
    let part = &mut app.settings.morning;
    let (run, lines, from, registers) = (part.run, Arc::clone(&part.lines), part.gone.0, part.state == State::Registering);
    if from >= lines.len() {
        part.state = if registers { State::Done } else { State::Checked };
        if registers {
            app.toast = Some((words.tr_with("morning-done", &[("n", part.gone.1.to_string())]), 8));
            if let Some(courier) = &app.courier {
                courier.poke();
            }
            return app.reload();
        }
        return Task::none();
    }
    let job = move |office: &mut crate::office::Office| {
        let mut said = Vec::new();
        let mut good = 0;
        for (place, line) in lines.iter().skip(from).take(AT_ONCE) {
            let answer = if registers {
                match office.intake_line(line, who)? {
                    Answer::Registered { number, again } => {
                        let key = if again { "cli-intake-again" } else { "cli-intake-registered" };
                        Ok(words.tr_with(key, &[("line", place.to_string()), ("number", number)]))
                    }
                    Answer::Refused(refusal) => Err(refusal),
                }
            } else {
                office.preview_line(line)?.map(|preview| would(*place, &preview, words))
            };
            let (well, sentence) = match answer {
                Ok(sentence) => (true, sentence),
                Err(refusal) => {
                    let why = refusal.each().map(|each| words.refusal(each)).collect::<Vec<_>>().join(" ");
                    let key = if registers { "cli-intake-refused" } else { "morning-refused" };
                    (false, words.tr_with(key, &[("line", place.to_string()), ("why", why)]))
                }
            };
            good += usize::from(well);
            said.push((*place, well, sentence));
        }
        Ok((said, good))
    };
    ask(&app.desk, words, job, move |told| Window::Morning(Message::Some(run, told)))
}

/// What a line would become, in words.
pub fn would(place: usize, preview: &Preview, words: Words) -> String {
    let key = if preview.known { "cli-intake-known" } else { "cli-intake-would" };
    let due = preview.due.map_or_else(|| words.tr("form-no-term"), |due| words.date(due));
    let (kind, reference) = (words.tr(preview.kind.key()), preview.reference.clone());
    words.tr_with(key, &[("line", place.to_string()), ("kind", kind), ("reference", reference), ("due", due)])
}

/// A kind with its words.
#[derive(Clone, PartialEq, Eq)]
struct Named(Sort, String);

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.1)
    }
}

/// Draws this part.
pub fn view(app: &App) -> Part<'_> {
    let (words, look, part) = (app.words, app.look, &app.settings.morning);
    let say = Window::Morning;
    let toggle = words.tr(if part.open { "morning-close" } else { "morning-open" });
    let head = row![
        strong(words.tr("settings-morning")).width(Length::Fill),
        small_button(toggle, Loud::Plain, look).on_press(say(Message::Toggle))
    ]
    .align_y(Alignment::Center);
    let mut list = column![head].spacing(8);
    if !part.open {
        return list.into();
    }
    list = list.push(caption(words.tr("morning-numbers"), look));
    for begin in &part.begins {
        list = list.push(begin_row(app, begin));
    }
    list = list.push(caption(words.tr("morning-cases"), look));
    list = list.push(field("morning_path", words.tr("morning-path"), &part.path, part.problem.clone(), look, |t| {
        Window::Morning(Message::Path(t))
    }));
    let kinds: Vec<Named> = Sort::all().into_iter().map(|sort| Named(sort, words.tr(sort.key()))).collect();
    let now = Named(part.sort, words.tr(part.sort.key()));
    let kind = pick_list(kinds, Some(now), |named: Named| Window::Morning(Message::Kind(named.0)))
        .text_size(SMALL)
        .padding([6, 8])
        .width(190)
        .style(look.pick())
        .menu_style(look.menu());
    let may = !part.busy();
    let good = part.gone.1;
    let mut buttons = row![
        small_button(words.tr("morning-browse"), Loud::Plain, look).on_press_maybe(may.then_some(say(Message::Browse))),
        column![caption(words.tr("morning-kind"), look), kind].spacing(2),
        small_button(words.tr("morning-check"), Loud::Plain, look)
            .on_press_maybe((may && !part.path.trim().is_empty()).then_some(say(Message::Check))),
    ]
    .spacing(8)
    .align_y(Alignment::End);
    if part.state == State::Checked && good > 0 {
        let label = words.tr_with("morning-register", &[("n", good.to_string())]);
        buttons = buttons.push(small_button(label, Loud::Next, look).on_press(say(Message::Register)));
    }
    if part.busy() {
        buttons = buttons.push(small_button(words.tr("morning-stop"), Loud::Plain, look).on_press(say(Message::Stop)));
    }
    list = list.push(buttons.wrap());
    if part.state != State::Nothing {
        let (n, all, bad) = (part.gone.0, part.lines.len(), part.gone.0 - good);
        let args = [("n", n.to_string()), ("all", all.to_string()), ("good", good.to_string()), ("bad", bad.to_string())];
        let key = match part.state {
            State::Registering | State::Done => "morning-registered",
            _ => "morning-checked",
        };
        list = list.push(body(words.tr_with(key, &args)));
    }
    let mut said = column![].spacing(2);
    for (_, good, sentence) in &part.said {
        said = said.push(text(sentence.clone()).size(SMALL).color(if *good { look.text } else { look.red.0 }));
    }
    if !part.said.is_empty() {
        list = list.push(container(scrollable(said).direction(Look::scroll())).max_height(260));
    }
    list.into()
}

fn begin_row<'a>(app: &'a App, begin: &'a Begin) -> Part<'a> {
    let (words, look, part) = (app.words, app.look, &app.settings.morning);
    let register = begin.register;
    let name = column![
        body(format!("{} · {}", begin.index, words.tr(begin.name))),
        caption(words.tr_with("morning-next", &[("n", (begin.last.max(begin.given) + 1).to_string())]), look)
    ]
    .width(Length::Fill);
    // Once numbers were given here, the series neither goes back nor leaps.
    if begin.last > 0 {
        return row![name, caption(words.tr("morning-given"), look)].spacing(8).align_y(Alignment::Center).into();
    }
    let typed = part.typed.get(&register).cloned();
    let wrong = part.refused.as_ref().filter(|(of, _)| *of == register).map(|(_, sentence)| sentence.clone());
    let save = typed.is_some().then_some(Window::Morning(Message::Save(register)));
    let shown = typed.unwrap_or_else(|| if begin.given > 0 { begin.given.to_string() } else { String::new() });
    let input = text_input(&words.tr("morning-last"), &shown)
        .id(iced::widget::Id::from(format!("start-{}", register.0)))
        .size(BODY)
        .padding([7, 10])
        .width(150)
        .style(look.input(wrong.is_some()))
        .on_input(move |t| Window::Morning(Message::Typed(register, t)))
        .on_submit_maybe(save.clone());
    let line = row![name, input, small_button(words.tr("save"), Loud::Plain, look).on_press_maybe(save)];
    let problem = wrong.map(|sentence| text(sentence).size(SMALL).color(look.red.0));
    column![line.spacing(8).align_y(Alignment::Center)].push(problem).into()
}
