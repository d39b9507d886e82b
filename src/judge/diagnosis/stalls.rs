//! What stands still, and a source that does not although it should.

use super::{Beyond, Diagnoser, Diagnosis, StreamNow, TOO_MUCH, bad};
use crate::engine::{Flowing, StreamId, StreamKind};
use crate::tr;
use crate::trace::{Amount, grouped};

/// What a device may well bring at once, beyond what its stream asked for.
const BYTES: u64 = 256 << 10;
const OBJECTS: u64 = 4096;

impl Diagnoser<'_> {
    /// A `'drain'` or `ready` is waited for, and cannot come any more.
    pub(super) fn no_drain(&self, from: Option<StreamId>, to: StreamId) -> Option<Diagnosis> {
        let (sink, now) = self.stream(to).filter(|(info, _)| info.kind.writes())?;
        let source = from.and_then(|from| self.stream(from));
        let paused = source.filter(|(_, from)| from.levels.flowing == Flowing::Paused && !from.destroyed);
        if self.beyond != Beyond::Nothing
            || now.destroyed
            || now.finished
            || !(paused.is_some() || now.levels.need_drain)
        {
            return None;
        }
        let name = &sink.name;
        if sink.kind.is_web() {
            let text = tr!(
                "{name}'s ready cannot be fulfilled: the promise from its sink.write() never settles.",
                name
            );
            let advice = tr!("Settle the promise from sink.write() on every path.");
            return now.in_flight.map(|_| bad(to, text, advice));
        }
        if let Some(size) = now.in_flight {
            let amount = Amount { n: size, objects: sink.writable_object_mode };
            let text = tr!(
                "The program waits for a 'drain' from {name} that cannot come: its _write() never called the callback for {amount}.",
                name,
                amount
            );
            return Some(bad(
                to,
                text,
                tr!("Call the callback on every path through _write(), with an error if it failed."),
            ));
        }
        if let Some((source, _)) =
            paused.filter(|_| !now.levels.need_drain && now.levels.writable_length == 0)
        {
            let text = tr!(
                "{source} is paused and waits for a 'drain' that cannot come: {name} is empty, and its write() has not returned false.",
                source = source.name,
                name
            );
            return Some(bad(to, text, tr!("Pause only after write() has returned false.")));
        }
        let left = Amount { n: now.levels.writable_length, objects: sink.writable_object_mode };
        let text = tr!(
            "The program waits for a 'drain' from {name} that never came: it still holds {left}, and nothing moves.",
            name,
            left
        );
        Some(bad(to, text, tr!("Check what its _write() is waiting for, and whether the stream is corked.")))
    }

    /// The readable side of the last stream is never read.
    pub(super) fn unread(&self, id: StreamId, last: bool) -> Option<Diagnosis> {
        let (info, now) = self.stream(id)?;
        let two = info.kind.reads() && info.kind.writes();
        let mark = info.readable_high_water_mark.unwrap_or(0).max(1);
        let untouched = |now: &StreamNow| now.levels.flowing == Flowing::Unset && now.delivered == 0;
        let full = now.levels.readable_length >= mark && now.levels.need_drain;
        if !last || !two || now.destroyed || !untouched(now) || !full || !self.stays(id, untouched) {
            return None;
        }
        let behind = Amount { n: now.levels.readable_length, objects: info.readable_object_mode };
        let before = Amount { n: now.levels.writable_length, objects: info.writable_object_mode };
        let text = tr!(
            "Nothing reads from {name}: its readable buffer holds {behind}, its writable buffer {before}, and it accepts no more.",
            name = info.name,
            behind,
            before
        );
        Some(bad(id, text, tr!("Pipe it into a destination, listen for 'data', or call resume().")))
    }

    /// A source that pushes whatever push() returns.
    pub(super) fn flooded(&self, id: StreamId) -> Option<Diagnosis> {
        let (info, now) = self.stream(id)?;
        if !matches!(info.kind, StreamKind::Readable | StreamKind::Duplex) || now.destroyed {
            return None;
        }
        let mark = info.readable_high_water_mark.unwrap_or(0).max(1);
        let chunk = if info.readable_object_mode { 1 } else { now.pushed / now.pushes.max(1) };
        let held = now.levels.readable_length;
        let most = mark.saturating_mul(TOO_MUCH).saturating_add(chunk.saturating_mul(2));
        let before = self.earlier.stream(id).map_or(0, |before| before.levels.readable_length);
        // What comes in at once cannot stop in the middle, as the pieces of a message from a socket.
        let burst = if info.readable_object_mode { OBJECTS } else { BYTES };
        let goes_on = before > most && held > before + before / 2;
        if held <= most || !(goes_on || held > most.saturating_add(burst)) {
            return None;
        }
        let seconds = self.now.time.since(self.earlier.time).as_secs_f64();
        let rate = held.saturating_sub(before) as f64 / seconds;
        let objects = info.readable_object_mode;
        let grows = match rate.is_finite() && rate >= 1.0 && self.beyond != Beyond::Nothing {
            true => tr!(", growing by {more} per second", more = Amount { n: rate as u64, objects }),
            false => String::new(),
        };
        let text = tr!(
            "{name} does not stop: push() returned false, but it keeps pushing, and its own buffer holds {level}, {times} times its highWaterMark{grows}.",
            name = info.name,
            level = Amount { n: held, objects },
            times = grouped(held / mark),
            grows
        );
        Some(bad(
            id,
            text,
            tr!("Read faster, drop the excess, or stop the device while push() returns false."),
        ))
    }
}
