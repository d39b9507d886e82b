//! The timeline as a control: scrubbing with pointer and keys, zooming with wheel and buttons.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use super::frames::Frames;
use super::paint::Palette;
use super::picture::{Layout, Picture};
use crate::engine::{SimTime, StreamId};
use crate::views::Moment;
use crate::views::timeline::{LEFT, RIGHT, Scale, layout, span};
use crate::web::dom::capture_pointer;

/// How much one turn of the wheel, or one press of a button, zooms.
const ZOOM: f64 = 1.4;

/// The stretch of time that was zoomed into; `None` is all of it.
type Window = Option<(SimTime, SimTime)>;

#[derive(Properties, PartialEq)]
pub(super) struct TimelineProps {
    pub frames: Frames,
    pub stages: Rc<Vec<StreamId>>,
    pub palette: Rc<Palette>,
    /// Anything that makes it render again.
    pub beat: u64,
}

/// What is shown at a moment: all, or a window that goes along with the playhead.
fn scale_at(moment: &Moment, window: Window, width: f64) -> Scale {
    let whole = span(moment);
    let (mut from, mut to) = window.unwrap_or(whole);
    if window.is_some() && moment.speed > 0.0 && moment.time > to {
        let length = to.since(from);
        to = moment.time + SimTime(length.0 / 10);
        from = to - length;
    }
    Scale { from, to, x: LEFT, width: (width - LEFT - RIGHT).max(1.0) }
}

/// Zoomed by `factor`, with `at` staying where it is.
fn zoomed(scale: &Scale, at: SimTime, factor: f64, whole: SimTime) -> Window {
    let part = at.since(scale.from).0 as f64 / scale.to.since(scale.from).0.max(1) as f64;
    let length = (scale.to.since(scale.from).0 as f64 / factor).max(1_000.0);
    if length >= whole.0 as f64 {
        return None;
    }
    let from = (at.0 as f64 - part.clamp(0.0, 1.0) * length).clamp(0.0, whole.0 as f64 - length);
    Some((SimTime(from as u64), SimTime((from + length) as u64)))
}

/// The timeline.
#[component]
pub(super) fn Timeline(props: &TimelineProps) -> Html {
    let TimelineProps { frames, stages, palette, .. } = props;
    let window = use_mut_ref(|| Rc::new(Cell::new(Window::None)));
    let window = window.borrow().clone();
    let width = use_mut_ref(|| Rc::new(Cell::new(1.0)));
    let width = width.borrow().clone();
    let pressed = use_mut_ref(|| false);
    let node = use_node_ref();
    let picture = {
        let (window, width) = (window.clone(), width.clone());
        use_memo(stages.clone(), move |stages| {
            let stages = stages.clone();
            Layout::new(move |moment, w, h| {
                width.set(w);
                let scale = scale_at(moment, window.get(), w);
                if let Some(shown) = window.get()
                    && shown != (scale.from, scale.to)
                {
                    window.set(Some((scale.from, scale.to)));
                }
                layout(moment, &stages, scale, w, h)
            })
        })
    };
    let scale = {
        let (frames, window, width) = (frames.clone(), window.clone(), width.clone());
        move || frames.look(|player| player.with_moment(|moment| scale_at(moment, window.get(), width.get())))
    };
    let zoom = {
        let (frames, window, scale) = (frames.clone(), window.clone(), scale.clone());
        move |at: Option<f64>, factor: f64| {
            let scale = scale();
            let (time, whole) = frames.look(|p| (p.time(), p.with_moment(|m| span(m).1)));
            let at = at.map_or(time.clamp(scale.from, scale.to), |x| scale.time_at(x));
            window.set(zoomed(&scale, at, factor, whole));
            frames.wake();
        }
    };
    let seek = {
        let (frames, scale) = (frames.clone(), scale.clone());
        move |x: f64| {
            let time = scale().time_at(x);
            frames.act(|player| player.seek(time));
        }
    };
    let onpointerdown = {
        let (seek, pressed) = (seek.clone(), pressed.clone());
        move |event: PointerEvent| {
            capture_pointer(&event);
            *pressed.borrow_mut() = true;
            seek(f64::from(event.offset_x()));
        }
    };
    let onpointermove = {
        let pressed = pressed.clone();
        move |event: PointerEvent| {
            if *pressed.borrow() {
                seek(f64::from(event.offset_x()));
            }
        }
    };
    let release = move |_: PointerEvent| *pressed.borrow_mut() = false;
    let onwheel = {
        let zoom = zoom.clone();
        move |event: WheelEvent| {
            // Without Ctrl the wheel scrolls the page.
            if event.ctrl_key() || event.meta_key() {
                event.prevent_default();
                zoom(
                    Some(f64::from(event.offset_x())),
                    if event.delta_y() < 0.0 { ZOOM } else { 1.0 / ZOOM },
                );
            }
        }
    };
    let onkeydown = {
        let (frames, zoom, scale) = (frames.clone(), zoom.clone(), scale.clone());
        move |event: KeyboardEvent| {
            let page = scale();
            let tenth = SimTime(page.to.since(page.from).0 / 10);
            match event.key().as_str() {
                "PageUp" => frames.act(|player| player.seek(player.time() - tenth)),
                "PageDown" => frames.act(|player| player.seek(player.time() + tenth)),
                "+" | "=" => zoom(None, ZOOM),
                "-" => zoom(None, 1.0 / ZOOM),
                "0" => zoom(None, 1e-9),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let button = |label: &'static str, text: &'static str, factor: f64| {
        let zoom = zoom.clone();
        let onclick = move |_: MouseEvent| zoom(None, factor);
        html! { <button type="button" class="quiet" aria-label={label} title={label} {onclick}>{text}</button> }
    };
    let (now, whole) = frames.look(|p| (p.time(), p.with_moment(|m| m.reached)));
    html! {
        <section class="panel timeline" aria-label="Timeline">
            <div class="scrubber" role="slider" tabindex="0" aria-label="Moment" aria-orientation="horizontal"
                aria-valuemin="0" aria-valuemax={whole.0.to_string()} aria-valuenow={now.0.to_string()}
                aria-valuetext={format!("{now} of {whole}")}
                {onpointerdown} {onpointermove} onpointerup={release.clone()} onpointercancel={release} {onwheel} {onkeydown}>
                <Picture id="timeline-picture" frames={frames.clone()} layout={(*picture).clone()} palette={palette.clone()} {node} />
            </div>
            <div class="zoom" role="group" aria-label="Zoom">
                { button("Zoom in", "+", ZOOM * ZOOM) }
                { button("Zoom out", "−", 1.0 / (ZOOM * ZOOM)) }
                { button("Show all", "all", 1e-9) }
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_moment_under_the_pointer_and_never_leaves_the_trace() {
        let whole = SimTime(1_000_000);
        let all = Scale { from: SimTime(0), to: whole, x: 0.0, width: 100.0 };
        let Some((from, to)) = zoomed(&all, SimTime(250_000), 2.0, whole) else { panic!("not zoomed") };
        assert_eq!((from, to), (SimTime(125_000), SimTime(625_000)));
        assert_eq!(zoomed(&all, SimTime(250_000), 0.5, whole), None);
        let Some((from, to)) = zoomed(&all, whole, 1e9, whole) else { panic!("not zoomed") };
        assert_eq!((from, to), (SimTime(999_000), whole));
    }
}
