//! The question before the run, with choices or for a free answer, and whether the prediction was right. Must not store
//! answers.

use yew::prelude::*;

use super::texts::{line, text};
use crate::tr;
use crate::ui::model::{Lesson, Step};
use crate::web::dom::typed;

#[derive(Properties, PartialEq)]
pub struct QuestionProps {
    pub lesson: Lesson,
    pub on_step: Callback<Step>,
    /// Starts the run.
    pub on_run: Callback<()>,
}

/// The question; nothing if the figure asks none.
#[component]
pub fn QuestionCard(props: &QuestionProps) -> Html {
    let QuestionProps { lesson, on_step, on_run } = props;
    let Some(question) = &lesson.figure().question else { return html! {} };
    let in_words = question.choices.is_empty();
    html! {
        <section class="question" aria-label={tr!("The question")}>
            { match (lesson.answer_shown, lesson.predicted, in_words) {
                (true, _, false) => answer_shown(lesson),
                (true, _, true) => compared(lesson),
                (false, true, _) => predicted(lesson),
                (false, false, _) => form(lesson, in_words, on_step, on_run),
            } }
        </section>
    }
}

/// What is to be decided before it runs.
fn form(lesson: &Lesson, in_words: bool, on_step: &Callback<Step>, on_run: &Callback<()>) -> Html {
    let onsubmit = {
        let (on_step, on_run) = (on_step.clone(), on_run.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_step.emit(Step::Predict);
            on_run.emit(());
        }
    };
    let choice = |(number, words): (usize, &_)| {
        let onchange = on_step.reform(move |_: Event| Step::Pick(number));
        html! {
            <label class="guess">
                <input type="radio" name="guess" value={number.to_string()} checked={lesson.picked == Some(number)} {onchange} />
                <span>{ line(words) }</span>
            </label>
        }
    };
    let oninput = on_step.reform(|event: InputEvent| Step::Write(typed(&event).unwrap_or_default()));
    html! {
        <form {onsubmit}>
            <fieldset>
                <legend>{ line(&lesson.texts.question) }</legend>
                if in_words {
                    <textarea id="own-words" rows="3" aria-label={tr!("Your answer")} placeholder={tr!("In your own words")}
                        value={lesson.own_words.to_string()} {oninput} />
                } else {
                    { for lesson.texts.choices.iter().enumerate().map(choice) }
                }
            </fieldset>
            <p class="go">
                <button type="submit" id="run-it" class="strong">{tr!("Run it")}</button>
                <span class="muted">
                    { if in_words { tr!("Your answer stays on this page.") } else { tr!("Predict first, then run it.") } }
                </span>
            </p>
        </form>
    }
}

/// The reader's prediction, until the run has shown the answer.
fn predicted(lesson: &Lesson) -> Html {
    let picked = lesson.picked.and_then(|number| lesson.texts.choices.get(number));
    html! {
        <>
            <p class="asked">{ line(&lesson.texts.question) }</p>
            <p class="said">
                <span class="muted">{tr!("Your answer: ")}</span>
                { match picked {
                    Some(words) => line(words),
                    None => html! { { lesson.own_words.to_string() } },
                } }
            </p>
        </>
    }
}

/// The choices with the right one marked, and what was picked.
fn answer_shown(lesson: &Lesson) -> Html {
    let verdict = match (lesson.answer, lesson.picked.filter(|_| lesson.predicted)) {
        (None, _) => tr!("One moment: the answer is still being computed."),
        (Some(right), Some(picked)) if right == picked => tr!("Yes, that is what happens."),
        (Some(_), Some(_)) => tr!("Not quite. Many people expect that, but the run shows otherwise."),
        (Some(_), None) => tr!("This is what happens."),
    };
    let choice = |(number, words): (usize, &_)| {
        let right = lesson.answer == Some(number);
        let yours = lesson.predicted && lesson.picked == Some(number);
        let class = classes!(right.then_some("right"), (yours && !right).then_some("wrong-one"));
        html! {
            <li {class}>
                <span>{ line(words) }</span>
                if right { <span class="unseen">{tr!(" (correct)")}</span> }
                if yours { <span class="yours">{tr!("your answer")}</span> }
            </li>
        }
    };
    html! {
        <>
            <p class="asked">{ line(&lesson.texts.question) }</p>
            <p id="told" class="told" role="status">{ verdict }</p>
            <ul class="answers">{ for lesson.texts.choices.iter().enumerate().map(choice) }</ul>
        </>
    }
}

/// One's own words; below them stands an answer to compare them with.
fn compared(lesson: &Lesson) -> Html {
    html! {
        <>
            <p class="asked">{ line(&lesson.texts.question) }</p>
            if lesson.predicted {
                <p class="muted">{tr!("You wrote")}</p>
                <blockquote id="own-answer">{ lesson.own_words.to_string() }</blockquote>
            }
            <p id="told" class="told" role="status">{tr!("Compare your answer with this one:")}</p>
            <blockquote class="model">{ text(&lesson.texts.explanation) }</blockquote>
        </>
    }
}
