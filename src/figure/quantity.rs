//! The metrics of a run that an expression can name: their units, and their values. Reads finished traces and the scenario;
//! must not run anything.

use super::error::FigureError;
use super::expression::{Comparison, Condition, Expression, Operator, RunRef, Term};
use super::milestone::{self, Milestone, stream_id};
use super::value::{Unit, Value};
use crate::engine::{Side, SimTime, StreamInfo};
use crate::judge::{Shares, bottleneck};
use crate::scenario::{Plan, Scenario, Sizes, Stage};
use crate::trace::{Cursor, Snapshot, StreamNow, Trace, desired_size, lowest_desired_size};

/// What an expression is evaluated in: a run and its scenario.
pub struct RunContext<'a> {
    /// What ran.
    pub scenario: &'a Scenario,
    /// The finished run; `None` while it is not over. Metrics of the set-up have values already.
    pub trace: Option<&'a Trace>,
}

/// How a stream's metric is read from its last state.
enum Metric {
    Count(fn(&StreamNow) -> u64),
    /// Bytes or objects of its writable side.
    In(fn(&StreamNow) -> u64),
    /// Bytes or objects of its readable side.
    Out(fn(&StreamNow) -> u64),
    Time(fn(&StreamNow, SimTime) -> SimTime),
    Flag(fn(&StreamNow) -> bool),
    /// A part of how its time was spent.
    Share(fn(&Shares) -> SimTime),
    /// Whether it is the bottleneck of all streams.
    Bottleneck,
    /// `desiredSize` of a stream of the Web.
    Desired(fn(&StreamInfo, &StreamNow) -> Option<i64>),
    /// A property of the stage, as it was set up.
    Stage(Unit, fn(&Plan) -> Option<u64>),
}

const OF_STREAMS: [(&str, Metric); 39] = [
    ("writes", Metric::Count(|s| s.writes)),
    ("trues", Metric::Count(|s| s.writes.saturating_sub(s.false_returns))),
    ("falses", Metric::Count(|s| s.false_returns)),
    ("drains", Metric::Count(|s| s.drains)),
    ("pauses", Metric::Count(|s| s.pauses)),
    ("resumes", Metric::Count(|s| s.resumes)),
    ("pushes", Metric::Count(|s| s.pushes)),
    ("datas", Metric::Count(|s| s.data_events)),
    ("writtenChunks", Metric::Count(|s| s.written_chunks)),
    ("bufferedChunks", Metric::Count(|s| s.buffered_chunks)),
    ("accepted", Metric::In(|s| s.accepted)),
    ("written", Metric::In(|s| s.written)),
    ("waiting", Metric::In(|s| s.accepted.saturating_sub(s.written))),
    ("peakWritable", Metric::In(|s| s.peak_writable)),
    ("writableLength", Metric::In(|s| s.levels.writable_length)),
    ("desiredSize", Metric::Desired(desired_size)),
    ("lowestDesiredSize", Metric::Desired(lowest_desired_size)),
    ("pushed", Metric::Out(|s| s.pushed)),
    ("delivered", Metric::Out(|s| s.delivered)),
    ("peakReadable", Metric::Out(|s| s.peak_readable)),
    ("readableLength", Metric::Out(|s| s.levels.readable_length)),
    ("paused", Metric::Time(StreamNow::paused_until)),
    ("waited", Metric::Time(StreamNow::waited_until)),
    ("busy", Metric::Time(StreamNow::busy_until)),
    ("working", Metric::Share(|shares| shares.working)),
    ("heldBack", Metric::Share(|shares| shares.held_back)),
    ("starved", Metric::Share(|shares| shares.starved)),
    ("bottleneck", Metric::Bottleneck),
    ("ended", Metric::Flag(|s| s.ended)),
    ("finished", Metric::Flag(|s| s.finished)),
    ("destroyed", Metric::Flag(|s| s.destroyed)),
    ("closed", Metric::Flag(|s| s.closed)),
    ("errored", Metric::Flag(|s| s.errored.is_some())),
    (
        "chunk",
        Metric::Stage(Unit::Bytes, |plan| match plan.stage.chunk {
            Some(Sizes::Same(size)) => Some(size.0),
            _ => None,
        }),
    ),
    ("total", Metric::Stage(Unit::Bytes, |plan| plan.stage.total.map(|total| total.0))),
    ("count", Metric::Stage(Unit::Count, |plan| plan.stage.count)),
    ("readRate", Metric::Stage(Unit::Rate, |plan| plan.stage.read?.rate.map(|rate| rate.0))),
    ("writeRate", Metric::Stage(Unit::Rate, |plan| plan.stage.write?.rate.map(|rate| rate.0))),
    ("transformRate", Metric::Stage(Unit::Rate, |plan| plan.stage.transform?.rate.map(|rate| rate.0))),
];

/// Metrics of a stream that Node works out when it constructs it.
const MARKS: [&str; 2] = ["readableHighWaterMark", "writableHighWaterMark"];

const OF_THE_PROCESS: [(&str, Unit); 8] = [
    ("peakMemory", Unit::Bytes),
    ("memory", Unit::Bytes),
    ("memoryLimit", Unit::Bytes),
    ("ends", Unit::Time),
    ("died", Unit::Flag),
    ("streams", Unit::Count),
    ("open", Unit::Count),
    ("growth", Unit::Rate),
];

/// The stage that makes the stream with that name.
fn stage<'a>(scenario: &'a Scenario, name: &str) -> Option<&'a Stage> {
    let mut all = scenario.flows.iter().flat_map(|flow| flow.stages.iter().map(move |stage| (flow, stage)));
    let is = |stage: &Stage, instance: u32, flow: &crate::scenario::Flow| {
        flow.member_name(&stage.name(), instance) == name
    };
    all.find(|(flow, stage)| (0..flow.count.min(100)).any(|instance| is(stage, instance, flow)))
        .map(|(_, stage)| stage)
}

/// The names in a sentence about a fault.
fn names<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

impl Term {
    /// Its unit in a run of `scenario`, or of a program, whose streams are known once it has run.
    ///
    /// # Errors
    /// A sentence that says what is not there.
    pub(super) fn unit(&self, scenario: &Scenario, trace: Option<&Trace>) -> Result<Unit, FigureError> {
        let objects = |name: &str, side: Side| -> Result<bool, FigureError> {
            match (stage(scenario, name), trace) {
                (Some(stage), _) => Ok(stage.resolved().counts_objects(side)),
                (None, Some(trace)) if scenario.flows.is_empty() => {
                    let info = stream_id(trace, name).and_then(|id| trace.stream(id));
                    Ok(info.is_some_and(|info| info.object_mode(side)))
                }
                (None, None) if scenario.flows.is_empty() => Ok(false),
                _ => Err(FigureError::new(format!("there is no stream “{name}”"))),
            }
        };
        let amount = |objects| if objects { Unit::Objects } else { Unit::Bytes };
        match self {
            Term::Literal(value) => Ok(value.unit),
            Term::AtMilestone { milestone, name, .. } => {
                let objects = match &milestone.stream {
                    Some(stream) => objects(stream, milestone.side())?,
                    None => false,
                };
                milestone::unit(milestone, name, objects).ok_or_else(|| {
                    FigureError::new(format!("“{name}” is not a property of a moment; use at, returns, level, desiredSize, number or memory"))
                })
            }
            Term::Quantity { stream: None, name, .. } => {
                let known = OF_THE_PROCESS.iter().find(|(known, _)| known == name);
                known.map(|(_, unit)| *unit).ok_or_else(|| {
                    FigureError::new(format!(
                        "“{name}” is not a property of the process; use one of: {}",
                        names(OF_THE_PROCESS.iter().map(|(name, _)| *name))
                    ))
                })
            }
            Term::Quantity { stream: Some(stream), name, .. } => {
                if MARKS.contains(&name.as_str()) {
                    return objects(stream, side_of_mark(name)).map(amount);
                }
                let in_mode = objects(stream, Side::Writable)?;
                let known = OF_STREAMS.iter().find(|(known, _)| known == name);
                let (_, of) = known.ok_or_else(|| {
                    format!(
                        "“{name}” is not a property of a stream; use one of: {}",
                        names(OF_STREAMS.iter().map(|(name, _)| *name).chain(MARKS))
                    )
                })?;
                Ok(match of {
                    Metric::Count(_) | Metric::Desired(_) => Unit::Count,
                    Metric::In(_) => amount(in_mode),
                    Metric::Out(_) => amount(objects(stream, Side::Readable)?),
                    Metric::Time(_) | Metric::Share(_) => Unit::Time,
                    Metric::Flag(_) | Metric::Bottleneck => Unit::Flag,
                    Metric::Stage(unit, _) => *unit,
                })
            }
        }
    }

    /// The run that it is of.
    pub(super) fn run(&self) -> RunRef {
        match self {
            Term::Literal(_) => RunRef::First,
            Term::Quantity { run, .. } | Term::AtMilestone { run, .. } => *run,
        }
    }

    fn value<'a>(&self, runs: &impl Fn(RunRef) -> Option<RunContext<'a>>) -> Option<Value> {
        if let Term::Literal(value) = self {
            return Some(*value);
        }
        let context = runs(self.run())?;
        let unit = self.unit(context.scenario, context.trace).ok()?;
        let of = |n: u64| Value::of(n, unit);
        match self {
            Term::Literal(value) => Some(*value),
            Term::AtMilestone { milestone, name, .. } => at_milestone(context.trace?, milestone, name, unit),
            Term::Quantity { stream: None, name, .. } => process(&context, name).map(of),
            Term::Quantity { stream: Some(stream), name, .. } => {
                let expressions = OF_STREAMS.iter().find(|(known, _)| known == name).map(|(_, of)| of);
                if let Some(Metric::Stage(_, f)) = expressions {
                    return f(&Plan::of(stage(context.scenario, stream)?, 1)).map(of);
                }
                if MARKS.contains(&name.as_str()) {
                    return mark(&context, stream, side_of_mark(name)).map(of);
                }
                let trace = context.trace?;
                let id = stream_id(trace, stream)?;
                let (now, end) = (trace.latest().stream(id)?, trace.end_time());
                if let Some(Metric::Desired(f)) = expressions {
                    return f(trace.stream(id)?, now).map(|n| Value { n: n as f64, unit });
                }
                Some(of(match expressions? {
                    Metric::Count(f) | Metric::In(f) | Metric::Out(f) => f(now),
                    Metric::Time(f) => f(now, end).0,
                    Metric::Flag(f) => u64::from(f(now)),
                    Metric::Share(f) => f(&Shares::of(trace.stream(id)?, now, end)).0,
                    Metric::Bottleneck => {
                        let all: Vec<_> = trace.ids().collect();
                        let found = bottleneck(trace, trace.latest(), &all);
                        u64::from(found.is_some_and(|found| found.stream == id))
                    }
                    Metric::Stage(..) | Metric::Desired(_) => return None,
                }))
            }
        }
    }
}

fn side_of_mark(name: &str) -> Side {
    if name == MARKS[0] { Side::Readable } else { Side::Writable }
}

/// A stream's mark as it came to be, or, before that is known, as it will be.
fn mark(context: &RunContext, stream: &str, side: Side) -> Option<u64> {
    match context.trace {
        Some(trace) => trace.stream(stream_id(trace, stream)?)?.high_water_mark(side),
        None => Some(context.scenario.mark(&stage(context.scenario, stream)?.resolved(), side)),
    }
}

fn process(context: &RunContext, name: &str) -> Option<u64> {
    if name == "memoryLimit" {
        return context.scenario.memory.map(|memory| memory.limit.0);
    }
    let trace = context.trace?;
    let now: &Snapshot = trace.latest();
    let open = || now.streams.iter().filter(|stream| !stream.destroyed).count() as u64;
    Some(match name {
        "peakMemory" => now.process.memory.map(|_| now.process.peak_memory)?,
        "memory" => now.process.memory?,
        "ends" => trace.end_time().0,
        "died" => u64::from(now.process.death().is_some()),
        "streams" => now.streams.len() as u64,
        "open" => open(),
        "growth" => {
            let waiting =
                now.streams.iter().map(|stream| stream.accepted.saturating_sub(stream.written)).sum::<u64>();
            (waiting as f64 / trace.end_time().as_secs_f64().max(1e-9)) as u64
        }
        _ => return None,
    })
}

fn at_milestone(trace: &Trace, milestone: &Milestone, name: &str, unit: Unit) -> Option<Value> {
    let index = milestone.find(trace)?;
    let event = trace.event(index)?;
    match name {
        "at" => return Some(Value::of(event.time.0, unit)),
        "returns" => return milestone::returns(trace, index),
        _ => {}
    }
    let mut cursor = Cursor::default();
    cursor.seek(trace, index + 1);
    let now = cursor.snapshot();
    let id = milestone.stream.as_ref().and_then(|name| stream_id(trace, name));
    let stream = id.and_then(|id| now.stream(id));
    let writes = id.and_then(|id| trace.stream(id)).is_some_and(|info| info.kind.writes());
    if name == "desiredSize" {
        let size = desired_size(trace.stream(id?)?, stream?)?;
        return Some(Value { n: size as f64, unit });
    }
    let n = match name {
        "level" if milestone.side() == Side::Readable || !writes => stream?.levels.readable_length,
        "level" => stream?.levels.writable_length,
        "number" => stream?.writes,
        "memory" => now.process.memory?,
        _ => return None,
    };
    Some(Value::of(n, unit))
}

impl Expression {
    /// Its unit; `scenario` gives what each run is of.
    ///
    /// # Errors
    /// A sentence that says what is not there, or does not go together.
    pub(super) fn unit<'a>(
        &self,
        scenario: &impl Fn(RunRef) -> Option<&'a Scenario>,
    ) -> Result<Unit, FigureError> {
        let of = |term: &Term| match scenario(term.run()) {
            Some(scenario) => term.unit(scenario, None),
            None => Err(FigureError::new("there is no second run")),
        };
        let left = of(&self.left)?;
        let Some((operator, right)) = &self.right else { return Ok(left) };
        let right = of(right)?;
        match operator {
            // So much in so much time.
            Operator::Divide if left == Unit::Bytes && right == Unit::Time => Ok(Unit::Rate),
            _ if !left.fits(right) => {
                Err(FigureError::new(format!("{} and {} cannot be combined", left.name(), right.name())))
            }
            Operator::Divide => Ok(Unit::Ratio),
            Operator::Subtract => Ok(left),
        }
    }

    /// What it comes to; `None` where something of it never happened.
    pub(super) fn value<'a>(&self, runs: &impl Fn(RunRef) -> Option<RunContext<'a>>) -> Option<Value> {
        let left = self.left.value(runs)?;
        let Some((operator, right)) = &self.right else { return Some(left) };
        let right = right.value(runs)?;
        match operator {
            Operator::Divide if right.n == 0.0 => None,
            Operator::Divide if right.unit == Unit::Time => {
                Some(Value { n: left.n / (right.n / 1e9), unit: Unit::Rate })
            }
            Operator::Divide => Some(Value { n: left.n / right.n, unit: Unit::Ratio }),
            Operator::Subtract => Some(Value { n: (left.n - right.n).max(0.0), unit: left.unit }),
        }
    }
}

impl Condition {
    /// Whether it is one.
    ///
    /// # Errors
    /// A sentence that says what is not there, or does not go together.
    pub(super) fn check<'a>(
        &self,
        scenario: &impl Fn(RunRef) -> Option<&'a Scenario>,
    ) -> Result<(), FigureError> {
        for (left, right) in &self.0 {
            let unit = left.unit(scenario)?;
            match right {
                None if unit != Unit::Flag => {
                    return Err(FigureError::new(format!(
                        "{} is not a condition by itself; compare it with something",
                        unit.name()
                    )));
                }
                None => {}
                Some((_, right)) => {
                    let right = right.unit(scenario)?;
                    if !unit.fits(right) {
                        return Err(FigureError::new(format!(
                            "{} cannot be compared with {}",
                            unit.name(),
                            right.name()
                        )));
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether it holds. What never happened is no moment and no number: nothing holds of it.
    pub(super) fn holds<'a>(&self, runs: &impl Fn(RunRef) -> Option<RunContext<'a>>) -> bool {
        self.0.iter().all(|(left, right)| {
            let Some(left) = left.value(runs) else { return false };
            let Some((comparison, right)) = right else { return left.is_true() };
            let Some(right) = right.value(runs) else { return false };
            let order = left.compare(right);
            match comparison {
                Comparison::Equal => order.is_eq(),
                Comparison::Unequal => order.is_ne(),
                Comparison::Less => order.is_lt(),
                Comparison::AtMost => order.is_le(),
                Comparison::More => order.is_gt(),
                Comparison::AtLeast => order.is_ge(),
            }
        })
    }
}
