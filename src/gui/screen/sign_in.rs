//! Sign-in: choose the counter and one's name. PINs come later.

use crate::gui::app::{App, Message as Window};
use crate::gui::theme::{Kind, Look};
use crate::gui::widget::{Part, caption, choices, entry, heading, icon, key_button, small_button};
use iced::widget::{Space, column, container, row, scrollable, text};
use iced::{Alignment, Length};
use uuid::Uuid;

/// What is typed here.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// The name of a first member of staff.
    pub name: String,
}

/// A message of sign-in.
#[derive(Clone, Debug)]
pub enum Message {
    /// Sit at this counter.
    Counter(u8),
    /// Sign in as this member.
    Choose(Uuid),
    /// The name of a new member, as typed.
    Name(String),
    /// Add them.
    Add,
}

/// Draws sign-in.
pub fn view(app: &App) -> Part<'_> {
    let (words, look) = (app.words, app.look);
    let settings = &app.snapshot.settings;
    let office = settings.text(crate::domain::settings::Key::OfficeName).to_owned();
    let place = settings.text(crate::domain::settings::Key::OfficePlace).to_owned();
    let mut page = column![heading(office), caption(place, look), Space::new().height(12)].spacing(6);
    let counters = (1..=settings.counters()).map(|n| (n, words.tr_with("counter-n", &[("n", n.to_string())])));
    page =
        page.push(choices(words.tr("sign-in-counter"), counters, app.counter, look, |n| Window::SignIn(Message::Counter(n))));
    page = page.push(Space::new().height(8));
    let active: Vec<_> = app.snapshot.staff.iter().filter(|m| m.active).collect();
    if active.is_empty() {
        page = page.push(text(words.tr("sign-in-first")).size(15));
        let add = (!app.sign_in.name.trim().is_empty()).then_some(Window::SignIn(Message::Add));
        let typed = |t| Window::SignIn(Message::Name(t));
        page = page.push(entry("name", words.field("staff_name"), &app.sign_in.name, None, look, typed, add.clone()));
        page = page.push(small_button(words.tr("sign-in-add"), Kind::Next, look).on_press_maybe(add));
    } else {
        page = page.push(caption(words.tr("sign-in-who"), look));
        let mut names = column![].spacing(6);
        for (place, member) in active.into_iter().enumerate() {
            let choose = Window::SignIn(Message::Choose(member.id));
            names = names.push(
                key_button(member.name.clone(), "", Kind::Plain, look)
                    .id(format!("clerk-{place}"))
                    .width(Length::Fill)
                    .on_press(choose),
            );
        }
        page = page.push(scrollable(names).direction(Look::scroll()).height(Length::Shrink));
    }
    if settings.example {
        page = page.push(caption(words.tr("status-example"), look));
    }
    if let Some(banner) = &app.banner {
        page = page.push(row![icon("triangle-alert", 18.0), text(banner.clone()).size(15).color(look.red.0)].spacing(8));
    }
    let card = container(page).padding(28).width(440).style(look.card_style());
    container(card)
        .width(Length::Fill)
        .height(Length::Fill)
        .align_x(Alignment::Center)
        .align_y(Alignment::Center)
        .style(Look::area(look.ground))
        .into()
}
