//! The streams' state under Node's own names.

use std::rc::Rc;

use yew::prelude::*;

use super::highlighter::ChangeHighlighter;
use crate::engine::{StreamId, StreamInfo};
use crate::tr;
use crate::trace::{StreamNow, desired_size, grouped, signed};
use crate::ui::playback::Playback;

#[derive(Properties, PartialEq)]
pub struct PropertiesProps {
    pub playback: Playback,
    pub stages: Rc<Vec<StreamId>>,
    pub beat: u64,
}

/// A stream's properties under Node's own names, as JavaScript has them.
fn properties(info: &StreamInfo, now: &StreamNow) -> Vec<(&'static str, String)> {
    let mark = |mark: Option<u64>| mark.map_or("?".to_owned(), grouped);
    let mut rows = Vec::new();
    if info.kind.reads() {
        rows.push(("readableFlowing", now.levels.flowing.name().to_owned()));
        rows.push(("readableLength", grouped(now.levels.readable_length)));
        rows.push(("readableHighWaterMark", mark(info.readable_high_water_mark)));
        rows.push(("readableEnded", now.ended.to_string()));
    }
    if let Some(n) = desired_size(info, now) {
        let settled = |is: bool| if is { tr!("fulfilled") } else { tr!("pending") }.to_owned();
        rows.push(("desiredSize", signed(n)));
        rows.push(("highWaterMark", mark(info.writable_high_water_mark)));
        rows.push(("ready", settled(!now.levels.need_drain)));
        rows.push(("closed", settled(now.finished)));
        return rows;
    }
    if info.kind.writes() {
        rows.push(("writableLength", grouped(now.levels.writable_length)));
        rows.push(("writableHighWaterMark", mark(info.writable_high_water_mark)));
        rows.push(("writableNeedDrain", now.levels.need_drain.to_string()));
        rows.push(("writableFinished", now.finished.to_string()));
    }
    rows.push(("destroyed", now.destroyed.to_string()));
    rows
}

/// The streams' properties; those that the last step changed are marked.
#[component]
pub fn StreamTable(props: &PropertiesProps) -> Html {
    let highlighter = use_mut_ref(ChangeHighlighter::default);
    let (trace, moving) = props.playback.look(|player| (player.trace().clone(), player.is_moving()));
    let streams = props.playback.look(|player| {
        player.with_moment(|moment| {
            let now = moment.cursor.snapshot();
            let mut highlighter = highlighter.borrow_mut();
            let before = highlighter.before(&trace, moment.cursor.index(), now, moving);
            let of = |&id: &StreamId| {
                let info = moment.trace.stream(id)?;
                let now = properties(info, now.stream(id).unwrap_or(&StreamNow::default()));
                let was =
                    before.map(|before| properties(info, before.stream(id).unwrap_or(&StreamNow::default())));
                Some((info.clone(), now, was))
            };
            props.stages.iter().filter_map(of).collect::<Vec<_>>()
        })
    });
    let row = |(name, value): &(&'static str, String), was: Option<&String>| match was {
        Some(was) if was != value => html! {
            <tr class="changed" title={tr!("previously {was}", was)}>
                <th scope="row">{ *name }</th>
                <td>{ value }<span class="unseen">{ tr!(", previously {was}", was) }</span></td>
            </tr>
        },
        _ => html! { <tr><th scope="row">{ *name }</th><td>{ value }</td></tr> },
    };
    html! {
        <section class="panel state" aria-label={tr!("Stream state")} tabindex="0">
            { for streams.iter().map(|(info, now, was)| html! {
                <table>
                    <caption title={info.name.to_string()}>{ info.name.to_string() }<span class="muted">{ format!(" {}", info.kind.name()) }</span></caption>
                    <tbody>
                        { for now.iter().enumerate().map(|(place, property)| {
                            row(property, was.as_ref().and_then(|was| Some(&was.get(place)?.1)))
                        }) }
                    </tbody>
                </table>
            }) }
        </section>
    }
}
