//! The expressions in texts and questions: `file.falses`, `second.process.peakMemory < 100 MiB`, `file.write(5).returns`.
//! Parses them (docs/figure-format.md); `quantity` evaluates them. Must not run anything.

use super::error::FigureError;
use super::milestone::{Argument, Milestone, subject};
use super::value::{Unit, Value};
use crate::engine::{NodeVersion, SimTime};
use crate::scenario::{Bytes, Rate, decimal};

/// One of the runs that a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunRef {
    /// The scenario.
    First,
    /// The one below it.
    Second,
    /// The scenario on another version of Node.
    Node(NodeVersion),
}

/// The smallest thing with a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A number as it stands there.
    Literal(Value),
    /// `file.falses`: what a run comes to.
    Quantity {
        /// The run.
        run: RunRef,
        /// The stream's name; `None` is the process.
        stream: Option<String>,
        /// The metric's name.
        name: String,
    },
    /// `file.write(5).returns`: what is there at a moment.
    AtMilestone {
        /// The run.
        run: RunRef,
        /// The moment.
        milestone: Milestone,
        /// The metric's name.
        name: String,
    },
}

/// An operation on two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// How many times the second the first is.
    Divide,
    /// By how much the first is more; 0 if it is less.
    Subtract,
}

/// One value, or two of them brought together.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The value.
    pub left: Term,
    /// The other one, if there is one.
    pub right: Option<(Operator, Term)>,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// What is true or not: a flag, or a comparison; several joined by `and`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition(pub Vec<(Expression, Option<(Comparison, Expression)>)>);

const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::Unequal),
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("<", Comparison::Less),
    (">", Comparison::More),
];

const OPERATORS: [(&str, Operator); 2] = [(" / ", Operator::Divide), (" - ", Operator::Subtract)];

impl Condition {
    /// Reads it.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Condition, FigureError> {
        let part = |text: &str| {
            let split = COMPARISONS.iter().find_map(|&(sign, comparison)| {
                text.split_once(sign).map(|(left, right)| (left, comparison, right))
            });
            Ok(match split {
                None => (Expression::parse(text)?, None),
                Some((left, comparison, right)) => {
                    (Expression::parse(left)?, Some((comparison, Expression::parse(right)?)))
                }
            })
        };
        text.split(" and ").map(part).collect::<Result<_, FigureError>>().map(Condition)
    }

    /// Its expressions.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.0
            .iter()
            .flat_map(|(left, right)| std::iter::once(left).chain(right.iter().map(|(_, right)| right)))
    }
}

impl Expression {
    /// Reads it.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Expression, FigureError> {
        let split = OPERATORS
            .iter()
            .find_map(|&(sign, operator)| text.split_once(sign).map(|(left, right)| (left, operator, right)));
        Ok(match split {
            None => Expression { left: Term::parse(text)?, right: None },
            Some((left, operator, right)) => {
                Expression { left: Term::parse(left)?, right: Some((operator, Term::parse(right)?)) }
            }
        })
    }

    /// Its terms.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        std::iter::once(&self.left).chain(self.right.iter().map(|(_, term)| term))
    }
}

impl Term {
    fn parse(text: &str) -> Result<Term, FigureError> {
        let text = text.trim();
        match text {
            "" => return Err(FigureError::new("a value is missing")),
            "true" | "false" => return Ok(Term::Literal(Value::flag(text == "true"))),
            _ if text.starts_with(|first: char| first.is_ascii_digit()) => {
                return literal(text).map(Term::Literal);
            }
            _ => {}
        }
        let (run, path) = which(text);
        let (stream, rest) = subject(path)?;
        let Some(call) = rest.strip_suffix(')').map(|_| rest).or_else(|| rest.contains(").").then_some(rest))
        else {
            // `file.finish.at` needs no number.
            return Ok(match rest.split_once('.') {
                Some((event, name)) => {
                    let milestone = Milestone::new(stream, event, None)?;
                    Term::AtMilestone { run, milestone, name: name.to_owned() }
                }
                None => Term::Quantity { run, stream, name: rest.to_owned() },
            });
        };
        let (event, rest) = call.split_once('(').ok_or_else(|| format!("“{text}” has no “(”"))?;
        let (given, name) = rest.split_once(')').ok_or_else(|| format!("“{text}” has no “)”"))?;
        let name = name
            .strip_prefix('.')
            .ok_or_else(|| format!("“{text}” is a moment; name a property of it, as in {text}.at"))?;
        let milestone = Milestone::new(stream, event, Some(Argument::parse(given)?))?;
        Ok(Term::AtMilestone { run, milestone, name: name.to_owned() })
    }
}

/// Which run a path begins with.
fn which(path: &str) -> (RunRef, &str) {
    let Some((head, rest)) = path.split_once('.') else { return (RunRef::First, path) };
    match head {
        "second" => (RunRef::Second, rest),
        _ => {
            let version = head.strip_prefix("node").and_then(|major| major.parse().ok());
            match version.and_then(NodeVersion::from_major) {
                Some(version) => (RunRef::Node(version), rest),
                None => (RunRef::First, path),
            }
        }
    }
}

/// `16 KiB`, `24 MiB/s`, `1.5 s`, `3`
fn literal(text: &str) -> Result<Value, FigureError> {
    if let Some(n) = decimal(text) {
        return Ok(Value { n, unit: Unit::Count });
    }
    if text.ends_with("/s") {
        return Ok(Value::of(Rate::parse(text)?.0, Unit::Rate));
    }
    Ok(match SimTime::parse(text) {
        Ok(time) => Value::of(time.0, Unit::Time),
        Err(_) => Value::of(Bytes::parse(text)?.0, Unit::Bytes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_read_and_what_is_no_question_is_named() {
        for good in [
            "file.falses",
            "second.process.peakMemory / process.peakMemory",
            "node20.file.write(5).returns == false",
            "'app.log'.drain(1).at < 2 s and process.died == false",
            "file.holds(64 KiB).at",
            "process.dies.at",
            "file.finish.at",
        ] {
            Condition::parse(good).unwrap_or_else(|fault| panic!("{good}: {fault}"));
        }
        for (bad, fault) in [
            ("", "a value is missing"),
            ("file", "is only a name"),
            ("'app.log.falses", "is not closed"),
            ("file.write(5)", "is a moment"),
            ("file.write(0).at", "starts at 1"),
            ("file.wrote(5).at", "is not an event"),
            ("5 apples", "not an amount"),
            ("file.falses ==", "missing"),
        ] {
            let found = Condition::parse(bad).unwrap_err().to_string();
            assert!(found.contains(fault), "{bad}: {found}");
        }
    }

    #[test]
    fn runs_are_told_from_streams() {
        let run = |text| match Expression::parse(text).unwrap().left {
            Term::Quantity { run, stream, .. } => (run, stream),
            other => panic!("{other:?}"),
        };
        assert_eq!(run("file.falses"), (RunRef::First, Some("file".to_owned())));
        assert_eq!(run("second.file.falses"), (RunRef::Second, Some("file".to_owned())));
        assert_eq!(run("node20.process.died"), (RunRef::Node(NodeVersion::V20), None));
        assert_eq!(run("node7.falses"), (RunRef::First, Some("node7".to_owned())));
    }
}
