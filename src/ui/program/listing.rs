//! A program that has run, as it is read: its text with the running line lit, what changes it, and the console below.

use std::rc::Rc;

use yew::prelude::*;

use super::console::Console;
use crate::tr;
use crate::ui::model::ProgramRun;
use crate::ui::playback::{Playback, Player};
use crate::web::dom::show_within;

#[derive(Properties, PartialEq)]
pub struct ListingProps {
    pub playback: Playback,
    pub run: Rc<ProgramRun>,
    /// The whole program.
    pub text: String,
    /// Opens the editor, where there is one.
    pub on_edit: Option<Callback<()>>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

/// Goes to the next event of a line, if it has any.
pub(super) fn to_next_event(playback: &Playback, run: &ProgramRun, line: u32) {
    playback.act(|player| {
        if let Some(event) = run.event_of_line(line, player.index()) {
            player.to_event(event);
        }
    });
}

/// The program with its console. Pressing a line goes to its next event.
#[component]
pub fn Listing(props: &ListingProps) -> Html {
    let ListingProps { playback, run, text, on_edit, .. } = props;
    let (index, over) = playback.look(|player: &Player| (player.index(), player.is_at_end()));
    let lines = use_memo((text.clone(), run.clone()), |(text, run)| {
        let line = |(number, line): (u32, &str)| (number, line.to_owned(), false);
        let mut lines: Vec<_> = (1..).zip(text.lines()).map(line).collect();
        for (_, number) in &run.lines {
            let line = (*number as usize).checked_sub(1).and_then(|at| lines.get_mut(at));
            if let Some((.., has_events)) = line {
                *has_events = true;
            }
        }
        lines
    });
    let running = if over { 0 } else { run.line_at(index) };
    let (block, lit) = (use_node_ref(), use_node_ref());
    use_effect_with(running, {
        let (block, lit) = (block.clone(), lit.clone());
        move |_| show_within(&lit, &block)
    });
    let go = {
        let (playback, run) = (playback.clone(), run.clone());
        Callback::from(move |line| to_next_event(&playback, &run, line))
    };
    let line = |(number, text, has_events): &(u32, String, bool)| {
        let number = *number;
        let runs = number == running;
        let comment = text.trim_start().starts_with("//");
        let label = tr!("Go to the next event of line {n}", n = number);
        let class = classes!("line", runs.then_some("runs"), comment.then_some("comment"));
        html! {
            <span key={number} ref={if runs { lit.clone() } else { NodeRef::default() }} {class} aria-current={runs.then_some("step")}>
                if *has_events {
                    <button type="button" class="line-number" aria-label={label.clone()} title={label}
                        onclick={go.reform(move |_: MouseEvent| number)}>{ number }</button>
                } else {
                    <span class="line-number" aria-hidden="true">{ number }</span>
                }
                { text }{"\n"}
            </span>
        }
    };
    html! {
        <section class="panel code listing" aria-label={tr!("The program")}>
            <div class="top">
                <h2>{tr!("The program")}</h2>
                if let Some(on_edit) = on_edit {
                    <button type="button" id="edit" class="strong" onclick={on_edit.reform(|_: MouseEvent| ())}>{tr!("Edit")}</button>
                }
            </div>
            <pre id="code" ref={block} tabindex="0"><code>{ for lines.iter().map(line) }</code></pre>
            <Console run={run.clone()} written={run.written_at(index, over)} {over} on_line={go} as_it_comes={true} />
        </section>
    }
}
