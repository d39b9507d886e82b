//! The interventions in the run, each with its time and a button that removes it; and the last change, whose run can be
//! compared with the run before it, and undone.

use std::rc::Rc;

use yew::prelude::*;

use super::interventions::describe;
use crate::engine::SimTime;
use crate::scenario::AppliedIntervention;
use crate::tr;
use crate::ui::model::{Comparison, ScenarioChange, State};
use crate::ui::playback::{Playback, Player};

/// The most interventions that are listed; a file may have thousands.
const LISTED: usize = 24;

#[derive(Properties, PartialEq)]
pub struct HistoryProps {
    pub playback: Playback,
    pub state: UseReducerHandle<State>,
    pub on_change: Callback<ScenarioChange>,
    pub on_comparison: Callback<Option<Comparison>>,
    pub on_undo: Callback<()>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// The list; nothing if the run has no interventions and no comparison.
#[component]
pub fn History(props: &HistoryProps) -> Html {
    let HistoryProps { playback, state, on_change, on_comparison, on_undo, .. } = props;
    let done = use_memo(state.scenario().cloned(), |scenario| {
        scenario.as_ref().map(|scenario| scenario.applied_interventions()).unwrap_or_default()
    });
    let Some(scenario) = state.scenario() else { return html! {} };
    let both = state.comparison == Some(Comparison::Before);
    if done.is_empty() && !both {
        return html! {};
    }
    let now = playback.look(Player::time);
    let item = |done: &AppliedIntervention| {
        let at = SimTime(done.step.at.0);
        let words = describe(done);
        let label = tr!("Undo: {deed}, at {time}", deed = words, time = at);
        let (scenario, taken, playback) = (scenario.clone(), done.clone(), playback.clone());
        let onclick = on_change
            .reform(move |_: MouseEvent| (Rc::new(scenario.revert(&taken)), playback.look(Player::time)));
        let to_come = (at.0 > now.0 + 1).then_some("to-come");
        html! {
            <li class={classes!(to_come)}>
                <span class="figures muted">{ at.to_string() }</span>
                <span class="one-line" title={words.clone()}>{ words }</span>
                <button type="button" class="quiet" {onclick} aria-label={label.clone()} title={label}>{"×"}</button>
            </li>
        }
    };
    let more = done.len().saturating_sub(LISTED);
    let see = on_comparison.reform(move |_: MouseEvent| (!both).then_some(Comparison::Before));
    let back = on_undo.reform(|_: MouseEvent| ());
    html! {
        <section class="did" aria-label={tr!("Changes made")}>
            <ul>
                { for done.iter().take(LISTED).map(item) }
                if more > 0 { <li class="muted">{ tr!("and {n} more", n = more) }</li> }
            </ul>
            if !state.past.is_empty() {
                <button type="button" id="both" class="quiet" onclick={see} aria-pressed={both.to_string()}>
                    {tr!("Before and after")}
                </button>
                if both {
                    <button type="button" id="go-back" class="quiet" onclick={back}>{tr!("Restore the previous version")}</button>
                }
            }
        </section>
    }
}
