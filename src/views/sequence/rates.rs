//! What stands in the rows' place when signals come too fast to be read: how many of each kind there are in a second.

use super::super::moment::Moment;
use super::filter::SignalKind;
use super::row::{Row, RowShape};
use super::rows::{Lifeline, feeder};
use super::viewport::SequenceViewport;
use crate::engine::SimTime;
use crate::judge::Tone;
use crate::trace::{Cursor, EventIndex, StreamNow, grouped};

/// Watched seconds over which signals are counted.
const WINDOW: f64 = 0.5;

/// Events per watched second from which on single rows cannot be read.
const READABLE: f64 = 60.0;

/// The events that are counted; `None` while rows can be read.
fn counted(moment: &Moment) -> Option<(EventIndex, SimTime)> {
    let window = SimTime::from_secs_f64(moment.speed * WINDOW).0.min(moment.time.0);
    if moment.speed <= 0.0 || window == 0 {
        return None;
    }
    let start = moment.trace.index_at(moment.time - SimTime(window));
    let events = moment.cursor.index().saturating_sub(start);
    (events as f64 >= READABLE * WINDOW).then_some((start, SimTime(window)))
}

/// Whether rates stand in the rows' place.
pub fn too_fast(moment: &Moment, viewport: &SequenceViewport) -> bool {
    viewport.anchor.is_none() && counted(moment).is_some()
}

/// One row for each kind of signal, with its count per simulated second; `None` while rows can be read, or the view is
/// scrolled.
pub(super) fn rates(
    moment: &Moment,
    lifelines: &[Lifeline],
    viewport: &SequenceViewport,
) -> Option<Vec<Row>> {
    let (start, window) = counted(moment).filter(|_| viewport.anchor.is_none())?;
    let mut then = Cursor::default();
    then.seek(moment.trace, start);
    let seconds = window.as_secs_f64();
    let mut rows = Vec::new();
    for (number, lifeline) in lifelines.iter().enumerate() {
        let (Some(now), Some(old)) =
            (moment.cursor.snapshot().stream(lifeline.stream), then.snapshot().stream(lifeline.stream))
        else {
            continue;
        };
        let count = |of: fn(&StreamNow) -> u64| ((of(now).saturating_sub(of(old))) as f64 / seconds) as u64;
        let mut add = |shape, word: &str, n: u64, tone, kind| {
            if n > 0 && viewport.filter.has(kind, lifeline.stream) {
                let rate = format!("× {} /s", grouped(n));
                // The arrow from outside is short.
                let (text, note) = match shape {
                    RowShape::In(_) => (word.to_owned(), rate),
                    _ => (format!("{word} {rate}"), String::new()),
                };
                rows.push(Row {
                    shape,
                    text,
                    note,
                    tone,
                    time: moment.time,
                    index: moment.cursor.index(),
                    since: moment.cursor.index(),
                    stream: lifeline.stream,
                    kind,
                    returned_true: false,
                });
            }
        };
        let before = if lifeline.device { number.checked_sub(1) } else { feeder(moment, lifelines, number) };
        let is_web = moment.trace.is_of_web(lifeline.stream);
        let [write, refused, drain] = match is_web {
            true => ["sink.write()", "desiredSize ≤ 0", "ready"],
            false => ["_write()", "false", "'drain'"],
        };
        match (lifeline.device, before) {
            (true, Some(before)) => add(
                RowShape::Arrow(before, number),
                write,
                count(|s| s.written_chunks),
                Tone::Plain,
                SignalKind::Inner,
            ),
            (false, Some(before)) => {
                add(
                    RowShape::Arrow(before, number),
                    "write()",
                    count(|s| s.writes),
                    Tone::Plain,
                    SignalKind::Write,
                );
                add(
                    RowShape::Answer(number, before),
                    refused,
                    count(|s| s.false_returns),
                    Tone::Bad,
                    SignalKind::Write,
                );
                add(
                    RowShape::Answer(number, before),
                    drain,
                    count(|s| s.drains),
                    Tone::Good,
                    SignalKind::Drain,
                );
            }
            _ => {
                add(RowShape::In(number), "push()", count(|s| s.pushes), Tone::Plain, SignalKind::Inner);
                add(RowShape::Note(number), "pause", count(|s| s.pauses), Tone::Bad, SignalKind::Pause);
                add(RowShape::Note(number), "resume", count(|s| s.resumes), Tone::Good, SignalKind::Pause);
            }
        }
    }
    Some(rows)
}
