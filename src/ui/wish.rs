//! Doing what an address, or a host page, asks for, with what is on screen; and asking for what is on screen. Pure: the
//! state's part is told as actions, the player's is done to the player that it is given.

use std::rc::Rc;

use super::address::{Asked, At, Link};
use super::lesson::Lesson;
use super::player::Player;
use super::state::{Action, State};
use super::tempo::Tempo;
use crate::engine::SimTime;
use crate::figure::{FIRST, View};
use crate::scenario::{Consumer, Scenario};
use crate::tr_n;

/// The scenario with the consumer's code and the version that are asked for.
pub(super) fn changed(asked: &Asked, scenario: &Scenario, flows: &[usize]) -> Scenario {
    let node = asked.node.unwrap_or(scenario.node);
    let next = Scenario { node, ..scenario.clone() };
    asked.consumer.map_or(next.clone(), |consumer| next.with_consumer(flows, consumer))
}

/// What is asked for and is not there: a flow, or one of many alike, beyond the last one.
pub(super) fn beyond_the_last(asked: &Asked, state: &State) -> Vec<String> {
    let (flows, alike) = numbers(asked, state);
    let asked = [("flow", asked.flow, flows), ("one", asked.one, alike)];
    let said = |(name, n, most): (&str, Option<usize>, usize)| {
        let n = n.filter(|n| *n > most)?;
        let text = tr_n!(
            most,
            "The address has {name}={n}, but there is only {most}.",
            "The address has {name}={n}, but there are only {most}.",
            name,
            n,
            most
        );
        Some(text)
    };
    asked.into_iter().filter_map(said).collect()
}

/// How many flows there are to be looked at, and how many alike in the one that is asked for.
fn numbers(asked: &Asked, state: &State) -> (usize, usize) {
    let flows = state.flows.all();
    let flow = asked.flow.map_or(state.flow, |flow| flow - 1);
    let alike = match flows.get(flow).or(flows.first()).map(|shown| shown.lanes.as_slice()) {
        Some([lane]) => lane.count(),
        _ => 1,
    };
    (flows.len(), alike)
}

/// What is to be looked at: views, flows, and the second run.
pub(super) fn looks(asked: &Asked, state: &State) -> Vec<Action> {
    let (flows, alike) = numbers(asked, state);
    let views = asked.views.clone().map(|shown| {
        Action::Views(View::ALL.into_iter().map(|view| (view, shown.contains(&view))).collect())
    });
    let flow = asked.flow.filter(|flow| *flow <= flows).map(|flow| Action::Flow(flow - 1));
    let one = asked.one.filter(|one| *one <= alike).map(|one| Action::One(Some(one - 1)));
    let compare = asked.compare.map(Action::Versus);
    views.into_iter().chain(flow).chain(one).chain(compare).collect()
}

/// How it is played, and where the playhead goes.
pub(super) fn drive(asked: &Asked, lesson: Option<&Lesson>, player: &mut Player) {
    if let Some(tempo) = asked.speed {
        player.set_tempo(tempo);
    }
    if let Some(looping) = asked.looping {
        player.set_looping(looping);
    }
    match asked.at {
        Some(At::Time(time)) => player.seek(time),
        Some(At::Event(index)) => player.to_index(index),
        Some(At::Look) => {
            if let Some(look) = lesson.and_then(Lesson::look) {
                player.to_sight(look);
            }
        }
        None => {}
    }
    match (asked.autoplay, asked.at) {
        (Some(true), None) => player.play(),
        (Some(true), Some(_)) => player.play_from_there(),
        (Some(false), _) => player.pause(),
        (None, _) => {}
    }
}

/// What is on screen, as what asks for it: all but the moment, and all that an address cannot hold is left out.
pub(super) fn asking(state: &State) -> (Asked, Link) {
    let mut asked = Asked { views: None, ..state.asked.lasting() };
    let mut link = Link::default();
    asked.index = state.index;
    if !state.wished.is_empty() {
        asked.views = Some(View::ALL.into_iter().filter(|view| state.shows(*view)).collect());
    }
    let Some(scenario) = state.scenario() else { return (asked, link) };
    if let Some(lesson) = &state.lesson {
        match &lesson.named.id {
            Some(id) => asked.figure = Some(id.to_string()),
            None => link.figure = Some((*lesson.named.figure).clone()),
        }
        if !lesson.is_of(scenario) && !by_parameters(&mut asked, &lesson.scenario, scenario, state) {
            link.scenario = Some(untitled(scenario));
        }
    } else {
        link.scenario = Some((**scenario).clone());
    }
    asked.flow = (state.flow != state.first_flow()).then_some(state.flow + 1);
    asked.one = state.one.map(|one| one + 1);
    let usual = state.lesson.as_ref().and_then(Lesson::at_once);
    if state.versus != usual {
        asked.compare = Some(state.versus);
        if state.versus == Some(super::compare::Versus::Before) {
            link.before = state.past.last().map(|(before, _)| untitled(before));
        }
    }
    (asked, link)
}

/// Whether the version and the consumer's code are all that is different; then they are asked for.
fn by_parameters(asked: &mut Asked, of: &Scenario, now: &Scenario, state: &State) -> bool {
    let node = (of.node != now.node).then_some(now.node);
    let differs = |consumer: &Consumer| of.with_consumer(&state.looked, *consumer).flows != of.flows;
    let consumers = [None].into_iter().chain(Consumer::ALL.into_iter().filter(differs).map(Some));
    for consumer in consumers {
        let way = Asked { node, consumer, ..Asked::default() };
        if changed(&way, of, &state.looked) == *now {
            (asked.node, asked.consumer) = (node, consumer);
            return true;
        }
    }
    false
}

/// What the figure says of itself need not be said twice.
fn untitled(scenario: &Scenario) -> Scenario {
    Scenario { title: String::new(), story: String::new(), ..scenario.clone() }
}

/// A scenario of a link under the figure's title.
pub(super) fn titled(scenario: &Scenario, lesson: Option<&Lesson>) -> Rc<Scenario> {
    let Some(lesson) = lesson else { return Rc::new(scenario.clone()) };
    let Scenario { title, story, .. } = (*lesson.scenario).clone();
    Rc::new(Scenario { title, story, ..scenario.clone() })
}

/// The moment at which a player is, and how it plays.
pub(super) fn at_this_moment(asked: Asked, player: &Player) -> Asked {
    let (time, index) = (player.time(), player.index());
    let exact = player.trace().borrow().index_at(time) == index;
    let at = if exact { At::Time(time) } else { At::Event(index) };
    Asked {
        at: (index > 0 || time > SimTime::ZERO).then_some(at),
        speed: Some(player.tempo()).filter(|tempo| *tempo != Tempo::Auto),
        looping: player.is_looping().then_some(true),
        ..asked
    }
}

/// The first figure needs no name.
pub(super) fn shortest(asked: Asked) -> Asked {
    let figure = asked.figure.clone().filter(|id| id != FIRST);
    Asked { figure, ..asked }
}

#[cfg(test)]
mod tests {
    use yew::Reducible;

    use super::*;
    use crate::figure::built_in;
    use crate::ui::flows::Flows;

    /// What is said, and which flow and which one are looked at.
    fn looked(name: &str, flow: Option<usize>, one: Option<usize>) -> (Vec<String>, usize, Option<usize>) {
        let scenario = Rc::new(built_in(name).unwrap());
        let state = State::new(scenario.clone(), Flows::of_scenario(&scenario));
        let asked = Asked { flow, one, ..Asked::default() };
        let said = beyond_the_last(&asked, &state);
        let state = looks(&asked, &state).into_iter().fold(Rc::new(state), State::reduce);
        (said, state.flow, state.one)
    }

    #[test]
    fn a_number_beyond_the_last_is_told_with_how_many_there_are() {
        let said = |text: &str| vec![text.to_owned()];
        assert_eq!(looked("proxy-disaster", None, Some(20)), (vec![], 0, Some(19)));
        let only = "The address has one=21, but there are only 20.";
        assert_eq!(looked("proxy-disaster", None, Some(21)), (said(only), 0, None));
        let only = "The address has flow=99, but there is only 1.";
        assert_eq!(looked("upload-crash", Some(99), None), (said(only), 0, None));
        assert_eq!(looked("upload-crash", Some(1), Some(1)), (vec![], 0, Some(0)));
    }
}
