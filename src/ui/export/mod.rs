//! Taking along what is on screen: a dialog for the moment in which it was opened, with pictures and texts of it to save
//! or to copy.

mod controller;
mod formats;
mod source;

use std::rc::Rc;

use yew::prelude::*;

use self::controller::{Deed, Hand, Held, Said};
use self::formats::{Chosen, choices, texts};
use self::source::Taken;
use crate::engine::StreamId;
use crate::tr;
use crate::ui::model::State;
use crate::ui::playback::{Frames, Player};
use crate::ui::sequence::SequenceViewState;
use crate::ui::timeline::TimelineViewState;
use crate::views::pipe::Net;
use crate::web::dom::{select_all, selected, show_dialog};

#[derive(Properties, PartialEq)]
pub struct ExportProps {
    pub frames: Frames,
    pub state: UseReducerHandle<State>,
    pub net: Rc<Net>,
    pub stages: Rc<Vec<StreamId>>,
    pub sequence: Rc<SequenceViewState>,
    pub timeline: Rc<TimelineViewState>,
    /// How many times as large as their layouts pictures are on screen.
    pub scale: f64,
    pub on_close: Callback<()>,
}

/// A button that does that.
fn button(hand: &Hand, id: String, words: &'static str, label: Option<String>, deed: Deed) -> Html {
    let hand = hand.clone();
    let onclick = move |_: MouseEvent| hand.act(deed);
    html! { <button type="button" {id} aria-label={label} {onclick}>{ words }</button> }
}

/// The dialog; open as long as it is there.
#[component]
pub fn Export(props: &ExportProps) -> Html {
    let ExportProps { frames, state, net, stages, sequence, timeline, scale, on_close } = props;
    let (dialog, field) = (use_node_ref(), use_node_ref());
    let held = use_mut_ref(|| Rc::new(Held::default())).borrow().clone();
    let tell = use_force_update();
    let taken = Taken {
        frames: frames.clone(),
        state: (**state).clone(),
        net: net.clone(),
        stages: stages.clone(),
        sequence: sequence.clone(),
        timeline: timeline.clone(),
        scale: *scale,
    };
    let hand = Hand { taken: Rc::new(taken), held: held.clone(), tell };
    let refused = matches!(*held.said.borrow(), Some(Said::Refused(_)));
    use_effect_with((), {
        let (dialog, hand) = (dialog.clone(), hand.clone());
        move |()| {
            // What is taken along is one moment.
            hand.taken.frames.act(Player::pause);
            hand.fetch();
            show_dialog(&dialog);
        }
    });
    use_effect_with(refused, {
        let field = field.clone();
        move |refused| {
            if *refused {
                select_all(&field);
            }
        }
    });
    let chosen = held.chosen.get();
    let selects = choices(&hand.taken).into_iter().enumerate().map(|(place, (id, label, offered))| {
        let hand = hand.clone();
        let now = chosen.of(place, offered.len());
        let onchange = move |event: Event| {
            let number = selected(&event).and_then(|value| value.parse().ok());
            hand.choose(place, number.unwrap_or(0));
        };
        html! {
            <label key={id}>{ label }
                <select {id} {onchange}>
                    { for offered.into_iter().enumerate().map(|(number, words)| html! {
                        <option value={number.to_string()} selected={number == now}>{ words }</option>
                    }) }
                </select>
            </label>
        }
    });
    let selects: Vec<Html> = selects.collect();
    let rows = texts().into_iter().map(|text| {
        let missing = hand.missing(text.what);
        let save = hand.missing(text.what).is_none().then(|| {
            let label = |words: String| Some(words);
            html! {
                <>
                    { button(&hand, format!("save-{}", text.id), tr!("Save"), label(tr!("Save: {what}", what = text.name)), Deed::Save(text)) }
                    { button(&hand, format!("copy-{}", text.id), tr!("Copy"), label(tr!("Copy: {what}", what = text.name)), Deed::Copy(text)) }
                </>
            }
        });
        html! {
            <li>
                <span><strong>{ text.name }</strong>{" "}<span class="muted">{ missing.unwrap_or_else(|| text.purpose.to_owned()) }</span></span>
                { save }
            </li>
        }
    });
    let rows: Vec<Html> = rows.collect();
    let (source, paper) = hand.preview();
    let (words, bad, text) = match &*held.said.borrow() {
        Some(Said::Well(words)) => (words.clone(), None, None),
        Some(Said::Bad(words)) => (words.clone(), Some("bad"), None),
        Some(Said::Refused(text)) => {
            let words =
                tr!("The browser does not let the page copy here. The text is selected: copy it by hand.");
            (words.to_owned(), None, Some(text.clone()))
        }
        None => (String::new(), None, None),
    };
    html! {
        <dialog id="exporting" ref={dialog} aria-labelledby="exporting-title" onclose={on_close.reform(|_: Event| ())}>
            <h2 id="exporting-title">{ tr!("Export: {what}", what = hand.taken.told()) }</h2>
            <section class="pictures">
                <img id="preview" class={classes!("preview", paper)} src={source} alt={tr!("What the picture looks like")} />
                <div class="choices">
                    { selects }
                    <p>
                        { button(&hand, "save-svg".to_owned(), tr!("Save SVG"), None, Deed::Svg) }{" "}
                        { button(&hand, "save-png".to_owned(), tr!("Save PNG"), None, Deed::Png) }
                    </p>
                </div>
            </section>
            <ul class="exported">{ rows }</ul>
            <p id="exported" role="status" class={bad}>{ words }</p>
            if let Some(text) = text {
                <textarea ref={field} readonly=true rows="5" aria-label={tr!("The text to copy")} value={text} />
            }
            <form method="dialog"><button>{tr!("Close")}</button></form>
        </dialog>
    }
}

impl Chosen {
    /// Which one of so many is chosen at that place.
    fn of(self, place: usize, count: usize) -> usize {
        self.0[place].min(count.saturating_sub(1))
    }
}
