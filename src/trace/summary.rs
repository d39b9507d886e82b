//! One sentence for how things stand between a source and its destination, for when single events come too fast to
//! be read. Must say only what the trace shows.

use super::amount::{Amount, grouped};
use super::cursor::Cursor;
use super::explain::{Explained, Tone, say};
use super::state::StreamNow;
use super::store::Trace;
use crate::engine::StreamId;

/// How those hops do at the cursor, each from a source to a destination.
pub fn summary(trace: &Trace, cursor: &Cursor, hops: &[(StreamId, StreamId)]) -> Explained {
    let snapshot = cursor.snapshot();
    let states = hops
        .iter()
        .filter_map(|&(from, to)| Some(((from, to), snapshot.stream(from)?, snapshot.stream(to)?)));
    let needed = |now: &StreamNow| match now.levels.need_drain {
        true => now.waited + snapshot.time.since(now.need_drain_since),
        false => now.waited,
    };
    // The hop that is held up most tells the story.
    let Some((pair, from, to)) =
        states.max_by_key(|(_, _, to)| (needed(to), to.falses, to.levels.writable_length))
    else {
        return say(Tone::Plain, "Data is on its way.");
    };
    let pair = [pair.0, pair.1];
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
    let others = hops.iter().filter(|&&(from, to)| from == pair[0] && to != pair[1]);
    let others: Vec<&str> = others.filter_map(|&(_, to)| trace.stream(to)).map(|info| &*info.name).collect();
    if let ([first, rest @ ..], true) = (others.as_slice(), from.pauses > 0) {
        let share = needed(to).as_secs_f64() / snapshot.time.as_secs_f64().max(1e-9);
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        let text = format!(
            "{name} holds {} back, and {first}{more} with it: it was full {:.0} % of the time, and the source waits for all.",
            source.name,
            share * 100.0
        );
        return say(Tone::Bad, text);
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
