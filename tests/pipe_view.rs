//! The pipe's picture of what is more than a chain: sources with several destinations, many like flows as one, streams
//! that break. Whatever a scenario can say is laid out without overlap, and what is said of it is what the trace says.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/words.rs"]
mod words;

use std::cell::RefCell;
use std::rc::Rc;

use highwater::engine::{SimTime, StreamId};
use highwater::figure::built_in;
use highwater::formats::{Importer, export};
use highwater::run::Run;
use highwater::scenario::{Bytes, Consumer, Flow, Scenario, Stage, Timing};
use highwater::trace::{Cursor, Lane, Trace, lanes, meeting};
use highwater::views::marks::Scene;
use highwater::views::pen::Area;
use highwater::views::pipe::{self, ROW, ROWS, StreamGraph};
use highwater::views::{Moment, svg};
use words::{LANGUAGES, speak, texts, words};

/// The widths that the picture has on a desk, on a tablet, on a phone and in a small frame.
const WIDTHS: [f64; 4] = [940.0, 612.0, 374.0, 464.0];

fn lanes_of(chains: &[&[u16]]) -> Vec<Lane> {
    chains.iter().map(|ids| Lane::one(&ids.iter().map(|&id| StreamId::new(id)).collect::<Vec<_>>())).collect()
}

/// Every node in a place of its own, every link in reach, and no pipe through a node that it does not belong to.
#[track_caller]
fn check_graph(graph: &StreamGraph, what: &str) {
    for (number, node) in graph.nodes().iter().enumerate() {
        assert!(node.row < graph.rows() && node.column < graph.columns_count(), "{what}: {node:?}");
        for other in &graph.nodes()[number + 1..] {
            assert!((node.row, node.column) != (other.row, other.column), "{what}: {node:?} and {other:?}");
        }
    }
    for link in graph.edges() {
        let (from, to) = (&graph.nodes()[link.from], &graph.nodes()[link.to]);
        assert!(from.column < to.column, "{what}: {link:?} runs backwards");
        assert_eq!(link.trunk.is_some(), link.row != from.row, "{what}: {link:?}");
        assert_eq!(link.riser.is_some(), link.row != to.row, "{what}: {link:?}");
        let crossed = graph
            .nodes()
            .iter()
            .filter(|node| node.row == link.row && node.column > from.column && node.column < to.column);
        assert_eq!(crossed.count(), 0, "{what}: {link:?} runs through a node");
    }
}

#[test]
fn every_tree_and_every_net_has_room_for_all() {
    let graphs: [(&str, &[&[u16]], usize); 9] = [
        ("a chain", &[&[0, 1, 2]], 1),
        ("a fan", &[&[0, 1], &[0, 2], &[0, 3]], 3),
        ("a funnel", &[&[0, 3], &[1, 3], &[2, 3]], 3),
        ("branches of branches", &[&[0, 1, 2], &[1, 3], &[0, 4, 5], &[4, 6], &[1, 7]], 5),
        ("a diamond", &[&[0, 1, 3], &[0, 2, 3]], 2),
        ("a short cut", &[&[0, 1, 2, 3], &[0, 3]], 2),
        ("two into two", &[&[0, 2], &[0, 3], &[1, 2], &[1, 3]], 3),
        ("a late source", &[&[0, 1, 2, 3], &[4, 3]], 2),
        ("a circle", &[&[0, 1, 2, 0]], 1),
    ];
    for (what, chains, rows) in graphs {
        let graph = StreamGraph::of(&lanes_of(chains));
        check_graph(&graph, what);
        assert_eq!(graph.rows(), rows, "{what}: {graph:?}");
    }
}

/// Nets by chance: flows that begin or end at streams of earlier ones, as a scenario can say it.
#[test]
fn nets_by_chance_have_room_for_all() {
    let mut state = 1_u32;
    let mut chance = move |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    for case in 0..400 {
        let mut streams: u16 = 0;
        let mut chains: Vec<Vec<u16>> = Vec::new();
        for _ in 0..=chance(9) {
            let mut chain = Vec::new();
            if streams > 0 && chance(3) > 0 {
                chain.push(chance(u32::from(streams)) as u16);
            }
            for _ in 0..=chance(3) {
                chain.push(streams);
                streams += 1;
            }
            if chance(4) == 0 {
                let last = chance(u32::from(streams)) as u16;
                chain.extend((!chain.contains(&last)).then_some(last));
            }
            chains.push(chain);
        }
        let chains: Vec<&[u16]> = chains.iter().map(Vec::as_slice).collect();
        let graph = StreamGraph::of(&lanes_of(&chains));
        check_graph(&graph, &format!("case {case}: {chains:?}"));
        assert!(
            graph.hidden() + graph.beyond() > 0 || graph.nodes().len() == usize::from(streams),
            "case {case}: {chains:?}"
        );
    }
}

#[test]
fn more_rows_than_one_can_look_at_are_counted() {
    let chains: Vec<Vec<u16>> = (1..=40).map(|to| vec![0, to]).collect();
    let chains: Vec<&[u16]> = chains.iter().map(Vec::as_slice).collect();
    let graph = StreamGraph::of(&lanes_of(&chains));
    check_graph(&graph, "40 destinations");
    assert_eq!((graph.rows(), graph.hidden()), (ROWS, 40 - ROWS));
}

/// All words are inside and none covers another, but for what a plate covers on purpose: how it ended.
#[track_caller]
fn check_words(scene: &Scene, what: &str) {
    let found = words(scene);
    for word in &found {
        let Area { x, y, .. } = word.area;
        let (right, bottom) = (word.area.right(), word.area.bottom());
        let inside = x > -6.0 && y > -2.0 && right < scene.width + 6.0 && bottom < scene.height + 2.0;
        assert!(inside, "{what}: {:?} sticks out: {:?}", word.text, word.area);
    }
    for (number, one) in found.iter().enumerate() {
        for other in &found[number + 1..] {
            // A signal on its way runs over whatever is there, on a plate of its own.
            if ["false", "drain"].iter().any(|&word| one.text == word || other.text == word) {
                continue;
            }
            let across = one.area.right().min(other.area.right()) - one.area.x.max(other.area.x);
            let down = one.area.bottom().min(other.area.bottom()) - one.area.y.max(other.area.y);
            let over = across > 8.0 && down > 2.5;
            assert!(!over, "{what}: {:?} and {:?} overlap by {across:.0}×{down:.0}", one.text, other.text);
        }
    }
}

/// What a scenario shows: a net for its lanes that meet, all that it has.
fn graphs(scenario: &Scenario) -> Vec<StreamGraph> {
    let lanes = scenario.chains().into_iter().map(|(_, stages)| Lane { stages });
    meeting(lanes.flat_map(Lane::apart).collect()).iter().map(|lanes| StreamGraph::of(lanes)).collect()
}

fn run(scenario: &Scenario, milliseconds: u64) -> Rc<RefCell<Trace>> {
    let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
    run.advance(SimTime::from_millis(milliseconds), u64::MAX);
    run.trace().clone()
}

fn at(trace: &Trace, index: u64) -> Cursor {
    let mut cursor = Cursor::default();
    cursor.seek(trace, index);
    cursor
}

fn moment<'a>(trace: &'a Trace, cursor: &'a Cursor, speed: f64) -> Moment<'a> {
    let time = trace.time_at(cursor.index());
    Moment { trace, cursor, time, reached: time, speed }
}

/// Moments of a run, single steps at its start and its end, and at several speeds in between.
fn moments(trace: &Trace) -> Vec<(u64, f64)> {
    let end = trace.end();
    let steps = (0..90).chain(end.saturating_sub(24)..=end).map(|index| (index.min(end), 0.0));
    let playing =
        [0.001, 0.05, 1.0, 8.0].into_iter().flat_map(|speed| (1..=6).map(move |part| (part, speed)));
    steps.chain(playing.map(|(part, speed)| (end * part / 6, speed))).collect()
}

const CONSUMERS: [Consumer; 4] = [Consumer::Ignore, Consumer::Manual, Consumer::Pipe, Consumer::Pipeline];

#[test]
fn all_words_are_inside_and_beside_each_other() {
    for language in LANGUAGES {
        speak(language);
        for name in ["fan-out", "proxy-disaster", "log-flood", "pipe-error"] {
            for consumer in CONSUMERS {
                check_pictures(&format!("{name}:{}", consumer.code()), language);
            }
        }
    }
}

fn check_pictures(name: &str, language: &str) {
    let scenario = built_in(name).unwrap();
    let trace = run(&scenario, 1_500);
    let trace = trace.borrow();
    for graph in graphs(&scenario) {
        for (index, speed) in moments(&trace) {
            let cursor = at(&trace, index);
            for width in WIDTHS {
                // A chain of three scrolls where it is narrow.
                let width = if graph.columns_count() > 2 { width.max(620.0) } else { width };
                let height =
                    (ROW * graph.rows() as f64 + 22.0).max(if width < 500.0 { 206.0 } else { 230.0 });
                let scene = pipe::layout(&moment(&trace, &cursor, speed), &graph, width, height);
                let what = format!("{language}: {name} at {index}, speed {speed}, {width}×{height}");
                check_words(&scene, &what);
            }
        }
    }
}

#[test]
fn the_same_moment_is_the_same_picture_forwards_backwards_and_by_seeking() {
    for name in ["fan-out", "proxy-disaster", "pipe-error:pipeline"] {
        let scenario = built_in(name).unwrap();
        let trace = run(&scenario, 400);
        let trace = trace.borrow();
        let graph = &graphs(&scenario)[0];
        let draw =
            |cursor: &Cursor| svg::svg(&pipe::layout(&moment(&trace, cursor, 0.0), graph, 900.0, 360.0));
        let every = (trace.end() / 60).max(1) as usize;
        let mut cursor = Cursor::default();
        let forwards: Vec<String> = (0..=trace.end())
            .step_by(every)
            .map(|index| {
                cursor.seek(&trace, index);
                draw(&cursor)
            })
            .collect();
        for (number, picture) in forwards.iter().enumerate().rev() {
            let index = (number * every) as u64;
            cursor.seek(&trace, index);
            assert!(*picture == draw(&cursor), "{name}: backwards at {index}");
            assert!(*picture == draw(&at(&trace, index)), "{name}: by seeking at {index}");
        }
    }
}

#[test]
fn the_slow_destination_is_told_as_the_one_that_holds_all_back() {
    let scenario = built_in("fan-out").unwrap();
    let trace = run(&scenario, 500);
    let trace = trace.borrow();
    let graph = &graphs(&scenario)[0];
    assert_eq!((graph.rows(), graph.columns_count()), (2, 2));
    let mut held = 0;
    for index in 0..trace.end() {
        let cursor = at(&trace, index);
        let now = |id: u16| cursor.snapshot().stream(StreamId::new(id)).cloned().unwrap_or_default();
        let said = texts(&pipe::layout(&moment(&trace, &cursor, 0.0), graph, 940.0, 340.0));
        let waits = said.iter().any(|text| text == "has room, but waits for backup");
        assert!(!waits || (now(2).levels.need_drain && !now(1).levels.need_drain), "event {index}: {said:?}");
        held += u32::from(waits);
        if index > 400 {
            break;
        }
    }
    assert!(held > 20, "it was told {held} times");
}

#[test]
fn folded_counts_are_those_of_the_streams() {
    for consumer in [Consumer::Ignore, Consumer::Pipe] {
        let scenario = built_in(&format!("proxy-disaster:{}", consumer.code())).unwrap();
        let trace = run(&scenario, 2_600);
        let trace = trace.borrow();
        let graph = &graphs(&scenario)[0];
        let count = scenario.flows[0].count;
        assert!(count > 10);
        assert_eq!(graph.nodes().len(), 2, "many flows are one lane");
        for part in 1..=20 {
            let cursor = at(&trace, trace.end() * part / 20);
            for node in graph.nodes() {
                let all = pipe::aggregate(&cursor, &node.streams);
                let streams = || node.streams.iter().filter_map(|&id| cursor.snapshot().stream(id));
                let sum = |of: fn(&highwater::trace::StreamNow) -> u64| streams().map(of).sum::<u64>();
                assert_eq!(all.sum.levels.writable_length, sum(|now| now.levels.writable_length));
                assert_eq!(all.sum.false_returns, sum(|now| now.false_returns));
                assert_eq!(all.full, sum(|now| u64::from(now.levels.need_drain)));
                let fullest = streams().map(|now| now.levels.writable_length).max();
                assert_eq!(all.fullest.1, fullest.unwrap_or(0));
                assert_eq!((all.count, all.paused + all.flowing <= all.there), (u64::from(count), true));
            }
            let said = texts(&pipe::layout(&moment(&trace, &cursor, 0.0), graph, 940.0, 300.0));
            let there = pipe::aggregate(&cursor, &graph.nodes()[1].streams).there;
            let name = format!("phone × {there} of {count}");
            assert!(said.contains(&name), "{name} in {said:?}");
        }
    }
}

fn at_the_end(name: &str) -> Vec<String> {
    let scenario = built_in(name).unwrap();
    let trace = run(&scenario, u64::MAX / 2_000_000);
    let trace = trace.borrow();
    let cursor = at(&trace, trace.end());
    texts(&pipe::layout(&moment(&trace, &cursor, 0.0), &graphs(&scenario)[0], 940.0, 340.0))
}

#[track_caller]
fn check_end(name: &str, words: &[&str]) {
    let said = at_the_end(name).join(" ");
    for wanted in words {
        assert!(said.contains(wanted), "{name}: {wanted} in {said}");
    }
}

#[test]
fn every_way_to_end_has_words_of_its_own() {
    check_end(
        "pipe-error:pipe",
        &["gzip failed", "Never closed: report, file.", "! left open", "✕ INJECTED"],
    );
    check_end("pipe-error:pipeline", &["gzip failed", "All others were destroyed with it.", "✕ destroyed"]);
    check_end("proxy-disaster:ignore", &["✕ Killed", "exit code 137"]);
    check_end("log-flood:ignore", &["✕ Killed", "writing"]);
    check_end("log-flood:manual", &["✓ 'finish' 'close'"]);
    check_end("upload-crash:ignore", &["✕ Killed", "exit code 137"]);
    check_end("fan-out:pipe", &["✓ 'end' 'close'", "✓ 'finish' 'close'"]);
}

#[test]
fn like_flows_of_a_recording_are_folded_by_their_names_and_kinds() {
    let flow = Flow {
        stages: vec![
            Stage::readable("server", Bytes(1 << 14), 8, Timing::io(1 << 24)),
            Stage::writable("client", Timing::io(1 << 20)),
        ],
        count: 12,
        ..Flow::default()
    };
    let scenario = Scenario { flows: vec![flow], ..Scenario::default() };
    let trace = run(&scenario, 10_000);
    let found = lanes(&trace.borrow());
    assert_eq!(found.iter().map(Lane::count).collect::<Vec<_>>(), [12]);
    assert_eq!(StreamGraph::of(&found), graphs(&scenario)[0], "a trace shows what its scenario does");
}

/// How a run would be recorded by one who tells of the program's calls, and has seen `place` for each `write()`, or none.
fn recorded(trace: &Trace, place: &str) -> Trace {
    let mut file = Vec::new();
    export(trace, &mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    let (head, events) = text.split_once('\n').unwrap();
    let head = head.replacen('{', r#"{"tells":["listeners"],"#, 1);
    let lines: Vec<String> =
        events
            .lines()
            .map(|line| {
                if line.contains(r#""e":"write""#) {
                    format!("{}{line}\n", place)
                } else {
                    format!("{line}\n")
                }
            })
            .collect();
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    importer.push(format!("{head}\n{}", lines.concat()).as_bytes());
    importer.finish().trace.unwrap()
}

/// Answers of a server are written to their sockets by Node, in two parts: such a recording is not one of a program that
/// ignores `false`, also where one source alone has brought chunks yet.
#[test]
fn what_node_writes_itself_is_not_drawn_as_ignored() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diagnoses/ignored.json"));
    let scenario = Scenario::read(&text.unwrap()).unwrap();
    let run = run(&scenario, 100);
    let ignored = |trace: &Trace| {
        let second = (0..trace.end()).filter(|&index| {
            let cursor = at(trace, index);
            let now = cursor.snapshot().stream(trace.ids().nth(1).unwrap());
            now.is_some_and(|now| (2..=3).contains(&now.false_returns))
        });
        let graph = StreamGraph::of(&lanes(trace));
        let mut said = second.flat_map(|index| {
            let cursor = at(trace, index);
            texts(&pipe::layout(&moment(trace, &cursor, 0.0), &graph, 940.0, 340.0))
        });
        said.any(|text| text == "false, but ignored")
    };
    let place = r#"{"t":0,"s":2,"e":"place","of":"write","at":"app.js:5"}"#.to_owned() + "\n";
    assert!(ignored(&recorded(&run.borrow(), &place)), "the program calls write()");
    assert!(!ignored(&recorded(&run.borrow(), "")), "Node calls it");
}
