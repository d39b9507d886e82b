//! What replaces the run on screen: another scenario, figure or file, or a change to the scenario. Each is a callback.
//! Must not render.

use std::rc::Rc;

use yew::prelude::*;

use super::navigation::Navigation;
use super::open::Runnable;
use super::program::show_program;
use super::program_figure::open_program;
use super::start::start_run;
use crate::engine::{NodeVersion, SimTime};
use crate::scenario::{Consumer, Scenario};
use crate::trace::EventIndex;
use crate::ui::model::{
    Action, Comparison, Draft, Flows, Lesson, NamedFigure, ScenarioChange, State, Subject,
};
use crate::ui::playback::{Playback, Player};

/// The callbacks. The playhead goes on playing if it was playing, and the tempo stays.
pub struct Commands {
    /// Runs a changed scenario up to the moment of the change. It can be undone.
    pub change: Callback<ScenarioChange>,
    /// The same while a slider is dragged: it belongs to the last change, and is undone with it.
    pub adjust: Callback<ScenarioChange>,
    /// Undoes the last change.
    pub undo: Callback<()>,
    /// Runs a scenario from its start. It can be undone.
    pub run: Callback<Rc<Scenario>>,
    /// Runs the scenario with another consumer in the flows that are shown.
    pub consumer: Callback<Consumer>,
    /// Runs the scenario on another version of Node.
    pub node: Callback<NodeVersion>,
    /// Shows a figure.
    pub figure: Callback<NamedFigure>,
    /// Shows what a host page has sent, or a file.
    pub open: Callback<Runnable>,
    /// Shows a file from the reader's disk; a host page hears nothing of it.
    pub open_own: Callback<Runnable>,
    /// Opens a program in the editor, by the name of its file, and runs it.
    pub program: Callback<String>,
    /// Shows a second run below the first, or none.
    pub compare: Callback<Option<Comparison>>,
}

impl Commands {
    /// For what is on screen now.
    pub fn new(playback: &Playback, state: &UseReducerHandle<State>) -> Commands {
        let dispatch = state.dispatcher();
        let change = {
            let (playback, dispatch, lesson) = (playback.clone(), dispatch.clone(), state.lesson.clone());
            Callback::from(move |(scenario, at): ScenarioChange| {
                let (before, index) = playback.look(Player::place);
                let flows = replace(&playback, &scenario, lesson.as_ref(), at, index);
                dispatch.dispatch(Action::Say(None));
                dispatch.dispatch(Action::Change(scenario, flows, before));
            })
        };
        let adjust = {
            let (playback, dispatch, lesson) = (playback.clone(), dispatch.clone(), state.lesson.clone());
            Callback::from(move |(scenario, at): ScenarioChange| {
                let index = playback.look(|player| player.place().1);
                let flows = replace(&playback, &scenario, lesson.as_ref(), at, index);
                dispatch.dispatch(Action::Adjust(scenario, flows));
            })
        };
        let undo = {
            let (playback, dispatch, past) = (playback.clone(), dispatch.clone(), state.past.clone());
            let lesson = state.lesson.clone();
            Callback::from(move |()| {
                if let Some((scenario, at)) = past.last() {
                    let flows = replace(&playback, scenario, lesson.as_ref(), *at, EventIndex::MAX);
                    dispatch.dispatch(Action::Undo(flows));
                }
            })
        };
        let load: Callback<(Rc<Scenario>, Option<Box<Lesson>>)> = {
            let (playback, dispatch) = (playback.clone(), dispatch.clone());
            Callback::from(move |(scenario, lesson): (Rc<Scenario>, Option<Box<Lesson>>)| {
                Navigation::begin();
                // Something else begins at its beginning.
                playback.act(Player::to_start);
                let flows = replace(&playback, &scenario, lesson.as_deref(), SimTime::ZERO, 0);
                dispatch.dispatch(Action::Say(None));
                dispatch.dispatch(Action::Show(Subject::Scenario(scenario), flows, lesson));
            })
        };
        // The editor runs it.
        let run_text = {
            let dispatch = dispatch.clone();
            move |text: Rc<str>, changed: bool| {
                let draft = Draft::to_run(text, changed);
                dispatch.dispatch(Action::Draft(Some(draft)));
            }
        };
        let figure = {
            let (playback, dispatch, load) = (playback.clone(), dispatch.clone(), load.clone());
            let run_text = run_text.clone();
            Callback::from(move |named: NamedFigure| {
                let lesson = Box::new(Lesson::new(named));
                let (run, program) = (lesson.first_run().cloned(), lesson.program().map(Rc::from));
                match (run, program) {
                    (Some(first), _) => show_program(&first, lesson, &playback, &dispatch),
                    // It has to run first.
                    (None, Some(text)) => {
                        load.emit((lesson.scenario.clone(), Some(lesson)));
                        run_text(text, false);
                    }
                    (None, None) => load.emit((lesson.scenario.clone(), Some(lesson))),
                }
            })
        };
        let program = {
            let dispatch = dispatch.clone();
            Callback::from(move |name: String| {
                let dispatch = dispatch.clone();
                yew::platform::spawn_local(async move { open_program(&name, &dispatch).await });
            })
        };
        let open = {
            let figure = figure.clone();
            Callback::from(move |opened: Runnable| match opened {
                Runnable::Scenario(scenario) => load.emit((Rc::new(scenario), None)),
                Runnable::Program(text) => {
                    load.emit((Rc::default(), None));
                    run_text(text, true);
                }
                Runnable::Figure(found) => figure.emit(NamedFigure::of_file(found)),
            })
        };
        let open_own = {
            let (open, dispatch) = (open.clone(), dispatch.clone());
            Callback::from(move |opened: Runnable| {
                dispatch.dispatch(Action::Private(true));
                open.emit(opened);
            })
        };
        let run = change.reform(|scenario: Rc<Scenario>| (scenario, SimTime::ZERO));
        let consumer = {
            let (run, now, flows) = (run.clone(), state.scenario().cloned(), state.shown_flows.clone());
            Callback::from(move |consumer: Consumer| {
                if let Some(now) = &now {
                    run.emit(Rc::new(now.with_consumer(&flows, consumer)));
                }
            })
        };
        let node = {
            let (run, now) = (run.clone(), state.base().cloned());
            Callback::from(move |node: NodeVersion| {
                if let Some(now) = &now {
                    run.emit(Rc::new(Scenario { node, ..(**now).clone() }));
                }
            })
        };
        let compare = Callback::from(move |comparison| dispatch.dispatch(Action::Comparison(comparison)));
        Commands { change, adjust, undo, run, consumer, node, figure, open, open_own, program, compare }
    }
}

/// Puts a player of `scenario` in place of the one on screen, with the stops of `lesson`, and seeks to `at`: of the events
/// at that time, to no more than `index` in all. Returns the scenario's flows.
fn replace(
    playback: &Playback,
    scenario: &Rc<Scenario>,
    lesson: Option<&Lesson>,
    at: SimTime,
    index: EventIndex,
) -> Flows {
    let (goes_on, tempo) = playback.look(|player| (player.plays_on(), player.tempo()));
    let (mut player, flows) = start_run(scenario);
    player.set_tempo(tempo);
    player.set_stops(lesson.map(|lesson| lesson.stops(scenario)).unwrap_or_default());
    if goes_on {
        player.play();
    }
    if at > SimTime::ZERO {
        player.resume_at(at, index);
    }
    playback.set_player(player);
    flows
}
