//! The line with the diagnosis of the program: what is wrong, and what to change.

use std::rc::Rc;

use yew::prelude::*;

use crate::judge::{Tone, findings, reservation};
use crate::tr;
use crate::trace::{Flow, Lane};
use crate::ui::playback::Playback;

/// The most flows, of many alike, that are diagnosed.
const ALIKE: usize = 64;

#[derive(Properties, PartialEq)]
pub struct VerdictProps {
    pub playback: Playback,
    /// The flows that are shown.
    pub lanes: Rc<Vec<Lane>>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// The line.
#[component]
pub fn Verdict(props: &VerdictProps) -> Html {
    let flows = use_memo(props.lanes.clone(), |lanes| {
        let members = |lane: &Lane| {
            (0..lane.count().min(ALIKE))
                .map(|number| Flow { stages: lane.member(number) })
                .collect::<Vec<_>>()
        };
        lanes.iter().flat_map(members).collect::<Vec<_>>()
    });
    let (found, reservation) = props.playback.look(|player| {
        player.with_moment(|moment| {
            (findings(moment.trace, moment.cursor, &flows), reservation(moment.trace, moment.cursor))
        })
    });
    let tone = found.first().map(|one| if one.tone() == Tone::Bad { "bad" } else { "good" });
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
