//! Taking along what is on screen: a dialog for the moment in which it was opened, with pictures and texts of it to save
//! or to copy.

mod controller;
mod formats;
mod picture_choices;
mod source;

use std::rc::Rc;

use yew::prelude::*;

use self::controller::{ExportAction, ExportController, ExportState, Outcome};
use self::formats::texts;
use self::picture_choices::Choice;
use self::source::ExportSource;
use crate::engine::StreamId;
use crate::tr;
use crate::ui::model::State;
use crate::ui::playback::{Playback, Player};
use crate::ui::sequence::SequenceViewState;
use crate::ui::timeline::TimelineViewState;
use crate::views::pipe::StreamGraph;
use crate::web::dom::{select_all, selected, show_dialog};
use crate::web::pixels::LayoutScale;

#[derive(Properties, PartialEq)]
pub struct ExportProps {
    pub playback: Playback,
    pub state: UseReducerHandle<State>,
    pub graph: Rc<StreamGraph>,
    pub stages: Rc<Vec<StreamId>>,
    pub sequence: Rc<SequenceViewState>,
    pub timeline: Rc<TimelineViewState>,
    /// How many times as large as their layouts pictures are on screen.
    pub scale: LayoutScale,
    pub on_close: Callback<()>,
}

/// A button that does that.
fn button(
    controller: &ExportController,
    id: String,
    words: &'static str,
    label: Option<String>,
    action: ExportAction,
) -> Html {
    let controller = controller.clone();
    let onclick = move |_: MouseEvent| controller.act(action);
    html! { <button type="button" {id} aria-label={label} {onclick}>{ words }</button> }
}

/// The dialog; open as long as it is there.
#[component]
pub fn Export(props: &ExportProps) -> Html {
    let ExportProps { playback, state, graph, stages, sequence, timeline, scale, on_close } = props;
    let (dialog, field) = (use_node_ref(), use_node_ref());
    let export = use_mut_ref(|| Rc::new(ExportState::default())).borrow().clone();
    let update = use_force_update();
    let source = ExportSource {
        playback: playback.clone(),
        state: (**state).clone(),
        graph: graph.clone(),
        stages: stages.clone(),
        sequence: sequence.clone(),
        timeline: timeline.clone(),
        scale: *scale,
    };
    let controller = ExportController { source: Rc::new(source), export: export.clone(), update };
    let refused = match &*export.outcome.borrow() {
        Some(Outcome::Refused(text)) => Some(text.clone()),
        _ => None,
    };
    use_effect_with((), {
        let (dialog, controller) = (dialog.clone(), controller.clone());
        move |()| {
            // What is taken along is one moment.
            controller.source.playback.act(Player::pause);
            controller.fetch();
            show_dialog(&dialog);
        }
    });
    use_effect_with(refused, {
        let field = field.clone();
        move |refused| {
            if refused.is_some() {
                select_all(&field);
            }
        }
    });
    let selects = export.choices.get().lists(state.run_names()).into_iter().map(|choice| {
        let Choice { id, label, options, chosen } = choice;
        let controller = controller.clone();
        let onchange = move |event: Event| {
            let number = selected(&event).and_then(|value| value.parse().ok());
            controller.choose(id, number.unwrap_or(0));
        };
        html! {
            <label key={id}>{ label }
                <select {id} {onchange}>
                    { for options.into_iter().enumerate().map(|(number, words)| html! {
                        <option value={number.to_string()} selected={number == chosen}>{ words }</option>
                    }) }
                </select>
            </label>
        }
    });
    let selects: Vec<Html> = selects.collect();
    let rows = texts().into_iter().map(|text| {
        let missing = controller.missing(text.content);
        let save = controller.missing(text.content).is_none().then(|| {
            let label = |words: String| Some(words);
            html! {
                <>
                    { button(&controller, format!("save-{}", text.id), tr!("Save"), label(tr!("Save: {what}", what = text.name)), ExportAction::Save(text)) }
                    { button(&controller, format!("copy-{}", text.id), tr!("Copy"), label(tr!("Copy: {what}", what = text.name)), ExportAction::Copy(text)) }
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
    let (preview, paper) = controller.preview();
    let (words, bad, text) = match &*export.outcome.borrow() {
        Some(Outcome::Well(words)) => (words.clone(), None, None),
        Some(Outcome::Bad(words)) => (words.clone(), Some("bad"), None),
        Some(Outcome::Refused(text)) => {
            let words = tr!(
                "The browser does not let this page copy. The text is selected, so you can copy it yourself."
            );
            (words.to_owned(), None, Some(text.clone()))
        }
        None => (String::new(), None, None),
    };
    html! {
        <dialog id="exporting" ref={dialog} aria-labelledby="exporting-title" onclose={on_close.reform(|_: Event| ())}>
            <h2 id="exporting-title">{ tr!("Export: {what}", what = controller.source.heading()) }</h2>
            <section class="pictures">
                <img id="preview" class={classes!("preview", paper)} src={preview} alt={tr!("Preview")} />
                <div class="choices">
                    { selects }
                    <p>
                        { button(&controller, "save-svg".to_owned(), tr!("Save SVG"), None, ExportAction::Svg) }{" "}
                        { button(&controller, "save-png".to_owned(), tr!("Save PNG"), None, ExportAction::Png) }
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
