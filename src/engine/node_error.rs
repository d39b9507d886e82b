//! The errors that Node's streams make themselves, after Node's `lib/internal/errors.js`: one table of their codes,
//! classes and messages. Must not know who throws them.

/// An error of Node's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeError {
    /// `new AbortError()`
    Abort,
    /// A callback that may be called once was called again.
    MultipleCallback,
    /// A value is outside of what is allowed, as a stream beyond the most that there can be.
    OutOfRange,
    /// `end()` after `'finish'`.
    AlreadyFinished,
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
            NodeError::OutOfRange => "ERR_OUT_OF_RANGE",
            NodeError::AlreadyFinished => "ERR_STREAM_ALREADY_FINISHED",
            NodeError::Destroyed(_) => "ERR_STREAM_DESTROYED",
            NodeError::PrematureClose => "ERR_STREAM_PREMATURE_CLOSE",
            NodeError::PushAfterEof => "ERR_STREAM_PUSH_AFTER_EOF",
            NodeError::UnableToPipe => "ERR_STREAM_UNABLE_TO_PIPE",
            NodeError::UnshiftAfterEndEvent => "ERR_STREAM_UNSHIFT_AFTER_END_EVENT",
            NodeError::WriteAfterEnd => "ERR_STREAM_WRITE_AFTER_END",
        }
    }
}
