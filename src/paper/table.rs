//! A table: columns of given shares, heads repeated on every page, rows of wrapped cells that never lose a line.

use super::scene::{Ink, Item, Role};
use super::sheet::{Align, Sheet, Style};
use super::wrap::wrap;

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Its share of the width.
    pub share: f32,
    /// Where its cells stand.
    pub align: Align,
}

impl Column {
    /// A column of text.
    pub fn text(head: String, share: f32) -> Self {
        Self { head, share, align: Align::Left }
    }

    /// A column of figures.
    pub fn figures(head: String, share: f32) -> Self {
        Self { head, share, align: Align::Right }
    }
}

/// How a table is set.
#[derive(Clone, Copy, Debug)]
pub struct Looks {
    /// The heads.
    pub head: Style,
    /// The cells.
    pub cell: Style,
    /// White between columns, points.
    pub gap: f32,
    /// Whether lines stand between columns, for what is filled in by hand.
    pub grid: bool,
}

/// A table being set, row by row: thousands of rows need no list of them.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    /// Left edge and width of each column.
    places: Vec<(f32, f32)>,
    looks: Looks,
    page: usize,
    /// Where the vertical lines begin on this page.
    grid_from: f32,
}

impl Table {
    /// Begins a table: opens its node and sets the heads.
    pub fn begin(sheet: &mut Sheet, columns: Vec<Column>, looks: Looks) -> Self {
        let total: f32 = columns.iter().map(|c| c.share).sum();
        let mut x = sheet.left();
        let places = columns
            .iter()
            .map(|column| {
                let width = sheet.inner() * column.share / total;
                let place = (x, width);
                x += width;
                place
            })
            .collect();
        let _ = sheet.begin(Role::Table);
        let mut table = Self { columns, places, looks, page: sheet.page(), grid_from: 0.0 };
        sheet.need(looks.head.leading + looks.cell.leading + 10.0);
        table.page = sheet.page();
        table.heads(sheet);
        table
    }

    fn heads(&mut self, sheet: &mut Sheet) {
        self.grid_from = sheet.y;
        let heads: Vec<String> = self.columns.iter().map(|c| c.head.clone()).collect();
        if self.looks.grid {
            sheet.rule(Ink::BLACK);
        }
        self.cells(sheet, &heads, self.looks.head, Role::ColumnHead);
        sheet.rule(Ink::BLACK);
    }

    /// Sets a row.
    pub fn row(&mut self, sheet: &mut Sheet, cells: &[String]) {
        self.row_in(sheet, cells, self.looks.cell);
    }

    /// Sets a row in a style of its own: a sum.
    pub fn row_in(&mut self, sheet: &mut Sheet, cells: &[String], style: Style) {
        let height = self.height(cells, style);
        // A row higher than a page flows; every other one stays whole.
        if sheet.y + height > sheet.bottom() && height < sheet.bottom() - sheet.top() - 60.0 {
            self.turn(sheet);
        }
        self.cells(sheet, cells, style, Role::Cell);
        if sheet.page() != self.page {
            self.page = sheet.page();
            self.grid_from = sheet.top();
        }
        sheet.rule(if self.looks.grid { Ink::GREY } else { Ink::LIGHT });
    }

    fn turn(&mut self, sheet: &mut Sheet) {
        self.lines(sheet);
        sheet.turn();
        self.page = sheet.page();
        // Heads that are repeated are no part of the text.
        sheet.as_artifact(|sheet| self.heads(sheet));
    }

    fn height(&self, cells: &[String], style: Style) -> f32 {
        let lines = cells.iter().zip(&self.places).map(|(cell, (_, width))| {
            // Most cells are short: what certainly fits in one line is not shaped for it.
            let short = cell.chars().count() as f32 * style.size * 0.9 < width - self.looks.gap;
            if short { 1 } else { wrap(cell, width - self.looks.gap, style).len() }
        });
        lines.max().unwrap_or(1) as f32 * style.leading + 3.6
    }

    fn cells(&self, sheet: &mut Sheet, cells: &[String], style: Style, role: Role) {
        let _ = sheet.begin(Role::Row);
        let (page, top) = (sheet.page(), sheet.y + 1.5);
        let mut below = top + style.leading;
        let inset = if self.looks.grid { self.looks.gap / 2.0 } else { 0.0 };
        for (place, cell) in cells.iter().enumerate() {
            let (x, width) = self.places[place.min(self.places.len() - 1)];
            if sheet.page() == page {
                sheet.y = top;
            }
            let align = self.columns[place.min(self.columns.len() - 1)].align;
            let shift = if align == Align::Right && !self.looks.grid && place > 0 { self.looks.gap } else { inset };
            let role = if place == 0 && role == Role::Cell { Role::RowHead } else { role };
            sheet.within(role, |sheet| sheet.text_in(x + shift, width - self.looks.gap, cell, style, align));
            below = if sheet.page() == page { below.max(sheet.y) } else { sheet.y };
        }
        sheet.end();
        sheet.y = below + 1.5;
    }

    /// The vertical lines of this page.
    fn lines(&self, sheet: &mut Sheet) {
        if !self.looks.grid {
            return;
        }
        let height = sheet.y - self.grid_from;
        let edges = self.places.iter().map(|(x, _)| *x).chain(self.places.last().map(|(x, width)| x + width - 0.5));
        for x in edges.collect::<Vec<_>>() {
            sheet.put(Item::Fill { area: [x, self.grid_from, 0.5, height], ink: Ink::GREY });
        }
    }

    /// Ends the table.
    pub fn end(self, sheet: &mut Sheet) {
        self.lines(sheet);
        sheet.end();
    }
}
