//! `highwater render`: one view at one moment as an SVG picture, so that a book's build makes its own.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use highwater::engine::{SimTime, StreamId};
use highwater::scenario::Nanos;
use highwater::trace::{Cursor, Lane, Trace, lanes, meeting};
use highwater::views::pipe::Net;
use highwater::views::svg::{Colours, svg};
use highwater::views::{Moment, pipe, sequence, timeline};

use crate::{Answer, Failure, input};

/// The page's own style sheet: the colours of its themes.
const STYLES: &str = include_str!("../../../static/app.css");

/// Draws a view at a moment as an SVG picture
#[derive(Args)]
pub struct Words {
    /// A scenario or a trace: a file, - for standard input, or a name such as upload-crash:ignore
    input: String,
    /// What to draw
    #[arg(long, value_enum)]
    view: View,
    /// The moment, such as 1.2s; absent: the end
    #[arg(long, value_name = "TIME", value_parser = Nanos::parse)]
    at: Option<u64>,
    /// The moment after so many events, in place of a time
    #[arg(long, value_name = "N", conflicts_with = "at")]
    event: Option<u64>,
    /// Width and height in pixels
    #[arg(long, value_name = "WxH", default_value = "960x540", value_parser = size)]
    size: (f64, f64),
    /// The page's theme whose colours it has
    #[arg(long, value_enum, default_value = "light")]
    theme: Theme,
    /// Without a ground
    #[arg(long)]
    transparent: bool,
    /// The stream whose flow is drawn, by its name; absent: the first flow
    #[arg(long, value_name = "NAME")]
    stream: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum View {
    Pipe,
    Sequence,
    Timeline,
}

#[derive(Clone, Copy, ValueEnum)]
enum Theme {
    Light,
    Dark,
    Projector,
}

fn size(word: &str) -> Result<(f64, f64), String> {
    let sides =
        word.split_once('x').and_then(|(w, h)| Some((w.parse::<u32>().ok()?, h.parse::<u32>().ok()?)));
    match sides {
        Some((w @ 100..=10_000, h @ 100..=10_000)) => Ok((f64::from(w), f64::from(h))),
        _ => Err("write for example 960x540, from 100 to 10000 each".to_owned()),
    }
}

pub fn run(words: &Words) -> Result<Answer, Failure> {
    let trace = input::run_or_trace(&words.input, words.at.map(SimTime), words.event)?;
    let picture = picture(&trace, words)?;
    io::stdout().lock().write_all(picture.as_bytes())?;
    Ok(Answer::Good)
}

/// The flow, or with all that it meets.
fn net(trace: &Trace, stages: &[StreamId], whole: bool) -> Net {
    let has = |lane: &Lane| lane.stages.iter().flatten().any(|id| stages.contains(id));
    let groups = if whole { meeting(lanes(trace)) } else { Vec::new() };
    let group = groups.iter().find(|group| group.iter().any(has));
    group.map_or_else(|| Net::line(stages), |group| Net::of(group))
}

fn picture(trace: &Trace, words: &Words) -> Result<String, Failure> {
    let stages = input::stages(trace, words.stream.as_deref())?;
    let index = match (words.event, words.at) {
        (Some(event), _) => event,
        (None, Some(at)) => trace.index_at(SimTime(at)),
        (None, None) => trace.end(),
    };
    let mut cursor = Cursor::default();
    cursor.seek(trace, index);
    let index = cursor.index();
    let last = index.checked_sub(1).map_or(SimTime::ZERO, |last| trace.time_at(last));
    let time = words.at.map_or(last, |at| SimTime(at).max(last));
    let moment = Moment { trace, cursor: &cursor, time, reached: time, speed: 0.0 };
    let (w, h) = words.size;
    let scene = match words.view {
        View::Pipe => pipe::layout(&moment, &net(trace, &stages, words.stream.is_none()), w, h),
        View::Sequence => sequence::layout(&moment, &stages, &sequence::View::default(), w, h),
        View::Timeline => timeline::layout(&moment, &stages, &timeline::Glance::default(), w, h),
    };
    let theme = match words.theme {
        Theme::Light => ":root {",
        Theme::Dark => ":root[data-theme=\"dark\"] {",
        Theme::Projector => ":root[data-theme=\"projector\"] {",
    };
    let colours = Colours::of(STYLES, theme).ok_or("the style sheet has no such theme")?;
    Ok(colours.apply(&svg(&scene), !words.transparent))
}
