//! The most that is let through, so that the limits of scenarios are measured. Each runs to its end in a child.

use std::time::Duration;

use highwater::trace::Trace;
use serde_json::{Value, json};

use super::case::Bounds;
use super::child::{Case, Runner};
use super::long::{PEAK_MIB, STEP_MS, folder};

pub const BOUNDS: Bounds =
    Bounds { events: u64::MAX, time: Some(Duration::from_secs(60)), kept: Trace::DEFAULT_LIMIT };
const PATIENCE: Duration = Duration::from_secs(300);

fn source(count: u64, read: Value) -> Value {
    json!({ "type": "readable", "name": "r", "chunk": 1, "count": count, "read": read })
}

fn sink(write: Value) -> Value {
    json!({ "type": "writable", "name": "w", "write": write })
}

fn through(count: usize) -> impl Iterator<Item = Value> {
    (0..count).map(|number| json!({ "type": "passThrough", "name": format!("p{number}") }))
}

fn chain(first: Value, between: usize, last: Value) -> Value {
    [first].into_iter().chain(through(between)).chain([last]).collect()
}

fn flow(stages: Value, consumer: &str) -> Value {
    json!({ "flows": [{ "stages": stages, "consumer": consumer }] })
}

fn with(mut scenario: Value, key: &str, value: Value) -> Value {
    scenario[key] = value;
    scenario
}

fn cases() -> Vec<(&'static str, Value)> {
    let at = |at: &str, stream: &str, action: Value| json!({ "at": at, "stream": stream, "do": action });
    let push = |count: u64| {
        let mut stage = source(count, json!({ "by": "immediate" }));
        stage["mode"] = json!("push");
        stage["burst"] = json!(10_000);
        stage
    };
    let immediate = json!({ "by": "immediate" });
    let slow = json!({ "by": "io", "takes": "100 s" });
    let mut vectored = sink(slow.clone());
    vectored["writev"] = json!(true);
    let mut many = flow(json!([source(490, immediate.clone()), sink(json!({ "by": "io" }))]), "pipe");
    many["flows"][0]["count"] = json!(5_000);
    let pipes = |to: &dyn Fn(usize) -> String, count: usize| -> Value {
        (0..count).map(|number| at("1 ns", "r", json!({ "pipeTo": to(number) }))).collect()
    };
    let wide = json!({ "flows": [
        { "stages": [source(450, json!({ "by": "timer", "takes": "1 ms" }))] },
        { "stages": [sink(slow.clone())], "count": 9_900 },
    ] });
    let sizes: Value = (0..1_000).map(|size| json!(size)).collect();
    let mut lists = flow(json!([source(100, immediate.clone())]), "pipe");
    lists["flows"][0]["stages"][0]["chunk"] = sizes;
    lists["flows"][0]["count"] = json!(10_000);
    let generators: Vec<Value> =
        (0..98).map(|number| json!({ "type": "generator", "name": format!("g{number}") })).collect();
    let generators: Value =
        [source(49_000, json!({}))].into_iter().chain(generators).chain([sink(json!({}))]).collect();
    let deep: Vec<Value> = (0..100)
        .map(|number| {
            let named = |kind: &str, place: usize| json!({ "type": kind, "name": format!("{number}.{place}"), "count": 1 });
            let stage = |place: usize| json!({ "type": "passThrough", "name": format!("{number}.{place}") });
            let stages: Value = [named("readable", 0)].into_iter().chain((1..100).map(stage)).collect();
            json!({ "stages": stages })
        })
        .collect();
    vec![
        (
            "a backlog in a Readable that leaves it within a step",
            with(
                flow(json!([push(2_450_000), sink(json!({}))]), "pipe"),
                "script",
                json!([at("0 ns", "r", json!("pause")), at("1 s", "r", json!("resume"))]),
            ),
        ),
        ("a backlog in a Writable", flow(json!([push(2_450_000), sink(slow.clone())]), "ignore")),
        (
            "a backlog in a Writable that _writev takes at once",
            flow(json!([push(2_450_000), vectored]), "ignore"),
        ),
        (
            "a backlog in a Writable that leaves it within a step",
            with(
                flow(json!([push(2_450_000), sink(json!({}))]), "ignore"),
                "script",
                json!([at("0 ns", "w", json!("cork")), at("1 s", "w", json!("uncork"))]),
            ),
        ),
        ("a source within a step", flow(chain(source(949_000, json!({})), 3, sink(json!({}))), "ignore")),
        (
            "the longest chain within a step",
            flow(chain(source(49_000, json!({})), 98, sink(json!({}))), "ignore"),
        ),
        ("for await all along", flow(chain(source(49_000, json!({})), 98, sink(json!({}))), "forAwait")),
        ("generators all along", flow(generators, "pipeline")),
        ("ten thousand streams, all busy", many),
        (
            "one source piped to many",
            with(wide, "script", pipes(&|number| format!("w {}", number + 1), 9_900)),
        ),
        (
            "one source piped to one sink again and again",
            with(
                flow(json!([source(490, immediate), sink(slow)]), "pipe"),
                "script",
                pipes(&|_| "w".to_owned(), 9_999),
            ),
        ),
        ("sizes of many", lists),
        ("ten thousand streams in long chains", json!({ "flows": deep })),
    ]
}

#[test]
#[ignore = "it takes a minute or two: make fuzz"]
fn the_most_that_is_let_through_stays_within_bounds() {
    let mut failures = Vec::new();
    for (what, scenario) in cases() {
        let mut runner = Runner::start("long::child", &folder().join("worst.stderr"));
        let failure = match runner.run(&Case::Whole { text: scenario.to_string() }, PATIENCE) {
            Err(how) => Some(how),
            Ok(told) => {
                eprintln!(
                    "{what}: {} events, longest step {} ms, reading {} ms, {} MiB{}",
                    told.events,
                    told.step_ms,
                    told.reading_ms,
                    told.peak_mib,
                    if told.complete { "" } else { ", not run to its end" }
                );
                match told {
                    _ if !told.accepted => Some("it is refused".to_owned()),
                    _ if told.step_ms > STEP_MS => Some(format!("a step took {} ms", told.step_ms)),
                    _ if told.peak_mib > PEAK_MIB => Some(format!("it took {} MiB", told.peak_mib)),
                    _ => None,
                }
            }
        };
        failures.extend(failure.map(|how| format!("{what}: {how}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
