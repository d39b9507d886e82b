//! Opening a trace, a scenario or a figure from a file. What was on screen stays until the new one is there.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{Callback, UseReducerDispatcher};

use super::frames::Frames;
use super::player::Player;
use super::state::{Action, Flows, Notice, State, Subject, notice_of, notice_of_faults, notice_of_figure};
use crate::figure::{Figure, is_figure};
use crate::scenario::{Fault, LONGEST, Scenario};
use crate::tr;
use crate::trace::{Importer, Trace};
use crate::web::file::Chosen;

/// Characters after which a file is not asked any more whether it is a scenario: a scenario has no more.
const HEAD: usize = LONGEST;

/// Something that runs, from a file or from a host page.
pub enum Opened {
    /// A scenario.
    Scenario(Scenario),
    /// A figure.
    Figure(Rc<Figure>),
}

/// What a text is.
pub enum Read {
    /// Something that runs.
    Runs(Opened),
    /// A trace, by the name of its file, and what is to be said of it.
    Trace(String, Box<Trace>, Option<Notice>),
}

/// Reads a file and shows it; what runs goes to `load`.
pub async fn open(
    chosen: Chosen,
    frames: Frames,
    dispatch: UseReducerDispatcher<State>,
    load: Callback<Opened>,
) {
    let name = chosen.name();
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    let mut head: Vec<u8> = Vec::new();
    let mut said = 0.0;
    let progress = dispatch.clone();
    let reading = chosen.read(|piece, share| {
        if share - said >= 0.05 && share < 1.0 {
            said = share;
            let title = tr!("Reading {name}: {share} %", name, share = format!("{:.0}", share * 100.0));
            progress.dispatch(Action::Say(Some(Notice { title, details: vec![], bad: false })));
        }
        head.extend(piece.iter().take((HEAD + 1).saturating_sub(head.len())));
        importer.push(piece)
    });
    if let Err(title) = reading.await {
        dispatch.dispatch(Action::Say(Some(Notice::bad(title))));
        return;
    }
    if let Some(text) = what_runs(&name, &head) {
        match read_what_runs(&name, text) {
            Ok(opened) => load.emit(opened),
            Err(notice) => dispatch.dispatch(Action::Say(Some(notice))),
        }
        return;
    }
    let import = importer.finish();
    dispatch.dispatch(Action::Say(notice_of(&name, &import)));
    if let Some(trace) = import.trace {
        let flows = Flows::of(&trace);
        frames.set_player(Player::of_trace(Rc::new(RefCell::new(trace))));
        dispatch.dispatch(Action::Show(Subject::Recording(name.into()), flows, None));
    }
}

/// Reads a text of that name, whatever it is.
///
/// # Errors
/// What to say, if nothing of it can be shown.
pub fn read_text(name: &str, text: &str) -> Result<Read, Notice> {
    let head = text.get(..HEAD.min(text.len())).unwrap_or(text);
    if let Some(text) = what_runs(name, head.as_bytes()) {
        return read_what_runs(name, text).map(Read::Runs);
    }
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    importer.push(text.as_bytes());
    let import = importer.finish();
    let notice = notice_of(name, &import);
    match (import.trace, notice) {
        (Some(trace), notice) => Ok(Read::Trace(name.to_owned(), Box::new(trace), notice)),
        // Without a trace there is always something to say.
        (None, notice) => Err(notice.unwrap_or(Notice { title: String::new(), details: vec![], bad: true })),
    }
}

fn read_what_runs(name: &str, text: &str) -> Result<Opened, Notice> {
    read(text).map_err(|faults| match is_figure(text) {
        true => notice_of_figure(name, &faults),
        false => notice_of_faults(name, &faults),
    })
}

/// The text of a file that holds what runs. `None` if it is a trace: that has a line for every event, and its first one
/// says `highwater`; a scenario is one object with `flows`, and a figure has a scenario.
fn what_runs<'a>(name: &str, head: &'a [u8]) -> Option<&'a str> {
    let text = std::str::from_utf8(head).ok()?;
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    let first = begins.lines().next().unwrap_or_default();
    let is_json = name.to_ascii_lowercase().ends_with(".json") || begins.contains("\"flows\"");
    (begins.starts_with('{') && is_json && !first.contains("\"highwater\"")).then_some(begins)
}

/// Reads a scenario or a figure.
///
/// # Errors
/// What is wrong with it: at least one fault.
pub fn read(text: &str) -> Result<Opened, Vec<Fault>> {
    match is_figure(text) {
        true => Figure::read(text).map(|figure| Opened::Figure(Rc::new(figure))),
        false => Scenario::read(text).map(Opened::Scenario),
    }
}
