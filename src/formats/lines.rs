//! What every format of files has: something before the events, a text for each, something behind them.

use std::io::{self, Write};
use std::ops::Range;

use crate::engine::Event;
use crate::trace::{EventIndex, Trace};

/// How a format says what happened.
pub(super) trait Lines {
    /// What stands before the events of `range`.
    fn head(&mut self, trace: &Trace, range: Range<EventIndex>, out: &mut dyn Write) -> io::Result<()>;
    /// An event.
    fn event(&mut self, trace: &Trace, event: &Event, out: &mut dyn Write) -> io::Result<()>;
    /// What stands behind the first `end` events.
    fn tail(&mut self, _trace: &Trace, _end: EventIndex, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
