//! What is said of code that writes to a stream is true and never contradicts itself, for every consumer and every way a
//! run can go: the sentence of the event, the summary, the diagnosis and the picture, at the same moment.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/words.rs"]
mod words;

use highwater::engine::{Ret, SimTime, StreamId};
use highwater::figure::{built_in, built_in_names};
use highwater::formats::{Format, write_trace};
use highwater::judge::{
    Finding, FindingKind, Tone, WriterBehaviour, bottleneck, explain, findings, proof, summary,
};
use highwater::run::Run;
use highwater::scenario::{Consumer, Scenario};
use highwater::trace::{Cursor, Flow, Trace, flows};
use highwater::views::marks::{Ink, Mark};
use highwater::views::{Moment, pipe};
use words::texts;

/// Words that say that the code which writes does not wait.
const ACCUSING: [&str; 5] = [
    "The program does not, and memory grows",
    "the program never waited",
    "was ignored",
    "but ignored",
    "got more than it asked for",
];

/// Words that say that it does.
const PRAISING: [&str; 5] = [
    "Backpressure works",
    "pauses on every false",
    "paused: waiting for 'drain'",
    "pauses and drains per second",
    "waits and drains per second",
];

const STAGES: [StreamId; 2] = [StreamId::new(0), StreamId::new(1)];

/// How a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The destination is faster than the source.
    KeepsUp,
    /// It is slower, and all is written in the end.
    Slow,
    /// It is slower, and memory runs out: of code that waits, because of what is kept elsewhere.
    Crash,
    /// A callback of its `_write` never comes.
    Hang,
    /// Its `_write` fails.
    Error,
}

const OUTCOMES: [Outcome; 5] =
    [Outcome::KeepsUp, Outcome::Slow, Outcome::Crash, Outcome::Hang, Outcome::Error];

/// A source and a destination, joined by that consumer.
fn piped(consumer: Consumer, outcome: Outcome) -> Scenario {
    let (total, work, more) = work(outcome);
    let (kind, method, last) = match outcome {
        Outcome::Crash => ("transform", "transform", r#""last": "collect","#),
        _ => ("writable", "write", ""),
    };
    read(&format!(
        r#"{{ {more} "flows": [{{ {last} "consumer": "{}", "stages": [
            {{ "type": "readable", "name": "in", "chunk": "16 KiB", "total": "{total}", "read": {{ "by": "io", "rate": "64 MiB/s" }} }},
            {{ "type": "{kind}", "name": "out", "{method}": {{ "by": "io", {work} }} }}
        ] }}] }}"#,
        consumer.code()
    ))
}

/// A program that calls `write()` of its own accord, and waits or not; to a stream of Node's own or of the Web.
fn called(waits: bool, is_web: bool, outcome: Outcome) -> Scenario {
    let (_, work, more) = work(outcome);
    let (kind, mark) = if is_web { ("writableStream", "2") } else { ("writable", "\"4 KiB\"") };
    let consumer = if waits { "manual" } else { "ignore" };
    read(&format!(
        r#"{{ {more} "flows": [{{ "consumer": "{consumer}", "stages": [
            {{ "type": "calls", "name": "program", "chunk": "16 KiB", "count": 300, "read": {{ "by": "io", "rate": "64 MiB/s" }} }},
            {{ "type": "{kind}", "name": "out", "highWaterMark": {mark}, "write": {{ "by": "io", {work} }} }}
        ] }}] }}"#
    ))
}

/// Of an outcome: how much is read, what each `_write` does, and the limit of memory.
fn work(outcome: Outcome) -> (&'static str, &'static str, &'static str) {
    match outcome {
        Outcome::KeepsUp => ("2 MiB", r#""rate": "500 MiB/s""#, ""),
        Outcome::Slow => ("2 MiB", r#""rate": "16 MiB/s""#, ""),
        Outcome::Crash => ("128 MiB", r#""rate": "32 MiB/s""#, r#""memory": { "limit": "64 MiB" },"#),
        Outcome::Hang => ("2 MiB", r#""rate": "16 MiB/s", "hangsAt": 20"#, ""),
        Outcome::Error => ("2 MiB", r#""rate": "16 MiB/s", "failsAt": 20"#, ""),
    }
}

fn read(text: &str) -> Scenario {
    let scenario = Scenario::read(text).expect(text);
    assert!(scenario.faults().is_empty(), "{text}: {:?}", scenario.faults());
    scenario
}

fn run(scenario: &Scenario) -> Trace {
    let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
    assert!(run.advance(SimTime(u64::MAX), 1_000_000), "it comes to an end");
    run.trace().borrow().clone()
}

/// Everything that is said of a moment, each with its place.
fn all_said(trace: &Trace, cursor: &Cursor, stages: &[StreamId]) -> Vec<(&'static str, String)> {
    let flows = [Flow { stages: stages.to_vec() }];
    let net = pipe::StreamGraph::line(stages);
    let mut said =
        vec![("explain", explain(trace, cursor).text), ("summary", summary(trace, cursor, &net.hops()).text)];
    said.extend(findings(trace, cursor, &flows).into_iter().map(|found| ("diagnosis", found.text)));
    let time = trace.time_at(cursor.index());
    for speed in [0.0, 1.0] {
        let moment = Moment { trace, cursor, time, reached: time, speed };
        said.extend(
            texts(&pipe::layout(&moment, &net, 940.0, 360.0)).into_iter().map(|text| ("picture", text)),
        );
    }
    said
}

fn with<'a>(said: &'a [(&'static str, String)], words: &[&str]) -> Vec<&'a (&'static str, String)> {
    said.iter().filter(|(_, text)| words.iter().any(|word| text.contains(word))).collect()
}

/// Calls `check` with what is said at each of the first moments of a run, at some later ones and at its end.
fn moments(trace: &Trace, stages: &[StreamId], mut check: impl FnMut(u64, &[(&'static str, String)])) {
    let mut cursor = Cursor::default();
    let end = trace.end();
    let later = (1..60).map(|part| end * part / 60);
    for index in (0..end.min(250)).chain(later).chain(end.saturating_sub(30)..=end) {
        cursor.seek(trace, index);
        check(index, &all_said(trace, &cursor, stages));
    }
}

/// Code that waits is never said not to, whatever else goes wrong.
fn check_waiting(scenario: &Scenario, stages: &[StreamId], to: StreamId, what: &str) {
    let trace = run(scenario);
    moments(&trace, stages, |index, said| {
        let wrong = with(said, &ACCUSING);
        assert!(wrong.is_empty(), "{what}, event {index}: {wrong:?}");
    });
    let behaviour = WriterBehaviour::of(&trace, trace.latest(), to);
    let falses = trace.latest().stream(to).map_or(0, |now| now.false_returns);
    let right = if falses > 0 { WriterBehaviour::Waits } else { WriterBehaviour::NeverRefused };
    assert_eq!(behaviour, right, "{what}");
}

/// Code that does not wait is said so at the end, and nothing says the contrary as soon as anything does.
fn check_ignoring(scenario: &Scenario, stages: &[StreamId], to: StreamId, what: &str) {
    let trace = run(scenario);
    moments(&trace, stages, |index, said| {
        let (accusing, praising) = (with(said, &ACCUSING), with(said, &PRAISING));
        assert!(
            accusing.is_empty() || praising.is_empty(),
            "{what}, event {index}: {accusing:?} {praising:?}"
        );
    });
    let falses = trace.latest().stream(to).map_or(0, |now| now.false_returns);
    assert!(falses > 10, "{what}: {falses} times false");
    assert_eq!(WriterBehaviour::of(&trace, trace.latest(), to), WriterBehaviour::Ignores, "{what}");
    let mut cursor = Cursor::default();
    let last = (0..trace.end())
        .rev()
        .find(|&index| trace.event(index).is_some_and(|event| event.stream == to && event.ret == Ret::False));
    cursor.seek(&trace, last.expect("a false") + 1);
    let said = all_said(&trace, &cursor, stages);
    // A picture of a broken pipe shows the break.
    let broken = cursor.snapshot().stream(to).is_some_and(|now| now.errored.is_some());
    for place in ["explain", "diagnosis", "picture"].into_iter().take(if broken { 2 } else { 3 }) {
        let accused = with(&said, &ACCUSING).iter().any(|(at, _)| *at == place);
        assert!(accused, "{what}: {place} does not say it at the last false: {said:?}");
    }
}

#[test]
fn what_is_said_of_code_that_waits_is_never_that_it_does_not() {
    for consumer in Consumer::ALL.into_iter().filter(|&consumer| consumer != Consumer::Ignore) {
        for outcome in OUTCOMES {
            let what = format!("{consumer:?}, {outcome:?}");
            let scenario = piped(consumer, outcome);
            check_waiting(&scenario, &STAGES, StreamId::new(1), &what);
            let trace = run(&scenario);
            let died = trace.latest().process.fatal.is_some();
            assert_eq!(died, outcome == Outcome::Crash, "{what}");
        }
    }
}

#[test]
fn what_is_said_of_code_that_writes_on_is_the_same_everywhere() {
    for outcome in OUTCOMES.into_iter().filter(|&outcome| outcome != Outcome::KeepsUp) {
        let what = format!("ignore, {outcome:?}");
        check_ignoring(&piped(Consumer::Ignore, outcome), &STAGES, StreamId::new(1), &what);
    }
}

#[test]
fn programs_that_call_write_themselves_are_judged_alike() {
    for is_web in [false, true] {
        // A WritableStream's sink never fails in a scenario.
        let happens =
            |outcome: &Outcome| *outcome != Outcome::Crash && !(is_web && *outcome == Outcome::Error);
        for outcome in OUTCOMES.into_iter().filter(happens) {
            let (to, what) = (StreamId::new(0), format!("calls, Web: {is_web}, {outcome:?}"));
            check_waiting(&called(true, is_web, outcome), &[to], to, &what);
            if outcome != Outcome::KeepsUp {
                check_ignoring(&called(false, is_web, outcome), &[to], to, &what);
            }
        }
    }
}

#[test]
fn many_sources_of_one_destination_wait_together() {
    for consumer in Consumer::ALL.into_iter().filter(|&consumer| consumer != Consumer::Ignore) {
        let flows: Vec<String> = (1..=5).map(|number| {
            let to = match number {
                1 => r#"{ "type": "writable", "name": "out", "write": { "by": "io", "rate": "16 MiB/s" } }"#,
                _ => r#"{ "type": "use", "name": "out" }"#,
            };
            format!(
                r#"{{ "end": false, "consumer": "{}", "stages": [
                    {{ "type": "readable", "name": "in {number}", "chunk": "16 KiB", "total": "1 MiB", "read": {{ "by": "io", "rate": "16 MiB/s" }} }}, {to}
                ] }}"#,
                consumer.code()
            )
        }).collect();
        let text = format!(r#"{{ "flows": [{}] }}"#, flows.join(", "));
        let trace = run(&read(&text));
        let to = trace.ids().find(|&id| trace.stream(id).is_some_and(|info| &*info.name == "out")).unwrap();
        let from = trace.ids().find(|&id| id != to).unwrap();
        moments(&trace, &[from, to], |index, said| {
            let wrong = with(said, &ACCUSING);
            assert!(wrong.is_empty(), "{consumer:?}, event {index}: {wrong:?}");
        });
        // A listener to 'readable' looks at writableNeedDrain before it writes: only one of them is ever refused.
        let again = trace.latest().stream(to).map_or(0, |now| now.false_returns - now.drains);
        assert_eq!(again > 1, consumer != Consumer::Readable, "{consumer:?}: {again}");
    }
}

#[test]
fn the_phrases_that_are_looked_for_are_said_somewhere() {
    let words = std::fs::read_to_string("static/words/de.json").unwrap();
    let words: std::collections::BTreeMap<String, String> = serde_json::from_str(&words).unwrap();
    for phrase in ACCUSING.into_iter().chain(PRAISING) {
        assert!(words.keys().any(|template| template.contains(phrase)), "no template says {phrase:?}");
    }
}

/// What is found at the end.
fn found(trace: &Trace) -> Vec<Finding> {
    let mut end = Cursor::default();
    end.seek(trace, trace.end());
    findings(trace, &end, &flows(trace))
}

#[test]
fn what_is_found_follows_from_the_consumer_and_from_what_goes_wrong_and_nothing_else_is() {
    use FindingKind::{
        CallbackMissing, ErrorContained, ErrorNotForwarded, Healthy, MemoryElsewhere, WriteFalseIgnored,
    };
    for consumer in Consumer::ALL {
        for outcome in OUTCOMES {
            let trace = run(&piped(consumer, outcome));
            let kinds: Vec<FindingKind> = found(&trace).iter().map(|finding| finding.kind).collect();
            let slowest = match outcome {
                Outcome::KeepsUp => Some(STAGES[0]),
                Outcome::Slow => Some(STAGES[1]),
                _ => None,
            };
            // Where nothing is held back, source and destination work all of their time.
            if let Some(slowest) = slowest.filter(|_| consumer != Consumer::Ignore) {
                let found = bottleneck(&trace, trace.latest(), &STAGES).map(|found| found.stream);
                assert_eq!(found, Some(slowest), "{consumer:?}, {outcome:?}");
            }
            let expected = match (outcome, consumer) {
                (Outcome::KeepsUp, _) => Healthy,
                (_, Consumer::Ignore) => WriteFalseIgnored,
                (Outcome::Slow, _) => Healthy,
                (Outcome::Crash, _) => MemoryElsewhere,
                (Outcome::Hang, _) => CallbackMissing,
                // pipeline() destroys the source, and so does a loop that the error ends.
                (Outcome::Error, Consumer::Pipeline | Consumer::ForAwait) => ErrorContained,
                (Outcome::Error, _) => ErrorNotForwarded,
            };
            assert_eq!(kinds, [expected], "{consumer:?}, {outcome:?}");
        }
    }
    for outcome in OUTCOMES.into_iter().filter(|outcome| !matches!(outcome, Outcome::Crash | Outcome::Error))
    {
        for waits in [true, false] {
            let kinds: Vec<FindingKind> =
                found(&run(&called(waits, true, outcome))).iter().map(|finding| finding.kind).collect();
            let expected = match outcome {
                Outcome::KeepsUp => Healthy,
                _ if !waits => WriteFalseIgnored,
                Outcome::Hang => CallbackMissing,
                _ => Healthy,
            };
            assert_eq!(kinds, [expected], "Web, waits: {waits}, {outcome:?}");
        }
    }
}

/// The words of a picture with that colour.
fn inked(marks: &[Mark], colour: Ink) -> Vec<String> {
    let of = |mark: &Mark| match mark {
        Mark::Text { text, ink, .. } if *ink == colour => vec![text.clone()],
        Mark::Group { marks, .. } => inked(marks, colour),
        _ => Vec::new(),
    };
    marks.iter().flat_map(of).collect()
}

#[test]
fn in_every_figure_nothing_praises_what_a_finding_accuses_and_nothing_accuses_what_one_praises() {
    const ACCUSED: [FindingKind; 2] = [FindingKind::WriteFalseIgnored, FindingKind::PausedDestination];
    let (mut accusations, mut praises) = (0, 0);
    for name in built_in_names() {
        let scenario = built_in(&name).expect(&name);
        let mut run = Run::start(&scenario, Trace::DEFAULT_LIMIT);
        run.advance(SimTime(60_000_000_000), 200_000);
        let trace = run.trace().borrow().clone();
        let flows = flows(&trace);
        for part in 1..=8 {
            let mut cursor = Cursor::default();
            cursor.seek(&trace, trace.end() * part / 8);
            let found = findings(&trace, &cursor, &flows);
            let what = format!("{name}, {part}/8: {found:?}");
            let is = |tone: Tone| found.iter().any(|finding| finding.tone() == tone);
            assert!(!(is(Tone::Good) && is(Tone::Bad)), "{what}");
            let explained = explain(&trace, &cursor);
            let time = trace.time_at(cursor.index());
            let moment = Moment { trace: &trace, cursor: &cursor, time, reached: time, speed: 0.0 };
            for flow in &flows {
                let graph = pipe::StreamGraph::line(&flow.stages);
                let scene = pipe::layout(&moment, &graph, 940.0, 360.0);
                let mut said: Vec<(&'static str, String)> =
                    texts(&scene).into_iter().map(|text| ("picture", text)).collect();
                said.push(("summary", summary(&trace, &cursor, &graph.hops()).text));
                said.push(("explain", explained.text.clone()));
                let accused = found.iter().find(|finding| {
                    ACCUSED.contains(&finding.kind) && flow.stages.contains(&finding.stream())
                });
                // Another hop of the same flow may be in order.
                if let Some(accused) = accused.filter(|_| flow.stages.len() <= 2) {
                    accusations += 1;
                    let praised = with(&said, &PRAISING);
                    assert!(praised.is_empty(), "{what}: {praised:?}");
                    let ended = cursor.snapshot().stream(flow.stages[0]).is_some_and(|now| now.ended);
                    let green = inked(&scene.marks, Ink::Good);
                    let flowing = green.iter().any(|text| text == "flowing" || text == "open");
                    let full =
                        cursor.snapshot().stream(accused.stream()).is_some_and(|now| now.levels.need_drain);
                    assert!(ended || !full || !flowing, "{what}: {green:?}");
                }
                if is(Tone::Good) {
                    praises += 1;
                    let accused = with(&said, &ACCUSING);
                    assert!(accused.is_empty(), "{what}: {accused:?}");
                }
            }
        }
    }
    assert!(accusations > 10 && praises > 10, "{accusations} {praises}: the figures show both");
}

#[test]
fn where_a_stream_in_the_middle_fails_both_that_stay_open_are_one_finding() {
    let scenario = read(
        r#"{ "flows": [{ "consumer": "pipe", "stages": [
            { "type": "readable", "name": "in", "chunk": "16 KiB", "count": 100, "read": { "by": "io", "takes": "1 ms" } },
            { "type": "transform", "name": "middle", "transform": { "by": "io", "takes": "1 ms", "failsAt": 9 } },
            { "type": "writable", "name": "out", "write": { "by": "io", "takes": "1 ms" } }
        ] }] }"#,
    );
    let trace = run(&scenario);
    let found = found(&trace);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    let names: Vec<&str> =
        finding.streams.iter().filter_map(|&id| trace.stream(id)).map(|info| &*info.name).collect();
    assert_eq!((finding.kind, names.as_slice()), (FindingKind::ErrorNotForwarded, &["out", "in"][..]));
    assert!(!finding.text.contains("The same is true"), "{}", finding.text);
    for part in ["middle failed with INJECTED", "not tell out", "Nothing tells in either"] {
        assert!(finding.text.contains(part), "{}", finding.text);
    }
}

#[test]
fn an_export_for_perfetto_tells_the_same_findings_at_the_moments_that_prove_them() {
    for (consumer, outcome) in [
        (Consumer::Ignore, Outcome::Slow),
        (Consumer::Pipe, Outcome::Hang),
        (Consumer::Pipe, Outcome::Error),
        (Consumer::Pipe, Outcome::Slow),
    ] {
        let trace = run(&piped(consumer, outcome));
        let mut file = Vec::new();
        write_trace(Format::Chrome, &trace, trace.end(), &mut file).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
        let events = file["traceEvents"].as_array().unwrap();
        let told: Vec<String> = events
            .iter()
            .filter(|event| event["cat"] == "finding")
            .map(|event| format!("{} {} {}", event["args"]["id"], event["args"]["text"], event["ts"]))
            .collect();
        let wanted: Vec<String> = found(&trace)
            .iter()
            .map(|finding| {
                let moment = proof(&trace, finding).and_then(|index| trace.event(index));
                let time = moment.map_or(trace.end_time(), |event| event.time).0 as f64 / 1e3;
                format!("{:?} {:?} {time:?}", finding.kind.id(), finding.text)
            })
            .collect();
        assert_eq!(told, wanted, "{consumer:?} {outcome:?}");
    }
}
