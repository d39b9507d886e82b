//! What texts and questions ask of a run: `file.falses`, `second.process.peakMemory < 100 MiB`, `file.write(5).returns`.
//! Reads them (docs/figure-format.md); `quantity` knows what they come to. Must not run anything.

use super::sight::{Given, Sight};
use super::value::{Unit, Value};
use crate::engine::NodeVersion;
use crate::scenario::{Bytes, Nanos, Rate, decimal};

/// One of the runs that a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// The scenario.
    First,
    /// The one below it.
    Second,
    /// The scenario on another version of Node.
    Node(NodeVersion),
}

/// Something with a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A number as it stands there.
    Literal(Value),
    /// `file.falses`: what a run comes to.
    Quantity {
        /// In which run.
        run: Which,
        /// Of which stream; `None` is the process.
        stream: Option<String>,
        /// What.
        name: String,
    },
    /// `file.write(5).returns`: what is there at a moment.
    AtSight {
        /// In which run.
        run: Which,
        /// The moment.
        sight: Sight,
        /// What.
        name: String,
    },
}

/// What is done with two values.
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
    pub fn parse(text: &str) -> Result<Condition, String> {
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
        text.split(" and ").map(part).collect::<Result<_, String>>().map(Condition)
    }

    /// All that it asks for.
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
    pub fn parse(text: &str) -> Result<Expression, String> {
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
    fn parse(text: &str) -> Result<Term, String> {
        let text = text.trim();
        match text {
            "" => return Err("a value is missing".to_owned()),
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
                    let sight = Sight::new(stream, event, None)?;
                    Term::AtSight { run, sight, name: name.to_owned() }
                }
                None => Term::Quantity { run, stream, name: rest.to_owned() },
            });
        };
        let (event, rest) = call.split_once('(').ok_or_else(|| format!("“{text}” has no “(”"))?;
        let (given, name) = rest.split_once(')').ok_or_else(|| format!("“{text}” has no “)”"))?;
        let name = name
            .strip_prefix('.')
            .ok_or_else(|| format!("“{text}” is a moment; name a property of it, as in {text}.at"))?;
        let sight = Sight::new(stream, event, Some(Given::parse(given)?))?;
        Ok(Term::AtSight { run, sight, name: name.to_owned() })
    }
}

/// Which run a path begins with.
fn which(path: &str) -> (Which, &str) {
    let Some((head, rest)) = path.split_once('.') else { return (Which::First, path) };
    match head {
        "second" => (Which::Second, rest),
        _ => {
            let version = head.strip_prefix("node").and_then(|major| major.parse().ok());
            match version.and_then(NodeVersion::from_major) {
                Some(version) => (Which::Node(version), rest),
                None => (Which::First, path),
            }
        }
    }
}

/// The stream that a path begins with, and the rest; `None` is the process. Names with points and spaces stand in `'…'`.
pub(super) fn subject(path: &str) -> Result<(Option<String>, &str), String> {
    let incomplete = || format!("“{path}” is only a name; name a property of it, as in {path}.falses");
    let (name, rest) = match path.strip_prefix('\'') {
        Some(quoted) => {
            let (name, rest) =
                quoted.split_once('\'').ok_or_else(|| format!("“{path}”: the ' is not closed"))?;
            (name, rest.strip_prefix('.').ok_or_else(incomplete)?)
        }
        None => path.split_once('.').ok_or_else(incomplete)?,
    };
    Ok(((name != "process").then(|| name.to_owned()), rest))
}

/// `16 KiB`, `24 MiB/s`, `1.5 s`, `3`
fn literal(text: &str) -> Result<Value, String> {
    if let Some(n) = decimal(text) {
        return Ok(Value { n, unit: Unit::Count });
    }
    if text.ends_with("/s") {
        return Rate::parse(text).map(|n| Value::of(n, Unit::Rate));
    }
    let time = Nanos::parse(text).map(|n| Value::of(n, Unit::Time));
    time.or_else(|_| Bytes::parse(text).map(|n| Value::of(n, Unit::Bytes)))
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
            ("file", "says no more than a name"),
            ("'app.log.falses", "is not closed"),
            ("file.write(5)", "say what of it"),
            ("file.write(0).at", "from 1"),
            ("file.wrote(5).at", "no event"),
            ("5 apples", "no amount"),
            ("file.falses ==", "missing"),
        ] {
            let found = Condition::parse(bad).unwrap_err();
            assert!(found.contains(fault), "{bad}: {found}");
        }
    }

    #[test]
    fn runs_are_told_from_streams() {
        let run = |text| match Expression::parse(text).unwrap().left {
            Term::Quantity { run, stream, .. } => (run, stream),
            other => panic!("{other:?}"),
        };
        assert_eq!(run("file.falses"), (Which::First, Some("file".to_owned())));
        assert_eq!(run("second.file.falses"), (Which::Second, Some("file".to_owned())));
        assert_eq!(run("node20.process.died"), (Which::Node(NodeVersion::V20), None));
        assert_eq!(run("node7.falses"), (Which::First, Some("node7".to_owned())));
    }
}
