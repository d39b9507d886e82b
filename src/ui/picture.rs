//! A canvas that shows one layout, painted by the heartbeat and not by Yew.

use std::rc::Rc;

use yew::prelude::*;

use super::frames::{Frames, Lane};
use super::paint::{Palette, paint};
use crate::views::Moment;
use crate::views::marks::Scene;
use crate::web::canvas::{Canvas, SizeWatch};

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

#[derive(Properties, PartialEq)]
pub(super) struct PictureProps {
    pub frames: Frames,
    pub layout: Layout,
    pub palette: Rc<Palette>,
    /// The canvas, for whoever needs to know where it is.
    pub node: NodeRef,
    pub id: AttrValue,
    /// Of which run.
    #[prop_or_default]
    pub lane: Lane,
    /// What it shows, in words; empty where its surroundings say so.
    #[prop_or_default]
    pub label: AttrValue,
}

/// The canvas.
#[component]
pub(super) fn Picture(props: &PictureProps) -> Html {
    let PictureProps { frames, layout, palette, node, id, lane, label } = props;
    let painting = (frames.clone(), layout.clone(), palette.clone(), *lane);
    let canvas_node = node.clone();
    use_effect_with(painting, move |(frames, layout, palette, lane)| {
        let kept = Canvas::of(&canvas_node).map(|canvas| {
            let (layout, palette) = (layout.0.clone(), palette.clone());
            let (on, again) = (canvas.clone(), frames.clone());
            let painting = frames.paint_with(
                *lane,
                Rc::new(move |moment| {
                    let ((width, height), scale) = (on.size(), palette.scale());
                    // What this frame still changes around it can take the new size back before any observer sees it.
                    if paint(&layout(moment, width / scale, height / scale), &on, &palette) {
                        again.wake();
                    }
                }),
            );
            let frames = frames.clone();
            (painting, SizeWatch::new(&canvas, move || frames.wake()))
        });
        move || drop(kept)
    });
    let hidden = label.is_empty().then_some("true");
    let role = (!label.is_empty()).then_some("img");
    html! { <canvas ref={node.clone()} id={id.clone()} role={role} aria-label={label.clone()} aria-hidden={hidden} /> }
}
