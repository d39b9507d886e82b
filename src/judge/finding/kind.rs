//! The kinds of findings: the one table of their ids, how grave they are, and which places of the program belong to each.
//! Must not find any.

/// How grave a finding is, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The program loses data, hangs or dies.
    Error,
    /// It wastes memory or time, or will hang or die one day.
    Warning,
    /// Nothing is wrong.
    Good,
    /// How things stand, where that is neither.
    Note,
}

impl Severity {
    /// As `highwater read --json` has it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Good => "good",
            Severity::Note => "note",
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $id:literal $severity:ident [$($place:literal),*];)*) => {
        /// What is found. Each kind has a section in `docs/findings.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingKind { $($(#[$doc])* $variant,)* }

        impl FindingKind {
            /// All of them.
            pub const ALL: &'static [FindingKind] = &[$(FindingKind::$variant,)*];

            /// Its name for programs and in addresses. It never changes.
            pub fn id(self) -> &'static str {
                match self { $(FindingKind::$variant => $id,)* }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(FindingKind::$variant => Severity::$severity,)* }
            }

            /// What happens at the places of the program that belong to it (`Place::of`), the most telling first.
            pub fn places(self) -> &'static [&'static str] {
                match self { $(FindingKind::$variant => &[$($place),*],)* }
            }
        }
    };
}

kinds! {
    /// An error that nothing caught ended the process.
    UncaughtError = "uncaught-error" Error ["uncaught", "create"];
    /// A stream failed, and one that was joined to it stays open.
    ErrorNotForwarded = "error-not-forwarded" Error ["pipe", "create"];
    /// Something was written after `end()`.
    WriteAfterEnd = "write-after-end" Error ["write", "end", "pipe", "create"];
    /// A `'drain'` is waited for on a stream that has no writable side.
    DrainOfReadable = "drain-of-readable" Error ["on drain"];
    /// Each `false` adds one more listener.
    ListenersPileUp = "listeners-pile-up" Warning ["on drain", "on data", "on error", "on close", "write on"];
    /// The destination was paused, and the source goes on.
    PausedDestination = "paused-destination" Error ["pause", "write on", "write"];
    /// `write()` returns `false`, and the program goes on.
    WriteFalseIgnored = "write-false-ignored" Error ["write on", "write", "create"];
    /// `push()` returns `false`, and the source goes on.
    PushFalseIgnored = "push-false-ignored" Error ["enqueue", "push", "create"];
    /// `cork()` without `uncork()`.
    LeftCorked = "left-corked" Error ["cork", "create"];
    /// The implementation never called its callback.
    CallbackMissing = "callback-missing" Error ["create"];
    /// `_read()` was called, and nothing was pushed.
    ReadWithoutPush = "read-without-push" Error ["create"];
    /// A `'readable'` listener stops a pipe.
    ReadableStopsPipe = "readable-stops-pipe" Error ["on readable", "pipe"];
    /// `unpipe()` stopped a stream, and nothing reads it any more.
    Unpiped = "unpiped" Error ["unpipe", "pipe"];
    /// Nothing reads a stream.
    NeverRead = "never-read" Error ["create", "pipe", "pipeline", "write", "on end"];
    /// A stream is paused, and nothing resumes it.
    NeverResumed = "never-resumed" Error ["pause", "create"];
    /// `'drain'` came before anything listened for it.
    DrainMissed = "drain-missed" Error ["on drain", "write"];
    /// A `'drain'` is waited for that no `write()` has asked for.
    DrainNotOwed = "drain-not-owed" Error ["on drain", "write", "create"];
    /// A `'drain'` is waited for on a stream that is closed.
    DrainAfterClose = "drain-after-close" Error ["on drain", "write"];
    /// A `'drain'` is waited for that never came.
    DrainMissing = "drain-missing" Error ["on drain", "write", "create"];
    /// `'end'` or `'finish'` is waited for on a stream that was destroyed before it, has emitted it, or is never ended.
    EndNeverComes = "end-never-comes" Error ["on end", "on finish", "finished", "pipeline", "destroy", "create"];
    /// The process exited before everything was written.
    ExitBeforeFinish = "exit-before-finish" Error ["exit", "write", "pipe"];
    /// A stream was destroyed with data in it that was to be written.
    DestroyedUnwritten = "destroyed-unwritten" Error ["destroy", "write"];
    /// Lines came while nothing listened for them.
    LinesLost = "lines-lost" Error ["iterate", "create"];
    /// Chunks came before what was to read them was there.
    ChunksLost = "chunks-lost" Error ["iterate", "pipe", "on data", "create"];
    /// An HTTP server's answer that is never ended.
    NeverAnswered = "never-answered" Error ["create"];
    /// The other side of a connection has ended, and the program never ends its own.
    HalfOpen = "half-open" Warning ["on end", "create"];
    /// An `async` listener of `'data'`: nothing waits for it.
    DataNotAwaited = "data-not-awaited" Warning ["on data", "on line"];
    /// One of several destinations holds up all.
    SlowDestination = "slow-destination" Warning ["pipe", "create"];
    /// Many streams of a kind are opened and none is ended.
    NeverEnded = "never-ended" Warning ["create", "write"];
    /// Many streams are opened long before they are read.
    OpenedEarly = "opened-early" Warning ["create"];
    /// Objects that are large lists.
    Batches = "batches" Warning ["create"];
    /// A compressor holds small writes.
    CompressorHolds = "compressor-holds" Warning ["write", "create"];
    /// A `highWaterMark` that does not suit the chunks.
    HighWaterMark = "high-water-mark" Warning ["create"];
    /// Memory grows, and not in a stream's buffer.
    MemoryElsewhere = "memory-elsewhere" Error ["on data", "create"];
    /// Backpressure works, or nothing needs it.
    Healthy = "healthy" Good [];
    /// A stream failed, and all that was joined to it was destroyed.
    ErrorContained = "error-contained" Good [];
    /// Nothing is wrong so far, and not all is done.
    Undecided = "undecided" Note [];
}
