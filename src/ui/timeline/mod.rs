//! The timeline as a control: pointers, wheel, keys and buttons, the legend, the figures of a selection.

mod controller;
mod panel;
mod readout;

pub use self::controller::TimelineViewState;
pub use self::panel::Timeline;
