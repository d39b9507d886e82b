//! The consumer's code with its running line, and the table of the streams' state.

mod code;
mod highlighter;
mod stream_table;

pub use self::code::Code;
pub use self::stream_table::StreamTable;
