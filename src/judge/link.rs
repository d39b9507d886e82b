//! How a source, or a program that writes of its own accord, and its destination stand to each other at a moment. Must
//! not decide what the writing code does after a `false`: `writers` does. Must not draw.

use super::writers::WriterBehaviour;
use crate::engine::Flowing;
use crate::trace::StreamNow;

/// What goes on between a source and its destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// There is room, and data may pass.
    Open,
    /// There is room, but another destination of the same source is full, and holds both back.
    Waiting,
    /// `'drain'` has just opened it again.
    Released,
    /// Opening and closing too fast to be seen.
    Regulated,
    /// `false` was returned, and the code that writes goes on.
    Ignored,
    /// `false` was returned just now, or it is not clear yet what the code makes of it.
    Refused,
    /// Nothing is written until `'drain'`.
    Held,
    /// Nothing passes any more: one of them is broken, or they have been parted.
    Torn,
}

/// Counts of pauses or drains from which on these have a rate.
const REPEATED: u64 = 2;

/// Times a second, as seen, from which on single pauses are too fast to be seen.
const FAST: f64 = 1.0;

/// What is known of a source and a destination at a moment. Of many alike, the state is their sum.
pub struct LinkFacts<'a> {
    /// The source; `None` for a program that calls `write()` of its own accord.
    pub source: Option<&'a StreamNow>,
    /// The destination.
    pub target: &'a StreamNow,
    /// What the code that writes to the destination does after a `false`.
    pub writers: WriterBehaviour,
    /// The last event is a `write()` of the destination that returned `false`.
    pub just_refused: bool,
    /// The last event is a `pause()` of the source.
    pub just_paused: bool,
    /// `'drain'` of the destination is the news of the moment.
    pub just_drained: bool,
    /// The source stands for many, of which some may be paused and others not.
    pub many: bool,
    /// No other stream may write to the destination, nor Node itself. Counts only while `writers` is [`WriterBehaviour::Unclear`]: finding
    /// it out means to look through all streams.
    pub only_source: bool,
    /// Another destination of the source needs drain.
    pub others_full: bool,
    /// Seconds that a viewer has watched by now; endless while time stands still.
    pub watched: f64,
}

impl LinkFacts<'_> {
    /// How the two stand to each other, neither being broken.
    pub fn state(&self) -> LinkState {
        match self.source {
            Some(source) => self.between_streams(source),
            None => self.state_after_program(),
        }
    }

    fn between_streams(&self, source: &StreamNow) -> LinkState {
        let (full, ignored) = (self.target.levels.need_drain, self.writers == WriterBehaviour::Ignores);
        let paused = source.levels.flowing == Flowing::Paused;
        if (self.just_refused && !ignored) || (full && self.just_paused) {
            LinkState::Refused
        } else if self.is_fast(source.pauses) && !source.ended && !ignored {
            LinkState::Regulated
        } else if full && (paused || (self.many && source.pauses > 0)) {
            LinkState::Held
        } else if full && source.levels.flowing == Flowing::Flowing && !source.ended {
            // The only source has brought a chunk more, and nothing has ever paused it.
            let goes_on = self.writers == WriterBehaviour::Unclear && self.only_source && source.pauses == 0;
            if ignored || goes_on { LinkState::Ignored } else { LinkState::Refused }
        } else if self.others_full && paused {
            LinkState::Waiting
        } else {
            self.at_rest()
        }
    }

    fn state_after_program(&self) -> LinkState {
        let ignored = self.writers == WriterBehaviour::Ignores;
        if self.just_refused && !ignored {
            LinkState::Refused
        } else if !ignored && self.is_fast(self.target.drains) {
            LinkState::Regulated
        } else if self.target.levels.need_drain {
            match self.writers {
                WriterBehaviour::Ignores => LinkState::Ignored,
                WriterBehaviour::Unclear => LinkState::Refused,
                _ => LinkState::Held,
            }
        } else {
            self.at_rest()
        }
    }

    fn at_rest(&self) -> LinkState {
        if self.just_drained { LinkState::Released } else { LinkState::Open }
    }

    fn is_fast(&self, count: u64) -> bool {
        count > REPEATED && count as f64 / self.watched > FAST
    }
}
