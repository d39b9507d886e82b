//! Opening a trace from a file, and saving one. What was on screen stays until the new one is there.

use std::cell::RefCell;
use std::rc::Rc;

use yew::UseReducerDispatcher;

use super::frames::Frames;
use super::player::Player;
use super::state::{Action, Flows, Notice, State, Subject, notice_of};
use crate::trace::{Importer, Trace, export};
use crate::web::file::{Chosen, save};

/// Reads a file and shows it.
pub async fn open(chosen: Chosen, frames: Frames, dispatch: UseReducerDispatcher<State>) {
    let name = chosen.name();
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    let mut said = 0.0;
    let progress = dispatch.clone();
    let reading = chosen.read(|piece, share| {
        if share - said >= 0.05 && share < 1.0 {
            said = share;
            let title = format!("Reading {name}: {:.0} %", share * 100.0);
            progress.dispatch(Action::Say(Some(Notice { title, details: vec![], bad: false })));
        }
        importer.push(piece)
    });
    if let Err(title) = reading.await {
        dispatch.dispatch(Action::Say(Some(Notice { title, details: vec![], bad: true })));
        return;
    }
    let import = importer.finish();
    dispatch.dispatch(Action::Say(notice_of(&name, &import)));
    if let Some(trace) = import.trace {
        let flows = Flows::of(&trace);
        frames.set_player(Player::of_trace(Rc::new(RefCell::new(trace))));
        dispatch.dispatch(Action::Show(Subject::Recording(name.into()), flows));
    }
}

/// Lets the browser save the trace as far as it is known.
pub fn save_trace(frames: &Frames) -> Result<(), String> {
    let bytes = frames.look(|player| {
        let mut bytes = Vec::new();
        export(&player.trace().borrow(), &mut bytes).map(|()| bytes)
    });
    let bytes = bytes.map_err(|error| format!("The trace could not be written: {error}."))?;
    save("highwater.trace.jsonl", &bytes).ok_or_else(|| "The browser does not save files here.".to_owned())
}
