//! The pipe: what is now. Tanks with their levels, the valve that `readableFlowing` is, the sensor that shows what
//! `write()` returned last, the wires on which `false` and `'drain'` travel back, and the process's memory.

mod gauge;
mod joint;
mod layout;
mod tank;

pub use layout::layout;
