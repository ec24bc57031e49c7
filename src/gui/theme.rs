//! Looks: one accent, neutrals, colours for states alone; light and dark, contrast 4.5:1 for text.

use iced::overlay::menu;
use iced::widget::{container, pick_list, scrollable, text_editor, text_input};
use iced::{Background, Border, Color, Font, Theme, font};
use sweeten::widget::button;

/// The window's typeface: Sofia Sans with tabular figures by default.
pub const FONT: Font = Font::with_name("Gishe Sans");
/// Its semibold.
pub const BOLD: Font = Font { weight: font::Weight::Semibold, ..Font::with_name("Gishe Sans") };
/// The icons.
pub const ICONS: Font = Font::with_name("Gishe Icons");

/// Text sizes of staff screens.
pub const SMALL: f32 = 13.0;
/// The common size.
pub const BODY: f32 = 15.0;
/// Headings.
pub const LARGE: f32 = 20.0;

/// The colours of a theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Whether it is dark.
    pub dark: bool,
    /// Behind everything.
    pub ground: Color,
    /// Cards, fields.
    pub card: Color,
    /// Text.
    pub text: Color,
    /// Captions.
    pub quiet: Color,
    /// Lines.
    pub line: Color,
    /// The one next action.
    pub accent: Color,
    /// Its pale ground.
    pub pale: Color,
    /// On the accent.
    pub on_accent: Color,
    /// A warning, and its pale ground.
    pub amber: (Color, Color),
    /// A danger, and its pale ground.
    pub red: (Color, Color),
    /// Something to know.
    pub blue: Color,
}

const fn rgb(hex: u32) -> Color {
    Color::from_rgb8((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

impl Look {
    /// The light theme.
    pub const LIGHT: Self = Self {
        dark: false,
        ground: rgb(0xf3f5f7),
        card: rgb(0xffffff),
        text: rgb(0x16202b),
        quiet: rgb(0x556270),
        line: rgb(0xd5dae0),
        accent: rgb(0x0c6b58),
        pale: rgb(0xe1f0ec),
        on_accent: rgb(0xffffff),
        amber: (rgb(0x8a5a00), rgb(0xfdf3dc)),
        red: (rgb(0xb02020), rgb(0xfde9e8)),
        blue: rgb(0x1b5fa8),
    };

    /// The dark theme.
    pub const DARK: Self = Self {
        dark: true,
        ground: rgb(0x12181d),
        card: rgb(0x1b242b),
        text: rgb(0xe8edf1),
        quiet: rgb(0xa3b0bb),
        line: rgb(0x34414b),
        accent: rgb(0x5cc9ac),
        pale: rgb(0x1d3a35),
        on_accent: rgb(0x06231c),
        amber: (rgb(0xf0c060), rgb(0x3a2f14)),
        red: (rgb(0xff9a94), rgb(0x43201f)),
        blue: rgb(0x8ec2f5),
    };

    /// The toolkit's theme of these colours.
    pub fn theme(&self) -> Theme {
        let palette = iced::theme::Palette {
            background: self.ground,
            text: self.text,
            primary: self.accent,
            success: self.accent,
            warning: self.amber.0,
            danger: self.red.0,
        };
        Theme::custom(if self.dark { "Gishe dark" } else { "Gishe light" }, palette)
    }

    /// A card on the ground.
    pub fn card_style(self) -> impl Fn(&Theme) -> container::Style {
        move |_| container::Style { border: edge(self.line), ..container::Style::default().background(self.card) }
    }

    /// A plain area of a colour.
    pub fn area(color: Color) -> impl Fn(&Theme) -> container::Style {
        move |_| container::Style::default().background(color)
    }

    /// A small coloured label.
    pub fn chip(color: Color, ground: Color) -> impl Fn(&Theme) -> container::Style {
        move |_| container::Style {
            border: Border { radius: 4.0.into(), ..Border::default() },
            text_color: Some(color),
            ..container::Style::default().background(ground)
        }
    }

    /// A button; `kind` says how loud.
    pub fn button(self, kind: Kind) -> impl Fn(&Theme, button::Status) -> button::Style {
        move |_, status| {
            let (ground, text, line) = match kind {
                Kind::Next => (self.accent, self.on_accent, self.accent),
                Kind::Plain => (self.card, self.text, self.line),
                Kind::Chosen => (self.pale, self.accent, self.accent),
                Kind::Quiet => (Color::TRANSPARENT, self.text, Color::TRANSPARENT),
                Kind::Danger => (self.card, self.red.0, self.line),
                Kind::Row => (self.card, self.text, Color::TRANSPARENT),
            };
            let focused = matches!(status, button::Status::Focused { .. });
            let hovered = matches!(status, button::Status::Hovered | button::Status::Focused { is_hovered: true });
            let disabled = matches!(status, button::Status::Disabled);
            let ground = match (hovered, kind) {
                (true, Kind::Next) => mix(ground, self.text, 0.15),
                (true, _) => mix(if ground.a == 0.0 { self.ground } else { ground }, self.accent, 0.12),
                _ if disabled => self.ground,
                _ => ground,
            };
            let border = if focused {
                Border { color: if kind == Kind::Next { self.text } else { self.accent }, width: 2.5, radius: 6.0.into() }
            } else {
                edge(if disabled { self.line } else { line })
            };
            button::Style {
                background: Some(Background::Color(ground)),
                text_color: if disabled { self.quiet } else { text },
                border,
                ..button::Style::default()
            }
        }
    }

    /// A text field; `wrong` marks one whose content was refused.
    pub fn input(self, wrong: bool) -> impl Fn(&Theme, text_input::Status) -> text_input::Style {
        move |_, status| {
            let focused = matches!(status, text_input::Status::Focused { .. });
            let color = match (wrong, focused) {
                (true, _) => self.red.0,
                (false, true) => self.accent,
                _ => self.line,
            };
            text_input::Style {
                background: Background::Color(self.card),
                border: Border { color, width: if focused || wrong { 2.0 } else { 1.0 }, radius: 6.0.into() },
                icon: self.quiet,
                placeholder: self.quiet,
                value: self.text,
                selection: mix(self.card, self.accent, 0.35),
            }
        }
    }

    /// A text of several lines, as other fields look.
    pub fn editor(self, wrong: bool) -> impl Fn(&Theme, text_editor::Status) -> text_editor::Style {
        move |theme, status| {
            let focused = matches!(status, text_editor::Status::Focused { .. });
            let status = if focused { text_input::Status::Focused { is_hovered: false } } else { text_input::Status::Active };
            let text_input::Style { background, border, placeholder, value, selection, .. } = self.input(wrong)(theme, status);
            text_editor::Style { background, border, placeholder, value, selection }
        }
    }

    /// A list to pick from, closed.
    pub fn pick(self) -> impl Fn(&Theme, pick_list::Status) -> pick_list::Style {
        move |_, status| {
            let open = matches!(status, pick_list::Status::Opened { .. });
            pick_list::Style {
                text_color: self.text,
                placeholder_color: self.quiet,
                handle_color: self.quiet,
                background: Background::Color(self.card),
                border: Border {
                    color: if open { self.accent } else { self.line },
                    width: if open { 2.0 } else { 1.0 },
                    radius: 6.0.into(),
                },
            }
        }
    }

    /// A list to pick from, open.
    pub fn menu(self) -> impl Fn(&Theme) -> menu::Style {
        move |_| menu::Style {
            background: Background::Color(self.card),
            border: Border { color: self.line, width: 1.0, radius: 6.0.into() },
            text_color: self.text,
            selected_text_color: self.accent,
            selected_background: Background::Color(self.pale),
            shadow: iced::Shadow::default(),
        }
    }

    /// A scrolled area with a slim bar.
    pub fn scroll() -> scrollable::Direction {
        scrollable::Direction::Vertical(scrollable::Scrollbar::new().width(8).scroller_width(6).margin(1))
    }
}

/// How loud a button is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The one next action.
    Next,
    /// An ordinary one.
    Plain,
    /// A choice that is made.
    Chosen,
    /// Without a frame.
    Quiet,
    /// What cannot be undone.
    Danger,
    /// A row of a list.
    Row,
}

fn edge(color: Color) -> Border {
    Border { color, width: 1.0, radius: 6.0.into() }
}

fn mix(a: Color, b: Color, share: f32) -> Color {
    let part = |x: f32, y: f32| x + (y - x) * share;
    Color::from_rgb(part(a.r, b.r), part(a.g, b.g), part(a.b, b.b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(a: Color, b: Color) -> f32 {
        let light = |c: Color| {
            let part = |v: f32| if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
            0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b) + 0.05
        };
        light(a).max(light(b)) / light(a).min(light(b))
    }

    /// WCAG 2.2, 1.4.3: text has a contrast of at least 4.5:1 on every ground it stands on.
    #[test]
    fn every_text_is_readable_in_both_themes() {
        for look in [Look::LIGHT, Look::DARK] {
            for (text, ground) in [
                (look.text, look.card),
                (look.text, look.ground),
                (look.quiet, look.card),
                (look.quiet, look.ground),
                (look.accent, look.pale),
                (look.accent, look.card),
                (look.on_accent, look.accent),
                (look.amber.0, look.amber.1),
                (look.red.0, look.red.1),
                (look.red.0, look.card),
                (look.blue, look.card),
                (look.amber.0, look.card),
            ] {
                assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}: {}", contrast(text, ground));
            }
        }
    }
}
