//! Which streams the views show, and the pipe's layout for them: computed again only when another flow is shown.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::StreamId;
use crate::ui::canvas::Layout;
use crate::ui::model::State;
use crate::views::pipe::{self, StreamGraph};

/// Streams that the sequence, the timeline and the table show at most.
const STREAMS: usize = 6;

/// The streams that the views show.
pub struct ShownStreams {
    /// The same as the pipe shows it: all streams, many alike as one.
    pub graph: Rc<StreamGraph>,
    /// The streams of the other views: one of many alike, and at most [`STREAMS`].
    pub stages: Rc<Vec<StreamId>>,
    /// The pipe's layout.
    pub layout: Layout,
}

/// The streams that the views show of what is on screen.
#[hook]
pub fn use_shown_streams(state: &State) -> ShownStreams {
    let lanes = state.lanes();
    let graph = use_memo(lanes, |lanes| Rc::new(StreamGraph::of(lanes)));
    let stages = use_memo(graph.clone(), |graph| {
        let mut streams = graph.streams();
        streams.truncate(STREAMS);
        Rc::new(streams)
    });
    let layout = use_memo((*graph).clone(), |graph| {
        let graph = graph.clone();
        Layout::new(move |moment, w, h| pipe::layout(moment, &graph, w, h))
    });
    ShownStreams { graph: (*graph).clone(), stages: (*stages).clone(), layout: (*layout).clone() }
}
