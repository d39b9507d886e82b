//! What the page does outside of its own elements: the second run's player, keys, and the browser's events for the whole
//! document.

use yew::prelude::*;

use crate::ui::model::{Action, State};
use crate::ui::playback::{Playback, Player, handle_key};
use crate::ui::session::start_run;
use crate::web::dom::{on_key, on_stray_drop, on_visibility};
use crate::web::theme::SchemeWatch;

/// Plays the second run beside the first; another one whenever the first changes.
#[hook]
pub fn use_second_run(playback: &Playback, state: &UseReducerHandle<State>) {
    let (playback, dispatch) = (playback.clone(), state.dispatcher());
    use_effect_with((state.second(), state.former_program().cloned()), move |(second, former)| {
        let former = former.as_ref().map(|former| Player::of_trace(former.trace.clone()));
        playback.set_other(former.or_else(|| second.as_ref().map(|scenario| start_run(scenario).0)));
        dispatch.dispatch(Action::Beat);
    });
}

/// Listens to keys, to the page's visibility, to the system's colour scheme, and to files dropped beside the page.
/// `help` is the dialog that `?` opens. While all figures are on screen, the playhead pauses and keys do nothing.
#[hook]
pub fn use_document_events(playback: &Playback, state: &UseReducerHandle<State>, help: &NodeRef) {
    let index = use_mut_ref(|| false);
    *index.borrow_mut() = state.index;
    use_effect_with(state.index, {
        let playback = playback.clone();
        move |index| {
            if *index {
                playback.act(Player::pause);
            }
        }
    });
    use_effect_with((), {
        let (playback, dispatch, help) = (playback.clone(), state.dispatcher(), help.clone());
        move |()| {
            let beat = dispatch.clone();
            playback.on_change(Callback::from(move |()| beat.dispatch(Action::Beat)));
            let keys = {
                let playback = playback.clone();
                on_key(move |key| {
                    if !*index.borrow() {
                        handle_key(&key, &playback, &help);
                    }
                })
            };
            let visibility = on_visibility(move |_| playback.wake());
            let scheme = SchemeWatch::new(move || dispatch.dispatch(Action::Theme));
            let drops = on_stray_drop();
            move || drop((keys, visibility, scheme, drops))
        }
    });
}
