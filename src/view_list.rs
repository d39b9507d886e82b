//! The views of a run in one table: what figures' files, addresses, pictures' files and the page call them. Must not know
//! what a view draws: `export` has that for views that can be drawn, `ui` for all.

use serde::{Deserialize, Serialize};

use crate::tr;

/// What can be shown of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum View {
    /// The streams now.
    Pipe,
    /// Who called whom, and why.
    Sequence,
    /// Over time.
    Timeline,
    /// The consumer's code.
    Code,
    /// The streams' properties.
    State,
}

impl View {
    /// All of them, in the order in which they stand on the page.
    pub const ALL: [View; 5] = [View::Pipe, View::Timeline, View::Code, View::State, View::Sequence];

    /// What an address's `view` may be, as documents have it.
    pub const VALUES: &str = "pipe, sequence, timeline, code, state, several with commas, or all";

    /// Its name in addresses, in files' names and in the ids of the page's elements; figures' files have the same.
    pub const fn code(self) -> &'static str {
        match self {
            View::Pipe => "pipe",
            View::Sequence => "sequence",
            View::Timeline => "timeline",
            View::Code => "code",
            View::State => "state",
        }
    }

    /// The view with that name, in any case.
    pub fn from_code(code: &str) -> Option<View> {
        View::ALL.into_iter().find(|view| view.code().eq_ignore_ascii_case(code))
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            View::Pipe => tr!("Pipe"),
            View::Sequence => tr!("Sequence"),
            View::Timeline => tr!("Timeline"),
            View::Code => tr!("Code"),
            View::State => tr!("State"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::View;

    #[test]
    fn figures_addresses_and_documents_have_the_same_names() {
        let (listed, _) = View::VALUES.split_once(", several").unwrap();
        assert_eq!(listed.split(", ").count(), View::ALL.len());
        for view in View::ALL {
            assert_eq!(serde_json::to_value(view).unwrap(), view.code());
            assert_eq!(View::from_code(&view.code().to_uppercase()), Some(view));
            assert!(listed.split(", ").any(|listed| listed == view.code()), "{view:?}");
        }
    }
}
