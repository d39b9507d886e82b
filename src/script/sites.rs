//! Where in the program something is done: the topmost call that stands in one of the program's own files. What streams are
//! called comes from there, too: the variable that a stream is assigned to.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use boa_engine::Context;
use boa_engine::ast::Position;

use super::program::{Program, Site};
use crate::engine::StreamId;
use crate::trace::EventIndex;

/// A place as numbers: a file of the program, and line and column from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    file: u16,
    line: u32,
    column: u32,
}

/// Lines that are kept for events.
const LINES: usize = 1 << 20;

pub(super) struct Sites {
    files: Vec<String>,
    numbers: BTreeMap<String, u16>,
    texts: Vec<Vec<Rc<str>>>,
    latest: Cell<Option<Spot>>,
    /// What has been told to a trace: what is done to which stream where.
    told: RefCell<BTreeSet<(usize, &'static str, Spot)>>,
    /// The event from which on each place acts.
    lines: RefCell<Vec<(EventIndex, Spot)>>,
}

impl Sites {
    pub(super) fn of(program: &Program) -> Sites {
        let files: Vec<String> = program.files.keys().cloned().collect();
        let numbers = files.iter().zip(0..).map(|(file, number)| (file.clone(), number)).collect();
        let lines = |text: &String| text.lines().map(Rc::from).collect();
        let texts = program.files.values().map(lines).collect();
        Sites {
            files,
            numbers,
            texts,
            latest: Cell::new(None),
            told: RefCell::default(),
            lines: RefCell::default(),
        }
    }

    /// The place of a call, whose file has that path, where that is one of the program's.
    fn own(&self, path: &str, position: Option<Position>) -> Option<Spot> {
        let file = *self.numbers.get(path.strip_prefix('/').unwrap_or(path))?;
        let position = position?;
        Some(Spot { file, line: position.line_number(), column: position.column_number() })
    }

    /// The place of the call that is under way.
    pub(super) fn spot(&self, context: &Context) -> Option<Spot> {
        let spot = context.stack_trace().find_map(|frame| {
            let location = frame.position();
            self.own(&location.path.to_string(), location.position)
        });
        if spot.is_some() {
            self.latest.set(spot);
        }
        spot
    }

    /// The place of the call that is under way, where the program itself makes it, and not one of Node's modules for it.
    pub(super) fn direct(&self, context: &Context) -> Option<Spot> {
        /// Modules through which a program does what is told of it.
        const TRANSPARENT: [&str; 3] = ["node:events", "node:internal/streams/emitter", "(native)"];
        for frame in context.stack_trace() {
            let location = frame.position();
            let path = location.path.to_string();
            let own = self.own(&path, location.position);
            if own.is_some() {
                return own;
            }
            if path.starts_with("node:") && !TRANSPARENT.contains(&path.as_str()) {
                return None;
            }
        }
        None
    }

    pub(super) fn current(&self, context: &Context) -> Option<Site> {
        self.spot(context).map(|spot| self.site(spot))
    }

    /// Where the program was when it last did something to a stream.
    pub(super) fn latest(&self) -> Option<Site> {
        self.latest.get().map(|spot| self.site(spot))
    }

    pub(super) fn site(&self, spot: Spot) -> Site {
        Site { file: self.files[usize::from(spot.file)].clone(), line: spot.line, column: spot.column }
    }

    /// The first place in one of the program's files that a stack names.
    pub(super) fn in_stack(&self, stack: &str) -> Option<Site> {
        stack.lines().find_map(|line| {
            let (rest, column) = line.trim_end_matches(')').rsplit_once(':')?;
            let (path, number) = rest.rsplit_once(':')?;
            let path = path.rsplit([' ', '(']).next()?.trim_start_matches("file://").trim_start_matches('/');
            self.numbers.contains_key(path).then_some(())?;
            Some(Site { file: path.to_owned(), line: number.parse().ok()?, column: column.parse().ok()? })
        })
    }

    /// The events from `event` on come from that place.
    pub(super) fn note(&self, event: EventIndex, spot: Spot) {
        let mut lines = self.lines.borrow_mut();
        if lines.len() < LINES && lines.last().is_none_or(|(_, last)| *last != spot) {
            lines.push((event, spot));
        }
    }

    /// Whether it is the first time that this is done to that stream there.
    pub(super) fn is_news(&self, stream: StreamId, of: &'static str, spot: Spot) -> bool {
        self.told.borrow_mut().insert((stream.index(), of, spot))
    }

    /// Each place with the first event that comes from it.
    pub(super) fn lines(&self) -> Vec<(EventIndex, Site)> {
        self.lines.borrow().iter().map(|(event, spot)| (*event, self.site(*spot))).collect()
    }

    /// `file:line`, as traces have it.
    pub(super) fn short(&self, spot: Spot) -> String {
        format!("{}:{}", self.files[usize::from(spot.file)], spot.line)
    }

    /// The name that stands before an assignment in the line of that place.
    pub(super) fn assigned(&self, spot: Spot) -> Option<String> {
        let line = self.texts[usize::from(spot.file)].get(spot.line as usize - 1)?;
        let before: String = line.chars().take(spot.column as usize).collect();
        assigned_name(&before)
    }
}

/// In `const upload = new Rea`: `upload`; in `this.out = `: `out`; in `{ body: new `: `body`.
fn assigned_name(before: &str) -> Option<String> {
    let mut end = None;
    let characters: Vec<char> = before.chars().collect();
    for (at, character) in characters.iter().enumerate() {
        let next = characters.get(at + 1);
        let previous = at.checked_sub(1).and_then(|at| characters.get(at));
        let is_assignment = *character == '='
            && next != Some(&'>')
            && next != Some(&'=')
            && !matches!(previous, Some('=' | '!' | '<' | '>'));
        if is_assignment || *character == ':' && next == Some(&' ') {
            end = Some(at);
        }
    }
    let name: String = characters[..end?]
        .iter()
        .rev()
        .skip_while(|character| character.is_whitespace() || matches!(character, '?' | '|' | '&'))
        .take_while(|character| character.is_alphanumeric() || matches!(character, '_' | '$' | '#'))
        .collect();
    let name: String = name.chars().rev().collect();
    (!name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::assigned_name;

    #[test]
    fn a_stream_is_called_as_its_variable() {
        let check =
            |before: &str, name: Option<&str>| assert_eq!(assigned_name(before).as_deref(), name, "{before}");
        check("const upload = new Rea", Some("upload"));
        check("  this.out = ", Some("out"));
        check("send({ body: new ", Some("body"));
        check("if (a === b) new ", None);
        check("on('x', () => new ", None);
        check("const a = b.map(() => new ", Some("a"));
        check("new Readable", None);
    }
}
