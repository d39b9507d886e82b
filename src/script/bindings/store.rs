//! `internalBinding('store')`: the bytes of files that a program makes. Stretches of one byte, as tests write them by the
//! gigabyte, take no room. Must not know paths.

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue};

use super::table::{count, drop, keep, with};
use crate::script::bytes;
use crate::script::natives::{object, world};

const BLOCK: usize = 1 << 16;
/// Blocks of a file whose bytes are kept; of what is written beyond only the length is.
const KEPT: usize = (128 << 20) / BLOCK;

enum Block {
    /// The same byte throughout.
    Of(u8),
    Bytes(Box<[u8]>),
}

#[derive(Default)]
struct Content {
    size: usize,
    blocks: Vec<Block>,
    kept: usize,
}

impl Content {
    fn resize(&mut self, size: usize) {
        if size < self.size {
            self.blocks.truncate(size.div_ceil(BLOCK));
            // What comes after the new end is zero, should the file grow again.
            let rest = size.next_multiple_of(BLOCK) - size;
            self.fill(size, rest, 0);
            self.kept = self.blocks.iter().filter(|block| matches!(block, Block::Bytes(_))).count();
        } else if size > self.size {
            self.clear_tail();
        }
        self.blocks.resize_with(size.div_ceil(BLOCK), || Block::Of(0));
        self.size = size;
    }

    /// What stands in the last block after the end is anything: it becomes zero before the end moves beyond it.
    fn clear_tail(&mut self) {
        let within = self.size % BLOCK;
        let Some(block) = self.blocks.last_mut().filter(|_| within > 0) else { return };
        match block {
            Block::Of(0) => {}
            Block::Bytes(bytes) => bytes[within..].fill(0),
            Block::Of(byte) => {
                let mut bytes = vec![0; BLOCK].into_boxed_slice();
                bytes[..within].fill(*byte);
                *block = Block::Bytes(bytes);
                self.kept += 1;
            }
        }
    }

    fn fill(&mut self, at: usize, length: usize, byte: u8) {
        if length > 0 {
            self.write_within(at / BLOCK, at % BLOCK, &vec![byte; length]);
        }
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        let end = at + bytes.len();
        if at > self.size {
            self.resize(at);
        }
        if end > self.size {
            self.blocks.resize_with(end.div_ceil(BLOCK), || Block::Of(0));
            self.size = end;
        }
        let (mut at, mut rest) = (at, bytes);
        while !rest.is_empty() {
            let from = at % BLOCK;
            let (part, after) = rest.split_at(rest.len().min(BLOCK - from));
            self.write_within(at / BLOCK, from, part);
            at += part.len();
            rest = after;
        }
    }

    fn write_within(&mut self, index: usize, from: usize, part: &[u8]) {
        let Some(block) = self.blocks.get_mut(index) else { return };
        let uniform = part.first().copied().filter(|first| part.iter().all(|byte| byte == first));
        match block {
            Block::Bytes(bytes) if part.len() == BLOCK => {
                if let Some(byte) = uniform {
                    *block = Block::Of(byte);
                    self.kept -= 1;
                } else {
                    bytes.copy_from_slice(part);
                }
            }
            Block::Bytes(bytes) => bytes[from..from + part.len()].copy_from_slice(part),
            Block::Of(byte) => {
                let is_first = from == 0 && index * BLOCK + part.len() >= self.size;
                if uniform.is_some_and(|new| new == *byte || part.len() == BLOCK || is_first) {
                    *byte = uniform.unwrap_or_default();
                } else if self.kept < KEPT {
                    let mut bytes = vec![*byte; BLOCK].into_boxed_slice();
                    bytes[from..from + part.len()].copy_from_slice(part);
                    *block = Block::Bytes(bytes);
                    self.kept += 1;
                }
            }
        }
    }

    fn read(&self, at: usize, length: usize) -> Vec<u8> {
        let end = self.size.min(at.saturating_add(length));
        let mut all = Vec::with_capacity(end.saturating_sub(at));
        let mut at = at;
        while at < end {
            let from = at % BLOCK;
            let part = (BLOCK - from).min(end - at);
            match &self.blocks[at / BLOCK] {
                Block::Of(byte) => all.resize(all.len() + part, *byte),
                Block::Bytes(bytes) => all.extend_from_slice(&bytes[from..from + part]),
            }
            at += part;
        }
        all
    }
}

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("create", 0, create),
            ("drop", 1, drop::<Content>),
            ("size", 1, size),
            ("read", 3, read),
            ("readInto", 5, read_into),
            ("write", 3, write),
            ("resize", 2, resize),
        ],
    )
}

fn create(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(keep(Content::default(), context))
}

fn size(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok((with(args, context, |content: &mut Content| content.size)? as f64).into())
}

/// `read(id, at, length)`: a Buffer, shorter where the file ends.
fn read(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = with(args, context, |content: &mut Content| content.read(count(args, 1), count(args, 2)))?;
    world(context)?.new_buffer(bytes, context)
}

/// `readInto(id, at, length, array, offset)`: how many bytes it has put into the array.
fn read_into(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let read = with(args, context, |content: &mut Content| content.read(count(args, 1), count(args, 2)))?;
    Ok((bytes::put(args.get_or_undefined(3), count(args, 4), &read, context) as f64).into())
}

/// `write(id, at, bytes)`
fn write(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = bytes::of(args.get_or_undefined(2), context).unwrap_or_default();
    with(args, context, |content: &mut Content| content.write(count(args, 1), &bytes))?;
    Ok(JsValue::undefined())
}

/// `resize(id, size)`: what is new is zero.
fn resize(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    with(args, context, |content: &mut Content| content.resize(count(args, 1)))?;
    Ok(JsValue::undefined())
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Content};

    #[test]
    fn bytes_come_back_as_they_were_written() {
        let mut content = Content::default();
        let mut model = Vec::new();
        let mut seed = 7_u32;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as usize % below
        };
        for _ in 0..300 {
            let (at, length, byte) = (next(4 * BLOCK), next(2 * BLOCK), next(256) as u8);
            if next(8) == 0 {
                content.resize(at);
                model.resize(at, 0);
            } else {
                let mut bytes = vec![byte; length];
                if next(2) == 0 && length > 0 {
                    bytes[length / 2] ^= 1;
                }
                content.write(at, &bytes);
                model.resize(model.len().max(at + length), 0);
                model[at..at + length].copy_from_slice(&bytes);
            }
            assert_eq!(content.size, model.len());
            assert!(content.read(0, model.len()) == model);
        }
    }

    #[test]
    fn one_byte_throughout_takes_no_room() {
        let mut content = Content::default();
        for at in 0..64 {
            content.write(at * 1000, &[7; 1000]);
        }
        content.write(64_000, &vec![7; 100 << 20]);
        assert_eq!((content.kept, content.size), (0, 64_000 + (100 << 20)));
        content.write(3, b"x");
        assert_eq!(content.kept, 1);
    }
}
