//! A recording that is still being written: it is shown as it comes, and the playhead stays at its newest moment until the
//! reader moves it. The server reads the file of the recording for this page alone, so that a page that is slow holds up nobody.

use std::rc::Rc;

use yew::UseReducerDispatcher;

use super::boot::{bytes_of, name_of};
use super::navigation::Navigation;
use crate::formats::Importer;
use crate::run::SharedTrace;
use crate::trace::{EventIndex, Trace};
use crate::ui::model::{Action, Flows, Notice, State, notice_of};
use crate::ui::playback::{Playback, Player};
use crate::web::Later;

/// A part of all events: flows are looked for again once so much has come, which takes time in proportion to all.
const PART: EventIndex = 8;

/// Reads the recording beside the page to its end, which may come much later, unless something else is wished for meanwhile. What
/// does that is not part of what waits for it, which the first picture needs.
pub fn follow<'a>(
    path: &'a str,
    playback: &'a Playback,
    dispatch: &'a UseReducerDispatcher<State>,
) -> Later<'a, ()> {
    Box::pin(read_along(path, playback, dispatch))
}

async fn read_along(path: &str, playback: &Playback, dispatch: &UseReducerDispatcher<State>) {
    let navigation = Navigation::begin();
    let name: Rc<str> = name_of(path).into();
    let fail = |title: String| dispatch.dispatch(Action::Say(Some(Notice::bad(title))));
    let bytes = match bytes_of(path).await {
        Ok(bytes) => bytes,
        Err(error) => return fail(error.to_string()),
    };
    let shared = SharedTrace::default();
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    let (mut is_shown, mut looked) = (false, 0);
    let mut take = |piece: &[u8]| {
        if !navigation.is_latest() {
            return false;
        }
        let mut trace = shared.borrow_mut();
        importer.exchange(&mut trace);
        let more = importer.push(piece);
        importer.exchange(&mut trace);
        drop(trace);
        if !is_shown && importer.has_begun() {
            is_shown = true;
            let mut player = Player::of_trace(shared.clone());
            player.to_end();
            playback.set_player(player);
        }
        let end = shared.borrow().end();
        if end > looked + looked / PART {
            looked = end;
            dispatch.dispatch(Action::Flows(Flows::of(&shared.borrow())));
        }
        playback.wake();
        more
    };
    let read = bytes.read(&mut take).await;
    if !navigation.is_latest() {
        return;
    }
    importer.exchange(&mut shared.borrow_mut());
    let import = importer.finish();
    let notice = notice_of(&name, &import);
    if let Some(trace) = import.trace {
        shared.replace(trace);
    }
    dispatch.dispatch(Action::Flows(Flows::of(&shared.borrow())));
    playback.act(|_| ());
    let broken = read.err().map(|error| Notice::bad(error.to_string()));
    dispatch.dispatch(Action::Say(Notice::all(broken.into_iter().chain(notice))));
}
