//! The views: pure layouts from (trace, cursor, size) to marks, and the table of those that a picture can show. All
//! lengths are in layout pixels: CSS pixels before the reader's scale.
//!
//! Must not decide anything about streams, and must not know the browser.

pub mod marks;
mod moment;
pub mod pen;
pub mod pipe;
pub mod sequence;
pub mod svg;
pub mod timeline;

use self::marks::Scene;
pub use self::moment::Moment;
use self::pipe::StreamGraph;
use self::timeline::TimelineViewport;
use crate::engine::StreamId;
use crate::view_list::View;

/// A view that can be drawn as a picture.
pub struct DrawableView {
    /// Which.
    pub view: View,
    /// Its share of a column's height.
    pub weight: f64,
    /// Whether it has a column of its own at the right, where there is room for two.
    pub at_right: bool,
    /// Its layout, of a width and a height.
    pub draw: fn(&ViewInput, &Moment, f64, f64) -> Scene,
}

/// The views that can be drawn, in the order in which `highwater render` draws all of them.
pub static DRAWABLE: [DrawableView; 3] = [
    DrawableView {
        view: View::Pipe,
        weight: 1.45,
        at_right: false,
        draw: |input, moment, w, h| pipe::layout(moment, input.graph, w, h),
    },
    DrawableView {
        view: View::Sequence,
        weight: 1.0,
        at_right: true,
        draw: |input, moment, w, h| sequence::layout(moment, input.stages, input.sequence, w, h),
    },
    DrawableView {
        view: View::Timeline,
        weight: 1.0,
        at_right: false,
        draw: |input, moment, w, h| timeline::layout(moment, input.stages, input.viewport, w, h),
    },
];

impl DrawableView {
    /// How a view is drawn; `None` of one that is text on the page.
    pub fn of(view: View) -> Option<&'static DrawableView> {
        DRAWABLE.iter().find(|drawable| drawable.view == view)
    }
}

/// What the views show besides a moment.
#[derive(Clone, Copy)]
pub struct ViewInput<'a> {
    /// The streams of the pipe.
    pub graph: &'a StreamGraph,
    /// The streams of the other views.
    pub stages: &'a [StreamId],
    /// Which rows the sequence shows.
    pub sequence: &'a sequence::SequenceViewport,
    /// Which stretch of time the timeline shows.
    pub viewport: &'a TimelineViewport,
}
