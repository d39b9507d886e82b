//! What an address asks for, as plain data. Reading and writing addresses is `address`'s.

use super::comparison::Comparison;
use crate::engine::{NodeVersion, SimTime};
use crate::figure::FIRST;
use crate::scenario::Consumer;
use crate::ui::playback::Tempo;
use crate::view_list::View;
use crate::web::theme::Theme;

/// Where the playhead should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlayheadTarget {
    /// At a time of the run's clock.
    Time(SimTime),
    /// After that many events.
    Event(u64),
    /// The figure's decisive moment.
    Look,
}

/// Which controls an embedded page has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controls {
    /// All of it.
    #[default]
    Full,
    /// The transport and the views, and nothing that changes the run.
    Min,
    /// Nothing.
    None,
}

/// How much of a figure's text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextPanel {
    /// All of it.
    Open,
    /// The title, with a button that unfolds the rest.
    Folded,
    /// None of it.
    None,
}

/// What an address asks for; `None` or the default where it asks for nothing. Of a repeated parameter the last one counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageQuery {
    /// The figure's name.
    pub figure: Option<String>,
    /// Whether the index of all figures is shown.
    pub index: bool,
    /// A file beside the page: a figure, a scenario or a trace.
    pub file: Option<String>,
    /// Whether that is the recording of a process that may still run, to be shown as it comes.
    pub live: bool,
    /// The consumer in all flows.
    pub consumer: Option<Consumer>,
    /// The version of Node.
    pub node: Option<NodeVersion>,
    /// How the second run differs; `Some(None)`: there is no second run, whatever the figure has.
    pub compare: Option<Option<Comparison>>,
    /// The number of the flow that is shown, from 1.
    pub flow: Option<usize>,
    /// The number of the one stream among many alike that is shown alone, from 1.
    pub one: Option<usize>,
    /// The views that are shown.
    pub views: Option<Vec<View>>,
    /// How much of the figure's text is shown.
    pub text: Option<TextPanel>,
    /// Where the playhead is.
    pub at: Option<PlayheadTarget>,
    /// Whether it starts to play by itself.
    pub autoplay: Option<bool>,
    /// The speed.
    pub speed: Option<Tempo>,
    /// Whether it plays in a loop.
    pub looping: Option<bool>,
    /// The theme.
    pub theme: Option<Theme>,
    /// Whether movement is reduced, whatever the system's setting.
    pub still: Option<bool>,
    /// The language's code.
    pub lang: Option<String>,
    /// Whether the page is embedded in another one.
    pub embed: bool,
    /// Which controls the embedded page has.
    pub controls: Option<Controls>,
    /// Whether files can be dropped on the page.
    pub drop: Option<bool>,
    /// The only origin whose messages are accepted, and to which messages are sent.
    pub origin: Option<String>,
}

impl PageQuery {
    /// The figure's name; by default that of the first figure.
    pub fn figure_name(&self) -> &str {
        self.figure.as_deref().unwrap_or(FIRST)
    }

    /// Which controls there are: all, unless the page is embedded and its host asks for fewer.
    pub fn controls(&self) -> Controls {
        if self.embed { self.controls.unwrap_or_default() } else { Controls::Full }
    }

    /// The part that stays when another figure is opened: appearance, views, playback, embedding.
    pub fn lasting(&self) -> PageQuery {
        let PageQuery { views, text, speed, looping, theme, still, lang, .. } = self.clone();
        let PageQuery { embed, controls, drop, origin, .. } = self.clone();
        let looks = PageQuery { views, text, speed, looping, theme, still, lang, ..PageQuery::default() };
        PageQuery { embed, controls, drop, origin, ..looks }
    }
}
