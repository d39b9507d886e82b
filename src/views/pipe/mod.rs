//! The pipe: what is now. Tanks with their levels, the valve that `readableFlowing` is, the sensor that shows what
//! `write()` returned last, the wires on which `false` and `'drain'` travel back, and the process's memory.

mod aggregate;
mod banner;
mod connection;
mod gauge;
mod graph;
mod health;
mod layout;
mod parts;
mod relation;
mod row_geometry;
mod shares;
mod tank;
mod valve;
mod wire;

pub use aggregate::{Aggregate, aggregate};
pub use graph::{COLUMNS, Edge, Node, ROWS, StreamGraph};
pub use layout::{ROW, layout};
