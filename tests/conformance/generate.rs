//! Scenarios by chance. Their numbers come from small pools, so that levels meet marks, and scripts meet devices.

use highwater::engine::NodeVersion;
use highwater::scenario::{
    Action, Consumer, Ending, Pace, PaceKind, Scenario, Sink, Source, SourceMode, Step, Transform,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Any scenario.
pub fn scenario() -> impl Strategy<Value = Scenario> {
    let consumer = select(vec![Consumer::Pipe, Consumer::Manual, Consumer::Ignore, Consumer::Pipeline]);
    let script = prop_oneof![
        3 => Just(Vec::new()),
        2 => prop::collection::vec(step(), 1..3),
        3 => prop::collection::vec(step(), 1..10),
    ];
    let catch = prop::bool::weighted(0.8);
    let until = option::weighted(0.15, time());
    let transforms = prop_oneof![
        3 => Just(Vec::new()),
        2 => prop::collection::vec(transform(), 1..4),
    ];
    (source(), transforms, sink(), consumer, script, catch, until).prop_map(
        |(source, mut transforms, sink, consumer, script, catch_errors, until)| {
            for (transform, number) in transforms.iter_mut().zip(1..) {
                transform.name = format!("transform {number}");
            }
            Scenario {
                title: String::new(),
                story: String::new(),
                node: NodeVersion::default(),
                source,
                transforms,
                consumer,
                sink,
                catch_errors,
                memory: None,
                script,
                until,
            }
        },
    )
}

fn source() -> impl Strategy<Value = Source> {
    let mode = prop_oneof![3 => Just(SourceMode::Pull), 1 => Just(SourceMode::Push)];
    let sizes = prop::collection::vec(size(), 1..4);
    let count = prop_oneof![1 => 0u64..3, 4 => 1u64..12, 2 => 10u64..60];
    let burst = prop_oneof![4 => Just(1u32), 3 => 0u32..6];
    let ending = select(vec![Ending::OnRead, Ending::WithLast]);
    (mode, sizes, count, object_mode(), mark(), pace(), burst, ending).prop_map(
        |(mode, sizes, count, object_mode, high_water_mark, pace, burst, ending)| Source {
            name: "source".to_owned(),
            mode,
            sizes,
            count,
            object_mode,
            high_water_mark,
            pace,
            burst,
            ending,
        },
    )
}

/// Most keep sizes; some shrink chunks, to nothing at last, some expand them.
fn transform() -> impl Strategy<Value = Transform> {
    let out = select(vec![1024u32, 1024, 1024, 256, 0, 3000]);
    (pace(), out, mark()).prop_map(|(pace, out_per_kib, high_water_mark)| Transform {
        name: String::new(),
        pace,
        out_per_kib,
        high_water_mark,
    })
}

fn sink() -> impl Strategy<Value = Sink> {
    (pace(), any::<bool>(), object_mode(), mark(), prop::bool::weighted(0.4)).prop_map(
        |(pace, writev, object_mode, high_water_mark, has_final)| Sink {
            name: "sink".to_owned(),
            pace,
            writev,
            object_mode,
            high_water_mark,
            has_final,
        },
    )
}

fn object_mode() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.25)
}

fn size() -> impl Strategy<Value = u32> {
    prop_oneof![
        5 => select(vec![1024u32, 1, 100, 16]),
        2 => select(vec![0u32, 2, 3, 1023, 1025, 2048, 4096]),
        1 => select(vec![16_384u32, 16_385, 65_536, 100_000]),
    ]
}

fn mark() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![
        2 => Just(None),
        5 => select(vec![0u64, 1, 2, 3, 16, 99, 100, 101]).prop_map(Some),
        5 => select(vec![1023u64, 1024, 1025, 2048, 3000, 4096, 16_384]).prop_map(Some),
    ]
}

fn pace() -> impl Strategy<Value = Pace> {
    let kind = select(vec![PaceKind::Sync, PaceKind::Immediate, PaceKind::Timer, PaceKind::Io]);
    let ns = select(vec![0u64, 1000, 2000, 3000, 5000, 10_000]);
    let ns_per_kib = select(vec![0u64, 0, 1000, 1024, 10_000]);
    (kind, ns, ns_per_kib).prop_map(|(kind, ns, ns_per_kib)| Pace { kind, ns, ns_per_kib })
}

fn step() -> impl Strategy<Value = Step> {
    let action = prop_oneof![
        8 => select(vec![Action::Pause, Action::Resume, Action::Unpipe, Action::Cork, Action::Uncork]),
        2 => select(vec![Action::End, Action::DestroySource, Action::DestroySink]),
        1 => select(vec![Action::FailSource, Action::FailSink]),
        2 => pace().prop_map(Action::SourcePace),
        2 => pace().prop_map(Action::SinkPace),
    ];
    (time(), action).prop_map(|(at, action)| Step { at, action })
}

/// Mostly whole microseconds, as the devices have.
fn time() -> impl Strategy<Value = u64> {
    prop_oneof![6 => (0u64..40).prop_map(|us| us * 1000), 1 => 0u64..100_000, 1 => Just(0)]
}
