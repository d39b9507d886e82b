//! What has become of a stream: at work, at its end, broken, or left standing beside one that broke. Must not draw, nor
//! say it in words.

use std::rc::Rc;

use crate::engine::StreamInfo;
use crate::trace::StreamNow;

/// What has become of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It is at work.
    Whole,
    /// It is at work, but corked: what was written to it is not sent.
    Corked,
    /// It has come to its end.
    Done {
        /// `'end'` was emitted.
        read: bool,
        /// `'finish'` was emitted.
        written: bool,
        /// `'close'` was emitted.
        closed: bool,
    },
    /// It was destroyed before its end, of an error of its own or without one.
    Broken(Option<Rc<str>>),
    /// It stands, but a stream that it was joined to is broken.
    Open,
    /// Of many alike, the first number are broken; the second is how many there are.
    Some(u64, u64),
}

impl Health {
    /// Of one stream by itself. `infected`: it was destroyed with the error of another one.
    pub fn of(info: Option<&StreamInfo>, now: &StreamNow, infected: bool) -> Health {
        let (reads, writes) = info.map_or((false, false), |info| (info.kind.reads(), info.kind.writes()));
        let (read, written) = (reads && now.ended, writes && now.finished);
        match &now.errored {
            // Of a pipeline all are destroyed with the error of the one that broke.
            Some(error) => Health::Broken(Some(error.clone()).filter(|_| !infected)),
            None if (now.destroyed || now.closed) && !(read || written) => Health::Broken(None),
            // Of a Duplex both sides come to an end; destroyed in between, the other one broke off.
            None if now.destroyed && reads && writes && read != written => Health::Broken(None),
            None if (read || !reads) && (written || !writes) => {
                Health::Done { read, written, closed: now.closed }
            }
            None if now.corks > 0 && now.levels.writable_length > 0 => Health::Corked,
            None => Health::Whole,
        }
    }

    /// Of many alike, `broken` of `count`, whose states are added up in `sum`.
    pub fn of_many(sum: &StreamNow, broken: u64, count: u64) -> Health {
        match broken {
            0 if sum.finished || sum.ended => {
                Health::Done { read: sum.ended, written: sum.finished, closed: false }
            }
            0 => Health::Whole,
            broken => Health::Some(broken, count),
        }
    }

    /// The same beside streams that it is joined to.
    pub fn beside(self, mut joined: impl Iterator<Item = Health>) -> Health {
        if self == Health::Whole && joined.any(|other| other.is_broken()) { Health::Open } else { self }
    }

    /// Whether it was destroyed before its end.
    pub fn is_broken(&self) -> bool {
        matches!(self, Health::Broken(_))
    }
}
