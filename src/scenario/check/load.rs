//! About how much goes through each stream of a scenario, whichever way it comes there: so that no run is endless, stands
//! still within a call, or fills the memory. Part of `check`. Must not run anything.

use crate::scenario::model::{Bytes, Plan, Sizes, StageKind};

/// Chunks of a run, counted at each stream that they come to. They may all go through a long chain within one call, which
/// takes nearly two seconds, and may all wait in one buffer, which takes some 100 MiB. `make fuzz` measures both.
pub(super) const CHUNKS: f64 = 5e6;
/// Chunks that come without the event loop having its turn.
pub(super) const AT_ONCE: f64 = 1e6;
/// Bytes through a stream: JavaScript counts as many exactly.
pub(super) const BYTES: f64 = ((1u64 << 53) - 1) as f64;
/// Streams one behind the other: a chunk may go through all of them within one call, each upon the other on the stack.
pub(super) const DEEP: usize = 100;

/// Who feeds whom.
#[derive(Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
}

/// What can stand at a place of a flow, and what it feeds, by number and how often.
struct Node {
    brings: Amount,
    /// What comes in goes out, so many bytes for each.
    passes: Option<f64>,
    cut: Option<f64>,
    feeds: Vec<(usize, f64)>,
}

/// So much in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Amount {
    pub(super) chunks: f64,
    pub(super) bytes: f64,
    /// Bytes of the largest chunk.
    largest: f64,
    /// Chunks in one go, without the event loop having its turn.
    pub(super) at_once: f64,
}

/// What a whole run comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sum {
    /// Chunks of all streams together; of bytes, and chunks at once, the most that any stream has.
    pub(super) all: Amount,
    /// Streams of the longest chain.
    pub(super) deep: usize,
}

impl Graph {
    /// One more; `at_once` if all that it brings comes without the event loop having its turn.
    pub(super) fn add(&mut self, plan: &Plan, kind: StageKind, at_once: bool) -> usize {
        use StageKind::{Generator, PassThrough, Transform};
        self.nodes.push(Node {
            brings: if kind.is_source() { Amount::brought(plan, at_once) } else { Amount::default() },
            passes: matches!(kind, Transform | PassThrough | Generator)
                .then_some(plan.stage.ratio.unwrap_or(1.0)),
            cut: plan.stage.out_chunk.map(|out| out.0.max(1) as f64),
            feeds: Vec::new(),
        });
        self.nodes.len() - 1
    }

    /// From now on `from` feeds `to`, so often.
    pub(super) fn join(&mut self, from: usize, to: usize, times: u32) {
        if let Some(node) = self.nodes.get_mut(from).filter(|_| times > 0) {
            node.feeds.push((to, f64::from(times)));
        }
    }

    /// Besides, from outside.
    pub(super) fn pour(&mut self, to: usize, bytes: u64) {
        if let Some(node) = self.nodes.get_mut(to) {
            let bytes = bytes as f64;
            let one = Amount { chunks: 1.0, bytes, largest: bytes, at_once: 1.0 };
            node.brings = node.brings.and(one, 1.0);
        }
    }

    /// Whether chunks from `from` come to `to`, or would if all streams passed on what they get.
    pub(super) fn leads(&self, from: usize, to: usize) -> bool {
        let mut seen = vec![false; self.nodes.len()];
        let mut reached = vec![from];
        while let Some(number) = reached.pop() {
            if number == to {
                return true;
            }
            let Some(node) = self.nodes.get(number) else { continue };
            if !std::mem::replace(&mut seen[number], true) {
                reached.extend(node.feeds.iter().map(|(to, _)| to));
            }
        }
        false
    }

    /// What a run comes to; `None` if there is a circle. `more` are further joints: from, to, how often.
    pub(super) fn sum(&self, more: &[(usize, usize, u32)]) -> Option<Sum> {
        let mut extra: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.nodes.len()];
        for &(from, to, times) in more {
            extra[from].push((to, f64::from(times)));
        }
        let feeds = |number: usize| self.nodes[number].feeds.iter().chain(&extra[number]).copied();
        let mut waits = vec![0usize; self.nodes.len()];
        for (to, _) in (0..self.nodes.len()).flat_map(feeds) {
            waits[to] += 1;
        }
        let mut come = vec![(Amount::default(), 1); self.nodes.len()];
        let mut ready: Vec<usize> = (0..waits.len()).filter(|&number| waits[number] == 0).collect();
        let (mut sum, mut done) = (Sum::default(), 0);
        while let Some(number) = ready.pop() {
            done += 1;
            let (comes, deep) = come[number];
            let goes = self.nodes[number].through(comes, &mut sum);
            sum.deep = sum.deep.max(deep);
            for (to, times) in feeds(number) {
                come[to] = (come[to].0.and(goes, times), come[to].1.max(deep + 1));
                waits[to] -= 1;
                if waits[to] == 0 {
                    ready.push(to);
                }
            }
        }
        (done == self.nodes.len()).then_some(sum)
    }
}

impl Node {
    /// What goes out where that comes in, and counts both.
    fn through(&self, comes: Amount, sum: &mut Sum) -> Amount {
        // What is written from outside to a stream that passes it on comes in like anything else.
        let comes = if self.passes.is_some() { comes.and(self.brings, 1.0) } else { comes };
        let goes = self.passes.map_or(self.brings, |ratio| comes.changed(ratio, self.cut));
        let news = if self.cut.is_some() || self.passes.is_none() { goes.chunks } else { 0.0 };
        sum.all.chunks += comes.chunks + news;
        for amount in [comes, goes] {
            sum.all.bytes = most(sum.all.bytes, amount.bytes);
            sum.all.at_once = most(sum.all.at_once, amount.at_once);
        }
        goes
    }
}

/// Unlike `max`, it does not forget what is no number.
fn most(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

impl Amount {
    fn brought(plan: &Plan, at_once: bool) -> Amount {
        let stage = &plan.stage;
        let sizes = stage.chunk.clone().unwrap_or(Sizes::Same(Bytes(0)));
        let list = match sizes {
            Sizes::Same(size) => vec![size.0 as f64],
            Sizes::List(list) => list.iter().map(|size| size.0 as f64).collect(),
            Sizes::Between { from, to } => vec![from.0.max(1) as f64, to.0 as f64],
        };
        let random = matches!(stage.chunk, Some(Sizes::Between { .. }));
        let (round, length) = (list.iter().sum::<f64>(), list.len().max(1) as f64);
        let largest = list.iter().copied().fold(0.0, f64::max);
        let (chunks, bytes) = match (stage.total, stage.count.unwrap_or(0) as f64) {
            (Some(total), _) => (total.0 as f64 * length / round.max(1.0) + length, total.0 as f64),
            (None, count) if random => (count, count * largest),
            (None, count) => {
                let rest: f64 = list.iter().take((count % length) as usize).sum();
                (count, (count / length).floor() * round + rest)
            }
        };
        let burst = f64::from(stage.burst.unwrap_or(1).max(1)).min(chunks);
        Amount { chunks, bytes, largest, at_once: if at_once { chunks } else { burst } }
    }

    /// Both, the other one so often.
    fn and(self, other: Amount, times: f64) -> Amount {
        Amount {
            chunks: self.chunks + other.chunks * times,
            bytes: self.bytes + other.bytes * times,
            largest: self.largest.max(other.largest),
            at_once: self.at_once + other.at_once * times,
        }
    }

    /// What a Transform makes of it.
    fn changed(self, ratio: f64, cut: Option<f64>) -> Amount {
        let (bytes, largest) = (self.bytes * ratio, self.largest * ratio);
        let Some(cut) = cut else { return Amount { bytes, largest, ..self } };
        let chunks = bytes / cut + 1.0;
        let at_once = (self.at_once * (largest / cut).max(1.0)).min(chunks);
        Amount { chunks, bytes, largest: cut, at_once }
    }
}
