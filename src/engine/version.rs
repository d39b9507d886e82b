//! What differs between versions of Node: the one place for it, for streams.

/// A version of Node that the engine follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeVersion {
    /// v20.20.2
    V20,
    /// v22.23.3
    V22,
    /// v24.21.0, the newest LTS
    #[default]
    V24,
    /// v26.10.0
    V26,
}

impl NodeVersion {
    /// Every version, oldest first.
    pub const ALL: [NodeVersion; 4] = [Self::V20, Self::V22, Self::V24, Self::V26];

    /// The major versions in words: `20, 22, 24, 26`.
    pub const MAJORS: &'static str = {
        const COUNT: usize = NodeVersion::ALL.len();
        const TEXT: [u8; 4 * COUNT - 2] = {
            let mut text = [b' '; 4 * COUNT - 2];
            let mut number = 0;
            while number < COUNT {
                let major = NodeVersion::ALL[number].major() as u8;
                text[4 * number] = b'0' + major / 10;
                text[4 * number + 1] = b'0' + major % 10;
                if number + 1 < COUNT {
                    text[4 * number + 2] = b',';
                }
                number += 1;
            }
            text
        };
        match std::str::from_utf8(&TEXT) {
            Ok(text) => text,
            Err(_) => panic!("digits, commas and spaces are UTF-8"),
        }
    };

    /// The major versions in a sentence: `20, 22, 24 or 26`.
    pub fn majors() -> String {
        // Each takes two digits, a comma and a space.
        let (others, last) = Self::MAJORS.split_at(Self::MAJORS.len() - 4);
        format!("{others} or {}", &last[2..])
    }

    /// The major version.
    pub const fn major(self) -> u32 {
        match self {
            Self::V20 => 20,
            Self::V22 => 22,
            Self::V24 => 24,
            Self::V26 => 26,
        }
    }

    /// The release that was compared with, as `process.version` has it.
    pub fn release(self) -> &'static str {
        match self {
            Self::V20 => "v20.20.2",
            Self::V22 => "v22.23.3",
            Self::V24 => "v24.21.0",
            Self::V26 => "v26.10.0",
        }
    }

    /// `stream.getDefaultHighWaterMark(objectMode)`: bytes, or objects.
    ///
    /// ```
    /// use highwater::engine::{NodeVersion, Platform};
    ///
    /// assert_eq!(NodeVersion::V20.default_high_water_mark(Platform::Posix, false), 16 << 10);
    /// assert_eq!(NodeVersion::V24.default_high_water_mark(Platform::Posix, false), 64 << 10);
    /// assert_eq!(NodeVersion::V24.default_high_water_mark(Platform::Windows, false), 16 << 10);
    /// assert_eq!(NodeVersion::V24.default_high_water_mark(Platform::Posix, true), 16);
    /// ```
    pub fn default_high_water_mark(self, platform: Platform, object_mode: bool) -> u64 {
        match object_mode {
            true => 16,
            false if self < Self::V22 || platform == Platform::Windows => 16 << 10,
            false => 64 << 10,
        }
    }

    /// The version with that major number, if it is followed.
    pub fn from_major(major: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.major() == major)
    }

    /// What this version does in its own way.
    pub(super) fn behaviour(self) -> Behaviour {
        Behaviour {
            strings_cut_by_array_length: self < Self::V22,
            no_read_ahead_while_reading: self >= Self::V22,
            set_encoding_ends_decoder: self >= Self::V24,
            end_scheduled_once: self >= Self::V24,
            pipeline_counts_errors: self < Self::V22,
            pipeline_refuses_destroyed: self >= Self::V24,
            pipeline_abort_gives_way: self >= Self::V24,
            finished_settles_at_call: self >= Self::V24,
            iterator_keeps_half_open: self == Self::V24,
            iterator_is_generator: self < Self::V26,
            pipe_catches: self >= Self::V24,
            read_takes_first_buffer: self >= Self::V26,
            eof_readable_only_if_watched: self >= Self::V26,
            unpipe_always_releases: self >= Self::V26,
            destroyed_ignores_flow: self >= Self::V26,
            sink_write_is_wrapped: self < Self::V24,
            ticks_precede_immediates: self < Self::V26,
        }
    }
}

/// What Node runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Platform {
    /// Linux, macOS and their like.
    #[default]
    Posix,
    /// Windows, where Node 22 and later keep the default `highWaterMark` of 16 KiB.
    Windows,
}

impl Platform {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Posix => "posix",
            Self::Windows => "windows",
        }
    }

    /// The one with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Posix, Self::Windows].into_iter().find(|platform| platform.name() == name)
    }
}

/// What versions do differently, besides the default highWaterMark. Each switch names what its first version does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Behaviour {
    /// Before 22: `read(n)` of several strings compares what it still wants with the length of the buffer's array where it
    /// ought to take that of a string, and can lose a part of it.
    pub strings_cut_by_array_length: bool,
    /// 22: a pushed chunk schedules no read ahead while a `_read` is outstanding.
    pub no_read_ahead_while_reading: bool,
    /// 24: `setEncoding()` of a Readable that has been given its end decodes also what is cut at that end.
    pub set_encoding_ends_decoder: bool,
    /// 24: the tick that emits `'end'` is scheduled once, however often the end is reached.
    pub end_scheduled_once: bool,
    /// Before 22: each `'error'` and early `'close'` counts in `pipeline()` as if one of its streams were done.
    pub pipeline_counts_errors: bool,
    /// 24: `pipeline()` throws if the next of its streams is destroyed.
    pub pipeline_refuses_destroyed: bool,
    /// 24: in `pipeline()` any other error is worth more than an abortion.
    pub pipeline_abort_gives_way: bool,
    /// 24: `finished()` of a stream that is over decides when it is called, and listens for nothing.
    pub finished_settles_at_call: bool,
    /// 24, and not 26: a loop that comes to the end of a Duplex leaves its writable side open.
    pub iterator_keeps_half_open: bool,
    /// Before 26: the iterator of `for await` is an async generator, whose `yield` and `return()` wait for a microtask.
    pub iterator_is_generator: bool,
    /// 24: what a destination's `write()` throws destroys the destination, instead of being thrown by `pipe()`'s listener.
    pub pipe_catches: bool,
    /// 26: `read()` without a size takes the first Buffer, also while paused, and not all of them joined. Strings are joined.
    pub read_takes_first_buffer: bool,
    /// 26: an end that is pushed within `_read` emits `'readable'` only if there is a `'readable'` listener.
    pub eof_readable_only_if_watched: bool,
    /// 26: unpiping a destination that the source waits for always counts as its `'drain'`.
    pub unpipe_always_releases: bool,
    /// 26: `pause()` and `resume()` of a destroyed stream do nothing.
    pub destroyed_ignores_flow: bool,
    /// Before 24: a WritableStream calls its sink's `write()` from an async function, whose promise is settled later.
    pub sink_write_is_wrapped: bool,
    /// Before 26: the loop runs the ticks that an uncaught error has left before its immediates, and not after the first one.
    pub ticks_precede_immediates: bool,
}
