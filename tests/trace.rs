//! The trace as a file and as a place to move in: what faulty files do, and that the state at any moment is the same
//! however one gets there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "conformance/lessons.rs"]
mod lessons;

use highwater::engine::{
    Event, EventKind, Flowing, Levels, ListenedEvent, Observer, Ret, SimTime, StreamId, StreamInfo,
    StreamKind,
};
use highwater::formats::{Import, Importer, ProblemKind, export};
use highwater::run::Run;
use highwater::trace::{Cursor, Header, Snapshot, Trace};
use proptest::prelude::*;

const HEADER: &str = r#"{"highwater":1,"node":"v24.21.0","clock":"virtual","streams":[{"id":1,"kind":"Readable","name":"a"},{"id":2,"kind":"Writable","name":"b"}]}"#;

fn import_bytes(bytes: &[u8], piece: usize, limit: usize) -> Import {
    let mut importer = Importer::new(limit);
    for piece in bytes.chunks(piece) {
        importer.push(piece);
    }
    importer.finish()
}

/// Reads `text`, whole and in pieces: so many events are shown, and just these lines are found fault with.
#[track_caller]
fn check(text: &str, shown: u64, faults: &[(u64, ProblemKind)]) {
    for piece in [1, 7, 1 << 20] {
        let import = import_bytes(text.as_bytes(), piece, 1000);
        let found: Vec<_> = import.problems.into_iter().map(|p| (p.line, p.kind)).collect();
        assert_eq!(found, faults);
        assert_eq!(import.trace.map_or(0, |trace| trace.end()), shown, "events shown");
    }
}

fn events(trace: &Trace) -> Vec<Event> {
    let mut all = Vec::new();
    trace.for_each(trace.first()..trace.end(), |_, event| all.push(event.clone()));
    all
}

fn exported(trace: &Trace) -> Vec<u8> {
    let mut out = Vec::new();
    export(trace, &mut out).unwrap();
    out
}

fn lines(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn a_good_file_is_read_whole_whatever_its_line_ends_and_with_a_byte_order_mark() {
    let (one, two) = (r#"{"t":1,"s":1,"e":"resume","p":"call"}"#, r#"{"t":2,"s":2,"e":"drain","wl":0}"#);
    check(&lines(&[HEADER, one, two]), 2, &[]);
    check(&format!("\u{feff}{HEADER}\r\n{one}\r\n\r\n{two}\r\n"), 2, &[]);
    check(&format!("{HEADER}\n{one}\n{two}"), 2, &[]);
}

#[test]
fn a_file_that_is_cut_off_is_read_up_to_there() {
    let good = r#"{"t":1,"s":1,"e":"resume","p":"call"}"#;
    check(&format!("{HEADER}\n{good}\n{}", &good[..20]), 1, &[(3, ProblemKind::CutOff)]);
    check(&HEADER[..30], 0, &[(1, ProblemKind::CutOff)]);
}

#[test]
fn an_empty_file_is_said_to_be_empty() {
    check("", 0, &[(0, ProblemKind::Empty)]);
}

#[test]
fn a_file_of_another_kind_or_of_a_later_version_is_refused_at_its_first_line() {
    check("{\"highwater\":3}\n{}\n", 0, &[(1, ProblemKind::Version(3))]);
    for text in ["hello\nworld\n", "{\"a\":1}\n", "\n", "[]\n", "\u{0}\n"] {
        let import = import_bytes(text.as_bytes(), 100, 1000);
        assert!(matches!(import.problems[0].kind, ProblemKind::NoHeader(_)), "{text:?}");
        assert!(import.problems.len() == 1 && import.problems[0].line == 1 && import.trace.is_none());
    }
}

#[test]
fn a_line_that_is_no_event_is_left_out_and_named() {
    let good = r#"{"t":1,"s":1,"e":"end"}"#;
    for bad in ["nonsense", "{}", "7", r#"{"t":-1,"e":"exit"}"#, r#"{"t":1,"s":1,"e":7}"#, "{\"t\":1,"] {
        let import = import_bytes(lines(&[HEADER, bad, good]).as_bytes(), 50, 1000);
        assert!(matches!(import.problems[0].kind, ProblemKind::NotAnEvent(_)), "{bad}");
        assert_eq!((import.problems.len(), import.problems[0].line, import.faulty), (1, 2, 1));
        assert_eq!(import.trace.unwrap().end(), 1);
    }
}

#[test]
fn streams_must_appear_before_they_act_and_only_once() {
    let unknown = r#"{"t":0,"s":9,"e":"drain"}"#;
    let piped = r#"{"t":0,"s":1,"e":"pipe","p":"call","to":8}"#;
    let again = r#"{"t":0,"s":1,"e":"create","kind":"Readable"}"#;
    let strange = r#"{"t":0,"s":3,"e":"create","kind":"Pipeline"}"#;
    let late = r#"{"t":0,"s":9,"e":"create","kind":"Writable","name":"late"}"#;
    check(
        &lines(&[HEADER, unknown, piped, again, strange, late, unknown]),
        2,
        &[
            (2, ProblemKind::UnknownStream(9)),
            (3, ProblemKind::UnknownStream(8)),
            (4, ProblemKind::DeclaredTwice(1)),
            (5, ProblemKind::UnknownKind("Pipeline".to_owned())),
        ],
    );
}

#[test]
fn time_never_runs_backwards() {
    let at = |t: u64| format!(r#"{{"t":{t},"s":1,"e":"end"}}"#);
    let text = lines(&[HEADER, &at(5), &at(3), &at(5), &at(6)]);
    check(&text, 3, &[(3, ProblemKind::Backwards(SimTime(3), SimTime(5)))]);
}

#[test]
fn lines_that_are_too_long_are_left_out_wherever_they_are() {
    let good = r#"{"t":1,"s":1,"e":"end"}"#;
    let long = format!(r#"{{"t":1,"s":1,"e":"error","err":"{}"}}"#, "x".repeat(64 << 10));
    check(&lines(&[HEADER, &long, good]), 1, &[(2, ProblemKind::TooLong)]);
    check(&format!("{HEADER}\n{good}\n{long}"), 1, &[(3, ProblemKind::TooLong)]);
    check(&long, 0, &[(1, ProblemKind::TooLong)]);
}

#[test]
fn beyond_its_bound_a_file_is_read_no_further() {
    let good = r#"{"t":1,"s":1,"e":"end"}"#;
    let import = import_bytes(lines(&[HEADER, good, good, good, good]).as_bytes(), 40, 3);
    assert_eq!(import.problems[0].kind, ProblemKind::Bound(3));
    assert_eq!((import.problems.len(), import.problems[0].line), (1, 5));
    assert_eq!(import.trace.unwrap().end(), 3);
}

#[test]
fn events_that_are_not_known_are_counted_and_left_out() {
    let news = r#"{"t":1,"s":1,"e":"teleport"}"#;
    let phase = r#"{"t":1,"s":1,"e":"drain","p":"call"}"#;
    let keys = r#"{"t":1,"s":1,"e":"end","colour":"red"}"#;
    let import = import_bytes(lines(&[HEADER, news, phase, keys]).as_bytes(), 40, 10);
    assert_eq!((import.problems.len(), import.faulty, import.unknown), (0, 0, 2));
    assert_eq!(import.trace.unwrap().end(), 1);
}

#[test]
fn only_the_first_faults_are_kept_and_all_are_counted() {
    let import = import_bytes(format!("{HEADER}\n{}", "nonsense\n".repeat(500)).as_bytes(), 999, 10);
    assert_eq!((import.problems.len(), import.faulty), (20, 500));
}

/// Exports, imports and compares.
#[track_caller]
fn check_round_trip(trace: &Trace) {
    let file = exported(trace);
    let import = import_bytes(&file, 4096, 1 << 22);
    assert_eq!(import.problems, []);
    let again = import.trace.unwrap();
    assert_eq!(again.streams(), trace.streams());
    assert_eq!(again.header(), trace.header());
    assert!(events(&again) == events(trace), "the same events");
    assert_eq!(again.latest(), trace.latest());
    assert!(exported(&again) == file, "and the same file");
}

#[test]
fn a_run_of_the_engine_survives_export_and_import() {
    for scenario in lessons::all() {
        let mut run = Run::start_with_reads(&scenario, Trace::DEFAULT_LIMIT);
        run.finish();
        check_round_trip(&run.trace().borrow());
    }
}

#[test]
fn a_recording_with_more_streams_than_a_header_holds_survives_export_and_import() {
    let mut text = format!("{HEADER}\n");
    for id in 3..2000 {
        text +=
            &format!("{{\"t\":{id},\"s\":{id},\"e\":\"create\",\"kind\":\"Duplex\",\"name\":\"socket\"}}\n");
        text += &format!("{{\"t\":{id},\"s\":{id},\"e\":\"push\",\"p\":\"call\"}}\n");
    }
    let import = import_bytes(text.as_bytes(), 4096, 1 << 20);
    assert_eq!(import.problems, []);
    check_round_trip(&import.trace.unwrap());
}

#[test]
fn a_trace_whose_beginning_was_dropped_says_so_in_its_file_and_keeps_all_streams() {
    let mut trace = Trace::new(Header::default(), 2048);
    for number in 0..3000 {
        Observer::stream(&mut trace, stream_info(number));
    }
    for number in 0..10_000 {
        let event = Event::new(SimTime(number), StreamId::new(2999), EventKind::Drain, Levels::default());
        Observer::event(&mut trace, &event);
    }
    let import = import_bytes(&exported(&trace), 4096, 1 << 20);
    assert_eq!(import.problems, []);
    let again = import.trace.unwrap();
    assert_eq!(again.streams(), trace.streams());
    assert_eq!(again.latest().process.lost, trace.first());
    assert!(events(&again).ends_with(&events(&trace)));
}

fn stream_info(number: u64) -> StreamInfo {
    StreamInfo {
        name: format!("stream \"{number}\" \u{1F30A}").into(),
        kind: StreamKind::ALL[number as usize % 5],
        readable_high_water_mark: Some(number),
        readable_object_mode: number.is_multiple_of(2),
        writable_high_water_mark: None,
        writable_object_mode: false,
    }
}

/// Any event of one of three streams, or of the process.
fn any_event() -> impl Strategy<Value = (u64, Event)> {
    let stream =
        prop::sample::select(vec![StreamId::new(0), StreamId::new(1), StreamId::new(2), StreamId::PROCESS]);
    let kinds: Vec<_> = EventKind::ALL.iter().copied().filter(|&kind| kind != EventKind::Create).collect();
    let size = prop_oneof![3 => 0u64..5000, 1 => any::<u64>()];
    let flowing = prop::sample::select(vec![Flowing::Unset, Flowing::Paused, Flowing::Flowing]);
    let levels = (size.clone(), flowing, size.clone(), any::<bool>());
    let ret = prop::sample::select(vec![Ret::Nothing, Ret::False, Ret::True]);
    let error = prop::option::of("[a-z\"\\\\]{0,8}");
    let other = prop::option::of((0u16..3).prop_map(StreamId::new));
    (
        0u64..50,
        stream,
        prop::sample::select(kinds),
        size,
        levels,
        ret,
        prop::option::of(any::<u32>()),
        error,
        other,
    )
        .prop_map(|(step, stream, kind, size, levels, ret, n, error, other)| {
            let levels = Levels {
                readable_length: levels.0,
                flowing: levels.1,
                writable_length: levels.2,
                need_drain: levels.3,
            };
            let own = if stream == StreamId::PROCESS { Levels::default() } else { levels };
            let mut event = Event::new(SimTime::ZERO, stream, kind, own);
            // push(null) has no size, and that is how it is told.
            event.size = if kind == EventKind::PushEof { 0 } else { size };
            event.ret = ret;
            event.n = n;
            event.error = error.map(Into::into);
            event.other = other;
            match kind {
                // How a process exits is a word of the format's.
                EventKind::Exit => event.error = event.error.map(|_| "exit".into()),
                EventKind::ListenerAdd | EventKind::ListenerRemove => {
                    let listened = ListenedEvent::ALL[size as usize % ListenedEvent::ALL.len()];
                    event.size = listened.size(levels.need_drain, n.map(u64::from));
                    event.ret = if ret == Ret::True { ret } else { Ret::Nothing };
                }
                _ => {}
            }
            (step, event)
        })
}

fn trace_of(events: Vec<(u64, Event)>, limit: usize) -> Trace {
    let mut trace = Trace::new(Header::default(), limit);
    for number in 0..3 {
        Observer::stream(&mut trace, stream_info(number));
    }
    let mut time = 0;
    for (step, mut event) in events {
        time += step;
        event.time = SimTime(time);
        Observer::event(&mut trace, &event);
    }
    trace.complete();
    trace
}

/// What folding all events up to there from the very beginning gives.
fn folded(all: &[(u64, Event)], index: u64) -> Snapshot {
    trace_of(all[..index as usize].to_vec(), 1 << 20).latest().clone()
}

#[test]
fn a_name_or_an_error_of_any_length_makes_no_essay() {
    let long = "x".repeat(20_000);
    let text = format!(
        "{HEADER}\n{{\"t\":0,\"s\":9,\"e\":\"create\",\"kind\":\"Writable\",\"name\":\"{long}\"}}\n{{\"t\":1,\"s\":9,\"e\":\"error\",\"err\":\"{long}\"}}\n"
    );
    let trace = import_bytes(text.as_bytes(), 4096, 1 << 20).trace.unwrap();
    let mut cursor = Cursor::default();
    cursor.seek(&trace, trace.end());
    let said = highwater::judge::explain(&trace, &cursor).text.chars().count();
    assert!(said < 600, "{said} characters");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_trace_survives_export_and_import(all in prop::collection::vec(any_event(), 0..300)) {
        check_round_trip(&trace_of(all, 1 << 20));
    }

    #[test]
    fn no_bytes_make_the_importer_fail(bytes in prop::collection::vec(any::<u8>(), 0..2000), piece in 1usize..300) {
        import_bytes(&bytes, piece, 100);
        let mut after_header = format!("{HEADER}\n").into_bytes();
        after_header.extend_from_slice(&bytes);
        prop_assert!(import_bytes(&after_header, piece, 100).trace.is_some());
    }

    #[test]
    fn no_damage_to_a_good_file_makes_the_importer_fail(
        all in prop::collection::vec(any_event(), 1..60),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        piece in 1usize..300,
    ) {
        let mut file = exported(&trace_of(all, 1 << 20));
        for (place, byte) in damage {
            let place = place.index(file.len());
            file[place] = byte;
        }
        if let Some(trace) = import_bytes(&file, piece, 1000).trace {
            exported(&trace);
            trace.columns(StreamId::new(0), SimTime::ZERO, trace.end_time(), 50);
        }
    }

    #[test]
    fn the_state_is_the_same_forwards_backwards_and_by_seeking(
        seed in prop::collection::vec(any_event(), 50..60),
        places in prop::collection::vec(any::<prop::sample::Index>(), 1..12),
    ) {
        // Long enough for several segments.
        let all: Vec<_> = seed.iter().cycle().take(5000).cloned().collect();
        let trace = trace_of(all.clone(), 1 << 20);
        let mut wanderer = Cursor::default();
        for place in places {
            let index = place.index(all.len() + 1) as u64;
            let expected = folded(&all, index);
            wanderer.seek(&trace, index);
            prop_assert_eq!(wanderer.snapshot(), &expected, "from wherever the last place was");
            let mut straight = Cursor::default();
            straight.seek(&trace, index);
            prop_assert_eq!(straight.snapshot(), &expected);
            let mut back = Cursor::default();
            back.seek(&trace, trace.end());
            back.seek(&trace, index);
            prop_assert_eq!(back.snapshot(), &expected);
            prop_assert_eq!(back.index(), index);
        }
    }

    #[test]
    fn dropping_old_segments_keeps_the_states_right(
        seed in prop::collection::vec(any_event(), 50..60),
        places in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
    ) {
        let all: Vec<_> = seed.iter().cycle().take(7000).cloned().collect();
        let trace = trace_of(all.clone(), 2048);
        prop_assert!(trace.first() > 0 && trace.end() == 7000);
        prop_assert_eq!(trace.latest(), &folded(&all, 7000));
        prop_assert_eq!(trace.event(trace.first() - 1), None);
        let mut cursor = Cursor::default();
        for place in places {
            let index = trace.first() + place.index((trace.end() - trace.first()) as usize + 1) as u64;
            cursor.seek(&trace, index);
            prop_assert_eq!(cursor.snapshot(), &folded(&all, index));
            prop_assert!(trace.index_at(trace.time_at(index)) >= index);
        }
        cursor.seek(&trace, 0);
        prop_assert_eq!(cursor.index(), trace.first(), "before that nothing is kept");
        prop_assert_eq!(cursor.snapshot(), &folded(&all, trace.first()));
    }
}

#[test]
fn a_write_within_a_write_joins_a_response_to_its_socket() {
    let lines = r#"{"highwater":1,"streams":[{"id":1,"kind":"Readable","name":"file"},{"id":2,"kind":"Writable","name":"response"},{"id":3,"kind":"Duplex","name":"socket"}]}
{"t":1,"s":1,"e":"data","size":100}
{"t":2,"s":2,"e":"write","p":"call","size":100}
{"t":3,"s":3,"e":"write","p":"call","size":5}
{"t":4,"s":3,"e":"write","p":"return","ret":true}
{"t":5,"s":3,"e":"write","p":"call","size":100}
{"t":6,"s":3,"e":"write","p":"return","ret":true}
{"t":7,"s":2,"e":"write","p":"return","ret":true}
"#;
    let mut importer = Importer::new(1000);
    importer.push(lines.as_bytes());
    let trace = importer.finish().trace.unwrap();
    let stages: Vec<Vec<u16>> = highwater::trace::flows(&trace)
        .iter()
        .map(|flow| flow.stages.iter().map(|id| id.number()).collect())
        .collect();
    assert_eq!(stages, [[0, 1, 2]]);
}
