//! Figures of the lesson: a scenario that one looks at with a question, as data that a teacher can write
//! (docs/figure-format.md). Their texts say nothing in numbers that a run does not fill in.
//!
//! Must not draw, and must not know the page.

mod catalogue;
mod check;
mod expression;
mod measure;
mod model;
mod quantity;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod sight;
mod text;
mod value;

pub use catalogue::{Catalogue, Chapter, FIRST, Titles, catalogue, first_figure};
#[cfg(not(target_arch = "wasm32"))]
pub use catalogue::{built_in, built_in_figure, built_in_names, file, files};
pub use check::{Placed, is_figure, missing};
pub use measure::{Filled, Measured, Measuring};
pub use model::{Change, Figure, Question, Text, Try};
#[cfg(not(target_arch = "wasm32"))]
pub use schema::figure_schema;
pub use sight::Sight;
pub use text::{Paragraphs, Piece, Said, UNKNOWN, plain};
