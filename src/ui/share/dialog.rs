//! Passing on what is on screen: its link, and what to put into another page that is to hold it, with a preview. Must not
//! know how addresses are packed.

use yew::prelude::*;

use super::snippet::{Choices, Field, HEIGHT, chosen, fields, in_a_page, snippet};
use crate::tr;
use crate::trace::grouped;
use crate::ui::address::Fragment;
use crate::ui::controls::CopyField;
use crate::ui::model::{PageQuery, State};
use crate::ui::playback::{Playback, Player};
use crate::ui::session::{address_of, at_this_moment, current_query, with_appearance};
use crate::web::dom::{selected, show_dialog};

/// Characters that every program takes a link of.
const SAFE: usize = 2000;

#[derive(Properties, PartialEq)]
pub struct ShareProps {
    pub playback: Playback,
    pub state: UseReducerHandle<State>,
    pub on_close: Callback<()>,
}

/// Addresses: of the page, and of what another page holds.
type Addresses = Option<(String, String)>;

/// The dialog; open as long as it is there.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let ShareProps { playback, state, on_close } = props;
    let dialog = use_node_ref();
    let moment = use_state(|| true);
    let choices = use_state(|| Choices::from([("kind", "iframe".to_owned()), ("height", HEIGHT.to_owned())]));
    let shows = use_state(|| false);
    let addresses = use_state(|| None::<Addresses>);
    use_effect_with((), {
        let (dialog, playback) = (dialog.clone(), playback.clone());
        move |()| {
            // What is passed on is one moment.
            playback.act(Player::pause);
            show_dialog(&dialog);
        }
    });
    let (query, link) = current_query(state);
    let query = with_appearance(PageQuery {
        embed: false,
        controls: None,
        drop: None,
        text: None,
        origin: None,
        ..query
    });
    let query = match *moment {
        true => playback.look(|player| at_this_moment(query, player)),
        false => query,
    };
    let embedded = in_a_page(&query, &choices);
    use_effect_with((query, link, embedded.clone()), {
        let addresses = addresses.clone();
        move |(query, link, embedded): &(PageQuery, Fragment, PageQuery)| {
            let (query, link, embedded) = (query.clone(), link.clone(), embedded.clone());
            yew::platform::spawn_local(async move {
                let both = (address_of(&query, &link).await, address_of(&embedded, &link).await);
                addresses.set(Some(both.0.zip(both.1)));
            });
        }
    });
    let on_moment = {
        let moment = moment.clone();
        move |_: Event| moment.set(!*moment)
    };
    let on_show = {
        let shows = shows.clone();
        move |_: MouseEvent| shows.set(!*shows)
    };
    let choice = |(name, label, offered): Field| {
        let now = chosen(&choices, name).unwrap_or_default().to_owned();
        let onchange = {
            let choices = choices.clone();
            move |event: Event| {
                let mut next = (*choices).clone();
                next.retain(|(known, _)| *known != name);
                next.push((name, selected(&event).unwrap_or_default()));
                choices.set(next);
            }
        };
        html! {
            <label key={name}>{ label }
                <select id={format!("embed-{name}")} {onchange}>
                    { for offered.into_iter().map(|(value, words)| html! {
                        <option {value} selected={value == now}>{ words }</option>
                    }) }
                </select>
            </label>
        }
    };
    let title = state.lesson.as_ref().map(|lesson| lesson.title());
    let title = title.or_else(|| state.base().map(|scenario| scenario.title.clone())).unwrap_or_default();
    let title = if title.is_empty() { "Highwater".to_owned() } else { format!("Highwater: {title}") };
    let body = match (&*addresses, state.base()) {
        (_, None) => html! {
            <p>{tr!("A recording is too large for a link and stays in your browser. Export it as a file, and share that.")}</p>
        },
        (None, _) => html! {},
        (Some(None), _) => {
            html! { <p>{tr!("This browser cannot create the link. Export the scenario as a file instead.")}</p> }
        }
        (Some(Some((page, held))), _) => {
            let on_disk = page.starts_with("file:");
            let length = page.chars().count();
            let long = (length > SAFE).then(|| {
                tr!(
                    "Some programs truncate a link of {n} characters. It is safer to export the scenario as a file.",
                    n = grouped(length as u64)
                )
            });
            html! {
                <>
                    <CopyField id="link" label={tr!("The link")} rows="3" text={page.clone()} />
                    if let Some(long) = long { <p class="bad">{ long }</p> }
                    if on_disk {
                        <p>{tr!("This page is a file on your disk, so its links work only here.")}</p>
                    }
                    <label class="check"><input type="checkbox" id="link-moment" checked={*moment} onchange={on_moment} />{tr!("at this moment")}</label>
                    <p><button type="button" id="embed" disabled={on_disk} aria-expanded={shows.to_string()} onclick={on_show}>{tr!("Embed in your page…")}</button></p>
                    if *shows {
                        <section class="embedding" aria-label={tr!("Embedding")}>
                            <div class="choices">{ for fields().into_iter().map(choice) }</div>
                            <CopyField id="snippet" label={tr!("HTML to embed")} rows="4"
                                text={snippet(&embedded, held, page, &title, &choices)} />
                            <iframe id="embed-preview" title={tr!("Preview")} src={held.clone()}
                                height={chosen(&choices, "height").unwrap_or_default().to_owned()}></iframe>
                        </section>
                    }
                </>
            }
        }
    };
    html! {
        <dialog id="sharing" ref={dialog} aria-labelledby="sharing-title" onclose={on_close.reform(|_: Event| ())}>
            <h2 id="sharing-title">{tr!("Share")}</h2>
            { body }
            <form method="dialog"><button>{tr!("Close")}</button></form>
        </dialog>
    }
}
