//! Passing on what is on screen: its link, and what to put into another page that is to hold it, with a preview. Must not
//! know how addresses are packed.

use yew::prelude::*;

use super::address::{Asked, Link};
use super::frames::Frames;
use super::player::Player;
use super::state::State;
use super::visit::{address_of, as_it_looks};
use super::wish::{asking, at_this_moment};
use crate::tr;
use crate::trace::grouped;
use crate::web::address::beside;
use crate::web::clipboard::copy;
use crate::web::dom::{select_all, selected, show_dialog};

/// Characters that every program takes a link of.
const SAFE: usize = 2000;

/// The usual height there, in CSS pixels.
const HEIGHT: &str = "480";

/// What can be chosen for another page: parameters of the address, and beside them the snippet's kind and height.
type Choices = Vec<(&'static str, String)>;

fn chosen<'a>(choices: &'a Choices, name: &str) -> Option<&'a str> {
    choices.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

/// A choice: its name, what it is called, and what there is to choose, the usual first.
type Field = (&'static str, &'static str, Vec<(&'static str, &'static str)>);

fn fields() -> [Field; 7] {
    let usual = ("", tr!("as in the figure"));
    [
        ("kind", tr!("embed as"), vec![("iframe", "<iframe>"), ("element", "<highwater-figure>")]),
        ("height", tr!("height"), vec![(HEIGHT, HEIGHT), ("320", "320"), ("640", "640"), ("800", "800")]),
        (
            "theme",
            tr!("theme"),
            vec![
                ("", tr!("auto")),
                ("light", tr!("light")),
                ("dark", tr!("dark")),
                ("projector", tr!("projector")),
            ],
        ),
        (
            "view",
            tr!("views"),
            vec![
                usual,
                ("pipe", tr!("Pipe")),
                ("timeline", tr!("Timeline")),
                ("sequence", tr!("Sequence")),
                ("pipe,timeline", tr!("Pipe and timeline")),
                ("all", tr!("all")),
            ],
        ),
        (
            "text",
            tr!("text"),
            vec![
                ("", tr!("if there is room")),
                ("open", tr!("open")),
                ("folded", tr!("collapsed")),
                ("none", tr!("none")),
            ],
        ),
        ("controls", tr!("controls"), vec![("", tr!("all")), ("min", tr!("few")), ("none", tr!("none"))]),
        ("autoplay", tr!("plays"), vec![("", tr!("on request")), ("1", tr!("immediately"))]),
    ]
}

/// What is asked for in another page.
fn in_a_page(asked: &Asked, choices: &Choices) -> Asked {
    let mut embedded = Asked { embed: true, theme: None, ..asked.clone() };
    for (name, value) in choices.iter().filter(|(_, value)| !value.is_empty()) {
        // What is no parameter is nothing to ask for, and every value is one of the table's.
        let _ = embedded.set(name, value);
    }
    embedded
}

/// Text as it stands in HTML, also in an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What to put into another page.
fn snippet(embedded: &Asked, address: &str, page: &str, title: &str, choices: &Choices) -> String {
    let height = chosen(choices, "height").unwrap_or(HEIGHT);
    let (title, page) = (escaped(title), escaped(page));
    if chosen(choices, "kind").is_none_or(|kind| kind != "element") {
        let address = escaped(address);
        return format!(
            "<iframe src=\"{address}\" title=\"{title}\" width=\"100%\" height=\"{height}\" loading=\"lazy\" \
             style=\"border: 0\" allow=\"fullscreen; clipboard-write\"><a href=\"{page}\">{title}</a></iframe>"
        );
    }
    let said = Asked { embed: false, ..embedded.clone() }.parameters();
    let attributes: String =
        said.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect();
    let state = address.split_once('#').map(|(_, state)| format!(" state=\"#{state}\"")).unwrap_or_default();
    let script = escaped(&beside("embed.js").unwrap_or_default());
    format!(
        "<script src=\"{script}\" defer></script>\n\
         <highwater-figure{attributes}{state} height=\"{height}\" title=\"{title}\"><a href=\"{page}\">{title}</a></highwater-figure>"
    )
}

#[derive(Properties, PartialEq)]
pub(super) struct ShareProps {
    pub frames: Frames,
    pub state: UseReducerHandle<State>,
    pub on_close: Callback<()>,
}

/// A field with a text to copy, and a button that copies it.
#[derive(Properties, PartialEq)]
struct CopyProps {
    id: &'static str,
    label: &'static str,
    rows: &'static str,
    text: String,
}

#[component]
fn CopyField(props: &CopyProps) -> Html {
    let CopyProps { id, label, rows, text } = props;
    let (field, said) = (use_node_ref(), use_state(|| None::<(String, bool)>));
    let onclick = {
        let (field, said, text) = (field.clone(), said.clone(), text.clone());
        move |_: MouseEvent| {
            let (field, said, text) = (field.clone(), said.clone(), text.clone());
            yew::platform::spawn_local(async move {
                let copied = copy(&text).await;
                if !copied {
                    select_all(&field);
                }
                said.set(Some((text, copied)));
            });
        }
    };
    // What was said of another text is said no longer.
    let words = match (*said).as_ref().filter(|(of, _)| of == text) {
        Some((_, true)) => tr!("Copied."),
        Some((_, false)) => {
            tr!("The browser does not let this page copy. The text is selected, so you can copy it yourself.")
        }
        None => "",
    };
    html! {
        <div class="to-copy">
            <textarea id={*id} ref={field} readonly=true rows={*rows} aria-label={*label} spellcheck="false" value={text.clone()} />
            <button type="button" id={format!("copy-{id}")} aria-label={tr!("Copy: {what}", what = label)} {onclick}>{tr!("Copy")}</button>
            <p role="status">{ words }</p>
        </div>
    }
}

/// Addresses: of the page, and of what another page holds.
type Addresses = Option<(String, String)>;

/// The dialog; open as long as it is there.
#[component]
pub(super) fn Share(props: &ShareProps) -> Html {
    let ShareProps { frames, state, on_close } = props;
    let dialog = use_node_ref();
    let moment = use_state(|| true);
    let choices = use_state(|| Choices::from([("kind", "iframe".to_owned()), ("height", HEIGHT.to_owned())]));
    let shows = use_state(|| false);
    let addresses = use_state(|| None::<Addresses>);
    use_effect_with((), {
        let (dialog, frames) = (dialog.clone(), frames.clone());
        move |()| {
            // What is passed on is one moment.
            frames.act(Player::pause);
            show_dialog(&dialog);
        }
    });
    let (asked, link) = asking(state);
    let asked =
        as_it_looks(Asked { embed: false, controls: None, drop: None, text: None, origin: None, ..asked });
    let asked = match *moment {
        true => frames.look(|player| at_this_moment(asked, player)),
        false => asked,
    };
    let embedded = in_a_page(&asked, &choices);
    use_effect_with((asked, link, embedded.clone()), {
        let addresses = addresses.clone();
        move |(asked, link, embedded): &(Asked, Link, Asked)| {
            let (asked, link, embedded) = (asked.clone(), link.clone(), embedded.clone());
            yew::platform::spawn_local(async move {
                let both = (address_of(&asked, &link).await, address_of(&embedded, &link).await);
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
    let title = title.or_else(|| state.scenario().map(|scenario| scenario.title.clone())).unwrap_or_default();
    let title = if title.is_empty() { "Highwater".to_owned() } else { format!("Highwater: {title}") };
    let body = match (&*addresses, state.scenario()) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_one_that_an_address_can_ask_for() {
        for (name, _, offered) in fields() {
            for (value, _) in offered.into_iter().filter(|(value, _)| !value.is_empty()) {
                let mut asked = Asked::default();
                assert_eq!(asked.set(name, value), Ok(()), "{name}={value}");
                let is_parameter = !matches!(name, "kind" | "height");
                assert_eq!(asked != Asked::default(), is_parameter, "{name}={value}");
            }
        }
    }

    #[test]
    fn nothing_in_a_snippet_ends_its_attribute() {
        let title = "\"><script>alert(1)</script>";
        let page = "https://a.example/?x=\"<b>";
        let said = snippet(&Asked::default(), page, page, title, &Choices::default());
        assert!(!said.contains("<script") && !said.contains("<b>") && !said.contains("\"\""), "{said}");
    }
}
