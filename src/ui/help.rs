//! What keys do, in a dialog.

use yew::prelude::*;

const KEYS: [(&str, &str); 25] = [
    ("Space", "play, pause"),
    ("→  ←", "one event on, one event back"),
    ("Shift →  Shift ←", "to the next, the previous false or 'drain'"),
    ("Home  End", "to the start, to the end"),
    ("e", "to the first error, or the crash"),
    ("<  >", "slower, faster"),
    ("i  o", "select from here on, up to here"),
    ("l", "play the selection, or all, over and over"),
    ("Escape", "let go of the selection"),
    ("Tab", "to the next control; arrows turn a knob or the switch"),
    ("drag on the timeline", "to any moment"),
    ("Page Up  Page Down", "on the timeline: a tenth of what is shown"),
    ("Shift and drag", "on the timeline: select a span"),
    ("+  −  0  z", "on the timeline: zoom in, zoom out, show all, or the selection"),
    ("Shift Page Up, Page Down", "on the timeline: show what is earlier, later"),
    ("wheel, or two fingers", "on the timeline: zoom there (with Ctrl where the page scrolls)"),
    ("Shift and wheel", "on the timeline: show what is earlier, later"),
    ("↓  ↑", "in the sequence: select the next row, the row before"),
    ("Enter", "in the sequence: to the moment of the selected row"),
    ("w", "in the sequence: why did it stall last?"),
    ("→  ←", "in the sequence: unfold a repeat, fold it again"),
    ("Page Up  Page Down", "in the sequence: earlier rows, later rows"),
    ("Escape", "in the sequence: let go, and follow the newest"),
    ("drop a file", "open a recording made with recorder.mjs"),
    ("?", "this list"),
];

#[derive(Properties, PartialEq)]
pub(super) struct HelpProps {
    pub node: NodeRef,
}

/// The dialog; closed at first.
#[component]
pub(super) fn Help(props: &HelpProps) -> Html {
    html! {
        <dialog id="help" ref={props.node.clone()} aria-labelledby="help-title">
            <h2 id="help-title">{"Keys"}</h2>
            <dl>
                { for KEYS.iter().map(|(key, does)| html! { <div><dt>{ *key }</dt><dd>{ *does }</dd></div> }) }
            </dl>
            <p class="muted">
                {"Record a program of yours: "}<code>{"node --import ./recorder.mjs app.js"}</code>{". "}
                <a href="recorder.mjs" download="recorder.mjs">{"Get recorder.mjs"}</a>
            </p>
            <form method="dialog"><button>{"Close"}</button></form>
        </dialog>
    }
}
