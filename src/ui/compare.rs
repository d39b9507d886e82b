//! Two runs on one clock: the choice of the second, and the figures in which they differ.

use yew::prelude::*;

use super::frames::Frames;
use super::player::Player;
use super::state::{State, Versus};
use crate::engine::NodeVersion;
use crate::scenario::{Consumer, Scenario};
use crate::trace::{Amount, grouped};
use crate::web::dom::selected;

/// What a consumer is called.
pub(super) fn consumer_name(consumer: Consumer) -> &'static str {
    match consumer {
        Consumer::Ignore => "Ignore it",
        Consumer::Manual => "By hand",
        Consumer::Pipe => "pipe()",
        Consumer::Pipeline => "pipeline()",
        Consumer::Readable => "'readable'",
        Consumer::ForAwait => "for await",
    }
}

fn choices(scenario: &Scenario) -> Vec<(Versus, String)> {
    let all = [Consumer::Ignore, Consumer::Manual, Consumer::Pipe, Consumer::Pipeline];
    let consumers = all.into_iter().take(if scenario.is_called() { 2 } else { 4 });
    let consumers = consumers.filter(|&consumer| consumer != scenario.consumer());
    let versions = NodeVersion::ALL.into_iter().filter(|&node| node != scenario.node);
    consumers
        .map(|consumer| (Versus::Consumer(consumer), consumer_name(consumer).to_owned()))
        .chain(versions.map(|node| (Versus::Node(node), format!("Node {}", node.major()))))
        .collect()
}

/// What a run is called among the two.
pub(super) fn lane_name(scenario: &Scenario, versus: Versus) -> String {
    match versus {
        Versus::Consumer(_) => consumer_name(scenario.consumer()).to_owned(),
        Versus::Node(_) => format!("Node {}", scenario.node.major()),
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct VersusProps {
    pub state: UseReducerHandle<State>,
    pub on_versus: Callback<Option<Versus>>,
}

/// The choice of the second run.
#[component]
pub(super) fn VersusChoice(props: &VersusProps) -> Html {
    let Some(scenario) = props.state.scenario() else { return html! {} };
    let choices = choices(scenario);
    let onchange = {
        let (choices, on_versus) = (choices.clone(), props.on_versus.clone());
        move |event: Event| {
            let name = selected(&event);
            on_versus.emit(choices.iter().find(|(_, n)| Some(n) == name.as_ref()).map(|(versus, _)| *versus));
        }
    };
    html! {
        <label class="versus">
            <span class="muted">{"compare with "}</span>
            <select id="versus" aria-label="Compare with" {onchange}>
                <option value="" selected={props.state.versus.is_none()}>{"nothing"}</option>
                { for choices.iter().map(|(versus, name)| html! {
                    <option value={name.clone()} selected={props.state.versus == Some(*versus)}>{ name }</option>
                }) }
            </select>
        </label>
    }
}

/// The figures of one run.
struct Figures {
    memory: String,
    level: String,
    falses: String,
    written: String,
    end: &'static str,
}

fn figures(player: &Player) -> Figures {
    player.with_moment(|moment| {
        let now = moment.cursor.snapshot();
        let sink = now.streams.iter().rev().find(|stream| stream.writes > 0);
        let of = |f: fn(&crate::trace::StreamNow) -> u64| sink.map_or(0, |sink| f(sink));
        let finished = sink.is_some_and(|sink| sink.finished);
        Figures {
            memory: now.process.memory.map_or_else(|| "–".to_owned(), |n| Amount::bytes(n).to_string()),
            level: Amount::bytes(of(|s| s.peak_writable)).to_string(),
            falses: format!("{} / {}", grouped(of(|s| s.falses)), grouped(of(|s| s.drains))),
            written: Amount::bytes(of(|s| s.written)).to_string(),
            end: match now.process.death() {
                Some(death) => death.words(),
                None if finished => "finished",
                None if now.process.exited => "ended",
                None => "runs",
            },
        }
    })
}

#[derive(Properties, PartialEq)]
pub(super) struct FiguresProps {
    pub frames: Frames,
    pub names: (String, String),
    /// Anything that makes it render again.
    pub beat: u64,
}

/// The figures of both runs, side by side.
#[component]
pub(super) fn Differences(props: &FiguresProps) -> Html {
    let first = props.frames.look(figures);
    let Some(second) = props.frames.look_at_other(figures) else { return html! {} };
    let row = |name: &'static str, one: &str, other: &str| {
        html! { <tr><th scope="row">{ name }</th><td>{ one }</td><td>{ other }</td></tr> }
    };
    html! {
        <section class="panel differences" aria-label="The two runs in figures">
            <table>
                <thead><tr><td></td><th scope="col">{ &props.names.0 }</th><th scope="col">{ &props.names.1 }</th></tr></thead>
                <tbody>
                    { row("memory", &first.memory, &second.memory) }
                    { row("writableLength at most", &first.level, &second.level) }
                    { row("false / drain", &first.falses, &second.falses) }
                    { row("written", &first.written, &second.written) }
                    { row("the process", first.end, second.end) }
                </tbody>
            </table>
        </section>
    }
}
