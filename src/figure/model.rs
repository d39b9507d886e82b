//! A figure of the lesson, as plain data, just as a file gives it (docs/figure-format.md). Must not judge it: `check` does.

use serde::{Deserialize, Serialize};

use super::quantity::RunContext;
use super::text::{fill, parse, plain};
use crate::engine::Platform;
use crate::scenario::{Bytes, Consumer, Scenario};
use crate::view_list::View;

/// A scenario, or a program in JavaScript, that one looks at with a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Figure {
    /// What runs. Of a figure with a program there is none, but for the version of Node.
    #[serde(default, skip_serializing_if = "is_default")]
    pub scenario: Scenario,
    /// The program that runs in the place of a scenario: the name of a file in `programs`, beside the figures, or, in a figure that is
    /// not in the catalogue, its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The finding that is made of the program's run, by its id (docs/findings.md).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// What runs below it, on the same clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Change>,
    /// The second run is not shown from the start, but on the reader's request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
    /// The views that it needs, the most important first.
    #[serde(default = "usual_views")]
    pub views: Vec<View>,
    /// The decisive moment, as `file.false(1)`: of its small picture, and to jump to.
    pub look: String,
    /// The stream that is selected there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// The question before it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// When something is said, in the order in which it happens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<String>,
    /// Whether it pauses at each of these moments.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stops: bool,
    /// What to try next; `text.try` says it in words.
    #[serde(default, rename = "try", skip_serializing_if = "Vec::is_empty")]
    pub tries: Vec<Try>,
    /// Its words.
    pub text: Text,
}

/// What is different in another run of a scenario. What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Change {
    /// The code of all its flows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumer: Option<Consumer>,
    /// The version of Node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<u32>,
    /// `posix` or `windows`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// `setDefaultHighWaterMark(false, …)`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_high_water_mark: Option<Bytes>,
    /// All of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<Box<Scenario>>,
}

/// A prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Question {
    /// When each answer is the right one; of exactly one that must be true. None: it is answered in one's own words, and
    /// `text.explanation` is an answer to compare it with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

/// Something to do next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub enum Try {
    /// Another figure.
    Figure(String),
    /// The same with a change.
    Change(Change),
    /// Another program in the place of the figure's: a file in `programs`.
    Program(String),
    /// Nothing that a button can do.
    ByHand,
}

/// The words of a figure, in one language. Where the figure has a list, there is a text for each of its items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(not(target_os = "unknown"), derive(schemars::JsonSchema))]
pub struct Text {
    /// What it is called.
    pub title: String,
    /// What is at stake, in two or three sentences.
    pub story: String,
    /// What to look at.
    pub look: String,
    /// The question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Its answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// What is said at each moment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<String>,
    /// Why it is so.
    pub explanation: String,
    /// What to try next.
    #[serde(default, rename = "try", skip_serializing_if = "Vec::is_empty")]
    pub tries: Vec<String>,
    /// What it is like on other versions of Node, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub versions: Option<String>,
    /// What the two runs are called, where that is not plain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs: Option<[String; 2]>,
}

fn is_default(scenario: &Scenario) -> bool {
    *scenario == Scenario::default()
}

fn usual_views() -> Vec<View> {
    vec![View::Pipe, View::Timeline, View::Code]
}

impl Change {
    /// The scenario with this change.
    pub fn of(&self, scenario: &Scenario) -> Scenario {
        let mut next = match &self.scenario {
            Some(other) => Scenario { title: scenario.title.clone(), ..(**other).clone() },
            None => scenario.clone(),
        };
        if let Some(consumer) = self.consumer {
            let all: Vec<usize> = (0..next.flows.len()).collect();
            next = next.with_consumer(&all, consumer);
        }
        if let Some(node) = self.node.and_then(crate::engine::NodeVersion::from_major) {
            next.node = node;
        }
        if let Some(platform) = self.platform.as_deref().and_then(Platform::from_name) {
            next.platform = platform;
        }
        if self.default_high_water_mark.is_some() {
            next.default_high_water_mark = self.default_high_water_mark;
        }
        next
    }
}

impl Figure {
    /// The program's text, where the figure itself has it.
    pub fn own_program(&self) -> Option<&str> {
        self.program.as_deref().filter(|program| program.contains('\n'))
    }

    /// The scenario under the figure's title.
    pub fn first(&self) -> Scenario {
        Scenario { title: self.text.title.clone(), ..self.scenario.clone() }
    }

    /// Its story without what runs have to fill in.
    pub fn story(&self) -> String {
        let context = |_| Some(RunContext { scenario: &self.scenario, trace: None });
        parse(&self.text.story).map(|text| plain(&fill(&text, &context))).unwrap_or_default()
    }

    /// What runs below it, if anything does.
    pub fn below(&self) -> Option<Scenario> {
        self.second.as_ref().map(|change| change.of(&self.first()))
    }
}
