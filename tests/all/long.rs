//! Texts of several lines: typed key by key into the real editors, read back from the form; lists written by their buttons.

use super::screens::{Window, click, serving, simulator, window};
use super::support::{Bench, complaint, drive};
use gishe::domain::case::{Action, Kind};
use gishe::gui::app::{App, Message, Screen};
use gishe::gui::keys::Intent;
use gishe::gui::screen::asking::What;
use gishe::gui::screen::{export, register, work};
use gishe::words::Lang;
use iced::keyboard::{Event as Keyboard, Key as Pressed, Location, Modifiers, key};

fn press(key: Pressed, code: key::Code, modifiers: Modifiers, text: Option<&str>) -> iced::Event {
    iced::Event::Keyboard(Keyboard::KeyPressed {
        modified_key: key.clone(),
        key,
        physical_key: key::Physical::Code(code),
        location: Location::Standard,
        modifiers,
        text: text.map(Into::into),
        repeat: false,
    })
}

fn enter(modifiers: Modifiers) -> iced::Event {
    press(Pressed::Named(key::Named::Enter), key::Code::Enter, modifiers, Some("\r"))
}

/// Sends events to the field of this name after a click into it, and all that comes of them to the window, one event at a time.
fn type_into(app: &mut App, name: &'static str, events: impl IntoIterator<Item = iced::Event>) -> usize {
    let mut taken = 0;
    // The caret stands where the last event left it: at the end.
    let end = press(Pressed::Named(key::Named::End), key::Code::End, Modifiers::CTRL, None);
    for event in events {
        let mut ui = simulator(app);
        let _ = ui.click(iced_test::selector::id(name)).expect("the field");
        let _ = ui.simulate([end.clone(), event]);
        let messages: Vec<Message> = ui.into_messages().collect();
        for message in messages {
            taken += usize::from(matches!(&message, Message::Long(_, action) if action.is_edit()));
            let _ = app.update(message);
        }
    }
    taken
}

fn letters(text: &str) -> Vec<iced::Event> {
    let each = text.chars().map(|c| {
        let c = c.to_string();
        press(Pressed::Character(c.as_str().into()), key::Code::KeyA, Modifiers::empty(), Some(&c))
    });
    each.collect()
}

#[test]
fn a_description_has_lines_and_tab_and_ctrl_belong_to_the_window() {
    let Window { mut app, _folder } = window(serving(), Lang::Bg);
    let _ = app.update(Message::Work(work::Message::Begin(Kind::Signal)));
    let description = |app: &App| app.work.form.as_ref().expect("a form").description.clone();
    let _ = type_into(&mut app, "description", letters("Лампата"));
    let _ = type_into(&mut app, "description", [enter(Modifiers::empty())]);
    let _ = type_into(&mut app, "description", letters("не свети"));
    assert_eq!(description(&app), "Лампата\nне свети");
    assert!(simulator(&app).find("Лампата\nне свети").is_err(), "an editor is no label");
    let tab = press(Pressed::Named(key::Named::Tab), key::Code::Tab, Modifiers::empty(), Some("\t"));
    let save = press(Pressed::Character("e".into()), key::Code::KeyE, Modifiers::CTRL, Some("e"));
    assert_eq!(type_into(&mut app, "description", [tab, enter(Modifiers::CTRL), save]), 0);
    assert_eq!(description(&app), "Лампата\nне свети");
    // What changes the form changes the editor: a text from elsewhere is gone on with.
    let _ = app.update(Message::Work(work::Message::Typed(work::Typed::Description, "От писмо:".into())));
    let _ = type_into(&mut app, "description", letters("!"));
    assert_eq!(description(&app), "От писмо:!");
    let _ = app.update(Message::Work(work::Message::Begin(Kind::Signal)));
    assert_eq!(description(&app), "От писмо:!", "a filled form is not begun anew");
}

#[test]
fn reasons_of_a_refusal_are_typed_in_lines_and_kept() {
    let mut bench = Bench::new();
    let _ = bench.register(gishe::domain::form::Form { kind: Kind::Signal, ..complaint() });
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.screen = Screen::Register;
    let _ = app.update(Message::Register(register::Message::Ask(What::Note)));
    let typed = |app: &App| app.register.asking.as_ref().and_then(|a| a.typed.get("note").cloned()).unwrap_or_default();
    let _ = type_into(&mut app, "note", letters("Първо"));
    let _ = type_into(&mut app, "note", [enter(Modifiers::empty())]);
    let _ = type_into(&mut app, "note", letters("второ"));
    assert_eq!(typed(&app), "Първо\nвторо");
    let first = app.update(Message::Key(Intent::Submit));
    drive(first, |message| app.update(message));
    assert!(app.register.asking.is_none(), "{:?}", app.banner);
    let case = app.register.dossier.as_ref().expect("a case").case.id;
    let told = app.desk.wait(move |office| office.dossier(case)).expect("an answer").expect("a case");
    assert!(told.case.history.iter().any(|entry| format!("{:?}", entry.event).contains("Първо\\nвторо")));
    // Another question begins with an empty text.
    let _ = app.update(Message::Register(register::Message::Ask(What::of(Action::Recuse))));
    let _ = type_into(&mut app, "reason", letters("д"));
    let reason = app.register.asking.as_ref().and_then(|a| a.typed.get("reason").cloned());
    assert_eq!(reason.as_deref(), Some("д"));
}

/// The button beside a list writes a file that is there when it says so, and names it.
#[test]
fn a_list_is_written_by_its_button() {
    for screen in [Screen::Register, Screen::Reception, Screen::Summary] {
        let Window { mut app, _folder } = window(Bench::new(), Lang::Bg);
        app.screen = screen;
        let first = app.update(Message::Go(screen));
        drive(first, |message| app.update(message));
        for (label, ending) in [("Excel", ".xlsx"), ("CSV", ".csv")] {
            let messages = click(&app, label);
            assert!(matches!(messages.as_slice(), [Message::Export(export::Message::Write(..))]), "{screen:?} {label}");
            for message in messages {
                let first = app.update(message);
                drive(first, |message| app.update(message));
            }
            let (said, _) = app.toast.clone().expect("said where it is");
            assert!(said.ends_with(ending), "{said}");
            let written = std::fs::read_dir(app.home.papers()).expect("papers").count();
            assert_eq!(written, if label == "CSV" { 2 } else { 1 });
        }
    }
}

/// Names and telephones of a day of reception are uncovered when the reading is on record, not before.
#[test]
fn a_day_of_reception_is_uncovered_once_it_is_on_record() {
    use gishe::domain::booking::{Guest, Slot};
    use gishe::gui::screen::reception::Message as Reception;
    use gishe::office::Command;
    let mut bench = Bench::new();
    let slot = Slot { official: String::new(), day: bench.office.today(), time: "11:00".to_owned() };
    let guest = Guest { name: "Мария Петрова".into(), phone: "0308 9-82-20".into(), topic: "Имот".into() };
    let _ = bench.perform(Command::Book(Box::new((slot, guest))));
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    for message in [Message::Go(Screen::Reception), Message::Reception(Reception::Official(String::new()))] {
        let first = app.update(message);
        drive(first, |message| app.update(message));
    }
    let uncovered = |app: &App| simulator(app).find("0308 9-82-20 · Имот").is_ok();
    let label = app.words.tr("case-reveal");
    let mut asked = click(&app, &label);
    let reading = app.update(asked.remove(0));
    assert!(!uncovered(&app), "the record comes first");
    drive(reading, |message| app.update(message));
    assert!(uncovered(&app));
}

/// Two values of a field that two edited while apart look alike while they are masked: shown in full by a press, which is on record; the
/// first matter is decided by a key either way.
#[test]
fn both_values_of_a_conflict_are_shown_and_decided_by_key() {
    use gishe::domain::case::{Event, Field};
    use gishe::gui::screen::exchange::{Message as Exchange, sentence};
    use gishe::office::worklist::Matter;
    let mut bench = Bench::new();
    let case = bench.register(complaint());
    let (id, of) = (case.id, case.history[0].of);
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.screen = Screen::Exchange;
    let (won, lost) = (Some("0888 111 111".to_owned()), Some("0888 222 222".to_owned()));
    let (number, over) = (case.registered.number.to_string(), of);
    let shown = gishe::domain::case::Shown { over, now: None };
    let matter = Matter::Field { case: id, number, of, field: Field::Phone, won, lost, shown };
    app.exchange.matters = vec![matter.clone()];
    assert!(!sentence(&app, &matter).contains("0888 111 111"));
    let shown = click(&app, "Покажи");
    assert!(matches!(shown.as_slice(), [Message::Exchange(Exchange::Show(0))]), "{shown:?}");
    let first = app.update(Message::Exchange(Exchange::Show(0)));
    drive(first, |message| app.update(message));
    let told = sentence(&app, &matter);
    assert!(told.contains("0888 111 111") && told.contains("0888 222 222"), "{told}");
    let told = app.desk.wait(move |office| office.dossier(id)).expect("an answer").expect("a case").case;
    assert!(told.history.iter().any(|entry| matches!(entry.event, Event::Revealed {})), "on record");
    app.exchange.matters = vec![matter];
    for cap in ["Alt 1", "Alt 2"] {
        assert!(simulator(&app).find(cap).is_ok(), "{cap}");
    }
    let first = app.update(Message::Key(Intent::Cause(1)));
    drive(first, |message| app.update(message));
    let told = app.desk.wait(move |office| office.dossier(id)).expect("an answer").expect("a case").case;
    assert!(
        told.history.iter().any(|entry| matches!(entry.event, Event::Reviewed { of: seen, .. } if seen == of)),
        "looked at"
    );
}
