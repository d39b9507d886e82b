//! What is offered: of what pictures are made, and the texts that there are, in words.

use super::source::{Size, Taken, What};
use crate::export::{Paint, Theme, View};
use crate::tr;
use crate::trace::Format;
use crate::ui::playback::Lane;

/// Of each choice the number of what is chosen: the view, what it is painted on, its size, the pixels of a PNG, the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen(pub [usize; 5]);

const VIEWS: [What; 5] =
    [What::One(View::Pipe), What::One(View::Sequence), What::One(View::Timeline), What::All, What::Both];

/// What the views are called in files' names.
const NAMES: [&str; 5] = ["pipe", "sequence", "timeline", "all", "both"];

const PAPERS: [Paint; 5] = [
    Paint { theme: Theme::Light, ground: true },
    Paint { theme: Theme::Dark, ground: true },
    Paint { theme: Theme::Light, ground: false },
    Paint { theme: Theme::Dark, ground: false },
    Paint { theme: Theme::Projector, ground: true },
];

const SIZES: [Size; 3] = [Size::Slide(1600), Size::Slide(1920), Size::Screen];

impl Chosen {
    pub fn what(self) -> What {
        VIEWS[self.0[0]]
    }

    pub fn name(self) -> &'static str {
        NAMES[self.0[0]]
    }

    pub fn paint(self) -> Paint {
        PAPERS[self.0[1]]
    }

    pub fn size(self) -> Size {
        SIZES[self.0[2]]
    }

    /// How many times as many pixels a PNG has in each direction.
    pub fn density(self) -> f64 {
        [1.0, 2.0][self.0[3]]
    }

    pub fn lane(self) -> Lane {
        [Lane::First, Lane::Second][self.0[4]]
    }
}

/// A choice with its id and its name.
pub type Choice = (&'static str, &'static str, Vec<String>);

/// The choices, in the order of [`Chosen`].
pub fn choices(taken: &Taken) -> Vec<Choice> {
    let own = |words: &[&str]| words.iter().map(|&words| words.to_owned()).collect();
    let runs = taken.state.run_names();
    let views = [
        tr!("Pipe"),
        tr!("Sequence"),
        tr!("Timeline"),
        tr!("All that is on screen"),
        tr!("Pipes of both runs"),
    ];
    let papers = [
        tr!("white"),
        tr!("dark"),
        tr!("transparent, on light"),
        tr!("transparent, on dark"),
        tr!("white, for a projector"),
    ];
    let mut all = vec![
        ("export-view", tr!("Picture"), own(&views[..if runs.is_some() { 5 } else { 4 }])),
        ("export-paper", tr!("Background"), own(&papers)),
        ("export-size", tr!("Size"), own(&["1600 × 900", "1920 × 1080", tr!("as on screen")])),
        ("export-pixels", "PNG", own(&[tr!("of this size"), tr!("with twice the pixels")])),
    ];
    if let Some((first, second)) = runs {
        all.push(("export-run", tr!("Run"), vec![first, second]));
    }
    all
}

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Text {
    Mermaid,
    Trace(Format),
    Scenario,
    Program,
}

/// A text that can be taken along.
#[derive(Clone, Copy)]
pub struct OfferedText {
    pub what: Text,
    pub id: &'static str,
    /// The ending of its file.
    pub end: &'static str,
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
}

/// All of them.
pub fn texts() -> [OfferedText; 6] {
    let text = |what, id, end, name, purpose| OfferedText { what, id, end, name, purpose };
    [
        text(Text::Mermaid, "mermaid", "mmd", "Mermaid", tr!("the last 200 signals as a sequence diagram")),
        text(
            Text::Trace(Format::JsonLines),
            "jsonl",
            "trace.jsonl",
            "JSON Lines",
            tr!("what has happened so far; Open… shows it again"),
        ),
        text(
            Text::Trace(Format::Csv),
            "csv",
            "csv",
            "CSV",
            tr!("the same for a spreadsheet: a row an event"),
        ),
        text(
            Text::Trace(Format::Chrome),
            "chrome",
            "chrome.json",
            tr!("Chrome trace"),
            tr!("the same for ui.perfetto.dev"),
        ),
        text(
            Text::Scenario,
            "scenario",
            "json",
            tr!("Scenario"),
            tr!("what runs, as it is set now; Open… runs it"),
        ),
        text(
            Text::Program,
            "program",
            "mjs",
            tr!("Node program"),
            tr!("the same with real streams: node FILE"),
        ),
    ]
}
