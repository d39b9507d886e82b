//! What is on screen, and what changes it: the actions that the state's reducer takes. Must not know what comes of them.

use std::rc::Rc;

use super::comparison::Comparison;
use super::flows::Flows;
use super::lesson::{Lesson, ProgramTrace, Step};
use super::notice::Notice;
use super::program::{Draft, ProgramRun};
use crate::engine::SimTime;
use crate::scenario::Scenario;
use crate::view_list::View;

/// What is on screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A scenario that runs in the page.
    Scenario(Rc<Scenario>),
    /// A program of the reader's that has run.
    Program(Rc<ProgramRun>),
    /// A trace from a file of that name.
    Recording(Rc<str>),
}

/// A scenario, and the moment from which it differs from the one before.
pub type ScenarioChange = (Rc<Scenario>, SimTime);

/// What changes the state.
pub enum Action {
    /// Shows another subject, with its flows and the figure it belongs to.
    Show(Subject, Flows, Option<Box<Lesson>>),
    /// Changes how far the reader has come with the figure.
    Lesson(Step),
    /// Shows a view, or hides it.
    View(View),
    /// Sets for each view whether it is shown.
    Views(Vec<(View, bool)>),
    /// Shows the index of all figures, or leaves it.
    Index(bool),
    /// Changes the scenario; the time is the playhead's before the change. It can be undone.
    Change(Rc<Scenario>, Flows, SimTime),
    /// Changes the scenario further, as a part of the last change: undoing goes back to before all of it.
    Adjust(Rc<Scenario>, Flows),
    /// Undoes the last change; the flows are those of the scenario before it.
    Undo(Flows),
    /// Shows a run of the reader's program, with its flows.
    Program(ProgramTrace, Flows),
    /// Goes back from the reader's program to the scenario, with its flows.
    Back(Flows),
    /// Opens the editor with that text, closes it, or keeps what has been written.
    Draft(Option<Draft>),
    /// Shows a second run below the first, or none.
    Comparison(Option<Comparison>),
    /// More is known of the flows of the recording on screen.
    Flows(Flows),
    /// Shows another flow, by its index in the flows.
    Flow(usize),
    /// Shows one of many streams alike alone, or all of them as one.
    One(Option<usize>),
    /// Says whether the next subject is private, so that no host page is told of it.
    Private(bool),
    /// Shows a notice to the reader, or hides it.
    Say(Option<Notice>),
    /// Shows a notice to the reader, and sends it to a host page.
    Tell(Notice),
    /// Renders what depends on the player.
    Beat,
    /// Renders what depends on the theme.
    Theme,
}
