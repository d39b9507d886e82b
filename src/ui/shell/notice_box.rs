//! The box that shows a notice, with a button that closes it.

use yew::prelude::*;

use crate::tr;
use crate::ui::model::{Action, State};
use crate::web::address::load;

#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    pub state: UseReducerHandle<State>,
}

/// The box.
#[component]
pub fn NoticeBox(props: &NoticeProps) -> Html {
    let dispatch = props.state.dispatcher();
    let Some(notice) = &props.state.notice else { return html! {} };
    let dismiss = move |_: MouseEvent| dispatch.dispatch(Action::Say(None));
    html! {
        <div id="notice" class={classes!("notice", notice.bad.then_some("bad"))} role={if notice.bad { "alert" } else { "status" }}>
            <div>
                <p>{ &notice.title }</p>
                if !notice.details.is_empty() {
                    <ul>{ for notice.details.iter().map(|detail| html! { <li>{ detail }</li> }) }</ul>
                }
                if let Some(address) = notice.again.clone() {
                    <button type="button" onclick={move |_: MouseEvent| load(&address)}>{ tr!("Try again") }</button>
                }
            </div>
            <button type="button" class="quiet" onclick={dismiss} aria-label={tr!("Close")}>{"✕"}</button>
        </div>
    }
}
