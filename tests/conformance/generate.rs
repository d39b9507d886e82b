//! Scenarios by chance. Their numbers come from small pools, so that levels meet marks, and scripts meet devices.

use highwater::engine::{NodeVersion, Platform, SimTime};
use highwater::scenario::{
    Action, Bursts, Bytes, Completion, Consumer, Ending, Flow, Last, Methods, Rate, Scenario, Sizes,
    SourceMode, Stage, StageKind, Step, Timing,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Any scenario.
pub fn scenario() -> impl Strategy<Value = Scenario> {
    let more = prop_oneof![
        5 => Just(Vec::new()),
        3 => prop::collection::vec(side_flow(), 1..3),
    ];
    let script = prop_oneof![
        3 => Just(Vec::new()),
        2 => prop::collection::vec(step(), 1..3),
        3 => prop::collection::vec(step(), 1..10),
    ];
    let catch = prop::bool::weighted(0.8);
    let until = option::weighted(0.15, time());
    let place = (
        select(vec![Platform::Posix, Platform::Posix, Platform::Posix, Platform::Windows]),
        option::weighted(0.1, select(vec![0u64, 100, 4096])),
    );
    let web = option::weighted(0.2, super::web::flow(work(), mark()));
    (main_flow(), more, script, catch, until, 0u32..5, place, web).prop_map(
        |(main, more, script, catch_errors, until, seed, (platform, mark), web)| {
            let mut flows = vec![main];
            for side in more {
                let flow = side.joined(&flows, flows.len());
                flows.extend(flow);
            }
            let script = script.into_iter().filter_map(|step| step.of(&flows)).collect();
            flows.extend(web);
            uncircled(Scenario {
                node: NodeVersion::default(),
                platform,
                default_high_water_mark: mark.map(Bytes),
                seed,
                flows,
                catch_errors,
                script,
                until,
                ..Scenario::default()
            })
        },
    )
}

/// Without what would pipe chunks round in circles.
fn uncircled(mut scenario: Scenario) -> Scenario {
    if !scenario.faults().is_empty() {
        scenario.script.retain(|step| !matches!(step.action, Action::PipeTo(_)));
    }
    scenario
}

fn main_flow() -> impl Strategy<Value = Flow> {
    let between = prop_oneof![
        4 => Just(Vec::new()),
        3 => prop::collection::vec(middle(), 1..4),
    ];
    let last = (
        prop_oneof![6 => sink().boxed(), 1 => duplex().boxed(), 2 => middle().boxed()],
        option::weighted(0.8, last()),
    );
    (first(), between, last, consumer(), options()).prop_map(
        |(first, middle, (sink, last), consumer, options)| {
            let consumer = if first.kind == Some(StageKind::Calls) { called(consumer) } else { consumer };
            let mut stages: Vec<Stage> = [first].into_iter().chain(middle).chain([sink]).collect();
            let is_last_read = stages.last().and_then(Stage::kind).is_some_and(StageKind::reads);
            if consumer != Consumer::Pipeline {
                stages.retain(|stage| stage.kind != Some(StageKind::Generator));
            }
            while stages.last().and_then(Stage::kind) == Some(StageKind::Generator) {
                stages.pop();
            }
            if stages.first().and_then(Stage::kind) == Some(StageKind::Calls) {
                // A program writes to one stream.
                stages.retain(|stage| stage.kind != Some(StageKind::Generator));
                stages.truncate(2);
                if stages.len() == 1 {
                    stages.push(Stage::writable("", Timing::default()));
                }
            }
            let is_last_read =
                is_last_read && stages.last().and_then(Stage::kind).is_some_and(StageKind::reads);
            let last = last.filter(|_| is_last_read);
            options.of(numbered(stages, 0), consumer, last)
        },
    )
}

/// A flow that begins or ends at a stream of one before it.
#[derive(Clone, Debug)]
struct Side {
    first: Stage,
    sink: Stage,
    shape: u8,
    meets: Index,
    consumer: Consumer,
    options: FlowOptions,
}

fn side_flow() -> impl Strategy<Value = Side> {
    (first(), sink(), 0u8..4, any::<Index>(), consumer(), options()).prop_map(
        |(first, sink, shape, meets, consumer, options)| Side {
            first,
            sink,
            shape,
            meets,
            consumer,
            options,
        },
    )
}

impl Side {
    fn joined(self, flows: &[Flow], number: usize) -> Option<Flow> {
        let calls = self.first.kind == Some(StageKind::Calls);
        let mut named = numbered(vec![self.first, self.sink], number);
        // Only single streams can be met, by flows that do not begin before them.
        let streams = |wanted: fn(StageKind) -> bool| -> Vec<&Stage> {
            let flows = flows.iter().filter(|flow| flow.count == 1);
            flows.flat_map(|flow| &flow.stages).filter(|stage| stage.kind.is_some_and(wanted)).collect()
        };
        let pick = |list: &[&Stage]| (!list.is_empty()).then(|| Stage::used(&self.meets.get(list).name()));
        match self.shape {
            0 | 1 => named[0] = pick(&streams(StageKind::reads))?,
            2 => named[1] = pick(&streams(StageKind::writes))?,
            _ => {}
        }
        let consumer = if calls && self.shape > 1 { called(self.consumer) } else { self.consumer };
        let mut flow = self.options.of(named, consumer, None);
        if self.shape < 3 {
            (flow.count, flow.every) = (1, SimTime(0));
            flow.starts.0 = flow.starts.0.max(flows.iter().map(|flow| flow.starts.0).max().unwrap_or(0));
        }
        Some(flow)
    }
}

fn called(consumer: Consumer) -> Consumer {
    match consumer {
        Consumer::Ignore => Consumer::Ignore,
        _ => Consumer::Manual,
    }
}

fn numbered(mut stages: Vec<Stage>, flow: usize) -> Vec<Stage> {
    for (place, stage) in stages.iter_mut().enumerate() {
        let kind = stage.kind.map_or("", StageKind::name);
        stage.name = Some(format!("{kind} {flow}.{place}"));
    }
    stages
}

#[derive(Clone, Copy, Debug)]
struct FlowOptions {
    end: bool,
    signal: bool,
    finished: bool,
    count: u32,
    every: u64,
    starts: u64,
}

fn options() -> impl Strategy<Value = FlowOptions> {
    let count = prop_oneof![8 => Just(1u32), 1 => 2u32..4];
    let starts = prop_oneof![6 => Just(0u64), 1 => (0u64..10).prop_map(|us| us * 1000)];
    let chance = prop::bool::weighted;
    (chance(0.85), chance(0.15), chance(0.15), count, select(vec![0u64, 1000, 3000]), starts).prop_map(
        |(end, signal, finished, count, every, starts)| FlowOptions {
            end,
            signal,
            finished,
            count,
            every,
            starts,
        },
    )
}

impl FlowOptions {
    fn of(self, stages: Vec<Stage>, consumer: Consumer, last: Option<Last>) -> Flow {
        let FlowOptions { end, signal, finished, count, every, starts } = self;
        let (every, starts) = (SimTime(if count > 1 { every } else { 0 }), SimTime(starts));
        Flow { stages, consumer, end, signal, last, finished, count, every, starts }
    }
}

fn consumer() -> impl Strategy<Value = Consumer> {
    use Consumer::{ForAwait, Ignore, Manual, Pipe, Pipeline, Readable};
    prop_oneof![
        4 => select(vec![Pipe, Manual, Ignore, Pipeline]),
        1 => select(vec![Readable, ForAwait]),
    ]
}

fn last() -> impl Strategy<Value = Last> {
    select(vec![Last::Collect, Last::Discard])
}

/// What brings chunks.
fn first() -> impl Strategy<Value = Stage> {
    prop_oneof![
        8 => source(StageKind::Readable),
        1 => source(StageKind::From),
        1 => source(StageKind::Calls),
        1 => duplex(),
    ]
}

fn source(kind: StageKind) -> BoxedStrategy<Stage> {
    let mode = match kind {
        StageKind::From | StageKind::Calls => Just(SourceMode::Pull).boxed(),
        _ => prop_oneof![4 => Just(SourceMode::Pull), 1 => Just(SourceMode::Push), 1 => Just(SourceMode::Socket)].boxed(),
    };
    let count = prop_oneof![1 => 0u64..3, 4 => 1u64..12, 2 => 10u64..60];
    let total = option::weighted(0.1, select(vec![0u64, 1, 1000, 5000]));
    let burst = prop_oneof![4 => Just(1u32), 3 => 0u32..6];
    let ending = select(vec![Ending::OnRead, Ending::WithLast, Ending::AfterRead]);
    let read = (work(), prop::bool::weighted(0.5));
    (mode, sizes(), count, total, stream(), read, burst, ending)
        .prop_map(move |(mode, chunk, count, total, stream, (read, tick), burst, ending)| {
            let by_itself = mode != SourceMode::Pull || kind == StageKind::Calls;
            let mut read = read;
            if by_itself {
                // What comes by itself takes time.
                read.by = read.by.filter(|by| *by != Completion::Sync).or(Some(if tick {
                    Completion::Timer
                } else {
                    Completion::Io
                }));
                read.by = read.by.filter(|by| *by != Completion::Tick).or(Some(Completion::Immediate));
            }
            if by_itself || kind == StageKind::From {
                read.throws_at = None;
            }
            if kind == StageKind::Calls {
                (read.fails_at, read.hangs_at) = (None, None);
            }
            let source = Stage {
                kind: Some(kind),
                chunk: Some(if total.is_some() { filled(chunk) } else { chunk }),
                count: total.is_none().then_some(count),
                total: total.map(Bytes),
                mode: Some(mode),
                burst: Some(burst),
                ending: Some(ending),
                read: Some(read),
                ..stream
            };
            match kind {
                StageKind::Calls => {
                    Stage { construct: None, destroy: None, mode: None, ending: None, ..bare(source) }
                }
                StageKind::From => Stage {
                    object_mode: None,
                    construct: None,
                    destroy: None,
                    mode: None,
                    ending: None,
                    burst: None,
                    ..source
                },
                _ => source,
            }
        })
        .boxed()
}

fn bare(stage: Stage) -> Stage {
    Stage { high_water_mark: None, object_mode: None, auto_destroy: None, emit_close: None, ..stage }
}

/// Options that every stream may have.
fn stream() -> impl Strategy<Value = Stage> {
    let rarely = |value: bool| prop_oneof![9 => Just(None), 1 => Just(Some(value))];
    let hook = || option::weighted(0.12, work());
    (mark(), object_mode(), rarely(false), rarely(false), hook(), hook()).prop_map(
        |(mark, object_mode, auto_destroy, emit_close, construct, destroy)| Stage {
            high_water_mark: mark.map(Bytes),
            object_mode: object_mode.then_some(true),
            auto_destroy,
            emit_close,
            construct,
            destroy,
            ..Stage::default()
        },
    )
}

fn two_sides() -> impl Strategy<Value = Stage> {
    let one = || option::weighted(0.2, mark());
    let objects = || prop_oneof![8 => Just(None), 1 => Just(Some(true))];
    (stream(), one(), one(), objects(), objects()).prop_map(|(stream, readable, writable, reads, writes)| {
        Stage {
            readable_high_water_mark: readable.flatten().map(Bytes),
            writable_high_water_mark: writable.flatten().map(Bytes),
            readable_object_mode: reads,
            writable_object_mode: writes,
            ..stream
        }
    })
}

fn duplex() -> impl Strategy<Value = Stage> {
    let half_open = prop_oneof![3 => Just(None), 1 => Just(Some(false))];
    (source(StageKind::Readable), two_sides(), sink(), half_open).prop_map(
        |(source, both, sink, allow_half_open)| Stage {
            kind: Some(StageKind::Duplex),
            chunk: source.chunk,
            count: source.count,
            total: source.total,
            mode: source.mode,
            burst: source.burst,
            ending: source.ending,
            read: source.read,
            write: sink.write,
            writev: sink.writev,
            finalize: sink.finalize,
            allow_half_open,
            ..both
        },
    )
}

/// Most keep sizes; some shrink chunks, to nothing at last, some expand them.
fn middle() -> impl Strategy<Value = Stage> {
    let ratio = || select(vec![1.0, 1.0, 1.0, 0.25, 0.0, 2.93]);
    let out = option::weighted(0.3, select(vec![700u64, 1024, 4096, 16_384]));
    let transform = (two_sides(), work(), ratio(), out, option::weighted(0.2, work())).prop_map(
        |(both, transform, ratio, out_chunk, flush)| Stage {
            kind: Some(StageKind::Transform),
            transform: Some(transform),
            ratio: Some(ratio),
            out_chunk: out_chunk.map(Bytes),
            flush,
            ..both
        },
    );
    let through = two_sides().prop_map(|both| Stage {
        kind: Some(StageKind::PassThrough),
        construct: None,
        destroy: None,
        ..both
    });
    let generator = (work(), ratio()).prop_map(|(transform, ratio)| Stage {
        kind: Some(StageKind::Generator),
        transform: Some(Timing { throws_at: None, ..transform }),
        ratio: Some(ratio),
        ..Stage::default()
    });
    prop_oneof![6 => transform, 2 => through, 1 => duplex(), 2 => generator]
}

fn sink() -> impl Strategy<Value = Stage> {
    (stream(), work(), any::<bool>(), option::weighted(0.4, work())).prop_map(
        |(stream, write, writev, finalize)| Stage {
            kind: Some(StageKind::Writable),
            write: Some(write),
            writev: Some(writev),
            finalize,
            ..stream
        },
    )
}

fn object_mode() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.25)
}

fn sizes() -> impl Strategy<Value = Sizes> {
    prop_oneof![
        2 => size().prop_map(Sizes::Same),
        4 => prop::collection::vec(size(), 1..4).prop_map(Sizes::List),
        1 => (size(), size()).prop_map(|(a, b)| Sizes::Between { from: a.min(b), to: a.max(b) }),
    ]
}

/// With at least a byte in each.
fn filled(sizes: Sizes) -> Sizes {
    let full = |size: Bytes| Bytes(size.0.max(1));
    match sizes {
        Sizes::Same(size) => Sizes::Same(full(size)),
        Sizes::List(list) => Sizes::List(list.into_iter().map(full).collect()),
        Sizes::Between { from, to } => Sizes::Between { from: full(from), to: full(to) },
    }
}

fn size() -> impl Strategy<Value = Bytes> {
    prop_oneof![
        5 => select(vec![1024u64, 1, 100, 16]),
        2 => select(vec![0u64, 2, 3, 1023, 1025, 2048, 4096]),
        1 => select(vec![16_384u64, 16_385, 65_536, 100_000]),
    ]
    .prop_map(Bytes)
}

fn mark() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![
        2 => Just(None),
        5 => select(vec![0u64, 1, 2, 3, 16, 99, 100, 101]).prop_map(Some),
        5 => select(vec![1023u64, 1024, 1025, 2048, 3000, 4096, 16_384]).prop_map(Some),
    ]
}

fn work() -> impl Strategy<Value = Timing> {
    let by = select(vec![
        None,
        Some(Completion::Tick),
        Some(Completion::Immediate),
        Some(Completion::Timer),
        Some(Completion::Timer),
        Some(Completion::Io),
        Some(Completion::Io),
    ]);
    let takes =
        select(vec![0u64, 1000, 2000, 3000, 5000, 10_000]).prop_map(|ns| (ns > 0).then_some(SimTime(ns)));
    let rate = select(vec![
        None,
        None,
        Some(Rate(1_024_000_000)),
        Some(Rate(1_000_000_000)),
        Some(Rate(102_400_000)),
    ]);
    let bursts = option::weighted(
        0.1,
        select(vec![(1000u64, 5000u64), (3000, 2000)])
            .prop_map(|(on, off)| Bursts { on: SimTime(on), off: SimTime(off) }),
    );
    let fault = || option::weighted(0.04, 1u64..8);
    let vary = option::weighted(0.15, select(vec![10u32, 50, 100]));
    (by, takes, rate, vary, bursts, fault(), fault(), fault()).prop_map(
        |(by, takes, rate, vary, bursts, fails_at, throws_at, hangs_at)| {
            let timed = !matches!(by, Some(Completion::Tick | Completion::Immediate));
            Timing {
                by,
                takes: takes.filter(|_| timed),
                rate: rate.filter(|_| timed),
                vary,
                bursts: bursts.filter(|_| timed),
                fails_at,
                throws_at,
                hangs_at,
            }
        },
    )
}

/// What is done to one of the streams.
#[derive(Clone, Debug)]
struct Doing {
    at: SimTime,
    stream: Index,
    other: Index,
    action: Action,
}

fn step() -> impl Strategy<Value = Doing> {
    let nobody = String::new;
    let action = prop_oneof![
        8 => select(vec![Action::Pause, Action::Resume, Action::Unpipe, Action::Cork, Action::Uncork]),
        2 => select(vec![Action::End, Action::Destroy, Action::Destroy, Action::Abort]),
        1 => Just(Action::Fail),
        1 => select(vec![Action::UnpipeFrom(nobody()), Action::PipeTo(nobody())]),
        1 => size().prop_map(Action::Write),
        3 => (work(), work(), work()).prop_map(|(read, write, transform)| {
            let set = |work| Some(Timing { fails_at: None, throws_at: None, ..work });
            let read = Timing { by: Some(Completion::Io), hangs_at: None, ..read };
            Action::Set(Box::new(Methods { read: set(read), write: set(write), transform: set(transform) }))
        }),
    ];
    (time(), any::<Index>(), any::<Index>(), action).prop_map(|(at, stream, other, action)| Doing {
        at,
        stream,
        other,
        action,
    })
}

impl Doing {
    /// On a stream that it can be done to.
    fn of(self, flows: &[Flow]) -> Option<Step> {
        let names = |wanted: fn(StageKind) -> bool| -> Vec<String> {
            let mut names = Vec::new();
            for flow in flows {
                for stage in flow.stages.iter().filter(|stage| stage.kind.is_some_and(wanted)) {
                    names.extend((0..flow.count).map(|instance| flow.member_name(&stage.name(), instance)));
                }
            }
            names
        };
        let pick = |index: Index, names: Vec<String>| (!names.is_empty()).then(|| index.get(&names).clone());
        let any = |kind: StageKind| kind.reads() || kind.writes();
        let (wanted, action): (fn(StageKind) -> bool, Action) = match self.action {
            action @ (Action::Pause | Action::Resume | Action::Unpipe) => (StageKind::reads, action),
            Action::UnpipeFrom(_) => {
                (StageKind::reads, Action::UnpipeFrom(pick(self.other, names(StageKind::writes))?))
            }
            Action::PipeTo(_) => {
                (StageKind::reads, Action::PipeTo(pick(self.other, names(StageKind::writes))?))
            }
            action @ (Action::Cork | Action::Uncork | Action::End | Action::Write(_)) => {
                (StageKind::writes, action)
            }
            action => (any, action),
        };
        let mut names = names(wanted);
        if action == Action::Abort {
            let signals = flows.iter().filter(|flow| flow.signal);
            let own =
                signals.flat_map(|flow| &flow.stages).filter(|stage| stage.kind != Some(StageKind::Use));
            let stages: Vec<String> = own.map(Stage::name).collect();
            names.retain(|name| stages.iter().any(|stage| name.starts_with(stage.as_str())));
        }
        let stream = pick(self.stream, names)?;
        if matches!(&action, Action::PipeTo(other) if *other == stream) {
            return None;
        }
        Some(Step { at: self.at, stream, action })
    }
}

/// Mostly whole microseconds, as the devices have.
fn time() -> impl Strategy<Value = SimTime> {
    prop_oneof![6 => (0u64..40).prop_map(|us| us * 1000), 1 => 0u64..100_000, 1 => Just(0)].prop_map(SimTime)
}
