//! Running the reader's program, showing its run, and going back from it. Must not render.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;
use yew::UseReducerDispatcher;

use super::navigation::Navigation;
use super::open::{FileContent, read_file};
use super::program_answer::program_run;
use super::start::start_run;
use crate::figure::main_of;
use crate::scenario::Scenario;
use crate::tr;
use crate::ui::model::{Action, Flows, Lesson, ProgramRun, ProgramTrace, State, Step, Subject};
use crate::ui::playback::{Playback, Player};
use crate::web::program::{run_program as run_in_worker, stop_program as stop_in_worker};

/// What has become of a program that was to run.
pub enum ProgramShown {
    /// Its run is on screen.
    Run(Rc<ProgramRun>),
    /// Something else was wished for meanwhile.
    Superseded,
    /// There is no run, for this reason.
    Failed(String),
}

/// Runs a program whose text was made from a scenario's, and shows its run from the beginning, playing.
pub async fn run_program(
    text: &str,
    scenario: Rc<Scenario>,
    lesson: Option<&Lesson>,
    playback: &Playback,
    dispatch: &UseReducerDispatcher<State>,
) -> ProgramShown {
    let navigation = Navigation::begin();
    let main = main_of(text);
    let request = json!({ "files": { main: text }, "main": main, "node": scenario.node.major() });
    let answer = match run_in_worker(&request.to_string()).await {
        Ok(Some(answer)) => answer,
        Ok(None) => return ProgramShown::Superseded,
        Err(error) => {
            // What was on screen is another program's.
            show(&nothing(scenario), None, playback, dispatch);
            return ProgramShown::Failed(error.to_string());
        }
    };
    let unreadable = || ProgramShown::Failed(tr!("The interpreter's answer could not be read.").to_owned());
    let Some(run) = program_run(&answer.result, main, scenario) else { return unreadable() };
    let (read, notice) = read_file(answer.trace, "trace.jsonl", navigation, &|_: String| ()).await;
    if !navigation.is_latest() {
        return ProgramShown::Superseded;
    }
    let Some(FileContent::Trace(_, trace)) = read else { return unreadable() };
    let run = ProgramTrace { run: Rc::new(run), trace: Rc::new(RefCell::new(*trace)) };
    // The figure's own program, which nothing had run for the page yet.
    let is_first =
        lesson.is_some_and(|lesson| lesson.first_run().is_none() && lesson.program() == Some(text));
    if is_first {
        dispatch.dispatch(Action::Lesson(Step::Run(run.clone())));
    }
    show(&run, lesson.filter(|_| is_first), playback, dispatch);
    playback.act(Player::play);
    dispatch.dispatch(Action::Say(notice));
    ProgramShown::Run(run.run)
}

/// Ends the program that runs; what was on screen stays.
pub fn stop_program() {
    Navigation::begin();
    yew::platform::spawn_local(async {
        // What cannot be had runs nothing.
        let _ = stop_in_worker().await;
    });
}

/// The run of a program of which nothing is known.
fn nothing(scenario: Rc<Scenario>) -> ProgramTrace {
    let run = ProgramRun { scenario, lines: Vec::new(), output: Vec::new(), exit_code: 1, end: None };
    ProgramTrace { run: Rc::new(run), trace: Rc::default() }
}

/// Shows a figure with its program's run.
pub fn show_program(
    first: &ProgramTrace,
    lesson: Box<Lesson>,
    playback: &Playback,
    dispatch: &UseReducerDispatcher<State>,
) {
    Navigation::begin();
    dispatch.dispatch(Action::Say(None));
    let (flows, flow) = play(first, Some(&lesson), playback);
    dispatch.dispatch(Action::Show(Subject::Program(first.run.clone()), flows, Some(lesson)));
    dispatch.dispatch(Action::Flow(flow));
}

/// Puts a program's run on screen, at its start. `lesson` is the figure whose own run it is.
fn show(
    first: &ProgramTrace,
    lesson: Option<&Lesson>,
    playback: &Playback,
    dispatch: &UseReducerDispatcher<State>,
) {
    let (flows, flow) = play(first, lesson, playback);
    dispatch.dispatch(Action::Program(first.clone(), flows));
    dispatch.dispatch(Action::Flow(flow));
}

/// Puts a player of a run in place of the one on screen. The run's flows, and the index of the one to show.
fn play(first: &ProgramTrace, lesson: Option<&Lesson>, playback: &Playback) -> (Flows, usize) {
    let mut player = Player::of_trace(first.trace.clone());
    player.set_tempo(playback.look(Player::tempo));
    player.set_stops(lesson.map(Lesson::own_stops).unwrap_or_default());
    playback.set_player(player);
    first.flows(lesson.and_then(|lesson| lesson.figure().stream.as_deref()))
}

/// Goes back from the reader's program to what it was made from, at its start: the figure's own program, or a scenario.
pub fn back_to_own(playback: &Playback, state: &State, dispatch: &UseReducerDispatcher<State>) {
    Navigation::begin();
    if let Some((lesson, first)) =
        state.lesson.as_ref().and_then(|lesson| Some((lesson, lesson.first_run()?)))
    {
        return show(first, Some(lesson), playback, dispatch);
    }
    let Some(run) = state.program() else { return };
    let (mut player, flows) = start_run(&run.scenario);
    player.set_tempo(playback.look(Player::tempo));
    player.set_stops(
        state.lesson.as_ref().map(|lesson: &Lesson| lesson.stops(&run.scenario)).unwrap_or_default(),
    );
    playback.set_player(player);
    dispatch.dispatch(Action::Back(flows));
}
