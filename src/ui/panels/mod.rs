//! The panels below the head, in their places: text, pipe, timeline, code, state, sequence, and the transport below them.
//! The panels that are one file are here, those with controls of their own in rooms of theirs.

mod code;
mod highlighter;
mod shown_streams;
mod stream_table;
mod view_choice;

use std::rc::Rc;

use yew::prelude::*;

pub use self::code::Code;
pub use self::shown_streams::{ShownStreams, use_shown_streams};
pub use self::stream_table::StreamTable;
use self::view_choice::ViewChoice;
use crate::tr;
use crate::ui::canvas::Palette;
use crate::ui::comparison::Differences;
use crate::ui::experiment::{ConsumerSwitch, History, Knobs};
use crate::ui::lesson::Panel;
use crate::ui::model::{Action, Controls, Draft, Lesson, State, TextPanel};
use crate::ui::pipe::{Verdict, pipe_pictures};
use crate::ui::playback::{Playback, Transport};
use crate::ui::program::{Listing, ProgramPanel};
use crate::ui::sequence::{Sequence, SequenceViewState};
use crate::ui::session::Commands;
use crate::ui::timeline::{Timeline, TimelineViewState};
use crate::view_list::View;
use crate::web::boot::can_run_programs;

/// What the panels need.
pub struct Panels<'a> {
    pub playback: &'a Playback,
    pub state: &'a UseReducerHandle<State>,
    pub commands: &'a Commands,
    /// Another figure is wanted, by its name.
    pub on_figure: &'a Callback<String>,
    pub streams: &'a ShownStreams,
    pub palette: &'a Rc<Palette>,
    /// The pictures of the pipe, of the first and of the second run.
    pub pipe_nodes: &'a [NodeRef; 2],
    pub sequence: &'a Rc<SequenceViewState>,
    pub timeline: &'a Rc<TimelineViewState>,
    /// What the two runs are called, if there are two.
    pub names: &'a Option<(String, String)>,
    /// Whether the second file of the program is here: below the code there is nothing until then.
    pub has_rest: bool,
    /// Whether the third one is.
    pub has_more: bool,
}

impl Panels<'_> {
    /// All of them.
    pub fn html(&self) -> Html {
        let Panels { playback, state, commands, streams, .. } = *self;
        let controls = state.query.controls();
        let beat = state.beat;
        html! {
            <>
                <main>
                    if state.query.text != Some(TextPanel::None) {
                        <Panel playback={playback.clone()} state={state.clone()} on_comparison={commands.compare.clone()}
                            on_figure={self.on_figure.clone()} on_try={commands.run.clone()} on_program={commands.program.clone()} {beat} />
                    }
                    <div class="left">{ self.left() }</div>
                    <aside>{ self.right() }</aside>
                </main>
                if controls != Controls::None {
                    <Transport playback={playback.clone()} graph={streams.graph.clone()} {beat} />
                }
            </>
        }
    }

    /// Opens the editor, with what has been written there before; `None` where there is none.
    fn editing(&self) -> Option<Callback<()>> {
        if !self.is_full() || !can_run_programs() {
            return None;
        }
        let (dispatch, draft) = (self.state.dispatcher(), self.state.draft.clone());
        Some(Callback::from(move |()| {
            let draft = draft.clone().unwrap_or_default();
            dispatch.dispatch(Action::Draft(Some(Draft { open: true, ..draft })));
        }))
    }

    /// The text of the figure's program.
    fn program(&self) -> String {
        self.state.lesson.as_ref().and_then(Lesson::program).unwrap_or_default().to_owned()
    }

    fn is_full(&self) -> bool {
        self.state.query.controls() == Controls::Full
    }

    /// The pipe with what changes its run, and the timeline.
    fn left(&self) -> Html {
        let Panels { playback, state, commands, streams, palette, pipe_nodes, names, has_rest, .. } = *self;
        let (full, beat) = (self.is_full(), state.beat);
        html! {
            <>
                <section class="panel stage" aria-label={tr!("Pipe")}>
                    if full {
                        <ConsumerSwitch state={state.clone()} on_consumer={commands.consumer.clone()} />
                    }
                    if state.shows(View::Pipe) {
                        { pipe_pictures(playback, &streams.graph, &streams.layout, palette, names.as_ref(), pipe_nodes) }
                    }
                    if full {
                        <Verdict playback={playback.clone()} state={state.clone()} {beat} />
                    }
                    if full && state.scenario().is_some() {
                        <Knobs playback={playback.clone()} state={state.clone()} on_change={commands.change.clone()}
                            on_adjust={commands.adjust.clone()} on_undo={commands.undo.clone()} {beat} />
                        if has_rest {
                            <History playback={playback.clone()} state={state.clone()} on_change={commands.change.clone()}
                                on_comparison={commands.compare.clone()} on_undo={commands.undo.clone()} {beat} />
                        }
                    }
                </section>
                if state.shows(View::Timeline) {
                    <Timeline playback={playback.clone()} stages={streams.stages.clone()} palette={palette.clone()}
                        state={self.timeline.clone()} {beat} />
                } else if state.has_code_below() {
                    { self.code() }
                }
            </>
        }
    }

    /// The code: the editor, the program of a figure, or the consumer's lines.
    fn code(&self) -> Html {
        let Panels { playback, state, has_more, .. } = *self;
        let beat = state.beat;
        html! {
            if state.edited().is_some() {
                if has_more {
                    <ProgramPanel playback={playback.clone()} state={state.clone()} {beat} />
                } else {
                    <section class="panel code editing">
                        <p class="muted top" role="status">{tr!("Loading the editor…")}</p>
                    </section>
                }
            } else if let Some(run) = state.program().filter(|_| state.shows(View::Code)) {
                <Listing playback={playback.clone()} run={run.clone()} text={self.program()} on_edit={self.editing()} {beat} />
            } else if let Some(scenario) = state.scenario().filter(|_| state.shows(View::Code)) {
                <Code playback={playback.clone()} scenario={scenario.clone()} flows={state.shown_flows.clone()}
                    on_edit={self.editing()} {beat} />
            }
        }
    }

    /// The code, the state and the sequence.
    fn right(&self) -> Html {
        let Panels { playback, state, streams, palette, names, has_rest, .. } = *self;
        let beat = state.beat;
        html! {
            <>
                if !state.has_code_below() {
                    { self.code() }
                }
                if let Some(names) = names.clone().filter(|_| has_rest) {
                    <Differences playback={playback.clone()} {names} {beat} />
                }
                if has_rest && state.shows(View::State) {
                    <StreamTable playback={playback.clone()} stages={streams.stages.clone()} {beat} />
                }
                if has_rest && state.shows(View::Sequence) {
                    <Sequence playback={playback.clone()} stages={streams.stages.clone()} palette={palette.clone()}
                        state={self.sequence.clone()} {beat} />
                }
                if self.is_full() {
                    <ViewChoice state={state.clone()} />
                }
            </>
        }
    }
}
