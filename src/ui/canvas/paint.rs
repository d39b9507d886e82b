//! Paints scenes onto canvases, in the theme's colours.

use crate::export::{Paint, Theme};
use crate::scenario::decimal;
use crate::views::marks::{Anchor, Ink, Mark, Scene, Seg, Stroke};
use crate::web::canvas::{Align, Canvas, Lettering};
use crate::web::pixels::{CssSize, DeviceRatio, LayoutScale};
use crate::web::theme;

/// The browsers' default font size, in CSS pixels.
const LETTERS: f64 = 16.0;

/// A theme's colours for pictures, its factor for stroke widths, and the scale of layouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    colours: Vec<String>,
    stroke: f64,
    scale: LayoutScale,
}

impl Palette {
    /// As the style sheet has it now.
    pub fn read() -> Palette {
        let names: Vec<String> = Ink::ALL.iter().map(|ink| format!("--ink-{}", ink.name())).collect();
        let read = |names: &[&str]| theme::properties(names);
        let number = |value: &str, usual: f64| {
            decimal(value.trim_end_matches("px")).unwrap_or(usual).clamp(usual * 0.5, usual * 4.0)
        };
        let how = read(&["--picture-stroke", "--picture-scale", "font-size"]);
        let colours = read(&names.iter().map(String::as_str).collect::<Vec<_>>());
        // Letters in pictures are as large as the reader wants letters to be, too.
        let scale = number(&how[1], 1.0) * number(&how[2], LETTERS) / LETTERS;
        Palette { colours, stroke: number(&how[0], 1.0), scale: LayoutScale(scale) }
    }

    /// The scale of layouts.
    pub fn scale(&self) -> LayoutScale {
        self.scale
    }

    /// The palette for pictures that are `factor` times as large.
    pub fn times(&self, factor: f64) -> Palette {
        Palette { scale: LayoutScale(self.scale.0 * factor), ..self.clone() }
    }

    /// The palette for paper, whatever the theme: dark on white.
    fn of_paper() -> Palette {
        let look = Paint { theme: Theme::Light, ground: true }.look();
        let colours = Ink::ALL.iter().map(|&ink| (look.colour)(ink)).collect();
        Palette { colours, stroke: look.stroke, scale: LayoutScale(1.0) }
    }

    fn colour(&self, ink: Ink) -> &str {
        self.colours.get(ink as usize).map_or("#888", String::as_str)
    }
}

/// Paints a scene. Returns whether the canvas has another size than before.
pub fn paint(scene: &Scene, canvas: &Canvas, palette: &Palette) -> bool {
    let resized = canvas.begin(palette.scale);
    marks(&scene.marks, canvas, palette);
    resized
}

/// Paints a scene for paper, where a layout pixel is a CSS pixel.
pub fn print(scene: &Scene, canvas: &Canvas, ratio: DeviceRatio) {
    canvas.begin_sheet(CssSize { w: scene.width, h: scene.height }, ratio);
    marks(&scene.marks, canvas, &Palette::of_paper());
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
