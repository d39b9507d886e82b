//! A scene as SVG, for pictures outside the page and for tests. Colours stay names: `var(--ink-water)`.

use std::fmt::Write;

use super::marks::{Anchor, Ink, Mark, Scene, Seg, Stroke};

/// The scene as an `<svg>` element. Colours stay names: `var(--ink-water)`.
pub fn svg(scene: &Scene) -> String {
    let colour = Box::new(|ink: Ink| format!("var(--ink-{})", ink.name()));
    let look = Look { colour, stroke: 1.0, ground: None };
    let mut out = Writer::new(&look);
    out.open(scene.width, scene.height, 1.0, "");
    out.marks(&scene.marks);
    out.text.push_str("</svg>\n");
    out.text
}

/// How a theme paints inks.
pub struct Look {
    /// An ink's colour.
    pub colour: Box<dyn Fn(Ink) -> String>,
    /// The factor for stroke widths.
    pub stroke: f64,
    /// The background's colour; `None` is transparent.
    pub ground: Option<Ink>,
}

/// Several scenes on one plane, as a picture by itself.
pub struct Sheet<'a> {
    /// Its name for screen readers.
    pub title: &'a str,
    /// The plane's size.
    pub size: (f64, f64),
    /// The picture's pixels per layout pixel.
    pub scale: f64,
    /// The scenes, each with the place of its top left corner.
    pub placed: &'a [(f64, f64, Scene)],
}

impl Sheet<'_> {
    /// The picture.
    pub fn write(&self, look: &Look) -> String {
        let mut out = Writer::new(look);
        let (w, h) = self.size;
        // As canvases draw them in the page.
        out.open(w, h, self.scale, r#" stroke-linejoin="round" stroke-linecap="round""#);
        let _ = writeln!(out.text, "<title>{}</title>", escape(self.title));
        if let Some(ground) = look.ground {
            let colour = out.ink(Some(ground));
            let _ =
                writeln!(out.text, r#"<rect width="{}" height="{}" fill="{colour}"/>"#, number(w), number(h));
        }
        for (x, y, scene) in self.placed {
            let (x, y) = (number(*x), number(*y));
            let moved = (x.as_str(), y.as_str()) != ("0", "0");
            if moved {
                let _ = writeln!(out.text, r#"<g transform="translate({x} {y})">"#);
            }
            out.marks(&scene.marks);
            out.text.push_str(if moved { "</g>\n" } else { "" });
        }
        out.text.push_str("</svg>\n");
        out.text
    }
}

struct Writer<'a> {
    look: &'a Look,
    /// Rectangles that something was cut off at: their names must differ.
    clips: u32,
    text: String,
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Writer<'_> {
    fn new(look: &Look) -> Writer<'_> {
        Writer { look, clips: 0, text: String::new() }
    }

    fn open(&mut self, w: f64, h: f64, scale: f64, more: &str) {
        let (width, height) = (number(w * scale), number(h * scale));
        let (w, h) = (number(w), number(h));
        let _ = writeln!(
            self.text,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {w} {h}"{more}>"#
        );
    }

    fn ink(&self, ink: Option<Ink>) -> String {
        ink.map_or_else(|| "none".to_owned(), |ink| (self.look.colour)(ink))
    }

    fn look(&self, fill: Option<Ink>, stroke: Option<Stroke>) -> String {
        let mut text = format!(r#"fill="{}""#, self.ink(fill));
        if let Some(stroke) = stroke {
            let (colour, width) = (self.ink(Some(stroke.ink)), number(stroke.width * self.look.stroke));
            let _ = write!(text, r#" stroke="{colour}" stroke-width="{width}""#);
            if let Some((dash, gap)) = stroke.dash {
                let _ = write!(text, r#" stroke-dasharray="{} {}""#, number(dash), number(gap));
            }
        }
        text
    }

    fn marks(&mut self, list: &[Mark]) {
        for mark in list {
            match mark {
                Mark::Rect { x, y, w, h, r, fill, stroke } => {
                    let [x, y, w, h, r] = [*x, *y, w.max(0.0), h.max(0.0), *r].map(number);
                    let look = self.look(*fill, *stroke);
                    let _ = writeln!(
                        self.text,
                        r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" {look}/>"#
                    );
                }
                Mark::Circle { x, y, r, fill, stroke } => {
                    let [x, y, r] = [*x, *y, r.max(0.0)].map(number);
                    let look = self.look(*fill, *stroke);
                    let _ = writeln!(self.text, r#"<circle cx="{x}" cy="{y}" r="{r}" {look}/>"#);
                }
                Mark::Path { segs, fill, stroke } => {
                    let path: Vec<String> = segs.iter().map(seg).collect();
                    let look = self.look(*fill, *stroke);
                    let _ = writeln!(self.text, r#"<path d="{}" {look}/>"#, path.join(" "));
                }
                Mark::Text { x, y, text, size, anchor, ink: colour, bold, mono } => {
                    let [x, y, size] = [*x, *y, *size].map(number);
                    let anchor = match anchor {
                        Anchor::Start => "start",
                        Anchor::Middle => "middle",
                        Anchor::End => "end",
                    };
                    let face = if *mono { "monospace" } else { "sans-serif" };
                    let weight = if *bold { "600" } else { "400" };
                    let colour = self.ink(Some(*colour));
                    let _ = writeln!(
                        self.text,
                        r#"<text x="{x}" y="{y}" font-size="{size}" font-family="{face}" font-weight="{weight}" text-anchor="{anchor}" fill="{colour}">{}</text>"#,
                        escape(text)
                    );
                }
                Mark::Group { clip, opacity, marks: inner } => {
                    let mut attributes = format!(r#"opacity="{}""#, number(*opacity));
                    if let Some((x, y, w, h)) = clip {
                        let [x, y, w, h] = [*x, *y, *w, *h].map(number);
                        let clips = self.clips;
                        let _ = writeln!(
                            self.text,
                            r#"<clipPath id="c{clips}"><rect x="{x}" y="{y}" width="{w}" height="{h}"/></clipPath>"#
                        );
                        let _ = write!(attributes, r##" clip-path="url(#c{clips})""##);
                        self.clips += 1;
                    }
                    let _ = writeln!(self.text, "<g {attributes}>");
                    self.marks(inner);
                    self.text.push_str("</g>\n");
                }
            }
        }
    }
}

fn seg(seg: &Seg) -> String {
    let points = |letter: char, values: &[f64]| {
        let values: Vec<String> = values.iter().map(|&value| number(value)).collect();
        format!("{letter}{}", values.join(" "))
    };
    match *seg {
        Seg::Move(x, y) => points('M', &[x, y]),
        Seg::Line(x, y) => points('L', &[x, y]),
        Seg::Quad(a, b, x, y) => points('Q', &[a, b, x, y]),
        Seg::Cubic(a, b, c, d, x, y) => points('C', &[a, b, c, d, x, y]),
        Seg::Close => "Z".to_owned(),
    }
}

fn escape(text: &str) -> String {
    // XML has no such characters, however they are written.
    let text = text.replace(|c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'), " ");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
