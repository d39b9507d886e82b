//! Files that are dropped on the page.

use yew::prelude::*;

use crate::ui::model::{Controls, State};
use crate::ui::playback::Playback;
use crate::ui::session::{Runnable, open};
use crate::web::file::PickedFile;

/// What a dropped file is opened with.
#[derive(Clone)]
pub struct FileDrop {
    accepts: bool,
    playback: Playback,
    dispatch: UseReducerDispatcher<State>,
    on_open: Callback<Runnable>,
}

impl FileDrop {
    /// Opens files with `on_open`. A frame without controls takes none, unless its host page wants it to.
    pub fn new(
        playback: &Playback,
        state: &UseReducerHandle<State>,
        on_open: &Callback<Runnable>,
    ) -> FileDrop {
        let query = &state.query;
        FileDrop {
            accepts: query.drop.unwrap_or(!query.embed || query.controls != Some(Controls::None)),
            playback: playback.clone(),
            dispatch: state.dispatcher(),
            on_open: on_open.clone(),
        }
    }

    /// Opens what is dropped.
    pub fn on_drop(self) -> impl Fn(DragEvent) {
        move |event: DragEvent| {
            if !self.accepts {
                return;
            }
            event.prevent_default();
            if let Some(picked) = PickedFile::of_drop(&event) {
                let (playback, dispatch) = (self.playback.clone(), self.dispatch.clone());
                yew::platform::spawn_local(open(picked, playback, dispatch, self.on_open.clone()));
            }
        }
    }

    /// Lets files be dropped.
    pub fn on_drag_over(self) -> impl Fn(DragEvent) {
        move |event: DragEvent| {
            if self.accepts {
                event.prevent_default();
            }
        }
    }
}
