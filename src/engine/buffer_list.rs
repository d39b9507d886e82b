//! What waits in a Readable, and `fromList(n)`, which takes it out, after Node's `lib/internal/streams/readable.js`. Node
//! keeps an array whose first places may be empty already (`state.bufferIndex`). Must not count lengths: the state does.

use std::collections::VecDeque;

use super::host::Host;
use super::length::unsigned;
use super::stream::ReadableState;
use super::version::Behaviour;

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

    fn shift(&mut self) -> Option<H::Chunk> {
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
}

impl<H: Host> ReadableState<H> {
    /// `fromList(n)`: takes so much out of the buffer, splitting and joining chunks.
    pub(super) fn take_from_list(&mut self, n: i64, behaviour: &Behaviour, host: &mut H) -> Option<H::Chunk> {
        if self.length == 0 {
            return None;
        }
        if self.object_mode {
            return self.buffer.shift();
        }
        let strings = self.decoder.is_some();
        if n >= self.length {
            return match self.buffer.len() {
                1 if !strings || self.buffer.first().is_some_and(H::is_string) => self.buffer.shift(),
                _ if strings => Some(host.join(self.buffer.take())),
                _ => Some(host.concat(self.buffer.take())),
            };
        }
        let n = unsigned(n);
        let first = self.buffer.first()?;
        match H::length(first).cmp(&n) {
            std::cmp::Ordering::Equal => self.buffer.shift(),
            std::cmp::Ordering::Greater => {
                let (taken, rest) = host.split(first, n);
                self.buffer.chunks[0] = rest;
                Some(taken)
            }
            std::cmp::Ordering::Less => {
                let by_array = strings && behaviour.strings_cut_by_array_length;
                let parts = self.of_several(n, by_array, host);
                Some(if strings { host.join(parts) } else { host.concat(parts) })
            }
        }
    }

    /// Takes `n` that lie in several chunks.
    fn of_several(&mut self, n: u64, by_array: bool, host: &mut H) -> Vec<H::Chunk> {
        let (mut left, mut parts, array_length) = (n, Vec::new(), self.buffer.array_length());
        while let Some(chunk) = self.buffer.first() {
            let length = H::length(chunk);
            let whole = left > length || left == if by_array { array_length } else { length };
            if whole {
                parts.extend(self.buffer.shift());
            } else {
                let (taken, rest) = host.split(chunk, left);
                parts.push(taken);
                self.buffer.chunks[0] = rest;
            }
            if left <= length {
                break;
            }
            left -= length;
        }
        parts
    }
}
