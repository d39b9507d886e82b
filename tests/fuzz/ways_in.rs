//! The other ways in, besides scenarios: addresses, what stands behind their `#`, figures, a host's messages, recordings.
//! Each text is read; what is refused gets a sentence, what is taken is looked at as the page would. It panics where
//! something is wrong.

use std::time::Duration;

use highwater::engine::SimTime;
use highwater::figure::{Evaluator, Figure, built_in_figure, built_in_names};
use highwater::formats::{Importer, export};
use highwater::judge::{causes, explain, findings, first_trouble, summary};
use highwater::run::Run;
use highwater::trace::{Cursor, Span, Trace, figures, flows, lanes};
use highwater::ui::address::{Fragment, LONGEST, PARAMETERS, PageQuery, unwrapped, wrapped};
use highwater::ui::guest::{Command, IN};
use serde::{Deserialize, Serialize};

use super::case::{Came, busy};
use super::dice::Dice;
use super::mutate;
use super::pools::{NUMBERS, TEXTS};

/// Where a text comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// `name=value`, with `&` between.
    Address,
    /// What is packed behind `#`.
    Link,
    /// What stands behind `#`.
    Fragment,
    /// A figure's file.
    Figure,
    /// A command's name, a line's end, and its value as JSON.
    Message,
    /// A trace's file.
    Recording,
    /// One with records: each letter stands for a byte.
    Records,
}

pub const WAYS: [Way; 7] =
    [Way::Address, Way::Link, Way::Fragment, Way::Figure, Way::Message, Way::Recording, Way::Records];

/// Bytes that a packed link may come to.
const UNPACKED: usize = 1 << 20;
/// Events that a figure's runs may have.
const EVENTS: u64 = 20_000;
/// Events that a recording may have.
const KEPT: usize = 20_000;

/// Reads a text, and looks at what it says.
pub fn run(way: Way, text: &str) -> Came {
    let started = busy();
    let mut came = Came { complete: true, ..Came::default() };
    came.accepted = match way {
        Way::Address => address(text),
        Way::Link => link(text, &mut came),
        Way::Fragment => fragment(text, &mut came),
        Way::Figure => match Figure::read(text) {
            Ok(figure) => measure(&figure, &mut came),
            Err(faults) => refuse(faults),
        },
        Way::Message => {
            let (name, json) = text.split_once('\n').unwrap_or((text, ""));
            match Command::read(name, json) {
                Ok(command) => command.is_some(),
                Err(said) => refuse([said]),
            }
        }
        Way::Recording => recording(text.as_bytes(), &mut came),
        Way::Records => {
            let bytes: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
            recording(&bytes, &mut came)
        }
    };
    came.reading = busy() - started - came.step;
    came
}

/// What is refused has a sentence, which is no essay.
fn refuse<T: ToString>(faults: impl IntoIterator<Item = T>) -> bool {
    let mut faults = faults.into_iter().map(|fault| fault.to_string()).peekable();
    assert!(faults.peek().is_some(), "what is refused has a fault");
    for told in faults {
        assert!((4..1000).contains(&told.chars().count()), "a fault is a sentence: {told:.300}");
    }
    false
}

fn address(text: &str) -> bool {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let (asked, faults) = PageQuery::read(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let written = asked.parameters();
    let (again, faults_again) = PageQuery::read(written.clone());
    assert_eq!((again, faults_again), (asked, Vec::new()), "what was written is read again: {written:?}");
    faults.is_empty() || refuse(faults)
}

fn fragment(text: &str, came: &mut Came) -> bool {
    match unwrapped(text) {
        Ok(None) => false,
        Ok(Some((_, packed))) => {
            let unpacked = miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, UNPACKED);
            unpacked.is_ok_and(|bytes| link(&String::from_utf8_lossy(&bytes), came))
        }
        Err(said) => refuse([said]),
    }
}

fn link(text: &str, came: &mut Came) -> bool {
    match Fragment::read(1, text) {
        Ok(link) => {
            let written = link.write();
            if written.len() <= highwater::scenario::LONGEST {
                assert_eq!(Fragment::read(1, &written), Ok(link.clone()), "what was written is read again");
            }
            link.figure.is_none_or(|figure| measure(&figure, came))
        }
        Err(faults) => refuse(faults),
    }
}

/// Fills a figure's texts in with its runs, as far as they go.
fn measure(figure: &Figure, came: &mut Came) -> bool {
    let mut measuring = Evaluator::start(figure);
    while came.events < EVENTS && came.complete {
        let before = busy();
        if measuring.advance(1) {
            break;
        }
        came.step = came.step.max(busy() - before);
        came.events += 1;
        came.complete = came.step < Duration::from_secs(1);
    }
    let _ = measuring.evaluation();
    true
}

/// In pieces, as a file comes; then everything that the page says of a trace, at some of its moments.
fn recording(text: &[u8], came: &mut Came) -> bool {
    let mut importer = Importer::new(KEPT);
    for piece in text.chunks(1 + text.len() / 3) {
        importer.push(piece);
    }
    let import = importer.finish();
    if !import.problems.is_empty() {
        refuse(&import.problems);
    }
    let Some(trace) = import.trace else {
        assert!(!import.problems.is_empty(), "what shows nothing says why");
        return false;
    };
    came.events = trace.end();
    look(&trace);
    let mut bytes = Vec::new();
    export(&trace, &mut bytes).expect("memory takes all");
    let mut importer = Importer::new(KEPT);
    importer.push(&bytes);
    let again = importer.finish();
    assert_eq!(again.problems, [], "what was written is read again");
    let again = again.trace.expect("an exported trace can be imported");
    assert_eq!((again.end(), again.latest().time), (trace.end(), trace.latest().time));
    true
}

fn look(trace: &Trace) {
    let flows = flows(trace);
    let members: Vec<_> = lanes(trace).iter().map(|lane| lane.member(0)).collect();
    let hops: Vec<_> =
        members.iter().flat_map(|stages| stages.windows(2).map(|two| (two[0], two[1]))).collect();
    let streams = members.concat();
    let end = trace.end();
    let trouble = first_trouble(trace);
    assert!(trouble.is_none_or(|at| at <= end), "{trouble:?} of {end}");
    let mut cursor = Cursor::default();
    for index in [0, end / 3, end, end / 2, end.saturating_sub(1), trouble.unwrap_or(0), end] {
        cursor.seek(trace, index);
        let said = [explain(trace, &cursor), summary(trace, &cursor, &hops)];
        assert!(said.iter().all(|said| said.text.chars().count() < 2000), "a sentence, not an essay");
        let _ = causes(trace, index);
        let _ = findings(trace, &cursor, &flows);
    }
    let time = trace.end_time();
    for (from, to) in [(SimTime::ZERO, time), (SimTime(time.0 / 3), SimTime(time.0 / 2)), (time, time)] {
        let _ = figures(trace, &streams, Span { from, to });
    }
}

/// A text for that way in, by chance.
pub fn text(way: Way, scenario: &str, dice: &mut Dice) -> String {
    match way {
        Way::Address => {
            let times = dice.below(6);
            (0..=times).map(|_| parameter(dice)).collect::<Vec<_>>().join("&")
        }
        Way::Link => linked(scenario, dice),
        Way::Fragment => {
            let link = linked(scenario, dice);
            let packed = wrapped(&miniz_oxide::deflate::compress_to_vec(link.as_bytes(), 6));
            match dice.below(8) {
                0 => packed.replacen(
                    "#h1",
                    dice.word(&["#h2", "#h0", "#h01", "#h+1", "#H1", "#h", "h1", "#h999999999999"]),
                    1,
                ),
                1 => format!("#h1:{}", "A".repeat(LONGEST + dice.below(3))),
                2 | 3 => mutate::battered(&packed, dice),
                _ => packed,
            }
        }
        Way::Figure => mutate::mutated(&figure(dice), dice),
        Way::Message => {
            let name = if dice.one_in(12) { dice.word(TEXTS) } else { dice.word(&IN) };
            let value = match dice.below(6) {
                0 => mutate::mutated(scenario, dice),
                1 => mutate::mutated(&figure(dice), dice),
                2 => mutate::mutated(&serde_json::Value::from_iter([parameter_pair(dice)]).to_string(), dice),
                3 => serde_json::Value::from(parameter_pair(dice).1).to_string(),
                4 => dice.word(NUMBERS).to_owned(),
                _ => serde_json::Value::from(dice.word(TEXTS)).to_string(),
            };
            format!("{name}\n{value}")
        }
        Way::Recording => lines(scenario, dice),
        Way::Records => records(scenario, dice),
    }
}

fn parameter_pair(dice: &mut Dice) -> (String, String) {
    let name = match dice.below(12) {
        0 => dice.word(TEXTS),
        _ => dice.pick(PARAMETERS.as_slice()).name,
    };
    let value = match dice.below(4) {
        0 => dice.word(TEXTS).to_owned(),
        1 => dice.word(NUMBERS).to_owned(),
        2 => dice.pick(&built_in_names()).clone(),
        _ => {
            // Out of what the parameter itself says that it may be.
            let words: Vec<&str> = dice.pick(PARAMETERS.as_slice()).values.split([' ', ',']).collect();
            dice.pick(&words).trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
        }
    };
    (name.to_owned(), value)
}

fn parameter(dice: &mut Dice) -> String {
    let (name, value) = parameter_pair(dice);
    format!("{name}={value}")
}

fn figure(dice: &mut Dice) -> String {
    let names = built_in_names();
    let figure = built_in_figure(dice.pick(&names).as_str()).expect("a figure of that name");
    serde_json::to_string(&figure).expect("it can be written")
}

fn linked(scenario: &str, dice: &mut Dice) -> String {
    let scenario = scenario.to_owned();
    let link = match dice.below(4) {
        0 => format!("{{\"figure\":{}}}", figure(dice)),
        1 => format!("{{\"scenario\":{scenario},\"before\":{scenario}}}"),
        2 => format!("{{\"figure\":{},\"scenario\":{scenario}}}", figure(dice)),
        _ => format!("{{\"scenario\":{scenario}}}"),
    };
    mutate::mutated(&link, dice)
}

/// Lines of a recording with records among them, of which some are of no kind, or of no stream.
fn records(scenario: &str, dice: &mut Dice) -> String {
    const KINDS: [&str; 8] = [
        "data",
        "push call",
        "push return",
        "write call",
        "write return",
        "_write call",
        "_write done",
        "drain",
    ];
    let kinds = KINDS.map(|kind| match kind.split_once(' ') {
        Some((e, p)) => format!("{{\"e\":\"{e}\",\"p\":\"{p}\"}}"),
        None => format!("{{\"e\":\"{kind}\"}}"),
    });
    let header = format!("\"highwater\":2,\"records\":[{}]", kinds.join(","));
    let text = lines(scenario, dice).replacen("\"highwater\":1", &header, 1);
    let mut parts: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    for _ in 0..dice.below(200) {
        let wide = u32::from(dice.one_in(8));
        let flags = dice.below(256) as u32 & !8 | wide << 3;
        let numbers = 1 + wide + (flags & 7).count_ones();
        let id = dice.below(6) as u32 * (1 - wide);
        let kinds = if dice.one_in(32) { 128 } else { KINDS.len() };
        let mut bytes = vec![0x80 | dice.below(kinds) as u32, flags, id, 0];
        let length = numbers * (4 + 4 * wide);
        bytes.extend(
            (0..length).map(|n| if n % 4 < 2 || dice.one_in(64) { dice.below(256) as u32 } else { 0 }),
        );
        let record = bytes.into_iter().filter_map(char::from_u32).collect();
        parts.insert(1 + dice.below(parts.len()), record);
    }
    let text = parts.concat();
    if dice.one_in(8) { text.chars().take(dice.below(text.len())).collect() } else { text }
}

/// A recording of a scenario, and lines of it gone wrong.
fn lines(scenario: &str, dice: &mut Dice) -> String {
    let Ok(scenario) = highwater::scenario::Scenario::read(scenario) else { return scenario.to_owned() };
    let mut run = Run::start(&scenario, KEPT);
    run.advance(SimTime(1 << 50), 20 + dice.below(400) as u64);
    let mut bytes = Vec::new();
    export(&run.trace().borrow(), &mut bytes).expect("memory takes all");
    let mut lines: Vec<String> = String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
    for _ in 0..*dice.pick(&[0, 1, 2, 8]) {
        let (at, to) = (dice.below(lines.len()), dice.below(lines.len()));
        match dice.below(8) {
            0 => lines.swap(at, to),
            1 => lines[at] = lines[to].clone(),
            2 if lines.len() > 1 => drop(lines.remove(at)),
            3 => lines.insert(at, mutate::battered(&lines[to], dice)),
            4 => lines.truncate(at.max(1)),
            _ => lines[at] = mutate::mutated(&lines[at], dice),
        }
    }
    let end = dice.word(&["\n", "\n", "\n", "", "\r\n", "\n\n"]);
    let text = lines.join(dice.word(&["\n", "\n", "\n", "\r\n"])) + end;
    if dice.one_in(16) { text.chars().take(dice.below(text.len())).collect() } else { text }
}
