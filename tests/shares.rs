//! How streams spend their time: the three shares add up, the bottleneck is the stream that holds a flow up, and a flow is as
//! much faster without it as is said, which another run without it shows.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use highwater::engine::{SimTime, StreamId};
use highwater::figure::{built_in, built_in_names};
use highwater::formats::{Format, write_trace};
use highwater::judge::{Shares, bottleneck};
use highwater::run::Run;
use highwater::scenario::{Consumer, Scenario};
use highwater::trace::{Cursor, Trace};

fn run(scenario: &Scenario) -> Trace {
    let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
    assert!(run.advance(SimTime(60_000_000_000), 400_000) || run.trace().borrow().end() > 0);
    run.trace().borrow().clone()
}

/// A source, a Transform and a destination that take so many microseconds for each of 400 chunks.
fn pipeline(consumer: Consumer, [read, transform, write]: [u64; 3]) -> Trace {
    let text = format!(
        r#"{{ "flows": [{{ "consumer": "{}", "stages": [
            {{ "type": "readable", "name": "in", "chunk": "16 KiB", "count": 400, "read": {{ "by": "io", "takes": "{read} us" }} }},
            {{ "type": "transform", "name": "middle", "transform": {{ "by": "io", "takes": "{transform} us" }} }},
            {{ "type": "writable", "name": "out", "write": {{ "by": "io", "takes": "{write} us" }} }}
        ] }}] }}"#,
        consumer.code()
    );
    let scenario = Scenario::read(&text).expect(&text);
    assert!(scenario.faults().is_empty(), "{text}: {:?}", scenario.faults());
    run(&scenario)
}

const STAGES: [StreamId; 3] = [StreamId::new(0), StreamId::new(1), StreamId::new(2)];

/// The stream that holds the flow up by those times is `slowest`, and it is as much faster without it as is said.
#[track_caller]
fn check(times: [u64; 3], slowest: Option<usize>) {
    for consumer in [Consumer::Pipe, Consumer::Pipeline, Consumer::Manual] {
        let trace = pipeline(consumer, times);
        let found = bottleneck(&trace, trace.latest(), &STAGES);
        assert_eq!(found.map(|found| found.stream.index()), slowest, "{consumer:?} {times:?}: {found:?}");
        let (Some(found), Some(slowest)) = (found, slowest) else { continue };
        let mut without = times;
        without[slowest] = 0;
        let faster = trace.end_time().as_secs_f64() / pipeline(consumer, without).end_time().as_secs_f64();
        assert!(
            (found.speedup / faster - 1.0).abs() < 0.15,
            "{consumer:?} {times:?}: {} times as fast is said, and it is {faster} times",
            found.speedup
        );
    }
}

#[test]
fn the_slowest_stream_is_the_bottleneck_and_a_flow_is_as_much_faster_without_it_as_is_said() {
    check([1000, 500, 4000], Some(2));
    check([500, 4000, 1000], Some(1));
    check([4000, 1000, 500], Some(0));
    check([1000, 10, 2500], Some(2));
}

#[test]
fn where_two_streams_are_alike_none_is_the_bottleneck() {
    check([1000, 1000, 1000], None);
    check([100, 2000, 2000], None);
}

#[test]
fn the_three_shares_of_every_stream_add_up_to_its_time_at_any_moment() {
    for name in built_in_names() {
        let trace = run(&built_in(&name).expect(&name));
        for part in [1, 2, 5, 9, 10] {
            let mut cursor = Cursor::default();
            cursor.seek(&trace, trace.end() * part / 10);
            let snapshot = cursor.snapshot();
            for id in trace.ids() {
                let (Some(info), Some(now)) = (trace.stream(id), snapshot.stream(id)) else { continue };
                let shares = Shares::of(info, now, snapshot.time);
                let Some(born) = now.born else { continue };
                let end = now.over.unwrap_or(snapshot.time).min(snapshot.time);
                assert_eq!(shares.all(), end.since(born), "{name}, {} at {part}/10", info.name);
            }
        }
    }
}

#[test]
fn a_stream_that_is_held_back_is_not_said_to_work() {
    let trace = pipeline(Consumer::Pipe, [100, 100, 4000]);
    let shares = |id: StreamId| {
        Shares::of(trace.stream(id).unwrap(), trace.latest().stream(id).unwrap(), trace.end_time())
    };
    for id in [STAGES[0], STAGES[1]] {
        let shares = shares(id);
        assert!(shares.part(shares.held_back) > 0.8, "{id:?}: {shares:?}");
    }
    let last = shares(STAGES[2]);
    assert!(last.part(last.working) > 0.95, "{last:?}");
}

/// Nanoseconds of the spans of that name on the track of that name.
fn spent(events: &[serde_json::Value], track: &str, name: &str) -> u64 {
    let is_named =
        |event: &&serde_json::Value| event["name"] == "thread_name" && event["args"]["name"] == track;
    let tid = &events.iter().find(is_named).expect(track)["tid"];
    let spans =
        events.iter().filter(|event| event["tid"] == *tid && event["name"] == name && event["ph"] == "X");
    spans.map(|span| (span["dur"].as_f64().unwrap() * 1e3).round() as u64).sum()
}

#[test]
fn the_spans_of_an_export_for_perfetto_add_up_to_the_shares() {
    for times in [[1000, 500, 4000], [500, 4000, 1000], [4000, 1000, 500]] {
        let trace = pipeline(Consumer::Pipe, times);
        let mut file = Vec::new();
        write_trace(Format::Chrome, &trace, trace.end(), &mut file).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
        let events = file["traceEvents"].as_array().unwrap();
        for id in STAGES {
            let (info, now) = (trace.stream(id).unwrap(), trace.latest().stream(id).unwrap());
            let shares = Shares::of(info, now, trace.end_time());
            let track = format!("{}: time", info.name);
            for (name, share) in [("working", shares.working), ("held back", shares.held_back)] {
                assert_eq!(spent(events, &track, name), share.0, "{} {name}, {times:?}", info.name);
            }
        }
    }
}
