//! What differs between versions of Node: the one place for it.

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
    /// All of them, oldest first.
    pub const ALL: [NodeVersion; 4] = [Self::V20, Self::V22, Self::V24, Self::V26];

    /// The major version.
    pub fn major(self) -> u32 {
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

    /// `stream.getDefaultHighWaterMark(objectMode)`.
    pub fn default_high_water_mark(self, object_mode: bool) -> u64 {
        match object_mode {
            true => 16,
            false if self < Self::V22 => 16 << 10,
            false => 64 << 10,
        }
    }

    /// The version with that major number, if it is followed.
    pub fn from_major(major: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.major() == major)
    }
}
