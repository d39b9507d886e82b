//! The choice of the second run, beside the first one.

use std::rc::Rc;

use yew::prelude::*;

use crate::scenario::Scenario;
use crate::tr;
use crate::ui::controls::use_choice;
use crate::ui::model::{State, Versus};
use crate::web::dom::selected;

#[derive(Properties, PartialEq)]
pub struct VersusProps {
    pub state: UseReducerHandle<State>,
    pub on_versus: Callback<Option<Versus>>,
}

/// The choice of the second run.
#[component]
pub fn VersusChoice(props: &VersusProps) -> Html {
    let state = &props.state;
    let own = state.lesson.as_ref().map(|lesson| lesson.named.clone());
    let key = (state.scenario().cloned(), state.looked.clone(), !state.past.is_empty(), own);
    let groups = use_memo(key, |(scenario, flows, ..)| {
        let offered = |scenario: &Rc<Scenario>| Versus::offered(scenario, flows, state.others());
        scenario.as_ref().map(offered).unwrap_or_default()
    });
    let select = use_choice();
    if groups.is_empty() {
        return html! {};
    }
    let onchange = {
        let (groups, on_versus) = (groups.clone(), props.on_versus.clone());
        move |event: Event| {
            let name = selected(&event).unwrap_or_default();
            let all = groups.iter().flat_map(|(_, all)| all);
            on_versus.emit(all.copied().find(|versus| versus.name() == name));
        }
    };
    let option = |versus: &Versus| {
        let name = versus.name();
        html! { <option value={name.clone()} selected={state.versus == Some(*versus)}>{ name }</option> }
    };
    html! {
        <label class="versus">
            <span class="muted">{tr!("compare with ")}</span>
            <select id="versus" ref={select} aria-label={tr!("Compare with")} {onchange}>
                <option value="" selected={state.versus.is_none()}>{tr!("nothing")}</option>
                { for groups.iter().map(|(name, all)| html! {
                    <optgroup label={*name}>{ for all.iter().map(option) }</optgroup>
                }) }
            </select>
        </label>
    }
}
