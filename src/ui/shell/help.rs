//! The help dialog: the keys and what they do.

use yew::prelude::*;

use crate::tr;
use crate::web::fetch::file_link;

/// Each key, and what it does.
fn keys() -> [(&'static str, &'static str); 25] {
    [
        (tr!("Space"), tr!("play, pause")),
        ("→  ←", tr!("one event on, one event back")),
        (tr!("Shift →  Shift ←"), tr!("to the next, the previous false or 'drain'")),
        (tr!("Home  End"), tr!("to the start, to the end")),
        ("e", tr!("to the first error, or the crash")),
        ("<  >", tr!("slower, faster")),
        ("i  o", tr!("select from here on, up to here")),
        ("l", tr!("play the selection, or all, over and over")),
        (tr!("Escape"), tr!("let go of the selection")),
        (tr!("Tab"), tr!("to the next control; arrows turn a knob or the switch")),
        (tr!("drag on the timeline"), tr!("to any moment")),
        (tr!("Page Up  Page Down"), tr!("on the timeline: a tenth of what is shown")),
        (tr!("Shift and drag"), tr!("on the timeline: select a span")),
        ("+  −  0  z", tr!("on the timeline: zoom in, zoom out, show all, or the selection")),
        (tr!("Shift Page Up, Page Down"), tr!("on the timeline: show what is earlier, later")),
        (tr!("wheel, or two fingers"), tr!("on the timeline: zoom there (with Ctrl where the page scrolls)")),
        (tr!("Shift and wheel"), tr!("on the timeline: show what is earlier, later")),
        ("↓  ↑", tr!("in the sequence: select the next row, the row before")),
        (tr!("Enter"), tr!("in the sequence: to the moment of the selected row")),
        ("w", tr!("in the sequence: why did it stall last?")),
        ("→  ←", tr!("in the sequence: unfold a repeat, fold it again")),
        (tr!("Page Up  Page Down"), tr!("in the sequence: earlier rows, later rows")),
        (tr!("Escape"), tr!("in the sequence: let go, and follow the newest")),
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
                {tr!("Record a program of yours: ")}<code>{"node --import ./recorder.mjs app.js"}</code>{". "}
                <a href={file_link("recorder.mjs")} download="recorder.mjs">{tr!("Get recorder.mjs")}</a>
            </p>
        </dialog>
    }
}
