//! The consumer's code as a Node programmer writes it, and which of its lines runs at an event. It is the very text that
//! the Node program runs (`node_program`), and that is compared with what `consumer` does on the engine.

use super::idents::Idents;
use crate::engine::{EventKind, Ret, StreamId};
use crate::scenario::model::{Consumer, Flow, Last, Scenario, Stage, StageKind};

/// One line of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// The text, indented.
    pub text: String,
    /// The events at which it runs: of which stream, and what is returned where that matters.
    runs_at: Vec<(StreamId, EventKind, Option<Ret>)>,
    /// It is a call of `write()` or `read()` itself, and not of what does so.
    calls: bool,
}

impl CodeLine {
    /// Whether it is this line that runs at an event.
    pub fn runs_at(&self, stream: StreamId, kind: EventKind, ret: Ret) -> bool {
        self.runs_at
            .iter()
            .any(|&(of, at, wanted)| of == stream && at == kind && wanted.is_none_or(|r| r == ret))
    }

    /// What the call in this line has returned at an event at which it runs.
    pub fn value(&self, kind: EventKind, ret: Ret) -> Option<&'static str> {
        let returned = matches!(kind, EventKind::WriteReturn | EventKind::ReadReturn);
        match ret {
            _ if !self.calls || !returned => None,
            Ret::False => Some("false"),
            Ret::True => Some("true"),
            Ret::Null => Some("null"),
            Ret::Chunk => Some("chunk"),
            Ret::Nothing => None,
        }
    }

    fn new(text: impl Into<String>) -> CodeLine {
        CodeLine { text: text.into(), runs_at: Vec::new(), calls: false }
    }

    /// The line that also runs at these.
    fn at(mut self, stream: Option<StreamId>, kinds: &[EventKind]) -> CodeLine {
        self.runs_at.extend(stream.iter().flat_map(|&s| kinds.iter().map(move |&kind| (s, kind, None))));
        self
    }

    /// The line that calls `write()` of a stream.
    fn at_write(self, stream: Option<StreamId>) -> CodeLine {
        self.at(stream, &WRITE).returning()
    }

    fn returning(self) -> CodeLine {
        CodeLine { calls: true, ..self }
    }

    fn at_false(mut self, stream: Option<StreamId>) -> CodeLine {
        self.runs_at.extend(stream.map(|stream| (stream, EventKind::WriteReturn, Some(Ret::False))));
        self
    }
}

/// What runs when a chunk goes from one stream to the next.
const WRITE: [EventKind; 3] = [EventKind::Write, EventKind::WriteImpl, EventKind::WriteReturn];
const PAUSE: [EventKind; 2] = [EventKind::PauseCall, EventKind::Pause];

/// A stage in the code: its identifier, the id of its stream (of the first, where there are several), and its kind.
#[derive(Clone, Copy)]
struct Place<'a> {
    name: &'a str,
    id: Option<StreamId>,
    kind: StageKind,
}

/// The code between the stages of a flow; empty if there is no such flow.
pub fn listing(scenario: &Scenario, flow: usize) -> Vec<CodeLine> {
    let idents = Idents::of(scenario);
    scenario.flows.get(flow).map_or_else(Vec::new, |given| of_flow(scenario, &idents, given, flow))
}

/// The code of all flows: what `pipe()` and its like do by themselves is said once, at the end.
pub fn listings(scenario: &Scenario, flows: &[usize]) -> Vec<CodeLine> {
    let mut code: Vec<CodeLine> = Vec::new();
    let mut asides: Vec<CodeLine> = Vec::new();
    for &flow in flows {
        for line in listing(scenario, flow) {
            if !line.text.starts_with("//") {
                code.extend((!line.text.is_empty()).then_some(line));
            } else if let Some(said) = asides.iter_mut().find(|said| said.text == line.text) {
                said.runs_at.extend(line.runs_at);
            } else {
                asides.push(line);
            }
        }
    }
    if !asides.is_empty() {
        code.push(CodeLine::new(""));
    }
    code.extend(asides);
    code
}

pub(super) fn of_flow(scenario: &Scenario, idents: &Idents, flow: &Flow, number: usize) -> Vec<CodeLine> {
    let members = scenario.members();
    let id = |name: &str| {
        let name = flow.member_name(name, 0);
        members.iter().position(|member| member.name == name).and_then(|id| u16::try_from(id).ok())
    };
    let place = |(stage, plan): (usize, &Stage)| {
        let name = plan.name();
        let kind = plan.kind().unwrap_or(StageKind::PassThrough);
        // What is used stands there under its own name.
        let id = match kind {
            StageKind::Use => {
                members.iter().position(|m| m.name == name).and_then(|id| u16::try_from(id).ok())
            }
            _ => id(&name),
        };
        Place { name: idents.get(number, stage), id: id.map(StreamId::new), kind }
    };
    let places: Vec<Place> = flow.stages.iter().enumerate().map(place).collect();
    let ids: Vec<Option<StreamId>> = places.iter().map(|place| place.id).collect();
    let hops = || {
        places
            .windows(2)
            .enumerate()
            .map(|(hop, pair)| (pair[0], pair[1], flow.end || hop + 2 < places.len()))
    };
    let is_called = places.first().is_some_and(|place| place.kind == StageKind::Calls);
    let mut lines = match flow.consumer {
        _ if places.len() < 2 => Vec::new(),
        consumer if is_called => {
            let writer = idents.own(number, "writer", 0);
            let waits = consumer == Consumer::Manual;
            let code = |(from, to, end): (Place, Place, bool)| match to.kind {
                StageKind::WritableStream => calls_writer(from, to, &writer, waits, end),
                _ => calls(from, to, waits, end),
            };
            hops().flat_map(code).collect()
        }
        Consumer::Ignore => hops().flat_map(|(from, to, end)| ignore(from, to, end)).collect(),
        Consumer::Manual => hops().flat_map(|(from, to, end)| by_hand(from, to, end)).collect(),
        Consumer::Readable => {
            let pump = |hop: usize| idents.own(number, "pump", hop);
            hops()
                .enumerate()
                .flat_map(|(hop, (from, to, end))| readable(&pump(hop), from, to, end))
                .collect()
        }
        Consumer::ForAwait => hops().flat_map(|(from, to, end)| for_await(from, to, end)).collect(),
        Consumer::Pipe => regulated(piped(&places, flow.end), "pipe()", &ids),
        Consumer::Pipeline => {
            let callback = idents.own(number, "callback", 0);
            let signal = idents.own(number, "signal", 0);
            regulated(pipelined(&places, flow, &callback, &signal), "pipeline()", &ids)
        }
    };
    if let (Some(last), Some(then)) = (places.last(), flow.last) {
        lines.extend(at_last(*last, then, &idents.own(number, "chunks", 0)));
    }
    lines
}

fn on_end(from: Place, to: Place, end: bool) -> Option<CodeLine> {
    let (a, b) = (from.name, to.name);
    end.then(|| {
        CodeLine::new(format!("{a}.on('end', () => {b}.end());"))
            .at(from.id, &[EventKind::End])
            .at(to.id, &[EventKind::EndCall])
    })
}

fn ignore(from: Place, to: Place, end: bool) -> Vec<CodeLine> {
    let (a, b) = (from.name, to.name);
    let mut lines = vec![
        CodeLine::new(format!("{a}.on('data', (chunk) => {{")).at(from.id, &[EventKind::Data]),
        CodeLine::new(format!("  {b}.write(chunk); // returns true or false")).at_write(to.id),
        CodeLine::new("});"),
    ];
    lines.extend(on_end(from, to, end));
    lines
}

fn by_hand(from: Place, to: Place, end: bool) -> Vec<CodeLine> {
    let (a, b) = (from.name, to.name);
    let mut lines = vec![
        CodeLine::new(format!("{a}.on('data', (chunk) => {{")).at(from.id, &[EventKind::Data]),
        CodeLine::new(format!("  const ok = {b}.write(chunk);")).at_write(to.id),
        CodeLine::new(format!("  if (!ok) {a}.pause();")).at(from.id, &PAUSE),
        CodeLine::new("});"),
        CodeLine::new(format!("{b}.on('drain', () => {a}.resume());"))
            .at(to.id, &[EventKind::Drain])
            .at(from.id, &[EventKind::ResumeCall]),
    ];
    lines.extend(on_end(from, to, end));
    lines
}

fn readable(pump: &str, from: Place, to: Place, end: bool) -> Vec<CodeLine> {
    let (a, b) = (from.name, to.name);
    let mut lines = vec![
        CodeLine::new(format!("const {pump} = () => {{")),
        CodeLine::new(format!("  while (!{b}.writableNeedDrain) {{")),
        CodeLine::new(format!("    const chunk = {a}.read();"))
            .at(from.id, &[EventKind::ReadReturn, EventKind::Data])
            .returning(),
        CodeLine::new("    if (chunk === null) break;"),
        CodeLine::new(format!("    {b}.write(chunk);")).at_write(to.id),
        CodeLine::new("  }"),
        CodeLine::new("};"),
        CodeLine::new(format!("{a}.on('readable', {pump});")).at(from.id, &[EventKind::Readable]),
        CodeLine::new(format!("{b}.on('drain', {pump});")).at(to.id, &[EventKind::Drain]),
    ];
    lines.extend(on_end(from, to, end));
    lines
}

fn for_await(from: Place, to: Place, end: bool) -> Vec<CodeLine> {
    let (a, b) = (from.name, to.name);
    let mut lines = vec![
        CodeLine::new("(async () => {"),
        CodeLine::new(format!("  for await (const chunk of {a}) {{"))
            .at(from.id, &[EventKind::ReadReturn, EventKind::Readable]),
        CodeLine::new(format!("    const ok = {b}.write(chunk);")).at_write(to.id),
        CodeLine::new(format!("    if (!ok) await once({b}, 'drain');")).at(to.id, &[EventKind::Drain]),
        CodeLine::new("  }"),
    ];
    if end {
        lines.push(CodeLine::new(format!("  {b}.end();")).at(to.id, &[EventKind::EndCall]));
    }
    lines.push(CodeLine::new("})().catch(() => {});"));
    lines
}

fn calls(from: Place, to: Place, waits: bool, end: bool) -> Vec<CodeLine> {
    let (a, b) = (from.name, to.name);
    let mut lines = vec![CodeLine::new(format!("{a}.start((chunk, next) => {{"))];
    if waits {
        lines.push(CodeLine::new(format!("  const ok = {b}.write(chunk);")).at_write(to.id));
        lines.push(
            CodeLine::new(format!("  if (!ok) {b}.once('drain', next);")).at(to.id, &[EventKind::Drain]),
        );
        lines.push(CodeLine::new("  else next();"));
    } else {
        lines.push(CodeLine::new(format!("  {b}.write(chunk); // returns true or false")).at_write(to.id));
        lines.push(CodeLine::new("  next();"));
    }
    let done = if end { format!("{b}.end()") } else { "{}".to_owned() };
    lines.push(CodeLine::new(format!("}}, () => {done});")).at(to.id, &[EventKind::EndCall]));
    lines
}

fn calls_writer(from: Place, to: Place, writer: &str, waits: bool, end: bool) -> Vec<CodeLine> {
    let (a, b) = (from.name, to.name);
    let write = CodeLine::new(format!("  {writer}.write(chunk); // returns a promise"));
    let write = write.at(to.id, &WRITE);
    let mut lines = vec![CodeLine::new(format!("const {writer} = {b}.getWriter();"))];
    if waits {
        lines.push(CodeLine::new(format!("{a}.start(async (chunk, next) => {{")));
        lines.push(CodeLine::new(format!("  await {writer}.ready;")).at(to.id, &[EventKind::Drain]));
    } else {
        lines.push(CodeLine::new(format!("{a}.start((chunk, next) => {{")));
    }
    let done = if end { format!("{writer}.close()") } else { "{}".to_owned() };
    lines.push(write);
    lines.push(CodeLine::new("  next();"));
    lines.push(CodeLine::new(format!("}}, () => {done});")).at(to.id, &[EventKind::EndCall]));
    lines
}

fn piped(places: &[Place], end: bool) -> String {
    let last = places.len() - 1;
    let call = |(number, place): (usize, &Place)| match number == last && !end {
        true => format!(".pipe({}, {{ end: false }})", place.name),
        false => format!(".pipe({})", place.name),
    };
    let calls: Vec<String> = places.iter().enumerate().skip(1).map(call).collect();
    format!("{}{};", places[0].name, calls.concat())
}

fn pipelined(places: &[Place], flow: &Flow, callback: &str, signal: &str) -> String {
    let names: Vec<&str> = places.iter().map(|place| place.name).collect();
    let names = names.join(", ");
    let given = match signal {
        "signal" => "signal".to_owned(),
        other => format!("signal: {other}"),
    };
    let options = match (flow.signal, flow.end) {
        (false, true) => return format!("pipeline({names}, {callback});"),
        (true, true) => given,
        (false, false) => "end: false".to_owned(),
        (true, false) => format!("{given}, end: false"),
    };
    format!("promises.pipeline({names}, {{ {options} }}).then({callback}, {callback});")
}

/// One line that does it all, and what it does.
fn regulated(text: String, name: &str, ids: &[Option<StreamId>]) -> Vec<CodeLine> {
    let mut all = CodeLine::new(text);
    let mut pauses = CodeLine::new("//   write() → false? pause()");
    let mut resumes = CodeLine::new("//   'drain'? resume()");
    let mut ends = CodeLine::new("//   'end'? end()");
    for hop in ids.windows(2) {
        let (a, b) = (hop[0], hop[1]);
        all = all
            .at(a, &[EventKind::PipeCall, EventKind::Data, EventKind::ResumeCall, EventKind::End])
            .at(a, &PAUSE)
            .at(b, &WRITE)
            .at(b, &[EventKind::Drain, EventKind::EndCall]);
        pauses = pauses.at_false(b).at(a, &[EventKind::PauseCall]);
        resumes = resumes.at(b, &[EventKind::Drain]).at(a, &[EventKind::ResumeCall]);
        ends = ends.at(a, &[EventKind::End]).at(b, &[EventKind::EndCall]);
    }
    vec![
        all,
        CodeLine::new(""),
        CodeLine::new(format!("// {name} does this for you:")),
        pauses,
        resumes,
        ends,
    ]
}

fn at_last(last: Place, then: Last, chunks: &str) -> Vec<CodeLine> {
    let a = last.name;
    match then {
        Last::Collect => vec![
            CodeLine::new(format!("const {chunks} = [];")),
            CodeLine::new(format!("{a}.on('data', (chunk) => {chunks}.push(chunk));"))
                .at(last.id, &[EventKind::Data]),
        ],
        Last::Discard => {
            vec![
                CodeLine::new(format!("{a}.resume();"))
                    .at(last.id, &[EventKind::ResumeCall, EventKind::Data]),
            ]
        }
    }
}
