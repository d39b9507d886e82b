//! An event in 24 bytes. What does not fit (sizes from 4 GiB, errors, counts, other streams) goes into a table
//! beside it, which nearly no event needs. Must lose nothing: `unpack(pack(e)) == e`.

use std::rc::Rc;

use crate::engine::{Event, EventKind, Flowing, Levels, Ret, SimTime, StreamId};

/// One event; sizes as `u32`, flags in `bits`.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedEvent {
    time: u64,
    /// Where [`OVERFLOW`] is set: the index of the rest in the table.
    size: u32,
    readable_length: u32,
    writable_length: u32,
    stream: u16,
    kind: u8,
    bits: u8,
}

const _: () = assert!(size_of::<PackedEvent>() == 24);

/// The rest of an event that does not fit into [`PackedEvent`].
#[derive(Clone, Debug)]
pub(super) struct Overflow {
    size: u64,
    readable_length: u64,
    writable_length: u64,
    n: Option<u32>,
    other: Option<StreamId>,
    error: Option<Rc<str>>,
}

impl Overflow {
    /// Puts what does not fit into the table. Its index there.
    #[cold]
    fn put(event: &Event, overflows: &mut Vec<Overflow>) -> u32 {
        let index = overflows.len() as u32;
        overflows.push(Overflow {
            size: event.size,
            readable_length: event.levels.readable_length,
            writable_length: event.levels.writable_length,
            n: event.n,
            other: event.other,
            error: event.error.clone(),
        });
        index
    }
}

const FLOWING: u8 = 0b0000_0011;
const NEED_DRAIN: u8 = 0b0000_0100;
const RET: u8 = 0b0011_1000;
const RET_SHIFT: u8 = 3;
const OVERFLOW: u8 = 0b0100_0000;

const RETS: [Ret; 5] = [Ret::Nothing, Ret::False, Ret::True, Ret::Null, Ret::Chunk];
const FLOWINGS: [Flowing; 3] = [Flowing::Unset, Flowing::Paused, Flowing::Flowing];

impl PackedEvent {
    /// Packs an event, putting what does not fit into `overflows`.
    pub(super) fn pack(event: &Event, overflows: &mut Vec<Overflow>) -> PackedEvent {
        let levels = event.levels;
        let mut bits = levels.flowing as u8 | ((event.ret as u8) << RET_SHIFT);
        if levels.need_drain {
            bits |= NEED_DRAIN;
        }
        let widest = event.size | levels.readable_length | levels.writable_length;
        let plain = event.n.is_none() && event.other.is_none() && event.error.is_none();
        let (size, readable_length, writable_length) = match plain && widest <= u64::from(u32::MAX) {
            true => (event.size as u32, levels.readable_length as u32, levels.writable_length as u32),
            false => {
                bits |= OVERFLOW;
                (Overflow::put(event, overflows), 0, 0)
            }
        };
        PackedEvent {
            time: event.time.0,
            size,
            readable_length,
            writable_length,
            stream: event.stream.number(),
            kind: event.kind as u8,
            bits,
        }
    }

    /// The event again.
    pub(super) fn unpack(&self, overflows: &[Overflow]) -> Event {
        let mut event = Event {
            time: self.time(),
            stream: StreamId::new(self.stream),
            kind: self.kind(),
            size: u64::from(self.size),
            n: None,
            ret: RETS[usize::from((self.bits & RET) >> RET_SHIFT) % RETS.len()],
            other: None,
            levels: Levels {
                readable_length: u64::from(self.readable_length),
                flowing: FLOWINGS[usize::from(self.bits & FLOWING) % FLOWINGS.len()],
                writable_length: u64::from(self.writable_length),
                need_drain: self.bits & NEED_DRAIN != 0,
            },
            error: None,
        };
        if self.bits & OVERFLOW != 0
            && let Some(aside) = overflows.get(self.size as usize)
        {
            event.size = aside.size;
            event.levels.readable_length = aside.readable_length;
            event.levels.writable_length = aside.writable_length;
            event.n = aside.n;
            event.other = aside.other;
            event.error = aside.error.clone();
        }
        event
    }

    pub(super) fn time(&self) -> SimTime {
        SimTime(self.time)
    }

    fn kind(&self) -> EventKind {
        EventKind::ALL[usize::from(self.kind) % EventKind::ALL.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(event: Event) {
        let mut overflows = Vec::new();
        let packed = PackedEvent::pack(&event, &mut overflows);
        assert_eq!(packed.unpack(&overflows), event);
    }

    #[test]
    fn every_kind_return_and_flow_survives_packing() {
        for &kind in EventKind::ALL {
            for ret in RETS {
                for flowing in FLOWINGS {
                    let levels = Levels { readable_length: 7, flowing, writable_length: 9, need_drain: true };
                    let mut event = Event::new(SimTime(u64::MAX), StreamId::PROCESS, kind, levels);
                    event.ret = ret;
                    check(event);
                }
            }
        }
    }

    #[test]
    fn sizes_beyond_four_gibibytes_errors_and_counts_survive_packing() {
        let big = Levels { readable_length: 1 << 40, writable_length: 1 << 33, ..Levels::default() };
        check(Event::new(SimTime(1), StreamId::new(3), EventKind::Write, big));
        let mut event = Event::new(SimTime(1), StreamId::new(3), EventKind::Error, Levels::default());
        event.error = Some("EPIPE".into());
        event.n = Some(0);
        event.other = Some(StreamId::new(2));
        event.size = u64::MAX;
        check(event);
    }
}
