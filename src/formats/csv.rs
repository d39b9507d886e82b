//! A trace as CSV (RFC 4180), for spreadsheets and scripts: a row an event. Nothing reads it back here; `export` is for
//! that.

use std::io::{self, Write};
use std::ops::Range;

use super::lines::Lines;
use crate::engine::{Event, Flowing, Phase, Ret, StreamId};
use crate::trace::{EventIndex, Trace};

/// The columns' names.
const HEAD: &str = "ns,stream,name,event,phase,size,n,returned,readableLength,readableFlowing,writableLength,\
                    writableNeedDrain,error\r\n";

/// A row an event.
pub(super) struct Csv;

impl Lines for Csv {
    fn head(&mut self, _trace: &Trace, _range: Range<EventIndex>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(HEAD.as_bytes())
    }

    fn event(&mut self, trace: &Trace, event: &Event, out: &mut dyn Write) -> io::Result<()> {
        write_row(trace, event, out)
    }
}

fn write_row(trace: &Trace, event: &Event, out: &mut dyn Write) -> io::Result<()> {
    let name = trace.stream(event.stream).map_or("", |info| &info.name);
    let phase = match event.kind.phase() {
        Phase::Call => "call",
        Phase::Return => "return",
        Phase::Done => "done",
        Phase::Emit => "emit",
    };
    let returned = match event.ret {
        Ret::Nothing => "",
        Ret::False => "false",
        Ret::True => "true",
        Ret::Null => "null",
        Ret::Chunk => "chunk",
    };
    let number = if event.stream == StreamId::PROCESS { 0 } else { u32::from(event.stream.number()) + 1 };
    let levels = event.levels;
    write!(out, "{},{number},{},{},{phase},", event.time.0, field(name), field(trace.name_of(event)))?;
    write!(out, "{},{},{returned},", event.size, event.n.map_or(String::new(), |n| n.to_string()))?;
    write!(out, "{},{},", levels.readable_length, Flowing::name(levels.flowing))?;
    write!(out, "{},{},", levels.writable_length, levels.need_drain)?;
    write!(out, "{}\r\n", field(event.error.as_deref().unwrap_or("")))
}

/// A text as it stands in a row. What a spreadsheet would take for a formula is kept from being one.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn texts_are_quoted_and_are_no_formulas() {
        for (text, expected) in
            [("req", "req"), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""), ("=1+1", "'=1+1")]
        {
            assert_eq!(field(text), expected);
        }
    }
}
