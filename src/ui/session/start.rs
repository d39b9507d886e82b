//! Starting a run, and what is carried over when the root component is made anew.

use crate::run::Run;
use crate::scenario::Scenario;
use crate::trace::Trace;
use crate::ui::model::{Flows, State};
use crate::ui::playback::{Playback, Player};

/// What is on screen, independent of the language.
#[derive(Clone, PartialEq)]
pub struct Session {
    /// The players, at their moments.
    pub playback: Playback,
    /// The page's state.
    pub state: State,
}

/// Starts a run of `scenario`: a player at its start, and the scenario's flows.
pub fn start_run(scenario: &Scenario) -> (Player, Flows) {
    let player = Player::of_run(Run::start(scenario, Trace::DEFAULT_LIMIT));
    (player, Flows::of_scenario(scenario))
}
