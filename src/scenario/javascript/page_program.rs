//! A scenario as the program that a reader edits: devices by readable calls at its head, then the code that is between them.
//! The module with the devices is the same that [`node_program`](super::node_program) has.

use std::fmt::Write;

use super::node_program::main_script;
use crate::scenario::model::{LimitOf, Scenario};

/// The file that a program's devices are in.
pub const DEVICES: &str = "devices.mjs";

/// The text of the program, as a file beside [`DEVICES`].
pub fn page_program(scenario: &Scenario) -> String {
    let lines = main_script(scenario);
    let body = lines.iter().fold(String::new(), |mut body, line| {
        let _ = writeln!(body, "{line}");
        body
    });
    let mut text = String::new();
    let _ = writeln!(text, "// {}", scenario.title.split_whitespace().collect::<Vec<_>>().join(" "));
    if body.contains("once(") && body.contains("await once") {
        text.push_str("import { once } from 'node:events';\n");
    }
    let names = ["finished", "pipeline", "setDefaultHighWaterMark"];
    let used: Vec<&str> = names.into_iter().filter(|name| calls(&body, name)).collect();
    if !used.is_empty() {
        let _ = writeln!(text, "import {{ {} }} from 'node:stream';", used.join(", "));
    }
    if body.contains("promises.") {
        text.push_str("import promises from 'node:stream/promises';\n");
    }
    let mut devices = vec!["world"];
    devices.extend(calls(&body, "called").then_some("called"));
    devices.extend(scenario.memory.map(|_| "limitMemory"));
    let _ = writeln!(text, "import {{ {} }} from './{DEVICES}';\n", devices.join(", "));
    if let Some(memory) = scenario.memory {
        let of = match memory.of {
            LimitOf::Heap => ", 'heap'",
            LimitOf::Container => "",
        };
        let _ = writeln!(text, "limitMemory({}{of});", memory.limit.0);
    }
    text + &body
}

/// Whether a function is called by its bare name.
fn calls(body: &str, name: &str) -> bool {
    body.match_indices(name).any(|(at, _)| {
        let before = body[..at].chars().next_back();
        body[at + name.len()..].starts_with('(') && before.is_none_or(|c| !c.is_alphanumeric() && c != '.')
    })
}

/// The devices for the interpreter: those that the engine has itself are its own. Their chunks have no memory of their own.
#[cfg(feature = "script")]
pub fn devices_module() -> String {
    // WritableStream is a global there, which is made when it is used.
    let world = include_str!("node/world.mjs")
        .replace("Buffer.alloc(", "zeros(")
        .replace("import { WritableStream } from 'node:stream/web';\n", "");
    format!(
        "import {{ limitMemory, loop, zeros }} from 'highwater/clock';\n\
         import {{ natively }} from 'highwater/devices';\n{world}\n\
         export const world = new (natively(World))(loop);\nexport const called = () => () => {{}};\nexport {{ limitMemory }};\n\
         export {{ client, clients, disk, network, sink, site, source, stage }} from 'devices';\n"
    )
}

/// The same for a real Node: a file to be saved beside the program.
#[cfg(not(target_os = "unknown"))]
pub fn node_devices_module() -> String {
    let virtual_loop = include_str!("node/virtual-loop.mjs");
    let world: String = include_str!("node/world.mjs")
        .lines()
        .filter(|line| !line.contains("virtual-loop.mjs"))
        .map(|line| format!("{line}\n"))
        .collect();
    format!(
        "// The devices of a program, on a virtual clock: a run of minutes takes only as long as Node's own code needs.\n\n\
         {virtual_loop}\n{world}\nconst loop = new Loop();\nexport const world = new World(loop);\n\
         export const called = () => () => {{}};\n\
         /** A real Node has its limits already: node --max-old-space-size, or the container's. */\n\
         export const limitMemory = () => {{}};\nloop.run(() => {{}}, Infinity, () => {{}});\n"
    )
}
