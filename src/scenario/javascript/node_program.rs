//! A scenario as a Node program: the same streams with the same devices on a virtual clock, and the consumer's code. It
//! says everything that `program` does on the engine, in the same order, so that a reader who doubts a picture can run the
//! real thing. Must not judge the scenario.

use std::fmt::Write;

use super::idents::{Idents, ident};
use super::listing;
use crate::engine::Platform;
use crate::scenario::model::{Action, Consumer, Flow, Plan, Scenario, StageKind, literal, seed, value};

/// The files of what is the same for every program: the clock, the devices and the figures. The page fetches them with
/// the first export of a program; the native program contains them.
pub const PARTS: [&str; 3] = ["virtual-loop.mjs", "world.mjs", "figures.mjs"];

/// The whole program, in one file that needs nothing else.
#[cfg(not(target_os = "unknown"))]
pub fn node_program(scenario: &Scenario) -> String {
    let parts = [
        include_str!("node/virtual-loop.mjs"),
        include_str!("node/world.mjs"),
        include_str!("node/figures.mjs"),
    ];
    node_program_of(scenario, &parts)
}

/// The same of the contents of [`PARTS`].
pub fn node_program_of(scenario: &Scenario, parts: &[impl AsRef<str>; 3]) -> String {
    let mut text = String::new();
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(text, "// {}", line(&scenario.title));
    if !scenario.story.is_empty() {
        let _ = writeln!(text, "// {}", line(&scenario.story));
    }
    text.push_str(
        "//\n// Real Node streams on a virtual clock: a run of minutes takes only as long as Node's own code needs.\n\
         // It prints the results of each stream, which depend on the version of Node. Run it with: node program.mjs\n\n\
         import { once } from 'node:events';\n\
         import { finished, pipeline, setDefaultHighWaterMark } from 'node:stream';\n\
         import promises from 'node:stream/promises';\n\n",
    );
    text.push_str("function main(world, called) {\n");
    for line in main_script(scenario) {
        let indent = if line.is_empty() { "" } else { "  " };
        let _ = writeln!(text, "{indent}{line}");
    }
    text.push_str("}\n");
    let told = ["The rest is the same for every program: the clock,", "the devices,", "and the results."];
    for (what, part) in told.iter().zip(parts) {
        let _ = write!(text, "\n// ---- {what}\n\n{}", without_exports(part.as_ref()));
    }
    let until = scenario.until.map_or("Infinity".to_owned(), |until| until.0.to_string());
    let limit = scenario.memory.map_or(String::new(), |memory| format!(", {}", memory.limit.0));
    let _ = writeln!(text, "\nrun(main, {until}{limit});");
    text
}

/// In one file nothing is imported from or exported to another one of them.
fn without_exports(module: &str) -> String {
    let kept = module.lines().filter(|line| !line.starts_with("import ") || line.contains("'node:"));
    kept.map(|line| format!("{}\n", line.strip_prefix("export ").unwrap_or(line))).collect()
}

/// The statements of the main script: what `world`, `called`, `once`, `pipeline`, `promises`, `finished` and
/// `setDefaultHighWaterMark` are known to.
pub fn main_script(scenario: &Scenario) -> Vec<String> {
    let idents = Idents::of(scenario);
    let mut lines = Vec::new();
    // Real Node on another platform has the mark of Windows only if it is told so.
    let mark = scenario.default_mark(false);
    let posix = scenario.node.default_high_water_mark(Platform::Posix, false);
    if scenario.default_high_water_mark.is_some() || mark != posix {
        lines.push(format!("setDefaultHighWaterMark(false, {mark});"));
    }
    for (number, flow) in scenario.flows.iter().enumerate() {
        if number > 0 {
            lines.push(String::new());
        }
        flow_lines(scenario, &idents, flow, number, &mut lines);
    }
    if !scenario.script.is_empty() {
        lines.push(String::new());
    }
    lines.extend(scenario.script.iter().map(|step| act(step.at.0, &step.stream, &step.action)));
    lines
}

fn flow_lines(scenario: &Scenario, idents: &Idents, flow: &Flow, number: usize, lines: &mut Vec<String>) {
    let at_once = flow.count <= 1 && flow.starts.0 == 0;
    let streams: Vec<&str> = flow
        .stages
        .iter()
        .enumerate()
        .filter(|(_, stage)| stage.kind() != Some(StageKind::Use))
        .map(|(place, _)| idents.get(number, place))
        .collect();
    let mut inner = Vec::new();
    let declared = flow.count <= 1 && !at_once && !streams.is_empty();
    if declared {
        lines.push(format!("let {};", streams.join(", ")));
    }
    statements(scenario, idents, flow, number, declared, &mut inner);
    if at_once {
        lines.extend(inner);
        return;
    }
    let Flow { count, every, starts, .. } = flow;
    lines.push(format!(
        "world.flow({{ count: {count}, every: {}, starts: {} }}, (number) => {{",
        every.0, starts.0
    ));
    lines.extend(inner.into_iter().map(|line| if line.is_empty() { line } else { format!("  {line}") }));
    lines.push("});".to_owned());
}

fn statements(
    scenario: &Scenario,
    idents: &Idents,
    flow: &Flow,
    number: usize,
    declared: bool,
    lines: &mut Vec<String>,
) {
    let many = flow.count > 1;
    let counted = if many { ", number" } else { "" };
    let declare = if declared { "" } else { "const " };
    let random = scenario.is_random();
    let mut streams = Vec::new();
    let mut names = Vec::new();
    for (place, stage) in flow.stages.iter().enumerate() {
        let plan = Plan::of(stage, seed(scenario.seed, number, place));
        let name = idents.get(number, place);
        let function = match plan.kind {
            StageKind::Use => continue,
            StageKind::Calls => "calls",
            StageKind::Generator => "generator",
            _ => "device",
        };
        let mut stage = value(&plan.stage);
        if let (true, Some(entries)) = (random, stage.as_object_mut()) {
            entries.insert("seed".to_owned(), plan.seed.into());
        }
        lines.push(format!("{declare}{name} = world.{function}({}{counted});", literal(&stage)));
        if plan.kind != StageKind::Generator {
            names.push(match many {
                true => format!("`{} ${{number}}`", quoted_within(&plan.name)),
                false => json(&plan.name),
            });
        }
        if function == "device" && plan.kind != StageKind::WritableStream {
            streams.push(name);
        }
    }
    if scenario.catch_errors {
        lines.extend(streams.iter().map(|name| format!("{name}.on('error', () => {{}});")));
    }
    if flow.signal {
        let signal = idents.own(number, "signal", 0);
        let added = match flow.consumer {
            Consumer::Pipeline => String::new(),
            _ => format!(", [{}]", streams.join(", ")),
        };
        let names = names.join(", ");
        match flow.consumer {
            Consumer::Pipeline => lines.push(format!("const {signal} = world.signal([{names}]{added});")),
            _ => lines.push(format!("world.signal([{names}]{added});")),
        }
    }
    let last = flow.stages.len().checked_sub(1).map_or("undefined", |last| idents.get(number, last));
    if flow.consumer == Consumer::Pipeline && flow.stages.len() > 1 {
        let callback = idents.own(number, "callback", 0);
        lines.push(format!("const {callback} = called({last}, 'pipeline');"));
    }
    lines.push(String::new());
    lines.extend(listing::of_flow(scenario, idents, flow, number).into_iter().map(|line| line.text));
    if flow.finished {
        lines.push(format!("finished({last}, called({last}, 'finished'));"));
    }
}

fn act(at: u64, name: &str, action: &Action) -> String {
    let s = match ident(name) {
        s if s == "other" => "stream".to_owned(),
        s => s,
    };
    let name = json(name);
    let names = format!("[{name}]");
    let on = |call: String| format!("world.at({at}, {names}, ({s}) => {s}.{call});");
    let both = |call: &str, other: &str| {
        let other = json(other);
        format!("world.at({at}, [{name}, {other}], ({s}, other) => {s}.{call}(other));")
    };
    match action {
        Action::Pause => on("pause()".to_owned()),
        Action::Resume => on("resume()".to_owned()),
        Action::Unpipe => on("unpipe()".to_owned()),
        Action::UnpipeFrom(other) => both("unpipe", other),
        Action::PipeTo(other) => both("pipe", other),
        Action::Cork => on("cork()".to_owned()),
        Action::Uncork => on("uncork()".to_owned()),
        Action::End => on("end()".to_owned()),
        Action::Write(bytes) => on(format!("write(Buffer.alloc({}))", bytes.0)),
        Action::Destroy => on("destroy()".to_owned()),
        Action::Fail => on("destroy(Object.assign(new Error('injected'), { code: 'INJECTED' }))".to_owned()),
        Action::Abort => format!("world.abort({at}, {name});"),
        Action::Set(methods) => format!("world.change({at}, {name}, {});", literal(&value(methods))),
    }
}

fn json(name: &str) -> String {
    serde_json::to_string(name).unwrap_or_default()
}

/// A name as it stands in a template literal.
fn quoted_within(name: &str) -> String {
    name.chars().flat_map(|c| ['\\'].into_iter().filter(move |_| "`\\$".contains(c)).chain([c])).collect()
}
