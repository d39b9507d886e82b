//! What the timeline says in words: the legend, and the figures of the selected span.

use yew::prelude::*;

use super::controller::TimelineController;
use crate::engine::StreamId;
use crate::tr;
use crate::trace::figures;
use crate::views::timeline::figures::{figure_texts, words};

/// What is drawn, each with a small picture of it.
pub fn legend(is_web: bool) -> Html {
    let [waits, _, refused, drain] = words(is_web);
    let item = |name: &'static str, what: &'static str, picture: Html| {
        html! { <li class={name}><svg viewBox="0 0 20 12" width="20" height="12" aria-hidden="true">{ picture }</svg>{ what }</li> }
    };
    let path = |class: &'static str, d: &'static str| html! { <path {class} {d} /> };
    html! {
        <ul class="legend" aria-label={tr!("Legend")}>
            { item("level", tr!("buffered"), html! { <>{ path("wash", "M0 12V5h7V2h7v5h6v5z") }{ path("edge", "M0 5h7V2h7v5h6") }</> }) }
            { item("mark", "highWaterMark", path("dash", "M0 6h20")) }
            { item("false", refused, path("solid", "M5 2h10l-5 8z")) }
            { item("drain", drain, html! { <circle class="ring" cx="10" cy="6" r="4" /> }) }
            { item("paused", tr!("paused"), html! { <>{ path("wash", "M0 2h20v8H0z") }{ path("hatch", "M0 10l8-8M5 10l8-8M10 10l8-8M15 10l5-5M0 5l3-3") }</> }) }
            { item("waiting", waits, path("dots", "M2 6h18")) }
            { item("writing", tr!("working"), path("solid", "M0 3h20v6H0z")) }
            { item("later", tr!("later"), html! { <>{ path("solid", "M0 3h9v6H0z") }{ path("faint", "M11 3h9v6h-9z") }{ path("head", "M10 0v12") }</> }) }
        </ul>
    }
}

/// A name that may go on in a second line before its last word.
fn breakable(name: &'static str) -> Html {
    match name.strip_suffix("Length ≤") {
        Some(side) => html! { <>{ side }<wbr />{"Length\u{a0}≤"}</> },
        None => html! { name },
    }
}

/// What is selected, in figures; nothing if nothing is.
pub fn figures_of(controller: &TimelineController, stages: &[StreamId]) -> Html {
    let found = controller.look(|viewport, moment, _| {
        let span = viewport.selected?;
        let figures = figures(moment.trace, stages, span);
        Some(figures.map(|figures| figure_texts(moment.trace, &figures)))
    });
    let looping = controller.playback.look(|player| player.is_looping());
    let act = |act: fn(&TimelineController)| {
        let controller = controller.clone();
        move |_: MouseEvent| act(&controller)
    };
    let let_go = act(|controller| controller.playback.act(|player| player.select(None)));
    // Being drawn, it changes too often to be read out.
    let read_out = match &found {
        Some(Some(texts)) if !controller.is_busy() => texts.sentences(),
        _ => String::new(),
    };
    html! {
        <>
            <p class="unseen" role="status">{ read_out }</p>
            if let Some(found) = found {
                <div class="figures-of" role="group" aria-label={tr!("The selected span")}>
                    <div class="bar">
                        if let Some(texts) = &found {
                            <strong>{ &texts.title }</strong>
                            <span class="muted">{ &texts.sum }</span>
                        } else {
                            <span>{tr!("The events in this span have been dropped.")}</span>
                        }
                        <span class="gap"></span>
                        <button type="button" class="quiet" title={tr!("Zoom to the selection (z)")} onclick={act(TimelineController::onto_selection)}>{tr!("Zoom to selection")}</button>
                        <button type="button" class="quiet" aria-pressed={looping.to_string()} title={tr!("Loop it (l)")}
                            onclick={act(|controller| controller.playback.act(|player| player.set_looping(!player.is_looping())))}>{tr!("Loop")}</button>
                        <button type="button" class="quiet" id="let-go" aria-label={tr!("Clear the selection (Escape)")} title={tr!("Close (Escape)")} onclick={let_go}>{"×"}</button>
                    </div>
                    if let Some(texts) = &found {
                        <div class="scrolls" tabindex="0" role="region" aria-label={tr!("Statistics for the selected span")}>
                            <table>
                                <thead><tr><td></td>{ for texts.columns.iter().map(|name| html! { <th scope="col">{ breakable(name) }</th> }) }</tr></thead>
                                <tbody>
                                    { for texts.rows.iter().map(|(name, cells)| html! {
                                        <tr>
                                            <th scope="row" class="one-line" title={name.clone()}>{ name }</th>
                                            { for cells.iter().map(|cell| html! { <td>{ cell.clone().unwrap_or_default() }</td> }) }
                                        </tr>
                                    }) }
                                </tbody>
                            </table>
                        </div>
                    }
                </div>
            }
        </>
    }
}
