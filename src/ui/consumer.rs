//! The switch that the page is about: what the consumer's code does with `write()`'s return. And the choice of the flow,
//! where there are several.

use yew::prelude::*;

use super::compare::consumer_name;
use super::state::{Action, Flows, State};
use crate::scenario::Consumer;
use crate::web::dom::selected;

/// What a program can do that calls `write()` of its own accord: there is no stream to pause.
const OF_CALLS: [(Consumer, &str, &str); 2] = [
    (Consumer::Ignore, "ignore", "nobody looks at what write() returns"),
    (Consumer::Manual, "manual", "once('drain', next): no write() until then"),
];

const CHOICES: [(Consumer, &str, &str); 4] = [
    (Consumer::Ignore, "ignore", "nobody looks at what write() returns"),
    (Consumer::Manual, "manual", "pause() on false, resume() on 'drain'"),
    (Consumer::Pipe, "pipe", "Node does the same for you"),
    (Consumer::Pipeline, "pipeline", "the same, and errors tear all down"),
];

#[derive(Properties, PartialEq)]
pub(super) struct SwitchProps {
    pub state: UseReducerHandle<State>,
    pub on_consumer: Callback<Consumer>,
}

/// The switch.
#[component]
pub(super) fn ConsumerSwitch(props: &SwitchProps) -> Html {
    let SwitchProps { state, on_consumer } = props;
    let Some(scenario) = state.scenario() else { return flows(state) };
    let choices = if scenario.is_called() { &OF_CALLS[..] } else { &CHOICES[..] };
    let choice = |(consumer, id, hint): (Consumer, &'static str, &'static str)| {
        let name = consumer_name(consumer);
        let onchange = on_consumer.reform(move |_: Event| consumer);
        html! {
            <label class="choice" title={hint}>
                <input type="radio" name="consumer" {id} checked={scenario.consumer() == consumer} {onchange} />
                <span class="name">{name}</span>
                <span class="hint">{hint}</span>
            </label>
        }
    };
    html! {
        <>
            <fieldset class="switch">
                <legend>{"When write() returns false, your code…"}</legend>
                { for choices.iter().copied().map(choice) }
            </fieldset>
            { flows(state) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FlowProps {
    flows: Flows,
    flow: usize,
    one: Option<usize>,
    act: UseReducerDispatcher<State>,
}

/// Ones of many alike that can be chosen.
const ONES: usize = 500;

/// The choice of what is looked at, where there is one: of flows, and of one among many alike. Its own component, so that
/// long lists are not gone through with every beat.
#[component]
fn FlowChoice(props: &FlowProps) -> Html {
    let FlowProps { flows, flow, one, act } = props;
    let all = flows.all();
    let onflow = {
        let act = act.clone();
        move |event: Event| {
            if let Some(flow) = selected(&event).and_then(|value| value.parse().ok()) {
                act.dispatch(Action::Flow(flow));
            }
        }
    };
    let onone = {
        let act = act.clone();
        move |event: Event| act.dispatch(Action::One(selected(&event).and_then(|value| value.parse().ok())))
    };
    let alike = match all.get(*flow).map(|shown| shown.lanes.as_slice()) {
        Some([lane]) if lane.count() > 1 => lane.count(),
        _ => 0,
    };
    html! {
        if all.len() > 1 || alike > 0 {
            <div class="switch flows">
                if all.len() > 1 {
                    <label>
                        <span class="legend">{"Streams"}</span>
                        <select id="flow" onchange={onflow}>
                            { for all.iter().enumerate().map(|(number, shown)| html! {
                                <option value={number.to_string()} selected={number == *flow}>{ &shown.name }</option>
                            }) }
                        </select>
                    </label>
                }
                if alike > 0 {
                    <label>
                        <span class="legend">{"Of these"}</span>
                        <select id="one" onchange={onone}>
                            <option value="" selected={one.is_none()}>{ format!("all {alike} together") }</option>
                            { for (0..alike.min(ONES)).map(|number| html! {
                                <option value={number.to_string()} selected={*one == Some(number)}>
                                    { format!("only number {}", number + 1) }
                                </option>
                            }) }
                        </select>
                    </label>
                }
            </div>
        }
    }
}

/// The choice for what is on screen.
fn flows(state: &UseReducerHandle<State>) -> Html {
    html! { <FlowChoice flows={state.flows.clone()} flow={state.flow} one={state.one} act={state.dispatcher()} /> }
}
