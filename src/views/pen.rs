//! Helpers that make marks. Must not know what they depict. All lengths are in layout pixels.

use super::marks::{Anchor, Ink, Mark, Scene, Seg, Stroke};

/// A rectangle in layout pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Area {
    /// From left, top, width and height.
    pub fn new(x: f64, y: f64, w: f64, h: f64) -> Area {
        Area { x, y, w, h }
    }

    /// Its right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Its lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Its middle.
    pub fn middle(&self) -> f64 {
        self.x + self.w / 2.0
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct TextStyle {
    size: f64,
    ink: Ink,
    anchor: Anchor,
    bold: bool,
    mono: bool,
}

impl TextStyle {
    /// A style of that font size and colour: left-aligned, regular, proportional.
    pub fn new(size: f64, ink: Ink) -> TextStyle {
        TextStyle { size, ink, anchor: Anchor::Start, bold: false, mono: false }
    }

    /// Centred at its point.
    pub fn middle(self) -> TextStyle {
        TextStyle { anchor: Anchor::Middle, ..self }
    }

    /// Ending at its point.
    pub fn end(self) -> TextStyle {
        TextStyle { anchor: Anchor::End, ..self }
    }

    /// Bold.
    pub fn bold(self) -> TextStyle {
        TextStyle { bold: true, ..self }
    }

    /// As code.
    pub fn mono(self) -> TextStyle {
        TextStyle { mono: true, ..self }
    }

    /// An estimate of the width of `text`: layouts know no fonts.
    pub fn width(&self, text: &str) -> f64 {
        let letter = match (self.mono, self.bold) {
            (true, _) => 0.61,
            (false, true) => 0.56,
            (false, false) => 0.53,
        };
        let letters = text.chars().count() as f64;
        // Some letters are wide: a few of them are usual, but a long name may have nothing else.
        let wide = text.chars().filter(|letter| "mwMWOQ@".contains(*letter)).count() as f64;
        let even = self.mono || letters < 8.0;
        let more = if even { 0.0 } else { (wide - letters / 4.0).max(0.0) * 0.6 };
        (letters * letter + more) * self.size
    }
}

/// A solid line.
pub fn line(ink: Ink, width: f64) -> Stroke {
    Stroke { ink, width, dash: None }
}

/// A dashed line.
pub fn dashed(ink: Ink, width: f64) -> Stroke {
    Stroke { ink, width, dash: Some((4.0, 4.0)) }
}

/// The smallest font size for a text with little room.
pub const SMALLEST: f64 = 9.0;

/// Collects marks, from the back to the front.
#[derive(Debug, Default)]
pub struct Pen {
    marks: Vec<Mark>,
}

impl Pen {
    /// A filled rectangle with round corners.
    pub fn fill(&mut self, area: Area, r: f64, ink: Ink) {
        self.rect(area, r, Some(ink), None);
    }

    /// A rectangle.
    pub fn rect(&mut self, area: Area, r: f64, fill: Option<Ink>, stroke: Option<Stroke>) {
        let Area { x, y, w, h } = area;
        self.marks.push(Mark::Rect { x, y, w, h, r, fill, stroke });
    }

    /// A circle.
    pub fn circle(&mut self, x: f64, y: f64, r: f64, fill: Option<Ink>, stroke: Option<Stroke>) {
        self.marks.push(Mark::Circle { x, y, r, fill, stroke });
    }

    /// A line through points.
    pub fn line(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        let segs = points.iter().enumerate().map(|(number, &(x, y))| match number {
            0 => Seg::Move(x, y),
            _ => Seg::Line(x, y),
        });
        self.path(segs.collect(), None, Some(stroke));
    }

    /// A closed shape through points.
    pub fn shape(&mut self, points: &[(f64, f64)], ink: Ink) {
        let mut segs = vec![];
        for &(x, y) in points {
            segs.push(if segs.is_empty() { Seg::Move(x, y) } else { Seg::Line(x, y) });
        }
        segs.push(Seg::Close);
        self.path(segs, Some(ink), None);
    }

    /// A line or an area.
    pub fn path(&mut self, segs: Vec<Seg>, fill: Option<Ink>, stroke: Option<Stroke>) {
        self.marks.push(Mark::Path { segs, fill, stroke });
    }

    /// Words; `y` is their baseline.
    pub fn text(&mut self, x: f64, y: f64, text: impl Into<String>, how: TextStyle) {
        let TextStyle { size, ink, anchor, bold, mono } = how;
        self.marks.push(Mark::Text { x, y, text: text.into(), size, anchor, ink, bold, mono });
    }

    /// A text that fits into `width`: set smaller, and at last cut short, if it is longer.
    pub fn fit(&mut self, x: f64, y: f64, width: f64, text: impl Into<String>, how: TextStyle) {
        let text = text.into();
        let mut how = how;
        let wide = how.width(&text);
        if wide > width {
            how.size = (how.size * width / wide).max(SMALLEST);
        }
        let letters = text.chars().count();
        let room = (width * letters as f64 / how.width(&text).max(1.0)) as usize;
        match letters > room.max(3) + 1 {
            true => {
                let short: String = text.chars().take(room.max(3).saturating_sub(1)).collect();
                self.text(x, y, format!("{}…", short.trim_end()), how);
            }
            false => self.text(x, y, text, how),
        }
    }

    /// The marks that `draw` makes, cut off outside of `clip` and faded to `opacity`.
    pub fn group(&mut self, clip: Option<Area>, opacity: f64, draw: impl FnOnce(&mut Pen)) {
        let mut inner = Pen::default();
        draw(&mut inner);
        if inner.marks.is_empty() {
            return;
        }
        let clip = clip.map(|a| (a.x, a.y, a.w, a.h));
        self.marks.push(Mark::Group { clip, opacity, marks: inner.marks });
    }

    /// The picture.
    pub fn scene(self, width: f64, height: f64) -> Scene {
        Scene { width, height, marks: self.marks }
    }
}
