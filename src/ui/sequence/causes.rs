//! The chain of causes in words: each link a button that goes to its moment.

use yew::prelude::*;

use super::controller::SequenceController;
use crate::engine::StreamId;
use crate::judge::{CausePart, CauseStep, Tone};
use crate::tr;
use crate::trace::EventIndex;
use crate::web::dom::focus;

fn title(part: CausePart) -> &'static str {
    match part {
        CausePart::Because => tr!("Because"),
        CausePart::Held => tr!("Also held up by"),
        CausePart::Until => tr!("Until"),
    }
}

/// The panel, with all streams by their names.
pub fn why(
    controller: &SequenceController,
    links: &[CauseStep],
    names: &[String],
    selected: Option<EventIndex>,
) -> Html {
    let name = |id: StreamId| names.get(id.index()).map_or(tr!("the process"), String::as_str);
    // One link is the event itself, whose sentence names its stream.
    let alone = links.len() == 1;
    let link = |link: &CauseStep| {
        let tone = match link.tone {
            Tone::Plain => "plain",
            Tone::Good => "good",
            Tone::Bad => "bad",
        };
        let said = match alone {
            true => html! { <span>{ &link.text }</span> },
            false => html! { <span><b>{ name(link.stream).to_owned() }</b>{": "}{ &link.text }</span> },
        };
        match link.at {
            Some((index, time)) => {
                let controller = controller.clone();
                let onclick = move |_: MouseEvent| controller.jump(index);
                let current = (selected == Some(index)).then_some("true");
                html! {
                    <li class={tone}>
                        <button type="button" aria-current={current} {onclick}>
                            <span class="figures muted">{ time.to_string() }</span>
                            { said }
                        </button>
                    </li>
                }
            }
            None => html! { <li class={classes!(tone, "open")}>{ said }</li> },
        }
    };
    let part = |part: CausePart| {
        let links: Vec<Html> = links.iter().filter(|link| link.part == part).map(link).collect();
        html! {
            if !links.is_empty() {
                <h3>{ title(part) }</h3>
                <ol>{ for links }</ol>
            }
        }
    };
    let close = {
        let controller = controller.clone();
        move |_: MouseEvent| {
            controller.let_go();
            focus(&controller.state.rows);
        }
    };
    // Another story is read from its beginning.
    let key = links.first().and_then(|link| link.at).map_or(0, |(index, _)| index);
    html! {
        <section {key} class="why" aria-label={tr!("Why?")}>
            <button type="button" class="quiet round" aria-label={tr!("Close (Escape)")} title={tr!("Close (Escape)")} onclick={close}>{"×"}</button>
            if alone {
                <ol class="alone">{ for links.iter().map(link) }</ol>
            } else {
                { for [CausePart::Because, CausePart::Held, CausePart::Until].map(part) }
            }
        </section>
    }
}
