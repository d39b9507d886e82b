//! Runs a figure's scenarios in the background, to evaluate the expressions in its texts and its question. A little at a
//! time, so that a page stays responsive. Must not draw, and must not know the playhead: these runs are never shown.

use super::expression::{Condition, RunRef, Term};
use super::model::Figure;
use super::quantity::RunContext;
use super::text::{self, Inline, Paragraphs};
use crate::engine::SimTime;
use crate::run::{Run, SharedTrace};
use crate::scenario::Scenario;
use crate::trace::Trace;

/// The result: the right answer, and the texts filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Which answer to the question is right; `None` without choices, or where not exactly one is.
    pub answer: Option<usize>,
    /// The texts, filled in.
    pub texts: RenderedTexts,
}

/// The texts of a figure, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "as in Text")]
pub struct RenderedTexts {
    pub title: Paragraphs<Inline>,
    pub story: Paragraphs<Inline>,
    pub look: Paragraphs<Inline>,
    pub question: Paragraphs<Inline>,
    pub choices: Vec<Paragraphs<Inline>>,
    pub moments: Vec<Paragraphs<Inline>>,
    pub explanation: Paragraphs<Inline>,
    pub tries: Vec<Paragraphs<Inline>>,
    pub versions: Paragraphs<Inline>,
    pub runs: Vec<Paragraphs<Inline>>,
}

/// The runs of a figure, while they are evaluated.
pub struct Evaluator {
    figure: Figure,
    runs: Vec<(RunRef, Scenario, Source)>,
}

/// Where a trace comes from.
enum Source {
    /// A scenario that runs.
    Run(Box<Run>),
    /// A program that has run.
    Trace(SharedTrace),
}

impl Source {
    fn trace(&self) -> &SharedTrace {
        match self {
            Source::Run(run) => run.trace(),
            Source::Trace(trace) => trace,
        }
    }
}

impl Evaluator {
    /// Prepares the runs that the figure's expressions name.
    pub fn start(figure: &Figure) -> Evaluator {
        let mut runs: Vec<(RunRef, Scenario, Source)> = Vec::new();
        let expressions = figure.expressions();
        let terms: Vec<&Term> = expressions.iter().flat_map(|expression| expression.terms()).collect();
        // Where no expression names a milestone, the last state is enough.
        let needs_moments =
            |which| terms.iter().any(|term| matches!(term, Term::AtMilestone { run, .. } if *run == which));
        for which in terms.iter().map(|term| term.run()) {
            if runs.iter().any(|(known, ..)| *known == which) {
                continue;
            }
            let scenario = match which {
                // What a program does is not known here.
                _ if figure.program.is_some() => None,
                RunRef::First => Some(figure.first()),
                RunRef::Second => figure.below(),
                RunRef::Node(node) => Some(Scenario { node, ..figure.first() }),
            };
            if let Some(scenario) = scenario {
                let limit = if needs_moments(which) { Trace::DEFAULT_LIMIT } else { 0 };
                let run = Run::start(&scenario, limit);
                runs.push((which, scenario, Source::Run(Box::new(run))));
            }
        }
        Evaluator { figure: figure.clone(), runs }
    }

    /// For a figure whose program has run, with its trace.
    pub fn of_program(figure: &Figure, trace: SharedTrace) -> Evaluator {
        let runs = vec![(RunRef::First, figure.first(), Source::Trace(trace))];
        Evaluator { figure: figure.clone(), runs }
    }

    /// Lets about so many events more happen; whether nothing is left to do.
    pub fn advance(&mut self, events: u64) -> bool {
        let next = self.runs.iter_mut().find(|(.., run)| !run.trace().borrow().is_complete());
        match next {
            Some((.., Source::Run(run))) => {
                run.advance(SimTime(u64::MAX), events);
                false
            }
            _ => true,
        }
    }

    /// The result so far: values of runs that are not over are unknown.
    pub fn evaluation(&self) -> Evaluation {
        let borrowed: Vec<_> =
            self.runs.iter().map(|(which, scenario, run)| (*which, scenario, run.trace().borrow())).collect();
        let context = |which: RunRef| {
            let (_, scenario, trace) = borrowed.iter().find(|(known, ..)| *known == which)?;
            Some(RunContext { scenario, trace: Some(&**trace).filter(|trace| trace.is_complete()) })
        };
        let text = &self.figure.text;
        let fill = |words: &str| text::fill(&text::parse(words).unwrap_or_default(), &context);
        let all = |texts: &[String]| texts.iter().map(|words| fill(words)).collect::<Vec<_>>();
        let or_none = |words: &Option<String>| words.as_deref().map(fill).unwrap_or_default();
        let texts = RenderedTexts {
            title: fill(&text.title),
            story: fill(&text.story),
            look: fill(&text.look),
            question: or_none(&text.question),
            choices: all(&text.choices),
            moments: all(&text.moments),
            explanation: fill(&text.explanation),
            tries: all(&text.tries),
            versions: or_none(&text.versions),
            runs: all(text.runs.as_ref().map_or(&[][..], |runs| runs)),
        };
        let choices = self.figure.question.as_ref().map_or(&[][..], |question| &question.choices);
        let holds =
            |choice: &String| Condition::parse(choice).is_ok_and(|condition| condition.holds(&context));
        let over = borrowed.iter().all(|(.., trace)| trace.is_complete());
        let right: Vec<usize> =
            (0..choices.len()).filter(|&number| over && holds(&choices[number])).collect();
        let answer = match right.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        Evaluation { answer, texts }
    }

    /// Runs all to the end.
    pub fn finish(figure: &Figure) -> Evaluation {
        let mut evaluator = Evaluator::start(figure);
        while !evaluator.advance(u64::MAX) {}
        evaluator.evaluation()
    }
}
