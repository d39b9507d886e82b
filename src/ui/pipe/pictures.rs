//! The pipe's pictures: of the first run, and of the second one below it. They are as wide and as high as their streams
//! need, and then scroll.

use std::rc::Rc;

use yew::prelude::*;

use crate::tr;
use crate::ui::canvas::{Layout, Palette, Picture, SHEET};
use crate::ui::playback::{Playback, RunSlot};
use crate::views::pipe::StreamGraph;

/// The layout's width on paper where there are four columns or more, in layout pixels.
const WIDE_SHEET: f64 = 860.0;

/// What the pipe's picture shows, in words.
fn pipe_words() -> &'static str {
    tr!(
        "The streams now: their buffers, the valve between them and the process's memory. The stream state table shows the same as numbers."
    )
}

/// The class of a page whose pipe has several rows: `rows-2`.
pub fn rows_class(graph: &StreamGraph) -> Option<String> {
    (graph.rows() > 1).then(|| format!("rows-{}", graph.rows()))
}

/// The pictures; `names` are what the two runs are called, if there are two. Each is drawn into a `node`.
pub fn pipe_pictures(
    playback: &Playback,
    graph: &StreamGraph,
    layout: &Layout,
    palette: &Rc<Palette>,
    names: Option<&(String, String)>,
    nodes: &[NodeRef; 2],
) -> Html {
    // No inline styles: the Content-Security-Policy allows none.
    let (wide, sheet) = match graph.columns_count() {
        0..=2 => (None, SHEET),
        3 => (Some("stages-3"), SHEET),
        _ => (Some("stages-4"), WIDE_SHEET),
    };
    let paper = (sheet, (22.0 + 148.0 * graph.rows() as f64).max(260.0));
    let high = rows_class(graph);
    let scrolls = wide.is_some() || high.is_some();
    let picture = |slot: RunSlot| {
        let (id, label, node) = match slot {
            RunSlot::First => ("pipe-picture", pipe_words(), &nodes[0]),
            RunSlot::Second => ("second-picture", tr!("The second run at the same moment."), &nodes[1]),
        };
        let name = names.map(|(first, second)| if slot == RunSlot::First { first } else { second });
        // A region that keys can scroll needs a name.
        let (tabindex, role) = (scrolls.then_some("0"), scrolls.then_some("group"));
        let called = scrolls.then(|| name.cloned().unwrap_or_else(|| tr!("Pipe").to_owned()));
        html! {
            <div class={classes!("picture", wide, high.clone())} {tabindex} {role} aria-label={called}>
                if let Some(name) = name {
                    <p class="lane" title={name.clone()}>{ name }</p>
                }
                <Picture {id} {slot} playback={playback.clone()} layout={layout.clone()} palette={palette.clone()}
                    node={node.clone()} {paper} {label} />
            </div>
        }
    };
    html! {
        <>
            { picture(RunSlot::First) }
            if names.is_some() { { picture(RunSlot::Second) } }
        </>
    }
}
