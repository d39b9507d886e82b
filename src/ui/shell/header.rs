//! The page's head: what is on screen, the Node version, opening and saving, the theme.

use yew::prelude::*;

use super::language_button::LanguageButton;
use crate::engine::NodeVersion;
use crate::figure::FIRST;
use crate::tr;
use crate::ui::comparison::ComparisonChoice;
use crate::ui::controls::use_choice;
use crate::ui::model::{Action, Comparison, NamedFigure, State, Subject};
use crate::ui::playback::Playback;
use crate::ui::session::{Runnable, Session, figure_link, first, index_link, offered, open};
use crate::web::dom::{click, is_plain_click, selected, show_dialog};
use crate::web::file::PickedFile;
use crate::web::theme::Theme;

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub playback: Playback,
    pub state: UseReducerHandle<State>,
    pub on_node: Callback<NodeVersion>,
    /// Shows a scenario or a figure from a file.
    pub on_opened: Callback<Runnable>,
    /// Fetches a figure by its name, and shows it.
    pub on_figure: Callback<String>,
    /// Shows a figure.
    pub on_named: Callback<NamedFigure>,
    pub on_comparison: Callback<Option<Comparison>>,
    /// Opens the export dialog.
    pub on_export: Callback<()>,
    /// Opens the share dialog.
    pub on_share: Callback<()>,
    pub on_language: Callback<(&'static str, Session)>,
    /// The help dialog.
    pub help: NodeRef,
}

/// The choice of a figure. A scenario from elsewhere is listed, too, while it is shown.
fn titles(now: &str, id: Option<&str>, node: NodeRef, onchange: impl Fn(Event) + 'static) -> Html {
    let offered = offered();
    let known = |id: &String| offered.text.figures.get(id).cloned().unwrap_or_else(|| id.clone());
    let other = !offered.ids().any(|known| Some(known) == id);
    html! {
        <select id="titles" ref={node} aria-label={tr!("Figure")} {onchange}>
            { for offered.chapters.iter().zip(&offered.text.chapters).map(|(chapter, title)| html! {
                <optgroup label={title.clone()}>
                    { for chapter.figures.iter().map(|(name, _)| html! {
                        <option value={name.clone()} selected={Some(name.as_str()) == id}>{ known(name) }</option>
                    }) }
                </optgroup>
            }) }
            if other {
                <option value="" selected=true>{ now.to_owned() }</option>
            }
        </select>
    }
}

/// The head.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let HeaderProps {
        playback,
        state,
        on_node,
        on_opened,
        on_figure,
        on_named,
        on_comparison,
        on_export,
        on_share,
        on_language,
        help,
    } = props;
    let input = use_node_ref();
    let (titles_node, versions_node) = (use_choice(), use_choice());
    let dispatch = state.dispatcher();
    let onchange = {
        let (playback, dispatch, load) = (playback.clone(), dispatch.clone(), on_opened.clone());
        move |event: Event| {
            if let Some(picked) = PickedFile::of_input(&event) {
                yew::platform::spawn_local(open(picked, playback.clone(), dispatch.clone(), load.clone()));
            }
        }
    };
    let on_version = {
        let on_node = on_node.clone();
        move |event: Event| {
            let version =
                selected(&event).and_then(|major| major.parse().ok()).and_then(NodeVersion::from_major);
            if let Some(version) = version {
                on_node.emit(version);
            }
        }
    };
    let on_theme = move |_: MouseEvent| {
        Theme::chosen().next().choose();
        dispatch.dispatch(Action::Theme);
    };
    let on_open = {
        let input = input.clone();
        move |_: MouseEvent| click(&input)
    };
    let on_help = {
        let help = help.clone();
        move |_: MouseEvent| show_dialog(&help)
    };
    let back = {
        let on_named = on_named.clone();
        move |_: MouseEvent| {
            if let Some(named) = first() {
                on_named.emit(named);
            }
        }
    };
    let on_offered = {
        let on_figure = on_figure.clone();
        move |event: Event| {
            if let Some(id) = selected(&event).filter(|id| !id.is_empty()) {
                on_figure.emit(id);
            }
        }
    };
    let index = state.index;
    let on_index = {
        let dispatch = state.dispatcher();
        move |event: MouseEvent| {
            if is_plain_click(&event) {
                event.prevent_default();
                dispatch.dispatch(Action::Index(!index));
            }
        }
    };
    let id = state.lesson.as_ref().and_then(|lesson| lesson.named.id.clone());
    let back_link = figure_link(id.as_deref().unwrap_or(FIRST));
    let theme = Theme::chosen();
    let theme_word = match theme {
        Theme::System => tr!("auto"),
        Theme::Light => tr!("light"),
        Theme::Dark => tr!("dark"),
        Theme::Projector => tr!("projector"),
    };
    let theme_title = tr!("Theme: {theme}", theme = theme_word);
    let theme_path = match theme {
        Theme::System => "M12 3.500a8.500 8.500 0 0 1 0 17z",
        Theme::Light => "M12 8a4 4 0 0 1 0 8a4 4 0 0 1 0-8z",
        Theme::Dark => "M12 3.500a8.500 8.500 0 0 1 0 17a8.500 8.500 0 0 1 0-17z",
        Theme::Projector => "M7 8h10v6.500h-4V17h-2v-2.500H7z",
    };
    let node = playback.look(|player| player.trace().borrow().header().node.clone());
    let base = state.base().cloned().unwrap_or_default();
    let recorded = tr!("recorded with Node {node}", node);
    html! {
        <header class="head">
            <h1>
                <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
                    <path class="glass" d="M6 4v20q0 4 4 4h12q4 0 4-4V4" />
                    <path class="water" d="M6 15q5-3 10 0t10 0v9q0 4-4 4H10q-4 0-4-4z" />
                    <path class="mark" d="M3 11h26" />
                </svg>
                {"Highwater"}
            </h1>
            <a id="figures" class="button" href={if index { back_link } else { index_link() }} onclick={on_index}>
                { if index { tr!("← Back to the figure") } else { tr!("All figures") } }
            </a>
            <p class="subject" id="subject">
                { match &state.subject {
                    _ if index => html! {},
                    Subject::Scenario(_) | Subject::Program(_) => html! {
                        <>
                            { titles(&base.title, id.as_deref(), titles_node, on_offered) }
                            if state.program().is_some() && state.unchanged().is_none() {
                                <span class="muted one-line">{ tr!("your program") }</span>
                            } else if state.lesson.is_none() {
                                <span class="story">{ &base.story }</span>
                            }
                        </>
                    },
                    Subject::Recording(name) => html! {
                        <>
                            <strong class="one-line" title={name.to_string()}>{ name.to_string() }</strong>
                            <span class="muted one-line" title={recorded.clone()}>{ recorded }</span>
                            <button type="button" class="quiet" id="scenario" onclick={back}>{tr!("Back to the upload")}</button>
                        </>
                    },
                } }
            </p>
            <div class="tools">
                if let Some(scenario) = state.base().filter(|_| !index) {
                    <label>
                        <span class="muted">{"Node "}</span>
                        <select id="node" ref={versions_node} onchange={on_version} aria-label={tr!("Node version")}>
                            { for NodeVersion::ALL.iter().map(|version| html! {
                                <option value={version.major().to_string()} selected={*version == scenario.node}>
                                    { version.major().to_string() }
                                </option>
                            }) }
                        </select>
                    </label>
                }
                if !index {
                    <ComparisonChoice state={state.clone()} on_comparison={on_comparison.clone()} />
                }
                <button type="button" id="open" title={tr!("Open a trace, scenario or figure, or drop one anywhere")} onclick={on_open}>{tr!("Open…")}</button>
                <input type="file" id="file" ref={input} {onchange} accept=".trace,.jsonl,.ndjson,.json,.txt,.gz" tabindex="-1" aria-label={tr!("A trace, scenario or figure")} />
                if !index {
                    <button type="button" id="share" aria-haspopup="dialog" onclick={on_share.reform(|_: MouseEvent| ())}>{tr!("Share…")}</button>
                    <button type="button" id="export" aria-haspopup="dialog" onclick={on_export.reform(|_: MouseEvent| ())}>{tr!("Export…")}</button>
                }
                <LanguageButton playback={playback.clone()} state={state.clone()} on_language={on_language.clone()} />
                <button type="button" id="help-button" class="round" onclick={on_help} aria-label={tr!("Keys (?)")} title={tr!("Keys (?)")}>{"?"}</button>
                <button type="button" id="theme" class="round" onclick={on_theme} aria-label={theme_title.clone()} title={theme_title}>
                    <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
                        <circle cx="12" cy="12" r="8.500" fill="none" stroke="currentColor" stroke-width="2" />
                        <path d={theme_path} fill="currentColor" />
                    </svg>
                </button>
            </div>
        </header>
    }
}
