//! Scenario files: what is wrong is named with its place, what is right is read as it was written, and the schema and the
//! documents speak of what there is.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/schema_words.rs"]
mod schema_words;

use highwater::engine::{SimTime, StreamId};
use highwater::figure::{built_in, built_in_names};
use highwater::run::Run;
use highwater::scenario::{Bytes, Device, Flow, Intervention, Scenario, Stage, StageKind, schema};
use highwater::trace::Trace;
use schema_words::schema_words;
use serde_json::{Value, json};

/// Puts `change` at `place` (a JSON pointer) of a scenario that is right, and checks that exactly this is said.
#[track_caller]
fn check(place: &str, change: Value, said: &str) {
    check_in(small(), place, change, said);
}

#[track_caller]
fn check_in(mut file: Value, place: &str, change: Value, said: &str) {
    let (parent, key) = place.rsplit_once('/').unwrap();
    let parent = file.pointer_mut(parent).unwrap();
    match parent {
        Value::Object(entries) => drop(entries.insert(key.to_owned(), change)),
        Value::Array(items) => match key.parse::<usize>() {
            Ok(number) => items[number] = change,
            Err(_) => items.push(change),
        },
        _ => panic!("nothing can be put there"),
    }
    let faults = Scenario::read(&file.to_string()).expect_err("it is wrong");
    let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(all.iter().any(|fault| fault.contains(said)), "{said}\nis not in\n{}", all.join("\n"));
}

fn small() -> Value {
    json!({
        "flows": [{
            "stages": [
                { "type": "readable", "name": "req", "chunk": "16 KiB", "count": 10, "read": { "by": "io" } },
                { "type": "transform", "name": "gzip" },
                { "type": "writable", "name": "file", "write": { "by": "io", "rate": "1 MiB/s" } },
            ],
        }],
        "script": [{ "at": "1 ms", "stream": "file", "do": "cork" }],
    })
}

#[test]
fn what_is_right_is_read_and_written_and_read_again() {
    let small = Scenario::read(&small().to_string()).unwrap();
    for scenario in built_in_names().iter().filter_map(|name| built_in(name)).chain([small]) {
        let text = serde_json::to_string(&scenario).unwrap();
        assert_eq!(Scenario::read(&text), Ok(scenario));
    }
}

#[test]
fn faults_of_the_whole_are_named() {
    check("/flows", json!([]), "flows: at least one flow is needed");
    check("/flows", json!("all"), "flows: invalid type");
    check("/node", json!(19), "node: Node 19 is not supported; use 20, 22, 24 or 26");
    check("/platform", json!("vms"), "platform: “vms” is not a platform");
    check("/flow", json!([]), "unknown field `flow`");
    check("/until", json!(-1), "until: invalid");
    check("/until", json!("soon"), "until: “soon” is not a time; try 2 ms or 1.5 s");
    check("/memory", json!({ "limit": "1.5 GiB", "of": "cgroup" }), "memory.of: unknown variant");
    check("/seed", json!(-1), "seed: invalid");
    let text = "x".repeat((1 << 20) + 1);
    assert!(Scenario::read(&text).unwrap_err()[0].words.contains("the limit is 1048576"));
    assert!(Scenario::read("{\"flows\":[]} and more").unwrap_err()[0].words.contains("trailing"));
    assert!(Scenario::read("").unwrap_err()[0].words.contains("EOF"));
}

#[test]
fn faults_of_a_stage_are_named_with_their_place() {
    let stage = "/flows/0/stages/0";
    let at = |part: &str| format!("{stage}/{part}");
    check(&at("highWaterMark"), json!("lots"), "flows[0].stages[0].highWaterMark: “lots” is not an amount");
    check(&at("highWaterMark"), json!(1e300), "flows[0].stages[0].highWaterMark: invalid");
    check(
        &at("highWaterMark"),
        json!(u64::MAX),
        "flows[0].stages[0].highWaterMark: 18446744073709551615 is too much",
    );
    check(&at("type"), json!("faucet"), "flows[0].stages[0].type: unknown variant `faucet`");
    check(&at("device"), json!("fs.open"), "flows[0].stages[0].device: unknown variant `fs.open`");
    check(&at("count"), json!(Value::Null), "flows[0].stages[0].count: the number of chunks is missing");
    check(&at("total"), json!("1 MiB"), "flows[0].stages[0].total: give either `count` or `total`");
    check(&at("chunk"), json!([]), "flows[0].stages[0].chunk: a list needs at least one size");
    check(&at("chunk"), json!([1, "2 GiB"]), "flows[0].stages[0].chunk[1]: 2147483648 is too much");
    check(&at("chunk"), json!({ "from": 2, "to": 1 }), "flows[0].stages[0].chunk.from: must not exceed `to`");
    check(&at("write"), json!({}), "flows[0].stages[0].write: a readable has no such setting");
    check(&at("burst"), json!(1_000_000), "flows[0].stages[0].burst: the limit is 10000");
    check(&at("mode"), json!("shove"), "flows[0].stages[0].mode: unknown variant");
}

#[test]
fn faults_of_work_are_named_with_their_place() {
    let work = "/flows/0/stages/2/write";
    let at = |part: &str| format!("{work}/{part}");
    let place = "flows[0].stages[2].write";
    check(&at("rate"), json!(0), &format!("{place}.rate: must be at least 1 B/s"));
    check(&at("rate"), json!(-3), &format!("{place}.rate: invalid"));
    check(&at("rate"), json!("NaN"), &format!("{place}.rate: “NaN” is not an amount"));
    check(&at("takes"), json!("5 years"), &format!("{place}.takes: “5 years” is not a time"));
    check(&at("takes"), json!("1000 h"), &format!("{place}.takes: "));
    check(&at("vary"), json!(101), &format!("{place}.vary: must be from 0 to 100"));
    check(&at("failsAt"), json!(0), &format!("{place}.failsAt: calls count from 1"));
    check(&at("by"), json!("tick"), &format!("{place}.by: `tick` takes no time"));
    check(&at("bursts"), json!({ "on": 0, "off": 1 }), &format!("{place}.bursts.on: must be at least 1 ns"));
    check(&at("speed"), json!(1), &format!("{place}.speed: unknown field `speed`"));
}

#[test]
fn faults_of_the_order_of_things_are_named() {
    let stages = "/flows/0/stages";
    check(
        &format!("{stages}/1"),
        json!({ "type": "writable", "name": "early" }),
        "stages[1]: a writable must come last",
    );
    check(
        &format!("{stages}/1"),
        json!({ "type": "readable", "count": 1 }),
        "stages[1]: a readable must come first",
    );
    check(
        &format!("{stages}/1"),
        json!({ "type": "generator" }),
        "stages[1]: a generator must stand between streams",
    );
    check(&format!("{stages}/1"), json!({ "name": "what" }), "stages[1]: needs a `type` or a `device`");
    check(&format!("{stages}/1/name"), json!("req"), "stages[1].name: two streams are named “req”");
    check(&format!("{stages}/1/name"), json!("a\nb"), "stages[1].name: a name must have letters");
    check(
        &format!("{stages}/0"),
        json!({ "type": "calls", "count": 1, "read": { "by": "timer" } }),
        "ignore",
    );
    check(
        "/flows/0/last",
        json!("collect"),
        "flows[0].last: a writable, the last stage, has nothing to read",
    );
    check("/flows/0/every", json!("1 s"), "flows[0].every: ");
    check("/flows/0/count", json!(0), "flows[0].count: must be at least 1");
    check("/flows/0/count", json!(1_000_000), "flows: 3000000 streams; the limit is 10000");
}

#[test]
fn flows_meet_only_at_what_is_there_and_never_in_a_circle() {
    let meet = |first: &str, last: &str| {
        let used = |name: &str| json!({ "type": "use", "name": name });
        json!({ "stages": [used(first), used(last)] })
    };
    check(
        "/flows/-",
        meet("nobody", "file"),
        "flows[1].stages[0].name: no earlier flow has a stream “nobody”",
    );
    check(
        "/flows/0/stages/2",
        json!({ "type": "use", "name": "req" }),
        "stages[2].name: “req” is part of this flow itself",
    );
    check("/flows/-", meet("gzip", "gzip"), "flows[1]: “gzip” would feed itself");
    check("/flows/-", meet("gzip", "req"), "flows[1].stages[1]: nothing can be written to “req”");
    check("/flows/-", meet("file", "gzip"), "flows[1].stages[0]: nothing can be read from “file”");
    let mut late = small();
    late["flows"][0]["starts"] = json!("1 ms");
    late["flows"].as_array_mut().unwrap().push(json!({
        "stages": [{ "type": "use", "name": "req" }, { "type": "writable", "name": "copy" }],
    }));
    let faults = Scenario::read(&late.to_string()).unwrap_err();
    assert!(faults[0].words.contains("“req” does not exist yet when this starts"), "{faults:?}");
    late["flows"][1]["starts"] = json!("1 ms");
    assert!(Scenario::read(&late.to_string()).is_ok());
}

#[test]
fn faults_of_the_script_are_named() {
    let step = |stream: &str, action: Value| json!({ "at": 1, "stream": stream, "do": action });
    check("/script/0", step("nobody", json!("pause")), "script[0].stream: there is no stream “nobody”");
    check("/script/0", step("file", json!("pause")), "script[0].stream: nothing can be read from a writable");
    check("/script/0", step("req", json!("cork")), "script[0].stream: nothing can be written to a readable");
    check(
        "/script/0",
        step("gzip", json!({ "pipeTo": "gzip" })),
        "script[0].do: a stream cannot be piped into itself",
    );
    check("/script/0", step("gzip", json!("abort")), "script[0].do: its flow has no `signal`");
    check("/script/0", step("gzip", json!("explode")), "script[0].do: unknown variant `explode`");
    check(
        "/script/0",
        step("file", json!({ "set": { "write": { "rate": 0 } } })),
        "script[0].do.set.write.rate: must be at least 1 B/s",
    );
}

#[test]
fn a_stream_of_the_web_stands_behind_a_program_and_does_only_what_is_followed() {
    let file = json!({ "flows": [{
        "stages": [
            { "type": "calls", "name": "program", "count": 4, "read": { "by": "io" } },
            { "type": "writableStream", "name": "web", "highWaterMark": 2, "write": { "by": "io" } },
        ],
        "consumer": "manual",
    }], "script": [] });
    assert_eq!(Scenario::read(&file.to_string()).map(|_| ()), Ok(()));
    let web = "/flows/0/stages/1";
    let refused = |place: &str, change: Value, said: &str| check_in(file.clone(), place, change, said);
    let source = json!({ "type": "readable", "name": "req", "count": 4 });
    refused("/flows/0/stages/0", source, "flows[0].stages[1]: only a program writes to a writableStream");
    let said = "flows[0].stages[1].objectMode: a writableStream has no such setting";
    refused(&format!("{web}/objectMode"), json!(true), said);
    let said = "flows[0].stages[1].autoDestroy: a writableStream has no such setting";
    refused(&format!("{web}/autoDestroy"), json!(false), said);
    let said = "flows[0].stages[1].write: a writableStream's sink cannot fail here";
    refused(&format!("{web}/write"), json!({ "failsAt": 2 }), said);
    let said = "flows[0].stages[1].final: a writableStream's sink cannot fail here";
    refused(&format!("{web}/final"), json!({ "throwsAt": 1 }), said);
    refused("/flows/0/consumer", json!("pipe"), "flows[0].consumer: a program that calls write()");
    refused("/flows/0/signal", json!(true), "flows[0].signal: a writableStream cannot be aborted here");
    refused("/flows/0/finished", json!(true), "flows[0].finished: `finished()` watches");
    let again = json!({ "stages": [
        { "type": "calls", "name": "more", "count": 1, "read": { "by": "io" } },
        { "type": "use", "name": "web" },
    ], "consumer": "manual" });
    refused("/flows/-", again, "flows[1].stages[1]: “web” already has its one writer");
    let destroys = json!({ "at": 1, "stream": "web", "do": "destroy" });
    refused("/script/-", destroys, "script[0].do: a writableStream allows only `set`");
}

#[test]
fn what_would_never_end_is_refused() {
    check("/flows/0/stages/0/count", json!(1_000_000_000_000u64), "chunks in total");
    let stage = |extra: Value| {
        let mut stage = json!({ "type": "transform", "ratio": 1000, "outChunk": 1 });
        stage.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        stage
    };
    check("/flows/0/stages/1", stage(json!({})), "chunks in total");
    let sync = json!({ "type": "readable", "name": "req", "chunk": 1, "count": 2_000_000 });
    check("/flows/0/stages/0", sync, "without a turn of the event loop");
    check("/flows/0/stages", Value::Array(vec![stage(json!({})); 1_000]), "at most 100 stages are allowed");
}

#[test]
fn devices_are_stages_that_can_be_run() {
    for device in Device::ALL {
        let stage = Stage { device: Some(device), name: Some("it".to_owned()), ..Stage::default() };
        let kind = stage.kind().unwrap();
        let stage = Stage { total: kind.is_source().then_some(Bytes(1 << 20)), ..stage };
        let sink = || Stage::writable("sink", Default::default());
        let source = || Stage::readable("source", Bytes(1), 1, Default::default());
        let stages = match kind {
            StageKind::Writable => vec![source(), stage],
            StageKind::Transform => vec![source(), stage, sink()],
            _ => vec![stage, sink()],
        };
        let consumer = match kind {
            StageKind::Calls => highwater::scenario::Consumer::Manual,
            _ => Default::default(),
        };
        let scenario =
            Scenario { flows: vec![Flow { stages, consumer, ..Flow::default() }], ..Scenario::default() };
        assert_eq!(scenario.faults(), [], "{device:?}");
    }
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let published = include_str!("../docs/scenario.schema.json");
    let published: Value = serde_json::from_str(published).unwrap();
    assert_eq!(published, schema(), "run: cargo run -- schema > docs/scenario.schema.json");
}

#[test]
fn the_document_speaks_of_every_key_and_value_of_the_schema() {
    let document = include_str!("../docs/scenario-format.md");
    for word in schema_words(&schema()) {
        assert!(document.contains(&word), "docs/scenario-format.md does not speak of {word}");
    }
}

#[test]
fn what_hangs_never_answers_again_and_what_is_turned_later_leaves_it_so() {
    let upload = built_in("upload-crash:pipe").unwrap();
    let hangs = Intervention::Hang.apply(&upload, 0, SimTime::from_millis(50)).unwrap();
    let slow = Intervention::Slow.apply(&hangs, 0, SimTime::from_millis(60)).unwrap();
    let written = |scenario: &Scenario, at| {
        let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
        run.advance(SimTime::from_millis(at), u64::MAX);
        let trace = run.trace().borrow();
        trace.latest().stream(StreamId::new(1)).map(|file| file.written)
    };
    for scenario in [&hangs, &slow] {
        assert_eq!(scenario.faults(), []);
        assert!(written(scenario, 40) < written(scenario, 55));
        assert_eq!(written(scenario, 55), written(scenario, 500));
    }
}
