//! The help dialog: the keys and what they do.

use yew::prelude::*;

use crate::tr;
use crate::web::fetch::file_link;

/// Each key, and what it does.
fn keys() -> [(&'static str, &'static str); 25] {
    [
        (tr!("Space"), tr!("play, pause")),
        ("→  ←", tr!("forward, back one event")),
        (tr!("Shift →  Shift ←"), tr!("to the next, previous false or 'drain'")),
        (tr!("Home  End"), tr!("to the start, to the end")),
        ("e", tr!("to the first error or crash")),
        ("<  >", tr!("slower, faster")),
        ("i  o", tr!("start, end a selection here")),
        ("l", tr!("loop the selection or everything")),
        (tr!("Escape"), tr!("clear the selection")),
        (tr!("Tab"), tr!("to the next control; arrow keys change its value")),
        (tr!("drag on the timeline"), tr!("to any moment")),
        (tr!("Page Up  Page Down"), tr!("on the timeline: move by a tenth of the visible span")),
        (tr!("Shift and drag"), tr!("on the timeline: select a span")),
        ("+  −  0  z", tr!("on the timeline: zoom in, out, to everything, to the selection")),
        (tr!("Shift Page Up, Page Down"), tr!("on the timeline: scroll to earlier, later")),
        (
            tr!("wheel, or two fingers"),
            tr!("on the timeline: zoom at the pointer (with Ctrl where the page scrolls)"),
        ),
        (tr!("Shift and wheel"), tr!("on the timeline: scroll to earlier, later")),
        ("↓  ↑", tr!("in the sequence: select the next, previous row")),
        (tr!("Enter"), tr!("in the sequence: go to the moment of the selected row")),
        ("w", tr!("in the sequence: explain the last stall")),
        ("→  ←", tr!("in the sequence: expand, collapse a repeat")),
        (tr!("Page Up  Page Down"), tr!("in the sequence: earlier rows, later rows")),
        (tr!("Escape"), tr!("in the sequence: deselect, follow the latest")),
        (tr!("drop a file"), tr!("open a recording made with recorder.mjs")),
        ("?", tr!("this list")),
    ]
}

#[derive(Properties, PartialEq)]
pub struct HelpProps {
    pub node: NodeRef,
}

/// The dialog; closed at first.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    html! {
        <dialog id="help" ref={props.node.clone()} aria-labelledby="help-title">
            // First, so that who opens it reads it from its beginning.
            <form method="dialog"><button>{tr!("Close")}</button></form>
            <h2 id="help-title">{tr!("Keys")}</h2>
            <dl>
                { for keys().iter().map(|(key, does)| html! { <div><dt>{ *key }</dt><dd>{ *does }</dd></div> }) }
            </dl>
            <p class="muted">
                {tr!("Record your own program: ")}<code>{"node --import ./recorder.mjs app.js"}</code>{". "}
                <a href={file_link("recorder.mjs")} download="recorder.mjs">{tr!("Download recorder.mjs")}</a>
            </p>
        </dialog>
    }
}
