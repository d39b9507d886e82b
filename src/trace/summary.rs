//! One sentence for how things stand between a source and its destination, for when single events come too fast to
//! be read. Must say only what the trace shows.

use super::amount::{Amount, grouped};
use super::cursor::Cursor;
use super::explain::{Explained, Tone, say};
use super::store::Trace;
use crate::engine::StreamId;

/// How the last hop of `stages` does at the cursor.
pub fn summary(trace: &Trace, cursor: &Cursor, stages: &[StreamId]) -> Explained {
    let snapshot = cursor.snapshot();
    let hops = stages.windows(2).filter_map(|pair| {
        let (from, to) = (snapshot.stream(pair[0])?, snapshot.stream(pair[1])?);
        Some((pair, from, to))
    });
    // The hop that holds most tells the story.
    let Some((pair, from, to)) = hops.max_by_key(|(_, _, to)| (to.falses, to.levels.writable_length)) else {
        return say(Tone::Plain, "Data is on its way.");
    };
    let (Some(source), Some(sink)) = (trace.stream(pair[0]), trace.stream(pair[1])) else {
        return say(Tone::Plain, "Data is on its way.");
    };
    let amount = |n| Amount { n, objects: sink.writable_object_mode };
    let mark = sink.writable_high_water_mark.unwrap_or(0).max(1);
    let level = to.levels.writable_length;
    let name = &sink.name;
    if to.falses == 0 {
        return say(Tone::Plain, format!("write() has always returned true: {name} keeps up."));
    }
    if from.pauses == 0 && level > mark {
        let times = level / mark;
        return say(
            Tone::Bad,
            format!(
                "{name} holds {}, {} times its highWaterMark, and swells on: write() returned false {} times and nobody listened.",
                amount(level),
                grouped(times),
                grouped(to.falses)
            ),
        );
    }
    // One or two pauses are no rate yet.
    let rate = match from.pauses {
        0..=2 => String::new(),
        pauses => format!(", {:.0} times a second", pauses as f64 / snapshot.time.as_secs_f64().max(1e-9)),
    };
    say(
        Tone::Good,
        format!(
            "{} is paused at every false and resumed at every 'drain'{rate}: {name} never held more than {}.",
            source.name,
            amount(to.peak_writable)
        ),
    )
}
