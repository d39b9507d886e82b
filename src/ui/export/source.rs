//! What an export is made from: the runs, moment and views on screen, frozen while the dialog is open. Must not save
//! anything.

use std::rc::Rc;

use super::picture_choices::{PictureChoices, PictureContent, PictureSize};
use crate::engine::{SimTime, StreamId};
use crate::export::{PicturePart, SLIDE, file_name, picture, time_word};
use crate::run::SharedTrace;
use crate::scenario::Scenario;
use crate::trace::EventIndex;
use crate::ui::model::{State, Subject};
use crate::ui::playback::{Playback, Player, RunSlot};
use crate::ui::sequence::SequenceViewState;
use crate::ui::timeline::TimelineViewState;
use crate::view_list::View;
use crate::views::pipe::StreamGraph;
use crate::views::sequence::{self, mermaid};
use crate::views::timeline::TimelineViewport;
use crate::views::{DrawableView, Moment, ViewInput};
use crate::web::dom::{size_of, window_size};
use crate::web::pixels::{CssSize, LayoutScale};

/// What is on screen.
pub struct ExportSource {
    pub playback: Playback,
    pub state: State,
    pub graph: Rc<StreamGraph>,
    pub stages: Rc<Vec<StreamId>>,
    pub sequence: Rc<SequenceViewState>,
    pub timeline: Rc<TimelineViewState>,
    /// How many times as large as their layouts pictures are on screen.
    pub scale: LayoutScale,
}

/// The moments of both runs.
pub type Moments = (SimTime, EventIndex, Option<EventIndex>);

impl ExportSource {
    /// The title of the figure, the scenario or the recording.
    fn title(&self) -> String {
        match (&self.state.subject, &self.state.lesson) {
            (_, Some(lesson)) => lesson.title(),
            (Subject::Scenario(scenario), None) => scenario.title.clone(),
            (Subject::Program(run), None) => run.scenario.title.clone(),
            (Subject::Recording(name), None) => name.to_string(),
        }
    }

    /// The title and the moment, for the dialog's heading.
    pub fn heading(&self) -> String {
        format!("{}, {}", self.title(), self.moments().0)
    }

    /// The moments.
    pub fn moments(&self) -> Moments {
        let second = self.playback.look_at_other(Player::index);
        self.playback.look(|player| (player.time(), player.index(), second))
    }

    /// The name of a file with the ending `end` that holds `what`: a view, or an empty string for the whole trace. `timed`
    /// adds the moment.
    pub fn file(&self, choices: PictureChoices, what: &str, timed: bool, end: &str) -> String {
        let id = self.state.lesson.as_ref().and_then(|lesson| lesson.named.id.clone());
        let title = self.title();
        // A recording is a file itself.
        let name = id.as_deref().or(title.split(".trace").next()).unwrap_or_default();
        let both = matches!(choices.content, PictureContent::Both | PictureContent::All) && !what.is_empty();
        let second = self.state.run_names().filter(|_| choices.slot == RunSlot::Second && !both);
        let run = second.map(|(_, second)| second).unwrap_or_default();
        let time = if timed { time_word(self.moments().0) } else { String::new() };
        file_name(&[name, &run, what, &time], end)
    }

    /// What runs; `None` of a recording, and of the reader's program.
    pub fn scenario(&self, slot: RunSlot) -> Option<Scenario> {
        match slot {
            RunSlot::First => self.state.scenario().map(|scenario| (**scenario).clone()),
            RunSlot::Second => self.state.second(),
        }
    }

    /// The reader's program, if a run of it is on screen.
    pub fn program(&self) -> Option<Rc<str>> {
        self.state.program()?;
        self.state.draft.as_ref().map(|draft| draft.text.clone())
    }

    /// The trace, and how many of its events the playhead has passed, now or earlier.
    pub fn trace(&self, slot: RunSlot) -> (SharedTrace, EventIndex) {
        self.look(slot, &mut |player| {
            let seen = player.with_moment(|moment| match (moment.reached, moment.cursor.index()) {
                (SimTime::ZERO, index) => index,
                (reached, index) => moment.trace.index_at(reached).max(index),
            });
            (player.trace().clone(), seen)
        })
    }

    /// Whether anything has happened at the moment.
    pub fn has_signals(&self, slot: RunSlot) -> bool {
        self.look(slot, &mut |player| player.index() > 0)
    }

    /// The signals up to the moment as a diagram.
    pub fn mermaid(&self, slot: RunSlot) -> String {
        let view = self.rows(slot);
        self.look(slot, &mut |player| player.with_moment(|moment| mermaid(moment, &self.stages, &view)))
    }

    fn look<T>(&self, slot: RunSlot, look: &mut dyn FnMut(&Player) -> T) -> T {
        let second = match slot {
            RunSlot::First => None,
            RunSlot::Second => self.playback.look_at_other(&mut *look),
        };
        second.unwrap_or_else(|| self.playback.look(look))
    }

    /// The rows of the sequence to draw. The selection belongs to the first run; the second has only the filter.
    fn rows(&self, slot: RunSlot) -> sequence::SequenceViewport {
        let view = self.sequence.view.borrow().clone();
        match slot {
            RunSlot::First => view,
            RunSlot::Second => {
                sequence::SequenceViewport { filter: view.filter, ..sequence::SequenceViewport::default() }
            }
        }
    }

    /// The views of a picture, each with its run, and whether the run's name stands above it.
    fn views(&self, choices: PictureChoices) -> Vec<(&'static DrawableView, RunSlot, bool)> {
        let two = self.state.run_names().is_some();
        // Only the pipe shows both runs.
        let of = |view: View| {
            let drawable = DrawableView::of(view);
            let both = two && view == View::Pipe;
            let second = drawable.filter(|_| both).map(|drawable| (drawable, RunSlot::Second, true));
            drawable.map(|drawable| (drawable, RunSlot::First, both)).into_iter().chain(second)
        };
        match choices.content {
            PictureContent::One(view) => {
                DrawableView::of(view).map(|drawable| (drawable, choices.slot, false)).into_iter().collect()
            }
            PictureContent::Both => of(View::Pipe).collect(),
            PictureContent::All => {
                View::ALL.into_iter().filter(|view| self.state.shows(*view)).flat_map(of).collect()
            }
        }
    }

    /// The size of the layout, in layout pixels, and the scale of the picture.
    fn layout(&self, choices: PictureChoices) -> ((f64, f64), f64) {
        let on_screen = || match (choices.content, choices.slot) {
            (PictureContent::One(View::Pipe), RunSlot::Second) => size_of("second-picture"),
            (PictureContent::One(view), _) => size_of(&format!("{}-picture", view.code())),
            (PictureContent::Both, _) => {
                size_of("pipe-picture").map(|size| CssSize { h: 2.0 * size.h, ..size })
            }
            (PictureContent::All, _) => window_size(),
        };
        match choices.size {
            PictureSize::Slide(width) => (SLIDE, f64::from(width) / SLIDE.0),
            // What is not on screen has no size there.
            PictureSize::Screen => match on_screen().filter(|size| size.w.min(size.h) >= 1.0) {
                Some(size) => (size.to_layout(self.scale), self.scale.0),
                None => (SLIDE, 1.0),
            },
        }
    }

    /// The picture's size in pixels.
    pub fn size(&self, choices: PictureChoices) -> (f64, f64) {
        let ((w, h), scale) = self.layout(choices);
        ((w * scale).round(), (h * scale).round())
    }

    /// The picture as SVG.
    pub fn picture(&self, choices: PictureChoices) -> String {
        let (layout, scale) = self.layout(choices);
        let (title, look) = (self.heading(), choices.paint.look());
        let selected = self.playback.look(Player::selected);
        let viewport = TimelineViewport { window: self.timeline.window.get(), selected };
        let names = self.state.run_names();
        let views = self.views(choices);
        let draw = |first: &Moment, second: Option<&Moment>| {
            let rows = [self.rows(RunSlot::First), self.rows(RunSlot::Second)];
            let shown = views.iter().map(|&(drawable, slot, named)| {
                let (rows, moment, name) = match (slot, second) {
                    (RunSlot::Second, Some(second)) => {
                        (&rows[1], second, names.as_ref().map(|names| &names.1))
                    }
                    _ => (&rows[0], first, names.as_ref().map(|names| &names.0)),
                };
                let input = ViewInput {
                    graph: &self.graph,
                    stages: &self.stages,
                    sequence: rows,
                    viewport: &viewport,
                };
                PicturePart { drawable, moment, input, name: name.filter(|_| named).map(String::as_str) }
            });
            picture(&title, &shown.collect::<Vec<_>>(), layout, scale, &look)
        };
        self.playback.look(|player| {
            player.with_moment(|first| {
                let with = |other: &Player| other.with_moment(|second| draw(first, Some(second)));
                self.playback.look_at_other(with).unwrap_or_else(|| draw(first, None))
            })
        })
    }
}
