//! The consumer's code with its running line, and the streams' state under Node's own names.

use std::rc::Rc;

use yew::prelude::*;

use crate::scenario::{CodeLine, Scenario, listings};
use crate::tr;
use crate::ui::playback::Playback;

#[derive(Properties, PartialEq)]
pub struct CodeProps {
    pub playback: Playback,
    pub scenario: Rc<Scenario>,
    /// Indices of the flows that are shown.
    pub flows: Rc<Vec<usize>>,
    /// Opens the editor, where there is one.
    #[prop_or_default]
    pub on_edit: Option<Callback<()>>,
    pub beat: u64,
}

/// The consumer's code.
#[component]
pub fn Code(props: &CodeProps) -> Html {
    let lines = use_memo((props.scenario.clone(), props.flows.clone()), |(scenario, flows)| {
        listings(scenario, flows)
    });
    let last = props.playback.look(|player| player.with_moment(|moment| moment.last()));
    let runs = |line: &CodeLine| last.as_ref().is_some_and(|e| line.runs_at(e.stream, e.kind, e.ret));
    html! {
        <section class="panel code" aria-label={tr!("The consumer's code")}>
            <div class="top">
                <h2>{tr!("Your code")}</h2>
                if let Some(on_edit) = &props.on_edit {
                    <button type="button" id="edit" class="quiet" onclick={on_edit.reform(|_: MouseEvent| ())}>{tr!("Edit")}</button>
                }
            </div>
            <pre id="code" tabindex="0"><code>
                { for lines.iter().map(|line| {
                    let runs = runs(line);
                    let comment = line.text.trim_start().starts_with("//");
                    html! {
                        <span class={classes!("line", runs.then_some("runs"), comment.then_some("comment"))}
                            aria-current={runs.then_some("step")}>
                            { &line.text }
                            if let Some(value) = last.as_ref().filter(|_| runs).and_then(|e| line.value(e.kind, e.ret)) {
                                <span class={classes!("value", value)}>{ format!("  → {value}") }</span>
                            }
                            {"\n"}
                        </span>
                    }
                }) }
            </code></pre>
        </section>
    }
}
