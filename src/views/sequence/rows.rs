//! From events to rows: which signal went from where to where, with like rows folded into one. Must not know sizes of
//! pictures.

use super::super::moment::Moment;
use crate::engine::{Event, EventKind, Ret, SimTime, StreamId};
use crate::trace::{Amount, Tone};

/// Events before the cursor that are looked through.
const BACK: u64 = 1500;

/// Rows that repeat in a cycle up to this long are folded.
const CYCLE: usize = 3;

/// A lifeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lane {
    pub stream: StreamId,
    /// The device behind the last stream and not the stream itself.
    pub device: bool,
    pub title: String,
    pub role: &'static str,
}

/// Where a signal goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// From one lane to another.
    Arrow(usize, usize),
    /// Back from one lane to another.
    Answer(usize, usize),
    /// Something that happens on one lane.
    Note(usize),
    /// Into the first lane, from outside.
    In(usize),
    /// Across all lanes.
    Across,
}

/// A signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub way: Way,
    pub text: String,
    /// More about it, set small.
    pub note: String,
    pub tone: Tone,
    pub time: SimTime,
    pub index: u64,
    /// A `write()` that has returned true.
    pub returned_true: bool,
}

/// Rows that happened so many times over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fold {
    pub rows: Vec<Row>,
    pub count: u64,
    /// It may have begun before what was looked through.
    pub open: bool,
}

impl Row {
    fn is_like(&self, other: &Row) -> bool {
        self.way == other.way && self.text == other.text && self.tone == other.tone
    }
}

/// The lifelines of a flow.
pub(super) fn lanes(moment: &Moment, stages: &[StreamId]) -> Vec<Lane> {
    let mut lanes = Vec::new();
    for &stream in stages {
        let Some(info) = moment.trace.stream(stream) else { continue };
        lanes.push(Lane { stream, device: false, title: info.name.to_string(), role: info.kind.name() });
    }
    if let Some(last) = lanes.last().cloned()
        && moment.trace.stream(last.stream).is_some_and(|info| info.kind.writes())
    {
        lanes.push(Lane { device: true, title: "_write()".to_owned(), role: "the device", ..last });
    }
    lanes
}

/// The rows up to the cursor, the newest last.
pub(super) fn rows(moment: &Moment, lanes: &[Lane]) -> Vec<Fold> {
    let to = moment.cursor.index();
    let from = to.saturating_sub(BACK).max(moment.trace.first());
    let mut reader = Reader { moment, lanes, folds: Vec::new(), given: None, pushed: None, open: from > 0 };
    moment.trace.for_each(from..to, |index, event| reader.take(index, event));
    reader.flush();
    reader.folds
}

struct Reader<'a> {
    moment: &'a Moment<'a>,
    lanes: &'a [Lane],
    folds: Vec<Fold>,
    /// A `'data'` that may be followed by the `write()` of its chunk.
    given: Option<(usize, Row)>,
    /// A `push()` that may be followed by its `'data'`.
    pushed: Option<u64>,
    open: bool,
}

impl Reader<'_> {
    fn lane(&self, id: StreamId) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.stream == id && !lane.device)
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
            Some(mark) => format!("{} of {}", amount(level), amount(mark)),
            None => amount(level).to_string(),
        }
    }

    fn take(&mut self, index: u64, event: &Event) {
        if event.stream == StreamId::PROCESS {
            return self.process(index, event);
        }
        let Some(lane) = self.lane(event.stream) else { return };
        let device = self.lanes.iter().position(|l| l.device && l.stream == event.stream);
        let before = lane.checked_sub(1);
        let row = |way, text: String, tone| Row {
            way,
            text,
            note: String::new(),
            tone,
            time: event.time,
            index,
            returned_true: false,
        };
        let note = |text: &str, tone| row(Way::Note(lane), text.to_owned(), tone);
        match event.kind {
            EventKind::Push => self.pushed = Some(event.size),
            EventKind::PushReturn if self.pushed.take().is_some() => {
                let mut pushed = row(Way::In(lane), "push()".to_owned(), Tone::Plain);
                pushed.note = self.level(event, true);
                self.add(pushed);
            }
            EventKind::PushEof => self.add(row(Way::In(lane), "push(null)".to_owned(), Tone::Plain)),
            EventKind::Data => {
                self.flush();
                self.pushed = None;
                self.given = Some((lane, note(&format!("'data' {}", self.amount(event, true)), Tone::Plain)));
            }
            EventKind::Write => {
                let from = self.given.take().map(|(from, _)| from).or(before);
                let way = from.map_or(Way::In(lane), |from| Way::Arrow(from, lane));
                self.add(row(way, format!("write({})", self.amount(event, false)), Tone::Plain));
            }
            EventKind::WriteReturn if event.ret == Ret::False => {
                let way = before.map_or(Way::Note(lane), |to| Way::Answer(lane, to));
                let mut refused = row(way, "false".to_owned(), Tone::Bad);
                refused.note = self.level(event, false);
                self.flush();
                self.split_write(lane);
                self.add(refused);
            }
            EventKind::WriteReturn => self.returned_true(lane),
            EventKind::WriteImpl | EventKind::WritevImpl => {
                if let Some(device) = device {
                    let name = event.kind.name();
                    self.add(row(
                        Way::Arrow(lane, device),
                        format!("{name}({})", self.amount(event, false)),
                        Tone::Plain,
                    ));
                }
            }
            EventKind::WriteImplDone | EventKind::WritevImplDone => {
                if let Some(device) = device {
                    let mut done = row(Way::Answer(device, lane), "done".to_owned(), Tone::Plain);
                    done.note = self.level(event, false);
                    self.add(done);
                }
            }
            EventKind::Drain => {
                let way = before.map_or(Way::Note(lane), |to| Way::Answer(lane, to));
                self.add(row(way, "'drain'".to_owned(), Tone::Good));
            }
            EventKind::PauseCall => self.add(note("pause()", Tone::Bad)),
            EventKind::ResumeCall => self.add(note("resume()", Tone::Good)),
            EventKind::PipeCall | EventKind::UnpipeCall => {
                let to = event.other.and_then(|id| self.lane(id));
                let way = to.map_or(Way::Note(lane), |to| Way::Arrow(lane, to));
                self.add(row(way, format!("{}()", event.kind.name()), Tone::Plain));
            }
            EventKind::EndCall => {
                let way = before.map_or(Way::Note(lane), |from| Way::Arrow(from, lane));
                self.add(row(way, "end()".to_owned(), Tone::Plain));
            }
            EventKind::End | EventKind::Finish => {
                self.add(note(&format!("'{}'", event.kind.name()), Tone::Good))
            }
            EventKind::Close => self.add(note("'close'", Tone::Plain)),
            EventKind::Error => {
                let code = event.error.as_deref().unwrap_or("error");
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
            EventKind::Fatal => ("out of memory: the process dies".to_owned(), Tone::Bad),
            EventKind::Uncaught => {
                (format!("uncaught {}", event.error.as_deref().unwrap_or("error")), Tone::Bad)
            }
            EventKind::Exit => ("the process ends by itself".to_owned(), Tone::Good),
            EventKind::Lost => ("events left out".to_owned(), Tone::Plain),
            _ => return,
        };
        let note = String::new();
        self.add(Row { way: Way::Across, text, note, tone, time: event.time, index, returned_true: false });
    }

    /// The `write()` that it answers is the last one to that lane.
    fn returned_true(&mut self, lane: usize) {
        let rows = self.folds.iter_mut().rev().take(4).flat_map(|fold| fold.rows.iter_mut().rev());
        if let Some(row) = rows.into_iter().find(|row| is_write(row, lane)) {
            row.returned_true = true;
        }
    }

    /// The last `write()` to that lane was refused: it is not like those before it, which were not.
    fn split_write(&mut self, lane: usize) {
        if let Some(fold) = self.folds.last_mut()
            && let [row] = fold.rows.as_slice()
            && fold.count > 1
            && is_write(row, lane)
        {
            let refused = row.clone();
            fold.count -= 1;
            fold.rows[0].returned_true = true;
            self.folds.push(Fold { rows: vec![refused], count: 1, open: false });
        }
    }

    fn flush(&mut self) {
        if let Some((_, row)) = self.given.take() {
            self.fold(row);
        }
    }

    fn add(&mut self, row: Row) {
        self.flush();
        self.fold(row);
    }

    fn fold(&mut self, row: Row) {
        let open = self.open && self.folds.is_empty();
        self.folds.push(Fold { rows: vec![row], count: 1, open });
        for cycle in 1..=CYCLE {
            if self.folded(cycle) {
                break;
            }
        }
    }

    /// Folds the last `cycle` rows into the fold before them, if they are the same once more.
    fn folded(&mut self, cycle: usize) -> bool {
        let n = self.folds.len();
        let singles = |folds: &[Fold]| folds.iter().all(|fold| fold.count == 1 && fold.rows.len() == 1);
        if n < cycle + 1 || !singles(&self.folds[n - cycle..]) {
            return false;
        }
        let newest = n - cycle;
        // A cycle begins with what causes the rest of it.
        if cycle > 1 && self.folds[newest].rows[0].text == "false" {
            return false;
        }
        let like = |rows: &[Row], folds: &[Fold]| {
            rows.iter().zip(folds).all(|(row, fold)| row.is_like(&fold.rows[0]))
        };
        let before = &self.folds[newest - 1];
        if before.rows.len() == cycle
            && (cycle == 1 || before.count > 1)
            && like(&before.rows, &self.folds[newest..])
        {
            let rows = self.folds.drain(newest..).flat_map(|fold| fold.rows).collect();
            if let Some(fold) = self.folds.last_mut() {
                fold.count += 1;
                fold.rows = rows;
            }
            return true;
        }
        // Two cycles of single rows make the first fold.
        if cycle > 1 && n >= 2 * cycle && singles(&self.folds[n - 2 * cycle..newest]) {
            let earlier: Vec<Row> =
                self.folds[n - 2 * cycle..newest].iter().map(|f| f.rows[0].clone()).collect();
            if like(&earlier, &self.folds[newest..]) {
                let open = self.folds[n - 2 * cycle].open;
                let rows: Vec<Row> =
                    self.folds.drain(n - 2 * cycle..).flat_map(|fold| fold.rows).skip(cycle).collect();
                self.folds.push(Fold { rows, count: 2, open });
                return true;
            }
        }
        false
    }
}

fn is_write(row: &Row, lane: usize) -> bool {
    matches!(row.way, Way::Arrow(_, to) | Way::In(to) if to == lane) && row.text.starts_with("write(")
}
