//! What waits in a Readable, and how `fromList(n)` takes it out, after Node's `lib/internal/streams/readable.js`. Node
//! keeps an array whose first places may be empty already (`state.bufferIndex`). Must not count lengths: the state does.

use std::cmp::Ordering;
use std::collections::VecDeque;

use super::host::Host;

/// Node's `state.buffer`, from `state.bufferIndex` on.
pub(super) struct BufferList<H: Host> {
    chunks: VecDeque<H::Chunk>,
    /// `state.bufferIndex`
    index: usize,
}

/// So many empty places at its front are too many for Node.
const MOST_EMPTY: usize = 1024;

impl<H: Host> BufferList<H> {
    pub(super) fn new() -> Self {
        BufferList { chunks: VecDeque::new(), index: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.chunks.len()
    }

    pub(super) fn first(&self) -> Option<&H::Chunk> {
        self.chunks.front()
    }

    pub(super) fn push(&mut self, chunk: H::Chunk) {
        self.chunks.push_back(chunk);
    }

    pub(super) fn unshift(&mut self, chunk: H::Chunk) {
        self.index = self.index.saturating_sub(1);
        self.chunks.push_front(chunk);
    }

    /// All chunks; none stay.
    pub(super) fn take(&mut self) -> Vec<H::Chunk> {
        self.index = 0;
        std::mem::take(&mut self.chunks).into()
    }

    pub(super) fn shift(&mut self) -> Option<H::Chunk> {
        let first = self.chunks.pop_front()?;
        self.index += 1;
        if self.chunks.is_empty() || self.index > MOST_EMPTY {
            self.index = 0;
        }
        Some(first)
    }

    /// `buffer.length`, the empty places included.
    fn array_length(&self) -> u64 {
        (self.index + self.chunks.len()) as u64
    }

    /// All of it, as one chunk.
    pub(super) fn take_all(&mut self, strings: bool, host: &mut H) -> Option<H::Chunk> {
        match self.chunks.front() {
            Some(only) if self.len() == 1 && (!strings || H::is_string(only)) => self.shift(),
            _ => Some(joined(self.take(), strings, host)),
        }
    }

    /// The first `n`, of which there are more. `by_array`: as a version does that compares with the wrong length.
    pub(super) fn take_some(
        &mut self,
        n: u64,
        strings: bool,
        by_array: bool,
        host: &mut H,
    ) -> Option<H::Chunk> {
        let first = self.chunks.front()?;
        match H::length(first).cmp(&n) {
            Ordering::Equal => self.shift(),
            Ordering::Greater => {
                let (taken, rest) = host.split(first, n);
                self.chunks[0] = rest;
                Some(taken)
            }
            Ordering::Less => {
                let parts = self.take_parts(n, strings && by_array, host);
                Some(joined(parts, strings, host))
            }
        }
    }

    fn take_parts(&mut self, n: u64, by_array: bool, host: &mut H) -> Vec<H::Chunk> {
        let (mut left, mut parts, array_length) = (n, Vec::new(), self.array_length());
        while let Some(chunk) = self.chunks.front() {
            let length = H::length(chunk);
            let whole = left > length || left == if by_array { array_length } else { length };
            if whole {
                parts.extend(self.shift());
            } else {
                let (taken, rest) = host.split(chunk, left);
                parts.push(taken);
                self.chunks[0] = rest;
            }
            if left <= length {
                break;
            }
            left -= length;
        }
        parts
    }
}

fn joined<H: Host>(chunks: Vec<H::Chunk>, strings: bool, host: &mut H) -> H::Chunk {
    if strings { host.join(chunks) } else { host.concat(chunks) }
}
