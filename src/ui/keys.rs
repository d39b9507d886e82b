//! What keys do, anywhere on the page.

use yew::NodeRef;

use super::frames::Frames;
use super::player::Player;
use crate::web::dom::{Key, show_dialog};

/// Does what the key is for, if it is for anything.
pub(super) fn act_on(key: &Key, frames: &Frames, help: &NodeRef) {
    if key.name() == "?" {
        key.take();
        show_dialog(help);
        return;
    }
    let act: fn(&mut Player) = match (key.name().as_str(), key.shift()) {
        (" ", _) if frames.look(Player::is_moving) => Player::pause,
        (" ", _) => Player::play,
        ("ArrowRight", false) => |player| {
            player.step();
        },
        ("ArrowLeft", false) => Player::step_back,
        ("ArrowRight", true) => Player::to_next_signal,
        ("ArrowLeft", true) => Player::to_previous_signal,
        ("Home", _) => Player::to_start,
        ("End", _) => Player::to_end,
        _ => return,
    };
    key.take();
    frames.act(act);
}
