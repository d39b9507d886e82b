//! What the page is about, without markup: the reducer's state, what runs beside it, a figure and how far its reader has come,
//! what an address asks for, notices. Must not render, and must not touch the browser.

mod action;
mod comparison;
mod flows;
mod lesson;
mod notice;
mod page_query;
mod program;
mod state;

pub use self::action::{Action, ScenarioChange, Subject};
pub use self::comparison::{Comparison, consumer_of, fits};
pub use self::flows::Flows;
pub use self::lesson::{FigureProgram, Lesson, NamedFigure, ProgramTrace, Step, scenario_of};
pub use self::notice::{Notice, notice_of, notice_of_faults, notice_of_figure};
pub use self::page_query::{Controls, PageQuery, PlayheadTarget, TextPanel};
pub use self::program::{Draft, EndKind, ProgramEnd, ProgramOutput, ProgramRun};
pub use self::state::State;
