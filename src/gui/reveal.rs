//! What has the focus is on screen: after Tab, and while a text grows, the lists around it scroll as far as is needed. iced moves the
//! focus and leaves the scrolling to the program.

use iced::advanced::widget::operation::scrollable::AbsoluteOffset;
use iced::advanced::widget::operation::{Focusable, Outcome, Scrollable};
use iced::advanced::widget::{Id, Operation, operate};
use iced::{Rectangle, Task, Vector};

/// Room left over and under what is revealed, pixels.
const MARGIN: f32 = 12.0;

/// A scrolled area: where it stands and how far it is scrolled.
#[derive(Clone, Copy)]
struct Area {
    bounds: Rectangle,
    content: Rectangle,
    down: f32,
}

/// Looks for what has the focus, and remembers the areas around it.
#[derive(Default)]
struct Look {
    met: Option<Area>,
    around: Vec<Area>,
    found: Option<(Rectangle, Vec<Area>)>,
}

impl<T: 'static> Operation<T> for Look {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        // The children of an area come right after it.
        let area = self.met.take();
        self.around.extend(area);
        operate(self);
        if area.is_some() {
            let _ = self.around.pop();
        }
    }

    fn scrollable(&mut self, _: Option<&Id>, bounds: Rectangle, content: Rectangle, by: Vector, _: &mut dyn Scrollable) {
        self.met = Some(Area { bounds, content, down: by.y });
    }

    fn focusable(&mut self, _: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        if state.is_focused() {
            self.found = Some((bounds, self.around.clone()));
        }
    }

    fn finish(&self) -> Outcome<T> {
        let Some((bounds, around)) = &self.found else { return Outcome::None };
        let moves = moves(*bounds, around);
        if moves.is_empty() { Outcome::None } else { Outcome::Chain(Box::new(Move(moves))) }
    }
}

/// How far each area is scrolled so that `bounds` is in sight, from the innermost on; those that stay are left out.
fn moves(bounds: Rectangle, around: &[Area]) -> Vec<(Rectangle, f32)> {
    let (mut top, mut bottom) = (bounds.y - MARGIN, bounds.y + bounds.height + MARGIN);
    let mut moves = Vec::new();
    for area in around.iter().rev() {
        let most = (area.content.height - area.bounds.height).max(0.0);
        let (from, to) = (area.bounds.y + area.down, area.bounds.y + area.down + area.bounds.height);
        // What is taller than the area shows its end: that is where one types.
        let down = if bottom > to {
            area.down + bottom - to
        } else if top < from && bottom - top <= area.bounds.height {
            area.down + top - from
        } else {
            area.down
        };
        let down = down.clamp(0.0, most);
        if (down - area.down).abs() > 0.5 {
            moves.push((area.bounds, down));
        }
        (top, bottom) = (top - down, bottom - down);
    }
    moves
}

/// Scrolls areas, known by where they stand.
struct Move(Vec<(Rectangle, f32)>);

impl<T> Operation<T> for Move {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn scrollable(&mut self, _: Option<&Id>, bounds: Rectangle, _: Rectangle, _: Vector, state: &mut dyn Scrollable) {
        if let Some((_, down)) = self.0.iter().find(|(of, _)| *of == bounds) {
            state.scroll_to(AbsoluteOffset { x: None, y: Some(*down) });
        }
    }
}

/// Scrolls what has the focus into sight.
pub fn focused<T: Send + 'static>() -> Task<T> {
    operate(Look::default())
}

/// Gives the focus to a field, and scrolls it into sight.
pub fn focus<T: Send + 'static>(field: impl Into<Id>) -> Task<T> {
    iced::widget::operation::focus(field).chain(focused())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(y: f32, height: f32) -> Rectangle {
        Rectangle { x: 0.0, y, width: 100.0, height }
    }

    fn area(y: f32, height: f32, content: f32, down: f32) -> Area {
        Area { bounds: at(y, height), content: at(y, content), down }
    }

    #[test]
    fn an_area_scrolls_no_further_than_is_needed() {
        let list = area(100.0, 200.0, 1000.0, 0.0);
        assert_eq!(moves(at(150.0, 20.0), &[list]), []);
        assert_eq!(moves(at(400.0, 20.0), &[list]), [(list.bounds, 132.0)], "down to its end and the margin");
        let scrolled = Area { down: 300.0, ..list };
        assert_eq!(moves(at(150.0, 20.0), &[scrolled]), [(list.bounds, 38.0)], "up to its top");
        assert_eq!(moves(at(1090.0, 20.0), &[list]), [(list.bounds, 800.0)], "never past the end");
        assert_eq!(moves(at(100.0, 20.0), &[scrolled]), [(list.bounds, 0.0)]);
        assert_eq!(moves(at(150.0, 400.0), &[list]), [(list.bounds, 262.0)], "of what is taller the end");
        let inner = area(500.0, 100.0, 400.0, 0.0);
        let both = [area(0.0, 300.0, 2000.0, 0.0), inner];
        assert_eq!(moves(at(700.0, 20.0), &both), [(inner.bounds, 132.0), (both[0].bounds, 300.0)], "one in the other");
    }
}
