//! What the page tells of itself to whoever drives it from outside: `window.highwater.state()`.

use std::rc::Rc;

use serde::Serialize;

use super::frames::Frames;
use super::player::Player;
use crate::engine::StreamInfo;
use crate::trace::StreamNow;
use crate::web::host::memory;

/// What `window.highwater.state()` says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Told {
    /// The figure's name, if one of the catalogue's is on screen.
    figure: Option<String>,
    /// Nanoseconds.
    time: u64,
    /// Events that have happened.
    index: u64,
    /// Events that are known.
    known: u64,
    moving: bool,
    at_end: bool,
    memory: Option<u64>,
    fatal: Option<String>,
    streams: Vec<ToldStream>,
    /// Bytes of memory that the page's program has taken; it never gives any back to the browser.
    program_memory: u64,
    /// The second run on the same clock.
    second: Option<Box<Told>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldStream {
    name: String,
    kind: &'static str,
    readable_length: u64,
    writable_length: u64,
    peak_writable_length: u64,
    falses: u64,
    drains: u64,
    written: u64,
    finished: bool,
}

/// Its state now.
pub(super) fn told(frames: &Frames, figure: Option<String>) -> Told {
    let second = frames.look_at_other(of).map(Box::new);
    Told { figure, second, ..frames.look(of) }
}

fn of(player: &Player) -> Told {
    player.with_moment(|moment| {
        let snapshot = moment.cursor.snapshot();
        let stream = |(info, now): (&StreamInfo, &Rc<StreamNow>)| ToldStream {
            name: info.name.to_string(),
            kind: info.kind.name(),
            readable_length: now.levels.readable_length,
            writable_length: now.levels.writable_length,
            peak_writable_length: now.peak_writable,
            falses: now.falses,
            drains: now.drains,
            written: now.written,
            finished: now.finished,
        };
        Told {
            figure: None,
            time: moment.time.0,
            index: moment.cursor.index(),
            known: moment.trace.end(),
            moving: player.is_moving(),
            at_end: player.is_at_end(),
            memory: snapshot.process.memory,
            fatal: snapshot.process.fatal.as_deref().map(str::to_owned),
            streams: moment.trace.streams().iter().zip(&snapshot.streams).map(stream).collect(),
            program_memory: memory(),
            second: None,
        }
    })
}
