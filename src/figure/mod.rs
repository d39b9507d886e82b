//! Figures of the lesson: a scenario that one looks at with a question, as data that a teacher can write
//! (docs/figure-format.md). Their texts say nothing in numbers that a run does not fill in.
//!
//! Must not draw, and must not know the page.

mod catalogue;
mod check;
mod error;
mod evaluate;
mod expression;
mod milestone;
mod model;
mod program;
mod quantity;
#[cfg(not(target_os = "unknown"))]
mod schema;
mod text;
mod value;

pub use catalogue::{Catalogue, Chapter, FIRST, Titles, catalogue, first_figure};
#[cfg(not(target_os = "unknown"))]
pub use catalogue::{
    built_in, built_in_figure, built_in_names, built_in_programs, file, files, program_files,
};
pub use check::{FigureText, is_figure, missing};
pub use error::FigureError;
pub use evaluate::{Evaluation, Evaluator, RenderedTexts};
pub use milestone::Milestone;
pub use model::{Change, Figure, Question, Text, Try};
pub use program::{main_of, program_stem};
#[cfg(not(target_os = "unknown"))]
pub use schema::figure_schema;
pub use text::{Inline, Paragraphs, Piece, UNKNOWN, plain};
