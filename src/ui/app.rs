//! The page: its parts, and what passes between them.

use std::rc::Rc;

use serde::Serialize;
use yew::prelude::*;

use super::consumer::ConsumerSwitch;
use super::frames::Frames;
use super::header::Header;
use super::keys::act_on;
use super::notice::NoticeBox;
use super::open::open;
use super::paint::Palette;
use super::panels::{Code, StreamTable};
use super::picture::{Layout, Picture};
use super::player::Player;
use super::state::{Action, Flows, State, Subject, first_scenario, switched};
use super::timeline::Timeline;
use super::transport::Transport;
use crate::engine::{NodeVersion, StreamId};
use crate::run::Run;
use crate::scenario::{Consumer, Scenario};
use crate::trace::Trace;
use crate::views::{pipe, sequence};
use crate::web::dom::{on_key, on_visibility};
use crate::web::file::Chosen;
use crate::web::host::Host;
use crate::web::theme::SchemeWatch;

/// A scenario at its start, and its flows.
fn started(scenario: &Scenario) -> (Player, Flows) {
    let player = Player::of_run(Run::start(scenario, Trace::DEFAULT_LIMIT));
    let flows = Flows::of(&player.trace().borrow());
    (player, flows)
}

/// What `window.highwater.state()` says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    /// Nanoseconds.
    time: u64,
    /// Events that have happened.
    index: u64,
    /// Events that are known.
    known: u64,
    moving: bool,
    at_end: bool,
    memory: Option<u64>,
    fatal: Option<String>,
    streams: Vec<ToldStream>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldStream {
    name: String,
    kind: &'static str,
    readable_length: u64,
    writable_length: u64,
    peak_writable_length: u64,
    falses: u64,
    drains: u64,
    written: u64,
    finished: bool,
}

fn told(frames: &Frames) -> Told {
    frames.look(|player| {
        player.with_moment(|moment| {
            let snapshot = moment.cursor.snapshot();
            let stream =
                |(info, now): (&crate::engine::StreamInfo, &Rc<crate::trace::StreamNow>)| ToldStream {
                    name: info.name.to_string(),
                    kind: info.kind.name(),
                    readable_length: now.levels.readable_length,
                    writable_length: now.levels.writable_length,
                    peak_writable_length: now.peak_writable,
                    falses: now.falses,
                    drains: now.drains,
                    written: now.written,
                    finished: now.finished,
                };
            Told {
                time: moment.time.0,
                index: moment.cursor.index(),
                known: moment.trace.end(),
                moving: player.is_moving(),
                at_end: player.is_at_end(),
                memory: snapshot.process.memory,
                fatal: snapshot.process.fatal.as_deref().map(str::to_owned),
                streams: moment.trace.streams().iter().zip(&snapshot.streams).map(stream).collect(),
            }
        })
    })
}

/// The page.
#[component]
pub fn App() -> Html {
    let scenario = use_memo((), |()| Rc::new(first_scenario()));
    let start = use_memo((), |()| {
        let (player, flows) = started(&scenario);
        (Frames::new(player), flows)
    });
    let frames = start.0.clone();
    let state = use_reducer({
        let (scenario, flows) = ((*scenario).clone(), start.1.clone());
        move || State::new(scenario, flows)
    });
    let dispatch = state.dispatcher();

    let run = {
        let (frames, dispatch) = (frames.clone(), dispatch.clone());
        Callback::from(move |scenario: Rc<Scenario>| {
            // Whoever was watching goes on watching; tempo stays.
            let (goes_on, tempo) =
                frames.look(|player| (player.is_moving() || player.is_at_end(), player.tempo()));
            let (mut player, flows) = started(&scenario);
            player.set_tempo(tempo);
            if goes_on {
                player.play();
            }
            frames.set_player(player);
            dispatch.dispatch(Action::Say(None));
            dispatch.dispatch(Action::Show(Subject::Scenario(scenario), flows));
        })
    };
    let switch = {
        let (run, first) = (run.clone(), (*scenario).clone());
        let now = state.scenario().cloned();
        move |consumer: Option<Consumer>, node: Option<NodeVersion>| {
            let now = now.as_ref().unwrap_or(&first);
            let next = switched(now, consumer.unwrap_or(now.consumer), node.unwrap_or(now.node));
            if next != **now {
                run.emit(Rc::new(next));
            }
        }
    };
    let on_consumer = {
        let switch = switch.clone();
        Callback::from(move |consumer| switch(Some(consumer), None))
    };
    let on_node = Callback::from(move |node| switch(None, Some(node)));
    let on_scenario = {
        let (run, first) = (run.clone(), (*scenario).clone());
        Callback::from(move |()| run.emit(first.clone()))
    };

    use_effect_with((), {
        let (frames, dispatch, run) = (frames.clone(), dispatch.clone(), run.clone());
        move |()| {
            let beat = dispatch.clone();
            frames.on_change(Callback::from(move |()| beat.dispatch(Action::Beat)));
            let keys = {
                let frames = frames.clone();
                on_key(move |key| act_on(&key, &frames))
            };
            let shown = {
                let frames = frames.clone();
                on_visibility(move |_| frames.wake())
            };
            let scheme = SchemeWatch::new(move || dispatch.dispatch(Action::Theme));
            let host = Host::new(
                {
                    let frames = frames.clone();
                    move || told(&frames)
                },
                move |scenario: Scenario| {
                    run.emit(Rc::new(scenario));
                    Ok(())
                },
            );
            move || drop((keys, shown, scheme, host))
        }
    });

    let palette = use_memo(state.theme, |_| Palette::read());
    let stages: Rc<Vec<StreamId>> = {
        let flow = state.flows.flows.get(state.flow).map(|flow| flow.stages.clone()).unwrap_or_default();
        (*use_memo(flow, |flow| Rc::new(flow.clone()))).clone()
    };
    let pipe_layout = use_memo(stages.clone(), |stages| {
        let stages = stages.clone();
        Layout::new(move |moment, w, h| pipe::layout(moment, &stages, w, h))
    });
    let sequence_layout = use_memo(stages.clone(), |stages| {
        let stages = stages.clone();
        Layout::new(move |moment, w, h| sequence::layout(moment, &stages, w, h))
    });
    let (pipe_node, sequence_node) = (use_node_ref(), use_node_ref());

    let ondrop = {
        let (frames, dispatch) = (frames.clone(), dispatch.clone());
        move |event: DragEvent| {
            event.prevent_default();
            if let Some(chosen) = Chosen::of_drop(&event) {
                yew::platform::spawn_local(open(chosen, frames.clone(), dispatch.clone()));
            }
        }
    };
    let ondragover = |event: DragEvent| event.prevent_default();
    let beat = state.beat;
    html! {
        <div class="app" {ondrop} {ondragover}>
            <Header frames={frames.clone()} state={state.clone()} {on_node} {on_scenario} />
            <main>
                <section class="panel stage" aria-label="Pipe">
                    <ConsumerSwitch state={state.clone()} {on_consumer} />
                    <div class="picture">
                        <Picture id="pipe-picture" frames={frames.clone()} layout={(*pipe_layout).clone()} palette={palette.clone()}
                            node={pipe_node} label="The streams now: their buffers, the valve between them and the process's memory. The table of the streams' state says the same in figures." />
                    </div>
                </section>
                <Timeline frames={frames.clone()} stages={stages.clone()} palette={palette.clone()} {beat} />
                <aside>
                    if let Some(scenario) = state.scenario() {
                        <Code frames={frames.clone()} scenario={scenario.clone()} {beat} />
                    }
                    <StreamTable frames={frames.clone()} stages={stages.clone()} {beat} />
                    <section class="panel sequence" aria-label="Sequence of signals">
                        <Picture id="sequence-picture" frames={frames.clone()} layout={(*sequence_layout).clone()} palette={palette.clone()}
                            node={sequence_node} label="The last signals between the streams, the newest at the bottom. The sentence below says the last one in words." />
                    </section>
                </aside>
            </main>
            <Transport frames={frames.clone()} stages={stages.clone()} {beat} />
            <NoticeBox state={state.clone()} />
        </div>
    }
}
