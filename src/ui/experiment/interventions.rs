//! Buttons that intervene in the run at the playhead: each adds a step to the scenario's script, so that the run can be
//! repeated.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::SimTime;
use crate::scenario::{Action, AppliedIntervention, BURST, Intervention, Method, Scenario, TIMES};
use crate::tr;
use crate::trace::Amount;
use crate::ui::model::ScenarioChange;
use crate::ui::playback::{Playback, Player};

fn words(what: Intervention, stream: &str) -> String {
    match what {
        Intervention::Fail => tr!("{stream} fails", stream),
        Intervention::Destroy => tr!("destroy {stream}", stream),
        Intervention::Slow => tr!("{stream} {n} × slower", stream, n = TIMES),
        Intervention::Hang => tr!("{stream} hangs", stream),
        Intervention::Burst => {
            tr!("{stream} {n} × faster for {time}", stream, n = TIMES, time = SimTime(BURST.0))
        }
        Intervention::Abort => tr!("abort the signal").to_owned(),
    }
}

/// The most flows whose streams have buttons.
const FLOWS: usize = 3;

#[derive(Properties, PartialEq)]
pub struct InterventionsProps {
    pub playback: Playback,
    pub scenario: Rc<Scenario>,
    pub flows: Rc<Vec<usize>>,
    pub on_change: Callback<ScenarioChange>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// The buttons. They are disabled at the end of a run.
#[component]
pub fn Interventions(props: &InterventionsProps) -> Html {
    let (over, time) = props.playback.look(|player| (player.is_at_end(), player.place().0));
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
        let (playback, scenario) = (props.playback.clone(), props.scenario.clone());
        let on_change = props.on_change.clone();
        let onclick = move |_: MouseEvent| {
            let at = playback.look(Player::time);
            if let Some(next) = what.apply(&scenario, flow, at) {
                on_change.emit((Rc::new(next), at));
            }
        };
        html! { <button type="button" disabled={over} {onclick}>{ words }</button> }
    };
    let back = {
        let playback = props.playback.clone();
        move |_: MouseEvent| playback.act(Player::to_previous_signal)
    };
    html! {
        <div class="drawer breaking" id="drawer" role="group" aria-label={tr!("What you can break now")}>
            if over {
                <p>
                    {tr!("The run is over. First go back on the timeline, or ")}
                    <button type="button" class="quiet" onclick={back}>{tr!("to the last signal")}</button>
                </p>
            } else {
                <p class="figures">{ tr!("Now, at {time}:", time) }</p>
            }
            { for offered.into_iter().map(button) }
        </div>
    }
}

/// An intervention in words.
pub fn describe(done: &AppliedIntervention) -> String {
    let stream = &done.step.stream;
    match &done.step.action {
        Action::Fail => tr!("{stream} fails", stream),
        Action::Destroy => tr!("{stream} is destroyed", stream),
        Action::Abort => tr!("the signal aborts").to_owned(),
        Action::Set(methods) => {
            let of = |method: Method| Some((method, method.set(methods)?));
            let Some((method, work)) = Method::ALL.into_iter().find_map(of) else { return stream.clone() };
            if work.hangs_at.is_some() {
                return tr!("{stream} hangs", stream);
            }
            let verb = match method {
                Method::Read => tr!("reads"),
                Method::Transform => tr!("processes"),
                Method::Write => tr!("writes"),
            };
            let how = match (work.rate, work.takes) {
                (Some(rate), _) => tr!("at {rate}/s", rate = Amount::bytes(rate.0)),
                (None, Some(takes)) => tr!("in {time} each", time = SimTime(takes.0)),
                (None, None) => tr!("immediately").to_owned(),
            };
            let burst = if done.burst { tr!(" for {time}", time = SimTime(BURST.0)) } else { String::new() };
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
        Action::Write(bytes) => tr!("{stream}.write() of {amount}", stream, amount = Amount::bytes(bytes.0)),
    }
}
