//! Which stream stands in which row and column, and where the pipes between them run: a source's first destination stands
//! beside it, the others in rows below. Must not know sizes, moments or marks.

use crate::engine::StreamId;
use crate::trace::{ByStream, Lane};

/// Rows that are shown.
pub const ROWS: usize = 12;
/// Columns that are shown.
pub const COLUMNS: usize = 12;
/// Beyond every column.
const FARTHEST: u64 = u32::MAX as u64;

/// A stream, or many alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// One, or many that are drawn as one.
    pub streams: Vec<StreamId>,
    /// From above.
    pub row: usize,
    /// From the left: beyond whatever feeds it.
    pub column: usize,
}

impl Node {
    fn is_shown(&self) -> bool {
        self.row < ROWS && self.column < COLUMNS
    }
}

/// What goes from one node to another, and the way of its pipe: down or up from the source's row, along its own, up or
/// down to the destination's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The source.
    pub from: usize,
    /// The destination.
    pub to: usize,
    /// The row that it runs along.
    pub row: usize,
    /// The track of the upright pipe behind the source, where it leaves the source's row.
    pub trunk: Option<usize>,
    /// The track of the upright pipe before the destination, where it comes from another row.
    pub riser: Option<usize>,
}

/// The streams and their connections, in rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamGraph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    rows: usize,
    /// Upright pipes side by side before each column.
    tracks: Vec<usize>,
    hidden: usize,
    beyond: usize,
}

/// A row in the making: its own nodes, and the node of another row that it is connected to.
struct Run {
    nodes: Vec<usize>,
    hangs: Option<(usize, Direction)>,
    edges: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// It begins at that node.
    Out,
    /// It ends at that node.
    In,
}

impl StreamGraph {
    /// From flows that meet.
    pub fn of(lanes: &[Lane]) -> StreamGraph {
        let mut nodes: Vec<Node> = Vec::new();
        let mut known: ByStream<Option<usize>> = ByStream::default();
        let mut edges = AcyclicEdges::default();
        let mut runs: Vec<Run> = Vec::new();
        for lane in lanes {
            let mut run = Run { nodes: Vec::new(), hangs: None, edges: Vec::new() };
            let mut last: Option<usize> = None;
            for streams in &lane.stages {
                let Some(&first) = streams.first() else { continue };
                let old = known[first];
                let node = old.unwrap_or_else(|| {
                    nodes.push(Node { streams: streams.clone(), row: 0, column: 0 });
                    nodes.len() - 1
                });
                known[first] = Some(node);
                if let Some(last) = last.filter(|&last| edges.add(last, node)) {
                    if run.nodes.is_empty() && run.hangs.is_none() {
                        run.hangs = Some((last, Direction::Out));
                    }
                    run.edges.push((last, node));
                }
                if old.is_none() {
                    run.nodes.push(node);
                } else {
                    if !run.edges.is_empty() {
                        run.hangs = run.hangs.or(Some((node, Direction::In)));
                    }
                    let next = Run { nodes: Vec::new(), hangs: None, edges: Vec::new() };
                    runs.push(std::mem::replace(&mut run, next));
                }
                last = Some(node);
            }
            runs.push(run);
        }
        runs.retain(|run| !run.nodes.is_empty() || !run.edges.is_empty());
        let mut graph = StreamGraph { nodes, ..StreamGraph::default() };
        graph.columns(&edges.all);
        graph.place(&runs);
        graph.tracks();
        graph
    }

    /// From a single flow.
    pub fn line(stages: &[StreamId]) -> StreamGraph {
        StreamGraph::of(&[Lane::one(stages)])
    }

    /// All nodes that are shown.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// All links between them.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// How many rows there are; at least one.
    pub fn rows(&self) -> usize {
        self.rows.max(1)
    }

    /// How many columns there are.
    pub fn columns_count(&self) -> usize {
        self.nodes.iter().map(|node| node.column + 1).max().unwrap_or(0)
    }

    /// Upright pipes side by side before a column.
    pub fn tracks_before(&self, column: usize) -> usize {
        self.tracks.get(column).copied().unwrap_or(0)
    }

    /// The number of rows beyond [`ROWS`], which are not shown.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// The number of columns beyond [`COLUMNS`], which are not shown.
    pub fn beyond(&self) -> usize {
        self.beyond
    }

    /// The links that leave a node.
    pub fn from(&self, node: usize) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |link| link.from == node)
    }

    /// The links that come to a node.
    pub fn into(&self, node: usize) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |link| link.to == node)
    }

    /// One stream of each node, from the left and from above.
    pub fn streams(&self) -> Vec<StreamId> {
        let mut order: Vec<&Node> = self.nodes.iter().collect();
        order.sort_by_cached_key(|node| ((node.column as u64) << 32) | node.row as u64);
        order.iter().filter_map(|node| node.streams.first().copied()).collect()
    }

    /// Every two streams of which one feeds the other, of each of many alike.
    pub fn hops(&self) -> Vec<(StreamId, StreamId)> {
        let hops = |link: &Edge| {
            let (from, to) = (&self.nodes[link.from].streams, &self.nodes[link.to].streams);
            let at = |streams: &[StreamId], n: usize| streams.get(n).or(streams.first()).copied();
            let pair = move |n: usize| Some((at(from, n)?, at(to, n)?));
            (0..from.len().max(to.len())).filter_map(pair).collect::<Vec<_>>()
        };
        self.edges.iter().flat_map(hops).collect()
    }

    fn columns(&mut self, edges: &[(usize, usize)]) {
        // Edges go round in no circle, so that this ends.
        let mut moved = true;
        while moved {
            moved = false;
            for &(from, to) in edges {
                let column = self.nodes[from].column + 1;
                if self.nodes[to].column < column {
                    self.nodes[to].column = column;
                    moved = true;
                }
            }
        }
    }

    /// Assigns rows from above: a row that is connected to another one comes right below it, so that upright pipes do not
    /// cross.
    fn place(&mut self, runs: &[Run]) {
        let mut run_of = vec![None; self.nodes.len()];
        for (number, run) in runs.iter().enumerate() {
            run.nodes.iter().for_each(|&node| run_of[node] = Some(number));
        }
        let order = self.order(runs, &run_of);
        let mut row_of = vec![0; runs.len()];
        order.iter().enumerate().for_each(|(row, &number)| row_of[number] = row);
        for (node, run) in self.nodes.iter_mut().zip(run_of) {
            node.row = run.map_or(0, |run| row_of[run]);
        }
        let hangs_bare = |run: &Run| run.hangs.is_some() && run.nodes.is_empty();
        let bare = (0..runs.len()).filter(|&number| hangs_bare(&runs[number]));
        let mut found: Vec<(usize, Edge)> = Vec::new();
        let mut rows = order.len();
        for (row, &number) in order.iter().enumerate() {
            for &(from, to) in &runs[number].edges {
                found.push((number, Edge { from, to, row, trunk: None, riser: None }));
            }
        }
        for number in bare {
            for &(from, to) in &runs[number].edges {
                let beside = self.nodes[from].column + 1 == self.nodes[to].column;
                let row = if beside { self.nodes[to].row } else { rows };
                rows += usize::from(!beside);
                found.push((number, Edge { from, to, row, trunk: None, riser: None }));
            }
        }
        found.sort_by_cached_key(|(number, _)| *number as u64);
        self.rows = rows.min(ROWS);
        self.hidden = rows - self.rows;
        self.beyond = self.columns_count().saturating_sub(COLUMNS);
        let shown = Node::is_shown;
        let keeps = |(_, link): &(usize, Edge)| {
            link.row < ROWS && shown(&self.nodes[link.from]) && shown(&self.nodes[link.to])
        };
        self.edges = found.into_iter().filter(keeps).map(|(_, link)| link).collect();
        self.drop_hidden();
    }

    /// The runs that have a row of their own, from above.
    fn order(&self, runs: &[Run], run_of: &[Option<usize>]) -> Vec<usize> {
        // First rows that begin at this one, the farthest first; then those that end at it, the nearest first.
        let mut below: Vec<Vec<(u64, usize)>> = vec![Vec::new(); runs.len()];
        for (number, run) in runs.iter().enumerate().filter(|(_, run)| !run.nodes.is_empty()) {
            let Some((node, way)) = run.hangs else { continue };
            let Some(above) = run_of[node] else { continue };
            let column = self.nodes[node].column as u64;
            below[above].push(match way {
                Direction::Out => (FARTHEST - column, number),
                Direction::In => (FARTHEST + 1 + column, number),
            });
        }
        let mut order = Vec::new();
        let mut placed = vec![false; runs.len()];
        let first = (0..runs.len()).rev().filter(|&number| runs[number].hangs.is_none());
        let mut next: Vec<usize> = first.collect();
        while let Some(number) = next.pop() {
            if std::mem::replace(&mut placed[number], true) {
                continue;
            }
            order.push(number);
            below[number].sort_unstable();
            next.extend(below[number].iter().rev().map(|&(_, number)| number));
        }
        order
    }

    fn drop_hidden(&mut self) {
        let mut places = Vec::new();
        let mut kept = Vec::new();
        for node in std::mem::take(&mut self.nodes) {
            places.push(kept.len());
            if node.is_shown() {
                kept.push(node);
            }
        }
        self.nodes = kept;
        for link in &mut self.edges {
            (link.from, link.to) = (places[link.from], places[link.to]);
        }
    }

    /// Gives every upright pipe a track of its own where others stand beside it.
    fn tracks(&mut self) {
        self.tracks = vec![0; self.columns_count() + 1];
        let mut taken: Vec<(usize, usize, usize, usize)> = Vec::new();
        for way in [Direction::Out, Direction::In] {
            for node in 0..self.nodes.len() {
                let Node { row, column, .. } = self.nodes[node];
                let gap = if way == Direction::Out { column + 1 } else { column };
                let of = |link: &Edge| if way == Direction::Out { link.from } else { link.to };
                let rows = self.edges.iter().filter(|link| of(link) == node).map(|link| link.row);
                let (low, high) = rows.fold((row, row), |(low, high), row| (low.min(row), high.max(row)));
                if low == high {
                    continue;
                }
                let free = |track: usize| {
                    !taken.iter().any(|&(g, t, l, h)| g == gap && t == track && l <= high && h >= low)
                };
                let track = (0..).find(|&track| free(track)).unwrap_or(0);
                taken.push((gap, track, low, high));
                self.tracks[gap] = self.tracks[gap].max(track + 1);
                for link in self.edges.iter_mut().filter(|link| of(link) == node && link.row != row) {
                    match way {
                        Direction::Out => link.trunk = Some(track),
                        Direction::In => link.riser = Some(track),
                    }
                }
            }
        }
    }
}

/// The edges of an acyclic graph, each once.
#[derive(Default)]
struct AcyclicEdges {
    all: Vec<(usize, usize)>,
    after: Vec<Vec<usize>>,
    searches: usize,
    /// The last search that came to each node, by its number.
    searched: Vec<usize>,
}

impl AcyclicEdges {
    /// Adds an edge, unless it exists already or would close a cycle. Returns whether it was added.
    fn add(&mut self, from: usize, to: usize) -> bool {
        let nodes = self.after.len().max(from + 1).max(to + 1);
        self.after.resize_with(nodes, Vec::new);
        self.searched.resize(nodes, 0);
        if self.after[from].contains(&to) {
            return false;
        }
        self.searches += 1;
        let mut next = vec![to];
        while let Some(node) = next.pop() {
            if node == from {
                return false;
            }
            if std::mem::replace(&mut self.searched[node], self.searches) != self.searches {
                next.extend(&self.after[node]);
            }
        }
        self.all.push((from, to));
        self.after[from].push(to);
        true
    }
}
