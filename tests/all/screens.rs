//! Screens: the whole journey by clicks and typing as an .ice file, and single screens under the simulator, messages asserted.

use super::support::{Bench, Folder, complaint, heirs, letters};
use gishe::domain::ticket::Line;
use gishe::domain::{case, visit};
use gishe::gui::app::{App, Clerk, Message, Purpose, Screen};
use gishe::gui::keys::Intent;
use gishe::gui::screen::{narrow, reception, register, services, settings, sign_in, work};
use gishe::gui::theme::Look;
use gishe::office::desk::Desk;
use gishe::office::{Command, Who};
use gishe::store::cases::{Filter, View};
use gishe::words::{Lang, Words};
use iced_test::simulator::Simulator;

/// A window over an office, with everything loaded that a screen shows.
pub struct Window {
    pub app: App,
    pub _folder: Folder,
}

pub fn window(bench: Bench, lang: Lang) -> Window {
    let Bench { office, folder, who, .. } = bench;
    let queue = office.queue(1).expect("a queue");
    let cases = queue.here.as_ref().map(|v| office.visit_cases(v.id).expect("cases")).unwrap_or_default();
    let snapshot = gishe::gui::load::Snapshot {
        now_ms: office.now_ms(),
        now: office.now_local(),
        cases,
        queue,
        session: office.session(1).expect("a session"),
        staff: office.staff().expect("staff"),
        settings: office.settings().clone(),
        counters: office.counters().expect("counters"),
        ready: 0,
        waiting: Filter::WAITING
            .into_iter()
            .map(|filter| (filter, office.register_count(filter, uuid::Uuid::nil()).expect("a count")))
            .collect(),
        unindexed: 0,
        minutes: gishe::domain::visit::Minutes::default(),
    };
    let lines = office.register_page(Filter::All, who.by, None, 50).expect("a page");
    let dossier = lines.first().map(|l| Box::new(office.dossier(l.id).expect("a case")));
    let summary = office.summary(office.today()).expect("figures");
    let home = gishe::office::Home::at(&folder.0);
    let (mut app, _task) = App::new(Desk::new(office).expect("a thread"), Words::new(lang), home);
    app.clerk = Some(Clerk { id: who.by, name: "Първа Служителка".to_owned() });
    app.register.count = gishe::store::Counted { n: lines.len() as u64, over: false };
    app.register.lines = lines;
    app.register.dossier = dossier;
    app.summary.summary = Some(Box::new(summary));
    app.snapshot = snapshot;
    Window { app, _folder: folder }
}

pub fn simulator(app: &App) -> Simulator<'_, Message> {
    Simulator::with_size(letters(), iced::Size::new(1366.0, 768.0), app.view())
}

/// The messages of one click on a text.
pub fn click(app: &App, text: &str) -> Vec<Message> {
    let mut ui = simulator(app);
    let _ = ui.click(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    ui.into_messages().collect()
}

pub fn serving() -> Bench {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    let _ = bench.ticket(Line::Fees);
    let _ = bench.perform(Command::CallNext { finish: false });
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    bench
}

#[test]
fn the_counter_offers_its_actions() {
    let Window { app, _folder } = window(serving(), Lang::Bg);
    for (text, want) in [
        ("Повикай следващия", Intent::CallNext),
        ("Приключи", Intent::Finish),
        ("Задръж", Intent::ParkOrResume),
        ("Прехвърли", Intent::Transfer),
    ] {
        assert!(matches!(click(&app, text).as_slice(), [Message::Key(intent)] if *intent == want), "{text}");
    }
    assert!(matches!(
        click(&app, "Оплакване от обслужването").as_slice(),
        [Message::Work(work::Message::Begin(gishe::domain::case::Kind::ServiceComplaint))]
    ));
    assert!(matches!(click(&app, "Отговорена справка").as_slice(), [Message::Work(work::Message::Enquiry)]));
    let mut ui = simulator(&app);
    for seen in ["Б-001", "Г-001", "Чакат 1", "обслужва се", "Такси"] {
        assert!(ui.find(seen).is_ok(), "{seen} is not on the screen");
    }
}

/// On a low window, with a long wait to be explained, the note stays on the screen: what is above it scrolls.
#[test]
fn the_note_of_a_visit_is_on_every_window() {
    let mut bench = Bench::new();
    let ticket = bench.ticket(Line::Filing);
    bench.minutes(30);
    let _ = bench.perform(Command::CallNext { finish: false });
    let _ = bench.on_visit(ticket.id, visit::Command::Start);
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.banner = Some("Нещо се случи.".to_owned());
    for height in [500.0, 640.0, 768.0] {
        let mut ui = Simulator::with_size(letters(), iced::Size::new(1366.0, height), app.view());
        let found = ui.find(app.words.tr("visit-note").as_str()).expect("the note").visible_bounds().expect("seen");
        // The field below it has its line and its padding.
        assert!(found.y + found.height + 40.0 < height, "{height}: {found:?}");
    }
}

#[test]
fn sign_in_chooses_a_name_and_the_first_one_can_be_added() {
    let Window { mut app, _folder } = window(Bench::new(), Lang::Bg);
    app.clerk = None;
    assert!(matches!(click(&app, "Първа Служителка").as_slice(), [Message::SignIn(sign_in::Message::Choose(_))]));
    assert!(matches!(click(&app, "Гише 2").as_slice(), [Message::SignIn(sign_in::Message::Counter(2))]));
    app.snapshot.staff.clear();
    assert!(click(&app, "Добави").is_empty(), "without a name nothing is added");
    app.sign_in.name = "Нова".to_owned();
    assert!(matches!(click(&app, "Добави").as_slice(), [Message::SignIn(sign_in::Message::Add)]));
    // Enter in the field does the same.
    let mut ui = simulator(&app);
    let _ = ui.click(iced_test::selector::id("name")).expect("the field");
    let _ = ui.tap_key(iced::keyboard::key::Named::Enter);
    assert!(ui.into_messages().any(|m| matches!(m, Message::SignIn(sign_in::Message::Add))), "Enter adds");
}

#[test]
fn the_register_begins_at_a_month_by_one_click() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Register(Box::new(heirs()), None));
    bench.minutes(60 * 24 * 40);
    for _ in 0..2 {
        let _ = bench.perform(Command::Register(Box::new(heirs()), None));
    }
    bench.minutes(60 * 24 * 800);
    let _ = bench.perform(Command::Register(Box::new(heirs()), None));
    let months = bench.office.months().expect("months");
    assert_eq!(months.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2029-03-13", "2027-01-03", "2026-11-24"]);
    let view = View { filter: Filter::All, to: Some(months[1]), ..View::default() };
    assert_eq!(bench.office.register_page(&view, bench.who.by, None, 10).expect("a page").len(), 3);
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.screen = Screen::Register;
    app.register.narrow.months = months.clone();
    // Years long ago stand for their months: the newest day of the year.
    assert!(matches!(click(&app, "2027").as_slice(), [Message::Narrow(narrow::Message::Until(day))] if *day == months[1]));
    let _ = app.update(Message::Narrow(narrow::Message::Until(months[1])));
    assert_eq!((app.register.view.to, app.register.narrow.to.as_str()), (Some(months[1]), "03.01.2027"));
    assert_eq!(app.register.view.filter, Filter::All, "today's tab has nothing of that day");
    let _ = app.update(Message::Narrow(narrow::Message::Until(months[1])));
    assert_eq!((app.register.view.to, app.register.narrow.to.as_str()), (None, ""));
}

#[test]
fn minutes_of_a_reception_take_the_guest_and_nobody_else() {
    use gishe::domain::booking::{Guest, Slot};
    let mut bench = Bench::new();
    let slot = Slot { official: "Кмет".into(), day: "2026-11-27".parse().expect("a date"), time: "09:15".into() };
    let guest = Guest { name: "Иван Чаушев".into(), phone: "0888 000 000".into(), topic: "Път".into() };
    let booked = bench.perform(Command::Book(Box::new((slot.clone(), guest)))).value;
    let gishe::office::Value::Booking(booked) = booked else { panic!("no booking") };
    let ticket = bench.ticket(Line::Filing);
    for command in [visit::Command::Call, visit::Command::Start] {
        let _ = bench.on_visit(ticket.id, command);
    }
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    let minutes = Message::Reception(reception::Message::Minutes(booked.id));
    let _ = app.update(Message::Reception(reception::Message::Read(Ok(vec![*booked.clone()]))));
    // A form that stands typed is not replaced, from here or from the palette.
    app.work.form = Some(heirs());
    for message in [minutes.clone(), Message::Work(work::Message::Begin(case::Kind::Praise))] {
        let _ = app.update(message);
        assert_eq!(app.work.form, Some(heirs()));
        assert!(app.banner.take().is_some(), "it is said");
    }
    // The applicant of the visit at the counter is not the guest of the mayor.
    app.work.form = None;
    app.work.carried = Some((Some(ticket.id), heirs().carried_over()));
    let _ = app.update(minutes);
    let form = app.work.form.clone().expect("a form");
    assert_eq!((form.kind, form.name.as_str(), form.subject.as_str()), (case::Kind::Reception, "Иван Чаушев", "Път"));
    assert_eq!((form.identifier.as_str(), form.address.as_str()), ("", ""));
}

/// What is set aside for something urgent comes back whole: the minutes of a reception still belong to their booking.
#[test]
fn a_form_set_aside_comes_back_with_what_belongs_to_it() {
    use gishe::office::email::Part;
    let Window { mut app, _folder } = window(serving(), Lang::Bg);
    let booking = uuid::Uuid::from_u128(7);
    app.work.form = Some(heirs());
    app.work.minutes = Some(booking);
    app.work.pending = vec![Part { name: "молба.pdf".into(), bytes: b"%PDF-1.7".to_vec() }];
    let _ = app.update(Message::Work(work::Message::Hotline));
    let urgent = app.work.form.clone().expect("the quick form");
    assert_eq!((urgent.kind, urgent.channel), (case::Kind::Signal, case::Channel::Hotline));
    assert_eq!((app.work.minutes, app.work.pending.len()), (None, 0), "the call is no reception");
    let _ = app.update(Message::Work(work::Message::Cancel));
    assert_eq!(app.work.form, Some(heirs()));
    assert_eq!((app.work.minutes, app.work.pending.len()), (Some(booking), 1));
    // Restored after a crash it waits behind what stands open, and stands open itself where nothing does.
    let body = || Some(serde_json::to_string(&heirs()).expect("a form"));
    let Window { mut app, _folder } = window(serving(), Lang::Bg);
    let _ = app.update(Message::Work(work::Message::AsideFound(body())));
    assert_eq!(app.work.form, Some(heirs()));
    let _ = app.update(Message::Work(work::Message::AsideFound(body())));
    assert!(app.work.set_aside.as_ref().is_some_and(|aside| aside.form == heirs()));
}

/// A second press while an action is on its way sends nothing; whatever the answer is, the next press does.
#[test]
fn an_action_on_a_case_is_sent_once() {
    use gishe::gui::app::Trouble;
    use gishe::gui::screen::asking::{Change, What};
    let mut bench = Bench::new();
    let _ = bench.register(heirs());
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.screen = Screen::Register;
    let say = |message| Message::Register(message);
    let _ = app.update(say(register::Message::Ask(What::Note)));
    let _ = app.update(say(register::Message::Change(Change::Typed("note", "Обади се.".into()))));
    assert!(app.update(say(register::Message::Submit)).units() > 0);
    assert_eq!(app.update(say(register::Message::Submit)).units(), 0, "pressed twice");
    let failed = Trouble { sentence: "Няма място на диска.".into(), refusal: None };
    let _ = app.update(Message::Did(Purpose::CaseAction, Box::new(Err(failed))));
    assert!(app.register.asking.is_some(), "what was typed stays");
    assert!(app.update(say(register::Message::Submit)).units() > 0, "it may be tried again");
}

#[test]
fn enter_saves_a_setting_that_was_changed() {
    use gishe::domain::settings::Key;
    let Window { mut app, _folder } = window(Bench::new(), Lang::Bg);
    app.screen = Screen::Settings;
    let enter = |app: &App| -> bool {
        let mut ui = simulator(app);
        let _ = ui.click(iced_test::selector::id(Key::OfficeName.code())).expect("the field");
        let _ = ui.tap_key(iced::keyboard::key::Named::Enter);
        ui.into_messages().any(|m| matches!(m, Message::Settings(settings::Message::Save(Key::OfficeName))))
    };
    assert!(!enter(&app), "nothing was changed");
    let _ = app.settings.typed.insert(Key::OfficeName, "Община Рудозем".to_owned());
    assert!(enter(&app));
}

/// Alt with a letter is an action: the field that has the focus does not get the letter; letters alone are typed.
#[test]
fn a_key_with_alt_types_nothing() {
    use iced::keyboard::{Event as Keyboard, Key as Pressed, Location, Modifiers, key};
    let Window { mut app, _folder } = window(Bench::new(), Lang::Bg);
    app.screen = Screen::Register;
    let press = |code: key::Code, letter: &str, modifiers: Modifiers| {
        iced::Event::Keyboard(Keyboard::KeyPressed {
            key: Pressed::Character(letter.into()),
            modified_key: Pressed::Character(letter.into()),
            physical_key: key::Physical::Code(code),
            location: Location::Standard,
            modifiers,
            text: Some(letter.into()),
            repeat: false,
        })
    };
    let typed = |event: iced::Event| {
        let mut ui = simulator(&app);
        let _ = ui.click(iced_test::selector::id("find")).expect("the field");
        let _ = ui.simulate([event]);
        ui.into_messages().filter(|m| matches!(m, Message::Register(register::Message::Typed(_)))).count()
    };
    for (code, letter) in [(key::Code::KeyM, "м"), (key::Code::KeyL, "л"), (key::Code::Digit1, "1")] {
        assert_eq!(typed(press(code, letter, Modifiers::ALT)), 0, "Alt+{letter}");
        assert_eq!(typed(press(code, letter, Modifiers::empty())), 1, "{letter}");
    }
}

#[test]
fn every_counter_of_the_office_can_be_sat_at() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Set(gishe::domain::settings::Key::Counters, "12".to_owned()));
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.clerk = None;
    assert!(matches!(click(&app, "Гише 12").as_slice(), [Message::SignIn(sign_in::Message::Counter(12))]));
}

#[test]
fn a_form_keeps_what_was_typed_and_shows_every_problem_at_its_field() {
    let Window { mut app, _folder } = window(serving(), Lang::Bg);
    let _ = app.update(Message::Work(work::Message::Service("2016".into())));
    let _ = app.update(Message::Work(work::Message::Typed(work::Typed::Identifier, "8503156027".into())));
    let check = "Контролната цифра не е вярна. Сверете номера с документа.";
    assert!(simulator(&app).find(check).is_ok(), "a wrong check digit is said at once");
    let _ = app.update(Message::Work(work::Message::Typed(work::Typed::Name, "Мария".into())));
    let command = Command::Register(Box::new(app.work.form.clone().expect("a form")), None);
    let words = app.words;
    let told = app.desk.wait(move |office| {
        office.perform(Who { by: uuid::Uuid::nil(), counter: 1 }, command).map_err(|f| gishe::gui::app::Trouble::of(&f, words))
    });
    let _ = app.update(Message::Did(Purpose::Register, Box::new(told.expect("an answer"))));
    let form = app.work.form.as_ref().expect("the form stays");
    assert_eq!((form.identifier.as_str(), form.name.as_str()), ("8503156027", "Мария"));
    assert!(app.banner.is_some() && app.work.problem("identifier", app.words).as_deref() == Some(check));
    let company = gishe::domain::person::ApplicantKind::Company;
    assert!(matches!(click(&app, "Фирма").as_slice(), [Message::Work(work::Message::Applicant(kind))] if *kind == company));
    assert!(matches!(click(&app, "Регистрирай").as_slice(), [Message::Key(Intent::Submit)]));
}

#[test]
fn f5_over_a_filled_form_asks_first() {
    let Window { mut app, _folder } = window(serving(), Lang::Bg);
    let _ = app.update(Message::Work(work::Message::Service("2016".into())));
    let _ = app.update(Message::Work(work::Message::Typed(work::Typed::Name, "Мария".into())));
    for leaves in [Intent::Finish, Intent::Leave] {
        let _ = app.update(Message::Key(leaves));
        assert!(app.banner.as_deref().is_some_and(|b| b.contains("незавършена форма")), "{leaves:?}");
        let _ = app.update(Message::CloseBanner);
    }
    let _ = app.update(Message::Key(Intent::Escape));
    assert!(app.work.form.is_some() && app.banner.is_some(), "Esc asks first");
    let _ = app.update(Message::Key(Intent::Escape));
    assert!(app.work.form.is_none() && app.banner.is_none(), "the second Esc drops the form");
}

#[test]
fn the_register_masks_people_and_offers_what_the_status_allows() {
    let mut bench = Bench::new();
    let _ = bench.register(complaint());
    let _ = bench.register(heirs());
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.screen = Screen::Register;
    let mut ui = simulator(&app);
    assert!(ui.find("Мария И. П.").is_ok() && ui.find("Мария Иванова Петрова").is_err());
    drop(ui);
    assert!(matches!(click(&app, "Покажи личните данни").as_slice(), [Message::Register(register::Message::Reveal)]));
    assert!(matches!(click(&app, "Резултатът е готов").as_slice(), [Message::Do(Purpose::CaseAction, _)]));
    assert!(simulator(&app).find("Реши").is_err(), "a request is not decided");
    let id = app.register.dossier.as_ref().map(|d| d.case.id);
    app.register.revealed = id;
    assert!(simulator(&app).find("Мария Иванова Петрова").is_ok());
    assert!(matches!(click(&app, "Просрочени").as_slice(), [Message::Register(register::Message::Tab(Filter::Overdue))]));
}

#[test]
fn summary_services_and_settings() {
    let Window { mut app, _folder } = window(serving(), Lang::En);
    app.screen = Screen::Summary;
    assert!(simulator(&app).find("Promised and kept").is_ok() || simulator(&app).find("Visitors").is_ok());
    app.screen = Screen::Services;
    app.services.typed = "heirs".to_owned();
    let name = app.services.catalogue.get("2016").map(|s| s.name.clone()).expect("a service");
    assert!(matches!(click(&app, &name).as_slice(), [Message::Services(services::Message::Choose(code))] if code == "2016"));
    app.screen = Screen::Settings;
    assert!(matches!(click(&app, "Български").as_slice(), [Message::Settings(settings::Message::Lang(Lang::Bg))]));
    let _ = app.update(Message::Settings(settings::Message::Wishes("bg dark".into())));
    assert!(app.look == Look::DARK && app.words.lang == Lang::Bg);
    assert!(simulator(&app).find("Служители").is_ok());
}

/// From the door to the receipt by clicks and typing: tests/journeys/*.ice, run with their tasks.
#[test]
fn journeys() {
    let folder = Folder::new();
    let home = gishe::office::Home::at(folder.0.join("data"));
    let clock = gishe::office::clock::ManualClock::at(super::support::TEN);
    let random = gishe::office::clock::SeededRandom::new(1);
    let mut office = home.open(Box::new(clock), Box::new(random)).expect("an office");
    let _ = office.become_example(["Служител 1", "Служител 2"]).expect("an example");
    let program = gishe::gui::program(Desk::new(office).expect("a thread"), Words::default(), home.clone(), false);
    let journeys = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journeys");
    iced_test::run(program, journeys).unwrap_or_else(|error| panic!("{error:?}"));
    let office =
        home.open(Box::new(gishe::office::clock::SystemClock), Box::new(gishe::office::clock::SystemRandom)).expect("opened");
    let found = office.find("наследници", 5).expect("found");
    assert_eq!(found.len(), 1, "the journey's request is in the register");
    let summary = office.summary("2026-11-24".parse().expect("a date")).expect("figures");
    assert_eq!(summary.ends.finished, 1);
}

#[test]
fn the_exchange_page_shows_stations_problems_and_what_to_decide() {
    use gishe::domain::station::Kind;
    use gishe::gui::screen::exchange::Message as Exchange;
    use gishe::office::worklist::Matter;
    use gishe::share::status::{Link, Matter as Trouble, Mode, Peer, Problem, Status};
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    let of = case.history[0].of;
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.screen = Screen::Exchange;
    let writer = gishe::domain::stamp::Writer::of_key(&[2; 32]);
    app.status = Status {
        link: Link::InStep,
        mode: Mode::Strong,
        published: 7,
        unsent: 2,
        peers: vec![Peer {
            writer,
            code: 2,
            name: "Гише 2".to_owned(),
            kind: Kind::Staff,
            heard_ms: Some(app.snapshot.now_ms),
            offset_ms: 3_000,
            has_mine: 6,
            held: 4,
            announced: 5,
            retired: false,
            twin: false,
        }],
        problems: vec![Problem {
            matter: Trouble::Damaged,
            writer: Some(writer),
            station: "Гише 2".to_owned(),
            detail: "w/x/s/y.seg".to_owned(),
            since_ms: app.snapshot.now_ms,
        }],
        ..Status::default()
    };
    app.exchange.matters = vec![Matter::Field {
        case: case.id,
        number: case.registered.number.to_string(),
        of,
        field: gishe::domain::case::Field::Phone,
        won: Some("0888 111 111".to_owned()),
        lost: Some("0888 222 222".to_owned()),
        shown: gishe::domain::case::Shown { over: of, now: None },
    }];
    let mut ui = simulator(&app);
    for text in ["Гише 2", "сега", "+3 с", "4 / 5", "6 / 7", "Записани тук: 9 от 9", "В папката: 7 от 9"]
    {
        let _ = ui.find(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    }
    drop(ui);
    let taken = click(&app, "Вземи другата");
    assert!(matches!(taken.as_slice(), [Message::Exchange(Exchange::Decide(0, true))]), "{taken:?}");
    let kept = click(&app, "Остави тази");
    assert!(matches!(kept.as_slice(), [Message::Exchange(Exchange::Decide(0, false))]), "{kept:?}");
    // A retirement needs the passphrase first.
    assert!(click(&app, "Изведи").is_empty());
    app.exchange.phrase = "шест думи".to_owned();
    let retire = click(&app, "Изведи");
    assert!(matches!(retire.as_slice(), [Message::Exchange(Exchange::Retire(2))]), "{retire:?}");
    // A folder that is not there is told, and what was typed stays.
    let _ = app.update(Message::Exchange(Exchange::Folder("/няма/такава".to_owned())));
    let first = app.update(Message::Exchange(Exchange::Move));
    super::support::drive(first, |message| app.update(message));
    assert!(app.exchange.problem.as_ref().is_some_and(|p| p.contains("/няма/такава")));
    assert_eq!(app.exchange.folder.as_deref(), Some("/няма/такава"));
}

/// The chooser of kinds: by F10, a kind by its row, or the questions that lead to one; the form of the kind stands open then.
#[test]
fn a_kind_is_chosen_or_asked_for() {
    use gishe::domain::case::{Kind, Question};
    use gishe::gui::screen::kinds;
    let mut window = window(Bench::new(), Lang::Bg);
    let say = |app: &mut App, message: Message| drop(app.update(message));
    say(&mut window.app, Message::Key(Intent::Kinds));
    assert_eq!(window.app.work.choosing, Some(kinds::Choosing { question: None }));
    for message in click(&window.app, "Не съм сигурен") {
        say(&mut window.app, message);
    }
    assert_eq!(window.app.work.choosing.and_then(|c| c.question), Some(Question::Danger));
    for answer in ["Не", "Не", "Не", "Да", "Не", "Не"] {
        for message in click(&window.app, answer) {
            say(&mut window.app, message);
        }
    }
    assert_eq!(window.app.work.form.as_ref().map(|form| form.kind), Some(Kind::Signal));
    let mut ui = simulator(&window.app);
    for text in ["Сигнал", "За кого или за кой акт се отнася", "Запазена самоличност", "Описание"]
    {
        assert!(ui.find(text).is_ok(), "{text} stands in the form of a signal");
    }
}

/// What the table of the life cycle allows is offered, and nothing else.
#[test]
fn the_register_offers_what_the_table_allows() {
    use gishe::domain::case::cycle::{self, Action};
    let mut bench = Bench::new();
    let case = bench.register(complaint());
    let window = window(bench, Lang::Bg);
    let mut app = window.app;
    app.screen = Screen::Register;
    let words = Words::new(Lang::Bg);
    let mut ui = simulator(&app);
    for action in Action::ALL {
        let offered = ui.find(words.tr(action.key()).as_str()).is_ok();
        assert_eq!(offered, cycle::find(case.registered.kind, case.status, action).is_some(), "{action:?}");
    }
}

/// Who asks by phone proves it by the access code; the clerk sees whether it is right, never the code itself.
#[test]
fn an_access_code_is_compared_and_never_shown() {
    let mut bench = Bench::new();
    let case = bench.register(complaint());
    let code = case.personal.as_ref().map(|p| p.access_code.clone()).expect("a code");
    let mut app = window(bench, Lang::Bg).app;
    app.screen = Screen::Register;
    assert!(simulator(&app).find(code.as_str()).is_err(), "the code is not shown");
    for (typed, words) in [(code.to_lowercase(), "кодът е верен"), ("ZZZZZZZZ".to_owned(), "кодът не е за тази преписка")]
    {
        drop(app.update(Message::Register(register::Message::Code(typed))));
        assert!(simulator(&app).find(words).is_ok(), "{words}");
    }
    drop(app.update(Message::Register(register::Message::Code("ZZZ".to_owned()))));
    assert!(simulator(&app).find("кодът не е за тази преписка").is_err(), "half a code is no wrong code");
}

/// An officer is appointed in Settings, and opens a sealed signal in the register by the passphrase; nobody else sees what is in it.
#[test]
fn an_officer_is_appointed_and_opens_a_sealed_signal() {
    use gishe::domain::case::Kind;
    use gishe::domain::form::Form;
    use gishe::domain::sealing::{self, Regime, Role};
    use gishe::gui::screen::{officers, seal};
    use gishe::office::admin;
    let mut bench = Bench::new();
    let made = admin::appoint(&bench.home(), None, "", Role::Officer, "Определен Служител", "дума за отваряне").expect("a key");
    let short = admin::appoint(&bench.home(), None, "", Role::Officer, "Определен Служител", "кратка");
    assert!(short.is_err_and(|fault| fault.sentence(Words::new(Lang::Bg)).contains("12")));
    let _ = bench.perform(Command::Appoint(Box::new(made)));
    assert_eq!(sealing::appointed(bench.office.settings()).len(), 1);
    let signal = Form {
        kind: Kind::Restricted,
        regime: Some(Regime::Citizen),
        service: String::new(),
        subject: "Искане на пари".into(),
        ..heirs()
    };
    let case = bench.register(signal);
    let opened = bench.office.open_sealed(bench.who, case.id, "дума за отваряне").expect("opened");
    let mut app = window(bench, Lang::Bg).app;
    app.screen = Screen::Settings;
    drop(app.update(Message::Officers(officers::Message::Name("Втори Служител".into()))));
    assert!(simulator(&app).find("Сигнали с ограничен достъп").is_ok());
    assert!(simulator(&app).find("Определен Служител").is_ok(), "who is appointed stands there");
    app.screen = Screen::Register;
    assert!(simulator(&app).find("Искане на пари").is_err(), "closed");
    assert!(click(&app, "Отвори").iter().any(|m| matches!(m, Message::Register(register::Message::Seal(seal::Message::Open)))));
    let told = seal::Message::Opened(case.id, Box::new(Ok(opened)));
    drop(app.update(Message::Register(register::Message::Seal(told))));
    assert!(simulator(&app).find("Относно: Искане на пари").is_ok(), "its officer reads it");
    drop(app.update(Message::Register(register::Message::Choose(case.id))));
    assert!(simulator(&app).find("Относно: Искане на пари").is_err(), "forgotten with the next choice");
}

/// The palette finds a case by a word, and a service, a kind, a screen and an action by theirs; arrows and Enter choose, Esc closes.
#[test]
fn the_palette_finds_everything_by_one_field() {
    use gishe::domain::case::Kind;
    use gishe::gui::screen::palette::{self, Goal};
    let mut bench = Bench::new();
    let case = bench.register(heirs());
    let line = bench.office.find("Петрова", 5).expect("found");
    let mut app = window(bench, Lang::Bg).app;
    drop(app.update(Message::Key(Intent::Search)));
    assert!(app.palette.is_some());
    let typed = |app: &mut App, text: &str| drop(app.update(Message::Palette(palette::Message::Typed(text.into()))));
    let goals = |app: &App| palette::entries(app).into_iter().map(|entry| entry.goal).collect::<Vec<_>>();
    typed(&mut app, "Петрова");
    drop(app.update(Message::Palette(palette::Message::Found(0, Box::new(Ok(line.clone()))))));
    assert!(!goals(&app).contains(&Goal::Case(case.id)), "a late answer is dropped");
    drop(app.update(Message::Palette(palette::Message::Found(1, Box::new(Ok(line))))));
    assert_eq!(goals(&app).first(), Some(&Goal::Case(case.id)));
    typed(&mut app, "наследници");
    assert!(goals(&app).iter().any(|goal| matches!(goal, Goal::Service(_))));
    typed(&mut app, "предложение");
    assert!(goals(&app).contains(&Goal::Kind(Kind::Proposal)));
    typed(&mut app, "почивка");
    assert!(goals(&app).contains(&Goal::Key(Intent::Break)));
    typed(&mut app, "отчети");
    let at = goals(&app).iter().position(|goal| *goal == Goal::Screen(Screen::Summary)).expect("a screen");
    for _ in 0..at {
        drop(app.update(Message::Key(Intent::Down)));
    }
    drop(app.update(Message::Palette(palette::Message::Take)));
    assert_eq!((app.screen, app.palette.is_some()), (Screen::Summary, false));
    drop(app.update(Message::Key(Intent::Search)));
    drop(app.update(Message::Key(Intent::Escape)));
    assert!(app.palette.is_none());
}

/// Missed terms and those that end today are said on every screen and lead to their list.
#[test]
fn missed_terms_are_said_on_every_screen() {
    let mut bench = Bench::new();
    let _ = bench.register(heirs());
    bench.minutes(8 * 24 * 60);
    let late = bench.register(heirs());
    bench.minutes(7 * 24 * 60);
    let mut app = window(bench, Lang::Bg).app;
    app.screen = Screen::Services;
    let pressed = click(&app, "просрочени: 1");
    assert!(pressed.iter().any(|m| matches!(m, Message::Register(register::Message::Tab(Filter::Overdue)))), "{pressed:?}");
    assert!(simulator(&app).find("срок днес: 1").is_ok(), "{:?}", late.due);
    app.screen = Screen::Register;
    assert!(simulator(&app).find("Просрочени 1").is_ok());
}

/// What an officer is told to do may name people: it is masked until the personal data are shown.
#[test]
fn an_instruction_is_masked_until_shown() {
    use gishe::domain::case::{self, Step};
    let mut bench = Bench::new();
    let case = bench.register(complaint());
    let step = Step::Assign("Общинска собственост".into(), String::new(), "Обадете се на Иванка.".into(), String::new());
    let _ = bench.on_case(case.id, case::Command::Move(step));
    let mut app = window(bench, Lang::Bg).app;
    app.screen = Screen::Register;
    assert!(simulator(&app).find("Общинска собственост").is_ok());
    assert!(simulator(&app).find("Обадете се на Иванка.").is_err());
    app.register.revealed = Some(case.id);
    assert!(simulator(&app).find("Обадете се на Иванка.").is_ok());
}
