//! What comes after the answer: why it is so, what differs by version, the second run, and what to try next.

use std::rc::Rc;

use yew::prelude::*;

use super::texts::{line, text};
use crate::figure::Try;
use crate::scenario::Scenario;
use crate::tr;
use crate::ui::model::{Lesson, Step};
use crate::ui::session::{figure_link, go_to};

#[derive(Properties, PartialEq)]
pub struct AfterProps {
    pub lesson: Lesson,
    pub on_step: Callback<Step>,
    /// Fetches a figure by its name, and shows it.
    pub on_figure: Callback<String>,
    /// Runs a changed scenario.
    pub on_try: Callback<Rc<Scenario>>,
    /// Opens another program in the editor, by the name of its file, and runs it.
    pub on_program: Callback<String>,
}

/// The explanation and what follows it.
#[component]
pub fn After(props: &AfterProps) -> Html {
    let AfterProps { lesson, on_step, on_figure, on_try, on_program } = props;
    let (figure, texts) = (lesson.figure(), &lesson.texts);
    // A question in one's own words has it as its answer.
    let shown = figure.question.as_ref().is_some_and(|question| question.choices.is_empty());
    let again = on_step.reform(|_: MouseEvent| Step::Again);
    let item = |(to, words): (&Try, &_)| match to {
        Try::Figure(id) => {
            let onclick = go_to(id, on_figure);
            html! { <li><a class="button" href={figure_link(id)} {onclick}>{ line(words) }<span aria-hidden="true">{" →"}</span></a></li> }
        }
        Try::Change(change) => {
            let next = lesson.tried(change);
            let onclick = on_try.reform(move |_: MouseEvent| next.clone());
            html! { <li><button type="button" {onclick}>{ line(words) }</button></li> }
        }
        Try::Program(name) => {
            let name = name.clone();
            let onclick = on_program.reform(move |_: MouseEvent| name.clone());
            html! { <li><button type="button" {onclick}>{ line(words) }</button></li> }
        }
        Try::ByHand => html! { <li class="by-hand">{ line(words) }</li> },
    };
    html! {
        <section class="after" aria-label={tr!("Why this happens")}>
            if !shown {
                <h3>{tr!("Why this happens")}</h3>
                <div id="explanation">{ text(&texts.explanation) }</div>
            }
            if !texts.versions.is_empty() {
                <h3>{tr!("In other versions of Node")}</h3>
                <div id="on-versions">{ text(&texts.versions) }</div>
            }
            if !figure.tries.is_empty() {
                <h3>{tr!("Try next")}</h3>
                <ul class="tries">{ for figure.tries.iter().zip(&texts.tries).map(item) }</ul>
            }
            if figure.question.is_some() {
                <p><button type="button" id="ask-again" class="quiet" onclick={again}>{tr!("Ask me again")}</button></p>
            }
        </section>
    }
}
