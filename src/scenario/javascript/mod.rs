//! A scenario as JavaScript: what people read beside the picture, and what Node runs. Must not run anything.

mod idents;
mod listing;
mod node_program;
mod page_program;

pub use listing::{CodeLine, listing, listings};
#[cfg(not(target_os = "unknown"))]
pub use node_program::node_program;
pub use node_program::{PARTS, main_script, node_program_of};
#[cfg(feature = "script")]
pub use page_program::devices_module;
#[cfg(not(target_os = "unknown"))]
pub use page_program::node_devices_module;
pub use page_program::{DEVICES, page_program};
