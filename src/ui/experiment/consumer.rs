//! The switch for what the consumer does with `write()`'s return in the flow that is shown, and the choice of the flow where
//! there are several.

use yew::prelude::*;

use crate::scenario::Consumer;
use crate::tr;
use crate::trace::grouped;
use crate::ui::controls::use_choice;
use crate::ui::model::{Action, Flows, State, consumer_of, fits};
use crate::web::dom::selected;

/// The hint for a program that calls `write()` itself: there is no source stream to pause.
fn of_calls(consumer: Consumer, is_web: bool) -> Option<&'static str> {
    match (consumer, is_web) {
        (Consumer::Manual, false) => Some(tr!("once('drain', next): no write() until then")),
        (Consumer::Manual, true) => Some(tr!("await writer.ready before each write()")),
        (_, true) => Some(tr!("desiredSize is ignored")),
        _ => None,
    }
}

/// How many are listed before "more" is pressed, where there is little room.
const FIRST: usize = 4;

#[derive(Properties, PartialEq)]
pub struct SwitchProps {
    pub state: UseReducerHandle<State>,
    pub on_consumer: Callback<Consumer>,
}

/// The switch.
#[component]
pub fn ConsumerSwitch(props: &SwitchProps) -> Html {
    let SwitchProps { state, on_consumer } = props;
    let all = use_state(|| false);
    let key = (state.scenario().cloned(), state.shown_flows.clone());
    let choices = use_memo(key, |(scenario, flows)| match scenario {
        Some(scenario) => {
            Consumer::ALL.into_iter().filter(|&consumer| fits(scenario, flows, consumer)).collect()
        }
        None => Vec::<Consumer>::new(),
    });
    let Some(scenario) = state.scenario() else {
        return html! { <div class="switch">{ flows(state) }</div> };
    };
    // Flows that are looked at together may each have their own code: none of it is that of all.
    let own = state.shown_flows.iter().map(|&flow| scenario.consumer(flow)).collect::<Vec<_>>();
    let alike = own.windows(2).all(|pair| pair[0] == pair[1]);
    let now = consumer_of(scenario, &state.shown_flows);
    let (called, is_web) = (scenario.is_called(), scenario.is_web());
    let hint = |consumer: Consumer| of_calls(consumer, is_web).filter(|_| called).unwrap_or(consumer.hint());
    let choice = |&consumer: &Consumer| {
        let (id, name) = (consumer.id(), consumer.name());
        let onchange = on_consumer.reform(move |_: Event| consumer);
        let checked = alike && now == consumer;
        let extra = Consumer::ALL[FIRST..].contains(&consumer) && !checked;
        html! {
            <label class={classes!("choice", extra.then_some("extra"))} title={hint(consumer)}>
                <input type="radio" name="consumer" {id} {checked} {onchange} />
                <span class="name">{name}</span>
            </label>
        }
    };
    let more = choices.len() > FIRST && !*all;
    let onclick = {
        let all = all.clone();
        move |_: MouseEvent| all.set(true)
    };
    html! {
        <div class={classes!("switch", all.then_some("all"))}>
            <p id="switch-name">{ if is_web { tr!("When desiredSize is 0 or less, your code…") } else { tr!("When write() returns false, your code…") } }</p>
            if alike {
                <p class="hint">{ hint(now) }</p>
            }
            { flows(state) }
            // No fieldset: where its legend stands is not the same in all browsers.
            <div class="consumers" role="radiogroup" aria-labelledby="switch-name">
                { for choices.iter().map(choice) }
                if more {
                    <button type="button" class="quiet more" {onclick}>{tr!("more")}</button>
                }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FlowProps {
    flows: Flows,
    flow: usize,
    one: Option<usize>,
    act: UseReducerDispatcher<State>,
}

/// The most flows, or streams alike, that are listed: the busiest come first.
const CHOICES: usize = 500;

/// The choice of the flow, and of one stream among many alike. A component of its own, so that long lists are not rendered
/// ten times a second.
#[component]
fn FlowChoice(props: &FlowProps) -> Html {
    let FlowProps { flows, flow, one, act } = props;
    let (flow_node, one_node) = (use_choice(), use_choice());
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
            <div class="flows">
                if all.len() > 1 {
                    <label>
                        <span class="legend">{tr!("Streams")}</span>
                        <select id="flow" ref={flow_node} onchange={onflow}>
                            { for all.iter().enumerate().filter(|(number, _)| *number < CHOICES || number == flow).map(|(number, shown)| html! {
                                <option value={number.to_string()} selected={number == *flow}>{ &shown.name }</option>
                            }) }
                            if all.len() > CHOICES {
                                <option disabled={true}>{ tr!("{n} more", n = grouped((all.len() - CHOICES) as u64)) }</option>
                            }
                        </select>
                    </label>
                }
                if alike > 0 {
                    <label>
                        <span class="legend">{tr!("Of these")}</span>
                        <select id="one" ref={one_node} onchange={onone}>
                            <option value="" selected={one.is_none()}>{ tr!("all {n} together", n = alike) }</option>
                            { for (0..alike.min(CHOICES)).map(|number| html! {
                                <option value={number.to_string()} selected={*one == Some(number)}>
                                    { tr!("only number {n}", n = number + 1) }
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
