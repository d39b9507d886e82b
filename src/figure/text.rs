//! Texts of figures: plain words with `` `code` ``, `**strong**`, and `{file.falses}`, which a run fills in. Nothing else
//! has a meaning in them, so that no text can run anything. Must not know where a text stands.

use super::error::FigureError;
use super::expression::{Expression, RunRef};
use super::quantity::RunContext;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece<T> {
    /// It is to be noticed.
    pub strong: bool,
    /// What it is.
    pub what: T,
}

/// A piece of a text as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplateNode {
    /// Words.
    Plain(String),
    /// Code.
    Code(String),
    /// What a run comes to.
    Value(Expression),
}

/// A piece of a text as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words.
    Plain(String),
    /// Code.
    Code(String),
    /// What the run came to; `None` while that is not known.
    Value(Option<String>),
}

/// Paragraphs of pieces.
pub type Paragraphs<T> = Vec<Vec<Piece<T>>>;

/// What is shown where a run has not come to it.
pub const UNKNOWN: &str = "…";

/// Reads a text.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn parse(text: &str) -> Result<Paragraphs<TemplateNode>, FigureError> {
    text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(paragraph).collect()
}

fn paragraph(text: &str) -> Result<Vec<Piece<TemplateNode>>, FigureError> {
    let mut pieces = Vec::new();
    let mut strong = false;
    let mut words = String::new();
    let mut rest = text;
    let mut put = |words: &mut String, strong: bool, what: Option<TemplateNode>| {
        if !words.is_empty() {
            pieces.push(Piece { strong, what: TemplateNode::Plain(std::mem::take(words)) });
        }
        pieces.extend(what.map(|what| Piece { strong, what }));
    };
    while let Some(first) = rest.chars().next() {
        let (skip, what) = match first {
            '`' => {
                let (code, after) = closed(&rest[1..], "`", "code")?;
                (rest.len() - after.len(), Some(TemplateNode::Code(code.to_owned())))
            }
            '{' => {
                let (value, after) = closed(&rest[1..], "}", "{")?;
                let expression = Expression::parse(value).map_err(|fault| format!("{{{value}}}: {fault}"))?;
                (rest.len() - after.len(), Some(TemplateNode::Value(expression)))
            }
            '}' => return Err(FigureError::new("there is a } without a {; write code in `…`")),
            '*' if rest.starts_with("**") => {
                put(&mut words, strong, None);
                strong = !strong;
                rest = &rest[2..];
                continue;
            }
            '<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) => {
                let tag: String = rest.chars().take(20).collect();
                return Err(FigureError::new(format!(
                    "“{tag}” looks like HTML, which is not supported; write code in `…`"
                )));
            }
            '\n' => {
                words.push(' ');
                rest = &rest[1..];
                continue;
            }
            other => {
                words.push(other);
                rest = &rest[other.len_utf8()..];
                continue;
            }
        };
        put(&mut words, strong, what);
        rest = &rest[skip..];
    }
    put(&mut words, strong, None);
    if strong { Err(FigureError::new("the ** is not closed")) } else { Ok(pieces) }
}

fn closed<'a>(text: &'a str, end: &str, what: &str) -> Result<(&'a str, &'a str), FigureError> {
    text.split_once(end).ok_or_else(|| FigureError::new(format!("the {what} is not closed")))
}

/// The expressions in a text.
pub fn expressions(text: &Paragraphs<TemplateNode>) -> impl Iterator<Item = &Expression> {
    text.iter().flatten().filter_map(|piece| match &piece.what {
        TemplateNode::Value(expression) => Some(expression),
        _ => None,
    })
}

/// The text with what the runs came to.
pub(super) fn fill<'a>(
    text: &Paragraphs<TemplateNode>,
    runs: &impl Fn(RunRef) -> Option<RunContext<'a>>,
) -> Paragraphs<Inline> {
    let said = |piece: &Piece<TemplateNode>| Piece {
        strong: piece.strong,
        what: match &piece.what {
            TemplateNode::Plain(words) => Inline::Plain(words.clone()),
            TemplateNode::Code(code) => Inline::Code(code.clone()),
            TemplateNode::Value(expression) => {
                Inline::Value(expression.value(runs).map(|value| value.to_string()))
            }
        },
    };
    text.iter().map(|paragraph| paragraph.iter().map(said).collect()).collect()
}

/// A filled text without any marks; paragraphs are parted by an empty line.
pub fn plain(text: &Paragraphs<Inline>) -> String {
    let piece = |piece: &Piece<Inline>| match &piece.what {
        Inline::Plain(words) | Inline::Code(words) => words.clone(),
        Inline::Value(value) => value.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
    };
    let paragraphs = text.iter().map(|paragraph| paragraph.iter().map(piece).collect::<String>());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_code_strong_words_and_values() {
        let text = parse("a `b {c}` **d {e.falses}**\nf\n\ng").unwrap();
        let pieces: Vec<String> = text
            .iter()
            .flatten()
            .map(|piece| match &piece.what {
                TemplateNode::Plain(words) => format!("{}{words}", if piece.strong { "!" } else { "" }),
                TemplateNode::Code(code) => format!("<{code}>"),
                TemplateNode::Value(_) => "=".to_owned(),
            })
            .collect();
        assert_eq!(pieces, ["a ", "<b {c}>", " ", "!d ", "=", " f", "g"]);
        assert_eq!(text.len(), 2);
    }

    #[test]
    fn what_has_no_meaning_in_a_text_is_a_fault() {
        for (text, fault) in [
            ("<script>alert(1)</script>", "HTML"),
            ("a <b>b</b>", "HTML"),
            ("`a", "code is not closed"),
            ("{file.falses", "not closed"),
            ("{file}", "only a name"),
            ("a } b", "without a {"),
            ("**a", "not closed"),
        ] {
            let found = parse(text).unwrap_err().to_string();
            assert!(found.contains(fault), "{text}: {found}");
        }
        assert!(parse("1 < 2 and `<b>`").is_ok());
    }
}
