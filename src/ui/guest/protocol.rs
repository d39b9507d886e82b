//! What a host page may say to the page, and what the page says: names, versions, and reading a command. Pure.
//! docs/embedding.md says it all; a test holds it to the names here.

use serde_json::Value;

use super::command_error::CommandError;
use crate::scenario::read_json;
use crate::ui::model::PageQuery;

/// What a host page may say.
pub const IN: [&str; 10] =
    ["hello", "load", "play", "pause", "seek", "step", "set", "theme", "getTrace", "getCode"];

/// What the page says.
pub const OUT: [&str; 9] = ["ready", "own", "resize", "state", "event", "answer", "error", "trace", "code"];

/// Something that the page is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Say that the page is there.
    Hello,
    /// Show the figure of that name.
    Figure(String),
    /// Show what this text holds: a figure, a scenario, or a program as `{"code": "…"}`.
    File(String),
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// So many events on, or back.
    Step(i64),
    /// To the next `false` or `'drain'`, or the one before.
    Signal(bool),
    /// What an address can ask for.
    Set(Box<PageQuery>),
    /// Give the trace.
    GetTrace,
    /// Give the program behind what is on screen, as the reader has it.
    GetCode,
}

/// A flag, a number or a text as the address has it: what a value of a command may be, unless it is more than that.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Bool(flag) => Some(u8::from(*flag).to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_f64() => number.as_f64().map(|number| number.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Parameters that only the address can ask for.
const OF_ADDRESS: [&str; 8] = ["index", "file", "text", "lang", "embed", "controls", "drop", "origin"];

impl Command {
    /// Whether it is for what is on screen, and does not replace it: that is refused while what is there is not the host's.
    pub fn is_for_what_is_shown(&self) -> bool {
        match self {
            Command::Hello | Command::Figure(_) | Command::File(_) => false,
            Command::Set(query) => {
                let PageQuery { theme, still, .. } = **query;
                **query != PageQuery { theme, still, ..PageQuery::default() }
            }
            _ => true,
        }
    }

    /// Reads a command: its name, and its value as JSON, empty if it has none. `None` if there is no such command, as
    /// this version knows them.
    ///
    /// # Errors
    /// If the value makes no sense.
    pub fn read(name: &str, json: &str) -> Result<Option<Command>, CommandError> {
        let plain = || {
            let value = read_json(json).ok().as_ref().and_then(plain);
            value.ok_or_else(|| CommandError::Value(name.to_owned()))
        };
        let query = |name: &str, value: &str| -> Result<Option<Command>, CommandError> {
            let mut query = PageQuery::default();
            query.set(name, value)?;
            Ok(Some(Command::Set(Box::new(query))))
        };
        Ok(Some(match name {
            "hello" => Command::Hello,
            "play" => Command::Play,
            "pause" => Command::Pause,
            "getTrace" => Command::GetTrace,
            "getCode" => Command::GetCode,
            "load" if json.trim_start().starts_with('{') => Command::File(json.to_owned()),
            "load" => Command::Figure(plain()?),
            "seek" => return query("t", &plain()?),
            "theme" => return query("theme", &plain()?),
            "step" if json.is_empty() => Command::Step(1),
            "step" => match plain()?.as_str() {
                "next" => Command::Signal(true),
                "previous" => Command::Signal(false),
                number => Command::Step(whole(number).ok_or(CommandError::Step)?),
            },
            "set" => Command::Set(Box::new(set(json)?)),
            _ => return Ok(None),
        }))
    }
}

/// Events that a command may step at once.
pub const STEPS: i64 = 10_000;

fn whole(number: &str) -> Option<i64> {
    number.parse().ok().filter(|number| (-STEPS..=STEPS).contains(number))
}

fn set(json: &str) -> Result<PageQuery, CommandError> {
    let values: Value = read_json(json).map_err(|_| CommandError::Set)?;
    let mut query = PageQuery::default();
    for (name, value) in values.as_object().ok_or(CommandError::Set)? {
        let value = plain(value).ok_or(CommandError::Set)?;
        if OF_ADDRESS.contains(&name.as_str()) || !PageQuery::knows(name) {
            return Err(CommandError::Setting(name.clone()));
        }
        query.set(name, &value)?;
    }
    Ok(query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{NodeVersion, SimTime};
    use crate::ui::model::PlayheadTarget;
    use crate::web::theme::Theme;

    #[test]
    fn every_command_is_understood() {
        let set = |query: PageQuery| Command::Set(Box::new(query));
        let theme = PageQuery { theme: Some(Theme::Dark), ..PageQuery::default() };
        let node = NodeVersion::from_major(20);
        let time = |ms| PageQuery {
            at: Some(PlayheadTarget::Time(SimTime::from_millis(ms))),
            ..PageQuery::default()
        };
        let read = [
            ("hello", "", Command::Hello),
            ("load", "\"fan-out\"", Command::Figure("fan-out".to_owned())),
            ("load", " {\"flows\":[]}", Command::File(" {\"flows\":[]}".to_owned())),
            ("getCode", "", Command::GetCode),
            ("load", "{\"code\":\"1\"}", Command::File("{\"code\":\"1\"}".to_owned())),
            ("play", "", Command::Play),
            ("pause", "null", Command::Pause),
            ("seek", "1.5", set(time(1500))),
            ("seek", "\"300ms\"", set(time(300))),
            ("step", "", Command::Step(1)),
            ("step", "-3", Command::Step(-3)),
            ("step", "\"next\"", Command::Signal(true)),
            ("set", "{\"Node\":20,\"theme\":\"dark\"}", set(PageQuery { node, ..theme.clone() })),
            ("theme", "\"dark\"", set(theme)),
            ("getTrace", "", Command::GetTrace),
        ];
        for (name, json, command) in &read {
            assert_eq!(Command::read(name, json), Ok(Some(command.clone())), "{name} {json}");
        }
        for name in IN {
            assert!(read.iter().any(|(known, ..)| *known == name), "{name} is not tried");
        }
    }

    #[test]
    fn what_makes_no_sense_is_told_and_what_is_unknown_is_not() {
        for (name, json) in [
            ("load", "[1]"),
            ("load", ""),
            ("seek", "{}"),
            ("seek", "\"soon\""),
            ("step", "1.5"),
            ("step", "1e9"),
            ("step", "\"far\""),
            ("set", "[]"),
            ("set", "{\"node\":{}}"),
            ("set", "{\"node\":7}"),
            ("set", "{\"origin\":\"https://a.example\"}"),
            ("set", "{\"colour\":\"red\"}"),
            ("theme", "\"blue\""),
            ("theme", "\"<img src=x onerror=alert(1)>\""),
        ] {
            assert!(Command::read(name, json).is_err(), "{name} {json}");
        }
        assert_eq!(Command::read("explode", "{"), Ok(None));
        assert_eq!(Command::read("", ""), Ok(None));
    }
}
