//! Which rows are shown and where: for drawing, for pointers and for screen readers. Heights are in layout pixels. Must not
//! make marks.

use super::super::moment::Moment;
use super::folds::Fold;
use super::row::Row;
use super::rows::{Lifeline, lifelines, rows};
use super::spoken::say;
use super::viewport::SequenceViewport;
use crate::engine::StreamId;
use crate::tr;
use crate::trace::EventIndex;

/// The height of the lifelines' heads, in layout pixels.
pub(super) const HEAD: f64 = 44.0;
/// A row's height, in layout pixels.
pub const ROW: f64 = 25.0;
/// The width of the column of times and counts at the left, in layout pixels.
pub const TIMES: f64 = 62.0;

/// How many events before the end are read: first the smaller number, and the larger one if that makes too few rows.
const BACK: [u64; 2] = [1024, 8192];

/// Reading starts at a multiple of this many events, so that folds stay the same from one event to the next.
const STRIDE: u64 = 512;

/// The rows that are shown.
pub struct VisibleRows {
    pub(super) lifelines: Vec<Lifeline>,
    pub(super) folds: Vec<PlacedFold>,
    end: EventIndex,
    hidden: u64,
}

/// A fold and where it stands.
pub(super) struct PlacedFold {
    pub fold: Fold,
    pub top: f64,
}

/// The row at a point of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowHit {
    /// Its event.
    pub event: EventIndex,
    /// The first and the last event of its fold.
    pub within: (EventIndex, EventIndex),
    /// Whether its fold stands for several repetitions.
    pub folded: bool,
    /// Whether the reader has unfolded it.
    pub unfolded: bool,
}

/// The number of rows that fit into a picture of that height.
fn fits(height: f64) -> usize {
    ((height - HEAD - 10.0) / ROW).max(1.0) as usize
}

/// One past the last event that the playhead has ever passed.
fn reached(moment: &Moment) -> EventIndex {
    moment.trace.index_at(moment.reached).max(moment.cursor.index())
}

/// One past the last event whose row is shown.
fn end(moment: &Moment, viewport: &SequenceViewport) -> EventIndex {
    viewport.anchor.map_or(moment.cursor.index(), |anchor| anchor.min(reached(moment)))
}

/// One past the last event whose row can be shown by scrolling down.
fn known(moment: &Moment, viewport: &SequenceViewport) -> EventIndex {
    match moment.reached > moment.time {
        true => reached(moment),
        false => end(moment, viewport).max(moment.cursor.index()),
    }
}

fn start(moment: &Moment, to: EventIndex, back: u64) -> EventIndex {
    (to.saturating_sub(back) / STRIDE * STRIDE).max(moment.trace.first())
}

fn count(folds: &[Fold]) -> usize {
    folds.iter().map(|fold| fold.rows.len()).sum()
}

/// The folds before event `to`, enough for `wanted` rows if there are as many; whether there are more before them; and the
/// events whose rows the filter hides.
fn before(
    moment: &Moment,
    lifelines: &[Lifeline],
    viewport: &SequenceViewport,
    to: EventIndex,
    wanted: usize,
) -> (Vec<Fold>, bool, Vec<EventIndex>) {
    let mut found = (Vec::new(), false, Vec::new());
    for back in BACK {
        let from = start(moment, to, back);
        let (folds, hidden) = rows(moment, lifelines, viewport, from..to);
        let (enough, more) = (count(&folds) > wanted, from > moment.trace.first());
        found = (folds, more, hidden);
        if enough || !more {
            break;
        }
    }
    found
}

/// The rows that fit into a picture of that height, for the streams `stages`.
pub fn visible_rows(
    moment: &Moment,
    stages: &[StreamId],
    viewport: &SequenceViewport,
    height: f64,
) -> VisibleRows {
    let lifelines = lifelines(moment, stages);
    let to = end(moment, viewport);
    let fits = fits(height);
    let (mut folds, mut more, hidden) = before(moment, &lifelines, viewport, to, fits);
    let mut shown = 0;
    let above = folds.iter().rposition(|fold| {
        shown += fold.rows.len();
        shown > fits
    });
    let full = above.is_some() || more;
    if let Some(above) = above {
        folds.drain(..=above);
        more = true;
    }
    // From the top while there is room, then from the bottom.
    let top = if full { height - 10.0 - count(&folds) as f64 * ROW } else { HEAD + 4.0 };
    let from = folds.first().map_or(to, |fold| fold.first);
    let hidden = match more {
        true => hidden.iter().filter(|&&index| index >= from).count(),
        false => hidden.len(),
    };
    let mut y = top;
    let folds = folds.into_iter().map(|fold| {
        let shown = PlacedFold { top: y, fold };
        y += ROW * shown.fold.rows.len() as f64;
        shown
    });
    VisibleRows { folds: folds.collect(), lifelines, end: to, hidden: hidden as u64 }
}

impl VisibleRows {
    /// The number of rows that the filter hides among those shown.
    pub fn hidden(&self) -> u64 {
        self.hidden
    }

    /// One past the last event whose row is shown.
    pub fn end(&self) -> EventIndex {
        self.end
    }

    /// The row at a height of the picture.
    pub fn at(&self, y: f64) -> Option<RowHit> {
        let shown = self.folds.iter().rev().find(|shown| shown.top <= y)?;
        let number = ((y - shown.top) / ROW) as usize;
        shown.fold.rows.get(number).map(|row| pick(&shown.fold, row))
    }

    /// The row that shows an event.
    pub fn of(&self, event: EventIndex) -> Option<RowHit> {
        self.folds
            .iter()
            .find_map(|PlacedFold { fold, .. }| Some(pick(fold, &fold.rows[fold.row_of(event)?])))
    }

    /// All rows from above in words, each with its event.
    pub fn spoken(&self) -> Vec<(EventIndex, String)> {
        let all = self.folds.iter().flat_map(|PlacedFold { fold, .. }| {
            fold.rows.iter().map(move |row| {
                let said = say(row, &self.lifelines);
                let many = fold.count > 1;
                (row.index, if many { tr!("{n} times: {said}", n = fold.count, said) } else { said })
            })
        });
        all.collect()
    }
}

fn pick(fold: &Fold, row: &Row) -> RowHit {
    RowHit { event: row.index, within: (fold.first, fold.last), folded: fold.count > 1, unfolded: fold.alone }
}

/// The event of the row below (or above) the selected row; without a selection, of the lowest row.
pub fn beside(
    moment: &Moment,
    stages: &[StreamId],
    viewport: &SequenceViewport,
    height: f64,
    below: bool,
) -> Option<EventIndex> {
    let lifelines = lifelines(moment, stages);
    let to = end(moment, viewport);
    let Some(selected) = viewport.selected else {
        let visible = visible_rows(moment, stages, viewport, height);
        return visible.folds.last()?.fold.rows.last().map(|row| row.index);
    };
    // A little on both sides, whatever is shown.
    let around = selected.max(to).saturating_add(BACK[0]).min(known(moment, viewport));
    let until = if below { around } else { selected + 1 };
    let (folds, ..) = before(moment, &lifelines, viewport, until, fits(height));
    let flat: Vec<&Row> = folds.iter().flat_map(|fold| &fold.rows).collect();
    match below {
        true => flat.iter().find(|row| row.index > selected),
        false => flat.iter().rfind(|row| row.index < selected),
    }
    .map(|row| row.index)
}

/// The anchor at which an event's row is in sight: the present one if it is already, otherwise one with `below` rows under
/// it.
pub fn showing(
    moment: &Moment,
    stages: &[StreamId],
    viewport: &SequenceViewport,
    height: f64,
    event: EventIndex,
    below: usize,
) -> EventIndex {
    let visible = visible_rows(moment, stages, viewport, height);
    if visible.of(event).is_some() {
        return visible.end();
    }
    let to = event.saturating_add(BACK[0]).min(known(moment, viewport));
    let (folds, _) = rows(moment, &visible.lifelines, viewport, start(moment, event, BACK[0])..to);
    let place = folds.iter().position(|fold| fold.last >= event).unwrap_or(folds.len());
    let own = folds.get(place).map_or(1, |fold| fold.rows.len());
    let below = below.min(fits(height).saturating_sub(own));
    let mut count = 0;
    let under = folds.iter().skip(place + 1).take_while(|fold| {
        count += fold.rows.len();
        count <= below
    });
    under.last().or(folds.get(place)).map_or(to, |fold| fold.last + 1)
}

/// The anchor `by` rows further down (up if negative); `None` at the newest row, which the view then follows.
pub fn scrolled(
    moment: &Moment,
    stages: &[StreamId],
    viewport: &SequenceViewport,
    height: f64,
    by: i64,
) -> Option<EventIndex> {
    let lifelines = lifelines(moment, stages);
    let to = end(moment, viewport);
    if by < 0 {
        let fits = fits(height);
        let (mut folds, more, _) =
            before(moment, &lifelines, viewport, to, fits + by.unsigned_abs() as usize);
        let (mut to, mut left) = (to, by);
        while left < 0
            && (more || count(&folds) > fits)
            && let Some(fold) = folds.pop()
        {
            left += fold.rows.len() as i64;
            to = fold.first;
        }
        return Some(to);
    }
    let known = known(moment, viewport);
    let until = to.saturating_add(BACK[0]).min(known);
    let (folds, _) = rows(moment, &lifelines, viewport, start(moment, to, BACK[0])..until);
    let mut left = by;
    let mut anchor = to;
    for fold in folds.iter().filter(|fold| fold.last >= to) {
        if left <= 0 {
            break;
        }
        left -= fold.rows.len() as i64;
        anchor = fold.last + 1;
    }
    if left > 0 {
        anchor = until;
    }
    let newest = anchor >= known && known == moment.cursor.index();
    (!newest).then_some(anchor.min(known))
}
