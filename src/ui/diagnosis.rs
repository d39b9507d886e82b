//! A line that says what is wrong with the program that is looked at, and what to change.

use std::rc::Rc;

use yew::prelude::*;

use super::frames::Frames;
use crate::judge::{Tone, diagnose, reservation};
use crate::tr;
use crate::trace::{Flow, Lane};

/// Flows of many alike that are looked at.
const ALIKE: usize = 64;

#[derive(Properties, PartialEq)]
pub(super) struct VerdictProps {
    pub frames: Frames,
    /// What is looked at.
    pub lanes: Rc<Vec<Lane>>,
    /// Anything that makes it render again.
    pub beat: u64,
}

/// The line.
#[component]
pub(super) fn Verdict(props: &VerdictProps) -> Html {
    let flows = use_memo(props.lanes.clone(), |lanes| {
        let members = |lane: &Lane| {
            (0..lane.count().min(ALIKE))
                .map(|number| Flow { stages: lane.member(number) })
                .collect::<Vec<_>>()
        };
        lanes.iter().flat_map(members).collect::<Vec<_>>()
    });
    let (found, reservation) = props.frames.look(|player| {
        player.with_moment(|moment| {
            (diagnose(moment.trace, moment.cursor, &flows), reservation(moment.trace, moment.cursor))
        })
    });
    let tone = found.first().map(|one| if one.tone == Tone::Bad { "bad" } else { "good" });
    html! {
        <section class={classes!("verdict", tone)} id="verdict" aria-label={tr!("Diagnosis")}>
            { match found.first() {
                Some(one) => html! { <p><strong>{ &one.text }</strong>{" "}{ one.advice }</p> },
                None if reservation.is_some() => html! {},
                None => html! { <p class="muted">{tr!("It is too early to say whether anything is wrong.")}</p> },
            } }
            if let Some(reservation) = reservation {
                <p class="muted">{ reservation }</p>
            }
        </section>
    }
}
