//! Which views of a figure are shown: those that it needs, and others on asking.

use yew::prelude::*;

use crate::figure::View;
use crate::tr;
use crate::ui::model::{Action, State};

/// The views in the order in which they stand on the page.
fn all() -> [(View, &'static str, &'static str); 5] {
    [
        (View::Pipe, "view-pipe", tr!("Pipe")),
        (View::Timeline, "view-timeline", tr!("Timeline")),
        (View::Code, "view-code", tr!("Code")),
        (View::State, "view-state", tr!("State")),
        (View::Sequence, "view-sequence", tr!("Sequence")),
    ]
}

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
    let button = |(view, id, name): (View, &'static str, &'static str)| {
        let dispatch = state.dispatcher();
        let onclick = move |_: MouseEvent| dispatch.dispatch(Action::View(view));
        let shown = state.shows(view).to_string();
        html! { <button type="button" {id} class="quiet" aria-pressed={shown} {onclick}>{ name }</button> }
    };
    html! {
        <div class="views" role="group" aria-label={tr!("What is shown")}>
            <span class="muted">{tr!("Show")}</span>
            { for all().into_iter().map(button) }
        </div>
    }
}
