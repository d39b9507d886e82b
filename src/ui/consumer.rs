//! The switch that the page is about: what the consumer's code does with `write()`'s return. For a recording, the
//! choice of the flow instead.

use yew::prelude::*;

use super::compare::consumer_name;
use super::state::{Action, State};
use crate::scenario::Consumer;
use crate::web::dom::selected;

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
        <fieldset class="switch">
            <legend>{"When write() returns false, your code…"}</legend>
            { for CHOICES.into_iter().map(choice) }
        </fieldset>
    }
}

fn flows(state: &UseReducerHandle<State>) -> Html {
    let dispatch = state.dispatcher();
    let onchange = move |event: Event| {
        if let Some(flow) = selected(&event).and_then(|value| value.parse().ok()) {
            dispatch.dispatch(Action::Flow(flow));
        }
    };
    html! {
        <div class="switch">
            <label>
                <span class="legend">{"Streams"}</span>
                <select id="flow" {onchange}>
                    { for state.flows.names.iter().enumerate().map(|(number, name)| html! {
                        <option value={number.to_string()} selected={number == state.flow}>{ name }</option>
                    }) }
                </select>
            </label>
        </div>
    }
}
