//! Going to a figure by its name, or to all of them, and the page's address that says where one is: `?figure=NAME`,
//! `?index`. All other parameters stay as they are.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use super::figures::{Named, figure, first};
use super::state::{Action, Notice, State};
use crate::figure::FIRST;
use crate::tr;
use crate::web::address::{link, on_travel, parameter, set_title, visit};
use crate::web::dom::is_plain_click;
use crate::words::{ENGLISH, language};

/// The parameter that names a figure.
const FIGURE: &str = "figure";
/// The parameter that asks for all of them.
const INDEX: &str = "index";

/// The address of a figure, relative to the page.
pub(super) fn figure_link(id: &str) -> String {
    link(&[(INDEX, None), (FIGURE, Some(id))])
}

/// What a click on a figure's link does: it goes there without loading the page anew, unless a new tab is meant.
pub(super) fn go_to(id: &str, on_figure: &Callback<String>) -> Callback<MouseEvent> {
    let (id, on_figure) = (id.to_owned(), on_figure.clone());
    Callback::from(move |event: MouseEvent| {
        if is_plain_click(&event) {
            event.prevent_default();
            on_figure.emit(id.clone());
        }
    })
}

/// The address of the page with all figures.
pub(super) fn index_link() -> String {
    link(&[(INDEX, Some(""))])
}

/// Whether the address asks for all figures.
pub(super) fn index_is_asked() -> bool {
    parameter(INDEX).is_some()
}

/// The figure that the address asks for: the first one, if it asks for none, or for one that cannot be shown.
pub(super) async fn asked_figure() -> (Option<Named>, Option<Notice>) {
    match parameter(FIGURE) {
        Some(id) if id != FIRST || language() != ENGLISH => match figure(&id).await {
            Ok(named) => (Some(named), None),
            Err(notice) => (first(), Some(notice)),
        },
        None if language() != ENGLISH => (figure(FIRST).await.ok().or_else(first), None),
        _ => (first(), None),
    }
}

/// Shows the figure with that name, if it can be had, and none that was asked for before it.
#[hook]
pub(super) fn use_figures(show: Callback<Named>, dispatch: UseReducerDispatcher<State>) -> Callback<String> {
    let asked = use_mut_ref(|| Rc::new(Cell::new(0_u64))).borrow().clone();
    Callback::from(move |id: String| {
        let (show, dispatch, asked) = (show.clone(), dispatch.clone(), asked.clone());
        let number = asked.get() + 1;
        asked.set(number);
        yew::platform::spawn_local(async move {
            let found = figure(&id).await;
            if asked.get() != number {
                return;
            }
            match found {
                Ok(named) => show.emit(named),
                Err(notice) => dispatch.dispatch(Action::Say(Some(notice))),
            }
        });
    })
}

/// Keeps the address and the page's title to what is on screen, and goes where the history goes.
#[hook]
pub(super) fn use_address(state: &UseReducerHandle<State>, on_figure: &Callback<String>) {
    let id = state.lesson.as_ref().and_then(|lesson| lesson.named.id.clone());
    let shown = use_mut_ref(|| None);
    *shown.borrow_mut() = id.clone();
    use_effect_with((id.clone(), state.index), |(id, index)| {
        let is_there = match (id.as_deref(), parameter(FIGURE)) {
            _ if *index => true,
            (id, None) => id.is_none() || id == Some(FIRST),
            (id, said) => id == said.as_deref(),
        };
        if !is_there || *index != index_is_asked() {
            let mut parameters = vec![(INDEX, index.then_some(""))];
            if !is_there {
                parameters.insert(0, (FIGURE, id.as_deref()));
            }
            // Fails only where an address cannot be changed; then it does not tell.
            let _ = visit(&parameters);
        }
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
        let (on_figure, dispatch) = (on_figure.clone(), state.dispatcher());
        move |()| {
            let travels = on_travel(move || {
                let asked = parameter(FIGURE).unwrap_or_else(|| FIRST.to_owned());
                let index = index_is_asked();
                dispatch.dispatch(Action::Index(index));
                if !index && shown.borrow().as_deref() != Some(&asked) {
                    on_figure.emit(asked);
                }
            });
            move || drop(travels)
        }
    });
}
