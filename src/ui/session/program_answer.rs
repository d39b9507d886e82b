//! Reading what a program's run has left besides its trace: the JSON that `script::finish_as_json` writes. Must not show anything.

use std::rc::Rc;

use serde_json::Value;

use crate::engine::SimTime;
use crate::scenario::Scenario;
use crate::trace::EventIndex;
use crate::ui::model::{EndKind, ProgramEnd, ProgramOutput, ProgramRun};

/// The run of the program in the file `main`; `None` if it cannot be read. Of places, those in that file count: the devices beside it are the
/// page's.
pub fn program_run(json: &str, main: &str, scenario: Rc<Scenario>) -> Option<ProgramRun> {
    // By way of a value, field by field: a reader of its own would weigh several kilobytes.
    let answer: Value = serde_json::from_slice(json.as_bytes()).ok()?;
    let list = |key: &str| answer.get(key)?.as_array();
    let end = |key: &str| answer.get(key).filter(|end| end.is_object()).map(|end| end_of(end, main));
    Some(ProgramRun {
        scenario,
        lines: list("lines")?.iter().filter_map(|line| line_of(line, main)).collect(),
        output: list("output")?.iter().filter_map(|output| output_of(output, main)).collect(),
        exit_code: answer.get("exitCode")?.as_i64()?,
        end: end("stop").or_else(|| end("error")),
    })
}

fn text(of: &Value, key: &str) -> Option<String> {
    of.get(key)?.as_str().map(str::to_owned)
}

fn number(of: &Value, key: &str) -> Option<u64> {
    of.get(key)?.as_u64()
}

fn flag(of: &Value, key: &str) -> bool {
    of.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// The line of a place in the file `main`.
fn line(of: &Value, main: &str) -> Option<u32> {
    let is_own = of.get("file")?.as_str() == Some(main);
    number(of, "line").filter(|line| is_own && *line > 0).and_then(|line| u32::try_from(line).ok())
}

/// `[event, file, line]`
fn line_of(of: &Value, main: &str) -> Option<(EventIndex, u32)> {
    let of = of.as_array()?;
    let is_own = of.get(1)?.as_str() == Some(main);
    let line = of.get(2)?.as_u64().filter(|line| is_own && *line > 0)?;
    Some((of.first()?.as_u64()?, u32::try_from(line).ok()?))
}

fn output_of(of: &Value, main: &str) -> Option<ProgramOutput> {
    let text = text(of, "text")?;
    Some(ProgramOutput {
        time: SimTime(number(of, "time")?),
        event: number(of, "event")?,
        is_error: flag(of, "isError"),
        text: text.strip_suffix('\n').map(str::to_owned).unwrap_or(text),
        is_cut: flag(of, "cut"),
        line: line(of, main),
    })
}

/// Of an error, or of a limit, which has a name.
fn end_of(of: &Value, main: &str) -> ProgramEnd {
    let kind = match of.get("limit").map(Value::as_str) {
        None => EndKind::Error,
        Some(Some("loop")) => EndKind::Loop,
        Some(Some("depth")) => EndKind::Depth,
        Some(Some("steps")) => EndKind::Steps,
        Some(_) => EndKind::Interpreter,
    };
    let column = number(of, "column").and_then(|column| u32::try_from(column).ok()).unwrap_or(0);
    ProgramEnd {
        kind,
        text: text(of, "text").unwrap_or_default(),
        place: line(of, main).map(|line| (line, column)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_how_it_has_ended() {
        let text = r#"{"exitCode":1,"error":{"text":"Error: no\n    at x","file":"program.mjs","line":3,"column":7},
            "stop":null,"output":[{"time":5,"event":2,"isError":true,"text":"a\nb\n","cut":false,"file":"program.mjs","line":4},
            {"time":5,"event":2,"isError":false,"text":"","cut":true,"file":null,"line":null}],
            "lines":[[0,"program.mjs",3],[1,"devices.mjs",9]]}"#;
        let run = program_run(text, "program.mjs", Rc::default()).unwrap();
        let end = run.end.clone().unwrap();
        assert_eq!((end.kind, end.place, run.exit_code), (EndKind::Error, Some((3, 7)), 1));
        assert_eq!((run.output[0].text.as_str(), run.output[0].line), ("a\nb", Some(4)));
        assert!(run.output[1].is_cut && run.output[1].line.is_none());
        assert_eq!(run.lines, [(0, 3)]);
        let text = r#"{"exitCode":0,"error":null,"stop":{"limit":"loop","text":"","file":null,"line":null,"column":null},
            "output":[],"lines":[]}"#;
        let run = program_run(text, "program.mjs", Rc::default()).unwrap();
        assert_eq!(run.end.map(|end| (end.kind, end.place)), Some((EndKind::Loop, None)));
    }
}
