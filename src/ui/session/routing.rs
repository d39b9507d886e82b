//! Keeps the page's address, history and title in step with what is on screen, and follows the history. Parameters that
//! are not the page's own stay as they are.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use super::apply_query::current_query;
use super::catalogue::figure;
use super::history::{AddressUpdate, Arrival, address_update, arrival};
use super::links::{address_of, parameters_of, query_of_address, with_appearance};
use super::navigation::Navigation;
use crate::tr;
use crate::ui::model::{Action, NamedFigure, PageQuery, State};
use crate::web::address::{fragment, go, on_travel, set_title, whole};
use crate::web::host::is_framed;
use crate::web::parts::Part;

/// Fetches a figure by name and shows it, unless a later navigation has begun meanwhile.
#[hook]
pub fn use_figures(show: Callback<NamedFigure>, dispatch: UseReducerDispatcher<State>) -> Callback<String> {
    Callback::from(move |id: String| {
        let (show, dispatch, navigation) = (show.clone(), dispatch.clone(), Navigation::begin_waiting());
        yew::platform::spawn_local(async move {
            let found = figure(&id).await;
            navigation.end();
            if !navigation.is_latest() {
                return;
            }
            match found {
                Ok(named) => show.emit(named),
                Err(notice) => dispatch.dispatch(Action::Tell(notice)),
            }
        });
    })
}

/// Keeps the address and the document's title in step with what is on screen, and follows the history. `on_figure` shows a
/// figure; `on_address` makes the page anew from its address.
#[hook]
pub fn use_address(state: &UseReducerHandle<State>, on_figure: &Callback<String>, on_address: &Callback<()>) {
    let number = use_mut_ref(|| Rc::new(Cell::new(0_u64))).borrow().clone();
    let (query, link) = current_query(state);
    let query = PageQuery { at: state.query.at, autoplay: state.query.autoplay, ..with_appearance(query) };
    let shown = use_mut_ref(PageQuery::default);
    *shown.borrow_mut() = query.clone();
    // In a frame the browser may restore the address later, when it is no longer known that the content was the reader's.
    let told = state.base().is_some() && !(state.private && is_framed());
    use_effect_with((query, link, told), move |(query, link, told)| {
        let now = query_of_address();
        // A recording is in no address: it stays what it was.
        if !told {
            return;
        }
        let AddressUpdate { query, push } = address_update(now, query, link, is_framed());
        let (link, latest) = (link.clone(), number.get() + 1);
        number.set(latest);
        let number = number.clone();
        let set = move |address: String| {
            // Fails only where an address cannot be changed; then it does not tell.
            let _ = go(&address, push);
        };
        if link.is_empty() {
            if (query.parameters(), "") != (now_parameters(), &fragment()) {
                whole(&parameters_of(&query), "").map(set);
            }
            return;
        }
        yew::platform::spawn_local(async move {
            // If it cannot be had, that has been said; the address stays as it was.
            if Part::Rest.load().await.is_err() {
                return;
            }
            let address = address_of(&query, &link).await;
            if number.get() == latest {
                address.map(set);
            }
        });
    });
    let title = match (state.index, &state.lesson) {
        (true, _) => tr!("All figures").to_owned(),
        (false, Some(lesson)) => lesson.title(),
        (false, None) => state.base().map(|scenario| scenario.title.clone()).unwrap_or_default(),
    };
    use_effect_with(title, |title| {
        let name = if title.is_empty() { "Highwater".to_owned() } else { format!("{title} · Highwater") };
        // Without a document there is nothing that could be called anything.
        let _ = set_title(&name);
    });
    use_effect_with((), {
        let (on_figure, on_address, dispatch) = (on_figure.clone(), on_address.clone(), state.dispatcher());
        move |()| {
            let travels = on_travel(move || {
                let query = query_of_address();
                match arrival(&query, !fragment().is_empty(), &shown.borrow()) {
                    Arrival::Index(index) => dispatch.dispatch(Action::Index(index)),
                    Arrival::Figure(id, index) => {
                        dispatch.dispatch(Action::Index(index));
                        on_figure.emit(id);
                    }
                    Arrival::Boot => on_address.emit(()),
                }
            });
            move || drop(travels)
        }
    });
}

/// The parameters in the address that are ours, as they are written.
fn now_parameters() -> Vec<(String, String)> {
    query_of_address().parameters()
}
