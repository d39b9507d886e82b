//! The geometry that the parts of a row share, in layout pixels, and the state of its streams at the moment. Must not draw.

use super::super::moment::Moment;
use super::aggregate::{Aggregate, Aggregates, common};
use crate::engine::{EventKind, SimTime, StreamId, StreamInfo};
use crate::trace::StreamNow;

/// Watched seconds below which a chunk is not drawn by itself but as continuous flow.
const BLEND: f64 = 0.12;

/// Where a row's wires run, as a part of its height.
pub(super) const WIRE: f64 = 0.15;

/// What all rows of a picture share.
pub(super) struct PictureContext<'a> {
    pub moment: &'a Moment<'a>,
    pub aggregates: Aggregates,
    streams: Vec<StreamId>,
    /// Chunks pass too fast to be seen one by one.
    blended: bool,
    /// There are several rows.
    pub multi: bool,
    /// Too narrow for every word.
    pub narrow: bool,
    /// A stream to which nothing has happened.
    new: StreamNow,
}

impl<'a> PictureContext<'a> {
    pub fn of(
        moment: &'a Moment<'a>,
        aggregates: Aggregates,
        streams: Vec<StreamId>,
        multi: bool,
        narrow: bool,
    ) -> PictureContext<'a> {
        let chunks = streams.iter().filter_map(|&id| moment.cursor.snapshot().stream(id));
        let chunks = chunks.map(|now| now.pushes.max(now.writes)).max().unwrap_or(0);
        let dead = moment.cursor.snapshot().process.death().is_some();
        let each = moment.time.as_secs_f64() / chunks.max(1) as f64;
        let blended = moment.speed > 0.0 && !dead && chunks > 8 && each / moment.speed < BLEND;
        PictureContext { moment, aggregates, streams, blended, multi, narrow, new: StreamNow::default() }
    }

    /// Whether a stream was destroyed with the error of another one of the picture.
    pub fn infected(&self, id: StreamId) -> bool {
        let snapshot = self.moment.cursor.snapshot();
        let error = |id| snapshot.stream(id).and_then(|now| now.errored.as_deref());
        snapshot.broke.is_some_and(|first| {
            first != id
                && self.streams.contains(&first)
                && error(first).is_some()
                && error(first) == error(id)
        })
    }

    /// A row from `y` on, `h` high, with type of that size.
    pub fn row(&'a self, y: f64, h: f64, type_size: f64) -> RowGeometry<'a> {
        let (top, bottom) = (y + h * 0.32, y + h * 0.78);
        RowGeometry {
            context: self,
            moment: self.moment,
            y,
            h,
            wire: y + h * WIRE,
            top,
            bottom,
            pipe: bottom - (bottom - top) * 0.18,
            bore: (h * 0.045).clamp(9.0, 20.0),
            type_size,
            blended: self.blended,
            narrow: self.narrow,
        }
    }
}

/// The geometry of a row.
#[derive(Clone, Copy)]
pub(super) struct RowGeometry<'a> {
    pub context: &'a PictureContext<'a>,
    pub moment: &'a Moment<'a>,
    /// The row's upper edge and its height.
    pub y: f64,
    pub h: f64,
    /// Heights: the wires' level, the tanks' top and bottom, the pipe's middle.
    pub wire: f64,
    pub top: f64,
    pub bottom: f64,
    pub pipe: f64,
    /// Thickness of the pipe.
    pub bore: f64,
    /// Height of ordinary type.
    pub type_size: f64,
    /// Chunks pass too fast to be seen one by one.
    pub blended: bool,
    /// Too narrow for every word.
    pub narrow: bool,
}

impl<'a> RowGeometry<'a> {
    /// The stream's state; before anything has happened to it, that of a new one. Of many alike, their sum.
    pub fn now(&self, id: StreamId) -> &'a StreamNow {
        match self.aggregate(id) {
            Some(aggregate) => &aggregate.sum,
            None => self.moment.cursor.snapshot().stream(id).unwrap_or(&self.context.new),
        }
    }

    /// The many alike that this stream is the first of.
    pub fn aggregate(&self, id: StreamId) -> Option<&'a Aggregate> {
        self.context.aggregates.of(id)
    }

    pub fn info(&self, id: StreamId) -> Option<&'a StreamInfo> {
        self.moment.trace.stream(id)
    }

    /// What the stream is called; of many alike, what all of them are, and how many there are.
    pub fn name(&self, id: StreamId) -> String {
        let name = self.info(id).map_or("", |info| &*info.name);
        match self.aggregate(id) {
            Some(aggregate) => aggregate.name(name, self.narrow),
            None => name.to_owned(),
        }
    }

    /// What the stream is called in a sentence, be it one or many.
    pub fn word(&self, id: StreamId) -> &'a str {
        let name = self.info(id).map_or("", |info| &*info.name);
        if self.aggregate(id).is_some() { common(name) } else { name }
    }

    /// Whether its readable side counts objects, and its writable side.
    pub fn objects(&self, id: StreamId) -> (bool, bool) {
        self.info(id).map_or((false, false), |info| (info.readable_object_mode, info.writable_object_mode))
    }

    /// Seconds that the viewer has seen pass since then; `None` while time stands still.
    pub fn seen(&self, since: SimTime) -> Option<f64> {
        let Moment { time, speed, .. } = *self.moment;
        (speed > 0.0).then(|| time.since(since).as_secs_f64() / speed)
    }

    /// Whether the last thing that happened, happened to that stream and was of that kind.
    pub fn just(&self, id: StreamId, kind: EventKind) -> bool {
        self.moment.last().is_some_and(|event| event.stream == id && event.kind == kind)
    }

    /// Whether chunks of that stream are not seen one by one.
    pub fn blends(&self, id: StreamId) -> bool {
        self.blended || self.aggregate(id).is_some()
    }

    pub fn dead(&self) -> bool {
        self.moment.cursor.snapshot().process.death().is_some()
    }
}
