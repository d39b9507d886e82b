//! The interpreter as a WebAssembly program of its own, for a worker: it takes a program and gives back its trace. On other
//! targets there is nothing here.
#![cfg_attr(target_os = "unknown", no_main)]

#[cfg(target_os = "unknown")]
mod worker {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use highwater::engine::NodeVersion;
    use highwater::formats::export;
    use highwater::script::{Process, Program, failure_as_json, finish_as_json};
    use serde::Deserialize;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// What the worker is asked to run.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        files: BTreeMap<String, String>,
        main: String,
        #[serde(default)]
        arguments: Vec<String>,
        /// The major version of Node.
        node: u32,
    }

    thread_local! {
        static TRACE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }

    /// Runs a program to its end: a [`Request`] as JSON becomes what [`finish_as_json`] gives, and [`trace`] has what happened.
    #[wasm_bindgen]
    pub fn run(request: &str) -> String {
        answer(request).unwrap_or_else(|error| failure_as_json(&error))
    }

    /// The trace of the last run, as JSON Lines; the second time it is empty.
    #[wasm_bindgen]
    pub fn trace() -> Vec<u8> {
        TRACE.take()
    }

    fn answer(request: &str) -> Result<String, String> {
        let Request { files, main, arguments, node } =
            serde_json::from_str(request).map_err(|error| error.to_string())?;
        let version = NodeVersion::from_major(node).unwrap_or_default();
        let mut process = Process::new(Program { files, main, arguments, ..Program::default() }, version)?;
        let answer = finish_as_json(&mut process);
        let mut bytes = Vec::new();
        export(&process.trace().borrow(), &mut bytes).map_err(|error| error.to_string())?;
        TRACE.set(bytes);
        Ok(answer)
    }
}

#[cfg(not(target_os = "unknown"))]
fn main() {}
