//! What the page holds in any language, and a scenario at its start.

use crate::run::Run;
use crate::scenario::Scenario;
use crate::trace::Trace;
use crate::ui::model::{Flows, State};
use crate::ui::playback::{Frames, Player};

/// What is on screen, whatever the language.
#[derive(Clone, PartialEq)]
pub struct Begun {
    pub frames: Frames,
    pub state: State,
}

/// A scenario at its start, and its flows.
pub fn started(scenario: &Scenario) -> (Player, Flows) {
    let player = Player::of_run(Run::start(scenario, Trace::DEFAULT_LIMIT));
    (player, Flows::of_scenario(scenario))
}
