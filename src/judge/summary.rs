//! One sentence for how things stand between a source and its destination, for when single events come too fast to
//! be read. Must say only what the trace shows.

use super::explanation::{Explanation, Tone, say};
use super::missing::reservation;
use super::writers::WriterBehaviour;
use crate::engine::StreamId;
use crate::tr;
use crate::trace::{Amount, Cursor, StreamNow, Trace, grouped, lowest_desired_size, signed};

/// `write()` returned `false` and `'drain'` came so many times: nothing is said of what the code makes of that.
pub(super) fn counted(name: &str, now: &StreamNow, most: Amount) -> String {
    tr!(
        "{name}'s write() returned false {falses} times, and 'drain' followed {drains} times; it never held more than {most}.",
        name,
        falses = grouped(now.false_returns),
        drains = grouped(now.drains),
        most
    )
}

/// The code that writes does not wait; without the sentence's full stop.
pub(super) fn ignored(name: &str, now: &StreamNow, held: Amount) -> String {
    tr!(
        "{sink}'s write() returned false {times} times and the program never waited: it held {held}",
        sink = name,
        times = grouped(now.false_returns),
        held
    )
}

/// How those hops do at the cursor, each from a source to a destination.
pub fn summary(trace: &Trace, cursor: &Cursor, hops: &[(StreamId, StreamId)]) -> Explanation {
    if cursor.index() > trace.whole_until()
        && let Some(missing) = reservation(trace, cursor)
    {
        return say(Tone::Plain, missing);
    }
    let snapshot = cursor.snapshot();
    let states = hops
        .iter()
        .filter_map(|&(from, to)| Some(((from, to), snapshot.stream(from)?, snapshot.stream(to)?)));
    let needed = |now: &StreamNow| now.waited_until(snapshot.time);
    // The hop that is held up most tells the story.
    let Some((pair, from, to)) =
        states.max_by_key(|(_, _, to)| (needed(to), to.false_returns, to.levels.writable_length))
    else {
        return say(Tone::Plain, tr!("Data is on its way."));
    };
    let pair = [pair.0, pair.1];
    let (Some(source), Some(sink)) = (trace.stream(pair[0]), trace.stream(pair[1])) else {
        return say(Tone::Plain, tr!("Data is on its way."));
    };
    if let Some(n) = lowest_desired_size(sink, to) {
        let (sink, tone) = (&sink.name, if n < 0 { Tone::Bad } else { Tone::Good });
        let text =
            tr!("{sink}'s desiredSize never fell below {n}{memory}.", sink, n = signed(n), memory = "");
        return say(tone, text);
    }
    let amount = |n| Amount { n, objects: sink.writable_object_mode };
    let mark = sink.writable_high_water_mark.unwrap_or(0).max(1);
    let level = to.levels.writable_length;
    let name = &sink.name;
    if to.false_returns == 0 {
        return say(Tone::Plain, tr!("write() has always returned true: {name} keeps up.", name));
    }
    let behaviour = WriterBehaviour::of(trace, snapshot, pair[1]);
    if behaviour == WriterBehaviour::Ignores {
        let falses = grouped(to.false_returns);
        let text = match level > mark {
            true => tr!(
                "{name} holds {level}, {times} times its highWaterMark, and keeps growing: write() returned false {falses} times and was ignored.",
                name,
                level = amount(level),
                times = grouped(level / mark),
                falses
            ),
            false => ignored(name, to, amount(to.peak_writable)) + ".",
        };
        return say(Tone::Bad, text);
    }
    if from.pauses == 0 {
        return say(Tone::Plain, counted(name, to, amount(to.peak_writable)));
    }
    let others = hops.iter().filter(|&&(from, to)| from == pair[0] && to != pair[1]);
    let others: Vec<&str> = others.filter_map(|&(_, to)| trace.stream(to)).map(|info| &*info.name).collect();
    if let [first, rest @ ..] = others.as_slice() {
        let share = needed(to).as_secs_f64() / snapshot.time.as_secs_f64().max(1e-9);
        let more = if rest.is_empty() { String::new() } else { tr!(" and {n} more", n = rest.len()) };
        let text = tr!(
            "{name} holds {source} back, and {first}{more} with it: it was full {share}% of the time, and the source waits for every destination.",
            name,
            source = source.name,
            first,
            more,
            share = format!("{:.0}", share * 100.0)
        );
        return say(Tone::Bad, text);
    }
    // One or two pauses are no rate yet.
    let rate = match from.pauses {
        0..=2 => String::new(),
        pauses => tr!(
            ", {n} times a second",
            n = format!("{:.0}", pauses as f64 / snapshot.time.as_secs_f64().max(1e-9))
        ),
    };
    say(
        Tone::Good,
        tr!(
            "{source} pauses on every false and resumes on every 'drain'{rate}: {name} never held more than {most}.",
            source = source.name,
            rate,
            name,
            most = amount(to.peak_writable)
        ),
    )
}
