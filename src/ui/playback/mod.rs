//! The playhead and what drives it: the player, the animation frames, speeds, milestones, the transport bar and its keys.
//! Must not know the page's state.

mod animation;
mod keys;
mod milestones;
mod player;
mod tempo;
mod transport;

pub use self::animation::{BEAT, Painting, Playback, RunSlot};
pub use self::keys::handle_key;
pub use self::milestones::Milestones;
pub use self::player::Player;
pub use self::tempo::Tempo;
pub use self::transport::Transport;
