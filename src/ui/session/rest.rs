//! What comes after the first picture: the other files of the program, and the recording of a process that may still run.

use yew::prelude::*;

use super::live::follow;
use crate::ui::model::{Action, Notice, State};
use crate::ui::playback::Playback;
use crate::web::address::{fragment, parameters, whole};
use crate::web::parts::Part;

/// Fetches the second file of the program once the page is drawn, and says so if it cannot be had. Returns whether it is here.
#[hook]
pub fn use_rest(dispatch: &UseReducerDispatcher<State>) -> bool {
    use_part(Part::Rest, true, dispatch)
}

/// Fetches the third file once it is wanted, and says so if it cannot be had. Returns whether it is here.
#[hook]
pub fn use_more(is_wanted: bool, dispatch: &UseReducerDispatcher<State>) -> bool {
    use_part(Part::More, is_wanted, dispatch)
}

#[hook]
fn use_part(part: Part, is_wanted: bool, dispatch: &UseReducerDispatcher<State>) -> bool {
    let is_here = use_state(|| part.is_here());
    use_effect_with(is_wanted, {
        let (is_here, dispatch) = (is_here.clone(), dispatch.clone());
        move |&is_wanted| {
            if *is_here || !is_wanted {
                return;
            }
            yew::platform::spawn_local(async move {
                match part.load().await {
                    Ok(()) => {
                        is_here.set(true);
                        dispatch.dispatch(Action::Beat);
                    }
                    Err(error) => {
                        let again = whole(&parameters(), &fragment());
                        let notice = Notice { again, ..Notice::bad(error.to_string()) };
                        dispatch.dispatch(Action::Say(Some(notice)));
                    }
                }
            });
        }
    });
    *is_here
}

/// Shows the recording that the address asks for as it comes, once the second file of the program is here.
#[hook]
pub fn use_recording(playback: &Playback, state: &UseReducerHandle<State>) {
    let path = state.query.file.clone().filter(|_| state.query.live);
    let (playback, dispatch) = (playback.clone(), state.dispatcher());
    use_effect_with((), move |()| {
        let Some(path) = path else { return };
        yew::platform::spawn_local(async move {
            // If it cannot be had, `use_rest` says so.
            if Part::Rest.load().await.is_ok() {
                follow(&path, &playback, &dispatch).await;
            }
        });
    });
}
