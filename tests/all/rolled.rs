//! The register's list when it is long and when it is narrowed: only what is in sight is built, and no combination of what narrows it
//! shows other cases than it says.

use super::screens::{Window, simulator, window};
use super::support::{Bench, complaint, heirs};
use gishe::domain::case::{self, Kind, Status};
use gishe::domain::form::Form;
use gishe::gui::app::{App, Message, Screen};
use gishe::gui::screen::register;
use gishe::office::Command;
use gishe::office::clock::SeededRandom;
use gishe::store::cases::{Filter, Line, Order, View};
use gishe::words::Lang;

/// Of a thousand rows only those around what is in sight are built, and all can be scrolled to.
#[test]
fn a_long_list_builds_the_rows_in_sight() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Register(Box::new(heirs()), None));
    let view = View { filter: Filter::All, ..View::default() };
    let one = bench.office.register_page(&view, bench.who.by, None, 10).expect("a page").remove(0);
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.screen = Screen::Register;
    app.register.lines = (1..=1_000)
        .map(|n| {
            let mut line = one.clone();
            line.title = format!("Преписка {n}");
            line
        })
        .collect();
    // The first time everything is built, and tells its height.
    let measured = |app: &mut App| {
        let mut ui = simulator(app);
        let _ = ui.simulate([iced::Event::Window(iced::window::Event::RedrawRequested(std::time::Instant::now()))]);
        let told: Vec<Message> = ui.into_messages().collect();
        let n = told.iter().filter(|m| matches!(m, Message::Register(register::Message::Measured(..)))).count();
        told.into_iter().for_each(|message| drop(app.update(message)));
        n
    };
    assert_eq!(measured(&mut app), 50);
    let shown = |app: &App, n: usize| simulator(app).find(format!("Преписка {n}").as_str()).is_ok();
    let status = simulator(&app).find("регистрирана").expect("a row").visible_bounds().expect("seen");
    assert!(status.x > 500.0, "the rows fill the list: {status:?}");
    assert!(shown(&app, 1) && shown(&app, 20) && !shown(&app, 500) && !shown(&app, 1_000));
    assert!(measured(&mut app) <= 3, "what is far is room");
    let far = app.register.rolled.plan(1_000);
    let room: Vec<f32> = far.into_iter().flatten().collect();
    let whole = 50.0 * room.iter().sum::<f32>() / room.len() as f32;
    let _ = app.update(Message::Register(register::Message::Scrolled(0.5, whole / 2.0, 600.0)));
    assert!(!shown(&app, 1) && shown(&app, 500) && shown(&app, 505) && !shown(&app, 1_000));
    let _ = app.update(Message::Register(register::Message::Scrolled(0.8, whole - 600.0, 600.0)));
    assert!(shown(&app, 1_000) && !shown(&app, 500));
}

/// Every combination of tab, narrowing and order shows the cases that a plain look through all of them finds, page by page, and their
/// number.
#[test]
fn a_narrowed_list_is_what_it_says_by_whatever_index_it_is_read() {
    let mut bench = Bench::new();
    let mut random = SeededRandom::new(7);
    for n in 0..60 {
        let form =
            if random.below(2) == 0 { heirs() } else { Form { name: format!("Име {}", random.below(9)), ..complaint() } };
        let case = bench.register(form);
        if random.below(3) == 0 {
            let unit = if random.below(2) == 0 { "ТСУ" } else { "Екология" };
            let _ = bench.on_case(
                case.id,
                case::Command::Move(case::Step::Assign(unit.into(), String::new(), String::new(), String::new())),
            );
        }
        if case.registered.kind == Kind::Request && random.below(3) == 0 {
            let _ = bench.on_case(case.id, case::Command::ResultReady);
        }
        if n % 20 == 19 {
            bench.minutes(24 * 60);
        }
    }
    let (me, today) = (bench.who.by, bench.office.today());
    let all = bench.office.register_page(Filter::All, me, None, 1_000).expect("all");
    assert_eq!(all.len(), 60);
    let days = [None, Some(today - chrono::Days::new(2)), Some(today)];
    for tab in [
        Filter::All,
        Filter::Today,
        Filter::Mine,
        Filter::Ready,
        Filter::ToAssign,
        Filter::Overdue,
        Filter::ToNotify,
        Filter::Awaiting,
    ] {
        for kind in [None, Some(Kind::Request), Some(Kind::ServiceComplaint), Some(Kind::Praise)] {
            for status in [None, Some(Status::Ready), Some(Status::Registered)] {
                for unit in ["", "ТСУ", "Няма такъв"] {
                    for from in days {
                        let order = Order::ALL[random.below(4) as usize];
                        let view = View { filter: tab, kind, status, unit: unit.into(), from, to: from, order };
                        check(&bench, &all, &view);
                    }
                }
            }
        }
    }
}

fn check(bench: &Bench, all: &[Line], view: &View) {
    let (me, today) = (bench.who.by, bench.office.today());
    let tab = |line: &&Line| match view.filter {
        Filter::Today => line.date == today,
        Filter::Ready => line.status == Status::Ready,
        Filter::ToAssign => line.status == Status::Registered,
        Filter::Overdue => line.next.is_some_and(|(day, _)| day < today),
        Filter::Awaiting => matches!(line.status, Status::AwaitingCorrection | Status::AwaitingOther),
        Filter::ToNotify => matches!(line.status, Status::Decided | Status::Refused | Status::Forwarded),
        _ => true,
    };
    let mut expected: Vec<&Line> = all
        .iter()
        .filter(tab)
        .filter(|line| view.kind.is_none_or(|kind| kind == line.kind) && view.status.is_none_or(|status| status == line.status))
        .filter(|line| view.unit.is_empty() || line.unit == view.unit)
        .filter(|line| view.from.is_none_or(|day| line.date >= day) && view.to.is_none_or(|day| line.date <= day))
        .collect();
    match view.order {
        Order::Due => expected.sort_by_key(|line| (line.due.is_none(), line.due, line.row)),
        Order::Number => expected.sort_by_key(|line| (line.index.clone(), line.seq, line.row)),
        Order::Name => expected.sort_by_key(|line| (line.name.clone(), line.row)),
        _ => expected.sort_by_key(|line| std::cmp::Reverse(line.row)),
    }
    let mut shown: Vec<Line> = Vec::new();
    loop {
        let page = bench.office.register_page(view, me, shown.last(), 7).expect("a page");
        if page.is_empty() {
            break;
        }
        shown.extend(page);
    }
    let ids = |lines: &[Line]| lines.iter().map(|line| line.row).collect::<Vec<_>>();
    let counted = bench.office.register_counted(view, me).expect("counted");
    assert_eq!((counted.n, counted.over), (expected.len() as u64, false), "{view:?}");
    // Due lists have an order of their own.
    if view.filter == Filter::Overdue {
        assert_eq!(shown.len(), expected.len(), "{view:?}");
    } else {
        assert_eq!(ids(&shown), expected.iter().map(|line| line.row).collect::<Vec<_>>(), "{view:?}");
    }
}

/// What another program of the machine registers stands in the list without a word from here.
#[test]
fn the_list_follows_what_was_registered_elsewhere() {
    let mut bench = Bench::new();
    let _ = bench.perform(Command::Register(Box::new(heirs()), None));
    let Window { mut app, _folder } = window(bench, Lang::Bg);
    app.screen = Screen::Register;
    let mut same = app.snapshot.clone();
    let quiet = app.update(Message::Loaded(Box::new(Ok(same.clone()))));
    assert_eq!(quiet.units(), 0, "nothing changed, nothing is read");
    same.waiting.iter_mut().for_each(|(_, n)| *n += 1);
    assert!(app.update(Message::Loaded(Box::new(Ok(same)))).units() > 0);
}

/// Silence is a refusal by law: the list says so on the last day and the day before, and afterwards that it is one.
#[test]
fn the_list_warns_of_a_tacit_refusal() {
    let shown = |days: i64| {
        let mut bench = Bench::new();
        let case = bench.register(heirs());
        bench.minutes(((case.due.expect("a term") - bench.office.today()).num_days() - days) * 24 * 60);
        let Window { mut app, _folder } = window(bench, Lang::Bg);
        app.screen = Screen::Register;
        let line = |key: &str| simulator(&app).find(app.words.tr(key).as_str()).is_ok();
        (line("list-tacit-danger"), line("list-tacit-refused"))
    };
    assert_eq!([shown(3), shown(1), shown(-1)], [(false, false), (true, false), (false, true)]);
}
