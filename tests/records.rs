//! Records, the numbers that version 2 of the format has for lines: they are read as the lines that they stand for, however the file
//! comes in, and wherever it is cut off or damaged.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use highwater::engine::Event;
use highwater::formats::{Import, Importer, ProblemKind};
use highwater::trace::Trace;
use proptest::prelude::*;

const KINDS: [&str; 4] = [
    r#"{"e":"_read","p":"call"}"#,
    r#"{"e":"push","p":"call"}"#,
    r#"{"e":"push","p":"return","ret":false}"#,
    r#"{"e":"data"}"#,
];

/// A line of stream 7 or of another, as far as a record can tell it.
#[derive(Clone, Debug)]
struct Line {
    kind: usize,
    id: u64,
    dt: u64,
    numbers: [Option<u64>; 3],
    flowing: usize,
    need_drain: usize,
}

fn line(kind: usize, dt: u64, size: Option<u64>, readable: Option<u64>) -> Line {
    Line { kind, id: 7, dt, numbers: [size, readable, None], flowing: 0, need_drain: 0 }
}

fn text(line: &Line, time: u64) -> String {
    let mut text =
        format!("{{\"t\":{time},\"s\":{},{}", line.id, &KINDS[line.kind][1..KINDS[line.kind].len() - 1]);
    for (key, number) in ["size", "rl", "wl"].into_iter().zip(line.numbers) {
        text += &number.map(|number| format!(",\"{key}\":{number}")).unwrap_or_default();
    }
    text += ["", ",\"fl\":null", ",\"fl\":false", ",\"fl\":true"][line.flowing];
    text + ["", ",\"nd\":false", ",\"nd\":true"][line.need_drain] + "}\n"
}

/// As the document has it; wide if a number needs it.
fn record(line: &Line) -> Vec<u8> {
    let all: Vec<u64> = [Some(line.dt)].into_iter().chain(line.numbers).flatten().collect();
    let is_wide = line.id > 0xffff || all.iter().any(|&number| number > u64::from(u32::MAX));
    let mut flags = u8::from(is_wide) << 3 | (line.flowing as u8) << 4 | [0, 2, 3][line.need_drain] << 6;
    for (bit, number) in line.numbers.iter().enumerate() {
        flags |= u8::from(number.is_some()) << bit;
    }
    let mut bytes = vec![0x80 | line.kind as u8, flags];
    bytes.extend(if is_wide { [0, 0] } else { (line.id as u16).to_le_bytes() });
    let id = is_wide.then_some(line.id);
    for number in id.into_iter().chain(all) {
        bytes.extend(&number.to_le_bytes()[..if is_wide { 8 } else { 4 }]);
    }
    bytes
}

fn head(version: u32) -> String {
    let kinds = KINDS.join(",");
    let mut text = format!("{{\"highwater\":{version},\"clock\":\"monotonic\",\"records\":[{kinds}]}}\n");
    for id in [7, 70_000] {
        text +=
            &format!("{{\"t\":0,\"s\":{id},\"e\":\"create\",\"kind\":\"Duplex\",\"name\":\"a{id}\"}}   \n");
    }
    text
}

/// The same file with lines and with records; each tenth line is text in both.
fn both(lines: &[Line]) -> (Vec<u8>, Vec<u8>) {
    let (mut plain, mut packed) = (head(1).into_bytes(), head(2).into_bytes());
    let mut time = 0;
    for (number, line) in lines.iter().enumerate() {
        time += line.dt;
        plain.extend(text(line, time).bytes());
        packed.extend(if number % 10 == 9 { text(line, time).into_bytes() } else { record(line) });
    }
    (plain, packed)
}

fn import(bytes: &[u8], piece: usize) -> Import {
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    bytes.chunks(piece).for_each(|piece| {
        importer.push(piece);
    });
    importer.finish()
}

fn events(import: &Import) -> Vec<Event> {
    let trace = import.trace.as_ref().unwrap();
    let mut all = Vec::new();
    trace.for_each(0..trace.end(), |_, event| all.push(event.clone()));
    all
}

fn some() -> Vec<Line> {
    let one =
        [line(0, 5, Some(16384), None), line(1, 4_000_000_000, Some(9), None), line(2, 0, None, Some(9))];
    let wide = Line { id: 70_000, ..line(3, 1 << 33, Some(1 << 40), None) };
    let levels =
        Line { flowing: 3, need_drain: 2, numbers: [None, Some(0), Some(3)], ..line(3, 1, None, None) };
    one.into_iter().chain([wide, levels]).cycle().take(40).collect()
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_read_up_to_there() {
    let (plain, packed) = both(&some());
    let all = events(&import(&plain, usize::MAX));
    let begin = head(2).len();
    let mut whole = 0;
    for end in begin..packed.len() {
        let import = import(&packed[..end], usize::MAX);
        let some = events(&import);
        assert_eq!(some, all[..some.len()], "{end}");
        assert!(import.problems.iter().all(|problem| problem.kind == ProblemKind::CutOff), "{end}");
        whole += usize::from(import.problems.is_empty());
    }
    // The end of each record, and of each line's text with and without what ends it.
    assert!(whole >= 40 && all.len() == 42, "{whole} {}", all.len());
}

#[test]
fn behind_damage_reading_goes_on_at_the_next_line() {
    let lines = some();
    let (_, packed) = both(&lines);
    let begin = head(2).len();
    let mut damaged = packed.clone();
    damaged[begin] = 0xff;
    for piece in [1, 2, 7, usize::MAX] {
        let import = import(&damaged, piece);
        assert_eq!(import.faulty, 1, "{:?}", import.problems);
        assert_eq!(import.problems[0].line, 4, "records count as lines");
        assert!(matches!(import.problems[0].kind, ProblemKind::NotAnEvent(_)));
        // Two streams are created; the first nine lines are left out.
        assert_eq!(events(&import).len(), 2 + lines.len() - 9);
        assert_eq!(import.trace.unwrap().end_time().0, lines.iter().map(|line| line.dt).sum::<u64>());
    }
}

#[test]
fn in_version_one_there_are_no_records() {
    let import =
        import(&[head(1).as_bytes(), &record(&line(0, 5, Some(1), None)), b"\n"].concat(), usize::MAX);
    assert_eq!((import.faulty, events(&import).len()), (1, 2));
}

fn any_line() -> impl Strategy<Value = Line> {
    let number = || prop::option::of(prop_oneof![0u64..100_000, 0..1u64 << 50]);
    let id = prop_oneof![9 => Just(7u64), 1 => Just(70_000u64)];
    let dt = prop_oneof![9 => 0u64..1_000_000, 1 => 0..1u64 << 45];
    (0..KINDS.len(), id, dt, [number(), number(), number()], 0usize..4, 0usize..3).prop_map(
        |(kind, id, dt, numbers, flowing, need_drain)| Line { kind, id, dt, numbers, flowing, need_drain },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_is_the_line_that_it_stands_for(lines in prop::collection::vec(any_line(), 0..60), piece in 1usize..40) {
        let (plain, packed) = both(&lines);
        let (plain, packed) = (import(&plain, usize::MAX), import(&packed, piece));
        prop_assert_eq!(&packed.problems, &[]);
        prop_assert_eq!(events(&packed), events(&plain));
        prop_assert_eq!(packed.unknown, plain.unknown);
    }

    #[test]
    fn no_bytes_behind_a_header_make_the_importer_fail(
        bytes in prop::collection::vec(any::<u8>(), 0..2000),
        piece in 1usize..300,
    ) {
        let file = [head(2).as_bytes(), &bytes].concat();
        let (whole, pieces) = (import(&file, usize::MAX), import(&file, piece));
        prop_assert_eq!(&whole.problems, &pieces.problems);
        prop_assert_eq!(events(&whole), events(&pieces));
    }
}
