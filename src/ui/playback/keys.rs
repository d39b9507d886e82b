//! The page's keyboard shortcuts.

use yew::NodeRef;

use super::animation::Playback;
use super::player::Player;
use super::tempo::Tempo;
use crate::web::dom::{Key, show_dialog};
use crate::web::host::leave;

/// Runs the shortcut of a key, if it has one. `help` is the dialog that `?` opens.
pub fn handle_key(key: &Key, playback: &Playback, help: &NodeRef) {
    if key.name() == "?" {
        key.take();
        show_dialog(help);
        return;
    }
    let act: fn(&mut Player) = match (key.name().as_str(), key.shift()) {
        (" ", _) if playback.look(Player::is_moving) => Player::pause,
        (" ", _) => Player::play,
        ("ArrowRight", false) => |player| {
            player.step();
        },
        ("ArrowLeft", false) => Player::step_back,
        ("ArrowRight", true) => Player::to_next_signal,
        ("ArrowLeft", true) => Player::to_previous_signal,
        ("Home", _) => Player::to_start,
        ("End", _) => Player::to_end,
        ("e", _) => Player::to_first_failure,
        ("i", _) => Player::select_from_here,
        ("o", _) => Player::select_to_here,
        ("l", _) => |player| player.set_looping(!player.is_looping()),
        ("<", _) => |player| player.set_tempo(Tempo::beside(player.current_speed(), false)),
        (">", _) => |player| player.set_tempo(Tempo::beside(player.current_speed(), true)),
        ("Escape", _) if playback.look(|player| player.selected().is_some()) => |player| player.select(None),
        // A guest gives the focus back to its host.
        ("Escape", _) => return leave(),
        _ => return,
    };
    key.take();
    playback.act(act);
}
