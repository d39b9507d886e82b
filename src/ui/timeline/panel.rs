//! The timeline as a control: pointers, wheel, keys and buttons, with the legend above and the figures of what is
//! selected below. What is painted does not go through Yew.

use std::rc::Rc;

use yew::prelude::*;

use super::controller::{Hand, Held, ZOOM};
use super::readout::{figures_of, legend};
use crate::engine::StreamId;
use crate::tr;
use crate::ui::canvas::{Layout, Palette, Picture, SHEET};
use crate::ui::playback::Frames;
use crate::views::timeline::{Glance, lanes, layout_from};
use crate::web::dom::{capture_pointer, page_scrolls};

#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    pub frames: Frames,
    pub stages: Rc<Vec<StreamId>>,
    pub palette: Rc<Palette>,
    pub held: Rc<Held>,
    /// Anything that makes it render again.
    pub beat: u64,
}

/// The timeline.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let TimelineProps { frames, stages, palette, held, .. } = props;
    let tell = use_force_update();
    let hand = Hand { frames: frames.clone(), held: held.clone(), tell };
    let node = use_node_ref();
    let picture = use_memo((stages.clone(), frames.clone()), {
        let held = held.clone();
        move |(stages, frames)| {
            let (stages, frames) = (stages.clone(), frames.clone());
            Layout::new(move |moment, w, h| {
                held.size.set((w, h));
                let selected = frames.look(|player| player.selected());
                let glance = Glance { window: held.window.get(), selected }.follow(moment);
                held.window.set(glance.window);
                layout_from(&mut held.memory.borrow_mut(), moment, &stages, &glance, w, h)
            })
        }
    });
    let scale = palette.scale();
    let onpointer = {
        let hand = hand.clone();
        Callback::from(move |event: PointerEvent| {
            let (x, y) = (f64::from(event.offset_x()) / scale, f64::from(event.offset_y()) / scale);
            match event.type_().as_str() {
                "pointerdown" if event.button() == 0 => {
                    capture_pointer(&event);
                    hand.press(event.pointer_id(), x, y, event.shift_key());
                }
                "pointermove" if hand.is_busy() => hand.drag(event.pointer_id(), x),
                "pointerup" | "pointercancel" if hand.is_busy() => hand.release(event.pointer_id(), x),
                _ => {}
            }
        })
    };
    let onwheel = {
        let hand = hand.clone();
        move |event: WheelEvent| {
            // A page that can scroll does so, unless Ctrl is held: that is also what pinching a touch pad says.
            let asked = event.ctrl_key() || event.meta_key();
            if !asked && page_scrolls() {
                return;
            }
            let (across, down) = match event.shift_key() {
                true => (event.delta_y() + event.delta_x(), 0.0),
                false => (event.delta_x(), event.delta_y()),
            };
            // What is all there already leaves the wheel to whatever is around the page.
            if held.window.get().is_none() && !asked && (across != 0.0 || down >= 0.0) {
                return;
            }
            event.prevent_default();
            match across.abs() > down.abs() {
                true => hand.pan(0.1 * across.signum()),
                false => {
                    let factor = if down < 0.0 { ZOOM } else { 1.0 / ZOOM };
                    hand.zoom(Some(f64::from(event.offset_x()) / scale), factor);
                }
            }
        }
    };
    let onkeydown = {
        let hand = hand.clone();
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match (event.key().as_str(), event.shift_key()) {
                ("PageUp", false) => hand.leap(-0.1),
                ("PageDown", false) => hand.leap(0.1),
                ("PageUp", true) => hand.pan(-0.5),
                ("PageDown", true) => hand.pan(0.5),
                ("+" | "=", _) => hand.zoom(None, ZOOM),
                ("-", _) => hand.zoom(None, 1.0 / ZOOM),
                ("0", _) => hand.fit(),
                ("z", _) => hand.onto_selection(),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let button = |label: &'static str, text: &'static str, able: bool, act: fn(&Hand)| {
        let hand = hand.clone();
        let onclick = move |_: MouseEvent| act(&hand);
        html! { <button type="button" class="quiet" aria-label={label} title={label} disabled={!able} {onclick}>{text}</button> }
    };
    let zoomed = hand.held.window.get().is_some();
    let selects = hand.held.selects.get();
    let on_select = {
        let hand = hand.clone();
        move |_: MouseEvent| hand.switch_selecting()
    };
    let (now, whole, count, is_web) =
        hand.look(|_, moment, _| (moment.time, moment.reached, lanes(moment, stages), moment.trace.is_web()));
    let (crowd, height) = match count {
        0..=4 => (None, 180.0),
        5..=9 => (Some("some"), 270.0),
        10..=17 => (Some("many"), 380.0),
        _ => (Some("most"), 640.0),
    };
    html! {
        <section class={classes!("panel", "timeline", crowd)} aria-label={tr!("Timeline")}>
            <div class="bar">
                <div class="zoom" role="group" aria-label={tr!("Zoom")}>
                    { button(tr!("Zoom out (−)"), "−", zoomed, |hand| hand.zoom(None, 1.0 / (ZOOM * ZOOM))) }
                    { button(tr!("Zoom in (+)"), "+", true, |hand| hand.zoom(None, ZOOM * ZOOM)) }
                    { button(tr!("Fit all of it (0)"), tr!("fit"), zoomed, Hand::fit) }
                </div>
                <button type="button" id="select" class="quiet" aria-pressed={selects.to_string()} onclick={on_select}
                    title={tr!("Draw over the timeline to select a span; also with Shift, or with i and o")}>{tr!("Select")}</button>
                { legend(is_web) }
            </div>
            <div class="scrubber" role="slider" tabindex="0" aria-label={tr!("Moment")} aria-orientation="horizontal"
                aria-valuemin="0" aria-valuemax={whole.0.to_string()} aria-valuenow={now.0.to_string()}
                aria-valuetext={tr!("{length} of {whole}", length = now, whole)}
                onpointerdown={onpointer.clone()} onpointermove={onpointer.clone()} onpointerup={onpointer.clone()}
                onpointercancel={onpointer} {onwheel} {onkeydown}>
                <Picture id="timeline-picture" frames={frames.clone()} layout={(*picture).clone()} palette={palette.clone()} {node}
                    paper={(SHEET, height, 3.0)} />
            </div>
            { figures_of(&hand, stages) }
        </section>
    }
}
