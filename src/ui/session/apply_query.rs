//! Applies a query, from an address or a host page, to a scenario, the state and the player; and the other way round,
//! builds the query of what is on screen. Pure: the state's part is returned as actions.

use std::rc::Rc;

use crate::engine::{NodeVersion, SimTime};
use crate::figure::FIRST;
use crate::scenario::{Consumer, Scenario};
use crate::ui::address::{AddressError, Fragment};
use crate::ui::model::Comparison;
use crate::ui::model::{Action, Lesson, PageQuery, PlayheadTarget, State};
use crate::ui::playback::{Player, Tempo};
use crate::view_list::View;

/// The scenario with the consumer and the Node version of the query.
pub fn apply_to_scenario(query: &PageQuery, scenario: &Scenario, flows: &[usize]) -> Scenario {
    let node = query.node.unwrap_or(scenario.node);
    let next = Scenario { node, ..scenario.clone() };
    query.consumer.map_or(next.clone(), |consumer| next.with_consumer(flows, consumer))
}

/// What is wrong with each number in the query that is larger than what exists: the flow, or the one of many alike.
pub fn beyond_the_last(query: &PageQuery, state: &State) -> Vec<AddressError> {
    let (flows, alike) = numbers(query, state);
    let query = [("flow", query.flow, flows), ("one", query.one, alike)];
    let error = |(name, n, most): (&'static str, Option<usize>, usize)| {
        Some(AddressError::Beyond(name, n.filter(|n| *n > most)?, most))
    };
    query.into_iter().filter_map(error).collect()
}

/// The number of flows, and of streams alike in the flow that the query asks for.
fn numbers(query: &PageQuery, state: &State) -> (usize, usize) {
    let flows = state.flows.all();
    let flow = query.flow.map_or(state.flow, |flow| flow - 1);
    let alike = match flows.get(flow).or(flows.first()).map(|shown| shown.lanes.as_slice()) {
        Some([lane]) => lane.count(),
        _ => 1,
    };
    (flows.len(), alike)
}

/// The actions that show what the query asks for: views, flow, the one of many alike, second run.
pub fn view_actions(query: &PageQuery, state: &State) -> Vec<Action> {
    let (flows, alike) = numbers(query, state);
    let views = query.views.clone().map(|shown| {
        Action::Views(View::ALL.into_iter().map(|view| (view, shown.contains(&view))).collect())
    });
    let flow = query.flow.filter(|flow| *flow <= flows).map(|flow| Action::Flow(flow - 1));
    let one = query.one.filter(|one| *one <= alike).map(|one| Action::One(Some(one - 1)));
    let compare = query.compare.map(Action::Comparison);
    views.into_iter().chain(flow).chain(one).chain(compare).collect()
}

/// Sets the player's tempo, loop and position, and plays or pauses it, as the query asks.
pub fn apply_to_player(query: &PageQuery, lesson: Option<&Lesson>, player: &mut Player) {
    if let Some(tempo) = query.speed {
        player.set_tempo(tempo);
    }
    if let Some(looping) = query.looping {
        player.set_looping(looping);
    }
    match query.at {
        Some(PlayheadTarget::Time(time)) => player.seek(time),
        Some(PlayheadTarget::Event(index)) => player.to_index(index),
        Some(PlayheadTarget::Look) => {
            if let Some(look) = lesson.and_then(Lesson::look) {
                player.to_milestone(look);
            }
        }
        None => {}
    }
    match (query.autoplay, query.at) {
        (Some(true), None) => player.play(),
        (Some(true), Some(_)) => player.play_from_there(),
        (Some(false), _) => player.pause(),
        (None, _) => {}
    }
}

/// The query and the fragment of what is on screen, without the moment. What an address cannot hold is left out.
pub fn current_query(state: &State) -> (PageQuery, Fragment) {
    let mut query = PageQuery { views: None, ..state.query.lasting() };
    let mut link = Fragment::default();
    query.index = state.index;
    if !state.view_choices.is_empty() {
        query.views = Some(View::ALL.into_iter().filter(|view| state.shows(*view)).collect());
    }
    let Some(scenario) = state.base() else { return (query, link) };
    link.code = state.edited().filter(|draft| draft.changed).map(|draft| draft.text.to_string());
    if let Some(lesson) = &state.lesson {
        match &lesson.named.id {
            Some(id) => query.figure = Some(id.to_string()),
            None => link.figure = Some((*lesson.named.figure).clone()),
        }
        if lesson.program().is_some() {
            // Of its scenario only the version of Node counts.
            query.node = (scenario.node != lesson.scenario.node).then_some(scenario.node);
        } else if !lesson.is_of(scenario) && !by_parameters(&mut query, &lesson.scenario, scenario, state) {
            link.scenario = Some(untitled(scenario));
        }
    } else if scenario.flows.is_empty() {
        // A program of the reader's alone.
        query.node = (scenario.node != NodeVersion::default()).then_some(scenario.node);
    } else {
        link.scenario = Some((**scenario).clone());
    }
    query.flow = (state.flow != state.first_flow()).then_some(state.flow + 1);
    query.one = state.one.map(|one| one + 1);
    let usual = state.lesson.as_ref().and_then(Lesson::at_once);
    if state.comparison != usual {
        query.compare = Some(state.comparison);
        if state.comparison == Some(Comparison::Before) {
            link.before = state.past.last().map(|(before, _)| untitled(before));
        }
    }
    (query, link)
}

/// Whether `now` differs from `of` only by what parameters can say, the Node version and the consumer; then sets them in
/// `query`.
fn by_parameters(query: &mut PageQuery, of: &Scenario, now: &Scenario, state: &State) -> bool {
    let node = (of.node != now.node).then_some(now.node);
    let differs = |consumer: &Consumer| of.with_consumer(&state.shown_flows, *consumer).flows != of.flows;
    let consumers = [None].into_iter().chain(Consumer::ALL.into_iter().filter(differs).map(Some));
    for consumer in consumers {
        let way = PageQuery { node, consumer, ..PageQuery::default() };
        if apply_to_scenario(&way, of, &state.shown_flows) == *now {
            (query.node, query.consumer) = (node, consumer);
            return true;
        }
    }
    false
}

/// The scenario without title and story, which the figure has already.
fn untitled(scenario: &Scenario) -> Scenario {
    Scenario { title: String::new(), story: String::new(), ..scenario.clone() }
}

/// The scenario with the figure's title and story.
pub fn with_title_of(scenario: &Scenario, lesson: Option<&Lesson>) -> Rc<Scenario> {
    let Some(lesson) = lesson else { return Rc::new(scenario.clone()) };
    let Scenario { title, story, .. } = (*lesson.scenario).clone();
    Rc::new(Scenario { title, story, ..scenario.clone() })
}

/// Adds the player's moment, tempo and loop to the query.
pub fn at_this_moment(query: PageQuery, player: &Player) -> PageQuery {
    let (time, index) = (player.time(), player.index());
    let exact = player.trace().borrow().index_at(time) == index;
    let at = if exact { PlayheadTarget::Time(time) } else { PlayheadTarget::Event(index) };
    PageQuery {
        at: (index > 0 || time > SimTime::ZERO).then_some(at),
        speed: Some(player.tempo()).filter(|tempo| *tempo != Tempo::Auto),
        looping: player.is_looping().then_some(true),
        ..query
    }
}

/// Leaves out the first figure's name, which is the default.
pub fn without_first_figure(query: PageQuery) -> PageQuery {
    let figure = query.figure.clone().filter(|id| id != FIRST);
    PageQuery { figure, ..query }
}

#[cfg(test)]
mod tests {
    use yew::Reducible;

    use super::*;
    use crate::figure::built_in;
    use crate::ui::model::Flows;

    /// What is said, and which flow and which one are looked at.
    fn looked(name: &str, flow: Option<usize>, one: Option<usize>) -> (Vec<String>, usize, Option<usize>) {
        let scenario = Rc::new(built_in(name).unwrap());
        let state = State::new(scenario.clone(), Flows::of_scenario(&scenario));
        let query = PageQuery { flow, one, ..PageQuery::default() };
        let said = beyond_the_last(&query, &state).iter().map(ToString::to_string).collect();
        let state = view_actions(&query, &state).into_iter().fold(Rc::new(state), State::reduce);
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
