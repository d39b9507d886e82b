//! Programs of calls by chance.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::plans::{
    Call, Class, EVENTS, Hook, OptionsPlan, Outcome, Pace, Program, ReadPlan, Step, StreamPlan,
    TransformPlan, When, WritePlan,
};

/// Any program: Readables and Writables alone, or streams of all classes.
pub fn program() -> impl Strategy<Value = Program> {
    let plain =
        (stream(Just(Class::Readable)), vec(stream(Just(Class::Writable)), 1..3)).prop_map(|(a, b)| {
            let mut streams = vec![a];
            streams.extend(b);
            streams
        });
    let classes = || {
        prop_oneof![
            1 => Just(Class::Readable),
            1 => Just(Class::Writable),
            2 => Just(Class::Duplex),
            4 => Just(Class::Transform),
            1 => Just(Class::PassThrough),
            1 => Just(Class::From),
            1 => Just(Class::FromAsync),
        ]
    };
    let streams = prop_oneof![1 => plain, 3 => vec(stream(classes()), 1..5)];
    let marks = option::weighted(0.1, (0u64..8, 0u64..4));
    (marks, streams, vec(step(), 1..14)).prop_map(|(default_marks, streams, steps)| Program {
        default_marks,
        streams,
        steps,
    })
}

fn stream(class: impl Strategy<Value = Class>) -> impl Strategy<Value = StreamPlan> {
    let hooks = (hook(0.2), hook(0.1), hook(0.15), prop::bool::weighted(0.97));
    (class, options(), read(), write(), transform(), hooks).prop_map(
        |(class, options, read, write, transform, (finish, construct, destroy, heard))| StreamPlan {
            class,
            options,
            read,
            write,
            transform,
            finish,
            construct,
            destroy,
            heard,
        },
    )
}

fn options() -> impl Strategy<Value = OptionsPlan> {
    let marks = (mark(), mark(), mark());
    let objects = (modes(0.25), modes(0.15), modes(0.15));
    let flags = (modes(0.85), modes(0.9), modes(0.8), modes(0.95), modes(0.95));
    (marks, objects, flags).prop_map(|(marks, objects, flags)| OptionsPlan {
        high_water_mark: marks.0,
        readable_high_water_mark: marks.1,
        writable_high_water_mark: marks.2,
        object_mode: objects.0,
        readable_object_mode: objects.1,
        writable_object_mode: objects.2,
        auto_destroy: flags.0,
        emit_close: flags.1,
        allow_half_open: flags.2,
        readable: flags.3,
        writable: flags.4,
    })
}

fn read() -> impl Strategy<Value = ReadPlan> {
    let chunks = vec(size(), 0..10);
    (chunks, pace(), prop::bool::weighted(0.7), option::weighted(0.05, 0u32..4))
        .prop_map(|(chunks, pace, ends, throws_at)| ReadPlan { chunks, pace, ends, throws_at })
}

fn write() -> impl Strategy<Value = WritePlan> {
    let number = |often| option::weighted(often, 0u32..4);
    (any::<bool>(), pace(), number(0.15), number(0.05), number(0.05)).prop_map(
        |(writev, pace, fails_at, throws_at, twice_at)| WritePlan {
            writev,
            pace,
            fails_at,
            throws_at,
            twice_at,
        },
    )
}

fn transform() -> impl Strategy<Value = TransformPlan> {
    let number = |often| option::weighted(often, 0u32..4);
    let flush = option::weighted(0.4, (hook(0.99).prop_map(works), vec(size(), 0..3)));
    let outputs = prop_oneof![1 => Just(Vec::new()), 3 => vec(vec(size(), 0..4), 1..3)];
    (outputs, any::<bool>(), pace(), number(0.1), number(0.05), number(0.08), flush).prop_map(
        |(outputs, by_callback, pace, fails_at, throws_at, ends_at, flush)| TransformPlan {
            outputs,
            by_callback,
            pace,
            fails_at,
            throws_at,
            ends_at,
            flush,
        },
    )
}

fn works(hook: Option<Hook>) -> Hook {
    hook.unwrap_or(Hook { pace: Pace::Sync, outcome: Outcome::Works })
}

fn hook(often: f64) -> impl Strategy<Value = Option<Hook>> {
    let outcome = prop_oneof![
        6 => Just(Outcome::Works),
        1 => Just(Outcome::Fails),
        1 => Just(Outcome::Throws),
        1 => Just(Outcome::Twice),
        1 => Just(Outcome::Swallows),
    ];
    option::weighted(often, (pace(), outcome).prop_map(|(pace, outcome)| Hook { pace, outcome }))
}

fn mark() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![1 => Just(None), 3 => select(vec![0u64, 1, 2, 3, 5, 8, 10]).prop_map(Some)]
}

fn modes(often: f64) -> impl Strategy<Value = bool> {
    prop::bool::weighted(often)
}

fn size() -> impl Strategy<Value = u32> {
    select(vec![1u32, 2, 3, 4, 5, 10, 0])
}

fn pace() -> impl Strategy<Value = Pace> {
    prop_oneof![
        2 => Just(Pace::Sync),
        1 => Just(Pace::Tick),
        2 => Just(Pace::Immediate),
        3 => select(vec![0u64, 1, 2, 5]).prop_map(Pace::Timer),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let names: Vec<_> = EVENTS.iter().map(|(name, _)| *name).collect();
    let when = prop_oneof![
        4 => Just(When::Start),
        3 => (0u64..12).prop_map(When::At),
        3 => (0usize..4, select(names), 1u32..3).prop_map(|(stream, event, nth)| When::On(stream, event, nth)),
    ];
    (when, call()).prop_map(|(when, call)| Step { when, call })
}

fn call() -> impl Strategy<Value = Call> {
    let one = || 0usize..4;
    let plain = prop_oneof![
        3 => (one(), size()).prop_map(|(from, size)| Call::Push(from, size)),
        1 => one().prop_map(Call::Eof),
        2 => (one(), size()).prop_map(|(from, size)| Call::Unshift(from, size)),
        3 => (one(), option::of(0u64..12)).prop_map(|(from, n)| Call::Read(from, n)),
        2 => one().prop_map(Call::Pause),
        2 => one().prop_map(Call::Resume),
        6 => (one(), one(), modes(0.7)).prop_map(|(from, to, end)| Call::Pipe(from, to, end)),
        2 => (one(), option::of(one())).prop_map(|(from, to)| Call::Unpipe(from, to)),
        2 => one().prop_map(Call::Cork),
        2 => one().prop_map(Call::Uncork),
        2 => (one(), any::<bool>()).prop_map(|(stream, fail)| Call::Destroy(stream, fail)),
        3 => (one(), one()).prop_map(|(from, to)| Call::Forward(from, to)),
        1 => Just(Call::StopForwarding),
        3 => (one(), one()).prop_map(|(from, to)| Call::ReadAll(from, to)),
        1 => Just(Call::CleanUp),
        4 => (one(), modes(0.7), pace(), option::weighted(0.5, (0u32..4, any::<bool>())))
            .prop_map(|(from, destroys, pace, leaves)| Call::ForAwait(from, destroys, pace, leaves)),
        1 => (0usize..2).prop_map(Call::Abort),
        1 => (0usize..2, one()).prop_map(|(signal, stream)| Call::AddAbortSignal(signal, stream)),
        1 => Just(Call::StopReadingAll),
    ];
    plain.prop_recursive(2, 4, 1, move |inner| {
        let then = option::of(inner.clone().prop_map(Box::new));
        let write = (one(), 1u32..5, size(), then.clone());
        let end = (one(), option::of(size()), then.clone());
        let signal = || option::weighted(0.3, 0usize..2);
        let sides = [option::weighted(0.3, any::<bool>()), option::weighted(0.3, any::<bool>())];
        let finished = (one(), sides, signal(), then.clone());
        let promise = option::weighted(0.4, (modes(0.7), signal()));
        let through = prop_oneof![3 => Just(Vec::new()), 2 => vec((one(), pace()), 1..3)];
        let pipeline = (vec(one(), 2..5), promise, through, then);
        prop_oneof![
            4 => write.prop_map(|(sink, count, size, then)| Call::Write(sink, count, size, then)),
            2 => finished.prop_map(|(stream, sides, signal, then)| Call::Finished(stream, sides, signal, then)),
            4 => pipeline.prop_map(|(streams, promise, through, then)| Call::Pipeline(streams, promise, through, then)),
            1 => end.prop_map(|(sink, size, then)| Call::End(sink, size, then)),
            1 => inner.clone().prop_map(|call| Call::Tick(Box::new(call))),
            1 => inner.prop_map(|call| Call::Microtask(Box::new(call))),
        ]
    })
}
