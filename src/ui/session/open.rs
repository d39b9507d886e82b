//! Opening a trace, a scenario or a figure from a file. What was on screen stays until the new one is there.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::Value;
use yew::{Callback, UseReducerDispatcher};

use super::file_error::FileError;
use super::file_kind::{FileKind, HEAD as KIND_HEAD};
use super::navigation::Navigation;
use crate::figure::{Figure, is_figure, program_stem};
use crate::formats::Importer;
use crate::scenario::{Fault, LONGEST, Scenario, read_json};
use crate::tr;
use crate::trace::{Amount, Trace};
use crate::ui::model::{
    Action, Flows, Notice, State, Subject, notice_of, notice_of_faults, notice_of_figure,
};
use crate::ui::playback::{Playback, Player};
use crate::web::bytes::Bytes;
use crate::web::error::WebError;
use crate::web::file::PickedFile;
use crate::web::parts::Part;

/// The longest file that can be a scenario, in characters.
const HEAD: usize = LONGEST;

/// Bytes that a file may unpack to: more than a trace has room for.
const UNPACKED: usize = 1 << 30;

/// How often something packed may be packed.
const NESTED: usize = 3;

/// Something that runs, from a file or from a host page.
pub enum Runnable {
    /// A scenario.
    Scenario(Scenario),
    /// A figure.
    Figure(Rc<Figure>),
    /// A program, as a text.
    Program(Rc<str>),
}

/// What a file holds.
pub enum FileContent {
    /// Something that runs.
    Runs(Runnable),
    /// A trace, by the name of its file.
    Trace(String, Box<Trace>),
}

/// What reading a file gave, and what to say of it.
pub type ReadOutcome = (Option<FileContent>, Option<Notice>);

/// Reads a file and shows it, unless a later navigation has begun meanwhile. Scenarios and figures go to `load`.
pub async fn open(
    picked: PickedFile,
    playback: Playback,
    dispatch: UseReducerDispatcher<State>,
    load: Callback<Runnable>,
) {
    let (navigation, name) = (Navigation::begin(), picked.name());
    let progress = |title| dispatch.dispatch(Action::Say(Some(Notice::well(title))));
    let (read, notice) = match picked.is_folder {
        true => (None, Some(Notice::bad(FileError::Folder(name.clone()).to_string()))),
        false => match Part::Rest.load().await {
            Ok(()) => read_file(picked.bytes(), &name, navigation, &progress).await,
            Err(error) => (None, Some(Notice::bad(error.to_string()))),
        },
    };
    if !navigation.is_latest() {
        return;
    }
    let others = (picked.others > 0)
        .then(|| Notice::well(tr!("{n} files were dropped; this is {name}.", n = picked.others + 1, name)));
    let notice = Notice::all(notice.into_iter().chain(others));
    match read {
        Some(FileContent::Runs(opened)) => load.emit(opened),
        Some(FileContent::Trace(name, trace)) => {
            let flows = Flows::of(&trace);
            playback.set_player(Player::of_trace(Rc::new(RefCell::new(*trace))));
            dispatch.dispatch(Action::Show(Subject::Recording(name.into()), flows, None));
        }
        None => {}
    }
    dispatch.dispatch(Action::Say(notice));
}

/// Reads a file of any kind, once all of the program is here, and as long as `navigation` is the latest. `progress` gets a sentence about how much is read.
pub async fn read_file(
    bytes: Bytes,
    name: &str,
    navigation: Navigation,
    progress: &dyn Fn(String),
) -> ReadOutcome {
    let failed = |error: FileError| (None, Some(Notice::bad(error.to_string())));
    let (bytes, decoded) = match text_of(bytes, name).await {
        Ok(text) => text,
        Err(error) => return failed(error),
    };
    let size = bytes.size();
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    let (mut head, mut came, mut said): (Vec<u8>, usize, usize) = (Vec::new(), 0, 0);
    let mut take = |piece: &[u8]| {
        came += piece.len();
        let step = size.map_or(STEP, |size| (size * 0.05) as usize).max(1);
        if came / step > said {
            said = came / step;
            progress(match size {
                Some(size) => tr!(
                    "Reading {name}: {share}%",
                    name,
                    share = format!("{:.0}", came as f64 / size * 100.0)
                ),
                None => tr!("Reading {name}: {amount} so far", name, amount = Amount::bytes(came as u64)),
            });
        }
        head.extend(piece.iter().take((HEAD + 1).saturating_sub(head.len())));
        importer.push(piece) && navigation.is_latest() && (size.is_some() || came <= UNPACKED)
    };
    if let Err(error) = bytes.read(&mut take).await {
        return failed(error.into());
    }
    if size.is_none() && came > UNPACKED {
        return failed(FileError::TooLarge(name.to_owned(), UNPACKED as u64));
    }
    let decoded = decoded.then(|| Notice::well(tr!("{name} was decoded from UTF-16.", name)));
    if let Some(text) = what_runs(name, &head) {
        return match read_what_runs(name, text) {
            Ok(opened) => (Some(FileContent::Runs(opened)), decoded),
            Err(notice) => (None, Some(notice)),
        };
    }
    let import = importer.finish();
    let notice = Notice::all(notice_of(name, &import).into_iter().chain(decoded));
    (import.trace.map(|trace| FileContent::Trace(name.to_owned(), Box::new(trace))), notice)
}

/// Bytes between two reports of progress where the size is unknown.
const STEP: usize = 32 << 20;

/// The text in a file, and whether it was in UTF-16.
async fn text_of(mut bytes: Bytes, name: &str) -> Result<(Bytes, bool), FileError> {
    let broken = || WebError::Unpack(name.to_owned());
    for _ in 0..=NESTED {
        let (again, head) = bytes.begin(KIND_HEAD).await?;
        bytes = again;
        match FileKind::of(name, &head) {
            FileKind::Text => return Ok((bytes, false)),
            FileKind::Gzip => bytes = bytes.through("DecompressionStream", "gzip", broken())?,
            FileKind::Utf16(format) => {
                let text = bytes.through("TextDecoderStream", format, broken())?;
                return Ok((text.through("TextEncoderStream", "", broken())?, true));
            }
            FileKind::Other(error) => return Err(error),
        }
    }
    Err(FileError::Nested(name.to_owned(), NESTED))
}

fn read_what_runs(name: &str, text: &str) -> Result<Runnable, Notice> {
    if is_program(name) {
        return Ok(Runnable::Program(text.into()));
    }
    read(text).map_err(|faults| match is_figure(text) {
        true => notice_of_figure(name, &faults),
        false => notice_of_faults(name, &faults),
    })
}

/// Whether a file of that name is a program.
fn is_program(name: &str) -> bool {
    program_stem(&name.to_ascii_lowercase()).is_some()
}

/// The text of a file that holds what runs. `None` if it is a trace: that has a line for every event, and its first one
/// says `highwater`; a scenario is one object with `flows`, and a figure has a scenario.
fn what_runs<'a>(name: &str, head: &'a [u8]) -> Option<&'a str> {
    let text = std::str::from_utf8(head).ok()?;
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    if is_program(name) {
        return (head.len() <= HEAD).then_some(begins);
    }
    let first = begins.lines().next().unwrap_or_default();
    let is_json = name.to_ascii_lowercase().ends_with(".json") || begins.contains("\"flows\"");
    (begins.starts_with('{') && is_json && !first.contains("\"highwater\"")).then_some(begins)
}

/// Reads a scenario or a figure.
///
/// # Errors
/// What is wrong with it: at least one fault.
pub fn read(text: &str) -> Result<Runnable, Vec<Fault>> {
    // What has this key is neither of the two.
    if let Ok(Value::Object(object)) = read_json(text)
        && let (1, Some(code)) = (object.len(), object.get("code"))
    {
        let words = || tr!("must be a text").to_owned();
        let code = code.as_str().ok_or_else(|| vec![Fault { place: "code".to_owned(), words: words() }])?;
        return Ok(Runnable::Program(code.into()));
    }
    match is_figure(text) {
        true => Figure::read(text).map(|figure| Runnable::Figure(Rc::new(figure))),
        false => Scenario::read(text).map(Runnable::Scenario),
    }
}
