//! What a host page hears of a run: each `false`, `'drain'`, `'pause'`, `'resume'` and the process's death, as the
//! playhead passes it. Pure.

use std::rc::{Rc, Weak};

use serde::Serialize;

use super::public_state::Number;
use crate::engine::{Event, EventKind};
use crate::run::SharedTrace;
use crate::trace::{EventIndex, Trace};

/// The most signals that one update sends: the first ones, and the process's death in any case.
const MOST: usize = 64;

/// Events that are looked through at once.
const LOOKED: u64 = 200_000;

/// Something that has happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignalMessage {
    /// `false`, `drain`, `pause`, `resume` or `crash`
    pub kind: &'static str,
    /// The stream's name; `None` is the process.
    pub stream: Option<String>,
    /// Nanoseconds.
    pub time: Number,
    /// The event's number, the first being 0.
    pub index: EventIndex,
    /// Number of signals after it that are not sent.
    pub left_out: u64,
}

/// Up to which event signals have been sent.
#[derive(Default)]
pub struct SignalReader {
    of: Weak<std::cell::RefCell<Trace>>,
    to: EventIndex,
}

impl SignalReader {
    /// What has happened since the last time. Nothing, if the playhead has gone back, or over another run.
    pub fn since(&mut self, trace: &SharedTrace, index: EventIndex) -> Vec<SignalMessage> {
        let goes_on = Weak::ptr_eq(&self.of, &Rc::downgrade(trace)) && index >= self.to;
        let from = if goes_on { self.to } else { index };
        (self.of, self.to) = (Rc::downgrade(trace), index);
        let trace = trace.borrow();
        let (mut signals, mut count) = (Vec::<SignalMessage>::new(), 0);
        trace.for_each(from.max(index.saturating_sub(LOOKED))..index, |index, event| {
            let Some(kind) = kind(event) else { return };
            if let Some(last) = signals.last_mut().filter(|_| kind != "crash")
                && count >= MOST
            {
                last.left_out += 1;
                return;
            }
            count += 1;
            let stream = trace.stream(event.stream).filter(|_| kind != "crash");
            let stream = stream.map(|info| info.name.to_string());
            signals.push(SignalMessage { kind, stream, time: event.time.0.into(), index, left_out: 0 });
        });
        signals
    }
}

fn kind(event: &Event) -> Option<&'static str> {
    Some(match event.kind {
        EventKind::WriteReturn if event.is_signal() => "false",
        EventKind::Drain => "drain",
        EventKind::Pause => "pause",
        EventKind::Resume => "resume",
        EventKind::Fatal | EventKind::Uncaught => "crash",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::SimTime;
    use crate::figure::built_in;
    use crate::run::Run;

    fn run(name: &str, limit: usize, events: u64) -> SharedTrace {
        let mut run = Run::start(&built_in(name).expect("a figure"), limit);
        run.advance(SimTime(u64::MAX), events);
        run.trace().clone()
    }

    #[test]
    fn signals_are_told_once_and_in_order() {
        let trace = run("manual-backpressure", Trace::DEFAULT_LIMIT, 4000);
        let (mut heard, mut all) = (SignalReader::default(), Vec::new());
        let end = trace.borrow().end();
        for index in (0..=end).step_by(7).chain([end, end]) {
            all.extend(heard.since(&trace, index));
        }
        assert!(all.windows(2).all(|pair| pair[0].index < pair[1].index));
        let kinds: Vec<&str> = all.iter().map(|signal| signal.kind).collect();
        for kind in ["false", "pause", "drain", "resume"] {
            assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
        }
    }

    #[test]
    fn nothing_is_told_of_the_way_back_or_of_another_run() {
        let trace = run("manual-backpressure", Trace::DEFAULT_LIMIT, 4000);
        let mut heard = SignalReader::default();
        let end = trace.borrow().end();
        assert_eq!(heard.since(&trace, end), []);
        assert_eq!(heard.since(&trace, 5), []);
        assert_ne!(heard.since(&trace, end), []);
        assert_eq!(heard.since(&run("pipe", Trace::DEFAULT_LIMIT, 4000), 1000), []);
    }

    #[test]
    fn what_is_too_much_at_once_is_counted() {
        let trace = run("upload-crash", Trace::DEFAULT_LIMIT, 40_000);
        let (mut heard, end) = (SignalReader::default(), trace.borrow().end());
        heard.since(&trace, 0);
        let signals = heard.since(&trace, end);
        assert_eq!(signals.len(), MOST);
        assert!(signals.last().is_some_and(|signal| signal.left_out > 1000));
        let trace = run("upload-crash", Trace::DEFAULT_LIMIT, 4_000_000);
        let end = trace.borrow().end();
        heard.since(&trace, end - 100_000);
        assert_eq!(heard.since(&trace, end).last().map(|signal| signal.kind), Some("crash"));
    }
}
