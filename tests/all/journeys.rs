//! For each kind of paper the journey from its arrival to the archive, by clicks and typing in the whole window with its tasks. The
//! steps after registration are the shortest way through the table of the life cycle, so the journeys change with it.

use super::support::{Folder, TEN};
use gishe::domain::case::cycle::{self, Action, Row};
use gishe::domain::case::{Kind, Status};
use gishe::domain::sealing::Role;
use gishe::gui::screen::asking::What;
use gishe::office::clock::{ManualClock, SeededRandom, SystemClock, SystemRandom};
use gishe::office::desk::Desk;
use gishe::office::{Command, Home, Who, admin};
use gishe::store::cases::Filter;
use gishe::words::Words;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The shortest way from registration to the archive.
fn way(kind: Kind) -> Vec<Action> {
    let mut from: BTreeMap<Status, (Status, Action)> = BTreeMap::new();
    let mut edge = vec![Status::Registered];
    while let Some(status) = (!edge.is_empty()).then(|| edge.remove(0)) {
        if status == Status::Archived {
            break;
        }
        for row in cycle::allowed(kind, status) {
            let Row { action, to, .. } = row;
            let next = to.unwrap_or(status);
            // Void and sending away end a life as well, but are no answer; no proceeding needs a ground.
            let aside = [Action::Void, Action::NoProceeding, Action::Withdraw, Action::Terminate, Action::Forward];
            if next != Status::Registered && !from.contains_key(&next) && !aside.contains(action) {
                let _ = from.insert(next, (status, *action));
                edge.push(next);
            }
        }
    }
    let (mut at, mut way) = (Status::Archived, Vec::new());
    while at != Status::Registered {
        let (before, action) = from[&at];
        way.push(action);
        at = before;
    }
    way.reverse();
    way
}

/// The journey of a kind as an .ice test.
fn journey(kind: Kind, words: Words) -> String {
    let mut ice = String::from("viewport: 1366x2400\nmode: Zen\n-----\nclick \"Служител 1\"\n");
    let mut step = |text: String| {
        let _ = writeln!(ice, "{text}");
    };
    let click = |text: String| format!("click \"{text}\"");
    let typed = |field: &str, text: &str| format!("click \"{}\"\ntype \"{text}\"", words.field(field));
    if kind == Kind::Request {
        step("click \"Търсене на услуга: дума от името или номер\"".to_owned());
        step("type \"наследници\"\ntype enter".to_owned());
    } else {
        step(click(words.tr("work-kinds")));
        step(click(words.tr(kind.key())));
    }
    if kind == Kind::Restricted {
        step(click(words.tr("regime-citizen")));
    }
    step(typed("name", "Мария Петрова"));
    step(typed("phone", "0888000000"));
    step(typed("address", "с. Върбина"));
    if kind != Kind::Request {
        step(typed("subject", "Осветлението"));
    }
    if kind.has_description() {
        step(typed("description", "Не свети от две седмици."));
    }
    step(click(words.tr("register-button")));
    step(click(words.tr("close")));
    step(click(words.tr("screen-register")));
    step(click(format!("{}01-1", kind.register().0)));
    if kind == Kind::Restricted {
        // Its officer opens the seal, and moves it on inside.
        for action in way(kind) {
            step(typed("passphrase", "дума за отваряне"));
            step(click(words.tr("seal-open")));
            step(format!("click \"{}\"\ntype \"Проверено.\"", words.tr("seal-note")));
            step(typed("passphrase", "дума за отваряне"));
            step(click(words.tr(action.key())));
        }
        step(format!("expect \"{}\"", words.tr(Status::Archived.key())));
        return ice;
    }
    for action in way(kind) {
        let what = What::of(action);
        if action == Action::HandOver && kind == Kind::Request {
            // Nothing leaves the counter unpaid.
            step(click(words.tr("action-pay")));
            step(click(words.tr("confirm")));
            step(click(words.tr("close")));
        }
        step(click(words.tr(action.key())));
        if what.plain() {
            continue;
        }
        for field in what.fields() {
            if field != "until" {
                step(typed(field, "Според закона"));
            }
        }
        step(click(words.tr("confirm")));
    }
    step(format!("expect \"{}\"", words.tr(Status::Archived.key())));
    ice
}

#[test]
fn every_kind_goes_from_its_arrival_to_the_archive_in_the_window() {
    let words = Words::default();
    for kind in Kind::ALL {
        let folder = Folder::new();
        let home = Home::at(folder.0.join("data"));
        let mut office = home.open(Box::new(ManualClock::at(TEN)), Box::new(SeededRandom::new(1))).expect("an office");
        let _ = office.become_example(["Служител 1", "Служител 2"]).expect("an example");
        let officer = admin::appoint(&home, None, "", Role::Officer, "Определен Служител", "дума за отваряне").expect("a key");
        let _ = office.perform(Who::PROGRAM, Command::Appoint(Box::new(officer))).expect("appointed");
        let program = gishe::gui::program(Desk::new(office).expect("a thread"), words, home.clone(), false);
        let journeys = folder.0.join("journeys");
        std::fs::create_dir_all(&journeys).expect("a folder");
        let ice = journey(kind, words);
        std::fs::write(journeys.join("kind.ice"), &ice).expect("a file");
        iced_test::run(program, journeys).unwrap_or_else(|error| panic!("{kind:?}: {error:?}\n{ice}"));
        // Proved from outside: one case of this kind, in the archive.
        let office = home.open(Box::new(SystemClock), Box::new(SystemRandom)).expect("opened");
        let lines = office.register_page(Filter::All, uuid::Uuid::nil(), None, 9).expect("a page");
        let of_kind: Vec<_> = lines.iter().filter(|line| line.kind == kind).map(|line| line.status).collect();
        assert_eq!(of_kind, [Status::Archived], "{kind:?}");
    }
}
