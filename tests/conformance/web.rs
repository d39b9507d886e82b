//! Programs that write to the Web's WritableStream: some as data, and any by chance.

use highwater::engine::SimTime;
use highwater::scenario::{Bytes, Completion, Consumer, Flow, Scenario, Sizes, Stage, StageKind, Timing};
use proptest::option;
use proptest::prelude::*;
use serde_json::json;

/// What each of them is about, its mark, how its sink's `write()` and `close()` work, and what the program does.
pub fn all() -> Vec<Scenario> {
    let io = |us: u64| json!({ "by": "io", "takes": us * 1000 });
    let every =
        |by: &str, us: u64, burst: u32| json!({ "burst": burst, "read": { "by": by, "takes": us * 1000 } });
    let of = |title: &str, mark, write, close, program: serde_json::Value, consumer| {
        let mut calls = json!({ "type": "calls", "name": "program", "chunk": 100, "count": 7 });
        calls.as_object_mut().unwrap().extend(program.as_object().unwrap().clone());
        let mut sink = json!({ "type": "writableStream", "name": "sink", "write": write });
        let options = [("highWaterMark", mark), ("final", close)];
        let given = options.into_iter().filter(|(_, value): &(_, serde_json::Value)| !value.is_null());
        let given = given.map(|(key, value)| (key.to_owned(), value));
        sink.as_object_mut().unwrap().extend(given);
        let text = json!({ "title": title, "flows": [{ "stages": [calls, sink], "consumer": consumer }] });
        Scenario::read(&text.to_string()).unwrap()
    };
    let none = || json!(null);
    let mut all = Vec::new();
    for consumer in ["ignore", "manual"] {
        all.extend([
            of("a slow sink", none(), io(9), none(), every("io", 2, 1), consumer),
            of("a sink that keeps up", json!(3), io(1), io(4), every("io", 4, 1), consumer),
            of(
                "all at once, before the sink has started",
                json!(2),
                io(3),
                none(),
                every("immediate", 0, 9),
                consumer,
            ),
            of("some at a time, as many as the mark", json!(3), io(2), io(1), every("timer", 5, 3), consumer),
            of("a mark of nothing", json!(0), io(2), none(), every("timer", 1, 2), consumer),
            of(
                "a sink that is done within the call",
                json!(1),
                json!({}),
                json!({}),
                every("io", 1, 4),
                consumer,
            ),
            of(
                "a sink that is done in a tick",
                json!(2),
                json!({ "by": "tick" }),
                json!({ "by": "tick" }),
                every("immediate", 0, 3),
                consumer,
            ),
            of(
                "a sink that never answers",
                json!(2),
                json!({ "by": "io", "hangsAt": 3 }),
                none(),
                every("io", 2, 1),
                consumer,
            ),
            of(
                "a close that never answers",
                json!(2),
                io(1),
                json!({ "hangsAt": 1 }),
                every("io", 2, 2),
                consumer,
            ),
        ]);
    }
    all
}

/// A flow beside others, and what its sink is turned to at some time.
pub fn flow(
    work: impl Strategy<Value = Timing> + 'static,
    mark: impl Strategy<Value = Option<u64>>,
) -> impl Strategy<Value = Flow> {
    let work = work.prop_map(|work| Timing { fails_at: None, throws_at: None, ..work }).boxed();
    let read = work.clone().prop_map(|work| Timing {
        by: work.by.filter(|by| *by != Completion::Tick).or(Some(Completion::Io)),
        hangs_at: None,
        ..work
    });
    let consumer = any::<bool>().prop_map(|waits| if waits { Consumer::Manual } else { Consumer::Ignore });
    let program = (read, 0u64..12, option::weighted(0.5, 1u32..5));
    let sink = (work.clone(), option::weighted(0.4, work), mark.prop_map(|mark| mark.map(|mark| mark % 5)));
    (program, sink, consumer, any::<bool>(), 0u64..3).prop_map(
        |((read, count, burst), (write, finalize, mark), consumer, end, starts)| Flow {
            stages: vec![
                Stage {
                    name: Some("writes".to_owned()),
                    kind: Some(StageKind::Calls),
                    chunk: Some(Sizes::Same(Bytes(100))),
                    count: Some(count),
                    burst,
                    read: Some(read),
                    ..Stage::default()
                },
                Stage {
                    name: Some("web".to_owned()),
                    kind: Some(StageKind::WritableStream),
                    high_water_mark: mark.map(Bytes),
                    write: Some(write),
                    finalize,
                    ..Stage::default()
                },
            ],
            consumer,
            end,
            starts: SimTime(starts * 1000),
            ..Flow::default()
        },
    )
}
