//! A long list of which only the part in sight is built: the rows stand in blocks, a block far from the window's edge is empty room
//! of the height it had. Building and laying out thousands of rows at every stroke is what makes a list stutter; rows here have
//! heights of their own (titles wrap), so the heights are measured and not assumed.

use iced::widget::{Column, Space, sensor};
use iced::{Element, Length, Size};

/// Rows of a block.
pub const BLOCK: usize = 20;

/// So high is the window taken to be before the list was scrolled for the first time, pixels.
const UNSEEN: f32 = 1_200.0;

/// Where a list stands, and how high its blocks were when they were last in sight.
#[derive(Clone, Debug, Default)]
pub struct Rolled {
    /// Per block: its height, 0 while it is unknown.
    heights: Vec<f32>,
    /// The width they were measured at.
    width: f32,
    /// What was scrolled past.
    top: f32,
    /// The height of the part in sight, 0 while it is unknown.
    port: f32,
}

impl Rolled {
    /// The list shows something else now, from its beginning. The heights stay: a block tells its own when it comes to differ.
    pub fn rewind(&mut self) {
        self.top = 0.0;
    }

    /// It was scrolled: so much is past, so much is in sight.
    pub fn scrolled(&mut self, top: f32, port: f32) {
        (self.top, self.port) = (top, port);
    }

    /// A block was laid out.
    pub fn measured(&mut self, block: usize, size: Size) {
        // At another width every title wraps elsewhere: what was measured before says nothing.
        if (size.width - self.width).abs() > 0.5 {
            self.heights.clear();
            self.width = size.width;
        }
        if self.heights.len() <= block {
            self.heights.resize(block + 1, 0.0);
        }
        self.heights[block] = size.height;
    }

    /// Per block whether it is built, and else its height. A block that was never measured is built.
    pub fn plan(&self, rows: usize) -> Vec<Option<f32>> {
        let port = if self.port > 0.0 { self.port } else { UNSEEN };
        let known: Vec<f32> = self.heights.iter().copied().filter(|height| *height > 0.0).collect();
        let usual = known.iter().sum::<f32>() / known.len().max(1) as f32;
        let high = |block: usize| self.heights.get(block).copied().filter(|height| *height > 0.0);
        // A list that became short is told of no scrolling: it stands no further down than it is long.
        let whole: f32 = (0..rows.div_ceil(BLOCK)).map(|block| high(block).unwrap_or(usual)).sum();
        let top = self.top.min((whole - port).max(0.0));
        // A window's height over and under what is in sight: a turn of the wheel never meets empty room.
        let (from, to) = (top - port, top + 2.0 * port);
        let mut y = 0.0;
        (0..rows.div_ceil(BLOCK))
            .map(|block| {
                let (begins, ends) = (y, y + high(block).unwrap_or(usual));
                y = ends;
                high(block).filter(|_| ends < from || begins > to)
            })
            .collect()
    }

    /// The blocks of a list of `rows`: `build` draws those of a range, `told` is the message that a block was laid out.
    pub fn blocks<'a, M: 'a>(
        &self,
        rows: usize,
        build: impl Fn(std::ops::Range<usize>) -> Column<'a, M>,
        told: impl Fn(usize, Size) -> M + Clone + 'a,
    ) -> Vec<Element<'a, M>> {
        self.plan(rows)
            .into_iter()
            .enumerate()
            .map(|(block, room)| {
                if let Some(height) = room {
                    return Space::new().width(Length::Fill).height(height).into();
                }
                let (first, told) = (block * BLOCK, told.clone());
                sensor(build(first..rows.min(first + BLOCK))).on_resize(move |size| told(block, size)).into()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(blocks: usize, width: f32) -> Rolled {
        let mut rolled = Rolled::default();
        (0..blocks).for_each(|block| rolled.measured(block, Size::new(width, 1_000.0)));
        rolled
    }

    #[test]
    fn only_what_is_near_the_part_in_sight_is_built() {
        let mut rolled = measured(50, 400.0);
        rolled.scrolled(20_500.0, 600.0);
        let built: Vec<usize> =
            rolled.plan(1_000).iter().enumerate().filter(|(_, room)| room.is_none()).map(|(n, _)| n).collect();
        assert_eq!(built, [19, 20, 21]);
        // The empty room is as high as what it stands for: the list does not jump.
        let room: f32 = rolled.plan(1_000).iter().flatten().sum();
        assert!((room - 47_000.0).abs() < 0.1);
    }

    #[test]
    fn what_was_never_measured_is_built_and_so_is_everything_at_another_width() {
        let mut rolled = measured(3, 400.0);
        rolled.scrolled(0.0, 600.0);
        assert_eq!(rolled.plan(100).iter().map(Option::is_none).collect::<Vec<_>>(), [true, true, false, true, true]);
        // Few rows are left of many that were scrolled past.
        rolled.scrolled(2_400.0, 600.0);
        assert_eq!(rolled.plan(3), [None]);
        rolled.scrolled(0.0, 600.0);
        rolled.measured(0, Size::new(300.0, 1_400.0));
        assert_eq!(rolled.plan(100).iter().filter(|room| room.is_none()).count(), 5);
    }
}
