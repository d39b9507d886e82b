//! What stands in the rows' place when signals come too fast to be read: how many of each kind there are in a second.

use super::super::moment::Moment;
use super::rows::{Lane, Row, Way};
use crate::engine::SimTime;
use crate::trace::{Cursor, StreamNow, Tone, grouped};

/// Seconds, as one watches, over which signals are counted.
const WINDOW: f64 = 0.5;

/// Events a second, as one watches, from which on single rows cannot be read.
const READABLE: f64 = 60.0;

/// One row a kind of signal, with its count a second of the trace's time; `None` while rows can be read.
pub(super) fn rates(moment: &Moment, lanes: &[Lane]) -> Option<Vec<Row>> {
    if moment.speed <= 0.0 {
        return None;
    }
    let window = SimTime::from_secs_f64(moment.speed * WINDOW).0.min(moment.time.0);
    let from = moment.time - SimTime(window);
    let start = moment.trace.index_at(from);
    let events = moment.cursor.index().saturating_sub(start);
    if (events as f64) < READABLE * WINDOW || window == 0 {
        return None;
    }
    let mut then = Cursor::default();
    then.seek(moment.trace, start);
    let seconds = SimTime(window).as_secs_f64();
    let mut rows = Vec::new();
    for (number, lane) in lanes.iter().enumerate() {
        let (Some(now), Some(old)) =
            (moment.cursor.snapshot().stream(lane.stream), then.snapshot().stream(lane.stream))
        else {
            continue;
        };
        let count = |of: fn(&StreamNow) -> u64| ((of(now).saturating_sub(of(old))) as f64 / seconds) as u64;
        let mut add = |way, word: &str, n: u64, tone| {
            if n > 0 {
                let rate = format!("× {} /s", grouped(n));
                // The arrow from outside is short.
                let (text, note) = match way {
                    Way::In(_) => (word.to_owned(), rate),
                    _ => (format!("{word} {rate}"), String::new()),
                };
                rows.push(Row {
                    way,
                    text,
                    note,
                    tone,
                    time: moment.time,
                    index: moment.cursor.index(),
                    returned_true: false,
                });
            }
        };
        let before = number.checked_sub(1);
        match (lane.device, before) {
            (true, Some(before)) => {
                add(Way::Arrow(before, number), "_write()", count(|s| s.written_chunks), Tone::Plain)
            }
            (false, Some(before)) => {
                add(Way::Arrow(before, number), "write()", count(|s| s.writes), Tone::Plain);
                add(Way::Answer(number, before), "false", count(|s| s.falses), Tone::Bad);
                add(Way::Answer(number, before), "'drain'", count(|s| s.drains), Tone::Good);
            }
            _ => {
                add(Way::In(number), "push()", count(|s| s.pushes), Tone::Plain);
                add(Way::Note(number), "pause", count(|s| s.pauses), Tone::Bad);
                add(Way::Note(number), "resume", count(|s| s.resumes), Tone::Good);
            }
        }
    }
    Some(rows)
}
