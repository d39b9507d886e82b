//! From events to rows: which signal went from where to where. Must not know sizes of pictures.

use std::ops::Range;

use super::super::moment::Moment;
use super::filter::SignalKind;
use super::folds::{Fold, FoldBuilder};
use super::row::{Row, RowShape};
use super::viewport::SequenceViewport;
use crate::engine::{Event, EventKind, Ret, StreamId};
use crate::judge::Tone;
use crate::trace::{Amount, Death, EventIndex, grouped, signed};
use crate::{tr, tr_n};

/// A lifeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lifeline {
    pub stream: StreamId,
    /// The device behind the last stream and not the stream itself.
    pub device: bool,
    pub title: String,
    pub role: &'static str,
}

/// The lifelines of a flow.
pub(super) fn lifelines(moment: &Moment, stages: &[StreamId]) -> Vec<Lifeline> {
    let mut lifelines = Vec::new();
    for &stream in stages {
        let Some(info) = moment.trace.stream(stream) else { continue };
        lifelines.push(Lifeline {
            stream,
            device: false,
            title: info.name.to_string(),
            role: info.kind.name(),
        });
    }
    if let Some(last) = lifelines.last().cloned()
        && moment.trace.stream(last.stream).is_some_and(|info| info.kind.writes())
    {
        let is_web = moment.trace.is_of_web(last.stream);
        let title = if is_web { "sink.write()" } else { "_write()" };
        lifelines.push(Lifeline { device: true, title: title.to_owned(), role: tr!("the device"), ..last });
    }
    lifelines
}

/// The rows of a range of events, the newest last, and the events whose rows are hidden.
pub(super) fn rows(
    moment: &Moment,
    lifelines: &[Lifeline],
    viewport: &SequenceViewport,
    range: Range<EventIndex>,
) -> (Vec<Fold>, Vec<EventIndex>) {
    let open = range.start > 0;
    let end = range.end;
    let folds = FoldBuilder::new(&viewport.unfolded, open);
    let writers = vec![None; lifelines.len()];
    let mut reader =
        Reader { moment, lifelines, viewport, folds, hidden: Vec::new(), given: None, pushed: None, writers };
    moment.trace.for_each(range, |index, event| reader.take(index, event));
    reader.flush();
    (reader.folds.done(end), reader.hidden)
}

/// Before the first `write()` to `lifeline`, assumes it is fed by the nearest readable lifeline on its left.
pub(super) fn feeder(moment: &Moment, lifelines: &[Lifeline], lifeline: usize) -> Option<usize> {
    let reads = |&lifeline: &usize| {
        moment.trace.stream(lifelines[lifeline].stream).is_some_and(|info| info.kind.reads())
    };
    (0..lifeline).rev().find(reads).or(lifeline.checked_sub(1))
}

struct Reader<'a> {
    moment: &'a Moment<'a>,
    lifelines: &'a [Lifeline],
    viewport: &'a SequenceViewport,
    folds: FoldBuilder<'a>,
    hidden: Vec<EventIndex>,
    /// A `'data'` that may be followed by the `write()` of its chunk.
    given: Option<(usize, Row)>,
    /// A `push()` that may be followed by its `'data'`.
    pushed: Option<u64>,
    /// For each lifeline, the one that last wrote to it.
    writers: Vec<Option<usize>>,
}

impl Reader<'_> {
    fn lifeline(&self, id: StreamId) -> Option<usize> {
        self.lifelines.iter().position(|lifeline| lifeline.stream == id && !lifeline.device)
    }

    fn amount(&self, event: &Event, readable: bool) -> Amount {
        let info = self.moment.trace.stream(event.stream);
        let objects =
            info.is_some_and(|i| if readable { i.readable_object_mode } else { i.writable_object_mode });
        Amount { n: event.size, objects }
    }

    /// `48 KiB of 64 KiB`
    fn level(&self, event: &Event, readable: bool) -> String {
        let info = self.moment.trace.stream(event.stream);
        let (level, mark) = match readable {
            true => (event.levels.readable_length, info.and_then(|i| i.readable_high_water_mark)),
            false => (event.levels.writable_length, info.and_then(|i| i.writable_high_water_mark)),
        };
        let amount = |n| Amount { n, ..self.amount(event, readable) };
        match mark {
            Some(mark) => tr!("{level} of {mark}", level = amount(level), mark = amount(mark)),
            None => amount(level).to_string(),
        }
    }

    /// How much it is, where that matters.
    fn written(&self, event: &Event) -> String {
        match self.desired(event) {
            Some(_) => "…".to_owned(),
            None => self.amount(event, false).to_string(),
        }
    }

    /// `desiredSize −2`, of a stream of the Web.
    fn desired(&self, event: &Event) -> Option<String> {
        let size = self.moment.trace.stream(event.stream)?.desired_size(event.levels)?;
        Some(format!("desiredSize {}", signed(size)))
    }

    fn take(&mut self, index: u64, event: &Event) {
        if event.stream == StreamId::PROCESS {
            return self.process(index, event);
        }
        let Some(lifeline) = self.lifeline(event.stream) else { return };
        let device = self.lifelines.iter().position(|l| l.device && l.stream == event.stream);
        let before = self.writers[lifeline].or_else(|| feeder(self.moment, self.lifelines, lifeline));
        let row = |shape, text: String, tone| Row {
            shape,
            text,
            note: String::new(),
            tone,
            time: event.time,
            index,
            since: index,
            stream: event.stream,
            kind: kind(event.kind),
            returned_true: false,
        };
        let note = |text: &str, tone| row(RowShape::Note(lifeline), text.to_owned(), tone);
        match event.kind {
            EventKind::Push => self.pushed = Some(event.size),
            EventKind::PushReturn if self.pushed.take().is_some() => {
                let refused = event.ret == Ret::False;
                let tone = if refused { Tone::Bad } else { Tone::Plain };
                let mut pushed = row(RowShape::In(lifeline), "push()".to_owned(), tone);
                let level = self.level(event, true);
                pushed.note = if refused { format!("false, {level}") } else { level };
                self.add(pushed);
            }
            EventKind::PushEof => self.add(row(RowShape::In(lifeline), "push(null)".to_owned(), Tone::Plain)),
            EventKind::Data => {
                self.flush();
                self.pushed = None;
                self.given =
                    Some((lifeline, note(&format!("'data' {}", self.amount(event, true)), Tone::Plain)));
            }
            EventKind::Write => {
                let given = self.given.take();
                let from = given.as_ref().map(|(from, _)| *from).or(before);
                self.writers[lifeline] = from;
                let shape = from.map_or(RowShape::In(lifeline), |from| RowShape::Arrow(from, lifeline));
                let mut write = row(shape, format!("write({})", self.written(event)), Tone::Plain);
                write.since = given.map_or(index, |(_, data)| data.index);
                self.add(write);
            }
            EventKind::WriteReturn if event.ret == Ret::False => {
                let shape = before.map_or(RowShape::Note(lifeline), |to| RowShape::Answer(lifeline, to));
                let desired = self.desired(event);
                let note = if desired.is_some() { String::new() } else { self.level(event, false) };
                let mut refused = row(shape, desired.unwrap_or("false".to_owned()), Tone::Bad);
                refused.note = note;
                self.flush();
                self.folds.split_write(lifeline);
                self.add(refused);
            }
            EventKind::WriteReturn => self.folds.returned_true(lifeline),
            EventKind::WriteImpl | EventKind::WritevImpl => {
                if let Some(device) = device {
                    let name = self.moment.trace.name_of(event);
                    self.add(row(
                        RowShape::Arrow(lifeline, device),
                        format!("{name}({})", self.written(event)),
                        Tone::Plain,
                    ));
                }
            }
            EventKind::WriteImplDone | EventKind::WritevImplDone => {
                if let Some(device) = device {
                    let mut done =
                        row(RowShape::Answer(device, lifeline), tr!("done").to_owned(), Tone::Plain);
                    done.note = self.desired(event).unwrap_or_else(|| self.level(event, false));
                    self.add(done);
                }
            }
            EventKind::Drain => {
                let shape = before.map_or(RowShape::Note(lifeline), |to| RowShape::Answer(lifeline, to));
                self.add(row(shape, self.moment.trace.spoken(event), Tone::Good));
            }
            EventKind::PauseCall => self.add(note("pause()", Tone::Bad)),
            EventKind::ResumeCall => self.add(note("resume()", Tone::Good)),
            EventKind::PipeCall | EventKind::UnpipeCall => {
                let to = event.other.and_then(|id| self.lifeline(id));
                let shape = to.map_or(RowShape::Note(lifeline), |to| RowShape::Arrow(lifeline, to));
                self.add(row(shape, format!("{}()", event.kind.name()), Tone::Plain));
            }
            EventKind::EndCall => {
                let shape = before.map_or(RowShape::Note(lifeline), |from| RowShape::Arrow(from, lifeline));
                self.add(row(shape, format!("{}()", self.moment.trace.name_of(event)), Tone::Plain));
            }
            EventKind::End | EventKind::Finish => {
                self.add(note(&self.moment.trace.spoken(event), Tone::Good))
            }
            EventKind::Close => self.add(note("'close'", Tone::Plain)),
            EventKind::Error => {
                let code = event.error.as_deref().unwrap_or(tr!("error"));
                self.add(note(&format!("'error' {code}"), Tone::Bad));
            }
            EventKind::Destroy => {
                self.add(note("destroy()", if event.error.is_some() { Tone::Bad } else { Tone::Plain }))
            }
            EventKind::Cork | EventKind::Uncork => {
                self.add(note(&format!("{}()", event.kind.name()), Tone::Plain))
            }
            _ => {}
        }
    }

    fn process(&mut self, index: u64, event: &Event) {
        let (text, tone) = match event.kind {
            EventKind::Fatal => match event.error.as_deref().map(Death::of) {
                Some(Death::Killed) => (tr!("killed from outside, exit code 137").to_owned(), Tone::Bad),
                Some(Death::OutOfMemory) => (tr!("out of memory: the process dies").to_owned(), Tone::Bad),
                _ => (tr!("the process dies").to_owned(), Tone::Bad),
            },
            EventKind::Uncaught => {
                (tr!("uncaught {error}", error = event.error.as_deref().unwrap_or(tr!("error"))), Tone::Bad)
            }
            EventKind::Exit if event.ret == Ret::True => {
                (tr!("the process exits on its own").to_owned(), Tone::Plain)
            }
            EventKind::Exit => (tr!("the process ends").to_owned(), Tone::Plain),
            EventKind::Lost => {
                let n = u64::from(event.n.unwrap_or(0));
                let text = tr_n!(n, "{n} event left out", "{n} events left out", n = grouped(n));
                (text, Tone::Plain)
            }
            _ => return,
        };
        let note = String::new();
        self.add(Row {
            shape: RowShape::Across,
            text,
            note,
            tone,
            time: event.time,
            index,
            since: index,
            stream: event.stream,
            kind: SignalKind::End,
            returned_true: false,
        });
    }

    fn flush(&mut self) {
        if let Some((_, row)) = self.given.take() {
            self.put(row);
        }
    }

    fn add(&mut self, row: Row) {
        self.flush();
        self.put(row);
    }

    fn put(&mut self, row: Row) {
        match self.viewport.filter.has(row.kind, row.stream) {
            true => self.folds.add(row),
            false => self.hidden.push(row.index),
        }
    }
}

fn kind(kind: EventKind) -> SignalKind {
    match kind {
        EventKind::PauseCall | EventKind::ResumeCall => SignalKind::Pause,
        EventKind::Drain => SignalKind::Drain,
        EventKind::PushReturn
        | EventKind::PushEof
        | EventKind::WriteImpl
        | EventKind::WritevImpl
        | EventKind::WriteImplDone
        | EventKind::WritevImplDone => SignalKind::Inner,
        EventKind::Data | EventKind::Write | EventKind::WriteReturn | EventKind::Cork | EventKind::Uncork => {
            SignalKind::Write
        }
        _ => SignalKind::End,
    }
}
