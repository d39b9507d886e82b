//! Scenes onto canvases, in the theme's colours.

use crate::views::marks::{Anchor, Ink, Mark, Scene, Seg, Stroke};
use crate::web::canvas::{Align, Canvas, Lettering};
use crate::web::theme;

/// The theme's colour of every ink.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette(Vec<String>);

impl Palette {
    /// As the style sheet has it now.
    pub fn read() -> Palette {
        let names: Vec<String> = Ink::ALL.iter().map(|ink| format!("ink-{}", ink.name())).collect();
        Palette(theme::properties(&names.iter().map(String::as_str).collect::<Vec<_>>()))
    }

    fn colour(&self, ink: Ink) -> &str {
        self.0.get(ink as usize).map_or("#888", String::as_str)
    }
}

/// Paints a scene.
pub fn paint(scene: &Scene, canvas: &Canvas, palette: &Palette) {
    canvas.begin();
    marks(&scene.marks, canvas, palette);
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
        canvas.stroke(palette.colour(ink), width, dash);
    }
}
