//! The flows of a run or a recording that can be chosen to be shown, with their names. Must not know the page's state.

use std::rc::Rc;

use crate::engine::StreamId;
use crate::scenario::Scenario;
use crate::tr;
use crate::trace::{Lane, Trace, lanes, meeting};

/// The choices: flows that meet, together and each alone; and a few flows that do not meet, together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows(Rc<Vec<FlowSelection>>);

/// One choice.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowSelection {
    /// `a → b → c`, or what is at the ends of several.
    pub name: String,
    /// What is drawn of it.
    pub lanes: Rc<Vec<Lane>>,
}

impl Flows {
    /// The flows of a scenario, whose streams may not have been created yet.
    pub fn of_scenario(scenario: &Scenario) -> Flows {
        let members = scenario.members();
        let name = |id: StreamId| members.get(id.index()).map_or("", |member| member.name.as_str());
        let lanes = scenario.chains().into_iter().map(|(_, stages)| Lane { stages });
        let lanes: Vec<Lane> = lanes.filter(|lane| !lane.stages.is_empty()).flat_map(Lane::apart).collect();
        // A few that have nothing to do with each other are there to be compared, one below the other.
        let few = (2..=APART).contains(&lanes.len()) && meeting(lanes.clone()).len() > 1;
        let all = few.then(|| FlowSelection { name: together(&lanes, &name), lanes: Rc::new(lanes.clone()) });
        Flows(Rc::new(all.into_iter().chain(Flows::meeting(lanes, name)).collect()))
    }

    /// The flows of a trace.
    pub fn of(trace: &Trace) -> Flows {
        let name = |id: StreamId| trace.stream(id).map_or("", |info| &*info.name);
        Flows(Rc::new(Flows::meeting(lanes(trace), name)))
    }

    /// The index of the first flow that has such a stream; 0 without one.
    pub fn with_stream(&self, is: &dyn Fn(StreamId) -> bool) -> usize {
        let has = |flow: &FlowSelection| {
            flow.lanes.iter().flat_map(|lane| lane.stages.iter().flatten()).any(|&id| is(id))
        };
        self.0.iter().position(has).unwrap_or(0)
    }

    fn meeting<'a>(lanes: Vec<Lane>, name: impl Fn(StreamId) -> &'a str) -> Vec<FlowSelection> {
        let say = |lane: &Lane| lane_says(lane, &name);
        let mut all = Vec::new();
        for lanes in meeting(lanes) {
            if let [_, _, ..] = lanes.as_slice() {
                all.push(FlowSelection { name: together(&lanes, &name), lanes: Rc::new(lanes.clone()) });
            }
            all.extend(
                lanes.into_iter().map(|lane| FlowSelection { name: say(&lane), lanes: Rc::new(vec![lane]) }),
            );
        }
        all
    }

    /// Whether these are clones of the same flows.
    pub fn is_same(&self, other: &Flows) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// All of them.
    pub fn all(&self) -> &[FlowSelection] {
        &self.0
    }
}

/// Without the number that tells it from others of its kind.
fn common(name: &str) -> &str {
    name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end()
}

/// `log → gzip → upload`, `client → response × 40`
fn lane_says<'a>(lane: &Lane, name: &impl Fn(StreamId) -> &'a str) -> String {
    let place = |streams: &Vec<StreamId>| match streams.as_slice() {
        [one] => name(*one),
        many => many.first().map_or("", |&first| common(name(first))),
    };
    let text = lane.stages.iter().map(place).collect::<Vec<_>>().join(" → ");
    match lane.count() {
        0 | 1 => text,
        count => format!("{text} × {count}"),
    }
}

/// The most flows that are shown together although they do not meet.
const APART: usize = 4;

/// How many flows that meet are listed by name; the others are counted.
const TOLD: usize = 4;

/// `req → disk, upload` where they begin at the same stream, or else lane by lane.
fn together<'a>(lanes: &[Lane], name: &impl Fn(StreamId) -> &'a str) -> String {
    let source = lanes.first().and_then(|lane| lane.stages.first());
    let fans = source
        .filter(|&source| source.len() == 1 && lanes.iter().all(|lane| lane.stages.first() == Some(source)));
    let rest = |lane: &Lane| match fans {
        Some(_) => lane_says(&Lane { stages: lane.stages.iter().skip(1).cloned().collect() }, name),
        None => lane_says(lane, name),
    };
    let mut names: Vec<String> = lanes.iter().take(TOLD).map(rest).collect();
    if lanes.len() > TOLD {
        names.push(tr!("{n} more", n = lanes.len() - TOLD));
    }
    let names = names.join(", ");
    match fans.and_then(|source| source.first()) {
        Some(&source) => format!("{} → {names}", name(source)),
        None => names,
    }
}
