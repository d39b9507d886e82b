//! The texts that can be saved or copied, in one table.

use crate::formats::Format;
use crate::tr;

/// What a text holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TextContent {
    Mermaid,
    Trace(Format),
    Scenario,
    Program,
}

/// A text that can be saved or copied.
#[derive(Clone, Copy)]
pub struct TextFormat {
    pub content: TextContent,
    pub id: &'static str,
    /// The ending of its file.
    pub end: &'static str,
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
}

/// All of them, in the order in which they are listed: a purpose may say "the same" of the text before it.
pub fn texts() -> Vec<TextFormat> {
    let text = |content, id, end, name, purpose| TextFormat { content, id, end, name, purpose };
    let mut all = vec![text(
        TextContent::Mermaid,
        "mermaid",
        "mmd",
        "Mermaid",
        tr!("the last 200 signals as a sequence diagram"),
    )];
    let trace = |format: Format| {
        text(TextContent::Trace(format), format.code(), format.ending(), format.title(), format.purpose())
    };
    all.extend(Format::ALL.map(trace));
    let purpose = tr!("what is running, with its current settings; Open… runs it");
    all.push(text(TextContent::Scenario, "scenario", "json", tr!("Scenario"), purpose));
    let purpose = tr!("the same on real streams: node FILE");
    all.push(text(TextContent::Program, "program", "mjs", tr!("Node program"), purpose));
    all
}
