//! What the page's address asks for, and what is on screen as an address: readable parameters (`table`) for what authors
//! type, and a packed fragment (`link`) for what nobody can type. Pure: `crate::web` reads and writes addresses.
//! docs/addresses.md says what there is; a test holds it to the table.

mod link;
mod table;

pub use link::{LONGEST, Link, unwrapped, wrapped};
pub use table::{PARAMETERS, Parameter};

use super::compare::Versus;
use super::tempo::Tempo;
use crate::engine::{NodeVersion, SimTime};
use crate::figure::{FIRST, View};
use crate::scenario::Consumer;
use crate::tr;
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
pub struct Asked {
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
    pub compare: Option<Option<Versus>>,
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

impl Asked {
    /// Whether that is one of our parameters.
    pub fn knows(name: &str) -> bool {
        PARAMETERS.iter().any(|parameter| parameter.name.eq_ignore_ascii_case(name))
    }

    /// Reads parameters, and says of each value that makes no sense what would. What it does not know belongs to
    /// somebody else.
    pub fn read(parameters: impl IntoIterator<Item = (String, String)>) -> (Asked, Vec<String>) {
        let (mut asked, mut faults) = (Asked::default(), Vec::new());
        for (name, value) in parameters {
            faults.extend(asked.set(&name, &value).err());
        }
        (asked, faults)
    }

    /// Asks for one thing more.
    ///
    /// # Errors
    /// A sentence, if that value makes no sense.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let known = |parameter: &&Parameter| parameter.name.eq_ignore_ascii_case(name);
        let Some(parameter) = PARAMETERS.iter().find(known) else { return Ok(()) };
        (parameter.read)(self, value.trim()).ok_or_else(|| {
            let value: String = value.chars().take(40).collect();
            let Parameter { name, values, .. } = parameter;
            tr!("{name}={value} in the address is not valid. Use one of: {values}.", name, value, values)
        })
    }

    /// The parameters that ask for this, in the table's order.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let said = |parameter: &Parameter| Some((parameter.name.to_owned(), (parameter.write)(self)?));
        PARAMETERS.iter().filter_map(said).collect()
    }

    /// The figure's name: the first one's, if none is asked for.
    pub fn figure_name(&self) -> &str {
        self.figure.as_deref().unwrap_or(FIRST)
    }

    /// What there is to act with: a guest has as much as its host wants.
    pub fn controls(&self) -> Controls {
        if self.embed { self.controls.unwrap_or_default() } else { Controls::Full }
    }

    /// What holds for every figure: how the page looks, and where it is a guest.
    pub fn lasting(&self) -> Asked {
        let Asked { views, text, speed, looping, theme, still, lang, .. } = self.clone();
        let Asked { embed, controls, drop, origin, .. } = self.clone();
        let looks = Asked { views, text, speed, looping, theme, still, lang, ..Asked::default() };
        Asked { embed, controls, drop, origin, ..looks }
    }
}
