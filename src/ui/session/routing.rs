//! Going to a figure by its name, or to all of them, and keeping the page's address to what is on screen. What is in it
//! that is not ours stays as it is.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use super::apply_query::{asking, shortest};
use super::catalogue::figure;
use super::turn::Turn;
use crate::tr;
use crate::ui::model::{Action, Asked, Named, State};
use crate::web::address::{fragment, go, link, on_travel, parameters, set_title, whole};
use crate::web::host::is_framed;

/// Shows the figure with that name, if it can be had, unless something else is wished for meanwhile.
#[hook]
pub fn use_figures(show: Callback<Named>, dispatch: UseReducerDispatcher<State>) -> Callback<String> {
    Callback::from(move |id: String| {
        let (show, dispatch, turn) = (show.clone(), dispatch.clone(), Turn::take());
        yew::platform::spawn_local(async move {
            let found = figure(&id).await;
            if !turn.counts() {
                return;
            }
            match found {
                Ok(named) => show.emit(named),
                Err(notice) => dispatch.dispatch(Action::Tell(notice)),
            }
        });
    })
}

/// Keeps the address and the page's title to what is on screen, and goes where the history goes.
#[hook]
pub fn use_address(state: &UseReducerHandle<State>, on_figure: &Callback<String>, on_address: &Callback<()>) {
    let number = use_mut_ref(|| Rc::new(Cell::new(0_u64))).borrow().clone();
    let (asked, link) = asking(state);
    let asked = Asked { at: state.asked.at, autoplay: state.asked.autoplay, ..as_it_looks(asked) };
    let shown = use_mut_ref(Asked::default);
    *shown.borrow_mut() = asked.clone();
    // In a frame, the browser may bring an address back when nobody remembers whose it was.
    let told = state.scenario().is_some() && !(state.own && is_framed());
    use_effect_with((asked, link, told), move |(asked, link, told)| {
        let now = asked_now();
        // A recording is in no address: it stays what it was.
        if !told {
            return;
        }
        let step = now.index != asked.index || now.figure_name() != asked.figure_name();
        let asked = match now.figure {
            None => shortest(asked.clone()),
            Some(_) => asked.clone(),
        };
        let asked =
            Asked { file: now.file.filter(|_| asked.figure.is_none() && link.scenario.is_none()), ..asked };
        // In a frame there is one history, and it is the host's.
        let (step, link, latest) = (step && !is_framed(), link.clone(), number.get() + 1);
        number.set(latest);
        let number = number.clone();
        let set = move |address: String| {
            // Fails only where an address cannot be changed; then it does not tell.
            let _ = go(&address, step);
        };
        if link.is_empty() {
            if (asked.parameters(), "") != (now_parameters(), &fragment()) {
                whole(&parameters_of(&asked), "").map(set);
            }
            return;
        }
        yew::platform::spawn_local(async move {
            let address = address_of(&asked, &link).await;
            if number.get() == latest {
                address.map(set);
            }
        });
    });
    let title = match (state.index, &state.lesson) {
        (true, _) => tr!("All figures").to_owned(),
        (false, Some(lesson)) => lesson.title(),
        (false, None) => state.scenario().map(|scenario| scenario.title.clone()).unwrap_or_default(),
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
                let asked = asked_now();
                let below_index = |asked: &Asked| {
                    let figure = Some(asked.figure_name().to_owned());
                    Asked { figure, index: false, ..asked.clone() }
                };
                let (wanted, index) = (below_index(&asked), asked.index);
                // It asks for a figure, and for nothing of it.
                let is_plain = wanted == Asked { figure: wanted.figure.clone(), ..asked.lasting() };
                let same = fragment().is_empty() && wanted == below_index(&shown.borrow());
                match same || (index && is_plain) {
                    true => dispatch.dispatch(Action::Index(index)),
                    false if fragment().is_empty() && is_plain => {
                        dispatch.dispatch(Action::Index(index));
                        on_figure.emit(asked.figure_name().to_owned());
                    }
                    // More than another figure: all begins anew.
                    false => on_address.emit(()),
                }
            });
            move || drop(travels)
        }
    });
}

/// The parameters in the address that are ours, as they are written.
fn now_parameters() -> Vec<(String, String)> {
    asked_now().parameters()
}
