//! One program for each thing that versions do differently: it shows the difference. docs/fidelity.md lists them.

use highwater::engine::NodeVersion::{self, V20, V22, V24, V26};

use super::plans::{
    Call, Class, Hook, OptionsPlan, Outcome, Pace, Program, ReadPlan, Step, StreamPlan, TransformPlan, When,
    WritePlan,
};

pub struct Difference {
    pub what: &'static str,
    /// Between these two.
    pub versions: (NodeVersion, NodeVersion),
    pub program: Program,
}

/// All of them, in the order of src/engine/version.rs.
pub fn all() -> Vec<Difference> {
    let two = || vec![readable(), writable()];
    let slow = Hook { pace: Pace::Timer(5), outcome: Outcome::Works };
    let chain = || Call::Pipeline(vec![0, 1], None, Vec::new(), None);
    let tick = |call| Call::Tick(Box::new(call));
    let bytes = |chunks: &[u32]| ReadPlan { chunks: chunks.to_vec(), ..nothing() };
    vec![
        difference("the default highWaterMark", (V20, V22), two(), vec![Call::Read(0, None)]),
        difference(
            "reading ahead while a _read is outstanding",
            (V20, V22),
            vec![StreamPlan { read: ReadPlan { pace: Pace::Timer(5), ..bytes(&[1, 1, 1]) }, ..readable() }],
            vec![Call::Read(0, Some(0)), Call::Unshift(0, 1), tick(Call::Read(0, Some(1))), Call::Push(0, 1)],
        ),
        difference(
            "an 'error' or an early 'close' that counts twice in pipeline()",
            (V20, V22),
            vec![StreamPlan { destroy: Some(slow), ..readable() }, writable()],
            vec![chain(), Call::Destroy(1, false)],
        ),
        difference(
            "a stream in pipeline() that is destroyed already",
            (V22, V24),
            two(),
            vec![Call::Destroy(1, false), chain()],
        ),
        difference(
            "an error after a pipeline() was aborted",
            (V22, V24),
            vec![
                StreamPlan { destroy: Some(Hook { outcome: Outcome::Fails, ..slow }), ..readable() },
                writable(),
            ],
            vec![Call::Pipeline(vec![0, 1], Some((true, Some(0))), Vec::new(), None), Call::Abort(0)],
        ),
        difference(
            "finished() of a stream that is closed already",
            (V22, V24),
            two(),
            vec![Call::Destroy(0, false), tick(Call::Cork(0)), Call::Finished(0, [None, None], None, None)],
        ),
        difference(
            "the end that is reached twice before it is told",
            (V22, V24),
            two(),
            vec![
                tick(Call::Unshift(0, 1)),
                Call::Eof(0),
                Call::Read(0, None),
                tick(Call::Read(0, None)),
                Call::Read(0, None),
                tick(Call::Cork(0)),
            ],
        ),
        difference(
            "a write() within pipe() that throws",
            (V22, V24),
            vec![readable(), StreamPlan { write: WritePlan { throws_at: Some(0), ..sink() }, ..writable() }],
            vec![Call::Pipe(0, 0, true), Call::Push(0, 1)],
        ),
        difference(
            "for await to the end of a Duplex that can still be written to",
            (V22, V24),
            vec![StreamPlan { class: Class::Duplex, ..readable() }],
            vec![Call::ForAwait(0, true, Pace::Sync, None), Call::Eof(0)],
        ),
        difference(
            "for await to the end of a Duplex that can still be written to, as it was before",
            (V24, V26),
            vec![StreamPlan { class: Class::Duplex, ..readable() }],
            vec![Call::ForAwait(0, true, Pace::Sync, None), Call::Eof(0)],
        ),
        difference(
            "the microtasks of for await",
            (V24, V26),
            two(),
            vec![
                Call::Push(0, 1),
                Call::Microtask(Box::new(Call::Cork(0))),
                Call::ForAwait(0, true, Pace::Sync, Some((0, false))),
                Call::Microtask(Box::new(Call::Microtask(Box::new(Call::Uncork(0))))),
            ],
        ),
        difference(
            "read() of several waiting chunks",
            (V24, V26),
            two(),
            vec![Call::Push(0, 2), Call::Push(0, 3), Call::Read(0, None)],
        ),
        difference(
            "'readable' at an end that nobody waits for",
            (V24, V26),
            vec![StreamPlan { read: ReadPlan { ends: true, ..nothing() }, ..readable() }],
            vec![Call::Push(0, 1), Call::Read(0, Some(1))],
        ),
        difference(
            "a destination that fails at once, beside another",
            (V24, V26),
            vec![
                readable(),
                StreamPlan { write: WritePlan { fails_at: Some(0), ..sink() }, ..writable() },
                writable(),
            ],
            vec![Call::Pipe(0, 0, true), Call::Pipe(0, 1, true), Call::Microtask(Box::new(Call::Push(0, 1)))],
        ),
        difference(
            "pause() of a destroyed stream",
            (V24, V26),
            two(),
            vec![Call::Destroy(0, false), Call::Pause(0)],
        ),
    ]
}

fn difference(
    what: &'static str,
    versions: (NodeVersion, NodeVersion),
    streams: Vec<StreamPlan>,
    calls: Vec<Call>,
) -> Difference {
    let steps = calls.into_iter().map(|call| Step { when: When::Start, call }).collect();
    Difference { what, versions, program: Program { default_marks: None, streams, steps } }
}

fn nothing() -> ReadPlan {
    ReadPlan { chunks: Vec::new(), pace: Pace::Sync, ends: false, throws_at: None }
}

fn sink() -> WritePlan {
    WritePlan { writev: false, pace: Pace::Sync, fails_at: None, throws_at: None, twice_at: None }
}

fn readable() -> StreamPlan {
    StreamPlan {
        class: Class::Readable,
        options: OptionsPlan {
            high_water_mark: None,
            readable_high_water_mark: None,
            writable_high_water_mark: None,
            object_mode: false,
            readable_object_mode: false,
            writable_object_mode: false,
            auto_destroy: true,
            emit_close: true,
            allow_half_open: true,
            readable: true,
            writable: true,
        },
        read: nothing(),
        write: sink(),
        transform: TransformPlan {
            outputs: Vec::new(),
            by_callback: false,
            pace: Pace::Sync,
            fails_at: None,
            throws_at: None,
            ends_at: None,
            flush: None,
        },
        finish: None,
        construct: None,
        destroy: None,
        heard: true,
    }
}

fn writable() -> StreamPlan {
    StreamPlan { class: Class::Writable, ..readable() }
}
