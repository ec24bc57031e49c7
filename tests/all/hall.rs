//! The kiosk under the simulator: what a touch leads to, page by page.

use super::support::Bench;
use gishe::domain::opinion::Topic;
use gishe::domain::ticket::Line;
use gishe::gui::hall::Hall;
use gishe::gui::kiosk::{Kiosk, Message, Page};
use gishe::words::{Lang, Words};
use iced_test::simulator::Simulator;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn kiosk(bench: Bench) -> (Kiosk, super::support::Folder) {
    let home = bench.home();
    let Bench { office, folder, .. } = bench;
    drop(office);
    let hall = Hall::open(home).expect("a hall");
    let (mut kiosk, _) = Kiosk::new(hall, Words::new(Lang::Bg), 1, Arc::new(AtomicBool::new(false)));
    let board = gishe::office::board::Board {
        lines: Line::ALL
            .map(|line| gishe::office::board::Standing { line, waiting: 0, seconds: 0, open: line != Line::Fees })
            .into(),
        ..Default::default()
    };
    let _ = kiosk.update(Message::Read(Box::new((Default::default(), Some(board)))));
    (kiosk, folder)
}

/// Touches a text; the messages go back into the kiosk.
fn touch(kiosk: &mut Kiosk, text: &str) {
    let messages: Vec<Message> = {
        let settings =
            iced::Settings { fonts: gishe::gui::FONTS.map(std::borrow::Cow::Borrowed).to_vec(), ..Default::default() };
        let mut ui: Simulator<'_, Message> = Simulator::with_size(settings, iced::Size::new(1080.0, 1080.0), kiosk.view());
        let _ = ui.click(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        ui.into_messages().collect()
    };
    for message in messages {
        let _ = kiosk.update(message);
    }
}

#[test]
fn an_opinion_takes_three_touches() {
    let (mut kiosk, _folder) = kiosk(Bench::new());
    touch(&mut kiosk, "Оценете обслужването");
    assert_eq!(kiosk.page(), &Page::Score);
    touch(&mut kiosk, "Удовлетворен");
    assert_eq!(kiosk.page(), &Page::Topic(4));
    touch(&mut kiosk, "Отношението на служителя");
    assert_eq!(kiosk.page(), &Page::Drawing);
    // Touched twice, it is kept once: the page takes no second answer.
    let _ = kiosk.update(Message::Topic(Topic::Place));
    assert_eq!(kiosk.page(), &Page::Drawing);
    let _ = kiosk.update(Message::Kept(None));
    assert_eq!(kiosk.page(), &Page::Thanks);
    // A fault says so, and the next visitor begins anew.
    let _ = kiosk.update(Message::Kept(Some("Няма място".to_owned())));
    touch(&mut kiosk, "Назад");
    assert_eq!(kiosk.page(), &Page::Start);
}

/// Everything that can be touched stands on the screen whole, with four lines and with all ten.
#[test]
fn every_touch_is_on_the_screen() {
    let (mut kiosk, _folder) = kiosk(Bench::new());
    let many: Vec<_> = Line::LETTERS
        .into_iter()
        .filter_map(Line::of_letter)
        .map(|line| gishe::office::board::Standing { line, waiting: 0, seconds: 0, open: true })
        .collect();
    let whole = |kiosk: &Kiosk, last: &str| {
        let settings =
            iced::Settings { fonts: gishe::gui::FONTS.map(std::borrow::Cow::Borrowed).to_vec(), ..Default::default() };
        for size in [(1080.0, 1080.0), (1920.0, 1080.0), (1024.0, 768.0), (1080.0, 1920.0)] {
            let size = iced::Size::new(size.0, size.1);
            let mut ui: Simulator<'_, Message> = Simulator::with_size(settings.clone(), size, kiosk.view());
            let found = ui.find(last).unwrap_or_else(|e| panic!("{last} at {size:?}: {e}"));
            let bounds = iced_test::selector::Bounded::visible_bounds(&found).expect("seen");
            assert!(bounds.y + bounds.height < size.height, "{last} at {size:?}: {bounds:?}");
            assert!(
                (bounds.height - iced_test::selector::Bounded::bounds(&found).height).abs() < 1.0,
                "{last} is cut at {size:?}"
            );
        }
    };
    whole(&kiosk, "Оценете обслужването");
    let board = gishe::office::board::Board { lines: many, ..Default::default() };
    let _ = kiosk.update(Message::Read(Box::new((Default::default(), Some(board)))));
    whole(&kiosk, "Оценете обслужването");
    let _ = kiosk.update(Message::Opinion);
    whole(&kiosk, "Назад");
    let _ = kiosk.update(Message::Score(1));
    whole(&kiosk, "Назад");
}

#[test]
fn a_ticket_takes_two_touches_and_a_closed_line_none() {
    let (mut kiosk, _folder) = kiosk(Bench::new());
    let words = Words::new(Lang::Bg);
    let line = |line: Line| format!("{}   {}", line.letter(), words.line(&Default::default(), line));
    touch(&mut kiosk, &format!("{} ({})", line(Line::Fees), words.tr("kiosk-closed")));
    assert_eq!(kiosk.page(), &Page::Start);
    touch(&mut kiosk, &line(Line::Filing));
    assert_eq!(kiosk.page(), &Page::Priority(Line::Filing));
    touch(&mut kiosk, "Не");
    assert_eq!(kiosk.page(), &Page::Drawing);
    // Left alone, any page goes back to the start.
    let _ = kiosk.update(Message::Back);
    touch(&mut kiosk, "Имам записан час");
    for digit in ['1', '2'] {
        touch(&mut kiosk, &digit.to_string());
    }
    assert_eq!(kiosk.page(), &Page::Code("12".to_owned()));
    for _ in 0..30 {
        let _ = kiosk.update(Message::Second);
    }
    assert_eq!(kiosk.page(), &Page::Start);
}
