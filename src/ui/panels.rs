//! The consumer's code with its running line, and the streams' state under Node's own names.

use std::rc::Rc;

use yew::prelude::*;

use super::frames::Frames;
use crate::engine::StreamId;
use crate::scenario::{CodeLine, Scenario, listing};
use crate::trace::{StreamNow, grouped};

#[derive(Properties, PartialEq)]
pub(super) struct CodeProps {
    pub frames: Frames,
    pub scenario: Rc<Scenario>,
    pub beat: u64,
}

/// The consumer's code.
#[component]
pub(super) fn Code(props: &CodeProps) -> Html {
    let lines = use_memo(props.scenario.clone(), |scenario| listing(scenario, 0));
    let last = props.frames.look(|player| player.with_moment(|moment| moment.last()));
    let runs = |line: &CodeLine| last.as_ref().is_some_and(|e| line.runs_at(e.stream, e.kind, e.ret));
    html! {
        <section class="panel code" aria-label="The consumer's code">
            <h2>{"Your code"}</h2>
            <pre id="code"><code>
                { for lines.iter().map(|line| {
                    let runs = runs(line);
                    let comment = line.text.trim_start().starts_with("//");
                    html! {
                        <span class={classes!("line", runs.then_some("runs"), comment.then_some("comment"))}
                            aria-current={runs.then_some("step")}>{ format!("{}\n", line.text) }</span>
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

/// The streams' properties.
#[component]
pub(super) fn StreamTable(props: &PropertiesProps) -> Html {
    let streams = props.frames.look(|player| {
        player.with_moment(|moment| {
            let of = |&id: &StreamId| {
                let info = moment.trace.stream(id)?.clone();
                Some((info, moment.cursor.snapshot().stream(id).cloned().unwrap_or_default()))
            };
            props.stages.iter().filter_map(of).collect::<Vec<_>>()
        })
    });
    let row =
        |name: &'static str, value: String| html! { <tr><th scope="row">{name}</th><td>{value}</td></tr> };
    let readable = |now: &StreamNow, mark: Option<u64>| {
        html! {
            <>
                { row("readableFlowing", now.levels.flowing.name().to_owned()) }
                { row("readableLength", grouped(now.levels.readable_length)) }
                { row("readableHighWaterMark", mark.map_or("?".to_owned(), grouped)) }
                { row("readableEnded", now.ended.to_string()) }
            </>
        }
    };
    let writable = |now: &StreamNow, mark: Option<u64>| {
        html! {
            <>
                { row("writableLength", grouped(now.levels.writable_length)) }
                { row("writableHighWaterMark", mark.map_or("?".to_owned(), grouped)) }
                { row("writableNeedDrain", now.levels.need_drain.to_string()) }
                { row("writableFinished", now.finished.to_string()) }
            </>
        }
    };
    html! {
        <section class="panel state" aria-label="The streams' state" tabindex="0">
            { for streams.iter().map(|(info, now)| html! {
                <table>
                    <caption>{ info.name.to_string() }<span class="muted">{ format!(" {}", info.kind.name()) }</span></caption>
                    <tbody>
                        if info.kind.reads() { { readable(now, info.readable_high_water_mark) } }
                        if info.kind.writes() { { writable(now, info.writable_high_water_mark) } }
                        { row("destroyed", now.destroyed.to_string()) }
                    </tbody>
                </table>
            }) }
        </section>
    }
}
