//! All figures' texts with their questions and answers, for teachers, to be read or printed. The runs that texts ask for
//! are measured one figure after the other, and each text appears when it is known.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use super::teaching_time;
use crate::figure::{Catalogue, Evaluation};
use crate::tr;
use crate::ui::lesson::{EVENTS, line, text};
use crate::ui::model::NamedFigure;
use crate::ui::session::figure;
use crate::web::slices::{Job, Slices};

#[derive(Properties, PartialEq)]
pub struct TeachersProps {
    pub catalogue: Rc<Catalogue>,
    pub slices: Slices,
}

/// A figure with its texts.
#[derive(Clone, PartialEq)]
struct EvaluatedFigure {
    named: NamedFigure,
    minutes: u32,
    measured: Rc<Evaluation>,
}

/// Fetches a figure and all after it, and measures one after the other.
fn measure(
    left: Rc<Vec<(String, u32)>>,
    place: usize,
    slices: Slices,
    working: Rc<RefCell<Option<Job>>>,
    wanted: Rc<Cell<bool>>,
    done: Callback<EvaluatedFigure>,
) {
    yew::platform::spawn_local(async move {
        let Some((id, minutes)) = left.get(place).cloned() else { return };
        let found = figure(&id).await;
        if !wanted.get() {
            return;
        }
        let next = {
            let (slices, working) = (slices.clone(), working.clone());
            let done = done.clone();
            move || {
                measure(
                    left.clone(),
                    place + 1,
                    slices.clone(),
                    working.clone(),
                    wanted.clone(),
                    done.clone(),
                )
            }
        };
        // A figure that cannot be fetched is left out; opening it says why.
        let Ok(named) = found else { return next() };
        let mut measuring = named.evaluator();
        let job = slices.add(move || {
            let over = measuring.advance(EVENTS);
            if over {
                done.emit(EvaluatedFigure {
                    named: named.clone(),
                    minutes,
                    measured: Rc::new(measuring.evaluation()),
                });
                next();
            }
            over
        });
        *working.borrow_mut() = Some(job);
    });
}

/// The texts.
#[component]
pub fn Teachers(props: &TeachersProps) -> Html {
    let TeachersProps { catalogue, slices } = props;
    let ready = use_mut_ref(Vec::<EvaluatedFigure>::new);
    let tell = use_force_update();
    use_effect_with((), {
        let (catalogue, slices, ready) = (catalogue.clone(), slices.clone(), ready.clone());
        move |()| {
            let all = catalogue.chapters.iter().flat_map(|chapter| chapter.figures.clone()).collect();
            let wanted = Rc::new(Cell::new(true));
            let working: Rc<RefCell<Option<Job>>> = Rc::default();
            let done = Callback::from(move |one| {
                ready.borrow_mut().push(one);
                tell.force_update();
            });
            measure(Rc::new(all), 0, slices, working.clone(), wanted.clone(), done);
            move || {
                wanted.set(false);
                working.take();
            }
        }
    });
    let (ready, count) = (ready.borrow(), catalogue.ids().count());
    html! {
        <>
            if ready.len() < count {
                <p class="muted" id="measuring" role="status">{ tr!("{n} of {all} are ready", n = ready.len(), all = count) }</p>
            }
            <div class="texts">{ for ready.iter().map(article) }</div>
        </>
    }
}

fn article(one: &EvaluatedFigure) -> Html {
    let (texts, right) = (&one.measured.texts, one.measured.answer);
    let choice = |(number, words): (usize, &_)| {
        let is_right = right == Some(number);
        html! {
            <li class={is_right.then_some("right")}>
                { line(words) }
                if is_right { <span class="unseen">{tr!(" (correct)")}</span> }
            </li>
        }
    };
    html! {
        <article key={one.named.id.as_deref().unwrap_or_default().to_owned()}>
            <h3>{ line(&texts.title) }<span class="muted figures">{ teaching_time(one.minutes) }</span></h3>
            <div class="stakes">{ text(&texts.story) }</div>
            if !texts.question.is_empty() {
                <p class="asked">{ line(&texts.question) }</p>
                <ul class="answers">{ for texts.choices.iter().enumerate().map(choice) }</ul>
            }
            if !texts.moments.is_empty() {
                <h4>{tr!("What happens")}</h4>
                <ol>{ for texts.moments.iter().map(|words| html! { <li>{ line(words) }</li> }) }</ol>
            }
            <h4>{tr!("Why this happens")}</h4>
            { text(&texts.explanation) }
            { text(&texts.versions) }
            if !texts.tries.is_empty() {
                <h4>{tr!("Try next")}</h4>
                <ul>{ for texts.tries.iter().map(|words| html! { <li>{ line(words) }</li> }) }</ul>
            }
        </article>
    }
}
