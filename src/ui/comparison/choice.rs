//! The choice of the second run, beside the first one.

use std::rc::Rc;

use yew::prelude::*;

use crate::scenario::Scenario;
use crate::tr;
use crate::ui::controls::use_choice;
use crate::ui::model::{Comparison, State};
use crate::web::dom::selected;

#[derive(Properties, PartialEq)]
pub struct ComparisonProps {
    pub state: UseReducerHandle<State>,
    pub on_comparison: Callback<Option<Comparison>>,
}

/// The choice of the second run.
#[component]
pub fn ComparisonChoice(props: &ComparisonProps) -> Html {
    let state = &props.state;
    let own = state.lesson.as_ref().map(|lesson| lesson.named.clone());
    let key = (state.scenario().cloned(), state.shown_flows.clone(), !state.past.is_empty(), own);
    let groups = use_memo(key, |(scenario, flows, ..)| {
        let offered = |scenario: &Rc<Scenario>| Comparison::offered(scenario, flows, state.others());
        scenario.as_ref().map(offered).unwrap_or_default()
    });
    let select = use_choice();
    if groups.is_empty() {
        return html! {};
    }
    let onchange = {
        let (groups, on_comparison) = (groups.clone(), props.on_comparison.clone());
        move |event: Event| {
            let name = selected(&event).unwrap_or_default();
            let all = groups.iter().flat_map(|(_, all)| all);
            on_comparison.emit(all.copied().find(|comparison| comparison.name() == name));
        }
    };
    let option = |comparison: &Comparison| {
        let name = comparison.name();
        html! { <option value={name.clone()} selected={state.comparison == Some(*comparison)}>{ name }</option> }
    };
    html! {
        <label class="versus">
            <span class="muted">{tr!("compare with ")}</span>
            <select id="versus" ref={select} aria-label={tr!("Compare with")} {onchange}>
                <option value="" selected={state.comparison.is_none()}>{tr!("nothing")}</option>
                { for groups.iter().map(|(name, all)| html! {
                    <optgroup label={*name}>{ for all.iter().map(option) }</optgroup>
                }) }
            </select>
        </label>
    }
}
