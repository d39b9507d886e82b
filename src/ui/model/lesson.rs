//! A figure on screen, and how far its reader has come with it. Pure; it knows neither the player nor the browser.

use std::rc::Rc;

use super::comparison::Comparison;
use super::flows::Flows;
use super::program::ProgramRun;
use crate::engine::{NodeVersion, Platform};
use crate::figure::{Change, Evaluation, Evaluator, Figure, Milestone, RenderedTexts, plain};
use crate::run::SharedTrace;
use crate::scenario::Scenario;

/// A figure and its name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedFigure {
    /// Its name in the catalogue; `None` if it comes from a file outside of the catalogue.
    pub id: Option<Rc<str>>,
    /// What it is.
    pub figure: Rc<Figure>,
    /// What runs in it, if that is a program.
    pub program: Option<FigureProgram>,
}

impl NamedFigure {
    /// A figure from a file or a link, which has all that it needs.
    pub fn of_file(figure: Rc<Figure>) -> NamedFigure {
        let program = figure.own_program().map(|text| FigureProgram { text: text.into(), run: None });
        NamedFigure { id: None, figure, program }
    }

    /// What finds the values in its texts. Of a program that has not run yet, it finds none.
    pub fn evaluator(&self) -> Evaluator {
        match self.program.as_ref().and_then(|program| program.run.as_ref()) {
            Some(first) => Evaluator::of_program(&self.figure, first.trace.clone()),
            None => Evaluator::start(&self.figure),
        }
    }
}

/// The program of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureProgram {
    /// The whole text.
    pub text: Rc<str>,
    /// Its run; `None` until it has run.
    pub run: Option<ProgramTrace>,
}

/// The run of a program with its trace.
#[derive(Clone, Debug)]
pub struct ProgramTrace {
    /// What it has left.
    pub run: Rc<ProgramRun>,
    /// What has happened.
    pub trace: SharedTrace,
}

impl ProgramTrace {
    /// The run's flows, and the index of the one that has the stream of that name.
    pub fn flows(&self, stream: Option<&str>) -> (Flows, usize) {
        let trace = self.trace.borrow();
        let flows = Flows::of(&trace);
        let flow = flows.with_stream(&|id| trace.stream(id).is_some_and(|info| Some(&*info.name) == stream));
        (flows, flow)
    }
}

/// Each is a run of its own.
impl PartialEq for ProgramTrace {
    fn eq(&self, other: &ProgramTrace) -> bool {
        Rc::ptr_eq(&self.run, &other.run)
    }
}

/// The figure, and what its reader has said and seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The figure and its name.
    pub named: NamedFigure,
    /// Its scenario, before any change.
    pub scenario: Rc<Scenario>,
    /// The milestones that have a text.
    pub moments: Rc<Vec<Milestone>>,
    /// The milestones at which the answer is known; empty if that is at the end.
    pub deciding_milestones: Rc<Vec<Milestone>>,
    /// Its texts, as far as they are filled in.
    pub texts: Rc<RenderedTexts>,
    /// The right answer, once the runs have been measured.
    pub answer: Option<usize>,
    /// Whether all values in the texts are known.
    pub measured: bool,
    /// The number of the choice that the reader has picked.
    pub picked: Option<usize>,
    /// The reader's answer in their own words; empty without one.
    pub own_words: Rc<str>,
    /// Whether the reader has committed to the prediction.
    pub predicted: bool,
    /// Whether the run has come to where the answer is known.
    pub answer_shown: bool,
}

/// A step of a reader with a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// An answer is picked.
    Pick(usize),
    /// An answer is written.
    Write(String),
    /// That is what the reader thinks.
    Predict,
    /// The answer is known now.
    Tell,
    /// As if nothing had been asked yet.
    Again,
    /// The runs have been measured.
    Evaluation(Rc<Evaluation>),
    /// Its program has run for the first time.
    Run(ProgramTrace),
}

impl Lesson {
    /// At its beginning.
    pub fn new(named: NamedFigure) -> Lesson {
        let figure = &named.figure;
        let evaluation = named.evaluator().evaluation();
        let sights = |all: &[String]| all.iter().filter_map(|text| Milestone::parse(text).ok()).collect();
        Lesson {
            scenario: Rc::new(scenario_of(figure)),
            moments: Rc::new(sights(&figure.moments)),
            deciding_milestones: Rc::new(figure.deciding_milestones()),
            texts: Rc::new(evaluation.texts),
            answer: evaluation.answer,
            measured: named.program.as_ref().is_some_and(|program| program.run.is_some()),
            picked: None,
            own_words: Rc::from(""),
            predicted: false,
            answer_shown: false,
            named,
        }
    }

    /// The lesson with its texts in another language; the reader's progress stays, and the run on screen is still its own.
    pub fn translated(&self, named: NamedFigure) -> Lesson {
        self.with(NamedFigure { program: self.named.program.clone(), ..named })
    }

    /// The reader's progress, with the figure anew.
    fn with(&self, named: NamedFigure) -> Lesson {
        let Lesson { picked, own_words, predicted, answer_shown, .. } = self.clone();
        Lesson { picked, own_words, predicted, answer_shown, ..Lesson::new(named) }
    }

    /// The figure.
    pub fn figure(&self) -> &Figure {
        &self.named.figure
    }

    /// What it is called.
    pub fn title(&self) -> String {
        plain(&self.texts.title)
    }

    /// After something has happened.
    pub fn after(&self, step: Step) -> Lesson {
        let mut next = self.clone();
        match step {
            Step::Pick(number) => next.picked = Some(number),
            Step::Write(words) => next.own_words = words.into(),
            Step::Predict => next.predicted = next.picked.is_some() || !next.own_words.trim().is_empty(),
            Step::Tell => next.answer_shown = true,
            Step::Again => {
                (next.picked, next.own_words) = (None, Rc::from(""));
                (next.predicted, next.answer_shown) = (false, false);
            }
            Step::Evaluation(measured) => {
                next.texts = Rc::new(measured.texts.clone());
                next.answer = measured.answer;
                next.measured = true;
            }
            Step::Run(run) => {
                let named = self.named.clone();
                let program = named.program.map(|program| FigureProgram { run: Some(run), ..program });
                return self.with(NamedFigure { program, ..named });
            }
        }
        next
    }

    /// Whether `scenario` is the figure's, unchanged.
    pub fn is_of(&self, scenario: &Rc<Scenario>) -> bool {
        Rc::ptr_eq(&self.scenario, scenario) || self.scenario == *scenario
    }

    /// The text of its program; `None` if it has a scenario.
    pub fn program(&self) -> Option<&str> {
        self.named.program.as_ref().map(|program| &*program.text)
    }

    /// The run of its own program, once there is one.
    pub fn first_run(&self) -> Option<&ProgramTrace> {
        self.named.program.as_ref()?.run.as_ref()
    }

    /// The milestones at which playback pauses when it runs as it is.
    pub fn own_stops(&self) -> Vec<Milestone> {
        if self.figure().stops { (*self.moments).clone() } else { Vec::new() }
    }

    /// The milestones at which playback pauses when `scenario` runs: none if it has been changed.
    pub fn stops(&self, scenario: &Rc<Scenario>) -> Vec<Milestone> {
        if self.is_of(scenario) { self.own_stops() } else { Vec::new() }
    }

    /// In what its second run differs, if it has one.
    pub fn second(&self) -> Option<Comparison> {
        self.figure().second.as_ref().map(|change| comparison(change, &self.scenario))
    }

    /// Its decisive moment.
    pub fn look(&self) -> Option<Milestone> {
        Milestone::parse(&self.figure().look).ok()
    }

    /// The same, if the second run is shown from the start.
    pub fn at_once(&self) -> Option<Comparison> {
        self.second().filter(|_| !self.figure().later)
    }

    /// What the two runs are called, where the figure says so.
    pub fn run_names(&self) -> Option<(String, String)> {
        match self.texts.runs.as_slice() {
            [first, second] => Some((plain(first), plain(second))),
            _ => None,
        }
    }

    /// The scenario with a change to try.
    pub fn tried(&self, change: &Change) -> Rc<Scenario> {
        Rc::new(change.of(&self.scenario))
    }
}

/// The comparison that a figure's second run is: one of those that can be chosen, if it is no more than that.
fn comparison(change: &Change, scenario: &Scenario) -> Comparison {
    let alone = |part: Change| *change == part;
    let none = Change::default;
    let plain = match change {
        Change { consumer: Some(consumer), .. } => {
            let is_all = scenario.flows.len() == 1 && alone(Change { consumer: Some(*consumer), ..none() });
            is_all.then_some(Comparison::Consumer(*consumer))
        }
        Change { node: Some(major), .. } if alone(Change { node: Some(*major), ..none() }) => {
            NodeVersion::from_major(*major).map(Comparison::Node)
        }
        Change { platform: Some(name), .. } if alone(Change { platform: Some(name.clone()), ..none() }) => {
            Platform::from_name(name).map(Comparison::Platform)
        }
        Change { default_high_water_mark: Some(mark), .. }
            if alone(Change { default_high_water_mark: Some(*mark), ..none() }) =>
        {
            Some(Comparison::Mark(mark.0))
        }
        _ => None,
    };
    plain.unwrap_or(Comparison::Figure)
}

/// What runs in a figure, with its story.
pub fn scenario_of(figure: &Figure) -> Scenario {
    Scenario { story: figure.story(), ..figure.first() }
}
