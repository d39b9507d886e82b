//! `highwater render`: views of a moment as an SVG picture, so that a book's build makes its own.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use highwater::engine::StreamId;
use highwater::export::{Paint, PicturePart, Theme, picture};
use highwater::trace::{Lane, Trace, lanes, meeting};
use highwater::views::pipe::StreamGraph;
use highwater::views::sequence;
use highwater::views::timeline::TimelineViewport;
use highwater::views::{DRAWABLE, DrawableView, ViewInput};

use crate::argument_error::ArgumentError;
use crate::moment::MomentArgs;
use crate::output::Output;
use crate::{Answer, Failure, input};

/// Draws one or all views of a moment as an SVG picture
#[derive(clap::Args)]
pub struct Args {
    /// A scenario, a figure or a trace: a file, - for standard input, or a name such as upload-crash:ignore
    input: String,
    /// What to draw; `all` puts the three views side by side
    #[arg(long, value_parser = drawn())]
    view: ViewsToDraw,
    #[command(flatten)]
    when: MomentArgs,
    /// Width and height of the layout, in pixels
    #[arg(long, value_name = "WxH", default_value = "960x540", value_parser = size)]
    size: (f64, f64),
    /// The factor by which the picture is enlarged: 2 turns 960x540 into a 1920x1080 slide with text twice as large
    #[arg(long, value_name = "TIMES", default_value = "1", value_parser = scale)]
    scale: f64,
    /// The background: white, dark or transparent
    #[arg(long, value_enum)]
    background: Option<Background>,
    /// The colour theme [default: the one that suits the background]
    #[arg(long, value_enum)]
    theme: Option<Colours>,
    /// The name of a stream whose flow is drawn [default: the first flow]
    #[arg(long, value_name = "NAME")]
    stream: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// The views to draw.
#[derive(Clone, Copy)]
struct ViewsToDraw(&'static [DrawableView]);

/// The name of a view that can be drawn, or `all`.
fn drawn() -> impl TypedValueParser<Value = ViewsToDraw> {
    let names = DRAWABLE.iter().map(|drawable| drawable.view.code()).chain(["all"]);
    PossibleValuesParser::new(names).map(|name| {
        let one = DRAWABLE.iter().position(|drawable| drawable.view.code() == name);
        ViewsToDraw(one.map_or(&DRAWABLE[..], |place| &DRAWABLE[place..=place]))
    })
}

#[derive(Clone, Copy, ValueEnum)]
enum Colours {
    Light,
    Dark,
    Projector,
}

#[derive(Clone, Copy, ValueEnum)]
enum Background {
    White,
    Dark,
    Transparent,
}

fn size(word: &str) -> Result<(f64, f64), ArgumentError> {
    let sides =
        word.split_once('x').and_then(|(w, h)| Some((w.parse::<u32>().ok()?, h.parse::<u32>().ok()?)));
    match sides {
        Some((w @ 100..=10_000, h @ 100..=10_000)) => Ok((f64::from(w), f64::from(h))),
        _ => Err(ArgumentError::Size),
    }
}

fn scale(word: &str) -> Result<f64, ArgumentError> {
    let scale = word.parse().ok().filter(|scale| (0.1..=10.0).contains(scale));
    scale.ok_or(ArgumentError::Scale)
}

pub fn run(args: &Args) -> Result<Answer, Failure> {
    let paint = args.paint()?;
    let there = args.when.of(&args.input)?;
    let stages = input::stages(&there.trace, args.stream.as_deref())?;
    let graph = graph(&there.trace, &stages, args.stream.is_none());
    let (sequence, viewport) = (sequence::SequenceViewport::default(), TimelineViewport::default());
    let input = ViewInput { graph: &graph, stages: &stages, sequence: &sequence, viewport: &viewport };
    let title = there.trace.header().title.clone();
    let picture = there.look(|moment| {
        let part = |drawable| PicturePart { drawable, moment, input, name: None };
        let parts: Vec<PicturePart> = args.view.0.iter().map(part).collect();
        picture(&format!("{title}, {}", moment.time), &parts, args.size, args.scale, &paint.look())
    });
    args.output.write(|out| out.write_all(picture.as_bytes()))?;
    Ok(if there.faulty { Answer::Bad } else { Answer::Good })
}

impl Args {
    fn paint(&self) -> Result<Paint, Failure> {
        let theme = self.theme.map(|theme| match theme {
            Colours::Light => Theme::Light,
            Colours::Dark => Theme::Dark,
            Colours::Projector => Theme::Projector,
        });
        match (self.background, theme) {
            (Some(Background::White), Some(Theme::Dark)) => {
                Err("text in the dark theme cannot be read on white; leave out one of the two".into())
            }
            (Some(Background::Dark), Some(Theme::Light | Theme::Projector)) => {
                Err("text in a light theme cannot be read on dark; leave out one of the two".into())
            }
            (Some(Background::Dark), None) => Ok(Paint { theme: Theme::Dark, ground: true }),
            (background, theme) => {
                let ground = !matches!(background, Some(Background::Transparent));
                Ok(Paint { theme: theme.unwrap_or_default(), ground })
            }
        }
    }
}

/// The flow, or with all that it meets.
fn graph(trace: &Trace, stages: &[StreamId], whole: bool) -> StreamGraph {
    let has = |lane: &Lane| lane.stages.iter().flatten().any(|id| stages.contains(id));
    let groups = if whole { meeting(lanes(trace)) } else { Vec::new() };
    let group = groups.iter().find(|group| group.iter().any(has));
    group.map_or_else(|| StreamGraph::line(stages), |group| StreamGraph::of(group))
}
