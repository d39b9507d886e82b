//! The knobs: rates, sizes, marks and the limit, typed with units or dragged. A rate acts from the moment one is at;
//! everything else starts anew.

use std::rc::Rc;

use yew::prelude::*;

use super::frames::Frames;
use crate::engine::SimTime;
use crate::scenario::{Bytes, Knob, Rate, Scenario};
use crate::trace::Amount;
use crate::web::dom::typed;

/// Notches of a slider: its amounts are in proportion.
const NOTCHES: f64 = 200.0;

/// A scenario, and the moment from which it differs from the one before.
pub(super) type Change = (Rc<Scenario>, SimTime);

#[derive(Properties, PartialEq)]
pub(super) struct SetupProps {
    pub frames: Frames,
    pub scenario: Rc<Scenario>,
    pub on_change: Callback<Change>,
    pub on_undo: Callback<()>,
    pub can_undo: bool,
    /// Anything that makes it render again.
    pub beat: u64,
}

fn notch_of(value: u64, (least, most): (u64, u64)) -> f64 {
    let part = (value.max(1) as f64 / least as f64).ln() / (most as f64 / least as f64).ln();
    (part * NOTCHES).round().clamp(0.0, NOTCHES)
}

/// The amount at a notch, in round figures.
fn value_at(notch: f64, (least, most): (u64, u64)) -> u64 {
    let exact = least as f64 * (most as f64 / least as f64).powf(notch / NOTCHES);
    let step = 2f64.powf((exact.log2() - 3.0).floor()).max(1.0);
    ((exact / step).round() * step) as u64
}

/// The knobs.
#[component]
pub(super) fn Setup(props: &SetupProps) -> Html {
    let SetupProps { frames, scenario, on_change, on_undo, can_undo, .. } = props;
    let fault = use_state(|| None::<(Knob, String)>);
    // At the end there is nothing to act on any more: begin anew.
    let at = frames.look(|player| if player.is_at_end() { SimTime::ZERO } else { player.time() });
    let turn = |knob: Knob, read: fn(&str, Knob) -> Result<u64, String>| {
        let (scenario, on_change, fault) = (scenario.clone(), on_change.clone(), fault.clone());
        let frames = frames.clone();
        move |event: Event| {
            let Some(text) = typed(&event) else { return };
            match read(&text, knob) {
                Ok(value) => {
                    fault.set(None);
                    let at = frames.look(|p| if p.is_at_end() { SimTime::ZERO } else { p.time() });
                    let from = if knob.is_rate() { at } else { SimTime::ZERO };
                    on_change.emit((Rc::new(knob.turned(&scenario, value, from)), from));
                }
                Err(words) => fault.set(Some((knob, words))),
            }
        }
    };
    let knobs = Knob::ALL.iter().filter_map(|&knob| {
        let value = knob.value(scenario, at)?;
        let unit = if knob.is_rate() { "/s" } else { "" };
        let words = format!("{}{unit}", Amount::bytes(value));
        let wrong = fault.as_ref().filter(|(of, _)| *of == knob).map(|(_, words)| words.clone());
        let typed_in = turn(knob, |text, knob| {
            let value = if knob.is_rate() { Rate::parse(text) } else { Bytes::parse(text) }?;
            let (least, most) = knob.range();
            match (least..=most).contains(&value) {
                true => Ok(value),
                false => Err(format!("from {} to {}", Amount::bytes(least), Amount::bytes(most))),
            }
        });
        let dragged = turn(knob, |text, knob| {
            let notch: f64 = text.parse().map_err(|_| "no number".to_owned())?;
            Ok(value_at(notch, knob.range()))
        });
        let name = knob.name();
        Some(html! {
            <div class="knob">
                <label>
                    <span>{ name }</span>
                    <input type="text" class="figures" value={words.clone()} onchange={typed_in} autocomplete="off" spellcheck="false"
                        aria-invalid={wrong.is_some().to_string()} />
                </label>
                <input type="range" min="0" max={NOTCHES.to_string()} value={notch_of(value, knob.range()).to_string()} onchange={dragged}
                    aria-label={name} aria-valuetext={words} />
                if let Some(wrong) = wrong {
                    <p class="wrong" role="alert">{ wrong }</p>
                }
            </div>
        })
    });
    let undo = on_undo.reform(|_: MouseEvent| ());
    html! {
        <div class="setup" role="group" aria-label="Settings">
            { for knobs }
            <button type="button" id="undo" class="quiet" onclick={undo} disabled={!can_undo}>{"Undo"}</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_knob_says_can_be_typed_into_it() {
        for n in [0, 1023, 16 << 10, 1536 << 20, 4 << 30] {
            assert_eq!(Bytes::parse(&Amount::bytes(n).to_string()), Ok(n));
            assert_eq!(Rate::parse(&format!("{}/s", Amount::bytes(n))), Ok(n));
        }
    }

    #[test]
    fn sliders_reach_both_ends_and_stay_where_they_are_put() {
        for knob in Knob::ALL {
            let range = knob.range();
            assert_eq!((value_at(0.0, range), value_at(NOTCHES, range)), range, "{knob:?}");
            for notch in 0..=NOTCHES as u32 {
                let notch = f64::from(notch);
                assert!(
                    (notch_of(value_at(notch, range), range) - notch).abs() <= 2.0,
                    "{knob:?} at {notch}"
                );
            }
        }
    }
}
