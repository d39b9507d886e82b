//! The figures of a selected span in words: a title, a row for each stream, and the same as sentences for screen readers.

use crate::engine::SimTime;
use crate::trace::{Amount, Figures, Peak, Trace, grouped, percent};
use crate::{tr, tr_n};

/// The figures of each stream, under Node's own names.
pub fn columns(is_web: bool) -> [&'static str; COLUMNS] {
    let [waits, writes, refused, drain] = words(is_web);
    [
        tr!("paused"),
        waits,
        writes,
        "write()",
        refused,
        drain,
        tr!("in"),
        tr!("out"),
        "readableLength ≤",
        if is_web { tr!("queued ≤") } else { "writableLength ≤" },
    ]
}

/// What one waits for, where a chunk is meanwhile, and the two signals.
pub fn words(is_web: bool) -> [&'static str; 4] {
    match is_web {
        true => [tr!("awaits ready"), tr!("in sink.write"), "desiredSize ≤ 0", "ready"],
        false => [tr!("awaits 'drain'"), tr!("in _write"), "false", "'drain'"],
    }
}

/// How many there are.
pub const COLUMNS: usize = 10;

/// Figures in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureTexts {
    /// Which span it is.
    pub title: String,
    /// How much happened in it.
    pub sum: String,
    /// Each stream's name and, for each of [`columns`], what is to be said; `None` where it has no such thing.
    pub rows: Vec<(String, [Option<String>; COLUMNS])>,
    /// The columns.
    pub columns: [&'static str; COLUMNS],
}

/// The figures of streams of `trace`.
pub fn figure_texts(trace: &Trace, figures: &Figures) -> FigureTexts {
    let span = figures.span;
    let time = |part: SimTime| format!("{part}, {}", share(span.percent(part)));
    let row = |f: &crate::trace::StreamFigures| {
        let info = trace.stream(f.stream)?;
        let (reads, writes) = (info.kind.reads(), info.kind.writes());
        let (read, written) = (info.readable_object_mode, info.writable_object_mode);
        let passed = |n: u64, objects: bool| match span.rate(n) {
            Some(rate) => format!("{}, {}/s", Amount { n, objects }, Amount { n: rate, objects }),
            None => Amount { n, objects }.to_string(),
        };
        let cells = [
            reads.then(|| time(f.paused)),
            writes.then(|| time(f.waited)),
            writes.then(|| time(f.busy)),
            writes.then(|| grouped(f.writes)),
            writes.then(|| grouped(f.false_returns)),
            writes.then(|| grouped(f.drains)),
            Some(if writes { passed(f.accepted, written) } else { passed(f.pushed, read) }),
            Some(if reads { passed(f.delivered, read) } else { passed(f.written, written) }),
            reads.then(|| peak(f.peak_readable, read)),
            writes.then(|| peak(f.peak_writable, written)),
        ];
        Some((info.name.to_string(), cells))
    };
    let events = tr_n!(figures.events, "{n} event", "{n} events", n = grouped(figures.events));
    let lost = match figures.lost {
        0 => String::new(),
        n => tr!(", {n} left out", n = grouped(n)),
    };
    let memory = figures.memory.map_or(String::new(), |at| tr!(", memory ≤ {most}", most = peak(at, false)));
    FigureTexts {
        title: tr!("{length} from {from} to {to}", length = span.length(), from = span.from, to = span.to),
        sum: format!("{events}{lost}{memory}"),
        rows: figures.streams.iter().filter_map(row).collect(),
        columns: columns(trace.is_web()),
    }
}

impl FigureTexts {
    /// All of it, to be read out.
    pub fn sentences(&self) -> String {
        let mut text = tr!("Selected: {title}. {sum}.", title = self.title, sum = self.sum);
        for (name, cells) in &self.rows {
            let parts: Vec<String> = self
                .columns
                .iter()
                .zip(cells)
                .filter_map(|(column, cell)| Some(format!("{column} {}", cell.as_ref()?)))
                .collect();
            text.push_str(&format!(" {name}: {}.", parts.join("; ")));
        }
        text
    }
}

fn peak(peak: Peak, objects: bool) -> String {
    let amount = Amount { n: peak.n, objects };
    if peak.about { tr!("about {amount}", amount) } else { amount.to_string() }
}

/// Never 0 or 100 of what is something, or not all.
fn share(value: f64) -> String {
    match value {
        0.0 => percent("0"),
        _ if value < 1.0 => percent("< 1"),
        _ if value > 99.0 && value < 100.0 => percent("> 99"),
        _ => percent(&format!("{value:.0}")),
    }
}
