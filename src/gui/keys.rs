//! Keys to intents: pure, so that every shortcut is tested here. Letters go by the physical key, so that they work alike on
//! the Bulgarian layouts and the Latin one.

use iced::keyboard::key::{Code, Named, Physical};
use iced::keyboard::{Key, Modifiers};

/// What a key asks for, wherever the focus is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Intent {
    /// F1.
    Help,
    /// F2.
    CallNext,
    /// F3.
    Recall,
    /// F4.
    Start,
    /// F5.
    Finish,
    /// F6.
    NoShow,
    /// F7.
    Transfer,
    /// F8.
    ParkOrResume,
    /// F9.
    Break,
    /// F10: another kind of paper.
    Kinds,
    /// F11: the newest scan goes to the case at hand.
    Scan,
    /// F12: call for help, with the place.
    CallHelp,
    /// Insert: issue a ticket.
    Ticket,
    /// Ctrl+Enter: register, or do what the open form does.
    Submit,
    /// Escape.
    Escape,
    /// Ctrl+K.
    Search,
    /// Ctrl+E: the figures as PDF.
    Export,
    /// Ctrl+P: print the paper on show.
    Print,
    /// Ctrl and plus: the paper on show larger.
    Larger,
    /// Ctrl and minus: smaller.
    Smaller,
    /// Ctrl+1 … Ctrl+7: a screen of the rail.
    Screen(u8),
    /// Tab and Shift+Tab.
    Next,
    /// Shift+Tab.
    Previous,
    /// Arrow up, in the palette.
    Up,
    /// Arrow down, in the palette.
    Down,
    /// Page Up and Page Down in lists.
    PageDown,
    /// Page Up.
    PageUp,
    /// The cause of a long wait, 1 to 5.
    Cause(u8),
    /// The visitor left.
    Leave,
    /// Called, and back into the line.
    Recycle,
    /// Count an answered enquiry.
    Enquiry,
    /// Keep the place while what is missing is fetched.
    KeepPlace,
    /// What is typed as a note is an incident.
    Incident,
    /// Somebody who waits: why there, before the turn, to another line.
    Aside,
    /// A ticket with priority.
    Priority,
    /// A service without a ticket, or work that came another way.
    WalkIn,
    /// A further service of the visitor here.
    Another,
    /// One more came with this ticket.
    More,
    /// One fewer.
    Fewer,
    /// A break of another kind than a short rest.
    Pause,
}

/// The intent of a key press, if it has one.
pub fn intent(key: &Key, physical: Physical, modifiers: Modifiers) -> Option<Intent> {
    if modifiers.control() {
        return match (key, physical) {
            (Key::Named(Named::Enter), _) => Some(Intent::Submit),
            (_, Physical::Code(Code::KeyK)) => Some(Intent::Search),
            (_, Physical::Code(Code::KeyE)) => Some(Intent::Export),
            (_, Physical::Code(Code::KeyP)) => Some(Intent::Print),
            (_, Physical::Code(Code::Equal | Code::NumpadAdd)) => Some(Intent::Larger),
            (_, Physical::Code(Code::Minus | Code::NumpadSubtract)) => Some(Intent::Smaller),
            (_, Physical::Code(Code::Digit1)) => Some(Intent::Screen(1)),
            (_, Physical::Code(Code::Digit2)) => Some(Intent::Screen(2)),
            (_, Physical::Code(Code::Digit3)) => Some(Intent::Screen(3)),
            (_, Physical::Code(Code::Digit4)) => Some(Intent::Screen(4)),
            (_, Physical::Code(Code::Digit5)) => Some(Intent::Screen(5)),
            (_, Physical::Code(Code::Digit6)) => Some(Intent::Screen(6)),
            (_, Physical::Code(Code::Digit7)) => Some(Intent::Screen(7)),
            _ => None,
        };
    }
    if modifiers.alt() && !modifiers.logo() {
        return match physical {
            Physical::Code(Code::Digit1) => Some(Intent::Cause(1)),
            Physical::Code(Code::Digit2) => Some(Intent::Cause(2)),
            Physical::Code(Code::Digit3) => Some(Intent::Cause(3)),
            Physical::Code(Code::Digit4) => Some(Intent::Cause(4)),
            Physical::Code(Code::Digit5) => Some(Intent::Cause(5)),
            Physical::Code(Code::KeyL) => Some(Intent::Leave),
            Physical::Code(Code::KeyR) => Some(Intent::Recycle),
            Physical::Code(Code::KeyI) => Some(Intent::Enquiry),
            Physical::Code(Code::KeyM) => Some(Intent::KeepPlace),
            Physical::Code(Code::KeyN) => Some(Intent::Incident),
            Physical::Code(Code::KeyO) => Some(Intent::Aside),
            Physical::Code(Code::KeyP) => Some(Intent::Priority),
            Physical::Code(Code::KeyB) => Some(Intent::WalkIn),
            Physical::Code(Code::KeyD) => Some(Intent::Another),
            Physical::Code(Code::KeyZ) => Some(Intent::Pause),
            Physical::Code(Code::Equal | Code::NumpadAdd) => Some(Intent::More),
            Physical::Code(Code::Minus | Code::NumpadSubtract) => Some(Intent::Fewer),
            _ => None,
        };
    }
    if modifiers.logo() {
        return None;
    }
    let Key::Named(named) = key else { return None };
    match named {
        Named::F1 => Some(Intent::Help),
        Named::F2 => Some(Intent::CallNext),
        Named::F3 => Some(Intent::Recall),
        Named::F4 => Some(Intent::Start),
        Named::F5 => Some(Intent::Finish),
        Named::F6 => Some(Intent::NoShow),
        Named::F7 => Some(Intent::Transfer),
        Named::F8 => Some(Intent::ParkOrResume),
        Named::F9 => Some(Intent::Break),
        Named::F10 => Some(Intent::Kinds),
        Named::F11 => Some(Intent::Scan),
        Named::F12 => Some(Intent::CallHelp),
        Named::Insert => Some(Intent::Ticket),
        Named::Escape => Some(Intent::Escape),
        Named::Tab if modifiers.shift() => Some(Intent::Previous),
        Named::Tab => Some(Intent::Next),
        Named::ArrowUp => Some(Intent::Up),
        Named::ArrowDown => Some(Intent::Down),
        Named::PageDown => Some(Intent::PageDown),
        Named::PageUp => Some(Intent::PageUp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO: Physical = Physical::Code(Code::Abort);

    #[test]
    fn function_keys_and_their_intents() {
        for (named, want) in [
            (Named::F2, Intent::CallNext),
            (Named::F3, Intent::Recall),
            (Named::F4, Intent::Start),
            (Named::F5, Intent::Finish),
            (Named::F6, Intent::NoShow),
            (Named::F7, Intent::Transfer),
            (Named::F8, Intent::ParkOrResume),
            (Named::F9, Intent::Break),
            (Named::F10, Intent::Kinds),
            (Named::F11, Intent::Scan),
            (Named::Insert, Intent::Ticket),
            (Named::Escape, Intent::Escape),
            (Named::F12, Intent::CallHelp),
            (Named::Tab, Intent::Next),
        ] {
            assert_eq!(intent(&Key::Named(named), NO, Modifiers::empty()), Some(want));
        }
        assert_eq!(intent(&Key::Named(Named::Tab), NO, Modifiers::SHIFT), Some(Intent::Previous));
        assert_eq!(intent(&Key::Named(Named::F2), NO, Modifiers::ALT), None, "Alt+F2 is the desktop's");
        for (code, want) in [
            (Code::KeyL, Intent::Leave),
            (Code::KeyR, Intent::Recycle),
            (Code::KeyI, Intent::Enquiry),
            (Code::KeyM, Intent::KeepPlace),
            (Code::KeyN, Intent::Incident),
            (Code::KeyO, Intent::Aside),
            (Code::KeyP, Intent::Priority),
            (Code::KeyB, Intent::WalkIn),
            (Code::KeyD, Intent::Another),
            (Code::KeyZ, Intent::Pause),
            (Code::Equal, Intent::More),
            (Code::NumpadSubtract, Intent::Fewer),
        ] {
            assert_eq!(intent(&Key::Unidentified, Physical::Code(code), Modifiers::ALT), Some(want));
        }
        let three = Physical::Code(Code::Digit3);
        assert_eq!(intent(&Key::Character("3".into()), three, Modifiers::ALT), Some(Intent::Cause(3)));
    }

    #[test]
    fn letters_go_by_the_physical_key() {
        let k = Physical::Code(Code::KeyK);
        for layout in ["k", "к", "К", "v"] {
            assert_eq!(intent(&Key::Character(layout.into()), k, Modifiers::CTRL), Some(Intent::Search), "{layout}");
            assert_eq!(intent(&Key::Character(layout.into()), k, Modifiers::empty()), None, "typing {layout} is typing");
        }
        assert_eq!(intent(&Key::Named(Named::Enter), NO, Modifiers::CTRL), Some(Intent::Submit));
        assert_eq!(intent(&Key::Named(Named::Enter), NO, Modifiers::empty()), None);
        assert_eq!(intent(&Key::Character("%".into()), Physical::Code(Code::Digit2), Modifiers::CTRL), Some(Intent::Screen(2)));
    }
}
