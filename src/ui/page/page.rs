//! The page: its parts, and what passes between them.

use std::rc::Rc;

use yew::prelude::*;

use super::view_choice::ViewChoice;
use crate::engine::{NodeVersion, SimTime};
use crate::figure::View;
use crate::scenario::{Consumer, Scenario};
use crate::tr;
use crate::trace::EventIndex;
use crate::ui::canvas::{Layout, Palette, Picture, SHEET};
use crate::ui::comparison::Differences;
use crate::ui::experiment::{ConsumerSwitch, Fork, Setup};
use crate::ui::export::Export;
use crate::ui::guest::{Guest, Reach, use_guest};
use crate::ui::index::Index;
use crate::ui::inspect::{Code, StreamTable};
use crate::ui::lesson::{Panel, use_measured};
use crate::ui::model::{Action, Change, Controls, Flows, Lesson, Named, Subject, Words};
use crate::ui::pipe::Verdict;
use crate::ui::playback::{Frames, Lane, Player, Transport, act_on};
use crate::ui::sequence::{Sequence, SequenceViewState};
use crate::ui::session::{Begun, Opened, Turn, open, started, use_address, use_figures};
use crate::ui::share::Share;
use crate::ui::shell::{FullPage, Header, Help, NoticeBox};
use crate::ui::timeline::{Timeline, TimelineViewState};
use crate::views::pipe::{self, Net};
use crate::web::dom::{on_key, on_stray_drop, on_visibility};
use crate::web::file::Chosen;
use crate::web::theme::SchemeWatch;

/// What the pipe's picture shows, in words.
fn pipe_words() -> &'static str {
    tr!("The streams now: their buffers, the valve between them and the process's memory. \
        The table of the streams' state says the same in figures.")
}

/// Streams that the sequence, the timeline and the table show.
const STREAMS: usize = 6;

/// Shows a scenario from a moment on, with at most `index` events of it, and with the stops of the figure that it is of.
/// Gives its flows.
fn replace(
    frames: &Frames,
    scenario: &Rc<Scenario>,
    lesson: Option<&Lesson>,
    at: SimTime,
    index: EventIndex,
) -> Flows {
    let (goes_on, tempo) = frames.look(|player| (player.plays_on(), player.tempo()));
    let (mut player, flows) = started(scenario);
    player.set_tempo(tempo);
    player.set_stops(lesson.map(|lesson| lesson.stops(scenario)).unwrap_or_default());
    if goes_on {
        player.play();
    }
    if at > SimTime::ZERO {
        player.take_over(at, index);
    }
    frames.set_player(player);
    flows
}

#[derive(Properties, PartialEq)]
pub struct PageProps {
    pub begun: Begun,
    pub guest: Guest,
    pub on_language: Callback<(&'static str, Begun)>,
    /// The address asks for something else.
    pub on_address: Callback<()>,
}

/// The page.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let frames = use_memo((), |()| props.begun.frames.clone());
    let frames = (*frames).clone();
    let state = use_reducer(|| props.begun.state.clone());
    let dispatch = state.dispatcher();

    // Every change of the scenario goes through here. Whoever was watching goes on watching; the tempo stays.
    let change = {
        let (frames, dispatch, lesson) = (frames.clone(), dispatch.clone(), state.lesson.clone());
        Callback::from(move |(scenario, at): Change| {
            let (before, index) = frames.look(Player::place);
            let flows = replace(&frames, &scenario, lesson.as_ref(), at, index);
            dispatch.dispatch(Action::Say(None));
            dispatch.dispatch(Action::Change(scenario, flows, before));
        })
    };
    let turn_on = {
        let (frames, dispatch, lesson) = (frames.clone(), dispatch.clone(), state.lesson.clone());
        Callback::from(move |(scenario, at): Change| {
            let index = frames.look(|player| player.place().1);
            let flows = replace(&frames, &scenario, lesson.as_ref(), at, index);
            dispatch.dispatch(Action::GoOn(scenario, flows));
        })
    };
    let load = {
        let (frames, dispatch) = (frames.clone(), dispatch.clone());
        Callback::from(move |(scenario, lesson): (Rc<Scenario>, Option<Box<Lesson>>)| {
            Turn::take();
            // Who comes from somewhere else begins at the beginning.
            frames.act(Player::to_start);
            let flows = replace(&frames, &scenario, lesson.as_deref(), SimTime::ZERO, 0);
            dispatch.dispatch(Action::Say(None));
            dispatch.dispatch(Action::Show(Subject::Scenario(scenario), flows, lesson));
        })
    };
    let on_named = load.reform(|named: Named| {
        let lesson = Box::new(Lesson::new(named));
        (lesson.scenario.clone(), Some(lesson))
    });
    let on_opened = {
        let (load, on_named) = (load.clone(), on_named.clone());
        Callback::from(move |opened: Opened| match opened {
            Opened::Scenario(scenario) => load.emit((Rc::new(scenario), None)),
            Opened::Figure(figure) => on_named.emit(Named { id: None, figure }),
        })
    };
    // From the reader's disk.
    let on_own = {
        let (on_opened, dispatch) = (on_opened.clone(), dispatch.clone());
        Callback::from(move |opened: Opened| {
            dispatch.dispatch(Action::Own(true));
            on_opened.emit(opened);
        })
    };
    let on_figure = use_figures(on_named.clone(), dispatch.clone());
    use_address(&state, &on_figure, &props.on_address);
    use_measured(state.lesson.as_ref(), &dispatch);
    let on_undo = {
        let (frames, dispatch, past) = (frames.clone(), dispatch.clone(), state.past.clone());
        let lesson = state.lesson.clone();
        Callback::from(move |()| {
            if let Some((scenario, at)) = past.last() {
                let flows = replace(&frames, scenario, lesson.as_ref(), *at, EventIndex::MAX);
                dispatch.dispatch(Action::Undone(flows));
            }
        })
    };
    let on_consumer = {
        let (change, now, flows) = (change.clone(), state.scenario().cloned(), state.looked.clone());
        Callback::from(move |consumer: Consumer| {
            if let Some(now) = &now {
                change.emit((Rc::new(now.with_consumer(&flows, consumer)), SimTime::ZERO));
            }
        })
    };
    let on_node = {
        let (change, now) = (change.clone(), state.scenario().cloned());
        Callback::from(move |node: NodeVersion| {
            if let Some(now) = &now {
                change.emit((Rc::new(Scenario { node, ..(**now).clone() }), SimTime::ZERO));
            }
        })
    };
    let on_try = change.reform(|scenario: Rc<Scenario>| (scenario, SimTime::ZERO));
    let on_versus = {
        let dispatch = dispatch.clone();
        Callback::from(move |versus| dispatch.dispatch(Action::Versus(versus)))
    };

    // The second run is the first with one difference, whatever the first is, or what it was before.
    use_effect_with(state.second(), {
        let (frames, dispatch) = (frames.clone(), dispatch.clone());
        move |second: &Option<Scenario>| {
            frames.set_other(second.as_ref().map(|scenario| started(scenario).0));
            dispatch.dispatch(Action::Beat);
        }
    });

    let index = use_mut_ref(|| false);
    *index.borrow_mut() = state.index;
    use_effect_with(state.index, {
        let frames = frames.clone();
        move |index| {
            if *index {
                frames.act(Player::pause);
            }
        }
    });

    let sequence = use_memo((), |()| SequenceViewState::default());
    let timeline = use_memo((), |()| TimelineViewState::default());
    let exports = use_state(|| false);
    let on_export = {
        let exports = exports.setter();
        Callback::from(move |()| exports.set(true))
    };
    let shares = use_state(|| false);
    let on_share = {
        let shares = shares.setter();
        Callback::from(move |()| shares.set(true))
    };
    let on_shared = {
        let shares = shares.setter();
        Callback::from(move |()| shares.set(false))
    };
    let on_exported = {
        let exports = exports.setter();
        Callback::from(move |()| exports.set(false))
    };

    let help = use_node_ref();
    use_effect_with((), {
        let (frames, dispatch, help) = (frames.clone(), dispatch.clone(), help.clone());
        move |()| {
            let beat = dispatch.clone();
            frames.on_change(Callback::from(move |()| beat.dispatch(Action::Beat)));
            let keys = {
                let frames = frames.clone();
                // Keys are for what is on screen.
                on_key(move |key| {
                    if !*index.borrow() {
                        act_on(&key, &frames, &help);
                    }
                })
            };
            let shown = {
                let frames = frames.clone();
                on_visibility(move |_| frames.wake())
            };
            let scheme = SchemeWatch::new(move || dispatch.dispatch(Action::Theme));
            let drops = on_stray_drop();
            move || drop((keys, shown, scheme, drops))
        }
    });

    let reach = Reach {
        frames: frames.clone(),
        state: state.clone(),
        on_change: change.clone(),
        on_figure: on_figure.clone(),
        on_opened: on_opened.clone(),
    };
    let content = use_guest(props.guest.clone(), reach);

    let palette = use_memo(state.theme, |_| Palette::read());
    let lanes = state.lanes();
    let net = use_memo(lanes.clone(), |lanes| Rc::new(Net::of(lanes)));
    // Other views show one of many alike, and not more streams than one can look at.
    let stages = use_memo(net.clone(), |net| {
        let mut streams = net.streams();
        streams.truncate(STREAMS);
        Rc::new(streams)
    });
    let (net, stages) = ((*net).clone(), (*stages).clone());
    let pipe_layout = use_memo(net.clone(), |net| {
        let net = net.clone();
        Layout::new(move |moment, w, h| pipe::layout(moment, &net, w, h))
    });
    let (pipe_node, second_node) = (use_node_ref(), use_node_ref());

    // What stands there to be looked at only takes no files, unless its host wants it to.
    let takes =
        state.asked.drop.unwrap_or(!state.asked.embed || state.asked.controls != Some(Controls::None));
    let ondrop = {
        let (frames, dispatch, load) = (frames.clone(), dispatch.clone(), on_own.clone());
        move |event: DragEvent| {
            if !takes {
                return;
            }
            event.prevent_default();
            if let Some(chosen) = Chosen::of_drop(&event) {
                yew::platform::spawn_local(open(chosen, frames.clone(), dispatch.clone(), load.clone()));
            }
        }
    };
    let ondragover = move |event: DragEvent| {
        if takes {
            event.prevent_default();
        }
    };
    let beat = state.beat;
    let names = state.run_names();
    // No inline styles: the Content-Security-Policy allows none.
    let (wide, sheet) = match net.columns_count() {
        0..=2 => (None, SHEET),
        3 => (Some("stages-3"), SHEET),
        _ => (Some("stages-4"), 860.0),
    };
    let paper = (sheet, (22.0 + 148.0 * net.rows() as f64).max(260.0), 3.0);
    let high = (net.rows() > 1).then(|| format!("rows-{}", net.rows()));
    let scrolls = wide.is_some() || high.is_some();
    let lane = |lane: Lane, node: &NodeRef| {
        let (id, label) = match lane {
            Lane::First => ("pipe-picture", pipe_words()),
            Lane::Second => ("second-picture", tr!("The second run at the same moment.")),
        };
        let name = names.as_ref().map(|(first, second)| if lane == Lane::First { first } else { second });
        // What can be scrolled by keys is called something.
        let (tabindex, role) = (scrolls.then_some("0"), scrolls.then_some("group"));
        let called = scrolls.then(|| name.cloned().unwrap_or_else(|| tr!("Pipe").to_owned()));
        html! {
            <div class={classes!("picture", wide, high.clone())} {tabindex} {role} aria-label={called}>
                if let Some(name) = name {
                    <p class="lane" title={name.clone()}>{ name }</p>
                }
                <Picture {id} {lane} frames={frames.clone()} layout={(*pipe_layout).clone()} palette={palette.clone()}
                    node={node.clone()} {paper} {label} />
            </div>
        }
    };
    let asked = &state.asked;
    let controls = asked.controls();
    let full = controls == Controls::Full;
    let shows = |view: View| state.shows(view);
    let scale = palette.scale();
    let flat = (!shows(View::Pipe)).then_some("no-pipe");
    let brief = (!shows(View::Timeline)).then_some("no-timeline");
    let below_head = if state.index {
        html! { <Index {palette} on_figure={on_figure.clone()} /> }
    } else {
        html! {
        <>
            <main>
                if asked.text != Some(Words::None) {
                    <Panel frames={frames.clone()} state={state.clone()} on_versus={on_versus.clone()} on_figure={on_figure.clone()} {on_try} {beat} />
                }
                <div class="left">
                    <section class="panel stage" aria-label={tr!("Pipe")}>
                        if full {
                            <ConsumerSwitch state={state.clone()} {on_consumer} />
                        }
                        if shows(View::Pipe) {
                            { lane(Lane::First, &pipe_node) }
                            if names.is_some() { { lane(Lane::Second, &second_node) } }
                        }
                        if full {
                            <Verdict frames={frames.clone()} lanes={lanes.clone()} {beat} />
                        }
                        if full && state.scenario().is_some() {
                            <Setup frames={frames.clone()} state={state.clone()} on_change={change.clone()} on_turn={turn_on}
                                on_undo={on_undo.clone()} {beat} />
                            <Fork frames={frames.clone()} state={state.clone()} on_change={change}
                                on_versus={on_versus.clone()} {on_undo} {beat} />
                        }
                    </section>
                    if shows(View::Timeline) {
                        <Timeline frames={frames.clone()} stages={stages.clone()} palette={palette.clone()} held={timeline.clone()} {beat} />
                    }
                </div>
                <aside>
                    if let Some(scenario) = state.scenario().filter(|_| shows(View::Code)) {
                        <Code frames={frames.clone()} scenario={scenario.clone()} flows={state.looked.clone()} {beat} />
                    }
                    if let Some(names) = names.clone() {
                        <Differences frames={frames.clone()} {names} {beat} />
                    }
                    if shows(View::State) {
                        <StreamTable frames={frames.clone()} stages={stages.clone()} {beat} />
                    }
                    if shows(View::Sequence) {
                        <Sequence frames={frames.clone()} stages={stages.clone()} palette={palette.clone()} held={sequence.clone()} {beat} />
                    }
                    if full {
                        <ViewChoice state={state.clone()} />
                    }
                </aside>
            </main>
            if controls != Controls::None {
                <Transport frames={frames.clone()} net={net.clone()} {beat} />
            }
        </>
        }
    };
    let guest = asked.embed.then_some(match controls {
        Controls::Full => "guest",
        Controls::Min => "guest min",
        Controls::None => "guest bare",
    });
    html! {
        <div ref={content} class={classes!("app", guest, state.index.then_some("all-figures"), names.is_some().then_some("two"), high.is_some().then_some("high"), flat, brief)} {ondrop} {ondragover}>
            if asked.embed {
                <FullPage />
            } else {
                <Header frames={frames.clone()} state={state.clone()} {on_node} on_opened={on_own} on_figure={on_figure.clone()} {on_named}
                    on_versus={on_versus.clone()} {on_share} {on_export} help={help.clone()} on_language={props.on_language.clone()} />
            }
            { below_head }
            <NoticeBox state={state.clone()} />
            <Help node={help} />
            if *shares && !state.index {
                <Share frames={frames.clone()} state={state.clone()} on_close={on_shared} />
            }
            if *exports && !state.index {
                <Export {frames} state={state.clone()} {net} {stages} {sequence} {timeline} {scale} on_close={on_exported} />
            }
        </div>
    }
}
