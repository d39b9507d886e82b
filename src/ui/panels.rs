//! The consumer's code with its running line, and the streams' state under Node's own names.

use std::rc::Rc;

use yew::prelude::*;

use super::changes::Rests;
use super::frames::Frames;
use crate::engine::{StreamId, StreamInfo};
use crate::scenario::{CodeLine, Scenario, listings};
use crate::tr;
use crate::trace::{StreamNow, desired_size, grouped, signed};

#[derive(Properties, PartialEq)]
pub(super) struct CodeProps {
    pub frames: Frames,
    pub scenario: Rc<Scenario>,
    /// The flows that are looked at.
    pub flows: Rc<Vec<usize>>,
    pub beat: u64,
}

/// The consumer's code.
#[component]
pub(super) fn Code(props: &CodeProps) -> Html {
    let lines = use_memo((props.scenario.clone(), props.flows.clone()), |(scenario, flows)| {
        listings(scenario, flows)
    });
    let last = props.frames.look(|player| player.with_moment(|moment| moment.last()));
    let runs = |line: &CodeLine| last.as_ref().is_some_and(|e| line.runs_at(e.stream, e.kind, e.ret));
    html! {
        <section class="panel code" aria-label={tr!("The consumer's code")}>
            <h2>{tr!("Your code")}</h2>
            <pre id="code" tabindex="0"><code>
                { for lines.iter().map(|line| {
                    let runs = runs(line);
                    let comment = line.text.trim_start().starts_with("//");
                    html! {
                        <span class={classes!("line", runs.then_some("runs"), comment.then_some("comment"))}
                            aria-current={runs.then_some("step")}>
                            { &line.text }
                            if let Some(value) = last.as_ref().filter(|_| runs).and_then(|e| line.value(e.kind, e.ret)) {
                                <span class={classes!("value", value)}>{ format!("  → {value}") }</span>
                            }
                            {"\n"}
                        </span>
                    }
                }) }
            </code></pre>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct PropertiesProps {
    pub frames: Frames,
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
pub(super) fn StreamTable(props: &PropertiesProps) -> Html {
    let rests = use_mut_ref(Rests::default);
    let (trace, moving) = props.frames.look(|player| (player.trace().clone(), player.is_moving()));
    let streams = props.frames.look(|player| {
        player.with_moment(|moment| {
            let now = moment.cursor.snapshot();
            let mut rests = rests.borrow_mut();
            let before = rests.before(&trace, moment.cursor.index(), now, moving);
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
