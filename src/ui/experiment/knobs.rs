//! The knobs of the streams that are shown: one for each stream and the memory's limit, and the others of a stream in a
//! drawer. A rate acts from the playhead's moment on; everything else starts the run anew.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::drag::Drag;
use super::interventions::Interventions;
use crate::engine::SimTime;
use crate::scenario::{Fault, Knob, Scenario, Unit, decimal};
use crate::trace::{Amount, chunks};
use crate::ui::model::ScenarioChange;
use crate::ui::model::State;
use crate::ui::playback::Playback;
use crate::web::dom::{focus, typed};
use crate::{tr, tr_n};

/// A slider's number of notches, on a logarithmic scale.
const NOTCHES: f64 = 200.0;

#[derive(Properties, PartialEq)]
pub struct KnobsProps {
    pub playback: Playback,
    pub state: UseReducerHandle<State>,
    pub on_change: Callback<ScenarioChange>,
    /// Changes the scenario further, as a part of the last change.
    pub on_adjust: Callback<ScenarioChange>,
    pub on_undo: Callback<()>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// A stream, what it is called, and its knobs.
type Group = (String, Vec<Knob>);

/// The drawer that is open below the knobs.
#[derive(Clone, Copy, PartialEq)]
enum Drawer {
    Stream(usize),
    Interventions,
}

/// The most streams that have knobs.
const STREAMS: usize = 8;

fn groups(scenario: &Scenario, flows: &[usize]) -> Vec<Group> {
    let stages = flows.iter().filter_map(|&flow| Some((flow, scenario.flows.get(flow)?)));
    let stages =
        stages.flat_map(|(flow, of)| of.stages.iter().enumerate().map(move |(place, of)| (flow, place, of)));
    let mut groups: Vec<Group> = Vec::new();
    for (flow, place, stage) in stages {
        let knobs = Knob::of_stage(scenario, flow, place);
        // Where flows meet is one stream.
        if !knobs.is_empty() && groups.iter().all(|(_, known)| *known != knobs) && groups.len() < STREAMS {
            groups.push((stage.name(), knobs));
        }
    }
    groups
}

fn notch_of(value: u64, (least, most): (u64, u64)) -> f64 {
    let part = (value.max(1) as f64 / least as f64).log2() / (most as f64 / least as f64).log2();
    (part * NOTCHES).round().clamp(0.0, NOTCHES)
}

/// The amount at a notch, in round figures.
fn value_at(notch: f64, (least, most): (u64, u64)) -> u64 {
    let exact = least as f64 * ((most as f64 / least as f64).log2() * notch / NOTCHES).exp2();
    let step = (exact.log2() - 3.0).floor().exp2().max(1.0);
    ((exact / step).round() * step) as u64
}

/// An amount as it can be typed in again.
fn words(unit: Unit, value: u64) -> String {
    match unit {
        Unit::Bytes | Unit::Switch => Amount::bytes(value).to_string(),
        Unit::Rate => format!("{}/s", Amount::bytes(value)),
        Unit::Objects => tr_n!(value, "{n} object", "{n} objects", n = value),
        Unit::Chunks => chunks(value),
        Unit::Time => SimTime(value).to_string(),
    }
}

/// Setting knobs, and reporting values that cannot be set.
struct KnobActions<'a> {
    props: &'a KnobsProps,
    scenario: Rc<Scenario>,
    at: SimTime,
    fault: UseStateHandle<Option<(Knob, String)>>,
    drag: Rc<RefCell<Drag>>,
}

impl KnobActions<'_> {
    fn turn(&self, knob: Knob, read: impl Fn(&Event) -> Result<u64, Fault> + 'static) -> Callback<Event> {
        let (scenario, fault) = (self.scenario.clone(), self.fault.clone());
        let (playback, on_change) = (self.props.playback.clone(), self.props.on_change.clone());
        Callback::from(move |event: Event| {
            let at = if knob.acts_at_once(&scenario) { moment(&playback) } else { SimTime::ZERO };
            match read(&event).and_then(|value| knob.set(&scenario, value, at)) {
                Ok(next) => {
                    fault.set(None);
                    on_change.emit((Rc::new(next), at));
                }
                Err(Fault { words, .. }) => fault.set(Some((knob, words))),
            }
        })
    }

    /// The slider of a knob has moved, or was let go.
    fn slide<E: AsRef<Event> + 'static>(&self, knob: Knob, last: bool) -> Callback<E> {
        let (scenario, drag, playback) =
            (self.scenario.clone(), self.drag.clone(), self.props.playback.clone());
        let fault = self.fault.clone();
        let (on_change, on_adjust) = (self.props.on_change.clone(), self.props.on_adjust.clone());
        Callback::from(move |event: E| {
            let event: &Event = event.as_ref();
            // A press that has moved nothing turns nothing.
            if event.type_() == "pointerup" && drag.borrow().held(knob).is_none() {
                return;
            }
            let Some(notch) = typed(event).and_then(|text| decimal(&text)) else { return };
            let Some(goes_on) = drag.borrow_mut().moves(knob, notch, event.time_stamp(), last) else {
                return;
            };
            let at = if knob.acts_at_once(&scenario) { moment(&playback) } else { SimTime::ZERO };
            match knob.set(&scenario, value_at(notch, knob.range()), at).map_err(|fault| fault.words) {
                // It may be let go where it has acted already.
                Ok(next) if next == *scenario => {}
                Ok(next) => {
                    fault.set(None);
                    let emit = if goes_on { &on_adjust } else { &on_change };
                    emit.emit((Rc::new(next), at));
                }
                Err(words) => fault.set(Some((knob, words))),
            }
        })
    }

    /// A knob; `opener` opens what else its stream has.
    fn knob(&self, stream: &str, knob: Knob, opener: Option<Html>) -> Html {
        let Some(value) = knob.value(&self.scenario, self.at) else { return html! {} };
        let (name, unit) = (knob.name(), knob.unit());
        let wrong = self.fault.as_ref().filter(|(of, _)| *of == knob).map(|(_, words)| words.clone());
        let label = format!("{stream} {name}");
        let wrong_said = wrong.clone().map(|wrong| html! { <p class="wrong" role="alert">{ wrong }</p> });
        if unit == Unit::Switch {
            let flip = self.turn(knob, move |_| Ok(1 - value.min(1)));
            return html! {
                <div class="knob flip">
                    <label>
                        <input type="checkbox" checked={value == 1} onchange={flip} aria-label={label} />
                        <span>{ name }</span>
                    </label>
                    { for wrong_said }
                </div>
            };
        }
        let words_now = words(unit, value);
        let typed_in = self.turn(knob, move |event| {
            let fault = |words| Fault { place: String::new(), words };
            let value = knob.parse(&typed(event).unwrap_or_default());
            let value = value.map_err(|error| fault(error.to_string()))?;
            let (least, most) = knob.range();
            match (least..=most).contains(&value) {
                true => Ok(value),
                false => Err(fault(tr!(
                    "from {least} to {most}",
                    least = words(unit, least),
                    most = words(unit, most)
                ))),
            }
        });
        // What it is held at is not put where it would be said to be, under the finger.
        let held = self.drag.borrow().held(knob).unwrap_or(notch_of(value, knob.range()));
        let (drag, keyed) = (self.drag.clone(), self.drag.clone());
        let onpointerdown = move |_: PointerEvent| drag.borrow_mut().begin();
        let onkeydown = move |event: KeyboardEvent| {
            if !event.repeat() {
                keyed.borrow_mut().begin();
            }
        };
        html! {
            <div class="knob">
                { for opener }
                <label>
                    <span title={name}>{ name }</span>
                    <input type="text" class="figures" value={words_now.clone()} onchange={typed_in} autocomplete="off"
                        spellcheck="false" aria-label={label.clone()} aria-invalid={wrong.is_some().to_string()} />
                </label>
                <input type="range" min="0" max={NOTCHES.to_string()} value={held.to_string()} {onpointerdown} {onkeydown}
                    oninput={self.slide::<InputEvent>(knob, false)} onpointerup={self.slide::<PointerEvent>(knob, true)}
                    onchange={self.slide::<Event>(knob, true)} aria-label={label} aria-valuetext={words_now} />
                { for wrong_said }
            </div>
        }
    }
}

/// The time from which a change acts: the playhead's, or 0 at the end of a run, where nothing is left to act on.
fn moment(playback: &Playback) -> SimTime {
    playback.look(|player| if player.is_at_end() { SimTime::ZERO } else { player.place().0 })
}

/// The knobs.
#[component]
pub fn Knobs(props: &KnobsProps) -> Html {
    let fault = use_state(|| None);
    let open = use_state(|| None::<Drawer>);
    let opened = use_node_ref();
    let drag = use_mut_ref(Drag::default);
    let groups =
        use_memo((props.state.scenario().cloned(), props.state.shown_flows.clone()), |(scenario, flows)| {
            scenario.as_ref().map(|scenario| groups(scenario, flows)).unwrap_or_default()
        });
    let Some(scenario) = props.state.scenario().cloned() else { return html! {} };
    let hand = KnobActions { props, scenario: scenario.clone(), at: moment(&props.playback), fault, drag };
    let toggle = |what: Drawer| {
        let open = open.clone();
        move |_: MouseEvent| open.set((*open != Some(what)).then_some(what))
    };
    let expanded = |what: Drawer| (*open == Some(what)).to_string();
    // Closing a drawer gives the focus back to the button that opened it.
    let node = |what: Drawer| if *open == Some(what) { opened.clone() } else { NodeRef::default() };
    let onkeydown = {
        let (open, opened) = (open.clone(), opened.clone());
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && open.is_some() {
                event.prevent_default();
                focus(&opened);
                open.set(None);
            }
        }
    };
    let opener = |(place, (name, knobs)): (usize, &Group)| {
        let what = Drawer::Stream(place);
        (knobs.len() > 1).then(|| {
            html! {
                <button type="button" class="quiet opener" ref={node(what)} onclick={toggle(what)} aria-expanded={expanded(what)}
                    aria-controls="drawer" title={tr!("All settings for {name}", name)}>{ name }</button>
            }
        })
    };
    let group = |(place, group): (usize, &Group)| {
        group.1.first().map(|&knob| hand.knob(&group.0, knob, opener((place, group))))
    };
    let drawer = match *open {
        Some(Drawer::Stream(place)) => groups.get(place).map(|(name, knobs)| {
            html! {
                <div class="drawer setup" id="drawer" role="group" aria-label={tr!("All settings for {name}", name)}>
                    { for knobs.iter().skip(1).map(|&knob| hand.knob(name, knob, None)) }
                </div>
            }
        }),
        Some(Drawer::Interventions) => Some(html! {
            <Interventions playback={props.playback.clone()} scenario={scenario.clone()} flows={props.state.shown_flows.clone()}
                on_change={props.on_change.clone()} beat={props.beat} />
        }),
        None => None,
    };
    let undo = props.on_undo.reform(|_: MouseEvent| ());
    html! {
        <div {onkeydown}>
            <div class={classes!("setup", (groups.len() < 3).then_some("few"))} role="group" aria-label={tr!("Settings")}>
                { for groups.iter().enumerate().filter_map(group) }
                { for Knob::of_memory(&scenario).map(|knob| hand.knob(tr!("process"), knob, None)) }
                <div class="acts">
                    <button type="button" id="faults" class="quiet opener" ref={node(Drawer::Interventions)} onclick={toggle(Drawer::Interventions)}
                        aria-expanded={expanded(Drawer::Interventions)} aria-controls="drawer">{tr!("Break it")}</button>
                    <button type="button" id="undo" class="quiet" onclick={undo} disabled={props.state.past.is_empty()}>
                        {tr!("Undo")}
                    </button>
                </div>
            </div>
            { for drawer }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Consumer;
    use crate::scenario::samples::four_stage_pipeline;

    /// Every knob of a scenario that has all kinds of them.
    fn all() -> Vec<Knob> {
        let scenario = four_stage_pipeline(Consumer::Pipe);
        let knobs = groups(&scenario, &[0]).into_iter().flat_map(|(_, knobs)| knobs);
        knobs.chain(Knob::of_memory(&scenario)).collect()
    }

    #[test]
    fn what_a_knob_says_can_be_typed_into_it() {
        for knob in all() {
            let (least, most) = knob.range();
            for n in [least, least * 3, most] {
                if knob.unit() != Unit::Switch {
                    assert_eq!(knob.parse(&words(knob.unit(), n)), Ok(n), "{knob:?}");
                }
            }
        }
    }

    #[test]
    fn sliders_reach_both_ends_and_stay_where_they_are_put() {
        for range in all().into_iter().filter(|knob| knob.unit() != Unit::Switch).map(Knob::range) {
            assert_eq!((value_at(0.0, range), value_at(NOTCHES, range)), range, "{range:?}");
            for notch in 0..=NOTCHES as u32 {
                let notch = f64::from(notch);
                // Small counts are further apart than notches.
                let near = notch_of(value_at(notch, range), range) - notch;
                assert!(near.abs() <= 2.0 || range.0 < 16, "{range:?} at {notch}");
            }
        }
    }

    #[test]
    fn every_stream_of_a_flow_has_its_knobs() {
        let groups = groups(&four_stage_pipeline(Consumer::Pipe), &[0]);
        let names: Vec<(&str, &str)> =
            groups.iter().map(|(name, knobs)| (name.as_str(), knobs[0].name())).collect();
        let expected = [
            ("log", "reads at"),
            ("gzip", "processes at"),
            ("cipher", "processes at"),
            ("upload", "writes at"),
        ];
        assert_eq!(names, expected);
    }
}
