//! An engine whose host has real Buffers and strings, against real Nodes (tests/node/run-values.mjs): programs of calls by
//! chance on one Readable, and every content that comes out of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use highwater::encoding::{Encoding, StringDecoder};
use highwater::engine::{
    Engine, Event, EventArgs, Host, LifeImpl, NodeError, NodeVersion, Observer, On, Options, Progress,
    ReadImpl, SimTime, StreamId, StreamInfo,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::child::Runner;
use super::nodes::{self, say};

/// A chunk, as a program writes it and as it is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Content {
    Bytes(Vec<u8>),
    String(Vec<u16>),
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum Call {
    Push { chunk: Content, encoding: Option<&'static str> },
    Unshift { chunk: Content, encoding: Option<&'static str> },
    Eof,
    Read { n: Option<u64> },
    SetEncoding { encoding: &'static str },
    OnData,
    OnReadable,
    Pause,
    Resume,
    Settle,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Program {
    high_water_mark: u64,
    default_encoding: Option<&'static str>,
    encoding: Option<&'static str>,
    calls: Vec<Call>,
}

fn encoding() -> impl Strategy<Value = &'static str> {
    // The engine's callers find an encoding by any of its names.
    select(vec![
        "utf8",
        "UTF-8",
        "utf16le",
        "ucs2",
        "latin1",
        "binary",
        "ascii",
        "base64",
        "base64url",
        "hex",
    ])
}

fn bytes() -> impl Strategy<Value = Content> {
    // Pieces of characters of all lengths, whole ones, and what is no character.
    let piece = select(vec![
        &b"a"[..],
        b"\xc3",
        b"\xa9",
        b"\xe2\x82",
        b"\xac",
        b"\xf0\x9f",
        b"\x98\x80",
        b"\xe2\x82\xac",
        b"\xff",
        b"\x00",
        b"\xd8\x3d",
        b"\x3d\xd8",
        b"\xd8",
        b"=",
        b"Zm9v",
        b"-_+/",
    ]);
    vec(piece, 0..6).prop_map(|pieces| Content::Bytes(pieces.concat()))
}

fn string() -> impl Strategy<Value = Content> {
    let piece = select(vec!["a", "é", "€", "😀", "Zm9vYg==", "-_+/", "c3a9", "4g", " ", "\u{0}"]);
    let whole = vec(piece, 0..5).prop_map(|pieces| pieces.concat().encode_utf16().collect::<Vec<u16>>());
    let cut = (whole, 0usize..9).prop_map(|(string, from)| string[from.min(string.len())..].to_vec());
    cut.prop_map(Content::String)
}

fn call() -> impl Strategy<Value = Call> {
    let given = || option::weighted(0.6, encoding());
    prop_oneof![
        6 => bytes().prop_map(|chunk| Call::Push { chunk, encoding: None }),
        5 => (string(), given()).prop_map(|(chunk, encoding)| Call::Push { chunk, encoding }),
        1 => bytes().prop_map(|chunk| Call::Unshift { chunk, encoding: None }),
        2 => (string(), given()).prop_map(|(chunk, encoding)| Call::Unshift { chunk, encoding }),
        1 => Just(Call::Eof),
        5 => option::weighted(0.7, 0u64..9).prop_map(|n| Call::Read { n }),
        1 => encoding().prop_map(|encoding| Call::SetEncoding { encoding }),
        1 => Just(Call::OnData),
        1 => Just(Call::OnReadable),
        1 => Just(Call::Pause),
        1 => Just(Call::Resume),
        3 => Just(Call::Settle),
    ]
}

fn program() -> impl Strategy<Value = Program> {
    let given = || option::weighted(0.3, encoding());
    let program = (0u64..20, given(), given(), vec(call(), 1..16));
    program.prop_map(|(high_water_mark, default_encoding, encoding, calls)| Program {
        high_water_mark,
        default_encoding,
        encoding,
        calls,
    })
}

/// A host whose chunks are contents, and whose errors are codes.
struct Values;

impl Host for Values {
    type Chunk = Content;
    type Decoder = StringDecoder;
    type Listener = std::convert::Infallible;
    type Error = String;

    fn length(chunk: &Content) -> u64 {
        match chunk {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::String(string) => string.len() as u64,
        }
    }

    fn bytes(chunk: &Content) -> u64 {
        Self::length(chunk)
    }

    fn is_string(chunk: &Content) -> bool {
        matches!(chunk, Content::String(_))
    }

    fn decode(&mut self, decoder: &mut StringDecoder, chunk: &Content) -> Content {
        match chunk {
            Content::Bytes(bytes) => Content::String(decoder.write(bytes)),
            // `decoder.write(string)` gives it back.
            Content::String(_) => chunk.clone(),
        }
    }

    fn decode_end(&mut self, decoder: &mut StringDecoder) -> Content {
        Content::String(decoder.end())
    }

    fn split(&mut self, chunk: &Content, length: u64) -> (Content, Content) {
        let at = length as usize;
        match chunk {
            Content::Bytes(bytes) => (Content::Bytes(bytes[..at].into()), Content::Bytes(bytes[at..].into())),
            Content::String(all) => (Content::String(all[..at].into()), Content::String(all[at..].into())),
        }
    }

    fn concat(&mut self, chunks: Vec<Content>) -> Content {
        let bytes = |chunk: &Content| match chunk {
            Content::Bytes(bytes) => bytes.clone(),
            Content::String(_) => Vec::new(),
        };
        Content::Bytes(chunks.iter().flat_map(bytes).collect())
    }

    fn join(&mut self, chunks: Vec<Content>) -> Content {
        let units = |chunk: &Content| match chunk {
            Content::Bytes(bytes) => Encoding::Utf8.decode(bytes),
            Content::String(string) => string.clone(),
        };
        Content::String(chunks.iter().flat_map(units).collect())
    }

    fn node_error(&mut self, error: NodeError) -> String {
        error.code().into()
    }

    fn aggregate(&mut self, _: String, outer: String) -> String {
        outer
    }

    fn error_name(error: &String) -> Rc<str> {
        error.as_str().into()
    }

    fn is_abort(_: &String) -> bool {
        false
    }

    fn is_premature_close(_: &String) -> bool {
        false
    }
}

struct Nothing;

impl LifeImpl<Values> for Nothing {}

impl ReadImpl<Values> for Nothing {
    fn read(&self, _: &mut Engine<Values>, _: StreamId, _: u64) {}
}

impl Observer for Nothing {
    fn stream(&mut self, _: StreamInfo) {}
    fn event(&mut self, _: &Event) {}
}

fn named(name: &str) -> Encoding {
    Encoding::named(name).unwrap()
}

/// A Readable with the names of its encodings. Node compares them as they are spelled: the constructor keeps what it is given,
/// `setEncoding()` the usual name.
struct Reader {
    engine: Engine<Values>,
    stream: StreamId,
    default_encoding: &'static str,
    encoding: Option<&'static str>,
}

impl Reader {
    fn set_encoding(&mut self, encoding: Encoding) {
        self.engine.set_encoding(self.stream, StringDecoder::new(encoding));
        self.encoding = Some(encoding.name());
    }

    /// What `push()` and `unshift()` do with a string before anything else: `readableAddChunk`.
    fn content(&self, chunk: &Content, encoding: Option<&'static str>, unshift: bool) -> Content {
        let Content::String(string) = chunk else { return chunk.clone() };
        let given = encoding.unwrap_or(self.default_encoding);
        match self.encoding {
            Some(own) if own == given => chunk.clone(),
            Some(own) if unshift => Content::String(named(own).decode(&named(given).encode(string))),
            _ => Content::Bytes(named(given).encode(string)),
        }
    }

    fn settle(&mut self) {
        while self.engine.step(SimTime::ZERO) == Progress::Now {}
    }
}

fn run(program: &Program, version: NodeVersion) -> Vec<Value> {
    let log = Rc::new(RefCell::new(Vec::new()));
    let mut engine = Engine::with_host(version, Box::new(Nothing), Values);
    let options = Options { high_water_mark: Some(program.high_water_mark), ..Options::default() };
    let stream = engine.readable_stream("stream", options, Rc::new(Nothing));
    let default_encoding = program.default_encoding.unwrap_or("utf8");
    let mut reader = Reader { engine, stream, default_encoding, encoding: None };
    if let Some(encoding) = program.encoding {
        reader.set_encoding(named(encoding));
        reader.encoding = Some(encoding);
    }
    let hear =
        |reader: &mut Reader, on: On, entry: fn(&Engine<Values>, StreamId, &EventArgs<Values>) -> Value| {
            let log = log.clone();
            let listener = move |engine: &mut Engine<Values>, args: &EventArgs<Values>| {
                let entry = entry(engine, stream, args);
                log.borrow_mut().push(entry);
            };
            reader.engine.on(stream, on, Rc::new(listener));
        };
    hear(&mut reader, On::Error, |_, _, args| json!(["error", args.error]));
    hear(&mut reader, On::End, |_, _, _| json!(["end"]));
    hear(&mut reader, On::Close, |_, _, _| json!(["close"]));
    for call in &program.calls {
        let value = match call {
            Call::Push { chunk, encoding } => {
                let chunk = reader.content(chunk, *encoding, false);
                json!(reader.engine.push(stream, Some(chunk)))
            }
            Call::Unshift { chunk, encoding } => {
                let chunk = reader.content(chunk, *encoding, true);
                json!(reader.engine.unshift(stream, chunk))
            }
            Call::Eof => json!(reader.engine.push(stream, None)),
            &Call::Read { n } => json!(reader.engine.read(stream, n)),
            Call::SetEncoding { encoding } => {
                reader.set_encoding(named(encoding));
                Value::Null
            }
            Call::OnData => {
                hear(&mut reader, On::Data, |_, _, args| json!(["data", args.chunk]));
                Value::Null
            }
            Call::OnReadable => {
                hear(&mut reader, On::Readable, |engine, stream, _| {
                    json!(["readable", engine.levels(stream).readable_length])
                });
                Value::Null
            }
            Call::Pause => {
                reader.engine.pause(stream);
                Value::Null
            }
            Call::Resume => {
                reader.engine.resume(stream);
                Value::Null
            }
            Call::Settle => {
                reader.settle();
                Value::Null
            }
        };
        let name = match json!(call) {
            Value::String(name) => name,
            given => given.as_object().unwrap().keys().next().unwrap().clone(),
        };
        let length = reader.engine.levels(stream).readable_length;
        log.borrow_mut().push(json!([name, value, length]));
    }
    reader.settle();
    log.take()
}

/// What a real Node makes of a program.
#[derive(Deserialize)]
struct Real {
    log: Vec<Value>,
    /// Whether it counts, after the last entry, other than what it has.
    unsound: bool,
}

#[test]
fn buffers_and_strings_of_any_encoding_are_cut_and_joined_as_in_node() {
    let cases = super::number("CASES").unwrap_or(400);
    let seed = super::number("SEED").unwrap_or(super::FIXED_SEED);
    for node in nodes::find() {
        let mut runner = super::test_runner(cases, seed);
        let (real, unsound) = (RefCell::new(Runner::start(&node, "run-values.mjs")), Cell::new(0));
        let result = runner.run(&program(), |program| {
            let mut node_runner = real.borrow_mut();
            node_runner.begin(&json!(program).to_string());
            let line = node_runner.line().ok_or_else(|| TestCaseError::fail("Node has died"))?;
            let real: Real =
                serde_json::from_str(&line).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let mut ours = run(&program, node.version);
            if real.unsound {
                unsound.set(unsound.get() + 1);
                ours.truncate(real.log.len());
            }
            prop_assert_eq!(real.log, ours, "{}", json!(program));
            Ok(())
        });
        if let Err(difference) = result {
            panic!("Node {} (left) and the engine (right) differ: {difference:?}", node.version.release());
        }
        assert!(unsound.get() * 25 <= cases, "{} of {cases} end where Node loses count", unsound.get());
        say(&format!("{cases} programs of contents of seed {seed} compared with {}", node.version.release()));
    }
}
