//! What one can do to a run at the moment that is looked at: each a step of the script, so that the run repeats.

use std::rc::Rc;

use yew::prelude::*;

use super::frames::Frames;
use super::player::Player;
use super::setup::Change;
use crate::engine::SimTime;
use crate::scenario::{Action, BURST, Done, Intervention, Method, Scenario, TIMES};
use crate::trace::Amount;

fn words(what: Intervention, stream: &str) -> String {
    match what {
        Intervention::Fail => format!("{stream} fails"),
        Intervention::Destroy => format!("destroy {stream}"),
        Intervention::Slow => format!("{stream} {TIMES} × slower"),
        Intervention::Burst => format!("{stream} {TIMES} × faster for {}", SimTime(BURST.0)),
        Intervention::Abort => "abort the signal".to_owned(),
    }
}

/// Flows to whose streams something can be done from the page.
const FLOWS: usize = 3;

#[derive(Properties, PartialEq)]
pub(super) struct FaultsProps {
    pub frames: Frames,
    pub scenario: Rc<Scenario>,
    pub flows: Rc<Vec<usize>>,
    pub on_change: Callback<Change>,
    /// Anything that makes it render again.
    pub beat: u64,
}

/// What can be done now. Nothing can be done to a run that is over: one has to go back to a moment first.
#[component]
pub(super) fn Faults(props: &FaultsProps) -> Html {
    let (over, time) = props.frames.look(|player| (player.is_at_end(), player.time()));
    let mut offered: Vec<(String, Intervention, usize)> = Vec::new();
    for what in Intervention::ALL {
        for &flow in props.flows.iter().take(FLOWS) {
            let words = what.stream(&props.scenario, flow).map(|stream| words(what, &stream));
            if let Some(words) = words.filter(|words| offered.iter().all(|(other, ..)| other != words)) {
                offered.push((words, what, flow));
            }
        }
    }
    let button = |(words, what, flow): (String, Intervention, usize)| {
        let (frames, scenario) = (props.frames.clone(), props.scenario.clone());
        let on_change = props.on_change.clone();
        let onclick = move |_: MouseEvent| {
            let at = frames.look(Player::time);
            if let Some(next) = what.done(&scenario, flow, at) {
                on_change.emit((Rc::new(next), at));
            }
        };
        html! { <button type="button" disabled={over} {onclick}>{ words }</button> }
    };
    let back = {
        let frames = props.frames.clone();
        move |_: MouseEvent| frames.act(Player::to_previous_signal)
    };
    html! {
        <div class="drawer breaking" id="drawer" role="group" aria-label="What you can do to it now">
            if over {
                <p>
                    {"The run is over: go back to a moment first, on the timeline or "}
                    <button type="button" class="quiet" onclick={back}>{"to the last signal"}</button>
                </p>
            } else {
                <p class="figures">{ format!("Now, at {time}:") }</p>
            }
            { for offered.into_iter().map(button) }
        </div>
    }
}

/// What a step does, in words.
pub(super) fn told(done: &Done) -> String {
    let stream = &done.step.stream;
    match &done.step.action {
        Action::Fail => format!("{stream} fails"),
        Action::Destroy => format!("{stream} is destroyed"),
        Action::Abort => "the signal aborts".to_owned(),
        Action::Set(methods) => {
            let of = |method: Method| Some((method, method.set(methods)?));
            let Some((method, work)) = Method::ALL.into_iter().find_map(of) else { return stream.clone() };
            let verb = match method {
                Method::Read => "comes in",
                Method::Transform => "works",
                Method::Write => "goes out",
            };
            let how = match (work.rate, work.takes) {
                (Some(rate), _) => format!("at {}/s", Amount::bytes(rate.0)),
                (None, Some(takes)) => format!("in {} each", SimTime(takes.0)),
                (None, None) => "at once".to_owned(),
            };
            let burst = if done.burst { format!(" for {}", SimTime(BURST.0)) } else { String::new() };
            format!("{stream} {verb} {how}{burst}")
        }
        Action::Pause => format!("{stream}.pause()"),
        Action::Resume => format!("{stream}.resume()"),
        Action::Unpipe => format!("{stream}.unpipe()"),
        Action::UnpipeFrom(other) => format!("{stream}.unpipe({other})"),
        Action::PipeTo(other) => format!("{stream}.pipe({other})"),
        Action::Cork => format!("{stream}.cork()"),
        Action::Uncork => format!("{stream}.uncork()"),
        Action::End => format!("{stream}.end()"),
        Action::Write(bytes) => format!("{stream}.write() of {}", Amount::bytes(bytes.0)),
    }
}
