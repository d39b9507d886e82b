//! A text to copy, with a button that copies it.

use yew::prelude::*;

use crate::tr;
use crate::web::clipboard::copy;
use crate::web::dom::select_all;

/// A field with a text to copy, and a button that copies it.
#[derive(Properties, PartialEq)]
pub struct CopyProps {
    pub id: &'static str,
    pub label: &'static str,
    pub rows: &'static str,
    pub text: String,
}

#[component]
pub fn CopyField(props: &CopyProps) -> Html {
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
