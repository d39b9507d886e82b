//! A figure among all of them: a link with a small picture of its decisive moment. The picture's run is made in the
//! background, in sight or not, for it may be printed, and plays while the pointer is over it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use crate::engine::SimTime;
use crate::figure::{Figure, Milestone};
use crate::run::Run;
use crate::trace::{EventIndex, Trace};
use crate::ui::canvas::{Layout, Palette, Picture};
use crate::ui::lesson::EVENTS;
use crate::ui::model::{FigureProgram, Flows, ProgramTrace};
use crate::ui::playback::{Playback, Player};
use crate::ui::session::{figure, figure_link, go_to};
use crate::views::pipe::{self, StreamGraph};
use crate::web::pixels::DeviceRatio;
use crate::web::slices::{Job, Slices};
use crate::web::theme::reduced_motion;

/// The first sentence of a text.
fn first_sentence(text: &str) -> &str {
    let end = [". ", "? "].into_iter().filter_map(|end| text.find(end)).min();
    end.map_or(text, |end| &text[..=end])
}

/// A run at its decisive moment.
#[derive(Clone, PartialEq)]
struct Thumbnail {
    playback: Playback,
    layout: Layout,
    at: EventIndex,
    /// How it is laid out on paper, where two stand beside each other.
    paper: (f64, f64),
}

impl Thumbnail {
    /// Of a run that has come to the moment, or is over. `flow` is the index of the flow that is shown.
    fn of(mut player: Player, flows: &Flows, flow: usize, at: EventIndex) -> Thumbnail {
        player.to_event(at);
        let graph = StreamGraph::of(flows.all().get(flow).map_or(&[][..], |shown| &shown.lanes));
        let width = if graph.columns_count() > 2 { 620.0 } else { 440.0 };
        let layout = Layout::new(move |moment, w, h| pipe::layout(moment, &graph, w, h));
        Thumbnail { playback: Playback::new(player), layout, at, paper: (width, width * 0.57) }
    }

    /// Plays it from its start.
    fn play(&self) {
        if !reduced_motion() {
            self.playback.act(|player| {
                player.to_start();
                player.play();
            });
        }
    }

    /// Goes back to the decisive moment.
    fn rest(&self) {
        self.playback.act(|player| player.to_event(self.at));
    }
}

/// The run of a figure's program at its decisive moment.
fn of_program(figure: &Figure, first: &ProgramTrace) -> Thumbnail {
    let trace = first.trace.borrow();
    let found = Milestone::parse(&figure.look).ok().and_then(|look| look.find(&trace));
    let (flows, flow) = first.flows(figure.stream.as_deref());
    let at = found.unwrap_or(trace.end().saturating_sub(1));
    Thumbnail::of(Player::of_trace(first.trace.clone()), &flows, flow, at)
}

/// Runs a figure to its decisive moment in the background, then gives what there is to see to `done`.
fn prepare(figure: Rc<Figure>, slices: &Slices, done: impl Fn(Thumbnail) + 'static) -> Job {
    let mut run = Some(Run::start(&figure.first(), Trace::DEFAULT_LIMIT));
    let look = Milestone::parse(&figure.look).ok();
    slices.add(move || {
        let Some(running) = &mut run else { return true };
        let over = running.advance(SimTime(u64::MAX), EVENTS);
        let found = {
            let trace = running.trace().borrow();
            let found = look.as_ref().and_then(|look| look.find(&trace));
            found.or_else(|| over.then(|| trace.end().saturating_sub(1)))
        };
        if let Some(at) = found {
            let run = run.take().unwrap_or_else(|| Run::start(&figure.first(), 0));
            done(Thumbnail::of(Player::of_run(run), &Flows::of_scenario(&figure.scenario), 0, at));
        }
        found.is_some()
    })
}

#[derive(Properties, PartialEq)]
pub struct CardProps {
    pub id: String,
    /// Its place in the order to teach in.
    pub number: usize,
    pub title: String,
    /// How long it takes to teach.
    pub time: String,
    pub slices: Slices,
    pub palette: Rc<Palette>,
    /// All of it is there, or cannot be had.
    pub on_ready: Callback<usize>,
    /// It is wanted.
    pub on_figure: Callback<String>,
}

/// The card.
#[component]
pub fn Card(props: &CardProps) -> Html {
    let CardProps { id, number, title, time, slices, palette, on_ready, on_figure } = props;
    let canvas = use_node_ref();
    let story = use_state(String::new);
    let small = use_state(|| None::<Thumbnail>);
    use_effect_with((), {
        let (id, slices, story, small) = (id.clone(), slices.clone(), story.setter(), small.setter());
        let on_ready = on_ready.reform({
            let number = *number;
            move |()| number
        });
        move |()| {
            let wanted = Rc::new(Cell::new(true));
            let working: Rc<RefCell<Option<Job>>> = Rc::default();
            yew::platform::spawn_local({
                let (wanted, working) = (wanted.clone(), working.clone());
                async move {
                    // A figure that cannot be fetched has no picture; opening it says why.
                    let Ok(named) = figure(&id).await else { return on_ready.emit(()) };
                    if wanted.get() {
                        story.set(first_sentence(&named.figure.story()).to_owned());
                        let done = {
                            let on_ready = on_ready.clone();
                            move |made| {
                                small.set(Some(made));
                                on_ready.emit(());
                            }
                        };
                        match named.program {
                            None => *working.borrow_mut() = Some(prepare(named.figure, &slices, done)),
                            Some(FigureProgram { run: Some(first), .. }) => {
                                done(of_program(&named.figure, &first))
                            }
                            Some(_) => on_ready.emit(()),
                        }
                    }
                }
            });
            move || {
                wanted.set(false);
                working.take();
            }
        }
    });
    let onclick = go_to(id, on_figure);
    let act = |act: fn(&Thumbnail)| {
        let small = (*small).clone();
        move || {
            if let Some(small) = &small {
                act(small);
            }
        }
    };
    let (play, rest) = (act(Thumbnail::play), act(Thumbnail::rest));
    let (onfocus, onblur) = (
        {
            let play = play.clone();
            move |_: FocusEvent| play()
        },
        {
            let rest = rest.clone();
            move |_: FocusEvent| rest()
        },
    );
    html! {
        <li>
            <a href={figure_link(id)} {onclick} {onfocus} {onblur} onmouseenter={move |_: MouseEvent| play()} onmouseleave={move |_: MouseEvent| rest()}>
                <div class="small">
                    if let Some(small) = &*small {
                        <Picture id={format!("small-{id}")} playback={small.playback.clone()} layout={small.layout.clone()} palette={palette.clone()} node={canvas} paper={small.paper} fineness={DeviceRatio(2.0)} />
                    }
                </div>
                <h4><span class="number figures">{ *number }</span>{ title }<span class="muted figures">{ time }</span></h4>
                <p class="words">{ &*story }</p>
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn a_sentence_ends_where_another_begins() {
        assert_eq!(first_sentence("A disk takes 1.5 MiB/s. The rest waits."), "A disk takes 1.5 MiB/s.");
        assert_eq!(first_sentence("What now? Wait."), "What now?");
        assert_eq!(first_sentence("One alone."), "One alone.");
        assert_eq!(first_sentence(""), "");
    }
}
