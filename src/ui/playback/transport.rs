//! The transport: play, pause, step, speed, the time, and one sentence about what happened last.

use std::rc::Rc;

use yew::prelude::*;

use super::animation::Playback;
use super::player::Player;
use super::tempo::{Tempo, speed_name};
use crate::judge::{Explanation, Tone, explain, summary};
use crate::tr;
use crate::trace::grouped;
use crate::ui::controls::use_choice;
use crate::views::pipe::StreamGraph;
use crate::web::dom::{let_go_after_click, selected};

#[derive(Properties, PartialEq)]
pub struct TransportProps {
    pub playback: Playback,
    pub graph: Rc<StreamGraph>,
    /// A counter; a change makes it render again.
    pub beat: u64,
}

fn icon(path: &'static str) -> Html {
    html! { <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d={path} fill="currentColor" /></svg> }
}

const START: &str = "M5 5h2.5v14H5zM20 5v14l-11-7z";
const END: &str = "M16.5 5H19v14h-2.5zM4 5l11 7-11 7z";
const BACK: &str = "M17.500 5v14l-8-7zM6 5h2.500v14H6z";
const FORWARD: &str = "M6.500 5l8 7-8 7zM15.500 5H18v14h-2.500z";
const PLAY: &str = "M7 4l13 8-13 8z";
const PAUSE: &str = "M6 5h4v14H6zM14 5h4v14h-4z";
const PREVIOUS: &str = "M12 6v12l-8-6zM20 6v12l-8-6z";
const NEXT: &str = "M4 6l8 6-8 6zM12 6l8 6-8 6z";
const TROUBLE: &str = "M12 3l10 18H2zM11 9.500v5.500h2V9.500zM11 16.500v2h2v-2z";
const LOOP: &str = "M7 7h9V4l5 4.500-5 4.500v-3H7a2.500 2.500 0 0 0-2.500 2.500V14H1.500v-1.500A5.500 5.500 0 0 1 7 7zM17 17H8v3l-5-4.500L8 11v3h9a2.500 2.500 0 0 0 2.500-2.500V10h3v1.500A5.500 5.500 0 0 1 17 17z";

/// What is said before anything has happened.
fn before() -> &'static str {
    tr!("Press play, or step from event to event.")
}

fn tempo_of(name: &str) -> Tempo {
    Tempo::all().find(|tempo| tempo.name() == name).unwrap_or(Tempo::Auto)
}

/// The bar.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let playback = &props.playback;
    let button = |id: &'static str, label: &'static str, path: &'static str, act: fn(&mut Player)| {
        let playback = playback.clone();
        let onclick = move |_: MouseEvent| playback.act(act);
        html! { <button type="button" {id} aria-label={label} title={label} {onclick}>{ icon(path) }</button> }
    };
    let onchange = {
        let playback = playback.clone();
        move |event: Event| {
            if let Some(name) = selected(&event) {
                playback.act(|player| player.set_tempo(tempo_of(&name)));
            }
        }
    };
    let (playing, time, index, tempo, speed) =
        playback.look(|p| (p.is_moving(), p.time(), p.index(), p.tempo(), p.current_speed()));
    let (looping, selected, trouble) =
        playback.look(|p| (p.is_looping(), p.selected().is_some(), p.may_fail()));
    let on_loop = {
        let playback = playback.clone();
        move |_: MouseEvent| playback.act(|player| player.set_looping(!player.is_looping()))
    };
    let loop_title = match selected {
        true => tr!("Loop the selection (l)"),
        false => tr!("Loop everything (l)"),
    };
    let on_trouble = {
        let playback = playback.clone();
        move |_: MouseEvent| playback.act(Player::to_first_failure)
    };
    let select = use_choice();
    let fast = playing && playback.look(Player::is_fast);
    let said = playback.look(|player| {
        player.with_moment(|moment| match index {
            0 => Explanation { text: before().to_owned(), tone: Tone::Plain },
            _ if fast => summary(moment.trace, moment.cursor, &props.graph.hops()),
            _ => explain(moment.trace, moment.cursor),
        })
    });
    let tone = match said.tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Bad => "bad",
    };
    // While it plays, sentences come too fast to be read out.
    let live = if playing { "off" } else { "polite" };
    html! {
        <footer class="transport">
            // Space plays and pauses, also after a click here; a button that has the focus by keyboard keeps the key.
            <div class="buttons" role="group" aria-label={tr!("Playback")} onclick={|event: MouseEvent| let_go_after_click(&event)}>
                { button("start", tr!("To the start (Home)"), START, Player::to_start) }
                { button("previous", tr!("Previous false or drain (Shift ←)"), PREVIOUS, Player::to_previous_signal) }
                { button("back", tr!("Back one event (←)"), BACK, Player::step_back) }
                if playing {
                    { button("play", tr!("Pause (Space)"), PAUSE, Player::pause) }
                } else {
                    { button("play", tr!("Play (Space)"), PLAY, Player::play) }
                }
                { button("step", tr!("Forward one event (→)"), FORWARD, |p| { p.step(); }) }
                { button("next", tr!("Next false or drain (Shift →)"), NEXT, Player::to_next_signal) }
                { button("end", tr!("To the end (End)"), END, Player::to_end) }
                <button type="button" id="trouble" disabled={!trouble} onclick={on_trouble}
                    aria-label={tr!("To the first error or crash (e)")} title={tr!("To the first error or crash (e)")}>{ icon(TROUBLE) }</button>
                <button type="button" id="loop" aria-pressed={looping.to_string()} onclick={on_loop}
                    aria-label={loop_title} title={loop_title}>{ icon(LOOP) }</button>
            </div>
            <label class="speed">
                <span>{tr!("speed")}</span>
                <select id="speed" ref={select} {onchange} title={tr!("Slower (<), faster (>)")}>
                    { for Tempo::all().map(|choice| html! {
                        <option value={choice.name()} selected={choice.name() == tempo.name()}>{ choice.name() }</option>
                    }) }
                </select>
                <span class="now">{ if tempo == Tempo::Auto { speed_name(speed) } else { String::new() } }</span>
            </label>
            <div class="clock">
                <span id="time" class="figures">{ format!("t = {time}") }</span>
                <span id="index" class="figures muted">{ tr!("event {n}", n = grouped(index)) }</span>
            </div>
            <p id="sentence" class={classes!("sentence", tone, (index == 0).then_some("before"))} role="status" aria-live={live} title={said.text.clone()}>{ said.text }</p>
        </footer>
    }
}
