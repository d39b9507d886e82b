//! An event in 24 bytes. What does not fit (sizes from 4 GiB, errors, counts, other streams) goes into a table
//! beside it, which nearly no event needs. Must lose nothing: `unpack(pack(e)) == e`.

use std::rc::Rc;

use crate::engine::{Event, EventKind, Flowing, Levels, Ret, SimTime, StreamId};

/// One event; sizes as `u32`, flags in `bits`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed {
    time: u64,
    /// Where [`ASIDE`] is set: the index of the rest in the table.
    size: u32,
    readable_length: u32,
    writable_length: u32,
    stream: u16,
    kind: u8,
    bits: u8,
}

const _: () = assert!(size_of::<Packed>() == 24);

/// The rest of an event that does not fit into [`Packed`].
#[derive(Clone, Debug)]
pub(super) struct Aside {
    size: u64,
    readable_length: u64,
    writable_length: u64,
    n: Option<u32>,
    other: Option<StreamId>,
    error: Option<Rc<str>>,
}

impl Aside {
    /// Puts what does not fit into the table. Its index there.
    #[cold]
    fn put(event: &Event, asides: &mut Vec<Aside>) -> u32 {
        let index = asides.len() as u32;
        asides.push(Aside {
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
const ASIDE: u8 = 0b0100_0000;

const RETS: [Ret; 5] = [Ret::Nothing, Ret::False, Ret::True, Ret::Null, Ret::Chunk];
const FLOWINGS: [Flowing; 3] = [Flowing::Unset, Flowing::Paused, Flowing::Flowing];

impl Packed {
    /// Packs an event, putting what does not fit into `asides`.
    pub(super) fn pack(event: &Event, asides: &mut Vec<Aside>) -> Packed {
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
                bits |= ASIDE;
                (Aside::put(event, asides), 0, 0)
            }
        };
        Packed {
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
    pub(super) fn unpack(&self, asides: &[Aside]) -> Event {
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
        if self.bits & ASIDE != 0
            && let Some(aside) = asides.get(self.size as usize)
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
        let mut asides = Vec::new();
        let packed = Packed::pack(&event, &mut asides);
        assert_eq!(packed.unpack(&asides), event);
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
