//! One sentence for what happened last, and why. Must say only what the trace shows.

use super::explain_web::explain_web;
use super::explanation::{Explanation, Tone, say};
use super::finding::findings;
use super::missing::explain_loss;
use super::writers::WriterBehaviour;
use crate::engine::{Event, EventKind, Flowing, KILLED, Levels, ListenedEvent, Ret, StreamId};
use crate::tr;
use crate::trace::{Amount, Cursor, EventIndex, Trace, flows, grouped};
use crate::words::word;

/// How many events before an effect its cause may be: they follow each other within one call.
const BACK: u64 = 8;

/// What the event before the cursor was, and why it came.
pub fn explain(trace: &Trace, cursor: &Cursor) -> Explanation {
    let Some(index) = cursor.index().checked_sub(1) else {
        return say(Tone::Plain, tr!("Nothing has happened yet."));
    };
    match trace.event(index) {
        Some(event) => Teller { trace, cursor, index, event: &event }.tell(),
        None => say(Tone::Plain, tr!("That was too long ago: its events have been dropped.")),
    }
}

struct Teller<'a> {
    trace: &'a Trace,
    cursor: &'a Cursor,
    index: EventIndex,
    event: &'a Event,
}

impl Teller<'_> {
    fn tell(&self) -> Explanation {
        use Tone::{Bad, Good, Plain};
        let event = self.event;
        if let Some(said) = self.tell_web() {
            return said;
        }
        let name = self.name(event.stream);
        let size = self.amount(event.size);
        match event.kind {
            EventKind::Create => say(Plain, tr!("{name} was created.", name)),
            EventKind::Push => say(Plain, tr!("The source pushed {size} into {name}.", size, name)),
            EventKind::PushEof => say(Plain, tr!("push(null): {name}'s source has no more data.", name)),
            EventKind::PushReturn | EventKind::UnshiftReturn => self.push_returned(&name),
            EventKind::Unshift => {
                say(Plain, tr!("unshift() put {size} back at the front of {name}'s buffer.", size, name))
            }
            EventKind::ReadReturn => {
                say(Plain, tr!("read() took {chunk} from {name}.", chunk = self.returned(), name))
            }
            EventKind::ReadImpl => {
                say(Plain, tr!("{name} asks its source for more: _read({size}).", name, size = event.size))
            }
            EventKind::Data => {
                say(Plain, tr!("{name} passes a chunk of {size} to its 'data' listener.", name, size))
            }
            EventKind::Readable => {
                say(Plain, tr!("'readable': {name} has data to read or has reached its end.", name))
            }
            EventKind::Write => say(
                Plain,
                tr!(
                    "write() passes {size} to {name}, which holds {level}.",
                    size,
                    name,
                    level = self.level()
                ),
            ),
            EventKind::WriteReturn => self.write_returned(&name),
            EventKind::WriteImpl => say(Plain, tr!("{name} starts writing {size}: _write().", name, size)),
            EventKind::WritevImpl => {
                let chunks = event.n.unwrap_or(0);
                say(
                    Plain,
                    tr!(
                        "{name} writes all {chunks} waiting chunks at once: _writev(), {size}.",
                        name,
                        chunks,
                        size
                    ),
                )
            }
            EventKind::WriteImplDone | EventKind::WritevImplDone => match &event.error {
                Some(error) => say(Bad, tr!("{name} could not write: {error}.", name, error)),
                None => say(
                    Plain,
                    tr!("{name} has written its chunk; {level} is left.", name, level = self.level()),
                ),
            },
            EventKind::Drain => {
                say(Good, tr!("'drain': {name}'s buffer is empty again; it is safe to write.", name))
            }
            EventKind::PauseCall => {
                say(Bad, tr!("pause(): {name} is told to stop, {why}.", name, why = self.why_paused()))
            }
            EventKind::Pause => say(Bad, tr!("{name} is paused, {why}.", name, why = self.why_paused())),
            EventKind::ResumeCall => {
                say(Good, tr!("resume(): {name} may flow again{why}.", name, why = self.why_resumed()))
            }
            EventKind::Resume => say(Good, tr!("{name} flows again.", name)),
            EventKind::EndCall => say(Plain, tr!("end(): nothing more will be written to {name}.", name)),
            EventKind::End => say(Good, tr!("'end': everything in {name} has been read.", name)),
            EventKind::Prefinish => say(Plain, tr!("{name} has nothing left to write.", name)),
            EventKind::Finish => say(Good, tr!("'finish': {name} has written everything.", name)),
            EventKind::FinalImpl | EventKind::FinalImplDone => {
                say(Plain, tr!("{name} does its final work before 'finish': _final().", name))
            }
            EventKind::TransformImpl => {
                say(Plain, tr!("{name} transforms {size}: _transform().", name, size))
            }
            EventKind::TransformImplDone => match &event.error {
                Some(error) => say(Bad, tr!("{name} could not transform: {error}.", name, error)),
                None => say(Plain, tr!("{name} has transformed its chunk.", name)),
            },
            EventKind::FlushImpl => {
                say(Plain, tr!("{name} may push what it still holds before it ends: _flush().", name))
            }
            EventKind::FlushImplDone => match &event.error {
                Some(error) => say(Bad, tr!("{name} could not flush: {error}.", name, error)),
                None => say(Plain, tr!("{name} has nothing more to push.", name)),
            },
            EventKind::ConstructImpl => say(
                Plain,
                tr!("{name} starts up: _construct(). Until it is done, nothing is read or written.", name),
            ),
            EventKind::ConstructImplDone => match &event.error {
                Some(error) => say(Bad, tr!("{name} could not start up: {error}.", name, error)),
                None => say(Good, tr!("{name} is ready.", name)),
            },
            EventKind::DestroyImpl => say(Plain, tr!("{name} releases its resources: _destroy().", name)),
            EventKind::DestroyImplDone => match &event.error {
                Some(error) => say(Bad, tr!("{name} has released its resources, with {error}.", name, error)),
                None => say(Plain, tr!("{name} has released its resources.", name)),
            },
            EventKind::FinishedDone => match &event.error {
                Some(error) => say(Bad, tr!("finished(): {name} ended with {error}.", name, error)),
                None => say(Good, tr!("finished(): {name} completed.", name)),
            },
            EventKind::NextDone => match &event.error {
                Some(error) => say(Bad, tr!("for await over {name} ends with {error}.", name, error)),
                None if event.ret == Ret::Null => say(Good, tr!("for await over {name} is finished.", name)),
                None => say(Plain, tr!("for await over {name} gets {chunk}.", name, chunk = self.returned())),
            },
            EventKind::ListenerAdd => {
                say(Plain, tr!("The program listens for '{event}' of {name}.", event = self.listened(), name))
            }
            EventKind::ListenerRemove => say(
                Plain,
                tr!("A listener for '{event}' of {name} is removed.", event = self.listened(), name),
            ),
            EventKind::PipelineCall => say(
                Plain,
                tr!("pipeline() joins streams up to {name}, and handles backpressure and errors.", name),
            ),
            EventKind::FinishedCall => {
                say(Plain, tr!("finished(): the program waits until {name} is done.", name))
            }
            EventKind::IterateCall => say(Plain, tr!("for await begins to read {name}.", name)),
            EventKind::IterateDone => match event.ret {
                Ret::True => say(Plain, tr!("for await over {name} is left before the end.", name)),
                _ => say(Plain, tr!("for await over {name} is finished.", name)),
            },
            EventKind::Handover => {
                say(Plain, tr!("The program writes chunks of {other} to {name}.", other = self.other(), name))
            }
            EventKind::Unheard => match event.n {
                Some(_) => say(
                    Bad,
                    tr!("Lines of {name} are emitted while nothing listens for them: they are lost.", name),
                ),
                None => say(
                    Bad,
                    tr!(
                        "{name} is read from now on: what it has emitted before, nothing listened for.",
                        name
                    ),
                ),
            },
            EventKind::Abandoned => {
                say(Bad, tr!("{name} was never ended, and nothing in the program can end it any more.", name))
            }
            EventKind::CallbackLost => {
                say(Bad, tr!("{name}'s callback was never called, and nothing can call it any more.", name))
            }
            EventKind::FlushCall => {
                say(Plain, tr!("flush(): {name} passes on what it has compressed.", name))
            }
            EventKind::PipelineDone => match &event.error {
                Some(error) => {
                    say(Bad, tr!("pipeline(): the pipeline into {name} failed with {error}.", name, error))
                }
                None => say(Good, tr!("pipeline(): all data has reached {name}.", name)),
            },
            EventKind::Close => say(Plain, tr!("'close': {name} is closed.", name)),
            EventKind::Destroy => match &event.error {
                Some(error) => say(Bad, tr!("{name} is destroyed because of {error}.", name, error)),
                None => say(Plain, tr!("{name} is destroyed; its buffered data is discarded.", name)),
            },
            EventKind::Error => say(Bad, tr!("'error' on {name}: {error}.", name, error = self.error())),
            EventKind::PipeCall => say(
                Plain,
                tr!(
                    "{name}.pipe({other}): from now on pipe() handles backpressure between them.",
                    name,
                    other = self.other()
                ),
            ),
            EventKind::UnpipeCall => say(Plain, tr!("{name}.unpipe({other})", name, other = self.other())),
            EventKind::Pipe => say(Plain, tr!("{other} is piped into {name}.", other = self.other(), name)),
            EventKind::Unpipe => {
                say(Plain, tr!("{other} is no longer piped into {name}.", other = self.other(), name))
            }
            EventKind::Cork => say(Plain, tr!("cork(): {name} buffers all writes.", name)),
            EventKind::Uncork => say(Plain, tr!("uncork(): {name} may write what it has buffered.", name)),
            EventKind::Memory => say(
                Plain,
                tr!(
                    "The process uses {bytes}{limit}.",
                    bytes = Amount::bytes(event.size),
                    limit = self.limit()
                ),
            ),
            EventKind::Fatal | EventKind::Uncaught => say(Bad, self.death()),
            EventKind::Lost => say(Plain, explain_loss(event)),
            EventKind::Exit => self.exit(),
        }
    }

    fn tell_web(&self) -> Option<Explanation> {
        let info = self.trace.stream(self.event.stream)?;
        explain_web(info, self.event, self.ignored())
    }

    /// Beside a stream that broke, others may stand open: the process ends because nothing is left to do, not because
    /// everything is done.
    fn exit(&self) -> Explanation {
        if self.event.ret != Ret::True || self.cursor.index() > self.trace.whole_until() {
            return match self.has_findings() {
                true => say(Tone::Bad, tr!("The process ended, with something wrong: see the diagnosis.")),
                false => say(Tone::Plain, tr!("The process ended; whether everything was done is unknown.")),
            };
        }
        let now = |id: StreamId| self.cursor.snapshot().stream(id);
        let joined = |id: StreamId| {
            let to = now(id).into_iter().flat_map(|now| now.pipes.iter().chain(&now.unpiped).copied());
            let from = self.trace.ids().filter(move |&other| {
                now(other).is_some_and(|now| now.pipes.contains(&id) || now.unpiped.contains(&id))
            });
            to.chain(from)
        };
        let broken = |id: StreamId| now(id).is_some_and(|now| now.errored.is_some());
        let open = self.trace.ids().filter(|&id| {
            now(id).is_some_and(|now| !now.destroyed && !now.ended && !now.finished) && joined(id).any(broken)
        });
        let open: Vec<String> = open.map(|id| self.name(id)).collect();
        match open.as_slice() {
            [] if self.cursor.snapshot().broke.is_some() => say(
                Tone::Plain,
                tr!("The process exited on its own. Apart from the stream that failed, none was left open."),
            ),
            [] if self.has_findings() => {
                say(Tone::Bad, tr!("The process exited on its own, with something wrong: see the diagnosis."))
            }
            [] => say(Tone::Good, tr!("The process exited on its own: everything is done.")),
            names => say(
                Tone::Bad,
                tr!(
                    "The process exited on its own, but {names} stayed open: nothing destroyed what the failed stream left behind.",
                    names = names.join(tr!(" and "))
                ),
            ),
        }
    }

    /// Whether anything is found to be wrong: then not everything is said to be done.
    fn has_findings(&self) -> bool {
        let found = findings(self.trace, self.cursor, &flows(self.trace));
        found.iter().any(|finding| finding.tone() == Tone::Bad)
    }

    fn name(&self, id: StreamId) -> String {
        self.trace.stream(id).map_or_else(|| tr!("The process").to_owned(), |info| info.name.to_string())
    }

    fn other(&self) -> String {
        self.event.other.map(|id| self.name(id)).unwrap_or_default()
    }

    fn listened(&self) -> &'static str {
        ListenedEvent::of(self.event).map_or("", ListenedEvent::name)
    }

    fn amount(&self, n: u64) -> Amount {
        let info = self.trace.stream(self.event.stream);
        let reads = matches!(
            self.event.kind,
            EventKind::Push
                | EventKind::PushReturn
                | EventKind::Data
                | EventKind::Unshift
                | EventKind::ReadReturn
                | EventKind::NextDone
        );
        let objects = |i: &crate::engine::StreamInfo| match reads {
            true => i.readable_object_mode,
            false => i.writable_object_mode,
        };
        Amount { n, objects: info.is_some_and(objects) }
    }

    fn returned(&self) -> String {
        match self.event.ret {
            Ret::Chunk => self.amount(self.event.size).to_string(),
            _ => tr!("nothing").to_owned(),
        }
    }

    fn levels(&self) -> Levels {
        self.event.levels
    }

    /// `48 KiB of 64 KiB`
    fn level(&self) -> String {
        let level = self.amount(self.levels().writable_length);
        match self.trace.stream(self.event.stream).and_then(|info| info.writable_high_water_mark) {
            Some(mark) => tr!("{level} of {mark}", level, mark = self.amount(mark)),
            None => level.to_string(),
        }
    }

    fn push_returned(&self, name: &str) -> Explanation {
        let level = self.amount(self.levels().readable_length);
        match self.event.ret {
            Ret::False => say(
                Tone::Bad,
                tr!("push() returned false: {name} holds {level}, enough for now.", name, level),
            ),
            _ => say(
                Tone::Plain,
                tr!("push() returned true: {name} holds {level} and wants more.", name, level),
            ),
        }
    }

    fn write_returned(&self, name: &str) -> Explanation {
        if self.event.ret != Ret::False {
            let text = tr!(
                "write() returned true: {name} holds {level}, there is room.",
                name,
                level = self.level()
            );
            return say(Tone::Plain, text);
        }
        let text = tr!(
            "write() returned false: {name} holds {level}. Wait for 'drain'.",
            name,
            level = self.level()
        );
        match self.ignored() {
            true => say(Tone::Bad, tr!("{text} The program does not, and memory grows.", text)),
            false => say(Tone::Bad, text),
        }
    }

    /// Whether the code that writes to this stream goes on after a `false`.
    fn ignored(&self) -> bool {
        WriterBehaviour::of(self.trace, self.cursor.snapshot(), self.event.stream) == WriterBehaviour::Ignores
    }

    fn why_paused(&self) -> String {
        let cause = self.look_back(|e| e.kind == EventKind::WriteReturn && e.ret == Ret::False);
        match cause {
            Some(cause) => {
                let sink = Teller { event: &cause, ..*self };
                tr!(
                    "because write() returned false with {level} in {stream}",
                    level = sink.level(),
                    stream = self.name(cause.stream)
                )
            }
            None if self.levels().flowing == Flowing::Paused => {
                tr!("although it was already paused").to_owned()
            }
            None => tr!("by the program").to_owned(),
        }
    }

    fn why_resumed(&self) -> String {
        match self.look_back(|e| e.kind == EventKind::Drain) {
            Some(cause) => tr!(", because {stream} emitted 'drain'", stream = self.name(cause.stream)),
            None => String::new(),
        }
    }

    /// The last such event of a stream of Node's own, if it was just now.
    fn look_back(&self, is: impl Fn(&Event) -> bool) -> Option<Event> {
        let mut found = None;
        self.trace.for_each(self.index.saturating_sub(BACK)..self.index, |_, event| {
            let is_web = self.trace.is_of_web(event.stream);
            if is(event) && !is_web {
                found = Some(event.clone());
            }
        });
        found
    }

    fn error(&self) -> String {
        match self.event.error.as_deref() {
            Some(KILLED) => word(KILLED).to_owned(),
            Some(error) => error.to_owned(),
            None => tr!("an error").to_owned(),
        }
    }

    fn death(&self) -> String {
        match self.event.kind {
            EventKind::Fatal => format!("{}{}", self.error(), self.neglect()),
            _ => tr!("Uncaught {error}: the process ends.", error = self.error()),
        }
    }

    /// The stream of Node's own that holds most, if the code that writes to it went on after its `false`s.
    fn neglect(&self) -> String {
        let snapshot = self.cursor.snapshot();
        let falses = |id: &StreamId| snapshot.stream(*id).map_or(0, |now| now.false_returns);
        let held =
            |id: &StreamId| (snapshot.stream(*id).map_or(0, |now| now.levels.writable_length), falses(id));
        let Some(worst) = self.trace.ids().filter(|&id| !self.trace.is_of_web(id)).max_by_key(held) else {
            return String::new();
        };
        match WriterBehaviour::of(self.trace, snapshot, worst) {
            WriterBehaviour::Ignores => tr!(
                ". {name}'s write() returned false {falses} times, and the program never waited.",
                name = self.name(worst),
                falses = grouped(falses(&worst))
            ),
            _ => String::new(),
        }
    }

    fn limit(&self) -> String {
        match self.trace.header().memory_limit {
            Some(limit) => tr!(" of {limit}", limit = Amount::bytes(limit)),
            None => String::new(),
        }
    }
}
