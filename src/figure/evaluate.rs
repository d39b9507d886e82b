//! Running what a figure is about, to know what its texts and its question ask for. A little at a time, so that a page can
//! go on meanwhile. Must not draw, and must not know the playhead: these runs are nobody's to look at.

use super::expression::{Condition, Term, Which};
use super::model::Figure;
use super::quantity::Told;
use super::text::{self, Paragraphs, Said};
use crate::engine::SimTime;
use crate::run::Run;
use crate::scenario::Scenario;
use crate::trace::Trace;

/// What a figure's runs came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Which answer to the question is right; `None` without choices, or where not exactly one is.
    pub answer: Option<usize>,
    /// The texts, filled in.
    pub texts: Filled,
}

/// The texts of a figure, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "as in Text")]
pub struct Filled {
    pub title: Paragraphs<Said>,
    pub story: Paragraphs<Said>,
    pub look: Paragraphs<Said>,
    pub question: Paragraphs<Said>,
    pub choices: Vec<Paragraphs<Said>>,
    pub moments: Vec<Paragraphs<Said>>,
    pub explanation: Paragraphs<Said>,
    pub tries: Vec<Paragraphs<Said>>,
    pub versions: Paragraphs<Said>,
    pub runs: Vec<Paragraphs<Said>>,
}

/// The runs of a figure under way.
pub struct Measuring {
    figure: Figure,
    runs: Vec<(Which, Scenario, Run)>,
}

impl Measuring {
    /// Prepares the runs that the figure asks anything of.
    pub fn start(figure: &Figure) -> Measuring {
        let mut runs: Vec<(Which, Scenario, Run)> = Vec::new();
        let asked = figure.asked();
        let terms: Vec<&Term> = asked.iter().flat_map(|asked| asked.terms()).collect();
        // Where no moment is asked for, the last state says it all.
        let needs_moments =
            |which| terms.iter().any(|term| matches!(term, Term::AtSight { run, .. } if *run == which));
        for which in terms.iter().map(|term| term.run()) {
            if runs.iter().any(|(known, ..)| *known == which) {
                continue;
            }
            let scenario = match which {
                Which::First => Some(figure.first()),
                Which::Second => figure.below(),
                Which::Node(node) => Some(Scenario { node, ..figure.first() }),
            };
            if let Some(scenario) = scenario {
                let limit = if needs_moments(which) { Trace::DEFAULT_LIMIT } else { 0 };
                let run = Run::start(&scenario, limit);
                runs.push((which, scenario, run));
            }
        }
        Measuring { figure: figure.clone(), runs }
    }

    /// Lets about so many events more happen; whether nothing is left to do.
    pub fn advance(&mut self, events: u64) -> bool {
        let next = self.runs.iter_mut().find(|(.., run)| !run.trace().borrow().is_complete());
        match next {
            Some((.., run)) => {
                run.advance(SimTime(u64::MAX), events);
                false
            }
            None => true,
        }
    }

    /// What is known so far.
    pub fn measured(&self) -> Measured {
        let borrowed: Vec<_> =
            self.runs.iter().map(|(which, scenario, run)| (*which, scenario, run.trace().borrow())).collect();
        let told = |which: Which| {
            let (_, scenario, trace) = borrowed.iter().find(|(known, ..)| *known == which)?;
            Some(Told { scenario, trace: Some(&**trace).filter(|trace| trace.is_complete()) })
        };
        let text = &self.figure.text;
        let fill = |words: &str| text::fill(&text::parse(words).unwrap_or_default(), &told);
        let all = |texts: &[String]| texts.iter().map(|words| fill(words)).collect::<Vec<_>>();
        let or_none = |words: &Option<String>| words.as_deref().map(fill).unwrap_or_default();
        let texts = Filled {
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
        let holds = |choice: &String| Condition::parse(choice).is_ok_and(|condition| condition.holds(&told));
        let over = borrowed.iter().all(|(.., trace)| trace.is_complete());
        let right: Vec<usize> =
            (0..choices.len()).filter(|&number| over && holds(&choices[number])).collect();
        let answer = match right.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        Measured { answer, texts }
    }

    /// Runs all to the end.
    pub fn finish(figure: &Figure) -> Measured {
        let mut measuring = Measuring::start(figure);
        while !measuring.advance(u64::MAX) {}
        measuring.measured()
    }
}
