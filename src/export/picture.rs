//! Views of a moment as one SVG picture that needs nothing else: one view alone, or several beside each other as on the
//! page. Pure.

use crate::engine::StreamId;
use crate::views::marks::{Ink, Scene};
use crate::views::pen::{Area, Pen, Type};
use crate::views::pipe::{self, Net};
use crate::views::svg::{Look, Sheet};
use crate::views::timeline::Glance;
use crate::views::{Moment, sequence, timeline};

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

/// A view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What is now.
    Pipe,
    /// Why.
    Sequence,
    /// Over time.
    Timeline,
}

/// What is looked at, and how.
#[derive(Clone, Copy)]
pub struct Looked<'a> {
    /// What the pipe shows.
    pub net: &'a Net,
    /// The streams that the other views show.
    pub stages: &'a [StreamId],
    /// How the sequence is looked at.
    pub sequence: &'a sequence::View,
    /// What of the timeline is looked at.
    pub glance: &'a Glance,
}

/// A view of a moment.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// Which.
    pub view: View,
    /// Of which run's moment.
    pub moment: &'a Moment<'a>,
    /// Of what in it.
    pub looked: Looked<'a>,
    /// What the run is called, where there are two.
    pub name: Option<&'a str>,
}

impl View {
    /// All of them.
    pub const ALL: [View; 3] = [View::Pipe, View::Sequence, View::Timeline];

    /// As it is called in files' names.
    pub fn name(self) -> &'static str {
        match self {
            View::Pipe => "pipe",
            View::Sequence => "sequence",
            View::Timeline => "timeline",
        }
    }

    /// How much of a column's height it gets.
    fn weight(self) -> f64 {
        match self {
            View::Pipe => 1.45,
            View::Sequence | View::Timeline => 1.0,
        }
    }
}

impl Shown<'_> {
    fn scene(&self, w: f64, h: f64) -> Scene {
        let Looked { net, stages, sequence, glance } = self.looked;
        match self.view {
            View::Pipe => pipe::layout(self.moment, net, w, h),
            View::Sequence => sequence::layout(self.moment, stages, sequence, w, h),
            View::Timeline => timeline::layout(self.moment, stages, glance, w, h),
        }
    }

    /// Its scene in that area, below the name of its run.
    fn placed(&self, area: Area) -> Vec<(f64, f64, Scene)> {
        let Area { x, y, w, h } = area;
        let Some(name) = self.name else { return vec![(x, y, self.scene(w, h))] };
        let mut pen = Pen::default();
        pen.fit(8.0, NAME - 6.0, w - 16.0, name, Type::new(12.5, Ink::Text).bold());
        vec![(x, y, pen.scene(w, NAME)), (x, y + NAME, self.scene(w, (h - NAME).max(1.0)))]
    }
}

/// The views in a picture that is laid out at `w` × `h` pixels and enlarged by `scale`. `title` is what it is called for
/// whoever cannot see it.
pub fn picture(title: &str, shown: &[Shown], (w, h): (f64, f64), scale: f64, look: &Look) -> String {
    let placed: Vec<_> =
        shown.iter().zip(areas(shown, w, h)).flat_map(|(shown, area)| shown.placed(area)).collect();
    Sheet { title, size: (w, h), scale, placed: &placed }.write(look)
}

/// Where each is: the sequence at the right, what is left below each other.
fn areas(shown: &[Shown], w: f64, h: f64) -> Vec<Area> {
    if let [_] = shown {
        // Letters that are wider than a layout takes them for are not cut off.
        return vec![Area::new(EDGE, EDGE, w - 2.0 * EDGE, h - 2.0 * EDGE)];
    }
    let apart = w >= NARROW && shown.iter().any(|shown| shown.view != View::Sequence);
    let is_right = |shown: &Shown| apart && shown.view == View::Sequence;
    let right = if shown.iter().any(is_right) { (w * 0.36).max(320.0) + GAP } else { 0.0 };
    let column = |at_right: bool| {
        let (x, width) = match at_right {
            true => (w - right, right - GAP),
            false => (GAP, w - right - 2.0 * GAP),
        };
        let inside: Vec<View> =
            shown.iter().filter(|one| is_right(one) == at_right).map(|one| one.view).collect();
        let room = h - GAP * (inside.len() + 1) as f64;
        (x, width, room / inside.iter().map(|view| view.weight()).sum::<f64>().max(0.1))
    };
    let columns = [column(false), column(true)];
    let mut tops = [GAP; 2];
    let place = |one: &Shown| {
        let number = usize::from(is_right(one));
        let (x, width, each) = columns[number];
        let height = each * one.view.weight();
        let top = tops[number];
        tops[number] += height + GAP;
        Area::new(x, top, width, height)
    };
    shown.iter().map(place).collect()
}
