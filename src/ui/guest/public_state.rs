//! The page's state for host pages and scripts, as `window.highwater.state()` returns it. docs/embedding.md describes it.

use std::rc::Rc;

use serde::Serialize;

use crate::engine::StreamInfo;
use crate::trace::StreamNow;
use crate::ui::playback::{Playback, Player};
use crate::web::host::memory;

/// A number as JavaScript has it: beyond 2⁵³ the nearest one that there is. Times can be that late.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Number(f64);

impl From<u64> for Number {
    fn from(number: u64) -> Number {
        Number(number as f64)
    }
}

/// What `window.highwater.state()` says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PublicState {
    /// The figure's name, if one of the catalogue's is on screen.
    figure: Option<String>,
    /// Nanoseconds.
    time: Number,
    /// Events that have happened.
    index: Number,
    /// Events that are known.
    known: Number,
    moving: bool,
    at_end: bool,
    memory: Option<Number>,
    fatal: Option<String>,
    streams: Vec<PublicStream>,
    /// Bytes of memory that the page's program has taken; it never gives any back to the browser.
    program_memory: Number,
    /// The second run on the same clock.
    second: Option<Box<PublicState>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PublicStream {
    name: String,
    kind: &'static str,
    readable_length: Number,
    writable_length: Number,
    peak_writable_length: Number,
    #[serde(rename = "falses")]
    false_returns: Number,
    drains: Number,
    written: Number,
    finished: bool,
}

/// Its state now.
pub fn public_state(playback: &Playback, figure: Option<String>) -> PublicState {
    let second = playback.look_at_other(of).map(Box::new);
    PublicState { figure, second, ..playback.look(of) }
}

fn of(player: &Player) -> PublicState {
    player.with_moment(|moment| {
        let snapshot = moment.cursor.snapshot();
        let stream = |(info, now): (&StreamInfo, &Rc<StreamNow>)| PublicStream {
            name: info.name.to_string(),
            kind: info.kind.name(),
            readable_length: now.levels.readable_length.into(),
            writable_length: now.levels.writable_length.into(),
            peak_writable_length: now.peak_writable.into(),
            false_returns: now.false_returns.into(),
            drains: now.drains.into(),
            written: now.written.into(),
            finished: now.finished,
        };
        PublicState {
            figure: None,
            time: moment.time.0.into(),
            index: moment.cursor.index().into(),
            known: moment.trace.end().into(),
            moving: player.is_moving(),
            at_end: player.is_at_end(),
            memory: snapshot.process.memory.map(Number::from),
            fatal: snapshot.process.fatal.as_deref().map(str::to_owned),
            streams: moment.trace.streams().iter().zip(&snapshot.streams).map(stream).collect(),
            program_memory: memory().into(),
            second: None,
        }
    })
}
