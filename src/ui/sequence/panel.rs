//! The sequence as a control: a picture of rows to scroll, select and explain, with its filter above and the
//! chain of causes below. What is painted does not go through Yew.

use std::rc::Rc;

use yew::prelude::*;

use super::causes::why;
use super::controller::{SequenceController, SequenceViewState};
use super::filter::filter_control;
use crate::engine::StreamId;
use crate::tr;
use crate::ui::canvas::{Layout, Palette, Picture, SHEET};
use crate::ui::playback::Playback;
use crate::views::sequence::{ROW, layout, visible_rows};
use crate::web::dom::{capture_pointer, focus};
use crate::web::pixels::CssPx;

/// Pixels that a pointer may move and still mean the row that it was pressed on.
const STILL: f64 = 6.0;

/// Rows of a page less than fit.
const PAGE: f64 = 0.8;

#[derive(Properties, PartialEq)]
pub struct SequenceProps {
    pub playback: Playback,
    pub stages: Rc<Vec<StreamId>>,
    pub palette: Rc<Palette>,
    pub state: Rc<SequenceViewState>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// A pointer that is down.
#[derive(Clone, Copy)]
struct Press {
    from: f64,
    /// Where rows were last scrolled.
    at: f64,
    moved: bool,
}

/// The panel.
#[component]
pub fn Sequence(props: &SequenceProps) -> Html {
    let SequenceProps { playback, stages, palette, state, .. } = props;
    let update = use_force_update();
    let controller = SequenceController {
        playback: playback.clone(),
        stages: stages.clone(),
        state: state.clone(),
        update,
    };
    controller.refresh();
    let picture = use_memo(stages.clone(), {
        let state = state.clone();
        move |stages| {
            let stages = stages.clone();
            Layout::new(move |moment, w, h| {
                state.fit(moment, &stages, h);
                layout(moment, &stages, &state.view.borrow(), w, h)
            })
        }
    });
    let node = use_node_ref();
    let open = use_state(|| false);
    let press = use_mut_ref(|| Option::<Press>::None);
    let rest = use_mut_ref(|| 0.0);

    let scale = palette.scale();
    let onpointer = {
        let controller = controller.clone();
        Callback::from(move |event: PointerEvent| {
            let [x, y] = [event.offset_x(), event.offset_y()].map(|px| CssPx(px.into()).to_layout(scale));
            match (event.type_().as_str(), press.take()) {
                ("pointerdown", _) if event.button() == 0 => {
                    capture_pointer(&event);
                    *press.borrow_mut() = Some(Press { from: y, at: y, moved: false });
                }
                ("pointermove", Some(mut now)) => {
                    now.moved |= (y - now.from).abs() > STILL;
                    let rows = ((now.at - y) / ROW).trunc();
                    if now.moved {
                        now.at -= rows * ROW;
                        controller.scroll(rows as i64);
                    }
                    *press.borrow_mut() = Some(now);
                }
                ("pointerup", Some(Press { moved: false, .. })) => controller.point(x, y),
                _ => {}
            }
        })
    };
    let onwheel = {
        let controller = controller.clone();
        move |event: WheelEvent| {
            // Lines, and not pixels, from some mice.
            let unit = if event.delta_mode() == 0 { 1.0 } else { ROW };
            let mut rest = rest.borrow_mut();
            *rest += event.delta_y() * unit;
            let rows = (*rest / ROW).trunc();
            *rest -= rows * ROW;
            // Where there is nothing to scroll, the page scrolls.
            if event.ctrl_key() || (rows != 0.0 && !controller.scroll(rows as i64)) {
                return;
            }
            event.prevent_default();
        }
    };
    // Escape is for the whole panel, the other keys are for the rows.
    let keys = |in_rows: bool| {
        let (controller, open) = (controller.clone(), open.clone());
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
                return;
            }
            let page = ((controller.state.height.get() / ROW * PAGE) as i64).max(1);
            match (event.key().as_str(), in_rows) {
                ("Escape", false) if *open => open.set(false),
                ("Escape", false) => controller.let_go(),
                ("ArrowDown", true) => controller.step(true),
                ("ArrowUp", true) => controller.step(false),
                ("Enter", true) => controller.enter(),
                ("w", true) => controller.why(),
                ("PageUp", true) => {
                    controller.scroll(-page);
                }
                ("PageDown", true) => {
                    controller.scroll(page);
                }
                ("ArrowRight", true) if controller.unfold_selected(true) => {}
                ("ArrowLeft", true) if controller.unfold_selected(false) => {}
                _ => return,
            }
            event.prevent_default();
        }
    };
    let act = |act: fn(&SequenceController)| {
        let controller = controller.clone();
        move |_: MouseEvent| {
            act(&controller);
            focus(&controller.state.rows);
        }
    };

    let view = state.view.borrow().clone();
    let playing = playback.look(|player| player.is_playing()) && view.anchor.is_none();
    let (hidden, rows, names) = controller.look(|moment, view| {
        let visible = visible_rows(moment, stages, view, state.height.get());
        let names = moment.trace.streams().iter().map(|info| info.name.to_string()).collect::<Vec<_>>();
        // While it plays, rows come too fast to be read out.
        (visible.hidden(), if playing { Vec::new() } else { visible.spoken() }, names)
    });
    let chosen = |event: u64| view.selected == Some(event);
    let active = rows.iter().find(|(event, _)| chosen(*event)).map(|(event, _)| format!("signal-{event}"));
    let links = state.links.borrow().clone();
    html! {
        <section class="panel sequence" aria-label={tr!("Sequence of signals")} onkeydown={keys(false)}>
            <div class="bar">
                { filter_control(&controller, &open, hidden) }
                <span class="gap"></span>
                if view.anchor.is_some() {
                    <button type="button" id="follow" class="quiet" title={tr!("Follow the latest")} onclick={act(SequenceController::follow)}>{tr!("Follow ↓")}</button>
                }
                <button type="button" id="why" class="quiet" title={tr!("Explain the last stall (w)")} onclick={act(SequenceController::why)}>{tr!("Why?")}</button>
            </div>
            <div class="rows" ref={state.rows.clone()} role="listbox" tabindex="0" aria-label={tr!("Signals")} aria-activedescendant={active}
                onpointerdown={onpointer.clone()} onpointermove={onpointer.clone()}
                onpointerup={onpointer.clone()} onpointercancel={onpointer} {onwheel} onkeydown={keys(true)}>
                <Picture id="sequence-picture" playback={playback.clone()} layout={(*picture).clone()} palette={palette.clone()} {node}
                    paper={(SHEET, 420.0)} />
                <ol class="unseen" role="presentation">
                    { for rows.into_iter().map(|(event, said)| html! {
                        <li id={format!("signal-{event}")} role="option" aria-selected={chosen(event).to_string()}>{ said }</li>
                    }) }
                </ol>
            </div>
            if !links.is_empty() {
                { why(&controller, &links, &names, view.selected) }
            }
        </section>
    }
}
