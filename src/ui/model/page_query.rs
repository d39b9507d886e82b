//! What an address asks for, as plain data. Reading and writing addresses is `address`'s.

use super::comparison::Comparison;
use crate::engine::{NodeVersion, SimTime};
use crate::figure::FIRST;
use crate::scenario::Consumer;
use crate::ui::playback::Tempo;
use crate::view_list::View;
use crate::web::theme::Theme;

/// A moment that is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum At {
    /// On the run's clock.
    Time(SimTime),
    /// After so many events.
    Event(u64),
    /// The figure's decisive moment.
    Look,
}

/// How much there is to act with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controls {
    /// All of it.
    #[default]
    Full,
    /// What plays, and what is looked at.
    Min,
    /// Nothing.
    None,
}

/// How much of a figure's text there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// All of it.
    Open,
    /// A line, and a way to the rest.
    Folded,
    /// None of it.
    None,
}

/// What an address asks for; `None` and the default where it asks for nothing. Later ones win over earlier ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageQuery {
    /// The figure of that name.
    pub figure: Option<String>,
    /// All figures.
    pub index: bool,
    /// A file beside the page: a figure, a scenario or a trace.
    pub file: Option<String>,
    /// The consumer's code in all flows.
    pub consumer: Option<Consumer>,
    /// The version of Node.
    pub node: Option<NodeVersion>,
    /// The second run; `Some(None)` is none.
    pub compare: Option<Option<Comparison>>,
    /// Which of the flows is looked at; the first is 1.
    pub flow: Option<usize>,
    /// Which one of many alike is looked at by itself; the first is 1.
    pub one: Option<usize>,
    /// The views that are shown.
    pub views: Option<Vec<View>>,
    /// How much of the figure's text is there.
    pub text: Option<Words>,
    /// Where the playhead is.
    pub at: Option<At>,
    /// Whether it plays at once.
    pub autoplay: Option<bool>,
    /// How fast.
    pub speed: Option<Tempo>,
    /// Whether over and over.
    pub looping: Option<bool>,
    /// The colours.
    pub theme: Option<Theme>,
    /// Whether there is to be less movement, whatever the system says.
    pub still: Option<bool>,
    /// The language.
    pub lang: Option<String>,
    /// The page is a guest in another page.
    pub embed: bool,
    /// What there is to act with.
    pub controls: Option<Controls>,
    /// Whether files can be dropped.
    pub drop: Option<bool>,
    /// The one origin that messages are taken from and sent to.
    pub origin: Option<String>,
}

impl PageQuery {
    /// The figure's name: the first one's, if none is asked for.
    pub fn figure_name(&self) -> &str {
        self.figure.as_deref().unwrap_or(FIRST)
    }

    /// What there is to act with: a guest has as much as its host wants.
    pub fn controls(&self) -> Controls {
        if self.embed { self.controls.unwrap_or_default() } else { Controls::Full }
    }

    /// What holds for every figure: how the page looks, and where it is a guest.
    pub fn lasting(&self) -> PageQuery {
        let PageQuery { views, text, speed, looping, theme, still, lang, .. } = self.clone();
        let PageQuery { embed, controls, drop, origin, .. } = self.clone();
        let looks = PageQuery { views, text, speed, looping, theme, still, lang, ..PageQuery::default() };
        PageQuery { embed, controls, drop, origin, ..looks }
    }
}
