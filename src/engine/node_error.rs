//! The errors that Node's streams make themselves, after Node's `lib/internal/errors.js`: one table of their codes,
//! classes and messages. Must not know who throws them.

use std::borrow::Cow;

/// An error of Node's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeError {
    /// `new AbortError()`
    Abort,
    /// A callback that may be called once was called again.
    MultipleCallback,
    /// `read(n)` of more than 1 GiB. The engine throws it, too, where a program has [`super::StreamId::MOST`] streams.
    OutOfRange {
        /// `n`
        received: u64,
    },
    /// The method named was called after `'finish'`.
    AlreadyFinished(&'static str),
    /// The method named was called on a destroyed stream.
    Destroyed(&'static str),
    /// A stream closed before its end.
    PrematureClose,
    /// `push()` after `push(null)`.
    PushAfterEof,
    /// `pipeline()` into a destroyed stream.
    UnableToPipe,
    /// `unshift()` after `'end'`.
    UnshiftAfterEndEvent,
    /// `write()` after `end()`.
    WriteAfterEnd,
}

impl NodeError {
    /// `error.code`
    pub fn code(self) -> &'static str {
        match self {
            NodeError::Abort => "ABORT_ERR",
            NodeError::MultipleCallback => "ERR_MULTIPLE_CALLBACK",
            NodeError::OutOfRange { .. } => "ERR_OUT_OF_RANGE",
            NodeError::AlreadyFinished(_) => "ERR_STREAM_ALREADY_FINISHED",
            NodeError::Destroyed(_) => "ERR_STREAM_DESTROYED",
            NodeError::PrematureClose => "ERR_STREAM_PREMATURE_CLOSE",
            NodeError::PushAfterEof => "ERR_STREAM_PUSH_AFTER_EOF",
            NodeError::UnableToPipe => "ERR_STREAM_UNABLE_TO_PIPE",
            NodeError::UnshiftAfterEndEvent => "ERR_STREAM_UNSHIFT_AFTER_END_EVENT",
            NodeError::WriteAfterEnd => "ERR_STREAM_WRITE_AFTER_END",
        }
    }

    /// `error.name`
    pub fn name(self) -> &'static str {
        match self {
            NodeError::Abort => "AbortError",
            NodeError::OutOfRange { .. } => "RangeError",
            _ => "Error",
        }
    }

    /// `error.message`
    pub fn message(self) -> Cow<'static, str> {
        let fixed = match self {
            NodeError::Abort => "The operation was aborted",
            NodeError::MultipleCallback => "Callback called multiple times",
            NodeError::OutOfRange { received } => {
                let received = with_underscores(received);
                let range = "The value of \"size\" is out of range. It must be <= 1GiB.";
                return format!("{range} Received {received}").into();
            }
            NodeError::AlreadyFinished(method) => {
                return format!("Cannot call {method} after a stream was finished").into();
            }
            NodeError::Destroyed(method) => {
                return format!("Cannot call {method} after a stream was destroyed").into();
            }
            NodeError::PrematureClose => "Premature close",
            NodeError::PushAfterEof => "stream.push() after EOF",
            NodeError::UnableToPipe => "Cannot pipe to a closed or destroyed stream",
            NodeError::UnshiftAfterEndEvent => "stream.unshift() after end event",
            NodeError::WriteAfterEnd => "write after end",
        };
        fixed.into()
    }
}

/// `addNumericalSeparator`: Node groups the digits of a large number that it has received.
fn with_underscores(number: u64) -> String {
    let digits = number.to_string();
    if number <= 1 << 32 {
        return digits;
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}
