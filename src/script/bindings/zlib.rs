//! `internalBinding('zlib')`: deflate and inflate, bare or in the envelopes of zlib and gzip, in steps of as many bytes as the
//! caller has room for. Must not know streams.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, js_string};
use miniz_oxide::deflate::core::{CompressorOxide, create_comp_flags_from_zip_params};
use miniz_oxide::deflate::stream::deflate;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

use super::table::{count, drop, keep, with};
use crate::script::bytes;
use crate::script::natives::{object, world};

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("create", 4, create),
            ("drop", 1, drop::<Codec>),
            ("feed", 2, feed),
            ("step", 3, step),
            ("crc32", 2, crc32_function),
        ],
    )
}

/// What is around the deflated bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Envelope {
    None,
    Zlib,
    Gzip,
    /// One of the two, as the first bytes tell.
    Either,
}

/// Where in the envelope it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Head,
    Body,
    Tail,
    End,
}

enum Work {
    Deflate(Box<CompressorOxide>),
    Inflate(Box<InflateState>),
}

/// What becomes of bytes after the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Another member of a gzip file begins with other than zero; all else is left alone.
    Ignored,
    /// The same, but all else is an error.
    OnlyMembers,
    /// They are an error.
    Refused,
}

/// A compressor or its opposite, with the bytes that it has been given and not taken.
struct Codec {
    work: Work,
    envelope: Envelope,
    level: u8,
    flushed: u8,
    at: At,
    rest: Rest,
    /// Another member follows at once.
    again: bool,
    input: Vec<u8>,
    output: Vec<u8>,
    crc: u32,
    adler: u32,
    length: u32,
}

struct Failure(&'static str, &'static str);

const DATA: &str = "Z_DATA_ERROR";

impl Codec {
    fn check(&mut self, bytes: &[u8]) {
        match self.envelope {
            Envelope::Gzip => self.crc = crc32(self.crc, bytes),
            Envelope::Zlib => self.adler = adler32(self.adler, bytes),
            Envelope::None | Envelope::Either => {}
        }
        self.length = self.length.wrapping_add(bytes.len() as u32);
    }

    /// Up to `room` bytes; whether there may be more at once.
    fn step(&mut self, flush: MZFlush, room: usize) -> Result<(Vec<u8>, bool), Failure> {
        if self.output.is_empty() {
            match self.work {
                Work::Deflate(_) => self.compress(flush),
                Work::Inflate(_) => self.expand(flush, room)?,
            }
        }
        let rest = self.output.split_off(room.min(self.output.len()));
        let part = std::mem::replace(&mut self.output, rest);
        let again = std::mem::take(&mut self.again);
        let full = part.len() == room && room > 0;
        Ok((part, full || again || !self.output.is_empty()))
    }

    fn compress(&mut self, flush: MZFlush) {
        if self.at == At::End {
            return;
        }
        if self.at == At::Head {
            self.at = At::Body;
            match self.envelope {
                Envelope::Gzip => {
                    let extra = match self.level {
                        1 => 4,
                        9.. => 2,
                        _ => 0,
                    };
                    self.output.extend([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, extra, 3]);
                }
                Envelope::Zlib => {
                    let second = [0x01, 0x01, 0x5e, 0x5e, 0x5e, 0x5e, 0x9c, 0xda, 0xda, 0xda];
                    self.output.extend([0x78, second[usize::from(self.level.min(9))]]);
                }
                Envelope::None | Envelope::Either => {}
            }
        }
        let input = std::mem::take(&mut self.input);
        // What has been flushed is not flushed again.
        let idle = input.is_empty() && flush != MZFlush::Finish && (flush as u8) <= self.flushed;
        self.flushed = flush as u8;
        if idle {
            return;
        }
        self.check(&input);
        let Work::Deflate(compressor) = &mut self.work else { return };
        let mut rest = input.as_slice();
        let mut ended = false;
        loop {
            let from = self.output.len();
            let room = (rest.len() / 2).clamp(1 << 10, 1 << 16);
            self.output.resize(from + room, 0);
            let result = deflate(compressor, rest, &mut self.output[from..], flush);
            self.output.truncate(from + result.bytes_written);
            rest = &rest[result.bytes_consumed..];
            ended |= result.status == Ok(MZStatus::StreamEnd);
            if result.status.is_err() || ended || result.bytes_written < room && rest.is_empty() {
                break;
            }
        }
        if ended {
            self.at = At::End;
            match self.envelope {
                Envelope::Gzip => {
                    self.output.extend(self.crc.to_le_bytes());
                    self.output.extend(self.length.to_le_bytes());
                }
                Envelope::Zlib => self.output.extend(self.adler.to_be_bytes()),
                Envelope::None | Envelope::Either => {}
            }
        }
    }

    fn expand(&mut self, flush: MZFlush, room: usize) -> Result<(), Failure> {
        let ending = flush == MZFlush::Finish;
        loop {
            match self.at {
                At::Head => {
                    if !self.head()? {
                        return if ending { Err(short()) } else { Ok(()) };
                    }
                    self.at = At::Body;
                }
                At::Body => {
                    let Work::Inflate(state) = &mut self.work else { return Ok(()) };
                    let mut output = vec![0; room.max(1)];
                    let result = inflate(state, &self.input, &mut output, MZFlush::None);
                    self.input.drain(..result.bytes_consumed);
                    output.truncate(result.bytes_written);
                    self.check(&output);
                    self.output = output;
                    match result.status {
                        Ok(MZStatus::StreamEnd) => self.at = At::Tail,
                        Ok(_) | Err(MZError::Buf) => {
                            if ending && self.output.is_empty() && self.input.is_empty() {
                                return Err(short());
                            }
                            return Ok(());
                        }
                        Err(_) => return Err(Failure(DATA, "invalid block type")),
                    }
                }
                At::Tail => {
                    if !self.tail()? {
                        return if ending { Err(short()) } else { Ok(()) };
                    }
                    self.at = At::End;
                }
                At::End => {
                    let Some(&first) = self.input.first() else { return Ok(()) };
                    let is_member = self.envelope == Envelope::Gzip && first != 0;
                    if self.rest == Rest::Refused || self.rest == Rest::OnlyMembers && !is_member {
                        // What has come of it before goes first.
                        self.again = !self.output.is_empty();
                        return if self.again { Ok(()) } else { Err(junk()) };
                    }
                    self.again = is_member;
                    if self.again {
                        self.at = At::Head;
                        (self.crc, self.length) = (0, 0);
                        self.work = Work::Inflate(InflateState::new_boxed(DataFormat::Raw));
                        return Ok(());
                    }
                    self.input.clear();
                    return Ok(());
                }
            }
        }
    }

    /// Takes the envelope's beginning, once it is there as a whole.
    fn head(&mut self) -> Result<bool, Failure> {
        if self.envelope == Envelope::Either {
            match self.input.as_slice() {
                [] | [0x1f] => return Ok(false),
                [0x1f, 0x8b, ..] => self.envelope = Envelope::Gzip,
                _ => self.envelope = Envelope::Zlib,
            }
        }
        let wrong = Err(Failure(DATA, "incorrect header check"));
        match self.envelope {
            Envelope::None | Envelope::Either => Ok(true),
            Envelope::Zlib => {
                let &[first, second, ..] = self.input.as_slice() else { return Ok(false) };
                if (u32::from(first) * 256 + u32::from(second)) % 31 != 0 {
                    return wrong;
                }
                if first & 15 != 8 {
                    return Err(Failure(DATA, "unknown compression method"));
                }
                if first >> 4 > 7 {
                    return Err(Failure(DATA, "invalid window size"));
                }
                if second & 0x20 != 0 {
                    return Err(Failure("Z_NEED_DICT", "Missing dictionary"));
                }
                self.input.drain(..2);
                Ok(true)
            }
            Envelope::Gzip => match self.input.as_slice() {
                [first, ..] if *first != 0x1f => wrong,
                [_, second, ..] if *second != 0x8b => wrong,
                [_, _, method, ..] if *method != 8 => Err(Failure(DATA, "unknown compression method")),
                _ => Ok(self.gzip_head().map(|length| self.input.drain(..length)).is_some()),
            },
        }
    }

    /// How long the beginning of a gzip file is.
    fn gzip_head(&self) -> Option<usize> {
        let flags = *self.input.get(3)?;
        let mut length = 10;
        if flags & 4 != 0 {
            length += 2 + usize::from(u16::from_le_bytes([*self.input.get(10)?, *self.input.get(11)?]));
        }
        for text in [8, 16] {
            if flags & text != 0 {
                length += self.input.get(length..)?.iter().position(|byte| *byte == 0)? + 1;
            }
        }
        length += usize::from(flags & 2);
        (self.input.len() >= length).then_some(length)
    }

    fn tail(&mut self) -> Result<bool, Failure> {
        let (length, good) = match self.envelope {
            Envelope::None | Envelope::Either => return Ok(true),
            Envelope::Zlib => (4, self.adler.to_be_bytes()),
            Envelope::Gzip => (8, self.crc.to_le_bytes()),
        };
        let Some(tail) = self.input.get(..length) else { return Ok(false) };
        if tail[..4] != good {
            return Err(Failure(DATA, "incorrect data check"));
        }
        if length == 8 && tail[4..] != self.length.to_le_bytes() {
            return Err(Failure(DATA, "incorrect length check"));
        }
        self.input.drain(..length);
        Ok(true)
    }
}

fn junk() -> Failure {
    Failure(
        "ERR_TRAILING_JUNK_AFTER_STREAM_END",
        "Trailing junk found after the end of the compressed stream",
    )
}

fn short() -> Failure {
    Failure("Z_BUF_ERROR", "unexpected end of file")
}

/// `create(kind, level, strategy, rest)`: its number. What follows the end is left alone for 0, an error but for members of a gzip file
/// for 1, an error for 2.
fn create(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let kind = args.get_or_undefined(0).to_string(context)?.to_std_string_lossy();
    let level =
        args.get_or_undefined(1).as_number().filter(|level| *level >= 0.0).map_or(6, |level| level as u8);
    let strategy = count(args, 2) as i32;
    let (compresses, envelope) = match kind.as_str() {
        "Deflate" => (true, Envelope::Zlib),
        "Gzip" => (true, Envelope::Gzip),
        "DeflateRaw" => (true, Envelope::None),
        "Inflate" => (false, Envelope::Zlib),
        "Gunzip" => (false, Envelope::Gzip),
        "InflateRaw" => (false, Envelope::None),
        _ => (false, Envelope::Either),
    };
    let work = if compresses {
        let flags = create_comp_flags_from_zip_params(i32::from(level), -15, strategy);
        Work::Deflate(Box::new(CompressorOxide::new(flags)))
    } else {
        Work::Inflate(InflateState::new_boxed(DataFormat::Raw))
    };
    let rest = match count(args, 3) {
        0 => Rest::Ignored,
        1 => Rest::OnlyMembers,
        _ => Rest::Refused,
    };
    let (input, output) = (Vec::new(), Vec::new());
    Ok(keep(
        Codec {
            work,
            envelope,
            level,
            flushed: 0,
            at: At::Head,
            rest,
            again: false,
            input,
            output,
            crc: 0,
            adler: 1,
            length: 0,
        },
        context,
    ))
}

/// `feed(id, bytes)`: what the next steps work on.
fn feed(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = bytes::of(args.get_or_undefined(1), context).unwrap_or_default();
    with(args, context, |codec: &mut Codec| codec.input.extend(bytes))?;
    Ok(JsValue::undefined())
}

/// `step(id, flush, room)`: `[bytes, whether there may be more]`, or `[code, message]` of an error.
fn step(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let flush = match count(args, 1) {
        0 => MZFlush::None,
        1 | 2 | 5 => MZFlush::Sync,
        3 => MZFlush::Full,
        _ => MZFlush::Finish,
    };
    let room = count(args, 2).max(1);
    let pair: [JsValue; 2] = match with(args, context, |codec: &mut Codec| codec.step(flush, room))? {
        Ok((bytes, more)) => [world(context)?.new_buffer(bytes, context)?, more.into()],
        Err(Failure(code, message)) => [js_string!(code).into(), JsString::from(message).into()],
    };
    Ok(JsArray::from_iter(pair, context).into())
}

/// `crc32(bytes, before)`
fn crc32_function(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = bytes::of(args.get_or_undefined(0), context).unwrap_or_default();
    Ok(crc32(count(args, 1) as u32, &bytes).into())
}

const CRC: [u32; 256] = {
    let mut table = [0; 256];
    let mut n = 0;
    while n < 256 {
        let (mut c, mut k) = (n as u32, 0);
        while k < 8 {
            c = if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 };
            k += 1;
        }
        table[n] = c;
        n += 1;
    }
    table
};

fn crc32(before: u32, bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!before, |c, byte| CRC[usize::from(c as u8 ^ byte)] ^ (c >> 8))
}

fn adler32(before: u32, bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (before & 0xffff, before >> 16);
    for part in bytes.chunks(5000) {
        for byte in part {
            a += u32::from(*byte);
            b += a;
        }
        (a, b) = (a % 65521, b % 65521);
    }
    b << 16 | a
}
