//! Which rows are shown and where, for whoever draws them, points at them or reads them out. Must not make marks.

use super::super::moment::Moment;
use super::folds::Fold;
use super::rows::{Lane, Row, lanes, rows};
use super::spoken::say;
use super::view::View;
use crate::engine::StreamId;
use crate::tr;
use crate::trace::EventIndex;

/// Room for the lifelines' heads.
pub(super) const HEAD: f64 = 44.0;
/// A row's height, in pixels.
pub const ROW: f64 = 25.0;
/// Room at the left for times and counts.
pub const TIMES: f64 = 62.0;

/// Events that are looked through: at first, and where they make too few rows.
const BACK: [u64; 2] = [1024, 8192];

/// Where looking through begins goes on in such strides, so that rows do not fold anew with every event.
const STRIDE: u64 = 512;

/// The rows that are shown.
pub struct Plan {
    pub(super) lanes: Vec<Lane>,
    pub(super) folds: Vec<Shown>,
    end: EventIndex,
    hidden: u64,
}

/// A fold and where it stands.
pub(super) struct Shown {
    pub fold: Fold,
    pub top: f64,
}

/// A row that was pointed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its event.
    pub event: EventIndex,
    /// The first and the last event of what it is folded with.
    pub within: (EventIndex, EventIndex),
    /// It stands for several.
    pub folded: bool,
    /// It stands alone because it was asked to.
    pub unfolded: bool,
}

/// So many rows are high enough for a picture of that height.
fn fits(height: f64) -> usize {
    ((height - HEAD - 10.0) / ROW).max(1.0) as usize
}

/// The end of the events that the playhead has passed, now or earlier: at this moment it may have been a little
/// further on.
fn reached(moment: &Moment) -> EventIndex {
    moment.trace.index_at(moment.reached).max(moment.cursor.index())
}

/// The end of the events whose rows are shown.
fn end(moment: &Moment, view: &View) -> EventIndex {
    view.anchor.map_or(moment.cursor.index(), |anchor| anchor.min(reached(moment)))
}

/// The end of the events whose rows can be shown.
fn known(moment: &Moment, view: &View) -> EventIndex {
    match moment.reached > moment.time {
        true => reached(moment),
        false => end(moment, view).max(moment.cursor.index()),
    }
}

fn start(moment: &Moment, to: EventIndex, back: u64) -> EventIndex {
    (to.saturating_sub(back) / STRIDE * STRIDE).max(moment.trace.first())
}

fn count(folds: &[Fold]) -> usize {
    folds.iter().map(|fold| fold.rows.len()).sum()
}

/// As many folds up to `to` as it takes for `wanted` rows, or a few less; whether more come before them, and whose rows
/// are hidden.
fn before(
    moment: &Moment,
    lanes: &[Lane],
    view: &View,
    to: EventIndex,
    wanted: usize,
) -> (Vec<Fold>, bool, Vec<EventIndex>) {
    let mut found = (Vec::new(), false, Vec::new());
    for back in BACK {
        let from = start(moment, to, back);
        let (folds, hidden) = rows(moment, lanes, view, from..to);
        let (enough, more) = (count(&folds) > wanted, from > moment.trace.first());
        found = (folds, more, hidden);
        if enough || !more {
            break;
        }
    }
    found
}

/// The rows that are shown of `stages` at a moment in a picture of that height.
pub fn plan(moment: &Moment, stages: &[StreamId], view: &View, height: f64) -> Plan {
    let lanes = lanes(moment, stages);
    let to = end(moment, view);
    let fits = fits(height);
    let (mut folds, mut more, hidden) = before(moment, &lanes, view, to, fits);
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
        let shown = Shown { top: y, fold };
        y += ROW * shown.fold.rows.len() as f64;
        shown
    });
    Plan { folds: folds.collect(), lanes, end: to, hidden: hidden as u64 }
}

impl Plan {
    /// Rows among those shown that the filter hides.
    pub fn hidden(&self) -> u64 {
        self.hidden
    }

    /// One past the last event whose row is shown.
    pub fn end(&self) -> EventIndex {
        self.end
    }

    /// The row at a height of the picture.
    pub fn at(&self, y: f64) -> Option<Picked> {
        let shown = self.folds.iter().rev().find(|shown| shown.top <= y)?;
        let number = ((y - shown.top) / ROW) as usize;
        shown.fold.rows.get(number).map(|row| pick(&shown.fold, row))
    }

    /// The row that shows an event.
    pub fn of(&self, event: EventIndex) -> Option<Picked> {
        self.folds.iter().find_map(|Shown { fold, .. }| Some(pick(fold, &fold.rows[fold.row_of(event)?])))
    }

    /// All rows from above in words, each with its event.
    pub fn spoken(&self) -> Vec<(EventIndex, String)> {
        let all = self.folds.iter().flat_map(|Shown { fold, .. }| {
            fold.rows.iter().map(move |row| {
                let said = say(row, &self.lanes);
                let many = fold.count > 1;
                (row.index, if many { tr!("{n} times: {said}", n = fold.count, said) } else { said })
            })
        });
        all.collect()
    }
}

fn pick(fold: &Fold, row: &Row) -> Picked {
    Picked { event: row.index, within: (fold.first, fold.last), folded: fold.count > 1, unfolded: fold.alone }
}

/// The event of the row below (or above) that of the selected event; without one, of the lowest.
pub fn beside(
    moment: &Moment,
    stages: &[StreamId],
    view: &View,
    height: f64,
    below: bool,
) -> Option<EventIndex> {
    let lanes = lanes(moment, stages);
    let to = end(moment, view);
    let Some(selected) = view.selected else {
        let plan = plan(moment, stages, view, height);
        return plan.folds.last()?.fold.rows.last().map(|row| row.index);
    };
    // A little on both sides, whatever is shown.
    let around = selected.max(to).saturating_add(BACK[0]).min(known(moment, view));
    let until = if below { around } else { selected + 1 };
    let (folds, ..) = before(moment, &lanes, view, until, fits(height));
    let flat: Vec<&Row> = folds.iter().flat_map(|fold| &fold.rows).collect();
    match below {
        true => flat.iter().find(|row| row.index > selected),
        false => flat.iter().rfind(|row| row.index < selected),
    }
    .map(|row| row.index)
}

/// The anchor that shows an event's row: where one is, if it is in sight, or else with `below` rows under it.
pub fn showing(
    moment: &Moment,
    stages: &[StreamId],
    view: &View,
    height: f64,
    event: EventIndex,
    below: usize,
) -> EventIndex {
    let plan = plan(moment, stages, view, height);
    if plan.of(event).is_some() {
        return plan.end();
    }
    let to = event.saturating_add(BACK[0]).min(known(moment, view));
    let (folds, _) = rows(moment, &plan.lanes, view, start(moment, event, BACK[0])..to);
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

/// The anchor so many rows further down, or up; `None` where that is the newest, which is then followed.
pub fn scrolled(
    moment: &Moment,
    stages: &[StreamId],
    view: &View,
    height: f64,
    by: i64,
) -> Option<EventIndex> {
    let lanes = lanes(moment, stages);
    let to = end(moment, view);
    if by < 0 {
        let fits = fits(height);
        let (mut folds, more, _) = before(moment, &lanes, view, to, fits + by.unsigned_abs() as usize);
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
    let known = known(moment, view);
    let until = to.saturating_add(BACK[0]).min(known);
    let (folds, _) = rows(moment, &lanes, view, start(moment, to, BACK[0])..until);
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
