//! What all findings ask of a trace: the state at the moment, what comes after it, which streams feed which, and whether a
//! stream stands still for good. Must not find anything itself.

use std::rc::Rc;

use super::{Finding, FindingKind};
use crate::engine::{EventKind, Flowing, SimTime, StreamId, StreamInfo};
use crate::judge::writers::{Sources, WriterBehaviour};
use crate::tr;
use crate::trace::{Beyond, ByStream, Clock, Cursor, Flow, Place, Snapshot, StreamNow, Trace, beyond};

/// Events of one moment among which the consequences of an error are looked for.
const CONSEQUENCES: u64 = 4096;

/// For so long nothing has happened to a stream of a real process before it counts as standing still, in a recording whose
/// process was ended while it may have had more to do.
pub(super) const QUIET: SimTime = SimTime::from_millis(300);

/// Names of streams that a sentence lists; of more it gives the number.
const NAMES: usize = 2;

/// Streams that are followed from one to what comes after it.
const FOLLOWED: usize = 256;

/// Characters of a name in a sentence.
const NAME: usize = 60;

pub(super) type StreamView<'a> = (&'a StreamInfo, &'a StreamNow);

pub(super) struct Inquiry<'a> {
    pub trace: &'a Trace,
    pub now: &'a Snapshot,
    /// At half of the time.
    earlier: Cursor,
    /// What comes after it.
    pub beyond: Beyond,
    /// Within the same moment others are still to be destroyed.
    pub under_way: bool,
    before: ByStream<Vec<StreamId>>,
    after: ByStream<Vec<StreamId>>,
    /// The streams that the implementation of a stream writes to.
    within: ByStream<Vec<StreamId>>,
    /// The streams that are or were piped into a stream.
    piped: ByStream<Vec<StreamId>>,
    /// The streams that come right before a stream in a call of `pipeline()`.
    pipelined: ByStream<Vec<StreamId>>,
    sources: Sources,
}

impl<'a> Inquiry<'a> {
    /// At `place`, which is the cursor, or where the trace is still whole before it.
    pub fn new(trace: &'a Trace, cursor: &Cursor, place: &'a Cursor, flows: &[Flow]) -> Inquiry<'a> {
        let now = place.snapshot();
        let half = SimTime(now.time.0 / 2);
        let mut earlier = Cursor::default();
        earlier.seek(trace, trace.index_at(half).min(place.index()));
        let rest = place.index()..trace.index_at(now.time).min(place.index() + CONSEQUENCES);
        let mut under_way = false;
        trace.for_each(rest, |_, event| under_way |= event.kind == EventKind::Destroy);
        let (mut before, mut after) = (ByStream::<Vec<_>>::default(), ByStream::<Vec<_>>::default());
        for pair in flows.iter().flat_map(|flow| flow.stages.windows(2)) {
            if !after[pair[0]].contains(&pair[1]) {
                after[pair[0]].push(pair[1]);
                before[pair[1]].push(pair[0]);
            }
        }
        let mut piped = ByStream::<Vec<StreamId>>::default();
        for source in trace.ids() {
            let now = now.stream(source);
            for &to in now.into_iter().flat_map(|now| now.pipes.iter().chain(&now.unpiped)) {
                if !piped[to].contains(&source) && piped[to].len() < FOLLOWED {
                    piped[to].push(source);
                }
            }
        }
        let mut pipelined = ByStream::<Vec<StreamId>>::default();
        for pair in trace.notes().pipelines().iter().flat_map(|pipeline| pipeline.streams.windows(2)) {
            pipelined[pair[1]].push(pair[0]);
        }
        let sources = Sources::of(trace, now);
        let mut within = ByStream::<Vec<StreamId>>::default();
        for (to, place) in trace.notes().all_places() {
            if let Some((by, _)) = place.by.as_ref().filter(|_| place.of.starts_with("write")) {
                within[*by].push(to);
            }
        }
        Inquiry {
            trace,
            now,
            earlier,
            beyond: beyond(trace, cursor),
            under_way,
            before,
            after,
            within,
            piped,
            pipelined,
            sources,
        }
    }

    /// The streams that the implementation of a stream writes to.
    pub fn within(&self, id: StreamId) -> &[StreamId] {
        &self.within[id]
    }

    /// The streams that are or were piped into it.
    pub fn piped_into(&self, id: StreamId) -> &[StreamId] {
        &self.piped[id]
    }

    /// Whether a call of `pipeline()` joins the two.
    pub fn is_pipelined(&self, from: StreamId, to: StreamId) -> bool {
        self.pipelined[to].iter().take(FOLLOWED).any(|&before| before == from)
    }

    /// Whether something is found of a stream that comes after this one, which may be the reason for what is seen here.
    pub fn is_explained(&self, id: StreamId, found: &ByStream<bool>) -> bool {
        let mut seen: ByStream<bool> = ByStream::default();
        let mut ways = vec![id];
        let mut left = FOLLOWED;
        while let Some(id) = ways.pop() {
            if found[id] {
                return true;
            }
            if std::mem::replace(&mut seen[id], true) || left == 0 {
                continue;
            }
            left -= 1;
            ways.extend(self.after(id).iter().chain(self.within(id)));
        }
        false
    }

    /// The state at half of the time.
    pub fn earlier(&self) -> &Snapshot {
        self.earlier.snapshot()
    }

    pub fn stream(&self, id: StreamId) -> Option<StreamView<'a>> {
        Some((self.trace.stream(id)?, self.now.stream(id)?))
    }

    pub fn stream_views(&self, streams: &[StreamId]) -> Vec<(StreamId, StreamView<'a>)> {
        streams.iter().filter_map(|&id| Some((id, self.stream(id)?))).collect()
    }

    /// The streams that feed it.
    pub fn before(&self, id: StreamId) -> &[StreamId] {
        &self.before[id]
    }

    /// The streams that it feeds.
    pub fn after(&self, id: StreamId) -> &[StreamId] {
        &self.after[id]
    }

    pub fn behaviour(&self, to: StreamId) -> WriterBehaviour {
        WriterBehaviour::among(self.trace, self.now, to, &self.sources)
    }

    /// Whether the writer of the trace tells of listeners: only then does it mean something that there are none.
    pub fn tells_listeners(&self) -> bool {
        self.trace.header().tells.listeners
    }

    /// Whether nothing happens to a stream any more for all that is known: the process had nothing left to do, or nothing
    /// has happened to it for a while before a real process was ended. A run of the engine may always go on.
    pub fn stands_still(&self, id: StreamId) -> bool {
        match self.beyond {
            Beyond::Nothing => true,
            Beyond::Unknown | Beyond::Events => {
                let latest = self.trace.latest();
                // On a virtual clock, a trace that is cut off looks like one that is quiet; one that is ended by the program does not.
                let is_real = self.trace.header().clock == Clock::Monotonic || latest.process.exit_called;
                let whole = self.trace.whole_until() == self.trace.end();
                let last = latest.stream(id).map(|now| now.last);
                let no_more = last == self.now.stream(id).map(|now| now.last);
                let quiet = last.is_some_and(|last| latest.time.since(last) >= QUIET);
                is_real && whole && self.trace.is_complete() && no_more && (quiet || latest.process.idle)
            }
        }
    }

    /// Whether a stream that stands open stays so for all that is known. A trace that is still being made says so of
    /// what it has come to.
    pub fn stays(&self, id: StreamId, open: impl Fn(&StreamNow) -> bool) -> bool {
        let (latest, whole) = (self.trace.latest(), self.trace.whole_until() == self.trace.end());
        let idle = latest.process.idle && whole;
        let is_known = !self.trace.is_complete() || idle || self.stands_still(id);
        let judged = self.beyond != Beyond::Unknown || self.stands_still(id);
        judged && is_known && latest.stream(id).is_some_and(open)
    }

    pub fn name(&self, id: StreamId) -> String {
        name(self.trace, id)
    }

    /// `a`, `a and b`, `a and 3 more`
    pub fn names(&self, ids: &[StreamId]) -> String {
        let named: Vec<String> = ids.iter().take(NAMES).map(|&id| self.name(id)).collect();
        match ids.len() {
            0..=NAMES => named.join(tr!(" and ")),
            n => tr!("{name} and {n} more", name = named[0], n = n - 1),
        }
    }

    /// Whether it is standard output or standard error, which nobody ends.
    pub fn is_standard(&self, id: StreamId) -> bool {
        self.trace.stream(id).is_some_and(|info| matches!(&*info.name, "stdout" | "stderr"))
    }

    /// The first place of a stream where the program does that.
    pub fn place(&self, id: StreamId, of: &str) -> Option<&'a Place> {
        self.trace.notes().place(id, of)
    }

    /// ` So in is paused, and out gets nothing.`: what follows for the streams that feed a stream which takes nothing, and
    /// for their other destinations; empty where nothing does.
    pub fn consequences(&self, id: StreamId) -> String {
        let held = |source: &&StreamId| {
            let paused =
                |now: &StreamNow| now.levels.flowing == Flowing::Paused && !now.ended && !now.destroyed;
            self.now.stream(**source).is_some_and(paused)
        };
        let paused: Vec<StreamId> = self.before(id).iter().filter(held).copied().collect();
        let Some(&first) = paused.first() else { return String::new() };
        let open = |to: &StreamId| self.now.stream(*to).is_some_and(|now| !now.finished && !now.destroyed);
        let others: Vec<StreamId> =
            self.after(first).iter().copied().filter(|to| *to != id && open(to)).collect();
        match others.as_slice() {
            [] => String::new(),
            others => tr!(
                " So {source} stays paused, and nothing more reaches {others}.",
                source = self.names(&paused),
                others = self.names(others)
            ),
        }
    }
}

/// What a stream has written. An outgoing HTTP message has no `_write` of its own: what it has taken it has passed on.
pub(super) fn written(now: &StreamNow) -> u64 {
    match now.written_chunks {
        0 => now.accepted,
        _ => now.written,
    }
}

/// An error that nothing caught.
pub(super) fn uncaught(trace: &Trace, now: &Snapshot) -> Option<Finding> {
    let error: &Rc<str> = now.process.uncaught.as_ref()?;
    let advice = tr!("Use pipeline(), or listen for 'error' on every stream.");
    Some(match now.process.uncaught_of {
        Some(id) => {
            let text = tr!(
                "Uncaught {error}: {name} emitted 'error' and has no listener for it, which ends the process.",
                error,
                name = name(trace, id)
            );
            Finding::new(FindingKind::UncaughtError, id, text, advice)
        }
        None => {
            // Without a stream that failed, the program threw it.
            let is_of_stream = now.streams.iter().any(|stream| stream.errored.is_some());
            let (text, advice) = match is_of_stream {
                true => (
                    tr!("Uncaught {error}: an 'error' event without a listener ends the process.", error),
                    advice,
                ),
                false => (tr!("Uncaught {error}: nothing caught it, and it ended the process.", error), ""),
            };
            Finding::of_process(FindingKind::UncaughtError, text, advice)
        }
    })
}

fn name(trace: &Trace, id: StreamId) -> String {
    trace.stream(id).map(|info| info.name.chars().take(NAME).collect()).unwrap_or_default()
}
