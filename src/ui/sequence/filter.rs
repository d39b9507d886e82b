//! Which signals the sequence shows: a button that opens a few boxes to tick.

use yew::prelude::*;

use super::controller::SequenceController;
use crate::trace::grouped;
use crate::views::sequence::{Filter, SignalKind};
use crate::{tr, tr_n};

/// The button, what is hidden, and the boxes while they are open.
pub fn filter_control(controller: &SequenceController, open: &UseStateHandle<bool>, hidden: u64) -> Html {
    let filter = controller.state.view.borrow().filter.clone();
    let tick = |name: String, shown: bool, switch: Callback<()>| {
        let onchange = switch.reform(|_: Event| ());
        html! { <label><input type="checkbox" checked={shown} {onchange} /><span>{ name }</span></label> }
    };
    let kind = |kind: SignalKind| {
        let controller = controller.clone();
        let switch = Callback::from(move |()| controller.filter(|filter| filter.switch_kind(kind)));
        tick(kind.name().to_owned(), filter.has_kind(kind), switch)
    };
    let names = controller.look(|moment, _| {
        let name = |&id| Some((id, moment.trace.stream(id)?.name.to_string()));
        controller.stages.iter().filter_map(name).collect::<Vec<_>>()
    });
    let stream = |(id, name)| {
        let controller = controller.clone();
        let switch = Callback::from(move |()| controller.filter(|filter| filter.switch_stream(id)));
        tick(name, filter.has_stream(id), switch)
    };
    let onclick = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    let all = {
        let controller = controller.clone();
        move |_: MouseEvent| controller.filter(|filter| *filter = Filter::default())
    };
    let said = match hidden {
        0 => String::new(),
        n => tr_n!(n, "{n} row hidden", "{n} rows hidden", n = grouped(n)),
    };
    html! {
        <>
            <button type="button" id="filter" class="quiet" aria-expanded={open.to_string()} {onclick}>{tr!("Filter")}</button>
            <span id="hidden" class="muted figures">{ said }</span>
            if **open {
                <div class="boxes">
                    <fieldset>
                        <legend>{tr!("Signals")}</legend>
                        { for SignalKind::ALL.map(kind) }
                    </fieldset>
                    <fieldset>
                        <legend>{tr!("Streams")}</legend>
                        { for names.into_iter().map(stream) }
                    </fieldset>
                    <button type="button" class="quiet" disabled={filter.is_open()} onclick={all}>{tr!("Show all")}</button>
                </div>
            }
        </>
    }
}
