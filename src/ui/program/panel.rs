//! The panel: the editor, what runs it, and the console below.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::console::Console;
use super::listing::to_next_event;
use super::sentences::{end_sentence, outcome};
use crate::tr;
use crate::ui::model::{Action, Comparison, Draft, ProgramRun, State};
use crate::ui::playback::{Painting, Playback, Player, RunSlot};
use crate::ui::session::{ProgramShown, back_to_own, run_program, stop_program};
use crate::views::Moment;
use crate::web::dom::focus_soon;
use crate::web::editor::{Editor, EditorOptions};

#[derive(Properties, PartialEq)]
pub struct ProgramProps {
    pub playback: Playback,
    pub state: UseReducerHandle<State>,
    pub beat: u64,
}

/// How it stands with the program.
#[derive(Clone, PartialEq)]
enum Status {
    /// The editor is on its way.
    Opening,
    /// Nothing is under way.
    Ready,
    /// It runs in the worker.
    Running,
    /// The editor or the run could not be had, for this reason.
    Failed(String),
}

/// What callbacks need, which outlive a rendering.
#[derive(Clone)]
struct Desk {
    playback: Playback,
    state: Rc<RefCell<UseReducerHandle<State>>>,
    editor: Rc<RefCell<Option<Editor>>>,
    status: UseStateHandle<Status>,
    /// Whether the text in the editor has run, so that it runs again on another Node.
    has_run: Rc<Cell<bool>>,
    /// Whether the panel is still there.
    here: Rc<Cell<bool>>,
}

impl Desk {
    fn state(&self) -> UseReducerHandle<State> {
        self.state.borrow().clone()
    }

    /// The program as it is before the reader changes it.
    fn own(&self) -> String {
        self.state().own_program()
    }

    fn draft(&self, text: String) {
        let changed = text != self.own();
        let draft = Draft { text: text.into(), changed, open: true, runs: false };
        self.state().dispatch(Action::Draft(Some(draft)));
    }

    fn set_status(&self, status: Status) {
        if self.here.get() {
            self.status.set(status);
        }
    }

    fn with_editor(&self, act: impl FnOnce(&Editor)) {
        if let Some(editor) = &*self.editor.borrow() {
            act(editor);
        }
    }

    async fn open(self, text: String, focus: bool, place: NodeRef) {
        let options = EditorOptions {
            text: &text,
            label: tr!("The program"),
            help: "editor-help",
            on_change: {
                let desk = self.clone();
                Callback::from(move |text| desk.draft(text))
            },
            on_run: {
                let desk = self.clone();
                Callback::from(move |()| desk.run())
            },
            on_line: {
                let desk = self.clone();
                Callback::from(move |line| desk.seek(line))
            },
        };
        match Editor::open(&place, options).await {
            Ok(Some(editor)) if self.here.get() => {
                if focus {
                    editor.focus();
                }
                self.editor.replace(Some(editor));
                self.set_status(Status::Ready);
            }
            Ok(_) => {}
            Err(error) => self.set_status(Status::Failed(error.to_string())),
        }
    }

    /// Runs what is in the editor.
    fn run(&self) {
        let state = self.state();
        let Some(scenario) = state.base().cloned() else { return };
        let mut text = state.draft.as_ref().map(|draft| draft.text.to_string()).unwrap_or_default();
        self.with_editor(|editor| {
            text = editor.text();
            editor.set_ran();
        });
        self.draft(text.clone());
        self.has_run.set(true);
        self.set_status(Status::Running);
        let desk = self.clone();
        yew::platform::spawn_local(async move {
            match run_program(&text, scenario, state.lesson.as_ref(), &desk.playback, &state.dispatcher())
                .await
            {
                ProgramShown::Run(run) => {
                    desk.with_editor(|editor| editor.set_faults(&faults(&run)));
                    desk.set_status(Status::Ready);
                }
                ProgramShown::Superseded => {}
                ProgramShown::Failed(why) => desk.set_status(Status::Failed(why)),
            }
        });
    }

    /// Ends what runs.
    fn stop(&self) {
        stop_program();
        self.set_status(Status::Ready);
        focus_soon("run-program");
    }

    /// The scenario's own program and its run.
    fn reset(&self) {
        let own = self.own();
        self.with_editor(|editor| {
            editor.set_text(&own);
            editor.set_ran();
        });
        self.draft(own);
        self.leave();
    }

    fn close(&self) {
        let state = self.state();
        let text = state.draft.as_ref().map(|draft| draft.text.clone()).unwrap_or_default();
        let changed = state.draft.as_ref().is_some_and(|draft| draft.changed);
        self.leave();
        state.dispatch(Action::Draft(Some(Draft { text, changed, open: false, runs: false })));
        focus_soon("edit");
    }

    fn leave(&self) {
        let state = self.state();
        self.has_run.set(false);
        back_to_own(&self.playback, &state, &state.dispatcher());
        self.set_status(Status::Ready);
    }

    /// To the next event of a line.
    fn seek(&self, line: u32) {
        let state = self.state();
        if let Some(run) = state.program() {
            to_next_event(&self.playback, run, line);
        }
    }

    /// Lights the line that runs, in each frame in which it is another one.
    fn light(&self, run: Rc<ProgramRun>) -> Painting {
        let (desk, lit) = (self.clone(), Cell::new(u32::MAX));
        self.playback.paint_with(
            RunSlot::First,
            Rc::new(move |moment: &Moment| {
                let line = run.line_at(moment.cursor.index());
                if lit.replace(line) != line {
                    desk.with_editor(|editor| editor.set_running_line(line));
                }
            }),
        )
    }
}

/// What is wrong in the program, as the editor takes it.
fn faults(run: &ProgramRun) -> String {
    let fault = run.end.as_ref().and_then(|end| {
        let (line, column) = end.place?;
        Some(serde_json::json!({ "line": line, "column": column, "text": end_sentence(end) }))
    });
    serde_json::Value::from_iter(fault).to_string()
}

/// The panel.
#[component]
pub fn ProgramPanel(props: &ProgramProps) -> Html {
    let ProgramProps { playback, state, .. } = props;
    let (place, status) = (use_node_ref(), use_state(|| Status::Opening));
    let indents = use_state(|| false);
    let latest = use_mut_ref(|| state.clone());
    *latest.borrow_mut() = state.clone();
    let editor = use_mut_ref(|| None::<Editor>);
    let has_run = use_memo((), |()| Cell::new(state.program().is_some()));
    let here = use_memo((), |()| Cell::new(true));
    let desk =
        Desk { playback: playback.clone(), state: latest, editor, status: status.clone(), has_run, here };

    use_effect_with((), {
        let (desk, place, draft) = (desk.clone(), place.clone(), state.draft.clone());
        move |()| {
            let runs = draft.as_ref().is_some_and(|draft| draft.runs);
            let text = draft.filter(|draft| draft.changed);
            let text = text.map_or_else(|| desk.own(), |draft| draft.text.to_string());
            yew::platform::spawn_local(desk.clone().open(text, !runs, place));
            move || {
                desk.here.set(false);
                // Not while it is borrowed: it tells what has been written.
                let editor = desk.editor.borrow_mut().take();
                drop(editor);
            }
        }
    });
    // Another scenario has another program, unless the reader has one; and another Node may run that otherwise.
    let first = use_mut_ref(|| true);
    use_effect_with(state.base().cloned(), {
        let desk = desk.clone();
        move |_| {
            if first.replace(false) {
                return;
            }
            let state = desk.state();
            if state.program().is_some() {
                return;
            }
            if !state.edited().is_some_and(|draft| draft.changed) {
                let own = desk.own();
                desk.with_editor(|editor| editor.set_text(&own));
            }
            let wanted = state.edited().is_some_and(|draft| draft.runs);
            if desk.has_run.get() && !wanted {
                desk.run();
            }
        }
    });
    let opened = *status != Status::Opening;
    // A text that came from elsewhere, and is to run.
    let wanted = state.draft.as_ref().filter(|draft| draft.runs && opened).cloned();
    use_effect_with(wanted, {
        let desk = desk.clone();
        move |draft: &Option<Draft>| {
            if let Some(draft) = draft {
                let text = if draft.changed { draft.text.to_string() } else { desk.own() };
                desk.with_editor(|editor| editor.set_text(&text));
                desk.run();
            }
        }
    });
    use_effect_with((state.program().cloned(), opened), {
        let desk = desk.clone();
        move |(run, _): &(Option<Rc<ProgramRun>>, bool)| {
            let painting = run.clone().map(|run| {
                desk.with_editor(|editor| editor.set_faults(&faults(&run)));
                desk.light(run)
            });
            if painting.is_none() {
                desk.with_editor(|editor| editor.set_running_line(0));
            }
            move || drop(painting)
        }
    });

    let on_run = {
        let desk = desk.clone();
        move |_: MouseEvent| desk.run()
    };
    let on_stop = {
        let desk = desk.clone();
        move |_: MouseEvent| desk.stop()
    };
    let on_reset = {
        let desk = desk.clone();
        move |_: MouseEvent| desk.reset()
    };
    let on_close = {
        let desk = desk.clone();
        move |_: MouseEvent| desk.close()
    };
    let on_indents = {
        let (desk, indents) = (desk.clone(), indents.clone());
        move |_: Event| {
            desk.with_editor(|editor| editor.set_tab_indents(!*indents));
            indents.set(!*indents);
        }
    };
    let on_line = {
        let desk = desk.clone();
        Callback::from(move |line| desk.with_editor(|editor| editor.go_to(line)))
    };
    let node = state.base().map(|scenario| scenario.node.major()).unwrap_or_default();
    let changed = state.draft.as_ref().is_some_and(|draft| draft.changed);
    let on_compare = {
        let state = state.clone();
        move |_: Event| {
            let comparison = state.former_program().is_none().then_some(Comparison::Before);
            state.dispatch(Action::Comparison(comparison));
        }
    };
    let console = state.program().map(|run| {
        let (index, over) = playback.look(|player: &Player| (player.index(), player.is_at_end()));
        let written = run.written_at(index, over);
        html! { <Console run={run.clone()} {written} {over} {on_line} as_it_comes={state.unchanged().is_some()} /> }
    });
    html! {
        <section class="panel code editing" aria-label={tr!("Your program")}>
            <div class="top">
                <h2>{tr!("Your code")}</h2>
                <label class="check"><input type="checkbox" id="tab-indents" checked={*indents} onchange={on_indents} />{tr!("Tab indents")}</label>
                <button type="button" id="close-editor" class="quiet" onclick={on_close}>{tr!("Close")}</button>
            </div>
            <p class="unseen" id="editor-help">
                {tr!("Tab leaves the editor; if it indents, press Escape and then Tab. Ctrl and Enter runs the program, Ctrl and Space completes names, Alt and Enter goes to the next event of this line.")}
            </p>
            <div class="editor" id="editor" ref={place}></div>
            <div class="run-bar">
                <button type="button" id="run-program" class="strong" title={tr!("Ctrl-Enter")} disabled={!opened} onclick={on_run}>{tr!("Run")}</button>
                if *status == Status::Running {
                    <button type="button" id="stop-program" onclick={on_stop}>{tr!("Stop")}</button>
                }
                <button type="button" id="reset-program" disabled={!opened || !state.has_own_program() || !(changed || state.program().is_some())} onclick={on_reset}>{tr!("Reset")}</button>
                <span class="muted">{ format!("Node {node}") }</span>
                if state.program().is_some() && state.program_runs[1].is_some() {
                    <label class="check"><input type="checkbox" id="compare-before" checked={state.former_program().is_some()} onchange={on_compare} />{tr!("Compare with the run before")}</label>
                }
                <p id="program-status" role="status" class={classes!(matches!(*status, Status::Failed(_)).then_some("bad"))}>
                    { match (&*status, state.program()) {
                        (Status::Opening, _) => tr!("Loading the editor…").to_owned(),
                        (Status::Running, _) => tr!("Running…").to_owned(),
                        (Status::Failed(why), _) => why.clone(),
                        // It would answer the figure's question.
                        (Status::Ready, Some(_)) if state.unchanged().is_some() => String::new(),
                        (Status::Ready, Some(run)) => outcome(run),
                        (Status::Ready, None) => String::new(),
                    } }
                </p>
            </div>
            { console.unwrap_or_default() }
        </section>
    }
}
