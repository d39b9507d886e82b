//! Which views of a figure are shown: those that it needs, and others on asking.

use yew::prelude::*;

use crate::tr;
use crate::ui::model::{Action, State};
use crate::view_list::View;

#[derive(Properties, PartialEq)]
pub struct ViewProps {
    pub state: UseReducerHandle<State>,
}

/// The choice; nothing where there is no figure, since all is shown then.
#[component]
pub fn ViewChoice(props: &ViewProps) -> Html {
    let state = &props.state;
    if state.lesson.is_none() {
        return html! {};
    }
    let button = |view: View| {
        let dispatch = state.dispatcher();
        let onclick = move |_: MouseEvent| dispatch.dispatch(Action::View(view));
        let shown = state.shows(view).to_string();
        html! { <button type="button" id={format!("view-{}", view.code())} class="quiet" aria-pressed={shown} {onclick}>{ view.title() }</button> }
    };
    html! {
        <div class="views" role="group" aria-label={tr!("Views")}>
            <span class="muted">{tr!("Show")}</span>
            { for View::ALL.into_iter().map(button) }
        </div>
    }
}
