//! The page: the head, the panels or all figures, and the dialogs over them. Must not decide what a panel shows.

use yew::prelude::*;

use super::effects::{use_document_events, use_second_run};
use super::file_drop::FileDrop;
use crate::tr;
use crate::ui::canvas::Palette;
use crate::ui::export::Export;
use crate::ui::guest::{PageHandles, RemoteControl, use_remote_control};
use crate::ui::index::Index;
use crate::ui::lesson::use_measured;
use crate::ui::model::{Controls, State};
use crate::ui::panels::{Panels, use_shown_streams};
use crate::ui::pipe::rows_class;
use crate::ui::sequence::SequenceViewState;
use crate::ui::session::{Commands, Session, use_address, use_figures, use_more, use_recording, use_rest};
use crate::ui::share::Share;
use crate::ui::shell::{FullPage, Header, Help, NoticeBox};
use crate::ui::timeline::TimelineViewState;
use crate::view_list::View;

#[derive(Properties, PartialEq)]
pub struct PageProps {
    pub session: Session,
    pub remote: RemoteControl,
    pub on_language: Callback<(&'static str, Session)>,
    /// The address asks for something else.
    pub on_address: Callback<()>,
}

/// Whether a dialog is open, what opens it, and what closes it.
#[hook]
fn use_dialog() -> (bool, Callback<()>, Callback<()>) {
    let open = use_state(|| false);
    let set = |to: bool| {
        let open = open.setter();
        Callback::from(move |()| open.set(to))
    };
    (*open, set(true), set(false))
}

/// The page.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let playback = use_memo((), |()| props.session.playback.clone());
    let playback = (*playback).clone();
    let state = use_reducer(|| props.session.state.clone());
    let commands = Commands::new(&playback, &state);
    let on_figure = use_figures(commands.figure.clone(), state.dispatcher());
    use_address(&state, &on_figure, &props.on_address);
    let has_rest = use_rest(&state.dispatcher());
    use_recording(&playback, &state);
    use_measured(state.lesson.as_ref().filter(|_| has_rest), &state.dispatcher());
    use_second_run(&playback, &state);
    let help = use_node_ref();
    use_document_events(&playback, &state, &help);
    let handles = PageHandles {
        playback: playback.clone(),
        state: state.clone(),
        on_change: commands.change.clone(),
        on_figure: on_figure.clone(),
        on_opened: commands.open.clone(),
    };
    let content = use_remote_control(props.remote.clone(), handles);

    let sequence = use_memo((), |()| SequenceViewState::default());
    let timeline = use_memo((), |()| TimelineViewState::default());
    let pipe_nodes = [use_node_ref(), use_node_ref()];
    let (exports, on_export, on_exported) = use_dialog();
    let (shares, on_share, on_shared) = use_dialog();
    let wants_more = exports || shares || state.edited().is_some();
    let has_more = use_more(wants_more, &state.dispatcher()) && has_rest;
    let palette = use_memo(state.theme, |_| Palette::read());
    let streams = use_shown_streams(&state);
    let names = state.run_names();
    let drop = FileDrop::new(&playback, &state, &commands.open_own);
    let (ondrop, ondragover) = (drop.clone().on_drop(), drop.on_drag_over());
    let below_head = if state.index && !has_rest {
        html! { <main class="index"><p class="muted" role="status">{ loading() }</p></main> }
    } else if state.index {
        html! { <Index palette={palette.clone()} on_figure={on_figure.clone()} /> }
    } else {
        let (playback, state, commands, on_figure) = (&playback, &state, &commands, &on_figure);
        let (streams, palette, names) = (&streams, &palette, &names);
        let (pipe_nodes, sequence, timeline) = (&pipe_nodes, &sequence, &timeline);
        let panels = Panels {
            playback,
            state,
            commands,
            on_figure,
            streams,
            palette,
            pipe_nodes,
            sequence,
            timeline,
            names,
            has_rest,
            has_more,
        };
        panels.html()
    };
    html! {
        <div ref={content} class={page_classes(&state, names.is_some(), rows_class(&streams.graph).is_some())} {ondrop} {ondragover}>
            if state.query.embed {
                <FullPage />
            } else {
                <Header playback={playback.clone()} state={state.clone()} on_node={commands.node} on_opened={commands.open_own}
                    {on_figure} on_named={commands.figure} on_comparison={commands.compare} {on_share} {on_export}
                    help={help.clone()} on_language={props.on_language.clone()} />
            }
            { below_head }
            <NoticeBox state={state.clone()} />
            if has_rest {
                <Help node={help} />
            }
            if (shares || exports) && !has_more && state.notice.is_none() {
                <div class="notice" role="status"><p>{ loading() }</p></div>
            }
            if shares && has_more && !state.index {
                <Share playback={playback.clone()} state={state.clone()} on_close={on_shared} />
            }
            if exports && has_more && !state.index {
                <Export {playback} state={state.clone()} graph={streams.graph} stages={streams.stages} {sequence} {timeline}
                    scale={palette.scale()} on_close={on_exported} />
            }
        </div>
    }
}

/// What stands where something is going to be that is in the rest of the program.
fn loading() -> &'static str {
    tr!("Loading the rest of the page…")
}

/// The classes by which the style sheet lays out the page. `two`: there are two runs; `high`: the pipe has several rows.
fn page_classes(state: &State, two: bool, high: bool) -> Classes {
    let embedded = state.query.embed.then_some(match state.query.controls() {
        Controls::Full => "guest",
        Controls::Min => "guest min",
        Controls::None => "guest bare",
    });
    classes!(
        "app",
        embedded,
        state.index.then_some("all-figures"),
        two.then_some("two"),
        high.then_some("high"),
        (!state.shows(View::Pipe)).then_some("no-pipe"),
        (!state.shows(View::Timeline) && !state.has_code_below()).then_some("no-timeline"),
    )
}
