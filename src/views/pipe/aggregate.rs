//! Many like streams seen as one: what they hold and have done together, and how many of them are paused, full or broken.
//! Must not draw.

use super::graph::StreamGraph;
use crate::engine::{Flowing, StreamId};
use crate::tr;
use crate::trace::{Cursor, StreamNow};

/// Many like streams at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aggregate {
    /// How many there will be.
    pub count: u64,
    /// How many have begun.
    pub there: u64,
    /// Their levels and counts added up.
    pub sum: StreamNow,
    /// Of those, how many are paused,
    pub paused: u64,
    /// flow,
    pub flowing: u64,
    /// need drain,
    pub full: u64,
    /// returned `false` from their last `write()`,
    pub refused: u64,
    /// have come to their end,
    pub ended: u64,
    /// have written everything,
    pub finished: u64,
    /// and broke.
    pub broken: u64,
    /// What the one that holds most holds: `readableLength` and `writableLength`.
    pub fullest: (u64, u64),
}

impl Aggregate {
    fn of(cursor: &Cursor, streams: &[StreamId]) -> Aggregate {
        let mut all = Aggregate { count: streams.len() as u64, ..Aggregate::default() };
        let new = StreamNow::default();
        for now in streams.iter().filter_map(|&id| cursor.snapshot().stream(id)) {
            if *now == new {
                continue;
            }
            all.there += 1;
            all.add(now);
        }
        let sum = &mut all.sum;
        sum.levels.flowing = match (all.flowing, all.paused) {
            (0, 0) => Flowing::Unset,
            (0, _) => Flowing::Paused,
            _ => Flowing::Flowing,
        };
        sum.levels.need_drain = all.full > 0;
        sum.last_return = (sum.writes > 0).then_some(all.refused == 0);
        sum.ended = all.there == all.count && all.ended == all.there;
        sum.eof = sum.ended;
        sum.finished = all.there == all.count && all.finished == all.there;
        all
    }

    fn add(&mut self, now: &StreamNow) {
        let sum = &mut self.sum;
        sum.levels.readable_length += now.levels.readable_length;
        sum.levels.writable_length += now.levels.writable_length;
        // No less than what they held at once: the glass's scale must not shrink while they empty.
        sum.peak_readable += now.peak_readable;
        sum.peak_writable += now.peak_writable;
        sum.pushes += now.pushes;
        sum.pushed = sum.pushed.saturating_add(now.pushed);
        sum.data_events += now.data_events;
        sum.writes += now.writes;
        sum.accepted = sum.accepted.saturating_add(now.accepted);
        sum.written = sum.written.saturating_add(now.written);
        sum.false_returns += now.false_returns;
        sum.drains += now.drains;
        sum.pauses += now.pauses;
        sum.reading |= now.reading;
        sum.buffered_chunks += now.buffered_chunks;
        if let Some(size) = now.in_flight {
            sum.in_flight = Some(sum.in_flight.unwrap_or(0) + size);
            sum.in_flight_chunks += now.in_flight_chunks;
        }
        let one = u64::from;
        let runs = !now.ended && !now.destroyed;
        self.paused += one(runs && now.levels.flowing == Flowing::Paused);
        self.flowing += one(runs && now.levels.flowing == Flowing::Flowing);
        self.full += one(now.levels.need_drain && !now.destroyed);
        self.refused += one(now.last_return == Some(false) && now.levels.need_drain);
        self.ended += one(now.ended);
        self.finished += one(now.finished);
        self.broken += one(now.errored.is_some() || (now.destroyed && !now.ended && !now.finished));
        self.fullest.0 = self.fullest.0.max(now.levels.readable_length);
        self.fullest.1 = self.fullest.1.max(now.levels.writable_length);
    }

    /// `client × 40`, or `client × 12 of 40` as long as some have not begun; `client × 12` where that is too long.
    pub fn name(&self, name: &str, narrow: bool) -> String {
        let name = common(name);
        match self.there == self.count || narrow {
            true if narrow => format!("{name} × {}", self.there),
            true => format!("{name} × {}", self.count),
            false => tr!("{name} × {there} of {count}", name, there = self.there, count = self.count),
        }
    }
}

/// A name without the number that tells its stream from others of its kind.
pub(super) fn common(name: &str) -> &str {
    name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end()
}

/// The crowds of a net at one moment, each by its first stream.
#[derive(Default)]
pub(super) struct Aggregates(Vec<(StreamId, Aggregate)>);

impl Aggregates {
    pub fn new(graph: &StreamGraph, cursor: &Cursor) -> Aggregates {
        let crowds = graph.nodes().iter().filter(|node| node.streams.len() > 1);
        let aggregates = crowds.filter_map(|node| {
            node.streams.first().map(|&first| (first, Aggregate::of(cursor, &node.streams)))
        });
        Aggregates(aggregates.collect())
    }

    pub fn of(&self, id: StreamId) -> Option<&Aggregate> {
        self.0.iter().find(|(first, _)| *first == id).map(|(_, aggregate)| aggregate)
    }
}

/// Many like streams at the cursor, as the picture sums them up.
pub fn aggregate(cursor: &Cursor, streams: &[StreamId]) -> Aggregate {
    Aggregate::of(cursor, streams)
}
