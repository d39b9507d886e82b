//! A canvas that shows one layout, painted by the animation loop and not by Yew. It is painted anew for paper before
//! printing.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use super::paint::{Palette, paint, print};
use crate::ui::playback::{Playback, RunSlot};
use crate::views::Moment;
use crate::views::marks::Scene;
use crate::web::canvas::{Canvas, SizeWatch};
use crate::web::dom::on_print;
use crate::web::pixels::DeviceRatio;

/// A layout with everything that it needs besides a moment and a size. Compared by identity.
#[derive(Clone)]
pub struct Layout(Rc<Draw>);

type Draw = dyn Fn(&Moment, f64, f64) -> Scene;

impl Layout {
    /// From a function of moment, width and height.
    pub fn new(layout: impl Fn(&Moment, f64, f64) -> Scene + 'static) -> Layout {
        Layout(Rc::new(layout))
    }
}

impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The width at which pictures are laid out for paper, in layout pixels: about that of a sheet between its margins.
pub const SHEET: f64 = 720.0;

#[derive(Properties, PartialEq)]
pub struct PictureProps {
    pub playback: Playback,
    pub layout: Layout,
    pub palette: Rc<Palette>,
    /// The canvas's node.
    pub node: NodeRef,
    pub id: AttrValue,
    /// The run that it shows.
    #[prop_or_default]
    pub slot: RunSlot,
    /// The layout for paper: its width and height in layout pixels.
    #[prop_or((SHEET, 300.0))]
    pub paper: (f64, f64),
    /// How finely it is painted for paper.
    #[prop_or(DeviceRatio(3.0))]
    pub fineness: DeviceRatio,
    /// What it shows, in words; empty where its surroundings say so.
    #[prop_or_default]
    pub label: AttrValue,
}

/// The canvas.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let PictureProps { playback, layout, palette, node, id, slot, paper, fineness, label } = props;
    let painting = (playback.clone(), layout.clone(), palette.clone(), *slot, *paper, *fineness);
    let canvas_node = node.clone();
    use_effect_with(painting, move |(playback, layout, palette, slot, paper, fineness)| {
        let kept = Canvas::of(&canvas_node).map(|canvas| {
            let (layout, palette, fineness) = (layout.0.clone(), palette.clone(), *fineness);
            let (sheet_width, sheet_height) = *paper;
            let printing = Rc::new(Cell::new(false));
            let (on, again, printed) = (canvas.clone(), playback.clone(), printing.clone());
            let painting = playback.paint_with(
                *slot,
                Rc::new(move |moment| {
                    if printed.get() {
                        return print(&layout(moment, sheet_width, sheet_height), &on, fineness);
                    }
                    let (width, height) = on.size().to_layout(palette.scale());
                    // What this frame still changes around it can take the new size back before any observer sees it.
                    if paint(&layout(moment, width, height), &on, &palette) {
                        again.wake();
                    }
                }),
            );
            let (playback, waking) = (playback.clone(), playback.clone());
            let printing = on_print(move |begins| {
                printing.set(begins);
                playback.paint();
            });
            (painting, printing, SizeWatch::new(&canvas, move || waking.wake()))
        });
        move || drop(kept)
    });
    let hidden = label.is_empty().then_some("true");
    let role = (!label.is_empty()).then_some("img");
    html! { <canvas ref={node.clone()} id={id.clone()} role={role} aria-label={label.clone()} aria-hidden={hidden} /> }
}
