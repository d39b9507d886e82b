//! A scene as SVG, for pictures outside the page and for tests. Colours stay names: `var(--ink-water)`.

use std::fmt::Write;

use super::marks::{Anchor, Ink, Mark, Scene, Seg, Stroke};

/// The scene as an `<svg>` element.
pub fn svg(scene: &Scene) -> String {
    let mut out = String::new();
    let (w, h) = (number(scene.width), number(scene.height));
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">"#
    );
    let mut clips = 0;
    marks(&scene.marks, &mut clips, &mut out);
    out.push_str("</svg>\n");
    out
}

/// The colours of inks in a theme, for pictures that know no style sheet.
pub struct Colours(Vec<(Ink, String)>);

impl Colours {
    /// Those of the first block of a style sheet that begins with these words; `None` if one is missing.
    pub fn of(styles: &str, theme: &str) -> Option<Colours> {
        let (_, block) = styles.split_once(theme)?;
        let (block, _) = block.split_once('}')?;
        let colour = |ink: Ink| {
            let (_, rest) = block.split_once(&format!("--ink-{}:", ink.name()))?;
            Some((ink, rest.split(';').next()?.trim().to_owned()))
        };
        Ink::ALL.into_iter().map(colour).collect::<Option<Vec<_>>>().map(Colours)
    }

    /// The picture in these colours, on a ground or on none.
    pub fn apply(&self, picture: &str, ground: bool) -> String {
        let mut picture = picture.to_owned();
        if ground && let Some(end) = picture.find(">\n") {
            picture
                .insert_str(end + 2, "<rect width=\"100%\" height=\"100%\" fill=\"var(--ink-ground)\"/>\n");
        }
        for (ink, colour) in &self.0 {
            picture = picture.replace(&format!("var(--ink-{})", ink.name()), colour);
        }
        picture
    }
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn ink(ink: Option<Ink>) -> String {
    ink.map_or_else(|| "none".to_owned(), |ink| format!("var(--ink-{})", ink.name()))
}

fn look(fill: Option<Ink>, stroke: Option<Stroke>) -> String {
    let mut text = format!(r#"fill="{}""#, ink(fill));
    if let Some(stroke) = stroke {
        let _ =
            write!(text, r#" stroke="{}" stroke-width="{}""#, ink(Some(stroke.ink)), number(stroke.width));
        if let Some((dash, gap)) = stroke.dash {
            let _ = write!(text, r#" stroke-dasharray="{} {}""#, number(dash), number(gap));
        }
    }
    text
}

fn marks(list: &[Mark], clips: &mut u32, out: &mut String) {
    for mark in list {
        match mark {
            Mark::Rect { x, y, w, h, r, fill, stroke } => {
                let [x, y, w, h, r] = [*x, *y, *w, *h, *r].map(number);
                let look = look(*fill, *stroke);
                let _ = writeln!(out, r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" {look}/>"#);
            }
            Mark::Circle { x, y, r, fill, stroke } => {
                let [x, y, r] = [*x, *y, *r].map(number);
                let _ = writeln!(out, r#"<circle cx="{x}" cy="{y}" r="{r}" {}/>"#, look(*fill, *stroke));
            }
            Mark::Path { segs, fill, stroke } => {
                let path: Vec<String> = segs.iter().map(seg).collect();
                let _ = writeln!(out, r#"<path d="{}" {}/>"#, path.join(" "), look(*fill, *stroke));
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
                let _ = writeln!(
                    out,
                    r#"<text x="{x}" y="{y}" font-size="{size}" font-family="{face}" font-weight="{weight}" text-anchor="{anchor}" fill="{}">{}</text>"#,
                    ink(Some(*colour)),
                    escape(text)
                );
            }
            Mark::Group { clip, opacity, marks: inner } => {
                let mut attributes = format!(r#"opacity="{}""#, number(*opacity));
                if let Some((x, y, w, h)) = clip {
                    let [x, y, w, h] = [*x, *y, *w, *h].map(number);
                    let _ = writeln!(
                        out,
                        r#"<clipPath id="c{clips}"><rect x="{x}" y="{y}" width="{w}" height="{h}"/></clipPath>"#
                    );
                    let _ = write!(attributes, r##" clip-path="url(#c{clips})""##);
                    *clips += 1;
                }
                let _ = writeln!(out, "<g {attributes}>");
                marks(inner, clips, out);
                out.push_str("</g>\n");
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
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
