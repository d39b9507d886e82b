//! Folds repeated rows into one with their count: a row that repeats, or a cycle of up to three. Must not interpret rows
//! beyond whether they are alike.

use super::row::Row;
use crate::trace::EventIndex;

/// Rows that repeat in a cycle up to this long are folded.
const CYCLE: usize = 3;

/// A cycle of rows that has happened `count` times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fold {
    /// The rows of the last repetition.
    pub rows: Vec<Row>,
    pub count: u64,
    /// Whether it may have begun before the events that were read.
    pub open: bool,
    /// The event of the first row of the first repetition.
    pub first: EventIndex,
    /// The last event before the next fold.
    pub last: EventIndex,
    /// Whether the reader has unfolded it.
    pub alone: bool,
}

impl Fold {
    /// The row that shows an event, or what led to it.
    pub fn row_of(&self, event: EventIndex) -> Option<usize> {
        let within = (self.first..=self.last).contains(&event);
        within.then(|| self.rows.iter().rposition(|row| row.index <= event).unwrap_or(0))
    }
}

/// Folds rows as they are added.
pub(super) struct FoldBuilder<'a> {
    folds: Vec<Fold>,
    unfolded: &'a [(EventIndex, EventIndex)],
    open: bool,
    /// The row that the last one has replaced by being folded into it.
    replaced: Option<Row>,
}

impl<'a> FoldBuilder<'a> {
    /// `open`: there may be events before the first row.
    pub fn new(unfolded: &'a [(EventIndex, EventIndex)], open: bool) -> FoldBuilder<'a> {
        FoldBuilder { folds: Vec::new(), unfolded, open, replaced: None }
    }

    /// All folds; the last one reaches up to the event before `end`.
    pub fn done(mut self, end: EventIndex) -> Vec<Fold> {
        if let Some(fold) = self.folds.last_mut() {
            fold.last = end.saturating_sub(1).max(fold.first);
        }
        self.folds
    }

    /// Marks the last `write()` to that lifeline as having returned `true`.
    pub fn returned_true(&mut self, lifeline: usize) {
        let rows = self.folds.iter_mut().rev().take(4).flat_map(|fold| fold.rows.iter_mut().rev());
        if let Some(row) = rows.into_iter().find(|row| row.is_write_to(lifeline)) {
            row.returned_true = true;
        }
    }

    /// The last `write()` to that lifeline returned `false`: takes it out of the fold of those that returned `true`.
    pub fn split_write(&mut self, lifeline: usize) {
        if let Some(fold) = self.folds.last_mut()
            && let [row] = fold.rows.as_slice()
            && fold.count > 1
            && row.is_write_to(lifeline)
        {
            let refused = row.clone();
            let (first, last) = (refused.since, refused.index);
            fold.count -= 1;
            fold.last = first - 1;
            fold.rows[0] = self.replaced.take().unwrap_or(Row { returned_true: true, ..refused.clone() });
            let rows = vec![refused];
            self.folds.push(Fold { rows, count: 1, open: false, first, last, alone: false });
        }
    }

    /// Adds a row.
    pub fn add(&mut self, row: Row) {
        let open = self.open && self.folds.is_empty();
        let (first, last) = (row.since, row.index);
        if let Some(before) = self.folds.last_mut() {
            before.last = first - 1;
        }
        let alone = self.unfolded.iter().any(|&(from, to)| (from..=to).contains(&last));
        self.folds.push(Fold { rows: vec![row], count: 1, open, first, last, alone });
        if alone {
            return;
        }
        for cycle in 1..=CYCLE {
            if self.folded(cycle) {
                break;
            }
        }
    }

    /// Folds the last `cycle` rows into the fold before them, if they are the same once more.
    fn folded(&mut self, cycle: usize) -> bool {
        let n = self.folds.len();
        let singles =
            |folds: &[Fold]| folds.iter().all(|fold| fold.count == 1 && fold.rows.len() == 1 && !fold.alone);
        if n < cycle + 1 || !singles(&self.folds[n - cycle..]) {
            return false;
        }
        let newest = n - cycle;
        // A cycle begins with what causes the rest of it.
        if cycle > 1 && self.folds[newest].rows[0].text == "false" {
            return false;
        }
        let like = |rows: &[Row], folds: &[Fold]| {
            rows.iter().zip(folds).all(|(row, fold)| row.is_like(&fold.rows[0]))
        };
        let before = &self.folds[newest - 1];
        if before.rows.len() == cycle
            && !before.alone
            && (cycle == 1 || before.count > 1)
            && like(&before.rows, &self.folds[newest..])
        {
            let last = self.folds.last().map_or(0, |fold| fold.last);
            let rows = self.folds.drain(newest..).flat_map(|fold| fold.rows).collect();
            if let Some(fold) = self.folds.last_mut() {
                fold.count += 1;
                self.replaced = std::mem::replace(&mut fold.rows, rows).pop();
                fold.last = last;
            }
            return true;
        }
        // Two cycles of single rows make the first fold.
        if cycle > 1 && n >= 2 * cycle && singles(&self.folds[n - 2 * cycle..newest]) {
            let earlier: Vec<Row> =
                self.folds[n - 2 * cycle..newest].iter().map(|f| f.rows[0].clone()).collect();
            if like(&earlier, &self.folds[newest..]) {
                let Fold { open, first, .. } = self.folds[n - 2 * cycle];
                let last = self.folds.last().map_or(first, |fold| fold.last);
                let rows: Vec<Row> =
                    self.folds.drain(n - 2 * cycle..).flat_map(|fold| fold.rows).skip(cycle).collect();
                self.folds.push(Fold { rows, count: 2, open, first, last, alone: false });
                return true;
            }
        }
        false
    }
}
