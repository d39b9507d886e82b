//! Scenes onto canvases, in the theme's colours.

use crate::scenario::decimal;
use crate::views::marks::{Anchor, Ink, Mark, Scene, Seg, Stroke};
use crate::web::canvas::{Align, Canvas, Lettering};
use crate::web::theme;

/// How the theme wants pictures to be painted: the colour of every ink, how thick strokes are, how large everything is.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    colours: Vec<String>,
    stroke: f64,
    scale: f64,
}

impl Palette {
    /// As the style sheet has it now.
    pub fn read() -> Palette {
        let names: Vec<String> = Ink::ALL.iter().map(|ink| format!("ink-{}", ink.name())).collect();
        let read = |names: &[&str]| theme::properties(names);
        let numbers: Vec<f64> = read(&["picture-stroke", "picture-scale"])
            .iter()
            .map(|value| decimal(value).unwrap_or(1.0).clamp(0.5, 4.0))
            .collect();
        let colours = read(&names.iter().map(String::as_str).collect::<Vec<_>>());
        Palette { colours, stroke: numbers[0], scale: numbers[1] }
    }

    /// How much larger than their layouts pictures are.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The same for pictures that are so many times as large.
    pub fn times(&self, factor: f64) -> Palette {
        Palette { scale: self.scale * factor, ..self.clone() }
    }

    fn colour(&self, ink: Ink) -> &str {
        self.colours.get(ink as usize).map_or("#888", String::as_str)
    }
}

/// Paints a scene. Gives whether the canvas has another size than before.
pub fn paint(scene: &Scene, canvas: &Canvas, palette: &Palette) -> bool {
    let resized = canvas.begin(palette.scale);
    marks(&scene.marks, canvas, palette);
    resized
}

fn marks(list: &[Mark], canvas: &Canvas, palette: &Palette) {
    for mark in list {
        match mark {
            Mark::Rect { x, y, w, h, r, fill, stroke } => {
                canvas.path();
                canvas.rect(*x, *y, *w, *h, *r);
                finish(*fill, *stroke, canvas, palette);
            }
            Mark::Circle { x, y, r, fill, stroke } => {
                canvas.path();
                canvas.circle(*x, *y, *r);
                finish(*fill, *stroke, canvas, palette);
            }
            Mark::Path { segs, fill, stroke } => {
                canvas.path();
                for seg in segs {
                    match *seg {
                        Seg::Move(x, y) => canvas.move_to(x, y),
                        Seg::Line(x, y) => canvas.line_to(x, y),
                        Seg::Quad(cx, cy, x, y) => canvas.quad_to(cx, cy, x, y),
                        Seg::Cubic(a, b, c, d, x, y) => canvas.cubic_to((a, b), (c, d), (x, y)),
                        Seg::Close => canvas.close(),
                    }
                }
                finish(*fill, *stroke, canvas, palette);
            }
            Mark::Text { x, y, text, size, anchor, ink, bold, mono } => {
                let align = match anchor {
                    Anchor::Start => Align::Left,
                    Anchor::Middle => Align::Middle,
                    Anchor::End => Align::Right,
                };
                let how = Lettering { size: *size, align, bold: *bold, mono: *mono };
                canvas.text(text, *x, *y, palette.colour(*ink), how);
            }
            Mark::Group { clip, opacity, marks: inner } => {
                canvas.group(*clip, *opacity, || marks(inner, canvas, palette));
            }
        }
    }
}

fn finish(fill: Option<Ink>, stroke: Option<Stroke>, canvas: &Canvas, palette: &Palette) {
    if let Some(ink) = fill {
        canvas.fill(palette.colour(ink));
    }
    if let Some(Stroke { ink, width, dash }) = stroke {
        canvas.stroke(palette.colour(ink), width * palette.stroke, dash);
    }
}
