//! What the page is about: a scenario with its switches or a recording, and what is to be said about it. One reducer.

use std::rc::Rc;

use yew::Reducible;

use crate::engine::{NodeVersion, SimTime, StreamId};
use crate::scenario::{Consumer, Scenario, four_stage_pipeline, upload_crash};
use crate::trace::{Flow, Import, Trace, flows};

/// What is on screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A scenario that runs in the page.
    Scenario(Rc<Scenario>),
    /// A trace from a file of that name.
    Recording(Rc<str>),
}

/// Something that the reader should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// One sentence.
    pub title: String,
    /// Places and faults.
    pub details: Vec<String>,
    /// Whether something is wrong, or just under way.
    pub bad: bool,
}

/// The page's state. The player and its trace are not in it: they change with every frame.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What is on screen.
    pub subject: Subject,
    /// Which streams feed which in it.
    pub flows: Flows,
    /// The flow that is looked at.
    pub flow: usize,
    /// What the scenario was before each change, with the moment one was at, the latest last.
    pub past: Rc<Vec<(Rc<Scenario>, SimTime)>>,
    /// The run that is shown below the first, on the same clock.
    pub versus: Option<Versus>,
    /// What is to be said.
    pub notice: Option<Notice>,
    /// Counts changes of the player.
    pub beat: u64,
    /// Counts changes of the theme.
    pub theme: u64,
}

/// The flows of a trace, with their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows {
    /// Which streams feed which.
    pub flows: Rc<Vec<Flow>>,
    /// `a → b → c`, one for each.
    pub names: Rc<Vec<String>>,
}

impl Flows {
    /// Those of a scenario, whose streams need not be there yet.
    pub fn of_scenario(scenario: &Scenario) -> Flows {
        let (names, flows) =
            scenario.chains().into_iter().map(|(name, stages)| (name, Flow { stages })).unzip();
        Flows { names: Rc::new(names), flows: Rc::new(flows) }
    }

    /// Those of a trace.
    pub fn of(trace: &Trace) -> Flows {
        let flows = flows(trace);
        let stream = |&id: &StreamId| trace.stream(id).map(|info| info.name.to_string()).unwrap_or_default();
        let name = |flow: &Flow| flow.stages.iter().map(stream).collect::<Vec<_>>().join(" → ");
        Flows { names: Rc::new(flows.iter().map(name).collect()), flows: Rc::new(flows) }
    }
}

/// What is different in the second of two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versus {
    /// The consumer's code.
    Consumer(Consumer),
    /// The version of Node.
    Node(NodeVersion),
}

impl Versus {
    /// The scenario with that difference.
    pub fn of(self, scenario: &Scenario) -> Scenario {
        match self {
            Versus::Consumer(consumer) => switched(scenario, consumer, scenario.node),
            Versus::Node(node) => switched(scenario, scenario.consumer(), node),
        }
    }
}

/// Changes that can be undone.
const PAST: usize = 50;

/// What can happen to it.
pub enum Action {
    /// Another subject is on screen.
    Show(Subject, Flows),
    /// The scenario was changed, at that moment.
    Change(Rc<Scenario>, Flows, SimTime),
    /// The last change was taken back.
    Undone(Flows),
    /// Another run is shown below the first, or none.
    Versus(Option<Versus>),
    /// Another flow is looked at.
    Flow(usize),
    /// Something is to be said, or no longer.
    Say(Option<Notice>),
    /// The player has moved.
    Beat,
    /// The theme has changed.
    Theme,
}

impl State {
    /// At the beginning: the upload crash, with nobody listening.
    pub fn new(scenario: Rc<Scenario>, flows: Flows) -> State {
        let subject = Subject::Scenario(scenario);
        State { subject, flows, flow: 0, past: Rc::default(), versus: None, notice: None, beat: 0, theme: 0 }
    }

    /// The scenario, if it is one.
    pub fn scenario(&self) -> Option<&Rc<Scenario>> {
        match &self.subject {
            Subject::Scenario(scenario) => Some(scenario),
            Subject::Recording(_) => None,
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Show(subject, flows) => {
                next.subject = subject;
                next.flows = flows;
                next.flow = 0;
                next.past = Rc::default();
                next.versus = next.versus.filter(|_| next.scenario().is_some());
                next.beat += 1;
            }
            Action::Change(scenario, flows, at) => {
                if let Some(before) = self.scenario() {
                    let mut past = (*self.past).clone();
                    past.push((before.clone(), at));
                    past.drain(..past.len().saturating_sub(PAST));
                    next.past = Rc::new(past);
                }
                next.subject = Subject::Scenario(scenario);
                next.flows = flows;
                next.beat += 1;
            }
            Action::Undone(flows) => {
                let mut past = (*self.past).clone();
                let Some((scenario, _)) = past.pop() else { return self };
                next.past = Rc::new(past);
                next.subject = Subject::Scenario(scenario);
                next.flows = flows;
                next.beat += 1;
            }
            Action::Versus(versus) => next.versus = versus,
            Action::Flow(flow) if flow == self.flow => return self,
            Action::Flow(flow) => next.flow = flow,
            Action::Say(notice) if notice == self.notice => return self,
            Action::Say(notice) => next.notice = notice,
            Action::Beat => next.beat += 1,
            Action::Theme => next.theme += 1,
        }
        Rc::new(next)
    }
}

/// The scenario that the page comes up with.
pub fn first_scenario() -> Scenario {
    upload_crash(Consumer::Ignore)
}

/// The scenarios that the page offers, by their titles.
pub fn offered() -> Vec<Scenario> {
    vec![upload_crash(Consumer::Ignore), four_stage_pipeline(Consumer::Pipeline)]
}

/// The same scenario with other switches.
pub fn switched(scenario: &Scenario, consumer: Consumer, node: NodeVersion) -> Scenario {
    Scenario { node, ..scenario.with_consumer(consumer) }
}

/// What to say of a file that was read; `None` if there is nothing to say.
pub fn notice_of(name: &str, import: &Import) -> Option<Notice> {
    let mut details: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
    let shown = import.problems.len() as u64;
    if import.faulty > shown {
        details.push(format!("and {} more", import.faulty - shown));
    }
    if import.unknown > 0 {
        details.push(format!(
            "{} events of kinds that this version does not know were left out",
            import.unknown
        ));
    }
    let title = match (&import.trace, import.faulty) {
        (None, _) => format!("{name} could not be opened; what you were looking at is still there."),
        (Some(_), 0) if import.unknown == 0 => return None,
        (Some(_), 0) => format!("{name} is open, but not everything in it is shown."),
        (Some(_), 1) => format!("{name} is open, but one line of it is faulty:"),
        (Some(_), n) => format!("{name} is open, but {n} lines of it are faulty:"),
    };
    Some(Notice { title, details, bad: import.faulty > 0 })
}
