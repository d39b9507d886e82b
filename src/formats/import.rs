//! Reading a trace from JSON Lines or records, piece by piece, as a file comes in. Shows what can be shown: a faulty line is left
//! out and named with its number. Must never fail on any input, and holds at most one line besides the trace.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::line::{
    EXIT_CALL, EventLine, HeaderLine, LISTENERS, PIPELINES, RECORDS, RetLine, StreamLine, VERSION, shortened,
};
use super::notes;
use super::problem::{Problem, ProblemKind};
use super::records::{self, Records};
use crate::engine::{
    Event, EventKind, Flowing, Levels, ListenedEvent, Observer, Phase, Ret, SimTime, StreamId, StreamInfo,
    StreamKind,
};
use crate::tr;
use crate::trace::{Clock, Header, Tells, Trace};

/// Bytes that a line may have.
const LINE: usize = 64 << 10;

/// Characters that are kept of a stream's name, and of an error: sentences stay sentences, whatever a foreign trace says.
const NAME: usize = 240;
const ERROR: usize = 200;

/// Faults that are kept with their line numbers; of further ones only the count.
const PROBLEMS: usize = 20;

/// How a line begins in a trace that may have records: behind damage, reading goes on there.
const LINE_BEGINS: &[u8] = b"{\"t\":";

/// Reads a trace from pieces of a file.
pub struct Importer {
    trace: Option<Trace>,
    limit: usize,
    rest: Vec<u8>,
    skipping: bool,
    line: u64,
    ids: BTreeMap<u64, StreamId>,
    problems: Vec<Problem>,
    faulty: u64,
    unknown: u64,
    stopped: bool,
    /// Of a trace that may have records.
    records: Option<Records>,
    /// Something that is no record was found among them: where the next one begins, only a line can tell.
    is_damaged: bool,
}

impl Importer {
    /// Will read at most `limit` events.
    pub fn new(limit: usize) -> Self {
        Importer {
            trace: None,
            limit,
            rest: Vec::new(),
            skipping: false,
            line: 0,
            ids: BTreeMap::new(),
            problems: Vec::new(),
            faulty: 0,
            unknown: 0,
            stopped: false,
            records: None,
            is_damaged: false,
        }
    }

    /// Takes the next piece of the file. `false`: there is no sense in bringing more.
    pub fn push(&mut self, mut bytes: &[u8]) -> bool {
        while !self.stopped && !bytes.is_empty() {
            bytes = if self.is_damaged {
                self.pass_over(bytes)
            } else if self.is_in_record(bytes) {
                self.push_record(bytes)
            } else {
                self.push_line(bytes)
            };
        }
        !self.stopped
    }

    /// Exchanges the trace, once its header has come, with `shared`: between two pieces others may look at it there.
    pub fn exchange(&mut self, shared: &mut Trace) {
        if let Some(own) = &mut self.trace {
            std::mem::swap(own, shared);
        }
    }

    /// Whether the header has come.
    pub fn has_begun(&self) -> bool {
        self.trace.is_some()
    }

    /// Takes bytes of a line; gives back those that follow it.
    fn push_line<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let Some(end) = bytes.iter().position(|&b| b == b'\n') else {
            self.hold(bytes);
            return &[];
        };
        let piece = &bytes[..end];
        self.line += 1;
        if std::mem::take(&mut self.skipping) {
            self.problem(ProblemKind::TooLong);
        } else if self.rest.is_empty() {
            self.read_line(piece);
        } else {
            let mut line = std::mem::take(&mut self.rest);
            line.extend_from_slice(piece);
            self.read_line(&line);
        }
        &bytes[end + 1..]
    }

    /// Whether these bytes begin with a record, or go on with one.
    fn is_in_record(&self, bytes: &[u8]) -> bool {
        let first = self.rest.first().or(bytes.first());
        self.records.is_some() && !self.skipping && first.is_some_and(|&byte| records::is_record(byte))
    }

    /// Takes bytes of a record; gives back those that follow.
    fn push_record<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        if self.rest.is_empty()
            && let Some((record, after)) =
                records::length(bytes).and_then(|length| bytes.split_at_checked(length))
        {
            self.read_record(record);
            return after;
        }
        // Its second byte tells how long it is.
        let length = records::length(&self.rest).unwrap_or(2);
        let (piece, after) = bytes.split_at(bytes.len().min(length - self.rest.len()));
        self.rest.extend_from_slice(piece);
        if records::length(&self.rest) == Some(self.rest.len()) {
            let record = std::mem::take(&mut self.rest);
            self.read_record(&record);
        }
        after
    }

    /// Leaves out bytes up to where a line begins; gives back those that follow. `rest` has the last few of those before.
    fn pass_over<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let mut all = std::mem::take(&mut self.rest);
        let before = all.len();
        all.extend_from_slice(bytes);
        let Some(begin) = all.windows(LINE_BEGINS.len()).position(|some| some == LINE_BEGINS) else {
            self.rest = all.split_off(all.len().saturating_sub(LINE_BEGINS.len() - 1));
            return &[];
        };
        self.is_damaged = false;
        if begin < before {
            all.truncate(before);
            self.rest = all.split_off(begin);
        }
        &bytes[begin.saturating_sub(before)..]
    }

    /// The trace, if there is one, the first faults, and how many lines were faulty or unknown in all.
    pub fn finish(mut self) -> Import {
        if self.skipping && !self.stopped {
            self.line += 1;
            self.problem(ProblemKind::TooLong);
        } else if !self.stopped && !self.rest.is_empty() {
            self.line += 1;
            let is_record = self.is_in_record(&[]);
            let line = std::mem::take(&mut self.rest);
            match serde_json::from_slice::<serde_json::Value>(&line) {
                _ if self.is_damaged => {}
                Err(error) if error.is_eof() || is_record => self.problem(ProblemKind::CutOff),
                _ => self.read_line(&line),
            }
        }
        if self.line == 0 {
            self.problem(ProblemKind::Empty);
        }
        if let Some(trace) = &mut self.trace {
            trace.complete();
        }
        Import { trace: self.trace, problems: self.problems, faulty: self.faulty, unknown: self.unknown }
    }

    fn hold(&mut self, piece: &[u8]) {
        if self.rest.len() + piece.len() > LINE {
            self.skipping = true;
            self.rest = Vec::new();
        } else if !self.skipping {
            self.rest.extend_from_slice(piece);
        }
    }

    fn problem(&mut self, kind: ProblemKind) {
        self.faulty += 1;
        match &mut self.trace {
            None => self.stopped = true,
            // These are at its end, which no event tells then.
            Some(_) if matches!(kind, ProblemKind::CutOff | ProblemKind::Bound(_)) => {}
            Some(trace) => trace.leave_out(),
        }
        if self.problems.len() < PROBLEMS {
            self.problems.push(Problem { line: self.line, kind });
        }
    }

    fn read_line(&mut self, line: &[u8]) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = match self.line {
            1 => line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line),
            _ => line,
        };
        if line.len() > LINE {
            return self.problem(ProblemKind::TooLong);
        }
        // What reads an object takes a list of its values for one.
        let is_list = line.trim_ascii_start().starts_with(b"[");
        match self.trace {
            None if is_list => return self.problem(ProblemKind::NoHeader(list())),
            None => return self.read_header(line),
            Some(_) if is_list => return self.problem(ProblemKind::NotAnEvent(list())),
            Some(_) => {}
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        // `create` lines have a stream's keys as well: both shapes are read from the same text.
        match serde_json::from_slice::<EventLine>(line) {
            Err(error) => self.problem(ProblemKind::NotAnEvent(plain(&error))),
            Ok(event) if event.e == EventKind::Create.name() => self.read_create(&event, line),
            Ok(event) => {
                if let Some(records) = &mut self.records {
                    records.time = event.t;
                }
                self.read_note_or_event(&event);
            }
        }
    }

    fn read_record(&mut self, record: &[u8]) {
        self.line += 1;
        let Some(records) = &mut self.records else { return };
        let Some((kind, line)) = records.take(record) else {
            self.is_damaged = true;
            self.rest.extend_from_slice(record.get(1..).unwrap_or_default());
            return self.problem(ProblemKind::NotAnEvent(
                tr!("a record of no kind that the header names").to_owned(),
            ));
        };
        self.read_note_or_event(&line);
        if let Some(records) = &mut self.records {
            records.keep(kind, line);
        }
    }

    fn read_note_or_event(&mut self, line: &EventLine) {
        if notes::is_note(line) { self.read_note(line) } else { self.read_event(line) }
    }

    fn read_header(&mut self, line: &[u8]) {
        let header = match serde_json::from_slice::<HeaderLine>(line) {
            Ok(header) => header,
            Err(error) => return self.problem(ProblemKind::NoHeader(plain(&error))),
        };
        match header.highwater {
            VERSION => {}
            RECORDS => self.records = Some(Records::new(header.records)),
            other => return self.problem(ProblemKind::Version(other)),
        }
        let clock = if header.clock == "virtual" { Clock::Virtual } else { Clock::Monotonic };
        self.trace = Some(Trace::new(
            Header {
                node: header.node,
                clock,
                title: header.title,
                memory_limit: header.memory_limit,
                heap_limit: header.heap_limit,
                tells: tells(&header.tells),
            },
            self.limit,
        ));
        for stream in header.streams {
            let id = stream.id.unwrap_or_default();
            self.declare(id, stream);
        }
    }

    fn declare(&mut self, id: u64, line: StreamLine) -> Option<StreamId> {
        if id == 0 {
            self.problem(ProblemKind::NotAnEvent(tr!("a stream's id must be a positive integer").to_owned()));
            return None;
        }
        if self.ids.contains_key(&id) {
            self.problem(ProblemKind::DeclaredTwice(id));
            return None;
        }
        let Some(kind) = StreamKind::ALL.into_iter().find(|kind| kind.name() == line.kind) else {
            self.problem(ProblemKind::UnknownKind(line.kind.chars().take(40).collect()));
            return None;
        };
        let Some(next) =
            u16::try_from(self.ids.len()).ok().map(StreamId::new).filter(|&s| s != StreamId::PROCESS)
        else {
            self.problem(ProblemKind::TooManyStreams);
            return None;
        };
        let name =
            if line.name.is_empty() { format!("{} {id}", kind.name()) } else { shortened(&line.name, NAME) };
        self.ids.insert(id, next);
        let trace = self.trace.as_mut()?;
        notes::read_stream(trace, next, &line);
        trace.stream(StreamInfo {
            name: name.into(),
            kind,
            readable_high_water_mark: line.readable_high_water_mark,
            readable_object_mode: line.readable_object_mode,
            writable_high_water_mark: line.writable_high_water_mark,
            writable_object_mode: line.writable_object_mode,
        });
        Some(next)
    }

    fn read_create(&mut self, event: &EventLine, line: &[u8]) {
        match serde_json::from_slice::<StreamLine>(line) {
            Err(error) => self.problem(ProblemKind::NotAnEvent(plain(&error))),
            Ok(stream) => {
                if self.declare(event.s.unwrap_or_default(), stream).is_some() {
                    self.read_event(event);
                }
            }
        }
    }

    fn read_note(&mut self, line: &EventLine) {
        let Some(trace) = &mut self.trace else { return };
        if let Err(id) = notes::read(trace, &self.ids, line) {
            self.problem(ProblemKind::UnknownStream(id));
        }
    }

    fn read_event(&mut self, line: &EventLine) {
        let Some(trace) = &self.trace else { return };
        let of = self.known(line.s).ok().flatten().and_then(|id| trace.stream(id)).map(|info| info.kind);
        let Some(kind) = kind_of(line, of) else {
            self.unknown += 1;
            return;
        };
        let time = SimTime(line.t);
        let last = trace.end_time();
        if time < last {
            return self.problem(ProblemKind::Backwards(time, last));
        }
        let other = line.to.or(line.from).or(match (kind, &line.of) {
            (EventKind::Uncaught, Some(of)) => of.as_u64(),
            _ => None,
        });
        let (stream, other) = match (self.known(line.s), self.known(other)) {
            (Ok(stream), Ok(other)) => (stream.unwrap_or(StreamId::PROCESS), other),
            (Err(id), _) | (_, Err(id)) => return self.problem(ProblemKind::UnknownStream(id)),
        };
        let Some(trace) = &mut self.trace else { return };
        if trace.end() >= self.limit as u64 {
            let shown = trace.end();
            self.problem(ProblemKind::Bound(shown));
            self.stopped = true;
            return;
        }
        let before = trace.latest().stream(stream).map_or(Levels::default(), |now| now.levels);
        let mut size = line.size.unwrap_or(0);
        let ret = match line.ret {
            None => Ret::Nothing,
            Some(RetLine::Bool(value)) => Ret::from(value),
            Some(RetLine::Null(())) => Ret::Null,
            Some(RetLine::Size(bytes)) => {
                size = bytes;
                Ret::Chunk
            }
        };
        let (mut n, mut error) = (line.n, line.err.as_deref().map(|text| Rc::from(shortened(text, ERROR))));
        let ret = match kind {
            EventKind::Exit => {
                n = line.code;
                let is_called = line.by.as_ref().and_then(Value::as_str) == Some(EXIT_CALL);
                error = if is_called { Some(Rc::from(EXIT_CALL)) } else { error };
                line.idle.map_or(Ret::Nothing, Ret::from)
            }
            EventKind::ListenerAdd | EventKind::ListenerRemove => {
                let listened = line.ev.as_deref().and_then(ListenedEvent::named);
                size = listened.map_or(0xff, |event| event.size(line.once, line.max));
                if line.is_async { Ret::True } else { Ret::Nothing }
            }
            EventKind::Memory => {
                n = line.heap.map(|heap| heap >> 10).or(n);
                ret
            }
            _ => ret,
        };
        if let (Some(at), true) = (&line.at, matches!(kind, EventKind::Exit | EventKind::Uncaught)) {
            notes::read_end(trace, kind, at);
        }
        if let (EventKind::PipelineCall, Some(Value::Array(of))) = (kind, &line.of) {
            notes::read_pipeline(trace, &self.ids, of);
        }
        trace.event(&Event {
            time,
            stream,
            kind,
            size,
            n: n.map(|n| u32::try_from(n).unwrap_or(u32::MAX)),
            ret,
            other,
            levels: Levels {
                readable_length: line.rl.unwrap_or(before.readable_length),
                flowing: line.fl.map_or(before.flowing, Flowing::from_option),
                writable_length: line.wl.unwrap_or(before.writable_length),
                need_drain: line.nd.unwrap_or(before.need_drain),
            },
            error,
        });
    }

    /// `Err`: an id that was never declared.
    fn known(&self, id: Option<u64>) -> Result<Option<StreamId>, u64> {
        match id {
            None => Ok(None),
            Some(id) => self.ids.get(&id).copied().map(Some).ok_or(id),
        }
    }
}

/// What came of reading a file.
#[derive(Debug)]
pub struct Import {
    /// What can be shown; `None` only if the first line is no header that this program knows.
    pub trace: Option<Trace>,
    /// The first faults.
    pub problems: Vec<Problem>,
    /// How many faults there were.
    pub faulty: u64,
    /// Lines of events that this version does not know.
    pub unknown: u64,
}

fn tells(words: &[String]) -> Tells {
    let has = |word: &str| words.iter().any(|known| known == word);
    Tells { listeners: has(LISTENERS), flows: has(PIPELINES) }
}

fn list() -> String {
    tr!("but it is an array").to_owned()
}

fn kind_of(line: &EventLine, of: Option<StreamKind>) -> Option<EventKind> {
    let phase = match line.p.as_deref() {
        None => Phase::Emit,
        Some("call") => Phase::Call,
        Some("return") => Phase::Return,
        Some("done") => Phase::Done,
        Some(_) => return None,
    };
    let mut all = EventKind::ALL.iter().copied();
    let kind = all.find(|kind| kind.phase() == phase && kind.name_of(of) == line.e)?;
    match kind {
        EventKind::Push if line.size.is_none() => Some(EventKind::PushEof),
        kind => Some(kind),
    }
}

/// serde's message without its "at line 1 column n", which counts within the line, and not too long.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    tr!("{error} at column {n}", error = text.chars().take(120).collect::<String>(), n = error.column())
}
