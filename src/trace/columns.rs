//! The columns of a picture: what happened to a stream in each of `n` equal spans of time.
//! At any zoom a picture needs one column a pixel, however many events there are.

use super::column::Column;
use super::cursor::Cursor;
use super::store::Trace;
use crate::engine::{SimTime, StreamId};

/// Most events that are read for one picture: a span with more of them is drawn from the overview.
const SCAN: u64 = 400_000;

impl Trace {
    /// What happened to one stream in each of `n` equal spans of `from..to`: `n` columns, for drawing to scale.
    pub fn columns(&self, stream: StreamId, from: SimTime, to: SimTime, n: usize) -> Vec<Column> {
        self.columns_of(&[stream], from, to, n).pop().unwrap_or_default()
    }

    /// [`Trace::columns`] of several streams, in their order, in one pass over the events.
    pub fn columns_of(&self, streams: &[StreamId], from: SimTime, to: SimTime, n: usize) -> Vec<Vec<Column>> {
        columns(self, streams, from, to, n)
    }
}

/// `n` columns of equal length over `from..to` for each stream: from the overview where that is fine enough, else from
/// the events where these are few enough and kept. One pass over the events, however many streams.
fn columns(trace: &Trace, streams: &[StreamId], from: SimTime, to: SimTime, n: usize) -> Vec<Vec<Column>> {
    let length = to.since(from).0.max(1);
    if n == 0 {
        return vec![Vec::new(); streams.len()];
    }
    let overview = trace.overview();
    let covered = streams.iter().all(|&stream| overview.covers(stream));
    let fine = overview.span().0.saturating_mul(n as u64) <= length && covered;
    let events = trace.index_at(from)..trace.index_at(to);
    let kept = trace.first() == 0 || trace.time_at(trace.first()) < from;
    match !fine && kept && events.end - events.start <= SCAN {
        true => from_events(trace, streams, from, length, n, events),
        false => streams.iter().map(|&stream| from_overview(trace, stream, from, length, n)).collect(),
    }
}

/// The stream is not among the requested ones.
const NONE: usize = usize::MAX;

fn from_events(
    trace: &Trace,
    streams: &[StreamId],
    from: SimTime,
    length: u64,
    n: usize,
    events: std::ops::Range<u64>,
) -> Vec<Vec<Column>> {
    let mut cursor = Cursor::default();
    cursor.seek(trace, events.start);
    let mut columns: Vec<Vec<Column>> =
        streams.iter().map(|&stream| vec![Column::standing(cursor.snapshot(), stream)]).collect();
    let place = |id: StreamId| streams.iter().position(|&stream| stream == id).unwrap_or(NONE);
    let places: Vec<usize> = trace.ids().map(place).collect();
    let process = place(StreamId::PROCESS);
    trace.for_each(events, |_, event| {
        let place = places.get(event.stream.index()).copied().unwrap_or(process);
        let Some(columns) = columns.get_mut(place) else { return };
        let number = (u128::from(event.time.since(from).0) * n as u128 / u128::from(length)) as usize;
        fill(columns, number.min(n - 1) + 1);
        if let Some(column) = columns.last_mut() {
            column.add(event);
        }
    });
    for columns in &mut columns {
        fill(columns, n);
    }
    columns
}

fn from_overview(trace: &Trace, stream: StreamId, from: SimTime, length: u64, n: usize) -> Vec<Column> {
    let overview = trace.overview();
    let spans = overview.spans(stream);
    let at = |number: usize| {
        let time = u128::from(from.0) + u128::from(length) * number as u128 / n as u128;
        let span = u128::from(overview.span().0);
        // The last column has what is left of its last span, too.
        (if number == n { time.div_ceil(span) } else { time / span }) as usize
    };
    let span = |number: usize| match spans.get(number) {
        Some(span) => *span,
        None => spans.last().copied().unwrap_or_default().carried(),
    };
    (0..n)
        .map(|number| {
            let range = at(number)..at(number + 1).max(at(number) + 1);
            range.clone().skip(1).fold(span(range.start), |sum, next| sum.then(&span(next)))
        })
        .collect()
}

fn fill(columns: &mut Vec<Column>, n: usize) {
    while columns.len() < n {
        let next = columns.last().copied().unwrap_or_default().carried();
        columns.push(next);
    }
}
