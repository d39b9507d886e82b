//! The page's state and its reducer: the scenario or recording on screen, the figure it belongs to, which views and
//! flows are shown, the undo history, the second run, the notice. Must not hold the player or its trace: these change with
//! every frame and live in `playback`.

use std::rc::Rc;

use yew::Reducible;

use super::action::{Action, Subject};
use super::comparison::{Comparison, OtherRuns};
use super::flows::{FlowSelection, Flows};
use super::lesson::{Lesson, NamedFigure, ProgramTrace};
use super::notice::Notice;
use super::page_query::{Controls, PageQuery, TextPanel};
use super::program::{Draft, ProgramRun};
use crate::engine::{SimTime, StreamId};
use crate::scenario::{Scenario, page_program};
use crate::tr;
use crate::trace::{ByStream, Lane};
use crate::view_list::View;

/// The page's state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What is on screen.
    pub subject: Subject,
    /// The figure whose scenario it is or was before changes; `None` of a scenario without a figure and of a recording.
    pub lesson: Option<Lesson>,
    /// Views that the reader has shown (`true`) or hidden (`false`); they override what the figure asks for.
    pub view_choices: Rc<Vec<(View, bool)>>,
    /// What the address asked for when the page or the figure was opened.
    pub query: Rc<PageQuery>,
    /// Whether the index of all figures is shown instead of the panels.
    pub index: bool,
    /// The flows of the subject: which streams feed which.
    pub flows: Flows,
    /// The index in `flows` of the one that is shown.
    pub flow: usize,
    /// Indices of the scenario's flows whose streams are all shown; derived from `flows` and `flow`.
    pub shown_flows: Rc<Vec<usize>>,
    /// The number of the one stream, among many alike, that is shown alone, from 0; `None` shows all as one.
    pub one: Option<usize>,
    /// The undo history: the scenario before each change, and the playhead's time then. The latest is the last.
    pub past: Rc<Vec<(Rc<Scenario>, SimTime)>>,
    /// The text in the editor; `None` if it has not been opened.
    pub draft: Option<Draft>,
    /// The run of a program that is on screen, and the one that was there before it.
    pub program_runs: [Option<ProgramTrace>; 2],
    /// How the second run, below the first on the same clock, differs from it; `None` without a second run.
    pub comparison: Option<Comparison>,
    /// Whether the subject comes from the reader's disk, or from a server that the host page may not read. Nothing of it
    /// is told to a host page.
    pub private: bool,
    /// What the notice box says; `None` hides it.
    pub notice: Option<Notice>,
    /// Whether the notice is also sent to a host page.
    pub notice_for_host: bool,
    /// Incremented when components must read the player again.
    pub beat: u64,
    /// Incremented when components must read the theme's colours again.
    pub theme: u64,
}

/// The undo history's length.
const PAST: usize = 50;

impl State {
    /// The state of a page that has just opened `scenario`.
    pub fn new(scenario: Rc<Scenario>, flows: Flows) -> State {
        let subject = Subject::Scenario(scenario);
        let state = State {
            subject,
            lesson: None,
            view_choices: Rc::default(),
            query: Rc::default(),
            index: false,
            flows,
            flow: 0,
            shown_flows: Rc::default(),
            one: None,
            past: Rc::default(),
            draft: None,
            program_runs: Default::default(),
            comparison: None,
            private: false,
            notice: None,
            notice_for_host: false,
            beat: 0,
            theme: 0,
        };
        State { shown_flows: state.flows_looked_at(), ..state }
    }

    /// Whether everything that [`State::shown_flows`] is derived from is the same as in `other`.
    fn shows_same_flows(&self, other: &State) -> bool {
        let same_scenario = match (self.scenario(), other.scenario()) {
            (Some(one), Some(other)) => Rc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        same_scenario && self.flows.is_same(&other.flows) && self.flow == other.flow
    }

    /// Indices of the scenario's flows of which every stage is shown; of all flows, if there is none.
    fn flows_looked_at(&self) -> Rc<Vec<usize>> {
        let Some(scenario) = self.scenario() else { return Rc::default() };
        let lanes = self.shown().map(|shown| shown.lanes.clone()).unwrap_or_default();
        let mut seen: ByStream<bool> = ByStream::default();
        lanes.iter().flat_map(|lane| lane.stages.iter().flatten()).for_each(|&id| seen[id] = true);
        let is_seen = |stages: &[Vec<StreamId>]| {
            stages.iter().all(|streams| streams.iter().any(|&id| seen[id])) && !stages.is_empty()
        };
        let chains = scenario.chains();
        let flows =
            chains.iter().enumerate().filter(|(_, (_, stages))| is_seen(stages)).map(|(flow, _)| flow);
        let flows: Vec<usize> = flows.collect();
        Rc::new(if flows.is_empty() { (0..chains.len()).collect() } else { flows })
    }

    /// The scenario that runs; `None` of a recording, and of the reader's program.
    pub fn scenario(&self) -> Option<&Rc<Scenario>> {
        match &self.subject {
            Subject::Scenario(scenario) => Some(scenario),
            Subject::Program(_) | Subject::Recording(_) => None,
        }
    }

    /// The scenario that runs, or whose program the reader's was at first; `None` of a recording.
    pub fn base(&self) -> Option<&Rc<Scenario>> {
        match &self.subject {
            Subject::Scenario(scenario) => Some(scenario),
            Subject::Program(run) => Some(&run.scenario),
            Subject::Recording(_) => None,
        }
    }

    /// The run of the reader's program that is on screen.
    pub fn program(&self) -> Option<&Rc<ProgramRun>> {
        match &self.subject {
            Subject::Program(run) => Some(run),
            _ => None,
        }
    }

    /// Whether there is a program before the reader writes one: not for a recording, and not where a program came alone.
    pub fn has_own_program(&self) -> bool {
        let has_program = self.lesson.as_ref().is_some_and(|lesson| lesson.program().is_some());
        self.base().is_some_and(|scenario| has_program || !scenario.flows.is_empty())
    }

    /// The program behind what is on screen, as it is before the reader changes it; empty without one.
    pub fn own_program(&self) -> String {
        match (self.lesson.as_ref().and_then(Lesson::program), self.base()) {
            _ if !self.has_own_program() => String::new(),
            (Some(program), _) => program.to_owned(),
            (None, scenario) => scenario.map(|scenario| page_program(scenario)).unwrap_or_default(),
        }
    }

    /// The program behind what is on screen, as the reader has it; empty for a recording.
    pub fn program_text(&self) -> String {
        match self.edited().filter(|draft| draft.changed) {
            Some(draft) => draft.text.to_string(),
            None => self.own_program(),
        }
    }

    /// The text in the editor, if that is open.
    pub fn edited(&self) -> Option<&Draft> {
        self.draft.as_ref().filter(|draft| draft.open && self.base().is_some())
    }

    /// The flows that are shown together.
    pub fn shown(&self) -> Option<&FlowSelection> {
        self.flows.all().get(self.flow).or(self.flows.all().first())
    }

    /// The flows that are shown, or the one stream of many alike that is shown alone.
    pub fn lanes(&self) -> Rc<Vec<Lane>> {
        let lanes = self.shown().map(|shown| shown.lanes.clone()).unwrap_or_default();
        match (lanes.as_slice(), self.one) {
            ([lane], Some(number)) => Rc::new(vec![Lane::one(&lane.member(number))]),
            _ => lanes,
        }
    }

    /// The scenario of the second run, if there is one.
    pub fn second(&self) -> Option<Scenario> {
        Some(self.comparison?.of(self.scenario()?, &self.shown_flows, self.others()))
    }

    /// The runs that the present one can be compared with besides those that differ in one setting.
    pub fn others(&self) -> OtherRuns<'_> {
        let own = |lesson: &&Lesson| lesson.second() == Some(Comparison::Figure);
        OtherRuns {
            before: self.past.last().map(|(scenario, _)| &**scenario),
            figure: self.lesson.as_ref().filter(own).and_then(|lesson| lesson.figure().second.as_ref()),
        }
    }

    /// The second run, if it is the reader's program as it ran before.
    pub fn former_program(&self) -> Option<&ProgramTrace> {
        let is_wished = self.comparison == Some(Comparison::Before);
        self.program().filter(|_| is_wished).and(self.program_runs[1].as_ref())
    }

    /// What the two runs are called, if there are two.
    pub fn run_names(&self) -> Option<(String, String)> {
        if self.former_program().is_some() {
            return Some((tr!("Your program").to_owned(), tr!("The run before").to_owned()));
        }
        let (scenario, comparison) = self.scenario().zip(self.comparison)?;
        let own = |lesson: &&Lesson| lesson.is_of(scenario) && lesson.second() == Some(comparison);
        let said = self.lesson.as_ref().filter(own).and_then(Lesson::run_names);
        Some(said.unwrap_or_else(|| comparison.names(scenario, &self.shown_flows)))
    }

    /// Whether a view is shown. If nothing else would be on screen, the pipe is.
    pub fn shows(&self, view: View) -> bool {
        (view == View::Code && self.edited().is_some())
            || self.wants(view)
            || (view == View::Pipe && self.is_bare())
    }

    /// Whether the code stands below the pipe: that of a figure whose subject is a program, where no timeline stands there.
    pub fn has_code_below(&self) -> bool {
        let has_program = self.lesson.as_ref().is_some_and(|lesson| lesson.program().is_some());
        has_program && self.shows(View::Code) && !self.shows(View::Timeline)
    }

    /// Whether the page would be empty, without views, text and controls: an address may ask for that.
    fn is_bare(&self) -> bool {
        let text = self.lesson.is_some() && self.query.text != Some(TextPanel::None);
        let can_be = |view: &View| *view != View::Code || self.base().is_some();
        let views = View::ALL.iter().filter(|view| can_be(view)).any(|view| self.wants(*view));
        !(text || views) && self.query.controls() != Controls::Full
    }

    /// Whether a view is wanted: by the reader's choice, otherwise by the figure; without a figure all are.
    fn wants(&self, view: View) -> bool {
        let needs = |lesson: &Lesson| lesson.figure().views.contains(&view);
        let wish = self.view_choices.iter().find(|(of, _)| *of == view);
        wish.map_or_else(|| self.lesson.as_ref().is_none_or(needs), |(_, shown)| *shown)
    }

    /// The state with its figure's texts in another language.
    pub fn translated(&self, named: NamedFigure) -> State {
        let Some(lesson) = self.lesson.as_ref().map(|lesson| lesson.translated(named)) else {
            return self.clone();
        };
        let named = |scenario: &Rc<Scenario>| {
            let Scenario { title, story, .. } = (*lesson.scenario).clone();
            Rc::new(Scenario { title, story, ..(**scenario).clone() })
        };
        let past = self.past.iter().map(|(scenario, at)| (named(scenario), *at)).collect();
        let subject = match &self.subject {
            Subject::Scenario(scenario) => Subject::Scenario(named(scenario)),
            // Its scenario is only gone back to, and what it is called stands in the figure.
            Subject::Program(run) => Subject::Program(run.clone()),
            Subject::Recording(name) => Subject::Recording(name.clone()),
        };
        State { subject, past: Rc::new(past), lesson: Some(lesson), ..self.clone() }
    }

    /// The figure, if its scenario or its program has not been changed.
    pub fn unchanged(&self) -> Option<&Lesson> {
        let is_own = |lesson: &&Lesson| match &self.subject {
            Subject::Scenario(scenario) => lesson.program().is_none() && lesson.is_of(scenario),
            Subject::Program(run) => lesson.first_run().is_some_and(|first| Rc::ptr_eq(&first.run, run)),
            Subject::Recording(_) => false,
        };
        self.lesson.as_ref().filter(is_own)
    }

    /// The index of the flow that is shown at first: that of the figure's stream.
    pub fn first_flow(&self) -> usize {
        let stream = self.lesson.as_ref().and_then(|lesson| lesson.figure().stream.as_deref());
        let members = self.scenario().map(|scenario| scenario.members()).unwrap_or_default();
        self.flows.with_stream(&|id| {
            let member = members.get(id.index());
            member.is_some_and(|member| Some(member.name.as_str()) == stream)
        })
    }

    /// Whether a new subject is private: recordings are, figures of the catalogue are not, and for all else
    /// [`Action::Private`] has said so.
    fn is_private(&self) -> bool {
        let of_catalogue = self.lesson.as_ref().is_some_and(|lesson| lesson.named.id.is_some());
        matches!(self.subject, Subject::Recording(_)) || (self.private && !of_catalogue)
    }

    /// Drops the comparison if its second run no longer exists or equals the first.
    fn settle(mut self) -> Rc<State> {
        let offered = |comparison: &Comparison| {
            let is_former = self.program().is_some() && *comparison == Comparison::Before;
            if is_former {
                return self.program_runs[1].is_some();
            }
            self.scenario()
                .is_some_and(|scenario| comparison.is_offered(scenario, &self.shown_flows, self.others()))
        };
        self.comparison = self.comparison.filter(offered);
        Rc::new(self)
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Show(subject, flows, lesson) => {
                next.subject = subject;
                next.flows = flows;
                next.lesson = lesson.map(|lesson| *lesson);
                next.index = false;
                next.private = next.is_private();
                (next.flow, next.one) = (next.first_flow(), None);
                next.past = Rc::default();
                next.program_runs = [next.lesson.as_ref().and_then(Lesson::first_run).cloned(), None];
                next.draft = None;
                next.query = Rc::new(self.query.lasting());
                if let Some(lesson) = &next.lesson {
                    next.comparison = lesson.at_once();
                }
                next.beat += 1;
            }
            Action::Lesson(step) => next.lesson = next.lesson.map(|lesson| lesson.after(step)),
            Action::View(view) => {
                let mut view_choices = (*self.view_choices).clone();
                view_choices.retain(|(of, _)| *of != view);
                view_choices.push((view, !self.shows(view)));
                next.view_choices = Rc::new(view_choices);
            }
            Action::Views(views) => next.view_choices = Rc::new(views),
            Action::Index(index) if index == self.index => return self,
            Action::Index(index) => next.index = index,
            Action::Change(scenario, flows, at) => {
                if let Some(before) = self.base() {
                    let mut past = (*self.past).clone();
                    past.push((before.clone(), at));
                    past.drain(..past.len().saturating_sub(PAST));
                    next.past = Rc::new(past);
                }
                // Another Node is one for the reader's program, too; any other change is one of what the program was at first.
                let same =
                    |base: &Rc<Scenario>| Scenario { node: scenario.node, ..(**base).clone() } == *scenario;
                if !self.base().is_some_and(same) {
                    next.draft =
                        next.draft.map(|draft| Draft { open: draft.open && !draft.changed, ..draft });
                }
                // A program is run by what the editor is.
                if let Some(text) = self.lesson.as_ref().and_then(Lesson::program) {
                    let draft = next.draft.unwrap_or(Draft { text: text.into(), ..Draft::default() });
                    next.draft = Some(Draft { open: true, runs: true, ..draft });
                }
                next.subject = Subject::Scenario(scenario);
                next.flows = flows;
                next.beat += 1;
            }
            Action::Adjust(scenario, flows) => {
                next.subject = Subject::Scenario(scenario);
                next.flows = flows;
                next.beat += 1;
            }
            Action::Undo(flows) => {
                let mut past = (*self.past).clone();
                let Some((scenario, _)) = past.pop() else { return self };
                // The comparison with the state before the change ends with the change.
                next.comparison = next.comparison.filter(|comparison| *comparison != Comparison::Before);
                next.past = Rc::new(past);
                next.subject = Subject::Scenario(scenario);
                next.flows = flows;
                next.beat += 1;
            }
            Action::Program(first, flows) => {
                next.subject = Subject::Program(first.run.clone());
                let [present, _] = &mut next.program_runs;
                let former = present.replace(first).filter(|former| former.trace.borrow().end() > 0);
                if former.is_some() {
                    next.program_runs[1] = former;
                }
                next.flows = flows;
                (next.flow, next.one) = (0, None);
                next.beat += 1;
            }
            Action::Back(flows) => {
                let Some(scenario) = self.base() else { return self };
                if let Some(lesson) = &next.lesson {
                    next.comparison = lesson.at_once();
                }
                next.subject = Subject::Scenario(scenario.clone());
                next.flows = flows;
                (next.flow, next.one) = (next.first_flow(), None);
                next.beat += 1;
            }
            Action::Draft(draft) if draft == self.draft => return self,
            Action::Draft(draft) => next.draft = draft,
            Action::Comparison(comparison) => next.comparison = comparison,
            Action::Flows(flows) if flows == self.flows => return self,
            Action::Flows(flows) => {
                let shown = self.flows.all().get(self.flow);
                let first = shown.and_then(|flow| flow.lanes.first()?.stages.first()?.first().copied());
                next.flow = first.map_or(0, |first| flows.with_stream(&|id| id == first));
                next.flows = flows;
            }
            Action::Flow(flow) if flow == self.flow => return self,
            Action::Flow(flow) => (next.flow, next.one) = (flow, None),
            Action::One(one) if one == self.one => return self,
            Action::One(one) => next.one = one,
            Action::Private(private) => next.private = private,
            Action::Say(notice) if notice == self.notice => return self,
            Action::Say(notice) => (next.notice, next.notice_for_host) = (notice, false),
            Action::Tell(notice) => (next.notice, next.notice_for_host) = (Some(notice), true),
            Action::Beat => next.beat += 1,
            Action::Theme => next.theme += 1,
        }
        let same = next.shows_same_flows(&self);
        if !same {
            next.shown_flows = next.flows_looked_at();
        }
        match same && next.comparison == self.comparison {
            true => Rc::new(next),
            false => next.settle(),
        }
    }
}
