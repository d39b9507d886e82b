//! What the program has written to the console, each line at its time. What lies after the playhead is faint.

use std::rc::Rc;

use yew::prelude::*;

use super::sentences::end_sentence;
use crate::tr;
use crate::ui::model::{ProgramOutput, ProgramRun};

/// Lines that are shown.
const SHOWN: usize = 500;

/// Lines of an error's text that are shown: its stack may be long.
const STACK: usize = 8;

#[derive(Properties, PartialEq)]
pub struct ConsoleProps {
    pub run: Rc<ProgramRun>,
    /// How many lines the playhead has passed.
    pub written: usize,
    /// Whether the run's end has been reached.
    pub over: bool,
    /// Whether what lies after the playhead is left out: it would answer the figure's question.
    #[prop_or_default]
    pub as_it_comes: bool,
    /// A line of the program is wanted.
    pub on_line: Callback<u32>,
}

/// The console.
#[component]
pub fn Console(props: &ConsoleProps) -> Html {
    let ConsoleProps { run, written, over, as_it_comes, on_line } = props;
    let shown = if *as_it_comes { *written } else { run.output.len() };
    let end = run.end.as_ref().filter(|_| *over || !as_it_comes);
    if shown == 0 && end.is_none() {
        return html! {};
    }
    let link = |line: u32| {
        let onclick = on_line.reform(move |_: MouseEvent| line);
        html! { <button type="button" class="quiet to-line" {onclick}>{ tr!("line {n}", n = line) }</button> }
    };
    let row = |(number, said): (usize, &ProgramOutput)| {
        html! {
            <li key={number} class={classes!(said.is_error.then_some("bad"), (number >= *written).then_some("later"))}>
                <span class="time">{ said.time.to_string() }</span>
                <span class="said">
                    { &said.text }
                    if said.is_cut { <span class="muted">{ tr!(" … (cut)") }</span> }
                </span>
                { for said.line.filter(|_| said.is_error).map(link) }
            </li>
        }
    };
    let more = shown.saturating_sub(SHOWN);
    html! {
        <ol class="console" id="console" tabindex="0" aria-label={tr!("Console")}>
            { for run.output.iter().take(shown.min(SHOWN)).enumerate().map(row) }
            if more > 0 {
                <li key="more" class="muted">{ tr!("… {n} more", n = more) }</li>
            }
            if let Some(end) = end {
                <li key="end" class={classes!("bad", (!over).then_some("later"))} id="program-end">
                    <span class="said">
                        { match end.text.lines().count() {
                            0 | 1 => end_sentence(end),
                            _ if end.kind != crate::ui::model::EndKind::Error => end_sentence(end),
                            _ => end.text.lines().take(STACK).collect::<Vec<_>>().join("\n"),
                        } }
                    </span>
                    { for end.place.map(|(line, _)| link(line)) }
                </li>
            }
        </ol>
    }
}
