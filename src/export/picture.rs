//! Views of a moment as one SVG picture that needs nothing else: one view alone, or several beside each other as on the
//! page. Pure.

use crate::views::marks::{Ink, Scene};
use crate::views::pen::{Area, Pen, TextStyle};
use crate::views::svg::{Look, Sheet};
use crate::views::{DrawableView, Moment, ViewInput};

/// The size at which slides are laid out; they are enlarged from there, so that the last row can read their words.
pub const SLIDE: (f64, f64) = (960.0, 540.0);

/// Pixels around a view alone.
const EDGE: f64 = 6.0;

/// Pixels around and between several views.
const GAP: f64 = 12.0;

/// Pixels for the name of a run, above its view.
const NAME: f64 = 20.0;

/// A picture narrower than this has its views below each other.
const NARROW: f64 = 700.0;

/// One view in a picture.
#[derive(Clone, Copy)]
pub struct PicturePart<'a> {
    /// How it is drawn.
    pub drawable: &'static DrawableView,
    /// Of which run's moment.
    pub moment: &'a Moment<'a>,
    /// Of which streams, rows and time.
    pub input: ViewInput<'a>,
    /// What the run is called, where there are two.
    pub name: Option<&'a str>,
}

impl PicturePart<'_> {
    fn scene(&self, w: f64, h: f64) -> Scene {
        (self.drawable.draw)(&self.input, self.moment, w, h)
    }

    /// Its scene in that area, below the name of its run.
    fn placed(&self, area: Area) -> Vec<(f64, f64, Scene)> {
        let Area { x, y, w, h } = area;
        let Some(name) = self.name else { return vec![(x, y, self.scene(w, h))] };
        let mut pen = Pen::default();
        pen.fit(8.0, NAME - 6.0, w - 16.0, name, TextStyle::new(12.5, Ink::Text).bold());
        vec![(x, y, pen.scene(w, NAME)), (x, y + NAME, self.scene(w, (h - NAME).max(1.0)))]
    }
}

/// Draws the views into a picture that is laid out at `w` × `h` pixels and enlarged by `scale`. `title` is its name for
/// screen readers.
pub fn picture(title: &str, parts: &[PicturePart], (w, h): (f64, f64), scale: f64, look: &Look) -> String {
    let placed: Vec<_> =
        parts.iter().zip(areas(parts, w, h)).flat_map(|(part, area)| part.placed(area)).collect();
    Sheet { title, size: (w, h), scale, placed: &placed }.write(look)
}

/// Where each view is: the sequence at the right, the others at the left below each other.
fn areas(parts: &[PicturePart], w: f64, h: f64) -> Vec<Area> {
    if let [_] = parts {
        // Letters that are wider than a layout takes them for are not cut off.
        return vec![Area::new(EDGE, EDGE, w - 2.0 * EDGE, h - 2.0 * EDGE)];
    }
    let apart = w >= NARROW && parts.iter().any(|part| !part.drawable.at_right);
    let is_right = |part: &PicturePart| apart && part.drawable.at_right;
    let right = if parts.iter().any(is_right) { (w * 0.36).max(320.0) + GAP } else { 0.0 };
    let column = |at_right: bool| {
        let (x, width) = match at_right {
            true => (w - right, right - GAP),
            false => (GAP, w - right - 2.0 * GAP),
        };
        let inside: Vec<f64> =
            parts.iter().filter(|part| is_right(part) == at_right).map(|part| part.drawable.weight).collect();
        let room = h - GAP * (inside.len() + 1) as f64;
        (x, width, room / inside.iter().sum::<f64>().max(0.1))
    };
    let columns = [column(false), column(true)];
    let mut tops = [GAP; 2];
    let place = |part: &PicturePart| {
        let number = usize::from(is_right(part));
        let (x, width, each) = columns[number];
        let height = each * part.drawable.weight;
        let top = tops[number];
        tops[number] += height + GAP;
        Area::new(x, top, width, height)
    };
    parts.iter().map(place).collect()
}
