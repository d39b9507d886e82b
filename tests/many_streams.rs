//! Recordings with as many streams as a recorder can tell apart, however they are joined: all of them are found, and a
//! picture has bounds. Each of these takes minutes where time grows with the square of the streams.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write as _;

use highwater::formats::Importer;
use highwater::trace::{Cursor, Lane, Trace, grouped, lanes, meeting};
use highwater::views::Moment;
use highwater::views::marks::Mark;
use highwater::views::pipe::{self, StreamGraph};

/// Streams of a recording.
const STREAMS: usize = 60_000;

/// A recording of streams that have appeared, and then of what `events` says.
fn recording(streams: impl Iterator<Item = (String, &'static str)>, events: &str) -> Trace {
    let mut text = "{\"highwater\":1,\"node\":\"v24.0.0\",\"clock\":\"monotonic\"}\n".to_owned();
    for (number, (name, kind)) in streams.enumerate() {
        let id = number + 1;
        writeln!(text, r#"{{"t":0,"s":{id},"e":"create","kind":"{kind}","name":"{name}"}}"#).unwrap();
    }
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    importer.push(text.as_bytes());
    importer.push(events.as_bytes());
    let import = importer.finish();
    assert_eq!(import.problems, []);
    import.trace.unwrap()
}

fn pipe(from: usize, to: usize) -> String {
    format!("{{\"t\":0,\"s\":{from},\"e\":\"pipe\",\"p\":\"call\",\"to\":{to}}}\n")
}

/// A name that is like no other one without its number.
fn word(mut number: usize) -> String {
    let mut word = String::new();
    while word.is_empty() || number > 0 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word
}

/// Groups of lanes that meet, each lane by its number of places and of flows.
fn shape(trace: &Trace) -> Vec<Vec<(usize, usize)>> {
    let of = |lane: &Lane| (lane.stages.len(), lane.count());
    meeting(lanes(trace)).iter().map(|lanes| lanes.iter().map(of).collect()).collect()
}

fn sources(count: usize) -> impl Iterator<Item = (String, &'static str)> {
    (0..count).map(|number| (word(number), "Readable"))
}

#[test]
fn every_pipe_of_many_alike_is_found() {
    let ends = |number: usize| [(format!("in {number}"), "Readable"), (format!("out {number}"), "Writable")];
    let pipes: String = (1..STREAMS).step_by(2).map(|from| pipe(from, from + 1)).collect();
    let trace = recording((0..STREAMS / 2).flat_map(ends), &pipes);
    assert_eq!(shape(&trace), [[(2, STREAMS / 2)]]);
}

#[test]
fn many_sources_of_one_destination_are_together() {
    let streams = sources(STREAMS).chain([("sink".to_owned(), "Writable")]);
    let pipes: String = (1..=STREAMS).map(|from| pipe(from, STREAMS + 1)).collect();
    let groups = shape(&recording(streams, &pipes));
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0], vec![(2, 1); STREAMS]);
}

#[test]
fn many_that_are_joined_by_nothing_stand_alone() {
    assert_eq!(shape(&recording(sources(STREAMS), "")), vec![vec![(1, 1)]; STREAMS]);
}

#[test]
fn ways_that_part_and_meet_over_and_over_are_bounded() {
    // 2 to the power of 40 ways.
    let pair = |number: usize| [2 * number + 1, 2 * number + 2];
    let pipes: String = (0..40)
        .flat_map(|number| pair(number).map(|from| pair(number + 1).map(|to| pipe(from, to)).concat()))
        .collect();
    let streams = (0..82).map(|number| (word(number), "PassThrough"));
    let lanes = lanes(&recording(streams, &pipes));
    let stages: usize = lanes.iter().map(|lane| lane.stages.len()).sum();
    assert!((1 << 10..1 << 20).contains(&stages), "{stages}");
    assert!(lanes.iter().any(|lane| lane.stages.len() == 41), "none goes all the way");
}

#[test]
fn a_chain_longer_than_a_picture_says_how_much_longer() {
    let pipes: String = (1..STREAMS).map(|from| pipe(from, from + 1)).collect();
    let trace = recording((0..STREAMS).map(|number| (word(number), "PassThrough")), &pipes);
    let lanes = lanes(&trace);
    assert_eq!(lanes.iter().map(|lane| lane.stages.len()).collect::<Vec<_>>(), [STREAMS]);
    let graph = StreamGraph::of(&lanes);
    assert_eq!((graph.nodes().len(), graph.beyond()), (pipe::COLUMNS, STREAMS - pipe::COLUMNS));
    let mut cursor = Cursor::default();
    cursor.seek(&trace, trace.end());
    let time = trace.end_time();
    let moment = Moment { trace: &trace, cursor: &cursor, time, reached: time, speed: 0.0 };
    let picture = pipe::layout(&moment, &graph, 900.0, 300.0);
    let said = format!("and {} more streams beyond these", grouped((STREAMS - pipe::COLUMNS) as u64));
    let is_said = |mark: &Mark| matches!(mark, Mark::Text { text, .. } if *text == said);
    assert!(picture.marks.iter().any(is_said), "{said}");
}
