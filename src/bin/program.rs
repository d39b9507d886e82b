//! The interpreter as a WebAssembly program of its own, for a worker: it takes a program and gives back its trace. On other
//! targets there is nothing here.
#![cfg_attr(target_arch = "wasm32", no_main)]

#[cfg(target_arch = "wasm32")]
mod worker {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use highwater::engine::NodeVersion;
    use highwater::formats::export;
    use highwater::script::{Limit, Outcome, Process, Program, Site};
    use serde::{Deserialize, Serialize};
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

    #[derive(Serialize)]
    struct At {
        file: String,
        line: u32,
        column: u32,
    }

    impl From<&Site> for At {
        fn from(site: &Site) -> At {
            At { file: site.file.clone(), line: site.line, column: site.column }
        }
    }

    #[derive(Serialize)]
    struct Fault {
        text: String,
        #[serde(flatten)]
        at: Option<At>,
    }

    #[derive(Serialize)]
    struct Stop {
        limit: &'static str,
        text: String,
        #[serde(flatten)]
        at: Option<At>,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Output {
        time: u64,
        event: u64,
        is_error: bool,
        text: String,
        cut: bool,
        file: Option<String>,
        line: Option<u32>,
    }

    #[derive(Default, Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer {
        exit_code: i32,
        error: Option<Fault>,
        stop: Option<Stop>,
        output: Vec<Output>,
        lines: Vec<(u64, String, u32)>,
    }

    thread_local! {
        static TRACE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }

    /// Runs a program to its end: a [`Request`] as JSON becomes an [`Answer`] as JSON, and [`trace`] has what happened.
    #[wasm_bindgen]
    pub fn run(request: &str) -> String {
        let answer = match serde_json::from_str::<Request>(request) {
            Ok(request) => answer(request),
            Err(error) => failed(&error.to_string()),
        };
        serde_json::to_string(&answer).unwrap_or_default()
    }

    /// The trace of the last run, as JSON Lines; the second time it is empty.
    #[wasm_bindgen]
    pub fn trace() -> Vec<u8> {
        TRACE.take()
    }

    fn failed(text: &str) -> Answer {
        let error = Some(Fault { text: text.to_owned(), at: None });
        Answer { exit_code: 1, error, ..Answer::default() }
    }

    fn answer(request: Request) -> Answer {
        let version = NodeVersion::from_major(request.node).unwrap_or_default();
        let program = Program {
            files: request.files,
            main: request.main,
            arguments: request.arguments,
            ..Program::default()
        };
        let mut process = match Process::new(program, version) {
            Ok(process) => process,
            Err(error) => return failed(&error),
        };
        let outcome = process.finish();
        let mut bytes = Vec::new();
        if let Err(error) = export(&process.trace().borrow(), &mut bytes) {
            return failed(&error.to_string());
        }
        TRACE.set(bytes);
        let lines = process.lines().into_iter().map(|(event, site)| (event, site.file, site.line));
        told(outcome, lines.collect())
    }

    fn told(outcome: Outcome, lines: Vec<(u64, String, u32)>) -> Answer {
        let output = outcome.output.into_iter().map(|output| Output {
            time: output.time.0,
            event: output.event,
            is_error: output.is_error,
            text: output.text,
            cut: output.cut,
            line: output.site.as_ref().map(|site| site.line),
            file: output.site.map(|site| site.file),
        });
        let error =
            outcome.error.map(|fault| Fault { at: fault.site.as_ref().map(At::from), text: fault.text });
        let stop = outcome.stop.map(|stop| {
            let (limit, text) = match stop.limit {
                Limit::LoopTurns => ("loop", String::new()),
                Limit::Depth => ("depth", String::new()),
                Limit::Steps => ("steps", String::new()),
                Limit::Interpreter(text) => ("interpreter", text),
            };
            Stop { limit, text, at: stop.site.as_ref().map(At::from) }
        });
        Answer { exit_code: outcome.exit_code, error, stop, output: output.collect(), lines }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
