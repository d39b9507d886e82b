//! Reading a figure's file, and judging it once: every fault with its place, as `text.moments[2]`. Must not run anything;
//! whether questions have one answer, `measure` finds.

use super::catalogue::Titles;
use super::error::FigureError;
use super::expression::{Condition, Expression, RunRef, Term};
use super::milestone::Milestone;
use super::model::{Change, Figure, Text, Try};
use super::program::check_program;
use super::text::{Paragraphs, TemplateNode, expressions, parse};
use crate::engine::{NodeVersion, Platform};
use crate::scenario::{Fault, Scenario, read_json};

/// Characters of a text.
const TEXT: usize = 4000;
/// Items of a list.
const ITEMS: usize = 40;

/// Whether the text of what runs is a figure's, and not that of a scenario alone: no scenario has the keys `scenario` and `program`.
pub fn is_figure(text: &str) -> bool {
    let has = |key: &str| text.split(key).skip(1).any(|rest| rest.trim_start().starts_with(':'));
    has("\"scenario\"") || has("\"program\"")
}

impl Figure {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it: at least one fault.
    pub fn read(text: &str) -> Result<Figure, Vec<Fault>> {
        let figure: Figure = read_json(text)?;
        let faults = figure.faults();
        if faults.is_empty() { Ok(figure) } else { Err(faults) }
    }

    /// The same figure in another language.
    ///
    /// # Errors
    /// What is wrong with the other language's texts.
    pub fn translated(&self, text: &str) -> Result<Figure, Vec<Fault>> {
        let text: Text = read_json(text)?;
        let figure = Figure { text, ..self.clone() };
        let faults: Vec<Fault> = figure
            .faults()
            .into_iter()
            .map(|fault| Fault { place: fault.place.trim_start_matches("text.").to_owned(), ..fault })
            .collect();
        if faults.is_empty() { Ok(figure) } else { Err(faults) }
    }

    /// What is wrong with it; empty if it can be shown.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults(Vec::new());
        match &self.program {
            Some(program) => self.check_program(program, &mut faults),
            None => faults.of_scenario("scenario", &self.scenario),
        }
        faults.require(
            self.scenario.title.is_empty(),
            "scenario.title",
            "must be empty; `text.title` is used",
        );
        faults.require(
            self.scenario.story.is_empty(),
            "scenario.story",
            "must be empty; `text.story` is used",
        );
        if let Some(change) = &self.second {
            faults.of_change("second", change, &self.scenario);
        }
        for (number, to) in self.tries.iter().enumerate().filter_map(|(number, to)| match to {
            Try::Change(change) => Some((number, change)),
            _ => None,
        }) {
            faults.of_change(&format!("try[{number}].change"), to, &self.scenario);
        }
        for (number, to) in self.tries.iter().enumerate() {
            if let Try::Program(name) = to {
                faults.require_ok(check_program(name), &format!("try[{number}].program"));
            }
        }
        // The streams' names are known only where the scenario is sound.
        if !faults.0.is_empty() {
            return faults.0;
        }
        let below = self.below();
        let scenario = |which: RunRef| match which {
            RunRef::Second => below.as_ref(),
            _ => Some(&self.scenario),
        };
        faults.of_milestone("look", &self.look, &self.scenario);
        if let Some(name) = &self.stream {
            let is = self.scenario.members().iter().any(|member| member.name == *name);
            faults.require(is || self.program.is_some(), "stream", &format!("there is no stream “{name}”"));
        }
        for (number, moment) in self.moments.iter().enumerate() {
            faults.of_milestone(&format!("moments[{number}]"), moment, &self.scenario);
        }
        let choices = self.question.as_ref().map_or(&[][..], |question| &question.choices);
        for (number, choice) in choices.iter().enumerate() {
            // Which of a program's streams count objects, its run tells.
            let checked = Condition::parse(choice).and_then(|condition| match self.program {
                Some(_) => Ok(()),
                None => condition.check(&scenario),
            });
            faults.require_ok(checked, &format!("question.choices[{number}]"));
        }
        let finding = self.finding.is_none() || self.program.is_some();
        faults.require(finding, "finding", "only a figure with a program has one");
        faults.require(choices.len() != 1, "question.choices", "a choice needs at least two answers");
        for text in self.texts() {
            match text.read() {
                Ok(pieces) => {
                    for expression in expressions(&pieces).filter(|_| self.program.is_none()) {
                        faults.require_ok(expression.unit(&scenario).map(|_| ()), &text.place);
                    }
                }
                Err(fault) => faults.add(&text.place, fault.to_string()),
            }
        }
        self.check_lists(choices.len(), &mut faults);
        faults.0
    }

    /// A program alone: what can be changed in a scenario, is changed in its text.
    fn check_program(&self, program: &str, faults: &mut Faults) {
        let alone = Scenario { node: self.scenario.node, ..Scenario::default() };
        faults.require(self.scenario == alone, "scenario", "a program runs: leave out all but `node`");
        faults.require(self.second.is_none(), "second", "a program has no second run");
        let by_change = self.tries.iter().any(|to| matches!(to, Try::Change(_)));
        faults.require(!by_change, "try", "a program is changed by `program`, another one, or `byHand`");
        faults.require_ok(check_program(program), "program");
    }

    fn check_lists(&self, choices: usize, faults: &mut Faults) {
        let text = &self.text;
        let asks = self.question.is_some();
        faults.require(
            text.question.is_some() == asks,
            "text.question",
            match asks {
                true => "the text of the question is missing",
                false => "there is no `question`",
            },
        );
        for (name, texts, items) in [
            ("choices", text.choices.len(), choices),
            ("moments", text.moments.len(), self.moments.len()),
            ("try", text.tries.len(), self.tries.len()),
        ] {
            let words = format!("{texts} text(s) for {items} item(s)");
            faults.require(texts == items, &format!("text.{name}"), &words);
            faults.require(items <= ITEMS, name, &format!("at most {ITEMS} items are allowed"));
        }
        faults.require(text.runs.is_none() || self.second.is_some(), "text.runs", "there is no second run");
    }

    /// All its texts, each with its place.
    pub fn texts(&self) -> Vec<FigureText<'_>> {
        let text = &self.text;
        let mut all = vec![
            FigureText::new("text.title", &text.title),
            FigureText::new("text.story", &text.story),
            FigureText::new("text.look", &text.look),
            FigureText::new("text.explanation", &text.explanation),
        ];
        all.extend(text.question.as_ref().map(|words| FigureText::new("text.question", words)));
        all.extend(text.versions.as_ref().map(|words| FigureText::new("text.versions", words)));
        let runs = text.runs.as_ref().map_or(&[][..], |runs| runs);
        for (name, texts) in
            [("choices", &text.choices[..]), ("moments", &text.moments), ("try", &text.tries), ("runs", runs)]
        {
            let place = |number: usize| format!("text.{name}[{number}]");
            all.extend(
                texts.iter().enumerate().map(|(number, words)| FigureText { place: place(number), words }),
            );
        }
        all
    }

    /// The milestones after which the question is settled; none, if that is only when the run is over.
    pub fn deciding_milestones(&self) -> Vec<Milestone> {
        let mut milestones = Vec::new();
        let choices = self.question.iter().flat_map(|question| &question.choices);
        for condition in choices.filter_map(|choice| Condition::parse(choice).ok()) {
            for term in condition.expressions().flat_map(Expression::terms) {
                match term {
                    Term::Literal(_) => {}
                    Term::AtMilestone { run: RunRef::First, milestone, .. } => {
                        milestones.push(milestone.clone())
                    }
                    _ => return Vec::new(),
                }
            }
        }
        milestones
    }

    /// The expressions in its texts and in its question.
    pub(super) fn expressions(&self) -> Vec<Expression> {
        let mut all: Vec<Expression> = Vec::new();
        for text in self.texts() {
            all.extend(text.read().iter().flat_map(expressions).cloned());
        }
        let choices = self.question.iter().flat_map(|question| &question.choices);
        for condition in choices.filter_map(|choice| Condition::parse(choice).ok()) {
            all.extend(condition.expressions().cloned());
        }
        all
    }
}

/// A text of a figure, with its place.
pub struct FigureText<'a> {
    /// The place, as `text.moments[2]`.
    pub place: String,
    /// The text.
    pub words: &'a str,
}

impl<'a> FigureText<'a> {
    fn new(place: &str, words: &'a str) -> FigureText<'a> {
        FigureText { place: place.to_owned(), words }
    }

    fn read(&self) -> Result<Paragraphs<TemplateNode>, FigureError> {
        match self.words.chars().count() {
            0 => Err(FigureError::new("the text is missing")),
            n if n > TEXT => Err(FigureError::new(format!("{n} characters; the limit is {TEXT}"))),
            _ => parse(self.words),
        }
    }
}

/// Whether every figure that is spoken of is there: `try` names them.
pub fn missing(figure: &Figure, titles: &Titles) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    for (number, to) in figure.tries.iter().enumerate() {
        if let Try::Figure(id) = to {
            faults.require(
                titles.figures.contains_key(id),
                &format!("try[{number}].figure"),
                &format!("there is no figure “{id}”"),
            );
        }
    }
    faults.0
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, place: &str, words: String) {
        self.0.push(Fault { place: place.to_owned(), words });
    }

    fn require(&mut self, is_so: bool, place: &str, words: &str) {
        if !is_so {
            self.add(place, words.to_owned());
        }
    }

    fn require_ok(&mut self, checked: Result<(), FigureError>, place: &str) {
        if let Err(error) = checked {
            self.add(place, error.to_string());
        }
    }

    fn of_scenario(&mut self, place: &str, scenario: &Scenario) {
        self.0.extend(scenario.faults().into_iter().map(|fault| Fault {
            place: if fault.place.is_empty() { place.to_owned() } else { format!("{place}.{}", fault.place) },
            ..fault
        }));
    }

    fn of_change(&mut self, place: &str, change: &Change, scenario: &Scenario) {
        let known = change.node.is_none_or(|major| NodeVersion::from_major(major).is_some());
        self.require(known, &format!("{place}.node"), &format!("use {}", NodeVersion::majors()));
        let known = change.platform.as_deref().is_none_or(|name| Platform::from_name(name).is_some());
        self.require(known, &format!("{place}.platform"), "use posix or windows");
        if *change == Change::default() {
            return self.add(place, "nothing in it differs".to_owned());
        }
        match &change.scenario {
            Some(other) => self.of_scenario(&format!("{place}.scenario"), other),
            None => self.of_scenario(place, &change.of(scenario)),
        }
    }

    fn of_milestone(&mut self, place: &str, text: &str, scenario: &Scenario) {
        let members = scenario.members();
        // Which streams a program makes, its run tells.
        let known = !scenario.flows.is_empty();
        let checked = Milestone::parse(text).and_then(|milestone| match &milestone.stream {
            Some(name) if known && !members.iter().any(|member| member.name == *name) => {
                Err(FigureError::new(format!("there is no stream “{name}”")))
            }
            _ => Ok(()),
        });
        self.require_ok(checked, place);
    }
}
