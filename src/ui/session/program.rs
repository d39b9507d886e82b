//! Running the reader's program, showing its run, and going back from it. Must not render.

use std::cell::RefCell;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use yew::UseReducerDispatcher;

use super::navigation::Navigation;
use super::open::{FileContent, read_file};
use super::start::start_run;
use crate::engine::SimTime;
use crate::scenario::Scenario;
use crate::tr;
use crate::trace::EventIndex;
use crate::ui::model::{
    Action, EndKind, Flows, Lesson, ProgramEnd, ProgramOutput, ProgramRun, State, main_of,
};
use crate::ui::playback::{Playback, Player};
use crate::web::program::run_program as run_in_worker;

/// What has become of a program that was to run.
pub enum ProgramShown {
    /// Its run is on screen.
    Run(Rc<ProgramRun>),
    /// Something else was wished for meanwhile.
    Superseded,
    /// There is no run, for this reason.
    Failed(String),
}

/// The interpreter's answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    exit_code: i64,
    error: Option<Place>,
    stop: Option<Place>,
    output: Vec<Written>,
    lines: Vec<(EventIndex, String, u32)>,
}

/// Something that is said of a place in the program.
#[derive(Deserialize)]
struct Place {
    #[serde(default)]
    limit: Option<String>,
    text: String,
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    line: Option<u32>,
    #[serde(default)]
    column: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    time: u64,
    event: EventIndex,
    is_error: bool,
    text: String,
    #[serde(default)]
    cut: bool,
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    line: Option<u32>,
}

/// What the interpreter is given.
#[derive(Serialize)]
struct Request<'a> {
    files: serde_json::Value,
    main: &'a str,
    node: u32,
    arguments: [&'a str; 0],
}

/// Runs a program whose text was made from a scenario's, and shows its run from the beginning, playing.
pub async fn run_program(
    text: &str,
    scenario: Rc<Scenario>,
    playback: &Playback,
    dispatch: &UseReducerDispatcher<State>,
) -> ProgramShown {
    let navigation = Navigation::begin();
    let main = main_of(text);
    let request = Request { files: json!({ main: text }), main, node: scenario.node.major(), arguments: [] };
    // Plain data: it can always be written.
    let request = serde_json::to_string(&request).unwrap_or_default();
    let answer = match run_in_worker(&request).await {
        Ok(Some(answer)) => answer,
        Ok(None) => return ProgramShown::Superseded,
        Err(error) => return ProgramShown::Failed(error.to_string()),
    };
    let unreadable = || ProgramShown::Failed(tr!("The interpreter's answer could not be read.").to_owned());
    let Ok(result) = serde_json::from_str::<Answer>(&answer.result) else { return unreadable() };
    let (read, notice) = read_file(answer.trace, main, navigation, &|_: String| ()).await;
    if !navigation.is_latest() {
        return ProgramShown::Superseded;
    }
    let Some(FileContent::Trace(_, trace)) = read else { return unreadable() };
    let run = Rc::new(run_of(result, main, scenario));
    let flows = Flows::of(&trace);
    let tempo = playback.look(Player::tempo);
    let mut player = Player::of_trace(Rc::new(RefCell::new(*trace)));
    player.set_tempo(tempo);
    player.play();
    playback.set_player(player);
    dispatch.dispatch(Action::Program(run.clone(), flows));
    dispatch.dispatch(Action::Say(notice));
    ProgramShown::Run(run)
}

/// Of places, those in the file `main` count: the devices beside it are the page's.
fn run_of(answer: Answer, main: &str, scenario: Rc<Scenario>) -> ProgramRun {
    let own = |file: &Option<String>, line: Option<u32>| {
        line.filter(|line| *line > 0 && file.as_deref() == Some(main))
    };
    let end = |kind: EndKind, Place { text, file, line, column, .. }: Place| {
        let place = own(&file, line).map(|line| (line, column.unwrap_or(0)));
        ProgramEnd { kind, text, place }
    };
    let stop = answer.stop.map(|stop| {
        let kind = match stop.limit.as_deref() {
            Some("loop") => EndKind::Loop,
            Some("depth") => EndKind::Depth,
            Some("steps") => EndKind::Steps,
            _ => EndKind::Interpreter,
        };
        end(kind, stop)
    });
    let output = answer.output.into_iter().map(|Written { time, event, is_error, text, cut, file, line }| {
        ProgramOutput {
            time: SimTime(time),
            event,
            is_error,
            text: text.strip_suffix('\n').map(str::to_owned).unwrap_or(text),
            is_cut: cut,
            line: own(&file, line),
        }
    });
    ProgramRun {
        scenario,
        lines: answer
            .lines
            .into_iter()
            .filter_map(|(event, file, line)| Some((event, own(&Some(file), Some(line))?)))
            .collect(),
        output: output.collect(),
        exit_code: answer.exit_code,
        end: stop.or_else(|| answer.error.map(|error| end(EndKind::Error, error))),
    }
}

/// Goes back from the reader's program to the scenario that it was made from, at its start.
pub fn back_to_scenario(playback: &Playback, state: &State, dispatch: &UseReducerDispatcher<State>) {
    Navigation::begin();
    let Some(run) = state.program() else { return };
    let (mut player, flows) = start_run(&run.scenario);
    player.set_tempo(playback.look(Player::tempo));
    player.set_stops(
        state.lesson.as_ref().map(|lesson: &Lesson| lesson.stops(&run.scenario)).unwrap_or_default(),
    );
    playback.set_player(player);
    dispatch.dispatch(Action::Back(flows));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_how_it_has_ended() {
        let text = r#"{"exitCode":1,"error":{"text":"Error: no\n    at x","file":"program.mjs","line":3,"column":7},
            "stop":null,"output":[{"time":5,"event":2,"isError":true,"text":"a\nb\n","cut":false,"file":"program.mjs","line":4},
            {"time":5,"event":2,"isError":false,"text":"","cut":true,"file":null,"line":null}],
            "lines":[[0,"program.mjs",3],[1,"devices.mjs",9]]}"#;
        let run = run_of(serde_json::from_str(text).unwrap(), "program.mjs", Rc::default());
        let end = run.end.clone().unwrap();
        assert_eq!((end.kind, end.place, run.exit_code), (EndKind::Error, Some((3, 7)), 1));
        assert_eq!((run.output[0].text.as_str(), run.output[0].line), ("a\nb", Some(4)));
        assert!(run.output[1].is_cut && run.output[1].line.is_none());
        assert_eq!(run.lines, [(0, 3)]);
        let text = r#"{"exitCode":0,"error":null,"stop":{"limit":"loop","text":"","file":null,"line":null,"column":null},
            "output":[],"lines":[]}"#;
        let run = run_of(serde_json::from_str(text).unwrap(), "program.mjs", Rc::default());
        assert_eq!(run.end.map(|end| (end.kind, end.place)), Some((EndKind::Loop, None)));
    }
}
