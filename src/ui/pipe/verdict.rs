//! What is found, below the pipe: the gravest finding, and the others behind it. Pressing one shows its proof. Must not
//! judge.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use yew::prelude::*;

use crate::engine::StreamId;
use crate::judge::{Finding, Tone, findings, proof, reservation};
use crate::trace::{Flow, Trace};
use crate::ui::model::{Action, Flows, State};
use crate::ui::playback::{Playback, Player};
use crate::web::parts::Part;
use crate::{tr, tr_n};

/// The most flows, of many alike, that are looked at, and in all.
const ALIKE: usize = 64;
const FLOWS: usize = 1024;

/// Of a trace with more streams than this, findings are looked for only where the playhead rests.
const FEW: usize = 256;

/// Findings that are listed behind the first.
const LISTED: usize = 20;

/// Letters from which on a finding is folded where there is little room.
const LONG: usize = 120;

#[derive(Properties, PartialEq)]
pub struct VerdictProps {
    pub playback: Playback,
    pub state: UseReducerHandle<State>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// What was found last, and in which trace.
#[derive(Default)]
struct LatestFindings {
    trace: Weak<RefCell<Trace>>,
    findings: Rc<Vec<Finding>>,
    reservation: Option<String>,
}

/// The findings.
#[component]
pub fn Verdict(props: &VerdictProps) -> Html {
    let flows = use_memo(props.state.flows.clone(), members);
    let found = use_mut_ref(LatestFindings::default);
    let (findings, reservation) = props.playback.look(|player| {
        let mut found = found.borrow_mut();
        let trace = Rc::downgrade(player.trace());
        let is_new = !Weak::ptr_eq(&found.trace, &trace);
        player.with_moment(|moment| {
            // Once all of the program is here, there is another rendering.
            if !Part::Rest.is_here() {
                return;
            }
            if is_new || !player.is_moving() || moment.trace.streams().len() <= FEW {
                found.findings = Rc::new(findings(moment.trace, moment.cursor, &flows));
                found.reservation = reservation(moment.trace, moment.cursor);
                found.trace = trace;
            }
        });
        (found.findings.clone(), found.reservation.clone())
    });
    let unfolded = use_state(|| false);
    let tone = findings.first().map(|one| if one.tone() == Tone::Bad { "bad" } else { "good" });
    let card = |finding: &Finding| card(finding, &props.playback, &props.state, &unfolded);
    html! {
        <section class={classes!("verdict", tone)} id="verdict" aria-label={tr!("Diagnosis")}>
            { match findings.first() {
                Some(first) => card(first),
                None if reservation.is_some() => html! {},
                None => html! { <p class="muted">{tr!("It is too early to say whether anything is wrong.")}</p> },
            } }
            if let [_, others @ ..] = findings.as_slice() && !others.is_empty() {
                <details class="more-findings">
                    <summary>{ tr_n!(others.len() as u64, "{n} more finding", "{n} more findings", n = others.len()) }</summary>
                    { for others.iter().take(LISTED).map(card) }
                </details>
            }
            if let Some(reservation) = reservation {
                <p class="muted">{ reservation }</p>
            }
        </section>
    }
}

/// One finding, with a button that shows its proof, and where there is little room for it one that unfolds its text.
fn card(
    finding: &Finding,
    playback: &Playback,
    state: &UseReducerHandle<State>,
    unfolded: &UseStateHandle<bool>,
) -> Html {
    let mut places: Vec<&str> = Vec::new();
    for (_, at) in finding.places.iter().filter(|(of, _)| &**of != "create" || finding.places.len() == 1) {
        if !places.contains(&&**at) {
            places.push(at);
        }
    }
    let places = places.join(", ");
    let is_bad = finding.tone() == Tone::Bad;
    let show = {
        let (finding, playback, state) = (finding.clone(), playback.clone(), state.clone());
        Callback::from(move |_: MouseEvent| show(&finding, &playback, &state))
    };
    let is_long = finding.text.len() + finding.advice.len() > LONG;
    let unfold = {
        let unfolded = unfolded.clone();
        Callback::from(move |_: MouseEvent| unfolded.set(!*unfolded))
    };
    // What is folded can be read whole by pointing at it, too.
    let title = is_long.then(|| format!("{} {}", finding.text, finding.advice));
    html! {
        <div class={classes!("finding", is_bad.then_some("bad"), is_long.then_some("long"))} data-finding={finding.kind.id()}>
            <p {title}>
                <strong>{ &finding.text }</strong>{" "}{ finding.advice }
                if !places.is_empty() {
                    {" "}<code class="place">{ places }</code>
                }
            </p>
            if is_long {
                <button class="unfold" onclick={unfold} aria-expanded={(**unfolded).to_string()} aria-label={tr!("The whole diagnosis")}>{"…"}</button>
            }
            if is_bad {
                <button class="show" onclick={show} aria-label={tr!("Show the moment that proves it: {text}", text = finding.text)}>
                    {tr!("Show")}
                </button>
            }
        </div>
    }
}

/// Puts the playhead on the moment that proves a finding, and the stream that it is about on screen.
fn show(finding: &Finding, playback: &Playback, state: &UseReducerHandle<State>) {
    let stream = finding.stream();
    let is_in = |lane: &crate::trace::Lane| lane.stages.iter().flatten().any(|&id| id == stream);
    let is_shown = state.lanes().iter().any(is_in);
    let flow = state.flows.all().iter().position(|flow| flow.lanes.iter().any(is_in));
    if let Some(flow) = flow.filter(|_| !is_shown && stream != StreamId::PROCESS) {
        state.dispatch(Action::Flow(flow));
    }
    playback.act(|player: &mut Player| {
        let moment = proof(&player.trace().borrow(), finding);
        player.pause();
        match moment {
            Some(index) => player.to_event(index),
            None => player.to_end(),
        }
    });
}

/// The flows of all choices, of many alike as many as are looked at.
fn members(flows: &Flows) -> Vec<Flow> {
    let lanes = flows.all().iter().flat_map(|flow| flow.lanes.iter());
    let of = |lane: &crate::trace::Lane| {
        let stages = |number| Flow { stages: lane.member(number) };
        (0..lane.count().min(ALIKE)).map(stages).collect::<Vec<_>>()
    };
    let mut all: Vec<Flow> = Vec::new();
    for flow in lanes.flat_map(of).take(FLOWS) {
        if !all.contains(&flow) {
            all.push(flow);
        }
    }
    all
}
