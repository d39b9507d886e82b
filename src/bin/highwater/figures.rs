//! A trace in figures, for people, and the figures in which two traces differ.

use std::io::{self, Write};

use highwater::engine::{Side, SimTime, StreamId};
use highwater::judge::{Shares, bottleneck};
use highwater::trace::{Amount, Trace, flows, grouped, lowest_desired_size, signed};

/// One figure of a stream, or of all of the run.
struct Figure {
    stream: Option<StreamId>,
    what: &'static str,
    value: String,
}

/// Streams, and flows, that are written one by one.
const LISTED: usize = 500;

/// Streams of a flow that are named.
const NAMED: usize = 32;

/// Writes a trace's figures.
pub fn write(trace: &Trace, out: &mut impl Write) -> io::Result<()> {
    let header = trace.header();
    writeln!(
        out,
        "{} · Node {} · {} events in {}",
        header.title,
        header.node,
        grouped(trace.end()),
        trace.end_time()
    )?;
    for id in trace.ids().take(LISTED) {
        writeln!(out, "\n{}", heading(trace, id))?;
        for figure in of_stream(trace, id) {
            writeln!(out, "  {} {}", figure.what, figure.value)?;
        }
    }
    more(trace.streams().len(), "streams", out)?;
    let flows = flows(trace);
    let joined = || flows.iter().filter(|flow| flow.stages.len() > 1);
    for flow in joined().take(LISTED) {
        let names = flow.stages.iter().filter_map(|&id| trace.stream(id)).map(|info| &*info.name);
        let mut names: Vec<&str> = names.take(NAMED).collect();
        names.extend((flow.stages.len() > NAMED).then_some("…"));
        writeln!(out, "\n{}", names.join(" → "))?;
        if let Some(found) = bottleneck(trace, trace.latest(), &flow.stages) {
            writeln!(
                out,
                "  The bottleneck is {}, which works {:.0}% of its time: without it, the flow could be {:.1} times as fast.",
                trace.stream(found.stream).map_or("", |info| &info.name),
                found.working * 100.0,
                found.speedup
            )?;
        }
    }
    more(joined().count(), "flows", out)?;
    let of_process = of_process(trace);
    if !of_process.is_empty() {
        writeln!(out)?;
    }
    for figure in of_process {
        writeln!(out, "{} {}", figure.what, figure.value)?;
    }
    Ok(())
}

fn more(count: usize, what: &str, out: &mut impl Write) -> io::Result<()> {
    match count.checked_sub(LISTED) {
        None | Some(0) => Ok(()),
        Some(n) => writeln!(out, "\nand {} more {what}", grouped(n as u64)),
    }
}

/// Writes the figures that are not the same in both, with what the traces are called.
pub fn write_differing(traces: [(&str, &Trace); 2], out: &mut impl Write) -> io::Result<()> {
    let [(left_name, left_trace), (right_name, right_trace)] = traces;
    let (left, right) = (all(left_trace), all(right_trace));
    let find = |figures: &[Figure], of: &Figure| {
        let same = |figure: &&Figure| figure.stream == of.stream && figure.what == of.what;
        figures.iter().find(same).map(|figure| figure.value.clone())
    };
    let row = |trace: &Trace, of: &Figure| {
        let about = of.stream.map_or("the run:".to_owned(), |id| heading(trace, id));
        let value = |figures| find(figures, of).unwrap_or_else(|| "–".to_owned());
        [format!("{about} {}", of.what), value(&left), value(&right)]
    };
    let only_right = right.iter().filter(|of| find(&left, of).is_none());
    let mut rows = vec![[String::new(), left_name.to_owned(), right_name.to_owned()]];
    rows.extend(left.iter().map(|of| row(left_trace, of)).filter(|[_, left, right]| left != right));
    rows.extend(only_right.map(|of| row(right_trace, of)));
    if rows.len() == 1 {
        return writeln!(out, "Their figures are the same.");
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (first, second) = (width(0), width(1));
    for [what, left, right] in &rows {
        writeln!(out, "{what:first$}  {left:second$}  {right}")?;
    }
    Ok(())
}

fn heading(trace: &Trace, id: StreamId) -> String {
    trace.stream(id).map_or_else(String::new, |info| format!("{} ({})", info.name, info.kind.name()))
}

fn all(trace: &Trace) -> Vec<Figure> {
    let of_run = |what, value| Figure { stream: None, what, value };
    let mut all = vec![
        of_run("Node", trace.header().node.clone()),
        of_run("events", grouped(trace.end())),
        of_run("duration", trace.end_time().to_string()),
    ];
    all.extend(trace.ids().flat_map(|id| of_stream(trace, id)));
    all.extend(of_process(trace));
    all
}

fn of_stream(trace: &Trace, id: StreamId) -> Vec<Figure> {
    let mut figures = Vec::new();
    let (Some(info), Some(now)) = (trace.stream(id), trace.latest().stream(id)) else { return figures };
    let mut add = |what, value| figures.push(Figure { stream: Some(id), what, value });
    if info.kind.reads() {
        let pushed = info.amount(Side::Readable, now.pushed);
        add("pushed", format!("{pushed} in {} chunks", grouped(now.pushes)));
        add("paused", format!("{} times, {} in all", grouped(now.pauses), now.paused));
        add("peak readableLength", grouped(now.peak_readable));
    }
    if let Some(lowest) = lowest_desired_size(info, now) {
        add("written", format!("{} of {} chunks", grouped(now.written), grouped(now.accepted)));
        add(
            "desiredSize 0 or less",
            format!("after {} of {} writes", grouped(now.false_returns), grouped(now.writes)),
        );
        add("ready", format!("{} times", grouped(now.drains)));
        add("lowest desiredSize", signed(lowest));
    } else if info.kind.writes() {
        let amount = |n| info.amount(Side::Writable, n);
        add("written", format!("{} of {}", amount(now.written), amount(now.accepted)));
        add(
            "write() returned false",
            format!("{} of {} times", grouped(now.false_returns), grouped(now.writes)),
        );
        add("'drain'", format!("{} times", grouped(now.drains)));
        add("peak writableLength", grouped(now.peak_writable));
    }
    let shares = Shares::of(info, now, trace.end_time());
    if shares.all() > SimTime::ZERO {
        let percent = |part| format!("{:.0}%", shares.part(part) * 100.0);
        let [working, held, starved] = [shares.working, shares.held_back, shares.starved].map(percent);
        figures.push(Figure {
            stream: Some(id),
            what: "time",
            value: format!("working {working}, held back {held}, starved {starved}"),
        });
    }
    figures
}

fn of_process(trace: &Trace) -> Vec<Figure> {
    let process = &trace.latest().process;
    let of_process = |what, value| Figure { stream: None, what, value };
    let mut figures = Vec::new();
    if process.peak_memory > 0 {
        figures.push(of_process("peak memory", Amount::bytes(process.peak_memory).to_string()));
    }
    if let Some(words) = &process.fatal {
        figures.push(of_process("died:", words.to_string()));
    }
    figures
}
