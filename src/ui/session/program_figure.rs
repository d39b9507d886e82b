//! Figures whose subject is a program: their text and their first run are fetched, and put on screen. Must not run anything.

use std::cell::RefCell;
use std::rc::Rc;

use yew::UseReducerDispatcher;

use super::program_answer::program_run;
use crate::figure::{Figure, main_of, program_stem};
use crate::formats::Importer;
use crate::scenario::Scenario;
use crate::trace::Trace;
use crate::ui::model::{Action, Draft, FigureProgram, Notice, ProgramTrace, State, scenario_of};
use crate::web::Later;
use crate::web::error::WebError;
use crate::web::fetch::fetch_text;

/// The program of a figure, with its first run if that lies beside the page; `None` if the figure has a scenario. Traces are read by the
/// rest of the program, which has to be here.
///
/// # Errors
/// If the program's text is not there.
pub fn program_of(figure: &Figure) -> Later<'_, Result<Option<FigureProgram>, WebError>> {
    Box::pin(fetched(figure))
}

async fn fetched(figure: &Figure) -> Result<Option<FigureProgram>, WebError> {
    let Some(name) = &figure.program else { return Ok(None) };
    if let Some(text) = figure.own_program() {
        return Ok(Some(FigureProgram { text: text.into(), run: None }));
    }
    let text = text_of(name).await?;
    let stem = program_stem(name).unwrap_or(name);
    let file = fetch_text(&format!("./figures/programs/{stem}.jsonl")).await.ok();
    let run = file.and_then(|file| first_run(&file, main_of(&text), Rc::new(scenario_of(figure))));
    Ok(Some(FigureProgram { text: text.into(), run }))
}

/// The text of a figure's program, by the name of its file.
async fn text_of(name: &str) -> Result<String, WebError> {
    fetch_text(&format!("./figures/programs/{name}")).await
}

/// What `highwater run --page` has written: a line with what the run has left, and then its trace.
fn first_run(file: &str, main: &str, scenario: Rc<Scenario>) -> Option<ProgramTrace> {
    let (answer, trace) = file.split_once('\n')?;
    let mut importer = Importer::new(Trace::DEFAULT_LIMIT);
    importer.push(trace.as_bytes());
    let trace = importer.finish().trace?;
    Some(ProgramTrace {
        run: Rc::new(program_run(answer, main, scenario)?),
        trace: Rc::new(RefCell::new(trace)),
    })
}

/// Opens another program in the editor, in the place of the figure's, and runs it.
pub async fn open_program(name: &str, dispatch: &UseReducerDispatcher<State>) {
    match text_of(name).await {
        Ok(text) => {
            let draft = Draft::to_run(text.into(), true);
            dispatch.dispatch(Action::Draft(Some(draft)));
        }
        Err(error) => dispatch.dispatch(Action::Tell(Notice::bad(error.to_string()))),
    }
}
