//! Detects changes of pictures: each picture of [`PICTURES`] is compared with its file in `tests/picture_changes/`, one mark
//! on a line, and a layout that draws otherwise fails with the lines that differ. The files are written by the code that
//! they are compared with: they say that something has changed, not that it is right. `UPDATE_PICTURES=1` writes them
//! anew: look at the pictures first, for instance with `highwater render`.
//!
//! What a picture must mean is asserted beside it ([`Shown`]), from the trace and from what `judge` says of it, and so also
//! holds of a picture that has just been written anew.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "shared/words.rs"]
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use highwater::engine::{Event, EventKind, KILLED, Side, SimTime, StreamId};
use highwater::export::{Paint, PicturePart, Theme, picture};
use highwater::figure::built_in;
use highwater::judge::{
    Health, LinkFacts, LinkState, WriterBehaviour, bottleneck, may_be_of_program, sources,
};
use highwater::run::Run;
use highwater::scenario::Scenario;
use highwater::tr;
use highwater::trace::{Cursor, Death, Lane, Span, StreamNow, Trace, desired_size, grouped, meeting, signed};
use highwater::view_list::View;
use highwater::views::marks::{Ink, Mark, Scene};
use highwater::views::pipe::StreamGraph;
use highwater::views::sequence::SequenceViewport;
use highwater::views::timeline::TimelineViewport;
use highwater::views::{DrawableView, Moment, ViewInput, pipe, sequence, svg, timeline};
use highwater::words::{places, word};
use words::speak;

/// The moment of a picture.
#[derive(Clone, Copy)]
enum At {
    Event(u64),
    Millis(u64),
    /// The first moment at which `write()` of some stream has returned `false`.
    False,
    /// The first `'drain'` of some stream.
    Drain,
    End,
}

#[derive(Clone, Copy, PartialEq)]
enum Of {
    Pipe,
    Sequence,
    Timeline,
    /// The timeline, zoomed in around the moment to so many nanoseconds.
    Near(u64),
}

struct Picture {
    name: &'static str,
    scenario: &'static str,
    at: At,
    of: Of,
    size: (f64, f64),
    /// Simulated seconds per watched second; 0 while paused.
    speed: f64,
    language: &'static str,
    /// Exported with the colours of a theme; otherwise colours stay names.
    theme: Option<Theme>,
}

/// A picture of a page that is paused, in English.
const fn still(name: &'static str, scenario: &'static str, at: At, of: Of, size: (f64, f64)) -> Picture {
    Picture { name, scenario, at, of, size, speed: 0.0, language: "en", theme: None }
}

impl Picture {
    const fn playing(self, speed: f64) -> Picture {
        Picture { speed, ..self }
    }

    const fn german(self) -> Picture {
        Picture { language: "de", ..self }
    }

    const fn themed(self, theme: Theme) -> Picture {
        Picture { theme: Some(theme), ..self }
    }
}

const DESK: (f64, f64) = (940.0, 300.0);
const HIGH: (f64, f64) = (940.0, 470.0);
const SIDE: (f64, f64) = (460.0, 440.0);
const PHONE: (f64, f64) = (374.0, 300.0);
const FRAME: (f64, f64) = (464.0, 206.0);
/// A timeline: low and narrow, since each pixel of its width takes room in the file.
const STRIP: (f64, f64) = (374.0, 206.0);

const PICTURES: &[Picture] = &[
    still("pipe-before-anything", "upload-crash:ignore", At::Event(0), Of::Pipe, DESK),
    still("pipe-first-false", "upload-crash:manual", At::False, Of::Pipe, DESK),
    still("pipe-first-false-german", "upload-crash:manual", At::False, Of::Pipe, FRAME).german(),
    still("pipe-first-drain", "upload-crash:pipe", At::Drain, Of::Pipe, FRAME),
    still("pipe-crash", "upload-crash:ignore", At::End, Of::Pipe, DESK),
    still("pipe-crash-phone", "upload-crash:ignore", At::End, Of::Pipe, PHONE),
    still("pipe-crash-frame", "upload-crash:ignore", At::End, Of::Pipe, FRAME),
    still("pipe-crash-german", "upload-crash:ignore", At::End, Of::Pipe, PHONE).german(),
    still("pipe-crash-dark", "upload-crash:ignore", At::End, Of::Pipe, FRAME).themed(Theme::Dark),
    still("pipe-beside-the-crash", "upload-crash:pipe", At::Millis(15_000), Of::Pipe, DESK),
    still("pipe-single-chunks-playing", "upload-crash:pipe", At::Millis(8), Of::Pipe, DESK).playing(0.0005),
    still("pipe-fast-playing", "upload-crash:pipe", At::Millis(2_000), Of::Pipe, DESK).playing(1.0),
    still("pipe-fast-playing-german", "upload-crash:pipe", At::Millis(2_000), Of::Pipe, PHONE)
        .playing(1.0)
        .german(),
    still("pipe-ignored-playing", "upload-crash:ignore", At::Millis(200), Of::Pipe, FRAME).playing(0.1),
    still("pipe-pressure-at-the-file", "four-stage-pipeline:pipeline", At::Millis(60), Of::Pipe, DESK),
    still(
        "pipe-pressure-at-the-file-narrow",
        "four-stage-pipeline:pipeline",
        At::Millis(60),
        Of::Pipe,
        (860.0, 260.0),
    ),
    still("pipe-slow-destination", "fan-out:pipe", At::Millis(500), Of::Pipe, HIGH),
    still("pipe-slow-destination-phone", "fan-out:pipe", At::Millis(500), Of::Pipe, (374.0, 318.0)),
    still("pipe-slow-destination-playing", "fan-out:pipe", At::Millis(500), Of::Pipe, HIGH).playing(1.0),
    still("pipe-error-with-pipe", "pipe-error:pipe", At::End, Of::Pipe, DESK),
    still("pipe-error-with-pipe-narrow", "pipe-error:pipe", At::End, Of::Pipe, (620.0, 250.0)),
    still("pipe-error-with-pipeline", "pipe-error:pipeline", At::End, Of::Pipe, DESK),
    still("pipe-transform-with-two-tanks", "transform:pipe", At::Millis(60), Of::Pipe, DESK),
    still("pipe-many-flows-as-one", "proxy-disaster:ignore", At::End, Of::Pipe, DESK),
    still("pipe-all-is-written", "upload-crash:pipe", At::End, Of::Pipe, DESK),
    still("pipe-all-is-written-projector", "upload-crash:pipe", At::End, Of::Pipe, FRAME)
        .themed(Theme::Projector),
    still("pipe-web-below-zero", "desired-size-is-room:ignore", At::Millis(80), Of::Pipe, DESK),
    still("sequence-web-below-zero", "desired-size-is-room:ignore", At::Millis(80), Of::Sequence, SIDE),
    still("sequence-first-false", "upload-crash:manual", At::False, Of::Sequence, SIDE),
    still("sequence-first-false-light", "upload-crash:manual", At::False, Of::Sequence, SIDE)
        .themed(Theme::Light),
    still("sequence-crash", "upload-crash:ignore", At::End, Of::Sequence, SIDE),
    still("sequence-crash-german", "upload-crash:ignore", At::End, Of::Sequence, SIDE).german(),
    still("sequence-error-with-pipeline", "pipe-error:pipeline", At::End, Of::Sequence, SIDE),
    still("sequence-four-stages", "four-stage-pipeline:pipeline", At::Millis(60), Of::Sequence, SIDE),
    still("sequence-phone", "fan-out:pipe", At::Millis(20), Of::Sequence, (364.0, 344.0)),
    still("sequence-fast-playing", "upload-crash:pipe", At::Millis(2_000), Of::Sequence, SIDE).playing(1.0),
    still("timeline-one-event", "upload-crash:manual", At::Event(1), Of::Timeline, DESK),
    still("timeline-a-million-events", "upload-crash:pipe", At::End, Of::Timeline, (464.0, 290.0)),
    still(
        "timeline-into-a-million-events",
        "upload-crash:pipe",
        At::Event(1_000_000),
        Of::Near(2_000_000),
        DESK,
    ),
    still("timeline-crash-phone", "upload-crash:ignore", At::End, Of::Timeline, STRIP),
    still("timeline-first-false-german", "upload-crash:manual", At::False, Of::Timeline, STRIP).german(),
    still("timeline-first-false-dark", "upload-crash:manual", At::False, Of::Timeline, STRIP)
        .themed(Theme::Dark),
    still(
        "timeline-four-stages-frame",
        "four-stage-pipeline:pipeline",
        At::Millis(60),
        Of::Timeline,
        (464.0, 200.0),
    ),
];

/// The trace up to that moment and somewhat beyond it, and the moment's event.
fn run(scenario: &Scenario, at: At) -> (std::rc::Rc<std::cell::RefCell<Trace>>, u64, SimTime) {
    let mut run = Run::start(scenario, Trace::DEFAULT_LIMIT);
    let until = match at {
        At::Millis(milliseconds) => SimTime::from_millis(milliseconds),
        At::False | At::Drain => SimTime::from_millis(50),
        At::Event(_) | At::End => SimTime(u64::MAX),
    };
    let events = if let At::Event(event) = at { event + 1_000 } else { u64::MAX };
    run.advance(until, events);
    let trace = run.trace().clone();
    let (index, time) = {
        let trace = trace.borrow();
        let index = match at {
            At::Event(event) => event,
            At::Millis(_) => trace.index_at(until),
            At::End => trace.end(),
            At::False | At::Drain => {
                let is = |event: &Event| match at {
                    At::Drain => event.kind == EventKind::Drain,
                    _ => event.is_signal(),
                };
                let mut first = None;
                trace.for_each(0..trace.end(), |index, event| {
                    first = first.or(is(event).then_some(index + 1))
                });
                first.unwrap()
            }
        };
        (index, if let At::Millis(_) = at { until } else { trace.time_at(index) })
    };
    (trace, index, time)
}

/// Draws a picture, asserts that it means what the trace says, and returns it as it is kept in its file.
#[track_caller]
fn check(of: &Picture, claims: &mut Claims) -> String {
    speak(of.language);
    let scenario = built_in(of.scenario).unwrap();
    let (trace, index, time) = run(&scenario, of.at);
    let trace = trace.borrow();
    let mut cursor = Cursor::default();
    cursor.seek(&trace, index);
    let moment = Moment { trace: &trace, cursor: &cursor, time, reached: time, speed: of.speed };
    let lanes = scenario.chains().into_iter().map(|(_, stages)| Lane { stages });
    let lanes = match of.scenario.starts_with("proxy") {
        true => vec![lanes.collect()],
        false => meeting(lanes.flat_map(Lane::apart).collect()),
    };
    let graph = StreamGraph::of(&lanes[0]);
    let stages: Vec<StreamId> = graph.streams().into_iter().take(6).collect();
    let window = match of.of {
        Of::Near(length) => {
            let from = SimTime(time.0.saturating_sub(length / 2));
            Some(Span { from, to: from + SimTime(length) })
        }
        _ => None,
    };
    let (rows, viewport) = (SequenceViewport::default(), TimelineViewport { window, selected: None });
    let (w, h) = of.size;
    let (view, scene) = match of.of {
        Of::Pipe => (View::Pipe, pipe::layout(&moment, &graph, w, h)),
        Of::Sequence => (View::Sequence, sequence::layout(&moment, &stages, &rows, w, h)),
        Of::Timeline | Of::Near(_) => (View::Timeline, timeline::layout(&moment, &stages, &viewport, w, h)),
    };
    let shown = Shown { picture: of, moment: &moment, graph: &graph, texts: texts(&scene) };
    match of.of {
        Of::Pipe => shown.pipe(claims),
        Of::Sequence => shown.sequence(claims),
        Of::Timeline | Of::Near(_) => shown.timeline(claims),
    }
    shown.has_one_language(claims);
    let Some(theme) = of.theme else { return svg::svg(&scene) };
    let look = Paint { theme, ground: true }.look();
    let drawable = DrawableView::of(view).unwrap();
    let input = ViewInput { graph: &graph, stages: &stages, sequence: &rows, viewport: &viewport };
    let part = PicturePart { drawable, moment: &moment, input, name: None };
    let exported = picture(of.name, &[part], (w + 2.0 * EDGE, h + 2.0 * EDGE), 1.0, &look);
    let named = svg::svg(&scene);
    let inks = Ink::ALL.into_iter().filter(|ink| named.contains(&format!("(--ink-{})", ink.name())));
    let colours: BTreeSet<String> = inks.chain([Ink::Ground]).map(|ink| (look.colour)(ink)).collect();
    let painted: BTreeSet<String> =
        exported.match_indices("\"#").map(|(at, _)| exported[at + 1..at + 8].to_owned()).collect();
    assert_eq!(painted, colours, "{}: the colours of the theme", of.name);
    claims.colours += painted.len();
    exported
}

/// Pixels that an exported picture has around its view.
const EDGE: f64 = 6.0;

/// How often the pictures said something that was held against the trace.
#[derive(Debug, Default)]
struct Claims {
    levels: usize,
    ranges: usize,
    links: BTreeMap<String, usize>,
    deaths: usize,
    ends: usize,
    bottlenecks: usize,
    rates: usize,
    german: usize,
    colours: usize,
}

/// A text in a picture.
#[derive(Debug)]
struct Text<'a> {
    x: f64,
    y: f64,
    text: &'a str,
    ink: Ink,
    bold: bool,
}

fn texts(scene: &Scene) -> Vec<Text<'_>> {
    fn collect<'a>(marks: &'a [Mark], found: &mut Vec<Text<'a>>) {
        for mark in marks {
            match mark {
                &Mark::Text { x, y, ref text, ink, bold, .. } => found.push(Text { x, y, text, ink, bold }),
                Mark::Group { marks, .. } => collect(marks, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(&scene.marks, &mut found);
    found
}

/// What stands in a text in the places of a template of the code, in the language in use; `None` if it is another text.
fn values<'a>(template: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut rest = text.strip_prefix(template.split('{').next().unwrap_or_default())?;
    let pieces: Vec<&str> = places(template).map(|(_, piece)| piece).collect();
    let mut values = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        let at = match number + 1 == pieces.len() {
            true => rest.len().checked_sub(piece.len()).filter(|_| rest.ends_with(piece))?,
            false => rest.find(piece)?,
        };
        values.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty().then_some(values)
}

/// What is said between two streams, and how they stand to each other if it is true.
const SAYINGS: [(&str, LinkState); 15] = [
    ("write() returned false", LinkState::Refused),
    ("paused: waiting for 'drain'", LinkState::Held),
    ("waits for 'drain'", LinkState::Held),
    ("✕ full: {source} must wait", LinkState::Held),
    ("has room, but waits for {first}{more}", LinkState::Waiting),
    ("'drain': go on", LinkState::Released),
    ("false, but ignored", LinkState::Ignored),
    ("{n} pauses and drains per second", LinkState::Regulated),
    ("{n} waits and drains per second", LinkState::Regulated),
    ("✕ holds {source} back: full {share} of the time", LinkState::Regulated),
    ("✓ keeps up: full {share} of the time", LinkState::Regulated),
    ("desiredSize is {n}, but ignored", LinkState::Ignored),
    ("desiredSize is {n}", LinkState::Refused),
    ("awaits ready", LinkState::Held),
    ("ready: go on", LinkState::Released),
];

/// Watched seconds for which a `'drain'` is the news.
const NEWS: f64 = 0.7;

/// A picture with the moment that it shows.
struct Shown<'a> {
    picture: &'a Picture,
    moment: &'a Moment<'a>,
    graph: &'a StreamGraph,
    texts: Vec<Text<'a>>,
}

impl Shown<'_> {
    fn now(&self, id: StreamId) -> StreamNow {
        self.moment.cursor.snapshot().stream(id).cloned().unwrap_or_default()
    }

    fn first(&self, node: usize) -> StreamId {
        self.graph.nodes()[node].streams[0]
    }

    /// Whether the picture says that, wherever its lines end.
    fn says(&self, words: &str) -> bool {
        let all: Vec<&str> = self.texts.iter().map(|text| text.text).collect();
        all.join(" ").contains(words)
    }

    fn pipe(&self, claims: &mut Claims) {
        let names: Vec<Vec<&Text>> =
            (0..self.graph.nodes().len()).map(|node| self.levels(node, claims)).collect();
        self.links(claims);
        self.end(claims);
        self.bottleneck(&names, claims);
    }

    /// Below each tank stands how much its buffer holds. Returns the names above the tanks of a node.
    fn levels(&self, node: usize, claims: &mut Claims) -> Vec<&Text<'_>> {
        let name = self.picture.name;
        let id = self.first(node);
        let Some(info) = self.moment.trace.stream(id) else { return Vec::new() };
        let many = (self.graph.nodes()[node].streams.len() > 1)
            .then(|| pipe::aggregate(self.moment.cursor, &self.graph.nodes()[node].streams));
        let now = many.as_ref().map_or_else(|| self.now(id), |many| many.sum.clone());
        let is_name = |text: &str| match &many {
            Some(many) => [true, false].iter().any(|&narrow| text == many.name(&info.name, narrow)),
            None => text == &*info.name,
        };
        let mut tanks: Vec<&Text> = self
            .texts
            .iter()
            .filter(|text| text.bold && text.ink == Ink::Text && is_name(text.text))
            .collect();
        tanks.sort_by(|a, b| a.x.total_cmp(&b.x));
        let (fed, feeds) = (self.graph.into(node).next().is_some(), self.graph.from(node).next().is_some());
        let (reads, writes) = (info.kind.reads(), info.kind.writes());
        let mut sides = Vec::new();
        sides.extend((writes && (fed || !reads)).then_some((Side::Writable, now.levels.writable_length)));
        sides.extend((reads && (feeds || !writes)).then_some((Side::Readable, now.levels.readable_length)));
        assert_eq!(tanks.len(), sides.len(), "{name}: a tank for each buffer of {}", info.name);
        for (tank, (side, level)) in tanks.iter().zip(sides) {
            let below = self.texts.iter().filter(|text| {
                text.bold && text.ink == Ink::Text && text.y > tank.y && (text.x - tank.x).abs() < 0.01
            });
            let written = below.min_by(|a, b| a.y.total_cmp(&b.y)).expect("a level below each tank").text;
            let amount = |n| info.amount(side, n).to_string();
            let exact = match desired_size(info, &now) {
                Some(size) => signed(size),
                None => amount(level),
            };
            claims.levels += 1;
            if written == exact || (many.is_some() && written == tr!("{amount} in all", amount = exact)) {
                continue;
            }
            let (low, high) = self.range(id, side);
            let range = [format!("{}–{}", amount(low), amount(high)), format!("≤ {}", amount(high))];
            claims.ranges += 1;
            assert!(
                self.picture.speed > 0.0 && range.iter().any(|range| range == written),
                "{name}: {written:?} is written below {}, which holds {exact}, and {range:?} of late",
                info.name
            );
        }
        tanks
    }

    /// The lowest and the highest level of a buffer in the last 0.15 seconds that were watched.
    fn range(&self, id: StreamId, side: Side) -> (u64, u64) {
        let mut cursor = Cursor::default();
        let from = self.moment.time - SimTime::from_secs_f64(self.picture.speed * 0.15);
        let to = self.moment.cursor.index();
        let levels = (self.moment.trace.index_at(from).min(to)..=to).map(|index| {
            cursor.seek(self.moment.trace, index);
            let levels = cursor.snapshot().stream(id).map(|now| now.levels).unwrap_or_default();
            if side == Side::Readable { levels.readable_length } else { levels.writable_length }
        });
        levels.fold((u64::MAX, 0), |(low, high), level| (low.min(level), high.max(level)))
    }

    /// What is said between two streams is how `judge` finds that they stand to each other; nothing is said where one is
    /// broken, or the process dead.
    fn links(&self, claims: &mut Claims) {
        let mut said: BTreeMap<String, usize> = BTreeMap::new();
        for text in &self.texts {
            let saying = SAYINGS.iter().find(|(template, _)| values(word(template), text.text).is_some());
            if let Some((_, state)) = saying {
                *said.entry(format!("{state:?}")).or_default() += 1;
            }
        }
        let mut true_states: BTreeMap<String, usize> = BTreeMap::new();
        let dead = self.moment.cursor.snapshot().process.death().is_some();
        if !dead {
            let states = self.graph.edges().iter().map(|link| {
                let others = self.graph.from(link.from).filter(|other| other.to != link.to);
                let others: Vec<StreamId> = others.map(|other| self.first(other.to)).collect();
                (self.state(Some(link.from), link.to, &others), !others.is_empty())
            });
            let programs = (0..self.graph.nodes().len()).filter(|&node| {
                let kind = self.moment.trace.stream(self.first(node)).map(|info| info.kind);
                kind.is_some_and(|kind| !kind.reads()) && self.graph.into(node).next().is_none()
            });
            for (state, has_others) in states.chain(programs.map(|node| (self.state(None, node, &[]), false)))
            {
                let silent = match state {
                    LinkState::Open | LinkState::Torn => true,
                    LinkState::Waiting => !has_others,
                    _ => false,
                };
                if !silent {
                    *true_states.entry(format!("{state:?}")).or_default() += 1;
                }
            }
        }
        assert_eq!(
            said, true_states,
            "{}: what is said between streams in {:?}",
            self.picture.name, self.texts
        );
        for (state, n) in said {
            *claims.links.entry(state).or_default() += n;
        }
    }

    fn is_broken(&self, node: usize) -> bool {
        let id = self.first(node);
        Health::of(self.moment.trace.stream(id), &self.now(id), false).is_broken()
    }

    /// How a source, or a program, and a destination stand to each other, of which neither is many.
    fn state(&self, from: Option<usize>, to: usize, others: &[StreamId]) -> LinkState {
        let (trace, snapshot, moment) = (self.moment.trace, self.moment.cursor.snapshot(), self.moment);
        let (source, to_id) = (from.map(|from| self.first(from)), self.first(to));
        let (source_now, target) = (source.map(|id| self.now(id)), self.now(to_id));
        let parted = source_now.as_ref().is_some_and(|now| now.unpiped.contains(&to_id) && !now.ended);
        if parted || from.is_some_and(|from| self.is_broken(from)) || self.is_broken(to) {
            return LinkState::Torn;
        }
        let last = moment.last();
        let just = |id, kind| last.as_ref().is_some_and(|event| event.stream == id && event.kind == kind);
        let just_drained = target.last_drain.is_some_and(|drained| match self.picture.speed {
            0.0 => drained == moment.time && !target.levels.need_drain,
            speed => moment.time.since(drained).as_secs_f64() / speed < NEWS,
        });
        LinkFacts {
            source: source_now.as_ref(),
            target: &target,
            writers: WriterBehaviour::of(trace, snapshot, to_id),
            just_refused: just(to_id, EventKind::WriteReturn) && target.last_return == Some(false),
            just_paused: source.is_some_and(|id| just(id, EventKind::PauseCall)),
            just_drained,
            many: false,
            only_source: may_be_of_program(trace, to_id) && sources(trace, snapshot, to_id) == 1,
            others_full: others.iter().any(|&id| self.now(id).levels.need_drain),
            watched: moment.time.as_secs_f64() / self.picture.speed,
        }
        .state()
    }

    /// A process that is dead has a banner that says so, and no other has; all is written only where it is.
    fn end(&self, claims: &mut Claims) {
        let name = self.picture.name;
        let process = &self.moment.cursor.snapshot().process;
        let cross = |words: &str| format!("✕ {words}");
        match process.fatal.as_deref() {
            Some(words) => {
                let banner = match Death::of(words) {
                    Death::Killed if words == KILLED => cross(word(KILLED)),
                    Death::Killed => cross(words),
                    _ => words.to_owned(),
                };
                assert!(self.says(&banner), "{name}: {banner:?} in {:?}", self.texts);
                claims.deaths += 1;
            }
            None => assert!(!self.says(word(KILLED)), "{name}: the process lives"),
        }
        let lasts = || (0..self.graph.nodes().len()).filter(|&node| self.graph.from(node).next().is_none());
        let written = process.fatal.is_none()
            && (0..self.graph.nodes().len()).all(|node| !self.is_broken(node))
            && lasts().all(|node| self.graph.nodes()[node].streams.iter().all(|&id| self.now(id).finished));
        let banner = tr!("✓ 'finish': everything is written and the buffers are empty");
        assert_eq!(self.says(banner), written, "{name}: {banner:?} in {:?}", self.texts);
        claims.ends += usize::from(written);
    }

    /// The label of the bottleneck stands below the stream that `judge` finds; `names` are those above the tanks of each
    /// node.
    fn bottleneck(&self, names: &[Vec<&Text>], claims: &mut Claims) {
        let name = self.picture.name;
        let template = word("bottleneck: working {n}%");
        let labels: Vec<&Text> =
            self.texts.iter().filter(|text| values(template, text.text).is_some()).collect();
        let ids: Vec<StreamId> = (0..self.graph.nodes().len()).map(|node| self.first(node)).collect();
        let found = bottleneck(self.moment.trace, self.moment.cursor.snapshot(), &ids);
        let [label] = labels[..] else {
            return assert!(labels.is_empty(), "{name}: one bottleneck at most in {labels:?}");
        };
        let found = found.expect("a label for the bottleneck that there is");
        let above: Vec<(usize, &Text)> = names
            .iter()
            .enumerate()
            .flat_map(|(node, names)| names.iter().map(move |text| (node, *text)))
            .filter(|(_, text)| text.y < label.y)
            .collect();
        let row = above.iter().map(|(_, text)| text.y).fold(0.0, f64::max);
        let near = |text: &Text| (text.x - label.x).abs();
        let nearest = above
            .iter()
            .filter(|(_, text)| text.y == row)
            .min_by(|(_, a), (_, b)| near(a).total_cmp(&near(b)))
            .unwrap();
        assert_eq!(self.first(nearest.0), found.stream, "{name}: below {:?}", nearest.1);
        let share = format!("{:.0}", found.working * 100.0);
        assert_eq!(values(template, label.text).unwrap(), [share], "{name}");
        claims.bottlenecks += 1;
    }

    /// The last signal is in sight, or the process's end; too fast to be read, the signals' numbers are.
    fn sequence(&self, claims: &mut Claims) {
        let (name, moment) = (self.picture.name, self.moment);
        let snapshot = moment.cursor.snapshot();
        if let Some(Death::Killed) = snapshot.process.death() {
            assert!(self.says(tr!("killed from outside, exit code 137")), "{name}: {:?}", self.texts);
            claims.deaths += 1;
        }
        if let At::False = self.picture.at {
            let last = self.texts.iter().rfind(|text| text.ink == Ink::Bad).map(|text| text.text);
            let event = moment.last().unwrap();
            let info = moment.trace.stream(event.stream).unwrap();
            let amount = |n| info.amount(Side::Writable, n);
            let mark = info.writable_high_water_mark.unwrap_or(0);
            let level =
                tr!("{level} of {mark}", level = amount(event.levels.writable_length), mark = amount(mark));
            assert!(self.texts.iter().any(|text| text.text == "false"), "{name}: {:?}", self.texts);
            assert_eq!(last, Some(level.as_str()), "{name}");
            claims.levels += 1;
        }
        if self.picture.speed > 0.0 {
            let window = SimTime::from_secs_f64(self.picture.speed * 0.5);
            let from = moment.trace.index_at(moment.time - window);
            for (kind, word) in [(EventKind::Drain, "'drain'"), (EventKind::Write, "write()")] {
                let mut n = 0;
                moment
                    .trace
                    .for_each(from..moment.cursor.index(), |_, event| n += u64::from(event.kind == kind));
                let rate = (n as f64 / window.as_secs_f64()) as u64;
                let words = format!("{word} × {} /s", grouped(rate));
                assert!(self.says(&words), "{name}: {words:?} in {:?}", self.texts);
                claims.rates += 1;
            }
        }
    }

    /// Beside each track stands how much its buffer holds at the playhead.
    fn timeline(&self, claims: &mut Claims) {
        for text in self.texts.iter().filter(|text| text.bold && text.ink == Ink::Text) {
            let stream_name = text.text.trim_end_matches([' ', '←', '→']);
            let named = |id: &StreamId| &*self.moment.trace.stream(*id).unwrap().name == stream_name;
            let Some(id) = self.moment.trace.ids().find(named) else { continue };
            let info = self.moment.trace.stream(id).unwrap();
            let side = match info.kind.writes() && !text.text.ends_with('→') {
                true => Side::Writable,
                false => Side::Readable,
            };
            let levels = self.now(id).levels;
            let level = if side == Side::Writable { levels.writable_length } else { levels.readable_length };
            let below = self.texts.iter().find(|other| other.x == text.x && other.y == text.y + 14.0);
            let Some(below) = below else { continue };
            assert_eq!(
                below.text,
                info.amount(side, level).to_string(),
                "{}: {}",
                self.picture.name,
                text.text
            );
            claims.levels += 1;
        }
    }

    /// In German no label is English.
    fn has_one_language(&self, claims: &mut Claims) {
        if self.picture.language == "en" {
            return;
        }
        let file = std::fs::read_to_string(format!("static/words/{}.json", self.picture.language)).unwrap();
        let words: BTreeMap<String, String> = serde_json::from_str(&file).unwrap();
        let has_words = |template: &str| {
            let before = template.split('{').next().unwrap_or_default();
            let pieces = places(template).map(|(_, piece)| piece).chain([before]);
            pieces.flat_map(str::chars).filter(|letter| letter.is_alphabetic()).count() > 2
        };
        for text in &self.texts {
            let english = words.iter().find(|(english, german)| {
                english != german
                    && has_words(english)
                    && values(english, text.text).is_some()
                    && values(german, text.text).is_none()
            });
            assert!(english.is_none(), "{}: {:?} is {english:?}", self.picture.name, text.text);
            claims.german += usize::from(words.values().any(|german| german == text.text));
        }
    }
}

/// Lines of a difference that are shown, and letters of each.
const SHOWN: (usize, usize) = (24, 180);

/// The lines between what is the same at the beginning and at the end, those that stand in both left out.
fn difference(known: &str, now: &str) -> String {
    let (known, now): (Vec<&str>, Vec<&str>) = (known.lines().collect(), now.lines().collect());
    let gone = known.iter().filter(|line| !now.contains(line)).map(|line| ('-', line));
    let new = now.iter().filter(|line| !known.contains(line)).map(|line| ('+', line));
    let mut lines: Vec<String> = gone
        .chain(new)
        .map(|(sign, line)| format!("  {sign} {}", line.chars().take(SHOWN.1).collect::<String>()))
        .collect();
    let more = lines.len().saturating_sub(SHOWN.0);
    lines.truncate(SHOWN.0);
    if more > 0 {
        lines.push(format!("  … and {more} more"));
    }
    if lines.is_empty() {
        lines.push("  the same lines in another order".to_owned());
    }
    lines.join("\n")
}

#[test]
fn pictures_mean_what_the_trace_says_and_have_not_changed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/picture_changes");
    let accept = std::env::var("UPDATE_PICTURES").is_ok_and(|wish| wish == "1");
    let (mut changed, mut claims) = (Vec::new(), Claims::default());
    for picture in PICTURES {
        let now = check(picture, &mut claims);
        let file = folder.join(format!("{}.svg", picture.name));
        let known = std::fs::read_to_string(&file).unwrap_or_default();
        if known == now {
            continue;
        }
        match accept {
            true => std::fs::write(&file, now).unwrap(),
            false => changed.push(format!("{}:\n{}", picture.name, difference(&known, &now))),
        }
    }
    let Claims { levels, ranges, links, deaths, ends, bottlenecks, rates, german, colours } = &claims;
    let counts = [levels, ranges, deaths, ends, bottlenecks, rates, german, colours];
    assert!(counts.iter().all(|&&n| n > 0) && links.len() >= 6, "the pictures show too little: {claims:?}");
    let files = std::fs::read_dir(&folder).unwrap().flatten();
    let mut files: Vec<String> =
        files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let mut named: Vec<String> = PICTURES.iter().map(|picture| format!("{}.svg", picture.name)).collect();
    files.sort();
    named.sort();
    assert_eq!(files, named, "one file for each picture, and no other");
    assert!(
        changed.is_empty(),
        "{} pictures have changed. If that is intended, look at them with UPDATE_PICTURES=1 and git diff.\n{}",
        changed.len(),
        changed.join("\n")
    );
}
