//! The lines of a trace file that tell something besides events, read and written: places in the program, worker threads
//! and other processes. Must not fail: a line that refers to an unknown stream is reported by its id.

use std::collections::BTreeMap;

use serde_json::Value;

use super::line::{EventLine, StreamLine, shortened};
use crate::engine::{EventKind, StreamId};
use crate::trace::{Companion, Pipeline, Place, Trace};

const PLACE: &str = "place";
const WORKER: &str = "worker";
const CHILD: &str = "child";

/// Characters that are kept of a name or place.
const TEXT: usize = 200;

/// Whether a line tells something besides an event.
pub(super) fn is_note(line: &EventLine) -> bool {
    matches!(line.e.as_str(), PLACE | WORKER | CHILD)
}

/// Reads such a line. `Err`: the id of a stream that was never declared.
pub(super) fn read(trace: &mut Trace, ids: &BTreeMap<u64, StreamId>, line: &EventLine) -> Result<(), u64> {
    let known = |id: u64| ids.get(&id).copied().ok_or(id);
    if line.e != PLACE {
        trace.notes_mut().add_companion(Companion {
            is_worker: line.e == WORKER,
            id: line.n.unwrap_or(0),
            name: shortened(line.name.as_deref().unwrap_or(""), TEXT).into(),
            trace: line.trace.as_deref().map(|file| shortened(file, TEXT).into()),
        });
        return Ok(());
    }
    let id = line.s.map_or(Ok(StreamId::PROCESS), known)?;
    let (Some(Value::String(of)), Some(at)) = (&line.of, &line.at) else { return Ok(()) };
    let by = match line.by.as_ref().and_then(Value::as_u64) {
        Some(by) => Some((known(by)?, line.within.as_deref().unwrap_or("").into())),
        None => None,
    };
    add(trace, id, of, at, by);
    Ok(())
}

/// Where a stream is made, by whom, and of which class it is.
pub(super) fn read_stream(trace: &mut Trace, id: StreamId, line: &StreamLine) {
    if let Some(class) = &line.class {
        trace.notes_mut().add_class(id, &shortened(class, TEXT));
    }
    if line.package {
        trace.notes_mut().add_package(id);
    }
    if let Some(at) = &line.at {
        add(trace, id, EventKind::Create.name(), at, None);
    }
}

/// Where the program ends the process.
pub(super) fn read_end(trace: &mut Trace, kind: EventKind, at: &str) {
    add(trace, StreamId::PROCESS, kind.name(), at, None);
}

/// The streams that a `pipeline()` joins; those that are unknown are left out.
pub(super) fn read_pipeline(trace: &mut Trace, ids: &BTreeMap<u64, StreamId>, of: &[Value]) {
    let streams = of.iter().filter_map(|id| ids.get(&id.as_u64()?).copied()).collect();
    let index = trace.end();
    trace.notes_mut().add_pipeline(Pipeline { streams, index });
}

fn add(trace: &mut Trace, id: StreamId, of: &str, at: &str, by: Option<(StreamId, std::rc::Rc<str>)>) {
    let index = trace.end();
    trace
        .notes_mut()
        .add_place(id, Place { of: shortened(of, TEXT).into(), at: shortened(at, TEXT).into(), by, index });
}

/// The places of a stream, or of the process, that were told before an event, and after the last one that was written.
pub(super) fn lines(trace: &Trace) -> Vec<(u64, EventLine)> {
    let all = trace.ids().chain([StreamId::PROCESS]);
    let places = all.flat_map(|id| trace.notes().places(id).iter().map(move |place| (id, place)));
    let told = |of: &str| {
        ![EventKind::Create.name(), EventKind::Exit.name(), EventKind::Uncaught.name()].contains(&of)
    };
    let places = places.filter(|(_, place)| told(&place.of)).map(|(id, place)| {
        let line = EventLine {
            s: (id != StreamId::PROCESS).then(|| public_id(id)),
            e: PLACE.to_owned(),
            of: Some(Value::from(&*place.of)),
            at: Some(place.at.to_string()),
            by: place.by.as_ref().map(|(by, _)| Value::from(public_id(*by))),
            within: place.by.as_ref().map(|(_, within)| within.to_string()),
            ..EventLine::default()
        };
        (place.index, line)
    });
    let companions = trace.notes().companions().iter().map(|one| {
        let line = EventLine {
            e: if one.is_worker { WORKER } else { CHILD }.to_owned(),
            p: Some("call".to_owned()),
            n: Some(one.id),
            name: Some(one.name.to_string()),
            trace: one.trace.as_deref().map(str::to_owned),
            ..EventLine::default()
        };
        (0, line)
    });
    let mut lines: Vec<_> = places.chain(companions).collect();
    lines.sort_by_cached_key(|(index, _)| *index);
    lines
}

/// A stream's id as lines have it.
pub(super) fn public_id(id: StreamId) -> u64 {
    u64::from(id.number()) + 1
}
