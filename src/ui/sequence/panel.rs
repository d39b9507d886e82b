//! The sequence as a control: a picture of rows that one can scroll, select and ask, with its filter above and the
//! chain of causes below. What is painted does not go through Yew.

use std::rc::Rc;

use yew::prelude::*;

use super::causes::why;
use super::controller::{Hand, Held};
use super::filter::filter_control;
use crate::engine::StreamId;
use crate::tr;
use crate::ui::canvas::{Layout, Palette, Picture, SHEET};
use crate::ui::playback::Frames;
use crate::views::sequence::{ROW, layout, plan};
use crate::web::dom::{capture_pointer, focus};

/// Pixels that a pointer may move and still mean the row that it was pressed on.
const STILL: f64 = 6.0;

/// Rows of a page less than fit.
const PAGE: f64 = 0.8;

#[derive(Properties, PartialEq)]
pub struct SequenceProps {
    pub frames: Frames,
    pub stages: Rc<Vec<StreamId>>,
    pub palette: Rc<Palette>,
    pub held: Rc<Held>,
    /// Anything that makes it render again.
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
    let SequenceProps { frames, stages, palette, held, .. } = props;
    let tell = use_force_update();
    let hand = Hand { frames: frames.clone(), stages: stages.clone(), held: held.clone(), tell };
    hand.refresh();
    let picture = use_memo(stages.clone(), {
        let held = held.clone();
        move |stages| {
            let stages = stages.clone();
            Layout::new(move |moment, w, h| {
                held.fit(moment, &stages, h);
                layout(moment, &stages, &held.view.borrow(), w, h)
            })
        }
    });
    let node = use_node_ref();
    let open = use_state(|| false);
    let press = use_mut_ref(|| Option::<Press>::None);
    let rest = use_mut_ref(|| 0.0);

    let scale = palette.scale();
    let onpointer = {
        let hand = hand.clone();
        Callback::from(move |event: PointerEvent| {
            let (x, y) = (f64::from(event.offset_x()) / scale, f64::from(event.offset_y()) / scale);
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
                        hand.scroll(rows as i64);
                    }
                    *press.borrow_mut() = Some(now);
                }
                ("pointerup", Some(Press { moved: false, .. })) => hand.point(x, y),
                _ => {}
            }
        })
    };
    let onwheel = {
        let hand = hand.clone();
        move |event: WheelEvent| {
            // Lines, and not pixels, from some mice.
            let unit = if event.delta_mode() == 0 { 1.0 } else { ROW };
            let mut rest = rest.borrow_mut();
            *rest += event.delta_y() * unit;
            let rows = (*rest / ROW).trunc();
            *rest -= rows * ROW;
            // Where there is nothing to scroll, the page scrolls.
            if event.ctrl_key() || (rows != 0.0 && !hand.scroll(rows as i64)) {
                return;
            }
            event.prevent_default();
        }
    };
    // Escape is for the whole panel, the other keys are for the rows.
    let keys = |in_rows: bool| {
        let (hand, open) = (hand.clone(), open.clone());
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
                return;
            }
            let page = ((hand.held.height.get() / ROW * PAGE) as i64).max(1);
            match (event.key().as_str(), in_rows) {
                ("Escape", false) if *open => open.set(false),
                ("Escape", false) => hand.let_go(),
                ("ArrowDown", true) => hand.step(true),
                ("ArrowUp", true) => hand.step(false),
                ("Enter", true) => hand.enter(),
                ("w", true) => hand.why(),
                ("PageUp", true) => {
                    hand.scroll(-page);
                }
                ("PageDown", true) => {
                    hand.scroll(page);
                }
                ("ArrowRight", true) if hand.unfold_selected(true) => {}
                ("ArrowLeft", true) if hand.unfold_selected(false) => {}
                _ => return,
            }
            event.prevent_default();
        }
    };
    let act = |act: fn(&Hand)| {
        let hand = hand.clone();
        move |_: MouseEvent| {
            act(&hand);
            focus(&hand.held.rows);
        }
    };

    let view = held.view.borrow().clone();
    let playing = frames.look(|player| player.is_playing()) && view.anchor.is_none();
    let (hidden, rows, names) = hand.look(|moment, view| {
        let plan = plan(moment, stages, view, held.height.get());
        let names = moment.trace.streams().iter().map(|info| info.name.to_string()).collect::<Vec<_>>();
        // While it plays, rows come too fast to be read out.
        (plan.hidden(), if playing { Vec::new() } else { plan.spoken() }, names)
    });
    let chosen = |event: u64| view.selected == Some(event);
    let active = rows.iter().find(|(event, _)| chosen(*event)).map(|(event, _)| format!("signal-{event}"));
    let links = held.links.borrow().clone();
    html! {
        <section class="panel sequence" aria-label={tr!("Sequence of signals")} onkeydown={keys(false)}>
            <div class="bar">
                { filter_control(&hand, &open, hidden) }
                <span class="gap"></span>
                if view.anchor.is_some() {
                    <button type="button" id="follow" class="quiet" title={tr!("Follow the newest")} onclick={act(Hand::follow)}>{tr!("Follow ↓")}</button>
                }
                <button type="button" id="why" class="quiet" title={tr!("Why did it stall last? (w)")} onclick={act(Hand::why)}>{tr!("Why?")}</button>
            </div>
            <div class="rows" ref={held.rows.clone()} role="listbox" tabindex="0" aria-label={tr!("Signals")} aria-activedescendant={active}
                onpointerdown={onpointer.clone()} onpointermove={onpointer.clone()}
                onpointerup={onpointer.clone()} onpointercancel={onpointer} {onwheel} onkeydown={keys(true)}>
                <Picture id="sequence-picture" frames={frames.clone()} layout={(*picture).clone()} palette={palette.clone()} {node}
                    paper={(SHEET, 420.0, 3.0)} />
                <ol class="unseen" role="presentation">
                    { for rows.into_iter().map(|(event, said)| html! {
                        <li id={format!("signal-{event}")} role="option" aria-selected={chosen(event).to_string()}>{ said }</li>
                    }) }
                </ol>
            </div>
            if !links.is_empty() {
                { why(&hand, &links, &names, view.selected) }
            }
        </section>
    }
}
