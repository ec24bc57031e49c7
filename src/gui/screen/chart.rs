//! The day's chart: bars of arrivals, a line of waiting, the standard dashed.

use crate::domain::summary::Summary;
use crate::gui::app::Message;
use crate::gui::theme::{FONT, Look};
use iced::widget::canvas::{self, Frame, LineDash, Path, Stroke, Text};
use iced::{Color, Point, Rectangle, Renderer, Size, Theme, mouse};

/// The chart of a summary.
#[derive(Debug)]
pub struct Chart<'a> {
    /// The figures.
    pub summary: &'a Summary,
    /// The looks.
    pub look: Look,
}

const LEFT: f32 = 30.0;
const BELOW: f32 = 22.0;

impl canvas::Program<Message> for Chart<'_> {
    type State = ();

    fn draw(&self, (): &(), renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<canvas::Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let quarters = &self.summary.quarters;
        let (width, height) = (bounds.width - LEFT - 8.0, bounds.height - BELOW - 8.0);
        let longest = quarters.iter().filter_map(|q| q.wait_s).max().unwrap_or(0) / 60 + 1;
        let most = i64::from(quarters.iter().map(|q| q.arrivals).max().unwrap_or(0));
        let norm = self.summary.wait_max_min;
        let top = (longest.max(most).max(i64::from(norm)) + 4) / 5 * 5;
        let y_of = |value: f32| 8.0 + height - height * value / top as f32;
        let label = |content: String, position: Point| Text {
            content,
            position,
            color: self.look.quiet,
            size: 12.0.into(),
            font: FONT,
            ..Text::default()
        };
        for step in 0..=top / 5 {
            let y = y_of((step * 5) as f32);
            frame.fill_rectangle(Point::new(LEFT, y), Size::new(width, 1.0), self.look.line);
            frame.fill_text(label((step * 5).to_string(), Point::new(4.0, y - 8.0)));
        }
        let step = width / quarters.len().max(1) as f32;
        let mut line: Vec<Point> = Vec::new();
        for (place, quarter) in quarters.iter().enumerate() {
            let x = LEFT + place as f32 * step;
            let y = y_of(quarter.arrivals as f32);
            let bar = Size::new(step * 0.7, 8.0 + height - y);
            frame.fill_rectangle(Point::new(x + step * 0.15, y), bar, bar_color(self.look));
            line.extend(quarter.wait_s.map(|wait| Point::new(x + step / 2.0, y_of(wait as f32 / 60.0))));
            // Hours that would run into one another are left out.
            let every = if step * 4.0 >= 44.0 { 60 } else { 120 };
            if quarter.from_min % every == 0 {
                frame.fill_text(label(format!("{}:00", quarter.from_min / 60), Point::new(x, 12.0 + height)));
            }
        }
        let norm_y = y_of(norm as f32);
        let dash = LineDash { segments: &[5.0, 4.0], offset: 0 };
        let standard = Path::line(Point::new(LEFT, norm_y), Point::new(LEFT + width, norm_y));
        frame.stroke(&standard, Stroke { line_dash: dash, ..Stroke::default().with_color(self.look.red.0).with_width(1.2) });
        if line.len() > 1 {
            let path = Path::new(|p| {
                p.move_to(line[0]);
                line[1..].iter().for_each(|point| p.line_to(*point));
            });
            frame.stroke(&path, Stroke::default().with_color(self.look.accent).with_width(2.4));
        }
        for point in &line {
            frame.fill(&Path::circle(*point, 3.0), self.look.accent);
        }
        vec![frame.into_geometry()]
    }
}

fn bar_color(look: Look) -> Color {
    if look.dark { Color::from_rgb8(0x4a, 0x5a, 0x66) } else { Color::from_rgb8(0xc4, 0xcd, 0xd5) }
}
