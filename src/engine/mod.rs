//! Node's event loop and streams on a virtual clock.
//!
//! Must not use: the web, Yew, JSON, a real clock, hash maps whose order shows, randomness without a seed.

mod event;
mod time;
mod version;

pub use event::{Event, EventKind, Flowing, Levels, Observer, Phase, Ret, StreamId, StreamInfo, StreamKind};
pub use time::SimTime;
pub use version::NodeVersion;
