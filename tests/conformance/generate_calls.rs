//! Programs of calls by chance.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::calls::{Call, EVENTS, Pace, Program, SinkPlan, SourcePlan, Step, When};

/// Any program.
pub fn program() -> impl Strategy<Value = Program> {
    (source(), vec(sink(), 1..3), vec(step(), 1..14)).prop_map(|(source, sinks, steps)| Program {
        source,
        sinks,
        steps,
    })
}

fn source() -> impl Strategy<Value = SourcePlan> {
    (mark(), object_mode(), prop::bool::weighted(0.85), vec(size(), 0..10), pace(), prop::bool::weighted(0.7))
        .prop_map(|(high_water_mark, object_mode, auto_destroy, chunks, pace, ends)| SourcePlan {
            high_water_mark,
            object_mode,
            auto_destroy,
            chunks,
            pace,
            ends,
        })
}

fn sink() -> impl Strategy<Value = SinkPlan> {
    let fails_at = option::weighted(0.15, 0u32..4);
    (mark(), object_mode(), prop::bool::weighted(0.85), any::<bool>(), any::<bool>(), pace(), fails_at)
        .prop_map(|(high_water_mark, object_mode, auto_destroy, writev, has_final, pace, fails_at)| {
            SinkPlan { high_water_mark, object_mode, auto_destroy, writev, has_final, pace, fails_at }
        })
}

fn mark() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![1 => Just(None), 6 => select(vec![0u64, 1, 2, 3, 5, 8, 10]).prop_map(Some)]
}

fn object_mode() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.3)
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
        3 => (0usize..3, select(names), 1u32..3).prop_map(|(stream, event, nth)| When::On(stream, event, nth)),
    ];
    (when, call()).prop_map(|(when, call)| Step { when, call })
}

fn call() -> impl Strategy<Value = Call> {
    let number = || 1usize..3;
    let plain = prop_oneof![
        3 => size().prop_map(Call::Push),
        1 => Just(Call::Eof),
        2 => size().prop_map(Call::Unshift),
        3 => option::of(0u64..12).prop_map(Call::Read),
        2 => Just(Call::Pause),
        2 => Just(Call::Resume),
        4 => (number(), prop::bool::weighted(0.7)).prop_map(|(sink, end)| Call::Pipe(sink, end)),
        2 => option::of(number()).prop_map(Call::Unpipe),
        2 => number().prop_map(Call::Cork),
        2 => number().prop_map(Call::Uncork),
        1 => (0usize..3, any::<bool>()).prop_map(|(stream, fail)| Call::Destroy(stream, fail)),
        3 => number().prop_map(Call::Forward),
        1 => Just(Call::StopForwarding),
        3 => number().prop_map(Call::ReadAll),
        1 => Just(Call::StopReadingAll),
    ];
    plain.prop_recursive(2, 4, 1, move |inner| {
        let then = option::of(inner.clone().prop_map(in_callback).prop_map(Box::new));
        let write = (number(), 1u32..5, size(), then.clone());
        let end = (number(), option::of(size()), then);
        prop_oneof![
            3 => write.prop_map(|(sink, count, size, then)| Call::Write(sink, count, size, then)),
            1 => end.prop_map(|(sink, size, then)| Call::End(sink, size, then)),
            1 => inner.clone().prop_map(|call| Call::Tick(Box::new(call))),
            1 => inner.prop_map(|call| Call::Microtask(Box::new(call))),
        ]
    })
}

/// Not at once in a callback: while Node fails what waits in a stream without `autoDestroy`, these would hand the same
/// chunks over once more, and it counts down below nothing.
fn in_callback(call: Call) -> Call {
    match call {
        Call::Uncork(_) | Call::End(..) => Call::Tick(Box::new(call)),
        call => call,
    }
}
