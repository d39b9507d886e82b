//! Estimates how much goes through each stream of a scenario, by whichever way: no run may be endless, block the page
//! within one call, or fill its memory. An estimate that is no number (NaN) stays one and fails every limit. Part of
//! `check`. Must not run anything.

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

/// Which stages feed which.
#[derive(Default)]
pub(super) struct LoadGraph {
    nodes: Vec<Node>,
}

/// A stage: what it produces itself, what it does to its input, and the numbers of the nodes that it feeds, each with the
/// number of times.
struct Node {
    brings: Load,
    /// Output bytes for each byte of input; `None` where input ends here.
    passes: Option<f64>,
    /// Bytes of each output chunk; `None` keeps the number of chunks.
    cut: Option<f64>,
    feeds: Vec<(usize, f64)>,
}

/// The load of one stream in a whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Load {
    pub(super) chunks: f64,
    pub(super) bytes: f64,
    /// Bytes of the largest chunk.
    largest: f64,
    /// Chunks that come without the event loop turning.
    pub(super) at_once: f64,
}

/// The load of a whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LoadEstimate {
    /// Chunks of all streams together; of bytes, and chunks at once, the most that any stream has.
    pub(super) all: Load,
    /// Streams of the longest chain.
    pub(super) deep: usize,
}

impl LoadGraph {
    /// Adds a stage and gives its number; `at_once` if all that it produces comes without the event loop turning.
    pub(super) fn add(&mut self, plan: &Plan, kind: StageKind, at_once: bool) -> usize {
        use StageKind::{Generator, PassThrough, Transform};
        self.nodes.push(Node {
            brings: if kind.is_source() { Load::brought(plan, at_once) } else { Load::default() },
            passes: matches!(kind, Transform | PassThrough | Generator)
                .then_some(plan.stage.ratio.unwrap_or(1.0)),
            cut: plan.stage.out_chunk.map(|out| out.0.max(1) as f64),
            feeds: Vec::new(),
        });
        self.nodes.len() - 1
    }

    /// From now on `from` feeds `to`, `times` over.
    pub(super) fn join(&mut self, from: usize, to: usize, times: u32) {
        if let Some(node) = self.nodes.get_mut(from).filter(|_| times > 0) {
            node.feeds.push((to, f64::from(times)));
        }
    }

    /// Adds one chunk that a script writes to `to`.
    pub(super) fn inject(&mut self, to: usize, bytes: u64) {
        if let Some(node) = self.nodes.get_mut(to) {
            let bytes = bytes as f64;
            let one = Load { chunks: 1.0, bytes, largest: bytes, at_once: 1.0 };
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

    /// The load of a run; `None` if there is a circle. `more` are further edges: from, to, times.
    pub(super) fn sum(&self, more: &[(usize, usize, u32)]) -> Option<LoadEstimate> {
        let mut extra: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.nodes.len()];
        for &(from, to, times) in more {
            extra[from].push((to, f64::from(times)));
        }
        let feeds = |number: usize| self.nodes[number].feeds.iter().chain(&extra[number]).copied();
        let mut waits = vec![0usize; self.nodes.len()];
        for (to, _) in (0..self.nodes.len()).flat_map(feeds) {
            waits[to] += 1;
        }
        let mut come = vec![(Load::default(), 1); self.nodes.len()];
        let mut ready: Vec<usize> = (0..waits.len()).filter(|&number| waits[number] == 0).collect();
        let (mut sum, mut done) = (LoadEstimate::default(), 0);
        while let Some(number) = ready.pop() {
            done += 1;
            let (input, deep) = come[number];
            let output = self.nodes[number].through(input, &mut sum);
            sum.deep = sum.deep.max(deep);
            for (to, times) in feeds(number) {
                come[to] = (come[to].0.and(output, times), come[to].1.max(deep + 1));
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
    fn through(&self, input: Load, sum: &mut LoadEstimate) -> Load {
        // What is written from outside to a stream that passes it on comes in like anything else.
        let input = if self.passes.is_some() { input.and(self.brings, 1.0) } else { input };
        let output = self.passes.map_or(self.brings, |ratio| input.changed(ratio, self.cut));
        let created = if self.cut.is_some() || self.passes.is_none() { output.chunks } else { 0.0 };
        sum.all.chunks += input.chunks + created;
        for amount in [input, output] {
            sum.all.bytes = most(sum.all.bytes, amount.bytes);
            sum.all.at_once = most(sum.all.at_once, amount.at_once);
        }
        output
    }
}

/// The greater one. Unlike `f64::max`, it keeps a NaN.
fn most(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

impl Load {
    fn brought(plan: &Plan, at_once: bool) -> Load {
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
        Load { chunks, bytes, largest, at_once: if at_once { chunks } else { burst } }
    }

    /// Both, the other one so often.
    fn and(self, other: Load, times: f64) -> Load {
        Load {
            chunks: self.chunks + other.chunks * times,
            bytes: self.bytes + other.bytes * times,
            largest: self.largest.max(other.largest),
            at_once: self.at_once + other.at_once * times,
        }
    }

    /// What a Transform makes of it.
    fn changed(self, ratio: f64, cut: Option<f64>) -> Load {
        let (bytes, largest) = (self.bytes * ratio, self.largest * ratio);
        let Some(cut) = cut else { return Load { bytes, largest, ..self } };
        let chunks = bytes / cut + 1.0;
        let at_once = (self.at_once * (largest / cut).max(1.0)).min(chunks);
        Load { chunks, bytes, largest: cut, at_once }
    }
}
