//! The timeline as a control: pointers, wheel, keys and buttons, with the legend above and the figures of what is
//! selected below. What is painted does not go through Yew.

use std::rc::Rc;

use yew::prelude::*;

use super::controller::{TimelineController, TimelineViewState, ZOOM};
use super::readout::{figures_of, legend};
use crate::engine::StreamId;
use crate::tr;
use crate::ui::canvas::{Layout, Palette, Picture, SHEET};
use crate::ui::playback::Playback;
use crate::views::timeline::{TimelineViewport, layout_from, track_count};
use crate::web::dom::{capture_pointer, page_scrolls};
use crate::web::pixels::CssPx;

#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    pub playback: Playback,
    pub stages: Rc<Vec<StreamId>>,
    pub palette: Rc<Palette>,
    pub state: Rc<TimelineViewState>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// The timeline.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let TimelineProps { playback, stages, palette, state, .. } = props;
    let update = use_force_update();
    let controller = TimelineController { playback: playback.clone(), state: state.clone(), update };
    let node = use_node_ref();
    let picture = use_memo((stages.clone(), playback.clone()), {
        let state = state.clone();
        move |(stages, playback)| {
            let (stages, playback) = (stages.clone(), playback.clone());
            Layout::new(move |moment, w, h| {
                state.size.set((w, h));
                let selected = playback.look(|player| player.selected());
                let viewport = TimelineViewport { window: state.window.get(), selected }.follow(moment);
                state.window.set(viewport.window);
                layout_from(&mut state.columns.borrow_mut(), moment, &stages, &viewport, w, h)
            })
        }
    });
    let scale = palette.scale();
    let onpointer = {
        let controller = controller.clone();
        Callback::from(move |event: PointerEvent| {
            let [x, y] = [event.offset_x(), event.offset_y()].map(|px| CssPx(px.into()).to_layout(scale));
            match event.type_().as_str() {
                "pointerdown" if event.button() == 0 => {
                    capture_pointer(&event);
                    controller.press(event.pointer_id(), x, y, event.shift_key());
                }
                "pointermove" if controller.is_busy() => controller.drag(event.pointer_id(), x),
                "pointerup" | "pointercancel" if controller.is_busy() => {
                    controller.release(event.pointer_id(), x)
                }
                _ => {}
            }
        })
    };
    let onwheel = {
        let controller = controller.clone();
        let state = state.clone();
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
            if state.window.get().is_none() && !asked && (across != 0.0 || down >= 0.0) {
                return;
            }
            event.prevent_default();
            match across.abs() > down.abs() {
                true => controller.pan(0.1 * across.signum()),
                false => {
                    let factor = if down < 0.0 { ZOOM } else { 1.0 / ZOOM };
                    controller.zoom(Some(CssPx(event.offset_x().into()).to_layout(scale)), factor);
                }
            }
        }
    };
    let onkeydown = {
        let controller = controller.clone();
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match (event.key().as_str(), event.shift_key()) {
                ("PageUp", false) => controller.leap(-0.1),
                ("PageDown", false) => controller.leap(0.1),
                ("PageUp", true) => controller.pan(-0.5),
                ("PageDown", true) => controller.pan(0.5),
                ("+" | "=", _) => controller.zoom(None, ZOOM),
                ("-", _) => controller.zoom(None, 1.0 / ZOOM),
                ("0", _) => controller.fit(),
                ("z", _) => controller.onto_selection(),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let button = |label: &'static str, text: &'static str, able: bool, act: fn(&TimelineController)| {
        let controller = controller.clone();
        let onclick = move |_: MouseEvent| act(&controller);
        html! { <button type="button" class="quiet" aria-label={label} title={label} disabled={!able} {onclick}>{text}</button> }
    };
    let zoomed = controller.state.window.get().is_some();
    let selects = controller.state.selects.get();
    let on_select = {
        let controller = controller.clone();
        move |_: MouseEvent| controller.switch_selecting()
    };
    let (now, whole, count, is_web) = controller.look(|_, moment, _| {
        (moment.time, moment.reached, track_count(moment, stages), moment.trace.is_web())
    });
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
                    { button(tr!("Zoom out (−)"), "−", zoomed, |controller| controller.zoom(None, 1.0 / (ZOOM * ZOOM))) }
                    { button(tr!("Zoom in (+)"), "+", true, |controller| controller.zoom(None, ZOOM * ZOOM)) }
                    { button(tr!("Fit everything (0)"), tr!("fit"), zoomed, TimelineController::fit) }
                </div>
                <button type="button" id="select" class="quiet" aria-pressed={selects.to_string()} onclick={on_select}
                    title={tr!("Drag across the timeline to select a span (or hold Shift, or press i and o)")}>{tr!("Select")}</button>
                { legend(is_web) }
            </div>
            <div class="scrubber" role="slider" tabindex="0" aria-label={tr!("Moment")} aria-orientation="horizontal"
                aria-valuemin="0" aria-valuemax={whole.0.to_string()} aria-valuenow={now.0.to_string()}
                aria-valuetext={tr!("{length} of {whole}", length = now, whole)}
                onpointerdown={onpointer.clone()} onpointermove={onpointer.clone()} onpointerup={onpointer.clone()}
                onpointercancel={onpointer} {onwheel} {onkeydown}>
                <Picture id="timeline-picture" playback={playback.clone()} layout={(*picture).clone()} palette={palette.clone()} {node}
                    paper={(SHEET, height)} />
            </div>
            { figures_of(&controller, stages) }
        </section>
    }
}
