//! One sentence for what happened last, and why. Must say only what the trace shows.

use super::amount::{Amount, grouped};
use super::cursor::Cursor;
use super::store::{EventIndex, Trace};
use crate::engine::{Event, EventKind, Flowing, Levels, Ret, StreamId};

/// How an event is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Something happened.
    #[default]
    Plain,
    /// Room again, flowing again, done.
    Good,
    /// Full, held up, broken.
    Bad,
}

/// A sentence with its tone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// The sentence.
    pub text: String,
    /// How to take it.
    pub tone: Tone,
}

/// How many events before an effect its cause may be: they follow each other within one call.
const BACK: u64 = 8;

/// What the event before the cursor was, and why it came.
pub fn explain(trace: &Trace, cursor: &Cursor) -> Explained {
    let Some(index) = cursor.index().checked_sub(1) else {
        return say(Tone::Plain, "Nothing has happened yet.");
    };
    match trace.event(index) {
        Some(event) => Teller { trace, cursor, index, event: &event }.tell(),
        None => say(Tone::Plain, "This was too long ago: the events have been dropped."),
    }
}

pub(super) fn say(tone: Tone, text: impl Into<String>) -> Explained {
    Explained { text: text.into(), tone }
}

struct Teller<'a> {
    trace: &'a Trace,
    cursor: &'a Cursor,
    index: EventIndex,
    event: &'a Event,
}

impl Teller<'_> {
    fn tell(&self) -> Explained {
        use Tone::{Bad, Good, Plain};
        let event = self.event;
        let name = self.name(event.stream);
        let size = self.amount(event.size);
        match event.kind {
            EventKind::Create => say(Plain, format!("{name} was created.")),
            EventKind::Push => say(Plain, format!("The source pushed {size} into {name}.")),
            EventKind::PushEof => say(Plain, format!("push(null): {name}'s source has no more.")),
            EventKind::PushReturn | EventKind::UnshiftReturn => self.push_returned(&name),
            EventKind::Unshift => {
                say(Plain, format!("unshift() put {size} back in front of {name}'s buffer."))
            }
            EventKind::ReadReturn => say(Plain, format!("read() took {} from {name}.", self.returned())),
            EventKind::ReadImpl => {
                say(Plain, format!("{name} asks its source for more: _read({}).", event.size))
            }
            EventKind::Data => say(Plain, format!("{name} hands a chunk of {size} to its 'data' listener.")),
            EventKind::Readable => {
                say(Plain, format!("'readable': {name} has something to read, or its end."))
            }
            EventKind::Write => {
                say(Plain, format!("write() gives {size} to {name}, which holds {}.", self.level()))
            }
            EventKind::WriteReturn => self.write_returned(&name),
            EventKind::WriteImpl => say(Plain, format!("{name} starts to write {size}: _write().")),
            EventKind::WritevImpl => {
                let chunks = event.n.unwrap_or(0);
                say(Plain, format!("{name} writes all {chunks} waiting chunks at once: _writev(), {size}."))
            }
            EventKind::WriteImplDone | EventKind::WritevImplDone => match &event.error {
                Some(error) => say(Bad, format!("{name} could not write: {error}.")),
                None => say(Plain, format!("{name} has written its chunk; {} is left.", self.level())),
            },
            EventKind::Drain => {
                say(Good, format!("'drain': {name}'s buffer is empty again, whoever waited may write on."))
            }
            EventKind::PauseCall => {
                say(Bad, format!("pause(): {name} is told to stop, {}.", self.why_paused()))
            }
            EventKind::Pause => say(Bad, format!("{name} is paused, {}.", self.why_paused())),
            EventKind::ResumeCall => {
                say(Good, format!("resume(): {name} may flow again{}.", self.why_resumed()))
            }
            EventKind::Resume => say(Good, format!("{name} flows again.")),
            EventKind::EndCall => say(Plain, format!("end(): nothing more will be written to {name}.")),
            EventKind::End => say(Good, format!("'end': everything in {name} was read.")),
            EventKind::Prefinish => say(Plain, format!("{name} has nothing left to write.")),
            EventKind::Finish => say(Good, format!("'finish': {name} has written everything.")),
            EventKind::FinalImpl | EventKind::FinalImplDone => {
                say(Plain, format!("{name} does its last work before 'finish': _final()."))
            }
            EventKind::TransformImpl => {
                say(Plain, format!("{name} turns {size} into what it hands on: _transform()."))
            }
            EventKind::TransformImplDone => match &event.error {
                Some(error) => say(Bad, format!("{name} could not transform: {error}.")),
                None => say(Plain, format!("{name} has transformed its chunk.")),
            },
            EventKind::FlushImpl => {
                say(Plain, format!("{name} may hand on what it has kept back, before its end: _flush()."))
            }
            EventKind::FlushImplDone => match &event.error {
                Some(error) => say(Bad, format!("{name} could not flush: {error}.")),
                None => say(Plain, format!("{name} has nothing more to hand on.")),
            },
            EventKind::ConstructImpl => say(
                Plain,
                format!("{name} gets ready: _construct(). Until then it neither reads nor writes."),
            ),
            EventKind::ConstructImplDone => match &event.error {
                Some(error) => say(Bad, format!("{name} could not get ready: {error}.")),
                None => say(Good, format!("{name} is ready.")),
            },
            EventKind::DestroyImpl => say(Plain, format!("{name} gives back what it uses: _destroy().")),
            EventKind::DestroyImplDone => match &event.error {
                Some(error) => say(Bad, format!("{name} has given back what it used, with {error}.")),
                None => say(Plain, format!("{name} has given back what it used.")),
            },
            EventKind::FinishedDone => match &event.error {
                Some(error) => say(Bad, format!("finished(): {name} is done with, by {error}.")),
                None => say(Good, format!("finished(): {name} is done with, and all went well.")),
            },
            EventKind::NextDone => match &event.error {
                Some(error) => say(Bad, format!("for await over {name} ends with {error}.")),
                None if event.ret == Ret::Null => say(Good, format!("for await over {name} is at its end.")),
                None => say(Plain, format!("for await over {name} gets {}.", self.returned())),
            },
            EventKind::PipelineDone => match &event.error {
                Some(error) => {
                    say(Bad, format!("pipeline(): what leads into {name} has failed with {error}."))
                }
                None => say(Good, format!("pipeline(): everything has gone into {name}.")),
            },
            EventKind::Close => say(Plain, format!("'close': {name} is done with.")),
            EventKind::Destroy => match &event.error {
                Some(error) => say(Bad, format!("{name} is destroyed because of {error}.")),
                None => say(Plain, format!("{name} is destroyed; what it holds is given up.")),
            },
            EventKind::Error => say(Bad, format!("'error' on {name}: {}.", self.error())),
            EventKind::PipeCall => {
                say(Plain, format!("{name}.pipe({}): from now on the two regulate each other.", self.other()))
            }
            EventKind::UnpipeCall => say(Plain, format!("{name}.unpipe({})", self.other())),
            EventKind::Pipe => say(Plain, format!("{} is piped into {name}.", self.other())),
            EventKind::Unpipe => say(Plain, format!("{} is no longer piped into {name}.", self.other())),
            EventKind::Cork => say(Plain, format!("cork(): {name} collects what is written.")),
            EventKind::Uncork => say(Plain, format!("uncork(): {name} may write what it collected.")),
            EventKind::Memory => {
                say(Plain, format!("The process takes {}{}.", Amount::bytes(event.size), self.limit()))
            }
            EventKind::Fatal | EventKind::Uncaught => say(Bad, self.death()),
            EventKind::Lost => {
                let n = u64::from(event.n.unwrap_or(0));
                say(Plain, format!("{} events were left out here.", grouped(n)))
            }
            EventKind::Exit => self.exit(),
        }
    }

    /// Beside a stream that broke, others may stand open: the process ends because nothing is left to do, not because
    /// everything is done.
    fn exit(&self) -> Explained {
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
                "The process ended by itself, and no stream was left open beside the one that broke.",
            ),
            [] => say(Tone::Good, "The process ended by itself: everything is done."),
            names => say(
                Tone::Bad,
                format!(
                    "The process ended by itself, but {} never came to an end: nobody destroyed what the broken stream left.",
                    names.join(" and ")
                ),
            ),
        }
    }

    fn name(&self, id: StreamId) -> String {
        self.trace.stream(id).map_or_else(|| "The process".to_owned(), |info| info.name.to_string())
    }

    fn other(&self) -> String {
        self.event.other.map(|id| self.name(id)).unwrap_or_default()
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
            _ => "nothing".to_owned(),
        }
    }

    fn levels(&self) -> Levels {
        self.event.levels
    }

    /// `48 KiB of 64 KiB`
    fn level(&self) -> String {
        let level = self.amount(self.levels().writable_length);
        match self.trace.stream(self.event.stream).and_then(|info| info.writable_high_water_mark) {
            Some(mark) => format!("{level} of {}", self.amount(mark)),
            None => level.to_string(),
        }
    }

    fn push_returned(&self, name: &str) -> Explained {
        let level = self.amount(self.levels().readable_length);
        match self.event.ret {
            Ret::False => {
                say(Tone::Bad, format!("push() returned false: {name} holds {level}, enough for now."))
            }
            _ => say(Tone::Plain, format!("push() returned true: {name} holds {level} and wants more.")),
        }
    }

    fn write_returned(&self, name: &str) -> Explained {
        if self.event.ret != Ret::False {
            let text = format!("write() returned true: {name} holds {}, there is room.", self.level());
            return say(Tone::Plain, text);
        }
        let text = format!("write() returned false: {name} holds {}. Wait for 'drain'.", self.level());
        match self.ignored() {
            true => say(Tone::Bad, format!("{text} But nobody listens, and memory grows.")),
            false => say(Tone::Bad, text),
        }
    }

    /// Whether nobody has ever paused for this stream, although it said `false` several times.
    fn ignored(&self) -> bool {
        let snapshot = self.cursor.snapshot();
        let falses = snapshot.stream(self.event.stream).map_or(0, |now| now.falses);
        falses > 3 && snapshot.streams.iter().all(|now| now.pauses == 0)
    }

    fn why_paused(&self) -> String {
        let cause = self.look_back(|e| e.kind == EventKind::WriteReturn && e.ret == Ret::False);
        match cause {
            Some(cause) => {
                let sink = Teller { event: &cause, ..*self };
                format!("because write() returned false at {} in {}", sink.level(), self.name(cause.stream))
            }
            None if self.levels().flowing == Flowing::Paused => "and was paused already".to_owned(),
            None => "by the program".to_owned(),
        }
    }

    fn why_resumed(&self) -> String {
        match self.look_back(|e| e.kind == EventKind::Drain) {
            Some(cause) => format!(", because {} emitted 'drain'", self.name(cause.stream)),
            None => String::new(),
        }
    }

    /// The last such event, if it was just now.
    fn look_back(&self, is: impl Fn(&Event) -> bool) -> Option<Event> {
        let mut found = None;
        self.trace.for_each(self.index.saturating_sub(BACK)..self.index, |_, event| {
            if is(event) {
                found = Some(event.clone());
            }
        });
        found
    }

    fn error(&self) -> String {
        self.event.error.as_deref().unwrap_or("an error").to_owned()
    }

    fn death(&self) -> String {
        match self.event.kind {
            EventKind::Fatal => format!("{}{}", self.error(), self.neglect()),
            _ => format!("Nobody caught {}: the process ends.", self.error()),
        }
    }

    /// Which `false`s nobody waited for, if that is what it was.
    fn neglect(&self) -> String {
        let snapshot = self.cursor.snapshot();
        let worst = self.trace.streams().iter().zip(&snapshot.streams).max_by_key(|(_, now)| now.falses);
        match worst {
            Some((info, now)) if now.falses > 0 && snapshot.streams.iter().all(|now| now.pauses == 0) => {
                format!(
                    ". write() of {} returned false {} times, and nobody waited.",
                    info.name,
                    grouped(now.falses)
                )
            }
            _ => String::new(),
        }
    }

    fn limit(&self) -> String {
        match self.trace.header().memory_limit {
            Some(limit) => format!(" of {}", Amount::bytes(limit)),
            None => String::new(),
        }
    }
}
