//! The pipe: what is now. Tanks with their levels, the valve that `readableFlowing` is, the sensor that shows what
//! `write()` returned last, the wires on which `false` and `'drain'` travel back, and the process's memory.

mod banner;
mod crowd;
mod frame;
mod gauge;
mod health;
mod joint;
mod layout;
mod net;
mod parts;
mod relation;
mod tank;
mod valve;
mod wire;

pub use crowd::{Crowd, crowd};
pub use layout::{ROW, layout};
pub use net::{COLUMNS, Link, Net, Node, ROWS};
