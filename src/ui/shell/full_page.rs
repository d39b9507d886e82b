//! The link of an embedded page to the page itself.

use yew::prelude::*;

use crate::tr;
use crate::ui::model::PageQuery;
use crate::ui::session::{parameters_of, query_of_address};
use crate::web::address::{fragment, whole};
use crate::web::dom::set_link;

/// The link, which opens what is on screen.
#[component]
pub fn FullPage() -> Html {
    let node = use_node_ref();
    // The address follows what is on screen: it is looked up when it is needed.
    let to_now = {
        let node = node.clone();
        Callback::from(move |()| set_link(&node, &full_page()))
    };
    let (onclick, onfocus) = (to_now.reform(|_: MouseEvent| ()), to_now.reform(|_: FocusEvent| ()));
    html! {
        <header>
            <h1 class="unseen">{"Highwater"}</h1>
            <a class="full-page" ref={node} href={full_page()} target="_blank" rel="noopener" {onclick} {onfocus}
                title={tr!("Open this on its own page")}>{"Highwater"}<span aria-hidden="true">{" ↗"}</span></a>
        </header>
    }
}

fn full_page() -> String {
    let now = query_of_address();
    let query = PageQuery { embed: false, controls: None, drop: None, text: None, origin: None, ..now };
    whole(&parameters_of(&query), &fragment()).unwrap_or_default()
}
