//! The second file of the program, for what is on screen: it comes after the first picture.

use yew::prelude::*;

use crate::ui::model::{Action, Notice, State};
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
