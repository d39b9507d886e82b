//! What comes after the first picture: the second file of the program, and the recording of a process that may still run.

use yew::prelude::*;

use super::live::follow;
use crate::ui::model::{Action, Notice, State};
use crate::ui::playback::Playback;
use crate::web::address::{fragment, parameters, whole as whole_address};
use crate::web::rest::{is_whole, whole};

/// Fetches the rest of the program once the page is drawn, and says so if it cannot be had. Returns whether it is here.
#[hook]
pub fn use_whole_program(dispatch: &UseReducerDispatcher<State>) -> bool {
    let is_here = use_state(is_whole);
    use_effect_with((), {
        let (is_here, dispatch) = (is_here.clone(), dispatch.clone());
        move |()| {
            if *is_here {
                return;
            }
            yew::platform::spawn_local(async move {
                match whole().await {
                    Ok(()) => {
                        is_here.set(true);
                        dispatch.dispatch(Action::Beat);
                    }
                    Err(error) => {
                        let again = whole_address(&parameters(), &fragment());
                        let notice = Notice { again, ..Notice::bad(error.to_string()) };
                        dispatch.dispatch(Action::Say(Some(notice)));
                    }
                }
            });
        }
    });
    *is_here
}

/// Shows the recording that the address asks for as it comes, once the rest of the program is here.
#[hook]
pub fn use_recording(playback: &Playback, state: &UseReducerHandle<State>) {
    let path = state.query.file.clone().filter(|_| state.query.live);
    let (playback, dispatch) = (playback.clone(), state.dispatcher());
    use_effect_with((), move |()| {
        let Some(path) = path else { return };
        yew::platform::spawn_local(async move {
            // If it cannot be had, `use_whole_program` says so.
            if whole().await.is_ok() {
                follow(&path, &playback, &dispatch).await;
            }
        });
    });
}
