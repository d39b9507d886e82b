//! The panel of a figure: its title with a way to fold it up, and below it what is to be read now.

use std::rc::{Rc, Weak};

use yew::prelude::*;

use super::after::After;
use super::moments::{Moments, passed};
use super::question::QuestionCard;
use super::texts::{line, plain, text};
use crate::scenario::Scenario;
use crate::tr;
use crate::trace::EventIndex;
use crate::ui::model::{Action, Comparison, Lesson, State, Step, TextPanel};
use crate::ui::playback::{Milestones, Playback, Player};
use crate::ui::session::back_to_own;
use crate::web::dom::{page_scrolls, show_top};
use crate::web::theme::is_small_frame;

#[derive(Properties, PartialEq)]
pub struct PanelProps {
    pub playback: Playback,
    pub state: UseReducerHandle<State>,
    pub on_comparison: Callback<Option<Comparison>>,
    /// Fetches a figure by its name, and shows it.
    pub on_figure: Callback<String>,
    /// Runs a changed scenario.
    pub on_try: Callback<Rc<Scenario>>,
    /// Opens another program in the editor, by the name of its file, and runs it.
    pub on_program: Callback<String>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// Where the figure's moments are in the trace on screen, and then those at which the answer is known.
#[hook]
fn use_found(lesson: Option<&Lesson>, playback: &Playback) -> Vec<Option<EventIndex>> {
    let kept = use_mut_ref(|| (Weak::new(), Milestones::default()));
    let trace = playback.look(|player| player.trace().clone());
    let (of, milestones) = &mut *kept.borrow_mut();
    if !Weak::ptr_eq(of, &Rc::downgrade(&trace)) {
        let all = |lesson: &Lesson| [&**lesson.moments, &**lesson.deciding_milestones].concat();
        *of = Rc::downgrade(&trace);
        *milestones = Milestones::new(lesson.map(all).unwrap_or_default());
    }
    milestones.find(&trace.borrow()).to_vec()
}

/// The panel; nothing where there is no figure.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let PanelProps { playback, state, on_comparison, on_figure, on_try, on_program, .. } = props;
    let open = use_state(|| match state.query.text {
        Some(words) => words == TextPanel::Open,
        None => !is_small_frame(state.query.embed),
    });
    let (top, body) = (use_node_ref(), use_node_ref());
    let found = use_found(state.lesson.as_ref(), playback);
    let as_it_was = state.unchanged().is_some();
    let (index, over, moving) =
        playback.look(|player| (player.index(), player.is_at_end(), player.is_moving()));
    let count = state.lesson.as_ref().map_or(0, |lesson| lesson.moments.len()).min(found.len());
    let (moments, decided) = found.split_at(count);
    let decided = !decided.is_empty() && decided.iter().all(|at| at.is_some_and(|at| at < index));
    let untold = state.lesson.as_ref().is_some_and(|lesson| !lesson.answer_shown);
    use_effect_with(untold && as_it_was && (over || decided), {
        let dispatch = state.dispatcher();
        move |known| {
            if *known {
                dispatch.dispatch(Action::Lesson(Step::Tell));
            }
        }
    });
    let Some(lesson) = &state.lesson else { return html! {} };
    let on_step = {
        let (dispatch, playback) = (state.dispatcher(), playback.clone());
        Callback::from(move |step| {
            if step == Step::Again {
                playback.act(Player::to_start);
            }
            dispatch.dispatch(Action::Lesson(step));
        })
    };
    let play = {
        let (playback, top) = (playback.clone(), top.clone());
        Callback::from(move |()| {
            // Where all stands below each other, the text and what runs are in sight together.
            if page_scrolls() {
                show_top(&top);
            }
            playback.act(Player::play);
        })
    };
    let passed = if as_it_was { passed(moments, index) } else { 0 };
    let phase = match (lesson.answer_shown, index) {
        (true, _) => "known",
        (false, 0) => "asking",
        (false, _) => "running",
    };
    let (texts, asks) = (&lesson.texts, lesson.figure().question.is_some());
    let brief = match passed.checked_sub(1).and_then(|latest| texts.moments.get(latest)) {
        Some(words) => words,
        None if asks => &texts.question,
        None => &texts.story,
    };
    let on_fold = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    let fold_label = if *open { tr!("Collapse the text") } else { tr!("Expand the text") };
    let on_run = play.reform(|_: MouseEvent| ());
    let on_look = {
        let (playback, look) = (playback.clone(), lesson.look());
        move |_: MouseEvent| {
            if let Some(look) = look.clone() {
                playback.act(|player| player.to_milestone(look));
            }
        }
    };
    let as_before = {
        let (on_try, scenario) = (on_try.clone(), lesson.scenario.clone());
        let (playback, state, dispatch) = (playback.clone(), state.clone(), state.dispatcher());
        let has_program = lesson.program().is_some();
        move |_: MouseEvent| {
            dispatch.dispatch(Action::Draft(None));
            match has_program {
                true => back_to_own(&playback, &state, &dispatch),
                false => on_try.emit(scenario.clone()),
            }
        }
    };
    let second = lesson
        .second()
        .filter(|second| lesson.answer_shown && as_it_was && state.comparison != Some(*second));
    let steps = lesson.figure().stops && as_it_was && passed < count;
    html! {
        <section ref={top} class={classes!("panel", "lesson", phase, open.then_some("open"))} id="lesson" aria-label={tr!("The figure")}>
            <div class="top">
                <h2 title={plain(&texts.title)}>{ line(&texts.title) }</h2>
                if !*open { <p class="brief" title={plain(brief)}>{ line(brief) }</p> }
                <button type="button" id="fold" class="quiet opener" aria-expanded={open.to_string()} aria-label={fold_label}
                    title={fold_label} onclick={on_fold}></button>
            </div>
            if *open {
                <div class="body" ref={body.clone()} tabindex="0">
                    if !as_it_was {
                        <p class="other" role="status">
                            {tr!("You have changed the figure; this text describes the original.")}{" "}
                            <button type="button" id="as-it-was" class="quiet" onclick={as_before}>{tr!("Reset")}</button>
                        </p>
                    }
                    if !lesson.answer_shown {
                        <div class="stakes">{ text(&texts.story) }</div>
                        <p class="look">{ line(&texts.look) }</p>
                    }
                    <QuestionCard lesson={lesson.clone()} on_step={on_step.clone()} on_run={play} />
                    <Moments playback={playback.clone()} lesson={lesson.clone()} found={moments.to_vec()} {passed} around={body} />
                    <p class="go">
                        if index == 0 && !asks && !steps && !lesson.answer_shown {
                            <button type="button" id="run-it" class="strong" onclick={on_run.clone()}>{tr!("Run it")}</button>
                        }
                        if steps && (!asks || index > 0) {
                            <button type="button" id="next-step" class="strong" disabled={moving} onclick={on_run}>{tr!("Next step")}</button>
                        }
                        if index > 0 || lesson.answer_shown {
                            <button type="button" id="to-look" class="quiet" onclick={on_look}>{tr!("Go to the key moment")}</button>
                        }
                        { for second.map(|second| below(state, lesson, second, on_comparison)) }
                    </p>
                    if lesson.answer_shown && lesson.measured {
                        <After lesson={lesson.clone()} {on_step} on_figure={on_figure.clone()} on_try={on_try.clone()} on_program={on_program.clone()} />
                    }
                </div>
            }
        </section>
    }
}

/// The button that puts the second run below the first.
fn below(
    state: &State,
    lesson: &Lesson,
    second: Comparison,
    on_comparison: &Callback<Option<Comparison>>,
) -> Html {
    let (_, name) = lesson.run_names().unwrap_or_else(|| second.names(&lesson.scenario, &state.shown_flows));
    let onclick = on_comparison.reform(move |_: MouseEvent| Some(second));
    html! {
        <button type="button" id="second-run" {onclick}>{ tr!("Show below: {name}", name) }</button>
    }
}
