//! A `<select>` that always shows the state's value, also after a choice that has changed nothing.

use yew::prelude::*;

use crate::web::dom::show_chosen;

/// The node of a `<select>` whose option with the attribute `selected` is shown after every rendering of its component.
#[hook]
pub fn use_choice() -> NodeRef {
    let node = use_node_ref();
    use_effect({
        let node = node.clone();
        move || show_chosen(&node)
    });
    node
}
