//! Runs a figure in the background to compute the values in its texts, while it is on screen.

use yew::prelude::*;

use crate::ui::model::{Action, Lesson, NamedFigure, State, Step};
use crate::web::slices::Slices;

/// Events per slice of work: a fraction of a millisecond.
pub const EVENTS: u64 = 1500;

/// Computes the values of the figure on screen once. The traces are dropped afterwards.
#[hook]
pub fn use_measured(lesson: Option<&Lesson>, dispatch: &UseReducerDispatcher<State>) {
    let named = lesson
        .filter(|lesson| !lesson.measured && lesson.program().is_none())
        .map(|lesson| lesson.named.clone());
    let dispatch = dispatch.clone();
    use_effect_with(named, move |named: &Option<NamedFigure>| {
        let working = named.as_ref().map(|named| {
            let mut measuring = named.evaluator();
            let slices = Slices::default();
            let working = slices.add(move || {
                let over = measuring.advance(EVENTS);
                if over {
                    dispatch.dispatch(Action::Lesson(Step::Evaluation(measuring.evaluation().into())));
                }
                over
            });
            (slices, working)
        });
        move || drop(working)
    });
}
